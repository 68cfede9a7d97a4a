export const id = 4152;
export const ids = [4152];
export const modules = {

/***/ 84152:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  CardSection: () => (/* reexport */ CardSection),
  Config: () => (/* reexport */ Config),
  DataSource: () => (/* reexport */ DataSource),
  DeploySection: () => (/* reexport */ DeploySection),
  EvaluateSection: () => (/* reexport */ EvaluateSection),
  FeaturesSection: () => (/* reexport */ FeaturesSection),
  GateRule: () => (/* reexport */ GateRule),
  GateSection: () => (/* reexport */ GateSection),
  HashSplit: () => (/* reexport */ HashSplit),
  Split: () => (/* reexport */ Split),
  TIME_COLUMN: () => (/* reexport */ TIME_COLUMN),
  Task: () => (/* reexport */ Task),
  TimeSplit: () => (/* reexport */ TimeSplit),
  TrainSection: () => (/* reexport */ TrainSection),
  alsoAtBase: () => (/* reexport */ alsoAtBase),
  expectNoneAtBase: () => (/* reexport */ expectNoneAtBase),
  explainIssues: () => (/* reexport */ explainIssues),
  fail: () => (/* reexport */ fail),
  findProjects: () => (/* reexport */ findProjects),
  inStaging: () => (/* reexport */ inStaging),
  initProject: () => (/* reexport */ initProject),
  inspectDirectory: () => (/* reexport */ inspectDirectory),
  isGatedAtBase: () => (/* reexport */ isGatedAtBase),
  leavesRulesBehind: () => (/* reexport */ leavesRulesBehind),
  leftOutStages: () => (/* reexport */ leftOutStages),
  loadProject: () => (/* reexport */ loadProject),
  openProject: () => (/* reexport */ openProject),
  otherContracts: () => (/* reexport */ otherContracts),
  parseDuration: () => (/* reexport */ parseDuration),
  parsePeriod: () => (/* reexport */ parsePeriod),
  payload: () => (/* reexport */ payload),
  planInit: () => (/* reexport */ planInit),
  projectFromInputs: () => (/* reexport */ projectFromInputs),
  projectThen: () => (/* reexport */ projectThen),
  readYaml: () => (/* reexport */ readYaml),
  requirePayload: () => (/* reexport */ requirePayload),
  resolvePath: () => (/* reexport */ resolvePath),
  silenced: () => (/* reexport */ silenced),
  sliceColumns: () => (/* reexport */ sliceColumns),
  sourcePath: () => (/* reexport */ sourcePath),
  workflowPolicy: () => (/* reexport */ workflowPolicy),
  writtenRules: () => (/* reexport */ writtenRules)
});

;// CONCATENATED MODULE: ./packages/config/workflow/expressions.ts
const EXPRESSION = /\$\{\{(.*?)\}\}/gs;
const REFERENCE = /(?<![\w.'-])(inputs|env)\.([\w-]+)(?![\w.(-])/g;
/** Contexts of an expression that other parts of the workflow file, or what ran before, have a say in. */
const ELSEWHERE = /\b(steps|needs|env|inputs|jobs|job|runner|hashFiles)\b/i;
/** Those that what the checkout holds has a say in, also where no workflow file is edited. */
const CHECKOUT = /\b(steps|needs|env|hashFiles)\b/i;
const isExpression = (text) => text.includes('${{');
const dependsElsewhere = (text) => isExpression(text) && ELSEWHERE.test(text);
const dependsOnCheckout = (text) => isExpression(text) && CHECKOUT.test(text);
/** A text with what is known put in the place of `inputs.x` and `env.x`; the rest of its expressions stays. */
function resolved(text, values) {
    const known = (context, name) => context === 'env' ? values.env[name] : values.inputs && (values.inputs[name.toLowerCase()] ?? '');
    return text.replace(EXPRESSION, (whole, inner) => {
        const [, context, name] = /^\s*(inputs|env)\.([\w-]+)\s*$/.exec(inner) ?? [];
        if (context !== undefined)
            return known(context, name) ?? whole;
        const replaced = inner.replace(REFERENCE, (reference, of, key) => {
            const value = known(of, key);
            if (value === undefined)
                return reference;
            return isExpression(value) ? `(${value.replace(EXPRESSION, '$1')})` : `'${value.replaceAll("'", "''")}'`;
        });
        return `\${{${replaced}}}`;
    });
}

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/config/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_CONFIG_MISSING: 'There is no mlops.yml where one was looked for.',
    MLOPS_CONFIG_SYNTAX: 'mlops.yml is not the YAML 1.2 that is read here: broken syntax, a duplicate key, a tab, an alias bomb.',
    MLOPS_CONFIG_INVALID: 'A key or value of mlops.yml, or an input with the same meaning, is not one that is known.',
    MLOPS_CONFIG_EXISTS: '`mlops init` found an mlops.yml; it never overwrites one.',
    MLOPS_INIT_NOTHING: '`mlops init` found neither data nor predictions.',
    MLOPS_INIT_LABEL: '`mlops init --label` names a column that the data does not have.',
    MLOPS_BASE_POLICY: 'The rules of the branch that a change is to be merged into, in mlops.yml or a workflow, cannot be used to judge it.',
    MLOPS_POLICY_MOVED: 'A change describes a project in another file, by other rules than those that its runs were judged by.',
    MLOPS_POLICY_OVERRIDE: 'Inputs would replace what mlops.yml says is judged, and how.',
    MLOPS_PATH_OUTSIDE: 'A path leads out of the repository and of the data roots that the operator named.',
    MLOPS_PAYLOAD_MISSING: 'A file is tracked by DVC or Git LFS and its content has not been fetched.',
    MLOPS_PAYLOAD_UNREADABLE: 'A .dvc file beside a data file is not one that DVC wrote.',
    MLOPS_PERIOD_INVALID: 'A period is not of the form `2013-01..2013-04`.',
    MLOPS_DURATION_INVALID: 'A duration is not a number and a unit such as `90 s` or `1 month`.',
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./packages/config/workflow/text.ts


/** Our reusable workflows that judge a change or record a run: what `part` their jobs are. */
const PARTS = {
    'ml-pull-request.yml': { announce: 'announce', work: 'work', judge: 'judge' },
    'ml-train.yml': { work: 'work', record: 'judge' },
};
/** Workflows may call others four deep, composite actions ten; more is refused by the server. */
const DEEPEST = 10;
/** Paths in the repository that a parsed file calls, each of which may be there or not. */
function localCalls(value) {
    const { jobs, runs } = (value ?? {});
    const bodies = Object.values(record(jobs)).map((job) => (job ?? {}));
    const uses = [...bodies.flatMap(({ steps }) => stepsIn(steps)), ...stepsIn(runs?.steps)].map((step) => text_text(step.uses));
    return [...bodies.flatMap((job) => workflowPath(text_text(job.uses)) ?? []), ...uses.flatMap((name) => actionPaths(name))];
}
/** @param repository that has our actions, as `uses:` names it; empty where a copy of them is used */
function callsIn(root, files, repository) {
    const found = { steps: [], opaque: [] };
    const visitWorkflow = (path, by) => {
        const file = (files.get(path) ?? {});
        const given = by && withDefaults(by.given, file.on?.workflow_call?.inputs);
        for (const [job, body] of Object.entries(record(file.jobs))) {
            if (typeof body !== 'object' || body === null)
                continue;
            const values = withEnv(withEnv({ inputs: given, env: {} }, file.env), body.env);
            const strategy = [...(by?.strategy ?? []), ...(body.strategy === undefined ? [] : [body.strategy])];
            const at = { workflow: path, job, rootJob: by?.rootJob ?? job, strategy, depth: (by?.depth ?? 0) + 1 };
            if (text_text(body.uses) !== '')
                visitCall(body, values, at);
            else
                visitSteps(body.steps, values, at);
        }
    };
    const visitCall = (job, values, at) => {
        const uses = text_text(job.uses);
        const given = givenTo(job, values);
        const path = workflowPath(uses);
        if (path !== undefined && files.get(path) !== undefined && at.depth < DEEPEST)
            return visitWorkflow(path, { ...at, given });
        const parts = ourParts(uses, repository);
        if (!parts)
            found.opaque.push({ workflow: at.workflow, uses, given: JSON.stringify([job.with, at.strategy]) });
        for (const [id, part] of Object.entries(parts ?? {}))
            add({ ...at, job: id }, 'run-pipeline', { ...given, part, ledger: '' });
    };
    const visitSteps = (steps, values, at) => {
        for (const step of stepsIn(steps)) {
            const uses = text_text(step.uses);
            const own = withEnv(values, step.env);
            const path = actionPaths(uses).find((name) => files.get(name) !== undefined);
            const local = path === undefined ? undefined : files.get(path);
            const action = local ? copiedAction(local) : actionOf(uses, repository);
            if (action !== undefined)
                add(at, action, givenTo(step, own));
            else if (local?.runs?.using === 'composite' && at.depth < DEEPEST) {
                const inputs = withDefaults(givenTo(step, own), local.inputs);
                visitSteps(local.runs.steps, { inputs, env: own.env }, { ...at, workflow: path, depth: at.depth + 1 });
            }
        }
    };
    const add = (at, action, given) => {
        const { workflow, job, rootJob, strategy } = at;
        const said = JSON.stringify(strategy.length > 1 ? strategy : (strategy[0] ?? null));
        const input = (name) => given[name]?.trim() ?? '';
        found.steps.push({ workflow, root, job, rootJob, action, strategy: said, input });
    };
    visitWorkflow(root, undefined);
    return found;
}
/**
 * What of the file that the event starts has a say in some of its jobs: all but the other jobs that they do not need.
 * The versions of actions are left out where it is known which of them are ours.
 */
function relevantIn(value, jobs, versions) {
    const file = (value ?? {});
    const all = record(file.jobs);
    const needed = new Set();
    const need = (id) => {
        if (needed.has(id))
            return;
        needed.add(id);
        for (const other of [all[id]?.needs ?? []].flat())
            need(text_text(other));
    };
    for (const id of jobs)
        need(id);
    const kept = jobs.size === 0 ? all : Object.fromEntries(Object.entries(all).filter(([id]) => needed.has(id)));
    const withoutVersion = (key, of) => !versions && key === 'uses' ? text_text(of).replace(/@.*$/, '') : of;
    return JSON.stringify({ ...file, jobs: kept }, withoutVersion);
}
/** `acme/judge@v1` is the pipeline, `acme/judge/actions/gate-model@v1` one of its actions, whatever version of it. */
function actionOf(uses, repository) {
    if (repository === '')
        return undefined;
    const path = uses.split('@')[0].toLowerCase();
    const whole = repository.toLowerCase();
    if (path === whole)
        return 'run-pipeline';
    const within = `${whole}/actions/`;
    return path.startsWith(within) ? path.slice(within.length) : undefined;
}
/** Of a copy of our actions in the repository: which one it is. */
function copiedAction({ runs }) {
    return /(?:^|\/)dist\/([a-z-]+)\.js$/.exec(text_text(runs?.main))?.[1];
}
function ourParts(uses, repository) {
    const within = `${repository.toLowerCase()}/.github/workflows/`;
    const path = uses.split('@')[0].toLowerCase();
    return repository !== '' && path.startsWith(within) ? (PARTS[path.slice(within.length)] ?? {}) : undefined;
}
function workflowPath(uses) {
    return uses.startsWith('./') && /\.ya?ml$/.test(uses) ? external_node_path_.posix.normalize(uses) : undefined;
}
function actionPaths(uses) {
    if (!uses.startsWith('./'))
        return [];
    return ['action.yml', 'action.yaml'].map((name) => external_node_path_.posix.join(uses, name));
}
/** The runner does not tell upper and lower case of an input's name apart. */
function givenTo(call, values) {
    const given = Object.entries(texts(call.with));
    return Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), resolved(value, values)]));
}
function withEnv(values, declared) {
    const own = Object.entries(texts(declared)).map(([name, value]) => [name, resolved(value, values)]);
    return { ...values, env: { ...values.env, ...Object.fromEntries(own) } };
}
function withDefaults(given, declared) {
    const defaults = Object.entries(record(declared)).map(([name, of]) => [
        name.toLowerCase(),
        text_text(of?.default),
    ]);
    return { ...Object.fromEntries(defaults), ...given };
}
function stepsIn(steps) {
    return Array.isArray(steps) ? steps.filter((step) => typeof step === 'object' && step !== null) : [];
}
const record = (value) => typeof value === 'object' && value !== null ? value : {};
const texts = (value) => Object.fromEntries(Object.entries(record(value)).map(([name, of]) => [name, text_text(of)]));
const text_text = (value) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '');

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
;// CONCATENATED MODULE: ./packages/config/yaml.ts


/** A hand-written file is a few kilobytes; more is a mistake or an attack. */
const MOST_BYTES = 1 << 20;
/** Aliases may repeat a value a few times; growing by references to references is refused. */
const MOST_ALIASES = 20;
/**
 * Reads YAML 1.2: UTF-8, one document, text keys, no duplicate keys, no unknown tags, few aliases.
 * @throws what `source.fail` makes, with line and column
 */
function readYaml({ content, file, fail }) {
    const refuse = (detail) => fail({ ...detail, where: detail.where ?? { file } });
    const text = typeof content === 'string' ? content : decode(content, file, refuse);
    const lines = new dist/* LineCounter */.HN();
    const place = (offset) => {
        const { line, col } = lines.linePos(offset);
        return { file, line, column: col };
    };
    const document = parse(text, lines, place, file, refuse);
    const written = (path) => {
        const { node } = find(document, path);
        return (0,dist/* isScalar */.jn)(node) && node.type === 'PLAIN' ? node.source : undefined;
    };
    return {
        value: toValue(document, place, refuse),
        locate: (path) => {
            const { node, key } = find(document, path);
            return place((isWritten(node) || !key ? node?.range?.[0] : key.range?.[0]) ?? 0);
        },
        locateKey: (path) => {
            const { node, key } = find(document, path);
            return place((key ?? node)?.range?.[0] ?? 0);
        },
        written,
        isVerbatim: (path, said) => written(path) === said,
    };
}
function decode(bytes, file, refuse) {
    if (bytes.length > MOST_BYTES) {
        throw refuse({
            message: `${file} has ${bytes.length} bytes: expected a hand-written file of at most ${MOST_BYTES}.`,
        });
    }
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch (cause) {
        const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
        throw refuse({
            message: `${file} is not UTF-8 text${utf16 ? ' but UTF-16' : ''}: expected YAML in UTF-8.`,
            hint: 'Save the file as UTF-8.',
            cause,
        });
    }
}
function parse(text, lines, place, file, refuse) {
    let document;
    try {
        // The parser compares each key with every other one of its section: a megabyte of keys would keep it busy for minutes.
        const uniqueKeys = false;
        document = (0,dist/* parseDocument */.Tp)(text, {
            version: '1.2',
            lineCounter: lines,
            prettyErrors: false,
            stringKeys: true,
            uniqueKeys,
        });
    }
    catch (cause) {
        throw refuse({ message: `${file} is nested too deeply to be read.`, cause });
    }
    const [error] = [...document.errors, ...document.warnings];
    const version = document.directives?.yaml.version;
    if (!error && version !== '1.2') {
        throw refuse({
            message: `The file says that it is YAML ${version}, in which 1:30 is 90 and no is false: expected YAML 1.2.`,
            where: place(text.indexOf('%YAML')),
            hint: 'Remove the line that begins with %YAML.',
        });
    }
    if (!error) {
        refuseTwins(document, place, refuse);
        return document;
    }
    const [start, end] = error.pos;
    const where = place(start);
    const offending = text
        .slice(start, end > start + 1 ? end : undefined)
        .split(/[\r\n]/, 1)[0]
        .trim()
        .slice(0, 60);
    const said = offending === '' ? '' : ` at ${JSON.stringify(offending)}`;
    switch (error.code) {
        case 'TAB_AS_INDENT':
            throw refuse({
                message: 'The line begins with a tab: expected spaces, YAML forbids tabs as indentation.',
                where,
                hint: 'Replace the tab by spaces.',
            });
        case 'MULTIPLE_DOCS':
            throw refuse({
                message: 'A second document begins here: expected one.',
                where,
                hint: 'Write each document into a file of its own.',
            });
        default:
            throw refuse({ message: `Not valid YAML${said}: ${error.message.replace(/[.:]?\s*$/, '')}.`, where });
    }
}
function refuseTwins(document, place, refuse) {
    (0,dist/* visit */.YR)(document, {
        Map(_, { items }) {
            const seen = new Set();
            for (const { key } of items) {
                const name = (0,dist/* isScalar */.jn)(key) ? key.value : key;
                if (seen.has(name)) {
                    throw refuse({
                        message: `The key ${JSON.stringify(String(name).slice(0, 60))} stands twice in the same section: expected each key once.`,
                        where: place(key.range?.[0] ?? 0),
                        hint: 'Remove one of the two, or merge them.',
                    });
                }
                seen.add(name);
            }
        },
    });
}
function toValue(document, place, refuse) {
    (0,dist/* visit */.YR)(document, {
        Alias(_, alias) {
            const target = alias.resolve(document);
            const [from, , to] = target?.range ?? [];
            const at = alias.range?.[0] ?? 0;
            if (!target) {
                throw refuse({
                    message: `*${alias.source} repeats a value that has no name: expected &${alias.source} before it.`,
                    where: place(at),
                });
            }
            if (from !== undefined && to !== undefined && from <= at && at < to) {
                throw refuse({
                    message: `*${alias.source} stands inside the value it repeats: expected an end.`,
                    where: place(at),
                });
            }
        },
    });
    try {
        return document.toJS({ maxAliasCount: MOST_ALIASES });
    }
    catch (cause) {
        if (cause instanceof kit.MlopsError)
            throw cause;
        let first;
        (0,dist/* visit */.YR)(document, {
            Alias(_, alias) {
                first = alias;
                return dist/* visit */.YR.BREAK;
            },
        });
        throw refuse({
            message: `Aliases (*name) repeat too much here: expected at most ${MOST_ALIASES} repetitions in all.`,
            where: first?.range ? place(first.range[0]) : undefined,
            hint: 'Write the values out.',
            cause,
        });
    }
}
function find(document, path) {
    let node = document.contents;
    let key;
    for (const step of path) {
        if ((0,dist/* isAlias */.Vj)(node))
            node = node.resolve(document) ?? null;
        if ((0,dist/* isMap */.jh)(node)) {
            const pair = node.items.find((item) => (0,dist/* isPair */.tO)(item) && (0,dist/* isScalar */.jn)(item.key) && String(item.key.value) === String(step));
            if (!pair)
                return key ? { key } : { node };
            key = pair.key;
            node = pair.value;
        }
        else if ((0,dist/* isSeq */.oP)(node) && typeof step === 'number' && step < node.items.length) {
            node = node.items[step];
            key = (0,dist/* isCollection */.P3)(node) ? undefined : key;
            if ((0,dist/* isScalar */.jn)(node))
                key = undefined;
        }
        else {
            return key ? { key } : { node };
        }
    }
    return { node, key };
}
/** A value that takes up room of its own; `key:` alone has an empty one behind the colon. */
function isWritten(node) {
    return (0,dist/* isScalar */.jn)(node) && node.range !== undefined && node.range !== null && node.range[1] > node.range[0];
}

