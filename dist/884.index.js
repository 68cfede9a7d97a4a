export const id = 884;
export const ids = [884];
export const modules = {

/***/ 48884:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  TOOL: () => (/* reexport */ TOOL),
  Ju: () => (/* reexport */ accept),
  np: () => (/* reexport */ activeAcceptances),
  hf: () => (/* reexport */ chooseBaseline),
  OR: () => (/* reexport */ defaultBranch),
  lA: () => (/* reexport */ describeEnd),
  vZ: () => (/* reexport */ describeRun),
  WS: () => (/* reexport */ diffRuns),
  ol: () => (/* reexport */ digestOf),
  P7: () => (/* reexport */ directoryStore),
  zW: () => (/* reexport */ fail),
  yY: () => (/* reexport */ exportFormat),
  xS: () => (/* reexport */ factsOf),
  D4: () => (/* reexport */ handOverWork),
  om: () => (/* reexport */ historyOf),
  vb: () => (/* reexport */ lastDuration),
  bG: () => (/* reexport */ failLedger),
  OZ: () => (/* reexport */ lineage),
  f$: () => (/* reexport */ lineageLines),
  bo: () => (/* reexport */ listAcceptances),
  Ax: () => (/* reexport */ loadRunDetails),
  iA: () => (/* reexport */ materialsOf),
  au: () => (/* reexport */ openLedger),
  zZ: () => (/* reexport */ parseRun),
  By: () => (/* reexport */ parseStatement),
  Ce: () => (/* reexport */ performStage),
  ie: () => (/* reexport */ planExport),
  Bg: () => (/* reexport */ queryRuns),
  xz: () => (/* reexport */ readRunState),
  Bx: () => (/* reexport */ receiveWork),
  vj: () => (/* reexport */ recordRun),
  sc: () => (/* reexport */ sha256),
  Q3: () => (/* reexport */ sha256File),
  m_: () => (/* reexport */ shortId),
  gD: () => (/* reexport */ stageOutput),
  GX: () => (/* reexport */ statementsOf),
  E_: () => (/* reexport */ unfetchedLedger),
  H5: () => (/* reexport */ verifyChain),
  _u: () => (/* reexport */ withWorktree),
  iz: () => (/* reexport */ writeExport),
  e3: () => (/* reexport */ writeRunState)
});

// UNUSED EXPORTS: FACTS_FIELD, Facts, HostFacts, PREDICATE_TYPES, RunRecord, STATEMENT_TYPE, StatementSchema, TOOL_URI, createRun, digestDirectory, dirHash1, linkOf, linksOf, listTree, makeStatement, parametersUri, runId, settleBeforeReading, treeOf

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./packages/kit/index.ts + 4 modules
var kit = __webpack_require__(58725);
;// CONCATENATED MODULE: ./packages/evidence/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_DIGEST_UNREADABLE: 'A file or directory whose digest is needed cannot be read.',
    MLOPS_DIGEST_REFUSED: 'A directory holds something that is neither a regular file nor a directory, or a name that a digest cannot state.',
    MLOPS_DIGEST_CHANGED: 'A file changed while its digest was being made.',
    MLOPS_STAGE_MISSING: 'A stage that this one reads from has not been run yet.',
    MLOPS_STAGE_TAMPERED: "A stage's output is not what its statement says.",
    MLOPS_STAGE_MATERIAL_CHANGED: 'Something that a stage read changed while the stage ran.',
    MLOPS_STAGE_BUSY: 'Another process is performing this stage in the same workspace.',
    MLOPS_STATEMENT_INVALID: 'A file is not a statement that this tool understands.',
    MLOPS_EXPORT_NOTHING: 'There is no recorded run to export.',
    MLOPS_EXPORT_EXISTS: 'The place that runs were to be exported to is taken; an export never overwrites.',
    MLOPS_EXPORT_FORMAT: 'Runs are exported to a directory, a .zip or a .tar, and to no other kind of archive.',
    MLOPS_WORK_TAKEN: 'The work of another job was to be judged where stages have been run already.',
    MLOPS_WORK_FOREIGN: 'What another job handed over is about another project or commit, or says nothing of its stages.',
    MLOPS_RETRAIN_IMPOSSIBLE: "A baseline's model is in no store, and cannot be trained again from its commit.",
    MLOPS_WORK_MISSING: 'The job that runs user code handed nothing over.',
    MLOPS_WORK_BROKEN: 'A stage in the job that runs user code could not do its work.',
    MLOPS_WORK_DIFFERS: 'What another job handed over is not what it says: computed again it differs, or a stage was left out.',
    MLOPS_STORE_MISSING: 'The store has no bytes with this digest.',
    MLOPS_STORE_TAMPERED: 'The bytes that the store holds under a digest have another digest.',
});

;// CONCATENATED MODULE: ./packages/evidence/digest.ts





/** Fits the processor's cache, and is large enough that the system calls cost nothing: the fastest of 64 kB … 4 MB. */
const BUFFER_BYTES = 256 * 1024;
/** How much is read before other work of the process gets its turn (about a tenth of a second). */
const TURN_BYTES = 128 * 1024 * 1024;
/** @returns sha256 of bytes or UTF-8 text */
function sha256(content) {
    return (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex');
}
/**
 * What a file's identity and times say of it: `size:mtime:ctime:inode`, times in nanoseconds. Writing to a file changes its ctime, which
 * no program can set back; so the same fingerprint means the same bytes, but for writes within one tick of the file system's clock.
 */
function fingerprint(stats) {
    return `${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}:${stats.ino}`;
}
/**
 * sha256 of the regular file at `path`. A symbolic link is followed: the caller named it.
 * @throws MLOPS_DIGEST_UNREADABLE, MLOPS_DIGEST_REFUSED (not a regular file), MLOPS_DIGEST_CHANGED
 */
async function sha256File(path) {
    return (await digestFile(path)).sha256;
}
/** As `sha256File`, with the fingerprint that the file had throughout. */
async function digestFile(path) {
    let file;
    try {
        // O_NONBLOCK: opening a FIFO must not wait for a writer.
        file = (0,external_node_fs_.openSync)(path, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
        const before = (0,external_node_fs_.fstatSync)(file, { bigint: true });
        if (!before.isFile())
            throw notRegular(path);
        const hash = (0,external_node_crypto_.createHash)('sha256');
        const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
        let turn = 0;
        for (;;) {
            const count = (0,external_node_fs_.readSync)(file, buffer, 0, BUFFER_BYTES, null);
            if (count === 0)
                break;
            hash.update(count === BUFFER_BYTES ? buffer : buffer.subarray(0, count));
            turn += count;
            if (turn >= TURN_BYTES) {
                turn = 0;
                await (0,promises_.setImmediate)();
            }
        }
        if (fingerprint(before) !== fingerprint((0,external_node_fs_.fstatSync)(file, { bigint: true })))
            throw changed(path);
        return { sha256: hash.digest('hex'), fingerprint: fingerprint(before) };
    }
    catch (error) {
        throw error instanceof kit.MlopsError ? error : unreadable(path, error);
    }
    finally {
        if (file !== undefined)
            (0,external_node_fs_.closeSync)(file);
    }
}
function notRegular(path) {
    return fail('MLOPS_DIGEST_REFUSED', {
        message: `${path} is not a regular file`,
        where: { file: path },
        hint: 'Name a file, or a directory of files.',
    });
}
function changed(path) {
    return fail('MLOPS_DIGEST_CHANGED', {
        message: `${path} changed while it was being read`,
        where: { file: path },
        hint: 'Run again when nothing writes to it any more.',
    });
}
function unreadable(path, cause) {
    return fail('MLOPS_DIGEST_UNREADABLE', {
        message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        where: { file: path },
        hint: 'Check that it exists and may be read.',
        cause,
    });
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(75919);
;// CONCATENATED MODULE: ./packages/evidence/digest-workers.ts


const WORKERS = 2;
/** Fewer files than this are digested sooner than a worker starts. */
const WORTH_WORKERS = 200;
/**
 * Digests of many regular files, in their order. The last part of a path is never followed when it is a symbolic link.
 * @throws MLOPS_DIGEST_UNREADABLE, MLOPS_DIGEST_REFUSED, MLOPS_DIGEST_CHANGED, of the first file that had it
 */
async function digestFiles(paths) {
    if (paths.length >= WORTH_WORKERS)
        return digestInWorkers(paths);
    const digests = [];
    for (const path of paths)
        digests.push(await digestFile(path));
    return digests;
}
async function digestInWorkers(paths) {
    const shared = {
        paths,
        next: new Int32Array(new SharedArrayBuffer(4)),
        digests: new Uint8Array(new SharedArrayBuffer(32 * paths.length)),
        stats: new BigInt64Array(new SharedArrayBuffer(32 * paths.length)),
    };
    const failures = (await Promise.all(Array.from({ length: WORKERS }, () => runWorker(shared)))).flat();
    const first = failures.sort((a, b) => a.index - b.index)[0];
    if (first)
        throw explain(first, paths[first.index]);
    const hex = Buffer.from(shared.digests.buffer).toString('hex');
    return paths.map((_, index) => ({
        sha256: hex.slice(64 * index, 64 * (index + 1)),
        fingerprint: shared.stats.subarray(4 * index, 4 * index + 4).join(':'),
    }));
}
function runWorker(shared) {
    return new Promise((resolve, reject) => {
        const failures = [];
        const worker = new external_node_worker_threads_.Worker(WORKER, { eval: true, workerData: shared, execArgv: [], env: {} });
        worker.on('message', (failure) => failures.push(failure));
        worker.on('error', reject);
        worker.on('exit', (code) => {
            if (code === 0)
                resolve(failures);
            else
                reject(new Error(`a digest worker ended with code ${code}`));
        });
    });
}
function explain(failure, path) {
    switch (failure.reason) {
        case 'not-regular':
            return notRegular(path);
        case 'changed':
            return changed(path);
        case 'unreadable':
            return unreadable(path, new Error(failure.message));
    }
}
/** The worker's program, as text: a file of its own would not survive bundling. Takes files in lots until none is left. */
const WORKER = `
const { parentPort, workerData: { paths, next, digests, stats } } = require('node:worker_threads');
const { closeSync, constants, fstatSync, openSync, readSync } = require('node:fs');
const { createHash } = require('node:crypto');
const LOT = 64;
const buffer = Buffer.allocUnsafeSlow(256 * 1024);

function digest(index) {
  const file = openSync(paths[index], constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0));
  try {
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) return 'not-regular';
    const hash = createHash('sha256');
    let size = 0;
    for (;;) {
      const count = readSync(file, buffer, 0, buffer.length, null);
      size += count;
      if (count > 0) hash.update(count === buffer.length ? buffer : buffer.subarray(0, count));
      // A short read of a regular file is its end.
      if (count < buffer.length) break;
    }
    if (BigInt(size) !== before.size) return 'changed';
    if (size >= buffer.length) {
      const after = fstatSync(file, { bigint: true });
      if (after.mtimeNs !== before.mtimeNs || after.ctimeNs !== before.ctimeNs) return 'changed';
    }
    digests.set(hash.digest(), 32 * index);
    stats.set([before.size, before.mtimeNs, before.ctimeNs, before.ino], 4 * index);
    return undefined;
  } finally {
    closeSync(file);
  }
}

for (let start = Atomics.add(next, 0, LOT); start < paths.length; start = Atomics.add(next, 0, LOT)) {
  for (let index = start; index < Math.min(start + LOT, paths.length); index++) {
    let reason, message = '';
    try {
      reason = digest(index);
    } catch (error) {
      reason = error.code === 'ELOOP' ? 'not-regular' : 'unreadable';
      message = error.message;
    }
    if (reason) parentPort.postMessage({ index, reason, message });
  }
}
`;

;// CONCATENATED MODULE: ./packages/evidence/directory.ts






/**
 * in-toto's `dirHash1`: sha256, in lower-case hex, of the lines `<sha256>  <name>\n` of all files sorted by the bytes of their names; what
 * `find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum` prints.
 * @see in-toto DigestSet v1; golang.org/x/mod/sumdb/dirhash Hash1, which writes the same as `h1:` and base64
 */
function dirHash1(files) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const file of sortByBytes(files, (file) => file.name))
        hash.update(`${file.sha256}  ${file.name}\n`);
    return hash.digest('hex');
}
/**
 * Digests of a directory and of every file in it.
 * @param memo saves reading files that have not changed; without it every byte is read
 * @throws MLOPS_DIGEST_REFUSED, MLOPS_DIGEST_UNREADABLE, MLOPS_DIGEST_CHANGED
 */
async function digestDirectory(root, memo) {
    const names = listTree(root);
    const paths = names.map((name) => `${root}/${name}`);
    const digests = memo ? await memo.digestFiles(paths) : (await digestFiles(paths)).map((digest) => digest.sha256);
    const files = names.map((name, index) => ({ name, sha256: digests[index] }));
    return { dirHash1: dirHash1(files), files };
}
/**
 * The regular files below `root`, sorted by the bytes of their names. Directories count only by what is in them.
 *
 * Refused are symbolic links (one could lead out of the directory, and what it leads to can change without it), devices, sockets and FIFOs,
 * and names that `dirHash1` cannot state everywhere alike: with a line break or a backslash, or not UTF-8.
 * @throws MLOPS_DIGEST_REFUSED, MLOPS_DIGEST_UNREADABLE
 */
function listTree(root) {
    const names = [];
    const visit = (prefix) => {
        for (const entry of readEntries((0,external_node_path_.join)(root, prefix))) {
            const name = prefix + entry.name;
            if (/[\r\n\\\ufffd]/.test(entry.name))
                throw refused(root, name, 'has a name with a line break, a backslash or bytes that are not UTF-8', 'Rename it.');
            if (entry.isFile())
                names.push(name);
            else if (entry.isDirectory())
                visit(`${name}/`);
            else if (entry.isSymbolicLink())
                throw refused(root, name, 'is a symbolic link', 'Replace it by a copy of what it points to.');
            else
                throw refused(root, name, 'is a device, socket or FIFO', 'Remove it.');
        }
    };
    visit('');
    return sortByBytes(names, (name) => name);
}
function refused(root, name, what, hint) {
    return fail('MLOPS_DIGEST_REFUSED', {
        message: `${JSON.stringify(name)} in ${root} ${what}; expected only regular files and directories with plain names`,
        where: { file: (0,external_node_path_.join)(root, name) },
        hint,
    });
}
function readEntries(path) {
    try {
        return (0,external_node_fs_.readdirSync)(path, { withFileTypes: true });
    }
    catch (error) {
        throw unreadable(path, error);
    }
}
/** UTF-8 orders as code points do; JavaScript's own order is by UTF-16 unit, which differs beyond U+FFFF. */
function sortByBytes(items, name) {
    if (items.every((item) => /^[\x00-\x7f]*$/.test(name(item))))
        return [...items].sort((a, b) => (name(a) < name(b) ? -1 : 1));
    return items
        .map((item) => ({ item, bytes: Buffer.from(name(item)) }))
        .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
        .map(({ item }) => item);
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/evidence/directory-store.ts






/** A store in a directory: the bytes with digest `ab…` are the file `sha256/ab/ab…`. */
function directoryStore(root) {
    const place = (digest) => {
        if (!/^[0-9a-f]{64}$/.test(digest))
            throw new TypeError(`"${digest}" is not a sha256`);
        return (0,external_node_path_.join)(root, 'sha256', digest.slice(0, 2), digest);
    };
    const has = (digest) => (0,external_node_fs_promises_.stat)(place(digest)).then((found) => found.isFile(), () => false);
    let swept;
    return {
        has: async (digest) => has(digest),
        async put(path) {
            // The copy is digested, not the source: the source may change between the two.
            const aside = (0,external_node_path_.join)(root, `.aside-${(0,external_node_crypto_.randomUUID)()}`);
            await (0,external_node_fs_promises_.mkdir)(root, { recursive: true });
            await (swept ??= sweep(root));
            try {
                await (0,external_node_fs_promises_.copyFile)(path, aside, external_node_fs_.constants.COPYFILE_FICLONE);
                const digest = await sha256File(aside);
                const target = place(digest);
                await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(target), { recursive: true });
                await (0,external_node_fs_promises_.rename)(aside, target);
                return digest;
            }
            finally {
                await (0,external_node_fs_promises_.rm)(aside, { force: true });
            }
        },
        async get(digest, path) {
            const source = place(digest);
            if (!(await has(digest))) {
                throw fail('MLOPS_STORE_MISSING', {
                    message: `the store ${root} has nothing with sha256 ${digest}`,
                    hint: 'Run the stage that made it again.',
                });
            }
            await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
            const aside = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), `.aside-${(0,external_node_crypto_.randomUUID)()}`);
            try {
                await (0,external_node_fs_promises_.copyFile)(source, aside, external_node_fs_.constants.COPYFILE_FICLONE);
                const found = await sha256File(aside);
                if (found !== digest) {
                    throw fail('MLOPS_STORE_TAMPERED', {
                        message: `${source} has sha256 ${found}; expected ${digest}`,
                        where: { file: source },
                        hint: 'Remove the file and run the stage that made it again.',
                    });
                }
                await (0,external_node_fs_promises_.rename)(aside, path);
            }
            finally {
                await (0,external_node_fs_promises_.rm)(aside, { force: true });
            }
        },
    };
}
const DAY_MS = 24 * 60 * 60 * 1000;
/** Removes copies that were being made when their process was killed; a day old, so that nobody is still making them. */
async function sweep(root) {
    for (const name of await (0,external_node_fs_promises_.readdir)(root)) {
        if (!name.startsWith('.aside-'))
            continue;
        const path = (0,external_node_path_.join)(root, name);
        const found = await (0,external_node_fs_promises_.stat)(path).catch(() => undefined);
        if (found && Date.now() - found.mtimeMs > DAY_MS)
            await (0,external_node_fs_promises_.rm)(path, { force: true });
    }
}

;// CONCATENATED MODULE: ./packages/evidence/baseline-branch.ts
/**
 * The default branch: what a remote's HEAD names (origin's first), else `init.defaultBranch`, else main, else master; each
 * only when it exists. @returns undefined when none does
 */
async function defaultBranch(host, repository) {
    const remotes = await listRemotes(host, repository);
    const heads = await Promise.all(remotes.map(async (remote) => (await ask(host, repository, 'symbolic-ref', '-q', `refs/remotes/${remote}/HEAD`)).replace(`refs/remotes/${remote}/`, '')));
    const configured = await ask(host, repository, 'config', '--get', 'init.defaultBranch');
    for (const name of [...heads, configured, 'main', 'master']) {
        if (name === '')
            continue;
        const remote = await remoteOf(host, repository, name, remotes);
        const places = [`refs/heads/${name}`, ...(remote === undefined ? [] : [`refs/remotes/${remote}/${name}`])];
        const known = (await ask(host, repository, 'for-each-ref', '--format=%(refname)', ...places)).split('\n');
        const references = places.filter((place) => known.includes(place));
        if (references.length > 0)
            return { name, references };
    }
    return undefined;
}
/** All remotes of a clone, that of the default branch first: what it says counts before what the others say. */
async function remotesOf(host, repository) {
    const remotes = await listRemotes(host, repository);
    if (remotes.length < 2)
        return remotes;
    const main = await defaultBranch(host, repository);
    const first = main && (await remoteOf(host, repository, main.name, remotes));
    return first === undefined ? remotes : [first, ...remotes.filter((remote) => remote !== first)];
}
/** The remote that a branch is configured to follow, else the first that has a branch of this name. */
async function remoteOf(host, repository, branch, remotes) {
    const configured = await ask(host, repository, 'config', '--get', `branch.${branch}.remote`);
    if (remotes.includes(configured))
        return configured;
    const places = remotes.map((remote) => `refs/remotes/${remote}/${branch}`);
    if (places.length === 0)
        return undefined;
    const known = (await ask(host, repository, 'for-each-ref', '--format=%(refname)', ...places)).split('\n');
    return remotes.find((_, i) => known.includes(places[i]));
}
/** By their names, origin first. */
async function listRemotes(host, repository) {
    const remotes = (await ask(host, repository, 'remote')).split('\n').filter(Boolean);
    return remotes.sort((a, b) => Number(b === 'origin') - Number(a === 'origin'));
}
async function ask(host, repository, ...args) {
    const answer = await host.git.run(args, { directory: repository });
    return answer.code === 0 ? Buffer.from(answer.stdout).toString('utf8').trim() : '';
}

;// CONCATENATED MODULE: ./packages/evidence/ledger-errors.ts

/** Errors of the ledger, of the questions asked of it, and of verification. */
const failLedger = (0,kit.defineErrors)({
    MLOPS_LEDGER_NO_REPOSITORY: 'The ledger lives in a git repository, and the project is in none.',
    MLOPS_LEDGER_NO_COMMITS: 'The repository has no commit yet, so a run cannot say what code it ran.',
    MLOPS_LEDGER_UNREADABLE: 'The ledger exists but cannot be read or is damaged; it is never treated as empty.',
    MLOPS_LEDGER_DIVERGED: 'The local ledger branch and its remote-tracking branch both have records that the other lacks.',
    MLOPS_LEDGER_BUSY: 'Other processes kept writing to the ledger for as long as this one was willing to wait.',
    MLOPS_LEDGER_WRITE: 'git could not write the ledger.',
    MLOPS_LEDGER_INVALID: 'What was to be recorded is not a valid run record, or its statements are not those it names.',
    MLOPS_LEDGER_UNFETCHED: 'A remote has a ledger, or may have one, and it is not here: beginning another would make two.',
    MLOPS_RUN_MOVED: 'The commit or the branch changed while a run was made, so nobody can say what it is a run of.',
    MLOPS_RUN_UNKNOWN: 'The ledger has no such run.',
    MLOPS_RUN_AMBIGUOUS: 'Several runs begin with these characters.',
    MLOPS_DIGEST_UNKNOWN: 'No recorded run read or made anything with this digest.',
    MLOPS_QUERY_SYNTAX: 'The condition given to --where cannot be read.',
    MLOPS_QUERY_FIELD: 'The condition given to --where names a field that runs do not have.',
    MLOPS_BASELINE_UNKNOWN: 'The baseline that was asked for cannot be found.',
    MLOPS_COMMIT_UNKNOWN: 'git does not know this commit here.',
    MLOPS_ACCEPT_INVALID: 'An exception needs a rule, a reason and an end in the future.',
    MLOPS_ACCEPT_NOT_OWNER: 'Only the owners of the policy may accept an exception.',
    MLOPS_WORKTREE_FAILED: 'git could not put a commit into a work tree of its own.',
    MLOPS_VERIFY_SUBJECT: 'There is nothing with this name whose chain could be verified.',
});

;// CONCATENATED MODULE: ./packages/evidence/work-tree-index.ts

/**
 * What the index holds, and which files git was told not to look at (`update-index --assume-unchanged`,
 * `--skip-worktree`), or takes for objects that stand in for others (`git replace`).
 * @returns why git cannot tell, if it cannot
 */
