export const id = 327;
export const ids = [327];
export const modules = {

/***/ 30327:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  IC: () => (/* reexport */ brokenStage),
  Iu: () => (/* reexport */ capitalised),
  KS: () => (/* reexport */ curvesPart),
  CE: () => (/* reexport */ forest),
  Pl: () => (/* reexport */ headline),
  PT: () => (/* reexport */ page_markup_namespaceObject),
  nL: () => (/* reexport */ numbers_namespaceObject),
  pj: () => (/* reexport */ plain),
  renderComment: () => (/* reexport */ renderComment),
  Cf: () => (/* reexport */ renderPage)
});

// UNUSED EXPORTS: COMMENT_LIMIT, style

// NAMESPACE OBJECT: ./packages/reports/numbers.ts
var numbers_namespaceObject = {};
__webpack_require__.r(numbers_namespaceObject);
__webpack_require__.d(numbers_namespaceObject, {
  count: () => (count),
  counted: () => (counted),
  decimalsFor: () => (decimalsFor),
  fixed: () => (fixed),
  limit: () => (numbers_limit),
  percent: () => (percent),
  seconds: () => (seconds),
  share: () => (share),
  value: () => (value),
  withInterval: () => (withInterval)
});

// NAMESPACE OBJECT: ./packages/reports/page-markup.ts
var page_markup_namespaceObject = {};
__webpack_require__.r(page_markup_namespaceObject);
__webpack_require__.d(page_markup_namespaceObject, {
  badge: () => (badge),
  code: () => (page_markup_code),
  folded: () => (folded),
  link: () => (page_markup_link),
  list: () => (list),
  name: () => (page_markup_name),
  page: () => (page),
  paragraph: () => (paragraph),
  section: () => (section),
  sentence: () => (page_markup_sentence),
  table: () => (page_markup_table),
  text: () => (page_markup_text)
});

;// CONCATENATED MODULE: ./packages/reports/numbers.ts
const MINUS = '\u2212';
/** `1,742`. */
function count(value) {
    return Math.round(value).toLocaleString('en-US');
}
/** `1 slice`, `1,742 examples`. */
function counted(value, noun) {
    return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}
/** A metric's value: three significant digits, four when it is close to 1 or more digits carry meaning. */
function value(number) {
    if (number === null || !Number.isFinite(number))
        return '–';
    const decimals = Math.abs(number) >= 1000 ? 0 : Math.abs(number) >= 10 ? 2 : Math.abs(number) < 0.01 ? 5 : 4;
    return fixed(number, number === 0 ? 1 : decimals);
}
/** A number with the given decimals and a true minus sign; zero has none. */
function fixed(number, decimals) {
    const text = number.toFixed(decimals);
    return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', MINUS);
}
/** A limit as it was written, with at least three decimals so that it lines up with what it limits. */
function numbers_limit(number) {
    return fixed(number, Math.max(3, decimalsOf(number)));
}
/** A share as it was written in percent: 0.01 is `1 %`, 0.025 is `2.5 %`. */
function percent(share) {
    const written = Number((100 * share).toPrecision(6));
    return `${fixed(written, decimalsOf(written))} %`;
}
/** A measured share: `0.3 %`, `12 %`. */
function share(part) {
    return `${fixed(100 * part, part > 0 && part < 0.1 ? 1 : 0)} %`;
}
/** Enough decimals to show two significant digits of an interval's width; between 3 and 6, or from `least`. */
function decimalsFor(width, least = 3) {
    return width > 0 ? Math.min(6, Math.max(least, 1 - Math.floor(Math.log10(width)))) : least;
}
/** `−0.046 [−0.079, −0.021]`; without an interval the estimate alone. */
function withInterval(estimate, low, high) {
    if (estimate === null)
        return '–';
    if (low === null || high === null)
        return value(estimate);
    if (estimate === 0 && low === 0 && high === 0)
        return '0';
    const decimals = decimalsFor(high - low, Math.abs(estimate) >= 100 ? 0 : 3);
    return `${fixed(estimate, decimals)} [${fixed(low, decimals)}, ${fixed(high, decimals)}]`;
}
/** `0.8 s`, `95 s`, `12 min`. */
function seconds(duration) {
    if (duration < 10)
        return `${duration.toFixed(1)} s`;
    return duration < 120 ? `${Math.round(duration)} s` : `${Math.round(duration / 60)} min`;
}
function decimalsOf(number) {
    const [mantissa, exponent] = String(number).split('e');
    return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent ?? 0));
}

