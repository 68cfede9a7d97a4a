export const id = 7060;
export const ids = [7060];
export const modules = {

/***/ 47060:
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
var packages_config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/evaluation/index.ts + 54 modules
var evaluation = __webpack_require__(66679);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./actions/in-production.ts
var in_production = __webpack_require__(48283);
// EXTERNAL MODULE: ./actions/gate-model/relation.ts
var gate_model_relation = __webpack_require__(93850);
// EXTERNAL MODULE: ./actions/gate-model/rescore.ts + 1 modules
var rescore = __webpack_require__(74735);
// EXTERNAL MODULE: ./actions/gate-model/subject.ts
var subject = __webpack_require__(65216);
;// CONCATENATED MODULE: ./actions/gate-model/baseline.ts









const nothingToRelease = async () => { };
/**
 * What the candidate is compared with: a file, `none`, or what the ledger has for `auto` or a run id; and which rules
 * are excepted on record. A word that can be a run id is one, even when a file has that name.
 * A recorded baseline that has other examples is scored again on today's, unless its numbers are about something else.
 * @throws MLOPS_POLICY_MOVED, and what the ledger throws: an unreadable one is an error, never "none"
 */
async function chooseGateBaseline(host, project, wanted, candidate, options) {
    const file = wanted === 'auto' || wanted === 'none' ? undefined : await namedFile(host, project, wanted, options);
    const newest = await (0,evidence/* ledgerIfAny */.Fl)(host, project);
    const tip = await newest?.tip();
    // Others may record while this is decided: all of it is of one moment, which the statement names.
    const ledger = tip === undefined ? newest : newest.at(tip);
    if (ledger)
        await refuseMovedPolicy(host, project, ledger);
    const accepted = ledger ? await acceptedRules(host, project, ledger) : [];
    const inGit = ledger?.branch !== undefined && (tip === undefined || (0,evidence/* isCommit */.WM)(tip));
    const common = { accepted, ...(inGit && { ledger: tip ?? null }), release: nothingToRelease };
    if (file) {
        return {
            ...common,
            ...file,
            info: { kind: 'file', reason: (0,evaluation.byFile)(wanted), asRecorded: true },
            mayHaveNone: false,
        };
    }
    if (wanted === 'none')
        return { ...common, info: { kind: 'none', reason: evaluation.NONE_BY_POLICY }, mayHaveNone: true };
    if (!ledger) {
        const reason = 'none, because there is no ledger: this is no git repository with commits';
        return { ...common, info: { kind: 'none', reason }, mayHaveNone: false };
    }
    const confirm = await (0,evidence/* confirmOn */.we)(host, ledger);
    const found = await (0,evidence/* chooseBaseline */.hf)(host, project, ledger, {
        ...{ policy: wanted, confirm },
        inProduction: () => (0,in_production/* servingRun */.W)(project, ledger),
        asGood: (0,evaluation.asGood)(candidate.metrics),
    });
    const choice = (0,evidence/* compared */.mU)(found, candidate.evaluated?.predictions);
    host.log.info(`Baseline: ${choice.reason}`);
    // A decision holds no times: the same decision tomorrow has the same digest.
    const reason = choice.reason.replace(/, recorded [^,;)]*(?=;|$)/, '');
    if (choice.kind === 'none') {
        const { allowed, comes } = choice;
        return { ...common, info: { kind: 'none', reason, ...(comes && { comes }) }, mayHaveNone: allowed };
    }
    const question = { host, project, ledger, confirm, candidate, options };
    const { beside, ...main } = choice;
    const first = await readied(question, { ...main, reason }, 'rescore-baseline');
    if (!beside)
        return { ...common, ...first, mayHaveNone: false };
    host.log.info(`Beside it: ${beside.reason}`);
    // By the same questions as what is in production: it is what a retraining is not to lose to either.
    const other = { ...beside, kind: main.kind, commit: beside.run.commit };
    const second = await readied(question, other, 'rescore-beside');
    const release = async () => {
        await first.release();
        await second.release();
    };
    return {
        ...{ ...common, ...first, mayHaveNone: false, release },
        beside: { ...common, ...second, mayHaveNone: false },
    };
}
/** What a recorded run says, or its model today, as far as it is to be had. */
async function readied({ host, project, ledger, confirm, candidate, options }, choice, rescoring) {
    const { run, reason, unconfirmed, kind, commit, change } = choice;
    const release = nothingToRelease;
    if (unconfirmed !== undefined) {
        host.log.warning(`Nothing is compared with ${commit.slice(0, 7)}: ${unconfirmed}.`);
        return { info: { kind, reason, run: run.id, commit: run.commit, ...(change && { change }), unconfirmed }, release };
    }
    const then = await (0,subject/* recordedSubject */.vq)(ledger, run);
    const now = then && (await (0,subject/* candidateSubject */.UI)(project, candidate, { run: run.id, subject: then }));
    const isSame = async (earlier) => {
        const { commit, dirty } = await (0,evidence/* sourceFacts */.tp)(host, project);
        const same = commit !== undefined && !dirty && (await (0,evidence/* isSameSource */.E6)(host, project, earlier, commit));
        return same && (await confirm(earlier)) === undefined;
    };
    const relation = await (0,gate_model_relation/* relate */.c)(ledger, { ...choice, cause: host.cause }, { now, then }, candidate, {
        unnamed: project.unnamed === true,
        isSame,
    });
    // The candidate may have said the very same bytes: they are here, whatever the store has lost.
    const { predictions, scored } = candidate.evaluated ?? {};
    const same = predictions !== undefined && predictions === run.predictions ? scored : undefined;
    const kept = same !== undefined || (run.predictions !== undefined && (await host.store.has(run.predictions)));
    const { again, unscored } = !then || !(0,gate_model_relation/* mayBeAsked */.Z)(relation) || (candidate.evaluated?.evaluationSet === run.evaluationSet && kept)
        ? {}
        : await tryRescoring(host, project, { run, meaning: then.meaning, stage: rescoring }, options);
    const info = { reason, ...relation, ...(unscored !== undefined && { unscored }) };
    if (again && !kept && (await digestOf(again)) === run.predictions) {
        host.log.info(`The predictions of run ${run.id.slice(0, 7)} were in no store. Scored again they are the same bytes.`);
        return { info: { ...info, restored: true }, material: again, release };
    }
    if (!kept) {
        host.log.warning(`The predictions of run ${run.id.slice(0, 7)} are not in the store: rules that need them are inconclusive.`);
        return { info: { ...info, ...(again && { rescored: true }) }, ...(again && { material: again }), release };
    }
    const name = again ? 'original.parquet' : 'baseline.parquet';
    const recorded = same === undefined
        ? await recordedPredictions(host, project, run, name)
        : { material: { name, path: same, role: 'baseline' }, release };
    return again
        ? { ...recorded, info: { ...info, rescored: true }, material: again, original: recorded.material }
        : { ...recorded, info };
}
async function digestOf({ path }) {
    return path === undefined ? undefined : (0,evidence/* sha256File */.Q3)(path);
}
/**
 * A change that is judged by its own rules, because its base has none in this file, while the project's runs were judged by
 * those of another file: what moves takes its rules along.
 * @throws MLOPS_POLICY_MOVED
 */
