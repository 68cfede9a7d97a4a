export const id = 5633;
export const ids = [5633];
export const modules = {

/***/ 35633:
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
// EXTERNAL MODULE: ./packages/config/index.ts + 23 modules
var config = __webpack_require__(81082);
// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 57 modules
var evidence = __webpack_require__(61030);
// EXTERNAL MODULE: ./packages/kit/index.ts + 4 modules
var kit = __webpack_require__(58725);
;// CONCATENATED MODULE: ./packages/monitoring/bins.ts


/**
 * How the values of one column are counted. Bin 0 holds missing values. Of numbers by `edges` (ascending, at least one),
 * bin 1 holds exactly zero, because quantiles of a column that is mostly zero collapse; then come the other values up to
 * and including each edge, and last those above. Of `values` (text, or a few whole numbers), bin 1 holds every other
 * value, then comes one bin each.
 */
const Bins = schemas/* discriminatedUnion */.gMt('kind', [
    schemas/* strictObject */.rej({
        kind: schemas/* literal */.euz('edges'),
        edges: schemas/* array */.YOg(schemas/* number */.aig()).min(1),
        low: schemas/* number */.aig().describe('smallest value of the reference'),
        high: schemas/* number */.aig().describe('largest value of the reference'),
    }),
    schemas/* strictObject */.rej({
        kind: schemas/* literal */.euz('values'),
        values: schemas/* array */.YOg(schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig()])),
        complete: schemas/* boolean */.zMY().describe('the reference has no other value'),
    }),
]);
const MISSING = 0;
/** Zero among edges, every other value among values. */
const APART = 1;
function binCount(bins) {
    return 2 + (bins.kind === 'edges' ? bins.edges.length + 1 : bins.values.length);
}
/** SQL of the bin's number, 0 to `binCount − 1`. @param value SQL of DOUBLE or VARCHAR, as the bins are of */
function binSql(bins, value) {
    if (bins.kind === 'values') {
        const listed = bins.values.map((one) => (typeof one === 'number' ? sqlNumber(one) : kit.escape.sqlString(one)));
        const absent = typeof bins.values[0] === 'number' ? `${value} IS NULL OR isnan(${value})` : `${value} IS NULL`;
        const place = listed.length === 0 ? '0' : `coalesce(list_position([${listed.join(', ')}], ${value}), 0)`;
        return `CASE WHEN ${absent} THEN ${MISSING} ELSE ${APART} + ${place} END`;
    }
    const steps = bins.edges.map((edge, at) => `WHEN ${value} <= ${sqlNumber(edge)} THEN ${2 + at}`);
    return (`CASE WHEN ${value} IS NULL OR isnan(${value}) THEN ${MISSING} WHEN ${value} = 0 THEN ${APART} ` +
        `${steps.join(' ')} ELSE ${2 + bins.edges.length} END`);
}
/** SQL of one column's counts, as {@link readCounts} reads them. */
function countSql(bins, value) {
    return `CAST(to_json(histogram(${binSql(bins, value)})) AS VARCHAR)`;
}
/** Counts by bin, from the engine's `{"bin": count}`. */
function readCounts(bins, text) {
    const counts = new Array(binCount(bins)).fill(0);
    if (typeof text !== 'string')
        return counts;
    for (const [bin, count] of Object.entries(JSON.parse(text)))
        counts[Number(bin)] = count;
    return counts;
}
/** What each bin holds, in words. */
function binNames(bins) {
    if (bins.kind === 'values')
        return ['missing', 'other', ...bins.values.map(String)];
    const [first, ...rest] = bins.edges;
    const last = bins.edges.at(-1);
    return [
        'missing',
        '0',
        `≤ ${bins_short(first)}`,
        ...rest.map((edge, at) => `${bins_short(bins.edges[at])} to ${bins_short(edge)}`),
        `> ${bins_short(last)}`,
    ];
}
/**
 * The share of the values at or below each edge, missing ones left out, with 0 and 1 at the ends: what the distances that
 * need an order are computed from. Undefined when nothing has a value.
 */
function cumulated(bins, counts) {
    const total = counts.reduce((sum, count) => sum + count, 0) - counts[MISSING];
    if (total === 0)
        return undefined;
    let below = 0;
    const shares = bins.edges.map((edge, at) => {
        below += counts[2 + at];
        return (below + (edge >= 0 ? counts[APART] : 0)) / total;
    });
    return [0, ...shares, 1];
}
function bins_short(value) {
    return String(Number(value.toPrecision(4)));
}
/** A literal that the engine reads as this very double. */
function sqlNumber(value) {
    return `CAST('${value}' AS DOUBLE)`;
}

;// CONCATENATED MODULE: ./packages/monitoring/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_MONITOR_INPUT: 'What to watch, or what to compare it with, is not said or contradicts itself.',
    MLOPS_MONITOR_LOG: 'What was served cannot be read: the file or directory is no prediction log and no table.',
    MLOPS_MONITOR_COLUMN: 'A column that monitoring needs is not in the file.',
    MLOPS_MONITOR_TIME: 'No row says when it was served, or not in a form that is a time.',
    MLOPS_MONITOR_REFERENCE: 'The reference has no rows, no predictions, or is not one that this tool wrote.',
    MLOPS_MONITOR_LABELS: 'The labels cannot be joined: no id or target, or an id with two different targets.',
    MLOPS_MONITOR_HISTORY: 'What was recorded of earlier monitoring cannot be read.',
});

;// CONCATENATED MODULE: ./packages/monitoring/check.ts

/**
 * What can be wrong. The first four say that data is broken: they stop a retraining, so that a bug is never learned. The
 * next two may ask for one.
 */
const Kind = schemas/* enum */.k5n([
    'schema',
    'contract',
    'data',
    'skew',
    'drift',
    'quality',
    'labels',
    'service',
    'age',
    'pipeline',
    'new-data',
]);
/** Kinds that stop a retraining. */
const BROKEN = ['schema', 'contract', 'data', 'skew'];
function ownerOf(kind) {
    switch (kind) {
        case 'schema':
        case 'contract':
        case 'data':
        case 'skew':
        case 'labels':
        case 'new-data':
            return 'data';
        case 'drift':
        case 'quality':
        case 'age':
            return 'model';
        case 'service':
        case 'pipeline':
            return 'service';
    }
}
/** `waiting`: it cannot be known yet, and nobody is late. `unknown`: it should be known and is not. */
const State = schemas/* enum */.k5n(['ok', 'crossed', 'unknown', 'waiting']);
function parseWindows(text) {
    const [some, all] = text.split(' of ').map(Number);
    return { some: some, all: all };
}
const ONCE = { some: 1, all: 1 };

;// CONCATENATED MODULE: ./packages/monitoring/judge.ts

/**
 * Judges the checks of the newest complete window by those before it.
 * @param newest what the window shows; @param before the windows before it, oldest first, without a gap
 */
function judgeWindow(newest, before) {
    return newest.map((observation) => {
        const { id, kind, severity, windows, value, limit, what } = observation;
        const states = [...before.map(({ checks }) => checks[id]?.state ?? 'waiting'), observation.state];
        // What arrives late says nothing yet: the windows that it is late for do not count.
        const counted = (observation.kind === 'quality' ? states.filter((state) => state !== 'waiting') : states).slice(-windows.all);
        const crossed = counted.filter((state) => state === 'crossed').length;
        return {
            id,
            kind,
            owner: ownerOf(kind),
            severity,
            status: statusOf(crossed >= windows.some, observation.state),
            value,
            limit,
            crossed: windows.all === 1 ? null : `${crossed} of ${windows.all}`,
            what,
        };
    });
}
function statusOf(enough, state) {
    if (enough)
        return 'alert';
    switch (state) {
        case 'crossed':
            return 'pending';
        case 'unknown':
            return 'unknown';
        case 'ok':
        case 'waiting':
            return 'silent';
    }
}
/** Findings that are alerts, one for each kind. @param since where the present stretch of each kind began */
function alertsOf(project, findings, since) {
    const kinds = [...new Set(findings.filter(isAlert).map(({ kind }) => kind))];
    return kinds.map((kind) => {
        const those = findings
            .filter((finding) => finding.kind === kind && isAlert(finding))
            .sort((a, b) => excess(b) - excess(a));
        const [worst] = those;
        const more = those.length === 1 ? '' : ` and ${those.length - 1} more`;
        return {
            key: `${project}/${kind}/${since(kind)}`,
            kind,
            owner: ownerOf(kind),
            since: since(kind),
            checks: those.map(({ id }) => id),
            what: `${worst.what}${worst.crossed === null ? '' : `, ${worst.crossed} windows`}${more}`,
        };
    });
}
function isAlert({ severity, status }) {
    return severity === 'alert' && status === 'alert';
}
function excess({ value, limit }) {
    return value === null || limit === null || limit === 0 ? 0 : Math.abs(value / limit);
}
/**
 * The start of the stretch of windows, up to the newest, in each of which a check of the kind was crossed.
 * @param windows oldest first, the newest last; @param ids the checks of the kind that may alert
 */
function beganAt(windows, ids) {
    let began;
    for (const window of windows.toReversed()) {
        if (![...ids].some((id) => window.checks[id]?.state === 'crossed'))
            break;
        began = window.from;
    }
    return began ?? windows.at(-1)?.from;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
;// CONCATENATED MODULE: ./packages/monitoring/memory.ts





const FORMAT = 'mlops-monitoring/1';
const Cause = schemas/* enum */.k5n(['drift', 'quality', 'data']);
/** One time of looking, as the ledger keeps it. Records are only ever added; the present is what they say together. */
const MonitoringRecord = schemas/* strictObject */.rej({
    format: schemas/* literal */.euz(FORMAT),
    project: schemas/* string */.YjP(),
    at: iso/* datetime */.w$().describe('up to when the world was looked at'),
    watched: schemas/* string */.YjP().describe('digest of the reference and the length of the windows: other ones are not comparable'),
    verdict: kit.Verdict,
    windows: schemas/* array */.YOg(schemas/* strictObject */.rej({
        from: iso/* datetime */.w$(),
        to: iso/* datetime */.w$(),
        rows: schemas/* number */.aig().int().nonnegative(),
        checks: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* strictObject */.rej({ state: State, value: schemas/* number */.aig().nullable() })),
    })),
    alerts: schemas/* array */.YOg(schemas/* strictObject */.rej({ key: schemas/* string */.YjP(), kind: Kind, owner: schemas/* enum */.k5n(['data', 'model', 'service']), what: schemas/* string */.YjP() })),
    asked: schemas/* strictObject */.rej({ key: schemas/* string */.YjP(), cause: Cause }).nullable().describe('the retraining that was asked for'),
});
/** What windows must share to be counted together. */
function watchedDigest(reference, length) {
    return digest({ reference, length: { ...length } });
}
function digest(value) {
    return (0,external_node_crypto_.createHash)('sha256').update((0,kit.canonicalJson)(value)).digest('hex');
}
/** @throws MLOPS_MONITOR_HISTORY */
function parseRecord(text, place) {
    try {
        return MonitoringRecord.parse(JSON.parse(text));
    }
    catch (cause) {
        throw fail('MLOPS_MONITOR_HISTORY', {
            message: `${place} is no record of monitoring: ${cause.message.split('\n')[0]}`,
            where: { file: place },
            hint: 'The ledger is append-only: look with `git log mlops/ledger` for the commit that changed it.',
            cause,
        });
    }
}
/** @param records in any order; of two that speak of one window, the later one counts */
function recall(records, watched) {
    const inOrder = records.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const windows = new Map();
    const asked = new Map();
    for (const record of inOrder) {
        if (record.watched === watched)
            for (const window of record.windows)
                windows.set(window.from, window);
        if (record.asked !== null && !asked.has(record.asked.key))
            asked.set(record.asked.key, { ...record.asked, at: record.at });
    }
    const last = inOrder.at(-1);
    return {
        ...(last && { at: last.at }),
        windows: [...windows.values()].sort((a, b) => (a.from < b.from ? -1 : 1)),
        asked: [...asked.values()],
        told: last?.alerts.map(({ key }) => key) ?? [],
    };
}
/**
 * What this look adds to what is remembered; undefined when that is nothing, so that looking twice is looking once.
 */
