export const id = 3821;
export const ids = [3821];
export const modules = {

/***/ 63821:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(709);
/* harmony import */ var _process__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(20958);
/* harmony import */ var _training__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(51458);







const inputs = zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({
    ..._kit__WEBPACK_IMPORTED_MODULE_3__.stageInputs,
    run: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('The training program and its arguments: words separated by blanks, or a JSON list. No shell.'),
    params: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('Parameters handed to the program as $MLOPS_PARAMS: a JSON object.'),
    seed: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.number)().describe('Handed to the program as $MLOPS_SEED. Default 0.'),
    env: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.list)().describe('Environment variables the program may see besides the allow-list.'),
    code: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.list)().describe('Globs of the files the result depends on. Default: the project without docs and data.'),
    checkpoints: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('The program leaves checkpoints in $MLOPS_CHECKPOINTS and goes on from what it finds there: how often at most one is kept outside of the machine, such as `30 min`.'),
    'time-limit': (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('Wall-clock limit, for example `2 h`.'),
    gpus: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.number)().describe('How many free GPUs the program needs. Default 0.'),
    features: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('Directory with train.parquet and features.json. Default: what build-features left in this project.'),
});
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_3__.defineAction)({
    name: 'train-model',
    title: 'Train model',
    description: "Runs the team's training program under supervision, on the training split only, and keeps what it left when it is whole.",
    inputs,
    outputs: {
        model: 'Directory of the model.',
        metrics: 'Path of metrics.json.',
    },
    permissions: { contents: 'read' },
    userCode: {},
    section: 'train',
    chain: { reads: ['features'], makes: ['model'] },
    run: async ({ inputs, host }) => {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_1__.openProject)(host, inputs);
        const section = trainSection(project, inputs);
        const features = await trainingSplit(host, project, inputs.features);
        const code = await (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .codeFiles */ .R9)(host, project, section);
        const expectedSeconds = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .lastDuration */ .vb)(project, 'train-model');
        let gpus = [];
        let resumed;
        const checkpoints = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(project.workspace, 'cache', 'checkpoints');
        const outcome = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .performStage */ .Ce)(host, project, {
            stage: 'train-model',
            materials: [...features.materials, ...code],
            parameters: (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .trainingParameters */ .Z$)(section),
            command: section.run,
            environment: (0,_process__WEBPACK_IMPORTED_MODULE_4__/* .environmentDigests */ .f6)(host.env, section.env ?? []),
            predicate: 'provenance',
            execute: async (output, key) => {
                const trained = await (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .train */ .B)(host, project, {
                    section,
                    features: features.directory,
                    output,
                    ...(section.checkpoints !== undefined && {
                        checkpoints: {
                            name: project.name,
                            directory: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(checkpoints, key),
                            key,
                            everySeconds: (0,_config__WEBPACK_IMPORTED_MODULE_1__.parseDuration)(section.checkpoints),
                        },
                    }),
                    ...(expectedSeconds !== undefined && { expectedSeconds }),
                });
                ({ gpus, resumed } = trained);
                return trained.result;
            },
            // GPUs and a checkpoint are facts of this execution, not of its result: another card may give the same bytes.
            facts: ({ metrics }) => ({
                metrics,
                ...(gpus.length > 0 && { gpus: gpus.map(describeGpu) }),
                ...(resumed !== undefined && { resumed }),
            }),
        }, { cache: inputs.cache });
        // What is trained needs them no more; those of another training may still be gone on from.
        await host.files.remove((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(checkpoints, (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .factsOf */ .xS)(outcome.statement).key));
        const { metrics, model, mlflow } = outcome.result;
        const run = mlflow && (await (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .readMlflowRun */ .RS)((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(outcome.directory, _training__WEBPACK_IMPORTED_MODULE_5__/* .MLFLOW_RUN */ .C1)));
        const logged = run ? `, ${mlflowSentence((0,_training__WEBPACK_IMPORTED_MODULE_5__/* .mlflowFacts */ .l9)(run))}` : '';
        return {
            summary: `${outcome.cached ? 'Already trained' : 'Trained'}: ${plural(model.files, 'model file')}, ${model.bytes.toLocaleString('en')} bytes, ${plural(Object.keys(metrics).length, 'metric')}${logged}.`,
            outputs: { model: `${outcome.directory}/model`, metrics: `${outcome.directory}/metrics.json` },
            result: outcome.result,
            evidence: outcome.statementPath,
            cached: outcome.cached,
        };
    },
}));
function mlflowSentence({ name, status }) {
    return _kit__WEBPACK_IMPORTED_MODULE_3__.escape.logLine(`and the MLflow run ${name}${status === 'FINISHED' ? '' : `, which was ${status} there`}`);
}
function describeGpu({ name, driver, memoryTotalMiB }) {
    return { name, driver, memoryTotalMiB };
}
/** The section of mlops.yml, with what the inputs say instead. @throws MLOPS_TRAINING_INPUT_INVALID */
function trainSection(project, inputs) {
    const said = {
        run: (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .argvInput */ .Bm)(inputs.run),
        params: (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .jsonInput */ .$1)(inputs.params),
        seed: inputs.seed,
        env: inputs.env.length > 0 ? inputs.env : undefined,
        code: inputs.code.length > 0 ? inputs.code : undefined,
        checkpoints: inputs.checkpoints,
        'time-limit': inputs['time-limit'],
        gpus: inputs.gpus,
    };
    const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
    const parsed = _config__WEBPACK_IMPORTED_MODULE_1__.TrainSection.safeParse({ ...project.config.train, ...given });
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    throw (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .trainingErrors */ .k3)('MLOPS_TRAINING_INPUT_INVALID', {
        message: `train-model: ${issue.path.join('.') || 'train'}: ${issue.message}`,
        where: { field: issue.path.join('.') },
        hint: 'Say `train: {run: [python, train.py]}` in mlops.yml, or give --run "python train.py".',
    });
}
async function trainingSplit(host, project, directory) {
    if (directory !== undefined) {
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(directory);
        for (const name of _training__WEBPACK_IMPORTED_MODULE_5__/* .TRAINING_FILES */ .hv) {
            if (await host.files.exists(`${path}/${name}`))
                continue;
            throw (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .trainingErrors */ .k3)('MLOPS_TRAINING_FEATURES_MISSING', {
                message: `${path} holds no ${name}`,
                where: { file: `${path}/${name}`, field: 'features' },
                hint: `Give a directory with ${_training__WEBPACK_IMPORTED_MODULE_5__/* .TRAINING_FILES */ .hv.join(' and ')}, or leave --features out after: mlops build-features`,
            });
        }
        return {
            directory: path,
            materials: _training__WEBPACK_IMPORTED_MODULE_5__/* .TRAINING_FILES */ .hv.map((name) => ({
                name: `features/${name}`,
                path: `${path}/${name}`,
                role: 'features',
            })),
        };
    }
    const built = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .stageOutput */ .gD)(project, 'build-features');
    return { directory: built.directory, materials: _training__WEBPACK_IMPORTED_MODULE_5__/* .TRAINING_FILES */ .hv.map((name) => built.material(name)) };
}
function plural(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}


/***/ })

};
