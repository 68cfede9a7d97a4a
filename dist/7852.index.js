export const id = 7852;
export const ids = [7852];
export const modules = {

/***/ 54697:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q4: () => (/* binding */ EVERY_COMMAND),
/* harmony export */   vD: () => (/* binding */ expectCommand),
/* harmony export */   ye: () => (/* binding */ readCommandLine)
/* harmony export */ });
/* harmony import */ var _kit_generate__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(34255);

/** Flags of every command, which may stand before it or behind it. */
const EVERY_COMMAND = [
    { name: 'json', description: 'print one JSON document on stdout', kind: 'flag', required: false },
    { name: 'quiet', description: 'say only what is wrong', kind: 'flag', required: false },
    { name: 'verbose', description: 'say everything', kind: 'flag', required: false },
    { name: 'help', description: 'print this', kind: 'flag', required: false },
];
/** `mlops [flags] <command> [flags and arguments]`; `mlops help <command>` is `mlops <command> --help`. */
function readCommandLine(argv) {
    const end = argv.indexOf('--') === -1 ? argv.length : argv.indexOf('--');
    const own = new Set();
    const words = argv.slice(0, end).filter((word) => {
        const flag = word === '-h' ? 'help' : EVERY_COMMAND.find(({ name }) => word === `--${name}`)?.name;
        if (flag)
            own.add(flag);
        return flag === undefined;
    });
    if (words[0] === 'help') {
        own.add('help');
        words.shift();
    }
    const [name, ...rest] = words;
    return { ...(name !== undefined && { name }), rest: [...rest, ...argv.slice(end)], own };
}
/** @throws MLOPS_USAGE when a flag that no command has stands where the command is expected */
function expectCommand(name) {
    if (name.startsWith('-'))
        (0,_kit_generate__WEBPACK_IMPORTED_MODULE_0__/* .readFlags */ .uW)(EVERY_COMMAND, [name], { command: 'mlops' });
}


/***/ }),

/***/ 48129:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ commands)
/* harmony export */ });
/** Commands that are not actions of a workflow: questions and records. */
const commands = {
    init: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(7406)]).then(__webpack_require__.bind(__webpack_require__, 97406)),
    tour: () => __webpack_require__.e(/* import() */ 227).then(__webpack_require__.bind(__webpack_require__, 50227)),
    doctor: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(4087), __webpack_require__.e(8956)]).then(__webpack_require__.bind(__webpack_require__, 58956)),
    lint: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(4087), __webpack_require__.e(7359)]).then(__webpack_require__.bind(__webpack_require__, 7359)),
    verify: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(8230), __webpack_require__.e(958), __webpack_require__.e(7885), __webpack_require__.e(6679), __webpack_require__.e(68), __webpack_require__.e(1458), __webpack_require__.e(1011), __webpack_require__.e(6683), __webpack_require__.e(3366), __webpack_require__.e(4605)]).then(__webpack_require__.bind(__webpack_require__, 74605)),
    runs: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(7146)]).then(__webpack_require__.bind(__webpack_require__, 27146)),
    show: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(8117)]).then(__webpack_require__.bind(__webpack_require__, 88117)),
    lineage: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(1343)]).then(__webpack_require__.bind(__webpack_require__, 11343)),
    diff: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(2955)]).then(__webpack_require__.bind(__webpack_require__, 22955)),
    reproduce: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(8230), __webpack_require__.e(958), __webpack_require__.e(7885), __webpack_require__.e(6679), __webpack_require__.e(68), __webpack_require__.e(1458), __webpack_require__.e(1678)]).then(__webpack_require__.bind(__webpack_require__, 61678)),
    accept: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(8230), __webpack_require__.e(958), __webpack_require__.e(7885), __webpack_require__.e(6679), __webpack_require__.e(3688)]).then(__webpack_require__.bind(__webpack_require__, 3688)),
    registry: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(1011), __webpack_require__.e(1215)]).then(__webpack_require__.bind(__webpack_require__, 21215)),
    import: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(958), __webpack_require__.e(1458), __webpack_require__.e(4413)]).then(__webpack_require__.bind(__webpack_require__, 94413)),
    export: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(389)]).then(__webpack_require__.bind(__webpack_require__, 30389)),
    serve: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5222), __webpack_require__.e(4152), __webpack_require__.e(8230), __webpack_require__.e(958), __webpack_require__.e(68), __webpack_require__.e(1011), __webpack_require__.e(6683), __webpack_require__.e(8617), __webpack_require__.e(848)]).then(__webpack_require__.bind(__webpack_require__, 90848)),
    deploy: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5222), __webpack_require__.e(4152), __webpack_require__.e(8230), __webpack_require__.e(958), __webpack_require__.e(68), __webpack_require__.e(1011), __webpack_require__.e(6683), __webpack_require__.e(8617), __webpack_require__.e(6607)]).then(__webpack_require__.bind(__webpack_require__, 76607)),
    rollback: () => Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(5222), __webpack_require__.e(4152), __webpack_require__.e(8230), __webpack_require__.e(958), __webpack_require__.e(68), __webpack_require__.e(1011), __webpack_require__.e(6683), __webpack_require__.e(8617), __webpack_require__.e(3196)]).then(__webpack_require__.bind(__webpack_require__, 93196)),
};


/***/ }),

/***/ 96540:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ fail)
/* harmony export */ });
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(709);

