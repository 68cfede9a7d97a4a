export const id = 8617;
export const ids = [8617];
export const modules = {

/***/ 88617:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  bG: () => (/* reexport */ TOKEN_VARIABLE),
  Hv: () => (/* reexport */ deployDirectory),
  RK: () => (/* reexport */ errors_fail),
  f8: () => (/* reexport */ deploymentAsMarkdown),
  p7: () => (/* reexport */ environmentOf),
  oJ: () => (/* reexport */ inspectDeployment),
  QI: () => (/* reexport */ isDeploying),
  E7: () => (/* reexport */ keepServers),
  Ap: () => (/* reexport */ openTarget),
  y9: () => (/* reexport */ perform),
  HN: () => (/* reexport */ planDeployment),
  II: () => (/* reexport */ planRollback),
  Fz: () => (/* reexport */ readDeployments),
  z3: () => (/* reexport */ refuseOlder),
  Uc: () => (/* reexport */ releaseFolder),
  Iv: () => (/* reexport */ routeRequests),
  aE: () => (/* reexport */ fail),
  UD: () => (/* reexport */ startServer),
  dH: () => (/* reexport */ stopServers),
  jN: () => (/* reexport */ summarizeDeployment),
  B9: () => (/* reexport */ tokenOf)
});

;// CONCATENATED MODULE: ./packages/serving/token.ts
/** When it is set, servers ask every request for it, as a bearer token. */
const TOKEN_VARIABLE = 'MLOPS_SERVE_TOKEN';
/** @param env of the host */
function tokenOf(env) {
    return env[TOKEN_VARIABLE] || undefined;
}

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/serving/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_RUNTIME_NETWORK: 'The ONNX runtime is not on this machine yet and could not be fetched from the npm registry.',
    MLOPS_RUNTIME_CHECKSUM: 'A file of the ONNX runtime does not have the pinned digest; it is not loaded.',
    MLOPS_RUNTIME_MISSING: 'The directory named for the ONNX runtime does not hold it.',
    MLOPS_RUNTIME_CACHE: 'The ONNX runtime could not be written to the cache directory.',
    MLOPS_SERVE_MODEL: 'A model cannot be served: there is no ONNX file, or the runtime refuses it.',
    MLOPS_SERVE_DIGEST: 'The files of a model are not those that were to be served: their digest is another.',
    MLOPS_SERVE_OPTIONS: 'A server is asked for something that cannot be: no model, the same one twice, a limit below one.',
    MLOPS_SERVE_PORT: 'The address cannot be listened on: the port is in use, or belongs to another user.',
    MLOPS_SERVE_LOG: 'The directory of the prediction log cannot be written to.',
});

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/prom-client/index.js
var prom_client = __webpack_require__(95222);
;// CONCATENATED MODULE: ./packages/serving/metrics.ts

