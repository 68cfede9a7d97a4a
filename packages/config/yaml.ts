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

/** Keys and positions from the top of a document. */
export type Path = readonly (string | number)[];

interface Place {
  file: string;
  line: number;
  column: number;
}

/** A YAML file read strictly: what it says, and where it says it. */
export interface YamlDocument {
  value: unknown;
  /** Place of the scalar at `path`, or of the key that a collection or a missing value belongs to. */
  locate(path: Path): Place;
  /** Place of the key itself, or of the list's item. */
  locateKey(path: Path): Place;
  /** What the file has at `path` for a plain scalar, letter by letter: `012` where the value is 12. */
  written(path: Path): string | undefined;
  /** Whether the file says `text` at `path` letter by letter, so that an offset in it is a column of the line. */
  isVerbatim(path: Path, text: string): boolean;
}

export interface YamlSource {
  /** As bytes, unless it has been decoded already. */
  content: Uint8Array | string;
  /** How the file is named in errors. */
  file: string;
  /** The error of whoever reads: a broken contract is another one than a broken mlops.yml. */
  fail(detail: ErrorDetail): MlopsError;
}

/** A hand-written file is a few kilobytes; more is a mistake or an attack. */
const MOST_BYTES = 1 << 20;
/** Aliases may repeat a value a few times; growing by references to references is refused. */
const MOST_ALIASES = 20;

type Refuse = (detail: ErrorDetail) => MlopsError;

/**
 * Reads YAML 1.2: UTF-8, one document, text keys, no duplicate keys, no unknown tags, few aliases.
 * @throws what `source.fail` makes, with line and column
 */
export function readYaml({ content, file, fail }: YamlSource): YamlDocument {
  const refuse: Refuse = (detail) => fail({ ...detail, where: detail.where ?? { file } });
  const text = typeof content === 'string' ? content : decode(content, file, refuse);
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const document = parse(text, lines, place, file, refuse);
  const written = (path: Path): string | undefined => {
    const { node } = find(document, path);
    return isScalar(node) && node.type === 'PLAIN' ? node.source : undefined;
  };
  return {
    value: toValue(document, place, refuse),
    locate: (path) => {
      const { node, key } = find(document, path);
      return place((isWritten(node) || !key ? node?.range?.[0] : key.range?.[0]) ?? 0);
    },
    locateKey: (path) => {
      const { node, key } = find(document, path);
      return place((key ?? node)?.range?.[0] ?? 0);
    },
    written,
    isVerbatim: (path, said) => written(path) === said,
  };
}

function decode(bytes: Uint8Array, file: string, refuse: Refuse): string {
  if (bytes.length > MOST_BYTES) {
    throw refuse({
      message: `${file} has ${bytes.length} bytes: expected a hand-written file of at most ${MOST_BYTES}.`,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    throw refuse({
      message: `${file} is not UTF-8 text${utf16 ? ' but UTF-16' : ''}: expected YAML in UTF-8.`,
      hint: 'Save the file as UTF-8.',
      cause,
    });
  }
}

function parse(
  text: string,
  lines: LineCounter,
  place: (offset: number) => Place,
  file: string,
  refuse: Refuse,
): Document {
  let document: Document;
  try {
    // The parser compares each key with every other one of its section: a megabyte of keys would keep it busy for minutes.
    const uniqueKeys = false;
    document = parseDocument(text, {
      version: '1.2',
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      uniqueKeys,
    });
  } catch (cause) {
    throw refuse({ message: `${file} is nested too deeply to be read.`, cause });
  }
  const [error] = [...document.errors, ...document.warnings];
  const version = document.directives?.yaml.version;
  if (!error && version !== '1.2') {
    throw refuse({
      message: `The file says that it is YAML ${version}, in which 1:30 is 90 and no is false: expected YAML 1.2.`,
      where: place(text.indexOf('%YAML')),
      hint: 'Remove the line that begins with %YAML.',
    });
  }
  if (!error) {
    refuseTwins(document, place, refuse);
    return document;
  }
  const [start, end] = error.pos;
  const where = place(start);
  const offending = text
    .slice(start, end > start + 1 ? end : undefined)
    .split(/[\r\n]/, 1)[0]!
    .trim()
    .slice(0, 60);
  const said = offending === '' ? '' : ` at ${JSON.stringify(offending)}`;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      throw refuse({
        message: 'The line begins with a tab: expected spaces, YAML forbids tabs as indentation.',
        where,
        hint: 'Replace the tab by spaces.',
      });
    case 'MULTIPLE_DOCS':
      throw refuse({
        message: 'A second document begins here: expected one.',
        where,
        hint: 'Write each document into a file of its own.',
      });
    default:
      throw refuse({ message: `Not valid YAML${said}: ${error.message.replace(/[.:]?\s*$/, '')}.`, where });
  }
}

function refuseTwins(document: Document, place: (offset: number) => Place, refuse: Refuse): void {
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        if (seen.has(name)) {
          throw refuse({
            message: `The key ${JSON.stringify(String(name).slice(0, 60))} stands twice in the same section: expected each key once.`,
            where: place((key as Node).range?.[0] ?? 0),
            hint: 'Remove one of the two, or merge them.',
          });
        }
        seen.add(name);
      }
    },
  });
}

function toValue(document: Document, place: (offset: number) => Place, refuse: Refuse): unknown {
  visit(document, {
    Alias(_, alias) {
      const target = alias.resolve(document);
      const [from, , to] = target?.range ?? [];
      const at = alias.range?.[0] ?? 0;
      if (!target) {
        throw refuse({
          message: `*${alias.source} repeats a value that has no name: expected &${alias.source} before it.`,
          where: place(at),
        });
      }
      if (from !== undefined && to !== undefined && from <= at && at < to) {
        throw refuse({
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
    throw refuse({
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
