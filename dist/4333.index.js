export const id = 4333;
export const ids = [4333];
export const modules = {

/***/ 44333:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ action)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/cards/card.ts
/** The sections that only people can write. @see Mitchell et al. (2019), Model Cards for Model Reporting, FAT* '19 */
const HUMAN_SECTIONS = ['intended-use', 'factors', 'ethical-considerations', 'caveats'];

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/cards/errors.ts

/** The codes of model cards. */
const fail = (0,kit.defineErrors)({
    MLOPS_CARD_MIXED: 'The outputs in the workspace are not of one run, so no card can speak of one model.',
    MLOPS_CARD_INCOMPLETE: 'A section that only people can write is missing, and --strict asks for all of them.',
    MLOPS_CARD_TEXT: 'A text that mlops.yml names for the card cannot be read.',
    MLOPS_CARD_METADATA: 'The metadata of the card break a rule of the model hub, which would refuse it.',
    MLOPS_CARD_GOAL_METRIC: 'The metric that should speak to the goal was not measured.',
    MLOPS_CARD_MARKS: 'The marks around the text that people wrote in a card are damaged.',
    MLOPS_CARD_CHANGED: 'Somebody edited the card while it was being written again.',
    MLOPS_CARD_NOT_OURS: 'The file where the card would be kept was not written by write-model-card.',
});

;// CONCATENATED MODULE: ./packages/cards/regions.ts


/** The first line below the metadata: by it a card of ours is known. */
const SIGNATURE = '<!-- Written by mlops write-model-card. What people write between a begin and an end mark stays; the rest is written again. -->';
const begin = (section) => `<!-- begin ${section} -->`;
const end = (section) => `<!-- end ${section} -->`;
const MARK = /^<!-- (begin|end) ([a-z-]+) -->$/;
/** What asks for a text, as `sections.ts` words it and `markdown.ts` renders it. */
const ASKING = /^> \*\*Missing\.\*\* .*`card: \{[a-z-]+: [a-z/.-]+\}`\.$/;
/** A place in the card for people, around what they wrote there or what asks for it. */
function region(section, body) {
    return [begin(section), body, end(section)].filter((line) => line !== '').join('\n');
}
/** A line of somebody's text that shall not be taken for a mark. */
function unmarked(line) {
    return line.replace(/<!-- (?=begin|end)/g, '<!--\u200b ');
}
/**
 * What people wrote between the marks of a card, byte for byte but for blank lines around it. What asked for a text
 * is none.
 *
 * @param text a card that was written before, and perhaps edited @param file what it is called in errors
 * @throws MLOPS_CARD_NOT_OURS when it is something else, MLOPS_CARD_MARKS when a mark is missing, doubled or unknown:
 *   no text is lost by guessing where it ends
 */
function readRegions(text, file) {
    const lines = text.split('\n');
    if (!lines.some((line) => line.trimEnd() === SIGNATURE)) {
        throw fail('MLOPS_CARD_NOT_OURS', {
            message: `${file} is there already and is no card of ours, so it is not overwritten`,
            where: { file },
            hint: 'Choose another place with --output, or move that file away.',
        });
    }
    const found = {};
    let open;
    for (const [index, line] of lines.entries()) {
        const [, which, name] = MARK.exec(line.trimEnd()) ?? [];
        if (which === undefined)
            continue;
        const section = HUMAN_SECTIONS.find((known) => known === name);
        const broken = (message) => damaged(file, index + 1, message);
        if (section === undefined)
            throw broken(`"${name}" is no section that people write`);
        if (which === 'begin') {
            if (open)
                throw broken(`the text of "${open.section}" has no end mark`);
            if (section in found)
                throw broken(`"${section}" begins twice`);
            open = { section, line: index };
        }
        else {
            if (open?.section !== section)
                throw broken(`"${section}" ends and did not begin`);
            found[section] = lines.slice(open.line + 1, index).join('\n');
            open = undefined;
        }
    }
    if (open)
        throw damaged(file, open.line + 1, `the text of "${open.section}" has no end mark`);
    return Object.fromEntries(Object.entries(found)
        .map(([section, body]) => [section, ownWords(body)])
        .filter(([, body]) => body !== ''));
}
/** Without blank lines around it, and without the line that asked for it: people write below it too. */
function ownWords(body) {
    const lines = body.split('\n').filter((line) => !ASKING.test(line.trimEnd()));
    return lines.join('\n').replace(/^(\s*\n)+|\s+$/g, '');
}
function damaged(file, line, message) {
    return fail('MLOPS_CARD_MARKS', {
        message: `${file}: ${message}`,
        where: { file, line },
        hint: `Each text stands between "${begin('caveats')}" and "${end('caveats')}", each mark on a line of its own. Put them back: \`git diff ${file}\` shows what changed.`,
    });
}

;// CONCATENATED MODULE: ./packages/cards/hub/licences.ts
/**
 * The licences that the model hub takes for an answer, each with its SPDX identifier where it has one. Families and
 * licences that SPDX does not list have none.
 * @see https://huggingface.co/docs/hub/repositories-licenses
 */
const LICENCES = {
    'apache-2.0': 'Apache-2.0',
    mit: 'MIT',
    openrail: null,
    'bigscience-openrail-m': null,
    'creativeml-openrail-m': null,
    'bigscience-bloom-rail-1.0': null,
    'bigcode-openrail-m': null,
    'afl-3.0': 'AFL-3.0',
    'artistic-2.0': 'Artistic-2.0',
    'bsl-1.0': 'BSL-1.0',
    bsd: null,
    'bsd-2-clause': 'BSD-2-Clause',
    'bsd-3-clause': 'BSD-3-Clause',
    'bsd-3-clause-clear': 'BSD-3-Clause-Clear',
    'c-uda': 'C-UDA-1.0',
    cc: null,
    'cc0-1.0': 'CC0-1.0',
    'cc-by-2.0': 'CC-BY-2.0',
    'cc-by-2.5': 'CC-BY-2.5',
    'cc-by-3.0': 'CC-BY-3.0',
    'cc-by-4.0': 'CC-BY-4.0',
    'cc-by-sa-3.0': 'CC-BY-SA-3.0',
    'cc-by-sa-4.0': 'CC-BY-SA-4.0',
    'cc-by-nc-2.0': 'CC-BY-NC-2.0',
    'cc-by-nc-3.0': 'CC-BY-NC-3.0',
    'cc-by-nc-4.0': 'CC-BY-NC-4.0',
    'cc-by-nd-4.0': 'CC-BY-ND-4.0',
    'cc-by-nc-nd-3.0': 'CC-BY-NC-ND-3.0',
    'cc-by-nc-nd-4.0': 'CC-BY-NC-ND-4.0',
    'cc-by-nc-sa-2.0': 'CC-BY-NC-SA-2.0',
    'cc-by-nc-sa-3.0': 'CC-BY-NC-SA-3.0',
    'cc-by-nc-sa-4.0': 'CC-BY-NC-SA-4.0',
    'cdla-sharing-1.0': 'CDLA-Sharing-1.0',
    'cdla-permissive-1.0': 'CDLA-Permissive-1.0',
    'cdla-permissive-2.0': 'CDLA-Permissive-2.0',
    wtfpl: 'WTFPL',
    'ecl-2.0': 'ECL-2.0',
    'epl-1.0': 'EPL-1.0',
    'epl-2.0': 'EPL-2.0',
    'etalab-2.0': 'etalab-2.0',
    'eupl-1.1': 'EUPL-1.1',
    'agpl-3.0': 'AGPL-3.0-only',
    gfdl: null,
    gpl: null,
    'gpl-2.0': 'GPL-2.0-only',
    'gpl-3.0': 'GPL-3.0-only',
    lgpl: null,
    'lgpl-2.1': 'LGPL-2.1-only',
    'lgpl-3.0': 'LGPL-3.0-only',
    isc: 'ISC',
    'lppl-1.3c': 'LPPL-1.3c',
    'ms-pl': 'MS-PL',
    'mpl-2.0': 'MPL-2.0',
    'odc-by': 'ODC-By-1.0',
    odbl: 'ODbL-1.0',
    'openrail++': null,
    'osl-3.0': 'OSL-3.0',
    postgresql: 'PostgreSQL',
    'ofl-1.1': 'OFL-1.1',
    ncsa: 'NCSA',
    unlicense: 'Unlicense',
    zlib: 'Zlib',
    pddl: 'PDDL-1.0',
    'lgpl-lr': 'LGPLLR',
    'deepfloyd-if-license': null,
    llama2: null,
    gemma: null,
    unknown: null,
    other: null,
};

