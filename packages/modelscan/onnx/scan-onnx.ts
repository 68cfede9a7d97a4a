import type { ByteRange } from '../byte-source.ts';
import type { Report } from '../finding.ts';
import { type Field, FieldReader, NotProtobuf } from './fields.ts';

/** Graphs in attributes of nodes of graphs: no model is nested deeper. */
const DEEPEST = 32;
/** Kinds of operators that are not ONNX's, and functions that a model brings along. */
const MOST_OPERATORS = 10_000;
/** Of their names and domains together; a name has some ten characters. */
const MOST_CHARACTERS = 1_000_000;

/** Operators of ONNX itself and of onnxruntime; any other domain needs a library from elsewhere. */
const DOMAINS = new Set([
  ...['', 'ai.onnx', 'ai.onnx.ml', 'ai.onnx.training', 'ai.onnx.preview.training', 'ai.onnx.preview'],
  ...['com.microsoft', 'com.microsoft.nchwc', 'com.microsoft.experimental', 'com.ms.internal.nhwc'],
]);
/** Operators that call Python, or load what was compiled for a device. */
const RUNS_CODE = new Set(['PyOp', 'PythonOp', 'PythonOpGrad', 'PyCustomOp', 'EPContext']);

const LENGTH = 2;
const VARINT = 0;
/** Fields of messages with their wire types. @see onnx.proto */
type Message = Readonly<Record<number, number>>;
const MODEL: Message = {
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
] as const satisfies Message[];

/**
 * Whether bytes are one ModelProto from the first to the last, with no field but those of ONNX, each of its type and written
 * as every writer does. What is served and what is scanned as a model are the same.
 */
export function isOnnx(range: ByteRange): boolean {
  return !isOrt(range) && hasGraph(range, ({ number, wire, plain }) => plain && MODEL[number] === wire);
}

/** Whether onnxruntime, given bytes and not a path, takes them for its own format, whatever else they are. */
export function isOrt(range: ByteRange): boolean {
  const start = Buffer.alloc(8);
  return range.readAt(0, start) === 8 && start.toString('latin1', 4) === 'ORTM';
}

/** Whether a lenient reader takes bytes for a model: onnxruntime passes over every field that it does not know. */
export function readsAsOnnx(range: ByteRange): boolean {
  return hasGraph(range, () => true);
}

function hasGraph(range: ByteRange, accepts: (field: Field) => boolean): boolean {
  let graph = false;
  try {
    for (const field of new FieldReader(range).fields(0, range.size)) {
      if (!accepts(field)) return false;
      graph ||= field.number === GRAPH && field.wire === LENGTH;
    }
  } catch (error) {
    if (error instanceof NotProtobuf) return false;
    throw error;
  }
  return graph;
}

/** Where a tensor's bytes are, when they are not in the file. */
export interface ExternalData {
  location: string;
  offset: number;
}

/**
 * Walks a model with all its graphs, functions and tensors.
 *
 * @param external called for every place outside of the file that the model would read
 */
export function scanOnnx(range: ByteRange, report: Report, external: (data: ExternalData) => void): void {
  try {
    new OnnxWalk(range, report, external).model();
  } catch (error) {
    if (!(error instanceof NotProtobuf)) throw error;
    report('onnx-malformed', 0, error.message);
  }
}

class OnnxWalk {
  readonly #reader: FieldReader;
  readonly #range: ByteRange;
  readonly #report: Report;
  readonly #external: (data: ExternalData) => void;
  /** Operators of foreign domains, and where each was met first. */
  readonly #foreign = new Map<string, { domain: string; offset: number }>();
  /** Operators that the model brings along, as graphs of others. */
  readonly #own = new Set<string>();
  /** Of all those names. */
  #characters = 0;

  constructor(range: ByteRange, report: Report, external: (data: ExternalData) => void) {
    this.#reader = new FieldReader(range);
    this.#range = range;
    this.#report = report;
    this.#external = external;
  }