;// CONCATENATED MODULE: ./packages/reports/piece.ts
/** Prose as this project writes it, where backticks mark code. */
function prose(text) {
    return text
        .split(/`([^`\n]*)`/)
        .map((part, index) => (index % 2 === 0 ? part : { code: part }))
        .filter((piece) => piece !== '');
}
function plain(pieces) {
    return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join('');
}
function capitalised(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
/** Names in a row: `a`, `b` and 3 more. */
function namesInARow(names, most) {
    const shown = names.slice(0, most).flatMap((name, index) => [...(index > 0 ? [', '] : []), { code: name }]);
    return names.length > most ? [...shown, ` and ${names.length - most} more`] : shown;
}
/** A text that is too long for its place ends in an ellipsis; characters are never cut in two. */
function clip(text, most) {
    if (text.length <= most)
        return text;
    const characters = Array.from(text.slice(0, 2 * most));
    return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}
/** The longest name that is shown whole. */
const NAME = 80;
/** The longest sentence of somebody else's that is shown whole. */
const SENTENCE = 300;

;// CONCATENATED MODULE: ./packages/reports/clues.ts


const MOST_NAMES = 3;
/** Where to look first when the gate does not pass: what the evidence says, as sentences; none when it says nothing. */
function lookHereFirst({ gate, clues, changes, baselineName, run }) {
    if (!gate || gate.verdict === 'pass' || gate.deciding === null)
        return [];
    const slice = gate.rules[gate.deciding]?.slice;
    const where = slice ? ['for ', { code: `${slice.slicing} = ${slice.value}` }, ' '] : [];
    const parts = [];
    if (clues && clues.emptier.length > 0) {
        const [worst] = clues.emptier;
        const names = clues.emptier.map(({ input }) => input);
        parts.push([
            ...where,
            names.length === 1 ? 'one input is' : `${names.length} inputs are`,
            ` emptier than on ${baselineName}: `,
            ...namesInARow(names, MOST_NAMES),
            ` (${names.length === 1 ? '' : 'up to '}${share(worst.now)} empty, was ${share(worst.before)})`,
        ]);
    }
    else if (clues?.same.features) {
        parts.push([
            clues.same.model === true
                ? `the inputs and the model are byte for byte those of ${baselineName}: what differs is how it predicts`
                : `the inputs are byte for byte those of ${baselineName}${clues.same.model === false ? '; the model is another' : ''}`,
        ]);
    }
    const changed = changes ? changedNames(changes) : [];
    if (changed.length > 0)
        parts.push(['changed: ', ...namesInARow(changed, MOST_NAMES), ...(run?.dirty ? [', and uncommitted files'] : [])]);
    return parts.flatMap((part, index) => [...(index > 0 ? ['. '] : []), ...(index > 0 ? begun(part) : part)]);
}
function changedNames({ code, parameters }) {
    return [...parameters.map(({ name }) => name), ...(code ?? []).map(({ path }) => path)];
}
function begun([first, ...rest]) {
    return first === undefined ? [] : [typeof first === 'string' ? capitalised(first) : first, ...rest];
}

;// CONCATENATED MODULE: ./packages/reports/flowchart.ts
/**
 * The stages as a Mermaid flowchart, an arrow where one read what another made. For those who ask for it: mail shows
 * its source.
 */
function flowchart(stages) {
    const boxes = stages.map((stage, index) => `  s${index}["${label(stage)}"]`);
    const arrows = stages.flatMap(({ reads }, to) => stages
        .slice(0, to)
        .flatMap(({ makes }, from) => makes.some(({ digest }) => reads.some((read) => read.digest === digest)) ? [`  s${from} --> s${to}`] : []));
    return ['```mermaid', 'flowchart LR', ...boxes, ...arrows, '```'].join('\n');
}
/** Mermaid has no escape for all of its syntax: only what is surely none of it is kept. */
function label({ stage, verdict, cached, problem }) {
    const state = problem === undefined ? [verdict, cached ? 'cached' : undefined] : ['not done'];
    return [stage.replace(/[^A-Za-z0-9 _-]/g, '').slice(0, 60), ...state].filter(Boolean).join(', ');
}

;// CONCATENATED MODULE: ./packages/reports/headline.ts


/** The one sentence that says what decided: the number, for whom, and the limit. */
function headline(report) {
    const [first, ...rest] = whatDecided(report);
    return typeof first === 'string' ? [capitalised(first), ...rest] : first === undefined ? [] : [first, ...rest];
}
function whatDecided(report) {
    const broken = brokenStage(report.stages);
    if (broken)
        return [{ code: broken.stage }, ' stopped: ', ...prose(clip(firstLine(broken.problem), SENTENCE))];
    if (report.waiting && !report.gate)
        return waitingFor(report.waiting);
    if (report.begun)
        return notYet(report.run?.commit ?? '', report.begun);
    const failedData = report.data && report.data.verdict !== 'pass' ? dataHeadline(report.data) : undefined;
    if (failedData)
        return failedData;
    const unsafe = report.gate?.verdict !== 'fail' ? unsafeFile(report.scan) : undefined;
    if (unsafe)
        return [{ code: unsafe.path }, ': ', ...prose(clip(unsafe.finding, SENTENCE))];
    return report.gate ? gateHeadline(report.gate, report) : ungatedHeadline(report);
}
/** The file of the model that decides that nobody should load it. */
function unsafeFile(scan) {
    if (!scan || scan.verdict === 'pass')
        return undefined;
    const file = scan.files.find(({ verdict }) => verdict === scan.verdict);
    return { path: file?.path ?? 'model', finding: file?.findings[0]?.message ?? 'not known to be safe to load' };
}
/** Whoever reads it hours later should see that nothing is broken, and what is missing. */
function waitingFor({ job, labels, since }) {
    const at = `${since.slice(0, 16).replace('T', ' ')} UTC`;
    const wanted = labels.length === 0 ? [] : [' with ', ...namesInARow(labels, 5)];
    return ['waiting for a runner', ...wanted, ` since ${at}: `, { code: job }, ' has not started'];
}
function notYet(commit, { earlier }) {
    const before = earlier ? ['; ', { code: headline_short(earlier.commit) }, ` before it was: ${earlier.verdict}`] : [];
    return [{ code: headline_short(commit) }, ' is not judged yet', ...before];
}
const headline_short = (commit) => commit.slice(0, 7);
/** The first stage that could not do its work; stages that did not run because of it come after. */
function brokenStage(stages) {
    return stages.find((stage) => stage.problem !== undefined && !stage.problem.startsWith('not run'));
}
function firstLine(text) {
    return text.split('\n', 1)[0];
}
/** Checks that keep data from passing. */
function brokenChecks(data) {
    return data.sources.flatMap(({ name, checks }) => checks
        .filter(({ verdict, severity }) => verdict !== 'pass' && severity !== 'warning' && severity !== 'info')
        .map((check) => ({ source: name, check })));
}
function dataHeadline(data) {
    const [first, ...others] = brokenChecks(data);
    if (!first)
        return undefined;
    const { source, check } = first;
    const place = check.column === undefined ? [{ code: source }] : [{ code: check.column }, ' of ', { code: source }];
    const rows = check.violations === null
        ? ' breaks'
        : `: ${counted(check.violations, 'row')} ${check.violations === 1 ? 'breaks' : 'break'}`;
    const more = others.length === 0
        ? ''
        : `, and ${counted(others.length, 'more rule')} ${others.length === 1 ? 'is' : 'are'} broken`;
    return [...place, `${rows} the rule “${clip(check.description, SENTENCE)}”${more}`];
}
function ungatedHeadline({ evaluation, data, leftOut = [] }) {
    const measured = evaluation?.metrics.find(({ estimate }) => estimate !== null);
    const unjudged = leftOut.includes('gate-model')
        ? ['; ', { code: 'gate-model' }, ' has not judged it']
        : ['; no rule judges it yet'];
    if (measured)
        return [...measuredAs(measured), ...unjudged];
    if (evaluation)
        return ['the model was evaluated', ...unjudged];
    if (!data)
        return ['nothing was judged'];
    const checks = data.sources.reduce((sum, { checks: of }) => sum + of.length, 0);
    return [
        checks === 0
            ? 'the data were read; no contract judges them yet'
            : `the data keep ${checks === 1 ? 'the one rule' : `all ${count(checks)} rules`} of their contracts`,
    ];
}
function gateHeadline(gate, { evaluation, baselineName, policy }) {
    if (policy?.from === 'unclear' && gate.verdict === 'inconclusive')
        return [`how ${policy.base?.branch ?? 'the base branch'} judges this cannot be told`];
    const rule = gate.deciding === null ? undefined : gate.rules[gate.deciding];
    if (rule && rule.low !== null)
        return ruleHeadline(rule, baselineName);
    if (gate.baseline.kind !== 'none')
        return rule ? ruleHeadline(rule, baselineName) : prose(gate.reason);
    if (gate.verdict !== 'pass')
        return ['there is nothing to compare with: ', ...prose(clip(noBaseline(gate).why, SENTENCE))];
    const measured = evaluation?.metrics.find(({ estimate }) => estimate !== null);
    return ['there is nothing to compare with yet', ...(measured ? [': ', ...measuredAs(measured)] : [])];
}
/** Why there is no baseline, and what one can do about it, from the one sentence that says both. */
function noBaseline({ baseline }) {
    const [why = '', ...advice] = baseline.reason.replace(/^none(: |, because |, )/, '').split('; ');
    return { why, advice: advice.join('; ') };
}
function measuredAs({ metric, estimate, low, high, }) {
    if (low === null || high === null)
        return [{ code: metric }, ` is ${fixed(estimate, 3)}`];
    const decimals = decimalsFor(high - low);
    return [{ code: metric }, ` is ${fixed(low, decimals)} to ${fixed(high, decimals)}`];
}
/** @param baseline what the baseline is called */
function ruleHeadline(rule, baseline) {
    const subject = rule.slice
        ? [{ code: rule.metric }, ' for ', { code: `${rule.slice.slicing} = ${rule.slice.value}` }]
        : [{ code: rule.metric }];
    const { low, high } = rule;
    if (low === null || high === null)
        return [...subject, ' could not be judged: ', ...prose(clip(rule.reason, SENTENCE))];
    return [
        ...subject,
        rule.bound.kind === 'margin' ? ` ${margin(rule, low, high, baseline)}` : ` ${absolute(rule, low, high)}`,
    ];
}
function absolute({ bound, verdict }, low, high) {
    const decimals = decimalsFor(high - low);
    const range = low === high ? fixed(low, decimals) : `${fixed(low, decimals)} to ${fixed(high, decimals)}`;
    const [wanted, missed] = bound.kind === 'min' ? ['at least', 'below'] : ['at most', 'above'];
    switch (verdict) {
        case 'fail':
            return `is ${range}, ${missed} the limit ${bound.value}`;
        case 'inconclusive':
            return `is ${range}: not shown to be ${wanted} ${bound.value}`;
        case 'pass':
        case 'not-applicable':
            return `is ${range}, ${wanted} ${bound.value} as wanted`;
    }
}
/** Differences in the metric's own unit or, for a margin relative to the baseline, in percent of it. */
function margin({ bound, baseline: before, verdict }, low, high, baseline) {
    const relative = bound.relative === true && before !== null && before !== 0;
    const scale = relative ? 100 / Math.abs(before) : 1;
    const decimals = decimalsFor((high - low) * scale, relative ? 1 : 3);
    const show = (number) => fixed(Math.abs(number * scale), decimals);
    const unit = relative ? ' %' : '';
    const allowed = `(limit ${bound.relative ? percent(bound.value) : numbers_limit(bound.value)})`;
    if (low === 0 && high === 0)
        return `is the same as on ${baseline} ${allowed}`;
    const open = verdict === 'inconclusive';
    const range = high < 0
        ? `${show(high)} to ${show(low)}${unit} worse than ${baseline}`
        : low > 0
            ? `${show(low)} to ${show(high)}${unit} better than ${baseline}`
            : `between ${show(low)}${unit} worse and ${show(high)}${unit} better than ${baseline}`;
    return open ? `cannot be told apart from the limit: it is ${range} ${allowed}` : `is ${range} ${allowed}`;
}

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/reports/markdown.ts


/** A name as code, an overlong one cut. */
function code(name) {
    return kit.escape.markdownCode(clip(name, NAME));
}
/** A text, an overlong one cut. */
function markdown_text(said) {
    return kit.escape.markdown(clip(said, SENTENCE));
}
/** A name that is no code: a slice's value. An overlong one is cut. */
function markdown_name(said) {
    return kit.escape.markdown(clip(said, NAME));
}
/** What is shown, leading to an address; leading nowhere when that is no absolute web address. */
function markdown_link(shown, address) {
    const url = URL.parse(address ?? '');
    if (!url || !/^https?:$/.test(url.protocol))
        return shown;
    const safe = url.href.replace(/[()\\|]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
    return `[${shown}](${safe})`;
}
/** A sentence of pieces as Markdown, escaped once, here. */
function sentence(pieces) {
    return pieces
        .map((piece) => (typeof piece === 'string' ? kit.escape.markdown(clip(piece, 2 * SENTENCE)) : code(piece.code)))
        .join('');
}
/** Cells that are Markdown already. Alignment per column: `l` or `r`. */
function table(header, align, rows) {
    const rule = [...align].map((side) => (side === 'r' ? '--:' : '---'));
    return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
function details(summary, body) {
    return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
/** Lines as they were printed, in a block whose fence is longer than any run of backticks in them. */
function fenced(lines) {
    const body = lines.map(kit.escape.logLine).join('\n');
    const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}text\n${body}\n${fence}`;
}
/** Parts of a page, below each other; empty ones are left out. */
function paragraphs(parts) {
    return parts.filter((part) => part !== '').join('\n\n');
}

;// CONCATENATED MODULE: ./packages/reports/mlflow.ts
/** Models of one run that are named, one by one. */
const MOST_MODELS = 5;
/** What these numbers are not, and that the run had not ended well, where it had not. */
function mlflowNote({ status }) {
    const standing = status === 'FINISHED' ? [] : ['MLflow said ', { code: status }, ' of it when this was written down. '];
    return [...standing, 'The training program logged these numbers; no rule was judged by them.'];
}
/** Six digits of a number, as it is compared at a glance; the page has all of them. */
function shortened(value) {
    return String(typeof value === 'number' ? Number(value.toPrecision(6)) : value);
}

;// CONCATENATED MODULE: ./packages/reports/comment-details.ts





