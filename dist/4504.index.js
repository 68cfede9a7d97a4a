export const id = 4504;
export const ids = [4504];
export const modules = {

/***/ 34504:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  hv: () => (/* reexport */ TRAINING_FILES),
  Bm: () => (/* reexport */ argvInput),
  kn: () => (/* reexport */ codeAmong),
  R9: () => (/* reexport */ codeFiles),
  $1: () => (/* reexport */ jsonInput),
  hs: () => (/* reexport */ prepareProject),
  rI: () => (/* reexport */ sourceText),
  B: () => (/* reexport */ train),
  k3: () => (/* reexport */ fail),
  Z$: () => (/* reexport */ trainingParameters)
});

// UNUSED EXPORTS: preflight

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(33138);
;// CONCATENATED MODULE: ./packages/training/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_TRAINING_MODEL_MISSING: 'The training program ended well but left no model.',
    MLOPS_TRAINING_MODEL_LINK: 'The model directory holds something other than regular files and directories.',
    MLOPS_TRAINING_METRICS_MISSING: 'The training program left no metrics.json.',
    MLOPS_TRAINING_METRICS_TOO_LARGE: 'metrics.json is larger than 1 MB.',
    MLOPS_TRAINING_METRICS_NOT_JSON: 'metrics.json is not JSON.',
    MLOPS_TRAINING_METRICS_NOT_NUMBERS: 'metrics.json holds something other than names with finite numbers.',
    MLOPS_TRAINING_OOF_INVALID: 'The out-of-fold predictions are not a Parquet file.',
    MLOPS_TRAINING_UNFINISHED: 'The training is not done, and there is a checkpoint to go on from.',
    MLOPS_TRAINING_STUCK: 'Two attempts of a training in a row left no new checkpoint.',
    MLOPS_TRAINING_FEATURES_MISSING: 'There is no training split to hand to the training program.',
    MLOPS_TRAINING_INPUT_INVALID: 'An input of train-model cannot be read.',
    MLOPS_CODE_MISSING: 'A pattern of `train.code` matches no file.',
    MLOPS_DISK_FULL: 'There is too little free space to train.',
    MLOPS_GPU_ABSENT: 'Fewer GPUs than asked for.',
    MLOPS_GPU_DRIVER: 'The NVIDIA driver does not answer.',
    MLOPS_GPU_UNREADABLE: 'nvidia-smi answered in a form that is not understood.',
    MLOPS_GPU_BUSY: 'Too few GPUs are free: other programs use them.',
    MLOPS_GPU_ECC: 'A GPU has uncorrected memory errors.',
    MLOPS_GPU_MIG: 'A GPU is split into MIG devices and none of them was chosen.',
});

;// CONCATENATED MODULE: ./packages/training/inputs.ts

/**
 * A program given as one text: words separated by blanks, or a JSON list of strings when a word holds a blank. There is
 * no shell, so quotes would reach the program as they are; they are refused instead.
 * @throws MLOPS_TRAINING_INPUT_INVALID
 */
