export const id = 5723;
export const ids = [5723];
export const modules = {

/***/ 95723:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runStep: () => (/* binding */ runStep)
});

// EXTERNAL MODULE: ./packages/cli/index.ts + 1 modules
var cli = __webpack_require__(27852);
// EXTERNAL MODULE: ./packages/cli/explain.ts + 1 modules
var explain = __webpack_require__(22847);
// EXTERNAL MODULE: ./node_modules/@octokit/endpoint/dist-bundle/index.js
var dist_bundle = __webpack_require__(93322);
;// CONCATENATED MODULE: ./packages/github/api/account.ts
/** As REST names it. A person may be called as a bot is, without its suffix. */
function nameOf({ __typename, login }) {
    return __typename === 'Bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login;
}

;// CONCATENATED MODULE: ./packages/github/api/limits.ts
const MINUTE = 60_000;
/** However soon GitHub says: a wait of nothing would be asked for again without an end. */
const SHORTEST_MS = 1000;
/**
 * Whether a refusal is a limit, and how long it asks to wait.
 *
 * @param now milliseconds since 1970, for when the answer has no date of its own: clocks differ
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function limitOf(status, headers, message, now) {
    const exhausted = headers.get('x-ratelimit-remaining') === '0';
    const after = headers.get('retry-after');
    const secondary = /secondary rate limit|abuse detection/i.test(message);
    if (status !== 429 && !(status === 403 && (exhausted || after !== null || secondary)))
        return undefined;
    const served = time(headers.get('date')) ?? now;
    if (after !== null)
        return { kind: exhausted ? 'primary' : 'secondary', waitMs: atLeast(delay(after, served)) };
    if (!exhausted)
        return { kind: 'secondary', waitMs: MINUTE };
    const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
    // One more second, because the reset is given in whole ones.
    return { kind: 'primary', waitMs: atLeast(reset > 0 ? reset * 1000 - served + 1000 : undefined) };
}
/** `retry-after` is a number of seconds or a date (RFC 9110, section 10.2.3). */
function delay(after, served) {
    if (/^\d+$/.test(after.trim()))
        return Number(after) * 1000;
    const until = time(after);
    return until === undefined ? undefined : until - served;
}
function time(date) {
    const ms = Date.parse(date ?? '');
    return Number.isNaN(ms) ? undefined : ms;
}
function atLeast(ms) {
    return ms === undefined || !Number.isFinite(ms) ? MINUTE : Math.max(SHORTEST_MS, ms);
}

;// CONCATENATED MODULE: ./packages/github/api/outcome.ts
/** What GitHub said when it refused: the cause of the error that people read. Holds nothing of the request. */
class Refusal extends Error {
    name = 'Refusal';
    /** HTTP status; 200 for a GraphQL answer with errors in it. */
    status;
    /** The `type` of GraphQL's errors, such as NOT_FOUND or STALE_DATA. */
    types;
    /** Header `x-accepted-github-permissions`: what would have been enough. */
    accepted;
    constructor(message, said) {
        super(message);
        this.status = said.status;
        this.types = said.types ?? [];
        this.accepted = said.accepted;
    }
}
/** What GitHub said, when it refused; undefined for every other error. */
function refusalOf(error) {
    return error instanceof Error && error.cause instanceof Refusal ? error.cause : undefined;
}

;// CONCATENATED MODULE: ./packages/github/api/exchange.ts


/**
 * Sends a message once. An answer counts only when it is whole: one that breaks off, or is no JSON where it says so, is
 * as good as none.
 *
 * @throws the signal's reason when it is aborted, and nothing else
 */
async function exchange(message, wire) {
    wire.signal.throwIfAborted();
    const timeout = AbortSignal.timeout(wire.timeoutMs);
    try {
        const response = await wire.fetch(message.url, {
            method: message.method,
            headers: { ...message.headers },
            ...(message.body !== undefined && { body: asSent(message.body) }),
            // A redirected write would arrive as another method, or twice.
            redirect: isRead(message.method) ? 'follow' : 'manual',
            signal: AbortSignal.any([wire.signal, timeout]),
        });
        const bytes = new Uint8Array(await response.arrayBuffer());
        return judge(response, bytes, wire.now());
    }
    catch (error) {
        wire.signal.throwIfAborted();
        if (timeout.aborted)
            return { kind: 'unclear', problem: `no whole answer within ${wire.timeoutMs / 1000} s`, cause: error };
        return broken(error);
    }
}
/** Bytes go as they are, everything else as JSON. */
function asSent(body) {
    return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}
function isRead(method) {
    return method === 'GET' || method === 'HEAD';
}
function judge(response, bytes, now) {
    const { status, headers } = response;
    if (status >= 200 && status < 300) {
        if (bytes.length === 0)
            return { kind: 'done', value: { headers, data: undefined } };
        if (!/^application\/json\b/i.test(headers.get('content-type') ?? ''))
            return { kind: 'done', value: { headers, data: bytes } };
        const data = parsed(bytes);
        return data === undefined
            ? { kind: 'unclear', problem: `an answer (${status}) that is no JSON` }
            : { kind: 'done', value: { headers, data } };
    }
    const refusal = new Refusal(sentence(parsed(bytes)) ?? (response.statusText || `status ${status}`), {
        status,
        accepted: headers.get('x-accepted-github-permissions') ?? undefined,
    });
    if (status >= 500 || status === 408)
        return { kind: 'unclear', problem: `${refusal.message} (${status})` };
    const limit = limitOf(status, headers, refusal.message, now);
    return limit === undefined ? { kind: 'refused', refusal } : { kind: 'limited', limit, refusal };
}
function parsed(bytes) {
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }
    catch {
        return undefined;
    }
}
/** GitHub's own words: `message`, and what `errors` adds to it. */
function sentence(body) {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
        return undefined;
    const { message, errors } = body;
    if (typeof message !== 'string')
        return undefined;
    const more = Array.isArray(errors) ? errors.map(detail).filter((text) => text !== '') : [];
    return more.length === 0 ? message : `${message}: ${more.join(', ')}`;
}
function detail(error) {
    if (typeof error === 'string')
        return error;
    if (typeof error !== 'object' || error === null || Array.isArray(error))
        return '';
    const { message, resource, field, code } = error;
    if (typeof message === 'string')
        return message;
    return [resource, field, code].filter((part) => typeof part === 'string').join(' ');
}
const CONNECTING = new Set(['connect', 'getaddrinfo']);
/** Only what failed while the connection was being made surely never reached the server. */
function broken(error) {
    const causes = chain(error);
    const unsent = causes.some(({ syscall, code = '' }) => (syscall !== undefined && CONNECTING.has(syscall)) ||
        code === 'UND_ERR_CONNECT_TIMEOUT' ||
        CERTIFICATE.test(code));
    const problem = causes.find(({ code }) => code !== undefined)?.code ?? causes.at(-1)?.message ?? String(error);
    return { kind: unsent ? 'unsent' : 'unclear', problem, cause: error };
}
/** Node's codes of a server whose certificate is not trusted: the request waits for a hand-shake that never ends. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY))/;
/** An error, its causes, and the errors of several addresses that were tried; told by their fields, as fetch throws its own kinds. */
function chain(error, depth = 0) {
    if (typeof error !== 'object' || error === null || depth > 5)
        return [];
    const { cause, errors } = error;
    return [error, ...[cause, errors].flat().flatMap((below) => chain(below, depth + 1))];
}

;// CONCATENATED MODULE: ./packages/github/api/graphql.ts


/** Whether a document may change something, and a name for people: its own, else its first field. */
function operation(document) {
    const code = document.replace(/#[^\n]*/g, '');
    const [, kind = 'query', own] = /\b(query|mutation)\b\s*(\w+)?/.exec(code) ?? [];
    const first = /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(code)?.[1] ?? '';
    return { name: `GraphQL ${kind} ${own ?? first}`.trim(), write: /\bmutation\b/.test(code) };
}
/**
 * GraphQL answers 200 whatever came of it. Errors beside data are refused whole: half an answer would pass for a whole one.
 *
 * @param now milliseconds since 1970
 */
function readGraphql({ headers, data }, now) {
    const body = typeof data === 'object' && data !== null ? data : {};
    const errors = Array.isArray(body.errors) ? body.errors : [];
    if (errors.length === 0) {
        return body.data === undefined || body.data === null
            ? { kind: 'unclear', problem: 'a GraphQL answer without data' }
            : { kind: 'done', value: body.data };
    }
    const message = errors.map((error) => String(error.message)).join('; ');
    const types = errors.flatMap(({ type }) => (typeof type === 'string' ? type : []));
    const refusal = new Refusal(message, {
        status: 200,
        types,
        accepted: headers.get('x-accepted-github-permissions') ?? undefined,
    });
    const limited = types.includes('RATE_LIMITED') || /secondary rate limit/i.test(message);
    const limit = limited ? limitOf(429, headers, message, now) : undefined;
    if (limit)
        return { kind: 'limited', limit, refusal };
    // GitHub's own words for a query that ran out of time or broke inside, after whatever it had done by then.
    if (/something went wrong|timed? ?out/i.test(message))
        return { kind: 'unclear', problem: message };
    return { kind: 'refused', refusal };
}

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/github/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_ARTIFACT_UNSUPPORTED: 'This server keeps no artifacts that the action could use.',
    MLOPS_ARTIFACT_UPLOAD: 'An artifact could not be uploaded.',
    MLOPS_ARTIFACT_DOWNLOAD: 'An artifact exists and could not be downloaded.',
    MLOPS_ARTIFACT_MISSING: 'An artifact has expired, was deleted, or never was.',
    MLOPS_ARTIFACT_DIGEST: 'An artifact states no digest, or its bytes have another one.',
    MLOPS_ARTIFACT_REFUSED: 'An archive from another job is not a plain archive of plain files within the limits.',
    MLOPS_BUNDLE_INVALID: 'The evidence that an earlier workflow run uploaded is not evidence of that run.',
    MLOPS_HAND_OVER_TICKET: 'What should name the files that another job hands over does not name any.',
    MLOPS_HAND_OVER_FOREIGN: 'The files to take over were made by another workflow run.',
    MLOPS_HAND_OVER_REFUSED: 'A directory that should be handed to another job holds something that cannot be.',
    MLOPS_HAND_OVER_OCCUPIED: 'Files are taken over into an empty directory only.',
    MLOPS_GITHUB_COMMIT: 'A commit that is needed is not in the clone, and git could not bring it from GitHub.',
    MLOPS_LEDGER_CLOSED: 'Only a run of the default branch may add to the ledger that others read.',
    MLOPS_RUN_UNCONFIRMED: 'A recorded run is in the ledger, and no workflow run of the default branch is known to have made it.',
    MLOPS_RELEASE_DIFFERS: 'The release of a version cannot have the files that the version has.',
    MLOPS_STEP_INPUT: 'An input of a workflow step that says where things are kept is not one that is known.',
    MLOPS_TRIGGER_REFUSED: 'The workflow run whose end started this one is not one that may be reported on.',
    MLOPS_GITHUB_EVENT: 'What GitHub says about this run (its environment or event file) is missing or makes no sense.',
    MLOPS_GITHUB_TOKEN: 'GitHub does not accept the token: it is wrong, expired or revoked.',
    MLOPS_GITHUB_PERMISSION: 'The token may not do what the action needs; the hint is the `permissions:` block to paste.',
    MLOPS_GITHUB_LIMIT: 'GitHub asks to wait longer than the action is willing to: a rate limit is used up.',
    MLOPS_GITHUB_UNREACHABLE: 'GitHub could not be reached, or kept failing; nothing was changed by the request.',
    MLOPS_GITHUB_REFUSED: 'GitHub refused a request: something is missing there, exists already, or is not valid.',
    MLOPS_GITHUB_AMBIGUOUS: 'A request that changes something broke off, and it is not known whether GitHub carried it out.',
});

;// CONCATENATED MODULE: ./packages/github/api/pages.ts

/** The entries of one page: the answer itself, or the one list in it (`{total_count, artifacts: […]}`). */
function entriesOf(data, name) {
    if (Array.isArray(data))
        return data;
    const lists = Object.values(typeof data === 'object' && data !== null ? data : {}).filter(Array.isArray);
    if (lists.length === 1)
        return lists[0];
    throw fail('MLOPS_GITHUB_REFUSED', { message: `${name}: the answer holds ${lists.length} lists, expected one.` });
}
/**
 * The address of the next page in a `link` header; undefined on the last one.
 * @throws MLOPS_GITHUB_REFUSED when it is on another server, which must not see the token
 */