function recordOf(memory, look) {
    const known = new Map(memory.windows.map((window) => [window.from, (0,kit.canonicalJson)(window)]));
    const windows = look.windows.filter((window) => known.get(window.from) !== (0,kit.canonicalJson)(window));
    const newlyAsked = look.asked !== null && !memory.asked.some(({ key }) => key === look.asked.key);
    const keys = look.alerts.map(({ key }) => key);
    const sameAlerts = keys.length === memory.told.length && keys.every((key) => memory.told.includes(key));
    if (windows.length === 0 && !newlyAsked && sameAlerts)
        return undefined;
    return {
        format: FORMAT,
        project: look.project,
        at: look.at.toISOString(),
        watched: look.watched,
        verdict: look.verdict,
        windows,
        alerts: look.alerts.map(({ key, kind, owner, what }) => ({ key, kind, owner, what })),
        asked: newlyAsked ? look.asked : null,
    };
}

;// CONCATENATED MODULE: ./packages/monitoring/retrain.ts



const ON = ['drift', 'quality'];
const COOLDOWN = '7 days';
const BUDGET = '2 per month';
/**
 * Whether to train again. Broken data is never learned; one cause is asked for once, and again only when nobody has
 * trained since; not too soon after another, and not more often than the budget says.
 *
 * @param memory undefined when nothing can be remembered: then nobody knows what was asked for, and nothing is
 */
function decideRetraining(work) {
    const { memory, runs, now } = work;
    const { on = ON, cooldown = COOLDOWN, budget = BUDGET } = work.section.retrain ?? {};
    const cause = causeOf(work, on);
    if (cause === undefined)
        return { retrain: false, cause: null, key: null, why: 'nothing asks for it' };
    const no = (why) => ({ retrain: false, cause: cause.cause, key: cause.key, why });
    const broken = work.findings.find((finding) => BROKEN.includes(finding.kind) && isAlert(finding));
    if (broken)
        return no(`the data is broken, and a bug must not be learned: ${broken.what}`);
    if (memory === undefined)
        return no('there is no ledger, so nobody knows what was asked for before');
    const same = memory.asked.find(({ key }) => key === cause.key);
    if (same) {
        const answer = runs.find(({ startedAt, cause: of }) => startedAt > same.at && ['drift', 'quality', 'data'].includes(of));
        if (answer)
            return no(`run ${answer.id.slice(0, 12)} trained for this already (${same.at.slice(0, 10)})`);
        return {
            retrain: true,
            ...cause,
            why: `${cause.why}; asked for on ${same.at.slice(0, 10)}, and nobody has trained since`,
        };
    }
    const last = memory.asked.at(-1);
    const rested = last === undefined ? undefined : new Date(Date.parse(last.at) + 1000 * (0,config/* parseDuration */.E9)(cooldown));
    if (rested !== undefined && rested > now)
        return no(`another retraining was asked for on ${last.at.slice(0, 10)} (cooldown ${cooldown})`);
    const [most, period] = budget.split(' per ');
    const spent = memory.asked.filter(({ at }) => new Date(at) >= startOf(period, now)).length;
    if (spent >= Number(most))
        return no(`the budget of ${budget} is spent`);
    return { retrain: true, ...cause };
}
function causeOf({ alerts, newData }, on) {
    for (const cause of ['quality', 'drift']) {
        const alert = alerts.find(({ kind }) => kind === cause);
        if (alert && on.includes(cause))
            return { cause, key: alert.key, why: alert.what };
    }
    return newData && on.includes('data') ? { cause: 'data', key: newData.key, why: newData.what } : undefined;
}
/** The first moment of the calendar's day, week (Monday), month, quarter or year, in UTC. */
function startOf(period, now) {
    const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
    switch (period) {
        case 'day':
            return new Date(Date.UTC(year, month, day));
        case 'week':
            return new Date(Date.UTC(year, month, day - ((now.getUTCDay() + 6) % 7)));
        case 'month':
            return new Date(Date.UTC(year, month));
        case 'quarter':
            return new Date(Date.UTC(year, month - (month % 3)));
        default:
            return new Date(Date.UTC(year, 0));
    }
}

;// CONCATENATED MODULE: ./packages/monitoring/standing.ts


