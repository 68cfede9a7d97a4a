export const id = 1458;
export const ids = [1458];
export const modules = {

/***/ 51458:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C1: () => (/* reexport */ MLFLOW_RUN),
  hv: () => (/* reexport */ TRAINING_FILES),
  Bm: () => (/* reexport */ argvInput),
  e2: () => (/* reexport */ askMlflowRun),
  kn: () => (/* reexport */ codeAmong),
  R9: () => (/* reexport */ codeFiles),
  $1: () => (/* reexport */ jsonInput),
  l9: () => (/* reexport */ mlflowFacts),
  hs: () => (/* reexport */ prepareProject),
  RS: () => (/* reexport */ readMlflowRun),
  rI: () => (/* reexport */ sourceText),
  Le: () => (/* reexport */ trackingServer),
  B: () => (/* reexport */ train),
  k3: () => (/* reexport */ fail),
  Z$: () => (/* reexport */ trainingParameters)
});

// UNUSED EXPORTS: preflight

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/training/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_TRAINING_MODEL_MISSING: 'The training program ended well but left no model.',
    MLOPS_TRAINING_MODEL_LINK: 'The model directory holds something other than regular files and directories.',
    MLOPS_TRAINING_METRICS_MISSING: 'The training program left no metrics.json.',
    MLOPS_TRAINING_METRICS_TOO_LARGE: 'metrics.json is larger than 1 MB.',
    MLOPS_TRAINING_METRICS_NOT_JSON: 'metrics.json is not JSON.',
    MLOPS_TRAINING_METRICS_NOT_NUMBERS: 'metrics.json holds something other than names with finite numbers.',
    MLOPS_TRAINING_OOF_INVALID: 'The out-of-fold predictions are not a Parquet file.',
    MLOPS_TRAINING_MLFLOW_INVALID: 'mlflow-run.json is not what MLflow says of a run.',
    MLOPS_TRAINING_UNFINISHED: 'The training is not done, and there is a checkpoint to go on from.',
    MLOPS_TRAINING_STUCK: 'Two attempts of a training in a row left no new checkpoint.',
    MLOPS_TRAINING_FEATURES_MISSING: 'There is no training split to hand to the training program.',
    MLOPS_TRAINING_INPUT_INVALID: 'An input of train-model cannot be read.',
    MLOPS_MLFLOW_RUN: '`mlops import mlflow-run` was not given the id of a run that the tracking server has.',
    MLOPS_MLFLOW_SERVER: 'No MLflow tracking server is named, or one that is not asked over HTTP.',
    MLOPS_MLFLOW_REFUSED: 'The MLflow tracking server does not let these credentials in.',
    MLOPS_MLFLOW_ANSWER: 'The MLflow tracking server cannot be reached, or answers what no MLflow does.',
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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var packages_config = __webpack_require__(84152);
;// CONCATENATED MODULE: ./packages/training/references.ts

/** Files that stand for their directory where it is imported. */
const OF_DIRECTORY = /^(__init__|__main__|mod|index)\.(py|rs|[cm]?[jt]sx?)$/;
const PROGRAM = /\.(pyi?|[cm]?[jt]sx?|r|jl|rb|java|scala|kt|go|rs|c|cc|cpp|h|hpp|cs|swift|lua)$/i;
/** Whether a file is a source of a programming language, by its ending. */
const isProgram = (name) => PROGRAM.test(name);
/**
 * What a text may name: any word of it, comments and all. Where an import or a text in quotation marks ends is another matter
 * in each language, and one that is taken to end too early hides what was changed.
 */
const asWords = (directory, text) => ({ directory, words: wordsOf(text), text });
/**
 * `./lib/a-b.v2.mjs` has `lib`, `a-b.v2.mjs`, `a-b.v2`, and what lies between its dots and hyphens; `\nlib`, as a line end is
 * written in quotation marks, has `lib` too.
 */
function wordsOf(text) {
    const words = new Set();
    // A text says most of its words many times over.
    for (const token of new Set(text.match(/\\?[\p{L}\p{N}_.-]+/gu))) {
        const said = token.startsWith('\\') ? [token.slice(1), token.slice(2)] : [token];
        for (const name of said.map(withoutDots)) {
            words.add(name).add(stemOf(name));
            for (const part of name.split('.')) {
                words.add(part);
                for (const piece of part.split('-'))
                    words.add(piece);
            }
        }
    }
    words.delete('');
    return words;
}
/** Without a pattern, which would take a square of the time for a long line of dashes. */
function withoutDots(name) {
    const isDot = (at) => name[at] === '.' || name[at] === '-';
    let [from, to] = [0, name.length];
    while (from < to && isDot(from))
        from += 1;
    while (to > from && isDot(to - 1))
        to -= 1;
    return name.slice(from, to);
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
            if (isOdd(base))
                this.odd.push(name);
            const words = [base, ...(isSource(name) ? [OF_DIRECTORY.test(base) ? directoryOf(name) : stemOf(base)] : [])];
            for (const word of new Set(words)) {
                const known = this.byWord.get(word);
                if (known)
                    known.push(name);
                else
                    this.byWord.set(word, [name]);
            }
        }
    }
    /**
     * What a source names, if there is such a file: of its own directory, or of one above it; of any other, if that is named as
     * well. A directory that is imported is named by itself.
     */
    namedIn(reference) {
        const named = [...reference.words].flatMap((word) => this.byWord.get(word) ?? []);
        const odd = this.odd.filter((name) => says(reference, external_node_path_.posix.basename(name)));
        return [...named, ...odd].filter((name) => {
            const there = external_node_path_.posix.dirname(name);
            return isBelow(there, reference.directory) || says(reference, external_node_path_.posix.basename(there));
        });
    }
}
/** Whether a text has the name of a file or directory. */
function says({ words, text }, name) {
    return isOdd(name) ? text.includes(name) : words.has(name);
}
/** Not a word as `wordsOf` finds them. */
const isOdd = (name) => !/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) || withoutDots(name) !== name;
const directoryOf = (name) => external_node_path_.posix.basename(external_node_path_.posix.dirname(name));
/** A place with more above it than any path leads up. */
const DEEP = '/deep'.repeat(100);
/** Whether a place is a directory or below it; both relative to the project's folder, or absolute. */
function isBelow(directory, place) {
    const [from, to] = [directory, place].map((path) => (external_node_path_.posix.isAbsolute(path) ? path : external_node_path_.posix.join(DEEP, path)));
    return from === to || to.startsWith(from.endsWith('/') ? from : `${from}/`);
}

