export const id = 1719;
export const ids = [1719];
export const modules = {

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

/***/ 71719:
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
// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/monitoring/index.ts + 26 modules
var monitoring = __webpack_require__(44256);
// EXTERNAL MODULE: ./actions/in-production.ts
var in_production = __webpack_require__(48283);
;// CONCATENATED MODULE: ./actions/monitor-model/facts.ts


const MOST_RUNS = 50;
/** What the recorded runs say: how the pipeline does, how old the model is, and whether its data is still the same. */
async function factsFrom(host, project, ledger, model) {
    const runs = [];
    for await (const run of ledger.runs(project.name)) {
        runs.push(run);
        if (runs.length === MOST_RUNS)
            break;
    }
    const trained = runs.find((run) => run.model !== undefined);
    const made = runs.filter((run) => run.model !== undefined && run.model === model).at(-1);
    const changedData = trained && (await changedSources(host, project, trained));
    return {
        runs: runs.map(({ id, startedAt, finishedAt, verdict, cause }) => ({ id, startedAt, finishedAt, verdict, cause })),
        ...(made && { modelMadeAt: made.finishedAt }),
        ...(changedData && { changedData }),
    };
}
/** Names of the data sources that lie here with other bytes than the run read, each with the first of its digest. */
async function changedSources(host, project, run) {
    const changed = [];
    for (const [name, source] of Object.entries(project.config.data ?? {})) {
        const path = await (0,config.resolvePath)(project, source.path, { purpose: 'data', at: ['data', name, 'path'] });
        const before = run.data[`data/${name}`];
        if (before === undefined || !(await host.files.exists(path)))
            continue;
        const now = await (0,evidence/* sha256File */.Q3)(path);
        if (now !== before)
            changed.push(`${name}@${now.slice(0, 12)}`);
    }
    return changed;
}

// EXTERNAL MODULE: ./packages/features/index.ts + 27 modules
var features = __webpack_require__(68);
;// CONCATENATED MODULE: ./actions/monitor-model/look-ups.ts

/**
 * @returns undefined where nothing says that features are looked up, or the data that they are made of is not here
 * @throws MLOPS_FEATURES_…, MLOPS_PATH_OUTSIDE
 */
async function lookUps(host, project) {
    const section = project.config.features;
    if (section === undefined || section.run !== undefined)
        return undefined;
    if (section.online === undefined && !(await host.files.exists((0,features/* onlineStorePath */.yc)(project))))
        return undefined;
    const inputs = await (0,features/* featureInputs */.Gq)(host, project, section);
    const files = [...inputs.data.values()];
    for (const path of files)
        if (!(await host.files.exists(path)))
            return undefined;
    return {
        materials: (0,features/* featureMaterials */.V_)(project, inputs),
        section: JSON.parse(JSON.stringify(section)),
        offlineAt: (engine, asked) => (0,features/* featuresAsked */.A0)(host, engine, project, { section, inputs, asked }),
    };
}

// EXTERNAL MODULE: ./actions/version-reference.ts
var version_reference = __webpack_require__(27870);
;// CONCATENATED MODULE: ./actions/monitor-model/proof.ts


/**
 * Asks the server for the run that made a version: whoever may push can write another version into the ledger, and another
 * reference beside it, by which what drifts does not, or the other way round. What comes of the run's own bytes needs no record.
 *
 * @param scratch takes what is fetched and made
 * @returns undefined on one machine, whose ledger is its people's
 */
async function proofOf(host, project, { version, ledger, scratch }) {
    if (!host.origin || !(0,evidence/* isCommit */.WM)(await ledger.tip()))
        return undefined;
    const run = await (0,evidence/* runIfAny */.Dl)(ledger, version.run);
    if (!run)
        return { unconfirmed: `the ledger has no run ${version.run.slice(0, 12)}, which it says made it` };
    if (run.model !== version.model.digest)
        return { unconfirmed: `run ${run.id.slice(0, 12)}, which the ledger says made it, made another model` };
    const unconfirmed = await (await (0,evidence/* confirmOn */.we)(host, ledger))(run);
    if (unconfirmed !== undefined)
        return { unconfirmed };
    if (!version.reference)
        return {};
    const reference = await (0,version_reference/* makeReference */.W)(host, project, run, scratch);
    return reference === undefined
        ? { unconfirmed: 'nothing is left of what its run was validated on, so only the ledger says what to compare with' }
        : { reference };
}

// EXTERNAL MODULE: ./packages/registry/index.ts + 25 modules
var registry = __webpack_require__(61011);
// EXTERNAL MODULE: ./actions/validated-on.ts
var validated_on = __webpack_require__(74340);
;// CONCATENATED MODULE: ./actions/monitor-model/reference.ts







const MADE = /\.json$/i;
/**
 * What windows are compared with: the file that was named; else what came with the version in production; else what the
 * model of this workspace was validated on.
 * @param found.serving the version in production @param found.scratch takes what is fetched
 * @throws MLOPS_MONITOR_INPUT when there is none
 */
async function findReference(host, project, { named, serving, scratch }) {
    if (named !== undefined) {
        const path = await (0,config.resolvePath)(project, named, { purpose: 'baseline', at: ['monitor', 'reference'] });
        const material = { name: named, path, role: 'baseline' };
        if (MADE.test(named))
            return { materials: [material], made: path };
        const features = await output(project, 'build-features');
        const inputs = features && (await (0,validated_on/* declaredFeatures */.E)(host, features.path('features.json')));
        return {
            materials: [material],
            tables: {
                predictions: path,
                apart: [project.config.monitor?.time ?? 'time', 'version', 'split'],
                kind: 'given',
                ...(inputs && { inputs }),
            },
        };
    }
    if (serving?.version.reference)
        return ofVersion(host, serving, scratch);
    // Each is hashed when it is opened.
    const opened = new Map();
    const source = await (0,validated_on/* validatedOn */.i)(host, async (stage, file, role) => {
        const opening = opened.get(stage) ?? output(project, stage);
        opened.set(stage, opening);
        const made = await opening;
        if (!made || !(await host.files.exists(made.path(file))))
            return undefined;
        return { ...made.material(file, role), path: made.path(file) };
    });
    if (source)
        return source;
    throw (0,monitoring/* monitoringErrors */.uq)('MLOPS_MONITOR_INPUT', {
        message: 'There is nothing to compare with: no out-of-fold predictions, and no evaluation.',
        where: { field: 'monitor.reference' },
        hint: 'Run `mlops run` first, or give --reference FILE: predictions of a validation set, with their features.',
    });
}
/** What came with the version in production. @throws MLOPS_MONITOR_INPUT when the ledger does not have it */
async function ofVersion(host, { version, ledger, again }, scratch) {
    const { tag, reference } = version;
    const { name, digest } = reference;
    if (again !== undefined)
        return { materials: [{ name: `${tag}/${name}`, path: again, role: 'baseline' }], made: again };
    const bytes = await (0,registry/* recordedReference */.CF)(ledger, version);
    if (!bytes) {
        throw (0,monitoring/* monitoringErrors */.uq)('MLOPS_MONITOR_INPUT', {
            message: `${tag} is in production, and what it is to be compared with (sha256 ${digest.slice(0, 12)}) is not in the ledger.`,
            where: { field: 'monitor.reference' },
            hint: 'Register and deploy a version anew, or give --reference FILE.',
        });
    }
    const path = (0,external_node_path_.join)(scratch, name);
    await host.files.write(path, bytes);
    return { materials: [{ name: `${tag}/${name}`, path, role: 'baseline' }], made: path };
}
/** The reference itself: as it was made before, or made of its tables. What is kept of one from look to look could be edited. */
async function openReference(host, engine, { made, tables }) {
    return made === undefined
        ? (0,monitoring/* referenceFromTables */.HK)(engine, tables)
        : (0,monitoring/* readReference */.Wf)(await host.files.readText(made), made);
}
/** Columns that, as a JSON array, are an example's id. */
async function entityOf(host, project) {
    const features = await output(project, 'build-features');
    if (!features)
        return project.config.features?.entity === undefined ? undefined : [project.config.features.entity].flat();
    const { entity } = JSON.parse(await host.files.readText(features.path('features.json')));
    return entity;
}
async function output(project, stage) {
    try {
        return await (0,evidence/* stageOutput */.gD)(project, stage);
    }
    catch (error) {
        if (error instanceof kit.MlopsError && error.code === 'MLOPS_STAGE_MISSING')
            return undefined;
        throw error;
    }
}
/** What was served, as files that nobody writes to while they are read: a log is copied aside first. */
async function servedFiles(host, project, log, scratch) {
    const path = await (0,config.resolvePath)(project, log, { purpose: 'predictions', at: ['monitor', 'log'] });
    const names = await host.files.list(path).catch(() => undefined);
    if (names === undefined) {
        if (!(await host.files.exists(path))) {
            throw (0,monitoring/* monitoringErrors */.uq)('MLOPS_MONITOR_LOG', {
                message: `There is no ${log}: expected a prediction log (a directory) or a table of served predictions.`,
                where: { file: log },
                hint: 'mlops serve writes one; correct the path, or give --log.',
            });
        }
        return { path, isLog: false, material: { name: log, path, role: 'predictions' } };
    }
    const copy = (0,external_node_path_.join)(scratch, 'log');
    await host.files.makeDirectory(copy);
    for (const name of names.filter((one) => one.endsWith('.jsonl')))
        await host.files.copy((0,external_node_path_.join)(path, name), (0,external_node_path_.join)(copy, name));
    return { path: copy, isLog: true, material: { name: log, path: copy, role: 'predictions' } };
}

// EXTERNAL MODULE: ./packages/reports/index.ts + 24 modules
var reports = __webpack_require__(30327);
;// CONCATENATED MODULE: ./actions/monitor-model/report-words.ts

const SHOWN_WINDOWS = 6;
const SHOWN_COLUMNS = 8;
const REFERENCES = {
    'out-of-fold': 'out-of-fold predictions of training',
    evaluation: 'the predictions of the evaluation',
    given: 'the reference that was named',
};
/** The sentence that leads a report, without the project: what decided, in plain words. */
function headlineOf({ alerts, findings, window, verdict }) {
    if (window === null)
        return 'nothing was served in a whole window yet';
    if (alerts.length > 0)
        return alerts.map(({ what }) => what).join('; ');
    const unsure = findings.find(({ severity, status }) => severity === 'alert' && status === 'unknown');
    if (verdict === 'inconclusive' && unsure)
        return unsure.what;
    const pending = findings.find(({ severity, status }) => severity === 'alert' && status === 'pending');
    return pending ? `${pending.what}, pending: ${pending.crossed} windows` : 'nothing to tell';
}
/** What to do about the decision, in a sentence. */
function decisionOf({ retrain }) {
    return retrain.retrain ? `Train again (${retrain.cause}): ${retrain.why}` : `No retraining: ${retrain.why}`;
}
/** What a person may want to know besides the alerts: pointed out, pending, or not known. */
function worthKnowing({ findings }) {
    return findings.filter(({ severity, status }) => severity !== 'info' && status !== 'silent' && !(severity === 'alert' && status === 'alert'));
}
/** The newest windows, and the columns that say most: what the model answers first, then the inputs that moved most. */
function driftTable({ windows, findings }) {
    const drift = findings.filter(({ kind }) => kind === 'drift');
    const weight = { alert: 2, warn: 1, info: 0 };
    const columns = drift
        .toSorted((a, b) => weight[b.severity] - weight[a.severity] || (b.value ?? 0) - (a.value ?? 0))
        .slice(0, SHOWN_COLUMNS);
    return { windows: windows.filter(({ complete }) => complete).slice(-SHOWN_WINDOWS), columns };
}
/** Every metric that one of the windows has. */
function metricsOf(windows) {
    return [...new Set(windows.flatMap(({ quality }) => Object.keys(quality?.skills ?? {})))];
}
function columnOf({ id }) {
    return id.slice(id.indexOf('/') + 1);
}
function markdownHeadline(result) {
    const window = result.window === null ? '' : `, ${kit.escape.markdown(result.window)}`;
    return `### ${kit.escape.markdown(result.project)}${window}: **${result.verdict}**. ${kit.escape.markdown(headlineOf(result))}`;
}

;// CONCATENATED MODULE: ./actions/monitor-model/report-markdown.ts



const MOST = 20;
/** The look as Markdown, for a job's summary. */
function monitorMarkdown(result) {
    return [
        markdownHeadline(result),
        alerts(result),
        `**${kit.escape.markdown(decisionOf(result))}**`,
        driftTableMarkdown(result),
        skillTableMarkdown(result.windows),
        others(result),
        `<sub>${kit.escape.markdown(footing(result))}</sub>`,
    ]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
}
function alerts({ alerts }) {
    if (alerts.length === 0)
        return '';
    const rows = alerts.map(({ owner, what, since, key }) => `| **${owner}** | ${kit.escape.markdown(what)} | ${kit.escape.markdown(since.slice(0, 10))} | ${kit.escape.markdownCode(key)} |`);
    return ['| to tell | what | since | cause |', '|---|---|---|---|', ...rows].join('\n');
}
/** Distances of the newest windows, a column a row; empty when nothing was measured. */
function driftTableMarkdown(result) {
    const { windows, columns } = driftTable(result);
    if (windows.length === 0 || columns.length === 0)
        return '';
    const header = ['PSI', ...windows.map(({ name }) => kit.escape.markdown(name)), 'severity'];
    const rows = columns.map((finding) => {
        const name = columnOf(finding);
        const cells = windows.map(({ distances }) => reports/* numbers.value */.nL.value(distances[name]?.psi ?? null));
        return `| ${[kit.escape.markdownCode(name), ...cells, finding.severity].join(' | ')} |`;
    });
    const counts = windows.map(({ rows: count }) => reports/* numbers.count */.nL.count(count));
    return [
        `| ${header.join(' | ')} |`,
        `|---|${windows.map(() => '--:|').join('')}---|`,
        `| predictions | ${counts.join(' | ')} | |`,
        ...rows,
    ].join('\n');
}
/** Skills of the newest windows that have labels; empty when none has. */
function skillTableMarkdown(windows) {
    const labelled = windows.filter(({ quality }) => quality !== undefined && quality.labelled > 0).slice(-6);
    if (labelled.length === 0)
        return '';
    const metrics = metricsOf(labelled);
    const rows = metrics.map((metric) => {
        const cells = labelled.map(({ quality }) => {
            const skill = quality.skills[metric];
            return skill ? reports/* numbers.withInterval */.nL.withInterval(skill.value, skill.low, skill.high) : '–';
        });
        return `| ${kit.escape.markdownCode(metric)} | ${cells.join(' | ')} |`;
    });
    return [
        `| with labels | ${labelled.map(({ name }) => kit.escape.markdown(name)).join(' | ')} |`,
        `|---|${labelled.map(() => '--:|').join('')}`,
        `| labels | ${labelled.map(({ quality }) => reports/* numbers.count */.nL.count(quality.labelled)).join(' | ')} |`,
        ...rows,
    ].join('\n');
}
function others(result) {
    const all = worthKnowing(result);
    if (all.length === 0)
        return '';
    const lines = all.slice(0, MOST).map(({ status, owner, what, crossed }) => {
        const often = crossed === null ? '' : ` (${crossed} windows)`;
        return `- ${status === 'alert' ? 'warning' : status}, ${owner}: ${kit.escape.markdown(what)}${often}`;
    });
    const more = all.length > MOST ? [`- and ${all.length - MOST} more in result.json`] : [];
    return ['<details><summary>Worth knowing</summary>', '', ...lines, ...more, '', '</details>'].join('\n');
}
function footing({ reference, at, findings }) {
    const silent = findings.filter(({ status }) => status === 'silent').length;
    return `Compared with ${REFERENCES[reference.kind]} (${reports/* numbers.count */.nL.count(reference.rows)} rows) · up to ${at.slice(0, 16).replace('T', ' ')} UTC · ${silent} of ${findings.length} checks are silent`;
}

;// CONCATENATED MODULE: ./actions/monitor-model/shares-chart.ts

const SIZE = { width: 340, height: 170, left: 46, right: 8, top: 22, bottom: 22 };
/**
 * Two distributions over the same bins, side by side, as inline SVG in the page's colours. What each bin holds stands in
 * its title.
 */
function sharesChart(title, bins, before, now) {
    const sides = [before, now].map(({ counts }) => sharesOf(counts));
    const used = bins.flatMap((name, bin) => (sides.some((side) => side[bin] > 0) ? [{ name, bin }] : []));
    const most = Math.max(...sides.flat(), 0.01);
    const [width, height] = [SIZE.width - SIZE.left - SIZE.right, SIZE.height - SIZE.top - SIZE.bottom];
    const step = width / Math.max(1, used.length);
    const bars = used.flatMap(({ name, bin }, at) => sides.map((side, which) => {
        const tall = (height * side[bin]) / most;
        const x = SIZE.left + step * (at + 0.1 + 0.4 * which);
        const said = `${which === 0 ? before.name : now.name}, ${name}: ${(100 * side[bin]).toFixed(1)} %`;
        return `<rect class="legend-${which + 1}" x="${x.toFixed(1)}" y="${(SIZE.top + height - tall).toFixed(1)}" width="${(0.38 * step).toFixed(1)}" height="${tall.toFixed(1)}"><title>${kit.escape.html(said)}</title></rect>`;
    }));
    const base = SIZE.top + height;
    return (`<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${kit.escape.html(title)}">` +
        `<line class="axis" x1="${SIZE.left}" y1="${base}" x2="${SIZE.width - SIZE.right}" y2="${base}"/>` +
        `<text class="tick" x="${SIZE.left - 4}" y="${SIZE.top + 4}" text-anchor="end">${Math.round(100 * most)} %</text>` +
        bars.join('') +
        `<text class="tick" x="${SIZE.left}" y="${SIZE.height - 6}">${kit.escape.html(used[0]?.name ?? '')}</text>` +
        `<text class="tick" x="${SIZE.width - SIZE.right}" y="${SIZE.height - 6}" text-anchor="end">${kit.escape.html(used.at(-1)?.name ?? '')}</text>` +
        `<text class="legend-1" x="${SIZE.left}" y="12">${kit.escape.html(before.name)}</text>` +
        `<text class="legend-2" x="${SIZE.width - SIZE.right}" y="12" text-anchor="end">${kit.escape.html(now.name)}</text></svg>`);
}
function sharesOf(counts) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => (total === 0 ? 0 : count / total));
}

