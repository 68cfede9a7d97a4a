import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { actions } from '#actions';
import { main } from '#cli';
import { fromPython, type Recorded } from '../../packages/training/mlflow/testing-recorded.ts';
import { pythonWith } from '../python.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = join(root, 'packages', 'training', 'mlflow');
const home = process.cwd();
let directory: string;
let bin: string;
let recorder: ChildProcess;
let real: Recorded;

beforeAll(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'mlflow-')));
  process.chdir(directory);
  bin = pythonWith(join(sources, 'mlflow.requirements.txt'));
  recorder = spawn(join(bin, 'python'), [join(sources, 'record.py')], { cwd: directory });
  let said = '';
  recorder.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  for await (const line of createInterface({ input: recorder.stdout! })) {
    if (!line.startsWith('{')) continue;
    real = JSON.parse(line) as Recorded;
    return;
  }
  throw new Error(said);
}, 600_000);
afterAll(async () => {
  process.chdir(home);
  const ended = new Promise((resolve) => recorder.once('exit', resolve));
  recorder.stdin!.end();
  await ended;
  rmSync(directory, { recursive: true });
});

async function mlops(...argv: string[]): Promise<string> {
  const said = { out: '', err: '' };
  const exit = await main(argv, actions, {
    stdout: (text) => (said.out += text),
    terminal: { interactive: false, write: (text) => (said.err += text) },
    env: {
      ...{ HOME: directory, PATH: [bin, process.env['PATH']].join(delimiter) },
      ...{ MLFLOW_TRACKING_URI: real.server, MLFLOW_TRACKING_TOKEN: 'nobody-asks-for-it' },
    },
    signal: new AbortController().signal,
  });
  // A training alone is not judged.
  if (exit === 2) throw new Error(said.err);
  return said.out;
}

it.each(['whole', 'running', 'failed'] as const)(
  'mlops import mlflow-run is get_run().to_dictionary() of a real server: a run that is %s',
  async (name) => {
    const { id, dictionary } = real.runs[name];
    await mlops('import', 'mlflow-run', id, '--to', `${name}.json`);
    expect(JSON.parse(readFileSync(`${name}.json`, 'utf8'))).toEqual(fromPython(dictionary));
  },
);

it('a run that a real server does not have', async () => {
  await expect(mlops('import', 'mlflow-run', '0'.repeat(32))).rejects.toThrow('MLOPS_MLFLOW_RUN');
});

it('the programs of the guide train, log to a real server, and are reported with a link', async () => {
  const guide = readFileSync(join(root, 'docs', 'guides', 'mlflow.md'), 'utf8');
  for (const [, file, code] of guide.matchAll(/^```\w+\n# (train\.py|mlops\.yml)\n([^]*?)^```/gm))
    writeFileSync(file!, code!);
  mkdirSync('features');
  for (const file of ['train.parquet', 'features.json']) writeFileSync(join('features', file), file);
  const said = await mlops('train-model', '--features', 'features');
  expect(said).toMatch(/and the MLflow run [\w-]+\.$/m);
  await mlops('report-run');
  const comment = readFileSync(join('.mlops', 'reports', 'comment.md'), 'utf8');
  const run = /\[Run\]\(https:\/\/mlflow\.example\.org\/#\/experiments\/\d+\/runs\/([0-9a-f]{32})\)/.exec(comment)?.[1];
  expect(comment).toContain('| `loss` | 0.31 |');
  await mlops('import', 'mlflow-run', run!, '--to', 'again.json');
  const left = readFileSync(join('.mlops', 'outputs', 'train-model', 'mlflow-run.json'), 'utf8');
  expect(JSON.parse(readFileSync('again.json', 'utf8'))).toEqual(fromPython(left));
});
