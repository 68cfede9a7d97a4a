export const id = 7146;
export const ids = [7146];
export const modules = {

/***/ 27146:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2503);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(709);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23866);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65055);





const MOST_METRICS = 4;
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_1__.defineAction)({
    name: 'runs',
    title: 'Recorded runs',
    description: 'Lists the recorded runs of a project, newest first.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
        where: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.text)().describe('Only runs for which this holds: metrics.roc_auc > 0.7 and verdict = pass'),
        sort: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.text)().describe('Field to sort by, largest first; a leading - turns it round: metrics.roc_auc'),
        limit: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.number)().describe('At most so many. Default: 20.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_1__.projectInputs,
    }),
    outputs: { count: 'how many runs are listed' },
    permissions: {},
    async run({ inputs, host }) {
        const { project, ledger } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_2__/* .openProject */ .U)(host, inputs);
        const all = [];
        for await (const run of ledger.runs(project.name))
            all.push(run);
        const found = (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .queryRuns */ .Bg)(all, {
            limit: inputs.limit ?? 20,
            ...(inputs.where !== undefined && { where: inputs.where }),
            ...(inputs.sort !== undefined && { sort: inputs.sort }),
        });
        const metrics = [...new Set(found.flatMap((run) => Object.keys(run.metrics)))].slice(0, MOST_METRICS);
        const rows = found.map((run) => [
            (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .shortId */ .m_)(run.id),
            run.finishedAt.slice(0, 16).replace('T', ' '),
            run.branch ?? '',
            `${run.commit.slice(0, 7)}${run.dirty ? '+' : ''}`,
            `${run.verdict ?? 'none'}${run.excepted ? ', excepted' : ''}`,
            ...metrics.map((metric) => run.metrics[metric]?.toFixed(4) ?? '–'),
        ]);
        const summary = `${found.length} of ${all.length} recorded ${all.length === 1 ? 'run' : 'runs'} of ${project.name}`;
        return {
            summary,
            text: found.length === 0 ? summary : (0,_table_js__WEBPACK_IMPORTED_MODULE_3__/* .columns */ .Y)(['run', 'finished', 'branch', 'commit', 'verdict', ...metrics], rows),
            outputs: { count: String(found.length) },
            result: found,
        };
    },
}));


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
