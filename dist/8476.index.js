export const id = 8476;
export const ids = [8476];
export const modules = {

/***/ 4305:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Db: () => (/* binding */ registeringOn),
/* harmony export */   M8: () => (/* binding */ checkedOut),
/* harmony export */   NG: () => (/* binding */ isOfRun),
/* harmony export */   XQ: () => (/* binding */ proveVersion),
/* harmony export */   hs: () => (/* binding */ confirmVersion),
/* harmony export */   i1: () => (/* binding */ verifyHere),
/* harmony export */   uH: () => (/* binding */ refuseStray)
/* harmony export */ });
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84620);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(61011);
/* harmony import */ var _rechecks_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13366);



const SERVER = 'origin';
/** By patterns, of which a server need not have any. */
const MIRRORED = ['+refs/heads/mlops/*:refs/remotes/origin/mlops/*', '+refs/tags/*:refs/tags/*'];
/**
 * Ledger and tags of a clone; beside a server the server's own, which are fetched first and changed by one atomic push. By git
 * and not by the API, because a tag goes with every byte of it, its signature and its time zone.
 * @param push a remote that has the last word, where there is no server
 * @throws MLOPS_LEDGER_UNREADABLE when the server does not give them
 */
async function registeringOn(host, repository, push) {
    const { origin, ...here } = host;
    if (!origin)
        return { here, ledger: push === undefined ? {} : { push } };
    const fetched = await origin.git.run(
    // Forced, because a checkout of a tag leaves the tag's commit under its name, and pruned, because a runner keeps a clone.
    ['fetch', '--quiet', '--no-tags', '--prune', SERVER, ...MIRRORED], { directory: repository });
    if (fetched.code !== 0) {
        throw (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .ledgerErrors */ .bG)('MLOPS_LEDGER_UNREADABLE', {
            message: `the server's ledger and tags could not be fetched: ${fetched.stderr.trim()}`,
            hint: 'Give the job `permissions: {contents: write}`; where nothing is registered, `contents: read` is enough.',
        });
    }
    return { here: { ...here, git: origin.git }, ledger: { push: SERVER } };
}
/**
 * Hashes and computes again all of a run, by the ledger of `here`. Beside a server its bytes come from what workflow runs left.
 * @param subject id of a recorded run; `workspace`, where there is no server
 * @param registered what is on record as the version that this run made
 */
async function verifyHere(host, here, project, subject, registered) {
    if (host.origin)
        await knowScoredAgain(host, project, subject);
    return (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .verifyChain */ .H5)(here, project, { subject, ...(registered && { registered }), ...(0,_rechecks_js__WEBPACK_IMPORTED_MODULE_2__/* .verifying */ .M)(host, project) });
}
/**
 * Proves a version from nothing: who made its run, every byte of it, and that what is on record of it is what the run made.
 * @throws what confirming, verifying and `Registry.prove` throw
 */
async function proveVersion(host, { here, project, registry, ledger }, version) {
    const { tag, run, model } = version;
    await confirmVersion(host, ledger, version);
    const verification = await host.group('Hashing every byte again', () => verifyHere(host, here, project, run, { tag, model: model.digest }));
    await registry.prove(version, verification);
    return verification;
}
/** @throws MLOPS_RUN_UNCONFIRMED when the server does not know of a workflow run that made the version's model */
async function confirmVersion(host, ledger, { tag, run: id }) {
    const run = await ledger.run(id);
    const by = await host.origin?.confirm(run);
    if (by !== undefined)
        host.log.info(`The model of ${tag} was made by ${by}.`);
    return run;
}
/** What is checked out; undefined where that is no commit. */
async function checkedOut(host, repository) {
    const { code, stdout } = await host.git.run(['rev-parse', 'HEAD^{commit}', 'HEAD^{tree}'], { directory: repository });
    const [commit, tree] = Buffer.from(stdout).toString('utf8').split('\n');
    return code === 0 && commit !== undefined && tree !== undefined ? { commit, tree } : undefined;
}
/** Whether a checkout is what a run was made from: a model that was trained again has a commit of its own with the same content. */
function isOfRun(checkout, { commit, tree }) {
    return checkout?.commit === commit || checkout?.tree === tree;
}
/**
 * Beside a server, refuses a checkout that nobody has merged: its mlops.yml decides what is done, and names the programs that
 * a deployment runs. What the run was made from is fine, and so is whatever the default branch was at.
 * @param run one that the server confirmed
 * @throws MLOPS_REGISTRY_CHECKOUT
 */