;// CONCATENATED MODULE: ./packages/config/workflow/calls.ts



const DIRECTORY = '.github/workflows';
/** Read in one request. */
const MOST_FILES = 100;
/** Each round is a request, and workflows may call others that deep. */
const ROUNDS = 10;
const isPlaceOf = (of, step) => of.root === step.workflow && of.job === step.job;
const compared = new WeakMap();
const others = new WeakMap();
/**
 * What the workflow file that was started calls, at a commit and in the change.
 * Two requests, and two more for each level of files of the repository that it calls.
 */
function comparedCalls(origin, commit, step) {
    return once(compared, origin, commit, async () => {
        const read = (of) => readCalls(origin, of, [step.workflow], { ...step, isOwn: true });
        const [there, here] = [await read(commit), await read(origin.change.commit)];
        const calls = ({ parsed }) => callsIn(step.workflow, parsed, step.repository);
        const both = { there: calls(there), here: calls(here) };
        const jobs = (of) => of.steps.filter((one) => isPlaceOf(one, step)).map(({ rootJob }) => rootJob);
        const [then, now] = [jobs(both.there), jobs(both.here)];
        // Where it does not show which step is ours, it may lie in any action of another repository, at any version.
        const shown = then.length > 0 && now.length > 0;
        const relevant = ({ parsed }) => relevantIn(parsed.get(step.workflow), new Set(shown ? [...then, ...now] : []), !shown);
        const unreadable = there.unreadable ?? here.unreadable;
        return {
            ...both,
            isThere: there.bytes.has(step.workflow),
            unchanged: unreadable === undefined &&
                there.bytes.has(step.workflow) &&
                relevant(there) === relevant(here) &&
                sameFiles(there.bytes, here.bytes, step.workflow),
            ...(unreadable !== undefined && { unreadable }),
        };
    });
}
/** What the other workflow files of a commit call. Two requests, and one for each level of files that those call. */
function otherCalls(origin, commit, step) {
    return once(others, origin, commit, async () => {
        const paths = (await origin.list(commit, DIRECTORY))
            .filter((name) => /\.ya?ml$/.test(name))
            .map((name) => `${DIRECTORY}/${name}`)
            .filter((path) => path !== step.workflow);
        const nothing = { steps: [], opaque: [] };
        if (paths.length > MOST_FILES)
            return { ...nothing, unclear: { workflow: DIRECTORY, why: `it has more than ${MOST_FILES} files` } };
        const { parsed, unreadable } = await readCalls(origin, commit, paths, step);
        const all = paths.map((path) => callsIn(path, parsed, step.repository));
        return {
            steps: all.flatMap(({ steps }) => steps),
            opaque: all.flatMap(({ opaque }) => opaque),
            ...(unreadable !== undefined && { unclear: { workflow: unreadable, why: 'it is not read as YAML' } }),
        };
    });
}
async function readCalls(origin, commit, roots, { repository, isOwn = false }) {
    const parsed = new Map();
    const bytes = new Map();
    let unreadable;
    let wanted = roots;
    for (let round = 0; wanted.length > 0 && round < ROUNDS; round++) {
        const found = await filesAt(origin, commit, wanted);
        const next = new Set();
        for (const path of wanted) {
            const content = found.get(path);
            // That it is not there is known too, and not asked again.
            parsed.set(path, undefined);
            if (content === undefined)
                continue;
            bytes.set(path, content);
            const value = calls_valueOf(content, path);
            if (value === 'unreadable') {
                if (isOwn || mentions(content, repository))
                    unreadable ??= path;
                continue;
            }
            parsed.set(path, value.value);
            for (const called of localCalls(value.value))
                next.add(called);
        }
        wanted = [...next].filter((path) => !parsed.has(path));
    }
    return { parsed, bytes, ...(unreadable !== undefined && { unreadable }) };
}
async function filesAt(origin, commit, paths) {
    if (paths.length > 1)
        return origin.readAll(commit, paths);
    const content = await origin.read(commit, paths[0]);
    return new Map(content ? [[paths[0], content]] : []);
}
function calls_valueOf(content, file) {
    try {
        return readYaml({ content, file, fail: (detail) => fail('MLOPS_CONFIG_SYNTAX', detail) });
    }
    catch {
        return 'unreadable';
    }
}
/** All files but one, byte for byte. */
function sameFiles(there, here, but) {
    return [...new Set([...there.keys(), ...here.keys()])].every((path) => {
        const [then, now] = [there.get(path), here.get(path)];
        return path === but || (then !== undefined && now !== undefined && Buffer.compare(then, now) === 0);
    });
}
/** A copy of our actions has no name of ours that a file could mention. */
const mentions = (content, repository) => repository === '' || Buffer.from(content).toString().toLowerCase().includes(repository.toLowerCase());
function once(known, { change }, commit, make) {
    const all = known.get(change) ?? new Map();
    known.set(change, all);
    const found = all.get(commit) ?? make();
    all.set(commit, found);
    return found;
}

;// CONCATENATED MODULE: ./packages/config/workflow/cells.ts

/** What a text is in the cells of its matrix; undefined where that is not written in the file. */
function cellsOf(text, strategy) {
    const reference = /\$\{\{\s*matrix\.([\w-]+)((?:\.[\w-]+)*)\s*\}\}/;
    const [whole, key, below = ''] = reference.exec(text) ?? [];
    if (whole === undefined)
        return isExpression(text) ? undefined : [text];
    const matrices = [JSON.parse(strategy)].flat().map((one) => one?.matrix);
    const matrix = matrices.find((one) => typeof one === 'object' && one !== null);
    if (!matrix || matrices.length > 1 || matrix['exclude'] !== undefined)
        return undefined;
    const { include = [] } = matrix;
    const listed = matrix[key] ?? [];
    if (!Array.isArray(include) || !Array.isArray(listed))
        return undefined;
    const items = [...listed, ...include.map((cell) => cell?.[key])];
    const found = [];
    for (const item of items.filter((one) => one !== undefined)) {
        const path = below.split('.').slice(1);
        const value = path.reduce((of, name) => of?.[name], item);
        if (!['string', 'number'].includes(typeof value) || isExpression(String(value)))
            return undefined;
        const cells = cellsOf(text.replaceAll(whole, String(value)), strategy);
        if (!cells)
            return undefined;
        found.push(...cells);
    }
    return [...new Set(found)];
}

;// CONCATENATED MODULE: ./packages/config/repository.ts

/** The nearest directory upwards that holds `.git` (a directory, or a file in a work tree or submodule). */
async function repositoryOf(host, root) {
    for (let directory = root;; directory = (0,external_node_path_.dirname)(directory)) {
        if (await host.files.exists((0,external_node_path_.join)(directory, '.git')))
            return directory;
        if (directory === (0,external_node_path_.dirname)(directory))
            return root;
    }
}
/** The directory's name in the letters a project's name is made of. */
function projectName(directory) {
    const name = (0,external_node_path_.basename)(directory)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '');
    return name === '' ? 'project' : name;
}

;// CONCATENATED MODULE: ./packages/config/workflow/steps.ts




/** Actions whose step judges a model. */
const JUDGES = ['run-pipeline', 'gate-model'];
/**
 * Where the workflow files of a commit say how a project is judged: the step in the place of the one that runs (file and job),
 * else in the same file, else in any other file; and every one that no job of the change has any more. A step that is not
 * there by the name of the project, but by another that the change has no more, has been renamed.
 *
 * Two requests where what leads to the step is as it was and calls nothing of the repository, up to six where the change edits it.
 */
async function stepsFor(origin, commit, { step, named, sought }) {
    const { there, here, isThere, unchanged, unreadable } = await comparedCalls(origin, commit, step);
    if (unreadable !== undefined)
        return { kind: 'unclear', workflow: unreadable, why: 'it is not read as YAML' };
    const isOurs = whoseStep(origin.repository, named);
    const places = { isOurs, sought, step, here: here.steps };
    const found = pick(there.steps.filter((of) => isPlaceOf(of, step)), places) ?? pick(there.steps, places);
    if (found?.kind === 'unclear')
        return found;
    if (found && unchanged)
        return { kind: 'found', steps: found.steps, unchanged };
    const others = await otherCalls(origin, commit, step);
    if (others.unclear)
        return { kind: 'unclear', ...others.unclear };
    const elsewhere = found ?? pick(others.steps, places);
    if (elsewhere?.kind === 'unclear')
        return elsewhere;
    if (unchanged)
        return elsewhere ? { kind: 'found', steps: elsewhere.steps, unchanged } : { kind: 'none', unchanged };
    const before = [...there.steps, ...others.steps].filter(sought.says);
    const mayBeGone = before.filter((of) => isOurs(of) !== false && !elsewhere?.steps.includes(of));
    if (elsewhere && mayBeGone.length === 0)
        return { kind: 'found', steps: elsewhere.steps, unchanged };
    const now = [...here.steps, ...(await otherCalls(origin, origin.change.commit, step)).steps];
    if (elsewhere) {
        const isGone = (of) => !now.some((one) => samePlace(one, of) && isOurs(one) !== false);
        return { kind: 'found', steps: [...elsewhere.steps, ...mayBeGone.filter(isGone)], unchanged };
    }
    const names = new Set(now.map(nameOf));
    const renamed = before.filter((of) => !names.has(nameOf(of)));
    if (renamed.length > 0)
        return { kind: 'found', steps: renamed, unchanged };
    const calls = [...here.opaque, ...(await otherCalls(origin, origin.change.commit, step)).opaque];
    const gone = [...there.opaque, ...others.opaque].find((of) => !calls.some((one) => sameCall(one, of)));
    if (gone) {
        const why = `this change edits what it gives to ${gone.uses}, which is not read`;
        return { kind: 'unclear', workflow: gone.workflow, why };
    }
    // Which action of another repository it is a copy of is not known, so that any may have been it.
    if (step.repository === '')
        return {
            kind: 'unclear',
            workflow: step.workflow,
            why: 'a copy of the action runs, and what it stands for is not known',
        };
    if (isThere && !here.steps.some((of) => isPlaceOf(of, step)))
        return { kind: 'unclear', workflow: step.workflow, why: 'it does not show the step, and this change edits it' };
    return { kind: 'none', unchanged };
}
/** The step of the change that one of another commit is, by its place; undefined where there is not one such. */
async function sameStep(origin, commit, of, step) {
    const { here } = await comparedCalls(origin, commit, step);
    const those = here.steps.filter((other) => samePlace(other, of) && other.action === of.action && nameOf(other) === nameOf(of));
    return those.length === 1 ? those[0] : undefined;
}
const samePlace = (one, other) => one.root === other.root && one.job === other.job;
/** What a step says of which project it is for. */
const nameOf = (of) => `${of.input('project')} ${of.input('config')}`;
const sameCall = (one, other) => one.workflow === other.workflow && one.uses === other.uses && one.given === other.given;
/** @returns whether a step is for a project; undefined where an expression says which one it is for */
function whoseStep(repository, { project, file }) {
    return (of) => {
        const [name, config] = [of.input('project'), of.input('config')];
        if (isExpression(name) || isExpression(config))
            return undefined;
        if (name !== '')
            return name === project;
        if (config !== '')
            return file !== undefined && (0,external_node_path_.matchesGlob)(file, external_node_path_.posix.normalize(config));
        return file === 'mlops.yml' || project === projectName(repository);
    };
}
function pick(steps, places) {
    const { isOurs, sought, step } = places;
    const said = steps.filter((of) => sought.says(of));
    const sorted = [said.filter(({ action }) => action === sought.action), said];
    for (const some of sorted) {
        const ours = some.filter((of) => isOurs(of) === true);
        if (ours.length > 0)
            return { kind: 'found', steps: ours };
    }
    const maybe = said.filter((of) => isOurs(of) === undefined);
    if (maybe.length === 0)
        return undefined;
    if (maybe.length === 1 && (isPlaceOf(maybe[0], step) || isRenamedJob(maybe[0], places)))
        return { kind: 'found', steps: maybe };
    const { workflow } = maybe[0];
    return { kind: 'unclear', workflow, why: 'an expression says there which project is meant' };
}
/** A job that the change calls otherwise, with the same projects. */
function isRenamedJob(of, { step, here }) {
    const now = here.filter((one) => isPlaceOf(one, step) && one.action === of.action);
    const same = now.some((one) => nameOf(one) === nameOf(of) && one.strategy === of.strategy);
    return same && !here.some((one) => samePlace(one, of));
}

;// CONCATENATED MODULE: ./packages/config/base/called-otherwise.ts




/** What an input is that is left out. */
const DEFAULTS = { ledger: 'auto', matrix: '${{tojson(matrix)}}', part: 'whole' };
/** Parts that say nothing of the model. */
const SILENT = ['work', 'announce', 'again'];
/**
 * Whether a change lets its step ask for records otherwise than its base does, by `ledger` or `matrix`, or has what is judged be said by
 * what the change itself runs. Which rules judge it is not asked here.
 * @returns undefined where all is as at the base, or new
 */
async function calledOtherwise(origin, { commit, branch }, step, named) {
    if (!JUDGES.includes(step.action))
        return undefined;
    const { there, here, unchanged } = await comparedCalls(origin, commit, step);
    const isOurs = whoseStep(origin.repository, named);
    const inPlace = (steps) => steps.filter((of) => isPlaceOf(of, step) && JUDGES.includes(of.action) && isOurs(of) !== false);
    const now = inPlace(here.steps);
    for (const name of ['project', 'config', 'ledger', 'matrix']) {
        const of = now.find((one) => dependsOnCheckout(one.input(name)));
        if (of)
            return unclear(of.workflow, `${name} is there what an earlier step gives, which runs what this change has`);
    }
    if (unchanged)
        return undefined;
    const computed = inPlace(there.steps).find((of) => !isNamed(of) && !now.some((one) => isNamedAlike(of, one)));
    if (computed)
        return unclear(computed.workflow, 'an expression says there which project is meant, and this change edits what it gives');
    const sought = { action: step.action, says: (of) => JUDGES.includes(of.action) };
    const found = await stepsFor(origin, commit, { step, named, sought });
    if (found.kind === 'unclear')
        return found;
    if (found.kind === 'none')
        return undefined;
    if (now.length === 0)
        return unclear(step.workflow, `no step of this change is for ${named.project} there`);
    const before = found.steps;
    const isSettled = (one, name) => {
        const same = (of) => sameInput(of, one, name);
        return before.some((of) => isPlaceOf(of, step)) ? before.every(same) : before.some(same);
    };
    for (const name of ['ledger', 'matrix']) {
        const other = now.find((one) => !isSettled(one, name));
        const of = other && (before.find((one) => !sameInput(one, other, name)) ?? before[0]);
        if (of)
            return unclear(of.workflow, `${branch} has ${said(of, name)} there, and this change ${said(other, name)}`);
    }
    return undefined;
}
/**
 * Whether a change has a step say nothing of the model, by `part`, where its base judges.
 * @param part of the step that runs @returns a clause
 */
async function silenced(origin, { commit, branch }, part) {
    const { step } = origin;
    if (!step || !SILENT.includes(part))
        return undefined;
    const { there, here, unchanged, unreadable } = await comparedCalls(origin, commit, step);
    const clause = (of) => `${branch} has ${said(of, 'part')} in ${of.workflow}, and this change part: ${part}`;
    const judging = (steps) => steps.filter((of) => JUDGES.includes(of.action) && !SILENT.includes(of.input('part')));
    const [before, now] = [judging(there.steps), judging(here.steps)];
    if (unchanged) {
        const of = before.find((one) => isPlaceOf(one, step) && dependsOnCheckout(one.input('part')));
        return of && clause(of);
    }
    if (unreadable !== undefined)
        return `${unreadable} is not read as YAML`;
    const placed = before.filter((of) => isPlaceOf(of, step));
    const kept = now.filter((one) => isPlaceOf(one, step) && (!isExpression(one.input('part')) || placed.some((of) => sameInput(of, one, 'part'))));
    if (kept.length < placed.length)
        return clause(placed.at(-1));
    const others = await otherCalls(origin, commit, step);
    const elsewhere = await otherCalls(origin, origin.change.commit, step);
    const all = [...here.steps, ...elsewhere.steps];
    const gone = [...before, ...judging(others.steps)].filter((of) => !all.some((one) => samePlace(one, of)));
    const stays = (of) => judging(all).some((one) => nameOf(one) === nameOf(of));
    const missed = gone.find((of) => !stays(of));
    return missed && clause(missed);
}
/** Whether the file says which projects are meant, in all cells of a matrix. */
function isNamed(of) {
    return ['project', 'config'].every((name) => cellsOf(of.input(name), of.strategy) !== undefined);
}
function isNamedAlike(one, other) {
    const written = (of) => `${nameOf(of)} ${of.strategy}`;
    return written(one) === written(other) && !dependsElsewhere(written(one));
}
function said(of, name) {
    return `${name}: ${of.input(name) || DEFAULTS[name]}`;
}
function sameInput(one, other, name) {
    const plain = (of) => {
        const written = of.input(name) || DEFAULTS[name];
        return isExpression(written) ? written.replace(/\s+/g, '').toLowerCase() : written;
    };
    return plain(one) === plain(other) && !dependsElsewhere(one.input(name));
}
const unclear = (workflow, why) => ({ kind: 'unclear', workflow, why });

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/config/problem.ts

