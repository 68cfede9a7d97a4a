export const id = 626;
export const ids = [626];
export const modules = {

/***/ 8626:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4180);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4257);




/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_2__.defineAction)({
    name: 'init',
    title: 'Begin a project',
    description: 'Looks at a directory and writes its mlops.yml, at most eight lines. Never overwrites one.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
        directory: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('Where to look and write. Default: the working directory.'),
        label: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('The column to predict.'),
    }),
    outputs: { config: 'path of the file written' },
    permissions: {},
    positional: ['directory'],
    async run({ inputs, host }) {
        const plan = await (0,_config__WEBPACK_IMPORTED_MODULE_1__/* .initProject */ .IT)(host, {
            directory: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(inputs.directory ?? '.'),
            ...(inputs.label !== undefined && { label: inputs.label }),
        });
        return {
            summary: `Wrote ${plan.path}`,
            text: [
                `Wrote ${plan.path}:`,
                '',
                ...plan.text
                    .trimEnd()
                    .split('\n')
                    .map((line) => `  ${line}`),
                '',
                ...plan.notes,
            ].join('\n'),
            outputs: { config: plan.path },
        };
    },
}));


/***/ })

};
