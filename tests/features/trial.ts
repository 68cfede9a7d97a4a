import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeaturesSection } from '#config';
import { afterAll } from '@jest/globals';
import { openEngine, type Engine, type SqlValue } from '#data';
import {
  buildFeatures,
  checkLeaks,
  featureRequest,
  loadSources,
  readFeatureFile,
  type Built,
  type FeatureRequest,
  type LeakReport,
} from '#features';
import { testHost } from '#testing';

export interface Trial {
  /** Data source → SQL of its rows. */
  sources: Readonly<Record<string, string>>;
  /** YAML; absent: plain columns. */
  views?: string;
  section: FeaturesSection;
  bookkeeping?: readonly string[];
  slices?: readonly string[];
  cuts?: number;
}

export interface Tried extends Built {
  leaks?: LeakReport;
  /** Rows of one of the output files. */
  read(name: string): Promise<Record<string, SqlValue>[]>;
  directory: string;
  /** What it was built of and in, to build something else of it. */
  engine: Engine;
  work: { request: FeatureRequest; catalog: Awaited<ReturnType<typeof loadSources>> };
}

let opened: Promise<Engine> | undefined;
afterAll(async () => (await opened)?.close());

/** Builds in a directory of its own, and lets the test look before it goes. One engine serves a file of tests. */
export async function tried<T>(trial: Trial, look: (built: Tried) => Promise<T> | T): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'features-'));
  const host = testHost({ directory });
  const engine = await (opened ??= openEngine(host));
  try {
    const relations = new Map(Object.entries(trial.sources).map(([name, sql]) => [name, `(${sql})`]));
    const catalog = await loadSources(engine, relations);
    const request = await featureRequest(engine, {
      section: trial.section,
      ...(trial.views === undefined ? {} : { document: readFeatureFile(trial.views, 'features.yml') }),
      slices: trial.slices ?? [],
      bookkeeping: trial.bookkeeping ?? [],
      catalog,
      where: (key) => ({ file: 'mlops.yml', field: `features.${key}` }),
    });
    const built = await buildFeatures(host, engine, { request, catalog, output: directory });
    const leaks = trial.cuts === undefined ? undefined : await checkLeaks(engine, built, { cuts: trial.cuts });
    const read = (name: string) => engine.rows(`SELECT * FROM read_parquet('${join(directory, name)}')`);
    return await look({ ...built, ...(leaks ? { leaks } : {}), read, directory, engine, work: { request, catalog } });
  } finally {
    await engine.run(
      'DROP SCHEMA IF EXISTS raw CASCADE; DROP SCHEMA IF EXISTS build CASCADE; DROP SCHEMA IF EXISTS cut CASCADE; DROP SCHEMA IF EXISTS again CASCADE',
    );
    await rm(directory, { recursive: true });
  }
}