const fail = (0,_kit__WEBPACK_IMPORTED_MODULE_0__.defineErrors)({
    MLOPS_PROJECTS_SEVERAL: 'Several projects where there can be one: in a job that hands over or judges, or under one name.',
    MLOPS_COMMAND_MISSING: '`mlops --json` was called without a command.',
    MLOPS_COMMAND_UNKNOWN: 'There is no `mlops` command of that name.',
    MLOPS_NO_SPACE: 'The operating system had no space left for a file that was being written.',
    MLOPS_NO_PERMISSION: 'The operating system does not allow a file to be read or written.',
    MLOPS_UNEXPECTED: 'Something happened that nobody foresaw: a defect of mlops, to be reported.',
    MLOPS_REPRODUCE_DIRTY: 'The run was made with uncommitted changes, so its commit is not what ran.',
    MLOPS_REPRODUCE_NOTHING: 'The run judged a file of predictions: nothing says how to make them again.',
    MLOPS_REPRODUCE_DATA: 'The raw data of the run are not here any more: the file has other bytes.',
    MLOPS_INIT_NO_REPOSITORY: '`mlops init --github` was called outside of a git repository.',
    MLOPS_INIT_TEMPLATE: '`mlops init --template` names a template that there is not.',
    MLOPS_DOCTOR_TOKEN: '`mlops doctor --github` has no token to read settings with.',
    MLOPS_DOCTOR_REPOSITORY: '`mlops doctor --github` does not know which repository is meant.',
    MLOPS_DOCTOR_UNREADABLE: '`mlops doctor --github` could not even read the repository.',
});


/***/ }),

/***/ 22847:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  W: () => (/* binding */ explain)
});

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/cli/errors.ts
var errors = __webpack_require__(96540);
;// CONCATENATED MODULE: ./packages/cli/machine-error.ts

/** What the operating system said, in its own code: no defect of ours, and something that people can put right. */
const MEANINGS = {
    ENOSPC: {
        code: 'MLOPS_NO_SPACE',
        said: 'there is no space left on the device',
        hint: 'Free some space and run it again: what was finished before is whole.',
    },
    EDQUOT: { code: 'MLOPS_NO_SPACE', said: 'your quota is used up', hint: 'Free some space and run it again.' },
    EROFS: {
        code: 'MLOPS_NO_PERMISSION',
        said: 'the file system is read-only',
        hint: 'Work in a copy of the project that can be written to.',
    },
    EACCES: {
        code: 'MLOPS_NO_PERMISSION',
        said: 'permission denied',
        hint: 'Give yourself the right (ls -ld shows whose it is), or work in a copy of your own.',
    },
};
const SAME = { EPERM: 'EACCES' };
/** The error as one of ours when the operating system refused a file; undefined for every other error. */
function machineError(error) {
    const seen = new Set();
    for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
        seen.add(at);
        const { code = '', path, dest, syscall } = at;
        const meaning = MEANINGS[SAME[code] ?? code];
        if (!meaning)
            continue;
        const file = dest ?? path;
        return (0,errors/* fail */.f)(meaning.code, {
            message: `${meaning.said} (${code}${syscall === undefined ? '' : `, ${syscall}`})`,
            ...(file !== undefined && { where: { file } }),
            hint: meaning.hint,
            cause: error,
        });
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/cli/explain.ts


/** What a person needs to know of an error, whether it is one of ours or one that nobody foresaw. */
function explain(error) {
    const known = error instanceof kit.MlopsError ? error : machineError(error);
    return known ? foreseen(known) : unforeseen(error);
}
function foreseen({ code, message, where, hint }) {
    const place = (0,kit.formatWhere)(where);
    return {
        document: { code, message, ...(where && { where: where }), ...(hint !== undefined && { hint }) },
        lines: [
            `${code}${place === '' ? '' : ` ${kit.escape.logLine(place)}`}`,
            ...indented(message, '  '),
            ...(hint === undefined ? [] : indented(hint, '  → ')),
        ],
    };
}
const REPORT = `This is a defect of mlops, not of your project. Please report it at
https://github.com/mlops-actions/mlops-actions/issues with the command you ran and the lines above (Node ${process.versions.node}, ${process.platform}).`;
function unforeseen(error) {
    const message = messageOf(error);
    const stack = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
    const causes = causesOf(error).map((cause) => `caused by: ${messageOf(cause)}`);
    return {
        document: { code: 'MLOPS_UNEXPECTED', message: [message, ...causes].join('\n'), hint: REPORT },
        lines: [
            'MLOPS_UNEXPECTED',
            ...indented([message, ...causes, ...stack].join('\n'), '  '),
            ...indented(REPORT, '  → '),
        ],
    };
}
/** Never empty: what was thrown may have no message, or be no error at all. */
function messageOf(error) {
    if (!(error instanceof Error))
        return `something was thrown that is no error: ${String(error)}`;
    return error.message.trim() === '' ? `${error.name} without a message` : error.message;
}
function causesOf(error) {
    const causes = [];
    for (let cause = error; cause instanceof Error && cause.cause !== undefined && !causes.includes(cause.cause);) {
        cause = cause.cause;
        causes.push(cause);
    }
    return causes;
}
function indented(text, indent) {
    return text.split('\n').map((line) => `${indent}${kit.escape.logLine(line)}`);
}


/***/ }),

/***/ 27852:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main),
  y: () => (/* reexport */ perform),
  g: () => (/* reexport */ worstExit)
});

// EXTERNAL MODULE: ./packages/kit/generate/index.ts + 4 modules
var generate = __webpack_require__(34255);
// EXTERNAL MODULE: ./packages/local/index.ts + 6 modules
var local = __webpack_require__(41567);
// EXTERNAL MODULE: ./packages/cli/command-line.ts
var command_line = __webpack_require__(54697);
// EXTERNAL MODULE: ./packages/cli/commands.ts
var commands = __webpack_require__(48129);
// EXTERNAL MODULE: ./packages/cli/errors.ts
var errors = __webpack_require__(96540);
// EXTERNAL MODULE: ./packages/cli/explain.ts + 1 modules
var explain = __webpack_require__(22847);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/cli/perform.ts