;// CONCATENATED MODULE: ./actions/monitor-model/report-page.ts




const { badge, code, list, paragraph, section, table, text: report_page_text } = reports/* markup */.PT;
/** The look as one self-contained page: no script, no network, light and dark. */
function monitorPage(result, reference) {
    const window = result.window ?? '';
    const parts = [
        report_page_alerts(result),
        drift(result),
        shapes(result, reference),
        service(result),
        skills(result),
        report_page_others(result),
        log(result),
    ];
    return reports/* markup.page */.PT.page({
        title: report_page_text(`${result.verdict}: ${result.project} ${window}`),
        verdict: result.verdict,
        about: report_page_text(`${result.project} ${window}`),
        heading: report_page_text(headlineOf(result)),
        below: `<p>${report_page_text(decisionOf(result))}</p>`,
        main: parts.filter((part) => part !== '').join('\n'),
    });
}
function report_page_alerts({ alerts }) {
    const rows = alerts.map(({ owner, what, since, key }) => [
        badge('fail', owner),
        report_page_text(what),
        report_page_text(since.slice(0, 10)),
        code(key),
    ]);
    return section('To tell', table('alerts', ['owner', 'what', 'since', 'cause'], rows));
}
function drift(result) {
    const { windows, columns } = driftTable(result);
    if (windows.length === 0)
        return '';
    const header = ['', ...windows.map(({ name }) => name), 'limit', 'severity'];
    const counts = ['predictions', ...windows.map(({ rows }) => reports/* numbers.count */.nL.count(rows)), '', ''];
    const rows = columns.map((finding) => {
        const name = columnOf(finding);
        const cells = windows.map(({ distances }) => reports/* numbers.value */.nL.value(distances[name]?.psi ?? null));
        return [code(name), ...cells, finding.limit === null ? '' : String(finding.limit), finding.severity];
    });
    const flush = windows.map((_, at) => at + 1).concat(windows.length + 1);
    const compared = `Population stability index against ${REFERENCES[result.reference.kind]} (${reports/* numbers.count */.nL.count(result.reference.rows)} rows), in bins fixed there.`;
    return section('Drift', paragraph(report_page_text(compared)), table('drift by window', header, [counts, ...rows], flush));
}
const SHAPES = 6;
/** What moved, as shapes: the reference beside the newest window. */
function shapes(result, reference) {
    const newest = judged(result);
    if (newest === undefined)
        return '';
    const figures = driftTable(result)
        .columns.slice(0, SHAPES)
        .flatMap((finding) => {
        const name = columnOf(finding);
        const [before, now, distance] = [reference.columns[name], newest.columns[name], newest.distances[name]];
        if (!before || !now || !distance)
            return [];
        const moved = [
            ...(distance.mean.before === null
                ? []
                : [`mean ${reports/* numbers.value */.nL.value(distance.mean.before)} → ${reports/* numbers.value */.nL.value(distance.mean.now)}`]),
            `Jensen–Shannon ${reports/* numbers.value */.nL.value(distance['jensen-shannon'])}`,
            ...(distance.ks === null
                ? []
                : [`KS ≈ ${reports/* numbers.value */.nL.value(distance.ks)}`, `Wasserstein ≈ ${reports/* numbers.value */.nL.value(distance.wasserstein)}`]),
        ].join(' · ');
        const chart = sharesChart(`${name}: reference and ${newest.name}`, (0,monitoring/* binNames */.II)(before.bins), { name: 'reference', counts: before.counts }, { name: newest.name, counts: now.counts });
        return [`<figure><figcaption>${code(name)} ${report_page_text(moved)}</figcaption>${chart}</figure>`];
    });
    return section('What moved', figures.length === 0 ? '' : `<div class="charts">${figures.join('')}</div>`);
}
function service({ windows }) {
    const rows = windows
        .filter(({ complete }) => complete)
        .slice(-6)
        .map(({ name, service: of }) => [
        report_page_text(name),
        reports/* numbers.count */.nL.count(of.requests),
        reports/* numbers.count */.nL.count(of.failed),
        reports/* numbers.count */.nL.count(of.lost),
        of.p50 === null ? '–' : reports/* numbers.value */.nL.value(of.p50),
        of.p99 === null ? '–' : reports/* numbers.value */.nL.value(of.p99),
    ]);
    const header = ['window', 'requests', 'without an answer', 'not logged', 'median ms', '99 % within ms'];
    return section('Service', table('service by window', header, rows, [1, 2, 3, 4, 5]));
}
function skills({ windows }) {
    const labelled = windows.filter(({ quality }) => quality !== undefined && quality.labelled > 0);
    const metrics = metricsOf(labelled);
    const rows = labelled.slice(-12).map(({ name, rows: count, quality }) => [
        report_page_text(name),
        `${reports/* numbers.count */.nL.count(quality.labelled)} of ${reports/* numbers.count */.nL.count(count)}`,
        ...metrics.map((metric) => {
            const skill = quality.skills[metric];
            return skill ? reports/* numbers.withInterval */.nL.withInterval(skill.value, skill.low, skill.high) : '–';
        }),
    ]);
    return section('Skill, as far as labels have come', table('skill', ['window', 'labels', ...metrics], rows, [1]));
}
function report_page_others(result) {
    const items = worthKnowing(result).map(({ status, owner, what, crossed }) => `${badge(status === 'unknown' ? 'inconclusive' : 'neutral', status === 'alert' ? 'warning' : status)} ${report_page_text(`${owner}: ${what}${crossed === null ? '' : ` (${crossed} windows)`}`)}`);
    return section('Worth knowing', list(items));
}
function log({ log: of }) {
    const facts = [
        [of.damaged, 'damaged lines'],
        [of.unfinished, 'unfinished last lines of a server that was killed'],
        [of.timeless, 'rows without a time'],
        [of.future, 'rows from after this look'],
    ];
    const items = facts.flatMap(([count, what]) => (count === 0 ? [] : [`${reports/* numbers.count */.nL.count(count)} ${what}`]));
    const unknown = of.unknown.length === 0
        ? []
        : [`inputs that the reference does not know: ${of.unknown.slice(0, 20).map(code).join(', ')}`];
    return section('Left out', list([...items, ...unknown]));
}
function judged({ windows, window }) {
    return windows.findLast(({ name, complete }) => complete && name === window);
}