function nextPage(link, apiUrl) {
    const next = /<([^<>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
    if (next === undefined)
        return undefined;
    if (new URL(next).origin !== new URL(apiUrl).origin)
        throw fail('MLOPS_GITHUB_REFUSED', {
            message: `The next page is said to be on another server: ${new URL(next).origin}`,
        });
    return next;
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./packages/github/api/patience.ts

const pause = async (ms, signal) => {
    await (0,promises_.setTimeout)(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
};
/** @param totalMs for all waits together; waiting for the same time twice over is counted once */
function createPatience(totalMs, { clock, signal, sleep = pause }) {
    let leftMs = totalMs;
    let waitedMs = 0;
    /** Until when somebody waits, by the clock that never goes back. */
    let horizon = 0;
    const within = (capMs) => {
        const floor = Math.max(0, leftMs - capMs);
        return {
            get leftMs() {
                return Math.max(0, leftMs - floor);
            },
            get waitedMs() {
                return waitedMs;
            },
            spend(ms) {
                leftMs = Math.max(0, leftMs - ms);
            },
            async wait(ms) {
                const end = clock.monotonic() + ms;
                const more = Math.max(0, end - Math.max(horizon, end - ms));
                if (more > leftMs - floor)
                    return false;
                leftMs -= more;
                waitedMs += more;
                horizon = Math.max(horizon, end);
                await sleep(ms, signal);
                signal.throwIfAborted();
                return true;
            },
            async turn() {
                for (let ms = horizon - clock.monotonic(); ms > 0; ms = horizon - clock.monotonic()) {
                    await sleep(ms, signal);
                    signal.throwIfAborted();
                }
            },
            atMost: within,
        };
    };
    return within(totalMs);
}

;// CONCATENATED MODULE: ./packages/github/api/permission.ts

/**
 * The error that people read when GitHub will not do something.
 *
 * @param name the request as they know it
 * @param context.exists whether what was asked for surely exists
 * @param context.permissions all that the action needs
 * @param context.needs what this request needs, where GitHub does not say it
 */
function explainRefusal(name, refusal, { exists, permissions, needs }) {
    if (refusal.status === 401) {
        return fail('MLOPS_GITHUB_TOKEN', {
            message: `${name}: GitHub does not accept the token (${refusal.message}).`,
            hint: "Leave the input `token` out to use the job's own, or give one that is valid for this server. A job's own token ends with the job, after 24 hours at the latest.",
            cause: refusal,
        });
    }
    if (lacksPermission(refusal, exists))
        return fail('MLOPS_GITHUB_PERMISSION', missingPermission(name, refusal, permissions, needs));
    return fail('MLOPS_GITHUB_REFUSED', {
        message: `${name}: GitHub answers ${refusal.status === 200 ? '' : `${refusal.status} `}${refusal.message}`,
        cause: refusal,
    });
}
/** GitHub's words for it. A 403 has other reasons too: a locked conversation, a rule of the repository. */
const LACKS = /^resource not accessible by|\bmust have\b|\bnot permitted\b|\bpermissions?\b|write access|not authorized/i;
function lacksPermission({ status, message, types }, exists) {
    if (status === 404)
        return exists;
    return (types.includes('FORBIDDEN') || types.includes('INSUFFICIENT_SCOPES') || (status === 403 && LACKS.test(message)));
}
/**
 * What to say about a missing permission: which one, and the whole block to paste, because a `permissions:` block takes
 * away everything that it does not name.
 *
 * @param declared all that the action needs
 * @param needs what this request needs, should GitHub not say it
 */
function missingPermission(name, refusal, declared, needs = {}) {
    const said = alternatives(refusal.accepted);
    const missing = said.length === 0 ? needs : closest(said, declared);
    const what = Object.entries(missing).map(([permission, access]) => `${permission}: ${access}`);
    const lacking = what.length === 0 ? 'a permission' : what.join(', ');
    return {
        message: `The token may not ${name} (GitHub says: ${refusal.message}). It lacks ${lacking}.`,
        hint: `Give the job\n\n${permissionsBlock(stronger(declared, missing))}\n\nA pull request from a fork gets a token that can only read, whatever stands there.`,
        cause: refusal,
    };
}
/** As it is pasted into a job. */
function permissionsBlock(permissions) {
    const lines = Object.entries(permissions)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([permission, access]) => `  ${permission}: ${access}`);
    return ['permissions:', ...lines].join('\n');
}
/**
 * Header `x-accepted-github-permissions`: sets separated by `;`, each enough; permissions within one by `,`.
 * `pull_requests=write,contents=read; issues=write` → two sets, in the words of a workflow file.
 */
function alternatives(header) {
    return (header ?? '').split(';').flatMap((set) => {
        const found = [...set.matchAll(/([a-z_]+)=(read|write|admin)/g)]
            // Every token may read metadata; a workflow file has no word for it.
            .filter(([, permission]) => permission !== 'metadata')
            .map(([, permission, access]) => [permission.replaceAll('_', '-'), access === 'read' ? 'read' : 'write']);
        return found.length === 0 ? [] : [Object.fromEntries(found)];
    });
}
/** Of several sets that are enough, the one that adds least to what is declared anyway. */
function closest(sets, declared) {
    const added = (set) => Object.entries(set).filter(([permission, access]) => stronger(declared, { [permission]: access })[permission] !== declared[permission]).length;
    return [...sets].sort((a, b) => added(a) - added(b))[0] ?? {};
}
function stronger(a, b) {
    const both = { ...a };
    for (const [permission, access] of Object.entries(b))
        if (both[permission] !== 'write')
            both[permission] = access;
    return both;
}

;// CONCATENATED MODULE: ./packages/github/api/retry.ts

/** Attempts that may fail for no stated reason; waits that GitHub asks for are bounded by the patience alone. */
const ATTEMPTS = 5;
/**
 * Repeats a request until it is done, refused, or hopeless. A write is sent again only when the server surely did nothing:
 * it never left, a limit turned it away, or `settle` found nothing of it.
 *
 * @throws what `explain` makes of a refusal, MLOPS_GITHUB_LIMIT, MLOPS_GITHUB_UNREACHABLE, MLOPS_GITHUB_AMBIGUOUS
 */
async function persist(request, world) {
    const { patience } = world;
    let failures = 0;
    /** A write broke off earlier; `settle` found nothing then, but it may have been still under way. */
    let doubtful = false;
    for (;;) {
        await patience.turn();
        const begun = world.clock.monotonic();
        const outcome = await request.attempt();
        switch (outcome.kind) {
            case 'done':
                return outcome.value;
            case 'refused': {
                // A second try of what did happen is refused: it exists already, or is gone.
                const made = doubtful ? await settled(request, world) : undefined;
                if (made !== undefined)
                    return made;
                throw request.explain(outcome.refusal);
            }
            case 'limited':
                await obey(outcome.limit, request, world);
                break;
            case 'unsent':
            case 'unclear': {
                patience.spend(world.clock.monotonic() - begun);
                failures += 1;
                const mayHaveHappened = outcome.kind === 'unclear' && request.write;
                if (mayHaveHappened && !request.settle)
                    throw ambiguous(request, outcome);
                const again = failures < ATTEMPTS && (await backOff(failures, outcome.problem, request, world));
                if (mayHaveHappened) {
                    const made = await settled(request, world);
                    if (made !== undefined)
                        return made;
                    doubtful = true;
                }
                if (!again)
                    throw unreachable(request, outcome, failures);
            }
        }
    }
}
/** @throws MLOPS_GITHUB_AMBIGUOUS when it cannot be told */
async function settled(request, { signal }) {
    try {
        return await request.settle?.();
    }
    catch (cause) {
        signal.throwIfAborted();
        throw ambiguous(request, { problem: 'an interruption, and asking what came of it failed too', cause });
    }
}
function ambiguous({ name }, { problem, cause }) {
    return fail('MLOPS_GITHUB_AMBIGUOUS', {
        message: `${name} ended with: ${problem}. It is not known whether GitHub carried it out.`,
        hint: 'Look whether it is there before you run the job again.',
        cause,
    });
}
function unreachable({ name }, { problem, cause }, attempts) {
    return fail('MLOPS_GITHUB_UNREACHABLE', {
        message: `${name} failed ${attempts === 1 ? 'once' : `${attempts} times`}, at last with: ${problem}.`,
        hint: 'See https://www.githubstatus.com, or your own server, and run the job again. Behind a proxy or a private certificate authority, set NODE_USE_ENV_PROXY=1 or NODE_EXTRA_CA_CERTS for the runner.',
        cause,
    });
}
async function obey(limit, { name }, { log, patience }) {
    const left = patience.leftMs - limit.waitMs;
    if (left >= 0)
        log.warning(`GitHub asks to wait ${duration(limit.waitMs)} (${limit.kind} limit); ${duration(left)} left`);
    if (await patience.wait(limit.waitMs))
        return;
    throw fail('MLOPS_GITHUB_LIMIT', {
        message: `${name}: GitHub asks to wait ${duration(limit.waitMs)} (${limit.kind} limit), and ${duration(patience.leftMs)} are left.`,
        hint: limit.kind === 'primary'
            ? 'The token has used up its requests for this hour. Run the job again later; a GITHUB_TOKEN has 1,000 requests an hour for each repository.'
            : 'Run the job again later, and fewer jobs at once.',
    });
}
/** @returns whether another attempt may follow, after a wait that grows and is never the same for two jobs */
async function backOff(failures, problem, { name }, { log, patience, random }) {
    const jitter = 0.5 + random.bytes(1)[0] / 512;
    const ms = 1000 * 2 ** (failures - 1) * jitter;
    log.info(`${name}: ${problem}; attempt ${failures + 1} of ${ATTEMPTS} in ${duration(ms)}`);
    return await patience.wait(ms);
}
/** `42 s`, `3 min 10 s`. */
function duration(ms) {
    const seconds = Math.ceil(ms / 1000);
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
    return [minutes > 0 ? `${minutes} min` : '', rest > 0 || minutes === 0 ? `${rest} s` : ''].filter(Boolean).join(' ');
}

;// CONCATENATED MODULE: ./packages/github/api/api.ts








/** Nothing is requested before something is asked. */
function githubApi(options) {
    const { token, apiUrl, graphqlUrl, host, permissions = {}, patienceMs = 300_000, timeoutMs = 30_000 } = options;
    const [owner = '', repo = ''] = options.repository.split('/');
    const { clock, signal, log, random } = host;
    const total = createPatience(patienceMs, { clock, signal, ...(options.sleep && { sleep: options.sleep }) });
    const headers = {
        authorization: `Bearer ${token}`,
        'user-agent': 'mlops-actions',
        'x-github-api-version': '2022-11-28',
    };
    let requests = 0;
    let login;
    const now = () => clock.now().getTime();
    /** Sends a message until `read` finds in its answer what was asked for. */
    const ask = ({ name, write, message }, read, { settle, patienceMs: own, exists = false, needs, upload }) => persist({
        name,
        write,
        settle,
        explain: (refusal) => explainRefusal(name, refusal, { exists, permissions, needs }),
        attempt: async () => {
            requests += 1;
            const outcome = await exchange(message, {
                fetch: host.fetch,
                signal,
                timeoutMs: upload?.timeoutMs ?? timeoutMs,
                now,
            });
            return outcome.kind === 'done' ? read(outcome.value) : outcome;
        },
    }, { clock, signal, log, random, patience: own === undefined ? total : total.atMost(own) });
    const rest = (route, parameters, read, options = {}) => {
        const own = /\{owner\}\/\{repo\}/.test(route) ? { owner, repo } : {};
        const request = (0,dist_bundle/* endpoint */.s)(route, {
            baseUrl: options.upload?.baseUrl ?? apiUrl,
            ...own,
            ...parameters,
            headers: { ...headers, ...parameters.headers },
        });
        const done = (answer) => ({ kind: 'done', value: read(answer) });
        return ask({ name: route, write: !isRead(request.method), message: asMessage(request) }, done, options);
    };
    const graphql = (query, variables, options = {}) => {
        const message = {
            method: 'POST',
            url: graphqlUrl,
            headers: { ...headers, 'content-type': 'application/json' },
            body: { query, variables },
        };
        return ask({ ...operation(query), message }, (answer) => readGraphql(answer, now()), options);
    };
    return {
        repository: { owner, repo },
        async login() {
            const query = 'query { viewer { __typename login } }';
            return (login ??= nameOf((await graphql(query, {})).viewer));
        },
        request: (route, parameters, options) => rest(route, parameters, ({ data }) => data, options),
        async *pages(route, parameters, options) {
            let next = route;
            let given = { per_page: 100, ...parameters };
            while (next !== undefined) {
                const answer = await rest(next, given, (whole) => whole, options);
                yield* entriesOf(answer.data, route);
                const address = nextPage(answer.headers.get('link'), apiUrl);
                next = address && `GET ${address}`;
                given = {};
            }
        },
        graphql,
        spent: {
            get requests() {
                return requests;
            },
            get waitedMs() {
                return total.waitedMs;
            },
        },
    };
}
function asMessage({ method, url, headers, body }) {
    const texts = Object.entries(headers).flatMap(([name, value]) => value === undefined ? [] : [[name, String(value)]]);
    return {
        method,
        url,
        headers: Object.fromEntries(texts),
        ...(body !== undefined && { body: body }),
    };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/github/context/event.ts


const eventNames = [
    'pull_request',
    'pull_request_target',
    'merge_group',
    'push',
    'release',
    'schedule',
    'workflow_dispatch',
    'repository_dispatch',
    'workflow_run',
];
const commit = schemas/* string */.YjP().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a whole commit id');
const branch = schemas/* string */.YjP().min(1);
const number = schemas/* number */.aig().int().positive();
const repository = schemas/* object */.Ikc({ full_name: schemas/* string */.YjP(), id: schemas/* number */.aig().optional() });
const end = schemas/* object */.Ikc({ ref: branch, sha: commit, repo: repository.nullish() });
const Common = schemas/* object */.Ikc({ repository: schemas/* object */.Ikc({ default_branch: branch }) });
const PullRequest = schemas/* object */.Ikc({ pull_request: schemas/* object */.Ikc({ number, head: end, base: end }) });
const MergeGroup = schemas/* object */.Ikc({
    merge_group: schemas/* object */.Ikc({ head_sha: commit, head_ref: branch, base_sha: commit, base_ref: branch }),
});
const WorkflowRun = schemas/* object */.Ikc({
    repository,
    workflow_run: schemas/* object */.Ikc({
        id: number,
        run_number: number,
        run_attempt: number.default(1),
        path: schemas/* string */.YjP(),
        event: schemas/* string */.YjP(),
        conclusion: schemas/* string */.YjP().nullish(),
        head_sha: commit,
        head_branch: schemas/* string */.YjP().nullish(),
        head_repository: repository.nullish(),
        pull_requests: schemas/* array */.YOg(schemas/* object */.Ikc({ number, head: schemas/* object */.Ikc({ sha: commit }), base: schemas/* object */.Ikc({ ref: branch, sha: commit }) }))
            .nullish(),
    }),
});
/** @throws MLOPS_GITHUB_EVENT naming the field */
async function readEvent(name, path, files, run) {
    const event = await readPayload(path, files);
    const expect = (schema) => checked(schema, event, path);
    const defaultBranch = expect(Common).repository.default_branch;
    switch (name) {
        case 'pull_request':
        case 'pull_request_target':
            return { event, defaultBranch, change: ofPullRequest(run, expect(PullRequest).pull_request) };
        case 'merge_group':
            return { event, defaultBranch, change: ofMergeGroup(run, expect(MergeGroup).merge_group) };
        case 'workflow_run':
            return { event, defaultBranch, ...ofWorkflowRun(run, expect(WorkflowRun)) };
        case 'push':
        case 'release':
        case 'workflow_dispatch':
            return { event, defaultBranch, change: onBranch(run, branchOf(run.ref), tagOf(run.ref)) };
        case 'schedule':
        case 'repository_dispatch':
            // These run on the default branch only.
            return { event, defaultBranch, change: onBranch(run, defaultBranch) };
    }
}
async function readPayload(path, files) {
    try {
        return schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).parse(JSON.parse(await files.readText(path)));
    }
    catch (cause) {
        throw fail('MLOPS_GITHUB_EVENT', {
            message: `GITHUB_EVENT_PATH names ${path}, which cannot be read as JSON: ${cause.message}`,
            where: { file: path, field: 'GITHUB_EVENT_PATH' },
            hint: 'The runner writes this file before the job; run the job again.',
            cause,
        });
    }
}
function checked(schema, event, path) {
    const read = schema.safeParse(event);
    if (read.success)
        return read.data;
    const { path: field, message } = read.error.issues[0];
    const name = field.map(String).join('.') || 'the event';
    throw fail('MLOPS_GITHUB_EVENT', {
        message: `The event file says nothing sensible about ${name}: ${message}`,
        where: { file: path, field: name },
        hint: 'The runner writes this file before the job. If it is from a newer or older server than this action knows, say so in an issue.',
    });
}
function onBranch({ commit }, branch, tag) {
    const on = { ...(branch !== undefined && { branch }), ...(tag !== undefined && { tag }) };
    return { commit, head: commit, ...on, untrusted: false };
}
function ofPullRequest({ commit }, { number, head, base }) {
    const untrusted = !sameRepository(head.repo, base.repo);
    return {
        commit,
        head: head.sha,
        // A fork may call its branch what it likes, `main` among it.
        ...(!untrusted && { branch: head.ref }),
        base: { branch: base.ref, commit: base.sha },
        pullRequest: number,
        untrusted,
    };
}
function ofMergeGroup({ commit }, group) {
    return {
        commit,
        head: group.head_sha,
        branch: branchOf(group.head_ref) ?? group.head_ref,
        base: { branch: branchOf(group.base_ref) ?? group.base_ref, commit: group.base_sha },
        untrusted: false,
    };
}
function ofWorkflowRun({ commit }, { repository, workflow_run: run }) {
    const untrusted = !sameRepository(run.head_repository, repository);
    const [pull, ...others] = (run.pull_requests ?? []).filter(({ head }) => head.sha === run.head_sha);
    const known = !untrusted && pull && others.length === 0 ? pull : undefined;
    return {
        triggering: {
            id: run.id,
            number: run.run_number,
            attempt: run.run_attempt,
            workflowPath: run.path.replace(/@.*$/, ''),
            event: run.event,
            conclusion: run.conclusion ?? null,
            headSha: run.head_sha,
            headBranch: run.head_branch ?? null,
            ...(run.head_repository && { headRepository: run.head_repository.full_name }),
        },
        change: {
            commit,
            head: run.head_sha,
            ...(!untrusted && run.head_branch != null && { branch: run.head_branch }),
            ...(known && { base: { branch: known.base.ref, commit: known.base.sha }, pullRequest: known.number }),
            untrusted,
        },
    };
}
/** A repository that is gone, or not said, is another one. */
function sameRepository(a, b) {
    if (!a || !b)
        return false;
    const sameId = a.id === undefined || b.id === undefined || a.id === b.id;
    return sameId && a.full_name.toLowerCase() === b.full_name.toLowerCase();
}
/** `refs/heads/x/y` → `x/y`; undefined for a tag. */
function branchOf(ref) {
    return /^refs\/heads\/(.+)$/.exec(ref)?.[1];
}
function tagOf(ref) {
    return /^refs\/tags\/(.+)$/.exec(ref)?.[1];
}

;// CONCATENATED MODULE: ./packages/github/context/environment.ts



const counted = schemas/* string */.YjP()
    .regex(/^[1-9]\d{0,15}$/, 'expected a number from 1 on')
    .transform(Number);
const address = schemas/* url */.OZ5({ protocol: /^https?$/, error: 'expected an http(s) address' })
    .transform((url) => url.replace(/\/+$/, ''));
/** `owner/name/.github/workflows/x.yml@refs/heads/main`; the reference may hold an `@` too. */
const WORKFLOW = /^[^/]+\/[^/]+\/(?<path>.+?\.ya?ml)@./;
/** Variables that the runner sets for every step. `runner.environment` is new; without it a machine is nobody's. */
const Environment = schemas/* object */.Ikc({
    GITHUB_REPOSITORY: schemas/* string */.YjP().regex(/^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/, 'expected owner/name'),
    GITHUB_API_URL: address,
    GITHUB_GRAPHQL_URL: address,
    GITHUB_SERVER_URL: address,
    GITHUB_WORKFLOW_REF: schemas/* string */.YjP().regex(WORKFLOW, 'expected owner/name/.github/workflows/x.yml@ref'),
    GITHUB_RUN_ID: counted,
    GITHUB_RUN_NUMBER: counted,
    GITHUB_RUN_ATTEMPT: counted,
    GITHUB_JOB: schemas/* string */.YjP().min(1),
    GITHUB_EVENT_NAME: schemas/* enum */.k5n(eventNames, { error: `expected one of ${eventNames.join(', ')}` }),
    GITHUB_EVENT_PATH: schemas/* string */.YjP().min(1),
    GITHUB_SHA: schemas/* string */.YjP().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a whole commit id'),
    GITHUB_REF: schemas/* string */.YjP().default(''),
    GITHUB_ACTOR: schemas/* string */.YjP().default(''),
    RUNNER_ENVIRONMENT: schemas/* string */.YjP().optional(),
});
/** @throws MLOPS_GITHUB_EVENT naming the first variable that is missing or makes no sense */
function readEnvironment(env) {
    const read = Environment.safeParse(env);
    if (!read.success) {
        const { path, message } = read.error.issues[0];
        const name = String(path[0]);
        throw fail('MLOPS_GITHUB_EVENT', {
            message: env[name] === undefined
                ? `${name} is not set`
                : `${name} is ${JSON.stringify(env[name]).slice(0, 200)}: ${message}`,
            where: { field: name },
            hint: 'The Actions runner sets it for every step. Outside of GitHub, run the same with: mlops',
        });
    }
    const { data } = read;
    const { GITHUB_REPOSITORY: repository, GITHUB_SERVER_URL: serverUrl, GITHUB_RUN_ID: runId } = data;
    const runAttempt = data.GITHUB_RUN_ATTEMPT;
    return {
        repository,
        serverUrl,
        apiUrl: data.GITHUB_API_URL,
        graphqlUrl: data.GITHUB_GRAPHQL_URL,
        enterprise: !/^(github\.com|.+\.ghe\.com)$/i.test(new URL(serverUrl).hostname),
        hosted: data.RUNNER_ENVIRONMENT === 'github-hosted',
        workflowPath: WORKFLOW.exec(data.GITHUB_WORKFLOW_REF).groups['path'],
        runId,
        runNumber: data.GITHUB_RUN_NUMBER,
        runAttempt,
        job: data.GITHUB_JOB,
        eventName: data.GITHUB_EVENT_NAME,
        eventPath: data.GITHUB_EVENT_PATH,
        commit: data.GITHUB_SHA,
        ref: data.GITHUB_REF,
        actor: data.GITHUB_ACTOR,
        // A re-run keeps the run's address; without the attempt it would show whatever came last.
        runUrl: `${serverUrl}/${repository}/actions/runs/${runId}${runAttempt > 1 ? `/attempts/${runAttempt}` : ''}`,
    };
}

;// CONCATENATED MODULE: ./packages/github/context/context.ts


/**
 * @param env the environment of a workflow step
 * @throws MLOPS_GITHUB_EVENT naming the variable, or the field of the event, that is missing or makes no sense
 */
async function readContext(env, files) {
    const { commit, ref, eventPath, ...run } = readEnvironment(env);
    const event = await readEvent(run.eventName, eventPath, files, { commit, ref, repository: run.repository });
    return { ...run, ...event, cause: causeOf(event.triggering?.event ?? run.eventName) };
}
/** Where people find a run, and the commit that they know it by. */
function linksOf({ runUrl, serverUrl, repository, change, }) {
    return { run: runUrl, commit: `${serverUrl}/${repository}/commit/${change.head}` };
}
/** What started the work, by the name of GitHub's event. */
function causeOf(event) {
    switch (event) {
        case 'pull_request':
        case 'pull_request_target':
        case 'merge_group':
            return 'pull-request';
        case 'push':
        case 'release':
            return 'push';
        case 'schedule':
            return 'schedule';
        case 'workflow_dispatch':
        case 'repository_dispatch':
        case 'workflow_run':
            return 'dispatch';
        default:
            return 'hand';
    }
}

// EXTERNAL MODULE: ./packages/local/index.ts + 6 modules
var packages_local = __webpack_require__(41567);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
var external_node_http_default = /*#__PURE__*/__webpack_require__.n(external_node_http_);
;// CONCATENATED MODULE: ./packages/github/proxy.ts

/**
 * Sends this process's requests through the proxy that the runner was given. Node looks at these variables by itself only
 * where NODE_USE_ENV_PROXY is set, and before 24.14 not at all later than its start.
 *
 * @see https://docs.github.com/en/actions/how-tos/manage-runners/self-hosted-runners/use-proxy-servers
 */
function useProxy(env) {
    const named = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => (env[name] ?? '') !== '');
    // Absent in older Node, whatever its types say.
    if (named)
        external_node_http_default().setGlobalProxyFromEnv?.({ ...env });
}

;// CONCATENATED MODULE: ./packages/github/host.ts




/** Secrets of the step that git and what it starts have no use for. */
const NOT_FOR_GIT = /^INPUT_|^ACTIONS_.*TOKEN$/;
/**
 * The Host of a workflow step: this machine's files and git, a voice that the runner understands, and the server. Nothing
 * is requested before somebody asks. Without a token, or a repository, there is no origin: what is here decides
 * alone, and that is said once.
 *
 * @returns a host whose store lies in the given directory; all of them share one client and its patience
 */
function githubHost(options) {
    const { env, signal, voice, context, inputs, permissions, parts = {}, fetch } = options;
    const { log, annotate, group, progress, summary, output, mask } = voice;
    const token = inputs.token?.trim() ?? '';
    if (token !== '')
        mask(token);
    if (!fetch)
        useProxy(env);
    if (token === '' || !context)
        log.warning(whyAlone(context));
    const forGit = Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_FOR_GIT.test(name)));
    const client = once((host) => token === '' || !context ? undefined : githubApi({ ...context, token, host, permissions }));
    return (storeDirectory) => {
        const local = (0,packages_local/* localHost */.Ob)({
            terminal: { interactive: false, write: () => undefined },
            env,
            signal,
            storeDirectory,
            cause: context?.cause ?? causeOf(env['GITHUB_EVENT_NAME']),
            ...(fetch && { fetch }),
        });
        const alone = { ...local, log, annotate, group, progress, summary, output, mask, git: (0,packages_local/* localGit */.sz)(forGit) };
        const api = client(alone);
        const around = (host) => context && { host, context, api, matrix: inputs.matrix };
        // Each part sees those before it, so that none can ask for itself.
        const store = once(() => apply(around(alone), (all) => parts.store?.(all, local.store)) ?? local.store);
        const workspace = once(() => apply(around(alone), parts.workspace) ?? local.workspace);
        const origin = once(() => apply(around({ ...alone, store: store(), workspace: workspace() }), (all) => api && parts.origin?.({ ...all, api })));
        return {
            ...alone,
            get store() {
                return store();
            },
            get workspace() {
                return workspace();
            },
            get origin() {
                return origin();
            },
        };
    };
}
function whyAlone(context) {
    const reason = context === undefined ? 'GITHUB_REPOSITORY is not set' : 'the input `token` is empty';
    return `GitHub is not asked for anything, because ${reason}: what is on this machine decides, and there is no comment.`;
}
function apply(value, make) {
    return value === undefined ? undefined : make?.(value);
}
function once(make) {
    let made;
    return (...args) => (made ??= { value: make(...args) }).value;
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./packages/github/voice/commands.ts
/** GitHub's limits for one annotation. */
const LONGEST_TITLE = 255;
const LONGEST_MESSAGE = 64 * 1024;
/**
 * One workflow command as the runner reads it. The runner undoes the percent-encoding, so line breaks arrive.
 *
 * @see actions/runner `ActionCommand.cs`
 */
function command(name, data = '', properties = {}) {
    const given = Object.entries(properties).filter(([, value]) => value !== undefined && value !== '');
    const list = given.map(([key, value]) => `${key}=${encoded(String(value)).replace(/:/g, '%3A').replace(/,/g, '%2C')}`);
    return `::${[name, list.join(',')].filter((part) => part !== '').join(' ')}::${encoded(data)}`;
}
function encoded(text) {
    return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
/** An annotation, within GitHub's limits. @param file relative to the repository; without it the annotation has no place */
function annotationCommand({ level, title, message, where }, file) {
    const { line, column } = where ?? {};
    return command(level, cut(message, LONGEST_MESSAGE, bytes), {
        ...(file !== undefined && { file, line, col: line === undefined ? undefined : column }),
        title: cut(title ?? '', LONGEST_TITLE, ({ length }) => length),
    });
}
function bytes(text) {
    return Buffer.byteLength(text);
}
/** The longest beginning that, with `…`, is within the limit; never half of a character. */
function cut(text, limit, measure) {
    if (measure(text) <= limit)
        return text;
    let [fits, tooLong] = [0, text.length];
    const beginning = (length) => `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`;
    while (tooLong - fits > 1) {
        const middle = (fits + tooLong) >> 1;
        if (measure(beginning(middle)) <= limit)
            fits = middle;
        else
            tooLong = middle;
    }
    return beginning(fits);
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/github/published/cut-markdown.ts
/**
 * Shortens Markdown to a limit without breaking it: whole lines are kept from the top, and a code block or `<details>`
 * that the cut goes through is closed. What is missing is said: `12 more rows: see the report.`
 *
 * @param limit characters (UTF-16 units; GitHub counts code points, which are never more)
 */
function cutMarkdown(markdown, limit) {
    if (markdown.length <= limit)
        return markdown;
    const lines = markdown.split('\n');
    const below = rowsBelow(lines);
    let open = { details: 0, rows: 0 };
    let length = -1;
    let best = { lines: 0, ending: '' };
    for (const [index, line] of lines.entries()) {
        length += line.length + 1;
        if (length > limit)
            break;
        open = after(open, line);
        // A table that has no row yet is better not begun.
        if (open.rows > 0 && open.rows < 3)
            continue;
        const ending = closing(open, open.rows > 0 ? below[index] : 0);
        if (length + ending.length <= limit)
            best = { lines: index + 1, ending };
    }
    return best.lines === 0 ? cutLine(lines[0], limit) : lines.slice(0, best.lines).join('\n').trimEnd() + best.ending;
}
/** Shortens plain text to a limit, in characters as people count them. */
function clip(text, most) {
    const characters = Array.from(text);
    return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
function after({ details, fence, rows }, line) {
    const [, marks, info = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence !== undefined) {
        const closes = marks?.startsWith(fence) === true && info.trim() === '';
        return { details, rows: 0, ...(!closes && { fence }) };
    }
    return {
        details: details + (line.match(/<details>/g)?.length ?? 0) - (line.match(/<\/details>/g)?.length ?? 0),
        rows: line.startsWith('|') ? rows + 1 : 0,
        ...(marks !== undefined && { fence: marks }),
    };
}
/** Per line, how many lines of a table follow it without a gap. */
function rowsBelow(lines) {
    const below = lines.map(() => 0);
    for (let index = lines.length - 2; index >= 0; index -= 1)
        below[index] = lines[index + 1].startsWith('|') ? below[index + 1] + 1 : 0;
    return below;
}
function closing({ details, fence }, missing) {
    const rows = `${missing.toLocaleString('en-US')} more ${missing === 1 ? 'row' : 'rows'}: see the report.`;
    const notice = missing > 0 ? rows : 'More is in the report: it did not fit here.';
    return `${fence === undefined ? '' : `\n${fence}`}\n\n${notice}${'\n\n</details>'.repeat(Math.max(0, details))}`;
}
/** Never half of a character. */
function cutLine(line, limit) {
    const cut = line.slice(0, Math.max(0, limit - 1));
    return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

;// CONCATENATED MODULE: ./packages/github/voice/files.ts




/** GitHub drops a longer summary whole; it is counted for the step, in bytes. */
const SUMMARY_LIMIT = 1024 * 1024;
/** What a step leaves in files that the runner reads after it. */
function stepFiles(env, random) {
    let summaryIsFull = false;
    return {
        output: inTurn(async (name, value) => {
            if (!/^[A-Za-z_][\w-]*$/.test(name))
                throw new TypeError(`"${name}" is no name of an output`);
            let delimiter;
            do
                delimiter = `mlops_${random.uuid()}`;
            while (value.includes(delimiter));
            await append(env, 'GITHUB_OUTPUT', () => `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
        }),
        summary: inTurn(async (markdown) => {
            if (summaryIsFull)
                return;
            await append(env, 'GITHUB_STEP_SUMMARY', (size) => {
                const whole = `${markdown}\n`;
                const room = SUMMARY_LIMIT - size;
                if (bytes(whole) <= room)
                    return whole;
                summaryIsFull = true;
                return cutToBytes(markdown, room - 1);
            });
        }),
    };
}
/** Two that append at once would both read the size before either has written. */
function inTurn(work) {
    let before = Promise.resolve();
    return (...args) => {
        const done = before.then(() => work(...args));
        before = done.catch(() => undefined);
        return done;
    };
}
/** @param content from the size that the file has, in bytes */
async function append(env, variable, content) {
    const path = env[variable] ?? '';
    const unusable = (message, cause) => fail('MLOPS_GITHUB_EVENT', {
        message,
        where: { field: variable },
        hint: 'The Actions runner sets it and makes the file before every step; an old self-hosted runner must be updated.',
        cause,
    });
    if (path === '')
        throw unusable(`${variable} is not set: there is no file to write to`);
    try {
        // The runner made it; a file of our own at a wrong path nobody would read.
        const file = await (0,external_node_fs_promises_.open)(path, external_node_fs_promises_.constants.O_WRONLY | external_node_fs_promises_.constants.O_APPEND);
        try {
            const { size } = await file.stat();
            await file.appendFile(content(size));
        }
        finally {
            await file.close();
        }
    }
    catch (cause) {
        throw unusable(`${variable} names ${path}, which cannot be written: ${cause.message}`, cause);
    }
}
/** {@link cutMarkdown} counts characters; the same by bytes. */
function cutToBytes(markdown, limit) {
    for (let characters = Math.min(limit, markdown.length); characters > 0;) {
        const shorter = cutMarkdown(markdown, characters);
        const excess = bytes(shorter) - limit;
        if (excess <= 0)
            return `${shorter}\n`;
        characters = Math.min(characters - 1, Math.floor((characters * limit) / (limit + excess)));
    }
    return '';
}

;// CONCATENATED MODULE: ./packages/github/voice/voice.ts





/** GitHub shows ten annotations of each level a step, and says nothing of the others. */
const MOST_ANNOTATIONS = 10;
/** Of those, how many lines of the log may take: what has a place in a file is worth more. */
const MOST_FROM_LOG = 4;
const SHORTEST_SECRET = 3;
/**
 * The voice of a workflow step. Everything goes to stdout, where the runner looks for commands in every line: text of
 * any origin passes `escape.logLine` once, and a line is written either as text or as a command, here and nowhere else.
 */
function githubVoice({ env, write, clock, random }) {
    // What was put together of harmless parts may be a command again.
    const text = (lines) => write(lines.split('\n').map(kit.escape.logLine).join('\n'));
    const plain = (0,packages_local/* terminalVoice */.BE)({ interactive: false, write: text }, clock, { quiet: false, verbose: true });
    const say = (name, data = '') => write(`${command(name, data)}\n`);
    const { annotate, fromLog, end } = annotations(env, { write, plain });
    let groups = 0;
    const log = {
        debug: (message) => say('debug', plain.clean(message)),
        info: plain.log.info,
        warning: (message) => fromLog('warning', message),
        error: (message) => fromLog('error', message),
    };
    return {
        log,
        annotate,
        async group(title, body) {
            // The runner knows no group within a group: the first end would end both.
            if (groups > 0)
                log.info(title);
            else
                say('group', plain.clean(title).replace(/\n/g, ' '));
            groups += 1;
            try {
                return await body();
            }
            finally {
                groups -= 1;
                if (groups === 0)
                    say('endgroup');
            }
        },
        progress: plain.progress,
        mask(secret) {
            plain.mask(secret);
            // The runner hides text within one line, so that each line of a key is a secret.
            for (const line of new Set([secret, ...secret.split(/\r?\n/)]))
                if (line.trim().length >= SHORTEST_SECRET)
                    say('add-mask', line);
        },
        ...stepFiles(env, random),
        end,
    };
}
/** The first nine of a level, and then one more: the tenth, or how many there were. Every one is a line of the log. */
function annotations(env, { write, plain }) {
    const shown = { notice: 0, warning: 0, error: 0 };
    const logged = { notice: 0, warning: 0, error: 0 };
    const held = { notice: [], warning: [], error: [] };
    const asText = ({ level, message, title, where }) => {
        const line = [(0,kit.formatWhere)(where), title, message].filter((part) => part !== undefined && part !== '').join(': ');
        if (level === 'notice')
            plain.log.info(line);
        else
            plain.log[level](line);
    };
    const annotate = (annotation) => {
        const { level, where, title } = annotation;
        const file = where?.file === undefined ? undefined : inRepository(where.file, env['GITHUB_WORKSPACE']);
        // A row or a field has no place in GitHub's annotations, nor has a file elsewhere.
        const said = file === undefined ? where : { row: where?.row, field: where?.field };
        const message = [(0,kit.formatWhere)(said), annotation.message].filter((part) => part !== '').join(': ');
        const line = annotationCommand({
            level,
            message: plain.clean(message),
            ...(title !== undefined && { title: plain.clean(title) }),
            ...(where && { where }),
        }, file === undefined ? undefined : plain.clean(file));
        if (shown[level] < MOST_ANNOTATIONS - 1) {
            shown[level] += 1;
            write(`${line}\n`);
        }
        else {
            held[level].push(line);
            asText(annotation);
        }
    };
    return {
        annotate,
        fromLog(level, message) {
            logged[level] += 1;
            if (logged[level] <= MOST_FROM_LOG)
                annotate({ level, message });
            else
                plain.log[level](message);
        },
        end() {
            for (const level of ['notice', 'warning', 'error']) {
                const [last, ...more] = held[level].splice(0);
                if (last === undefined)
                    continue;
                write(`${more.length === 0 ? last : command(level, `${more.length + 1} more, see report`)}\n`);
            }
        },
    };
}
/** As the diff names it; undefined for a file that is not in the repository. */
function inRepository(file, workspace) {
    if (workspace === undefined || workspace === '')
        return undefined;
    const path = (0,external_node_path_.relative)(workspace, (0,external_node_path_.resolve)(file)).split(external_node_path_.sep);
    return path[0] === '..' || path[0] === '' || (0,external_node_path_.isAbsolute)(path.join(external_node_path_.sep)) ? undefined : path.join('/');
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 67 modules
var evidence = __webpack_require__(77916);
;// CONCATENATED MODULE: ./packages/github/published/marker-line.ts


const NAME = 'mlops-actions';
const LONGEST_NAME = 200;
/** Values are numbers, digests and words. */
const LINE = new RegExp(`^<!-- ${NAME}:(?<key>\\S+)(?<fields>(?: [a-z]+=[0-9a-z]*)+) -->$`);
function writeMarkerLine({ key, fields }) {
    const said = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`);
    return `<!-- ${NAME}:${key}${said.join('')} -->`;
}
/**
 * The marker of a body: its last line. Lines before it may be somebody's text that looks like one (the output of a broken
 * stage is shown as it was), so they do not count.
 */
function readMarkerLine(body) {
    const found = LINE.exec(lastLine(body))?.groups;
    if (!found)
        return undefined;
    const pairs = found.fields.trim().split(' ');
    return { key: found.key, fields: Object.fromEntries(pairs.map((pair) => pair.split('='))) };
}
function lastLine(body) {
    return body.trimEnd().split(/\r?\n/).at(-1) ?? '';
}
/**
 * A name as a part of a key. Blanks, colons, slashes and angle brackets are percent-encoded, so that no name can end the
 * marker or look like another; one that is too long ends in its digest.
 */
function markerName(name) {
    const safe = kit.escape.fileName(name);
    return safe.length <= LONGEST_NAME ? safe : `${safe.slice(0, LONGEST_NAME)}-${shortDigest(name)}`;
}
function shortDigest(text) {
    return (0,evidence/* sha256 */.sc)(text).slice(0, 12);
}

;// CONCATENATED MODULE: ./packages/github/published/comment-marker.ts

/**
 * The stable name of one report: `<workflow path>:<project>`, and `:<digest>` of the matrix where there is one.
 *
 * @param matrix the job's matrix as JSON; absent, `null` and `{}` mean there is none
 */
function reportKey(workflowPath, project, matrix) {
    const place = [workflowPath.split('/').map(markerName).join('/'), markerName(project)];
    const cell = matrix?.trim() ?? '';
    return (['', 'null', '{}'].includes(cell) ? place : [...place, shortDigest(cell)]).join(':');
}
/**
 * The project of a report's key, where that is of this workflow and matrix: what {@link reportKey} was given, or the
 * beginning of a very long name. @returns undefined for the key of another workflow or another cell of the matrix
 */
function projectOf(key, workflowPath, matrix) {
    const [path, name, ...cell] = key.split(':');
    const [own, , ...here] = reportKey(workflowPath, '', matrix).split(':');
    if (name === undefined || path !== own || cell.join() !== here.join())
        return undefined;
    try {
        return decodeURIComponent(name);
    }
    catch {
        return name;
    }
}
/**
 * A comment's whole body: the text, and our marker as its last line. The marker is sealed: it belongs to this pull request
 * and this first line, so that a comment of somebody's that carries it along is not taken for ours.
 */
function markedBody(text, marker, pullRequest) {
    return `${text}\n\n${markerLine(marker, sealOf(text, pullRequest))}`;
}
function markerLine({ key, run, number, attempt, head }, seal) {
    return writeMarkerLine({ key, fields: { run, number, attempt, head, seal } });
}
function sealOf(body, pullRequest) {
    return shortDigest(`${pullRequest} ${body.split(/\r?\n/, 1)[0].trimEnd()}`);
}
/** Characters that {@link markedBody} adds to a text, at most. */
function markerRoom(key) {
    const most = Number.MAX_SAFE_INTEGER;
    return markedBody('', { key, run: most, number: most, attempt: most, head: 'f'.repeat(64) }, most).length;
}
function readMarker(body) {
    const found = readMarkerLine(body);
    if (!found)
        return undefined;
    const { run = '', number = '', attempt = '', head = '' } = found.fields;
    if (![run, number, attempt].every((count) => /^\d+$/.test(count)) || !/^[0-9a-f]*$/.test(head))
        return undefined;
    return { key: found.key, run: Number(run), number: Number(number), attempt: Number(attempt), head };
}
/** Whether the marker was made for this text on this pull request. */
function isSealed(body, pullRequest) {
    return readMarkerLine(body)?.fields['seal'] === sealOf(body, pullRequest);
}
/** Negative when `a` is the older run or attempt, 0 when they are the same one. */
function compareRuns(a, b) {
    return a.run - b.run || a.attempt - b.attempt;
}

;// CONCATENATED MODULE: ./packages/github/published/own-comments.ts


const SHOWN = 'body author { __typename login } editor { __typename login } lastEditedAt';
// Who asks and what there is come in one request; REST would need another one for the first.
const LIST = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  viewer { __typename login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { id fullDatabaseId ${SHOWN} }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;
/**
 * Comments that the token's own account wrote and that end in a marker with such a key, the first one first. All pages are
 * read: what a killed job left may stand on another page than the first one of ours.
 */
async function findOwn(api, asked) {
    const found = [];
    let after = null;
    do {
        const page = await api.graphql(LIST, { ...api.repository, number: asked.pullRequest, after }, { exists: true });
        const { nodes, pageInfo } = page.repository.pullRequest.comments;
        for (const comment of nodes) {
            const content = comment && oursNow(comment, page.viewer, asked);
            if (content)
                found.push({ ...content, id: Number(comment.fullDatabaseId), node: comment.id });
        }
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    return found.sort((a, b) => a.id - b.id);
}
/** Nobody waits long for a look back. */
const PATIENCE_MS = 10_000;
const HISTORY = `query ($id: ID!) {
  viewer { __typename login }
  node(id: $id) {
    ... on IssueComment {
      ${SHOWN}
      userContentEdits(first: 10) { nodes { diff editor { __typename login } } }
    }
  }
}`;
/**
 * What a comment says now, then what it said, as far as we wrote it: GitHub keeps every version's whole text as its
 * `diff`. Nothing when it is gone, or a person has taken the marker out.
 */
async function versionsOf(api, { node }, asked) {
    const { viewer, node: comment } = await api.graphql(HISTORY, { id: node }, { patienceMs: PATIENCE_MS });
    const shown = comment && oursNow(comment, viewer, asked);
    const edits = (shown && comment.userContentEdits?.nodes) ?? [];
    const earlier = edits.flatMap((edit) => {
        const content = same(edit?.editor ?? null, viewer) && marked(edit?.diff ?? '', asked);
        return content && isSealed(content.body, asked.pullRequest) ? [content] : [];
    });
    return shown ? [shown, ...earlier] : [];
}
/**
 * Author, marker and seal: anybody can write a marker, and another workflow, which writes by the same account, may repeat
 * what somebody wrote. What a person has edited is still the comment to write to, and says nothing about a run any more:
 * whoever may edit it could name one that is never overtaken.
 */
function oursNow(comment, viewer, asked) {
    const { body, author, editor, lastEditedAt } = comment;
    const content = same(author, viewer) ? marked(body, asked) : undefined;
    if (content && lastEditedAt !== null && !same(editor, viewer))
        return ofNoRun(content);
    return content && isSealed(body, asked.pullRequest) ? content : undefined;
}
function marked(body, { isOwn }) {
    const marker = readMarker(body);
    return marker && isOwn(marker.key) ? { body, marker } : undefined;
}
/** The same, said by nobody: every run's report takes its place. */
function ofNoRun(content) {
    return { ...content, marker: { ...content.marker, run: 0, number: 0, attempt: 0 } };
}
function same(actor, viewer) {
    return actor !== null && nameOf(actor) === nameOf(viewer);
}

;// CONCATENATED MODULE: ./packages/github/published/claimed-run.ts




/**
 * Another workflow of the repository writes by the same account, and may have repeated what a stranger wrote, marker and
 * all. So a comment that claims to be of a newer run than this one is believed only where there is such a run, of that
 * commit, of this pull request's own branch. Where GitHub does not tell, it is believed: then it was ours.
 *
 * Two requests for each newer run that is named; none where none is.
 */
function claimedRuns(api, pullRequest, own) {
    const known = new Map();
    function isKnown(marker) {
        const name = `${marker.run} ${marker.number} ${marker.attempt} ${marker.head}`;
        const answer = known.get(name) ?? isRunOf(api, pullRequest, marker);
        known.set(name, answer);
        return answer;
    }
    return async (contents) => {
        const believed = [];
        for (const content of contents) {
            const newer = compareRuns(content.marker, own) > 0;
            believed.push(newer && !(await isKnown(content.marker)) ? ofNoRun(content) : content);
        }
        return believed;
    };
}
async function isRunOf(api, pullRequest, { run, number, attempt, head }) {
    if (!Number.isSafeInteger(run))
        return false;
    try {
        const found = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: run });
        if (found.run_number !== number || found.head_sha !== head || (found.run_attempt ?? 1) < attempt)
            return false;
        const pull = await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: pullRequest });
        const { ref, repo } = pull.head;
        // Of a fork that was deleted nobody knows the name any more.
        const sameRepository = !repo || found.head_repository?.full_name === repo.full_name;
        return found.head_branch === ref && sameRepository;
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError))
            throw error;
        return refusalOf(error)?.status !== 404;
    }
}

;// CONCATENATED MODULE: ./packages/github/published/comment.ts






/** GitHub refuses a longer comment. */
const COMMENT_LIMIT = 65_536;
/** More than this many times in a row nobody overtakes or deletes by chance. */
const MOST_TRIES = 3;
/**
 * Makes the one comment of this key on a pull request say this, unless it says something of a newer run.
 *
 * A comment is ours when the token's own account wrote it *and* its last line is our marker, sealed for this pull request.
 * Comments have no compare-and-swap, so every writer repairs what a race did, and all come to the same end: the lowest id
 * stays, with the newest run's content. With up to 100 comments these are three requests: list, write, and a look at what
 * the write replaced; for the first comment list, write, list; where one speaks of a newer run, list, and two to see
 * whether there is that run.
 *
 * @throws what the API throws, MLOPS_GITHUB_PERMISSION among it
 */
async function stickComment(api, { pullRequest, marker, markdown }) {
    const sticky = {
        api,
        asked: { pullRequest, isOwn: (key) => key === marker.key },
        believed: claimedRuns(api, pullRequest, marker),
        wanted: { body: bodyOf(markdown, marker, pullRequest), marker },
    };
    for (let tries = 1;; tries += 1) {
        const there = await listOwn(sticky);
        const created = there.length === 0;
        const ours = created ? await create(sticky) : there;
        const kept = await keepOne(sticky, ours);
        // Somebody deleted it meanwhile: it is written again.
        if (kept === undefined && tries < MOST_TRIES)
            continue;
        if (kept && compareRuns(kept.marker, marker) > 0)
            return { outcome: 'older', shown: kept.marker };
        return { outcome: created ? 'created' : sameBody(there[0].body, sticky.wanted.body) ? 'unchanged' : 'updated' };
    }
}
function bodyOf(markdown, marker, pullRequest) {
    return markedBody(cutMarkdown(markdown.trimEnd(), COMMENT_LIMIT - markerRoom(marker.key)), marker, pullRequest);
}
async function listOwn({ api, asked, believed }) {
    return believed(await findOwn(api, asked));
}
/** @returns all comments of ours, the new one among them even if GitHub does not list it yet */
async function create(sticky) {
    const { api, asked, wanted } = sticky;
    const made = await api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { issue_number: asked.pullRequest, body: wanted.body }, {
        // Whether an answer that never came was a yes is read from the comments themselves.
        settle: async () => {
            const listed = await findOwn(api, asked);
            const mine = listed.find((comment) => sameBody(comment.body, wanted.body));
            return mine && (await getComment(api, mine.id));
        },
    });
    const own = { ...wanted, id: Number(made.id), node: made.node_id };
    const listed = await listOwn(sticky);
    return [...listed.filter(({ id }) => id !== own.id), own].sort((a, b) => a.id - b.id);
}
/**
 * Leaves the comment with the lowest id, saying what the newest run says, and deletes the others.
 *
 * @param ours at least one
 * @returns what the comment says in the end; undefined when it was deleted meanwhile
 */
async function keepOne(sticky, ours) {
    const [lowest, ...others] = ours;
    const newest = newestOf([sticky.wanted, ...ours]);
    const kept = sameBody(lowest.body, newest.body) ? newest : await overwrite(sticky, lowest, newest);
    if (kept)
        for (const { id } of others)
            await remove(sticky.api, id);
    return kept;
}
/** The first of equals. */
function newestOf(contents) {
    return contents.reduce((best, content) => (compareRuns(content.marker, best.marker) > 0 ? content : best));
}
/**
 * Writes, then looks at what the write replaced: a newer run that wrote between our reading and our writing is put
 * back.
 *
 * @returns what the comment says in the end; undefined when the comment is gone
 */
async function overwrite(sticky, comment, content, tries = MOST_TRIES) {
    const { api, believed } = sticky;
    const { id } = comment;
    try {
        await api.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { comment_id: id, body: content.body }, {
            settle: async () => {
                const there = await getComment(api, id);
                const shown = readMarker(there.body ?? '');
                const newer = shown?.key === content.marker.key && compareRuns(shown, content.marker) > 0;
                return newer || sameBody(there.body ?? '', content.body) ? there : undefined;
            },
        });
    }
    catch (error) {
        if (isGone(error))
            return undefined;
        throw error;
    }
    const [shown = content, ...earlier] = await believed(await whatItSays(sticky, comment));
    const newest = newestOf([content, shown, ...earlier]);
    return sameBody(shown.body, newest.body) || tries === 1 ? newest : overwrite(sticky, comment, newest, tries - 1);
}
/** The write is done by then: where GitHub does not tell, only the race that this look closes stays open. */
async function whatItSays({ api, asked }, comment) {
    return versionsOf(api, comment, asked).catch((error) => {
        if (error instanceof kit.MlopsError)
            return [];
        throw error;
    });
}
async function getComment(api, id) {
    return api.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', { comment_id: id });
}
async function remove(api, id) {
    try {
        await api.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { comment_id: id }, 
        // Deleting what is gone already is as good: ask again.
        { settle: async () => undefined });
    }
    catch (error) {
        if (!isGone(error))
            throw error;
    }
}
/** GitHub stores `\r\n` for what a person edits in a browser. */
function sameBody(a, b) {
    return a.replaceAll('\r\n', '\n').trimEnd() === b.trimEnd();
}
function isGone(error) {
    return refusalOf(error)?.status === 404;
}

;// CONCATENATED MODULE: ./packages/github/api/tolerate.ts

/**
 * Does what may fail without changing the verdict: showing a report in one more place. Trouble with GitHub is one
 * warning with the next step; the report is in the job's summary anyway.
 *
 * @param what could not be done: `The comment could not be written`
 * @returns undefined when it could not be done
 * @throws what is no MlopsError, and everything once the run is interrupted
 */
async function tolerate(host, what, body, consequence = "The verdict stands, and the report is in the job's summary.") {
    try {
        return await body();
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError) || host.signal.aborted)
            throw error;
        const hint = error.hint === undefined ? '' : `\n${error.hint}`;
        host.log.warning(`${what}: ${error.message} (${error.code}). ${consequence}${hint}`);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/github/published/publish.ts



/**
 * Shows the report where the change is talked about: in one comment on the pull request, and in the check run when one
 * was asked for. A push or a schedule has no pull request, and nothing to comment on. What GitHub refuses is a
 * warning; the verdict stands, and the report is in the job's summary.
 */
async function publish(api, context, host, publication, { matrix, check } = {}) {
    const { pullRequest, head } = context.change;
    if (pullRequest === undefined)
        host.log.debug('No pull request, no comment.');
    else {
        const key = reportKey(context.workflowPath, publication.project, matrix);
        const marker = { key, ...reportedRun(context), head };
        await tolerate(host, `The comment on #${pullRequest} could not be written`, async () => {
            const stuck = await stickComment(api, { pullRequest, marker, markdown: publication.markdown });
            host.log.info(whatHappened(stuck, marker, pullRequest));
        });
    }
    await check?.complete(publication);
}
/**
 * The run whose work this is about. A run that was started by another one's end counts as that one: reports of two
 * pushes may be written in any order.
 */
function reportedRun({ triggering, runId, runNumber, runAttempt, }) {
    const { id: run, number, attempt } = triggering ?? { id: runId, number: runNumber, attempt: runAttempt };
    return { run, number, attempt };
}
function whatHappened(stuck, own, pullRequest) {
    const named = ({ number, attempt }) => `run ${number}${attempt > 1 ? `, attempt ${attempt}` : ''}`;
    switch (stuck.outcome) {
        case 'created':
            return `Commented on #${pullRequest}.`;
        case 'updated':
            return `Updated the comment on #${pullRequest}.`;
        case 'unchanged':
            return `The comment on #${pullRequest} says this already.`;
        case 'older':
            return `The comment on #${pullRequest} is about ${named(stuck.shown)}, which is newer than this ${named(own)}: this report is in the job's summary only.`;
    }
}

;// CONCATENATED MODULE: ./packages/github/published/broken-run.ts






/**
 * Has the comments of earlier runs say that this one ended in an error: a verdict about an older commit would stand as if it
 * were about this one. Where there is no comment, nobody can read a wrong one, and none is written.
 *
 * @param of.project the one whose report was begun; without it, it is not known which was meant, and each of this workflow
 * and this cell of the matrix is told that has no report of this very run
 */
async function tellBroken(api, context, host, tell, { project, matrix }) {
    const { workflowPath, change } = context;
    const { pullRequest, head } = change;
    if (pullRequest === undefined)
        return;
    const run = reportedRun(context);
    const own = project === undefined ? undefined : reportKey(workflowPath, project, matrix);
    const isOwn = (key) => own === undefined ? projectOf(key, workflowPath, matrix) !== undefined : key === own;
    const tellAll = async () => {
        const earlier = (await findOwn(api, { pullRequest, isOwn })).filter(({ marker }) => own !== undefined || compareRuns(marker, run) < 0);
        for (const key of new Set(earlier.map(({ marker }) => marker.key))) {
            const name = project ?? projectOf(key, workflowPath, matrix);
            const markdown = await tell({ project: name, commit: head, links: linksOf(context) });
            await stickComment(api, { pullRequest, marker: { key, ...run, head }, markdown });
        }
    };
    await tolerate(host, `That the run ended in an error could not be said on #${pullRequest}`, tellAll, 'A comment about an earlier commit may still stand there.');
}

;// CONCATENATED MODULE: ./packages/github/published/check-annotations.ts

const MESSAGE_LIMIT = 16_000;
const TITLE_LIMIT = 255;
/** Nobody reads more, and each fifty of them are a request. */
const MOST = 200;
/** Annotations that a check can show: those that are about a file of the repository. */
function annotationsOf(annotations) {
    return annotations.flatMap((annotation) => toCheck(annotation) ?? []).slice(0, MOST);
}
function toCheck({ level, message, title, where }) {
    if (where?.file === undefined || (0,external_node_path_.isAbsolute)(where.file) || where.file.startsWith('..'))
        return undefined;
    const line = where.line ?? 1;
    return {
        path: where.file,
        start_line: line,
        end_line: line,
        ...(where.line !== undefined &&
            where.column !== undefined && { start_column: where.column, end_column: where.column }),
        annotation_level: level === 'error' ? 'failure' : level,
        message: message.slice(0, MESSAGE_LIMIT),
        ...(title !== undefined && { title: title.slice(0, TITLE_LIMIT) }),
    };
}

;// CONCATENATED MODULE: ./packages/github/published/check-run.ts





/** Bytes, which are never fewer than what GitHub counts. */
const check_run_SUMMARY_LIMIT = 65_535;
const NAME_LIMIT = 100;
const check_run_TITLE_LIMIT = 250;
/** In one request. */
const check_run_MOST_ANNOTATIONS = 50;
/**
 * Opens a check run beside the job's own check: for those who ask for one, as its name does not change with the job's.
 * One that an earlier attempt of this run left open is taken over. When the run is interrupted the check is cancelled
 * at once; a killed one is taken over by the next attempt.
 */
async function openCheck(check) {
    const { host } = check;
    const id = await tolerate(host, 'The check run could not be opened', () => adoptOrCreate(check));
    if (id === undefined)
        return { complete: async () => undefined, close: async () => undefined };
    let completed = false;
    let cancelled;
    const cancel = () => {
        if (completed || cancelled)
            return;
        const output = { title: 'Interrupted', summary: 'The run was interrupted before there was a verdict.' };
        cancelled = finish(check.lastWords(), host, id, { conclusion: 'cancelled', output }).catch((error) => {
            host.log.warning(`The check run stays in progress until the next attempt: ${String(error)}`);
        });
    };
    host.signal.addEventListener('abort', cancel, { once: true });
    if (host.signal.aborted)
        cancel();
    return {
        async complete(publication, annotations = []) {
            const { untrusted } = check.context.change;
            await tolerate(host, 'The check run could not be completed', async () => {
                await finish(check.api, host, id, {
                    conclusion: conclusionOf(publication.verdict, untrusted),
                    output: outputOf(publication, untrusted),
                    annotations: annotationsOf(annotations),
                });
                completed = true;
            });
        },
        async close() {
            host.signal.removeEventListener('abort', cancel);
            if (host.signal.aborted)
                cancel();
            else if (!completed) {
                const output = { title: 'No verdict', summary: 'The run ended without a verdict: its log says why.' };
                await tolerate(host, 'The check run could not be completed', () => finish(check.api, host, id, { conclusion: 'failure', output }));
            }
            await cancelled;
        },
    };
}
/**
 * As people choose it in a ruleset: the same on every run. What an untrusted run says has another name, so that it can
 * never be the check that is asked for.
 */
function checkName(project, untrusted, matrix) {
    const values = Object.values((JSON.parse(matrix || 'null') ?? {})).map((value) => typeof value === 'object' ? JSON.stringify(value) : String(value));
    const cell = values.length === 0 ? '' : ` (${clip(plain(values.join(', ')), NAME_LIMIT)})`;
    return `mlops: ${clip(plain(project), NAME_LIMIT)}${cell}${untrusted ? ' (untrusted run)' : ''}`;
}
function conclusionOf(verdict, untrusted) {
    if (untrusted)
        return 'action_required';
    switch (verdict) {
        case 'pass':
            return 'success';
        case 'fail':
        case 'inconclusive':
            return 'failure';
    }
}
/** @returns the id of an open check run */
async function adoptOrCreate({ api, context, host, project, matrix }) {
    const { head, untrusted } = context.change;
    const name = checkName(project, untrusted, matrix);
    const external = `${reportKey(context.workflowPath, project, matrix)}#${context.runId}`;
    const find = async () => {
        const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
        for await (const run of api.pages(route, { ref: head, check_name: name, filter: 'all' }))
            if (run.external_id === external && run.status !== 'completed')
                return run;
        return undefined;
    };
    const open = (await find()) ??
        (await api.request('POST /repos/{owner}/{repo}/check-runs', {
            name,
            head_sha: head,
            external_id: external,
            details_url: context.runUrl,
            status: 'in_progress',
            started_at: host.clock.now().toISOString(),
        }, { settle: find }));
    return Number(open.id);
}
/** Annotations first, in batches; the last request completes, so that a check is never green before all is there. */
async function finish(api, host, id, { conclusion, output, annotations = [] }) {
    for (let sent = 0;; sent += check_run_MOST_ANNOTATIONS) {
        const batch = annotations.slice(sent, sent + check_run_MOST_ANNOTATIONS);
        const all = sent + batch.length >= annotations.length;
        await api.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
            check_run_id: id,
            output: { ...output, ...(batch.length > 0 && { annotations: batch }) },
            ...(all && { status: 'completed', conclusion, completed_at: host.clock.now().toISOString() }),
        }, {
            settle: async () => {
                const run = await api.request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}', { check_run_id: id });
                // Annotations of a request that is sent twice would stand there twice.
                const arrived = run.output.annotations_count >= sent + batch.length && batch.length > 0;
                return (all ? run.status === 'completed' : arrived) ? run : undefined;
            },
        });
        if (all)
            return;
    }
}
function outputOf({ headline, markdown }, untrusted) {
    return {
        title: untrusted ? 'reported by an untrusted run' : clip(plain(headline), check_run_TITLE_LIMIT),
        summary: fitting(markdown),
    };
}
function fitting(markdown) {
    for (let limit = check_run_SUMMARY_LIMIT;;) {
        const summary = cutMarkdown(markdown, limit);
        const excess = Buffer.byteLength(summary) - check_run_SUMMARY_LIMIT;
        if (excess <= 0)
            return summary;
        limit = Math.min(limit, summary.length) - excess;
    }
}
/** Names and titles are shown as plain text. */
function plain(text) {
    return kit.escape.logLine(text);
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:async_hooks"
var external_node_async_hooks_ = __webpack_require__(16698);
;// CONCATENATED MODULE: ./packages/github/artifacts/hush.ts

/** The log of whoever called the library that is printing now. */
const listener = new external_node_async_hooks_.AsyncLocalStorage();
let listening;
/**
 * Runs a library that prints to stdout by itself, and sends its lines to the log instead, for those who debug: they repeat
 * names that others have chosen, and the runner takes orders from every line. Only its masks pass, which hide secrets.
 * Whatever else runs meanwhile prints as ever.
 */
async function hush(log, body) {
    listen();
    return listener.run(log, body);
}
function listen() {
    if (process.stdout.write === listening)
        return;
    const write = process.stdout.write.bind(process.stdout);
    listening = ((text, ...rest) => {
        const log = listener.getStore();
        if (log === undefined)
            return write(text, ...rest);
        for (const line of Buffer.from(text).toString('utf8').split('\n')) {
            if (/^::add-mask::[\w%=+/-]+$/.test(line))
                write(`${line}\n`);
            else if (line.trim() !== '')
                listener.exit(() => log.debug(line.replace(/^::\w+::/, '')));
        }
        const done = rest.at(-1);
        if (typeof done === 'function')
            done();
        return true;
    });
    process.stdout.write = listening;
}

;// CONCATENATED MODULE: ./packages/github/artifacts/unsafe-name.ts
/** Characters that some file system reads otherwise; GitHub's own client refuses most of them too. */
const UNSAFE_NAME = /[\u0000-\u001f\u007f-\u009f\\:"<>|*?]/;
/** @returns why a name cannot be one of a file below a directory on every system; undefined when it can */
function unsafeName(name) {
    if (name.startsWith('/'))
        return 'is absolute';
    if (UNSAFE_NAME.test(name))
        return 'has a character that is not allowed in file names everywhere';
    if (name.split('/').some((part) => part === '' || part === '.' || part === '..'))
        return 'has an empty part, `.` or `..`';
    return undefined;
}

;// CONCATENATED MODULE: ./packages/github/artifacts/zip-directory.ts


const ARCHIVE_LIMITS = { entries: 2000, bytes: 2 ** 30, ratio: 200 };
const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const END_SIZE = 22;
const LOCATOR_SIZE = 20;
const ENCRYPTED = 0x1 | 0x40 | 0x2000;
const DESCRIPTOR_FOLLOWS = 0x8;
const UTF8 = 0x800;
const SMALL = 16 * 2 ** 20;
const zip_directory_LONGEST_NAME = 1024;
/** No header takes more than its fixed part and three fields of 65,535 bytes; ours are a hundred bytes long. */
const BYTES_PER_ENTRY = 4096;
const TYPE_MASK = 0xf000;
const REGULAR = 0x8000;
const DIRECTORY = 0x4000;
/**
 * Reads what a zip archive says it holds, and believes nothing: every entry is written by anybody who could write the
 * archive. What is not a plain archive of plain files is refused: links, devices, encryption, names that are absolute, climb
 * or occur twice, an entry whose own header differs from the directory's, entries that share bytes, bytes before or after.
 *
 * @param size bytes of the archive
 * @returns all files and directories; nothing has been unpacked yet
 * @throws MLOPS_ARTIFACT_REFUSED
 * @see PKWARE APPNOTE 6.3.10
 */
async function planArchive(archive, size, limits) {
    const end = await readEnd(archive, size);
    if (end.entries > limits.entries)
        throw refused(`it holds ${end.entries} entries, more than the ${limits.entries} allowed`);
    if (end.directorySize > end.entries * BYTES_PER_ENTRY)
        throw refused('its directory is too large');
    const entries = parseDirectory(await readAt(archive, end.directoryAt, end.directorySize), end.entries);
    checkNames(entries);
    checkSizes(entries, size, limits);
    return placeEntries(archive, entries, end.directoryAt);
}
async function readEnd(archive, size) {
    const tailSize = Math.min(size, END_SIZE + 0xffff);
    const tailAt = size - tailSize;
    const tail = await readAt(archive, tailAt, tailSize);
    for (let at = tailSize - END_SIZE; at >= 0; at--) {
        if (tail.readUInt32LE(at) !== END || at + END_SIZE + tail.readUInt16LE(at + 20) !== tailSize)
            continue;
        const [disk, startDisk, here, entries] = [4, 6, 8, 10].map((offset) => tail.readUInt16LE(at + offset));
        const found = { entries, directorySize: tail.readUInt32LE(at + 12), directoryAt: tail.readUInt32LE(at + 16) };
        const endAt = tailAt + at;
        const large = await readEnd64(archive, endAt);
        if (large)
            return large;
        if (disk !== 0 || startDisk !== 0 || here !== entries)
            throw refused('it is split over several disks');
        if (found.directoryAt + found.directorySize !== endAt)
            throw refused('its directory is not where it says');
        return found;
    }
    throw refused('it has no directory: it is cut short, or no zip archive');
}
/** The large form, when its locator stands before the plain end. */
async function readEnd64(archive, endAt) {
    if (endAt < LOCATOR_SIZE)
        return undefined;
    const locator = await readAt(archive, endAt - LOCATOR_SIZE, LOCATOR_SIZE);
    if (locator.readUInt32LE(0) !== END_64_LOCATOR)
        return undefined;
    const at = whole(locator, 8);
    if (at + 56 > endAt - LOCATOR_SIZE)
        throw refused('its directory is not where it says');
    const record = await readAt(archive, at, 56);
    const [here, entries, directorySize, directoryAt] = [24, 32, 40, 48].map((offset) => whole(record, offset));
    if (record.readUInt32LE(0) !== END_64 ||
        at + 12 + whole(record, 4) !== endAt - LOCATOR_SIZE ||
        directoryAt + directorySize !== at)
        throw refused('its directory is not where it says');
    if (here !== entries || record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0)
        throw refused('it is split over several disks');
    return { entries, directorySize, directoryAt };
}
function parseDirectory(directory, count) {
    const entries = [];
    let at = 0;
    for (let i = 0; i < count; i++) {
        if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL)
            throw refused('its directory is damaged');
        const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => directory.readUInt16LE(at + o));
        const next = at + 46 + nameLength + extraLength + commentLength;
        if (next > directory.length)
            throw refused('its directory is damaged');
        const rawName = directory.subarray(at + 46, at + 46 + nameLength);
        const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
        entries.push(describe(directory.subarray(at, at + 46), rawName, extra));
        at = next;
    }
    if (at !== directory.length)
        throw refused('its directory is damaged');
    return entries;
}
function describe(header, rawName, extra) {
    const flags = header.readUInt16LE(8);
    const name = decodeName(rawName, flags);
    const what = JSON.stringify(name);
    const method = header.readUInt16LE(10);
    if ((flags & ENCRYPTED) !== 0)
        throw refused(`${what} is encrypted`);
    if (method !== 0 && method !== 8)
        throw refused(`${what} is packed by method ${method}; only deflate is read`);
    const [size, packed, offset] = large(extra, [
        header.readUInt32LE(24),
        header.readUInt32LE(20),
        header.readUInt32LE(42),
    ]);
    const type = (header.readUInt32LE(38) >>> 16) & TYPE_MASK;
    const directory = name.endsWith('/');
    if (type !== 0 && type !== (directory ? DIRECTORY : REGULAR))
        throw refused(`${what} is a link, a device or something else that is neither a file nor a directory`);
    if (directory && size !== 0)
        throw refused(`${what} is a directory with content`);
    if (method === 0 ? packed !== size : packed === 0)
        throw refused(`${what} has two sizes`);
    return {
        name,
        rawName,
        flags,
        deflated: method === 8,
        crc32: header.readUInt32LE(16),
        size,
        packed,
        offset,
        directory,
    };
}
/** Values that did not fit into 32 bits stand in the zip64 field, in this order and only those. */
function large(extra, values) {
    let field = Buffer.alloc(0);
    for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
        if (extra.readUInt16LE(at) === 1)
            field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    let at = 0;
    return values.map((value) => {
        if (value !== 0xffffffff)
            return value;
        if (at + 8 > field.length)
            throw refused('a size is missing in its directory');
        at += 8;
        return whole(field, at - 8);
    });
}
function decodeName(raw, flags) {
    if (raw.length === 0 || raw.length > zip_directory_LONGEST_NAME)
        throw refused(`it has a name of ${raw.length} bytes`);
    if ((flags & UTF8) === 0 && raw.some((byte) => byte > 0x7f))
        throw refused('it has a name that is not UTF-8');
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
    }
    catch {
        throw refused('it has a name that is not UTF-8');
    }
}
function checkNames(entries) {
    const seen = new Map();
    for (const entry of entries) {
        const plain = entry.directory ? entry.name.slice(0, -1) : entry.name;
        const why = unsafeName(plain);
        if (why !== undefined)
            throw refused(`the name ${JSON.stringify(entry.name)} ${why}`);
        if (seen.has(plain))
            throw refused(`the name ${JSON.stringify(entry.name)} is there twice`);
        seen.set(plain, entry);
    }
    for (const [name, entry] of seen) {
        const parts = name.split('/');
        const above = parts.map((_, i) => parts.slice(0, i).join('/')).find((path) => seen.get(path)?.directory === false);
        if (above !== undefined)
            throw refused(`${JSON.stringify(entry.name)} lies below a file`);
    }
}
function checkSizes(entries, size, limits) {
    const total = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (total > limits.bytes)
        throw refused(`it unpacks to ${total} bytes, more than the ${limits.bytes} allowed`);
    if (total > SMALL && total > size * limits.ratio)
        throw refused(`it unpacks to ${Math.round(total / size)} times its size, more than the ${limits.ratio} allowed`);
}
/** Checks every entry's own header, and that no two entries share a byte. */
async function placeEntries(archive, entries, directoryAt) {
    const plan = { files: [], directories: [] };
    let free = 0;
    for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
        const what = JSON.stringify(entry.name);
        if (entry.offset < free)
            throw refused(`${what} shares bytes with another entry`);
        if (entry.offset !== free)
            throw refused(`there are bytes before ${what} that belong to no entry`);
        const start = await readLocal(archive, entry, directoryAt);
        free = start + entry.packed + (await readDescriptor(archive, entry, start + entry.packed, directoryAt));
        if (free > directoryAt)
            throw refused(`${what} reaches into the directory`);
        const { name, deflated, crc32, packed, size } = entry;
        if (entry.directory)
            plan.directories.push(name.slice(0, -1));
        else
            plan.files.push({ name, deflated, crc32, start, packed, size });
    }
    return plan;
}
/** @returns where the entry's bytes start */
async function readLocal(archive, entry, directoryAt) {
    const differs = refused(`${JSON.stringify(entry.name)} is described differently in two places`);
    if (entry.offset + 30 > directoryAt)
        throw differs;
    const header = await readAt(archive, entry.offset, 30);
    const [nameLength, extraLength] = [header.readUInt16LE(26), header.readUInt16LE(28)];
    const start = entry.offset + 30 + nameLength + extraLength;
    if (header.readUInt32LE(0) !== LOCAL || start > directoryAt)
        throw differs;
    const rest = await readAt(archive, entry.offset + 30, nameLength + extraLength);
    if (!rest.subarray(0, nameLength).equals(entry.rawName) ||
        header.readUInt16LE(6) !== entry.flags ||
        header.readUInt16LE(8) !== (entry.deflated ? 8 : 0))
        throw differs;
    if ((entry.flags & DESCRIPTOR_FOLLOWS) === 0) {
        const [size, packed] = large(rest.subarray(nameLength), [header.readUInt32LE(22), header.readUInt32LE(18)]);
        if (header.readUInt32LE(14) !== entry.crc32 || size !== entry.size || packed !== entry.packed)
            throw differs;
    }
    return start;
}
/** An archive written as a stream states an entry's sizes after its bytes. @returns the length of that statement */
async function readDescriptor(archive, entry, at, directoryAt) {
    if ((entry.flags & DESCRIPTOR_FOLLOWS) === 0)
        return 0;
    for (const [length, read] of [
        [16, (bytes, offset) => bytes.readUInt32LE(8 + offset * 4)],
        [24, (bytes, offset) => Number(bytes.readBigUInt64LE(8 + offset * 8))],
    ]) {
        if (at + length > directoryAt)
            continue;
        const bytes = await readAt(archive, at, length);
        if (bytes.readUInt32LE(0) === DESCRIPTOR &&
            bytes.readUInt32LE(4) === entry.crc32 &&
            read(bytes, 0) === entry.packed &&
            read(bytes, 1) === entry.size)
            return length;
    }
    throw refused(`${JSON.stringify(entry.name)} is described differently in two places`);
}
async function readAt(archive, at, length) {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await archive.read(bytes, 0, length, at);
    if (bytesRead !== length)
        throw refused('it is cut short');
    return bytes;
}
function whole(bytes, at) {
    const value = bytes.readBigUInt64LE(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
        throw refused('it states an impossible size');
    return Number(value);
}
function refused(why) {
    return fail('MLOPS_ARTIFACT_REFUSED', {
        message: `an archive from another job is not unpacked: ${why}`,
        hint: 'Run the job that made it again; if that does not help, look at what its steps write into the directory that is handed over.',
    });
}

;// CONCATENATED MODULE: ./packages/github/artifacts/artifacts.ts








/** A name is there already: as many steps of one job may keep something. */
const NAMES = 20;
const DOWNLOADS = 3;
/** Artifacts of the workflow run that this process is a step of. */
function workflowArtifacts({ host, serverUrl, client = loadClient, pauseMs = 2000, }) {
    const missing = whyMissing(serverUrl, host.env);
    const temporary = host.env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)();
    const open = async () => {
        if (missing === undefined)
            return hushed(await client(), host.log);
        throw fail('MLOPS_ARTIFACT_UNSUPPORTED', {
            message: missing,
            hint: 'Let one job do everything, and keep the recorded runs in a branch: `ledger: branch`.',
        });
    };
    async function upload(name, directory, { days } = {}) {
        const entries = await (0,external_node_fs_promises_.readdir)(directory, { recursive: true, withFileTypes: true });
        const files = entries.filter((entry) => entry.isFile()).map((entry) => (0,external_node_path_.join)(entry.parentPath, entry.name));
        return firstFree(name, async (free) => {
            const options = { ...(days !== undefined && { retentionDays: days }) };
            return uploaded(free, await (await open()).uploadArtifact(free, files, directory, options));
        });
    }
    async function uploadFile(name, path, { days } = {}) {
        const extension = /\.\w+$/.exec(path)?.[0] ?? '';
        const directory = await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)(temporary, 'mlops-artifact-'));
        try {
            return await firstFree(name, async (free) => {
                // Without an archive, the artifact is called what the file is called.
                const copy = (0,external_node_path_.join)(directory, `${free}${extension}`);
                await (0,external_node_fs_promises_.copyFile)(path, copy);
                const options = { skipArchive: true, ...(days !== undefined && { retentionDays: days }) };
                return uploaded(`${free}${extension}`, await (await open()).uploadArtifact(free, [copy], directory, options));
            }).catch(async (error) => {
                if (missing !== undefined)
                    throw error;
                host.log.debug(`The report is uploaded in an archive: ${error.message}`);
                const packed = (0,external_node_path_.join)(directory, 'packed');
                await (0,external_node_fs_promises_.mkdir)(packed);
                await (0,external_node_fs_promises_.copyFile)(path, (0,external_node_path_.join)(packed, `${name}${extension}`));
                return upload(name, packed, { days });
            });
        }
        finally {
            await (0,external_node_fs_promises_.rm)(directory, { recursive: true, force: true });
        }
    }
    /** An artifact cannot be replaced, and its name stays taken even when its upload broke off. */
    async function firstFree(name, body) {
        for (let number = 1;; number++) {
            try {
                return await body(number === 1 ? name : `${name}-${number}`);
            }
            catch (cause) {
                host.signal.throwIfAborted();
                const message = cause.message;
                if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('MLOPS_'))
                    throw cause;
                if (/\(409\)|already exists/i.test(message) && number < NAMES)
                    continue;
                throw fail('MLOPS_ARTIFACT_UPLOAD', {
                    message: `the artifact ${name} could not be uploaded: ${message}`,
                    hint: 'Run the job again; GitHub may be having trouble, or the storage of this account is full.',
                    cause,
                });
            }
        }
    }
    async function download(artifact, directory, from) {
        for (let attempt = 1;; attempt++) {
            const place = await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)(directory, 'download-'));
            try {
                await (await open()).downloadArtifact(artifact.id, {
                    path: place,
                    skipDecompress: true,
                    ...(from && {
                        findBy: {
                            token: from.token,
                            workflowRunId: from.runId,
                            repositoryOwner: from.repository.owner,
                            repositoryName: from.repository.repo,
                        },
                    }),
                });
                return await onlyFile(place, artifact);
            }
            catch (error) {
                host.signal.throwIfAborted();
                await (0,external_node_fs_promises_.rm)(place, { recursive: true, force: true });
                const ended = endOf(error, artifact);
                if (ended)
                    throw ended;
                if (attempt === DOWNLOADS) {
                    throw fail('MLOPS_ARTIFACT_DOWNLOAD', {
                        message: `artifact ${artifact.id} could not be downloaded: ${error.message}`,
                        hint: 'Run the job again; to read the artifacts of other runs, the job needs `permissions: {actions: read}`.',
                        cause: error,
                    });
                }
                await (0,promises_.setTimeout)(pauseMs * attempt, undefined, { signal: host.signal });
            }
        }
    }
    return { missing, upload, uploadFile, download };
}
async function loadClient() {
    const { DefaultArtifactClient } = await __webpack_require__.e(/* import() */ 6801).then(__webpack_require__.bind(__webpack_require__, 26801));
    return new DefaultArtifactClient();
}
/** GitHub's client with what it prints on its way to the log: names in it may be anybody's. */
function hushed(client, log) {
    return {
        uploadArtifact: (...given) => hush(log, () => client.uploadArtifact(...given)),
        downloadArtifact: (...given) => hush(log, () => client.downloadArtifact(...given)),
    };
}
function uploaded(name, { id, digest, size }) {
    if (id === undefined || digest === undefined)
        throw new Error('the server did not say what it stored');
    return { name, id, sha256: digest, bytes: size ?? 0 };
}
/** The archive, when it is what was asked for. @throws MLOPS_ARTIFACT_DIGEST */
async function onlyFile(place, artifact) {
    const [name, ...others] = await (0,external_node_fs_promises_.readdir)(place);
    if (name === undefined || others.length > 0)
        throw new Error('the client left no archive');
    const path = (0,external_node_path_.join)(place, name);
    const { size } = await (0,external_node_fs_promises_.stat)(path);
    const found = await (0,evidence/* sha256File */.Q3)(path);
    if (found === artifact.sha256)
        return path;
    throw fail('MLOPS_ARTIFACT_DIGEST', {
        message: `artifact ${artifact.id} arrived with sha256 ${found} (${size} bytes); expected ${artifact.sha256}`,
        hint: 'It is not used. Run the job that made it again; if that does not help, somebody is changing artifacts.',
    });
}
/** The error for what trying again cannot change. */
function endOf(error, { id }) {
    if (!(error instanceof Error))
        return undefined;
    if ('code' in error && String(error.code).startsWith('MLOPS_'))
        return error;
    const { status } = error;
    if (status !== 404 && status !== 410 && error.name !== 'ArtifactNotFoundError')
        return undefined;
    return fail('MLOPS_ARTIFACT_MISSING', {
        message: `artifact ${id} is not there any more: ${status === 410 ? 'it has expired' : 'it was deleted, or the token may not read it'}`,
        hint: 'Run the job that made it again.',
        cause: error,
    });
}
/** @returns why no artifact can be kept here; undefined where it can */
function whyMissing(serverUrl, env) {
    const { hostname } = new URL(serverUrl);
    if (hostname !== 'github.com' && !/\.(ghe\.com|localhost)$/.test(hostname))
        return `${hostname} is an Enterprise Server, whose artifacts today's clients cannot use`;
    if (!env['ACTIONS_RUNTIME_TOKEN'] || !env['ACTIONS_RESULTS_URL'])
        return 'this process is no step of a workflow: ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL are not set';
    return undefined;
}
const LONGEST_PART = 60;
/** `mlops-<project>-<job>-<attempt>[-<matrix>]-<kind>`, made of letters, digits, `.`, `_` and `-`. */
function artifactName({ project, job, attempt, matrix, kind }) {
    return ['mlops', artifacts_plain(project), artifacts_plain(job), attempt, ...(matrix === undefined ? [] : [matrix]), kind].join('-');
}
/** What such a name says without knowing project and job: the rest of it, and the number that made it free. */
function parseArtifactName(name) {
    const found = /^(mlops-[A-Za-z0-9._-]+)-(\d+)(?:-([0-9a-f]{8}))?-(evidence|report|files)(?:-\d+)?$/.exec(name);
    if (!found)
        return undefined;
    return { series: found[1], attempt: Number(found[2]), matrix: found[3], kind: found[4] };
}
/** Whether any job may have given the name to evidence of a project; of one whose name only begins so, too. */
function isEvidenceOf(name, { project, matrix }) {
    const parsed = parseArtifactName(name);
    if (parsed?.kind !== 'evidence' || parsed.matrix !== matrix)
        return false;
    return parsed.series.startsWith(`mlops-${artifacts_plain(project)}-`);
}
function artifacts_plain(text) {
    return text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, LONGEST_PART) || 'unnamed';
}
/** Largest archive that is downloaded: nothing larger can be within the limits of what it unpacks to. */
const LARGEST_ARCHIVE = ARCHIVE_LIMITS.bytes;

