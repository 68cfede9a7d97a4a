import { open, type FileHandle } from 'node:fs/promises';
import type { Where } from '#kit';
import { fail } from '../errors.ts';

export type InspectedFile =
  | { format: 'parquet' | 'jsonl'; path: string; bytes: number }
  | { format: 'csv'; path: string; bytes: number; delimiter: string; header: string };

const HEAD = 65_536;

/**
 * Says what a data file is by its first bytes (and a Parquet file's last), or why it is no data.
 * @throws MLOPS_DATA_MISSING, MLOPS_DATA_EMPTY, MLOPS_DATA_POINTER, MLOPS_DATA_ENCODING, MLOPS_DATA_LINE_ENDS,
 *   MLOPS_DATA_FORMAT
 */
export async function inspectFile(path: string): Promise<InspectedFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    throw missing(path, (cause as NodeJS.ErrnoException).code ?? String(cause), cause);
  }
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw missing(path, 'it is not a file');
    const bytes = status.size;
    const head = await read(handle, 0, Math.min(HEAD, bytes));
    if (bytes === 0) throw empty(path, 'has no bytes');
    if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
      await checkParquetEnd(path, handle, bytes);
      return { format: 'parquet', path, bytes };
    }
    return inspectText(path, bytes, head);
  } finally {
    await handle.close();
  }
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Parquet ends with the length of its footer (4 bytes, little endian) and the magic once more. */
async function checkParquetEnd(path: string, handle: FileHandle, bytes: number): Promise<void> {
  const tail = bytes < 12 ? Buffer.alloc(0) : await read(handle, bytes - 8, 8);
  if (tail.subarray(4).toString('latin1') === 'PAR1' && tail.readUInt32LE(0) + 12 <= bytes) return;
  throw fail('MLOPS_DATA_FORMAT', {
    message: 'the Parquet file is damaged: its end is not that of a Parquet file',
    where: { file: path },
    hint: 'It was probably cut off while it was written or copied. Make or fetch it again.',
  });
}

function inspectText(path: string, bytes: number, head: Buffer): InspectedFile {
  if (head.toString('latin1').startsWith('version https://git-lfs.github.com/spec/')) {
    throw fail('MLOPS_DATA_POINTER', {
      message: 'the file is a git-LFS pointer, not the data it stands for',
      where: { file: path },
      hint: 'Run `git lfs pull` (in a workflow: actions/checkout with `lfs: true`).',
    });
  }
  checkEncoding(path, head);
  const text = head.toString('utf8').replace(/^\ufeff/, '');
  if (text.trim() === '') throw empty(path, 'has nothing but white space');
  if (!text.includes('\n') && text.includes('\r')) {
    throw fail('MLOPS_DATA_LINE_ENDS', {
      message: 'the lines end with a lone carriage return (CR); expected LF or CRLF',
      where: { file: path, line: 1, column: text.indexOf('\r') + 1 },
      hint: "Convert it: tr '\\r' '\\n' < old > new",
    });
  }
  if (/^\s*\{/.test(text)) return { format: 'jsonl', path, bytes };
  const header = text.split(/\r?\n/, 1)[0]!;
  return { format: 'csv', path, bytes, delimiter: delimiterOf(header), header };
}

function checkEncoding(path: string, head: Buffer): void {
  const wrong = (what: string, where: Where, hint: string) =>
    fail('MLOPS_DATA_ENCODING', { message: `${what}; expected UTF-8`, where: { file: path, ...where }, hint });
  const mark = head.subarray(0, 2).toString('hex');
  const hint = 'Convert it: iconv -f UTF-16 -t UTF-8 old > new';
  if (mark === 'fffe' || mark === 'feff') throw wrong('the file is UTF-16 text', { line: 1 }, hint);
  const nul = head.indexOf(0);
  if (nul < 0) return;
  const before = head.subarray(0, nul);
  const utf16 = nul <= 1 || head.subarray(0, 64).filter((byte) => byte === 0).length >= Math.min(64, head.length) / 3;
  if (utf16) throw wrong('the file is UTF-16 text without a byte order mark', { line: 1 }, hint);
  const line = before.toString('latin1').split('\n').length;
  throw wrong(
    'the file holds a NUL byte',
    { line, column: nul - before.lastIndexOf(10) },
    "Remove it (tr -d '\\0'), or name the right file.",
  );
}

/** The candidate that occurs most in the header outside of quotes; a header without any is one column. */
function delimiterOf(header: string): string {
  const plain = header.replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t', '|'].map((delimiter) => [delimiter, plain.split(delimiter).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function missing(path: string, reason: string, cause?: unknown): Error {
  const known: Record<string, string> = {
    ENOENT: 'it does not exist',
    EACCES: 'it may not be read',
    EISDIR: 'it is a directory',
  };
  return fail('MLOPS_DATA_MISSING', {
    message: `the data file cannot be read: ${known[reason] ?? reason}`,
    where: { file: path },
    hint: 'Check the path, or run the command that fetches the data.',
    cause,
  });
}

function empty(path: string, what: string): Error {
  return fail('MLOPS_DATA_EMPTY', {
    message: `the data file ${what}`,
    where: { file: path },
    hint: 'Make or fetch it again.',
  });
}
