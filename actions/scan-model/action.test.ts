import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActionResult } from '#kit';
import { parseInputs } from '#kit/generate';
import { testHost, type TestHost } from '#testing';
import { call, pickle } from '../../tests/modelscan/pickle-assembler.ts';
import action from './action.ts';

let directory: string;
let host: TestHost;
const home = process.cwd();

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlops-scan-'));
  mkdirSync(join(directory, 'model'));
  host = testHost({ directory });
  process.chdir(directory);
});
afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

const write = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(directory, 'model', name), bytes);
const scan = (inputs: Record<string, string> = {}): Promise<ActionResult> =>
  action.run({ inputs: parseInputs(action, { model: 'model', ...inputs }) as never, host });
const boosted = pickle(call('xgboost.sklearn', 'XGBClassifier', 'x'), 'STOP');

describe('scan-model', () => {
  it('writes findings, result and evidence', async () => {
    write('model.json', '{"a": 1}');
    write('model.bin', pickle(call('os', 'system', 'id'), 'STOP'));
    const { verdict, summary, outputs, evidence, text } = await scan();
    expect({ verdict, summary }).toEqual({ verdict: 'fail', summary: 'model.bin (pickle): It imports os.system.' });
    expect(text).toContain('Whoever loads the file runs code that the file chose.');
    const sarif = JSON.parse(readFileSync(outputs['findings']!, 'utf8')) as { runs: [{ results: unknown[] }] };
    expect(sarif.runs[0].results).toMatchObject([{ ruleId: 'pickle-dangerous-global', level: 'error' }]);
    expect(JSON.parse(readFileSync(outputs['result']!, 'utf8'))).toMatchObject({
      verdict: 'fail',
      files: [
        { path: 'model.bin', format: 'pickle' },
        { path: 'model.json', format: 'text', verdict: 'pass' },
      ],
    });
    expect(JSON.parse(readFileSync(evidence!, 'utf8'))).toMatchObject({
      predicate: { result: 'FAILED', failedTests: ['model.bin'], passedTests: ['model.json'] },
    });
  });

  it('puts on record what was allowed', async () => {
    write('model.pkl', boosted);
    expect(await scan()).toMatchObject({ verdict: 'fail' });
    const { verdict, evidence } = await scan({ allow: 'xgboost.sklearn.XGBClassifier' });
    expect(verdict).toBe('pass');
    expect(readFileSync(evidence!, 'utf8')).toContain('xgboost.sklearn.XGBClassifier');
  });

  it('believes no recorded verdict: a scan is cheap to make again', async () => {
    write('model.pkl', boosted);
    const { outputs, evidence } = await scan();
    const lie = '{"files":[],"verdict":"pass"}\n';
    writeFileSync(outputs['result']!, lie);
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(lie));
    const statement = readFileSync(evidence!, 'utf8');
    const { sha256 } = (
      JSON.parse(statement) as { subject: { name: string; digest: { sha256: string } }[] }
    ).subject.find(({ name }) => name === 'result.json')!.digest;
    writeFileSync(evidence!, statement.replace(sha256, Buffer.from(digest).toString('hex')));
    rmSync(join(directory, '.mlops', 'cache'), { recursive: true, force: true });
    expect(await scan()).toMatchObject({ verdict: 'fail' });
  });

  it('says without a server what code scanning would show', async () => {
    write('model.pkl', boosted);
    const { verdict } = await scan({ upload: 'true' });
    const said = host.lines.join('\n');
    expect([verdict, said]).toEqual([
      'fail',
      expect.stringMatching(/would be in code scanning, as scan-model\/[\w-]+: 1\. /),
    ]);
  });

  it.each<{ name: string; given: Record<string, string>; code: string }>([
    { name: 'a model that is not there', given: { model: 'absent' }, code: 'MLOPS_SCAN_MISSING' },
    { name: 'no model at all', given: { model: '' }, code: 'MLOPS_STAGE_MISSING' },
    { name: 'a pattern', given: { allow: 'xgboost.*' }, code: 'MLOPS_SCAN_INPUT' },
  ])('says what is wrong with $name', async ({ given, code }) => {
    await expect(scan(given)).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) });
  });
});
