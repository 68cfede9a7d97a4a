export const id = 9842;
export const ids = [9842];
export const modules = {

/***/ 9842:
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
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/training/index.ts + 17 modules
var training = __webpack_require__(51458);
// EXTERNAL MODULE: ./actions/stages.ts
var stages = __webpack_require__(41863);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./actions/run-pipeline/new-data.ts




/** The stage that reads every source of a project. */
const READS_DATA = 'validate-data';
/**
 * Runs stages. What a schedule started looks at the data first, and goes no further when nothing is new.
 * @param run runs some of them, in their order
 */
async function runIfNew(host, project, stages, run) {
    const look = host.cause === 'schedule' ? stages.filter(({ name }) => name === READS_DATA) : [];
    const seen = look.length === 0 ? undefined : await run(look);
    const { verdict = 'pass' } = seen?.results.get(READS_DATA) ?? { verdict: 'fail' };
    if (seen === undefined || verdict !== 'pass')
        return { done: await run(stages), news: '' };
    const news = await newsOf(host, project);
    return {
        done: news === 'none' ? seen : joined(seen, await run(stages.filter((stage) => !look.includes(stage)))),
        news,
    };
}
/**
 * Compares the data that were read here with those of the newest recorded run of the same commit. Code that changed has a run of
 * its own, by its push; where there is none, that is a reason to train too.
 */
async function newsOf(host, project) {
    const ledger = await (0,evidence/* ledgerIfAny */.Fl)(host, project);
    const known = host.origin && (await ledger?.byCommit(host.origin.change.commit));
    if (!ledger || !known)
        return '';
    const recorded = (await ledger.statements(await ledger.run(known.latest))).get(READS_DATA);
    if (recorded === undefined)
        return '';
    const path = (0,external_node_path_.join)(project.workspace, 'evidence', `${READS_DATA}.json`);
    const before = sources(Buffer.from(recorded).toString('utf8'), path);
    return before === sources(await (0,promises_.readFile)(path, 'utf8'), path) ? 'none' : 'data';
}
/** Names and digests of the data that a statement is about. */
function sources(statement, path) {
    const data = (0,evidence/* materialsOf */.iA)((0,evidence/* parseStatement */.By)(statement, path)).filter(({ role }) => role === 'data');
    return (0,kit.canonicalJson)(data);
}
/** Of stages that were run one after the other. */
function joined(first, then) {
    return {
        ...then,
        states: [...first.states, ...then.states],
        results: new Map([...first.results, ...then.results]),
        made: new Map([...first.made, ...then.made]),
    };
}

// EXTERNAL MODULE: ./actions/run-pipeline/output.ts
var output = __webpack_require__(10668);
;// CONCATENATED MODULE: ./actions/run-pipeline/record.ts



/**
 * Where a gate is described and did not decide, the whole has not passed.
 * @param leftOut stages that a change leaves out, and that its base judges it by
 */
function verdictOf({ states, results }, stages, leftOut = []) {
    const verdicts = states.flatMap(({ verdict }) => verdict ?? []);
    const ungated = stages.some(({ name }) => name === 'gate-model') && !results.has('gate-model');
    if (ungated || leftOut.length > 0)
        verdicts.push('inconclusive');
    return verdicts.length === 0 ? undefined : (0,kit.worstVerdict)(verdicts);
}
/** One name is one project: a laxer file beside mlops.yml, or none at all, must not speak for it. */
async function belongsElsewhere(host, project, ledger, config) {
    const run = { project: project.name, commit: 'HEAD', config };
    const other = await (0,evidence/* describedBefore */.T4)(host, project.repository, ledger, run);
    if (other === undefined || other === config) {
        const latest = await ledger.latest(project.name);
        if (latest && (await ledger.run(latest.latest)).config !== config)
            host.log.info(`The runs of ${project.name} are described by ${config} from now on.`);
        return false;
    }
    host.log.warning(`This run is not recorded: the runs of ${project.name} are described by ${other}, this one by ${config ?? 'inputs'}. Give it another \`project:\` name.`);
    return true;
}
/** @returns the id of the recorded run; undefined when it broke, or there is nowhere to record it */
async function recordIfPossible(host, project, { done, judged, startedAt, before }) {
    const worked = stagesOf(done);
    if (done.error !== undefined || worked.length === 0)
        return undefined;
    const ledger = await ledgerFor(host, project);
    if (!ledger)
        return undefined;
    const config = project.file === undefined ? undefined : (0,external_node_path_.relative)(project.repository, project.file);
    if (await belongsElsewhere(host, project, ledger, config))
        return undefined;
    const verdict = verdictOf(done, judged);
    const recorded = await (0,evidence/* recordRun */.vj)(host, project, ledger, {
        ...(config !== undefined && { config }),
        stages: [...worked, ...(await madeBefore(host, project, before ?? []))],
        made: done.made,
        startedAt,
        // Only a gate whose every stage before it ran in this pass makes one that others may be compared with.
        verdict: verdict === 'pass' && !(before === undefined && worked.includes('gate-model')) ? undefined : verdict,
    });
    if (recorded.difference !== undefined) {
        host.log.info(`Recorded as a run of uncommitted work, which is no baseline: ${recorded.difference}`);
    }
    if (recorded.meanwhile) {
        const { id, commit } = recorded.meanwhile;
        host.log.warning(`Run ${id.slice(0, 7)} of ${commit.slice(0, 7)} was recorded meanwhile, and this one was not compared with it. To compare them: mlops run`);
    }
    // Nowhere, when the ledger is off or what would hold it is missing, which was said.
    return recorded.commit === undefined ? undefined : recorded.id;
}
/** The stages that did their work, and have evidence of it. */
function stagesOf(done) {
    const worked = done.states.filter(({ problem }) => problem === undefined).map(({ stage }) => stage);
    return scoredAgain(done) ? [...worked, 'rescore-baseline'] : worked;
}
/** Of stages that were not run, those whose output was made of this very commit, and is whole: some of the stages went on from it. */
async function madeBefore(host, project, stages) {
    const now = stages.length === 0 ? {} : await (0,evidence/* sourceFacts */.tp)(host, project);
    const made = await Promise.all(stages.map(async (stage) => {
        try {
            const { commit, branch, verdict = 'pass' } = (0,evidence/* factsOf */.xS)((await (0,evidence/* stageOutput */.gD)(project, stage)).statement);
            return commit === now.commit && branch === now.branch && verdict === 'pass';
        }
        catch (error) {
            if (error instanceof kit.MlopsError)
                return false;
            throw error;
        }
    }));
    const [lacking] = stages.filter((_, index) => !made[index]);
    if (lacking !== undefined)
        host.log.warning(`This run lacks ${lacking} of this commit, so nobody can verify it. With all stages: mlops run`);
    return stages.filter((_, index) => made[index]);
}
/** Whether the gate had the baseline's model scored again, which is a stage with evidence of its own. */
function scoredAgain({ results }) {
    const { baseline } = (results.get('gate-model')?.result ?? {});
    return baseline?.rescored === true || baseline?.restored === true;
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
    const ledger = await (0,evidence/* ledgerIfAny */.Fl)(host, project, ({ message, hint = '' }) => host.log.warning(`This run is not recorded: ${message}. ${hint}`));
    const elsewhere = ledger && (await (0,evidence/* unfetchedLedger */.E_)(host, project.repository, ledger));
    if (elsewhere === undefined)
        return ledger;
    host.log.warning(`This run is not recorded, or there would be two ledgers: ${elsewhere}`);
    return undefined;
}

// EXTERNAL MODULE: ./actions/run-pipeline/run-stages.ts
var run_stages = __webpack_require__(82606);
;// CONCATENATED MODULE: ./actions/run-pipeline/action.ts











const Part = schemas/* enum */.k5n(['whole', 'work', 'judge', 'announce', 'again']);
/** What monitoring found, when it asks for a retraining. */
const Asked = schemas/* enum */.k5n(['drift', 'quality', 'data']);
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
        part: Part.prefault('whole').describe('`work` runs your code and hands over what it made; `judge`, in a fresh job without your code, decides, records and reports; `whole` does both. `announce` says when `work` waits for a runner; `again`, when a run that trains has ended, has a training that was cut off go on. All but `whole` and `again` are about one project, whose path is `config`.'),
        cause: Asked.optional().describe('Why this run retrains, when `monitor-model` asked for it: recorded, so that nobody asks again. Default: the event.'),
        'hand-over': (0,kit.text)().describe('For `judge`: the output `hand-over` of the job that did the work.'),
    }),
    outputs: {
        verdict: 'pass, fail or inconclusive',
        run: 'id of the recorded run; empty when it was not recorded',
        report: 'path of the HTML report',
        comment: 'path of the report as Markdown',
        'hand-over': 'ticket of what `work` made, for `judge`',
        news: 'what `work` found when a schedule started it: `data` where those are new, `none` where nothing is; else empty',
    },
    permissions: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
    decides: true,
    // Recorded runs are asked for by whoever judges.
    permissionsWith: { part: { work: { contents: 'read' }, again: { actions: 'write' } } },
    userCode: { unless: { part: ['judge', 'announce', 'again'] } },
    async run({ inputs, host: given }) {
        const host = because(given, inputs.cause);
        const silence = await silenceOf(host, inputs.part);
        if (silence !== undefined)
            return tellSilence(host, inputs, silence);
        // What only one part needs is loaded by that part: a step is to start at once.
        if (inputs.part === 'announce') {
            const { announce } = await Promise.all(/* import() */[__webpack_require__.e(8230), __webpack_require__.e(7885), __webpack_require__.e(6679), __webpack_require__.e(327), __webpack_require__.e(9077)]).then(__webpack_require__.bind(__webpack_require__, 71458));
            return announce(host, inputs.config ?? 'mlops.yml');
        }
        if (inputs.part === 'again') {
            const { again } = await Promise.all(/* import() */[__webpack_require__.e(8230), __webpack_require__.e(7885), __webpack_require__.e(6679), __webpack_require__.e(327), __webpack_require__.e(9349)]).then(__webpack_require__.bind(__webpack_require__, 19349));
            return again(host);
        }
        const { handOver, judge, judgeStranger, projectOfBase } = await Promise.all(/* import() */[__webpack_require__.e(8230), __webpack_require__.e(7885), __webpack_require__.e(6679), __webpack_require__.e(9027)]).then(__webpack_require__.bind(__webpack_require__, 19027));
        const stranger = inputs.part === 'judge' && inputs['hand-over'] === undefined && host.origin?.change.untrusted;
        const project = stranger
            ? await projectOfBase(host, host.origin, inputs.config ?? 'mlops.yml')
            : await openOrTell(host, inputs);
        const asked = { ...inputs, ...(stranger && { config: project.file }) };
        const startedAt = host.clock.now();
        const { judged, told, before: madeBefore } = await chosenStages(project, inputs.stages);
        if (inputs.part !== 'whole')
            expectDescribed(project, inputs.part);
        if (judged.length === 0 && inputs.stages.length === 0)
            throw nothingDescribed(project);
        // The report tells of them all, once.
        const quiet = told.length === 0 ? host : { ...host, summary: async () => undefined };
        const all = (stages = judged) => prepareAndRun(quiet, project, stages, asked);
        const decide = (...names) => (0,run_stages/* runStages */.J)(quiet, judged.filter(({ name }) => names.includes(name)), (stage) => inputsFor(stage, { ...asked, cache: false, 'user-code': false }));
        const before = judged.map(({ name }) => name).filter((name) => !APART.includes(name));
        const pass = async () => {
            if (inputs.part === 'work') {
                const { done, news } = await runIfNew(host, project, withGate(judged), all);
                return handOver(host, project, done, news);
            }
            await host.origin?.begin(project.name);
            const done = inputs.part === 'whole'
                ? await all()
                : stranger
                    ? await judgeStranger(host, project, () => decide('gate-model'))
                    : await judge(host, project, { ticket: inputs['hand-over'] ?? '', stages: before }, () => decide(...APART));
            if (madeBefore === undefined && done.error === undefined)
                await (0,evidence/* retireStages */.N2)(host, project, new Set(stagesOf(done)));
            const run = inputs.record
                ? await recordIfPossible(host, project, { done, judged, startedAt, before: madeBefore })
                : undefined;
            const leftOut = await leftOutOf(host, project, judged, inputs.stages);
            await (0,evidence/* writeRunState */.e3)(host, project, {
                ...{ stages: done.states, ...(run !== undefined && { run }), ...(leftOut && { leftOut }) },
            });
            const report = await (0,run_stages/* runStages */.J)(host, told, (stage) => inputsFor(stage, asked));
            const error = done.error ?? report.error;
            if (error !== undefined)
                throw error;
            const verdict = verdictOf(done, judged, leftOut);
            const made = report.results.get('report-run');
            return {
                ...(verdict && { verdict }),
                summary: made?.summary ?? `${project.name}: ${verdict ?? 'done'}`,
                outputs: {
                    ...output/* NO_OUTPUT */.Q,
                    verdict: verdict ?? '',
                    run: run ?? '',
                    report: made?.outputs['report'] ?? '',
                    comment: made?.outputs['comment'] ?? '',
                },
                result: { stages: done.states.map((state) => ({ ...state })), run: run ?? null },
                cached: done.states.every(({ cached }) => cached),
            };
        };
        // A job that judges writes nothing before it has checked what it was handed, and is alone anyway.
        return inputs.part === 'judge' ? pass() : (0,evidence/* aloneInWorkspace */.o7)(host, project, pass);
    },
}));
/** @throws MLOPS_CONFIG_INVALID for a change that is to be merged: that is its cause */
function because(host, cause) {
    if (cause === undefined)
        return host;
    if (!['pull-request', 'push'].includes(host.cause))
        return { ...host, cause };
    throw (0,config.fail)('MLOPS_CONFIG_INVALID', {
        message: `cause: ${cause} is said of a run that a ${host.cause} started.`,
        where: { field: 'cause' },
        hint: 'Give it where a schedule, a dispatch or a person starts a retraining.',
    });
}
/** Why this part judges nothing, where the base of a change has it judged here: a clause. */
async function silenceOf({ origin }, part) {
    if (part === 'whole' || part === 'judge')
        return undefined;
    const base = await origin?.base();
    return base && (0,config.silenced)(origin, base, part);
}
/** Nothing passes without those that judge, and the report says so. */
async function tellSilence(host, inputs, why) {
    const project = await openOrTell(host, { ...inputs, part: 'whole' });
    await host.origin?.begin(project.name);
    const { judged, told } = await chosenStages(project, []);
    const leftOut = judged.map(({ name }) => name).filter((name) => JUDGES.includes(name));
    await (0,evidence/* writeRunState */.e3)(host, project, { stages: [], leftOut, leftOutWhy: why });
    const { results, error } = await (0,run_stages/* runStages */.J)(host, told, (stage) => inputsFor(stage, { ...inputs }));
    if (error !== undefined)
        throw error;
    const made = results.get('report-run');
    const verdict = 'inconclusive';
    return {
        verdict,
        summary: made?.summary ?? `${project.name}: ${verdict}: ${why}`,
        outputs: {
            ...output/* NO_OUTPUT */.Q,
            verdict,
            report: made?.outputs['report'] ?? '',
            comment: made?.outputs['comment'] ?? '',
        },
    };
}
/** Stages that judge what user code made, and are run where it was not. */
const APART = ['gate-model', 'scan-model', 'write-model-card'];
/** Beside user code the gate looks ahead: it may have the baseline's model scored again, which the job that judges cannot. */
function withGate(judged) {
    return judged.filter(({ name }) => name === 'gate-model' || !APART.includes(name));
}
function expectDescribed(project, part) {
    if (project.file !== undefined)
        return;
    throw (0,config.fail)('MLOPS_CONFIG_MISSING', {
        message: `There is no mlops.yml: part: ${part} needs one, because two jobs must follow the same description.`,
        where: { field: 'part' },
        hint: 'Write one with: mlops init. Predictions alone are judged in one job, without `part`.',
    });
}
function nothingDescribed(project) {
    return (0,config.fail)('MLOPS_CONFIG_INVALID', {
        message: `Nothing is to be done: expected at least one of data, features, train and evaluate beside project.`,
        where: { ...(project.file !== undefined && { file: project.file }), ...project.locate(['project']) },
        hint: 'The shortest: evaluate: {predictions: predictions.csv}. Or have it written for you: mlops init, where there is no mlops.yml.',
    });
}
/** Inputs that say what is judged and how. */
const POLICY_INPUTS = ['project', 'predictions', 'baseline', 'metric', 'margin', 'slices', 'group'];
/**
 * mlops.yml, or a project put together from the inputs when only predictions are given. Never both: a recorded run may
 * become a baseline, so its rules are those that everybody can read.
 */
