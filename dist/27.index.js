export const id = 27;
export const ids = [27];
export const modules = {

/***/ 21027:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ action)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/config/index.ts + 18 modules
var packages_config = __webpack_require__(81947);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 52 modules
var evidence = __webpack_require__(1059);
// EXTERNAL MODULE: ./packages/kit/index.ts + 4 modules
var kit = __webpack_require__(58725);
// EXTERNAL MODULE: ./packages/training/index.ts + 8 modules
var training = __webpack_require__(14925);
// EXTERNAL MODULE: ./actions/stages.ts
var stages = __webpack_require__(41863);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./packages/reports/index.ts + 23 modules
var reports = __webpack_require__(31662);
// EXTERNAL MODULE: ./packages/evaluation/index.ts + 46 modules
var packages_evaluation = __webpack_require__(30117);
;// CONCATENATED MODULE: ./actions/run-pipeline/judge.ts




/**
 * Takes over what another job made. Its numbers are computed again from its predictions by the rules that hold here; what
 * differs is an error, and no verdict.
 * @param ticket empty when that job ended before it handed anything over
 */
async function receive(host, project, ticket, commit) {
    if (ticket === '') {
        const error = (0,evidence/* evidenceErrors */.zW)('MLOPS_WORK_MISSING', {
            message: 'The job with your code ended before it handed anything over, so there is nothing to judge.',
            hint: 'Look at the log of that job: the runner was lost, or the job was cancelled or ran out of time.',
        });
        return { ...broken('work', error), evaluated: false };
    }
    await (0,evidence/* receiveWork */.Bx)(host, project, ticket, commit);
    // The gate decides here; what it said beside user code was for the log.
    const states = (await (0,evidence/* readRunState */.xz)(host, project)).stages.filter(({ stage }) => stage !== 'gate-model');
    const evaluated = states.some(({ stage, problem }) => stage === 'evaluate-model' && problem === undefined);
    const broke = states.find(({ problem }) => problem !== undefined && !problem.startsWith('not run'));
    if (broke) {
        const error = (0,evidence/* evidenceErrors */.zW)('MLOPS_WORK_BROKEN', {
            message: `${broke.stage} did not do its work: ${broke.problem}`,
            hint: 'Look at the log of the job with your code.',
        });
        return { states, evaluated: false, error };
    }
    if (!evaluated)
        return { states, evaluated };
    try {
        await checkEvaluation(host, project);
        return { states, evaluated };
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError))
            throw error;
        const others = states.filter(({ stage }) => stage !== 'evaluate-model');
        const { states: failed } = broken('evaluate-model', error);
        return { states: [...others, ...failed], evaluated: false, error };
    }
}
/** A stage that could not do its work, as a report tells it. */
function broken(stage, error) {
    return { states: [{ stage, cached: false, seconds: 0, problem: `${error.code}: ${error.message}` }], error };
}
/** @throws MLOPS_WORK_DIFFERS, and what reading the stage throws */
async function checkEvaluation(host, project) {
    const { config } = project;
    const evaluation = await (0,evidence/* stageOutput */.gD)(project, 'evaluate-model');
    const plan = (0,packages_evaluation.planAsJson)((0,packages_evaluation.planEvaluation)(packages_config/* EvaluateSection */.rD.parse(config.evaluate), config.gate, config.task));
    const { labels, ...measured } = (0,evidence/* factsOf */.xS)(evaluation.statement).parameters;
    if ((0,kit.canonicalJson)(measured) !== (0,kit.canonicalJson)(plan))
        throw differs('it was measured by other rules than those that decide');
    const features = config.features && (await (0,evidence/* stageOutput */.gD)(project, 'build-features'));
    if ((labels !== null) !== (features !== undefined))
        throw differs('its targets are not those of the features that mlops.yml describes');
    const problems = await (0,packages_evaluation.recheckEvaluation)(host, evaluation.statement, {
        path: async (name) => name.startsWith('build-features/') && features
            ? features.path(name.slice('build-features/'.length))
            : evaluation.path(name),
    });
    if (problems.length > 0)
        throw differs(problems.join('; '));
}
const differs = (why) => (0,evidence/* evidenceErrors */.zW)('MLOPS_WORK_DIFFERS', {
    message: `The evaluation that the job with your code handed over is not what its predictions give: ${why}.`,
    hint: 'Run both jobs again. If it stays, something in that job writes into .mlops/ or changes the action that runs there.',
});

