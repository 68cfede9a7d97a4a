import type { ByteRange } from './byte-source.ts';
import { firstOfLzma } from './lzma.ts';

/**
 * Files whose first bytes name them, and which are not judged here. Where these are few, numbers begin with them too, and
 * `is` says whether what follows can be read as that kind.
 */
const KINDS: readonly { at: number; magic: string; kind: string; is?: (start: Buffer) => boolean }[] = [
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

/** Files that a library takes for its own by their name alone: they may be an ONNX model, tensors or text as well. */
const BY_NAME: readonly { name: RegExp; kind: string }[] = [
  { name: /(?:^|[\\/])saved_model\.(?:c?pb|pbtxt)$/i, kind: 'a SavedModel of TensorFlow, a program' },
  { name: /\.mlmodel$/i, kind: 'Core ML' },
  { name: /\.(?:caffemodel|prototxt)$/i, kind: 'Caffe, whose layers may be code' },
  { name: /\.pdmodel$/i, kind: 'Paddle, a program' },
  { name: /\.(?:engine|plan|trt)$/i, kind: 'TensorRT, a program' },
];

/** @returns the kind that some library takes a file for, whatever is in it */
export function kindByName(path: string): string | undefined {
  return BY_NAME.find(({ name }) => name.test(path))?.kind;
}

const HDF5 = Buffer.from('\x89HDF\r\n', 'latin1');
const BLOCK = 512;

/** @returns the kind that bytes say they are; undefined when they say nothing */
export function kindOf(start: Buffer): string | undefined {
  return KINDS.find(
    ({ at, magic, is }) => start.toString('latin1', at, at + magic.length) === magic && is?.(start) !== false,
  )?.kind;
}

/** The kind of a file whose first bytes are anyone's: HDF5 may begin with a block of its user's, tar with a name. */
export function lateKindOf(range: ByteRange): string | undefined {
  const block = Buffer.alloc(BLOCK);
  if (range.readAt(0, block) === BLOCK && isTarHeader(block)) return 'tar';
  const magic = Buffer.alloc(HDF5.length);
  for (let at = BLOCK; at < range.size; at *= 2) {
    range.readAt(at, magic);
    if (magic.equals(HDF5)) return 'HDF5 after something else';
  }
  return undefined;
}

/**
 * Old tars have no magic; all say the sum of their header's bytes, signed or not. Python takes it in octal as it writes
 * numbers itself, and in base 256.
 */
function isTarHeader(header: Buffer): boolean {
  const field = header.subarray(148, 156);
  const octal = field
    .toString('latin1')
    .replace(/\0.*/s, '')
    .replaceAll('_', '')
    .trim()
    .replace(/^\+?0o/i, '');
  const said = field[0]! >= 0x80 ? field.readInt32BE(4) : Number.parseInt(octal, 8);
  const others = [...header.subarray(0, 148), ...header.subarray(156)];
  const sum = (of: (byte: number) => number): number => others.reduce((total, byte) => total + of(byte), 8 * 0x20);
  return said === sum(Number) || said === sum((byte) => (byte << 24) >> 24);
}