const FILE = 'mlops.yml';
/**
 * Runs an action once, or once for each project when its input `config` is a glob: in the order of their paths, and on
 * after one that failed, because the others have nothing to do with it. Of several projects, the output `verdict` is that
 * of the whole, and there are no other outputs: each of them would be one project's.
 *
 * @param inputs as text, from flags or from the environment of a workflow step
 * @param hostFor a host whose store lies in the given directory
 * @throws MLOPS_USAGE, MLOPS_CONFIG_MISSING when the glob names no file, MLOPS_PROJECTS_SEVERAL; what the action throws is an
 * outcome
 */
async function* perform(action, inputs, hostFor) {
    const parsed = (0,generate/* parseInputs */.TL)(action, inputs);
    const here = hostFor(storeOf(process.cwd()));
    const named = typeof parsed['config'] === 'string' ? parsed['config'] : undefined;
    const own = named === undefined ? [(0,external_node_path_.resolve)(FILE)] : await (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152)]).then(__webpack_require__.bind(__webpack_require__, 84152))).findProjects(here, named);
    const also = await leftOutOf(action, here, own);
    if (named === undefined && also.length === 0) {
        const outcome = await attempt(action, parsed, here);
        await giveOutputs(here, outcome);
        yield { outcome };
        return;
    }
    const projects = [...own, ...also];
    if (projects.length > 1 && ['work', 'judge'].includes(String(parsed['part']))) {
        const which = also.length === 0 ? named : `${named ?? FILE}, with what the base branch judges here,`;
        throw (0,errors/* fail */.f)('MLOPS_PROJECTS_SEVERAL', {
            message: `${which} names ${projects.length} projects, and one job hands over the work of one.`,
            where: { field: 'config' },
            hint: 'Call the workflow once for each project, for example from a matrix.',
        });
    }
    const alone = projects.length === 1;
    if (!alone)
        await (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152), __webpack_require__.e(1498)]).then(__webpack_require__.bind(__webpack_require__, 81498))).expectDistinct(here, projects);
    const isGlob = !alone || own[0] !== (0,external_node_path_.resolve)(named);
    const verdicts = [];
    for (const path of projects) {
        const config = isGlob ? (0,external_node_path_.relative)(process.cwd(), path) : named;
        // Beside what a change leaves out, its own project is what its inputs say.
        const given = named === undefined && path === own[0] ? parsed : { ...parsed, config };
        const host = hostFor(storeOf((0,external_node_path_.dirname)(path)));
        if (isGlob)
            host.log.info(config);
        const outcome = await attempt(action, given, host);
        if (alone)
            await giveOutputs(host, outcome);
        verdicts.push('error' in outcome ? 'inconclusive' : outcome.result.verdict);
        yield { ...(isGlob && { config }), outcome };
        if (host.signal.aborted)
            break;
    }
    if (alone || !('verdict' in action.outputs))
        return;
    // One that was not reached is not judged.
    if (verdicts.length < projects.length)
        verdicts.push('inconclusive');
    await here.output('verdict', verdictOfAll(verdicts) ?? '');
}
/** What the branch has judged here that a change is to be merged into, and the change names no more. */
async function leftOutOf(action, here, own) {
    if (here.origin?.step === undefined || !('config' in action.inputs.shape))
        return [];
    return (await Promise.all(/* import() */[__webpack_require__.e(8815), __webpack_require__.e(4152)]).then(__webpack_require__.bind(__webpack_require__, 84152))).alsoAtBase(here, process.cwd(), own);
}
/** The worst; undefined where a part was not judged, unless the others are enough to say that the whole does not pass. */
function verdictOfAll(verdicts) {
    const judged = verdicts.filter((verdict) => verdict !== undefined);
    const worst = judged.length === 0 ? undefined : (0,kit.worstVerdict)(judged);
    return worst === 'pass' && judged.length < verdicts.length ? undefined : worst;
}
/** Exit code of several outcomes: an error outweighs a fail, a fail outweighs inconclusive. */
function worstExit(performed) {
    const codes = performed.map(({ outcome }) => ('error' in outcome ? 2 : (0,kit.exitCode)(outcome.result.verdict)));
    return [2, 1, 3].find((code) => codes.includes(code)) ?? 0;
}
async function attempt(action, inputs, host) {
    try {
        return { result: await action.run({ inputs, host }) };
    }
    catch (error) {
        // Whatever broke because the work was being stopped, that it was stopped is what happened.
        return { error: host.signal.aborted && !(error instanceof kit.MlopsError) ? host.signal.reason : error };
    }
}
async function giveOutputs(host, outcome) {
    if ('error' in outcome)
        return;
    for (const [output, value] of Object.entries(outcome.result.outputs))
        await host.output(output, value);
}
function storeOf(directory) {
    return (0,external_node_path_.join)(directory, '.mlops', 'store');
}

;// CONCATENATED MODULE: ./packages/cli/index.ts








