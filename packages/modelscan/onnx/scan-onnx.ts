import type { ByteRange } from '../byte-source.ts';
import type { Report } from '../finding.ts';
import { type Field, FieldReader, NotProtobuf } from './fields.ts';

/** Graphs in attributes of nodes of graphs: no model is nested deeper. */
const DEEPEST = 32;
const MOST_DOMAINS = 1000;

/** Operators of ONNX itself and of onnxruntime; any other domain needs a library from elsewhere. */
const DOMAINS = new Set([
  ...['', 'ai.onnx', 'ai.onnx.ml', 'ai.onnx.training', 'ai.onnx.preview.training', 'ai.onnx.preview'],
  ...['com.microsoft', 'com.microsoft.nchwc', 'com.microsoft.experimental', 'com.ms.internal.nhwc'],
]);
/** Operators that call Python, or load what was compiled for a device. */
const RUNS_CODE = new Set(['PyOp', 'PythonOp', 'PythonOpGrad', 'PyCustomOp', 'EPContext']);

const LENGTH = 2;
const VARINT = 0;
/** Fields of ModelProto with their wire types. @see onnx.proto */
const MODEL: Readonly<Record<number, number>> = {
  ...{ 1: VARINT, 2: LENGTH, 3: LENGTH, 4: LENGTH, 5: VARINT, 6: LENGTH, 7: LENGTH, 8: LENGTH },
  ...{ 14: LENGTH, 20: LENGTH, 25: LENGTH, 26: LENGTH },
};
const GRAPH = 7;

/**
 * Whether bytes are one ModelProto from the first to the last, with no field but those of ONNX, each of its type. What is
 * served and what is scanned as a model are the same.
 */
export function isOnnx(range: ByteRange): boolean {
  return hasGraph(range, ({ number, wire }) => MODEL[number] === wire);
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
  /** Foreign domains and where each was met first. */
  readonly #domains = new Map<string, number>();
  /** Domains whose operators the model brings along, as graphs of others. */
  readonly #own = new Set<string>();

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
    for (const [domain, offset] of this.#domains)
      if (!this.#own.has(domain)) this.#report('onnx-foreign-domain', offset, domain);
  }

  #fields({ wire, from, to }: Field): Generator<Field> {
    if (wire !== LENGTH) throw new NotProtobuf('a part is of another type than ONNX says');
    return this.#reader.fields(from, to);
  }

  #graph(graph: Field, depth: number): void {
    if (depth > DEEPEST) throw new NotProtobuf(`graphs are nested deeper than ${DEEPEST}`);
    for (const field of this.#fields(graph)) {
      if (field.number === 1) this.#node(field, depth);
      else if (field.number === 5) this.#tensor(field);
      else if (field.number === 15) this.#sparse(field);
    }
  }

  /** TrainingInfoProto: an initialization and an algorithm, both graphs. */
  #training(training: Field): void {
    for (const field of this.#fields(training)) if (field.number === 1 || field.number === 2) this.#graph(field, 0);
  }

  #function(definition: Field): void {
    for (const field of this.#fields(definition)) {
      if (field.number === 7) this.#node(field, 0);
      else if (field.number === 10 && this.#own.size < MOST_DOMAINS) this.#own.add(this.#reader.text(field));
      else if (field.number === 11) this.#attribute(field, 0);
    }
  }

  #node(node: Field, depth: number): void {
    for (const field of this.#fields(node)) {
      if (field.number === 4) {
        const operator = this.#reader.text(field);
        if (RUNS_CODE.has(operator)) this.#report('onnx-code-operator', field.from, operator);
      } else if (field.number === 5) this.#attribute(field, depth);
      else if (field.number === 7) this.#domain(this.#reader.text(field), field.from);
    }
  }

  #domain(domain: string, offset: number): void {
    if (!DOMAINS.has(domain) && !this.#domains.has(domain) && this.#domains.size < MOST_DOMAINS)
      this.#domains.set(domain, offset);
  }

  #attribute(attribute: Field, depth: number): void {
    for (const field of this.#fields(attribute)) {
      switch (field.number) {
        case 5:
        case 10:
          this.#tensor(field);
          break;
        case 6:
        case 11:
          this.#graph(field, depth + 1);
          break;
        case 22:
        case 23:
          this.#sparse(field);
          break;
        default:
      }
    }
  }

  /** SparseTensorProto: values and indices. */
  #sparse(sparse: Field): void {
    for (const field of this.#fields(sparse)) if (field.number === 1 || field.number === 2) this.#tensor(field);
  }

  #tensor(tensor: Field): void {
    let outside = false;
    let location: { text: string; offset: number } | undefined;
    for (const field of this.#fields(tensor)) {
      if (field.number === 14) outside ||= field.value === 1;
      else if (field.number === 13) {
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
    for (const field of this.#fields(entry)) {
      if (field.number === 1) said.key = this.#reader.text(field);
      else if (field.number === 2) said.value = this.#reader.text(field);
    }
    return said;
  }
}
