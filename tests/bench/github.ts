import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startGithub, type GithubDouble } from '../doubles/github/index.ts';
import { engine, type WorkflowResult } from '../engine/index.ts';
import { compare, run, type Table } from './compare.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');

const WORKFLOW = `
name: Model
on: {pull_request: , push: {branches: [main]}}
permissions: {contents: read, actions: read, pull-requests: write}
jobs:
  model:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: python3 predict.py
      - uses: mlops-actions/mlops-actions@v1
        with: {predictions: predictions.csv, metric: roc_auc, margin: 0.02, slices: carrier, group: day}
`;
const predict = (skill: number, rows: number): string => `
import random
random.seed(7)
with open('predictions.csv', 'w') as file:
    file.write('id,target,score,carrier,day\\n')
    for i in range(${rows}):
        target = int(random.random() < 0.4)
        file.write(f"{i},{target},{${skill} * target + random.random():.6f},{'AA US DL'.split()[i % 3]},{i % 31}\\n")
`;

/** What the use on GitHub costs: start of a step, size of what is downloaded, the five-minute job and its requests. */
export async function github({ rounds = 5, rows = 28_000 } = {}): Promise<Table[]> {
  return [await stepStart(rounds), size(), ...(await fiveMinutes(rounds, rows))];
}

/** A step that has nothing to do but begin and end. */
async function stepStart(rounds: number): Promise<Table> {
  const directory = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const output = join(directory, 'output');
  writeFileSync(output, '');
  const env = { PATH: process.env['PATH'], HOME: directory, GITHUB_OUTPUT: output, INPUT_PART: 'announce' };
  try {
    const measured = await compare(
      [
        { name: 'empty Node', run: () => run([process.execPath, '-e', '0']) },
        {
          name: 'a step that begins and ends',
          run: () => run([process.execPath, join(dist, 'run-pipeline.js')], { cwd: directory, env }),
        },
      ],
      rounds,
    );
    return { title: 'Start of a step', aim: 'at most 4 × empty Node', measured };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Beside what others ship: figures measured in 2026 from their repositories. */
function size(): Table {
  const bytes = readdirSync(dist).map((name) => ({
    raw: statSync(join(dist, name)).size,
    zipped: gzipSync(readFileSync(join(dist, name))).length,
  }));
  const total = (key: 'raw' | 'zipped'): number => bytes.reduce((sum, file) => sum + file[key], 0) / 1e6;
  return {
    title: 'Size of dist',
    aim: 'at most 6 MB, 1.5 MB gzipped',
    unit: 'MB',
    measured: [
      { name: 'ours', value: total('raw') },
      { name: 'ours, each file gzipped', value: total('zipped') },
      { name: 'changesets/action, 7 actions', value: 1.9 },
      { name: 'codeql-action, 11 actions', value: 6 },
      { name: 'gradle/actions, 5 actions', value: 15.2 },
    ],
  };
}

async function fiveMinutes(rounds: number, rows: number): Promise<Table[]> {
  const double = await startGithub();
  try {
    const steps: { theirs: number; ours: number }[] = [];
    const requests: number[] = [];
    const repository = double.createRepository({ owner: 'acme', name: 'flights' });
    const reactor = double.react(engine({ double }));
    const settled = async (): Promise<WorkflowResult> => ((await reactor.settled()) as WorkflowResult[]).at(-1)!;
    await double.commit(repository, 'main', {
      '.github/workflows/model.yml': WORKFLOW,
      'predict.py': predict(0.6, rows),
    });
    const first = await settled();
    await double.commit(repository, 'better', { 'predict.py': predict(0.7, rows) }, { from: 'main' });
    await double.openPullRequest({ repository, head: 'better' });
    for (let round = 0; ; round += 1) {
      const result = await settled();
      steps.push({ theirs: durationOf(result, 'predict.py'), ours: durationOf(result, 'mlops-actions') });
      requests.push(askedOf(double, result));
      if (round === rounds) break;
      await double.commit(repository, 'better', { 'predict.py': `${predict(0.7, rows)}# ${round}\n` });
    }
    const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
    return [
      {
        title: `The five-minute job, ${rows.toLocaleString('en')} predictions, engine on the machine`,
        aim: 'at most 3 s beyond their own step',
        measured: [
          { name: 'their step: predict.py', value: median(steps.slice(1).map(({ theirs }) => theirs)) },
          { name: 'ours', value: median(steps.slice(1).map(({ ours }) => ours)) },
        ],
      },
      {
        title: 'Requests to the API of a run',
        aim: 'at most 30; a repository may ask 1,000 an hour',
        unit: 'requests',
        measured: [
          { name: 'first run on main', value: askedOf(double, first) },
          { name: 'a pull request', value: requests[0]! },
          { name: 'its next push', value: requests.at(-1)! },
        ],
      },
    ];
  } finally {
    await double.close();
  }
}

/** Requests of the action, without those of checkout. */
function askedOf(double: GithubDouble, result: WorkflowResult): number {
  return result.requests.filter(({ path }) => path.startsWith('/repos/') || path.startsWith('/graphql')).length;
}

/** Seconds that a step took, with what it does before the job's first step, as the engine says in its log. */
function durationOf({ lines }: WorkflowResult, step: string): number {
  const ended = lines.map((line) =>
    /(?:Success|Failure) - (?:Pre|Main) (.+) \[(?:(\d+)m)?([\d.]+)(ms|s|µs)\]$/.exec(line),
  );
  const found = ended.filter((match) => match?.[1]?.includes(step));
  if (found.length === 0) throw new Error(`the engine does not say how long ${step} took`);
  return found.reduce((sum, match) => {
    const [, , minutes = '0', value, unit] = match!;
    return sum + Number(minutes) * 60 + Number(value) * { s: 1, ms: 1e-3, µs: 1e-6 }[unit as 's' | 'ms' | 'µs'];
  }, 0);
}