async function refuseMovedPolicy(host, project, ledger) {
    if (project.policy?.from !== 'head' || project.file === undefined)
        return;
    const ours = (0,external_node_path_.relative)(project.repository, project.file);
    const latest = await ledger.latest(project.name);
    const config = latest && (await ledger.run(latest.latest)).config;
    if (config === undefined || config === ours || !(await (0,packages_config.leavesRulesBehind)(host, project, config)))
        return;
    throw (0,packages_config.fail)('MLOPS_POLICY_MOVED', {
        message: `${project.policy.base.branch} describes ${project.name} in ${config}, by other rules than this change in ${ours}`,
        where: { file: ours },
        hint: 'Move the file as it is, and change its rules in a change of its own.',
    });
}
/** The scored predictions of a run, from the store, which has them. */
async function recordedPredictions(host, project, { predictions }, name) {
    const { path, release } = await aside(host, project, name);
    await host.store.get(predictions, path);
    return { material: { name, path, role: 'baseline' }, release };
}
/** A place of its own for one file that is fetched. */
async function aside(host, project, name) {
    const cache = (0,external_node_path_.join)(project.workspace, 'cache');
    await host.files.makeDirectory(cache);
    const directory = await host.files.makeTemporaryDirectory('baseline-', cache);
    return { path: (0,external_node_path_.join)(directory, name), release: () => host.files.remove(directory) };
}
/** What cannot be scored again stays what it is, and other examples are never a pass: the gate says inconclusive. */
async function tryRescoring(host, project, baseline, options) {
    try {
        return await (0,rescore/* rescoreBaseline */.F)(host, project, baseline, options);
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError) || host.signal.aborted)
            throw error;
        host.log.warning(`The baseline's model could not be scored on today's examples: ${error.code}: ${error.message}`);
        // What a program printed is of its time and machine: a decision holds neither.
        const unscored = `the baseline's model could not be scored on today's examples: ${error.code}, of which the log says more`;
        return { unscored };
    }
}
/**
 * A file that the rules of the base name is the base's: a change may not edit what it is compared with. One that no commit
 * has is made by the job itself.
 * @throws MLOPS_BASE_POLICY when only the change has it, MLOPS_GATE_INPUT when nobody has
 */
