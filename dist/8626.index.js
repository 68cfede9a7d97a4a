export const id = 8626;
export const ids = [8626];
export const modules = {

/***/ 91590:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ broken),
/* harmony export */   u: () => (/* binding */ receive)
/* harmony export */ });
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84620);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(66679);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(709);




/**
 * Takes over what another job made. Its numbers are computed again from its predictions by the rules that hold here; what
 * differs is an error, and no verdict.
 * @param work.ticket empty when that job ended before it handed anything over
 * @param work.stages all that mlops.yml describes before the gate: what was left out is no pass
 */
async function receive(host, project, { ticket, commit, stages }) {
    if (ticket === '') {
        const error = (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .evidenceErrors */ .zW)('MLOPS_WORK_MISSING', {
            message: 'The job with your code ended before it handed anything over, so there is nothing to judge.',
            hint: 'Look at the log of that job: the runner was lost, or the job was cancelled or ran out of time.',
        });
        return { ...broken('work', error), evaluated: false };
    }
    try {
        await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .receiveWork */ .Bx)(host, project, ticket, commit);
    }
    catch (error) {
        // What a report could tell of a workspace in use would be about something else, and lie where a commit says.
        const taken = ['MLOPS_WORK_TAKEN', 'MLOPS_WORKSPACE_COMMITTED'];
        if (!(error instanceof _kit__WEBPACK_IMPORTED_MODULE_3__.MlopsError) || taken.includes(error.code) || host.signal.aborted)
            throw error;
        return { ...broken('work', error), evaluated: false };
    }
    const handed = (await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .readRunState */ .xz)(host, project)).stages;
    const states = [];
    for (const stage of stages) {
        const { state, error } = await stateOf(project, stage, handed);
        states.push(state);
        if (error !== undefined)
            return { states, evaluated: false, error };
    }
    const evaluated = states.some(({ stage, problem }) => stage === 'evaluate-model' && problem === undefined);
    const broke = states.find(({ problem }) => problem !== undefined && !problem.startsWith('not run'));
    if (broke) {
        const error = (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .evidenceErrors */ .zW)('MLOPS_WORK_BROKEN', {
            message: `${broke.stage} did not do its work: ${broke.problem}`,
            hint: 'Look at the log of the job with your code.',
        });
        return { states, evaluated: false, error };
    }
    const leftOut = states.find(({ problem }) => problem !== undefined);
    if (leftOut && !states.some(({ verdict }) => verdict !== undefined && verdict !== 'pass')) {
        // "Not run" is believed after a stage whose evidence says why, and of nothing else.
        const error = differs(`${leftOut.stage} was left out, and no stage before it failed`);
        const others = states.filter((state) => state !== leftOut);
        return { states: [...others, ...broken(leftOut.stage, error).states], evaluated: false, error };
    }
    if (!evaluated)
        return { states, evaluated };
    try {
        await checkEvaluation(host, project);
        return { states, evaluated };
    }
    catch (error) {
        if (!(error instanceof _kit__WEBPACK_IMPORTED_MODULE_3__.MlopsError))
            throw error;
        const others = states.filter(({ stage }) => stage !== 'evaluate-model');
        const { states: failed } = broken('evaluate-model', error);
        return { states: [...others, ...failed], evaluated: false, error };
    }
}
/** What is to be believed of a stage: that it was run is its evidence, and its verdict is what that says. */
async function stateOf(project, stage, handed) {
    const said = handed.find((state) => state.stage === stage);
    const wrong = (error) => ({ state: broken(stage, error).states[0], error });
    if (!said)
        return wrong(differs(`${stage}, which mlops.yml describes, was not run`));
    if (said.problem !== undefined)
        return { state: said };
    try {
        const { verdict } = (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .factsOf */ .xS)((await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .stageOutput */ .gD)(project, stage)).statement);
        return { state: { stage, cached: said.cached, seconds: said.seconds, ...(verdict && { verdict }) } };
    }
    catch (error) {
        if (!(error instanceof _kit__WEBPACK_IMPORTED_MODULE_3__.MlopsError))
            throw error;
        return wrong(error);
    }
}
/** A stage that could not do its work, as a report tells it. */
function broken(stage, error) {
    return { states: [{ stage, cached: false, seconds: 0, problem: `${error.code}: ${error.message}` }], error };
}
/** @throws MLOPS_WORK_DIFFERS, and what reading the stage throws */
async function checkEvaluation(host, project) {
    const { config } = project;
    const evaluation = await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .stageOutput */ .gD)(project, 'evaluate-model');
    const plan = (0,_evaluation__WEBPACK_IMPORTED_MODULE_2__.planAsJson)((0,_evaluation__WEBPACK_IMPORTED_MODULE_2__.planEvaluation)(_config__WEBPACK_IMPORTED_MODULE_0__.EvaluateSection.parse(config.evaluate), config.gate, config.task));
    const { labels, ...measured } = (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .factsOf */ .xS)(evaluation.statement).parameters;
    if ((0,_kit__WEBPACK_IMPORTED_MODULE_3__.canonicalJson)(measured) !== (0,_kit__WEBPACK_IMPORTED_MODULE_3__.canonicalJson)(plan))
        throw differs('it was measured by other rules than those that decide');
    const features = config.features && (await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .stageOutput */ .gD)(project, 'build-features'));
    if ((labels !== null) !== (features !== undefined))
        throw differs('its targets are not those of the features that mlops.yml describes');
    const problems = await (0,_evaluation__WEBPACK_IMPORTED_MODULE_2__.recheckEvaluation)(host, evaluation.statement, {
        fromFile: config.evaluate?.predictions !== undefined,
        path: async (name) => name.startsWith('build-features/') && features
            ? features.path(name.slice('build-features/'.length))
            : evaluation.path(name),
    });
    if (problems.length > 0)
        throw differs(`the evaluation is not what its predictions give: ${problems.join('; ')}`);
}
const differs = (why) => (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .evidenceErrors */ .zW)('MLOPS_WORK_DIFFERS', {
    message: `What the job with your code handed over is not what it says: ${why}.`,
    hint: 'Run both jobs again. If it stays, something in that job writes into .mlops/ or changes the action that runs there.',
});


