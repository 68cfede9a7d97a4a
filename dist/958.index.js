export const id = 958;
export const ids = [958];
export const modules = {

/***/ 20958:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  J4: () => (/* reexport */ endService),
  f6: () => (/* reexport */ environmentDigests),
  Ln: () => (/* reexport */ findService),
  W_: () => (/* reexport */ isRunning),
  ix: () => (/* reexport */ killProcess),
  Lk: () => (/* reexport */ readProgram),
  mM: () => (/* reexport */ rotateLog),
  mB: () => (/* reexport */ runProgram),
  yN: () => (/* reexport */ serviceLog),
  f4: () => (/* reexport */ serviceMemory),
  iL: () => (/* reexport */ startService),
  WF: () => (/* reexport */ thisProcess),
  hM: () => (/* reexport */ withScratch)
});

// UNUSED EXPORTS: processErrors, programEnvironment

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/process/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_PROGRAM_NOT_FOUND: 'A program named in mlops.yml does not exist or may not be executed.',
    MLOPS_PROGRAM_FAILED: 'A program of the project ended with an exit code other than 0.',
    MLOPS_PROGRAM_KILLED: 'A program of the project was ended by a signal that did not come from this tool.',
    MLOPS_PROGRAM_TIME_LIMIT: 'A program of the project ran longer than its time limit and was ended.',
    MLOPS_PROGRAM_CANCELLED: 'A program of the project was ended because the run was cancelled.',
    MLOPS_PROGRAM_ENVIRONMENT: 'A program of the project asks for an environment variable that is never handed on.',
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/process/environment.ts


/**
 * What a user's program may see of the operator's environment without asking. A program inherits nothing else: the
 * job's own tokens (`ACTIONS_RUNTIME_TOKEN` writes to caches and artifacts) must not reach code under review.
 */
const PASSED_NAMES = [
    ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'CI'],
    // Networks that only a proxy or a private certificate authority opens.
    ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
    ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'],
    ...['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'],
    // Interpreters installed by a runner's setup actions, and the devices a scheduler gave to this job. VIRTUAL_ENV and
    // CONDA_PREFIX stay out on purpose: `uv pip sync` would empty the operator's own environment.
    ...['LD_LIBRARY_PATH', 'PYENV_ROOT', 'PYENV_VERSION', 'CUDA_VISIBLE_DEVICES', 'NVIDIA_VISIBLE_DEVICES'],
];
/** Settings of the package installers that `setup` calls: which index, which cache. */
const PASSED_PREFIXES = ['LC_', 'UV_', 'PIP_'];
const LOOKS_SECRET = /TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY/i;
/** Refused even when a project declares them: they are the job's powers, not the program's settings. */
const NEVER = /^(ACTIONS_.*|GITHUB_TOKEN|GH_TOKEN|INPUT_.*|GITHUB_(ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)|RUNNER_.*TOKEN.*)$/i;
/**
 * The environment of a user's program: the allow-list above, the declared names, and what the stage hands over.
 *
 * @param operator the operator's environment
 * @param declared names from the `env:` list of mlops.yml; one that is not set is left out
 * @param given variables of the stage itself (`MLOPS_…`); they win over everything
 * @throws MLOPS_PROGRAM_ENVIRONMENT when a declared name is one of the job's own credentials or command files
 */
function programEnvironment(operator, declared, given) {
    for (const name of declared) {
        if (NEVER.test(name)) {
            throw fail('MLOPS_PROGRAM_ENVIRONMENT', {
                message: `env lists ${name}, which belongs to the job and is never handed to a program`,
                where: { field: 'env' },
                hint: 'Store a credential of its own for the program, with only the rights it needs, under another name.',
            });
        }
    }
    const environment = {};
    for (const [name, value] of Object.entries(operator)) {
        if (value !== undefined && (declared.includes(name) || passes(name)))
            environment[name] = value;
    }
    return { ...environment, ...given };
}
/** Declared values that must never be printed, because of what they are called. */
function secrets(operator, declared) {
    return declared.filter((name) => LOOKS_SECRET.test(name)).flatMap((name) => operator[name] || []);
}
/**
 * What tells one value of a declared variable from another without saying it: its sha256, or `unset`. A secret is named alone:
 * of what a person can remember a digest is as good as the value, and a new token of the same rights changes no result.
 */
