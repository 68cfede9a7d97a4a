export const id = 1678;
export const ids = [1678];
export const modules = {

/***/ 74735:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  F: () => (/* binding */ rescoreBaseline)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/evaluation/index.ts + 54 modules
var evaluation = __webpack_require__(66679);
// EXTERNAL MODULE: ./packages/features/index.ts + 27 modules
var packages_features = __webpack_require__(68);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/training/index.ts + 17 modules
var training = __webpack_require__(51458);
// EXTERNAL MODULE: ./actions/gate-model/rescoring.ts
var rescoring = __webpack_require__(82546);
;// CONCATENATED MODULE: ./actions/gate-model/retrain.ts






/**
 * Trains a run's model once more, for when nobody keeps its bytes: its commit's code in a work tree of its own, on the data
 * that the run read.
 *
 * @param output receives what training leaves, `model/` among it
 * @returns whether every byte is what the run recorded; a training that is not deterministic gives a model as good, not the same
 * @throws MLOPS_RETRAIN_IMPOSSIBLE when its data is not to be had, and what its programs throw
 */
async function retrain(host, today, run, output) {
    return (0,evidence/* withWorktree */._u)(host, today.repository, run.commit, async (directory) => {
        const then = await (0,config.projectThen)(host, today, { directory, config: run.config });
        const { features, train: section } = then.config;
        if (!features || !section)
            throw impossible(run, 'its mlops.yml does not say how it was trained');
        await (0,training/* prepareProject */.hs)(host, then);
        await bringData(host, today, then, run);
        const built = (0,external_node_path_.join)(then.workspace, 'outputs', 'build-features');
        await host.files.makeDirectory(built);
        await (0,packages_features/* executeFeatures */.pf)(host, then, {
            section: features,
            inputs: await (0,packages_features/* featureInputs */.Gq)(host, then, features),
            output: built,
        });
        await (0,training/* train */.B)(host, then, { section, features: built, output });
        const recorded = (run.subjects['train-model'] ?? []).filter(({ name }) => name.startsWith('model/'));
        const digests = await Promise.all(recorded.map(async ({ name, digest }) => {
            const path = (0,external_node_path_.join)(output, name);
            return (await host.files.exists(path)) && (await (0,evidence/* sha256File */.Q3)(path)) === digest.sha256;
        }));
        return { same: digests.every(Boolean) };
    });
}
/** Raw data with the digests that the run recorded: of its commit, of this work tree, or fetched. */
async function bringData(host, today, then, run) {
    for (const [name, source] of Object.entries(then.config.data ?? {})) {
        const expected = run.data[`data/${name}`];
        const place = (0,external_node_path_.resolve)(then.root, source.path);
        const here = (0,external_node_path_.resolve)(today.root, source.path);
        if (!(await host.files.exists(place)) && (await host.files.exists(here)) && (await (0,evidence/* sha256File */.Q3)(here)) === expected)
            await host.files.copy(here, place);
        const path = await (0,data/* bringSource */.qF)(host, then, name, source);
        if (expected !== undefined && (await (0,evidence/* sha256File */.Q3)(path)) !== expected)
            throw impossible(run, `its data source ${name} had sha256 ${expected}, and what is there now is another file`);
    }
}
function impossible(run, why) {
    return (0,evidence/* evidenceErrors */.zW)('MLOPS_RETRAIN_IMPOSSIBLE', {
        message: `The model of run ${run.id.slice(0, 7)} is in no store and cannot be trained again: ${why}.`,
        hint: 'Let the default branch run once more: its new run becomes the baseline.',
    });
}

;// CONCATENATED MODULE: ./actions/gate-model/rescore.ts










/**
 * The baseline's model on today's evaluation set: its code in a work tree of its commit, its model from the store or
 * trained again, today's data, split and targets. A stage of its own, so it has evidence and comes from the cache the second time.
 *
 * @returns scored.parquet as a material; nothing where today's examples are not built from features; why there is none where
 *   its programs may not run here and no job has run them
 * @throws what its programs and the features throw; predictions that miss an example are an error (MLOPS_PREDICTIONS_…)
 */
async function rescoreBaseline(host, project, { run, meaning, stage }, options) {
    const { features, evaluate } = project.config;
    if (!features || evaluate?.run === undefined || project.file === undefined)
        return {};
    host.log.info(`Scoring the model of run ${run.id.slice(0, 7)} on today's examples`);
    const labels = (await (0,evidence/* stageOutput */.gD)(project, 'build-features')).material('evaluate-labels.parquet');
    const today = {
        split: features.split,
        plan: (0,evaluation.planEvaluation)(evaluate, project.config.gate, project.config.task),
        data: await dataOf(project),
        labels,
    };
    // In which of the two ways another job had the model does not follow from the store of this one.
    const ways = [false, true].map((retrained) => (0,rescoring/* rescoringOf */.S)({ run, meaning, retrained, today }));
    if (!options.execute) {
        const parameters = ways.map((way) => way.parameters);
        const again = await received(project, stage, parameters, labels);
        return again ? { again } : { unscored: NOBODY_SCORED };
    }
    const { plan, parameters, materials } = ways[(await (0,evidence/* hasModel */.ec)(host, run)) ? 0 : 1];
    await (0,evidence/* performStage */.Ce)(host, project, {
        stage,
        materials,
        parameters,
        predicate: 'provenance',
        execute: (output) => (0,evidence/* withWorktree */._u)(host, project.repository, run.commit, async (directory) => {
            const then = await projectOf(host, project, run, directory);
            const built = await buildTodaysFeatures(host, project, then);
            const predictions = await (0,evaluation.predict)(host, then, {
                section: { ...then.config.evaluate, run: then.config.evaluate.run },
                model: await modelOf(host, project, then, run),
                features: built,
                output,
            });
            const { metrics, evaluationSet } = await (0,evaluation.evaluatePredictions)(host, {
                plan,
                predictions,
                labels: labels.path,
                output,
            });
            return { run: run.id, commit: run.commit, evaluationSet, metrics };
        }),
    }, options);
    return { again: { ...(await (0,evidence/* stageOutput */.gD)(project, stage)).material('scored.parquet'), role: 'baseline' } };
}
const NOBODY_SCORED = "no job has scored the baseline's model on today's examples, and here no program of the project runs: the log of the job that runs them says why";
/**
 * What another job scored: of this run, by this plan, on these very examples; undefined when it scored nothing, or
 * something else.
 */
async function received(project, stage, parameters, labels) {
    const scored = await (0,evidence/* stageOutput */.gD)(project, stage).catch((error) => {
        if (error instanceof kit.MlopsError && error.code === 'MLOPS_STAGE_MISSING')
            return undefined;
        throw error;
    });
    if (!scored)
        return undefined;
    const read = (0,evidence/* materialsOf */.iA)(scored.statement).find(({ name }) => name === labels.name)?.digest.sha256;
    const same = parameters.some((way) => (0,kit.canonicalJson)((0,evidence/* factsOf */.xS)(scored.statement).parameters) === (0,kit.canonicalJson)(way)) &&
        read === (await (0,evidence/* sha256File */.Q3)(labels.path));
    return same ? { ...scored.material('scored.parquet'), role: 'baseline' } : undefined;
}
async function dataOf(project) {
    return Promise.all(Object.entries(project.config.data ?? {}).map(async ([name, source]) => ({
        name: `data/${name}`,
        path: await (0,config.resolvePath)(project, source.path, { purpose: 'data' }),
        role: 'data',
    })));
}
/** The project as it was, with today's raw data in the places its own configuration names. */
async function projectOf(host, today, run, directory) {
    const then = await (0,config.projectThen)(host, today, { directory, config: run.config });
    for (const [name, source] of Object.entries(then.config.data ?? {})) {
        const from = today.config.data?.[name];
        const to = (0,external_node_path_.resolve)(then.root, source.path);
        if (from === undefined)
            await (0,data/* bringSource */.qF)(host, then, name, source);
        else {
            await host.files.makeDirectory((0,external_node_path_.dirname)(to));
            await host.files.copy((0,external_node_path_.resolve)(today.root, from.path), to);
        }
    }
    await (0,training/* prepareProject */.hs)(host, then);
    return then;
}
/** Features as the baseline's code builds them, for the examples of today's split. @returns their directory */
async function buildTodaysFeatures(host, today, then) {
    const section = {
        ...then.config.features,
        ...(today.config.features.split && { split: today.config.features.split }),
    };
    const output = (0,external_node_path_.join)(then.workspace, 'outputs', 'build-features');
    await host.files.makeDirectory(output);
    await (0,packages_features/* executeFeatures */.pf)(host, then, { section, inputs: await (0,packages_features/* featureInputs */.Gq)(host, then, section), output });
    return output;
}
/** The model as it was recorded; trained again from its commit where no store has it. @returns its directory */
async function modelOf(host, today, then, run) {
    const root = (0,external_node_path_.join)(then.workspace, 'outputs', 'train-model');
    await host.files.makeDirectory(root);
    if (await (0,evidence/* fetchModel */.aO)(host, run, root))
        return (0,external_node_path_.join)(root, 'model');
    host.log.info(`No store has the model of run ${run.id.slice(0, 7)}: training it again from its commit`);
    const { same } = await retrain(host, today, run, root);
    // What is the same again is kept again: whoever verifies asks for it.
    if (same)
        for (const { name } of (0,evidence/* modelFiles */.VC)(run))
            await host.store.put((0,external_node_path_.join)(root, name));
    else
        host.log.warning('Trained again it has other bytes than were recorded: its training is not deterministic.');
    return (0,external_node_path_.join)(root, 'model');
}


/***/ }),

