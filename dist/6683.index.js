export const id = 6683;
export const ids = [6683];
export const modules = {

/***/ 6683:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Bw: () => (/* reexport */ judgeScan),
  X_: () => (/* reexport */ noModel),
  Dk: () => (/* reexport */ readOnnxModel),
  Bu: () => (/* reexport */ recheckScan),
  hM: () => (/* reexport */ scanAsMarkdown),
  t3: () => (/* reexport */ scanAsText),
  Du: () => (/* reexport */ fail),
  bn: () => (/* reexport */ scanModel),
  vu: () => (/* reexport */ summarizeScan),
  zv: () => (/* reexport */ toSarif)
});

// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/modelscan/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_SCAN_MISSING: 'There is no model to scan at the path that was given.',
    MLOPS_SCAN_INPUT: 'An input of scan-model does not say what it should.',
    MLOPS_SCAN_UNREADABLE: 'A file of the model cannot be read.',
});

;// CONCATENATED MODULE: ./packages/modelscan/missing.ts

function noModel(path, cause) {
    return fail('MLOPS_SCAN_MISSING', {
        message: `There is no ${path}: expected a model file or a directory of them.`,
        where: { file: path, field: 'model' },
        hint: 'Check the path, or leave --model out after: mlops train-model',
        cause,
    });
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./packages/modelscan/byte-source.ts

/** Opens a stream for `use` alone. */
async function withStream(open, use) {
    const stream = open();
    try {
        return await use(stream);
    }
    finally {
        stream.close();
    }
}
/** Opens a file for `use` alone. */
async function withFile(path, use) {
    const file = (0,external_node_fs_.openSync)(path, 'r');
    try {
        return await use(fileRange(file, 0, (0,external_node_fs_.fstatSync)(file).size));
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}
/** Bytes in memory. */
function rangeOf(bytes) {
    return {
        size: bytes.length,
        readAt: (from, into) => {
            const found = bytes.subarray(from, from + into.length);
            into.set(found);
            return found.length;
        },
        part: (from, length) => rangeOf(bytes.subarray(from, from + length)),
    };
}
function fileRange(file, start, size) {
    return {
        size,
        readAt: (from, into) => {
            const length = Math.max(0, Math.min(into.length, size - from));
            let done = 0;
            while (done < length) {
                const read = (0,external_node_fs_.readSync)(file, into, done, length - done, start + from + done);
                if (read === 0)
                    break;
                done += read;
            }
            return done;
        },
        part: (from, length) => fileRange(file, start + from, Math.max(0, Math.min(length, size - from))),
    };
}
function streamOf(range) {
    let position = 0;
    return {
        most: range.size,
        // Reading is waited for, so that a signal is heard between two pieces.
        read: async (into, at) => {
            await new Promise(setImmediate);
            const read = range.readAt(position, into.subarray(at));
            position += read;
            return read;
        },
        skip: (count) => {
            const step = Math.min(count, range.size - position);
            position += step;
            return Promise.resolve(step);
        },
        close: () => {
            // The file belongs to whoever opened it.
        },
    };
}

;// CONCATENATED MODULE: ./packages/modelscan/onnx/fields.ts
/** The bytes are no protobuf message, or end within one. */
class NotProtobuf extends Error {
}
const WINDOW = 1 << 16;
/** Bytes of a tag or a length, beyond which no reader goes. */
const LONGEST = 5;
const NONE = { value: 0, low: 0, plain: true };
/**
 * Protobuf fields of a file, read through a window: what is large is passed over. They are those that onnxruntime reads: its
 * library keeps 32 bits of a tag, whatever stands above.
 */
class FieldReader {
    #range;
    #window = Buffer.allocUnsafeSlow(WINDOW);
    #start = 0;
    #length = 0;
    constructor(range) {
        this.#range = range;
    }
    /** The fields between two positions; they fill them exactly. @throws NotProtobuf */
    *fields(from, to) {
        let at = from;
        const varint = (longest) => {
            const start = at;
            let [value, low] = [0, 0];
            for (let shift = 0; at - start < longest; shift += 7) {
                if (at >= to)
                    throw new NotProtobuf('a number has no end');
                const byte = this.#byte(at);
                at += 1;
                value += (byte & 0x7f) * 2 ** shift;
                if (shift < 32)
                    low = (low | ((byte & 0x7f) << shift)) >>> 0;
                if (byte < 0x80)
                    return { value, low, plain: byte > 0 || at === start + 1 };
            }
            throw new NotProtobuf('a number has no end');
        };
        while (at < to) {
            const tag = varint(LONGEST);
            const wire = tag.low % 8;
            const number = tag.low >>> 3;
            if (number === 0 || !(wire === 0 || wire === 1 || wire === 2 || wire === 3 || wire === 4 || wire === 5))
                throw new NotProtobuf('a field has no type');
            const { value, low, plain } = wire === 0 ? varint(10) : wire === 2 ? varint(LONGEST) : NONE;
            const length = wire === 0 ? 0 : wire === 1 ? 8 : wire === 5 ? 4 : value;
            if (length > to - at)
                throw new NotProtobuf('a field is longer than what holds it');
            const isPlain = tag.plain && tag.value === tag.low && (plain || wire === 0);
            yield { number, wire, low, plain: isPlain, from: at, to: at + length };
            at += length;
        }
    }
    /** The text of a field, at most `most` bytes of it. */
    text({ from, to }, most = 4096) {
        const bytes = Buffer.alloc(Math.min(to - from, most));
        return bytes.toString('utf8', 0, this.#range.readAt(from, bytes));
    }
    #byte(at) {
        if (at < this.#start || at >= this.#start + this.#length) {
            this.#start = at;
            this.#length = this.#range.readAt(at, this.#window);
            if (this.#length === 0)
                throw new NotProtobuf('the file ends within a field');
        }
        return this.#window[at - this.#start];
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/onnx/scan-onnx.ts

/** Graphs in attributes of nodes of graphs: no model is nested deeper. */
const DEEPEST = 32;
/** Kinds of operators that are not ONNX's, and functions that a model brings along. */
const MOST_OPERATORS = 10_000;
/** Operators of ONNX itself and of onnxruntime; any other domain needs a library from elsewhere. */
const DOMAINS = new Set([
    ...['', 'ai.onnx', 'ai.onnx.ml', 'ai.onnx.training', 'ai.onnx.preview.training', 'ai.onnx.preview'],
    ...['com.microsoft', 'com.microsoft.nchwc', 'com.microsoft.experimental', 'com.ms.internal.nhwc'],
]);
/** Operators that call Python, or load what was compiled for a device. */
const RUNS_CODE = new Set(['PyOp', 'PythonOp', 'PythonOpGrad', 'PyCustomOp', 'EPContext']);
const LENGTH = 2;
const VARINT = 0;
const MODEL = {
    ...{ 1: VARINT, 2: LENGTH, 3: LENGTH, 4: LENGTH, 5: VARINT, 6: LENGTH, 7: LENGTH, 8: LENGTH },
    ...{ 14: LENGTH, 20: LENGTH, 25: LENGTH, 26: LENGTH },
};
const GRAPH = 7;
/** Of the others what is looked at. */
const [GRAPH_PROTO, TRAINING, FUNCTION, NODE, ATTRIBUTE, SPARSE, TENSOR, ENTRY] = [
    { 1: LENGTH, 5: LENGTH, 15: LENGTH },
    { 1: LENGTH, 2: LENGTH },
    { 1: LENGTH, 7: LENGTH, 10: LENGTH, 11: LENGTH },
    { 4: LENGTH, 5: LENGTH, 7: LENGTH },
    { 5: LENGTH, 6: LENGTH, 10: LENGTH, 11: LENGTH, 22: LENGTH, 23: LENGTH },
    { 1: LENGTH, 2: LENGTH },
    { 13: LENGTH, 14: VARINT },
    { 1: LENGTH, 2: LENGTH },
];
/**
 * Whether bytes are one ModelProto from the first to the last, with no field but those of ONNX, each of its type and written
 * as every writer does. What is served and what is scanned as a model are the same.
 */
function isOnnx(range) {
    return !isOrt(range) && hasGraph(range, ({ number, wire, plain }) => plain && MODEL[number] === wire);
}
/** Whether onnxruntime, given bytes and not a path, takes them for its own format, whatever else they are. */
function isOrt(range) {
    const start = Buffer.alloc(8);
    return range.readAt(0, start) === 8 && start.toString('latin1', 4) === 'ORTM';
}
/** Whether a lenient reader takes bytes for a model: onnxruntime passes over every field that it does not know. */
function readsAsOnnx(range) {
    return hasGraph(range, () => true);
}
function hasGraph(range, accepts) {
    let graph = false;
    try {
        for (const field of new FieldReader(range).fields(0, range.size)) {
            if (!accepts(field))
                return false;
            graph ||= field.number === GRAPH && field.wire === LENGTH;
        }
    }
    catch (error) {
        if (error instanceof NotProtobuf)
            return false;
        throw error;
    }
    return graph;
}
/**
 * Walks a model with all its graphs, functions and tensors.
 *
 * @param external called for every place outside of the file that the model would read
 */
function scanOnnx(range, report, external) {
    try {
        new OnnxWalk(range, report, external).model();
    }
    catch (error) {
        if (!(error instanceof NotProtobuf))
            throw error;
        report('onnx-malformed', 0, error.message);
    }
}
class OnnxWalk {
    #reader;
    #range;
    #report;
    #external;
    /** Operators of foreign domains, and where each was met first. */
    #foreign = new Map();
    /** Operators that the model brings along, as graphs of others. */
    #own = new Set();
    constructor(range, report, external) {
        this.#reader = new FieldReader(range);
        this.#range = range;
        this.#report = report;
        this.#external = external;
    }
    model() {
        for (const field of this.#reader.fields(0, this.#range.size)) {
            if (field.number === GRAPH)
                this.#graph(field, 0);
            else if (field.number === 20)
                this.#training(field);
            else if (field.number === 25)
                this.#function(field);
        }
        const said = new Set();
        for (const [operator, { domain, offset }] of this.#foreign) {
            if (this.#own.has(operator) || said.has(domain))
                continue;
            said.add(domain);
            this.#report('onnx-foreign-domain', offset, domain);
        }
    }
    /** Those that are looked at. A field of another type is none of ONNX's to some readers, and one to others. */
    *#fields({ from, to }, message) {
        for (const field of this.#reader.fields(from, to)) {
            const wire = message[field.number];
            if (field.wire === 3 || field.wire === 4 || (wire !== undefined && wire !== field.wire))
                throw new NotProtobuf('a part is of another type than ONNX says');
            if (!field.plain)
                throw new NotProtobuf('a number that says what follows is written longer than it is');
            if (wire !== undefined)
                yield field;
        }
    }
    #graph(graph, depth) {
        if (depth > DEEPEST)
            throw new NotProtobuf(`graphs are nested deeper than ${DEEPEST}`);
        for (const field of this.#fields(graph, GRAPH_PROTO)) {
            if (field.number === 1)
                this.#node(field, depth);
            else if (field.number === 5)
                this.#tensor(field);
            else
                this.#sparse(field);
        }
    }
    /** TrainingInfoProto: an initialization and an algorithm, both graphs. */
    #training(training) {
        for (const field of this.#fields(training, TRAINING))
            this.#graph(field, 0);
    }
    #function(definition) {
        const called = { name: '', domain: '' };
        for (const field of this.#fields(definition, FUNCTION)) {
            if (field.number === 1)
                called.name = this.#reader.text(field);
            else if (field.number === 7)
                this.#node(field, 0);
            else if (field.number === 10)
                called.domain = this.#reader.text(field);
            else
                this.#attribute(field, 0);
        }
        this.#own.add(operatorOf(called));
        this.#refuseMany(this.#own);
    }
    #node(node, depth) {
        const called = { name: '', domain: '' };
        let offset = node.from;
        for (const field of this.#fields(node, NODE)) {
            if (field.number === 4) {
                called.name = this.#reader.text(field);
                if (RUNS_CODE.has(called.name))
                    this.#report('onnx-code-operator', field.from, called.name);
            }
            else if (field.number === 5)
                this.#attribute(field, depth);
            else {
                called.domain = this.#reader.text(field);
                offset = field.from;
            }
        }
        const operator = operatorOf(called);
        if (DOMAINS.has(called.domain) || this.#foreign.has(operator))
            return;
        this.#foreign.set(operator, { domain: called.domain, offset });
        this.#refuseMany(this.#foreign);
    }
    #refuseMany({ size }) {
        if (size > MOST_OPERATORS)
            throw new NotProtobuf(`it has more than ${MOST_OPERATORS} kinds of operators`);
    }
    #attribute(attribute, depth) {
        for (const field of this.#fields(attribute, ATTRIBUTE)) {
            if (field.number === 5 || field.number === 10)
                this.#tensor(field);
            else if (field.number === 6 || field.number === 11)
                this.#graph(field, depth + 1);
            else
                this.#sparse(field);
        }
    }
    /** SparseTensorProto: values and indices. */
    #sparse(sparse) {
        for (const field of this.#fields(sparse, SPARSE))
            this.#tensor(field);
    }
    #tensor(tensor) {
        let outside = false;
        let location;
        for (const field of this.#fields(tensor, TENSOR)) {
            if (field.number === 14)
                outside ||= field.low === 1;
            else {
                const entry = this.#entry(field);
                if (entry.key !== 'location')
                    continue;
                location = { text: entry.value, offset: field.from };
                this.#external({ location: entry.value, offset: field.from });
            }
        }
        if (outside && !location)
            this.#report('onnx-malformed', tensor.from, 'a tensor lies outside of the file, and nothing says where');
    }
    /** StringStringEntryProto. */
    #entry(entry) {
        const said = { key: '', value: '' };
        for (const field of this.#fields(entry, ENTRY))
            said[field.number === 1 ? 'key' : 'value'] = this.#reader.text(field);
        return said;
    }
}
/** One kind of them. A name has no zero byte. */
function operatorOf({ name, domain }) {
    return `${domain}\0${name}`;
}

;// CONCATENATED MODULE: ./packages/modelscan/onnx/read-onnx-model.ts


/**
 * Reads bytes that may be an ONNX model and nothing else: what a scan calls one, and so what may be served.
 * @returns the places, relative to its own, that it reads tensors from; undefined when it is no such model
 */
function readOnnxModel(bytes) {
    const range = rangeOf(bytes);
    if (!isOnnx(range))
        return undefined;
    const external = new Set();
    scanOnnx(range, () => undefined, ({ location }) => external.add(location));
    return { external: [...external] };
}

;// CONCATENATED MODULE: ./packages/modelscan/judge.ts
/** The outcome in the words of an in-toto test result: files by name. */
function judgeScan({ verdict, files }) {
    const named = (keep) => files.filter(keep).map(({ path }) => path);
    return {
        verdict,
        passed: named((file) => file.verdict === 'pass' && file.findings.length === 0),
        failed: named((file) => file.verdict !== 'pass'),
        warned: named((file) => file.verdict === 'pass' && file.findings.length > 0),
    };
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./packages/modelscan/rules.ts
const RESAVE = 'Save the model again as ONNX, skops or safetensors, or with a current joblib.';
const ORIGIN = 'Do not load it. Find out who made the file, and train the model again from its recorded run.';
const rules = {
    'pickle-dangerous-global': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It imports {}.',
        why: 'Whoever loads the file runs code that the file chose.',
        todo: ORIGIN,
    },
    'pickle-unknown-global': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It imports {}, which is not on the list of what a model needs.',
        why: 'Importing and calling it may run anything.',
        todo: 'If you know what it does with any arguments, allow it by name: --allow {}. Otherwise save the model as ONNX.',
    },
    'pickle-dotted-name': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It imports {}, a name with dots.',
        why: 'A dotted name reaches what another module has imported, and so past every list.',
        todo: ORIGIN,
    },
    'pickle-computed-name': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It imports something whose name it computes.',
        why: 'No writer of pickles does that, and nobody can say what is imported.',
        todo: ORIGIN,
    },
    'pickle-computed-call': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It calls something that it has made itself.',
        why: 'Nobody can say what is called.',
        todo: ORIGIN,
    },
    'pickle-unusual-call': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It calls {} as no writer of pickles does.',
        why: 'With other arguments it may run what it is given, or take numbers for the place of an object.',
        todo: ORIGIN,
    },
    'pickle-unusual-items': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It adds items to something that is no list, dictionary or set.',
        why: 'What takes items in its own way may run them, or look in them for memory to read.',
        todo: ORIGIN,
    },
    'pickle-hook': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It gives something the name {}, with which an object says what is called or where its memory is.',
        why: 'No model needs it, and an object that has it may run or read anything.',
        todo: ORIGIN,
    },
    'pickle-changes-code': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It changes {} itself, not an object of it.',
        why: 'Other code that uses it would then do what the file says.',
        todo: ORIGIN,
    },
    'pickle-array-code': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'Where joblib reads the numbers of an array, plain pickle would import {}.',
        why: 'The file does one thing when joblib loads it and another when pickle does.',
        todo: ORIGIN,
    },
    'pickle-persistent-id': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It refers to something by a persistent id.',
        why: 'What that means is decided by the program that loads it.',
        todo: RESAVE,
    },
    'pickle-extension': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It imports something by a number of the extension registry.',
        why: 'What the number stands for is decided on the machine that loads it.',
        todo: RESAVE,
    },
    'pickle-malformed': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'The pickle cannot be read to its end: {}.',
        why: 'What stands before the break is run by whoever loads it; what stands behind was not looked at.',
        todo: RESAVE,
    },
    'pickle-trailing-data': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'Something that is no pickle follows the pickle: {}.',
        why: 'Another reader may see another file in it.',
        todo: RESAVE,
    },
    'pickle-too-large': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'The pickle has more {} than a scan keeps.',
        why: 'It could not be followed to its end in the memory that is allowed.',
        todo: RESAVE,
    },
    'two-formats': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'The file is {} at the same time.',
        why: 'What was looked at as one may do anything as the other.',
        todo: ORIGIN,
    },
    'pickle-hidden': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'The file is {}, and at the same time a pickle that acts.',
        why: 'Whoever loads it as a pickle runs code that the file chose.',
        todo: ORIGIN,
    },
    'pickle-text': {
        severity: 'warning',
        verdict: 'inconclusive',
        message: 'It is text, and the name {} says a pickle.',
        why: 'Whoever goes by its name loads it as one, and a pickle may be written as text.',
        todo: 'Give it a name that says what it is, or take it away.',
    },
    'python-module': {
        severity: 'warning',
        verdict: 'inconclusive',
        message: 'Python imports {} by its name.',
        why: 'What is loaded beside it may ask for a module of that name, also one of a library, and then runs it.',
        todo: 'Keep programs elsewhere: beside a model only what the model needs.',
    },
    'trailing-data': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'There is more {}.',
        why: 'Another reader may see another file in it.',
        todo: RESAVE,
    },
    'compression-broken': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'Its compressed bytes cannot be expanded: {}.',
        why: 'What has not been looked at is not a pass.',
        todo: RESAVE,
    },
    'compression-bomb': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It expands to {}.',
        why: 'Whoever loads it fills the memory.',
        todo: ORIGIN,
    },
    'skops-unusual-node': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It makes {}, which calls or hands out what the file names.',
        why: 'Nobody has looked at what comes of it with what the file gives it.',
        todo: 'Save the model again as ONNX, or without bound methods and functions of `operator`.',
    },
    'zip-mismatch': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'The archive contradicts itself: {}.',
        why: 'Two readers may see two different models in it.',
        todo: RESAVE,
    },
    'zip-path': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'A member would be unpacked outside of the directory: {}.',
        why: 'Unpacking it may overwrite any file.',
        todo: ORIGIN,
    },
    'zip-unreadable': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'The archive, or a member, cannot be read: {}.',
        why: 'What has not been looked at is not a pass, and another reader may be more lenient.',
        todo: RESAVE,
    },
    'safetensors-invalid': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It breaks a rule of safetensors: {}.',
        why: 'Readers may disagree on what the tensors are, or hide something between them.',
        todo: 'Save the tensors again with the safetensors library.',
    },
    'onnx-malformed': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'The ONNX model cannot be read to its end: {}.',
        why: 'What has not been looked at is not a pass.',
        todo: 'Export the model again.',
    },
    'onnx-external-escape': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'A tensor is read from {}, which is not a plain file below the directory of the model.',
        why: 'Loading the model reads a file that belongs to whoever loads it.',
        todo: 'Export the model again with its tensors in one file, or in a file of a plain name beside it.',
    },
    'onnx-external-missing': {
        severity: 'warning',
        verdict: 'inconclusive',
        message: 'A tensor is read from {}, which is not there.',
        why: 'What will be there is not what was looked at.',
        todo: 'Put the file beside the model.',
    },
    'onnx-code-operator': {
        severity: 'unsafe',
        verdict: 'fail',
        message: 'It has the operator {}.',
        why: 'The operator calls Python, or code that was compiled for a device.',
        todo: 'Export the model with operators of ONNX alone.',
    },
    'onnx-foreign-domain': {
        severity: 'warning',
        verdict: 'pass',
        message: 'It has operators of the domain {}, which neither ONNX nor onnxruntime brings along.',
        why: 'It runs only with a library from elsewhere, and does what that library does.',
        todo: 'See to it that the library is one you trust, or export with operators of ONNX alone.',
    },
    'unknown-format': {
        severity: 'warning',
        verdict: 'inconclusive',
        message: 'The format is not one that can be judged: {}.',
        why: 'What has not been looked at is not a pass.',
        todo: 'Keep only what the model needs beside it, or save the model as ONNX, safetensors, or with joblib.',
    },
};
const RULES = rules;

