/** Files whose first bytes name them, and which are not judged here. */
const KINDS: readonly { at: number; magic: string; kind: string }[] = [
  { at: 0, magic: '\x89HDF\r\n', kind: 'HDF5 (Keras), whose layers may hold code' },
  { at: 0, magic: 'GGUF', kind: 'GGUF' },
  { at: 4, magic: 'TFL3', kind: 'TensorFlow Lite' },
  { at: 0, magic: 'PAR1', kind: 'Parquet' },
  { at: 0, magic: 'ARROW1', kind: 'Arrow' },
  { at: 0, magic: 'BZh', kind: 'compressed by bzip2' },
  { at: 0, magic: '\xfd7zXZ', kind: 'compressed by xz' },
  { at: 0, magic: '\x5d\x00\x00', kind: 'compressed by lzma' },
  { at: 0, magic: '\x04\x22\x4d\x18', kind: 'compressed by lz4' },
  { at: 0, magic: '\x28\xb5\x2f\xfd', kind: 'compressed by Zstandard' },
  { at: 0, magic: 'ZF', kind: 'joblib before 0.10' },
  { at: 257, magic: 'ustar', kind: 'tar' },
  { at: 0, magic: '7z\xbc\xaf', kind: '7z' },
  { at: 0, magic: '\x7fELF', kind: 'a program' },
  { at: 0, magic: 'MZ', kind: 'a program' },
  { at: 0, magic: '\x89PNG', kind: 'PNG' },
];

export function kindOf(start: Buffer): string {
  const found = KINDS.find(({ at, magic }) => start.toString('latin1', at, at + magic.length) === magic);
  return found?.kind ?? 'bytes of no known kind';
}
