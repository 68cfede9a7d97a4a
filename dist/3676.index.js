export const id = 3676;
export const ids = [3676];
export const modules = {

/***/ 13676:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(709);
/* harmony import */ var _modelscan__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6683);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(61011);
/* harmony import */ var _serving__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(88617);
/* harmony import */ var _on_server_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4305);









const inputs = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
    reference: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('What to deploy: name, name@v1.2.3 or name#stage. Default: the newest version of the name in mlops.yml.'),
    plan: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.flag)().describe('Only print what would be done.'),
    staging: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.flag)().describe('Deploy to where `deploy: {staging: …}` of mlops.yml says, as the last proof before production.'),
    forward: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.flag)().describe('Deploy nothing where a newer version serves: a release that is run again does not go back, which is for a rollback.'),
    environment: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('Environment of the job, whose deployment on GitHub is told how it goes (needs deployments: write). Default: none is told.'),
    ..._kit__WEBPACK_IMPORTED_MODULE_3__.projectInputs,
});
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_3__.defineAction)({
    name: 'deploy-model',
    title: 'Deploy model',
    description: 'Puts a registered version into service when its chain holds and it answers the predictions of its evaluation again, over the wire; whatever fails, the version before serves, and is proven to.',
    inputs,
    outputs: {
        verdict: 'pass: the version serves. fail and inconclusive: the version before does.',
        version: 'The version that serves now, as name@v1.2.3; empty when none does.',
        url: 'Where it answers.',
    },
    permissions: { contents: 'write', actions: 'read', deployments: 'write' },
    section: 'deploy',
    positional: ['reference'],
    run: async ({ inputs, host }) => {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_1__.openProject)(host, inputs);
        const reference = inputs.reference ?? nameOf(project);
        const { means, resolve } = await meansOf(host, project, reference, inputs.staging);
        const plan = async () => {
            const planned = await (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .planDeployment */ .HN)(means, await resolve(reference));
            if (inputs.forward)
                (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .refuseOlder */ .z3)(planned);
            return planned;
        };
        if (inputs.plan) {
            const { version, steps: all, status } = await plan();
            const steps = all.map(({ name, what }) => ({ name, what }));
            return {
                summary: `${version.tag} would be deployed in ${steps.length} steps; nothing was done`,
                text: table(steps.map(({ name, what }) => [name, what])),
                outputs: { verdict: '', version: status.serving?.version ?? '', url: status.url ?? '' },
                result: { reference: version.tag, steps },
            };
        }
        const { result, statementPath } = await told(host, inputs.environment, reference, async () => (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .perform */ .y9)(means, project, 'deploy', await plan()));
        await host.summary((0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .deploymentAsMarkdown */ .f8)(result));
        const summary = (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .summarizeDeployment */ .jN)(result);
        return {
            verdict: result.verdict,
            summary,
            text: [table(result.steps.map(({ name, status, detail }) => [name, status, detail])), '', summary].join('\n'),
            outputs: { verdict: result.verdict, version: result.serving?.reference ?? '', url: result.url ?? '' },
            result: result,
            evidence: statementPath,
        };
    },
}));
/** Tells the environment before, and after, whatever comes of it. */
async function told(host, environment, reference, deploy) {
    const tell = async (news) => {
        if (environment !== undefined)
            await host.origin?.deployment(environment, news);
    };
    await tell({ state: 'in_progress', sentence: `${reference} is being deployed` });
    const done = await deploy().catch(async (error) => {
        // Of two errors, this one is what people are to hear.
        await tell({ state: 'failure', sentence: error.message }).catch((why) => host.log.warning(why.message));
        throw error;
    });
    const { verdict, url } = done.result;
    const state = verdict === 'pass' ? 'success' : 'failure';
    await tell({ state, sentence: (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .summarizeDeployment */ .jN)(done.result), ...(url !== null && { url }) });
    return done;
}
function nameOf(project) {
    return project.config.register?.name ?? project.name;
}
async function meansOf(host, project, reference, staging) {
    const name = reference.split(/[@#]/)[0];
    const { section, project: place, online, recordedAs } = (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .environmentOf */ .p7)(project, { name, staging });
    const { here, ledger: last } = await (0,_on_server_js__WEBPACK_IMPORTED_MODULE_7__/* .registeringOn */ .Db)(host, project.repository);
    const ledger = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .openLedger */ .au)(here, project, last);
    const registry = await (0,_registry__WEBPACK_IMPORTED_MODULE_5__/* .openRegistry */ .Me)(here, project, last);
    const resolve = async (reference) => {
        const version = await registry.resolve(reference);
        await (0,_on_server_js__WEBPACK_IMPORTED_MODULE_7__/* .refuseStray */ .uH)(host, project.repository, await (0,_on_server_js__WEBPACK_IMPORTED_MODULE_7__/* .confirmVersion */ .hs)(host, ledger, version));
        return version;
    };
    const means = {
        host: here,
        section,
        registry: {
            ...registry,
            // Of what serves, the bytes are looked for, so that it can be proven should it have to go on.
            async resolve(reference) {
                const version = await registry.resolve(reference);
                await (0,_on_server_js__WEBPACK_IMPORTED_MODULE_7__/* .confirmVersion */ .hs)(host, ledger, version).catch((error) => host.log.warning(`${version.tag}: ${error.message}`));
                return version;
            },
        },
        ledger,
        recordedAs,
        models: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .deployDirectory */ .Hv)(place, name), 'models'),
        targetFor: (on) => (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .openTarget */ .Ap)(on, place, { name, section, online }),
        verify: async (version) => {
            const verification = await (0,_on_server_js__WEBPACK_IMPORTED_MODULE_7__/* .verifyHere */ .i1)(host, here, project, version.run);
            if (verification.verdict === 'pass')
                await registry.prove(version, verification);
            return verification;
        },
        scan: async (directory, allow) => {
            const result = await (0,_modelscan__WEBPACK_IMPORTED_MODULE_4__/* .scanModel */ .bn)(directory, { allow, signal: host.signal });
            return { verdict: result.verdict, summary: (0,_modelscan__WEBPACK_IMPORTED_MODULE_4__/* .summarizeScan */ .vu)(result) };
        },
    };
    return { means, resolve };
}
function table(rows) {
    const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column].length))) ?? [];
    return rows
        .map((row) => row.map((cell, column) => _kit__WEBPACK_IMPORTED_MODULE_3__.escape.logLine(column === row.length - 1 ? cell : cell.padEnd(widths[column]))))
        .map((row) => row.join('  ').trimEnd())
        .join('\n');
}


/***/ }),

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


/***/ })

};
