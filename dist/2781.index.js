export const id = 2781;
export const ids = [2781];
export const modules = {

/***/ 42781:
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
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/reports/index.ts + 24 modules
var reports = __webpack_require__(30327);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var packages_evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/evaluation/index.ts + 54 modules
var evaluation = __webpack_require__(66679);
// EXTERNAL MODULE: ./packages/training/index.ts + 17 modules
var training = __webpack_require__(51458);
;// CONCATENATED MODULE: ./actions/report-run/collect.ts







const STAGES = [
    'validate-data',
    'build-features',
    'train-model',
    'evaluate-model',
    'gate-model',
    'scan-model',
    'write-model-card',
];
/** Everything the report says, from the evidence in the workspace; each stage's output is checked against its statement. */
async function collectReport(host, project, history) {
    const state = await (0,packages_evidence/* readRunState */.xz)(host, project);
    const outputs = await readOutputs(host, project, state);
    const [validation, evaluated, gated, scanned] = ['validate-data', 'evaluate-model', 'gate-model', 'scan-model'].map((stage) => outputs.get(stage));
    const gate = gated && evaluation.GateDecision.parse(await readResult(host, gated));
    const stages = describeStages(outputs, state);
    const leftOut = await leftOutOf(host, project, state, outputs);
    const facts = [...outputs.values()]
        .map(({ statement }) => (0,packages_evidence/* factsOf */.xS)(statement))
        .find(({ commit }) => commit !== undefined);
    return {
        project: project.config.project,
        verdict: (0,reports/* brokenStage */.IC)(stages)
            ? 'fail'
            : (0,kit.worstVerdict)([...stages.flatMap(({ verdict }) => verdict ?? []), ...ungated(project, state, outputs, leftOut)]),
        baselineName: history.baselineName,
        ...(facts && {
            run: {
                ...(state?.run !== undefined && { id: state.run }),
                // People know the head of a pull request, not the merge that was tried.
                ...(facts.commit !== undefined && { commit: host.origin?.change.head ?? facts.commit }),
                dirty: facts.dirty ?? false,
                reproducible: project.file !== undefined && facts.dirty === false,
            },
        }),
        ...(validation && { data: dataReport((await readResult(host, validation))) }),
        ...(evaluated && { evaluation: evaluationReport(evaluation.Evaluation.parse(await readResult(host, evaluated))) }),
        ...(gate && { gate }),
        ...(gated && host.origin && typeof (0,packages_evidence/* factsOf */.xS)(gated.statement).ledger !== 'string' && { noExceptions: true }),
        ...(leftOut.length > 0 && { leftOut }),
        ...(state?.leftOutWhy !== undefined && { leftOutWhy: state.leftOutWhy }),
        ...(await policyReport(host, project, gated)),
        ...untrustedRun(host),
        ...(history.changes && { changes: history.changes }),
        ...(history.clues && { clues: history.clues }),
        ...(await mlflowReport(project, outputs.get('train-model'))),
        ...(scanned && { scan: (await readResult(host, scanned)) }),
        stages,
    };
}
/** Of a run that anyone may start: that it is one, and the workflow file that the change has edited for it. */
function untrustedRun({ origin }) {
    if (!origin?.change.untrusted)
        return {};
    const { editedWorkflow } = origin.change;
    return { untrusted: true, ...(editedWorkflow !== undefined && { editedWorkflow }) };
}
/**
 * What should have judged and has not: in a pipeline, those stages of a change that its base runs; among stages that were
 * run one by one the gate, where the base has one in this job.
 */
async function leftOutOf(host, project, state, outputs) {
    if (state)
        return state.leftOut ?? [];
    return !outputs.has('gate-model') && (await (0,config.isGatedAtBase)(host, project)) ? ['gate-model'] : [];
}
/**
 * A model that no gate judged has not passed, whatever the data were like: in a pipeline, which has a gate wherever it
 * evaluates, and among stages that were run one by one where rules are described. Where somebody chose the stages of a change,
 * none is missing that its base leaves out, too.
 */
function ungated(project, state, outputs, leftOut) {
    if (leftOut.length > 0)
        return ['inconclusive'];
    const { evaluate, gate } = project.config;
    const expected = evaluate !== undefined && (state !== undefined || gate !== undefined);
    return expected && !state?.leftOut && !outputs.has('gate-model') ? ['inconclusive'] : [];
}
/** Whose rules decided, and what those of the change would have said. */
async function policyReport(host, project, gated) {
    const ruled = gated && evaluation.GateParameters.parse((0,packages_evidence/* factsOf */.xS)(gated.statement).parameters).ruled;
    const said = ruled ?? project.policy;
    if (!said)
        return {};
    const { from, base, edited, workflow, why } = said;
    const contracts = await (0,config.otherContracts)(host, project);
    const policy = {
        ...{ from, base, edited },
        ...(workflow !== undefined && { workflow }),
        ...(why !== undefined && { why }),
        ...(!ruled && from === 'base' && workflow !== undefined && { moves: true }),
        ...(contracts.length > 0 && { contracts }),
    };
    const proposal = (0,external_node_path_.join)(project.workspace, 'evidence', 'gate-proposal.json');
    if (!edited || !(await host.files.exists(proposal)))
        return { policy };
    const proposed = evaluation.GateDecision.parse(await readResult(host, await (0,packages_evidence/* stageOutput */.gD)(project, 'gate-proposal')));
    return { policy: { ...policy, proposed } };
}
/**
 * The stages of the last run of several, or, when stages were run one by one, every stage that left evidence. Each of them
 * has read what the others made last: a decision about an older evaluation is none about this one.
 */
async function readOutputs(host, project, state) {
    const outputs = new Map();
    for (const stage of STAGES) {
        const there = await host.files.exists((0,external_node_path_.join)(project.workspace, 'evidence', `${stage}.json`));
        const part = state === undefined || state.stages.some((done) => done.stage === stage && done.problem === undefined);
        if (!there || !part)
            continue;
        const output = await (0,packages_evidence/* stageOutput */.gD)(project, stage);
        if (readsLatest(output, outputs))
            outputs.set(stage, output);
        else
            host.log.warning(`${stage} is not in the report: what it read was made anew since. Run it again.`);
    }
    return outputs;
}
/** @param before outputs of the stages before it; what it read of others' files is not known to them */
function readsLatest({ statement }, before) {
    return (0,packages_evidence/* materialsOf */.iA)(statement).every(({ name, digest }) => {
        const [stage = '', ...file] = name.split('/');
        const made = before.get(stage)?.statement.subject.find((subject) => subject.name === file.join('/'));
        return made === undefined || (0,packages_evidence/* digestOf */.ol)(made.digest) === (0,packages_evidence/* digestOf */.ol)(digest);
    });
}
async function readResult(host, output) {
    return JSON.parse(await host.files.readText(output.path('result.json')));
}
/** What the training program left of a run that it logged elsewhere; user code wrote it, so it is checked again. */
async function mlflowReport(project, trained) {
    const run = trained && (await (0,training/* readMlflowRun */.RS)(trained.path(training/* MLFLOW_RUN */.C1)));
    return run ? { mlflow: (0,training/* mlflowFacts */.l9)(run, project.config.train?.mlflow) } : {};
}
function describeStages(outputs, state) {
    const names = state?.stages.map(({ stage }) => stage) ?? [...outputs.keys()];
    return names.map((stage) => {
        const done = state?.stages.find((candidate) => candidate.stage === stage);
        const statement = outputs.get(stage)?.statement;
        if (!statement)
            return { stage, cached: false, seconds: 0, reads: [], makes: [], problem: done?.problem ?? 'not done' };
        const facts = (0,packages_evidence/* factsOf */.xS)(statement);
        return {
            stage,
            ...(facts.verdict && { verdict: facts.verdict }),
            cached: done?.cached ?? facts.cached !== undefined,
            seconds: done?.seconds ?? facts.durationMs / 1000,
            reads: (0,packages_evidence/* materialsOf */.iA)(statement).map(named),
            makes: statement.subject.map(named),
        };
    });
}
function named(resource) {
    return { name: resource.name ?? '', digest: (0,packages_evidence/* digestOf */.ol)(resource.digest) ?? '' };
}
/** @param result of validate-data, whose digest its statement has: its shape needs no second check */
function dataReport({ verdict, sources }) {
    return {
        verdict: verdict ?? 'pass',
        sources: sources.map((source) => ({
            ...source,
            checks: source.checks.map(({ column, observed, ...check }) => ({
                ...check,
                ...(column !== null && { column }),
                observed: observed === null ? 'nothing' : String(observed),
            })),
        })),
    };
}
function evaluationReport(evaluation) {
    return { ...evaluation, groupedBy: evaluation.settings.group };
}

;// CONCATENATED MODULE: ./actions/report-run/changes.ts
const STATUS = {
    A: 'added',
    M: 'changed',
    D: 'deleted',
    R: 'renamed',
    C: 'copied',
    T: 'type changed',
};
/** The difference of two runs in words, for a report. */
function toChanges({ code, parameters, data, profile }) {
    const show = (value) => (value === null ? 'absent' : JSON.stringify(value));
    return {
        code: code?.map(({ path, status }) => ({ path, status: STATUS[status] ?? status })) ?? null,
        parameters: parameters.map(({ name, from, to }) => ({ name, before: show(from), after: show(to) })),
        data: [
            ...data.map(({ name, from, to }) => ({
                source: name,
                what: from === null ? 'new' : to === null ? 'gone' : 'other bytes',
            })),
            ...(profile ?? []).flatMap(profileChanges).slice(0, MOST_COLUMNS),
        ],
    };
}
const MOST_COLUMNS = 20;
function profileChanges({ source, rows, added, removed, shifted }) {
    const of = (column) => `${source}.${column}`;
    return [
        ...(rows.from === rows.to ? [] : [{ source, what: `${count(rows.from)} rows before, ${count(rows.to)} now` }]),
        ...added.map((column) => ({ source: of(column), what: 'new column' })),
        ...removed.map((column) => ({ source: of(column), what: 'column is gone' })),
        ...shifted.map((shift) => ({ source: of(shift.column), what: moved(shift) })),
    ];
}
function moved({ type, nullRate, range, standardizedMeanDifference: shift }) {
    if (type)
        return `type ${type.from ?? 'unknown'} before, ${type.to ?? 'unknown'} now`;
    if (shift !== undefined)
        return `mean moved by ${shift.toFixed(2)} standard deviations`;
    if (nullRate)
        return `empty: ${percent(nullRate.from)} before, ${percent(nullRate.to)} now`;
    return range ? `range ${range.from ?? 'none'} before, ${range.to ?? 'none'} now` : 'other values';
}
function count(rows) {
    return rows === null ? 'no' : rows.toLocaleString('en');
}
function percent(share) {
    return share === null ? 'unknown' : `${(100 * share).toFixed(1)} %`;
}

// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
;// CONCATENATED MODULE: ./actions/report-run/clues.ts




/** An input is called emptier from here on: less is everyday noise. */
const NOTEWORTHY = 0.1;
const { sqlIdentifier, sqlString } = kit.escape;
/**
 * What the evidence says about why a gate does not pass: what is the baseline's byte for byte, and which inputs are
 * emptier now among the examples of the deciding rule. Facts from recorded digests and files; nothing is guessed.
 */
async function findClues(host, project, decision, before, after) {
    const [then, now] = [inputsOf(before), inputsOf(after)];
    const known = then !== undefined && now !== undefined;
    const models = before.model !== undefined && after.model !== undefined;
    const mayLook = known && then !== now && decision.deciding !== null && (await host.store.has(then));
    return {
        same: {
            ...(known && { features: then === now }),
            ...(models && { model: before.model === after.model }),
        },
        emptier: mayLook ? await emptierInputs(host, project, decision, then) : [],
    };
}
/** Digest of what the model was asked about. */
function inputsOf({ subjects }) {
    return subjects['build-features']?.find(({ name }) => name === 'evaluate.parquet')?.digest.sha256;
}
/** @param baseline digest of the baseline's evaluate.parquet, which the store has */
async function emptierInputs(host, project, { deciding, rules }, baseline) {
    const [features, evaluated] = [
        await (0,packages_evidence/* stageOutput */.gD)(project, 'build-features'),
        await (0,packages_evidence/* stageOutput */.gD)(project, 'evaluate-model'),
    ];
    const cache = (0,external_node_path_.join)(project.workspace, 'cache');
    await host.files.makeDirectory(cache);
    const directory = await host.files.makeTemporaryDirectory('clues-', cache);
    const engine = await (0,data/* openEngine */.F5)(host, { directory });
    try {
        await host.store.get(baseline, (0,external_node_path_.join)(directory, 'evaluate.parquet'));
        const files = { before: (0,external_node_path_.join)(directory, 'evaluate.parquet'), now: features.path('evaluate.parquet') };
        await engine.run(`CREATE VIEW chosen AS SELECT id FROM ${(0,data/* parquetRelation */.Fh)(evaluated.path('scored.parquet'))} ${whereSlice(rules[deciding]?.slice)}`);
        for (const [name, path] of Object.entries(files))
            await engine.run(`CREATE VIEW ${sqlIdentifier(name)} AS SELECT * FROM ${(0,data/* parquetRelation */.Fh)(path)} SEMI JOIN chosen USING (id)`);
        const columns = async (view) => (await engine.rows(`DESCRIBE ${sqlIdentifier(view)}`)).map(({ column_name: name }) => String(name));
        const shared = new Set(await columns('before'));
        const inputs = (await columns('now')).filter((name) => name !== 'id' && shared.has(name));
        const [was, is] = [await emptyShares('before'), await emptyShares('now')];
        return inputs
            .flatMap((input, index) => {
            const [then, now] = [was[index], is[index]];
            return then !== undefined && now !== undefined && now - then >= NOTEWORTHY
                ? [{ input, before: then, now }]
                : [];
        })
            .sort((a, b) => b.now - b.before - (a.now - a.before) || (a.input < b.input ? -1 : 1));
        /** Share of NULL or NaN per input; nothing when there are no rows. */
        async function emptyShares(view) {
            if (inputs.length === 0)
                return [];
            const shares = inputs.map((name, index) => `${empty(name)} AS ${sqlIdentifier(`c${index}`)}`);
            const [row] = await engine.rows(`SELECT count(*) AS n, ${shares.join(', ')} FROM ${sqlIdentifier(view)}`);
            const total = Number(row['n']);
            return total === 0 ? [] : inputs.map((_, index) => Number(row[`c${index}`]) / total);
        }
    }
    finally {
        engine.close();
        await host.files.remove(directory);
    }
}
function empty(column) {
    const name = sqlIdentifier(column);
    return `sum(CASE WHEN ${name} IS NULL OR CAST(${name} AS VARCHAR) = 'nan' THEN 1 ELSE 0 END)`;
}
/** The examples of one slice in scored.parquet, named as evaluation names them: crossed columns joined by ` × `, a missing value `NULL`. */
function whereSlice(slice) {
    if (!slice)
        return '';
    const parts = slice.slicing
        .split(' × ')
        .map((column) => `coalesce(CAST(${sqlIdentifier(`slice_${column}`)} AS VARCHAR), 'NULL')`);
    return `WHERE concat_ws(' × ', ${parts.join(', ')}) = ${sqlString(slice.value)}`;
}

;// CONCATENATED MODULE: ./actions/report-run/stored.ts

/** Whether the store has a file that a stage made. What another job made is in its store, and here among the outputs that it handed over. */
async function storedOutput(host, project, { stage, name, digest }) {
    if (await host.store.has(digest))
        return true;
    const file = (0,external_node_path_.join)(project.workspace, 'outputs', stage, name);
    return (await host.files.exists(file)) && (await host.store.put(file)) === digest;
}

;// CONCATENATED MODULE: ./actions/report-run/history.ts






/** What is different from the baseline's run; no more than a name when the baseline is no recorded run. */
async function historyOf(host, project) {
    const state = await (0,packages_evidence/* readRunState */.xz)(host, project);
    const done = state?.stages.filter(({ problem }) => problem === undefined).map(({ stage }) => stage);
    const gated = done
        ? done.includes('gate-model')
        : await host.files.exists(`${project.workspace}/evidence/gate-model.json`);
    if (!gated)
        return { baselineName: 'baseline' };
    const gate = await (0,packages_evidence/* stageOutput */.gD)(project, 'gate-model');
    const decision = evaluation.GateDecision.parse(JSON.parse(await host.files.readText(gate.path('result.json'))));
    const { baseline } = decision;
    if (baseline.run === undefined)
        return { baselineName: baseline.kind === 'file' ? baseline.reason.replace(/^the file /, '') : 'baseline' };
    try {
        const ledger = await (0,packages_evidence/* openLedger */.au)(host, project);
        const before = await ledger.run(baseline.run);
        const baselineName = await nameOf(host, project, decision, before);
        if (!done || onlyPredictions(host, done))
            return { baselineName };
        const now = await (0,packages_evidence/* describeRun */.vZ)(host, project, { stages: done, startedAt: host.clock.now(), verdict: undefined });
        const after = { id: '', ...now };
        await storeProfile(host, project, after);
        return {
            baselineName,
            changes: toChanges((0,packages_evidence/* diffRuns */.WS)(before, after, await (0,packages_evidence/* loadRunDetails */.Ax)(host, project, before, after))),
            ...(decision.verdict !== 'pass' && { clues: await findClues(host, project, decision, before, after) }),
        };
    }
    catch (error) {
        // The report tells of a decision that is made; that this part is missing is said in the log, not a reason to fail.
        if (!(error instanceof kit.MlopsError) || host.signal.aborted)
            throw error;
        host.log.warning(`What changed since the baseline is not in the report: ${error.message}`);
        return { baselineName: 'the baseline' };
    }
}
/** What the data are is asked of the store, where of this run only what was made here is. */
async function storeProfile(host, project, { subjects }) {
    const stage = 'validate-data';
    const made = subjects[stage]?.find(({ name }) => name === 'profile.json');
    if (made?.digest.sha256 !== undefined)
        await storedOutput(host, project, { stage, name: 'profile.json', digest: made.digest.sha256 });
}
/** Of a stranger's work nothing else is read, so what else changed is not known. */
function onlyPredictions(host, done) {
    const read = ['evaluate-model', 'gate-model'];
    return host.origin?.change.untrusted === true && done.every((stage) => read.includes(stage));
}
/** The ladder leads to the default branch; a run that was asked for by its id is called by that. */
async function nameOf(host, project, { baseline }, run) {
    if (baseline.kind === 'run')
        return `run ${run.id.slice(0, 7)}`;
    const { origin } = host;
    if (origin)
        return origin.change.base?.branch ?? origin.defaultBranch;
    return (await (0,packages_evidence/* defaultBranch */.OR)(host, project.repository))?.name ?? run.branch ?? 'the default branch';
}

;// CONCATENATED MODULE: ./actions/report-run/keep.ts



/** Bytes that a later run compares with: the scored examples, and what the data was. */
const COMPARED_LATER = /^(scored\.parquet|profile\.json|result\.json)$/;
/**
 * Keeps the report, the statements and what later runs compare with, where the run is on a server.
 * @returns where people find them; nothing on one machine, where they simply lie
 */
async function keepRun(host, project, report) {
    if (!host.origin)
        return {};
    const folder = (0,external_node_path_.join)(project.workspace, 'evidence');
    const names = (await host.files.exists(folder)) ? await host.files.list(folder) : [];
    const evidence = names.filter((name) => /^[a-z].*\.json$/.test(name)).map((name) => (0,external_node_path_.join)(folder, name));
    const store = new Set();
    const all = mayBeRegistered(host, project);
    for (const path of evidence) {
        const { subject } = (0,packages_evidence/* parseStatement */.By)(await host.files.readText(path), path);
        for (const { name, digest } of subject) {
            if (name === undefined || digest.sha256 === undefined || !(all || COMPARED_LATER.test(name)))
                continue;
            const made = { stage: (0,external_node_path_.basename)(path, '.json'), name, digest: digest.sha256 };
            if (await storedOutput(host, project, made))
                store.add(digest.sha256);
        }
    }
    return host.origin.keep({
        project: project.name,
        workspace: project.workspace,
        report,
        evidence,
        store: [...store],
    });
}
/** Whoever registers a model verifies everything of its run, and begins with an empty disk. */
function mayBeRegistered({ origin }, { config }) {
    return config.register !== undefined && origin?.change.base === undefined && !origin?.change.untrusted;
}

;// CONCATENATED MODULE: ./actions/report-run/marks.ts

/**
 * Marks for the lines that a verdict is about: each rule of mlops.yml that keeps the whole from passing, once, with its
 * worst outcome; and each contract whose data broke it.
 */
function marksOf(project, report) {
    const marks = [...rulesOf(project, report), ...contractsOf(project, report)];
    return marks.map(({ where, ...mark }) => ({ ...mark, ...(where && { where: inRepository(project, where) }) }));
}
/** People know a file by its place in the repository, wherever that lies here; beside a stranger's work it is no checkout. */
function inRepository({ repository }, where) {
    return { ...where, ...(where.file !== undefined && { file: (0,external_node_path_.relative)(repository, where.file) }) };
}
function rulesOf(project, { gate }) {
    const rules = project.config.gate?.rules ?? [];
    const marked = new Set();
    return (gate?.rules ?? [])
        .filter(({ blocking, verdict, accepted }) => blocking && verdict !== 'pass' && !accepted)
        .flatMap((line) => {
        const index = rules.findIndex((rule) => isOf(line, rule));
        if (index < 0 || marked.has(index))
            return [];
        marked.add(index);
        // The base's rules stand on other lines than those that this change shows.
        const where = project.policy?.edited ? undefined : project.locate(['gate', 'rules', index]);
        const level = line.verdict === 'fail' ? 'error' : 'warning';
        return [{ level, title: `${line.id}: ${line.verdict}`, message: line.reason, ...(where && { where }) }];
    });
}
function isOf({ metric, bound, slice }, rule) {
    const sliced = rule.slices ?? [];
    return (rule.metric === metric &&
        rule[bound.kind] !== undefined &&
        (slice === undefined ? sliced.length === 0 : sliced.includes(slice.slicing)));
}
function contractsOf(project, { data }) {
    return (data?.sources ?? []).flatMap((source) => {
        const contract = project.config.data?.[source.name]?.contract;
        return source.checks
            .filter(({ verdict, severity }) => verdict !== 'pass' && severity === 'error')
            .map((check) => ({
            level: 'error',
            title: `${source.name}${check.column === undefined ? '' : `.${check.column}`}: ${check.verdict}`,
            message: `${check.description}: expected ${check.expected}, observed ${check.observed}`,
            ...(contract !== undefined && { where: { file: (0,external_node_path_.resolve)(project.root, contract) } }),
        }));
    });
}

;// CONCATENATED MODULE: ./actions/report-run/action.ts









/* harmony default export */ const action = ((0,kit.defineAction)({
    name: 'report-run',
    title: 'Report run',
    description: 'Turns the evidence of a run into a comment (Markdown) and a self-contained page (HTML) that lead with the verdict and the number that decided it.',
    inputs: schemas/* object */.Ikc({
        ...kit.projectInputs,
        mermaid: (0,kit.flag)(false).describe('Draw the stages as a Mermaid flowchart, which GitHub shows and mail does not.'),
    }),
    outputs: {
        verdict: 'pass, fail or inconclusive',
        comment: 'path of the Markdown report',
        report: 'path of the HTML report',
    },
    permissions: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
    decides: true,
    chain: {
        reads: ['data-report', 'features', 'model', 'evaluation', 'gate', 'scan', 'card'],
        makes: ['report'],
        always: true,
    },
    async run({ inputs, host }) {
        const project = await (0,config.openProject)(host, inputs);
        await host.origin?.begin(project.name);
        const report = await collectReport(host, project, await historyOf(host, project));
        const directory = (0,external_node_path_.join)(project.workspace, 'reports');
        const page = (0,external_node_path_.join)(directory, 'report.html');
        await host.files.write(page, (0,reports/* renderPage */.Cf)(report));
        await host.files.write((0,external_node_path_.join)(directory, 'result.json'), `${JSON.stringify(report, null, 2)}\n`);
        const links = await keepRun(host, project, page);
        const comment = (0,reports.renderComment)(report, { links, mermaid: inputs.mermaid });
        await host.files.write((0,external_node_path_.join)(directory, 'comment.md'), comment);
        await host.summary(comment);
        const said = kit.escape.logLine(`${project.config.project}: ${report.verdict}. ${(0,reports/* plain */.pj)((0,reports/* headline */.Pl)(report))}`);
        if (host.origin) {
            for (const mark of marksOf(project, report))
                host.annotate(mark);
            await host.origin.publish({
                project: project.name,
                verdict: report.verdict,
                headline: said,
                markdown: comment,
            });
        }
        return {
            verdict: report.verdict,
            summary: said,
            outputs: {
                verdict: report.verdict,
                comment: (0,external_node_path_.join)(directory, 'comment.md'),
                report: page,
            },
        };
    },
}));


/***/ })

};
