export const id = 4087;
export const ids = [4087];
export const modules = {

/***/ 10767:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ topOf),
/* harmony export */   d: () => (/* binding */ defaultBranchOf)
/* harmony export */ });
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84620);

/** The top of the repository that a directory is in; the directory itself where there is none. */
async function topOf(host, directory) {
    const asked = await host.git.run(['rev-parse', '--show-toplevel'], { directory });
    return asked.code === 0 ? Buffer.from(asked.stdout).toString('utf8').trimEnd() : directory;
}
/**
 * What a checkout shows of the default branch: its name, and these files of it when something else is checked out.
 * @returns undefined when it is not known which branch that is
 */
async function defaultBranchOf(host, top, paths) {
    const branch = await (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .defaultBranch */ .OR)(host, top);
    if (branch === undefined)
        return undefined;
    const ask = async (...args) => {
        const asked = await host.git.run(args, { directory: top });
        return asked.code === 0 ? Buffer.from(asked.stdout).toString('utf8') : undefined;
    };
    // What the server has counts before a branch of this clone, which may be older or ahead.
    const reference = branch.references.at(-1);
    const head = await ask('symbolic-ref', '-q', 'HEAD');
    if (head === undefined || head.trim() === `refs/heads/${branch.name}`)
        return { name: branch.name };
    const files = new Map();
    for (const path of paths) {
        const text = await ask('show', `${reference}:${path}`);
        if (text !== undefined)
            files.set(path, text);
    }
    return { name: branch.name, files };
}


/***/ }),

/***/ 72426:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MG: () => (/* binding */ others),
/* harmony export */   _r: () => (/* binding */ release),
/* harmony export */   dp: () => (/* binding */ pinned),
/* harmony export */   w2: () => (/* binding */ released)
/* harmony export */ });
/**
 * Where this toolkit is found: the one place that names its repository and the version that workflows use.
 * A release is two commits: the actions first; then, with their commit written here, `npm run generate` pins the
 * reusable workflows to it and the tag is put on the second. Until then they follow the tag.
 */
const release = {
    repository: 'mlops-actions/mlops-actions',
    version: 'v1',
};
/** What people write: the tag of a major version. */
function released(path = '') {
    return `${release.repository}${path === '' ? '' : `/${path}`}@${release.version}`;
}
/** What our reusable workflows run: whoever pins one of them by commit then knows everything that runs. */
function pinned(path = '') {
    if (release.commit === undefined)
        return released(path);
    return `${release.repository}${path === '' ? '' : `/${path}`}@${release.commit} # ${release.version}`;
}
/** Actions of others, by full commit; the comment is for people and for update tools. */
const others = {
    checkout: 'actions/checkout@93cb6efe18208431cddfb8368fd83d5badbf9bfd # v5.0.1',
    setupPython: 'actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c # v6.0.0',
    setupNode: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0',
    uploadPages: 'actions/upload-pages-artifact@7b1f4a764d45c48632c6b24a0339c27f5614fb0b # v4.0.0',
    attest: 'actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6 # v4.2.2',
    deployPages: 'actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5',
};


/***/ }),

/***/ 88940:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  y0: () => (/* reexport */ RULES),
  u8: () => (/* reexport */ lint),
  FC: () => (/* reexport */ lintAsSarif),
  TI: () => (/* reexport */ lintAsText),
  S6: () => (/* reexport */ readWorkflow),
  tn: () => (/* reexport */ summarizeLint),
  BF: () => (/* reexport */ workflowFiles)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/lint/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_LINT_NOTHING: '`mlops lint` found no workflow to look at.',
    MLOPS_LINT_UNREADABLE: 'A workflow cannot be read as GitHub reads it: broken or oversized YAML, or a value of another kind than belongs there.',
    MLOPS_LINT_ENDLESS: 'Workflows call each other more often than GitHub allows and a reader can follow.',
});

;// CONCATENATED MODULE: ./packages/lint/files.ts



const FOLDER = '.github/workflows';
/** As large as a hand-written YAML file may be; more is not even read. */
const MOST_BYTES = 1 << 20;
const MOST_FILES = 500;
/**
 * The workflow files of a checkout: what GitHub takes for them.
 * @param top of the repository, absolute
 * @throws MLOPS_LINT_NOTHING, MLOPS_LINT_UNREADABLE for what is no plain file
 */
async function workflowFiles(host, top) {
    const folder = (0,external_node_path_.join)(top, FOLDER);
    const names = (await isFolder(top)) ? (await host.files.list(folder)).filter((name) => /\.ya?ml$/.test(name)) : [];
    if (names.length === 0) {
        throw fail('MLOPS_LINT_NOTHING', {
            message: `There is no workflow in ${folder}: expected *.yml or *.yaml.`,
            where: { file: FOLDER },
            hint: 'Write one with: mlops init --github',
        });
    }
    if (names.length > MOST_FILES) {
        throw fail('MLOPS_LINT_ENDLESS', {
            message: `There are ${names.length} workflows: expected at most ${MOST_FILES}.`,
            where: { file: FOLDER },
        });
    }
    const files = new Map();
    for (const name of names) {
        const path = `${FOLDER}/${name}`;
        const found = await (0,promises_.lstat)((0,external_node_path_.join)(top, path));
        const wrong = found.isFile()
            ? found.size > MOST_BYTES
                ? `has ${found.size} bytes: expected a hand-written file of at most ${MOST_BYTES}`
                : undefined
            : 'is no file: expected one; GitHub follows no links there';
        if (wrong !== undefined)
            throw fail('MLOPS_LINT_UNREADABLE', { message: `${path} ${wrong}.`, where: { file: path } });
        files.set(path, await host.files.read((0,external_node_path_.join)(top, path)));
    }
    return files;
}
async function isFolder(top) {
    for (const path of ['.github', FOLDER]) {
        const found = await (0,promises_.lstat)((0,external_node_path_.join)(top, path)).catch((error) => {
            if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
                return undefined;
            throw error;
        });
        if (found === undefined)
            return false;
        if (found.isDirectory())
            continue;
        throw fail('MLOPS_LINT_UNREADABLE', {
            message: `${path} is no folder: expected one; GitHub follows no links there.`,
            where: { file: path },
        });
    }
    return true;
}

;// CONCATENATED MODULE: ./packages/lint/finding.ts
/** The rules: what each one is about, and why what it finds does harm. */
const rules = {
    'call-target': { kind: 'calls', why: 'GitHub refuses the whole run, and no job of it starts.' },
    'call-input': { kind: 'calls', why: 'GitHub refuses the whole run, or the value never arrives.' },
    'call-secret': {
        kind: 'calls',
        why: 'GitHub refuses the whole run, or the called job finds an empty text for the secret.',
    },
    'call-permission': {
        kind: 'calls',
        why: 'GitHub refuses the whole run, even where the job that asks would be skipped.',
    },
    'needed-output': { kind: 'calls', why: 'It is an empty text, and what was to be done with it is not done.' },
    'action-input': {
        kind: 'calls',
        why: 'The runner only warns of an input that an action does not have; the step then does something else.',
    },
    'action-permission': { kind: 'calls', why: 'The step fails after everything before it was done.' },
    'filter-never': {
        kind: 'triggers',
        why: 'Nothing passes the filter, so the workflow never starts, and nobody is told.',
    },
    'schedule-never': {
        kind: 'triggers',
        why: 'No year has such a day, so the workflow never starts, and nobody is told.',
    },
    'workflow-run-never': { kind: 'triggers', why: 'It waits for a run that there will never be, and nobody is told.' },
    'job-never': { kind: 'triggers', why: 'A job that is always skipped looks as if it had passed.' },
    'two-verdicts': {
        kind: 'triggers',
        why: 'Both runs give the commit a check of the same name, compared with other commits, and a required check may be either.',
    },
    'token-starts-nothing': {
        kind: 'triggers',
        why: 'What the GITHUB_TOKEN of a job does starts no workflow, so that nothing follows, and nobody is told.',
    },
    'user-code-may-write': {
        kind: 'user code',
        why: 'Whoever can change that code can use the permission: programs of one job cannot hide a token from each other.',
    },
    'user-code-sees-secret': {
        kind: 'user code',
        why: 'Whoever can change that code can read the secret: programs of one job cannot hide it from each other.',
    },
    'user-code-finds-token': { kind: 'user code', why: 'Whoever can change that code can use the token of the job.' },
    'artifact-by-name': {
        kind: 'release',
        why: 'Every job of a run can upload under a name, and so can other runs: what is released need not be what was judged.',
    },
    'cache-in-release': {
        kind: 'release',
        why: 'A cache is filled by any run of the branch, and by whoever takes one over: what is released need not be what was judged.',
    },
    'no-timeout': {
        kind: 'runners',
        why: 'A job that hangs holds the machine for six hours, and a training that is longer is cut off then.',
    },
};
const RULES = rules;

;// CONCATENATED MODULE: ./packages/lint/excuse.ts
/** `# mlops: ignore[rule, other] reason`, at the end of the line that a finding names. Without a reason it excuses nothing. */
const COMMENT = /#\s*mlops: ignore\[([a-z, -]+)\]\s+(\S.*)$/;
/** Divides findings into those that stand and those that somebody excused, on record. */
function excuse(findings, workflows) {
    const byPath = new Map(workflows.map((workflow) => [workflow.path, workflow]));
    const divided = { findings: [], excused: [] };
    for (const finding of findings) {
        const line = byPath.get(finding.at.file)?.line(finding.at.line) ?? '';
        const [, rules, reason] = COMMENT.exec(line) ?? [];
        const named = (rules ?? '').split(',').map((rule) => rule.trim());
        if (reason !== undefined && named.includes(finding.rule))
            divided.excused.push({ ...finding, reason });
        else
            divided.findings.push(finding);
    }
    return divided;
}

