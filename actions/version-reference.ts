import { join } from 'node:path';
import type { Project } from '#config';
import { openEngine } from '#data';
import { sha256File, type RunRecord } from '#evidence';
import { canonicalJson, MlopsError, type Host, type Json } from '#kit';
import { referenceFromTables } from '#monitoring';
import { validatedOn } from './validated-on.ts';

/**
 * Makes the reference that monitoring will compare this model's predictions with, from what the recorded run was validated
 * on: by digest, from the workspace or the store. A model that has none can be registered and watched against a file.
 * @param scratch an empty directory @returns path of a reference.json; undefined when there is nothing to make it of
 */
export async function makeReference(
  host: Host,
  project: Project,
  run: RunRecord,
  scratch: string,
): Promise<string | undefined> {
  const source = await validatedOn(host, async (stage, file, role) => {
    const digest = run.subjects[stage]?.find(({ name }) => name === file)?.digest.sha256;
    if (digest === undefined) return undefined;
    const name = `${stage}/${file}`;
    const here = join(project.workspace, 'outputs', name);
    if ((await host.files.exists(here)) && (await sha256File(here)) === digest)
      return { name, path: here, ...(role && { role }) };
    if (!(await host.store.has(digest))) return undefined;
    const path = join(scratch, name);
    await host.store.get(digest, path);
    return { name, path, ...(role && { role }) };
  });
  if (!source) return undefined;
  const engine = await openEngine(host, { directory: scratch });
  try {
    const reference = await referenceFromTables(engine, source.tables);
    const path = join(scratch, 'reference.json');
    await host.files.write(path, `${canonicalJson(reference as unknown as Json)}\n`);
    return path;
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    host.log.warning(`No reference for monitoring can be made of run ${run.id.slice(0, 12)}: ${error.message}`);
    return undefined;
  } finally {
    engine.close();
  }
}