async function namedFile(host, project, wanted, { ruled }) {
    if ((0,evaluation.namesRun)(wanted))
        return undefined;
    const path = await (0,packages_config.resolvePath)(project, wanted, { purpose: 'baseline' });
    const here = async () => {
        if (await host.files.exists(path))
            return { material: { name: wanted, path, role: 'baseline' }, release: nothingToRelease };
        throw (0,evaluation.evaluationErrors)('MLOPS_GATE_INPUT', {
            message: `there is no file ${wanted} to compare with: expected auto, none, a run's id or a file of predictions`,
            where: { ...(ruled && project.file !== undefined && { file: (0,external_node_path_.basename)(project.file) }), field: 'gate.baseline' },
            hint: 'Make the file before the gate runs, or correct its name; `mlops runs` lists the ids.',
        });
    };
    const policy = ruled ? project.policy : undefined;
    if (policy?.from !== 'base')
        return here();
    const { branch, commit } = policy.base;
    const bytes = await host.origin.read(commit, (0,external_node_path_.relative)(project.repository, path));
    if (bytes) {
        const fetched = await aside(host, project, (0,external_node_path_.basename)(path));
        await host.files.write(fetched.path, bytes);
        return { material: { name: wanted, path: fetched.path, role: 'baseline' }, release: fetched.release };
    }
    const tracked = await host.git.run(['ls-files', '--error-unmatch', '--', path], { directory: project.repository });
    if (tracked.code !== 0)
        return here();
    throw (0,packages_config.fail)('MLOPS_BASE_POLICY', {
        message: `The rules of ${branch} compare with ${wanted}, which ${branch} does not have: this change brings its own.`,
        where: { file: wanted, field: 'gate.baseline' },
        hint: `Commit ${wanted} to ${branch} first.`,
    });
}
async function acceptedRules(host, project, ledger) {
    const { owners } = project.config.gate ?? {};
    const recorded = await (0,evidence/* listAcceptances */.bo)(ledger, project.name);
    const active = (0,evidence/* activeAcceptances */.np)(recorded.filter(({ by }) => (0,evidence/* isOwner */.u8)(by, owners)), host.clock.now());
    for (const { rule, by } of (0,evidence/* activeAcceptances */.np)(recorded, host.clock.now()).values())
        if (!active.has(rule))
            host.log.warning(`${rule} was accepted by ${by}, who is not among gate.owners: it does not count.`);
    return [...active.values()].map(({ rule, reason, until, by }) => ({
        rule,
        reason,
        until: (0,evidence/* describeEnd */.lA)({ until }),
        by,
    }));
}