// EXTERNAL MODULE: ./packages/kit/generate/index.ts + 4 modules
var generate = __webpack_require__(34255);
;// CONCATENATED MODULE: ./packages/lint/value.ts
/** `&&` and `||` give one of their sides. What is false on one side of `&&` is so whatever stands on the other. */
function choose(left, right, wanted) {
    const truth = truthy(left);
    if (truth !== undefined)
        return truth === wanted ? left : right;
    return truthy(right) === wanted ? { truth: wanted } : undefined;
}
/** @returns undefined when it is not known */
function truthy(value) {
    if (value === undefined)
        return undefined;
    if ('truth' in value)
        return value.truth;
    if ('begins' in value)
        return value.begins === '' ? undefined : true;
    return value.is !== null && value.is !== false && value.is !== 0 && value.is !== '';
}
function opposite(value) {
    const truth = truthy(value);
    return truth === undefined ? undefined : { is: !truth };
}
function equal(left, right) {
    if (left === undefined || right === undefined || 'truth' in left || 'truth' in right)
        return undefined;
    if ('begins' in left || 'begins' in right) {
        const [a, b] = [left, right].map(textOf);
        const mayBe = 'begins' in left && 'begins' in right
            ? a.startsWith(b) || b.startsWith(a)
            : 'begins' in left
                ? b.startsWith(a)
                : a.startsWith(b);
        return mayBe ? undefined : { is: false };
    }
    const [a, b] = [left.is, right.is];
    if (typeof a === 'string' && typeof b === 'string')
        return { is: a.toLowerCase() === b.toLowerCase() };
    // Two lists or objects are equal when they are one and the same, which text does not show.
    if (isCollection(a) && isCollection(b))
        return undefined;
    return { is: a === b || numberOf(a) === numberOf(b) };
}
function isCollection(value) {
    return value !== null && typeof value === 'object';
}
/** Values of two kinds are compared as numbers; what is none equals nothing. */
function numberOf(value) {
    if (value === null)
        return 0;
    return isCollection(value) ? NaN : Number(value);
}
function textOf(value) {
    return ('begins' in value ? value.begins : String(value.is)).toLowerCase();
}
function call(name, given) {
    const [first, second] = given;
    switch (name) {
        case 'startswith':
            if (first === undefined || second === undefined || 'truth' in first || !('is' in second))
                return undefined;
            if (textOf(first).startsWith(textOf(second)))
                return { is: true };
            return 'begins' in first && textOf(second).startsWith(textOf(first)) ? undefined : { is: false };
        case 'endswith':
            return bothKnown(first, second, (text, part) => text.endsWith(part));
        case 'contains':
            if (first !== undefined && 'is' in first && Array.isArray(first.is))
                return isAmong(first.is, second);
            return bothKnown(first, second, (text, part) => text.includes(part));
        case 'fromjson':
            return parsed(first);
        case 'always':
            return { is: true };
        default:
            return undefined;
    }
}
function bothKnown(first, second, test) {
    if (first === undefined || second === undefined || !('is' in first) || !('is' in second))
        return undefined;
    return { is: test(textOf(first), textOf(second)) };
}
function isAmong(list, wanted) {
    const matches = list.map((item) => truthy(equal({ is: item }, wanted)));
    return matches.includes(true) ? { is: true } : matches.includes(undefined) ? undefined : { is: false };
}
function parsed(value) {
    if (value === undefined || !('is' in value) || typeof value.is !== 'string')
        return undefined;
    try {
        return { is: JSON.parse(value.is) };
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/lint/expression.ts

/** GitHub's own limits: how deep an expression may nest, and how long it may be. */
const DEEPEST = 50;
const LONGEST = 21_000;
const TOKEN = /\s*(?:('(?:[^']|'')*')|(-?(?:0x[\da-f]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?))|([a-z_][\w-]*)|(&&|\|\||[=!<>]=|[!<>()[\].,*]))/iy;
function tokensOf(written) {
    if (written.length > LONGEST)
        return undefined;
    const text = written.trimEnd();
    const tokens = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
        const [, string, number, name, operator] = TOKEN.exec(text) ?? [];
        if (string !== undefined)
            tokens.push({ kind: 'value', value: string.slice(1, -1).replaceAll("''", "'") });
        else if (number !== undefined)
            tokens.push({ kind: 'value', value: Number(number) });
        else if (name !== undefined)
            tokens.push(word(name));
        else if (operator !== undefined)
            tokens.push({ kind: 'operator', text: operator });
        else
            return undefined;
    }
    return tokens;
}
function word(name) {
    const constants = { true: true, false: false, null: null };
    return Object.hasOwn(constants, name) ? { kind: 'value', value: constants[name] } : { kind: 'name', text: name };
}
/**
 * The value of an expression, without its `${{ }}`. What does not parse, or calls what only a run can answer, is not known.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
function evaluate(text, lookup) {
    const tokens = tokensOf(text);
    if (tokens === undefined)
        return undefined;
    const reader = new Reader(tokens, lookup);
    try {
        const value = reader.either();
        return reader.atEnd ? value : undefined;
    }
    catch (error) {
        if (error instanceof NotAnExpression)
            return undefined;
        throw error;
    }
}
class NotAnExpression extends Error {
}
/** Recursive descent, loosest binding first. */
class Reader {
    #tokens;
    #lookup;
    #at = 0;
    #depth = 0;
    constructor(tokens, lookup) {
        this.#tokens = tokens;
        this.#lookup = lookup;
    }
    get atEnd() {
        return this.#at === this.#tokens.length;
    }
    either() {
        if ((this.#depth += 1) > DEEPEST)
            throw new NotAnExpression();
        let left = this.#both();
        while (this.#take('||')) {
            const right = this.#both();
            left = choose(left, right, true);
        }
        this.#depth -= 1;
        return left;
    }
    #both() {
        let left = this.#compared();
        while (this.#take('&&')) {
            const right = this.#compared();
            left = choose(left, right, false);
        }
        return left;
    }
    #compared() {
        const left = this.#not();
        if (this.#take('=='))
            return equal(left, this.#not());
        if (this.#take('!='))
            return opposite(equal(left, this.#not()));
        for (const operator of ['<=', '>=', '<', '>']) {
            if (!this.#take(operator))
                continue;
            this.#not();
            return undefined;
        }
        return left;
    }
    #not() {
        let negations = 0;
        while (this.#take('!'))
            negations += 1;
        const value = this.#primary();
        if (negations === 0)
            return value;
        const truth = truthy(value);
        return truth === undefined ? undefined : { is: negations % 2 === 0 ? truth : !truth };
    }
    #primary() {
        const token = this.#tokens[this.#at++];
        if (token === undefined)
            throw new NotAnExpression();
        if (token.kind === 'value')
            return this.#members({ is: token.value });
        if (token.kind === 'operator') {
            if (token.text !== '(')
                throw new NotAnExpression();
            const value = this.either();
            this.#expect(')');
            return this.#members(value);
        }
        if (this.#take('('))
            return this.#members(call(token.text.toLowerCase(), this.#arguments()));
        const path = [token.text.toLowerCase()];
        let known = true;
        for (;;) {
            // Behind a `*`, or a name that only a run computes, the path is what stands before it.
            if (this.#take('.'))
                known = this.#name(known ? path : []) && known;
            else if (this.#take('['))
                known = this.#index(known ? path : []) && known;
            else
                break;
        }
        const value = this.#lookup(path);
        return known ? value : undefined;
    }
    /** What follows a value that is no context is read and not known. */
    #members(value) {
        let result = value;
        for (;;) {
            if (this.#take('.'))
                this.#name([]);
            else if (this.#take('['))
                this.#index([]);
            else
                return result;
            result = undefined;
        }
    }
    #name(path) {
        if (this.#take('*'))
            return false;
        const token = this.#tokens[this.#at++];
        if (token === undefined || token.kind === 'operator')
            throw new NotAnExpression();
        path.push((token.kind === 'name' ? token.text : String(token.value)).toLowerCase());
        return true;
    }
    #index(path) {
        if (this.#take('*')) {
            this.#expect(']');
            return false;
        }
        const value = this.either();
        this.#expect(']');
        if (value === undefined || !('is' in value))
            return false;
        path.push(String(value.is).toLowerCase());
        return true;
    }
    #arguments() {
        const values = [];
        if (this.#take(')'))
            return values;
        do
            values.push(this.either());
        while (this.#take(','));
        this.#expect(')');
        return values;
    }
    #take(operator) {
        const token = this.#tokens[this.#at];
        if (token?.kind !== 'operator' || token.text !== operator)
            return false;
        this.#at += 1;
        return true;
    }
    #expect(operator) {
        if (!this.#take(operator))
            throw new NotAnExpression();
    }
}

;// CONCATENATED MODULE: ./packages/lint/template.ts

/** Text and the expressions in it, in the order in which they stand. An expression that does not end is text. */
function partsOf(text) {
    const parts = [];
    let from = 0;
    for (;;) {
        const start = text.indexOf('${{', from);
        const end = start < 0 ? -1 : endOf(text, start + 3);
        if (end < 0)
            break;
        if (start > from)
            parts.push({ text: text.slice(from, start) });
        parts.push({ expression: text.slice(start + 3, end) });
        from = end + 2;
    }
    if (from < text.length)
        parts.push({ text: text.slice(from) });
    return parts;
}
/** Where the `}}` of an expression stands; within quotes braces mean nothing. @returns -1 when there is none */
function endOf(text, from) {
    let quoted = false;
    for (let at = from; at < text.length; at += 1) {
        if (text[at] === "'")
            quoted = !quoted;
        else if (!quoted && text.startsWith('}}', at))
            return at;
    }
    return -1;
}
/** A value as it is written in a workflow: an expression alone keeps its kind, one among text becomes text. */
function interpolate(written, lookup) {
    if (typeof written !== 'string')
        return { is: written };
    const parts = partsOf(written);
    const [only] = parts;
    if (parts.length === 1 && only && 'expression' in only)
        return evaluate(only.expression, lookup);
    let text = '';
    for (const part of parts) {
        const value = 'text' in part ? { is: part.text } : evaluate(part.expression, lookup);
        if (value === undefined || 'truth' in value)
            return { begins: text };
        if ('begins' in value)
            return { begins: text + value.begins };
        text += String(value.is ?? '');
    }
    return { is: text };
}
/** The value of an `if:`, which is an expression with or without `${{ }}`. */
function condition(written, lookup) {
    if (typeof written !== 'string')
        return { is: written };
    return written.includes('${{') ? interpolate(written, lookup) : evaluate(written, lookup);
}
/** A name that was read in lower case, as the text has it. */
function asWritten(text, name) {
    const at = text.toLowerCase().indexOf(name);
    return at < 0 ? name : text.slice(at, at + name.length);
}
/** The contexts that the expressions of a text name, each as a path in lower case: `['secrets', 'token']`. */
function references(written, bare = false) {
    const expressions = partsOf(written).flatMap((part) => ('expression' in part ? [part.expression] : []));
    const found = [];
    for (const expression of bare && expressions.length === 0 ? [written] : expressions) {
        evaluate(expression, (path) => {
            found.push([...path]);
            return undefined;
        });
    }
    return found;
}

;// CONCATENATED MODULE: ./packages/lint/filter.ts
/**
 * Filters of branches, tags and paths: patterns in order, of which the last one that matches decides; `!` takes out again.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
/** Whether a name passes. A filter of `!` patterns alone lets nothing through. */
function passes(patterns, name) {
    let passed = false;
    for (const pattern of patterns) {
        const excludes = pattern.startsWith('!');
        if (passed === excludes && matches(excludes ? pattern.slice(1) : pattern, name))
            passed = !excludes;
    }
    return passed;
}
/**
 * Whether nothing at all can pass: every pattern is taken out again by a later one. Of two patterns that are no plain names,
 * only what is certain counts: one that is the same, or that takes in everything.
 */
function excludesAll(patterns) {
    if (patterns.join('').length > MOST_TEXT)
        return false;
    return patterns.every((pattern, index) => pattern.startsWith('!') ||
        patterns.slice(index + 1).some((later) => later.startsWith('!') && covers(later.slice(1), pattern)));
}
/** Comparing more text than people write takes too long: then nothing is certain. */
const MOST_TEXT = 10_000;
/** Whether the filter lists plain names only, so that these are all that can pass. */
function names(patterns) {
    return patterns.every((pattern) => isName(pattern)) ? patterns : undefined;
}
function covers(wide, narrow) {
    if (wide === narrow || wide === '**')
        return true;
    if (isName(narrow))
        return matches(wide, narrow);
    return wide === '*' && !narrow.includes('/') && !narrow.includes('**');
}
function isName(pattern) {
    return !/[*?+[\]!\\]/.test(pattern);
}
/** Longer than the names that people give. */
const filter_LONGEST = 200;
/** Follows every way through a pattern at once, so that no pattern makes it slow: length of the pattern × of the name. */
function matches(pattern, name) {
    if (isName(pattern))
        return pattern === name;
    if (pattern.length > filter_LONGEST || name.length > filter_LONGEST)
        return false;
    const states = statesOf(pattern);
    let now = reached(states, [0]);
    for (const character of name) {
        const next = [...now].flatMap((at) => states[at].steps.filter(({ test }) => test(character)).map(({ to }) => to));
        now = reached(states, next);
    }
    return now.has(states.length - 1);
}
function reached(states, from) {
    const found = new Set(from);
    for (const at of found)
        for (const to of states[at].free)
            found.add(to);
    return found;
}
const any = () => true;
const inSegment = (character) => character !== '/';
function statesOf(pattern) {
    const states = [{ steps: [], free: [] }];
    const add = () => states.push({ steps: [], free: [] }) - 1;
    for (const [part, escaped, set, repeat] of pattern.matchAll(/\*\*\/?|\*|(?:\\(.)|\[([^\]]*)\]|.)([?+])?/gsu)) {
        const at = states.length - 1;
        const next = add();
        if (part === '**/') {
            // Nothing, or anything up to a slash.
            const end = add();
            states[at].free.push(next, end);
            states[next].steps.push({ test: any, to: next }, { test: (character) => character === '/', to: end });
            continue;
        }
        if (part.startsWith('*')) {
            states[at].free.push(next);
            states[next].steps.push({ test: part === '*' ? inSegment : any, to: next });
            continue;
        }
        const wanted = escaped ?? part.replace(/(?<=.)[?+]$/su, '');
        const test = set === undefined ? (character) => character === wanted : inSet(set);
        states[at].steps.push({ test, to: next });
        if (repeat === '?')
            states[at].free.push(next);
        if (repeat === '+')
            states[next].steps.push({ test, to: next });
    }
    return states;
}
/** `0-9`, `Aa`: letters and ranges of them. */
function inSet(set) {
    const ranges = [...set.matchAll(/(.)-(.)|(.)/gsu)].map(([, from, to, one]) => [from ?? one, to ?? one]);
    return (character) => ranges.some(([from, to]) => from <= character && character <= to);
}

// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/lint/schema.ts

/**
 * The part of GitHub's workflow syntax that rules ask about. What is not named here may be there; what is named must be of
 * the kind that GitHub takes, or the workflow cannot be read.
 */
/** GitHub makes text of any scalar. */
const Text = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()]).transform(String);
const Scalar = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY(), schemas/* null */.chJ()]);
const Values = schemas/* record */.g1P(schemas/* string */.YjP(), Scalar);
/** More is nobody's writing, and comparing each with each would take long. */
const MOST = 1000;
const Texts = schemas/* union */.KCZ([Text.transform((text) => [text]), schemas/* array */.YOg(Text).max(MOST)]);
/** `read-all`, `write-all`, or a level for each scope; a scope that is not named has none. */
const Grant = schemas/* union */.KCZ([
    schemas/* string */.YjP()
        .regex(/^(read|write)-all$/, 'read-all, write-all, or a level for each scope')
        .transform((all) => all),
    schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* enum */.k5n(['read', 'write', 'none'])),
]);
const Step = schemas/* looseObject */._H3({
    if: Scalar.optional(),
    uses: Text.optional(),
    run: Text.optional(),
    shell: Text.optional(),
    with: Values.nullish(),
    env: schemas/* union */.KCZ([Values, schemas/* string */.YjP()]).nullish(),
});
const Job = schemas/* looseObject */._H3({
    if: Scalar.optional(),
    needs: Texts.optional(),
    uses: Text.optional(),
    with: Values.nullish(),
    secrets: schemas/* union */.KCZ([schemas/* literal */.euz('inherit'), Values]).nullish(),
    permissions: Grant.optional(),
    environment: schemas/* union */.KCZ([Text, schemas/* looseObject */._H3({ name: Text })]).optional(),
    'runs-on': schemas/* union */.KCZ([Texts, schemas/* looseObject */._H3({ group: Text.optional(), labels: Texts.optional() })]).optional(),
    'timeout-minutes': schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP()]).optional(),
    strategy: schemas/* looseObject */._H3({ matrix: schemas/* union */.KCZ([schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()), schemas/* string */.YjP()]).optional() }).nullish(),
    env: schemas/* union */.KCZ([Values, schemas/* string */.YjP()]).nullish(),
    outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).nullish(),
    steps: schemas/* array */.YOg(Step).max(MOST).optional(),
});
const Filters = schemas/* looseObject */._H3({
    branches: Texts.optional(),
    'branches-ignore': Texts.optional(),
    tags: Texts.optional(),
    'tags-ignore': Texts.optional(),
    paths: Texts.optional(),
    'paths-ignore': Texts.optional(),
    types: Texts.optional(),
    workflows: Texts.optional(),
})
    .nullable();
