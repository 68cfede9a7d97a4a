export const id = 1498;
export const ids = [1498];
export const modules = {

/***/ 81498:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   expectDistinct: () => (/* binding */ expectDistinct)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84152);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(709);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(96540);




/**
 * Refuses files that give two projects one name: they would have one record and one report, and whichever comes last would
 * speak for both. A file that cannot be read says so itself, when it is its turn.
 *
 * @param paths of mlops.yml files, absolute
 * @throws MLOPS_PROJECTS_SEVERAL
 */
async function expectDistinct(host, paths) {
    const first = new Map();
    for (const path of paths) {
        const file = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(process.cwd(), path);
        const named = await nameIn(host, path, file);
        if (!named)
            continue;
        const { name, where } = named;
        const other = first.get(name);
        if (other !== undefined) {
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .fail */ .f)('MLOPS_PROJECTS_SEVERAL', {
                message: `${other} and ${file} both describe a project called ${name}: expected a name of its own for each.`,
                where,
                hint: `Give one of them another \`project:\` name, or leave one out of \`config\`.`,
            });
        }
        first.set(name, file);
    }
}
async function nameIn(host, path, file) {
    try {
        const unread = (detail) => new _kit__WEBPACK_IMPORTED_MODULE_2__.MlopsError('MLOPS_CONFIG_SYNTAX', detail);
        const document = (0,_config__WEBPACK_IMPORTED_MODULE_1__.readYaml)({ content: await host.files.read(path), file, fail: unread });
        const { project: name } = (document.value ?? {});
        return typeof name === 'string' ? { name, where: document.locate(['project']) } : undefined;
    }
    catch {
        return undefined;
    }
}


/***/ })

};
