export const id = 1453;
export const ids = [1453];
export const modules = {

/***/ 1453:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81082);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58725);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(53934);
/* harmony import */ var _serving__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(81861);






const TOKEN = 'MLOPS_SERVE_TOKEN';
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_2__.defineAction)({
    name: 'serve',
    title: 'Serve a model',
    description: `Answers requests for predictions over HTTP (Open Inference Protocol v2) until it is stopped. With ${TOKEN} set, they need it as a bearer token.`,
    inputs: zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
        reference: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('What is registered: name, name@v1.2.3 or name#production. Or give --model.'),
        model: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('Directory that holds an ONNX model, instead of a registered one.'),
        features: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('The features.json that build-features wrote for --model; default: the one in its directory.'),
        name: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('What --model is called; default: the name of its directory.'),
        version: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('Its version; default 0.0.0.'),
        classes: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.list)().describe('Names of its classes, when there are more than two, in its own order: for the log.'),
        port: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.number)().describe('Port to listen on; default 8080, 0 for any free one.'),
        address: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('Address to listen on; default 127.0.0.1, which nobody else reaches.'),
        log: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('Directory of the prediction log, or none; default .mlops/predictions.'),
        'log-rate': (0,_kit__WEBPACK_IMPORTED_MODULE_2__.number)().describe('Share of the requests that are logged; default 1.'),
        concurrent: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.number)().describe('Most requests at once; more are answered 503; default 128.'),
        seconds: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.number)().describe('Time limit of one prediction; default 10.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_2__.projectInputs,
    }),
    outputs: { url: 'where the model was served' },
    permissions: {},
    positional: ['reference'],
    async run({ inputs, host }) {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_1__/* .openProject */ .U8)(host, inputs);
        const model = await modelFrom(host, project, inputs);
        const directory = inputs.log ?? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(project.workspace, 'predictions');
        const token = host.env[TOKEN];
        const server = await (0,_serving__WEBPACK_IMPORTED_MODULE_4__/* .startServer */ .UD)(host, {
            models: [model],
            port: inputs.port ?? 8080,
            project: project.root,
            ...(inputs.address !== undefined && { address: inputs.address }),
            ...(token && { token }),
            ...(directory !== 'none' && { log: { directory: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(directory), rate: inputs['log-rate'] ?? 1 } }),
            limits: {
                ...(inputs.concurrent !== undefined && { concurrent: inputs.concurrent }),
                ...(inputs.seconds !== undefined && { seconds: inputs.seconds }),
            },
        });
        const served = `${model.name} ${model.version}`;
        host.log.info(`${served} is served at ${server.url}/v2/models/${encodeURIComponent(model.name)}`);
        await server.closed;
        return { summary: `${served} was served at ${server.url} until it was stopped`, outputs: { url: server.url } };
    },
}));
/** The directory that was named, or the registered version, its bytes fetched by digest. */
async function modelFrom(host, project, asked) {
    if ((asked.reference === undefined) === (asked.model === undefined)) {
        throw (0,_serving__WEBPACK_IMPORTED_MODULE_4__/* .servingErrors */ .aE)('MLOPS_SERVE_OPTIONS', {
            message: 'Expected what to serve: either a registered model, or a directory with --model.',
            hint: 'For example: mlops serve flights-delay#production, or mlops serve --model .mlops/outputs/train-model/model',
        });
    }
    if (asked.model !== undefined) {
        const directory = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(asked.model);
        if (asked.features !== undefined && !(await host.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(asked.features))))
            host.log.warning(`${asked.features} does not exist: the model has to take its features by name`);
        return {
            name: asked.name ?? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(directory),
            version: asked.version ?? '0.0.0',
            directory,
            ...(asked.features !== undefined && { featuresFile: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(asked.features) }),
            ...(asked.classes.length > 0 && { classes: asked.classes }),
        };
    }
    const registry = await (0,_registry__WEBPACK_IMPORTED_MODULE_3__/* .openRegistry */ .Me)(host, project);
    const version = await registry.resolve(asked.reference);
    if (version.deprecated) {
        throw (0,_serving__WEBPACK_IMPORTED_MODULE_4__/* .servingErrors */ .aE)('MLOPS_SERVE_OPTIONS', {
            message: `${version.tag} was withdrawn: it is not put into service.`,
            hint: 'Name another version; they are listed by: mlops registry show',
        });
    }
    const place = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(project.workspace, 'cache', 'served', version.model.digest);
    await registry.fetch(version, (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(place, 'model'));
    const featuresFile = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(place, 'features.json');
    if (version.features)
        await registry.fetchFile(version.features, featuresFile);
    return {
        name: version.name,
        version: version.version,
        directory: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(place, 'model'),
        ...(version.features && { featuresFile }),
        ...(version.signature.classes && { classes: version.signature.classes }),
    };
}


/***/ })

};