;// CONCATENATED MODULE: ./packages/github/artifacts/bundle.ts






const FORMAT = 'mlops-actions evidence 1\n';
/** Places in the ledger that recording a run writes to. */
const LEDGER_PATH = /^(runs|by-commit|by-digest|by-branch|projects)\/.+\.json$/;
const RUN_FILE = /^(runs\/[^/]+\/[0-9a-f]{2}\/([0-9a-f]{64}))\/([a-z0-9-]+)\.json$/;
/**
 * Lays a bundle out in a fresh directory. Bytes that the store does not have are left out: who needs them makes them anew.
 * @returns how many of the store's bytes are in it
 */
async function packBundle(bundle, store, directory) {
    const write = async (name, content) => {
        const path = (0,external_node_path_.join)(directory, name);
        await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
        await (0,external_node_fs_promises_.writeFile)(path, content);
    };
    await write('format', FORMAT);
    for (const [path, content] of bundle.ledger)
        await write(`ledger/${path}`, content);
    for (const [name, path] of bundle.evidence)
        await write(`evidence/${name}`, await (0,external_node_fs_promises_.readFile)(path));
    const kept = [];
    for (const digest of new Set(bundle.store)) {
        if (!(await store.has(digest)))
            continue;
        await store.get(digest, (0,external_node_path_.join)(directory, 'store', digest));
        kept.push(digest);
    }
    return kept.length;
}
/**
 * Reads a bundle that claims to be the evidence of a commit. A digest proves consistency, not origin: that the right run
 * made it is for the caller to check.
 *
 * Checked: every run is of this commit, has the id its content has, and exactly the statements it names, byte for byte; its
 * predictions are those that its evaluation states; the commit's index names only its runs; stored bytes have their digests.
 *
 * @param names of the files in `directory`, all of them regular
 * @throws MLOPS_BUNDLE_INVALID
 */
