import { type ByteStream, pieceOf } from './byte-source.ts';

/** What a library may find in YAML that says what is called. */
export type YamlSign = 'tag' | 'target' | 'pickled' | 'interpolated' | 'layer';

/** Names of what jsonpickle calls and makes. @see jsonpickle.tags */
export const PICKLED =
  'py/(?:b64|b85|bytes|ext|function|id|initargs|iterator|mod|newargs|newargsex|newobj|object|property|reduce|ref|repr|seq|set|state|tuple|type)';

/** Ends of lines to a reader of YAML 1.1. */
const BREAK = '\\n\\r\\x85\\u2028\\u2029';
/** Behind these a token may begin. Of what is not ASCII no reader agrees with another what a blank is. */
const BEFORE = `[\\s${BREAK}\\ufeff\\[\\]{},:?"']`;
/** Tags of YAML itself: with them nothing is made but texts, numbers and lists. */
const CORE = `!(?:str|int|float|bool|null|map|seq|set|omap|pairs|binary|timestamp|merge|value)(?=[\\s${BREAK},\\]}])`;

type Sign = readonly [RegExp, YamlSign];

/** Each begins with a character before what it looks for, so that none begins within a word. */
const AS_WRITTEN: readonly Sign[] = [
  [new RegExp(`${BEFORE}!(?:<|(?!${CORE})!?[\\w%])`), 'tag'],
  [new RegExp(`[${BREAK}\\ufeff]%TAG\\b`), 'tag'],
];
/** Also where escapes spell them. */
const WORDS: readonly Sign[] = [
  [/\W_target_(?!\w)/, 'target'],
  [new RegExp(`[^\\w/.-]${PICKLED}(?![\\w/.-])|\\Wjson://`), 'pickled'],
  // What another interpolation makes of a resolver's name nobody reads; no path of keys is as long.
  [/\$\{(?:[^}:$]{0,58}\$\{|[^}:]{59})/, 'interpolated'],
];
/** A sign when both are there, in whatever order. */
const PAIRS: readonly (readonly [RegExp, RegExp, YamlSign])[] = [
  [/\Wclass_name(?!\w)/, /\Wconfig(?!\w)/, 'layer'],
  [/\$\{/, /\W(?:create|decode|eval)(?!\w)/, 'interpolated'],
];

/** Small, so that what is made of it is forgotten soon. */
const PIECE = 1 << 13;
/** Longer than any sign, and than what it looks at behind it. */
const OVERLAP = 64;
/** Other spellings, in double quotes; the end of a line is none. */
const ESCAPE = new RegExp(
  `\\\\(?:x([\\da-fA-F]{2})|u([\\da-fA-F]{4})|U([\\da-fA-F]{8})|(?:\\r\\n|[${BREAK}]) ?|[^]|$)`,
  'g',
);
const LONGEST_ESCAPE = 10;
const LINE_END = new RegExp(`[${BREAK}]+ ?`);

/**
 * The signs that are in a text, whatever a reader takes it for: each way to write such a tag, key or value has one of them,
 * wherever lines, comments and quotes end. It is not parsed, since no two readers of YAML agree on all texts, and what one
 * takes for a comment the next one calls. So a text that only speaks of it has them too.
 *
 * @returns as soon as one of `wanted` is there, with the byte at which it begins
 * @see PyYAML 6, scanner.py: fetch_more_tokens, scan_flow_scalar; libyaml and ruamel.yaml allow no more before a token
 */
export async function yamlSign(
  stream: ByteStream,
  wanted: readonly YamlSign[],
): Promise<{ kind: YamlSign; offset: number } | undefined> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let [piece, before] = [pieceOf(stream, PIECE), pieceOf(stream, PIECE)];
  const isWanted = <T extends readonly unknown[]>(signs: readonly T[]): T[] =>
    signs.filter((sign) => wanted.includes(sign.at(-1) as YamlSign));
  const pairs = isWanted(PAIRS).map(([one, other, sign]) => ({ parts: [one, other], sign }));
  const written = new Signs(isWanted([...AS_WRITTEN, ...WORDS]), pairs);
  const meant = new Signs(isWanted(WORDS), pairs);
  const escapes = new Escapes();
  let [offset, kept] = [0, 0];
  for (;;) {
    const read = await stream.read(piece, 0);
    const isLast = read === 0;
    const text = isLast ? decoder.decode() : decoder.decode(piece.subarray(0, read), { stream: true });
    const plain = written.in(text, isLast);
    const found = plain ?? meant.in(escapes.undone(text, isLast), isLast);
    if (found !== undefined) {
      const both = Buffer.concat([before.subarray(0, kept), piece.subarray(0, read)]);
      const reading = (one: string): string => (plain ? one : new Escapes().undone(one, true));
      return { kind: found.sign, offset: offset + beginOf(both, found.what, { reading, first: offset === 0 }) };
    }
    if (isLast) return undefined;
    offset += kept;
    kept = read;
    [piece, before] = [before, piece];
  }
}