/***/ 82546:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ rescoringOf)
/* harmony export */ });
/* unused harmony export evaluatedPart */
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84620);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66679);


/** Everything that decides what a re-scoring makes, as its statement says it. */
function rescoringOf({ run, meaning, retrained, today }) {
    const { score: _ours, ...measures } = today.plan;
    const { score, threshold } = meaning;
    // The score lies where its own program writes it, and predicts a class where its own threshold says.
    const plan = { ...measures, threshold, ...(score !== undefined && { score }) };
    return {
        plan,
        parameters: {
            run: run.id,
            split: evaluatedPart(today.split),
            plan: (0,_evaluation__WEBPACK_IMPORTED_MODULE_1__.planAsJson)(plan),
            ...(retrained && { retrained }),
        },
        materials: [
            ...today.data,
            today.labels,
            ...(retrained
                ? Object.entries(run.data).map(([name, digest]) => ({
                    ...{ name: `baseline/${name}`, digest: { sha256: digest }, role: 'data' },
                }))
                : (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .modelFiles */ .VC)(run).map(({ name, digest }) => ({ name: `baseline/${name}`, digest, role: 'model' }))),
            { name: 'baseline/source', digest: { gitCommit: run.commit }, role: 'code' },
        ],
    };
}
/** What of a split decides which examples are evaluated: a model that learned from other months is judged by the same scores. */
function evaluatedPart(split) {
    if (split === undefined)
        return null;
    return 'hash' in split ? { ...split } : { evaluate: split.evaluate };
}


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