;// CONCATENATED MODULE: ./actions/run-pipeline/stranger.ts






/** Names that evaluate-model gives to predictions, and the only files that are read of what a stranger handed over. */
const PREDICTIONS = ['predictions.parquet', 'predictions.csv', 'predictions.jsonl'];
/**
 * The project as the branch describes it that a change is to be merged into: beside a stranger's work there is no checkout.
 * @param path of mlops.yml in the repository
 * @throws MLOPS_WORK_FOREIGN when that branch is not known, or has none there
 */
async function projectOfBase(host, origin, path) {
    const { base } = origin.change;
    const project = base && (await projectAt(host, origin, base.commit, path));
    if (project)
        return project;
    throw (0,evidence/* evidenceErrors */.zW)('MLOPS_WORK_FOREIGN', {
        message: base
            ? `${base.branch} has no ${path}, so there are no rules by which a fork could be judged`
            : 'it is not known into which branch this change is to be merged, so no rules can judge it',
        where: { file: path },
        hint: 'Write mlops.yml on the default branch first: mlops init.',
    });
}
/** The project as a commit describes it, in a directory of its own. @returns undefined when it has no such file */
async function projectAt(host, origin, commit, path) {
    const bytes = await origin.read(commit, path);
    if (!bytes)
        return undefined;
    const root = await host.files.makeTemporaryDirectory('mlops-project-', host.env['RUNNER_TEMP']);
    // An empty repository marks the top, so that paths mean what they mean there.
    await host.git.run(['init', '--quiet'], { directory: root });
    const file = (0,external_node_path_.join)(root, path);
    await host.files.write(file, bytes);
    return (0,packages_config/* loadProject */.gi)(host, { config: file });
}
/**
 * Measures a stranger's predictions against the targets that the baseline was measured with: of what the stranger handed
 * over, nothing but ids and scores is read.
 */
async function measureStranger(host, project) {
    const { config } = project;
    const plan = (0,packages_evaluation.planEvaluation)(packages_config/* EvaluateSection */.rD.parse(config.evaluate ?? {}), config.gate, config.task);
    const cache = (0,external_node_path_.join)(project.workspace, 'cache');
    await host.files.makeDirectory(cache);
    const directory = await host.files.makeTemporaryDirectory('stranger-', cache);
    try {
        const predictions = await strangersPredictions(host, project, (0,external_node_path_.join)(directory, 'work'));
        const baseline = (0,external_node_path_.join)(directory, 'baseline.parquet');
        await host.store.get(await baselinePredictions(host, project), baseline);
        const known = await (0,packages_evaluation.knownTargets)(host, baseline, plan, directory);
        const { verdict, cached } = await (0,evidence/* performStage */.Ce)(host, project, {
            stage: 'evaluate-model',
            materials: [
                { name: 'predictions', path: predictions, role: 'predictions' },
                { name: 'targets', path: known.labels, role: 'baseline' },
            ],
            parameters: { ...(0,packages_evaluation.planAsJson)(known.plan), labels: 'targets' },
            predicate: 'test-result',
            execute: async (output) => (0,packages_evaluation.evaluatePredictions)(host, {
                plan: known.plan,
                predictions: await (0,packages_evaluation.keepPredictions)(host, predictions, output),
                labels: known.labels,
                output,
            }),
            judge: packages_evaluation.judgeEvaluation,
            facts: packages_evaluation.evaluationFacts,
        }, { cache: false });
        const state = { stage: 'evaluate-model', ...(verdict && { verdict }), cached, seconds: 0 };
        return { states: [state], evaluated: true };
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError))
            throw error;
        return { ...broken('evaluate-model', error), evaluated: false };
    }
    finally {
        await host.files.remove(directory);
    }
}
async function strangersPredictions(host, project, directory) {
    const ticket = await host.workspace.find(project.name);
    const missing = (why) => (0,evidence/* evidenceErrors */.zW)('MLOPS_WORK_MISSING', {
        message: `The fork's run handed over nothing that could be judged: ${why}.`,
        hint: 'Look at that run: it must call ml-pull-request-fork.yml, and its job `work` must reach its end.',
    });
    if (ticket === undefined)
        throw missing(`no files of the project ${project.name}`);
    await host.workspace.restore(ticket, directory);
    for (const name of PREDICTIONS) {
        const path = (0,external_node_path_.join)(directory, 'outputs', 'evaluate-model', name);
        if (await host.files.exists(path))
            return path;
    }
    throw missing('no predictions among its files');
}
/** Digest of the scored predictions that today's default branch compares with. */
async function baselinePredictions(host, project) {
    const ledger = await (0,evidence/* openLedger */.au)(host, project);
    const choice = await (0,evidence/* chooseBaseline */.hf)(host, project, ledger, { policy: 'auto' });
    if (choice.kind !== 'none' && choice.run.predictions !== undefined)
        return choice.run.predictions;
    throw (0,evidence/* evidenceErrors */.zW)('MLOPS_WORK_FOREIGN', {
        message: `There are no targets to measure a fork's predictions with: ${choice.reason}`,
        hint: 'Let the default branch record a run first.',
    });
}