const MOST_SHOWN = 10;
/** `gate.rules[0].margin` */
function formatPath(path) {
    return path.reduce((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');
}
/** All problems as one error: the first in full, the others one line each, in the order of the file. */
function invalid(problems, document) {
    const placed = problems.map((problem) => ({
        problem,
        place: problem.atKey ? document?.locateKey(problem.path) : document?.locate(problem.path),
    }));
    placed.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0));
    const [first, ...others] = placed;
    const hintOf = ({ hint, unquoted, path }) => unquoted === undefined ? hint : `Put it in quotes: "${document?.written(path) ?? unquoted}"`;
    const more = others.slice(0, MOST_SHOWN - 1).map(({ problem, place }) => {
        const at = place ? `${place.file}:${place.line}:${place.column}: ` : '';
        return ['\nAlso', `${at}${problem.message}`, hintOf(problem)].filter(Boolean).join(' ');
    });
    if (others.length >= MOST_SHOWN)
        more.push(`\nAnd ${others.length - MOST_SHOWN + 1} more.`);
    const field = formatPath(first.problem.path);
    return fail('MLOPS_CONFIG_INVALID', {
        message: first.problem.message + more.join(''),
        where: { ...first.place, ...(field !== '' && { field }) },
        hint: hintOf(first.problem) ??
            'Correct it there; an editor that knows docs/reference/schemas/mlops.schema.json says what fits while you type.',
    });
}

;// CONCATENATED MODULE: ./packages/config/paths.ts




/**
 * The absolute path of a file or directory named in mlops.yml (or by an input), relative to the project's root.
 * It need not exist. Its real place, symbolic links followed, is inside the repository or a data root.
 * @param options.at where in mlops.yml the path stands, for the error
 * @throws MLOPS_PATH_OUTSIDE
 */
async function resolvePath(project, path, options) {
    const absolute = (0,external_node_path_.resolve)(project.root, path);
    const roots = await Promise.all([project.repository, ...project.dataRoots].map((root) => realPlace(root)));
    const where = options.at && { ...project.locate(options.at), field: formatPath(options.at) };
    const real = await realPlace(absolute).catch((cause) => {
        throw fail('MLOPS_PATH_OUTSIDE', {
            message: `The ${options.purpose} path "${path}" cannot be followed: expected a file or directory in the repository.`,
            where,
            hint: 'Look at its symbolic links and permissions.',
            cause,
        });
    });
    if (roots.some((root) => isInside(root, real)))
        return absolute;
    throw fail('MLOPS_PATH_OUTSIDE', {
        message: `The ${options.purpose} path "${path}" leads to ${real}${real === absolute ? '' : ' (symbolic links followed)'}, ` +
            `outside of the repository ${project.repository}.`,
        where,
        hint: `If that is meant, allow it where you run it, not in the file: --data-roots ${JSON.stringify((0,external_node_path_.dirname)(real))}`,
    });
}
/** Where the file of a data source lies, by the name that evidence has for it (`data/flights`); undefined for other names. */
function sourcePath(project, material) {
    const source = project.config.data?.[material.replace(/^data\//, '')];
    return source && (0,external_node_path_.resolve)(project.root, source.path);
}
/** Whether `path` is `directory` or below it; both absolute and real. */
function isInside(directory, path) {
    // Between drives of Windows there is no relative way: it stays absolute.
    const way = (0,external_node_path_.relative)(directory, path);
    return way !== '..' && !way.startsWith(`..${external_node_path_.sep}`) && !(0,external_node_path_.isAbsolute)(way);
}
const MOST_LINKS = 40;
/** The real path, also of what does not exist yet: a dangling link leads where writing through it would. */
async function realPlace(path, links = 0) {
    try {
        return await (0,promises_.realpath)(path);
    }
    catch (error) {
        const { code } = error;
        if (code !== 'ENOENT' && code !== 'ENOTDIR')
            throw error;
    }
    const target = links < MOST_LINKS ? await (0,promises_.readlink)(path).catch(() => undefined) : undefined;
    if (target !== undefined)
        return realPlace((0,external_node_path_.resolve)(await realPlace((0,external_node_path_.dirname)(path)), target), links + 1);
    const parent = (0,external_node_path_.dirname)(path);
    return parent === path ? path : (0,external_node_path_.join)(await realPlace(parent, links), (0,external_node_path_.basename)(path));
}
/** Where a path lies in its repository, as git and its server write it. @param path absolute */
function inRepository(repository, path) {
    return (0,external_node_path_.relative)(repository, path).split(external_node_path_.sep).join('/');
}
/** Whether a path is a pattern of paths. */
const isGlob = (path) => /[*?[\]{}]/.test(path);

;// CONCATENATED MODULE: ./packages/config/base/other-contracts.ts


/** @param described what each base says, the one that decides first */
function contractsOf(described) {
    const found = new Map();
    for (const { rules, from } of described)
        for (const [source, { contract: path }] of Object.entries(rules.data ?? {}))
            if (path !== undefined && !found.has(source))
                found.set(source, { source, path, commit: from.commit });
    return [...found.values()];
}
/**
 * Contracts that check data here otherwise than the base's do, by their paths in the repository. They are compared byte for
 * byte and one by one, for a list of changed files may be cut off; one that cannot be read is another.
 *
 * Requests: one for each contract of the base.
 */
async function otherContracts(host, project) {
    const place = (path) => inRepository(project.repository, (0,external_node_path_.resolve)(project.root, path));
    const others = new Set();
    for (const { source, path, commit } of project.policy?.contracts ?? []) {
        const here = project.config.data?.[source]?.contract ?? path;
        const [theirs, ours] = await Promise.all([
            host.origin.read(commit, place(path)),
            host.files.read((0,external_node_path_.resolve)(project.root, here)).catch(() => undefined),
        ]);
        if (!theirs || !ours || !Buffer.from(theirs).equals(ours))
            others.add(place(here));
    }
    return [...others];
}

;// CONCATENATED MODULE: ./packages/config/base/moved-description.ts



/**
 * Where a branch judges the project by another file, which the change moves: what moves takes its rules along. Looked for in
 * files of its kind that are called alike, or that the change does not have; three requests for each branch.
 * @returns one of those that say the same rules; none where nothing there judges the project
 * @throws MLOPS_POLICY_MOVED where one says others
 */
async function movedFrom(host, { config, repository }, { base, path }) {
    const origin = host.origin;
    const names = new Set([external_node_path_.posix.basename(path), 'mlops.yml']);
    const kinds = new Set([external_node_path_.posix.extname(path), '.yml', '.yaml']);
    const mayDescribe = async (other) => other !== path &&
        kinds.has(external_node_path_.posix.extname(other)) &&
        !other.startsWith('.github/') &&
        (names.has(external_node_path_.posix.basename(other)) || !(await host.files.exists((0,external_node_path_.join)(repository, other))));
    for await (const from of rulingBranches(origin, base)) {
        const paths = [];
        for (const other of await origin.walk(from.commit, ''))
            if (await mayDescribe(other))
                paths.push(other);
        const found = [];
        for (const [other, bytes] of await origin.readAll(from.commit, paths)) {
            const rules = rulesIn(bytes, other);
            if (rules?.project !== config.project || !judgesModels(rules))
                continue;
            if (!samePolicy(rules, config))
                throw otherRules({ from, config, there: other, path });
            found.push({ rules: { ...rules, data: relocated(rules.data, { from: other, to: path }) }, bytes, from });
        }
        if (found.length > 0)
            return found.slice(0, 1);
    }
    return [];
}
/** Contracts by their paths from another place. */
function relocated(data, { from, to }) {
    const place = (path) => external_node_path_.posix.relative(external_node_path_.posix.dirname(to), external_node_path_.posix.join(external_node_path_.posix.dirname(from), path));
    const sources = Object.entries(data ?? {}).map(([name, { contract, ...source }]) => [
        name,
        { ...source, ...(contract !== undefined && { contract: place(contract) }) },
    ]);
    return data && Object.fromEntries(sources);
}
/** What describes a project, of files of which most describe something else. */
function rulesIn(bytes, file) {
    try {
        return readBase(bytes, file);
    }
    catch {
        return undefined;
    }
}
function otherRules({ from, config, there, path, }) {
    return fail('MLOPS_POLICY_MOVED', {
        message: `${from.branch} describes ${config.project} in ${there}, by other rules than this change in ${path}`,
        where: { file: path },
        hint: `Move the file as it is, and change its rules in a change of its own. Where ${from.branch} has moved it, bring this branch up to date; another project needs a name of its own.`,
    });
}

;// CONCATENATED MODULE: ./packages/config/base/written-rules.ts
/**
 * The rules that inputs say, as mlops.yml would: the first metric by margin, min and max; by the margin also every slice,
 * where what is not shown is only reported, because small slices seldom show anything.
 */
function writtenRules({ metric: [metric], margin, min, max, slices, ...inputs }) {
    const written = margin !== undefined && !margin.endsWith('%') ? Number(margin) : margin;
    const rules = [];
    if (min !== undefined)
        rules.push({ metric, min });
    if (max !== undefined)
        rules.push({ metric, max });
    if (written !== undefined) {
        rules.push({ metric, margin: written });
        if (slices.length > 0) {
            const least = inputs['min-count'];
            rules.push({
                metric,
                margin: written,
                slices,
                'on-inconclusive': 'report',
                ...(least !== undefined && { 'min-count': least }),
            });
        }
    }
    return rules;
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/config/sections/card.ts

const Markdown = schemas/* string */.YjP().min(1);
const Line = schemas/* string */.YjP().trim().min(1);
const CardSection = schemas/* strictObject */.rej({
    'intended-use': Markdown.optional().describe('Markdown file: what the model is for, for whom, and what it is not for'),
    factors: Markdown.optional().describe('Markdown file: groups, instruments and surroundings that results depend on'),
    'ethical-considerations': Markdown.optional().describe('Markdown file: whom a mistake harms, what data are sensitive, what is done about it'),
    caveats: Markdown.optional().describe('Markdown file: what was not tested, and what to do about it'),
    licence: Line.optional().describe('the identifier of the model hub, such as apache-2.0; `other` needs `licence-name`'),
    'licence-name': Line.optional().describe('name of a licence that has no identifier'),
    'licence-link': Line.optional().describe('address or file of a licence that has no identifier'),
    contact: Line.optional().describe('whom to ask or tell: an address, a page, a team'),
    goal: Line.optional().describe('the business goal, in one sentence'),
    'goal-metric': Line.optional().describe("metric that speaks to the goal; default: that of the gate's first rule"),
    'pipeline-tag': Line.optional().describe("task in the model hub's words; default: tabular-classification or tabular-regression"),
    library: Line.optional().describe("library that loads the model, in the model hub's words, such as sklearn"),
    output: Line.optional().describe('where the card is kept in the project, such as MODEL_CARD.md; default: nowhere'),
});

;// CONCATENATED MODULE: ./packages/config/sections/words.ts

/** A program and its arguments; never a shell line. */
const Argv = schemas/* array */.YOg(schemas/* string */.YjP().min(1)).min(1).describe('program and arguments; no shell');
const Name = schemas/* string */.YjP().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');
const Column = schemas/* string */.YjP().min(1);
const Duration = schemas/* string */.YjP()
    .regex(/^\d+(\.\d+)? ?(s|min|h|day|days|month|months|week|weeks)$/, 'a number and s, min, h, days, weeks or months');
/** Of a page that people open: it is shown, so nothing in it is a secret. */
const WebAddress = schemas/* url */.OZ5({ protocol: /^https?$/, error: 'a web address such as https://mlflow.example.org' })
    .refine((address) => !/[?#@]/.test(address), 'expected an address without user, `?` and `#`')
    .transform((address) => address.replace(/\/+$/, ''));

;// CONCATENATED MODULE: ./packages/config/sections/deploy.ts


const Share = schemas/* union */.KCZ([
    schemas/* number */.aig().gt(0).lt(1),
    schemas/* string */.YjP()
        .regex(/^\d{1,2}(\.\d+)?%$/, 'a share such as 5%')
        .describe('a share such as 5%'),
]);
const url = schemas/* url */.OZ5({ protocol: /^https?$/ });
const address = schemas/* string */.YjP().min(1);
const port = schemas/* number */.aig().int().min(0).max(65_535);
const env = schemas/* array */.YOg(schemas/* string */.YjP());
/** What must hold before a version answers for the others, whatever it is deployed to. */
const proof = {
    golden: schemas/* strictObject */.rej({
        rows: schemas/* number */.aig()
            .int()
            .min(200)
            .max(100_000)
            .default(10_000)
            .describe('how many predictions of the evaluation are asked again at most; of more, which ones is chosen anew each time'),
        tolerance: schemas/* number */.aig()
            .nonnegative()
            .default(1e-5)
            .describe('largest difference of an answer from the recorded prediction, beyond 1 in proportion to its size: 0.00001 are five digits; never more than 0.01 for scores, and than a hundredth of the recorded range for other predictions'),
    })
        .prefault({})
        .describe('golden replay: predictions recorded at evaluation, asked again over the wire'),
    smoke: schemas/* strictObject */.rej({
        requests: schemas/* number */.aig().int().min(20).max(100_000).default(200).describe('requests of one row, one after the other'),
        'p99-ms': schemas/* number */.aig().positive().default(250).describe('milliseconds within which 99 of 100 of them are answered'),
    })
        .prefault({})
        .describe('what the service must bear before it is switched to'),
    ready: Duration.default('60 s').describe('how long a started version may take to be ready'),
    canary: schemas/* strictObject */.rej({
        share: Share.describe('share of the requests that the new version answers: 0.05, or 5%'),
        requests: schemas/* number */.aig().int().positive().default(100).describe('how many of them it must answer without an error'),
        within: Duration.default('10 min').describe('how long to wait for them; fewer requests are inconclusive'),
    })
        .optional()
        .describe('real requests that the new version answers before the switch; default: none'),
    promote: Name.optional().describe('stage label that a deployed version is given in the registry, such as production'),
    env: env.default([]).describe('environment variables that what is started may see'),
};
/** Programs of the target `command`. */
const programs = {
    start: Argv.describe('starts the version of $MLOPS_VERSION beside the old one; leaves {"url": …} in $MLOPS_OUTPUT'),
    switch: Argv.describe('makes the started version answer at `url`'),
    rollback: Argv.describe('makes the version before the last switch answer at `url` again'),
    status: Argv.describe('leaves what is deployed in $MLOPS_OUTPUT: {"serving": {…}, "warm": {…}, "candidate": {…}}'),
    discard: Argv.optional().describe('ends a started version that was not switched to'),
    stop: Argv.optional().describe('ends the version that serves: after a first deployment that failed nothing serves'),
};
/** What every target may have otherwise in staging; the stage label of production is none of it. */
const staged = {
    promote: Name.optional().describe('stage label that it is given there, such as staging; default: none'),
    env: env.optional().describe('environment variables that what is started there may see'),
};
const STAGING = 'where a release is deployed first, and what is otherwise there';
const ProcessDeploy = schemas/* strictObject */.rej({
    target: schemas/* literal */.euz('process').describe('servers of this machine behind a router'),
    ...proof,
    runtime: schemas/* enum */.k5n(['onnxruntime-web', 'onnxruntime-node'])
        .default('onnxruntime-web')
        .describe("what runs the model: the pinned WebAssembly one, or the project's own native one, in its node_modules beside mlops.yml"),
    address: address.default('127.0.0.1').describe('address that the router listens on'),
    port: port.default(8080).describe('port that clients ask, from the next deployment on; 0 chooses a free one once'),
    'memory-mib': schemas/* number */.aig()
        .int()
        .min(64)
        .default(2048)
        .describe('resident memory (MiB) beyond which a server is ended and started anew'),
    staging: schemas/* strictObject */.rej({ port, address: address.optional(), ...staged })
        .optional()
        .describe(STAGING),
});
const CommandDeploy = schemas/* strictObject */.rej({
    target: schemas/* literal */.euz('command').describe('whatever your own programs deploy to'),
    ...proof,
    url: url.describe('where clients ask the deployed model (Open Inference Protocol v2)'),
    ...programs,
    'time-limit': Duration.default('10 min').describe('for each of the programs'),
    staging: schemas/* strictObject */.rej({ url, ...schemas/* object */.Ikc(programs).partial().shape, ...staged })
        .optional()
        .describe(STAGING),
});
const DeploySection = schemas/* union */.KCZ([ProcessDeploy, CommandDeploy]);
/** What holds in staging: all that `staging:` does not say is as in production, but nobody is there to ask a canary. */
function inStaging({ staging, ...section }) {
    const { promote: _, canary: __, ...same } = section;
    return staging && { ...same, ...staging };
}

;// CONCATENATED MODULE: ./packages/config/sections/monitor.ts


const monitor_Share = schemas/* union */.KCZ([
    schemas/* number */.aig().min(0).max(1),
    schemas/* string */.YjP()
        .regex(/^\d+(\.\d+)?%$/, 'a share such as 0.01, or a percentage such as 1%')
        .transform((text) => Number(text.slice(0, -1)) / 100),
]);
const Severity = schemas/* enum */.k5n(['info', 'warn', 'alert'])
    .describe('info is only shown (a season or a counter is not an alarm), warn is pointed out, alert tells the owner and may retrain');
const Windows = schemas/* string */.YjP()
    .regex(/^[1-9]\d? of [1-9]\d?$/, 'k of n, such as 2 of 3')
    .refine((text) => {
    const [some, all] = text.split(' of ').map(Number);
    return some <= all;
}, 'expected k of n with k at most n')
    .describe('in how many of the last windows the limit must be crossed');
const Account = schemas/* string */.YjP().regex(/^[\w-]+(\[bot\])?$/, 'the name of an account, without @');
const Accounts = schemas/* union */.KCZ([Account, schemas/* array */.YOg(Account).min(1).max(10)]);
const DriftRule = schemas/* strictObject */.rej({
    psi: schemas/* number */.aig().positive().optional().describe('population stability index, at most'),
    'jensen-shannon': schemas/* number */.aig().positive().max(1).optional().describe('Jensen–Shannon distance, at most'),
    ks: schemas/* number */.aig().positive().max(1).optional().describe('Kolmogorov–Smirnov statistic over the bins, at most'),
    wasserstein: schemas/* number */.aig()
        .positive()
        .optional()
        .describe("Wasserstein distance over the bins, in the column's unit, at most"),
    'cramers-v': schemas/* number */.aig().positive().max(1).optional().describe("Cramér's V of the chi-square test, at most"),
    missing: monitor_Share.optional().describe('by how much the share of missing values may rise; default 0.2'),
    severity: Severity.optional(),
    windows: Windows.optional(),
    'min-count': schemas/* number */.aig().int().positive().optional().describe('a window with fewer values is not judged; default 500'),
});
const QualityRule = schemas/* strictObject */.rej({
    metric: schemas/* enum */.k5n(['roc_auc', 'brier_skill', 'accuracy', 'r2'])
        .describe('a skill, not a loss: a raw loss follows the base rate'),
    min: schemas/* number */.aig().describe('the metric is at least this'),
    windows: Windows.optional(),
});
const MonitorSection = schemas/* strictObject */.rej({
    log: schemas/* string */.YjP()
        .min(1)
        .optional()
        .describe('prediction log of the server (a directory), or a table (CSV, Parquet or JSONL) of served predictions'),
    time: Column.optional().describe('column that says when a prediction was made; default: time'),
    reference: schemas/* string */.YjP()
        .min(1)
        .optional()
        .describe('file of predictions with their features, or a reference.json; default: what came with the version in production, else what train-model left out of fold, else what was evaluated'),
    window: Duration.optional().describe('length of a window, from the calendar in UTC; default 1 day'),
    drift: schemas/* record */.g1P(schemas/* string */.YjP(), DriftRule)
        .optional()
        .describe('limits by column; `prediction` is what the model answered, `inputs` every feature that is not named'),
    contract: schemas/* string */.YjP().min(1).optional().describe('Open Data Contract Standard v3 file that served inputs keep'),
    labels: schemas/* string */.YjP().min(1).optional().describe('table with id and target: the truth, when it arrives'),
    target: Column.optional().describe('column of the true value among the labels; default: target'),
    'labels-within': Duration.optional().describe('how long after a window its labels may take to arrive; default 7 days'),
    quality: schemas/* array */.YOg(QualityRule).optional().describe('skill that a window with labels must show'),
    offline: schemas/* string */.YjP()
        .min(1)
        .optional()
        .describe('table of features by id, as training computes them, to compare with what was served'),
    skew: schemas/* strictObject */.rej({
        share: monitor_Share.optional().describe('share of sampled rows that may differ; default 1%'),
        sample: schemas/* number */.aig().int().positive().optional().describe('rows compared; default 10000'),
        tolerance: schemas/* number */.aig()
            .nonnegative()
            .optional()
            .describe('relative difference of numbers that counts as none; default 1e-6'),
    })
        .optional()
        .describe('training–serving skew'),
    health: schemas/* strictObject */.rej({
        latency: schemas/* number */.aig().positive().optional().describe('99th percentile in milliseconds, at most'),
        errors: monitor_Share.optional().describe('share of requests without a usable answer, at most; default 1%'),
        lost: monitor_Share.optional().describe('share of predictions missing from the log, at most; default 1%'),
    })
        .optional()
        .describe('the service, as its log shows it'),
    age: Duration.optional().describe('a model older than this is pointed out'),
    pipeline: schemas/* strictObject */.rej({
        every: Duration.optional().describe('a run is expected this often; silence for half as long again is an alert'),
        slower: schemas/* number */.aig()
            .gt(1)
            .optional()
            .describe('how many times slower than usual the last three runs may be; default 2'),
        failing: schemas/* number */.aig()
            .int()
            .positive()
            .optional()
            .describe('so many runs that do not pass, one after the other, are an alert; default 3'),
    })
        .optional()
        .describe('the recorded runs of this project'),
    owners: schemas/* strictObject */.rej({ data: Accounts.optional(), model: Accounts.optional(), service: Accounts.optional() })
        .optional()
        .describe('accounts that an issue is assigned to, by whom the cause is for'),
    retrain: schemas/* strictObject */.rej({
        on: schemas/* array */.YOg(schemas/* enum */.k5n(['drift', 'quality', 'data']))
            .optional()
            .describe('what asks for a retraining; default drift and quality'),
        cooldown: Duration.optional().describe('no retraining is asked for so soon after another; default 7 days'),
        budget: schemas/* string */.YjP()
            .regex(/^\d+ per (day|week|month|quarter|year)$/, 'a number per day, week, month, quarter or year')
            .optional()
            .describe('retrainings asked for at most; default 2 per month'),
    })
        .optional()
        .describe('when a retraining is asked for'),
});

;// CONCATENATED MODULE: ./packages/config/sections/register.ts

/** As GTO has names: they begin and end with a letter or a digit. */
const RegisteredName = schemas/* string */.YjP()
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits, and hyphens between them');
const RegisterSection = schemas/* strictObject */.rej({
    name: RegisteredName.optional().describe('under which versions are registered: name@v1.2.3; default: the project'),
});

;// CONCATENATED MODULE: ./packages/config/slicing.ts

/** `origin × carrier`, `origin*carrier` and `origin x carrier` cross two columns. @returns the columns' names */
function sliceColumns(slicing) {
    return slicing
        .split(/\s*[×*]\s*|\s+x\s+/)
        .map((column) => column.trim())
        .filter((column) => column !== '');
}
/** A slicing in its one spelling, `a × b`: what is called the same is the same, for rules and for exceptions from them. */
const Slicing = schemas/* string */.YjP().transform((slicing) => sliceColumns(slicing).join(' × ') || slicing);

;// CONCATENATED MODULE: ./packages/config/schema.ts







/** `0.005` is absolute, `1%` relative to the baseline. */
const Margin = schemas/* union */.KCZ([
    schemas/* number */.aig().nonnegative(),
    schemas/* string */.YjP()
        .regex(/^\d{1,2}(\.\d+)?%$/, 'a number, or a percentage below 100 such as 1%')
        .describe('a percentage such as 1%'),
]);
const Task = schemas/* enum */.k5n(['binary-classification', 'multiclass-classification', 'regression']);
const DataSource = schemas/* strictObject */.rej({
    path: schemas/* string */.YjP().min(1).describe('CSV, Parquet or JSONL file, relative to mlops.yml'),
    contract: schemas/* string */.YjP().optional().describe('Open Data Contract Standard v3 file'),
    fetch: Argv.optional().describe('program that writes the file to $MLOPS_OUTPUT when it is absent'),
    env: schemas/* array */.YOg(schemas/* string */.YjP()).optional().describe('environment variables the program may see'),
});
/** Time split: periods such as `2013-01..2013-04`, ends included, `2013-06..` open. */
const PeriodText = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig().int().describe('a year')])
    .transform(String)
    .describe('a period such as 2013-01..2013-04, ends included');
const TimeSplit = schemas/* strictObject */.rej({ train: PeriodText, evaluate: PeriodText, monitor: PeriodText.optional() });
/** Hash split: the hash of an entity decides, so the same entity is always on the same side. */
const HashSplit = schemas/* strictObject */.rej({
    hash: schemas/* union */.KCZ([Column, schemas/* array */.YOg(Column).min(1)]).describe('column(s) whose hash decides the side'),
    evaluate: schemas/* number */.aig().gt(0).lt(1).default(0.25).describe('share of the hash range kept for evaluation'),
    seed: schemas/* number */.aig().int().default(0),
});
const Split = schemas/* union */.KCZ([HashSplit, TimeSplit]);
const ProgramEnv = schemas/* array */.YOg(schemas/* string */.YjP())
    .describe('environment variables the program may see; another value is another result: its sha256 is recorded, but of names with TOKEN, SECRET, PASSW, CREDENTIAL, PRIVATE, API_KEY or ACCESS_KEY, which only are named');
/** What no source says. */
const UNNAMED = 'Say here what beside the project nothing names: the Makefile of `make -C ..`, files that a program finds by listing a directory or puts the name of together, files of a package that need no import';
const FeaturesSection = schemas/* strictObject */.rej({
    run: Argv.optional().describe("the team's own feature program; instead of `views`"),
    env: ProgramEnv.optional(),
    source: schemas/* string */.YjP().optional().describe('the data source whose rows are the examples; default: the first'),
    entity: schemas/* union */.KCZ([Column, schemas/* array */.YOg(Column).min(1)])
        .optional()
        .describe('columns that name one example'),
    at: schemas/* string */.YjP().optional().describe('SQL: the moment of prediction; nothing available later may be read'),
    label: schemas/* string */.YjP().min(1).optional().describe('SQL: what is to be predicted'),
    where: schemas/* string */.YjP().optional().describe('SQL: which rows are examples; default: those with a label'),
    views: schemas/* string */.YjP().optional().describe('file of feature views'),
    columns: schemas/* array */.YOg(Column)
        .optional()
        .describe('plain columns of the source used as features, when there is no views file'),
    split: Split.optional(),
    online: schemas/* strictObject */.rej({
        'as-of': schemas/* string */.YjP()
            .optional()
            .describe('now, a date, or an instant such as 2013-06-01T12:00:00Z; default: each entity at its own moment of prediction'),
    })
        .optional()
        .describe('make the online store too: features by entity, for requests that name one and bring none'),
});
const TrainSection = schemas/* strictObject */.rej({
    setup: schemas/* array */.YOg(Argv)
        .optional()
        .describe('programs that prepare the environment of all programs, run once per content of what they read: the files they name, those that these name (`-r base.txt`), lock files, and directories (`./pkg`) whole, as far as git has them'),
    run: Argv,
    params: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* json */.Pq9()).default({}),
    seed: schemas/* number */.aig().int().nonnegative().default(0),
    env: ProgramEnv.optional(),
    code: schemas/* array */.YOg(schemas/* string */.YjP())
        .min(1)
        .optional()
        .describe(`globs of the files the result depends on, besides the program and what it names; default: the project without docs, and what that names beside it. ${UNNAMED}`),
    checkpoints: Duration.optional().describe('the program leaves checkpoints in $MLOPS_CHECKPOINTS and goes on from what it finds there; how often at most one is kept outside of the machine'),
    'time-limit': Duration.optional(),
    gpus: schemas/* number */.aig().int().nonnegative().optional(),
    mlflow: WebAddress.optional().describe('address of the MLflow that the program logs to: reports lead there from the run that it leaves in mlflow-run.json'),
});
const EvaluateSection = schemas/* strictObject */.rej({
    run: Argv.optional().describe('program that writes predictions for $MLOPS_FEATURES'),
    predictions: schemas/* string */.YjP().optional().describe('file of predictions; instead of `run`'),
    env: ProgramEnv.optional(),
    code: schemas/* array */.YOg(schemas/* string */.YjP())
        .min(1)
        .optional()
        .describe(`globs of the files predictions depend on, besides the program and what it names; default: the project without docs, and what that names beside it. ${UNNAMED}`),
    id: Column.default('id'),
    target: Column.default('target'),
    score: Column.optional().describe('column of the score; default: score, prediction or score_<class>'),
    weight: Column.optional(),
    positive: schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()]).optional().describe('the positive class; default 1/true'),
    threshold: schemas/* number */.aig().default(0.5).describe('score at which the positive class is predicted'),
    metrics: schemas/* array */.YOg(schemas/* string */.YjP()).min(1).optional(),
    slices: schemas/* array */.YOg(Slicing).default([]).describe('columns to slice by; `a × b` crosses two'),
    group: Column.optional().describe('examples with the same value are correlated'),
    'time-limit': Duration.optional(),
});
const GateRule = schemas/* strictObject */.rej({
    metric: schemas/* string */.YjP(),
    min: schemas/* number */.aig().optional().describe('the metric is at least this'),
    max: schemas/* number */.aig().optional().describe('the metric is at most this'),
    margin: Margin.optional().describe('how much worse than the baseline is still accepted'),
    slices: schemas/* array */.YOg(Slicing).optional().describe('apply to every slice of these slicings'),
    'min-count': schemas/* number */.aig().int().positive().optional().describe('slices with fewer examples are not judged'),
    'on-inconclusive': schemas/* enum */.k5n(['block', 'block-if-worse', 'report']).default('block'),
})
    .refine((rule) => [rule.min, rule.max, rule.margin].filter((bound) => bound !== undefined).length === 1, {
    message: 'expected exactly one of min, max, margin',
})
    // The refinement again, for editors.
    .meta({ oneOf: [{ required: ['min'] }, { required: ['max'] }, { required: ['margin'] }] });