/***/ }),

/***/ 61678:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ reproduce)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/evaluation/index.ts + 54 modules
var evaluation = __webpack_require__(66679);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/training/index.ts + 17 modules
var training = __webpack_require__(51458);
// EXTERNAL MODULE: ./actions/gate-model/rescore.ts + 1 modules
var rescore = __webpack_require__(74735);
// EXTERNAL MODULE: ./actions/run-pipeline/run-stages.ts
var run_stages = __webpack_require__(82606);
// EXTERNAL MODULE: ./actions/stages.ts
var stages = __webpack_require__(41863);
// EXTERNAL MODULE: ./packages/cli/errors.ts
var errors = __webpack_require__(96540);
// EXTERNAL MODULE: ./packages/cli/project.ts
var cli_project = __webpack_require__(23866);
// EXTERNAL MODULE: ./packages/process/index.ts + 10 modules
var process = __webpack_require__(20958);
;// CONCATENATED MODULE: ./packages/cli/near.ts


/** Largest absolute difference of any metric. One that only one side has makes it infinite. */
function differenceOfMetrics(before, result) {
    const now = (result?.['metrics'] ?? {});
    const names = new Set([...Object.keys(before), ...Object.keys(now).filter((name) => now[name] !== null)]);
    return Math.max(0, ...[...names].map((name) => Math.abs((before[name] ?? Infinity) - (now[name] ?? -Infinity))));
}
/**
 * Largest absolute difference of any score, by id, between two files of scored predictions. Anything else that is not the
 * same (target, group, weight, slice, an example) makes it infinite.
 */
