import { Opcode } from '../../packages/modelscan/pickle/opcode.ts';

type Part = keyof typeof Opcode | number | string | Uint8Array;

/** Pickle from its opcodes: a name of an opcode is its byte, a number is a byte, `=…` is text, bytes are themselves. */
export function pickle(...parts: Part[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (typeof part === 'number') return Buffer.of(part);
      if (typeof part !== 'string') return Buffer.from(part);
      return part.startsWith('=') ? Buffer.from(part.slice(1)) : Buffer.of(Opcode[part as keyof typeof Opcode]);
    }),
  );
}

/** A text of less than 256 bytes, as protocol 4 writes it. */
export function text(value: string): Buffer {
  return pickle('SHORT_BINUNICODE', Buffer.byteLength(value), `=${value}`);
}

/** `module.name`, as protocol 0 imports it. */
export function global(module: string, name: string): Buffer {
  return pickle('GLOBAL', `=${module}\n${name}\n`);
}

/** A call of what was imported by name, with one text. */
export function call(module: string, name: string, argument: string): Buffer {
  return pickle(global(module, name), text(argument), 'TUPLE1', 'REDUCE');
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** joblib's description of a one-dimensional array, up to where its bytes begin. */
export function joblibArray(options: { length: number; dtype?: string; alignment?: number; changed?: Buffer }): Buffer {
  const { length, dtype = 'f8', alignment } = options;
  return pickle(
    global('joblib.numpy_pickle', 'NumpyArrayWrapper'),
    ...(['EMPTY_TUPLE', 'NEWOBJ', 'EMPTY_DICT', 'MARK'] as const),
    text('shape'),
    ...(['BININT', uint32(length), 'TUPLE1'] as const),
    text('dtype'),
    global('numpy', 'dtype'),
    text(dtype),
    ...(['NEWFALSE', 'NEWTRUE', 'TUPLE3', 'REDUCE', 'MARK', 'BININT1', 3] as const),
    text('<'),
    ...(['NONE', 'NONE', 'NONE', 'BININT', uint32(0xffffffff), 'BININT', uint32(0xffffffff)] as const),
    ...(['BININT1', dtype === 'O' ? 63 : 0, 'TUPLE', 'BUILD'] as const),
    ...(alignment === undefined ? [] : [text('numpy_array_alignment_bytes'), 'BININT1' as const, alignment]),
    ...(options.changed ? [options.changed] : []),
    ...(['SETITEMS', 'BUILD'] as const),
  );
}
