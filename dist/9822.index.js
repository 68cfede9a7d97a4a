export const id = 9822;
export const ids = [9822];
export const modules = {

/***/ 82606:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ runStages)
/* harmony export */ });
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46934);
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

/***/ 49822:
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
// EXTERNAL MODULE: ./packages/config/index.ts + 23 modules
var config = __webpack_require__(81082);
// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 62 modules
var evidence = __webpack_require__(46934);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/training/index.ts + 8 modules
var training = __webpack_require__(14925);
// EXTERNAL MODULE: ./actions/run-pipeline/run-stages.ts
var run_stages = __webpack_require__(82606);
// EXTERNAL MODULE: ./actions/stages.ts
var stages = __webpack_require__(41863);
// EXTERNAL MODULE: ./packages/cli/errors.ts
var errors = __webpack_require__(96540);
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

// EXTERNAL MODULE: ./packages/cli/project.ts
var cli_project = __webpack_require__(23866);
// EXTERNAL MODULE: ./packages/cli/table.ts
var table = __webpack_require__(65055);
;// CONCATENATED MODULE: ./packages/cli/commands/reproduce.ts













/** Stages whose outputs are compared. The gate is left out: what it compares with may have moved on; `verify` computes it again. */
const COMPARED = ['validate-data', 'build-features', 'train-model', 'evaluate-model'];
/** Files that say how it went, not what came out. */
const NOT_COMPARED = /^log\.txt$/;
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
        const { file } = project;
        const differences = await (0,evidence/* withWorktree */._u)(host, project.repository, run.commit, async (directory) => {
            const again = await (0,config/* loadProject */.gi)(host, {
                config: (0,external_node_path_.join)(directory, (0,external_node_path_.relative)(project.repository, file)),
                dataRoots: inputs['data-roots'],
            });
            await bringData(host, project, again, run);
            await runAgain(host, again, Object.keys(run.statements));
            return compare(host, again, run, inputs.tolerance ?? 0);
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
    const names = COMPARED.filter((stage) => wanted.includes(stage));
    const actions = await Promise.all(names.map(async (name) => (await stages/* stages */._[name]()).default));
    const done = await (0,run_stages/* runStages */.J)(host, actions, (stage) => ({
        ...stage.inputs.parse({}),
        config: project.file,
    }));
    if (done.error !== undefined)
        throw done.error;
}
async function compare(host, project, run, tolerance) {
    const differences = [];
    for (const stage of COMPARED.filter((name) => run.subjects[name] !== undefined)) {
        const output = await (0,evidence/* stageOutput */.gD)(project, stage);
        const now = new Map(output.statement.subject.map(({ name, digest }) => [name, (0,evidence/* digestOf */.ol)(digest)]));
        for (const { name, digest } of run.subjects[stage]) {
            if (NOT_COMPARED.test(name))
                continue;
            const before = (0,evidence/* digestOf */.ol)(digest);
            const same = now.get(name) === before;
            differences.push({
                stage,
                file: name,
                same,
                near: false,
                detail: same ? '' : `was ${before?.slice(0, 12)}, is ${now.get(name)?.slice(0, 12) ?? 'absent'}`,
            });
        }
    }
    const scored = differences.find(({ file, same }) => file === 'scored.parquet' && !same);
    if (!scored || run.predictions === undefined || tolerance === 0)
        return differences;
    const largest = Math.max(await largestDifference(host, project, run.predictions), differenceOfMetrics(run.metrics, (0,evidence/* factsOf */.xS)((await (0,evidence/* stageOutput */.gD)(project, 'evaluate-model')).statement).result));
    return differences.map((difference) => {
        if (difference.same || !FOLLOWS.test(`${difference.stage}/${difference.file}`))
            return difference;
        const detail = `${difference.detail}; predictions and metrics differ by at most ${largest}`;
        return { ...difference, near: largest <= tolerance, detail };
    });
}
/**
 * What may have other bytes when training is not bit-exact: the model, what it says, and what follows from that. Data,
 * features and labels do not depend on it.
 */
const FOLLOWS = /^(train-model\/|evaluate-model\/(predictions\.|scored\.parquet$|result\.json$))/;
async function largestDifference(host, project, before) {
    const kept = (0,external_node_path_.join)(project.workspace, 'cache', 'scored-before.parquet');
    await host.store.get(before, kept);
    const now = (await (0,evidence/* stageOutput */.gD)(project, 'evaluate-model')).path('scored.parquet');
    const engine = await (0,data/* openEngine */.F5)(host);
    try {
        return await differenceOfScores(engine, now, kept);
    }
    finally {
        engine.close();
    }
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
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81082);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(46934);


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