/** @param most rows of the table */
function dataPart({ data, changes }, most) {
    if (!data)
        return '';
    const total = data.sources.reduce((sum, { checks }) => sum + checks.length, 0);
    const rulesOf = (rules) => counted(rules, 'rule');
    const off = data.sources.flatMap(({ name, checks }) => checks.filter(({ verdict }) => verdict !== 'pass').map((check) => ({ source: name, check })));
    const unchanged = changes?.data.length === 0 ? ', unchanged' : '';
    const warned = off.length - brokenChecks(data).length;
    const title = off.length === 0
        ? `Data: ${rulesOf(total)} ${total === 1 ? 'passes' : 'pass'}${unchanged}`
        : `Data: ${count(off.length)} of ${rulesOf(total)} ${off.length === 1 ? 'does' : 'do'} not pass${warned > 0 ? `, ${count(warned)} only warned about` : ''}`;
    const sizes = data.sources
        .slice(0, most)
        .map(({ name, rows, contract }) => `${code(name)}: ${counted(rows, 'row')}${contract ? '' : ', no contract'}`)
        .join(' · ');
    const rows = off.slice(0, most).map(({ source, check }) => [
        code(check.column === undefined ? source : `${source}.${check.column}`),
        markdown_text(check.description),
        markdown_text(check.observed),
        markdown_text(check.expected),
        markdown_text(check.examples
            .slice(0, 3)
            .map(({ row, value }) => `${row === null ? '' : `row ${count(row)}: `}${value}`)
            .join('; ')),
    ]);
    const body = paragraphs([
        sizes,
        rows.length === 0 ? '' : table(['where', 'rule', 'found', 'wanted', 'for example'], 'lllll', rows),
        off.length > most ? `${count(off.length - most)} more: see the report.` : '',
    ]);
    // What stops a run is read, not looked for.
    return data.verdict === 'pass' && body !== '' ? details(title, body) : paragraphs([`**${title}**`, body]);
}
/** @param most findings */
function scanPart({ scan }, most) {
    if (!scan)
        return '';
    const off = scan.files.filter(({ verdict }) => verdict !== 'pass');
    const formats = [...new Set(scan.files.map(({ format }) => format))].map(markdown_text).join(', ');
    const files = counted(scan.files.length, 'file');
    if (off.length === 0)
        return `Model: ${files} scanned (${formats}), nothing in ${scan.files.length === 1 ? 'it' : 'them'} runs code.`;
    const rows = off.flatMap(({ path, findings }) => findings.map(({ message, todo }) => [code(path), markdown_text(message), markdown_text(todo)]));
    return paragraphs([
        `**Model: ${count(off.length)} of ${files} not safe to load**`,
        table(['file', 'found', 'what to do'], 'lll', rows.slice(0, most)),
        rows.length > most ? `${count(rows.length - most)} more: see the report.` : '',
    ]);
}
/** @param most lines of each kind of change */
function changesPart({ changes, baselineName }, most) {
    if (!changes)
        return '';
    const { parameters, data } = changes;
    const files = changes.code ?? [];
    const title = `What changed: code ${changes.code ? counted(files.length, 'file') : 'not known'}, parameters ${count(parameters.length)}, data ${count(data.length)}`;
    if (most === 0)
        return `${title}.`;
    const lines = [
        ...parameters.slice(0, most).map(({ name, before, after }) => `- ${code(name)}: ${code(before)} → ${code(after)}`),
        ...data.slice(0, most).map(({ source, what }) => `- ${code(source)}: ${markdown_text(what)}`),
        ...files.slice(0, most).map(({ path, status }) => `- ${code(path)} ${markdown_text(status)}`),
    ];
    const more = [parameters, data, files].reduce((sum, { length }) => sum + Math.max(0, length - most), 0);
    if (more > 0)
        lines.push(`- and ${count(more)} more: see the report`);
    if (!changes.code)
        lines.push('- The two commits could not be compared.');
    return details(title, lines.length === 0 ? `Nothing since ${markdown_text(baselineName)}.` : lines.join('\n'));
}
/** @param most metrics */
function mlflowPart({ mlflow }, most) {
    if (!mlflow || most === 0)
        return '';
    const { metrics, models, link: address } = mlflow;
    const rows = metrics.slice(0, most).map(({ name: metric, value: logged }) => [code(metric), markdown_text(shortened(logged))]);
    const lines = [
        `${markdown_link('Run', address)} ${code(mlflow.id)}`,
        ...models.slice(0, MOST_MODELS).map((model) => `model ${code(model)}`),
        ...(models.length > MOST_MODELS ? [`${count(models.length - MOST_MODELS)} more`] : []),
        counted(mlflow.params, 'parameter'),
    ];
    return details(`MLflow run ${markdown_name(mlflow.name)}: ${counted(metrics.length, 'metric')} as logged there`, paragraphs([
        lines.join(' · '),
        sentence(mlflowNote(mlflow)),
        rows.length === 0 ? '' : table(['metric', 'last value'], 'lr', rows),
        metrics.length > most ? `${count(metrics.length - most)} more: see the report.` : '',
    ]));
}
/** @param most rows of slices; @param flips whether flipped examples are counted too */
function slicesPart({ evaluation, gate }, most, flips) {
    if (!evaluation)
        return '';
    const { slices } = evaluation;
    const rows = slices
        .slice(0, most)
        .map(({ slicing, value, count: examples, metrics: [first] }) => [
        `${markdown_name(slicing)} = ${markdown_name(value)}`,
        count(examples),
        first ? code(first.metric) : '–',
        first ? withInterval(first.estimate, first.low, first.high) : '–',
    ]);
    const flipped = flips ? gate?.flipped : undefined;
    const title = [
        ...(slices.length > 0 ? [slices.length === 1 ? 'The one slice' : `All ${count(slices.length)} slices`] : []),
        ...(flipped ? [slices.length > 0 ? 'flipped examples' : 'Flipped examples'] : []),
    ].join(' · ');
    if (title === '')
        return '';
    return details(title, paragraphs([
        rows.length === 0 ? '' : table(['slice', 'examples', 'metric', 'value, 95 %'], 'lrlr', rows),
        slices.length > most ? `${count(slices.length - most)} more: see the report.` : '',
        flipped ? flippedSentence(flipped) : '',
    ]));
}
/** How many predicted classes changed sides. */
function flippedSentence({ toWrong, toRight, stillWrong, count: examples, }) {
    return `Of ${counted(examples, 'prediction')}, ${count(toWrong)} became wrong and ${count(toRight)} became right; ${count(stillWrong)} ${stillWrong === 1 ? 'is' : 'are'} wrong both times.`;
}
/** @param options.drawn the stages as a flowchart too */
function evidencePart({ stages, run }, { drawn }) {
    if (stages.length === 0)
        return '';
    const rows = stages.map(({ stage, verdict, cached, seconds: took, makes, problem }) => [
        code(stage),
        problem !== undefined ? 'not done' : cached ? 'cached' : seconds(took),
        verdict ?? '',
        makes
            .slice(0, 3)
            .map(({ name, digest }) => `${code(name)} ${code(digest.slice(0, 12))}`)
            .join(', ') + (makes.length > 3 ? ', …' : ''),
    ]);
    const again = run?.id === undefined || !run.reproducible ? '' : code(`mlops reproduce ${run.id.slice(0, 12)}`);
    return details('Evidence and reproduction', paragraphs([table(['stage', 'time', 'verdict', 'made'], 'lrll', rows), again, drawn ? flowchart(stages) : '']));
}

;// CONCATENATED MODULE: ./packages/reports/comment-footing.ts


/** What the numbers are about and what they were compared with, in one small line. */
function footing({ gate, evaluation, baselineName, policy }) {
    if (!gate || !evaluation)
        return '';
    const { groups, count: examples } = evaluation.evaluationSet;
    const differences = gate.rules.filter(({ difference }) => difference !== null);
    const compared = differences.length > 0;
    const both = Math.min(examples, ...differences.filter(({ slice }) => !slice).map((rule) => rule.count));
    const [skipped] = gate.notJudged;
    const about = [
        both < examples
            ? `${count(both)} of ${counted(examples, 'example')}, those that both have`
            : `${compared ? 'Same ' : ''}${counted(examples, 'example')}`,
        ...(compared ? ['paired'] : []),
        groups === null
            ? 'independent'
            : `clustered by ${counted(groups, 'value')} of ${code(evaluation.groupedBy ?? 'group')}`,
    ].join(', ');
    const notes = [
        about,
        ...(compared ? ['a positive difference is better'] : []),
        ...(gate.baseline.kind === 'none' ? [] : [baselineNote(gate.baseline, baselineName)]),
        ...(gate.notes ?? []).map(markdown_text),
        ...(policy?.from === 'base' && policy.base ? [`rules: those of ${markdown_text(policy.base.branch)}`] : []),
        ...(skipped
            ? [`not judged: ${counted(gate.notJudged.length, 'slice')} under ${count(skipped.minCount)} examples`]
            : []),
    ];
    return `<sub>${notes.join(' · ')}</sub>`;
}
/** `baseline: main, merge-base a1b2c3d`. */
function baselineNote({ reason, rescored }, name) {
    const named = name === reason || name === 'baseline' ? '' : `${markdown_text(name)}, `;
    return `baseline: ${named}${markdown_text(reason)}${rescored ? ' (scored again on these examples)' : ''}`;
}
/** `Report · Run · commit d4e5f6a · Meant to?` */
function closing({ run, gate, policy, noExceptions }, links) {
    const commit = run?.commit === undefined ? '' : `commit ${markdown_link(code(run.commit.slice(0, 7)), links.commit)}`;
    const blocked = gate?.rules.some(({ blocking }) => blocking) === true;
    const branch = markdown_text(policy?.base?.branch ?? 'the default branch');
    const wayOut = noExceptions ? `Change the rule on ${branch} first` : `${code('mlops accept')}, on record`;
    const parts = [
        links.report === undefined ? '' : markdown_link('Report', links.report),
        links.run === undefined ? '' : markdown_link('Run', links.run),
        commit === '' || !run?.dirty ? commit : `${commit} with uncommitted changes`,
        blocked ? `Meant to? ${wayOut}` : '',
    ];
    return parts.filter((part) => part !== '').join(' · ');
}

;// CONCATENATED MODULE: ./packages/reports/rule-rows.ts

/** Failures, then what is open, then the rest; within each what blocks, the whole, and the least room first. */
function rulesWorstFirst(rules) {
    const rank = { fail: 0, inconclusive: 1, pass: 2, 'not-applicable': 3 };
    return [...rules].sort((a, b) => rank[a.verdict] - rank[b.verdict] ||
        Number(b.blocking) - Number(a.blocking) ||
        Number(!!a.slice) - Number(!!b.slice) ||
        room(a) - room(b));
}
/** How far the near end of the interval is from the limit, oriented: negative is on the wrong side. */
function room({ low, high, limit, bound }) {
    if (low === null || high === null || limit === null)
        return 0;
    return bound.kind === 'max' ? limit - high : low - limit;
}
/** What deserves a line of its own in a table for people in a hurry. */
function arrangeRules(rules) {
    const sorted = rulesWorstFirst(rules);
    const waiting = sorted.filter(({ verdict }) => verdict === 'not-applicable');
    const byReason = Map.groupBy(sorted.filter(({ verdict, low }) => verdict === 'inconclusive' && low === null), ({ reason }) => reason);
    const unjudged = [...byReason].filter(([, of]) => of.length > 1).map(([reason, of]) => ({ reason, rules: of }));
    const told = new Set([...waiting, ...unjudged.flatMap(({ rules: of }) => of)]);
    const quiet = Map.groupBy(sorted.filter((rule) => rule.slice && !rule.blocking && !rule.accepted && !told.has(rule)), ({ metric, bound, verdict }) => JSON.stringify([metric, bound, verdict]));
    const together = [...quiet.values()].filter((of) => of.length > 1);
    for (const rule of together.flat())
        told.add(rule);
    return { alone: sorted.filter((rule) => !told.has(rule)), together, unjudged, waiting };
}
/** What the interval of a margin is about; null for absolute rules and where there is no interval. */
function differenceText({ bound, difference, low, high }) {
    return bound.kind === 'margin' && low !== null && high !== null ? withInterval(difference, low, high) : null;
}
/** The candidate's value; with its interval where that is what is judged. */
function candidateText({ bound, candidate, low, high }) {
    return bound.kind === 'margin' ? withInterval(candidate, null, null) : withInterval(candidate, low, high);
}
/** On the scale of the difference; a margin relative to the baseline also as it was written. */
function limitOf({ bound, limit }) {
    if (bound.kind === 'min')
        return `≥ ${fixedAsWritten(bound.value)}`;
    if (bound.kind === 'max')
        return `≤ ${fixedAsWritten(bound.value)}`;
    if (!bound.relative)
        return numbers_limit(-bound.value);
    return limit === null
        ? `−${percent(bound.value)}`
        : `${fixed(limit, 4)} (${percent(bound.value)})`.replace(/ %/, '\u00a0%');
}
function fixedAsWritten(value) {
    return String(value).replace('-', '−');
}