/**
 * The `mlops` command.
 * @returns the exit code: 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
async function main(argv, actions, world = processWorld()) {
    const { name, rest, own } = (0,command_line/* readCommandLine */.ye)(argv);
    const json = own.has('json');
    try {
        if (name === undefined && (own.has('help') || !json))
            return await giveOverview(world, actions, own.has('help'));
        if (name === undefined)
            throw (0,errors/* fail */.f)('MLOPS_COMMAND_MISSING', { message: 'No command was given.', hint: 'See: mlops --help' });
        if (name === '--version') {
            const { TOOL } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 84620));
            world.stdout(`${TOOL.version}\n`);
            return 0;
        }
        const action = await commandNamed(name, actions);
        if (own.has('help')) {
            world.stdout((0,generate/* helpText */.BK)({ ...action, name }, command_line/* EVERY_COMMAND */.Q4));
            return 0;
        }
        const done = [];
        const hostFor = (storeDirectory) => (0,local/* localHost */.Ob)({ ...world, storeDirectory, quiet: own.has('quiet'), verbose: own.has('verbose') });
        for await (const performed of perform(action, inputsFrom(action, name, rest), hostFor)) {
            done.push(performed);
            tell(world, performed, json);
        }
        if (json)
            world.stdout(written(cli_document(action, done)));
        return worstExit(done);
    }
    catch (error) {
        if (json)
            world.stdout(written({ error: (0,explain/* explain */.W)(error).document }));
        sayError(world, error);
        return 2;
    }
}
async function giveOverview(world, actions, asked) {
    const { overview } = await __webpack_require__.e(/* import() */ 8168).then(__webpack_require__.bind(__webpack_require__, 78168));
    const text = await overview(actions);
    // Asked for, it is the answer; otherwise a command is missing, and stdout stays clean for what reads it.
    if (asked)
        world.stdout(text);
    else
        world.terminal.write(text);
    return asked ? 0 : 2;
}
/** @throws MLOPS_COMMAND_UNKNOWN, MLOPS_USAGE */
async function commandNamed(name, actions) {
    const known = new Map(Object.entries({ ...actions, ...commands/* commands */.P, run: actions['run-pipeline'] }));
    const load = known.get(name);
    if (load)
        return (await load()).default;
    (0,command_line/* expectCommand */.vD)(name);
    throw (await __webpack_require__.e(/* import() */ 2869).then(__webpack_require__.bind(__webpack_require__, 2869))).unknownCommand(name, [...known.keys()]);
}
/** Flags are inputs by name; arguments without a flag are the inputs that the action declares as positional. */
function inputsFrom(action, name, argv) {
    const positional = action.positional ?? [];
    const { inputs, positionals } = (0,generate/* parseFlags */.bQ)(action, argv, {
        command: `mlops ${name}`,
        positionals: positional.length,
    });
    return { ...inputs, ...Object.fromEntries(positionals.map((value, index) => [positional[index], value])) };
}
/** What people read of an outcome, as soon as it is there. */
function tell(world, { config, outcome }, json) {
    if ('error' in outcome)
        return sayError(world, outcome.error);
    if (json)
        return;
    const text = outcome.result.text ?? outcome.result.summary;
    world.stdout(`${config === undefined ? '' : `${config}:${text.includes('\n') ? '\n' : ' '}`}${text}\n`);
}
/** One document: of the only project, or of every project that a glob names. */
function cli_document(action, done) {
    const one = ({ config, outcome }) => ({
        ...(config !== undefined && { config }),
        ...('error' in outcome ? { error: (0,explain/* explain */.W)(outcome.error).document } : resultOf(action, outcome.result)),
    });
    const [only] = done;
    return only && only.config === undefined ? one(only) : { projects: done.map(one) };
}
function resultOf(action, { verdict, summary, outputs, evidence, cached, result }) {
    return { stage: action.name, verdict, summary, outputs, evidence, cached, result };
}
function written(value) {
    return `${JSON.stringify(value, null, 2)}\n`;
}
function sayError(world, error) {
    for (const line of (0,explain/* explain */.W)(error).lines)
        world.terminal.write(`${line}\n`);
}
function processWorld() {
    // A reader that has seen enough (`mlops runs | head`) is no error.
    process.stdout.on('error', (error) => {
        if (error.code !== 'EPIPE')
            throw error;
    });
    return {
        stdout: (text) => process.stdout.write(text),
        terminal: {
            interactive: process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined,
            write: (text) => process.stderr.write(text),
        },
        env: process.env,
        signal: (0,local/* untilInterrupted */.tv)(),
    };
}


/***/ }),

/***/ 34255:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $D: () => (/* reexport */ cliOptions),
  BK: () => (/* reexport */ helpText),
  rQ: () => (/* reexport */ optionLines),
  bQ: () => (/* reexport */ parseFlags),
  TL: () => (/* reexport */ parseInputs),
  uW: () => (/* reexport */ readFlags)
});

// EXTERNAL MODULE: ./packages/kit/nearest.ts
var nearest = __webpack_require__(73363);
// EXTERNAL MODULE: ./packages/kit/errors.ts
var errors = __webpack_require__(11038);
;// CONCATENATED MODULE: ./packages/kit/generate/errors.ts