;// CONCATENATED MODULE: ./actions/monitor-model/matters.ts



/** What an issue is called, behind the project's name. */
const TITLES = {
    schema: 'inputs are missing or of another type',
    contract: 'served inputs break their contract',
    data: 'inputs are broken',
    skew: 'what is served is not what training computes',
    drift: 'drift',
    quality: 'skill below its limit',
    labels: 'labels do not arrive',
    service: 'trouble with the service',
    pipeline: 'trouble with the pipeline',
    age: 'the model is old',
    'new-data': 'new data',
};
/** What its owner can do about it. */
const NEXT = {
    data: 'Broken data are not learned: nothing is trained again before they are mended. Look where these inputs come from.',
    model: 'Look whether the world changed or the data: a season belongs into the reference, or has `severity: info`.',
    service: 'Look at the service, its log, and the runs of the pipeline.',
};
/**
 * One matter for each kind of cause that is known about: it lasts, with an issue, or it is over. Kinds that were not
 * checked, or about which too little is known, are left out: not knowing closes nothing.
 */
function mattersOf(result, owners) {
    return monitoring/* Kind */.b8.options.flatMap((kind) => {
        const topic = `monitor/${result.project}/${kind}`;
        const alert = result.alerts.find((one) => one.kind === kind);
        if (alert)
            return [{ topic, issue: issueOf(alert, result, owners) }];
        return isOver(kind, result)
            ? [{ topic, over: `No check of it alerts in ${kit.escape.markdown(result.window)}.` }]
            : [];
    });
}
function isOver(kind, { findings, verdict, window }) {
    const those = findings.filter((finding) => finding.kind === kind && finding.severity === 'alert');
    return (window !== null &&
        verdict !== 'inconclusive' &&
        those.length > 0 &&
        those.every(({ status }) => status === 'silent'));
}
function issueOf(alert, result, owners) {
    const { key, kind, owner, what, since } = alert;
    const parts = [
        `**${kit.escape.markdown(what)}**`,
        `Since ${kit.escape.markdown(since.slice(0, 10))}, for the owner of the ${owner}. ${NEXT[owner]}`,
        details(alert, result.findings),
        ...(kind === 'drift' ? [driftTableMarkdown(result)] : []),
        ...(kind === 'quality' ? [skillTableMarkdown(result.windows)] : []),
        ...(owner === 'model' ? [decision(alert, result)] : []),
        `This issue is written again as the cause changes, and closed when it is gone. Closed by hand, it stays closed for this cause: ${kit.escape.markdownCode(key)}.`,
    ];
    return {
        cause: key,
        title: `${result.project}: ${TITLES[kind]}`,
        markdown: parts.filter((part) => part !== '').join('\n\n'),
        assignees: [owners?.[owner] ?? []].flat(),
    };
}
const matters_MOST = 20;
function details({ checks }, findings) {
    if (checks.length < 2)
        return '';
    const those = checks.slice(0, matters_MOST).map((id) => findings.find((finding) => finding.id === id));
    const more = checks.length > matters_MOST ? [`- and ${checks.length - matters_MOST} more`] : [];
    return [...those.map(({ what }) => `- ${kit.escape.markdown(what)}`), ...more].join('\n');
}
/** The same at every look that finds the same. */
function decision({ key }, { retrain }) {
    if (retrain.key !== key)
        return '';
    return retrain.retrain
        ? '**A retraining was asked for.** Its model passes the same gate as any other.'
        : `**No retraining:** ${kit.escape.markdown(retrain.why)}.`;
}