;// CONCATENATED MODULE: ./packages/reports/comment-policy.ts





/**
 * Whose rules decided, where that is worth a word: when the change edits them, both verdicts and the rules that differ;
 * when there were none to decide, that the change's own were used. And the contracts that are the change's own.
 *
 * @param most rows of rules, and contracts
 */
function policyPart(report, most) {
    const left = leftOut(report);
    return paragraphs([contractsPart(report, most), left ? `${sentence(left)}.` : '', rulesPart(report, most)]);
}
/** Stages without which nothing passes; undefined where none is left out. */
function leftOut({ leftOut: stages = [], leftOutWhy, policy }) {
    if (stages.length === 0)
        return undefined;
    const branch = policy?.base?.branch ?? 'the branch that it is to be merged into';
    return [
        ...namesInARow(stages, stages.length),
        `, by which ${branch} judges a change, did not run here${leftOutWhy === undefined ? '' : ` (${leftOutWhy})`}: without that nothing is a pass. Where this branch leaves it out, an owner who merges past this check answers for it`,
    ];
}
function contractsPart({ policy }, most) {
    const { contracts = [], base } = policy ?? {};
    if (contracts.length === 0)
        return '';
    const branch = base ? markdown_text(base.branch) : 'the base branch';
    const left = contracts.length - most;
    const more = left > 0 ? ` and ${count(left)} more: see the report` : '';
    return `**Data are checked by other contracts than those of ${branch}:** ${contracts.slice(0, most).map(code).join(', ')}${more}.`;
}
function rulesPart(report, most) {
    const { policy, gate } = report;
    if (!policy || !gate)
        return '';
    const branch = policy.base ? markdown_text(policy.base.branch) : 'the base branch';
    if (policy.from !== 'base')
        return `${sentence(ownRules(policy))}.`;
    if (!policy.edited)
        return policy.moves ? `${sentence(movedRules(policy))}.` : '';
    if (!policy.proposed)
        return `This branch edits the rules. Those of ${branch} decide.`;
    const rules = differentRules(gate, policy.proposed);
    const rows = rules.slice(0, most).map(({ id, decides = 'none', proposes = 'none' }) => [code(id), decides, proposes]);
    const left = rules.length - rows.length;
    return paragraphs([
        `**This branch edits the rules.** Those of ${branch} decide: **${gate.verdict}**. With this branch's rules: **${policy.proposed.verdict}**. ${proposedHeadline(report, policy)}`,
        rules.length > 0
            ? table(['rule', `${branch}, decides`, 'this branch'], 'lll', rows)
            : 'The limits are the same; what differs is how examples are measured or counted.',
        left > 0 ? `${counted(left, 'more rule')}: see the report.` : '',
    ]);
}
/** Why the rules of the change were used, or only tried. */
function ownRules({ from, base, workflow, why }) {
    const branch = base?.branch ?? 'the base branch';
    if (from === 'head')
        return [branch, " has no rules yet: this branch's rules were used"];
    return [
        `How ${branch} judges this cannot be told from `,
        { code: workflow ?? '' },
        `: ${why ?? 'it cannot be read'}. What this branch says was tried, and is no pass alone; an owner who merges past this check answers for it`,
    ];
}
/** Where rules that stay the same are from, and where they will be. */
function movedRules({ base, workflow }) {
    const branch = base?.branch ?? 'the base branch';
    return [
        `${branch} has these very rules as inputs in `,
        { code: workflow ?? '' },
        ': from the merge on, those in ',
        { code: 'mlops.yml' },
        ' decide',
    ];
}
function proposedHeadline(report, { proposed }) {
    const { project, verdict, baselineName } = report;
    return `${sentence(headline({ project, verdict, baselineName, gate: proposed, stages: [] }))}.`;
}
/** Rules that only one of the two has, or that say something else there. */
function differentRules(decides, proposes) {
    const [ours, theirs] = [byRule(decides), byRule(proposes)];
    return [...new Set([...ours.keys(), ...theirs.keys()])]
        .map((id) => ({ id, decides: said(ours.get(id)), proposes: said(theirs.get(id)) }))
        .filter((rule) => rule.decides !== rule.proposes);
}
function byRule({ rules }) {
    return Map.groupBy(rulesWorstFirst(rules), ({ rule, id }) => rule ?? id);
}
/** The bound as it was written, and the worst that came of it. */
function said(lines) {
    const [worst] = lines ?? [];
    return worst && `${limitOf({ ...worst, limit: null })}: ${worst.verdict}`;
}

;// CONCATENATED MODULE: ./packages/reports/comment-rules.ts




/** Rules somebody should see in lines of their own, quiet slices in one line per rule, the rest in a sentence. */
function ruleTable({ gate, baselineName }, room) {
    if (!gate || gate.rules.length === 0)
        return '';
    const { alone, together, unjudged } = arrangeRules(gate.rules);
    const header = ['rule', markdown_name(baselineName), 'this change', 'difference, 95 %', 'limit', 'verdict'];
    const blocking = alone.filter((rule) => rule.blocking);
    const others = alone.filter((rule) => !rule.blocking);
    const shown = [...blocking.slice(0, room.blocking), ...others.slice(0, room.others)];
    const rows = [
        ...rulesWorstFirst(shown).map(ruleRow),
        ...together.slice(0, room.others).map((of) => groupRow(of, alone)),
    ];
    const left = alone.length + together.length - rows.length;
    const known = gate.baseline.kind === 'none' ? [] : unjudged;
    return paragraphs([
        rows.length === 0 ? '' : table(header, 'lrrrrl', rows),
        left === 0 ? '' : `${counted(left, 'more row')}: see the report.`,
        ...known
            .slice(0, 3)
            .map(({ reason, rules }) => `${counted(rules.length, 'rule')} not judged: ${sentence(prose(clip(reason, SENTENCE)))}.`),
        exceptions(gate.rules, room.others),
    ]);
}
/** Who said, why and until when a rule may fail: once for all its slices. */
function exceptions(rules, most) {
    const byReason = Map.groupBy(rules.filter(({ accepted, verdict }) => accepted && verdict !== 'pass'), ({ accepted }) => JSON.stringify(accepted));
    const lines = [...byReason.values()].slice(0, most).map((of) => {
        const { until, by, reason } = of[0].accepted;
        const named = of.length === 1 ? code(of[0].id) : counted(of.length, 'rule');
        return `- ${named}, until ${markdown_name(until)}, by ${markdown_name(by)}: ${markdown_text(reason)}`;
    });
    const left = byReason.size - lines.length;
    return lines.length === 0
        ? ''
        : `Excepted on record:\n\n${lines.join('\n')}${left > 0 ? `\n- and ${count(left)} more: see the report` : ''}`;
}
function ruleRow(rule) {
    return [
        subject(rule),
        rule.bound.kind === 'margin' ? value(rule.baseline) : '',
        candidateText(rule),
        differenceText(rule) ?? (rule.low === null ? sentence(prose(clip(rule.reason, SENTENCE))) : ''),
        limitOf(rule),
        verdictOf(rule),
    ];
}
/** Slices in one line: how many, and the one with the least room. */
function groupRow(rules, alone) {
    const [worst] = rules;
    const others = alone.some(({ metric, slice }) => slice && metric === worst.metric);
    const shown = `worst: ${markdown_name(worst.slice.value)} ${differenceText(worst) ?? candidateText(worst)}`;
    return [
        `${code(worst.metric)}, ${counted(rules.length, others ? 'other slice' : 'slice')}`,
        '',
        '',
        shown,
        limitOf(worst),
        worst.verdict === 'inconclusive' ? 'not shown' : verdictOf(worst),
    ];
}
function subject({ metric, slice }) {
    if (!slice)
        return code(metric);
    return `${code(metric)}, ${markdown_name(slice.slicing)} = ${markdown_name(slice.value)} (${count(slice.count)})`;
}
function verdictOf({ accepted, verdict, blocking }) {
    if (accepted)
        return `${verdict}, accepted until ${markdown_name(accepted.until)}`;
    if (verdict === 'inconclusive' && !blocking)
        return 'not shown';
    return verdict === 'fail' ? '**fail**' : verdict;
}

;// CONCATENATED MODULE: ./packages/reports/overview.ts




/** What follows the headline: does the whole hold, for how many slices is nothing shown, and what would decide it. */
function overview({ gate, stages, waiting, begun }) {
    if (!gate) {
        if (begun)
            return begunFurther(begun);
        if (waiting && !brokenStage(stages))
            return ['Nothing is judged yet; when it has run, this report says how it went.'];
        const skipped = stages.filter(({ problem }) => problem?.startsWith('not run') === true);
        return skipped.length === 0 ? [] : [`Not run because of it: ${skipped.map(({ stage }) => stage).join(', ')}.`];
    }
    const sentences = [...wholeAndSlices(gate), ...overview_exceptions(gate), ...wayOn(gate)];
    return sentences.flatMap((sentence, index) => [...(index > 0 ? [' '] : []), ...sentence]);
}
function begunFurther({ stopped }) {
    if (stopped === undefined)
        return [
            'Its run is under way, has skipped the step that judges it, or has ended before it came to that: the log of the run says which.',
        ];
    return [
        'A step of its run stopped: ',
        ...prose(clip(stopped.split('\n', 1)[0], SENTENCE)),
        '. If another step judges this model, its report comes here.',
    ];
}
function wholeAndSlices({ rules }) {
    const judged = rules.filter(({ verdict, low }) => verdict !== 'not-applicable' && low !== null);
    const whole = judged.filter(({ slice }) => !slice);
    const sliced = judged.filter(({ slice }) => slice);
    const holds = whole.length > 0 && whole.every(({ verdict }) => verdict === 'pass');
    const bad = distinctSlices(sliced.filter(({ verdict, accepted }) => verdict === 'fail' && !accepted));
    const open = distinctSlices(sliced.filter(({ verdict, accepted }) => verdict === 'inconclusive' && !accepted));
    const parts = [];
    if (holds && sliced.length > 0)
        parts.push('Overall the model holds.');
    const not = holds ? 'does not' : 'fails';
    if (bad.length === 1)
        parts.push(`One slice of ${counted(bad[0].count, 'example')} ${not}.`);
    else if (bad.length > 1)
        parts.push(`${bad.length} slices ${holds ? 'do not' : 'fail'}.`);
    if (open.length > 0)
        parts.push(`Not shown for ${counted(open.length, 'slice')}.`);
    return parts.map((part) => [part]);
}
/** A slice that several rules judge is one slice. */
function distinctSlices(rules) {
    return [...new Map(rules.map((rule) => [JSON.stringify([rule.slice?.slicing, rule.slice?.value]), rule])).values()];
}
function overview_exceptions({ rules }) {
    const accepted = rules.filter((rule) => rule.accepted && rule.verdict !== 'pass');
    return accepted.length === 0
        ? []
        : [[`${counted(accepted.length, 'rule')} ${accepted.length === 1 ? 'is' : 'are'} excepted on record.`]];
}
function wayOn(gate) {
    const { waiting, unjudged } = arrangeRules(gate.rules);
    const deciding = gate.deciding === null ? undefined : gate.rules[gate.deciding];
    const told = [];
    if (gate.baseline.kind === 'none') {
        const { why, advice } = noBaseline(gate);
        if (gate.verdict === 'pass')
            told.push(sentenceOf(why));
        else {
            const open = unjudged.reduce((sum, { rules }) => sum + rules.length, 0);
            // What fails by itself fails beside any baseline.
            if (gate.verdict === 'fail' && open === 0)
                return told;
            if (open > 0)
                told.push([`${counted(open, 'comparison')} could not be made, which says nothing about this change.`]);
            const { comes } = gate.baseline;
            if (comes)
                told.push(['The next passing run of the default branch becomes the baseline: run this again after it.']);
            if (advice !== '')
                told.push(sentenceOf(comes ? `or ${advice}` : advice));
        }
    }
    else if (deciding === undefined)
        told.push(sentenceOf(gate.reason));
    if (gate.advice !== undefined)
        told.push(sentenceOf(gate.advice));
    if (waiting.length > 0)
        told.push([
            `${count(waiting.length)} ${waiting.length === 1 ? 'comparison waits' : 'comparisons wait'} for a baseline: this run can become it, and the next change is compared with it.`,
        ]);
    if (deciding?.verdict === 'inconclusive' && deciding.low !== null)
        told.push(sentenceOf(whatWouldDecide(deciding)));
    return told;
}
/** The gate's own reason says what would decide it after the semicolon; without one it is itself the explanation. */
function whatWouldDecide({ reason }) {
    return reason.split('; ').at(-1);
}
function sentenceOf(text) {
    const said = clip(text, SENTENCE);
    return prose(`${capitalised(said)}${/[.…]$/.test(said) ? '' : '.'}`);
}