async function openBundle(directory, names, commit) {
    const format = names.includes('format') ? await (0,external_node_fs_promises_.readFile)((0,external_node_path_.join)(directory, 'format'), 'utf8') : 'none';
    if (format !== FORMAT)
        throw invalid(`its format is ${JSON.stringify(format.slice(0, 60).trim())}`);
    const ledger = new Map();
    const store = new Map();
    for (const name of names) {
        const place = (0,external_node_path_.join)(directory, name);
        const [top, rest] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
        if (top === 'ledger')
            ledger.set(rest, await (0,external_node_fs_promises_.readFile)(place));
        else if (top === 'store')
            store.set(await checkedDigest(place, rest), place);
        else if (top !== 'evidence' && name !== 'format')
            throw invalid(`it holds ${JSON.stringify(name)}`);
    }
    return { ledger, runs: checkLedger(ledger, commit), store };
}
async function checkedDigest(place, name) {
    const found = await (0,evidence/* sha256File */.Q3)(place);
    if (found !== name)
        throw invalid(`store/${name} has sha256 ${found}`);
    return found;
}
function checkLedger(ledger, commit) {
    const runs = [];
    for (const [path, content] of ledger) {
        if (!LEDGER_PATH.test(path) || unsafeName(path) !== undefined)
            throw invalid(`it holds ledger/${path}`);
        if (!isJsonObject(content))
            throw invalid(`ledger/${path} is not a JSON object`);
        if (path.startsWith('by-commit/') && !path.endsWith(`/${commit}.json`))
            throw invalid(`it speaks of another commit: ${path}`);
        if (!path.startsWith('runs/'))
            continue;
        const [, folder, id, file] = RUN_FILE.exec(path) ?? [];
        if (folder === undefined)
            throw invalid(`it holds ledger/${path}`);
        if (file === 'run')
            runs.push(readRun(ledger, folder, content, commit));
        else if (!ledger.has(`${folder}/run.json`))
            throw invalid(`it holds ${file}.json of ${id}, and not the run itself`);
    }
    return runs;
}
function readRun(ledger, folder, content, commit) {
    const run = bundle_checked(() => (0,evidence/* parseRun */.zZ)(bundle_text(content), `${folder}/run.json`));
    if (run.commit !== commit)
        throw invalid(`run ${run.id} is of commit ${run.commit}, and the workflow ran on ${commit}`);
    const stages = [...ledger.keys()].flatMap((path) => {
        const [, where, , file] = RUN_FILE.exec(path) ?? [];
        return where === folder && file !== 'run' && file !== 'links' ? [file] : [];
    });
    for (const stage of new Set([...stages, ...Object.keys(run.statements)])) {
        const bytes = ledger.get(`${folder}/${stage}.json`);
        const found = bytes === undefined ? 'none' : (0,evidence/* sha256 */.sc)(bytes);
        const named = run.statements[stage] ?? 'none';
        if (found !== named)
            throw invalid(`the statement of ${stage} has sha256 ${found}; run ${run.id} names ${named}`);
    }
    checkPredictions(run, ledger.get(`${folder}/evaluate-model.json`));
    return run;
}
/** What is compared with later is what was evaluated then. */
function checkPredictions(run, evaluation) {
    if (run.predictions === undefined)
        return;
    if (evaluation === undefined)
        throw invalid(`run ${run.id} has predictions and no evaluation`);
    const { subject } = bundle_checked(() => (0,evidence/* parseStatement */.By)(bundle_text(evaluation), 'evaluate-model.json'));
    if (!subject.some(({ digest }) => digest.sha256 === run.predictions))
        throw invalid(`the predictions of run ${run.id} are not those of its evaluation`);
}
function bundle_checked(read) {
    try {
        return read();
    }
    catch (error) {
        if (error instanceof kit.MlopsError)
            throw invalid(error.message, error);
        throw error;
    }
}
function isJsonObject(content) {
    try {
        const value = JSON.parse(bundle_text(content));
        return typeof value === 'object' && value !== null && !Array.isArray(value);
    }
    catch {
        return false;
    }
}
const bundle_text = (content) => Buffer.from(content).toString('utf8');
function invalid(why, cause) {
    return fail('MLOPS_BUNDLE_INVALID', {
        message: `what an earlier workflow run uploaded is not its evidence: ${why}`,
        hint: 'It is not used. Run the workflow on that commit again, or keep the recorded runs in a branch: `ledger: branch`.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/github/context/default-branch.ts

/**
 * The newest commit of a branch, as it was when it was first asked, in one request. The branch is asked for by its whole
 * name, because a tag goes before a branch where a name could be either.
 */
function branchTip(api, branch) {
    let tip;
    async function ask() {
        const { object } = await api.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ref: `heads/${branch}` }, { exists: true });
        return object.sha;
    }
    return () => (tip ??= ask());
}
/**
 * Whether commits are on a branch, as it was when it was first asked. GitHub calls the branch of a run by what was pushed,
 * so that a tag of the same name looks like it: only where the commit lies tells them apart.
 *
 * Requests: one for the branch, and one for each commit that is not its tip.
 */
function branchLine(api, branch) {
    const tip = branchTip(api, branch);
    const known = new Map();
    async function ask(commit) {
        const newest = await tip();
        if (commit === newest)
            return true;
        try {
            const basehead = `${newest}...${commit}`;
            const { status } = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', { basehead, per_page: 1 });
            return status === 'behind' || status === 'identical';
        }
        catch (error) {
            // Of another history, or gone with the tag that held it.
            if (refusalOf(error)?.status === 404)
                return false;
            throw error;
        }
    }
    return (commit) => {
        const answer = known.get(commit) ?? ask(commit);
        known.set(commit, answer);
        return answer;
    };
}

;// CONCATENATED MODULE: ./packages/github/ledger/replay.ts
/**
 * What a generator makes, to be read from its beginning many times, though it is run once and no further than the furthest
 * reader. Its failure is every later reader's too: an end would pass for the whole.
 */
function replay(source) {
    const seen = [];
    let failure;
    async function more() {
        if (failure)
            throw failure.error;
        try {
            const next = await source.next();
            if (!next.done)
                seen.push(next.value);
        }
        catch (error) {
            failure = { error };
            throw error;
        }
    }
    return async function* () {
        for (let i = 0;; i++) {
            if (i === seen.length)
                await more();
            if (i === seen.length)
                return;
            yield seen[i];
        }
    };
}

;// CONCATENATED MODULE: ./packages/github/context/trusted-run.ts
/** Events that run what is on the default branch, started by people who may write there or by the clock. */
const EVENTS = new Set(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch']);
/**
 * Whether what a run left behind may be compared with: a successful run of this workflow, of this repository's own default
 * branch. Somebody's fork may have a branch of that name, and a pull request may run a workflow of that name. A tag of that
 * name looks the same here: `branchLine` tells it apart.
 *
 * @returns why it may not; undefined when it may
 */
function whyDistrusted(run, context) {
    const path = run.path.split('@')[0];
    if (run.id === context.runId)
        return 'it is this run';
    if (path !== context.workflowPath)
        return `it is a run of ${path}`;
    if (run.status !== 'completed' || run.conclusion !== 'success')
        return `it ended with ${run.conclusion ?? run.status}`;
    if (!EVENTS.has(run.event))
        return `it was started by ${run.event}`;
    if (run.head_repository?.full_name !== context.repository)
        return 'it ran the code of another repository';
    if (run.head_branch !== context.defaultBranch)
        return `it ran on ${run.head_branch}`;
    return undefined;
}

;// CONCATENATED MODULE: ./packages/github/ledger/listed-runs.ts



/** Runs, or artifacts, of a list that are looked through: three pages. */
const LISTED = 300;
/** Runs that are asked for one by one, because the list of runs does not reach back to them. */
const ASKED = 5;
/** Requests: one for every hundred runs or artifacts, up to three for each list, each list once. */
function listedRuns({ api, context, matrix, cut }) {
    const { defaultBranch } = context;
    const trusted = (run) => whyDistrusted(run, context) === undefined;
    const names = new Map();
    const listed = replay(limited(api.pages('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', { workflow_id: context.workflowPath.split('/').at(-1), branch: defaultBranch, status: 'success' }, { exists: true })));
    const kept = replay(limited(api.pages('GET /repos/{owner}/{repo}/actions/artifacts', {})));
    async function* all(end) {
        for await (const run of listed()) {
            if (run === 'cut')
                end?.(`only ${LISTED} runs of ${defaultBranch} were looked through`);
            else if (trusted(run))
                yield run;
        }
    }
    async function* searchNamed(project) {
        const name = artifactName({ project, job: context.job, attempt: 1, matrix, kind: 'evidence' });
        const seen = new Set();
        let asked = 0;
        for await (const artifact of limited(api.pages('GET /repos/{owner}/{repo}/actions/artifacts', { name }))) {
            if (artifact === 'cut')
                return cut(`only ${LISTED} artifacts called ${name} were looked through`);
            const id = ownRun(artifact);
            if (id === undefined || seen.has(id))
                continue;
            seen.add(id);
            let run = await inList(id);
            if (run === 'beyond') {
                if (++asked > ASKED)
                    return cut(`of the older runs with ${name}, only ${ASKED} were looked at`);
                run = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: id });
            }
            if (run && trusted(run))
                yield run;
        }
    }
    /** The run of a number, undefined when the list has none; `beyond` when the list does not reach back to it. */
    async function inList(id) {
        for await (const run of listed()) {
            if (run === 'cut')
                return 'beyond';
            if (run.id <= id)
                return run.id === id ? run : undefined;
        }
        return undefined;
    }
    /** The run that made an artifact, if it ran on a branch of the default branch's name and not on a fork's. */
    function ownRun({ workflow_run: of }) {
        const own = of?.head_branch === defaultBranch && of.head_repository_id === of.repository_id;
        return own ? of.id : undefined;
    }
    return {
        all,
        named(project) {
            const found = names.get(project) ?? replay(searchNamed(project));
            names.set(project, found);
            return found();
        },
        async unseen(project, seen) {
            for await (const artifact of kept()) {
                if (artifact === 'cut')
                    return `evidence may lie beyond the newest ${LISTED} artifacts`;
                const id = isEvidenceOf(artifact.name, { project, matrix }) ? ownRun(artifact) : undefined;
                if (id === undefined || seen.has(id))
                    continue;
                const run = await inList(id);
                if (run === 'beyond' || (run && trusted(run)))
                    return `${artifact.name} of run ${id} was not looked into`;
            }
            return undefined;
        },
    };
}
/** The beginning of a list, and `cut` where it is left off, whether or not there is more. */
async function* limited(entries) {
    let count = 0;
    for await (const entry of entries) {
        yield entry;
        if (++count === LISTED)
            return yield 'cut';
    }
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./packages/github/artifacts/unzip.ts







/**
 * Unpacks an archive that anybody may have made into a fresh directory. Nothing is written outside of it, and no more than
 * the limits allow; on an error the directory is left half full, for the caller to remove.
 *
 * @param directory exists and is empty
 * @returns the names of its files
 * @throws MLOPS_ARTIFACT_REFUSED
 */
async function unzip(archive, directory, limits = ARCHIVE_LIMITS) {
    const handle = await (0,external_node_fs_promises_.open)(archive);
    try {
        const plan = await planArchive(handle, (await handle.stat()).size, limits);
        for (const name of plan.directories)
            await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.join)(directory, name), { recursive: true });
        for (const file of plan.files)
            await unpack(archive, file, (0,external_node_path_.join)(directory, file.name));
        return plan.files.map(({ name }) => name);
    }
    finally {
        await handle.close();
    }
}
async function unpack(archive, file, path) {
    const what = JSON.stringify(file.name);
    const packed = file.packed === 0 ? [] : (0,external_node_fs_.createReadStream)(archive, { start: file.start, end: file.start + file.packed - 1 });
    const inflate = (0,external_node_zlib_.createInflateRaw)();
    try {
        await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
        // `wx`: two names that are one file on this file system are an error, never one over the other.
        const target = (0,external_node_fs_.createWriteStream)(path, { flags: 'wx' });
        if (file.deflated)
            await (0,external_node_stream_promises_.pipeline)(packed, inflate, measure(file), target);
        else
            await (0,external_node_stream_promises_.pipeline)(packed, measure(file), target);
    }
    catch (error) {
        const code = error.code ?? '';
        if (code.startsWith('Z_'))
            throw refused(`${what} is damaged`);
        if (code === 'EEXIST' || code === 'ENOTDIR')
            throw refused(`the name ${what} is there twice`);
        throw error;
    }
    if (file.deflated && inflate.bytesWritten !== file.packed)
        throw refused(`${what} has bytes after its end`);
}
/** Lets exactly the promised bytes through: their number while they come, their checksum at the end. */
function measure(file) {
    let bytes = 0;
    let checksum = 0;
    const wrong = () => refused(`${JSON.stringify(file.name)} is not what the directory says`);
    return new external_node_stream_.Transform({
        transform(chunk, _encoding, done) {
            bytes += chunk.length;
            checksum = (0,external_node_zlib_.crc32)(chunk, checksum);
            if (bytes > file.size)
                done(wrong());
            else
                done(null, chunk);
        },
        flush(done) {
            if (bytes === file.size && checksum === file.crc32)
                done();
            else
                done(wrong());
        },
    });
}

