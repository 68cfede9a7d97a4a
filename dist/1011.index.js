export const id = 1011;
export const ids = [1011];
export const modules = {

/***/ 61011:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h4: () => (/* reexport */ askedVersion),
  Zy: () => (/* reexport */ compareVersions),
  Kd: () => (/* reexport */ holderOf),
  A_: () => (/* reexport */ isReference),
  Et: () => (/* reexport */ momentOf),
  Me: () => (/* reexport */ openRegistry),
  _5: () => (/* reexport */ readRecords),
  AK: () => (/* reexport */ recordedIn),
  ne: () => (/* reexport */ recordedNames),
  CF: () => (/* reexport */ recordedReference),
  Ji: () => (/* reexport */ fail),
  ZL: () => (/* reexport */ stagesOf)
});

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/registry/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_REGISTRY_REFERENCE: 'What was asked for is not written as name, name@v1.2.3 or name#stage.',
    MLOPS_REGISTRY_UNKNOWN: 'The registry has no such version, or nothing is in this stage.',
    MLOPS_REGISTRY_LIGHTWEIGHT: 'A tag of the registry is lightweight: it has no author and no date, and gto does not see it.',
    MLOPS_REGISTRY_MOVED: 'A tag is not the one that was recorded: somebody moved it or made it again.',
    MLOPS_REGISTRY_MISSING: 'A tag that was recorded is not here: it was not fetched, or somebody deleted it.',
    MLOPS_REGISTRY_FOREIGN: 'A tag was pushed by hand. It is a request, which nobody has proven yet.',
    MLOPS_REGISTRY_TAKEN: 'This version, or this commit, has another model already.',
    MLOPS_REGISTRY_UNVERIFIED: 'The chain of evidence of this model has a gap, or what is on record as its version is not what its run made.',
    MLOPS_REGISTRY_CHECKOUT: 'What is checked out is neither what the model was made from nor a commit that the default branch was at.',
    MLOPS_REGISTRY_NOT_PASSED: 'No recorded run of this commit has passed everything that a registered model must pass.',
    MLOPS_REGISTRY_INPUT: 'What is to be registered, promoted or asked is not said in a way that can be done.',
    MLOPS_REGISTRY_LOST: 'Another process moved this stage first.',
    MLOPS_REGISTRY_DEPRECATED: 'This version was withdrawn, or is still in use where it cannot be withdrawn.',
    MLOPS_REGISTRY_BYTES: 'The bytes of a version are not those that were registered, or there is no room for them.',
});

;// CONCATENATED MODULE: ./packages/registry/grammar.ts
const WORD = '[a-zA-Z0-9](?:[a-zA-Z0-9/_-]*[a-zA-Z0-9])?';
/** An artifact may live in a directory: `models:churn`, whose tags have `=` for the colon that git does not allow. */
const ARTIFACT = `(?:[a-zA-Z0-9_./-]+=)?${WORD}`;
const IDENTIFIER = '(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)';
const NUMBER = '(?:0|[1-9][0-9]*)';
const SEMVER = `${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIER}(?:\\.${IDENTIFIER})*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?`;
const TAG = new RegExp(`^(?<artifact>${ARTIFACT})(?:(?:#(?<stage>${WORD})|@v(?<version>${SEMVER}))(?<cancel>!?)|@deprecated)(?:#(?<counter>[0-9]+))?$`);
/** What this tool writes: a subset of GTO's names that is one path segment everywhere. */
const OWN_WORD = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const REFERENCE = new RegExp(`^(?<name>${OWN_WORD})(?:@v?(?<version>${SEMVER})|#(?<stage>${OWN_WORD}))?$`);
const OWN = new RegExp(`^${OWN_WORD}$`);
/** @returns undefined for a tag that is none of GTO's */
function parseTag(tag) {
    const groups = TAG.exec(tag)?.groups;
    if (!groups)
        return undefined;
    const { artifact, stage, version, cancel, counter } = groups;
    const common = { name: artifact.replace('=', ':'), ...(counter !== undefined && { counter: Number(counter) }) };
    if (version !== undefined)
        return { kind: cancel ? 'deregister' : 'register', version, ...common };
    if (stage !== undefined)
        return { kind: cancel ? 'unassign' : 'assign', stage, ...common };
    return { kind: 'deprecate', ...common };
}
/** The tag as gto would name it. */
function formatTag(meaning) {
    const name = meaning.name.replace(':', '=');
    const counter = meaning.counter === undefined ? '' : `#${meaning.counter}`;
    switch (meaning.kind) {
        case 'register':
            return `${name}@v${meaning.version}${counter}`;
        case 'deregister':
            return `${name}@v${meaning.version}!${counter}`;
        case 'assign':
            return `${name}#${meaning.stage}${counter}`;
        case 'unassign':
            return `${name}#${meaning.stage}!${counter}`;
        case 'deprecate':
            return `${name}@deprecated${counter}`;
    }
}
/** @returns undefined when it is not written as name, name@v1.2.3 or name#stage */
function parseReference(text) {
    const groups = REFERENCE.exec(text)?.groups;
    if (!groups)
        return undefined;
    const { name, version, stage } = groups;
    if (version !== undefined)
        return { kind: 'version', name, version };
    return stage === undefined ? { kind: 'newest', name } : { kind: 'stage', name, stage };
}
/** Whether it names a version or a stage: `name` alone could be anything. */
function isReference(text) {
    const kind = parseReference(text)?.kind;
    return kind === 'version' || kind === 'stage';
}
/** Whether this tool gives this name to an artifact or a stage. */
const isOwnWord = (word) => OWN.test(word);

;// CONCATENATED MODULE: ./packages/registry/moments.ts
/** Clocks differ by minutes, and by hours where one takes its own time for UTC: what follows is dated after it then. */
const AHEAD_MS = 24 * 3_600_000;
/**
 * The latest moment, in milliseconds since 1970, at which a record of a name is believed to have been made: a clock may have
 * been ahead. Where most of the records are from later, it is the clock of now that went back, and all are believed.
 * @param said when the records say that they were made
 */
function latestBelieved(said, now) {
    const latest = now.getTime() + AHEAD_MS;
    const later = said.filter((at) => Date.parse(at) > latest).length;
    return 2 * later < said.length ? latest : Infinity;
}
/**
 * When each move of a stage was made, in milliseconds since 1970. Their counters say which came first: one that a clock
 * which was ahead has dated after the next was made before that.
 * @param moves those of one stage, in the order of their counters
 */
function momentsOf(moves) {
    let next = Infinity;
    const moments = moves.toReversed().map((move) => {
        const said = Date.parse(move.at);
        next = said < next ? said : next - 1000;
        return [move, next];
    });
    return new Map(moments.reverse());
}
/** When a version was registered, in milliseconds since 1970: before anybody moved it, whatever a clock said. */
function registrationOf({ version, registeredAt }, moments) {
    const moved = [...moments].flatMap(([move, at]) => (move.version === version ? [at - 1000] : []));
    return Math.min(Date.parse(registeredAt), ...moved);
}

;// CONCATENATED MODULE: ./packages/registry/semver.ts
/** What this tool registers: three numbers. Others may have pushed more, which is read. */
const RELEASE = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
/** @returns `1.2.3` of `1.2.3` or `v1.2.3`; undefined when it is no release version */
function releaseVersion(text) {
    const version = text.replace(/^v/, '');
    return RELEASE.test(version) && version.split('.').every((part) => Number.isSafeInteger(Number(part)))
        ? version
        : undefined;
}
/** The next version; the first of all is 1.0.0. */
function nextVersion(newest, bump) {
    if (newest === undefined)
        return '1.0.0';
    const [major, minor, patch] = split(newest).numbers;
    // What is bumped from a pre-release is released first: 2.0.0-rc.1 is before 2.0.0.
    switch (bump) {
        case 'major':
            return `${major + 1}.0.0`;
        case 'minor':
            return `${major}.${minor + 1}.0`;
        case 'patch':
            return `${major}.${minor}.${patch + 1}`;
    }
}
/** Negative when `a` is before `b`. @see https://semver.org/spec/v2.0.0.html item 11 */
function compareVersions(a, b) {
    const [left, right] = [split(a), split(b)];
    for (const [i, number] of left.numbers.entries())
        if (number !== right.numbers[i])
            return number - right.numbers[i];
    if (left.pre === undefined || right.pre === undefined)
        return Number(left.pre === undefined) - Number(right.pre === undefined);
    for (let i = 0; i < Math.max(left.pre.length, right.pre.length); i++) {
        const order = compareIdentifiers(left.pre[i], right.pre[i]);
        if (order !== 0)
            return order;
    }
    return 0;
}
function compareIdentifiers(a, b) {
    if (a === b)
        return 0;
    if (a === undefined || b === undefined)
        return a === undefined ? -1 : 1;
    const [numeric, other] = [/^\d+$/.test(a), /^\d+$/.test(b)];
    if (numeric && other)
        return Number(a) - Number(b);
    if (numeric !== other)
        return numeric ? -1 : 1;
    return a < b ? -1 : 1;
}
function split(version) {
    const [release = ''] = version.split('+');
    const dash = release.indexOf('-');
    const core = dash < 0 ? release : release.slice(0, dash);
    return { numbers: core.split('.').map(Number), pre: dash < 0 ? undefined : release.slice(dash + 1).split('.') };
}

;// CONCATENATED MODULE: ./packages/registry/state.ts



/** How the tag of a record is dated, in seconds since 1970. A request may be older than the record that honoured it. */
function dateOf({ tagText }) {
    return Number(/^tagger .* (\d+) [+-]\d{4}$/m.exec(tagText)?.[1] ?? 0);
}
/** Whether the tag is the very object that was recorded. */
function standing(record, tags) {
    const tag = tags.find((candidate) => candidate.tag === record.tag);
    if (!tag)
        return 'missing';
    if (tag.object === record.tagObject)
        return 'ok';
    return tag.annotated ? 'moved' : 'lightweight';
}
/** Annotated tags of a name that no record knows: somebody's request. gto does not see lightweight ones, and neither does this. */
function foreignTags(recorded, tags) {
    const known = new Set(allRecords(recorded).map(({ tag }) => tag));
    return tags.filter(({ tag, meaning, annotated }) => annotated && meaning.name === recorded.name && !known.has(tag));
}
const allRecords = ({ versions, moves, withdrawals }) => [
    ...versions,
    ...moves,
    ...withdrawals,
];
/**
 * The version in a stage, as gto has it: of the versions whose last move in this stage put them there, and which are not
 * withdrawn, the one that was put there last.
 * @param until milliseconds since 1970
 * @returns undefined when there is none
 */
function holderOf(recorded, stage, until = Infinity) {
    const last = new Map();
    for (const [move, at] of momentsOf(movesOf(recorded, stage)))
        if (at <= until)
            last.set(move.version, move);
    const withdrawn = new Set(recorded.withdrawals.filter(({ at }) => Date.parse(at) <= until).map((each) => each.version));
    const [newest] = [...last.values()]
        .filter(({ action, version }) => action === 'assign' && !withdrawn.has(version))
        .sort((a, b) => b.n - a.n);
    const version = newest && recorded.versions.find((candidate) => candidate.version === newest.version);
    return newest && version && { move: newest, version };
}
function movesOf({ moves }, stage) {
    return moves.filter((move) => move.stage === stage).sort((a, b) => a.n - b.n);
}
const stagesOf = ({ moves }) => [...new Set(moves.map(({ stage }) => stage))].sort();
/**
 * A request to move a stage that nobody has recorded and that gto follows already: dated after the tags of all recorded
 * moves of it. Older ones were overtaken, whenever they came; those from the future count for nothing.
 */