function argvInput(text) {
    if (text === undefined)
        return undefined;
    const argv = text.trim().startsWith('[') ? jsonValue(text, 'run') : text.trim().split(/\s+/);
    const isArgv = Array.isArray(argv) && argv.length > 0 && argv.every((word) => typeof word === 'string' && word !== '');
    if (isArgv && (text.trim().startsWith('[') || !/["'`$|<>;&]/.test(text)))
        return argv;
    throw fail('MLOPS_TRAINING_INPUT_INVALID', {
        message: `run is not a program with its arguments: ${text}`,
        where: { field: 'run' },
        hint: 'No shell reads it. Write a JSON list, one string for each word: ["python", "train.py"].',
    });
}
/** A JSON value given as text. @throws MLOPS_TRAINING_INPUT_INVALID */
function jsonInput(text) {
    return text === undefined ? undefined : jsonValue(text, 'params');
}
function jsonValue(text, field) {
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw fail('MLOPS_TRAINING_INPUT_INVALID', {
            message: `${field} is not JSON: ${cause.message}`,
            where: { field },
            hint: field === 'run' ? 'For example ["python", "train.py"].' : 'For example {"max_iter": 150}.',
            cause,
        });
    }
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/config/index.ts + 32 modules
var packages_config = __webpack_require__(48756);
;// CONCATENATED MODULE: ./packages/training/references.ts

/** Files that stand for their directory where it is imported. */
const OF_DIRECTORY = /^(__init__|__main__|mod|index)\.(py|rs|[cm]?[jt]sx?)$/;
/** Languages in which a file is named in quotes or by an import; in all else any word may be a name. */
const QUOTES = /\.(pyi?|[cm]?[jt]sx?|r|jl|rb|java|scala|kt|go|rs|c|cc|cpp|h|hpp|cs|swift|lua)$/i;
/** Imports that go over several lines, or begin one, or stand anywhere in it. */
const IMPORTS = [
    /\b(?:import|use)\b[^\n({]*[({][^)}]*[)}]/g,
    /^[ \t]*#?(?:from|use|using|include|library|mod|source|load)\b.*$/gm,
    /^.*\bimport\b.*$/gm,
];
/** Whether a file is of one of these languages, by its ending. */
const isProgram = (name) => QUOTES.test(name);
/** @param name of the file, whose ending says the language */
function referencesOf(name, text) {
    const said = isProgram(name) ? importsAndQuotes(text) : text;
    return { directory: external_node_path_.posix.dirname(name), words: wordsOf(said), text };
}
/** From the first quotation mark of a line to its last one: an apostrophe in a comment is to hide nothing. */
function importsAndQuotes(text) {
    const quoted = text.match(/["'`].*["'`]/g) ?? [];
    return [...quoted, ...IMPORTS.flatMap((pattern) => text.match(pattern) ?? [])].join('\n');
}
/** `./lib/a-b.v2.mjs` has `lib`, `a-b.v2.mjs`, `a-b.v2`, and what lies between its dots and hyphens. */
function wordsOf(text) {
    const words = new Set();
    for (const [token] of text.matchAll(/[\p{L}\p{N}_.-]+/gu)) {
        const name = token.replace(/^[.-]+|[.-]+$/g, '');
        words.add(name).add(stemOf(name));
        for (const part of name.split('.')) {
            words.add(part);
            for (const piece of part.split('-'))
                words.add(piece);
        }
    }
    words.delete('');
    return words;
}
const stemOf = (name) => name.replace(/\.[^.]*$/, '');
/** Files by the words that name them. */
class NamedFiles {
    byWord = new Map();
    /** Those whose names are no words, such as `my file.py`. */
    odd = [];
    /** @param isSource whether a file may be named without its ending, as imports do; others are named in full */
    constructor(names, isSource) {
        for (const name of names) {
            const base = external_node_path_.posix.basename(name);
            if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(base))
                this.odd.push(name);
            const words = [base, ...(isSource(name) ? [OF_DIRECTORY.test(base) ? directoryOf(name) : stemOf(base)] : [])];
            for (const word of new Set(words))
                this.byWord.set(word, [...(this.byWord.get(word) ?? []), name]);
        }
    }
    /**
     * What a source names, if there is such a file: of its own directory, or of one above it; of any other, if that is named as
     * well. A directory that is imported is named by itself.
     */
    namedIn({ directory, words, text }) {
        const named = [...words].flatMap((word) => this.byWord.get(word) ?? []);
        return [...named, ...this.odd.filter((name) => text.includes(external_node_path_.posix.basename(name)))].filter((name) => {
            const there = external_node_path_.posix.dirname(name);
            const isAbove = !external_node_path_.posix.relative(there, directory).startsWith('..');
            return isAbove || words.has(external_node_path_.posix.basename(there));
        });
    }
}
const directoryOf = (name) => external_node_path_.posix.basename(external_node_path_.posix.dirname(name));

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/training/sources.ts


/** Never entered: our own workspace, environments, caches. */
const NOT_ENTERED = /(^|\/)(\.mlops|\.git|\.venv|venv|node_modules|__pycache__|\.ipynb_checkpoints|\.[a-z]+_cache)\//;
/** Bytes. What is larger is read as a table or a model, and not as a program. */
const LARGEST = 1 << 20;
/** The text of a source; undefined of what is none. What LFS keeps elsewhere is none either. */
function sourceText(bytes) {
    if (bytes.length > LARGEST || bytes.includes(0))
        return undefined;
    const text = Buffer.from(bytes).toString('utf8');
    return text.startsWith('version https://git-lfs') ? undefined : text;
}
/** Those of the work tree: what git knows or would add, of submodules too; outside of git all that lies in the folder. */
async function sourcesOf(host, root) {
    const links = async (names) => {
        const said = await Promise.all(names.map((name) => (0,promises_.readlink)((0,external_node_path_.join)(root, name)).catch(() => undefined)));
        return new Map(names.flatMap((name, index) => (said[index] === undefined ? [] : [[name, said[index]]])));
    };
    return {
        all: (await trackedFiles(host, root, ':/')) ?? (await walk(root)),
        links,
        read: async (names) => {
            const texts = new Map();
            for (const name of names) {
                const text = await textOf((0,external_node_path_.join)(root, name));
                if (text !== undefined)
                    texts.set(name, text);
            }
            return texts;
        },
    };
}
async function textOf(path) {
    const found = await (0,promises_.stat)(path).catch(() => undefined);
    return found?.isFile() && found.size <= LARGEST ? sourceText(await (0,promises_.readFile)(path)) : undefined;
}
/** Files that git knows or would add, still there; `undefined` outside of git. @param where a pathspec of git */
async function trackedFiles(host, root, where) {
    const listed = await host.git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', where], {
        directory: root,
    });
    if (listed.code !== 0)
        return undefined;
    const names = [...new Set(Buffer.from(listed.stdout).toString('utf8').split('\0'))].filter((name) => name !== '');
    const there = await Promise.all(names.map((name) => (0,promises_.lstat)((0,external_node_path_.join)(root, name)).catch(() => undefined)));
    const files = await Promise.all(names.map(async (name, index) => {
        if (!there[index])
            return [];
        return there[index].isDirectory() ? submoduleFiles(host, root, name) : [name];
    }));
    return files.flat();
}
/** Of one that was not checked out there are none; a repository that git does not know as a submodule is a directory. */
async function submoduleFiles(host, root, name) {
    if (name.endsWith('/'))
        return [name];
    const directory = (0,external_node_path_.join)(root, name);
    const isThere = await (0,promises_.lstat)((0,external_node_path_.join)(directory, '.git')).catch(() => undefined);
    const files = isThere ? await trackedFiles(host, directory, '.') : [];
    return (files ?? []).map((file) => `${name}/${file}`);
}
async function walk(root, directory = '') {
    const entries = await (0,promises_.readdir)((0,external_node_path_.join)(root, directory), { withFileTypes: true });
    const found = [];
    for (const entry of entries) {
        const name = directory === '' ? entry.name : `${directory}/${entry.name}`;
        if (!entry.isDirectory())
            found.push(name);
        else if (!NOT_ENTERED.test(`${name}/`))
            found.push(...(await walk(root, name)));
    }
    return found;
}

;// CONCATENATED MODULE: ./packages/training/code.ts





/** Not code unless a pattern says so, or a program names it: documentation. */
const DOCUMENTATION = [
    /\.(md|rst|pyc|log)$/i,
    /(^|\/)((LICEN[CS]E|CHANGELOG|NOTICE)(\.(md|txt|rst))?|\.gitignore|\.gitattributes)$/i,
];
const NOT_CODE = [NOT_ENTERED, /(^|\/)docs?\//, ...DOCUMENTATION];
/** What no program is read from: what stages make, and git's own. */
const NEVER_CODE = /(^|\/)\.(mlops|git)(\/|$)/;
/**
 * The files that a program depends on, sorted by name.
 *
 * @param program.code globs relative to the project (`*`, `**`, `?`; a directory stands for all in it). Default: all files
 *   of the project that git does not ignore (all files outside of git) except documentation, environments and
 *   what mlops.yml names for other stages: a table that a program reads by itself counts, or a change of it would not. A
 *   program that lies beside the project's folder, such as `../lib/predict.py`, counts with the directory that it lies in.
 *   Whatever is said, the program itself counts, with the files that it names, and those that these name
 * @throws MLOPS_CODE_MISSING when a pattern matches nothing; MLOPS_PATH_OUTSIDE when a link leads out of the repository
 */
async function codeFiles(host, project, program) {
    const { root, config, file } = project;
    const sources = await sourcesOf(host, root);
    for (const pattern of program.code ?? [])
        refuseUnmatched(sources.all, pattern);
    const names = await codeAmong(sources, { config, file: file && (0,external_node_path_.relative)(root, file) }, program);
    return Promise.all(names.map(async (name) => ({
        name: `code/${name}`,
        path: await (0,packages_config/* resolvePath */.o1)(project, name, { purpose: 'code', at: ['train', 'code'] }),
        role: 'code',
    })));
}
/**
 * Those of all files of a repository, or of a project's folder, that are code.
 * @param file mlops.yml, relative to the project's folder
 * @returns sorted
 */
async function codeAmong(sources, { config, file }, { run = [], code: patterns }) {
    const all = sources.all.filter((name) => !NEVER_CODE.test(name));
    const { features, train, evaluate } = config;
    // Who says what the result of one program depends on says it of no other.
    const argv = patterns ? run : [run, features?.run, train?.run, evaluate?.run].flatMap((words) => words ?? []);
    const isOther = otherRole(config, file);
    const said = patterns ? matching(all, patterns) : byDefault(all, argv.map(placeOf), isOther);
    const chosen = await throughLinks(sources, said, isOther);
    const isSource = (name) => isProgram(name) || !(isOther(name) || DOCUMENTATION.some((pattern) => pattern.test(name)));
    const places = new Set(argv.map(placeOf));
    const programs = all.filter((name) => places.has(name));
    const named = await follow(sources, new NamedFiles(all, isSource), programs, [asWords('.', argv.join(' '))]);
    // What lies beside the folder of mlops.yml is of others, except for what anything in it names.
    const beside = all.filter(isBeside);
    const shared = beside.length === 0 ? [] : await follow(sources, new NamedFiles(beside, isSource), chosen);
    const reached = await throughLinks(sources, [...named, ...shared], isOther);
    return [...new Set([...chosen, ...reached])].sort();
}
/** What a command or a link says, every word of it. */
const asWords = (directory, text) => ({ directory, words: wordsOf(text), text });
/** These files, what they and the references name, what that names, and so on. */
async function follow(sources, files, from, references = []) {
    const reached = new Set();
    let next = [...from, ...references.flatMap((reference) => files.namedIn(reference))];
    while (next.length > 0) {
        const fresh = [...new Set(next)].filter((name) => !reached.has(name));
        for (const name of fresh)
            reached.add(name);
        const links = await sources.links(fresh);
        const texts = await sources.read(fresh.filter((name) => !links.has(name)));
        const found = [
            ...[...links].map(([name, target]) => asWords(external_node_path_.posix.dirname(name), target)),
            ...[...texts].map(([name, text]) => referencesOf(name, text)),
        ];
        next = found.flatMap((reference) => files.namedIn(reference));
    }
    return reached;
}
function matching(all, patterns) {
    const expressions = patterns.map(glob);
    return all.filter((name) => expressions.some((expression) => expression.test(name)));
}
function byDefault(all, places, isOther) {
    const outside = places.filter(isBeside);
    const files = new Set(outside.length > 0 ? all : []);
    const directories = outside
        .map((place) => (files.has(place) ? external_node_path_.posix.dirname(place) : place))
        .filter((place) => !isAbove(place));
    const isRead = (name) => !isBeside(name) || outside.includes(name) || directories.some((directory) => name.startsWith(`${directory}/`));
    return all.filter((name) => isRead(name) && isCode(name) && !isOther(name));
}
/** A link to a directory is what that holds of code: of files that come and go in it, such as caches, git knows nothing. */
async function throughLinks({ all, links }, names, isOther) {
    const seen = new Set();
    const found = [];
    let next = names;
    while (next.length > 0) {
        const fresh = [...new Set(next)].filter((name) => !seen.has(name));
        for (const name of fresh)
            seen.add(name);
        const targets = await links(fresh);
        const places = new Set();
        for (const name of fresh) {
            const target = targets.get(name) ?? '/';
            const place = external_node_path_.posix.isAbsolute(target) ? undefined : withoutSlash(external_node_path_.posix.join(external_node_path_.posix.dirname(name), target));
            const isDirectory = place !== undefined && (isAbove(place) || all.some((file) => file.startsWith(`${place}/`)));
            if (isDirectory)
                places.add(place);
            else
                found.push(name);
        }
        const directories = [...places].filter((place) => !isAbove(place));
        next = all.filter((file) => isCode(file) && !isOther(file) && directories.some((place) => file.startsWith(`${place}/`)));
    }
    return found;
}
/** What a program is given, as a path: `--model=../x` names a file too. */
const placeOf = (argument) => withoutSlash(external_node_path_.posix.join(argument.slice(argument.indexOf('=') + 1)));
const withoutSlash = (place) => place.replace(/\/$/, '');
const isBeside = (place) => place.startsWith('../');
/** A directory that the project itself lies in, with all that is not its own. */
const isAbove = (directory) => /^\.\.?(\/\.\.)*$/.test(directory);
const isCode = (name) => !NOT_CODE.some((pattern) => pattern.test(name));
/** What mlops.yml names for another purpose, and that file itself. */
function otherRole(config, file) {
    const named = [
        ...Object.values(config.data ?? {}).flatMap((source) => [source.path, source.contract]),
        ...[config.features?.views, config.evaluate?.predictions, config.card?.['intended-use']],
        file,
    ];
    const others = new Set(named.map((path) => path && external_node_path_.posix.join(path)));
    return (name) => others.has(name);
}
function refuseUnmatched(all, pattern) {
    const expression = glob(pattern);
    if (all.some((name) => expression.test(name)))
        return;
    throw fail('MLOPS_CODE_MISSING', {
        message: `train.code says "${pattern}", and no file of the project matches it`,
        where: { field: 'train.code' },
        hint: 'Patterns are relative to mlops.yml; files that git ignores are not seen.',
    });
}
/** `**` crosses directories, `*` and `?` do not; a pattern also matches everything below a directory of its name. */
function glob(pattern) {
    const source = external_node_path_.posix
        .join(pattern)
        .replace(/\/$/, '')
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*\*\/|\*\*|\*|\?/g, (token) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[token]);
    return new RegExp(`^${source}(?:/.*)?$`);
}

// EXTERNAL MODULE: ./packages/process/index.ts + 10 modules
var process = __webpack_require__(87039);
;// CONCATENATED MODULE: ./packages/training/nvidia.ts

const FORMAT = '--format=csv,noheader,nounits';
const FIELDS = 'index,uuid,name,driver_version,memory.total,memory.used,mig.mode.current,ecc.errors.uncorrected.volatile.total';
/** The two questions; a shim in tests answers exactly these. */
const GPU_QUERY = ['nvidia-smi', `--query-gpu=${FIELDS}`, FORMAT];
const PROCESS_QUERY = [
    'nvidia-smi',
    '--query-compute-apps=gpu_uuid,pid,process_name,used_memory',
    FORMAT,
];
/** @throws MLOPS_GPU_UNREADABLE naming the line that is not understood */
function parseGpus(csv) {
    return lines(csv).map((line) => {
        const cells = line.split(', ');
        const [index, uuid, name, driver, total, used, mig, ecc] = cells;
        if (cells.length !== 8 || !/^\d+$/.test(index) || !uuid.startsWith('GPU-'))
            throw unreadable(line);
        return {
            index: Number(index),
            uuid: uuid,
            name: name,
            driver: driver,
            memoryTotalMiB: count(total, line),
            memoryUsedMiB: count(used, line),
            mig: mig === 'Enabled',
            eccUncorrected: count(ecc, line),
        };
    });
}
/** @throws MLOPS_GPU_UNREADABLE naming the line that is not understood */
function parseProcesses(csv) {
    return lines(csv).map((line) => {
        // A process may have commas in its name; the other fields may not.
        const match = /^(\S+), (\d+), (.*), ([^,]+)$/.exec(line);
        if (!match)
            throw unreadable(line);
        return { gpu: match[1], pid: Number(match[2]), name: match[3], memoryMiB: count(match[4], line) };
    });
}
function lines(csv) {
    return csv.split(/\r?\n/).filter((line) => line.trim() !== '');
}
function count(cell, line) {
    if (/^\[?(N\/A|Not Supported|Unknown Error|Insufficient Permissions)\]?$/i.test(cell))
        return null;
    if (!/^\d+$/.test(cell))
        throw unreadable(line);
    return Number(cell);
}
function unreadable(line) {
    return fail('MLOPS_GPU_UNREADABLE', {
        message: `nvidia-smi answered "${line}", which is not the list of fields it was asked for`,
        hint: `Run it yourself and report what it prints: ${GPU_QUERY.join(' ')}`,
    });
}

;// CONCATENATED MODULE: ./packages/training/preflight.ts




/** Below this nothing is worth starting: the log and a small model would not fit. */
const LEAST_FREE_BYTES = 256 * 2 ** 20;
/**
 * A second spent before hours are: is there room, and are the GPUs that were asked for there, healthy and free?
 *
 * @param options.directory an existing directory on the file system that is written to
 * @param options.gpus how many are needed; with 0 nvidia-smi is not asked
 * @throws MLOPS_DISK_FULL, MLOPS_GPU_ABSENT, MLOPS_GPU_DRIVER, MLOPS_GPU_UNREADABLE, MLOPS_GPU_BUSY, MLOPS_GPU_ECC,
 *   MLOPS_GPU_MIG
 */
async function preflight(host, options) {
    const least = options.leastFreeBytes ?? LEAST_FREE_BYTES;
    const { bavail, bsize } = await (0,promises_.statfs)(options.directory);
    const freeBytes = bavail * bsize;
    if (freeBytes < least) {
        throw fail('MLOPS_DISK_FULL', {
            message: `${options.directory} has ${megabytes(freeBytes)} MB free; training needs at least ${megabytes(least)} MB`,
            hint: 'Free some space, or remove old outputs: .mlops/cache can be deleted at any time.',
        });
    }
    const wanted = options.gpus ?? 0;
    return { freeBytes, gpus: wanted === 0 ? [] : await chooseGpus(host, wanted) };
}
async function chooseGpus(host, wanted) {
    const visible = visibleDevices(host.env['CUDA_VISIBLE_DEVICES']);
    const found = parseGpus(await ask(host, GPU_QUERY)).filter((gpu) => visible(gpu));
    if (found.length < wanted) {
        throw fail('MLOPS_GPU_ABSENT', {
            message: `${wanted} GPUs are asked for and ${found.length} ${found.length === 1 ? 'is' : 'are'} visible`,
            where: { field: 'train.gpus' },
            hint: 'Ask for fewer, use a larger machine, or widen CUDA_VISIBLE_DEVICES.',
        });
    }
    const processes = parseProcesses(await ask(host, PROCESS_QUERY));
    const usable = found.filter((gpu) => !gpu.mig && !gpu.eccUncorrected);
    const free = usable.filter((gpu) => !processes.some((process) => process.gpu === gpu.uuid));
    if (free.length >= wanted)
        return free.slice(0, wanted);
    throw tooFew(wanted, found, processes);
}
/** The first thing that stands in the way: broken memory, then split devices, then other programs. */
function tooFew(wanted, found, processes) {
    const where = { field: 'train.gpus' };
    const broken = found.filter((gpu) => gpu.eccUncorrected);
    if (found.length - broken.length < wanted) {
        return fail('MLOPS_GPU_ECC', {
            message: broken
                .map((gpu) => `GPU ${gpu.index} (${gpu.name}) has ${gpu.eccUncorrected} uncorrected memory errors`)
                .join('; '),
            where,
            hint: 'Results from it cannot be trusted. Reset the GPU or take it out of service.',
        });
    }
    const split = found.filter((gpu) => gpu.mig);
    if (found.length - broken.length - split.length < wanted) {
        return fail('MLOPS_GPU_MIG', {
            message: split.map((gpu) => `GPU ${gpu.index} (${gpu.name}) is split into MIG devices`).join('; '),
            where,
            hint: 'List them with `nvidia-smi -L`, choose one with CUDA_VISIBLE_DEVICES and leave `gpus` out; or turn MIG off.',
        });
    }
    const users = processes.map((process) => `process ${process.pid} (${process.name}) uses ${process.memoryMiB ?? '?'} MiB`);
    return fail('MLOPS_GPU_BUSY', {
        message: `${wanted} free GPUs are asked for; of ${found.length} too many are in use: ${users.join('; ')}`,
        where,
        hint: 'Wait until they end, end them, or choose other GPUs with CUDA_VISIBLE_DEVICES.',
    });
}
/** @throws MLOPS_GPU_ABSENT without nvidia-smi, MLOPS_GPU_DRIVER when it fails */
async function ask(host, query) {
    const { exitCode, stdout, stderr } = await (0,process/* readProgram */.Lk)(host, query);
    if (exitCode === 0)
        return stdout;
    const said = (stdout + stderr)
        .trim()
        .replace(/\s*\n\s*/g, '; ')
        .slice(0, 500);
    if (exitCode === undefined) {
        throw fail('MLOPS_GPU_ABSENT', {
            message: 'GPUs are asked for and nvidia-smi cannot be run',
            where: { field: 'train.gpus' },
            hint: 'Run on a machine with an NVIDIA GPU and its driver, or set gpus: 0.',
        });
    }
    throw fail('MLOPS_GPU_DRIVER', {
        message: `nvidia-smi ended with exit code ${exitCode}: ${said}`,
        where: { field: 'train.gpus' },
        hint: /mismatch/i.test(said)
            ? 'The driver was updated while its old kernel module is loaded: restart the machine.'
            : 'Check that the driver is installed and loaded: run nvidia-smi.',
    });
}
/** CUDA's own rule: a list of indices or UUID prefixes; nothing said, everything is visible. */
function visibleDevices(setting) {
    if (setting === undefined)
        return () => true;
    const names = setting.split(',').map((name) => name.trim());
    return (gpu) => names.some((name) => name === String(gpu.index) || (name.length > 4 && gpu.uuid.startsWith(name)));
}
function megabytes(bytes) {
    return Math.floor(bytes / 1e6);
}

;// CONCATENATED MODULE: ./packages/training/result.ts



const LARGEST_METRICS = 1_000_000;
/**
 * Checks what the training program left in its output directory.
 *
 * @throws MLOPS_TRAINING_MODEL_MISSING, MLOPS_TRAINING_MODEL_LINK, MLOPS_TRAINING_METRICS_… and
 *   MLOPS_TRAINING_OOF_INVALID, each naming the file and what was expected in it
 */
async function readTrainingResult(directory) {
    return {
        metrics: await readMetrics((0,external_node_path_.join)(directory, 'metrics.json')),
        model: await measureModel((0,external_node_path_.join)(directory, 'model')),
        oof: await hasOutOfFold((0,external_node_path_.join)(directory, 'oof.parquet')),
    };
}
async function measureModel(directory) {
    const root = await (0,promises_.lstat)(directory).catch(() => undefined);
    const entries = root?.isDirectory() ? await (0,promises_.readdir)(directory, { recursive: true, withFileTypes: true }) : [];
    let files = 0;
    let bytes = 0;
    for (const entry of entries) {
        const path = (0,external_node_path_.join)(entry.parentPath, entry.name);
        if (entry.isDirectory())
            continue;
        if (!entry.isFile()) {
            throw fail('MLOPS_TRAINING_MODEL_LINK', {
                message: `${path} is neither a regular file nor a directory`,
                where: { file: path },
                hint: 'Copy the file itself into $MLOPS_OUTPUT/model: a link would not survive the journey to another machine.',
            });
        }
        files += 1;
        bytes += (await (0,promises_.lstat)(path)).size;
    }
    if (bytes > 0)
        return { files, bytes };
    throw fail('MLOPS_TRAINING_MODEL_MISSING', {
        message: root === undefined
            ? 'the program left no model: there is no directory $MLOPS_OUTPUT/model'
            : `${directory} holds no bytes`,
        where: { file: directory },
        hint: 'Write the model into the directory $MLOPS_OUTPUT/model, in any format.',
    });
}
async function readMetrics(path) {
    const where = { file: path };
    const found = await (0,promises_.lstat)(path).catch(() => undefined);
    if (!found?.isFile()) {
        throw fail('MLOPS_TRAINING_METRICS_MISSING', {
            message: 'the program left no regular file $MLOPS_OUTPUT/metrics.json',
            where,
            hint: 'Write names with numbers into it, for example {"rows": 1000}; {} is enough.',
        });
    }
    if (found.size > LARGEST_METRICS) {
        throw fail('MLOPS_TRAINING_METRICS_TOO_LARGE', {
            message: `metrics.json has ${found.size} bytes; at most ${LARGEST_METRICS} are read`,
            where,
            hint: 'Keep summary numbers in it; curves and histories belong into a file in $MLOPS_OUTPUT/model.',
        });
    }
    const text = await (0,promises_.readFile)(path, 'utf8');
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (cause) {
        const bare = /(?<=[:[,\s])-?(NaN|Infinity)\b/.exec(text)?.[0];
        throw fail('MLOPS_TRAINING_METRICS_NOT_JSON', {
            message: bare
                ? `metrics.json holds ${bare}, which JSON cannot say`
                : `metrics.json is not JSON: ${cause.message}`,
            where,
            hint: bare
                ? 'A metric that cannot be computed is left out, with the reason in the log.'
                : 'Write it with a JSON library.',
            cause,
        });
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
        throw notNumbers(path, undefined, value);
    }
    for (const [name, number] of Object.entries(value)) {
        if (typeof number !== 'number' || !Number.isFinite(number))
            throw notNumbers(path, name, number);
    }
    return value;
}
function notNumbers(file, field, value) {
    const shown = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing').slice(0, 60);
    return fail('MLOPS_TRAINING_METRICS_NOT_NUMBERS', {
        message: field === undefined
            ? `metrics.json holds ${shown}; expected an object of names and numbers`
            : `metrics.json says ${shown} for "${field}"; expected a finite number`,
        where: { file, ...(field === undefined ? {} : { field }) },
        hint: 'Only finite numbers are metrics; text and lists belong into the log or the model directory.',
    });
}
/** Parquet begins and ends with the same four bytes. */
async function hasOutOfFold(path) {
    const found = await (0,promises_.lstat)(path).catch(() => undefined);
    if (found === undefined)
        return false;
    const magic = found.isFile() && found.size >= 12 ? await ends(path, found.size) : '';
    if (magic === 'PAR1PAR1')
        return true;
    throw fail('MLOPS_TRAINING_OOF_INVALID', {
        message: 'oof.parquet is not a Parquet file',
        where: { file: path },
        hint: 'Write the columns id and score of the training rows, each scored by a model that did not see it; or leave the file out.',
    });
}
async function ends(path, size) {
    const file = await (0,promises_.open)(path);
    try {
        const bytes = Buffer.alloc(8);
        await file.read(bytes, 0, 4, 0);
        await file.read(bytes, 4, 4, size - 4);
        return bytes.toString('latin1');
    }
    finally {
        await file.close();
    }
}

;// CONCATENATED MODULE: ./packages/training/parameters.ts
/** What decides the result of training besides what it reads, as its statement says it; a time limit does not. */
function trainingParameters({ setup, run, params, seed, gpus }) {
    return { run, params: params, seed, setup: setup ?? [], gpus: gpus ?? 0 };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/training/setup.ts





/** Files that package managers read without being told. */
const LOCK_FILES = [
    'pyproject.toml',
    'uv.lock',
    'poetry.lock',
    'pdm.lock',
    'Pipfile.lock',
    'environment.yml',
    'renv.lock',
];
/**
 * Runs the `setup` programs, unless they ran before for the same arguments and the same content of the files they name
 * and the environment they made is still the one they made.
 *
 * @param programs of the project that need the environment: their first word, when it is a path, lies in it
 * @returns whether anything was run
 * @throws what `runProgram` throws
 */
async function prepareEnvironment(host, project, options) {
    if (options.setup.length === 0)
        return false;
    const memoFile = (0,external_node_path_.join)(project.workspace, 'cache', 'setup.json');
    const files = () => namedFiles(project.root, options.setup);
    const keyOf = (found) => sha256((0,kit.canonicalJson)({ setup: options.setup.map((argv) => [...argv]), files: [...found] }));
    const before = await files();
    const environment = () => environmentIdentity(project.root, options.programs);
    const memo = await readMemo(host, memoFile);
    const present = await environment();
    if (memo?.key === keyOf(before) && present !== null && (0,kit.canonicalJson)(memo.environment) === (0,kit.canonicalJson)(present))
        return false;
    for (const argv of options.setup) {
        host.log.info(`Setting up: ${argv.join(' ')}`);
        await (0,process/* runProgram */.mB)(host, { argv, cwd: project.root, env: {}, allowEnv: options.allowEnv ?? [], label: 'setup' });
    }
    // What set-up itself made, such as the interpreter that its next command names, was not there before; what was there
    // and is another now changed too late to be in the environment.
    const after = await files();
    const settled = [...before].every(([name, digest]) => after.get(name) === digest);
    await host.files.makeDirectory((0,external_node_path_.join)(project.workspace, 'cache'));
    if (settled)
        await host.files.write(memoFile, (0,kit.canonicalJson)({ key: keyOf(after), environment: await environment() }));
    return true;
}
/** What `train.setup` prepares, for whatever of the project runs next: data may be fetched and features built in it too. */
function prepareProject(host, project) {
    const { train } = project.config;
    return prepareEnvironment(host, project, {
        setup: train?.setup ?? [],
        programs: train ? [train.run] : [],
        allowEnv: train?.env ?? [],
    });
}
/** Digests of the files of the project that the commands name, or that package managers read unasked. */
async function namedFiles(root, setup) {
    const named = [
        ...new Set([...setup.flat().flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]), ...LOCK_FILES]),
    ].sort();
    const files = new Map();
    for (const name of named) {
        const digest = await fileDigest(root, name);
        if (digest !== undefined)
            files.set(name, digest);
    }
    return files;
}
/** Of a regular file in the project; tools found in PATH and flags are not files here. */
async function fileDigest(root, name) {
    const path = (0,external_node_path_.resolve)(root, name);
    if ((0,external_node_path_.relative)(root, path).startsWith('..'))
        return undefined;
    return (0,promises_.readFile)(path).then(sha256, () => undefined);
}
/**
 * What the directories that the programs live in are, as far as one look can tell: a directory that was deleted and
 * made anew is another one. `null` when something is missing.
 */
async function environmentIdentity(root, programs) {
    const identities = [];
    for (const [program] of programs) {
        if (program === undefined || !program.includes('/'))
            continue;
        const path = (0,external_node_path_.resolve)(root, program);
        const top = (0,external_node_path_.join)(root, (0,external_node_path_.relative)(root, path).split(external_node_path_.sep)[0]);
        const [found, directory] = await Promise.all([(0,promises_.stat)(path), (0,promises_.stat)(top)]).catch(() => []);
        if (!found || !directory)
            return null;
        identities.push([program, directory.ino, directory.birthtimeMs]);
    }
    return identities;
}
async function readMemo(host, path) {
    try {
        return JSON.parse(await host.files.readText(path));
    }
    catch {
        return undefined; // absent or damaged: set up again
    }
}
function sha256(content) {
    return (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex');
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 76 modules
var evidence = __webpack_require__(95004);
;// CONCATENATED MODULE: ./packages/training/checkpoints.ts







const LOOK_EVERY_MS = 250;
/**
 * Lends the training program a directory that outlives it. A checkpoint is a file or a directory in it, put there whole: written
 * aside under a name that begins with `.` or ends with `.tmp`, then renamed. While the program runs, and when it breaks, what is
 * new is kept for the next attempt of the job, where a host has attempts; on one machine it is simply still there.
 *
 * @returns what `body` returns, and the `dirHash1` of what it went on from
 * @throws MLOPS_TRAINING_UNFINISHED when it broke and left something to go on from, or when what there is to go on from could
 * not be fetched, else what `body` throws
 */
async function withCheckpoints(host, checkpoints, body) {
    const resumed = (await whatIsHere(host, checkpoints.directory)) ?? (await takeOver(host, checkpoints));
    if (resumed !== undefined)
        host.log.info(`Training goes on from checkpoint ${resumed.slice(0, 12)}.`);
    const keeper = keepNew(host, checkpoints, resumed);
    try {
        return { value: await body(), ...(resumed !== undefined && { resumed }) };
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError) || host.signal.aborted)
            throw error;
        const left = await keeper.last();
        if (left === undefined)
            throw error;
        throw fail('MLOPS_TRAINING_UNFINISHED', {
            message: `${error.message}\nIt left checkpoint ${left.slice(0, 12)}, ${left === resumed ? 'the one that it went on from' : 'to go on from'}.`,
            ...(error.where && { where: error.where }),
            hint: `Train again: it goes on from there. On GitHub, run the failed jobs again. ${error.hint ?? ''}`.trim(),
            cause: error,
        });
    }
    finally {
        await keeper.end();
    }
}
/** The digest of what an earlier training of this machine left, if it left anything; what was half-written is cleared away. */
async function whatIsHere(host, directory) {
    await host.files.makeDirectory(directory);
    for (const name of await host.files.list(directory))
        if (isAside(name))
            await host.files.remove((0,external_node_path_.join)(directory, name));
    return digestOf(directory);
}
/** What cannot be had at the next attempt either. */
const GONE = new Set([
    'MLOPS_ARTIFACT_MISSING',
    'MLOPS_ARTIFACT_DIGEST',
    'MLOPS_ARTIFACT_REFUSED',
]);
/**
 * Fills the directory with the newest checkpoint that an earlier attempt kept of this very training.
 * @throws MLOPS_TRAINING_UNFINISHED when that is out of reach: beginning at the beginning would throw it away
 */
async function takeOver(host, { name, directory, key }) {
    for (const ticket of await reached(host, async () => (await host.workspace.attempts?.kept(name)) ?? [])) {
        const taken = await (0,process/* withScratch */.hM)(host, { parent: (0,external_node_path_.dirname)(directory), prefix: '.taken-' }, async (scratch) => {
            const packed = (0,external_node_path_.join)(scratch, 'packed');
            if (!(await reached(host, () => restored(host, ticket, packed))))
                return undefined;
            const said = await host.files.readText((0,external_node_path_.join)(packed, 'checkpoint.json')).catch(() => '');
            const digest = await digestOf((0,external_node_path_.join)(packed, 'files'));
            if (digest === undefined || said !== describe(key, digest))
                return undefined;
            await host.files.remove(directory);
            await host.files.rename((0,external_node_path_.join)(packed, 'files'), directory);
            return digest;
        });
        if (taken !== undefined)
            return taken;
        host.log.info('A checkpoint of an earlier attempt is passed over: it is not one of this training, or not whole.');
    }
    return undefined;
}
/** @returns false when it is not there any more, or not what it was */
async function restored(host, ticket, directory) {
    try {
        await host.workspace.restore(ticket, directory);
        return true;
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError) || !GONE.has(error.code))
            throw error;
        return false;
    }
}
/** @throws MLOPS_TRAINING_UNFINISHED */
async function reached(host, body) {
    try {
        return await body();
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError) || host.signal.aborted)
            throw error;
        throw fail('MLOPS_TRAINING_UNFINISHED', {
            message: `What an earlier attempt kept could not be fetched: ${error.message}`,
            hint: 'Run the failed jobs again: the training goes on from there.',
            cause: error,
        });
    }
}
/** What makes a checkpoint this training's, and whole. */
function describe(key, dirHash1) {
    return (0,kit.canonicalJson)({ key, dirHash1 });
}
/** Keeps what the program leaves, while it runs. @param had what the next attempt would have anyway */
function keepNew(host, { name, directory, key, everySeconds }, had) {
    const { attempts } = host.workspace;
    let kept = had;
    let [next, seen] = [0, ''];
    const pause = () => void (next = host.clock.monotonic() + everySeconds * 1000);
    let looking;
    async function keep() {
        const state = await stateOf(directory);
        if (state === seen)
            return;
        await (0,process/* withScratch */.hM)(host, { parent: (0,external_node_path_.dirname)(directory), prefix: '.kept-' }, async (scratch) => {
            const files = (0,external_node_path_.join)(scratch, 'files');
            await copyWhole(directory, files);
            // The program wrote meanwhile: it is tried again, soon.
            if (state !== (await stateOf(directory)))
                return;
            const digest = await digestOf(files);
            if (digest !== undefined && digest !== kept) {
                await host.files.write((0,external_node_path_.join)(scratch, 'checkpoint.json'), describe(key, digest));
                await attempts.keep(name, scratch);
                kept = digest;
                host.log.info(`Kept checkpoint ${digest.slice(0, 12)} for the next attempt.`);
                pause();
            }
            seen = state;
        });
    }
    /** Losing a checkpoint is no reason to lose the training. */
    const look = () => keep().catch((error) => {
        // It took something away meanwhile: the same.
        if (error.code === 'ENOENT')
            return;
        pause();
        if (!host.signal.aborted)
            host.log.warning(`A checkpoint could not be kept: ${error.message}`);
    });
    const timer = attempts &&
        setInterval(() => {
            if (host.clock.monotonic() >= next)
                looking ??= look().finally(() => (looking = undefined));
        }, LOOK_EVERY_MS);
    const end = async () => {
        clearInterval(timer);
        await looking;
    };
    return {
        end,
        /** After the program: keeps what is new. @returns the digest of what there is to go on from */
        async last() {
            await end();
            if (attempts)
                await look();
            return attempts ? kept : whatIsHere(host, directory);
        },
    };
}
/** Copies all but what is half-written. */
async function copyWhole(directory, to) {
    const filter = (path) => (0,external_node_path_.dirname)(path) !== directory || !isAside(path.slice(directory.length + 1));
    await (0,promises_.cp)(directory, to, { recursive: true, mode: external_node_fs_.constants.COPYFILE_FICLONE, filter });
}
/** Names, sizes and times of what lies there. */
async function stateOf(directory) {
    const names = (await (0,promises_.readdir)(directory, { recursive: true })).filter((name) => !isAside(name)).sort();
    const found = await Promise.all(names.map(async (name) => [name, await (0,promises_.lstat)((0,external_node_path_.join)(directory, name))]));
    return JSON.stringify(found.map(([name, { size, mtimeMs }]) => [name, size, mtimeMs]));
}
/** @param name in the directory of checkpoints */
function isAside(name) {
    return name.startsWith('.') || /^[^/\\]*\.tmp([/\\]|$)/.test(name);
}
/** @returns undefined for what holds no file */
async function digestOf(directory) {
    const { dirHash1, files } = await (0,evidence/* digestDirectory */.qW)(directory);
    return files.length === 0 ? undefined : dirHash1;
}

