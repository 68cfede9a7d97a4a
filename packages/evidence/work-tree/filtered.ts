import { posix, relative } from 'node:path';
import type { Host } from '#kit';
import { materialsOf, placeOf, type ReadMaterial } from '../questions/lineage-materials.ts';
import type { Statement } from '../statement/statement.ts';
import { committedAs } from '../verify/committed.ts';
import { committedDigests } from '../verify/committed-digests.ts';

/** Data sources of a project by name, with their places from its folder. */
export type DataSources = Readonly<Record<string, { path: string }>>;

/**
 * The first file that stages read with bytes which its commit has in no form, as words. git takes some of them for those of the
 * commit: nbstripout's filter leaves out what the cells of a notebook gave out, `text=auto` line ends that are mixed. It starts git
 * twice, and three times more for each file that the commit stores in another form.
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
  const read = new Map<string, ReadMaterial['digest']>();
  for (const material of materials) {
    // Under these names a gate keeps what was recorded of a baseline.
    if (material.role === 'baseline' || material.digest.sha256 === undefined) continue;
    const source = material.role === 'data' ? data[material.name.replace(/^data\//, '')]?.path : placeOf(material);
    if (source !== undefined) read.set(posix.join(folder, source), material.digest);
  }
  const stored = await committedDigests(host, project.repository, commit, new Set(read.keys()));
  for (const [path, digest] of read) {
    if (!stored.has(path) || stored.get(path) === digest.sha256) continue;
    const found = await committedAs(host, project.repository, { commit, path }, digest);
    if (found?.same === false)
      return `${path} is changed, but for a filter or line ends of git attributes, so there is nothing to commit (delete it and check it out again)`;
  }
  return undefined;
}
