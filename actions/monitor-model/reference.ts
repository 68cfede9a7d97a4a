import { join } from 'node:path';
import { resolvePath, type Project } from '#config';
import { engineVersion, type Engine } from '#data';
import { sha256, sha256File, stageOutput, type Material, type StageOutput } from '#evidence';
import { canonicalJson, MlopsError, type Host, type Json } from '#kit';
import {
  monitoringErrors,
  readReference,
  referenceFromTables,
  type Reference,
  type ReferenceTables,
} from '#monitoring';

/** Where the reference comes from, and what of it is read. */
export interface ReferenceSource {
  materials: Material[];
  /** A reference.json that was made before. */
  made?: string;
  tables?: ReferenceTables;
}

const MADE = /\.json$/i;

/**
 * What windows are compared with: the file that was named; else what train-model left out of fold; else what was
 * evaluated. Never predictions on what a model was trained on.
 * @throws MLOPS_MONITOR_INPUT when there is none
 */
export async function findReference(host: Host, project: Project, named: string | undefined): Promise<ReferenceSource> {
  if (named !== undefined) {
    const path = await resolvePath(project, named, { purpose: 'baseline', at: ['monitor', 'reference'] });
    const material: Material = { name: named, path, role: 'baseline' };
    if (MADE.test(named)) return { materials: [material], made: path };
    const features = await output(project, 'build-features');
    const inputs = features && (await declaredFeatures(host, features));
    return {
      materials: [material],
      tables: {
        predictions: path,
        apart: [project.config.monitor?.time ?? 'time', 'version', 'split'],
        kind: 'given',
        ...(inputs && { inputs }),
      },
    };
  }
  const [features, trained, evaluated] = [
    await output(project, 'build-features'),
    await output(project, 'train-model'),
    await output(project, 'evaluate-model'),
  ];
  const inputs = features && (await declaredFeatures(host, features));
  const outOfFold = trained && (await host.files.exists(trained.path('oof.parquet')));
  if (features && inputs && trained && outOfFold) {
    const [oof, train] = [trained.material('oof.parquet', 'baseline'), features.material('train.parquet', 'features')];
    return {
      materials: [oof, train, features.material('features.json')],
      tables: { predictions: oof.path!, features: train.path!, inputs, kind: 'out-of-fold' },
    };
  }
  if (!evaluated) {
    throw monitoringErrors('MLOPS_MONITOR_INPUT', {
      message: 'There is nothing to compare with: no out-of-fold predictions, and no evaluation.',
      where: { field: 'monitor.reference' },
      hint: 'Run `mlops run` first, or give --reference FILE: predictions of a validation set, with their features.',
    });
  }
  const scored = evaluated.material('scored.parquet', 'baseline');
  if (!features || !inputs)
    return { materials: [scored], tables: { predictions: scored.path!, inputs: [], kind: 'evaluation' } };
  const evaluate = features.material('evaluate.parquet', 'features');
  return {
    materials: [scored, evaluate, features.material('features.json')],
    tables: { predictions: scored.path!, features: evaluate.path!, inputs, kind: 'evaluation' },
  };
}

/** The reference itself: as it was made before, or made once of its tables and kept by the digest of all that decides it. */
export async function openReference(
  host: Host,
  project: Project,
  engine: Engine,
  { made, tables }: ReferenceSource,
): Promise<Reference> {
  if (made !== undefined) return readReference(await host.files.readText(made), made);
  const { predictions, features, ...rest } = tables!;
  const digests = [await sha256File(predictions), features === undefined ? null : await sha256File(features)];
  const key = sha256(canonicalJson({ engineVersion, digests, ...rest } as unknown as Json));
  const kept = join(project.workspace, 'cache', 'references', `${key}.json`);
  if (await host.files.exists(kept)) return readReference(await host.files.readText(kept), kept);
  const reference = await referenceFromTables(engine, tables!);
  await host.files.write(kept, `${canonicalJson(reference as unknown as Json)}\n`);
  return reference;
}

/** Columns that, as a JSON array, are an example's id. */
export async function entityOf(host: Host, project: Project): Promise<string[] | undefined> {
  const features = await output(project, 'build-features');
  if (!features)
    return project.config.features?.entity === undefined ? undefined : [project.config.features.entity].flat();
  const { entity } = JSON.parse(await host.files.readText(features.path('features.json'))) as { entity?: string[] };
  return entity;
}

async function declaredFeatures(host: Host, features: StageOutput): Promise<ReferenceTables['inputs']> {
  const described = JSON.parse(await host.files.readText(features.path('features.json'))) as {
    features: NonNullable<ReferenceTables['inputs']>;
  };
  return described.features.map(({ name, type }) => ({ name, type }));
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
): Promise<{ path: string; material: Material }> {
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
    return { path, material: { name: log, path, role: 'predictions' } };
  }
  const copy = join(scratch, 'log');
  await host.files.makeDirectory(copy);
  for (const name of names.filter((one) => one.endsWith('.jsonl')))
    await host.files.copy(join(path, name), join(copy, name));
  return { path: copy, material: { name: log, path: copy, role: 'predictions' } };
}