async function differenceOfScores(engine, now, before) {
    const [left, right] = [now, before].map(data/* parquetRelation */.Fh);
    const columns = await columnsOf(left);
    if ((await columnsOf(right)).join('\n') !== columns.join('\n'))
        return Number.POSITIVE_INFINITY;
    const each = columns.map((name) => {
        const [a, b] = ['a', 'b'].map((side) => `${side}.${kit.escape.sqlIdentifier(name)}`);
        const apart = /^(score.*|prediction)$/.test(name)
            ? `abs(TRY_CAST(${a} AS DOUBLE) - TRY_CAST(${b} AS DOUBLE))`
            : 'NULL';
        return `max(CASE WHEN ${a} IS NOT DISTINCT FROM ${b} THEN 0 ELSE coalesce(${apart}, 'infinity'::DOUBLE) END)`;
    });
    const [row] = await engine.rows(`SELECT greatest(${each.join(', ')}) AS largest FROM ${left} a FULL JOIN ${right} b ON a.id = b.id`);
    const largest = row?.['largest'];
    return typeof largest === 'number' ? largest : Number.POSITIVE_INFINITY;
    async function columnsOf(relation) {
        return (await engine.rows(`DESCRIBE SELECT * FROM ${relation}`)).map(({ column_name: name }) => String(name));
    }
}

;// CONCATENATED MODULE: ./packages/cli/reproduced.ts






/** Stages that are performed again. The gate is left out: what it compares with may have moved on; `verify` computes it again. */
const PERFORMED = ['validate-data', 'build-features', 'train-model', 'evaluate-model'];
/** What the gate compared with, where the baseline's model was asked again. */
const RESCORING = 'rescore-baseline';
/** Files that say how it went, not what came out. */
const NOT_COMPARED = /^(log\.txt|mlflow-run\.json)$/;
/** What may have other bytes when training is not bit-exact. Data, features and labels do not depend on it. */
const FOLLOWS = /^(train-model\/|(evaluate-model|rescore-baseline)\/(predictions\.|scored\.parquet$|result\.json$))/;
/**
 * A recorded run beside what its commit made again in `project`.
 * @param tolerance largest difference of a prediction or metric; 0: the same bytes
 */