const GateSection = schemas/* strictObject */.rej({
    baseline: schemas/* string */.YjP().default('auto').describe('auto (the ladder), none, a run id, or a file of predictions'),
    rules: schemas/* array */.YOg(GateRule).default([]),
    owners: schemas/* array */.YOg(schemas/* string */.YjP().trim().min(1))
        .min(1)
        .optional()
        .describe('who may accept exceptions: e-mail addresses as git knows them; default: whoever can write the ledger'),
});
/** The whole of mlops.yml. Every section may be absent; unknown keys are errors. */
const Config = schemas/* strictObject */.rej({
    project: Name.describe('name of the project'),
    task: Task.optional().describe('what is predicted; default: inferred from the targets'),
    data: schemas/* record */.g1P(Name, DataSource).optional().describe('data sources by name'),
    features: FeaturesSection.optional().describe('how examples are made of the data'),
    train: TrainSection.optional().describe("the team's training program"),
    evaluate: EvaluateSection.optional().describe('where predictions come from and how they are measured'),
    gate: GateSection.optional().describe('what a model must hold to pass'),
    card: CardSection.optional().describe('what the model card says'),
    register: RegisterSection.optional().describe('under which name versions are registered'),
    deploy: DeploySection.optional().describe('where the model is served'),
    monitor: MonitorSection.optional().describe('how served predictions are watched'),
})
    .meta({ title: 'mlops.yml', description: 'What a project is: data, features, training, evaluation and the gate' });

;// CONCATENATED MODULE: ./packages/config/periods.ts

/** Column, beside the targets of examples, of the time by which a split puts them into its periods. */
const TIME_COLUMN = '#time';
const MOMENT = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?Z?)?)?)?$/;
/**
 * Reads `2013-05`, `2013-01..2013-04`, `2013-06..`, `..2013-04`, with years, months, days or minutes/seconds in UTC.
 * The last one named is included whole: `..2013-04` ends where May begins.
 * @throws MLOPS_PERIOD_INVALID also when it ends before it begins
 */
function parsePeriod(text) {
    const parts = text.trim().split('..');
    const [first, last = first] = parts.map((part) => part.trim());
    if (parts.length > 2 || (first === '' && last === ''))
        throw periods_invalid(text);
    const from = first === '' ? undefined : moment(first, text).start;
    const to = last === '' ? undefined : moment(last, text).end;
    if (from && to && from >= to) {
        throw fail('MLOPS_PERIOD_INVALID', {
            message: `The period "${text}" ends before it begins.`,
            hint: `Write the earlier one first: ${last}..${first}`,
        });
    }
    return { ...(from && { from: from.toISOString() }), ...(to && { to: to.toISOString() }) };
}
function moment(part, text) {
    const match = MOMENT.exec(part);
    if (!match)
        throw periods_invalid(text);
    const given = match
        .slice(1)
        .filter((field) => field !== undefined)
        .map(Number);
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = given;
    const start = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    const read = [
        start.getUTCFullYear(),
        start.getUTCMonth() + 1,
        start.getUTCDate(),
        start.getUTCHours(),
        start.getUTCMinutes(),
        start.getUTCSeconds(),
    ];
    // Date rolls 2013-02-30 over to March; what was written is then not what was read.
    if (given.some((field, index) => field !== read[index]))
        throw periods_invalid(text);
    const next = [year, month - 1, day, hour, minute, second];
    next[given.length - 1] += 1;
    const [y, mo, d, h, mi, s] = next;
    return { start, end: new Date(Date.UTC(y, mo, d, h, mi, s)) };
}
function periods_invalid(text) {
    return fail('MLOPS_PERIOD_INVALID', {
        message: `"${text}" is not a period: expected a year, month or day, or two of them joined by "..".`,
        hint: 'For example 2013-05, 2013-01..2013-04 (ends included), or 2013-06.. (open).',
    });
}
const HOUR = 3600;
const SECONDS = new Map([
    ['s', 1],
    ['min', 60],
    ['h', HOUR],
    ['day', 24 * HOUR],
    ['days', 24 * HOUR],
    ['week', 7 * 24 * HOUR],
    ['weeks', 7 * 24 * HOUR],
    // A twelfth of the Gregorian mean year (365.2425 days).
    ['month', 30.436875 * 24 * HOUR],
    ['months', 30.436875 * 24 * HOUR],
]);
/**
 * Seconds of `90 s`, `15min`, `2 h`, `3 days`, `2 weeks`, `1 month` (a mean month of 30.436875 days).
 * @throws MLOPS_DURATION_INVALID
 */
function parseDuration(text) {
    const match = /^(\d+(?:\.\d+)?) ?([a-z]+)$/.exec(text.trim());
    const unit = SECONDS.get(match?.[2] ?? '');
    if (!match || unit === undefined) {
        throw fail('MLOPS_DURATION_INVALID', {
            message: `"${text}" is not a duration: expected a number and one of ${[...SECONDS.keys()].join(', ')}.`,
            hint: 'For example 90 s, 15 min, 2 h, 3 days or 1 month.',
        });
    }
    return Number(match[1]) * unit;
}

;// CONCATENATED MODULE: ./packages/config/check.ts