function environmentDigests(operator, declared) {
    const digest = (name) => {
        if (LOOKS_SECRET.test(name))
            return 'secret';
        const value = operator[name];
        return value === undefined ? 'unset' : (0,external_node_crypto_.createHash)('sha256').update(value).digest('hex');
    };
    return Object.fromEntries([...declared].sort().map((name) => [name, digest(name)]));
}
function passes(name) {
    if (LOOKS_SECRET.test(name))
        return false;
    return PASSED_NAMES.includes(name) || PASSED_PREFIXES.some((prefix) => name.startsWith(prefix));
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./packages/process/outcome.ts

const SIGNALS = {
    SIGKILL: 'killed, probably because memory ran out',
    SIGSEGV: 'crashed in native code (segmentation fault)',
    SIGABRT: 'aborted by native code (a failed assertion or an uncaught C++ exception)',
    SIGBUS: 'crashed in native code (bus error; a full disk or shared memory under a mapped file does this too)',
    SIGILL: 'crashed: an instruction this processor does not have',
    SIGFPE: 'crashed in native code (arithmetic error)',
    SIGTERM: 'asked to end from outside',
    SIGINT: 'interrupted',
    SIGHUP: 'ended because its terminal closed',
    SIGPIPE: 'ended because nobody read its output',
    SIGXCPU: 'stopped at a limit of processor time',
    SIGXFSZ: 'stopped at a limit of file size',
};
const EXIT_CODES = {
    126: 'found, but it may not be executed',
    127: 'a command it called was not found',
};
/** `exit code 137: killed, probably because memory ran out`; codes above 128 are signals as shells report them. */
function explainEnding({ exitCode, signal }) {
    if (signal)
        return `${signal}: ${SIGNALS[signal] ?? 'ended by this signal'}`;
    const named = Object.entries(external_node_os_.constants.signals).find(([, number]) => number + 128 === exitCode)?.[0];
    const meaning = EXIT_CODES[exitCode ?? 0] ?? (named && `${SIGNALS[named] ?? 'ended by a signal'} (${named})`);
    return `exit code ${exitCode}${meaning === undefined ? '' : `: ${meaning}`}`;
}

;// CONCATENATED MODULE: ./packages/process/output.ts

const defaultLimits = {
    totalBytes: 8 << 20,
    burstBytes: 1 << 20,
    bytesPerSecond: 64 << 10,
    lineBytes: 4 << 10,
};
/** What is kept of output over the limits: enough for a traceback, as the last thing a program says is why it died. */
const LAST_BYTES = 16 << 10;
const TAIL_LINES = 40;
/** Progress bars redraw a line by a lone carriage return; one redraw a second is enough for a log. */
const REDRAW_MILLISECONDS = 1000;
const LINE_COST = 32;
const LF = 0x0a;
const CR = 0x0d;
/**
 * Lines of a program's output, made safe for a log and bounded: whatever is printed, at most `totalBytes` plus the
 * last 16 KiB come out, and memory stays flat. Bytes over the limits are counted, never stored.
 *
 * @param show receives each line, escaped; @param monotonic milliseconds that never go back
 */
function outputSink(show, monotonic, limits = defaultLimits) {
    const tail = [];
    let total = 0;
    let tokens = limits.burstBytes;
    let refilled = monotonic();
    function emit(text) {
        const line = kit.escape.logLine(text);
        tail.push(line);
        if (tail.length > TAIL_LINES)
            tail.shift();
        show(line);
    }
    /** @param resuming output was held back: wait for a good piece of the budget, else log and gaps would alternate */
    function affordable(cost, resuming) {
        const now = monotonic();
        tokens = Math.min(limits.burstBytes, tokens + ((now - refilled) / 1000) * limits.bytesPerSecond);
        refilled = now;
        if (cost > tokens || total + cost > limits.totalBytes)
            return false;
        if (resuming && tokens < limits.burstBytes / 4)
            return false;
        tokens -= cost;
        total += cost;
        return true;
    }
    function filter() {
        let line = [];
        let lineBytes = 0;
        let lineDropped = 0;
        let afterReturn = false;
        let lastRedraw = -Infinity;
        let last = Buffer.alloc(0);
        let held = 0; // bytes refused since the last line that was shown
        let dropped = 0;
        function keep(bytes) {
            const room = Math.max(0, limits.lineBytes - lineBytes);
            if (room > 0)
                line.push(Buffer.from(bytes.subarray(0, room)));
            lineBytes += Math.min(room, bytes.length);
            lineDropped += Math.max(0, bytes.length - room);
        }
        function endLine() {
            const text = Buffer.concat(line).toString('utf8');
            const more = lineDropped === 0 ? '' : ` … (${lineDropped} more bytes in this line)`;
            emit(text + more);
            dropped += lineDropped;
            line = [];
            lineBytes = 0;
            lineDropped = 0;
        }
        function forgetLine() {
            line = [];
            lineBytes = 0;
            lineDropped = 0;
        }
        function scan(chunk) {
            let start = 0;
            if (afterReturn) {
                // A return at the end of the chunk before: part of a line end when a line feed follows, else a redraw.
                afterReturn = false;
                if (chunk[0] !== LF)
                    redraw();
            }
            while (start < chunk.length) {
                const end = nextBreak(chunk, start);
                keep(chunk.subarray(start, end));
                if (end === chunk.length)
                    return;
                start = end + 1;
                if (chunk[end] === LF)
                    endLine();
                else if (start === chunk.length)
                    afterReturn = true;
                else if (chunk[start] !== LF)
                    redraw();
            }
        }
        function redraw() {
            const now = monotonic();
            if (now - lastRedraw < REDRAW_MILLISECONDS || lineBytes === 0)
                return forgetLine();
            lastRedraw = now;
            endLine();
        }
        function hold(chunk) {
            held += chunk.length;
            const joined = chunk.length >= LAST_BYTES ? chunk : Buffer.concat([last, chunk]);
            last = Buffer.from(joined.subarray(Math.max(0, joined.length - LAST_BYTES)));
        }
        /** Shows the end of what was held back, after saying how much is missing before it. */
        function release() {
            if (held === 0)
                return;
            const missing = held - last.length;
            if (lineBytes > 0)
                endLine();
            if (missing > 0)
                emit(`… ${missing} bytes not shown: more than ${limits.bytesPerSecond} bytes a second or ${limits.totalBytes} in all …`);
            dropped += missing;
            const end = last;
            held = 0;
            last = Buffer.alloc(0);
            scan(end);
        }
        return {
            write(chunk) {
                if (!affordable(cost(chunk) + last.length, held > 0))
                    return hold(chunk);
                release();
                scan(chunk);
            },
            end() {
                release();
                if (lineBytes > 0)
                    endLine();
            },
            get droppedBytes() {
                return dropped;
            },
        };
    }
    return { filter, tail };
}
/** What a chunk takes from the budget: its bytes, and as much again as a line costs a log even when it is empty. */
function cost(chunk) {
    let lines = 0;
    for (let index = 0; index < chunk.length; index++)
        if (chunk[index] === LF || chunk[index] === CR)
            lines++;
    return chunk.length + lines * LINE_COST;
}
/** Index of the next line feed or carriage return at or after `start`; the length when there is none. */
function nextBreak(chunk, start) {
    for (let index = start; index < chunk.length; index++)
        if (chunk[index] === LF || chunk[index] === CR)
            return index;
    return chunk.length;
}

;// CONCATENATED MODULE: ./packages/process/spawned.ts


/** Waits until the system has started a program. @throws MLOPS_PROGRAM_NOT_FOUND with the reason the system gave */
function spawned(child, { argv, cwd, label }) {
    return new Promise((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', (cause) => {
            const missing = !(0,external_node_fs_.existsSync)(cwd);
            reject(fail('MLOPS_PROGRAM_NOT_FOUND', {
                message: missing
                    ? `${label}: the directory ${cwd} does not exist`
                    : `${label}: cannot run "${argv[0]}" (${cause.code ?? cause.message})`,
                where: { field: label },
                hint: missing
                    ? 'Create it, or correct the path.'
                    : 'Check that the program is installed and executable; a path is relative to mlops.yml, a bare name is looked up in PATH. `setup:` can install it.',
                cause,
            }));
        });
    });
}

