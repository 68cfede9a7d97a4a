export const id = 4413;
export const ids = [4413];
export const modules = {

/***/ 94413:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84152);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(709);
/* harmony import */ var _training__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(51458);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(65055);






/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_2__.defineAction)({
    name: 'import',
    title: 'Import from elsewhere',
    description: 'Writes what an MLflow tracking server says of a run, as a training program leaves it: for reports, and judged by nothing. The server is only read.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
        what: zod__WEBPACK_IMPORTED_MODULE_5__/* ["enum"] */ .k5n(['mlflow-run']).describe('What is imported.'),
        run: zod__WEBPACK_IMPORTED_MODULE_5__/* .string */ .YjP().describe('Id of the run, as MLflow has it: 32 characters.'),
        to: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('The file. Default: mlflow-run.json in $MLOPS_OUTPUT, which a training program has, else in the working directory.'),
        'tracking-uri': (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('Address of the tracking server. Default: $MLFLOW_TRACKING_URI; else `train.mlflow` of mlops.yml, which is asked without credentials.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_2__.projectInputs,
    }),
    outputs: { to: 'path of what was written', link: 'where people see the run' },
    permissions: {},
    positional: ['what', 'run'],
    async run({ inputs, host }) {
        const { mlflow } = (await (0,_config__WEBPACK_IMPORTED_MODULE_1__.openProject)(host, inputs)).config.train ?? {};
        const server = (0,_training__WEBPACK_IMPORTED_MODULE_3__/* .trackingServer */ .Le)(host.env, { named: inputs['tracking-uri'], described: mlflow });
        const run = await (0,_training__WEBPACK_IMPORTED_MODULE_3__/* .askMlflowRun */ .e2)(host, server, inputs.run);
        const to = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(inputs.to ?? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(host.env['MLOPS_OUTPUT'] || '.', _training__WEBPACK_IMPORTED_MODULE_3__/* .MLFLOW_RUN */ .C1));
        await host.files.write(to, `${(0,_kit__WEBPACK_IMPORTED_MODULE_2__.canonicalJson)(run)}\n`);
        const facts = (0,_training__WEBPACK_IMPORTED_MODULE_3__/* .mlflowFacts */ .l9)(run, mlflow ?? server.url);
        const summary = _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`${(0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(process.cwd(), to) || to}: ${facts.name}, ${plural(facts.metrics.length, 'metric')}, ${facts.status}`);
        return {
            summary,
            text: [table(facts), summary].filter((part) => part !== '').join('\n\n'),
            outputs: { to, link: facts.link ?? '' },
            result: { ...facts, to },
        };
    },
}));
function table({ metrics, params, models, link }) {
    return [
        ...(metrics.length > 0
            ? [
                (0,_table_js__WEBPACK_IMPORTED_MODULE_4__/* .columns */ .Y)(['metric', 'value'], metrics.map(({ name, value }) => [name, String(value)])),
                '',
            ]
            : []),
        _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine([plural(params, 'parameter'), ...models].join(', ')),
        ...(link === undefined ? [] : [_kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(link)]),
    ].join('\n');
}
function plural(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
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