;// CONCATENATED MODULE: ./packages/github/ledger/evidence-runs.ts











/** Runs of a commit that are looked through: three pages. */
const RUNS = 300;
/** Runs that are looked into for one question before it is given up. */
const TRIES = 5;
/** A machine's clock and the server's differ by less. */
const SKEW_MS = 5 * 60_000;
/**
 * The evidence that successful runs of the default branch left in artifacts, taken by the number and digest of each, never
 * by its name alone: any step of any run may choose any name.
 *
 * @throws MLOPS_ARTIFACT_DIGEST, MLOPS_ARTIFACT_REFUSED, MLOPS_ARTIFACT_DOWNLOAD, MLOPS_BUNDLE_INVALID for evidence that is
 * there and cannot be believed; what has expired or was deleted is passed over, and becomes a doubt
 */
function evidenceRuns({ api, token, artifacts, host, context, matrix }) {
    const opening = new Map();
    const found = [];
    const doubts = new Set(artifacts.missing === undefined ? [] : [artifacts.missing]);
    const cut = (why) => void doubts.add(why);
    const lists = listedRuns({ api, context, matrix, cut });
    const onDefaultBranch = branchLine(api, context.defaultBranch);
    function doubt(why) {
        if (!doubts.has(why))
            host.log.warning(`Earlier evidence is passed over: ${why}.`);
        doubts.add(why);
    }
    /** @param known whether the run's commit is one that was asked for, and so is where it should be */
    function open(run, known) {
        const opened = opening.get(run.id) ?? openRun(run, known);
        opening.set(run.id, opened);
        return opened;
    }
    async function openRun(run, known) {
        const kept = [];
        for await (const artifact of api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
            run_id: run.id,
        }))
            kept.push(artifact);
        const bundles = [];
        for (const artifact of await believed(run, latestEvidence(kept, matrix), known)) {
            const bundle = await openArtifact(artifact, run);
            if (bundle)
                bundles.push(bundle);
        }
        const called = (run.referenced_workflows ?? []).map(({ path }) => path);
        const opened = { id: run.id, url: run.html_url, commit: run.head_sha, called, bundles };
        found.push(opened);
        return opened;
    }
    async function believed(run, evidence, known) {
        if (known || evidence.length === 0 || (await onDefaultBranch(run.head_sha)))
            return evidence;
        doubt(`run ${run.id} is of ${run.head_sha.slice(0, 7)}, which is not on ${context.defaultBranch}`);
        return [];
    }
    /** @returns undefined, and a doubt, when there is nothing left to open */
    async function openArtifact(artifact, run) {
        const what = `${artifact.name} of run ${run.id} (${run.head_sha.slice(0, 7)})`;
        if (artifact.expired) {
            doubt(`${what} has expired`);
            return undefined;
        }
        const reference = { id: artifact.id, sha256: digestOf(artifact.digest, what) };
        if (artifact.size_in_bytes > LARGEST_ARCHIVE)
            throw unusable(what, `it has ${artifact.size_in_bytes} bytes`);
        const directory = await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)(host.env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)(), 'mlops-evidence-'));
        try {
            const from = { repository: api.repository, runId: run.id, token };
            const archive = await artifacts.download(reference, directory, from);
            const files = (0,external_node_path_.join)(directory, 'files');
            await (0,external_node_fs_promises_.mkdir)(files);
            const names = await unzip(archive, files);
            await (0,external_node_fs_promises_.rm)(archive);
            host.log.debug(`Opened ${what}: ${names.length} files, ${artifact.size_in_bytes} bytes.`);
            return await openBundle(files, names, run.head_sha);
        }
        catch (error) {
            await (0,external_node_fs_promises_.rm)(directory, { recursive: true, force: true });
            if (!(error instanceof kit.MlopsError))
                throw error;
            if (error.code !== 'MLOPS_ARTIFACT_MISSING')
                throw unusable(what, error.message, error);
            doubt(`${what} is gone`);
            return undefined;
        }
    }
    return {
        async newestId() {
            if (artifacts.missing !== undefined)
                return undefined;
            for await (const run of lists.all())
                return run.id;
            return undefined;
        },
        async *ofCommits(commits) {
            if (artifacts.missing !== undefined)
                return;
            const asked = new Map(commits.slice(1).map((commit) => [commit, []]));
            let tries = 0;
            for await (const run of lists.all()) {
                // Runs come newest first, and nothing is nearer than the first commit: who finds it there has no more listed.
                if (run.head_sha !== commits[0])
                    asked.get(run.head_sha)?.push(run);
                else if (++tries <= TRIES)
                    yield await open(run, true);
            }
            const wanted = [...asked.values()].flat();
            const rest = Math.max(0, TRIES - tries);
            for (const run of wanted.slice(0, rest))
                yield await open(run, true);
            if (wanted.length > rest)
                host.log.debug(`Of ${tries + wanted.length} runs on these commits, ${TRIES} were looked into.`);
        },
        async *before(commit, recorded) {
            if (artifacts.missing !== undefined)
                return;
            const until = new Date(recorded.getTime() + SKEW_MS).toISOString();
            const parameters = { head_sha: commit, branch: context.defaultBranch, created: `<=${until}` };
            const found = [];
            for await (const run of api.pages('GET /repos/{owner}/{repo}/actions/runs', parameters)) {
                const workflowPath = run.path.split('@')[0];
                if (whyDistrusted(run, { ...context, workflowPath }) === undefined)
                    found.push(run);
                if (found.length === RUNS)
                    break;
            }
            // Most workflows that run on a push leave no evidence; this one's did.
            const own = (run) => Number(run.path.split('@')[0] === context.workflowPath);
            let tries = 0;
            for (const run of found.sort((a, b) => own(b) - own(a) || b.id - a.id)) {
                const opened = await open(run, true);
                if (opened.bundles.length === 0)
                    continue;
                yield opened;
                if (++tries === TRIES)
                    return;
            }
        },
        async *ofProject(project) {
            if (artifacts.missing !== undefined)
                return;
            const looked = new Set();
            // By its name first; but another job may have kept it, or a later attempt.
            for (const runs of [lists.named(project), lists.all(cut)])
                for await (const run of runs) {
                    if (looked.has(run.id))
                        continue;
                    if (looked.size === TRIES) {
                        const missed = await lists.unseen(project, looked);
                        if (missed !== undefined)
                            cut(missed);
                        return;
                    }
                    looked.add(run.id);
                    yield await open(run, false);
                }
        },
        opened: () => found.toSorted((a, b) => b.id - a.id),
        doubt: () => (doubts.size === 0 ? undefined : [...doubts].join('; ')),
    };
}
/** Of each job, the evidence of its last attempt; the newest first. */
function latestEvidence(artifacts, matrix) {
    const named = artifacts.flatMap((artifact) => {
        const name = parseArtifactName(artifact.name);
        return name?.kind === 'evidence' && name.matrix === matrix ? [{ artifact, ...name }] : [];
    });
    const last = new Map();
    for (const { series, attempt } of named)
        last.set(series, Math.max(attempt, last.get(series) ?? 0));
    return named
        .filter(({ series, attempt }) => attempt === last.get(series))
        .map(({ artifact }) => artifact)
        .sort((a, b) => b.id - a.id);
}
/** @throws MLOPS_ARTIFACT_DIGEST when the server states none */
function digestOf(digest, what) {
    const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '') ?? [];
    if (sha256 !== undefined)
        return sha256;
    throw fail('MLOPS_ARTIFACT_DIGEST', {
        message: `${what} has the digest ${digest ?? 'none'}; expected sha256`,
        hint: 'Without a digest nothing proves that it arrives as it was made. Upload it with a current client.',
    });
}
function unusable(what, why, cause) {
    return fail((cause?.code ?? 'MLOPS_ARTIFACT_REFUSED'), {
        message: `${what} cannot be compared with: ${why}`,
        hint: cause?.hint ?? 'Run the workflow on that commit again.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/github/hand-over.ts









/** Until the judging job has run; people who look for the files later find them in the evidence. */
const DAYS = 1;
/** Artifacts of a stranger's run that are looked through: three pages. */
const hand_over_LISTED = 300;
/**
 * Carries directories between the jobs of one workflow run, and from the run of a fork to the run that judges it, as
 * artifacts. The ticket is a job's output, and no file that the carried directory's programs could write to: it names the
 * very bytes.
 */
function artifactWorkspace(options) {
    const { artifacts, host, context, matrix, limits = ARCHIVE_LIMITS } = options;
    return {
        async save(name, directory) {
            await refuseUnsafe(directory, limits);
            const naming = {
                project: name,
                job: context.job,
                attempt: context.runAttempt,
                matrix,
                kind: 'files',
            };
            const { id, sha256, bytes } = await artifacts.upload(artifactName(naming), directory, { days: DAYS });
            host.log.info(`Handed over ${name}: ${bytes} bytes, artifact ${id}, sha256 ${sha256}.`);
            return ticketOf({ id, sha256 });
        },
        async restore(ticket, directory) {
            const artifact = parseTicket(ticket);
            await refuseOccupied(directory);
            await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(directory), { recursive: true });
            const aside = await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_path_.dirname)(directory), `.${(0,external_node_path_.basename)(directory)}-`));
            try {
                const archive = await artifacts.download(artifact, aside, await otherRun(artifact, options));
                const files = (0,external_node_path_.join)(aside, 'files');
                await (0,external_node_fs_promises_.mkdir)(files);
                const names = await unzip(archive, files, limits);
                await (0,external_node_fs_promises_.rmdir)(directory).catch(() => undefined);
                await (0,external_node_fs_promises_.rename)(files, directory);
                host.log.info(`Took over ${names.length} files, sha256 ${artifact.sha256}.`);
            }
            finally {
                await (0,external_node_fs_promises_.rm)(aside, { recursive: true, force: true });
            }
        },
        find: (name) => findTicket(name, options),
    };
}
/**
 * The ticket of what the triggering run saved last under a name. Its job may be called anything.
 * @throws MLOPS_WORK_MISSING when it left more artifacts than anybody needs: each page costs all workflows of the repository
 */
async function findTicket(name, { api, context, matrix }) {
    if (context.triggering === undefined || api === undefined)
        return undefined;
    const naming = { project: name, job: '', attempt: 1, matrix: undefined, kind: 'files' };
    const prefix = artifactName(naming).replace(/unnamed-1-files$/, '');
    const parameters = { run_id: context.triggering.id };
    const candidates = [];
    let seen = 0;
    for await (const artifact of api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', parameters)) {
        if (++seen === hand_over_LISTED)
            throw crowded(context.triggering.id, name);
        const parsed = parseArtifactName(artifact.name);
        if (parsed?.kind !== 'files' || parsed.matrix !== matrix || artifact.expired)
            continue;
        if (!`${parsed.series}-`.startsWith(prefix))
            continue;
        // A longer rest may belong to a project whose name begins like this one's.
        const rank = [-parsed.series.length, parsed.attempt, artifact.id];
        candidates.push({ rank, artifact: { id: artifact.id, sha256: digestOf(artifact.digest, artifact.name) } });
    }
    const [best] = candidates.sort((a, b) => byRank(b.rank, a.rank));
    return best && ticketOf(best.artifact);
}
function crowded(run, name) {
    return (0,evidence/* evidenceErrors */.zW)('MLOPS_WORK_MISSING', {
        message: `Workflow run ${run}, whose end started this one, has ${hand_over_LISTED} artifacts or more, of which ${hand_over_LISTED} were looked through: what it handed over of ${name} is not looked for among so many.`,
        hint: 'Look at the artifacts of that run: the workflow of ml-pull-request-fork.yml leaves a few.',
    });
}
function byRank(a, b) {
    const i = a.findIndex((value, at) => value !== b[at]);
    return i < 0 ? 0 : a[i] - b[i];
}
function ticketOf({ id, sha256 }) {
    return `artifact:${id}:sha256:${sha256}`;
}
/**
 * Which run made the files: this one, or the one whose end started it, and no other.
 * @throws MLOPS_HAND_OVER_FOREIGN, MLOPS_ARTIFACT_DIGEST
 */
async function otherRun({ id, sha256 }, { context, api, token }) {
    const { triggering } = context;
    // GitHub's client finds only this run's own artifacts with this job's own token.
    if (triggering === undefined || api === undefined)
        return undefined;
    const found = await api.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}', { artifact_id: id });
    if (found.workflow_run?.id !== triggering.id) {
        throw fail('MLOPS_HAND_OVER_FOREIGN', {
            message: `artifact ${id} is of workflow run ${found.workflow_run?.id}; expected ${triggering.id}`,
            hint: 'Pass the ticket that the run which ended gave out.',
        });
    }
    if (digestOf(found.digest, `artifact ${id}`) !== sha256) {
        throw fail('MLOPS_ARTIFACT_DIGEST', {
            message: `artifact ${id} has sha256 ${found.digest}; the ticket names ${sha256}`,
            hint: 'It is not used. Run the job that made it again.',
        });
    }
    return { repository: api.repository, runId: triggering.id, token };
}
/** @throws MLOPS_HAND_OVER_TICKET */
function parseTicket(ticket) {
    const [, id, sha256] = /^artifact:([1-9][0-9]{0,14}):sha256:([0-9a-f]{64})$/.exec(ticket) ?? [];
    if (id !== undefined && sha256 !== undefined)
        return { id: Number(id), sha256 };
    throw fail('MLOPS_HAND_OVER_TICKET', {
        message: `${JSON.stringify(ticket.slice(0, 100))} names no files; expected artifact:<number>:sha256:<64 hexadecimal characters>`,
        hint: 'Pass the output `hand-over` of the job that did the work. It is empty when that job failed before its end.',
    });
}
/** What cannot arrive is refused before it leaves. @throws MLOPS_HAND_OVER_REFUSED */
async function refuseUnsafe(directory, limits) {
    const entries = await (0,external_node_fs_promises_.readdir)(directory, { recursive: true, withFileTypes: true });
    let bytes = 0;
    for (const entry of entries) {
        const path = (0,external_node_path_.join)(entry.parentPath, entry.name);
        const name = path.slice(directory.length + 1);
        const why = entry.isFile() || entry.isDirectory() ? unsafeName(name.replaceAll('\\', '/')) : 'is a link or a device';
        if (why !== undefined)
            throw hand_over_refused(`${JSON.stringify(name)} ${why}`);
        if (entry.isFile())
            bytes += (await (0,external_node_fs_promises_.lstat)(path)).size;
    }
    if (!entries.some((entry) => entry.isFile()))
        throw hand_over_refused('it holds no file');
    if (entries.length > limits.entries)
        throw hand_over_refused(`it holds ${entries.length} entries, more than ${limits.entries}`);
    if (bytes > limits.bytes)
        throw hand_over_refused(`it holds ${bytes} bytes, more than ${limits.bytes}`);
}
function hand_over_refused(why) {
    return fail('MLOPS_HAND_OVER_REFUSED', {
        message: `the directory cannot be handed to another job: ${why}`,
        hint: 'Hand over plain files with plain names; what is large belongs into the store.',
    });
}
/** @throws MLOPS_HAND_OVER_OCCUPIED */
async function refuseOccupied(directory) {
    const found = await (0,external_node_fs_promises_.lstat)(directory).catch(() => undefined);
    if (found === undefined || (found.isDirectory() && (await (0,external_node_fs_promises_.readdir)(directory)).length === 0))
        return;
    throw fail('MLOPS_HAND_OVER_OCCUPIED', {
        message: `${directory} is not an empty directory, so nothing is put there`,
        where: { file: directory },
        hint: 'Use a fresh runner for the judging job, and no checkout of what was handed over.',
    });
}

;// CONCATENATED MODULE: ./packages/github/ledger/auto-ledger.ts

/**
 * The ledger where nobody has said where it is: the branch when there is one, else what runs left in artifacts. The first
 * record begins the branch when the token may write, and goes into an artifact when it may not.
 *
 * @param branch compared with `runs`
 */
function autoLedger(branch, runs) {
    let onBranch = false;
    /** A branch that is being begun continues nothing: what artifacts hold is gone in a while. */
    let beginning = false;
    /** A commit of the branch is a git object; a tip of the runs is not. */
    function holder(commit) {
        onBranch = commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit);
        return onBranch ? branch : runs;
    }
    return {
        name: branch.name,
        tip: async () => (await branch.tip()) ?? runs.tip(),
        async read(commit, paths) {
            if (commit === undefined && beginning)
                return new Map();
            const found = await holder(commit).read(commit, paths);
            // Of a branch that is not there, it is asked what became of it.
            const missing = paths.filter((path) => !found.has(path));
            if (!onBranch && missing.length > 0)
                await branch.read(undefined, missing);
            return found;
        },
        list: (commit, directory) => holder(commit).list(commit, directory),
        walk: (commit, directory) => holder(commit).walk(commit, directory),
        async append(change) {
            try {
                return await branch.append((tip) => {
                    beginning = tip === undefined;
                    return change(tip).finally(() => (beginning = false));
                });
            }
            catch (error) {
                const mayNotWrite = error instanceof kit.MlopsError && error.code === 'MLOPS_GITHUB_PERMISSION';
                // A branch that exists is the one that is read: what is not on it is not recorded.
                if (!mayNotWrite || (await branch.tip()) !== undefined)
                    throw error;
                return runs.append(change);
            }
        },
        // What could not be found in artifacts is no doubt about a branch that is there.
        doubt: () => (onBranch ? branch.doubt() : (runs.doubt() ?? branch.doubt())),
    };
}

;// CONCATENATED MODULE: ./packages/github/bring.ts

/**
 * git that this server lets in. A clone may hold no credentials (`persist-credentials: false`), so the token goes along in
 * git's environment: in no file and on no command line, and to this server only, wherever the clone's configuration points.
 */
function serverGit(options) {
    const { host } = options;
    return {
        run: (args, given) => host.git.run(args, { ...given, env: { ...credentials(options), ...given.env } }),
    };
}
/**
 * Brings one commit into a clone by git itself, from where the clone came from.
 *
 * @throws MLOPS_GITHUB_COMMIT
 */
async function bringCommit(commit, repository, options) {
    const { host, token } = options;
    const failed = (why) => fail('MLOPS_GITHUB_COMMIT', {
        message: `commit ${commit} could not be brought from GitHub: ${why}`,
        hint: 'Give the job `permissions: {contents: read}`, or check out with `fetch-depth: 0`.',
    });
    if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit))
        throw failed('it is no whole commit id');
    const shallow = await host.git.run(['rev-parse', '--is-shallow-repository'], { directory: repository });
    // In a whole clone a depth would cut off the history that is there.
    const depth = Buffer.from(shallow.stdout).toString().trim() === 'true' ? ['--depth=1'] : [];
    const fetched = await serverGit(options).run(['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', ...depth, 'origin', commit], { directory: repository, signal: host.signal });
    host.signal.throwIfAborted();
    if (fetched.code !== 0)
        throw failed(fetched.stderr.replaceAll(token, '***').trim() || `git ended with ${fetched.code}`);
}
/** A header for the addresses of this server, as actions/checkout sends it. */
function credentials({ token, context }) {
    const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
    const places = [...new Set([context.serverUrl, new URL(context.apiUrl).origin])];
    const settings = [
        ['protocol.ext.allow', 'never'],
        ...places.flatMap((place) => [
            // An empty value first: a header that the clone holds is replaced, not repeated.
            [`http.${place}/.extraheader`, ''],
            [`http.${place}/.extraheader`, header],
        ]),
    ];
    return {
        GIT_CONFIG_COUNT: String(settings.length),
        ...Object.fromEntries(settings.flatMap(([key, value], i) => [
            [`GIT_CONFIG_KEY_${i}`, key],
            [`GIT_CONFIG_VALUE_${i}`, value],
        ])),
    };
}

;// CONCATENATED MODULE: ./packages/github/ledger/compared-ledger.ts
/**
 * A ledger's branch beside what became of it, and what runs left in artifacts. A branch that has nothing of a project, or is
 * not there, proves nothing once it was deleted, or while artifacts have something of it: it may be gone, or begun anew by
 * another project, or by somebody who would rather have no record.
 *
 * @param past why the branch is not what it was, as far as these files are concerned
 */
function comparedLedger(branch, runs, past) {
    /** Why what the branch does not have may be elsewhere; undefined also where nothing was asked of it. */
    let elsewhere;
    /** Whoever appends asks for what is to be continued, not whether there was something. */
    let appending = false;
    async function compare(paths, found) {
        const missing = paths.filter((path) => path.startsWith('projects/') && !found.has(path));
        if (missing.length === 0)
            return;
        elsewhere ??= await past(missing);
        if (elsewhere !== undefined)
            return;
        const [left] = (await runs.read(undefined, missing)).keys();
        if (left === undefined)
            return;
        const project = left.slice('projects/'.length, -'.json'.length);
        elsewhere = `artifacts of earlier runs hold what was recorded of ${project}, and the branch ${branch.name} has none of it`;
    }
    return {
        ...branch,
        async read(commit, paths) {
            const found = await branch.read(commit, paths);
            if (!appending)
                await compare(paths, found);
            return found;
        },
        append: (change) => branch.append((tip) => {
            appending = true;
            return change(tip).finally(() => (appending = false));
        }),
        doubt: () => elsewhere,
    };
}

;// CONCATENATED MODULE: ./packages/github/ledger/confirm-run.ts

/** The workflow of ours that records runs of the default branch, whichever file of the repository calls it. */
const RECORDS = /\/\.github\/workflows\/ml-record\.yml@/;
/**
 * Finds the workflow run that made a recorded run. A ledger's entry alone proves nothing: who may push may write there. An
 * artifact alone proves nothing either: code of the same workflow run may upload one. What both have is believed, of a
 * successful run of the default branch, on that commit, that called our workflow.
 *
 * @throws MLOPS_RUN_UNCONFIRMED
 */
async function confirmRun({ id, commit, finishedAt }, runs, isOnDefaultBranch) {
    const seen = [];
    // A tag that is called like the branch looks like it in a list of runs.
    if (!(await isOnDefaultBranch(commit)))
        seen.push('that commit is not on it');
    else
        for await (const { url, called, bundles } of runs.before(commit, new Date(finishedAt))) {
            const bundle = bundles.find((one) => one.runs.some((run) => run.id === id));
            if (bundle && called.some((path) => RECORDS.test(path)))
                return { url, bundle };
            seen.push(`${url} ${bundle ? 'did not call ml-record.yml' : 'recorded another one'}`);
        }
    const why = [...seen, runs.doubt()].filter((one) => one !== undefined).join('; ');
    throw fail('MLOPS_RUN_UNCONFIRMED', {
        message: `the ledger has run ${id.slice(0, 12)} of commit ${commit.slice(0, 12)}, and no successful workflow run of the default branch left it${why === '' ? '' : `: ${why}`}`,
        hint: `Let the workflow that calls ml-record.yml run on ${commit.slice(0, 12)} again: anybody can write into a ledger.`,
    });
}