/***/ }),

/***/ 77723:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YM: () => (/* binding */ projectOfBase),
/* harmony export */   Yl: () => (/* binding */ projectApart),
/* harmony export */   t9: () => (/* binding */ projectAt),
/* harmony export */   zP: () => (/* binding */ measureStranger)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84620);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(66679);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(709);
/* harmony import */ var _judge_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(91590);






/** Names that evaluate-model gives to predictions, and the only files that are read of what a stranger handed over. */
const PREDICTIONS = ['predictions.parquet', 'predictions.csv', 'predictions.jsonl'];
/**
 * The project as the branch describes it that a change is to be merged into: beside a stranger's work there is no checkout.
 * @param path of mlops.yml in the repository
 * @throws MLOPS_WORK_FOREIGN when that branch is not known, or has none there
 */
async function projectOfBase(host, origin, path) {
    const base = await origin.base();
    const project = base && (await projectAt(host, origin, base.commit, path));
    if (project)
        return project;
    throw (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .evidenceErrors */ .zW)('MLOPS_WORK_FOREIGN', {
        message: base
            ? `${base.branch} has no ${path}, so there are no rules by which a fork could be judged`
            : 'it is not known into which branch this change is to be merged, so no rules can judge it',
        where: { file: path },
        hint: 'Write mlops.yml on the default branch first: mlops init.',
    });
}
/** The project as a commit describes it, in a directory of its own. @returns undefined when it has no such file */
async function projectAt(host, origin, commit, path) {
    const bytes = await origin.read(commit, node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(path));
    return bytes && projectApart(host, bytes, path);
}
/** The project that a text describes, in a directory of its own. @param path of mlops.yml in its repository */
async function projectApart(host, text, path) {
    const root = await host.files.makeTemporaryDirectory('mlops-project-', host.env['RUNNER_TEMP']);
    // An empty repository marks the top, so that paths mean what they mean there.
    await host.git.run(['init', '--quiet'], { directory: root });
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(root, path);
    await host.files.write(file, text);
    return (0,_config__WEBPACK_IMPORTED_MODULE_1__.loadProject)(host, { config: file });
}
/**
 * Measures a stranger's predictions against the targets that the baseline was measured with: of what the stranger handed
 * over, nothing but ids and scores is read.
 */
