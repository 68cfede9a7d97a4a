import { join, relative } from 'node:path';
import { resolvePath, type FeaturesSection, type Project } from '#config';
import { inspectFile, openEngine, relation, type Engine } from '#data';
import type { Host } from '#kit';
import { buildFeatures, loadSources, loadWritten, type FeatureResult } from './build.ts';
import { readFeatureFile } from './document.ts';
import { fail } from './errors.ts';
import { checkLeaks, leakLines, type LeakReport } from './leaks.ts';
import { buildOnline, type OnlineResult } from './online/build.ts';
import { ONLINE_FILE } from './online/place.ts';
import { runFeatureProgram } from './program.ts';
import { featureRequest } from './request.ts';
import { planTable } from './plan.ts';
import { openChecks, resolveRequest, type FeatureRequest } from './resolve.ts';
import type { Column } from './source.ts';

/** What a build reads, by absolute path. */
export interface FeatureInputs {
  data: ReadonlyMap<string, string>;
  views?: string;
}

/**
 * The same as a stage names what it reads. The file of views is code: verified from the run's commit, whatever has become
 * of it since.
 */
export function featureMaterials(
  { root }: Pick<Project, 'root'>,
  { data, views }: FeatureInputs,
): { name: string; path: string; role: 'data' | 'code' }[] {
  const place = views && relative(root, views).replaceAll('\\', '/');
  return [
    ...[...data].map(([name, path]) => ({ name: `data/${name}`, path, role: 'data' as const })),
    ...(views === undefined ? [] : [{ name: `code/${place}`, path: views, role: 'code' as const }]),
  ];
}

export type FeatureStageResult = FeatureResult & { leaks?: LeakReport };

/** @throws MLOPS_FEATURES_SOURCE, MLOPS_FEATURES_FILE, MLOPS_PATH_OUTSIDE */
export async function featureInputs(host: Host, project: Project, section: FeaturesSection): Promise<FeatureInputs> {
  const data = new Map<string, string>();
  for (const [name, source] of Object.entries(project.config.data ?? {})) {
    data.set(name, await resolvePath(project, source.path, { purpose: 'data', at: ['data', name, 'path'] }));
  }
  if (data.size === 0) {
    throw fail('MLOPS_FEATURES_SOURCE', {
      message: 'No data source is declared.',
      where: { field: 'data' },
      hint: 'Name one in mlops.yml (data: {flights: {path: flights.csv}}), or with --data flights=flights.csv.',
    });
  }
  if (section.views === undefined || section.run !== undefined) return { data };
  const views = await resolvePath(project, section.views, { purpose: 'features', at: ['features', 'views'] });
  if (await host.files.exists(views)) return { data, views };
  throw fail('MLOPS_FEATURES_FILE', {
    message: `The file of feature views ${section.views} does not exist.`,
    where: project.locate(['features', 'views']) ?? { field: 'features.views' },
  });
}

/**
 * Carries out a build into `output`, with the truncation test when `cuts` is given.
 * @throws MLOPS_FEATURES_…, MLOPS_DATA_…, MLOPS_SQL_FAILED, MLOPS_PROGRAM_…
 */
export async function executeFeatures(
  host: Host,
  project: Project,
  work: { section: FeaturesSection; inputs: FeatureInputs; output: string; cuts?: number },
): Promise<FeatureStageResult> {
  const { section, inputs, output } = work;
  const { slices, bookkeeping } = carried(project);
  const engine = await openEngine(host);
  try {
    if (section.run !== undefined) {
      const carry = [...new Set([...slices, ...bookkeeping])];
      return await runFeatureProgram(host, engine, project, {
        section,
        data: inputs.data,
        carry,
        aside: bookkeeping,
        output,
      });
    }
    const { request, catalog } = await loadRequest(host, engine, project, { section, inputs });
    const written = await readWritten(engine, { request, inputs, catalog, weight: project.config.evaluate?.weight });
    const built = await buildFeatures(host, engine, { request: { ...request, written }, catalog, output });
    if (work.cuts === undefined) return built.result;
    const progress = host.progress('Looking for leaks', work.cuts);
    const leaks = await checkLeaks(engine, built, { cuts: work.cuts, progress });
    progress.end();
    for (const line of leakLines(leaks)) host.log.error(line);
    return { ...built.result, leaks };
  } finally {
    engine.close();
  }
}

/**
 * Writes the online store into `output`.
 * @param work.asOf ISO instant; absent: each entity at its own moment of prediction
 * @throws MLOPS_ONLINE_…, MLOPS_FEATURES_…, MLOPS_DATA_…, MLOPS_SQL_FAILED
 */
