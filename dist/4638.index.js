export const id = 4638;
export const ids = [4638];
export const modules = {

/***/ 94638:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81082);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(61030);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95436);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58725);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(53934);







const inputs = zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({
    ..._kit__WEBPACK_IMPORTED_MODULE_4__.projectInputs,
    name: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('Name of the model. Default: what mlops.yml says, else the name of the project.'),
    version: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('Number of the version, such as 1.2.3. Default: it is derived.'),
    bump: zod__WEBPACK_IMPORTED_MODULE_6__/* ["enum"] */ .k5n(['major', 'minor', 'patch'])
        .optional()
        .describe('Which part of the number grows. Default: major when the model is called with other features, minor when the gate shows it to be better, else patch.'),
    push: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('Remote to which the tag and the ledger go in one atomic push, such as origin. Default: they stay in this clone.'),
    run: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('Recorded run that made the model, by its id. Default: the run in this workspace.'),
});
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_4__.defineAction)({
    name: 'register-model',
    title: 'Register model',
    description: 'Makes a version of a model whose chain of evidence holds: an annotated tag in the grammar of GTO, and its record in the ledger. Anything that was not proven is refused.',
    inputs,
    outputs: {
        version: 'Number of the version: 1.2.3.',
        tag: 'The tag: name@v1.2.3.',
        model: 'dirHash1 of the model.',
    },
    permissions: { contents: 'write' },
    section: 'register',
    run: async ({ inputs, host }) => {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_1__/* .openProject */ .U8)(host, inputs);
        const registry = await (0,_registry__WEBPACK_IMPORTED_MODULE_5__/* .openRegistry */ .Me)(host, project, { ...(inputs.push !== undefined && { push: inputs.push }) });
        const { origin: _, ...here } = host;
        const verification = await host.group('Hashing every byte again', () => (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .verifyChain */ .H5)(here, project, {
            subject: inputs.run ?? 'workspace',
            recheck: (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.rechecks)(host),
            locate: ({ name }) => (0,_config__WEBPACK_IMPORTED_MODULE_1__/* .sourcePath */ .Z3)(project, name),
        }));
        const name = inputs.name ?? project.config.register?.name ?? project.name;
        const { version, already, statement } = await registry.register(name, verification, inputs);
        const evidence = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(project.workspace, 'evidence', 'register-model.json');
        await host.files.write(evidence, statement);
        return {
            summary: `${version.tag} ${already ? 'is registered already' : 'is registered'}: model ${version.model.digest.slice(0, 12)} of commit ${version.commit.slice(0, 12)} (${version.bump.kind}: ${version.bump.reason})`,
            outputs: { version: version.version, tag: version.tag, model: version.model.digest },
            result: { ...version, already },
            evidence,
        };
    },
}));


/***/ })

};
