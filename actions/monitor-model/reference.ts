import { join } from 'node:path';
import { resolvePath, type Project } from '#config';
import type { Engine } from '#data';
import { stageOutput, type Ledger, type Material, type StageOutput } from '#evidence';
import { MlopsError, type Host } from '#kit';
import {
  monitoringErrors,
  readReference,
  referenceFromTables,
  type Reference,
  type ReferenceTables,
} from '#monitoring';
import { recordedReference, type VersionRecord } from '#registry';
import { declaredFeatures, validatedOn } from '../validated-on.ts';

/** Where the reference comes from, and what of it is read. */
export interface ReferenceSource {
  materials: Material[];
  /** A reference.json that was made before. */
  made?: string;
  tables?: ReferenceTables;
}

const MADE = /\.json$/i;

/** The version in production, and the ledger that says so. */
interface Serving {
  version: VersionRecord;
  ledger: Ledger;
  /** Path of its reference, where that was made again: then the ledger need not be believed. */
  again: string | undefined;
}

/**
 * What windows are compared with: the file that was named; else what came with the version in production; else what the
 * model of this workspace was validated on.
 * @param found.serving the version in production @param found.scratch takes what is fetched
 * @throws MLOPS_MONITOR_INPUT when there is none
 */
export async function findReference(
  host: Host,
  project: Project,
  { named, serving, scratch }: { named: string | undefined; serving: Serving | undefined; scratch: string },
): Promise<ReferenceSource> {
  if (named !== undefined) {
    const path = await resolvePath(project, named, { purpose: 'baseline', at: ['monitor', 'reference'] });
    const material: Material = { name: named, path, role: 'baseline' };
    if (MADE.test(named)) return { materials: [material], made: path };
    const features = await output(project, 'build-features');
    const inputs = features && (await declaredFeatures(host, features.path('features.json')));
    const column = project.config.monitor?.time ?? 'time';
    return {
      materials: [material],
      tables: {
        predictions: path,
        apart: [column, 'version', 'split'],
        time: { column },
        kind: 'given',
        ...(inputs && { inputs }),
      },
    };
  }
  if (serving?.version.reference) return ofVersion(host, serving, scratch);
  // Each is hashed when it is opened.
  const opened = new Map<string, Promise<StageOutput | undefined>>();
  const source = await validatedOn(host, async (stage, file, role) => {
    const opening = opened.get(stage) ?? output(project, stage);
    opened.set(stage, opening);
    const made = await opening;
    if (!made || !(await host.files.exists(made.path(file)))) return undefined;
    return { ...made.material(file, role), path: made.path(file) };
  });
  if (source) return source;
  throw monitoringErrors('MLOPS_MONITOR_INPUT', {
    message: 'There is nothing to compare with: no out-of-fold predictions, and no evaluation.',
    where: { field: 'monitor.reference' },
    hint: 'Run `mlops run` first, or give --reference FILE: predictions of a validation set, with their features.',
  });
}

/** What came with the version in production. @throws MLOPS_MONITOR_INPUT when the ledger does not have it */
async function ofVersion(host: Host, { version, ledger, again }: Serving, scratch: string): Promise<ReferenceSource> {
  const { tag, reference } = version;
  const { name, digest } = reference!;
  if (again !== undefined)
    return { materials: [{ name: `${tag}/${name}`, path: again, role: 'baseline' }], made: again };
  const bytes = await recordedReference(ledger, version);
  if (!bytes) {
    throw monitoringErrors('MLOPS_MONITOR_INPUT', {
      message: `${tag} is in production, and what it is to be compared with (sha256 ${digest.slice(0, 12)}) is not in the ledger.`,
      where: { field: 'monitor.reference' },
      hint: 'Register and deploy a version anew, or give --reference FILE.',
    });
  }
  const path = join(scratch, name);
  await host.files.write(path, bytes);
  return { materials: [{ name: `${tag}/${name}`, path, role: 'baseline' }], made: path };
}

/** The reference itself: as it was made before, or made of its tables. What is kept of one from look to look could be edited. */
export async function openReference(host: Host, engine: Engine, { made, tables }: ReferenceSource): Promise<Reference> {
  return made === undefined
    ? referenceFromTables(engine, tables!)
    : readReference(await host.files.readText(made), made);
}

/** Columns that, as a JSON array, are an example's id. */
export async function entityOf(host: Host, project: Project): Promise<string[] | undefined> {
  const features = await output(project, 'build-features');
  if (!features)
    return project.config.features?.entity === undefined ? undefined : [project.config.features.entity].flat();
  const { entity } = JSON.parse(await host.files.readText(features.path('features.json'))) as { entity?: string[] };
  return entity;
}

async function output(project: Project, stage: string): Promise<StageOutput | undefined> {
  try {
    return await stageOutput(project, stage);
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'MLOPS_STAGE_MISSING') return undefined;
    throw error;
  }
}

/** What was served, as files that nobody writes to while they are read: a log is copied aside first. */
export async function servedFiles(
  host: Host,
  project: Project,
  log: string,
  scratch: string,
): Promise<{ path: string; isLog: boolean; material: Material }> {
  const path = await resolvePath(project, log, { purpose: 'predictions', at: ['monitor', 'log'] });
  const names = await host.files.list(path).catch(() => undefined);
  if (names === undefined) {
    if (!(await host.files.exists(path))) {
      throw monitoringErrors('MLOPS_MONITOR_LOG', {
        message: `There is no ${log}: expected a prediction log (a directory) or a table of served predictions.`,
        where: { file: log },
        hint: 'mlops serve writes one; correct the path, or give --log.',
      });
    }
    return { path, isLog: false, material: { name: log, path, role: 'predictions' } };
  }
  const copy = join(scratch, 'log');
  await host.files.makeDirectory(copy);
  for (const name of names.filter((one) => one.endsWith('.jsonl')))
    await host.files.copy(join(path, name), join(copy, name));
  return { path: copy, isLog: true, material: { name: log, path: copy, role: 'predictions' } };
}