const fail = (0,errors/* defineErrors */.V)({
    MLOPS_USAGE: 'A command was called with a flag, input or value that it does not have.',
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/kit/action.ts
var action = __webpack_require__(14875);
;// CONCATENATED MODULE: ./packages/kit/generate/options.ts


/** The inputs of an action in the order of their declaration. */
function cliOptions(action) {
    return Object.entries(action.inputs.shape).map(([name, field]) => options_option(name, field));
}
/** The inputs of an action as a workflow step: those of the action, and those that say what the server must be told. */
function stepOptions(action) {
    const added = Object.entries(stepInputs).map(([name, { description, fallback }]) => ({
        name,
        description,
        kind: 'value',
        required: false,
        ...(fallback !== '' && { fallback }),
    }));
    return [...cliOptions(action), ...added];
}
/** What an input gives when it is left out says what kind it is: a declaration has nothing else to ask. */
function options_option(name, field) {
    const absent = field.safeParse(undefined);
    const fallback = absent.success ? written(absent.data) : undefined;
    const choices = choicesOf(field);
    return {
        name,
        description: field.description ?? '',
        kind: typeof absent.data === 'boolean' ? 'flag' : Array.isArray(absent.data) ? 'list' : 'value',
        required: !absent.success,
        ...(fallback !== undefined && fallback !== '' && { fallback }),
        ...(choices && { choices }),
    };
}
function written(value) {
    if (value === undefined || value === null)
        return undefined;
    return Array.isArray(value) ? value.join(',') : String(value);
}
function choicesOf(field) {
    if (field instanceof schemas/* ZodEnum */.Vb4)
        return field.options.map(String);
    if (field instanceof schemas/* ZodDefault */.XiL || field instanceof schemas/* ZodPrefault */.xgV || field instanceof schemas/* ZodOptional */.IiU) {
        return choicesOf(field.def.innerType);
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/kit/generate/flags.ts



/**
 * Reads `--name value`, `--name=value`, `--flag`, `--no-flag`, `-x`, and everything after `--` as it stands.
 * Values stay text: `parseInputs` gives them their types.
 * @throws MLOPS_USAGE on an unknown flag (naming the nearest), a missing value, a repeated flag, a superfluous argument
 */
function readFlags(options, argv, rules) {
    const byName = new Map(options.map((option) => [option.name, option]));
    const inputs = {};
    const positionals = [];
    const hint = `See: ${rules.command} --help`;
    const usage = (message, field) => fail('MLOPS_USAGE', { message, hint, ...(field !== undefined && { where: { field } }) });
    for (let index = 0; index < argv.length; index++) {
        const word = argv[index];
        if (word === '--') {
            positionals.push(...argv.slice(index + 1));
            break;
        }
        if (!/^-[^-\d.]|^--./.test(word)) {
            positionals.push(word);
            continue;
        }
        const { name, value: attached } = split(word, rules.short ?? {});
        const off = !byName.has(name) && name.startsWith('no-') ? byName.get(name.slice(3)) : undefined;
        const option = byName.get(name) ?? (off?.kind === 'flag' ? off : undefined);
        if (!option)
            throw unknown('flag', word.split('=', 1)[0], name, options, rules.command);
        if (option.kind === 'flag') {
            if (off && attached !== undefined)
                throw usage(`--${name} takes no value, got "${attached}".`, option.name);
            inputs[option.name] = off ? 'false' : (attached ?? 'true');
            continue;
        }
        const value = attached ?? argv[++index];
        if (value === undefined || (attached === undefined && value.startsWith('--'))) {
            throw usage(`--${name} needs a value${option.choices ? `: one of ${option.choices.join(', ')}` : ''}.`, name);
        }
        const before = inputs[name];
        if (before !== undefined && option.kind !== 'list')
            throw usage(`--${name} is given twice: "${before}" and "${value}".`, name);
        inputs[name] = before === undefined ? value : `${before}\n${value}`;
    }
    const most = rules.positionals ?? 0;
    if (positionals.length > most) {
        const extra = positionals[most];
        const meant = (0,nearest/* nearest */.p)(extra, byName.keys());
        throw fail('MLOPS_USAGE', {
            message: `${rules.command} does not know what to do with "${extra}": expected ${most === 0 ? 'only flags' : `at most ${most} argument${most === 1 ? '' : 's'}`}.`,
            hint: meant ? `Did you mean --${meant}?` : hint,
        });
    }
    return { inputs, positionals };
}
/** The flags of an action. @throws MLOPS_USAGE */
function parseFlags(action, argv, rules = {}) {
    return readFlags(cliOptions(action), argv, { ...rules, command: rules.command ?? `mlops ${action.name}` });
}
/**
 * Inputs as text (flags, or the environment of a workflow step) to what the action works with.
 * An empty text is an input that was not given, which is what a workflow passes for one.
 * @throws MLOPS_USAGE on an unknown name or a value of the wrong kind, naming the input
 */
function parseInputs(action, record) {
    const options = cliOptions(action);
    const given = Object.entries(record).filter(([, value]) => value !== undefined && value.trim() !== '');
    const strange = given.find(([name]) => !options.some((option) => option.name === name));
    if (strange)
        throw unknown('input', strange[0], strange[0], options, `mlops ${action.name}`);
    const parsed = action.inputs.safeParse(Object.fromEntries(given));
    if (parsed.success)
        return parsed.data;
    const problems = parsed.error.issues.map((issue) => {
        const name = String(issue.path[0] ?? '');
        const value = record[name];
        const option = options.find((candidate) => candidate.name === name);
        return {
            name,
            message: explain(name, value, option, issue),
            meant: value && option?.choices && (0,nearest/* nearest */.p)(value, option.choices),
        };
    });
    const [first] = problems;
    throw fail('MLOPS_USAGE', {
        message: problems.map(({ message }) => message).join('\n'),
        hint: first?.meant ? `Did you mean ${first.meant}?` : `See: mlops ${action.name} --help`,
        ...(first?.name && { where: { field: first.name } }),
    });
}
function explain(name, value, option, issue) {
    if (name === '')
        return issue.message;
    if (value === undefined || value.trim() === '')
        return `The input ${name} is required${option?.description ? `: ${option.description}` : '.'}`;
    if (option?.kind === 'flag')
        return `The input ${name} is "${value}": expected true or false.`;
    if (option?.choices)
        return `The input ${name} is "${value}": expected one of ${option.choices.join(', ')}.`;
    return `The input ${name} is "${value}": ${issue.message.replace(/^Invalid (input|string): /, '').replace(/[.]?$/, '.')}`;
}
function split(word, short) {
    const match = /^(--?)([^=]+)(?:=([\s\S]*))?$/.exec(word);
    const name = match?.[2] ?? word;
    const value = match?.[3];
    return {
        name: match?.[1] === '-' ? (Object.hasOwn(short, name) ? short[name] : name) : name,
        ...(value !== undefined && { value }),
    };
}
function unknown(what, shown, name, options, command) {
    const names = options.map((option) => option.name);
    const meant = (0,nearest/* nearest */.p)(name, names);
    const dashes = what === 'flag' ? '--' : '';
    return fail('MLOPS_USAGE', {
        message: `${command} has no ${what} ${shown}: expected one of ${names.map((known) => dashes + known).join(', ')}.`,
        hint: meant ? `Did you mean ${dashes}${meant}?` : `See: ${command} --help`,
        where: { field: name },
    });
}

;// CONCATENATED MODULE: ./packages/kit/generate/help.ts

const WIDTH = 100;
const INDENT = 2;
const WIDEST_FLAG = 30;
/** What `mlops <name> --help` prints, at most 100 columns wide. @param more options that every command has */
function helpText(action, more = []) {
    const own = cliOptions(action);
    const bare = (action.positional ?? []).flatMap((name) => own.find((option) => option.name === name) ?? []);
    const needed = [
        ...bare.map(({ name, required }) => (required ? ` <${name}>` : ` [${name}]`)),
        ...own.filter((option) => option.required && !bare.includes(option)).map((option) => ` ${signature(option)}`),
    ];
    const outputs = Object.entries(action.outputs);
    return [
        `${action.title}\n`,
        `${wrap(action.description, WIDTH)}\n`,
        `Usage: mlops ${action.name}${needed.join('')} [options]\n`,
        ...(own.length > 0 ? ['Options:', ...optionLines(own), ''] : []),
        ...(more.length > 0 ? ['Every command:', ...optionLines(more), ''] : []),
        ...(outputs.length > 0 ? ['Outputs (in --json, and of the workflow step):', ...columns(outputs), ''] : []),
    ].join('\n');
}
/** One or more lines for each option: `  --name VALUE   what it is (default: …)`. */
function optionLines(options) {
    return columns(options.map((option) => [signature(option), meaning(option)]));
}
function signature({ name, kind, choices }) {
    if (kind === 'flag')
        return `--${name}`;
    const value = choices ? choices.join('|') : kind === 'list' ? 'A,B,…' : 'VALUE';
    return `--${name} ${value}`;
}
function meaning({ description, required, fallback, kind }) {
    const notes = [
        required ? 'required' : '',
        fallback !== undefined && !(kind === 'flag' && fallback === 'false') ? `default: ${fallback}` : '',
    ];
    const said = notes.filter((note) => note !== '').join(', ');
    return [description, said === '' ? '' : `(${said})`].filter((part) => part !== '').join(' ');
}
function columns(rows) {
    const left = Math.min(WIDEST_FLAG, Math.max(...rows.map(([name]) => name.length)));
    const pad = ' '.repeat(INDENT + left + 2);
    return rows.flatMap(([name, text]) => {
        const lines = wrap(text, WIDTH - pad.length).split('\n');
        const head = ' '.repeat(INDENT) + name;
        const first = head.length + 2 <= pad.length ? [head.padEnd(pad.length) + lines.shift()] : [head];
        return [...first, ...lines.map((line) => pad + line)].map((line) => line.trimEnd());
    });
}
function wrap(text, width) {
    const lines = [''];
    for (const word of text.split(/\s+/)) {
        const last = lines.at(-1);
        if (last === '')
            lines[lines.length - 1] = word;
        else if (last.length + 1 + word.length <= width)
            lines[lines.length - 1] = `${last} ${word}`;
        else
            lines.push(word);
    }
    return lines.join('\n');
}

;// CONCATENATED MODULE: ./packages/kit/generate/index.ts





/***/ }),

/***/ 41567:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Jd: () => (/* reexport */ localFiles),
  sz: () => (/* reexport */ localGit),
  Ob: () => (/* reexport */ localHost),
  BE: () => (/* reexport */ terminalVoice),
  tv: () => (/* reexport */ untilInterrupted)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./packages/local/files.ts





/** Files of this machine. */
const localFiles = {
    read: (path) => (0,promises_.readFile)(path),
    readText: (path) => (0,promises_.readFile)(path, 'utf8'),
    exists: async (path) => {
        try {
            await (0,promises_.access)(path, external_node_fs_.constants.F_OK);
            return true;
        }
        catch {
            return false;
        }
    },
    list: async (path) => (await (0,promises_.readdir)(path)).sort(),
    remove: (path) => (0,promises_.rm)(path, { recursive: true, force: true }),
    rename: (from, to) => (0,promises_.rename)(from, to).catch((error) => moveAcross(error, from, to)),
    makeDirectory: async (path) => {
        await (0,promises_.mkdir)(path, { recursive: true });
    },
    makeTemporaryDirectory: (prefix, parent = (0,external_node_os_.tmpdir)()) => (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, prefix)),
    write: writeAside,
    copy: async (from, to) => {
        await (0,promises_.mkdir)((0,external_node_path_.dirname)(to), { recursive: true });
        await aside(to, (temporary) => (0,promises_.copyFile)(from, temporary, external_node_fs_.constants.COPYFILE_FICLONE));
    },
};
async function writeAside(path, content) {
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
    await aside(path, async (temporary) => {
        const file = await (0,promises_.open)(temporary, 'wx');
        try {
            await file.writeFile(content);
            // Without it a power cut may keep the rename and lose the bytes.
            await file.sync();
        }
        finally {
            await file.close();
        }
    });
}
/** Temporary directories often lie on another device than the workspace, and no name leads from one to the other. */
async function moveAcross(error, from, to) {
    if (error.code !== 'EXDEV')
        throw error;
    await aside(to, (temporary) => (0,promises_.cp)(from, temporary, { recursive: true, verbatimSymlinks: true }));
    await (0,promises_.rm)(from, { recursive: true });
}
/** Runs `make` on a temporary name beside `path`, then renames it into place; on failure nothing is left behind. */
async function aside(path, make) {
    const temporary = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), `.${(0,external_node_path_.basename)(path)}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.tmp`);
    try {
        await make(temporary);
        await (0,promises_.rename)(temporary, path);
    }
    catch (error) {
        await (0,promises_.rm)(temporary, { recursive: true, force: true });
        throw error;
    }
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/local/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_GIT_UNAVAILABLE: 'git is not installed, or could not be started in the given directory.',
    MLOPS_INTERRUPTED: 'The command was stopped by SIGINT (Ctrl-C) or SIGTERM; nothing half-made is left.',
});

