import type { Making } from './making.ts';
import { Opcode } from './opcode.ts';
import { Broken } from './broken.ts';
import { FALSE, Int, NUMBER, OPAQUE, TRUE, type Value } from './value.ts';

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
const WRITTEN_FLOAT = new RegExp(
  `^${SPACE}[+-]?(?:(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?|inf(?:inity)?|nan)${SPACE}$`,
  'i',
);
const WRITTEN_ENTRY = new RegExp(`^${SPACE}[+-]?${DIGITS}${SPACE}$`);
/** How `repr` writes it: of any other form the value is not relied on. */
const CANONICAL = /^(?:0|-?[1-9]\d*)$/;

/**
 * A value that is written out on a line, as protocol 0 does. A text that needs unescaping is opaque: no name does.
 * @param from where the line begins in the bytes
 */
export function writtenValue(
  opcode: number,
  line: string,
  { bytes, from, made }: { bytes: Buffer; from: number; made: Making },
): Value {
  switch (opcode) {
    case Opcode.INT:
    case Opcode.LONG: {
      if (opcode === Opcode.INT && line === '01') return TRUE;
      if (opcode === Opcode.INT && line === '00') return FALSE;
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
      if (!/^(["'])[^]*\1$/.test(quoted) || quoted.length < 2) throw new Broken('a text has no quotes');
      return quoted.includes('\\') ? OPAQUE : made.keep(bytes, from + 1, quoted.length - 2);
    }
    default:
      return /^[\x00-\x5b\x5d-\x7f]*$/.test(line) ? made.keep(bytes, from, line.length) : OPAQUE;
  }
}

/** A value on a line that is too long to be kept. @param start what it begins with */
export function longWrittenValue(opcode: number, start: string): Value {
  const [said] = start.split('\0') as [string];
  switch (opcode) {
    case Opcode.GET:
    case Opcode.PUT:
      if (/[^\s\d_+-]/.test(said)) throw new Broken('a memo entry has no number');
      throw new Broken('digits in the number of a memo entry', 'pickle-too-large');
    case Opcode.INT:
    case Opcode.LONG:
    case Opcode.FLOAT:
      if (/[^\s\w.+-]/.test(said) || /[^\s]\s+[^\s]/.test(said)) throw new Broken('a number is none');
      return NUMBER;
    case Opcode.STRING:
      if (!/^["']/.test(start)) throw new Broken('a text has no quotes');
  }
  return OPAQUE;
}

/** The number of a memo entry. */
export function writtenEntry(line: string): number {
  const [said] = line.split('\0') as [string];
  if (!WRITTEN_ENTRY.test(said)) throw new Broken('a memo entry has no number');
  const number = Number(said.replaceAll('_', ''));
  if (!Number.isSafeInteger(number)) throw new Broken('digits in the number of a memo entry', 'pickle-too-large');
  if (number < 0) throw new Broken('a memo entry has a negative number');
  return number;
}

/** In C a number ends where its text does, at the first zero byte. */
function needNumber(written: RegExp, line: string): void {
  const [said] = line.split('\0') as [string];
  if (!written.test(said)) throw new Broken('a number is none');
}

/** A written text with its characters for their numbers; of octal ones Python keeps a byte. */
export function unescaped(line: string): string {
  return line.replace(
    /\\(?:u([\da-f]{4})|U([\da-f]{8})|x([\da-f]{2})|([0-7]{1,3}))/gi,
    (escape, short?: string, long?: string, hexadecimal?: string, octal?: string) => {
      const number =
        octal === undefined ? Number.parseInt(short ?? long ?? hexadecimal!, 16) : Number.parseInt(octal, 8) & 0xff;
      return number <= 0x10ffff ? String.fromCodePoint(number) : escape;
    },
  );
}