async function openProject(host, inputs) {
    const described = inputs.config !== undefined || (await host.files.exists((0,external_node_path_.resolve)('mlops.yml')));
    const said = POLICY_INPUTS.filter((name) => inputs[name] !== undefined && inputs[name]?.length !== 0);
    if (described && said.length > 0) {
        throw (0,config.fail)('MLOPS_POLICY_OVERRIDE', {
            message: `mlops.yml says what is judged, and so ${said.length === 1 ? 'does the input' : 'do the inputs'} ${said.join(', ')}: a recorded run has one policy.`,
            where: { field: said[0] },
            hint: 'Change mlops.yml. To try something without recording it, use: mlops gate-model',
        });
    }
    if (inputs.predictions === undefined) {
        if (!described && said.length === 0)
            await (0,config.expectNoneAtBase)(host, (0,external_node_path_.resolve)('mlops.yml'));
        return (0,config.openProject)(host, inputs);
    }
    return (0,config.projectFromInputs)(host, {
        dataRoots: inputs['data-roots'],
        config: { project: inputs.project, evaluate: { predictions: inputs.predictions }, gate: {} },
    });
}
/** A description that cannot be used is reported too, by whichever part reports. */
async function openOrTell(host, inputs) {
    try {
        return await openProject(host, inputs);
    }
    catch (error) {
        if (inputs.part === 'work')
            throw error;
        const { reportUnreadable } = await Promise.all(/* import() */[__webpack_require__.e(8230), __webpack_require__.e(7885), __webpack_require__.e(6679), __webpack_require__.e(8626)]).then(__webpack_require__.bind(__webpack_require__, 48626));
        const project = await reportUnreadable(host, inputs.config ?? 'mlops.yml', error);
        if (project) {
            const { told } = await chosenStages(project, ['report-run']);
            await (0,run_stages/* runStages */.J)(host, told, (stage) => inputsFor(stage, { ...inputs, config: project.file }));
        }
        throw error;
    }
}
async function chosenStages(project, only) {
    const { data, features, train, evaluate, gate, card, register, deploy } = project.config;
    const described = {
        'validate-data': data,
        'build-features': features,
        'train-model': train,
        'evaluate-model': evaluate,
        'gate-model': evaluate && (gate ?? {}),
        // What nobody else will load need not be safe to load.
        'scan-model': train && (register ?? deploy),
        'write-model-card': evaluate && card,
        'report-run': true,
    };
    const load = (names) => Promise.all(names.map(async (name) => (await stages/* stages */._[name]()).default));
    const isWanted = (name) => (only.length === 0 ? described[name] !== undefined : only.includes(name));
    const actions = await load(Object.keys(stages/* stages */._).filter(isWanted));
    const others = Object.keys(stages/* stages */._).filter((name) => described[name] !== undefined && !isWanted(name));
    const left = (await load(others)).filter(({ chain }) => !chain?.always);
    const all = [...actions, ...left];
    const leadsHere = (stage) => (0,kit.descendantsOf)(stage, all).some((other) => actions.includes(other));
    return {
        judged: actions.filter(({ chain }) => !chain?.always),
        told: actions.filter(({ chain }) => chain?.always),
        before: left.length === 0 ? undefined : left.filter(leadsHere).map(({ name }) => name),
    };
}
/** Stages whose verdict is one about the change. */
const JUDGES = ['validate-data', 'gate-model', 'scan-model'];
/** @returns undefined where nothing is left out by the input `stages`, or by no change that is to be merged */
async function leftOutOf(host, project, chosen, only) {
    if (only.length === 0)
        return undefined;
    const { judged } = await chosenStages(project, []);
    const left = judged.filter(({ name }) => JUDGES.includes(name) && !chosen.some((stage) => stage.name === name));
    return (0,config.leftOutStages)(host, project, left.map(({ name }) => name));
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
        return {
            states: [{ stage: 'set-up', cached: false, seconds: 0, problem }],
            results: new Map(),
            made: new Map(),
            error,
        };
    }
    return (0,run_stages/* runStages */.J)(host, stages, (stage) => inputsFor(stage, inputs));
}