;// CONCATENATED MODULE: ./packages/reports/untrusted.ts

const LEAD = 'Reported by an untrusted run, which anyone may start.';
const NO_CHECK = ' Whatever it says, no check is green by it.';
const BY_BASE = 'It was judged by the rules of the base branch; its predictions are taken on trust.';
const BY_ITSELF = 'It was judged by rules of its own; they and its predictions are taken on trust.';
/** What stands above numbers whose predictions come from a run that anyone may start, such as a fork's. */
function untrustedNote({ untrusted, policy, editedWorkflow, }) {
    if (!untrusted)
        return undefined;
    const edited = editedWorkflow === undefined
        ? []
        : [
            ' This change edits ',
            { code: editedWorkflow },
            ', the workflow that made them: what ran is what it says, not what main has.',
        ];
    return {
        lead: LEAD,
        why: [policy?.from === 'base' && policy.workflow === undefined ? BY_BASE : BY_ITSELF, NO_CHECK, ...edited],
    };
}

;// CONCATENATED MODULE: ./packages/reports/comment.ts










/** GitHub refuses more than 65,536; the rest is room for the line by which the comment is found again. */
const COMMENT_LIMIT = 64_000;
const LEAST_LIMIT = 1000;
const WHOLE = {
    mlflow: 20,
    flipped: true,
    slices: 60,
    evidence: true,
    changes: 12,
    data: 12,
    said: 20,
    clues: true,
    policy: 12,
    rules: 12,
    blocking: 40,
    notes: true,
};
/** What goes first when there is too much, each step on top of those before it. */
const LEAST_IMPORTANT_FIRST = [
    { mlflow: 0 },
    { slices: 20 },
    { flipped: false },
    { slices: 0 },
    { evidence: false },
    { changes: 4, data: 4 },
    { changes: 0, data: 0 },
    { said: 5 },
    { policy: 4, rules: 4 },
    { blocking: 12 },
    { clues: false, said: 0, rules: 1, policy: 1 },
    { blocking: 4 },
    { blocking: 1, notes: false },
];
/**
 * The pull-request comment, and the job's summary: verdict and deciding number first, then rules, then what is folded
 * away. No images. Where there is no room for all of it the least important parts are shortened or left out, and it
 * says so; nothing is cut in the middle.
 *
 * @throws RangeError for a limit under 1,000 characters
 */
function renderComment(report, options = {}) {
    const { limit = COMMENT_LIMIT } = options;
    if (!(limit >= LEAST_LIMIT))
        throw new RangeError(`a comment of ${limit} characters says nothing`);
    let room = WHOLE;
    for (const less of [undefined, ...LEAST_IMPORTANT_FIRST]) {
        if (less)
            room = { ...room, ...less };
        const comment = render(report, room, options);
        if (comment.length <= limit)
            return comment;
    }
    return barest(report, limit);
}
function render(report, room, { links = {}, mermaid = false }) {
    const clues = room.clues ? sentence(lookHereFirst(report)) : '';
    const untrusted = untrustedNote(report);
    const parts = [
        `### ${markdown_text(report.project)}: **${report.verdict}**. ${sentence(headline(report))}`,
        untrusted ? `**${untrusted.lead}** ${sentence(untrusted.why)}` : '',
        room.notes ? sentence(overview(report)) : '',
        whatItSaid(report, room.said),
        ruleTable(report, { blocking: room.blocking, others: room.rules }),
        policyPart(report, room.policy),
        clues === '' ? '' : `**Look here first:** ${clues}.`,
        room.notes ? footing(report) : '',
        dataPart(report, room.data),
        scanPart(report, room.data),
        changesPart(report, room.changes),
        room.slices > 0 ? slicesPart(report, room.slices, room.flipped) : '',
        mlflowPart(report, room.mlflow),
        room.evidence ? evidencePart(report, { drawn: mermaid }) : '',
        room === WHOLE ? '' : SHORTENED,
        closing(report, links),
    ];
    return `${paragraphs(parts)}\n`;
}
const SHORTENED = 'More is in the report: it did not fit here.';
/** The end of what a broken stage printed, beyond the line that the headline shows. */
function whatItSaid({ stages }, most) {
    const lines = brokenStage(stages)?.problem.split('\n').slice(1) ?? [];
    return lines.length === 0 || most === 0 ? '' : fenced(lines.slice(-most).map((line) => clip(line, 500)));
}
/** Names so long that not even one line of everything fits: verdict and number, in as many words as there is room for. */
function barest(report, limit) {
    const shown = (most) => `### ${markdown_text(clip(report.project, 40))}: **${report.verdict}**. ${markdown_text(clip(plain(headline(report)), most))}\n\n${SHORTENED}\n`;
    for (let most = 300;; most = Math.floor(most / 2))
        if (most === 0 || shown(most).length <= limit)
            return shown(most);
}

;// CONCATENATED MODULE: ./packages/reports/forest.ts


const forest_text = kit.escape.html;
/**
 * Intervals below each other on one scale, each with its limit: what clears it and what does not is seen at once.
 * A list of plain HTML, so that labels wrap instead of being cut, a phone puts them above their bar, and it can be read
 * aloud; the bars are decoration.
 */
