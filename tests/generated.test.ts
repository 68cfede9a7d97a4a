import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { errorCodes, generate, leftOver, sources } from '../tools/generate.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** What user programs find in their environment, and what the operator may set: names, not error codes. */
const ENVIRONMENT = [
  'MLOPS_DATA',
  'MLOPS_ENGINE_PATH',
  'MLOPS_FEATURES',
  'MLOPS_KEPT',
  'MLOPS_MODEL',
  'MLOPS_ONNX_RUNTIME_PATH',
  'MLOPS_OUTPUT',
  'MLOPS_PARAMS',
  'MLOPS_SEED',
  'MLOPS_SERVE_TOKEN',
];

let files: Map<string, string>;
beforeAll(async () => {
  files = await generate();
});

describe('generated files', () => {
  it('are what the declarations say', () => {
    const differ = [...files].filter(([path, content]) => !existsSync(join(root, path)) || read(path) !== content);
    expect(differ.map(([path]) => path)).toEqual([]);
    expect(leftOver(files)).toEqual([]);
  });

  it('are the same when generated again', async () => {
    expect([...(await generate())]).toEqual([...files]);
  });

  it('run on Node 24, from a stub of the same name; those that comment begin with the job', () => {
    const yml = [...files.keys()].filter((path) => path.endsWith('action.yml'));
    expect(yml.length).toBeGreaterThanOrEqual(7);
    for (const path of yml) {
      const name = path === 'action.yml' ? 'run-pipeline' : path.split('/')[1]!;
      const up = path === 'action.yml' ? '' : '../../';
      const pre = ['run-pipeline', 'report-run'].includes(name) && { pre: `${up}dist/${name}.begin.js` };
      expect(parse(files.get(path)!)).toMatchObject({
        runs: { using: 'node24', ...pre, main: `${up}dist/${name}.js` },
      });
    }
  });
});

describe('error codes', () => {
  const literals = new Map(
    sources().map((file) => [file, [...read(file).matchAll(/['"`](MLOPS_[A-Z0-9_]+)['"`]/g)].map(([, code]) => code!)]),
  );

  it('that the sources name are declared', async () => {
    const { meanings } = await errorCodes();
    const known = new Set([...Object.keys(meanings), ...ENVIRONMENT]);
    const undeclared = [...literals].flatMap(([file, codes]) =>
      codes.filter((code) => !known.has(code)).map((code) => `${file}: ${code}`),
    );
    expect(undeclared).toEqual([]);
  });

  it('that are declared are thrown somewhere', async () => {
    const { meanings } = await errorCodes();
    const thrown = new Set(
      [...literals].filter(([file]) => !/(^|[/-])errors\.ts$/.test(file)).flatMap(([, codes]) => codes),
    );
    expect(Object.keys(meanings).filter((code) => !thrown.has(code))).toEqual([]);
  });

  it('have a meaning of one sentence', async () => {
    const { meanings } = await errorCodes();
    for (const [code, meaning] of Object.entries(meanings))
      expect(`${code}: ${meaning}`).toMatch(/^MLOPS_[A-Z0-9_]+: \S.*\.$/);
  });
});

describe('schemas', () => {
  const validator = (name: string): ValidateFunction =>
    new Ajv2020({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      allErrors: true,
      formats: { uri: true },
    }).compile(JSON.parse(files.get(`docs/reference/schemas/${name}.schema.json`)!) as object);

  const projects = readdirSync(join(root, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'examples', entry.name, 'mlops.yml')))
    .map((entry) => `examples/${entry.name}/mlops.yml`);

  it.each(projects)('mlops.yml: takes %s', (path) => {
    const validate = validator('mlops');
    validate(parse(read(path)));
    expect(validate.errors ?? []).toEqual([]);
  });

  const refused = [
    { name: 'an unknown key', document: { project: 'a', fetures: {} } },
    { name: 'a missing project', document: {} },
    { name: 'a shell line for a program', document: { project: 'a', train: { run: 'python train.py' } } },
    { name: 'a rule without a bound', document: { project: 'a', gate: { rules: [{ metric: 'f1' }] } } },
    {
      name: 'a rule with two bounds',
      document: { project: 'a', gate: { rules: [{ metric: 'f1', min: 0, margin: 0 }] } },
    },
  ];
  it.each(refused)('mlops.yml: refuses $name', ({ document }) => {
    expect(validator('mlops')(document)).toBe(false);
  });

  it('result and error documents', () => {
    const result = validator('result');
    expect(result({ stage: 'gate-model', verdict: 'fail', summary: 's', outputs: {}, result: { a: [1, null] } })).toBe(
      true,
    );
    expect(result({ stage: 'gate-model', verdict: 'maybe', summary: 's', outputs: {} })).toBe(false);
    const error = validator('error');
    expect(error({ error: { code: 'MLOPS_USAGE', message: 'm', where: { file: 'f', line: 1 }, hint: 'h' } })).toBe(
      true,
    );
    expect(error({ error: { code: 'ENOENT', message: 'm' } })).toBe(false);
  });
});