/** What a reusable workflow takes. */
const Interface = schemas/* looseObject */._H3({
    inputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* looseObject */._H3({ type: Text.optional(), required: schemas/* boolean */.zMY().optional(), default: Scalar.optional() }).nullable())
        .nullish(),
    secrets: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* looseObject */._H3({ required: schemas/* boolean */.zMY().optional() }).nullable()).nullish(),
    outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).nullish(),
});
const Events = schemas/* looseObject */._H3({
    push: Filters.optional(),
    pull_request: Filters.optional(),
    pull_request_target: Filters.optional(),
    workflow_run: Filters.optional(),
    release: Filters.optional(),
    schedule: schemas/* array */.YOg(schemas/* looseObject */._H3({ cron: Text.optional() })).optional(),
    workflow_call: Interface.nullish(),
});
const WorkflowFile = schemas/* looseObject */._H3({
    name: Text.optional(),
    on: schemas/* union */.KCZ([Texts, Events]),
    permissions: Grant.optional(),
    env: schemas/* union */.KCZ([Values, schemas/* string */.YjP()]).nullish(),
    jobs: schemas/* record */.g1P(schemas/* string */.YjP(), Job),
});

;// CONCATENATED MODULE: ./packages/lint/workflow.ts



/**
 * @param path as errors and findings name it
 * @throws MLOPS_LINT_UNREADABLE with line and column
 */
function readWorkflow(path, content) {
    const document = (0,config.readYaml)({ content, file: path, fail: (detail) => fail('MLOPS_LINT_UNREADABLE', detail) });
    const { value } = document;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        throw fail('MLOPS_LINT_UNREADABLE', {
            message: `${path} is ${value === null ? 'empty' : Array.isArray(value) ? 'a list' : 'a single value'}: expected a workflow with on and jobs.`,
            where: document.locate([]),
        });
    }
    refuseStrangeKeys(document);
    const parsed = WorkflowFile.safeParse(value);
    if (!parsed.success)
        throw wrongKind(parsed.error.issues, document);
    const file = parsed.data;
    const events = eventsOf(file.on);
    const takes = events.get('workflow_call');
    events.delete('workflow_call');
    const lines = (typeof content === 'string' ? content : new TextDecoder().decode(content)).split(/\r\n|[\r\n]/);
    return {
        path,
        name: file.name ?? path,
        file,
        events,
        ...(takes !== undefined && { takes: (takes ?? {}) }),
        jobs: Object.entries(file.jobs),
        at: document.locate,
        atKey: document.locateKey,
        line: (number) => lines[number - 1] ?? '',
    };
}
function wrongKind(issues, document) {
    const [problem] = (0,config.explainIssues)(WorkflowFile, issues.slice(0, 1), document.value);
    const { message, path, hint } = problem;
    return fail('MLOPS_LINT_UNREADABLE', {
        message,
        where: document.locate(path),
        ...(hint !== undefined && { hint }),
    });
}
function eventsOf(on) {
    if (Array.isArray(on))
        return new Map(on.map((event) => [event, null]));
    return new Map(Object.entries(on).map(([event, filters]) => [event, (filters ?? null)]));
}
/**
 * Keys that would be read as absent: `<<`, because GitHub knows anchors and aliases but no merging, and the one name that no
 * object of JavaScript can have as a key.
 */
const STRANGE = {
    '<<': 'GitHub knows no merge keys',
    ['__proto__']: 'a name of your own is expected',
};
function refuseStrangeKeys(document) {
    const look = (value, path) => {
        if (value === null || typeof value !== 'object')
            return;
        for (const [key, member] of Object.entries(value)) {
            const at = [...path, Array.isArray(value) ? Number(key) : key];
            if (Object.hasOwn(STRANGE, key)) {
                throw fail('MLOPS_LINT_UNREADABLE', {
                    message: `The key ${key} stands here: ${STRANGE[key]}.`,
                    where: document.locateKey(at),
                    hint: 'Write the values out, or repeat a whole value with an alias.',
                });
            }
            look(member, at);
        }
    };
    look(document.value, []);
}
/** Every text below a value, with its path. */
function* textsOf(value, path) {
    if (typeof value === 'string')
        yield { text: value, path };
    if (value === null || typeof value !== 'object')
        return;
    for (const [key, member] of Object.entries(value))
        yield* textsOf(member, [...path, Array.isArray(value) ? Number(key) : key]);
}
/** The values of a matrix, one combination a row; undefined when only a run knows them or there are too many to look at. */
function matrixRows(job) {
    const matrix = job.strategy?.matrix;
    if (matrix === undefined)
        return [{}];
    if (typeof matrix === 'string')
        return undefined;
    const { include = [], exclude: _, ...axes } = matrix;
    if (!Array.isArray(include) || Object.values(axes).some((values) => !Array.isArray(values)))
        return undefined;
    let rows = [{}];
    for (const [name, values] of Object.entries(axes)) {
        rows = rows.flatMap((row) => values.map((value) => ({ ...row, [name.toLowerCase()]: value })));
        if (rows.length > MOST_ROWS)
            return undefined;
    }
    const more = include.filter((row) => row !== null && typeof row === 'object');
    return [
        ...rows,
        ...more
            .slice(0, MOST_ROWS)
            .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))),
    ];
}
/** GitHub's own limit on the jobs of a matrix. */
const MOST_ROWS = 256;

;// CONCATENATED MODULE: ./packages/lint/cases.ts