;// CONCATENATED MODULE: ./packages/training/follow.ts


/** Links that lead on to links. */
const MOST_LINKS = 40;
/**
 * These files, what they and the references name, what that names, and so on; with what symbolic links among them lead to in
 * git: of a directory all code, but nothing of one that the project itself lies in.
 *
 * Reads every file that it reaches once, but for raw data, and looks each word up: about 30 ms for each megabyte.
 * @param namedIn what a text names; by default nothing, and only links lead on
 */
async function follow(sources, roles, from, namedIn, references = []) {
    const all = new Set(sources.all);
    const reached = new Set();
    let next = [...from, ...references.flatMap((reference) => namedIn?.(reference) ?? [])];
    while (next.length > 0) {
        const fresh = [...new Set(next)].filter((name) => !reached.has(name));
        for (const name of fresh)
            reached.add(name);
        const files = fresh.filter((name) => !roles.data.has(name));
        const links = await sources.links(files);
        next = [];
        for (const [name, target] of links) {
            next.push(...(await behindLink(sources, all, roles, name, target)));
            next.push(...(namedIn?.(asWords(external_node_path_.posix.dirname(name), target)) ?? []));
        }
        if (!namedIn)
            continue;
        const texts = await sources.read(files.filter((name) => !links.has(name)));
        for (const [name, text] of texts)
            next.push(...namedIn(asWords(external_node_path_.posix.dirname(name), text), name));
    }
    return reached;
}
/** What git has where a link leads, and the links on the way; of what it ignores, of what lies outside, nothing. */
async function behindLink(sources, all, { data, isCode }, name, target) {
    const met = [];
    const filesAt = (place) => {
        if (all.has(place))
            return data.has(place) ? [] : [place];
        return isAbove(place) ? [] : sources.all.filter((file) => isCode(file) && isBelow(place, file));
    };
    let place = placeBehind(name, target);
    for (let links = 0; place !== undefined && links < MOST_LINKS; links += 1) {
        const parts = place.split('/');
        const way = parts.map((_, index) => parts.slice(0, index + 1).join('/')).find((one) => all.has(one));
        const further = way && (await sources.links([way])).get(way);
        if (further === undefined)
            break;
        met.push(way);
        place = placeBehind(way, further, place.slice(way.length));
    }
    const files = place === undefined ? [] : filesAt(place);
    if (files.length > 0)
        return [...met, ...files];
    // Out of the repository and in again, by the name that this clone has.
    const real = await sources.realPlace?.(name);
    return real === undefined ? met : [...met, ...filesAt(real)];
}
const placeBehind = (name, target, rest = '') => external_node_path_.posix.isAbsolute(target) ? undefined : withoutSlash(external_node_path_.posix.join(external_node_path_.posix.dirname(name), target, rest));
const withoutSlash = (place) => place.replace(/\/$/, '');
/** A directory that the project itself lies in, with all that is not its own. */
const isAbove = (directory) => /^\.\.?(\/\.\.)*$/.test(directory);

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/training/sources.ts



/** Never entered, unless git tracks what lies there: workspaces, environments, caches. */
const NOT_ENTERED = /(^|\/)(\.mlops|\.git|\.venv|venv|node_modules|__pycache__|\.ipynb_checkpoints|\.[a-z]+_cache)\//;
/** Workspaces, of this project or another: what stages make. A commit that has this project's is refused. */
const WORKSPACE = /(^|\/)\.mlops(\/|$)/;
/** Bytes. What is larger and no program is read as a table or a model. */
const LARGEST = 1 << 20;
/**
 * The text of a source: of a program whatever its bytes are; of another file when it is text, in UTF-8 or UTF-16. What LFS
 * keeps elsewhere is none.
 */