async function compareRun(host, project, run, tolerance) {
    const outputs = new Map();
    for (const stage of [...PERFORMED, RESCORING].filter((name) => run.subjects[name] !== undefined))
        outputs.set(stage, await (0,evidence/* stageOutput */.gD)(project, stage));
    const differences = [...outputs].flatMap(([stage, output]) => differencesOf(run, stage, output));
    const evaluation = outputs.get('evaluate-model');
    if (!evaluation || run.predictions === undefined || tolerance === 0)
        return differences;
    const predicted = await apartFrom(host, project, run.predictions, evaluation.path('scored.parquet'));
    const metrics = differenceOfMetrics(run.metrics, (0,evidence/* factsOf */.xS)(evaluation.statement).result);
    const apart = {
        all: within(Math.max(predicted, metrics), 'predictions and metrics'),
        model: undefined,
        baseline: undefined,
    };
    const isModel = ({ stage, file }) => stage === 'train-model' && file.startsWith('model/');
    const other = differences.filter(({ same, stage, file }) => !same && FOLLOWS.test(`${stage}/${file}`));
    if (apart.all.apart <= tolerance && other.some(isModel))
        apart.model = await askRecordedModel(host, project, run);
    if (other.some(({ stage }) => stage === RESCORING))
        apart.baseline = await apartBaseline(host, project, run, outputs);
    return differences.map((difference) => {
        if (!other.includes(difference))
            return difference;
        const found = (isModel(difference) && apart.model) || (difference.stage === RESCORING && apart.baseline) || apart.all;
        return { ...difference, near: found.apart <= tolerance, detail: `${difference.detail}; ${found.detail}` };
    });
}
function differencesOf(run, stage, { statement }) {
    const now = new Map(statement.subject.map(({ name, digest }) => [name, (0,evidence/* digestOf */.ol)(digest)]));
    return run.subjects[stage].filter(({ name }) => !NOT_COMPARED.test(name)).map(({ name, digest }) => {
        const before = (0,evidence/* digestOf */.ol)(digest);
        const same = now.get(name) === before;
        const detail = same ? '' : `was ${before?.slice(0, 12)}, is ${now.get(name)?.slice(0, 12) ?? 'absent'}`;
        return { stage, file: name, same, near: false, detail };
    });
}
const within = (apart, what) => ({ apart, detail: `${what} differ by at most ${apart}` });
const unknown = (detail) => ({ apart: Number.POSITIVE_INFINITY, detail });
/**
 * That a model trained again predicts what was recorded says nothing of the one on record: that one is asked too, by the
 * commit's program on the features that were built again.
 */
async function askRecordedModel(host, project, run) {
    const { evaluate, gate, task } = project.config;
    if (evaluate?.run === undefined)
        return unknown('no program of mlops.yml asks this model for predictions');
    const section = { ...evaluate, run: evaluate.run };
    const features = await (0,evidence/* stageOutput */.gD)(project, 'build-features');
    const parent = (0,external_node_path_.join)(project.workspace, 'cache');
    return (0,process/* withScratch */.hM)(host, { parent, prefix: 'recorded-' }, async (output) => {
        if (!(await (0,evidence/* fetchModel */.aO)(host, run, output)))
            return unknown('no store has the recorded model');
        const predictions = await (0,evaluation.predict)(host, project, {
            section,
            model: (0,external_node_path_.join)(output, 'model'),
            features: features.directory,
            output,
        });
        const plan = (0,evaluation.planEvaluation)(evaluate, gate, task);
        const labels = features.path('evaluate-labels.parquet');
        await (0,evaluation.evaluatePredictions)(host, { plan, predictions, labels, output });
        return within(await apartFrom(host, project, run.predictions, (0,external_node_path_.join)(output, 'scored.parquet')), 'what was recorded and the predictions of the recorded model');
    });
}
async function apartBaseline(host, project, run, outputs) {
    const before = run.subjects[RESCORING].find(({ name }) => name === 'scored.parquet')?.digest.sha256;
    if (before === undefined || !(await host.store.has(before)))
        return unknown('no store has what was recorded');
    const now = outputs.get(RESCORING).path('scored.parquet');
    return within(await apartFrom(host, project, before, now), "the baseline's predictions");
}
/** @param before digest of recorded predictions; @param now path of those made again */
async function apartFrom(host, project, before, now) {
    const recorded = (0,external_node_path_.join)(project.workspace, 'cache', 'scored-before.parquet');
    await host.store.get(before, recorded);
    const engine = await (0,data/* openEngine */.F5)(host);
    try {
        return await differenceOfScores(engine, now, recorded);
    }
    finally {
        engine.close();
    }
}

// EXTERNAL MODULE: ./packages/cli/table.ts
var table = __webpack_require__(65055);
;// CONCATENATED MODULE: ./packages/cli/commands/reproduce.ts















