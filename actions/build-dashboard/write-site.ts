import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { dashboardErrors } from '#dashboard';
import type { Files } from '#kit';

/** By this file a directory is known to be a dashboard's, and what in it may be replaced. */
const MARKER = 'dashboard.json';
const Marker = z.strictObject({ dashboard: z.literal(1), files: z.array(z.string()) });

/**
 * Puts a site into a directory: written aside, then renamed. A site that a dashboard made before is replaced; killed at any
 * moment, the directory has the old one, the new one or is not there.
 * @param pages path → content @param directory absolute
 * @throws MLOPS_DASHBOARD_PLACE when there is anything else in it
 */
export async function writeSite(files: Files, directory: string, pages: ReadonlyMap<string, string>): Promise<void> {
  const parent = dirname(directory);
  await files.makeDirectory(parent);
  const aside = await files.makeTemporaryDirectory(`.${basename(directory)}.aside-`, parent);
  try {
    const made = join(aside, 'new');
    for (const [path, content] of pages) await files.write(join(made, path), content);
    const marker: z.output<typeof Marker> = { dashboard: 1, files: [...pages.keys()].sort() };
    await files.write(join(made, MARKER), `${JSON.stringify(marker, null, 2)}\n`);
    // Looked at last, so that what appears while the pages are written is seen too.
    await refuseForeign(files, directory);
    await replace(files, { made, directory, old: join(aside, 'old') });
  } finally {
    await files.remove(aside);
  }
}

/** No system call of every system swaps two directories: for a moment there is none. What was there comes back on failure. */
async function replace(
  files: Files,
  { made, directory, old }: { made: string; directory: string; old: string },
): Promise<void> {
  const replaced = await files.exists(directory);
  if (replaced) await files.rename(directory, old);
  try {
    await files.rename(made, directory);
  } catch (error) {
    if (replaced) await files.rename(old, directory);
    throw error;
  }
}

/** An empty directory is nobody's; in any other, every file must be one that the last dashboard says it wrote. */
async function refuseForeign(files: Files, directory: string): Promise<void> {
  if (!(await files.exists(directory))) return;
  const there = await allFiles(directory);
  if (there.length === 0) return;
  const own = new Set([MARKER, ...(await markedFiles(files, join(directory, MARKER)))]);
  const foreign = there.find((path) => !own.has(path));
  if (there.includes(MARKER) && foreign === undefined) return;
  throw dashboardErrors('MLOPS_DASHBOARD_PLACE', {
    message: `${directory} has ${foreign ?? there[0]!} in it, which no dashboard made: nothing was written`,
    where: { file: directory },
    hint: 'Name another directory with --to, or move away what is there.',
  });
}

/** Paths of everything but directories below a directory, with slashes; of a file, its own name. */
async function allFiles(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [basename(directory)];
    throw error;
  }
}

/** A marker that cannot be read marks nothing. */
async function markedFiles(files: Files, marker: string): Promise<readonly string[]> {
  if (!(await files.exists(marker))) return [];
  try {
    return Marker.parse(JSON.parse(await files.readText(marker))).files;
  } catch {
    return [];
  }
}