;// CONCATENATED MODULE: ./actions/run-pipeline/announce.ts



/** Name of the job with user code in the reusable workflows; a called job is `<calling job> / work`. */
const JOB = /(^| \/ )work$/;
/** A queue this long is worth a word; shorter ones are every run's. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 15_000;
/** A queue ends sooner or is said; this is for a server that says neither. */
const LONGEST_MS = 8 * 60_000;
/**
 * Says in the comment when no runner takes the job with user code. Ends as soon as one has, or it is said, so that it
 * costs next to nothing where runners are free.
 * @param config path of mlops.yml in the repository
 */
async function announce(host, config, watch = {
    now: () => host.clock.now().getTime(),
    pause: (milliseconds) => (0,promises_.setTimeout)(milliseconds, undefined, { signal: host.signal }),
}) {
    const { origin } = host;
    const began = watch.now();
    let said = '';
    while (origin && said === '' && watch.now() - began < LONGEST_MS) {
        const waiting = (await origin.waitingJobs()).find(({ job }) => JOB.test(job));
        if (!waiting)
            break;
        if (watch.now() - Date.parse(waiting.since) < PATIENCE_MS)
            await watch.pause(LOOK_EVERY_MS);
        else
            said = await sayWaiting(host, origin, config, waiting);
    }
    return {
        summary: said === '' ? 'The job with your code has a runner.' : said,
        outputs: { verdict: '', run: '', report: '', comment: '', 'hand-over': '' },
    };
}
async function sayWaiting(host, origin, config, waiting) {
    // There is no checkout: all that is needed is the project's name.
    const project = await projectAt(host, origin, origin.change.commit, config);
    if (!project)
        return `There is no ${config} at ${origin.change.commit}.`;
    const report = {
        project: project.name,
        verdict: 'inconclusive',
        baselineName: origin.change.base?.branch ?? origin.defaultBranch,
        waiting,
        stages: [],
    };
    const said = (0,reports/* plain */.pj)((0,reports/* headline */.Pl)(report));
    await origin.publish({
        project: project.name,
        verdict: report.verdict,
        headline: said,
        markdown: (0,reports/* renderComment */.wQ)(report),
    });
    return `${project.name}: ${said}`;
}

;// CONCATENATED MODULE: ./actions/run-pipeline/parts.ts




/** Hands over what user code made, and decides nothing: a failure is told by the job that judges. */
async function handOver(host, project, done) {
    await (0,evidence/* writeRunState */.e3)(host, project, { stages: done.states });
    const ticket = await (0,evidence/* handOverWork */.D4)(host, project);
    if (done.error !== undefined) {
        host.log.error(done.error instanceof kit.MlopsError ? `${done.error.code}: ${done.error.message}` : String(done.error));
        host.log.info('What was made until then is handed over: the job that judges reports it.');
    }
    return {
        summary: `${project.name}: handed over to the job that judges`,
        outputs: { verdict: '', run: '', report: '', comment: '', 'hand-over': ticket },
        result: { stages: done.states.map((state) => ({ ...state })), run: null },
    };
}
/** Decides about the work of another job. @param gate runs the gate, when there is something for it to judge */
async function judge(host, project, ticket, gate) {
    const { commit } = await (0,evidence/* historyOf */.om)(host, project);
    return joined(await receive(host, project, ticket, commit), gate);
}
/** Decides about the work of a run that anyone may start. */
async function judgeStranger(host, project, gate) {
    return joined(await measureStranger(host, project), gate);
}
async function joined({ states, evaluated, error }, gate) {
    const decided = evaluated ? await gate() : { states: [], results: new Map() };
    const problem = error ?? decided.error;
    return {
        states: [...states, ...decided.states],
        results: decided.results,
        ...(problem !== undefined && { error: problem }),
    };
}