/** What form alone cannot say: keys that exclude each other, names that must exist, periods that must not overlap. */
function checkConfig(config) {
    return [
        ...(config.features ? checkFeatures(config.features, config) : []),
        ...checkTrain(config),
        ...(config.evaluate ? checkEvaluate(config.evaluate, config) : []),
        ...(config.gate?.rules ?? []).flatMap((rule, index) => checkRule(rule, index, config)),
        ...sameRules(config.gate?.rules ?? []),
        ...checkEnvironments(config),
    ];
}
/** What only our own build of features reads. Beside a program it would be believed, and mean nothing. */
const UNREAD_BESIDE_RUN = ['source', 'entity', 'at', 'label', 'where', 'split'];
function checkFeatures(features, config) {
    const problems = [];
    const ways = ['run', 'views', 'columns'].filter((way) => features[way] !== undefined);
    if (ways.length > 1) {
        problems.push({
            path: ['features', ways[1]],
            atKey: true,
            message: `features has ${ways.join(' and ')}: expected one of run (your own program), views (a file) and columns (a list).`,
            hint: 'Plain columns can also stand in the views file.',
        });
    }
    const sources = Object.keys(config.data ?? {});
    if (features.source !== undefined && !sources.includes(features.source)) {
        problems.push(unknownName(['features', 'source'], features.source, 'a source of data', sources));
    }
    if (features.run === undefined) {
        if (sources.length === 0) {
            problems.push({
                path: ['features'],
                atKey: true,
                message: 'features has no data to be built from: expected a data section.',
                hint: 'Add for example: data: {main: {path: data.csv}}',
            });
        }
        if (features.label === undefined) {
            problems.push({
                path: ['features'],
                atKey: true,
                message: 'features.label is missing: expected the column (or SQL) to predict.',
                hint: 'Add for example: label: target',
            });
        }
    }
    for (const key of features.run === undefined ? [] : UNREAD_BESIDE_RUN.filter((key) => features[key] !== undefined)) {
        problems.push({
            path: ['features', key],
            atKey: true,
            message: `features.${key} says nothing to a program of your own: features.run makes train.parquet and evaluate.parquet as it likes.`,
            hint: 'Say it in the program, which is read as code; take the line out here.',
        });
    }
    const label = features.label;
    const leak = label === undefined ? -1 : (features.columns ?? []).findIndex((column) => sameColumn(column, label));
    if (leak >= 0) {
        problems.push({
            path: ['features', 'columns', leak],
            message: `features.columns names the label ${JSON.stringify(label)}: expected only what is known before the prediction.`,
            hint: 'Remove it from columns.',
        });
    }
    if (features.split && 'train' in features.split)
        problems.push(...checkTimeSplit(features.split, features));
    return problems;
}
function checkTimeSplit(split, features) {
    const problems = [];
    // A views file may name a period of its own.
    if (features.at === undefined && features.run === undefined && features.views === undefined) {
        problems.push({
            path: ['features', 'split'],
            atKey: true,
            message: 'features.split is by time and features.at is missing: expected the moment of each prediction.',
            hint: 'Add for example: at: created_at',
        });
    }
    const periods = ['train', 'evaluate', 'monitor'].flatMap((name) => {
        const text = split[name];
        if (text === undefined)
            return [];
        try {
            return [{ name, text, period: parsePeriod(text) }];
        }
        catch (error) {
            if (!(error instanceof kit.MlopsError))
                throw error;
            problems.push({
                path: ['features', 'split', name],
                message: error.message,
                ...(error.hint !== undefined && { hint: error.hint }),
            });
            return [];
        }
    });
    for (const [index, later] of periods.entries()) {
        for (const earlier of periods.slice(0, index)) {
            if (!overlap(earlier.period, later.period))
                continue;
            problems.push({
                path: ['features', 'split', later.name],
                message: `features.split.${later.name} ("${later.text}") overlaps ${earlier.name} ("${earlier.text}"): expected periods apart.`,
                hint: 'Both ends of a period are included.',
            });
        }
    }
    return problems;
}
function checkTrain({ train, features }) {
    if (!train || features)
        return [];
    return [
        {
            path: ['train'],
            atKey: true,
            message: 'train has no features to learn from: expected a features section.',
            hint: 'Add for example: features: {label: target}; a program of your own that makes them: features: {run: [python, features.py]}',
        },
    ];
}
function overlap(a, b) {
    const [early, late] = ['', '\uffff'];
    return (a.from ?? early) < (b.to ?? late) && (b.from ?? early) < (a.to ?? late);
}
function checkEvaluate(evaluate, config) {
    const problems = [];
    if (evaluate.run && evaluate.predictions !== undefined) {
        problems.push({
            path: ['evaluate', 'predictions'],
            atKey: true,
            message: 'evaluate has run and predictions: expected one of them.',
            hint: 'run makes the predictions; predictions is a file that is already there.',
        });
    }
    if (config.task === 'regression' && evaluate.positive !== undefined) {
        problems.push({
            path: ['evaluate', 'positive'],
            atKey: true,
            message: 'evaluate.positive names a class and task is regression: expected it only for classification.',
            hint: 'Remove it, or change task.',
        });
    }
    for (const [index, slicing] of evaluate.slices.entries()) {
        const target = sliceColumns(slicing).find((column) => column === evaluate.id);
        if (target === undefined)
            continue;
        problems.push({
            path: ['evaluate', 'slices', index],
            message: `evaluate.slices[${index}] is the id column ${JSON.stringify(target)}: expected a column with few values.`,
        });
    }
    return problems;
}
function checkRule(rule, index, config) {
    const problems = [];
    const path = ['gate', 'rules', index];
    const declared = config.evaluate?.slices ?? [];
    for (const [position, slicing] of (rule.slices ?? []).entries()) {
        if (!config.evaluate || declared.some((known) => sameSlicing(known, slicing)))
            continue;
        problems.push(unknownName([...path, 'slices', position], slicing, 'one of evaluate.slices', declared));
    }
    if (rule['min-count'] !== undefined && !rule.slices?.length) {
        problems.push({
            path: [...path, 'min-count'],
            atKey: true,
            message: `gate.rules[${index}].min-count counts the examples of a slice and the rule has no slices: expected both or neither.`,
            hint: 'Add slices, or remove min-count.',
        });
    }
    return problems;
}
function sameRules(rules) {
    const seen = new Map();
    return rules.flatMap((rule, index) => {
        const bound = ['min', 'max', 'margin'].find((name) => rule[name] !== undefined);
        const slices = rule.slices?.length ? rule.slices : [''];
        return slices.flatMap((slicing) => {
            const key = JSON.stringify([rule.metric, bound, unordered(slicing)]);
            const first = seen.get(key);
            if (first === undefined) {
                seen.set(key, index);
                return [];
            }
            const where = slicing === '' ? '' : ` for ${slicing}`;
            return [
                {
                    path: ['gate', 'rules', index],
                    message: `gate.rules[${index}] and gate.rules[${first}] both set ${bound} of ${rule.metric}${where}: expected one.`,
                    hint: 'Remove one of them.',
                },
            ];
        });
    });
}
function checkEnvironments(config) {
    const lists = [
        ...Object.entries(config.data ?? {}).map(([name, source]) => [
            ['data', name, 'env'],
            source.env,
        ]),
        [['features', 'env'], config.features?.env],
        [['train', 'env'], config.train?.env],
        [['evaluate', 'env'], config.evaluate?.env],
    ];
    return lists.flatMap(([path, names]) => (names ?? []).flatMap((name, index) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
        ? []
        : [
            {
                path: [...path, index],
                message: `${JSON.stringify(name)} is not the name of an environment variable: expected letters, digits and "_".`,
                hint: 'Only the name stands here; the value comes from the environment.',
            },
        ]));
}
function unknownName(path, name, what, known) {
    const meant = (0,kit.nearest)(name, known);
    return {
        path,
        message: `${JSON.stringify(name)} is not ${what}: expected ${known.length === 0 ? 'some to be declared' : known.join(', ')}.`,
        ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
    };
}
/** `origin × carrier` and `carrier × origin` divide the examples alike. */
function unordered(slicing) {
    return sliceColumns(slicing).sort();
}
function sameSlicing(a, b) {
    return JSON.stringify(unordered(a)) === JSON.stringify(unordered(b));
}
/** SQL names of one column: `Target`, `target` and `"target"`. */
function sameColumn(a, b) {
    const plain = (name) => name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .toLowerCase();
    return plain(a) === plain(b);
}

;// CONCATENATED MODULE: ./packages/config/explain.ts



/** Every issue of a failed parse in the user's words: what stands there, what was expected, what was likely meant. */
function explainIssues(schema, issues, value) {
    return issues.flatMap((issue) => explainIssue({ schema, value, at: [] }, issue));
}
function explainIssue(top, issue) {
    const spot = follow(top, issue.path);
    switch (issue.code) {
        case 'unrecognized_keys':
            return issue.keys.map((key) => unknownKey(spot, key));
        case 'invalid_union':
            return explainUnion(spot, issue.errors);
        case 'invalid_key':
            return [
                {
                    path: spot.at,
                    atKey: true,
                    message: `The key ${shown(spot.at.at(-1))} in ${section(spot.at.slice(0, -1))} is not a name: expected ${expectation(issue.issues)}.`,
                },
            ];
        case 'custom':
            return [{ path: spot.at, message: `${section(spot.at)}: ${sentence(issue.message)}` }];
        default:
            return [wrongValue(spot, expected(issue, spot), issue.code === 'invalid_value' ? issue.values.map(String) : [])];
    }
}
/** Keys that were once taken, and what stands in their place. */
const MOVED = {
    'features.setup': 'It was never run. Say it under train.setup: that is run before anything of the project, features too.',
};
function unknownKey({ schema, at }, key) {
    const known = keysOf(schema);
    const meant = (0,kit.nearest)(key, known);
    const hint = MOVED[formatPath([...at, key])] ?? (meant && `Did you mean ${meant}?`);
    return {
        path: [...at, key],
        atKey: true,
        message: `${shown(key)} is not a key of ${section(at)}: expected one of ${known.join(', ')}.`,
        ...(hint !== undefined && { hint }),
    };
}
function wrongValue({ value, at, schema }, wanted, choices) {
    const meaning = unwrap(schema).description ?? schema.description;
    const plain = meaning === undefined || wanted.includes(meaning) || /^(a section|one of) /.test(wanted);
    const about = plain ? '' : ` (${meaning})`;
    if (value === undefined)
        return { path: at, message: `${section(at)} is missing: expected ${wanted}${about}.` };
    if (value === null)
        return { path: at, message: `${section(at)} is empty: expected ${wanted}${about}.` };
    const meant = typeof value === 'string' ? (0,kit.nearest)(value, choices) : undefined;
    return {
        path: at,
        message: `${section(at)} is ${shown(value)}: expected ${wanted}${about}.`,
        ...(meant !== undefined
            ? { hint: `Did you mean ${meant}?` }
            : wanted.startsWith('text') && typeof value !== 'object' && { unquoted: String(value) }),
    };
}
/**
 * Of the ways a value may be written, the one the user was at: of the same type as the value and, among sections, with
 * fewest mistakes. When that is not one, all of them are named.
 */
function explainUnion(spot, alternatives) {
    const options = unwrap(spot.schema) instanceof schemas/* ZodUnion */.fZ7 ? unwrap(spot.schema).options : [];
    const candidates = options
        .map((schema, index) => ({ schema, issues: alternatives[index] ?? [] }))
        .filter(({ issues }) => !issues.some(isOfAnotherType))
        .map(({ schema, issues }) => ({ schema, issues, mistakes: mistakes(issues) }))
        .sort((a, b) => a.mistakes - b.mistakes);
    const [best, second] = candidates;
    if (best && best.mistakes < (second?.mistakes ?? Infinity)) {
        return best.issues.flatMap((issue) => explainIssue({ ...spot, schema: best.schema }, issue));
    }
    const ways = options.map((option) => (option instanceof schemas/* ZodString */.NDH && option.description) || typeName(option));
    return [wrongValue(spot, [...new Set(ways)].join(', or '), [])];
}
/** The value is of no kind that this way of writing it, or any way within it, takes. */
function isOfAnotherType(issue) {
    if (issue.path.length > 0)
        return false;
    if (issue.code === 'invalid_union')
        return issue.errors.every((issues) => issues.some(isOfAnotherType));
    return issue.code === 'invalid_type';
}
function mistakes(issues) {
    return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}
