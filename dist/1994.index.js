export const id = 1994;
export const ids = [1994];
export const modules = {

/***/ 31994:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   unknownCommand: () => (/* binding */ unknownCommand)
/* harmony export */ });
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(33138);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(80737);


function unknownCommand(name, known) {
    const meant = (0,_kit__WEBPACK_IMPORTED_MODULE_0__.nearest)(name, known);
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .fail */ .f)('MLOPS_COMMAND_UNKNOWN', {
        message: `mlops has no command "${name}".`,
        hint: meant === undefined ? 'See: mlops --help' : `Did you mean: mlops ${meant}`,
    });
}


/***/ })

};
