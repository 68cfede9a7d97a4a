export const id = 3104;
export const ids = [3104];
export const modules = {

/***/ 3104:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84152);
/* harmony import */ var _data__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8230);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(709);






const inputs = zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
    ..._kit__WEBPACK_IMPORTED_MODULE_4__.stageInputs,
    data: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('CSV, Parquet or JSONL file. Default: every source in the `data` section of mlops.yml.'),
    contract: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('Open Data Contract Standard v3 file for `data`. Without one the data is profiled only.'),
    explain: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.flag)().describe('Print the SQL plan and read no rows.'),
    'engine-path': (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('Directory that holds the SQL engine. Default: the tool cache, filled from the npm registry.'),
});
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_4__.defineAction)({
    name: 'validate-data',
    title: 'Validate data',
    description: 'Checks data files against their contracts in one scan each, and names every broken rule with its column and rows. Writes a profile beside.',
    inputs,
    outputs: {
        result: 'Path of result.json: every check with what was observed and expected.',
        profile: 'Path of profile.json: what the columns hold.',
    },
    permissions: { contents: 'read' },
    userCode: {},
    section: 'data',
    chain: { reads: [], makes: ['data', 'data-report'] },
    run: async ({ inputs, host }) => {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_1__.openProject)(host, inputs);
        const sources = await (0,_data__WEBPACK_IMPORTED_MODULE_2__/* .bringSources */ .Fb)(host, project, dataSection(project, inputs));
        if (inputs.explain)
            return explained(await (0,_data__WEBPACK_IMPORTED_MODULE_2__/* .explainData */ .Ad)(host, sources, inputs['engine-path']));
        const outcome = await (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .performStage */ .Ce)(host, project, {
            stage: 'validate-data',
            materials: sources.flatMap((source) => materials(project, source)),
            parameters: { engine: _data__WEBPACK_IMPORTED_MODULE_2__/* .engineVersion */ .TR, sources: sources.map(({ name }) => name) },
            predicate: 'test-result',
            execute: async (output) => {
                const report = await (0,_data__WEBPACK_IMPORTED_MODULE_2__/* .validateData */ .lv)(host, sources, inputs['engine-path']);
                await host.files.write((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(output, 'profile.json'), `${JSON.stringify(report.profile, null, 2)}\n`);
                return report.result;
            },
            judge: _data__WEBPACK_IMPORTED_MODULE_2__/* .judgeData */ .Er,
        }, { cache: inputs.cache });
        annotate(host, project, sources, outcome.result);
        return {
            ...(outcome.result.verdict && { verdict: outcome.result.verdict }),
            summary: (0,_data__WEBPACK_IMPORTED_MODULE_2__/* .summarizeData */ .oW)(outcome.result),
            outputs: { result: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(outcome.directory, 'result.json'), profile: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(outcome.directory, 'profile.json') },
            result: outcome.result,
            evidence: outcome.statementPath,
            cached: outcome.cached,
        };
    },
}));
/** The section of mlops.yml, or the one source that the inputs name. */
function dataSection(project, { data, contract }) {
    if (data === undefined)
        return project.config.data ?? {};
    return { data: { path: data, ...(contract !== undefined && { contract }) } };
}
function materials(project, { name, path, contractPath }) {
    const data = { name: `data/${name}`, path, role: 'data' };
    if (contractPath === undefined)
        return [data];
    return [data, { name: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(project.root, contractPath), path: contractPath, role: 'contract' }];
}
function annotate(host, project, sources, result) {
    for (const { severity, source, text: message } of (0,_data__WEBPACK_IMPORTED_MODULE_2__/* .brokenRules */ .P6)(result)) {
        const contract = sources.find(({ name }) => name === source)?.contractPath;
        host.annotate({
            level: severity,
            message,
            title: 'data contract',
            ...(contract !== undefined && { where: { file: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(project.root, contract) } }),
        });
    }
}
function explained(plan) {
    return { summary: 'Planned; nothing was read.', text: plan, outputs: { result: '', profile: '' } };
}


/***/ })

};