/***/ }),

/***/ 10668:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ NO_OUTPUT)
/* harmony export */ });
/** What the pipeline gives out, whichever part of it was run. */
const NO_OUTPUT = { verdict: '', run: '', report: '', comment: '', 'hand-over': '', news: '' };


/***/ }),

/***/ 82606:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ runStages)
/* harmony export */ });
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(709);


/**
 * Runs stages in the order of their declarations. A stage that fails or breaks takes only its descendants with it.
 *
 * @param inputsOf the inputs of one stage
 * @param when whether to run the stages that run `always`, or the others
 */
async function runStages(host, stages, inputsOf) {
    const done = { states: [], results: new Map(), made: new Map() };
    const lost = new Map();
    for (const stage of (0,_kit__WEBPACK_IMPORTED_MODULE_1__.orderStages)(stages)) {
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
            if (result.evidence !== undefined)
                done.made.set(stage.name, (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .sha256 */ .sc)(await host.files.read(result.evidence)));
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
            const problem = error instanceof _kit__WEBPACK_IMPORTED_MODULE_1__.MlopsError ? `${error.code}: ${error.message}` : String(error);
            done.states.push({ stage: stage.name, cached: false, seconds: seconds(), problem });
        }
        for (const descendant of (0,_kit__WEBPACK_IMPORTED_MODULE_1__.descendantsOf)(stage, stages))
            lost.set(descendant, stage);
    }
    return done;
}


/***/ })

};
