import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AbsentBytes, FACTS_FIELD, hostFacts, type Statement } from '#evidence';
import { recheckTraining } from './recheck.ts';

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'recheck-'));
});
afterEach(() => rmSync(output, { recursive: true }));

const result = { metrics: { rows: 3, loss: 0.1 }, model: { files: 2, bytes: 5 }, oof: false };
const files = {
  'metrics.json': '{"loss": 0.10, "rows": 3.0}',
  'model/a.bin': '123',
  'model/b/c.bin': '45',
  'result.json': JSON.stringify(result),
};

const recheck = (changed: Record<string, string>, metrics: object | null = result.metrics, absent: string[] = []) => {
  const left: Record<string, string> = { ...files, ...changed };
  for (const [name, text] of Object.entries(left)) {
    mkdirSync(dirname(join(output, name)), { recursive: true });
    writeFileSync(join(output, name), text);
  }
  const subject = Object.keys(left).map((name) => ({ name, digest: { sha256: name } }));
  const facts = {
    tool: { name: 'mlops-actions', version: '0' },
    project: 'p',
    stage: 'train-model',
    key: '0'.repeat(64),
    cause: 'hand',
    startedOn: '2026-01-01T00:00:00Z',
    durationMs: 1,
    host: hostFacts(),
    parameters: {},
    result: { metrics },
  };
  const file = async (name: string): Promise<string> => {
    if (absent.includes(name)) throw new AbsentBytes(`${name} is absent`);
    return join(output, name);
  };
  const bytes = async (name: string) => readFileSync(await file(name));
  const size = async (name: string) => (await bytes(name)).length;
  const statement = { subject, predicate: { [FACTS_FIELD]: facts } } as unknown as Statement;
  return recheckTraining(statement, { file, bytes, size });
};

it('finds nothing where files, result and statement say the same', async () => {
  expect(await recheck({})).toEqual([]);
  const logged = { ...result, oof: true, mlflow: true };
  const more = { 'oof.parquet': 'PAR1', 'mlflow-run.json': '{}', 'result.json': JSON.stringify(logged) };
  expect(await recheck(more)).toEqual([]);
});

it.each<{ what: string; changed: Record<string, string>; said: string[] }>([
  {
    what: 'metrics.json',
    changed: { 'metrics.json': '{"loss": 0.2, "rows": 3}' },
    said: ['statement says metrics', 'result says metrics'],
  },
  {
    what: 'the result',
    changed: { 'result.json': JSON.stringify({ ...result, metrics: {} }) },
    said: ['result says metrics'],
  },
  {
    what: 'what the result does not say',
    changed: { 'result.json': '{}' },
    said: ['result says metrics null', 'result says model null', 'result says oof null'],
  },
  { what: 'a result that is none', changed: { 'result.json': 'null' }, said: ['metrics', 'model', 'oof'] },
  { what: 'a model file', changed: { 'model/a.bin': '1234' }, said: ['result says model'] },
  { what: 'a model file more', changed: { 'model/d.bin': '' }, said: ['result says model'] },
  { what: 'predictions that the result does not know', changed: { 'oof.parquet': '' }, said: ['result says oof'] },
  {
    what: 'a run of MLflow that the result does not know',
    changed: { 'mlflow-run.json': '{}' },
    said: ['result says mlflow'],
  },
])('finds $what to be another', async ({ changed, said }) => {
  const found = await recheck(changed);
  expect(found).toEqual(said.map((text) => expect.stringContaining(text)));
});

it('finds other metrics in the statement, or none', async () => {
  expect(await recheck({}, null)).toEqual([expect.stringMatching(/^its statement says metrics null; /)]);
  expect(await recheck({}, { rows: 3, loss: 0 })).toEqual([
    'its statement says metrics {"loss":0,"rows":3}; its files say {"loss":0.1,"rows":3}',
  ]);
});

it('compares what is here', async () => {
  expect(await recheck({}, { rows: 4 }, ['metrics.json'])).toEqual([]);
  expect(await recheck({ 'model/a.bin': '' }, undefined, ['metrics.json', 'result.json'])).toEqual([]);
});