;// CONCATENATED MODULE: ./packages/cards/lineage.ts
const TASK_TYPE = {
    'validate-data': 'test',
    'build-features': 'build',
    'train-model': 'build',
    'evaluate-model': 'test',
    'gate-model': 'test',
    'scan-model': 'scan',
};
/** Everything that was read or made, by digest: the same bytes under two names are one component. */
function lineageOf({ stages, model, data }) {
    const parts = new Map();
    // The first name wins: that of the stage which made it, as `stage/file`.
    for (const { stage, makes } of stages)
        for (const made of makes)
            keep(parts, { ...made, name: `${stage}/${made.name}` });
    for (const { reads } of stages)
        for (const read of reads)
            keep(parts, read);
    const subject = new Set([model?.digest, ...(model?.files.map(({ sha256 }) => sha256) ?? [])]);
    const others = [...parts.values()].filter(({ digest }) => !subject.has(digest));
    const ref = ({ digest }) => subject.has(digest) ? 'model' : referenceOf(parts.get(digest));
    const refs = (of) => [...new Set(of.map(ref))].sort();
    const madeOf = new Map();
    for (const { reads, makes } of stages) {
        for (const made of refs(makes)) {
            const of = madeOf.get(made) ?? new Set();
            for (const read of refs(reads))
                if (read !== made)
                    of.add(read);
            madeOf.set(made, of);
        }
    }
    const trained = stages.find(({ stage }) => stage === 'train-model');
    return {
        components: others.map((part) => component(part, data)),
        dependencies: others.map((part) => ({
            ref: referenceOf(part),
            dependsOn: [...(madeOf.get(referenceOf(part)) ?? [])].sort(),
        })),
        madeOf: [...(madeOf.get('model') ?? [])].sort(),
        datasets: refs((trained?.reads ?? []).filter(isDataset)),
        workflow: workflow(stages, refs),
    };
}
function keep(parts, part) {
    if (!parts.has(part.digest))
        parts.set(part.digest, part);
}
/** Unique by the digest, readable by the name. */
function referenceOf({ name, digest }) {
    return `${name}@${digest.slice(0, 16)}`;
}
function isDataset({ name, role }) {
    return role === 'data' || (role !== 'code' && /\.(parquet|csv|jsonl)$/.test(name));
}
function component(part, data) {
    const { name, digest, kind, role } = part;
    const source = data.find((candidate) => role === 'data' && name === `data/${candidate.name}`);
    const contents = source && { properties: [{ name: 'mlops-actions:rows', value: String(source.rows) }] };
    return {
        type: isDataset(part) ? 'data' : 'file',
        'bom-ref': referenceOf(part),
        name,
        ...(kind === 'sha256' ? { hashes: [{ alg: 'SHA-256', content: digest }] } : {}),
        ...(isDataset(part) ? { data: [{ type: 'dataset', name, ...(contents && { contents }) }] } : {}),
        properties: [
            ...(kind === 'sha256' ? [] : [{ name: `mlops-actions:${kind}`, value: digest }]),
            ...(role === undefined ? [] : [{ name: 'mlops-actions:role', value: role }]),
        ],
    };
}
/** How it was made; times are those of the executions, so a stage taken from the cache tells nothing new. */
function workflow(stages, refs) {
    const tasks = stages.map(({ stage, key, startedOn, finishedOn, command, commit, dirty, reads, makes }) => {
        const facts = [
            ...(command ? [['command', JSON.stringify(command)]] : []),
            ...(commit === undefined ? [] : [['commit', commit]]),
            ...(dirty ? [['uncommitted-changes', 'true']] : []),
        ];
        return {
            'bom-ref': `stage/${stage}`,
            uid: key,
            name: stage,
            taskTypes: [TASK_TYPE[stage] ?? 'other'],
            inputs: refs(reads).map((ref) => ({ resource: { ref } })),
            outputs: refs(makes).map((ref) => ({ type: 'artifact', resource: { ref } })),
            timeStart: startedOn,
            timeEnd: finishedOn,
            ...(facts.length === 0
                ? {}
                : { properties: facts.map(([name, value]) => ({ name: `mlops-actions:${name}`, value: value })) }),
        };
    });
    const made = new Map(stages.flatMap(({ stage, makes }) => makes.map(({ digest }) => [digest, stage])));
    const taskDependencies = stages.map(({ stage, reads }) => {
        const before = reads.map(({ digest }) => made.get(digest)).filter((name) => name !== undefined && name !== stage);
        return { ref: `stage/${stage}`, dependsOn: [...new Set(before.map((name) => `stage/${name}`))].sort() };
    });
    return {
        'bom-ref': 'workflow',
        uid: 'mlops-run',
        name: 'From data to a verdict',
        taskTypes: ['build', 'test'],
        tasks,
        taskDependencies,
    };
}

;// CONCATENATED MODULE: ./packages/cards/document.ts
function paragraph(...text) {
    return text.length === 0 ? [] : [{ kind: 'paragraph', text }];
}
function list(items) {
    return items.length === 0 ? [] : [{ kind: 'list', ordered: false, items }];
}
/** @param numeric columns set flush right */
function table(caption, header, rows, numeric = []) {
    return rows.length === 0 ? [] : [{ kind: 'table', caption, header, numeric, rows }];
}
/** The words alone. */
function plainText(text) {
    return text
        .map((part) => {
        if (typeof part === 'string')
            return part;
        if ('code' in part)
            return part.code;
        if ('strong' in part)
            return plainText(part.strong);
        return plainText('emphasis' in part ? part.emphasis : part.link);
    })
        .join('');
}
/** The words of a block that is no table, a text for each of its parts. */
function wordsOf(block) {
    switch (block.kind) {
        case 'list':
            return block.items.map(plainText);
        case 'code':
            return [block.lines.join('\n')];
        case 'table':
            return [];
        case 'paragraph':
        case 'heading':
        case 'missing':
            return [plainText(block.text)];
    }
}

;// CONCATENATED MODULE: ./packages/cards/goal.ts

/**
 * The number that speaks to the business goal: of the metric that was named for it, else of the gate's first rule, else
 * the first that was measured.
 * @throws MLOPS_CARD_GOAL_METRIC when the named one was not measured
 */
function speakingNumber({ evaluation, gate, goalMetric }) {
    const whole = gate?.rules.filter(({ slice }) => slice === undefined) ?? [];
    const wanted = goalMetric ?? whole[0]?.metric;
    const metric = evaluation.metrics.find((candidate) => candidate.metric === wanted);
    if (metric === undefined && goalMetric !== undefined) {
        throw fail('MLOPS_CARD_GOAL_METRIC', {
            message: `${goalMetric} was not measured: expected one of ${evaluation.metrics.map(({ metric }) => metric).join(', ')}`,
            where: { field: 'card.goal-metric' },
            hint: 'Name a metric of evaluate.metrics, or add it there.',
        });
    }
    const number = metric ?? evaluation.metrics[0];
    const rule = whole.find((candidate) => candidate.metric === number.metric);
    return { metric: number, ...(rule && { rule }) };
}

;// CONCATENATED MODULE: ./packages/cards/prose.ts

/** Deeper nesting is read as plain text, so that no text makes us recurse without end. */
const DEEPEST = 4;
/**
 * Reads the part of Markdown that people write prose in: paragraphs, headings, lists, fenced code; emphasis, code and
 * links to web pages or mail addresses inside a line. Everything else, HTML above all, is text like any other.
 */
