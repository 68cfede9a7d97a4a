export const id = 8117;
export const ids = [8117];
export const modules = {

/***/ 88117:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2503);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(709);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23866);




/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_1__.defineAction)({
    name: 'show',
    title: 'One recorded run',
    description: 'Shows what a run was made from, what it made and what it decided.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({ run: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().describe('Id of the run, or its beginning.'), ..._kit__WEBPACK_IMPORTED_MODULE_1__.projectInputs }),
    outputs: { run: 'id of the run' },
    permissions: {},
    positional: ['run'],
    async run({ inputs, host }) {
        const { ledger } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_2__/* .openProject */ .U)(host, inputs);
        const run = await ledger.run(inputs.run);
        return {
            summary: `run ${(0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .shortId */ .m_)(run.id)}: ${run.verdict ?? 'no verdict'}`,
            text: describe(run).map(_kit__WEBPACK_IMPORTED_MODULE_1__.escape.logLine).join('\n'),
            outputs: { run: run.id },
            result: run,
        };
    },
}));
function describe(run) {
    const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000;
    const named = (title, values) => Object.keys(values).length === 0
        ? []
        : [
            '',
            title,
            ...Object.entries(values).map(([name, value]) => `  ${name}  ${typeof value === 'string' ? value : JSON.stringify(value)}`),
        ];
    return [
        `run ${run.id}`,
        `  ${run.verdict ?? 'no verdict'}, ${run.project}, ${run.cause}, ${run.finishedAt} after ${seconds.toFixed(1)} s, by ${run.tool}`,
        `  commit ${run.commit}${run.branch === null ? '' : ` on ${run.branch}`}${run.dirty ? ', with uncommitted changes' : ''}`,
        ...(run.excepted ? [`  let through by an exception on record: ${run.excepted.join(', ')}`] : []),
        ...named('metrics', run.metrics),
        ...named('parameters', run.parameters),
        ...named('raw data (sha256)', run.data),
        ...named('statements (sha256)', run.statements),
        ...(run.model === undefined ? [] : ['', `model ${run.model}`]),
        ...(run.predictions === undefined ? [] : [`scored predictions ${run.predictions}`]),
    ];
}


/***/ }),

/***/ 23866:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ openProject)
/* harmony export */ });
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84620);


/** The project, with mlops.yml or without, and its ledger: what every question is asked of. */
async function openProject(host, inputs) {
    const project = await (0,_config__WEBPACK_IMPORTED_MODULE_0__.openProject)(host, inputs);
    return { project, ledger: await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .openLedger */ .au)(host, project) };
}


/***/ })

};
