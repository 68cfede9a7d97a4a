export const id = 2955;
export const ids = [2955];
export const modules = {

/***/ 22955:
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





/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_1__.defineAction)({
    name: 'diff',
    title: 'Difference of two runs',
    description: 'Shows what differs between two recorded runs: verdict, parameters, metrics, data and code.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
        from: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().describe('The earlier run.'),
        to: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().describe('The later run.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_1__.projectInputs,
    }),
    outputs: { changes: 'how many things differ' },
    permissions: {},
    positional: ['from', 'to'],
    async run({ inputs, host }) {
        const { project, ledger } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_2__/* .openProject */ .U)(host, inputs);
        const [from, to] = [await ledger.run(inputs.from), await ledger.run(inputs.to)];
        const diff = (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .diffRuns */ .WS)(from, to, await (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .loadRunDetails */ .Ax)(host, project, from, to));
        const rows = describe(diff);
        const summary = `${(0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .shortId */ .m_)(from.id)} → ${(0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .shortId */ .m_)(to.id)}: ${rows.length === 0 ? 'no difference' : `${rows.length} differences`}`;
        return {
            summary,
            text: rows.length === 0 ? summary : (0,_table_js__WEBPACK_IMPORTED_MODULE_3__/* .columns */ .Y)(['what', 'name', (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .shortId */ .m_)(from.id), (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .shortId */ .m_)(to.id), 'difference'], rows),
            outputs: { changes: String(rows.length) },
            result: diff,
        };
    },
}));
function describe({ verdict, parameters, metrics, data, profile, code }) {
    const show = (value) => value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
    return [
        ...(verdict ? [['verdict', '', show(verdict.from), show(verdict.to), '']] : []),
        ...parameters.map(({ name, from, to }) => ['parameter', name, show(from), show(to), '']),
        ...metrics.map(({ name, from, to, difference }) => ['metric', name, fixed(from), fixed(to), fixed(difference)]),
        ...data.map(({ name, from, to }) => ['data', name, show(from).slice(0, 12), show(to).slice(0, 12), '']),
        ...(profile ?? []).flatMap(profileRows),
        ...(code ?? []).map(({ status, path, from }) => ['code', path, from ?? '', '', status]),
    ].map((row) => row.map((cell) => _kit__WEBPACK_IMPORTED_MODULE_1__.escape.logLine(cell)));
}
/** Rows of a source: how many there are, which columns came and went, how far the others moved. */
function profileRows({ source, rows, added, removed, shifted }) {
    const count = (value) => (value === null ? '–' : value.toLocaleString('en'));
    return [
        ...(rows.from === rows.to ? [] : [['rows', source, count(rows.from), count(rows.to), '']]),
        ...added.map((column) => ['column', `${source}.${column}`, '', 'new', '']),
        ...removed.map((column) => ['column', `${source}.${column}`, '', 'gone', '']),
        ...shifted.map((shift) => ['column', `${source}.${shift.column}`, ...moved(shift)]),
    ];
}
/** The one change of a column that says most: its type, its mean, its share of empty values, its range. */
function moved({ type, mean, nullRate, range, distinct, standardizedMeanDifference: shift }) {
    if (type)
        return [type.from ?? '–', type.to ?? '–', 'type'];
    if (mean)
        return [fixed(mean.from), fixed(mean.to), shift === undefined ? 'mean' : `mean, ${fixed(shift)} sd`];
    if (nullRate)
        return [fixed(nullRate.from), fixed(nullRate.to), 'share of empty values'];
    if (range)
        return [range.from ?? '–', range.to ?? '–', 'range'];
    return [String(distinct?.from ?? '–'), String(distinct?.to ?? '–'), 'distinct values, about'];
}
function fixed(value) {
    return value === null ? '–' : value.toFixed(4);
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