function sourceText(name, bytes) {
    if (!isProgram(name) && bytes.length > LARGEST)
        return undefined;
    const text = Buffer.from(bytes).toString('utf8');
    if (LFS_POINTER.test(text))
        return undefined;
    if (!text.includes('\0'))
        return text;
    // Of UTF-16 every other byte of most letters is a NUL.
    const packed = text.replaceAll('\0', '');
    const [first, second] = bytes;
    const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
    return isProgram(name) || isMarked || !CONTROL.test(packed) ? `${text}\n${packed}` : undefined;
}
const LFS_POINTER = /^version https:\/\/git-lfs\S*\n((oid|size|ext-\d-\w+) \S*\n)*$/;
/** What no text has besides tabs and line ends. */
const CONTROL = /[\x01-\x08\x0e-\x1a\x1c-\x1f]/;
/** Those of the work tree: what git knows or would add, of submodules too; outside of git all that lies in the folder. */
async function sourcesOf(host, root) {
    const links = async (names) => {
        const said = await Promise.all(names.map((name) => (0,promises_.readlink)((0,external_node_path_.join)(root, name)).catch(() => undefined)));
        return new Map(names.flatMap((name, index) => (said[index] === undefined ? [] : [[name, said[index]]])));
    };
    const listed = (await listedFiles(host, root, ':/')) ?? (await walk(root)).map((name) => ({ name, tracked: true }));
    return {
        all: listed.map(({ name }) => name),
        untracked: new Set(listed.flatMap(({ name, tracked }) => (tracked ? [] : [name]))),
        links,
        realPlace: async (name) => {
            const [from, to] = await Promise.all([(0,promises_.realpath)(root), (0,promises_.realpath)((0,external_node_path_.join)(root, name))]).catch(() => []);
            return to === undefined ? undefined : (0,external_node_path_.relative)(from, to).split(external_node_path_.sep).join('/') || '.';
        },
        read: async (names) => {
            const texts = new Map();
            for (const name of names) {
                const text = await textOf(root, name);
                if (text !== undefined)
                    texts.set(name, text);
            }
            return texts;
        },
    };
}
async function textOf(root, name) {
    const path = (0,external_node_path_.join)(root, name);
    const found = await (0,promises_.stat)(path).catch(() => undefined);
    const isRead = found?.isFile() && (isProgram(name) || found.size <= LARGEST);
    return isRead ? sourceText(name, await (0,promises_.readFile)(path)) : undefined;
}
/** Files that git knows or would add, still there; `undefined` outside of git. @param where a pathspec of git */
async function listedFiles(host, root, where) {
    const ask = (which) => host.git.run(['ls-files', '-z', ...which.split(' '), '--', where], { directory: root });
    const [known, added] = await Promise.all([ask('--cached'), ask('--others --exclude-standard')]);
    if (known.code !== 0 || added.code !== 0)
        return undefined;
    const names = (bytes) => [...new Set(Buffer.from(bytes).toString('utf8').split('\0'))].filter((name) => name !== '');
    const listed = [
        ...names(known.stdout).map((name) => ({ name, tracked: true })),
        ...names(added.stdout)
            .filter((name) => !WORKSPACE.test(name))
            .map((name) => ({ name, tracked: false })),
    ];
    const there = await Promise.all(listed.map(({ name }) => (0,promises_.lstat)((0,external_node_path_.join)(root, name)).catch(() => undefined)));
    const files = await Promise.all(listed.map(async (one, index) => {
        if (!there[index])
            return [];
        return there[index].isDirectory() ? submoduleFiles(host, root, one) : [one];
    }));
    return files.flat();
}
/** Of one that was not checked out there are none; a repository that git does not know as a submodule is a directory. */
async function submoduleFiles(host, root, one) {
    if (one.name.endsWith('/'))
        return [one];
    const directory = (0,external_node_path_.join)(root, one.name);
    const isThere = await (0,promises_.lstat)((0,external_node_path_.join)(directory, '.git')).catch(() => undefined);
    const files = isThere ? await listedFiles(host, directory, '.') : [];
    return (files ?? []).map(({ name, tracked }) => ({ name: `${one.name}/${name}`, tracked }));
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

;// CONCATENATED MODULE: ./packages/training/roles.ts



/** Not code unless a pattern says so, or a program names it. What Python compiled by itself it has from the source beside. */
const DOCUMENTATION = [
    /\.(md|rst|log)$/i,
    /(^|\/)__pycache__\/[^/]*\.pyc$/,
    /(^|\/)((LICEN[CS]E|CHANGELOG|NOTICE)(\.(md|txt|rst))?|\.gitignore|\.gitattributes)$/i,
];
function rolesOf({ untracked }, { config, file }) {
    const sources = Object.entries(config.data ?? {});
    const data = new Map(sources.map(([name, { path }]) => [external_node_path_.posix.join(path), name]).filter(([place]) => !isProgram(place)));
    const named = [
        ...sources.flatMap(([, source]) => [source.path, source.contract]),
        ...[config.features?.views, config.evaluate?.predictions, config.card?.['intended-use']],
        file,
    ];
    const others = new Set(named.map((path) => path && external_node_path_.posix.join(path)));
    const isDocumentation = (name) => DOCUMENTATION.some((pattern) => pattern.test(name));
    const isOther = (name) => others.has(name) || isDocumentation(name);
    return {
        data,
        isCode: (name) => !isOther(name) &&
            !/(^|\/)docs?\//.test(name) &&
            // Of environments and caches what git tracks; but a commit that has the project's own workspace is refused.
            !(NOT_ENTERED.test(name) && (untracked.has(name) || name.startsWith('.mlops/'))),
        isSource: (name) => isProgram(name) || !isOther(name),
        isDocumentation,
    };
}
/** mlops.yml, relative to its folder. */
const fileOf = ({ root, file }) => file && (0,external_node_path_.relative)(root, file);

;// CONCATENATED MODULE: ./packages/training/set-up-files.ts



/** What package managers and `make` read without being told. */
const UNASKED = new Set([
    ...['pyproject.toml', 'setup.py', 'setup.cfg', 'uv.lock', 'uv.toml', '.python-version', 'poetry.lock', 'pdm.lock'],
    ...['Pipfile', 'Pipfile.lock', 'environment.yml', 'conda-lock.yml', 'pixi.toml', 'pixi.lock', 'Makefile'],
    ...['package.json', 'package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', '.npmrc', 'renv.lock', 'DESCRIPTION'],
    ...['Project.toml', 'Manifest.toml', 'go.mod', 'go.sum', 'Cargo.toml', 'Cargo.lock'],
]);
/**
 * What the programs of `train.setup` read of a repository: the files that they name; what those name in full, such as
 * `-r base.txt`; and of a directory such as `./pkg` all code, for which of it is installed only its build knows. A program that
 * is named, such as `setup.py`, is followed by all words, as every program is. What package managers find in
 * directories above the project counts, and is not followed: it is of other projects as well.
 *
 * In a text a directory is what is written as a path: `./pkg`, `$TOP/libs/pkg`, `.`; as a whole word of `setup` it may be bare.
 */
async function setUpFiles(sources, roles, setup) {
    if (setup.length === 0)
        return new Set();
    const { all } = sources;
    const files = new NamedFiles(all, (name) => roles.isSource(name));
    const directories = new Directories(all);
    const wholes = new Set();
    const allIn = (places) => {
        const fresh = places.filter((place) => directories.has(place) && !wholes.has(place));
        for (const place of fresh)
            wholes.add(place);
        return all.filter((name) => roles.isCode(name) && fresh.some((place) => isBelow(place, name)));
    };
    const places = setup.flat().flatMap(placesOf);
    const unasked = all.filter((name) => UNASKED.has(external_node_path_.posix.basename(name)));
    const asked = new Set([...all.filter((name) => places.includes(name)), ...unasked.filter(isHere)]);
    const namedIn = (reference, name) => {
        const byWord = name === undefined || (isProgram(name) && asked.has(name));
        const named = files
            .namedIn(reference)
            .filter((one) => !roles.isDocumentation(one) && (byWord || says(reference, external_node_path_.posix.basename(one))));
        for (const one of named)
            asked.add(one);
        // What settings of tools say of `.` installs nothing.
        const isSettings = name !== undefined && /\.(toml|cfg|lock|json)$/.test(name);
        const paths = directories.namedIn(reference).filter((place) => !isSettings || place !== reference.directory);
        return [...named, ...allIn(paths)];
    };
    const commands = setup.map((argv) => asWords('.', argv.join('\n')));
    const reached = await follow(sources, roles, [...asked, ...allIn(places)], namedIn, commands);
    for (const name of unasked)
        if (isAbove(external_node_path_.posix.dirname(name)))
            reached.add(name);
    return reached;
}
const isHere = (name) => !name.includes('/');
/** What a word of a command may be as a path: as it stands, after `=`, after `-r`; without the extras of `./pkg[dev]`. */
function placesOf(word) {
    const said = [word, word.slice(word.indexOf('=') + 1), word.replace(/^-\w/, '')];
    return [...new Set(said)]
        .filter((one) => one !== '')
        .map((one) => withoutSlash(external_node_path_.posix.join(one.replace(/\[[^\]]*\]$/, ''))));
}
/** The directories of files, by how a text may name them. */
class Directories {
    byName = new Map();
    places = new Set();
    constructor(files) {
        for (const file of files) {
            for (let place = external_node_path_.posix.dirname(file); !this.places.has(place); place = external_node_path_.posix.dirname(place)) {
                this.places.add(place);
                if (isAbove(place))
                    break;
                const name = external_node_path_.posix.basename(place);
                this.byName.set(name, [...(this.byName.get(name) ?? []), place]);
            }
        }
    }
    has(place) {
        return this.places.has(place);
    }
    /** By a path: from where the text lies, from the project's folder, or after something that is not known, such as a variable. */
    namedIn(reference) {
        const found = [];
        for (const { 0: token, index } of reference.text.matchAll(PATH)) {
            // Of `packages/*` all.
            const path = withoutSlash(external_node_path_.posix.join(token.replace(/\/\*.*$/, '')));
            if (isAbove(path)) {
                const before = reference.text.slice(Math.max(0, index - 20), index);
                // `. env/activate`, as shells have it, is no directory.
                if (path !== '.' || !/(^|[;&|({\n])\s*$/.test(before))
                    found.push(external_node_path_.posix.join(reference.directory, path), path);
                continue;
            }
            const tail = path.replace(/^(\.\.\/)+|^\/+|^.*\$[^/]*\//g, '');
            for (const place of this.byName.get(external_node_path_.posix.basename(path)) ?? []) {
                const head = place === tail ? '.' : place.endsWith(`/${tail}`) ? place.slice(0, -tail.length - 1) : undefined;
                if (head !== undefined && (isBelow(head, reference.directory) || says(reference, external_node_path_.posix.basename(head))))
                    found.push(place);
            }
        }
        return found.map(withoutSlash);
    }
}
/** What is written with a slash, or consists of dots. */
const PATH = /(?<![^\s"'`=,;:|&()<>{}[\]@])(?:[^\s"'`=,;:|&()<>{}[\]@]*\/[^\s"'`=,;:|&()<>{}[\]@]*|\.\.?(?![^\s"'`,;:|&()<>{}[\]@]))/g;

;// CONCATENATED MODULE: ./packages/training/code.ts









/**
 * What a program depends on, sorted by name.
 *
 * @param program.code globs relative to the project (`*`, `**`, `?`; a directory stands for all in it). Default: all files
 *   of the project that git does not ignore (all files outside of git) except documentation, environments that git does not
 *   track and what mlops.yml names for other stages: a table that a program reads by itself counts, or a change of it would
 *   not. A program that lies beside the project's folder, such as `../lib/predict.py`, counts with the directory that it lies in.
 *   Whatever is said, the program itself counts, with the files that it names, and those that these name; and what
 *   `train.setup` reads. A symbolic link counts by what it says, and what it leads to in git by its bytes
 * @throws MLOPS_CODE_MISSING when a pattern matches nothing; MLOPS_PATH_OUTSIDE for raw data outside of the repository
 */
async function codeFiles(host, project, program) {
    const { root, config } = project;
    const sources = await sourcesOf(host, root);
    for (const pattern of program.code ?? [])
        refuseUnmatched(sources.all, pattern);
    const { code, data } = await codeAmong(sources, { config, file: fileOf(project) }, program);
    const links = await sources.links(code);
    const files = code.map((name) => {
        const target = links.get(name);
        const what = target === undefined ? { path: (0,external_node_path_.join)(root, name) } : { digest: { sha256: sha256(target) } };
        return { name: `code/${name}`, role: 'code', ...what };
    });
    const tables = data.map(async (name) => {
        const at = ['data', name, 'path'];
        const path = await (0,packages_config.resolvePath)(project, config.data[name].path, { purpose: 'data', at });
        return { name: `data/${name}`, role: 'data', path };
    });
    return [...files, ...(await Promise.all(tables))];
}
/**
 * Those of all files of a repository, or of a project's folder, that are code; and the sources of raw data that the program
 * names, or what it is read from.
 * @param file mlops.yml, relative to the project's folder
 */
async function codeAmong(sources, { config, file }, { run = [], code: patterns }) {
    const { all } = sources;
    const { features, train, evaluate } = config;
    // Who says what the result of one program depends on says it of no other.
    const argv = patterns ? run : [run, features?.run, train?.run, evaluate?.run].flatMap((words) => words ?? []);
    const roles = rolesOf(sources, { config, file });
    const named = new NamedFiles([...new Set([...all, ...roles.data.keys()])], (name) => roles.isSource(name));
    const namedIn = (reference) => named.namedIn(reference);
    const readBy = (words) => {
        const places = new Set(words.map(placeOf));
        const programs = all.filter((name) => places.has(name));
        return follow(sources, roles, programs, namedIn, [asWords('.', words.join(' '))]);
    };
    const said = patterns ? matching(all, patterns) : byDefault(all, argv.map(placeOf), roles);
    // What lies beside the folder of mlops.yml is of others, except for what anything in it names.
    const beside = all.filter(isBeside);
    const shared = new NamedFiles(beside, (name) => roles.isSource(name));
    const chosen = await follow(sources, roles, said);
    const reached = [
        ...chosen,
        ...(beside.length === 0 ? [] : await follow(sources, roles, [...chosen], (one) => shared.namedIn(one))),
        ...(await readBy(argv)),
        ...(await setUpFiles(sources, roles, train?.setup ?? [])),
    ];
    const own = await readBy(run);
    return {
        code: [...new Set(reached)].filter((name) => !roles.data.has(name)).sort(),
        data: [...new Set([...own].flatMap((name) => roles.data.get(name) ?? []))].sort(),
    };
}
function matching(all, patterns) {
    const expressions = patterns.map(glob);
    return all.filter((name) => expressions.some((expression) => expression.test(name)));
}
function byDefault(all, places, { isCode }) {
    const outside = places.filter(isBeside);
    const files = new Set(outside.length > 0 ? all : []);
    const directories = outside
        .map((place) => (files.has(place) ? external_node_path_.posix.dirname(place) : place))
        .filter((place) => !isAbove(place));
    const isRead = (name) => !isBeside(name) || outside.includes(name) || directories.some((directory) => name.startsWith(`${directory}/`));
    return all.filter((name) => isRead(name) && isCode(name));
}
/** What a program is given, as a path: `--model=../x` names a file too. */
const placeOf = (argument) => withoutSlash(external_node_path_.posix.join(argument.slice(argument.indexOf('=') + 1)));
const isBeside = (place) => place.startsWith('../');
const sha256 = (text) => (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
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
var process = __webpack_require__(20958);
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

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/training/mlflow/run.ts



/** What a training program leaves of the run that it logged to MLflow: `mlflow.get_run(run_id).to_dictionary()`. */
const MLFLOW_RUN = 'mlflow-run.json';
const run_LARGEST = 4_000_000;
const RUN_ID = /^[0-9a-f]{32}$/;
/** What JSON has no number for is text, as in answers of MLflow's API. A loss that is no number is worth seeing. */
const MetricValue = schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* enum */.k5n(['NaN', 'Infinity', '-Infinity'])]);
const Texts = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP());
const Run = schemas/* looseObject */._H3({
    info: schemas/* looseObject */._H3({
        run_id: schemas/* string */.YjP().regex(RUN_ID, 'expected 32 characters 0-9 and a-f'),
        // These are shown, in lines and addresses; MLflow's own are shorter.
        run_name: schemas/* string */.YjP().max(1000).nullish(),
        experiment_id: schemas/* string */.YjP().max(100),
        status: schemas/* string */.YjP().max(100),
        lifecycle_stage: schemas/* string */.YjP().nullish(),
    }),
    data: schemas/* looseObject */._H3({ metrics: schemas/* record */.g1P(schemas/* string */.YjP(), MetricValue), params: Texts, tags: Texts }),
    /** MLflow 3. */
    outputs: schemas/* looseObject */._H3({ model_outputs: schemas/* array */.YOg(schemas/* looseObject */._H3({ model_id: schemas/* string */.YjP() })) }).optional(),
});
/**
 * The run that a training program left.
 * @returns undefined when it left none @throws MLOPS_TRAINING_MLFLOW_INVALID
 */
