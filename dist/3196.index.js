export const id = 3196;
export const ids = [3196];
export const modules = {

/***/ 93196:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2503);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(709);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(61011);
/* harmony import */ var _serving__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88617);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(23866);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(65055);







/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_1__.defineAction)({
    name: 'rollback',
    title: 'Roll back',
    description: 'Lets the version serve that served before, once its bytes and its golden predictions are proven to be those that were registered; on record.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({
        name: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.text)().describe('Name of the model. Default: the one in mlops.yml.'),
        to: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.text)().describe('Version to go back to, as name@v1.2.3. Default: the one kept warm, else the last one that served.'),
        staging: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.flag)().describe('In staging, where `deploy: {staging: …}` of mlops.yml says.'),
        plan: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.flag)().describe('Only print what would be done.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_1__.projectInputs,
    }),
    outputs: { version: 'the version that serves now', url: 'where it answers' },
    permissions: {},
    positional: ['name'],
    async run({ inputs, host }) {
        const { project, ledger } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_4__/* .openProject */ .U)(host, inputs);
        const registry = await (0,_registry__WEBPACK_IMPORTED_MODULE_2__/* .openRegistry */ .Me)(host, project);
        const to = inputs.to === undefined ? undefined : await registry.resolve(inputs.to);
        const name = inputs.name ?? to?.name ?? project.config.register?.name ?? project.name;
        if (to && to.name !== name)
            throw another(name, to.tag);
        const { section, project: place, online, recordedAs } = (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .environmentOf */ .p7)(project, { name, staging: inputs.staging });
        const means = {
            host,
            section,
            registry,
            ledger,
            recordedAs,
            models: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .deployDirectory */ .Hv)(place, name), 'models'),
            targetFor: (on) => (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .openTarget */ .Ap)(on, place, { name, section, online }),
        };
        const planned = await (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .planRollback */ .II)(means, name, to);
        const steps = planned.steps.map(({ name: step, what }) => [step, what]);
        if (inputs.plan) {
            return {
                summary: `${planned.version.tag} would serve again; nothing was done`,
                text: (0,_table_js__WEBPACK_IMPORTED_MODULE_5__/* .columns */ .Y)(['step', ''], steps),
                outputs: { version: planned.status.serving?.version ?? '', url: planned.status.url ?? '' },
                result: steps,
            };
        }
        const { result, statementPath } = await (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .perform */ .y9)(means, project, 'rollback', planned);
        const summary = (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .summarizeDeployment */ .jN)(result);
        return {
            verdict: result.verdict,
            summary,
            text: [
                (0,_table_js__WEBPACK_IMPORTED_MODULE_5__/* .columns */ .Y)(['step', 'status', ''], result.steps.map(({ name: step, status, detail }) => [step, status, detail])),
                '',
                summary,
            ].join('\n'),
            outputs: { version: result.serving?.reference ?? '', url: result.url ?? '' },
            result: result,
            evidence: statementPath,
        };
    },
}));
function another(name, tag) {
    return (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .deployErrors */ .RK)('MLOPS_DEPLOY_TARGET', {
        message: `${tag} is no version of ${name}`,
        hint: 'Give the name or --to, not two that differ.',
    });
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


/***/ }),

/***/ 65055:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ columns)
/* harmony export */ });
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(709);

const WIDEST = 48;
/** A table for a terminal: columns aligned, numbers to the right, every cell escaped here. */
function columns(header, rows) {
    const cells = [header, ...rows].map((row) => header.map((_, index) => clip(_kit__WEBPACK_IMPORTED_MODULE_0__.escape.logLine(row[index] ?? ''))));
    const widths = header.map((_, index) => Math.max(...cells.map((row) => width(row[index]))));
    const numeric = header.map((_, index) => rows.length > 0 && rows.every((row) => /^([-−+]?[\d.,%]+|–|)$/.test(row[index] ?? '')));
    return cells
        .map((row) => row
        .map((cell, index) => {
        const space = ' '.repeat(widths[index] - width(cell));
        return numeric[index] ? space + cell : cell + space;
    })
        .join('  ')
        .trimEnd())
        .join('\n');
}
function clip(cell) {
    const characters = [...graphemes.segment(cell)].map(({ segment }) => segment);
    return characters.length <= WIDEST ? cell : `${characters.slice(0, WIDEST - 1).join('')}…`;
}
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
/** Columns of a terminal that a text takes: East Asian characters and emoji take two (Unicode annex 11). */
function width(text) {
    return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : /^[\u200b\ufeff]$/.test(segment) ? 0 : 1), 0);
}


/***/ })

};
