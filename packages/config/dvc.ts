import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { fail } from './errors.ts';

/** What a `.dvc` file says of its output. */
export interface DvcFile {
  /** Of a directory with `.dir` behind it: then it is that of DVC's listing. */
  md5: string;
  /** DVC before 3.0 wrote no `hash`, and took CRLF of what looks like text for LF. */
  legacy: boolean;
}

/** How much DVC before 3.0 reads at once: a CRLF between two pieces stays one. */
const PIECE = 1 << 20;
/** Written to later than this a file may have the same times with other bytes. */
const SETTLED_MS = 2000;

/**
 * @param file its name, for messages
 * @throws MLOPS_PAYLOAD_UNREADABLE
 * @see https://dvc.org/doc/user-guide/project-structure/dvc-files · https://dvc.org/doc/user-guide/upgrade
 */
export function readDvcFile(text: string, file: string): DvcFile {
  const document = parseDocument(text, { version: '1.1' });
  const said = (key: string): unknown => (document.errors.length > 0 ? undefined : document.getIn(['outs', 0, key]));
  const read = dvcFileOf({ md5: said('md5'), hash: said('hash') });
  if (read) return read;
  throw fail('MLOPS_PAYLOAD_UNREADABLE', {
    message: `${file} is not a file that DVC wrote: expected outs[0].md5.`,
    where: { file, field: 'outs[0].md5' },
    hint: `Write it again with: dvc add ${argument(file.replace(/\.dvc$/, ''))}`,
  });
}

/** @returns undefined where it says no md5 */
export function dvcFileOf({ md5, hash }: { md5?: unknown; hash?: unknown }): DvcFile | undefined {
  if (typeof md5 !== 'string' || !/^[0-9a-f]{32}(\.dir)?$/.test(md5)) return undefined;
  return { md5, legacy: hash === undefined };
}

/**
 * Whether DVC means these bytes.
 * @param content a file by its path, or the bytes
 * @returns `true`, or the md5 that they have
 */
export async function isDvcContent({ md5, legacy }: DvcFile, content: string | Uint8Array): Promise<true | string> {
  const [plain, unix] = [createHash('md5'), createHash('md5')];
  for await (const piece of typeof content === 'string'
    ? (createReadStream(content, { highWaterMark: PIECE }) as AsyncIterable<Buffer>)
    : pieces(content)) {
    plain.update(piece);
    if (legacy) unix.update(unixLines(piece));
  }
  const found = plain.digest('hex');
  return found === md5 || (legacy && unix.digest('hex') === md5) ? true : found;
}

/** As `isDvcContent` of a file, once for as long as it is not changed. */
export const isDvcPayload = (dvc: DvcFile, path: string, memo: string): Promise<true | string> =>
  onceTrue(path, dvc.md5, memo, () => isDvcContent(dvc, path));

/** What is asked of a file; that it was true is remembered under `memo`, and believed until the file is changed, or what is asked. */
export async function onceTrue<Answer>(
  path: string,
  asked: string,
  memo: string,
  ask: () => Promise<true | Answer>,
): Promise<true | Answer> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  const seen = `${size}:${mtimeNs}:${ctimeNs}:${ino} ${asked}\n`;
  const place = join(memo, createHash('sha256').update(path).digest('hex'));
  if ((await readFile(place, 'utf8').catch(() => '')) === seen) return true;
  const found = await ask();
  const changed = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
  if (found === true && changed < Date.now() - SETTLED_MS) {
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, seen);
  }
  return found;
}

function* pieces(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield Buffer.from(bytes.subarray(at, at + PIECE));
}

function unixLines(piece: Buffer): Buffer {
  return piece.includes('\r\n') ? Buffer.from(piece.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : piece;
}

/** One word for a shell to copy, quoted only when it has to be. */
export function argument(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
