import { posix, relative } from 'node:path';
import type { Host } from '#kit';
import { materialsOf, placeOf } from '../questions/lineage-materials.ts';
import type { Statement } from '../statement/statement.ts';
import { committedAs } from '../verify/committed.ts';
import { committedDigests } from '../verify/committed-digests.ts';

/** Data sources of a project by name, with their places from its folder. */
export type DataSources = Readonly<Record<string, { path: string }>>;

/**
 * The first file that stages read with bytes which its commit has in no form, as words. git takes some of them for those of the
 * commit: nbstripout's filter leaves out what the cells of a notebook gave out, `text=auto` line ends that are mixed. It starts git
 * three times, and as often again for each file whose bytes are not those that the commit stores.
 */
export async function changedButForFilters(
  host: Host,
  project: { repository: string; root: string },
  commit: string,
  statements: ReadonlyMap<string, Statement>,
  data: DataSources = {},
): Promise<string | undefined> {
  const folder = relative(project.repository, project.root);
  const materials = [...statements.values()].flatMap((statement) => materialsOf(statement));
  const read = new Map<string, Set<string>>();
  for (const { name, role, digest } of materials) {
    // Under these names a gate keeps what was recorded of a baseline.
    if (role === 'baseline' || digest.sha256 === undefined) continue;
    const source = role === 'data' ? data[name.replace(/^data\//, '')]?.path : placeOf({ name, role, digest });
    if (source === undefined || posix.isAbsolute(source)) continue;
    const path = posix.join(folder, source);
    read.set(path, (read.get(path) ?? new Set()).add(digest.sha256));
  }
  const stored = await committedDigests(host, project.repository, commit, read);
  for (const [path, digests] of read) {
    for (const sha256 of digests) {
      if (!stored.has(path) || stored.get(path) === sha256) continue;
      const found = await committedAs(host, project.repository, { commit, path }, { sha256 });
      if (found?.same === false)
        return `${path} is changed, but for a filter or line ends of git attributes, so there is nothing to commit (delete it and check it out again)`;
    }
  }
  return undefined;
}
