export const id = 4197;
export const ids = [4197];
export const modules = {

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


/***/ }),

/***/ 94197:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81082);
/* harmony import */ var _data__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8230);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(57187);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58725);
/* harmony import */ var _training__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(14925);
/* harmony import */ var _actions_run_stages__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(82606);
/* harmony import */ var _actions_stages__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(41863);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(96540);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(23866);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(65055);












/** Stages whose outputs are compared. The gate is left out: what it compares with may have moved on; `verify` computes it again. */
const COMPARED = ['validate-data', 'build-features', 'train-model', 'evaluate-model'];
/** Files that say how it went, not what came out. */
const NOT_COMPARED = /^log\.txt$/;
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_4__.defineAction)({
    name: 'reproduce',
    title: 'Reproduce a run',
    description: "Runs a recorded run's commit again in a work tree of its own, without the cache, and compares every digest; where bytes differ, the predictions.",
    inputs: zod__WEBPACK_IMPORTED_MODULE_11__/* .object */ .Ikc({
        run: zod__WEBPACK_IMPORTED_MODULE_11__/* .string */ .YjP().describe('Id of the run, or its beginning.'),
        tolerance: (0,_kit__WEBPACK_IMPORTED_MODULE_4__.number)().describe('Largest difference of a prediction that still counts as the same. Default 0: the same bytes.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_4__.projectInputs,
    }),
    outputs: { run: 'id of the run reproduced' },
    permissions: {},
    positional: ['run'],
    async run({ inputs, host }) {
        const { project, ledger } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_9__/* .openProject */ .U)(host, inputs);
        const run = await ledger.run(inputs.run);
        if (run.dirty)
            throw dirty(run);
        if (project.file === undefined)
            throw nothing(run);
        const { file } = project;
        const differences = await (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .withWorktree */ ._u)(host, project.repository, run.commit, async (directory) => {
            const again = await (0,_config__WEBPACK_IMPORTED_MODULE_1__/* .loadProject */ .gi)(host, {
                config: (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(directory, (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(project.repository, file)),
                dataRoots: inputs['data-roots'],
            });
            await bringData(host, project, again, run);
            await runAgain(host, again, Object.keys(run.statements));
            return compare(host, again, run, inputs.tolerance ?? 0);
        });
        const verdict = differences.every(({ same }) => same) ? 'pass' : 'fail';
        const summary = summarise(run, differences);
        return {
            verdict,
            summary,
            text: [
                (0,_table_js__WEBPACK_IMPORTED_MODULE_10__/* .columns */ .Y)(['stage', 'file', 'same', ''], differences.map(({ stage, file, same, detail }) => [stage, file, same ? 'yes' : 'NO', detail])),
                '',
                summary,
            ].join('\n'),
            outputs: { run: run.id },
            result: differences.map((difference) => ({ ...difference })),
        };
    },
}));
function nothing(run) {
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_8__/* .fail */ .f)('MLOPS_REPRODUCE_NOTHING', {
        message: `Run ${run.id.slice(0, 12)} judged a file of predictions, and no mlops.yml says how they were made.`,
        hint: 'To compute its numbers again: mlops verify. To be able to reproduce: mlops init.',
    });
}
function dirty(run) {
    return (0,_errors_js__WEBPACK_IMPORTED_MODULE_8__/* .fail */ .f)('MLOPS_REPRODUCE_DIRTY', {
        message: `Run ${run.id.slice(0, 12)} was made from ${run.commit.slice(0, 12)} with uncommitted changes, which nobody has any more.`,
        hint: 'Commit, run again, and reproduce that run.',
    });
}
/** Raw data of the run: from this work tree when they have the recorded digest, else fetched; anything else is an error. */
async function bringData(host, here, again, run) {
    for (const [name, source] of Object.entries(again.config.data ?? {})) {
        const [from, to] = [(0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(here.root, source.path), (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(again.root, source.path)];
        if ((await host.files.exists(to)) || !(await host.files.exists(from)))
            continue;
        if (run.data[`data/${name}`] !== undefined && (await (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .sha256File */ .Q3)(from)) !== run.data[`data/${name}`])
            continue;
        await host.files.makeDirectory((0,node_path__WEBPACK_IMPORTED_MODULE_0__.dirname)(to));
        await host.files.copy(from, to);
    }
    await (0,_training__WEBPACK_IMPORTED_MODULE_5__/* .prepareProject */ .hs)(host, again);
    for (const [name, source] of Object.entries(again.config.data ?? {})) {
        const path = await (0,_data__WEBPACK_IMPORTED_MODULE_2__/* .bringSource */ .qF)(host, again, name, source);
        const expected = run.data[`data/${name}`];
        if (expected === undefined || (await (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .sha256File */ .Q3)(path)) === expected)
            continue;
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_8__/* .fail */ .f)('MLOPS_REPRODUCE_DATA', {
            message: `The data source "${name}" of run ${run.id.slice(0, 12)} had sha256 ${expected}; what is here now is another file.`,
            where: { file: source.path },
            hint: 'Bring back the file the run read (its digest is in `mlops show`), then reproduce again.',
        });
    }
}
/** A fresh work tree has an empty `.mlops/`, so nothing can come from a cache. */
async function runAgain(host, project, wanted) {
    const names = COMPARED.filter((stage) => wanted.includes(stage));
    const actions = await Promise.all(names.map(async (name) => (await _actions_stages__WEBPACK_IMPORTED_MODULE_7__/* .stages */ ._[name]()).default));
    const done = await (0,_actions_run_stages__WEBPACK_IMPORTED_MODULE_6__/* .runStages */ .J)(host, actions, (stage) => ({
        ...stage.inputs.parse({}),
        config: project.file,
    }));
    if (done.error !== undefined)
        throw done.error;
}
async function compare(host, project, run, tolerance) {
    const differences = [];
    for (const stage of COMPARED.filter((name) => run.subjects[name] !== undefined)) {
        const output = await (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .stageOutput */ .gD)(project, stage);
        const now = new Map(output.statement.subject.map(({ name, digest }) => [name, (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .digestOf */ .ol)(digest)]));
        for (const { name, digest } of run.subjects[stage]) {
            if (NOT_COMPARED.test(name))
                continue;
            const before = (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .digestOf */ .ol)(digest);
            const same = now.get(name) === before;
            differences.push({
                stage,
                file: name,
                same,
                detail: same ? '' : `was ${before?.slice(0, 12)}, is ${now.get(name)?.slice(0, 12) ?? 'absent'}`,
            });
        }
    }
    const scored = differences.find(({ file, same }) => file === 'scored.parquet' && !same);
    if (!scored || run.predictions === undefined || tolerance === 0)
        return differences;
    const largest = await largestDifference(host, project, run.predictions);
    const within = largest <= tolerance;
    // The predictions decide: bytes that differ elsewhere (a model file with a time stamp) are told, and allowed.
    return differences.map((difference) => ({
        ...difference,
        same: difference.same || within,
        ...(difference.same ? {} : { detail: `${difference.detail}; predictions differ by at most ${largest}` }),
    }));
}
/** Largest absolute difference of any score, by id. Rows on one side only make it infinite. */
async function largestDifference(host, project, before) {
    const kept = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(project.workspace, 'cache', 'scored-before.parquet');
    await host.store.get(before, kept);
    const now = (await (0,_evidence__WEBPACK_IMPORTED_MODULE_3__/* .stageOutput */ .gD)(project, 'evaluate-model')).path('scored.parquet');
    const engine = await (0,_data__WEBPACK_IMPORTED_MODULE_2__/* .openEngine */ .F5)(host);
    try {
        const described = await engine.rows(`DESCRIBE SELECT COLUMNS('^(score.*|prediction)$') FROM ${(0,_data__WEBPACK_IMPORTED_MODULE_2__/* .parquetRelation */ .Fh)(now)}`);
        const each = described.map(({ column_name: column }) => {
            const name = _kit__WEBPACK_IMPORTED_MODULE_4__.escape.sqlIdentifier(String(column));
            return `max(CASE WHEN a.${name} IS NULL OR b.${name} IS NULL THEN 'infinity'::DOUBLE ELSE abs(a.${name}::DOUBLE - b.${name}::DOUBLE) END)`;
        });
        const [row] = await engine.rows(`SELECT greatest(${each.join(', ')}) AS largest FROM ${(0,_data__WEBPACK_IMPORTED_MODULE_2__/* .parquetRelation */ .Fh)(now)} a FULL JOIN ${(0,_data__WEBPACK_IMPORTED_MODULE_2__/* .parquetRelation */ .Fh)(kept)} b USING (id)`);
        return Number(row?.['largest'] ?? Number.POSITIVE_INFINITY);
    }
    finally {
        engine.close();
    }
}
function summarise(run, differences) {
    const other = differences.filter(({ same }) => !same);
    const subject = `run ${run.id.slice(0, 12)} of commit ${run.commit.slice(0, 12)}`;
    if (other.length === 0)
        return `pass: ${subject} gives the same ${differences.length} outputs again`;
    return `fail: ${subject} gives other bytes in ${other.length} of ${differences.length} outputs, first ${other[0].stage}/${other[0].file}`;
}


/***/ }),

/***/ 23866:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ openProject)
/* harmony export */ });
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81082);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57187);


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
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58725);

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
