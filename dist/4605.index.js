export const id = 4605;
export const ids = [4605];
export const modules = {

/***/ 93850:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ mayBeAsked),
/* harmony export */   c: () => (/* binding */ relate)
/* harmony export */ });
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91321);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(87473);
/* harmony import */ var _subject_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65216);



/**
 * How a candidate and what it is compared with stand to each other, as far as it follows from the ledger and the statements of
 * both: the gate says it, and whoever verifies computes it again.
 * @param subjects absent where a run evaluated nothing
 * @param unnamed whether nobody has named the project
 * @param isSame whether the project is, file for file, what it was in the commit of a run
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
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91321);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(87473);


/** Everything that decides what a re-scoring makes, as its statement says it. */
function rescoringOf({ run, meaning, today }) {
    const { score: _ours, ...measures } = today.plan;
    const { score, threshold } = meaning;
    // The score lies where its own program writes it, and predicts a class where its own threshold says.
    const plan = { ...measures, threshold, ...(score !== undefined && { score }) };
    return {
        plan,
        parameters: { run: run.id, split: evaluatedPart(today.split), plan: (0,_evaluation__WEBPACK_IMPORTED_MODULE_1__.planAsJson)(plan) },
        materials: [
            ...today.data,
            today.labels,
            ...(0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .modelFiles */ .VC)(run).map(({ name, digest }) => ({ name: `baseline/${name}`, digest, role: 'model' })),
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
/* harmony export */   PH: () => (/* binding */ judgedMetrics),
/* harmony export */   UI: () => (/* binding */ candidateSubject),
/* harmony export */   bK: () => (/* binding */ otherFile),
/* harmony export */   iw: () => (/* binding */ subjectIn),
/* harmony export */   vq: () => (/* binding */ recordedSubject)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91321);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(87473);



/** The metrics of the rules; without any, the one that is implied when it is known. */
function judgedMetrics(rules, named, { metrics }) {
    return rules.length > 0 ? rules.map((rule) => rule.metric) : [...named, ...metrics].slice(0, 1);
}
function subjectOf(evaluation, features) {
    const { parameters } = (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .factsOf */ .xS)(evaluation);
    const name = (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .materialsOf */ .iA)(evaluation).find(({ role }) => role === 'predictions')?.name;
    const file = name === undefined ? {} : { file: name };
    if (!features)
        return { meaning: (0,_evaluation__WEBPACK_IMPORTED_MODULE_2__.meaningOf)(parameters), ...file };
    const built = { parameters: (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .factsOf */ .xS)(features).parameters, materials: (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .materialsOf */ .iA)(features) };
    return { meaning: (0,_evaluation__WEBPACK_IMPORTED_MODULE_2__.meaningOf)(parameters, built.parameters), built, ...file };
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
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(53934);

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

// EXTERNAL MODULE: ./packages/config/index.ts + 25 modules
var config = __webpack_require__(72776);
// EXTERNAL MODULE: ./packages/evaluation/index.ts + 52 modules
var packages_evaluation = __webpack_require__(87473);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 72 modules
var packages_evidence = __webpack_require__(91321);
// EXTERNAL MODULE: ./packages/modelscan/index.ts + 37 modules
var modelscan = __webpack_require__(9065);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/features/index.ts + 27 modules
var packages_features = __webpack_require__(68);
// EXTERNAL MODULE: ./packages/training/index.ts + 10 modules
var training = __webpack_require__(75911);
;// CONCATENATED MODULE: ./actions/described.ts






/**
 * Whether the stages before the gate did what mlops.yml describes: each one's parameters and program are made of the
 * description again, by the stage's own function, and the names of the data and contracts that it reads.
 *
 * Not made again: whether leaks were looked for (`cuts`) and the engine of that version, which no description says. How
 * examples are measured is compared with the rules.
 * @returns what differs, as sentences
 */
function otherThanDescribed(config, statements) {
    const { data = {}, features, train, evaluate } = config;
    const sources = Object.entries(data);
    const names = sources.map(([name]) => `data/${name}`);
    // Of a contract elsewhere on the machine, the name says where that was.
    const contracts = sources.flatMap(([, { contract }]) => contract === undefined || external_node_path_.posix.isAbsolute(contract) ? [] : [external_node_path_.posix.normalize(contract)]);
    const described = {
        'validate-data': ({ engine }) => ({
            parameters: { engine: engine, sources: sources.map(([name]) => name) },
            data: names,
            contracts,
        }),
        ...(features && {
            'build-features': ({ cuts }) => ({
                parameters: (0,packages_evaluation.asJson)((0,packages_features/* featuresParameters */.CR)(features, evaluate, cuts)),
                command: features.run ?? null,
                data: names,
            }),
        }),
        ...(train && { 'train-model': () => ({ parameters: (0,training/* trainingParameters */.Z$)(train), command: train.run }) }),
        ...(evaluate && { 'evaluate-model': () => ({ command: evaluate.run ?? null }) }),
    };
    return Object.entries(described).flatMap(([stage, make]) => {
        const statement = statements.get(stage);
        if (!statement)
            return [];
        const { parameters, command = null } = (0,packages_evidence/* factsOf */.xS)(statement);
        const expected = make(parameters);
        const read = (role) => (0,packages_evidence/* materialsOf */.iA)(statement).flatMap((material) => (material.role === role ? [material.name] : []));
        const inside = read('contract').filter((name) => !external_node_path_.posix.isAbsolute(name) && contracts.includes(name));
        const said = { parameters, command, data: read('data'), contracts: inside };
        const compared = Object.keys(expected);
        const claimed = Object.fromEntries(compared.map((key) => [key, said[key]]));
        return (0,packages_evaluation.differences)(claimed, expected).map((difference) => `${stage}: ${difference}, as the policy describes it`);
    });
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./actions/gate-model/relation.ts
var gate_model_relation = __webpack_require__(93850);
// EXTERNAL MODULE: ./actions/gate-model/rescoring.ts
var gate_model_rescoring = __webpack_require__(82546);
// EXTERNAL MODULE: ./actions/gate-model/subject.ts
var subject = __webpack_require__(65216);
;// CONCATENATED MODULE: ./actions/gate-model/recheck.ts








const Features = schemas/* object */.Ikc({ features: schemas/* looseObject */._H3({ split: config/* Split */.B1.optional() }) });
/**
 * Computes again how a gate's candidate and its recorded baseline stand to each other, and of what a re-scoring is one.
 *
 * Not computed again: the words of the reason, which change with versions; whether bytes were lost or could be made again
 * (`rescored`, `restored`), of which the bytes tell; and where inputs alone describe a project, whether somebody named it.
 * @returns what differs, as sentences
 */
async function recheckComparison(host, project, gate, { before, run, statements }) {
    const said = packages_evaluation.GateParameters.parse((0,packages_evidence/* factsOf */.xS)(gate).parameters);
    const { reason: _, rescored, restored, comes: __, ...claimed } = said.baseline;
    if (claimed.run === undefined)
        return [];
    const baseline = await before.run(claimed.run).catch((error) => {
        // Whether there is such a run is asked where the ladder is climbed.
        if (!(error instanceof kit.MlopsError) || error.code !== 'MLOPS_RUN_UNKNOWN')
            throw error;
        return undefined;
    });
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
        isSame: async (earlier) => !run.dirty && (0,packages_evidence/* isSameProject */.u2)(host, project, earlier, run.commit),
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
        today: {
            split: Features.parse((0,packages_evidence/* factsOf */.xS)(features).parameters).features.split,
            plan: packages_evaluation.EvaluatedPlan.parse((0,packages_evidence/* factsOf */.xS)(evaluation).parameters),
            data: (0,packages_evidence/* materialsOf */.iA)(features).filter(({ role }) => role === 'data'),
            labels: { name: 'build-features/evaluate-labels.parquet', digest: labels },
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
    const judged = (0,subject/* judgedMetrics */.PH)(rules, metrics, plan);
    if (!evaluation)
        return { plan, metrics: judged, file: candidate };
    const evaluationSet = String((0,packages_evidence/* factsOf */.xS)(evaluation).result?.['evaluationSet']);
    const predictions = evaluation.subject.find(({ name }) => name === 'scored.parquet')?.digest.sha256;
    return { plan, metrics: judged, evaluated: { evaluationSet, predictions } };
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
                ...(await recheckStages(host, statement, evidence, judged)),
            ],
            'scan-model': modelscan/* recheckScan */.Bu,
        },
        locate: ({ name }) => (0,config/* sourcePath */.Z3)(project, name),
        sourceAt: ({ name }, run) => sourceAt(host, project, name, run),
        inProduction: (ledger) => (0,in_production/* servingRun */.W)(project, ledger),
    };
}
/** By the file of the rules, which must be that of the commit. */
async function recheckStages(host, gate, evidence, { statements }) {
    const { policy } = (0,packages_evidence/* factsOf */.xS)(gate).parameters;
    if (typeof policy !== 'string')
        return [];
    const written = await (0,packages_evaluation.readPolicy)(host, await evidence.read(policy));
    if (typeof written === 'string')
        return [];
    const { accepted } = packages_evaluation.GateParameters.parse((0,packages_evidence/* factsOf */.xS)(gate).parameters);
    const strangers = accepted.filter(({ by }) => !(0,packages_evidence/* isOwner */.u8)(by, written.gate?.owners));
    return [
        ...otherThanDescribed(written, statements),
        ...strangers.map(({ rule, by }) => `${rule} was accepted by ${by}, who is not among gate.owners`),
    ];
}
/** Where a commit's mlops.yml has a source, whatever it is called there by now. */
async function sourceAt(host, { repository }, name, { commit, config }) {
    if (config === undefined)
        return undefined;
    const { code, stdout } = await host.git.run(['show', `${commit}:${config}`], { directory: repository });
    const written = code === 0 ? (0,packages_evaluation.parsePolicy)(Buffer.from(stdout).toString('utf8')) : '';
    return typeof written === 'string' ? undefined : written.data?.[name.replace(/^data\//, '')]?.path;
}


/***/ }),

/***/ 74605:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2503);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91321);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(709);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(53934);
/* harmony import */ var _actions_rechecks__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13366);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(23866);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(65055);








