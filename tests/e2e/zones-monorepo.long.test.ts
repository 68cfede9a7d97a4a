import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { repositoryDispatchEvent, type PullRequest } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { Zones, type Files } from './zones.ts';

const PROJECTS = ['delays', 'prices', 'churn'] as const;
const GUIDE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'guides', 'monorepos.md'), 'utf8');
/** One that people copy from the guide. */
const workflow = (name: string): string => new RegExp(`\`\`\`yaml\\n(name: ${name}\\n[^]*?)\`\`\``).exec(GUIDE)![1]!;

function predictions(skill: number): string {
  const rows = Array.from({ length: 1500 }, (_, id) => {
    const target = (id * 7919) % 10 < 4 ? 1 : 0;
    return `${id},${target},${(skill * target + ((id * 104_729) % 1000) / 1000).toFixed(4)}`;
  });
  return `id,target,score\n${rows.join('\n')}\n`;
}

const project = (name: string): Files => ({
  [`models/${name}/mlops.yml`]: `project: ${name}
evaluate: {predictions: predictions.csv, metrics: [roc_auc]}
gate: {rules: [{metric: roc_auc, margin: 0.02}, {metric: roc_auc, min: 0.55}]}
`,
  [`models/${name}/predictions.csv`]: predictions(0.4),
});

/** How each job of a project ended; those of a matrix have one name. */
function conclusions({ jobs }: WorkflowResult, id: string): string[] {
  return jobs
    .filter((job) => job.id === id && job.lines.length > 0)
    .map(({ result }) => result)
    .sort();
}

let zones: Zones;
let main: WorkflowResult;
beforeAll(async () => {
  zones = await Zones.start('models');
  const workflows = {
    '.github/workflows/model.yml': workflow('Model'),
    '.github/workflows/retrain.yml': workflow('Retrain'),
  };
  const files = Object.assign(workflows, ...PROJECTS.map(project)) as Files;
  [main] = (await zones.push('main', files)) as [WorkflowResult];
}, 300_000);
afterAll(() => zones.close());

it('three projects of a repository are recorded by one workflow, in one ledger', async () => {
  expect(conclusions(main, 'record')).toEqual(['success', 'success', 'success']);
  const recorded = await zones.repository.git.text(['ls-tree', '--name-only', 'mlops/ledger', 'projects/']);
  expect(recorded.trim().split('\n').sort()).toEqual(
    ['churn', 'delays', 'prices'].map((name) => `projects/${name}.json`),
  );
});

it('what monitoring asks for trains the project that it names, with the cause, and no other', async () => {
  const runs = async () => {
    const paths = (await zones.repository.git.text(['ls-tree', '-r', '--name-only', 'mlops/ledger', 'runs/'])).split(
      '\n',
    );
    return PROJECTS.map((name) =>
      paths.filter((path) => path.startsWith(`runs/${name}/`) && path.endsWith('run.json')),
    );
  };
  const before = await runs();
  const ask = async (named: string) => {
    const payload = { project: named, cause: 'drift', key: 'k' };
    const { double, repository } = zones;
    return zones.happen(await repositoryDispatchEvent(double.world, repository, 'mlops-retrain', payload, 'ada'));
  };
  const [result] = (await ask('prices')) as [WorkflowResult];
  expect(conclusions(result, 'record')).toEqual(['success']);
  const after = await runs();
  expect(after.map(({ length }, index) => length - before[index]!.length)).toEqual([0, 1, 0]);
  const [made] = after[1]!.filter((path) => !before[1]!.includes(path));
  const recorded = JSON.parse(await zones.repository.git.text(['show', `mlops/ledger:${made}`])) as { cause: string };
  expect(recorded.cause).toBe('drift');
  // What nobody here is called trains nothing.
  const [other] = (await ask('others')) as [WorkflowResult];
  expect(conclusions(other, 'record')).toEqual([]);
}, 300_000);

it('each has a comment and a verdict of its own', async () => {
  const pull: PullRequest = await zones.propose('cheaper', { 'models/prices/predictions.csv': predictions(0.1) });
  const [result] = (await zones.settled()) as [WorkflowResult];
  expect(conclusions(result, 'judge')).toEqual(['failure', 'success', 'success']);
  const headlines = zones.commentsOn(pull).map((comment) => /^### (\w+): \*\*(\w+)\*\*/.exec(comment)?.slice(1));
  expect(headlines.sort()).toEqual([
    ['churn', 'pass'],
    ['delays', 'pass'],
    ['prices', 'fail'],
  ]);
  zones.expectWithinPermissions();
}, 300_000);
