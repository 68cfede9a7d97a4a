import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kit';
import { call, pickle } from '../../tests/modelscan/pickle-assembler.ts';
import { recheckScan } from './recheck.ts';
import { scanModel, type ScanResult } from './scan.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlops-recheck-'));
  mkdirSync(join(directory, 'model'));
  writeFileSync(join(directory, 'model', 'model.json'), '{}');
  writeFileSync(join(directory, 'model', 'model.pkl'), pickle(call('xgboost.sklearn', 'XGBClassifier', 'x'), 'STOP'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const ALLOWED = ['xgboost.sklearn.XGBClassifier'];
/** The statement of a scan of `model` that allowed these names. */
const claim = (allow: readonly string[]): { predicate: JsonObject } => ({
  predicate: {
    configuration: [{ name: 'train-model/model', digest: {}, annotations: { role: 'model' } }],
    'https://github.com/mlops-actions/mlops-actions/facts/v1': { parameters: { allow: [...allow] } },
  },
});
const recheck = (recorded: unknown, allow: readonly string[] = []): Promise<string[]> =>
  recheckScan(claim(allow), {
    bytes: async () => Buffer.from(JSON.stringify(recorded)),
    directory: async () => join(directory, 'model'),
  });
const scan = (allow: readonly string[] = []): Promise<ScanResult> => scanModel(join(directory, 'model'), { allow });

describe('a recorded scan', () => {
  it('is the same again, by what was allowed then', async () => {
    expect(await recheck(await scan())).toEqual([]);
    expect(await recheck(await scan(ALLOWED), ALLOWED)).toEqual([]);
    expect(await recheck(await scan(ALLOWED))).not.toEqual([]);
  });

  it('may have said it in other words', async () => {
    const recorded = await scan();
    for (const { findings } of recorded.files)
      for (const finding of findings) Object.assign(finding, { message: 'As we said it once.', why: '', todo: '' });
    expect(await recheck(recorded)).toEqual([]);
  });

  it.each<{ name: string; edit: (result: ScanResult) => void; says: RegExp }>([
    {
      name: 'a verdict for the whole',
      edit: (result) => Object.assign(result, { verdict: 'pass' }),
      says: /^it is said to be pass and is fail$/,
    },
    {
      name: 'a verdict for a file',
      edit: ({ files }) => Object.assign(files[1]!, { verdict: 'pass', findings: [] }),
      says: /^model\.pkl is recorded as pass \(pickle, \d+ bytes\); scanned again it is fail \(pickle, \d+ bytes, pickle-unknown-global at byte \d+\)$/,
    },
    { name: 'a file left out', edit: ({ files }) => files.splice(1), says: /^model\.pkl is recorded as absent;/ },
    {
      name: 'a file that is none',
      edit: ({ files }) => files.push({ ...files[0]!, path: 'other' }),
      says: /^other is .*; scanned again it is absent$/,
    },
  ])('edited by hand is found: $name', async ({ edit, says }) => {
    const recorded = await scan();
    edit(recorded);
    const found = await recheck(recorded);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(says);
  });

  it('that names no model is none', async () => {
    const evidence = { bytes: async () => Buffer.from('{"files":[]}'), directory: async () => directory };
    expect(await recheckScan({ predicate: { configuration: [] } }, evidence)).toEqual(['its statement names no model']);
  });
});