;// CONCATENATED MODULE: ./packages/local/git.ts



/** What could run a program of the repository's choosing, or make git see less of a work tree than there is. */
const OVERRIDDEN = {
    'core.hooksPath': '/dev/null',
    'core.fsmonitor': 'false',
    'core.pager': 'cat',
    'core.ignoreStat': 'false',
    'core.checkStat': 'default',
    'core.trustctime': 'true',
    'core.untrackedCache': 'false',
    'sparse.expectFilesOutsideOfPatterns': 'false',
    'gc.auto': '0',
    // GIT_GRAFT_FILE is set here, so nobody is to be told to do without it.
    'advice.graftFileDeprecated': 'false',
};
const options = Object.entries(OVERRIDDEN).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
/** Nothing waits for a person, answers are in English, and an object is what its name says: replacements are not followed. */
const ENVIRONMENT = {
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: 'true',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    LC_ALL: 'C',
};
/**
 * What names a repository, its index or its objects, after `git rev-parse --local-env-vars`: a hook's environment names those of
 * the commit that is being made. Only the directory says where git works. `GIT_CONFIG_PARAMETERS` and `GIT_CONFIG_COUNT`
 * hold the user's settings, not a place, and stay, as git lets them stay for submodules. `GIT_ATTR_SOURCE` takes attributes
 * from another tree, and the last four change what a path means.
 */