function readProse(markdown) {
    const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
    const blocks = [];
    for (let at = 0; at < lines.length;) {
        const [block, next] = readBlock(lines, at);
        if (block)
            blocks.push(block);
        at = next;
    }
    return blocks;
}
/** Whether anything is said in it: comments, headings alone, and code without a line say nothing to who reads the card. */
function saysSomething(markdown) {
    const seen = markdown.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
    return readProse(seen)
        .filter(({ kind }) => kind !== 'heading')
        .some((block) => wordsOf(block).some((words) => /[\p{L}\p{N}]/u.test(words)));
}
const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+(.*)$/;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
function readBlock(lines, from) {
    const first = lines[from];
    if (first.trim() === '')
        return [undefined, from + 1];
    const fence = FENCE.exec(first)?.[1];
    if (fence !== undefined) {
        const end = lines.findIndex((line, index) => index > from && line.trim().startsWith(fence));
        const last = end < 0 ? lines.length : end;
        return [{ kind: 'code', lines: lines.slice(from + 1, last) }, last + 1];
    }
    const heading = HEADING.exec(first)?.[1];
    if (heading !== undefined)
        return [{ kind: 'heading', text: readInline(heading) }, from + 1];
    return ITEM.test(first) ? readList(lines, from) : readParagraph(lines, from);
}
function readParagraph(lines, from) {
    let to = from + 1;
    while (to < lines.length &&
        lines[to].trim() !== '' &&
        ![ITEM, HEADING, FENCE].some((start) => start.test(lines[to])))
        to++;
    return [{ kind: 'paragraph', text: readInline(joined(lines.slice(from, to))) }, to];
}
function readList(lines, from) {
    const items = [];
    let to = from;
    for (; to < lines.length; to++) {
        const line = lines[to];
        const item = ITEM.exec(line)?.[1];
        if (item !== undefined)
            items.push([item]);
        else if (line.trim() === '' || HEADING.test(line) || FENCE.test(line))
            break;
        else
            items.at(-1).push(line);
    }
    const ordered = /^ {0,3}\d/.test(lines[from]);
    return [{ kind: 'list', ordered, items: items.map((item) => readInline(joined(item))) }, to];
}
function joined(lines) {
    return lines.map((line) => line.trim()).join(' ');
}
/** One alternative per kind of markup; none can match in more than one way, so reading takes linear time. */
const MARKUP = /\\([!-/:-@[-`{-~])|(`+)([^`]+)\2(?!`)|\*\*([^*\s](?:[^*]*[^*\s])?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*|\[([^[\]]{1,500})\]\(([^()\s]{1,2000})\)/g;
function readInline(text, depth = 0) {
    if (depth > DEEPEST)
        return [text];
    const parts = [];
    let end = 0;
    for (const match of text.matchAll(MARKUP)) {
        if (match.index > end)
            parts.push(text.slice(end, match.index));
        parts.push(...markedUp(match, depth + 1));
        end = match.index + match[0].length;
    }
    if (end < text.length)
        parts.push(text.slice(end));
    return parts;
}
function markedUp(match, depth) {
    const [whole, escaped, , code, strong, emphasis, label, target] = match;
    if (escaped !== undefined)
        return [escaped];
    if (code !== undefined)
        return [{ code: code.trim() }];
    if (strong !== undefined)
        return [{ strong: readInline(strong, depth) }];
    if (emphasis !== undefined)
        return [{ emphasis: readInline(emphasis, depth) }];
    const to = webAddress(target);
    return to === undefined ? [whole] : [{ link: readInline(label, depth), to }];
}
/** An absolute address of a web page or of somebody's mail; nothing that runs, and nothing of this machine. */
function webAddress(text) {
    const url = URL.parse(text);
    return url && /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
}

// EXTERNAL MODULE: ./packages/reports/index.ts + 24 modules
var reports = __webpack_require__(30327);
;// CONCATENATED MODULE: ./packages/cards/sections.ts




/** A longer table is not read. */
const MOST_ROWS = 200;
const TASKS = {
    'binary-classification': 'binary classification',
    'multiclass-classification': 'classification',
    regression: 'regression',
};
/** Every chapter, from the evidence and from people. @throws MLOPS_CARD_GOAL_METRIC */
function sectionsOf(card) {
    return [
        { title: 'Model details', blocks: details(card) },
        human(card, 'Intended use', 'intended-use', goal(card)),
        human(card, 'Factors', 'factors', factors(card)),
        { title: 'Metrics', blocks: metrics(card) },
        { title: 'Evaluation data', blocks: evaluationData(card) },
        { title: 'Training data', blocks: trainingData(card) },
        { title: 'Quantitative analyses', blocks: analyses(card), charts: true },
        human(card, 'Ethical considerations', 'ethical-considerations', []),
        human(card, 'Caveats and recommendations', 'caveats', caveats(card)),
    ];
}
/** The sections that nobody has written yet. Factors are written by the slices, when there are any. */
function missingSections(card) {
    return sectionsOf(card).flatMap(({ human }) => (human?.missing ? [human.section] : []));
}
function human(card, title, section, blocks) {
    const text = card.texts[section];
    const written = [text?.markdown, card.kept[section]].some((said) => said !== undefined && saysSomething(said));
    const known = section === 'factors' && card.evaluation.slices.length > 0;
    const missing = {
        kind: 'missing',
        text: [
            'Only people can write this. Write between these marks and it stays, or name a file in mlops.yml: ',
            { code: `card: {${section}: card/${section}.md}` },
            '.',
        ],
    };
    return {
        title,
        blocks: [...(text ? readProse(text.markdown) : []), ...blocks],
        human: { section, missing: written || known ? undefined : missing },
    };
}
function details(card) {
    const { model, licence, contact, evaluation, gate, scan } = card;
    const trained = card.stages.find(({ stage }) => stage === 'train-model');
    const made = trained ?? card.stages.find(({ stage }) => stage === 'evaluate-model');
    const rows = [
        ['task', [TASKS[evaluation.task] ?? evaluation.task]],
        ...(gate ? [['verdict of the gate', [{ strong: [gate.verdict] }, `: ${gate.reason}`]]] : []),
        ['licence', licence ? licenceText(licence) : ['none is named']],
        ['contact', contact === undefined ? ['nobody is named'] : [{ code: contact }]],
        ...(made?.commit === undefined
            ? []
            : [['code', [{ code: made.commit }, made.dirty ? ' with uncommitted changes' : '']]]),
        ...(made ? [[trained ? 'trained' : 'evaluated', [day(made.startedOn)]]] : []),
        ...(trained?.command ? [['program', [{ code: trained.command.join(' ') }]]] : []),
        ...(model
            ? [
                ['parameters', [{ code: JSON.stringify(model.params) }]],
                ...(model.seed === undefined ? [] : [['seed', [String(model.seed)]]]),
                [
                    'model',
                    [
                        `${reports/* numbers.counted */.nL.counted(model.files.length, 'file')}, ${reports/* numbers.count */.nL.count(model.bytes)} bytes, dirHash1 `,
                        { code: model.digest },
                    ],
                ],
            ]
            : []),
        ...(scan ? [['scan of the model files', [{ strong: [scan.verdict] }, scanText(scan)]]] : []),
    ];
    return table('Model details', ['what', 'value'], rows.map(([what, value]) => [[what], value]));
}
function licenceText({ id, name, link }) {
    const shown = [{ code: id }, ...(name === undefined ? [] : [`, ${name}`])];
    return link === undefined ? shown : [...shown, `, ${link}`];
}
function scanText({ files }) {
    const formats = [...new Set(files.map(({ format }) => format))].sort().join(', ');
    const findings = files.reduce((sum, file) => sum + file.findings.length, 0);
    return `: ${formats === '' ? 'no files' : formats}; ${findings === 0 ? 'no findings' : reports/* numbers.counted */.nL.counted(findings, 'finding')}`;
}
/** The business goal beside the number that speaks to it. */
function goal(card) {
    if (card.goal === undefined)
        return [];
    const { metric, rule } = speakingNumber(card);
    const judged = rule === undefined || rule.limit === null
        ? []
        : [
            `; the gate's limit is ${reports/* numbers.limit */.nL.limit(rule.limit)}${rule.bound.kind === 'margin' ? ' on the change' : ''}: `,
            { strong: [rule.verdict] },
        ];
    return paragraph({ strong: ['Goal:'] }, ` ${card.goal.replace(/\.$/, '')}. The number that speaks to it: `, { code: metric.metric }, ` ${reports/* numbers.withInterval */.nL.withInterval(metric.estimate, metric.low, metric.high)}`, ...judged, '.');
}
function factors({ evaluation: { slices, groupedBy } }) {
    const slicings = [...new Set(slices.map(({ slicing }) => slicing))];
    return [
        ...(slicings.length === 0
            ? []
            : paragraph('Measured separately for every value of ', ...commas(slicings.map((name) => ({ code: name }))), '.')),
        ...(groupedBy === null
            ? []
            : paragraph('Examples with the same ', { code: groupedBy }, ' are correlated; intervals are made from these groups.')),
    ];
}
function metrics({ evaluation, gate }) {
    const rows = evaluation.metrics.map(({ metric, estimate, low, high, method, reason }) => [
        [{ code: metric }],
        [reports/* numbers.withInterval */.nL.withInterval(estimate, low, high)],
        [reason ?? method],
    ]);
    const rules = (gate?.rules ?? []).filter(({ slice }) => slice === undefined);
    return [
        ...table('Metrics', ['metric', 'value, 95 %', 'interval'], rows, [1]),
        ...paragraph(...(rules.length > 0 ? ['The rules that the model was judged by:'] : [])),
        ...table('Rules of the gate', ['rule', 'judged value, 95 %', 'limit', 'verdict'], rules.map((rule) => [
            [{ code: rule.id }],
            [reports/* numbers.withInterval */.nL.withInterval(rule.bound.kind === 'margin' ? rule.difference : rule.candidate, rule.low, rule.high)],
            [rule.limit === null ? '' : reports/* numbers.limit */.nL.limit(rule.limit)],
            [rule.verdict === 'not-applicable' ? 'no baseline yet' : rule.verdict],
        ]), [1, 2]),
    ];
}
function evaluationData({ evaluation: { evaluationSet }, features }) {
    const { count, groups, digest } = evaluationSet;
    const split = features?.split['evaluate'];
    return [
        ...paragraph(`${reports/* numbers.counted */.nL.counted(count, 'example')}${groups === null ? '' : ` in ${reports/* numbers.counted */.nL.counted(groups, 'group')}`}`, ...(typeof split === 'string' ? [`, ${split}`] : []), features
            ? ', kept apart from training by the split.'
            : '; how they were kept apart from training is not recorded.', ' Digest over ids, targets, groups and weights: ', { code: digest }, '.'),
    ];
}
function trainingData({ data, features, stages }) {
    const columns = features?.columns ?? [];
    const split = features?.split['train'];
    const sources = new Map(stages.flatMap(({ reads }) => reads.filter(({ role }) => role === 'data').map(({ name, digest }) => [name, digest])));
    return [
        ...(features
            ? paragraph(`${reports/* numbers.counted */.nL.counted(features.train, 'example')}${typeof split === 'string' ? `, ${split}` : ''}, ${reports/* numbers.counted */.nL.counted(columns.length, 'feature')}.`, ...(features.label === undefined ? [] : [' Label: ', { code: features.label }, '.']), ...(features.at === undefined ? [] : [' Each feature is as it was known at ', { code: features.at }, '.']))
            : paragraph('Not recorded: the predictions were made elsewhere.')),
        ...table('Data sources', ['source', 'rows', 'contract', 'sha256'], data.map(({ name, rows, contract, verdict, rules }) => [
            [{ code: name }],
            [reports/* numbers.count */.nL.count(rows)],
            [contract ? `${verdict ?? 'not judged'}, ${reports/* numbers.counted */.nL.counted(rules, 'rule')}` : 'none'],
            [{ code: sources.get(`data/${name}`) ?? 'unknown' }],
        ]), [1]),
        ...table('Features', ['feature', 'type', 'from'], columns
            .slice(0, MOST_ROWS)
            .map(({ name, type, from }) => [[{ code: name }], [type], from === undefined ? [] : [{ code: from }]])),
        ...more(columns.length),
    ];
}
function analyses({ evaluation: { metrics: overall, slices } }) {
    const names = overall.slice(0, 4).map(({ metric }) => metric);
    const rows = slices.map(({ slicing, value, count, metrics: of }) => [
        [{ code: slicing }, ' = ', value],
        [reports/* numbers.count */.nL.count(count)],
        ...names.map((name) => {
            const found = of.find(({ metric }) => metric === name);
            return [found ? reports/* numbers.withInterval */.nL.withInterval(found.estimate, found.low, found.high) : '–'];
        }),
    ]);
    const numeric = [1, ...names.map((_, index) => index + 2)];
    return rows.length === 0
        ? paragraph('The whole alone was measured: no slices are configured.')
        : [
            ...paragraph('With 95 % intervals; where there is none, the examples are too few for one.'),
            ...table('Slices', ['slice', 'examples', ...names], rows.slice(0, MOST_ROWS), numeric),
            ...more(rows.length),
        ];
}
function more(rows) {
    return rows > MOST_ROWS ? paragraph(`${reports/* numbers.count */.nL.count(rows - MOST_ROWS)} more are in the bill of materials.`) : [];
}
/** What the evidence itself warns of: rules that an exception let through, and what was not shown or not judged. */
function caveats({ gate }) {
    if (!gate)
        return paragraph('No gate judged this model.');
    const accepted = gate.rules.flatMap(({ id, verdict, accepted: exception }) => exception && verdict !== 'pass'
        ? [
            [
                { code: id },
                ` is ${verdict} and was accepted until ${exception.until} by ${exception.by}: ${exception.reason}`,
            ],
        ]
        : []);
    const open = gate.rules.filter(({ verdict, accepted: exception }) => verdict === 'inconclusive' && !exception);
    return [
        ...(accepted.length > 0 ? [...paragraph({ strong: ['Exceptions on record:'] }), ...list(accepted)] : []),
        ...(open.length > 0
            ? [
                ...paragraph('Not shown, for lack of examples:'),
                ...list(open.slice(0, 20).map(({ id, reason }) => [{ code: id }, `: ${reason}`])),
            ]
            : []),
        ...(gate.notJudged.length > 0
            ? paragraph(`Not judged, for fewer than ${reports/* numbers.count */.nL.count(gate.notJudged[0].minCount)} examples: `, ...commas(gate.notJudged.slice(0, 40).map(({ slicing, value }) => `${slicing} = ${value}`)), gate.notJudged.length > 40 ? ` and ${gate.notJudged.length - 40} more.` : '.')
            : []),
    ];
}
function commas(parts) {
    return parts.flatMap((part, index) => (index === 0 ? [part] : [', ', part]));
}
function day(instant) {
    return instant.slice(0, 10);
}

;// CONCATENATED MODULE: ./packages/cards/bom-model-card.ts




/** What CycloneDX calls a model card. Its numbers are texts. @param datasets references of what was learned from */
function bomModelCard(card, datasets) {
    const { evaluation, features } = card;
    const formats = [...new Set(features?.columns.map(({ type }) => type))].sort();
    return {
        modelParameters: {
            approach: { type: 'supervised' },
            task: evaluation.task,
            ...(datasets.length === 0 ? {} : { datasets: datasets.map((ref) => ({ ref })) }),
            ...(formats.length === 0 ? {} : { inputs: formats.map((format) => ({ format })) }),
            outputs: [{ format: 'number' }],
        },
        quantitativeAnalysis: {
            performanceMetrics: [
                ...evaluation.metrics.flatMap((line) => performance(line)),
                ...evaluation.slices.flatMap(({ slicing, value, metrics }) => metrics.flatMap((line) => performance(line, `${slicing} = ${value}`))),
            ],
        },
        considerations: considerations(card),
        properties: properties(card),
    };
}
/** A metric without a value is no performance. */
function performance({ metric, estimate, low, high }, slice) {
    if (estimate === null)
        return [];
    return [
        {
            type: metric,
            value: String(estimate),
            ...(slice === undefined ? {} : { slice }),
            ...(low === null || high === null
                ? {}
                : { confidenceInterval: { lowerBound: String(low), upperBound: String(high) } }),
        },
    ];
}
function considerations(card) {
    const exceptions = (card.gate?.rules ?? []).flatMap(({ id, verdict, accepted }) => accepted && verdict !== 'pass'
        ? [`${id} is ${verdict}, accepted until ${accepted.until} by ${accepted.by}: ${accepted.reason}`]
        : []);
    const lists = {
        useCases: passages(card, 'intended-use'),
        technicalLimitations: passages(card, 'caveats'),
        performanceTradeoffs: exceptions,
        ethicalConsiderations: passages(card, 'ethical-considerations').map((name) => ({ name })),
    };
    return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}
/** What people wrote, passage by passage, without its markup. */
function passages({ texts, kept }, section) {
    return [texts[section]?.markdown ?? '', kept[section] ?? ''].flatMap(readProse).flatMap(wordsOf);
}
function properties(card) {
    const { goal, evaluation, gate, features } = card;
    const { metric } = speakingNumber(card);
    const named = [
        ['goal', goal],
        ['goal-metric', goal === undefined ? undefined : metric.metric],
        ['verdict', gate?.verdict],
        ['verdict-reason', gate?.reason],
        ['evaluation-set', evaluation.evaluationSet.digest],
        ['evaluation-examples', String(evaluation.evaluationSet.count)],
        ...missingSections(card).map((section) => ['missing-section', section]),
        ...(features?.columns ?? []).map(({ name, type }) => ['feature', `${name}: ${type}`]),
    ];
    return named.flatMap(([name, value]) => (value === undefined ? [] : [{ name: `mlops-actions:${name}`, value }]));
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/cards/uuid.ts

/** The namespace of our own names, drawn once at random. */
const NAMESPACE = '833c4e9f-4a48-4a24-89b3-1021059b9bb7';
/** A UUID of version 5: the same name has the same one, everywhere. @see RFC 9562, section 5.5 */
function uuid5(name, namespace = NAMESPACE) {
    const bytes = (0,external_node_crypto_.createHash)('sha1')
        .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
        .update(name)
        .digest()
        .subarray(0, 16);
    bytes[6] = (bytes[6] & 0x0f) | 0x50;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

;// CONCATENATED MODULE: ./packages/cards/bom.ts





const MODEL = 'model';
/**
 * The card as a bill of materials for machine learning: the model with its card, the data and code that it was made
 * of, and how one came of the other. Its serial number follows from all the rest, so that equal evidence gives equal
 * bytes.
 * @see CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/
 */
function renderBom(card) {
    const lineage = lineageOf(card);
    const contents = {
        version: 1,
        metadata: {
            timestamp: card.at,
            tools: { components: [{ type: 'application', name: card.tool.name, version: card.tool.version }] },
            component: model(card, lineage.datasets),
        },
        components: lineage.components,
        dependencies: [{ ref: MODEL, dependsOn: lineage.madeOf }, ...lineage.dependencies],
        formulation: [{ 'bom-ref': 'formulation', workflows: [lineage.workflow] }],
    };
    return {
        $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        serialNumber: `urn:uuid:${uuid5((0,kit.canonicalJson)(contents))}`,
        ...contents,
    };
}
function model(card, datasets) {
    const { model: trained } = card;
    const files = trained?.files.map(({ name, sha256 }) => ({
        type: 'file',
        'bom-ref': `${MODEL}/${name}`,
        name,
        hashes: [{ alg: 'SHA-256', content: sha256 }],
    }));
    return {
        type: 'machine-learning-model',
        'bom-ref': MODEL,
        name: card.project,
        ...(trained ? { version: trained.digest.slice(0, 12) } : {}),
        ...licences(card),
        ...(card.contact === undefined ? {} : { authors: [{ name: card.contact }] }),
        modelCard: bomModelCard(card, datasets),
        ...(files && files.length > 0 ? { components: files } : {}),
        ...(trained ? { properties: [{ name: 'mlops-actions:dirHash1', value: trained.digest }] } : {}),
    };
}
function licences({ licence }) {
    if (licence === undefined)
        return {};
    const spdx = LICENCES[licence.id];
    const named = spdx ? { id: spdx } : { name: licence.name ?? licence.id };
    return { licenses: [{ license: named }] };
}

;// CONCATENATED MODULE: ./packages/cards/page.ts





/** One self-contained page: no script, no network, light and dark. @throws MLOPS_CARD_GOAL_METRIC */
function renderPage(card) {
    const { metric, rule } = speakingNumber(card);
    const number = `${reports/* markup.code */.PT.code(metric.metric)} ${reports/* numbers.withInterval */.nL.withInterval(metric.estimate, metric.low, metric.high)}`;
    return reports/* markup.page */.PT.page({
        title: `Model card: ${reports/* markup.name */.PT.name(card.project)}`,
        ownStyle: OWN,
        verdict: card.gate?.verdict,
        about: 'Model card',
        heading: reports/* markup.name */.PT.name(card.project),
        below: `<p>${card.goal === undefined ? '' : `Goal: ${reports/* markup.text */.PT.text(card.goal)}. `}${number}${rule ? ` ${reports/* markup.badge */.PT.badge(rule.verdict)}` : ''}</p>`,
        main: sectionsOf(card)
            .map((section) => chapter(card, section))
            .join('\n'),
    });
}
/** What a card has and a report has not. */
const OWN = `
.missing{border:1px dashed var(--inconclusive);border-radius:6px;padding:.5rem .8rem}.missing b{color:var(--inconclusive)}
`.trim();
function chapter(card, { title, blocks, human, charts }) {
    const kept = human ? card.kept[human.section] : undefined;
    const body = [...blocks, ...(kept === undefined ? [] : readProse(kept)), ...(human?.missing ? [human.missing] : [])];
    const drawn = charts ? slicesChart(card.evaluation) : '';
    return reports/* markup.section */.PT.section(title, drawn + body.map(block).join('')) + (charts ? (0,reports/* curvesPart */.KS)(card) : '');
}
const MOST_BARS = 60;
/** Every slice beside the whole, on one scale. */
function slicesChart({ metrics, slices }) {
    const whole = metrics[0];
    if (whole?.estimate == null)
        return '';
    const center = whole.estimate;
    const rows = slices.flatMap(({ slicing, value, count, metrics: of }) => {
        const found = of.find(({ metric }) => metric === whole.metric);
        if (found?.estimate == null || found.low === null || found.high === null)
            return [];
        const { estimate, low, high } = found;
        return [
            {
                label: `${reports/* markup.name */.PT.name(slicing)} = ${reports/* markup.name */.PT.name(value)} <small>${reports/* numbers.count */.nL.count(count)}</small>`,
                numbers: reports/* numbers.withInterval */.nL.withInterval(estimate, low, high),
                verdict: '',
                estimate: estimate - center,
                low: low - center,
                high: high - center,
                limit: null,
                tone: 'neutral',
            },
        ];
    });
    const left = rows.length - MOST_BARS;
    const title = `${whole.metric} of each slice beside all examples, 95 % intervals${left > 0 ? `; the first ${MOST_BARS} of ${rows.length}` : ''}`;
    return (0,reports/* forest */.CE)(title, rows.slice(0, MOST_BARS), `all: ${reports/* numbers.value */.nL.value(center)}`);
}
function block(of) {
    switch (of.kind) {
        case 'paragraph':
            return `<p>${inline(of.text)}</p>`;
        case 'heading':
            return `<h3>${inline(of.text)}</h3>`;
        case 'list': {
            const items = of.items.map((item) => `<li>${inline(item)}</li>`).join('');
            return of.ordered ? `<ol>${items}</ol>` : `<ul>${items}</ul>`;
        }
        case 'code':
            return `<pre tabindex="0">${of.lines.map(kit.escape.html).join('\n')}</pre>`;
        case 'table':
            return reports/* markup.table */.PT.table(of.caption, of.header, of.rows.map((cells) => cells.map(inline)), of.numeric);
        case 'missing':
            return `<p class="missing"><b>Missing.</b> ${inline(of.text)}</p>`;
    }
}
function inline(text) {
    return text
        .map((part) => {
        if (typeof part === 'string')
            return kit.escape.html(part);
        if ('code' in part)
            return `<code>${kit.escape.html(part.code)}</code>`;
        if ('strong' in part)
            return `<strong>${inline(part.strong)}</strong>`;
        if ('emphasis' in part)
            return `<em>${inline(part.emphasis)}</em>`;
        return `<a href="${kit.escape.html(part.to)}" rel="noopener noreferrer nofollow">${inline(part.link)}</a>`;
    })
        .join('');
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./packages/cards/hub/vocabulary.json
const vocabulary_namespaceObject = /*#__PURE__*/JSON.parse('{"vB":["any-to-any","audio-classification","audio-text-to-text","audio-to-audio","automatic-speech-recognition","depth-estimation","document-question-answering","feature-extraction","fill-mask","graph-ml","image-classification","image-feature-extraction","image-segmentation","image-text-to-image","image-text-to-text","image-text-to-video","image-to-3d","image-to-image","image-to-text","image-to-video","keypoint-detection","mask-generation","multiple-choice","object-detection","other","question-answering","reinforcement-learning","robotics","sentence-similarity","summarization","table-question-answering","table-to-text","tabular-classification","tabular-regression","tabular-to-text","text-classification","text-generation","text-ranking","text-retrieval","text-to-3d","text-to-audio","text-to-image","text-to-speech","text-to-video","time-series-forecasting","token-classification","translation","unconditional-image-generation","video-classification","video-text-to-text","video-to-video","visual-document-retrieval","visual-question-answering","voice-activity-detection","zero-shot-classification","zero-shot-image-classification","zero-shot-object-detection"],"G6":["3dtopia-xl","PaddleOCR","acestep","adapter-transformers","allennlp","aneforge","anemoi","araclip","asteroid","audiocraft","audioseal","aviation-ner","bagel-mot","bboxmaskpose","ben2","bertopic","big_vision","bionemo","birder","birefnet","bm25s","boltzgen","cancertathomev2","cartesia_mlx","cartesia_pytorch","causilo","ccpfn","champ","chaossim","chat_tts","chatterbox","chexmix","chronos-forecasting","clara","clipscope","cloud-agents","colipri","collectorvision","colpali","comet","cortiq","cosmos","cosyvoice","cotracker","cxr-foundation","deepforest","depth-anything-v2","depth-pro","derm-foundation","describe-anything","dia-tts","dia2","diff-interpretation-tuning","diffree","diffusers","diffusion-single-file","diffusionkit","docking-at-home","doctr","edsnlp","elm","encoderfile","espnet","eupe","f5-tts","fairseq","fastai","fastprint","fasttext","fixer","flair","flexray","flextab","fme","gaussianformer","gemma.cpp","genmo","geometry-crafter","gliformer","gliner","gliner2","glm-tts","glyph-byt5","granite-library","grok","habibi-tts","hallo","hermes","hezar","holomotion","htrflow","hunyuan-dit","hunyuan3d-2","hunyuanworld-voyager","hy-world-2","hy-worldplay","image-matching-models","imstoucan","index-tts","infinite-you","infinitetalk","intellifold","ising-decoding","jev-style","k2","keras","keras-hub","kernels","kimi-audio","kittentts","kronos","lagernvs","laya","lerobot","lightglue","lightning-ir","litert","litert-lm","liveportrait","llama-cpp-python","longcat-video-avatar-1.5","ltx","lvface","lyra-2.0","magenta-realtime","magenta-realtime-2","magi-1","mamba-ssm","manas-1","mars5-tts","matanyone","mect","medvae","memra","merlin","mesh-anything","mflux","microduck","mindspore","mini-omni2","minimax-h3","mitie","ml-agents","ml-sharp","mlc-llm","mlx","mlx-image","mobilint","model2vec","monkeyocr","montreal-forced-aligner","moshi","mtvcraft","multimolecule","nemo","ninfer","nobg","nv-medtech","open-oasis","open-sora","open_clip","openasr","opendde","openpeerllm","outetts","paddlenlp","peft","perception-encoder","phantom-wan","piper","pocket-tts","pruna-ai","pxia","py-feat","pyannote-audio","pythae","quantumpeer","qwen3_tts","recurrentgemma","refiners","relik","renderformer","reverb","rkllm","robo-orchard-lab","routee-powertrain","rwkv","saelens","sam-3d-body","sam-3d-objects","sam2","same","sample-factory","sana","sap-rpt-1-oss","sapiens","sapiens2","scail-2","seed-story","seedvr","self-forcing","sentence-transformers","setfit","shadow","skala","sklearn","soloaudio","songbloom","spacy","span-marker","speechbrain","ssr-speech","stable-audio-3","stable-audio-tools","stable-baselines3","stanza","supertonic","swarmformer","synthefy-migas","tabpfn","tencent-song-generation","tensorflowtts","tensorrt","terratorch","tf-keras","tic-clip","timee-ts","timesfm","timm","tirex","tirex-2","torchgeo","transformers","transformers.js","trellis","trellis2","tunejury","ultralytics","uni-3dar","unity-sentis","univa","vfi-mamba","vibevoice","videoprism","videox_fun","vismatch","voicecraft","voxcpm","vqweb","vui","wan2.2","wham","whisperkit","yolov10","yolov26","zeromodels","zonos"],"qd":{"audio-classification":["accuracy","recall","precision","f1"],"audio-to-audio":["snri","sdri"],"automatic-speech-recognition":["wer","cer"],"document-question-answering":["anls","exact-match"],"fill-mask":["cross_entropy","perplexity"],"image-classification":["accuracy","recall","precision","f1"],"image-segmentation":["Average Precision","Mean Average Precision","Mean Intersection over Union","APα"],"image-text-to-image":["FID","CLIP"],"image-text-to-video":["fvd","clipsim"],"image-to-image":["PSNR","SSIM","IS"],"image-to-video":["fvd","clip_score","lpips","identity_preservation","motion_score"],"mask-generation":["Intersection over Union (IoU)"],"object-detection":["Average Precision","Mean Average Precision","APα"],"question-answering":["exact-match","f1"],"reinforcement-learning":["Discounted Total Reward","Mean Reward","Level of Performance After Some Time"],"sentence-similarity":["Mean Reciprocal Rank","Cosine Similarity"],"summarization":["rouge"],"table-question-answering":["Denotation Accuracy"],"tabular-classification":["accuracy","recall","precision","f1"],"tabular-regression":["mse","r-squared"],"text-classification":["accuracy","recall","precision","f1"],"text-generation":["Cross Entropy","Perplexity"],"text-ranking":["Normalized Discounted Cumulative Gain","Mean Reciprocal Rank","Mean Average Precision"],"text-to-image":["IS","FID","R-Precision"],"text-to-speech":["mel cepstral distortion"],"text-to-video":["is","fid","fvd","clipsim"],"token-classification":["accuracy","recall","precision","f1"],"translation":["bleu","sacrebleu"],"unconditional-image-generation":["Inception score (IS)","Frećhet Inception Distance (FID)"],"video-classification":["accuracy","recall","precision","f1"],"visual-document-retrieval":["Normalized Discounted Cumulative Gain at K"],"visual-question-answering":["accuracy","wu-palmer similarity"],"zero-shot-image-classification":["top-K accuracy"],"zero-shot-object-detection":["Average Precision","Mean Average Precision","APα"]}}');
;// CONCATENATED MODULE: ./packages/cards/hub/metadata.ts




/** The hub's names of metrics that scikit-learn calls otherwise. */
const HUB_METRICS = {
    mean_squared_error: 'mse',
    r2: 'r-squared',
};
const PIPELINE = {
    'binary-classification': 'tabular-classification',
    'multiclass-classification': 'tabular-classification',
    regression: 'tabular-regression',
};
/**
 * The metadata block of a README on the model hub, with the results as `model-index`.
 *
 * @throws MLOPS_CARD_METADATA when the hub would refuse it, before anything is written
 * @see https://github.com/huggingface/hub-docs/blob/main/modelcard.md
 */
function hubMetadata(card) {
    const task = card.pipelineTag ?? PIPELINE[card.evaluation.task];
    known(task, vocabulary_namespaceObject.vB, 'pipeline-tag', 'a task of the model hub');
    if (card.library !== undefined)
        known(card.library, vocabulary_namespaceObject.G6, 'library', 'a library of the model hub');
    const measured = card.evaluation.metrics.filter(({ estimate }) => estimate !== null);
    const listed = new Set(vocabulary_namespaceObject.qd[task]);
    const names = measured.map(({ metric }) => hubMetric(metric)).filter((name) => listed.has(name));
    return {
        ...licence(card),
        pipeline_tag: task,
        ...(card.library === undefined ? {} : { library_name: card.library }),
        tags: tags(card),
        ...(names.length === 0 ? {} : { metrics: [...new Set(names)] }),
        ...(measured.length === 0 ? {} : { 'model-index': [{ name: card.project, results: [result(card, task)] }] }),
    };
}
/** One result: this task on this data set, every metric that has a value. The hub draws it. */
function result({ project, evaluation, features }, task) {
    const { digest } = evaluation.evaluationSet;
    const period = features?.split['evaluate'];
    const metrics = evaluation.metrics.flatMap(({ metric, estimate }) => estimate === null ? [] : [{ type: hubMetric(metric), value: estimate, name: metric }]);
    return {
        task: { type: task, name: evaluation.task },
        dataset: {
            type: project,
            name: typeof period === 'string' ? `${project}, ${period}` : project,
            split: 'evaluate',
            revision: digest,
        },
        metrics,
    };
}
function hubMetric(metric) {
    return HUB_METRICS[metric] ?? metric;
}
function tags({ evaluation, scan }) {
    const formats = scan?.files.map(({ format }) => format.toLowerCase()) ?? [];
    return ['mlops-actions', evaluation.task, ...['onnx', 'safetensors'].filter((format) => formats.includes(format))];
}
/** `other` needs a name and where the text is; a licence with an identifier needs neither. */
function licence({ licence: given }) {
    if (given === undefined)
        return {};
    const { id, name, link } = given;
    known(id, Object.keys(LICENCES), 'licence', 'a licence of the model hub');
    if (id === 'other' && (name === undefined || link === undefined)) {
        throw refused('licence "other" needs its name and where its text is', name === undefined ? 'licence-name' : 'licence-link', 'Say `licence-name` and `licence-link` too; the link may be LICENSE, a file beside the model.');
    }
    if (id !== 'other' && (name !== undefined || link !== undefined)) {
        throw refused(`licence "${id}" has a name and a text already`, name === undefined ? 'licence-link' : 'licence-name', 'Leave them out, or say `licence: other`.');
    }
    if (link !== undefined && !/^(https:\/\/|[\w./-]+$)/.test(link)) {
        throw refused(`the licence's text is at ${link}, which is no place that the hub may lead to`, 'licence-link', 'Say an address that begins with https://, or LICENSE, a file beside the model.');
    }
    return {
        license: id,
        ...(name === undefined ? {} : { license_name: name }),
        ...(link === undefined ? {} : { license_link: link }),
    };
}
function known(value, words, field, what) {
    if (words.includes(value))
        return;
    const near = (0,kit.nearest)(value, words);
    throw refused(`"${value}" is not ${what}`, field, near === undefined
        ? 'See https://huggingface.co/docs/hub/model-cards for what there is.'
        : `Did you mean "${near}"?`);
}
function refused(message, field, hint) {
    return fail('MLOPS_CARD_METADATA', { message, where: { field: `card.${field}` }, hint });
}

;// CONCATENATED MODULE: ./packages/cards/markdown.ts


/** Blocks as Markdown, escaped once, here. */
function renderMarkdown(blocks) {
    return blocks.map(markdown_block).join('\n\n');
}
function markdown_block(of) {
    switch (of.kind) {
        case 'paragraph':
            return start(markdown_inline(of.text));
        case 'heading':
            return `### ${markdown_inline(of.text)}`;
        case 'list':
            return of.items.map((item, index) => `${of.ordered ? `${index + 1}.` : '-'} ${start(markdown_inline(item))}`).join('\n');
        case 'code':
            return fenced(of.lines);
        case 'table':
            return [
                row(of.header.map((column) => kit.escape.markdown(column))),
                row(of.header.map((_, index) => (of.numeric.includes(index) ? '--:' : '---'))),
                ...of.rows.map((cells) => row(cells.map(markdown_inline))),
            ].join('\n');
        case 'missing':
            return `> **Missing.** ${markdown_inline(of.text)}`;
    }
}
function row(cells) {
    return `| ${cells.join(' | ')} |`;
}
function markdown_inline(text) {
    return text
        .map((part) => {
        // Before a link, an exclamation mark would make a picture of it.
        if (typeof part === 'string')
            return kit.escape.markdown(part).replace(/!$/, '\\!');
        if ('code' in part)
            return kit.escape.markdownCode(part.code);
        if ('strong' in part)
            return `**${markdown_inline(part.strong)}**`;
        if ('emphasis' in part)
            return `*${markdown_inline(part.emphasis)}*`;
        return `[${markdown_inline(part.link)}](${part.to.replace(/[()\\|<>]/g, percent)})`;
    })
        .join('');
}
const percent = (character) => `%${character.charCodeAt(0).toString(16)}`;
/** At the beginning of a block a dash, a plus, an equals sign or a number with a dot would start something else. */
function start(line) {
    return line
        .trimStart()
        .replace(/^[-+=]/, '\\$&')
        .replace(/^(\d+)([.)])/, '$1\\$2');
}
/** Lines as they are, in a block whose fence is longer than any run of backticks in them. */
function fenced(lines) {
    const body = lines.map((line) => unmarked(kit.escape.logLine(line))).join('\n');
    const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}text\n${body}\n${fence}`;
}

;// CONCATENATED MODULE: ./packages/cards/readme.ts






/**
 * The card as README.md of a repository on the model hub: metadata, then the chapters, with places where people write.
 * @throws MLOPS_CARD_METADATA, MLOPS_CARD_GOAL_METRIC
 */
function renderReadme(card) {
    // Quoted as JSON is, every text is a text in YAML 1.1 and 1.2 alike: no `no`, no date, no tag.
    const metadata = (0,dist/* stringify */.As)(hubMetadata(card), {
        defaultStringType: 'QUOTE_DOUBLE',
        defaultKeyType: 'PLAIN',
        lineWidth: 0,
        aliasDuplicateObjects: false,
    });
    const chapters = sectionsOf(card).map((section) => readme_chapter(card, section));
    const parts = [`---\n${metadata}---`, SIGNATURE, `# Model card: ${kit.escape.markdown(card.project)}`, ...chapters];
    return `${parts.join('\n\n')}\n`;
}
function readme_chapter({ kept }, { title, blocks, human }) {
    const asking = human?.missing ? renderMarkdown([human.missing]) : '';
    // What says nothing is somebody's, too, and stays.
    const place = human && region(human.section, together(kept[human.section] ?? '', asking));
    return together(`## ${title}`, renderMarkdown(blocks), place ?? '');
}
function together(...parts) {
    return parts.filter((part) => part !== '').join('\n\n');
}

;// CONCATENATED MODULE: ./packages/cards/render.ts





/**
 * Renders the card. The same card gives the same bytes.
 *
 * @param options.strict refuse a card that lacks a section
 * @throws MLOPS_CARD_INCOMPLETE, MLOPS_CARD_METADATA, MLOPS_CARD_GOAL_METRIC
 */
function renderCard(card, options) {
    const missing = missingSections(card);
    const absent = [...missing, ...['licence', 'contact'].filter((field) => card[field] === undefined)];
    if (options.strict && absent.length > 0) {
        throw fail('MLOPS_CARD_INCOMPLETE', {
            message: `the card lacks ${absent.join(', ')}`,
            where: { field: `card.${absent[0]}` },
            hint: 'Write them: in the files that `card` of mlops.yml names, or between the marks of the card that it keeps as `output`.',
        });
    }
    return { readme: renderReadme(card), page: renderPage(card), bom: renderBom(card), missing };
}

;// CONCATENATED MODULE: ./packages/cards/index.ts





// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
;// CONCATENATED MODULE: ./actions/write-model-card/chain.ts



/** Upstream of the evaluation, nearest first, so that each is asked for by stages that are known already. */
const UPSTREAM = ['train-model', 'build-features', 'validate-data'];
/**
 * The stages in the workspace that speak of the model that was evaluated, in the order of the chain.
 *
 * What lies in a workspace may come from several runs. A stage belongs when the digests say so; when a stage of the chain
 * has read something else than what lies there now, nobody can say which model the card would be about.
 * @throws MLOPS_CARD_MIXED, and what `stageOutput` throws
 */
async function modelChain(host, project) {
    const evaluated = await read(host, project, 'evaluate-model');
    let chain = [evaluated];
    for (const stage of UPSTREAM) {
        const upstream = await readIfThere(host, project, stage);
        if (upstream && feeds(upstream, chain))
            chain = [upstream, ...chain];
    }
    for (const stage of ['gate-model', 'scan-model']) {
        const judge = await readIfThere(host, project, stage);
        const about = stage === 'gate-model' ? 'evaluate-model' : 'train-model';
        const subject = chain.find((other) => other.stage === about);
        if (judge && subject && feeds(subject, [judge]))
            chain = [...chain, judge];
    }
    return chain;
}
/** Whether one of `readers` read what `maker` made, or the same data as it. @throws MLOPS_CARD_MIXED when it was another version */
function feeds(maker, readers) {
    const made = new Map(maker.output.statement.subject.map(({ name, digest }) => [`${maker.stage}/${name ?? ''}`, (0,evidence/* digestOf */.ol)(digest)]));
    const sources = (0,evidence/* materialsOf */.iA)(maker.output.statement).filter(({ role }) => role === 'data');
    const offered = new Map([...made, ...sources.map(({ name, digest }) => [name, (0,evidence/* digestOf */.ol)(digest)])]);
    let used = false;
    for (const reader of readers) {
        for (const { name, digest } of (0,evidence/* materialsOf */.iA)(reader.output.statement)) {
            if (!offered.has(name) && !name.startsWith(`${maker.stage}/`))
                continue;
            if (offered.get(name) !== (0,evidence/* digestOf */.ol)(digest))
                throw mixed(maker.stage, reader.stage, name);
            used = true;
        }
    }
    return used;
}
function mixed(maker, reader, name) {
    return fail('MLOPS_CARD_MIXED', {
        message: `${reader} is about another ${name} than the one that ${maker} left in this workspace`,
        hint: `Run again what came before: mlops ${reader}, or all of it: mlops run`,
    });
}
async function readIfThere(host, project, stage) {
    const there = await host.files.exists((0,external_node_path_.join)(project.workspace, 'evidence', `${stage}.json`));
    return there ? read(host, project, stage) : undefined;
}
async function read(host, project, stage) {
    const output = await (0,evidence/* stageOutput */.gD)(project, stage);
    return { stage, output, ...(await executionOf(host, project, output)) };
}
/** The statement of the execution, which the store has kept; when it was lost, the one that refers to it. */
async function executionOf(host, project, output) {
    const { stage, cached } = (0,evidence/* factsOf */.xS)(output.statement);
    const path = (0,external_node_path_.join)(project.workspace, 'evidence', `${stage}.json`);
    if (!cached)
        return { execution: output.statement, digest: (0,evidence/* sha256 */.sc)(await host.files.read(path)) };
    if (!(await host.store.has(cached.from)))
        return { execution: output.statement, digest: cached.from };
    const directory = await host.files.makeTemporaryDirectory('card-');
    try {
        const copy = (0,external_node_path_.join)(directory, 'statement.json');
        await host.store.get(cached.from, copy);
        return {
            execution: (0,evidence/* parseStatement */.By)(await host.files.readText(copy), `the execution of ${stage}`),
            digest: cached.from,
        };
    }
    finally {
        await host.files.remove(directory);
    }
}

// EXTERNAL MODULE: ./packages/evaluation/index.ts + 54 modules
var packages_evaluation = __webpack_require__(66679);
;// CONCATENATED MODULE: ./actions/write-model-card/collect.ts




const Training = schemas/* looseObject */._H3({
    metrics: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig()),
    model: schemas/* looseObject */._H3({ bytes: schemas/* number */.aig() }),
});
const Features = schemas/* looseObject */._H3({
    counts: schemas/* looseObject */._H3({ train: schemas/* number */.aig() }),
    split: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* json */.Pq9()),
});
const Columns = schemas/* looseObject */._H3({
    features: schemas/* array */.YOg(schemas/* looseObject */._H3({ name: schemas/* string */.YjP(), type: schemas/* string */.YjP(), from: schemas/* string */.YjP().optional() })),
});
const Data = schemas/* looseObject */._H3({
    sources: schemas/* array */.YOg(schemas/* looseObject */._H3({
        name: schemas/* string */.YjP(),
        rows: schemas/* number */.aig(),
        contract: schemas/* boolean */.zMY(),
        verdict: kit.Verdict.nullable(),
        checks: schemas/* array */.YOg(schemas/* unknown */.L5J()),
    })),
});
const Scan = schemas/* looseObject */._H3({
    verdict: schemas/* string */.YjP(),
    files: schemas/* array */.YOg(schemas/* looseObject */._H3({
        path: schemas/* string */.YjP(),
        format: schemas/* string */.YjP(),
        findings: schemas/* array */.YOg(schemas/* looseObject */._H3({ rule: schemas/* string */.YjP(), severity: schemas/* string */.YjP(), message: schemas/* string */.YjP() })),
    })),
});
/** @param chain as `modelChain` found it, its outputs checked against their statements */
async function collectEvidence(host, project, chain) {
    const result = async (stage, schema, file = 'result.json') => {
        const found = chain.find((other) => other.stage === stage);
        return found && schema.parse(JSON.parse(await host.files.readText(found.output.path(file))));
    };
    const evaluation = (await result('evaluate-model', packages_evaluation.Evaluation));
    const gate = await result('gate-model', packages_evaluation.GateDecision);
    const scan = await result('scan-model', Scan);
    const stages = chain.map(describe);
    const model = await modelOf(chain, await result('train-model', Training));
    const built = chain.find(({ stage }) => stage === 'build-features');
    const features = featuresOf(built && (0,evidence/* factsOf */.xS)(built.execution).parameters, await result('build-features', Features), await result('build-features', Columns, 'features.json'));
    return {
        project,
        at: stages
            .map(({ finishedOn }) => finishedOn)
            .sort()
            .at(-1),
        tool: { ...evidence.TOOL },
        evaluation: { ...evaluation, groupedBy: evaluation.settings.group },
        ...(gate && { gate }),
        ...(model && { model }),
        ...(features && { features }),
        data: ((await result('validate-data', Data))?.sources ?? []).map(({ checks, ...source }) => ({
            ...source,
            rules: checks.length,
        })),
        ...(scan && { scan }),
        stages,
    };
}
function describe({ stage, output, execution }) {
    const { key, startedOn, durationMs, verdict, commit, dirty, command } = (0,evidence/* factsOf */.xS)(execution);
    return {
        stage,
        key,
        startedOn,
        finishedOn: new Date(Date.parse(startedOn) + durationMs).toISOString(),
        ...(verdict && { verdict }),
        ...(commit !== undefined && { commit }),
        dirty: dirty ?? false,
        ...(command && { command }),
        reads: (0,evidence/* materialsOf */.iA)(execution).map((material) => artefact(material)),
        makes: output.statement.subject.map((subject) => artefact(subject)),
    };
}
function artefact({ name = '', digest, role, }) {
    const kind = ['sha256', 'dirHash1', 'gitCommit'].find((candidate) => digest[candidate] !== undefined);
    return { name, kind, digest: (0,evidence/* digestOf */.ol)(digest), ...(typeof role === 'string' && { role }) };
}
async function modelOf(chain, training) {
    const trained = chain.find(({ stage }) => stage === 'train-model');
    if (!trained || !training)
        return undefined;
    const { subject } = trained.output.statement;
    const { params, seed } = (0,evidence/* factsOf */.xS)(trained.execution).parameters;
    return {
        digest: subject.find(({ name }) => name === 'model').digest.dirHash1,
        files: subject
            .filter(({ name, digest }) => name.startsWith('model/') && digest.sha256 !== undefined)
            .map(({ name, digest }) => ({ name: name.slice('model/'.length), sha256: digest.sha256 })),
        bytes: training.model.bytes,
        metrics: training.metrics,
        ...(typeof seed === 'number' && { seed }),
        params: (params ?? {}),
    };
}
/** @param parameters of the stage: there the expressions stand as somebody wrote them */
function featuresOf(parameters, built, description) {
    if (!built || !description)
        return undefined;
    const { label, at } = (parameters?.['features'] ?? {});
    const { counts, split } = built;
    return {
        ...(typeof label === 'string' && { label }),
        ...(typeof at === 'string' && { at }),
        columns: description.features.map(({ name, type, from }) => ({ name, type, ...(from !== undefined && { from }) })),
        train: counts.train,
        split: split,
    };
}

;// CONCATENATED MODULE: ./actions/write-model-card/texts.ts



const LARGEST = 64_000;
/** The files of Markdown that `card` names. @throws MLOPS_CARD_TEXT, MLOPS_PATH_OUTSIDE */
async function readTexts(host, project, section) {
    const texts = {};
    const materials = [];
    for (const name of HUMAN_SECTIONS) {
        const file = section[name];
        if (file === undefined)
            continue;
        const at = ['card', name];
        const path = await (0,config.resolvePath)(project, file, { purpose: 'card', at });
        const unreadable = (message, cause) => fail('MLOPS_CARD_TEXT', {
            message: `${file}: ${message}`,
            where: { ...project.locate(at), field: at.join('.') },
            hint: 'Name a file of Markdown, relative to mlops.yml.',
            cause,
        });
        const bytes = await host.files.read(path).catch((cause) => {
            throw unreadable('this file cannot be read', cause);
        });
        if (bytes.length > LARGEST)
            throw unreadable(`${bytes.length} bytes; at most ${LARGEST} are a section of a card`);
        const markdown = Buffer.from(bytes).toString('utf8');
        if (markdown.trim() !== '')
            texts[name] = { file, markdown };
        materials.push({ name: (0,external_node_path_.relative)(project.root, path), path, role: 'code' });
    }
    return { texts, materials };
}
/**
 * Where the card is kept in the project, and what people wrote into it.
 * @throws MLOPS_CARD_NOT_OURS, MLOPS_CARD_MARKS, MLOPS_PATH_OUTSIDE
 */
async function readKept(host, project, output) {
    if (output === undefined)
        return { kept: {} };
    const path = await (0,config.resolvePath)(project, output, { purpose: 'card', at: ['card', 'output'] });
    if (!(await host.files.exists(path)))
        return { card: { path }, kept: {} };
    const text = await host.files.readText(path);
    return { card: { path, text }, kept: readRegions(text, output) };
}
/**
 * Brings the project's card up to date. One that says the same is left alone: a file that is not touched is not newer.
 * @throws MLOPS_CARD_CHANGED
 */
async function keepCard(host, { path, text }, now) {
    const present = (await host.files.exists(path)) ? await host.files.readText(path) : undefined;
    if (present !== text) {
        throw fail('MLOPS_CARD_CHANGED', {
            message: `${path} was edited while the card was being written, and is left as it is`,
            where: { file: path },
            hint: 'Run again: mlops write-model-card',
        });
    }
    if (present !== now)
        await host.files.write(path, now);
}

;// CONCATENATED MODULE: ./actions/write-model-card/action.ts









const said = (key) => (0,kit.text)().describe(sentence(config.CardSection.shape[key].description));
const inputs = schemas/* object */.Ikc({
    ...kit.stageInputs,
    'intended-use': said('intended-use'),
    factors: said('factors'),
    'ethical-considerations': said('ethical-considerations'),
    caveats: said('caveats'),
    licence: said('licence'),
    'licence-name': said('licence-name'),
    'licence-link': said('licence-link'),
    contact: said('contact'),
    goal: said('goal'),
    'goal-metric': said('goal-metric'),
    'pipeline-tag': said('pipeline-tag'),
    library: said('library'),
    output: said('output'),
    strict: (0,kit.flag)().describe('Refuse a card that lacks a section only people can write, a licence or a contact.'),
});
/* harmony default export */ const action = ((0,kit.defineAction)({
    name: 'write-model-card',
    title: 'Write model card',
    description: 'Writes one card from the evidence, in three forms: README.md for the model hub, a page, and a CycloneDX bill of materials. What people wrote stays.',
    inputs,
    outputs: {
        card: 'Path of the card as README.md.',
        page: 'Path of the card as a page (HTML).',
        bom: 'Path of the bill of materials (CycloneDX 1.6, JSON).',
    },
    permissions: { contents: 'read' },
    section: 'card',
    chain: { reads: ['data-report', 'features', 'model', 'evaluation', 'gate', 'scan'], makes: ['card'] },
    run: async ({ inputs, host }) => {
        const project = await (0,config.openProject)(host, inputs);
        const section = cardSection(project, inputs);
        const chain = await modelChain(host, project);
        const { texts, materials } = await readTexts(host, project, section);
        const { card: place, kept } = await readKept(host, project, section.output);
        const card = {
            ...(await collectEvidence(host, project.config.project, chain)),
            ...metadata(section),
            texts,
            kept,
        };
        const outcome = await (0,evidence/* performStage */.Ce)(host, project, {
            stage: 'write-model-card',
            materials: [
                ...chain.map(({ output }) => output.material('result.json')),
                ...chain
                    .filter(({ stage }) => stage === 'build-features')
                    .map(({ output }) => output.material('features.json')),
                ...materials,
            ],
            parameters: {
                ...metadata(section),
                kept: kept,
                strict: inputs.strict,
                executions: Object.fromEntries(chain.map(({ stage, digest }) => [stage, digest])),
            },
            predicate: 'cyclonedx',
            execute: async (output) => {
                const { readme, page, bom, missing } = renderCard(card, { strict: inputs.strict });
                await host.files.write((0,external_node_path_.join)(output, 'README.md'), readme);
                await host.files.write((0,external_node_path_.join)(output, 'card.html'), page);
                await host.files.write((0,external_node_path_.join)(output, 'bom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);
                return { missing };
            },
            document: async (output) => JSON.parse(await host.files.readText((0,external_node_path_.join)(output, 'bom.cdx.json'))),
            facts: ({ missing }) => ({ missing }),
        }, { cache: inputs.cache });
        const written = (0,external_node_path_.join)(outcome.directory, 'README.md');
        if (place)
            await keepCard(host, place, await host.files.readText(written));
        return {
            summary: summarize(outcome.result.missing, outcome.cached),
            outputs: {
                card: place?.path ?? written,
                page: (0,external_node_path_.join)(outcome.directory, 'card.html'),
                bom: (0,external_node_path_.join)(outcome.directory, 'bom.cdx.json'),
            },
            result: outcome.result,
            evidence: outcome.statementPath,
            cached: outcome.cached,
        };
    },
}));
/** The section of mlops.yml, with what the inputs say instead. */
function cardSection(project, inputs) {
    const keys = Object.keys(config.CardSection.shape);
    const given = keys.filter((key) => inputs[key] !== undefined).map((key) => [key, inputs[key]]);
    return config.CardSection.parse({ ...project.config.card, ...Object.fromEntries(given) });
}
/** What people say in words, apart from the chapters. */
function metadata(section) {
    const { licence, goal, contact, library } = section;
    const [name, link] = [section['licence-name'], section['licence-link']];
    const [goalMetric, pipelineTag] = [section['goal-metric'], section['pipeline-tag']];
    return {
        ...(goal !== undefined && { goal }),
        ...(goalMetric !== undefined && { goalMetric }),
        ...(licence !== undefined && {
            licence: { id: licence, ...(name !== undefined && { name }), ...(link !== undefined && { link }) },
        }),
        ...(contact !== undefined && { contact }),
        ...(pipelineTag !== undefined && { pipelineTag }),
        ...(library !== undefined && { library }),
    };
}
function summarize(missing, cached) {
    const done = cached ? 'The card is as it was' : 'Card written';
    return missing.length === 0
        ? `${done}: README.md, card.html and bom.cdx.json.`
        : `${done}; nobody has written ${missing.join(', ')}.`;
}
/** As the action's reference prints it. */
function sentence(description) {
    return `${description[0].toUpperCase()}${description.slice(1)}.`;
}


/***/ })

};
