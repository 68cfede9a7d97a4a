export const id = 4256;
export const ids = [4256];
export const modules = {

/***/ 44256:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b8: () => (/* reexport */ Kind),
  RV: () => (/* reexport */ askOnce),
  II: () => (/* reexport */ binNames),
  oU: () => (/* reexport */ judgeMonitoring),
  dm: () => (/* reexport */ monitor),
  ZJ: () => (/* reexport */ monitorJson),
  uq: () => (/* reexport */ fail),
  Hh: () => (/* reexport */ parseRecord),
  T3: () => (/* reexport */ readRecords),
  Wf: () => (/* reexport */ readReference),
  I9: () => (/* reexport */ recall),
  HK: () => (/* reexport */ referenceFromTables),
  AV: () => (/* reexport */ summarizeMonitoring),
  vf: () => (/* reexport */ watchedDigest),
  f2: () => (/* reexport */ watchedProjects),
  nF: () => (/* reexport */ windowLength),
  rh: () => (/* reexport */ writeRecord)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
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
/** Kinds that ask for one: they compare what whole windows hold, so of a window of broken data they say nothing. */
const ASKING = ['drift', 'quality'];
const asks = ({ kind }) => ASKING.includes(kind);
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
/** Whether it is of labels, which come when they come. */
const isLate = ({ kind }) => kind === 'labels' || kind === 'quality';
/** Whether it shows that the data of its window is broken, and is not pointed out only. */
function showsBroken({ kind, severity, state }) {
    return BROKEN.includes(kind) && severity === 'alert' && state === 'crossed';
}
const ONCE = { some: 1, all: 1 };

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
        checks: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* strictObject */.rej({
            state: State,
            value: schemas/* number */.aig().nullable(),
            limit: schemas/* number */.aig().nullable().optional().describe('what the value was held against then'),
            broken: schemas/* literal */.euz(true)
                .optional()
                .describe('it showed that the data of this window was broken: of drift and skill the window says nothing'),
        })),
    })),
    alerts: schemas/* array */.YOg(schemas/* strictObject */.rej({ key: schemas/* string */.YjP(), kind: Kind, owner: schemas/* enum */.k5n(['data', 'model', 'service']), what: schemas/* string */.YjP() })),
    asked: schemas/* strictObject */.rej({
        key: schemas/* string */.YjP(),
        cause: Cause,
        at: iso/* datetime */.w$().optional().describe('when, where the look was from a moment yet to come'),
    })
        .nullable()
        .describe('the retraining that was asked for'),
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
            asked.set(record.asked.key, { ...record.asked, at: record.asked.at ?? record.at });
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

;// CONCATENATED MODULE: ./packages/monitoring/ask-once.ts





const ask_once_FORMAT = 'mlops-retraining/1';
/** `asking`: somebody is at it, was killed, or does not know whether it arrived. `refused`: it surely did not. */
const Claim = schemas/* strictObject */.rej({
    format: schemas/* literal */.euz(ask_once_FORMAT),
    project: schemas/* string */.YjP(),
    key: schemas/* string */.YjP(),
    cause: Cause,
    at: iso/* datetime */.w$(),
    state: schemas/* enum */.k5n(['asking', 'asked', 'refused']),
});
/** Nobody asks for so long: whoever began it is no more. */
const ABANDONED_MS = 3_600_000;
/** Only a commit of git is there for the next look; what an artifact of this run would have held is not. */
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
/**
 * Asks for a retraining once for its key, however many look at the same time: only the one whose claim gets into the
 * ledger asks, and writes down that it was done. What was begun and not finished is asked again an hour later.
 *
 * @param ask returns false when nobody can tell whether it arrived; throws an MlopsError when it surely did not
 * @returns `known`: asked before; `unclear`: nobody can tell; `forgotten`: nothing can be remembered, so nothing was asked
 * @throws MLOPS_MONITOR_HISTORY, and what `ask` and the ledger throw
 */