const PLACES = [
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
    'GIT_CONFIG',
    'GIT_OBJECT_DIRECTORY',
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_IMPLICIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_REPLACE_REF_BASE',
    'GIT_PREFIX',
    'GIT_INTERNAL_SUPER_PREFIX',
    'GIT_SHALLOW_FILE',
    'GIT_COMMON_DIR',
    'GIT_ATTR_SOURCE',
    'GIT_LITERAL_PATHSPECS',
    'GIT_GLOB_PATHSPECS',
    'GIT_NOGLOB_PATHSPECS',
    'GIT_ICASE_PATHSPECS',
];
/**
 * git of this machine, never through a shell. The user's and system's configuration applies, except what could run
 * a program of the repository's choosing, wait for a person, or show another history or work tree than there is.
 */
function localGit(env) {
    const own = { ...env, ...Object.fromEntries(PLACES.map((name) => [name, undefined])) };
    return {
        run(args, { directory, input, env: extra, signal }) {
            return new Promise((resolve, reject) => {
                const child = (0,external_node_child_process_.spawn)('git', [...options, ...args], {
                    cwd: directory,
                    env: { ...own, ...extra, ...ENVIRONMENT },
                    stdio: ['pipe', 'pipe', 'pipe'],
                });
                const out = [];
                const err = [];
                child.stdout.on('data', (chunk) => out.push(chunk));
                child.stderr.on('data', (chunk) => err.push(chunk));
                child.on('error', (cause) => {
                    reject(fail('MLOPS_GIT_UNAVAILABLE', {
                        message: `git could not be started in ${directory}`,
                        hint: 'Install git (Debian and Ubuntu: apt-get install git) and check that the directory exists.',
                        cause,
                    }));
                });
                const end = (code) => {
                    signal?.removeEventListener('abort', stop);
                    resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString('utf8') });
                };
                // git ends its own children when it is told to end; one of theirs that holds the pipe open is not waited for.
                const stop = () => {
                    child.kill('SIGTERM');
                    child.unref();
                    for (const pipe of [child.stdin, child.stdout, child.stderr])
                        pipe.destroy();
                    end(1);
                };
                child.on('close', (code) => end(code ?? 1));
                signal?.addEventListener('abort', stop);
                if (signal?.aborted)
                    stop();
                // git may exit before it has read its input; the exit code tells, not the broken pipe.
                child.stdin.on('error', () => undefined);
                child.stdin.end(input);
            });
        },
    };
}

// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
;// CONCATENATED MODULE: ./packages/local/terminal.ts

const COLOUR = { dim: 2, red: 31, yellow: 33, bold: 1 };
/** Shorter work needs no progress line. */
const QUIET_MS = 2000;
const REDRAW_MS = 250;
/** Where nobody watches, a line now and then says that it goes on. */
const REPEAT_MS = 10_000;
/** Hiding every `a` would hide nothing and make everything unreadable. */
const SHORTEST_SECRET = 3;
/**
 * The voice of a terminal: everything goes to one stream (stderr, so that stdout stays one document). Text of any
 * origin passes `escape.logLine` exactly once, here.
 */