const SLOWER = 2;
const FAILING = 3;
const LAST = 3;
const DAY_MS = 24 * 3_600_000;
/** Model age, the pipeline's own health, and whether there is something new to learn. */
function standingChecks(facts, section, now) {
    return [...ageOf(facts, section, now), ...pipelineOf(facts, section, now), ...newDataOf(facts, section)];
}
function ageOf({ modelMadeAt }, { age }, now) {
    if (age === undefined)
        return [];
    const days = modelMadeAt === undefined ? null : Math.max(0, (now.getTime() - Date.parse(modelMadeAt)) / DAY_MS);
    const limit = (1000 * (0,config/* parseDuration */.E9)(age)) / DAY_MS;
    return [
        {
            id: 'age',
            kind: 'age',
            severity: 'warn',
            windows: ONCE,
            state: days === null ? 'unknown' : days > limit ? 'crossed' : 'ok',
            value: days === null ? null : Math.round(days),
            limit: Math.round(limit),
            what: days === null
                ? 'nobody knows when the model was made'
                : `the model is ${Math.round(days)} days old (limit ${Math.round(limit)})`,
            since: modelMadeAt ?? '',
        },
    ];
}
function pipelineOf({ runs }, { pipeline }, now) {
    if (pipeline === undefined || runs === undefined)
        return [];
    const base = { kind: 'pipeline', severity: 'alert', windows: ONCE };
    const observations = [];
    const [newest] = runs;
    if (pipeline.every !== undefined) {
        const every = 1000 * (0,config/* parseDuration */.E9)(pipeline.every);
        const silence = newest === undefined ? null : now.getTime() - Date.parse(newest.finishedAt);
        observations.push({
            ...base,
            id: 'pipeline/silent',
            state: silence === null || silence > 1.5 * every ? 'crossed' : 'ok',
            value: silence === null ? null : Math.round(silence / 1000),
            limit: Math.round((1.5 * every) / 1000),
            what: newest === undefined
                ? 'no run was ever recorded'
                : `no run has finished since ${newest.finishedAt.slice(0, 10)}; one is expected every ${pipeline.every}`,
            since: newest?.finishedAt ?? 'never',
        });
    }
    const seconds = runs.map(({ startedAt, finishedAt }) => (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
    const [recent, usual] = [median(seconds.slice(0, LAST)), median(seconds.slice(LAST))];
    const slower = pipeline.slower ?? SLOWER;
    if (seconds.length >= 2 * LAST && recent !== undefined && usual !== undefined && usual > 0) {
        observations.push({
            ...base,
            id: 'pipeline/slower',
            severity: 'warn',
            state: recent / usual > slower ? 'crossed' : 'ok',
            value: Number((recent / usual).toPrecision(3)),
            limit: slower,
            what: `the last ${LAST} runs took ${Math.round(recent)} s, those before ${Math.round(usual)} s`,
            since: runs[LAST - 1].startedAt,
        });
    }
    const failing = pipeline.failing ?? FAILING;
    const row = runs.findIndex(({ verdict }) => verdict === 'pass' || verdict === null);
    const count = row < 0 ? runs.length : row;
    observations.push({
        ...base,
        id: 'pipeline/failing',
        state: count >= failing ? 'crossed' : 'ok',
        value: count,
        limit: failing,
        what: `the last ${count} runs did not pass`,
        since: runs[count - 1]?.startedAt ?? '',
    });
    return observations;
}
function newDataOf({ changedData }, { retrain }) {
    if (changedData === undefined)
        return [];
    return [
        {
            id: 'new-data',
            kind: 'new-data',
            severity: retrain?.on?.includes('data') ? 'warn' : 'info',
            windows: ONCE,
            state: changedData.length > 0 ? 'crossed' : 'ok',
            value: changedData.length,
            limit: 0,
            what: `${changedData.join(', ')} changed since the last training`,
            since: changedData.join(','),
        },
    ];
}
function median(values) {
    const sorted = values.toSorted((a, b) => a - b);
    const half = sorted.length / 2;
    if (sorted.length === 0)
        return undefined;
    return sorted.length % 2 === 1 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

;// CONCATENATED MODULE: ./packages/monitoring/assess.ts




/**
 * Judges the newest complete window by those before it, seen or remembered: findings, one alert for each kind of cause,
 * whether to train again, and what is to be remembered.
 */
function assess(seen) {
    const { project, section, reference, memory, now } = seen;
    const complete = seen.windows.filter(({ report }) => report.complete);
    const newest = complete.at(-1);
    const timeline = timelineOf(complete.map(remembered), memory?.windows ?? []);
    const standing = [...standingChecks(seen.facts, section, now), ...logChecks(seen)];
    const findings = [...judged(complete, timeline), ...judgeWindow(standing, [])];
    const began = (kind) => {
        const fact = standing.find((one) => one.kind === kind && one.state === 'crossed' && one.severity === 'alert');
        return fact?.since ?? beganAt(timeline, alertIds(findings, kind)) ?? '';
    };
    const alerts = alertsOf(project, findings, began);
    const newData = standing.find(({ kind, state }) => kind === 'new-data' && state === 'crossed');
    const retrain = decideRetraining({
        findings,
        alerts,
        ...(newData && { newData: { key: `${project}/data/${newData.since}`, what: newData.what } }),
        memory,
        runs: seen.facts.runs ?? [],
        section,
        now,
    });
    const verdict = verdictOf(newest?.report, findings);
    const watched = watchedDigest(reference, seen.length);
    const record = memory &&
        recordOf(memory, {
            project,
            at: now,
            watched,
            verdict,
            windows: complete.map(remembered),
            alerts,
            asked: retrain.retrain ? { key: retrain.key, cause: retrain.cause } : null,
        });
    const { timeless, future, damaged, unfinished, unknown } = seen.log;
    const result = {
        project,
        at: now.toISOString(),
        verdict,
        window: newest?.report.name ?? null,
        reference: { kind: reference.kind, rows: reference.rows },
        watched,
        findings,
        alerts,
        retrain,
        windows: seen.windows.map(({ report }) => report),
        log: { timeless, future, damaged, unfinished, unknown },
    };
    return { result, record };
}
function alertIds(findings, kind) {
    const ofKind = findings.filter((finding) => finding.kind === kind && finding.severity === 'alert');
    return new Set(ofKind.map(({ id }) => id));
}
function remembered({ report, observations }) {
    return {
        from: report.from,
        to: report.to,
        rows: report.rows,
        checks: Object.fromEntries(observations.map(({ id, state, value }) => [id, { state, value }])),
    };
}
/** Windows that are seen now and those that are only remembered; of a window whose rows are partly gone, the memory. */
function timelineOf(seen, memory) {
    const all = new Map(memory.map((window) => [window.from, window]));
    for (const window of seen)
        if (window.rows >= (all.get(window.from)?.rows ?? 0))
            all.set(window.from, window);
    return [...all.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}
/** The newest window by those before it; of what arrives late, the newest window that it has arrived for. */
function judged(complete, timeline) {
    const newest = complete.at(-1);
    if (!newest)
        return [];
    return newest.observations.flatMap((observation) => {
        const place = observation.state === 'waiting'
            ? complete.findLast(({ observations }) => observations.some(({ id, state }) => id === observation.id && state !== 'waiting'))
            : newest;
        const shown = place?.observations.find(({ id }) => id === observation.id) ?? observation;
        const from = (place ?? newest).report.from;
        return judgeWindow([shown], timeline.filter((window) => window.from < from));
    });
}
function logChecks({ log: { damaged, timeless, future }, now, replay }) {
    const facts = [
        ['log/damaged', damaged, 'lines of the log are no predictions'],
        ['log/timeless', timeless, 'rows do not say when they were served'],
        ['log/future', replay ? 0 : future, `rows are from after ${now.toISOString()}: a clock is wrong`],
    ];
    return facts.map(([id, count, what]) => ({
        id,
        kind: 'service',
        severity: 'warn',
        windows: { some: 1, all: 1 },
        state: count > 0 ? 'crossed' : 'ok',
        value: count,
        limit: 0,
        what: `${count.toLocaleString('en')} ${what}`,
        since: '',
    }));
}
function verdictOf(newest, findings) {
    if (findings.some(isAlert))
        return 'fail';
    if (newest === undefined)
        return 'inconclusive';
    return findings.some(({ severity, status }) => severity === 'alert' && status === 'unknown')
        ? 'inconclusive'
        : 'pass';
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/monitoring/window.ts

const UNITS = {
    s: 'second',
    min: 'minute',
    h: 'hour',
    day: 'day',
    days: 'day',
    week: 'week',
    weeks: 'week',
    month: 'month',
    months: 'month',
};
/** @throws MLOPS_MONITOR_INPUT when it is no whole number of units */
function windowLength(text) {
    const match = /^(\d+) ?([a-z]+)$/.exec(text.trim());
    const unit = UNITS[match?.[2] ?? ''];
    if (match && unit !== undefined && Number(match[1]) > 0)
        return { count: Number(match[1]), unit };
    throw fail('MLOPS_MONITOR_INPUT', {
        message: `The window "${text}" is not a whole number of units of time.`,
        where: { field: 'monitor.window' },
        hint: 'For example 6 h, 1 day, 1 week or 1 month.',
    });
}
function intervalSql({ count, unit }) {
    return `INTERVAL '${count} ${unit}'`;
}
/** The first moment after the window that begins at `from`. */
function endOf(from, { count, unit }) {
    const end = new Date(from);
    switch (unit) {
        case 'month':
            end.setUTCMonth(end.getUTCMonth() + count);
            return end;
        case 'week':
            end.setUTCDate(end.getUTCDate() + 7 * count);
            return end;
        case 'day':
            end.setUTCDate(end.getUTCDate() + count);
            return end;
        case 'hour':
            return new Date(from.getTime() + count * 3_600_000);
        case 'minute':
            return new Date(from.getTime() + count * 60_000);
        default:
            return new Date(from.getTime() + count * 1000);
    }
}
/** `2013-07`, `2013-07-01` or an instant: as short as the window allows. */
function windowName(from, { unit }) {
    if (unit === 'month')
        return from.slice(0, 7);
    return from.endsWith('T00:00:00.000Z') ? from.slice(0, 10) : `${from.slice(0, 16).replace('T', ' ')} UTC`;
}

;// CONCATENATED MODULE: ./packages/monitoring/served.ts






const LOG_FILE = /^predictions-.+\.jsonl$/;
/** @throws MLOPS_MONITOR_LOG, MLOPS_MONITOR_TIME, MLOPS_DATA_…, MLOPS_SQL_… */
async function loadServed(host, engine, reference, source) {
    const isLog = await host.files.list(source.path).catch(() => undefined);
    return isLog === undefined
        ? loadTable(engine, reference, source)
        : loadLog(engine, reference, source, isLog.filter((name) => LOG_FILE.test(name)).map((name) => (0,external_node_path_.join)(source.path, name)));
}
async function loadTable(engine, reference, source) {
    const table = await (0,data/* relation */.JW)(source.path, { text: ['id'] });
    const described = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
    const names = new Map(described.map((row) => [String(row['column_name']).toLowerCase(), String(row['column_name'])]));
    const time = names.get((source.time ?? 'time').toLowerCase());
    if (time === undefined) {
        throw fail('MLOPS_MONITOR_COLUMN', {
            message: `${source.path} has no column ${source.time ?? 'time'}: expected one that says when each prediction was made.`,
            where: { file: source.path, field: source.time ?? 'time' },
            hint: `Name it with --time; there are ${[...names.values()].slice(0, 12).join(', ')}.`,
        });
    }
    const wanted = Object.keys(reference.columns);
    const present = wanted.filter((name) => names.has(name.toLowerCase()));
    const columns = new Map(present.map((name, at) => [name, `c${at}`]));
    const selected = present.map((name, at) => `${kit.escape.sqlIdentifier(names.get(name.toLowerCase()))} AS c${at}`);
    const version = names.get('version');
    const only = source.version === undefined || version === undefined
        ? ''
        : ` WHERE CAST(${kit.escape.sqlIdentifier(version)} AS VARCHAR) = ${kit.escape.sqlString(source.version)}`;
    await engine.run(`CREATE TABLE read AS SELECT ${idOf(names, source.entity)} AS id, ${timeSql(kit.escape.sqlIdentifier(time))} AS time,
       CAST(NULL AS DOUBLE) AS ms, false AS failed, CAST(1 AS DOUBLE) AS rate, CAST(NULL AS BIGINT) AS lost${selected.map((one) => `, ${one}`).join('')}
     FROM ${table}${only}`);
    const left = await intoWindows(engine, source);
    const known = new Set([...wanted, 'id', 'version', 'target', time].map((name) => name.toLowerCase()));
    const here = new Set(present);
    return {
        kind: 'table',
        columns,
        present: () => here,
        unknown: [...names].filter(([name]) => !known.has(name)).map(([, name]) => name),
        ...left,
        damaged: 0,
        unfinished: 0,
    };
}
function idOf(names, entity) {
    const id = names.get('id');
    if (id !== undefined)
        return `CAST(${kit.escape.sqlIdentifier(id)} AS VARCHAR)`;
    const parts = entity?.map((name) => names.get(name.toLowerCase()));
    if (parts === undefined || parts.length === 0 || parts.includes(undefined))
        return 'CAST(NULL AS VARCHAR)';
    const values = parts.map((name) => `CAST(to_json(${kit.escape.sqlIdentifier(name)}) AS VARCHAR)`);
    return `'[' || ${values.join(` || ',' || `)} || ']'`;
}
async function loadLog(engine, reference, source, files) {
    const wanted = Object.entries(reference.columns);
    const time = source.time === 'time' ? undefined : source.time;
    const pointers = [
        ...['/id', '/version', '/milliseconds', '/error', '/sampled', '/lost'].map(kit.escape.sqlString),
        ...(time === undefined ? [`'/time'`] : [pointer('entity', time), pointer('inputs', time)]),
        ...wanted.map(([name, { role }]) => pointer(role === 'input' ? 'inputs' : 'outputs', name)),
    ];
    const fixed = pointers.length - wanted.length;
    const names = source.entity ?? [];
    const entity = names.map((name) => pointer('entity', name));
    const example = entity.length === 0
        ? 'v[1]'
        : `CASE WHEN ${entity.map((one) => `json_extract(line, ${one}) IS NOT NULL`).join(' AND ')} THEN ${exampleSql(names, entity)} ELSE v[1] END`;
    const columns = new Map(wanted.map(([name], at) => [name, `c${at}`]));
    const unfinished = await cutFiles(files);
    const lines = files.length === 0
        ? `(SELECT CAST(NULL AS VARCHAR) AS line WHERE false)`
        : `read_csv([${files.map(data/* exactPath */.V$).join(', ')}], columns={'line': 'VARCHAR'}, auto_detect=false, header=false,
           delim='\x01', quote='', escape='', comment='', null_padding=true, ignore_errors=false, max_line_size=16777216)`;
    await engine.run(`CREATE TABLE lines AS SELECT line, json_valid(line) AS whole FROM ${lines} WHERE line IS NOT NULL`);
    const [bad] = await engine.rows('SELECT count(*) AS n FROM lines WHERE NOT whole');
    const only = source.version === undefined ? '' : ` AND (v[2] = ${kit.escape.sqlString(source.version)} OR v[6] IS NOT NULL)`;
    await engine.run(`CREATE TABLE read AS SELECT ${example} AS id, ${timeSql(time === undefined ? 'v[7]' : 'coalesce(v[7], v[8])')} AS time, TRY_CAST(v[3] AS DOUBLE) AS ms,
       v[4] IS NOT NULL AS failed, coalesce(TRY_CAST(v[5] AS DOUBLE), 1) AS rate, TRY_CAST(v[6] AS BIGINT) AS lost,
       json_keys(line, '/inputs') AS keys${wanted.map((_, at) => `, v[${fixed + at + 1}] AS c${at}`).join('')}
     FROM (SELECT line, json_extract_string(line, [${pointers.join(', ')}]) AS v
           FROM lines WHERE whole) WHERE true${only}`);
    const left = await intoWindows(engine, source);
    const keys = await engine.rows(`SELECT DISTINCT win, name FROM (SELECT ${isoSql('win')} AS win, unnest(keys) AS name FROM served) ORDER BY ALL`);
    const byWindow = new Map();
    for (const { win, name } of keys) {
        const names = byWindow.get(String(win)) ?? new Set();
        byWindow.set(String(win), names.add(String(name)));
    }
    const predictions = wanted.filter(([, { role }]) => role === 'prediction').map(([name]) => name);
    return {
        kind: 'log',
        columns,
        present: (window) => new Set([...(byWindow.get(window) ?? []), ...predictions]),
        unknown: [...new Set(keys.map(({ name }) => String(name)))].filter((name) => !columns.has(name)),
        ...left,
        damaged: Number(bad['n']) - unfinished,
        unfinished,
    };
}
/** The id of an example: the JSON array of its entity's values; of a team's own ids, the id itself. */
function exampleSql(names, pointers) {
    if (names.length === 1 && names[0] === 'id')
        return `json_extract_string(line, ${pointers[0]})`;
    const values = pointers.map((one) => `CAST(json_extract(line, ${one}) AS VARCHAR)`);
    return `'[' || ${values.join(` || ',' || `)} || ']'`;
}
/** SQL string of the JSON pointer to a member. @see RFC 6901 */
function pointer(part, name) {
    return kit.escape.sqlString(`/${part}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}
const TAIL = 1 << 16;
/** How many files end in the middle of a line, as those of a killed server may. */
async function cutFiles(files) {
    let cut = 0;
    for (const file of files) {
        const handle = await (0,promises_.open)(file, 'r');
        try {
            const { size } = await handle.stat();
            const start = Math.max(0, size - TAIL);
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
            const last = buffer.subarray(0, bytesRead).toString('utf8').split('\n').at(-1);
            if (last !== '' && !isJson(last))
                cut++;
        }
        finally {
            await handle.close();
        }
    }
    return cut;
}
function isJson(text) {
    try {
        JSON.parse(text);
        return true;
    }
    catch {
        return false;
    }
}
/** Turns the table `read` into `served`. */
async function intoWindows(engine, source) {
    const until = timestampSql(source.until.toISOString());
    await engine.run(`CREATE TABLE served AS SELECT *, time_bucket(${intervalSql(source.window)}, time) AS win FROM read
     WHERE time IS NOT NULL AND time < ${until}`);
    const [left] = await engine.rows(`SELECT count(*) AS n, count(*) - count(time) AS timeless, count(CASE WHEN time >= ${until} THEN 1 END) AS future FROM read`);
    await engine.run('DROP TABLE read');
    const { n, timeless, future } = left;
    if (n > 0 && n === timeless) {
        throw fail('MLOPS_MONITOR_TIME', {
            message: `None of the ${n.toLocaleString('en')} rows of ${source.path} has a time that can be read.`,
            where: { file: source.path, field: source.time ?? 'time' },
            hint: 'Expected times such as 2013-07-01T12:00:00Z; name the column with --time.',
        });
    }
    const aside = await engine.rows(`SELECT ${isoSql('win')} AS win, count(CASE WHEN failed THEN 1 END) AS failed, sum(lost) AS lost,
       sum(CASE WHEN failed THEN 1 / rate END) AS requests FROM served WHERE failed OR lost IS NOT NULL GROUP BY win`);
    await engine.run('DELETE FROM served WHERE failed OR lost IS NOT NULL');
    const asideOf = ({ failed, lost, requests }) => ({
        failed: Number(failed),
        requests: Number(requests ?? 0),
        lost: Number(lost ?? 0),
    });
    return { timeless, future, aside: new Map(aside.map((row) => [String(row['win']), asideOf(row)])) };
}
function timeSql(value) {
    return `timezone('UTC', TRY_CAST(${value} AS TIMESTAMPTZ))`;
}
/** SQL of an ISO instant. */
function timestampSql(iso) {
    return `TIMESTAMP ${kit.escape.sqlString(iso.replace('T', ' ').replace('Z', ''))}`;
}
/** A TIMESTAMP as JavaScript writes instants. */
function isoSql(time) {
    return `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%g') || 'Z'`;
}

;// CONCATENATED MODULE: ./packages/monitoring/contract.ts





/**
 * Whether the inputs of one window keep a data contract: the same checks as `validate-data`, on a copy in `scratch`.
 * @throws MLOPS_CONTRACT_…, MLOPS_DATA_…
 */
async function contractOf(host, engine, window, work) {
    const inputs = [...work.served.columns].filter(([name]) => work.reference.columns[name].role === 'input' && window.columns[name] !== undefined);
    if (inputs.length === 0 || window.rows === 0)
        return [];
    const path = (0,external_node_path_.join)(work.scratch, 'served.csv');
    const selected = inputs.map(([name, column]) => `${column} AS ${kit.escape.sqlIdentifier(name)}`).join(', ');
    // As text, so that a value of the wrong type is counted and shown, not lost in a conversion.
    await engine.run(`COPY (SELECT ${selected} FROM served WHERE win = ${timestampSql(window.from)} ORDER BY time, id) TO ${kit.escape.sqlString(path)} (FORMAT csv, HEADER)`);
    const { result } = await (0,data/* validateData */.lv)(host, [{ name: 'served', path, contract: work.contract }]);
    await host.files.remove(path);
    return result.sources[0].checks.map((check) => ({
        id: `contract/${check.id}`,
        kind: 'contract',
        severity: check.severity === 'error' ? 'alert' : 'warn',
        windows: ONCE,
        state: check.verdict === 'pass' ? 'ok' : 'crossed',
        value: check.violations ?? check.observed,
        limit: null,
        what: `the contract's ${check.rule}${check.column === null ? '' : ` of ${check.column}`} is broken${check.violations === null ? '' : ` in ${check.violations.toLocaleString('en')} rows`}`,
    }));
}

;// CONCATENATED MODULE: ./packages/monitoring/reference.ts




const reference_FORMAT = 'mlops-reference/1';
const QUANTILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** So many values have a bin each; the others share one. */
const MOST_VALUES = 20;
const ReferenceColumn = schemas/* strictObject */.rej({
    role: schemas/* enum */.k5n(['input', 'prediction']),
    type: schemas/* enum */.k5n(['number', 'text']),
    bins: Bins,
    counts: schemas/* array */.YOg(schemas/* number */.aig().int().nonnegative()).describe('rows by bin'),
    mean: schemas/* number */.aig().nullable(),
});
/** Which predictions a reference is made of. In-sample ones are none: a model knows what it was trained on too well. */
const ReferenceKind = schemas/* enum */.k5n(['out-of-fold', 'evaluation', 'given']);
/** The distributions that windows are compared with: bins fixed once, and how many rows of the reference each holds. */
const Reference = schemas/* strictObject */.rej({
    format: schemas/* literal */.euz(reference_FORMAT),
    kind: ReferenceKind,
    rows: schemas/* number */.aig().int().positive(),
    columns: schemas/* record */.g1P(schemas/* string */.YjP(), ReferenceColumn),
});
/** SQL of a column in the type that bins are of. An empty text is none, as in CSV; a long one is known by its beginning. */
function valueSql(type, column) {
    return type === 'number' ? `TRY_CAST(${column} AS DOUBLE)` : `nullif(left(CAST(${column} AS VARCHAR), 200), '')`;
}
/**
 * Fixes the bins of every column and counts the reference in them: a few queries a column, once for a model.
 * @param relation SQL table expression of the reference's rows
 * @throws MLOPS_MONITOR_REFERENCE when there are no rows or no predictions
 */
async function makeReference(engine, work) {
    const { relation, columns, kind } = work;
    if (!columns.some(({ role }) => role === 'prediction'))
        throw wrong('it has no column of predictions', 'Expected score, score_<class> or prediction.');
    const binned = [];
    for (const column of columns) {
        const value = valueSql(column.type, kit.escape.sqlIdentifier(column.name));
        const bins = (column.type === 'number' ? await edgesOf(engine, relation, value) : undefined) ??
            (await valuesOf(engine, relation, value));
        binned.push({ column, value, bins });
    }
    const aggregates = binned.map(({ column, value, bins }, at) => `${countSql(bins, value)} AS c${at}, ${column.type === 'number' ? `favg(${finiteSql(value)})` : 'NULL'} AS m${at}`);
    const [counted] = await engine.rows(`SELECT count(*) AS n, ${aggregates.join(', ')} FROM ${relation}`);
    const rows = Number(counted['n']);
    if (rows === 0)
        throw wrong('it has no rows', 'Give a file with the predictions of a validation set.');
    return {
        format: reference_FORMAT,
        kind,
        rows,
        columns: Object.fromEntries(binned.map(({ column: { name, role, type }, bins }, at) => [
            name,
            { role, type, bins, counts: readCounts(bins, counted[`c${at}`]), mean: rounded(counted[`m${at}`]) },
        ])),
    };
}
/** @throws MLOPS_MONITOR_REFERENCE when it is not one that {@link makeReference} made */
function readReference(text, file) {
    try {
        const reference = Reference.parse(JSON.parse(text));
        const odd = Object.entries(reference.columns).find(([, { bins, counts }]) => counts.length !== binCount(bins));
        if (odd === undefined)
            return reference;
        throw new Error(`${odd[0]} has ${odd[1].counts.length} counts for ${binCount(odd[1].bins)} bins`);
    }
    catch (cause) {
        throw fail('MLOPS_MONITOR_REFERENCE', {
            message: `${file} is not a reference of this tool: ${cause.message.split('\n')[0]}`,
            where: { file },
            hint: 'Leave it out to make one of the out-of-fold predictions, or name a table of predictions.',
            cause,
        });
    }
}
/** Six digits: sums of doubles differ in their last ones with the order of addition. */
function rounded(value) {
    return typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
function finiteSql(value) {
    return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}
/** Deciles of what is neither missing nor zero; undefined when a few whole numbers are better counted one by one. */
async function edgesOf(engine, relation, value) {
    const finite = finiteSql(value);
    const [found] = await engine.rows(`SELECT min(x) AS low, max(x) AS high, coalesce(bool_and(x = trunc(x)), true) AS whole, approx_count_distinct(x) AS distinct,
       CAST(to_json(quantile_disc(CASE WHEN x <> 0 THEN x END, [${QUANTILES.join(', ')}])) AS VARCHAR) AS edges
     FROM (SELECT ${finite} AS x FROM ${relation})`);
    // The estimate is a few percent off; where it leaves a doubt, the values are listed.
    if (found['whole'] === true && Number(found['distinct']) <= 2 * MOST_VALUES) {
        const values = await engine.rows(`SELECT DISTINCT ${finite} AS x FROM ${relation} WHERE ${finite} IS NOT NULL ORDER BY x LIMIT ${MOST_VALUES + 1}`);
        if (values.length <= MOST_VALUES)
            return { kind: 'values', values: values.map(({ x }) => Number(x)), complete: true };
    }
    const edges = JSON.parse(String(found['edges']));
    return {
        kind: 'edges',
        edges: edges === null ? [0] : [...new Set(edges)],
        low: Number(found['low']),
        high: Number(found['high']),
    };
}
async function valuesOf(engine, relation, value) {
    const found = await engine.rows(`SELECT value, count(*) AS n FROM (SELECT ${value} AS value FROM ${relation}) WHERE value IS NOT NULL
     GROUP BY value ORDER BY n DESC, value LIMIT ${MOST_VALUES + 1}`);
    return {
        kind: 'values',
        values: found.slice(0, MOST_VALUES).map((row) => String(row['value'])),
        complete: found.length <= MOST_VALUES,
    };
}
function wrong(what, hint) {
    return fail('MLOPS_MONITOR_REFERENCE', { message: `The reference cannot be used: ${what}.`, hint });
}

// EXTERNAL MODULE: ./packages/stats/index.ts + 12 modules
var stats = __webpack_require__(77885);
;// CONCATENATED MODULE: ./packages/monitoring/skill.ts

const FEWEST = 20;
/**
 * Area under the ROC curve with DeLong's interval.
 * @returns undefined with fewer than 20 examples of a class
 */
function aucSkill({ score, target }) {
    const positives = target.reduce((sum, value) => sum + value, 0);
    if (Math.min(positives, target.length - positives) < FEWEST)
        return undefined;
    const { value, influence } = (0,stats/* rocAuc */.om)(score, target);
    return (0,stats/* influenceEstimate */.kO)(value, influence, { stratum: target, range: [0, 1] });
}
/**
 * How much smaller the squared error is than that of always answering the window's own mean: 1 − Σ(s − y)²/Σ(ȳ − y)². Of
 * probabilities it is the Brier skill score, of numbers R². Unlike a raw loss it does not follow the base rate.
 *
 * @returns undefined with fewer than 20 examples, or when all targets are equal
 * @see Murphy (1973), Journal of Applied Meteorology 12:595–600
 */
function squaredSkill({ score, target }) {
    const count = target.length;
    if (count < FEWEST)
        return undefined;
    const mean = target.reduce((sum, value) => sum + value, 0) / count;
    let [error, spread] = [0, 0];
    for (let i = 0; i < count; i++) {
        error += (score[i] - target[i]) ** 2 / count;
        spread += (mean - target[i]) ** 2 / count;
    }
    if (!(spread > 0) || !Number.isFinite(error))
        return undefined;
    // The skill is 1 − error/spread: the influence of a quotient of two means, the mean's own share of `spread` being zero.
    const influence = Float64Array.from(target, (value, i) => {
        const [e, s] = [(score[i] - value) ** 2 - error, (mean - value) ** 2 - spread];
        return -(e - (error / spread) * s) / spread;
    });
    return (0,stats/* influenceEstimate */.kO)(1 - error / spread, influence, { range: [-Infinity, 1] });
}
/** Share of right answers. @param right 1 where the answer was right @returns undefined with fewer than 20 examples */
function accuracySkill(right) {
    if (right.length < FEWEST)
        return undefined;
    const mean = right.reduce((sum, value) => sum + value, 0) / right.length;
    return (0,stats/* influenceEstimate */.kO)(mean, right.map((value) => value - mean), { range: [0, 1] });
}

;// CONCATENATED MODULE: ./packages/monitoring/distance.ts



/** @returns undefined when the window has no row, and so no distribution */
function distanceOf(reference, window) {
    const [before, now] = [total(reference.counts), total(window.counts)];
    if (now === 0)
        return undefined;
    const chiSquare = (0,stats/* chiSquareTest */.Wp)(reference.counts, window.counts);
    return {
        count: now - window.counts[MISSING],
        psi: digits((0,stats/* populationStabilityIndex */.V5)(reference.counts, window.counts)),
        'jensen-shannon': digits((0,stats/* jensenShannonDistance */.M$)(reference.counts, window.counts)),
        ...ordered(reference, window),
        'cramers-v': digits((0,stats/* cramersV */.o1)(chiSquare.statistic, before + now)),
        chiSquare: {
            statistic: digits(chiSquare.statistic),
            degreesOfFreedom: chiSquare.degreesOfFreedom,
            pValue: digits(chiSquare.pValue),
        },
        missing: { before: digits(reference.counts[MISSING] / before), now: digits(window.counts[MISSING] / now) },
        unseen: unseen(reference, window, now),
        mean: { before: reference.mean, now: window.mean },
    };
}
/** The distances that need an order, over the edges and the extremes of both. */
function ordered({ bins, counts }, window) {
    if (bins.kind !== 'edges')
        return { ks: null, wasserstein: null };
    const [before, now] = [cumulated(bins, counts), cumulated(bins, window.counts)];
    if (before === undefined || now === undefined)
        return { ks: null, wasserstein: null };
    const points = [
        Math.min(bins.low, window.low ?? bins.low),
        ...bins.edges,
        Math.max(bins.high, window.high ?? bins.high),
    ];
    const [a, b] = [
        { points, shares: before },
        { points, shares: now },
    ];
    return { ks: digits((0,stats/* binnedKolmogorovSmirnov */.yQ)(a, b)), wasserstein: digits((0,stats/* binnedWasserstein */.XL)(a, b)) };
}
function unseen({ bins, type }, window, rows) {
    if (bins.kind !== 'values' || type !== 'text' || !bins.complete)
        return null;
    return digits(window.counts[APART] / rows);
}
function total(counts) {
    return counts.reduce((sum, count) => sum + count, 0);
}
function digits(value) {
    return rounded(value) ?? 0;
}

;// CONCATENATED MODULE: ./packages/monitoring/rules.ts



const DISTANCES = ['psi', 'jensen-shannon', 'ks', 'wasserstein', 'cramers-v'];
const PSI = 0.25;
const MISSING_RISE = 0.2;
const MIN_COUNT = 500;
const WINDOWS = '2 of 3';
/**
 * The rule of every column of the reference: its own words before those of its role, and those before the defaults. What
 * the model answers alerts; an input alone only warns, because the world may change and the model still be right.
 * @throws MLOPS_MONITOR_INPUT when a rule is about no column
 */
function columnRules(section, reference) {
    const drift = section.drift ?? {};
    const names = Object.keys(reference.columns);
    const known = ['prediction', 'inputs', ...names];
    const odd = Object.keys(drift).find((name) => !known.includes(name));
    if (odd !== undefined) {
        const close = (0,kit.nearest)(odd, known);
        throw fail('MLOPS_MONITOR_INPUT', {
            message: `monitor.drift names "${odd}", which is no column of the reference.`,
            where: { field: `monitor.drift.${odd}` },
            hint: close === undefined ? `There are ${known.slice(0, 12).join(', ')}.` : `Did you mean ${close}?`,
        });
    }
    return Object.fromEntries(names.map((name) => {
        const { role } = reference.columns[name];
        const ofRole = drift[role === 'prediction' ? 'prediction' : 'inputs'];
        return [name, ruleOf([drift[name], ofRole], role === 'prediction' ? 'alert' : 'warn')];
    }));
}
/** @param said the nearest first */
function ruleOf(said, severity) {
    const first = (key) => said.find((rule) => rule?.[key] !== undefined)?.[key];
    const limited = said.find((rule) => DISTANCES.some((name) => rule?.[name] !== undefined));
    const limits = DISTANCES.flatMap((name) => {
        const limit = limited?.[name];
        return limit === undefined ? [] : [[name, limit]];
    });
    return {
        limits: limits.length === 0 ? { psi: PSI } : Object.fromEntries(limits),
        missing: first('missing') ?? MISSING_RISE,
        severity: first('severity') ?? severity,
        windows: parseWindows(first('windows') ?? WINDOWS),
        minCount: first('min-count') ?? MIN_COUNT,
    };
}

;// CONCATENATED MODULE: ./packages/monitoring/window-checks.ts




/** More values of another type than this are no accident. */
const WRONG_SHARE = 0.01;
const UNSEEN_SHARE = 0.01;
/** A column that nearly always has one value may have it throughout a window. */
const NEARLY_CONSTANT = 0.99;
const FAILED_SHARE = 0.01;
const LOST_SHARE = 0.01;
/** Everything that a window shows by itself: what is served, how far it is from the reference, how the service does. */
function checkWindow(window, work) {
    const distances = {};
    const observations = [];
    for (const [name, reference] of Object.entries(work.reference.columns)) {
        const rule = work.rules[name];
        const served = window.columns[name];
        if (window.rows === 0) {
            observations.push(unjudged(name, rule, 'nothing was served', 0));
            continue;
        }
        observations.push(schemaOf(name, window, served));
        if (served === undefined)
            continue;
        const distance = distanceOf(reference, served);
        distances[name] = distance;
        observations.push(...brokenColumn(name, { reference, served, distance, rule }), driftOf(name, distance, rule));
    }
    observations.push(...serviceOf(window, work.section.health ?? {}, work.begun));
    return { distances, observations };
}
function schemaOf(name, { rows }, served) {
    const wrong = served === undefined ? 1 : served.wrong / rows;
    return {
        id: `schema/${name}`,
        kind: 'schema',
        severity: 'alert',
        windows: ONCE,
        state: wrong > WRONG_SHARE ? 'crossed' : 'ok',
        value: wrong,
        limit: WRONG_SHARE,
        what: served === undefined ? `${name} is not served at all` : `${percent(wrong)} of ${name} are not of its type`,
    };
}
/** What looks like a broken pipe, not like a changed world. */
function brokenColumn(name, { reference, served, distance, rule }) {
    const { missing, count } = distance;
    const rows = served.counts.reduce((sum, n) => sum + n, 0);
    const rise = missing.now - missing.before;
    const severity = rule.severity === 'info' ? 'warn' : 'alert';
    const enough = rows >= rule.minCount;
    const base = { kind: 'data', windows: ONCE };
    const observations = [
        {
            ...base,
            id: `missing/${name}`,
            severity,
            state: !enough ? 'waiting' : rise > rule.missing ? 'crossed' : 'ok',
            value: missing.now,
            limit: Math.min(1, missing.before + rule.missing),
            what: `${percent(missing.now)} of ${name} are missing, ${percent(missing.before)} in the reference`,
        },
        {
            ...base,
            id: `constant/${name}`,
            severity,
            state: enough && count > 0 && isStuck(reference, served) ? 'crossed' : 'ok',
            value: null,
            limit: null,
            what: `${name} has one and the same value throughout`,
        },
    ];
    if (distance.unseen !== null) {
        observations.push({
            ...base,
            id: `unseen/${name}`,
            severity: rule.severity === 'info' ? 'info' : 'warn',
            state: !enough ? 'waiting' : distance.unseen > UNSEEN_SHARE ? 'crossed' : 'ok',
            value: distance.unseen,
            limit: UNSEEN_SHARE,
            what: `${percent(distance.unseen)} of ${name} are values that the reference never had`,
        });
    }
    return observations;
}
function isStuck({ bins, counts }, served) {
    if (bins.kind === 'edges')
        return served.low !== null && served.low === served.high;
    const usual = counts.slice(APART);
    const total = usual.reduce((sum, count) => sum + count, 0);
    if (total === 0 || Math.max(...usual) / total > NEARLY_CONSTANT)
        return false;
    const filled = served.counts.flatMap((count, bin) => (bin !== MISSING && count > 0 ? [bin] : []));
    return filled.length === 1 && filled[0] !== APART;
}
function driftOf(name, distance, rule) {
    if (distance.count < rule.minCount) {
        const few = `${distance.count.toLocaleString('en')} values of ${name}, at least ${rule.minCount.toLocaleString('en')} are needed`;
        return unjudged(name, rule, few, distance.count);
    }
    const measured = DISTANCES.flatMap((which) => {
        const limit = rule.limits[which];
        const value = distance[which];
        return limit === undefined ? [] : [{ which, limit, value, times: value === null ? -1 : value / limit }];
    }).sort((a, b) => b.times - a.times);
    const { which, limit, value } = measured[0];
    const unknown = measured.some((one) => one.value === null);
    return {
        ...driftBase(name, rule),
        state: value !== null && value > limit ? 'crossed' : unknown ? 'unknown' : 'ok',
        value,
        limit,
        what: value === null
            ? `${WORDS[which]} of ${name} cannot be computed: it is no number with an order`
            : `${WORDS[which]} of ${name} is ${window_checks_short(value)} (limit ${window_checks_short(limit)})`,
    };
}
function unjudged(name, rule, what, value) {
    return { ...driftBase(name, rule), state: 'unknown', value, limit: rule.minCount, what };
}
function driftBase(name, rule) {
    return { id: `drift/${name}`, kind: 'drift', severity: rule.severity, windows: rule.windows };
}
function serviceOf({ service }, health, begun) {
    const base = { kind: 'service', windows: ONCE };
    const silent = {
        ...base,
        id: 'service/silent',
        severity: 'warn',
        state: service.logged === 0 && begun ? 'crossed' : 'ok',
        value: service.logged,
        limit: null,
        what: 'nothing was served',
    };
    if (service.logged === 0)
        return [silent];
    const share = (id, value, limit, what) => ({
        ...base,
        id,
        severity: 'alert',
        state: value > limit ? 'crossed' : 'ok',
        value,
        limit,
        what: `${percent(value)} ${what} (limit ${percent(limit)})`,
    });
    const failed = service.failed / service.logged;
    const lost = service.lost / (service.lost + service.requests);
    return [
        silent,
        share('service/errors', failed, health.errors ?? FAILED_SHARE, 'of the answers are errors or no numbers'),
        share('service/lost', lost, health.lost ?? LOST_SHARE, 'of the predictions are missing from the log'),
        ...(health.latency === undefined
            ? []
            : [
                {
                    ...base,
                    id: 'service/latency',
                    severity: 'alert',
                    state: service.p99 === null ? 'unknown' : service.p99 > health.latency ? 'crossed' : 'ok',
                    value: service.p99,
                    limit: health.latency,
                    what: service.p99 === null
                        ? 'the log does not say how long answers took'
                        : `99 % of the answers came within ${window_checks_short(service.p99)} ms (limit ${window_checks_short(health.latency)} ms)`,
                },
            ]),
    ];
}
const WORDS = {
    psi: 'PSI',
    'jensen-shannon': 'the Jensen–Shannon distance',
    ks: 'the binned Kolmogorov–Smirnov statistic',
    wasserstein: 'the binned Wasserstein distance',
    'cramers-v': "Cramér's V",
};
function window_checks_short(value) {
    return String(Number(value.toPrecision(3)));
}
function percent(share) {
    return `${Number((100 * share).toPrecision(3))} %`;
}

;// CONCATENATED MODULE: ./packages/monitoring/quality.ts









const LABELS_WITHIN = '7 days';
/** With fewer labels than this a window says little about all of its predictions. */
const LABELLED_SHARE = 0.5;
const quality_WINDOWS = '2 of 3';
/**
 * Reads the labels into the table `truth` of the engine.
 * @param path absolute @throws MLOPS_MONITOR_LABELS, MLOPS_DATA_…
 */
async function loadLabels(engine, path, target) {
    const table = await (0,data/* relation */.JW)(path, { text: ['id'] });
    const wrong = (message, hint) => fail('MLOPS_MONITOR_LABELS', { message, where: { file: path }, hint });
    const described = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
    const names = new Set(described.map((row) => String(row['column_name'])));
    for (const name of ['id', target]) {
        if (names.has(name))
            continue;
        throw wrong(`The labels have no column ${name}.`, `Expected id and ${target}; name the latter with monitor.target.`);
    }
    const value = kit.escape.sqlIdentifier(target);
    await engine.run(`CREATE TABLE truth AS SELECT CAST(id AS VARCHAR) AS id, CAST(min(${value}) AS VARCHAR) AS target,
       count(DISTINCT ${value}) AS targets FROM ${table} WHERE ${value} IS NOT NULL GROUP BY ALL HAVING id IS NOT NULL`);
    const [odd] = await engine.rows('SELECT id FROM truth WHERE targets > 1 ORDER BY id LIMIT 1');
    if (odd)
        throw wrong(`The example ${odd['id']} has two different labels.`, 'Keep the one that is true.');
}
/** @throws MLOPS_MONITOR_INPUT when a metric cannot be computed of what the model answers */
async function qualityOf(engine, window, work) {
    const { section, until } = work;
    const rows = await engine.rows(`SELECT count(*) AS n FROM served JOIN truth USING (id) WHERE win = ${timestampSql(window.from)}`);
    const labelled = Number(rows[0]['n']);
    const asked = section.quality ?? [];
    const metrics = [...new Set([...asked.map(({ metric }) => metric), ...usualMetrics(work.reference)])];
    const skills = {};
    for (const metric of metrics) {
        const estimate = labelled === 0 ? undefined : await measure(engine, window, metric, work);
        skills[metric] = asInterval(estimate);
    }
    const within = 1000 * (0,config/* parseDuration */.E9)(section['labels-within'] ?? LABELS_WITHIN);
    const due = Date.parse(window.to) + within <= until.getTime();
    const share = window.rows === 0 ? 1 : labelled / window.rows;
    const arrived = share >= LABELLED_SHARE;
    const labels = {
        id: 'labels',
        kind: 'labels',
        severity: 'alert',
        windows: ONCE,
        state: arrived ? 'ok' : due ? 'crossed' : 'waiting',
        value: share,
        limit: LABELLED_SHARE,
        what: `${percent(share)} of the predictions of ${window.from.slice(0, 10)} have a label (${percent(LABELLED_SHARE)} expected by now)`,
    };
    const quality = asked.map((rule) => {
        const skill = skills[rule.metric] ?? null;
        const base = {
            id: `quality/${rule.metric}`,
            kind: 'quality',
            severity: 'alert',
            windows: parseWindows(rule.windows ?? quality_WINDOWS),
            limit: rule.min,
        };
        if (!arrived) {
            const what = `too few labels to know ${rule.metric}`;
            return { ...base, state: due && window.rows > 0 ? 'unknown' : 'waiting', value: null, what };
        }
        if (skill === null) {
            const what = `${rule.metric} cannot be computed: too few examples of a class, or answers that are no numbers`;
            return { ...base, state: window.rows === 0 ? 'waiting' : 'unknown', value: null, what };
        }
        return {
            ...base,
            state: skill.high < rule.min ? 'crossed' : skill.low >= rule.min ? 'ok' : 'unknown',
            value: skill.value,
            what: `${rule.metric} is ${window_checks_short(skill.low)} to ${window_checks_short(skill.high)} (at least ${window_checks_short(rule.min)})`,
        };
    });
    return { labelled, skills, observations: [labels, ...quality] };
}
/** What is worth knowing of such answers, asked for or not. */
function usualMetrics(reference) {
    const { score, prediction } = reference.columns;
    if (score?.role === 'prediction' && score.type === 'number')
        return ['roc_auc', 'brier_skill'];
    if (prediction?.role === 'prediction')
        return [prediction.type === 'number' ? 'r2' : 'accuracy'];
    return ['accuracy'];
}
async function measure(engine, window, metric, { reference, served }) {
    const of = (name) => reference.columns[name]?.role === 'prediction' ? served.columns.get(name) : undefined;
    const from = `FROM served JOIN truth USING (id) WHERE win = ${timestampSql(window.from)}`;
    const pairs = async (column, target) => {
        const score = valueSql('number', column);
        const read = await engine.columns(`SELECT s AS score, t AS target FROM (SELECT ${score} AS s, ${target} AS t ${from}) WHERE isfinite(s) AND isfinite(t)`);
        return { score: read.columns['score'], target: read.columns['target'] };
    };
    switch (metric) {
        case 'roc_auc':
        case 'brier_skill': {
            const column = of('score') ?? of('score_1') ?? of('score_true');
            if (column === undefined)
                throw unfit(metric, 'a score of the positive class');
            const binary = `CASE lower(target) WHEN '1' THEN 1.0::DOUBLE WHEN 'true' THEN 1.0 WHEN '1.0' THEN 1.0 WHEN '0' THEN 0.0 WHEN 'false' THEN 0.0 WHEN '0.0' THEN 0.0 END`;
            return (metric === 'roc_auc' ? aucSkill : squaredSkill)(await pairs(column, binary));
        }
        case 'r2': {
            const column = of('prediction');
            if (column === undefined)
                throw unfit(metric, 'a column prediction');
            return squaredSkill(await pairs(column, valueSql('number', 'target')));
        }
        case 'accuracy': {
            const answer = answerSql(reference, served);
            if (answer === undefined)
                throw unfit(metric, 'a column prediction, or score_<class>');
            const read = await engine.columns(`SELECT CAST(${answer} = target AS INTEGER)::DOUBLE AS r ${from} AND ${answer} IS NOT NULL`);
            return accuracySkill(read.columns['r']);
        }
    }
}
/** The class that was answered: as it is, or the one with the largest score. */
function answerSql(reference, served) {
    const direct = served.columns.get('prediction');
    if (direct !== undefined && reference.columns['prediction']?.role === 'prediction')
        return `CAST(${direct} AS VARCHAR)`;
    const classes = [...served.columns].filter(([name]) => name.startsWith('score_') && reference.columns[name].role === 'prediction');
    if (classes.length === 0)
        return undefined;
    const scores = classes.map(([, column]) => valueSql('number', column));
    const most = scores.length === 1 ? scores[0] : `greatest(${scores.join(', ')})`;
    const names = classes.map(([name]) => kit.escape.sqlString(name.slice('score_'.length)));
    return `CASE ${scores.map((score, at) => `WHEN ${score} = ${most} THEN ${names[at]}`).join(' ')} END`;
}
function asInterval(estimate) {
    if (!estimate || estimate.estimate === null || estimate.interval === null)
        return null;
    const [value, low, high] = [estimate.estimate, estimate.interval.low, estimate.interval.high].map(rounded);
    return value === null || low === null || high === null ? null : { value: value, low: low, high: high };
}
function unfit(metric, needed) {
    return fail('MLOPS_MONITOR_INPUT', {
        message: `${metric} cannot be measured: it needs ${needed}, which the model does not answer.`,
        where: { field: 'monitor.quality' },
        hint: 'Choose a metric that fits: roc_auc, brier_skill (a score), accuracy (classes), r2 (a number).',
    });
}

;// CONCATENATED MODULE: ./packages/monitoring/scan.ts




/**
 * Counts every window in the bins of the reference, in one scan of the table `served`; oldest window first. Windows in
 * which nothing was served are there too, between the first and the last.
 */
async function scanWindows(engine, work) {
    const { reference, served, length, until } = work;
    const columns = [...served.columns].map(([name, column]) => ({ name, column, of: reference.columns[name] }));
    const answers = columns.filter(({ of }) => of.role === 'prediction');
    const usable = answers.map(({ column, of }) => of.type === 'number' ? `coalesce(isfinite(${valueSql('number', column)}), false)` : `${column} IS NOT NULL`);
    const aggregates = columns.flatMap(({ column, of }, at) => {
        const value = valueSql(of.type, column);
        const finite = finiteSql(value);
        const ofNumbers = [
            `favg(${finite}) AS m${at}`,
            `min(${finite}) AS l${at}`,
            `max(${finite}) AS h${at}`,
            `sum(CASE WHEN ${column} IS NOT NULL AND ${value} IS NULL THEN 1 ELSE 0 END) AS w${at}`,
        ];
        return [`${countSql(of.bins, value)} AS b${at}`, ...(of.type === 'number' ? ofNumbers : [])];
    });
    const scanned = await engine.rows(`SELECT ${isoSql('win')} AS win, count(*) AS n, favg(1 / rate) * count(*) AS requests,
       sum(CASE WHEN NOT (${usable.length === 0 ? 'true' : usable.join(' AND ')}) THEN 1 ELSE 0 END) AS failed,
       quantile_cont(ms, 0.5) AS p50, quantile_cont(ms, 0.99) AS p99${aggregates.map((one) => `, ${one}`).join('')}
     FROM served GROUP BY win ORDER BY win`);
    const rows = new Map(scanned.map((row) => [String(row['win']), row]));
    const starts = [...new Set([...rows.keys(), ...served.aside.keys()])].sort();
    const windows = starts.map((from) => {
        const row = rows.get(from);
        const aside = served.aside.get(from);
        const present = served.present(from);
        return {
            ...bounds(from, length, until),
            rows: Number(row?.['n'] ?? 0),
            columns: Object.fromEntries(row === undefined
                ? []
                : columns.flatMap(({ name, of }, at) => present.has(name) ? [[name, windowColumn(of.bins, row, at)]] : [])),
            service: {
                requests: Math.round(Number(row?.['requests'] ?? 0) + (aside?.requests ?? 0)),
                logged: Number(row?.['n'] ?? 0) + (aside?.failed ?? 0),
                failed: Number(row?.['failed'] ?? 0) + (aside?.failed ?? 0),
                lost: aside?.lost ?? 0,
                p50: rounded(row?.['p50']),
                p99: rounded(row?.['p99']),
            },
        };
    });
    return withGaps(windows, length, until);
}
function windowColumn(bins, row, at) {
    return {
        counts: readCounts(bins, row[`b${at}`]),
        wrong: Number(row[`w${at}`] ?? 0),
        mean: rounded(row[`m${at}`]),
        low: rounded(row[`l${at}`]),
        high: rounded(row[`h${at}`]),
    };
}
function bounds(from, length, until) {
    const end = endOf(new Date(from), length);
    return { from, to: end.toISOString(), complete: end <= until };
}
const MOST_GAPS = 1000;
/** Nothing served is a finding too; more empty windows in a row than anyone would read are left out. */
function withGaps(windows, length, until) {
    const all = [];
    for (const window of windows) {
        const before = all.at(-1);
        if (before !== undefined)
            fill(before.to, new Date(window.from));
        all.push(window);
    }
    const last = all.at(-1);
    if (last !== undefined)
        fill(last.to, new Date(until.getTime()));
    return all;
    function fill(start, end) {
        let from = start;
        for (let count = 0; count < MOST_GAPS && endOf(new Date(from), length) <= end; count++) {
            const empty = {
                ...bounds(from, length, until),
                rows: 0,
                columns: {},
                service: { requests: 0, logged: 0, failed: 0, lost: 0, p50: null, p99: null },
            };
            all.push(empty);
            from = empty.to;
        }
    }
}

;// CONCATENATED MODULE: ./packages/monitoring/skew.ts







const SHARE = 0.01;
const SAMPLE = 10_000;
const TOLERANCE = 1e-6;
/**
 * Whether the model was asked with the features that training computes for the same examples: a sample of the window,
 * joined by id, feature by feature.
 * @param offline table of features by id, absolute path
 * @throws MLOPS_MONITOR_COLUMN, MLOPS_DATA_…
 */
async function skewOf(engine, window, work) {
    const { reference, served, offline } = work;
    const { share = SHARE, sample = SAMPLE, tolerance = TOLERANCE } = work.section.skew ?? {};
    const table = await (0,data/* relation */.JW)(offline, { text: ['id'] });
    const described = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
    const names = new Set(described.map((row) => String(row['column_name'])));
    if (!names.has('id')) {
        throw fail('MLOPS_MONITOR_COLUMN', {
            message: `${offline} has no column id: expected features by the id of their example.`,
            where: { file: offline, field: 'id' },
            hint: 'build-features writes such tables.',
        });
    }
    const compared = Object.entries(reference.columns).filter(([name, { role }]) => role === 'input' && names.has(name) && window.columns[name] !== undefined);
    const differs = compared.map(([name, { type }], at) => {
        const [here, there] = [
            valueSql(type, `s.${served.columns.get(name)}`),
            valueSql(type, `o.${kit.escape.sqlIdentifier(name)}`),
        ];
        const [a, b] = type === 'number'
            ? [here, there].map((value) => `CASE WHEN NOT isnan(${value}) THEN ${value} END`)
            : [here, there];
        const far = type === 'number'
            ? `(${a} IS NULL) <> (${b} IS NULL) OR abs(${a} - ${b}) > ${tolerance} * greatest(1, abs(${a}), abs(${b}))`
            : `${a} IS DISTINCT FROM ${b}`;
        return `sum(CASE WHEN ${far} THEN 1 ELSE 0 END) AS d${at}`;
    });
    const [found] = await engine.rows(`SELECT count(*) AS n${differs.map((one) => `, ${one}`).join('')}
     FROM (SELECT * FROM served WHERE win = ${timestampSql(window.from)} AND id IN (SELECT CAST(id AS VARCHAR) FROM ${table})
           ORDER BY md5(id), time LIMIT ${sample}) s JOIN ${table} o ON s.id = CAST(o.id AS VARCHAR)`);
    const rows = Number(found['n']);
    const base = { kind: 'skew', severity: 'alert', windows: ONCE };
    return [
        {
            ...base,
            id: 'skew/compared',
            state: rows === 0 ? 'unknown' : 'ok',
            value: rows,
            limit: 1,
            what: rows === 0
                ? 'no served example is among the offline features, so nothing is known of training–serving skew'
                : `${rows.toLocaleString('en')} served examples compared with the offline features`,
        },
        ...compared.map(([name], at) => {
            const different = rows === 0 ? 0 : Number(found[`d${at}`]) / rows;
            return {
                ...base,
                id: `skew/${name}`,
                state: rows === 0 ? 'unknown' : different > share ? 'crossed' : 'ok',
                value: different,
                limit: share,
                what: `${percent(different)} of ${name} were served with another value than training computes`,
            };
        }),
    ];
}

;// CONCATENATED MODULE: ./packages/monitoring/monitor.ts









/** Longer ago is history: the ledger has it. */
const MOST_WINDOWS = 24;
const WINDOW = '1 day';
/**
 * One look at what was served: windows against the reference, judged by those before, to alerts and a decision. Nothing is
 * written; what is to be remembered comes back beside the result.
 * @throws MLOPS_MONITOR_…, MLOPS_DATA_…, MLOPS_CONTRACT_…, MLOPS_SQL_…
 */
async function monitor(host, engine, look) {
    const { section, reference, now } = look;
    const rules = columnRules(section, reference);
    const length = windowLength(section.window ?? WINDOW);
    const served = await loadServed(host, engine, reference, {
        ...look.served,
        time: section.time,
        entity: look.entity,
        window: length,
        until: now,
    });
    const windows = (await scanWindows(engine, { reference, served, length, until: now })).slice(-MOST_WINDOWS);
    if (look.labels !== undefined)
        await loadLabels(engine, look.labels, section.target ?? 'target');
    const measured = [];
    for (const [at, window] of windows.entries()) {
        const begun = windows.slice(0, at).some(({ rows }) => rows > 0);
        const { distances, observations } = checkWindow(window, { reference, rules, section, begun });
        const quality = look.labels === undefined
            ? undefined
            : await qualityOf(engine, window, { reference, served, section, until: now });
        measured.push({
            report: {
                name: windowName(window.from, length),
                ...window,
                distances,
                ...(quality && { quality: { labelled: quality.labelled, skills: quality.skills } }),
            },
            observations: [...observations, ...(quality?.observations ?? [])],
        });
    }
    const newest = measured.findLast(({ report }) => report.complete);
    if (newest)
        newest.observations.push(...(await closerLook(host, engine, newest.report, served, look)));
    return assess({ ...look, length, windows: measured, log: served });
}
/** What is asked of the newest window only, because it reads every row once more. */
async function closerLook(host, engine, window, served, look) {
    const { reference, section, contract, offline, scratch } = look;
    if (window.rows === 0)
        return [];
    return [
        ...(contract ? await contractOf(host, engine, window, { reference, served, contract, scratch }) : []),
        ...(offline === undefined ? [] : await skewOf(engine, window, { reference, served, offline, section })),
    ];
}

;// CONCATENATED MODULE: ./packages/monitoring/summary.ts

/** The outcome in the words of an in-toto test result. */
function judgeMonitoring({ verdict, findings }) {
    const ids = (keep) => findings.filter(keep).map(({ id }) => id);
    const fails = (finding) => isAlert(finding) || (finding.severity === 'alert' && finding.status === 'unknown');
    return {
        verdict,
        passed: ids(({ status }) => status === 'silent'),
        failed: ids(fails),
        warned: ids((finding) => finding.status !== 'silent' && !fails(finding)),
    };
}
/** One sentence that leads with the deciding number. */
function summarizeMonitoring({ verdict, window, alerts, findings, retrain, windows }) {
    if (window === null)
        return 'Nothing was served in a whole window yet.';
    const asks = retrain.retrain
        ? ` Retrain: ${retrain.cause}.`
        : alerts.length > 0
            ? ` No retraining: ${retrain.why}.`
            : '';
    if (alerts.length > 0)
        return `${window}: ${alerts.map(({ what }) => what).join('; ')}.${asks}`;
    const unknown = findings.find(({ severity, status }) => severity === 'alert' && status === 'unknown');
    if (verdict === 'inconclusive' && unknown)
        return `${window}: ${unknown.what}.`;
    const pending = findings.find(({ severity, status }) => severity === 'alert' && status === 'pending');
    if (pending)
        return `${window}: ${pending.what}, pending (${pending.crossed} windows).${asks}`;
    const drift = findings.find(({ id, severity }) => id.startsWith('drift/') && severity === 'alert');
    const rows = windows.findLast(({ name }) => name === window)?.rows ?? 0;
    return `${window}: ${drift ? `${drift.what}, ` : ''}on ${rows.toLocaleString('en')} predictions.${asks}`;
}
/** The result as `result.json` holds it. */
function monitorJson(result) {
    return JSON.parse(JSON.stringify(result));
}

;// CONCATENATED MODULE: ./packages/monitoring/reference-table.ts




/** @throws MLOPS_MONITOR_REFERENCE, MLOPS_DATA_… */
async function referenceFromTables(engine, tables) {
    const scored = await (0,data/* relation */.JW)(tables.predictions, { text: ['id'] });
    const answers = await columnsOf(engine, scored);
    const predictions = predictionColumns(answers);
    const features = tables.features === undefined ? undefined : await (0,data/* relation */.JW)(tables.features, { text: ['id'] });
    const given = features === undefined ? answers : await columnsOf(engine, features);
    const apart = new Set(['id', 'target', ...answersIn(given), ...(tables.apart ?? [])]);
    const inputs = tables.inputs?.map(({ name, type }) => ({ name, type: isNumeric(type) ? 'number' : 'text' })) ??
        [...given].flatMap(([name, type]) => {
            const kind = apart.has(name) ? undefined : typeOf(type);
            return kind === undefined ? [] : [{ name, type: kind }];
        });
    const absent = inputs.find(({ name }) => !given.has(name));
    if (absent) {
        throw fail('MLOPS_MONITOR_REFERENCE', {
            message: `The reference has no column ${absent.name}, which is a feature of the model.`,
            where: { file: tables.features ?? tables.predictions, field: absent.name },
            hint: 'Build the features and evaluate the model again: mlops run',
        });
    }
    const columns = [
        ...inputs.map((input) => ({ ...input, role: 'input' })),
        ...predictions.map((name) => ({ name, role: 'prediction', type: typeOf(answers.get(name)) ?? 'text' })),
    ];
    const selected = columns.map(({ name, role }) => `${features !== undefined && role === 'input' ? 'f' : 'p'}.${kit.escape.sqlIdentifier(name)}`);
    const joined = features === undefined ? '' : ` JOIN ${features} f ON CAST(p.id AS VARCHAR) = CAST(f.id AS VARCHAR)`;
    await engine.run(`CREATE TABLE reference AS SELECT ${selected.join(', ')} FROM ${scored} p${joined}`);
    const reference = await makeReference(engine, { relation: 'reference', columns, kind: tables.kind });
    await engine.run('DROP TABLE reference');
    return reference;
}
/** Scores before classes: a thresholded answer says less than the score it was made of. */
function predictionColumns(columns) {
    const scores = [...columns.keys()].filter((name) => name === 'score' || name.startsWith('score_'));
    return scores.length > 0 ? scores : answersIn(columns);
}
function answersIn(columns) {
    return [...columns.keys()].filter((name) => name === 'score' || name === 'prediction' || name.startsWith('score_'));
}
async function columnsOf(engine, table) {
    const rows = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
    return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]));
}
function isNumeric(type) {
    return type === 'integer' || type === 'number';
}
/** What can be counted of a column, by the engine's type; undefined for dates, lists and the like. */
function typeOf(type) {
    if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*)$/.test(type))
        return 'number';
    return type === 'VARCHAR' || type === 'BOOLEAN' || type.startsWith('ENUM(') ? 'text' : undefined;
}

;// CONCATENATED MODULE: ./packages/monitoring/index.ts









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
        const path = await (0,config/* resolvePath */.o1)(project, source.path, { purpose: 'data', at: ['data', name, 'path'] });
        const before = run.data[`data/${name}`];
        if (before === undefined || !(await host.files.exists(path)))
            continue;
        const now = await (0,evidence/* sha256File */.Q3)(path);
        if (now !== before)
            changed.push(`${name}@${now.slice(0, 12)}`);
    }
    return changed;
}