async function refuseStray({ origin, ...here }, repository, run) {
    if (!origin)
        return;
    const checkout = await checkedOut(here, repository);
    if (isOfRun(checkout, run))
        return;
    const why = checkout && (await origin.whyOffDefault(checkout.commit));
    if (checkout && why === undefined)
        return;
    throw (0,_registry__WEBPACK_IMPORTED_MODULE_1__/* .registryErrors */ .Ji)('MLOPS_REGISTRY_CHECKOUT', {
        message: `what is checked out (${checkout ? checkout.commit.slice(0, 12) : 'no commit'}) ${why ?? 'cannot be read'}, and run ${run.id.slice(0, 12)} was made from ${run.commit.slice(0, 12)}`,
        hint: `Start the workflow on ${origin.defaultBranch}, or for the tag of the version.`,
    });
}
/** A model that was scored again to be compared with lies with its own run: the store finds it once that record was read. */
async function knowScoredAgain(host, project, id) {
    const ledger = await (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .openLedger */ .au)(host, project);
    const again = (await (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .statementsOf */ .GX)(ledger, await ledger.run(id))).get('rescore-baseline');
    const { run } = again ? (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .factsOf */ .xS)(again.statement).parameters : {};
    if (typeof run === 'string')
        await ledger.run(run);
}


/***/ }),

/***/ 98476:
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
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var packages_evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/registry/index.ts + 25 modules
var packages_registry = __webpack_require__(61011);
// EXTERNAL MODULE: ./actions/on-server.ts
var on_server = __webpack_require__(4305);
;// CONCATENATED MODULE: ./actions/register-model/publish.ts

/** Where a release has the model's files, before its server makes names of that. */
const MODEL = 'model/';
/** For people: what the version is made of, by digest, and its card. @param statement path of its release statement */
async function publish(host, origin, version, statement) {
    const scratch = await host.files.makeTemporaryDirectory('release-');
    const bring = async ({ name, digest }, at = '') => {
        const path = (0,external_node_path_.join)(scratch, digest);
        await host.store.get(digest, path);
        return { name: `${at}${name}`, digest, path };
    };
    try {
        const card = await Promise.all(version.card.map((file) => bring(file)));
        const model = await Promise.all(version.model.files.map((file) => bring(file, MODEL)));
        const proof = { name: 'statement.intoto.json', digest: version.statement, path: statement };
        const text = card.find(({ name }) => name === 'README.md');
        // What a model hub reads stands between dashes at the top.
        const said = text && (await host.files.readText(text.path)).replace(/^---\n.*?\n---\n/s, '').trim();
        const markdown = said ?? `Model \`${version.model.digest}\` of run \`${version.run}\`.`;
        await origin.release({ tag: version.tag, title: version.tag, markdown, files: [...model, ...card, proof] });
    }
    finally {
        await host.files.remove(scratch);
    }
}

;// CONCATENATED MODULE: ./actions/register-model/attest.ts





/**
 * Proves a registered version once more, as a deployment does, and writes what there is to sign: the digests of its model's
 * files, by the names that its release gives them, and what its release statement says. Registers nothing.
 *
 * @param reference `name@v1.2.3`, or `name` for the newest
 * @throws what resolving, confirming and verifying throw
 */
async function attestable(host, project, { here, ledger: last }, reference) {
    const registry = await (0,packages_registry/* openRegistry */.Me)(here, project, last);
    const version = await registry.resolve(reference);
    const ledger = await (0,packages_evidence/* openLedger */.au)(here, project, last);
    const verification = await (0,on_server/* proveVersion */.XQ)(host, { here, project, registry, ledger }, version);
    await (0,on_server/* refuseStray */.uH)(host, project.repository, verification.run);
    const { predicate, predicateType } = await registry.statement(version, verification);
    const directory = (0,external_node_path_.join)(project.workspace, 'outputs', 'register-model');
    const write = async (name, text) => {
        const path = (0,external_node_path_.join)(directory, name);
        await host.files.write(path, text);
        return path;
    };
    return {
        version,
        checksums: await write('checksums.txt', checksumsOf(host, version)),
        predicate: await write('predicate.json', `${JSON.stringify(predicate, null, 2)}\n`),
        predicateType,
    };
}
/** As `sha256sum` writes them, and checks them beside what was downloaded. */
function checksumsOf({ origin }, { model }) {
    const files = model.files.map(({ name, digest }) => ({ name: `${MODEL}${name}`, digest }));
    const named = origin?.releaseNames(files) ?? new Map(files.map(({ name, digest }) => [name, digest]));
    return [...named].map(([name, digest]) => `${digest}  ${name}\n`).join('');
}