async function readMlflowRun(path) {
    const found = await (0,promises_.lstat)(path).catch(() => undefined);
    if (found === undefined)
        return undefined;
    if (!found.isFile())
        throw invalid(path, 'is not a regular file');
    if (found.size > run_LARGEST)
        throw invalid(path, `has ${found.size} bytes; at most ${run_LARGEST} are read`);
    let value;
    try {
        value = parsed(await (0,promises_.readFile)(path, 'utf8'));
    }
    catch (cause) {
        throw invalid(path, `is not JSON: ${cause.message}`, cause);
    }
    try {
        return parseMlflowRun(value);
    }
    catch (cause) {
        throw invalid(path, `is not what MLflow says of a run: ${cause.message}`, cause);
    }
}
/** @throws Error with one sentence for the first thing that is not as MLflow has it */
function parseMlflowRun(value) {
    const run = Run.safeParse(value);
    if (run.success)
        return run.data;
    const [issue] = run.error.issues;
    throw new Error(`${issue.path.join('.') || 'the whole'}: ${issue.message}`);
}
/** @param address of the MLflow that people look at, without a slash at the end */
function mlflowFacts({ info, data, outputs }, address) {
    const { run_id: id, experiment_id: experiment } = info;
    return {
        id,
        name: info.run_name || id,
        status: info.lifecycle_stage === 'deleted' ? 'DELETED' : info.status,
        metrics: Object.entries(data.metrics)
            .map(([name, value]) => ({ name, value }))
            .sort((a, b) => (a.name < b.name ? -1 : 1)),
        params: Object.keys(data.params).length,
        models: [
            ...new Set(outputs && outputs.model_outputs.length > 0
                ? outputs.model_outputs.map(({ model_id: model }) => `models:/${model}`)
                : modelsInHistory(data.tags['mlflow.log-model.history']).map((path) => `runs:/${id}/${path}`)),
        ],
        ...(address !== undefined && {
            link: `${address}/#/experiments/${encodeURIComponent(experiment.toWellFormed())}/runs/${id}`,
        }),
    };
}
const History = schemas/* array */.YOg(schemas/* looseObject */._H3({ artifact_path: schemas/* string */.YjP() }));
/** Before MLflow 3, logged models are in a tag, as JSON that MLflow cuts off where it is too long for one. */
function modelsInHistory(tag = '[]') {
    try {
        return History.parse(JSON.parse(tag)).map(({ artifact_path: path }) => path);
    }
    catch {
        return [];
    }
}
/** JSON, and the three words that Python's json writes besides, as text. */
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        const quoted = text.replace(/"(?:[^"\\]|\\[^])*"?|-?\b(?:NaN|Infinity)\b/g, (token) => token.startsWith('"') ? token : `"${token}"`);
        if (quoted === text)
            throw error;
        return JSON.parse(quoted);
    }
}
function invalid(file, what, cause) {
    return fail('MLOPS_TRAINING_MLFLOW_INVALID', {
        message: `${MLFLOW_RUN} ${what}`,
        where: { file },
        hint: 'Write json.dump(mlflow.get_run(run_id).to_dictionary(), file), or: mlops import mlflow-run RUN',
        cause,
    });
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var errors = __webpack_require__(37428);
;// CONCATENATED MODULE: ./packages/training/mlflow/tracking.ts




const SECONDS = 30;
const tracking_LARGEST = 16_000_000;
const ATTEMPTS = 3;
/**
 * The server that is asked, and what it is told about who asks. Credentials go to one that the operator named and to no
 * other: mlops.yml is written by whoever proposes a change, and would take them anywhere.
 * @param named by the operator, before MLFLOW_TRACKING_URI @param described in mlops.yml
 * @throws MLOPS_MLFLOW_SERVER
 */
function trackingServer(env, { named, described }) {
    const operators = named ?? (env['MLFLOW_TRACKING_URI'] || undefined);
    if (operators === undefined && described !== undefined)
        return { url: described };
    const source = named === undefined ? 'MLFLOW_TRACKING_URI' : '--tracking-uri';
    if (operators === undefined) {
        throw fail('MLOPS_MLFLOW_SERVER', {
            message: 'no MLflow tracking server is named',
            where: { field: 'tracking-uri' },
            hint: 'Give --tracking-uri https://…, or set MLFLOW_TRACKING_URI, which a training program sees where `train.env` has its name; or say `train: {mlflow: https://…}` in mlops.yml.',
        });
    }
    // The address itself is not shown: a database's has a password in it.
    const url = URL.parse(operators);
    if (!url || !/^https?:$/.test(url.protocol)) {
        throw fail('MLOPS_MLFLOW_SERVER', {
            message: `${source} is not the http or https address of an MLflow tracking server${url ? `; it begins with ${url.protocol}` : ''}`,
            where: { field: 'tracking-uri' },
            hint: 'Of a local store, start one: mlflow server --backend-store-uri …; of Databricks, let the program leave the file.',
        });
    }
    const authorization = authorizationOf(url, env);
    return {
        url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
        ...(authorization !== undefined && { authorization }),
    };
}
/** As MLflow's own client has it: a user with a password comes before a token. @throws MLOPS_MLFLOW_SERVER */
function authorizationOf(url, env) {
    const user = unquoted(url.username) || env['MLFLOW_TRACKING_USERNAME'];
    const password = unquoted(url.password) || env['MLFLOW_TRACKING_PASSWORD'];
    if (user && password)
        return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const token = env['MLFLOW_TRACKING_TOKEN']?.trim();
    if (!token)
        return undefined;
    if (/^[\x21-\x7e]+$/.test(token))
        return `Bearer ${token}`;
    // What sends headers would repeat it in its own error.
    throw fail('MLOPS_MLFLOW_SERVER', {
        message: 'MLFLOW_TRACKING_TOKEN has a blank, a line break or another character that no token has',
        where: { field: 'MLFLOW_TRACKING_TOKEN' },
        hint: 'Store the token alone, without a name before it.',
    });
}
function unquoted(part) {
    try {
        return decodeURIComponent(part);
    }
    catch {
        return part;
    }
}
/**
 * What MLflow says of a run, in the form of `mlflow.get_run(run_id).to_dictionary()` of MLflow 3. One reading request,
 * again when the server is busy; redirects are not followed, and nothing that the server says is repeated but MLflow's own
 * error codes.
 * @throws MLOPS_MLFLOW_RUN, MLOPS_MLFLOW_REFUSED, MLOPS_MLFLOW_ANSWER
 */
async function askMlflowRun(host, server, id) {
    if (!RUN_ID.test(id)) {
        throw fail('MLOPS_MLFLOW_RUN', {
            message: `"${id.slice(0, 80)}" is not the id of an MLflow run: expected 32 characters 0-9 and a-f`,
            where: { field: 'run' },
            hint: 'It is at the end of the address of its page, and mlflow.active_run().info.run_id.',
        });
    }
    const { status, location, body } = await tracking_ask(host, server, `/api/2.0/mlflow/runs/get?run_id=${id}`);
    if (status === 200)
        return dictionaryOf(server, id, body);
    const code = schemas/* object */.Ikc({ error_code: schemas/* string */.YjP().regex(/^[A-Z_]{1,80}$/) }).safeParse(body).data?.error_code;
    if (code === 'RESOURCE_DOES_NOT_EXIST') {
        throw fail('MLOPS_MLFLOW_RUN', {
            message: `${server.url} has no run ${id}`,
            where: { field: 'run' },
            hint: 'Is it the server that the run was logged to? Without one, MLflow writes into a file beside the program.',
        });
    }
    if (status === 401 || status === 403)
        throw refused(server, status);
    const to = location === undefined ? undefined : URL.parse(location, server.url)?.origin;
    if (to !== undefined)
        throw wrong(server, `leads on to ${to}, which is not followed`);
    throw wrong(server, `answered ${status}${code === undefined ? '' : ` ${code}`}`);
}
/** A server that is busy, and a connection that breaks, are tried again: hours of training are behind who asks. */
async function tracking_ask(host, server, path) {
    const signal = AbortSignal.any([host.signal, AbortSignal.timeout(SECONDS * 1000)]);
    for (let attempt = 1;; attempt += 1) {
        const last = attempt === ATTEMPTS;
        try {
            const answer = await askOnce(host, server, path, signal);
            if (last || !(answer.status === 429 || answer.status >= 500))
                return answer;
        }
        catch (error) {
            host.signal.throwIfAborted();
            if (signal.aborted)
                throw wrong(server, `did not answer within ${SECONDS} s`, error);
            if (last || error instanceof TooLarge)
                throw wrong(server, reasonOf(error), error);
        }
        await (0,external_node_timers_promises_.setTimeout)(250 * 4 ** (attempt - 1), undefined, { signal: host.signal });
    }
}
async function askOnce(host, server, path, signal) {
    const response = await host.fetch(`${server.url}${path}`, {
        headers: { accept: 'application/json', ...(server.authorization && { authorization: server.authorization }) },
        // A login page of somebody else's, or a place that the credentials are not for.
        redirect: 'manual',
        signal,
    });
    const chunks = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
        size += chunk.length;
        if (size > tracking_LARGEST)
            throw new TooLarge(`answered more than ${tracking_LARGEST} bytes`);
        chunks.push(chunk);
    }
    const location = response.headers.get('location') ?? undefined;
    return { status: response.status, location, body: json(Buffer.concat(chunks)) };
}
class TooLarge extends Error {
}
function reasonOf(error) {
    if (error instanceof TooLarge)
        return error.message;
    const { message, cause } = error;
    return `cannot be asked: ${cause?.message || cause?.code || message}`;
}
function json(bytes) {
    try {
        return JSON.parse(bytes.toString('utf8'));
    }
    catch {
        return undefined;
    }
}
const tracking_Texts = schemas/* array */.YOg(schemas/* object */.Ikc({ key: schemas/* string */.YjP(), value: schemas/* string */.YjP().default('') })).default([]);
const Metrics = schemas/* array */.YOg(schemas/* object */.Ikc({ key: schemas/* string */.YjP(), value: MetricValue })).default([]);
const Models = schemas/* array */.YOg(schemas/* looseObject */._H3({ model_id: schemas/* string */.YjP() })).default([]);
const Answered = schemas/* object */.Ikc({
    run: schemas/* object */.Ikc({
        info: schemas/* looseObject */._H3({ end_time: schemas/* number */.aig().nullable().default(null) }),
        data: schemas/* object */.Ikc({ metrics: Metrics, params: tracking_Texts, tags: tracking_Texts }).prefault({}),
        inputs: schemas/* object */.Ikc({
            model_inputs: Models,
            dataset_inputs: schemas/* array */.YOg(schemas/* object */.Ikc({ tags: tracking_Texts, dataset: schemas/* looseObject */._H3({}) })).default([]),
        })
            .prefault({}),
        outputs: schemas/* object */.Ikc({ model_outputs: Models }).prefault({}),
    }),
});
function dictionaryOf(server, id, body) {
    const answered = Answered.safeParse(body);
    if (!answered.success) {
        const why = body === undefined ? 'no JSON' : errors/* prettifyError */.S1(answered.error).slice(0, 300);
        throw wrong(server, `answered something else than MLflow: ${why}`);
    }
    const { info, data, inputs, outputs } = answered.data.run;
    // The id under its old name, which MLflow 3 says no more.
    const { run_uuid: _, ...about } = info;
    const run = {
        info: about,
        data: { metrics: byKey(data.metrics), params: byKey(data.params), tags: byKey(data.tags) },
        inputs: {
            model_inputs: inputs.model_inputs,
            dataset_inputs: inputs.dataset_inputs.map(({ tags, dataset }) => ({
                dataset: { schema: null, profile: null, ...dataset },
                tags: byKey(tags),
            })),
        },
        outputs,
    };
    let parsed;
    try {
        parsed = parseMlflowRun(run);
    }
    catch (cause) {
        throw wrong(server, `answered something else than MLflow: ${cause.message}`, cause);
    }
    if (parsed.info.run_id !== id)
        throw wrong(server, `answered for the run ${parsed.info.run_id}`);
    return parsed;
}
function byKey(entries) {
    return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}
