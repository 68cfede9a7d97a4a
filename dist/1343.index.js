export const id = 1343;
export const ids = [1343];
export const modules = {

/***/ 11343:
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
    name: 'lineage',
    title: 'Lineage',
    description: 'Draws the tree from a run or a digest back to the raw data it was made of.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
        subject: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().describe('Id of a run or its beginning, or a digest (sha256 or dirHash1).'),
        ..._kit__WEBPACK_IMPORTED_MODULE_1__.projectInputs,
    }),
    outputs: { digest: 'what the tree begins with' },
    permissions: {},
    positional: ['subject'],
    async run({ inputs, host }) {
        const { ledger } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_2__/* .openProject */ .U)(host, inputs);
        const tree = await (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .lineage */ .OZ)(ledger, inputs.subject);
        return {
            summary: `lineage of ${tree.name}`,
            text: (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .lineageLines */ .f$)(tree).map(_kit__WEBPACK_IMPORTED_MODULE_1__.escape.logLine).join('\n'),
            outputs: { digest: tree.digest },
            result: tree,
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


/***/ })

};
