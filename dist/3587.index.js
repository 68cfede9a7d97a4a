export const id = 3587;
export const ids = [3587];
export const modules = {

/***/ 43587:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ action)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/features/index.ts + 27 modules
var packages_features = __webpack_require__(68);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/process/index.ts + 10 modules
var process = __webpack_require__(20958);
// EXTERNAL MODULE: ./packages/training/index.ts + 17 modules
var training = __webpack_require__(51458);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./actions/build-features/online.ts



/**
 * Makes the online store, with a statement of its own, and puts it where servers look: written aside and renamed, so that
 * one who reads the store before goes on reading it whole.
 * @throws MLOPS_ONLINE_…, MLOPS_FEATURES_…
 */
async function makeOnline(host, project, work) {
    const { section, inputs, materials, parameters, asOf } = work;
    const { directory, result } = await (0,evidence/* performStage */.Ce)(host, project, {
        stage: packages_features/* ONLINE_STAGE */.$k,
        materials,
        parameters: { ...parameters, asOf: asOf ?? null },
        predicate: 'provenance',
        transient: true,
        execute: (output) => (0,packages_features/* executeOnline */.zu)(host, project, { section, inputs, asOf, output }),
        facts: (made) => ({ ...made }),
    }, { cache: work.cache });
    const [made, path] = [(0,external_node_path_.join)(directory, packages_features/* ONLINE_FILE */.Z4), (0,packages_features/* onlineStorePath */.yc)(project)];
    // Nobody opens a store anew for the same bytes.
    if (!(await host.files.exists(path)) || (await (0,evidence/* sha256File */.Q3)(path)) !== (await (0,evidence/* sha256File */.Q3)(made)))
        await host.files.copy(made, path);
    const when = asOf === undefined ? 'each at its own moment of prediction' : `as of ${asOf}`;
    return {
        path,
        summary: `The online store has ${result.entities.toLocaleString('en')} entities, ${when}.`,
        result,
    };
}

;// CONCATENATED MODULE: ./actions/build-features/action.ts