;// CONCATENATED MODULE: ./packages/training/train.ts








/** The files of the features stage that training may see. Evaluation rows and labels are not among them. */
const TRAINING_FILES = ['train.parquet', 'features.json'];
/**
 * Checks the machine, prepares the environment, runs the training program and takes over what it left. The program
 * writes into a directory of its own: what is in `output` afterwards is whole, and after an error nothing is.
 *
 * @returns what was left, the GPUs it was given, and the `dirHash1` of the checkpoint that it went on from
 * @throws what `preflight`, `prepareEnvironment`, `runProgram`, `readTrainingResult` and `withCheckpoints` throw
 */
async function train(host, project, work) {
    const { section, checkpoints } = work;
    const cache = (0,external_node_path_.join)(project.workspace, 'cache');
    await host.files.makeDirectory(cache);
    const { gpus } = await preflight(host, { directory: cache, gpus: section.gpus ?? 0 });
    await prepareEnvironment(host, project, {
        setup: section.setup ?? [],
        programs: [section.run],
        allowEnv: section.env ?? [],
    });
    const trained = () => (0,process/* withScratch */.hM)(host, { parent: cache, prefix: 'train-' }, async (scratch) => {
        const features = (0,external_node_path_.join)(scratch, 'features');
        const left = (0,external_node_path_.join)(scratch, 'output');
        await host.files.makeDirectory(features);
        await host.files.makeDirectory(left);
        for (const file of TRAINING_FILES)
            await host.files.copy((0,external_node_path_.join)(work.features, file), (0,external_node_path_.join)(features, file));
        const used = await (0,process/* runProgram */.mB)(host, {
            argv: section.run,
            cwd: project.root,
            env: {
                MLOPS_FEATURES: features,
                MLOPS_OUTPUT: left,
                MLOPS_PARAMS: (0,kit.canonicalJson)(section.params),
                MLOPS_SEED: String(section.seed),
                ...(checkpoints && { MLOPS_CHECKPOINTS: checkpoints.directory }),
                // The chosen ones only: a program that takes every GPU it sees does not disturb the others.
                ...(gpus.length === 0 ? {} : { CUDA_VISIBLE_DEVICES: gpus.map((gpu) => gpu.uuid).join(',') }),
            },
            allowEnv: section.env ?? [],
            ...(section['time-limit'] === undefined ? {} : { timeLimitSeconds: (0,packages_config/* parseDuration */.E9)(section['time-limit']) }),
            logFile: (0,external_node_path_.join)(scratch, 'log.txt'),
            label: 'train',
            ...(work.expectedSeconds !== undefined && { expectedSeconds: work.expectedSeconds }),
        });
        host.log.info(describeUse(used));
        const result = await readTrainingResult(left);
        await host.files.rename((0,external_node_path_.join)(left, 'metrics.json'), (0,external_node_path_.join)(work.output, 'metrics.json'));
        if (result.oof)
            await host.files.rename((0,external_node_path_.join)(left, 'oof.parquet'), (0,external_node_path_.join)(work.output, 'oof.parquet'));
        await host.files.rename((0,external_node_path_.join)(scratch, 'log.txt'), (0,external_node_path_.join)(work.output, 'log.txt'));
        await host.files.rename((0,external_node_path_.join)(left, 'model'), (0,external_node_path_.join)(work.output, 'model'));
        return result;
    });
    if (checkpoints === undefined)
        return { result: await trained(), gpus };
    const { value, ...from } = await withCheckpoints(host, checkpoints, trained);
    return { result: value, gpus, ...from };
}
function describeUse(used) {
    const parts = [`Trained in ${used.seconds.toFixed(1)} s`];
    if (used.cpuSeconds !== null)
        parts.push(`${used.cpuSeconds.toFixed(1)} s of processor time`);
    if (used.peakRssBytes !== null)
        parts.push(`at most ${Math.round(used.peakRssBytes / 1e6)} MB of memory`);
    return parts.join(', ');
}

;// CONCATENATED MODULE: ./packages/training/index.ts












/***/ })

};