function requestedMove(recorded, stage, tags) {
    const newest = movesOf(recorded, stage).at(-1);
    const since = newest ? dateOf(newest) : -Infinity;
    return foreignTags(recorded, tags)
        .filter(({ meaning }) => (meaning.kind === 'assign' || meaning.kind === 'unassign') && meaning.stage === stage)
        .filter(({ meaning }) => (meaning.counter ?? 0) <= MOST_MOVES)
        .filter(({ time, ahead }) => time >= since && !ahead)
        .sort((a, b) => a.time - b.time || (a.meaning.counter ?? 0) - (b.meaning.counter ?? 0))
        .at(-1);
}
/**
 * Whether a version was withdrawn: by a record, or by anybody's tag, because withdrawing needs no proof. That of a whole name
 * is of what was registered before it, as with gto: nobody withdraws what is to come.
 */
function isWithdrawn(recorded, version, tags) {
    const registered = Date.parse(version.registeredAt);
    const byRecord = recorded.withdrawals.some((withdrawal) => withdrawal.version === null ? Date.parse(withdrawal.at) >= registered : withdrawal.version === version.version);
    const byTag = tags
        .filter(({ annotated, meaning, ahead }) => annotated && meaning.name === recorded.name && !ahead)
        .some(({ meaning, time }) => (meaning.kind === 'deregister' && meaning.version === version.version) ||
        (meaning.kind === 'deprecate' && time >= dateOf(version)));
    return byRecord || byTag;
}
/** Versions by their numbers, the newest first. */
function byVersion(versions) {
    return [...versions].sort((a, b) => compareVersions(b.version, a.version));
}
/** No name was moved so often: behind a counter that somebody made up there is soon no next one. */
const MOST_MOVES = 2 ** 31;
/** The counter of the next tag of a name: gto counts over all its tags. */
function nextCounter(recorded, tags) {
    const counters = tags
        .filter(({ meaning }) => meaning.name === recorded.name)
        .map(({ meaning }) => meaning.counter ?? 0)
        .filter((counter) => counter <= MOST_MOVES);
    return Math.max(0, ...counters, ...recorded.moves.map(({ n }) => n)) + 1;
}
/** When all records of a name say that they were made. */
const allSaid = ({ versions, moves, withdrawals }) => [
    ...[...moves, ...withdrawals].map(({ at }) => at),
    ...versions.map(({ registeredAt }) => registeredAt),
];
/**
 * When the next record of a name is made, in whole seconds: now, and after those before it, though a clock went back; not
 * after those of a clock that was ahead, or all would be yet to come. How somebody dated a tag has no say in it: a request is
 * of the moment in which it is honoured, so that it changes no past.
 * @param after moments that it has to come after, however far ahead they are
 */
function nextMoment(recorded, now, after = []) {
    const latest = latestBelieved(allSaid(recorded), now);
    const before = allSaid(recorded).filter((at) => Date.parse(at) <= latest);
    return Math.max(seconds(now), ...[...before, ...after].map((at) => Date.parse(at) / 1000 + 1));
}
/**
 * How the next tag of a name is dated, in whole seconds: gto orders tags by nothing else, so two never share a second, and a
 * clock that went back does not make the past newer. A tag that somebody dated ahead makes no future of it.
 */
function nextDate(recorded, tags, now) {
    const dates = tags.filter(({ meaning, ahead }) => meaning.name === recorded.name && !ahead).map(({ time }) => time);
    const before = [...dates, ...allRecords(recorded).map(dateOf)];
    return Math.max(nextMoment(recorded, now), ...before.map((date) => date + 1));
}
/** @throws MLOPS_REGISTRY_FOREIGN for a request from the future */
function refuseFuture({ tag, by, time, ahead }) {
    if (!ahead)
        return;
    throw fail('MLOPS_REGISTRY_FOREIGN', {
        message: `the tag ${tag} (by ${by}) is dated in the future, ${time} seconds after 1970`,
        hint: `Make it again by a clock that is right: git tag -d '${tag}'. Where a server has it, ask for the next number: there it may be nobody's to remove.`,
    });
}
const seconds = (now) => Math.floor(now.getTime() / 1000);

;// CONCATENATED MODULE: ./packages/registry/history.ts


/** Everything that happened to a name, the newest first. Pure. */
function historyOf({ recorded, tags }) {
    const { name, versions, withdrawals } = recorded;
    const moments = allMoments(recorded);
    const events = [
        ...versions.map((record) => ({
            at: isoOf(registrationOf(record, moments)),
            event: 'registration',
            version: record.version,
            stage: null,
            ...common(record, tags),
        })),
        ...[...moments].map(([record, at]) => ({
            at: isoOf(at),
            event: record.action === 'assign' ? 'assignment' : 'unassignment',
            version: record.version,
            stage: record.stage,
            ...common(record, tags),
        })),
        ...withdrawals.map((record) => ({
            at: record.at,
            event: record.version === null ? 'deprecation' : 'deregistration',
            version: record.version,
            stage: null,
            ...common(record, tags),
        })),
        ...foreignTags(recorded, tags).map((tag) => foreign(recorded, tag)),
    ];
    return events.map((event) => ({ ...event, name })).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}
/** When each move of a name was made. */
function allMoments(recorded) {
    return new Map(stagesOf(recorded).flatMap((stage) => [...momentsOf(movesOf(recorded, stage))]));
}
const isoOf = (moment) => new Date(moment).toISOString();
function common(record, tags) {
    const { name, commit, tag, by } = record;
    return { name, commit, tag, by, standing: standing(record, tags) };
}
const LAST_SECOND = 8.64e12;
function foreign({ name, versions }, { tag, meaning, commit = '', time, by }) {
    const events = {
        register: 'registration',
        deregister: 'deregistration',
        assign: 'assignment',
        unassign: 'unassignment',
        deprecate: 'deprecation',
    };
    const version = 'version' in meaning
        ? meaning.version
        : meaning.kind === 'deprecate'
            ? null
            : (versions.find((record) => record.commit === commit)?.version ?? null);
    const stage = 'stage' in meaning ? meaning.stage : null;
    // A tag may be dated with any number.
    const at = new Date(Math.min(time, LAST_SECOND) * 1000).toISOString();
    return { at, name, event: events[meaning.kind], version, stage, commit, tag, by, standing: 'foreign' };
}
/** What the records say of a moment (milliseconds since 1970): tags that were moved since do not change the past. Pure. */
function nameAt(recorded, moment) {
    const moments = allMoments(recorded);
    const then = recorded.versions.filter((version) => registrationOf(version, moments) <= moment);
    const stages = stagesOf(recorded).flatMap((stage) => {
        const holder = holderOf(recorded, stage, moment);
        if (!holder)
            return [];
        const { move, version } = holder;
        return [
            [stage, { version: version.version, since: isoOf(moments.get(move)), by: move.by, tag: move.tag }],
        ];
    });
    return { name: recorded.name, newest: byVersion(then)[0]?.version ?? null, stages: Object.fromEntries(stages) };
}
/**
 * `2026-05-01` is the end of that day (UTC), so that what happened on it counts; anything else is an ISO 8601 instant.
 * @returns undefined for what is neither, and for days that no calendar has
 */
function momentOf(text) {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
    if (!day && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text))
        return undefined;
    const time = new Date(day ? `${text}T23:59:59.999Z` : text);
    if (Number.isNaN(time.getTime()) || (day && time.toISOString().slice(0, 10) !== text))
        return undefined;
    return time;
}

// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
;// CONCATENATED MODULE: ./packages/registry/records.ts


const Digest = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/);
const Oid = schemas/* string */.YjP().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
/** Bytes of the store by digest. */
const KeptFile = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1),
    digest: Digest.describe('sha256'),
    bytes: schemas/* number */.aig().int().nonnegative(),
});
/** What every record says of the tag that was made with it. */
const tagged = {
    name: schemas/* string */.YjP().min(1),
    tag: schemas/* string */.YjP().min(1),
    tagObject: Oid.describe('object name of the annotated tag'),
    tagText: schemas/* string */.YjP().describe('the whole tag object: from it the very same tag can be made again'),
    commit: Oid.describe('what the tag points at'),
    by: schemas/* string */.YjP().min(1),
};
/** What a model is called with and answers: names, types and order of its features, and what it predicts. */
const Signature = schemas/* strictObject */.rej({
    features: schemas/* array */.YOg(schemas/* strictObject */.rej({ name: schemas/* string */.YjP(), type: schemas/* string */.YjP() })).nullable(),
    task: schemas/* string */.YjP().nullable(),
    classes: schemas/* array */.YOg(schemas/* string */.YjP()).nullable(),
});
/** `versions/<name>/<x.y.z>.json` in the ledger. */
const VersionRecord = schemas/* strictObject */.rej({
    ...tagged,
    version: schemas/* string */.YjP().min(1).describe('1.2.3'),
    commitText: schemas/* string */.YjP()
        .optional()
        .describe('the whole commit, where the tag has one of its own because the commit of the run has another version: from it the very same can be made again'),
    project: schemas/* string */.YjP().min(1),
    run: Digest.describe('id of the recorded run that made the model'),
    model: schemas/* strictObject */.rej({
        digest: Digest.describe('dirHash1 of the directory'),
        files: schemas/* array */.YOg(KeptFile).min(1),
    }),
    evidence: schemas/* record */.g1P(schemas/* string */.YjP(), Digest).describe('stage → sha256 of its statement, as the run has them'),
    features: KeptFile.optional().describe('features.json: names, types and order of what the model is given'),
    golden: schemas/* strictObject */.rej({ scored: KeptFile, features: KeptFile })
        .optional()
        .describe('predictions recorded at evaluation, and the features they were made from'),
    reference: KeptFile.optional().describe('reference.json: distributions that monitoring compares its predictions with'),
    card: schemas/* array */.YOg(KeptFile).describe('the model card in its renderings; empty when none was written'),
    lock: schemas/* array */.YOg(KeptFile).describe('lock files of the commit; empty when it has none'),
    signature: Signature,
    metrics: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig()),
    bump: schemas/* strictObject */.rej({ kind: schemas/* enum */.k5n(['first', 'given', 'major', 'minor', 'patch']), reason: schemas/* string */.YjP() }),
    excepted: schemas/* array */.YOg(schemas/* string */.YjP()).optional().describe('rules of the gate that an exception on record let through'),
    registeredAt: iso/* datetime */.w$().describe('when this was recorded; a tag made by hand may be dated before'),
    statement: Digest.describe('sha256 of the release statement, which the ledger has beside this'),
});
/** `stages/<name>/<stage>/<n>.json` in the ledger. */
const StageRecord = schemas/* strictObject */.rej({
    ...tagged,
    stage: schemas/* string */.YjP().min(1),
    n: schemas/* number */.aig().int().positive().describe("GTO's counter: it grows over all stages of the name"),
    action: schemas/* enum */.k5n(['assign', 'unassign']),
    version: schemas/* string */.YjP().min(1),
    from: schemas/* string */.YjP().nullable().describe('the version that was in the stage before'),
    at: iso/* datetime */.w$().describe('when this was recorded; a tag made by hand may be dated before'),
});
/** `withdrawn/<name>/<tag>.json` in the ledger. */
const WithdrawalRecord = schemas/* strictObject */.rej({
    ...tagged,
    version: schemas/* string */.YjP().nullable().describe('null: the name with all its versions'),
    at: iso/* datetime */.w$(),
});
/** Where records lie in the ledger's tree. */
const places = {
    names: 'versions',
    versions: (name) => `versions/${kit.escape.fileName(name)}`,
    version: (name, version) => `${places.versions(name)}/${version}.json`,
    /** The in-toto release statement of a version. */
    release: (name, version) => `releases/${kit.escape.fileName(name)}/${version}.json`,
    /** What monitoring compares a version with: small, and needed where no store has it. */
    reference: (name, version) => `references/${kit.escape.fileName(name)}/${version}.json`,
    stages: (name) => `stages/${kit.escape.fileName(name)}`,
    stage: (name, stage) => `${places.stages(name)}/${kit.escape.fileName(stage)}`,
    move: (name, stage, n) => `${places.stage(name, stage)}/${n}.json`,
    withdrawals: (name) => `withdrawn/${kit.escape.fileName(name)}`,
    withdrawal: (name, tag) => `${places.withdrawals(name)}/${kit.escape.fileName(tag)}.json`,
};