const inputs = schemas/* object */.Ikc({
    ...kit.stageInputs,
    data: (0,kit.list)().describe('Data sources as `name=path`, when there is no mlops.yml; the examples first.'),
    run: (0,kit.text)().describe("The team's own feature program and its arguments, instead of views. No shell."),
    source: (0,kit.text)().describe('The data source whose rows are the examples. Default: the first.'),
    entity: (0,kit.list)().describe('Columns that name one example. Default: a column `id`, else the row number.'),
    at: (0,kit.text)().describe('SQL: the moment of prediction; nothing available later is read.'),
    label: (0,kit.text)().describe('SQL or a column: what is to be predicted.'),
    where: (0,kit.text)().describe('SQL: which rows are examples. Default: those with a label.'),
    views: (0,kit.text)().describe('File of feature views.'),
    columns: (0,kit.list)().describe('Plain columns used as features, when there is no file of views.'),
    train: (0,kit.text)().describe('Period to train on, such as 2013-01..2013-04 (ends included).'),
    evaluate: (0,kit.text)().describe('Period to evaluate on.'),
    monitor: (0,kit.text)().describe('Period to keep for monitoring.'),
    hash: (0,kit.list)().describe('Columns whose hash decides the side, instead of periods.'),
    share: (0,kit.number)().describe('Share of the hash range kept for evaluation. Default 0.25.'),
    'check-leaks': (0,kit.flag)().describe('Truncation test: rebuild with the future hidden and compare. Fails on a leak.'),
    cuts: (0,kit.number)().describe('At how many moments the truncation test hides the future. Default 5.'),
    'online-as-of': (0,kit.text)().describe('Make the online store too, with the features of every entity as of now, a date or an instant. Default: as `features.online` says.'),
});
/* harmony default export */ const action = ((0,kit.defineAction)({
    name: 'build-features',
    title: 'Build features',
    description: 'Builds training and evaluation features from declared views with point-in-time joins, keeps the labels apart, and finds features that read the future.',
    inputs,
    outputs: {
        features: 'Directory with train.parquet, evaluate.parquet, evaluate-labels.parquet and features.json.',
        verdict: 'With check-leaks: pass or fail.',
        online: 'The online store, when one was made: a file that servers read and find another in the place of.',
    },
    permissions: { contents: 'read' },
    userCode: {},
    section: 'features',
    chain: { reads: ['data', 'data-report'], makes: ['features'] },
    run: async ({ inputs, host }) => {
        const project = await (0,config.openProject)(host, inputs, {
            config: { data: dataInput(inputs.data) },
            insist: inputs.data.length > 0,
        });
        const section = featuresSection(project, inputs);
        const asked = inputs['online-as-of'] ?? section.online?.['as-of'];
        // Said before anything is built.
        const asOf = asked === undefined ? undefined : (0,packages_features/* asOfInstant */.d8)(host, asked);
        const read = await (0,packages_features/* featureInputs */.Gq)(host, project, section);
        const cuts = inputs['check-leaks'] ? (inputs.cuts ?? 5) : undefined;
        const outcome = await (0,evidence/* performStage */.Ce)(host, project, {
            stage: 'build-features',
            materials: [
                ...(0,packages_features/* featureMaterials */.V_)(project, read),
                ...(section.run ? await (0,training/* codeFiles */.R9)(host, project, { run: section.run }) : []).filter(({ role }) => role === 'code'),
            ],
            parameters: (0,packages_features/* featuresParameters */.CR)(section, project.config, cuts),
            ...(section.run && {
                command: section.run,
                environment: (0,process/* environmentDigests */.f6)(host.env, section.env ?? []),
            }),
            predicate: 'provenance',
            execute: (output) => (0,packages_features/* executeFeatures */.pf)(host, project, { section, inputs: read, output, ...(cuts ? { cuts } : {}) }),
            facts: ({ counts, features }) => ({ counts, features }),
        }, { cache: inputs.cache });
        const online = asOf === undefined && section.online === undefined
            ? undefined
            : await makeOnline(host, project, {
                section,
                inputs: read,
                materials: (0,packages_features/* featureMaterials */.V_)(project, read),
                parameters: (0,packages_features/* featuresParameters */.CR)(section, project.config, undefined),
                asOf,
                cache: inputs.cache,
            });
        const { counts, features, leaks } = outcome.result;
        const leaky = new Set(leaks?.leaks.map(({ feature }) => feature));
        return {
            ...(leaks ? { verdict: leaks.verdict } : {}),
            summary: `${features} feature${features === 1 ? '' : 's'}: ${counts.train.toLocaleString('en')} examples to train on, ${counts.evaluate.toLocaleString('en')} to evaluate.` +
                (leaks
                    ? ` ${leaky.size === 0 ? 'None reads' : `${leaky.size} read`} the future at ${leaks.cuts.length} cuts.`
                    : '') +
                (online ? ` ${online.summary}` : ''),
            outputs: { features: outcome.directory, verdict: leaks?.verdict ?? '', online: online?.path ?? '' },
            result: { ...outcome.result, ...(online && { online: online.result }) },
            evidence: outcome.statementPath,
            cached: outcome.cached,
        };
    },
}));
function dataInput(entries) {
    return Object.fromEntries(entries.map((entry) => {
        const [, name, path] = /^(?:([a-z0-9][a-z0-9-]*)=)?(.+)$/.exec(entry);
        return [name ?? 'data', { path: path }];
    }));
}
/** The section of mlops.yml, with what the inputs say instead. @throws MLOPS_FEATURES_INPUT */
function featuresSection(project, inputs) {
    const { train, evaluate, monitor, hash, share } = inputs;
    const byTime = train !== undefined || evaluate !== undefined || monitor !== undefined;
    const some = (values) => (values.length > 0 ? values : undefined);
    const said = {
        run: (0,training/* argvInput */.Bm)(inputs.run),
        source: inputs.source,
        entity: some(inputs.entity),
        at: inputs.at,
        label: inputs.label,
        where: inputs.where,
        views: inputs.views,
        columns: some(inputs.columns),
        split: byTime
            ? defined({ train, evaluate, monitor })
            : hash.length > 0
                ? defined({ hash, evaluate: share })
                : undefined,
    };
    const parsed = config.FeaturesSection.safeParse({ ...project.config.features, ...defined(said) });
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    const field = ['features', ...issue.path].join('.');
    throw (0,packages_features/* featuresErrors */.LZ)('MLOPS_FEATURES_INPUT', {
        message: `${field}: ${issue.message}`,
        where: { field },
        hint: 'See: mlops build-features --help',
    });
}
function defined(values) {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}


/***/ })

};