;// CONCATENATED MODULE: ./packages/github/context/schedule.ts
/** Days without a commit after which GitHub disables the schedules of a public repository. */
const QUIET_DAYS = 60;
const DAY_MS = 24 * 3_600_000;
const WHY = `GitHub disables the schedules of a public repository in which nothing is committed for ${QUIET_DAYS} days. A commit on the default branch keeps them; once disabled, they are enabled again under Actions.`;
/**
 * When GitHub will disable the schedule that started this run: as far as can be told, 60 days after the newest commit of the
 * default branch. Whether commits of other branches count GitHub does not say.
 *
 * @returns undefined for a run that no schedule started, and for a repository that is not public
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 */
async function scheduleEnds(api, { eventName, event, change }) {
    const { private: hidden } = (event['repository'] ?? {});
    if (eventName !== 'schedule' || hidden !== false)
        return undefined;
    const { committer } = await api.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
        commit_sha: change.commit,
    });
    return { at: new Date(Date.parse(committer.date) + QUIET_DAYS * DAY_MS), why: WHY };
}

;// CONCATENATED MODULE: ./packages/github/ledger/git-objects.ts


/** Files in one query. A query of several hundred takes GitHub seconds, and it ends a query after ten. */
const CHUNK = 100;
/**
 * Reads of one repository. Commits do not change, so a file is asked for once.
 *
 * Requests: one for 100 files, one for each file that is not short text, one for a list, two for a walk. A read of more than
 * 100 files below one directory first walks that directory, so that it costs what exists, not what was asked for.
 */
