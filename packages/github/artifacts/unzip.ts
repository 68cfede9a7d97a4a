import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { ARCHIVE_LIMITS, planArchive, refused, type ArchivedFile, type ArchiveLimits } from './zip-directory.ts';

/**
 * Unpacks an archive that anybody may have made into a fresh directory. Nothing is written outside of it, and no more than
 * the limits allow; on an error the directory is left half full, for the caller to remove.
 *
 * @param directory exists and is empty
 * @returns the names of its files
 * @throws MLOPS_ARTIFACT_REFUSED
 */
export async function unzip(
  archive: string,
  directory: string,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<string[]> {
  const handle = await open(archive);
  try {
    const plan = await planArchive(handle, (await handle.stat()).size, limits);
    for (const name of plan.directories) await mkdir(join(directory, name), { recursive: true });
    for (const file of plan.files) await unpack(archive, file, join(directory, file.name));
    return plan.files.map(({ name }) => name);
  } finally {
    await handle.close();
  }
}

async function unpack(archive: string, file: ArchivedFile, path: string): Promise<void> {
  const what = JSON.stringify(file.name);
  const packed =
    file.packed === 0 ? [] : createReadStream(archive, { start: file.start, end: file.start + file.packed - 1 });
  const inflate = createInflateRaw();
  try {
    await mkdir(dirname(path), { recursive: true });
    // `wx`: two names that are one file on this file system are an error, never one over the other.
    const target = createWriteStream(path, { flags: 'wx' });
    if (file.deflated) await pipeline(packed, inflate, measure(file), target);
    else await pipeline(packed, measure(file), target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) throw refused(`${what} is damaged`);
    if (code === 'EEXIST' || code === 'ENOTDIR') throw refused(`the name ${what} is there twice`);
    throw error;
  }
  if (file.deflated && inflate.bytesWritten !== file.packed) throw refused(`${what} has bytes after its end`);
}

/** Lets exactly the promised bytes through: their number while they come, their checksum at the end. */
function measure(file: ArchivedFile): Transform {
  let bytes = 0;
  let checksum = 0;
  const wrong = () => refused(`${JSON.stringify(file.name)} is not what the directory says`);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      checksum = crc32(chunk, checksum);
      if (bytes > file.size) done(wrong());
      else done(null, chunk);
    },
    flush(done) {
      if (bytes === file.size && checksum === file.crc32) done();
      else done(wrong());
    },
  });
}
