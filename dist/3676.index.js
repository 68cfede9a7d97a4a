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
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81082);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(46934);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(709);
/* harmony import */ var _modelscan__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9065);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(53934);
/* harmony import */ var _serving__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(47655);
/* harmony import */ var _rechecks_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(596);









const inputs = zod__WEBPACK_IMPORTED_MODULE_8__/* .object */ .Ikc({
    reference: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('What to deploy: name, name@v1.2.3 or name#stage. Default: the newest version of the name in mlops.yml.'),
    plan: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.flag)().describe('Only print what would be done.'),
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
    permissions: { contents: 'write' },
    section: 'deploy',
    positional: ['reference'],
    run: async ({ inputs, host }) => {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_1__/* .openProject */ .U8)(host, inputs);
        const means = await meansOf(host, project, inputs.reference);
        const version = await means.registry.resolve(inputs.reference ?? nameOf(project));
        const planned = await (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .planDeployment */ .HN)(means, version);
        if (inputs.plan) {
            const steps = planned.steps.map(({ name, what }) => ({ name, what }));
            return {
                summary: `${version.tag} would be deployed in ${steps.length} steps; nothing was done`,
                text: table(steps.map(({ name, what }) => [name, what])),
                outputs: { verdict: '', version: planned.status.serving?.version ?? '', url: planned.status.url ?? '' },
                result: { reference: version.tag, steps },
            };
        }
        const outcome = await (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .perform */ .y9)(means, project, 'deploy', planned);
        const { result } = outcome;
        return {
            verdict: result.verdict,
            summary: summarise(result),
            text: [table(result.steps.map(({ name, status, detail }) => [name, status, detail])), '', summarise(result)].join('\n'),
            outputs: { verdict: result.verdict, version: result.serving?.reference ?? '', url: result.url ?? '' },
            result: result,
            evidence: outcome.statementPath,
        };
    },
}));
function nameOf(project) {
    return project.config.register?.name ?? project.name;
}
async function meansOf(host, project, reference) {
    const section = project.config.deploy ?? _config__WEBPACK_IMPORTED_MODULE_1__/* .DeploySection */ .t4.parse({ target: 'process' });
    const name = (reference ?? nameOf(project)).split(/[@#]/)[0];
    const { origin: _, ...here } = host;
    return {
        host,
        section,
        registry: await (0,_registry__WEBPACK_IMPORTED_MODULE_5__/* .openRegistry */ .Me)(host, project),
        ledger: await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .openLedger */ .au)(host, project),
        models: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .deployDirectory */ .Hv)(project, name), 'models'),
        targetFor: (on) => (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .openTarget */ .Ap)(on, project, { name, section }),
        verify: (run) => (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .verifyChain */ .H5)(here, project, {
            subject: run,
            recheck: (0,_rechecks_js__WEBPACK_IMPORTED_MODULE_7__/* .rechecks */ .R)(host),
            locate: ({ name: material }) => (0,_config__WEBPACK_IMPORTED_MODULE_1__/* .sourcePath */ .Z3)(project, material),
        }),
        scan: async (directory, allow) => {
            const result = await (0,_modelscan__WEBPACK_IMPORTED_MODULE_4__/* .scanModel */ .bn)(directory, { allow, signal: host.signal });
            return { verdict: result.verdict, summary: (0,_modelscan__WEBPACK_IMPORTED_MODULE_4__/* .summarizeScan */ .vu)(result) };
        },
    };
}
function summarise({ verdict, outcome, deployed, url, reason, serving, proof, golden }) {
    const loose = golden ? (0,_serving__WEBPACK_IMPORTED_MODULE_6__/* .looserThanDefault */ .db)(golden) : undefined;
    if (verdict === 'pass')
        return `pass: ${deployed.reference} serves at ${url}${loose === undefined ? '' : `; ${loose}`}`;
    const serves = serving ? `${serving.reference} serves` : 'nothing serves';
    return _kit__WEBPACK_IMPORTED_MODULE_3__.escape.logLine(`${verdict}: ${deployed.reference} ${outcome === 'failed' ? 'failed, and was not taken back' : `was ${outcome}`}: ${reason}; ${serves}${proof ? `; ${proof.detail}` : ''}`);
}
function table(rows) {
    const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column].length))) ?? [];
    return rows
        .map((row) => row.map((cell, column) => _kit__WEBPACK_IMPORTED_MODULE_3__.escape.logLine(column === row.length - 1 ? cell : cell.padEnd(widths[column]))))
        .map((row) => row.join('  ').trimEnd())
        .join('\n');
}


/***/ }),

/***/ 596:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ rechecks)
/* harmony export */ });
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73891);
/* harmony import */ var _modelscan__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9065);


/** By stage, how what it claims is computed again from the bytes alone. */
function rechecks(host) {
    return { ...(0,_evaluation__WEBPACK_IMPORTED_MODULE_0__.rechecks)(host), 'scan-model': _modelscan__WEBPACK_IMPORTED_MODULE_1__/* .recheckScan */ .Bu };
}


/***/ })

};