export async function executeOnline(
  host: Host,
  project: Project,
  work: { section: FeaturesSection; inputs: FeatureInputs; asOf: string | undefined; output: string },
): Promise<OnlineResult> {
  const { section, asOf, output } = work;
  if (section.run !== undefined) {
    throw fail('MLOPS_ONLINE_INPUT', {
      message: "The online store is made of views, and these features come from the team's own program.",
      where: project.locate(['features', 'online']) ?? { field: 'features.online' },
      hint: 'Write that store with your own code, and send the features with each request.',
    });
  }
  const engine = await openEngine(host);
  try {
    const loaded = await loadRequest(host, engine, project, work);
    return await buildOnline(host, engine, { ...loaded, asOf, path: join(output, ONLINE_FILE) });
  } finally {
    engine.close();
  }
}

/**
 * Computes the features of some examples again, each as of a moment of its own, in an engine that has other tables too.
 * @param work.asked table of `id` (as in the training set) and `moment` (TIMESTAMP, UTC; NULL where examples have no moment)
 * @returns the name of a table of `id`, `moment` and the features @throws MLOPS_FEATURES_…, MLOPS_DATA_…, MLOPS_SQL_FAILED
 */
export async function featuresAsked(
  host: Host,
  engine: Engine,
  project: Project,
  work: { section: FeaturesSection; inputs: FeatureInputs; asked: string },
): Promise<string> {
  const { request, catalog } = await loadRequest(host, engine, project, work);
  const resolved = await resolveRequest(await openChecks(engine), request, catalog);
  for (const { sql } of planTable(resolved, 'again', { asked: work.asked })) await engine.run(sql);
  await engine.run(
    `CREATE OR REPLACE TABLE again."#asked" AS SELECT e."#id" AS id, f.* EXCLUDE ("#row", "#at"), e."#at" AS moment
     FROM again."#features" f JOIN again."#examples" e USING ("#row"); DROP SCHEMA raw CASCADE`,
  );
  return 'again."#asked"';
}

/** Reads every source into the engine, and what is asked of them. */
async function loadRequest(
  host: Host,
  engine: Engine,
  project: Project,
  { section, inputs }: { section: FeaturesSection; inputs: FeatureInputs },
): Promise<{ request: FeatureRequest; catalog: Map<string, Column[]> }> {
  const relations = new Map<string, string>();
  for (const [name, path] of inputs.data) relations.set(name, await relation(path));
  const catalog = await loadSources(engine, relations);
  const document =
    inputs.views === undefined
      ? undefined
      : readFeatureFile(await host.files.read(inputs.views), relative(project.root, inputs.views));
  const request = await featureRequest(engine, {
    section,
    ...(document ? { document } : {}),
    ...carried(project),
    catalog,
    where: (key) => project.locate(['features', key]) ?? { field: `features.${key}` },
  });
  return { request, catalog };
}

/**
 * What examples are sliced and grouped by are names: of a CSV the text that is written, whatever number it looks like.
 * @returns the columns that were read so
 */
async function readWritten(
  engine: Engine,
  work: {
    request: FeatureRequest;
    inputs: FeatureInputs;
    catalog: ReadonlyMap<string, readonly Column[]>;
    weight: string | undefined;
  },
): Promise<Set<string>> {
  const { request, inputs, catalog, weight } = work;
  const carried = new Set([...request.carry, ...request.document.file.carry].map((name) => name.toLowerCase()));
  if (weight !== undefined) carried.delete(weight.toLowerCase());
  const typed = catalog
    .get(request.source)!
    .filter(({ name, type }) => type !== 'VARCHAR' && carried.has(name.toLowerCase()))
    .map(({ name }) => name);
  const path = inputs.data.get(request.source)!;
  if (typed.length === 0 || (await inspectFile(path)).format !== 'csv') return new Set();
  await loadWritten(engine, await relation(path, { text: typed }), typed);
  return new Set(typed.map((name) => name.toLowerCase()));
}

/** Columns that the evaluation slices by, and those that it groups or weights by. */
function carried(project: Project): { slices: string[]; bookkeeping: string[] } {
  const { slices = [], group, weight } = project.config.evaluate ?? {};
  return {
    slices: slices.flatMap((slicing) => slicing.split(/\s*×\s*/)).map((name) => name.trim()),
    bookkeeping: [group, weight].filter((name) => name !== undefined),
  };
}
