import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PullRequest } from '../doubles/github/index.ts';
import type { WorkflowResult } from '../engine/index.ts';
import { Zones, type Files } from './zones.ts';

const PROJECTS = ['delays', 'prices', 'churn'] as const;
/** The workflow that people copy from the guide. */
const GUIDE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'guides', 'monorepos.md'), 'utf8');
const WORKFLOW = /```yaml\n(name: Model\n[^]*?)```/.exec(GUIDE)![1]!;

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
  const files = Object.assign({ '.github/workflows/model.yml': WORKFLOW }, ...PROJECTS.map(project)) as Files;
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
