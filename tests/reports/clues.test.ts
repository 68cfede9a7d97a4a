import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Project } from '#config';
import { openEngine, type Engine } from '#data';
import { performStage, type RunRecord } from '#evidence';
import type { GateDecision } from '#evaluation';
import { testHost, type TestHost } from '#testing';
import { findClues } from '../../actions/report-run/clues.ts';

const ROWS = 200;
let directory: string;
let host: TestHost;
let engine: Engine;
let project: Project;

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'clues-')));
  host = testHost({ directory });
  engine = await openEngine(host);
  project = { workspace: join(directory, '.mlops'), root: directory, repository: directory, name: 'p' } as never;
});

afterEach(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

/** Features of 200 flights of two carriers; weather is missing where `broken` says so. */
async function writeFeatures(path: string, broken: string): Promise<void> {
  await engine.run(`COPY (
    SELECT 'f' || i AS id, i AS minute, CASE WHEN ${broken} THEN NULL ELSE i / 2 END AS temp,
      CASE WHEN ${broken} THEN 'nan'::DOUBLE ELSE 1.5 END AS "odd ""name", 'x' AS dest
    FROM (SELECT range AS i, CASE WHEN range % 4 = 0 THEN 'US' ELSE 'AA' END AS carrier FROM range(${ROWS})) ORDER BY id
  ) TO '${path}' (FORMAT parquet)`);
}

/** What a run left in the workspace: features as `broken` says, and scored examples with their carrier. */
async function runStages(broken: string): Promise<void> {
  const stage = (name: string, file: string, write: (path: string) => Promise<void>) =>
    performStage(host, project as never, {
      stage: name,
      materials: [],
      parameters: { broken },
      predicate: 'provenance',
      execute: async (output) => {
        await write(join(output, file));
        return {};
      },
    });
  await stage('build-features', 'evaluate.parquet', (path) => writeFeatures(path, broken));
  await stage('evaluate-model', 'scored.parquet', (path) =>
    engine.run(`COPY (
      SELECT 'f' || range AS id, CASE WHEN range % 4 = 0 THEN 'US' ELSE 'AA' END AS slice_carrier,
        CASE WHEN range % 8 = 0 THEN NULL ELSE 'EWR' END AS slice_origin FROM range(${ROWS}) ORDER BY id
    ) TO '${path}' (FORMAT parquet)`),
  );
}

async function recorded(broken: string, model: string): Promise<RunRecord> {
  const path = join(directory, 'before.parquet');
  await writeFeatures(path, broken);
  const sha256 = await host.store.put(path);
  return { subjects: { 'build-features': [{ name: 'evaluate.parquet', digest: { sha256 } }] }, model } as never;
}

function decision(slice?: { slicing: string; value: string }): GateDecision {
  return { verdict: 'fail', deciding: 0, rules: [{ slice: slice && { ...slice, count: 1 } }] } as never;
}

const US = "carrier = 'US'";

describe('findClues', () => {
  it.each([
    { name: 'the slice that lost its weather', slice: { slicing: 'carrier', value: 'US' }, now: [1, 1] },
    { name: 'a slice that did not', slice: { slicing: 'carrier', value: 'AA' }, now: [] },
    { name: 'the whole, diluted', slice: undefined, now: [0.25, 0.25] },
    {
      name: 'a crossed slice with a missing value',
      slice: { slicing: 'origin × carrier', value: 'NULL × US' },
      now: [1, 1],
    },
    {
      name: 'a value that is made to break out of SQL',
      slice: { slicing: 'carrier', value: "US' OR '1' = '1" },
      now: [],
    },
  ])('finds inputs that are empty now: $name', async ({ slice, now }) => {
    await runStages(US);
    const before = await recorded('false', 'aa');
    const after = await recorded(US, 'bb');
    const clues = await findClues(host, project, decision(slice), before, after);
    expect(clues.same).toEqual({ features: false, model: false });
    expect(clues.emptier).toEqual(
      now.map((share, index) => ({ input: ['odd "name', 'temp'][index], before: 0, now: share })),
    );
  });

  it('calls nothing emptier that was as empty before', async () => {
    await runStages(`${US} OR i = 1`);
    const clues = await findClues(
      host,
      project,
      decision(),
      await recorded(US, 'aa'),
      await recorded(`${US} OR i = 1`, 'aa'),
    );
    expect(clues).toEqual({ same: { features: false, model: true }, emptier: [] });
  });

  it('says that inputs and model are the same, without reading them', async () => {
    const [before, after] = [await recorded('false', 'aa'), await recorded('false', 'aa')];
    expect(await findClues(host, project, decision(), before, after)).toEqual({
      same: { features: true, model: true },
      emptier: [],
    });
  });

  it('says nothing about what no run recorded, or what the store no longer has', async () => {
    await runStages(US);
    const before = { subjects: {} } as never;
    const lost = {
      subjects: { 'build-features': [{ name: 'evaluate.parquet', digest: { sha256: 'ab'.repeat(32) } }] },
    };
    const after = await recorded(US, 'aa');
    expect(await findClues(host, project, decision(), before, after)).toEqual({ same: {}, emptier: [] });
    expect((await findClues(host, project, decision(), lost as never, after)).emptier).toEqual([]);
  });

  it('leaves nothing behind', async () => {
    await runStages(US);
    await findClues(host, project, decision(), await recorded('false', 'aa'), await recorded(US, 'aa'));
    const left = await host.files.list(join(project.workspace, 'cache'));
    expect(left.filter((name) => String(name).startsWith('clues-'))).toEqual([]);
  });
});
