import type { Making } from './making.ts';
import { Opcode } from './opcode.ts';
import { Broken } from './stack.ts';
import { FALSE, Int, OPAQUE, TRUE, type Value } from './value.ts';

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
      if (!/^-?\d+L?$/.test(line)) throw new Broken('a number is none');
      const number = Number.parseInt(line, 10);
      return made.isDetailed && Number.isSafeInteger(number) ? made.detail(new Int(number)) : OPAQUE;
    }
    case Opcode.FLOAT:
      if (!/^[+-]?(\d+\.?\d*(e[+-]?\d+)?|inf|nan)$/i.test(line)) throw new Broken('a number is none');
      return OPAQUE;
    case Opcode.STRING:
      if (!/^(["']).*\1$/.test(line) || line.length < 2) throw new Broken('a text has no quotes');
      return /^.[^\\]*$/.test(line) ? made.keep(bytes, from + 1, line.length - 2) : OPAQUE;
    default:
      return /^[\x00-\x5b\x5d-\x7f]*$/.test(line) ? made.keep(bytes, from, line.length) : OPAQUE;
  }
}

/** The number of a memo entry. */
export function writtenEntry(line: string): number {
  if (!/^\d{1,10}$/.test(line)) throw new Broken('a memo entry has no number');
  return Number(line);
}
