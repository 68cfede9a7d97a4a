export const id = 4800;
export const ids = [4800];
export const modules = {

/***/ 94800:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84620);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(66679);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(709);
/* harmony import */ var _process__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20958);
/* harmony import */ var _training__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(51458);








const inputs = zod__WEBPACK_IMPORTED_MODULE_7__/* .object */ .Ikc({
    ..._kit__WEBPACK_IMPORTED_MODULE_4__.stageInputs,
    predictions: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.text)().describe('File of predictions (CSV, Parquet or JSONL) with id, target and score. Default: what mlops.yml says, else the predict program is run.'),
    metric: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.list)().describe("Metrics in scikit-learn's names. Default: those usual for the task."),
    slices: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.list)().describe('Columns to slice by; `a × b` crosses two.'),
    ..._evaluation__WEBPACK_IMPORTED_MODULE_3__.predictionInputs,
});
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_4__.defineAction)({
    name: 'evaluate-model',
    title: 'Evaluate model',
    description: 'Measures predictions, or those that a model makes without seeing labels: every metric with its interval, on all examples and on every slice.',
    inputs,
    outputs: {
        evaluation: 'Path of result.json: metrics, slices, curves.',
        scored: 'Path of scored.parquet: the predictions beside their targets.',
    },
    permissions: { contents: 'read' },
    userCode: {},
    section: 'evaluate',
    chain: { reads: ['features', 'model'], makes: ['evaluation'] },
    run: async ({ inputs, host }) => {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_1__.openProject)(host, inputs);
        const section = evaluateSection(project, await asRuled(host, project, inputs));
        const plan = (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.planEvaluation)(section, project.config.gate, inputs.task ?? project.config.task);
        const predictions = await predictionsOf(host, project, section);
        const outcome = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .performStage */ .Ce)(host, project, {
            stage: 'evaluate-model',
            materials: predictions.materials,
            parameters: { ...(0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.planAsJson)(plan), labels: predictions.labels?.name ?? null },
            ...(predictions.command && {
                command: predictions.command,
                environment: (0,_process__WEBPACK_IMPORTED_MODULE_5__/* .environmentDigests */ .f6)(host.env, section.env ?? []),
            }),
            predicate: 'test-result',
            execute: async (output) => {
                const copy = await predictions.bring(output);
                const labels = predictions.labels && { labels: predictions.labels.path };
                return (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.evaluatePredictions)(host, { plan, predictions: copy, ...labels, output }).catch((error) => {
                    throw aboutOriginal(error, copy, section.predictions ?? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(copy));
                });
            },
            ...(predictions.doubt && { doubt: predictions.doubt }),
            judge: _evaluation__WEBPACK_IMPORTED_MODULE_3__.judgeEvaluation,
            facts: _evaluation__WEBPACK_IMPORTED_MODULE_3__.evaluationFacts,
        }, { cache: inputs.cache });
        return {
            ...(outcome.verdict && { verdict: outcome.verdict }),
            summary: (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.summarizeEvaluation)(outcome.result),
            outputs: {
                evaluation: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(outcome.directory, 'result.json'),
                scored: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(outcome.directory, 'scored.parquet'),
            },
            result: outcome.result,
            evidence: outcome.statementPath,
            cached: outcome.cached,
        };
    },
}));
/** What the rules that decide measure, and beside it what those of the change do. */
async function asRuled(host, project, inputs) {
    const ruling = (await (0,_config__WEBPACK_IMPORTED_MODULE_1__.workflowPolicy)(host, project))?.ruling;
    if (!ruling)
        return inputs;
    const { group, task, id, target, score, weight, positive, threshold } = ruling;
    const both = (name) => [...new Set([...ruling[name], ...inputs[name]])];
    return {
        ...{ ...inputs, group, task, id, target, score, weight, positive, threshold },
        ...{ metric: both('metric'), slices: both('slices') },
    };
}
/** The section of mlops.yml, with what the inputs say instead. */
function evaluateSection(project, inputs) {
    const { predictions, group, id, target, score, weight, positive, threshold } = inputs;
    const said = {
        ...{ predictions, group, id, target, score, weight, positive, threshold },
        ...(inputs.metric.length > 0 && { metrics: inputs.metric }),
        ...(inputs.slices.length > 0 && { slices: inputs.slices }),
    };
    const given = Object.entries(said).filter(([, value]) => value !== undefined);
    return _config__WEBPACK_IMPORTED_MODULE_1__.EvaluateSection.parse({ ...project.config.evaluate, ...Object.fromEntries(given) });
}
/** A mistake in the predictions is one in the file that people have, not in our copy, which is gone by then. */
function aboutOriginal(error, copy, original) {
    if (!(error instanceof _kit__WEBPACK_IMPORTED_MODULE_4__.MlopsError) || error.where?.file !== copy)
        return error;
    const { code, where, hint } = error;
    const message = error.message.replaceAll(copy, original);
    return new _kit__WEBPACK_IMPORTED_MODULE_4__.MlopsError(code, { message, where: { ...where, file: original }, ...(hint && { hint }), cause: error });
}
function absent(project, predictions) {
    return (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.evaluationErrors)('MLOPS_PREDICTIONS_MISSING', {
        message: `There is no file ${predictions}: expected predictions as CSV, Parquet or JSON Lines.`,
        where: { file: predictions, ...project.locate(['evaluate', 'predictions']) },
        hint: 'Run the program that writes it first, or correct the path.',
    });
}
/** A file, or a program that predicts; with features of ours, targets come from there. */
async function predictionsOf(host, project, section) {
    const features = project.config.features && (await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .stageOutput */ .gD)(project, 'build-features'));
    const labels = features?.material('evaluate-labels.parquet');
    if (section.predictions !== undefined) {
        const path = await (0,_config__WEBPACK_IMPORTED_MODULE_1__.resolvePath)(project, section.predictions, {
            purpose: 'predictions',
            at: ['evaluate', 'predictions'],
        });
        if (!(await host.files.exists(path)))
            throw absent(project, section.predictions);
        const file = { name: section.predictions, path, role: 'predictions' };
        return {
            materials: labels ? [file, labels] : [file],
            ...(labels && { labels }),
            bring: (output) => (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.keepPredictions)(host, path, output),
            doubt: async (output) => {
                const copy = (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.keptPredictions)(path, output);
                const same = (await host.files.exists(copy)) && (await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .sha256File */ .Q3)(copy)) === (await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .sha256File */ .Q3)(path));
                return same ? undefined : `it is not one of ${section.predictions}`;
            },
        };
    }
    const { run } = section;
    if (run === undefined || !features) {
        throw (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.evaluationErrors)('MLOPS_GATE_INPUT', {
            message: run
                ? 'evaluate.run needs features: what is the program to predict?'
                : 'there is nothing to evaluate: no predictions and no predict program',
            where: { ...(project.locate(['evaluate']) ?? { field: 'evaluate' }) },
            hint: 'Give --predictions FILE, or say `evaluate: {run: [python, predict.py]}` beside `features:` in mlops.yml.',
        });
    }
    const trained = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .stageOutput */ .gD)(project, 'train-model');
    const code = await (0,_training__WEBPACK_IMPORTED_MODULE_6__/* .codeFiles */ .R9)(host, project, section);
    return {
        materials: [
            { name: 'train-model/model', path: trained.path('model'), role: 'model' },
            ..._evaluation__WEBPACK_IMPORTED_MODULE_3__.PREDICT_FILES.map((name) => features.material(name)),
            labels,
            ...code,
        ],
        labels: labels,
        command: run,
        bring: (output) => (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.predict)(host, project, {
            section: { ...section, run },
            model: trained.path('model'),
            features: features.directory,
            output,
        }),
    };
}


/***/ })

};