;// CONCATENATED MODULE: ./actions/monitor-model/tell.ts



/** What waits for a retraining waits for an event of this name. */
const RETRAIN = 'mlops-retrain';
/** So long before a schedule ends it is said. */
const WARNED_MS = 14 * 24 * 3_600_000;
/**
 * Tells the server of the repository: one issue for each cause, one event for each retraining. Without a server it is
 * said what would be told. What one of the two cannot do keeps the other from nothing.
 * @throws what the server refuses
 */
async function tellServer(host, told) {
    const { origin } = host;
    const { result, section, granted } = told;
    const matters = mattersOf(result, section.owners);
    if (!origin)
        return sayInstead(host, granted, matters, result);
    const ending = await scheduleMatter(host, origin, section);
    try {
        if (granted.dispatch && result.retrain.retrain)
            await requestRetraining(host, origin, told);
    }
    finally {
        if (granted.issues)
            await origin.show([...matters, ...ending]);
    }
}
function sayInstead({ log }, { issues, dispatch }, matters, { retrain }) {
    for (const matter of issues ? matters : [])
        if ('issue' in matter)
            log.info(`Where the repository has a server, this is an issue: ${matter.issue.title}`);
    if (dispatch && retrain.retrain)
        log.info(`Where the repository has a server, a retraining starts: ${retrain.key}`);
}
async function requestRetraining(host, origin, { result, ledger }) {
    const { project, retrain } = result;
    const [key, cause] = [retrain.key, retrain.cause];
    const asked = ledger &&
        (await (0,monitoring/* askOnce */.RV)(ledger.entries, { project, key, cause }, {
            now: host.clock.now(),
            ask: () => origin.dispatch(RETRAIN, { project, cause, key }),
        }));
    switch (asked) {
        case 'asked':
            return host.log.info(`Started a retraining for ${key}.`);
        case 'known':
            return host.log.info(`A retraining for ${key} was started before.`);
        case 'unclear':
            return host.log.warning(`It is not known whether a retraining for ${key} was started. Unless one is recorded, it is started again by a look in an hour or later.`);
        case 'forgotten':
        case undefined:
            return host.log.warning(`No retraining for ${key} was started: without a branch for the ledger it would be started again with every look.`);
    }
}
/** @returns what is to be shown of a schedule that is about to end, or no longer is */
async function scheduleMatter({ clock, log }, origin, { owners }) {
    const ends = await origin.scheduleEnds();
    if (!ends)
        return [];
    const topic = 'monitor/schedule';
    if (ends.at.getTime() - clock.now().getTime() > WARNED_MS)
        return [{ topic, over: 'Something was committed: the schedule goes on.' }];
    const day = ends.at.toISOString().slice(0, 10);
    const title = `Nobody watches the model from ${day} on`;
    log.warning(`${title}: ${ends.why}`);
    const markdown = `**The schedule of monitoring ends on ${day}.** ${kit.escape.markdown(ends.why)}`;
    return [{ topic, issue: { cause: day, title, markdown, assignees: [owners?.service ?? []].flat() } }];
}