;// CONCATENATED MODULE: ./actions/gate-model/rules.ts


/**
 * The rules that inputs say.
 * @returns undefined when the inputs say none, so that those of mlops.yml hold; an empty list for the implied rule
 * @throws MLOPS_GATE_INPUT
 */
function rulesFromInputs(inputs) {
    const { min, max, margin } = inputs;
    const [metric] = inputs.metric;
    if (metric === undefined) {
        if (margin === undefined && min === undefined && max === undefined)
            return undefined;
        throw (0,evaluation.evaluationErrors)('MLOPS_GATE_INPUT', {
            message: 'a bound is given without the metric it is about',
            where: { field: 'metric' },
            hint: 'Say which: --metric roc_auc.',
        });
    }
    return (0,packages_config.writtenRules)(inputs).map((rule) => {
        const parsed = packages_config.GateRule.safeParse(rule);
        if (parsed.success)
            return parsed.data;
        const [issue] = parsed.error.issues;
        throw (0,evaluation.evaluationErrors)('MLOPS_GATE_INPUT', {
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
    'user-code': (0,kit.flag)(true).describe("Whether programs of the project may run here, to score the baseline's model again when the examples have changed. Otherwise only what another job scored is taken."),
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
    permissions: { contents: 'read', actions: 'read' },
    decides: true,
    userCode: { unless: { 'user-code': ['false'] } },
    section: 'gate',
    chain: { reads: ['evaluation'], makes: ['gate'] },
    run: async ({ inputs: given, host }) => {
        const project = await (0,packages_config.openProject)(host, given);
        const ofWorkflow = await (0,packages_config.workflowPolicy)(host, project);
        const inputs = { ...given, ...ofWorkflow?.ruling };
        const unsettled = unsettledBy(ofWorkflow) ?? unsettledBy(project.policy);
        const fromInputs = rulesFromInputs(inputs);
        const rules = fromInputs ?? project.config.gate?.rules ?? [];
        const plan = candidatePlan(project, inputs, rules);
        const metrics = inputs.metric.length > 0 ? inputs.metric : (project.config.evaluate?.metrics ?? []);
        const candidate = await candidateOf(project, inputs);
        const baseline = await chooseGateBaseline(host, project, inputs.baseline ?? project.config.gate?.baseline ?? 'auto', {
            plan,
            metrics: (0,evaluation.judgedMetrics)(rules, metrics, plan),
            ...(inputs.predictions === undefined ? { evaluated: await evaluated(project) } : { file: inputs.predictions }),
        }, { cache: inputs.cache, execute: inputs['user-code'], ruled: inputs.baseline === undefined });
        const ruling = {
            rules,
            metrics,
            mayStart: fromInputs !== undefined || rules.length === 0,
            accepted: baseline.accepted,
            ...(unsettled !== undefined && { unsettled }),
        };
        const decided = (stage, input, policy) => {
            const question = {
                input,
                candidate: candidate.path,
                ...(baseline.material && { baseline: baseline.material.path }),
                ...(baseline.original && { original: baseline.original.path }),
                plan,
            };
            return (0,evidence/* performStage */.Ce)(host, project, {
                stage,
                materials: [candidate, baseline.material, baseline.original, policy].filter((read) => read !== undefined),
                parameters: {
                    ...(0,evaluation.gateInput)(input),
                    candidate: candidate.name,
                    policy: policy?.name ?? null,
                    plan: (0,evaluation.planAsJson)(plan),
                    ...(ofWorkflow && { ruled: ruledBy(ofWorkflow) }),
                },
                predicate: 'verification-summary',
                ...(baseline.ledger !== undefined && { ledger: baseline.ledger }),
                execute: (output) => (0,evaluation.decideFiles)(host, { ...question, output }),
                doubt: (output) => (0,evaluation.doubtDecision)(host, question, output),
                judge: evaluation.judgeGate,
                facts: evaluation.gateFacts,
            }, { cache: inputs.cache });
        };
        try {
            const described = fromInputs === undefined;
            const { info, mayHaveNone } = baseline;
            const beside = baseline.beside && (await decideBeside(host, { ruling, baseline: baseline.beside, candidate, plan }));
            // What it says is in the decision. What was scored for it is in the cache, and no part of the chain.
            await (0,evidence/* retireStage */.O0)(host, project, 'rescore-beside');
            const input = { ...ruling, mayHaveNone, baseline: info, ...(beside && { beside }) };
            const outcome = await decided('gate-model', input, described ? await policyOf(host, project) : undefined);
            if (ofWorkflow?.edited || project.policy?.edited) {
                const inInputs = rulesFromInputs(given);
                const proposed = inInputs ?? project.policy?.proposed.gate?.rules ?? [];
                await decided('gate-proposal', { ...input, rules: proposed }, inInputs ? undefined : fileOf(project));
            }
            else {
                await (0,evidence/* retireStage */.O0)(host, project, 'gate-proposal');
            }
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
/** The same rules against what a retraining must not lose to besides. Its verdict and reason go into the decision. */
async function decideBeside(host, asked) {
    const { info, mayHaveNone, material, original } = asked.baseline;
    const output = await host.files.makeTemporaryDirectory('beside-');
    try {
        const { verdict, reason, advice } = await (0,evaluation.decideFiles)(host, {
            input: { ...asked.ruling, mayHaveNone, baseline: info },
            candidate: asked.candidate.path,
            ...(material && { baseline: material.path }),
            ...(original && { original: original.path }),
            ...{ plan: asked.plan, output },
        });
        const why = advice === undefined ? reason : `${reason}; ${advice}`;
        return { run: info.run, commit: info.commit, what: info.reason, verdict, reason: why };
    }
    finally {
        await host.files.remove(output);
    }
}
/** Why it is not known which rules decide: nothing passes by rules that a change brings alone, where its base has others. */
function unsettledBy(policy) {
    if (policy?.from !== 'unclear')
        return undefined;
    return `how ${policy.base.branch} judges this cannot be told from ${policy.workflow}: ${policy.why}`;
}
/** For the report, which may be another step: that one does not see the inputs of this one. */
function ruledBy({ ruling: _, base, ...said }) {
    return { ...said, base: { ...base } };
}
/** The file of the rules that decide: the base's, kept in the store because it is not in this work tree, or the project's own. */
async function policyOf(host, project) {
    const { policy } = project;
    if (policy?.workflow !== undefined && policy.edited)
        return undefined;
    if (policy?.bytes === undefined)
        return fileOf(project);
    const directory = await host.files.makeTemporaryDirectory('policy-');
    try {
        const path = (0,external_node_path_.join)(directory, 'mlops.yml');
        await host.files.write(path, policy.bytes);
        const sha256 = await host.store.put(path);
        return { name: `mlops.yml@${policy.base.commit}`, digest: { sha256 }, role: 'policy' };
    }
    finally {
        await host.files.remove(directory);
    }
}
function fileOf({ file }) {
    return file === undefined ? undefined : { name: (0,external_node_path_.basename)(file), path: file, role: 'policy' };
}
/** How files of predictions are read; scored ones need no plan. */
function candidatePlan(project, inputs, rules) {
    const { group, id, target, score, weight, positive, threshold } = inputs;
    const said = Object.entries({ group, id, target, score, weight, positive, threshold }).filter(([, value]) => value !== undefined);
    const section = packages_config.EvaluateSection.parse({ ...project.config.evaluate, slices: [], ...Object.fromEntries(said) });
    return (0,evaluation.planEvaluation)(section, { baseline: 'auto', rules: [...rules] }, inputs.task ?? project.config.task);
}
/** What evaluate-model judged, and where its predictions are. */
async function evaluated(project) {
    const { statement, material } = await (0,evidence/* stageOutput */.gD)(project, 'evaluate-model');
    return { ...(0,subject/* evaluatedIn */.zP)(statement), scored: material('scored.parquet').path };
}
async function candidateOf(project, inputs) {
    if (inputs.predictions === undefined)
        return (await (0,evidence/* stageOutput */.gD)(project, 'evaluate-model')).material('scored.parquet');
    const path = await (0,packages_config.resolvePath)(project, inputs.predictions, { purpose: 'predictions' });
    if (inputs.baseline !== undefined || project.file !== undefined)
        return { name: inputs.predictions, path, role: 'predictions' };
    throw (0,evaluation.evaluationErrors)('MLOPS_GATE_INPUT', {
        message: 'there are predictions to judge, and nothing says what to compare them with',
        where: { field: 'baseline' },
        hint: 'Give --baseline FILE, a run id, auto (the recorded runs), or none to judge min and max alone.',
    });
}


/***/ }),

/***/ 93850:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ mayBeAsked),
/* harmony export */   c: () => (/* binding */ relate)
/* harmony export */ });
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84620);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66679);
/* harmony import */ var _subject_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65216);