function terminalVoice(terminal, clock, options) {
    const secrets = new Set();
    const paint = (text, colour) => terminal.interactive ? `\u001b[${COLOUR[colour]}m${text}\u001b[0m` : text;
    const hide = (text) => {
        let hidden = text;
        // The longest first: a secret that begins like a shorter one must not be left with its end showing.
        for (const secret of [...secrets].sort((a, b) => b.length - a.length))
            hidden = hidden.replaceAll(secret, '***');
        return hidden;
    };
    // Twice, because a secret may hold what escaping changes, and may be cut in two by what escaping takes out.
    const clean = (text) => hide(hide(text).split(/\r?\n/).map(kit.escape.logLine).join('\n'));
    const { line, moving } = screen(terminal);
    const log = {
        debug: (message) => {
            if (options.verbose)
                line(paint(clean(message), 'dim'));
        },
        info: (message) => {
            if (!options.quiet)
                line(clean(message));
        },
        warning: (message) => line(`${paint('warning', 'yellow')} ${clean(message)}`),
        error: (message) => line(`${paint('error', 'red')} ${clean(message)}`),
    };
    return {
        log,
        annotate({ level, message, title, where }) {
            const text = [(0,kit.formatWhere)(where), title, message].filter((part) => part !== undefined && part !== '').join(': ');
            if (level === 'notice')
                log.info(text);
            else
                log[level](text);
        },
        async group(title, body) {
            if (!options.quiet)
                line(paint(clean(title), 'bold'));
            return await body();
        },
        progress: (title, total) => progressLine({
            title: clean(title),
            total,
            every: terminal.interactive ? REDRAW_MS : REPEAT_MS,
            moving,
            clock,
            quiet: options.quiet,
            clean,
        }),
        mask: (secret) => {
            // A program prints a key of several lines in several calls: each of its lines is a secret too.
            for (const part of [secret, ...secret.split(/\r?\n/)])
                if (part.trim().length >= SHORTEST_SECRET)
                    secrets.add(part);
        },
        clean,
    };
}
/** Lines that stay, and one that moves: below them, redrawn in place, gone when another line comes. */
function screen(terminal) {
    let open = false;
    const begin = () => (open ? '\r\u001b[2K' : '');
    return {
        line(text) {
            terminal.write(`${begin()}${text}\n`);
            open = false;
        },
        moving(text, last) {
            const stays = last || !terminal.interactive;
            terminal.write(`${begin()}${text}${stays ? '\n' : ''}`);
            open = !stays;
        },
    };
}
function progressLine({ title, total, every, moving, clock, quiet, clean }) {
    const start = clock.monotonic();
    let drawn = 0;
    let shown = false;
    const seconds = (ms) => ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
    const draw = (text, last) => {
        moving(text, last);
        shown = true;
    };
    return {
        update(done, note) {
            const now = clock.monotonic();
            if (quiet || now - start < QUIET_MS || (shown && now - drawn < every))
                return;
            drawn = now;
            const share = total !== undefined && total > 0 ? Math.min(1, done / total) : undefined;
            const left = share !== undefined && share > 0 ? `, about ${seconds(((now - start) * (1 - share)) / share)} left` : '';
            const percent = share === undefined ? seconds(now - start) : `${Math.round(share * 100)} %${left}`;
            draw(`${title}: ${percent}${note === undefined ? '' : ` (${clean(note)})`}`, false);
        },
        end(note) {
            const took = clock.monotonic() - start;
            if (quiet || (!shown && took < QUIET_MS))
                return;
            draw(`${title}: done in ${seconds(took)}${note === undefined ? '' : ` (${clean(note)})`}`, true);
        },
    };
}

;// CONCATENATED MODULE: ./packages/local/host.ts









/** One machine: the ticket is the directory where a copy lies. */
function localWorkspace(root) {
    return {
        async save(name, directory) {
            const place = (0,external_node_path_.resolve)(root, kit.escape.fileName(name));
            const aside = `${place}.${(0,external_node_crypto_.randomUUID)()}`;
            await (0,promises_.cp)(directory, aside, { recursive: true, mode: external_node_fs_.constants.COPYFILE_FICLONE });
            await localFiles.remove(place);
            await localFiles.rename(aside, place);
            return place;
        },
        restore: (ticket, directory) => (0,promises_.cp)(ticket, directory, { recursive: true }),
        find: async () => undefined,
    };
}
const clock = { now: () => new Date(), monotonic: () => performance.now() };
/** The Host on a laptop: files, stderr, local git. Outputs and summaries have no listener here and go nowhere. */
function localHost(options) {
    const voice = terminalVoice(options.terminal, clock, {
        quiet: options.quiet ?? false,
        verbose: options.verbose ?? false,
    });
    return {
        ...voice,
        summary: async () => undefined,
        output: async () => undefined,
        clock,
        random: { bytes: (length) => (0,external_node_crypto_.randomBytes)(length), uuid: () => (0,external_node_crypto_.randomUUID)() },
        files: localFiles,
        fetch: options.fetch ?? globalThis.fetch,
        git: localGit(options.env),
        store: (0,evidence/* directoryStore */.P7)((0,external_node_path_.join)(options.storeDirectory)),
        workspace: localWorkspace((0,external_node_path_.join)(options.storeDirectory, '..', 'hand-over')),
        env: options.env,
        signal: options.signal,
        cause: options.cause ?? 'hand',
    };
}

;// CONCATENATED MODULE: ./packages/local/interruption.ts

/**
 * A signal that SIGINT or SIGTERM aborts, with MLOPS_INTERRUPTED as its reason. A second one ends the process at once.
 */
function untilInterrupted() {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.once(signal, () => controller.abort(fail('MLOPS_INTERRUPTED', {
            message: `Stopped by ${signal}.`,
            hint: 'Run it again: what was finished before is taken from the cache.',
        })));
    }
    return controller.signal;
}

;// CONCATENATED MODULE: ./packages/local/index.ts







/***/ })

};