;// CONCATENATED MODULE: ./actions/monitor-model/action.ts















const inputs = schemas/* object */.Ikc({
    ...kit.stageInputs,
    log: (0,kit.text)().describe('Prediction log of the server (a directory), or a table (CSV, Parquet or JSONL) of served predictions with their features and times. Default: the log of mlops serve in this project.'),
    reference: (0,kit.text)().describe('What to compare with: a table of predictions with their features, or a reference.json. Default: what came with the version in production, else what train-model left out of fold, else what was evaluated.'),
    time: (0,kit.text)().describe('Column that says when a prediction was made. Default: time.'),
    window: (0,kit.text)().describe('Length of a window of the calendar (UTC), for example `1 month`. Default: 1 day.'),
    contract: (0,kit.text)().describe('Data contract (ODCS) that served inputs keep.'),
    labels: (0,kit.text)().describe('Table with id and target: the truth, when it arrives.'),
    offline: (0,kit.text)().describe('Table of features by id, as training computes them, to compare with what was served.'),
    model: (0,kit.text)().describe('Of a prediction log: only what the model of this name answered. Default: the one in production, else the only one in the log.'),
    version: (0,kit.text)().describe('Only what this version of the model answered. Default: of a prediction log, the version in production when it is compared with what came with it; else all.'),
    issues: (0,kit.flag)().describe('Open one issue for each cause, assigned to the owner that mlops.yml names, and close it when the cause is gone (needs issues: write).'),
    dispatch: (0,kit.flag)().describe('Start one retraining for each cause: a repository_dispatch of the type mlops-retrain (needs contents: write).'),
    at: (0,kit.text)().describe('Look at the world as it was at this time (a date or an instant). Default: now.'),
});
/** What is to be remembered of the look, when that is something new. */
const RECORD = 'record.json';
/* harmony default export */ const action = ((0,kit.defineAction)({
    name: 'monitor-model',
    title: 'Monitor model',
    description: 'Compares what was served with what the model was validated on, window by window: drift, broken inputs, the service, skill when labels arrive. Says whom to tell, and whether to train again.',
    inputs,
    outputs: {
        verdict: 'pass (nothing to tell), fail (an alert) or inconclusive (too little to know).',
        report: 'Path of report.html.',
        decision: 'Path of result.json: every finding, alert and window.',
        retrain: 'true or false.',
        cause: 'drift, quality or data, when a retraining is asked for.',
        key: 'Names the cause for as long as it lasts: start one run for each.',
    },
    permissions: { actions: 'read', contents: 'write', issues: 'write' },
    section: 'monitor',
    run: async ({ inputs, host }) => {
        const project = await (0,config.openProject)(host, inputs);
        const section = await monitorSection(host, project, inputs);
        const ledger = await (0,evidence/* ledgerIfAny */.Fl)(host, project);
        const records = ledger && (await (0,monitoring/* readRecords */.T3)(ledger.entries, project.name));
        const now = momentOf(host, inputs.at, records ?? []);
        const scratch = await host.files.makeTemporaryDirectory('monitor-');
        try {
            const work = await prepare(host, project, { section, inputs, scratch, ledger });
            const recorded = ledger ? await factsFrom(host, project, ledger, work.model) : {};
            const facts = { ...recorded, ...(work.serving && { serving: work.serving }) };
            const past = records?.filter(({ at }) => at <= now.toISOString());
            const outcome = await (0,evidence/* performStage */.Ce)(host, project, {
                stage: 'monitor-model',
                materials: work.materials,
                parameters: {
                    section: section,
                    model: work.look.served.model ?? null,
                    version: work.look.served.version ?? null,
                    ...(work.features && { features: work.features }),
                    at: now.toISOString(),
                    facts: facts,
                    past: (past ?? null),
                },
                predicate: 'test-result',
                execute: async (output) => {
                    const engine = await (0,data/* openEngine */.F5)(host, { directory: scratch });
                    try {
                        const reference = await work.reference(engine);
                        await host.files.write((0,external_node_path_.join)(output, 'reference.json'), `${(0,kit.canonicalJson)(reference)}\n`);
                        const watched = (0,monitoring/* watchedDigest */.vf)(reference, (0,monitoring/* windowLength */.nF)(section.window ?? '1 day'));
                        const looked = await (0,monitoring/* monitor */.dm)(host, engine, {
                            ...work.look,
                            project: project.name,
                            section,
                            reference,
                            facts,
                            memory: past && (0,monitoring/* recall */.I9)(past, watched),
                            now,
                            takenAt: host.clock.now(),
                            replay: inputs.at !== undefined,
                            scratch,
                        });
                        const { result, record } = looked;
                        if (record)
                            await host.files.write((0,external_node_path_.join)(output, RECORD), `${(0,kit.canonicalJson)(record)}\n`);
                        await host.files.write((0,external_node_path_.join)(output, 'report.md'), monitorMarkdown(result));
                        await host.files.write((0,external_node_path_.join)(output, 'report.html'), monitorPage(result, reference));
                        return (0,monitoring/* monitorJson */.ZJ)(result);
                    }
                    finally {
                        engine.close();
                    }
                },
                judge: (result) => (0,monitoring/* judgeMonitoring */.oU)(result),
                facts: (result) => {
                    const { window, alerts, retrain } = result;
                    return { window, alerts: alerts.map(({ key }) => key), retrain: retrain };
                },
            }, { cache: inputs.cache });
            // From the output, so that a look that was killed before it recorded anything does so when it is taken from the cache.
            const record = (0,external_node_path_.join)(outcome.directory, RECORD);
            if (ledger && (await host.files.exists(record)))
                await (0,monitoring/* writeRecord */.rh)(ledger.entries, (0,monitoring/* parseRecord */.Hh)(await host.files.readText(record), record));
            const result = outcome.result;
            const report = await host.files.readText((0,external_node_path_.join)(outcome.directory, 'report.md'));
            await host.summary(report);
            tell(host, result);
            const newest = records?.every(({ at }) => at <= result.at) ?? true;
            if (newest)
                await tellServer(host, { result, section, ledger, granted: inputs });
            else
                host.log.info('A look at the past: issues and retrainings stay as they are.');
            const { retrain } = result;
            return {
                verdict: result.verdict,
                summary: kit.escape.logLine((0,monitoring/* summarizeMonitoring */.AV)(result)),
                outputs: {
                    verdict: result.verdict,
                    report: (0,external_node_path_.join)(outcome.directory, 'report.html'),
                    decision: (0,external_node_path_.join)(outcome.directory, 'result.json'),
                    retrain: String(retrain.retrain),
                    cause: retrain.retrain ? retrain.cause : '',
                    key: retrain.retrain ? retrain.key : '',
                },
                result: outcome.result,
                evidence: outcome.statementPath,
                cached: outcome.cached,
            };
        }
        finally {
            await host.files.remove(scratch);
        }
    },
}));
/** The section of mlops.yml, with what the inputs say instead. @throws MLOPS_MONITOR_INPUT */
async function monitorSection(host, project, inputs) {
    const { log, reference, time, window, contract, labels, offline } = inputs;
    const given = Object.entries({ log, reference, time, window, contract, labels, offline });
    const said = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const section = { ...project.config.monitor, ...said };
    if (section.log !== undefined)
        return section;
    const written = (0,external_node_path_.join)(project.workspace, 'predictions');
    if (await host.files.exists(written))
        return { ...section, log: (0,external_node_path_.relative)(project.root, written) };
    throw (0,monitoring/* monitoringErrors */.uq)('MLOPS_MONITOR_INPUT', {
        message: 'There is nothing to watch: no prediction log and no table was named.',
        where: project.locate(['monitor']) ?? { field: 'monitor.log' },
        hint: 'Give --log DIRECTORY_OR_TABLE, or say `monitor: {log: …}` in mlops.yml.',
    });
}
/** Whoever wants to see today as a whole looks from the beginning of tomorrow. */
const A_DAY_MS = 24 * 3_600_000;
/**
 * Time never goes back: what was looked at is past, whatever the clock says now. But a single look from ahead was by a
 * clock that was wrong then, and must not make all blind that come before that time; two agree against the clock.
 * @throws MLOPS_MONITOR_INPUT for what is no time, or more than a day ahead
 */