function expectation(issues) {
    return issues.map((issue) => issue.message).join('; ');
}
function expected(issue, spot) {
    switch (issue.code) {
        case 'invalid_type':
            return typeName(spot.schema);
        case 'invalid_value':
            return `one of ${issue.values.map(String).join(', ')}`;
        case 'too_small':
        case 'too_big':
            return bound(issue);
        case 'invalid_format':
            return issue.message;
        default:
            return issue.message.replace(/^Invalid input: (expected )?/, '');
    }
}
function bound(issue) {
    const small = issue.code === 'too_small';
    const limit = small ? issue.minimum : issue.maximum;
    if (issue.origin === 'string' || issue.origin === 'array') {
        const unit = issue.origin === 'string' ? 'text of' : 'a list of';
        return `${unit} at ${small ? 'least' : 'most'} ${limit} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
    }
    if (issue.inclusive)
        return `a number of at ${small ? 'least' : 'most'} ${limit}`;
    return `a number ${small ? 'above' : 'below'} ${limit}`;
}
/** What YAML value a schema takes, with an article. */
function typeName(schema) {
    const inner = unwrap(schema);
    if (inner instanceof schemas/* ZodObject */.bvH)
        return `a section with ${keysOf(inner).join(', ')}`;
    if (inner instanceof schemas/* ZodRecord */.b8S)
        return 'a section of names and values';
    if (inner instanceof schemas/* ZodArray */.naA)
        return 'a list';
    if (inner instanceof schemas/* ZodString */.NDH)
        return 'text';
    if (inner instanceof schemas/* ZodNumber */.rSt)
        return inner.format === 'safeint' ? 'a whole number' : 'a number';
    if (inner instanceof schemas/* ZodBoolean */.WFD)
        return 'true or false';
    if (inner instanceof schemas/* ZodEnum */.Vb4)
        return `one of ${inner.options.join(', ')}`;
    if (inner instanceof schemas/* ZodUnion */.fZ7)
        return inner.options.map((option) => typeName(option)).join(', or ');
    return inner.description ?? 'another value';
}
function follow(top, path) {
    let { schema, value } = top;
    for (const step of path) {
        schema = member(schema, step) ?? schemas/* unknown */.L5J();
        value = value !== null && typeof value === 'object' ? value[step] : undefined;
    }
    return { schema, value, at: [...top.at, ...path] };
}
function member(schema, step) {
    const inner = unwrap(schema);
    if (inner instanceof schemas/* ZodObject */.bvH)
        return inner.shape[step];
    if (inner instanceof schemas/* ZodRecord */.b8S)
        return inner.valueType;
    if (inner instanceof schemas/* ZodArray */.naA)
        return inner.element;
    if (inner instanceof schemas/* ZodUnion */.fZ7) {
        return inner.options.map((option) => member(option, step)).find((found) => found !== undefined);
    }
    return undefined;
}
function keysOf(schema) {
    const inner = unwrap(schema);
    return inner instanceof schemas/* ZodObject */.bvH ? Object.keys(inner.shape) : [];
}
function unwrap(schema) {
    if (schema instanceof schemas/* ZodOptional */.IiU ||
        schema instanceof schemas/* ZodDefault */.XiL ||
        schema instanceof schemas/* ZodPrefault */.xgV ||
        schema instanceof schemas/* ZodNullable */.l1C) {
        return unwrap(schema.def.innerType);
    }
    // A value that is transformed after reading: what the user writes is the first half.
    if (schema instanceof schemas/* ZodPipe */.utH)
        return unwrap(schema.def.in);
    return schema;
}
function section(path) {
    return path.length === 0 ? 'mlops.yml' : formatPath(path);
}
const LONGEST_SHOWN = 60;
/** The offending value as YAML would write it on one line, cut when long. */
function shown(value) {
    if (Array.isArray(value))
        return value.length === 0 ? 'an empty list' : 'a list';
    if (value !== null && typeof value === 'object')
        return Object.keys(value).length === 0
            ? 'an empty section'
            : `a section with ${Object.keys(value).slice(0, 8).join(', ')}`;
    const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
    return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}
function sentence(message) {
    return message.replace(/[.]?$/, '.');
}

;// CONCATENATED MODULE: ./packages/config/validate.ts



/** Checks form (zod), then meaning. @returns the configuration with its defaults, or everything that is wrong */
function validate(value) {
    const parsed = Config.safeParse(value);
    if (!parsed.success)
        return { problems: explainIssues(Config, parsed.error.issues, value) };
    const problems = checkConfig(parsed.data);
    return problems.length > 0 ? { problems } : { config: parsed.data };
}

;// CONCATENATED MODULE: ./packages/config/workflow/rulings.ts






/** Inputs that say how examples are measured. */
const MEASURES = {
    group: (0,kit.text)(),
    task: Task.optional(),
    id: (0,kit.text)(),
    target: (0,kit.text)(),
    score: (0,kit.text)(),
    weight: (0,kit.text)(),
    positive: (0,kit.text)(),
    threshold: (0,kit.number)(),
};
/** Inputs that say how a model is judged, each as the actions read it. */
const INPUTS = {
    baseline: (0,kit.text)(),
    metric: (0,kit.list)(),
    margin: (0,kit.text)(),
    min: (0,kit.number)(),
    max: (0,kit.number)(),
    slices: (0,kit.list)(),
    'min-count': (0,kit.number)(),
    ...MEASURES,
};
const names = (of) => Object.keys(of);
const RULES = names(INPUTS);
const LISTS = ['metric', 'slices'];
const NUMBERS = ['margin', 'min', 'max', 'min-count', 'threshold'];
const isWhole = (of) => of.action === 'run-pipeline' && of.input('predictions') !== '';
const says = (...actions) => (of) => actions.includes(of.action) || isWhole(of);
const isRuling = (of) => isWhole(of) || (of.action === 'gate-model' && of.input('metric') !== '');
/** By the action of a step, where its rules may be found in a workflow file, and which of them are its own. */
const SOUGHT = {
    'run-pipeline': { action: 'run-pipeline', says: isRuling, inputs: RULES },
    'gate-model': { action: 'gate-model', says: says('gate-model'), inputs: RULES },
    'evaluate-model': {
        action: 'evaluate-model',
        says: says('evaluate-model'),
        inputs: ['metric', 'slices', ...names(MEASURES)],
    },
};
const NO_RULING = rulingOf(() => '');
const known = new WeakMap();
/** What the base's workflow files say or, where they say nothing, those of the default branch. */
async function rulingOfBase(origin, base, asked) {
    const own = await rulingAt(origin, base, asked);
    if (own.kind !== 'none' || base.branch === origin.defaultBranch)
        return own;
    return rulingAt(origin, { branch: origin.defaultBranch, commit: await origin.tipOfDefault() }, asked);
}
/** Asked by every stage of a step, and looked up once. */
function rulingAt(origin, from, asked) {
    const all = known.get(origin) ?? new Map();
    known.set(origin, all);
    const { step, named, sought } = asked;
    const key = JSON.stringify([from.commit, step.workflow, step.job, named, sought.action]);
    const found = all.get(key) ?? lookUp(origin, { ...from }, asked);
    all.set(key, found);
    return found;
}
async function lookUp(origin, from, { step, named, sought }) {
    const found = await stepsFor(origin, from.commit, { step, named, sought });
    if (found.kind === 'none' || found.kind === 'unclear')
        return found;
    const [first, ...others] = found.steps.map((of) => ({ of, ruling: rulingOf(of.input, sought.inputs) }));
    const { of, ruling } = first;
    const { workflow } = of;
    if (others.some((other) => !sameRuling(other.ruling, ruling)))
        return { kind: 'unclear', workflow, why: `its steps for ${named.project} have different rules` };
    const answer = {
        kind: 'found',
        workflow,
        base: from,
        action: of.action,
        project: plain(of.input('project') || (of.input('config') === '' ? projectName(origin.repository) : '')),
        predictions: plain(of.input('predictions')),
    };
    if (!hasExpression(ruling))
        return { ...answer, ruling };
    // What an expression gives, only a run of it knows: this one, where it is a run of what the base has.
    const tainted = sought.inputs.find((name) => dependsOnCheckout(withStrategy(of, name)));
    if (found.unchanged && tainted !== undefined)
        return {
            kind: 'unclear',
            workflow,
            why: `${tainted} is there what an earlier step gives, which runs what this change has`,
        };
    return (await isAsAtBase(origin, from.commit, of, { step, sought, unchanged: found.unchanged }))
        ? { ...answer, ruling: rulingOf(step.input, sought.inputs) }
        : { kind: 'unclear', workflow, why: 'its rules are expressions there, and this change edits what they give' };
}
/** Whether the step that runs is the base's, in all that its expressions can depend on. */
async function isAsAtBase(origin, commit, of, { step, sought, unchanged }) {
    if (of.job !== step.job || of.action !== step.action)
        return false;
    if (unchanged)
        return true;
    const now = await sameStep(origin, commit, of, step);
    const written = (one) => sought.inputs.map((name) => withStrategy(one, name));
    return now !== undefined && written(now).join('\n') === written(of).join('\n') && !written(of).some(dependsElsewhere);
}
/** An input, with what its matrix is made of. */
function withStrategy(of, name) {
    const written = of.input(name);
    return isExpression(written) && /\b(matrix|strategy)\b/.test(written) ? `${written} ${of.strategy}` : written;
}
/**
 * What the base's workflow files say of a project that the change describes in an mlops.yml, which the base does not have.
 * `measured`: the step that evaluates, where that is another one than the step that judges.
 * @returns undefined beside no workflow step
 */
async function ruledByInputs(origin, base, named) {
    const { step } = origin;
    if (!step)
        return undefined;
    const asked = (action) => ({ step, named, sought: SOUGHT[action] });
    const judged = await rulingOfBase(origin, base, asked('run-pipeline'));
    if (judged.kind !== 'found' || judged.action !== 'gate-model')
        return { judged };
    return { judged, measured: await rulingAt(origin, judged.base, asked('evaluate-model')) };
}
function rulingOf(input, of = RULES) {
    const said = (name) => (of.includes(name) ? input(name).trim() : '');
    return Object.fromEntries(RULES.map((name) => [name, said(name)]));
}
/** @returns undefined for nothing, and for what only a run can tell */
const plain = (said) => (said === '' || isExpression(said) ? undefined : said);
const hasExpression = (ruling) => Object.values(ruling).some(isExpression);
function sameRuling(a, b) {
    const plain = (ruling) => JSON.stringify(RULES.map((name) => {
        const said = ruling[name];
        if (LISTS.includes(name))
            return (0,kit.list)().parse(said);
        // `0.020` is 0.02 in YAML, too.
        return NUMBERS.includes(name) && said !== '' && Number.isFinite(Number(said)) ? Number(said) : said;
    }));
    return plain(a) === plain(b);
}
/**
 * A ruling as the actions read their inputs.
 * @throws MLOPS_BASE_POLICY for what is no value of such an input
 */
function ruleInputs(ruling, { base, workflow }) {
    return Object.fromEntries(RULES.map((name) => {
        const parsed = INPUTS[name].safeParse(ruling[name] === '' ? undefined : ruling[name]);
        if (parsed.success)
            return [name, parsed.data];
        throw fail('MLOPS_BASE_POLICY', {
            message: `The rules that judge this change cannot be used: ${name} is ${JSON.stringify(ruling[name])} in ${workflow} of ${base.branch}.`,
            where: { file: workflow, field: name },
            hint: 'Repair the workflow on that branch first; an owner who merges past this check answers for it.',
        });
    }));
}

;// CONCATENATED MODULE: ./packages/config/without-undefined.ts
/** Inputs that were not given are absent, at every depth. */
function withoutUndefined(value) {
    if (Array.isArray(value))
        return value.map(withoutUndefined);
    if (value === null || typeof value !== 'object')
        return value;
    return Object.fromEntries(Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => [key, withoutUndefined(member)]));
}

;// CONCATENATED MODULE: ./packages/config/base/policy.ts












/** Keys of `evaluate` that say how examples are measured; the others say how predictions are made. */
const policy_MEASURES = ['id', 'target', 'score', 'weight', 'positive', 'threshold', 'metrics', 'slices', 'group'];
/**
 * A change may not loosen the rules that judge it: beside the repository's server, task, measures and gate are those
 * of the branch it is to be merged into. What the change says instead is kept as a proposal. Slices that it adds are
 * measured too, so that the proposal can be judged.
 * @throws MLOPS_BASE_POLICY when the base's mlops.yml cannot be used: unreadable rules are no rules to pass
 */
async function withBasePolicy(host, project) {
    if (project.file === undefined)
        return project;
    const base = await host.origin?.base();
    if (base === undefined)
        return project;
    const path = inRepository(project.repository, project.file);
    if (project.linked) {
        throw fail('MLOPS_BASE_POLICY', {
            message: `A symbolic link leads to ${path}, so it is not known which rules of ${base.branch} judge this change.`,
            where: { file: path },
            hint: 'Name mlops.yml by the path at which it lies.',
        });
    }
    const { config } = project;
    const proposed = { task: config.task, evaluate: config.evaluate, gate: config.gate };
    const there = await descriptionsOf(host.origin, base, path);
    const isJudged = there.some(({ rules }) => judgesModels(rules));
    const described = isJudged ? there : [...there, ...(await movedFrom(host, project, { base, path }))];
    let data = config.data;
    for (const { rules, from } of described) {
        refuseOtherName(rules, config, { path, branch: from.branch });
        refuseDroppedContracts(rules, config, from.branch);
        data = data && withContracts(data, rules.data ?? {});
    }
    const checked = { ...project, config: { ...config, data } };
    const deciding = described.find(({ rules }) => judgesModels(rules));
    const contracts = contractsOf(described);
    const common = { proposed, contracts };
    if (!deciding) {
        const own = leadingTo(undefined, checked.config);
        return { ...checked, ...(await byWorkflow(host.origin, base, { config: own, path, common })) };
    }
    const { rules, bytes, from } = deciding;
    const edited = !samePolicy(rules, config) && !(await isAsItBegan(host.origin, path, config));
    return {
        ...checked,
        config: decidedBy(rules, leadingTo(rules, checked.config)),
        policy: { ...common, from: 'base', base: from, edited, bytes },
    };
}
function decidedBy({ task, gate, evaluate }, head) {
    return { ...head, task, gate, evaluate: merged(evaluate, head.evaluate) };
}
/** Where a comment leads people is not for a change to say, which anyone may propose. */
function leadingTo(base, head) {
    return head.train ? { ...head, train: { ...head.train, mlflow: base?.train?.mlflow } } : head;
}
/** Where no mlops.yml of the base judges the project, inputs of a step there may: who moves rules takes them along. */
async function byWorkflow(origin, base, { config, path, common }) {
    const ruled = await ruledByInputs(origin, base, { project: config.project, file: path });
    const there = ruled?.judged ?? { kind: 'none' };
    const own = { ...common, base: { ...base }, edited: false };
    switch (there.kind) {
        case 'none':
            return { config, policy: { ...own, from: 'head' } };
        case 'unclear': {
            const { workflow, why } = there;
            return { config, policy: { ...own, from: 'unclear', workflow, why } };
        }
        case 'found': {
            const { workflow, project } = there;
            if (project !== undefined)
                refuseOtherName({ project }, config, { path, branch: there.base.branch });
            const rules = describedBy(there, ruled?.measured?.kind === 'found' ? ruled.measured : there);
            const edited = !samePolicy({ ...rules, task: rules.task ?? config.task }, config);
            return {
                config: decidedBy(rules, config),
                policy: { ...common, from: 'base', base: there.base, edited, workflow },
            };
        }
    }
}
/** What mlops.yml would say in the place of the inputs of steps. @throws MLOPS_BASE_POLICY */
function describedBy(judged, measured) {
    const { baseline, ...rules } = ruleInputs(judged.ruling, judged);
    const { metric, slices, group, task, id, target, score, weight, positive, threshold } = ruleInputs(measured.ruling, measured);
    const described = Config.pick({ task: true, evaluate: true, gate: true }).safeParse(withoutUndefined({
        task,
        evaluate: {
            ...{ predictions: measured.predictions, group, id, target, score, weight, positive, threshold },
            ...{ slices, metrics: metric.length > 0 ? metric : undefined },
        },
        gate: { baseline, rules: rules.metric.length > 0 ? writtenRules(rules) : [] },
    }));
    if (described.success)
        return described.data;
    throw unusable(described.error.issues[0].message, judged.workflow);
}
/** Whether a change says what its base said when the run began: then it is the base that has edited the rules since. */
async function isAsItBegan(origin, path, config) {
    const { base: began } = origin.change;
    // What could not be used then is not what the change says.
    const then = began && (await descriptionAt(origin, began, path).catch(() => undefined));
    return then !== undefined && samePolicy(then.rules, config);
}
/** The branch that a change is to be merged into, then the default branch, which rules where that one says nothing. */
async function* rulingBranches(origin, base) {
    yield { ...base };
    if (base.branch !== origin.defaultBranch)
        yield { branch: origin.defaultBranch, commit: await origin.tipOfDefault() };
}
/** What the base says of this project and, where that says nothing of how models are judged, what the default branch says. */
async function descriptionsOf(origin, base, path) {
    const found = [];
    for await (const from of rulingBranches(origin, base)) {
        const described = await descriptionAt(origin, from, path);
        if (described)
            found.push(described);
        if (described && judgesModels(described.rules))
            break;
    }
    return found;
}
async function descriptionAt(origin, from, path) {
    const bytes = await origin.read(from.commit, path);
    return bytes && { rules: readBase(bytes, `${(0,external_node_path_.basename)(path)} of ${from.branch}`), bytes, from };
}
/** @returns the name of the project whose models a file of a commit judges; undefined when it judges none @throws MLOPS_BASE_POLICY */
async function judgedAt(origin, from, path) {
    const described = await descriptionAt(origin, from, path);
    return described && judgesModels(described.rules) ? described.rules.project : undefined;
}
/** A model that is evaluated without written rules is judged by the implied one: that is a rule too. */
function judgesModels({ evaluate, gate }) {
    return evaluate !== undefined || (gate !== undefined && gate.rules.length > 0);
}
/** Baselines and exceptions are kept by the name of a project: under another one, a change would be compared with others' work. */
function refuseOtherName(base, head, at) {
    if (base.project === head.project)
        return;
    throw fail('MLOPS_BASE_POLICY', {
        message: `${at.branch} calls this project ${base.project}, and this change calls it ${head.project}: it would be compared with the runs of another one.`,
        where: { file: at.path, field: 'project' },
        hint: 'Keep the name. An owner who merges another one past this check begins a new project.',
    });
}
/** @throws MLOPS_BASE_POLICY for a source that the base checks and the change does not have any more */
function refuseDroppedContracts(base, head, branch) {
    for (const [name, { contract }] of Object.entries(base.data ?? {})) {
        if (contract === undefined || head.data?.[name])
            continue;
        throw fail('MLOPS_BASE_POLICY', {
            message: `${branch} checks the data source ${name} by ${contract}, and this change drops it.`,
            where: { field: `data.${name}` },
            hint: 'Keep the source under its name. An owner who merges past this check answers for it.',
        });
    }
}
/**
 * Whether the base says other rules in another file: moving mlops.yml must not leave its rules behind.
 * @param path of that file in the repository
 * @throws MLOPS_BASE_POLICY
 */
async function leavesRulesBehind(host, project, path) {
    const base = await host.origin?.base();
    const bytes = base && (await host.origin.read(base.commit, path));
    return bytes ? !samePolicy(readBase(bytes, `${path} of ${base.branch}`), project.config) : false;
}
/** How predictions are made is the change's; how they are measured is the base's. */
function merged(base, head) {
    if (base === undefined || head === undefined)
        return base ?? head;
    const measures = Object.fromEntries(policy_MEASURES.map((key) => [key, base[key]]));
    return { ...head, ...measures, slices: [...new Set([...base.slices, ...head.slices])] };
}
/** A contract that the base has is not dropped by leaving it out. */
function withContracts(head, base) {
    return Object.fromEntries(Object.entries(head).map(([name, source]) => {
        const contract = source.contract ?? base[name]?.contract;
        return [name, { ...source, ...(contract !== undefined && { contract }) }];
    }));
}
function samePolicy(base, head) {
    const policy = ({ task, evaluate, gate }) => (0,kit.canonicalJson)(JSON.parse(JSON.stringify({
        task,
        gate,
        evaluate: evaluate && Object.fromEntries(policy_MEASURES.map((key) => [key, evaluate[key]])),
    })));
    return policy(base) === policy(head);
}
function readBase(bytes, file) {
    const { value } = readYaml({ content: bytes, file, fail: ({ message, cause }) => unusable(message, file, cause) });
    const { config, problems } = validate(value);
    if (!config)
        throw unusable(problems[0].message, file);
    return config;
}
function unusable(why, file, cause) {
    return fail('MLOPS_BASE_POLICY', {
        message: `The rules that judge this change cannot be used: ${why}`,
        where: { file },
        hint: `Repair ${(0,external_node_path_.basename)(file).split(' ')[0]} on that branch first; an owner who merges past this check answers for it.`,
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/config/base/dropped.ts








/**
 * Descriptions of models that a glob names in the branch that a change is to be merged into, and that the change has no
 * more: what is not described is not judged, and deleting or moving a description must not be the way there. What that
 * branch has had only since the change left it is not dropped.
 *
 * One request where a change is to be merged, and three for each file that is missing here.
 *
 * @param pattern absolute; @param found what it names here, absolute
 * @returns absolute paths
 * @throws MLOPS_BASE_POLICY for one that cannot be read there
 */
async function droppedProjects({ host, repository }, pattern, found) {
    const base = await host.origin?.base();
    if (base === undefined)
        return [];
    const glob = inRepository(repository, pattern);
    const here = new Set(found.map((path) => inRepository(repository, path)));
    const there = await pathsAt(host.origin, base.commit, glob);
    const dropped = [];
    let described;
    for (const path of there.filter((path) => !here.has(path))) {
        const name = await droppedName(host.origin, base, path);
        if (name === undefined)
            continue;
        // One that only moved is found where it is now, and there its rules are compared with those of its old place.
        described ??= await judgedHere(host, found);
        if (!described.has(name))
            dropped.push((0,external_node_path_.resolve)(repository, path));
    }
    return dropped;
}
/** Names of the projects whose models files judge; one that cannot be read says so itself, when it is its turn. */
async function judgedHere(host, paths) {
    const found = new Set();
    for (const file of paths) {
        try {
            const unread = ({ message }) => new kit.MlopsError('MLOPS_CONFIG_SYNTAX', { message });
            const { value } = readYaml({ content: await host.files.read(file), file, fail: unread });
            const { config } = validate(value);
            if (config && judgesModels(config))
                found.add(config.project);
        }
        catch {
            continue;
        }
    }
    return found;
}
/**
 * What to say of a description that is not there: that the change drops it, where it does, or that its base has it since.
 * @param error why it was not found @param path absolute
 * @returns the error to throw
 */
async function whyMissing({ host, repository }, error, path) {
    if (!(error instanceof kit.MlopsError) || error.code !== 'MLOPS_CONFIG_MISSING')
        return error;
    const base = await host.origin?.base();
    if (base === undefined)
        return error;
    const place = inRepository(repository, path);
    const dropped = await droppedError(host.origin, base, place, error);
    if (dropped || (await judgedAt(host.origin, base, place)) === undefined)
        return dropped ?? error;
    return fail('MLOPS_CONFIG_MISSING', {
        message: `${base.branch} has ${place} since this branch began, and this branch does not have it yet.`,
        where: { file: place },
        hint: `Bring this branch up to date with ${base.branch}.`,
        cause: error,
    });
}
/**
 * Of a change that describes nothing: that its base does.
 * @param path absolute @throws MLOPS_BASE_POLICY, MLOPS_CONFIG_MISSING
 */
async function expectNoneAtBase(host, path) {
    const missing = fail('MLOPS_CONFIG_MISSING', { message: 'there is none here' });
    const error = await whyMissing({ host, repository: await repositoryOf(host, (0,external_node_path_.dirname)(path)) }, missing, path);
    if (error !== missing)
        throw error;
}
/** @param path in the repository @returns undefined where the change drops nothing that its base describes there */
async function droppedError(origin, base, path, cause) {
    const name = await droppedName(origin, base, path);
    if (name === undefined)
        return undefined;
    return fail('MLOPS_BASE_POLICY', {
        message: `${base.branch} describes ${name} in ${path}, and this change drops it: nothing judges that model any more.`,
        where: { file: path },
        hint: 'Keep the file. An owner who merges past this check ends the project.',
        ...(cause !== undefined && { cause }),
    });
}
/** @returns the name of the project that a file describes at the base, and did where the change began */
async function droppedName(origin, base, path) {
    const name = await judgedAt(origin, base, path);
    if (name === undefined)
        return undefined;
    const start = await origin.mergeBase(base.commit, origin.change.head);
    return start === undefined || (await origin.read(start, path)) ? name : undefined;
}
/** What a glob names in a commit, or the one path that it is; one request for a glob. */
async function pathsAt(origin, commit, pattern) {
    if (!isGlob(pattern))
        return [pattern];
    return (await origin.walk(commit, fixedPart(pattern))).filter((path) => (0,external_node_path_.matchesGlob)(path, pattern));
}
/** The directory above the first part that is a pattern; empty for the top. */
function fixedPart(glob) {
    const parts = glob.split(external_node_path_.posix.sep);
    return parts.slice(0, parts.findIndex(isGlob)).join(external_node_path_.posix.sep);
}

;// CONCATENATED MODULE: ./packages/config/base/called-projects.ts







/**
 * Descriptions of models that the branch judges which a change is to be merged into, by the step that runs, or by one that no job
 * of the change has any more, and that this change leaves out by naming others in `config`: they are judged all the same, or
 * missing.
 *
 * @param own absolute paths of those that this run judges @returns absolute paths
 * @throws MLOPS_BASE_POLICY for one that cannot be read there
 */
async function alsoAtBase(host, directory, own) {
    const { origin } = host;
    const { step } = origin ?? {};
    const base = step && JUDGES.includes(step.action) ? await origin.base() : undefined;
    if (!origin || !step || !base)
        return [];
    const { there, here, unchanged } = await comparedCalls(origin, base.commit, step);
    if (unchanged)
        return [];
    const isPlace = (of) => isPlaceOf(of, step);
    const [before, now] = [there.steps.filter(isPlace), here.steps.filter(isPlace)];
    const others = before.length > 0 ? [] : (await otherCalls(origin, base.commit, step)).steps;
    const all = before.length > 0 ? here.steps : [...here.steps, ...(await otherCalls(origin, origin.change.commit, step)).steps];
    const gone = [...there.steps, ...others].filter((of) => !all.some((one) => samePlace(one, of)));
    const repository = await repositoryOf(host, directory);
    const inside = own.map((path) => inRepository(repository, path));
    const missing = new Set();
    for (const [steps, instead] of [
        [before, now],
        [gone, all],
    ]) {
        const covered = [...inside, ...instead.flatMap((of) => patternsOf(of) ?? [])];
        const left = steps.flatMap((of) => patternsOf(of) ?? []).filter((pattern) => !covered.includes(pattern));
        if (left.length === 0)
            continue;
        const plain = covered.filter((pattern) => !isGlob(pattern)).map((path) => (0,external_node_path_.resolve)(repository, path));
        const names = await judgedHere(host, [...new Set([...own, ...plain])]);
        for (const path of new Set((await Promise.all(left.map((of) => pathsAt(origin, base.commit, of)))).flat())) {
            if (covered.some((pattern) => pattern === path || (0,external_node_path_.matchesGlob)(path, pattern)))
                continue;
            const name = await droppedName(origin, base, path);
            if (name !== undefined && !names.has(name))
                missing.add(path);
        }
    }
    return [...missing].map((path) => (0,external_node_path_.resolve)(repository, path));
}
/** Paths and globs that a step names, in the repository; undefined where only a run can tell. */
function patternsOf(of) {
    if (!JUDGES.includes(of.action))
        return [];
    const config = of.input('config');
    // Predictions alone are judged by inputs, and have no file.
    if (config === '')
        return of.action === 'run-pipeline' && of.input('predictions') !== '' ? [] : ['mlops.yml'];
    return cellsOf(config, of.strategy)?.map((path) => external_node_path_.posix.normalize(path));
}

;// CONCATENATED MODULE: ./packages/config/find.ts






/**
 * The project files that `--config` names: one path, or a glob such as `models/{churn,fraud}/mlops.yml`.
 * @returns absolute paths, sorted; among them those of the branch that a change is to be merged into, where the change drops them
 * @throws MLOPS_CONFIG_MISSING when nothing matches
 */
async function findProjects(host, pattern, directory = process.cwd()) {
    const path = (0,external_node_path_.resolve)(directory, pattern);
    // A file whose name happens to hold brackets is that file.
    if (!isGlob(pattern) || (await host.files.exists(path)))
        return [path];
    const found = [];
    const hidden = (name) => /(^|[\\/])(node_modules|\.git|\.mlops|\.venv)([\\/]|$)/.test(name);
    for await (const name of (0,promises_.glob)(pattern, { cwd: directory, exclude: hidden })) {
        found.push((0,external_node_path_.resolve)(directory, name));
    }
    const repository = await repositoryOf(host, directory);
    found.push(...(await droppedProjects({ host, repository }, path, found)).filter((name) => !hidden(name)));
    if (found.length > 0)
        return found.sort();
    throw fail('MLOPS_CONFIG_MISSING', {
        message: `No file matches ${pattern}: expected the mlops.yml of one or more projects.`,
        hint: 'Check --config; in a shell, put the pattern in quotes.',
    });
}

;// CONCATENATED MODULE: ./packages/config/init/sample.ts

const sample_MOST_BYTES = 8 << 20;
/**
 * The beginning (8 MiB) of a CSV or JSONL file.
 * @returns undefined for other formats and for what is not text of that form: those show no columns here
 */
async function sampleFile(path) {
    if (/\.csv$/i.test(path))
        return sampleCsv(await beginning(path));
    if (/\.(jsonl|ndjson)$/i.test(path))
        return sampleJsonLines(await beginning(path));
    return undefined;
}
/** Whole lines only: the last one may have been cut. */
async function beginning(path) {
    const file = await (0,promises_.open)(path, 'r');
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(sample_MOST_BYTES), 0, sample_MOST_BYTES, 0);
        const text = buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
        return bytesRead < sample_MOST_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1);
    }
    finally {
        await file.close();
    }
}
function sampleCsv(text) {
    const header = /^[^\r\n]*/.exec(text)[0];
    const delimiter = [',', ';', '\t', '|'].reduce((best, next) => header.split(next).length > header.split(best).length ? next : best);
    const [columns, ...rows] = readCsv(text, delimiter);
    if (!columns || columns.every((name) => name.trim() === ''))
        return undefined;
    return {
        columns,
        values: (column) => {
            const index = columns.indexOf(column);
            return rows.map((row) => row[index] ?? '').filter((value) => value.trim() !== '');
        },
    };
}
/** Fields of each record. @see RFC 4180 */
function readCsv(text, delimiter) {
    const rows = [];
    let row = [];
    const end = () => {
        if (row.length > 1 || row[0] !== '')
            rows.push(row);
        row = [];
    };
    const special = delimiter === '|' ? '\\|' : delimiter;
    const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${special}\\r\\n]*))(${special}|\\r?\\n|\\r|$)`, 'y');
    for (let match = field.exec(text); match; match = field.exec(text)) {
        row.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
        if (match[3] !== delimiter)
            end();
        if (match[3] === '')
            break;
    }
    return rows;
}
function sampleJsonLines(text) {
    const rows = text
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .map((line) => {
        try {
            const row = JSON.parse(line);
            return row !== null && typeof row === 'object' && !Array.isArray(row)
                ? row
                : undefined;
        }
        catch {
            return undefined;
        }
    })
        .filter((row) => row !== undefined);
    if (rows.length === 0)
        return undefined;
    return {
        columns: [...new Set(rows.flatMap((row) => Object.keys(row)))],
        values: (column) => rows.flatMap((row) => (row[column] === undefined || row[column] === null ? [] : [String(row[column])])),
    };
}

