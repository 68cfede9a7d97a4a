import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import action from './action.ts';

let directory: string;
let before: string;
beforeEach(async () => {
  before = process.cwd();
  directory = await realpath(await mkdtemp(join(tmpdir(), 'validate-')));
  process.chdir(directory);
  await writeFile('data.csv', 'id,distance\n1,100\n2,5000000\n');
  await writeFile(
    'contract.yaml',
    'apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1.0.0\nschema:\n  - name: x\n    properties:\n' +
      '      - {name: id, logicalType: integer, primaryKey: true}\n' +
      '      - {name: distance, logicalType: integer, logicalTypeOptions: {maximum: 5000}}\n',
  );
});
afterEach(async () => {
  process.chdir(before);
  await rm(directory, { recursive: true });
});

function run(given: Record<string, string>) {
  const host = testHost({ directory });
  return action.run({ inputs: action.inputs.parse(given), host }).then((result) => ({ ...result, lines: host.lines }));
}

describe('validate-data', () => {
  it('fails and names column, rule and rows; the second time from the cache', async () => {
    const first = await run({ data: 'data.csv', contract: 'contract.yaml' });
    expect(first).toMatchObject({ verdict: 'fail', cached: false });
    expect(first.summary).toContain('data.distance, maximum (≤ 5000): 1 rows (row 2: 5000000)');
    expect(first.lines.join('\n')).toContain('contract.yaml');
    const again = await run({ data: 'data.csv', contract: 'contract.yaml' });
    expect(again).toMatchObject({ verdict: 'fail', cached: true, summary: first.summary });
  });

  it('passes, with result, profile and a statement that names data and contract', async () => {
    await writeFile('data.csv', 'id,distance\n1,100\n2,200\n');
    const done = await run({ data: 'data.csv', contract: 'contract.yaml' });
    expect(done.verdict).toBe('pass');
    expect(JSON.parse(await readFile(done.outputs.profile, 'utf8'))).toMatchObject({ data: { rows: 2 } });
    const statement = await readFile(done.evidence!, 'utf8');
    expect(statement).toContain('data/data');
    expect(statement).toContain('contract.yaml');
  });

  it('reads the sources of mlops.yml, and fetches the one that is absent', async () => {
    await writeFile(
      'fetch.mjs',
      "import { writeFileSync } from 'node:fs';\nwriteFileSync(process.env.MLOPS_OUTPUT, 'a\\n1\\n');\n",
    );
    await writeFile(
      'mlops.yml',
      `project: x\ndata:\n  main: {path: data.csv, contract: contract.yaml}\n  other: {path: other.csv, fetch: [${JSON.stringify(process.execPath)}, fetch.mjs]}\n`,
    );
    const done = await run({});
    expect(done.result).toMatchObject({ sources: [{ name: 'main' }, { name: 'other', rows: 1, contract: false }] });
    expect(await readFile('other.csv', 'utf8')).toBe('a\n1\n');
  });

  it('explains without reading rows', async () => {
    const { text, verdict } = await run({ data: 'data.csv', contract: 'contract.yaml', explain: 'true' });
    expect(verdict).toBeUndefined();
    expect(text).toContain('SUM(CASE WHEN v1 > 5000');
  });

  it.each<{ name: string; given: Record<string, string>; code: string }>([
    { name: 'no data', given: {}, code: 'MLOPS_DATA_MISSING' },
    { name: 'an absent file', given: { data: 'absent.csv' }, code: 'MLOPS_DATA_MISSING' },
    {
      name: 'an absent contract',
      given: { data: 'data.csv', contract: 'absent.yaml' },
      code: 'MLOPS_CONTRACT_MISSING',
    },
    { name: 'a path outside', given: { data: '/etc/hostname' }, code: 'MLOPS_PATH_OUTSIDE' },
  ])('says what is wrong with $name', async ({ given, code }) => {
    await expect(run(given)).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) });
  });
});
