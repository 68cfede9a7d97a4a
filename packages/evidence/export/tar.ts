/** Larger sizes do not fit into the eleven octal digits of a header. */
const LARGEST = 0o77777777777;
const BLOCK = 512;

/**
 * What stands before a file in a POSIX archive: a ustar header, and before that a pax header for a long or non-ASCII name
 * or a large size. The content follows, filled up by `tarPadding`.
 * @see IEEE Std 1003.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"
 */
export function tarHeader(path: string, size: number, modified: Date): Uint8Array {
  const records: string[] = [];
  if (Buffer.byteLength(path) > 100 || /[^\x20-\x7e]/.test(path)) records.push(paxRecord('path', path));
  if (size > LARGEST) records.push(paxRecord('size', String(size)));
  const seconds = Math.floor(modified.getTime() / 1000);
  const own = ustar(path, size > LARGEST ? 0 : size, seconds, '0');
  if (records.length === 0) return own;
  const extended = Buffer.from(records.join(''));
  const head = ustar('PaxHeader', extended.length, seconds, 'x');
  return Buffer.concat([head, extended, tarPadding(extended.length), own]);
}

/** Zeros up to the next block. */
export function tarPadding(size: number): Uint8Array {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Two empty blocks. */
export const tarEnd: Uint8Array = Buffer.alloc(2 * BLOCK);

function ustar(path: string, size: number, seconds: number, type: string): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, width: number): void =>
    void header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  header.write(Buffer.from(path).subarray(0, 100).toString('latin1'), 0, 'latin1');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(seconds, 136, 12);
  header.write('        ', 148, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return header;
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}