function openMetrics() {
    const registry = new prom_client.Registry();
    (0,prom_client.collectDefaultMetrics)({ register: registry });
    const registers = [registry];
    const model = ['model', 'version'];
    return {
        requests: new prom_client.Counter({
            name: 'mlops_requests_total',
            help: 'Requests answered, by route and HTTP status.',
            labelNames: ['route', 'code'],
            registers,
        }),
        seconds: new prom_client.Histogram({
            name: 'mlops_inference_seconds',
            help: 'Seconds from the request to its answer, for predictions that were made.',
            labelNames: model,
            buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            registers,
        }),
        rows: new prom_client.Counter({ name: 'mlops_predictions_total', help: 'Rows predicted.', labelNames: model, registers }),
        failures: new prom_client.Counter({
            name: 'mlops_inference_failures_total',
            help: 'Requests that got no usable answer, of a model or of the online store.',
            labelNames: [...model, 'reason'],
            registers,
        }),
        inFlight: new prom_client.Gauge({ name: 'mlops_requests_in_flight', help: 'Inference requests being answered.', registers }),
        logged: new prom_client.Counter({
            name: 'mlops_prediction_log_rows_total',
            help: 'Rows written to the prediction log.',
            registers,
        }),
        lost: new prom_client.Counter({
            name: 'mlops_prediction_log_lost_total',
            help: 'Rows that the prediction log should have and has not: the disk was full or too slow, or the line too long.',
            registers,
        }),
        contentType: registry.contentType,
        text: () => registry.metrics(),
    };
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
// EXTERNAL MODULE: ./packages/features/index.ts + 27 modules
var packages_features = __webpack_require__(68);
;// CONCATENATED MODULE: ./packages/serving/features.ts





/** What build-features says of the rows a model was trained on; what serving needs of it. */
const Features = schemas/* object */.Ikc({
    entity: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    features: schemas/* array */.YOg(schemas/* looseObject */._H3({ name: schemas/* string */.YjP() })),
});
/**
 * The `features.json` of build-features that belongs to a model. One that takes its features by name needs none.
 * @throws MLOPS_SERVE_MODEL when it is there and says something else
 */
async function readFeatures(file) {
    const bytes = await (0,promises_.readFile)(file).catch((error) => {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    });
    if (bytes === undefined)
        return { entity: [], names: [], ways: new Map(), digest: null };
    try {
        const { entity, features } = Features.parse(JSON.parse(bytes.toString('utf8')));
        return {
            entity: entity ?? [],
            names: features.map(({ name }) => name),
            ways: (0,packages_features/* waysOf */.UV)(features),
            digest: (0,evidence/* sha256 */.sc)(bytes),
        };
    }
    catch (cause) {
        throw fail('MLOPS_SERVE_MODEL', {
            message: 'expected the features.json that build-features writes: {"entity": […], "features": [{"name": …}]}',
            where: { file },
            cause,
        });
    }
}

// EXTERNAL MODULE: ./packages/modelscan/index.ts + 42 modules
var modelscan = __webpack_require__(6683);
;// CONCATENATED MODULE: ./packages/serving/model/find-onnx.ts






/**
 * The one ONNX model in a directory, whatever it is called.
 * @throws MLOPS_SERVE_MODEL when there is none, or more than one, or a file that it reads tensors from is not there
 */
async function findOnnx(directory) {
    const entries = await (0,promises_.readdir)(directory, { recursive: true, withFileTypes: true }).catch((cause) => {
        throw fail('MLOPS_SERVE_MODEL', {
            message: `the model directory cannot be read: ${cause.message}`,
            where: { file: directory },
            cause,
        });
    });
    const found = [];
    const read = new Map();
    for (const entry of entries.filter((item) => item.isFile())) {
        const path = (0,external_node_path_.join)(entry.parentPath, entry.name);
        const bytes = await (0,promises_.readFile)(path);
        const name = (0,external_node_path_.relative)(directory, path).replaceAll(external_node_path_.sep, '/');
        read.set(name, bytes);
        const model = (0,modelscan/* readOnnxModel */.Dk)(bytes);
        if (model)
            found.push({ path, name, bytes, ...model });
    }
    const [only, another] = found.sort((a, b) => (a.path < b.path ? -1 : 1));
    if (only && !another) {
        const { path, bytes } = only;
        const external = only.external.map((place) => ({ path: place, data: beside(only, place, read) }));
        const digest = (0,evidence/* dirHash1 */.jU)([...read].map(([name, content]) => ({ name, sha256: (0,evidence/* sha256 */.sc)(content) })));
        return { path, bytes, external, digest };
    }
    throw fail('MLOPS_SERVE_MODEL', {
        message: only
            ? `expected one ONNX model, found ${found.length}: ${found.map(({ path }) => path).join(', ')}`
            : `expected an ONNX model, found none among ${entries.length} files`,
        where: { file: directory },
        hint: only
            ? 'Keep one model in a directory.'
            : 'Export the model as ONNX; examples/flights/export.py does it for scikit-learn.',
    });
}
/** What was read is what is served: a model reads nothing that does not count in its digest. */
function beside({ path, name }, place, read) {
    const data = read.get(external_node_path_.posix.join(external_node_path_.posix.dirname(name), place));
    if (data)
        return data;
    throw fail('MLOPS_SERVE_MODEL', {
        message: `the model reads tensors from ${kit.escape.logLine(place)}, and its directory has no such file`,
        where: { file: path },
        hint: 'Put the file where the model looks for it, or export the model with its tensors in one file.',
    });
}

// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(75919);
;// CONCATENATED MODULE: ./packages/serving/model/tensor.ts
/** What ONNX Runtime calls them in JavaScript. */
const RUNTIME_TYPES = {
    bool: 'BOOL',
    uint8: 'UINT8',
    uint16: 'UINT16',
    uint32: 'UINT32',
    uint64: 'UINT64',
    int8: 'INT8',
    int16: 'INT16',
    int32: 'INT32',
    int64: 'INT64',
    float32: 'FP32',
    float64: 'FP64',
    string: 'BYTES',
};
/** @returns undefined for a type that JSON cannot carry exactly or that we do not serve, such as float16 */
function datatypeOf(runtimeType) {
    return Object.hasOwn(RUNTIME_TYPES, runtimeType) ? RUNTIME_TYPES[runtimeType] : undefined;
}
function runtimeTypeOf(datatype) {
    return Object.entries(RUNTIME_TYPES).find(([, value]) => value === datatype)[0];
}
/** `FP32 [-1, 4]` */
function describeTensor({ datatype, shape }) {
    return `${datatype} [${shape.join(', ')}]`;
}

;// CONCATENATED MODULE: ./packages/serving/model/worker.ts
/**
 * The program of the thread that runs a model, as text: a file of its own would not survive bundling. Answers in the order
 * in which it is asked. A trap of the WebAssembly leaves it unusable, so the thread ends and another one takes its place.
 */
const WORKER = `
const { parentPort, workerData: { module, wasm, model, external } } = require('node:worker_threads');

async function open() {
  const ort = await import(module);
  const runtime = ort.InferenceSession ? ort : ort.default;
  if (wasm) Object.assign(runtime.env.wasm, { numThreads: 1, wasmBinary: wasm });
  const threads = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' };
  const options = { ...threads, logSeverityLevel: 3, externalData: external };
  return { runtime, session: await runtime.InferenceSession.create(model, options) };
}

async function answer({ runtime, session }, { id, feeds, outputs }) {
  try {
    const given = {};
    for (const [name, { type, data, dims }] of Object.entries(feeds)) given[name] = new runtime.Tensor(type, data, dims);
    const made = await session.run(given, outputs);
    const answers = {};
    for (const [name, tensor] of Object.entries(made)) {
      answers[name] = { type: tensor.type, data: tensor.data, dims: tensor.dims };
    }
    parentPort.postMessage({ id, outputs: answers });
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    parentPort.postMessage({ id, error: String(error?.message ?? error) });
  }
}

open().then(
  (opened) => {
    const { inputMetadata: inputs, outputMetadata: outputs } = opened.session;
    parentPort.postMessage({ opened: { inputs, outputs } });
    let last = Promise.resolve();
    parentPort.on('message', (question) => { last = last.then(() => answer(opened, question)); });
  },
  (error) => parentPort.postMessage({ refused: String(error?.message ?? error) }),
);
`;

;// CONCATENATED MODULE: ./packages/serving/model/runner.ts






class RunFailure extends Error {
    reason;
    constructor(reason, message) {
        super(message);
        this.reason = reason;
    }
}
const REOPEN_AFTER_MS = 1000;
/**
 * One model in a thread of its own: a long batch does not keep the server from answering its health checks, a model that
 * never comes back is ended by its time limit, and one that crashes takes nobody with it. Questions are answered in order.
 */
class Runner {
    inputs = [];
    outputs = [];
    #runtime;
    #wasm;
    #model;
    #limitMs;
    #warn;
    #waiting = [];
    #worker;
    #ready = false;
    #closed = false;
    #reopening;
    #next = 0;
    constructor(model, runtime, wasm, options) {
        this.#model = model;
        this.#runtime = runtime;
        this.#wasm = wasm;
        this.#limitMs = options.limitSeconds * 1000;
        this.#warn = options.warn;
    }
    /** @throws MLOPS_SERVE_MODEL when the runtime refuses the model, or it takes or gives what cannot be served */
    static async open(model, runtime, options) {
        const wasm = runtime.wasm === undefined ? undefined : await (0,promises_.readFile)(runtime.wasm);
        const runner = new Runner(model, runtime, wasm, options);
        try {
            const { inputs, outputs } = await runner.#start();
            runner.inputs = inputs.map((metadata) => specOf(metadata, 'input'));
            runner.outputs = outputs.map((metadata) => specOf(metadata, 'output'));
            return runner;
        }
        catch (cause) {
            await runner.close();
            throw fail('MLOPS_SERVE_MODEL', {
                message: `the model cannot be served: ${kit.escape.logLine(cause.message)}`,
                where: { file: model.path },
                hint: `It is run by ${runtime.facts.name} ${runtime.facts.version}.`,
                cause,
            });
        }
    }
    get ready() {
        return this.#ready;
    }
    /** @throws RunFailure */
    run(feeds, outputs) {
        return new Promise((resolve, reject) => {
            if (this.#closed)
                return reject(new RunFailure('closed', 'the server is stopping'));
            const id = this.#next++;
            const timer = setTimeout(() => this.#tooLong(id), this.#limitMs);
            const question = { id, feeds, outputs, resolve, reject, timer };
            this.#waiting.push(question);
            if (this.#ready)
                this.#ask(question);
        });
    }
    async close() {
        this.#closed = true;
        this.#ready = false;
        clearTimeout(this.#reopening);
        for (const question of this.#waiting.splice(0))
            settle(question, new RunFailure('closed', 'the server is stopping'));
        await this.#worker?.terminate();
    }
    #start() {
        return new Promise((resolve, reject) => {
            const { module } = this.#runtime;
            const { bytes, external } = this.#model;
            const workerData = { module, wasm: this.#wasm, model: bytes, external };
            const worker = new external_node_worker_threads_.Worker(WORKER, { eval: true, workerData, execArgv: [], env: {} });
            this.#worker = worker;
            let opened = false;
            worker.on('message', (answer) => {
                if ('opened' in answer) {
                    opened = this.#ready = true;
                    for (const question of this.#waiting)
                        this.#ask(question);
                    resolve(answer.opened);
                }
                else if ('refused' in answer)
                    reject(new Error(answer.refused));
                else
                    this.#answered(answer);
            });
            let reason = 'its thread ended';
            worker.on('error', (error) => (reason = error.message));
            worker.on('exit', () => {
                reject(new Error(reason));
                if (opened)
                    this.#ended(reason);
            });
        });
    }
    #ask({ id, feeds, outputs }) {
        this.#worker.postMessage({ id, feeds, outputs });
    }
    #answered(answer) {
        const index = this.#waiting.findIndex(({ id }) => id === answer.id);
        // Nobody waits any more for what was given up in the line.
        if (index >= 0) {
            const [question] = this.#waiting.splice(index, 1);
            settle(question, 'error' in answer ? new RunFailure('refused', answer.error) : answer.outputs);
        }
        this.#waiting[0]?.timer.refresh();
    }
    /** The first in line is being computed: its thread has to go. Another one only waited too long. */
    #tooLong(id) {
        const index = this.#waiting.findIndex((question) => question.id === id);
        const [question] = this.#waiting.splice(index, 1);
        const seconds = this.#limitMs / 1000;
        if (index > 0 || !this.#ready) {
            settle(question, new RunFailure('waited', `the model was busy for ${seconds} s`));
            return;
        }
        settle(question, new RunFailure('time-out', `the model gave no answer within ${seconds} s`));
        this.#ready = false;
        void this.#worker.terminate();
    }
    #ended(reason) {
        if (this.#closed)
            return;
        const crashed = this.#ready;
        this.#ready = false;
        // The first question was being computed; asked again it might end the next thread as well.
        if (crashed) {
            const first = this.#waiting.shift();
            if (first)
                settle(first, new RunFailure('crashed', `the model crashed: ${reason}`));
        }
        this.#warn(`the thread of ${this.#model.path} ended and is started again: ${reason}`);
        for (const question of this.#waiting)
            question.timer.refresh();
        this.#reopen(0);
    }
    #reopen(delay) {
        this.#reopening = setTimeout(() => {
            this.#start().catch((error) => {
                if (this.#closed)
                    return;
                this.#warn(`the model could not be opened again: ${error.message}`);
                this.#reopen(REOPEN_AFTER_MS);
            });
        }, delay);
    }
}
function settle(question, outcome) {
    clearTimeout(question.timer);
    if (outcome instanceof RunFailure)
        question.reject(outcome);
    else
        question.resolve(outcome);
}
/** ONNX Runtime tells a dimension without a size by a name, or by the largest 32-bit number. */
function specOf({ name, isTensor, type, shape }, side) {
    if (!isTensor) {
        throw new Error(`its ${side} "${name}" is a sequence or a map, not a tensor (skl2onnx makes a tensor of it with options={"zipmap": False})`);
    }
    const datatype = datatypeOf(type);
    if (datatype === undefined)
        throw new Error(`its ${side} "${name}" is of type ${type}, which is not served`);
    const dims = shape.map((size) => (typeof size === 'number' && size >= 0 && size < 0xffff_ffff ? size : -1));
    return { name, datatype, shape: dims };
}

// EXTERNAL MODULE: external "node:module"
var external_node_module_ = __webpack_require__(98995);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(73136);
// EXTERNAL MODULE: ./packages/pinned/index.ts + 5 modules
var pinned = __webpack_require__(91210);
// EXTERNAL MODULE: ./packages/process/index.ts + 10 modules
var packages_process = __webpack_require__(20958);
;// CONCATENATED MODULE: ./packages/serving/runtime/pins.json
const pins_namespaceObject = /*#__PURE__*/JSON.parse('{"r":"1.30.0","h":{"package":"onnxruntime-web","integrity":"sha512-q0y+JrrtukXSzsBWEMccVfqX25LRmosXHF+CaRJmg8pZClzcV7svNc4rKY3jL02Vb7QmRMDs1SigqR4CXAfKYQ==","files":{"dist/ort-wasm-simd-threaded.wasm":"3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2","dist/ort.wasm.bundle.min.mjs":"11e64bd8ffe11bd1a2a2f0d6275fdfbbba7262f0b76b99b53d228a8a22ef3d90"}}}');
;// CONCATENATED MODULE: ./packages/serving/runtime/runtime.ts









const AT = 'node_modules/onnxruntime-web';
const CODES = {
    network: 'MLOPS_RUNTIME_NETWORK',
    checksum: 'MLOPS_RUNTIME_CHECKSUM',
    missing: 'MLOPS_RUNTIME_MISSING',
    cache: 'MLOPS_RUNTIME_CACHE',
};
/** Two files of onnxruntime-web: everywhere the same, without an install script, measured as fast on one thread as the native one. */
const onnxruntimeWeb = {
    what: 'the ONNX runtime',
    title: `onnxruntime-web ${pins_namespaceObject.r}`,
    directory: `onnxruntime-web-${pins_namespaceObject.r}`,
    packages: [{ at: AT, version: pins_namespaceObject.r, pin: pins_namespaceObject.h }],
    variable: 'MLOPS_ONNX_RUNTIME_PATH',
    megabytes: 15,
    fail: (problem, detail) => fail(CODES[problem], detail),
};
/**
 * The pinned onnxruntime-web, fetched when it is first needed; or, for who says so, the project's own onnxruntime-node. What
 * merely lies in a working tree is not loaded, and nothing above the project ever is.
 * @param native root of the project whose own is to be used; undefined: the pinned one
 * @throws MLOPS_RUNTIME_NETWORK, MLOPS_RUNTIME_CHECKSUM, MLOPS_RUNTIME_MISSING, MLOPS_RUNTIME_CACHE
 */
async function locateRuntime(host, native) {
    if (native !== undefined)
        return nativeRuntime(native);
    const directory = (0,external_node_path_.join)(await (0,pinned/* locatePinned */.DT)(host, onnxruntimeWeb, { readProgram: packages_process/* readProgram */.Lk }), AT);
    const file = (name) => (0,external_node_path_.join)(directory, 'dist', name);
    const { dirHash1: digest } = await (0,evidence/* digestDirectory */.qW)(directory);
    return {
        facts: { name: 'onnxruntime-web', version: pins_namespaceObject.r, digest },
        module: (0,external_node_url_.pathToFileURL)(file('ort.wasm.bundle.min.mjs')).href,
        wasm: file('ort-wasm-simd-threaded.wasm'),
    };
}
async function nativeRuntime(project) {
    const place = (0,external_node_path_.join)(project, 'node_modules', 'onnxruntime-node');
    try {
        const directory = await (0,promises_.realpath)(place);
        const { version } = JSON.parse(await (0,promises_.readFile)((0,external_node_path_.join)(directory, 'package.json'), 'utf8'));
        const { dirHash1: digest } = await (0,evidence/* digestDirectory */.qW)(directory);
        return {
            facts: { name: 'onnxruntime-node', version: String(version), digest },
            module: (0,external_node_url_.pathToFileURL)((0,external_node_module_.createRequire)((0,external_node_path_.join)(directory, 'package.json')).resolve(directory)).href,
        };
    }
    catch (cause) {
        throw fail('MLOPS_RUNTIME_MISSING', {
            message: `mlops.yml asks for the project's own onnxruntime-node, and ${place} does not hold it: ${cause.message}`,
            where: { field: 'deploy.runtime' },
            hint: 'Install it there: npm install onnxruntime-node. Or leave deploy.runtime out.',
            cause,
        });
    }
}

;// CONCATENATED MODULE: ./packages/serving/models.ts







/** @throws MLOPS_SERVE_MODEL, MLOPS_RUNTIME_… */
async function openModels(host, models, options) {
    const runtime = await locateRuntime(host, options.native);
    const { facts } = runtime;
    host.log.debug(`models are run by ${facts.name} ${facts.version}, dirHash1 ${facts.digest}`);
    const all = [];
    const close = async () => void (await Promise.all(all.map(({ runner }) => runner.close())));
    try {
        for (const model of models) {
            const features = await readFeatures(model.featuresFile ?? (0,external_node_path_.join)(model.directory, 'features.json'));
            const warn = (message) => host.log.warning(message);
            const onnx = await findOnnx(model.directory);
            refuseOther(model, onnx.digest, features.digest);
            refuseExternal(onnx, facts);
            const runner = await Runner.open(onnx, runtime, { limitSeconds: options.limitSeconds, warn });
            all.push({ ...model, features, runner, digest: onnx.digest });
            refuseOtherWidth(model, features, runner);
        }
    }
    catch (error) {
        await close();
        throw error;
    }
    const find = (wanted, of) => all.find((model) => model.name === wanted && (of === undefined || model.version === of));
    return { runtime: facts, all, find, close };
}
/** The bytes that were read are the ones that are served: what they are is asked of them, not of the disk. */
function refuseOther({ directory, expected, featuresFile }, digest, features) {
    const refuse = (file, found, wanted) => fail('MLOPS_SERVE_DIGEST', {
        message: `${file} is not what is to be served: its digest is ${found ?? 'none, as it is not there'}, expected ${wanted}`,
        where: { file },
        hint: 'Bring it from the store again: mlops deploy-model NAME@vX.Y.Z',
    });
    if (expected?.digest !== undefined && digest !== expected.digest)
        throw refuse(directory, digest, expected.digest);
    if (expected?.features !== undefined && features !== expected.features)
        throw refuse(featuresFile ?? (0,external_node_path_.join)(directory, 'features.json'), features, expected.features);
}
/** The native runtime would look for the files below the working directory, whatever lies there. */
function refuseExternal({ path, external }, { name }) {
    if (name !== 'onnxruntime-node' || external.length === 0)
        return;
    throw fail('MLOPS_SERVE_MODEL', {
        message: `the model has tensors in another file (${kit.escape.logLine(external[0].path)}), and onnxruntime-node is given one`,
        where: { file: path },
        hint: `Leave deploy.runtime out, or export the model as one file: python -c "import onnx; onnx.save(onnx.load('with-data/model.onnx'), 'model/model.onnx')"`,
    });
}
/** A matrix whose columns nobody can name is one thing; names for another number of columns are a mistake. */
function refuseOtherWidth({ directory }, { names }, { inputs }) {
    const [only, another] = inputs;
    const width = only?.shape[1] ?? -1;
    if (!only || another || names.length === 0 || width === -1 || width === names.length || names.includes(only.name))
        return;
    throw fail('MLOPS_SERVE_MODEL', {
        message: `the model takes a matrix of ${width} columns, and its features.json names ${names.length} features`,
        where: { file: directory },
        hint: 'It was trained on other features: serve it with the features.json of its own run.',
    });
}

;// CONCATENATED MODULE: ./packages/serving/patience.ts
/** How long a client may take to send a request, and the headers of it, in milliseconds. */
const PATIENCE = { requestTimeout: 30_000, headersTimeout: 10_000 };

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./packages/serving/prediction-log.ts




const NAME = /^predictions-.*\.jsonl$/;
const MOST_WAITING_ROWS = 100_000;
const LINES_AT_ONCE = 256;
const BYTES_AT_ONCE = 4 * 2 ** 20;
/** In bytes. What reads the log (monitoring/served.ts) takes no longer ones. */
const LONGEST_LINE = 16 * 2 ** 20 - 1;
const RETRY_AFTER_MS = 1000;
/**
 * Predictions on disk, one JSON object a line, for whoever watches the model. Lines that come while others are being
 * written go together in the next write. A killed server leaves at most its last line cut; a disk that is full costs
 * lines, and a row that no line can say costs its own: they are counted, and never cost an answer.
 */
class PredictionLog {
    rate;
    #host;
    #options;
    #counts;
    #prefix;
    #file;
    #files = 0;
    #waiting = [];
    /** That are waiting. */
    #rows = 0;
    #writing;
    #retryAt = 0;
    /** Since the log last said so. */
    #lost = 0;
    #warned = false;
    constructor(host, options, counts) {
        this.#host = host;
        this.#options = { rate: 1, fileBytes: 64 * 2 ** 20, totalBytes: 2 ** 30, ...options };
        this.rate = this.#options.rate;
        this.#counts = counts;
        const started = host.clock.now().toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
        this.#prefix = `predictions-${started}-${process.pid}`;
    }
    /** @throws MLOPS_SERVE_LOG when its first file cannot be made: before anything is served, that is an error */
    static async open(host, options, counts) {
        const log = new PredictionLog(host, options, counts);
        try {
            await (0,promises_.mkdir)(options.directory, { recursive: true });
            await log.#next();
        }
        catch (cause) {
            throw fail('MLOPS_SERVE_LOG', {
                message: `predictions cannot be logged: ${cause.message}`,
                where: { file: options.directory },
                hint: 'Name another directory with --log, or serve without a log.',
                cause,
            });
        }
        return log;
    }
    /** Whether a request is among those that are logged. */
    sample() {
        if (this.rate >= 1)
            return true;
        const [high, low] = this.#host.random.bytes(2);
        return (high * 256 + low) / 65_536 < this.rate;
    }
    /**
     * Returns at once; what cannot be kept is counted as lost.
     * @param line makes the line of a row, counted from 0, when it is about to be written: a large batch is not turned into
     *   text in one go, while others wait for an answer
     */
    write(rows, line) {
        if (this.#rows + rows > MOST_WAITING_ROWS || this.#host.clock.monotonic() < this.#retryAt) {
            this.#lose(rows);
            return;
        }
        this.#waiting.push({ line, next: 0, rows });
        this.#rows += rows;
        this.#writing ??= this.#drain().finally(() => (this.#writing = undefined));
    }
    /** Writes what is still waiting, and what is missing. */
    async close() {
        await this.#writing;
        if (this.#lost > 0)
            await this.#append([]).catch(() => undefined);
        await this.#file?.handle.close().catch(() => undefined);
    }
    async #drain() {
        while (this.#waiting.length > 0) {
            // The answer goes first.
            await (0,external_node_timers_promises_.setImmediate)();
            const lines = this.#take();
            try {
                await this.#append(lines);
                this.#counts.logged(lines.length);
            }
            catch (error) {
                this.#lose(lines.length + this.#rows);
                this.#waiting = [];
                this.#rows = 0;
                this.#retryAt = this.#host.clock.monotonic() + RETRY_AFTER_MS;
                this.#host.log.warning(`predictions are not being logged: ${error.message}`);
            }
        }
    }
    /** The next lines, of one request or of many. */
    #take() {
        const lines = [];
        let [taken, bytes] = [0, 0];
        for (let batch = this.#waiting[0]; batch; batch = this.#waiting[0]) {
            if (taken >= LINES_AT_ONCE || bytes >= BYTES_AT_ONCE)
                break;
            const line = this.#lineOf(batch.line, batch.next++);
            taken++;
            bytes += Buffer.byteLength(line);
            if (line !== '')
                lines.push(line);
            if (batch.next === batch.rows)
                this.#waiting.shift();
        }
        this.#rows -= taken;
        return lines;
    }
    /** @returns empty when it is lost */
    #lineOf(line, row) {
        let problem = `a line would be longer than ${LONGEST_LINE} bytes`;
        try {
            const text = `${JSON.stringify(line(row))}\n`;
            if (Buffer.byteLength(text) <= LONGEST_LINE)
                return text;
        }
        catch (error) {
            problem = error.message;
        }
        this.#lose(1);
        // Whoever sends such requests must not fill another log.
        if (!this.#warned)
            this.#host.log.warning(`a prediction cannot be logged; more are counted as lost: ${problem}`);
        this.#warned = true;
        return '';
    }
    #lose(rows) {
        this.#counts.lost(rows);
        this.#lost += rows;
    }
    /** How many rows are missing goes into the log itself, as soon as it can be written to again: `{"time", "lost"}`. */
    async #append(lines) {
        const lost = this.#lost;
        const gap = lost === 0 ? '' : `${JSON.stringify({ time: this.#host.clock.now().toISOString(), lost })}\n`;
        const bytes = Buffer.from(gap + lines.join(''));
        const file = this.#file && this.#file.bytes < this.#options.fileBytes ? this.#file : await this.#next();
        try {
            await file.handle.writeFile(bytes);
            file.bytes += bytes.length;
            this.#lost -= lost;
        }
        catch (error) {
            // Part of a line would spoil the next one.
            await file.handle.truncate(file.bytes).catch(() => {
                this.#file = undefined;
                return file.handle.close();
            });
            throw error;
        }
    }
    async #next() {
        await this.#file?.handle.close();
        this.#file = undefined;
        await this.#removeOldest();
        const handle = await (0,promises_.open)((0,external_node_path_.join)(this.#options.directory, `${this.#prefix}-${this.#files++}.jsonl`), 'ax');
        this.#file = { handle, bytes: 0 };
        return this.#file;
    }
    /** By the time of the last write: a file that another server still writes to is never the oldest for long. */
    async #removeOldest() {
        const { directory, totalBytes, fileBytes } = this.#options;
        const names = (await (0,promises_.readdir)(directory)).filter((name) => NAME.test(name));
        const files = await Promise.all(names.map(async (name) => {
            const path = (0,external_node_path_.join)(directory, name);
            const { size, mtimeMs } = await (0,promises_.stat)(path).catch(gone);
            return { path, size, mtimeMs };
        }));
        files.sort((a, b) => a.mtimeMs - b.mtimeMs);
        let total = files.reduce((sum, { size }) => sum + size, 0);
        for (const { path, size } of files) {
            if (total + fileBytes <= totalBytes)
                return;
            await (0,promises_.unlink)(path).catch(gone);
            total -= size;
        }
    }
}
/** Another server of the same directory was faster. */
function gone(error) {
    if (error.code !== 'ENOENT')
        throw error;
    return { size: 0, mtimeMs: 0 };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./packages/serving/refusal.ts
/** What a client did wrong, or what keeps us from answering it: a status and a body of the protocol's error shape. */
class Refusal extends Error {
    status;
    detail;
    constructor(status, message, detail = {}) {
        super(message);
        this.status = status;
        this.detail = detail;
    }
    get body() {
        const { pointer, expected, received } = this.detail;
        return { error: this.message, pointer, expected, received };
    }
}
/** A wrong value of a request. @param pointer RFC 6901 */
function wrong(pointer, expected, received) {
    const place = pointer === '' ? 'the request' : pointer;
    return new Refusal(400, `${place}: expected ${expected}, received ${received}`, { pointer, expected, received });
}
/** A value in few words: what it is, never a whole body back. */
function shown(value) {
    if (value === undefined)
        return 'nothing';
    if (Array.isArray(value))
        return `an array of ${value.length}`;
    if (value !== null && typeof value === 'object')
        return 'an object';
    const text = JSON.stringify(value);
    return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

;// CONCATENATED MODULE: ./packages/serving/body.ts


/** Bytes a second that a body has to come with, once its time of grace is over. */
const SLOWEST = 16 * 1024;
/** So many of the largest bodies are held at once. */
const MOST_HELD = 32;
/** So many of the largest are parsed and answered at once: what JSON says in three bytes takes up to seventy. */
const MOST_PARSED = 4;
/**
 * Reads the bodies of requests: of all at once so many, and so many bytes. When there is no room for another, the one that
 * has taken longest makes it: who sends slowly keeps nobody else from being answered. Of those that are whole, so many bytes
 * are parsed and answered at once.
 */
class Bodies {
    #limits;
    /** Ends the reading of each; who began first is first. */
    #reading = new Set();
    #held = 0;
    #parsed = 0;
    constructor(limits) {
        this.#limits = limits;
    }
    /**
     * The bytes of a request's body. A body that says it is too large is not read at all, one that turns out so no further.
     * @throws Refusal 400, 408, 413, 415, 503
     */
    async read(request) {
        const { headers } = request;
        if (headers['inference-header-content-length'] !== undefined)
            throw new Refusal(415, 'binary tensors are not taken: send data as JSON (binary_data=False in tritonclient)');
        const type = headers['content-type']?.split(';')[0].trim().toLowerCase() ?? 'none';
        // What a web page may send anywhere without asking first is of other types, or of none.
        if (type !== 'application/json')
            throw new Refusal(415, `expected the content-type application/json, received ${type.slice(0, 60)}`);
        const encoding = headers['content-encoding'];
        if (encoding !== undefined && encoding !== 'identity')
            throw new Refusal(415, `expected a body without content-encoding, received ${encoding.slice(0, 20)}`);
        if (Number(headers['content-length'] ?? 0) > this.#limits.bodyBytes)
            throw this.#tooLarge();
        const bytes = await this.#bytesOf(request);
        // Bytes that are no text would be three times as many in the log.
        if (!(0,external_node_buffer_.isUtf8)(bytes))
            throw new Refusal(400, 'the body is not UTF-8');
        return bytes;
    }
    /**
     * Takes room for what a body is when it is parsed, until it is answered. Of small ones there are never too many at once.
     * @returns gives the room back. @throws Refusal 503, before anything is parsed
     */
    admit({ length }) {
        const { bodyBytes, concurrent } = this.#limits;
        if (length <= bodyBytes / concurrent)
            return () => undefined;
        if (this.#parsed + length > MOST_PARSED * bodyBytes)
            throw new Refusal(503, 'requests as large as that are being answered already', { retryAfter: 1 });
        this.#parsed += length;
        return () => (this.#parsed -= length);
    }
    #bytesOf(request) {
        const { bodyBytes, bodySeconds } = this.#limits;
        return new Promise((resolve, reject) => {
            const chunks = [];
            let [bytes, due] = [0, -bodySeconds * SLOWEST];
            const leave = () => {
                clearInterval(pace);
                this.#reading.delete(refuse);
                this.#held -= bytes;
                request.off('data', take).off('end', whole).off('error', cut).off('close', cut);
            };
            const refuse = (refusal) => {
                leave();
                reject(refusal);
            };
            const whole = () => {
                leave();
                resolve(Buffer.concat(chunks));
            };
            const cut = () => refuse(new Refusal(400, 'the body ended before it was whole'));
            const take = (chunk) => {
                chunks.push(chunk);
                bytes += chunk.length;
                this.#held += chunk.length;
                if (bytes > bodyBytes)
                    refuse(this.#tooLarge());
                else
                    this.#makeRoom();
            };
            const pace = setInterval(() => {
                due += SLOWEST;
                if (bytes < due)
                    refuse(new Refusal(408, `expected ${SLOWEST} bytes a second, after the first ${bodySeconds} s`));
            }, 1000);
            this.#reading.add(refuse);
            request.on('data', take).once('end', whole).once('error', cut).once('close', cut);
            this.#makeRoom();
        });
    }
    #makeRoom() {
        const { bodies, bodyBytes } = this.#limits;
        for (const refuse of this.#reading) {
            if (this.#reading.size <= bodies && this.#held <= MOST_HELD * bodyBytes)
                return;
            refuse(new Refusal(503, 'too many requests are being sent, and this one has taken longest', { retryAfter: 1 }));
        }
    }
    #tooLarge() {
        return new Refusal(413, `expected a body of at most ${this.#limits.bodyBytes} bytes`);
    }
}
/** @throws Refusal 400 */
function parseBody(bytes) {
    try {
        return JSON.parse(bytes.toString('utf8'));
    }
    catch (error) {
        throw new Refusal(400, `the body is not JSON: ${error.message}`);
    }
}

;// CONCATENATED MODULE: ./packages/serving/answer.ts


/**
 * What a model gave, as JSON can say it.
 * @throws Refusal 500 when a number is none (NaN, infinite), or too large for JSON: never an answer
 */
function answerOf(outputs, wanted) {
    return wanted.map(({ name }) => {
        const { type, data, dims } = outputs[name];
        const datatype = datatypeOf(type);
        const values = Array.from(data, (value, index) => plain(name, index, value));
        return { name, datatype, shape: dims, data: datatype === 'BOOL' ? values.map(Boolean) : values };
    });
}
function plain(name, index, value) {
    if (typeof value === 'string')
        return value;
    const number = Number(value);
    if (Number.isFinite(number) && (typeof value === 'number' || Number.isSafeInteger(number)))
        return number;
    throw new NotANumber(name, index, value);
}
/** A model that answers with no number answers nothing. */
class NotANumber extends Refusal {
    constructor(name, index, value) {
        super(500, `the model answered ${value} as value ${index} of its output "${name}": expected a finite number`);
    }
}
/**
 * The classes that a model answers beside its scores, as texts: an output with one value for each row, no fractions, that is
 * called so. Any other may be anything.
 */
function labelsOf(outputs, rows) {
    const found = outputs.find(({ name, datatype, shape, data }) => /label|class|predict/i.test(name) && !/^FP|^BF/.test(datatype) && shape[0] === rows && data.length === rows);
    return found?.data.map((value) => String(typeof value === 'boolean' ? Number(value) : value));
}
/**
 * Finds what counts as prediction among the outputs of a model: the probabilities of a classifier (the second of two
 * classes is `score`; more are `score_<class>`), the number of a regression (`prediction`), else nothing.
 * @param rows how many rows were asked about
 * @param classes names of more than two classes, in the model's order; default: 0, 1, 2 …
 */
function scoresOf(outputs, rows, classes = []) {
    const real = outputs.filter(({ datatype }) => datatype === 'FP32' || datatype === 'FP64');
    const [main] = [...real.filter(({ shape }) => shape.length === 2 && shape[1] > 1), ...real, ...outputs];
    if (!main || main.datatype === 'BYTES' || main.shape[0] !== rows)
        return {};
    const width = main.shape.length === 1 ? 1 : main.shape.length === 2 ? main.shape[1] : 0;
    const column = (index) => Array.from({ length: rows }, (_, row) => Number(main.data[row * width + index]));
    if (width === 1)
        return { [/prob|score/i.test(main.name) ? 'score' : 'prediction']: column(0) };
    if (width === 2)
        return { score: column(1) };
    return Object.fromEntries(Array.from({ length: width }, (_, index) => [`score_${classes[index] ?? index}`, column(index)]));
}

;// CONCATENATED MODULE: ./packages/serving/elements.ts

function whole(bits, signed, make) {
    const [lowest, highest] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
    return {
        expected: `a whole number from ${lowest} to ${highest}`,
        read: (value) => Number.isInteger(value) && value >= lowest && value <= highest
            ? value
            : undefined,
        make,
    };
}
/** A larger number may have lost its last digits before we saw it: that is not the number that was meant. */
function exact(signed, make) {
    return {
        expected: `a whole number${signed ? '' : ' of 0 or more'} that JSON carries exactly (below 2^53)`,
        read: (value) => Number.isSafeInteger(value) && (signed || value >= 0) ? BigInt(value) : undefined,
        make,
    };
}
function real(make, round) {
    return {
        expected: 'a number within its range, or null where it is missing',
        read: (value) => (typeof value === 'number' && Number.isFinite(round(value)) ? value : undefined),
        make,
        missing: Number.NaN,
    };
}
/** How the values of each type come in JSON, and what they become. */
const datatypes = {
    BOOL: {
        expected: 'true or false',
        read: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
        make: (length) => new Uint8Array(length),
    },
    UINT8: whole(8, false, (length) => new Uint8Array(length)),
    UINT16: whole(16, false, (length) => new Uint16Array(length)),
    UINT32: whole(32, false, (length) => new Uint32Array(length)),
    UINT64: exact(false, (length) => new BigUint64Array(length)),
    INT8: whole(8, true, (length) => new Int8Array(length)),
    INT16: whole(16, true, (length) => new Int16Array(length)),
    INT32: whole(32, true, (length) => new Int32Array(length)),
    INT64: exact(true, (length) => new BigInt64Array(length)),
    FP32: real((length) => new Float32Array(length), Math.fround),
    FP64: real((length) => new Float64Array(length), Number),
    BYTES: {
        expected: 'text, or null where it is missing',
        read: (value) => (typeof value === 'string' ? value : undefined),
        make: (length) => new Array(length).fill(''),
        missing: '',
    },
};
/**
 * JSON values as the elements of a tensor. null is a missing value: NaN among numbers with a fraction, empty among texts,
 * as the files of features have it.
 * @param at pointer of a value, by its place in row-major order @throws Refusal 400 naming the first value of another type
 */
function pack(datatype, data, at) {
    const { expected, read, make, missing } = datatypes[datatype];
    const elements = make(data.length);
    for (let index = 0; index < data.length; index++) {
        const value = data[index] === null ? missing : read(data[index]);
        if (value === undefined)
            throw wrong(at(index), expected, shown(data[index]));
        elements[index] = value;
    }
    return elements;
}

;// CONCATENATED MODULE: ./packages/serving/feeds.ts






/** The input that names what each row is about; no tensor of the model. */
const ENTITY = 'entity';
/** In characters, as it is written down. It is read, written and compared anew for each row. */
const LONGEST_ENTITY = 1024;
/** Others are answered in between. */
const ENTITIES_AT_ONCE = 256;
/**
 * Lays the tensors of a request into the inputs of a model: one tensor for each input, or one for each feature. What is
 * not given is looked up by the entity, when there is an online store.
 * @throws Refusal 400 with a JSON pointer
 */
async function feedsOf(request, signature) {
    const given = new Map(request.inputs.map((tensor) => [tensor.name, tensor]));
    const matrix = matrixOf(signature);
    const names = matrix ? signature.features : signature.inputs.map(({ name }) => name);
    const whole = matrix !== undefined && given.has(matrix.name);
    const wanted = new Set(whole ? [matrix.name] : names);
    const entity = wanted.has(ENTITY) ? undefined : given.get(ENTITY);
    refuseUnknown(request, new Set([...wanted, ...(matrix ? [matrix.name] : []), ...(entity ? [ENTITY] : [])]));
    const rows = countRows(request, signature);
    const entities = entity && (await readEntities(entity));
    if (whole)
        return takeWhole(given.get(matrix.name), matrix, { rows, signature, entities });
    const columns = new Map();
    for (const name of wanted)
        if (given.has(name))
            columns.set(name, given.get(name));
    const missing = [...wanted].filter((name) => !columns.has(name));
    const found = missing.length === 0 ? undefined : await lookUp(missing, entity, entities, signature);
    for (const name of missing)
        columns.set(name, lookedUp(name, found, entity, signature));
    const feeds = matrix
        ? stack([...columns.entries()], matrix, signature.features, { rows, entities })
        : each(columns, signature.inputs, { rows, entities });
    return found ? { ...feeds, lookedUp: found.map(({ at }) => at ?? null) } : feeds;
}
/** The one input that takes all features side by side, when we know which column is which. */
function matrixOf({ inputs, features }) {
    const [only, another] = inputs;
    if (!only || another || features.length === 0 || only.shape.length !== 2)
        return undefined;
    return only.shape[1] === -1 || only.shape[1] === features.length ? only : undefined;
}
function refuseUnknown(request, known) {
    for (const { name, pointer } of request.inputs) {
        if (known.has(name))
            continue;
        const close = (0,kit.nearest)(name, [...known]);
        const expected = close === undefined ? `one of ${listed([...known])}` : `one of ${listed([...known])} ("${close}"?)`;
        throw wrong(`${pointer}/name`, expected, shown(name));
    }
}
function listed(names) {
    return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} … (${names.length} in all)`;
}
/** Every tensor has one value, or one row of values, for each row. */
function countRows(request, { inputs, rows: most }) {
    const fixed = new Set(inputs.filter(({ shape }) => shape[0] !== -1).map(({ name }) => name));
    let first;
    for (const tensor of request.inputs) {
        if (fixed.has(tensor.name))
            continue;
        first ??= tensor;
        const [rows] = tensor.shape;
        const [expected] = first.shape;
        if (rows === undefined || rows < 1)
            throw wrong(`${tensor.pointer}/shape`, 'at least one row', shown(rows));
        if (rows > most)
            throw wrong(`${tensor.pointer}/shape/0`, `at most ${most} rows`, String(rows));
        if (rows !== expected)
            throw wrong(`${tensor.pointer}/shape/0`, `${expected} rows, as in ${first.pointer}`, String(rows));
    }
    return first?.shape[0] ?? 1;
}
async function readEntities(tensor) {
    if (tensor.datatype !== 'BYTES')
        throw wrong(`${tensor.pointer}/datatype`, 'BYTES', shown(tensor.datatype));
    const keys = [];
    for (const [row, value] of tensor.data.entries()) {
        if (typeof value !== 'string')
            throw wrong(tensor.at(row), "canonical JSON of an entity's values, as text", shown(value));
        // A short text may say long numbers: [1e20] is the key [100000000000000000000].
        const key = value.length > LONGEST_ENTITY ? value : (0,packages_features/* entityKey */.DH)(value);
        if (key.length > LONGEST_ENTITY)
            throw wrong(tensor.at(row), `at most ${LONGEST_ENTITY} characters`, String(key.length));
        keys.push(key);
        if (keys.length % ENTITIES_AT_ONCE === 0)
            await (0,external_node_timers_promises_.setImmediate)();
    }
    return keys;
}
async function lookUp(missing, entity, entities, { online, inputs }) {
    if (entity === undefined || entities === undefined || online === undefined || online.available === false) {
        const [name] = missing;
        const spec = inputs.find((input) => input.name === name);
        const also = online === undefined || online.available === false ? '' : `, or the input "${ENTITY}"`;
        throw wrong('/inputs', `an input "${name}"${spec ? ` (${describeTensor(spec)})` : ''}${also}`, 'none');
    }
    return Promise.all(entities.map(async (key, row) => {
        const known = await online.get(key);
        if (known !== undefined)
            return known;
        throw wrong(entity.at(row), 'an entity whose features are known', shown(key));
    }));
}
function lookedUp(name, found, entity, { inputs, ways, online }) {
    const [trained, made] = [ways?.get(name), online?.ways?.get(name)];
    if (trained !== undefined && made !== undefined && trained !== made)
        throw new Refusal(500, `the online store computes "${name}" in another way than training did: make it anew`);
    const absent = found.findIndex(({ values }) => values[name] === undefined);
    if (absent >= 0)
        throw new Refusal(400, `${entity.at(absent)}: the online store has no feature "${name}" for this entity`, {
            pointer: entity.at(absent),
        });
    const spec = inputs.find((input) => input.name === name);
    const datatype = spec?.datatype ?? 'FP64';
    const shape = spec?.shape.length === 1 ? [found.length] : [found.length, 1];
    return {
        pointer: entity.pointer,
        name,
        datatype,
        shape,
        data: found.map(({ values }) => feeds_valueOf(values[name], datatype)),
        at: entity.at,
    };
}
/** As a client of the recorded features sends it (deploy/client.ts): a yes is 1 among numbers, a number a text among texts. */
function feeds_valueOf(value, datatype) {
    if (value === null)
        return null;
    if (datatype === 'BYTES')
        return String(value);
    if (datatype === 'BOOL')
        return Boolean(value);
    return typeof value === 'boolean' ? Number(value) : value;
}
/** The model takes its features by name, each as a tensor of its own. */
function each(columns, inputs, { rows, entities }) {
    const tensors = {};
    const features = [];
    for (const spec of inputs) {
        const tensor = columns.get(spec.name);
        tensors[spec.name] = tensorOf(tensor, spec);
        if (tensor.data.length === rows)
            features.push({ name: spec.name, values: tensor.data });
        else if (tensor.shape.length === 2 && tensor.shape[0] === rows)
            features.push(...split(tensor));
    }
    return { rows, tensors, features, entities };
}
/** The whole matrix in one tensor. */
function takeWhole(tensor, spec, { rows, signature, entities }) {
    return {
        rows,
        tensors: { [spec.name]: tensorOf(tensor, spec) },
        features: split(tensor, signature.features),
        entities,
    };
}
function split({ name, shape, data }, names = []) {
    const width = shape[1];
    return Array.from({ length: width }, (_, column) => ({
        name: names[column] ?? `${name}_${column}`,
        values: Array.from({ length: shape[0] }, (_row, row) => data[row * width + column]),
    }));
}
/** One tensor for each feature, side by side in the order of the matrix. */
function stack(columns, spec, order, { rows, entities }) {
    const byName = new Map(columns);
    const data = new Array(rows * order.length);
    for (const [column, name] of order.entries()) {
        const tensor = byName.get(name);
        if (tensor.data.length !== rows)
            throw wrong(`${tensor.pointer}/shape`, `[${rows}] or [${rows}, 1]`, `[${tensor.shape.join(', ')}]`);
        for (let row = 0; row < rows; row++)
            data[row * order.length + column] = tensor.data[row];
    }
    const at = (index) => byName.get(order[index % order.length]).at(Math.floor(index / order.length));
    const tensor = {
        type: runtimeTypeOf(spec.datatype),
        data: pack(spec.datatype, data, at),
        dims: [rows, order.length],
    };
    return {
        rows,
        tensors: { [spec.name]: tensor },
        features: order.map((name) => ({ name, values: byName.get(name).data })),
        entities,
    };
}
/** @throws Refusal 400 when type or shape are not the model's; a column may come as [n] or [n, 1] */
function tensorOf(given, spec) {
    if (given.datatype !== spec.datatype)
        throw wrong(`${given.pointer}/datatype`, spec.datatype, given.datatype);
    const column = spec.shape.at(-1) === 1 && given.shape.length === spec.shape.length - 1;
    const flat = spec.shape.length === 1 && given.shape.length === 2 && given.shape[1] === 1;
    const dims = column ? [...given.shape, 1] : flat ? given.shape.slice(0, 1) : given.shape;
    const fits = dims.length === spec.shape.length && spec.shape.every((size, axis) => size === -1 || size === dims[axis]);
    if (!fits)
        throw wrong(`${given.pointer}/shape`, `[${spec.shape.join(', ')}], -1 for any number`, `[${given.shape.join(', ')}]`);
    return { type: runtimeTypeOf(spec.datatype), data: pack(given.datatype, given.data, given.at), dims };
}

;// CONCATENATED MODULE: ./packages/serving/probe.ts

/**
 * The id of a request that only tries a server, which is no use of its model and not logged. It proves that whoever asks
 * knows the secret of the deployment: a client that calls itself a probe is logged like any other.
 * @param secret undefined where servers are not ours: they cannot tell
 * @param uuid new for each request
 */
function probeId(secret, uuid) {
    return secret === undefined ? `mlops-probe/${uuid}` : `mlops-probe/${uuid}/${proofOf(secret, `probe ${uuid}`)}`;
}
/** Whether who asked by this id knows the secret. */
function isProbe(secret, id) {
    const [, uuid, proof] = /^mlops-probe\/([^/]+)\/([0-9a-f]{64})$/.exec(id) ?? [];
    return uuid !== undefined && isProof(secret, `probe ${uuid}`, proof);
}
/** By who overheard it, it is of no use for longer. */
const VALID_MS = 60_000;
/** The header `authorization` of a deployment that asks its own server, whose token it may not know: that of before. */
function ownAuthorization(secret, now) {
    const at = now.toISOString();
    return `Deployment ${at} ${proofOf(secret, `authorization ${at}`)}`;
}
/** Whether who asked with this header knew the secret a moment ago. */
function isOwn(secret, authorization, now) {
    const [, at, proof] = /^Deployment (\S+) ([0-9a-f]{64})$/.exec(authorization) ?? [];
    if (at === undefined || !isProof(secret, `authorization ${at}`, proof))
        return false;
    return Math.abs(now.getTime() - Date.parse(at)) <= VALID_MS;
}
/** @param what begins as nothing does that the router proves with the same secret, to whoever asks it */
function proofOf(secret, what) {
    return (0,external_node_crypto_.createHmac)('sha256', secret).update(what).digest('hex');
}
function isProof(secret, what, proof) {
    return (0,external_node_crypto_.timingSafeEqual)(Buffer.from(proof), Buffer.from(proofOf(secret, what)));
}

;// CONCATENATED MODULE: ./packages/serving/request.ts


/** No model of a table needs nearly as many; what checks nested data goes as deep. */
const MOST_DIMENSIONS = 8;
/** It is written into the log for each row. */
const LONGEST_ID = 128;
/**
 * Reads the body of an inference request. Shapes are checked against the data, not yet against a model.
 * @throws Refusal 400 with a JSON pointer
 * @see Open Inference Protocol v2, "Inference Request JSON Object"
 */
function readRequest(body) {
    const request = object('', body);
    const id = request['id'];
    if (id !== undefined && typeof id !== 'string')
        throw wrong('/id', 'text', shown(id));
    if (id !== undefined && id.length > LONGEST_ID)
        throw wrong('/id', `at most ${LONGEST_ID} characters`, String(id.length));
    const inputs = array('/inputs', request['inputs']).map((input, index) => readTensor(`/inputs/${index}`, input));
    if (inputs.length === 0)
        throw wrong('/inputs', 'at least one tensor', 'an array of 0');
    const names = new Set();
    for (const { name, pointer } of inputs) {
        if (names.has(name))
            throw wrong(`${pointer}/name`, 'a name that no other input has', shown(name));
        names.add(name);
    }
    return { id, inputs, outputs: readOutputs(request['outputs']) };
}
function readOutputs(value) {
    if (value === undefined)
        return undefined;
    const outputs = array('/outputs', value).map((output, index) => {
        const pointer = `/outputs/${index}`;
        refuseBinary(`${pointer}/parameters`, object(pointer, output)['parameters']);
        return { name: request_text(`${pointer}/name`, object(pointer, output)['name']), pointer };
    });
    return outputs.length === 0 ? undefined : outputs;
}
function readTensor(pointer, value) {
    const tensor = object(pointer, value);
    const name = request_text(`${pointer}/name`, tensor['name']);
    refuseBinary(`${pointer}/parameters`, tensor['parameters']);
    const datatype = tensor['datatype'];
    if (typeof datatype !== 'string' || !Object.hasOwn(datatypes, datatype))
        throw wrong(`${pointer}/datatype`, `one of ${Object.keys(datatypes).join(', ')}`, shown(datatype));
    const sizes = array(`${pointer}/shape`, tensor['shape']);
    if (sizes.length > MOST_DIMENSIONS)
        throw wrong(`${pointer}/shape`, `at most ${MOST_DIMENSIONS} dimensions`, String(sizes.length));
    const shape = sizes.map((size, index) => {
        if (Number.isSafeInteger(size) && size >= 0)
            return size;
        throw wrong(`${pointer}/shape/${index}`, 'a whole number of 0 or more', shown(size));
    });
    const place = `${pointer}/data`;
    const given = array(place, tensor['data']);
    const nested = Array.isArray(given[0]);
    const at = (index) => `${place}/${(nested ? indices(index, shape) : [index]).join('/')}`;
    return { pointer, name, datatype: datatype, shape, data: flat(place, given, shape), at };
}
/** Binary tensors beside the JSON are an extension of another server. */
function refuseBinary(pointer, parameters) {
    if (parameters === undefined)
        return;
    for (const name of ['binary_data', 'binary_data_size', 'binary_data_output'])
        if (object(pointer, parameters)[name])
            throw wrong(`${pointer}/${name}`, 'data as JSON', 'binary data');
}
/** Row-major values: given flat, or nested as the shape says. */
function flat(pointer, data, shape) {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Array.isArray(data[0]) ? unnest(pointer, data, shape) : data;
    if (values.length === count)
        return values;
    throw wrong(pointer, `${count} values for the shape [${shape.join(', ')}]`, String(values.length));
}
function unnest(pointer, data, [size, ...rest]) {
    if (size === undefined || data.length !== size)
        throw wrong(pointer, size === undefined ? 'no deeper array than the shape says' : `${size} items`, shown(data));
    if (rest.length === 0)
        return [...data];
    return data.flatMap((item, index) => unnest(`${pointer}/${index}`, array(`${pointer}/${index}`, item), rest));
}
/** Where a value in row-major order lies in nested arrays. */
function indices(index, shape) {
    const places = [];
    for (const size of [...shape].reverse()) {
        places.unshift(index % size);
        index = Math.floor(index / size);
    }
    return places;
}
function object(pointer, value) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
        return value;
    throw wrong(pointer, 'an object', shown(value));
}
function array(pointer, value) {
    if (Array.isArray(value))
        return value;
    throw wrong(pointer, 'an array', shown(value));
}
function request_text(pointer, value) {
    if (typeof value === 'string')
        return value;
    throw wrong(pointer, 'text', shown(value));
}

;// CONCATENATED MODULE: ./packages/serving/infer.ts






/**
 * Request → tensors → model → answer, and a line of the log for each row. Not async: of the body nothing is held but the
 * request, whatever else it says.
 * @throws Refusal
 */
function infer(host, model, body, options) {
    const began = host.clock.monotonic();
    return answer(host, model, readRequest(body), { ...options, began });
}
async function answer(host, model, request, options) {
    const { metrics, online, probes, rows, began } = options;
    const { name, version, runner, features } = model;
    const tries = probes !== undefined && request.id !== undefined && isProbe(probes, request.id);
    const log = tries ? undefined : options.log;
    const wanted = wantedOutputs(request, runner.outputs);
    const id = request.id ?? host.random.uuid();
    const line = () => ({
        time: host.clock.now().toISOString(),
        model: name,
        version,
        milliseconds: Number((host.clock.monotonic() - began).toFixed(3)),
        sampled: log?.rate ?? 0,
    });
    const failed = (error, reason) => {
        if (reason !== undefined)
            metrics.failures.inc({ model: name, version, reason });
        if (reason !== undefined && log?.sample()) {
            const failure = { id, ...line(), error: reason };
            log.write(1, () => failure);
        }
        return error instanceof RunFailure ? refusalOf(error) : error;
    };
    const { names, ways } = features;
    const signature = { inputs: runner.inputs, features: names, ways, online, rows };
    const feeds = await feedsOf(request, signature).catch((error) => {
        // What is wrong with a request is a Refusal of 400; the rest is the store's.
        const isOwn = error instanceof Refusal && error.status < 500;
        throw failed(error, isOwn ? undefined : 'online-store');
    });
    const outputs = await compute(model, feeds).catch((error) => {
        throw failed(error, reasonOf(error));
    });
    metrics.seconds.observe({ model: name, version }, (host.clock.monotonic() - began) / 1000);
    metrics.rows.inc({ model: name, version }, feeds.rows);
    if (log?.sample())
        log.write(feeds.rows, lineOf(model, feeds, outputs, { id, ...line() }));
    const asked = new Set(wanted.map((spec) => spec.name));
    return { model_name: name, model_version: version, id, outputs: outputs.filter((output) => asked.has(output.name)) };
}
function wantedOutputs({ outputs }, known) {
    return (outputs?.map(({ name, pointer }) => {
        const spec = known.find((output) => output.name === name);
        if (spec)
            return spec;
        throw wrong(`${pointer}/name`, `one of ${known.map((output) => output.name).join(', ')}`, shown(name));
    }) ?? known);
}
/** All outputs are computed, whichever are wanted: the log needs the score, and a number that is none must not hide. */
async function compute({ runner }, feeds) {
    const names = runner.outputs.map((output) => output.name);
    return answerOf(await runner.run(feeds.tensors, names), runner.outputs);
}
function reasonOf(error) {
    if (error instanceof NotANumber)
        return 'not-a-number';
    return error instanceof RunFailure ? error.reason : undefined;
}
function refusalOf({ reason, message }) {
    const status = {
        refused: 500,
        crashed: 500,
        'time-out': 504,
        waited: 503,
        closed: 503,
    };
    const text = reason === 'refused' ? `the model refused these inputs: ${message}` : message;
    return new Refusal(status[reason], text, status[reason] === 503 ? { retryAfter: 1 } : {});
}
function lineOf({ classes, features }, feeds, outputs, { id, ...line }) {
    const scores = Object.entries(scoresOf(outputs, feeds.rows, classes));
    return (row) => ({
        id: feeds.rows === 1 ? id : `${id}/${row}`,
        ...line,
        ...(feeds.entities && { entity: entityOf(feeds.entities[row], features.entity) }),
        ...(feeds.lookedUp && { online: { entity: feeds.entities[row], at: feeds.lookedUp[row] } }),
        inputs: Object.fromEntries(feeds.features.map(({ name, values }) => [name, values[row] ?? null])),
        outputs: Object.fromEntries(scores.map(([name, values]) => [name, values[row]])),
    });
}
/** The entity's values by their columns; a key that is no array of as many values is kept whole. */
function entityOf(key, columns) {
    try {
        const values = JSON.parse(key);
        if (Array.isArray(values) && values.length === columns.length)
            return Object.fromEntries(columns.map((column, index) => [column, values[index]]));
    }
    catch {
        // Ids of a team's own may be any text.
    }
    return { [columns.length === 1 ? columns[0] : 'id']: key };
}

;// CONCATENATED MODULE: ./packages/serving/loopback.ts
/**
 * Whether a request by this Host header is meant for a server that listens on `address`. One on loopback is there for this
 * machine; a web page that is open on it may ask too, by a name of its own that it lets lead here (DNS rebinding), and
 * would read the answers. Programs before HTTP/1.1 name no host, and no browser is among them.
 */
function isMeantFor(address, host) {
    if (host === undefined || !isLoopback(address))
        return true;
    const name = host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
    return isLoopback(name) || name.toLowerCase() === address.toLowerCase();
}
/** What a client is told, with the status 421. @see RFC 9110, section 15.5.20 */
function notMeant(address, host) {
    return `this server is for ${address}, and was asked as ${(host ?? '').slice(0, 60)}: a proxy in front has to name it by its address`;
}
/** @param name a host, an IPv6 address without its brackets */
function isLoopback(name) {
    return /^(localhost|::1|127(\.\d{1,3}){3})$/i.test(name);
}

;// CONCATENATED MODULE: ./packages/serving/router.ts







const EXTENSIONS = ['null_is_missing', 'tensor_per_feature', 'entity', 'metrics'];
const MODEL = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(?:\/(ready|infer))?$/;
/** Which request gets which answer. A client's mistake is an answer; only a fault of ours is logged. */
class Router {
    draining = false;
    #host;
    #options;
    #token;
    #bodies;
    #inFlight = 0;
    constructor(host, options) {
        this.#host = host;
        this.#options = options;
        this.#token = options.token === undefined ? undefined : digest(options.token);
        this.#bodies = new Bodies(options.limits);
    }
    /** Never rejects. */
    async answer(request) {
        const path = (request.url ?? '/').split('?')[0].replace(/(?<=.)\/$/, '');
        const [, name, version, what] = MODEL.exec(path) ?? [];
        const route = routeOf(path, name, what);
        const answer = await this.#route(request, route, { name, version }).catch((error) => this.#refuse(error));
        this.#options.metrics.requests.inc({ route, code: answer.status });
        return answer;
    }
    async #route(request, route, asked) {
        const { models, metrics, address } = this.#options;
        const { host } = request.headers;
        if (!isMeantFor(address, host))
            throw new Refusal(421, notMeant(address, host));
        if (route === 'unknown')
            throw new Refusal(404, 'there is nothing at this address; the protocol begins at /v2');
        allow(request, route === 'infer' ? 'POST' : 'GET');
        if (route === 'live')
            return json(200, { live: true });
        if (route === 'ready') {
            const ready = !this.draining && models.all.every(({ runner }) => runner.ready);
            return json(ready ? 200 : 503, { ready, models: models.all.map(loaded) });
        }
        this.#authorize(request);
        if (route === 'metrics')
            return { status: 200, type: metrics.contentType, body: await metrics.text() };
        if (route === 'server')
            return json(200, { name: 'mlops', version: evidence.TOOL.version, extensions: EXTENSIONS, runtime: models.runtime });
        const model = this.#find(asked.name, asked.version);
        const { name, runner } = model;
        if (route === 'model')
            return json(200, metadata(model, models));
        if (route === 'model-ready')
            return json(runner.ready ? 200 : 503, { name, ready: runner.ready });
        return this.#infer(request, model);
    }
    async #infer(request, model) {
        const { limits, metrics } = this.#options;
        if (this.draining)
            throw new Refusal(503, 'the server is stopping', { retryAfter: 1 });
        // Not before: whoever takes his time to send keeps no room from those who have asked.
        const bytes = await this.#bodies.read(request);
        if (this.#inFlight >= limits.concurrent)
            throw new Refusal(503, `${limits.concurrent} requests are being answered already`, { retryAfter: 1 });
        const leave = this.#bodies.admit(bytes);
        metrics.inFlight.set((this.#inFlight += 1));
        try {
            return json(200, await this.#start(model, bytes));
        }
        finally {
            leave();
            metrics.inFlight.set((this.#inFlight -= 1));
        }
    }
    /** Not async: nobody holds the parsed body while the model computes, but what of it is a request. */
    #start(model, bytes) {
        const { limits, metrics, log, online, probes } = this.#options;
        return infer(this.#host, model, parseBody(bytes), { metrics, log, online, probes, rows: limits.rows });
    }
    #find(name, version) {
        const { models } = this.#options;
        const [wantedName, wantedVersion] = [name, version].map((part) => part && decoded(part));
        const model = models.find(wantedName, wantedVersion);
        if (model)
            return model;
        const served = models.all.map((other) => `${other.name} ${other.version}`).join(', ');
        throw new Refusal(404, `there is no such model or version; served are: ${served}`);
    }
    /** Compared by digests of equal length, so that the time taken says nothing of the token. */
    #authorize(request) {
        if (this.#token === undefined)
            return;
        const { authorization = '' } = request.headers;
        const given = /^Bearer (.+)$/i.exec(authorization)?.[1];
        if (given !== undefined && (0,external_node_crypto_.timingSafeEqual)(digest(given), this.#token))
            return;
        const { probes } = this.#options;
        if (probes !== undefined && isOwn(probes, authorization, this.#host.clock.now()))
            return;
        throw new Refusal(401, 'expected the header "Authorization: Bearer …" with the token of this server');
    }
    #refuse(error) {
        if (!(error instanceof Refusal)) {
            this.#host.log.error(`a request failed: ${error.stack ?? String(error)}`);
            return json(500, { error: 'the server failed; its log says why' });
        }
        const { allow, retryAfter } = error.detail;
        return json(error.status, error.body, {
            ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
            ...(allow !== undefined && { allow }),
            ...(error.status === 401 && { 'www-authenticate': 'Bearer' }),
        });
    }
}
function routeOf(path, name, what) {
    if (name !== undefined)
        return what === 'infer' ? 'infer' : what === 'ready' ? 'model-ready' : 'model';
    switch (path) {
        case '/v2/health/live':
            return 'live';
        case '/v2/health/ready':
            return 'ready';
        case '/v2':
            return 'server';
        case '/metrics':
            return 'metrics';
        default:
            return 'unknown';
    }
}
/** Which bytes are served, hashed when they were read. */
function loaded({ name, version, digest, features }) {
    return { name, version, digests: { model: digest, features: features.digest } };
}
/** @see Open Inference Protocol v2, "Model Metadata Response JSON Object" */
function metadata(model, { all, runtime }) {
    const { name, runner, features } = model;
    return {
        name,
        versions: all.filter((other) => other.name === name).map(({ version }) => version),
        platform: 'onnxruntime_onnx',
        inputs: runner.inputs,
        outputs: runner.outputs,
        parameters: { features: features.names, entity: features.entity, digests: loaded(model).digests, runtime },
    };
}
function allow({ method }, allowed) {
    if (method !== allowed)
        throw new Refusal(405, `expected the method ${allowed}, received ${method}`, { allow: allowed });
}
function decoded(part) {
    try {
        return decodeURIComponent(part);
    }
    catch {
        return part;
    }
}
function digest(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest();
}
function json(status, body, headers = {}) {
    return { status, type: 'application/json', body: JSON.stringify(body), headers };
}

;// CONCATENATED MODULE: ./packages/serving/server.ts








const DEFAULTS = {
    ...{ bodyBytes: 8 * 2 ** 20, bodies: 512, bodySeconds: 5 },
    ...{ rows: 10_000, concurrent: 128, seconds: 10, drainSeconds: 10 },
};
/**
 * Serves ONNX models by the Open Inference Protocol v2 over HTTP, with `/metrics` for Prometheus and a log of what was
 * predicted. It is ready when this resolves, and drains when the host's signal is aborted.
 * @throws MLOPS_SERVE_OPTIONS, MLOPS_SERVE_MODEL, MLOPS_SERVE_PORT, MLOPS_SERVE_LOG, MLOPS_RUNTIME_…
 * @see github.com/kserve/open-inference-protocol, specification/protocol/inference_rest.md
 */
async function startServer(host, options) {
    const limits = { ...DEFAULTS, ...options.limits };
    checkOptions(options, limits);
    const metrics = openMetrics();
    const counts = { logged: (rows) => metrics.logged.inc(rows), lost: (rows) => metrics.lost.inc(rows) };
    const log = options.log && (await PredictionLog.open(host, options.log, counts));
    const models = await openModels(host, options.models, {
        native: options.native === undefined ? undefined : (0,external_node_path_.resolve)(options.native),
        limitSeconds: limits.seconds,
    }).catch(async (error) => {
        await log?.close();
        throw error;
    });
    const { port = 0, address = '127.0.0.1', token, online, probes } = options;
    const router = new Router(host, { models, limits, metrics, log, token, online, address, probes });
    const http = (0,external_node_http_.createServer)(PATIENCE, (request, response) => {
        void router.answer(request).then((answer) => send(request, response, answer, router.draining));
    });
    const end = async () => {
        await models.close();
        await log?.close();
    };
    await listen(http, port, address).catch(async (error) => {
        await end();
        throw error;
    });
    let closing;
    let tell;
    const closed = new Promise((done) => (tell = done));
    const close = () => {
        host.signal.removeEventListener('abort', close);
        closing ??= drain(http, router, limits.drainSeconds).then(end).then(tell);
        return closing;
    };
    host.signal.addEventListener('abort', close, { once: true });
    if (host.signal.aborted)
        void close();
    return { url: urlOf(http, address), close, closed };
}
function checkOptions({ models, log }, limits) {
    const refuse = (message, hint) => fail('MLOPS_SERVE_OPTIONS', { message, hint });
    if (models.length === 0)
        throw refuse('a server was asked for without a model', 'Name at least one.');
    const names = models.map(({ name, version }) => `${name}@v${version}`);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined)
        throw refuse(`${twice} was given twice`, 'Name every version once.');
    for (const [name, value] of Object.entries(limits))
        if (!(value > 0))
            throw refuse(`the limit ${name} is ${value}`, 'Expected a number above 0.');
    if (log?.rate !== undefined && !(log.rate > 0 && log.rate <= 1))
        throw refuse(`the share of requests to log is ${log.rate}`, 'Expected a number above 0, at most 1.');
}
function listen(http, port, address) {
    return new Promise((done, reject) => {
        http.once('error', (cause) => reject(fail('MLOPS_SERVE_PORT', {
            message: `cannot listen on ${address}, port ${port}: ${cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message}`,
            hint: 'Choose another with --port; 0 takes any free one.',
            cause,
        })));
        http.listen(port, address, done);
    });
}
function urlOf(http, address) {
    const bound = http.address();
    const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
    const named = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '[::1]' : address.includes(':') ? `[${address}]` : address;
    return `http://${named}:${port}`;
}
const LINGER_MS = 2000;
function send(request, response, answer, draining) {
    const { status, type, body, headers } = answer;
    const unread = !request.complete;
    response.writeHead(status, {
        'content-type': type,
        'content-length': Buffer.byteLength(body),
        ...headers,
        ...((draining || unread) && { connection: 'close' }),
    });
    if (!unread) {
        response.end(body);
        return;
    }
    // Who is still sending has not begun to read: a connection closed at once would take the answer with it.
    response.write(body);
    const over = setTimeout(() => response.end(), LINGER_MS);
    request.once('close', () => clearTimeout(over)).once('end', () => response.end());
    request.resume();
}
/** Nothing new; what is being answered gets its answer, until the time is over. */
async function drain(http, router, seconds) {
    router.draining = true;
    const ended = new Promise((done) => http.close(() => done()));
    http.closeIdleConnections();
    const late = setTimeout(() => http.closeAllConnections(), seconds * 1000);
    await ended;
    clearTimeout(late);
}

;// CONCATENATED MODULE: ./packages/serving/deploy/errors.ts

const errors_fail = (0,kit.defineErrors)({
    MLOPS_DEPLOY_TARGET: 'Where to deploy is not said, or the target cannot do what it is asked.',
    MLOPS_DEPLOY_STATE: 'The file that says what a target serves cannot be read, or is of another tool or format.',
    MLOPS_DEPLOY_PORT: 'The port that clients are to ask is taken by another program.',
    MLOPS_DEPLOY_START: 'A version was started and did not become ready: it crashed, hung, or used too much memory.',
    MLOPS_DEPLOY_KEEPER: 'The process that keeps servers running did not start, or does not answer.',
    MLOPS_DEPLOY_ANSWER: 'A deployed model answered with an error, not at all, or with something that is no answer.',
    MLOPS_DEPLOY_GOLDEN: 'There are no recorded predictions that a deployed version could be asked again.',
    MLOPS_DEPLOY_CHANGED: 'Another version has come to serve since a deployment or rollback was planned.',
    MLOPS_DEPLOY_OLDER: 'A newer version serves than the one that was to be released: going back is a rollback.',
    MLOPS_ROLLBACK_NOTHING: 'There is no version to go back to.',
    MLOPS_ROLLBACK_REFUSED: 'The previous version is not what was registered, or does not answer its own predictions.',
});

;// CONCATENATED MODULE: ./packages/serving/deploy/refused.ts
/** A step that says no, or cannot say yes: the deployment ends with this verdict, and its reason is told. */
class Refused extends Error {
    verdict;
    constructor(verdict, reason) {
        super(reason);
        this.verdict = verdict;
    }
}

;// CONCATENATED MODULE: ./packages/serving/deploy/carry-out.ts


/** Carries out the steps in their order, up to the first that fails. */
async function carryOut(host, steps) {
    const reports = [];
    for (const [index, { name, what, run }] of steps.entries()) {
        const began = host.clock.monotonic();
        const report = (status, detail) => {
            return { name, what, status, detail, seconds: Math.round(host.clock.monotonic() - began) / 1000 };
        };
        try {
            host.signal.throwIfAborted();
            const came = await run();
            if (typeof came === 'string') {
                reports.push(report('done', came));
                host.log.info(`${name}: ${came}`);
            }
            else {
                reports.push(report('missed', came.missed));
                host.log.warning(`${name}: ${came.missed}`);
            }
        }
        catch (error) {
            const reason = `${name}: ${error.message}`;
            reports.push(report('failed', error.message));
            const rest = steps.slice(index + 1).map((step) => ({ ...step, status: 'not reached', detail: '', seconds: 0 }));
            const left = rest.map(({ run: _, ...step }) => step);
            const steps_ = [...reports, ...left];
            if (error instanceof Refused)
                return { steps: steps_, verdict: error.verdict, reason };
            return isNo(error)
                ? { steps: steps_, verdict: 'fail', reason }
                : { steps: steps_, verdict: 'fail', reason, error };
        }
    }
    return { steps: reports, verdict: 'pass' };
}
/** Errors that say something of the model that is being deployed, not of the world around it. */
function isNo(error) {
    return error instanceof kit.MlopsError && (error.code === 'MLOPS_DEPLOY_START' || error.code === 'MLOPS_DEPLOY_ANSWER');
}

// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
;// CONCATENATED MODULE: ./packages/serving/deploy/classes.ts

const identity = (label) => label;
/** What most models decide two classes by. */
const EVEN = 0.5;
/**
 * Compares the classes that a model answers beside its scores with those that the evaluation has counted. Where rounding may
 * decide, both are right. A model may decide between two classes at 0.5 though the evaluation did elsewhere: its metrics are
 * then not those of the classes that clients read.
 *
 * @param labels one for each row of the batch
 * @returns how many classes differ because of that
 * @throws Refused when a class is neither
 */
function differingClasses(golden, labels, { start, count }, names = []) {
    const { ids, expected, classes = [], tolerance } = golden;
    const rows = Array.from({ length: count }, (_, row) => start + row);
    const wrongFor = (reading, right) => rows.find((row) => !right(row, reading(labels[row - start])));
    const { score } = expected;
    const near = score ? nearThreshold(score, classes, tolerance) : nearTie(expected, tolerance);
    const asEvaluated = (row, label) => label === classes[row] || near(row);
    const readings = score ? readingsOfTwo(labels) : [identity, byIndex(names)];
    if (readings.some((reading) => wrongFor(reading, asEvaluated) === undefined))
        return 0;
    const atEven = (row, label) => label === String(Number(score[row] >= EVEN)) || isEven(score[row], tolerance);
    const even = score && readings.find((reading) => wrongFor(reading, atEven) === undefined);
    if (even)
        return rows.filter((row) => !asEvaluated(row, even(labels[row - start]))).length;
    const row = wrongFor(readings[0] ?? identity, asEvaluated);
    throw new Refused('fail', `the class of ${ids[row]} is ${labels[row - start]}; at evaluation it was ${classes[row]}. Let the model answer the class that its scores say (evaluate: {threshold: …} in mlops.yml), or none`);
}
/** Two classes are recorded as 0 and 1; a model may have other names for them. */
function readingsOfTwo(labels) {
    const found = [...new Set(labels)];
    if (found.every((label) => label === '0' || label === '1'))
        return [identity];
    if (found.length > 2)
        return [];
    return ['0', '1'].map((first) => (label) => (label === found[0] ? first : first === '0' ? '1' : '0'));
}
function byIndex(names) {
    return (label) => (/^\d+$/.test(label) ? names[Number(label)] : undefined);
}
/** Whether a score lies where the classes part: where both are recorded, or where most models part them. */
function nearThreshold(score, classes, tolerance) {
    const of = (name) => score.filter((_, row) => classes[row] === name);
    const highest = of('0').reduce((most, value) => Math.max(most, value), -Infinity);
    const lowest = of('1').reduce((least, value) => Math.min(least, value), Infinity);
    return (row) => isEven(score[row], tolerance) || (score[row] >= lowest - tolerance && score[row] <= highest + tolerance);
}
function isEven(score, tolerance) {
    return Math.abs(score - EVEN) <= tolerance;
}
/** Whether the two likeliest classes are as likely. */
function nearTie(expected, tolerance) {
    const scores = Object.entries(expected).flatMap(([name, values]) => (name.startsWith('score_') ? [values] : []));
    return (row) => {
        const [first = 0, second = -Infinity] = scores.map((values) => values[row]).sort((a, b) => b - a);
        return first - second <= 2 * tolerance;
    };
}

;// CONCATENATED MODULE: ./packages/serving/deploy/golden.ts







/** What a deployment is held to unless mlops.yml says otherwise. */
const golden_DEFAULTS = config.DeploySection.parse({ target: 'process' }).golden;
/**
 * The predictions recorded with a version, with the features they were made from. Of more than are asked, those whose id,
 * behind a salt that is new each time, has the smallest sha256: nobody who made the model or its predictions could know
 * which. Both files come from the store by digest.
 * @param asked how many of them, and how far off an answer may be: bounded, as mlops.yml is no part of what was registered
 * @throws MLOPS_DEPLOY_GOLDEN, MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED, MLOPS_SQL_FAILED
 */
async function readGolden(host, registry, version, asked) {
    if (!version.golden)
        throw noGolden(version, 'it was registered without predictions and their features');
    const directory = await host.files.makeTemporaryDirectory('mlops-golden-');
    try {
        const [scored, features] = [(0,external_node_path_.join)(directory, 'scored.parquet'), (0,external_node_path_.join)(directory, 'features.parquet')];
        await registry.fetchFile(version.golden.scored, scored);
        await registry.fetchFile(version.golden.features, features);
        return await sample(host, version, { scored, features, ...asked });
    }
    finally {
        await host.files.remove(directory);
    }
}
async function sample(host, version, { scored, features, rows, tolerance }) {
    const engine = await (0,data/* openEngine */.F5)(host);
    const salt = Buffer.from(host.random.bytes(16)).toString('hex');
    try {
        const described = await engine.rows(`DESCRIBE SELECT * FROM ${(0,data/* parquetRelation */.Fh)(scored)}`);
        const numbers = described
            .filter(({ column_type }) => /^(DOUBLE|FLOAT|DECIMAL|.*INT)/.test(String(column_type)))
            .map(({ column_name }) => String(column_name))
            .filter((name) => name === 'score' || name === 'prediction' || name.startsWith('score_'));
        const names = judgedNames(numbers);
        const hasClasses = !names.includes('prediction') && described.some(({ column_name }) => column_name === 'prediction');
        const picked = [
            ...names.map((name, index) => `s.${kit.escape.sqlIdentifier(name)}::DOUBLE AS "#${index}"`),
            ...(hasClasses ? ['CAST(s.prediction AS VARCHAR) AS "#class"'] : []),
        ];
        const found = await engine.rows(`SELECT CAST(s.id AS VARCHAR) AS "#id", count(*) OVER () AS "#of", ${picked.map((column) => `${column}, `).join('')}f.*
       FROM ${(0,data/* parquetRelation */.Fh)(scored)} s JOIN ${(0,data/* parquetRelation */.Fh)(features)} f ON CAST(s.id AS VARCHAR) = CAST(f.id AS VARCHAR)
       ORDER BY sha256('${salt}' || CAST(s.id AS VARCHAR)), 1 LIMIT ${rows}`);
        if (names.length === 0)
            throw noGolden(version, 'its predictions have no score');
        if (found.length === 0)
            throw noGolden(version, 'no prediction has the id of a row of features');
        const expected = Object.fromEntries(names.map((name, index) => [name, found.map((row) => Number(row[`#${index}`]))]));
        return {
            salt,
            of: Number(found[0]['#of']),
            ids: found.map((row) => String(row['#id'])),
            rows: found.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !/^#(id|of|class|\d+)$/.test(name)))),
            expected,
            ...(hasClasses && { classes: found.map((row) => String(row['#class'])) }),
            tolerance: boundedTolerance(expected, tolerance),
        };
    }
    finally {
        engine.close();
    }
}
/** Four steps of a float32: nothing that computes in single precision can be held to less. */
const FLOAT32 = 2 ** -21;
/**
 * A hundredth of what answers can differ by at all: of 1 for scores, of the range of what was recorded for others; of these
 * the default where all are the same.
 */
function boundedTolerance(expected, asked) {
    const judged = judgedNames(Object.keys(expected));
    const largest = judged.reduce((most, name) => Math.max(most, largestOf(expected[name])), 0);
    const { prediction } = expected;
    const [range, size] = judged.includes('prediction') ? [rangeOf(prediction), largest] : [1, Math.max(1, largest)];
    return Math.min(asked, Math.max(range > 0 ? range / 100 / size : golden_DEFAULTS.tolerance, FLOAT32));
}
/**
 * What a difference is in proportion to: single precision has seven digits, wherever the point stands. Of numbers, the size of
 * the recorded one, and where all are below 1, of the largest: who speaks of millionths means millionths. Of scores, which
 * are parts of 1, never less than 1.
 */
function sizesIn(expected, name) {
    const largest = name === 'prediction' ? largestOf(expected[name]) : 1;
    const least = largest > 0 ? Math.min(1, largest) : 1;
    return (recorded) => (Number.isFinite(recorded) ? Math.max(least, Math.abs(recorded)) : least);
}
function largestOf(values) {
    return values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
}
function rangeOf(values) {
    const finite = values.filter(Number.isFinite);
    return (finite.reduce((most, value) => Math.max(most, value), -Infinity) -
        finite.reduce((least, value) => Math.min(least, value), Infinity));
}
const golden_short = (tolerance) => Number(tolerance.toPrecision(2));
function saidReplay({ rows, of, apart, largest, tolerance, classes }) {
    const part = rows < of ? ` of ${of}` : '';
    const twice = apart === 0 ? '' : `, ${apart} of them also feature by feature`;
    const alone = classes === null ? '; no output of it is called label, class or prediction' : '';
    return `${rows}${part} golden predictions${twice}, largest difference ${largest.toPrecision(2)} (tolerance ${golden_short(tolerance)})${alone}`;
}
/** In words, when a proof was weaker than the default, or classes are decided otherwise than they were counted; else undefined. */
function looserThanDefault({ rows, of, tolerance, classes }) {
    const said = [
        ...(tolerance > golden_DEFAULTS.tolerance
            ? [`differences up to ${golden_short(tolerance)} (default ${golden_DEFAULTS.tolerance})`]
            : []),
        ...(rows < Math.min(of ?? 0, golden_DEFAULTS.rows)
            ? [`only ${rows} of ${of} predictions (default ${golden_DEFAULTS.rows})`]
            : []),
        ...(classes ? [`${classes} classes that the model decides at 0.5, and the evaluation did not`] : []),
    ];
    return said.length === 0 ? undefined : `its golden replay was looser than the default: ${said.join(', ')}`;
}
/** Rows in one request: a server that answers one row otherwise than many is found by the smoke requests of one. */
const BATCH = 250;
/** Values in one, so that it is no larger than servers take. */
const VALUES = 100_000;
/**
 * Asks a deployed version for recorded predictions again.
 * @throws Refused when an answer is further off than the tolerance, with the row and both numbers; MLOPS_DEPLOY_ANSWER
 */
async function replay(client, golden) {
    const { rows, of, salt, tolerance } = golden;
    const size = Math.max(1, Math.min(BATCH, Math.floor(VALUES / Object.keys(rows[0] ?? {}).length)));
    let largest = 0;
    let classes = golden.classes ? 0 : null;
    const compare = ({ scores, labels }, start, count, again = false) => {
        largest = Math.max(largest, difference(golden, scores, { start, count }));
        if (labels === undefined)
            classes = null;
        if (!golden.classes || labels === undefined)
            return;
        const differing = differingClasses(golden, labels, { start, count }, client.classes);
        if (classes !== null && !again)
            classes += differing;
    };
    for (let start = 0; start < rows.length; start += size) {
        const batch = rows.slice(start, start + size);
        compare(await client.ask(batch), start, batch.length);
    }
    // Which column is which is the server's word then, not ours.
    const apart = client.askByFeature ? rows.slice(0, size) : [];
    if (apart.length > 0)
        compare(await client.askByFeature(apart), 0, apart.length, true);
    const proven = { salt, of, rows: rows.length, apart: apart.length, largest, tolerance };
    return golden.classes ? { ...proven, classes } : proven;
}
/** @returns the largest difference, in proportion to `sizesIn`. @throws Refused when it is over the tolerance, or nothing can be compared */
function difference({ ids, expected, tolerance }, scores, { start, count }) {
    const names = judgedNames(Object.keys(expected));
    if (names.length === 0 || names.some((name) => scores[name] === undefined)) {
        const [then, now] = [names, Object.keys(scores)].map((list) => list.join(', ') || 'nothing');
        throw new Refused('inconclusive', `${then} was recorded and ${now} is answered: nothing to compare`);
    }
    let largest = 0;
    for (const name of names) {
        const sizeOf = sizesIn(expected, name);
        for (let row = 0; row < count; row++) {
            const [before, now] = [expected[name][start + row], scores[name][row]];
            const size = sizeOf(before);
            const off = Math.abs(before - now) / size;
            // Written so that NaN does not pass.
            if (!(off <= tolerance)) {
                throw new Refused('fail', `${name} of ${ids[start + row]} is ${now}; at evaluation it was ${before} (tolerance ${golden_short(tolerance)}${saidSize(size, before)})${wayOut(expected, off)}`);
            }
            largest = Math.max(largest, off);
        }
    }
    return largest;
}
function saidSize(size, before) {
    if (size === 1)
        return '';
    return size === Math.abs(before) ? ' of its size' : ` of the largest, ${golden_short(size)}`;
}
/** Said only where a tolerance that mlops.yml may ask for would do. */
function wayOut(expected, off) {
    return off <= boundedTolerance(expected, Infinity)
        ? '. Where that is rounding, and no other preprocessing, say in mlops.yml how much of it may be: deploy: {golden: {tolerance: …}}'
        : '';
}
/** Where there are scores they were judged, and they are compared as numbers; classes are compared as what they are. */
function judgedNames(recorded) {
    const judged = recorded.filter((name) => name !== 'prediction');
    return judged.length > 0 ? judged : recorded;
}
function noGolden({ tag }, why) {
    return errors_fail('MLOPS_DEPLOY_GOLDEN', {
        message: `${tag} has no golden predictions: ${why}`,
        hint: 'Run the whole chain with `features:` and `evaluate:` in mlops.yml, and register that run.',
    });
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
;// CONCATENATED MODULE: ./packages/serving/deploy/record.ts




/** The stage under which deployments and rollbacks are stated; its lock lets one of them at a time. */
const DEPLOY_STAGE = 'deploy-model';
/**
 * Carries a deployment out as a stage: one at a time, and what came of it becomes a statement.
 * @throws MLOPS_STAGE_BUSY, and what `execute` throws: then nothing is stated
 */
function stateDeployment(host, project, { version, parameters }, execute) {
    const work = {
        stage: DEPLOY_STAGE,
        materials: materialsOf(version),
        parameters: { ...parameters, reference: version.tag },
        predicate: 'deployment',
        execute,
        judge: judgeDeployment,
        document: async (output) => {
            return documentOf(JSON.parse(await host.files.readText((0,external_node_path_.join)(output, 'result.json'))));
        },
    };
    return (0,evidence/* performStage */.Ce)(host, project, work, { cache: false });
}
/** Whether a deployment or rollback is carried out now. */
function isDeploying(project) {
    return (0,evidence/* isPerformed */.fM)(project, DEPLOY_STAGE);
}
function materialsOf({ name, model, evidence, golden }) {
    return [
        { name: `${name}/model`, digest: { dirHash1: model.digest }, role: 'model' },
        ...Object.entries(evidence).map(([stage, digest]) => {
            return { name: `evidence/${stage}.json`, digest: { sha256: digest }, role: 'evidence' };
        }),
        ...(golden
            ? [
                { name: 'golden/scored.parquet', digest: { sha256: golden.scored.digest }, role: 'predictions' },
                { name: 'golden/features.parquet', digest: { sha256: golden.features.digest }, role: 'features' },
            ]
            : []),
    ];
}
function judgeDeployment({ verdict, steps }) {
    const named = (status) => steps.filter((step) => step.status === status).map(({ name }) => name);
    return { verdict, passed: named('done'), failed: named('failed'), warned: named('missed') };
}
/** The fields of the predicate; see `deployment` in packages/evidence/statement/predicates.ts. */
function documentOf(result) {
    const { action, outcome, reason, deployed, run, previous, serving, proof, target, url } = result;
    const { runtime, golden, latency } = result;
    return {
        action,
        outcome,
        reason,
        deployed,
        run,
        previous,
        serving,
        proof,
        target: { kind: target, url },
        runtime,
        golden,
        latency,
    };
}
const ServedModel = schemas/* looseObject */._H3({ reference: schemas/* string */.YjP(), model: schemas/* string */.YjP() });
/** What of `deployments/<name>/<time>/deployment.json` is read again. */
const DeploymentRecord = schemas/* looseObject */._H3({
    at: iso/* datetime */.w$(),
    action: schemas/* enum */.k5n(['deploy', 'rollback']),
    where: schemas/* string */.YjP().optional(),
    outcome: schemas/* enum */.k5n(['deployed', 'rolled back', 'failed', 'refused']),
    verdict: kit.Verdict,
    reason: schemas/* string */.YjP().nullable(),
    deployed: ServedModel,
    previous: ServedModel.nullable(),
    serving: ServedModel.nullable(),
    golden: schemas/* looseObject */._H3({
        rows: schemas/* number */.aig(),
        of: schemas/* number */.aig().optional(),
        largest: schemas/* number */.aig(),
        tolerance: schemas/* number */.aig(),
        classes: schemas/* number */.aig().nullish(),
    })
        .nullable(),
    latency: schemas/* looseObject */._H3({ p99: schemas/* number */.aig() }).nullable(),
});
const folder = (name) => `deployments/${kit.escape.fileName(name)}`;
/**
 * Puts a deployment on record: its statement, byte for byte, and its result.
 * @returns the folder in the ledger; undefined when the ledger is off. @throws MLOPS_LEDGER_…
 */
async function recordDeployment(host, ledger, name, { result, statementPath }) {
    if (ledger.branch === undefined)
        return undefined;
    const statement = await host.files.readText(statementPath);
    const at = (await nextTime(host, ledger, name)).toISOString();
    const place = `${folder(name)}/${at.replace(/[-:.]/g, '')}-${(0,evidence/* sha256 */.sc)(statement).slice(0, 8)}`;
    const record = { ...result, at, statement: (0,evidence/* sha256 */.sc)(statement) };
    await ledger.entries.append({
        message: `${result.action} ${result.deployed.reference}: ${result.outcome}`,
        files: new Map([
            [`${place}/deployment.json`, `${JSON.stringify(record, null, 2)}\n`],
            [`${place}/statement.json`, statement],
        ]),
    });
    return place;
}
/** Now; but after every deployment on record, also after one of a machine whose clock is ahead: by it they are in order. */
async function nextTime(host, ledger, name) {
    const newest = (await ledger.entries.list(folder(name))).sort().at(-1) ?? '';
    const written = newest.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
    const last = Date.parse(written);
    return new Date(Math.max(host.clock.now().getTime(), Number.isNaN(last) ? 0 : last + 1));
}
/** @param here the target's own name: what served on others does not count */
async function whatServed(ledger, name, here) {
    const deployments = (await readDeployments(ledger, name)).reverse();
    const ever = new Set();
    let stack = [];
    for (const { action, outcome, previous, serving, where } of deployments) {
        if (outcome !== 'deployed' || !serving || isElsewhere(where, here))
            continue;
        const { reference } = serving;
        ever.add(reference);
        const place = stack.indexOf(reference);
        // A deployment goes on, also to a version of before; only a rollback leaves what it went back from.
        const left = action === 'rollback' ? [previous?.reference, ...(place < 0 ? [] : stack.slice(place + 1))] : [];
        stack = [...stack.filter((one) => one !== reference && !left.includes(one)), reference];
    }
    return { ever, stack };
}
async function lastDeployment(ledger, name, here) {
    let serving;
    // One read each: who looks for the last one need not read the others.
    for (const path of await places(ledger, name)) {
        const [record] = await readAll(ledger, [path]);
        if (!record || isElsewhere(record.where, here))
            continue;
        // What was left in service by one that failed has no deployment of its own.
        serving ??= record.outcome === 'deployed' ? record.serving : record.previous;
        if (record.outcome === 'deployed' || serving === null)
            return { serving, golden: serving && record.golden };
    }
    return serving ? { serving, golden: null } : undefined;
}
/** Records of before targets had names are believed to be of any. */
function isElsewhere(where, here) {
    return where !== undefined && where !== here;
}
/** Every deployment and rollback of a name, newest first. @throws MLOPS_LEDGER_UNREADABLE */
async function readDeployments(ledger, name) {
    return readAll(ledger, await places(ledger, name));
}
async function readAll(ledger, paths) {
    const found = await ledger.entries.read(paths);
    return paths.flatMap((path) => (0,evidence/* parseEntry */.ER)(found.get(path), DeploymentRecord, path) ?? []);
}
/** Newest first: their names begin with their time. */
async function places(ledger, name) {
    const names = (await ledger.entries.list(folder(name))).sort().reverse();
    return names.map((entry) => `${folder(name)}/${entry}/deployment.json`);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/errors.js
var errors = __webpack_require__(961);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var core_errors = __webpack_require__(37428);
;// CONCATENATED MODULE: ./packages/serving/deploy/client.ts




const Tensor = schemas/* looseObject */._H3({ name: schemas/* string */.YjP(), datatype: schemas/* string */.YjP(), shape: schemas/* array */.YOg(schemas/* number */.aig().int()) });
/** What servers of ours say besides: no others are held to it. */
const Parameters = schemas/* looseObject */._H3({
    features: schemas/* array */.YOg(schemas/* string */.YjP()),
    runtime: schemas/* strictObject */.rej({
        name: schemas/* enum */.k5n(['onnxruntime-web', 'onnxruntime-node']),
        version: schemas/* string */.YjP(),
        digest: schemas/* string */.YjP(),
    }),
})
    .optional()
    .catch(undefined);
const Metadata = schemas/* looseObject */._H3({
    name: schemas/* string */.YjP(),
    versions: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    inputs: schemas/* array */.YOg(Tensor).min(1),
    parameters: Parameters,
});
const Value = schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP(), schemas/* boolean */.zMY()]);
const Answer = schemas/* looseObject */._H3({
    model_name: schemas/* string */.YjP(),
    model_version: schemas/* string */.YjP().optional(),
    outputs: schemas/* array */.YOg(Tensor.extend({ data: schemas/* array */.YOg(schemas/* unknown */.L5J()).transform((data) => data.flat(8)) })),
});
const SECONDS = 30;
/**
 * Asks what inputs the model has; requests are laid out accordingly: a tensor for each feature, or all of them side by
 * side in the one matrix.
 * @throws MLOPS_DEPLOY_ANSWER when there is no such model and version, or an input is no feature
 */
async function openClient(host, asked) {
    const { name, version, authorization } = asked;
    const model = modelUrl(asked);
    const headers = () => {
        return { 'content-type': 'application/json', ...(authorization && { authorization: authorization() }) };
    };
    const metadata = await exchange(host, model, Metadata, { headers: headers() });
    if (metadata.name !== name || (metadata.versions && !metadata.versions.includes(version)))
        throw client_wrong(model, `answered for ${metadata.name} ${metadata.versions?.join(', ') ?? ''}`);
    const ask = async (rows, inputs) => {
        const body = JSON.stringify({
            id: probeId(asked.secret, host.random.uuid()),
            inputs: inputsOf(inputs, asked.features, rows, model),
        });
        const answer = await exchange(host, `${model}/infer`, Answer, { method: 'POST', headers: headers(), body });
        if (answer.model_name !== name || (answer.model_version ?? version) !== version)
            throw client_wrong(model, `answered as ${answer.model_name} ${answer.model_version ?? ''}`);
        const bad = answer.outputs.find(({ data }) => !data.every((value) => Value.safeParse(value).success));
        if (bad)
            throw client_wrong(model, `answered something that is no value in its output "${bad.name}"`);
        const outputs = answer.outputs;
        const scores = scoresOf(outputs, rows.length, asked.classes);
        const broken = Object.entries(scores).find(([, values]) => !values.every(Number.isFinite));
        if (broken)
            throw client_wrong(model, `answered "${broken[0]}" with something that is no finite number`);
        return { scores, labels: labelsOf(outputs, rows.length) };
    };
    const apart = featuresApart(metadata, asked.features);
    return {
        runtime: metadata.parameters?.runtime,
        classes: asked.classes,
        ask: (rows) => ask(rows, metadata.inputs),
        ...(apart && { askByFeature: (rows) => ask(rows, apart) }),
    };
}
/** Where a version is asked about, without a slash at the end. */
function modelUrl({ url, name, version }) {
    return `${url}/v2/models/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`;
}
/** What a server of ours takes in the place of one matrix whose columns it knows. */
function featuresApart({ inputs, parameters }, features) {
    const [only, another] = inputs;
    const isMatrix = !another && only.shape.length === 2 && !features.includes(only.name);
    if (!isMatrix || !parameters || parameters.features.length === 0)
        return undefined;
    return features.map((name) => ({ name, datatype: only.datatype, shape: [-1, 1] }));
}
function inputsOf(inputs, features, rows, model) {
    const [only, another] = inputs;
    const count = rows.length;
    if (!another && only.shape.length === 2 && !(only.name in rows[0])) {
        if (features.length === 0)
            throw client_wrong(model, 'takes one matrix, and no features.json says what its columns are');
        const data = rows.flatMap((row) => features.map((name) => client_valueOf(row, name, only.datatype, model)));
        return [{ name: only.name, datatype: only.datatype, shape: [count, features.length], data }];
    }
    return inputs.map(({ name, datatype, shape }) => ({
        name,
        datatype,
        shape: shape.length === 1 ? [count] : [count, 1],
        data: rows.map((row) => client_valueOf(row, name, datatype, model)),
    }));
}
function client_valueOf(row, name, datatype, model) {
    if (!(name in row))
        throw client_wrong(model, `asks for "${name}", which is no column of the recorded features`);
    const value = row[name];
    if (value === null || value === undefined || Number.isNaN(value))
        return null;
    if (datatype === 'BYTES')
        return String(value);
    return datatype === 'BOOL' ? Boolean(value) : Number(value);
}
async function exchange(host, url, schema, request) {
    const signal = AbortSignal.any([host.signal, AbortSignal.timeout(SECONDS * 1000)]);
    let response;
    let text;
    try {
        response = await host.fetch(url, { ...request, signal });
        text = await response.text();
    }
    catch (cause) {
        host.signal.throwIfAborted();
        const timed = cause.name === 'TimeoutError';
        throw client_wrong(url, timed ? `did not answer within ${SECONDS} s` : `cannot be asked: ${client_reasonOf(cause)}`, cause);
    }
    if (!response.ok)
        throw client_wrong(url, `answered ${response.status}: ${text.slice(0, 300)}`);
    try {
        return schema.parse(JSON.parse(text));
    }
    catch (cause) {
        const why = cause instanceof errors/* ZodError */.G ? core_errors/* prettifyError */.S1(cause) : cause.message;
        throw client_wrong(url, `answered something else than the protocol says: ${why}`, cause);
    }
}
function client_reasonOf(error) {
    const { message, cause } = error;
    return cause instanceof Error ? cause.message : message;
}
function client_wrong(url, what, cause) {
    return errors_fail('MLOPS_DEPLOY_ANSWER', {
        message: `${url} ${what}`,
        hint: 'Ask it the same by hand; the protocol: Open Inference Protocol v2, REST.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/serving/deploy/release.ts




function releaseOf({ models }, { name, version, model, features, signature }) {
    return {
        name,
        version,
        digest: model.digest,
        directory: (0,external_node_path_.join)(models, releaseFolder({ model, features }), 'model'),
        ...(features && { features: features.digest }),
        ...(signature.classes && { classes: signature.classes }),
    };
}
/** Of its own for a model and its features: two versions may have one model, called with columns in another order. */
function releaseFolder({ model, features }) {
    return features ? `${model.digest}-${features.digest.slice(0, 12)}` : model.digest;
}
/** Beside the model, not in it: the model's digest is that of its own files. */
function featuresFile({ directory }) {
    return (0,external_node_path_.join)(directory, '..', 'features.json');
}
/** Brings a version's files to where they are served from, each proven to be what was registered. */
async function fetchRelease({ registry }, version, release) {
    await registry.fetch(version, release.directory);
    if (version.features)
        await registry.fetchFile(version.features, featuresFile(release));
}
/**
 * @param url where this version answers: of its own server, or of the target
 * @param differing of what answers there: a server of ours that has another token is asked as by its deployment
 */
function clientOf(host, target, { name, version, signature }, url, differing = []) {
    const [token, secret] = [tokenOf(host.env), target.secret?.()];
    const isOther = differing.includes(TOKEN_VARIABLE) && secret !== undefined;
    const known = token === undefined ? undefined : () => `Bearer ${token}`;
    return openClient(host, {
        url,
        name,
        version,
        features: signature.features?.map((feature) => feature.name) ?? [],
        classes: signature.classes ?? [],
        authorization: isOther ? () => ownAuthorization(secret, host.clock.now()) : known,
        secret,
    });
}

;// CONCATENATED MODULE: ./packages/serving/deploy/deployment.ts






/**
 * Carries out what was planned, states it and puts it on record. Whatever fails, the version that served before serves
 * again, and is asked whether it still answers as it did; a deployment that cannot be recorded is one that failed.
 *
 * @returns what came of it; a no is a result. @throws the world's error, after everything was taken back: its message says
 *   what serves
 */
async function perform(means, project, action, planned) {
    const { host, ledger } = means;
    const { version } = planned;
    const stated = { version, parameters: { action, section: { ...means.section } } };
    const outcome = await stateDeployment(host, project, stated, async () => {
        await refuseChanged(means, planned);
        const carried = await carryOut(host, planned.steps);
        const undone = carried.verdict === 'pass' ? undefined : await takeBack(means, planned);
        const result = await resultOf(means, planned, { action, carried, undone });
        if (carried.error !== undefined)
            throw taken(carried.error, result);
        return result;
    });
    try {
        await recordDeployment(host, ledger, means.recordedAs, outcome);
    }
    catch (error) {
        if (outcome.result.verdict !== 'pass')
            throw error;
        const undone = await takeBack(means, planned);
        const carried = {
            steps: outcome.result.steps,
            verdict: 'fail',
            reason: `record: ${error.message}`,
        };
        const result = await resultOf(means, planned, { action, carried, undone });
        await stateDeployment(calm(host), project, stated, async () => result);
        throw taken(error, result);
    }
    // Until it was on record what was left stayed warm, to be gone back to.
    if (action === 'rollback' && outcome.result.verdict === 'pass')
        await means.targetFor(calm(host)).settle();
    return outcome;
}
/** A plan is made before anybody else is kept from deploying: what it builds on must be so still. */
async function refuseChanged(means, { status: before }) {
    const now = await means.targetFor(means.host).status();
    const said = ({ serving, warm }) => `${deployedOf(serving)?.reference ?? 'nothing'} serves, ${deployedOf(warm)?.reference ?? 'nothing'} is kept warm`;
    if (isSame(before.serving, now.serving) && isSame(before.warm, now.warm) && before.url === now.url)
        return;
    throw errors_fail('MLOPS_DEPLOY_CHANGED', {
        message: `what serves has changed since this was planned: ${said(before)} then; ${said(now)} now`,
        hint: 'Nothing was done. Run it again.',
    });
}
/** The world's error, with what it left in service. */
function taken(error, { serving, proof }) {
    if (!(error instanceof kit.MlopsError))
        return error;
    const serves = serving ? `${serving.reference} serves` : 'Nothing serves';
    const { code, message, where, hint } = error;
    return new kit.MlopsError(code, {
        message: `${message}. ${serves}${proof ? `; ${proof.detail}` : ''}`,
        ...(where && { where }),
        ...(hint && { hint }),
        cause: error,
    });
}
/** A host that a cancelled run does not stop: what was begun is taken back all the same. */
function calm(host) {
    return { ...host, signal: new AbortController().signal };
}
/** Ends what was begun, and asks the version that serves for its golden predictions, where clients ask it. */
async function takeBack(means, planned) {
    const { old, found } = planned;
    const host = calm(means.host);
    const target = means.targetFor(host);
    try {
        if (found.switched)
            await switchBack(means, target, planned);
        else
            await target.discard();
    }
    catch (error) {
        return { holds: false, detail: `taking it back failed: ${error.message}` };
    }
    if (!old)
        return undefined;
    if (found.promoted !== undefined)
        await means.registry.promote(old.version.tag, found.promoted);
    const { version, golden } = old;
    if (!golden)
        return { holds: false, detail: `${version.tag} has no golden predictions here to be asked again` };
    try {
        const { url, serving } = await target.status();
        const differing = serving?.differing ?? [];
        const replayed = await replay(await clientOf(host, target, version, url, differing), golden);
        const kept = differing.length === 0
            ? ''
            : `; its ${differing.join(', ')} is that of before, not what is set now, and its server is started with no other: deploy it again`;
        return { holds: true, detail: `${version.tag} answers as it did: ${saidReplay(replayed)}${kept}` };
    }
    catch (error) {
        return { holds: false, detail: `${version.tag} does not answer as it did: ${error.message}` };
    }
}
/** Whether both are the same version with the same bytes, or neither is there. */
function isSame(one, other) {
    return one?.version === other?.version && one?.digest === other?.digest;
}
/** What served when this was planned serves again; nothing, when nothing did. */
async function switchBack(means, target, { version, status, old }) {
    const now = await target.status();
    if (isSame(now.serving, status.serving))
        return target.discard();
    if (!old)
        return target.stop();
    try {
        if (isSame(now.warm, status.serving))
            await target.rollback(status.serving);
        else {
            const release = releaseOf(means, old.version);
            await fetchRelease(means, old.version, release);
            await target.start(release);
            await target.switch(release);
        }
    }
    finally {
        // What was warm before stays so; what failed does not come to be, also when clients are not answered even now.
        const wasWarm = status.warm?.digest === version.model.digest;
        if (!wasWarm && isSame((await target.status()).serving, status.serving))
            await target.settle();
    }
}
/** What the outcome is, from the steps and from what the target says now. */
async function resultOf(means, { version, status, found }, { action, carried, undone }) {
    const { host, section } = means;
    const target = means.targetFor(calm(host));
    const now = await target.status();
    const begun = carried.steps.some(({ name, status: came }) => name === 'start' && came !== 'not reached');
    const isBack = isSame(now.serving, status.serving) && undone?.holds !== false;
    return {
        action,
        outcome: carried.verdict === 'pass' ? 'deployed' : !begun ? 'refused' : isBack ? 'rolled back' : 'failed',
        verdict: carried.verdict,
        reason: carried.reason ?? null,
        deployed: { reference: version.tag, model: version.model.digest },
        run: version.run,
        target: section.target,
        where: target.where(),
        url: now.url ?? null,
        previous: deployedOf(status.serving),
        serving: deployedOf(now.serving),
        proof: undone ?? null,
        runtime: found.runtime ?? null,
        golden: found.golden ? { ...found.golden } : null,
        latency: found.latency ? { ...found.latency } : null,
        steps: carried.steps,
    };
}
const deployedOf = (instance) => instance ? { reference: `${instance.name}@v${instance.version}`, model: instance.digest } : null;

;// CONCATENATED MODULE: ./packages/serving/deploy/environment.ts




/** @throws MLOPS_DEPLOY_TARGET when mlops.yml does not say where staging is */
function environmentOf(project, { name, staging }) {
    const section = project.config.deploy ?? config.DeploySection.parse({ target: 'process' });
    const online = (0,packages_features/* onlineStorePath */.yc)(project);
    if (!staging)
        return { section, project, online, recordedAs: name };
    const staged = (0,config.inStaging)(section);
    if (staged) {
        const workspace = (0,external_node_path_.join)(project.workspace, 'staging');
        return { section: staged, project: { ...project, workspace }, online, recordedAs: `${name}.staging` };
    }
    throw errors_fail('MLOPS_DEPLOY_TARGET', {
        message: 'staging is asked for, and `deploy:` of mlops.yml does not say where that is',
        where: { ...project.locate(['deploy']), field: 'staging' },
        hint: 'Say it beside the target: staging: {url: …} or, of the target process, staging: {port: …}.',
    });
}

;// CONCATENATED MODULE: ./packages/serving/deploy/at-front.ts





/**
 * Proves that the version which was switched to answers clients as it was recorded; and, when a token is set, nobody who
 * does not know it.
 * @returns in words. @throws Refused, MLOPS_DEPLOY_ANSWER
 */
async function proveAtFront(host, target, version, golden) {
    const { serving, url } = await target.status();
    if (serving?.digest !== version.model.digest || url === undefined)
        throw new Refused('fail', `the target serves ${serving?.version ?? 'nothing'} after the switch`);
    const replayed = await replay(await clientOf(host, target, version, url), golden);
    const answers = `answers at ${url}: ${saidReplay(replayed)}`;
    if (tokenOf(host.env) === undefined)
        return answers;
    const open = await openProblem(host, version, url);
    if (open !== undefined)
        throw new Refused('fail', open);
    return `${answers}; nobody without the token`;
}
/** Whether the service asks for a token now, and will not when it was switched from here, where none is set. */
function opens({ env }, { serving }) {
    return tokenOf(env) === undefined && serving?.differing?.includes(TOKEN_VARIABLE) === true;
}
/** In a plan, behind what is switched. */
const OPENED = `; whoever asks is answered then, as no ${TOKEN_VARIABLE} is set here`;
function warnOpened({ log }) {
    log.warning(`What serves asks for a token, and no ${TOKEN_VARIABLE} is set here: switched from here, the service answers whoever asks. Set it first to keep it closed.`);
}
/** What is wrong with whom a service answers, when a token is set here: anybody, or not even who knows it. */
async function tokenProblem(host, version, url) {
    const token = tokenOf(host.env);
    if (token === undefined)
        return undefined;
    const status = await statusOf(host, modelUrl({ url, ...version }), { headers: { authorization: `Bearer ${token}` } });
    if (status !== 200)
        return `${url} answers ${status} to a request with the ${TOKEN_VARIABLE} that is set here`;
    return openProblem(host, version, url);
}
async function openProblem(host, version, url) {
    // Were it answered, then that this is no request of the protocol.
    const request = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const status = await statusOf(host, `${modelUrl({ url, ...version })}/infer`, request);
    if (status === 401 || status === 403)
        return undefined;
    return `${url} answers ${status} to a request without the token, though ${TOKEN_VARIABLE} is set: expected 401`;
}
/** @returns the status of the answer, or why there is none */
async function statusOf(host, url, request) {
    const signal = AbortSignal.any([host.signal, AbortSignal.timeout(30_000)]);
    try {
        const response = await host.fetch(url, { ...request, signal, redirect: 'manual' });
        await response.arrayBuffer();
        return response.status;
    }
    catch (error) {
        host.signal.throwIfAborted();
        return `nothing (${error.message})`;
    }
}

;// CONCATENATED MODULE: ./packages/serving/deploy/inspect.ts






/**
 * What a target serves, and whether that is true: models are hashed again where they lie, and the ledger is asked what
 * was deployed last. What does not agree stands among the problems.
 */
async function inspectDeployment(target, { host, ledger, registry, isDeploying, recordedAs }) {
    const status = await target.status();
    const problems = [...status.problems];
    for (const instance of [status.serving, status.warm, status.candidate]) {
        const found = instance && (await bytesProblem(instance));
        if (found !== undefined)
            problems.push(found);
    }
    const { serving, candidate, url } = status;
    if (candidate && !isDeploying)
        problems.push(`the candidate ${candidate.version} was left by a deployment that ended: the next one ends it`);
    const token = serving && url !== undefined ? await tokenProblem(host, serving, url) : undefined;
    if (token !== undefined)
        problems.push(`${token}: deploy again`);
    const withdrawn = serving && (await withdrawnProblem(registry, `${serving.name}@v${serving.version}`));
    if (withdrawn !== undefined)
        problems.push(withdrawn);
    const last = serving && (await lastDeployment(ledger, recordedAs, target.where()));
    const recorded = last?.serving;
    if (serving && recorded?.model !== serving.digest) {
        const known = recorded ? `${recorded.reference} (model ${recorded.model.slice(0, 12)})` : 'none';
        problems.push(`version ${serving.version} serves and no deployment of it is on record; the last one is ${known}: deploy again`);
    }
    const notes = [];
    const loose = last?.golden ? looserThanDefault(last.golden) : undefined;
    if (loose !== undefined)
        notes.push(`version ${serving.version} was proven loosely: ${loose}`);
    if (serving?.differing)
        notes.push(`version ${serving.version} runs with another ${serving.differing.join(', ')} than is set here`);
    return { ...status, problems, notes };
}
async function withdrawnProblem(registry, reference) {
    try {
        const { deprecated } = await registry.resolve(reference);
        return deprecated
            ? `${reference} serves and was withdrawn in the registry: roll back, or deploy another`
            : undefined;
    }
    catch (error) {
        if (!(error instanceof kit.MlopsError))
            throw error;
        return `whether ${reference} was withdrawn is not known: ${error.message}`;
    }
}
async function bytesProblem({ version, digest, features, directory }) {
    if (directory === undefined)
        return undefined;
    const found = await (0,evidence/* digestDirectory */.qW)(directory).catch((error) => error);
    if (found instanceof Error)
        return `the model of ${version} cannot be hashed: ${found.message}`;
    if (found.dirHash1 === digest)
        return featuresProblem({ version, features, directory });
    return `the model of ${version} in ${directory} is another than was deployed: ${found.dirHash1}, expected ${digest}`;
}
async function featuresProblem({ version, features, directory }) {
    if (features === undefined)
        return undefined;
    const file = featuresFile({ directory });
    const found = await (0,evidence/* sha256File */.Q3)(file).catch((error) => error.message);
    if (found === features)
        return undefined;
    return `the features of ${version} in ${file} are others than were deployed: ${found}, expected ${features}`;
}

// EXTERNAL MODULE: ./packages/registry/index.ts + 25 modules
var registry = __webpack_require__(61011);
;// CONCATENATED MODULE: ./packages/serving/deploy/older.ts


/**
 * A release that is run again, or is of an older commit, is not what people mean by going back.
 * @throws MLOPS_DEPLOY_OLDER when a newer version serves
 */
function refuseOlder({ version, status: { serving } }) {
    if (serving?.name !== version.name || !((0,registry/* compareVersions */.Zy)(serving.version, version.version) > 0))
        return;
    throw errors_fail('MLOPS_DEPLOY_OLDER', {
        message: `${version.tag} is older than ${serving.name}@v${serving.version}, which serves: nothing was deployed`,
        hint: `Roll back brings the older one back, proven again: start that workflow by hand with ${version.tag}.`,
    });
}

;// CONCATENATED MODULE: ./packages/serving/deploy/smoke.ts



/** Answered, and not counted: a server's first requests are slower than any later one. */
const WARMING = 20;
/**
 * Requests of one row, one after the other; every answer must be the recorded one, and 99 of 100 within the limit.
 * @throws Refused, MLOPS_DEPLOY_ANSWER
 */
async function smoke(host, client, golden, limits) {
    const times = [];
    for (let index = 0; index < WARMING + limits.requests; index++) {
        const start = index % golden.rows.length;
        const began = host.clock.monotonic();
        const answers = await client.ask([golden.rows[start]]);
        if (index >= WARMING)
            times.push(host.clock.monotonic() - began);
        const row = { start, count: 1 };
        difference(golden, answers.scores, row);
        if (golden.classes && answers.labels)
            differingClasses(golden, answers.labels, row, client.classes);
    }
    times.sort((a, b) => a - b);
    const latency = { requests: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99), limit: limits.p99 };
    if (latency.p99 <= limits.p99)
        return latency;
    throw new Refused('fail', `99 of 100 requests take up to ${latency.p99} ms; the limit is ${limits.p99} ms`);
}
/** The smallest time that at least this share of the requests took at most; rounded to a hundredth. */
function quantile(sorted, share) {
    return Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] * 100) / 100;
}

;// CONCATENATED MODULE: ./packages/serving/deploy/plan.ts









/** The steps of a deployment, with nothing done yet; printed by `--plan`. */
async function planDeployment(means, version) {
    const { host, section } = means;
    const target = means.targetFor(host);
    const status = await target.status();
    const old = await oldVersion(means, status);
    const release = releaseOf(means, version);
    const found = {};
    const { serving } = status;
    const serves = serving?.digest === release.digest && serving.version === version.version;
    const isTaken = serves && !serving.differing;
    const opened = opens(host, status);
    if (opened)
        warnOpened(host);
    let url = '';
    let golden;
    let beside;
    const { rows, tolerance } = section.golden;
    const clients = status.movesTo === undefined
        ? (status.url ?? ('url' in section ? section.url : `port ${section.port}`))
        : `${status.movesTo}, and no more at ${status.url}`;
    const steps = [
        {
            name: 'verify',
            what: `hash again everything between run ${version.run.slice(0, 12)} and its raw data`,
            run: () => verified(means, version),
        },
        {
            name: 'fetch',
            what: `bring model ${version.model.digest.slice(0, 12)} from the store, by digest`,
            run: async () => {
                await fetchRelease(means, version, release);
                return `${version.model.files.length} ${version.model.files.length === 1 ? 'file' : 'files'}, dirHash1 ${version.model.digest.slice(0, 12)}`;
            },
        },
        { name: 'scan', what: 'look into it; its recorded scan must be a pass too', run: () => scanned(means, version) },
        {
            name: 'start',
            what: isTaken ? 'it serves already' : startedBeside(serving),
            run: async () => {
                const instance = await target.start(release);
                url = instance.url;
                return `ready at ${url}${instance.pid === undefined ? '' : `, process ${instance.pid}`}`;
            },
        },
        {
            name: 'golden',
            what: `ask ${rows} predictions of the evaluation again, within ${tolerance}`,
            run: async () => {
                golden = await readGolden(host, means.registry, version, section.golden);
                beside = await clientOf(host, target, version, url);
                found.runtime = beside.runtime;
                found.golden = await replay(beside, golden);
                return saidReplay(found.golden);
            },
        },
        {
            name: 'smoke',
            what: `${section.smoke.requests} requests of one row; 99 of 100 within ${section.smoke['p99-ms']} ms`,
            run: async () => {
                const limits = { requests: section.smoke.requests, p99: section.smoke['p99-ms'] };
                found.latency = await smoke(host, beside, golden, limits);
                await refuseRestarted(target, release);
                return `p50 ${found.latency.p50} ms, p99 ${found.latency.p99} ms`;
            },
        },
        ...(section.canary && serving && !serves ? [canaryStep(means, target, release)] : []),
        {
            name: 'switch',
            what: `let it answer at ${clients}; ${serving && !isTaken ? `keep ${serving.version} warm` : 'nothing is replaced'}${opened ? OPENED : ''}`,
            run: async () => {
                found.switched = true;
                if (status.movesTo !== undefined)
                    host.log.warning(`Clients that ask at ${status.url} have to ask at ${status.movesTo}: mlops.yml says so.`);
                await target.switch(release);
                return proveAtFront(host, target, version, golden);
            },
        },
        ...(section.promote === undefined ? [] : [promoteStep(means, version, section.promote, found)]),
    ];
    return { version, status, old, steps, found };
}
/** @param serving what serves, perhaps with other values of variables than are set now */
function startedBeside(serving) {
    if (!serving)
        return 'start it beside nothing';
    const changed = serving.differing ? `, with another ${serving.differing.join(', ')} than it has` : '';
    return `start it beside ${serving.version}${changed}`;
}
/** Known before anything is touched, so that taking back needs nothing but the service itself. */
async function oldVersion(means, { serving }) {
    if (!serving)
        return undefined;
    const version = await means.registry.resolve(`${serving.name}@v${serving.version}`);
    if (version.model.digest !== serving.digest)
        means.host.log.warning(`What serves as ${version.tag} is not the model that was registered under it.`);
    const golden = await readGolden(means.host, means.registry, version, means.section.golden).catch((error) => {
        means.host.log.warning(`${version.tag} could not be proven after a failure: ${error.message}`);
        return undefined;
    });
    return { version, golden };
}
async function verified({ verify }, version) {
    if (version.deprecated)
        throw new Refused('fail', `${version.tag} was withdrawn in the registry`);
    const { verdict, firstGap, links } = await verify(version);
    if (verdict !== 'pass') {
        const gap = firstGap ? `${firstGap.stage}, ${firstGap.material}: ${firstGap.detail}` : 'it cannot be verified';
        throw new Refused(verdict, `the chain of run ${version.run.slice(0, 12)} has a gap at ${gap}`);
    }
    return `${links.filter(({ status }) => status === 'ok').length} links hashed again`;
}
async function scanned({ ledger, scan, models }, version) {
    const run = await ledger.run(version.run);
    const recorded = (await (0,evidence/* statementsOf */.GX)(ledger, run)).get('scan-model')?.statement;
    if (!recorded)
        throw new Refused('inconclusive', `run ${run.id.slice(0, 12)} did not scan its model: add scan-model to it`);
    const { verdict, parameters } = (0,evidence/* factsOf */.xS)(recorded);
    if (verdict !== 'pass')
        throw new Refused(verdict ?? 'inconclusive', `its recorded scan says ${verdict ?? 'nothing'}`);
    const allow = Array.isArray(parameters['allow']) ? parameters['allow'].map(String) : [];
    const again = await scan(releaseOf({ models }, version).directory, allow);
    if (again.verdict !== 'pass')
        throw new Refused(again.verdict, again.summary);
    return again.summary;
}
/** A server that had to be started anew while it was tried would be again. */
async function refuseRestarted(target, release) {
    const { candidate, serving } = await target.status();
    const tried = candidate?.digest === release.digest ? candidate : serving;
    if ((tried?.restarts ?? 0) > 0 && tried === candidate)
        throw new Refused('fail', `its server ended ${tried.restarts} times while it was tried`);
}
function canaryStep({ host, section }, target, release) {
    const { share: given, requests, within } = section.canary;
    const share = typeof given === 'number' ? given : Number.parseFloat(given) / 100;
    return {
        name: 'canary',
        what: `give it ${share * 100} % of the requests, until ${requests} are answered, at most ${within}`,
        run: async () => {
            if (!target.canary)
                throw new Refused('inconclusive', `the target ${target.kind} cannot give a share of the requests`);
            const deadline = host.clock.monotonic() + (0,config.parseDuration)(within) * 1000;
            for (;;) {
                const counted = await target.canary(share);
                if (counted.errors > 0)
                    throw new Refused('fail', `${counted.errors} of ${counted.requests} requests of the canary failed`);
                if (counted.requests >= requests) {
                    await refuseRestarted(target, release);
                    return `${counted.requests} requests answered without an error`;
                }
                if (host.clock.monotonic() > deadline)
                    throw new Refused('inconclusive', `only ${counted.requests} of ${requests} requests came within ${within}`);
                await (0,external_node_timers_promises_.setTimeout)(200, undefined, { signal: host.signal });
            }
        },
    };
}
/** A label that cannot be given, because what was recorded of its stage is damaged, keeps nothing proven from clients. */
function promoteStep({ registry }, version, stage, found) {
    return {
        name: 'promote',
        what: `give it the stage label ${stage} in the registry`,
        run: async () => {
            try {
                await registry.promote(version.tag, stage);
            }
            catch (error) {
                if (!(error instanceof kit.MlopsError && error.code === 'MLOPS_LEDGER_UNREADABLE'))
                    throw error;
                return { missed: `${version.tag} is not ${version.name}#${stage}: ${error.message}` };
            }
            found.promoted = stage;
            return `${version.name}#${stage} is ${version.version}`;
        },
    };
}

;// CONCATENATED MODULE: ./packages/serving/deploy/reservations.ts

/** What people have to know of a deployment though it passed, each in words. */
function reservationsOf({ golden, steps }) {
    const loose = golden ? looserThanDefault(golden) : undefined;
    const missed = steps.filter(({ status }) => status === 'missed').map(({ detail }) => detail);
    return [...(loose === undefined ? [] : [loose]), ...missed];
}
/** The same behind a sentence that says it passed; empty when there is nothing. */
function reservations(result) {
    return reservationsOf(result)
        .map((said) => `; ${said}`)
        .join('');
}

;// CONCATENATED MODULE: ./packages/serving/deploy/show.ts



/** One sentence for a log, an environment or a terminal: the verdict, and what serves now. */
function summarizeDeployment(result) {
    const { verdict, deployed, proof } = result;
    if (verdict === 'pass')
        return kit.escape.logLine(`pass: ${deployed.reference} ${served(result)}${reservations(result)}`);
    const { reference } = deployed;
    const still = `${nowServing(result)}${proof ? `; ${proof.detail}` : ''}`;
    return kit.escape.logLine(`${verdict}: ${reference} ${OUTCOMES[result.outcome]}: ${result.reason}; ${still}`);
}
/** The same with every step, for a job's summary: a table below what decided. */
function deploymentAsMarkdown(result) {
    const { verdict, deployed, reason, proof, steps, golden, latency, previous } = result;
    const why = verdict === 'pass' ? `It ${served(result)}` : `It ${OUTCOMES[result.outcome]}: ${reason}`;
    const facts = [
        ...(verdict === 'pass' ? [] : [`Now ${nowServing(result)}${proof ? `: ${proof.detail}` : ''}`]),
        ...(golden ? [`Asked again over the wire: ${saidReplay(golden)}`] : []),
        ...reservationsOf(result),
        ...(latency ? [`99 of 100 requests answered within ${latency.p99.toFixed(1)} ms (limit ${latency.limit} ms)`] : []),
        ...(verdict === 'pass' && previous ? [`Before it ${previous.reference} served`] : []),
    ];
    const rows = steps.map(({ name, status, detail, what, seconds }) => {
        const came = detail === '' ? what : detail;
        return `| ${name} | ${status === 'done' ? 'done' : `**${status}**`} | ${kit.escape.markdown(came)} | ${seconds.toFixed(1)} |`;
    });
    return [
        `### ${kit.escape.markdown(deployed.reference)}: **${verdict}**. ${kit.escape.markdown(why)}`,
        facts.map((fact) => `- ${kit.escape.markdown(fact)}`).join('\n'),
        ['| step | | what came of it | s |', '|---|---|---|--:|', ...rows].join('\n'),
    ]
        .filter((part) => part !== '')
        .join('\n\n')
        .concat('\n');
}
const OUTCOMES = {
    deployed: 'was deployed',
    'rolled back': 'was rolled back',
    failed: 'failed, and was not taken back',
    refused: 'was refused',
};
function served({ action, url, steps }) {
    if (action === 'deploy')
        return `serves at ${url}`;
    const seconds = steps.reduce((sum, step) => sum + step.seconds, 0);
    return `serves again at ${url}, after ${seconds.toFixed(1)} s`;
}
function nowServing({ serving }) {
    return serving ? `${serving.reference} serves` : 'nothing serves';
}

;// CONCATENATED MODULE: ./packages/serving/deploy/rollback.ts






/**
 * The steps back to a version that served before. Nothing that lies on the target is believed: which model the version is
 * comes from the registry, its bytes are hashed again, and its predictions are those recorded at its evaluation.
 *
 * @param to one that the ledger says served here; default: the one before in the ledger, else one that is kept warm and was
 *   deployed before there was a ledger.
 *   One that was rolled away from is not before; what was withdrawn since, or never served, is for a deployment to prove
 * @throws MLOPS_ROLLBACK_NOTHING, MLOPS_ROLLBACK_REFUSED, and what the registry throws
 */
async function planRollback(means, name, to) {
    const { host, section, registry } = means;
    const target = means.targetFor(host);
    const status = await target.status();
    const served = await whatServed(means.ledger, means.recordedAs, target.where());
    const version = to ?? (await registry.resolve(previous(served, name, status)));
    if (version.deprecated)
        throw refused(version, 'was withdrawn');
    if (to && !served.ever.has(to.tag))
        throw refused(to, 'never served here', `; or deploy it, which proves it first: mlops deploy-model ${to.tag}`);
    const release = releaseOf(means, version);
    const { serving, warm } = status;
    if (serving?.version === version.version && serving.digest === release.digest)
        throw servesAlready(version);
    const isWarm = warm?.version === version.version;
    if (isWarm && warm.digest !== release.digest) {
        throw errors_fail('MLOPS_ROLLBACK_REFUSED', {
            message: `what is kept warm as ${version.tag} has digest ${warm.digest}; registered is ${release.digest}`,
            hint: `Deploy the registered one: mlops deploy-model ${version.tag}`,
        });
    }
    const kept = isWarm && warm.ready && !warm.differing && warm.features === release.features;
    const old = await oldVersion(means, status);
    const found = {};
    const { rows, tolerance } = section.golden;
    const opened = opens(host, status);
    if (opened)
        warnOpened(host);
    let url = '';
    let golden;
    const steps = [
        {
            name: 'digest',
            what: `hash the model of ${version.version} again: it must be ${release.digest.slice(0, 12)}`,
            run: async () => {
                await fetchRelease(means, version, release);
                return `dirHash1 ${release.digest.slice(0, 12)}`;
            },
        },
        {
            name: 'start',
            what: isWarm
                ? `${version.version} is kept warm`
                : `start ${version.version} beside ${serving?.version ?? 'nothing'}`,
            run: async () => {
                const instance = kept ? warm : await target.start(release);
                url = instance.url;
                return `ready at ${url}`;
            },
        },
        {
            name: 'golden',
            what: `ask ${rows} predictions of its evaluation again, within ${tolerance}`,
            run: async () => {
                golden = await readGolden(host, registry, version, section.golden);
                const client = await clientOf(host, target, version, url);
                found.runtime = client.runtime;
                found.golden = await replay(client, golden);
                return saidReplay(found.golden);
            },
        },
        {
            name: 'switch',
            what: `let it answer instead of ${serving?.version ?? 'nothing'}${opened ? OPENED : ''}`,
            run: async () => {
                found.switched = true;
                // Never what a killed deployment has left as a candidate.
                await (kept ? target.rollback(release) : target.switch(release));
                return proveAtFront(host, target, version, golden);
            },
        },
        ...(section.promote === undefined ? [] : [promoteStep(means, version, section.promote, found)]),
    ];
    return { version, status, old, steps, found };
}
function previous({ ever, stack }, name, { serving, warm }) {
    const tagOf = (instance) => instance && `${instance.name}@v${instance.version}`;
    const [now, kept] = [tagOf(serving), tagOf(warm)];
    const place = now === undefined ? -1 : stack.indexOf(now);
    // What is on record behind the version that serves was left by a rollback that did not come to be on record.
    const before = (place < 0 ? stack : stack.slice(0, place)).at(-1);
    if (before !== undefined)
        return before;
    // Deployed before there was a ledger. What is on record and yet not before is what a rollback left.
    if (kept !== undefined && !ever.has(kept))
        return kept;
    throw errors_fail('MLOPS_ROLLBACK_NOTHING', {
        message: `the ledger knows of no version of ${name} that served before ${now ?? 'now'} and was not rolled back` +
            (kept === undefined ? '' : `; ${kept} is kept warm, and may be what a rollback left`),
        hint: `Name the version that is to serve: mlops rollback --to ${kept ?? 'NAME@vX.Y.Z'}`,
    });
}
function refused({ tag }, why, or = '') {
    return errors_fail('MLOPS_ROLLBACK_REFUSED', {
        message: `${tag} ${why}: a rollback does not prove it`,
        hint: `Go back to another: mlops rollback --to NAME@vX.Y.Z${or}`,
    });
}
function servesAlready({ tag }) {
    return errors_fail('MLOPS_ROLLBACK_NOTHING', {
        message: `${tag} serves already`,
        hint: 'What serves, and what is kept warm: mlops deploy status',
    });
}

;// CONCATENATED MODULE: ./packages/serving/targets/ready.ts

/** The headers of a good answer; undefined when there is none within two seconds. */
async function answers(url, headers = {}) {
    try {
        const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
        await response.arrayBuffer();
        return response.ok ? response.headers : undefined;
    }
    catch {
        return undefined;
    }
}
/** What servers of ours say besides being ready. */
const Health = schemas/* looseObject */._H3({
    models: schemas/* array */.YOg(schemas/* looseObject */._H3({
        version: schemas/* string */.YjP(),
        digests: schemas/* looseObject */._H3({ model: schemas/* string */.YjP(), features: schemas/* string */.YjP().nullable() }),
    })),
});
/**
 * Whether the server at `url` says that it is ready, and that it has loaded the bytes of this release.
 * @param own a server of ours has to say what it has loaded; another one need not, and must not say something else
 */
async function isReady(url, { version, digest, features }, own) {
    try {
        const response = await fetch(`${url}/v2/health/ready`, { signal: AbortSignal.timeout(2000) });
        const text = await response.text();
        if (!response.ok)
            return false;
        const said = Health.safeParse(parsed(text)).data;
        if (!said)
            return own === 'any';
        return said.models.some((model) => model.version === version &&
            model.digests.model === digest &&
            (features === undefined || model.digests.features === features));
    }
    catch {
        return false;
    }
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/serving/targets/target.ts

/** @param other what was started instead */
function notStarted(version, other) {
    return errors_fail('MLOPS_DEPLOY_TARGET', {
        message: `version ${version} was not started${other === undefined ? '' : `, and ${other} was`}: nothing is switched to`,
        hint: 'Another deployment may have left it: run the same command again.',
    });
}

;// CONCATENATED MODULE: ./packages/serving/targets/command-target.ts







const Url = schemas/* url */.OZ5({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const Started = schemas/* object */.Ikc({ url: Url });
const Reported = schemas/* object */.Ikc({ version: schemas/* string */.YjP().min(1), digest: schemas/* string */.YjP().min(1), url: Url.optional() });
const Status = schemas/* object */.Ikc({
    serving: Reported.nullish(),
    warm: Reported.nullish(),
    candidate: Reported.nullish(),
});
/**
 * Whatever the user's own programs deploy to. They are told what by MLOPS_NAME, MLOPS_VERSION, MLOPS_DIGEST and
 * MLOPS_MODEL (a directory), and leave JSON in the file MLOPS_OUTPUT. What they say is believed about which version is
 * where, never about whether it answers: that is asked over the wire.
 */
function commandTarget(host, options) {
    const { name, url, programs } = options;
    /** @returns what the program left, or undefined when it left nothing */
    async function run(program, about = {}) {
        const directory = await host.files.makeTemporaryDirectory('mlops-target-');
        const output = (0,external_node_path_.join)(directory, 'output.json');
        try {
            await (0,packages_process/* runProgram */.mB)(host, {
                argv: programs[program],
                cwd: options.cwd,
                env: {
                    MLOPS_OUTPUT: output,
                    MLOPS_NAME: name,
                    MLOPS_URL: url,
                    ...(about.version !== undefined && { MLOPS_VERSION: about.version }),
                    ...(about.digest !== undefined && { MLOPS_DIGEST: about.digest }),
                    ...(about.directory !== undefined && { MLOPS_MODEL: about.directory }),
                },
                allowEnv: options.env,
                label: `deploy.${program}`,
                timeLimitSeconds: options.timeLimitSeconds,
            });
            return (await host.files.exists(output)) ? JSON.parse(await host.files.readText(output)) : undefined;
        }
        catch (cause) {
            if (!(cause instanceof SyntaxError))
                throw cause;
            throw said(program, `is not JSON: ${cause.message}`, cause);
        }
        finally {
            await host.files.remove(directory);
        }
    }
    async function read(program, schema, about) {
        const parsed = schema.safeParse(await run(program, about));
        if (parsed.success)
            return parsed.data;
        throw said(program, `is not what was expected: ${core_errors/* prettifyError */.S1(parsed.error)}`, parsed.error);
    }
    async function instance(reported, fallback) {
        const { version, digest } = reported;
        const at = reported.url ?? fallback ?? url;
        return { name, version, digest, url: at, ready: await isReady(at, reported, 'any') };
    }
    const target = {
        kind: 'command',
        where: options.where,
        async status() {
            const { serving, warm, candidate } = await read('status', Status);
            const found = {
                ...(serving && { url, serving: await instance(serving) }),
                ...(warm && { warm: await instance(warm) }),
                ...(candidate && { candidate: await instance(candidate) }),
                problems: [],
            };
            if (found.serving?.ready === false)
                found.problems.push(`the serving version ${found.serving.version} is not ready`);
            return found;
        },
        async start(release) {
            const { serving, candidate } = await target.status();
            const same = (each) => each?.digest === release.digest && each.version === release.version && each.ready;
            if (candidate && !same(candidate))
                await target.discard();
            const there = [serving, candidate].find(same);
            if (there)
                return there;
            try {
                const started = await read('start', Started, release);
                return await untilReady({ ...release, url: started.url, ready: false });
            }
            catch (cause) {
                await target.discard();
                host.signal.throwIfAborted();
                throw errors_fail('MLOPS_DEPLOY_START', {
                    message: `version ${release.version} was not started: ${cause.message}`,
                    where: { field: 'deploy.start' },
                    hint: 'What served before goes on serving. Run the program of deploy.start by hand.',
                    cause,
                });
            }
        },
        async switch(to) {
            const { serving, candidate } = await target.status();
            const [started] = [candidate, serving].filter((each) => each !== undefined);
            if (started?.version !== to.version || started.digest !== to.digest)
                throw notStarted(to.version, candidate?.version);
            if (candidate)
                await run('switch', candidate);
        },
        async rollback(to) {
            const same = (each) => each?.version === to.version && each.digest === to.digest;
            const { serving, warm } = await target.status();
            if (same(serving))
                return;
            if (!same(warm)) {
                throw errors_fail('MLOPS_ROLLBACK_NOTHING', {
                    message: `version ${to.version} is not kept warm${warm ? `; ${warm.version} is` : ''}`,
                    hint: 'Deploy the version that is to serve: mlops deploy-model NAME@vX.Y.Z',
                });
            }
            await run('rollback', to);
        },
        // Its `rollback` ends what served; what it keeps warm besides is its own matter.
        async settle() { },
        async stop() {
            const { serving } = await target.status();
            if (!serving)
                return;
            if (programs.stop === undefined) {
                throw errors_fail('MLOPS_DEPLOY_TARGET', {
                    message: `version ${serving.version} cannot be taken out of service: deploy.stop names no program`,
                    where: { field: 'deploy.stop' },
                    hint: 'End it by hand; name a program in mlops.yml: `stop: [./deployer, stop]`.',
                });
            }
            await run('stop', serving);
        },
        async discard() {
            if (programs.discard === undefined)
                return;
            const { candidate } = await target.status();
            if (candidate)
                await run('discard', candidate);
        },
    };
    async function untilReady(started) {
        const deadline = host.clock.monotonic() + options.readySeconds * 1000;
        while (!(await isReady(started.url, started, 'any'))) {
            host.signal.throwIfAborted();
            if (host.clock.monotonic() > deadline)
                throw new Error(`${started.url} was not ready after ${options.readySeconds} s`);
            await (0,external_node_timers_promises_.setTimeout)(100);
        }
        return { ...started, ready: true };
    }
    return target;
}
function said(program, what, cause) {
    return errors_fail('MLOPS_DEPLOY_TARGET', {
        message: `what deploy.${program} left in $MLOPS_OUTPUT ${what}`,
        where: { field: `deploy.${program}` },
        hint: 'deploy.start leaves {"url": "http://…"}; deploy.status {"serving": {"version", "digest", "url"}, "warm": …, "candidate": …}.',
        cause,
    });
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./packages/serving/targets/process/own-command.ts


/**
 * The `mlops` command of this very installation, for processes that it starts of itself: the script that runs now, or the
 * one beside it when that is a step of a workflow.
 * @param script what Node was started with
 */
function ownCommand(script = process.argv[1] ?? '') {
    const path = (0,external_node_fs_.realpathSync)(script);
    return [process.execPath, /^mlops\.[jt]s$/.test((0,external_node_path_.basename)(path)) ? path : (0,external_node_path_.join)((0,external_node_path_.dirname)(path), 'mlops.js')];
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
;// CONCATENATED MODULE: ./packages/serving/targets/process/proof.ts


/** Whoever wants to know that the router answers, and no other program on its port, sends anything new by this name. */
const CHALLENGE_HEADER = 'mlops-challenge';
const PROOF_HEADER = 'mlops-proof';
/** @returns in hex: only who can read the deployment's secret can say it. @throws the system's error */
function proof_proofOf(place, said) {
    return hmac(secretOf(place), said).toString('hex');
}
/** Whether the router of this deployment said it. */
function isProven(place, said, proof) {
    const expected = hmac(secretOf(place), said);
    const given = Buffer.from(proof, 'hex');
    return given.length === expected.length && (0,external_node_crypto_.timingSafeEqual)(given, expected);
}
/** Names this deployment among those of all machines, and says nothing else. @throws the system's error */
function deploymentId(place) {
    return (0,external_node_crypto_.createHash)('sha256').update(secretOf(place)).digest('hex').slice(0, 16);
}
function hmac(secret, { challenge, pid, version }) {
    return (0,external_node_crypto_.createHmac)('sha256', secret)
        .update(JSON.stringify([challenge, pid, version]))
        .digest();
}
/** Made by whoever needs it first; other users of the machine cannot read it. @throws the system's error */
function secretOf({ directory, secret }) {
    try {
        return (0,external_node_fs_.readFileSync)(secret, 'utf8');
    }
    catch (error) {
        if (error.code !== 'ENOENT')
            throw error;
    }
    const aside = `${secret}.${(0,external_node_crypto_.randomBytes)(8).toString('hex')}`;
    (0,external_node_fs_.mkdirSync)(directory, { recursive: true });
    (0,external_node_fs_.writeFileSync)(aside, (0,external_node_crypto_.randomBytes)(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    try {
        // A hard link, so that it is never there without its content, nor twice.
        (0,external_node_fs_.linkSync)(aside, secret);
    }
    catch (error) {
        if (error.code !== 'EEXIST')
            throw error;
    }
    finally {
        (0,external_node_fs_.rmSync)(aside);
    }
    return (0,external_node_fs_.readFileSync)(secret, 'utf8');
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/environment.ts


/** By them a server finds its runtime. They differ from shell to shell, and change nothing of what is served. */
const RUNTIME_VARIABLES = [
    ...['MLOPS_ONNX_RUNTIME_PATH', 'RUNNER_TOOL_CACHE'],
    ...['npm_config_registry', 'NPM_CONFIG_REGISTRY'],
];
/** What this process has of the variables that servers are to see. @throws the system's error */
function environment_environmentOf(place, { env }, names) {
    const set = names.filter((name) => (env[name] ?? '') !== '').sort();
    if (set.length === 0)
        return {};
    const secret = secretOf(place);
    // Begins as nothing does that is proven with the same secret.
    const digest = (name) => (0,external_node_crypto_.createHmac)('sha256', secret).update(`environment ${name}=${env[name]}`).digest('hex');
    return Object.fromEntries(set.map((name) => [name, digest(name)]));
}
/** Names of the variables that differ. @param one undefined: nothing is known of it */
function apart(one = {}, other) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].filter((name) => one[name] !== other[name]).sort();
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
;// CONCATENATED MODULE: ./packages/serving/targets/process/front.ts


/** On every address of a machine, this machine is asked here; without a slash at the end. */
function front_urlOf({ address, port }) {
    const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
/** Where clients are to ask instead; undefined when it is where they do. Port 0 is the one that was chosen once. */
function movedFront(now, { address, port }) {
    const asked = { address, port: port === 0 ? now.port : port };
    return asked.address === now.address && asked.port === now.port ? undefined : asked;
}
/** @param port 0: any @returns a port that nobody listens on now. @throws MLOPS_DEPLOY_PORT */
function freePort({ address, port }) {
    return new Promise((resolve, reject) => {
        const probe = (0,external_node_net_.createServer)();
        probe.once('error', (cause) => reject(errors_fail('MLOPS_DEPLOY_PORT', {
            message: `nothing can listen on ${address}:${port}: ${cause.code === 'EADDRINUSE' ? 'another program does' : cause.message}`,
            where: { field: 'deploy.port' },
            hint: 'End that program, or choose another port in mlops.yml: `deploy: {target: process, port: 8081}`.',
            cause,
        })));
        probe.listen(port, address, () => {
            const found = probe.address().port;
            probe.close(() => resolve(found));
        });
    });
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/state.ts




const Running = schemas/* strictObject */.rej({ pid: schemas/* number */.aig().int().positive(), started: schemas/* string */.YjP().nullable() });
/** See environmentOf. */
const Environment = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP());
/** A version that is to run, on a port of its own. */
const Wanted = schemas/* strictObject */.rej({
    id: schemas/* string */.YjP().describe('of this start: the same version started again has another'),
    name: schemas/* string */.YjP(),
    version: schemas/* string */.YjP(),
    digest: schemas/* string */.YjP(),
    features: schemas/* string */.YjP().optional().describe('sha256 of its features.json'),
    directory: schemas/* string */.YjP(),
    classes: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    argv: schemas/* array */.YOg(schemas/* string */.YjP()).min(1).describe('its server'),
    port: schemas/* number */.aig().int().describe('of its server, on this machine only'),
});
/** What is to be served: the one file that decides. Only a deployment writes it. */
const State = schemas/* strictObject */.rej({
    format: schemas/* literal */.euz('https://github.com/mlops-actions/mlops-actions/process-target/v1'),
    address: schemas/* string */.YjP(),
    port: schemas/* number */.aig().int().describe('that clients ask'),
    cwd: schemas/* string */.YjP().describe('where servers and router run'),
    env: schemas/* array */.YOg(schemas/* string */.YjP()).describe('names of variables that servers see besides the allow-list'),
    environment: Environment.default({}).describe('what the last deployment had of them: servers are started with no other'),
    router: schemas/* array */.YOg(schemas/* string */.YjP()).min(1).describe('program of the router'),
    memoryBytes: schemas/* number */.aig().describe('resident memory beyond which a server is ended and started anew'),
    serving: Wanted.optional(),
    warm: Wanted.optional(),
    candidate: Wanted.optional(),
    canary: schemas/* strictObject */.rej({
        candidate: schemas/* string */.YjP().describe('id of the instance it is about'),
        share: schemas/* number */.aig(),
        deployer: Running.describe('a share is given only while this process lives'),
    })
        .optional(),
});
const STATE_FORMAT = State.shape.format.value;
/** One kept process, as the keeper last saw it. */
const Kept = schemas/* strictObject */.rej({
    process: Running.optional().describe('absent while it waits to be started anew'),
    restarts: schemas/* number */.aig().int(),
    ending: schemas/* string */.YjP().optional().describe('why it was started anew the last time'),
    memory: schemas/* number */.aig().optional().describe('resident, in bytes'),
    environment: Environment.optional().describe('what it was started with; absent when nobody lived to write it down'),
});
/** What runs: written by the keeper, so that another one can go on where it ended. */
const Observed = schemas/* strictObject */.rej({
    keeper: Running,
    environment: Environment.default({}).describe('what the keeper has of what servers are to see'),
    router: Kept.optional(),
    instances: schemas/* record */.g1P(schemas/* string */.YjP(), Kept),
});
/** What the router has counted of a canary. */
const Counted = schemas/* strictObject */.rej({ candidate: schemas/* string */.YjP(), requests: schemas/* number */.aig().int(), errors: schemas/* number */.aig().int() });
function placeOf(directory) {
    return {
        directory,
        state: (0,external_node_path_.join)(directory, 'state.json'),
        observed: (0,external_node_path_.join)(directory, 'observed.json'),
        canary: (0,external_node_path_.join)(directory, 'canary.json'),
        secret: (0,external_node_path_.join)(directory, 'secret'),
        log: (id) => (0,external_node_path_.join)(directory, 'logs', `${id}.log`),
    };
}
/** @returns undefined when nothing was ever deployed here. @throws MLOPS_DEPLOY_STATE */
function readState(place) {
    return readJson(place.state, State);
}
/** @returns undefined when no keeper ever ran here, or its file cannot be read: what runs is then found out anew */
function readObserved(place) {
    try {
        return readJson(place.observed, Observed);
    }
    catch {
        return undefined;
    }
}
function writeState(host, place, state) {
    return host.files.write(place.state, `${JSON.stringify(State.parse(state), null, 2)}\n`);
}
/**
 * The state, read again only when another file has taken its place: one call of the system for a look.
 * @param complain hears once of each file that cannot be read; the last good state stays in force
 */
function watchState(place, complain) {
    let seen;
    let state;
    return () => {
        const found = (0,external_node_fs_.statSync)(place.state, { throwIfNoEntry: false, bigint: true });
        const now = found && `${found.ino} ${found.mtimeNs} ${found.size}`;
        if (now === seen)
            return state;
        seen = now;
        try {
            state = readState(place);
        }
        catch (error) {
            complain(error);
        }
        return state;
    };
}
function readJson(path, schema) {
    let text;
    try {
        text = (0,external_node_fs_.readFileSync)(path, 'utf8');
    }
    catch (cause) {
        if (cause.code === 'ENOENT')
            return undefined;
        throw unreadable(path, cause.message, cause);
    }
    try {
        return schema.parse(JSON.parse(text));
    }
    catch (cause) {
        const why = cause instanceof errors/* ZodError */.G ? core_errors/* prettifyError */.S1(cause) : cause.message;
        throw unreadable(path, why, cause);
    }
}
function unreadable(path, why, cause) {
    return errors_fail('MLOPS_DEPLOY_STATE', {
        message: `${path} does not say what is deployed: ${why}`,
        where: { file: path },
        hint: 'What serves goes on serving. Restore the file, or end the servers, remove the directory and deploy again.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/keeping.ts





/**
 * Starts a keeper unless one runs that can start what the state names. One that runs with another environment than servers
 * are to have is replaced by one of ours: what it started goes on.
 * @throws MLOPS_DEPLOY_KEEPER
 */
async function ensureKeeper(host, place, { keeper: argv, cwd, env }) {
    const observed = readObserved(place);
    if (observed && (0,packages_process/* isRunning */.W_)(observed.keeper)) {
        const wanted = readState(place)?.environment ?? {};
        const fits = (environment) => apart(environment, wanted).length === 0;
        if (fits(observed.environment) || !fits(environment_environmentOf(place, host, env)))
            return;
        await (0,packages_process/* killProcess */.ix)(observed.keeper);
    }
    const logFile = place.log('keeper');
    const keeper = await (0,packages_process/* startService */.iL)(host, {
        argv,
        cwd,
        env: {},
        allowEnv: [...RUNTIME_VARIABLES, ...env],
        logFile,
        label: 'the keeper of the servers',
    });
    for (let waited = 0; waited < KEEPER_WAIT; waited += POLL) {
        const now = readObserved(place);
        if (now && (0,packages_process/* isRunning */.W_)(now.keeper))
            return;
        if (!(0,packages_process/* isRunning */.W_)(keeper))
            break;
        await (0,external_node_timers_promises_.setTimeout)(POLL);
    }
    throw errors_fail('MLOPS_DEPLOY_KEEPER', {
        message: `the process that keeps servers running did not start${lastWords(logFile)}`,
        where: { file: logFile },
        hint: 'Read its log, then run the same command again.',
    });
}
const KEEPER_WAIT = 20_000;
const POLL = 50;
/** What a service printed last, to end a message with. */
function lastWords(logFile) {
    const lines = (0,packages_process/* serviceLog */.yN)(logFile);
    return lines.length === 0
        ? '. It printed nothing.'
        : `. Its last lines:\n${lines.map((line) => `  | ${line}`).join('\n')}`;
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/moving-server.ts



/** An HTTP server that can move to another address or port; what was asked at the old one is still answered. */
class MovingServer {
    #handle;
    #front;
    #server;
    constructor(handle, front, server) {
        this.#handle = handle;
        this.#front = front;
        this.#server = server;
    }
    /** @throws the system's error when the address or port cannot be had */
    static async open(handle, front) {
        return new MovingServer(handle, front, await moving_server_listen(handle, front));
    }
    /** Listens elsewhere, then no more where it did. @throws the system's error; it listens where it did then */
    async move(front) {
        if (!movedFront(this.#front, front))
            return;
        const old = this.#server;
        // One address holds the port for all of them: only for this does nobody listen for a moment.
        if (front.port === this.#front.port)
            void moving_server_close(old);
        try {
            this.#server = await moving_server_listen(this.#handle, front);
        }
        catch (error) {
            if (!old.listening)
                this.#server = await moving_server_listen(this.#handle, this.#front);
            throw error;
        }
        this.#front = front;
        if (old.listening)
            void moving_server_close(old);
    }
    /** Takes no new connection, lets running requests end. */
    close() {
        return moving_server_close(this.#server);
    }
}
function moving_server_listen(handle, { address, port }) {
    const server = (0,external_node_http_.createServer)(PATIENCE, handle);
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, address, () => resolve(server));
    });
}
function moving_server_close(server) {
    return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
    });
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/router.ts








/** Every answer names the router and the version that it came from. */
const ROUTER_HEADER = 'mlops-router';
const VERSION_HEADER = 'mlops-version';
/** Between two servers of one machine an answer takes at most this long to begin, or to go on. */
const SILENCE = 60_000;
/** A new canary's counts are written this long after the first of them. */
const COUNT_EVERY = 100;
/** So soon it is where the state says that clients ask. */
const LOOK_EVERY = 100;
/**
 * Passes requests on to the version that serves; bodies are streamed, connections kept. Which one that is, is looked up in
 * the state file for every request, so that a switch is one renaming of that file: no request sees half of it, and none is
 * lost, as the old version still answers what it was asked. When the file names another address or port, the router moves.
 *
 * @param complain hears of what is wrong with the state file
 * @throws the system's error when the address or port cannot be had
 */
async function startRouter(place, complain) {
    const current = watchState(place, complain);
    const agent = new external_node_http_.Agent({ keepAlive: true, maxFreeSockets: 256 });
    const canary = new Canary(place, complain);
    const first = current();
    if (first === undefined)
        throw new Error(`${place.state} does not say where to listen`);
    const server = await MovingServer.open((request, response) => {
        response.setHeader(ROUTER_HEADER, String(process.pid));
        const state = current();
        const wrong = notPassedOn(request, state);
        if (wrong)
            return refuse(response, ...wrong);
        const trial = state && isInference(request) ? canary.take(state) : undefined;
        if (trial)
            forward(request, response, { place, chosen: trial, agent, ended: (status) => canary.count(trial, status) });
        else if (state?.serving)
            forward(request, response, { place, chosen: state.serving, agent, ended: () => undefined });
        else
            refuse(response, 503, 'no version is deployed here');
    }, first);
    let front = first;
    let moved = Promise.resolve();
    const follow = setInterval(() => {
        const state = current();
        if (!state || !movedFront(front, state))
            return;
        front = state;
        moved = moved.then(() => server.move(state)).catch(complain);
    }, LOOK_EVERY).unref();
    return {
        port: first.port,
        async close() {
            clearInterval(follow);
            await moved;
            await server.close();
            agent.destroy();
            canary.write();
        },
    };
}
function forward(request, response, { place, chosen, agent, ended }) {
    const version = `${chosen.name}@v${chosen.version}`;
    response.setHeader(VERSION_HEADER, version);
    const challenge = request.headers[CHALLENGE_HEADER];
    if (typeof challenge === 'string')
        response.setHeader(PROOF_HEADER, proof_proofOf(place, { challenge, pid: String(process.pid), version }));
    const { method, url: path } = request;
    // A server is on loopback, whatever the name of the machine is.
    const headers = { ...passedOn(request), host: `127.0.0.1:${chosen.port}` };
    // Said, not left to Node, which frames no body where it expects none.
    if (method === 'POST' && headers['content-length'] === undefined)
        headers['transfer-encoding'] = 'chunked';
    const upstream = (0,external_node_http_.request)({ host: '127.0.0.1', port: chosen.port, method, path, headers, agent });
    upstream.setTimeout(SILENCE, () => upstream.destroy(new Error(`no answer for ${SILENCE / 1000} s`)));
    upstream.once('response', (answer) => {
        response.writeHead(answer.statusCode, passedOn(answer));
        answer.pipe(response);
        answer.once('end', () => ended(answer.statusCode));
        answer.once('error', () => {
            ended(undefined);
            response.destroy();
        });
    });
    upstream.once('error', (error) => {
        if (response.destroyed)
            return; // the client went away first
        if (response.headersSent)
            return void response.destroy();
        ended(undefined);
        refuse(response, 503, `the server of version ${chosen.version} does not answer: ${error.message}`);
        // What is left of the request has nowhere to go.
        request.unpipe(upstream).resume();
    });
    response.once('close', () => {
        if (!response.writableFinished)
            upstream.destroy();
    });
    if (method === 'POST')
        request.pipe(upstream);
    else
        upstream.end();
}
/** What a canary is about: health checks and metadata say nothing of its predictions. */
function isInference({ method, url = '' }) {
    return method === 'POST' && /\/infer\/?(?:\?|$)/.test(url);
}
const METHODS = ['GET', 'HEAD', 'POST'];
/**
 * Why a request goes no further: connections to a server are shared, so where a request ends must never be in doubt. One
 * whose body the server does not expect would be read there as the next client's request.
 */
function notPassedOn({ method, headers }, state) {
    if (state && !isMeantFor(state.address, headers.host))
        return [421, notMeant(state.address, headers.host)];
    if (!METHODS.includes(method))
        return [405, `expected one of the methods ${METHODS.join(', ')}, received ${method}`];
    const coding = headers['transfer-encoding'];
    if (method !== 'POST' && (coding !== undefined || Number(headers['content-length'] ?? 0) !== 0))
        return [400, `a request with the method ${method} has no body here`];
    if (coding !== undefined && coding.toLowerCase() !== 'chunked')
        return [400, `expected no transfer-encoding but chunked, received ${coding}`];
    return undefined;
}
/** Nothing more is read on a connection whose request was a mistake. */
function refuse(response, status, error) {
    response.writeHead(status, {
        'content-type': 'application/json',
        ...(status === 503 ? { 'retry-after': '1' } : { connection: 'close' }),
        ...(status === 405 && { allow: METHODS.join(', ') }),
    });
    response.end(`${JSON.stringify({ error })}\n`);
}
/** Headers that are about one connection, not about the message. @see RFC 9110, section 7.6.1 */
const HOP_BY_HOP = new Set([
    ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
    ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'],
    ...[ROUTER_HEADER, VERSION_HEADER, CHALLENGE_HEADER, PROOF_HEADER],
]);
function passedOn({ headers }) {
    const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
    // Where a body ends is no matter of one connection, whatever a client says.
    named.delete('content-length');
    return Object.fromEntries(Object.entries(headers).filter((header) => header[1] !== undefined && !HOP_BY_HOP.has(header[0]) && !named.has(header[0])));
}
/** Spreads a share of the requests evenly, and counts what they come to. */
class Canary {
    #place;
    #complain;
    #counted;
    #owed = 0;
    #checked = 0;
    #alive = false;
    #timer;
    constructor(place, complain) {
        this.#place = place;
        this.#complain = complain;
    }
    /** The candidate, when this request is one of its share. A share whose deployment has died is none. */
    take({ canary, candidate }) {
        if (!canary || !candidate || canary.candidate !== candidate.id)
            return undefined;
        if (performance.now() - this.#checked > COUNT_EVERY) {
            this.#checked = performance.now();
            this.#alive = (0,packages_process/* isRunning */.W_)(canary.deployer);
        }
        if (!this.#alive)
            return undefined;
        this.#owed += canary.share;
        if (this.#owed < 1)
            return undefined;
        this.#owed -= 1;
        return candidate;
    }
    /** What the client did wrong says nothing of the candidate, and proves nothing either. */
    count({ id }, status = 500) {
        if (status >= 400 && status < 500)
            return;
        if (this.#counted?.candidate !== id) {
            const before = readCounted(this.#place);
            this.#counted = before?.candidate === id ? before : { candidate: id, requests: 0, errors: 0 };
        }
        this.#counted.requests += 1;
        if (status >= 500)
            this.#counted.errors += 1;
        this.#timer ??= setTimeout(() => this.write(), COUNT_EVERY).unref();
    }
    write() {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        if (!this.#counted)
            return;
        const aside = `${this.#place.canary}.tmp`;
        try {
            (0,external_node_fs_.writeFileSync)(aside, JSON.stringify(this.#counted));
            (0,external_node_fs_.renameSync)(aside, this.#place.canary);
        }
        catch (error) {
            // A full disk ends no service; the deployment that waits for the count will find it wanting.
            this.#complain(error);
        }
    }
}
function readCounted(place) {
    try {
        return readJson(place.canary, Counted);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/process-target.ts













/**
 * Servers of this machine behind a router: one state file says which version serves, a keeper keeps running what the file
 * names, and the router looks the version up for every request. A deployment only replaces that file, so one that is
 * killed between two steps, or in the middle of one, leaves what the file says: one serving version.
 */
function processTarget(host, options) {
    const place = placeOf(options.directory);
    const settings = () => settingsOf(host, place, options);
    async function started(release) {
        await options.prepare();
        const before = readState(place) ?? (await firstState(options, settings()));
        // Before a server looks for it.
        secretOf(place);
        const candidate = await wantedOf(release);
        const { canary: _, ...kept } = before;
        const state = { ...kept, ...settings(), candidate };
        await writeState(host, place, state);
        return state;
    }
    async function wantedOf(release) {
        const port = await freePort({ address: '127.0.0.1', port: 0 });
        const { name, version, digest, features, directory, classes } = release;
        const id = `v${version}-${host.random.uuid().slice(0, 8)}`;
        const argv = [...options.server(release, port)];
        const more = { ...(features !== undefined && { features }), ...(classes && { classes: [...classes] }) };
        return { id, name, version, digest, ...more, directory, argv, port };
    }
    /**
     * Waits for a server.
     * @param ends how often it may end meanwhile: a new one never, one that has served is started anew
     * @throws MLOPS_DEPLOY_START with its last words
     */
    async function ready(wanted, ends = 0) {
        const deadline = host.clock.monotonic() + options.readySeconds * 1000;
        const before = ends === 0 ? 0 : (readObserved(place)?.instances[wanted.id]?.restarts ?? 0);
        for (;;) {
            host.signal.throwIfAborted();
            await ensureKeeper(host, place, options);
            const kept = readObserved(place)?.instances[wanted.id];
            const instance = await instanceOf(wanted, readObserved(place), options, settings());
            if (instance.ready && kept?.process && (0,packages_process/* isRunning */.W_)(kept.process))
                return instance;
            const ended = (kept?.restarts ?? 0) > before + ends ? kept.ending : undefined;
            if (ended !== undefined)
                throw notReady(place, wanted, ended);
            if (host.clock.monotonic() > deadline) {
                const ending = kept?.ending === undefined ? '' : `: ${kept.ending}`;
                throw notReady(place, wanted, `it was not ready after ${options.readySeconds} s${ending}`);
            }
            await (0,external_node_timers_promises_.setTimeout)(process_target_POLL);
        }
    }
    async function change(make) {
        const state = readState(place);
        const next = state && make(state);
        if (next)
            await writeState(host, place, next);
        return next ?? state;
    }
    const target = {
        kind: 'process',
        where: () => deploymentId(place),
        secret: () => secretOf(place),
        status: () => process_target_statusOf(place, options, settings),
        async start(release) {
            const state = readState(place);
            const moved = state && movedFront(state, options);
            // Before anything is started; a port of our own router is free for it at every address.
            if (moved && moved.port !== state.port)
                await freePort(moved);
            // From here on no server is started with another environment than this process has, nor in another way.
            await change((now) => ({ ...now, ...settings() }));
            const same = (wanted) => wanted?.digest === release.digest &&
                wanted.version === release.version &&
                // Started in the very way in which it would be now; not with what somebody has written into the state.
                (0,external_node_util_.isDeepStrictEqual)(wanted.argv, [...options.server(release, wanted.port)]) &&
                differing(wanted, readObserved(place), settings()).length === 0;
            if (same(state?.serving)) {
                await target.discard();
                return ready(state.serving, ENDS);
            }
            try {
                if (same(state?.warm)) {
                    const { warm, canary: _, ...rest } = state;
                    await writeState(host, place, { ...rest, candidate: warm });
                    return await ready(warm, ENDS);
                }
                const running = readObserved(place)?.instances[state?.candidate?.id ?? ''];
                if (same(state?.candidate) && running?.restarts === 0)
                    return await ready(state.candidate);
                return await ready((await started(release)).candidate);
            }
            catch (error) {
                await target.discard();
                throw error;
            }
        },
        async canary(share) {
            const state = await change((now) => now.candidate && (now.canary?.share !== share || now.canary.candidate !== now.candidate.id)
                ? { ...now, canary: { candidate: now.candidate.id, share, deployer: (0,packages_process/* thisProcess */.WF)() } }
                : undefined);
            const counted = readCounted(place);
            const ours = counted !== undefined && counted.candidate === state?.candidate?.id;
            return { requests: ours ? counted.requests : 0, errors: ours ? counted.errors : 0 };
        },
        async switch(to) {
            const before = readState(place);
            if (!isVersion(before?.candidate ?? before?.serving, to))
                throw notStarted(to.version, before?.candidate?.version);
            const moved = before?.serving || before?.candidate ? movedFront(before, options) : undefined;
            const state = await change(({ candidate, canary: _, ...rest }) => {
                const { warm: _w, serving, ...settled } = rest;
                if (candidate)
                    return { ...settled, ...moved, serving: candidate, ...(serving && { warm: serving }) };
                return moved && { ...rest, ...moved };
            });
            if (!state?.serving)
                return;
            try {
                await untilPassedOn(host, place, options, state.serving);
            }
            catch (error) {
                if (moved)
                    await change((now) => ({ ...now, address: before.address, port: before.port }));
                throw error;
            }
        },
        async rollback(to) {
            const state = readState(place);
            if (!isVersion(state?.serving, to)) {
                if (!state?.warm || !isVersion(state.warm, to))
                    throw nothingWarm(to.version, state?.warm?.version);
                await change((now) => ({ ...now, ...settings() }));
                await ready(state.warm, ENDS);
                await change(({ warm, candidate: _a, canary: _c, serving, ...rest }) => {
                    return { ...rest, serving: warm, ...(serving && { warm: serving }) };
                });
            }
            await untilPassedOn(host, place, options, readState(place).serving);
        },
        async settle() {
            const state = await change(({ warm, ...rest }) => (warm ? rest : undefined));
            if (state)
                await process_target_gone(host, place, state);
        },
        async stop() {
            const state = await change(({ serving, ...rest }) => (serving ? rest : undefined));
            if (state)
                await process_target_gone(host, place, state);
        },
        async discard() {
            const state = await change(({ candidate, canary: _, ...rest }) => (candidate ? rest : undefined));
            if (state)
                await process_target_gone(host, place, state);
        },
    };
    return target;
}
const process_target_POLL = 50;
/** A version that has served may end this often while it is waited for. */
const ENDS = 3;
/** What the files and the servers themselves say. Changes nothing. */
async function process_target_statusOf(place, options, settings) {
    const state = readState(place);
    if (!state)
        return { problems: [] };
    const observed = readObserved(place);
    const problems = [];
    if (!observed || !(0,packages_process/* isRunning */.W_)(observed.keeper))
        problems.push('nothing keeps the servers running: deploy again');
    const kept = observed ? apart(observed.environment, state.environment) : [];
    if (kept.length > 0)
        problems.push(`what keeps the servers running has another ${kept.join(', ')} than was deployed with, and starts none: deploy again`);
    const url = front_urlOf(state);
    if (state.serving && (await process_target_passedOn(place, state)) === undefined)
        problems.push(`the router does not answer at ${url}`);
    const roles = ['serving', 'warm', 'candidate'];
    const found = await Promise.all(roles.map(async (role) => state[role] && (await instanceOf(state[role], observed, options, settings()))));
    const present = {};
    for (const [at, role] of roles.entries()) {
        const instance = found[at];
        if (!instance)
            continue;
        present[role] = instance;
        if (instance.ready)
            continue;
        const { process, ending } = observed?.instances[state[role].id] ?? {};
        const why = process || ending === undefined ? '' : `: ${ending}`;
        problems.push(`the ${role} version ${instance.version} is not ready with what was deployed${why}`);
    }
    const { router, env, cwd } = settings();
    if (!(0,external_node_util_.isDeepStrictEqual)([state.router, state.env, state.cwd], [router, env, cwd]))
        problems.push('the router and the servers are started otherwise than this mlops would: deploy again');
    const movesTo = front_urlOf(movedFront(state, options) ?? state);
    return { ...(state.serving && { url, ...(movesTo !== url && { movesTo }) }), ...present, problems };
}
/** Ready is what was started in the very way in which it would be now: not with what somebody has written into the state. */
async function instanceOf(wanted, observed, { server }, settings) {
    const { name, version, digest, features, directory, port } = wanted;
    const url = `http://127.0.0.1:${port}`;
    const kept = observed?.instances[wanted.id];
    const running = kept?.process && (0,packages_process/* isRunning */.W_)(kept.process);
    const isOurs = (0,external_node_util_.isDeepStrictEqual)(wanted.argv, [...server(wanted, port)]);
    const ready = running === true && isOurs && (await isReady(url, wanted, 'own'));
    const names = differing(wanted, observed, settings);
    return {
        ...{ name, version, digest, directory, url, ready },
        ...(features !== undefined && { features }),
        ...(running && { pid: kept.process.pid }),
        ...(names.length > 0 && { differing: names }),
        ...(kept && { restarts: kept.restarts, ...(kept.memory !== undefined && { memory: kept.memory }) }),
    };
}
/** Names of the variables that a server was started with other values of than it would be now. */
function differing({ id }, observed, { environment }) {
    return apart(observed?.instances[id]?.environment, environment);
}
/**
 * The version whose answers our router passes on where clients ask. Undefined when none comes, or when it comes of another
 * program on that port: the router is the process that the keeper has started, and proves it.
 */
async function process_target_passedOn(place, state) {
    const challenge = (0,external_node_crypto_.randomBytes)(16).toString('hex');
    const headers = await answers(`${front_urlOf(state)}/v2/health/ready`, { [CHALLENGE_HEADER]: challenge });
    const [pid, version, proof] = [ROUTER_HEADER, VERSION_HEADER, PROOF_HEADER].map((name) => headers?.get(name) ?? '');
    const router = readObserved(place)?.router?.process;
    if (!router || !(0,packages_process/* isRunning */.W_)(router) || pid !== String(router.pid))
        return undefined;
    return isProven(place, { challenge, pid, version: version }, proof) ? version : undefined;
}
/** Waits until clients are answered by this version: a router may have to start first. */
async function untilPassedOn(host, place, options, serving) {
    const state = readState(place);
    const deadline = host.clock.monotonic() + ROUTER_WAIT;
    while (host.clock.monotonic() < deadline) {
        await ensureKeeper(host, place, options);
        if ((await process_target_passedOn(place, state)) === `${serving.name}@v${serving.version}`)
            return;
        await (0,external_node_timers_promises_.setTimeout)(process_target_POLL);
    }
    throw errors_fail('MLOPS_DEPLOY_KEEPER', {
        message: `the router does not answer at ${front_urlOf(state)} with version ${serving.version}${lastWords(place.log('router'))}`,
        where: { file: place.log('router') },
        hint: `Look whether another program listens on port ${state.port}; then run the same command again.`,
    });
}
const ROUTER_WAIT = 20_000;
/** Waits until the keeper has ended what the state names no more. */
async function process_target_gone(host, place, state) {
    const wanted = new Set([state.serving, state.warm, state.candidate].flatMap((each) => each?.id ?? []));
    for (let waited = 0; waited < 10_000; waited += process_target_POLL) {
        const observed = readObserved(place);
        const surplus = Object.keys(observed?.instances ?? {}).filter((id) => !wanted.has(id));
        if (surplus.length === 0 || !(0,packages_process/* isRunning */.W_)(observed.keeper))
            return;
        await (0,external_node_timers_promises_.setTimeout)(process_target_POLL);
    }
    host.log.warning('A server that is not needed any more takes its time to end.');
}
/** @throws MLOPS_DEPLOY_PORT */
async function firstState(front, settings) {
    return { format: STATE_FORMAT, address: front.address, port: await freePort(front), ...settings };
}
/** What a deployment may change besides the version. */
function settingsOf(host, place, { cwd, env, router, memoryBytes }) {
    const environment = { ...environment_environmentOf(place, host, env) };
    return { cwd, env: [...env], environment, router: [...router], memoryBytes };
}
function notReady(place, wanted, why) {
    const logFile = place.log(wanted.id);
    return errors_fail('MLOPS_DEPLOY_START', {
        message: `version ${wanted.version} did not become ready: ${why}${lastWords(logFile)}`,
        where: { file: logFile },
        hint: 'What served before goes on serving. Read the log; the model can be tried with: mlops serve',
    });
}
function isVersion(wanted, { version, digest }) {
    return wanted?.version === version && wanted.digest === digest;
}
function nothingWarm(version, warm) {
    return errors_fail('MLOPS_ROLLBACK_NOTHING', {
        message: `version ${version} is not kept warm${warm === undefined ? '' : `; ${warm} is`}`,
        hint: 'Deploy the version that is to serve: mlops deploy-model NAME@vX.Y.Z',
    });
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/server-command.ts


/**
 * The server of one release, on a port of this machine: it logs into the project's prediction log, and looks up features in
 * the online store once there is one.
 */
function serverCommand({ project, online, own, runtime, secret }, release, port) {
    return [
        ...own,
        'serve',
        ...['--model', release.directory, '--name', release.name, '--version', release.version],
        ...['--digest', release.digest, '--runtime', runtime, '--port', String(port), '--probes', secret],
        ...(release.features === undefined
            ? []
            : ['--features', featuresFile(release), '--features-digest', release.features]),
        ...['--log', (0,external_node_path_.join)(project.workspace, 'predictions'), '--online', online],
        ...(release.classes ? ['--classes', JSON.stringify(release.classes)] : []),
        ...(project.file === undefined ? [] : ['--config', project.file]),
    ];
}

;// CONCATENATED MODULE: ./packages/serving/targets/open-target.ts












const MEBIBYTE = 2 ** 20;
/** Where the files of a name's deployment lie: fetched models, state, logs. */
function deployDirectory({ workspace }, name) {
    return (0,external_node_path_.join)(workspace, 'deploy', kit.escape.fileName(name));
}
/**
 * The target that mlops.yml names.
 * @param work.online file of the online store that servers look features up in; `command`: the `mlops` command that keeper,
 *   router and servers are started with
 */
function openTarget(host, project, work) {
    const { name, section, online, command = ownCommand } = work;
    const common = { cwd: project.root, readySeconds: (0,config.parseDuration)(section.ready) };
    switch (section.target) {
        case 'command': {
            const { url, start, rollback, status, discard, stop, env } = section;
            // An address of this machine is another one on another machine.
            const isHere = isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));
            const place = placeOf(deployDirectory(project, name));
            return commandTarget(host, {
                ...common,
                name,
                url: url.replace(/\/+$/, ''),
                where: () => (isHere ? `${url} of ${deploymentId(place)}` : url),
                programs: { start, switch: section.switch, rollback, status, discard, stop },
                env,
                timeLimitSeconds: (0,config.parseDuration)(section['time-limit']),
            });
        }
        case 'process': {
            const directory = deployDirectory(project, name);
            const own = command();
            const { runtime } = section;
            const serving = { project, online, own, runtime, secret: placeOf(directory).secret };
            const keeping = (what) => [...own, 'deploy', what, '--directory', directory];
            return processTarget(host, {
                ...common,
                directory,
                address: section.address,
                port: section.port,
                memoryBytes: section['memory-mib'] * MEBIBYTE,
                env: [TOKEN_VARIABLE, ...section.env],
                keeper: keeping('keep'),
                router: keeping('route'),
                prepare: () => locateRuntime(host, runtime === 'onnxruntime-node' ? project.root : undefined),
                server: (release, port) => serverCommand(serving, release, port),
            });
        }
    }
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/keeper.ts





const TICK = 100;
const LOG_BYTES = 8 << 20;
/** A process that ends is started anew after half a second, then after twice as long each time, up to half a minute. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** One that ran this long has earned a fresh start. */
const SETTLED = 60_000;
const ROUTER = 'router';
/** In the environment of everything kept: by it a process is found again whose start nobody lived to write down. */
const KEPT_VARIABLE = 'MLOPS_KEPT';
/**
 * Keeps running what the state file names: its servers and the router. Starts anew what ends or holds too much memory,
 * ends what is named no more. It may be killed at any moment: what it started goes on, and the next keeper goes on with
 * it. A state file that cannot be read ends nothing and starts nothing, and no server is started with another environment
 * than it was deployed with: one that is to ask for a token would be open. Returns when the signal is aborted or the state
 * file is gone, after ending everything; or when another keeper has taken over, without ending anything.
 */
async function keep(host, place) {
    const keeper = new Keeper(host, place);
    while (!host.signal.aborted) {
        if (keeper.replaced())
            return;
        if ((await keeper.tick()) === 'nothing to keep')
            break;
        await (0,external_node_timers_promises_.setTimeout)(TICK, undefined, { signal: host.signal }).catch(() => undefined);
    }
    await keeper.endAll();
}
class Keeper {
    #host;
    #place;
    #me = (0,packages_process/* thisProcess */.WF)();
    #state;
    #cared = new Map();
    /** Of the variables that the state names. */
    #environment = {};
    #written = '';
    constructor(host, place) {
        this.#host = host;
        this.#place = place;
        this.#state = watchState(place, (error) => host.log.error(`${error.message}. What runs is left to run`));
        const state = this.#state();
        if (state)
            this.#environment = environment_environmentOf(place, host, state.env);
        const before = readObserved(place);
        for (const [id, kept] of Object.entries({
            ...before?.instances,
            ...(before?.router && { [ROUTER]: before.router }),
        }))
            this.#cared.set(id, { ...kept, since: this.#now(), startAt: 0, pause: FIRST_PAUSE });
        this.#write();
    }
    replaced() {
        const keeper = readObserved(this.#place)?.keeper;
        return keeper !== undefined && keeper.pid !== this.#me.pid && (0,packages_process/* isRunning */.W_)(keeper);
    }
    async tick() {
        const state = this.#state();
        // A file that never could be read, not even once, says nothing: least of all that everything is to end.
        if (state === undefined)
            return (0,external_node_fs_.existsSync)(this.#place.state) ? 'kept' : 'nothing to keep';
        this.#environment = environment_environmentOf(this.#place, this.#host, state.env);
        const tasks = tasksOf(state);
        const wanted = new Set(tasks.map(({ id }) => id));
        const surplus = [...this.#cared.keys()].filter((id) => !wanted.has(id));
        // Beside each other: one that takes its time to end keeps nobody waiting for a start.
        await Promise.all([...tasks.map((task) => this.#care(state, task)), ...surplus.map((id) => this.#end(id))]);
        this.#write();
        return 'kept';
    }
    async endAll() {
        await Promise.all([...this.#cared.keys()].map((id) => this.#end(id)));
        this.#write();
    }
    async #care(state, task) {
        const care = this.#cared.get(task.id) ?? this.#adopt(task.id);
        this.#cared.set(task.id, care);
        if (care.process && !(0,packages_process/* isRunning */.W_)(care.process))
            this.#ended(task.id, care, 'it ended by itself');
        if (care.process) {
            await this.#watchMemory(task, care, care.process);
            (0,packages_process/* rotateLog */.mM)(this.#place.log(task.id), LOG_BYTES);
            if (this.#now() - care.since > SETTLED)
                care.pause = FIRST_PAUSE;
            return;
        }
        const prevented = this.#prevented(state, task, care);
        if (prevented !== undefined) {
            if (care.ending !== prevented)
                this.#host.log.error(`${task.id} is not started: ${prevented}`);
            care.ending = prevented;
        }
        else if (this.#now() >= care.startAt) {
            await this.#start(state, task, care);
        }
    }
    /** Why a server cannot be started as it was deployed: as it ran before, or else as the last deployment says. */
    #prevented(state, { id }, { environment = state.environment }) {
        const differing = id === ROUTER ? [] : apart(this.#environment, environment);
        if (differing.length === 0)
            return undefined;
        return `its keeper has another ${differing.join(', ')} than it was deployed with`;
    }
    /** What the keeper before started and did not live to write down runs already. */
    #adopt(id) {
        const running = (0,packages_process/* findService */.Ln)(KEPT_VARIABLE, `${this.#place.directory}#${id}`);
        return { ...(running && { process: running }), restarts: 0, since: this.#now(), startAt: 0, pause: FIRST_PAUSE };
    }
    async #start(state, task, care) {
        try {
            care.process = await (0,packages_process/* startService */.iL)(this.#host, {
                argv: task.argv,
                cwd: state.cwd,
                env: { ...task.env, [KEPT_VARIABLE]: `${this.#place.directory}#${task.id}` },
                allowEnv: task.allowEnv,
                logFile: this.#place.log(task.id),
                label: task.id,
            });
            care.since = this.#now();
            if (task.id !== ROUTER)
                care.environment = this.#environment;
            // At once: a keeper that is killed now leaves word of it.
            this.#write();
        }
        catch (error) {
            this.#ended(task.id, care, error.message);
        }
    }
    #ended(id, care, ending) {
        delete care.process;
        delete care.memory;
        care.ending = ending;
        care.restarts += 1;
        care.startAt = this.#now() + care.pause;
        this.#host.log.warning(`${id} is started anew in ${care.pause / 1000} s: ${ending}`);
        care.pause = Math.min(LONGEST_PAUSE, care.pause * 2);
    }
    async #watchMemory(task, care, running) {
        const memory = (0,packages_process/* serviceMemory */.f4)(running);
        if (memory === null)
            return;
        care.memory = memory;
        if (memory <= task.memoryBytes)
            return;
        await (0,packages_process/* endService */.J4)(running);
        this.#ended(task.id, care, `it held ${mebibytes(memory)} of memory; the limit is ${mebibytes(task.memoryBytes)}`);
    }
    async #end(id) {
        const running = this.#cared.get(id)?.process;
        this.#cared.delete(id);
        if (running)
            await (0,packages_process/* endService */.J4)(running);
    }
    /** Synchronous, so that nothing of this process happens between a start and its being written down. */
    #write() {
        const kept = Object.fromEntries([...this.#cared].map(([id, { process, restarts, ending, memory, environment }]) => [
            id,
            {
                ...(process && { process }),
                restarts,
                ...(ending !== undefined && { ending }),
                // In whole MiB, so that the file changes only when that says something.
                ...(memory !== undefined && { memory: Math.round(memory / keeper_MEBIBYTE) * keeper_MEBIBYTE }),
                ...(environment && { environment }),
            },
        ]));
        const { [ROUTER]: router, ...instances } = kept;
        const observed = {
            keeper: this.#me,
            environment: this.#environment,
            ...(router && { router }),
            instances,
        };
        const text = `${JSON.stringify(observed, null, 2)}\n`;
        if (text === this.#written)
            return;
        try {
            (0,external_node_fs_.writeFileSync)(`${this.#place.observed}.${this.#me.pid}.tmp`, text);
            (0,external_node_fs_.renameSync)(`${this.#place.observed}.${this.#me.pid}.tmp`, this.#place.observed);
            this.#written = text;
        }
        catch (error) {
            this.#host.log.error(`What runs cannot be written down: ${error.message}`);
        }
    }
    #now() {
        return this.#host.clock.monotonic();
    }
}
const keeper_MEBIBYTE = 2 ** 20;
const mebibytes = (bytes) => `${Math.round(bytes / keeper_MEBIBYTE)} MiB`;
function tasksOf(state) {
    const { memoryBytes, env } = state;
    const instances = [state.serving, state.warm, state.candidate].filter((wanted) => wanted !== undefined);
    const allowEnv = [...RUNTIME_VARIABLES, ...env];
    return [
        ...instances.map(({ id, argv }) => ({ id, argv, env: {}, allowEnv, memoryBytes })),
        { id: ROUTER, argv: state.router, env: {}, allowEnv: [], memoryBytes },
    ];
}

;// CONCATENATED MODULE: ./packages/serving/targets/process/services.ts






/** Keeps the servers of a deployment running until the signal is aborted or nothing is deployed any more. */
function keepServers(host, directory) {
    return keep(host, placeOf(directory));
}
/**
 * Runs the router of a deployment until the signal is aborted.
 * @throws the system's error when the address or port cannot be had
 */
async function routeRequests(host, directory) {
    const router = await startRouter(placeOf(directory), (error) => host.log.error(error.message));
    host.log.info(`routing on port ${router.port}`);
    await new Promise((resolve) => {
        if (host.signal.aborted)
            resolve();
        host.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await router.close();
}
const STOP_WAIT = 20_000;
/** Ends everything of a deployment; what it fetched and logged stays. */
async function stopServers(directory) {
    const place = placeOf(directory);
    (0,external_node_fs_.rmSync)(place.state, { force: true });
    const observed = readObserved(place);
    if (!observed)
        return;
    // The keeper does it; in its place, whoever is asked.
    for (let waited = 0; waited < STOP_WAIT && (0,packages_process/* isRunning */.W_)(observed.keeper); waited += 50)
        await (0,external_node_timers_promises_.setTimeout)(50);
    await (0,packages_process/* endService */.J4)(observed.keeper);
    const left = readObserved(place) ?? observed;
    for (const { process } of [...Object.values(left.instances), ...(left.router ? [left.router] : [])])
        if (process)
            await (0,packages_process/* endService */.J4)(process);
}

;// CONCATENATED MODULE: ./packages/serving/index.ts

















/***/ })

};
