export const id = 3366;
export const ids = [3366];
export const modules = {

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


/***/ }),

/***/ 13366:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M: () => (/* binding */ verifying)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/evaluation/index.ts + 54 modules
var packages_evaluation = __webpack_require__(66679);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var packages_evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/modelscan/index.ts + 42 modules
var modelscan = __webpack_require__(6683);
// EXTERNAL MODULE: ./packages/training/index.ts + 17 modules
var training = __webpack_require__(51458);
// EXTERNAL MODULE: ./packages/features/index.ts + 27 modules
var packages_features = __webpack_require__(68);
;// CONCATENATED MODULE: ./actions/described.ts






/**
 * Whether the stages did what mlops.yml describes: the parameters and the program of each are made of the description again,
 * by the stage's own function, and the names of all that it reads.
 *
 * Not made again: whether leaks were looked for (`cuts`) and the engine of that version, which no description says. How
 * examples are measured is compared with the rules. Of code, that all of it was read; files beside it that the steps of a
 * workflow made, and what submodules hold, may have been read as well.
 * @param committed absent where that is not known, or something else was run
 * @returns what differs, as sentences
 */
async function otherThanDescribed(config, statements, committed) {
    const { data = {}, features, train, evaluate } = config;
    const sources = Object.entries(data);
    const names = sources.map(([name]) => `data/${name}`);
    // Of a contract elsewhere on the machine, the name says where that was.
    const contracts = sources.flatMap(([, { contract }]) => contract === undefined || external_node_path_.posix.isAbsolute(contract) ? [] : [external_node_path_.posix.normalize(contract)]);
    /** By the names of materials. */
    const readBy = async (program) => {
        if (!committed)
            return [];
        const { code, data: tables } = await (0,training/* codeAmong */.kn)(committed.sources, { config, file: committed.file }, program);
        return [...code.map((name) => `${CODE}${name}`), ...tables.map((name) => `data/${name}`)];
    };
    const described = {
        'validate-data': async ({ engine }) => ({
            parameters: { engine: engine, sources: sources.map(([name]) => name) },
            data: names,
            contracts,
        }),
        ...(features && {
            'build-features': async ({ cuts }) => ({
                parameters: (0,packages_evaluation.asJson)((0,packages_features/* featuresParameters */.CR)(features, config, cuts)),
                command: features.run ?? null,
                environment: features.run ? seenBy(features) : [],
                data: names,
                others: [],
                toRead: features.run
                    ? await readBy({ run: features.run })
                    : [features.views ?? []].flat().map((file) => `${CODE}${external_node_path_.posix.normalize(file)}`),
            }),
        }),
        ...(train && {
            'train-model': async () => ({
                parameters: (0,training/* trainingParameters */.Z$)(train),
                command: train.run,
                environment: seenBy(train),
                ...(features && { others: training/* TRAINING_FILES */.hv.map((name) => `build-features/${name}`).sort() }),
                toRead: await readBy(train),
            }),
        }),
        ...(evaluate && {
            'evaluate-model': async () => ({
                command: evaluate.run ?? null,
                environment: evaluate.run ? seenBy(evaluate) : [],
                others: judgedBy(config).sort(),
                toRead: evaluate.run ? await readBy(evaluate) : [],
            }),
        }),
    };
    const problems = [];
    for (const [stage, make] of Object.entries(described)) {
        const statement = statements.get(stage);
        if (!statement)
            continue;
        const { parameters, command = null, environment = {} } = (0,packages_evidence/* factsOf */.xS)(statement);
        const expected = (await make(parameters));
        const materials = (0,packages_evidence/* materialsOf */.iA)(statement);
        const read = (role) => materials.flatMap((material) => (material.role === role ? [material.name] : []));
        const inside = read('contract').filter((name) => !external_node_path_.posix.isAbsolute(name) && contracts.includes(name));
        const isCode = ({ name, role }) => role === 'code' && name.startsWith(CODE);
        const others = materials.filter((material) => !isCode(material)).map(({ name }) => name);
        const had = new Set(materials.filter((one) => isCode(one) || one.role === 'data').map(({ name }) => name));
        const { toRead = [], ...compared } = expected;
        const said = {
            ...{ parameters, command, environment: Object.keys(environment).sort(), data: read('data'), contracts: inside },
            others: others.filter((name) => !['source', ...names, ...contracts].includes(name)).sort(),
        };
        const claimed = Object.fromEntries(Object.keys(compared).map((key) => [key, said[key]]));
        const unread = toRead.filter((name) => !had.has(name));
        problems.push(...(0,packages_evaluation.differences)(claimed, compared).map((difference) => `${stage}: ${difference}, as the policy describes it`), ...unread.map((name) => name.startsWith(CODE)
            ? `${stage}: it did not read ${name.slice(CODE.length)}, which is code of its commit`
            : `${stage}: it did not read ${name}, which its program names`));
    }
    return problems;
}
/** Names of the variables that a program is declared to see. */
const seenBy = ({ env = [] }) => [...new Set(env)].sort();
const CODE = 'code/';
/** What an evaluation reads besides code: a file of predictions, or what a model needs to make them. */
function judgedBy({ features, evaluate }) {
    const labels = features ? [packages_evaluation.LABELS] : [];
    if (evaluate?.predictions !== undefined)
        return [evaluate.predictions, ...labels];
    return ['train-model/model', ...packages_evaluation.PREDICT_FILES.map((name) => `build-features/${name}`), ...labels];
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./actions/gate-model/relation.ts
var gate_model_relation = __webpack_require__(93850);
// EXTERNAL MODULE: ./actions/gate-model/rescoring.ts
var gate_model_rescoring = __webpack_require__(82546);
// EXTERNAL MODULE: ./actions/gate-model/subject.ts
var subject = __webpack_require__(65216);
;// CONCATENATED MODULE: ./actions/gate-model/recheck.ts







const Features = schemas/* object */.Ikc({ features: schemas/* looseObject */._H3({ split: config.Split.optional() }) });
/**
 * Computes again how a gate's candidate and its recorded baseline stand to each other, and of what a re-scoring is one.
 *
 * Not computed again: the words of the reason, which change with versions; whether bytes were lost or could be made again
 * (`rescored`, `restored`), of which the bytes tell, or why they were not (`unscored`); and where inputs alone describe a project, whether somebody named it.
 * @returns what differs, as sentences
 */
async function recheckComparison(host, project, gate, { before, run, statements }) {
    const said = packages_evaluation.GateParameters.parse((0,packages_evidence/* factsOf */.xS)(gate).parameters);
    const { reason: _, rescored, restored, comes: __, unscored: ___, ...claimed } = said.baseline;
    // What nobody confirmed was not compared with.
    if (claimed.run === undefined || claimed.unconfirmed !== undefined)
        return [];
    const baseline = await (0,packages_evidence/* runIfAny */.Dl)(before, claimed.run);
    // Whether there is such a run is asked where the ladder is climbed.
    if (!baseline)
        return [];
    const then = await (0,subject/* recordedSubject */.vq)(before, baseline);
    const candidate = candidateIn(said, statements);
    const now = then && (0,subject/* subjectIn */.iw)(statements, candidate, { run: baseline.id, subject: then });
    const { kind, change, insteadOf } = claimed;
    // Of a retraining that skips a period, its own baseline is what it is said to be no baseline instead of.
    const instead = insteadOf === baseline.id ? undefined : insteadOf;
    const relation = await (0,gate_model_relation/* relate */.c)(before, {
        ...{ kind, run: baseline, cause: run.cause },
        ...(change && { change: true }),
        ...(instead !== undefined && { insteadOf: instead }),
    }, { now, then }, candidate, {
        unnamed: run.config === undefined && claimed.incomparable !== undefined,
        // One that was not confirmed was no way back: without any, examples that left are missed.
        isSame: async (earlier) => earlier.id === claimed.returned && !run.dirty && (await (0,packages_evidence/* isSameSource */.E6)(host, project, earlier, run.commit)),
    });
    const problems = (0,packages_evaluation.differences)((0,packages_evaluation.asJson)(claimed), (0,packages_evaluation.asJson)(relation)).map((difference) => `baseline.${difference}`);
    if (problems.length > 0 || !(rescored || restored) || !then)
        return problems;
    if (!(0,gate_model_relation/* mayBeAsked */.Z)(relation))
        return ['it says that the model of its baseline was asked again, which cannot be'];
    return otherRescoring({ run: baseline, meaning: then.meaning }, statements);
}
/** Whether what was scored again is this run's model, on the examples and by the measures of the run. */
function otherRescoring(scored, statements) {
    const [features, evaluation, rescoring] = ['build-features', 'evaluate-model', 'rescore-baseline'].map((stage) => statements.get(stage));
    const labels = features?.subject.find(({ name }) => name === 'evaluate-labels.parquet')?.digest;
    if (!features || !evaluation || !rescoring || !labels)
        return ['it says that the model of its baseline was asked again, of which there is no evidence'];
    const { parameters, materials } = (0,gate_model_rescoring/* rescoringOf */.S)({
        ...scored,
        retrained: (0,packages_evidence/* factsOf */.xS)(rescoring).parameters['retrained'] === true,
        today: {
            split: Features.parse((0,packages_evidence/* factsOf */.xS)(features).parameters).features.split,
            plan: packages_evaluation.EvaluatedPlan.parse((0,packages_evidence/* factsOf */.xS)(evaluation).parameters),
            data: (0,packages_evidence/* materialsOf */.iA)(features).filter(({ role }) => role === 'data'),
            labels: { name: packages_evaluation.LABELS, digest: labels },
        },
    });
    const read = (0,packages_evidence/* materialsOf */.iA)(rescoring).filter(({ name }) => name !== 'source');
    const byName = (list) => (0,packages_evaluation.asJson)(Object.fromEntries(list.map(({ name, digest }) => [name, digest])));
    return [
        ...(0,packages_evaluation.differences)((0,packages_evidence/* factsOf */.xS)(rescoring).parameters, (0,packages_evaluation.asJson)(parameters)),
        ...(0,packages_evaluation.differences)(byName(read), byName(materials)),
    ].map((difference) => `rescore-baseline: ${difference}`);
}
function candidateIn({ candidate, plan, rules, metrics }, statements) {
    const evaluation = statements.get('evaluate-model');
    const judged = (0,packages_evaluation.judgedMetrics)(rules, metrics, plan);
    return { plan, metrics: judged, ...(evaluation ? { evaluated: (0,subject/* evaluatedIn */.zP)(evaluation) } : { file: candidate }) };
}

// EXTERNAL MODULE: ./actions/in-production.ts
var in_production = __webpack_require__(48283);
;// CONCATENATED MODULE: ./actions/rechecks.ts









/** How what the stages of a project claim is computed again, from bytes, the ledger and its commit. */
function verifying(host, project) {
    const { 'gate-model': decision, ...others } = (0,packages_evaluation.rechecks)(host);
    return {
        recheck: {
            ...others,
            'gate-model': async (statement, evidence, statements, judged) => [
                ...(await decision(statement, evidence, statements)),
                ...(await recheckComparison(host, project, statement, judged)),
                ...(await recheckStages(host, project, statement, evidence, judged)),
            ],
            'scan-model': modelscan/* recheckScan */.Bu,
        },
        locate: ({ name }) => (0,config.sourcePath)(project, name),
        sourceAt: ({ name }, run) => sourceAt(host, project, name, run),
        inProduction: (ledger) => (0,in_production/* servingRun */.W)(project, ledger),
        asGood: (gate) => {
            // What cannot be read is told where the decision is computed again.
            const { success, data } = packages_evaluation.GateParameters.safeParse((0,packages_evidence/* factsOf */.xS)(gate).parameters);
            return success ? (0,packages_evaluation.asGood)((0,packages_evaluation.judgedMetrics)(data.rules, data.metrics, data.plan)) : () => false;
        },
    };
}
/** By the file of the rules, which must be that of the commit. */
async function recheckStages(host, project, gate, evidence, { run, statements }) {
    const { policy, candidate, accepted, baseline } = packages_evaluation.GateParameters.parse((0,packages_evidence/* factsOf */.xS)(gate).parameters);
    if (policy === null)
        return [];
    const written = await (0,packages_evaluation.readPolicy)(host, await evidence.read(policy));
    if (typeof written === 'string')
        return [];
    const strangers = accepted.filter(({ by }) => !(0,packages_evidence/* isOwner */.u8)(by, written.gate?.owners));
    const compared = baseline.kind === 'file' ? [(0,packages_evaluation.fileNamed)(baseline)] : BASELINES;
    const read = (0,packages_evidence/* materialsOf */.iA)(gate).filter(({ name }) => ![policy, candidate, ...compared].includes(name));
    return [
        ...(await otherThanDescribed(written, statements, await committedFiles(host, project, run))),
        ...strangers.map(({ rule, by }) => `${rule} was accepted by ${by}, who is not among gate.owners`),
        ...read.map(({ name }) => `it read ${name}, which decides nothing`),
    ];
}
/** As a gate names what was recorded of a baseline, and what its model says today. */
const BASELINES = ['baseline.parquet', 'original.parquet', 'rescore-baseline/scored.parquet'];
/** What a clean run had before it, where this clone knows; not what its submodules held, which may not have been checked out. */
async function committedFiles(host, { repository }, { dirty, commit, config }) {
    if (dirty || config === undefined)
        return undefined;
    const git = (args, input) => host.git.run(args, { directory: repository, ...(input !== undefined && { input }) });
    const { code, stdout } = await git(['ls-tree', '-r', '-z', '--full-tree', commit]);
    if (code !== 0)
        return undefined;
    const folder = external_node_path_.posix.dirname(config);
    const entries = Buffer.from(stdout).toString('utf8').split('\0');
    const blobs = new Map(entries.flatMap((entry) => {
        const [, mode, oid, path] = /^(\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
        return path === undefined ? [] : [[external_node_path_.posix.relative(folder, path), { mode: mode, oid: oid }]];
    }));
    const read = async (names) => {
        const there = names.filter((name) => blobs.has(name));
        const unreadable = (what) => (0,packages_evidence/* ledgerErrors */.bG)('MLOPS_COMMIT_UNKNOWN', { message: `${commit} cannot be read: ${what}`, hint: 'Fetch it again.' });
        const objects = await (0,packages_evidence/* readObjects */.$I)(git, there.map((name) => blobs.get(name).oid), unreadable);
        return new Map(objects.flatMap((object, index) => {
            const text = object && (0,training/* sourceText */.rI)(there[index], object.content);
            return text === undefined ? [] : [[there[index], text]];
        }));
    };
    const links = (names) => read(names.filter((name) => blobs.get(name)?.mode === '120000'));
    return { file: external_node_path_.posix.basename(config), sources: { all: [...blobs.keys()], untracked: new Set(), links, read } };
}
/** Where a commit's mlops.yml has a source, whatever it is called there by now. */
async function sourceAt(host, { repository }, name, { commit, config }) {
    if (config === undefined)
        return undefined;
    const { code, stdout } = await host.git.run(['show', `${commit}:${config}`], { directory: repository });
    const written = code === 0 ? (0,packages_evaluation.parsePolicy)(Buffer.from(stdout).toString('utf8')) : '';
    return typeof written === 'string' ? undefined : written.data?.[name.replace(/^data\//, '')]?.path;
}


/***/ })

};
