export const id = 8329;
export const ids = [8329];
export const modules = {

/***/ 18329:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81082);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(61030);
/* harmony import */ var _features__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86256);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(58725);
/* harmony import */ var _training__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(14925);






const inputs = zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
    ..._kit__WEBPACK_IMPORTED_MODULE_3__.stageInputs,
    data: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.list)().describe('Data sources as `name=path`, when there is no mlops.yml; the examples first.'),
    run: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe("The team's own feature program and its arguments, instead of views. No shell."),
    source: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('The data source whose rows are the examples. Default: the first.'),
    entity: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.list)().describe('Columns that name one example. Default: a column `id`, else the row number.'),
    at: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('SQL: the moment of prediction; nothing available later is read.'),
    label: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('SQL or a column: what is to be predicted.'),
    where: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('SQL: which rows are examples. Default: those with a label.'),
    views: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('File of feature views.'),
    columns: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.list)().describe('Plain columns used as features, when there is no file of views.'),
    train: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('Period to train on, such as 2013-01..2013-04 (ends included).'),
    evaluate: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('Period to evaluate on.'),
    monitor: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.text)().describe('Period to keep for monitoring.'),
    hash: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.list)().describe('Columns whose hash decides the side, instead of periods.'),
    share: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.number)().describe('Share of the hash range kept for evaluation. Default 0.25.'),
    'check-leaks': (0,_kit__WEBPACK_IMPORTED_MODULE_3__.flag)().describe('Truncation test: rebuild with the future hidden and compare. Fails on a leak.'),
    cuts: (0,_kit__WEBPACK_IMPORTED_MODULE_3__.number)().describe('At how many moments the truncation test hides the future. Default 5.'),
});
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_3__.defineAction)({
    name: 'build-features',
    title: 'Build features',
    description: 'Builds training and evaluation features from declared views with point-in-time joins, keeps the labels apart, and finds features that read the future.',
    inputs,
    outputs: {
        features: 'Directory with train.parquet, evaluate.parquet, evaluate-labels.parquet and features.json.',
        verdict: 'With check-leaks: pass or fail.',
    },
    permissions: { contents: 'read' },
    section: 'features',
    chain: { reads: ['data', 'data-report'], makes: ['features'] },
    run: async ({ inputs, host }) => {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_0__/* .openProject */ .U8)(host, inputs, {
            config: { data: dataInput(inputs.data) },
            insist: inputs.data.length > 0,
        });
        const section = featuresSection(project, inputs);
        const read = await (0,_features__WEBPACK_IMPORTED_MODULE_2__/* .featureInputs */ .Gq)(host, project, section);
        const cuts = inputs['check-leaks'] ? (inputs.cuts ?? 5) : undefined;
        const outcome = await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .performStage */ .Ce)(host, project, {
            stage: 'build-features',
            materials: [...materials(read), ...(section.run ? await (0,_training__WEBPACK_IMPORTED_MODULE_4__/* .codeFiles */ .R9)(host, project, undefined) : [])],
            parameters: deciding(project, section, cuts),
            ...(section.run ? { command: section.run } : {}),
            predicate: 'provenance',
            execute: (output) => (0,_features__WEBPACK_IMPORTED_MODULE_2__/* .executeFeatures */ .pf)(host, project, { section, inputs: read, output, ...(cuts ? { cuts } : {}) }),
            facts: ({ counts, features }) => ({ counts, features }),
        }, { cache: inputs.cache });
        const { counts, features, leaks } = outcome.result;
        const leaky = new Set(leaks?.leaks.map(({ feature }) => feature));
        return {
            ...(leaks ? { verdict: leaks.verdict } : {}),
            summary: `${features} feature${features === 1 ? '' : 's'}: ${counts.train.toLocaleString('en')} examples to train on, ${counts.evaluate.toLocaleString('en')} to evaluate.` +
                (leaks
                    ? ` ${leaky.size === 0 ? 'None reads' : `${leaky.size} read`} the future at ${leaks.cuts.length} cuts.`
                    : ''),
            outputs: { features: outcome.directory, verdict: leaks?.verdict ?? '' },
            result: outcome.result,
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
        run: (0,_training__WEBPACK_IMPORTED_MODULE_4__/* .argvInput */ .Bm)(inputs.run),
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
    const parsed = _config__WEBPACK_IMPORTED_MODULE_0__/* .FeaturesSection */ .tQ.safeParse({ ...project.config.features, ...defined(said) });
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    const field = ['features', ...issue.path].join('.');
    throw (0,_features__WEBPACK_IMPORTED_MODULE_2__/* .featuresErrors */ .LZ)('MLOPS_FEATURES_INPUT', {
        message: `${field}: ${issue.message}`,
        where: { field },
        hint: 'See: mlops build-features --help',
    });
}
function defined(values) {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
function materials({ data, views }) {
    return [
        ...[...data].map(([name, path]) => ({ name: `data/${name}`, path, role: 'data' })),
        ...(views === undefined ? [] : [{ name: 'features/views', path: views, role: 'features' }]),
    ];
}
/** What decides the result besides the materials. */
function deciding(project, section, cuts) {
    const { slices = [], group, weight } = project.config.evaluate ?? {};
    const { env: _env, setup: _setup, ...rest } = section;
    return JSON.parse(JSON.stringify({ features: rest, carry: { slices, group, weight }, cuts }));
}


/***/ })

};