;// CONCATENATED MODULE: ./packages/process/usage.ts

/** Linux reports times to programs in hundredths of a second, whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100;
/** Ids of the living processes of a group; zombies hold nothing and do not count. `null` without `/proc`. */
function groupMembers(group, proc = '/proc') {
    const all = attempt(() => (0,external_node_fs_.readdirSync)(proc));
    if (!all?.includes('self'))
        return null;
    return all.filter((name) => /^\d+$/.test(name) && isMember(`${proc}/${name}`, group)).map(Number);
}
/**
 * When a process started, in clock ticks since boot: with its number it names one process, also after the number was
 * given to another. `null` without `/proc`, undefined when there is no such process or it is a zombie.
 */
function startOf(pid, proc = '/proc') {
    if (!attempt(() => (0,external_node_fs_.readdirSync)(proc))?.includes('self'))
        return null;
    const fields = statFields(`${proc}/${pid}`);
    return fields === undefined || fields[STATE] === 'Z' ? undefined : fields[STARTED];
}
/** The leader of a process group whose environment had this entry when it started; of those that may be looked into. */
function processWith(entry, proc = '/proc') {
    const ids = (attempt(() => (0,external_node_fs_.readdirSync)(proc)) ?? []).filter((name) => /^\d+$/.test(name));
    const found = ids.find((id) => {
        const environment = attempt(() => (0,external_node_fs_.readFileSync)(`${proc}/${id}/environ`, 'utf8'));
        return environment?.split('\0').includes(entry) === true && isMember(`${proc}/${id}`, Number(id));
    });
    return found === undefined ? undefined : Number(found);
}
/** Resident memory of one process now, in bytes; `null` without `/proc` or when there is no such process. */
function processMemory(pid, proc = '/proc') {
    const status = statusOf(`${proc}/${pid}`);
    return status === '' ? null : kilobytes(status, 'VmRSS') * 1024;
}
/** Adds up memory and processor time of a process group at each call of `sample`. */
function groupSampler(group, proc = '/proc') {
    const ticks = new Map();
    let peak = null;
    return {
        sample() {
            let now = 0;
            for (const id of groupMembers(group, proc) ?? []) {
                const status = statusOf(`${proc}/${id}`);
                now += kilobytes(status, 'VmRSS') * 1024;
                peak = Math.max(peak ?? 0, now, kilobytes(status, 'VmHWM') * 1024);
                const used = statFields(`${proc}/${id}`);
                if (used)
                    ticks.set(id, Number(used[UTIME]) + Number(used[STIME]));
            }
        },
        get usage() {
            const sum = [...ticks.values()].reduce((total, value) => total + value, 0);
            return { peakRssBytes: peak, cpuSeconds: ticks.size === 0 ? null : sum / TICKS_PER_SECOND };
        },
    };
}
// Fields of /proc/<pid>/stat counted from the one after the command name, proc(5).
const STATE = 0;
const GROUP = 2;
const UTIME = 11;
const STIME = 12;
const STARTED = 19;
function isMember(directory, group) {
    const fields = statFields(directory);
    return fields !== undefined && Number(fields[GROUP]) === group && fields[STATE] !== 'Z';
}
function statFields(directory) {
    const stat = attempt(() => (0,external_node_fs_.readFileSync)(`${directory}/stat`, 'latin1'));
    // The command name stands in parentheses and may itself hold spaces and parentheses.
    return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}