/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_2__.defineAction)({
    name: 'verify',
    title: 'Verify a chain',
    description: 'Walks from a run, a model or the workspace back to the raw data: hashes everything again, computes metrics and verdict again, scans the model again, and names the first gap.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_7__/* .object */ .Ikc({
        subject: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('A run, a digest, what is registered (name@v1.2.3 or name#production), the path of a model, or `workspace`. Default: workspace.'),
        anchor: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('Ledger commit to trust. Default: the newest of this clone.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_2__.projectInputs,
    }),
    outputs: {
        run: 'id of the run verified; empty when it is not in the anchor',
        gap: 'the first gap; empty when there is none',
    },
    permissions: {},
    positional: ['subject'],
    async run({ inputs, host }) {
        const { project } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_5__/* .openProject */ .U)(host, inputs);
        const subject = inputs.subject ?? 'workspace';
        const version = (0,_registry__WEBPACK_IMPORTED_MODULE_3__/* .isReference */ .A_)(subject) ? await resolved(host, project, subject) : undefined;
        const verification = await host.group('Hashing every byte again', () => (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .verifyChain */ .H5)(host, project, {
            subject: version?.run ?? subject,
            ...(version && { registered: { tag: version.tag, model: version.model.digest } }),
            ...(inputs.anchor !== undefined && { anchor: inputs.anchor }),
            ...(0,_actions_rechecks__WEBPACK_IMPORTED_MODULE_4__/* .verifying */ .M)(host, project),
        }));
        const { verdict, run, firstGap } = verification;
        return {
            verdict,
            summary: summarise(verification),
            text: [linkTable(verification.links, project), '', summarise(verification)].join('\n'),
            outputs: { run: run?.id ?? '', gap: firstGap ? `${firstGap.stage}: ${firstGap.material}` : '' },
            result: { ...verification },
        };
    },
}));
async function resolved(host, project, reference) {
    return (await (0,_registry__WEBPACK_IMPORTED_MODULE_3__/* .openRegistry */ .Me)(host, project)).resolve(reference);
}
function summarise({ verdict, links, firstGap, run, anchor }) {
    const whole = links.filter(({ status }) => status === 'ok').length;
    const unhashed = links.filter(({ status }) => status === 'recorded, not re-hashed').length;
    const rest = unhashed === 0 ? '' : `, ${unhashed} recorded but not here to be hashed`;
    const subject = run ? `run ${run.id.slice(0, 12)}` : 'this evidence';
    if (firstGap)
        return _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`${verdict}: ${subject} has a gap at ${firstGap.stage}, ${firstGap.material}: ${firstGap.detail}`);
    if (verdict !== 'pass')
        return _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`${verdict}: ${subject} is not in the ledger at ${anchor?.slice(0, 12) ?? 'any commit'}`);
    return _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`pass: ${subject} holds: ${whole} links hashed again${rest}; metrics and verdict computed again`);
}
/** Files of the project by their places in it. */
function linkTable(links, { root }) {
    const near = (detail) => (detail.startsWith((0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(root, '/')) ? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(root, detail) : detail);
    return (0,_table_js__WEBPACK_IMPORTED_MODULE_6__/* .columns */ .Y)(['stage', 'material', 'status', ''], links.map(({ stage, material, status, detail }) => [stage, material, status, near(detail)]));
}


/***/ }),

/***/ 23866:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ openProject)
/* harmony export */ });
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(72776);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91321);


/** The project, with mlops.yml or without, and its ledger: what every question is asked of. */
async function openProject(host, inputs) {
    const project = await (0,_config__WEBPACK_IMPORTED_MODULE_0__/* .openProject */ .U8)(host, inputs);
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
