export const id = 996;
export const ids = [996];
export const modules = {

/***/ 996:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ action)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/config/index.ts + 16 modules
var config = __webpack_require__(4180);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 42 modules
var evidence = __webpack_require__(315);
// EXTERNAL MODULE: ./packages/evaluation/index.ts + 42 modules
var evaluation = __webpack_require__(8239);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(4257);
// EXTERNAL MODULE: ./packages/data/index.ts + 32 modules
var data = __webpack_require__(5585);
// EXTERNAL MODULE: ./packages/features/index.ts + 17 modules
var features = __webpack_require__(6256);
// EXTERNAL MODULE: ./packages/training/index.ts + 8 modules
var training = __webpack_require__(4925);
;// CONCATENATED MODULE: ./actions/gate-model/rescore.ts







/**
 * The baseline's model on today's evaluation set: its code in a work tree of its commit, its model from the store,
 * today's data, split and targets. A stage of its own, so it has evidence and comes from the cache the second time.
 *
 * @returns scored.parquet as a material; undefined when the run has no model that could predict again
 * @throws what its programs and the features throw; predictions that miss an example are an error (MLOPS_PREDICTIONS_…)
 */
async function rescoreBaseline(host, project, run, options) {
    const { features, evaluate } = project.config;
    const model = (run.subjects['train-model'] ?? []).filter(({ name }) => name.startsWith('model/'));
    if (!features || evaluate?.run === undefined || project.file === undefined || model.length === 0)
        return undefined;
    host.log.info(`The evaluation set has changed: scoring the model of run ${run.id.slice(0, 7)} on today's examples`);
    const plan = (0,evaluation.planEvaluation)(evaluate, project.config.gate, project.config.task);
    const labels = (await (0,evidence/* stageOutput */.gD)(project, 'build-features')).material('evaluate-labels.parquet');
    await (0,evidence/* performStage */.Ce)(host, project, {
        stage: 'rescore-baseline',
        materials: [
            ...(await dataOf(project)),
            labels,
            ...model.map(({ name, digest }) => ({ name: `baseline/${name}`, digest, role: 'model' })),
            { name: 'baseline/source', digest: { gitCommit: run.commit }, role: 'code' },
        ],
        parameters: { run: run.id, split: (features.split ?? null), plan: (0,evaluation.planAsJson)(plan) },
        predicate: 'provenance',
        execute: (output) => (0,evidence/* withWorktree */._u)(host, project.repository, run.commit, async (directory) => {
            const then = await projectOf(host, project, directory);
            const built = await buildTodaysFeatures(host, project, then);
            const predictions = await (0,evaluation.predict)(host, then, {
                section: { ...then.config.evaluate, run: then.config.evaluate.run },
                model: await restoreModel(host, then, model),
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
    return { ...(await (0,evidence/* stageOutput */.gD)(project, 'rescore-baseline')).material('scored.parquet'), role: 'baseline' };
}
async function dataOf(project) {
    return Promise.all(Object.entries(project.config.data ?? {}).map(async ([name, source]) => ({
        name: `data/${name}`,
        path: await (0,config/* resolvePath */.o1)(project, source.path, { purpose: 'data' }),
        role: 'data',
    })));
}
/** The project as it was, with today's raw data in the places its own configuration names. */
async function projectOf(host, today, directory) {
    const then = await (0,config/* loadProject */.gi)(host, {
        config: (0,external_node_path_.join)(directory, (0,external_node_path_.relative)(today.repository, today.file)),
        dataRoots: today.dataRoots,
    });
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
    await (0,features/* executeFeatures */.pf)(host, then, { section, inputs: await (0,features/* featureInputs */.Gq)(host, then, section), output });
    return output;
}
async function restoreModel(host, then, files) {
    const root = (0,external_node_path_.join)(then.workspace, 'outputs', 'train-model');
    for (const { name, digest } of files) {
        const path = (0,external_node_path_.join)(root, name);
        await host.files.makeDirectory((0,external_node_path_.dirname)(path));
        await host.store.get(digest.sha256, path);
    }
    return (0,external_node_path_.join)(root, 'model');
}

;// CONCATENATED MODULE: ./actions/gate-model/baseline.ts






/** What git ignores may change under a commit: the first run is then the baseline of the second. */
const OTHER_PREDICTIONS = 'this commit, run before with other predictions';
const nothingToRelease = async () => { };
/**
 * What the candidate is compared with: a file, `none`, or what the ledger has for `auto` or a run id; and which rules
 * are excepted on record.
 * @param candidate digests of its examples (a recorded baseline that has others is scored again) and of its scored predictions
 * @throws what the ledger throws: an unreadable one is an error, never "none"
 */
async function chooseGateBaseline(host, project, wanted, candidate, options) {
    const file = wanted === 'auto' || wanted === 'none' ? undefined : await existingFile(host, project, wanted);
    const ledger = await ledgerOf(host, project);
    const accepted = ledger ? await acceptedRules(host, project, ledger) : [];
    const common = { accepted, release: nothingToRelease };
    if (file !== undefined) {
        return {
            ...common,
            info: { kind: 'file', reason: `the file ${wanted}` },
            material: { name: wanted, path: file, role: 'baseline' },
            mayHaveNone: false,
        };
    }
    if (wanted === 'none')
        return { ...common, info: { kind: 'none', reason: evaluation.NONE_BY_POLICY }, mayHaveNone: true };
    if (!ledger) {
        const reason = 'none, because there is no ledger: this is no git repository with commits';
        return { ...common, info: { kind: 'none', reason }, mayHaveNone: false };
    }
    const found = await (0,evidence/* chooseBaseline */.hf)(host, project, ledger, { policy: wanted });
    const choice = found.kind === 'none' && found.again && found.again.predictions !== candidate.predictions
        ? { kind: 'ancestor', run: found.again, commit: found.again.commit, reason: OTHER_PREDICTIONS }
        : found;
    host.log.info(`Baseline: ${choice.reason}`);
    // A decision holds no times: the same decision tomorrow has the same digest.
    const reason = choice.reason.replace(/, recorded [^,)]*$/, '');
    if (choice.kind === 'none')
        return { ...common, info: { kind: 'none', reason }, mayHaveNone: choice.allowed };
    const info = { kind: choice.kind, reason, run: choice.run.id, commit: choice.commit };
    const again = candidate.evaluationSet === choice.run.evaluationSet
        ? undefined
        : await tryRescoring(host, project, choice.run, options);
    if (again)
        return { ...common, info: { ...info, rescored: true }, material: again, mayHaveNone: false };
    const { predictions } = choice.run;
    if (predictions === undefined || !(await host.store.has(predictions))) {
        host.log.warning(`The predictions of run ${choice.run.id.slice(0, 7)} are not in the store: rules that need them are inconclusive.`);
        return { ...common, info, mayHaveNone: false };
    }
    const cache = (0,external_node_path_.join)(project.workspace, 'cache');
    await host.files.makeDirectory(cache);
    const directory = await host.files.makeTemporaryDirectory('baseline-', cache);
    const path = (0,external_node_path_.join)(directory, 'baseline.parquet');
    await host.store.get(predictions, path);
    return {
        ...common,
        info,
        material: { name: 'baseline.parquet', path, role: 'baseline' },
        mayHaveNone: false,
        release: () => host.files.remove(directory),
    };
}
/** What cannot be scored again stays what it is, and other examples are never a pass: the gate says inconclusive. */
async function tryRescoring(host, project, run, options) {
    try {
        return await rescoreBaseline(host, project, run, options);
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError) || host.signal.aborted)
            throw error;
        host.log.warning(`The baseline's model could not be scored on today's examples: ${error.code}: ${error.message}`);
        return undefined;
    }
}
async function existingFile(host, project, wanted) {
    const path = await (0,config/* resolvePath */.o1)(project, wanted, { purpose: 'baseline' });
    return (await host.files.exists(path)) ? path : undefined;
}
/** Outside of git there is no ledger. */
async function ledgerOf(host, project) {
    try {
        return await (0,evidence/* openLedger */.au)(host, project);
    }
    catch (error) {
        const none = ['MLOPS_LEDGER_NO_REPOSITORY', 'MLOPS_LEDGER_NO_COMMITS'];
        if (error instanceof kit.MlopsError && none.includes(error.code))
            return undefined;
        throw error;
    }
}
async function acceptedRules(host, project, ledger) {
    const active = (0,evidence/* activeAcceptances */.np)(await (0,evidence/* listAcceptances */.bo)(ledger, project.name), host.clock.now());
    return [...active.values()].map(({ rule, reason, until, by }) => ({
        rule,
        reason,
        until: (0,evidence/* describeEnd */.lA)({ until }),
        by,
    }));
}

;// CONCATENATED MODULE: ./actions/gate-model/rules.ts


/**
 * The rules that inputs say: the first metric by margin, min and max; by the margin also every slice, where what is not
 * shown is only reported, because small slices seldom show anything.
 * @returns undefined when the inputs say none, so that those of mlops.yml hold; an empty list for the implied rule
 * @throws MLOPS_GATE_INPUT
 */
function rulesFromInputs(inputs) {
    const { min, max, margin, slices } = inputs;
    const [metric] = inputs.metric;
    if (metric === undefined) {
        if (margin === undefined && min === undefined && max === undefined)
            return undefined;
        throw (0,evaluation.gateErrors)('MLOPS_GATE_INPUT', {
            message: 'a bound is given without the metric it is about',
            where: { field: 'metric' },
            hint: 'Say which: --metric roc_auc.',
        });
    }
    const written = margin !== undefined && !margin.endsWith('%') ? Number(margin) : margin;
    const rules = [];
    if (min !== undefined)
        rules.push({ metric, min });
    if (max !== undefined)
        rules.push({ metric, max });
    if (written !== undefined) {
        rules.push({ metric, margin: written });
        if (slices.length > 0) {
            const least = inputs['min-count'];
            rules.push({
                metric,
                margin: written,
                slices,
                'on-inconclusive': 'report',
                ...(least !== undefined && { 'min-count': least }),
            });
        }
    }
    return rules.map((rule) => {
        const parsed = config/* GateRule */.sN.safeParse(rule);
        if (parsed.success)
            return parsed.data;
        const [issue] = parsed.error.issues;
        throw (0,evaluation.gateErrors)('MLOPS_GATE_INPUT', {
            message: `${issue.path.join('.') || 'rule'}: ${issue.message}`,
            where: { field: String(issue.path[0] ?? 'margin') },
            hint: 'For example --margin 0.005, or --margin 1% of the baseline.',
        });
    });
}

;// CONCATENATED MODULE: ./actions/gate-model/action.ts








const inputs = schemas/* object */.Ikc({
    ...kit.stageInputs,
    predictions: (0,kit.text)().describe('The candidate: a file of predictions or a scored.parquet. Default: what evaluate-model made.'),
    baseline: (0,kit.text)().describe('auto (the recorded runs decide), none, a run id, or a file of predictions. Default: what mlops.yml says, else auto.'),
    metric: (0,kit.list)().describe("Metrics in scikit-learn's names; the first one is judged. Without it the rules of mlops.yml hold."),
    margin: (0,kit.text)().describe('How much worse than the baseline is still accepted: 0.005, or 1% of the baseline.'),
    min: (0,kit.number)().describe('The metric is at least this.'),
    max: (0,kit.number)().describe('The metric is at most this.'),
    slices: (0,kit.list)().describe('Columns whose every value is judged by the margin too: a slice fails when it is shown to be worse, and is reported when nothing is shown.'),
    'min-count': (0,kit.number)().describe('Slices with fewer examples are not judged.'),
    ...evaluation.predictionInputs,
});
/* harmony default export */ const action = ((0,kit.defineAction)({
    name: 'gate-model',
    title: 'Gate model',
    description: 'Says whether a model is worse than its baseline: example by example, with an interval for every rule and every slice. What is not shown is not a pass.',
    inputs,
    outputs: {
        verdict: 'pass, fail or inconclusive.',
        decision: 'Path of result.json: every rule with its numbers and its reason.',
        rule: 'Id of the rule that decided.',
    },
    permissions: { contents: 'read' },
    section: 'gate',
    chain: { reads: ['evaluation'], makes: ['gate'] },
    run: async ({ inputs, host }) => {
        const project = await (0,config/* openProject */.U8)(host, inputs);
        const fromInputs = rulesFromInputs(inputs);
        const rules = fromInputs ?? project.config.gate?.rules ?? [];
        const plan = candidatePlan(project, inputs, rules);
        const candidate = await candidateOf(project, inputs);
        const baseline = await chooseGateBaseline(host, project, inputs.baseline ?? project.config.gate?.baseline ?? 'auto', inputs.predictions === undefined
            ? await evaluated(project)
            : { evaluationSet: undefined, predictions: undefined }, { cache: inputs.cache });
        const input = {
            rules,
            metrics: inputs.metric.length > 0 ? inputs.metric : (project.config.evaluate?.metrics ?? []),
            mayStart: fromInputs !== undefined || rules.length === 0,
            mayHaveNone: baseline.mayHaveNone,
            baseline: baseline.info,
            accepted: baseline.accepted,
        };
        const policy = fromInputs === undefined && project.file !== undefined
            ? { name: (0,external_node_path_.basename)(project.file), path: project.file, role: 'policy' }
            : undefined;
        const question = {
            input,
            candidate: candidate.path,
            ...(baseline.material && { baseline: baseline.material.path }),
            plan,
        };
        try {
            const outcome = await (0,evidence/* performStage */.Ce)(host, project, {
                stage: 'gate-model',
                materials: [candidate, ...(baseline.material ? [baseline.material] : []), ...(policy ? [policy] : [])],
                parameters: {
                    ...(0,evaluation.gateInput)(input),
                    candidate: candidate.name,
                    policy: policy?.name ?? null,
                    plan: (0,evaluation.planAsJson)(plan),
                },
                predicate: 'verification-summary',
                execute: (output) => (0,evaluation.decideFiles)(host, { ...question, output }),
                doubt: (output) => (0,evaluation.doubtDecision)(host, question, output),
                judge: evaluation.judgeGate,
                facts: (decision) => ({ baseline: { ...decision.baseline }, reason: decision.reason }),
            }, { cache: inputs.cache });
            const { verdict, deciding, rules: outcomes } = outcome.result;
            return {
                verdict,
                summary: (0,evaluation.summarizeGate)(outcome.result),
                outputs: {
                    verdict,
                    decision: (0,external_node_path_.join)(outcome.directory, 'result.json'),
                    rule: deciding === null ? '' : outcomes[deciding].id,
                },
                result: outcome.result,
                evidence: outcome.statementPath,
                cached: outcome.cached,
            };
        }
        finally {
            await baseline.release();
        }
    },
}));
/** How files of predictions are read; scored ones need no plan. */
function candidatePlan(project, inputs, rules) {
    const { group, id, target, score, weight, positive, threshold } = inputs;
    const said = Object.entries({ group, id, target, score, weight, positive, threshold }).filter(([, value]) => value !== undefined);
    const section = config/* EvaluateSection */.rD.parse({ ...project.config.evaluate, slices: [], ...Object.fromEntries(said) });
    return (0,evaluation.planEvaluation)(section, { baseline: 'auto', rules: [...rules] }, inputs.task ?? project.config.task);
}
/** Digests of what evaluate-model judged: its examples, and the predictions beside their targets. */
async function evaluated(project) {
    const { statement } = await (0,evidence/* stageOutput */.gD)(project, 'evaluate-model');
    const scored = statement.subject.find(({ name }) => name === 'scored.parquet');
    return { evaluationSet: String((0,evidence/* factsOf */.xS)(statement).result?.['evaluationSet']), predictions: scored?.digest.sha256 };
}
async function candidateOf(project, inputs) {
    if (inputs.predictions === undefined)
        return (await (0,evidence/* stageOutput */.gD)(project, 'evaluate-model')).material('scored.parquet');
    const path = await (0,config/* resolvePath */.o1)(project, inputs.predictions, { purpose: 'predictions' });
    if (inputs.baseline !== undefined || project.file !== undefined)
        return { name: inputs.predictions, path, role: 'predictions' };
    throw (0,evaluation.gateErrors)('MLOPS_GATE_INPUT', {
        message: 'there are predictions to judge, and nothing says what to compare them with',
        where: { field: 'baseline' },
        hint: 'Give --baseline FILE, a run id, auto (the recorded runs), or none to judge min and max alone.',
    });
}


/***/ })

};
