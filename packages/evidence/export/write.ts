import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Host, Progress } from '#kit';
import { fail } from '../errors.ts';
import type { ExportPlan, ExportSource } from './export.ts';
import { tarEnd, tarHeader, tarPadding } from './tar.ts';
import { zipDirectory, zipLocalHeader, type ZipEntry } from './zip.ts';

export type ExportFormat = 'directory' | 'tar' | 'zip';

/** What a target's name asks for. @throws MLOPS_EXPORT_FORMAT on an archive of another kind */
export function exportFormat(to: string): ExportFormat {
  if (/\.(tgz|tar\.\w+|gz|bz2|xz|zst|7z|rar)$/i.test(to)) {
    throw fail('MLOPS_EXPORT_FORMAT', {
      message: `${to} asks for a compressed archive; expected a directory, a .zip or a .tar`,
      hint: 'Write a .tar and compress that: the same runs then give the same .tar again.',
    });
  }
  return /\.zip$/i.test(to) ? 'zip' : /\.tar$/i.test(to) ? 'tar' : 'directory';
}

/**
 * Writes a bundle, one file at a time however large it is: aside first, then put into place whole. What is there is
 * never overwritten; killed at any moment, nothing is there.
 * @param to an absolute path; its ending chooses the format
 * @throws MLOPS_EXPORT_EXISTS, MLOPS_EXPORT_FORMAT, MLOPS_STORE_TAMPERED, MLOPS_STORE_MISSING
 */
export async function writeExport(host: Host, plan: ExportPlan, to: string): Promise<void> {
  const format = exportFormat(to);
  await refuseExisting(to);
  await mkdir(dirname(to), { recursive: true });
  await removeAbandoned(to);
  const aside = await host.files.makeTemporaryDirectory(asidePrefix(to), dirname(to));
  const progress = host.progress(`Exporting ${plan.files.size} files`, plan.files.size);
  try {
    const made = join(aside, 'bundle');
    if (format === 'directory') await writeDirectory(host, plan, made, progress);
    else await writeArchive(host, plan, { made, scratch: join(aside, 'file'), format }, progress);
    await putIntoPlace(made, to);
  } finally {
    progress.end();
    await rm(aside, { recursive: true, force: true });
  }
}

async function writeDirectory(host: Host, plan: ExportPlan, root: string, progress: Progress): Promise<void> {
  await mkdir(root);
  let done = 0;
  for (const [path, source] of plan.files) {
    host.signal.throwIfAborted();
    await place(host, source, join(root, ...path.split('/')));
    progress.update(++done);
  }
}

/** Puts the bytes of one file at `path`, checked against their digest where they come from the store. */
async function place(host: Host, source: ExportSource, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if ('bytes' in source) await writeFile(path, source.bytes);
  else if ('stored' in source) await host.store.get(source.stored, path);
  else await host.files.copy(source.file, path);
}

async function writeArchive(
  host: Host,
  plan: ExportPlan,
  { made, scratch, format }: { made: string; scratch: string; format: 'tar' | 'zip' },
  progress: Progress,
): Promise<void> {
  const archive = await open(made, 'wx');
  try {
    const entries: ZipEntry[] = [];
    let at = 0;
    let done = 0;
    const write = async (bytes: Uint8Array): Promise<void> => {
      await writeWhole(archive, bytes);
      at += bytes.length;
    };
    for (const [name, source] of plan.files) {
      host.signal.throwIfAborted();
      const content = await readable(host, source, scratch);
      const path = `${plan.folder}/${name}`;
      const { size } = content;
      if (format === 'tar') await write(tarHeader(path, size, plan.modified));
      else {
        const entry = { path, size, crc32: await crcOf(content.read()), modified: plan.modified, offset: at };
        entries.push(entry);
        await write(zipLocalHeader(entry));
      }
      for await (const chunk of content.read()) await write(chunk);
      if (format === 'tar') await write(tarPadding(size));
      await rm(scratch, { force: true });
      progress.update(++done);
    }
    await write(format === 'tar' ? tarEnd : zipDirectory(entries, at));
    await archive.sync();
  } finally {
    await archive.close();
  }
}

async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) from += (await file.write(bytes, from)).bytesWritten;
}

interface Content {
  size: number;
  /** From the beginning, each time. */
  read(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The bytes of one file. Those that may be large are read from disk, a piece at a time. */
async function readable(host: Host, source: ExportSource, scratch: string): Promise<Content> {
  if ('bytes' in source) {
    const bytes = Buffer.from(source.bytes);
    return { size: bytes.length, read: () => [bytes] };
  }
  await place(host, source, scratch);
  const { size } = await stat(scratch);
  return { size, read: () => createReadStream(scratch, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer> };
}

async function crcOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> {
  let crc = 0;
  for await (const chunk of chunks) crc = crc32(chunk, crc);
  return crc;
}

async function refuseExisting(to: string): Promise<void> {
  const found = await stat(to).catch(() => undefined);
  if (found) throw exists(to);
}

function exists(to: string): Error {
  return fail('MLOPS_EXPORT_EXISTS', {
    message: `${to} is there already, and an export never overwrites`,
    where: { file: to },
    hint: 'Name another place with --to, or move this one away.',
  });
}

/** A rename replaces a file silently and an existing directory never; a link replaces nothing. */
async function putIntoPlace(made: string, to: string): Promise<void> {
  try {
    if ((await stat(made)).isDirectory()) await rename(made, to);
    else await link(made, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes(code ?? '')) throw exists(to);
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(code ?? '')) throw error;
    // A file system without links.
    await refuseExisting(to);
    await rename(made, to);
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;
const asidePrefix = (to: string): string => `.${basename(to)}.aside-`;

/** Removes what an export to the same place left when it was killed; a day old, so that nobody is still writing it. */
async function removeAbandoned(to: string): Promise<void> {
  for (const name of await readdir(dirname(to))) {
    if (!name.startsWith(asidePrefix(to))) continue;
    const path = join(dirname(to), name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}