function gitObjects(api, unreadable) {
    const known = new Map();
    async function files(commit, paths) {
        let missing = [...new Set(paths)].filter((path) => !known.has(`${commit}:${path}`));
        if (missing.length > CHUNK)
            missing = await onlyExisting(commit, missing);
        for (let at = 0; at < missing.length; at += CHUNK) {
            const chunk = missing.slice(at, at + CHUNK);
            const answer = ask(commit, chunk);
            chunk.forEach((path, i) => {
                const content = answer.then((blobs) => blobs[i]);
                // Who asked hears of the failure; who asks later tries again.
                content.catch(() => known.delete(`${commit}:${path}`));
                known.set(`${commit}:${path}`, content);
            });
            await answer;
        }
        const found = new Map();
        for (const path of paths) {
            const content = await known.get(`${commit}:${path}`);
            if (content)
                found.set(path, content);
        }
        return found;
    }
    /** Leaves out, and remembers as absent, what a walk of the common directory does not find. */
    async function onlyExisting(commit, paths) {
        const [top = ''] = paths[0].split('/');
        if (!paths.every((path) => path.startsWith(`${top}/`)))
            return [...paths];
        const existing = new Set(await walk(commit, top));
        for (const path of paths)
            if (!existing.has(path))
                known.set(`${commit}:${path}`, Promise.resolve(undefined));
        return paths.filter((path) => existing.has(path));
    }
    async function ask(commit, paths) {
        const selection = '{ __typename ... on Blob { oid text isTruncated } }';
        const objects = await query('readFiles', commit, paths, selection);
        return Promise.all(objects.map((blob, i) => content(blob, paths[i])));
    }
    async function content(blob, path) {
        if (blob === null)
            return undefined;
        if (blob.__typename !== 'Blob')
            throw unreadable(`${path} is a ${blob.__typename}, expected a file`);
        const { oid, text, isTruncated } = blob;
        const bytes = Buffer.from(text ?? '');
        if (text !== undefined && text !== null && isTruncated !== true && blobName(bytes) === oid)
            return bytes;
        const answer = await reading(() => api.request('GET /repos/{owner}/{repo}/git/blobs/{file_sha}', { file_sha: oid }), path);
        const whole = Buffer.from(answer.content, answer.encoding === 'base64' ? 'base64' : 'utf8');
        if (blobName(whole) !== oid)
            throw unreadable(`${path} arrived as other bytes than its name ${oid} promises`);
        return whole;
    }
    async function tree(commit, directory) {
        const [found] = await query('readDirectory', commit, [directory], '{ __typename ... on Tree { oid entries { name } } }');
        if (!found)
            return undefined;
        if (found.__typename !== 'Tree')
            throw unreadable(`${directory} is a ${found.__typename}, expected a directory`);
        return found;
    }
    /** Objects at paths of a commit. A path that is null there is absent, because the commit itself is not. */
    async function query(operation, commit, paths, selection) {
        expectId(commit, unreadable);
        const variables = Object.fromEntries(paths.map((path, i) => [`p${i}`, `${commit}:${path}`]));
        const declared = Object.keys(variables).map((name) => `, $${name}: String!`);
        const asked = Object.keys(variables).map((name) => `${name}: object(expression: $${name}) ${selection}`);
        const text = `query ${operation}($owner: String!, $repo: String!, $commit: GitObjectID!${declared.join('')}) {
  repository(owner: $owner, name: $repo) {
    commit: object(oid: $commit) { __typename }
    ${asked.join('\n    ')}
  }
}`;
        const answer = await reading(() => api.graphql(text, { ...api.repository, commit, ...variables }), paths[0] ?? commit);
        if (answer.repository?.commit?.__typename !== 'Commit')
            throw unreadable(`there is no commit ${commit}`);
        return Object.keys(variables).map((name) => answer.repository[name]);
    }
    async function list(commit, directory) {
        return ((await tree(commit, directory))?.entries ?? []).map(({ name }) => name);
    }
    async function walk(commit, directory) {
        const top = await tree(commit, directory);
        return top ? (await walkTree(top.oid, directory)).sort() : [];
    }
    /** A tree of over 100,000 files or 7 MB comes cut, and is then read directory by directory. */
    async function walkTree(oid, directory) {
        const ask = (more) => reading(() => api.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', { tree_sha: oid, ...more }), directory);
        const whole = await ask({ recursive: '1' });
        if (!whole.truncated)
            return whole.tree.filter(({ type }) => type === 'blob').map(({ path }) => `${directory}/${path}`);
        const own = await ask({});
        if (own.truncated)
            throw unreadable(`${directory} has too many entries`);
        const paths = [];
        for (const { path, type, sha } of own.tree) {
            if (type === 'blob')
                paths.push(`${directory}/${path}`);
            if (type === 'tree')
                paths.push(...(await walkTree(sha, `${directory}/${path}`)));
        }
        return paths;
    }
    /** A refusal of GitHub's is not an answer about the path. */
    async function reading(request, what) {
        try {
            return await request();
        }
        catch (error) {
            if (!(error instanceof kit.MlopsError) || error.code !== 'MLOPS_GITHUB_REFUSED')
                throw error;
            throw unreadable(`${what}: ${error.message}`, error);
        }
    }
    return { files, list, walk };
}
/** A name may be a branch's or a tag's, and whoever may push a tag would choose what is read. @throws what `unreadable` makes */
function expectId(commit, unreadable) {
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))
        throw unreadable(`${JSON.stringify(commit)} is a name; expected the id of a commit`);
}
/** git's own name of a file's bytes. */
function blobName(bytes) {
    return (0,external_node_crypto_.createHash)('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

;// CONCATENATED MODULE: ./packages/github/artifacts/keep.ts







/** What a change that is not merged yet leaves behind is of use for as long as somebody reviews it. */
const DAYS_OF_A_CHANGE = 7;
/**
 * Uploads the report and the evidence of a run: the first for people, as a page that opens in the browser; the second,
 * with the bytes that later runs compare with, in one archive. Nothing else is uploaded.
 *
 * What cannot be uploaded is a warning, unless it is the record of a run of the default branch: without it, later runs
 * would find nothing to compare with, and nobody would know why.
 *
 * @throws MLOPS_ARTIFACT_UPLOAD
 */
async function keepRun(run, options) {
    const { artifacts, host, context, matrix } = options;
    const links = linksOf(context);
    if (artifacts.missing !== undefined) {
        host.log.warning(`Report, evidence and predictions are not kept for later: ${artifacts.missing}.`);
        return links;
    }
    const { pullRequest, base, untrusted } = context.change;
    const days = untrusted || pullRequest !== undefined || base !== undefined ? DAYS_OF_A_CHANGE : undefined;
    const name = (kind) => artifactName({ project: run.project, job: context.job, attempt: context.runAttempt, matrix, kind });
    const { report } = run;
    if (report !== undefined) {
        const page = await tolerate(host, 'The report could not be uploaded', () => artifacts.uploadFile(name('report'), report, { days }));
        if (page) {
            links.report = `${context.runUrl}/artifacts/${page.id}`;
            say(host, page, days);
        }
    }
    const { pending, recorded } = ownRecord(options);
    const upload = () => uploadEvidence(run, new Map([...recorded, ...pending]), options, name('evidence'), days);
    const evidence = pending.size > 0 ? await upload() : await tolerate(host, 'The evidence could not be uploaded', upload);
    if (evidence)
        say(host, evidence, days);
    return links;
}
async function uploadEvidence(run, ledger, { artifacts, host }, name, days) {
    const directory = await (0,external_node_fs_promises_.mkdtemp)((0,external_node_path_.join)(host.env['RUNNER_TEMP'] || (0,external_node_os_.tmpdir)(), 'mlops-keep-'));
    try {
        const evidence = new Map(run.evidence.map((path) => [nameIn(run.workspace, path), path]));
        const kept = await packBundle({ ledger, evidence, store: run.store }, host.store, directory);
        const lost = new Set(run.store).size - kept;
        if (lost > 0)
            host.log.warning(`${lost} files that later runs compare with are not in the store; they will be made again.`);
        return await artifacts.upload(name, directory, { days });
    }
    finally {
        await (0,external_node_fs_promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** A record of another commit than the workflow's would be refused by whoever reads it. */
function ownRecord({ pending, recorded, context, host }) {
    const isForeign = (files) => [...files.keys()].some((path) => path.startsWith('by-commit/') && !path.endsWith(`/${context.change.commit}.json`));
    if (isForeign(pending))
        host.log.warning(`The run is not recorded for later ones: what is checked out is not ${context.change.commit}, which this workflow runs on.`);
    const own = (files) => (isForeign(files) ? new Map() : files);
    return { pending: own(pending), recorded: own(recorded) };
}
/** Where the file lies in the workspace; elsewhere, its name. */
function nameIn(workspace, path) {
    const inside = (0,external_node_path_.relative)(workspace, path).replaceAll('\\', '/');
    return inside.startsWith('..') || (0,external_node_path_.isAbsolute)(inside) ? (0,external_node_path_.basename)(path) : inside;
}
function say(host, { name, bytes }, days) {
    host.log.info(`Kept ${name}: ${bytes} bytes${days === undefined ? '' : `, for ${days} days`}.`);
}

;// CONCATENATED MODULE: ./packages/github/ledger/ledger-closed.ts

/**
 * @returns why a run may not add to a ledger that others read; undefined for a run of the default branch
 */
function whyClosed(change, defaultBranch) {
    if (change.untrusted)
        return 'anyone may start this run';
    if (change.pullRequest !== undefined || change.base !== undefined)
        return 'this run is about a change that is not merged';
    if (change.branch !== defaultBranch)
        return `this run is on ${change.branch ?? 'no branch'}, and the default branch is ${defaultBranch}`;
    return undefined;
}
/** Reaching this is a mistake in the calling code: who may not append must not try. @throws MLOPS_LEDGER_CLOSED */
function refuseWhenClosed(name, closed) {
    if (closed === undefined)
        return;
    throw fail('MLOPS_LEDGER_CLOSED', {
        message: `nothing is added to the ledger (${name}): ${closed}`,
        hint: 'Only runs of the default branch are recorded. Report this as a bug: the action should not have tried.',
    });
}

;// CONCATENATED MODULE: ./packages/github/ledger/ledger-api.ts






/** GraphQL does not say what a token lacks. */
const WRITE = { contents: 'write' };
const ledger_api_PATIENCE_MS = 60_000;
/** Directories of which every ledger has one: an exception or a look at what is served may be recorded before any run. */
const DIRECTORIES = new Set(['projects', 'runs', 'accepted', 'monitoring']);
/** What is asked of the commit at the tip. */
const TIP = 'oid ... on Commit { tree { entries { name type } } }';
/** Commits that others may have put on top of ours before we see it. */
const LOOK_BACK = 50;
/**
 * A ledger's branch through the API, without a clone. Every append is one commit that GitHub makes only on the tip that
 * was read (compare-and-swap), whatever the size of the ledger.
 *
 * Requests: one for the tip until something is appended; reads as `gitObjects` says; an append one, or three for the first
 * commit of all.
 */
function apiLedger({ api, name, host, closed }) {
    const reference = `refs/heads/${name}`;
    const unreadable = (what, cause) => (0,evidence/* ledgerErrors */.bG)('MLOPS_LEDGER_UNREADABLE', {
        message: `the ledger (branch ${name} of ${api.repository.owner}/${api.repository.repo}) cannot be read: ${what}`,
        hint: `Look at the branch on GitHub; without a ledger, say \`baseline: none\`.`,
        cause,
    });
    const objects = gitObjects(api, unreadable);
    let newest;
    /** Anybody's branch can have the name, and taken for a ledger it would say that nothing was ever recorded. */
    function ours(target) {
        const entries = target?.tree?.entries ?? [];
        if (entries.length === 0 || entries.some(({ name, type }) => type === 'tree' && DIRECTORIES.has(name)))
            return target?.oid;
        throw (0,evidence/* ledgerErrors */.bG)('MLOPS_LEDGER_UNREADABLE', {
            message: `the branch ${name} of ${api.repository.owner}/${api.repository.repo} is no ledger: it has neither projects/ nor runs/, but ${JSON.stringify(entries[0].name)}`,
            hint: 'Rename that branch, so that the ledger can have its name; or keep the runs elsewhere with the input `ledger`: `artifacts`, or owner/name of another repository.',
        });
    }
    async function askTip() {
        const query = `query readTip($owner: String!, $repo: String!, $ref: String!) {
  repository(owner: $owner, name: $repo) { ref(qualifiedName: $ref) { target { ${TIP} } } }
}`;
        const { repository } = await api.graphql(query, { ...api.repository, ref: reference });
        if (repository === null)
            throw unreadable('the repository is not there, or the token may not see it');
        return ours(repository.ref?.target);
    }
    /** The tip as it is now, and the commit with our mark when it has landed. */
    async function look(mark) {
        const query = `query readRecent($owner: String!, $repo: String!, $ref: String!) {
  repository(owner: $owner, name: $repo) {
    ref(qualifiedName: $ref) { target { ${TIP} ... on Commit { history(first: ${LOOK_BACK}) { nodes { oid message } } } } }
  }
}`;
        const { repository } = await api.graphql(query, { ...api.repository, ref: reference });
        if (repository === null)
            throw unreadable('the repository is not there, or the token may not see it');
        const target = repository.ref?.target;
        const landed = target?.history.nodes.find(({ message }) => message.includes(mark))?.oid;
        return { tip: ours(target), ...(landed !== undefined && { landed }) };
    }
    /** The one moment at which the ledger changes. @returns the new commit; undefined when another process was faster */
    async function swap(tip, change, mark) {
        try {
            return await (tip === undefined ? begin(change, mark) : grow(tip, change, mark));
        }
        catch (error) {
            const refusal = refusalOf(error);
            if (!(error instanceof kit.MlopsError) || error.code !== 'MLOPS_GITHUB_REFUSED' || !refusal)
                throw error;
            if (refusal.types.includes('STALE_DATA') || /already exists/i.test(refusal.message))
                return undefined;
            throw (0,evidence/* ledgerErrors */.bG)('MLOPS_LEDGER_WRITE', {
                message: `the ledger (branch ${name}) could not be written: ${refusal.message}`,
                hint: `A ruleset or branch protection of ${name} may forbid it: let the token's app bypass it, or name another branch.`,
                cause: error,
            });
        }
    }
    async function grow(tip, change, mark) {
        const query = `mutation appendToLedger($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;
        const [headline = '', ...body] = ledger_api_marked(change.message, mark).split('\n');
        const additions = [...change.files].map(([path, content]) => ({
            path,
            contents: Buffer.from(content).toString('base64'),
        }));
        const input = {
            branch: { repositoryNameWithOwner: `${api.repository.owner}/${api.repository.repo}`, branchName: name },
            message: { headline, body: body.join('\n').trim() },
            fileChanges: { additions },
            expectedHeadOid: tip,
        };
        const settle = async () => {
            const { landed } = await look(mark);
            return landed === undefined ? undefined : { createCommitOnBranch: { commit: { oid: landed } } };
        };
        const answer = await api.graphql(query, { input }, { settle, needs: WRITE });
        return answer.createCommitOnBranch.commit.oid;
    }
    /** The first commit has no parent, which the mutation cannot make. Objects that nothing points at change nothing. */
    async function begin(change, mark) {
        const again = { settle: async () => undefined, needs: WRITE };
        const entries = [...change.files].map(([path, content]) => ({
            path,
            mode: '100644',
            type: 'blob',
            content: typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content),
        }));
        const tree = await api.request('POST /repos/{owner}/{repo}/git/trees', { tree: entries }, again);
        const message = ledger_api_marked(change.message, mark);
        const commit = await api.request('POST /repos/{owner}/{repo}/git/commits', { message, tree: tree.sha, parents: [] }, again);
        const settle = async () => {
            const tip = await askTip();
            if (tip !== commit.sha)
                return undefined;
            return { ref: reference, node_id: '', url: '', object: { type: 'commit', sha: tip, url: '' } };
        };
        await api.request('POST /repos/{owner}/{repo}/git/refs', { ref: reference, sha: commit.sha }, { settle, needs: WRITE });
        return commit.sha;
    }
    async function append(change) {
        refuseWhenClosed(name, closed);
        const end = host.clock.monotonic() + ledger_api_PATIENCE_MS;
        const mark = `Append: ${host.random.uuid()}`;
        let tip = await tipNow();
        for (let attempt = 0;; attempt++) {
            const next = await change(tip);
            if (next === undefined)
                return tip;
            const commit = await swap(tip, next, mark);
            if (commit !== undefined)
                return remember(commit);
            if (host.clock.monotonic() > end) {
                throw (0,evidence/* ledgerErrors */.bG)('MLOPS_LEDGER_BUSY', {
                    message: `the ledger (branch ${name}) was busy for ${ledger_api_PATIENCE_MS / 1000} s; nothing was recorded`,
                    hint: 'Run the job again.',
                });
            }
            const [noise = 0] = host.random.bytes(1);
            await (0,promises_.setTimeout)((100 + noise) * Math.min(attempt + 1, 10), undefined, { signal: host.signal });
            const seen = await look(mark);
            if (seen.landed !== undefined)
                return remember(seen.tip ?? seen.landed);
            tip = await remember(seen.tip);
        }
    }
    function remember(tip) {
        newest = Promise.resolve(tip);
        return newest;
    }
    function tipNow() {
        newest ??= askTip();
        newest.catch(() => (newest = undefined));
        return newest;
    }
    return {
        name,
        tip: tipNow,
        read: async (commit, paths) => (commit === undefined ? new Map() : objects.files(commit, paths)),
        list: async (commit, directory) => (commit === undefined ? [] : objects.list(commit, directory)),
        walk: async (commit, directory) => (commit === undefined ? [] : objects.walk(commit, directory)),
        append,
    };
}
/** A line of its own at the end of the message, by which we know our commit again. */
function ledger_api_marked(message, mark) {
    return `${message.trimEnd()}\n\n${mark}\n`;
}

;// CONCATENATED MODULE: ./packages/github/ledger/ledger-past.ts

/** What never happens to a branch that only grows, in GitHub's words and in ours. */
const ENDS = { branch_deletion: 'deleted', force_push: 'rewritten' };
/** Of all that happened to the branch, what is looked at first. */
const PAGE = 100;
/** Ends of one kind that are looked into. Nobody deletes a record this often by mistake. */
const ledger_past_MOST = 5;
const ROUTE = 'GET /repos/{owner}/{repo}/activity';
/**
 * What became of a ledger's branch before what is there now, if there is anything: the server remembers it when nothing else
 * that was recorded is left, on a server without artifacts for example.
 *
 * One request, two more for a branch with a long history, and one or two for each time that it was deleted or rewritten. A
 * server that does not tell is a warning: it is an older one, or the token may not ask.
 *
 * @returns for paths of files: why that they are not on the branch proves nothing; undefined when it does, as far as the server
 * says
 */
function ledgerPast(api, ledger, { log }) {
    const { name } = ledger;
    let ends;
    async function listEnds() {
        const all = await list(PAGE);
        const found = [];
        for (const kind of Object.keys(ENDS)) {
            const ends = all.length < PAGE ? all.filter((one) => one.activity_type === kind) : await list(ledger_past_MOST, kind);
            found.push(...ends.map((end) => ({ ...end, what: ENDS[kind], often: ends.length >= ledger_past_MOST })));
        }
        return found;
    }
    function list(count, kind) {
        const of = { ref: `refs/heads/${name}`, per_page: count };
        return api.request(ROUTE, { ...of, ...(kind && { activity_type: kind }) });
    }
    function unknown(error) {
        if (!(error instanceof kit.MlopsError))
            throw error;
        log.warning(`Whether the branch ${name} was deleted is not known (${error.message}). If runs were recorded there before, restore it.`);
        return [];
    }
    async function held({ before }, paths) {
        try {
            return (await ledger.read(before, paths)).size > 0;
        }
        catch (error) {
            // What nothing leads to any more is cleared away in time.
            if (error instanceof kit.MlopsError)
                return true;
            throw error;
        }
    }
    return async (paths) => {
        ends ??= listEnds().catch(unknown);
        for (const end of await ends) {
            if (!end.often && !(await held(end, paths)))
                continue;
            const by = end.actor ? ` by ${end.actor.login}` : '';
            return `the branch ${name} was ${end.what} on ${end.timestamp.slice(0, 10)}${by}, when it was at ${end.before}`;
        }
        return undefined;
    };
}

;// CONCATENATED MODULE: ./packages/github/ledger/recorded-bytes.ts

const recorded_bytes_RUN_FILE = /^runs\/.+\/run\.json$/;
/**
 * Bytes of the runs that a branch records. The branch has their digests; they lie in the evidence that the recording
 * workflow run left in an artifact. Whatever run it was, and whoever could write there: the digest says whether they are
 * the right ones.
 *
 * Requests: none before bytes are asked for that a record names; then one for the runs of its commit, and one and a
 * download for each that left evidence.
 */
function recordedBytes(runs) {
    const recorded = new Map();
    const searched = new Map();
    async function search(commit, finishedAt) {
        const found = new Map();
        for await (const { bundles } of runs.before(commit, new Date(finishedAt)))
            for (const { store } of bundles)
                for (const [digest, path] of store)
                    found.set(digest, path);
        return found;
    }
    return {
        reading: (ledger) => ({
            ...ledger,
            async read(commit, paths) {
                const files = await ledger.read(commit, paths);
                for (const [path, content] of files) {
                    if (!recorded_bytes_RUN_FILE.test(path))
                        continue;
                    const run = (0,evidence/* parseRun */.zZ)(Buffer.from(content).toString('utf8'), path);
                    for (const { digest } of Object.values(run.subjects).flat())
                        if (digest.sha256 !== undefined)
                            recorded.set(digest.sha256, run);
                }
                return files;
            },
        }),
        async stored(digest) {
            const run = recorded.get(digest);
            if (run === undefined)
                return undefined;
            const key = `${run.commit} ${run.finishedAt}`;
            const found = searched.get(key) ?? search(run.commit, run.finishedAt);
            searched.set(key, found);
            return (await found).get(digest);
        },
    };
}

;// CONCATENATED MODULE: ./packages/github/ledger/runs-ledger.ts



/**
 * Reads the ledger of workflow runs whose token may only read. Nothing is searched that is not asked for:
 *
 * - `by-commit/…` of many commits is answered for the nearest that has a baseline, in the order asked, and no further;
 * - `projects/…` and `by-branch/…` are those of the newest run that left any. Where none is found and earlier evidence has
 *   expired, that there never was any is not proven: `doubt` says so;
 * - `runs/…` is looked for in what is open, then in the newest runs of that project;
 * - everything else, and the directories, in what is open.
 *
 * Requests: one for the list of runs and one for the list of artifacts of the name, and two and a download for each run that
 * is opened, of which there are at most five for a question: who asks for a project has its commit looked for on the default
 * branch too. Where five have nothing, one or more for what else was kept. What this run appended is read like the rest.
 */
function runsLedger(options) {
    const runs = evidenceRuns(options);
    const pending = new Map();
    let appending = false;
    const decode = (segment) => decodeURIComponent(segment.replace(/\.json$/, ''));
    async function read(paths) {
        const found = new Map();
        const add = (path, content) => {
            if (content)
                found.set(path, content);
        };
        const byCommit = paths.filter((path) => path.startsWith('by-commit/'));
        for (const [path, content] of await readByCommit(byCommit))
            add(path, content);
        for (const path of paths) {
            const [kind, project = ''] = path.split('/');
            if (kind === 'projects' || kind === 'by-branch' || kind === 'runs')
                add(path, await newest(path, decode(project)));
            else if (kind !== 'by-commit')
                add(path, inOpen(path));
            add(path, pending.get(path));
        }
        return found;
    }
    async function readByCommit(paths) {
        const found = new Map();
        const pathOf = new Map(paths.map((path) => [decode(path.split('/').at(-1)), path]));
        for await (const run of paths.length === 0 ? [] : runs.ofCommits([...pathOf.keys()])) {
            const path = pathOf.get(run.commit);
            // Of one commit the newest run comes first, and what it says includes what it had read of the others.
            const index = { ...merged(run, path), ...runs_ledger_parsed(found.get(path)) };
            if (Object.keys(index).length === 0)
                continue;
            found.set(path, Buffer.from((0,kit.canonicalJson)(index)));
            if (Object.values(index).some((project) => hasBaseline(project)))
                break;
        }
        return found;
    }
    /** Whether a run of the default branch passed on the commit. */
    function hasBaseline({ baselines }) {
        return baselines?.[options.context.defaultBranch] !== undefined;
    }
    async function newest(path, project) {
        // Of an index only the newest is right; a run is what its id says, wherever it is found.
        if (path.startsWith('runs/')) {
            const open = inOpen(path);
            // Whoever records asks whether this very run is there already: only this process can have put it there.
            if (open || appending)
                return open;
        }
        for await (const run of runs.ofProject(project)) {
            const content = inBundles(run, path);
            if (content)
                return content;
        }
        return undefined;
    }
    function inOpen(path) {
        for (const run of runs.opened()) {
            const content = inBundles(run, path);
            if (content)
                return content;
        }
        return undefined;
    }
    function below(directory) {
        const all = [
            ...runs.opened().flatMap(({ bundles }) => bundles.flatMap(({ ledger }) => [...ledger.keys()])),
            ...pending.keys(),
        ];
        return [...new Set(all)].filter((path) => path.startsWith(`${directory}/`)).sort();
    }
    /** Who lists the runs of a project wants to find one there. */
    async function openNewest(directory) {
        const [kind, project] = directory.split('/');
        if (kind !== 'runs' || project === undefined)
            return;
        for await (const _ of runs.ofProject(decode(project)))
            ;
    }
    const tip = async () => {
        if (pending.size > 0)
            return `run ${options.context.runId}`;
        const id = await runs.newestId();
        return id === undefined ? undefined : `run ${id}`;
    };
    return {
        name: options.name,
        tip,
        read: (_, paths) => read(paths),
        async list(commit, directory) {
            if (commit === undefined)
                return [];
            await openNewest(directory);
            return [...new Set(below(directory).map((path) => path.slice(directory.length + 1).split('/')[0]))];
        },
        async walk(commit, directory) {
            if (commit === undefined)
                return [];
            await openNewest(directory);
            return below(directory);
        },
        async append(change) {
            refuseWhenClosed(options.name, options.closed);
            const before = await tip();
            appending = true;
            const next = await change(before).finally(() => (appending = false));
            if (next === undefined)
                return before;
            if (options.artifacts.missing !== undefined) {
                options.host.log.warning(`Nothing is recorded for later runs: ${options.artifacts.missing}.`);
                return before;
            }
            for (const [path, content] of next.files)
                pending.set(path, Buffer.from(content));
            return tip();
        },
        doubt: runs.doubt,
        pending: () => pending,
        stored: async (digest) => runs
            .opened()
            .flatMap(({ bundles }) => bundles)
            .find(({ store }) => store.has(digest))
            ?.store.get(digest),
    };
}
function inBundles({ bundles }, path) {
    return bundles.find(({ ledger }) => ledger.has(path))?.ledger.get(path);
}
/** A commit's index has one entry for each project; jobs that judged different projects have one each. */
function merged({ bundles }, path) {
    return Object.assign({}, ...bundles.map(({ ledger }) => runs_ledger_parsed(ledger.get(path))).reverse());
}
function runs_ledger_parsed(content) {
    return content === undefined ? {} : JSON.parse(Buffer.from(content).toString('utf8'));
}

;// CONCATENATED MODULE: ./packages/github/published/deployment.ts


const deployment_LIST = 'GET /repos/{owner}/{repo}/deployments';
const CREATE = 'POST /repos/{owner}/{repo}/deployments';
const STATUSES = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
const TELL = 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
const NEEDS = { deployments: 'write' };
const LONGEST = 140;
/** Deployments of an environment that are looked through. */
const LOOKED_AT = 30;
/**
 * Adds to the deployment of this job how it goes. GitHub made it when the job with the `environment:` began, and says of it
 * only how the job ended; one is made only where there is none. Which one it is, the statuses say: they link to the run.
 *
 * A success ends every other one of the environment that still counts as active. GitHub does so by itself, but for
 * environments of production. Requests: two or three, one for each deployment that is newer or still active.
 *
 * @throws what the API throws, MLOPS_GITHUB_PERMISSION among it
 */
async function tellDeployment(options, environment, news) {
    const { api, context } = options;
    const others = [];
    let own;
    for (const deployment of await api.request(deployment_LIST, { environment, per_page: LOOKED_AT })) {
        const statuses = await api.request(STATUSES, { deployment_id: deployment.id, per_page: 100 });
        if (own === undefined && isOwn(deployment, statuses, context))
            own = deployment.id;
        else
            others.push({ id: deployment.id, last: statuses[0] });
        const isOver = statuses[0]?.state === 'inactive';
        if (own !== undefined && (news.state !== 'success' || isOver))
            break;
    }
    const id = own ?? (await deployment_create(options, environment));
    await tell(options, id, news);
    if (news.state !== 'success')
        return;
    for (const { id: other, last } of others)
        if (other < id && last?.state === 'success')
            await tell(options, other, { state: 'inactive', sentence: last.description });
}
/** A deployment that the job began has links to its run; one that was made here, its number. */
function isOwn(deployment, statuses, { runId, runUrl }) {
    const { payload } = deployment;
    if (typeof payload === 'object' && payload['run'] === runId)
        return true;
    return statuses.some(({ log_url: log, target_url: target }) => [log, target].some((url) => url === runUrl || url?.startsWith(`${runUrl}/`)));
}
async function deployment_create({ api, context, host }, environment) {
    const asked = {
        ref: context.change.commit,
        environment,
        // The gate has decided: no other check is waited for, and nothing is merged.
        required_contexts: [],
        auto_merge: false,
        payload: { run: context.runId },
    };
    const mine = async () => {
        const all = await api.request(deployment_LIST, { environment, sha: context.change.commit, per_page: LOOKED_AT });
        return all.find((one) => isOwn(one, [], context));
    };
    const made = await api.request(CREATE, asked, { settle: mine, needs: NEEDS });
    host.log.info(`The job has no environment ${environment}: a deployment was made for it.`);
    return made.id;
}
async function tell({ api, context }, id, { state, sentence, url }) {
    const description = clip(kit.escape.logLine(sentence), LONGEST);
    const status = {
        state,
        description,
        ...(state !== 'inactive' && { log_url: context.runUrl }),
        ...(url !== undefined && { environment_url: url }),
    };
    const said = async () => {
        const [last] = await api.request(STATUSES, { deployment_id: id, per_page: 1 });
        return last?.state === state && last.description === description ? last : undefined;
    };
    if (await said())
        return;
    await api.request(TELL, { deployment_id: id, ...status }, { settle: said, needs: NEEDS });
}

;// CONCATENATED MODULE: ./packages/github/published/releases.ts



const releases_LIST = 'GET /repos/{owner}/{repo}/releases';
const releases_CREATE = 'POST /repos/{owner}/{repo}/releases';
const READ = 'GET /repos/{owner}/{repo}/releases/{release_id}';
const CHANGE = 'PATCH /repos/{owner}/{repo}/releases/{release_id}';
const REMOVE = 'DELETE /repos/{owner}/{repo}/releases/{release_id}';
const REMOVE_ASSET = 'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}';
/** On a server of its own, which the release names. */
const UPLOAD = 'POST /repos/{owner}/{repo}/releases/{release_id}/assets{?name,label}';
const releases_NEEDS = { contents: 'write' };
/** GitHub takes this many characters, and files below 2 GiB. */
const releases_LONGEST = 125_000;
const LARGEST = 2 ** 31 - 1;
const UPLOAD_MS = 10 * 60_000;
/** The newest are looked through: three pages. */
const releases_LISTED = 300;
/**
 * Makes the release of a tag: a draft, its files, each known by its digest, and then published, because a repository may not
 * let a published one change. Killed anywhere it is gone on with: a draft of the token's own account is taken up, files that
 * it has are not sent again, and a release that is published is left as it is.
 *
 * A list may lag behind what was just made, so whoever makes a draft looks again: the first one stays.
 *
 * @returns its address @throws MLOPS_RELEASE_DIFFERS, and what the API throws
 */
async function publishRelease(options, publishing) {
    const { api, host } = options;
    const files = assetsOf(publishing.files);
    const found = await find(options, publishing.tag);
    const published = found.find(({ draft }) => !draft);
    if (published)
        return done(options, published, files);
    const release = found[0] ?? (await begin(options, publishing));
    for (const [name, file] of files)
        await put(options, release, name, file);
    const whole = await api.request(READ, { release_id: release.id });
    const lacking = differing(whole, files);
    if (lacking.length > 0)
        throw differs(whole, lacking);
    const isOut = async () => {
        const now = await api.request(READ, { release_id: release.id });
        return now.draft ? undefined : now;
    };
    const { html_url: url } = await api.request(CHANGE, { release_id: release.id, draft: false }, { settle: isOut, needs: releases_NEEDS });
    host.log.info(`Published ${publishing.tag} with ${files.size} files: ${url}`);
    return url;
}
/** Of this tag: the published one, and drafts of our own, the first one first. */
async function find({ api }, tag) {
    const author = await api.login();
    const found = [];
    let seen = 0;
    for await (const release of api.pages(releases_LIST, {})) {
        if (release.tag_name === tag && (!release.draft || release.author.login === author))
            found.push(release);
        if (++seen === releases_LISTED)
            break;
    }
    return found.sort((a, b) => a.id - b.id);
}
async function begin(options, { tag, title, markdown }) {
    const { api } = options;
    const body = cutMarkdown(markdown, releases_LONGEST);
    const made = await api.request(releases_CREATE, { tag_name: tag, name: title, body, draft: true }, { settle: async () => (await find(options, tag))[0], needs: releases_NEEDS });
    const all = (await find(options, tag)).filter(({ draft, id }) => draft && id !== made.id);
    const [first, ...others] = [...all, made].sort((a, b) => a.id - b.id);
    for (const { id } of others)
        await api.request(REMOVE, { release_id: id }, { settle: async () => undefined, needs: releases_NEEDS });
    return first;
}
/** The file is there as it is to be; what was left half sent, or is another one, is sent anew. */
async function put({ api }, release, name, { path, digest }) {
    const there = release.assets.find((asset) => asset.name === name);
    if (there?.digest === `sha256:${digest}` && there.state === 'uploaded')
        return;
    if (there)
        await api.request(REMOVE_ASSET, { asset_id: there.id }, { needs: releases_NEEDS });
    const { size } = await (0,external_node_fs_promises_.stat)(path);
    if (size > LARGEST) {
        throw fail('MLOPS_RELEASE_DIFFERS', {
            message: `${name} has ${size} bytes, and a file of a release fewer than 2 GiB`,
            where: { file: path },
            hint: 'Leave `release` out; the version is registered, and its bytes are where its run left them.',
        });
    }
    const settle = async () => {
        const { assets } = await api.request(READ, { release_id: release.id });
        const arrived = assets.find((asset) => asset.name === name);
        if (!arrived || arrived.digest === `sha256:${digest}`)
            return arrived;
        await api.request(REMOVE_ASSET, { asset_id: arrived.id }, { needs: releases_NEEDS });
        return undefined;
    };
    const sent = { release_id: release.id, name, data: await (0,external_node_fs_promises_.readFile)(path) };
    const headers = { 'content-type': 'application/octet-stream' };
    const baseUrl = release.upload_url.slice(0, release.upload_url.indexOf('/repos/'));
    await api.request(UPLOAD, { ...sent, headers }, {
        settle,
        needs: releases_NEEDS,
        upload: { baseUrl, timeoutMs: UPLOAD_MS },
    });
}
/** One that is out stays as it is: it is said what it lacks. */
function done({ host }, release, files) {
    const lacking = differing(release, files);
    if (lacking.length > 0)
        throw differs(release, lacking);
    host.log.info(`${release.tag_name} is published already: ${release.html_url}`);
    return release.html_url;
}
function differing({ assets }, files) {
    const there = new Map(assets.map(({ name, digest }) => [name, digest]));
    return [...files].filter(([name, { digest }]) => there.get(name) !== `sha256:${digest}`).map(([name]) => name);
}
function differs({ html_url: url, tag_name: tag }, lacking) {
    return fail('MLOPS_RELEASE_DIFFERS', {
        message: `the release of ${tag} (${url}) has not, or has others than registered: ${lacking.join(', ')}`,
        hint: 'The version is registered all the same. Delete that release, not its tag, and run the job again.',
    });
}
/** GitHub takes a name without directories, of letters, digits, `.`, `-` and `_`. */
function assetsOf(files) {
    const named = new Map();
    for (const file of files) {
        const plain = file.name.replaceAll(/[^\w.-]+/g, '-').replace(/^[.-]+/, '');
        named.set(named.has(plain) ? `${file.digest.slice(0, 12)}-${plain}` : plain, file);
    }
    return named;
}

;// CONCATENATED MODULE: ./packages/github/published/issue-marker.ts

function topicKey({ topic }) {
    return topic.split('/').map(markerName).join('/');
}
function causeDigest(cause) {
    return shortDigest(cause);
}
/** @param markdown before it is cut, so that two that differ below the cut are two */
function shownDigest(title, markdown) {
    return shortDigest(`${title}\n${markdown}`);
}
function issueMarkerLine({ key, cause, shows, state, run, attempt }) {
    return writeMarkerLine({ key, fields: { cause, shows, state, run, attempt } });
}
function readIssueMarker(body) {
    const found = readMarkerLine(body);
    if (!found)
        return undefined;
    const { cause, shows, state, run = '', attempt = '' } = found.fields;
    if (cause === undefined || shows === undefined || (state !== 'open' && state !== 'over'))
        return undefined;
    if (![run, attempt].every((count) => /^\d+$/.test(count)))
        return undefined;
    return { key: found.key, cause, shows, state, run: Number(run), attempt: Number(attempt) };
}

;// CONCATENATED MODULE: ./packages/github/published/own-issues.ts

const own_issues_LIST = 'GET /repos/{owner}/{repo}/issues';
/** What has not been touched for longer is not looked through: by then a person has forgotten that they closed it. */
const CLOSED_WITHIN_MS = 90 * 24 * 3_600_000;
/**
 * Issues that an account wrote and that end in a marker of ours, the first one first. Author and marker both: anybody can
 * write a marker. Of closed ones, those that changed within 90 days.
 *
 * Requests: one for every hundred issues of that account.
 */
async function findIssues(api, { state, author, now }) {
    const since = new Date(now.getTime() - CLOSED_WITHIN_MS).toISOString();
    const found = [];
    for await (const issue of api.pages(own_issues_LIST, { state, creator: author, ...(state === 'closed' && { since }) })) {
        const marker = readIssueMarker(issue.body ?? '');
        if (!marker || issue.pull_request || issue.user?.login !== author)
            continue;
        found.push({ number: issue.number, body: issue.body, marker, issue });
    }
    return found.sort((a, b) => a.number - b.number);
}

;// CONCATENATED MODULE: ./packages/github/published/issues.ts







const issues_NEEDS = { issues: 'write' };
const issues_TITLE_LIMIT = 256;
const UPDATE = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
const issues_CREATE = 'POST /repos/{owner}/{repo}/issues';
/**
 * Makes the issues of these topics say this: one open issue for a cause that lasts, none for one that is over.
 *
 * An issue is ours when the token's own account wrote it *and* its last line is our marker. Issues have no compare-and-swap
 * and cannot be deleted, so every writer repairs what a race did: the lowest number stays, the others are closed. What a
 * person closed stays closed for that cause. Where nothing is to be said these are two requests; for a new issue five, and
 * one for each assignee.
 *
 * @throws what the API throws, MLOPS_GITHUB_PERMISSION among it
 */
async function showMatters(options, matters) {
    if (matters.length === 0)
        return;
    const author = await options.api.login();
    const find = (state) => findIssues(options.api, { state, author, now: options.host.clock.now() });
    const open = await find('open');
    for (const matter of matters) {
        const ours = open.filter(({ marker }) => marker.key === topicKey(matter));
        if ('over' in matter)
            for (const issue of ours)
                await issues_close(options, issue, matter.over);
        else
            await keepOpen(options, matter, ours, find);
    }
}
/** The cause lasts: the one issue of its topic is open, and says so. */
async function keepOpen(options, matter, ours, find) {
    const { log } = options.host;
    const wanted = draft(options, matter);
    if (ours.length > 0)
        return issues_keepOne(options, ours, wanted);
    const before = (await find('closed')).find(({ marker }) => marker.key === wanted.marker.key && marker.cause === wanted.marker.cause);
    if (before?.marker.state === 'over')
        return issues_keepOne(options, [before], wanted);
    if (before)
        return log.info(`#${before.number} was closed by hand: it is not opened again while its cause lasts.`);
    const own = await issues_create(options, matter.issue, wanted, find);
    log.info(`Opened #${own.number}: ${wanted.title}`);
    const listed = (await find('open')).filter(({ marker }) => marker.key === wanted.marker.key);
    // A list may lag behind what was just written.
    const all = [...listed.filter(({ number }) => number !== own.number), own].sort((a, b) => a.number - b.number);
    await issues_keepOne(options, all, wanted);
}
function draft({ context }, matter) {
    const { cause, markdown } = matter.issue;
    const title = clip(kit.escape.logLine(matter.issue.title), issues_TITLE_LIMIT);
    const marker = {
        key: topicKey(matter),
        cause: causeDigest(cause),
        shows: shownDigest(title, markdown),
        state: 'open',
        run: context.runId,
        attempt: context.runAttempt,
    };
    const ending = `\n\n<sub>[Run that wrote this](${context.runUrl})</sub>\n\n${issueMarkerLine(marker)}`;
    return { title, marker, body: `${cutMarkdown(markdown.trimEnd(), COMMENT_LIMIT - ending.length)}${ending}` };
}
async function issues_create({ api, host }, { assignees }, { title, body, marker }, find) {
    const made = await api.request(issues_CREATE, { title, body, assignees: await assignable(api, host, assignees) }, {
        // Whether an answer that never came was a yes is read from the issues themselves.
        settle: async () => {
            const mine = (await find('open')).find((one) => sameMarker(one.marker, marker));
            return mine?.issue;
        },
        needs: issues_NEEDS,
    });
    return { number: made.number, body, marker, issue: made };
}
function sameMarker(a, b) {
    return issueMarkerLine(a) === issueMarkerLine(b);
}
/** GitHub refuses an issue whole for one account that it does not know. */
async function assignable(api, { log }, accounts) {
    const able = [];
    for (const assignee of new Set(accounts)) {
        if (await isAssignable(api, assignee))
            able.push(assignee);
        else
            log.warning(`${assignee} cannot be assigned to issues of this repository; correct the name, or give them access.`);
    }
    return able;
}
async function isAssignable(api, assignee) {
    try {
        await api.request('GET /repos/{owner}/{repo}/assignees/{assignee}', { assignee });
        return true;
    }
    catch (error) {
        if (refusalOf(error)?.status === 404)
            return false;
        throw error;
    }
}
/** Leaves the issue with the lowest number, saying what is to be said, and closes the others. @param ours at least one */
async function issues_keepOne(options, ours, wanted) {
    const [lowest, ...others] = ours;
    const { marker } = lowest;
    const newer = compareRuns(marker, wanted.marker) > 0;
    const says = marker.state === 'open' && marker.shows === wanted.marker.shows && marker.cause === wanted.marker.cause;
    if (!newer && !says) {
        const { title, body } = wanted;
        await update(options, lowest.number, { title, body, state: 'open' });
        options.host.log.info(`${marker.state === 'over' ? 'Opened' : 'Updated'} #${lowest.number}: ${title}`);
    }
    for (const other of others)
        await issues_close(options, other, `Said twice: #${lowest.number} is the one.`);
}
/** The cause is gone. An issue that a person opened again after that is theirs. */
async function issues_close(options, { number, body, marker }, why) {
    const { runId: run, runAttempt: attempt } = options.context;
    const own = { ...marker, state: 'over', run, attempt };
    if (marker.state === 'over' || compareRuns(marker, own) > 0)
        return;
    const ending = `\n\n${issueMarkerLine(own)}`;
    const said = body.trimEnd().split(/\r?\n/).slice(0, -1).join('\n').trimEnd();
    const whole = cutMarkdown(`**Over.** ${why}\n\n${said}`, COMMENT_LIMIT - ending.length);
    await update(options, number, { body: `${whole}${ending}`, state: 'closed', state_reason: 'completed' });
    options.host.log.info(`Closed #${number}: ${why}`);
}
async function update({ api }, number, to) {
    // Written twice it is as if written once: ask again.
    await api.request(UPDATE, { issue_number: number, ...to }, { settle: async () => undefined, needs: issues_NEEDS });
}

;// CONCATENATED MODULE: ./packages/github/origin.ts




















/** GitHub lists no more files of a comparison than these. */
const MOST_FILES = 300;
/** GitHub's words in git's letters. */
const STATUS = {
    added: 'A',
    removed: 'D',
    modified: 'M',
    renamed: 'R',
    copied: 'C',
    changed: 'T',
};
/** Commits looked through for a recorded ancestor: three pages. */
const COMMITS = 300;
const origin_PAGE = 100;
/**
 * The server that the repository lives on. Nothing is requested before something is asked; the merge base and a file cost
 * one request each, the ancestors one for every hundred commits.
 */
function githubOrigin(options) {
    const { api, context, host } = options;
    const unreadable = (what, cause) => fail('MLOPS_GITHUB_REFUSED', {
        message: `${context.repository}: ${what}`,
        hint: 'Run the job again; if that does not help, look for the commit on GitHub.',
        cause,
    });
    const objects = gitObjects(api, unreadable);
    const ledgers = new Map();
    const recorded = new Map();
    const confirmed = new Map();
    let runs;
    const tipOfDefault = branchTip(api, context.defaultBranch);
    const isOnDefault = branchLine(api, context.defaultBranch);
    const { base: began } = context.change;
    const tipOfBase = began?.branch === context.defaultBranch ? tipOfDefault : began && branchTip(api, began.branch);
    const base = async () => began && tipOfBase && context.eventName !== 'merge_group' ? { ...began, commit: await tipOfBase() } : began;
    function makeLedger(name) {
        const closed = whyClosed(context.change, context.defaultBranch);
        const branch = () => {
            const place = options.ledger.kind === 'branch' ? (options.ledger.api ?? api) : api;
            const bytes = recordedBytes(evidenceRuns(options));
            options.opened(bytes);
            const ledger = remembering(apiLedger({ api: place, name, host, closed }), recorded);
            return comparedLedger(bytes.reading(ledger), artifacts(), ledgerPast(place, ledger, host));
        };
        const artifacts = () => {
            runs ??= runsLedger({ ...options, name, closed });
            options.opened(runs);
            return runs;
        };
        switch (options.ledger.kind) {
            case 'off':
                return noLedger(name);
            case 'branch':
                return branch();
            case 'artifacts':
                return artifacts();
            case 'auto':
                return autoLedger(branch(), artifacts());
        }
    }
    return {
        repository: context.repository,
        defaultBranch: context.defaultBranch,
        change: context.change,
        base,
        tipOfDefault,
        async mergeBase(base, commit) {
            for (const id of [base, commit])
                expectId(id, unreadable);
            try {
                const compared = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
                    basehead: `${base}...${commit}`,
                    per_page: 1,
                });
                return compared.merge_base_commit.sha;
            }
            catch (error) {
                if (/no common ancestor/i.test(refusalOf(error)?.message ?? ''))
                    return undefined;
                throw error;
            }
        },
        async changedFiles(from, to) {
            const { files = [] } = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
                basehead: `${from}...${to}`,
                per_page: 1,
            });
            if (files.length >= MOST_FILES)
                return undefined;
            return files.map(({ status, filename, previous_filename: before }) => ({
                status: STATUS[status] ?? 'M',
                path: filename,
                ...(before !== undefined && { from: before }),
            }));
        },
        async *ancestors(commit) {
            let [page, seen] = [[], 0];
            for await (const { sha, parents } of api.pages('GET /repos/{owner}/{repo}/commits', { sha: commit })) {
                seen++;
                page.push({ commit: sha, parents: parents.map((parent) => parent.sha) });
                if (page.length < origin_PAGE)
                    continue;
                yield* childrenFirst(page);
                if (seen >= COMMITS)
                    return;
                page = [];
            }
            yield* childrenFirst(page);
        },
        async *since(base, commit) {
            for (const id of [base, commit])
                expectId(id, unreadable);
            let [seen, total] = [0, 1];
            for (let page = 1; seen < total; page++) {
                const compared = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
                    basehead: `${base}...${commit}`,
                    per_page: origin_PAGE,
                    page,
                });
                total = compared.total_commits;
                if (compared.commits.length === 0 && seen < total)
                    throw unreadable(`only ${seen} of ${total} commits are listed`);
                seen += compared.commits.length;
                yield* compared.commits.map(({ sha }) => sha);
            }
        },
        read: async (commit, path) => (await objects.files(commit, [path])).get(path),
        bring: (commit, repository) => bringCommit(commit, repository, options),
        ledger(name) {
            const ledger = ledgers.get(name) ?? makeLedger(name);
            ledgers.set(name, ledger);
            return ledger;
        },
        git: serverGit(options),
        async confirm(run) {
            const known = confirmed.get(run.id);
            if (known !== undefined)
                return known;
            const { url, bundle } = await confirmRun(run, evidenceRuns(options), isOnDefault);
            options.opened({ stored: async (digest) => bundle.store.get(digest) });
            confirmed.set(run.id, url);
            return url;
        },
        async waitingJobs() {
            const jobs = api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { run_id: context.runId });
            const waiting = [];
            for await (const { name, labels, status, runner_id: runner, created_at: since } of jobs)
                if (status === 'queued' && !runner)
                    waiting.push({ job: name, labels, since });
            return waiting;
        },
        show: (matters) => showMatters(options, matters),
        async dispatch(event, payload) {
            const asked = { event_type: event, client_payload: payload };
            try {
                await api.request('POST /repos/{owner}/{repo}/dispatches', asked, {
                    exists: true,
                    needs: { contents: 'write' },
                });
                return true;
            }
            catch (error) {
                // Nothing of it is there to be read, so it is not sent twice.
                if (error instanceof kit.MlopsError && error.code === 'MLOPS_GITHUB_AMBIGUOUS')
                    return false;
                throw error;
            }
        },
        release: (publishing) => publishRelease(options, publishing),
        deployment: (environment, news) => tellDeployment(options, environment, news),
        scheduleEnds: () => scheduleEnds(api, context),
        keep: (run) => keepRun(run, { ...options, recorded, pending: runs?.pending() ?? new Map() }),
        begin: (project) => options.begin(project),
        publish: (publication) => options.publish(publication),
    };
}
/** GitHub lists by the dates that commits give themselves: none may stand before a descendant of it. */
function childrenFirst(page) {
    const children = new Map(page.map(({ commit }) => [commit, 0]));
    const count = (commits, by) => {
        for (const commit of commits)
            if (children.has(commit))
                children.set(commit, children.get(commit) + by);
    };
    for (const { parents } of page)
        count(parents, 1);
    const left = [...page];
    const order = [];
    while (left.length > 0) {
        const [next] = left.splice(left.findIndex(({ commit }) => children.get(commit) === 0), 1);
        order.push(next);
        count(next.parents, -1);
    }
    return order;
}
/** The same ledger; what is appended to it is put into `files` too. */
function remembering(ledger, files) {
    return {
        ...ledger,
        async append(change) {
            let last;
            const tip = await ledger.append(async (on) => (last = await change(on)));
            for (const [path, content] of last?.files ?? [])
                files.set(path, content);
            return tip;
        },
    };
}
/** Keeps nothing and knows nothing. */
function noLedger(name) {
    return {
        name,
        tip: async () => undefined,
        read: async () => new Map(),
        list: async () => [],
        walk: async () => [],
        append: async () => undefined,
        doubt: () => 'the input `ledger` is off',
    };
}

;// CONCATENATED MODULE: ./packages/github/ledger/store.ts





/**
 * A store that also has the bytes of evidence that other runs left. They are checked when they are opened, and again here:
 * a program of the user's may have been at them in between.
 *
 * @param own where bytes are put, and looked for first
 * @param stored where the evidence of an earlier run has the bytes of a digest
 */
