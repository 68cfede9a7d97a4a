export const id = 848;
export const ids = [848];
export const modules = {

/***/ 90848:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ serve)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/features/index.ts + 27 modules
var features = __webpack_require__(68);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/registry/index.ts + 25 modules
var packages_registry = __webpack_require__(61011);
// EXTERNAL MODULE: ./packages/serving/index.ts + 58 modules
var serving = __webpack_require__(88617);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/errors.js
var errors = __webpack_require__(961);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
;// CONCATENATED MODULE: ./packages/cli/class-names.ts




/** @param text separated by commas, or a JSON array: a name may have a comma in it */
function classNames(text) {
    if (/^\s*\[/.test(text)) {
        const parsed = schemas/* array */.YOg(schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig()]).transform(String)).safeParse(parsedJson(text));
        if (parsed.success)
            return parsed.data;
    }
    return text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
}
function parsedJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
const Evaluated = schemas/* object */.Ikc({
    evaluationSet: schemas/* object */.Ikc({ classes: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP() })).optional() }),
});
/** The classes that the evaluation in this workspace found, when it was of the very model in `directory`. */
async function evaluatedClasses(project, directory) {
    try {
        const evaluated = await (0,evidence/* stageOutput */.gD)(project, 'evaluate-model');
        const { dirHash1 } = await (0,evidence/* digestDirectory */.qW)(directory);
        if (!(0,evidence/* materialsOf */.iA)(evaluated.statement).some(({ digest }) => digest.dirHash1 === dirHash1))
            return undefined;
        const { evaluationSet } = Evaluated.parse(JSON.parse(await (0,promises_.readFile)(evaluated.path('result.json'), 'utf8')));
        return evaluationSet.classes?.map(({ name }) => name);
    }
    catch (error) {
        // A project without an evaluation knows no classes; what is wrong with a model is said by who opens it.
        if (error instanceof kit.MlopsError || error instanceof errors/* ZodError */.G)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/cli/commands/serve.ts








/* harmony default export */ const serve = ((0,kit.defineAction)({
    name: 'serve',
    title: 'Serve a model',
    description: `Answers requests for predictions over HTTP (Open Inference Protocol v2) until it is stopped. With ${serving/* TOKEN_VARIABLE */.bG} set, they need it as a bearer token.`,
    inputs: schemas/* object */.Ikc({
        reference: (0,kit.text)().describe('What is registered: name, name@v1.2.3 or name#production. Or give --model.'),
        model: (0,kit.text)().describe('Directory that holds an ONNX model, instead of a registered one.'),
        features: (0,kit.text)().describe('The features.json that build-features wrote for --model; default: the one in its directory.'),
        name: (0,kit.text)().describe('What --model is called; default: the name of its directory.'),
        version: (0,kit.text)().describe('Its version; default 0.0.0.'),
        digest: (0,kit.text)().describe('Its dirHash1: any other bytes are not served. A registered one is always held to its own.'),
        'features-digest': (0,kit.text)().describe('sha256 of its features.json: any other is not served.'),
        classes: (0,kit.text)().describe('Names of its classes, when there are more than two, in its own order: separated by commas, or a JSON array. Default: those of its version, or of the evaluation of this very model in this project.'),
        port: (0,kit.number)().describe('Port to listen on; default 8080, 0 for any free one.'),
        address: (0,kit.text)().describe('Address to listen on; default 127.0.0.1, which nobody else reaches.'),
        log: (0,kit.text)().describe('Directory of the prediction log, or none; default .mlops/predictions.'),
        online: (0,kit.text)().describe('File of the online store, for requests that name an entity and bring no features, or none; default .mlops/online.sqlite, once it is there.'),
        'log-rate': (0,kit.number)().describe('Share of the requests that are logged; default 1.'),
        runtime: schemas/* enum */.k5n(['onnxruntime-web', 'onnxruntime-node'])
            .optional()
            .describe("What runs the model: the pinned onnxruntime-web, or the project's own onnxruntime-node. Default: deploy.runtime in mlops.yml."),
        probes: (0,kit.text)().describe('File with the secret of a deployment: requests that prove to know it only try the server, are not logged, and need no token.'),
        concurrent: (0,kit.number)().describe('Most requests at once; more are answered 503; default 128.'),
        seconds: (0,kit.number)().describe('Time limit of one prediction; default 10.'),
        ...kit.projectInputs,
    }),
    outputs: { url: 'where the model was served' },
    permissions: {},
    positional: ['reference'],
    async run({ inputs, host }) {
        const project = await (0,config.openProject)(host, inputs);
        const model = await modelFrom(host, project, inputs);
        const directory = inputs.log ?? (0,external_node_path_.join)(project.workspace, 'predictions');
        const online = inputs.online ?? (0,features/* onlineStorePath */.yc)(project);
        const token = (0,serving/* tokenOf */.B9)(host.env);
        const server = await (0,serving/* startServer */.UD)(host, {
            models: [model],
            port: inputs.port ?? 8080,
            ...((inputs.runtime ?? declaredRuntime(project)) === 'onnxruntime-node' && { native: project.root }),
            ...(inputs.probes !== undefined && { probes: await host.files.readText((0,external_node_path_.resolve)(inputs.probes)) }),
            ...(inputs.address !== undefined && { address: inputs.address }),
            ...(token && { token }),
            ...(directory !== 'none' && { log: { directory: (0,external_node_path_.resolve)(directory), rate: inputs['log-rate'] ?? 1 } }),
            ...(online !== 'none' && { online: new features/* OnlineStoreFile */.pW((0,external_node_path_.resolve)(online), (text) => host.log.warning(text)) }),
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
function declaredRuntime({ config: { deploy } }) {
    return deploy?.target === 'process' ? deploy.runtime : undefined;
}
/** The directory that was named, or the registered version, its bytes fetched by digest. */
async function modelFrom(host, project, asked) {
    if ((asked.reference === undefined) === (asked.model === undefined)) {
        throw (0,serving/* servingErrors */.aE)('MLOPS_SERVE_OPTIONS', {
            message: 'Expected what to serve: either a registered model, or a directory with --model.',
            hint: 'For example: mlops serve flights-delay#production, or mlops serve --model .mlops/outputs/train-model/model',
        });
    }
    if (asked.model !== undefined) {
        const directory = (0,external_node_path_.resolve)(asked.model);
        if (asked.features !== undefined && !(await host.files.exists((0,external_node_path_.resolve)(asked.features))))
            host.log.warning(`${asked.features} does not exist: the model has to take its features by name`);
        const classes = asked.classes === undefined ? await evaluatedClasses(project, directory) : classNames(asked.classes);
        return {
            name: asked.name ?? (0,external_node_path_.basename)(directory),
            version: asked.version ?? '0.0.0',
            directory,
            ...(asked.features !== undefined && { featuresFile: (0,external_node_path_.resolve)(asked.features) }),
            ...(classes && { classes }),
            expected: { digest: asked.digest, features: asked['features-digest'] },
        };
    }
    const registry = await (0,packages_registry/* openRegistry */.Me)(host, project);
    const version = await registry.resolve(asked.reference);
    if (version.deprecated) {
        throw (0,serving/* servingErrors */.aE)('MLOPS_SERVE_OPTIONS', {
            message: `${version.tag} was withdrawn: it is not put into service.`,
            hint: 'Name another version; they are listed by: mlops registry show',
        });
    }
    const place = (0,external_node_path_.join)(project.workspace, 'cache', 'served', (0,serving/* releaseFolder */.Uc)(version));
    await registry.fetch(version, (0,external_node_path_.join)(place, 'model'));
    const featuresFile = (0,external_node_path_.join)(place, 'features.json');
    if (version.features)
        await registry.fetchFile(version.features, featuresFile);
    return {
        name: version.name,
        version: version.version,
        directory: (0,external_node_path_.join)(place, 'model'),
        expected: { digest: version.model.digest, features: version.features?.digest },
        ...(version.features && { featuresFile }),
        ...(version.signature.classes && { classes: version.signature.classes }),
    };
}


/***/ })

};