// EXTERNAL MODULE: ./actions/run-pipeline/run-stages.ts
var run_stages = __webpack_require__(82606);
;// CONCATENATED MODULE: ./actions/run-pipeline/action.ts











const Part = schemas/* enum */.k5n(['whole', 'work', 'judge', 'announce']);
/* harmony default export */ const action = ((0,kit.defineAction)({
    name: 'run-pipeline',
    title: 'mlops-actions',
    description: 'Runs the stages a project describes, from raw data to a verdict, records the run and writes the report. With predictions alone, and no mlops.yml, it says whether they got worse than the baseline.',
    inputs: schemas/* object */.Ikc({
        ...kit.projectInputs,
        predictions: (0,kit.text)().describe('File of predictions (CSV, Parquet or JSONL: id, target, score, slice columns), instead of mlops.yml.'),
        baseline: (0,kit.text)().describe('auto (the recorded runs decide), none, a run id, or a file of predictions. Default: auto.'),
        metric: (0,kit.list)().describe("Metrics in scikit-learn's names. The first one is judged by `margin`."),
        margin: (0,kit.text)().describe('How much worse than the baseline is still accepted: 0.005, or 1% of the baseline.'),
        slices: (0,kit.list)().describe('Columns to slice by.'),
        group: (0,kit.text)().describe('Column whose equal values mark correlated examples.'),
        stages: (0,kit.list)().describe('Only these stages. Default: every stage that the project describes.'),
        cache: (0,kit.flag)(true).describe('Take a stage whose inputs did not change from an earlier run.'),
        record: (0,kit.flag)(true).describe('Record the run in the ledger.'),
        mermaid: (0,kit.flag)(false).describe('Draw the stages as a Mermaid flowchart, which GitHub shows and mail does not.'),
        part: Part.prefault('whole').describe('`work` runs your code and hands over what it made; `judge`, in a fresh job without your code, decides, records and reports; `whole` does both. `announce` says when `work` waits for a runner.'),
        'hand-over': (0,kit.text)().describe('For `judge`: the output `hand-over` of the job that did the work.'),
    }),
    outputs: {
        verdict: 'pass, fail or inconclusive',
        run: 'id of the recorded run; empty when it was not recorded',
        report: 'path of the HTML report',
        comment: 'path of the report as Markdown',
        'hand-over': 'ticket of what `work` made, for `judge`',
    },
    permissions: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
    async run({ inputs, host }) {
        if (inputs.part === 'announce')
            return announce(host, inputs.config ?? 'mlops.yml');
        const stranger = inputs.part === 'judge' && inputs['hand-over'] === undefined && host.origin?.change.untrusted;
        const project = stranger
            ? await projectOfBase(host, host.origin, inputs.config ?? 'mlops.yml')
            : await openProject(host, inputs);
        const asked = { ...inputs, ...(stranger && { config: project.file }) };
        const startedAt = host.clock.now();
        const { judged, told } = await chosenStages(project, inputs.stages);
        if (inputs.part !== 'whole')
            expectDescribed(project, inputs.part);
        const all = () => prepareAndRun(host, project, judged, asked);
        const gate = () => (0,run_stages/* runStages */.J)(host, judged.filter(({ name }) => name === 'gate-model'), (stage) => inputsFor(stage, { ...asked, cache: false, 'user-code': false }));
        if (inputs.part === 'work')
            return handOver(host, project, await all());
        await host.origin?.begin(project.name);
        const done = inputs.part === 'whole'
            ? await all()
            : stranger
                ? await judgeStranger(host, project, gate)
                : await judge(host, project, inputs['hand-over'] ?? '', gate);
        const run = inputs.record
            ? await recordIfPossible(host, project, { done, startedAt, whole: inputs.stages.length === 0 })
            : undefined;
        await (0,evidence/* writeRunState */.e3)(host, project, { stages: done.states, ...(run !== undefined && { run }) });
        const report = await (0,run_stages/* runStages */.J)(host, told, (stage) => inputsFor(stage, asked));
        const error = done.error ?? report.error;
        if (error !== undefined)
            throw error;
        const verdict = verdictOf(done);
        const made = report.results.get('report-run');
        return {
            ...(verdict && { verdict }),
            summary: made?.summary ?? `${project.name}: ${verdict ?? 'done'}`,
            outputs: {
                verdict: verdict ?? '',
                run: run ?? '',
                report: made?.outputs['report'] ?? '',
                comment: made?.outputs['comment'] ?? '',
                'hand-over': '',
            },
            result: { stages: done.states.map((state) => ({ ...state })), run: run ?? null },
            cached: done.states.every(({ cached }) => cached),
        };
    },
}));
function expectDescribed(project, part) {
    if (project.file !== undefined)
        return;
    throw (0,packages_config/* fail */.fJ)('MLOPS_CONFIG_MISSING', {
        message: `There is no mlops.yml: part: ${part} needs one, because two jobs must follow the same description.`,
        where: { field: 'part' },
        hint: 'Write one with: mlops init. Predictions alone are judged in one job, without `part`.',
    });
}
/** Inputs that say what is judged and how. */
const POLICY_INPUTS = ['predictions', 'baseline', 'metric', 'margin', 'slices', 'group'];
/**
 * mlops.yml, or a project put together from the inputs when only predictions are given. Never both: a recorded run may
 * become a baseline, so its rules are those that everybody can read.
 */
