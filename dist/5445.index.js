export const id = 5445;
export const ids = [5445];
export const modules = {

/***/ 25445:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   overview: () => (/* binding */ overview)
/* harmony export */ });
/* harmony import */ var _kit_generate__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(56344);
/* harmony import */ var _command_line_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1316);
/* harmony import */ var _commands_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6344);



/** What `mlops` prints when it is not told what to do: a line for each command, from its declaration. */
async function overview(actions) {
    const { 'run-pipeline': run, ...stages } = actions;
    return [
        'mlops: says whether your model got worse, for whom, and how sure that is.\n',
        'Usage: mlops <command> [options]      mlops <command> --help\n',
        'The chain:',
        ...(await lines({ run: run })),
        '\nIts stages, each alone:',
        ...(await lines(stages)),
        '\nQuestions and records:',
        ...(await lines(_commands_js__WEBPACK_IMPORTED_MODULE_2__/* .commands */ .P)),
        '\nEvery command:',
        ...(0,_kit_generate__WEBPACK_IMPORTED_MODULE_0__/* .optionLines */ .rQ)(_command_line_js__WEBPACK_IMPORTED_MODULE_1__/* .EVERY_COMMAND */ .Q4),
        '\nExit code: 0 pass or done, 1 fail, 2 error, 3 inconclusive.\n',
    ].join('\n');
}
async function lines(group) {
    const options = await Promise.all(Object.entries(group).map(async ([name, load]) => {
        const { description } = (await load()).default;
        return { name, description: description.split(/(?<=\.) /)[0], kind: 'flag', required: false };
    }));
    return (0,_kit_generate__WEBPACK_IMPORTED_MODULE_0__/* .optionLines */ .rQ)(options).map((line) => line.replace(/^( +)--/, '$1'));
}


/***/ })

};