// EXTERNAL MODULE: ./actions/version-reference.ts
var version_reference = __webpack_require__(27870);
;// CONCATENATED MODULE: ./actions/register-model/action.ts










const inputs = schemas/* object */.Ikc({
    ...kit.projectInputs,
    name: (0,kit.text)().describe('Name of the model. Default: what mlops.yml says, else the name of the project.'),
    version: (0,kit.text)().describe('Number of the version, such as 1.2.3, or its tag. Default: that of the tag that was pushed; else it is derived.'),
    bump: schemas/* enum */.k5n(['major', 'minor', 'patch'])
        .optional()
        .describe('Which part of the number grows. Default: major when the model is called with other features, minor when the gate shows it to be better, else patch.'),
    push: (0,kit.text)().describe('Remote to which the tag and the ledger go in one atomic push, such as origin. Default: they stay in this clone; beside a server they go there.'),
    release: (0,kit.flag)(false).describe("Publish a release of the tag, with the model's files, card and statement, beside a server (one that is published is left as it is)."),
    attest: (0,kit.flag)(false).describe('Register nothing: prove the version again that is registered (the newest where none is named), and write what there is to sign of it. `contents: read` is enough.'),
    run: (0,kit.text)().describe('Recorded run that made the model, by its id. Default: the run in this workspace; beside a server, the one that passed last on this commit.'),
});
const NOTHING = { version: '', tag: '', model: '', checksums: '', predicate: '', 'predicate-type': '' };
/* harmony default export */ const action = ((0,kit.defineAction)({
    name: 'register-model',
    title: 'Register model',
    description: 'Makes a version of a model whose chain of evidence holds: an annotated tag in the grammar of GTO, and its record in the ledger. Anything that was not proven is refused.',
    inputs,
    outputs: {
        version: 'Number of the version: 1.2.3.',
        tag: 'The tag: name@v1.2.3; empty when the end of a training brought nothing new.',
        model: 'dirHash1 of the model.',
        checksums: "With `attest`: path of the digests of the model's files, as sha256sum writes them, by the names that the release gives them.",
        predicate: 'With `attest`: path of the predicate of its in-toto release statement.',
        'predicate-type': 'With `attest`: the type of that predicate.',
    },
    permissions: { contents: 'write', actions: 'read' },
    permissionsWith: { attest: { true: { contents: 'read', actions: 'read' } } },
    section: 'register',
    run: async ({ inputs, host }) => {
        const project = await (0,config.openProject)(host, inputs);
        const registering = await (0,on_server/* registeringOn */.Db)(host, project.repository, inputs.push);
        const { here, ledger } = registering;
        const name = inputs.name ?? project.config.register?.name ?? project.name;
        const asked = inputs.version?.includes('@')
            ? (0,packages_registry/* askedVersion */.h4)(name, inputs.version)
            : (inputs.version ?? (0,packages_registry/* askedVersion */.h4)(name, host.origin?.change.tag));
        if (inputs.attest)
            return toSign(await attestable(host, project, registering, asked === undefined ? name : `${name}@v${asked}`));
        const registry = await (0,packages_registry/* openRegistry */.Me)(here, project, ledger);
        const entries = await (0,packages_evidence/* openLedger */.au)(here, project, ledger);
        const found = host.origin && (await recordedOn(host, { origin: host.origin, project, ledger: entries }, inputs.run));
        if (found && 'nothing' in found)
            return nothingNew(found.nothing);
        const run = found?.run;
        const verification = await host.group('Hashing every byte again', () => (0,on_server/* verifyHere */.i1)(host, here, project, run?.id ?? inputs.run ?? 'workspace'));
        const scratch = await host.files.makeTemporaryDirectory('register-');
        const { version, already, statement } = await referenceOf(host, project, verification, scratch)
            .then((reference) => registry.register(name, verification, { ...inputs, version: asked }, { reference }))
            .finally(() => host.files.remove(scratch));
        // Nobody asked for it: where that version is, and whether it was taken out of service, people decided.
        if (found?.byItself && version.run !== found.run.id)
            return nothingNew(`${version.tag} is this model already, of another run, and stays where it is`);
        if (found && version.run !== found.run.id)
            await (0,on_server/* proveVersion */.XQ)(host, { here, project, registry, ledger: entries }, version);
        const evidence = (0,external_node_path_.join)(project.workspace, 'evidence', 'register-model.json');
        await host.files.write(evidence, statement);
        if (inputs.release && host.origin)
            await publish(host, host.origin, version, evidence);
        return {
            summary: `${version.tag} ${already ? 'is registered already' : 'is registered'}: model ${version.model.digest.slice(0, 12)} of commit ${version.commit.slice(0, 12)} (${version.bump.kind}: ${version.bump.reason})`,
            outputs: { ...NOTHING, version: version.version, tag: version.tag, model: version.model.digest },
            result: { ...version, already },
            evidence,
        };
    },
}));
/**
 * The run that is to be registered, where no workspace has one: jobs begin with an empty disk. After a training that ended
 * it is the one that this very workflow run recorded, or none: what was recorded before it was for people to register.
 *
 * @throws MLOPS_REGISTRY_NOT_PASSED when none of the commit passed, MLOPS_RUN_UNCONFIRMED, and what the ledger throws
 */