;// CONCATENATED MODULE: ./packages/modelscan/finding.ts


const MOST_FINDINGS = 100;
/** Findings of one file, each once. */
class Findings {
    #found = new Map();
    #verdict = 'pass';
    add(rule, offset, subject, member = null) {
        const { severity, verdict, message, why, todo } = RULES[rule];
        this.#verdict = (0,kit.worstVerdict)([this.#verdict, verdict]);
        const key = JSON.stringify([rule, subject, member]);
        const known = this.#found.get(key);
        if (known)
            known.count += 1;
        if (known || this.#found.size >= MOST_FINDINGS)
            return;
        const say = (sentence) => sentence.replaceAll('{}', () => shorten(subject));
        this.#found.set(key, { rule, severity, offset, member, message: say(message), why, todo: say(todo), count: 1 });
    }
    /** @param member of an archive that the findings are in */
    reporter(member = null) {
        return (rule, offset, subject) => this.add(rule, offset, subject, member);
    }
    get verdict() {
        return this.#verdict;
    }
    /** In the order in which they stand in each member. */
    list() {
        return [...this.#found.values()].sort((a, b) => a.member === b.member ? a.offset - b.offset : (a.member ?? '') < (b.member ?? '') ? -1 : 1);
    }
}
const LONGEST_SUBJECT = 200;
function shorten(subject) {
    return subject.length > LONGEST_SUBJECT ? `${subject.slice(0, LONGEST_SUBJECT)}…` : subject;
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/allowed-globals.ts
/**
 * What a pickle may import, `module: name …`: what fitted estimators of scikit-learn 1.2 to 1.9, arrays of numpy 1 and 2, sparse
 * matrices of SciPy, joblib, tensors of torch and plain Python values are made of. None of it reads a file, opens a
 * connection, or hands out something else by its name. Some of it runs what it is given: uses.ts says how each may be called. Collected from real pickles; a test makes some anew.
 */
const ALLOWED_GLOBALS = `
__builtin__: Ellipsis bool bytearray bytes complex dict float frozenset int list long object set slice str tuple unicode xrange
_codecs: encode
_loss: CyHalfBinomialLoss CyHalfGammaLoss CyHalfPoissonLoss CyHalfSquaredError CyHalfTweedieLossIdentity
builtins: Ellipsis bool bytearray bytes complex dict float frozenset int list object range set slice str tuple
collections: Counter OrderedDict defaultdict deque
copy_reg: _reconstructor
copyreg: __newobj__ __newobj_ex__ _reconstructor
datetime: date datetime time timedelta timezone
decimal: Decimal
fractions: Fraction
functools: partial
joblib.numpy_pickle: NumpyArrayWrapper
numpy: abs absolute add arcsinh arctan argmax argmin asarray bool bool_ bytes_ cbrt ceil clip complex128 complex64 cos
  cosh datetime64 dtype exp expm1 float16 float32 float64 floating floor generic identity int16 int32 int64 int8
  integer intp isfinite isnan log log10 log1p log2 longdouble matrix max maximum mean median min minimum multiply
  nan_to_num nanmean nanmedian ndarray negative number object_ power ravel reciprocal rint sign sin sinh sqrt square std
  str_ sum tan tanh timedelta64 uint16 uint32 uint64 uint8 var void
numpy._core._multiarray_umath: abs absolute add arcsinh arctan cbrt ceil cos cosh exp expm1 floor isfinite isnan log
  log10 log1p log2 maximum minimum multiply negative power reciprocal rint sign sin sinh sqrt square tan tanh
numpy._core.multiarray: _reconstruct scalar
numpy._core.numeric: _frombuffer
numpy.core._multiarray_umath: abs absolute add arcsinh arctan cbrt ceil cos cosh exp expm1 floor isfinite isnan log
  log10 log1p log2 maximum minimum multiply negative power reciprocal rint sign sin sinh sqrt square tan tanh
numpy.core.multiarray: _reconstruct scalar
numpy.core.numeric: _frombuffer
numpy.ma: MaskedArray
numpy.ma.core: MaskedArray MaskedConstant _mareconstruct
numpy.random._mt19937: MT19937
numpy.random._pcg64: PCG64 PCG64DXSM
numpy.random._philox: Philox
numpy.random._pickle: __bit_generator_ctor __generator_ctor __randomstate_ctor
numpy.random._sfc64: SFC64
numpy.random.bit_generator: SeedSequence __pyx_unpickle_SeedSequence
pathlib: PosixPath PurePosixPath PureWindowsPath WindowsPath
scipy._lib.array_api_compat.numpy._aliases: asarray
scipy.interpolate._bsplines: BSpline
scipy.sparse._bsr: bsr_array bsr_matrix
scipy.sparse._coo: coo_array coo_matrix
scipy.sparse._csc: csc_array csc_matrix
scipy.sparse._csr: csr_array csr_matrix
scipy.sparse._dia: dia_array dia_matrix
scipy.sparse._dok: dok_array dok_matrix
scipy.sparse._lil: lil_array lil_matrix
sklearn._loss._loss: CyAbsoluteError CyExponentialLoss CyHalfBinomialLoss CyHalfGammaLoss CyHalfMultinomialLoss
  CyHalfPoissonLoss CyHalfSquaredError CyHalfTweedieLoss CyHalfTweedieLossIdentity CyHuberLoss CyLossFunction
  CyPinballLoss __pyx_unpickle_CyAbsoluteError __pyx_unpickle_CyExponentialLoss __pyx_unpickle_CyHalfBinomialLoss
  __pyx_unpickle_CyHalfGammaLoss __pyx_unpickle_CyHalfMultinomialLoss __pyx_unpickle_CyHalfPoissonLoss
  __pyx_unpickle_CyHalfSquaredError __pyx_unpickle_CyHalfTweedieLoss __pyx_unpickle_CyHalfTweedieLossIdentity
  __pyx_unpickle_CyHuberLoss __pyx_unpickle_CyLossFunction __pyx_unpickle_CyPinballLoss
sklearn._loss.link: BaseLink HalfLogitLink IdentityLink Interval LogLink LogitLink MultinomialLogit
sklearn._loss.loss: AbsoluteError ArrayAPILossMixin BaseLoss ExponentialLoss HalfBinomialLoss HalfBinomialLossArrayAPI
  HalfGammaLoss HalfMultinomialLoss HalfMultinomialLossArrayAPI HalfPoissonLoss HalfPoissonLossArrayAPI
  HalfSquaredError HalfTweedieLoss HalfTweedieLossIdentity HuberLoss PinballLoss
sklearn.calibration: CalibratedClassifierCV _CalibratedClassifier _SigmoidCalibration _TemperatureScaling
sklearn.cluster._affinity_propagation: AffinityPropagation
sklearn.cluster._agglomerative: AgglomerativeClustering FeatureAgglomeration
sklearn.cluster._bicluster: SpectralBiclustering SpectralCoclustering
sklearn.cluster._birch: Birch _CFNode _CFSubcluster
sklearn.cluster._bisect_k_means: BisectingKMeans _BisectingTree
sklearn.cluster._dbscan: DBSCAN
sklearn.cluster._hdbscan.hdbscan: HDBSCAN
sklearn.cluster._kmeans: KMeans MiniBatchKMeans _BaseKMeans _kmeans_single_elkan _kmeans_single_lloyd
sklearn.cluster._mean_shift: MeanShift
sklearn.cluster._optics: OPTICS
sklearn.cluster._spectral: SpectralClustering
sklearn.compose._column_transformer: ColumnTransformer _RemainderColsList make_column_selector
sklearn.compose._target: TransformedTargetRegressor
sklearn.covariance._elliptic_envelope: EllipticEnvelope
sklearn.covariance._empirical_covariance: EmpiricalCovariance
sklearn.covariance._graph_lasso: GraphicalLasso GraphicalLassoCV
sklearn.covariance._robust_covariance: MinCovDet
sklearn.covariance._shrunk_covariance: LedoitWolf OAS ShrunkCovariance
sklearn.cross_decomposition._pls: CCA PLSCanonical PLSRegression PLSSVD
sklearn.decomposition._dict_learning: DictionaryLearning MiniBatchDictionaryLearning SparseCoder
sklearn.decomposition._factor_analysis: FactorAnalysis
sklearn.decomposition._fastica: FastICA
sklearn.decomposition._incremental_pca: IncrementalPCA
sklearn.decomposition._kernel_pca: KernelPCA
sklearn.decomposition._lda: LatentDirichletAllocation
sklearn.decomposition._nmf: MiniBatchNMF NMF
sklearn.decomposition._pca: PCA
sklearn.decomposition._sparse_pca: MiniBatchSparsePCA SparsePCA
sklearn.decomposition._truncated_svd: TruncatedSVD
sklearn.discriminant_analysis: LinearDiscriminantAnalysis QuadraticDiscriminantAnalysis
sklearn.dummy: DummyClassifier DummyRegressor
sklearn.ensemble._bagging: BaggingClassifier BaggingRegressor
sklearn.ensemble._forest: ExtraTreesClassifier ExtraTreesRegressor RandomForestClassifier RandomForestRegressor
  RandomTreesEmbedding
sklearn.ensemble._gb: GradientBoostingClassifier GradientBoostingRegressor VerboseReporter
sklearn.ensemble._gb_losses: BinomialDeviance ClassificationLossFunction ExponentialLoss HuberLossFunction
  LeastAbsoluteError LeastSquaresError LossFunction MultinomialDeviance QuantileLossFunction RegressionLossFunction
sklearn.ensemble._hist_gradient_boosting.binning: _BinMapper
sklearn.ensemble._hist_gradient_boosting.gradient_boosting: HistGradientBoostingClassifier
  HistGradientBoostingRegressor
sklearn.ensemble._hist_gradient_boosting.predictor: TreePredictor
sklearn.ensemble._iforest: IsolationForest
sklearn.ensemble._stacking: StackingClassifier StackingRegressor
sklearn.ensemble._voting: VotingClassifier VotingRegressor
sklearn.ensemble._weight_boosting: AdaBoostClassifier AdaBoostRegressor
sklearn.feature_extraction._dict_vectorizer: DictVectorizer
sklearn.feature_extraction._hash: FeatureHasher
sklearn.feature_extraction.image: PatchExtractor
sklearn.feature_extraction.text: CountVectorizer HashingVectorizer TfidfTransformer TfidfVectorizer
sklearn.feature_selection._from_model: SelectFromModel
sklearn.feature_selection._mutual_info: mutual_info_classif mutual_info_regression
sklearn.feature_selection._rfe: RFE RFECV
sklearn.feature_selection._sequential: SequentialFeatureSelector
sklearn.feature_selection._univariate_selection: GenericUnivariateSelect SelectFdr SelectFpr SelectFwe SelectKBest
  SelectPercentile chi2 f_classif f_oneway f_regression r_regression
sklearn.feature_selection._variance_threshold: VarianceThreshold
sklearn.frozen._frozen: FrozenEstimator
sklearn.gaussian_process._gpc: GaussianProcessClassifier _BinaryGaussianProcessClassifierLaplace
sklearn.gaussian_process._gpr: GaussianProcessRegressor
sklearn.gaussian_process.kernels: CompoundKernel ConstantKernel DotProduct ExpSineSquared Exponentiation
  GenericKernelMixin Hyperparameter Kernel KernelOperator Matern NormalizedKernelMixin PairwiseKernel Product RBF
  RationalQuadratic StationaryKernelMixin Sum WhiteKernel
sklearn.impute._base: MissingIndicator SimpleImputer
sklearn.impute._iterative: IterativeImputer _ImputerTriplet
sklearn.impute._knn: KNNImputer
sklearn.isotonic: IsotonicRegression
sklearn.kernel_approximation: AdditiveChi2Sampler Nystroem PolynomialCountSketch RBFSampler SkewedChi2Sampler
sklearn.kernel_ridge: KernelRidge
sklearn.linear_model._base: LinearRegression
sklearn.linear_model._bayes: ARDRegression BayesianRidge
sklearn.linear_model._coordinate_descent: ElasticNet ElasticNetCV Lasso LassoCV MultiTaskElasticNet
  MultiTaskElasticNetCV MultiTaskLasso MultiTaskLassoCV
sklearn.linear_model._glm.glm: GammaRegressor PoissonRegressor TweedieRegressor
sklearn.linear_model._huber: HuberRegressor
sklearn.linear_model._least_angle: Lars LarsCV LassoLars LassoLarsCV LassoLarsIC
sklearn.linear_model._logistic: LogisticRegression LogisticRegressionCV
sklearn.linear_model._omp: OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV
sklearn.linear_model._passive_aggressive: PassiveAggressiveClassifier PassiveAggressiveRegressor
sklearn.linear_model._perceptron: Perceptron
sklearn.linear_model._quantile: QuantileRegressor
sklearn.linear_model._ransac: RANSACRegressor
sklearn.linear_model._ridge: Ridge RidgeCV RidgeClassifier RidgeClassifierCV
sklearn.linear_model._sgd_fast: Classification EpsilonInsensitive Hinge Huber Log LossFunction ModifiedHuber
  Regression SquaredEpsilonInsensitive SquaredHinge SquaredLoss
sklearn.linear_model._stochastic_gradient: SGDClassifier SGDOneClassSVM SGDRegressor
sklearn.linear_model._theil_sen: TheilSenRegressor
sklearn.manifold._classical_mds: ClassicalMDS
sklearn.manifold._isomap: Isomap
sklearn.manifold._locally_linear: LocallyLinearEmbedding
sklearn.manifold._mds: MDS
sklearn.manifold._spectral_embedding: SpectralEmbedding
sklearn.manifold._t_sne: TSNE
sklearn.metrics._classification: _log_loss accuracy_score balanced_accuracy_score brier_score_loss cohen_kappa_score
  d2_brier_score d2_log_loss_score f1_score fbeta_score hamming_loss hinge_loss jaccard_score log_loss precision_score
  recall_score zero_one_loss
sklearn.metrics._dist_metrics: BrayCurtisDistance BrayCurtisDistance32 BrayCurtisDistance64 CanberraDistance
  CanberraDistance32 CanberraDistance64 ChebyshevDistance ChebyshevDistance32 ChebyshevDistance64 DiceDistance
  DiceDistance32 DiceDistance64 DistanceMetric DistanceMetric32 DistanceMetric64 EuclideanDistance EuclideanDistance32
  EuclideanDistance64 HammingDistance HammingDistance32 HammingDistance64 HaversineDistance HaversineDistance32
  HaversineDistance64 JaccardDistance JaccardDistance32 JaccardDistance64 KulsinskiDistance KulsinskiDistance32
  KulsinskiDistance64 MahalanobisDistance MahalanobisDistance32 MahalanobisDistance64 ManhattanDistance
  ManhattanDistance32 ManhattanDistance64 MatchingDistance MatchingDistance32 MatchingDistance64 MinkowskiDistance
  MinkowskiDistance32 MinkowskiDistance64 PyFuncDistance PyFuncDistance32 PyFuncDistance64 RogersTanimotoDistance
  RogersTanimotoDistance32 RogersTanimotoDistance64 RussellRaoDistance RussellRaoDistance32 RussellRaoDistance64
  SEuclideanDistance SEuclideanDistance32 SEuclideanDistance64 SokalMichenerDistance SokalMichenerDistance32
  SokalMichenerDistance64 SokalSneathDistance SokalSneathDistance32 SokalSneathDistance64 WMinkowskiDistance
  WMinkowskiDistance32 __pyx_unpickle_DistanceMetric newObj
sklearn.metrics._ranking: _binary_roc_auc_score _multiclass_roc_auc_score average_precision_score dcg_score
  label_ranking_average_precision_score ndcg_score roc_auc_score top_k_accuracy_score
sklearn.metrics._regression: _assemble_fraction_of_explained_deviance _mean_tweedie_deviance d2_absolute_error_score
  d2_pinball_score d2_tweedie_score explained_variance_score max_error mean_absolute_error
  mean_absolute_percentage_error mean_gamma_deviance mean_pinball_loss mean_poisson_deviance mean_squared_error
  mean_squared_log_error mean_tweedie_deviance median_absolute_error r2_score root_mean_squared_error
  root_mean_squared_log_error
sklearn.metrics._scorer: _BaseScorer _CurveScorer _MultimetricScorer _PassthroughScorer _PredictScorer _ProbaScorer
  _Scorer _ThresholdScorer _passthrough_scorer
sklearn.mixture._bayesian_mixture: BayesianGaussianMixture
sklearn.mixture._gaussian_mixture: GaussianMixture
sklearn.model_selection._classification_threshold: FixedThresholdClassifier TunedThresholdClassifierCV
sklearn.model_selection._search: GridSearchCV RandomizedSearchCV
sklearn.model_selection._search_successive_halving: HalvingGridSearchCV HalvingRandomSearchCV
sklearn.model_selection._split: BaseCrossValidator BaseShuffleSplit GroupKFold GroupShuffleSplit GroupsConsumerMixin
  KFold LeaveOneGroupOut LeaveOneOut LeavePGroupsOut LeavePOut PredefinedSplit RepeatedKFold RepeatedStratifiedKFold
  ShuffleSplit StratifiedGroupKFold StratifiedKFold StratifiedShuffleSplit TimeSeriesSplit
sklearn.multiclass: OneVsOneClassifier OneVsRestClassifier OutputCodeClassifier _ConstantPredictor
sklearn.multioutput: ClassifierChain MultiOutputClassifier MultiOutputRegressor RegressorChain
sklearn.naive_bayes: BernoulliNB CategoricalNB ComplementNB GaussianNB MultinomialNB
sklearn.neighbors._ball_tree: BallTree BallTree32 BallTree64 newObj
sklearn.neighbors._classification: KNeighborsClassifier RadiusNeighborsClassifier
sklearn.neighbors._graph: KNeighborsTransformer RadiusNeighborsTransformer
sklearn.neighbors._kd_tree: KDTree KDTree32 KDTree64 newObj
sklearn.neighbors._kde: KernelDensity
sklearn.neighbors._lof: LocalOutlierFactor
sklearn.neighbors._nca: NeighborhoodComponentsAnalysis
sklearn.neighbors._nearest_centroid: NearestCentroid
sklearn.neighbors._regression: KNeighborsRegressor RadiusNeighborsRegressor
sklearn.neighbors._unsupervised: NearestNeighbors
sklearn.neural_network._multilayer_perceptron: MLPClassifier MLPRegressor
sklearn.neural_network._rbm: BernoulliRBM
sklearn.neural_network._stochastic_optimizers: AdamOptimizer BaseOptimizer SGDOptimizer
sklearn.pipeline: FeatureUnion Pipeline
sklearn.preprocessing._data: Binarizer KernelCenterer MaxAbsScaler MinMaxScaler Normalizer PowerTransformer
  QuantileTransformer RobustScaler StandardScaler
sklearn.preprocessing._discretization: KBinsDiscretizer
sklearn.preprocessing._encoders: OneHotEncoder OrdinalEncoder
sklearn.preprocessing._function_transformer: FunctionTransformer
sklearn.preprocessing._label: LabelBinarizer LabelEncoder MultiLabelBinarizer
sklearn.preprocessing._polynomial: PolynomialFeatures SplineTransformer
sklearn.preprocessing._target_encoder: TargetEncoder
sklearn.random_projection: GaussianRandomProjection SparseRandomProjection
sklearn.semi_supervised._label_propagation: LabelPropagation LabelSpreading
sklearn.semi_supervised._self_training: SelfTrainingClassifier
sklearn.svm._classes: LinearSVC LinearSVR NuSVC NuSVR OneClassSVM SVC SVR
sklearn.tree._classes: DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor
sklearn.tree._tree: Tree
sklearn.utils._bunch: Bunch
sklearn.utils._metadata_requests: MetadataRequest MethodMetadataRequest
sklearn.utils.validation: check_array
torch: BFloat16Storage BoolStorage ByteStorage CharStorage ComplexDoubleStorage ComplexFloatStorage DoubleStorage
  FloatStorage HalfStorage IntStorage LongStorage QInt32Storage QInt8Storage QUInt8Storage ShortStorage Size Tensor
  bfloat16 bool channels_last complex128 complex32 complex64 contiguous_format device dtype float16 float32 float64
  float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu int16 int32 int64 int8 per_channel_affine
  per_channel_affine_float_qparams per_channel_symmetric per_tensor_affine per_tensor_symmetric qint32 qint8 quint8
  strided uint16 uint32 uint64 uint8
torch._utils: _rebuild_meta_tensor_no_storage _rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor
  _rebuild_sparse_tensor _rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3
torch.nn.parameter: Buffer Parameter
torch.serialization: _get_layout
torch.storage: TypedStorage UntypedStorage
uuid: UUID
`;

;// CONCATENATED MODULE: ./packages/modelscan/pickle/allow-list.ts

let builtIn;
/** @param more `module.name`, allowed besides */
function allowList(more = []) {
    builtIn ??= parse(ALLOWED_GLOBALS);
    const given = new Set(more);
    const known = builtIn;
    return {
        has: (module, name) => !name.includes('.') && (known.has(`${module} ${name}`) || given.has(`${module}.${name}`)),
        isBuiltIn: (module, name) => known.has(`${module} ${name}`) && !given.has(`${module}.${name}`),
        ruleFor: (module, name) => {
            if (isDangerous(module, name))
                return 'pickle-dangerous-global';
            return name.includes('.') ? 'pickle-dotted-name' : 'pickle-unknown-global';
        },
    };
}
function parse(text) {
    const lines = text
        .replace(/\n {2}/g, ' ')
        .trim()
        .split('\n');
    return new Set(lines.flatMap((line) => {
        const [module, names] = line.split(': ');
        return names.split(' ').map((name) => `${module} ${name}`);
    }));
}
/** Modules with which every attack that is known does its work. The list only sharpens the words: what is not allowed is refused anyway. */
const DANGEROUS_MODULES = new Set(('os posix nt posixpath ntpath subprocess sys pty shutil socket ssl http urllib requests ftplib smtplib telnetlib webbrowser ' +
    'runpy code codeop importlib imp pkgutil zipimport pickle _pickle cPickle dill cloudpickle marshal shelve ctypes _ctypes cffi ' +
    'multiprocessing threading asyncio signal tempfile pathlib glob io _io codecs timeit pdb bdb profile cProfile trace doctest unittest ' +
    'functools operator types inspect ast compileall py_compile distutils setuptools pip ensurepip venv idlelib pydoc site platform commands popen2 _posixsubprocess').split(' '));
const DANGEROUS_BUILTINS = new Set('eval exec execfile compile open getattr setattr delattr hasattr __import__ breakpoint input globals locals vars type map filter apply reload'.split(' '));
function isDangerous(module, name) {
    const [top = ''] = module.split('.');
    if (top === 'builtins' || top === '__builtin__')
        return DANGEROUS_BUILTINS.has(name.split('.')[0]);
    return DANGEROUS_MODULES.has(top);
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./packages/modelscan/inflated.ts


const PIECE = 1 << 16;
/** What is expanded further than this and more than `BOMB_BYTES` is made to fill a disk or a memory. */
const BOMB_RATIO = 200;
const BOMB_BYTES = 1 << 30;
/** Compressed bytes end early, are followed by others, or expand too far. */
class Uninflatable extends Error {
    rule;
    constructor(rule, message) {
        super(message);
        this.rule = rule;
    }
}
/**
 * The bytes that compressed ones expand to, a piece at a time.
 *
 * @param most how many there may be; default: as many as are no bomb
 */
function inflated(range, how, most = bombLimit(range.size)) {
    const engine = how === 'zlib' ? (0,external_node_zlib_.createInflate)() : how === 'gzip' ? (0,external_node_zlib_.createGunzip)() : (0,external_node_zlib_.createInflateRaw)();
    const input = external_node_stream_.Readable.from(pieces(range));
    const output = input.pipe(engine)[Symbol.asyncIterator]();
    let piece = Buffer.alloc(0);
    let total = 0;
    const next = async () => {
        const { done, value } = await output.next().catch((cause) => {
            throw new Uninflatable('compression-broken', cause instanceof Error ? cause.message : String(cause));
        });
        if (done === true) {
            if (engine.bytesWritten < range.size)
                throw new Uninflatable('trailing-data', 'after the compressed data');
            return false;
        }
        piece = value;
        total += piece.length;
        if (total > most) {
            throw new Uninflatable('compression-bomb', `more than ${most.toLocaleString('en')} bytes from ${range.size.toLocaleString('en')}`);
        }
        return true;
    };
    return {
        most,
        read: async (into, at) => {
            if (piece.length === 0 && !(await next()))
                return 0;
            const copied = piece.copy(into, at);
            piece = piece.subarray(copied);
            return copied;
        },
        skip: async (count) => {
            let left = count;
            while (left > 0 && (piece.length > 0 || (await next()))) {
                const step = Math.min(left, piece.length);
                piece = piece.subarray(step);
                left -= step;
            }
            return count - left;
        },
        close: () => {
            input.destroy();
            engine.destroy();
        },
    };
}
function bombLimit(compressed) {
    return Math.max(BOMB_BYTES, compressed * BOMB_RATIO);
}
function* pieces(range) {
    for (let at = 0; at < range.size; at += PIECE) {
        const piece = Buffer.allocUnsafe(Math.min(PIECE, range.size - at));
        yield piece.subarray(0, range.readAt(at, piece));
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/lzma.ts
/** Where the numbers of the range coder begin: properties, the size of the dictionary, the size of the content. */
const HEADER_BYTES = 13;
/** Of 2,048: nothing is known yet, so that both are as likely. */
const EVEN = 1024;
/**
 * The first byte that LZMA as Python writes it (lc 3, lp 0, pb 2) expands to. Its header has no more than two bytes that are always the same, and
 * numbers begin with these too.
 *
 * @returns undefined when it is no such stream
 * @see Igor Pavlov, LZMA specification (2015), "Range decoder", "Literal decoding"
 */
function firstOfLzma(start) {
    if (start.length < HEADER_BYTES + 7 || start[0] !== 0x5d || start[1] !== 0 || start[HEADER_BYTES] !== 0)
        return undefined;
    let at = HEADER_BYTES + 5;
    let code = start.readUInt32BE(HEADER_BYTES + 1);
    let range = 0xffffffff;
    const bit = () => {
        if (range < 2 ** 24) {
            range *= 256;
            code = code * 256 + start[at++];
        }
        const bound = Math.floor(range / 2048) * EVEN;
        if (code < bound) {
            range = bound;
            return 0;
        }
        code -= bound;
        range -= bound;
        return 1;
    };
    // There is nothing yet that could be repeated.
    if (bit() === 1)
        return undefined;
    let byte = 0;
    for (let place = 0; place < 8; place++)
        byte = byte * 2 + bit();
    return byte;
}

;// CONCATENATED MODULE: ./packages/modelscan/kinds.ts

/**
 * Files whose first bytes name them, and which are not judged here. Where these are few, numbers begin with them too, and
 * `is` says whether what follows can be read as that kind.
 */
const KINDS = [
    { at: 0, magic: '\x89HDF\r\n', kind: 'HDF5 (Keras), whose layers may hold code' },
    { at: 0, magic: 'GGUF', kind: 'GGUF' },
    { at: 4, magic: 'TFL3', kind: 'TensorFlow Lite' },
    { at: 4, magic: 'ORTM', kind: 'the own format of ONNX Runtime (save the model as ONNX)' },
    { at: 0, magic: 'PAR1', kind: 'Parquet' },
    { at: 0, magic: 'ARROW1', kind: 'Arrow' },
    { at: 0, magic: 'BZh', kind: 'compressed by bzip2', is: (start) => /[1-9]/.test(String.fromCharCode(start[3] ?? 0)) },
    { at: 0, magic: '\xfd7zXZ', kind: 'compressed by xz' },
    // No pickle begins with NUL.
    { at: 0, magic: '\x5d\x00', kind: 'compressed by lzma', is: (start) => (firstOfLzma(start) ?? 0) > 0 },
    { at: 0, magic: '\x04\x22\x4d\x18', kind: 'compressed by lz4' },
    { at: 0, magic: '\x28\xb5\x2f\xfd', kind: 'compressed by Zstandard' },
    {
        at: 0,
        magic: 'ZF',
        kind: 'joblib before 0.10',
        is: (start) => /^[\s\w+-]{19}/.test(start.toString('latin1', 2, 21)),
    },
    { at: 257, magic: 'ustar', kind: 'tar' },
    { at: 0, magic: '7z\xbc\xaf', kind: '7z' },
    { at: 0, magic: '\x7fELF', kind: 'a program' },
    { at: 0, magic: 'MZ', kind: 'a program', is: (start) => start.length > 63 && start.readUInt32LE(60) > 0 },
    { at: 0, magic: '\x89PNG', kind: 'PNG' },
];
const HDF5 = Buffer.from('\x89HDF\r\n', 'latin1');
const BLOCK = 512;
/** @returns the kind that bytes say they are; undefined when they say nothing */
function kindOf(start) {
    return KINDS.find(({ at, magic, is }) => start.toString('latin1', at, at + magic.length) === magic && is?.(start) !== false)?.kind;
}
/** The kind of a file whose first bytes are anyone's: HDF5 may begin with a block of its user's, tar with a name. */
function lateKindOf(range) {
    const block = Buffer.alloc(BLOCK);
    if (range.readAt(0, block) === BLOCK && isTarHeader(block))
        return 'tar';
    const magic = Buffer.alloc(HDF5.length);
    for (let at = BLOCK; at < range.size; at *= 2) {
        range.readAt(at, magic);
        if (magic.equals(HDF5))
            return 'HDF5 after something else';
    }
    return undefined;
}
/**
 * Old tars have no magic; all say the sum of their header's bytes, signed or not. Python takes it in octal as it writes
 * numbers itself, and in base 256.
 */
function isTarHeader(header) {
    const field = header.subarray(148, 156);
    const octal = field
        .toString('latin1')
        .replace(/\0.*/s, '')
        .replaceAll('_', '')
        .trim()
        .replace(/^\+?0o/i, '');
    const said = field[0] >= 0x80 ? field.readInt32BE(4) : Number.parseInt(octal, 8);
    const others = [...header.subarray(0, 148), ...header.subarray(156)];
    const sum = (of) => others.reduce((total, byte) => total + of(byte), 8 * 0x20);
    return said === sum(Number) || said === sum((byte) => (byte << 24) >> 24);
}

;// CONCATENATED MODULE: ./packages/modelscan/npy.ts
const TYPE = "'[<>|=]?[?biufcmMSUV]\\d*(\\[\\w+\\])?'";
const FIELD = `\\('[^'\\\\]*', ${TYPE}(, \\([\\d, ]*\\))?\\)`;
const NUMBERS = new RegExp(`^\\{'descr': (${TYPE}|\\[(${FIELD}(, )?)+\\]), 'fortran_order': (True|False), 'shape': \\([\\d, ]*\\), \\}\\s*$`);
const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/**
 * The header of a numpy array file.
 *
 * @param start the first bytes of the file
 * @returns where the data begin, and whether they are pickled objects; undefined when it is no such file
 * @see numpy.lib.format
 */
function readNpyHeader(start) {
    if (start.length < 12 || !start.subarray(0, 6).equals(MAGIC))
        return undefined;
    const wide = start[6] >= 2;
    const begin = wide ? 12 : 10;
    const from = begin + (wide ? start.readUInt32LE(8) : start.readUInt16LE(8));
    const text = start.toString('latin1', begin, from);
    if (from > start.length || !/^\{.*\}\s*$/s.test(text))
        return undefined;
    // Whatever is not plainly numbers or texts may be objects: numpy has many ways to name them.
    return { from, objects: !NUMBERS.test(text) };
}

;// CONCATENATED MODULE: ./packages/modelscan/onnx/external-data.ts


const MOST_FILES = 1000;
/**
 * Checks places outside of a model's file: relative, inside of the model's directory, a regular file that is there.
 *
 * @param directory that of the model's file
 * @param found called with the path of each file that is as it should be
 * @returns a function to call with each place; many tensors usually name one
 */
function externalDataCheck(directory, report, found) {
    const seen = new Set();
    return ({ location, offset }) => {
        if (seen.has(location) || seen.size > MOST_FILES)
            return;
        seen.add(location);
        if (seen.size > MOST_FILES) {
            report('onnx-malformed', offset, `its tensors lie in more than ${MOST_FILES} files`);
            return;
        }
        const parts = location.split(/[\\/]/);
        // To onnxruntime some names with asterisks are places in its own memory; files of models have none.
        const leaves = location === '' || parts.includes('..') || /^([\\/]|[A-Za-z]:)/.test(location) || /[\0*]/.test(location);
        if (leaves) {
            report('onnx-external-escape', offset, location);
            return;
        }
        // Each part itself: a link in the middle leaves as well as one at the end.
        let path = directory;
        for (const [index, part] of parts.entries()) {
            path = (0,external_node_path_.join)(path, part);
            const entry = (0,external_node_fs_.lstatSync)(path, { throwIfNoEntry: false });
            if (!entry) {
                report('onnx-external-missing', offset, location);
                return;
            }
            const last = index === parts.length - 1;
            if (last ? !entry.isFile() || entry.nlink > 1 : !entry.isDirectory()) {
                report('onnx-external-escape', offset, location);
                return;
            }
        }
        found(path);
    };
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/value.ts
var _a;
const OPAQUE = 0;
const value_NONE = 1;
const TRUE = 2;
const FALSE = 3;
const EMPTY_TUPLE = 4;
const BYTES = 5;
/** What numpy's constructor of bit generators makes. */
const BIT_GENERATOR = 6;
/** A list, dictionary or set: what items are added to is no other thing. */
const CONTAINER = 7;
/** What a call makes, that is no more known. */
const MADE = 8;
const NUMBER = 9;
/** Bytes that were looked at. */
const SHORT_BYTES = 10;
/** A tuple of one value that `isPlain`. */
const ONE = 11;
const TEXT = 16;
/** Whether nobody could come by a name, a call or memory through it. */
function isPlain(value) {
    if (typeof value === 'number')
        return value !== MADE && value !== BIT_GENERATOR;
    if (value instanceof Tuple)
        return value.items.every(isPlain);
    return value instanceof Int || value instanceof Dict || value instanceof Global;
}
/** Something imported. */
class Global {
    module;
    name;
    constructor(module, name) {
        this.module = module;
        this.name = name;
    }
}
function isDtype({ module, name }) {
    return module === 'numpy' && name === 'dtype';
}
function isArrayWrapper({ module, name }) {
    return module === 'joblib.numpy_pickle' && name === 'NumpyArrayWrapper';
}
/** Only kept where the layout of an array is being said. */
class Tuple {
    items;
    constructor(items) {
        this.items = items;
    }
}
/** As `Tuple`; keys are the texts among the keys. */
class Dict {
    entries = new Map();
    #forgotten = false;
    set(key, value) {
        if (!this.#forgotten)
            this.entries.set(key, value);
    }
    /** It has more entries than anything that has to be known. */
    forget() {
        this.#forgotten = true;
        this.entries.clear();
    }
}
/** As `Tuple`. */
class Int {
    value;
    constructor(value) {
        this.value = value;
    }
}
/** A numpy dtype: how many bytes an element takes. */
class Dtype {
    /** NaN when it cannot be told. */
    bytes;
    hasObjects;
    kind;
    constructor(kind, bytes) {
        this.kind = kind;
        this.bytes = bytes;
        this.hasObjects = kind === 'O';
    }
    /**
     * What `numpy.dtype(code, align, copy)` makes.
     * @param text reads a value that is a text
     */
    static from(args, text) {
        const [code, align, copy] = args instanceof Tuple ? args.items : [];
        const parsed = /^([biufcmMOSUV?])(\d{0,9})$/.exec((code === undefined ? undefined : text(code)) ?? '');
        const known = parsed !== null && isTruth(align, false) && isTruth(copy, true);
        return new _a(known ? parsed[1] : '', known ? elementBytes(parsed[1], parsed[2]) : Number.NaN);
    }
    /**
     * What `__setstate__` changes: `(version, byte order, subarray, names, fields, itemsize, alignment, flags[, metadata])`.
     * Anything unusual makes the size unknown, so that nobody can be made to skip what numpy would read otherwise.
     *
     * @returns whether it says itself right which elements are objects: numpy believes it, and takes bytes for their places
     */
    build(state) {
        const items = state instanceof Tuple ? state.items : [];
        const [, , subarray, names, fields, itemsize, , flags] = items;
        const objects = this.#holdsObjects(subarray, fields);
        const honest = (items.length === 8 || items.length === 9) && flags instanceof Int && objects === ((flags.value & 1) === 1);
        const flexible = 'SUV'.includes(this.kind) && this.kind !== '';
        const usual = honest && subarray === value_NONE && itemsize instanceof Int && itemsize.value === (flexible ? this.bytes : -1);
        if (!usual || !((names === value_NONE && fields === value_NONE) || this.kind === 'V'))
            this.bytes = Number.NaN;
        this.hasObjects = objects !== false;
        return honest;
    }
    /** @returns undefined when it cannot be told */
    #holdsObjects(subarray, fields) {
        const parts = subarray instanceof Tuple ? [subarray] : fields instanceof Dict ? [...fields.entries.values()] : [];
        if (parts.length === 0)
            return subarray === value_NONE && fields === value_NONE && this.kind !== '' ? this.kind === 'O' : undefined;
        let objects = false;
        for (const part of parts) {
            const dtype = part instanceof Tuple ? part.items[0] : undefined;
            if (!(dtype instanceof _a))
                return undefined;
            objects ||= dtype.hasObjects;
            if (Number.isNaN(dtype.bytes))
                this.bytes = Number.NaN;
        }
        return objects;
    }
}
_a = Dtype;
function isTruth(value, truth) {
    return value === (truth ? TRUE : FALSE) || (value instanceof Int && value.value === Number(truth));
}
function elementBytes(kind, digits) {
    if (kind === '?')
        return 1;
    if (kind === 'O')
        return 8;
    return digits === '' ? Number.NaN : Number(digits) * (kind === 'U' ? 4 : 1);
}
/** joblib's `NumpyArrayWrapper`: when it is built, the array's own bytes stand in the file behind the opcode. */
class ArrayWrapper {
    #attributes = new Map();
    /** Python updates the attributes from the state. */
    build(state) {
        for (const [name, value] of state.entries)
            this.#attributes.set(name, value);
    }
    /** @returns bytes of the array, NaN when they cannot be told; elements that are objects are a pickle of their own */
    layout() {
        const dtype = this.#attributes.get('dtype');
        const shape = this.#attributes.get('shape');
        const alignment = this.#attributes.get('numpy_array_alignment_bytes') ?? value_NONE;
        const padded = alignment instanceof Int;
        if (!(dtype instanceof Dtype) || !(padded || alignment === value_NONE))
            return unknown(padded);
        const dimensions = shape === EMPTY_TUPLE ? [] : shape instanceof Tuple ? shape.items : [OPAQUE];
        let count = 1;
        for (const size of dimensions) {
            if (!(size instanceof Int) || size.value < 0)
                return unknown(padded);
            count *= size.value;
        }
        const bytes = count * dtype.bytes;
        return { bytes: Number.isSafeInteger(bytes) ? bytes : Number.NaN, objects: dtype.hasObjects, padded };
    }
}
function unknown(padded) {
    return { bytes: Number.NaN, objects: false, padded };
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/memo.ts

const PAGE = 1 << 12;
const MOST_PAGES = 1 << 11;
/** Of one that goes on from another. */
const MOST_PAGES_MORE = 1 << 6;
/** Names and types of elements are small and used to the end; what describes an array is used once. */
const MOST_SMALL = 100_000;
const MOST_LARGE = 4000;
const LARGEST = 0x7ffffffe;
/**
 * The memo of a pickle: four bytes for each of at most 8 million entries. An entry holds 0 when absent, a value without
 * allocation as itself + 1, and what is known as minus its place in a list.
 */
class Memo {
    #pages = new Map();
    #known = [];
    #places = new Map();
    #large = 0;
    #last;
    #lastNumber = -1;
    #base;
    /** How many entries there are. */
    size;
    /** @param base what is there already; it is not changed */
    constructor(base) {
        this.#base = base;
        this.size = base?.size ?? 0;
    }
    /** @returns false when the memo is full */
    put(index, value) {
        const page = this.#page(Math.floor(index / PAGE), true);
        if (!page)
            return false;
        const at = index % PAGE;
        if (page[at] === 0 && this.#base?.get(index) === undefined)
            this.size += 1;
        const code = typeof value === 'number' ? 1 + (value > LARGEST - 1 ? OPAQUE : value) : this.#place(value);
        page[at] = code;
        return code !== 0;
    }
    /** @returns undefined when there is no such entry */
    get(index) {
        const code = this.#page(Math.floor(index / PAGE), false)?.[index % PAGE] ?? 0;
        if (code === 0)
            return this.#base?.get(index);
        return code > 0 ? code - 1 : this.#known[-code - 1];
    }
    #page(number, make) {
        if (number === this.#lastNumber)
            return this.#last;
        let page = this.#pages.get(number);
        if (!page) {
            if (!make || this.#pages.size >= (this.#base ? MOST_PAGES_MORE : MOST_PAGES))
                return undefined;
            page = new Int32Array(PAGE);
            this.#pages.set(number, page);
        }
        this.#last = page;
        this.#lastNumber = number;
        return page;
    }
    #place(value) {
        let place = this.#places.get(value);
        if (place === undefined) {
            const small = value instanceof Global || value instanceof Dtype || value instanceof ArrayWrapper;
            // What is imported, or built from what follows, must never be taken for mere data.
            if (small && this.#known.length >= MOST_SMALL)
                return 0;
            if (!small && this.#large >= MOST_LARGE)
                return 1 + (value instanceof Dict ? CONTAINER : OPAQUE);
            if (!small)
                this.#large += 1;
            place = -this.#known.push(value);
            this.#places.set(value, place);
        }
        return place;
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/stack.ts


/** Reading cannot go on: Python would raise, or nobody can say what it would do. */
class Broken extends Error {
    rule;
    constructor(message, rule = 'pickle-malformed') {
        super(message);
        this.rule = rule;
    }
}
const MOST_VALUES = 1_000_000;
/**
 * Where a pickle keeps what it has made: a stack, divided by marks, and a memo. The arrays never shrink: a list of a
 * million items comes in thousands, and each would be allocated anew.
 */
class Stack {
    memo;
    #values;
    #marks;
    #marked;
    /** Height of the last mark: nothing below can be reached. */
    #floor;
    height;
    constructor(memo = new Memo(), values = [], marks = []) {
        this.memo = memo;
        this.#values = values;
        this.#marks = marks;
        this.#marked = marks.length;
        this.#floor = marks.at(-1) ?? 0;
        this.height = values.length;
    }
    /** One that goes its own way from here. */
    fork() {
        return new Stack(new Memo(this.memo), this.#values.slice(0, this.height), this.#marks.slice(0, this.#marked));
    }
    push(value) {
        if (this.height >= MOST_VALUES)
            throw new Broken('values that are not finished', 'pickle-too-large');
        this.#values[this.height] = value;
        this.height += 1;
    }
    pop() {
        this.#need(1);
        this.height -= 1;
        return this.#values[this.height];
    }
    top() {
        this.#need(1);
        return this.#values[this.height - 1];
    }
    /** The value under the `count` highest. */
    below(count) {
        this.#need(count + 1);
        return this.#values[this.height - 1 - count];
    }
    replaceTop(value) {
        this.#values[this.height - 1] = value;
    }
    mark() {
        if (this.#marked >= MOST_VALUES)
            throw new Broken('marks', 'pickle-too-large');
        this.#floor = this.height;
        this.#marks[this.#marked] = this.height;
        this.#marked += 1;
    }
    /** Takes the last mark away. @returns how many values lie above it */
    unmark() {
        if (this.#marked === 0)
            throw new Broken('there is no mark');
        const count = this.height - this.#floor;
        this.#marked -= 1;
        this.#floor = this.#marked === 0 ? 0 : this.#marks[this.#marked - 1];
        return count;
    }
    /** Takes values away. */
    drop(count) {
        this.#need(count);
        this.height -= count;
    }
    /** @returns the values taken away, the lowest first */
    take(count) {
        this.#need(count);
        const taken = this.#values.slice(this.height - count, this.height);
        this.#values.fill(OPAQUE, this.height - count, this.height);
        this.height -= count;
        return taken;
    }
    /** Python's POP takes a mark where one is on top. */
    popOrUnmark() {
        if (this.height > this.#floor)
            this.height -= 1;
        else
            this.unmark();
    }
    #need(count) {
        if (this.height - count < this.#floor)
            throw new Broken('the stack is empty');
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/uses.ts

const isText = (value) => typeof value === 'number' && value >= TEXT;
const isGlobal = (value, module, name) => value instanceof Global && module.test(value.module) && name.test(value.name);
const isBytes = (value) => value === BYTES || value === SHORT_BYTES;
const isAny = (value) => value instanceof Global;
/** Since numpy 2.4: where the axes of an array were, when they lie neither in the order of C nor of Fortran. */
const isAxes = (value) => value === undefined || value === value_NONE || (value instanceof Tuple && value.items.every((axis) => axis instanceof Int));
const isArray = (value) => isGlobal(value, /^numpy$/, /^(ndarray|matrix)$/);
const isConstructor = (value) => isGlobal(value, /^numpy\.random\._pickle$/, /^__bit_generator_ctor$/);
const isGenerator = ([generator, constructor, ...more]) => (isText(generator) || generator === BIT_GENERATOR) &&
    (constructor === undefined || isConstructor(constructor)) &&
    more.length === 0;
const isUnpickled = ([type, , , ...more]) => isAny(type) && more.length === 0;
const isOne = ([type, ...more]) => isAny(type) && more.length === 0;
/** Called with some arguments and no others: with others each of them runs what it is given, or takes numbers for objects. */
const SHAPES = {
    '_codecs.encode': ([data, encoding, ...more], text) => 
    // Others make a text of a text, and so a name that nobody has read.
    data !== undefined && encoding !== undefined && text(encoding) === 'latin1' && more.length === 0,
    'copyreg._reconstructor': ([type, base, state]) => isAny(type) &&
        ((isGlobal(base, BUILTINS, /^object$/) && state === value_NONE) ||
            isGlobal(base, BUILTINS, /^(dict|list|tuple|set|frozenset)$/)),
    'copyreg.__newobj__': ([type, ...args]) => type instanceof Global && (args.length === 0 || NAMED_TUPLES.has(nameOf(type))),
    // What is kept with arguments for later; whoever calls it in the file is found.
    'functools.partial': ([called, ...more]) => isAny(called) && more.length === 0,
    'numpy.dtype': ([code]) => isText(code),
    'numpy._core.multiarray._reconstruct': ([type, , kind, ...more]) => isArrayType(type) && (isText(kind) || isBytes(kind)) && more.length === 0,
    'numpy._core.multiarray.scalar': ([dtype, data, ...more]) => dtype instanceof Dtype &&
        !dtype.hasObjects &&
        // A text is made of bytes: it could be a name that nobody has read.
        (isText(data) || data === SHORT_BYTES || (data === BYTES && !/^U?$/.test(dtype.kind))) &&
        more.length === 0,
    'numpy._core.numeric._frombuffer': ([data, dtype, , order, axes, ...more]) => isBytes(data) && dtype instanceof Dtype && !dtype.hasObjects && isText(order) && isAxes(axes) && more.length === 0,
    'numpy.ma.core._mareconstruct': ([type, base]) => isGlobal(type, /^numpy\.ma/, /^MaskedArray$/) && isArray(base),
    'numpy.random._pickle.__bit_generator_ctor': ([type, ...more]) => (isText(type) || isGlobal(type, /^numpy\.random\._(mt19937|pcg64|philox|sfc64)$/, /./)) && more.length === 0,
    'numpy.random._pickle.__generator_ctor': isGenerator,
    'numpy.random._pickle.__randomstate_ctor': isGenerator,
    'sklearn.metrics._dist_metrics.newObj': isOne,
    'sklearn.neighbors._ball_tree.newObj': isOne,
    'sklearn.neighbors._kd_tree.newObj': isOne,
};
const BUILTINS = /^(builtins|__builtin__)$/;
/** Classes made of whatever their parts are. */
const NAMED_TUPLES = new Set([
    'sklearn.gaussian_process.kernels.Hyperparameter',
    'sklearn.impute._iterative._ImputerTriplet',
]);
const isPlainAll = (args) => args === EMPTY_TUPLE || isPlain(args);
/**
 * Take what they are given apart: of an array they would make numbers of addresses, or pairs of a name and an object that
 * nobody has read.
 */
const COLLECTIONS = {
    bytearray: isPlainAll,
    bytes: isPlainAll,
    complex: isPlainAll,
    Counter: isPlainAll,
    defaultdict: (args) => args === EMPTY_TUPLE || args === ONE || (args instanceof Tuple && args.items.length === 1 && isPlain(args)),
    deque: isPlainAll,
    dict: (args) => args === EMPTY_TUPLE,
    frozenset: isPlainAll,
    list: isPlainAll,
    OrderedDict: (args) => args === EMPTY_TUPLE,
    range: isPlainAll,
    set: isPlainAll,
    tuple: isPlainAll,
    xrange: isPlainAll,
};
const COLLECTION = /^(?:builtins|__builtin__|collections)\.(\w+)$/;
/** Of these, what items may be added to. */
const MUTABLE = /^(?:(?:builtins|__builtin__)\.(?:dict|list|set)|collections\.\w+|sklearn\.utils\._bunch\.Bunch)$/;
/** Take any arguments and only keep, copy or count them. */
const CONTAINERS = new RegExp([
    '^(builtins|__builtin__)\\.(object|slice)$',
    '^(datetime|decimal|fractions|pathlib|uuid)\\.\\w+$',
    '^(_loss|sklearn\\._loss\\._loss|sklearn\\.linear_model\\._sgd_fast)\\.[A-Z]\\w*$',
    '^sklearn\\.tree\\._tree\\.Tree$',
    '^torch(\\.\\w+)*\\.\\w+$',
].join('|'));
const MAKES_BYTES = /^(builtins|__builtin__)\.(bytes|bytearray)$/;
const LOOKED_AT = new RegExp(`${MAKES_BYTES.source}|^joblib\\.numpy_pickle\\.NumpyArrayWrapper$`);
function isArrayType(value) {
    return isArray(value) || isGlobal(value, /^numpy\.ma/, /^Masked/);
}
/** Whether the arguments with which it is called have to be known. */
function isLookedAt(value) {
    return value instanceof Global && (shapeOf(value) !== undefined || LOOKED_AT.test(nameOf(value)));
}
/**
 * Whether a name of the built-in list is called as writers of pickles call it. Classes are made without arguments and built
 * afterwards; functions are only values that an estimator keeps: numpy asks what it is given for its memory and its methods.
 */
function isUsual(called, args, how, text) {
    const name = nameOf(called);
    if (CONTAINERS.test(name) || NAMED_TUPLES.has(name))
        return true;
    const [, collection] = COLLECTION.exec(name) ?? [];
    if (collection !== undefined && Object.hasOwn(COLLECTIONS, collection))
        return COLLECTIONS[collection](args);
    if (how === 'new')
        return args === EMPTY_TUPLE;
    const shape = shapeOf(called);
    if (shape)
        return args instanceof Tuple && shape(args.items, text);
    return args === EMPTY_TUPLE && /^_*[A-Z]/.test(called.name);
}
/** What a usual call makes, where it matters later on. */
function madeBy(called, args) {
    const name = nameOf(called);
    const [first] = args instanceof Tuple ? args.items : [];
    if (name === '_codecs.encode')
        return isText(first) ? SHORT_BYTES : BYTES;
    if (name === 'numpy.random._pickle.__bit_generator_ctor')
        return BIT_GENERATOR;
    if (name === 'numpy._core.multiarray.scalar')
        return first instanceof Dtype && /[biufcmM?]/.test(first.kind) ? NUMBER : undefined;
    if (MUTABLE.test(name))
        return CONTAINER;
    if (/^copyreg\./.test(name))
        return first instanceof Global && MUTABLE.test(nameOf(first)) ? CONTAINER : undefined;
    if (!MAKES_BYTES.test(name))
        return undefined;
    return args === EMPTY_TUPLE || isBytes(first) ? BYTES : undefined;
}
function shapeOf(called) {
    const name = nameOf(called);
    if (Object.hasOwn(SHAPES, name))
        return SHAPES[name];
    return called.name.startsWith('__pyx_unpickle_') ? isUnpickled : undefined;
}
/** By one name where versions of Python and numpy have two. */
function nameOf({ module, name }) {
    return `${module.replace(/^copy_reg$/, 'copyreg').replace(/^numpy\.core\b/, 'numpy._core')}.${name}`;
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/effects.ts



/** Distinct ones; a model has less than a hundred. */
const MOST_GLOBALS = 10_000;
const MOST_DTYPES = 100_000;
/** What a pickle does besides making plain data: each thing once, reported where it is not allowed. */
class Effects {
    #options;
    #globals = new Map();
    #dtypes = 0;
    #called = false;
    /** Calls and others beyond importing. */
    count = 0;
    constructor(options) {
        this.#options = options;
    }
    /** @param module, name undefined: nobody knows which */
    import(module, name, at) {
        const { allow, report } = this.#options;
        if (module === undefined || name === undefined) {
            report('pickle-computed-name', at, '');
            return new Global('', '');
        }
        const key = `${module}\n${name}`;
        let found = this.#globals.get(key);
        if (!found) {
            if (this.#globals.size >= MOST_GLOBALS)
                throw new Broken('names that it imports', 'pickle-too-large');
            found = new Global(module, name);
            this.#globals.set(key, found);
        }
        if (!allow.has(module, name))
            report(allow.ruleFor(module, name), at, `${module}.${name}`);
        return found;
    }
    /** @param text reads a value that is a text; @returns what the call makes */
    call(called, args, at, text, how) {
        // Before anything was called there is nothing that could be but what was imported.
        const unknown = called === MADE || called === OPAQUE || called === CONTAINER;
        const callable = called instanceof Global || (unknown && this.#called);
        if (!callable)
            throw new Broken('what it calls cannot be called');
        this.#called = true;
        if (!this.#isProse(called))
            this.count += 1;
        if (!(called instanceof Global)) {
            this.#options.report('pickle-computed-call', at, '');
            return MADE;
        }
        const { allow, report } = this.#options;
        const { module, name } = called;
        const usual = isUsual(called, args, how, text);
        if (allow.isBuiltIn(module, name) && !usual)
            report('pickle-unusual-call', at, `${module}.${name}`);
        if (isDtype(called)) {
            this.#dtypes += 1;
            if (this.#dtypes > MOST_DTYPES)
                throw new Broken('types of elements', 'pickle-too-large');
            return Dtype.from(args, text);
        }
        if (isArrayWrapper(called))
            return new ArrayWrapper();
        // What was allowed by name may be anything, a dictionary too.
        if (!allow.isBuiltIn(module, name))
            return allow.has(module, name) ? CONTAINER : MADE;
        return (usual && madeBy(called, args)) || MADE;
    }
    /** Takes something that stands outside of the file, and that the program which loads it decides about. */
    refer(rule, at) {
        if (this.#options.guess === true)
            throw new Broken('nothing says what it refers to');
        this.count += 1;
        this.#options.report(rule, at, '');
    }
    /** Gives a type of elements a state that does not fit it. */
    misbuild(at) {
        this.#options.report('pickle-unusual-call', at, 'numpy.dtype.__setstate__');
    }
    /** Gives an object a name under which others look for what to call. */
    hook(name, at) {
        this.#options.report('pickle-hook', at, name);
    }
    /** Adds items to something: of another thing Python calls what it has under the names of a list, and numpy looks for memory in what it is given. */
    add(target, at) {
        if (target instanceof Global)
            this.change(target, at);
        else if (target === OPAQUE || target === MADE)
            this.#options.report('pickle-unusual-items', at, '');
        else if (target !== CONTAINER && !(target instanceof Dict))
            throw new Broken('nothing can be added to it');
    }
    /** Changes something that was imported. */
    change(changed, at) {
        const { module, name } = changed;
        if (!this.#isProse(changed))
            this.count += 1;
        this.#options.report('pickle-changes-code', at, `${module}.${name}`);
    }
    #isProse(value) {
        const { guess } = this.#options;
        return guess === true && value instanceof Global && value.module !== '' && !isModuleName(value.module);
    }
}
/**
 * Whether a module may well have that name. Python imports any file or directory of its path, whatever its name; but notes
 * that begin with "(c) The authors" are not a pickle.
 */
function isModuleName(module) {
    return /^[\p{L}\p{N}_~+-]+(\.[\p{L}\p{N}_~+-]+)*$/u.test(module);
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/hooks.ts
/** Names under which Python and numpy look for what to call, or for the memory of an object. */
const HOOK = /^["']?(__(?:array_?[a-z]*_?|(?:get|set)state|call|class|reduce(?:_ex)?|getattr(?:ibute)?|del|dict|bases|subclasses)__)["']?\s*$/;
/** @returns the hook that a text names, also where it is written out with quotes */
function hookIn(text) {
    return HOOK.exec(text.replaceAll('\0', ''))?.[1];
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/text-keep.ts
const text_keep_PAGE = 1 << 16;
const FIRST_PAGES = 48;
const RECENT_PAGES = 16;
/**
 * Short texts of a pickle, kept in at most 4 MiB: the first 3 MiB for good, since a module's name is written once and
 * used to the end, and of the others the most recent MiB.
 */
class TextKeep {
    #pages = [];
    #page = 0;
    #used = 0;
    /** @param length at most 255 bytes; @returns where `get` finds the text while it is kept */
    put(bytes, from, length) {
        if (this.#used + length >= text_keep_PAGE) {
            this.#page += 1;
            this.#used = 0;
        }
        const page = (this.#pages[slot(this.#page)] ??= Buffer.allocUnsafeSlow(text_keep_PAGE));
        let at = this.#used;
        page[at++] = length;
        for (let index = from; index < from + length; index += 1)
            page[at++] = bytes[index];
        const position = this.#page * text_keep_PAGE + this.#used;
        this.#used = at;
        return position;
    }
    /** @returns undefined when the text is no longer kept */
    get(position) {
        const page = Math.floor(position / text_keep_PAGE);
        if (page >= FIRST_PAGES && page <= this.#page - RECENT_PAGES)
            return undefined;
        const bytes = this.#pages[slot(page)];
        const at = position % text_keep_PAGE;
        return bytes.toString('utf8', at + 1, at + 1 + bytes[at]);
    }
}
function slot(page) {
    return page < FIRST_PAGES ? page : FIRST_PAGES + ((page - FIRST_PAGES) % RECENT_PAGES);
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/making.ts




/** How many values may be looked at closely while one array is described. */
const MOST_DETAIL = 100_000;
/** Of a tuple or dictionary that describes one: dimensions, fields. */
const MOST_ITEMS = 256;
/**
 * What a pickle has made so far. Most values are data and the same to us; those that describe an array, from the moment
 * something was imported that does so until it is gone from the stack, are looked at closely.
 */
class Making {
    texts;
    #outer = [];
    stack;
    frameEnd = 0;
    /** Stack height at which the description of an array began; -1: values need not be looked at closely. */
    #detailFrom = -1;
    #detailLeft = 0;
    constructor(stack = new Stack(), texts = new TextKeep()) {
        this.stack = stack;
        this.texts = texts;
    }
    get isDetailed() {
        return this.#detailFrom >= 0;
    }
    get isNested() {
        return this.#outer.length > 0;
    }
    /** A pickle begins inside of this one. */
    enter() {
        this.#outer.push({ stack: this.stack, frameEnd: this.frameEnd });
        this.#begin({ stack: new Stack(), frameEnd: 0 });
    }
    /** A pickle ends: on with the one around it, or with the next. @returns whether there is one around it */
    leave() {
        const outer = this.#outer.pop();
        this.#begin(outer ?? { stack: new Stack(), frameEnd: 0 });
        return outer !== undefined;
    }
    #begin({ stack, frameEnd }) {
        this.stack = stack;
        this.frameEnd = frameEnd;
        this.#detailFrom = -1;
    }
    memoize(index) {
        if (!this.stack.memo.put(index, this.stack.top()))
            throw new Broken('values in its memo', 'pickle-too-large');
    }
    recall(index) {
        const value = this.stack.memo.get(index);
        if (value === undefined)
            throw new Broken('it asks for a memo entry that was never made');
        this.push(value);
    }
    push(value) {
        if (this.#detailFrom < 0 && isLookedAt(value)) {
            this.#detailFrom = this.stack.height;
            this.#detailLeft = MOST_DETAIL;
        }
        this.stack.push(value);
    }
    /** Something that describes an array. */
    detail(value) {
        this.#detailLeft -= 1;
        if (this.#detailLeft < 0)
            throw new Broken('values that describe an array', 'pickle-too-large');
        return value;
    }
    drop(count) {
        this.stack.drop(count);
        this.settle();
    }
    /** What described an array is perhaps gone from the stack. */
    settle() {
        if (this.stack.height <= this.#detailFrom)
            this.#detailFrom = -1;
    }
    /** What described an array is built, if it is on top. */
    settleTop() {
        if (this.stack.height - 1 === this.#detailFrom)
            this.#detailFrom = -1;
    }
    tuple(count) {
        if (count === 0) {
            this.stack.push(EMPTY_TUPLE);
            return;
        }
        if (this.#detailFrom < 0 || count > MOST_ITEMS) {
            const made = this.tupleOf(count);
            this.drop(count);
            this.stack.push(made);
            return;
        }
        const made = this.detail(new Tuple(this.stack.take(count)));
        this.settle();
        this.stack.push(made);
    }
    /** What has to be known of a tuple of the highest values. */
    tupleOf(count) {
        for (let index = 0; index < count; index += 1)
            if (!isPlain(this.stack.below(index)))
                return MADE;
        return count === 0 ? EMPTY_TUPLE : count === 1 ? ONE : OPAQUE;
    }
    /** A dictionary of what lies above the last mark. */
    dict(count) {
        if (!this.isDetailed || count > 2 * MOST_ITEMS) {
            this.drop(count);
            this.stack.push(CONTAINER);
            return;
        }
        const made = new Dict();
        this.#fill(made, this.stack.take(count));
        this.settle();
        this.stack.push(this.detail(made));
    }
    /** @param items keys and values in turn */
    #fill(target, items) {
        for (let index = 0; index + 1 < items.length; index += 2) {
            const key = this.textOf(items[index]);
            if (key === undefined)
                target.forget();
            else
                target.set(key, items[index + 1]);
            if (target.entries.size > MOST_ITEMS)
                target.forget();
        }
    }
    /** Adds items to the list or set below them, or pairs to the dictionary. */
    add(count) {
        const target = this.stack.below(count);
        if (!(target instanceof Dict))
            this.stack.drop(count);
        else
            this.#fill(target, this.stack.take(count));
        this.settle();
    }
    /** @returns the value that stands for the text */
    keep(bytes, from, length) {
        return TEXT + this.texts.put(bytes, from, length);
    }
    /** The text that a value is; undefined when it is none, or is kept no more. */
    textOf(value) {
        return typeof value === 'number' && value >= TEXT ? this.texts.get(value - TEXT) : undefined;
    }
    /** The text that a value is; undefined when it may be one, but nobody knows which. */
    nameOf(value) {
        if (value !== OPAQUE && value !== MADE && !(typeof value === 'number' && value >= TEXT))
            throw new Broken('a name is no text');
        return this.textOf(value);
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/opcode.ts
/** The opcodes of pickle protocols 0 to 5. @see CPython `Lib/pickletools.py` */
const Opcode = {
    MARK: 0x28,
    EMPTY_TUPLE: 0x29,
    STOP: 0x2e,
    POP: 0x30,
    POP_MARK: 0x31,
    DUP: 0x32,
    BINBYTES: 0x42,
    SHORT_BINBYTES: 0x43,
    FLOAT: 0x46,
    BINFLOAT: 0x47,
    INT: 0x49,
    BININT: 0x4a,
    BININT1: 0x4b,
    LONG: 0x4c,
    BININT2: 0x4d,
    NONE: 0x4e,
    PERSID: 0x50,
    BINPERSID: 0x51,
    REDUCE: 0x52,
    STRING: 0x53,
    BINSTRING: 0x54,
    SHORT_BINSTRING: 0x55,
    UNICODE: 0x56,
    BINUNICODE: 0x58,
    EMPTY_LIST: 0x5d,
    APPEND: 0x61,
    BUILD: 0x62,
    GLOBAL: 0x63,
    DICT: 0x64,
    APPENDS: 0x65,
    GET: 0x67,
    BINGET: 0x68,
    INST: 0x69,
    LONG_BINGET: 0x6a,
    LIST: 0x6c,
    OBJ: 0x6f,
    PUT: 0x70,
    BINPUT: 0x71,
    LONG_BINPUT: 0x72,
    SETITEM: 0x73,
    TUPLE: 0x74,
    SETITEMS: 0x75,
    EMPTY_DICT: 0x7d,
    PROTO: 0x80,
    NEWOBJ: 0x81,
    EXT1: 0x82,
    EXT2: 0x83,
    EXT4: 0x84,
    TUPLE1: 0x85,
    TUPLE2: 0x86,
    TUPLE3: 0x87,
    NEWTRUE: 0x88,
    NEWFALSE: 0x89,
    LONG1: 0x8a,
    LONG4: 0x8b,
    SHORT_BINUNICODE: 0x8c,
    BINUNICODE8: 0x8d,
    BINBYTES8: 0x8e,
    EMPTY_SET: 0x8f,
    ADDITEMS: 0x90,
    FROZENSET: 0x91,
    NEWOBJ_EX: 0x92,
    STACK_GLOBAL: 0x93,
    MEMOIZE: 0x94,
    FRAME: 0x95,
    BYTEARRAY8: 0x96,
    NEXT_BUFFER: 0x97,
    READONLY_BUFFER: 0x98,
};
const fixed = (bytes) => ({ kind: 'fixed', bytes });
const counted = (bytes, of) => ({ kind: 'counted', bytes, of });
const lines = (count) => ({ kind: 'lines', count });
const OPERANDS = {
    BININT: fixed(4),
    BININT1: fixed(1),
    BININT2: fixed(2),
    BINFLOAT: fixed(8),
    BINGET: fixed(1),
    LONG_BINGET: fixed(4),
    BINPUT: fixed(1),
    LONG_BINPUT: fixed(4),
    PROTO: fixed(1),
    EXT1: fixed(1),
    EXT2: fixed(2),
    EXT4: fixed(4),
    FRAME: fixed(8),
    LONG1: counted(1, 'digits'),
    LONG4: counted(4, 'digits'),
    SHORT_BINBYTES: counted(1, 'bytes'),
    BINBYTES: counted(4, 'bytes'),
    BINBYTES8: counted(8, 'bytes'),
    BYTEARRAY8: counted(8, 'bytes'),
    SHORT_BINSTRING: counted(1, 'text'),
    BINSTRING: counted(4, 'text'),
    SHORT_BINUNICODE: counted(1, 'text'),
    BINUNICODE: counted(4, 'text'),
    BINUNICODE8: counted(8, 'text'),
    FLOAT: lines(1),
    INT: lines(1),
    LONG: lines(1),
    STRING: lines(1),
    UNICODE: lines(1),
    PERSID: lines(1),
    GET: lines(1),
    PUT: lines(1),
    GLOBAL: lines(2),
    INST: lines(2),
};
/** By opcode; undefined: no opcode. */
const OPERAND = Array.from({ length: 256 }, (_, byte) => {
    const name = Object.keys(Opcode).find((key) => Opcode[key] === byte);
    return name === undefined ? undefined : (OPERANDS[name] ?? fixed(0));
});

;// CONCATENATED MODULE: ./packages/modelscan/pickle/reader.ts


/** No module or attribute that a model needs has a longer name. */
const LONGEST_TEXT = 255;
const LONGEST_NAME = 512;
const NEWLINE = 0x0a;
const OTHER = 0xff;
/** By opcode: bytes of an operand that always has the same size, else `OTHER`. */
const FIXED_BYTES = Uint8Array.from(OPERAND, (operand) => (operand?.kind === 'fixed' ? operand.bytes : OTHER));
/** Takes the bytes of pickles apart, in pieces of any size. */
class OpcodeReader {
    #handler;
    #inLine = false;
    #afterPadding = -1;
    /** Position in the stream of the opcode that is being read. */
    offset;
    /** Bytes that come next and mean nothing. */
    skip = 0;
    /** Whether an opcode was read since this was last set. */
    begun = false;
    constructor(handler, offset) {
        this.#handler = handler;
        this.offset = offset;
    }
    /** Whether a line or something to skip has begun that has not ended. */
    get within() {
        return this.skip > 0 || this.#inLine || this.#afterPadding >= 0;
    }
    /** Next come a byte that says how many bytes to leave out, these, and `bytes` more that mean nothing. */
    expectPadding(bytes) {
        this.#afterPadding = bytes;
    }
    /** @returns how many of the bytes are done with; the others are wanted again, with more behind them */
    feed(bytes) {
        let at = 0;
        while (at < bytes.length) {
            const done = this.within ? this.#within(bytes, at) : this.#opcodes(bytes, at);
            if (done === 0)
                break;
            at += done;
        }
        return at;
    }
    /** What is skipped. */
    #within(bytes, at) {
        const done = this.#skipped(bytes, at);
        this.offset += done;
        return done;
    }
    #skipped(bytes, at) {
        if (this.#inLine)
            return this.#restOfLine(bytes, at);
        if (this.#afterPadding >= 0)
            return this.#padding(bytes[at]);
        const step = Math.min(this.skip, bytes.length - at);
        this.skip -= step;
        return step;
    }
    /** Opcodes with their operands, until something is to be skipped. `offset` says where each begins. */
    #opcodes(bytes, from) {
        const handler = this.#handler;
        const base = this.offset - from;
        let at = from;
        while (at < bytes.length) {
            const opcode = bytes[at];
            const size = FIXED_BYTES[opcode];
            this.offset = base + at;
            if (size === OTHER) {
                const length = this.#long(opcode, bytes, at + 1);
                if (length === 0)
                    break;
                at += length;
                if (this.within)
                    break;
            }
            else {
                if (at + size >= bytes.length)
                    break;
                this.begun = true;
                handler.plain(opcode, size === 0 ? 0 : numberAt(opcode, bytes, at + 1, size));
                at += 1 + size;
                // Of these it alone may be followed by bytes that are none.
                if (opcode === Opcode.BUILD && this.within)
                    break;
            }
        }
        this.offset = base + at;
        return at - from;
    }
    /** An opcode whose operand has no fixed size. @returns its length; 0 when more bytes are needed */
    #long(opcode, bytes, from) {
        if (opcode === Opcode.SHORT_BINUNICODE)
            return this.#shortText(bytes, from);
        const operand = OPERAND[opcode];
        if (operand === undefined) {
            const hexadecimal = opcode.toString(16).padStart(2, '0');
            throw new Broken(this.begun ? `0x${hexadecimal} is no opcode` : 'it does not begin as a pickle does');
        }
        const left = bytes.length - from;
        switch (operand.kind) {
            case 'fixed':
                throw new TypeError('an operand of a fixed size is read elsewhere');
            case 'counted': {
                if (left < operand.bytes)
                    return 0;
                const length = numberAt(opcode, bytes, from, operand.bytes);
                const kept = operand.of !== 'digits' && length <= LONGEST_TEXT;
                if (kept && left < operand.bytes + length)
                    return 0;
                if (length > 0x7fffffff && (opcode === Opcode.BINSTRING || opcode === Opcode.LONG4))
                    throw new Broken('a length is negative');
                this.begun = true;
                if (kept)
                    this.#handler[operand.of](bytes, from + operand.bytes, length);
                else {
                    this.#handler.data(opcode);
                    this.skip = length;
                }
                return 1 + operand.bytes + (kept ? length : 0);
            }
            case 'lines':
                return operand.count === 1 ? this.#line(opcode, bytes, from) : this.#names(opcode, bytes, from);
        }
    }
    /** By far the most frequent of them. */
    #shortText(bytes, from) {
        const length = bytes[from] ?? 0;
        if (from + 1 + length > bytes.length || from === bytes.length)
            return 0;
        this.begun = true;
        this.#handler.text(bytes, from + 1, length);
        return 2 + length;
    }
    #line(opcode, bytes, from) {
        const end = bytes.indexOf(NEWLINE, from);
        const length = (end < 0 ? bytes.length : end) - from;
        if (end < 0 && length <= LONGEST_TEXT)
            return 0;
        this.begun = true;
        if (length <= LONGEST_TEXT) {
            this.#handler.line(opcode, bytes.toString('latin1', from, end), bytes, from);
            return 1 + length + 1;
        }
        this.#handler.longLine(opcode, bytes.toString('latin1', from, from + LONGEST_TEXT));
        this.#inLine = true;
        return 1;
    }
    #restOfLine(bytes, at) {
        const end = bytes.indexOf(NEWLINE, at);
        this.#inLine = end < 0;
        return (end < 0 ? bytes.length : end + 1) - at;
    }
    #names(opcode, bytes, from) {
        const first = bytes.indexOf(NEWLINE, from);
        if ((first < 0 ? bytes.length : first) - from > LONGEST_NAME)
            throw new Broken('no module has so long a name');
        if (first < 0)
            return 0;
        const second = bytes.indexOf(NEWLINE, first + 1);
        const length = (second < 0 ? bytes.length : second) - (first + 1);
        if (second < 0 && length <= LONGEST_NAME)
            return 0;
        this.begun = true;
        // The module is imported, however long the name of what is wanted of it.
        const end = first + 1 + Math.min(length, LONGEST_NAME);
        this.#handler.names(opcode, bytes.toString('utf8', from, first), bytes.toString('utf8', first + 1, end));
        this.#inLine = length > LONGEST_NAME;
        return 1 + end + (this.#inLine ? 0 : 1) - from;
    }
    /** The byte is no opcode, so that a reader that knows of no padding ends here too. */
    #padding(byte) {
        if (OPERAND[byte] !== undefined)
            throw new Broken('an array is padded as joblib never does');
        this.skip = byte + this.#afterPadding;
        this.#afterPadding = -1;
        return 1;
    }
}
/** A little-endian operand. */
function numberAt(opcode, bytes, at, size) {
    switch (size) {
        case 0:
            return 0;
        case 1:
            return bytes[at];
        case 2:
            return bytes[at] | (bytes[at + 1] << 8);
        case 4: {
            // By hand: these are a quarter of the time of a scan otherwise.
            const number = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
            return opcode === Opcode.BININT ? number : number >>> 0;
        }
        default: {
            if (opcode === Opcode.BINFLOAT)
                return 0;
            const high = bytes.readUInt32LE(at + 4);
            if (high >= 1 << 21)
                throw new Broken('a length is longer than any file');
            return high * 2 ** 32 + bytes.readUInt32LE(at);
        }
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/written.ts



/**
 * What Python takes for a number: digits with `_` between them, spaces around; a little more than either of its two
 * unpicklers, since one that we refuse and they do not would hide what follows.
 *
 * @see CPython `PyLong_FromString`, `float_from_string`, and C's `strtol` for octal digits
 */
const DIGITS = '\\d(?:_?\\d)*';
const INTEGER = `[+-]?(?:0[xX](?:_?[\\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|${DIGITS})`;
const SPACE = '[ \\t\\r\\f\\v]*';
const WRITTEN_INT = new RegExp(`^${SPACE}${INTEGER}${SPACE}$`);
const WRITTEN_LONG = new RegExp(`^${SPACE}${INTEGER}${SPACE}L?${SPACE}$`);
const WRITTEN_FLOAT = new RegExp(`^${SPACE}[+-]?(?:(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?|inf(?:inity)?|nan)${SPACE}$`, 'i');
const WRITTEN_ENTRY = new RegExp(`^${SPACE}[+-]?${DIGITS}${SPACE}$`);
/** How `repr` writes it: of any other form the value is not relied on. */
const CANONICAL = /^(?:0|-?[1-9]\d*)$/;
/**
 * A value that is written out on a line, as protocol 0 does. A text that needs unescaping is opaque: no name does.
 * @param from where the line begins in the bytes
 */
function writtenValue(opcode, line, { bytes, from, made }) {
    switch (opcode) {
        case Opcode.INT:
        case Opcode.LONG: {
            if (opcode === Opcode.INT && line === '01')
                return TRUE;
            if (opcode === Opcode.INT && line === '00')
                return FALSE;
            needNumber(opcode === Opcode.INT ? WRITTEN_INT : WRITTEN_LONG, line);
            const digits = opcode === Opcode.LONG ? line.replace(/L$/, '') : line;
            const number = CANONICAL.test(digits) ? Number(digits) : Number.NaN;
            return made.isDetailed && Number.isSafeInteger(number) ? made.detail(new Int(number)) : NUMBER;
        }
        case Opcode.FLOAT:
            needNumber(WRITTEN_FLOAT, line);
            return NUMBER;
        case Opcode.STRING: {
            const quoted = line.trimEnd();
            if (!/^(["'])[^]*\1$/.test(quoted) || quoted.length < 2)
                throw new Broken('a text has no quotes');
            return quoted.includes('\\') ? OPAQUE : made.keep(bytes, from + 1, quoted.length - 2);
        }
        default:
            return /^[\x00-\x5b\x5d-\x7f]*$/.test(line) ? made.keep(bytes, from, line.length) : OPAQUE;
    }
}
/** A value on a line that is too long to be kept. @param start what it begins with */
function longWrittenValue(opcode, start) {
    const [said] = start.split('\0');
    switch (opcode) {
        case Opcode.GET:
        case Opcode.PUT:
            if (/[^\s\d_+-]/.test(said))
                throw new Broken('a memo entry has no number');
            throw new Broken('digits in the number of a memo entry', 'pickle-too-large');
        case Opcode.INT:
        case Opcode.LONG:
        case Opcode.FLOAT:
            if (/[^\s\w.+-]/.test(said) || /[^\s]\s+[^\s]/.test(said))
                throw new Broken('a number is none');
            return NUMBER;
        case Opcode.STRING:
            if (!/^["']/.test(start))
                throw new Broken('a text has no quotes');
    }
    return OPAQUE;
}
/** The number of a memo entry. */
function writtenEntry(line) {
    const [said] = line.split('\0');
    if (!WRITTEN_ENTRY.test(said))
        throw new Broken('a memo entry has no number');
    const number = Number(said.replaceAll('_', ''));
    if (!Number.isSafeInteger(number))
        throw new Broken('digits in the number of a memo entry', 'pickle-too-large');
    if (number < 0)
        throw new Broken('a memo entry has a negative number');
    return number;
}
/** In C a number ends where its text does, at the first zero byte. */
function needNumber(written, line) {
    const [said] = line.split('\0');
    if (!written.test(said))
        throw new Broken('a number is none');
}
/** A written text with its characters for their numbers; of octal ones Python keeps a byte. */
function unescaped(line) {
    return line.replace(/\\(?:u([\da-f]{4})|U([\da-f]{8})|x([\da-f]{2})|([0-7]{1,3}))/gi, (escape, short, long, hexadecimal, octal) => {
        const number = octal === undefined ? Number.parseInt(short ?? long ?? hexadecimal, 16) : Number.parseInt(octal, 8) & 0xff;
        return number <= 0x10ffff ? String.fromCodePoint(number) : escape;
    });
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/machine.ts








const UNDERSCORE = 0x5f;
const NUMBER_OPCODES = new Set([Opcode.LONG1, Opcode.LONG4]);
const BYTES_OPCODES = new Set([
    Opcode.SHORT_BINBYTES,
    Opcode.BINBYTES,
    Opcode.BINBYTES8,
    Opcode.BYTEARRAY8,
]);
/** What no object takes for what to call, or for its memory. */
function isHarmless(value) {
    if (typeof value === 'number')
        return value >= TEXT || [value_NONE, TRUE, FALSE, NUMBER, BYTES, SHORT_BYTES].includes(value);
    return value instanceof Int;
}
/**
 * Follows pickles as Python does, one opcode after the other, on a stack and memo of values that stand for what Python
 * would have there; nothing is imported, called or made. Everything that would act is reported when its opcode is met,
 * whatever becomes of it later. What cannot be followed exactly ends the reading, and is reported too.
 */
class PickleMachine {
    #options;
    #made;
    /** Names of hooks that are in the file, and where first. */
    #hooks = [];
    #effects;
    reader;
    /** Whether reading ended before the bytes did. */
    broken = false;
    /** Whole pickles, ended by STOP. */
    pickles = 0;
    constructor(options, start) {
        this.#options = options;
        this.#made = new Making(start?.stack, start?.texts);
        this.#effects = new Effects(options);
        this.reader = new OpcodeReader(this, start?.offset ?? 0);
        this.reader.begun = start !== undefined;
    }
    /** Calls and other effects beyond importing. */
    get effects() {
        return this.#effects.count;
    }
    /** @returns how many of the bytes are done with; the others are wanted again, with more behind them */
    feed(bytes) {
        if (this.broken)
            return 0;
        const from = this.reader.offset;
        try {
            return this.reader.feed(bytes);
        }
        catch (error) {
            if (!(error instanceof Broken))
                throw error;
            this.#break(error);
            return this.reader.offset - from;
        }
    }
    /** There are no more bytes, and those `left` were not done with. */
    end(left) {
        // Python takes the end of the file for the end of a line, drops a last character that is none, and imports.
        if (!this.broken && (left[0] === Opcode.GLOBAL || left[0] === Opcode.INST))
            this.feed(Buffer.concat([left.subarray(0, -1), Buffer.from('\n\n')]));
        if (!this.broken && (left.length > 0 || this.reader.begun || this.reader.within))
            this.#break(new Broken('it ends in the middle'));
    }
    #break({ rule, message }) {
        this.broken = true;
        const trailing = rule === 'pickle-malformed' && this.pickles > 0;
        this.#options.report(trailing ? 'pickle-trailing-data' : rule, this.reader.offset, message);
    }
    text(bytes, from, length) {
        if (bytes[from] === UNDERSCORE || bytes[from] === 0)
            this.#named(bytes.toString('latin1', from, from + length));
        this.#made.stack.push(this.#made.keep(bytes, from, length));
    }
    /** numpy makes texts of bytes. */
    bytes(bytes, from, length) {
        if (bytes[from] === UNDERSCORE || bytes[from] === 0)
            this.#named(bytes.toString('latin1', from, from + length));
        this.#made.stack.push(SHORT_BYTES);
    }
    data(opcode) {
        this.#made.stack.push(BYTES_OPCODES.has(opcode) ? BYTES : NUMBER_OPCODES.has(opcode) ? NUMBER : OPAQUE);
    }
    /** An opcode with an operand of a fixed size, or none. */
    plain(opcode, operand) {
        const made = this.#made;
        const { stack } = made;
        switch (opcode) {
            case Opcode.MEMOIZE:
                made.memoize(stack.memo.size);
                return;
            case Opcode.BINPUT:
            case Opcode.LONG_BINPUT:
                made.memoize(operand);
                return;
            case Opcode.BINGET:
            case Opcode.LONG_BINGET:
                made.recall(operand);
                return;
            case Opcode.BININT1:
            case Opcode.BININT2:
            case Opcode.BININT:
                stack.push(made.isDetailed ? made.detail(new Int(operand)) : NUMBER);
                return;
            case Opcode.BINFLOAT:
                stack.push(NUMBER);
                return;
            case Opcode.EMPTY_LIST:
            case Opcode.EMPTY_SET:
                stack.push(CONTAINER);
                return;
            case Opcode.NONE:
                stack.push(value_NONE);
                return;
            case Opcode.NEWTRUE:
                stack.push(TRUE);
                return;
            case Opcode.NEWFALSE:
                stack.push(FALSE);
                return;
            case Opcode.EMPTY_TUPLE:
                stack.push(EMPTY_TUPLE);
                return;
            case Opcode.EMPTY_DICT:
                stack.push(made.isDetailed ? made.detail(new Dict()) : CONTAINER);
                return;
            case Opcode.MARK:
                stack.mark();
                return;
            case Opcode.TUPLE1:
            case Opcode.TUPLE2:
            case Opcode.TUPLE3:
                made.tuple(opcode - Opcode.TUPLE1 + 1);
                return;
            case Opcode.TUPLE:
                made.tuple(stack.unmark());
                return;
            case Opcode.DICT: {
                const count = stack.unmark();
                this.#pairs(count);
                made.dict(count);
                return;
            }
            case Opcode.LIST:
                made.drop(stack.unmark());
                stack.push(CONTAINER);
                return;
            case Opcode.FROZENSET:
                made.drop(stack.unmark());
                stack.push(OPAQUE);
                return;
            case Opcode.APPEND:
                this.#add(1);
                return;
            case Opcode.SETITEM:
                this.#pairs(2);
                this.#add(2);
                return;
            case Opcode.SETITEMS: {
                const count = stack.unmark();
                this.#pairs(count);
                this.#add(count);
                return;
            }
            case Opcode.APPENDS:
            case Opcode.ADDITEMS:
                this.#add(stack.unmark());
                return;
            case Opcode.POP:
                stack.popOrUnmark();
                made.settle();
                return;
            case Opcode.POP_MARK:
                made.drop(stack.unmark());
                return;
            case Opcode.DUP:
                made.push(stack.top());
                return;
            case Opcode.PROTO:
                if (operand > 5)
                    throw new Broken(`there is no protocol ${operand}`);
                return;
            case Opcode.FRAME:
                if (this.reader.offset < made.frameEnd)
                    throw new Broken('a frame begins inside of another');
                made.frameEnd = this.reader.offset + 9 + operand;
                return;
            case Opcode.STOP:
                this.#stop();
                return;
            default:
                this.#act(opcode);
        }
    }
    /** An opcode that does more than to make plain data. */
    #act(opcode) {
        const made = this.#made;
        const { stack } = made;
        switch (opcode) {
            case Opcode.STACK_GLOBAL: {
                const name = stack.pop();
                made.push(this.#import(made.nameOf(stack.pop()), made.nameOf(name)));
                return;
            }
            case Opcode.REDUCE: {
                const args = stack.pop();
                this.#call(stack.pop(), args);
                return;
            }
            case Opcode.NEWOBJ: {
                const args = stack.pop();
                this.#call(stack.pop(), args, 'new');
                return;
            }
            case Opcode.NEWOBJ_EX:
                stack.drop(2);
                this.#call(stack.pop(), MADE);
                return;
            case Opcode.OBJ: {
                const count = stack.unmark();
                if (count === 0)
                    throw new Broken('there is no class');
                const args = made.tupleOf(count - 1);
                const [called] = stack.take(count);
                made.settle();
                this.#call(called, args);
                return;
            }
            case Opcode.BUILD:
                this.#build(stack.pop());
                return;
            case Opcode.BINPERSID:
                stack.pop();
                if (this.#options.persistentIds !== true)
                    this.#effects.refer('pickle-persistent-id', this.reader.offset);
                stack.push(MADE);
                return;
            case Opcode.EXT1:
            case Opcode.EXT2:
            case Opcode.EXT4:
                this.#effects.refer('pickle-extension', this.reader.offset);
                stack.push(new Global('', ''));
                return;
            default:
                throw new Broken('it needs buffers that are not in the file');
        }
    }
    names(opcode, module, name) {
        if (opcode === Opcode.GLOBAL) {
            this.#made.push(this.#import(module, name));
            return;
        }
        // Python's own unpickler imports before it looks for the mark; the one in C does so after.
        const called = this.#import(module, name);
        const count = this.#made.stack.unmark();
        const args = this.#made.tupleOf(count);
        this.#made.drop(count);
        this.#call(called, args);
    }
    line(opcode, line, bytes, from) {
        const made = this.#made;
        switch (opcode) {
            case Opcode.GET:
                made.recall(writtenEntry(line));
                return;
            case Opcode.PUT:
                made.memoize(writtenEntry(line));
                return;
            case Opcode.PERSID:
                this.#effects.refer('pickle-persistent-id', this.reader.offset);
                made.stack.push(MADE);
                return;
            default:
                if (line.includes('_') || line.includes('\\'))
                    this.#named(unescaped(line));
                made.stack.push(writtenValue(opcode, line, { bytes, from, made }));
        }
    }
    longLine(opcode, start) {
        if (opcode === Opcode.PERSID)
            this.#effects.refer('pickle-persistent-id', this.reader.offset);
        this.#made.stack.push(longWrittenValue(opcode, start));
    }
    /** Keys and values that come to be items, or attributes once an object is built with them. */
    #pairs(count) {
        if (this.#hooks.length === 0)
            return;
        const { stack } = this.#made;
        for (let index = count - 1; index > 0; index -= 2) {
            const [key, value] = [stack.below(index), stack.below(index - 1)];
            if (isHarmless(value))
                continue;
            const text = this.#made.textOf(key);
            const said = text === undefined ? undefined : hookIn(text);
            // Of a key that cannot be told any name may be meant that was in the file.
            const cannotTell = text === undefined && (key === OPAQUE || key === MADE || (typeof key === 'number' && key >= TEXT));
            for (const { name, at } of this.#hooks)
                if (cannotTell || name === said)
                    this.#effects.hook(name, at);
        }
    }
    #stop() {
        this.#made.stack.pop();
        if (this.#made.frameEnd > this.reader.offset + 1)
            throw new Broken('it ends before its frame does, where readers disagree on what comes next');
        if (this.#made.leave())
            return;
        this.pickles += 1;
        this.reader.begun = false;
    }
    #add(count) {
        this.#effects.add(this.#made.stack.below(count), this.reader.offset);
        this.#made.add(count);
    }
    #import(module, name) {
        return this.#effects.import(module, name, this.reader.offset);
    }
    #call(called, args, how = 'call') {
        const made = this.#made;
        const result = this.#effects.call(called, args, this.reader.offset, (value) => made.textOf(value), how);
        made.stack.push(typeof result === 'number' ? result : made.detail(result));
        if (typeof result === 'number')
            made.settleTop();
    }
    /** A text of the file: as long as it is a word among words, it does nothing. @param text it, or what it stands in */
    #named(text) {
        const name = hookIn(text);
        if (name !== undefined && !this.#hooks.some((hook) => hook.name === name))
            this.#hooks.push({ name, at: this.reader.offset });
    }
    #build(state) {
        const target = this.#made.stack.top();
        if (target instanceof Global)
            this.#effects.change(target, this.reader.offset);
        if (target instanceof Dtype && !target.build(state))
            this.#effects.misbuild(this.reader.offset);
        this.#made.settleTop();
        if (target instanceof ArrayWrapper && this.#options.onArray && !this.#made.isNested)
            this.#array(target, state);
    }
    /** joblib puts the bytes of an array behind its description, or a pickle of its objects. */
    #array(wrapper, state) {
        const { stack, texts, frameEnd } = this.#made;
        if (state instanceof Dict)
            wrapper.build(state);
        const { bytes, objects, padded } = wrapper.layout();
        if (!(state instanceof Dict) || Number.isNaN(bytes) || frameEnd > this.reader.offset + 1)
            throw new Broken('nobody can tell where an array ends');
        this.#options.onArray?.({ stack, texts, offset: this.reader.offset + 1, objects, padded });
        stack.replaceTop(MADE);
        if (objects)
            this.#made.enter();
        else if (padded)
            this.reader.expectPadding(bytes);
        else
            this.reader.skip = bytes;
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/pickle/other-readings.ts


const MOST_AT_ONCE = 16;
const other_readings_MOST_VALUES = 200_000;
/**
 * What plain `pickle` would do with a file of joblib: at an array, it reads on where joblib takes bytes for numbers, or for
 * another pickle. In a file that joblib wrote that ends at once; in one made to deceive it may not.
 */
class OtherReadings {
    #options;
    #running = [];
    #most;
    /** @param most how many bytes there can be */
    constructor(options, most) {
        this.#options = options;
        this.#most = most;
    }
    get count() {
        return this.#running.length;
    }
    /** An array begins: plain `pickle` goes its own way from here. */
    begin(place) {
        const { stack, texts, offset, objects, padded } = place;
        if (padded && !objects)
            return; // the padding is no opcode
        if (this.#running.length >= MOST_AT_ONCE || stack.height > other_readings_MOST_VALUES / (1 + this.#running.length)) {
            this.#options.report('pickle-too-large', offset, 'ways to read on');
            return;
        }
        const report = (rule, at, subject) => {
            // Objects are a real pickle, whose memo entries mean other texts here: an unknown name is no more than that.
            const tells = rule === 'pickle-dangerous-global' ||
                rule === 'pickle-too-large' ||
                (!objects && IMPORTS.has(rule) && (subject === '' || isModuleName(subject)));
            if (tells)
                this.#options.report('pickle-array-code', at, subject);
        };
        const machine = new PickleMachine({ allow: this.#options.allow, report, guess: true }, { stack: stack.fork(), texts, offset });
        this.#running.push({ machine, pending: Buffer.alloc(0) });
    }
    /** @param from position in the stream of the first of these bytes */
    feed(bytes, from) {
        for (const reading of this.#running) {
            const { machine, pending } = reading;
            const fresh = bytes.subarray(Math.max(0, machine.reader.offset + pending.length - from));
            const given = pending.length > 0 ? Buffer.concat([pending, fresh]) : fresh;
            reading.pending = Buffer.from(given.subarray(machine.feed(given)));
        }
        this.#running = this.#running.filter(({ machine: { broken, pickles, reader } }) => !broken && pickles === 0 && reader.offset + reader.skip <= this.#most);
    }
}
const IMPORTS = new Set(['pickle-unknown-global', 'pickle-dotted-name', 'pickle-computed-name']);

;// CONCATENATED MODULE: ./packages/modelscan/pickle/read.ts



const read_WINDOW = 1 << 18;
/**
 * Follows every pickle of a stream, to the first byte that does not follow.
 *
 * @param from how many bytes to pass over before
 * @returns the machine when it is done: what it has seen
 */
function readPickles(open, options, from = 0) {
    return withStream(open, async (stream) => {
        await stream.skip(from);
        return follow(stream, options, from);
    });
}
async function follow(stream, options, offset) {
    const others = new OtherReadings(options, stream.most);
    const machine = new PickleMachine({ ...options, onArray: (place) => others.begin(place) });
    const { reader } = machine;
    reader.offset = offset;
    const window = Buffer.allocUnsafeSlow(read_WINDOW);
    let filled = 0;
    while (!machine.broken) {
        const read = await stream.read(window, filled);
        if (read === 0)
            break;
        filled += read;
        const from = reader.offset;
        const done = machine.feed(window.subarray(0, filled));
        others.feed(window.subarray(0, done), from);
        window.copyWithin(0, done, filled);
        filled -= done;
        if (filled === 0 && reader.skip > read_WINDOW && others.count === 0) {
            const left = await stream.skip(reader.skip);
            reader.offset += left;
            reader.skip -= left;
        }
    }
    machine.end(window.subarray(0, filled));
    return machine;
}

;// CONCATENATED MODULE: ./packages/modelscan/safetensors.ts
/** The limit of the reference implementation. */
const LONGEST_HEADER = 100_000_000;
/** Forty thousand tensors have a shorter one. */
const LONGEST_READ = 4 << 20;
const BITS = {
    ...{ BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, I16: 16, U16: 16, F16: 16, BF16: 16 },
    ...{ I32: 32, U32: 32, F32: 32, F64: 64, I64: 64, U64: 64, C64: 64, F4: 4, F6_E2M3: 6, F6_E3M2: 6 },
};
/** Whether it begins with a length and, within the file, a JSON object of that length. */
function isSafetensors(start, size) {
    if (start.length < 10 || start[8] !== 0x7b)
        return false;
    const length = start.readBigUInt64LE(0);
    return length >= 2n && length <= BigInt(LONGEST_HEADER) && length <= BigInt(size - 8);
}
/**
 * Checks the header against the file: every tensor inside, none over another, no byte unaccounted for, no key twice.
 *
 * @see https://github.com/huggingface/safetensors, README, "Format"
 */
function scanSafetensors(range, report) {
    const head = Buffer.alloc(8);
    range.readAt(0, head);
    const length = Number(head.readBigUInt64LE(0));
    const wrong = (subject) => report('safetensors-invalid', 8, subject);
    if (length > LONGEST_READ) {
        const [bytes, most] = [length, LONGEST_READ].map((size) => size.toLocaleString('en-US'));
        report('unknown-format', 8, `safetensors with a header of ${bytes} bytes, of which a scan reads ${most}`);
        return;
    }
    const text = Buffer.alloc(length);
    range.readAt(8, text);
    let header;
    try {
        header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    }
    catch {
        wrong('its header is not JSON');
        return;
    }
    const twice = duplicateKey(text.toString('utf8'));
    if (twice !== undefined)
        wrong(`its header says ${twice} twice`);
    const places = [];
    for (const [name, entry] of Object.entries(header)) {
        if (name === '__metadata__') {
            if (!isTexts(entry))
                wrong('its metadata is more than texts');
            continue;
        }
        const place = tensorPlace(entry);
        if (place === undefined)
            wrong(`the tensor ${name} has no type, shape and place that fit together`);
        else
            places.push({ name, ...place });
    }
    places.sort((a, b) => a.from - b.from || a.to - b.to);
    let end = 0;
    for (const { name, from, to } of places) {
        if (from < end)
            wrong(`the tensor ${name} overlaps another`);
        if (from > end)
            wrong(`${from - end} bytes before the tensor ${name} belong to none`);
        end = Math.max(end, to);
    }
    const bytes = range.size - 8 - length;
    if (end > bytes)
        wrong(`its tensors need ${end} bytes and there are ${bytes}`);
    if (end < bytes)
        wrong(`${bytes - end} bytes after its tensors belong to none`);
}
function tensorPlace(entry) {
    if (typeof entry !== 'object' || entry === null)
        return undefined;
    const { dtype, shape, data_offsets: offsets, ...others } = entry;
    if (Object.keys(others).length > 0 || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
        return undefined;
    const bits = typeof dtype === 'string' && Object.hasOwn(BITS, dtype) ? BITS[dtype] : Number.NaN;
    const [from, to] = offsets;
    return (shape.reduce((product, size) => product * size, 1) * bits) / 8 === to - from ? { from, to } : undefined;
}
function isSizes(value) {
    return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
function isTexts(value) {
    return typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
}
/** @param end of a text @returns whether a colon follows it */
function isKey(json, end) {
    const colon = /\s*:/y;
    colon.lastIndex = end;
    return colon.test(json);
}
/** JSON.parse takes the last of two equal keys, another reader the first. @returns the first key that is said twice, in any object */
function duplicateKey(json) {
    const open = [];
    const token = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
    for (let match = token.exec(json); match; match = token.exec(json)) {
        const [text] = match;
        if (text === '{')
            open.push(new Set());
        else if (text === '[')
            open.push(undefined);
        else if (text === '}' || text === ']')
            open.pop();
        else if (isKey(json, token.lastIndex)) {
            const key = JSON.parse(text);
            if (open.at(-1)?.has(key))
                return JSON.stringify(key);
            open.at(-1)?.add(key);
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/modelscan/json-tokens.ts
const json_tokens_PIECE = 1 << 16;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const MARKS = new Map(['{', '}', '[', ']', ','].map((mark) => [mark.charCodeAt(0), mark]));
/**
 * The tokens of JSON in UTF-8, a piece at a time: of a text that is no JSON, whatever looks like them.
 *
 * @param longest of longer texts only so many bytes are kept
 */
async function* jsonTokens(stream, longest) {
    const piece = Buffer.alloc(json_tokens_PIECE);
    const kept = Buffer.alloc(longest);
    let [offset, begin, length, inText, escaped] = [0, 0, 0, false, false];
    for (let read = await stream.read(piece, 0); read > 0; read = await stream.read(piece, 0)) {
        for (let index = 0; index < read; index++) {
            const byte = piece[index];
            if (!inText) {
                const mark = MARKS.get(byte);
                if (mark !== undefined)
                    yield mark;
                inText = byte === QUOTE;
                [begin, length] = [offset + index, 0];
            }
            else if (byte === QUOTE && !escaped) {
                inText = false;
                yield { text: json_tokens_unescaped(kept.toString('utf8', 0, length)), at: begin };
            }
            else {
                if (length < longest)
                    kept[length++] = byte;
                escaped = byte === BACKSLASH && !escaped;
            }
        }
        offset += read;
    }
}
/** One that was cut off, or is no JSON, is no name of anything. */
function json_tokens_unescaped(text) {
    if (!text.includes('\\'))
        return text;
    try {
        return JSON.parse(`"${text}"`);
    }
    catch {
        return text;
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/skops.ts



/** No name is as long. */
const skops_LONGEST_TEXT = 1024;
/** Python gives up on JSON that is nested deeper. */
const skops_DEEPEST = 2000;
/**
 * What each kind of node makes, of what is on the list: others call what they name with what the file gives them, or look
 * up a method by any name.
 */
const MAKES = {
    BytearrayNode: /^builtins\.bytearray$/,
    BytesNode: /^builtins\.bytes$/,
    CachedNode: /^$/,
    DefaultDictNode: /^collections\.defaultdict$/,
    DictNode: /^(?:builtins\.dict|collections\.OrderedDict|sklearn\.utils\._bunch\.Bunch)$/,
    DTypeNode: /^numpy\.dtype$/,
    FunctionNode: /./,
    JsonNode: /^builtins\.str$/,
    ListNode: /^builtins\.list$/,
    LossNode: /^(?:_loss|sklearn\._loss\._loss|sklearn\.linear_model\._sgd_fast)\.[A-Z]\w*$/,
    MaskedArrayNode: /^numpy\.ma(?:\.core)?\.MaskedArray$/,
    NdArrayNode: /^numpy\.(?:ndarray|matrix|bool_?|str_|bytes_|object_|(?:u?int|float|complex|datetime|timedelta)\d+)$/,
    ObjectNode: /./,
    PartialNode: /^functools\.partial$/,
    RandomGeneratorNode: /^numpy\.random\._generator\.Generator$/,
    RandomStateNode: /^numpy\.random\.mtrand\.RandomState$/,
    SetNode: /^builtins\.set$/,
    SliceNode: /^builtins\.slice$/,
    SparseMatrixNode: /^scipy\.sparse\./,
    TreeNode: /^sklearn\.tree\._tree\.Tree$/,
    TupleNode: /^(?:builtins\.tuple|sklearn\.impute\._iterative\._ImputerTriplet|sklearn\.gaussian_process\.kernels\.Hyperparameter)$/,
    TypeNode: /./,
};
/** Made by their own kind of node alone, so that they stand on no list. */
const OWN = new Set(['RandomGeneratorNode', 'RandomStateNode']);
const NAMES = new Set(['__module__', '__class__', '__loader__', 'module_path', 'function']);
/**
 * What a skops file imports and makes, by its schema.json: held to the list that pickles are held to, whatever its reader
 * is told to trust.
 *
 * @see skops.io, get_tree, protocols 0 to 2
 */
function scanSkops(open, allow, report) {
    return withStream(open, async (stream) => {
        const opened = [];
        for await (const token of jsonTokens(stream, skops_LONGEST_TEXT)) {
            const inner = opened.at(-1);
            if (token === '{' || token === '[') {
                // Attributes are given by their names.
                if (inner?.key)
                    refuseHook(inner.key, report);
                opened.push({ array: token === '[', key: undefined, said: new Map() });
                if (opened.length > skops_DEEPEST)
                    return report('unknown-format', 0, 'a skops schema that is nested too deep');
            }
            else if (token === '}' || token === ']') {
                opened.pop();
                if (inner && !inner.array)
                    checkNode(inner.said, allow, report);
            }
            else if (token === ',') {
                if (inner)
                    inner.key = undefined;
            }
            else if (inner && !inner.array) {
                if (inner.key === undefined)
                    inner.key = token;
                else if (NAMES.has(inner.key.text))
                    inner.said.set(inner.key.text, token);
            }
        }
    });
}
/** `__reduce__` and `__class__` are the schema's own, and as attributes of an object nobody looks for them. */
function refuseHook({ text, at }, report) {
    const hook = hookIn(text);
    if (hook !== undefined && hook !== '__reduce__' && hook !== '__class__')
        report('pickle-hook', at, hook);
}
function checkNode(said, allow, report) {
    const loader = said.get('__loader__');
    // Of protocol 0, a function is named otherwise.
    for (const [module, name, of] of [
        [said.get('__module__'), said.get('__class__'), loader?.text],
        [said.get('module_path'), said.get('function'), 'FunctionNode'],
    ]) {
        if (of === undefined || (!module && !name))
            continue;
        const path = `${module?.text ?? ''}.${name?.text ?? ''}`;
        const { at } = (name ?? module);
        const listed = allow.has(module?.text ?? '', name?.text ?? '');
        if (listed && !allow.isBuiltIn(module.text, name.text))
            continue;
        const usual = Object.hasOwn(MAKES, of) && MAKES[of].test(path);
        if (!listed && !(usual && OWN.has(of)))
            report(allow.ruleFor(module?.text ?? '', name?.text ?? ''), at, path);
        else if (!usual)
            report('skops-unusual-node', at, `${path} by ${of}`);
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/text.ts
const text_PIECE = 1 << 18;
/** Characters that are no text: control characters other than tab, line feed, form feed, carriage return and escape. */
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;
/** Whether all of it is UTF-8 without control characters: notes, JSON, CSV, YAML, a tree written out. */
async function text_isText(stream) {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const buffer = Buffer.allocUnsafe(text_PIECE);
    for (;;) {
        const read = await stream.read(buffer, 0);
        try {
            const text = read === 0 ? decoder.decode() : decoder.decode(buffer.subarray(0, read), { stream: true });
            if (CONTROL.test(text))
                return false;
        }
        catch {
            return false;
        }
        if (read === 0)
            return true;
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/zip/directory.ts
/** The archive's directory cannot be read. */
class BrokenZip extends Error {
}
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const MOST_MEMBERS = 20_000;
const LARGEST_DIRECTORY = 4 << 20;
/**
 * The members as the directory at the end of the archive names them, found as torch and Python find it: by the last
 * end record. Any way in which another reader might see other members is said to `differs`.
 *
 * @throws BrokenZip
 * @see PKWARE APPNOTE 6.3.10, §4.3
 */
function readDirectory(range, differs) {
    const tail = bytesAt(range, Math.max(0, range.size - END_BYTES - LONGEST_COMMENT), END_BYTES + LONGEST_COMMENT);
    const found = tail.bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (found < 0 || found + END_BYTES > tail.bytes.length)
        throw new BrokenZip('its directory is missing');
    const endAt = tail.at + found;
    const end = tail.bytes.subarray(found);
    if (end.readUInt16LE(20) !== end.length - END_BYTES)
        differs(endAt, 'bytes follow its end');
    let place = { count: end.readUInt16LE(10), size: end.readUInt32LE(12), at: end.readUInt32LE(16), end: endAt };
    if (endAt >= 20) {
        const locator = bytesAt(range, endAt - 20, 20).bytes;
        if (locator.readUInt32LE(0) === LOCATOR_64)
            place = readEnd64(range, exact(locator.readBigUInt64LE(8)), differs);
    }
    if (place.at + place.size !== place.end)
        differs(endAt, 'its directory is not where the end record says');
    if (place.count > MOST_MEMBERS || place.size > LARGEST_DIRECTORY)
        throw new BrokenZip('its directory is too large');
    const { bytes } = bytesAt(range, place.at, place.size);
    const members = [];
    let at = 0;
    while (members.length < place.count) {
        if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL)
            throw new BrokenZip('its directory is damaged');
        const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
        const after = at + 46 + nameBytes + extraBytes + commentBytes;
        if (after > bytes.length)
            throw new BrokenZip('its directory is damaged');
        members.push(centralMember(bytes, at, nameBytes, extraBytes));
        at = after;
    }
    if (at !== bytes.length)
        differs(place.at + at, 'its directory has more in it than it says');
    return { members, at: place.at };
}
/** Whether the file ends as an archive does: there most readers look for one, whatever stands before. */
function endsAsZip(range) {
    const tail = bytesAt(range, Math.max(0, range.size - END_BYTES - LONGEST_COMMENT), END_BYTES + LONGEST_COMMENT);
    const found = tail.bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (found < 0 || found + END_BYTES > tail.bytes.length)
        return false;
    const size = tail.bytes.readUInt32LE(found + 12);
    if (size === 0xffffffff)
        return true;
    const { bytes } = bytesAt(range, Math.max(0, tail.at + found - size), 4);
    return size > 0 && bytes.length === 4 && bytes.readUInt32LE(0) === CENTRAL;
}
function readEnd64(range, at, differs) {
    const { bytes } = bytesAt(range, at, 56);
    if (bytes.length < 56 || bytes.readUInt32LE(0) !== END_64) {
        differs(at, 'its 64-bit end record is missing');
        throw new BrokenZip('its directory is missing');
    }
    return {
        count: exact(bytes.readBigUInt64LE(32)),
        size: exact(bytes.readBigUInt64LE(40)),
        at: exact(bytes.readBigUInt64LE(48)),
        end: at,
    };
}
function centralMember(bytes, at, nameBytes, extraBytes) {
    const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes);
    const extra = bytes.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes);
    const wide = extraField(extra, 1);
    let used = 0;
    const size = (field) => {
        const narrow = bytes.readUInt32LE(at + field);
        if (narrow !== 0xffffffff || !wide || used + 8 > wide.length)
            return narrow;
        used += 8;
        return exact(wide.readBigUInt64LE(used - 8));
    };
    // In this order they stand in the 64-bit field.
    const unpacked = size(24);
    const packed = size(20);
    const flags = bytes.readUInt16LE(at + 8);
    return {
        name,
        method: bytes.readUInt16LE(at + 10),
        encrypted: (flags & 0x41) !== 0,
        crc: bytes.readUInt32LE(at + 16),
        packed,
        size: unpacked,
        at: size(42),
    };
}
function extraField(extra, id) {
    for (let at = 0; at + 4 <= extra.length;) {
        const length = extra.readUInt16LE(at + 2);
        if (extra.readUInt16LE(at) === id)
            return extra.subarray(at + 4, at + 4 + length);
        at += 4 + length;
    }
    return undefined;
}
/**
 * Where a member's bytes are, by its local header.
 *
 * @param differs told where the header says something else than the directory
 * @returns its bytes, and where the next header may begin
 */
function openMember(range, member, differs) {
    const { bytes } = bytesAt(range, member.at, 30);
    if (bytes.length < 30 || bytes.readUInt32LE(0) !== LOCAL)
        throw new BrokenZip('a member is not where the directory says');
    const flags = bytes.readUInt16LE(6);
    const nameBytes = bytes.readUInt16LE(26);
    const extraBytes = bytes.readUInt16LE(28);
    const names = bytesAt(range, member.at + 30, nameBytes + extraBytes).bytes;
    const name = names.toString('utf8', 0, nameBytes);
    if (name !== member.name)
        differs(`its own header names it ${JSON.stringify(name)}`);
    if (bytes.readUInt16LE(8) !== member.method)
        differs('its own header says another compression');
    if (((flags & 0x41) !== 0) !== member.encrypted)
        differs('its own header differs on encryption');
    const described = (flags & 8) !== 0;
    const wide = extraField(names.subarray(nameBytes), 1);
    const local = { crc: bytes.readUInt32LE(14), packed: bytes.readUInt32LE(18), size: bytes.readUInt32LE(22) };
    const same = (narrow, meant, place) => {
        const isWide = narrow === 0xffffffff && wide !== undefined && wide.length >= place + 8;
        const said = isWide ? exact(wide.readBigUInt64LE(place)) : narrow;
        return said === meant || narrow === meant || (described && said === 0);
    };
    if (!same(local.crc, member.crc, 64) || !same(local.size, member.size, 0) || !same(local.packed, member.packed, 8))
        differs('its own header says another size or checksum');
    const from = member.at + 30 + nameBytes + extraBytes;
    if (from + member.packed > range.size)
        throw new BrokenZip('a member ends after the file does');
    const end = from + member.packed;
    return { content: range.part(from, member.packed), end: described ? end + descriptorBytes(range, end) : end };
}
/** A data descriptor: with or without a signature, sizes of 4 or 8 bytes; told by the signature of what follows. */
function descriptorBytes(range, at) {
    const { bytes } = bytesAt(range, at, 28);
    const signed = bytes.length >= 4 && bytes.readUInt32LE(0) === DESCRIPTOR ? 4 : 0;
    for (const length of [signed + 12, signed + 20]) {
        if (bytes.length < length + 4)
            continue;
        const next = bytes.readUInt32LE(length);
        if (next === LOCAL || next === CENTRAL)
            return length;
    }
    return signed + 12;
}
function bytesAt(range, at, length) {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, range.size - at)));
    return { at, bytes: bytes.subarray(0, range.readAt(at, bytes)) };
}
function exact(value) {
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
        throw new BrokenZip('a size in it is larger than any file');
    return Number(value);
}

;// CONCATENATED MODULE: ./packages/modelscan/zip/layout.ts
/** What torch.save writes beside data.pkl. */
const TORCH = /^(?:data\.pkl|data\/\d+|version|byteorder|\.format_version|\.storage_alignment|\.data\/serialization_id)$/;
/** Written by skops beside schema.json. */
const SKOPS = /^(?:schema\.json|[^/]+\.(?:npy|npz|bin))$/;
/** Archives that some library loads, by a member that only they have. */
const OTHERS = [
    { member: /^config\.json$/, kind: 'Keras, whose layers may hold code (export the model as ONNX)' },
    { member: /^mar-inf\//, kind: 'an archive of TorchServe, which brings programs along (scan the model in it)' },
    { member: /(?:^|\/)\.data\/extern_modules$/, kind: 'torch.package, a program (save the state dict)' },
    {
        member: /(?:^|\/)constants\.pkl$/,
        kind: 'TorchScript, a program (save the state dict, or export the model as ONNX)',
    },
];
/**
 * What an archive is, by the names of its members. It is of a kind only when all of them are: another program may take it
 * for what one member more makes of it.
 *
 * @param members names in lower case, as torch looks them up
 */
function layoutOf(members) {
    // What was packed again may name its directories.
    const files = members.filter((name) => !name.endsWith('/'));
    const roots = files.flatMap((name) => /^(.*\/|)data\.pkl$/.exec(name)?.[1] ?? []);
    const [root] = roots;
    const other = OTHERS.find(({ member }) => files.some((name) => member.test(name)));
    if (other)
        return { format: root === undefined ? 'zip' : 'torch', roots, unknown: other.kind };
    if (root !== undefined) {
        const strange = files.find((name) => !name.startsWith(root) || !TORCH.test(name.slice(root.length)));
        const unknown = strange === undefined ? undefined : `an archive of torch with ${strange} in it`;
        return { format: 'torch', roots, ...(unknown !== undefined && { unknown }) };
    }
    if (files.length > 0 && members.every((name) => name.endsWith('.npy')))
        return { format: 'npz', roots };
    if (files.includes('schema.json') && files.every((name) => SKOPS.test(name)))
        return { format: 'skops', roots };
    return { format: 'zip', roots, unknown: 'an archive that is none of torch, numpy or skops' };
}

;// CONCATENATED MODULE: ./packages/modelscan/zip/scan-zip.ts





const scan_zip_PIECE = 1 << 18;
/** Whether torch and numpy take it for an archive. */
function isZip(start) {
    const signature = start.toString('latin1', 0, 4);
    return signature === 'PK\x03\x04' || signature === 'PK\x05\x06';
}
/** Opens every member of an archive as leniently as torch does, and reports where readers might disagree. @returns what the archive is */
async function scanZip(range, reports) {
    const { report } = reports;
    const found = attempt(report, () => readDirectory(range, (offset, how) => report('zip-mismatch', offset, how)));
    if (!found)
        return 'zip';
    const layout = layoutOf(found.members.map(({ name }) => name.toLowerCase()));
    if (layout.unknown !== undefined)
        report('unknown-format', 0, layout.unknown);
    const names = new Set();
    let end = 0;
    for (const member of [...found.members].sort((a, b) => a.at - b.at)) {
        const inMember = reports.reportIn(member.name);
        const name = member.name.toLowerCase();
        if (names.has(name))
            inMember('zip-mismatch', member.at, 'another member has the same name');
        names.add(name);
        if (/^[\\/]|^[A-Za-z]:|(^|[\\/])\.\.([\\/]|$)|\0/.test(member.name))
            inMember('zip-path', member.at, member.name);
        if (member.at > end)
            inMember('zip-mismatch', end, `${member.at - end} bytes before it belong to no member`);
        if (member.at < end)
            inMember('zip-mismatch', member.at, 'it overlaps another member');
        end = Math.max(end, await scanMember(range, member, layout, inMember, reports));
    }
    if (found.at !== end)
        report('zip-mismatch', end, 'something stands between its members and its directory');
    return layout.format;
}
/** @returns where the member ends in the archive */
async function scanMember(range, member, layout, report, { scan }) {
    const opened = attempt(report, () => openMember(range, member, (how) => report('zip-mismatch', member.at, how)));
    if (!opened)
        return member.at;
    const { content, end } = opened;
    if (member.encrypted) {
        report('zip-unreadable', member.at, 'it is encrypted');
        return end;
    }
    if (member.method !== 0 && member.method !== 8) {
        report('zip-unreadable', member.at, `it is compressed by method ${member.method}`);
        return end;
    }
    const stored = member.method === 0;
    if (stored && member.packed !== member.size)
        report('zip-mismatch', member.at, 'it is stored with another size');
    const open = () => (stored ? streamOf(content) : inflated(content, 'raw', member.size));
    try {
        const unpacked = await withStream(open, checksum);
        if (unpacked.size !== member.size || unpacked.crc !== member.crc)
            report('zip-mismatch', member.at, 'its bytes have another size or checksum than its directory says');
    }
    catch (error) {
        if (!(error instanceof Uninflatable))
            throw error;
        report(error.rule, member.at, error.message);
    }
    await scan({ name: member.name, open, ...(stored && { range: content }), role: roleOf(member, layout) }, report);
    return end;
}
/** Beside a data.pkl, tensors are `data/` and a number. */
function roleOf({ name, method }, { format, roots }) {
    const [, root] = /^(.*\/|)data\/\d+$/.exec(name.toLowerCase()) ?? [];
    if (method === 0 && root !== undefined && roots.includes(root))
        return 'tensor';
    if (roots.length > 0)
        return 'torch';
    return format === 'skops' && name.toLowerCase() === 'schema.json' ? 'schema' : 'plain';
}
async function checksum(stream) {
    const piece = Buffer.allocUnsafeSlow(scan_zip_PIECE);
    let size = 0;
    let crc = 0;
    for (let read = await stream.read(piece, 0); read > 0; read = await stream.read(piece, 0)) {
        crc = (0,external_node_zlib_.crc32)(piece.subarray(0, read), crc);
        size += read;
    }
    return { size, crc };
}
function attempt(report, read) {
    try {
        return read();
    }
    catch (error) {
        if (!(error instanceof BrokenZip))
            throw error;
        report('zip-unreadable', 0, error.message);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/modelscan/scan-content.ts
















/** Enough for the header of a numpy array. */
const START = 12 + 65_536;
const scan_content_DEEPEST = 3;
/** Names of files that Python imports when something beside them asks for a module of that name. */
const MODULE_NAMES = /\.(?:pyw?|pyc|pyd|so)$/i;
/** Names of files that programs load as a pickle. */
const PICKLE_NAMES = /\.(?:pkl|pickle|joblib|pth?|bin)(?=(?:\.gz|\.z)?$)/i;
/** Adds what a file does to the findings. @returns what it is, by its content */
async function scanFileContent(range, context) {
    // Python goes by the name alone, and no writer of pickles knows what lies beside the file.
    if (range.size > 0 && MODULE_NAMES.test(context.name))
        context.findings.add('python-module', 0, context.name);
    return scanContent({ open: () => streamOf(range), range }, { ...context, member: null, torch: false, depth: 0 });
}
async function scanContent(content, context) {
    const report = reporter(context);
    try {
        const format = (await scanKnown(content, context, report)) ?? (await scanPickleOrText(content, context, report));
        if (content.range)
            for (const other of otherFormats(content.range, format))
                report('two-formats', 0, `${format} and ${other}`);
        return format;
    }
    catch (error) {
        if (!(error instanceof Uninflatable))
            throw error;
        report(error.rule, 0, error.message);
        return 'damaged';
    }
}
/** What other readers than that of its format take the file for. */
function otherFormats(range, format) {
    if (format === 'text')
        return [];
    const start = Buffer.alloc(Math.min(START, range.size));
    range.readAt(0, start);
    return [
        ...(format !== 'onnx' && readsAsOnnx(range) ? ['onnx'] : []),
        ...(format !== 'ort' && isOrt(range) ? ['ort'] : []),
        ...(format !== 'safetensors' && isSafetensors(start, range.size) ? ['safetensors'] : []),
        ...(!isZip(start) && endsAsZip(range) ? ['zip'] : []),
    ];
}
/** Formats that say of themselves what they are. */
async function scanKnown({ open, range }, context, report) {
    const start = await withStream(open, firstBytes);
    if (start.length === 0)
        return 'empty';
    const npy = readNpyHeader(start);
    if (npy)
        return scanNpy(open, npy, context, report);
    if (!range)
        return undefined;
    if (isZip(start))
        return scanArchive(range, context, report);
    if (isSafetensors(start, range.size)) {
        scanSafetensors(range, report);
        return notHidden('safetensors', open, context, report);
    }
    const compression = await compressionOf(range, start);
    if (compression)
        return scanCompressed(range, compression, context, report);
    if (!isOnnx(range))
        return undefined;
    // What an archive is unpacked beside is not known.
    const external = context.depth === 0 ? context.external : () => undefined;
    scanOnnx(range, report, externalDataCheck(context.directory, report, external));
    return notHidden('onnx', open, context, report);
}
async function scanPickleOrText({ open, range }, context, report) {
    const start = await withStream(open, firstBytes);
    // The first bytes of tensors are as good as random.
    const tensors = context.tensors && context.depth === 0;
    const announced = !tensors && start[0] === 0x80 && start[1] >= 2 && start[1] <= 5;
    const guess = announced ? undefined : await guessPickle(open, context);
    const acts = guess === undefined || guess.acts;
    if (!acts && (await withStream(open, text_isText))) {
        const [ending] = PICKLE_NAMES.exec(context.name) ?? [];
        if (ending !== undefined && !tensors)
            report('pickle-text', 0, ending);
        return 'text';
    }
    if (acts || (guess.pickles > 0 && !tensors) || guess.imports) {
        await readPickles(open, options(context, report));
        return 'pickle';
    }
    const kind = kindOf(start) ?? (tensors && range ? lateKindOf(range) : undefined);
    if (tensors && kind === undefined)
        return 'onnx data';
    report('unknown-format', 0, kind ?? 'bytes of no known kind');
    return range && isOrt(range) ? 'ort' : 'unknown';
}
/** Whoever loads it as a pickle must find none. */
async function notHidden(format, open, context, report) {
    const { acts, pickles } = await guessPickle(open, context);
    if (acts || pickles > 0)
        report('pickle-hidden', 0, format);
    return format;
}
/** Reads bytes that do not say that they are a pickle as if they were, for as long as Python would. */
async function guessPickle(open, context) {
    let unsafe = false;
    let imports = false;
    const beside = besideIn(context.directory);
    const seen = await readPickles(open, options(context, (rule, _, subject) => {
        unsafe ||= rule === 'pickle-dangerous-global' || rule === 'pickle-too-large' || beside(subject);
        imports ||= rule === 'pickle-unknown-global' && isModuleName(subject);
    }, true));
    return {
        acts: unsafe || seen.effects > 0 || (seen.pickles > 0 && !seen.broken),
        imports,
        pickles: seen.pickles,
    };
}
/** @returns whether the module of `module.name` lies in a directory, where importing it runs it */
function besideIn(directory) {
    let modules;
    return (subject) => {
        modules ??= new Set((0,external_node_fs_.readdirSync)(directory, { withFileTypes: true }).flatMap((entry) => entry.isDirectory() ? [entry.name] : (/^(.*?)(?:\.[\w-]+)?\.(?:pyc?|pyd|so)$/.exec(entry.name)?.[1] ?? [])));
        return modules.has(subject.split('.')[0]);
    };
}
async function scanNpy(open, { from, objects }, context, report) {
    if (!objects)
        return 'npy';
    await readPickles(open, options(context, report), from);
    return 'npy with pickled objects';
}
async function scanArchive(range, context, report) {
    if (context.depth >= scan_content_DEEPEST) {
        report('unknown-format', 0, 'an archive in an archive in an archive');
        return 'zip';
    }
    const within = (member) => ({
        ...context,
        name: member,
        member: context.member === null ? member : `${context.member}/${member}`,
        depth: context.depth + 1,
    });
    return scanZip(range, {
        report,
        reportIn: (member) => reporter(within(member)),
        scan: async ({ name, role, ...content }, reportIn) => {
            if (MODULE_NAMES.test(name))
                reportIn('python-module', 0, name);
            if (role === 'tensor')
                return;
            const format = await scanContent(content, { ...within(name), torch: role === 'torch' });
            if (role !== 'schema')
                return;
            // Python reads JSON in other encodings too.
            if (format !== 'text')
                reportIn('unknown-format', 0, 'a skops schema that is not only text');
            await scanSkops(content.open, context.allow, reportIn);
        },
    });
}
async function scanCompressed(range, how, context, report) {
    if (context.depth >= scan_content_DEEPEST) {
        report('unknown-format', 0, 'compressed again and again');
        return how;
    }
    const format = await scanContent({ open: () => inflated(range, how) }, { ...context, depth: context.depth + 1 });
    return `${format}, ${how}`;
}
/** zlib's first byte is also a letter: only what it expands says that it is zlib. */
async function compressionOf(range, start) {
    // There is no other method than 8.
    if (start[0] === 0x1f && start[1] === 0x8b && start[2] === 8)
        return 'gzip';
    if (start[0] !== 0x78 || start.length < 2 || start.readUInt16BE(0) % 31 !== 0)
        return undefined;
    try {
        await withStream(() => inflated(range, 'zlib'), (stream) => stream.read(Buffer.alloc(1), 0));
        return 'zlib';
    }
    catch (error) {
        if (error instanceof Uninflatable)
            return undefined;
        throw error;
    }
}
async function firstBytes(stream) {
    const start = Buffer.alloc(START);
    let filled = 0;
    while (filled < START) {
        const read = await stream.read(start, filled);
        if (read === 0)
            break;
        filled += read;
    }
    return start.subarray(0, filled);
}
function reporter({ findings, member }) {
    return findings.reporter(member);
}
function options({ allow, torch }, report, guess = false) {
    return { allow, report, persistentIds: torch, guess };
}

;// CONCATENATED MODULE: ./packages/modelscan/scan.ts









/**
 * Looks into a model, a file or a directory of them, without running any of it.
 *
 * @param path absolute
 * @returns every file with what it is and what was found; nothing to scan is inconclusive
 * @throws MLOPS_SCAN_MISSING, MLOPS_SCAN_UNREADABLE
 */
async function scanModel(path, options = {}) {
    const allow = allowList(options.allow);
    const found = await filesOf(path);
    const files = [];
    const tensors = new Set();
    for (const { name, file } of found) {
        options.signal?.throwIfAborted();
        const external = [];
        const scanned = await scanFile(name, file, { allow, tensors: false, external: (place) => external.push(place) });
        files.push(scanned);
        if (scanned.verdict === 'pass')
            for (const place of external)
                tensors.add(place);
    }
    // Only a model that was looked into says which of the others hold its tensors.
    for (const [index, { name, file }] of found.entries()) {
        options.signal?.throwIfAborted();
        if (files[index].verdict !== 'pass' && tensors.has(file))
            files[index] = await scanFile(name, file, { allow, tensors: true, external: () => undefined });
    }
    return { verdict: (0,kit.worstVerdict)(files.map(({ verdict }) => verdict)), files };
}
async function scanFile(name, path, how) {
    const findings = new Findings();
    try {
        return await withFile(path, async (range) => {
            const format = await scanFileContent(range, { ...how, findings, directory: (0,external_node_path_.dirname)(path), name });
            return { path: name, format, bytes: range.size, verdict: findings.verdict, findings: findings.list() };
        });
    }
    catch (cause) {
        throw unreadable(path, cause);
    }
}
/** Regular files, sorted by name; a link or device among them is not followed. */
async function filesOf(path) {
    const found = await (0,promises_.stat)(path).catch((cause) => {
        throw noModel(path, cause);
    });
    if (found.isFile())
        return [{ name: (0,external_node_path_.basename)(path), file: path }];
    const entries = await (0,promises_.readdir)(path, { recursive: true, withFileTypes: true });
    const files = entries.flatMap((entry) => {
        const file = (0,external_node_path_.join)(entry.parentPath, entry.name);
        if (entry.isDirectory())
            return [];
        if (!entry.isFile())
            throw unreadable(file, undefined);
        return [
            {
                name: file
                    .slice(path.length)
                    .replace(/^[\\/]+/, '')
                    .replaceAll('\\', '/'),
                file,
            },
        ];
    });
    return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
function unreadable(path, cause) {
    return fail('MLOPS_SCAN_UNREADABLE', {
        message: `${path} cannot be read as a regular file${cause instanceof Error ? `: ${cause.message}` : ''}.`,
        where: { file: path },
        hint: 'Replace links by copies, and look at the permissions.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/modelscan/recheck.ts


/**
 * Scans again the model that a statement is about.
 * @returns every file of which something else was recorded, as sentences; empty when the scan is the same. Words may have
 * changed since; what was found where may not
 */
async function recheckScan({ predicate }, evidence) {
    const recorded = JSON.parse(Buffer.from(await evidence.bytes('result.json')).toString('utf8'));
    const model = predicate['configuration'].find(({ annotations }) => annotations?.role === 'model');
    if (!model)
        return ['its statement names no model'];
    const again = await scanModel(await evidence.directory(model.name), { allow: allowedBy(predicate) });
    const [was, is] = [recorded, again].map(({ files }) => new Map(files.map((file) => [file.path, file])));
    const verdicts = recorded.verdict === again.verdict ? [] : [`it is said to be ${recorded.verdict} and is ${again.verdict}`];
    const paths = [...new Set([...was.keys(), ...is.keys()])];
    const changed = paths.filter((path) => (0,kit.canonicalJson)(factsOf(was.get(path))) !== (0,kit.canonicalJson)(factsOf(is.get(path))));
    return [
        ...verdicts,
        ...changed.map((path) => `${path} is recorded as ${said(was.get(path))}; scanned again it is ${said(is.get(path))}`),
    ];
}
/** What pickles might import besides the built-in list, as the stage recorded it. */
function allowedBy(predicate) {
    const facts = Object.entries(predicate).find(([field]) => field.endsWith('/facts/v1'))?.[1];
    const allow = facts?.['parameters']?.['allow'];
    return Array.isArray(allow) ? allow.map(String) : [];
}
function factsOf(file) {
    if (!file)
        return null;
    const { format, bytes, verdict, findings } = file;
    return {
        ...{ format, bytes, verdict },
        findings: findings.map(({ rule, offset, member, count }) => ({ rule, offset, member, count })),
    };
}
function said(file) {
    if (!file)
        return 'absent';
    const rules = file.findings.map(({ rule, offset }) => `${rule} at byte ${offset}`).join(', ');
    return `${file.verdict} (${file.format}, ${file.bytes} bytes${rules === '' ? '' : `, ${rules}`})`;
}

;// CONCATENATED MODULE: ./packages/modelscan/sarif.ts


/** `level` of SARIF for a severity. */
const LEVELS = { unsafe: 'error', warning: 'warning', note: 'note' };
/**
 * The findings as SARIF 2.1.0.
 *
 * @param directory where the files lie, relative to the root of the repository, `/` between the parts
 */
function toSarif(result, tool, directory) {
    const base = directory === '' ? '' : `${directory}/`;
    const rules = Object.entries(RULES).map(([id, { severity, message, why, todo }]) => ({
        id,
        level: LEVELS[severity],
        short: message.replaceAll('{}', '…'),
        full: why,
        help: todo.replaceAll('{}', '…'),
        unsafe: severity === 'unsafe',
    }));
    const results = result.files.flatMap(({ path, findings }) => findings.map(({ rule, offset, member, message, why, count }) => ({
        rule,
        message: `${message} ${why}`,
        path: base + path,
        region: { byteOffset: offset },
        more: {
            result: { occurrenceCount: count },
            ...(member !== null && { location: { logicalLocations: [{ name: member, kind: 'member' }] } }),
        },
    })));
    return (0,kit.sarifLog)(tool, rules, results, result.files.map(({ path, bytes }) => ({ path: base + path, bytes })));
}

;// CONCATENATED MODULE: ./packages/modelscan/show.ts

/** One sentence that leads with what decides. */
function summarizeScan({ verdict, files }) {
    const deciding = files.find((file) => file.verdict === verdict);
    const finding = deciding?.findings.find(({ severity }) => verdict !== 'fail' || severity === 'unsafe');
    if (!deciding)
        return 'There is no file to scan.';
    if (verdict === 'pass')
        return `${files.length} model ${files.length === 1 ? 'file' : 'files'}: nothing in them runs code (${formats(files)}).`;
    const others = files.filter((file) => file.verdict !== 'pass').length - 1;
    const more = others > 0 ? ` ${others} more ${others === 1 ? 'file is' : 'files are'} no pass.` : '';
    return kit.escape.logLine(`${deciding.path} (${deciding.format}): ${finding?.message ?? verdict}${more}`);
}
function formats(files) {
    return [...new Set(files.map(({ format }) => format))].join(', ');
}
/** What a person reads on a terminal: every file, and below it what was found, why it matters and what to do. */
function scanAsText({ files }) {
    const width = Math.max(...files.map(({ path }) => path.length));
    return files
        .flatMap(({ path, format, bytes, verdict, findings }) => [
        `${path.padEnd(width)}  ${format}, ${bytes.toLocaleString('en')} bytes: ${verdict}`,
        ...findings.flatMap(({ message, why, todo, offset, member, count }) => [
            `  ${message} (${member === null ? '' : `${member}, `}byte ${offset}${count > 1 ? `, ${count} times` : ''})`,
            `    ${why}`,
            `    → ${todo}`,
        ]),
    ])
        .map(kit.escape.logLine)
        .join('\n');
}
/** The same as a table of Markdown. */
function scanAsMarkdown({ files }) {
    const rows = files.flatMap(({ path, format, findings, verdict }) => findings.length === 0
        ? [[kit.escape.markdownCode(path), kit.escape.markdown(format), verdict, '', '', '']]
        : findings.map(({ message, why, todo, offset, member }) => [
            kit.escape.markdownCode(member === null ? path : `${path}: ${member}`),
            kit.escape.markdown(format),
            kit.escape.markdown(message),
            String(offset),
            kit.escape.markdown(why),
            kit.escape.markdown(todo),
        ]));
    const header = ['file', 'format', 'finding', 'byte', 'why', 'what to do'];
    return [header, ['---', '---', '---', '--:', '---', '---'], ...rows]
        .map((row) => `| ${row.join(' | ')} |`)
        .join('\n');
}

;// CONCATENATED MODULE: ./packages/modelscan/index.ts










/***/ })

};