/**
 * How a candidate and what it is compared with stand to each other, as far as it follows from the ledger and the statements of
 * both: the gate says it, and whoever verifies computes it again.
 * @param subjects absent where a run evaluated nothing
 * @param unnamed whether nobody has named the project
 * @param isSame whether the repository is, file for file, what it was in the commit of a run
 */
async function relate(ledger, { kind, run, change, insteadOf, cause }, { now, then }, { metrics, evaluated }, { unnamed, isSame }) {
    const other = now && then
        ? ((0,_evaluation__WEBPACK_IMPORTED_MODULE_1__.incomparable)(now.meaning, then.meaning, metrics) ?? (unnamed ? (0,_subject_js__WEBPACK_IMPORTED_MODULE_2__/* .otherFile */ .bK)(now, then) : undefined))
        : `run ${run.id.slice(0, 7)} evaluated nothing: not comparable`;
    const retrains = kind === 'champion' && (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .isRetraining */ .oY)(cause);
    const later = then?.built && now?.built && (0,_evaluation__WEBPACK_IMPORTED_MODULE_1__.otherPeriod)(now.built, then.built, { maySkip: retrains || !change });
    const nearest = insteadOf ?? (retrains && later && ('skips' in later || 'overlaps' in later) ? run.id : undefined);
    const sameSet = evaluated?.evaluationSet === run.evaluationSet;
    const predictions = sameSet ? undefined : evaluated?.predictions;
    const returned = predictions === undefined ? undefined : await (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .returnedTo */ .Hm)(ledger, { baseline: run, predictions, isSame });
    return {
        kind,
        run: run.id,
        commit: run.commit,
        ...(change && { change }),
        ...(nearest !== undefined && { insteadOf: nearest }),
        // The commit of a run with uncommitted changes is not the code that made its model.
        ...((run.dirty || (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .modelFiles */ .VC)(run).length === 0 || then?.file !== undefined) && { asRecorded: true }),
        ...(returned && { returned: returned.id }),
        ...(later && ('notLater' in later ? later : { period: later })),
        ...(other !== undefined && { incomparable: other }),
    };
}
/** Whether there is a model that could be asked again, about the same; predictions of a file are all there is of them. */
const mayBeAsked = ({ asRecorded, incomparable }) => !asRecorded && incomparable === undefined;