function backedStore(own, stored, random) {
    return {
        put: (path) => own.put(path),
        has: async (digest) => (await own.has(digest)) || (await stored(digest)) !== undefined,
        async get(digest, path) {
            const source = (await own.has(digest)) ? undefined : await stored(digest);
            if (source === undefined)
                return own.get(digest, path);
            await (0,external_node_fs_promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
            const aside = (0,external_node_path_.join)((0,external_node_path_.dirname)(path), `.aside-${random.uuid()}`);
            try {
                await (0,external_node_stream_promises_.pipeline)((0,external_node_fs_.createReadStream)(source), (0,external_node_fs_.createWriteStream)(aside, { flags: 'wx' }));
                const found = await (0,evidence/* sha256File */.Q3)(aside);
                if (found !== digest) {
                    throw (0,evidence/* evidenceErrors */.zW)('MLOPS_STORE_TAMPERED', {
                        message: `the evidence of an earlier run had sha256 ${digest} when it was opened, and has ${found} now`,
                        hint: 'Something in this job changes files of the runner: judge in a job of its own.',
                    });
                }
                await (0,external_node_fs_promises_.rename)(aside, path);
            }
            finally {
                await (0,external_node_fs_promises_.rm)(aside, { force: true });
            }
        },
    };
}

;// CONCATENATED MODULE: ./packages/github/parts.ts





/** The parts of a host on GitHub that keep something for later: the server, the hand-over between jobs, the store. */
function githubParts({ token, ledger, begin, publish, client }) {
    const ledgers = new Set();
    const artifactsOf = ({ host, context }) => workflowArtifacts({ host, serverUrl: context.serverUrl, ...(client && { client }) });
    return {
        origin: (around) => githubOrigin({
            ...around,
            token,
            ledger,
            matrix: matrixHash(around.matrix),
            artifacts: artifactsOf(around),
            begin: (project) => begin(around, project),
            publish: (publication) => publish(around, publication),
            opened: (ledger) => ledgers.add(ledger),
        }),
        workspace: (around) => artifactWorkspace({ ...around, token, matrix: matrixHash(around.matrix), artifacts: artifactsOf(around) }),
        store({ host }, local) {
            const stored = async (digest) => {
                for (const ledger of ledgers) {
                    const path = await ledger.stored(digest);
                    if (path !== undefined)
                        return path;
                }
                return undefined;
            };
            return backedStore(local, stored, host.random);
        },
    };
}
/**
 * @param matrix the job's matrix as JSON; absent, `null` and `{}` mean there is none
 * @returns eight characters that are the same for the same cell
 */
function matrixHash(matrix) {
    const cell = matrix?.trim() ?? '';
    return ['', 'null', '{}'].includes(cell) ? undefined : (0,evidence/* sha256 */.sc)(cell).slice(0, 8);
}

;// CONCATENATED MODULE: ./packages/github/context/triggered-pull-request.ts



/**
 * Which pull request the run was about whose end started this one. The event names none when it was a fork's, and
 * whatever it says of itself was chosen by whoever opened the pull request: the API is asked by commit and repository.
 * Not exactly one open pull request is none, and then there is nothing to comment on.
 *
 * @returns the context with base and number of that pull request; where it edits the workflow that ran, nobody's word is taken
 * for what that hands over, also when it is of this repository
 * @throws MLOPS_TRIGGER_REFUSED when the run is not what the event says, or of a workflow that the default branch does not
 * have; and what the API throws
 */
async function withTriggeringPullRequest(api, { change, ...context }, { log }) {
    const { triggering, defaultBranch } = context;
    if (!triggering)
        return { ...context, change };
    await checkRun(api, triggering);
    const file = await workflowFile(api, defaultBranch, triggering);
    const about = change.pullRequest === undefined ? await onePullRequest(api, triggering, log) : {};
    if (!about || !(await isEdited(api, defaultBranch, triggering, file)))
        return { ...context, change: { ...change, ...about } };
    log.warning(`${triggering.workflowPath}, which ran, is not what ${defaultBranch} has: what it hands over was made as the pull request says.`);
    const edited = { untrusted: true, editedWorkflow: triggering.workflowPath };
    return { ...context, change: { ...change, ...about, ...edited } };
}
/** The event is a file of the runner's; the run behind it is asked for once more. */
async function checkRun(api, triggering) {
    const run = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: triggering.id }, { exists: true });
    const facts = [
        ['event', run.event, 'pull_request'],
        ['head commit', run.head_sha, triggering.headSha],
        ['workflow file', run.path.replace(/@.*$/, ''), triggering.workflowPath],
        ['state', run.status, 'completed'],
    ];
    for (const [what, found, expected] of facts) {
        if (found === expected)
            continue;
        throw fail('MLOPS_TRIGGER_REFUSED', {
            message: `Workflow run ${triggering.id}, whose end started this one, has the ${what} ${String(found)}; expected ${String(expected)}`,
            where: { field: 'workflow_run' },
            hint: 'This workflow reports only on completed runs of pull requests: see `on: workflow_run` in ml-report-fork.yml.',
        });
    }
}
const FILES = `query workflowFiles($owner: String!, $repo: String!, $here: String!, $there: String!) {
  repository(owner: $owner, name: $repo) {
    here: object(expression: $here) { __typename oid }
    there: object(expression: $there) { __typename oid }
  }
}`;
/** The ids of one file at two places; undefined where there is none. */
async function filesAt(api, path, here, there) {
    const { repository } = await api.graphql(FILES, { ...api.repository, here: `${here}:${path}`, there: `${there}:${path}` }, { exists: true });
    const { here: one, there: other } = repository;
    return [one, other].map((found) => (found?.__typename === 'Blob' ? found.oid : undefined));
}
/**
 * The workflow file as the default branch has it, and as the run's head does. A run of any file counts as one of the
 * workflow that is waited for, by the name that the file gives itself; where a pull request may add files, it has to be one
 * that people have merged. By its whole name: a tag may be called as the branch is.
 */
async function workflowFile(api, branch, { id, workflowPath, headSha }) {
    const [merged, ran] = await filesAt(api, workflowPath, `refs/heads/${branch}`, headSha);
    if (merged !== undefined)
        return { merged, ran };
    throw fail('MLOPS_TRIGGER_REFUSED', {
        message: `Workflow run ${id}, whose end started this one, is of ${workflowPath}; expected a workflow file that ${branch} has`,
        where: { field: 'workflow_run' },
        hint: `Merge the workflow file into ${branch} first: what a pull request adds, or renames, is not reported on.`,
    });
}
/**
 * Whether the pull request edits the file that its run was of. It may only be older than the default branch's: then what ran
 * is the merge's.
 *
 * Three requests where the two are not the same; else none.
 */
async function isEdited(api, branch, { workflowPath, headSha }, { merged, ran }) {
    if (ran === merged)
        return false;
    try {
        const basehead = `${await branchTip(api, branch)()}...${headSha}`;
        const compared = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', { basehead, per_page: 1 });
        const [before] = await filesAt(api, workflowPath, compared.merge_base_commit.sha, headSha);
        return ran !== before;
    }
    catch (error) {
        // Of another history: nothing of it is the branch's.
        if (refusalOf(error)?.status === 404)
            return true;
        throw error;
    }
}
/** Number and base; undefined, and said, when it is not one. */
async function onePullRequest(api, triggering, log) {
    const found = await openPullRequests(api, triggering);
    const [pull] = found;
    if (pull && found.length === 1)
        return { pullRequest: pull.number, base: { branch: pull.base.ref, commit: pull.base.sha } };
    const count = found.length === 0 ? 'No open pull request has' : `${found.length} open pull requests have`;
    const { headSha, headRepository } = triggering;
    log.warning(`${count} ${headSha.slice(0, 7)} of ${headRepository ?? 'a deleted fork'} as head: no comment.`);
    return undefined;
}
async function openPullRequests(api, { headSha, headRepository, headBranch }) {
    if (headRepository === undefined || headBranch === null)
        return [];
    const head = `${headRepository.split('/')[0]}:${headBranch}`;
    const found = [];
    for await (const pull of api.pages('GET /repos/{owner}/{repo}/pulls', { state: 'open', head }))
        if (pull.head.sha === headSha && pull.head.repo?.full_name === headRepository)
            found.push(pull);
    return found;
}

;// CONCATENATED MODULE: ./packages/github/step.ts











const stepClock = { now: () => new Date(), monotonic: () => performance.now() };
const stepRandom = { bytes: (length) => (0,external_node_crypto_.randomBytes)(length), uuid: () => (0,external_node_crypto_.randomUUID)() };
/** An interrupted job has seconds. */
const LAST_WORDS_MS = 4000;
const LAST_PATIENCE_MS = 60_000;
/** @throws MLOPS_GITHUB_EVENT, MLOPS_TRIGGER_REFUSED, MLOPS_STEP_INPUT, and what the API throws */
async function githubStep(options) {
    const { env, signal, voice, inputs, permissions, decides } = options;
    const around = { fetch: globalThis.fetch, clock: stepClock, random: stepRandom, log: voice.log, signal };
    const apiOf = (context, token, repository = context.repository) => githubApi({ ...context, repository, token, host: around, permissions });
    let context = env['GITHUB_REPOSITORY'] ? await readContext(env, packages_local/* localFiles */.Jd) : undefined;
    if (context?.triggering && inputs.token !== '')
        context = await withTriggeringPullRequest(apiOf(context, inputs.token), context, voice);
    if (context?.change.base !== undefined && inputs.token.trim() === '') {
        throw fail('MLOPS_STEP_INPUT', {
            message: `the input token is empty, so ${context.change.base.branch} cannot be asked for the rules that judge this change`,
            where: { field: 'token' },
            hint: 'Leave the input out: the job has a token of its own. Secrets are empty for forks and for Dependabot.',
        });
    }
    /** Of the project whose turn it is. */
    let turn = { told: false };
    /** For what is to be said at the end, also after an interruption, which ends every other request. */
    const lastWords = (of, last, patienceMs) => githubApi({ ...of, token: inputs.token, host: { ...around, signal: last }, permissions, patienceMs });
    const inSeconds = (of) => lastWords(of, AbortSignal.timeout(LAST_WORDS_MS), LAST_WORDS_MS);
    const checks = new Map();
    const checked = /^(true|yes|on|1)$/i.test(inputs.check) || (context?.triggering !== undefined && context.change.untrusted);
    const begin = async ({ host, api, context: of }, project) => {
        turn.project = project;
        if (!checked || checks.has(project))
            return;
        const open = { api, lastWords: () => inSeconds(of), context: of, host, project, matrix: inputs.matrix };
        checks.set(project, openCheck(open));
        await checks.get(project);
    };
    // Made when the first host is asked for: what is wrong with the inputs can be said by then.
    let hosts;
    const makeHosts = () => githubHost({
        env,
        signal,
        voice,
        context,
        inputs,
        permissions,
        parts: githubParts({
            token: inputs.token,
            ledger: context
                ? ledgerPlace(inputs, (repository, token) => apiOf(context, token, repository))
                : { kind: 'off' },
            begin,
            publish: async ({ host, api, context: of }, publication) => {
                const check = await checks.get(publication.project);
                await publish(api, of, host, publication, { matrix: inputs.matrix, check });
                turn.told = true;
            },
        }),
    });
    return {
        hostFor(storeDirectory) {
            turn = { told: false };
            hosts ??= makeHosts();
            return hosts(storeDirectory);
        },
        async broke(tell) {
            const speaks = decides && permissions['pull-requests'] === 'write' && inputs.token.trim() !== '';
            if (!context || !speaks || turn.told)
                return;
            // After an error there may be nothing left to wait with, and what is said now is worth less than a verdict.
            const patienceMs = signal.aborted ? LAST_WORDS_MS : LAST_PATIENCE_MS;
            const last = signal.aborted ? AbortSignal.timeout(patienceMs) : signal;
            // An interruption ends the turns of those that come after it too.
            const of = { project: signal.aborted ? undefined : turn.project, matrix: inputs.matrix };
            await tellBroken(lastWords(context, last, patienceMs), context, { log: voice.log, signal: last }, tell, of);
        },
        async end() {
            for (const check of checks.values())
                await (await check).close();
        },
    };
}
/** @throws MLOPS_STEP_INPUT */
function ledgerPlace(inputs, apiOf) {
    const said = inputs.ledger.trim() || 'auto';
    const kinds = ['auto', 'artifacts', 'off', 'branch'];
    const kind = kinds.find((name) => name === said);
    if (kind !== undefined)
        return { kind };
    if (!/^[\w.-]+\/[\w.-]+$/.test(said)) {
        throw fail('MLOPS_STEP_INPUT', {
            message: `the input ledger is ${JSON.stringify(said)}: expected ${kinds.join(', ')}, or owner/name of a repository`,
            where: { field: 'ledger' },
            hint: 'Leave it out for: auto.',
        });
    }
    if (inputs['ledger-token'] === '') {
        throw fail('MLOPS_STEP_INPUT', {
            message: `the ledger is in ${said}, and there is no token for it: a job's own token reaches its own repository only`,
            where: { field: 'ledger-token' },
            hint: 'Pass a token with contents: write for that repository: ledger-token: ${{ secrets.LEDGER_TOKEN }}',
        });
    }
    return { kind: 'branch', api: apiOf(said, inputs['ledger-token']) };
}

;// CONCATENATED MODULE: ./packages/github/index.ts








;// CONCATENATED MODULE: ./entry/step.ts




/**
 * One workflow step: inputs from `INPUT_…`, as the Actions runner passes them, exit code from the verdict.
 *
 * @returns 0 pass or done, 1 fail, 2 error, 3 inconclusive
 */
async function runStep(name, actions) {
    const { env } = process;
    const input = (of) => env[`INPUT_${of.toUpperCase()}`];
    const write = (text) => process.stdout.write(text);
    const voice = githubVoice({ env, write, clock: stepClock, random: stepRandom });
    const sayError = (error) => voice.log.error((0,explain/* explain */.W)(error).lines.join('\n'));
    const tellError = async (error) => {
        sayError(error);
        await step?.broke((run) => reportOf(name, error, run)).catch(sayError);
    };
    const signal = (0,packages_local/* untilInterrupted */.tv)();
    const done = [];
    let step;
    try {
        const action = (await actions[name]()).default;
        step = await githubStep({
            env,
            signal,
            voice,
            permissions: action.permissions,
            decides: !['work', 'announce'].includes(input('part') ?? ''),
            inputs: {
                token: input('token') ?? '',
                matrix: input('matrix') ?? '',
                ledger: input('ledger') ?? '',
                'ledger-token': input('ledger-token') ?? '',
                check: input('check') ?? '',
            },
        });
        // The runner upper-cases an input's name and replaces blanks, nothing else: `data-roots` is `INPUT_DATA-ROOTS`.
        const inputs = Object.fromEntries(Object.keys(action.inputs.shape).map((of) => [of, input(of)]));
        for await (const performed of (0,cli/* perform */.y)(action, inputs, step.hostFor)) {
            done.push(performed);
            if ('error' in performed.outcome)
                await tellError(performed.outcome.error);
            else
                voice.log.info(performed.outcome.result.summary);
        }
        return (0,cli/* worstExit */.g)(done);
    }
    catch (error) {
        await tellError(error);
        return 2;
    }
    finally {
        await step?.end().catch(sayError);
        voice.end();
    }
}
/** The report of a run that ended before there was anything to report. */
async function reportOf(action, error, { project, commit, links }) {
    const { renderComment } = await __webpack_require__.e(/* import() */ 1662).then(__webpack_require__.bind(__webpack_require__, 31662));
    const { code, message } = (0,explain/* explain */.W)(error).document;
    const stage = { stage: action, cached: false, seconds: 0, reads: [], makes: [], problem: `${code}: ${message}` };
    const run = { commit, dirty: false };
    return renderComment({ project, verdict: 'fail', baselineName: '', run, stages: [stage] }, { links });
}


/***/ }),

/***/ 93322:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ endpoint)
/* harmony export */ });
/* harmony import */ var universal_user_agent__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46396);
// pkg/dist-src/defaults.js


// pkg/dist-src/version.js
var VERSION = "0.0.0-development";

// pkg/dist-src/defaults.js
var userAgent = `octokit-endpoint.js/${VERSION} ${(0,universal_user_agent__WEBPACK_IMPORTED_MODULE_0__/* .getUserAgent */ .$)()}`;
var DEFAULTS = {
  method: "GET",
  baseUrl: "https://api.github.com",
  headers: {
    accept: "application/vnd.github.v3+json",
    "user-agent": userAgent
  },
  mediaType: {
    format: ""
  }
};

// pkg/dist-src/util/lowercase-keys.js
function lowercaseKeys(object) {
  if (!object) {
    return {};
  }
  return Object.keys(object).reduce((newObj, key) => {
    newObj[key.toLowerCase()] = object[key];
    return newObj;
  }, {});
}

// pkg/dist-src/util/is-plain-object.js
function isPlainObject(value) {
  if (typeof value !== "object" || value === null) return false;
  if (Object.prototype.toString.call(value) !== "[object Object]") return false;
  const proto = Object.getPrototypeOf(value);
  if (proto === null) return true;
  const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
  return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
}

// pkg/dist-src/util/merge-deep.js
function mergeDeep(defaults, options) {
  const result = Object.assign({}, defaults);
  Object.keys(options).forEach((key) => {
    if (isPlainObject(options[key])) {
      if (!(key in defaults)) Object.assign(result, { [key]: options[key] });
      else result[key] = mergeDeep(defaults[key], options[key]);
    } else {
      Object.assign(result, { [key]: options[key] });
    }
  });
  return result;
}

// pkg/dist-src/util/remove-undefined-properties.js
function removeUndefinedProperties(obj) {
  for (const key in obj) {
    if (obj[key] === void 0) {
      delete obj[key];
    }
  }
  return obj;
}

// pkg/dist-src/merge.js
function merge(defaults, route, options) {
  if (typeof route === "string") {
    let [method, url] = route.split(" ");
    options = Object.assign(url ? { method, url } : { url: method }, options);
  } else {
    options = Object.assign({}, route);
  }
  options.headers = lowercaseKeys(options.headers);
  removeUndefinedProperties(options);
  removeUndefinedProperties(options.headers);
  const mergedOptions = mergeDeep(defaults || {}, options);
  if (options.url === "/graphql") {
    if (defaults && defaults.mediaType.previews?.length) {
      mergedOptions.mediaType.previews = defaults.mediaType.previews.filter(
        (preview) => !mergedOptions.mediaType.previews.includes(preview)
      ).concat(mergedOptions.mediaType.previews);
    }
    mergedOptions.mediaType.previews = (mergedOptions.mediaType.previews || []).map((preview) => preview.replace(/-preview/, ""));
  }
  return mergedOptions;
}

// pkg/dist-src/util/add-query-parameters.js
function addQueryParameters(url, parameters) {
  const separator = /\?/.test(url) ? "&" : "?";
  const names = Object.keys(parameters);
  if (names.length === 0) {
    return url;
  }
  return url + separator + names.map((name) => {
    if (name === "q") {
      return "q=" + parameters.q.split("+").map(encodeURIComponent).join("+");
    }
    return `${name}=${encodeURIComponent(parameters[name])}`;
  }).join("&");
}

// pkg/dist-src/util/extract-url-variable-names.js
var urlVariableRegex = /\{[^{}}]+\}/g;
function removeNonChars(variableName) {
  return variableName.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g, "").split(/,/);
}
function extractUrlVariableNames(url) {
  const matches = url.match(urlVariableRegex);
  if (!matches) {
    return [];
  }
  return matches.map(removeNonChars).reduce((a, b) => a.concat(b), []);
}

// pkg/dist-src/util/omit.js
function omit(object, keysToOmit) {
  const result = { __proto__: null };
  for (const key of Object.keys(object)) {
    if (keysToOmit.indexOf(key) === -1) {
      result[key] = object[key];
    }
  }
  return result;
}

// pkg/dist-src/util/url-template.js
function encodeReserved(str) {
  return str.split(/(%[0-9A-Fa-f]{2})/g).map(function(part) {
    if (!/%[0-9A-Fa-f]/.test(part)) {
      part = encodeURI(part).replace(/%5B/g, "[").replace(/%5D/g, "]");
    }
    return part;
  }).join("");
}
function encodeUnreserved(str) {
  return encodeURIComponent(str).replace(/[!'()*]/g, function(c) {
    return "%" + c.charCodeAt(0).toString(16).toUpperCase();
  });
}
function encodeValue(operator, value, key) {
  value = operator === "+" || operator === "#" ? encodeReserved(value) : encodeUnreserved(value);
  if (key) {
    return encodeUnreserved(key) + "=" + value;
  } else {
    return value;
  }
}
function isDefined(value) {
  return value !== void 0 && value !== null;
}
function isKeyOperator(operator) {
  return operator === ";" || operator === "&" || operator === "?";
}
function getValues(context, operator, key, modifier) {
  var value = context[key], result = [];
  if (isDefined(value) && value !== "") {
    if (typeof value === "string" || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
      value = value.toString();
      if (modifier && modifier !== "*") {
        value = value.substring(0, parseInt(modifier, 10));
      }
      result.push(
        encodeValue(operator, value, isKeyOperator(operator) ? key : "")
      );
    } else {
      if (modifier === "*") {
        if (Array.isArray(value)) {
          value.filter(isDefined).forEach(function(value2) {
            result.push(
              encodeValue(operator, value2, isKeyOperator(operator) ? key : "")
            );
          });
        } else {
          Object.keys(value).forEach(function(k) {
            if (isDefined(value[k])) {
              result.push(encodeValue(operator, value[k], k));
            }
          });
        }
      } else {
        const tmp = [];
        if (Array.isArray(value)) {
          value.filter(isDefined).forEach(function(value2) {
            tmp.push(encodeValue(operator, value2));
          });
        } else {
          Object.keys(value).forEach(function(k) {
            if (isDefined(value[k])) {
              tmp.push(encodeUnreserved(k));
              tmp.push(encodeValue(operator, value[k].toString()));
            }
          });
        }
        if (isKeyOperator(operator)) {
          result.push(encodeUnreserved(key) + "=" + tmp.join(","));
        } else if (tmp.length !== 0) {
          result.push(tmp.join(","));
        }
      }
    }
  } else {
    if (operator === ";") {
      if (isDefined(value)) {
        result.push(encodeUnreserved(key));
      }
    } else if (value === "" && (operator === "&" || operator === "?")) {
      result.push(encodeUnreserved(key) + "=");
    } else if (value === "") {
      result.push("");
    }
  }
  return result;
}
function parseUrl(template) {
  return {
    expand: expand.bind(null, template)
  };
}
function expand(template, context) {
  var operators = ["+", "#", ".", "/", ";", "?", "&"];
  template = template.replace(
    /\{([^\{\}]+)\}|([^\{\}]+)/g,
    function(_, expression, literal) {
      if (expression) {
        let operator = "";
        const values = [];
        if (operators.indexOf(expression.charAt(0)) !== -1) {
          operator = expression.charAt(0);
          expression = expression.substr(1);
        }
        expression.split(/,/g).forEach(function(variable) {
          var tmp = /([^:\*]*)(?::(\d+)|(\*))?/.exec(variable);
          values.push(getValues(context, operator, tmp[1], tmp[2] || tmp[3]));
        });
        if (operator && operator !== "+") {
          var separator = ",";
          if (operator === "?") {
            separator = "&";
          } else if (operator !== "#") {
            separator = operator;
          }
          return (values.length !== 0 ? operator : "") + values.join(separator);
        } else {
          return values.join(",");
        }
      } else {
        return encodeReserved(literal);
      }
    }
  );
  if (template === "/") {
    return template;
  } else {
    return template.replace(/\/$/, "");
  }
}

// pkg/dist-src/parse.js
function parse(options) {
  let method = options.method.toUpperCase();
  let url = (options.url || "/").replace(/:([a-z]\w+)/g, "{$1}");
  let headers = Object.assign({}, options.headers);
  let body;
  let parameters = omit(options, [
    "method",
    "baseUrl",
    "url",
    "headers",
    "request",
    "mediaType"
  ]);
  const urlVariableNames = extractUrlVariableNames(url);
  url = parseUrl(url).expand(parameters);
  if (!/^http/.test(url)) {
    url = options.baseUrl + url;
  }
  const omittedParameters = Object.keys(options).filter((option) => urlVariableNames.includes(option)).concat("baseUrl");
  const remainingParameters = omit(parameters, omittedParameters);
  const isBinaryRequest = /application\/octet-stream/i.test(headers.accept);
  if (!isBinaryRequest) {
    if (options.mediaType.format) {
      headers.accept = headers.accept.split(/,/).map(
        (format) => format.replace(
          /application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,
          `application/vnd$1$2.${options.mediaType.format}`
        )
      ).join(",");
    }
    if (url.endsWith("/graphql")) {
      if (options.mediaType.previews?.length) {
        const previewsFromAcceptHeader = headers.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g) || [];
        headers.accept = previewsFromAcceptHeader.concat(options.mediaType.previews).map((preview) => {
          const format = options.mediaType.format ? `.${options.mediaType.format}` : "+json";
          return `application/vnd.github.${preview}-preview${format}`;
        }).join(",");
      }
    }
  }
  if (["GET", "HEAD"].includes(method)) {
    url = addQueryParameters(url, remainingParameters);
  } else {
    if ("data" in remainingParameters) {
      body = remainingParameters.data;
    } else {
      if (Object.keys(remainingParameters).length) {
        body = remainingParameters;
      }
    }
  }
  if (!headers["content-type"] && typeof body !== "undefined") {
    headers["content-type"] = "application/json; charset=utf-8";
  }
  if (["PATCH", "PUT"].includes(method) && typeof body === "undefined") {
    body = "";
  }
  return Object.assign(
    { method, url, headers },
    typeof body !== "undefined" ? { body } : null,
    options.request ? { request: options.request } : null
  );
}

// pkg/dist-src/endpoint-with-defaults.js
function endpointWithDefaults(defaults, route, options) {
  return parse(merge(defaults, route, options));
}

// pkg/dist-src/with-defaults.js
function withDefaults(oldDefaults, newDefaults) {
  const DEFAULTS2 = merge(oldDefaults, newDefaults);
  const endpoint2 = endpointWithDefaults.bind(null, DEFAULTS2);
  return Object.assign(endpoint2, {
    DEFAULTS: DEFAULTS2,
    defaults: withDefaults.bind(null, DEFAULTS2),
    merge: merge.bind(null, DEFAULTS2),
    parse
  });
}

// pkg/dist-src/index.js
var endpoint = withDefaults(null, DEFAULTS);



/***/ }),

/***/ 46396:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ getUserAgent)
/* harmony export */ });
function getUserAgent() {
  if (typeof navigator === "object" && "userAgent" in navigator) {
    return navigator.userAgent;
  }

  if (typeof process === "object" && process.version !== undefined) {
    return `Node.js/${process.version.substr(1)} (${process.platform}; ${
      process.arch
    })`;
  }

  return "<environment undetectable>";
}


/***/ })

};