;// CONCATENATED MODULE: ./packages/config/init/inspect.ts




const inspect_DEEPEST = 3;
const MOST_ENTRIES = 20_000;
const NOT_DATA = /^(node_modules|venv|env|site-packages|__pycache__|build|dist|target)$/;
/** Looks at names, three levels deep, and at the beginning of the text files among the data. Writes nothing. */
async function inspectDirectory(host, directory) {
    const names = await listFiles(directory);
    const at = (name) => (names.includes(name) ? name : undefined);
    const tables = names
        .filter((name) => /\.(csv|parquet|jsonl|ndjson)(\.dvc)?$/i.test(name))
        .map((name) => name.replace(/\.dvc$/, ''));
    const contracts = names.filter((name) => /\.odcs\.ya?ml$/i.test(name));
    const files = [];
    for (const path of new Set(tables)) {
        const present = names.includes(path);
        const sample = present ? await sampleFile((0,external_node_path_.join)(directory, path)) : undefined;
        const contract = contracts.find((name) => stem(name) === stem(path));
        files.push({
            path,
            ...(sample && { sample }),
            ...(!present && { absent: true }),
            ...(contract !== undefined && { contract }),
        });
    }
    const train = at('train.py') ?? at('src/train.py');
    const predict = at('predict.py') ?? at('src/predict.py');
    const environment = await environmentOf(host, directory, names);
    const config = at('mlops.yml') ?? at('mlops.yaml');
    return {
        name: projectName(directory),
        data: files.filter(({ path }) => !isPredictions(path)),
        predictions: files.filter(({ path }) => isPredictions(path)),
        ...(train !== undefined && { train }),
        ...(predict !== undefined && { predict }),
        notebooks: names.filter((name) => name.endsWith('.ipynb')),
        uv: await installed(host, 'uv'),
        ignored: await ignoredIn(host, directory),
        dvc: names.some((name) => name.endsWith('.dvc') || name === 'dvc.yaml'),
        ...(environment && { environment }),
        ...(config !== undefined && { config }),
    };
}
async function ignoredIn(host, directory) {
    const file = (0,external_node_path_.join)(directory, '.gitignore');
    const text = (await host.files.exists(file)) ? await host.files.readText(file) : '';
    return text.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, ''));
}
async function installed(host, program) {
    const directories = (host.env['PATH'] ?? '').split(external_node_path_.delimiter).filter((directory) => directory !== '');
    const found = await Promise.all(directories.map((directory) => host.files.exists((0,external_node_path_.join)(directory, program))));
    return found.includes(true);
}
function isPredictions(path) {
    return /(^|[-_.])(predictions?|preds?|scores?|scored)([-_.]|$)/i.test((0,external_node_path_.basename)(path));
}
/** The file's name up to its first dot: `flights` of `contracts/flights.odcs.yaml`. */
function stem(path) {
    return (0,external_node_path_.basename)(path).split('.')[0].toLowerCase();
}
/** Regular files below `directory`, sorted, relative with forward slashes; hidden and built directories are not entered. */
async function listFiles(directory) {
    const names = [];
    const visit = async (at, depth) => {
        for (const entry of await (0,promises_.readdir)(at, { withFileTypes: true })) {
            if (names.length >= MOST_ENTRIES)
                return;
            const path = (0,external_node_path_.join)(at, entry.name);
            if (entry.isFile())
                names.push((0,external_node_path_.relative)(directory, path).split(external_node_path_.sep).join('/'));
            const entered = entry.isDirectory() && depth < inspect_DEEPEST && !entry.name.startsWith('.') && !NOT_DATA.test(entry.name);
            if (entered)
                await visit(path, depth + 1);
        }
    };
    await visit(directory, 1);
    return names.sort();
}
async function environmentOf(host, directory, names) {
    const found = (kind, ...candidates) => {
        const file = candidates.find((name) => names.includes(name));
        return file === undefined ? undefined : { kind, file };
    };
    const pyproject = names.includes('pyproject.toml')
        ? await host.files.readText((0,external_node_path_.join)(directory, 'pyproject.toml'))
        : '';
    return (found('uv', 'uv.lock') ??
        found('poetry', 'poetry.lock') ??
        (/^\[tool\.poetry\]/m.test(pyproject) ? { kind: 'poetry', file: 'pyproject.toml' } : undefined) ??
        found('pip', 'requirements.txt') ??
        found('conda', 'environment.yml', 'environment.yaml') ??
        found('pyproject', 'pyproject.toml'));
}

;// CONCATENATED MODULE: ./packages/config/init/plan.ts



const BY_ROW = 'No column names an example, so that its row does: add rows at the end only, or say which columns name one in features.entity.';
/** Directories that a set-up makes and that say nothing to git by themselves. */
const ENVIRONMENTS = {
    pip: '.venv',
    pyproject: '.venv',
    conda: '.conda',
};
const LIKELY_LABELS = ['target', 'label', 'y', 'class', 'outcome'];
/**
 * The mlops.yml for what was found: only sections there is something for.
 * @param options.label the column to predict; default: the one column with a name like `target`
 * @throws MLOPS_INIT_NOTHING, MLOPS_INIT_LABEL
 */