async function recordedOn(host, { origin, project, ledger }, asked) {
    const { head } = origin.change;
    const { repository } = project;
    const ended = await origin.ended();
    const onCommit = await ledger.byCommit(head);
    if (ended) {
        // What passed before on this commit stays its baseline, and is not what was trained now.
        const run = onCommit && (await ledger.run(asked ?? onCommit.latest));
        if (run?.verdict !== 'pass' || !(await isOf(host, origin, run, ended)))
            return { nothing: `${ended.url} recorded no run that passed` };
        await (0,on_server/* refuseStray */.uH)(host, repository, run);
        return { run, byItself: true };
    }
    const id = asked ?? onCommit?.latestPassing;
    if (id !== undefined) {
        const run = await ledger.run(id);
        sayWho(host, run, await origin.confirm(run));
        await (0,on_server/* refuseStray */.uH)(host, repository, run);
        // Who names the run may stand on another commit of the branch; what the ledger says of a commit has to be of that one.
        if (asked === undefined && !(0,on_server/* isOfRun */.NG)(await (0,on_server/* checkedOut */.M8)(host, repository), run))
            throw ofAnother(head, run);
        return { run, byItself: false };
    }
    throw (0,packages_registry/* registryErrors */.Ji)('MLOPS_REGISTRY_NOT_PASSED', {
        message: `the ledger has no run of commit ${head.slice(0, 12)} that passed`,
        hint: 'A version is made of a commit of the default branch whose run was recorded and passed. Tag that one; or let the workflow that calls ml-train.yml run on this one.',
    });
}
function ofAnother(head, { id, commit }) {
    return (0,packages_registry/* registryErrors */.Ji)('MLOPS_REGISTRY_UNVERIFIED', {
        message: `the ledger names run ${id.slice(0, 12)} for commit ${head.slice(0, 12)}, and it is one of ${commit.slice(0, 12)}`,
        hint: 'Somebody wrote to the ledger by hand. Let the workflow that calls ml-train.yml run on this commit again, or tag that one.',
    });
}
/** Whether a training that ended made a run of the ledger; nobody asked for one that nobody made. */
async function isOf(host, origin, run, { url }) {
    const by = await origin.confirm(run).catch((error) => void host.log.warning(error.message));
    if (by !== url)
        return false;
    sayWho(host, run, by);
    return true;
}
function sayWho({ log }, { id }, by) {
    log.info(`Run ${id.slice(0, 12)} was made by ${by}.`);
}
function nothingNew(why) {
    return { summary: `Nothing is registered: ${why}`, outputs: NOTHING };
}
function toSign({ version, checksums, predicate, predicateType }) {
    const { tag, model, run } = version;
    return {
        summary: `${tag} is proven again: model ${model.digest.slice(0, 12)} of run ${run.slice(0, 12)}, ${model.files.length} files to sign`,
        outputs: {
            version: version.version,
            tag,
            model: model.digest,
            checksums,
            predicate,
            'predicate-type': predicateType,
        },
    };
}
/** Only of what holds: anything else is refused. */
async function referenceOf(host, project, { verdict, run }, scratch) {
    return verdict === 'pass' && run ? (0,version_reference/* makeReference */.W)(host, project, run, scratch) : undefined;
}


