import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fromPython, recorded } from '../../training/mlflow/testing-recorded.ts';
import { main } from '../index.ts';

const { id, answer, dictionary } = recorded('3.17.2').runs.whole;
const home = process.cwd();
let directory: string;
let server: Server;
let url: string;
let answered: string;
let credentials: (string | undefined)[];

beforeEach(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'import-')));
  process.chdir(directory);
  answered = answer;
  credentials = [];
  server = createServer((request, response) => {
    credentials.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' }).end(answered);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

async function mlops(
  env: Record<string, string>,
  ...argv: string[]
): Promise<{ exit: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const exit = await main(
    ['import', 'mlflow-run', ...argv],
    {},
    {
      stdout: (text) => (said.out += text),
      terminal: { interactive: false, write: (text) => (said.err += text) },
      env: { PATH: process.env['PATH'], HOME: directory, ...env },
      signal: new AbortController().signal,
    },
  );
  return { exit, ...said };
}

const token = { MLFLOW_TRACKING_TOKEN: 'hunter2' };
const written = (...path: string[]): string => readFileSync(join(directory, ...path), 'utf8');
const describeProject = (): void =>
  writeFileSync(
    'mlops.yml',
    `project: one
data: {raw: {path: a.csv}}
features: {columns: [a], entity: id, label: y, split: {hash: id}}
train: {run: [x], mlflow: "${url}/"}
`,
  );

describe('mlops import mlflow-run, of answers recorded from a real MLflow', () => {
  it('writes what the client of MLflow would, twice the same bytes, and shows it', async () => {
    const first = await mlops({ MLFLOW_TRACKING_URI: url, ...token }, id);
    expect(first).toMatchObject({ exit: 0, err: '' });
    expect(first.out).toContain('\nroc_auc  0.778\n');
    expect(first.out).toMatch(/\n\n3 parameters, models:\/m-[0-9a-f]{32}\nhttp:/);
    expect(first.out).toContain(
      `\n${url}/#/experiments/1/runs/${id}\n\nmlflow-run.json: depth 3, 9 metrics, FINISHED\n`,
    );
    const bytes = written('mlflow-run.json');
    expect(JSON.parse(bytes)).toEqual(fromPython(dictionary));
    await mlops({ MLFLOW_TRACKING_URI: url, ...token }, id);
    expect(written('mlflow-run.json')).toBe(bytes);
    expect(readdirSync(directory)).toEqual(['mlflow-run.json']);
    expect(credentials).toEqual(['Bearer hunter2', 'Bearer hunter2']);
  });

  it('writes where a training program leaves its output, or where it is told to', async () => {
    mkdirSync('left');
    await mlops({ MLFLOW_TRACKING_URI: url, MLOPS_OUTPUT: join(directory, 'left') }, id);
    expect(readdirSync(join(directory, 'left'))).toEqual(['mlflow-run.json']);
    await mlops({ MLFLOW_TRACKING_URI: url, MLOPS_OUTPUT: join(directory, 'left') }, id, '--to', 'there/run.json');
    expect(readdirSync(join(directory, 'there'))).toEqual(['run.json']);
  });

  it('asks the server of mlops.yml without credentials, and leads where mlops.yml says', async () => {
    describeProject();
    const { exit, out } = await mlops(
      { ...token, MLFLOW_TRACKING_USERNAME: 'ada', MLFLOW_TRACKING_PASSWORD: 'x' },
      id,
      '--json',
    );
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      outputs: { to: join(directory, 'mlflow-run.json'), link: `${url}/#/experiments/1/runs/${id}` },
      result: { id, status: 'FINISHED', params: 3 },
    });
    expect(credentials).toEqual([undefined]);
  });

  it('shows a hostile name on one line, without terminal sequences', async () => {
    answered = answer.replace('"depth 3"', JSON.stringify('\u001b[2Jred\n::error::x'));
    const { out } = await mlops({ MLFLOW_TRACKING_URI: url }, id);
    expect(out).not.toContain('\u001b');
    expect(out).not.toMatch(/^::error/m);
  });

  it('leaves what was there when the server answers something else', async () => {
    writeFileSync('mlflow-run.json', 'mine');
    answered = '{}';
    const { exit, out, err } = await mlops({ MLFLOW_TRACKING_URI: url, ...token }, id);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toMatch(/MLOPS_MLFLOW_ANSWER/);
    expect(err).not.toContain('hunter2');
    expect(written('mlflow-run.json')).toBe('mine');
  });
});