function refused({ url, authorization }, status) {
    return fail('MLOPS_MLFLOW_REFUSED', {
        message: `${url} answered ${status}: ${authorization === undefined ? 'it wants credentials, and was given none' : 'it does not let these credentials in'}`,
        hint: 'Set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD. They go to a server that --tracking-uri or MLFLOW_TRACKING_URI names, not to one of mlops.yml.',
    });
}
function wrong({ url }, what, cause) {
    return fail('MLOPS_MLFLOW_ANSWER', {
        message: `${url} ${what}`,
        hint: 'Name the address under which MLflow itself answers, without a login page before it: curl ADDRESS/health',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/training/result.ts




const LARGEST_METRICS = 1_000_000;
/**
 * Checks what the training program left in its output directory.
 *
 * @throws MLOPS_TRAINING_MODEL_MISSING, MLOPS_TRAINING_MODEL_LINK, MLOPS_TRAINING_METRICS_… MLOPS_TRAINING_OOF_INVALID
 *   and MLOPS_TRAINING_MLFLOW_INVALID, each naming the file and what was expected in it
 */
async function readTrainingResult(directory) {
    return {
        metrics: await readMetrics((0,external_node_path_.join)(directory, 'metrics.json')),
        model: await measureModel((0,external_node_path_.join)(directory, 'model')),
        oof: await hasOutOfFold((0,external_node_path_.join)(directory, 'oof.parquet')),
        ...((await readMlflowRun((0,external_node_path_.join)(directory, MLFLOW_RUN))) && { mlflow: true }),
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

;// CONCATENATED MODULE: ./packages/training/setup.ts








/**
 * Runs the `setup` programs, unless they ran before for the same arguments, values of `env:` and content of what they read
 * (see `setUpFiles`), and the environment they made is still the one they made.
 *
 * @param programs of the project that need the environment: their first word, when it is a path, lies in it
 * @returns whether anything was run
 * @throws what `runProgram` throws
 */
async function prepareEnvironment(host, project, options) {
    if (options.setup.length === 0)
        return false;
    const memoFile = (0,external_node_path_.join)(project.workspace, 'cache', 'setup.json');
    const files = () => filesRead(host, project, options.setup);
    const env = (0,process/* environmentDigests */.f6)(host.env, options.allowEnv ?? []);
    const keyOf = (found) => setup_sha256((0,kit.canonicalJson)({ setup: options.setup.map((argv) => [...argv]), env, files: [...found] }));
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
/** Digests of the files that the commands name or read, whatever git says of them; of what they read besides, what git has. */
async function filesRead(host, project, setup) {
    const sources = await sourcesOf(host, project.root);
    const read = await setUpFiles(sources, rolesOf(sources, { config: project.config, file: fileOf(project) }), setup);
    const files = new Map();
    for (const name of [...new Set([...setup.flat().flatMap(placesOf), ...read])].sort()) {
        const digest = await fileDigest((0,external_node_path_.resolve)(project.root, name));
        if (digest !== undefined)
            files.set(name, digest);
    }
    return files;
}
/** Of a regular file; tools found in PATH, flags and devices are none. */
async function fileDigest(path) {
    const found = await (0,promises_.stat)(path).catch(() => undefined);
    return found?.isFile() ? (0,promises_.readFile)(path).then(setup_sha256, () => undefined) : undefined;
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
function setup_sha256(content) {
    return (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex');
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
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
            ...(section['time-limit'] === undefined ? {} : { timeLimitSeconds: (0,packages_config.parseDuration)(section['time-limit']) }),
            logFile: (0,external_node_path_.join)(scratch, 'log.txt'),
            label: 'train',
            ...(work.expectedSeconds !== undefined && { expectedSeconds: work.expectedSeconds }),
        });
        host.log.info(describeUse(used));
        const result = await readTrainingResult(left);
        await host.files.rename((0,external_node_path_.join)(left, 'metrics.json'), (0,external_node_path_.join)(work.output, 'metrics.json'));
        if (result.oof)
            await host.files.rename((0,external_node_path_.join)(left, 'oof.parquet'), (0,external_node_path_.join)(work.output, 'oof.parquet'));
        if (result.mlflow)
            await host.files.rename((0,external_node_path_.join)(left, MLFLOW_RUN), (0,external_node_path_.join)(work.output, MLFLOW_RUN));
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