function planInit(found, options = {}) {
    const notes = [];
    const main = mainFile(found, options.label);
    const predictions = found.predictions.find((file) => !file.absent) ?? found.predictions[0];
    if (!main && !predictions) {
        throw fail('MLOPS_INIT_NOTHING', {
            message: 'There is no CSV, Parquet or JSONL file here, up to three directories deep: expected data or predictions.',
            hint: 'Run mlops init in the directory that holds the data, or write mlops.yml by hand.',
        });
    }
    const usesData = main !== undefined && (found.train !== undefined || !predictions);
    const label = main && usesData ? labelOf(main, options.label, notes) : undefined;
    const learned = main && label !== undefined && main.sample ? taskOf(main.sample.values(label)) : undefined;
    const python = interpreter(found.environment);
    const sections = { project: found.name };
    if (learned)
        sections['task'] = learned.task;
    if (main && usesData) {
        sections['data'] = { main: { path: main.path, ...(main.contract !== undefined && { contract: main.contract }) } };
        const key = main.sample && keyOf(main.sample, label);
        if (main.sample)
            notes.push(key === undefined ? BY_ROW : `An example is taken to be named by "${key}".`);
        sections['features'] = {
            ...(key !== undefined && { entity: sqlName(key) }),
            label: label === undefined ? '' : sqlName(label),
        };
        if (found.data.length > 1)
            notes.push(`Taken as the data: ${main.path}. Also here: ${plan_others(found.data, main)}.`);
        if (main.absent)
            notes.push(`${main.path} is tracked by DVC and not here yet: dvc pull ${main.path}`);
    }
    if (found.train !== undefined && usesData) {
        const setup = setupOf(found.environment, found.uv);
        const made = setup.length > 0 ? ENVIRONMENTS[found.environment.kind] : undefined;
        if (made !== undefined && !found.uv && !found.ignored.includes(made))
            notes.push(`Keep what is installed out of git, or no run is of a commit alone: echo ${made}/ >> .gitignore`);
        sections['train'] = { ...(setup.length > 0 && { setup }), run: [...python, found.train] };
    }
    const evaluate = evaluateOf(found, predictions, usesData, python);
    if (evaluate)
        sections['evaluate'] = { ...evaluate, ...(learned?.positive !== undefined && { positive: learned.positive }) };
    if (evaluate && learned)
        sections['gate'] = { rules: rulesFor(learned) };
    if (learned?.asBoolean)
        notes.push(`"${learned.asBoolean.join('" and "')}" of a CSV are read as true and false: train.py finds 1 and 0.`);
    if (learned?.positive !== undefined)
        notes.push(`The positive class is taken to be "${learned.positive}": change evaluate.positive if it is the other.`);
    if (found.train === undefined && found.notebooks.length > 0) {
        notes.push(`${found.notebooks[0]} is a notebook, which is not run: put the training into train.py and the prediction into predict.py.`);
    }
    notes.push(label === undefined && usesData
        ? 'Name the column to predict in features.label, then: mlops run'
        : 'Next: mlops run');
    return {
        text: Object.entries(sections)
            .map(([key, value]) => `${key}: ${flow(value)}\n`)
            .join(''),
        notes,
    };
}
/** The file that has the label; among several, one with a usual name, then the one nearest to the top. */
function mainFile(found, label) {
    const rank = ({ path, sample, absent }) => [
        label !== undefined && sample?.columns.includes(label) ? 0 : 1,
        absent ? 1 : 0,
        /(^|\/)(data|dataset|train|training)\.[^/]+$/i.test(path) ? 0 : 1,
        path.split('/').length,
    ];
    return found.data.toSorted((a, b) => {
        const [left, right] = [rank(a), rank(b)];
        const index = left.findIndex((value, position) => value !== right[position]);
        return index < 0 ? 0 : left[index] - right[index];
    })[0];
}
function labelOf(file, named, notes) {
    const columns = file.sample?.columns;
    if (named !== undefined) {
        if (!columns || columns.includes(named))
            return named;
        const meant = (0,kit.nearest)(named, columns);
        throw fail('MLOPS_INIT_LABEL', {
            message: `${file.path} has no column "${named}": expected one of ${columns.slice(0, 20).join(', ')}${columns.length > 20 ? ', …' : ''}.`,
            where: { file: file.path, field: named },
            hint: meant === undefined ? 'Give one of them: mlops init --label COLUMN' : `Did you mean ${meant}?`,
        });
    }
    const likely = (columns ?? []).filter((column) => LIKELY_LABELS.includes(column.toLowerCase()));
    if (likely.length !== 1)
        return undefined;
    notes.push(`The column to predict is taken to be "${likely[0]}".`);
    return likely[0];
}
/** The column whose values name the examples: one called so, else words of which no two are the same. */
function keyOf(sample, label) {
    const columns = sample.columns.filter((column) => column !== label);
    return (columns.find((column) => column.toLowerCase() === 'id') ??
        columns.find((column) => {
            const values = sample.values(column);
            const named = /(^|[_-])(id|key|uuid)$|[a-z]Id$/i.test(column) || values.every((value) => /^[a-z]/i.test(value));
            return named && values.length >= FEWEST_KEYS && new Set(values).size === values.length;
        }));
}
/** So many values that all differ are a key, and no accident. */
const FEWEST_KEYS = 20;
const MOST_CLASSES = 20;
/** What DuckDB reads as true and false besides these two words. */
const BOOLEAN_WORDS = /^(yes\/no|t\/f)$/i;
const POSITIVE = ['yes', 'y', 'positive', 'pos', 't', 'malignant', 'fraud', 'spam', 'churn', 'late', 'default'];
/** Two values are two classes; words, and few whole numbers that repeat, are classes; other numbers are to be estimated. */
function taskOf(values) {
    if (values.length === 0)
        return undefined;
    const counts = new Map();
    for (const value of values)
        counts.set(value, (counts.get(value) ?? 0) + 1);
    const classes = [...counts.keys()].sort();
    const majority = Math.max(...counts.values()) / values.length;
    if (classes.length === 2) {
        const usual = classes.every((name) => /^(0|1|true|false)$/i.test(name));
        const [no, yes] = classes;
        if (BOOLEAN_WORDS.test(`${yes}/${no}`))
            return { task: 'binary-classification', majority, asBoolean: [yes, no] };
        const positive = classes.find((name) => POSITIVE.includes(name.toLowerCase())) ?? classes[1];
        return { task: 'binary-classification', majority, ...(!usual && { positive }) };
    }
    const numeric = classes.every((name) => Number.isFinite(Number(name)));
    const whole = numeric && classes.every((name) => Number.isInteger(Number(name)));
    const few = classes.length > 2 && classes.length * 10 <= values.length;
    if (!numeric || (whole && few && classes.length <= MOST_CLASSES))
        return { task: 'multiclass-classification', majority };
    return { task: 'regression', majority };
}
/** Better than guessing, and not worse than the baseline: a beginning that the team replaces by its own limits. */
function rulesFor({ task, majority }) {
    switch (task) {
        case 'binary-classification':
            return [
                { metric: 'roc_auc', min: 0.5 },
                { metric: 'roc_auc', margin: 0.01 },
            ];
        case 'multiclass-classification':
            return [
                { metric: 'accuracy', min: Math.ceil(majority * 100) / 100 },
                { metric: 'accuracy', margin: 0.02 },
            ];
        case 'regression':
            return [
                { metric: 'r2', min: 0 },
                { metric: 'r2', margin: 0.05 },
            ];
    }
}
function evaluateOf(found, predictions, usesData, python) {
    if (usesData && found.train !== undefined && found.predict !== undefined)
        return { run: [...python, found.predict] };
    return predictions && { predictions: predictions.path };
}
function setupOf(environment, uv) {
    switch (environment?.kind) {
        case undefined:
            return [];
        case 'uv':
            return [['uv', 'sync', '--frozen']];
        case 'poetry':
            return [['poetry', 'install', '--no-root']];
        case 'conda':
            return [['conda', 'env', 'create', '--yes', '--prefix', '.conda', '--file', environment.file]];
        case 'pip':
            return install(uv, '--requirement', environment.file);
        case 'pyproject':
            return install(uv, '.');
    }
}
/** Into `.venv`, whether it is there already or not. */
function install(uv, ...what) {
    return uv
        ? [
            ['uv', 'venv', '--allow-existing', '.venv'],
            ['uv', 'pip', 'install', ...what],
        ]
        : [
            ['python3', '-m', 'venv', '.venv'],
            ['.venv/bin/python', '-m', 'pip', 'install', ...what],
        ];
}
function interpreter(environment) {
    switch (environment?.kind) {
        case undefined:
            return ['python3'];
        case 'uv':
        case 'pip':
        case 'pyproject':
            return ['.venv/bin/python'];
        case 'poetry':
            return ['poetry', 'run', 'python'];
        case 'conda':
            return ['conda', 'run', '--prefix', '.conda', 'python'];
    }
}
function plan_others(files, main) {
    const paths = files.filter((file) => file !== main).map(({ path }) => path);
    return paths.length <= 3 ? paths.join(', ') : `${paths.slice(0, 3).join(', ')} and ${paths.length - 3} more`;
}
/** A column as SQL: in quotes unless it is a plain name. */
function sqlName(column) {
    return /^[a-z_][a-z0-9_]*$/.test(column) ? column : kit.escape.sqlIdentifier(column);
}
function flow(value) {
    return (0,dist/* stringify */.As)(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}

;// CONCATENATED MODULE: ./packages/config/init/init.ts





/**
 * `mlops init`: looks at a directory and writes its mlops.yml. Never overwrites one, not even one that appears meanwhile.
 * @throws MLOPS_CONFIG_EXISTS, MLOPS_INIT_NOTHING, MLOPS_INIT_LABEL
 */
async function initProject(host, options) {
    const found = await inspectDirectory(host, options.directory);
    if (found.config !== undefined)
        throw exists(found.config);
    const plan = planInit(found, options);
    const path = (0,external_node_path_.join)(options.directory, 'mlops.yml');
    const aside = `${path}.${host.random.uuid()}`;
    await (0,promises_.writeFile)(aside, plan.text, { flag: 'wx' });
    try {
        // A hard link appears whole or not at all, and unlike a rename refuses to replace.
        await (0,promises_.link)(aside, path);
    }
    catch (cause) {
        if (cause.code === 'EEXIST')
            throw exists('mlops.yml');
        throw cause;
    }
    finally {
        await (0,promises_.rm)(aside, { force: true });
    }
    return { ...plan, path };
}
function exists(file) {
    return fail('MLOPS_CONFIG_EXISTS', {
        message: `${file} is already here: it is never overwritten.`,
        where: { file },
        hint: 'Edit it, or move it away and run mlops init again.',
    });
}

;// CONCATENATED MODULE: ./packages/config/load.ts











const FILE = 'mlops.yml';
/**
 * Reads mlops.yml.
 * @throws MLOPS_CONFIG_MISSING, MLOPS_CONFIG_SYNTAX, MLOPS_CONFIG_INVALID, MLOPS_PATH_OUTSIDE
 */
async function loadProject(host, options = {}) {
    const directory = (0,external_node_path_.resolve)(options.directory ?? process.cwd());
    const path = (0,external_node_path_.resolve)(directory, options.config ?? FILE);
    const named = (0,external_node_path_.relative)(directory, path) || path;
    const root = await realPlace((0,external_node_path_.dirname)(path));
    const repository = await repositoryOf(host, root);
    await refuseOutside(path, repository, named);
    let bytes;
    try {
        bytes = await host.files.read(path);
    }
    catch (cause) {
        throw fail('MLOPS_CONFIG_MISSING', {
            message: `${named} cannot be read: expected the description of a project${options.config ? '' : ` in ${directory}`}.`,
            where: { file: named },
            hint: options.config ? 'Check --config.' : 'Write one with: mlops init',
            cause,
        });
    }
    const document = readYaml({
        content: bytes,
        file: named,
        fail: (detail) => fail('MLOPS_CONFIG_SYNTAX', detail),
    });
    const checked = validate(document.value);
    if (!checked.config)
        throw invalid(checked.problems, document);
    const linked = (0,external_node_path_.join)(await realPlace(directory), (0,external_node_path_.relative)(directory, (0,external_node_path_.dirname)(path))) !== root;
    const placed = await place({
        config: checked.config,
        ...{ root, repository },
        file: (0,external_node_path_.join)(root, (0,external_node_path_.basename)(path)),
        options: { ...options, directory },
        document,
    });
    return { ...placed, ...(linked && { linked }) };
}
/**
 * A project as another commit has it, in a work tree of that commit.
 * @param config its mlops.yml then, by its path in the repository; default: today's
 * @throws as {@link loadProject}
 */
function projectThen(host, today, { directory, config }) {
    const place = config ?? (0,external_node_path_.relative)(today.repository, today.file);
    return loadProject(host, { config: (0,external_node_path_.join)(directory, place), dataRoots: today.dataRoots });
}
/**
 * What stands in another file of the machine is not for the errors that quote mlops.yml, which a change may make a link.
 * @throws MLOPS_PATH_OUTSIDE
 */
async function refuseOutside(path, repository, named) {
    const real = await realPlace(path).catch(() => undefined);
    if (real !== undefined && isInside(repository, real))
        return;
    throw fail('MLOPS_PATH_OUTSIDE', {
        message: `${named} is a symbolic link that leads out of the repository ${repository}, or nowhere.`,
        where: { file: named },
        hint: 'Put the file itself there.',
    });
}
/**
 * A project without mlops.yml, put together from an action's inputs. Its name defaults to the directory's.
 * @throws MLOPS_CONFIG_INVALID
 */
async function projectFromInputs(host, options) {
    const directory = (0,external_node_path_.resolve)(options.directory ?? process.cwd());
    const root = await realPlace(directory);
    // Beside a server the repository has a name; the directory of a checkout may be called anything.
    const named = projectName(host.origin?.repository ?? root);
    const { project: given, ...config } = options.config;
    const checked = validate(withoutUndefined({ project: given ?? named, ...config }));
    if (!checked.config)
        throw invalid(checked.problems);
    const project = await place({
        config: checked.config,
        ...{ root, repository: await repositoryOf(host, root) },
        options: { ...options, directory },
    });
    return { ...project, ...(given === undefined && { unnamed: true }) };
}
/**
 * The project that inputs speak of: the mlops.yml they name or that lies in the working directory, else a project put
 * together from the inputs alone. A change that is to be merged is judged by the rules of its base.
 * @param alone what the inputs say of a project without mlops.yml; with `insist`, even when there is one
 * @throws MLOPS_CONFIG_MISSING, MLOPS_CONFIG_SYNTAX, MLOPS_CONFIG_INVALID, MLOPS_BASE_POLICY
 */
async function openProject(host, inputs, alone = {}) {
    const dataRoots = inputs['data-roots'];
    const described = inputs.config !== undefined || (!alone.insist && (await host.files.exists((0,external_node_path_.resolve)(FILE))));
    if (described && inputs.project !== undefined) {
        throw fail('MLOPS_CONFIG_INVALID', {
            message: `${inputs.config ?? FILE} names the project, and so does the input project.`,
            where: { field: 'project' },
            hint: 'Leave the input out: it is for predictions without mlops.yml.',
        });
    }
    if (described) {
        const loaded = loadProject(host, { ...(inputs.config && { config: inputs.config }), dataRoots });
        const project = await loaded.catch(async (error) => {
            const path = (0,external_node_path_.resolve)(inputs.config ?? FILE);
            throw await whyMissing({ host, repository: await repositoryOf(host, (0,external_node_path_.dirname)(path)) }, error, path);
        });
        return withBasePolicy(host, project);
    }
    return projectFromInputs(host, { dataRoots, config: { ...alone.config, project: inputs.project } });
}
async function place({ config, root, repository, file, options, document }) {
    const dataRoots = await Promise.all((options.dataRoots ?? []).map((path) => realPlace((0,external_node_path_.resolve)(options.directory, path))));
    return {
        name: config.project,
        config,
        root,
        ...(file !== undefined && { file }),
        repository,
        dataRoots: [repository, ...dataRoots],
        workspace: (0,external_node_path_.join)(root, '.mlops'),
        locate: (path) => document?.locate(path),
    };
}

;// CONCATENATED MODULE: ./packages/config/payload.ts





const LFS_VERSION = 'version https://git-lfs.github.com/spec/v1\n';
/** The specification keeps pointer files under 1024 bytes. */
const LONGEST_POINTER = 1024;
/**
 * What stands at a resolved path: the file, a Git LFS pointer in its place, or only `<path>.dvc` beside it.
 * @param path absolute
 * @throws MLOPS_PAYLOAD_UNREADABLE when the `.dvc` file is not DVC's
 * @see https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md · https://dvc.org/doc/user-guide/project-structure/dvc-files
 */
async function payload(project, path) {
    const absolute = await resolvePath(project, path, { purpose: 'data' });
    const found = await (0,promises_.stat)(absolute).catch(ifAbsent);
    const head = found?.isFile() ? await firstBytes(absolute) : undefined;
    const pointer = head?.startsWith(LFS_VERSION) ? /^oid sha256:([0-9a-f]{64})$/m.exec(head) : null;
    if (pointer)
        return { kind: 'lfs', digest: { sha256: pointer[1] }, present: false };
    const tracked = await firstBytes(`${absolute}.dvc`, 1 << 16).catch(ifAbsent);
    if (tracked === undefined)
        return { kind: 'file', present: found !== undefined };
    return {
        kind: 'dvc',
        digest: dvcDigest(tracked, `${(0,external_node_path_.relative)(project.root, absolute)}.dvc`),
        present: found !== undefined,
    };
}
/**
 * That the bytes of `path` are here.
 * @throws MLOPS_PAYLOAD_MISSING naming the command that fetches them; a plain file's absence is for its reader to tell
 */
async function requirePayload(project, path) {
    const found = await payload(project, path);
    if (found.present || found.kind === 'file')
        return found;
    const absolute = await resolvePath(project, path, { purpose: 'data' });
    const here = (0,external_node_path_.relative)(project.root, absolute);
    if (found.kind === 'dvc') {
        throw fail('MLOPS_PAYLOAD_MISSING', {
            message: `${here} is tracked by DVC (${here}.dvc) and is not here: expected its content.`,
            where: { file: here },
            hint: `dvc pull ${argument(here)}`,
        });
    }
    throw fail('MLOPS_PAYLOAD_MISSING', {
        message: `${here} is a Git LFS pointer: expected the file's content.`,
        where: { file: here },
        // Git LFS takes its patterns from the top of the work tree.
        hint: `git lfs pull --include ${argument((0,external_node_path_.relative)(project.repository, absolute))}`,
    });
}
function dvcDigest(text, file) {
    const document = (0,dist/* parseDocument */.Tp)(text, { version: '1.1' });
    const md5 = document.errors.length > 0 ? undefined : document.getIn(['outs', 0, 'md5']);
    if (typeof md5 === 'string' && /^[0-9a-f]{32}(\.dir)?$/.test(md5))
        return { md5 };
    throw fail('MLOPS_PAYLOAD_UNREADABLE', {
        message: `${file} is not a file that DVC wrote: expected outs[0].md5.`,
        where: { file, field: 'outs[0].md5' },
        hint: `Write it again with: dvc add ${argument(file.replace(/\.dvc$/, ''))}`,
    });
}
async function firstBytes(path, length = LONGEST_POINTER) {
    const file = await (0,promises_.open)(path, 'r');
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
        return buffer.toString('latin1', 0, bytesRead);
    }
    finally {
        await file.close();
    }
}
function ifAbsent(error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
        return undefined;
    throw error;
}
/** One word for a shell to copy, quoted only when it has to be. */
function argument(text) {
    return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw `'\''`)}'`;
}

;// CONCATENATED MODULE: ./packages/config/base/stages.ts





/**
 * Which of these stages the branch runs that a change is to be merged into, and the change does not: its own workflow may
 * leave some out, by the input `stages`, and a change may leave out no more than that.
 *
 * @param left stages that the project describes and the input `stages` leaves out
 * @returns undefined for no change that is to be merged
 */
async function leftOutStages({ origin }, project, left) {
    const base = await origin?.base();
    if (!origin || !base)
        return undefined;
    const { step } = origin;
    if (!step || left.length === 0)
        return [...left];
    const { action } = step;
    const named = namedIn(project);
    const sought = { action, says: (of) => of.action === action };
    const { there, here, unchanged } = await comparedCalls(origin, base.commit, step);
    const isOurs = whoseStep(origin.repository, named);
    const inPlace = (steps) => steps.filter((of) => isPlaceOf(of, step) && sought.says(of) && isOurs(of) !== false);
    if (unchanged)
        return inPlace(there.steps).some((of) => dependsOnCheckout(of.input('stages'))) ? [...left] : [];
    const found = await stepsFor(origin, base.commit, { step, named, sought });
    if (found.kind !== 'found')
        return [...left];
    const now = inPlace(here.steps);
    // What gives the same there and here leaves out nothing.
    const isKept = (of) => isExpression(of.input('stages')) && now.some((one) => sameStages(of, one));
    const before = found.steps.filter((of) => !isKept(of));
    return left.filter((stage) => before.some((of) => mayRun(of, stage, true)) && !now.some((of) => mayRun(of, stage, false)));
}
/** Whether the base has a gate in the job of this step, or in one that the change has no more: stages that are steps are left out by leaving out the step. */
async function isGatedAtBase({ origin }, project) {
    const base = await origin?.base();
    const { step } = origin ?? {};
    if (!origin || !base || !step)
        return false;
    const { there, here, unchanged } = await comparedCalls(origin, base.commit, step);
    const isOurs = whoseStep(origin.repository, namedIn(project));
    const gates = there.steps.filter((of) => of.action === 'gate-model' && isOurs(of) !== false);
    const isGone = (of) => !unchanged && !here.steps.some((one) => samePlace(one, of));
    return gates.some((of) => isPlaceOf(of, step) || isGone(of));
}
function namedIn({ name, repository, file }) {
    return { project: name, ...(file !== undefined && { file: inRepository(repository, file) }) };
}
/** @param unknown what to take for the answer where an expression says it */
function mayRun(of, stage, unknown) {
    const written = of.input('stages');
    if (isExpression(written))
        return unknown;
    const stages = (0,kit.list)().parse(written);
    return stages.length === 0 || stages.includes(stage);
}
function sameStages(one, other) {
    const written = (of) => `${of.input('stages')} ${of.strategy}`;
    return written(one) === written(other) && !dependsElsewhere(written(one));
}

;// CONCATENATED MODULE: ./packages/config/base/workflow-policy.ts







/**
 * The rules that inputs of this step say: a change may not loosen those that judge it, so they are the inputs that the same
 * step has in the workflow files of the base. Where these cannot be told, the change's own are tried, and are no pass.
 *
 * @returns undefined for no change that is to be merged, and where nothing but mlops.yml has rules
 * @throws MLOPS_BASE_POLICY when the base describes the project in an mlops.yml that the change drops
 */
async function workflowPolicy(host, project) {
    const said = await policyOf(host, project);
    return said && { ...said, ruling: ruleInputs(said.ruling, said) };
}
async function policyOf({ origin }, project) {
    const { step } = origin ?? {};
    const sought = step && SOUGHT[step.action];
    if (!origin || !sought)
        return undefined;
    const base = await origin.base();
    if (!base)
        return undefined;
    const asked = { step, named: namedIn(project), sought };
    const ruled = await ruledFor(origin, project, { ...base }, asked);
    const other = ruled?.from === 'unclear' ? undefined : await calledOtherwise(origin, base, step, asked.named);
    if (!other)
        return ruled;
    const { workflow, why } = other;
    const edited = (ruled ?? project.policy)?.edited ?? false;
    const ruling = ruled?.ruling ?? rulingOf(step.input, sought.inputs);
    return { from: 'unclear', workflow, base: { ...base }, edited, ruling, why };
}
async function ruledFor(origin, project, base, asked) {
    const { step, sought } = asked;
    const { file, policy } = project;
    // The action that is a whole pipeline takes its rules from inputs or from mlops.yml, never from both.
    if (file !== undefined && step.action === 'run-pipeline')
        return undefined;
    const given = rulingOf(step.input, sought.inputs);
    const own = { from: 'head', workflow: step.workflow, base, edited: false, ruling: given };
    // Over what mlops.yml of the base says, or its workflow in the place of one, inputs of the change say nothing.
    const ofFile = sameRuling(given, NO_RULING)
        ? undefined
        : { ...own, from: 'base', edited: true, ruling: NO_RULING };
    if (policy?.workflow !== undefined)
        return ofFile;
    const there = await rulingOfBase(origin, base, asked);
    switch (there.kind) {
        case 'unclear':
            return { ...own, workflow: there.workflow, from: 'unclear', why: there.why };
        case 'none':
            if (file === undefined)
                return ownIfNew(origin, project, own);
            return policy?.from === 'base' ? ofFile : own;
        case 'found': {
            const { ruling, workflow } = there;
            if (file !== undefined && sameRuling(ruling, NO_RULING))
                return policy?.from === 'base' ? ofFile : own;
            const decides = { from: 'base', workflow, base: there.base, edited: false, ruling };
            if (sameRuling(ruling, given))
                return decides;
            // Else it is the base that has edited its rules since.
            const { base: began } = origin.change;
            const before = began && (await rulingAt(origin, began, asked));
            return { ...decides, edited: before?.kind !== 'found' || !sameRuling(before.ruling, given) };
        }
    }
}
/** The change's own rules, unless the base has some in an mlops.yml. */
async function ownIfNew(origin, project, own) {
    const { base } = own;
    const path = inRepository(project.repository, (0,external_node_path_.join)(project.root, 'mlops.yml'));
    const dropped = await droppedError(origin, base, path);
    if (dropped)
        throw dropped;
    if ((await judgedAt(origin, base, path)) === undefined)
        return own;
    return { ...own, from: 'unclear', workflow: path, why: `${base.branch} has it there since this branch began` };
}

;// CONCATENATED MODULE: ./packages/config/index.ts

























/***/ })

};
