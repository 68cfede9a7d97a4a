import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { MlopsError, type ErrorDetail } from '#kit';
import { fail } from './errors.ts';

export type Path = readonly (string | number)[];

interface Place {
  file: string;
  line: number;
  column: number;
}

/** A YAML file read strictly: what it says, and where it says it. */
export interface ConfigDocument {
  value: unknown;
  /** Place of the scalar at `path`, or of the key that a collection or a missing value belongs to. */
  locate(path: Path): Place | undefined;
  /** Place of the key itself. */
  locateKey(path: Path): Place | undefined;
}

/** A hand-written file is a few kilobytes; more is a mistake or an attack. */
const MOST_BYTES = 1 << 20;
/** Aliases may repeat a value a few times; growing by references to references is refused. */
const MOST_ALIASES = 20;

/**
 * Reads YAML 1.2: UTF-8, one document, text keys, no duplicate keys, no unknown tags, few aliases.
 * @param file how the file is named in errors
 * @throws MLOPS_CONFIG_SYNTAX with line and column
 */
export function readDocument(bytes: Uint8Array, file: string): ConfigDocument {
  const text = decode(bytes, file);
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const document = parse(text, lines, place, file);
  return {
    value: toValue(document, place, file),
    locate: (path) => {
      const { node, key } = find(document, path);
      const offset = isWritten(node) || !key ? (node?.range?.[0] ?? 0) : key.range?.[0];
      return offset === undefined ? undefined : place(offset);
    },
    locateKey: (path) => {
      const { node, key } = find(document, path);
      const offset = (key ?? node)?.range?.[0] ?? 0;
      return offset === undefined ? undefined : place(offset);
    },
  };
}

function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length > MOST_BYTES) {
    throw syntax(file, {
      message: `${file} has ${bytes.length} bytes: expected a hand-written file of at most ${MOST_BYTES}.`,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    throw syntax(file, {
      message: `${file} is not UTF-8 text${utf16 ? ' but UTF-16' : ''}: expected YAML in UTF-8.`,
      hint: 'Save the file as UTF-8.',
      cause,
    });
  }
}

function parse(text: string, lines: LineCounter, place: (offset: number) => Place, file: string): Document {
  let document: Document;
  try {
    document = parseDocument(text, { version: '1.2', lineCounter: lines, prettyErrors: false, stringKeys: true });
  } catch (cause) {
    throw syntax(file, { message: `${file} is nested too deeply to be read.`, cause });
  }
  const [error] = [...document.errors, ...document.warnings];
  if (!error) return document;
  const [start, end] = error.pos;
  const where = place(start);
  const offending = text
    .slice(start, end > start + 1 ? end : undefined)
    .split(/[\r\n]/, 1)[0]!
    .trim()
    .slice(0, 60);
  const said = offending === '' ? '' : ` at ${JSON.stringify(offending)}`;
  switch (error.code) {
    case 'DUPLICATE_KEY':
      throw syntax(file, {
        message: `The key ${JSON.stringify(offending.replace(/:.*$/, ''))} stands twice in the same section: expected each key once.`,
        where,
        hint: 'Remove one of the two, or merge them.',
      });
    case 'TAB_AS_INDENT':
      throw syntax(file, {
        message: 'The line begins with a tab: expected spaces, YAML forbids tabs as indentation.',
        where,
        hint: 'Replace the tab by spaces.',
      });
    case 'MULTIPLE_DOCS':
      throw syntax(file, {
        message: 'A second document begins here: expected one.',
        where,
        hint: 'Write each project into a file of its own; --config takes a glob.',
      });
    default:
      throw syntax(file, { message: `Not valid YAML${said}: ${error.message.replace(/[.:]?\s*$/, '')}.`, where });
  }
}

function toValue(document: Document, place: (offset: number) => Place, file: string): unknown {
  visit(document, {
    Alias(_, alias) {
      const target = alias.resolve(document);
      const [from, , to] = target?.range ?? [];
      const at = alias.range?.[0] ?? 0;
      if (!target) {
        throw syntax(file, {
          message: `*${alias.source} repeats a value that has no name: expected &${alias.source} before it.`,
          where: place(at),
        });
      }
      if (from !== undefined && to !== undefined && from <= at && at < to) {
        throw syntax(file, {
          message: `*${alias.source} stands inside the value it repeats: expected an end.`,
          where: place(at),
        });
      }
    },
  });
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    if (cause instanceof MlopsError) throw cause;
    let first: Node | undefined;
    visit(document, {
      Alias(_, alias) {
        first = alias;
        return visit.BREAK;
      },
    });
    throw syntax(file, {
      message: `Aliases (*name) repeat too much here: expected at most ${MOST_ALIASES} repetitions in all.`,
      where: first?.range ? place(first.range[0]) : undefined,
      hint: 'Write the values out.',
      cause,
    });
  }
}

function find(document: Document, path: Path): { node?: Node | null; key?: Node } {
  let node = document.contents as Node | null;
  let key: Node | undefined;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair = node.items.find(
        (item: Pair) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (!pair) return key ? { key } : { node };
      key = pair.key as Node;
      node = pair.value as Node | null;
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step] as Node;
      key = isCollection(node) ? undefined : key;
      if (isScalar(node)) key = undefined;
    } else {
      return key ? { key } : { node };
    }
  }
  return { node, key };
}

/** A value that takes up room of its own; `key:` alone has an empty one behind the colon. */
function isWritten(node: Node | null | undefined): boolean {
  return isScalar(node) && node.range !== undefined && node.range !== null && node.range[1] > node.range[0];
}

function syntax(file: string, detail: ErrorDetail): MlopsError {
  return fail('MLOPS_CONFIG_SYNTAX', { ...detail, where: detail.where ?? { file } });
}