const UNKNOWN = { known: new Map() };
/** More branches than that in one filter are looked at as one of unknown name. */
const MOST_NAMES = 64;
/** Every case in which an event starts a workflow; none for a trigger whose filters let nothing through. */
function casesOf(workflow, all, defaultBranch) {
    const onDefault = [
        ['github.ref', defaultBranch === undefined ? { begins: 'refs/heads/' } : { is: `refs/heads/${defaultBranch}` }],
        ['github.ref_type', { is: 'branch' }],
    ];
    return [...workflow.events].flatMap(([event, filters]) => {
        switch (event) {
            case 'push':
                return [...branchCases(filters), ...tagCases(filters)];
            case 'pull_request':
            case 'pull_request_target':
                return basesOf(filters).map((base) => made(event, base));
            case 'merge_group':
                return [made(event, [['github.ref', { begins: 'refs/heads/gh-readonly-queue/' }]])];
            case 'release':
                return [{ ...made(event, [...TAG, ['github.event.action', onlyType(filters)]]), release: true }];
            case 'workflow_run':
                return sourcesOf(filters, all).flatMap((source) => [...source.events.keys()].map((first) => made(event, [
                    ...onDefault,
                    ['github.event.workflow_run.event', { is: first }],
                    ['github.event.workflow_run.name', { is: source.name }],
                ])));
            case 'schedule':
            case 'issues':
            case 'issue_comment':
                return [made(event, onDefault)];
            default:
                return [made(event, [])];
        }
    });
}
const TAG = [
    ['github.ref', { begins: 'refs/tags/' }],
    ['github.ref_type', { is: 'tag' }],
];
function made(event, known) {
    return { event, known: new Map([['github.event_name', { is: event }], ...known]) };
}
function branchCases(filters) {
    const { branches, 'branches-ignore': ignored, tags, 'tags-ignore': ignoredTags } = filters ?? {};
    if (branches === undefined && ignored === undefined && (tags ?? ignoredTags) !== undefined)
        return [];
    return refs(branches).map((name) => made('push', [
        ['github.ref', name === undefined ? { begins: 'refs/heads/' } : { is: `refs/heads/${name}` }],
        ['github.ref_name', name === undefined ? undefined : { is: name }],
        ['github.ref_type', { is: 'branch' }],
    ]));
}
function tagCases(filters) {
    const { branches, 'branches-ignore': ignored, tags, 'tags-ignore': ignoredTags } = filters ?? {};
    if (tags === undefined && ignoredTags === undefined && (branches ?? ignored) !== undefined)
        return [];
    if (tags !== undefined && excludesAll(tags))
        return [];
    return [{ ...made('push', TAG), ...((tags ?? ignoredTags) && { release: true }) }];
}
function basesOf(filters) {
    return refs(filters?.branches).map((name) => [
        ['github.base_ref', name === undefined ? undefined : { is: name }],
        ['github.ref_type', { is: 'branch' }],
        ['github.event.action', onlyType(filters)],
    ]);
}
/** The names that a filter lets through; `undefined` among them stands for names that nobody lists. */
function refs(patterns) {
    if (patterns === undefined)
        return [undefined];
    if (excludesAll(patterns))
        return [];
    const listed = names(patterns);
    return listed === undefined || listed.length > MOST_NAMES ? [undefined] : [...listed];
}
function onlyType(filters) {
    const [only, ...more] = filters?.types ?? [];
    return only === undefined || more.length > 0 ? undefined : { is: only };
}
/** The workflows of this checkout that a `workflow_run` waits for. */
function sourcesOf(filters, all) {
    const wanted = filters?.workflows ?? [];
    return all.filter(({ name }) => passes(wanted, name) || wanted.includes(name));
}
/** What expressions of a job stand for in a case. @param row of its matrix */
function lookupIn({ event, known }, row = {}) {
    return (path) => {
        const [context, name] = path;
        const found = known.get(path.join('.'));
        if (found !== undefined)
            return found;
        if (context === 'matrix' && path.length === 2 && name in row)
            return { is: row[name] };
        // What only a pull request has, other events have not.
        const aboutPullRequest = path[0] === 'github' && path[1] === 'event' && path[2] === 'pull_request';
        return aboutPullRequest && event !== undefined && !event.startsWith('pull_request') ? { is: null } : undefined;
    };
}
/** The cases in which a job may run: those in which its `if` is not known to be false. */
function casesWith(job, cases) {
    if (job.if === undefined)
        return [...cases];
    return cases.filter((each) => truthy(condition(job.if, lookupIn(each))) !== false);
}
/** What an input is that nobody gives. */
const EMPTY = { boolean: false, number: 0 };
/** The cases in which a called workflow runs: those of the job that calls it, with the inputs that it is given. */
function casesInside(callee, job, cases) {
    const declared = Object.entries(callee.takes?.inputs ?? {});
    return cases.map((each) => {
        const lookup = lookupIn(each);
        const known = new Map([...each.known].filter(([name]) => !name.startsWith('inputs.')));
        for (const [name, input] of declared) {
            const given = givenValue(job.with, name) ?? input?.default ?? EMPTY[input?.type ?? ''] ?? '';
            known.set(`inputs.${name.toLowerCase()}`, interpolate(given, lookup));
        }
        return { ...each, known };
    });
}
/** A value by a name that GitHub does not tell case apart in. */
function givenValue(values, name) {
    const key = Object.keys(values ?? {}).find((each) => each.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : values[key];
}

;// CONCATENATED MODULE: ./packages/lint/grant.ts
const LEVELS = ['none', 'read', 'write'];
/** What a grant gives for a scope. `*` asks for every scope at once, which only `read-all` and `write-all` can answer. */
function levelOf(grant, scope) {
    if (grant === 'read-all')
        return 'read';
    if (grant === 'write-all')
        return 'write';
    return grant[scope] ?? 'none';
}
function isEnough(grant, scope, level) {
    return LEVELS.indexOf(levelOf(grant, scope)) >= LEVELS.indexOf(level);
}
/** Scope and level of everything that a grant names; `*` stands for every scope. */
function asked(grant) {
    if (typeof grant === 'string')
        return [['*', grant === 'read-all' ? 'read' : 'write']];
    return Object.entries(grant).filter(([, level]) => level !== 'none');
}
/** As somebody would write it. */
function written(scope, level) {
    return scope === '*' ? `${level}-all` : `${scope}: ${level}`;
}
/**
 * With these a token talks: what it writes can be read, answered and undone by people, and decides nothing. Every other
 * scope changes what somebody else relies on.
 */
const TALK = ['pull-requests', 'issues', 'discussions'];
function writesOf(grant) {
    return asked(grant).flatMap(([scope, level]) => (level === 'write' ? [written(scope, level)] : []));
}
/** The write permissions of a grant with which a token does more than talk. */
function actsOf(grant) {
    return writesOf(grant).filter((permission) => !TALK.includes(permission.split(':')[0]));
}

;// CONCATENATED MODULE: ./packages/lint/ours.ts
/** @returns undefined for an action of somebody else */
function actionNamed(uses, ours) {
    const [, repository, path = '', reference] = /^([^/@]+\/[^/@]+)(?:\/([^@]+))?@(.+)$/.exec(uses) ?? [];
    if (repository !== ours.repository)
        return undefined;
    if (!ours.references.includes(reference))
        return { is: 'other version' };
    const name = path === '' ? ours.whole : path.replace(/^actions\//, '');
    const action = path === '' || path.startsWith('actions/') ? ours.actions.get(name) : undefined;
    return action ? { is: 'ours', action } : { is: 'missing', name: path };
}

;// CONCATENATED MODULE: ./packages/lint/shell.ts
/**
 * The commands of a shell script, each as its words, without quotes. Enough of POSIX shell to say which programs are started:
 * comments, quotes, line continuations, here-documents, substitutions; nothing is expanded.
 */
function commandsOf(script) {
    return new Scanner(script).commands();
}
/** What stands before a command and is none itself. */
const BEFORE = new Set([
    'if',
    'then',
    'else',
    'elif',
    'do',
    'while',
    'until',
    '!',
    '{',
    'sudo',
    'exec',
    'command',
    'nohup',
    'time',
    'env',
    'xargs',
]);
class Scanner {
    #text;
    #at = 0;
    #words = [];
    #word;
    #found = [];
    /** Ends of here-documents that begin behind this line. */
    #awaited = [];
    constructor(text) {
        this.#text = text;
    }
    commands() {
        while (this.#at < this.#text.length)
            this.#step();
        this.#endCommand();
        return this.#found;
    }
    #step() {
        const character = this.#text[this.#at];
        if (character === '\\') {
            if (this.#text[this.#at + 1] !== '\n')
                this.#add(this.#text[this.#at + 1] ?? '');
            this.#at += 2;
        }
        else if (character === "'") {
            const end = this.#text.indexOf("'", this.#at + 1);
            this.#add(this.#text.slice(this.#at + 1, end < 0 ? undefined : end));
            this.#at = end < 0 ? this.#text.length : end + 1;
        }
        else if (character === '"') {
            this.#quoted();
        }
        else if (character === '#' && this.#word === undefined) {
            const end = this.#text.indexOf('\n', this.#at);
            this.#at = end < 0 ? this.#text.length : end;
        }
        else if (this.#text.startsWith('${', this.#at)) {
            // A variable, or an expression of the workflow.
            const close = this.#text.startsWith('${{', this.#at) ? '}}' : '}';
            const end = this.#text.indexOf(close, this.#at);
            this.#add(this.#text.slice(this.#at, end < 0 ? undefined : end + close.length));
            this.#at = end < 0 ? this.#text.length : end + close.length;
        }
        else if (this.#text.startsWith('$(', this.#at)) {
            this.#at += 1;
        }
        else if (this.#text.startsWith('<<', this.#at) && !this.#text.startsWith('<<<', this.#at)) {
            this.#hereDocument();
        }
        else if (/[\s;|&()`<>]/.test(character)) {
            this.#separate(character);
        }
        else {
            this.#add(character);
            this.#at += 1;
        }
    }
    #separate(character) {
        this.#at += 1;
        if (character === '<' || character === '>')
            return this.#endWord();
        if (character === ' ' || character === '\t' || character === '\r')
            return this.#endWord();
        // `&1` of a redirection is no end of a command.
        if (character === '&' && /[<>]/.test(this.#text[this.#at - 2] ?? ''))
            return;
        this.#endCommand();
        if (character === '\n')
            this.#skipDocuments();
    }
    /** A text in double quotes, in which a substitution still starts programs. */
    #quoted() {
        this.#add('');
        for (this.#at += 1; this.#at < this.#text.length && this.#text[this.#at] !== '"'; this.#at += 1) {
            if (this.#text[this.#at] === '\\')
                this.#at += 1;
            else if (this.#text.startsWith('$(', this.#at)) {
                const end = this.#text.indexOf(')', this.#at);
                const inside = this.#text.slice(this.#at + 2, end < 0 ? undefined : end);
                for (const command of commandsOf(inside.replaceAll('$(', ';')))
                    this.#found.push(command);
                this.#add('$(…)');
                this.#at = end < 0 ? this.#text.length : end;
                continue;
            }
            this.#add(this.#text[this.#at] ?? '');
        }
        this.#at += 1;
    }
    #hereDocument() {
        const [whole, , word] = /^<<-?\s*(['"]?)([\w.-]+)\1/.exec(this.#text.slice(this.#at, this.#at + 200)) ?? ['<<'];
        if (word !== undefined)
            this.#awaited.push(word);
        this.#endWord();
        this.#at += whole.length;
    }
    #skipDocuments() {
        for (const word of this.#awaited) {
            const from = this.#text.slice(this.#at);
            const end = new RegExp(`^[ \\t]*${word.replaceAll(/[.-]/g, '\\$&')}[ \\t]*$`, 'm').exec(from);
            this.#at = end ? this.#at + end.index + end[0].length : this.#text.length;
        }
        this.#awaited = [];
    }
    #add(text) {
        this.#word = (this.#word ?? '') + text;
    }
    #endWord() {
        if (this.#word !== undefined)
            this.#words.push(this.#word);
        this.#word = undefined;
    }
    #endCommand() {
        this.#endWord();
        const start = this.#words.findIndex((word) => !BEFORE.has(word) && !/^\w+=/.test(word));
        if (start >= 0)
            this.#found.push(this.#words.slice(start));
        this.#words = [];
    }
}

;// CONCATENATED MODULE: ./packages/lint/programs.ts

const unlessAsked = ([first]) => !['--version', '-V', '-v', '--help', '-h'].includes(first ?? '');
/** An interpreter runs a file, unless it is given the program itself. */
const file = (...inline) => (args) => {
    const first = args[0];
    return first !== undefined && ![...inline, '-', '-V', '-v', '--version', '-h', '--help'].includes(first);
};
const PIP_FROM_CHECKOUT = /^(-r|--requirement|-e|--editable|-c|\.{1,2}$|\.\/|\.\[)/;
const pip = (args) => args.includes('install') && args.some((word) => PIP_FROM_CHECKOUT.test(word));
const python = (args) => {
    const module = args.indexOf('-m');
    if (module < 0)
        return file('-c')(args);
    if (args[module + 1] === 'pip')
        return pip(args.slice(module + 2));
    return !['venv', 'ensurepip', 'json.tool', 'http.server'].includes(args[module + 1] ?? '');
};
const without = (...harmless) => (args) => {
    const first = args.find((word) => !word.startsWith('-'));
    return first !== undefined && !harmless.includes(first);
};
const only = (...harmful) => (args) => args.some((word) => harmful.includes(word));
const programs_packages = (args) => without('config', 'view', 'info', 'whoami', 'login', 'logout', 'cache', 'audit', 'version')(args) &&
    !args.some((word) => word === '-g' || word === '--global' || word === 'global');
const shell = (args) => {
    const inline = args.findIndex((word) => /^-\w*c$/.test(word));
    return inline < 0 ? file('-s')(args) : commandsOf(args[inline + 1] ?? '').some(runsCheckout);
};
/** Programs that run, build or install what the checkout says, and with which arguments they do. */
const RUNNERS = {
    ...each('python python3', python),
    ...each('pip pip3', pip),
    uv: (args) => (args[0] === 'pip' ? pip(args.slice(1)) : only('run', 'sync', 'build', 'publish')(args)),
    ...each('bash sh zsh dash', shell),
    ...each('npm pnpm yarn bun npx bunx', programs_packages),
    ...each('node deno ruby perl php R Rscript julia pwsh', file('-e', '-c', '-Command')),
    ...each('poetry pdm pipenv rye hatch pixi', only('run', 'install', 'sync', 'build', 'publish', 'test')),
    ...each('cargo go dotnet', only('build', 'run', 'test', 'generate', 'publish', 'bench')),
    ...each('make mvn gradle just task cmake ninja bazel rake tox nox pytest jest vitest', unlessAsked),
    ...each('torchrun deepspeed papermill snakemake nextflow kedro', unlessAsked),
    ...each('conda mamba', only('run', '--file', '-f')),
    docker: only('build', 'compose', 'bake'),
    ipython: file('-c'),
    uvx: (args) => args.some((word, at) => word === '--from' && /^\.{1,2}(\/|$)/.test(args[at + 1] ?? '')),
    ray: ([group, command]) => group === 'job' && command === 'submit',
    dvc: only('repro', 'exp'),
    mlflow: only('run'),
    accelerate: only('launch'),
    jupyter: only('execute', 'nbconvert'),
    'pre-commit': only('run'),
};
function each(names, test) {
    return Object.fromEntries(names.split(' ').map((name) => [name, test]));
}
const SOURCE = new Set(['source', '.']);
/** Programs that start another one, which stands behind their options. */
const STARTERS = new Set([
    'timeout',
    'nice',
    'ionice',
    'stdbuf',
    'setsid',
    'srun',
    'mpirun',
    'mpiexec',
    'parallel',
    'xvfb-run',
]);
function runsCheckout([program = '', ...args]) {
    if (SOURCE.has(program))
        return isInCheckout(args[0] ?? '');
    // `xargs -n1 python`: what stands before a command was taken away, and its options were not.
    if (STARTERS.has(program) || program.startsWith('-'))
        return startsRunner(args);
    return isInCheckout(program) || (Object.hasOwn(RUNNERS, program) && RUNNERS[program](args));
}
function startsRunner(args) {
    const at = args.findIndex((word) => Object.hasOwn(RUNNERS, unversioned(word)));
    if (at >= 0)
        return runsCheckout([unversioned(args[at]), ...args.slice(at + 1)]);
    return isInCheckout(args.find((word) => !/^(-|\d)/.test(word)) ?? '');
}
/** `python3.11` is python, `/usr/bin/git` is git; a relative path stays one. */
function unversioned(program) {
    return program.replace(/^\/.*\//, '').replace(/^(python|pip)\d+(\.\d+)*$/, '$1');
}
/** A relative path with a folder in it, or one below the workspace. What a machine brings along is called by its name. */
function isInCheckout(word) {
    return /^(\.{1,2}\/|[\w.-]+\/|"?\$\{?GITHUB_WORKSPACE\}?\/|\$\{\{ *github\.workspace *\}\}\/)/.test(word);
}
const OURS = new Set(['register-model', 'deploy-model', 'deploy', 'rollback']);
const RELEASES = {
    gh: ([group, command]) => group === 'release' && ['create', 'upload', 'edit'].includes(command ?? ''),
    npm: only('publish'),
    pnpm: only('publish'),
    twine: only('upload'),
    uv: only('publish'),
    poetry: only('publish'),
    cargo: only('publish'),
    docker: only('push', '--push'),
    helm: only('push', 'upgrade', 'install'),
    kubectl: only('apply', 'rollout'),
    terraform: only('apply'),
    hf: only('upload'),
    'huggingface-cli': only('upload'),
    mlops: ([command]) => OURS.has(command ?? ''),
};
const isRelease = ([program = '', ...args]) => Object.hasOwn(RELEASES, program) && RELEASES[program](args);
const MAY_FAIL = /\bverify\b[^\n;]*\|\|\s*(true\b|:|echo\b|exit 0)/;
/** Whether `gh api` writes to such a path: it does where it is given fields. */
function isSent(args, path) {
    const writes = args.some((word) => /^(-f|-F|--field|--raw-field|--input|-X|--method)$/.test(word));
    return args[0] === 'api' && writes && args.some((word) => path.test(word));
}
function deedsOf(script) {
    const commands = commandsOf(script).map(([program = '', ...args]) => [unversioned(program), ...args]);
    const [runs, releases] = [commands.find(runsCheckout), commands.find(isRelease)];
    const git = (of) => commands.flatMap(([program, command, ...args]) => (program === 'git' && command === of ? args : []));
    const made = new Set(git('tag').filter((word) => !word.startsWith('-')));
    const some = (program, test) => commands.some(([name, ...args]) => name === program && test(args));
    return {
        ...(runs && { runs: runs.join(' ') }),
        ...(releases && { releases: releases.join(' ') }),
        pushesTag: some('git', (args) => args.includes('push') && args.some((word) => isTag(word, made))) ||
            some('mlops', (args) => args[0] === 'register-model' && args.some((word) => /^--push(=|$)/.test(word))),
        tags: [...made],
        pushes: git('push'),
        pushesTo: git('push').flatMap((word) => /^[^-][^:]*:(?:refs\/heads\/)?([\w./-]+)$/.exec(word)?.[1] ?? []),
        makesTag: some('gh', (args) => isSent(args, /\/git\/refs$/) && args.some((word) => /^ref=refs\/tags\//.test(word))),
        makesRelease: some('gh', (args) => (args[0] === 'release' && args[1] === 'create') || isSent(args, /^\/?repos\/[^?]*\/releases$/)),
        // A proof that may fail is none.
        verifies: !MAY_FAIL.test(script) &&
            (some('gh', ([group, command]) => group === 'attestation' && command === 'verify') ||
                some('cosign', ([command]) => /^verify/.test(command ?? '')) ||
                some('mlops', ([command]) => command === 'verify')),
        downloads: some('gh', (args) => (args[0] === 'run' && args[1] === 'download') ||
            (args[0] === 'api' && args.some((word) => /\/artifacts(\?|$)/.test(word)))),
        mlops: commands.filter(([program]) => program === 'mlops').map(([, ...args]) => args),
        clones: some('git', (args) => args.some((word) => ['clone', 'checkout', 'fetch', 'pull', 'switch'].includes(word))) ||
            some('gh', ([group, command]) => group === 'repo' && command === 'clone'),
    };
}
/** What `git push` takes for tags; a name counts when the same script made a tag of it. */
function isTag(word, made) {
    if (['--tags', '--follow-tags', '--mirror', 'tag'].includes(word))
        return true;
    return /(^|:)refs\/tags\//.test(word) || made.has(word);
}

;// CONCATENATED MODULE: ./packages/lint/steps.ts




const NOTHING = deedsOf('');
const read = new WeakMap();
/** What the script of a step does; nothing for one that is no script of a shell. */
function deeds(step) {
    if (step.run === undefined || !/^(|bash|sh|pwsh|powershell)( |$)/.test(step.shell ?? ''))
        return NOTHING;
    const known = read.get(step);
    if (known)
        return known;
    const found = deedsOf(step.run);
    read.set(step, found);
    return found;
}
/** `owner/name` of the action that a step uses, in lower case. */
function actionOf({ uses }) {
    return uses?.split('@')[0].toLowerCase();
}
/** What an input of a step is in every case in which its job runs; undefined when that differs or only a run knows. */
function inputOf(step, name, cases) {
    const given = givenValue(step.with, name);
    if (given === undefined)
        return undefined;
    const values = cases.map((each) => interpolate(given, lookupIn(each)));
    const [first] = values;
    return values.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : undefined;
}
function isCheckout(step) {
    return /(^|\/)checkout$/.test(actionOf(step) ?? '');
}
/** What of the project's own code a step runs, in words; undefined when it runs none that is known of. */
function userCodeOf(step, { job, cases }, ours) {
    if (step.uses?.startsWith('./'))
        return step.uses;
    if (step.uses !== undefined) {
        const named = actionNamed(step.uses, ours);
        if (named?.is !== 'ours')
            return undefined;
        const given = (name) => inputOf(step, name, cases);
        return runsPrograms(named.action, given)
            ? `${named.action.name}, which runs the programs of the project,`
            : undefined;
    }
    const { runs, mlops } = deeds(step);
    const command = mlops.find(([name = '', ...args]) => {
        const action = ours.actions.get(name === 'run' ? ours.whole : name);
        return action !== undefined && runsPrograms(action, (input) => flagIn(args, input));
    });
    if (command)
        return `mlops ${command[0]}`;
    return runs !== undefined && hasCheckout(step, job) ? `"${steps_short(runs)}"` : undefined;
}
function runsPrograms({ userCode }, given) {
    if (userCode === undefined)
        return false;
    return !Object.entries(userCode.unless ?? {}).some(([name, values]) => {
        const value = given(name);
        return value !== undefined && 'is' in value && values.includes(String(value.is));
    });
}
function flagIn(args, name) {
    if (args.includes(`--no-${name}`))
        return { is: 'false' };
    const at = args.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    if (at < 0)
        return undefined;
    const [, value] = args[at].split('=');
    return { is: value ?? args[at + 1] ?? '' };
}
/** Whether the checkout is there when the step runs. */
function hasCheckout(step, { steps = [] }) {
    const before = steps.slice(0, steps.indexOf(step));
    return [...before.filter(isCheckout), ...[...before, step].filter((each) => deeds(each).clones)].length > 0;
}
const steps_LONGEST = 60;
function steps_short(command) {
    const line = command.replaceAll(/\s+/g, ' ');
    return line.length > steps_LONGEST ? `${line.slice(0, steps_LONGEST)}…` : line;
}

;// CONCATENATED MODULE: ./packages/lint/rules/actions.ts






/** Steps that use an action of this toolkit: the inputs that it declares, and the permissions. */
const actions = function* ({ visits, ours }) {
    for (const visit of visits.filter((each) => !each.ours)) {
        for (const visited of visit.jobs) {
            for (const [index, step] of (visited.job.steps ?? []).entries()) {
                const named = step.uses === undefined ? undefined : actionNamed(step.uses, ours);
                if (named === undefined)
                    continue;
                const path = ['jobs', visited.id, 'steps', index];
                const at = visit.workflow.at([...path, 'uses']);
                if (named.is === 'other version') {
                    yield { at, unknown: `what ${step.uses} takes: this mlops knows ${ours.references.join(' and ')}` };
                }
                else if (named.is === 'missing') {
                    const meant = (0,kit.nearest)(named.name, [...ours.actions.keys()].map((name) => `actions/${name}`));
                    yield {
                        rule: 'call-target',
                        at,
                        message: `There is no action ${named.name} in ${ours.repository}.`,
                        fix: meant === undefined ? 'See docs/reference/README.md for those that there are.' : `Did you mean ${meant}?`,
                    };
                }
                else {
                    yield* inputs(visit, path, step, named.action);
                    yield* permissions(visit, visited, path, step, named.action);
                }
            }
        }
    }
};
function* inputs({ workflow }, path, step, action) {
    const options = (0,generate/* cliOptions */.$D)(action);
    const known = [...options.map(({ name }) => name), ...Object.keys(kit.stepInputs)];
    for (const [name, value] of Object.entries(step.with ?? {})) {
        const key = known.find((each) => each === name.toLowerCase());
        if (key === undefined) {
            const meant = (0,kit.nearest)(name, known);
            yield {
                rule: 'action-input',
                at: workflow.atKey([...path, 'with', name]),
                message: `${action.name} has no input ${name}.`,
                fix: meant === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${meant}?`,
            };
            continue;
        }
        const text = String(value ?? '');
        const field = action.inputs.shape[key];
        if (field === undefined || text.trim() === '' || text.includes('${{'))
            continue;
        const parsed = field.safeParse(text);
        if (parsed.success)
            continue;
        const choices = options.find((option) => option.name === key)?.choices;
        const meant = choices && (0,kit.nearest)(text, choices);
        yield {
            rule: 'action-input',
            at: workflow.at([...path, 'with', name]),
            message: `${key} of ${action.name} is ${JSON.stringify(text)}: expected ${choices ? `one of ${choices.join(', ')}` : (parsed.error.issues[0]?.message ?? 'another value')}.`,
            fix: meant ? `Did you mean ${meant}?` : `See docs/reference/${action.name}.md.`,
        };
    }
    for (const { name } of options.filter(({ required }) => required)) {
        if (givenValue(step.with, name) !== undefined)
            continue;
        yield {
            rule: 'action-input',
            at: workflow.at([...path, 'uses']),
            message: `${action.name} requires the input ${name}.`,
            fix: `Give it: with: { ${name}: … }`,
        };
    }
}
function* permissions({ workflow }, { id, granted, cases }, path, step, action) {
    // Without the right to talk an action still does its work, and says the rest in the summary.
    const talk = writesOf(action.permissions).filter((permission) => /^(pull-requests|issues):/.test(permission));
    const needed = Object.entries(neededBy(step, action, cases)).filter(([scope, level]) => !talk.includes(written(scope, level)));
    const at = workflow.at([...path, 'uses']);
    if (granted === undefined) {
        if (needed.length > 0)
            yield { at, unknown: `whether job ${id} may do what ${action.name} needs: nothing declares its permissions` };
        return;
    }
    const missing = needed.filter(([scope, level]) => !isEnough(granted, scope, level));
    const [first] = missing;
    if (first === undefined)
        return;
    yield {
        rule: 'action-permission',
        at,
        message: `${action.name} needs ${written(...first)}, and job ${id} has ${written(first[0], levelOf(granted, first[0]))}.`,
        fix: `Grant job ${id} ${missing.map(([scope, level]) => written(scope, level)).join(', ')}.`,
    };
}
/** What the declaration says, or what it says for the value of an input. */
function neededBy(step, action, cases) {
    for (const [name, byValue] of Object.entries(action.permissionsWith ?? {})) {
        const value = inputOf(step, name, cases);
        if (value !== undefined && 'is' in value && Object.hasOwn(byValue, String(value.is)))
            return byValue[String(value.is)];
    }
    return action.permissions;
}

;// CONCATENATED MODULE: ./packages/lint/rules/calls.ts





/** A job that calls a workflow and what it calls: inputs, secrets and permissions, through every level of calls. */
const calls = function* ({ visits }) {
    for (const visit of visits.filter(({ ours }) => !ours)) {
        for (const each of visit.jobs)
            if (each.callee)
                yield* calls_call(visit, each);
        yield* secretsThatNeverArrive(visit);
        yield* outputsOfOthers(visit);
    }
};
function* calls_call(visit, { id, job, callee, granted }) {
    const { workflow } = visit;
    const at = workflow.at(['jobs', id, 'uses']);
    const uses = job.uses;
    const wrong = (message, fix) => ({ rule: 'call-target', at, message, fix });
    switch (callee.is) {
        case 'unknown':
            return yield { at, unknown: callee.why };
        case 'missing':
            return yield wrong(`${uses} is not there.`, callee.meant === undefined
                ? 'Write that workflow, or name one that is there.'
                : `Did you mean ${callee.meant}?`);
        case 'malformed':
            return yield wrong(`${uses} names no workflow.`, 'Write ./.github/workflows/name.yml, or owner/name/.github/workflows/name.yml@ref.');
        case 'circle':
            return yield wrong(`${uses} leads back to a workflow that called it.`, 'Take one call out of the circle.');
        case 'too deep':
            return yield wrong(`${uses} is the eleventh level of calls: GitHub goes ten deep.`, 'Call it from a workflow further up.');
        case 'workflow':
            break;
    }
    const called = callee.workflow;
    if (called.takes === undefined) {
        return yield wrong(`${fileName(called)} has no trigger workflow_call, so that nobody can call it.`, `Add workflow_call to its "on".`);
    }
    yield* calls_inputs(visit, id, job, called);
    yield* secrets(visit, id, job, called);
    yield* calls_permissions(visit, id, granted, called);
}
/** What may be meant by a name that is not there. */
function instead(name, known, verb) {
    const meant = (0,kit.nearest)(name, known);
    return meant === undefined ? `It ${verb} ${known.join(', ') || 'none'}.` : `Did you mean ${meant}?`;
}
const KINDS = {
    boolean: 'true or false, without quotes',
    number: 'a number, without quotes',
};
function* calls_inputs({ workflow }, id, job, called) {
    const declared = called.takes.inputs ?? {};
    const known = Object.keys(declared);
    for (const [name, value] of Object.entries(job.with ?? {})) {
        const at = workflow.atKey(['jobs', id, 'with', name]);
        const key = known.find((each) => each.toLowerCase() === name.toLowerCase());
        if (key === undefined) {
            const message = `${fileName(called)} takes no input ${name}.`;
            yield { rule: 'call-input', at, message, fix: instead(name, known, 'takes') };
            continue;
        }
        const type = declared[key]?.type ?? 'string';
        const computed = typeof value === 'string' && value.includes('${{');
        if (!(type in KINDS) || computed || typeof value === type)
            continue;
        yield {
            rule: 'call-input',
            at: workflow.at(['jobs', id, 'with', name]),
            message: `${name} is ${JSON.stringify(value)}, and ${fileName(called)} takes a ${type}.`,
            fix: `Write ${KINDS[type]}.`,
        };
    }
    for (const [name, input] of Object.entries(declared)) {
        // GitHub asks for it even where it has a default.
        if (input?.required !== true || givenValue(job.with, name) !== undefined)
            continue;
        yield {
            rule: 'call-input',
            at: workflow.at(['jobs', id, 'uses']),
            message: `${fileName(called)} requires the input ${name}, and job ${id} does not give it.`,
            fix: `Give it: with: { ${name}: … }`,
        };
    }
}
function* secrets(visit, id, job, called) {
    const { workflow } = visit;
    const declared = called.takes.secrets ?? {};
    const known = Object.keys(declared);
    const given = job.secrets === 'inherit' ? {} : (job.secrets ?? {});
    for (const name of Object.keys(given)) {
        if (known.some((each) => each.toLowerCase() === name.toLowerCase()))
            continue;
        yield {
            rule: 'call-secret',
            at: workflow.atKey(['jobs', id, 'secrets', name]),
            message: `${fileName(called)} takes no secret ${name}.`,
            fix: instead(name, known, 'takes'),
        };
    }
    for (const name of known.filter((each) => declared[each]?.required === true)) {
        const inherits = job.secrets === 'inherit';
        const arrives = inherits
            ? !(visit.secrets instanceof Set) || visit.secrets.has(name.toLowerCase())
            : givenValue(given, name) !== undefined;
        if (arrives)
            continue;
        yield {
            rule: 'call-secret',
            at: workflow.at(['jobs', id, inherits ? 'secrets' : 'uses']),
            message: inherits
                ? `${fileName(called)} requires the secret ${name}, and ${fileName(workflow)} inherits it from nobody: its own caller, ${caller(visit)}, does not hand it over.`
                : `${fileName(called)} requires the secret ${name}, and job ${id} does not hand it over.`,
            fix: inherits
                ? `Declare ${name} under on.workflow_call.secrets of ${fileName(workflow)}, and hand it over there.`
                : `Hand it over: secrets: { ${name}: \${{ secrets.… }} }`,
        };
    }
}
function* secretsThatNeverArrive(visit) {
    const { workflow, secrets: arriving } = visit;
    if (!(arriving instanceof Set) || workflow.events.size > 0)
        return;
    const declared = Object.keys(workflow.takes?.secrets ?? {}).map((name) => name.toLowerCase());
    for (const { text, path } of textsOf(workflow.file.jobs, ['jobs'])) {
        for (const [context, name] of references(text)) {
            if (context !== 'secrets' || name === undefined || name === 'github_token')
                continue;
            if (declared.includes(name) || arriving.has(name))
                continue;
            yield {
                rule: 'call-secret',
                at: workflow.at(path),
                message: `The secret ${asWritten(text, name)} never arrives here: ${fileName(workflow)} does not declare it, and ${caller(visit)} does not hand it over.`,
                fix: `Declare it under on.workflow_call.secrets, and hand it over where the workflow is called.`,
            };
        }
    }
}
/** Outputs of other jobs that those do not give, or that are not waited for. */
function* outputsOfOthers({ workflow, jobs }) {
    const byId = new Map(jobs.map((job) => [job.id.toLowerCase(), job]));
    for (const { id, job } of jobs) {
        const needs = job.needs ?? [];
        const needed = new Set(needs.map((name) => name.toLowerCase()));
        for (const { text, path } of textsOf(job, ['jobs', id])) {
            for (const [context, of, part, output] of references(text, path.at(-1) === 'if')) {
                if (context !== 'needs' || of === undefined || part !== 'outputs' || output === undefined)
                    continue;
                const found = { rule: 'needed-output', at: workflow.at(path) };
                if (!needed.has(of)) {
                    const message = `Job ${id} does not wait for job ${of}, and so knows no output of it.`;
                    yield {
                        ...found,
                        message,
                        fix: `Write needs: ${needs.length === 0 ? of : `[${[...needs, of].join(', ')}]`}`,
                    };
                    continue;
                }
                const given = outputsOf(byId.get(of));
                if (given === undefined || given.some((name) => name.toLowerCase() === output))
                    continue;
                const message = `Job ${of} has no output ${asWritten(text, output)}.`;
                yield { ...found, message, fix: instead(output, given, 'has') };
            }
        }
    }
}
/** @returns undefined where nobody here knows */
function outputsOf(job) {
    if (job === undefined)
        return undefined;
    if (job.job.uses === undefined)
        return Object.keys(job.job.outputs ?? {});
    return job.callee?.is === 'workflow' ? Object.keys(job.callee.workflow.takes?.outputs ?? {}) : undefined;
}
function* calls_permissions(visit, id, granted, called) {
    const { workflow } = visit;
    const wanted = called.jobs.flatMap(([inner, { permissions: own }]) => asked(own ?? called.file.permissions ?? {}).map(([scope, level]) => ({ inner, scope, level })));
    const missing = wanted.filter(({ scope, level }) => granted === undefined || !isEnough(granted, scope, level));
    const [first] = missing;
    if (first === undefined)
        return;
    const has = granted === undefined
        ? 'nothing declares its permissions, and the default of the repository is not known here'
        : first.scope === '*'
            ? 'it lists some scopes only'
            : `it grants ${written(first.scope, levelOf(granted, first.scope))}`;
    const all = [...new Set(missing.map(({ scope, level }) => written(scope, level)))];
    const declaredAt = workflow.file.jobs[id].permissions === undefined ? ['jobs', id, 'uses'] : ['jobs', id, 'permissions'];
    yield {
        rule: 'call-permission',
        at: workflow.atKey(declaredAt),
        message: `Job ${first.inner} of ${fileName(called)} asks for ${written(first.scope, first.level)}, and job ${id} does not grant it: ${has}.`,
        fix: `Grant job ${id} ${all.join(', ')}.`,
    };
}
function caller({ caller: by }) {
    return by ? `job ${by.job.id} of ${fileName(by.visit.workflow)}` : 'nobody';
}
/** As people speak of it: the rest of its path is where the finding points. */
function fileName({ path }) {
    return path.split('/').at(-1);
}

;// CONCATENATED MODULE: ./packages/lint/rules/off-default.ts


/** Events for which GitHub looks at the file on the default branch only. */
const ONLY_THERE = ['schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run', 'issues', 'issue_comment'];
/** Triggers that cannot fire before the file is on the default branch, when something else is checked out. */
function* offDefault(workflows, name, files) {
    for (const workflow of workflows) {
        const there = eventsThere(workflow.path, files);
        const events = [...workflow.events.keys()].filter((event) => ONLY_THERE.includes(event) && !there.has(event));
        for (const event of events) {
            yield {
                at: workflow.at(Array.isArray(workflow.file.on) ? ['on'] : ['on', event]),
                unknown: `whether ${event} ever fires: GitHub looks at the file on ${name}, which has no such trigger`,
            };
        }
    }
}
function eventsThere(path, files) {
    const content = files.get(path);
    if (content === undefined)
        return new Set();
    try {
        return new Set(readWorkflow(path, content).events.keys());
    }
    catch (error) {
        // One that GitHub cannot read there fires for nothing.
        if (error instanceof kit.MlopsError)
            return new Set();
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/lint/rules/release.ts


/** What comes into a release from elsewhere, by a name that others can write to. */
const release = function* ({ visits, ours }) {
    const path = releasePath(visits, ours);
    for (const visit of visits.filter((each) => !each.ours)) {
        for (const visited of visit.jobs) {
            if (!path.has(visited))
                continue;
            const steps = visited.job.steps ?? [];
            const lastProof = steps.findLastIndex(proves);
            for (const [index, step] of steps.entries()) {
                const at = visit.workflow.at(['jobs', visited.id, 'steps', index, step.uses === undefined ? 'run' : 'uses']);
                const verified = index < lastProof;
                yield* [...(verified ? [] : byName(step, visited)), ...cached(step, visited)].map((finding) => ({
                    ...finding,
                    at,
                }));
            }
        }
    }
};
const proves = (step) => deeds(step).verifies && [undefined, null, false, 'false'].includes(step['continue-on-error']);
/** Actions of others that put something before people, and the input that must be true for it. */
const RELEASERS = {
    'softprops/action-gh-release': undefined,
    'ncipollo/release-action': undefined,
    'actions/create-release': undefined,
    'pypa/gh-action-pypi-publish': undefined,
    'goreleaser/goreleaser-action': undefined,
    'actions/attest': undefined,
    'actions/attest-build-provenance': undefined,
    'docker/build-push-action': 'push',
};
const release_OURS = ['register-model', 'deploy-model'];
const ENVIRONMENT = /(^|[^a-z])(prod|production|release|live|pypi)([^a-z]|$)/i;
function releases({ job, cases }, ours) {
    const environment = typeof job.environment === 'object' ? job.environment.name : job.environment;
    if (environment !== undefined && ENVIRONMENT.test(environment))
        return true;
    if (cases.some((each) => each.release))
        return true;
    return (job.steps ?? []).some((step) => {
        const action = actionOf(step);
        if (action !== undefined && Object.hasOwn(RELEASERS, action)) {
            const needed = RELEASERS[action];
            return needed === undefined || /true/.test(String(step.with?.[needed]));
        }
        const named = step.uses === undefined ? undefined : actionNamed(step.uses, ours);
        return (named?.is === 'ours' && release_OURS.includes(named.action.name)) || deeds(step).releases !== undefined;
    });
}
/** Jobs that release, those that they need, the jobs that call them, and the jobs that they call. */
function releasePath(visits, ours) {
    const path = new Set();
    const inside = new Map();
    for (const visit of visits) {
        if (visit.caller)
            inside.set(visit.caller.job, [...(inside.get(visit.caller.job) ?? []), visit]);
    }
    const open = visits.flatMap((visit) => visit.jobs.filter((visited) => releases(visited, ours)).map((visited) => ({ visit, visited, below: true })));
    for (let next = open.pop(); next; next = open.pop()) {
        const { visit, visited, below } = next;
        if (path.has(visited))
            continue;
        path.add(visited);
        const needed = new Set(visited.job.needs);
        open.push(...visit.jobs.filter(({ id }) => needed.has(id)).map((each) => ({ visit, visited: each, below: true })));
        // Of a workflow that holds a job on the way, the others need not be on it.
        if (visit.caller)
            open.push({ visit: visit.caller.visit, visited: visit.caller.job, below: false });
        for (const inner of below ? (inside.get(visited) ?? []) : []) {
            open.push(...inner.jobs.map((each) => ({ visit: inner, visited: each, below: true })));
        }
    }
    return path;
}
function* byName(step, { id }) {
    const action = actionOf(step);
    const download = action === 'actions/download-artifact' && step.with?.['artifact-ids'] === undefined;
    const elsewhere = action === 'dawidd6/action-download-artifact' || deeds(step).downloads;
    if (!download && !elsewhere)
        return;
    const name = step.with?.['name'] ?? step.with?.['pattern'];
    yield {
        rule: 'artifact-by-name',
        message: `Job ${id} is on the way to a release and takes ${name === undefined ? 'artifacts by their names' : `the artifact ${JSON.stringify(String(name))} by its name`}.`,
        fix: 'Take it by the id that upload-artifact gives (artifact-ids: …), or verify it behind this step: gh attestation verify.',
    };
}
/** Actions that restore a cache: the input that says so, and whether they do when it is left out. */
const CACHES = {
    'actions/cache': { usually: true },
    'actions/cache/restore': { usually: true },
    'swatinem/rust-cache': { usually: true },
    'mozilla-actions/sccache-action': { usually: true },
    'docker/build-push-action': { input: 'cache-from', usually: false },
    'pnpm/action-setup': { input: 'cache', usually: false },
    'actions/setup-python': { input: 'cache', usually: false },
    'actions/setup-node': { input: 'cache', usually: false },
    'actions/setup-java': { input: 'cache', usually: false },
    'actions/setup-dotnet': { input: 'cache', usually: false },
    'actions/setup-go': { input: 'cache', usually: true },
    'astral-sh/setup-uv': { input: 'enable-cache', usually: true },
    'ruby/setup-ruby': { input: 'bundler-cache', usually: false },
};
function* cached(step, { id, cases }) {
    const action = actionOf(step) ?? '';
    const cache = Object.hasOwn(CACHES, action) ? CACHES[action] : undefined;
    if (cache === undefined)
        return;
    const given = cache.input !== undefined && step.with?.[cache.input] !== undefined;
    const value = given ? inputOf(step, cache.input, cases) : undefined;
    const off = value !== undefined && 'is' in value && ['', 'false'].includes(String(value.is ?? ''));
    if (given ? off : !cache.usually)
        return;
    yield {
        rule: 'cache-in-release',
        message: `Job ${id} is on the way to a release and restores a cache with ${action}.`,
        fix: cache.input === undefined
            ? 'Leave the step out here: install and build afresh.'
            : `Take no cache here${cache.usually ? `: with: { ${cache.input}: false }` : `: leave ${cache.input} out`}.`,
    };
}

;// CONCATENATED MODULE: ./packages/lint/rules/runners.ts



/** Jobs on machines of one's own that may hold them as long as they like. */
const runners = function* ({ visits }) {
    for (const { workflow, jobs } of visits.filter(({ ours }) => !ours)) {
        for (const { id, job, cases } of jobs) {
            if (job.uses !== undefined || job['timeout-minutes'] !== undefined || job['runs-on'] === undefined)
                continue;
            const at = workflow.at(['jobs', id, 'runs-on']);
            const machines = machinesOf({ job, cases });
            const own = machines.find((machine) => machine?.own !== undefined)?.own;
            if (own !== undefined) {
                yield {
                    rule: 'no-timeout',
                    at,
                    message: `Job ${id} runs on ${own} and has no timeout-minutes.`,
                    fix: 'Say how long it may take: timeout-minutes: 60. A machine of your own takes up to 7200.',
                };
            }
            else if (machines.includes(undefined)) {
                yield {
                    at,
                    unknown: `whether job ${id}, which has no timeout-minutes, runs on a machine of your own: only a run knows`,
                };
            }
        }
    }
};
function machinesOf({ job, cases }) {
    const rows = matrixRows(job) ?? [{}];
    return cases.flatMap((each) => rows.map((row) => machineOf(job['runs-on'], each, row)));
}
function machineOf(written, known, row) {
    const lookup = lookupIn(known, row);
    const [group, texts] = Array.isArray(written) ? [undefined, written] : [written.group, written.labels ?? []];
    if (group !== undefined)
        return { own: `the group ${group}` };
    const labels = [];
    for (const text of texts) {
        const value = interpolate(text, lookup);
        if (value === undefined || !('is' in value))
            return undefined;
        if (value.is !== null && typeof value.is === 'object' && !Array.isArray(value.is))
            return { own: 'a group' };
        labels.push(...[value.is].flat().map(String));
    }
    const other = labels.find((label) => !/^(ubuntu|windows|macos)-/i.test(label));
    if (labels.includes('self-hosted'))
        return { own: 'a machine of your own (self-hosted)' };
    return other === undefined ? {} : { own: `"${other}", which GitHub's own machines are not called,` };
}

;// CONCATENATED MODULE: ./packages/lint/walk.ts



/** GitHub's limit on calls in calls. */
const walk_DEEPEST = 10;
/** Jobs, each time that one is reached. No repository that people keep has so many. */
const MOST_JOBS = 10_000;
/**
 * Every workflow as every event and every call in this checkout reaches it. One that can be called, and that nobody here
 * calls, is visited as somebody unknown would call it.
 * @throws MLOPS_LINT_ENDLESS
 */
function walk(workflows, ours, defaultBranch) {
    const byPath = new Map(workflows.map((workflow) => [workflow.path, workflow]));
    const visits = [];
    let jobs = 0;
    const visit = (workflow, how, inherited) => {
        if ((jobs += workflow.jobs.length) > MOST_JOBS) {
            throw fail('MLOPS_LINT_ENDLESS', {
                message: `The workflows, each followed through its calls, have more than ${MOST_JOBS} jobs.`,
                where: { file: workflow.path },
                hint: 'Let fewer workflows call each other.',
            });
        }
        const visited = [];
        const here = { workflow, ...how, jobs: visited };
        visits.push(here);
        for (const [id, job] of workflow.jobs) {
            const granted = job.permissions ?? workflow.file.permissions ?? inherited;
            const cases = casesWith(job, how.cases);
            const callee = job.uses === undefined ? undefined : calleeOf(job.uses, here);
            const reached = { id, job, cases, granted, ...(callee && { callee }) };
            visited.push(reached);
            if (callee?.is !== 'workflow')
                continue;
            visit(callee.workflow, {
                ours: callee.ours,
                caller: { visit: here, job: reached },
                cases: casesInside(callee.workflow, job, cases),
                secrets: job.secrets === 'inherit'
                    ? how.secrets
                    : new Set(Object.keys(job.secrets ?? {}).map((name) => name.toLowerCase())),
            }, granted);
        }
    };
    const calleeOf = (uses, from) => {
        const local = /^\.\/([^@]+)$/.exec(uses)?.[1];
        const [, repository, remote, reference] = /^([^./][^/]*\/[^/]+)\/([^@]+)@(.+)$/.exec(uses) ?? [];
        const path = local ?? remote;
        if (path === undefined)
            return { is: 'malformed' };
        const isOurs = local === undefined ? repository === ours.repository : from.ours;
        if (local === undefined && !isOurs)
            return { is: 'unknown', why: `what ${uses} takes and asks for stands in another repository` };
        if (local === undefined && !ours.references.includes(reference))
            return {
                is: 'unknown',
                why: `what ${uses} takes and asks for: this mlops knows ${ours.references.join(' and ')}`,
            };
        const workflow = isOurs ? ours.workflow(path) : byPath.get(path);
        if (workflow === undefined)
            return { is: 'missing', meant: (0,kit.nearest)(path, isOurs ? ours.workflows : byPath.keys()) };
        const above = chain(from);
        if (above.some((each) => each.workflow.path === path && each.ours === isOurs))
            return { is: 'circle' };
        return above.length >= walk_DEEPEST ? { is: 'too deep' } : { is: 'workflow', workflow, ours: isOurs };
    };
    for (const workflow of workflows) {
        if (workflow.events.size > 0)
            visit(workflow, { ours: false, cases: casesOf(workflow, workflows, defaultBranch), secrets: 'all' });
    }
    // What nobody here calls first: a circle that nothing leads to is then seen from one of its members.
    for (const reached of [notCalled(workflows), workflows].flat()) {
        if (!visits.some(({ workflow }) => workflow === reached))
            visit(reached, { ours: false, cases: [UNKNOWN], secrets: undefined });
    }
    return visits;
}
function notCalled(workflows) {
    const called = new Set(workflows.flatMap(({ jobs }) => jobs.map(([, { uses }]) => uses)));
    return workflows.filter(({ path }) => !called.has(`./${path}`));
}
/** The visits that lead to one, itself first. */
function chain(visit) {
    return visit.caller ? [visit, ...chain(visit.caller.visit)] : [visit];
}

;// CONCATENATED MODULE: ./packages/lint/rules/token.ts







/** Actions of others that make tags and releases, and the input that takes another token. */
const MAKERS = {
    'softprops/action-gh-release': { makes: ['release', 'tag'], token: 'token' },
    'ncipollo/release-action': { makes: ['release', 'tag'], token: 'token' },
    'actions/create-release': { makes: ['release', 'tag'], token: '' },
    'googleapis/release-please-action': { makes: ['release', 'tag'], token: 'token' },
    'google-github-actions/release-please-action': { makes: ['release', 'tag'], token: 'token' },
    'mathieudutour/github-tag-action': { makes: ['tag'], token: 'github_token' },
    'anothrnick/github-tag-action': { makes: ['tag'], token: '' },
};
/**
 * A tag, a release or a commit made with the GITHUB_TOKEN, and a workflow that waits for one.
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/trigger-a-workflow
 */
const token = function* ({ visits, workflows, ours }) {
    for (const visit of visits.filter((each) => !each.ours)) {
        for (const visited of visit.jobs) {
            for (const [index, step] of (visited.job.steps ?? []).entries()) {
                const making = {
                    made: madeWithToken(step, visit, visited, ours),
                    branches: pushesAsJob(visited) ? deeds(step).pushesTo : [],
                };
                if (making.made.length + making.branches.length === 0)
                    continue;
                if (visited.granted && !isEnough(visited.granted, 'contents', 'write'))
                    continue;
                const waiting = workflows.filter((each) => waitsFor(each, making) && !isStartedOtherwise(each, visit, workflows));
                if (waiting.length === 0)
                    continue;
                const names = waiting.map(({ path }) => path.split('/').at(-1)).join(', ');
                yield {
                    rule: 'token-starts-nothing',
                    at: visit.workflow.at(['jobs', visited.id, 'steps', index, step.uses === undefined ? 'run' : 'uses']),
                    message: `This makes a ${(making.made.length > 0 ? making.made : ['commit']).join(' and a ')} with the GITHUB_TOKEN of the job, which starts no workflow; ${names} ${waiting.length === 1 ? 'waits' : 'wait'} for one.`,
                    fix: 'Give it the trigger workflow_call and call it in a job behind this one, or start it with: gh workflow run.',
                };
            }
        }
    }
};
/** What a step makes, when it makes it with the token of its job; nothing when that is another token, or not known. */
function madeWithToken(step, visit, visited, ours) {
    // A tag that started the workflow is there already.
    const made = (list) => list.filter((each) => each !== 'tag' || !startsWithTag(visited.cases));
    const action = step.uses === undefined ? undefined : actionNamed(step.uses, ours);
    const maker = MAKERS[actionOf(step) ?? ''];
    if (maker !== undefined) {
        const given = maker.token === '' ? step.env : { given: step.with?.[maker.token] ?? '${{ github.token }}' };
        return isJobToken(Object.values(typeof given === 'object' && given ? given : {})) ? made(maker.makes) : [];
    }
    if (actionOf(step) === 'actions/github-script' &&
        isJobToken([step.with?.['github-token'] ?? '${{ github.token }}'])) {
        const script = String(step.with?.['script'] ?? '');
        if (/\bcreateRelease\b/.test(script))
            return made(['release', 'tag']);
        return /\bcreateRef\b/.test(script) && script.includes('refs/tags/') ? made(['tag']) : [];
    }
    const { makesRelease, makesTag, pushesTag, pushes } = deeds(step);
    if (makesRelease || makesTag) {
        if (!isJobToken(tokensIn(step, visit, visited)))
            return [];
        return made(makesRelease ? ['release', 'tag'] : ['tag']);
    }
    const steps = visited.job.steps ?? [];
    const before = new Set(steps.slice(0, steps.indexOf(step)).flatMap((each) => deeds(each).tags));
    const pushed = pushesTag || pushes.some((word) => before.has(word));
    const registers = action?.is === 'ours' && action.action.name === 'register-model' && step.with?.['push'] !== undefined;
    return (pushed || registers) && pushesAsJob(visited) ? made(['tag']) : [];
}
function startsWithTag(cases) {
    return cases.length > 0 && cases.every(({ release }) => release === true);
}
/** Where gh finds its token. */
function tokensIn({ env }, { workflow }, { job }) {
    return ['GH_TOKEN', 'GITHUB_TOKEN'].flatMap((name) => {
        const found = [env, job.env, workflow.file.env].find((each) => typeof each === 'object' && each !== null && name in each);
        return found === undefined ? [] : [found[name]];
    });
}
/** Whether the first of these is the token of the job; an empty list is none. */
function isJobToken([first]) {
    const paths = typeof first === 'string' ? references(first) : [];
    return paths.length > 0 && paths.every((path) => ['github.token', 'secrets.github_token'].includes(path.join('.')));
}
/** `git push` uses what the checkout left behind. */
function pushesAsJob({ job, cases }) {
    const checkouts = (job.steps ?? []).filter(isCheckout);
    return (checkouts.length > 0 &&
        checkouts.every((step) => {
            const kept = inputOf(step, 'persist-credentials', cases);
            const other = step.with?.['ssh-key'] ?? step.with?.['token'];
            const leaves = step.with?.['persist-credentials'] === undefined ||
                (kept !== undefined && 'is' in kept && String(kept.is) === 'true');
            return leaves && (other === undefined || isJobToken([other]));
        }));
}
function waitsFor({ events }, { made, branches }) {
    if (made.includes('release') && events.has('release'))
        return true;
    if (events.get('push')?.branches?.some((name) => branches.includes(name)))
        return true;
    const tags = events.get('push')?.tags ?? events.get('push')?.['tags-ignore'];
    return made.includes('tag') && (tags !== undefined || events.has('create'));
}
/** Whether the run that makes the tag starts the other workflow itself: by a call, a dispatch, or by ending. */
function isStartedOtherwise(waiting, visit, all) {
    const running = chain(visit).map(({ workflow }) => workflow);
    if (running.some(({ jobs }) => jobs.some(([, { uses }]) => uses === `./${waiting.path}`)))
        return true;
    const ends = waiting.events.get('workflow_run');
    if (ends !== undefined && sourcesOf(ends, all).some((source) => running.includes(source)))
        return true;
    const dispatchable = waiting.events.has('workflow_dispatch') || waiting.events.has('repository_dispatch');
    return dispatchable && running.some(dispatches);
}
const dispatching = new WeakMap();
function dispatches(workflow) {
    const known = dispatching.get(workflow);
    if (known !== undefined)
        return known;
    const found = [...textsOf(workflow.file.jobs, [])].some(({ text }) => /gh workflow run|\/dispatches|createWorkflowDispatch|createDispatchEvent|repository-dispatch/.test(text));
    dispatching.set(workflow, found);
    return found;
}

;// CONCATENATED MODULE: ./packages/lint/cron.ts
/** The most days that a month has, January first. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/**
 * Whether a schedule names only days that no year has, such as 30 February. A schedule that is not POSIX cron is no matter
 * of this function: GitHub refuses it.
 */
function isNever(schedule) {
    const [, , day, month, weekday] = schedule.trim().split(/\s+/);
    // With a day of the week given as well, either of the two is enough.
    if (day === undefined || month === undefined || weekday !== '*')
        return false;
    const days = listed(day, 1, 31);
    const months = listed(month.toLowerCase().replaceAll(/[a-z]{3}/g, (name) => String(MONTHS.indexOf(name) + 1)), 1, 12);
    if (days === undefined || months === undefined)
        return false;
    return months.every((each) => days.every((number) => number > DAYS[each - 1]));
}
/** `1-5,10`, `*`, `2-30/7` as numbers; undefined for anything else. */
function listed(field, least, most) {
    const numbers = [];
    for (const part of field.split(',')) {
        const [, from = `${least}`, to, step = '1'] = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [, '0'];
        const last = Number(to ?? (part.startsWith('*') || part.includes('/') ? most : from));
        if (Number(from) < least || last > most || Number(step) < 1)
            return undefined;
        for (let number = Number(from); number <= last; number += Number(step))
            numbers.push(number);
    }
    return numbers;
}

;// CONCATENATED MODULE: ./packages/lint/rules/triggers.ts





/** Triggers that can never fire, and jobs that no trigger lets run. */
const triggers = function* ({ workflows, visits }) {
    for (const workflow of workflows) {
        for (const [event, filters] of workflow.events) {
            if (event === 'schedule')
                yield* schedules(workflow);
            else {
                yield* filtersThatExclude(workflow, event, filters);
                yield* filtersOfWholeNames(workflow, event, filters);
            }
            if (event === 'workflow_run')
                yield* runsOfOthers(workflow, filters, workflows);
        }
    }
    yield* eventsThatNobodySends(workflows, visits);
    for (const { workflow, caller, jobs, cases } of visits) {
        yield* releasesOfNoVersion(workflow, jobs);
        // Somebody outside of this checkout may call it in other cases.
        if (caller !== undefined || workflow.takes !== undefined || cases.length === 0)
            continue;
        for (const { id, job, cases: left } of jobs) {
            const depends = typeof job.if === 'string' && references(job.if, true).some(([context]) => context === 'github');
            if (left.length > 0 || !depends)
                continue;
            const events = [...workflow.events.keys()].join(', ');
            yield {
                rule: 'job-never',
                at: workflow.at(['jobs', id, 'if']),
                message: `Job ${id} never runs: its condition is false for everything that starts ${workflow.path} (${events}).`,
                fix: 'Add the trigger that the condition waits for, or take the condition out.',
            };
        }
    }
};
function* filtersThatExclude(workflow, event, filters) {
    for (const name of ['branches', 'tags', 'paths']) {
        const patterns = filters?.[name];
        if (patterns === undefined || !excludesAll(patterns))
            continue;
        const only = patterns.every((pattern) => pattern.startsWith('!'));
        yield {
            rule: 'filter-never',
            at: workflow.at(['on', event, name]),
            message: only
                ? `${event}.${name} only takes out (!) and lets nothing in: ${patterns.join(', ')}.`
                : `${event}.${name} takes out everything that it lets in: ${patterns.join(', ')}.`,
            fix: only ? "Begin with what is to pass, such as '**'." : 'Take out less, or put what is to pass behind it.',
        };
    }
    // `branches-ignore: '**'` beside `tags` is how one says "tags only", and the other way round.
    const besides = { branches: filters?.tags, tags: filters?.branches, paths: undefined };
    for (const name of ['branches', 'tags', 'paths']) {
        if (besides[name] !== undefined || filters?.[`${name}-ignore`]?.at(-1) !== '**')
            continue;
        yield {
            rule: 'filter-never',
            at: workflow.at(['on', event, `${name}-ignore`]),
            message: `${event}.${name}-ignore takes out everything: **.`,
            fix: 'Take out less.',
        };
    }
}
/** Filters are compared with `main` and `v1`, not with `refs/heads/main`. */
function* filtersOfWholeNames(workflow, event, filters) {
    for (const name of ['branches', 'tags']) {
        const whole = filters?.[name]?.filter((pattern) => /^!?refs\/(heads|tags)\//.test(pattern)) ?? [];
        if (whole.length === 0)
            continue;
        yield {
            rule: 'filter-never',
            at: workflow.at(['on', event, name]),
            message: `${event}.${name} is compared with short names, which ${whole.join(', ')} never is.`,
            fix: `Write ${whole.map((pattern) => pattern.replace(/refs\/(heads|tags)\//, '')).join(', ')}.`,
        };
    }
}
/** What `ml-monitor.yml` sends. */
const RETRAIN = 'mlops-retrain';
function* eventsThatNobodySends(workflows, visits) {
    if (!visits.some(({ workflow, ours }) => ours && workflow.path.endsWith('/ml-monitor.yml')))
        return;
    const typesOf = ({ events }) => events.get('repository_dispatch')?.types ?? [];
    if (workflows.some((each) => typesOf(each).includes(RETRAIN)))
        return;
    for (const workflow of workflows) {
        const [meant] = typesOf(workflow).filter((type) => (0,kit.nearest)(type, [RETRAIN]) !== undefined);
        if (meant === undefined)
            continue;
        yield {
            rule: 'filter-never',
            at: workflow.at(['on', 'repository_dispatch', 'types']),
            message: `Monitoring asks for a retraining by the event ${RETRAIN}, and nothing here waits for that, but for ${meant}.`,
            fix: `Write ${RETRAIN}.`,
        };
    }
}
/** A version is `name@v1.2.3`. */
function* releasesOfNoVersion(workflow, jobs) {
    const tags = workflow.events.get('push')?.tags;
    if (tags === undefined || tags.some((pattern) => pattern.includes('@') || passes([pattern], 'name@v1.2.3')))
        return;
    if (!jobs.some(({ callee }) => callee?.is === 'workflow' && callee.ours && triggers_RELEASES.test(callee.workflow.path)))
        return;
    yield {
        rule: 'filter-never',
        at: workflow.at(['on', 'push', 'tags']),
        message: `A release is asked for by a tag such as name@v1.2.3, which ${tags.join(', ')} does not let in.`,
        fix: "Write '*@v*'.",
    };
}
const triggers_RELEASES = /\/ml-release\.yml$/;
function* schedules(workflow) {
    const { on } = workflow.file;
    const listed = Array.isArray(on) ? [] : (on.schedule ?? []);
    for (const [index, { cron }] of listed.entries()) {
        if (cron === undefined || !isNever(cron))
            continue;
        yield {
            rule: 'schedule-never',
            at: workflow.at(['on', 'schedule', index, 'cron']),
            message: `The schedule ${cron} names days that no year has.`,
            fix: 'Name a day that its month has; the last of a month is not the 31st of each.',
        };
    }
}
/** GitHub starts at most three workflows one after the other. */
const LONGEST_CHAIN = 3;
function* runsOfOthers(workflow, filters, all) {
    const listed = filters?.workflows ?? [];
    for (const [index, name] of listed.entries()) {
        const found = all.filter((each) => passes([name], each.name) || each.name === name);
        const at = workflow.at(['on', 'workflow_run', 'workflows', index]);
        if (found.length === 0 && !name.startsWith('!')) {
            const file = all.find(({ path }) => path === name || path.endsWith(`/${name}`));
            const meant = file?.name ??
                (0,kit.nearest)(name, all.map((each) => each.name));
            yield {
                rule: 'workflow-run-never',
                at,
                message: `No workflow here is called ${JSON.stringify(name)}.`,
                fix: meant === undefined ? 'Write the `name` of a workflow.' : `Did you mean ${JSON.stringify(meant)}?`,
            };
        }
        const called = found.find(({ events }) => events.size === 0);
        if (called !== undefined && found.length === 1) {
            yield {
                rule: 'workflow-run-never',
                at,
                message: `${called.path} only runs when it is called, and so has no runs of its own to wait for.`,
                fix: 'Name the workflow that calls it.',
            };
        }
    }
    const sources = sourcesOf(filters, all).filter(({ events }) => events.size > 0);
    if (sources.length === 0)
        return;
    const branches = filters?.branches;
    const heads = sources.map(headsOf);
    if (branches !== undefined &&
        heads.every((each) => each !== undefined && !each.some((head) => passes(branches, head)))) {
        yield {
            rule: 'workflow-run-never',
            at: workflow.at(['on', 'workflow_run', 'branches']),
            message: `It waits for runs of ${branches.join(', ')}, and ${sources.map(({ path }) => path).join(', ')} only runs for ${[...new Set(heads.flat())].join(', ')}.`,
            fix: 'Name a branch that both have.',
        };
    }
    const waits = waitsOf(all).get(workflow) ?? Infinity;
    if (waits <= LONGEST_CHAIN)
        return;
    yield {
        rule: 'workflow-run-never',
        at: workflow.atKey(['on', 'workflow_run']),
        message: waits === Infinity
            ? 'The workflows that it waits for wait for each other, and nothing else starts them.'
            : `It is number ${waits} of workflows that wait for each other: GitHub starts ${LONGEST_CHAIN}.`,
        fix: 'Call it as a job of an earlier one, or dispatch it.',
    };
}
/** The branches that runs of a workflow can be of; undefined when they are not listed. */
function headsOf({ events }) {
    const [only] = events;
    if (events.size !== 1 || only?.[0] !== 'push')
        return undefined;
    const { branches, tags, 'tags-ignore': ignored } = only[1] ?? {};
    return branches !== undefined && tags === undefined && ignored === undefined ? names(branches) : undefined;
}
/** How many workflows wait for each other up to each one, on the shortest way from something else that starts one. */
function waitsOf(all) {
    const waits = new Map();
    const sources = new Map(all.map((workflow) => [
        workflow,
        workflow.events.size === 1 && workflow.events.has('workflow_run')
            ? sourcesOf(workflow.events.get('workflow_run'), all).filter(({ events }) => events.size > 0)
            : [],
    ]));
    for (let round = 0, before = -1; waits.size > before; round += 1) {
        before = waits.size;
        for (const [workflow, waited] of sources) {
            if (waits.has(workflow))
                continue;
            if (waited.length === 0 || waited.some((each) => (waits.get(each) ?? round) < round))
                waits.set(workflow, round);
        }
    }
    return waits;
}

;// CONCATENATED MODULE: ./packages/lint/rules/user-code.ts






/** Code of the project in a job that may do, or knows, what that code should not. */
const userCode = function* ({ visits, ours }) {
    const inside = new Set();
    for (const visit of visits) {
        for (const visited of visit.jobs) {
            const code = firstUserCode(visited, ours);
            if (code === undefined)
                continue;
            for (const { caller } of chain(visit))
                if (caller)
                    inside.add(caller.job);
            if (visit.ours)
                continue;
            yield* mayWrite(visit, visited, code);
            yield* seesSecrets(visit, visited, code);
            yield* findsToken(visit, visited, code, ours);
        }
    }
    for (const { workflow, jobs, ours: foreign } of visits) {
        for (const visited of jobs) {
            if (foreign || visited.job.secrets !== 'inherit' || !inside.has(visited))
                continue;
            yield {
                rule: 'user-code-sees-secret',
                at: workflow.at(['jobs', visited.id, 'secrets']),
                message: `Job ${visited.id} hands every secret that there is to ${visited.job.uses}, which runs code of the project.`,
                fix: 'Hand over by name what that code may know: secrets: { setup: ${{ secrets.… }} }',
            };
        }
    }
};
function firstUserCode(visited, ours) {
    for (const [index, step] of (visited.job.steps ?? []).entries()) {
        const says = userCodeOf(step, visited, ours);
        if (says !== undefined)
            return { index, says };
    }
    return undefined;
}
const APART = 'Let this job only read, and hand data to another that does it without such code.';
function* mayWrite({ workflow }, { id, job, granted }, { index, says }) {
    const acts = granted === undefined ? [] : actsOf(granted);
    if (granted !== undefined && acts.length === 0)
        return;
    const step = job.steps[index];
    yield {
        rule: 'user-code-may-write',
        at: workflow.at(['jobs', id, 'steps', index, step.uses === undefined ? 'run' : 'uses']),
        message: granted === undefined
            ? `Job ${id} runs ${says} with permissions that nothing declares: the default of the repository may be to write, which is not known here.`
            : `Job ${id} runs ${says} and has ${acts.join(', ')}.`,
        fix: granted === undefined ? `Declare them: permissions: { contents: read }` : APART,
    };
}
/** Every value of a job and around it in which a secret may stand. */
function* valuesOf({ workflow }, { id, job }) {
    yield* textsOf(workflow.file.env, ['env']);
    const { if: _, ...parts } = job;
    yield* textsOf(parts, ['jobs', id]);
}
function* seesSecrets(visit, visited, { says }) {
    const { workflow } = visit;
    // What a caller hands over by name is on record there.
    const listed = Object.keys(workflow.takes?.secrets ?? {}).map((name) => name.toLowerCase());
    const seen = new Set();
    for (const { text, path } of valuesOf(visit, visited)) {
        for (const [context, name] of references(text)) {
            if (context !== 'secrets' || name === 'github_token' || (name !== undefined && listed.includes(name)))
                continue;
            const what = name === undefined ? 'every secret' : `the secret ${asWritten(text, name)}`;
            if (seen.has(what))
                continue;
            seen.add(what);
            yield {
                rule: 'user-code-sees-secret',
                at: workflow.at(path),
                message: `Job ${visited.id} runs ${says} and has ${what}.`,
                fix: 'Use it in a job without that code. Where the code needs it, say so on this line: # mlops: ignore[user-code-sees-secret] reason',
            };
        }
    }
}
function* findsToken(visit, { id, job, cases, granted }, { says }, ours) {
    const { workflow } = visit;
    const steps = job.steps ?? [];
    const runs = (step) => userCodeOf(step, { job, cases }, ours) !== undefined;
    const last = steps.findLastIndex(runs);
    for (const [index, step] of steps.slice(0, last).entries()) {
        if (!isCheckout(step))
            continue;
        const path = ['jobs', id, 'steps', index];
        const written = step.with?.['persist-credentials'];
        const kept = written === undefined ? [true] : cases.map((each) => known(interpolate(written, lookupIn(each))));
        if (kept.includes(undefined)) {
            yield {
                at: workflow.at([...path, 'with', 'persist-credentials']),
                unknown: 'whether the checkout leaves its token on the disk: only a run knows',
            };
        }
        else if (kept.some((value) => String(value) !== 'false')) {
            yield {
                rule: 'user-code-finds-token',
                at: workflow.at([
                    ...path,
                    written === undefined ? 'uses' : 'with',
                    ...(written === undefined ? [] : ['persist-credentials']),
                ]),
                message: `The checkout leaves its token on the disk, and then job ${id} runs ${says}.`,
                fix: 'with: { persist-credentials: false }',
            };
        }
    }
    if (granted !== undefined && writesOf(granted).length === 0)
        return;
    const around = [
        [workflow.file.env, ['env']],
        [job.env, ['jobs', id, 'env']],
        ...steps.flatMap((step, index) => runs(step) && step.run !== undefined ? [[step.env, ['jobs', id, 'steps', index, 'env']]] : []),
    ];
    for (const [env, at] of around) {
        for (const { text, path } of textsOf(env, at)) {
            if (!references(text).some((each) => ['github.token', 'secrets.github_token'].includes(each.join('.'))))
                continue;
            yield {
                rule: 'user-code-finds-token',
                at: workflow.at(path),
                message: `Job ${id} runs ${says} with the token of the job in its environment.`,
                fix: 'Give the token to the one step that needs it, in a job without that code.',
            };
        }
    }
}
function known(value) {
    return value !== undefined && 'is' in value ? value.is : undefined;
}

;// CONCATENATED MODULE: ./packages/lint/rules/verdicts.ts


/** Jobs that judge a change twice: when its branch is pushed, and as the pull request that it is of. */
const verdicts = function* ({ visits, ours }) {
    for (const visit of visits.filter((each) => !each.ours)) {
        const { workflow } = chain(visit).at(-1);
        const { on } = workflow.file;
        for (const { id, job, callee, cases } of visit.jobs) {
            const judges = callee?.is === 'workflow' ? callee.ours && isJudging(callee.workflow.path) : hasJudge(job, ours);
            if (!judges || !isStartedTwice(cases))
                continue;
            yield {
                rule: 'two-verdicts',
                at: workflow.at(['on', Array.isArray(on) ? on.indexOf('push') : 'push']),
                message: `Job ${id} judges the branch of a pull request twice, when it is pushed and as the pull request: two checks of one name.`,
                fix: 'Let push name the branches that are recorded: push: { branches: [main] }.',
            };
        }
    }
};
const isJudging = (path) => path.endsWith('/ml-pull-request.yml');
function hasJudge({ steps = [] }, ours) {
    return steps.some(({ uses }) => {
        const named = uses === undefined ? undefined : actionNamed(uses, ours);
        return named?.is === 'ours' && [ours.whole, 'gate-model'].includes(named.action.name);
    });
}
/** Whether a push to a branch that no filter names starts it, and a pull request too. */
function isStartedTwice(cases) {
    const isAnyBranch = cases.some(({ event, known }) => {
        const ref = known.get('github.ref');
        return event === 'push' && ref !== undefined && 'begins' in ref && ref.begins === 'refs/heads/';
    });
    return isAnyBranch && cases.some(({ event }) => event?.startsWith('pull_request'));
}

;// CONCATENATED MODULE: ./packages/lint/lint.ts














const CHECKS = [calls, actions, triggers, verdicts, token, userCode, release, runners];
/**
 * Says where workflows do not hold together: with each other, with what starts them, and with what this toolkit's actions
 * declare.
 * @throws MLOPS_LINT_UNREADABLE, MLOPS_LINT_ENDLESS
 */
function lint(files, { ours, defaultBranch }) {
    const workflows = readAll(files);
    const visits = walk(workflows, ours, defaultBranch?.name);
    const survey = { workflows, visits, ours, defaultBranch: defaultBranch?.name };
    const said = [
        ...CHECKS.flatMap((check) => [...check(survey)]),
        ...(defaultBranch?.files ? offDefault(workflows, defaultBranch.name, defaultBranch.files) : []),
    ];
    const findings = inOrder(said.filter((each) => 'rule' in each));
    return {
        workflows: workflows.length,
        ...excuse(findings, workflows),
        notKnown: inOrder(said.filter((each) => 'unknown' in each)),
    };
}
/** @throws MLOPS_LINT_UNREADABLE that names every file that cannot be read */
function readAll(files) {
    const workflows = [];
    const errors = [];
    for (const [path, content] of files) {
        try {
            workflows.push(readWorkflow(path, content));
        }
        catch (error) {
            if (!(error instanceof kit.MlopsError))
                throw error;
            errors.push(error);
        }
    }
    const [first, ...more] = errors;
    if (first === undefined)
        return workflows;
    throw fail('MLOPS_LINT_UNREADABLE', {
        message: [
            first.message,
            ...more.map(({ where, message }) => `Also ${where?.file}:${where?.line ?? 1}: ${message}`),
        ].join('\n'),
        where: first.where,
        hint: first.hint ?? 'Mend it there; GitHub does not run a workflow that it cannot read.',
        cause: first,
    });
}
/** Each once, in the order of the files. */
function inOrder(said) {
    const once = new Map(said.map((each) => [JSON.stringify(each), each]));
    return [...once.values()].sort(({ at: a }, { at: b }) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column);
}

;// CONCATENATED MODULE: ./packages/lint/show.ts


/** What a person reads on a terminal: place, rule and message of each finding, and below it what to write instead. */
function lintAsText(report) {
    const { findings, notKnown } = report;
    const line = kit.escape.logLine;
    return [
        ...findings.flatMap(({ rule, at, message, fix }) => [
            `${line((0,kit.formatWhere)(at))}  ${rule}`,
            `  ${line(message)}`,
            `  → ${line(fix)}`,
            '',
        ]),
        ...notKnown.flatMap(({ at, unknown }) => [`${line((0,kit.formatWhere)(at))}  not known`, `  ${line(unknown)}`, '']),
        summarizeLint(report),
    ].join('\n');
}
function summarizeLint({ workflows, findings, excused, notKnown }) {
    const count = (number, one) => `${number} ${one}${number === 1 ? '' : 's'}`;
    return [
        `${count(findings.length, 'finding')} in ${count(workflows, 'workflow')}`,
        ...(excused.length > 0 ? [`${excused.length} excused by a comment`] : []),
        ...(notKnown.length > 0 ? [`${notKnown.length} not known here`] : []),
    ].join(', ');
}
/** The findings as SARIF 2.1.0. @param files the workflows that were looked at */
function lintAsSarif({ findings }, tool, files) {
    const rules = Object.entries(RULES).map(([id, { kind, why }]) => ({
        id,
        level: 'error',
        short: `${id} (${kind})`,
        full: why,
        help: 'Each finding says what to write instead.',
        unsafe: kind === 'user code' || kind === 'release',
    }));
    const results = findings.map(({ rule, at, message, fix }) => ({
        rule,
        message: `${message} ${fix}`,
        path: at.file,
        region: { startLine: at.line, startColumn: at.column },
    }));
    return (0,kit.sarifLog)(tool, rules, results, files.map((path) => ({ path })));
}

;// CONCATENATED MODULE: ./packages/lint/index.ts







/***/ })

};