  model(): void {
    for (const field of this.#reader.fields(0, this.#range.size)) {
      if (field.number === GRAPH) this.#graph(field, 0);
      else if (field.number === 20) this.#training(field);
      else if (field.number === 25) this.#function(field);
    }
    const said = new Set<string>();
    for (const [operator, { domain, offset }] of this.#foreign) {
      if (this.#own.has(operator) || said.has(domain)) continue;
      said.add(domain);
      this.#report('onnx-foreign-domain', offset, domain);
    }
  }

  /** Those that are looked at. A field of another type is none of ONNX's to some readers, and one to others. */
  *#fields({ from, to }: Field, message: Message): Generator<Field> {
    for (const field of this.#reader.fields(from, to)) {
      const wire = message[field.number];
      if (field.wire === 3 || field.wire === 4 || (wire !== undefined && wire !== field.wire))
        throw new NotProtobuf('a part is of another type than ONNX says');
      if (!field.plain) throw new NotProtobuf('a number that says what follows is written longer than it is');
      if (wire !== undefined) yield field;
    }
  }

  #graph(graph: Field, depth: number): void {
    if (depth > DEEPEST) throw new NotProtobuf(`graphs are nested deeper than ${DEEPEST}`);
    for (const field of this.#fields(graph, GRAPH_PROTO)) {
      if (field.number === 1) this.#node(field, depth);
      else if (field.number === 5) this.#tensor(field);
      else this.#sparse(field);
    }
  }

  /** TrainingInfoProto: an initialization and an algorithm, both graphs. */
  #training(training: Field): void {
    for (const field of this.#fields(training, TRAINING)) this.#graph(field, 0);
  }

  #function(definition: Field): void {
    const called = { name: '', domain: '' };
    for (const field of this.#fields(definition, FUNCTION)) {
      if (field.number === 1) called.name = this.#reader.text(field);
      else if (field.number === 7) this.#node(field, 0);
      else if (field.number === 10) called.domain = this.#reader.text(field);
      else this.#attribute(field, 0);
    }
    const operator = operatorOf(called);
    if (this.#own.has(operator)) return;
    this.#own.add(operator);
    this.#refuseMany(this.#own, operator);
  }

  #node(node: Field, depth: number): void {
    const called = { name: '', domain: '' };
    let offset = node.from;
    for (const field of this.#fields(node, NODE)) {
      if (field.number === 4) {
        called.name = this.#reader.text(field);
        if (RUNS_CODE.has(called.name)) this.#report('onnx-code-operator', field.from, called.name);
      } else if (field.number === 5) this.#attribute(field, depth);
      else {
        called.domain = this.#reader.text(field);
        offset = field.from;
      }
    }
    const operator = operatorOf(called);
    if (DOMAINS.has(called.domain) || this.#foreign.has(operator)) return;
    this.#foreign.set(operator, { domain: called.domain, offset });
    this.#refuseMany(this.#foreign, operator);
  }

  #refuseMany({ size }: { size: number }, added: string): void {
    this.#characters += added.length;
    if (size > MOST_OPERATORS) throw new NotProtobuf(`it has more than ${MOST_OPERATORS} kinds of operators`);
    if (this.#characters > MOST_CHARACTERS)
      throw new NotProtobuf(`its kinds of operators have names of more than ${MOST_CHARACTERS} characters`);
  }

  #attribute(attribute: Field, depth: number): void {
    for (const field of this.#fields(attribute, ATTRIBUTE)) {
      if (field.number === 5 || field.number === 10) this.#tensor(field);
      else if (field.number === 6 || field.number === 11) this.#graph(field, depth + 1);
      else this.#sparse(field);
    }
  }

  /** SparseTensorProto: values and indices. */
  #sparse(sparse: Field): void {
    for (const field of this.#fields(sparse, SPARSE)) this.#tensor(field);
  }

  #tensor(tensor: Field): void {
    let outside = false;
    let location: { text: string; offset: number } | undefined;
    for (const field of this.#fields(tensor, TENSOR)) {
      if (field.number === 14) outside ||= field.low === 1;
      else {
        const entry = this.#entry(field);
        if (entry.key !== 'location') continue;
        location = { text: entry.value, offset: field.from };
        this.#external({ location: entry.value, offset: field.from });
      }
    }
    if (outside && !location)
      this.#report('onnx-malformed', tensor.from, 'a tensor lies outside of the file, and nothing says where');
  }

  /** StringStringEntryProto. */
  #entry(entry: Field): { key: string; value: string } {
    const said = { key: '', value: '' };
    for (const field of this.#fields(entry, ENTRY))
      said[field.number === 1 ? 'key' : 'value'] = this.#reader.text(field);
    return said;
  }
}

/** One kind of them. A name has no zero byte. */
function operatorOf({ name, domain }: { name: string; domain: string }): string {
  return `${domain}\0${name}`;
}