async function openProject(host, inputs) {
    const described = inputs.config !== undefined || (await host.files.exists((0,external_node_path_.resolve)('mlops.yml')));
    const said = POLICY_INPUTS.filter((name) => inputs[name] !== undefined && inputs[name]?.length !== 0);
    if (described && said.length > 0) {
        throw (0,packages_config/* fail */.fJ)('MLOPS_POLICY_OVERRIDE', {
            message: `mlops.yml says what is judged, and so ${said.length === 1 ? 'does the input' : 'do the inputs'} ${said.join(', ')}: a recorded run has one policy.`,
            where: { field: said[0] },
            hint: 'Change mlops.yml. To try something without recording it, use: mlops gate-model',
        });
    }
    if (inputs.predictions === undefined)
        return (0,packages_config/* openProject */.U8)(host, inputs);
    return (0,packages_config/* projectFromInputs */.Xg)(host, {
        dataRoots: inputs['data-roots'],
        config: { evaluate: { predictions: inputs.predictions }, gate: {} },
    });
}
/** The stages that judge, and those that tell of it afterwards whatever happened. */
async function chosenStages(project, only) {
    const { data, features, train, evaluate, gate } = project.config;
    const described = {
        'validate-data': data,
        'build-features': features,
        'train-model': train,
        'evaluate-model': evaluate,
        'gate-model': evaluate && (gate ?? {}),
        'report-run': true,
    };
    const wanted = Object.keys(stages/* stages */._).filter((name) => only.length === 0 ? described[name] !== undefined : only.includes(name));
    const actions = await Promise.all(wanted.map(async (name) => (await stages/* stages */._[name]()).default));
    return { judged: actions.filter(({ chain }) => !chain?.always), told: actions.filter(({ chain }) => chain?.always) };
}
/** An input has the same word everywhere: a stage gets those of ours that it declares, and its defaults for the rest. */
function inputsFor(stage, inputs) {
    // The gate judges what evaluate-model made of the predictions, not the file again.
    const own = Object.keys(stage.inputs.shape).filter((name) => !(stage.name === 'gate-model' && name === 'predictions'));
    const defaults = stage.inputs.parse({});
    return {
        ...defaults,
        ...Object.fromEntries(own.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]])),
    };
}
/** A set-up that fails is told in the report like a stage that does. */
async function prepareAndRun(host, project, stages, inputs) {
    try {
        await (0,training/* prepareProject */.hs)(host, project);
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError) || host.signal.aborted)
            throw error;
        const problem = `${error.code}: ${error.message}`;
        return { states: [{ stage: 'set-up', cached: false, seconds: 0, problem }], results: new Map(), error };
    }
    return (0,run_stages/* runStages */.J)(host, stages, (stage) => inputsFor(stage, inputs));
}
function verdictOf({ states }) {
    const verdicts = states.flatMap(({ verdict }) => verdict ?? []);
    return verdicts.length === 0 ? undefined : (0,kit.worstVerdict)(verdicts);
}
/** One name is one project: a laxer file beside mlops.yml, or none at all, must not speak for it. */
async function belongsElsewhere(host, project, ledger, config) {
    const latest = await ledger.latest(project.name);
    const other = latest && (await ledger.run(latest.latest));
    if (!other || other.config === config)
        return false;
    host.log.warning(`This run is not recorded: the runs of ${project.name} are described by ${other.config ?? 'inputs'}, this one by ${config ?? 'inputs'}. Give it another \`project:\` name.`);
    return true;
}
/** @returns the id of the recorded run; undefined when it broke, or there is nowhere to record it */
async function recordIfPossible(host, project, { done, startedAt, whole }) {
    const worked = done.states.filter(({ problem }) => problem === undefined).map(({ stage }) => stage);
    if (done.error !== undefined || worked.length === 0)
        return undefined;
    const ledger = await ledgerFor(host, project);
    if (!ledger)
        return undefined;
    const config = project.file === undefined ? undefined : (0,external_node_path_.relative)(project.repository, project.file);
    if (await belongsElsewhere(host, project, ledger, config))
        return undefined;
    const verdict = verdictOf(done);
    const recorded = await (0,evidence/* recordRun */.vj)(host, project, ledger, {
        ...(config !== undefined && { config }),
        stages: rescored(done) ? [...worked, 'rescore-baseline'] : worked,
        startedAt,
        // Only a gate whose every stage before it ran in this pass makes one that others may be compared with.
        verdict: verdict === 'pass' && !(whole && worked.includes('gate-model')) ? undefined : verdict,
    });
    if (recorded.difference !== undefined) {
        host.log.info(`Recorded as a run of uncommitted work, which is no baseline: ${recorded.difference}`);
    }
    return recorded.id;
}
/** Whether the gate had the baseline's model scored again, which is a stage with evidence of its own. */
function rescored({ results }) {
    const decision = results.get('gate-model')?.result;
    return decision?.baseline?.rescored === true;
}
/** Outside of git there is nothing to record in; that is said, and no reason to fail. */
async function ledgerFor(host, project) {
    if (host.cause === 'pull-request')
        return undefined;
    const { origin } = host;
    if (origin && (origin.change.base !== undefined || origin.change.branch !== origin.defaultBranch)) {
        host.log.info(`This run is not recorded: only runs of ${origin.defaultBranch} are.`);
        return undefined;
    }
    try {
        const ledger = await (0,evidence/* openLedger */.au)(host, project);
        const elsewhere = await (0,evidence/* unfetchedLedger */.E_)(host, project.repository, ledger);
        if (elsewhere === undefined)
            return ledger;
        host.log.warning(`This run is not recorded, or there would be two ledgers: ${elsewhere}`);
        return undefined;
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError) ||
            !['MLOPS_LEDGER_NO_REPOSITORY', 'MLOPS_LEDGER_NO_COMMITS'].includes(error.code))
            throw error;
        host.log.warning(`This run is not recorded: ${error.message}. ${error.hint ?? ''}`);
        return undefined;
    }
}