const isFine = ({ same, near }) => same || near;
/* harmony default export */ const reproduce = ((0,kit.defineAction)({
    name: 'reproduce',
    title: 'Reproduce a run',
    description: "Runs a recorded run's commit again in a work tree of its own, without the cache, and compares every digest; where bytes differ, the predictions.",
    inputs: schemas/* object */.Ikc({
        run: schemas/* string */.YjP().describe('Id of the run, or its beginning.'),
        tolerance: (0,kit.number)().describe('Largest difference of a prediction or a metric that still counts as the same. Default 0: the same bytes.'),
        ...kit.projectInputs,
    }),
    outputs: { run: 'id of the run reproduced' },
    permissions: {},
    positional: ['run'],
    async run({ inputs, host }) {
        const { project, ledger } = await (0,cli_project/* openProject */.U)(host, inputs);
        const run = await ledger.run(inputs.run);
        if (run.dirty)
            throw dirty(run);
        if (project.file === undefined)
            throw nothing(run);
        const differences = await (0,evidence/* withWorktree */._u)(host, project.repository, run.commit, async (directory) => {
            const again = await (0,config.projectThen)(host, project, { directory, config: run.config });
            await bringData(host, project, again, run);
            await runAgain(host, again, Object.keys(run.statements));
            if (run.statements[RESCORING] !== undefined)
                await rescoreAgain(host, again, ledger, run);
            return compareRun(host, again, run, inputs.tolerance ?? 0);
        });
        const verdict = differences.every(isFine) ? 'pass' : 'fail';
        const summary = summarise(run, differences, inputs.tolerance ?? 0);
        return {
            verdict,
            summary,
            text: [
                (0,table/* columns */.Y)(['stage', 'file', 'same', ''], differences.map(({ stage, file, same, near, detail }) => [
                    stage,
                    file,
                    same ? 'yes' : near ? 'near' : 'NO',
                    detail,
                ])),
                '',
                summary,
                ...(run.statements['gate-model'] === undefined
                    ? []
                    : [`Whether its verdict follows from them: mlops verify ${run.id.slice(0, 12)}`]),
            ].join('\n'),
            outputs: { run: run.id },
            result: differences.map((difference) => ({ ...difference })),
        };
    },
}));
function nothing(run) {
    return (0,errors/* fail */.f)('MLOPS_REPRODUCE_NOTHING', {
        message: `Run ${run.id.slice(0, 12)} judged a file of predictions, and no mlops.yml says how they were made.`,
        hint: 'To compute its numbers again: mlops verify. To be able to reproduce: mlops init.',
    });
}
function dirty(run) {
    return (0,errors/* fail */.f)('MLOPS_REPRODUCE_DIRTY', {
        message: `Run ${run.id.slice(0, 12)} was made from ${run.commit.slice(0, 12)} with uncommitted changes, which nobody has any more.`,
        hint: 'Commit, run again, and reproduce that run.',
    });
}
/** Raw data of the run: from this work tree when they have the recorded digest, else fetched; anything else is an error. */
async function bringData(host, here, again, run) {
    for (const [name, source] of Object.entries(again.config.data ?? {})) {
        const [from, to] = [(0,external_node_path_.resolve)(here.root, source.path), (0,external_node_path_.resolve)(again.root, source.path)];
        if ((await host.files.exists(to)) || !(await host.files.exists(from)))
            continue;
        if (run.data[`data/${name}`] !== undefined && (await (0,evidence/* sha256File */.Q3)(from)) !== run.data[`data/${name}`])
            continue;
        await host.files.makeDirectory((0,external_node_path_.dirname)(to));
        await host.files.copy(from, to);
    }
    await (0,training/* prepareProject */.hs)(host, again);
    for (const [name, source] of Object.entries(again.config.data ?? {})) {
        const path = await (0,data/* bringSource */.qF)(host, again, name, source);
        const expected = run.data[`data/${name}`];
        if (expected === undefined || (await (0,evidence/* sha256File */.Q3)(path)) === expected)
            continue;
        throw (0,errors/* fail */.f)('MLOPS_REPRODUCE_DATA', {
            message: `The data source "${name}" of run ${run.id.slice(0, 12)} had sha256 ${expected}; what is here now is another file.`,
            where: { file: source.path },
            hint: 'Bring back the file the run read (its digest is in `mlops show`), then reproduce again.',
        });
    }
}
/** A fresh work tree has an empty `.mlops/`, so nothing can come from a cache. */
async function runAgain(host, project, wanted) {
    const names = PERFORMED.filter((stage) => wanted.includes(stage));
    const actions = await Promise.all(names.map(async (name) => (await stages/* stages */._[name]()).default));
    const done = await (0,run_stages/* runStages */.J)(host, actions, (stage) => ({
        ...stage.inputs.parse({}),
        config: project.file,
    }));
    if (done.error !== undefined)
        throw done.error;
}
/** What the run was compared with: the baseline's model on the examples that were built again. */
async function rescoreAgain(host, project, ledger, run) {
    const statement = Buffer.from((await ledger.statements(run)).get(RESCORING)).toString('utf8');
    const { parameters } = (0,evidence/* factsOf */.xS)((0,evidence/* parseStatement */.By)(statement, `${RESCORING} of run ${run.id.slice(0, 12)}`));
    const baseline = await ledger.run(String(parameters['run']));
    await (0,rescore/* rescoreBaseline */.F)(host, project, { run: baseline, meaning: (0,evaluation.meaningOf)(parameters['plan']), stage: 'rescore-baseline' }, { cache: false, execute: true });
}
function summarise(run, differences, tolerance) {
    const other = differences.filter((difference) => !isFine(difference));
    const near = differences.filter((difference) => difference.near);
    const subject = `run ${run.id.slice(0, 12)} of commit ${run.commit.slice(0, 12)}`;
    if (other.length > 0)
        return `fail: ${subject} gives other bytes in ${other.length} of ${differences.length} outputs, first ${other[0].stage}/${other[0].file}`;
    if (near.length === 0)
        return `pass: ${subject} gives the same ${differences.length} outputs again`;
    return `pass: ${subject} gives ${differences.length - near.length} of ${differences.length} outputs again, and ${near.length} whose predictions are within ${tolerance}`;
}


