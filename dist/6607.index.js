export const id = 6607;
export const ids = [6607];
export const modules = {

/***/ 76607:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2503);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(709);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(61011);
/* harmony import */ var _serving__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88617);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(23866);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(65055);







const inputs = zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({
    what: zod__WEBPACK_IMPORTED_MODULE_6__/* ["enum"] */ .k5n(['status', 'stop', 'keep', 'route'])
        .default('status')
        .describe('status: which version serves, which is kept warm · stop: ends all of them · keep, route: what runs beside the servers of the target `process`, started by deploy-model or by a service manager.'),
    name: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.text)().describe('Name of the model. Default: the one in mlops.yml.'),
    staging: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.flag)().describe('In staging, where `deploy: {staging: …}` of mlops.yml says.'),
    directory: (0,_kit__WEBPACK_IMPORTED_MODULE_1__.text)().describe("Directory of the deployment, for stop, keep and route. Default: that of the name, in the project's workspace."),
    ..._kit__WEBPACK_IMPORTED_MODULE_1__.projectInputs,
});
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_1__.defineAction)({
    name: 'deploy',
    title: 'Deployments',
    description: 'Says which version serves, with its digest, process and health; asked of the servers themselves.',
    inputs,
    outputs: { version: 'the version that serves', url: 'where it answers' },
    permissions: {},
    positional: ['what', 'name'],
    async run({ inputs, host }) {
        switch (inputs.what) {
            case 'keep':
                await (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .keepServers */ .E7)(host, await directoryOf(host, inputs));
                return done('Nothing is kept running any more.');
            case 'route':
                await (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .routeRequests */ .Iv)(host, await directoryOf(host, inputs));
                return done('The router ended.');
            case 'stop':
                await (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .stopServers */ .dH)(await directoryOf(host, inputs));
                return done('Nothing is deployed any more.');
            case 'status':
                return statusOf(host, inputs);
        }
    },
}));
async function statusOf(host, inputs) {
    if (inputs.directory !== undefined)
        throw notByDirectory();
    const { project, ledger } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_4__/* .openProject */ .U)(host, inputs);
    const name = nameOf(project, inputs);
    const { section, project: place, online, recordedAs } = (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .environmentOf */ .p7)(project, { name, staging: inputs.staging });
    const registry = await (0,_registry__WEBPACK_IMPORTED_MODULE_2__/* .openRegistry */ .Me)(host, project);
    const target = (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .openTarget */ .Ap)(host, place, { name, section, online });
    const asked = { host, ledger, registry, recordedAs, isDeploying: await (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .isDeploying */ .QI)(project) };
    const status = await (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .inspectDeployment */ .oJ)(target, asked);
    const { serving } = status;
    const healthy = serving?.ready === true && status.problems.length === 0;
    const where = inputs.staging ? ' in staging' : '';
    const summary = serving
        ? `${serving.name}@v${serving.version} serves${where} at ${status.url}${healthy ? '' : ', and something is wrong'}`
        : `no version of ${name} is deployed${where}`;
    return {
        ...(serving && { verdict: healthy ? 'pass' : 'fail' }),
        summary,
        text: [
            instances(status),
            ...status.problems.map((problem) => `! ${problem}`),
            ...status.notes,
            ...(status.movesTo === undefined ? [] : [`mlops.yml names ${status.movesTo}: the next deployment moves there`]),
            '',
            summary,
        ]
            .map(escapeLines)
            .join('\n'),
        outputs: { version: serving ? `${serving.name}@v${serving.version}` : '', url: status.url ?? '' },
        result: { name, target: section.target, ...status },
    };
}
function instances({ serving, warm, candidate }) {
    const rows = Object.entries({ serving, warm, candidate }).filter((row) => row[1] !== undefined);
    return (0,_table_js__WEBPACK_IMPORTED_MODULE_5__/* .columns */ .Y)(['', 'version', 'model', 'address', 'process', 'ready', 'restarts', 'memory'], rows.map(([role, { version, digest, url, pid, ready, restarts, memory }]) => [
        role,
        version,
        digest.slice(0, 12),
        url,
        pid === undefined ? '' : String(pid),
        ready ? 'yes' : 'NO',
        String(restarts ?? ''),
        memory === undefined ? '' : `${Math.round(memory / 2 ** 20)} MiB`,
    ]));
}
const escapeLines = (text) => text.split('\n').map(_kit__WEBPACK_IMPORTED_MODULE_1__.escape.logLine).join('\n');
function done(summary) {
    return { summary, outputs: { version: '', url: '' } };
}
function nameOf(project, inputs) {
    return inputs.name ?? project.config.register?.name ?? project.name;
}
async function directoryOf(host, inputs) {
    if (inputs.directory !== undefined)
        return (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(inputs.directory);
    const { project } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_4__/* .openProject */ .U)(host, inputs);
    const name = nameOf(project, inputs);
    const { section, project: place } = (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .environmentOf */ .p7)(project, { name, staging: inputs.staging });
    if (section.target === 'command')
        throw notOurs(inputs.what);
    return (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .deployDirectory */ .Hv)(place, name);
}
function notByDirectory() {
    return (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .deployErrors */ .RK)('MLOPS_DEPLOY_TARGET', {
        message: 'what serves is asked of the target that mlops.yml names, not of a directory',
        where: { field: 'directory' },
        hint: 'Leave --directory out; of staging: mlops deploy status --staging',
    });
}
function notOurs(what) {
    return (0,_serving__WEBPACK_IMPORTED_MODULE_3__/* .deployErrors */ .RK)('MLOPS_DEPLOY_TARGET', {
        message: `mlops deploy ${what} is about servers of the target process; mlops.yml deploys with commands of its own`,
        hint: 'Use those commands.',
    });
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