/** At which byte the first of such signs begins: behind it, fewer are left. */
function beginOf(
  bytes: Buffer,
  what: RegExp,
  { reading, first }: { reading: (text: string) => string; first: boolean },
): number {
  // A character may have begun before.
  const whole = Math.max(
    0,
    bytes.findIndex((byte) => byte >> 6 !== 0b10),
  );
  const text = bytes.toString('utf8', whole);
  const every = new RegExp(what, 'g');
  const countFrom = (from: number): number => {
    // A line begins where the file does.
    const rest = (first && from === 0 ? '\n' : '') + text.slice(from);
    return oneBlank(reading(rest)).match(every)?.length ?? 0;
  };
  // None is there of one that began even before that.
  const count = Math.max(1, countFrom(0));
  let [low, high] = [0, text.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (countFrom(middle) >= count) low = middle;
    else high = middle;
  }
  const blanks = Math.max(0, text.slice(low).search(/\S/));
  return whole + Buffer.byteLength(text.slice(0, low + blanks));
}

const oneBlank = (text: string): string => text.replace(/[ \t]+/g, ' ');

/** Two that make a sign together; what has been found of them is left out. */
interface Pair {
  parts: RegExp[];
  sign: YamlSign;
}

interface Found {
  sign: YamlSign;
  /** What is in the piece that was looked at last. */
  what: RegExp;
}

/** Looks for signs in a text that comes a piece at a time. */
class Signs {
  readonly #signs: readonly Sign[];
  readonly #pairs: readonly Pair[];
  /** The end of what came before; a line begins where the text does. */
  #before = '\n';

  constructor(signs: readonly Sign[], pairs: readonly Pair[]) {
    this.#signs = signs;
    this.#pairs = pairs;
  }

  in(piece: string, isLast: boolean): Found | undefined {
    const text = oneBlank(this.#before + piece + (isLast ? '\n' : ''));
    // What stands at the end is looked at again with what follows it.
    const whole = isLast ? text.length : text.length - OVERLAP;
    this.#before = text.slice(-2 * OVERLAP);
    const isIn = (what: RegExp): boolean => {
      const at = text.search(what);
      return at >= 0 && at < whole;
    };
    for (const pair of this.#pairs) {
      const [what] = pair.parts;
      pair.parts = pair.parts.filter((part) => !isIn(part));
      if (pair.parts.length === 0) return { sign: pair.sign, what: what! };
    }
    const found = this.#signs.find(([what]) => isIn(what));
    return found && { sign: found[1], what: found[0] };
  }
}

/** What a text says if all of it stands in double quotes, a piece at a time. */
class Escapes {
  /** An escape whose end has not come. */
  #begun = '';

  undone(piece: string, isLast: boolean): string {
    const text = oneBlank(this.#begun + piece);
    this.#begun = '';
    let said = '';
    let from = 0;
    for (const match of text.matchAll(ESCAPE)) {
      const [whole, ...codes] = match;
      const end = match.index + whole.length;
      said += text.slice(from, match.index);
      // Blanks behind the end of a line may go on, too.
      if (!isLast && (match.index + LONGEST_ESCAPE > text.length || end === text.length)) {
        this.#begun = text.slice(match.index);
        return said;
      }
      said += meaning(
        whole,
        codes.find((code) => code !== undefined),
      );
      from = end;
    }
    return said + text.slice(from);
  }
}

function meaning(escape: string, code: string | undefined): string {
  if (code === undefined) return escape.slice(1).replace(LINE_END, '');
  const point = Number.parseInt(code, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}
