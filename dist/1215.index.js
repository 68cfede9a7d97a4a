export const id = 1215;
export const ids = [1215];
export const modules = {

/***/ 21215:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2503);
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84152);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(709);
/* harmony import */ var _registry__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(61011);
/* harmony import */ var _table_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(65055);






const Act = zod__WEBPACK_IMPORTED_MODULE_5__/* ["enum"] */ .k5n(['show', 'history', 'at', 'fetch', 'check', 'promote', 'deprecate']);
/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_2__.defineAction)({
    name: 'registry',
    title: 'Registry',
    description: 'Shows the versions of a model and where they are, brings their bytes, puts them into stages, and finds tags that are not what was recorded.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_5__/* .object */ .Ikc({
        act: Act.prefault('show').describe('What to do.'),
        subject: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('A name, name@v1.2.3 or name#stage; for `at` a date (the end of that day, UTC) or an instant.'),
        stage: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('For `promote`: where to. Default: production.'),
        from: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('For `promote`: the version that must be there now, or `none`. Default: whatever is there.'),
        push: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('For `promote` and `deprecate`: the remote to which tag and ledger go in one atomic push. Default: they stay here.'),
        to: (0,_kit__WEBPACK_IMPORTED_MODULE_2__.text)().describe('For `fetch`: the directory. Default: the name and version, here.'),
        ..._kit__WEBPACK_IMPORTED_MODULE_2__.projectInputs,
    }),
    outputs: {
        version: 'number of the version it was about; empty when it was about several',
        path: 'directory of the model; empty when none was fetched',
    },
    permissions: {},
    positional: ['act', 'subject', 'stage'],
    async run({ inputs, host }) {
        const project = await (0,_config__WEBPACK_IMPORTED_MODULE_1__.openProject)(host, inputs);
        return acts[inputs.act](await (0,_registry__WEBPACK_IMPORTED_MODULE_3__/* .openRegistry */ .Me)(host, project, { ...(inputs.push !== undefined && { push: inputs.push }) }), { ...inputs, project });
    },
}));
const several = { version: '', path: '' };
const acts = {
    async show(registry, { subject }) {
        const names = await registry.show(subject);
        return {
            summary: names.map(({ name, versions }) => `${name}: ${plural(versions.length, 'version')}`).join('; ') || NOTHING,
            text: names.map(versionTable).join('\n\n') || NOTHING,
            outputs: several,
            result: names,
        };
    },
    async history(registry, { subject }) {
        const events = await registry.history(subject);
        return {
            summary: events.length === 0 ? NOTHING : plural(events.length, 'event'),
            text: events.length === 0 ? NOTHING : historyTable(events),
            outputs: several,
            result: events,
        };
    },
    async at(registry, { subject = '' }) {
        const moment = (0,_registry__WEBPACK_IMPORTED_MODULE_3__/* .momentOf */ .Et)(subject);
        if (!moment)
            throw missing(`"${subject}" is no date`, 'Write mlops registry at 2026-05-01, or an instant such as 2026-05-01T12:00:00Z.');
        const names = await registry.at(moment);
        const rows = names.flatMap(({ name, newest, stages }) => Object.entries(stages).length === 0
            ? [[name, '', newest === null ? '' : `v${newest}`, '', '']]
            : Object.entries(stages).map(([stage, { version, since, by }]) => [name, stage, `v${version}`, since, by]));
        const table = (0,_table_js__WEBPACK_IMPORTED_MODULE_4__/* .columns */ .Y)(['name', 'stage', 'version', 'since', 'by'], rows);
        return {
            summary: rows
                .map(([name, stage, version]) => _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`${name}${stage ? `#${stage}` : ''}: ${version || 'nothing'}`))
                .join('; ') || NOTHING,
            text: `${table}\n\nat ${moment.toISOString()}`,
            outputs: several,
            result: { moment: moment.toISOString(), names: names },
        };
    },
    async fetch(registry, { subject, to }) {
        const version = await registry.resolve(named(subject, 'fetch flights-delay@v1.2.3'));
        const directory = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.resolve)(to ?? `${version.name}-v${version.version}`);
        await registry.fetch(version, directory);
        return {
            summary: `${version.tag} is in ${_kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(directory)}: ${plural(version.model.files.length, 'file')}, dirHash1 ${version.model.digest}`,
            outputs: { version: version.version, path: directory },
            result: { ...version, path: directory },
        };
    },
    async check(registry, { project }) {
        const findings = await registry.check([project.config.register?.name ?? project.name]);
        const table = (0,_table_js__WEBPACK_IMPORTED_MODULE_4__/* .columns */ .Y)(['tag', 'finding', ''], findings.map(({ tag, kind, message }) => [tag, kind, message]));
        const hints = findings.map(({ tag, hint }) => _kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(`${tag}: ${hint}`));
        return {
            verdict: findings.length === 0 ? 'pass' : 'fail',
            summary: findings.length === 0 ? 'pass: every tag is the recorded one' : `fail: ${plural(findings.length, 'finding')}`,
            text: findings.length === 0 ? 'pass: every tag is the recorded one' : [table, '', ...hints].join('\n'),
            outputs: several,
            result: findings,
        };
    },
    async promote(registry, { subject, stage = 'production', from }) {
        const reference = named(subject, 'promote flights-delay@v1.2.3 production');
        const expected = from === undefined ? undefined : from === 'none' ? null : from.replace(/^v/, '');
        const { move, version, already } = await registry.promote(reference, stage, { expected });
        const before = move.from === null ? 'nothing' : `v${move.from}`;
        return {
            summary: already
                ? `${version.tag} is in ${stage} already, since ${move.at} (${move.tag} by ${_kit__WEBPACK_IMPORTED_MODULE_2__.escape.logLine(move.by)})`
                : `${version.tag} is in ${stage} now (${move.tag}), before it ${before}`,
            outputs: { version: version.version, path: '' },
            result: { move: move, already },
        };
    },
    async deprecate(registry, { subject }) {
        return { summary: await registry.deprecate(named(subject, 'deprecate flights-delay@v1.2.3')), outputs: several };
    },
};
const NOTHING = 'Nothing is registered yet: mlops register-model';
function named(subject, example) {
    if (subject !== undefined)
        return subject;
    throw missing('which version is not said', `For example: mlops registry ${example}`);
}
function missing(message, hint) {
    return (0,_registry__WEBPACK_IMPORTED_MODULE_3__/* .registryErrors */ .Ji)('MLOPS_REGISTRY_INPUT', { message, where: { field: 'subject' }, hint });
}
function versionTable({ name, versions }) {
    return (0,_table_js__WEBPACK_IMPORTED_MODULE_4__/* .columns */ .Y)([name, 'in', 'registered', 'by', 'commit', 'model', ''], versions.map((version) => [
        `v${version.version}`,
        version.stages.join(', '),
        version.registeredAt.slice(0, 10),
        version.by,
        version.commit.slice(0, 7),
        version.model.slice(0, 12),
        [version.deprecated ? 'withdrawn' : '', version.standing === 'ok' ? '' : `tag ${version.standing}`]
            .filter(Boolean)
            .join(', '),
    ]));
}
function historyTable(events) {
    return (0,_table_js__WEBPACK_IMPORTED_MODULE_4__/* .columns */ .Y)(['when', 'name', 'event', 'version', 'stage', 'commit', 'tag', ''], events.map(({ at, name, event, version, stage, commit, tag, standing }) => [
        at.replace('.000Z', 'Z'),
        name,
        event,
        version === null ? '' : `v${version}`,
        stage ?? '',
        commit.slice(0, 7),
        tag,
        standing === 'ok' ? '' : standing,
    ]));
}
function plural(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
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
