import { open, type FileHandle } from 'node:fs/promises';
import type { Where } from '#kit';
import { fail } from '../errors.ts';

export type InspectedFile =
  | { format: 'parquet' | 'jsonl'; path: string; bytes: number }
  | { format: 'csv'; path: string; bytes: number; delimiter: string; columns: string[] };

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
    const inspected = inspectText(path, bytes, head);
    await refuseNul(path, handle);
    return inspected;
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
  refuseUtf16(path, head);
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
  const delimiter = delimiterOf(header);
  return { format: 'csv', path, bytes, delimiter, columns: headerColumns(path, header, delimiter) };
}

/** The engine would carry NUL bytes along inside of texts; looking for one costs little beside parsing. */
async function refuseNul(path: string, handle: FileHandle): Promise<void> {
  const nul = await firstNul(handle);
  if (nul === undefined) return;
  let line = 1;
  await eachPart(handle, (part, position) => {
    const before = part.subarray(0, Math.max(0, nul - position));
    for (let at = before.indexOf(10); at >= 0; at = before.indexOf(10, at + 1)) line++;
    return position + part.length <= nul;
  });
  throw notUtf8(
    path,
    'the file holds a NUL byte',
    { line },
    "Remove it (tr -d '\\0' < old > new), or name the right file.",
  );
}

async function firstNul(handle: FileHandle): Promise<number | undefined> {
  let found: number | undefined;
  await eachPart(handle, (part, position) => {
    const nul = part.indexOf(0);
    if (nul >= 0) found = position + nul;
    return nul < 0;
  });
  return found;
}

/** @param see says whether to go on */
async function eachPart(handle: FileHandle, see: (part: Buffer, position: number) => boolean): Promise<void> {
  const buffer = Buffer.alloc(2 ** 20);
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0 || !see(buffer.subarray(0, bytesRead), position)) return;
    position += bytesRead;
  }
}

/** A third of the first bytes being zero is text in two bytes per character. */
function refuseUtf16(path: string, head: Buffer): void {
  const hint = 'Convert it: iconv -f UTF-16 -t UTF-8 old > new';
  const mark = head.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') throw notUtf8(path, 'the file is UTF-16 text', { line: 1 }, hint);
  const start = head.subarray(0, 64);
  if (start.filter((byte) => byte === 0).length >= start.length / 3) {
    throw notUtf8(path, 'the file is UTF-16 text without a byte order mark', { line: 1 }, hint);
  }
}

function notUtf8(path: string, what: string, where: Where, hint: string): Error {
  return fail('MLOPS_DATA_ENCODING', { message: `${what}; expected UTF-8`, where: { file: path, ...where }, hint });
}

/** The candidate that occurs most in the header outside of quotes; a header without any is one column. */
function delimiterOf(header: string): string {
  const plain = header.replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t', '|'].map((delimiter) => [delimiter, plain.split(delimiter).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** @throws MLOPS_DATA_FORMAT when a name is missing, there twice, or its quote does not end */
function headerColumns(path: string, header: string, delimiter: string): string[] {
  const wrong = (message: string) =>
    fail('MLOPS_DATA_FORMAT', {
      message,
      where: { file: path, line: 1 },
      hint: 'The first line has to name every column once.',
    });
  const names: string[] = [];
  let rest = header;
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
    if (!quoted && rest.startsWith('"')) throw wrong('a quote in the header does not end on its line');
    const end = quoted ? quoted[0].length : rest.indexOf(delimiter) < 0 ? rest.length : rest.indexOf(delimiter);
    const name = quoted ? quoted[1]!.replaceAll('""', '"') : rest.slice(0, end);
    if (name === '') throw wrong(`column ${names.length + 1} has no name`);
    if (names.some((other) => other.toLowerCase() === name.toLowerCase()))
      throw wrong(`the column "${name}" is there twice (case does not count)`);
    names.push(name);
    if (end === rest.length) return names;
    if (rest[end] !== delimiter) throw wrong(`something follows the quoted name "${name}"`);
    rest = rest.slice(end + 1);
  }
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
