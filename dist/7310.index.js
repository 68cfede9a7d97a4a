export const id = 7310;
export const ids = [7310];
export const modules = {

/***/ 27310:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(709);
/* harmony import */ var _modelscan__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6683);







const inputs = zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({
    ..._kit__WEBPACK_IMPORTED_MODULE_4__.stageInputs,
    model: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('Model file, or directory of them. Default: what train-model left in this project.'),
    allow: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.list)().describe('What pickles may import besides the built-in list, as `module.name`. Recorded in the evidence.'),
    upload: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.flag)().describe("Show the findings in the repository's code scanning, beside a server (needs security-events: write). Those of a fork are not shown."),
});
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_4__.defineAction)({
    name: 'scan-model',
    title: 'Scan model',
    description: 'Says what is inside of model files without running them: what a pickle would import and call, where ONNX would read, whether a file is what it claims.',
    inputs,
    outputs: {
        verdict: 'pass, fail or inconclusive.',
        findings: 'Path of findings.sarif.',
        result: 'Path of result.json: every file with its format and findings.',
    },
    permissions: { contents: 'read' },
    permissionsWith: { upload: { true: { contents: 'read', 'security-events': 'write' } } },
    chain: { reads: ['model'], makes: ['scan'] },
    run: async ({ inputs, host }) => {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_2__.openProject)(host, inputs);
        const allow = allowed(inputs.allow);
        const model = await modelToScan(host, project, inputs.model);
        const scan = () => (0,_modelscan__WEBPACK_IMPORTED_MODULE_5__/* .scanModel */ .bn)(model.path, { allow, signal: host.signal });
        const outcome = await (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .performStage */ .Ce)(host, project, {
            stage: 'scan-model',
            materials: [model],
            parameters: { allow },
            predicate: 'test-result',
            execute: async (output) => {
                const result = await scan();
                const sarif = (0,_modelscan__WEBPACK_IMPORTED_MODULE_5__/* .toSarif */ .zv)(result, _evidence__WEBPACK_IMPORTED_MODULE_3__.TOOL, await placeInRepository(project, model.path));
                await host.files.write((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(output, 'findings.sarif'), `${JSON.stringify(sarif, null, 2)}\n`);
                return result;
            },
            doubt: async (output) => {
                const recorded = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(output, 'result.json'), 'utf8'));
                return (0,_kit__WEBPACK_IMPORTED_MODULE_4__.canonicalJson)(recorded) === (0,_kit__WEBPACK_IMPORTED_MODULE_4__.canonicalJson)(await scan())
                    ? undefined
                    : 'scanning the same files gives another one.';
            },
            judge: _modelscan__WEBPACK_IMPORTED_MODULE_5__/* .judgeScan */ .Bw,
        }, { cache: inputs.cache });
        await host.summary((0,_modelscan__WEBPACK_IMPORTED_MODULE_5__/* .scanAsMarkdown */ .hM)(outcome.result));
        const findings = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(outcome.directory, 'findings.sarif');
        if (inputs.upload)
            await upload(host, project, findings);
        return {
            verdict: outcome.result.verdict,
            summary: (0,_modelscan__WEBPACK_IMPORTED_MODULE_5__/* .summarizeScan */ .vu)(outcome.result),
            text: (0,_modelscan__WEBPACK_IMPORTED_MODULE_5__/* .scanAsText */ .t3)(outcome.result),
            outputs: {
                verdict: outcome.result.verdict,
                findings,
                result: (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(outcome.directory, 'result.json'),
            },
            result: outcome.result,
            evidence: outcome.statementPath,
            cached: outcome.cached,
        };
    },
}));
/** Whatever the verdict is: what is fixed has to disappear there too. */
async function upload(host, { name }, path) {
    const sarif = JSON.parse(await host.files.readText(path));
    if (host.origin)
        return host.origin.showFindings({ stage: 'scan-model', project: name, sarif });
    const [run] = sarif['runs'];
    host.log.info(`Beside a server this would be in code scanning, as scan-model/${name}: ${run.results.length}. ${path}`);
}
/** Directory of the scanned files, relative to the repository, with `/`. */
async function placeInRepository(project, path) {
    const directory = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path)).isFile() ? (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path) : path;
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(project.repository, directory).replaceAll('\\', '/');
}
/** @throws MLOPS_SCAN_INPUT */
function allowed(names) {
    const wrong = names.find((name) => !/^\w+(\.\w+)+$/u.test(name));
    if (wrong === undefined)
        return [...new Set(names)].sort();
    throw (0,_modelscan__WEBPACK_IMPORTED_MODULE_5__/* .scanErrors */ .Du)('MLOPS_SCAN_INPUT', {
        message: `allow: "${wrong}" is no name: expected module.name, for example xgboost.sklearn.XGBClassifier.`,
        where: { field: 'allow' },
        hint: 'Allow each thing by its whole name; there are no patterns, because a package always holds something that runs what it is given.',
    });
}
async function modelToScan(host, project, model) {
    if (model !== undefined) {
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(model);
        if (!(await host.files.exists(path)))
            throw (0,_modelscan__WEBPACK_IMPORTED_MODULE_5__/* .noModel */ .X_)(path);
        return { name: model, path, role: 'model' };
    }
    const trained = await (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .stageOutput */ .gD)(project, 'train-model');
    return { name: 'train-model/model', path: trained.path('model'), role: 'model' };
}


/***/ })

};