function statusOf(directory) {
    return attempt(() => (0,external_node_fs_.readFileSync)(`${directory}/status`, 'latin1')) ?? '';
}
function kilobytes(status, field) {
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}
/** A process may end between being listed and being read. */
function attempt(read) {
    try {
        return read();
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/process/run-program.ts










/**
 * Runs one program of the user's to its end, without a shell and in a process group of its own. Its output reaches the
 * log line by line, escaped and bounded. Nothing of the group survives the call.
 *
 * A process that leaves the group on purpose (`setsid`) is out of reach; containers are the tool against that.
 *
 * @throws MLOPS_PROGRAM_NOT_FOUND, MLOPS_PROGRAM_FAILED (exit code not 0), MLOPS_PROGRAM_KILLED (a signal that is not
 *   ours), MLOPS_PROGRAM_TIME_LIMIT, MLOPS_PROGRAM_CANCELLED (`host.signal`), MLOPS_PROGRAM_ENVIRONMENT
 */
async function runProgram(host, program) {
    const env = programEnvironment(host.env, program.allowEnv ?? [], program.env);
    for (const secret of secrets(host.env, program.allowEnv ?? []))
        host.mask(secret);
    if (host.signal.aborted)
        throw ended(program, 'cancelled', { exitCode: null, signal: null }, []);
    const log = openLog(host, program.logFile);
    const sink = outputSink((line) => {
        host.log.info(`| ${line}`);
        log.write(line);
    }, () => host.clock.monotonic(), { ...defaultLimits, totalBytes: program.outputLimitBytes ?? defaultLimits.totalBytes });
    const started = host.clock.monotonic();
    const elapsed = () => (host.clock.monotonic() - started) / 1000;
    const progress = host.progress(program.label, program.expectedSeconds);
    const beat = setInterval(() => progress.update(elapsed()), 1000);
    try {
        const child = await start(program, env);
        const streams = [child.stdout, child.stderr].map((stream) => {
            const filter = sink.filter();
            stream.on('data', (chunk) => filter.write(chunk));
            return filter;
        });
        const { ending, stopped, usage } = await supervise(host, child, program);
        for (const stream of streams)
            stream.end();
        if (stopped || ending.exitCode !== 0)
            throw ended(program, stopped, ending, sink.tail);
        return {
            exitCode: ending.exitCode,
            signal: ending.signal,
            seconds: elapsed(),
            ...usage,
            truncatedBytes: streams.reduce((sum, stream) => sum + stream.droppedBytes, 0),
            tail: sink.tail,
        };
    }
    finally {
        clearInterval(beat);
        progress.end();
        log.close();
    }
}
/** @throws MLOPS_PROGRAM_NOT_FOUND with the reason the system gave */
async function start(program, env) {
    const [command, ...args] = program.argv;
    const child = (0,external_node_child_process_.spawn)(command, args, { cwd: program.cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    await spawned(child, program);
    return child;
}
/** Waits for the end, brings it about when it is due, and leaves nothing of the group behind. */
async function supervise(host, child, program) {
    const group = child.pid;
    const grace = (program.graceSeconds ?? 5) * 1000;
    const sampler = groupSampler(group);
    const timers = new Set();
    const later = (milliseconds, action) => {
        timers.add(setTimeout(action, milliseconds));
    };
    // Often at first, so that short programs are measured too; then once a second.
    const sampleEvery = (milliseconds) => {
        sampler.sample();
        later(milliseconds, () => sampleEvery(Math.min(1000, milliseconds * 2)));
    };
    sampleEvery(20);
    let stopped;
    const stop = (reason) => {
        if (stopped)
            return;
        stopped = reason;
        signalGroup(group, 'SIGTERM');
        later(grace, () => signalGroup(group, 'SIGKILL'));
    };
    const cancel = () => stop('cancelled');
    host.signal.addEventListener('abort', cancel, { once: true });
    if (program.timeLimitSeconds !== undefined)
        later(Math.min(program.timeLimitSeconds * 1000, MAX_TIMER), () => stop('time-limit'));
    const closed = new Promise((resolve) => child.once('close', () => resolve()));
    const ending = await new Promise((resolve) => child.once('exit', (exitCode, signal) => resolve({ exitCode, signal })));
    host.signal.removeEventListener('abort', cancel);
    for (const timer of timers)
        clearTimeout(timer);
    await endGroup(group);
    // Somebody outside the group may still hold the pipe open: what was printed has arrived, nobody waits for more.
    await Promise.race([closed, (0,promises_.setTimeout)(1000, undefined, { ref: false })]);
    child.stdout.destroy();
    child.stderr.destroy();
    return { ending, stopped, usage: sampler.usage };
}
/** The longest a Node timer can wait, about 24 days. */
const MAX_TIMER = 2 ** 31 - 1;
const LEFTOVER_GRACE = 500;
const KILLED_GRACE = 2000;
/** Ends what outlived the leader of the group: politely for half a second, then for good. Returns when it is gone. */
async function endGroup(group) {
    if (!signalGroup(group, 'SIGTERM'))
        return;
    await gone(group, LEFTOVER_GRACE);
    // A killed process takes a moment to go: it may be writing still.
    if (signalGroup(group, 'SIGKILL'))
        await gone(group, KILLED_GRACE);
}
async function gone(group, most) {
    for (let waited = 0; waited < most && alive(group); waited += 20)
        await (0,promises_.setTimeout)(20);
}
function alive(group) {
    return groupMembers(group)?.length !== 0;
}
/** @returns whether there was anybody in the group */
function signalGroup(group, signal) {
    try {
        process.kill(-group, signal);
        return true;
    }
    catch {
        return false;
    }
}
function ended(program, stopped, ending, tail) {
    const name = `${program.label}: ${kit.escape.logLine(program.argv.join(' '))}`;
    const said = tail.length === 0 ? '. It printed nothing.' : `. Its last lines:\n${tail.map((line) => `  | ${line}`).join('\n')}`;
    const where = { field: program.label };
    switch (stopped) {
        case 'time-limit':
            return fail('MLOPS_PROGRAM_TIME_LIMIT', {
                message: `${name} was ended after its time limit of ${program.timeLimitSeconds} s${said}`,
                where,
                hint: 'Give it more time with `time-limit:` in mlops.yml, or less to do.',
            });
        case 'cancelled':
            return fail('MLOPS_PROGRAM_CANCELLED', {
                message: `${name} was ended because the run was cancelled${said}`,
                where,
                hint: 'Run the same command again; nothing half-made was kept.',
            });
        case undefined: {
            const memory = ending.signal === 'SIGKILL' || ending.exitCode === 137;
            return fail(ending.signal ? 'MLOPS_PROGRAM_KILLED' : 'MLOPS_PROGRAM_FAILED', {
                message: `${name} ended with ${explainEnding(ending)}${said}`,
                where,
                hint: memory
                    ? 'Give the machine more memory, or let the program hold less at once.'
                    : 'Read its last lines above; it runs alone in the same directory.',
            });
        }
    }
}
/** Losing the copy of the log (a full disk) is no reason to lose the training: it is said once. */
function openLog(host, path) {
    if (path === undefined)
        return { write: () => undefined, close: () => undefined };
    const file = (0,external_node_fs_.openSync)(path, 'a');
    let broken = false;
    return {
        write(line) {
            if (broken)
                return;
            try {
                (0,external_node_fs_.writeSync)(file, `${line}\n`);
            }
            catch (cause) {
                broken = true;
                host.log.warning(`The program's log cannot be written any more: ${cause.message}`);
            }
        },
        close: () => (0,external_node_fs_.closeSync)(file),
    };
}

;// CONCATENATED MODULE: ./packages/process/read-program.ts


const MEBIBYTE = 1 << 20;
const TIME_LIMIT_MS = 10_000;
/**
 * What a small tool of the machine (nvidia-smi) prints, without a shell, with the environment a user's program has.
 * Never throws: a tool that is absent, too slow or too talkative has no exit code.
 */
function readProgram(host, argv, { cwd } = {}) {
    const [command, ...args] = argv;
    const options = {
        env: programEnvironment(host.env, [], {}),
        ...(cwd !== undefined && { cwd }),
        timeout: TIME_LIMIT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MEBIBYTE,
        signal: host.signal,
    };
    return new Promise((resolve) => {
        (0,external_node_child_process_.execFile)(command, args, options, (error, stdout, stderr) => {
            const code = error === null ? 0 : error.code;
            resolve({ exitCode: typeof code === 'number' ? code : undefined, stdout, stderr });
        });
    });
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./packages/process/service.ts








/**
 * Starts a program without a shell, in a session and process group of its own: it outlives this process, its terminal and
 * its signals. It writes straight to its log, so nobody has to stay alive to read a pipe.
 * @throws MLOPS_PROGRAM_NOT_FOUND, MLOPS_PROGRAM_ENVIRONMENT
 */
async function startService(host, service) {
    const env = programEnvironment(host.env, service.allowEnv ?? [], service.env);
    const [command, ...args] = service.argv;
    (0,external_node_fs_.mkdirSync)((0,external_node_path_.dirname)(service.logFile), { recursive: true });
    const log = (0,external_node_fs_.openSync)(service.logFile, 'a', 0o600);
    try {
        const child = (0,external_node_child_process_.spawn)(command, args, { cwd: service.cwd, env, detached: true, stdio: ['ignore', log, log] });
        await spawned(child, service);
        child.unref();
        return { pid: child.pid, started: startOf(child.pid) ?? null };
    }
    finally {
        (0,external_node_fs_.closeSync)(log);
    }
}
/** Whether that very process lives; a zombie does not. */
function isRunning({ pid, started }) {
    const now = startOf(pid);
    if (now !== null)
        return now !== undefined && (started === null || now === started);
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/** This process, as {@link isRunning} knows it. */
function thisProcess() {
    return { pid: process.pid, started: startOf(process.pid) ?? null };
}
/** Ends a service and its process group: politely, then for good. Returns when nothing of it lives. */
async function endService(service, graceSeconds = 5) {
    if (!isRunning(service))
        return;
    signal(-service.pid, 'SIGTERM');
    for (let waited = 0; waited < graceSeconds * 1000 && isRunning(service); waited += 20)
        await (0,promises_.setTimeout)(20);
    signal(-service.pid, 'SIGKILL');
    for (let waited = 0; waited < service_KILLED_GRACE && groupMembers(service.pid)?.length !== 0; waited += 20) {
        if (groupMembers(service.pid) === null && !isRunning(service))
            return;
        await (0,promises_.setTimeout)(20);
    }
}
const service_KILLED_GRACE = 2000;
/** Ends one process at once, and nothing else of its group: what it started goes on. Returns when it does not live. */
async function killProcess(service) {
    if (isRunning(service))
        signal(service.pid, 'SIGKILL');
    for (let waited = 0; waited < service_KILLED_GRACE && isRunning(service); waited += 20)
        await (0,promises_.setTimeout)(20);
}
/** @param pid negative: of a group */
function signal(pid, name) {
    try {
        process.kill(pid, name);
    }
    catch {
        // Gone already.
    }
}
/** The process of this user whose environment has `name=value` since its start; undefined when there is none, or no `/proc`. */
function findService(name, value) {
    const pid = processWith(`${name}=${value}`);
    return pid === undefined ? undefined : { pid, started: startOf(pid) ?? null };
}
/** Resident memory of the service's own process now, its children not counted; `null` where the system does not say. */
function serviceMemory({ pid }) {
    return processMemory(pid);
}
/**
 * Moves what a log holds to `<log>.1` once it is longer than `limitBytes`, and begins it anew. The service goes on writing
 * to the same file; lines that it writes between the copy and the cut are lost.
 */
function rotateLog(logFile, limitBytes) {
    if (!(0,external_node_fs_.existsSync)(logFile) || (0,external_node_fs_.statSync)(logFile).size <= limitBytes)
        return;
    const aside = `${logFile}.1.tmp`;
    (0,external_node_fs_.copyFileSync)(logFile, aside);
    (0,external_node_fs_.renameSync)(aside, `${logFile}.1`);
    (0,external_node_fs_.truncateSync)(logFile);
}
/** The last lines of a service's log, escaped for a log; none when it has not printed anything. */
function serviceLog(logFile, lines = 10) {
    if (!(0,external_node_fs_.existsSync)(logFile))
        return [];
    const file = (0,external_node_fs_.openSync)(logFile, 'r');
    try {
        const { size } = (0,external_node_fs_.statSync)(logFile);
        const bytes = Buffer.alloc(Math.min(size, LOG_END));
        const read = (0,external_node_fs_.readSync)(file, bytes, 0, bytes.length, size - bytes.length);
        const text = bytes.subarray(0, read).toString('utf8').trimEnd();
        return text === '' ? [] : text.split('\n').slice(-lines).map(kit.escape.logLine);
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}
const LOG_END = 16 << 10;

;// CONCATENATED MODULE: ./packages/process/scratch.ts

/**
 * Lends a fresh directory `<prefix>XXXXXX` inside `parent` and removes it afterwards, with what an earlier call that was
 * killed left of the same prefix. The caller holds the lock of its stage: nobody else uses the prefix in `parent`.
 */
async function withScratch(host, { parent, prefix }, body) {
    await host.files.makeDirectory(parent);
    for (const name of await host.files.list(parent)) {
        if (name.startsWith(prefix))
            await host.files.remove((0,external_node_path_.join)(parent, name));
    }
    const directory = await host.files.makeTemporaryDirectory(prefix, parent);
    try {
        return await body(directory);
    }
    finally {
        await host.files.remove(directory);
    }
}

;// CONCATENATED MODULE: ./packages/process/index.ts








/***/ })

};