/***/ }),

/***/ 23866:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ openProject)
/* harmony export */ });
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84620);


/** The project, with mlops.yml or without, and its ledger: what every question is asked of. */
async function openProject(host, inputs) {
    const project = await (0,_config__WEBPACK_IMPORTED_MODULE_0__.openProject)(host, inputs);
    return { project, ledger: await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .openLedger */ .au)(host, project) };
}


/***/ }),

/***/ 65055:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ columns)
/* harmony export */ });
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(709);

const WIDEST = 48;
/** A table for a terminal: columns aligned, numbers to the right, every cell escaped here. */
function columns(header, rows) {
    const cells = [header, ...rows].map((row) => header.map((_, index) => clip(_kit__WEBPACK_IMPORTED_MODULE_0__.escape.logLine(row[index] ?? ''))));
    const widths = header.map((_, index) => Math.max(...cells.map((row) => width(row[index]))));
    const numeric = header.map((_, index) => rows.length > 0 && rows.every((row) => /^([-−+]?[\d.,%]+|–|)$/.test(row[index] ?? '')));
    return cells
        .map((row) => row
        .map((cell, index) => {
        const space = ' '.repeat(widths[index] - width(cell));
        return numeric[index] ? space + cell : cell + space;
    })
        .join('  ')
        .trimEnd())
        .join('\n');
}
function clip(cell) {
    const characters = [...graphemes.segment(cell)].map(({ segment }) => segment);
    return characters.length <= WIDEST ? cell : `${characters.slice(0, WIDEST - 1).join('')}…`;
}
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
/** Columns of a terminal that a text takes: East Asian characters and emoji take two (Unicode annex 11). */
function width(text) {
    return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : /^[\u200b\ufeff]$/.test(segment) ? 0 : 1), 0);
}


/***/ })

};