;// CONCATENATED MODULE: ./packages/registry/read-records.ts




/** The names of which the ledger has a version. @throws MLOPS_LEDGER_UNREADABLE */
async function recordedNames(ledger) {
    return (await ledger.entries.list(places.names)).map(decodeURIComponent).sort();
}
/**
 * Everything the ledger has of a name; empty when that is nothing.
 * @param only versions: moves are not read, and one of them that cannot be read keeps nobody from a version
 * @throws MLOPS_LEDGER_UNREADABLE
 */
async function readRecords(ledger, name, only) {
    const [versions, stages, withdrawals] = await Promise.all([
        ledger.entries.list(places.versions(name)),
        only === 'versions' ? [] : ledger.entries.list(places.stages(name)),
        ledger.entries.list(places.withdrawals(name)),
    ]);
    const moves = await Promise.all(stages.map(async (stage) => {
        const folder = `${places.stages(name)}/${stage}`;
        return (await ledger.entries.list(folder)).map((file) => `${folder}/${file}`);
    }));
    const all = async (paths, schema) => {
        const found = await ledger.entries.read(paths);
        return paths.map((path) => (0,evidence/* parseEntry */.ER)(found.get(path), schema, path));
    };
    return {
        name,
        versions: (await all(inside(places.versions(name), versions), VersionRecord)).sort((a, b) => compareVersions(a.version, b.version)),
        moves: (await all(moves.flat(), StageRecord)).sort((a, b) => a.n - b.n),
        withdrawals: await all(inside(places.withdrawals(name), withdrawals), WithdrawalRecord),
    };
}
/**
 * The version in a stage as the ledger has it, wherever the ledger is: tags are not looked at, which a clone may lack.
 * @throws MLOPS_LEDGER_UNREADABLE
 */
async function recordedIn(ledger, name, stage) {
    return holderOf(await readRecords(ledger, name), stage)?.version;
}
/**
 * What monitoring compares the predictions of a version with, wherever the ledger is: its reference.json.
 * @returns undefined when the version came without one, or the ledger has none of this digest
 */
async function recordedReference(ledger, { name, version, reference }) {
    const place = places.reference(name, version);
    const bytes = (await ledger.entries.read([place])).get(place);
    return bytes && (0,evidence/* sha256 */.sc)(bytes) === reference?.digest ? bytes : undefined;
}
const inside = (folder, files) => files.map((file) => `${folder}/${file}`);

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./packages/registry/bump.ts

/** What of a gate's decision says whether the model got better (`result.json` of gate-model). */
const Decision = schemas/* object */.Ikc({
    baseline: schemas/* object */.Ikc({ kind: schemas/* string */.YjP() }),
    rules: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* string */.YjP(),
        metric: schemas/* string */.YjP(),
        bound: schemas/* object */.Ikc({ kind: schemas/* string */.YjP() }),
        slice: schemas/* unknown */.L5J().optional(),
        low: schemas/* number */.aig().nullable(),
    })),
});
/**
 * How much a version differs from the one before it: *major* when it is called otherwise (features, their types or order,
 * task or classes), *minor* when the gate shows it to be better than its baseline, *patch* for everything else.
 *
 * Better means: of the first metric that was judged by a margin on all examples, the 95 % interval of the difference from
 * the baseline (positive is better) lies above 0.
 */
function deriveBump(before, now, decision) {
    const change = signatureChange(before.signature, now);
    if (change !== undefined)
        return { kind: 'major', reason: `${change} since v${before.version}` };
    const judged = decision.rules.find(({ bound, slice }) => bound.kind === 'margin' && slice === undefined);
    if (judged && judged.low !== null && judged.low > 0)
        return { kind: 'minor', reason: `${judged.metric} is shown to be better than the baseline's` };
    return { kind: 'patch', reason: `called as v${before.version} is, and not shown to be better` };
}
/** The first difference between two signatures, in words; undefined when they are the same. */
function signatureChange(before, now) {
    if (before.task !== now.task)
        return `the task changed from ${before.task ?? 'none'} to ${now.task ?? 'none'}`;
    if (JSON.stringify(before.classes) !== JSON.stringify(now.classes))
        return 'the classes changed';
    const [old, fresh] = [before.features ?? [], now.features ?? []];
    const types = new Map(old.map(({ name, type }) => [name, type]));
    const added = fresh.find(({ name }) => !types.has(name));
    if (added)
        return `the feature ${added.name} was added`;
    const gone = old.find(({ name }) => !fresh.some((feature) => feature.name === name));
    if (gone)
        return `the feature ${gone.name} was removed`;
    const retyped = fresh.find(({ name, type }) => types.get(name) !== type);
    if (retyped)
        return `the feature ${retyped.name} became ${retyped.type}`;
    return old.every(({ name }, i) => fresh[i].name === name) ? undefined : 'the order of the features changed';
}

;// CONCATENATED MODULE: ./packages/registry/lock-files.ts

/** Files that pin what a program was run with, by the names that package managers give them. */
const LOCK_FILES = new Set([
    ...['requirements.txt', 'uv.lock', 'poetry.lock', 'Pipfile.lock', 'pdm.lock', 'pylock.toml'],
    ...['conda-lock.yml', 'pixi.lock', 'renv.lock', 'Manifest.toml', 'package-lock.json'],
]);
/** The lock files beside mlops.yml in a commit, from git into the store; empty when there are none. */
async function findLockFiles(host, { root, repository }, commit) {
    const git = (...args) => host.git.run(args, { directory: repository });
    const folder = (0,external_node_path_.relative)(repository, root);
    const listed = await git('ls-tree', '-z', '--name-only', commit, ...(folder === '' ? [] : [`${folder}/`]));
    if (listed.code !== 0)
        return [];
    const paths = Buffer.from(listed.stdout)
        .toString('utf8')
        .split('\0')
        .filter((path) => LOCK_FILES.has((0,external_node_path_.basename)(path)));
    const aside = await host.files.makeTemporaryDirectory('mlops-lock-');
    try {
        const kept = [];
        for (const path of paths) {
            const { code, stdout } = await git('cat-file', 'blob', `${commit}:${path}`);
            if (code !== 0)
                continue;
            const copy = (0,external_node_path_.join)(aside, String(kept.length));
            await host.files.write(copy, stdout);
            kept.push({ name: (0,external_node_path_.basename)(path), digest: await host.store.put(copy), bytes: stdout.byteLength });
        }
        return kept;
    }
    finally {
        await host.files.remove(aside);
    }
}

;// CONCATENATED MODULE: ./packages/registry/candidate.ts







/** Stages whose verdict must be `pass` in a run that is registered. */
const JUDGES = ['evaluate-model', 'gate-model', 'scan-model'];
/**
 * @throws MLOPS_REGISTRY_NOT_PASSED with what a registered model lacks: a pass of every judge, a committed work tree, a
 *   trained model
 */
async function refuseUnfit(ledger, run) {
    const about = `run ${run.id.slice(0, 12)} of commit ${run.commit.slice(0, 12)}`;
    const refuse = (message, hint) => fail('MLOPS_REGISTRY_NOT_PASSED', { message, hint });
    if (run.dirty) {
        throw refuse(`${about} was made with uncommitted changes, so the commit is not its code`, 'Commit, and run again: mlops run');
    }
    const statements = await (0,evidence/* statementsOf */.GX)(ledger, run);
    for (const stage of JUDGES) {
        const statement = statements.get(stage)?.statement;
        const verdict = statement ? ((0,evidence/* factsOf */.xS)(statement).verdict ?? 'no verdict') : 'not run';
        if (verdict !== 'pass')
            throw refuse(`${stage} of ${about} says: ${verdict}; expected pass`, statement
                ? 'Run again: mlops run'
                : 'Describe it in mlops.yml (scanning belongs to `register:`), and run again: mlops run');
    }
    if (run.verdict !== 'pass')
        throw refuse(`${about} has the verdict ${run.verdict ?? 'none'}`, 'Run again: mlops run');
    if (run.model === undefined) {
        throw refuse(`${about} judged predictions and made no model`, 'Say in mlops.yml how the model is trained (`train:`), and run again.');
    }
}
/**
 * What a run that was verified makes a version of. Its bytes are put into the store, from where every deployment takes
 * them, each checked by the digest that the run recorded.
 * @param reference path of what monitoring is to compare with
 * @throws MLOPS_REGISTRY_BYTES, MLOPS_STORE_…
 */
