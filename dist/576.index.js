export const id = 576;
export const ids = [576];
export const modules = {

/***/ 9576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   explain: () => (/* binding */ explain)
/* harmony export */ });
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4257);

/** What a person needs to know of an error, whether it is one of ours or one that nobody foresaw. */
function explain(error) {
    if (error instanceof _kit__WEBPACK_IMPORTED_MODULE_0__.MlopsError) {
        const { code, message, where, hint } = error;
        const place = (0,_kit__WEBPACK_IMPORTED_MODULE_0__.formatWhere)(where);
        return {
            document: { code, message, ...(where && { where: where }), ...(hint !== undefined && { hint }) },
            lines: [
                `${code}${place === '' ? '' : ` ${_kit__WEBPACK_IMPORTED_MODULE_0__.escape.logLine(place)}`}`,
                ...message.split('\n').map((line) => `  ${_kit__WEBPACK_IMPORTED_MODULE_0__.escape.logLine(line)}`),
                ...(hint === undefined ? [] : hint.split('\n').map((line) => `  → ${_kit__WEBPACK_IMPORTED_MODULE_0__.escape.logLine(line)}`)),
            ],
        };
    }
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1) : [];
    const hint = 'This is a defect of mlops. Please report it with the command you ran and the lines above.';
    return {
        document: { code: 'MLOPS_UNEXPECTED', message, hint },
        lines: [
            'MLOPS_UNEXPECTED',
            `  ${_kit__WEBPACK_IMPORTED_MODULE_0__.escape.logLine(message)}`,
            ...stack.map((line) => `  ${_kit__WEBPACK_IMPORTED_MODULE_0__.escape.logLine(line)}`),
            `  → ${hint}`,
        ],
    };
}


/***/ })

};