/***/ }),

/***/ 74340:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ declaredFeatures),
/* harmony export */   i: () => (/* binding */ validatedOn)
/* harmony export */ });
/**
 * What a model was validated on: what training left out of fold, else what was evaluated. Never predictions on what it was
 * trained on.
 * @returns undefined when there is neither
 */
async function validatedOn(host, find) {
    const features = await find('build-features', 'features.json');
    const inputs = features && (await declaredFeatures(host, features.path));
    const oof = features && (await find('train-model', 'oof.parquet', 'baseline'));
    const train = oof && (await find('build-features', 'train.parquet', 'features'));
    if (features && inputs && oof && train) {
        const tables = { predictions: oof.path, features: train.path, inputs, kind: 'out-of-fold' };
        return { materials: [oof, train, features], tables };
    }
    const scored = await find('evaluate-model', 'scored.parquet', 'baseline');
    if (!scored)
        return undefined;
    const evaluate = features && (await find('build-features', 'evaluate.parquet', 'features'));
    if (!features || !inputs || !evaluate)
        return { materials: [scored], tables: { predictions: scored.path, inputs: [], kind: 'evaluation' } };
    const tables = { predictions: scored.path, features: evaluate.path, inputs, kind: 'evaluation' };
    return { materials: [scored, evaluate, features], tables };
}
/** The features by their declared types. @param path of the features.json that build-features wrote */
async function declaredFeatures(host, path) {
    const described = JSON.parse(await host.files.readText(path));
    return described.features.map(({ name, type }) => ({ name, type }));
}


/***/ }),

/***/ 27870:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ makeReference)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _data__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8230);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(709);
/* harmony import */ var _monitoring__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(44256);
/* harmony import */ var _validated_on_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(74340);






/**
 * Makes the reference that monitoring will compare this model's predictions with, from what the recorded run was validated
 * on: by digest, from the workspace or the store. A model that has none can be registered and watched against a file.
 * @param scratch an empty directory @returns path of a reference.json; undefined when there is nothing to make it of
 */
async function makeReference(host, project, run, scratch) {
    const source = await (0,_validated_on_js__WEBPACK_IMPORTED_MODULE_5__/* .validatedOn */ .i)(host, async (stage, file, role) => {
        const digest = run.subjects[stage]?.find(({ name }) => name === file)?.digest.sha256;
        if (digest === undefined)
            return undefined;
        const name = `${stage}/${file}`;
        const here = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(project.workspace, 'outputs', name);
        if ((await host.files.exists(here)) && (await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .sha256File */ .Q3)(here)) === digest)
            return { name, path: here, ...(role && { role }) };
        if (!(await host.store.has(digest)))
            return undefined;
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(scratch, name);
        await host.store.get(digest, path);
        return { name, path, ...(role && { role }) };
    });
    if (!source)
        return undefined;
    const engine = await (0,_data__WEBPACK_IMPORTED_MODULE_1__/* .openEngine */ .F5)(host, { directory: scratch });
    try {
        const reference = await (0,_monitoring__WEBPACK_IMPORTED_MODULE_4__/* .referenceFromTables */ .HK)(engine, source.tables);
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(scratch, 'reference.json');
        await host.files.write(path, `${(0,_kit__WEBPACK_IMPORTED_MODULE_3__.canonicalJson)(reference)}\n`);
        return path;
    }
    catch (error) {
        if (!(error instanceof _kit__WEBPACK_IMPORTED_MODULE_3__.MlopsError))
            throw error;
        host.log.warning(`The version comes without a reference for monitoring: ${error.message}`);
        return undefined;
    }
    finally {
        engine.close();
    }
}


/***/ })

};