async function askOnce(ledger, retraining, { now, ask }) {
    const digest = (0,external_node_crypto_.createHash)('sha256').update(retraining.key).digest('hex').slice(0, 16);
    const path = `retrainings/${kit.escape.fileName(retraining.project)}/${digest}.json`;
    const state = (state) => {
        const claim = { format: ask_once_FORMAT, ...retraining, at: now.toISOString(), state };
        return {
            message: `Retrain ${retraining.project} for ${retraining.cause}: ${state}`,
            files: new Map([[path, `${(0,kit.canonicalJson)(claim)}\n`]]),
        };
    };
    const settle = (as) => ledger.amend(async () => state(as));
    let free;
    const commit = await ledger.amend(async ({ entries }) => {
        free = isFree((await entries.read([path])).get(path), path, now);
        return free ? state('asking') : undefined;
    });
    if (free === false)
        return 'known';
    if (commit === undefined || !COMMIT.test(commit))
        return 'forgotten';
    try {
        if (!(await ask()))
            return 'unclear';
    }
    catch (error) {
        if (error instanceof kit.MlopsError)
            await settle('refused');
        throw error;
    }
    await settle('asked');
    return 'asked';
}
/** @throws MLOPS_MONITOR_HISTORY */
function isFree(content, path, now) {
    if (content === undefined)
        return true;
    try {
        const { state, at } = Claim.parse(JSON.parse(Buffer.from(content).toString('utf8')));
        return state === 'refused' || (state === 'asking' && now.getTime() - Date.parse(at) > ABANDONED_MS);
    }
    catch (cause) {
        throw fail('MLOPS_MONITOR_HISTORY', {
            message: `${path} says nothing sensible about a retraining: ${cause.message.split('\n')[0]}`,
            where: { file: path },
            hint: 'The ledger is append-only: look with `git log mlops/ledger` for the commit that changed it.',
            cause,
        });
    }
}

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
/** SQL of each count of {@link Beyond}. @param value SQL of DOUBLE */
function beyondSql({ low, high }, value) {
    const width = high > low ? high - low : Math.abs(high);
    const count = (condition) => `count(*) FILTER (WHERE NOT isnan(${value}) AND (${condition}))`;
    return {
        below: count(`${value} < ${sqlNumber(low)} AND ${value} <> 0`),
        above: count(`${value} > ${sqlNumber(high)} AND ${value} <> 0`),
        far: count(`${value} < ${sqlNumber(low - width)} OR ${value} > ${sqlNumber(high + width)}`),
    };
}
/** Counts in which what lies beyond the reference has two bins more, below and above. */
function withBeyond(counts, { below, above }) {
    const last = counts.length - 1;
    const within = counts.map((count, bin) => count - (bin === APART + 1 ? below : 0) - (bin === last ? above : 0));
    return [...within, below, above];
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
 * The share of the values at or below the ends of the reference and each edge between them, missing ones left out: what the
 * distances that need an order are computed from. Undefined when nothing has a value.
 */
function cumulated(bins, counts, { below, above }) {
    const total = counts.reduce((sum, count) => sum + count, 0) - counts[MISSING];
    if (total === 0)
        return undefined;
    const zeros = (point) => (point >= 0 ? counts[APART] : 0);
    let sum = 0;
    const shares = bins.edges.map((edge, at) => {
        sum += counts[2 + at];
        return (sum + zeros(edge)) / total;
    });
    const ends = [below + zeros(bins.low), total - above - counts[APART] + zeros(bins.high)];
    return [ends[0] / total, ...shares, ends[1] / total];
}
function bins_short(value) {
    return String(Number(value.toPrecision(4)));
}
/** A literal that the engine reads as this very double. */
function sqlNumber(value) {
    return `CAST('${value}' AS DOUBLE)`;
}

;// CONCATENATED MODULE: ./packages/monitoring/judge.ts

/** Checks of one column, by which they are named. */
const OF_COLUMN = /^(?:schema|missing|constant|range)\//;
/** Whether the data of a window was broken for a check: any of it, or for one of a single input that one. */
function isBroken({ checks }, { column }) {
    return Object.entries(checks).some(([id, { broken }]) => broken && (column === undefined || !OF_COLUMN.test(id) || id.replace(OF_COLUMN, '') === column));
}
const stateIn = ({ checks }, id) => checks[id]?.state ?? 'waiting';
/**
 * Whether a window says anything about a check. Of broken data it does not: what is drifted there is the bug, which must
 * never be learned, on no later day either. What arrives late says nothing before it is there.
 */
function counts(window, check) {
    if (asks(check) && isBroken(window, check))
        return false;
    return check.kind !== 'quality' || stateIn(window, check.id) !== 'waiting';
}
/**
 * Judges the checks of the newest complete window by those before it.
 * @param newest what the window shows; @param before the windows before it, oldest first, without a gap
 */
function judgeWindow(newest, before, judged = { broken: false, nameOf: (from) => from }) {
    return newest.map((observation) => {
        const { id, kind, severity, windows, value, limit, state, what } = observation;
        const earlier = before.filter((window) => counts(window, observation));
        const away = (judged.broken && asks(observation)) || (kind === 'quality' && state === 'waiting');
        const counted = [
            ...earlier.map((window) => ({ name: judged.nameOf(window.from), state: stateIn(window, id) })),
            ...(away ? [] : [{ name: 'now', state }]),
        ].slice(-windows.all);
        const crossed = counted.filter((window) => window.state === 'crossed');
        const enough = crossed.length >= windows.some;
        return {
            id,
            kind,
            owner: ownerOf(kind),
            severity,
            status: statusOf(enough, away && state === 'crossed' ? 'unknown' : state),
            value,
            limit,
            crossed: windows.all === 1 ? null : `${crossed.length} of ${windows.all}`,
            what: !away && state === 'crossed' ? what : inWords(observation, enough ? crossed : []),
        };
    });
}
/** Of a check that is not crossed now, or does not count: why not, and when it was. */
function inWords({ what, state }, crossed) {
    const broken = state === 'crossed' ? ', which says nothing: the data is broken' : '';
    const before = crossed.length === 0 ? '' : `; crossed in ${crossed.map(({ name }) => name).join(', ')}`;
    return what + broken + before;
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
 * Where the stretch of windows began, up to the newest, in each of which one of the checks was crossed, or had been often
 * enough to alert: a window that is fine in between begins no new cause.
 * @param windows oldest first, the newest last; @param checks those of one kind that may alert
 */
function beganAt(windows, checks) {
    const known = windows.filter((window) => checks.some((check) => counts(window, check)));
    const crossed = (at, id) => known[at] !== undefined && stateIn(known[at], id) === 'crossed';
    const lasts = (end) => checks.some(({ id, windows: { some, all } }) => {
        const among = Array.from({ length: all }, (_, back) => crossed(end - back, id));
        return among[0] || among.filter(Boolean).length >= some;
    });
    let began;
    for (let at = known.length - 1; at >= 0 && lasts(at); at--)
        if (checks.some(({ id }) => crossed(at, id)))
            began = known[at].from;
    return began ?? windows.at(-1)?.from;
}

// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
;// CONCATENATED MODULE: ./packages/monitoring/standing.ts


/** That what is in production is not confirmed. */
const UNCONFIRMED = 'pipeline/unconfirmed';
const SLOWER = 2;
const FAILING = 3;
const LAST = 3;
const DAY_MS = 24 * 3_600_000;
/** Model age, the pipeline's own health, and whether there is something new to learn. */
function standingChecks(facts, section, now) {
    return [
        ...ageOf(facts, section, now),
        ...servingOf(facts),
        ...pipelineOf(facts, section, now),
        ...newDataOf(facts, section),
    ];
}
/** By what nobody confirms, drift is no drift and none is none. It alerts whatever is watched: it may be somebody's doing. */
function servingOf({ serving }) {
    if (!serving)
        return [];
    const { version, unconfirmed } = serving;
    return [
        {
            id: UNCONFIRMED,
            kind: 'pipeline',
            severity: 'alert',
            windows: ONCE,
            state: unconfirmed === null ? 'ok' : 'crossed',
            value: Number(unconfirmed !== null),
            limit: 0,
            what: unconfirmed === null
                ? `${version} is in production, of a run that the server confirms`
                : `${version} is in production by the ledger alone: ${unconfirmed}. Deploy a version of a run that the server knows`,
            since: version,
        },
    ];
}
function ageOf({ modelMadeAt }, { age }, now) {
    if (age === undefined)
        return [];
    const days = modelMadeAt === undefined ? null : Math.max(0, (now.getTime() - Date.parse(modelMadeAt)) / DAY_MS);
    const limit = (1000 * (0,config.parseDuration)(age)) / DAY_MS;
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
        const every = 1000 * (0,config.parseDuration)(pipeline.every);
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
    const no = (why) => ({
        retrain: false,
        cause: cause?.cause ?? null,
        key: cause?.key ?? null,
        why,
    });
    const broken = work.findings.find((finding) => BROKEN.includes(finding.kind) && isAlert(finding));
    if (broken)
        return no(`the data is broken, and a bug must not be learned: ${broken.what}`);
    if (cause === undefined)
        return no('nothing asks for it');
    const unconfirmed = work.findings.find((finding) => finding.id === UNCONFIRMED && isAlert(finding));
    if (unconfirmed && cause.cause !== 'data')
        return no(`it may be somebody's word: ${unconfirmed.what}`);
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
    const rested = last === undefined ? undefined : new Date(Date.parse(last.at) + 1000 * (0,config.parseDuration)(cooldown));
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
/** In milliseconds; months differ. */
function shortest(length) {
    const from = new Date('2026-02-01T00:00:00Z');
    return endOf(from, length).getTime() - from.getTime();
}
/** `2013-07`, `2013-07-01` or an instant: as short as the window allows. */
function windowName(from, { unit }) {
    if (unit === 'month')
        return from.slice(0, 7);
    return from.endsWith('T00:00:00.000Z') ? from.slice(0, 10) : `${from.slice(0, 16).replace('T', ' ')} UTC`;
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
    const nameOf = (from) => windowName(from, seen.length);
    const findings = [...judged(complete, timeline, nameOf), ...judgeWindow(standing, [])];
    const began = (kind) => {
        const fact = standing.find((one) => one.kind === kind && one.state === 'crossed' && one.severity === 'alert' && one.since !== '');
        const checks = (newest?.observations ?? []).filter((one) => one.kind === kind && one.severity === 'alert');
        return fact?.since ?? beganAt(timeline, checks) ?? '';
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
            windows: timeline,
            alerts,
            asked: retrain.retrain ? { key: retrain.key, cause: retrain.cause, ...askedAt(seen) } : null,
        });
    const { timeless, future, damaged, unfinished, others, unknown } = seen.log;
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
        log: { timeless, future, damaged, unfinished, others, unknown },
    };
    return { result, record };
}
function askedAt({ takenAt, now }) {
    return takenAt !== undefined && takenAt < now ? { at: takenAt.toISOString() } : {};
}
function remembered({ report, observations }) {
    return {
        from: report.from,
        to: report.to,
        rows: report.rows,
        checks: Object.fromEntries(observations.map((one) => {
            const { id, state, value, limit } = one;
            return [id, { state, value, limit, ...(showsBroken(one) && { broken: true }) }];
        })),
    };
}
/**
 * Windows that are seen now and those that are only remembered; of a window whose rows are partly gone, the memory. What
 * only a closer look shows is not asked of every window at every look, and stays what it was.
 */
function timelineOf(seen, memory) {
    const all = new Map(memory.map((window) => [window.from, window]));
    for (const window of seen) {
        const { rows, checks } = all.get(window.from) ?? { rows: 0, checks: {} };
        if (window.rows >= rows)
            all.set(window.from, { ...window, checks: { ...checks, ...window.checks } });
    }
    return [...all.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
}
/** The newest window by those before it; of what arrives late, the newest window that it has arrived for. */
function judged(complete, timeline, nameOf) {
    const newest = complete.at(-1);
    if (!newest)
        return [];
    return newest.observations.flatMap((observation) => {
        const place = observation.state === 'waiting'
            ? complete.findLast(({ observations }) => observations.some(({ id, state }) => id === observation.id && state !== 'waiting'))
            : newest;
        const shown = place?.observations.find(({ id }) => id === observation.id) ?? observation;
        const { from } = (place ?? newest).report;
        const before = timeline.filter((window) => window.from < from);
        const broken = isBroken(timeline[before.length], shown);
        return judgeWindow([shown], before, { broken, nameOf });
    });
}
/** What cannot be read may be anything: of more than this share nobody knows what was served. */
const MOST_UNREADABLE = 0.01;
function logChecks({ log, now, replay }) {
    const { damaged, timeless, future, lines } = log;
    const grave = (count) => (count > lines * MOST_UNREADABLE ? 'alert' : 'warn');
    const facts = [
        ['log/damaged', damaged, `of ${lines.toLocaleString('en')} lines of the log are no predictions`, grave(damaged)],
        [
            'log/timeless',
            timeless,
            `of ${lines.toLocaleString('en')} rows do not say when they were served`,
            grave(timeless),
        ],
        ['log/future', replay ? 0 : future, `rows are from after ${now.toISOString()}: a clock is wrong`, 'warn'],
    ];
    return facts.map(([id, count, what, severity]) => ({
        id,
        kind: 'service',
        severity,
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

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/features/index.ts + 27 modules
var features = __webpack_require__(68);
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
       CAST(NULL AS DOUBLE) AS ms, false AS failed, CAST(1 AS DOUBLE) AS rate, CAST(NULL AS BIGINT) AS lost,
       CAST(NULL AS VARCHAR) AS looked_up, CAST(NULL AS TIMESTAMP) AS online${selected.map((one) => `, ${one}`).join('')}
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
        others: 0,
    };
}
function idOf(names, entity) {
    const id = names.get('id');
    if (id !== undefined)
        return `CAST(${kit.escape.sqlIdentifier(id)} AS VARCHAR)`;
    const parts = entity?.map((name) => names.get(name.toLowerCase()));
    if (parts === undefined || parts.length === 0 || parts.includes(undefined))
        return 'CAST(NULL AS VARCHAR)';
    return (0,features/* keySql */.qu)(parts.map((name) => (0,features/* canonicalSql */.ZF)(`CAST(to_json(${kit.escape.sqlIdentifier(name)}) AS VARCHAR)`)));
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
    const bad = await readLines(engine, files);
    const only = source.version === undefined ? '' : ` AND (v[2] = ${kit.escape.sqlString(source.version)} OR v[6] IS NOT NULL)`;
    await engine.run(`CREATE TABLE read AS SELECT ${example} AS id, ${timeSql(time === undefined ? 'v[7]' : 'coalesce(v[7], v[8])')} AS time, TRY_CAST(v[3] AS DOUBLE) AS ms,
       v[4] IS NOT NULL AS failed, coalesce(TRY_CAST(v[5] AS DOUBLE), 1) AS rate, TRY_CAST(v[6] AS BIGINT) AS lost,
       json_extract_string(line, '/model') AS model, json_extract_string(line, '/online/entity') AS looked_up, ${timeSql(`json_extract_string(line, '/online/at')`)} AS online,
       json_keys(line, '/inputs') AS keys${wanted.map((_, at) => `, v[${fixed + at + 1}] AS c${at}`).join('')}
     FROM (SELECT line, json_extract_string(line, [${pointers.join(', ')}]) AS v
           FROM lines WHERE whole) WHERE true${only}`);
    const others = await keepModel(engine, source);
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
        damaged: bad - unfinished,
        unfinished,
        others,
        lines: left.lines + bad,
    };
}
/** In bytes. A server writes no longer ones (serving/prediction-log.ts). */
const LONGEST_LINE = 16 * 2 ** 20;
/**
 * Reads the table `lines`. Whatever stands in a file, the other lines count: one that is too long, or no text, is left out.
 * @returns how many lines are not JSON or were left out
 */
async function readLines(engine, files) {
    const none = '(SELECT CAST(NULL AS VARCHAR) AS line WHERE false)';
    const read = `read_csv([${files.map(data/* exactPath */.V$).join(', ')}], columns={'line': 'VARCHAR'}, auto_detect=false, header=false,
    delim='\x01', quote='', escape='', comment='', null_padding=true, strict_mode=false, max_line_size=${LONGEST_LINE},
    store_rejects=true, rejects_table='unread', rejects_scan='unread_files')`;
    await engine.run(`CREATE TABLE lines AS SELECT line, json_valid(line) AS whole FROM ${files.length === 0 ? none : read} WHERE line IS NOT NULL`);
    const [broken] = await engine.rows('SELECT count(*) AS n FROM lines WHERE NOT whole');
    if (files.length === 0)
        return Number(broken['n']);
    const [unread] = await engine.rows('SELECT count(DISTINCT (file_id, line)) AS n FROM unread');
    await engine.run('DROP TABLE unread; DROP TABLE unread_files');
    return Number(broken['n']) + Number(unread['n']);
}
/**
 * Leaves what the model in question answered in the table `read`.
 * @returns how many lines of other models were in it. @throws MLOPS_MONITOR_LOG
 */
async function keepModel(engine, { model }) {
    const found = await engine.rows('SELECT model, count(*) AS n FROM read WHERE model IS NOT NULL GROUP BY model ORDER BY model');
    const names = found.map((row) => String(row['model']));
    if (model === undefined ? names.length > 1 : names.length > 0 && !names.includes(model)) {
        const listed = names.slice(0, 12).join(', ');
        throw fail('MLOPS_MONITOR_LOG', {
            message: `The prediction log is of ${listed}: ${model === undefined ? 'which of them is meant is not said' : `${model} is not among them`}.`,
            where: { field: 'monitor.log' },
            hint: 'Name the one that is meant with --model.',
        });
    }
    if (names.length <= 1)
        return 0;
    await engine.run(`DELETE FROM read WHERE model <> ${kit.escape.sqlString(model)}`);
    return found.reduce((sum, row) => sum + (row['model'] === model ? 0 : Number(row['n'])), 0);
}
/** The id of an example: the JSON array of its entity's values; of a team's own ids, the id itself. */
function exampleSql(names, pointers) {
    if (names.length === 1 && names[0] === 'id')
        return `json_extract_string(line, ${pointers[0]})`;
    return (0,features/* keySql */.qu)(pointers.map((one) => (0,features/* canonicalSql */.ZF)(`CAST(json_extract(line, ${one}) AS VARCHAR)`)));
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
    return { lines: Number(n), timeless, future, aside: new Map(aside.map((row) => [String(row['win']), asideOf(row)])) };
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
    const { beyond } = window;
    const counts = countsOf(reference, window);
    const chiSquare = (0,stats/* chiSquareTest */.Wp)(...counts);
    return {
        count: now - window.counts[MISSING],
        psi: digits((0,stats/* populationStabilityIndex */.V5)(...counts)),
        'jensen-shannon': digits((0,stats/* jensenShannonDistance */.M$)(...counts)),
        ...ordered(reference, window),
        'cramers-v': digits((0,stats/* cramersV */.o1)(chiSquare.statistic, total(counts[0]) + total(counts[1]))),
        chiSquare: {
            statistic: digits(chiSquare.statistic),
            degreesOfFreedom: chiSquare.degreesOfFreedom,
            pValue: digits(chiSquare.pValue),
        },
        missing: { before: digits(reference.counts[MISSING] / before), now: digits(window.counts[MISSING] / now) },
        beyond: beyond && { share: digits((beyond.below + beyond.above) / now), far: digits(beyond.far / now) },
        unseen: unseen(reference, window, now),
        mean: { before: reference.mean, now: window.mean },
    };
}
/**
 * Counts of both in the same bins. What lies beyond the reference is not in its outermost bins, which hold what they held,
 * but in two more: of values like those of the reference, one in n + 1 lies above all n of them, and one below.
 */
function countsOf({ counts }, window) {
    if (window.beyond === null)
        return [counts, window.counts];
    return [[...counts, 1, 1], withBeyond(window.counts, window.beyond)];
}
const NONE_BEYOND = { below: 0, above: 0 };
/** The distances that need an order, over the edges and the extremes of both. */
function ordered({ bins, counts }, window) {
    if (bins.kind !== 'edges')
        return { ks: null, wasserstein: null };
    const before = cumulated(bins, counts, NONE_BEYOND);
    const now = cumulated(bins, window.counts, window.beyond ?? NONE_BEYOND);
    if (before === undefined || now === undefined)
        return { ks: null, wasserstein: null };
    const points = [
        Math.min(bins.low, window.low ?? bins.low),
        ...[bins.low, ...bins.edges, bins.high],
        Math.max(bins.high, window.high ?? bins.high),
    ];
    const [a, b] = [
        { points, shares: [0, ...before, 1] },
        { points, shares: [0, ...now, 1] },
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

;// CONCATENATED MODULE: ./packages/monitoring/growth.ts
/** Windows that are alike stand in one order, up or down, in 2 of 5! cases: rarer than the 0.025 of every decision here. */
const WINDOWS = 5;
/** Days differ; another unit is a thousand times as much. */
const MOST_FASTER = 3;
/**
 * Whether a number is one that only grows, or only falls, as counters, dates and ages do: in the last five windows both of
 * its ends have moved one way, each time, and in the newest not much faster than before.
 *
 * @param ranges of all windows that have values, oldest first; the last one is asked about
 * @see Mann (1945), Econometrica 13:245–259: of n exchangeable values each order has the probability 1/n!
 */
function isMonotone(ranges) {
    const last = ranges.slice(-WINDOWS);
    if (last.length < WINDOWS)
        return false;
    const ways = ['low', 'high'].map((end) => wayOf(last.map((range) => [range.at, range[end]])));
    return ways[0] !== 0 && ways[0] === ways[1];
}
/** 1 up, -1 down, 0 neither. */
function wayOf(points) {
    const speed = (from, to) => (points[to][1] - points[from][1]) / (points[to][0] - points[from][0]);
    const newest = points.length - 1;
    const ways = new Set(points.slice(1).map((_, at) => Math.sign(speed(at, at + 1))));
    if (ways.size !== 1)
        return 0;
    return Math.abs(speed(newest - 1, newest)) <= MOST_FASTER * Math.abs(speed(0, newest - 1)) ? [...ways][0] : 0;
}

;// CONCATENATED MODULE: ./packages/monitoring/stuck.ts

/** A column that nearly always has one value may have it throughout a window. */
const NEARLY_CONSTANT = 0.99;
/** One that mostly has it may too: rows of one day are not independent. */
const MOSTLY = 0.9;
/** So may one that has it more often than not, unless windows are known in which it varies. */
const USUALLY = 0.5;
/** The one value that a column has throughout a window: a number, or the bin of a listed value; undefined of several. */
function stuck_valueOf({ bins }, window) {
    if (bins.kind === 'edges')
        return window.low !== null && window.low === window.high ? window.low : undefined;
    const filled = window.counts.flatMap((count, bin) => (bin !== MISSING && count > 0 ? [bin] : []));
    return filled.length === 1 && filled[0] !== APART ? filled[0] : undefined;
}
/**
 * Whether a column that has one value throughout a window stands still. It does not where that is its nature: a weekday has
 * one value a day, and each day another.
 * @param before what {@link valueOf} says of the windows before
 */
function howStuck(reference, window, before) {
    const value = stuck_valueOf(reference, window);
    if (value === undefined)
        return 'no';
    const single = before.filter((one) => one !== undefined);
    const varies = 2 * single.length < before.length;
    if (!varies && single.some((one) => one !== value))
        return 'no';
    const { share, most } = sharesOf(reference, value);
    if (most > NEARLY_CONSTANT)
        return 'no';
    return share > MOSTLY || (share > USUALLY && !varies) ? 'perhaps' : 'yes';
}
/** The share that a value has in the reference, and the largest that any has; of numbers in bins that of zero alone is known. */
function sharesOf({ bins, counts }, value) {
    const usual = counts.slice(APART);
    const total = usual.reduce((sum, count) => sum + count, 0);
    if (total === 0)
        return { share: 1, most: 1 };
    if (bins.kind === 'values')
        return { share: counts[value] / total, most: Math.max(...usual) / total };
    const zeros = counts[APART] / total;
    return { share: value === 0 ? zeros : 0, most: value === 0 ? zeros : 0 };
}

;// CONCATENATED MODULE: ./packages/monitoring/rules.ts



const DISTANCES = ['psi', 'jensen-shannon', 'ks', 'wasserstein', 'cramers-v'];
const PSI = 0.25;
const MISSING_RISE = 0.2;
const MIN_COUNT = 500;
const rules_WINDOWS = '2 of 3';
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
        windows: parseWindows(first('windows') ?? rules_WINDOWS),
        minCount: first('min-count') ?? MIN_COUNT,
    };
}

;// CONCATENATED MODULE: ./packages/monitoring/window-checks.ts





/** More values of another type than this are no accident. */
const WRONG_SHARE = 0.01;
const UNSEEN_SHARE = 0.01;
/** Seasons go a little beyond what a model was validated on; another unit goes far. */
const FAR_SHARE = 0.01;
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
        observations.push(...brokenColumn(name, {
            reference,
            served,
            distance,
            rule,
            monotone: isMonotone(rangesOf(name, [...work.before, window])),
            values: work.before.flatMap(({ rows, columns }) => columns[name] && rows >= rule.minCount ? [stuck_valueOf(reference, columns[name])] : []),
        }), { ...driftOf(name, distance, rule), ...(reference.role === 'input' && { column: name }) });
    }
    const begun = work.before.some(({ rows }) => rows > 0);
    observations.push(...serviceOf(window, work.section.health ?? {}, begun));
    return { distances, observations };
}
function rangesOf(name, windows) {
    return windows.flatMap(({ from, columns }) => {
        const { low, high } = columns[name] ?? { low: null, high: null };
        return low === null || high === null ? [] : [{ at: Date.parse(from), low, high }];
    });
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
function brokenColumn(name, { reference, served, distance, rule, monotone, values }) {
    const { missing, count } = distance;
    const rows = served.counts.reduce((sum, n) => sum + n, 0);
    const rise = missing.now - missing.before;
    const severity = rule.severity === 'info' ? 'warn' : 'alert';
    const enough = rows >= rule.minCount;
    const base = { kind: 'data', windows: ONCE };
    const line = `monitor: {drift: {${/^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name)}: {severity: info}}}`;
    const stuck = monotone ? 'no' : howStuck(reference, served, values);
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
            severity: stuck === 'perhaps' ? 'warn' : severity,
            state: enough && count > 0 && stuck !== 'no' ? 'crossed' : 'ok',
            value: null,
            limit: null,
            what: `${name} has one and the same value throughout; where that is no fault, say ${line}`,
        },
    ];
    if (distance.beyond !== null) {
        const { share, far } = distance.beyond;
        observations.push({
            ...base,
            id: `range/${name}`,
            severity: rule.severity === 'info' ? 'info' : monotone ? 'warn' : 'alert',
            state: !enough ? 'waiting' : far > FAR_SHARE ? 'crossed' : 'ok',
            value: far,
            limit: FAR_SHARE,
            what: `${percent(far)} of ${name} are further off than the reference is wide; ${percent(share)} lie beyond it` +
                (monotone
                    ? `, as it moves one way, which the model has not seen: leave it out of the features, or say ${line}`
                    : `; where that is no fault, say ${line}`),
        });
    }
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
/** Each costs a look at its labels. */
const MOST_WINDOWS = 400;
/**
 * How many of the last windows are to be looked at, so that each still is when its labels are due, and then as many more as
 * the rules count.
 * @throws MLOPS_MONITOR_INPUT when they are too many
 */
function windowsUntilLabels(section, length) {
    const within = section['labels-within'] ?? LABELS_WITHIN;
    const counted = (section.quality ?? []).map((rule) => parseWindows(rule.windows ?? quality_WINDOWS).all);
    const due = Math.ceil((1000 * (0,config.parseDuration)(within)) / shortest(length));
    // The newest is not over yet.
    const windows = 1 + due + Math.max(1, ...counted);
    if (windows <= MOST_WINDOWS)
        return windows;
    throw fail('MLOPS_MONITOR_INPUT', {
        message: `Labels that may come ${within} late are waited for through ${windows.toLocaleString('en')} windows of ${length.count} ${length.unit}; at most ${MOST_WINDOWS} are looked at.`,
        where: { field: 'monitor.labels-within' },
        hint: 'Choose a longer monitor.window, or a shorter monitor.labels-within.',
    });
}
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
    const [counts] = await engine.rows(`SELECT count(*) AS asked, count(truth.id) AS labelled FROM ${askedIn(window)} LEFT JOIN truth USING (id)`);
    const { asked: examples, labelled } = counts;
    const asked = section.quality ?? [];
    const metrics = [...new Set([...asked.map(({ metric }) => metric), ...usualMetrics(work.reference)])];
    const skills = {};
    for (const metric of metrics) {
        const estimate = labelled === 0 ? undefined : await measure(engine, window, metric, work);
        skills[metric] = asInterval(estimate);
    }
    const within = 1000 * (0,config.parseDuration)(section['labels-within'] ?? LABELS_WITHIN);
    const due = Date.parse(window.to) + within <= until.getTime();
    const share = examples === 0 ? 1 : labelled / examples;
    const arrived = share >= LABELLED_SHARE;
    const labels = {
        id: 'labels',
        kind: 'labels',
        severity: 'alert',
        windows: ONCE,
        state: examples === 0 ? 'waiting' : arrived ? 'ok' : due ? 'crossed' : 'waiting',
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
/** SQL of the predictions of a window, each example once, as it was asked first: whoever repeats one has one voice. */
function askedIn({ from }) {
    return `(SELECT * FROM served WHERE win = ${timestampSql(from)}
           QUALIFY id IS NULL OR row_number() OVER (PARTITION BY id ORDER BY time) = 1)`;
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
    const from = `FROM ${askedIn(window)} JOIN truth USING (id) WHERE true`;
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
        const beyond = of.bins.kind === 'edges' ? Object.entries(beyondSql(of.bins, value)) : [];
        return [
            `${countSql(of.bins, value)} AS b${at}`,
            ...(of.type === 'number' ? ofNumbers : []),
            ...beyond.map(([which, count]) => `${count} AS ${which}${at}`),
        ];
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
    const counted = (which) => Number(row[`${which}${at}`]);
    return {
        counts: readCounts(bins, row[`b${at}`]),
        wrong: Number(row[`w${at}`] ?? 0),
        mean: rounded(row[`m${at}`]),
        low: rounded(row[`l${at}`]),
        high: rounded(row[`h${at}`]),
        beyond: bins.kind === 'edges' ? { below: counted('below'), above: counted('above'), far: counted('far') } : null,
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
async function skewOf(engine, window, { offline, ...work }) {
    const table = await (0,data/* relation */.JW)(offline, { text: ['id'] });
    const names = await columnsOf(engine, table);
    if (!names.has('id')) {
        throw fail('MLOPS_MONITOR_COLUMN', {
            message: `${offline} has no column id: expected features by the id of their example.`,
            where: { file: offline, field: 'id' },
            hint: 'build-features writes such tables.',
        });
    }
    const sample = sampleSql(window, work.section, `id IN (SELECT CAST(id AS VARCHAR) FROM ${table})`);
    return compare(engine, window, work, {
        id: 'skew',
        names,
        rows: `(${sample}) s JOIN ${table} o ON s.id = CAST(o.id AS VARCHAR)`,
        compared: 'served examples compared with the offline features',
        none: 'no served example is among the offline features, so nothing is known of training–serving skew',
        differs: 'were served with another value than training computes',
    });
}
/**
 * Whether the online store said what training computes for the same entities at the same moments: a sample of the window's
 * look-ups, computed again from the data.
 * @param offlineAt absent: the data is not here
 * @returns nothing when nothing was looked up
 */
async function lookUpSkewOf(engine, window, { offlineAt, ...work }) {
    const sample = sampleSql(window, work.section, 'looked_up IS NOT NULL');
    await engine.run(`CREATE OR REPLACE TABLE looked AS ${sample};
    CREATE OR REPLACE TABLE asked AS SELECT DISTINCT looked_up AS id, online AS moment FROM looked`);
    const [count] = await engine.rows('SELECT count(*) AS n FROM looked');
    if (Number(count['n']) === 0)
        return [];
    if (offlineAt === undefined) {
        const what = 'features were looked up, and the data is not here to compute them again';
        return [{ ...BASE, id: 'skew/look-ups', severity: 'warn', state: 'unknown', value: null, limit: null, what }];
    }
    const table = await offlineAt(engine, 'asked');
    return compare(engine, window, work, {
        id: 'skew/look-ups',
        names: await columnsOf(engine, table),
        rows: `looked s JOIN ${table} o ON s.looked_up = o.id AND s.online IS NOT DISTINCT FROM o.moment`,
        compared: 'looked-up examples computed again as of the same moments',
        none: 'no looked-up entity is among the data, so nothing is known of training–serving skew',
        differs: 'were looked up with another value than training computes for the same moment',
    });
}
const BASE = { kind: 'skew', severity: 'alert', windows: ONCE };
/** The same rows every time, spread over the window. */
function sampleSql(window, { skew }, among) {
    return `SELECT * FROM served WHERE win = ${timestampSql(window.from)} AND ${among} ORDER BY md5(id), time LIMIT ${skew?.sample ?? SAMPLE}`;
}
async function columnsOf(engine, table) {
    const described = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
    return new Set(described.map((row) => String(row['column_name'])));
}
/** @param said.rows SQL of served rows `s` beside offline rows `o` */
async function compare(engine, window, { reference, served, section }, said) {
    const { share = SHARE, tolerance = TOLERANCE } = section.skew ?? {};
    const compared = Object.entries(reference.columns).filter(([name, { role }]) => role === 'input' && said.names.has(name) && window.columns[name] !== undefined);
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
    const [found] = await engine.rows(`SELECT count(*) AS n${differs.map((one) => `, ${one}`).join('')} FROM ${said.rows}`);
    const rows = Number(found['n']);
    return [
        {
            ...BASE,
            id: `${said.id}/compared`,
            state: rows === 0 ? 'unknown' : 'ok',
            value: rows,
            limit: 1,
            what: rows === 0 ? said.none : `${rows.toLocaleString('en')} ${said.compared}`,
        },
        ...compared.map(([name], at) => {
            const different = rows === 0 ? 0 : Number(found[`d${at}`]) / rows;
            return {
                ...BASE,
                id: `${said.id}/${name}`,
                state: rows === 0 ? 'unknown' : different > share ? 'crossed' : 'ok',
                value: different,
                limit: share,
                what: `${percent(different)} of ${name} ${said.differs}`,
            };
        }),
    ];
}

;// CONCATENATED MODULE: ./packages/monitoring/monitor.ts










/** Longer ago is history: the ledger has it. */
const monitor_MOST_WINDOWS = 24;
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
    const kept = Math.max(monitor_MOST_WINDOWS, look.labels === undefined ? 0 : windowsUntilLabels(section, length));
    const served = await loadServed(host, engine, reference, {
        ...look.served,
        time: section.time,
        entity: look.entity,
        window: length,
        until: now,
    });
    const windows = (await scanWindows(engine, { reference, served, length, until: now })).slice(-kept);
    if (look.labels !== undefined)
        await loadLabels(engine, look.labels, section.target ?? 'target');
    const measured = [];
    for (const [at, window] of windows.entries()) {
        const before = windows.slice(0, at);
        const { distances, observations } = checkWindow(window, { reference, rules, section, before });
        const quality = look.labels === undefined
            ? undefined
            : await qualityOf(engine, window, { reference, served, section, until: now });
        const all = [...observations, ...(quality?.observations ?? [])];
        // Of what is older only what comes late is still asked, and whether it says anything.
        const isOld = at < windows.length - monitor_MOST_WINDOWS;
        measured.push({
            report: {
                name: windowName(window.from, length),
                ...window,
                ...(isOld && { columns: {} }),
                distances: isOld ? {} : distances,
                ...(quality && { quality: { labelled: quality.labelled, skills: quality.skills } }),
            },
            observations: isOld ? all.filter((one) => isLate(one) || showsBroken(one)) : all,
        });
    }
    await lookCloser(measured.filter(({ report }) => report.complete), (window) => closerLook(host, engine, window, served, look));
    return assess({ ...look, length, windows: measured, log: served });
}
/**
 * Looks closer, which reads every row once more, at the newest window and at those before it whose drift or loss of skill
 * may count beside it: only where nothing shows that their data was broken.
 * @param complete oldest first; what is seen is added to their observations
 */
async function lookCloser(complete, closer) {
    const newest = complete.at(-1);
    const asked = newest?.observations.filter((one) => asks(one) && one.severity === 'alert') ?? [];
    let open = Math.max(1, ...asked.map(({ windows }) => windows.all));
    for (const window of complete.toReversed()) {
        const { report, observations } = window;
        const states = observations.flatMap((one) => (asked.some(({ id }) => id === one.id) ? [one.state] : []));
        if (window === newest || states.includes('crossed'))
            observations.push(...(await closer(report)));
        if (!observations.some(showsBroken) && !states.includes('waiting'))
            open -= 1;
        if (open === 0)
            return;
    }
}
/** What is not asked of every window, because it reads every row once more. */
async function closerLook(host, engine, window, served, look) {
    const { reference, section, contract, offline, offlineAt, scratch } = look;
    if (window.rows === 0)
        return [];
    return [
        ...(contract ? await contractOf(host, engine, window, { reference, served, contract, scratch }) : []),
        ...(offline === undefined ? [] : await skewOf(engine, window, { reference, served, offline, section })),
        ...(await lookUpSkewOf(engine, window, { reference, served, offlineAt, section })),
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
    const [first, ...more] = findings.filter(({ severity, status }) => severity === 'warn' && status === 'alert');
    const warned = first ? ` Pointed out: ${first.what}${more.length === 0 ? '' : ` and ${more.length} more`}.` : '';
    return `${window}: ${drift ? `${drift.what}, ` : ''}on ${rows.toLocaleString('en')} predictions.${warned}${asks}`;
}
/** The result as `result.json` holds it. */
function monitorJson(result) {
    return JSON.parse(JSON.stringify(result));
}

;// CONCATENATED MODULE: ./packages/monitoring/remember.ts



const FOLDER = 'monitoring';
function folder(project) {
    return `${FOLDER}/${kit.escape.fileName(project)}`;
}
/** Names of the projects that anybody has looked at. */
async function watchedProjects(entries) {
    return (await entries.list(FOLDER)).map(decodeURIComponent);
}
/** What earlier looks recorded. @throws MLOPS_LEDGER_UNREADABLE, MLOPS_MONITOR_HISTORY */
async function readRecords(entries, project) {
    const paths = (await entries.list(folder(project))).map((name) => `${folder(project)}/${name}`);
    const found = await entries.read(paths);
    return paths.map((path) => parseRecord(Buffer.from(found.get(path)).toString('utf8'), path));
}
/** Adds one record in one commit. Its name follows from its content, so that the same look is recorded once. */
async function writeRecord(entries, record) {
    const text = `${(0,kit.canonicalJson)(record)}\n`;
    const digest = (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
    const path = `${folder(record.project)}/${record.at.replaceAll(':', '')}-${digest.slice(0, 12)}.json`;
    if ((await entries.read([path])).has(path))
        return;
    const asked = record.asked === null ? '' : `, retrain for ${record.asked.cause}`;
    await entries.append({
        message: `Monitor ${record.project}: ${record.verdict}${asked}`,
        files: new Map([[path, text]]),
    });
}

;// CONCATENATED MODULE: ./packages/monitoring/reference-table.ts




/** @throws MLOPS_MONITOR_REFERENCE, MLOPS_DATA_… */
async function referenceFromTables(engine, tables) {
    const scored = await (0,data/* relation */.JW)(tables.predictions, { text: ['id'] });
    const answers = await reference_table_columnsOf(engine, scored);
    const predictions = predictionColumns(answers);
    const features = tables.features === undefined ? undefined : await (0,data/* relation */.JW)(tables.features, { text: ['id'] });
    const given = features === undefined ? answers : await reference_table_columnsOf(engine, features);
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
async function reference_table_columnsOf(engine, table) {
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













/***/ })

};