;// CONCATENATED MODULE: ./actions/monitor-model/reference.ts






const MADE = /\.json$/i;
/**
 * What windows are compared with: the file that was named; else what train-model left out of fold; else what was
 * evaluated. Never predictions on what a model was trained on.
 * @throws MLOPS_MONITOR_INPUT when there is none
 */
async function findReference(host, project, named) {
    if (named !== undefined) {
        const path = await (0,config/* resolvePath */.o1)(project, named, { purpose: 'baseline', at: ['monitor', 'reference'] });
        const material = { name: named, path, role: 'baseline' };
        if (MADE.test(named))
            return { materials: [material], made: path };
        const features = await output(project, 'build-features');
        const inputs = features && (await declaredFeatures(host, features));
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
    const [features, trained, evaluated] = [
        await output(project, 'build-features'),
        await output(project, 'train-model'),
        await output(project, 'evaluate-model'),
    ];
    const inputs = features && (await declaredFeatures(host, features));
    const outOfFold = trained && (await host.files.exists(trained.path('oof.parquet')));
    if (features && inputs && trained && outOfFold) {
        const [oof, train] = [trained.material('oof.parquet', 'baseline'), features.material('train.parquet', 'features')];
        return {
            materials: [oof, train, features.material('features.json')],
            tables: { predictions: oof.path, features: train.path, inputs, kind: 'out-of-fold' },
        };
    }
    if (!evaluated) {
        throw fail('MLOPS_MONITOR_INPUT', {
            message: 'There is nothing to compare with: no out-of-fold predictions, and no evaluation.',
            where: { field: 'monitor.reference' },
            hint: 'Run `mlops run` first, or give --reference FILE: predictions of a validation set, with their features.',
        });
    }
    const scored = evaluated.material('scored.parquet', 'baseline');
    if (!features || !inputs)
        return { materials: [scored], tables: { predictions: scored.path, inputs: [], kind: 'evaluation' } };
    const evaluate = features.material('evaluate.parquet', 'features');
    return {
        materials: [scored, evaluate, features.material('features.json')],
        tables: { predictions: scored.path, features: evaluate.path, inputs, kind: 'evaluation' },
    };
}
/** The reference itself: as it was made before, or made once of its tables and kept by the digest of all that decides it. */
async function openReference(host, project, engine, { made, tables }) {
    if (made !== undefined)
        return readReference(await host.files.readText(made), made);
    const { predictions, features, ...rest } = tables;
    const digests = [await (0,evidence/* sha256File */.Q3)(predictions), features === undefined ? null : await (0,evidence/* sha256File */.Q3)(features)];
    const key = (0,evidence/* sha256 */.sc)((0,kit.canonicalJson)({ engineVersion: data/* engineVersion */.TR, digests, ...rest }));
    const kept = (0,external_node_path_.join)(project.workspace, 'cache', 'references', `${key}.json`);
    if (await host.files.exists(kept))
        return readReference(await host.files.readText(kept), kept);
    const reference = await referenceFromTables(engine, tables);
    await host.files.write(kept, `${(0,kit.canonicalJson)(reference)}\n`);
    return reference;
}
/** Columns that, as a JSON array, are an example's id. */
async function entityOf(host, project) {
    const features = await output(project, 'build-features');
    if (!features)
        return project.config.features?.entity === undefined ? undefined : [project.config.features.entity].flat();
    const { entity } = JSON.parse(await host.files.readText(features.path('features.json')));
    return entity;
}
async function declaredFeatures(host, features) {
    const described = JSON.parse(await host.files.readText(features.path('features.json')));
    return described.features.map(({ name, type }) => ({ name, type }));
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
    const path = await (0,config/* resolvePath */.o1)(project, log, { purpose: 'predictions', at: ['monitor', 'log'] });
    const names = await host.files.list(path).catch(() => undefined);
    if (names === undefined) {
        if (!(await host.files.exists(path))) {
            throw fail('MLOPS_MONITOR_LOG', {
                message: `There is no ${log}: expected a prediction log (a directory) or a table of served predictions.`,
                where: { file: log },
                hint: 'mlops serve writes one; correct the path, or give --log.',
            });
        }
        return { path, material: { name: log, path, role: 'predictions' } };
    }
    const copy = (0,external_node_path_.join)(scratch, 'log');
    await host.files.makeDirectory(copy);
    for (const name of names.filter((one) => one.endsWith('.jsonl')))
        await host.files.copy((0,external_node_path_.join)(path, name), (0,external_node_path_.join)(copy, name));
    return { path: copy, material: { name: log, path: copy, role: 'predictions' } };
}

;// CONCATENATED MODULE: ./actions/monitor-model/remember.ts



function folder(project) {
    return `monitoring/${kit.escape.fileName(project)}`;
}
/** What earlier looks recorded. @throws MLOPS_LEDGER_UNREADABLE, MLOPS_MONITOR_HISTORY */
async function readRecords(ledger, project) {
    const paths = (await ledger.entries.list(folder(project))).map((name) => `${folder(project)}/${name}`);
    const found = await ledger.entries.read(paths);
    return paths.map((path) => parseRecord(Buffer.from(found.get(path)).toString('utf8'), path));
}
/** Adds one record in one commit. Its name follows from its content, so that the same look is recorded once. */
async function writeRecord(ledger, record) {
    const text = `${(0,kit.canonicalJson)(record)}\n`;
    const digest = (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
    const path = `${folder(record.project)}/${record.at.replaceAll(':', '')}-${digest.slice(0, 12)}.json`;
    if ((await ledger.entries.read([path])).has(path))
        return;
    const asked = record.asked === null ? '' : `, retrain for ${record.asked.cause}`;
    await ledger.entries.append({
        message: `Monitor ${record.project}: ${record.verdict}${asked}`,
        files: new Map([[path, text]]),
    });
}

// EXTERNAL MODULE: ./packages/reports/index.ts + 23 modules
var reports = __webpack_require__(31662);
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
/** The look as Markdown, for a job's summary or an issue. */
function monitorMarkdown(result) {
    return [
        markdownHeadline(result),
        alerts(result),
        `**${kit.escape.markdown(decisionOf(result))}**`,
        drift(result),
        quality(result.windows),
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
function drift(result) {
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
function quality(windows) {
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
        report_page_drift(result),
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
function report_page_drift(result) {
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
    const newest = report_page_judged(result);
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
        const chart = sharesChart(`${name}: reference and ${newest.name}`, binNames(before.bins), { name: 'reference', counts: before.counts }, { name: newest.name, counts: now.counts });
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
function report_page_judged({ windows, window }) {
    return windows.findLast(({ name, complete }) => complete && name === window);
}

;// CONCATENATED MODULE: ./actions/monitor-model/action.ts












const inputs = schemas/* object */.Ikc({
    ...kit.stageInputs,
    log: (0,kit.text)().describe('Prediction log of the server (a directory), or a table (CSV, Parquet or JSONL) of served predictions with their features and times. Default: the log of mlops serve in this project.'),
    reference: (0,kit.text)().describe('What to compare with: a table of predictions with their features, or a reference.json. Default: what train-model left out of fold, else what was evaluated.'),
    time: (0,kit.text)().describe('Column that says when a prediction was made. Default: time.'),
    window: (0,kit.text)().describe('Length of a window of the calendar (UTC), for example `1 month`. Default: 1 day.'),
    contract: (0,kit.text)().describe('Data contract (ODCS) that served inputs keep.'),
    labels: (0,kit.text)().describe('Table with id and target: the truth, when it arrives.'),
    offline: (0,kit.text)().describe('Table of features by id, as training computes them, to compare with what was served.'),
    version: (0,kit.text)().describe('Only what this version of the model answered.'),
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
    permissions: { contents: 'write' },
    section: 'monitor',
    run: async ({ inputs, host }) => {
        const project = await (0,config/* openProject */.U8)(host, inputs);
        const section = await monitorSection(host, project, inputs);
        const ledger = await (0,evidence/* ledgerIfAny */.Fl)(host, project);
        const records = ledger && (await readRecords(ledger, project.name));
        const now = momentOf(host, inputs.at, records ?? []);
        const scratch = await host.files.makeTemporaryDirectory('monitor-');
        try {
            const work = await prepare(host, project, { section, inputs, scratch });
            const facts = ledger ? await factsFrom(host, project, ledger, work.model) : {};
            const past = records?.filter(({ at }) => at <= now.toISOString());
            const outcome = await (0,evidence/* performStage */.Ce)(host, project, {
                stage: 'monitor-model',
                materials: work.materials,
                parameters: {
                    section: section,
                    version: inputs.version ?? null,
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
                        const watched = watchedDigest(reference, windowLength(section.window ?? '1 day'));
                        const looked = await monitor(host, engine, {
                            ...work.look,
                            project: project.name,
                            section,
                            reference,
                            facts,
                            memory: past && recall(past, watched),
                            now,
                            replay: inputs.at !== undefined,
                            scratch,
                        });
                        const { result, record } = looked;
                        if (record)
                            await host.files.write((0,external_node_path_.join)(output, RECORD), `${(0,kit.canonicalJson)(record)}\n`);
                        await host.files.write((0,external_node_path_.join)(output, 'report.md'), monitorMarkdown(result));
                        await host.files.write((0,external_node_path_.join)(output, 'report.html'), monitorPage(result, reference));
                        return monitorJson(result);
                    }
                    finally {
                        engine.close();
                    }
                },
                judge: (result) => judgeMonitoring(result),
                facts: (result) => {
                    const { window, alerts, retrain } = result;
                    return { window, alerts: alerts.map(({ key }) => key), retrain: retrain };
                },
            }, { cache: inputs.cache });
            // From the output, so that a look that was killed before it recorded anything does so when it is taken from the cache.
            const record = (0,external_node_path_.join)(outcome.directory, RECORD);
            if (ledger && (await host.files.exists(record)))
                await writeRecord(ledger, parseRecord(await host.files.readText(record), record));
            const result = outcome.result;
            const report = await host.files.readText((0,external_node_path_.join)(outcome.directory, 'report.md'));
            await host.summary(report);
            tell(host, result);
            const { retrain } = result;
            return {
                verdict: result.verdict,
                summary: kit.escape.logLine(summarizeMonitoring(result)),
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
    throw fail('MLOPS_MONITOR_INPUT', {
        message: 'There is nothing to watch: no prediction log and no table was named.',
        where: project.locate(['monitor']) ?? { field: 'monitor.log' },
        hint: 'Give --log DIRECTORY_OR_TABLE, or say `monitor: {log: …}` in mlops.yml.',
    });
}
/** Time never goes back: what was looked at once is past, whatever the clock says now. */
function momentOf(host, at, records) {
    if (at !== undefined) {
        const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T00:00:00Z` : at);
        if (!Number.isNaN(moment.getTime()))
            return moment;
        throw fail('MLOPS_MONITOR_INPUT', {
            message: `"${at}" is no time: expected a date or an instant.`,
            where: { field: 'at' },
            hint: 'For example --at 2013-08-01.',
        });
    }
    const now = host.clock.now();
    const latest = records.reduce((last, record) => (record.at > last ? record.at : last), '');
    if (latest <= now.toISOString())
        return now;
    host.log.warning(`The clock says ${now.toISOString()}, before the last look at ${latest}: that time is taken.`);
    return new Date(latest);
}
/** Everything that is read, found and made ready. */
async function prepare(host, project, { section, inputs, scratch }) {
    const served = await servedFiles(host, project, section.log, scratch);
    const source = await findReference(host, project, section.reference);
    const file = async (key, purpose) => {
        const named = section[key];
        if (named === undefined)
            return undefined;
        const path = await (0,config/* resolvePath */.o1)(project, named, { purpose, at: ['monitor', key] });
        if (await host.files.exists(path))
            return { name: named, path, role: key === 'contract' ? 'contract' : 'data' };
        throw fail('MLOPS_MONITOR_INPUT', {
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
    const placed = contract && (0,data/* readContract */.Jz)(await host.files.read(contract.path), (0,external_node_path_.relative)(process.cwd(), contract.path));
    return {
        materials: [
            served.material,
            ...source.materials,
            ...[contract, labels, offline].filter((one) => one !== undefined),
        ],
        model: await modelDigest(project),
        reference: (engine) => openReference(host, project, engine, source),
        look: {
            served: { path: served.path, ...(inputs.version !== undefined && { version: inputs.version }) },
            ...(entity && { entity }),
            ...(placed && { contract: placed }),
            ...(labels && { labels: labels.path }),
            ...(offline && { offline: offline.path }),
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


/***/ })

};