async function indexEntries(git) {
    const [entries, replaced, sparse] = await Promise.all([
        git(['ls-files', '-v', '-s', '-z']),
        git(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/replace/']),
        git(['config', '--type=bool', '--get', 'core.sparseCheckout']),
    ]);
    if (entries.code !== 0 || replaced.code !== 0)
        return unknown(entries.stderr || replaced.stderr);
    const standIns = new Set(decode(replaced.stdout).split('\n').filter(Boolean));
    // In a sparse checkout absent files are skipped on purpose, and git itself looks at those that are present.
    const skipped = decode(sparse.stdout).trim() === 'true' ? /^[a-z]/ : /^[a-zS]/;
    return decode(entries.stdout)
        .split('\0')
        .flatMap((line) => {
        const entry = /^(\S) (\d+) ([0-9a-f]+) 0\t(.*)$/s.exec(line);
        if (!entry)
            return [];
        const [, tag = '', mode = '', object = '', path = ''] = entry;
        return [{ mode, object, path, unseen: skipped.test(tag) || standIns.has(object) }];
    });
}
/** Asks `question` of a copy of the index in which git knows nothing yet of the files of these entries. */
async function withoutMemoryOf({ host, git, directory }, entries, question) {
    const aside = await host.files.makeTemporaryDirectory('mlops-index-');
    try {
        const copy = (0,external_node_path_.join)(aside, 'index');
        const place = await git(['rev-parse', '--git-path', 'index']);
        await host.files.copy((0,external_node_path_.resolve)(directory, decode(place.stdout).replace(/\n$/, '')), copy);
        const input = entries.map(({ mode, object, path }) => `${mode} ${object} 0\t${path}\0`).join('');
        const env = { GIT_INDEX_FILE: copy };
        const forgotten = await git(['update-index', '-z', '--index-info'], { input, env });
        return forgotten.code === 0 ? await question(env) : unknown(forgotten.stderr);
    }
    finally {
        await host.files.remove(aside);
    }
}
/** What git cannot tell is no pass. */
function unknown(stderr) {
    const reasons = stderr.trim().split('\n');
    return `git cannot compare the work tree with the commit (${reasons.at(-1) || 'it gave no reason'})`;
}
const decode = (bytes) => Buffer.from(bytes).toString('utf8');

;// CONCATENATED MODULE: ./packages/evidence/work-tree-settings.ts


/**
 * The file with patterns that git's settings name, else the one that git reads when they name none.
 * @param scopes whose settings count; of several the last in git's order does
 * @returns an absolute path; undefined when there is no such file
 */
async function patternFile({ host, git, directory }, which, scopes) {
    const answer = await git(['config', '--show-scope', '--type=path', '-z', '--get-all', `core.${which}File`]);
    const values = decode(answer.stdout).split('\0');
    const named = values.filter((_, i) => i % 2 === 1 && scopes.includes(values[i - 1])).at(-1);
    const { HOME = '', XDG_CONFIG_HOME = '' } = host.env;
    const unnamed = which === 'excludes' ? 'ignore' : 'attributes';
    const file = named ?? (0,external_node_path_.join)(XDG_CONFIG_HOME || (0,external_node_path_.join)(HOME, '.config'), 'git', unnamed);
    // A setting that names nothing stands for no file.
    const place = file === '' ? undefined : (0,external_node_path_.resolve)(directory, file);
    return place !== undefined && (await host.files.exists(place)) ? place : undefined;
}

;// CONCATENATED MODULE: ./packages/evidence/work-tree-attributes.ts



/** The attributes that decide which bytes git takes a file for. */
const ATTRIBUTES = ['filter', 'text', 'eol', 'ident', 'working-tree-encoding', 'crlf'];
/**
 * The first file that equals its commit only through attributes that no commit holds: those of `.git/info/attributes` and
 * `core.attributesFile`, whose filters may turn any bytes into those of the commit. Where such attributes apply, the file
 * is read as a clone would read it that has the `.gitattributes` of the work tree alone. A filter that these ask for, as
 * Git LFS does, runs as it is configured here.
 */
async function changedButForAttributes(tree, entries) {
    const { host, git, directory } = tree;
    const files = entries.filter(({ mode }) => mode.startsWith('100'));
    if (files.length === 0 || !(await anyUncommitted()))
        return undefined;
    const aside = await host.files.makeTemporaryDirectory('mlops-attributes-');
    try {
        const format = files[0].object.length === 64 ? 'sha256' : 'sha1';
        const made = await git(['init', '--quiet', '--template=', `--object-format=${format}`, aside]);
        const elsewhere = (args, more) => git(['-c', 'core.attributesFile=/dev/null', ...args], {
            ...more,
            env: { GIT_DIR: (0,external_node_path_.join)(aside, '.git'), GIT_WORK_TREE: directory, GIT_ATTR_NOSYSTEM: '1' },
        });
        const input = files.map(({ path }) => `${path}\0`).join('');
        const question = ['check-attr', '--stdin', '-z', ...ATTRIBUTES];
        const [here, there] = await Promise.all([git(question, { input }), elsewhere(question, { input })]);
        const failed = [made, here, there].find(({ code }) => code !== 0);
        if (failed)
            return unknown(failed.stderr);
        const suspects = await present(differing(here.stdout, there.stdout));
        if (suspects.size === 0)
            return undefined;
        const doubtful = files.filter(({ path }) => suspects.has(path));
        // One path a line; in quotes, as git reads them, a path may hold line ends and quotes itself.
        const paths = doubtful.map(({ path }) => `${JSON.stringify(path)}\n`).join('');
        const hashed = await elsewhere(['hash-object', '--stdin-paths'], { input: paths });
        if (hashed.code !== 0)
            return unknown(hashed.stderr);
        const objects = decode(hashed.stdout).split('\n');
        const changed = doubtful.find(({ object }, i) => object !== objects[i]);
        return changed && `${changed.path} is changed, but for git attributes that are not committed`;
    }
    finally {
        await host.files.remove(aside);
    }
    /** Whether there are attributes outside of the work tree at all: most have none, and asking for each file is slow. */
    async function anyUncommitted() {
        const place = await git(['rev-parse', '--git-path', 'info/attributes']);
        const ofClone = (0,external_node_path_.resolve)(directory, decode(place.stdout).replace(/\n$/, ''));
        const named = await patternFile(tree, 'attributes', ['system', 'global', 'local', 'worktree', 'command']);
        for (const file of [ofClone, ...(named === undefined ? [] : [named])]) {
            if ((await host.files.exists(file)) && /^\s*[^#\s]/m.test(await host.files.readText(file)))
                return true;
        }
        return false;
    }
    /** A file that is not there is missing, or not part of a sparse checkout: git has said so. */
    async function present(paths) {
        const all = await Promise.all([...paths].map(async (path) => ((await host.files.exists((0,external_node_path_.join)(directory, path))) ? [path] : [])));
        return new Set(all.flat());
    }
}
/** The paths whose attributes differ between two answers of `git check-attr -z`: path, attribute, value, and so on. */
function differing(one, other) {
    if (Buffer.compare(one, other) === 0)
        return new Set();
    const [left, right] = [decode(one).split('\0'), decode(other).split('\0')];
    return new Set(left.flatMap((value, i) => (i % 3 === 2 && value !== right[i] ? [left[i - 2]] : [])));
}

;// CONCATENATED MODULE: ./packages/evidence/work-tree.ts





/**
 * The first thing in which the work tree is not what its commit says, as words such as `predict.py is changed`; undefined
 * when there is none. The workspace does not count, nor what `.gitignore` files and the person's settings for all
 * repositories let git ignore. Beside the repository's server what ran is the commit and the steps of its workflow, so
 * files that those steps made are no difference.
 *
 * The settings of this clone do not decide what is looked at, neither here nor inside submodules: not those for
 * `git status` and submodules, nor `.git/info/exclude` and `.git/info/attributes`, nor files that git was told to take for
 * unchanged (`update-index --assume-unchanged`, `--skip-worktree`), nor objects that stand in for others (`git replace`).
 * A work tree that git cannot compare differs.
 */
async function differenceFromCommit(host, project) {
    const directory = project.repository;
    // A directory that is no work tree is not to be taken for a part of the one around it.
    const bounded = { GIT_CEILING_DIRECTORIES: (0,external_node_path_.dirname)(directory) };
    const git = (args, more = {}) => host.git.run(args, { directory, ...more, env: { ...bounded, ...more.env } });
    const tree = { host, git, directory };
    const elsewhere = await otherWorkTree(git, directory);
    if (elsewhere !== undefined)
        return elsewhere;
    const workspace = (0,external_node_path_.relative)(directory, project.workspace);
    // Outside of the repository there is nothing to leave out, and git would refuse the path.
    const except = workspace.startsWith('..') || (0,external_node_path_.isAbsolute)(workspace) ? [] : [`:(exclude,literal)${workspace}`];
    const tracked = async (env = {}) => {
        const answer = await git([
            ...['--no-optional-locks', 'status', '--porcelain=v1', '-z', '--no-renames'],
            ...['--untracked-files=no', '--ignore-submodules=dirty', '--', '.', ...except],
        ], { env });
        if (answer.code !== 0)
            return unknown(answer.stderr);
        const [first = ''] = decode(answer.stdout).split('\0');
        return first === '' ? undefined : `${first.slice(3)} is ${first.slice(0, 2).includes('D') ? 'missing' : 'changed'}`;
    };
    const untracked = async () => {
        if (host.origin)
            return undefined;
        // What a person has set for all repositories is not made for this one: `.DS_Store`, the files of an editor.
        const personal = await patternFile(tree, 'excludes', ['system', 'global']);
        const ignored = ['--exclude-per-directory=.gitignore', ...(personal ? [`--exclude-from=${personal}`] : [])];
        const answer = await git(['ls-files', '--others', '-z', ...ignored, '--', '.', ...except]);
        if (answer.code !== 0)
            return unknown(answer.stderr);
        const [first = ''] = decode(answer.stdout).split('\0');
        return first === '' ? undefined : `${first} is not committed`;
    };
    /** git says of a submodule only which commit it is at. */
    async function insideSubmodules(entries) {
        for (const { path } of entries.filter(({ mode }) => mode === '160000')) {
            const inside = (0,external_node_path_.join)(directory, path);
            if (!(await host.files.exists(inside)))
                continue;
            if (await host.files.exists((0,external_node_path_.join)(inside, '.git'))) {
                const difference = await differenceFromCommit(host, { ...project, repository: inside });
                if (difference !== undefined)
                    return `in ${path}: ${difference}`;
            }
            else if (!host.origin) {
                // One that was never fetched is an empty directory; git looks at nothing that lies there.
                const [first] = await host.files.list(inside);
                if (first !== undefined)
                    return `${path}/${first} is not committed`;
            }
        }
        return undefined;
    }
    const [changed, added, entries] = await Promise.all([tracked(), untracked(), indexEntries(git)]);
    if (changed !== undefined || added !== undefined)
        return changed ?? added;
    if (typeof entries === 'string')
        return entries;
    const unseen = entries.filter((entry) => entry.unseen);
    return ((unseen.length === 0 ? undefined : await withoutMemoryOf(tree, unseen, tracked)) ??
        (await changedButForAttributes(tree, entries)) ??
        (await insideSubmodules(entries)));
}
/**
 * Why the commit does not hold the policy that was applied; undefined when it does, unless `differenceFromCommit` says
 * that something was changed. A file that git ignores is no difference to git; a link counts by what it leads to.
 * @param config mlops.yml, by its path in the repository
 */
async function uncommittedPolicy(host, repository, config) {
    const file = (0,external_node_path_.relative)(await (0,external_node_fs_promises_.realpath)(repository), await (0,external_node_fs_promises_.realpath)((0,external_node_path_.join)(repository, config)));
    if (file.startsWith('..') || (0,external_node_path_.isAbsolute)(file))
        return `${config} is a link out of the repository`;
    for (const path of new Set([config, file])) {
        const found = await host.git.run(['cat-file', '-e', `HEAD:${path}`], { directory: repository });
        if (found.code !== 0)
            return `${path} is not committed`;
    }
    return undefined;
}
/** `core.worktree` may name a directory in which everything is as committed. */
async function otherWorkTree(git, directory) {
    const { code, stdout, stderr } = await git(['rev-parse', '--show-toplevel']);
    if (code !== 0)
        return unknown(stderr);
    const compared = decode(stdout).replace(/\n$/, '');
    if ((await (0,external_node_fs_promises_.realpath)(compared).catch(() => compared)) === (await (0,external_node_fs_promises_.realpath)(directory)))
        return undefined;
    return `the work tree that git compares is ${compared}, not this one (core.worktree)`;
}

;// CONCATENATED MODULE: ./packages/evidence/statement-source.ts

/** Reads commit, tree, branch and whether anything but the workspace differs from the commit. */
async function sourceFacts(host, project) {
    const git = async (...args) => {
        const result = await host.git.run(args, { directory: project.repository });
        return result.code === 0 ? new TextDecoder().decode(result.stdout).trim() : undefined;
    };
    const commit = await git('rev-parse', '--verify', '-q', 'HEAD^{commit}');
    if (commit === undefined)
        return ofOrigin(host);
    const [tree, branch, difference] = await Promise.all([
        git('rev-parse', '--verify', '-q', 'HEAD^{tree}'),
        git('symbolic-ref', '--short', '-q', 'HEAD').then((name) => name ?? branchOf(host)),
        differenceFromCommit(host, project),
    ]);
    return {
        commit,
        ...(tree === undefined ? {} : { tree }),
        ...(branch === undefined ? {} : { branch }),
        dirty: difference !== undefined,
        ...(difference === undefined ? {} : { difference }),
    };
}
/** Without a clone, the server says what this run is about. */
function ofOrigin({ origin }) {
    if (!origin)
        return {};
    const branch = branchOf({ origin });
    return { commit: origin.change.commit, dirty: false, ...(branch !== undefined && { branch }) };
}
/** A proposal's branch may have any name, that of the default branch too: it says nothing of where the commit is. */
function branchOf({ origin }) {
    return origin?.change.base === undefined ? origin?.change.branch : undefined;
}

;// CONCATENATED MODULE: ./packages/evidence/history.ts



/** How far back a recorded ancestor is looked for. */
const HORIZON = 1000;
/**
 * The history of what runs: the server's when there is one, because a clone beside it is one commit deep or absent;
 * otherwise git's.
 * @throws MLOPS_BASELINE_UNKNOWN without a commit or a default branch
 */
async function historyOf(host, project) {
    const source = await sourceFacts(host, project);
    return host.origin ? history_ofOrigin(host.origin, source) : ofGit(host, project.repository, source);
}
async function history_ofOrigin(origin, source) {
    const { change } = origin;
    const commit = source.commit ?? change.commit;
    const onDefault = change.base === undefined && change.branch === origin.defaultBranch;
    return {
        commit,
        dirty: source.dirty ?? false,
        ...(change.branch !== undefined && { branch: change.branch }),
        defaultBranch: origin.defaultBranch,
        onDefault,
        start: onDefault ? commit : await origin.mergeBase(change.base?.commit ?? (await origin.tipOfDefault()), commit),
        ancestors: (from) => origin.ancestors(from),
    };
}
async function ofGit(host, repository, source) {
    const git = (...args) => host.git.run(args, { directory: repository });
    const main = await defaultBranch(host, repository);
    const { commit } = source;
    if (commit === undefined || main === undefined) {
        throw failLedger('MLOPS_BASELINE_UNKNOWN', {
            message: `no default branch is known in ${repository}: neither origin/HEAD, init.defaultBranch, main nor master`,
            hint: 'Run `git remote set-head origin --auto`, or name the baseline run.',
        });
    }
    const onDefault = source.branch === main.name || (source.branch === undefined && (await contained()));
    return {
        commit,
        dirty: source.dirty ?? false,
        ...(source.branch !== undefined && { branch: source.branch }),
        defaultBranch: main.name,
        onDefault,
        start: onDefault ? commit : await mergeBase(),
        ancestors,
    };
    async function contained() {
        const answers = await Promise.all(main.references.map((reference) => git('merge-base', '--is-ancestor', commit, reference)));
        return answers.some(({ code }) => code === 0);
    }
    /** With a stale local and a fresh remote-tracking branch, git takes the better of the two merge-bases. */
    async function mergeBase() {
        const answer = await git('merge-base', commit, ...main.references);
        return answer.code === 0 ? lines(answer.stdout)[0] : undefined;
    }
    async function* ancestors(from) {
        const answer = await git('rev-list', '--date-order', `--max-count=${HORIZON}`, from);
        if (answer.code === 0)
            return yield* lines(answer.stdout);
        throw failLedger('MLOPS_BASELINE_UNKNOWN', {
            message: `git cannot list the ancestors of ${from}: ${answer.stderr.trim()}`,
            hint: 'Run `git fsck`; in a partial or shallow clone, `git fetch --unshallow`.',
        });
    }
}
const lines = (output) => Buffer.from(output).toString('utf8').split('\n').filter(Boolean);

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/errors.js
var errors = __webpack_require__(961);
;// CONCATENATED MODULE: ./packages/evidence/statement.ts



const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** The one field of a predicate that is ours: what every stage records, whatever its predicate type. */
const FACTS_FIELD = 'https://github.com/mlops-actions/mlops-actions/facts/v1';
const json = schemas/* json */.Pq9();
const jsonObject = schemas/* record */.g1P(schemas/* string */.YjP(), json);
const hex64 = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal characters');
const gitObject = schemas/* string */.YjP().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a git object name');
const instant = iso/* datetime */.w$();
const Digest = schemas/* object */.Ikc({ sha256: hex64.optional(), dirHash1: hex64.optional(), gitCommit: gitObject.optional() })
    .refine((digest) => Object.values(digest).some((value) => value !== undefined), 'expected sha256, dirHash1 or gitCommit');
const Descriptor = schemas/* looseObject */._H3({
    name: schemas/* string */.YjP().optional(),
    uri: schemas/* string */.YjP().optional(),
    digest: Digest,
    annotations: jsonObject.optional(),
});
/** The machine that did the work. */
const HostFacts = schemas/* looseObject */._H3({
    platform: schemas/* string */.YjP(),
    arch: schemas/* string */.YjP(),
    cpus: schemas/* number */.aig().int(),
    cpuModel: schemas/* string */.YjP(),
    memoryBytes: schemas/* number */.aig(),
    node: schemas/* string */.YjP(),
});
/** What every stage records of itself, in the field named `FACTS_FIELD` of its predicate. */
const Facts = schemas/* object */.Ikc({
    tool: schemas/* object */.Ikc({ name: schemas/* string */.YjP(), version: schemas/* string */.YjP() }),
    project: schemas/* string */.YjP(),
    stage: schemas/* string */.YjP(),
    /** Digest of everything that decides the result; equal keys have equal results. */
    key: hex64,
    /** The user's program, when one ran. */
    command: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    parameters: jsonObject,
    commit: gitObject.optional(),
    tree: gitObject.optional(),
    /** Whether tracked or untracked files differed from the commit. */
    dirty: schemas/* boolean */.zMY().optional(),
    /** When they did: the first of them, in words. */
    difference: schemas/* string */.YjP().optional(),
    branch: schemas/* string */.YjP().optional(),
    cause: schemas/* enum */.k5n(['pull-request', 'push', 'schedule', 'dispatch', 'data', 'drift', 'hand']),
    startedOn: instant,
    durationMs: schemas/* number */.aig().nonnegative(),
    host: HostFacts,
    verdict: kit.Verdict.optional(),
    /** What the stage adds: metrics, the evaluation set … */
    result: jsonObject.optional(),
    /** Present when nothing was executed: sha256 of the statement of the execution. */
    cached: schemas/* object */.Ikc({ from: hex64 }).optional(),
});
/** A subject's name is a path below the output directory: it says where a file is restored to. */
const SubjectName = schemas/* string */.YjP()
    .refine((name) => !/[\r\n\0\\]/.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..'), 'expected a relative path with `/` between its parts, none of them empty, `.` or `..`');
/** A statement as this tool writes it; anything else that claims to be one is refused. */
const StatementSchema = schemas/* looseObject */._H3({
    _type: schemas/* literal */.euz(STATEMENT_TYPE),
    subject: schemas/* array */.YOg(Descriptor.extend({ name: SubjectName })).min(1),
    predicateType: schemas/* string */.YjP(),
    predicate: schemas/* looseObject */._H3({ [FACTS_FIELD]: Facts }),
});
/**
 * Reads a statement that may have been written by anybody.
 * @param place what to call the text in an error: its path
 * @throws MLOPS_STATEMENT_INVALID
 */
function parseStatement(text, place) {
    try {
        return StatementSchema.parse(JSON.parse(text));
    }
    catch (error) {
        const issue = error instanceof errors/* ZodError */.G ? error.issues[0] : undefined;
        throw fail('MLOPS_STATEMENT_INVALID', {
            message: `${place} is not a statement of mlops-actions: ${issue ? `${issue.path.join('.')}: ${issue.message}` : error.message}`,
            where: { file: place, ...(issue ? { field: issue.path.join('.') } : {}) },
            hint: 'Run the stage that writes it again.',
            cause: error,
        });
    }
}
/** What a statement's stage recorded of itself. @throws MLOPS_STATEMENT_INVALID */
function factsOf(statement) {
    const facts = Facts.safeParse(statement.predicate[FACTS_FIELD]);
    if (facts.success)
        return facts.data;
    throw fail('MLOPS_STATEMENT_INVALID', {
        message: `a statement of type ${statement.predicateType} has no facts of mlops-actions`,
        where: { field: `predicate.${FACTS_FIELD}` },
        cause: facts.error,
    });
}

;// CONCATENATED MODULE: ./packages/evidence/statement-tool.ts
/** Who makes the statements; a test holds the version equal to package.json's. */
const TOOL = { name: 'mlops-actions', version: '0.1.0' };
const TOOL_URI = 'https://github.com/mlops-actions/mlops-actions';

;// CONCATENATED MODULE: ./packages/evidence/predicates.ts




const PREDICATE_TYPES = {
    provenance: 'https://slsa.dev/provenance/v1',
    'test-result': 'https://in-toto.io/attestation/test-result/v0.1',
    'verification-summary': 'https://slsa.dev/verification_summary/v1',
};
/** Builds the statement of a stage in the predicate type of its kind. */
function makeStatement(kind, account) {
    return {
        _type: STATEMENT_TYPE,
        subject: account.subject,
        predicateType: PREDICATE_TYPES[kind],
        predicate: { ...predicate(kind, account), [FACTS_FIELD]: account.facts },
    };
}
function predicate(kind, account) {
    switch (kind) {
        case 'provenance':
            return provenance(account);
        case 'test-result':
            return testResult(account);
        case 'verification-summary':
            return verificationSummary(account);
    }
}
/** @see https://slsa.dev/spec/v1.0/provenance */
function provenance({ facts, materials }) {
    const source = facts.commit === undefined ? [] : [{ name: 'source', digest: { gitCommit: facts.commit } }];
    return {
        buildDefinition: {
            buildType: stageUri(facts),
            externalParameters: { ...(facts.command ? { command: facts.command } : {}), parameters: facts.parameters },
            resolvedDependencies: [...asJson(materials), ...source],
        },
        runDetails: {
            builder: { id: `${TOOL_URI}/builder`, version: { [TOOL.name]: facts.tool.version } },
            metadata: { startedOn: facts.startedOn, finishedOn: finishedOn(facts) },
        },
    };
}
/** Only a pass is PASSED; the facts tell a failure from an inconclusive result. @see in-toto attestation, predicate test-result v0.1 */
function testResult({ materials, judgement }) {
    return {
        result: outcome(judgement),
        configuration: asJson(materials),
        passedTests: judgement?.passed ?? [],
        warnedTests: judgement?.warned ?? [],
        failedTests: judgement?.failed ?? [],
    };
}
/**
 * The policy is the material with that role, the rest are inputs. No SLSA level is claimed.
 * @see https://slsa.dev/spec/v1.0/verification_summary
 */
function verificationSummary({ facts, materials, judgement }) {
    const policy = materials.find(({ annotations }) => annotations?.['role'] === 'policy');
    const result = outcome(judgement);
    return {
        verifier: { id: stageUri(facts) },
        timeVerified: finishedOn(facts),
        resourceUri: `${TOOL_URI}#${encodeURIComponent(facts.project)}`,
        policy: policy
            ? inputResource(policy)
            : { uri: parametersUri(facts), digest: { sha256: sha256((0,kit.canonicalJson)(facts.parameters)) } },
        inputAttestations: materials.filter((material) => material !== policy).map(inputResource),
        verificationResult: result,
        verifiedLevels: result === 'PASSED' ? [] : ['FAILED'],
    };
}
/** A ResourceDescriptor that has the `uri` which a VSA asks for. */
function inputResource(material) {
    return { ...asJson([material])[0], uri: material.uri ?? `file:${encodeURI(material.name ?? '')}` };
}
/** Rules that were given as inputs have no file: the parameters are the policy, digested as canonical JSON. */
function parametersUri(facts) {
    return `${stageUri(facts)}#parameters`;
}
function stageUri(facts) {
    return `${TOOL_URI}/stages/${facts.stage}/v1`;
}
function outcome(judgement) {
    return judgement?.verdict === 'pass' ? 'PASSED' : 'FAILED';
}
function finishedOn(facts) {
    return new Date(Date.parse(facts.startedOn) + facts.durationMs).toISOString();
}
function asJson(resources) {
    return resources;
}

;// CONCATENATED MODULE: ./packages/evidence/cache.ts







/** Equal keys have equal results. The order in which materials are named does not count. */
function cacheKey({ stage, materials, parameters, command }) {
    const read = materials.map((material) => (0,kit.canonicalJson)(material)).sort();
    return sha256((0,kit.canonicalJson)({ tool: { ...TOOL }, stage, read, parameters, command: [...command] }));
}
const Entry = schemas/* object */.Ikc({ statement: schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/) });
/** Remembers which statement answers to a key; the bytes themselves are in the store. */
class StageCache {
    #host;
    #directory;
    constructor(host, workspace) {
        this.#host = host;
        this.#directory = (0,external_node_path_.join)(workspace, 'cache', 'stages');
    }
    #entry(stage, key) {
        return (0,external_node_path_.join)(this.#directory, stage, `${key}.json`);
    }
    /**
     * The execution with this key, or undefined when there is none to be trusted: an entry that cannot be read, a statement that the store
     * lost or that has been altered, or one of another stage or key. A cache never stops a stage from running.
     */
    async find(stage, key) {
        const path = this.#entry(stage, key);
        const text = await (0,external_node_fs_promises_.readFile)(path, 'utf8').catch(() => undefined);
        if (text === undefined)
            return undefined;
        const copy = `${path}.${this.#host.random.uuid()}.statement`;
        try {
            const digest = Entry.parse(JSON.parse(text)).statement;
            await this.#host.store.get(digest, copy);
            const statement = parseStatement(await (0,external_node_fs_promises_.readFile)(copy, 'utf8'), copy);
            const facts = factsOf(statement);
            if (facts.key !== key || facts.stage !== stage || facts.cached)
                throw new Error(`statement ${digest} answers to another key`);
            return { digest, statement };
        }
        catch (error) {
            this.#host.log.warning(`The cache entry of ${stage} is not used: ${error.message}`);
            return undefined;
        }
        finally {
            await this.#host.files.remove(copy);
        }
    }
    /** Keeps an executed stage: its files, its statement, and the key under which they are found. */
    async keep(statement, bytes, output) {
        const { stage, key } = factsOf(statement);
        for (const { name, digest } of fileSubjects(statement)) {
            // Always put, even what the store says it has: this repairs an object that was altered there.
            const stored = await this.#host.store.put((0,external_node_path_.join)(output, name));
            if (stored !== digest)
                throw new Error(`${name} changed while it was being stored`);
        }
        const digest = await this.keepStatement(bytes);
        await this.#host.files.write(this.#entry(stage, key), (0,kit.canonicalJson)({ statement: digest }));
    }
    /** As `keep`, unless this key is known already: a run may have been killed after its output was in place. */
    async keepOnce(statement, bytes, output) {
        const { stage, key } = factsOf(statement);
        if (!(await this.#host.files.exists(this.#entry(stage, key))))
            await this.keep(statement, bytes, output);
    }
    /** @returns the digest under which the store has the statement's bytes */
    async keepStatement(bytes) {
        const copy = (0,external_node_path_.join)(this.#directory, `${this.#host.random.uuid()}.statement`);
        try {
            await this.#host.files.write(copy, bytes);
            return await this.#host.store.put(copy);
        }
        finally {
            await this.#host.files.remove(copy);
        }
    }
    /** Brings the files of a cached execution into `directory`. @returns whether the store had all of them, unaltered */
    async restore({ statement }, directory) {
        try {
            for (const { name, digest } of fileSubjects(statement))
                await this.#host.store.get(digest, (0,external_node_path_.join)(directory, name));
            return true;
        }
        catch (error) {
            if (!(error instanceof kit.MlopsError))
                throw error;
            this.#host.log.warning(`A cached output cannot be used: ${error.message}`);
            return false;
        }
    }
}
/** The files a statement is about; a directory's digest among its subjects repeats what its files say. */
function fileSubjects(statement) {
    return statement.subject.flatMap(({ name, digest }) => name !== undefined && digest.sha256 !== undefined ? [{ name, digest: digest.sha256 }] : []);
}

;// CONCATENATED MODULE: ./packages/evidence/digest-memo.ts



/**
 * A file may be written twice within one tick of its file system's clock (up to 2 s), the second time without a trace. So a digest is
 * remembered only of a file that was last changed longer ago than this.
 */
const SETTLED_NS = 2000000000n;
/** Entries beyond this are dropped, the longest unused first. */
const MOST_ENTRIES = 500_000;
/**
 * Remembers digests of files by path, size, mtime, ctime and inode, in one file, across runs. For saving time only: whoever
 * must know (verify, register, deploy) digests without it.
 */
class DigestMemo {
    #file;
    /** `path → fingerprint sha256`; in the order of use, the latest last. */
    #known;
    #changed = false;
    constructor(file, known) {
        this.#file = file;
        this.#known = known;
    }
    /** A file that is missing or not readable as a memo is an empty memo. */
    static open(file) {
        try {
            return new DigestMemo(file, parse((0,external_node_fs_.readFileSync)(file, 'utf8')));
        }
        catch {
            return new DigestMemo(file, new Map());
        }
    }
    /** sha256 of each file, in order; only what changed since it was remembered is read. @throws as `digestFiles` */
    async digestFiles(paths) {
        const found = paths.map((path) => this.#recall(path));
        const unknown = paths.filter((_, index) => found[index] === undefined);
        const digests = (await digestFiles(unknown)).values();
        const now = BigInt(Date.now()) * 1000000n;
        return paths.map((path, index) => found[index] ?? this.#remember(path, digests.next().value, now));
    }
    #recall(path) {
        const entry = this.#known.get(path);
        if (entry === undefined)
            return undefined;
        const stats = (0,external_node_fs_.lstatSync)(path, { bigint: true, throwIfNoEntry: false });
        const mark = entry.length - 65;
        if (!stats?.isFile() || entry.slice(0, mark) !== fingerprint(stats))
            return undefined;
        return entry.slice(mark + 1);
    }
    #remember(path, digest, now) {
        const [, mtime, ctime] = digest.fingerprint.split(':').map(BigInt);
        const latest = mtime > ctime ? mtime : ctime;
        this.#changed = this.#known.delete(path) || this.#changed;
        if (latest < now - SETTLED_NS && !path.includes('\n')) {
            this.#known.set(path, `${digest.fingerprint} ${digest.sha256}`);
            this.#changed = true;
        }
        return digest.sha256;
    }
    /** Writes what is known, when something new is. */
    async save(files) {
        if (!this.#changed)
            return;
        const lines = [...this.#known].slice(-MOST_ENTRIES).map(([path, entry]) => `${entry} ${path}\n`);
        await files.write(this.#file, lines.join(''));
        this.#changed = false;
    }
}
const LINE = /^(-?\d+:-?\d+:-?\d+:-?\d+ [0-9a-f]{64}) (.+)$/gm;
function parse(text) {
    const known = new Map();
    for (const match of text.matchAll(LINE))
        known.set(match[2], match[1]);
    return known;
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
var external_node_os_default = /*#__PURE__*/__webpack_require__.n(external_node_os_);
;// CONCATENATED MODULE: ./packages/evidence/stage-lock.ts






/**
 * Runs `body` while no other process holds the lock file `path`. The lock of a process that has ended (killed, perhaps) is taken over.
 * @throws MLOPS_STAGE_BUSY when a living process, or one of another machine, holds it
 */
async function withLock(path, body) {
    await acquire(path);
    try {
        return await body();
    }
    finally {
        await (0,external_node_fs_promises_.rm)(path, { force: true });
    }
}
async function acquire(path) {
    const me = { machine: (0,external_node_os_.hostname)(), pid: process.pid, started: startOf(process.pid) };
    const mine = `${path}.${(0,external_node_crypto_.randomUUID)()}`;
    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
    try {
        await (0,external_node_fs_promises_.writeFile)(mine, JSON.stringify(me));
        for (;;) {
            // A hard link, so that the lock is never there without its holder's name.
            if (await succeeds((0,external_node_fs_promises_.link)(mine, path), 'EEXIST'))
                return;
            const text = await (0,external_node_fs_promises_.readFile)(path, 'utf8').catch(() => undefined);
            if (text === undefined)
                continue;
            const holder = parseHolder(text);
            if (holder && isAlive(holder))
                throw busy(path, holder);
            await removeStale(path, text);
        }
    }
    finally {
        await (0,external_node_fs_promises_.rm)(mine, { force: true });
    }
}
/** Takes a dead process' lock away, unless another one has done so and locked again in the meantime. */
async function removeStale(path, text) {
    const stale = `${path}.${(0,external_node_crypto_.randomUUID)()}`;
    if (!(await succeeds((0,external_node_fs_promises_.rename)(path, stale), 'ENOENT')))
        return;
    if ((await (0,external_node_fs_promises_.readFile)(stale, 'utf8')) !== text)
        await succeeds((0,external_node_fs_promises_.link)(stale, path), 'EEXIST');
    await (0,external_node_fs_promises_.rm)(stale, { force: true });
}
async function succeeds(attempt, expectedCode) {
    try {
        await attempt;
        return true;
    }
    catch (error) {
        if (error.code === expectedCode)
            return false;
        throw error;
    }
}
function parseHolder(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
function isAlive(holder) {
    // Of another machine nothing can be known.
    if (holder.machine !== (0,external_node_os_.hostname)())
        return true;
    try {
        process.kill(holder.pid, 0);
    }
    catch (error) {
        if (error.code === 'ESRCH')
            return false;
    }
    return holder.started === startOf(holder.pid);
}
/** When a process started, in clock ticks since boot (field 22 of `/proc/<pid>/stat`); null where there is no /proc. */
function startOf(pid) {
    try {
        const text = (0,external_node_fs_.readFileSync)(`/proc/${pid}/stat`, 'utf8');
        // The second field is the program's name in parentheses and may hold anything.
        return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
    }
    catch {
        return null;
    }
}
function busy(path, holder) {
    return fail('MLOPS_STAGE_BUSY', {
        message: `process ${holder.pid} on ${holder.machine} is performing this stage in the same workspace`,
        where: { file: path },
        hint: 'Wait until it has finished. If it no longer runs, remove this file.',
    });
}

;// CONCATENATED MODULE: ./packages/evidence/stage-materials.ts



/** The materials as statements name them, in their order. @throws MLOPS_DIGEST_… */
async function describeMaterials(materials, memo) {
    const described = [];
    for (const { name, path, digest, role } of materials) {
        described.push({
            name,
            digest: digest ?? (await digestPath(path, name, memo)),
            ...(role ? { annotations: { role } } : {}),
        });
    }
    return described;
}
async function digestPath(path, name, memo) {
    if (path === undefined)
        throw new TypeError(`material ${name} has neither a path nor a digest`);
    const found = await (0,external_node_fs_promises_.stat)(path).catch((error) => {
        throw unreadable(path, error);
    });
    if (found.isDirectory())
        return { dirHash1: (await digestDirectory(path, memo)).dirHash1 };
    return { sha256: (await memo.digestFiles([path]))[0] };
}

;// CONCATENATED MODULE: ./packages/evidence/stage-place.ts





function stagePlace(workspace, stage) {
    const outputs = (0,external_node_path_.join)(workspace, 'outputs');
    const evidence = (0,external_node_path_.join)(workspace, 'evidence');
    return {
        output: (0,external_node_path_.join)(outputs, stage),
        statement: (0,external_node_path_.join)(evidence, `${stage}.json`),
        work: (0,external_node_path_.join)(outputs, `.${stage}.work`),
        nextOutput: (0,external_node_path_.join)(outputs, `.${stage}.next`),
        nextStatement: (0,external_node_path_.join)(evidence, `.${stage}.json.next`),
        previous: (0,external_node_path_.join)(outputs, `.${stage}.previous`),
        lock: (0,external_node_path_.join)(workspace, 'cache', 'locks', `${stage}.lock`),
    };
}
/**
 * Puts the output in `place.work` and its statement into place. Killed before the next statement is written, the old output
 * stays; after that, `settle` brings the new one. The lock is held.
 */
async function publish(files, place, statement) {
    await files.remove(place.nextOutput);
    await files.rename(place.work, place.nextOutput);
    await files.write(place.nextStatement, statement);
    await settle(files, place);
}
/** As `publish`, where the output is in place already and only the statement is new. */
async function publishStatement(files, place, statement) {
    await files.write(place.statement, statement);
}
/**
 * Finishes or clears away what a killed process left: each step can be interrupted and repeated. The lock is held.
 * A directory cannot be replaced in one step, so the next statement is the journal: while it exists, roll forward.
 */
async function settle(files, place) {
    if (await files.exists(place.nextStatement)) {
        if (await files.exists(place.nextOutput)) {
            if (await files.exists(place.output)) {
                await files.remove(place.previous);
                await files.rename(place.output, place.previous);
            }
            await files.rename(place.nextOutput, place.output);
        }
        await files.rename(place.nextStatement, place.statement);
    }
    for (const left of [place.nextOutput, place.previous, place.work, ...(await asidesOf(files, place))])
        await files.remove(left);
}
/** Statements that were being written aside when their process was killed. */
async function asidesOf(files, { statement }) {
    const names = await files.list((0,external_node_path_.dirname)(statement)).catch(() => []);
    return names
        .filter((name) => name.startsWith(`.${(0,external_node_path_.basename)(statement)}.`) && name.endsWith('.tmp'))
        .map((name) => (0,external_node_path_.join)((0,external_node_path_.dirname)(statement), name));
}
/** How long a reader waits for a writer that is just putting its output into place. */
const PATIENCE_MS = 5_000;
/**
 * Before reading a stage's output: finishes what a killed process began to put into place, or waits for a living one to finish.
 * @throws MLOPS_STAGE_BUSY when that takes longer than five seconds
 */
async function settleBeforeReading(workspace, stage) {
    const place = stagePlace(workspace, stage);
    const deadline = performance.now() + PATIENCE_MS;
    while (await nodeFiles.exists(place.nextStatement)) {
        try {
            await withLock(place.lock, () => settle(nodeFiles, place));
        }
        catch (error) {
            if (!(error instanceof kit.MlopsError) || performance.now() > deadline)
                throw error;
            await (0,promises_.setTimeout)(20);
        }
    }
}
const nodeFiles = {
    exists: (path) => (0,external_node_fs_promises_.stat)(path).then(() => true, () => false),
    list: (path) => (0,external_node_fs_promises_.readdir)(path),
    rename: external_node_fs_promises_.rename,
    remove: (path) => (0,external_node_fs_promises_.rm)(path, { recursive: true, force: true }),
};

;// CONCATENATED MODULE: ./packages/evidence/stage-output.ts








/**
 * The output of a stage that was performed before, checked byte by byte against its statement.
 * @throws MLOPS_STAGE_MISSING, MLOPS_STAGE_TAMPERED, MLOPS_STATEMENT_INVALID, MLOPS_STAGE_BUSY
 */
async function stageOutput(project, stage) {
    const { output, statement: statementPath } = stagePlace(project.workspace, stage);
    await settleBeforeReading(project.workspace, stage);
    const text = await (0,external_node_fs_promises_.readFile)(statementPath, 'utf8').catch((cause) => {
        throw fail('MLOPS_STAGE_MISSING', {
            message: `${stage} has not been run in this workspace: there is no ${statementPath}`,
            where: { file: statementPath },
            hint: `Run: mlops ${stage}`,
            cause,
        });
    });
    const statement = parseStatement(text, statementPath);
    const difference = factsOf(statement).stage === stage
        ? await findDifference(statement, output)
        : `${statementPath} is about ${factsOf(statement).stage}`;
    if (difference !== undefined) {
        throw fail('MLOPS_STAGE_TAMPERED', {
            message: `the output of ${stage} is not what its statement says: ${difference}`,
            where: { file: output },
            hint: `Run: mlops ${stage}`,
        });
    }
    const path = (name) => (0,external_node_path_.join)(output, name);
    return {
        directory: output,
        statement,
        path,
        material: (name, role) => name === undefined
            ? { name: `evidence/${stage}.json`, digest: { sha256: sha256(text) }, role: role ?? 'evidence' }
            : { name: `${stage}/${name}`, path: path(name), ...(role ? { role } : {}) },
    };
}
/** Each file of an output by name and sha256; its directory `model`, when there is one, also as a whole by dirHash1. */
async function subjectsOf(directory) {
    const { files } = await digestDirectory(directory);
    const model = files.filter((file) => file.name.startsWith('model/'));
    const inModel = model.map((file) => ({ ...file, name: file.name.slice('model/'.length) }));
    return [
        ...files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
        ...(model.length > 0 ? [{ name: 'model', digest: { dirHash1: dirHash1(inModel) } }] : []),
    ];
}
/** The first way in which a directory is not what a statement says of it, as a sentence; undefined when it is all of it and no more. */
async function findDifference(statement, directory, memo) {
    const expected = new Map(fileSubjects(statement).map(({ name, digest }) => [name, digest]));
    const { files } = await digestDirectory(directory, memo);
    for (const { name, sha256 } of files) {
        const stated = expected.get(name);
        if (stated === undefined)
            return `${(0,external_node_path_.join)(directory, name)} is not in the statement`;
        if (stated !== sha256)
            return `${(0,external_node_path_.join)(directory, name)} has sha256 ${sha256}, expected ${stated}`;
        expected.delete(name);
    }
    const [missing] = expected.keys();
    return missing === undefined ? undefined : `${(0,external_node_path_.join)(directory, missing)} is missing`;
}
/** Seconds that the stage took when it was last executed in this workspace; undefined when nobody knows. */
async function lastDuration(project, stage) {
    try {
        const path = stagePlace(project.workspace, stage).statement;
        const { durationMs, cached } = factsOf(parseStatement(await (0,external_node_fs_promises_.readFile)(path, 'utf8'), path));
        return cached ? undefined : durationMs / 1000;
    }
    catch {
        return undefined; // an estimate is never worth an error
    }
}

;// CONCATENATED MODULE: ./packages/evidence/statement-host.ts

/** The machine this process runs on. */
function hostFacts() {
    const cpus = external_node_os_default().cpus();
    return {
        platform: external_node_os_default().platform(),
        arch: external_node_os_default().arch(),
        cpus: cpus.length,
        cpuModel: cpus[0]?.model.trim() ?? 'unknown',
        memoryBytes: external_node_os_default().totalmem(),
        node: process.versions.node,
    };
}

;// CONCATENATED MODULE: ./packages/evidence/stage.ts
















/**
 * Performs a stage: digests what it reads, runs it unless the same was run before, puts its output into place and its statement beside.
 *
 * Killed at any moment it leaves the previous output and statement or the new ones, and the next call clears up. When `execute` throws, the
 * previous ones stay as they were.
 * @param options.cache false: run even if the same was run before
 * @throws what `execute` throws; MLOPS_STAGE_BUSY, MLOPS_STAGE_MATERIAL_CHANGED, MLOPS_DIGEST_…
 */
async function performStage(host, project, work, options = {}) {
    const place = stagePlace(project.workspace, work.stage);
    return withLock(place.lock, async () => {
        await settle(host.files, place);
        await ignoreWorkspace(host, project.workspace);
        const run = await StageRun.start(host, project, work, place);
        const outcome = (options.cache === false ? undefined : await run.reuse()) ?? (await run.execute());
        await run.memo.save(host.files);
        return outcome;
    });
}
/** The workspace says of itself that git has nothing to keep there, so that no project needs a line for it. */
async function ignoreWorkspace(host, workspace) {
    const file = (0,external_node_path_.join)(workspace, '.gitignore');
    if (!(await host.files.exists(file)))
        await host.files.write(file, '*\n');
}
/** One stage being performed, its lock held. */
class StageRun {
    #host;
    #project;
    #work;
    #place;
    #cache;
    memo;
    #startedOn;
    #started;
    #materials = [];
    #key = '';
    constructor(host, project, work, place) {
        this.#host = host;
        this.#project = project;
        this.#work = work;
        this.#place = place;
        this.#cache = new StageCache(host, project.workspace);
        this.memo = DigestMemo.open((0,external_node_path_.join)(project.workspace, 'cache', 'digests'));
        this.#startedOn = host.clock.now().toISOString();
        this.#started = host.clock.monotonic();
    }
    static async start(host, project, work, place) {
        const run = new StageRun(host, project, work, place);
        run.#materials = await describeMaterials(work.materials, run.memo);
        run.#key = cacheKey({
            stage: work.stage,
            materials: run.#materials,
            parameters: work.parameters,
            command: work.command ?? [],
        });
        host.signal.throwIfAborted();
        return run;
    }
    /** Uses what the same work made before: where it still is, else from the store. Undefined when that cannot be had whole. */
    async reuse() {
        const present = await this.#present();
        if (present && (await this.#believable(this.#place.output))) {
            await publishStatement(this.#host.files, this.#place, await this.#restate(present, this.#place.output));
            return this.#outcome(true);
        }
        const kept = await this.#cache.find(this.#work.stage, this.#key);
        if (!kept)
            return undefined;
        await this.#freshWork();
        if (!(await this.#cache.restore(kept, this.#place.work)))
            return undefined;
        if (!(await this.#believable(this.#place.work)))
            return undefined;
        await publish(this.#host.files, this.#place, await this.#restate(kept, this.#place.work));
        return this.#outcome(true);
    }
    async #believable(output) {
        const doubt = await this.#work.doubt?.(output);
        if (doubt === undefined)
            return true;
        this.#host.log.warning(`The recorded result of ${this.#work.stage} is not used: ${doubt}`);
        return false;
    }
    /** Runs the stage and keeps what it made. */
    async execute() {
        await this.#freshWork();
        try {
            const result = await this.#work.execute(this.#place.work);
            this.#host.signal.throwIfAborted();
            await this.#host.files.write((0,external_node_path_.join)(this.#place.work, 'result.json'), `${(0,kit.canonicalJson)(result)}\n`);
            await this.#refuseChangedMaterials();
            const subject = await subjectsOf(this.#place.work);
            const { statement, bytes } = await this.#state(subject, result);
            await publish(this.#host.files, this.#place, bytes);
            await this.#cache.keep(statement, bytes, this.#place.output);
        }
        catch (error) {
            await this.#host.files.remove(this.#place.work);
            throw error;
        }
        return this.#outcome(false);
    }
    /** The execution that the statement in place is about, if it had this key and its output is still what it says. */
    async #present() {
        const bytes = await (0,external_node_fs_promises_.readFile)(this.#place.statement, 'utf8').catch(() => undefined);
        if (bytes === undefined)
            return undefined;
        try {
            const statement = parseStatement(bytes, this.#place.statement);
            const facts = factsOf(statement);
            if (facts.key !== this.#key || facts.stage !== this.#work.stage)
                return undefined;
            const difference = (await findDifference(statement, this.#place.output, this.memo)) ?? (await this.#disowned(statement));
            if (difference === undefined) {
                if (!facts.cached)
                    await this.#cache.keepOnce(statement, bytes, this.#place.output);
                return { digest: facts.cached?.from ?? sha256(bytes), statement };
            }
            this.#host.log.warning(`The output of ${facts.stage} was altered after it was made and is made again: ${difference}`);
        }
        catch (error) {
            if (!(error instanceof kit.MlopsError))
                throw error;
            this.#host.log.warning(`The output of ${this.#work.stage} is made again: ${error.message}`);
        }
        return undefined;
    }
    /** A statement may be made to agree with altered files; then it no longer agrees with the one that was kept of this execution. */
    async #disowned({ subject }) {
        const kept = await this.#cache.find(this.#work.stage, this.#key);
        const same = !kept || (0,kit.canonicalJson)(kept.statement.subject) === (0,kit.canonicalJson)(subject);
        return same ? undefined : `its statement lists other files than that of the execution, ${kept.digest}`;
    }
    /** A new statement on an execution whose output is in `directory`. */
    async #restate(execution, directory) {
        const result = JSON.parse(await (0,external_node_fs_promises_.readFile)((0,external_node_path_.join)(directory, 'result.json'), 'utf8'));
        const { bytes } = await this.#state(execution.statement.subject, result, execution.digest);
        await this.#cache.keepStatement(bytes);
        return bytes;
    }
    async #state(subject, result, cachedFrom) {
        const work = this.#work;
        const judgement = work.judge?.(result);
        const facts = {
            tool: { ...TOOL },
            project: this.#project.name,
            stage: work.stage,
            key: this.#key,
            ...(work.command ? { command: [...work.command] } : {}),
            parameters: work.parameters,
            ...(await sourceFacts(this.#host, this.#project)),
            cause: this.#host.cause,
            startedOn: this.#startedOn,
            durationMs: Math.round(this.#host.clock.monotonic() - this.#started),
            host: hostFacts(),
            ...(judgement ? { verdict: judgement.verdict } : {}),
            ...(work.facts ? { result: work.facts(result) } : {}),
            ...(cachedFrom === undefined ? {} : { cached: { from: cachedFrom } }),
        };
        const statement = makeStatement(work.predicate, { facts, subject, materials: this.#materials, judgement });
        return { statement, bytes: `${JSON.stringify(statement, null, 2)}\n` };
    }
    async #refuseChangedMaterials() {
        const now = await describeMaterials(this.#work.materials, this.memo);
        const changed = now.find((material, index) => (0,kit.canonicalJson)(material) !== (0,kit.canonicalJson)(this.#materials[index]));
        if (!changed)
            return;
        throw fail('MLOPS_STAGE_MATERIAL_CHANGED', {
            message: `${changed.name} changed while ${this.#work.stage} was reading it, so nobody can say what the result was made from`,
            hint: `Run again when nothing writes to it any more: mlops ${this.#work.stage}`,
        });
    }
    async #freshWork() {
        await this.#host.files.remove(this.#place.work);
        await this.#host.files.makeDirectory(this.#place.work);
    }
    async #outcome(cached) {
        const { output, statement: statementPath } = this.#place;
        const statement = parseStatement(await (0,external_node_fs_promises_.readFile)(statementPath, 'utf8'), statementPath);
        const { verdict } = factsOf(statement);
        const result = JSON.parse(await (0,external_node_fs_promises_.readFile)((0,external_node_path_.join)(output, 'result.json'), 'utf8'));
        return { result, ...(verdict ? { verdict } : {}), cached, directory: output, statement, statementPath };
    }
}

;// CONCATENATED MODULE: ./packages/evidence/ledger-objects.ts
/**
 * Many objects in one process.
 * @param names revisions such as `<commit>:<path>`; without line breaks
 * @returns one entry per name, undefined where git says that there is none
 */
async function readObjects(git, names, unreadable) {
    const answer = await git(['cat-file', '--batch'], names.map((name) => `${name}\n`).join(''));
    if (answer.code !== 0)
        throw unreadable(answer.stderr.trim() || `git cat-file ended with ${answer.code}`);
    const out = Buffer.from(answer.stdout.buffer, answer.stdout.byteOffset, answer.stdout.byteLength);
    let at = 0;
    return names.map((name) => {
        const end = out.indexOf(10, at);
        if (end < 0)
            throw unreadable(`git answered no line for ${name}`);
        const header = out.toString('utf8', at, end);
        at = end + 1;
        if (header === `${name} missing`)
            return undefined;
        const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header);
        if (!match)
            throw unreadable(header);
        const size = Number(match[3]);
        if (at + size >= out.length)
            throw unreadable(`git's answer for ${name} is cut short`);
        const content = out.subarray(at, at + size);
        at += size + 1;
        return { oid: match[1], type: match[2], content };
    });
}
/** Names in a raw tree object: `<mode> <name>\0<oid bytes>` repeated. */
function treeEntries(tree, path, unreadable) {
    if (tree?.type !== 'tree')
        throw unreadable(`${path || 'its root'} is ${tree ? `a ${tree.type}` : 'missing'}, expected a directory`);
    const content = Buffer.from(tree.content.buffer, tree.content.byteOffset, tree.content.byteLength);
    const names = [];
    for (let at = 0; at < content.length;) {
        const space = content.indexOf(32, at);
        const nul = content.indexOf(0, space);
        if (space < 0 || nul < 0)
            throw unreadable(`directory ${path} is damaged`);
        names.push(content.toString('utf8', space + 1, nul));
        at = nul + 1 + tree.oid.length / 2;
    }
    return names;
}

;// CONCATENATED MODULE: ./packages/evidence/ledger-branch.ts






const ledger_branch_PATIENCE_MS = 60_000;
/** git holds a reference's lock for milliseconds; one this old belongs to a process that was killed. */
const STALE_LOCK_MS = 5_000;
/** Plain messages whatever the user's language, and an identity whether or not the user has set one. */
const environment = {
    LC_ALL: 'C',
    GIT_COMMITTER_NAME: 'mlops-actions',
    GIT_COMMITTER_EMAIL: 'mlops-actions@localhost',
};
function ledgerBranch(host, repository, name) {
    const local = `refs/heads/${name}`;
    const git = (args, input) => host.git.run(args, { directory: repository, env: environment, ...(input === undefined ? {} : { input }) });
    const unreadable = (what) => failLedger('MLOPS_LEDGER_UNREADABLE', {
        message: `the ledger (branch ${name}) cannot be read: ${what}`,
        hint: `Run \`git fsck\`, then restore the branch with \`git fetch origin ${name}:${name}\`; without a ledger, say \`--baseline none\`.`,
    });
    async function references() {
        const answer = await git(['for-each-ref', '--format=%(refname) %(objectname)', local, `refs/remotes/*/${name}`]);
        if (/not a git repository/i.test(answer.stderr)) {
            throw failLedger('MLOPS_LEDGER_NO_REPOSITORY', {
                message: `${repository} is not in a git repository`,
                hint: 'Run `git init` and commit, or turn the ledger off.',
            });
        }
        // A reference git cannot parse is skipped with a warning only: that must not look like an empty ledger.
        if (answer.code !== 0 || /broken ref|bad ref|missing object/i.test(answer.stderr))
            throw unreadable(answer.stderr.trim());
        const found = new Map(ledger_branch_decode(answer.stdout)
            .split('\n')
            .filter(Boolean)
            .map((line) => line.split(' ')));
        const here = found.get(local);
        found.delete(local);
        return { local: here, remotes: found.size < 2 ? found : await ofDefaultBranch(found) };
    }
    /** The remote of the default branch has the ledger that counts; only when it has none do the others. */
    async function ofDefaultBranch(found) {
        const [first] = await remotesOf(host, repository);
        const place = `refs/remotes/${first}/${name}`;
        const commit = found.get(place);
        return commit === undefined ? found : new Map([[place, commit]]);
    }
    async function newest(found) {
        const isAncestor = async (one, other) => one === other || (await git(['merge-base', '--is-ancestor', one, other])).code === 0;
        let tip = found.local === undefined ? undefined : { name, commit: found.local };
        for (const [place, commit] of found.remotes) {
            const other = { name: place.replace('refs/remotes/', ''), commit };
            if (!tip || (await isAncestor(tip.commit, commit)))
                tip = other;
            else if (!(await isAncestor(commit, tip.commit)))
                throw diverged(tip.name, other.name);
        }
        return tip?.commit;
    }
    const diverged = (one, other) => failLedger('MLOPS_LEDGER_DIVERGED', {
        message: `${one} and ${other} have both grown since they last agreed`,
        hint: `Keep one: \`git branch -f ${name} ${other}\` drops the runs recorded only in the other.`,
    });
    /** Writes the commit's objects; no reference points at them yet, so being killed here changes nothing. */
    async function writeCommit(parent, change) {
        const seconds = Math.floor(host.clock.now().getTime() / 1000);
        const parts = [
            `feature done\ncommit refs/mlops/new\nmark :1\n`,
            `committer ${environment.GIT_COMMITTER_NAME} <${environment.GIT_COMMITTER_EMAIL}> ${seconds} +0000\n`,
            ...data(change.message),
            parent === undefined ? '' : `from ${parent}\n`,
            ...[...change.files].flatMap(([path, content]) => [`M 100644 inline ${path}\n`, ...data(content)]),
            // Taking the name away again means that fast-import leaves objects only, and no reference to clean up.
            `\nget-mark :1\nreset refs/mlops/new\n\ndone\n`,
        ];
        // Small packs become loose objects: one pack per run would make every later look-up slower.
        const answer = await git(['-c', 'fastimport.unpackLimit=5000', 'fast-import', '--quiet', '--date-format=raw'], bytes(parts));
        const commit = ledger_branch_decode(answer.stdout).trim();
        if (answer.code !== 0 || !/^[0-9a-f]{40,64}$/.test(commit))
            throw writeFailed(answer.stderr);
        return commit;
    }
    const writeFailed = (stderr) => failLedger('MLOPS_LEDGER_WRITE', {
        message: `git could not write the ledger (branch ${name}): ${stderr.trim()}`,
        hint: /exists; cannot create/.test(stderr)
            ? `A branch is in the way of ${name}: rename it, or choose another name for the ledger.`
            : 'Check the permissions and the free space of the .git directory.',
    });
    /** The one moment at which the ledger changes. @returns false when another process was faster */
    async function swap(commit, expected) {
        const line = expected === undefined ? `create ${local} ${commit}` : `update ${local} ${commit} ${expected}`;
        const answer = await git(['update-ref', '-m', 'mlops: record', '--stdin'], `${line}\n`);
        if (answer.code === 0)
            return true;
        if (/exists; cannot create|Permission denied|Read-only|No space/i.test(answer.stderr))
            throw writeFailed(answer.stderr);
        if (!/but expected|File exists|already exists|unable to resolve|lock/i.test(answer.stderr))
            throw writeFailed(answer.stderr);
        await removeStaleLock();
        return false;
    }
    async function removeStaleLock() {
        const answer = await git(['rev-parse', '--git-path', `${local}.lock`]);
        const lock = (0,external_node_path_.resolve)(repository, ledger_branch_decode(answer.stdout).trim());
        const age = await (0,external_node_fs_promises_.stat)(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0);
        if (answer.code !== 0 || age < STALE_LOCK_MS)
            return;
        await (0,external_node_fs_promises_.rm)(lock, { force: true });
        host.log.warning(`removed a lock that a killed process left on the ledger (${Math.round(age / 1000)} s old)`);
    }
    async function read(commit, paths) {
        const found = new Map();
        if (commit === undefined || paths.length === 0)
            return found;
        const objects = await readObjects(git, paths.map((path) => `${commit}:${path}`), unreadable);
        const missing = [];
        paths.forEach((path, i) => {
            const object = objects[i];
            if (!object)
                missing.push(path);
            else if (object.type !== 'blob')
                throw unreadable(`${path} is a ${object.type}, expected a file`);
            else
                found.set(path, object.content);
        });
        await proveAbsent(commit, missing);
        return found;
    }
    /**
     * git says "missing" both of a path that was never written and of one whose directory is damaged. Absent is only
     * what the deepest existing directory does not list.
     */
    async function proveAbsent(commit, paths) {
        if (paths.length === 0)
            return;
        const parents = [...new Set(['', ...paths.flatMap(parentsOf)])];
        const objects = await readObjects(git, parents.map((path) => (path === '' ? `${commit}^{tree}` : `${commit}:${path}`)), unreadable);
        const trees = new Map(parents.map((path, i) => [path, objects[i]]));
        if (!trees.get(''))
            throw unreadable(`its commit ${commit} or its tree is missing`);
        for (const path of paths) {
            const chain = [...parentsOf(path), path];
            for (const [i, child] of chain.entries()) {
                const parent = i === 0 ? '' : chain[i - 1];
                const names = treeEntries(trees.get(parent), parent, unreadable);
                if (!names.includes(child.slice(parent === '' ? 0 : parent.length + 1)))
                    break;
                if (child === path || !trees.get(child))
                    throw unreadable(`${child} is listed, but git has lost it`);
            }
        }
    }
    async function list(commit, directory) {
        if (commit === undefined)
            return [];
        const [tree] = await readObjects(git, [`${commit}:${directory}`], unreadable);
        if (!tree)
            await proveAbsent(commit, [directory]);
        return tree ? treeEntries(tree, directory, unreadable) : [];
    }
    async function walk(commit, directory) {
        if ((await list(commit, directory)).length === 0)
            return [];
        const answer = await git(['ls-tree', '-r', '-z', '--name-only', commit, `${directory}/`]);
        if (answer.code !== 0)
            throw unreadable(answer.stderr.trim());
        return ledger_branch_decode(answer.stdout).split('\0').filter(Boolean);
    }
    async function append(change) {
        const end = host.clock.monotonic() + ledger_branch_PATIENCE_MS;
        for (let attempt = 0;; attempt++) {
            const found = await references();
            const tip = await newest(found);
            const next = await change(tip);
            if (next === undefined)
                return tip;
            const commit = await writeCommit(tip, next);
            if (await swap(commit, found.local))
                return commit;
            if (host.clock.monotonic() > end) {
                throw failLedger('MLOPS_LEDGER_BUSY', {
                    message: `the ledger (branch ${name}) was busy for ${ledger_branch_PATIENCE_MS / 1000} s; nothing was recorded`,
                    hint: 'Run the command again: what was computed is cached.',
                });
            }
            const [noise = 0] = host.random.bytes(1);
            await (0,promises_.setTimeout)((10 + noise) * Math.min(attempt + 1, 6) * 0.2, undefined, { signal: host.signal });
        }
    }
    return { name, tip: async () => newest(await references()), read, list, walk, append };
}
const ledger_branch_decode = (content) => Buffer.from(content).toString('utf8');
/** `a`, `a/b` of `a/b/c`. */
function parentsOf(path) {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
function data(content) {
    return [`data ${Buffer.byteLength(content)}\n`, content, '\n'];
}
function bytes(parts) {
    return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

;// CONCATENATED MODULE: ./packages/evidence/ledger-layout.ts

/**
 * Where things lie in the ledger's tree. Two characters of fan-out keep every directory small, so that writing
 * and reading one entry costs the same however many there are.
 */
const layout = {
    runs: (project, fan) => `runs/${kit.escape.fileName(project)}/${fan}`,
    runFolder: (project, id) => `runs/${kit.escape.fileName(project)}/${id.slice(0, 2)}/${id}`,
    run: (project, id) => `${layout.runFolder(project, id)}/run.json`,
    /** For each index this run was added to, the run that was the latest there before: indices are linked lists. */
    links: (project, id) => `${layout.runFolder(project, id)}/links.json`,
    statement: (project, id, stage) => `${layout.runFolder(project, id)}/${stage}.json`,
    byCommit: (commit) => `by-commit/${commit.slice(0, 2)}/${commit}.json`,
    byDigest: (digest) => `by-digest/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}.json`,
    byBranch: (project, branch) => `by-branch/${kit.escape.fileName(project)}/${kit.escape.fileName(branch)}.json`,
    project: (project) => `projects/${kit.escape.fileName(project)}.json`,
    acceptedFolder: (project) => `accepted/${kit.escape.fileName(project)}`,
    accepted: (project, id) => `${layout.acceptedFolder(project)}/${id}.json`,
};

// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var core_errors = __webpack_require__(37428);
;// CONCATENATED MODULE: ./packages/evidence/runs.ts




/** sha256 or dirHash1 as 64 lower-case hexadecimal characters. */
const runs_Digest = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/, 'a digest of 64 lower-case hexadecimal characters');
const Commit = schemas/* string */.YjP().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'a full git object name');
/** Stages are files beside `run.json` and `links.json` in the ledger, so those two words are taken. */
const Stage = schemas/* string */.YjP().regex(/^(?!(?:run|links)$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a stage such as train-model');
const Subject = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    digest: schemas/* object */.Ikc({ sha256: runs_Digest.optional(), dirHash1: schemas/* string */.YjP().optional(), gitCommit: schemas/* string */.YjP().optional() }),
});
/** One pass of stages over one commit, as the ledger keeps it (`run.json`). */
const RunRecord = schemas/* strictObject */.rej({
    id: runs_Digest.describe('sha256 of the canonical JSON of the record without its id'),
    project: schemas/* string */.YjP().min(1),
    commit: Commit,
    tree: Commit,
    dirty: schemas/* boolean */.zMY().describe('the work tree differed from the commit'),
    branch: schemas/* string */.YjP()
        .min(1)
        .nullable()
        .describe('of a detached commit: the default branch when that holds it, else null'),
    cause: schemas/* enum */.k5n(['pull-request', 'push', 'schedule', 'dispatch', 'data', 'drift', 'hand']),
    startedAt: iso/* datetime */.w$(),
    finishedAt: iso/* datetime */.w$(),
    tool: schemas/* string */.YjP().describe('name and version of the software that recorded the run'),
    config: schemas/* string */.YjP()
        .optional()
        .describe('mlops.yml, by its path in the repository; absent when inputs described the run'),
    verdict: kit.Verdict.nullable().describe('null when the run judged nothing'),
    excepted: schemas/* array */.YOg(schemas/* string */.YjP())
        .min(1)
        .optional()
        .describe('rules of the gate that did not pass and that an exception on record let through'),
    statements: schemas/* record */.g1P(Stage, runs_Digest).describe('stage → sha256 of its statement'),
    subjects: schemas/* record */.g1P(Stage, schemas/* array */.YOg(Subject)).describe('stage → what it made'),
    metrics: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig()),
    parameters: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* json */.Pq9()),
    data: schemas/* record */.g1P(schemas/* string */.YjP(), runs_Digest).describe('raw data source → digest'),
    model: runs_Digest.optional(),
    evaluationSet: runs_Digest.optional(),
    predictions: runs_Digest.optional().describe('scored.parquet, under which the store has it'),
});
/** The record's identity: sha256 of its canonical JSON without `id`. */
function runId(run) {
    const { id: _, ...rest } = run;
    return (0,external_node_crypto_.createHash)('sha256')
        .update((0,kit.canonicalJson)(rest))
        .digest('hex');
}
/** @returns the record with its id. @throws MLOPS_LEDGER_INVALID when it is not a run record, or not that of the id it has */
function createRun(run) {
    const { id: claimed, ...content } = run;
    const parsed = RunRecord.omit({ id: true }).safeParse(content);
    if (!parsed.success) {
        throw failLedger('MLOPS_LEDGER_INVALID', {
            message: `this is not a run record: ${core_errors/* prettifyError */.S1(parsed.error)}`,
            hint: 'Metrics must be finite numbers; leave out a metric that could not be computed.',
        });
    }
    const id = runId(parsed.data);
    if (claimed !== undefined && claimed !== id) {
        throw failLedger('MLOPS_LEDGER_INVALID', {
            message: `the record says that it is run ${claimed}; its content is that of ${id}`,
            hint: 'Leave the id out: it follows from the content.',
        });
    }
    return { id, ...parsed.data };
}
/**
 * Reads a stored record and checks that it is the one its id names.
 * @throws MLOPS_LEDGER_UNREADABLE when it is not JSON, not a run record, or was changed after it was recorded
 */
function parseRun(text, path) {
    const unreadable = (what, cause) => failLedger('MLOPS_LEDGER_UNREADABLE', {
        message: `${path} in the ledger ${what}`,
        hint: 'The ledger is append-only: look with `git log mlops/ledger` for the commit that changed it.',
        cause,
    });
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (cause) {
        throw unreadable('is not JSON', cause);
    }
    const parsed = RunRecord.safeParse(value);
    if (!parsed.success)
        throw unreadable(`is not a run record: ${core_errors/* prettifyError */.S1(parsed.error)}`);
    if (runId(parsed.data) !== parsed.data.id)
        throw unreadable(`was changed: its content is not that of run ${parsed.data.id}`);
    if (!path.includes(parsed.data.id))
        throw unreadable(`holds another run, ${parsed.data.id}`);
    return parsed.data;
}
/** `7f3c2a1b9d4e`: enough of an id to read aloud and to look up. */
function shortId(id) {
    return id.slice(0, 12);
}

;// CONCATENATED MODULE: ./packages/evidence/ledger-plan.ts






/** What a digest was to a run: made by a stage, the run's evidence, read from outside, or only named as a material. */
const Role = schemas/* enum */.k5n(['subject', 'statement', 'data', 'evaluation-set', 'material']);
const Mention = schemas/* object */.Ikc({ project: schemas/* string */.YjP(), run: schemas/* string */.YjP(), stage: schemas/* string */.YjP().optional(), role: Role });
/** `by-digest/…`: where the digest was seen first and last. */
const DigestIndex = schemas/* object */.Ikc({ first: Mention, latest: Mention });
/**
 * Run ids. A run passes when its verdict is pass and no exception on record made it so; what passed with a clean work tree
 * may be a baseline.
 */
const RunIndex = schemas/* object */.Ikc({
    first: schemas/* string */.YjP(),
    latest: schemas/* string */.YjP(),
    /** Whatever its verdict. */
    latestClean: schemas/* string */.YjP().optional(),
    /** The newest that became the baseline of its commit: a commit that passes again keeps its first. */
    latestPassing: schemas/* string */.YjP().optional(),
    /** The first that passed with uncommitted work: it is not its commit's. Were it the newest, each could be a little worse. */
    firstUncommitted: schemas/* string */.YjP().optional(),
});
/** The runs on one commit. */
const CommitRuns = RunIndex.extend({
    /** Branch → the first run of it that passed on this commit. */
    baselines: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).optional(),
});
/** `by-commit/…`: project → its runs on this commit. */
const CommitIndex = schemas/* record */.g1P(schemas/* string */.YjP(), CommitRuns);
/** `links.json` of a run: who was the latest before it, in each index it joined. */
const Links = schemas/* object */.Ikc({
    project: schemas/* string */.YjP().nullable(),
    commit: schemas/* string */.YjP().nullable(),
    branch: schemas/* string */.YjP().nullable(),
    digests: schemas/* record */.g1P(schemas/* string */.YjP(), Mention),
});
/** The index files that recording this run reads and rewrites. */
function indexPaths(recording) {
    const { run } = recording;
    return [
        layout.project(run.project),
        layout.byCommit(run.commit),
        ...(run.branch === null ? [] : [layout.byBranch(run.project, run.branch)]),
        ...[...mentions(recording).keys()].map(layout.byDigest),
    ];
}
/**
 * Everything that recording a run writes, as data.
 * @param current content of the `indexPaths` that exist
 * @throws MLOPS_LEDGER_UNREADABLE when an index is damaged
 */
function planRecord(recording, current) {
    const { run, statements } = recording;
    const files = new Map();
    const write = (path, value) => void files.set(path, `${(0,kit.canonicalJson)(value)}\n`);
    const index = (path, schema) => parseEntry(current.get(path), schema, path);
    const commit = index(layout.byCommit(run.commit), CommitIndex);
    const onCommit = commit?.[run.project];
    const passed = run.verdict === 'pass' && run.excepted === undefined;
    const isBaseline = passed && !run.dirty && (run.branch === null || baselineOf(onCommit, run.branch) === undefined);
    const joined = (before) => ({
        ...before,
        first: before?.first ?? run.id,
        latest: run.id,
        ...(!run.dirty && { latestClean: run.id }),
        ...(isBaseline && { latestPassing: run.id }),
        ...(passed && run.dirty && { firstUncommitted: before?.firstUncommitted ?? run.id }),
    });
    const project = index(layout.project(run.project), RunIndex);
    write(layout.project(run.project), joined(project));
    write(layout.byCommit(run.commit), {
        ...commit,
        [run.project]: {
            ...joined(onCommit),
            ...(isBaseline && run.branch !== null && { baselines: { ...onCommit?.baselines, [run.branch]: run.id } }),
        },
    });
    let branch;
    if (run.branch !== null) {
        const path = layout.byBranch(run.project, run.branch);
        branch = index(path, RunIndex);
        write(path, joined(branch));
    }
    const digests = {};
    for (const [digest, mention] of mentions(recording)) {
        const path = layout.byDigest(digest);
        const before = index(path, DigestIndex);
        if (before)
            digests[digest] = before.latest;
        write(path, { first: before?.first ?? mention, latest: mention });
    }
    const links = {
        project: project?.latest ?? null,
        commit: onCommit?.latest ?? null,
        branch: branch?.latest ?? null,
        digests,
    };
    write(layout.run(run.project, run.id), run);
    write(layout.links(run.project, run.id), links);
    for (const [stage, bytes] of Object.entries(statements))
        files.set(layout.statement(run.project, run.id, stage), bytes);
    const verdict = run.verdict === null ? 'no verdict' : `verdict ${run.verdict}`;
    return {
        message: `Record ${run.project} ${shortId(run.id)}\n\nRun ${run.id}\nof commit ${run.commit}, ${verdict}.\n`,
        files,
    };
}
/** The run that others of this commit, and its descendants, are compared with: the first of the branch that passed. */
function baselineOf(runs, branch) {
    return runs?.baselines && Object.hasOwn(runs.baselines, branch) ? runs.baselines[branch] : undefined;
}
/** @throws MLOPS_LEDGER_INVALID unless the statements are exactly those the record names */
function checkStatements({ run, statements }) {
    const stages = new Set([...Object.keys(run.statements), ...Object.keys(statements)]);
    for (const stage of stages) {
        const bytes = statements[stage];
        const found = bytes === undefined ? 'none' : (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
        const expected = run.statements[stage] ?? 'none';
        if (found !== expected) {
            throw failLedger('MLOPS_LEDGER_INVALID', {
                message: `the statement of ${stage} has sha256 ${found}; the run names ${expected}`,
                where: { field: stage },
                hint: 'A stage was performed again while the run was being recorded: record it again.',
            });
        }
    }
}
/** Every digest by which this run can be found; what a stage made outranks what was only read. */
function mentions({ run, statements }) {
    const found = new Map();
    const add = (digest, role, stage) => {
        if (digest === undefined || !/^[0-9a-f]{64}$/.test(digest) || found.has(digest))
            return;
        found.set(digest, { project: run.project, run: run.id, role, ...(stage === undefined ? {} : { stage }) });
    };
    for (const [stage, subjects] of Object.entries(run.subjects)) {
        for (const { digest } of subjects)
            add(digest.sha256 ?? digest.dirHash1, 'subject', stage);
    }
    for (const [stage, digest] of Object.entries(run.statements))
        add(digest, 'statement', stage);
    add(run.model, 'subject');
    add(run.predictions, 'subject');
    add(run.evaluationSet, 'evaluation-set');
    for (const digest of Object.values(run.data))
        add(digest, 'data');
    for (const [stage, bytes] of Object.entries(statements)) {
        for (const digest of digestsIn(bytes))
            add(digest, 'material', stage);
    }
    return found;
}
/** Digests that a statement mentions anywhere, without knowing its predicate. */
function digestsIn(statement) {
    const text = typeof statement === 'string' ? statement : Buffer.from(statement).toString('utf8');
    return [...text.matchAll(/"(?:sha256|dirHash1)"\s*:\s*"([0-9a-f]{64})"/g)].map((match) => match[1]);
}
/** @throws MLOPS_LEDGER_UNREADABLE when the file is there but is not what its place promises */
function parseEntry(content, schema, path) {
    if (content === undefined)
        return undefined;
    const unreadable = (what, cause) => failLedger('MLOPS_LEDGER_UNREADABLE', {
        message: `${path} in the ledger ${what}`,
        hint: 'The ledger is append-only: `git log` of its branch shows the commit that damaged this file.',
        cause,
    });
    let value;
    try {
        value = JSON.parse(Buffer.from(content).toString('utf8'));
    }
    catch (cause) {
        throw unreadable('is not JSON', cause);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success)
        throw unreadable(`is not what it should be: ${core_errors/* prettifyError */.S1(parsed.error)}`);
    return parsed.data;
}

;// CONCATENATED MODULE: ./packages/evidence/unfetched-ledger.ts

/** How long one remote is waited for. */
const unfetched_ledger_PATIENCE_MS = 10_000;
/**
 * A ledger that is not here may be on a remote: not fetched is not proven absent.
 * @returns where there is or may be one, and the command that tells more; undefined when there is one here, or every remote says that it has none
 */
async function unfetchedLedger(host, repository, { branch, tip }, { patienceMs = unfetched_ledger_PATIENCE_MS } = {}) {
    // The server's own ledger needs no fetching.
    if (host.origin || branch === undefined || (await tip()) !== undefined)
        return undefined;
    const remotes = await remotesOf(host, repository);
    const asked = await Promise.all(remotes.map(async (remote) => {
        const signal = AbortSignal.any([host.signal, AbortSignal.timeout(patienceMs)]);
        const question = ['ls-remote', '--exit-code', '--heads', remote, `refs/heads/${branch}`];
        const { code } = await host.git.run(question, { directory: repository, signal });
        host.signal.throwIfAborted();
        return { remote, code, late: signal.aborted };
    }));
    const holder = asked.find(({ code }) => code === 0);
    if (holder) {
        const { remote } = holder;
        return `the ledger is on ${remote} and was not fetched: git fetch ${remote} ${branch}:${branch}`;
    }
    // git's code for a remote that answered, and has no such branch.
    const silent = asked.find(({ code }) => code !== 2);
    if (!silent)
        return undefined;
    const { remote, late } = silent;
    const why = late ? `did not say within ${patienceMs / 1000} s` : 'could not be asked';
    return `${remote} ${why} whether it has a ledger: git ls-remote ${remote}`;
}

;// CONCATENATED MODULE: ./packages/evidence/ledger.ts






const DEFAULT_BRANCH = 'mlops/ledger';
const SHORTEST_PREFIX = 4;
/**
 * Opens the ledger of a project's repository; nothing is created before something is recorded.
 * @throws MLOPS_LEDGER_NO_REPOSITORY, MLOPS_LEDGER_NO_COMMITS
 */
async function openLedger(host, project, options = {}) {
    const name = options.branch ?? DEFAULT_BRANCH;
    if (name === 'off')
        return ledgerOff();
    // The server has the repository, whether or not a clone of it is here.
    if (host.origin)
        return ledgerOn(host, project.repository, project.name, name);
    const head = await host.git.run(['rev-parse', '--verify', '-q', 'HEAD^{commit}'], { directory: project.repository });
    if (head.code !== 0) {
        const outside = /not a git repository/i.test(head.stderr);
        throw failLedger(outside ? 'MLOPS_LEDGER_NO_REPOSITORY' : 'MLOPS_LEDGER_NO_COMMITS', {
            message: outside
                ? `${project.repository} is not in a git repository, so there is no ledger`
                : `${project.repository} has no commit yet, so a run cannot say what code it ran`,
            hint: outside ? 'Run `git init` and commit.' : 'Commit first: `git add . && git commit -m "Begin"`.',
        });
    }
    return ledgerOn(host, project.repository, project.name, name);
}
function ledgerOn(host, repository, projectName, name, pinned) {
    const branch = host.origin?.ledger(name) ?? ledgerBranch(host, repository, name);
    const tip = async () => pinned ?? (await branch.tip());
    const read = async (paths) => branch.read(await tip(), paths);
    const append = (change) => {
        if (pinned !== undefined)
            throw new TypeError('a ledger at one of its past commits cannot grow');
        return branch.append(async (parent) => {
            if (parent === undefined)
                await refuseSecond();
            return change(parent);
        });
    };
    /** A ledger is begun once; what is on a remote goes on here. */
    async function refuseSecond() {
        const elsewhere = await unfetchedLedger(host, repository, { branch: name, tip });
        if (elsewhere === undefined)
            return;
        throw failLedger('MLOPS_LEDGER_UNFETCHED', {
            message: `nothing is recorded, or there would be two ledgers: ${elsewhere}`,
            hint: 'Fetch the ledger first; a remote that is no more can be removed: git remote remove NAME.',
        });
    }
    const ledger = {
        branch: name,
        tip,
        at: (commit) => ledgerOn(host, repository, projectName, name, commit),
        async record(given, statements) {
            const run = createRun(given);
            const recording = { run, statements };
            checkStatements(recording);
            const place = layout.run(run.project, run.id);
            const indices = indexPaths(recording);
            const commit = await append(async (parent) => {
                const current = await branch.read(parent, [place, ...indices]);
                return current.has(place) ? undefined : planRecord(recording, current);
            });
            return { id: run.id, commit };
        },
        async run(idOrPrefix) {
            const id = await fullId(idOrPrefix);
            return (await ledger.runsById([id]))[0];
        },
        async runsById(ids) {
            const paths = ids.map((id) => layout.run(projectName, id));
            const found = await read(paths);
            return paths.map((path, i) => {
                const content = found.get(path);
                if (!content)
                    throw unknownRun(ids[i]);
                return parseRun(ledger_text(content), path);
            });
        },
        async byCommit(commit) {
            return (await ledger.byCommits([commit])).get(commit);
        },
        async byCommits(commits) {
            const found = await read(commits.map(layout.byCommit));
            const indices = new Map();
            for (const commit of commits) {
                const path = layout.byCommit(commit);
                const index = parseEntry(found.get(path), CommitIndex, path)?.[projectName];
                if (index)
                    indices.set(commit, index);
            }
            return indices;
        },
        async byDigest(digest) {
            return (await ledger.byDigests([digest])).get(digest);
        },
        async byDigests(digests) {
            const found = await read(digests.map(layout.byDigest));
            const indices = new Map();
            for (const digest of digests) {
                const path = layout.byDigest(digest);
                const index = parseEntry(found.get(path), DigestIndex, path);
                if (index)
                    indices.set(digest, index);
            }
            return indices;
        },
        async *mentions(digest) {
            let mention = (await ledger.byDigest(digest))?.latest;
            while (mention) {
                yield mention;
                const path = layout.links(mention.project, mention.run);
                mention = parseEntry((await read([path])).get(path), Links, path)?.digests[digest];
            }
        },
        async latest(project) {
            const path = layout.project(project);
            return parseEntry((await read([path])).get(path), RunIndex, path);
        },
        latestPassing: (project, branchName) => passing(project, branchName, 'latestPassing'),
        firstUncommitted: (project, branchName) => passing(project, branchName, 'firstUncommitted'),
        async *runs(project) {
            const commit = await tip();
            const paths = (await branch.walk(commit, folderOf(project))).filter((path) => path.endsWith('/run.json'));
            const found = await branch.read(commit, paths);
            const all = paths.map((path) => parseRun(ledger_text(found.get(path)), path));
            yield* all.sort((a, b) => a.finishedAt === b.finishedAt ? (a.id < b.id ? -1 : 1) : a.finishedAt < b.finishedAt ? 1 : -1);
        },
        async statements(run) {
            const found = await read(Object.keys(run.statements).map((stage) => layout.statement(run.project, run.id, stage)));
            return new Map([...found].map(([path, content]) => [path.slice(path.lastIndexOf('/') + 1, -'.json'.length), content]));
        },
        doubt: () => branch.doubt?.(),
        entries: {
            read,
            list: async (directory) => branch.list(await tip(), directory),
            append: (change) => append(async () => change),
        },
    };
    async function passing(project, branchName, which) {
        const path = layout.byBranch(project, branchName);
        const id = parseEntry((await read([path])).get(path), RunIndex, path)?.[which];
        if (id === undefined)
            return undefined;
        const place = layout.run(project, id);
        const content = (await read([place])).get(place);
        if (!content)
            throw unknownRun(id);
        return parseRun(ledger_text(content), place);
    }
    async function fullId(idOrPrefix) {
        const prefix = idOrPrefix.toLowerCase();
        if (!/^[0-9a-f]{4,64}$/.test(prefix)) {
            throw failLedger('MLOPS_RUN_UNKNOWN', {
                message: `"${idOrPrefix}" is not a run: expected ${SHORTEST_PREFIX} to 64 hexadecimal characters`,
                hint: 'List the runs with `mlops runs`.',
            });
        }
        if (prefix.length === 64)
            return prefix;
        const names = await branch.list(await tip(), layout.runs(projectName, prefix.slice(0, 2)));
        const matches = names.filter((candidate) => candidate.startsWith(prefix));
        if (matches.length === 1)
            return matches[0];
        if (matches.length === 0)
            throw unknownRun(idOrPrefix);
        throw failLedger('MLOPS_RUN_AMBIGUOUS', {
            message: `${matches.length} runs begin with ${prefix}: ${matches.slice(0, 10).join(', ')}`,
            hint: 'Give more characters of the one you mean.',
        });
    }
    return ledger;
}
const ledger_text = (content) => Buffer.from(content).toString('utf8');
const folderOf = (project) => layout.runs(project, '').replace(/\/$/, '');
function unknownRun(id) {
    return failLedger('MLOPS_RUN_UNKNOWN', {
        message: `the ledger has no run ${id}`,
        hint: 'List the runs with `mlops runs`; fetch those of others with `git fetch origin mlops/ledger`.',
    });
}
/** Keeps nothing and knows nothing; who needs a past run is told to name one. */
function ledgerOff() {
    const nothing = async () => undefined;
    const ledger = {
        branch: undefined,
        tip: nothing,
        at: () => ledger,
        async record(given, statements) {
            const run = createRun(given);
            checkStatements({ run, statements });
            return { id: run.id, commit: undefined };
        },
        run: async (id) => Promise.reject(unknownRun(id)),
        runsById: async (ids) => (ids.length === 0 ? [] : Promise.reject(unknownRun(ids[0]))),
        byCommit: nothing,
        byCommits: async () => new Map(),
        byDigest: nothing,
        byDigests: async () => new Map(),
        async *mentions() { },
        latest: nothing,
        latestPassing: nothing,
        firstUncommitted: nothing,
        async *runs() { },
        statements: async () => new Map(),
        doubt: () => undefined,
        entries: { read: async () => new Map(), list: async () => [], append: nothing },
    };
    return ledger;
}

;// CONCATENATED MODULE: ./packages/evidence/accept.ts





/** A rule that may fail for a while, because someone said why and until when. */
const Acceptance = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    project: schemas/* string */.YjP(),
    rule: schemas/* string */.YjP().min(1).describe('id of a rule of the gate, such as roc_auc[carrier].margin'),
    reason: schemas/* string */.YjP().min(1),
    until: iso/* datetime */.w$().describe('first moment at which it no longer counts'),
    by: schemas/* string */.YjP().min(1),
    at: iso/* datetime */.w$(),
});
/**
 * Puts an exception on record. It never makes a verdict silently: the gate names it wherever it counts.
 * @throws MLOPS_ACCEPT_INVALID, MLOPS_ACCEPT_NOT_OWNER, and what the ledger throws
 */
async function accept(host, project, ledger, rule, request) {
    const now = host.clock.now();
    const until = endOf(request.until);
    const invalid = (message, field, hint) => failLedger('MLOPS_ACCEPT_INVALID', { message, where: { field }, hint });
    if (rule.trim() === '')
        throw invalid('no rule was named', 'rule', 'The gate prints the id of each rule.');
    if (request.reason.trim() === '')
        throw invalid('no reason was given', 'reason', 'Say why: --reason "…".');
    if (until === undefined) {
        throw invalid(`"${request.until}" is not a date`, 'until', 'Write a date such as --until 2030-03-31.');
    }
    if (until <= now)
        throw invalid(`${request.until} is in the past`, 'until', 'An exception ends in the future.');
    if (ledger.branch === undefined) {
        throw invalid('the ledger is off, so there is nowhere to record the exception', 'ledger', 'Turn the ledger on.');
    }
    const by = request.by ?? (await gitIdentity(host, project.repository));
    if (request.owners && !request.owners.some((owner) => isOwner(owner, by))) {
        throw failLedger('MLOPS_ACCEPT_NOT_OWNER', {
            message: `${by} is not an owner of the policy of ${project.name}`,
            hint: `Ask one of: ${request.owners.join(', ')}.`,
        });
    }
    const acceptance = {
        id: host.random.uuid(),
        project: project.name,
        rule: rule.trim(),
        reason: request.reason.trim(),
        until: until.toISOString(),
        by,
        at: now.toISOString(),
    };
    await ledger.entries.append({
        message: `Accept ${acceptance.rule} of ${project.name} until ${describeEnd(acceptance)}\n\n${acceptance.reason}\n\nBy ${by}.\n`,
        files: new Map([[layout.accepted(project.name, acceptance.id), `${(0,kit.canonicalJson)(acceptance)}\n`]]),
    });
    return acceptance;
}
/** The end as it was written: the last day that counts, or the instant. */
function describeEnd({ until }) {
    const end = new Date(until);
    return until.endsWith('T00:00:00.000Z') ? new Date(end.getTime() - 1).toISOString().slice(0, 10) : until;
}
/** All exceptions ever put on record for a project, newest first. @throws MLOPS_LEDGER_UNREADABLE */
async function listAcceptances(ledger, project) {
    const folder = layout.acceptedFolder(project);
    const paths = (await ledger.entries.list(folder)).map((name) => `${folder}/${name}`);
    const found = await ledger.entries.read(paths);
    return paths.map((path) => parseEntry(found.get(path), Acceptance, path)).sort((a, b) => (a.at < b.at ? 1 : -1));
}
/** Those that count at a moment; of several for one rule, the one that lasts longest. Rule id → exception. */
function activeAcceptances(acceptances, now) {
    const active = new Map();
    for (const acceptance of acceptances) {
        if (Date.parse(acceptance.until) <= now.getTime())
            continue;
        const other = active.get(acceptance.rule);
        if (!other || acceptance.until > other.until)
            active.set(acceptance.rule, acceptance);
    }
    return active;
}
/** A date means the whole of that day. Dates that no calendar has are refused. */
function endOf(text) {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const instant = iso/* datetime */.w$({ offset: true }).safeParse(text).success;
    const time = new Date(day ? `${text}T00:00:00Z` : text);
    if ((!day && !instant) || Number.isNaN(time.getTime()))
        return undefined;
    if (!day)
        return time;
    if (time.toISOString().slice(0, 10) !== text)
        return undefined;
    return new Date(time.getTime() + 24 * 60 * 60 * 1000);
}
async function gitIdentity(host, repository) {
    const config = async (key) => {
        const answer = await host.git.run(['config', '--get', key], { directory: repository });
        return answer.code === 0 ? Buffer.from(answer.stdout).toString('utf8').trim() : '';
    };
    const [name, email] = [await config('user.name'), await config('user.email')];
    if (email !== '')
        return `${name || email} <${email}>`;
    const user = name || host.env['USER'] || host.env['LOGNAME'];
    if (user)
        return user;
    throw failLedger('MLOPS_ACCEPT_INVALID', {
        message: 'nobody knows who accepts: git has no identity here',
        where: { field: 'by' },
        hint: 'Run `git config user.email you@example.org`, or say --by.',
    });
}
function isOwner(owner, by) {
    const email = /<([^<>]+)>$/.exec(by)?.[1];
    return owner === by || owner.toLowerCase() === email?.toLowerCase();
}

;// CONCATENATED MODULE: ./packages/evidence/run-state.ts



/** What a report must know of a run that no statement says: which stages belong to it, and what went wrong in them. */
const RunState = schemas/* strictObject */.rej({
    stages: schemas/* array */.YOg(schemas/* strictObject */.rej({
        stage: schemas/* string */.YjP(),
        verdict: kit.Verdict.optional(),
        cached: schemas/* boolean */.zMY(),
        seconds: schemas/* number */.aig(),
        problem: schemas/* string */.YjP().optional().describe('why the stage did not do its work'),
    })),
    run: schemas/* string */.YjP().optional().describe('id in the ledger, when the run was recorded'),
});
const place = (project) => (0,external_node_path_.join)(project.workspace, 'reports', 'run.json');
async function writeRunState(host, project, state) {
    await host.files.write(place(project), `${JSON.stringify(state, null, 2)}\n`);
}
/** @returns undefined when no run of several stages was made here */
async function readRunState(host, project) {
    const path = place(project);
    if (!(await host.files.exists(path)))
        return undefined;
    return parseRunState(await host.files.readText(path));
}
/** @returns undefined when the text is no run state */
function parseRunState(text) {
    try {
        const parsed = RunState.safeParse(JSON.parse(text));
        return parsed.success ? parsed.data : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/evidence/baseline.ts




/** Commits asked for at once: it is nearly always among the first, and a server gives no more in one answer. */
const WINDOW = 100;
/**
 * Climbs the ladder merge-base → nearest recorded ancestor → champion → none.
 *
 * Only runs of the default branch count whose verdict is pass, without an exception, and whose work tree was clean; of
 * several on a commit, the first. On the default branch the ancestors of HEAD are asked, HEAD itself
 * only when the work tree differs from it; elsewhere those of the merge-base with the default branch, that one included.
 * The champion is the newest such run.
 *
 * None is allowed for the first run of the default branch. That run stays the first when it is made again, and while it
 * waits for its commit: with other predictions it is compared with what passed before.
 *
 * @throws MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS, MLOPS_LEDGER_UNREADABLE (never taken for "none")
 */
async function chooseBaseline(host, project, ledger, { policy }) {
    if (policy === 'none')
        return { kind: 'none', allowed: true, reason: 'none, because the policy says so' };
    const age = (run) => describeAge(host.clock.now().getTime() - Date.parse(run.finishedAt));
    if (policy !== 'auto') {
        const run = await ledger.run(policy);
        return {
            kind: 'run',
            run,
            commit: run.commit,
            reason: `run ${run.id.slice(0, 7)} as asked for, recorded ${age(run)}`,
        };
    }
    if (ledger.branch === undefined) {
        return { kind: 'none', allowed: false, reason: 'none, because the ledger is off: name a run, a file, or `none`' };
    }
    const { commit: head, dirty, branch, defaultBranch: main, onDefault, start, ancestors, } = await historyOf(host, project);
    const nearest = start === undefined ? undefined : await nearestRecorded(start);
    if (nearest) {
        const { commit, distance } = nearest;
        const [run] = await ledger.runsById([nearest.run]);
        const kind = !onDefault && commit === start ? 'merge-base' : 'ancestor';
        const words = kind === 'merge-base'
            ? 'merge-base'
            : commit === head
                ? 'this commit before your changes'
                : `nearest recorded ancestor (${distance} ${distance === 1 ? 'commit' : 'commits'} before ${onDefault ? 'this one' : `the merge-base ${start.slice(0, 7)}`})`;
        return { kind, run: run, commit, reason: `${words} ${commit.slice(0, 7)}, recorded ${age(run)}` };
    }
    const champion = await ledger.latestPassing(project.name, main);
    if (champion && !(onDefault && champion.commit === head && !dirty)) {
        const reason = `champion: newest passing run of ${main}, ${champion.commit.slice(0, 7)}, recorded ${age(champion)}`;
        return { kind: 'champion', run: champion, commit: champion.commit, reason };
    }
    const any = (await ledger.latest(project.name))?.latestClean;
    const elsewhere = (await unfetchedLedger(host, project.repository, ledger)) ??
        (await lostLedger(host, project, ledger)) ??
        unprovenLedger(ledger);
    if (elsewhere !== undefined) {
        return {
            kind: 'none',
            allowed: false,
            reason: `none: ${elsewhere}; say \`baseline: none\` to judge without one`,
        };
    }
    const again = champion
        ? { again: champion, againReason: 'this commit, run before with other predictions' }
        : await uncommitted();
    if (onDefault && (any === undefined || again)) {
        return { kind: 'none', allowed: true, reason: `none: this is the first recorded run of ${project.name}`, ...again };
    }
    const why = any !== undefined
        ? `no recorded run of ${main} passed by itself`
        : `nothing is recorded yet, and the first run must be one of ${main}, not of ${branch ?? 'a detached commit'}`;
    return {
        kind: 'none',
        allowed: false,
        reason: `none: ${why}; say \`baseline: none\` to judge without one`,
        ...again,
    };
    /** HEAD of the default branch itself counts only when the work tree differs from it. */
    async function nearestRecorded(from) {
        let [seen, window] = [0, []];
        for await (const commit of ancestors(from)) {
            if (seen++ > 0 || !onDefault || dirty)
                window.push(commit);
            if (window.length < WINDOW)
                continue;
            const found = await firstRecorded(window, seen);
            if (found)
                return found;
            window = [];
        }
        return firstRecorded(window, seen);
    }
    /** @param end how many commits were seen, the last of `window` included */
    async function firstRecorded(window, end) {
        if (window.length === 0)
            return undefined;
        const recorded = await ledger.byCommits(window);
        for (const [index, commit] of window.entries()) {
            const run = baselineOf(recorded.get(commit), main);
            if (run !== undefined)
                return { commit, distance: end - window.length + index, run };
        }
        return undefined;
    }
    async function uncommitted() {
        const run = await ledger.firstUncommitted(project.name, main);
        const againReason = `the first passing run of ${main}, of uncommitted work: no commit of it has passed yet`;
        return run && { again: run, againReason };
    }
}
/** @returns why earlier runs may have been recorded that cannot be read any more */
function unprovenLedger(ledger) {
    const doubt = ledger.doubt();
    return doubt === undefined ? undefined : `what earlier runs recorded cannot be read: ${doubt}`;
}
/** @returns why a ledger is missing that was here: the last run was recorded, and nothing holds it any more */
async function lostLedger(host, project, ledger) {
    const run = (await readRunState(host, project))?.run;
    if (run === undefined || (await ledger.tip()) !== undefined)
        return undefined;
    return `run ${run.slice(0, 7)} was recorded here and its ledger is gone: restore the branch ${ledger.branch}`;
}
/** `just now`, `5 min ago`, `2 h ago`, `3 days ago`. */
function describeAge(milliseconds) {
    const minutes = Math.floor(milliseconds / 60_000);
    if (minutes < 1)
        return 'just now';
    if (minutes < 60)
        return `${minutes} min ago`;
    const hours = Math.floor(minutes / 60);
    if (hours < 48)
        return `${hours} h ago`;
    return `${Math.floor(hours / 24)} days ago`;
}

;// CONCATENATED MODULE: ./packages/evidence/hand-over.ts







/** Parts of the workspace that another job needs; cache and store stay where they are. */
const PARTS = ['evidence', 'outputs', 'reports'];
/**
 * Hands what the stages of this job made to a later job that decides: a workspace that is kept also holds those of other
 * commits, which mlops.yml may describe no more.
 * @returns the ticket by which `receiveWork` finds these very bytes
 */
async function handOverWork(host, project) {
    const { workspace } = project;
    const { commit } = await sourceFacts(host, project);
    const cache = (0,external_node_path_.join)(workspace, 'cache');
    await host.files.makeDirectory(cache);
    const directory = await host.files.makeTemporaryDirectory('hand-over-', cache);
    try {
        const stages = [...(await statementsIn(host, (0,external_node_path_.join)(workspace, 'evidence')))]
            .filter(([, facts]) => facts.commit === commit)
            .map(([stage]) => stage);
        const parts = stages.flatMap((stage) => [(0,external_node_path_.join)('evidence', `${stage}.json`), (0,external_node_path_.join)('outputs', stage)]);
        for (const part of [...parts, (0,external_node_path_.join)('reports', 'run.json')]) {
            const from = (0,external_node_path_.join)(workspace, part);
            if (await host.files.exists(from))
                await (0,external_node_fs_promises_.cp)(from, (0,external_node_path_.join)(directory, part), { recursive: true, mode: external_node_fs_.constants.COPYFILE_FICLONE });
        }
        return await host.workspace.save(project.name, directory);
    }
    finally {
        await host.files.remove(directory);
    }
}
/** Stage → what its statement in this directory says. */
async function statementsIn(host, evidence) {
    const found = new Map();
    const names = (await host.files.exists(evidence)) ? await host.files.list(evidence) : [];
    for (const name of names.filter((name) => /^[^.].*\.json$/.test(name))) {
        const path = (0,external_node_path_.join)(evidence, name);
        found.set((0,external_node_path_.basename)(name, '.json'), factsOf(parseStatement(await host.files.readText(path), path)));
    }
    return found;
}
/**
 * Puts the work of another job into this one's empty workspace. It is data that user code may have written: whoever
 * reads a stage of it checks it against its statement, and nothing in it decides.
 * @param commit that the work must be about
 * @throws MLOPS_WORK_TAKEN when stages were run here already, MLOPS_WORK_FOREIGN when it is about something else,
 * and what the host throws when the ticket leads nowhere
 */
async function receiveWork(host, project, ticket, commit) {
    await refuseCommitted(host, project);
    for (const part of PARTS) {
        const place = (0,external_node_path_.join)(project.workspace, part);
        if (!(await host.files.exists(place)) || (await host.files.list(place)).length === 0)
            continue;
        throw fail('MLOPS_WORK_TAKEN', {
            message: `${place} is not empty: the work of another job is judged in a workspace of its own`,
            where: { file: place },
            hint: 'Judge in a fresh job, or remove the workspace first.',
        });
    }
    const cache = (0,external_node_path_.join)(project.workspace, 'cache');
    await host.files.makeDirectory(cache);
    const directory = await host.files.makeTemporaryDirectory('received-', cache);
    try {
        const received = (0,external_node_path_.join)(directory, 'work');
        await host.workspace.restore(ticket, received);
        await checkOrigin(host, project, received, commit);
        for (const part of PARTS) {
            const from = (0,external_node_path_.join)(received, part);
            if (!(await host.files.exists(from)))
                continue;
            await host.files.remove((0,external_node_path_.join)(project.workspace, part));
            await host.files.rename(from, (0,external_node_path_.join)(project.workspace, part));
        }
    }
    finally {
        await host.files.remove(directory);
    }
}
/** A commit that holds the workspace, or a symbolic link in its place, would say where this job writes. */
async function refuseCommitted(host, { workspace, repository }) {
    const { code, stdout } = await host.git.run(['ls-files', '-z', '--', workspace], { directory: repository });
    const [name = ''] = Buffer.from(stdout).toString('utf8').split('\0');
    if (code !== 0 || name === '')
        return;
    throw fail('MLOPS_WORK_TAKEN', {
        message: `${name} is part of the commit: the work of another job is judged in a workspace of its own`,
        where: { file: name },
        hint: 'Remove it from the repository (git rm -r --cached .mlops), and let .gitignore name .mlops/.',
    });
}
/** Statements about another project or commit are an honest mistake far more often than an attack: say which. */
async function checkOrigin(host, project, received, commit) {
    const state = (0,external_node_path_.join)(received, 'reports', 'run.json');
    if (!(await host.files.exists(state)) || !parseRunState(await host.files.readText(state))) {
        throw foreign('it does not say which stages were run');
    }
    for (const [stage, facts] of await statementsIn(host, (0,external_node_path_.join)(received, 'evidence'))) {
        if (facts.project !== project.name)
            throw foreign(`${stage}.json is about the project ${facts.project}, expected ${project.name}`);
        if (commit !== undefined && facts.commit !== commit)
            throw foreign(`${stage}.json is about commit ${facts.commit ?? 'nobody knows which'}, expected ${commit}`);
    }
}
const foreign = (why) => fail('MLOPS_WORK_FOREIGN', {
    message: `What the other job handed over cannot be judged: ${why}.`,
    hint: 'Take the output `hand-over` of the job `work` of this very run.',
});

;// CONCATENATED MODULE: ./packages/evidence/worktree.ts





const PREFIX = 'mlops-worktree-';
/**
 * Gives `body` a directory with the files of a commit, in a detached work tree of its own, and always removes it
 * again; one that a killed process left behind is removed by the next call.
 * @throws MLOPS_COMMIT_UNKNOWN, MLOPS_WORKTREE_FAILED
 */
async function withWorktree(host, repository, commit, body) {
    const git = (...args) => host.git.run(args, { directory: repository });
    await removeAbandoned(host, repository);
    const known = async () => (await git('rev-parse', '--verify', '-q', `${commit}^{commit}`)).code === 0;
    if (host.origin && !(await known()))
        await host.origin.bring(commit, repository);
    if (!(await known())) {
        throw failLedger('MLOPS_COMMIT_UNKNOWN', {
            message: `commit ${commit} is not in ${repository}`,
            hint: 'Fetch it: `git fetch --unshallow` in a shallow clone, else `git fetch origin`.',
        });
    }
    const parent = await (0,external_node_fs_promises_.realpath)(await host.files.makeTemporaryDirectory(`${PREFIX}${owner(process.pid)}-`));
    const directory = (0,external_node_path_.join)(parent, 'tree');
    try {
        const added = await git('worktree', 'add', '--detach', '--quiet', directory, commit);
        if (added.code !== 0) {
            throw failLedger('MLOPS_WORKTREE_FAILED', {
                message: `git could not check out ${commit} into a work tree of its own: ${added.stderr.trim()}`,
                hint: 'Check the free space of the temporary directory.',
            });
        }
        return await body(directory);
    }
    finally {
        await remove(host, repository, parent);
    }
}
/** `<host>-<pid>`: who made a work tree, so that others can tell whether its maker still lives. */
function owner(pid) {
    return `${kit.escape.fileName((0,external_node_os_.hostname)()).replaceAll('-', '_')}-${pid}`;
}
/** Only this one work tree: pruning would also forget the user's own whose disk is not mounted now. */
async function remove(host, repository, parent) {
    await host.git.run(['worktree', 'remove', '--force', '--force', (0,external_node_path_.join)(parent, 'tree')], { directory: repository });
    await (0,external_node_fs_promises_.rm)(parent, { recursive: true, force: true, maxRetries: 3 });
}
async function removeAbandoned(host, repository) {
    const listed = await host.git.run(['worktree', 'list', '--porcelain', '-z'], { directory: repository });
    const trees = Buffer.from(listed.stdout).toString('utf8').split('\0');
    const parents = trees
        .filter((line) => line.startsWith('worktree ') && line.endsWith('/tree'))
        .map((line) => line.slice('worktree '.length, -'/tree'.length));
    // A process killed between making the directory and telling git leaves a directory that git does not know.
    const empty = (await (0,external_node_fs_promises_.readdir)((0,external_node_os_.tmpdir)()).catch(() => [])).map((name) => (0,external_node_path_.join)((0,external_node_os_.tmpdir)(), name));
    for (const parent of new Set([...parents, ...empty])) {
        if (isAbandoned(parent))
            await remove(host, repository, parent);
    }
}
function isAbandoned(path) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const match = new RegExp(`^${PREFIX}(.+)-(\\d+)-\\w+$`).exec(name);
    if (!match || `${match[1]}-${match[2]}` !== owner(Number(match[2])))
        return false;
    try {
        process.kill(Number(match[2]), 0);
        return false;
    }
    catch (error) {
        return error.code === 'ESRCH';
    }
}

;// CONCATENATED MODULE: ./packages/evidence/export-readme.ts
/** What a bundle says of itself to whoever opens it, with or without this software. */
function readme(project, runs) {
    return `Evidence of ${project}: ${runs === 1 ? 'one recorded run' : `${runs} recorded runs`}

Everything here is plain JSON, Parquet, Markdown and HTML. No software of ours is needed to read it.

  index.json                        what each run made, and where in this folder it is
  runs.jsonl                        one line for each run: metrics, parameters, commit, verdict
  runs/<run>/run.json               the record: commit, verdict, digests of all that was read and made
  runs/<run>/statements/<stage>.json  in-toto Statement v1, byte for byte as recorded
  runs/<run>/outputs/<stage>/...    model, predictions, results: the bytes that the store still had
  runs/<run>/report/                the report, when everything it is made of was there
  accepted/                         exceptions on record, when all runs were exported
  SHA256SUMS                        digests of all these files

Runs whose stage made the same bytes share one folder; index.json says which. A file with "here": false was recorded,
but was not in the store of this machine. Raw data are not here: run.json has their sha256 under "data".

Check that nothing was changed since the export:

  sha256sum -c SHA256SUMS           (macOS: shasum -a 256 -c SHA256SUMS)

Check that a statement is the one that was recorded: its sha256 is under "statements" in run.json, and the sha256 of a
file in outputs/ is under "subject" of its stage's statement.

A table of all runs, with pandas:

  import pandas
  runs = pandas.read_json("runs.jsonl", lines=True)
  print(runs.filter(regex="^(run_id|metrics|tags.verdict)"))

Into MLflow (its tracking address in MLFLOW_TRACKING_URI):

  import json, mlflow
  mlflow.set_experiment("${project}")
  for line in open("runs.jsonl"):
      run = json.loads(line)
      part = lambda name: {key.removeprefix(name + "."): value for key, value in run.items()
                           if key.startswith(name + ".") and value is not None}
      with mlflow.start_run(run_name=run["run_id"][:12]):
          mlflow.log_params(part("params"))
          mlflow.log_metrics(part("metrics"))
          mlflow.set_tags(part("tags"))
`;
}

;// CONCATENATED MODULE: ./packages/evidence/export-table.ts
/**
 * A run as one flat line, in the column names of `mlflow.search_runs()`, so that a table of runs reads the same before
 * and after an import. What MLflow has no column for are tags of our own words.
 */
function runLine(run) {
    const prefixed = (prefix, values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
    return {
        run_id: run.id,
        start_time: run.startedAt,
        end_time: run.finishedAt,
        ...prefixed('metrics', run.metrics),
        ...prefixed('params', run.parameters),
        ...prefixed('data', run.data),
        'tags.mlflow.source.git.commit': run.commit,
        'tags.project': run.project,
        'tags.branch': run.branch,
        'tags.dirty': run.dirty,
        'tags.cause': run.cause,
        'tags.verdict': run.verdict,
        'tags.tool': run.tool,
        'tags.model': run.model ?? null,
        'tags.predictions': run.predictions ?? null,
        'tags.evaluation_set': run.evaluationSet ?? null,
    };
}

;// CONCATENATED MODULE: ./packages/evidence/export.ts






/**
 * What a bundle of recorded runs consists of: their records and statements byte for byte, the outputs that the store
 * still has, a table of all of them, and the digests to check it with. Nothing is written.
 *
 * @param subject id of one run or its beginning; without it every run of the project, oldest first
 * @throws MLOPS_EXPORT_NOTHING, MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS, MLOPS_LEDGER_UNREADABLE
 */
async function planExport(ledger, project, { subject, store, report }) {
    // One commit of the ledger is exported, whatever is recorded meanwhile.
    const tip = await ledger.tip();
    const pinned = tip === undefined ? ledger : ledger.at(tip);
    const runs = subject === undefined ? await allRuns(pinned, project) : [await pinned.run(subject)];
    if (runs.length === 0) {
        throw fail('MLOPS_EXPORT_NOTHING', {
            message: `no run of ${project} is recorded here, so there is nothing to export`,
            hint: `Fetch the ledger with \`git fetch origin ${ledger.branch ?? 'mlops/ledger'}\`, or see what there is with \`mlops runs\`.`,
        });
    }
    const files = new Map();
    const outputs = new SharedOutputs(store, files);
    const listed = [];
    for await (const [run, statements] of withStatements(pinned, runs)) {
        files.set(`runs/${run.id}/run.json`, export_json(run));
        for (const [stage, bytes] of statements)
            files.set(`runs/${run.id}/statements/${stage}.json`, { bytes });
        const made = await outputs.of(run);
        const rendered = (await report(run, statements)) ?? new Map();
        for (const [name, source] of rendered)
            files.set(`runs/${run.id}/report/${name}`, source);
        listed.push({
            run: run.id,
            verdict: run.verdict,
            commit: run.commit,
            statements: Object.fromEntries([...statements.keys()].map((stage) => [stage, `runs/${run.id}/statements/${stage}.json`])),
            report: rendered.size === 0 ? null : `runs/${run.id}/report`,
            outputs: made,
        });
    }
    if (subject === undefined)
        await addAccepted(pinned, project, files);
    files.set('runs.jsonl', { bytes: runs.map((run) => `${(0,kit.canonicalJson)(runLine(run))}\n`).join('') });
    files.set('index.json', export_json({ project, ledger: { branch: ledger.branch ?? null, commit: tip ?? null }, runs: listed }));
    files.set('README.txt', { bytes: readme(project, runs.length) });
    files.set('SHA256SUMS', { bytes: sums(files) });
    return {
        folder: `${project}-evidence`,
        modified: new Date(runs
            .map(({ finishedAt }) => finishedAt)
            .sort()
            .at(-1)),
        runs: runs.length,
        missing: outputs.missing,
        files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
}
/** sha256 of the bytes that will be written. */
function digestOfSource(source) {
    if ('bytes' in source)
        return sha256(source.bytes);
    return 'stored' in source ? source.stored : source.sha256;
}
async function allRuns(ledger, project) {
    const runs = [];
    for await (const run of ledger.runs(project))
        runs.push(run);
    return runs.reverse();
}
const RUNS_AT_ONCE = 50;
/** Each run with its statements' bytes, many runs in one read. */
async function* withStatements(ledger, runs) {
    const place = (run, stage) => layout.statement(run.project, run.id, stage);
    for (let from = 0; from < runs.length; from += RUNS_AT_ONCE) {
        const some = runs.slice(from, from + RUNS_AT_ONCE);
        const paths = some.flatMap((run) => Object.keys(run.statements).map((stage) => place(run, stage)));
        const found = await ledger.entries.read(paths);
        for (const run of some) {
            const stages = Object.keys(run.statements).filter((stage) => found.has(place(run, stage)));
            yield [run, new Map(stages.map((stage) => [stage, found.get(place(run, stage))]))];
        }
    }
}
/** Exceptions on record belong to the project, not to a run. */
async function addAccepted(ledger, project, files) {
    const folder = layout.acceptedFolder(project);
    const names = await ledger.entries.list(folder);
    const found = await ledger.entries.read(names.map((name) => `${folder}/${name}`));
    for (const name of names.toSorted())
        files.set(`accepted/${name}`, { bytes: found.get(`${folder}/${name}`) });
}
/** Puts the outputs of stages into a bundle, once for all runs that made the same. */
class SharedOutputs {
    #store;
    #files;
    #made = new Map();
    missing = 0;
    constructor(store, files) {
        this.#store = store;
        this.#files = files;
    }
    async of(run) {
        const outputs = {};
        for (const [stage, subjects] of Object.entries(run.subjects)) {
            const made = subjects.flatMap(({ name, digest }) => digest.sha256 !== undefined && isBelow(name) ? [{ name, sha256: digest.sha256 }] : []);
            const key = (0,kit.canonicalJson)([stage, ...made.map(({ name, sha256 }) => [name, sha256])]);
            const known = this.#made.get(key);
            outputs[stage] = known ?? (await this.#add(made, `runs/${run.id}/outputs/${stage}`));
            this.#made.set(key, outputs[stage]);
        }
        return outputs;
    }
    async #add(made, folder) {
        const files = [];
        for (const { name, sha256: stored } of made) {
            const here = await this.#store.has(stored);
            if (here)
                this.#files.set(`${folder}/${name}`, { stored });
            else
                this.missing++;
            files.push({ name, sha256: stored, here });
        }
        return { folder: files.some(({ here }) => here) ? folder : null, files };
    }
}
/** A recorded name is a path below its stage's output; whoever could write to the ledger could write another. */
function isBelow(name) {
    return !/[\r\n\0\\]/.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
function export_json(value) {
    return { bytes: `${JSON.stringify(value, null, 2)}\n` };
}
/** What `sha256sum -c` reads. */
function sums(files) {
    return [...files]
        .map(([path, source]) => `${digestOfSource(source)}  ${path}\n`)
        .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
        .join('');
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./packages/evidence/export-tar.ts
/** Larger sizes do not fit into the eleven octal digits of a header. */
const LARGEST = 0o77777777777;
const BLOCK = 512;
/**
 * What stands before a file in a POSIX archive: a ustar header, and before that a pax header for a long or non-ASCII name
 * or a large size. The content follows, filled up by `tarPadding`.
 * @see IEEE Std 1003.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"
 */
function tarHeader(path, size, modified) {
    const records = [];
    if (Buffer.byteLength(path) > 100 || /[^\x20-\x7e]/.test(path))
        records.push(paxRecord('path', path));
    if (size > LARGEST)
        records.push(paxRecord('size', String(size)));
    const seconds = Math.floor(modified.getTime() / 1000);
    const own = ustar(path, size > LARGEST ? 0 : size, seconds, '0');
    if (records.length === 0)
        return own;
    const extended = Buffer.from(records.join(''));
    const head = ustar('PaxHeader', extended.length, seconds, 'x');
    return Buffer.concat([head, extended, tarPadding(extended.length), own]);
}
/** Zeros up to the next block. */
function tarPadding(size) {
    return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
/** Two empty blocks. */
const tarEnd = Buffer.alloc(2 * BLOCK);
function ustar(path, size, seconds, type) {
    const header = Buffer.alloc(BLOCK);
    const octal = (value, at, width) => void header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
    header.write(Buffer.from(path).subarray(0, 100).toString('latin1'), 0, 'latin1');
    octal(0o644, 100, 8);
    octal(0, 108, 8);
    octal(0, 116, 8);
    octal(size, 124, 12);
    octal(seconds, 136, 12);
    header.write('        ', 148, 'latin1');
    header.write(type, 156, 'latin1');
    header.write('ustar\x0000', 257, 'latin1');
    octal(header.reduce((sum, byte) => sum + byte, 0), 148, 7);
    return header;
}
/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key, value) {
    const rest = ` ${key}=${value}\n`;
    const bytes = Buffer.byteLength(rest);
    let length = bytes + String(bytes).length;
    if (bytes + String(length).length !== length)
        length = bytes + String(length).length;
    return `${length}${rest}`;
}

;// CONCATENATED MODULE: ./packages/evidence/export-zip.ts
/** From here on a number stands in the zip64 records, and this in its place. */
const ZIP64_FROM = 0xffff_ffff;
const export_zip_MOST_ENTRIES = 0xffff;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/**
 * What stands before a file's content.
 * @param from the size from which zip64 is needed; smaller only in tests
 * @see PKWARE APPNOTE 6.3.10, sections 4.3.7 and 4.5.3
 */
function zipLocalHeader(entry, from = ZIP64_FROM) {
    const large = entry.size >= from;
    const name = Buffer.from(entry.path);
    const extra = large ? zip64Extra([entry.size, entry.size]) : Buffer.alloc(0);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x0403_4b50, 0);
    common(header.subarray(4), entry, large, large);
    header.writeUInt16LE(name.length, 26);
    header.writeUInt16LE(extra.length, 28);
    return Buffer.concat([header, name, extra]);
}
/** The central directory and the end of the archive. @param start where it begins */
function zipDirectory(entries, start, from = ZIP64_FROM) {
    const directory = Buffer.concat(entries.map((entry) => centralHeader(entry, from)));
    const large = start >= from || directory.length >= from || entries.length >= export_zip_MOST_ENTRIES;
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x0605_4b50, 0);
    end.writeUInt16LE(large ? export_zip_MOST_ENTRIES : entries.length, 8);
    end.writeUInt16LE(large ? export_zip_MOST_ENTRIES : entries.length, 10);
    end.writeUInt32LE(large ? ZIP64_FROM : directory.length, 12);
    end.writeUInt32LE(large ? ZIP64_FROM : start, 16);
    return Buffer.concat([directory, ...(large ? [zip64End(entries.length, directory.length, start)] : []), end]);
}
function centralHeader(entry, from) {
    const large = entry.size >= from;
    const far = entry.offset >= from;
    const name = Buffer.from(entry.path);
    const extra = large || far
        ? zip64Extra([...(large ? [entry.size, entry.size] : []), ...(far ? [entry.offset] : [])])
        : Buffer.alloc(0);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x0201_4b50, 0);
    // Made on Unix, so that the permissions below are read.
    header.writeUInt16LE((3 << 8) | 45, 4);
    common(header.subarray(6), entry, large || far, large);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt16LE(extra.length, 30);
    header.writeUInt32LE(0o100644 * 0x1_0000, 38);
    header.writeUInt32LE(far ? ZIP64_FROM : entry.offset, 42);
    return Buffer.concat([header, name, extra]);
}
/** The 22 bytes that both headers of a file have: version, flags, method, time, digest, sizes. */
function common(at, { size, crc32, modified }, zip64, large) {
    at.writeUInt16LE(zip64 ? 45 : 20, 0);
    at.writeUInt16LE(FLAGS, 2);
    at.writeUInt16LE(0, 4);
    at.writeUInt16LE((modified.getUTCHours() << 11) | (modified.getUTCMinutes() << 5) | (modified.getUTCSeconds() >> 1), 6);
    at.writeUInt16LE(((modified.getUTCFullYear() - 1980) << 9) | ((modified.getUTCMonth() + 1) << 5) | modified.getUTCDate(), 8);
    at.writeUInt32LE(crc32, 10);
    at.writeUInt32LE(large ? ZIP64_FROM : size, 14);
    at.writeUInt32LE(large ? ZIP64_FROM : size, 18);
}
function zip64Extra(values) {
    const extra = Buffer.alloc(4 + 8 * values.length);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8 * values.length, 2);
    values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
    return extra;
}
function zip64End(count, size, start) {
    const end = Buffer.alloc(56 + 20);
    end.writeUInt32LE(0x0606_4b50, 0);
    end.writeBigUInt64LE(44n, 4);
    end.writeUInt16LE((3 << 8) | 45, 12);
    end.writeUInt16LE(45, 14);
    end.writeBigUInt64LE(BigInt(count), 24);
    end.writeBigUInt64LE(BigInt(count), 32);
    end.writeBigUInt64LE(BigInt(size), 40);
    end.writeBigUInt64LE(BigInt(start), 48);
    end.writeUInt32LE(0x0706_4b50, 56);
    end.writeBigUInt64LE(BigInt(start + size), 64);
    end.writeUInt32LE(1, 72);
    return end;
}

;// CONCATENATED MODULE: ./packages/evidence/export-write.ts







/** What a target's name asks for. @throws MLOPS_EXPORT_FORMAT on an archive of another kind */
function exportFormat(to) {
    if (/\.(tgz|tar\.\w+|gz|bz2|xz|zst|7z|rar)$/i.test(to)) {
        throw fail('MLOPS_EXPORT_FORMAT', {
            message: `${to} asks for a compressed archive; expected a directory, a .zip or a .tar`,
            hint: 'Write a .tar and compress that: the same runs then give the same .tar again.',
        });
    }
    return /\.zip$/i.test(to) ? 'zip' : /\.tar$/i.test(to) ? 'tar' : 'directory';
}
/**
 * Writes a bundle, one file at a time however large it is: aside first, then put into place whole. What is there is
 * never overwritten; killed at any moment, nothing is there.
 * @param to an absolute path; its ending chooses the format
 * @throws MLOPS_EXPORT_EXISTS, MLOPS_EXPORT_FORMAT, MLOPS_STORE_TAMPERED, MLOPS_STORE_MISSING
 */
async function writeExport(host, plan, to) {
    const format = exportFormat(to);
    await refuseExisting(to);
    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(to), { recursive: true });
    await export_write_removeAbandoned(to);
    const aside = await host.files.makeTemporaryDirectory(asidePrefix(to), (0,external_node_path_.dirname)(to));
    const progress = host.progress(`Exporting ${plan.files.size} files`, plan.files.size);
    try {
        const made = (0,external_node_path_.join)(aside, 'bundle');
        if (format === 'directory')
            await writeDirectory(host, plan, made, progress);
        else
            await writeArchive(host, plan, { made, scratch: (0,external_node_path_.join)(aside, 'file'), format }, progress);
        await putIntoPlace(made, to);
    }
    finally {
        progress.end();
        await (0,external_node_fs_promises_.rm)(aside, { recursive: true, force: true });
    }
}
async function writeDirectory(host, plan, root, progress) {
    await (0,external_node_fs_promises_.mkdir)(root);
    let done = 0;
    for (const [path, source] of plan.files) {
        host.signal.throwIfAborted();
        await export_write_place(host, source, (0,external_node_path_.join)(root, ...path.split('/')));
        progress.update(++done);
    }
}
/** Puts the bytes of one file at `path`, checked against their digest where they come from the store. */
async function export_write_place(host, source, path) {
    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
    if ('bytes' in source)
        await (0,external_node_fs_promises_.writeFile)(path, source.bytes);
    else if ('stored' in source)
        await host.store.get(source.stored, path);
    else
        await host.files.copy(source.file, path);
}
async function writeArchive(host, plan, { made, scratch, format }, progress) {
    const archive = await (0,external_node_fs_promises_.open)(made, 'wx');
    try {
        const entries = [];
        let at = 0;
        let done = 0;
        const write = async (bytes) => {
            await writeWhole(archive, bytes);
            at += bytes.length;
        };
        for (const [name, source] of plan.files) {
            host.signal.throwIfAborted();
            const content = await readable(host, source, scratch);
            const path = `${plan.folder}/${name}`;
            const { size } = content;
            if (format === 'tar')
                await write(tarHeader(path, size, plan.modified));
            else {
                const entry = { path, size, crc32: await crcOf(content.read()), modified: plan.modified, offset: at };
                entries.push(entry);
                await write(zipLocalHeader(entry));
            }
            for await (const chunk of content.read())
                await write(chunk);
            if (format === 'tar')
                await write(tarPadding(size));
            await (0,external_node_fs_promises_.rm)(scratch, { force: true });
            progress.update(++done);
        }
        await write(format === 'tar' ? tarEnd : zipDirectory(entries, at));
        await archive.sync();
    }
    finally {
        await archive.close();
    }
}
async function writeWhole(file, bytes) {
    for (let from = 0; from < bytes.length;)
        from += (await file.write(bytes, from)).bytesWritten;
}
/** The bytes of one file. Those that may be large are read from disk, a piece at a time. */
async function readable(host, source, scratch) {
    if ('bytes' in source) {
        const bytes = Buffer.from(source.bytes);
        return { size: bytes.length, read: () => [bytes] };
    }
    await export_write_place(host, source, scratch);
    const { size } = await (0,external_node_fs_promises_.stat)(scratch);
    return { size, read: () => (0,external_node_fs_.createReadStream)(scratch, { highWaterMark: 1 << 20 }) };
}
async function crcOf(chunks) {
    let crc = 0;
    for await (const chunk of chunks)
        crc = (0,external_node_zlib_.crc32)(chunk, crc);
    return crc;
}
async function refuseExisting(to) {
    const found = await (0,external_node_fs_promises_.stat)(to).catch(() => undefined);
    if (found)
        throw exists(to);
}
function exists(to) {
    return fail('MLOPS_EXPORT_EXISTS', {
        message: `${to} is there already, and an export never overwrites`,
        where: { file: to },
        hint: 'Name another place with --to, or move this one away.',
    });
}
/** A rename replaces a file silently and an existing directory never; a link replaces nothing. */
async function putIntoPlace(made, to) {
    try {
        if ((await (0,external_node_fs_promises_.stat)(made)).isDirectory())
            await (0,external_node_fs_promises_.rename)(made, to);
        else
            await (0,external_node_fs_promises_.link)(made, to);
    }
    catch (error) {
        const { code } = error;
        if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(code ?? ''))
            throw exists(to);
        if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(code ?? ''))
            throw error;
        // A file system without links.
        await refuseExisting(to);
        await (0,external_node_fs_promises_.rename)(made, to);
    }
}
const export_write_DAY_MS = 24 * 60 * 60 * 1000;
const asidePrefix = (to) => `.${(0,external_node_path_.basename)(to)}.aside-`;
/** Removes what an export to the same place left when it was killed; a day old, so that nobody is still writing it. */
async function export_write_removeAbandoned(to) {
    for (const name of await (0,external_node_fs_promises_.readdir)((0,external_node_path_.dirname)(to))) {
        if (!name.startsWith(asidePrefix(to)))
            continue;
        const path = (0,external_node_path_.join)((0,external_node_path_.dirname)(to), name);
        const found = await (0,external_node_fs_promises_.stat)(path).catch(() => undefined);
        if (found && Date.now() - found.mtimeMs > export_write_DAY_MS)
            await (0,external_node_fs_promises_.rm)(path, { recursive: true, force: true });
    }
}

;// CONCATENATED MODULE: ./packages/evidence/excepted.ts

/** What is read of a gate's decision here; the gate has the whole schema. */
const Decision = schemas/* looseObject */._H3({
    rules: schemas/* array */.YOg(schemas/* looseObject */._H3({ id: schemas/* string */.YjP(), verdict: schemas/* string */.YjP(), accepted: schemas/* unknown */.L5J().optional() })),
});
/**
 * The rules of a decision that did not pass and that an exception on record let through.
 * @param bytes the gate's result.json
 * @throws ZodError, SyntaxError when it is no decision
 */
function exceptedRules(bytes) {
    const { rules } = Decision.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const failed = rules.filter(({ verdict, accepted }) => accepted !== undefined && (verdict === 'fail' || verdict === 'inconclusive'));
    return failed.map(({ id }) => id);
}

;// CONCATENATED MODULE: ./packages/evidence/lineage-materials.ts


/**
 * What a statement says was read, from the field its predicate type has for it: `resolvedDependencies` (SLSA
 * provenance), `configuration` (test-result), `policy` and `inputAttestations` (verification summary).
 */
function materialsOf(statement) {
    const { predicate } = statement;
    const definition = predicate['buildDefinition'];
    const lists = [definition?.['resolvedDependencies'], predicate['configuration'], predicate['inputAttestations']];
    const materials = lists.flatMap((list) => (Array.isArray(list) ? list : [])).map((item) => describe(item));
    return predicate['policy'] === undefined
        ? materials
        : [...materials, { ...describe(predicate['policy']), role: 'policy' }];
}
/** The one digest a resource is found by; undefined when it has none. */
function digestOf(digest) {
    return digest.sha256 ?? digest.dirHash1 ?? digest.gitCommit;
}
/**
 * The statements of a recorded run, stage → statement and its exact bytes.
 * @throws MLOPS_LEDGER_UNREADABLE, MLOPS_STATEMENT_INVALID
 */
async function statementsOf(ledger, run) {
    const found = new Map();
    const all = await ledger.statements(run);
    for (const stage of Object.keys(run.statements)) {
        const bytes = all.get(stage);
        const place = `the statement of ${stage} in run ${run.id.slice(0, 12)}`;
        if (!bytes) {
            throw failLedger('MLOPS_LEDGER_UNREADABLE', {
                message: `${place} is missing`,
                hint: 'Run `git fsck` on the ledger.',
            });
        }
        found.set(stage, { statement: parseStatement(Buffer.from(bytes).toString('utf8'), place), bytes });
    }
    return found;
}
function describe(item) {
    const { name, uri, digest, annotations } = (item ?? {});
    const role = annotations?.['role'];
    return { name: name ?? uri ?? '', digest: digest ?? {}, role: typeof role === 'string' ? role : undefined };
}

;// CONCATENATED MODULE: ./packages/evidence/said-by-statements.ts


/** Everything in a run's record that its statements say: whoever records writes it, whoever verifies computes it again. */
function saidByStatements(statements) {
    const facts = new Map([...statements].map(([stage, statement]) => [stage, factsOf(statement)]));
    const source = [...facts.values()].find(({ commit }) => commit !== undefined);
    const evaluated = facts.get('evaluate-model');
    const model = subject(statements.get('train-model'), 'model')?.dirHash1;
    const predictions = subject(statements.get('evaluate-model'), 'scored.parquet')?.sha256;
    const evaluationSet = evaluated?.result?.['evaluationSet'];
    return {
        ...(source?.commit !== undefined && { commit: source.commit }),
        ...(source?.tree !== undefined && { tree: source.tree }),
        ...(source?.branch !== undefined && { branch: source.branch }),
        dirty: [...facts.values()].some(({ dirty }) => dirty === true),
        subjects: Object.fromEntries([...statements].map(([stage, { subject: made }]) => [
            stage,
            made.map(({ name, digest }) => ({ name: name ?? '', digest })),
        ])),
        metrics: metricsOf(evaluated),
        parameters: (facts.get('train-model')?.parameters['params'] ?? {}),
        data: dataOf([...statements.values()]),
        ...(model !== undefined && { model }),
        ...(typeof evaluationSet === 'string' && { evaluationSet }),
        ...(predictions !== undefined && { predictions }),
    };
}
function subject(statement, name) {
    return statement?.subject.find((candidate) => candidate.name === name)?.digest;
}
/** Metrics that have a value; what could not be computed is absent, never zero. */
function metricsOf(facts) {
    const metrics = facts?.result?.['metrics'];
    if (metrics === null || typeof metrics !== 'object')
        return {};
    return Object.fromEntries(Object.entries(metrics).filter((entry) => typeof entry[1] === 'number'));
}
/** Raw data read by any stage: materials whose role is `data`, by name. */
function dataOf(statements) {
    const data = {};
    for (const { name, digest, role } of statements.flatMap(materialsOf)) {
        const key = digestOf(digest);
        if (role === 'data' && key !== undefined)
            data[name] = key;
    }
    return data;
}

;// CONCATENATED MODULE: ./packages/evidence/recording.ts










/**
 * Records one pass of stages: their statements, byte for byte as they lie in `.mlops/evidence/`, and the facts that
 * questions are asked about. The bytes a later run needs (model, scored predictions) are in the store already.
 *
 * @throws MLOPS_RUN_MOVED when its stages ran on several commits or branches, and what the ledger throws
 */
async function recordRun(host, project, ledger, run) {
    const texts = await readStatements(host, project, run.stages);
    const facts = Object.values(texts).map((text) => factsOf(JSON.parse(text)));
    refuseMoved(facts);
    const difference = facts.find(({ dirty }) => dirty === true)?.difference ??
        (run.config === undefined ? undefined : await uncommittedPolicy(host, project.repository, run.config));
    const record = await recording_describe(host, project, run, texts);
    const recorded = await ledger.record({
        ...record,
        dirty: record.dirty || difference !== undefined,
        branch: record.branch ?? (await detachedFrom(host, project)),
    }, texts);
    return { ...recorded, ...(difference !== undefined && { difference }) };
}
/** A run is of one commit: when HEAD moves under it, nobody can say of which. */
function refuseMoved(facts) {
    const places = facts.map(({ stage, commit, branch }) => ({
        stage,
        at: `${commit?.slice(0, 7)} (${branch ?? 'detached'})`,
        key: `${commit} ${branch}`,
    }));
    const [first] = places;
    const other = places.find(({ key }) => key !== first?.key);
    if (!first || !other)
        return;
    throw failLedger('MLOPS_RUN_MOVED', {
        message: `the repository moved on while the run was made: ${first.stage} ran at ${first.at}, ${other.stage} at ${other.at}`,
        hint: 'Run again. A program of the project that commits or switches branches must not do so while it runs.',
    });
}
/** A detached commit of the default branch is run for that branch. @returns its name; null for any other commit */
async function detachedFrom(host, project) {
    try {
        const { onDefault, defaultBranch } = await historyOf(host, project);
        return onDefault ? defaultBranch : null;
    }
    catch (error) {
        if (error instanceof kit.MlopsError && error.code === 'MLOPS_BASELINE_UNKNOWN')
            return null;
        throw error;
    }
}
/** The record that `recordRun` would write now. */
async function describeRun(host, project, run) {
    return recording_describe(host, project, run, await readStatements(host, project, run.stages));
}
/** Stage → the exact text of its statement. */
async function readStatements(host, project, stages) {
    const texts = {};
    for (const stage of stages)
        texts[stage] = await host.files.readText((0,external_node_path_.join)(project.workspace, 'evidence', `${stage}.json`));
    return texts;
}
async function recording_describe(host, project, run, texts) {
    const statements = new Map(Object.entries(texts).map(([stage, text]) => [
        stage,
        StatementSchema.parse(JSON.parse(text)),
    ]));
    const { commit = '', tree = '', branch = null, ...said } = saidByStatements(statements);
    const excepted = await exceptedFrom(host, project, statements.get('gate-model'));
    return {
        project: project.name,
        commit,
        tree,
        ...(run.config !== undefined && { config: run.config }),
        branch,
        cause: host.cause,
        startedAt: run.startedAt.toISOString(),
        finishedAt: host.clock.now().toISOString(),
        tool: `${TOOL.name} ${TOOL.version}`,
        verdict: run.verdict ?? null,
        ...(excepted.length > 0 && { excepted }),
        statements: Object.fromEntries(Object.entries(texts).map(([stage, text]) => [stage, sha256(text)])),
        ...said,
    };
}
/** From the decision itself, which must be the one that the statement names. */
async function exceptedFrom(host, project, gate) {
    if (gate === undefined)
        return [];
    const path = (0,external_node_path_.join)(project.workspace, 'outputs', 'gate-model', 'result.json');
    const decision = await host.files.read(path);
    if (sha256(decision) === subject(gate, 'result.json')?.sha256)
        return exceptedRules(decision);
    throw failLedger('MLOPS_LEDGER_INVALID', {
        message: `${path} is not the decision that its statement names`,
        where: { file: path },
        hint: 'Run the gate again: mlops gate-model',
    });
}

;// CONCATENATED MODULE: ./packages/evidence/verify-bytes.ts





/**
 * Looks for the bytes of a digest, and hashes whatever it finds, always anew: a remembered digest proves nothing.
 */
async function findBytes(host, repository, digest, places) {
    let differing;
    for (const path of places.paths) {
        const found = await hashPath(path, digest);
        if (found === undefined)
            continue;
        if (found.ok)
            return { status: 'ok', from: path, path };
        differing ??= { status: 'differs', detail: `${path} ${found.detail}` };
    }
    if (differing && places.strict)
        return differing;
    if (digest.sha256 !== undefined && (await host.store.has(digest.sha256))) {
        const copy = (0,external_node_path_.join)(await host.files.makeTemporaryDirectory('mlops-verify-'), 'bytes');
        try {
            await host.store.get(digest.sha256, copy);
            return { status: 'ok', from: 'the store', bytes: await (0,external_node_fs_promises_.readFile)(copy) };
        }
        catch (error) {
            return { status: 'differs', detail: `the store: ${error.message}` };
        }
        finally {
            await (0,external_node_fs_promises_.rm)((0,external_node_path_.join)(copy, '..'), { recursive: true, force: true });
        }
    }
    for (const blob of digest.sha256 === undefined ? [] : (places.blobs ?? [])) {
        const answer = await host.git.run(['cat-file', 'blob', blob], { directory: repository });
        if (answer.code === 0 && sha256(answer.stdout) === digest.sha256) {
            return { status: 'ok', from: `git (${blob})`, bytes: answer.stdout };
        }
    }
    return { status: 'absent' };
}
/** Puts a finding's bytes at `target`, checked once more there: what is read afterwards is what was hashed. */
async function keepBytes(finding, digest, target) {
    await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.join)(target, '..'), { recursive: true });
    if (finding.path !== undefined)
        await (0,external_node_fs_promises_.copyFile)(finding.path, target);
    else
        await (0,external_node_fs_promises_.writeFile)(target, finding.bytes);
    const found = await sha256File(target);
    if (found !== digest)
        throw new Error(`${finding.from} changed while it was being verified`);
}
async function hashPath(path, digest) {
    const kind = await (0,external_node_fs_promises_.stat)(path).then((found) => (found.isDirectory() ? 'directory' : 'file'), () => undefined);
    if (kind === undefined)
        return undefined;
    try {
        const expected = kind === 'directory' ? digest.dirHash1 : digest.sha256;
        const found = kind === 'directory' ? (await digestDirectory(path)).dirHash1 : await sha256File(path);
        if (found === expected)
            return { ok: true };
        return {
            ok: false,
            detail: `has ${kind === 'directory' ? 'dirHash1' : 'sha256'} ${found}; recorded is ${expected ?? 'another kind of digest'}`,
        };
    }
    catch (error) {
        if (error instanceof kit.MlopsError)
            return { ok: false, detail: `cannot be hashed: ${error.message}` };
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/evidence/verify-link.ts
function linkOf(stage, material, finding, required) {
    switch (finding.status) {
        case 'ok':
            return { stage, material, status: 'ok', detail: finding.from };
        case 'differs':
            return { stage, material, status: 'gap', detail: finding.detail };
        case 'absent':
            return required
                ? { stage, material, status: 'gap', detail: 'absent: neither in the workspace nor in the store' }
                : { stage, material, status: 'recorded, not re-hashed', detail: 'absent here' };
    }
}
/** One gap per problem; one good link when there is none. */
function linksOf(stage, material, problems, fine) {
    if (problems.length === 0)
        return [{ stage, material, status: 'ok', detail: fine }];
    return problems.map((detail) => ({ stage, material, status: 'gap', detail }));
}

;// CONCATENATED MODULE: ./packages/evidence/verify-chain.ts













/** What may be too large or too old to keep. Everything else decides a verdict or is one: being absent is a gap. */
const OPTIONAL_ROLES = new Set(['data', 'features', 'code']);
const REQUIRED_OUTPUTS = {
    'train-model': /^model(\/|$)/,
    'evaluate-model': /^(predictions\.parquet|scored\.parquet|result\.json)$/,
    'gate-model': /^(result\.json|baseline\.parquet)$/,
};
/** A recorded run, its statements from the anchor, and the checks of one stage at a time. */
class Chain {
    stages;
    host;
    project;
    options;
    run;
    statements;
    /** What the workspace has: stage → sha256 of its statement. */
    here;
    constructor(host, project, options, run, statements, here) {
        this.host = host;
        this.project = project;
        this.options = options;
        this.run = run;
        this.statements = statements;
        this.here = here;
        const started = (stage) => factsOf(statements.get(stage)).startedOn;
        this.stages = [...statements.keys()].sort((a, b) => (started(a) < started(b) ? 1 : -1));
    }
    /** Is the statement the one the run names, does the workspace have the same, and is it about this run? */
    identity(stage, bytes) {
        const material = `evidence/${stage}.json`;
        const recorded = this.run.statements[stage];
        const problems = [];
        if (sha256(bytes) !== recorded)
            problems.push(`the ledger holds a statement of sha256 ${sha256(bytes)}; the run names ${recorded}`);
        const present = this.here.get(stage);
        if (this.options.subject === 'workspace' && present !== recorded) {
            problems.push(present === undefined
                ? `the workspace lacks it; run ${this.run.id.slice(0, 12)} has it`
                : `the workspace has the statement of another run (sha256 ${present}), not that of ${this.run.id.slice(0, 12)}`);
        }
        const facts = factsOf(this.statements.get(stage));
        const expected = { stage, project: this.run.project, commit: this.run.commit };
        for (const [key, value] of Object.entries(expected)) {
            const said = facts[key];
            if (said !== undefined && said !== value)
                problems.push(`it is about ${key} ${said}, the run about ${value}`);
        }
        if (facts.dirty === true && !this.run.dirty)
            problems.push('it ran with uncommitted changes; the run says it did not');
        const made = JSON.stringify(this.statements
            .get(stage)
            .subject.map(({ name, digest }) => [name, digestOf(digest)])
            .sort());
        const kept = JSON.stringify((this.run.subjects[stage] ?? []).map(({ name, digest }) => [name, digestOf(digest)]).sort());
        if (this.run.subjects[stage] && made !== kept)
            problems.push('the run record lists other outputs than the statement');
        return linksOf(stage, material, problems, 'as recorded in the anchor');
    }
    /** Everything the stage made. */
    async outputs(stage) {
        const { subject } = this.statements.get(stage);
        const links = [];
        for (const output of subject) {
            const name = output.name ?? '';
            const required = REQUIRED_OUTPUTS[stage]?.test(name) ?? false;
            const found = await this.find(output.digest, this.outputPlaces(stage, name));
            const whole = wholeDirectory(output, subject);
            const finding = whole?.status === 'differs' || found.status === 'absent' ? (whole ?? found) : found;
            links.push(linkOf(stage, name, finding, required));
        }
        return [...links, ...this.strangers(stage)];
    }
    /** Files that lie among the outputs of this run's workspace though no statement names them. */
    strangers(stage) {
        const directory = (0,external_node_path_.join)(this.project.workspace, 'outputs', stage);
        if (!this.isOurs(stage) || !(0,external_node_fs_.existsSync)(directory))
            return [];
        const named = new Set(this.statements.get(stage).subject.map(({ name }) => name));
        const strange = listTree(directory).filter((name) => !named.has(name));
        return strange.map((name) => ({
            stage,
            material: name,
            status: 'gap',
            detail: 'its statement does not name this file',
        }));
    }
    /** Whether what the workspace holds of a stage is claimed to be this run's. */
    isOurs(stage) {
        return this.options.subject === 'workspace' || this.here.get(stage) === this.run.statements[stage];
    }
    /** Everything the stage read: made by an earlier stage of this run, or from outside. */
    async inputs(stage) {
        const materials = materialsOf(this.statements.get(stage));
        const links = [];
        for (const material of materials)
            links.push(await this.input(stage, material));
        if (materials.every(({ digest }) => digest.gitCommit !== undefined)) {
            links.push({ stage, material: '(inputs)', status: 'gap', detail: 'its statement names nothing that it read' });
        }
        return links;
    }
    async commit(commit) {
        const found = await this.host.git.run(['cat-file', '-e', `${commit}^{commit}`], {
            directory: this.project.repository,
        });
        if (found.code === 0)
            return { status: 'ok', detail: 'a commit of this repository' };
        return { status: 'recorded, not re-hashed', detail: `commit ${commit} is not in this clone` };
    }
    async input(stage, material) {
        const digest = digestOf(material.digest);
        const at = { stage, material: material.name || '(unnamed)' };
        if (digest === undefined)
            return { ...at, status: 'gap', detail: 'its statement gives no digest for it' };
        if (material.name === parametersUri(factsOf(this.statements.get(stage))))
            return this.parameters(stage, digest);
        const evidence = /^evidence\/([a-z0-9-]+)\.json$/.exec(material.name)?.[1];
        const maker = evidence ?? this.stages.find((other) => material.name.startsWith(`${other}/`));
        if (evidence !== undefined) {
            const recorded = this.run.statements[evidence];
            if (recorded === digest)
                return { ...at, status: 'ok', detail: 'a statement of this run' };
            return { ...at, status: 'gap', detail: `it read the statement ${digest}; this run's is ${recorded ?? 'absent'}` };
        }
        if (material.digest.gitCommit !== undefined) {
            if (digest === this.run.commit)
                return { ...at, status: 'ok', detail: "the run's commit" };
            // Under another name it is other code on purpose: the baseline's, when its model was scored again.
            if (material.name !== 'source')
                return { ...at, ...(await this.commit(digest)) };
            return { ...at, status: 'gap', detail: `it read commit ${digest}; the run is of ${this.run.commit}` };
        }
        const made = this.stages.filter((other) => other !== stage && this.makes(other, digest));
        if (maker !== undefined && maker !== stage) {
            if (made.includes(maker))
                return { ...at, status: 'ok', detail: `made by ${maker}` };
            const name = material.name.slice(maker.length + 1);
            const other = this.statements.get(maker).subject.find((subject) => subject.name === name);
            const detail = `it read ${digest}; ${maker} made ${other ? digestOf(other.digest) : 'no such file'}`;
            return { ...at, status: 'gap', detail };
        }
        if (made.length > 0)
            return { ...at, status: 'ok', detail: `made by ${made[0]}` };
        const finding = await this.find(material.digest, this.inputPlaces(material));
        return linkOf(stage, material.name, finding, !OPTIONAL_ROLES.has(material.role ?? ''));
    }
    /** A policy given on the command line has no file: then its rules stand in the statement itself. */
    parameters(stage, digest) {
        const at = { stage, material: '(parameters)' };
        const found = sha256((0,kit.canonicalJson)(factsOf(this.statements.get(stage)).parameters));
        return found === digest
            ? { ...at, status: 'ok', detail: 'stands in the statement' }
            : { ...at, status: 'gap', detail: `the statement holds others (sha256 ${found}) than it names (${digest})` };
    }
    /** Computes the stage's claims again. Not being able to is a gap too. */
    async recheck(stage) {
        const check = this.options.recheck[stage];
        if (!check)
            return [];
        const directory = await this.host.files.makeTemporaryDirectory('mlops-verify-');
        try {
            const problems = await check(this.statements.get(stage), this.reader(stage, directory)).catch((error) => [`it could not be computed again: ${error.message}`]);
            return linksOf(stage, '(recomputed)', problems, 'computed again: the same');
        }
        finally {
            await this.host.files.remove(directory);
        }
    }
    /** Does the run record say what its statements say? */
    async record() {
        const problems = await this.exceptions();
        // Uncommitted rules make a run dirty whose stages were not.
        const { dirty: _, ...said } = saidByStatements(this.statements);
        const keys = new Set([...OF_STATEMENTS, ...Object.keys(said)]);
        for (const key of keys) {
            if ((0,kit.canonicalJson)(said[key] ?? null) === (0,kit.canonicalJson)(this.run[key] ?? null))
                continue;
            // A detached commit's branch is found when it is recorded, not where it ran.
            if (key === 'branch' && said.branch === undefined)
                continue;
            problems.push(`the run says ${key} ${shown(this.run[key])}; its statements say ${shown(said[key])}`);
        }
        const verdicts = [...this.statements.values()].flatMap((statement) => factsOf(statement).verdict ?? []);
        const verdict = verdicts.length === 0 ? null : (0,kit.worstVerdict)(verdicts);
        if (this.run.verdict !== verdict)
            problems.push(`the run says ${this.run.verdict}; its stages said ${verdict}`);
        return linksOf('', 'run.json', problems, 'agrees with its statements');
    }
    /** Whether the run says which of its rules only an exception let through. */
    async exceptions() {
        if (!this.statements.has('gate-model'))
            return [];
        const directory = await this.host.files.makeTemporaryDirectory('mlops-verify-');
        try {
            const found = exceptedRules(await this.reader('gate-model', directory).bytes('result.json'));
            const said = this.run.excepted ?? [];
            if ((0,kit.canonicalJson)(found) === (0,kit.canonicalJson)(said))
                return [];
            return [`the run says that exceptions let through ${listed(said)}; the decision says ${listed(found)}`];
        }
        catch (error) {
            return [`its decision cannot be read: ${error.message}`];
        }
        finally {
            await this.host.files.remove(directory);
        }
    }
    makes(stage, digest) {
        return this.statements.get(stage).subject.some((subject) => digestOf(subject.digest) === digest);
    }
    find(digest, places) {
        return findBytes(this.host, this.project.repository, digest, places);
    }
    /** Outputs in the workspace count only when the workspace is this run's; else the store must have them. */
    outputPlaces(stage, name) {
        const ours = this.isOurs(stage);
        return {
            paths: ours && isInside(name) ? [(0,external_node_path_.join)(this.project.workspace, 'outputs', stage, name)] : [],
            strict: ours,
        };
    }
    inputPlaces(material) {
        const located = this.options.locate?.(material);
        const isCode = material.role === 'code';
        const place = isCode ? material.name.replace(/^code\//, '') : material.name;
        const inside = isInside(place) ? [place] : [];
        const paths = [
            ...(located === undefined ? [] : [located]),
            ...inside.flatMap((name) => [(0,external_node_path_.join)(this.project.root, name), (0,external_node_path_.join)(this.project.repository, name)]),
        ];
        const fromRoot = (0,external_node_path_.relative)(this.project.repository, (0,external_node_path_.join)(this.project.root, place));
        const names = [...new Set(inside.length > 0 ? [fromRoot, place] : [])];
        // Later commits and other data may lie there by now; only in the run's own workspace is a difference a gap. Code is
        // what people go on editing: the run's is in its commit.
        const strict = !isCode && this.stages.every((stage) => this.here.get(stage) === this.run.statements[stage]);
        return { paths, blobs: names.map((name) => `${this.run.commit}:${name}`), strict };
    }
    reader(stage, directory) {
        const statement = this.statements.get(stage);
        let count = 0;
        const file = async (name) => {
            const output = statement.subject.find((subject) => subject.name === name);
            const material = output ? undefined : materialsOf(statement).find((candidate) => candidate.name === name);
            const digest = (output ?? material)?.digest.sha256;
            if (digest === undefined)
                throw new Error(`the statement of ${stage} names no file ${name}`);
            const maker = material && this.stages.find((other) => material.name.startsWith(`${other}/`));
            const places = output
                ? this.outputPlaces(stage, name)
                : maker
                    ? this.outputPlaces(maker, name.slice(maker.length + 1))
                    : this.inputPlaces(material);
            const finding = await this.find({ sha256: digest }, places);
            if (finding.status !== 'ok')
                throw new Error(finding.status === 'absent' ? `${name} is absent` : finding.detail);
            const target = (0,external_node_path_.join)(directory, String(count++), name.slice(name.lastIndexOf('/') + 1));
            await keepBytes(finding, digest, target);
            return target;
        };
        return { file, bytes: async (name) => (0,external_node_fs_promises_.readFile)(await file(name)) };
    }
}
/** The digest of `model/` is made of those of its files, each of which is hashed on its own. */
function wholeDirectory(output, subject) {
    if (output.digest.dirHash1 === undefined)
        return undefined;
    const prefix = `${output.name}/`;
    const files = subject
        .filter(({ name, digest }) => name?.startsWith(prefix) && digest.sha256 !== undefined)
        .map(({ name, digest }) => ({ name: name.slice(prefix.length), sha256: digest.sha256 }));
    if (files.length === 0)
        return undefined;
    return dirHash1(files) === output.digest.dirHash1
        ? { status: 'ok', from: 'its files' }
        : {
            status: 'differs',
            detail: `its files give dirHash1 ${dirHash1(files)}; recorded is ${output.digest.dirHash1}`,
        };
}
/** Keys of a record that are no keys when no statement says them. */
const OF_STATEMENTS = ['model', 'evaluationSet', 'predictions'];
function shown(value) {
    const text = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
const listed = (rules) => rules.join(', ') || 'no rule';
/** A relative path that stays where it is joined. */
function isInside(name) {
    return name !== '' && !name.startsWith('/') && !name.split('/').includes('..');
}

;// CONCATENATED MODULE: ./packages/evidence/verify-subject.ts





/** What lies in a workspace's `evidence/`: stage → sha256 of its statement. */
async function workspaceStatements(workspace) {
    const folder = (0,external_node_path_.join)(workspace, 'evidence');
    const names = (await (0,external_node_fs_promises_.readdir)(folder).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
    const found = new Map();
    for (const name of names)
        found.set(name.slice(0, -'.json'.length), sha256(await (0,external_node_fs_promises_.readFile)((0,external_node_path_.join)(folder, name))));
    return found;
}
/**
 * Finds the recorded run of a subject: a run id or its beginning, the path of a model, a digest, or `workspace`.
 * @throws MLOPS_VERIFY_SUBJECT, MLOPS_RUN_AMBIGUOUS, MLOPS_LEDGER_UNREADABLE
 */
async function anchoredRun(ledger, workspace, subject, directory) {
    if (subject === 'workspace')
        return workspaceRun(ledger, workspace);
    const path = (0,external_node_path_.join)(subject.startsWith('/') ? '' : directory, subject);
    const kind = await (0,external_node_fs_promises_.stat)(path).then((found) => (found.isDirectory() ? 'directory' : 'file'), () => undefined);
    if (kind !== undefined) {
        const digest = kind === 'directory' ? (await digestDirectory(path)).dirHash1 : await sha256File(path);
        return madeBy(ledger, digest, subject);
    }
    if (/^[0-9a-f]{64}$/.test(subject) && (await ledger.byDigest(subject)))
        return madeBy(ledger, subject, subject.slice(0, 12));
    if (/^[0-9a-f]{4,64}$/.test(subject))
        return { run: await ledger.run(subject) };
    throw failLedger('MLOPS_VERIFY_SUBJECT', {
        message: `"${subject}" is no run, no digest and no file or directory here`,
        hint: 'Give a run of `mlops runs`, the path of a model, or nothing to verify the workspace.',
    });
}
/** All statements of the workspace must be those of one recorded run; the newest run they fit is taken. */
async function workspaceRun(ledger, workspace) {
    const here = await workspaceStatements(workspace);
    if (here.size === 0) {
        throw failLedger('MLOPS_VERIFY_SUBJECT', {
            message: `${workspace} holds no evidence`,
            hint: 'Run the stages first, or name a recorded run.',
        });
    }
    const known = await ledger.byDigests([...here.values()]);
    const outside = [...here]
        .filter(([, digest]) => known.get(digest) === undefined)
        .map(([stage, digest]) => ({
        stage,
        material: `evidence/${stage}.json`,
        detail: `its sha256 ${digest} is in no recorded run: it was made or changed outside of the anchor`,
    }));
    if (outside.length > 0)
        return { outside };
    // The rarest statement is the newest one: its latest run is the only candidate worth trying.
    const candidates = [...new Set([...known.values()].map(({ latest }) => latest.run))];
    const runs = (await ledger.runsById(candidates)).sort((a, b) => fits(b, here) - fits(a, here) || (a.finishedAt < b.finishedAt ? 1 : -1));
    return { run: runs[0] };
}
const fits = (run, here) => [...here].filter(([stage, digest]) => run.statements[stage] === digest).length;
async function madeBy(ledger, digest, name) {
    let mention;
    for await (const candidate of ledger.mentions(digest)) {
        if (candidate.role !== 'subject')
            continue;
        mention = candidate;
        break;
    }
    if (mention)
        return { run: (await ledger.runsById([mention.run]))[0] };
    const detail = `${digest} was made by no recorded run`;
    return { outside: [{ stage: '', material: name, detail }] };
}

;// CONCATENATED MODULE: ./packages/evidence/verify.ts





/**
 * Walks a recorded run from its verdict back to the raw data: finds every byte its statements name and hashes it
 * anew, computes again what can be computed, and names the first gap. A digest proves that things agree, not where
 * they come from: what is trusted is the ledger at `anchor`, and evidence outside of it is inconclusive.
 *
 * Absent raw data, features and logs are "recorded, not re-hashed"; an absent model, prediction, contract or policy
 * is a gap.
 *
 * @throws MLOPS_VERIFY_SUBJECT, MLOPS_LEDGER_UNREADABLE, MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS
 */
async function verifyChain(host, project, options) {
    const open = await openLedger(host, project, options.ledger);
    const anchor = options.anchor === undefined ? await open.tip() : await ledgerCommit(host, project, options.anchor);
    if (anchor === undefined)
        return conclude([nothingRecorded(options.subject)], {});
    const ledger = open.at(anchor);
    const anchored = await anchoredRun(ledger, project.workspace, options.subject, project.root);
    if ('outside' in anchored) {
        return conclude(anchored.outside.map((link) => ({ ...link, status: 'not in the anchor' })), { anchor });
    }
    const { run } = anchored;
    const statements = await statementsOf(ledger, run);
    const here = await workspaceStatements(project.workspace);
    const chain = new Chain(host, project, options, run, new Map([...statements].map(([stage, { statement }]) => [stage, statement])), here);
    const links = [];
    for (const stage of chain.stages) {
        links.push(...chain.identity(stage, statements.get(stage).bytes));
        links.push(...(await chain.outputs(stage)));
        links.push(...(await chain.inputs(stage)));
        links.push(...(await chain.recheck(stage)));
    }
    return conclude([...links, ...(await chain.record())], { anchor, run });
}
function conclude(links, known) {
    const outside = links.find(({ status }) => status === 'not in the anchor');
    const firstGap = outside ?? links.find(({ status }) => status === 'gap');
    const exit = outside ? 3 : firstGap ? 1 : 0;
    const verdict = { 0: 'pass', 1: 'fail', 3: 'inconclusive' }[exit];
    return { verdict, exit, ...known, links, ...(firstGap ? { firstGap } : {}) };
}
function nothingRecorded(subject) {
    return {
        stage: '',
        material: subject,
        status: 'not in the anchor',
        detail: 'nothing was ever recorded in this ledger',
    };
}
async function ledgerCommit(host, project, revision) {
    const answer = await host.git.run(['rev-parse', '--verify', '-q', `${revision}^{commit}`], {
        directory: project.repository,
    });
    if (answer.code === 0)
        return Buffer.from(answer.stdout).toString('utf8').trim();
    throw failLedger('MLOPS_COMMIT_UNKNOWN', {
        message: `the anchor ${revision} is not a commit of ${project.repository}`,
        hint: 'Fetch the ledger: `git fetch origin mlops/ledger`.',
    });
}

;// CONCATENATED MODULE: ./packages/evidence/diff-profile.ts

const Amount = schemas/* number */.aig().nullish();
const Value = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()]).nullish();
const Column = schemas/* looseObject */._H3({
    type: schemas/* string */.YjP().nullish(),
    nulls: Amount,
    distinct: Amount,
    min: Value,
    max: Value,
    mean: Amount,
    stddev: Amount,
});
const SourceProfile = schemas/* looseObject */._H3({ rows: schemas/* number */.aig(), columns: schemas/* record */.g1P(schemas/* string */.YjP(), Column) });
/** What validate-data writes as profile.json: data source → profile. Only what is compared is looked at. */
const Profile = schemas/* record */.g1P(schemas/* string */.YjP(), SourceProfile);
/**
 * Compares two data profiles, source by source; sources that are the same are left out.
 * @returns undefined when one of them is not a profile
 */
function diffProfiles(before, after) {
    const [a, b] = [Profile.safeParse(before), Profile.safeParse(after)];
    if (!a.success || !b.success)
        return undefined;
    const sources = [...new Set([...Object.keys(a.data), ...Object.keys(b.data)])].sort();
    return sources
        .map((source) => diffSource(source, a.data[source], b.data[source]))
        .filter(({ rows, added, removed, shifted }) => rows.from !== rows.to || added.length + removed.length + shifted.length > 0);
}
function diffSource(source, before, after) {
    const [old, now] = [new Map(Object.entries(before?.columns ?? {})), new Map(Object.entries(after?.columns ?? {}))];
    const rows = { from: before?.rows ?? null, to: after?.rows ?? null };
    return {
        source,
        rows,
        added: [...now.keys()].filter((name) => !old.has(name)),
        removed: [...old.keys()].filter((name) => !now.has(name)),
        shifted: [...now]
            .flatMap(([name, column]) => shiftOf(name, [old.get(name), column], rows) ?? [])
            .sort((x, y) => size(y) - size(x)),
    };
}
function shiftOf(name, [old, now], rows) {
    if (!old)
        return undefined;
    const mean = change(old.mean, now.mean);
    const standardized = mean && old.stddev ? ((now.mean ?? NaN) - (old.mean ?? NaN)) / old.stddev : NaN;
    const type = change(old.type, now.type);
    const nullRate = change(rate(old, rows.from), rate(now, rows.to));
    const range = change(rangeOf(old), rangeOf(now));
    const distinct = change(old.distinct, now.distinct);
    const shift = {
        column: name,
        ...(type && { type }),
        ...(nullRate && { nullRate }),
        ...(mean && { mean }),
        ...(Number.isFinite(standardized) && { standardizedMeanDifference: standardized }),
        ...(range && { range }),
        ...(distinct && { distinct }),
    };
    return Object.keys(shift).length > 1 ? shift : undefined;
}
function change(from, to) {
    const [a, b] = [from ?? null, to ?? null];
    return a === b ? undefined : { from: a, to: b };
}
function rate({ nulls }, rows) {
    return rows && nulls != null ? nulls / rows : null;
}
function rangeOf({ min, max }) {
    return min == null && max == null ? null : `${min ?? ''} … ${max ?? ''}`;
}
/** What to read first: another type, then emptiness and means by how far they moved, then the rest. */
function size(shift) {
    if (shift.type)
        return Infinity;
    const rates = shift.nullRate ? Math.abs((shift.nullRate.to ?? 1) - (shift.nullRate.from ?? 1)) : 0;
    return Math.max(rates * 10, Math.abs(shift.standardizedMeanDifference ?? 0));
}

;// CONCATENATED MODULE: ./packages/evidence/diff.ts




/** Compares two runs. */
function diffRuns(from, to, details = {}) {
    const profile = details.profiles && diffProfiles(...details.profiles);
    return {
        runs: { from: from.id, to: to.id },
        ...(from.verdict !== to.verdict && { verdict: { from: from.verdict, to: to.verdict } }),
        parameters: changes(from.parameters, to.parameters),
        metrics: changes(from.metrics, to.metrics).map((change) => ({
            ...change,
            difference: change.from === null || change.to === null ? null : change.to - change.from,
        })),
        data: changes(from.data, to.data),
        ...(profile && { profile }),
        ...(details.code && { code: details.code }),
    };
}
/** Reads what `diffRuns` compares besides the records: the profiles from the store, the code from git. */
async function loadRunDetails(host, project, from, to) {
    const [before, after] = [await profileOf(host, from), await profileOf(host, to)];
    const code = await codeBetween(host, project.repository, from.commit, to.commit);
    return {
        ...(before !== undefined && after !== undefined && { profiles: [before, after] }),
        ...(code && { code }),
    };
}
function changes(from, to) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    const at = (values, name) => Object.hasOwn(values, name) ? values[name] : null;
    return names
        .map((name) => ({ name, from: at(from, name), to: at(to, name) }))
        .filter((change) => (0,kit.canonicalJson)(change.from) !== (0,kit.canonicalJson)(change.to));
}
async function profileOf(host, run) {
    const made = run.subjects['validate-data']?.find(({ name }) => name === 'profile.json')?.digest.sha256;
    if (made === undefined || !(await host.store.has(made)))
        return undefined;
    const directory = await host.files.makeTemporaryDirectory('mlops-diff-');
    try {
        await host.store.get(made, (0,external_node_path_.join)(directory, 'profile.json'));
        return JSON.parse(await (0,external_node_fs_promises_.readFile)((0,external_node_path_.join)(directory, 'profile.json'), 'utf8'));
    }
    finally {
        await (0,external_node_fs_promises_.rm)(directory, { recursive: true, force: true });
    }
}
async function codeBetween(host, repository, from, to) {
    // A clone beside a server does not have the other commit.
    if (host.origin)
        return host.origin.changedFiles(from, to);
    const answer = await host.git.run(['diff', '--name-status', '-z', '-M', from, to, '--'], { directory: repository });
    if (answer.code !== 0)
        return undefined;
    const fields = Buffer.from(answer.stdout).toString('utf8').split('\0').filter(Boolean);
    const found = [];
    for (let i = 0; i < fields.length;) {
        const status = fields[i][0];
        const moved = status === 'R' || status === 'C';
        const path = fields[i + (moved ? 2 : 1)];
        found.push({ status, path, ...(moved ? { from: fields[i + 1] } : {}) });
        i += moved ? 3 : 2;
    }
    return found;
}

;// CONCATENATED MODULE: ./packages/evidence/lineage.ts



/** More levels than any chain has; a record that claims more is not followed further. */
const DEEPEST = 64;
/**
 * The tree from a digest, or from everything a run judged, back to raw data.
 * @param subject a digest, or a run id or its beginning
 * @throws MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS, MLOPS_DIGEST_UNKNOWN, MLOPS_LEDGER_UNREADABLE
 */
async function lineage(ledger, subject) {
    const digest = subject.replace(/^(sha256|dirHash1):/, '');
    const mention = /^[0-9a-f]{64}$/.test(digest) ? await maker(ledger, digest) : undefined;
    if (mention === undefined && subject !== digest) {
        throw failLedger('MLOPS_DIGEST_UNKNOWN', {
            message: `no recorded run read or made ${subject}`,
            hint: 'Fetch the ledger of others: `git fetch origin mlops/ledger`.',
        });
    }
    const run = mention ? (await ledger.runsById([mention.run]))[0] : await ledger.run(digest);
    const statements = new Map([...(await statementsOf(ledger, run))].map(([stage, { statement }]) => [stage, statement]));
    return treeOf(run, statements, mention ? digest : undefined);
}
/** Who made the digest last; when nobody did, who read it last. */
async function maker(ledger, digest) {
    let latest;
    for await (const mention of ledger.mentions(digest)) {
        if (mention.role === 'subject' || mention.role === 'statement')
            return mention;
        latest ??= mention;
    }
    return latest;
}
/** The tree of one run, or of one digest in it, from its statements. */
function treeOf(run, statements, digest) {
    const seen = new Set();
    const made = new Map();
    for (const [stage, statement] of statements) {
        made.set(run.statements[stage] ?? '', { stage, name: `evidence/${stage}.json` });
        for (const subject of statement.subject) {
            const key = digestOf(subject.digest);
            if (key !== undefined && !made.has(key))
                made.set(key, { stage, name: `${stage}/${subject.name}` });
        }
    }
    function node(name, key, role, depth) {
        const source = made.get(key);
        const at = { digest: key, ...(role === undefined ? {} : { role }) };
        if (!source)
            return { name, ...at, kind: 'raw', inputs: [] };
        const from = { name: source.name, ...at, kind: 'made', stage: source.stage, run: run.id };
        if (seen.has(source.stage))
            return { ...from, inputs: [], repeated: true };
        if (depth > DEEPEST)
            return { ...from, inputs: [] };
        seen.add(source.stage);
        return { ...from, inputs: inputsOf(source.stage, depth) };
    }
    function inputsOf(stage, depth) {
        return materialsOf(statements.get(stage)).flatMap((material) => {
            const key = digestOf(material.digest);
            return key === undefined ? [] : [node(material.name, key, material.role, depth + 1)];
        });
    }
    if (digest !== undefined)
        return node(nameIn(run, digest), digest, undefined, 0);
    const last = [...statements].filter(([stage, { subject }]) => {
        // A stage may hand on what it read (the gate keeps its baseline): only what others read makes it an inner one.
        const others = [...statements].filter(([other]) => other !== stage);
        const read = new Set(others.flatMap(([, statement]) => materialsOf(statement).map((m) => digestOf(m.digest))));
        return !read.has(run.statements[stage]) && !subject.some((one) => read.has(digestOf(one.digest)));
    });
    const roots = last.map(([stage]) => node(`evidence/${stage}.json`, run.statements[stage], undefined, 0));
    return { name: `run ${shortId(run.id)}`, digest: run.id, kind: 'run', run: run.id, inputs: roots };
}
const nameIn = (run, digest) => Object.entries(run.data).find(([, value]) => value === digest)?.[0] ?? digest.slice(0, 12);
/** One line per node, indented as a tree. Names are the user's: the caller escapes them for where they go. */
function lineageLines(tree) {
    const line = (node) => [
        node.name,
        node.kind === 'run' ? '' : node.digest.slice(0, 12),
        node.kind === 'raw' ? '(from outside)' : node.repeated ? '(see above)' : '',
    ]
        .filter(Boolean)
        .join('  ');
    const below = (nodes) => nodes.flatMap((node, i) => {
        const last = i === nodes.length - 1;
        return [
            `${last ? '└─' : '├─'} ${line(node)}`,
            ...below(node.inputs).map((text) => `${last ? '   ' : '│  '}${text}`),
        ];
    });
    return [line(tree), ...below(tree.inputs)];
}

;// CONCATENATED MODULE: ./packages/evidence/query-language.ts

const TOKEN = /\s*(?:(?<open>\()|(?<close>\))|(?<operator><=|>=|!=|==|[=<>~])|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<word>[^\s()<>=!~"']+))/y;
/**
 * Reads a condition such as `metrics.roc_auc > 0.7 and (verdict = pass or branch ~ "fix")`.
 *
 *     condition  = conjunction { "or" conjunction }
 *     conjunction = negation { "and" negation }
 *     negation   = "not" negation | "(" condition ")" | field operator value
 *     operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" (contains)
 *
 * @throws MLOPS_QUERY_SYNTAX that points at the column
 */
function parseCondition(text) {
    const tokens = tokenize(text);
    let at = 0;
    const peek = () => tokens[at];
    const isWord = (word) => peek().kind === 'word' && peek().text.toLowerCase() === word;
    const problem = (expected) => syntaxError(text, peek(), expected);
    function condition() {
        let left = conjunction();
        while (isWord('or')) {
            at++;
            left = { kind: 'or', left, right: conjunction() };
        }
        return left;
    }
    function conjunction() {
        let left = negation();
        while (isWord('and')) {
            at++;
            left = { kind: 'and', left, right: negation() };
        }
        return left;
    }
    function negation() {
        if (isWord('not')) {
            at++;
            return { kind: 'not', operand: negation() };
        }
        if (peek().kind === 'open') {
            at++;
            const inner = condition();
            if (peek().kind !== 'close')
                throw problem('")"');
            at++;
            return inner;
        }
        return comparison();
    }
    function comparison() {
        const field = peek();
        if (field.kind !== 'word' || isWord('and') || isWord('or'))
            throw problem('a field such as metrics.roc_auc');
        at++;
        if (peek().kind !== 'operator')
            throw problem('one of = != < <= > >= ~');
        const operator = peek().text === '==' ? '=' : peek().text;
        at++;
        const value = peek();
        if (value.kind !== 'word' && value.kind !== 'string')
            throw problem('a value');
        at++;
        return { kind: 'compare', path: field.text.split('.'), operator, literal: value.text, column: field.column };
    }
    const parsed = condition();
    if (peek().kind !== 'end')
        throw problem('"and", "or" or the end');
    return parsed;
}
/** Whether the condition holds for a value; paths lead through its own properties only. */
function holds(condition, value) {
    switch (condition.kind) {
        case 'and':
            return holds(condition.left, value) && holds(condition.right, value);
        case 'or':
            return holds(condition.left, value) || holds(condition.right, value);
        case 'not':
            return !holds(condition.operand, value);
        case 'compare':
            return compare(lookUp(value, condition.path), condition.operator, condition.literal);
    }
}
/** All comparisons, from left to right. */
function comparisons(condition) {
    switch (condition.kind) {
        case 'and':
        case 'or':
            return [...comparisons(condition.left), ...comparisons(condition.right)];
        case 'not':
            return comparisons(condition.operand);
        case 'compare':
            return [condition];
    }
}
/** Names may contain dots (`params.model.depth` of `{"model.depth": 3}`): the longest own name wins. */
function lookUp(value, path) {
    if (path.length === 0)
        return value;
    if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value))
        return undefined;
    for (let length = path.length; length > 0; length--) {
        const name = path.slice(0, length).join('.');
        if (Object.hasOwn(value, name))
            return lookUp(value[name], path.slice(length));
    }
    return undefined;
}
function compare(value, operator, literal) {
    if (value === undefined || value === null)
        return false;
    if (operator === '~')
        return query_language_text(value).toLowerCase().includes(literal.toLowerCase());
    const number = literal.trim() === '' ? NaN : Number(literal);
    const order = typeof value === 'number' ? value - number : compareText(query_language_text(value), literal);
    switch (operator) {
        case '=':
            return order === 0;
        case '!=':
            return order !== 0;
        case '<':
            return order < 0;
        case '<=':
            return order <= 0;
        case '>':
            return order > 0;
        case '>=':
            return order >= 0;
    }
}
const query_language_text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
const compareText = (a, b) => (a === b ? 0 : a < b ? -1 : 1);
function tokenize(source) {
    const tokens = [];
    const pattern = new RegExp(TOKEN);
    for (let at = 0; source.slice(at).trim() !== ''; at = pattern.lastIndex) {
        pattern.lastIndex = at;
        const match = pattern.exec(source);
        const column = at + source.slice(at).search(/\S/) + 1;
        if (!match)
            throw syntaxError(source, { kind: 'end', text: source[column - 1], column }, 'a field, an operator or a value');
        const [kind, raw] = Object.entries(match.groups).find(([, found]) => found !== undefined);
        const unquoted = kind === 'string' ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
        tokens.push({ kind, text: unquoted, column });
    }
    return [...tokens, { kind: 'end', text: '', column: source.trimEnd().length + 1 }];
}
function syntaxError(source, token, expected) {
    const found = token.text === '' ? 'the end' : `"${token.text}"`;
    return failLedger('MLOPS_QUERY_SYNTAX', {
        message: `--where "${source}": expected ${expected} at column ${token.column}, found ${found}`,
        where: { column: token.column },
        hint: `For example: --where 'metrics.roc_auc > 0.7 and verdict = pass'`,
    });
}

;// CONCATENATED MODULE: ./packages/evidence/query.ts




/**
 * The runs that answer a question, from runs that were read already.
 * @throws MLOPS_QUERY_SYNTAX, MLOPS_QUERY_FIELD
 */
function queryRuns(runs, query) {
    const condition = query.where === undefined || query.where.trim() === '' ? undefined : parseCondition(query.where);
    for (const { path, column } of condition ? comparisons(condition) : [])
        checkField(path, runs, column);
    const found = runs.filter((run) => condition === undefined || holds(condition, run));
    const sorted = query.sort === undefined ? found : sortBy(found, query.sort, runs);
    return query.limit === undefined ? sorted : sorted.slice(0, query.limit);
}
/** The first word must be a field of runs; of metrics and parameters, one that any of the runs has. */
function checkField(path, runs, column) {
    const [first = '', ...rest] = path;
    const fields = Object.keys(RunRecord.shape);
    const problem = (known, name, what) => {
        const near = (0,kit.nearest)(name, known);
        return failLedger('MLOPS_QUERY_FIELD', {
            message: `${what} "${name}"${near === undefined ? '' : `; did you mean ${near}?`}`,
            where: { field: path.join('.'), ...(column === undefined ? {} : { column }) },
            hint: `There are: ${known.join(', ')}.`,
        });
    };
    if (!fields.includes(first))
        throw problem(fields, first, 'runs have no field');
    if ((first !== 'metrics' && first !== 'parameters') || runs.length === 0)
        return;
    const known = [...new Set(runs.flatMap((run) => Object.keys(run[first])))].sort();
    if (rest.length === 0 || runs.some((run) => lookUp(run, path) !== undefined))
        return;
    throw problem(known, rest.join('.'), `no run has ${first === 'metrics' ? 'a metric' : 'a parameter'}`);
}
/** Runs without the field come last. */
function sortBy(runs, field, all) {
    const ascending = field.startsWith('-');
    const path = field.replace(/^-/, '').split('.');
    checkField(path, all);
    const key = (run) => lookUp(run, path) ?? null;
    return [...runs].sort((a, b) => {
        const [left, right] = [key(a), key(b)];
        if (left === null || right === null)
            return left === right ? 0 : left === null ? 1 : -1;
        const order = left < right ? -1 : left > right ? 1 : 0;
        return ascending ? order : -order;
    });
}

;// CONCATENATED MODULE: ./packages/evidence/index.ts

































/***/ }),

/***/ 14875:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   M$: () => (/* binding */ stageInputs),
/* harmony export */   QP: () => (/* binding */ defineAction),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   ai: () => (/* binding */ number),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   tX: () => (/* binding */ projectInputs)
/* harmony export */ });
/* unused harmony export stepInputs */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2503);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(88532);

/** Gives the declaration its types and checks the names that files and flags are made of. */
function defineAction(definition) {
    for (const name of [definition.name, ...Object.keys(definition.inputs.shape), ...Object.keys(definition.outputs)]) {
        if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
            throw new TypeError(`"${name}" is not kebab-case`);
    }
    return definition;
}
/** An input that lists several values, separated by commas or line breaks; empty entries are dropped. */
function list() {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .prefault('')
        .transform((text) => text
        .split(/[,\n]/)
        .map((item) => item.trim())
        .filter((item) => item !== ''));
}
/** A yes-or-no input: `true`/`false` (also yes/no, on/off, 1/0). */
function flag(fallback = false) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .stringbool */ .uEf().prefault(String(fallback));
}
/** A number input. Empty means absent; anything that is not a finite number is refused. */
function number() {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .optional()
        .transform((text, context) => {
        if (text === undefined || text.trim() === '')
            return undefined;
        const value = Number(text);
        if (Number.isFinite(value))
            return value;
        context.addIssue({ code: 'custom', message: `expected a number, got "${text}"` });
        return zod__WEBPACK_IMPORTED_MODULE_1__/* .NEVER */ .tm;
    });
}
/** A text input that may be left out; empty means absent. */
function text() {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
        .optional()
        .transform((value) => (value === undefined || value === '' ? undefined : value));
}
/**
 * Inputs that a workflow step has besides those of its action: what the server must be told. A terminal has none of them.
 * The fallbacks are expressions that the runner fills in.
 */
const stepInputs = {
    token: {
        description: 'Token for GitHub, with the permissions that this page names. Without one nothing is asked or shown there.',
        fallback: '${{ github.token }}',
    },
    matrix: {
        description: 'The matrix of the job: each of its combinations has a report of its own.',
        fallback: '${{ toJson(matrix) }}',
    },
    ledger: {
        description: '`branch` keeps recorded runs in the branch mlops/ledger (needs contents: write), `artifacts` in artifacts of the workflow runs, `off` nowhere; `auto` uses the branch where there is one. Or `owner/name` of the repository that has the branch.',
        fallback: 'auto',
    },
    'ledger-token': {
        description: 'Token for the ledger, when another repository has it.',
        fallback: '',
    },
    check: {
        description: '`true` shows the verdict in a check run of its own too (needs checks: write). The conclusion of the job is a check anyway.',
        fallback: 'false',
    },
};
/** The inputs of everything that is about a project. */
const projectInputs = {
    config: text().describe('Path of mlops.yml, or a glob that names several, one after the other. Default: mlops.yml in the working directory, when it is there.'),
    project: text().describe("Name of the project, where no mlops.yml says it: two models of one repository need two. Default: the repository's name."),
    'data-roots': list().describe('Directories outside the project that data may be read from (the operator decides, not mlops.yml).'),
};
/** The inputs of every stage of a project. */
const stageInputs = {
    ...projectInputs,
    cache: flag(true).describe('Take the stage from an earlier run when nothing it reads has changed.'),
};


/***/ }),

/***/ 11038:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hp: () => (/* binding */ formatWhere),
/* harmony export */   IC: () => (/* binding */ MlopsError),
/* harmony export */   V: () => (/* binding */ defineErrors)
/* harmony export */ });
/** The one error that people read: a stable code, what is wrong, where, and what to do next. */
class MlopsError extends Error {
    name = 'MlopsError';
    code;
    where;
    hint;
    constructor(code, detail) {
        super(detail.message, detail.cause === undefined ? undefined : { cause: detail.cause });
        this.code = code;
        this.where = detail.where;
        this.hint = detail.hint;
    }
}
/** Declares a package's error codes, each with the sentence the reference page prints. */
function defineErrors(meanings) {
    const create = (code, detail) => new MlopsError(code, detail);
    return Object.assign(create, { meanings });
}
/** `file:line:column, row 3, field "x"`, with only the parts that are known; empty when none is. */
function formatWhere(where) {
    if (!where)
        return '';
    const place = [where.file, where.line, where.line === undefined ? undefined : where.column]
        .filter((part) => part !== undefined)
        .join(':');
    const parts = [
        place,
        where.row === undefined ? '' : `row ${where.row}`,
        where.field === undefined ? '' : `field "${where.field}"`,
    ];
    return parts.filter((part) => part !== '').join(', ');
}


/***/ }),

/***/ 10818:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fileName: () => (/* binding */ fileName),
/* harmony export */   html: () => (/* binding */ html),
/* harmony export */   logLine: () => (/* binding */ logLine),
/* harmony export */   markdown: () => (/* binding */ markdown),
/* harmony export */   markdownCode: () => (/* binding */ markdownCode),
/* harmony export */   sqlIdentifier: () => (/* binding */ sqlIdentifier),
/* harmony export */   sqlString: () => (/* binding */ sqlString)
/* harmony export */ });
/**
 * Untrusted text, made safe once for the place it goes to. One function per place; nothing else escapes.
 */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** Control and bidirectional-override characters, which reorder or hide what people read, become `\ufffd`. */
function visible(text) {
    return text.replace(CONTROL, '\ufffd');
}
/**
 * Inside a line or table cell of Markdown: no markup, mention, issue link, autolink, formula, HTML or line break survives.
 * What reads well is left alone: a dot, a hyphen or a colon means nothing in the middle of a line.
 */
function markdown(text) {
    return visible(text)
        .replace(/\s+/g, ' ')
        .replace(/[\\`*_{}[\]#|~$]/g, (c) => `\\${c}`)
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/@/g, '@\u200b')
        .replace(/\\#(?=\d)/g, '\\#\u200b')
        .replace(/GH-(?=\d)/gi, (prefix) => `${prefix}\u200b`)
        .replace(/:\/\//g, ':\u200b//')
        .replace(/www\./gi, (word) => `${word.slice(0, 3)}\u200b.`);
}
/**
 * A Markdown code span, delimited by more backticks than it contains. Pipes are escaped for tables; a backslash before
 * one is kept apart from it, because renderers disagree on which of the two then escapes.
 */
function markdownCode(text) {
    const flat = visible(text)
        .replace(/\s+/g, ' ')
        .replace(/\\(?=\|)/g, '\\\u200b')
        .replace(/\|/g, '\\|');
    const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map((run) => run[0].length));
    const fence = '`'.repeat(longest + 1);
    const pad = flat.startsWith('`') || flat.endsWith('`') || flat.trim() === '' ? ' ' : '';
    return `${fence}${pad}${flat}${pad}${fence}`;
}
/** HTML text and double-quoted attribute values. */
function html(text) {
    return visible(text)
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        .replace(/"/g, '&quot;')
        .replace(/'/g, '&#39;');
}
const ANSI = /[\u001b\u009b](?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
/**
 * One line of a log. Terminal sequences go, a lone carriage return no longer ends a line, and neither command syntax
 * of the Actions runner (`::cmd::` at the start after trimming, `##[cmd]` anywhere) is left intact.
 * @see actions/runner `ActionCommand.cs` (TryParseV2 trims; TryParse looks for `##[` anywhere)
 */
function logLine(text) {
    return visible(text.replace(ANSI, '').replace(/[\r\n]+/g, ' '))
        .replace(/##\[/g, '#\u200b#[')
        .replace(/^([\s\ufeff\u200b]*)::/u, '$1:\u200b:');
}
/** An SQL identifier in double quotes (SQL-92; DuckDB and Spark in ANSI mode). */
function sqlIdentifier(name) {
    return `"${name.replace(/"/g, '""')}"`;
}
/** An SQL string literal. */
function sqlString(text) {
    return `'${text.replace(/'/g, "''")}'`;
}
/** One path segment made of letters, digits, `.`, `_` and `-`; others are percent-encoded. Never `.` or `..`. */
function fileName(text) {
    const safe = Array.from(new TextEncoder().encode(text), (byte) => {
        const character = String.fromCharCode(byte);
        return /[A-Za-z0-9._-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }).join('');
    return /^\.*$/.test(safe) ? `%${safe}` : safe;
}


/***/ }),

/***/ 6419:
/***/ (() => {



/***/ }),

/***/ 58725:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  MlopsError: () => (/* reexport */ errors/* MlopsError */.IC),
  Verdict: () => (/* reexport */ Verdict),
  canonicalJson: () => (/* reexport */ canonicalJson),
  defineAction: () => (/* reexport */ action/* defineAction */.QP),
  defineErrors: () => (/* reexport */ errors/* defineErrors */.V),
  descendantsOf: () => (/* reexport */ descendantsOf),
  escape: () => (/* reexport */ kit_escape),
  exitCode: () => (/* reexport */ exitCode),
  flag: () => (/* reexport */ action/* flag */.Jt),
  formatWhere: () => (/* reexport */ errors/* formatWhere */.Hp),
  list: () => (/* reexport */ action/* list */.p_),
  nearest: () => (/* reexport */ nearest/* nearest */.p),
  number: () => (/* reexport */ action/* number */.ai),
  orderStages: () => (/* reexport */ orderStages),
  projectInputs: () => (/* reexport */ action/* projectInputs */.tX),
  stageInputs: () => (/* reexport */ action/* stageInputs */.M$),
  text: () => (/* reexport */ action/* text */.Qq),
  worstVerdict: () => (/* reexport */ worstVerdict)
});

// UNUSED EXPORTS: ErrorDocument, ProjectsDocument, ResultDocument, editDistance, stepInputs

// EXTERNAL MODULE: ./packages/kit/action.ts
var action = __webpack_require__(14875);
;// CONCATENATED MODULE: ./packages/kit/canonical-json.ts
/**
 * JSON with sorted keys (by UTF-16 code unit) and no spaces: the same value is always the same text (RFC 8785
 * for the values we write). @throws RangeError on NaN and infinities, which JSON cannot say.
 */
function canonicalJson(value) {
    if (typeof value === 'number' && !Number.isFinite(value))
        throw new RangeError(`JSON has no number ${value}`);
    if (Array.isArray(value))
        return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
    if (value !== null && typeof value === 'object') {
        const members = Object.keys(value)
            .filter((key) => value[key] !== undefined)
            .sort()
            .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
        return `{${members.join(',')}}`;
    }
    return JSON.stringify(value ?? null);
}

;// CONCATENATED MODULE: ./packages/kit/chain.ts
/**
 * Stages in an order in which everything read has been made before, from the declarations alone. Stages that could
 * run in either order keep the order given.
 *
 * @throws RangeError when two stages make the same thing, or stages wait for each other
 */
function orderStages(stages) {
    const maker = new Map();
    for (const stage of stages) {
        for (const artifact of stage.chain?.makes ?? []) {
            const other = maker.get(artifact);
            if (other)
                throw new RangeError(`${other.name} and ${stage.name} both make ${artifact}`);
            maker.set(artifact, stage);
        }
    }
    const ordered = [];
    const visiting = [];
    const visit = (stage) => {
        if (ordered.includes(stage))
            return;
        if (visiting.includes(stage)) {
            throw new RangeError(`stages wait for each other: ${[...visiting, stage].map(({ name }) => name).join(' → ')}`);
        }
        visiting.push(stage);
        for (const upstream of upstreamOf(stage, maker))
            visit(upstream);
        visiting.pop();
        ordered.push(stage);
    };
    stages.forEach(visit);
    return ordered;
}
/** The stages among `stages` that cannot run when `failed` did not succeed: everything that reads from it, in turn. */
function descendantsOf(failed, stages) {
    const lost = new Set(failed.chain?.makes);
    return orderStages(stages).filter((stage) => {
        if (stage === failed || stage.chain?.always || !stage.chain?.reads.some((artifact) => lost.has(artifact)))
            return false;
        for (const artifact of stage.chain.makes)
            lost.add(artifact);
        return true;
    });
}
function upstreamOf(stage, maker) {
    return (stage.chain?.reads ?? []).flatMap((artifact) => maker.get(artifact) ?? []);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/kit/result.ts

/** `pass` and nothing else is a pass. `inconclusive`: the data cannot tell. */
const Verdict = schemas/* enum */.k5n(['pass', 'fail', 'inconclusive']);
/** Exit codes of every command: 0 pass or done, 1 fail, 2 error, 3 inconclusive. */
function exitCode(verdict) {
    switch (verdict) {
        case undefined:
        case 'pass':
            return 0;
        case 'fail':
            return 1;
        case 'inconclusive':
            return 3;
    }
}
/** The worst of several verdicts: fail, then inconclusive, then pass. No verdict at all is inconclusive. */
function worstVerdict(verdicts) {
    if (verdicts.includes('fail'))
        return 'fail';
    return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

;// CONCATENATED MODULE: ./packages/kit/document.ts


const Where = schemas/* strictObject */.rej({
    file: schemas/* string */.YjP().optional().describe('as the user named it'),
    line: schemas/* number */.aig().int().positive().optional(),
    column: schemas/* number */.aig().int().positive().optional().describe('character in a text file'),
    row: schemas/* number */.aig().int().positive().optional().describe('data row, the header not counted'),
    field: schemas/* string */.YjP().optional().describe('data column, configuration key, input or JSON field'),
});
/** What every command prints on stdout with `--json` when it did its work, whatever the verdict. */
const ResultDocument = schemas/* strictObject */.rej({
    stage: schemas/* string */.YjP().describe('name of the action or command'),
    verdict: Verdict.optional().describe('absent when the command judges nothing'),
    summary: schemas/* string */.YjP().describe('one sentence that leads with the deciding number'),
    outputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).describe('the same as the outputs of the workflow step'),
    evidence: schemas/* string */.YjP().optional().describe('path of the statement written'),
    cached: schemas/* boolean */.zMY().optional().describe('whether an earlier result was taken'),
    result: schemas/* json */.Pq9().optional().describe('what the stage found, in its own schema'),
})
    .meta({ title: 'Result of an mlops command', description: 'stdout of `mlops … --json` with exit code 0, 1 or 3' });
/** What every command prints on stdout with `--json` when it could not do its work. */
const ErrorDocument = schemas/* strictObject */.rej({
    error: schemas/* strictObject */.rej({
        code: schemas/* string */.YjP()
            .regex(/^MLOPS_[A-Z0-9_]+$/)
            .describe('stable; listed in errors.md'),
        message: schemas/* string */.YjP().describe('what is wrong and what was expected'),
        where: Where.optional(),
        hint: schemas/* string */.YjP().optional().describe('the next step'),
    }),
})
    .meta({ title: 'Error of an mlops command', description: 'stdout of `mlops … --json` with exit code 2' });
const ProjectFile = schemas/* string */.YjP().describe('path of the mlops.yml');
/** What every command prints on stdout with `--json` when `--config` is a glob: each project's result or error. */
const ProjectsDocument = schemas/* strictObject */.rej({
    projects: schemas/* array */.YOg(schemas/* union */.KCZ([ResultDocument.extend({ config: ProjectFile }), ErrorDocument.extend({ config: ProjectFile })]))
        .describe('in the order of their paths'),
})
    .meta({
    title: 'Results of an mlops command for several projects',
    description: 'stdout of `mlops … --json --config GLOB`; the exit code is the worst of all',
});

// EXTERNAL MODULE: ./packages/kit/errors.ts
var errors = __webpack_require__(11038);
// EXTERNAL MODULE: ./packages/kit/escape.ts
var kit_escape = __webpack_require__(10818);
// EXTERNAL MODULE: ./packages/kit/host.ts
var host = __webpack_require__(6419);
// EXTERNAL MODULE: ./packages/kit/nearest.ts
var nearest = __webpack_require__(73363);
;// CONCATENATED MODULE: ./packages/kit/index.ts











/***/ }),

/***/ 73363:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ nearest)
/* harmony export */ });
/* unused harmony export editDistance */
/**
 * Edits that turn one text into the other: insert, delete, replace, or swap two neighbours (each costs 1).
 * @see Damerau (1964), CACM 7:171–176, in its "optimal string alignment" form
 */
function editDistance(a, b) {
    let beforePrevious = [];
    let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const current = [i];
        for (let j = 1; j <= b.length; j++) {
            const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
            current[j] = Math.min(replaced, previous[j] + 1, current[j - 1] + 1);
            const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            if (swapped)
                current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
        beforePrevious = previous;
        previous = current;
    }
    return previous[b.length];
}
const MOST_COMPARED = 64;
/**
 * The known name a reader most likely meant: few edits away as a whole, else by one of its words, else containing it.
 * Case, `-`, `_` and spaces do not count. @returns undefined when nothing is near enough to be worth saying
 */
function nearest(name, known) {
    const wanted = plain(name);
    if (wanted === '')
        return undefined;
    let best;
    for (const candidate of known) {
        const distance = distanceTo(wanted, candidate);
        if (distance < (best?.distance ?? Infinity))
            best = { candidate, distance };
    }
    return best?.candidate;
}
/** Edits, plus a step of `MOST_COMPARED` for each weaker kind of likeness; infinite when there is none. */
function distanceTo(wanted, candidate) {
    const whole = plain(candidate);
    const edits = editDistance(wanted, whole);
    if (isFew(edits, wanted, whole))
        return edits;
    const words = candidate.split(/[-_\s.]+/).map(plain);
    const byWord = Math.min(...words.filter((word) => word.length >= 4).map((word) => nearWord(wanted, word)), Infinity);
    if (byWord < Infinity)
        return byWord + MOST_COMPARED;
    const contained = Math.min(wanted.length, whole.length) >= 3 && (whole.includes(wanted) || wanted.includes(whole));
    return contained ? edits + 2 * MOST_COMPARED : Infinity;
}
function nearWord(wanted, word) {
    const edits = editDistance(wanted, word);
    return isFew(edits, wanted, word) ? edits : Infinity;
}
function isFew(edits, a, b) {
    return edits <= Math.max(1, Math.floor(Math.max(a.length, b.length) / 3));
}
function plain(text) {
    return text
        .slice(0, MOST_COMPARED)
        .toLowerCase()
        .replace(/[-_\s]/g, '');
}


/***/ })

};