/***/ }),

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

/***/ 65216:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   UI: () => (/* binding */ candidateSubject),
/* harmony export */   bK: () => (/* binding */ otherFile),
/* harmony export */   iw: () => (/* binding */ subjectIn),
/* harmony export */   vq: () => (/* binding */ recordedSubject),
/* harmony export */   zP: () => (/* binding */ evaluatedIn)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84620);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(66679);



/** What an evaluation judged: digests of its examples, and of the predictions beside their targets. */
function evaluatedIn(evaluation) {
    const scored = evaluation.subject.find(({ name }) => name === 'scored.parquet');
    return {
        evaluationSet: String((0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .factsOf */ .xS)(evaluation).result?.['evaluationSet']),
        predictions: scored?.digest.sha256,
    };
}
function subjectOf(evaluation, features) {
    const { parameters } = (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .factsOf */ .xS)(evaluation);
    const name = (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .materialsOf */ .iA)(evaluation).find(({ role }) => role === 'predictions')?.name;
    const file = name === undefined ? {} : { file: name };
    if (!features)
        return { meaning: (0,_evaluation__WEBPACK_IMPORTED_MODULE_2__.meaningOf)(parameters), ...file };
    const built = { parameters: (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .factsOf */ .xS)(features).parameters, materials: (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .materialsOf */ .iA)(features) };
    return { meaning: (0,_evaluation__WEBPACK_IMPORTED_MODULE_2__.meaningOf)(parameters, built), built, ...file };
}
/** As a run's statements say; nothing when it has none. */
async function recordedSubject(ledger, run) {
    const statements = await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .statementsOf */ .GX)(ledger, run);
    const evaluation = statements.get('evaluate-model')?.statement;
    return evaluation && subjectOf(evaluation, statements.get('build-features')?.statement);
}
/** As the candidate's evaluation says, else as its file is read. */
async function candidateSubject(project, candidate, baseline) {
    const statements = new Map();
    const read = async (stage) => {
        const { statement } = await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .stageOutput */ .gD)(project, stage);
        statements.set(stage, statement);
        return statement;
    };
    // A stranger's predictions come without features.
    if (candidate.evaluated && !isOfStranger(await read('evaluate-model'), baseline.run) && project.config.features)
        await read('build-features');
    return subjectIn(statements, candidate, baseline);
}
/** The same, of the statements of its run. */
function subjectIn(statements, { evaluated, file, plan }, baseline) {
    const evaluation = evaluated && statements.get('evaluate-model');
    if (!evaluation)
        return { meaning: (0,_evaluation__WEBPACK_IMPORTED_MODULE_2__.meaningOf)(plan), ...(file !== undefined && { file }) };
    if (isOfStranger(evaluation, baseline.run))
        return baseline.subject;
    return subjectOf(evaluation, statements.get('build-features'));
}
/** Whether it measured a stranger's predictions, by the targets of this very baseline. */
function isOfStranger(evaluation, baseline) {
    return (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .factsOf */ .xS)(evaluation).parameters['targets-of'] === baseline;
}
/**
 * Why two runs of a project that nobody has named are not of one model: every model of the repository has that name.
 * @returns undefined where the file is the same
 */
function otherFile(now, then) {
    if (now.file === undefined || then.file === undefined)
        return undefined;
    if (node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(now.file) === node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(then.file))
        return undefined;
    return `the baseline is of ${then.file} and this of ${now.file}: not comparable. Give each model its own name with the input \`project\``;
}


/***/ }),

/***/ 48283:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ inProduction),
/* harmony export */   W: () => (/* binding */ servingRun)
/* harmony export */ });
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(61011);

/** The stage label of what serves. */
const PRODUCTION = 'production';
/** The version of this project's model that is in production, as the ledger has it. @throws MLOPS_LEDGER_UNREADABLE */
async function inProduction(project, ledger) {
    const version = await (0,_registry__WEBPACK_IMPORTED_MODULE_0__/* .recordedIn */ .AK)(ledger, project.config.register?.name ?? project.name, PRODUCTION);
    // Another project of the repository may have registered under this one's name.
    return version?.project === project.name ? version : undefined;
}
/** The run that made it, and what that is called. @throws MLOPS_LEDGER_UNREADABLE */
async function servingRun(project, ledger) {
    const version = await inProduction(project, ledger);
    return version && { run: await ledger.run(version.run), version: version.tag };
}


/***/ })

};