async function candidateOf(host, project, run, reference) {
    const aside = await host.files.makeTemporaryDirectory('mlops-register-');
    let count = 0;
    /** The bytes of a digest: where the workspace still has them they are put into the store, else the store has them. */
    const keep = async (stage, file, name = file) => {
        const digest = subjectsOf(run, stage).find((subject) => subject.name === file).digest;
        const place = (0,external_node_path_.join)(project.workspace, 'outputs', stage, file);
        const here = (await host.files.exists(place)) && (await (0,evidence/* sha256File */.Q3)(place)) === digest;
        const path = (0,external_node_path_.join)(aside, String(count++));
        if (here && (await host.store.put(place)) !== digest)
            throw changed(place);
        await host.store.get(digest, path);
        return { name, digest, bytes: (await (0,promises_.stat)(path)).size, path };
    };
    const has = (stage, file) => subjectsOf(run, stage).some(({ name }) => name === file);
    const all = async (stage, pattern, rename = (name) => name) => {
        const kept = [];
        for (const { name } of subjectsOf(run, stage))
            if (pattern.test(name))
                kept.push(plain(await keep(stage, name, rename(name))));
        return kept;
    };
    try {
        const files = await all('train-model', /^model\//, (name) => name.slice('model/'.length));
        const features = has('build-features', 'features.json') ? await keep('build-features', 'features.json') : undefined;
        const evaluation = await keep('evaluate-model', 'result.json');
        const decision = await keep('gate-model', 'result.json');
        const golden = has('evaluate-model', 'scored.parquet') && has('build-features', 'evaluate.parquet')
            ? {
                scored: plain(await keep('evaluate-model', 'scored.parquet')),
                features: plain(await keep('build-features', 'evaluate.parquet')),
            }
            : undefined;
        const json = async ({ path }) => JSON.parse(await (0,promises_.readFile)(path, 'utf8'));
        return {
            commit: run.commit,
            project: run.project,
            run: run.id,
            model: { digest: run.model, files },
            evidence: run.statements,
            ...(features && { features: plain(features) }),
            ...(golden && { golden }),
            ...(reference !== undefined && {
                reference: {
                    name: 'reference.json',
                    digest: await host.store.put(reference),
                    bytes: (await (0,promises_.stat)(reference)).size,
                },
            }),
            card: await all('write-model-card', /^(README\.md|card\.html|bom\.cdx\.json)$/),
            lock: await findLockFiles(host, project, run.commit),
            signature: signatureOf(features && (await json(features)), await json(evaluation)),
            metrics: run.metrics,
            ...(run.excepted && { excepted: run.excepted }),
            decision: Decision.parse(await json(decision)),
        };
    }
    finally {
        await host.files.remove(aside);
    }
}
const FeaturesFile = schemas/* object */.Ikc({ features: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), type: schemas/* string */.YjP() })) });
const EvaluationFile = schemas/* object */.Ikc({
    task: schemas/* string */.YjP(),
    evaluationSet: schemas/* object */.Ikc({ classes: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP() })).optional() }),
});
function signatureOf(features, evaluation) {
    const { task, evaluationSet } = EvaluationFile.parse(evaluation);
    return {
        features: features === undefined ? null : FeaturesFile.parse(features).features.map(({ name, type }) => ({ name, type })),
        task,
        classes: evaluationSet.classes?.map(({ name }) => name) ?? null,
    };
}
function subjectsOf(run, stage) {
    return (run.subjects[stage] ?? []).flatMap(({ name, digest }) => digest.sha256 === undefined ? [] : [{ name, digest: digest.sha256 }]);
}
const plain = ({ name, digest, bytes }) => ({ name, digest, bytes });
function changed(path) {
    return fail('MLOPS_REGISTRY_BYTES', {
        message: `${path} changed while it was being registered`,
        where: { file: path },
        hint: 'Register again when nothing writes to it any more.',
    });
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/registry/refuse.ts

/** Why a recorded tag cannot be relied on; undefined when it can. */
function refusal(record, found) {
    const { tag, tagObject, commit } = record;
    switch (found) {
        case 'ok':
            return undefined;
        case 'missing':
            return fail('MLOPS_REGISTRY_MISSING', {
                message: `the tag ${tag} was recorded and is not here`,
                hint: `Fetch the tags: git fetch --tags. If somebody deleted it, registering or promoting the same again puts it back.`,
            });
        case 'lightweight':
            return fail('MLOPS_REGISTRY_LIGHTWEIGHT', {
                message: `the tag ${tag} is lightweight; recorded is the annotated tag ${tagObject.slice(0, 12)} of commit ${commit.slice(0, 12)}`,
                hint: `Remove it, and fetch the recorded one: git tag -d '${tag}'; git fetch --tags`,
            });
        case 'moved':
            return fail('MLOPS_REGISTRY_MOVED', {
                message: `the tag ${tag} is not the recorded one (${tagObject.slice(0, 12)} of commit ${commit.slice(0, 12)}): somebody made it again`,
                hint: `Find out who, remove it and fetch the recorded one: git tag -d '${tag}'; git fetch --tags`,
            });
    }
}
/**
 * How a tag is removed, as the last words of a hint.
 * @param remote that has the last word, whose rules may keep a tag for good
 */
function removing(tag, remote) {
    if (remote === undefined)
        return `git tag -d '${tag}'`;
    return `git push ${remote} --delete 'refs/tags/${tag}', by an administrator where a ruleset keeps tags: it has to be off meanwhile`;
}
/** A tag that somebody made by hand, where the registry needs a proven one. */
function unproven({ tag, by, commit }, honour) {
    return fail('MLOPS_REGISTRY_FOREIGN', {
        message: `the tag ${tag} (by ${by || 'nobody'}, of commit ${commit?.slice(0, 12) ?? 'nothing'}) was pushed by hand: it is a request that nothing on record proves`,
        hint: `To honour it: ${honour}. Otherwise remove it: git tag -d '${tag}'`,
    });
}

;// CONCATENATED MODULE: ./packages/registry/check.ts




/** Everything about a name's tags that is not as the ledger has it, or that gto would stumble over. Pure. */
function checkName({ recorded, tags }, now) {
    const own = tags.filter(({ meaning }) => meaning.name === recorded.name);
    const records = new Map(allRecords(recorded).map((record) => [record.tag, record]));
    const light = own
        .filter(({ annotated }) => !annotated)
        .map(({ tag, object }) => ({
        kind: 'lightweight',
        tag,
        message: `points straight at ${object.slice(0, 12)}${records.has(tag) ? ', recorded is an annotated tag' : ': nobody can say who made it, and gto does not see it'}`,
        hint: records.has(tag)
            ? `git tag -d '${tag}'; git fetch --tags`
            : `git tag -d '${tag}', or make it with git tag -a`,
    }));
    const wrong = [...records.values()].flatMap((record) => {
        const { tag, tagObject, commit } = record;
        switch (standing(record, tags)) {
            case 'ok':
            case 'lightweight':
                return [];
            case 'moved': {
                const now = own.find((candidate) => candidate.tag === tag);
                const to = now.commit === commit ? 'made again on the same commit' : `of commit ${now.commit?.slice(0, 12)} now`;
                const message = `is another tag than the recorded ${tagObject.slice(0, 12)}: ${to}, by ${now.by}`;
                return [{ kind: 'moved', tag, message, hint: `git tag -d '${tag}'; git fetch --tags` }];
            }
            case 'missing': {
                const message = `was recorded (${tagObject.slice(0, 12)} of commit ${commit.slice(0, 12)}) and is not here`;
                return [
                    {
                        kind: 'missing',
                        tag,
                        message,
                        hint: 'git fetch --tags; registering or promoting the same again puts it back',
                    },
                ];
            }
        }
    });
    const foreign = foreignTags(recorded, tags).map((tag) => ({
        kind: 'foreign',
        tag: tag.tag,
        message: `is on no record: ${tag.by || 'somebody'} pushed it, of commit ${tag.commit?.slice(0, 12) ?? '(none)'}`,
        hint: standsFor(tag),
    }));
    return [...light, ...wrong, ...foreign, ...conflicts(recorded, own), ...forged(recorded), ...ahead(recorded, now)];
}
/** Records that no moment before theirs knows of, because the clock was wrong by which they were made. */
function ahead(recorded, now) {
    const moves = stagesOf(recorded).flatMap((stage) => [...momentsOf(movesOf(recorded, stage))]);
    const moments = new Map(moves);
    const latest = latestBelieved(allSaid(recorded), now);
    const yetToCome = (at, tag, hint) => {
        if (at <= latest)
            return [];
        const said = new Date(at).toISOString();
        return [{ kind: 'ahead', tag, message: `is recorded at ${said}, which is yet to come: a clock was ahead`, hint }];
    };
    const known = 'Set that clock right; mlops registry at and history know of it from the next move of';
    return [
        ...recorded.versions.flatMap((version) => yetToCome(registrationOf(version, moments), version.tag, `${known} v${version.version} to any stage on.`)),
        ...moves.flatMap(([{ tag, name, stage }, at]) => yetToCome(at, tag, `${known} ${name}#${stage} on.`)),
    ];
}
/** What a tag that is on no record comes to, and what to do about it. */
function standsFor({ tag, meaning, ahead }) {
    const remove = removing(tag);
    if (ahead)
        return `It is dated in the future, and counts for nothing: ${remove}`;
    switch (meaning.kind) {
        case 'register':
        case 'assign':
        case 'unassign':
            return `mlops register-model or mlops registry promote honours it when a recorded run passed; else ${remove}`;
        case 'deregister':
            return `It withdraws v${meaning.version}, which needs no record. Where that is not meant: ${remove}`;
        case 'deprecate':
            return `It withdraws all that was registered before it, which needs no record. Where that is not meant: ${remove}`;
    }
}
/** What cannot be true at once. */
function conflicts(recorded, own) {
    const annotated = own.filter((tag) => tag.annotated);
    const gone = new Set(annotated.flatMap(({ meaning }) => (meaning.kind === 'deregister' ? [meaning.version] : [])));
    const registrations = annotated.filter(({ meaning }) => meaning.kind === 'register' && !gone.has(meaning.version));
    const sameCommit = twice(registrations, ({ commit }) => commit).map(([first, other]) => ({
        kind: 'conflicting',
        tag: other.tag,
        message: `is of the same commit as ${first.tag}: gto reads no name of which a commit has two versions`,
        hint: `Remove the one that is not on record: git tag -d '${other.tag}'`,
    }));
    const sameVersion = twice(annotated, ({ meaning }) => meaning.kind === 'register' ? meaning.version : undefined).map(([first, other]) => ({
        kind: 'conflicting',
        tag: other.tag,
        message: `registers the version of ${first.tag} again`,
        hint: `Remove the one that is not on record: git tag -d '${other.tag}'`,
    }));
    const sameCounter = twice(annotated, ({ meaning }) => meaning.counter?.toString()).map(([first, other]) => ({
        kind: 'conflicting',
        tag: other.tag,
        message: `has the counter of ${first.tag}`,
        hint: `Remove the one that is not on record: git tag -d '${other.tag}'`,
    }));
    const nowhere = annotated
        .filter(({ commit }) => commit === undefined)
        .map(({ tag }) => ({
        kind: 'conflicting',
        tag,
        message: 'points at something that is no commit',
        hint: `git tag -d '${tag}'`,
    }));
    const withdrawn = stagesOf(recorded).flatMap((stage) => {
        const holder = holderOf(recorded, stage);
        if (!holder || !isWithdrawn(recorded, holder.version, own))
            return [];
        const { version, move } = holder;
        const message = `keeps v${version.version} in ${stage}, which was withdrawn`;
        return [{ kind: 'conflicting', tag: move.tag, message, hint: `Promote another version to ${stage}.` }];
    });
    return [...sameCommit, ...sameVersion, ...sameCounter, ...nowhere, ...withdrawn];
}
/** A record whose text is not the tag it names was not written by this tool. */
function forged(recorded) {
    const records = [...recorded.versions, ...recorded.moves, ...recorded.withdrawals];
    return records
        .filter(({ tagText, tagObject }) => gitObject(tagText, tagObject.length) !== tagObject)
        .map(({ tag, tagObject }) => ({
        kind: 'conflicting',
        tag,
        message: `is recorded as ${tagObject.slice(0, 12)} with the text of another tag`,
        hint: 'The ledger is append-only: `git log` of its branch shows the commit that changed the record.',
    }));
}
/** The object name that git gives to a tag of this text, in the hash of the repository. */
function gitObject(text, length) {
    const bytes = Buffer.from(text);
    return (0,external_node_crypto_.createHash)(length === 64 ? 'sha256' : 'sha1')
        .update(`tag ${bytes.length}\0`)
        .update(bytes)
        .digest('hex');
}
/** Pairs of tags with the same key: the first, and each that has it too. */
function twice(tags, keyOf) {
    const first = new Map();
    return tags.flatMap((tag) => {
        const key = keyOf(tag);
        if (key === undefined)
            return [];
        const before = first.get(key);
        if (before)
            return [[before, tag]];
        first.set(key, tag);
        return [];
    });
}

;// CONCATENATED MODULE: ./packages/registry/fetch.ts




/**
 * Puts a version's model into a directory: every file from the store by its digest, hashed again as it lies there, the
 * whole by its dirHash1; put together aside and then renamed, so that the directory is whole or not there.
 *
 * A directory that holds exactly this model is left alone.
 * @param directory absolute
 * @throws MLOPS_REGISTRY_BYTES, MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED
 */
async function fetchModel(host, { tag, model }, directory) {
    const found = await whatLiesAt(host, directory, model.digest);
    if (found === 'the model')
        return;
    if (found === 'something else')
        throw occupied(tag, directory);
    await host.files.makeDirectory((0,external_node_path_.dirname)(directory));
    const aside = await host.files.makeTemporaryDirectory(`.${(0,external_node_path_.basename)(directory)}-`, (0,external_node_path_.dirname)(directory));
    try {
        for (const file of model.files)
            await host.store.get(file.digest, (0,external_node_path_.join)(aside, file.name));
        const { dirHash1 } = await (0,evidence/* digestDirectory */.qW)(aside);
        if (dirHash1 !== model.digest) {
            throw fail('MLOPS_REGISTRY_BYTES', {
                message: `the files of ${tag} together have dirHash1 ${dirHash1}; registered is ${model.digest}`,
                hint: 'The record of this version names files that are not this model: look with `mlops registry check`.',
            });
        }
        // It takes the place of an empty directory and of nothing else: what came there meanwhile is somebody's.
        await host.files.rename(aside, directory).catch(async (error) => {
            const now = await whatLiesAt(host, directory, model.digest);
            if (now === 'something else')
                throw occupied(tag, directory);
            if (now === 'nothing')
                throw error;
        });
    }
    finally {
        await host.files.remove(aside);
    }
}
/** @param digest of the model */
async function whatLiesAt(host, directory, digest) {
    if (!(await host.files.exists(directory)))
        return 'nothing';
    const found = await (0,evidence/* digestDirectory */.qW)(directory).catch((error) => {
        if (error instanceof kit.MlopsError)
            return undefined;
        throw error;
    });
    if (found === undefined)
        return 'something else';
    if (found.dirHash1 === digest)
        return 'the model';
    // What has no file may have directories.
    return (await host.files.list(directory)).length === 0 ? 'nothing' : 'something else';
}
/** One of the files that are kept beside the model. @throws MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED */
async function fetchFile(host, file, path) {
    await host.store.get(file.digest, path);
}
function occupied(tag, directory) {
    return fail('MLOPS_REGISTRY_BYTES', {
        message: `${directory} is there and holds something else than ${tag}`,
        where: { file: directory },
        hint: 'Name a directory that does not exist yet, or remove this one.',
    });
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./packages/registry/tags.ts


/** Clocks differ by minutes. */
const AHEAD_SECONDS = 300;
const FIELDS = [
    '%(refname:strip=2)',
    '%(objecttype)',
    '%(objectname)',
    '%(*objecttype)',
    '%(*objectname)',
    '%(taggerdate:unix)',
    '%(taggername) %(taggeremail)',
];
/** Every tag of the repository that GTO's grammar gives a meaning. @throws MLOPS_REGISTRY_INPUT when git cannot list them */
async function readTags(host, repository) {
    const answer = await host.git.run(['for-each-ref', `--format=${FIELDS.join('%00')}`, 'refs/tags'], {
        directory: repository,
    });
    if (answer.code !== 0 || /broken ref|bad ref|missing object/i.test(answer.stderr)) {
        throw fail('MLOPS_REGISTRY_INPUT', {
            message: `the tags of ${repository} cannot be read: ${answer.stderr.trim()}`,
            hint: 'Run `git fsck`, and fetch what is broken again.',
        });
    }
    const latest = host.clock.now().getTime() / 1000 + AHEAD_SECONDS;
    return decode(answer.stdout)
        .split('\n')
        .filter(Boolean)
        .flatMap((line) => {
        const [tag = '', type, object = '', peeledType, peeled, time, by = ''] = line.split('\0');
        const meaning = parseTag(tag);
        if (!meaning)
            return [];
        const annotated = type === 'tag';
        const commit = type === 'commit' ? object : peeledType === 'commit' ? peeled : undefined;
        const ahead = Number(time) > latest;
        return [{ tag, meaning, object, annotated, commit, time: Number(time), ahead, by: by.trim() }];
    });
}
/** The annotated tag as git stores it. */
function tagText({ tag, commit, by, time, message }) {
    return `object ${commit}\ntype commit\ntag ${tag}\ntagger ${by} ${time} +0000\n\n${message.trim()}\n`;
}
/**
 * A commit with the content of another one, as git stores it. No branch has it: a tag points at it where its own commit has
 * one already.
 * @throws MLOPS_REGISTRY_INPUT when git does not have that commit
 */
async function sameAgain(host, repository, { commit, by, time, message }) {
    const tree = await object(host, repository, ['rev-parse', '--verify', `${commit}^{tree}`]);
    const person = `${by} ${time} +0000`;
    return `tree ${tree}\nparent ${commit}\nauthor ${person}\ncommitter ${person}\n\n${message.trim()}\n`;
}
/** @returns the name of a commit of this very text, which is written unless it is there */
function writeCommit(host, repository, text) {
    return object(host, repository, ['hash-object', '-t', 'commit', '-w', '--stdin'], text);
}
/** Whether a text is that of an object, which need not be there. */
async function isObject(host, repository, { kind, text, id }) {
    const asked = ['hash-object', '-t', kind, '--stdin'];
    const { code, stdout } = await host.git.run(asked, { directory: repository, input: text });
    return code === 0 && decode(stdout).trim() === id;
}
/**
 * Writes a tag object that no reference points at yet: by itself it changes nothing.
 * @returns its object name. @throws MLOPS_REGISTRY_INPUT when git refuses it
 */
function writeTagObject(host, repository, text) {
    return object(host, repository, ['mktag'], text);
}
/** The very tag that a record is of, once more. @throws MLOPS_REGISTRY_INPUT */
async function writeRecordedTag(host, repository, { tagText, commitText }) {
    if (commitText !== undefined)
        await writeCommit(host, repository, commitText);
    return writeTagObject(host, repository, tagText);
}
async function object(host, repository, args, input) {
    const answer = await host.git.run(args, { directory: repository, ...(input !== undefined && { input }) });
    if (answer.code === 0)
        return decode(answer.stdout).trim();
    throw fail('MLOPS_REGISTRY_INPUT', {
        message: `git cannot write the tag: ${answer.stderr.trim()}`,
        hint: 'Fetch the commit that is to be tagged, and check the free space of the .git directory.',
    });
}
/** The exact text of a tag that exists. @throws MLOPS_REGISTRY_INPUT */
async function existingText(host, repository, { object, tag }) {
    const { code, stdout } = await host.git.run(['cat-file', 'tag', object], { directory: repository });
    if (code === 0)
        return decode(stdout);
    throw fail('MLOPS_REGISTRY_INPUT', { message: `the tag ${tag} cannot be read`, hint: 'Run `git fsck`.' });
}
/** Who makes tags here: this clone's git identity, else who started the workflow, else this tool. */
async function tagger(host, repository) {
    const config = async (key) => {
        const answer = await host.git.run(['config', '--get', key], { directory: repository });
        return answer.code === 0 ? decode(answer.stdout).trim() : '';
    };
    const actor = host.env['GITHUB_ACTOR'];
    const [name, email] = [await config('user.name'), await config('user.email')];
    if (email !== '')
        return tags_plain(name || email.split('@')[0], email);
    if (actor)
        return tags_plain(actor, `${actor}@users.noreply.github.com`);
    return 'mlops-actions <mlops-actions@localhost>';
}
/** In a tag, angle brackets and line breaks end an identity. */
function tags_plain(name, email) {
    const clean = (text) => text.replace(/[<>\p{Cc}]/gu, '').trim();
    return `${clean(name)} <${clean(email)}>`;
}
const decode = (content) => Buffer.from(content).toString('utf8');

;// CONCATENATED MODULE: ./packages/registry/interrupted.ts




/** git moves references within milliseconds of locking them; a lock this old belongs to a process that was killed. */
const STALE_LOCK_MS = 5_000;
const POLL_MS = 50;
/**
 * Waits for, or finishes, what git has half done. git locks all references of a transaction, writes their new values into
 * the locks, and then puts one after the other into place, the ledger first. Between two of them, and for ever when it is
 * killed there, a record is there, its tag is not, and the lock beside it holds exactly that tag: then it is put into
 * place. A tag that is missing without such a lock was deleted, or never fetched, and is left alone.
 *
 * @param missing records whose tags were not seen
 */
async function finishInterrupted(host, repository, missing) {
    for (const record of missing) {
        const { tag, tagObject } = record;
        const lock = await lockOf(host, repository, tag);
        while ((await holds(lock, tagObject)) && (await age(lock)) < STALE_LOCK_MS)
            await (0,external_node_timers_promises_.setTimeout)(POLL_MS, undefined, { signal: host.signal });
        if (!(await holds(lock, tagObject)))
            continue;
        await (0,promises_.rm)(lock, { force: true });
        await writeRecordedTag(host, repository, record);
        const line = `create refs/tags/${tag} ${tagObject}\n`;
        await host.git.run(['update-ref', '--stdin'], { directory: repository, input: line });
        host.log.warning(`put ${tag} into place, which a killed process had recorded and not finished`);
    }
}
async function lockOf(host, repository, tag) {
    const answer = await host.git.run(['rev-parse', '--git-path', `refs/tags/${tag}.lock`], { directory: repository });
    return (0,external_node_path_.resolve)(repository, Buffer.from(answer.stdout).toString('utf8').trim());
}
const holds = (lock, object) => (0,promises_.readFile)(lock, 'utf8').then((content) => content.trim() === object, () => false);
const age = (lock) => (0,promises_.stat)(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => Infinity);

;// CONCATENATED MODULE: ./packages/registry/move.ts







/**
 * Decides how a version comes into a stage, from one look at the registry. Pure.
 *
 * @param expected what the caller saw in the stage: when another process was faster, nobody's move is undone unseen
 * @throws MLOPS_REGISTRY_LOST naming who was faster; MLOPS_REGISTRY_MISSING, …_MOVED or …_LIGHTWEIGHT when the newest move
 *   is not the recorded one
 */
function planMove(sight, { version, stage, expected }) {
    const { recorded, tags } = sight;
    const newest = movesOf(recorded, stage).at(-1);
    const holder = holderOf(recorded, stage);
    const request = requestedMove(recorded, stage, tags);
    const found = newest ? standing(newest, tags) : 'ok';
    if (holder?.version.version === version.version && newest === holder.move && !request) {
        if (found === 'ok' || found === 'missing')
            return { kind: 'already', move: newest, restore: found === 'missing' };
    }
    const problem = newest && refusal(newest, found);
    if (problem)
        throw problem;
    const there = holder?.version.version ?? null;
    if (expected !== undefined && expected !== there)
        throw lost(recorded.name, stage, newest, there, expected);
    const fits = request?.meaning.kind === 'assign' && request.commit === version.commit;
    const counter = request?.meaning.counter ?? 0;
    const n = fits && counter > (newest?.n ?? 0) ? counter : nextCounter(recorded, tags);
    const { name, commit } = version;
    const move = { name, stage, action: 'assign', version: version.version, commit, from: there, n };
    return { kind: 'move', move, ...(fits && { request }) };
}
/** Takes the version out of a stage that is there now. @throws MLOPS_REGISTRY_UNKNOWN when none is */
function planRemoval(sight, stage) {
    const { recorded, tags } = sight;
    const holder = holderOf(recorded, stage);
    if (!holder) {
        throw fail('MLOPS_REGISTRY_UNKNOWN', {
            message: `no version of ${recorded.name} is in ${stage}`,
            hint: `See what is where: mlops registry show ${recorded.name}`,
        });
    }
    const { version, commit } = holder.version;
    const n = nextCounter(recorded, tags);
    return { name: recorded.name, stage, action: 'unassign', version, commit, from: version, n };
}
function lost(name, stage, newest, there, expected) {
    const now = there === null ? 'nothing is there' : `v${there} is there`;
    const who = newest ? `, moved by ${newest.by} at ${newest.at} (${newest.tag})` : '';
    return fail('MLOPS_REGISTRY_LOST', {
        message: `${name}#${stage} was to be moved from ${expected === null ? 'nothing' : `v${expected}`}, and ${now}${who}`,
        hint: `Look at what is there now, and promote again if it is still right: mlops registry show ${name}`,
    });
}
/** The record and the tag of a planned move, not written yet except for the tag's object. */
async function recordMove(host, project, work) {
    const { sight, move, request } = work;
    const { name, stage, action, version, commit, n } = move;
    const now = host.clock.now();
    const time = nextDate(sight.recorded, sight.tags, now);
    const by = request?.by ?? work.by;
    const tag = request?.tag ?? formatTag({ kind: action, name, stage, counter: n });
    const message = action === 'assign'
        ? `Assigning stage ${stage} to artifact ${name} version v${version}`
        : `Unassigning stage ${stage} from artifact ${name} version v${version}`;
    const text = request
        ? await existingText(host, project.repository, request)
        : tagText({ tag, commit, by, time, message });
    const tagObject = request?.object ?? (await writeTagObject(host, project.repository, text));
    const at = new Date(1000 * nextMoment(sight.recorded, now)).toISOString();
    const record = { ...move, tag, tagObject, tagText: text, by, at };
    const change = {
        message: `${message}\n\n${tag}\nby ${by}\n`,
        files: new Map([[places.move(name, stage, n), `${(0,kit.canonicalJson)(StageRecord.parse(record))}\n`]]),
        tags: new Map([[tag, tagObject]]),
    };
    return { record, change };
}

;// CONCATENATED MODULE: ./packages/registry/prove.ts




/**
 * What of a version's record is not as its run made it, of all that a deployment, a release or a signature goes by: whoever
 * may write to the ledger may have written it. Undefined when all of it is.
 */
async function notAsMade(host, { repository }, version, { run, candidate }) {
    const { name, tag, tagText, commit, commitText, model } = version;
    const isText = (kind, text, id) => isObject(host, repository, { kind, text, id });
    const isTag = tag === formatTag({ kind: 'register', name, version: version.version }) && saysTag(version);
    const isCommit = commitText === undefined
        ? commit === run.commit
        : saysCommit(commitText, run) && (await isText('commit', commitText, commit));
    const claims = [
        ['the tag', isTag && (await isText('tag', tagText, version.tagObject))],
        ['the run', version.run === run.id],
        ['the commit', isCommit],
        ['the project', version.project === candidate.project],
        ['the model', model.digest === candidate.model.digest],
        ['a file', same(sorted(model.files), sorted(candidate.model.files))],
        ['the evidence', same(version.evidence, candidate.evidence)],
        ['the list of features', same(version.features, candidate.features)],
        ['the golden predictions', same(version.golden, candidate.golden)],
        ['the card', same(sorted(version.card), sorted(candidate.card))],
        ['the signature', same(version.signature, candidate.signature)],
        ['a metric', same(version.metrics, candidate.metrics)],
        ['an exception', same(version.excepted, candidate.excepted)],
    ];
    return claims.find(([, holds]) => !holds)?.[0];
}
/**
 * The same of what registering itself says besides, as long as it is done in the same way: a later version of this tool may
 * look for other lock files, or say the bump in other words.
 * @param others of the name
 */
function notAsRegistered(version, { lock, reference, signature, decision }, others) {
    const bumps = others
        .filter((other) => other.version !== version.version)
        .map((before) => deriveBump(before, signature, decision));
    const said = [
        { kind: 'first', reason: FIRST },
        ...['given', 'major', 'minor', 'patch'].map((kind) => ({ kind, reason: ASKED })),
        { kind: 'given', reason: askedByTag(version.tag) },
        ...bumps,
    ];
    const claims = [
        ['who asked for it', version.tagText.includes(`\ntagger ${version.by} `)],
        ['a lock file', same(sorted(version.lock), sorted(lock))],
        ['the reference', same(version.reference, reference)],
        ['the bump', said.some((bump) => same(bump, version.bump))],
    ];
    return claims.find(([, holds]) => !holds)?.[0];
}
/** Reasons for a number, in words. */
const FIRST = 'the first version of this name';
const ASKED = 'as asked for';
const askedByTag = (tag) => `asked for by the tag ${tag}`;
const same = (a, b) => (0,kit.canonicalJson)((a ?? null)) === (0,kit.canonicalJson)((b ?? null));
const sorted = (files) => files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
function saysTag({ tag, tagText, commit }) {
    return tagText.startsWith(`object ${commit}\ntype commit\ntag ${tag}\n`);
}
/** A model that was trained again on the commit of a version has a commit of its own, with the same content. */
function saysCommit(text, { commit, tree }) {
    return text.startsWith(`tree ${tree}\nparent ${commit}\nauthor `);
}

;// CONCATENATED MODULE: ./packages/registry/release.ts


/**
 * The in-toto statement that these files are this version: subjects are the model as a whole and every file that is kept
 * with it, by name; what proves them (run, evidence) is in our own field.
 * @returns the statement's exact text and its digest
 */
function releaseStatement(host, version) {
    const { model, features, golden, reference, card, lock } = version;
    const beside = [
        ...(features ? [features] : []),
        ...(golden ? Object.values(golden).map((file) => ({ ...file, name: `golden/${file.name}` })) : []),
        ...(reference ? [reference] : []),
        ...card.map((file) => ({ ...file, name: `card/${file.name}` })),
        ...lock.map((file) => ({ ...file, name: `lock/${file.name}` })),
    ];
    const statement = (0,evidence/* makeStatement */.UT)('release', {
        facts: {
            tool: { ...evidence.TOOL },
            project: version.project,
            stage: 'register-model',
            key: (0,evidence/* sha256 */.sc)((0,kit.canonicalJson)(version)),
            parameters: { name: version.name, version: version.version },
            commit: version.commit,
            cause: host.cause,
            startedOn: version.registeredAt,
            durationMs: 0,
            host: (0,evidence/* hostFacts */.sm)(),
            result: { run: version.run, evidence: version.evidence, tag: version.tag, tagObject: version.tagObject },
        },
        subject: [
            { name: 'model', digest: { dirHash1: model.digest } },
            ...model.files.map(({ name, digest }) => ({ name: `model/${name}`, digest: { sha256: digest } })),
            ...beside.map(({ name, digest }) => ({ name, digest: { sha256: digest } })),
        ],
        materials: [],
        document: { purl: `pkg:generic/${encodeURIComponent(version.name)}@${encodeURIComponent(version.version)}` },
    });
    const text = `${JSON.stringify(statement, null, 2)}\n`;
    return { text, digest: (0,evidence/* sha256 */.sc)(text) };
}
/** Whether a text is the statement that this tool makes of this record: where and why it did, nobody else knows. */
function isReleaseOf(host, text, version) {
    if ((0,evidence/* sha256 */.sc)(text) !== version.statement)
        return false;
    try {
        return said((0,evidence/* parseStatement */.By)(text, version.tag)) === said(statementOf(host, version));
    }
    catch (error) {
        if (error instanceof kit.MlopsError)
            return false;
        throw error;
    }
}
/** The release statement of a version, made anew here of what is on record. */
function statementOf(host, version) {
    const { deprecated: _, statement: __, ...unstated } = version;
    return (0,evidence/* parseStatement */.By)(releaseStatement(host, unstated).text, version.tag);
}
function said(statement) {
    const { tool, cause: _, host: __, ...facts } = (0,evidence/* factsOf */.xS)(statement);
    return (0,kit.canonicalJson)({
        ...statement,
        predicate: { ...statement.predicate, [evidence/* FACTS_FIELD */.zm]: { ...facts, tool: tool.name } },
    });
}

;// CONCATENATED MODULE: ./packages/registry/register.ts











/**
 * Decides under which number a candidate is registered, from one look at the registry. Pure.
 *
 * - The same model again is what it was; under a number that another model has, it is refused.
 * - A commit has one version of a name, as GTO wants it: the tag of a second one is of a commit of its own, with the same
 *   content.
 * - A tag that somebody pushed asks for its number: it is honoured when it is of the run's commit, and never moved. One that
 *   is not honoured has no say in the numbers of others, but that none of them is its own.
 *
 * @param remote that has the last word, where there is one: a tag too many is refused where whoever registers can remove
 *   it, and passed over where anybody could have put it in the way for good
 * @throws MLOPS_REGISTRY_INPUT, MLOPS_REGISTRY_TAKEN, MLOPS_REGISTRY_MOVED, MLOPS_REGISTRY_LIGHTWEIGHT
 */
function planRegistration(sight, candidate, numbering, remote) {
    const { recorded, tags } = sight;
    const owner = recorded.versions.find(({ project }) => project !== candidate.project);
    if (owner)
        throw notOurs(owner, candidate);
    const given = givenVersion(numbering);
    const nameOf = (version) => formatTag({ kind: 'register', name: recorded.name, version });
    const before = recorded.versions.find(({ commit }) => commit === candidate.commit);
    const there = foreignTags(recorded, tags).filter(({ meaning, commit }) => meaning.kind === 'register' && commit === candidate.commit);
    const requests = there.filter(({ ahead }) => !ahead);
    const isHonoured = (tag) => {
        const version = versionIn(tag);
        if (version === undefined || tag.tag !== nameOf(version))
            return false;
        return given === undefined ? !before && numbering.bump === undefined : given === version;
    };
    const requested = requests.find(isHonoured) ?? (remote === undefined ? requests[0] : undefined);
    const passedOver = there.filter((tag) => tag !== requested);
    const asked = given ?? (numbering.bump === undefined ? versionIn(requested) : undefined);
    const same = recorded.versions.find((version) => version.model.digest === candidate.model.digest && (asked === undefined || asked === version.version));
    if (same && (asked !== undefined || !isWithdrawn(recorded, same, tags))) {
        const found = standing(same, tags);
        if (found === 'ok' || found === 'missing')
            return { kind: 'registered', record: same, restore: found === 'missing', passedOver };
        throw refusal(same, found);
    }
    const other = recorded.versions.find(({ version }) => version === asked);
    if (other)
        throw taken(other, candidate);
    if (asked !== undefined)
        refuseLightweight(sight, nameOf(asked), candidate, remote);
    if (before && requested)
        throw requestedToo(before, requested, remote);
    const newest = byVersion(recorded.versions)[0];
    const bump = asked !== undefined
        ? { kind: 'given', reason: given === undefined ? askedByTag(requested.tag) : ASKED }
        : newest === undefined
            ? { kind: 'first', reason: FIRST }
            : numbering.bump !== undefined
                ? { kind: numbering.bump, reason: ASKED }
                : deriveBump(newest, candidate.signature, candidate.decision);
    const isFree = (version) => {
        const found = tags.find(({ tag }) => tag === nameOf(version));
        return !found || (!before && requests.includes(found));
    };
    const version = asked ?? nextFree(newest?.version, bump.kind, isFree);
    if (requested && requested.tag !== nameOf(version))
        throw requestedOtherwise(requested, version);
    const request = requestOf(sight, nameOf(version), candidate);
    const rest = passedOver.filter((tag) => tag !== request);
    // Beside a tag that stays on the commit of the run, gto could not read the version's.
    const apart = before !== undefined || (request === undefined && rest.length > 0);
    return { kind: 'new', version, bump, apart, ...(request && { request }), passedOver: rest };
}
/** The next number that no tag has yet, whoever made it. */
function nextFree(newest, bump, isFree) {
    let version = nextVersion(newest, bump);
    while (!isFree(version))
        version = nextVersion(version, 'patch');
    return version;
}
function refuseLightweight({ tags }, name, candidate, remote) {
    if (tags.find(({ tag }) => tag === name)?.annotated !== false)
        return;
    throw fail('MLOPS_REGISTRY_LIGHTWEIGHT', {
        message: `the tag ${name} is lightweight: nobody can say who asked for it, and gto does not see it`,
        hint: remote === undefined
            ? `Make it again as an annotated one: git tag -f -a '${name}' ${candidate.commit.slice(0, 12)}`
            : `Ask for the next number by an annotated one (git tag -a), or have this one removed first: ${removing(name, remote)}`,
    });
}
/** The tag of this number that somebody pushed: it becomes the version's when it fits. */
function requestOf({ tags }, name, candidate) {
    const found = tags.find(({ tag }) => tag === name);
    if (!found)
        return undefined;
    if (found.commit === candidate.commit)
        return found;
    throw fail('MLOPS_REGISTRY_TAKEN', {
        message: `the tag ${name} (by ${found.by}) is of commit ${found.commit?.slice(0, 12) ?? 'nothing'}, the model of ${candidate.commit.slice(0, 12)}; a tag is never moved`,
        hint: `Register the run of that commit, or choose another number: --bump patch`,
    });
}
function requestedOtherwise({ tag, by, commit }, version) {
    return fail('MLOPS_REGISTRY_TAKEN', {
        message: `the tag ${tag} (by ${by}) asks for another number than ${version} for commit ${commit?.slice(0, 12)}, and a commit has one version: with two, gto reads neither`,
        hint: `Register the number it asks for, or remove it: git tag -d '${tag}'`,
    });
}
function requestedToo(before, { tag, by, commit }, remote) {
    return fail('MLOPS_REGISTRY_TAKEN', {
        message: `the tag ${tag} (by ${by}) is of commit ${commit?.slice(0, 12)}, which has the version ${before.tag}: with two, gto reads neither`,
        hint: remote === undefined
            ? `Remove it, and register without one: git tag -d '${tag}'; mlops register-model`
            : `${before.tag} stays what it is. To register another model of that commit, start the workflow by hand, which passes the tag over. Removed it is with: ${removing(tag, remote)}`,
    });
}
/** What there is to say of a tag that is in nobody's way, and stays. */
function saidPassedOver({ tag, by, commit, ahead }, remote) {
    const why = ahead ? 'is dated in the future' : 'asks for another version of it';
    return `The tag ${tag} (by ${by || 'nobody'}) is of commit ${commit?.slice(0, 12)} too, ${why}, and is on no record: it is passed over. Who does not want it there removes it: ${removing(tag, remote)}`;
}
const versionIn = (tag) => tag?.meaning.kind === 'register' ? releaseVersion(tag.meaning.version) : undefined;
function givenVersion({ version, bump }) {
    if (version === undefined)
        return undefined;
    const release = releaseVersion(version);
    if (release !== undefined && bump === undefined)
        return release;
    throw fail('MLOPS_REGISTRY_INPUT', {
        message: release === undefined ? `"${version}" is no version: expected 1.2.3` : 'version and bump both say the number',
        where: { field: 'version' },
        hint: 'Give --version 1.2.3, or --bump major, minor or patch, or neither.',
    });
}
function notOurs({ tag, project }, candidate) {
    return fail('MLOPS_REGISTRY_TAKEN', {
        message: `${tag} is a model of the project ${project}, and this is one of ${candidate.project}: a name has one project`,
        hint: 'Choose another name: `register: {name: …}` in mlops.yml, or --name',
    });
}
function taken(other, candidate) {
    const there = `${other.tag} (by ${other.by}, ${other.registeredAt}) is model ${other.model.digest.slice(0, 12)} of commit ${other.commit.slice(0, 12)}`;
    return fail('MLOPS_REGISTRY_TAKEN', {
        message: `${there}; this is model ${candidate.model.digest.slice(0, 12)}. A version never gets other bytes`,
        hint: 'Leave --version out, or give the next one.',
    });
}
/** The record and the tag of a planned version, not written yet except for the tag's object. */
async function recordVersion(host, project, work) {
    const { sight, candidate, plan, by, reference } = work;
    const { name } = sight.recorded;
    const { decision: _, ...facts } = candidate;
    const tag = formatTag({ kind: 'register', name, version: plan.version });
    const { repository } = project;
    const now = host.clock.now();
    if (plan.request)
        refuseFuture(plan.request);
    const time = nextDate(sight.recorded, sight.tags, now);
    // What is registered after the whole name was withdrawn begins anew.
    const withdrawn = sight.recorded.withdrawals.flatMap(({ version, at }) => (version === null ? [at] : []));
    const message = `Registering artifact ${name} version v${plan.version}\n\nModel ${candidate.model.digest}\nRun ${candidate.run}`;
    const commitText = plan.apart
        ? await sameAgain(host, repository, { commit: candidate.commit, by, time, message })
        : undefined;
    const commit = commitText === undefined ? candidate.commit : await writeCommit(host, repository, commitText);
    const text = plan.request === undefined
        ? tagText({ tag, commit, by, time, message })
        : await existingText(host, repository, plan.request);
    const tagObject = plan.request?.object ?? (await writeTagObject(host, repository, text));
    const unstated = {
        name,
        tag,
        tagObject,
        tagText: text,
        by: plan.request?.by ?? by,
        version: plan.version,
        ...facts,
        commit,
        ...(commitText !== undefined && { commitText }),
        bump: plan.bump,
        registeredAt: new Date(1000 * nextMoment(sight.recorded, now, withdrawn)).toISOString(),
    };
    const statement = releaseStatement(host, unstated);
    const record = { ...unstated, statement: statement.digest };
    const change = {
        message: `Register ${tag}\n\nModel ${candidate.model.digest}\nof run ${candidate.run}.\n`,
        files: new Map([
            [places.version(name, plan.version), `${(0,kit.canonicalJson)(VersionRecord.parse(record))}\n`],
            [places.release(name, plan.version), statement.text],
            ...(reference ? [[places.reference(name, plan.version), reference]] : []),
        ]),
        tags: new Map([[tag, tagObject]]),
    };
    return { record, change };
}

;// CONCATENATED MODULE: ./packages/registry/resolve.ts





/** @throws MLOPS_REGISTRY_REFERENCE */
function readReference(text) {
    const reference = parseReference(text);
    if (!reference)
        throw notAReference(text);
    return reference;
}
/**
 * The number that a pushed tag asks for. @returns undefined without a tag
 * @throws MLOPS_REGISTRY_REFERENCE for a tag that asks for no version of this name
 */
function askedVersion(name, tag) {
    if (tag === undefined)
        return undefined;
    const meaning = parseTag(tag);
    if (meaning?.kind === 'register' && meaning.name === name)
        return meaning.version;
    throw fail('MLOPS_REGISTRY_REFERENCE', {
        message: `the tag ${tag} asks for no version of ${name}: expected ${name}@v1.2.3`,
        where: { field: 'reference' },
        hint: `Start the workflow for tags of this name only: tags: ['${name}@v*']`,
    });
}
/** The version that a reference means, in one look at its name. Pure. @throws MLOPS_REGISTRY_… as `Registry.resolve` says */
function resolveIn(sight, reference) {
    switch (reference.kind) {
        case 'version':
            return versionOf(sight, reference.version);
        case 'newest':
            return newestOf(sight);
        case 'stage':
            return inStage(sight, reference.stage);
    }
}
/** @throws unless the version is recorded and its tag is the recorded one */
function versionOf({ recorded, tags }, version) {
    const record = recorded.versions.find((candidate) => candidate.version === version);
    if (!record) {
        const name = `${recorded.name}@v${version}`;
        const request = foreignTags(recorded, tags).find(({ meaning }) => meaning.kind === 'register' && meaning.version === version);
        if (request)
            throw unproven(request, `mlops register-model --version ${version}`);
        throw fail('MLOPS_REGISTRY_UNKNOWN', {
            message: `${name} is not registered`,
            hint: `See what is: mlops registry show ${recorded.name}`,
        });
    }
    const problem = refusal(record, standing(record, tags));
    if (problem)
        throw problem;
    return { ...record, deprecated: isWithdrawn(recorded, record, tags) };
}
function newestOf(sight) {
    const { recorded, tags } = sight;
    const newest = byVersion(recorded.versions).find((version) => !isWithdrawn(recorded, version, tags));
    if (newest)
        return versionOf(sight, newest.version);
    throw fail('MLOPS_REGISTRY_UNKNOWN', {
        message: `${recorded.name} has no version that was not withdrawn`,
        hint: `See its history: mlops registry history ${recorded.name}`,
    });
}
function inStage(sight, stage) {
    const { recorded, tags } = sight;
    const request = requestedMove(recorded, stage, tags);
    if (request)
        throw unproven(request, `mlops registry promote ${recorded.name}@vX.Y.Z ${stage}`);
    const holder = holderOf(recorded, stage);
    if (!holder) {
        throw fail('MLOPS_REGISTRY_UNKNOWN', {
            message: `no version of ${recorded.name} is in ${stage}`,
            hint: `Put one there: mlops registry promote ${recorded.name}@vX.Y.Z ${stage}`,
        });
    }
    for (const move of [holder.move, movesOf(recorded, stage).at(-1)]) {
        const problem = refusal(move, standing(move, tags));
        if (problem)
            throw problem;
    }
    return versionOf(sight, holder.version.version);
}
function notAReference(text) {
    return fail('MLOPS_REGISTRY_REFERENCE', {
        message: `"${text}" is no reference: expected name, name@v1.2.3 or name#stage`,
        where: { field: 'reference' },
        hint: releaseVersion(text) === undefined
            ? 'For example flights-delay@v1.2.0, or flights-delay#production (on a command line in quotes).'
            : `A number alone is of no model: write its name before it, as flights-delay@v${releaseVersion(text)}.`,
    });
}
function unknownName(name, known) {
    return fail('MLOPS_REGISTRY_UNKNOWN', {
        message: `nothing is registered as ${name}`,
        hint: known.length === 0
            ? 'Register a model that passed: mlops register-model. Others’ versions come with: git fetch --tags origin mlops/ledger:mlops/ledger'
            : `Registered are: ${known.join(', ')}.`,
    });
}

;// CONCATENATED MODULE: ./packages/registry/restore.ts

/** Puts a recorded tag where it is missing, here or on a remote: from the recorded text git makes the very same object. */
async function restored(host, project, record) {
    const object = await writeRecordedTag(host, project.repository, record);
    const { tag } = record;
    return {
        message: `Put ${tag} where it is missing\n\nIt was recorded.\n`,
        files: new Map(),
        tags: new Map([[tag, object]]),
    };
}

;// CONCATENATED MODULE: ./packages/registry/show.ts

/** What a name has, the newest version first. Pure. */
function shownName({ recorded, tags }) {
    const holders = stagesOf(recorded).flatMap((stage) => {
        const holder = holderOf(recorded, stage);
        return holder ? [{ stage, holder }] : [];
    });
    return {
        name: recorded.name,
        versions: byVersion(recorded.versions).map((record) => ({
            version: record.version,
            tag: record.tag,
            stages: holders.filter(({ holder }) => holder.version === record).map(({ stage }) => stage),
            registeredAt: record.registeredAt,
            by: record.by,
            commit: record.commit,
            run: record.run,
            model: record.model.digest,
            metrics: record.metrics,
            bump: `${record.bump.kind}: ${record.bump.reason}`,
            deprecated: isWithdrawn(recorded, record, tags),
            standing: standing(record, tags),
        })),
        stages: Object.fromEntries(holders.map(({ stage, holder }) => [
            stage,
            { version: holder.version.version, since: holder.move.at, by: holder.move.by },
        ])),
    };
}

;// CONCATENATED MODULE: ./packages/registry/withdraw.ts






/**
 * Withdraws a version, or a name with all of them. They stay what they are, and nothing newly takes them.
 * @returns undefined when that was done before
 * @throws MLOPS_REGISTRY_DEPRECATED when it is in a stage
 */
async function withdraw(host, project, { sight, version, by }) {
    const { recorded, tags } = sight;
    const { name } = recorded;
    const concerned = version ? [version] : recorded.versions;
    if (concerned.every((each) => isWithdrawn(recorded, each, tags)))
        return undefined;
    for (const stage of stagesOf(recorded)) {
        const holder = holderOf(recorded, stage);
        if (!holder || !concerned.includes(holder.version))
            continue;
        throw fail('MLOPS_REGISTRY_DEPRECATED', {
            message: `${holder.version.tag} is in ${stage} and cannot be withdrawn`,
            hint: `Promote another version first, or take it out: mlops registry deprecate "${name}#${stage}"`,
        });
    }
    const meaning = version
        ? { kind: 'deregister', name, version: version.version }
        : { kind: 'deprecate', name };
    const taken = tags.some(({ tag }) => tag === formatTag(meaning));
    const tag = formatTag(taken ? { ...meaning, counter: nextCounter(recorded, tags) } : meaning);
    const now = host.clock.now();
    const time = nextDate(recorded, tags, now);
    const commit = (version ?? recorded.versions.at(-1)).commit;
    const message = version
        ? `Deregistering artifact ${name} version v${version.version}`
        : `Deprecating artifact ${name}`;
    const text = tagText({ tag, commit, by, time, message });
    const tagObject = await writeTagObject(host, project.repository, text);
    // That of a whole name is of what was registered before it.
    const after = version ? [] : recorded.versions.map(({ registeredAt }) => registeredAt);
    const at = new Date(1000 * nextMoment(recorded, now, after)).toISOString();
    const record = {
        name,
        tag,
        tagObject,
        tagText: text,
        commit,
        by,
        version: version?.version ?? null,
        at,
    };
    return {
        message: `${message}\n\n${tag}\nby ${by}\n`,
        files: new Map([
            [places.withdrawal(name, tag), `${(0,kit.canonicalJson)(WithdrawalRecord.parse(record))}\n`],
        ]),
        tags: new Map([[tag, tagObject]]),
    };
}

;// CONCATENATED MODULE: ./packages/registry/registry.ts





















/**
 * The registry of a repository: its tags say what there is, its ledger proves it.
 * @throws MLOPS_LEDGER_NO_REPOSITORY, MLOPS_LEDGER_NO_COMMITS
 */
async function openRegistry(host, project, options = {}) {
    // Tags and ledger move together, which only references of one clone can; the server's ledger is read through it too.
    const { origin: _, ...here } = host;
    const ledger = await (0,evidence/* openLedger */.au)(here, project, options);
    /** A step of the registry; to a remote goes with it what else that may lack. */
    const amend = (change) => ledger.entries.amend(async () => {
        const next = await change();
        if (!next || options.push === undefined)
            return next;
        const known = (await lookAll()).flatMap(({ recorded, tags }) => allRecords(recorded).filter((record) => standing(record, tags) === 'ok'));
        const along = known.map(({ tag, tagObject }) => [tag, tagObject]);
        return { ...next, tags: new Map([...along, ...(next.tags ?? [])]) };
    });
    /** Whether a recorded tag has not come to the remote that has the last word. */
    async function isUnshared({ tag }) {
        if (options.push === undefined)
            return false;
        const question = ['ls-remote', '--exit-code', options.push, `refs/tags/${tag}`];
        return (await host.git.run(question, { directory: project.repository })).code !== 0;
    }
    /**
     * The ledger and the tags of one moment: nobody moved the ledger while the tags were read.
     * @param only versions: without moves between stages, whose tags look like nobody's then
     */
    async function look(name, only) {
        for (;;) {
            const tip = await ledger.tip();
            const recorded = await readRecords(tip === undefined ? ledger : ledger.at(tip), name, only);
            let tags = await readTags(host, project.repository);
            const missing = allRecords(recorded).filter((record) => standing(record, tags) === 'missing');
            if (missing.length > 0) {
                await finishInterrupted(host, project.repository, missing);
                tags = await readTags(host, project.repository);
            }
            if ((await ledger.tip()) === tip)
                return { recorded, tags };
        }
    }
    async function lookAll(name) {
        const names = name === undefined ? await recordedNames(ledger) : [name];
        const sights = [];
        for (const each of names)
            sights.push(await look(each));
        return sights;
    }
    /** @throws MLOPS_REGISTRY_UNKNOWN when there is nothing of that name */
    async function lookKnown(name, only) {
        const sight = await look(name, only);
        if (sight.recorded.versions.length === 0 && foreignTags(sight.recorded, sight.tags).length === 0)
            throw unknownName(name, await recordedNames(ledger));
        return sight;
    }
    async function made(verification) {
        const run = verifiedRun(verification);
        return { run, candidate: await candidateOf(host, project, run) };
    }
    async function statementText({ name, version }) {
        const place = places.release(name, version);
        return Buffer.from((await ledger.entries.read([place])).get(place) ?? []).toString('utf8');
    }
    /** @throws MLOPS_REGISTRY_UNVERIFIED for a version that somebody else than this tool put on record */
    async function refuseStrange(version, by) {
        const strange = (await notAsMade(host, project, version, by)) ??
            (isReleaseOf(host, await statementText(version), version) ? undefined : 'its statement');
        if (strange !== undefined)
            throw registry_forged(version, strange);
    }
    return {
        async resolve(text) {
            const reference = readReference(text);
            const only = reference.kind === 'stage' ? undefined : 'versions';
            return resolveIn(await lookKnown(reference.name, only), reference);
        },
        fetch: (version, directory) => fetchModel(host, version, directory),
        fetchFile: (file, path) => fetchFile(host, file, path),
        async register(name, verification, numbering = {}, { reference } = {}) {
            if (!isOwnWord(name))
                throw notAName(name, 'name');
            const run = verifiedRun(verification);
            await refuseUnfit(ledger, run);
            const candidate = await candidateOf(host, project, run, reference);
            const bytes = reference === undefined ? undefined : await (0,promises_.readFile)(reference);
            const by = await tagger(host, project.repository);
            let done;
            let passedOver = [];
            await amend(async () => {
                const sight = await look(name);
                const plan = planRegistration(sight, candidate, numbering, options.push);
                passedOver = plan.passedOver;
                if (plan.kind === 'registered') {
                    const version = { ...plan.record, deprecated: false };
                    // What another run made of the same model says nothing of this one.
                    if (version.run === run.id) {
                        await refuseStrange(version, { run, candidate });
                        const strange = notAsRegistered(version, candidate, sight.recorded.versions);
                        if (strange !== undefined)
                            throw registry_forged(version, strange);
                    }
                    done = { record: plan.record, already: true };
                    const lacking = plan.restore || (await isUnshared(plan.record));
                    return lacking ? restored(host, project, plan.record) : undefined;
                }
                const { record, change } = await recordVersion(host, project, { sight, candidate, plan, by, reference: bytes });
                done = { record, already: false };
                return change;
            });
            for (const tag of passedOver)
                host.log.warning(saidPassedOver(tag, options.push));
            const { record, already } = done;
            const version = versionOf(await look(name), record.version);
            return { version, already, statement: await statementText(version) };
        },
        prove: async (version, verification) => refuseStrange(version, await made(verification)),
        async statement(version, verification) {
            if (version.deprecated)
                throw withdrawn(version);
            await refuseStrange(version, await made(verification));
            return statementOf(host, version);
        },
        async promote(text, stage, { expected } = {}) {
            if (!isOwnWord(stage))
                throw notAName(stage, 'stage');
            const reference = readReference(text);
            const first = await lookKnown(reference.name);
            const version = resolveIn(first, reference);
            if (version.deprecated)
                throw withdrawn(version);
            const seen = expected === undefined ? (holderOf(first.recorded, stage)?.version.version ?? null) : expected;
            const by = await tagger(host, project.repository);
            let done;
            await amend(async () => {
                const sight = await look(reference.name);
                const current = versionOf(sight, version.version);
                if (current.deprecated)
                    throw withdrawn(current);
                const plan = planMove(sight, { version: current, stage, expected: seen });
                if (plan.kind === 'already') {
                    done = { move: plan.move, already: true };
                    const lacking = plan.restore || (await isUnshared(plan.move));
                    return lacking ? restored(host, project, plan.move) : undefined;
                }
                const { record, change } = await recordMove(host, project, {
                    sight,
                    move: plan.move,
                    request: plan.request,
                    by,
                });
                done = { move: record, already: false };
                return change;
            });
            return { ...done, version };
        },
        async deprecate(text) {
            const reference = readReference(text);
            const first = await lookKnown(reference.name);
            if (reference.kind === 'version')
                versionOf(first, reference.version);
            const by = await tagger(host, project.repository);
            let done = `${text} was withdrawn before`;
            await amend(async () => {
                const sight = await look(reference.name);
                if (reference.kind === 'stage') {
                    const move = planRemoval(sight, reference.stage);
                    const { record, change } = await recordMove(host, project, { sight, move, by });
                    const rest = { ...sight.recorded, moves: [...sight.recorded.moves, record] };
                    const next = holderOf(rest, reference.stage);
                    done = `v${move.version} is taken out of ${text}; ${next ? `v${next.version.version} is there again` : 'nothing is there now'}`;
                    return change;
                }
                const version = sight.recorded.versions.find((each) => reference.kind === 'version' && each.version === reference.version);
                const change = await withdraw(host, project, { sight, version, by });
                if (change)
                    done = `${text} is withdrawn`;
                return change;
            });
            return done;
        },
        show: async (name) => (await (name === undefined ? lookAll() : lookKnown(name).then((one) => [one]))).map(shownName),
        history: async (name) => {
            const sights = name === undefined ? await lookAll() : [await lookKnown(name)];
            return sights.flatMap(historyOf).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
        },
        at: async (moment) => (await lookAll()).map(({ recorded }) => nameAt(recorded, moment.getTime())),
        async check(names = []) {
            const all = [...new Set([...(await recordedNames(ledger)), ...names])];
            const findings = [];
            for (const name of all)
                findings.push(...checkName(await look(name), host.clock.now()));
            return findings;
        },
    };
}
/** @throws MLOPS_REGISTRY_UNVERIFIED unless the chain holds and leads to a recorded run */
function verifiedRun({ verdict, run, firstGap }) {
    if (verdict === 'pass' && run)
        return run;
    const gap = firstGap ? `${firstGap.stage || 'evidence'}, ${firstGap.material}: ${firstGap.detail}` : verdict;
    throw fail('MLOPS_REGISTRY_UNVERIFIED', {
        message: `the chain of evidence of this model does not hold (${verdict}): ${gap}`,
        hint: 'See every link: mlops verify. Run the stages again and register what passed: mlops run',
    });
}
function notAName(word, field) {
    return fail('MLOPS_REGISTRY_INPUT', {
        message: `"${word}" is no ${field}: expected lower-case letters, digits, and hyphens between them`,
        where: { field },
        hint: field === 'name' ? 'Say it in mlops.yml: `register: {name: flights-delay}`.' : 'For example: production',
    });
}
function withdrawn({ tag }) {
    return fail('MLOPS_REGISTRY_DEPRECATED', {
        message: `${tag} was withdrawn: it comes into no stage, and nothing is said for it`,
        hint: 'Take another version.',
    });
}
function registry_forged({ tag, run }, strange) {
    return fail('MLOPS_REGISTRY_UNVERIFIED', {
        message: `${strange} of ${tag} is not what run ${run.slice(0, 12)} made it`,
        hint: 'Somebody wrote to the ledger by hand, or another version of mlops-actions registered it. Register the model again, under the next number.',
    });
}

;// CONCATENATED MODULE: ./packages/registry/index.ts










/***/ })

};