/***/ }),

/***/ 82606:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ runStages)
/* harmony export */ });
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58725);

/**
 * Runs stages in the order of their declarations. A stage that fails or breaks takes only its descendants with it.
 *
 * @param inputsOf the inputs of one stage
 * @param when whether to run the stages that run `always`, or the others
 */
async function runStages(host, stages, inputsOf) {
    const done = { states: [], results: new Map() };
    const lost = new Map();
    for (const stage of (0,_kit__WEBPACK_IMPORTED_MODULE_0__.orderStages)(stages)) {
        const cause = lost.get(stage);
        if (cause) {
            done.states.push({
                stage: stage.name,
                cached: false,
                seconds: 0,
                problem: `not run, because ${cause.name} did not pass`,
            });
            continue;
        }
        const started = host.clock.monotonic();
        const seconds = () => Math.round((host.clock.monotonic() - started) / 10) / 100;
        try {
            const result = await host.group(stage.name, () => stage.run({ inputs: inputsOf(stage), host }));
            host.log.info(`  ${result.summary}${result.cached ? ' (cached)' : ''}`);
            done.results.set(stage.name, result);
            done.states.push({
                stage: stage.name,
                ...(result.verdict && { verdict: result.verdict }),
                cached: result.cached ?? false,
                seconds: seconds(),
            });
            if (result.verdict === 'pass' || result.verdict === undefined)
                continue;
        }
        catch (error) {
            if (host.signal.aborted)
                throw error;
            done.error ??= error;
            const problem = error instanceof _kit__WEBPACK_IMPORTED_MODULE_0__.MlopsError ? `${error.code}: ${error.message}` : String(error);
            done.states.push({ stage: stage.name, cached: false, seconds: seconds(), problem });
        }
        for (const descendant of (0,_kit__WEBPACK_IMPORTED_MODULE_0__.descendantsOf)(stage, stages))
            lost.set(descendant, stage);
    }
    return done;
}


/***/ })

};