function forest(title, rows, zeroLabel) {
    if (rows.length === 0)
        return '';
    const values = rows.flatMap(({ low, high, limit }) => [low, high, 0, ...(limit === null ? [] : [limit])]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const room = (most - least || Math.abs(most) || 1) * 0.04;
    const [from, to] = [least - room, most + room];
    const at = (value) => `${String(Math.round((10_000 * (value - from)) / (to - from)) / 100)}%`;
    const items = rows.map(({ label, numbers, verdict, tone, estimate, low, high, limit }) => {
        const marks = [
            `<i class="zero" style="left:${at(0)}"></i>`,
            limit === null
                ? ''
                : `<i class="beyond" style="width:${at(limit)}"></i><i class="limit" style="left:${at(limit)}"></i>`,
            `<i class="range" style="left:${at(low)};right:calc(100% - ${at(high)})"></i>`,
            estimate === null ? '' : `<i class="dot" style="left:${at(estimate)}"></i>`,
        ];
        return `<li class="${tone}"><span class="label">${label}</span><span class="bar" aria-hidden="true">${marks.join('')}</span><span class="numbers">${numbers} <b class="badge ${tone}">${forest_text(verdict)}</b></span></li>`;
    });
    const decimals = decimalsFor((to - from) / 10);
    const zero = (0 - from) / (to - from);
    const tick = (value, side, shown = fixed(value, decimals)) => `<i class="${side}" style="left:${at(value)}">${forest_text(shown)}</i>`;
    // An end's own tick is left out where it would run into the word at zero.
    const ticks = [
        zero > 0.35 ? tick(least, 'start') : '',
        tick(0, zero > 0.85 ? 'end' : zero < 0.15 ? 'start' : '', zeroLabel),
        zero < 0.65 ? tick(most, 'end') : '',
    ];
    const axis = `<li class="axis" aria-hidden="true"><span class="label"></span><span class="bar">${ticks.join('')}</span></li>`;
    return `<figure><figcaption>${forest_text(title)}</figcaption><ul class="forest">${items.join('')}${axis}</ul></figure>`;
}

;// CONCATENATED MODULE: ./packages/reports/chart.ts



/** Charts are inline SVG in the page's own colours (CSS variables), readable in light and dark, without scripts. */
const PLOT = { width: 340, height: 250, left: 60, right: 14, top: 12, bottom: 40 };
const MOST_SERIES = 6;
const unit = (label) => ({
    label,
    from: 0,
    to: 1,
    ticks: [
        [0, '0'],
        [0.5, '0.5'],
        [1, '1'],
    ],
});
/** A line over the unit square (ROC, precision–recall, calibration), with the diagonal where it means something. */
function unitPlot(title, points, axes) {
    const [x, y] = scales(unit(axes.x), unit(axes.y));
    const diagonal = axes.diagonal
        ? `<line class="axis dashed" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>`
        : '';
    const path = points.map(([a, b], at) => `${at === 0 ? 'M' : 'L'}${x(a)} ${y(b)}`).join('');
    return svg(title, `${chart_frame(unit(axes.x), unit(axes.y))}${diagonal}<path class="series-1" d="${path}"/>`);
}
/** Counts per bin, one outline per series. */
function histogram(title, label, edges, series) {
    if (edges.length < 2)
        return '';
    const [first, last] = [edges[0], edges.at(-1)];
    const most = Math.max(1, ...series.flatMap(({ counts }) => counts));
    const across = { label, from: first, to: last, ticks: [first, last].map((edge) => [edge, chart_short(edge)]) };
    const up = {
        label: 'examples',
        from: 0,
        to: most,
        ticks: [
            [0, '0'],
            [most, count(most)],
        ],
    };
    const [x, y] = scales(across, up);
    const outlines = series.slice(0, MOST_SERIES).map(({ counts }, index) => {
        const steps = counts.map((n, bin) => `L${x(edges[bin])} ${y(n)}L${x(edges[bin + 1])} ${y(n)}`).join('');
        return `<path class="series-${index + 1} area" d="M${x(first)} ${y(0)}${steps}L${x(last)} ${y(0)}Z"/>`;
    });
    const legend = series
        .slice(0, MOST_SERIES)
        .map(({ name }, index) => `<text class="legend-${index + 1}" x="${PLOT.width - PLOT.right}" y="${PLOT.top + 14 * (index + 1)}" text-anchor="end">${kit.escape.html(clip(name, 24))}</text>`);
    return svg(title, chart_frame(across, up) + outlines.join('') + legend.join(''));
}
function scales(across, up) {
    const { width, height, left, right, top, bottom } = PLOT;
    return [scale(across, left, width - right), scale(up, height - bottom, top)];
}
/** Two decimals are finer than any screen, and the same bytes everywhere. */
function scale({ from, to }, start, end) {
    const span = to - from || 1;
    return (at) => String(Math.round((start + ((at - from) / span) * (end - start)) * 100) / 100);
}
function chart_frame(across, up) {
    const { width, height, left, right, top, bottom } = PLOT;
    const base = height - bottom;
    const [x, y] = scales(across, up);
    const tick = (at, shown) => `<text class="tick" ${at}>${kit.escape.html(shown)}</text>`;
    return [
        `<path class="axis" d="M${left} ${top}L${left} ${base}L${width - right} ${base}"/>`,
        ...across.ticks.map(([at, shown]) => tick(`x="${x(at)}" y="${base + 16}" text-anchor="${at === across.to && shown.length > 2 ? 'end' : 'middle'}"`, shown)),
        ...up.ticks.map(([at, shown]) => tick(`x="${left - 6}" y="${y(at)}" dy="4" text-anchor="end"`, shown)),
        tick(`x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle"`, across.label),
        tick(`transform="translate(14 ${(top + base) / 2}) rotate(-90)" text-anchor="middle"`, up.label),
    ].join('');
}
/** Three digits tell where an axis ends. */
function chart_short(edge) {
    return String(Number(edge.toPrecision(3))).replace('-', '−');
}
function svg(title, body) {
    const said = kit.escape.html(title);
    return `<figure><figcaption>${said}</figcaption><svg viewBox="0 0 ${PLOT.width} ${PLOT.height}" role="img" aria-label="${said}">${body}</svg></figure>`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/reports/style.ts
/** The page's look. Colours are variables, so that dark mode changes them in one place. */
const style = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#fff;--card:#f6f8fa;--line:#d1d9e0;--pass:#1a7f37;--fail:#cf222e;--inconclusive:#9a6700;--series:#0969da;--series2:#bc4c00}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9ea7b0;--paper:#0d1117;--card:#161b22;--line:#3d444d;--pass:#3fb950;--fail:#ff6a62;--inconclusive:#d8a634;--series:#58a6ff;--series2:#f0883e}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
header,main{max-width:62rem;margin:0 auto;padding:1rem 1.25rem}
header{border-left:.5rem solid var(--line);margin-top:1.5rem;padding-block:.25rem;padding-left:.75rem}
header.pass{border-color:var(--pass)}header.fail{border-color:var(--fail)}header.inconclusive{border-color:var(--inconclusive)}
header p{margin:.5rem 0}
.verdict b{text-transform:uppercase;letter-spacing:.06em;margin-right:.6rem}.verdict span{color:var(--soft)}
.pass .verdict b{color:var(--pass)}.fail .verdict b{color:var(--fail)}.inconclusive .verdict b{color:var(--inconclusive)}
h1{margin:.2rem 0 .6rem;font-size:1.55rem;line-height:1.35;font-weight:600;text-wrap:pretty}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin:1.2rem 0 .4rem}section:first-child h2{margin-top:.6rem}
.clue{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.5rem .8rem}.clue code{background:var(--paper)}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,monospace;background:var(--card);border-radius:4px;padding:.05em .3em;overflow-wrap:anywhere}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;overflow-x:auto;font:.8rem/1.45 ui-monospace,monospace}
a{color:var(--series)}
small,.more{color:var(--soft);font-size:.85em}
:focus-visible{outline:2px solid var(--series);outline-offset:2px}
summary{cursor:pointer;padding:.3rem 0}details{margin:.4rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.8rem 0}
th,td{border-bottom:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600}td{overflow-wrap:anywhere}
.number{text-align:right}td.number{font-variant-numeric:tabular-nums;overflow-wrap:normal}
.badge{font-weight:600;white-space:nowrap}.badge.pass{color:var(--pass)}.badge.fail{color:var(--fail)}.badge.inconclusive{color:var(--inconclusive)}.badge.not-applicable,.badge.neutral{color:var(--soft)}
.chain{display:flex;flex-wrap:wrap;gap:.6rem 1.6rem;list-style:none;padding:0;margin:.8rem 0}
.chain li{position:relative;border:1px solid var(--line);border-top:3px solid var(--soft);border-radius:6px;background:var(--card);padding:.35rem .7rem}
.chain li.pass{border-top-color:var(--pass)}.chain li.fail{border-top-color:var(--fail)}.chain li.inconclusive{border-top-color:var(--inconclusive)}
.chain li:not(:last-child)::after{content:"→"/"";position:absolute;right:-1.3rem;top:.5rem;color:var(--soft)}
.chain b,.chain span{display:block}.chain span{color:var(--soft);font-size:.85rem}
figure{margin:1rem 0}figcaption{color:var(--soft);font-size:.9rem;margin-bottom:.3rem}
.forest{list-style:none;margin:0;padding:0;font-size:.9rem}
.forest li{display:grid;grid-template-columns:minmax(9rem,12rem) 1fr 17rem;gap:0 .9rem;align-items:stretch;border-bottom:1px solid var(--line)}
.forest .label,.forest .numbers{padding:.28rem 0;overflow-wrap:anywhere}
.forest .numbers{white-space:nowrap;font-variant-numeric:tabular-nums;display:flex;justify-content:space-between;gap:.6rem}
.forest .bar{position:relative;min-height:1.6rem}
.forest .bar i{position:absolute;font-style:normal}
.forest .zero{top:0;bottom:0;border-left:1px solid var(--soft)}
.forest .beyond{left:0;top:0;bottom:0;background:var(--fail);opacity:.1}
.forest .limit{top:0;bottom:0;border-left:2px dashed var(--fail);margin-left:-1px}
.forest .range{top:50%;height:4px;margin-top:-2px;border-radius:2px;background:var(--soft);min-width:2px}
.forest .dot{top:50%;width:12px;height:12px;margin:-6px 0 0 -6px;border-radius:50%;background:var(--soft);border:2px solid var(--paper)}
.forest .pass .range,.forest .pass .dot{background:var(--pass)}.forest .fail .range,.forest .fail .dot{background:var(--fail)}.forest .inconclusive .range,.forest .inconclusive .dot{background:var(--inconclusive)}
.forest .fail .label{font-weight:600}
.forest li.axis{border:0}.forest .axis i{top:.1rem;transform:translateX(-50%);white-space:nowrap;color:var(--soft);font-size:.8rem}.forest .axis i.start{transform:none}.forest .axis i.end{transform:translateX(-100%)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1.2rem 2rem}.charts figure{margin:0;max-width:27rem}
svg{width:100%;height:auto;display:block}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .tick{fill:var(--soft);font-size:12px}
svg .axis{stroke:var(--soft);fill:none}svg .dashed{stroke-dasharray:4 4}
svg path[class^=series]{fill:none;stroke-width:2}svg .series-1{stroke:var(--series)}svg .series-2{stroke:var(--series2)}svg .area{fill-opacity:.12}
svg .series-1.area{fill:var(--series)}svg .series-2.area{fill:var(--series2)}svg .legend-1{fill:var(--series)}svg .legend-2{fill:var(--series2)}
.digest{color:var(--soft)}
@media (max-width:44rem){
h1{font-size:1.25rem}header,main{padding-inline:.9rem}header{padding-left:.4rem}
.forest li{grid-template-columns:1fr;padding:.3rem 0}.forest .numbers{order:2}.forest .label{padding-bottom:0}.forest .bar{order:3;min-height:1.4rem}.forest .numbers{padding-top:0}
table,tbody,tr,td{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid var(--line);border-radius:6px;padding:.3rem .7rem;margin:.5rem 0}
td,td.number{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.12rem 0;text-align:right}
td::before{content:attr(data-label);color:var(--soft);flex:none;max-width:45%;text-align:left}
td:first-child{text-align:left;font-weight:600}td:first-child::before,td[data-empty]{display:none}
}
@media print{details::details-content{content-visibility:visible;display:block}summary{list-style:none;font-weight:600}}
`.trim();

;// CONCATENATED MODULE: ./packages/reports/page-markup.ts




const MOST_ROWS = 200;
/** A text, an overlong one cut. */
function page_markup_text(said) {
    return kit.escape.html(clip(said, SENTENCE));
}
/** A name, an overlong one cut. */
function page_markup_name(said) {
    return kit.escape.html(clip(said, NAME));
}
/** A name as code, an overlong one cut. */
function page_markup_code(name) {
    return `<code>${kit.escape.html(clip(name, NAME))}</code>`;
}
/** What is shown, HTML already, leading to an address; leading nowhere when that is no absolute web address. */
function page_markup_link(shown, address) {
    const url = URL.parse(address ?? '');
    if (!url || !/^https?:$/.test(url.protocol))
        return shown;
    return `<a href="${kit.escape.html(url.href)}" rel="noopener noreferrer nofollow">${shown}</a>`;
}
/** A sentence of pieces as HTML, escaped once, here. */
function page_markup_sentence(pieces) {
    return pieces
        .map((piece) => (typeof piece === 'string' ? kit.escape.html(clip(piece, 2 * SENTENCE)) : page_markup_code(piece.code)))
        .join('');
}
/** One self-contained page that leads with its verdict: no script but its own, no network, light and dark. */
function page(of) {
    const { title, ownStyle = '', verdict, word = verdict ?? 'not judged', about, above = '', heading, below, main } = of;
    const script = of.script && withData(of.script);
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${script?.allowed ?? ''}">
<title>${title}</title>
<style>${style}${ownStyle}</style>
</head>
<body>
${above}<header${verdict === undefined ? '' : ` class="${verdict}"`}>
<p class="verdict"><b>${word}</b> <span>${about}</span></p>
<h1>${heading}</h1>
${below}
</header>
<main>
${main}
</main>
${script?.html ?? ''}</body>
</html>
`;
}
/** Data are no script and nothing in them ends their element; the script is allowed by its digest, and nothing else is. */
function withData({ code, data }) {
    if (/<\/script|<!--/i.test(code))
        throw new TypeError('this script would end its own element');
    const digest = (0,external_node_crypto_.createHash)('sha256').update(code).digest('base64');
    return {
        allowed: `; script-src 'sha256-${digest}'`,
        html: `<script type="application/json" id="data">${kit.escape.scriptData(data)}</script>\n<script>${code}</script>\n`,
    };
}
function section(title, ...parts) {
    const body = parts.join('');
    return body === '' ? '' : `<section><h2>${page_markup_text(title)}</h2>${body}</section>`;
}
function paragraph(html) {
    return html === '' ? '' : `<p>${html}</p>`;
}
function list(items) {
    return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
/** What is there for whoever looks for it. */
function folded(summary, body) {
    return body === '' ? '' : `<details><summary>${summary}</summary>${body}</details>`;
}
function badge(tone, word = tone) {
    return `<b class="badge ${tone}">${page_markup_text(word)}</b>`;
}
/**
 * A table that turns into cards on a phone, each cell with its column's name; the roles keep it a table for a screen
 * reader there. Headers are plain text, cells are HTML already.
 *
 * @param numeric columns set flush right
 */
function page_markup_table(caption, header, rows, numeric = [], { most = MOST_ROWS, others = 'in result.json', attributes = [] } = {}) {
    if (rows.length === 0)
        return '';
    const side = (index) => (numeric.includes(index) ? ' class="number"' : '');
    const head = header.map((column, index) => `<th role="columnheader" scope="col"${side(index)}>${page_markup_name(column)}</th>`);
    const body = rows.slice(0, most).map((cells, at) => {
        const row = cells.map((cell, index) => {
            const column = page_markup_name(header[index] ?? '');
            return `<td role="cell"${side(index)}${cell === '' ? ' data-empty' : ''} data-label="${column}"><span>${cell}</span></td>`;
        });
        return `<tr role="row"${attributes[at] ?? ''}>${row.join('')}</tr>`;
    });
    const more = rows.length - most;
    return (`<table role="table" aria-label="${page_markup_name(caption)}"><thead role="rowgroup"><tr role="row">${head.join('')}</tr></thead>` +
        `<tbody role="rowgroup">${body.join('')}</tbody></table>${more > 0 ? `<p class="more">${more.toLocaleString('en-US')} more are ${others}.</p>` : ''}`);
}

;// CONCATENATED MODULE: ./packages/reports/page-evaluation.ts




const SHOWN_OPEN = 12;
function metricsPart({ evaluation, gate }) {
    if (!evaluation)
        return '';
    const { evaluationSet, groupedBy } = evaluation;
    const groups = evaluationSet.groups === null
        ? ''
        : ` with ${counted(evaluationSet.groups, 'value')} of ${page_markup_code(groupedBy ?? 'group')}. Examples that share one are correlated: intervals are made from groups, not from rows`;
    const rows = evaluation.metrics.map(({ metric, estimate, low, high, method, reason }) => [
        page_markup_code(metric),
        withInterval(estimate, low, high),
        page_markup_text(reason ?? method),
    ]);
    return section('Metrics', paragraph(`${counted(evaluationSet.count, 'example')}${groups}.`), page_markup_table('Metrics', ['metric', 'value, 95 %', 'interval'], rows, [1]), gate?.flipped ? paragraph(flippedSentence(gate.flipped)) : '');
}
function page_evaluation_slicesPart({ evaluation }) {
    if (!evaluation || evaluation.slices.length === 0)
        return '';
    const names = evaluation.metrics.slice(0, 6).map(({ metric }) => metric);
    const rows = evaluation.slices.map((slice) => [
        `${page_markup_name(slice.slicing)} = ${page_markup_name(slice.value)}`,
        count(slice.count),
        ...names.map((wanted) => {
            const metric = slice.metrics.find((candidate) => candidate.metric === wanted);
            return metric ? withInterval(metric.estimate, metric.low, metric.high) : '–';
        }),
    ]);
    const all = page_markup_table('Slices', ['slice', 'examples', ...names], rows, [1, ...names.map((_, index) => index + 2)]);
    return section('Slices', rows.length > SHOWN_OPEN ? folded(counted(rows.length, 'slice'), all) : all);
}
function curvesPart({ evaluation }) {
    const curves = evaluation?.curves;
    if (!curves)
        return '';
    const { roc, precisionRecall, calibration, histogram: scores, confusion } = curves;
    const charts = [
        roc && unitPlot('ROC curve', roc, { x: 'false positive rate', y: 'true positive rate', diagonal: true }),
        precisionRecall &&
            unitPlot('Precision and recall', precisionRecall, { x: 'recall', y: 'precision', diagonal: false }),
        calibration &&
            unitPlot('Calibration: predicted against observed', calibration.map(({ score, rate }) => [score, rate]), { x: 'mean score', y: 'observed rate', diagonal: true }),
        scores &&
            histogram(evaluation.task === 'regression' ? 'Residuals' : 'Scores by true class', evaluation.task === 'regression' ? 'residual' : 'score', scores.edges, scores.series),
    ].filter((chart) => chart !== undefined && chart !== '');
    const matrix = confusion
        ? `<h3>Confusion</h3>${page_markup_table('Confusion: rows are true classes, columns predicted ones', ['true class', ...confusion.classes.slice(0, 20).map((name) => `predicted ${name}`)], confusion.counts
            .slice(0, 20)
            .map((row, index) => [page_markup_text(confusion.classes[index] ?? ''), ...row.slice(0, 20).map(count)]), confusion.classes.map((_, index) => index + 1))}`
        : '';
    return section('Curves', charts.length === 0 ? '' : `<div class="charts">${charts.join('')}</div>`, matrix);
}

;// CONCATENATED MODULE: ./packages/reports/page-evidence.ts



const MOST_DIGESTS = 20;
const MOST_CHANGES = 100;
const MOST_FINDINGS = 100;
/** The chain of stages as boxes with arrows, wrapping on narrow pages: a list, so that it can be read aloud. */
function stagesPart({ stages }) {
    const items = stages.map(({ stage, verdict, cached, seconds: took, problem }) => {
        const skipped = problem?.startsWith('not run') === true;
        const tone = problem === undefined ? (verdict ?? 'neutral') : skipped ? 'neutral' : 'fail';
        const detail = problem === undefined
            ? [verdict, cached ? 'cached' : seconds(took)].filter(Boolean).join(', ')
            : skipped
                ? 'not run'
                : 'stopped';
        return `<li class="${tone}"><b>${page_markup_text(stage)}</b><span>${page_markup_text(detail)}</span></li>`;
    });
    return items.length === 0 ? '' : section('Stages', `<ol class="chain">${items.join('')}</ol>`);
}
/** Broken rules in the open, kept ones folded away. */
function page_evidence_dataPart({ data }) {
    if (!data)
        return '';
    const header = ['column', 'rule', 'found', 'wanted', 'verdict', 'for example'];
    const sources = data.sources.slice(0, 50).map(({ name, rows, contract, checks }) => {
        const broken = checks.filter(({ verdict }) => verdict !== 'pass');
        const kept = checks.filter(({ verdict }) => verdict === 'pass');
        return (`<h3>${page_markup_code(name)}, ${counted(rows, 'row')}${contract ? '' : ', no contract'}</h3>` +
            page_markup_table(`Broken rules of ${name}`, header, broken.map(checkRow)) +
            folded(`${counted(kept.length, 'rule')} kept`, page_markup_table(`Kept rules of ${name}`, header.slice(0, 4), kept.map(checkRow).map((row) => row.slice(0, 4)))));
    });
    return section('Data', ...sources);
}
function checkRow({ column, description, observed, expected, verdict, severity, examples }) {
    const tone = verdict === 'pass' ? 'pass' : severity === 'error' ? 'fail' : 'inconclusive';
    const shown = examples
        .slice(0, 5)
        .map(({ row, value }) => `${row === null ? '' : `row ${count(row)}: `}${value}`)
        .join('; ');
    return [
        column === undefined ? '' : page_markup_code(column),
        page_markup_text(description),
        page_markup_text(observed),
        page_markup_text(expected),
        badge(tone, severity === 'error' || verdict === 'pass' ? verdict : severity),
        page_markup_text(shown),
    ];
}
/** Every file of the model, and what was found in it. */
function page_evidence_scanPart({ scan }) {
    if (!scan)
        return '';
    const rows = scan.files.flatMap(({ path, format, verdict, findings }) => (findings.length === 0 ? [undefined] : findings.slice(0, MOST_FINDINGS)).map((found) => [
        page_markup_code(path),
        page_markup_text(format),
        badge(verdict, verdict),
        page_markup_text(found?.message ?? ''),
        page_markup_text(found?.why ?? ''),
        page_markup_text(found?.todo ?? ''),
    ]));
    const header = ['file', 'format', 'verdict', 'found', 'why it matters', 'what to do'];
    return section('Model files', page_markup_table('What is inside of the model files', header, rows.slice(0, MOST_FINDINGS)));
}
/** A run of another tool's, folded away: it decided nothing. */
function page_evidence_mlflowPart({ mlflow }) {
    if (!mlflow)
        return '';
    const { metrics, models } = mlflow;
    const rows = metrics.map(({ name: metric, value }) => [page_markup_code(metric), page_markup_text(String(value))]);
    const more = models.length - MOST_MODELS;
    return section('MLflow run', paragraph([
        page_markup_link(page_markup_name(mlflow.name), mlflow.link),
        page_markup_code(mlflow.id),
        ...models.slice(0, MOST_MODELS).map((model) => `model ${page_markup_code(model)}`),
        ...(more > 0 ? [`${count(more)} more`] : []),
        counted(mlflow.params, 'parameter'),
    ].join(' · ')), paragraph(page_markup_sentence(mlflowNote(mlflow))), folded(`${counted(metrics.length, 'metric')} as logged there`, page_markup_table('Metrics of the MLflow run', ['metric', 'last value'], rows, [1])));
}
function page_evidence_changesPart({ changes, baselineName }) {
    if (!changes)
        return '';
    const lines = [
        ...changes.parameters.map(({ name, before, after }) => `${page_markup_code(name)}: ${page_markup_code(before)} → ${page_markup_code(after)}`),
        ...changes.data.map(({ source, what }) => `${page_markup_code(source)}: ${page_markup_text(what)}`),
        ...(changes.code?.map(({ path, status }) => `${page_markup_code(path)} ${page_markup_text(status)}`) ?? [
            'Files of code: the two commits could not be compared',
        ]),
    ];
    const left = lines.length - MOST_CHANGES;
    return section(`What changed since ${baselineName}`, lines.length === 0 ? paragraph('Nothing.') : list(lines.slice(0, MOST_CHANGES)), left > 0 ? paragraph(`${count(left)} more are in result.json.`) : '');
}
function page_evidence_evidencePart({ stages, run }) {
    const digests = (items) => items
        .slice(0, MOST_DIGESTS)
        .map(({ name, digest }) => `${page_markup_code(name)} <code class="digest">${page_markup_text(digest.slice(0, 16))}</code>`)
        .join('<br>') + (items.length > MOST_DIGESTS ? `<br>and ${count(items.length - MOST_DIGESTS)} more` : '');
    const rows = stages
        .filter(({ problem }) => problem === undefined)
        .map(({ stage, reads, makes }) => [page_markup_code(stage), digests(reads), digests(makes)]);
    const about = [
        run?.id && `run <code>${page_markup_text(run.id)}</code>`,
        run?.commit && `commit ${page_markup_code(run.commit)}${run.dirty ? ' with uncommitted changes' : ''}`,
    ]
        .filter(Boolean)
        .join(' · ');
    return section('Evidence', paragraph(about), run?.id === undefined || !run.reproducible
        ? ''
        : paragraph(`Again, from scratch: ${page_markup_code(`mlops reproduce ${run.id.slice(0, 12)}`)}`), folded('What each stage read and made, by digest', page_markup_table('Evidence', ['stage', 'read', 'made'], rows)));
}

;// CONCATENATED MODULE: ./packages/reports/page-policy.ts


/** Whose rules decided, and what the change's own would have said. */
function page_policy_policyPart(report) {
    const { contracts = [], base } = report.policy ?? {};
    const others = `Data are checked by other contracts than those of ${base ? page_markup_text(base.branch) : 'the base branch'}: ${contracts.map(page_markup_code).join(', ')}.`;
    const left = leftOut(report);
    return ((contracts.length === 0 ? '' : section('Whose contracts', paragraph(others))) +
        (left ? section('What is left out', paragraph(`${page_markup_sentence(left)}.`)) : '') +
        page_policy_rulesPart(report));
}
function page_policy_rulesPart({ policy, gate }) {
    if (!policy || !gate)
        return '';
    const branch = policy.base ? page_markup_text(policy.base.branch) : 'the base branch';
    if (policy.from !== 'base')
        return section('Whose rules', paragraph(`${page_markup_sentence(ownRules(policy))}.`));
    if (!policy.edited)
        return policy.moves ? section('Whose rules', paragraph(`${page_markup_sentence(movedRules(policy))}.`)) : '';
    const { proposed } = policy;
    const rows = (proposed ? differentRules(gate, proposed) : []).map(({ id, decides = 'none', proposes = 'none' }) => [
        page_markup_code(id),
        page_markup_text(decides),
        page_markup_text(proposes),
    ]);
    return section('Whose rules', paragraph(`This branch edits the rules. Those of ${branch} decide: ${badge(gate.verdict)}.${proposed ? ` With this branch's rules: ${badge(proposed.verdict)}.` : ''}`), page_markup_table('Rules that differ', ['rule', `${policy.base?.branch ?? 'base'}, decides`, 'this branch'], rows));
}

;// CONCATENATED MODULE: ./packages/reports/page-rules.ts





const MOST_BARS = 60;
function page_rules_rulesPart({ gate, baselineName }) {
    if (!gate)
        return '';
    const rules = rulesWorstFirst(gate.rules);
    const { unjudged } = arrangeRules(gate.rules);
    const told = new Set(unjudged.flatMap(({ rules: of }) => of));
    const rows = rules
        .filter((rule) => !told.has(rule))
        .map((rule) => [
        page_rules_label(rule),
        rule.bound.kind === 'margin' ? value(rule.baseline) : '',
        candidateText(rule),
        differenceText(rule) ?? (rule.low === null && rule.verdict !== 'not-applicable' ? reasonOf(rule) : ''),
        limitOf(rule),
        count(rule.count),
        `${badge(rule.verdict, word(rule))}${rule.accepted ? ` accepted until ${page_markup_text(rule.accepted.until)} by ${page_markup_text(rule.accepted.by)}: ${page_markup_text(rule.accepted.reason)}` : ''}`,
    ]);
    const why = rules
        .filter((rule) => rule.verdict === 'fail' || rule.verdict === 'inconclusive')
        .filter((rule) => !told.has(rule));
    const reason = page_markup_text(gate.baseline.reason.replace(/^none: /, ''));
    const drawn = forests(rules, baselineName);
    const numbers = page_markup_table('Rules', ['rule', baselineName, 'this change', 'difference, 95 %', 'limit', 'examples', 'verdict'], rows, [1, 2, 3, 4, 5]);
    return section('Rules', paragraph(gate.baseline.kind === 'none'
        ? `No baseline: ${reason}.`
        : `Compared with ${page_markup_text(baselineName)}: ${reason}${gate.baseline.rescored ? '; its model was scored again on these examples' : ''}.`), ...(gate.notes ?? []).map((note) => paragraph(`${page_markup_sentence(prose(capitalised(clip(note, SENTENCE))))}.`)), ...unjudged.map(({ reason: same, rules: of }) => paragraph(`${counted(of.length, 'rule')} not judged: ${page_markup_sentence(prose(clip(same, SENTENCE)))}.`)), ...drawn, drawn.length > 0 ? folded('All numbers', numbers) : numbers, folded('Why these do not pass', list(why.slice(0, MOST_BARS).map((rule) => `${page_rules_label(rule)}: ${reasonOf(rule)}.`))), notJudged(gate.notJudged));
}
/** One picture per metric: differences of two metrics have no scale in common. */
function forests(rules, baselineName) {
    const drawn = rules.filter(({ bound, low, high }) => bound.kind === 'margin' && low !== null && high !== null);
    return [...Map.groupBy(drawn, ({ metric }) => metric)].map(([metric, of]) => {
        const left = of.length - MOST_BARS;
        return forest(`Change of ${clip(metric, 80)} from ${clip(baselineName, 80)}, 95 % intervals; right is better, the shade is beyond the limit${left > 0 ? `; the worst ${MOST_BARS} of ${of.length}` : ''}`, of.slice(0, MOST_BARS).map(forestRow), 'no change');
    });
}
function forestRow(rule) {
    return {
        label: rule.slice
            ? `${page_markup_name(rule.slice.slicing)} = ${page_markup_name(rule.slice.value)} <small>${count(rule.slice.count)}</small>`
            : `all examples <small>${count(rule.count)}</small>`,
        numbers: differenceText(rule) ?? '',
        verdict: word(rule),
        estimate: rule.difference,
        low: rule.low,
        high: rule.high,
        limit: rule.limit,
        tone: rule.verdict === 'not-applicable' ? 'neutral' : rule.verdict,
    };
}
function page_rules_label({ metric, slice, bound }) {
    const about = slice ? `, ${page_markup_name(slice.slicing)} = ${page_markup_name(slice.value)}` : '';
    return `${page_markup_code(metric)}${about}${bound.kind === 'margin' ? '' : ` ${bound.kind}`}`;
}
function reasonOf({ reason }) {
    return page_markup_sentence(prose(clip(reason, SENTENCE)));
}
function word({ verdict, accepted, blocking }) {
    if (verdict === 'not-applicable')
        return 'waits for a baseline';
    return verdict === 'inconclusive' && !blocking && !accepted ? 'not shown' : verdict;
}
function notJudged(slices) {
    const [first] = slices;
    if (!first)
        return '';
    const names = slices
        .slice(0, 40)
        .map(({ slicing, value: slice, count: examples }) => `${page_markup_name(slicing)} = ${page_markup_name(slice)} (${count(examples)})`);
    const more = slices.length > names.length ? ` and ${count(slices.length - names.length)} more` : '';
    return paragraph(`Not judged, under ${count(first.minCount)} examples: ${names.join(', ')}${more}.`);
}

;// CONCATENATED MODULE: ./packages/reports/page.ts











/** A page somebody opens from a phone; in characters of what it shows. */
const PAGE_LIMIT = 800_000;
/**
 * One self-contained page: no script, no network, light and dark, readable on a phone. Sections that would make it too
 * large to open are named instead; `result.json` has everything.
 */
function renderPage(report) {
    const parts = [
        page_rules_rulesPart,
        page_policy_policyPart,
        stagesPart,
        page_evidence_dataPart,
        page_evidence_scanPart,
        page_evidence_changesPart,
        metricsPart,
        page_evaluation_slicesPart,
        curvesPart,
        page_evidence_mlflowPart,
        page_evidence_evidencePart,
    ];
    const clues = page_markup_sentence(lookHereFirst(report));
    const below = page_markup_sentence(overview(report));
    const untrusted = untrustedNote(report);
    return page({
        title: page_markup_text(`${report.verdict}: ${report.project}. ${plain(headline(report))}`),
        verdict: report.verdict,
        about: page_markup_text(report.project),
        heading: page_markup_sentence(headline(report)),
        below: [
            untrusted ? `<p class="clue"><b>${untrusted.lead}</b> ${page_markup_sentence(untrusted.why)}</p>` : '',
            below === '' ? '' : `<p>${below}</p>`,
            page_whatItSaid(report),
            clues === '' ? '' : `<p class="clue"><b>Look here first:</b> ${clues}.</p>`,
        ].join(''),
        main: fitting(parts.map((part) => part(report)).filter((part) => part !== '')).join('\n'),
    });
}
function fitting(sections) {
    let room = PAGE_LIMIT;
    return sections.map((section) => {
        const heading = section.match(/^<section>(<h2>.*?<\/h2>)/s)?.[1] ?? '';
        const shown = section.length <= room ? section : `<section>${heading}<p>Too long for this page: see result.json.</p></section>`;
        room -= shown.length;
        return shown;
    });
}
/** What a broken stage printed, beyond the line that the headline shows. */
function page_whatItSaid({ stages }) {
    const lines = brokenStage(stages)?.problem.split('\n').slice(1).slice(-100) ?? [];
    return lines.length === 0
        ? ''
        : `<pre tabindex="0">${lines.map((line) => kit.escape.html(line.slice(0, 500))).join('\n')}</pre>`;
}

;// CONCATENATED MODULE: ./packages/reports/index.ts











/***/ })

};