async function measureStranger(host, project) {
    const { config } = project;
    const plan = (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.planEvaluation)(_config__WEBPACK_IMPORTED_MODULE_1__.EvaluateSection.parse(config.evaluate ?? {}), config.gate, config.task);
    const cache = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(project.workspace, 'cache');
    await host.files.makeDirectory(cache);
    const directory = await host.files.makeTemporaryDirectory('stranger-', cache);
    try {
        const predictions = await strangersPredictions(host, project, (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(directory, 'work'));
        const baseline = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(directory, 'baseline.parquet');
        const judged = (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.judgedMetrics)(config.gate?.rules ?? [], config.evaluate?.metrics ?? [], plan);
        const { run, digest } = await baselinePredictions(host, project, judged);
        await host.store.get(digest, baseline);
        const known = await (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.knownTargets)(host, baseline, plan, directory);
        const { verdict, cached } = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .performStage */ .Ce)(host, project, {
            stage: 'evaluate-model',
            materials: [
                { name: 'predictions', path: predictions, role: 'predictions' },
                { name: 'targets', path: known.labels, role: 'baseline' },
            ],
            parameters: { ...(0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.planAsJson)(known.plan), labels: 'targets', 'targets-of': run },
            predicate: 'test-result',
            execute: async (output) => (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.evaluatePredictions)(host, {
                plan: known.plan,
                predictions: await (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.keepPredictions)(host, predictions, output),
                labels: known.labels,
                output,
            }),
            judge: _evaluation__WEBPACK_IMPORTED_MODULE_3__.judgeEvaluation,
            facts: _evaluation__WEBPACK_IMPORTED_MODULE_3__.evaluationFacts,
        }, { cache: false });
        const state = { stage: 'evaluate-model', ...(verdict && { verdict }), cached, seconds: 0 };
        return { states: [state], evaluated: true };
    }
    catch (error) {
        if (!(error instanceof _kit__WEBPACK_IMPORTED_MODULE_4__.MlopsError))
            throw error;
        return { ...(0,_judge_js__WEBPACK_IMPORTED_MODULE_5__/* .broken */ .m)('evaluate-model', error), evaluated: false };
    }
    finally {
        await host.files.remove(directory);
    }
}
async function strangersPredictions(host, project, directory) {
    const ticket = await host.workspace.find(project.name);
    const missing = (why) => (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .evidenceErrors */ .zW)('MLOPS_WORK_MISSING', {
        message: `The fork's run handed over nothing that could be judged: ${why}.`,
        hint: 'ml-pull-request.yml does not run the code of forks. ml-pull-request-fork.yml does (mlops init --github --template fork): where it has run, look at its job `work`, which must reach its end.',
    });
    if (ticket === undefined)
        throw missing(`no files of the project ${project.name}`);
    await host.workspace.restore(ticket, directory);
    for (const name of PREDICTIONS) {
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(directory, 'outputs', 'evaluate-model', name);
        if (await host.files.exists(path))
            return path;
    }
    throw missing('no predictions among its files');
}
/** The run that today's default branch compares with, and the digest of its scored predictions. */
async function baselinePredictions(host, project, metrics) {
    const ledger = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .openLedger */ .au)(host, project);
    const choice = await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .chooseBaseline */ .hf)(host, project, ledger, { policy: 'auto', asGood: (0,_evaluation__WEBPACK_IMPORTED_MODULE_3__.asGood)(metrics) });
    if (choice.kind !== 'none' && choice.run.predictions !== undefined)
        return { run: choice.run.id, digest: choice.run.predictions };
    throw (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .evidenceErrors */ .zW)('MLOPS_WORK_FOREIGN', {
        message: `There are no targets to measure a fork's predictions with: ${choice.reason}`,
        hint: 'Let the default branch record a run first.',
    });
}


/***/ }),

/***/ 48626:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   reportUnreadable: () => (/* binding */ reportUnreadable)
/* harmony export */ });
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(709);
/* harmony import */ var _stranger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77723);




/**
 * The project to report under when a change's own description cannot be used: that of the branch it is to be merged into,
 * or the one that the description names all the same. Without a report, the one about an earlier commit would stand as if
 * it were about this one. What the report tells is written.
 * @param path of mlops.yml in the repository
 * @returns undefined where there is nothing to be merged, so that nobody would read it, or no name to report under: the
 * step says it then wherever there is a report already
 */
async function reportUnreadable(host, path, error) {
    const { origin } = host;
    if (!(error instanceof _kit__WEBPACK_IMPORTED_MODULE_2__.MlopsError) || origin?.change.base === undefined || host.signal.aborted)
        return undefined;
    const described = await atBase(host, origin, path).catch(() => undefined);
    const own = described ?? (await (0,_config__WEBPACK_IMPORTED_MODULE_0__.loadProject)(host, { config: path }).catch(() => undefined));
    const project = described ?? (own && (await (0,_stranger_js__WEBPACK_IMPORTED_MODULE_3__/* .projectApart */ .Yl)(host, `project: ${own.name}\n`, path)));
    if (!project)
        return undefined;
    const problem = `${error.code}: ${error.message}`;
    await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .writeRunState */ .e3)(host, project, { stages: [{ stage: path, cached: false, seconds: 0, problem }] });
    return project;
}
async function atBase(host, origin, path) {
    const base = await origin.base();
    return base && (0,_stranger_js__WEBPACK_IMPORTED_MODULE_3__/* .projectAt */ .t9)(host, origin, base.commit, path);
}


/***/ })

};
