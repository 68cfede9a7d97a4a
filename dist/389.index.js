export const id = 389;
export const ids = [389];
export const modules = {

/***/ 30389:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ commands_export)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/cli/project.ts
var cli_project = __webpack_require__(23866);
// EXTERNAL MODULE: ./actions/stages.ts
var stages = __webpack_require__(41863);
;// CONCATENATED MODULE: ./packages/cli/commands/export-reports.ts



const RENDERED = ['comment.md', 'report.html', 'result.json'];
const FIRST_STAGES = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model'];
/**
 * Renders the report of a recorded run anew, from its statements and the bytes in the store: nothing else is needed, and
 * nothing else is believed. What it cannot be rendered from is told in the log.
 * @param scratch a directory of the caller's, inside of the repository
 */
function reportRenderer(host, project, scratch) {
    return async (run, statements) => {
        const root = (0,external_node_path_.join)(scratch, run.id);
        const workspace = (0,external_node_path_.join)(root, '.mlops');
        try {
            if (!(await bringOutputs(host, workspace, statements)))
                return undefined;
            await host.files.write((0,external_node_path_.join)(root, 'mlops.yml'), await descriptionOf(host, project, run));
            await bringState(host, workspace, run, statements);
            const action = (await stages/* stages */._['report-run']()).default;
            // The report of a past run is no part of this job's summary.
            const quiet = { ...host, summary: async () => undefined };
            await action.run({ inputs: { config: (0,external_node_path_.join)(root, 'mlops.yml'), 'data-roots': [] }, host: quiet });
            const rendered = new Map();
            for (const name of RENDERED) {
                const file = (0,external_node_path_.join)(scratch, `${run.id}-${name}`);
                await host.files.rename((0,external_node_path_.join)(workspace, 'reports', name), file);
                rendered.set(name, { file, sha256: await (0,evidence/* sha256File */.Q3)(file) });
            }
            return rendered;
        }
        catch (error) {
            if (host.signal.aborted)
                throw error;
            host.log.warning(`The report of run ${run.id.slice(0, 12)} is not in the export: ${error.message}`);
            return undefined;
        }
        finally {
            await host.files.remove(root);
        }
    };
}
/** @returns false when the store has lost something that a stage made */
async function bringOutputs(host, workspace, statements) {
    for (const [stage, bytes] of statements) {
        const text = Buffer.from(bytes).toString('utf8');
        const files = (0,evidence/* parseStatement */.By)(text, `${stage}.json`).subject.flatMap(({ name, digest }) => name !== undefined && digest.sha256 !== undefined ? [{ name, digest: digest.sha256 }] : []);
        for (const { name, digest } of files) {
            if (!(await host.store.has(digest)))
                return false;
            await host.store.get(digest, (0,external_node_path_.join)(workspace, 'outputs', stage, name));
        }
        await host.files.write((0,external_node_path_.join)(workspace, 'evidence', `${stage}.json`), bytes);
    }
    return true;
}
/** mlops.yml as it was; of a run that inputs described, only the name. */
async function descriptionOf(host, project, run) {
    if (run.config === undefined)
        return `project: ${run.project}\n`;
    const found = await host.git.run(['cat-file', 'blob', `${run.commit}:${run.config}`], {
        directory: project.repository,
    });
    return found.code === 0 ? found.stdout : `project: ${run.project}\n`;
}
async function bringState(host, workspace, run, statements) {
    const done = FIRST_STAGES.filter((stage) => statements.has(stage)).map((stage) => {
        const facts = (0,evidence/* factsOf */.xS)((0,evidence/* parseStatement */.By)(Buffer.from(statements.get(stage)).toString('utf8'), `${stage}.json`));
        return {
            stage,
            ...(facts.verdict && { verdict: facts.verdict }),
            cached: facts.cached !== undefined,
            seconds: Math.round(facts.durationMs / 10) / 100,
        };
    });
    // A report that names a run of mlops.yml says how to reproduce it; one that inputs described cannot be.
    const named = run.config === undefined ? {} : { run: run.id };
    await (0,evidence/* writeRunState */.e3)(host, { workspace }, { stages: done, ...named });
}

;// CONCATENATED MODULE: ./packages/cli/commands/export.ts






/* harmony default export */ const commands_export = ((0,kit.defineAction)({
    name: 'export',
    title: 'Export recorded runs',
    description: 'Writes the evidence of one run, or of all, as plain files that need no software of ours: records, in-toto statements, reports, models and predictions, a table of runs, and SHA256SUMS.',
    inputs: schemas/* object */.Ikc({
        run: (0,kit.text)().describe('Id of the run, or its beginning. Default: every recorded run of the project.'),
        to: (0,kit.text)().describe('A directory, a .zip or a .tar that is not there yet. Default: a directory named after the project.'),
        ...kit.projectInputs,
    }),
    outputs: { to: 'path of what was written', runs: 'how many runs are in it', files: 'how many files are in it' },
    permissions: {},
    positional: ['run'],
    async run({ inputs, host }) {
        const { project, ledger } = await (0,cli_project/* openProject */.U)(host, inputs);
        const subject = inputs.run === undefined ? undefined : (await ledger.run(inputs.run)).id;
        const to = (0,external_node_path_.resolve)(inputs.to ?? `${project.name}-${subject === undefined ? 'evidence' : (0,evidence/* shortId */.m_)(subject)}`);
        (0,evidence/* exportFormat */.yY)(to);
        const plan = await withScratch(host, (0,external_node_path_.join)(project.workspace, 'cache'), async (scratch) => {
            const report = reportRenderer(host, project, scratch);
            const planned = await (0,evidence/* planExport */.ie)(ledger, project.name, { subject, store: host.store, report });
            await (0,evidence/* writeExport */.iz)(host, planned, to);
            return planned;
        });
        const lost = plan.missing === 0 ? '' : `; ${plan.missing} recorded files are not in this store`;
        const where = (0,external_node_path_.relative)(process.cwd(), to) || to;
        return {
            summary: kit.escape.logLine(`${where}: ${plan.runs} ${plan.runs === 1 ? 'run' : 'runs'}, ${plan.files.size} files${lost}`),
            outputs: { to, runs: String(plan.runs), files: String(plan.files.size) },
        };
    },
}));
async function withScratch(host, parent, body) {
    await host.files.makeDirectory(parent);
    const directory = await host.files.makeTemporaryDirectory('export-', parent);
    try {
        return await body(directory);
    }
    finally {
        await host.files.remove(directory);
    }
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


/***/ })

};