function momentOf(host, at, records) {
    const now = host.clock.now();
    if (at !== undefined) {
        const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T00:00:00Z` : at);
        if (moment.getTime() <= now.getTime() + A_DAY_MS)
            return moment;
        throw (0,monitoring/* monitoringErrors */.uq)('MLOPS_MONITOR_INPUT', {
            message: Number.isNaN(moment.getTime())
                ? `"${at}" is no time: expected a date or an instant.`
                : `${at} is yet to come: nobody can have looked at the world as it is then.`,
            where: { field: 'at' },
            hint: 'For example --at 2013-08-01.',
        });
    }
    const [latest, other] = records.map((record) => record.at).sort((a, b) => (a < b ? 1 : -1));
    if (latest === undefined || latest <= now.toISOString())
        return now;
    if (other === undefined || other <= now.toISOString()) {
        host.log.warning(`The clock says ${now.toISOString()}: the one look at ${latest} on record is not believed.`);
        return now;
    }
    host.log.warning(`The clock says ${now.toISOString()}, before the last look at ${latest}: that time is taken.`);
    return new Date(latest);
}
/** Everything that is read, found and made ready. */
async function prepare(host, project, { section, inputs, scratch, ledger }) {
    const served = await servedFiles(host, project, section.log, scratch);
    const serving = ledger && (await (0,in_production/* inProduction */.R)(project, ledger));
    const proof = ledger && serving && (await proofOf(host, project, { version: serving, ledger, scratch }));
    const source = await findReference(host, project, {
        named: section.reference,
        serving: ledger && serving && { version: serving, ledger, again: proof?.reference },
        scratch,
    });
    // What one version answers says nothing of how another one should.
    const watched = served.isLog && section.reference === undefined && serving?.reference ? serving.version : undefined;
    const file = async (key, purpose) => {
        const named = section[key];
        if (named === undefined)
            return undefined;
        const path = await (0,config.resolvePath)(project, named, { purpose, at: ['monitor', key] });
        if (await host.files.exists(path))
            return { name: named, path, role: key === 'contract' ? 'contract' : 'data' };
        throw (0,monitoring/* monitoringErrors */.uq)('MLOPS_MONITOR_INPUT', {
            message: `There is no file ${named}, which monitor.${key} names.`,
            where: { ...project.locate(['monitor', key]), field: `monitor.${key}` },
            hint: 'Correct the path, or leave it out.',
        });
    };
    const [contract, labels, offline] = [
        await file('contract', 'contract'),
        await file('labels', 'data'),
        await file('offline', 'features'),
    ];
    const entity = await entityOf(host, project);
    const again = await lookUps(host, project);
    const placed = contract && (0,data/* readContract */.Jz)(await host.files.read(contract.path), (0,external_node_path_.relative)(process.cwd(), contract.path));
    return {
        materials: [
            served.material,
            ...source.materials,
            ...[contract, labels, offline].filter((one) => one !== undefined),
            ...(again?.materials ?? []),
        ],
        ...(again && { features: again.section }),
        model: serving?.model.digest ?? (await modelDigest(project)),
        ...(serving && proof && { serving: { version: serving.tag, unconfirmed: proof.unconfirmed ?? null } }),
        reference: (engine) => openReference(host, engine, source),
        look: {
            served: {
                path: served.path,
                model: inputs.model ?? serving?.name,
                version: inputs.version ?? watched,
            },
            ...(entity && { entity }),
            ...(placed && { contract: placed }),
            ...(labels && { labels: labels.path }),
            ...(offline && { offline: offline.path }),
            ...(again && { offlineAt: again.offlineAt }),
        },
    };
}
/** The model of this workspace, by the digest that runs record. */
async function modelDigest(project) {
    try {
        const { statement } = await (0,evidence/* stageOutput */.gD)(project, 'train-model');
        return statement.subject.find(({ name }) => name === 'model')?.digest.dirHash1;
    }
    catch (error) {
        if (error instanceof kit.MlopsError && error.code === 'MLOPS_STAGE_MISSING')
            return undefined;
        throw error;
    }
}
function tell(host, { alerts, retrain }) {
    for (const { owner, what } of alerts)
        host.log.error(kit.escape.logLine(`${owner}: ${what}`));
    if (retrain.retrain)
        host.log.info(`To train again: mlops run --cause ${retrain.cause}`);
}


/***/ }),

/***/ 74340:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ declaredFeatures),
/* harmony export */   i: () => (/* binding */ validatedOn)
/* harmony export */ });
/**
 * What a model was validated on: what training left out of fold, else what was evaluated. Never predictions on what it was
 * trained on.
 * @returns undefined when there is neither
 */
async function validatedOn(host, find) {
    const features = await find('build-features', 'features.json');
    const inputs = features && (await declaredFeatures(host, features.path));
    const oof = features && (await find('train-model', 'oof.parquet', 'baseline'));
    const train = oof && (await find('build-features', 'train.parquet', 'features'));
    if (features && inputs && oof && train) {
        const tables = { predictions: oof.path, features: train.path, inputs, kind: 'out-of-fold' };
        return { materials: [oof, train, features], tables };
    }
    const scored = await find('evaluate-model', 'scored.parquet', 'baseline');
    if (!scored)
        return undefined;
    const evaluate = features && (await find('build-features', 'evaluate.parquet', 'features'));
    if (!features || !inputs || !evaluate)
        return { materials: [scored], tables: { predictions: scored.path, inputs: [], kind: 'evaluation' } };
    const tables = { predictions: scored.path, features: evaluate.path, inputs, kind: 'evaluation' };
    return { materials: [scored, evaluate, features], tables };
}
/** The features by their declared types. @param path of the features.json that build-features wrote */
async function declaredFeatures(host, path) {
    const described = JSON.parse(await host.files.readText(path));
    return described.features.map(({ name, type }) => ({ name, type }));
}


/***/ }),

/***/ 27870:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ makeReference)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _data__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8230);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84620);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(709);
/* harmony import */ var _monitoring__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(44256);
/* harmony import */ var _validated_on_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(74340);






/**
 * Makes the reference that monitoring will compare this model's predictions with, from what the recorded run was validated
 * on: by digest, from the workspace or the store. A model that has none can be registered and watched against a file.
 * @param scratch an empty directory @returns path of a reference.json; undefined when there is nothing to make it of
 */
async function makeReference(host, project, run, scratch) {
    const source = await (0,_validated_on_js__WEBPACK_IMPORTED_MODULE_5__/* .validatedOn */ .i)(host, async (stage, file, role) => {
        const digest = run.subjects[stage]?.find(({ name }) => name === file)?.digest.sha256;
        if (digest === undefined)
            return undefined;
        const name = `${stage}/${file}`;
        const here = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(project.workspace, 'outputs', name);
        if ((await host.files.exists(here)) && (await (0,_evidence__WEBPACK_IMPORTED_MODULE_2__/* .sha256File */ .Q3)(here)) === digest)
            return { name, path: here, ...(role && { role }) };
        if (!(await host.store.has(digest)))
            return undefined;
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(scratch, name);
        await host.store.get(digest, path);
        return { name, path, ...(role && { role }) };
    });
    if (!source)
        return undefined;
    const engine = await (0,_data__WEBPACK_IMPORTED_MODULE_1__/* .openEngine */ .F5)(host, { directory: scratch });
    try {
        const reference = await (0,_monitoring__WEBPACK_IMPORTED_MODULE_4__/* .referenceFromTables */ .HK)(engine, source.tables);
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)(scratch, 'reference.json');
        await host.files.write(path, `${(0,_kit__WEBPACK_IMPORTED_MODULE_3__.canonicalJson)(reference)}\n`);
        return path;
    }
    catch (error) {
        if (!(error instanceof _kit__WEBPACK_IMPORTED_MODULE_3__.MlopsError))
            throw error;
        host.log.warning(`The version comes without a reference for monitoring: ${error.message}`);
        return undefined;
    }
    finally {
        engine.close();
    }
}


/***/ })

};
