export const id = 4605;
export const ids = [4605];
export const modules = {

/***/ 74605:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2503);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(709);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(61011);
/* harmony import */ var _actions_rechecks__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13366);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(23866);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(65055);








/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_2__.defineAction)({
    name: 'verify',
    title: 'Verify a chain',
    description: 'Walks from a run, a model or the workspace back to the raw data: hashes everything again, computes metrics and verdict again, scans the model again, and names the first gap.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_7__/* .object */ .Ikc({
        subject: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('A run, a digest, what is registered (name@v1.2.3 or name#production), the path of a model, or `workspace`. Default: workspace.'),
        anchor: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('Ledger commit to trust. Default: the newest of this clone.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_2__.projectInputs,
    }),
    outputs: {
        run: 'id of the run verified; empty when it is not in the anchor',
        gap: 'the first gap; empty when there is none',
    },
    permissions: {},
    positional: ['subject'],
    async run({ inputs, host }) {
        const { project } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_5__/* .openProject */ .U)(host, inputs);
        const subject = inputs.subject ?? 'workspace';
        const version = (0,_registry__WEBPACK_IMPORTED_MODULE_3__/* .isReference */ .A_)(subject) ? await resolved(host, project, subject) : undefined;
        const verification = await host.group('Hashing every byte again', () => (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .verifyChain */ .H5)(host, project, {
            subject: version?.run ?? subject,
            ...(version && { registered: { tag: version.tag, model: version.model.digest } }),
            ...(inputs.anchor !== undefined && { anchor: inputs.anchor }),
            ...(0,_actions_rechecks__WEBPACK_IMPORTED_MODULE_4__/* .verifying */ .M)(host, project),
        }));
        const { verdict, run, firstGap } = verification;
        return {
            verdict,
            summary: summarise(verification),
            text: [linkTable(verification.links, project), '', summarise(verification)].join('\n'),
            outputs: { run: run?.id ?? '', gap: firstGap ? `${firstGap.stage}: ${firstGap.material}` : '' },
            result: { ...verification },
        };
    },
}));
async function resolved(host, project, reference) {
    return (await (0,_registry__WEBPACK_IMPORTED_MODULE_3__/* .openRegistry */ .Me)(host, project)).resolve(reference);
}
function summarise({ verdict, links, firstGap, run, anchor }) {
    const whole = links.filter(({ status }) => status === 'ok').length;
    const unhashed = links.filter(({ status }) => status === 'recorded, not re-hashed').length;
    const rest = unhashed === 0 ? '' : `, ${unhashed} recorded but not here to be hashed`;
    const subject = run ? `run ${run.id.slice(0, 12)}` : 'this evidence';
    if (firstGap)
        return _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`${verdict}: ${subject} has a gap at ${firstGap.stage}, ${firstGap.material}: ${firstGap.detail}`);
    if (verdict !== 'pass')
        return _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`${verdict}: ${subject} is not in the ledger at ${anchor?.slice(0, 12) ?? 'any commit'}`);
    const claim = run?.verdict === null ? '. It has no verdict: some of the stages were run' : '';
    return _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`pass: ${subject} holds: ${whole} links hashed again${rest}; metrics and verdict computed again${claim}`);
}
/** Files of the project by their places in it. */
function linkTable(links, { root }) {
    const near = (detail) => (detail.startsWith((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(root, '/')) ? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(root, detail) : detail);
    return (0,_table_js__WEBPACK_IMPORTED_MODULE_6__/* .columns */ .Y)(['stage', 'material', 'status', ''], links.map(({ stage, material, status, detail }) => [stage, material, status, near(detail)]));
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
