import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { groups } from '../tests/faults/scenarios.ts';
import { generatedWorkflows } from './workflows.ts';

const root = join(import.meta.dirname, '..');
const files = generatedWorkflows();
const templates = [...files].filter(([path]) => path.startsWith('workflows-templates/') && path.endsWith('.yml'));

describe('workflows and templates', () => {
  it.each([...files.keys()])('%s is what is generated', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(files.get(path));
  });

  it('nothing else lies among the templates', () => {
    const there = readdirSync(join(root, 'workflows-templates')).map((name) => `workflows-templates/${name}`);
    expect(there.filter((path) => !files.has(path))).toEqual([]);
  });

  it.each(templates)('%s has at most 15 lines', (_, text) => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
  });

  it.each(templates)('%s has what the page "New workflow" shows', (path) => {
    expect(JSON.parse(files.get(path.replace(/\.yml$/, '.properties.json'))!)).toEqual({
      name: expect.stringMatching(/./),
      description: expect.stringMatching(/\.$/),
      iconName: expect.stringMatching(/^octicon [a-z-]+$/),
      categories: expect.arrayContaining([expect.any(String)]),
      filePatterns: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('all that are called on a push run for the default branch, or for the tag of a version', () => {
    for (const [, text] of templates) {
      const { on } = parse(text) as { on: string | { push?: object } };
      if (typeof on === 'object' && 'push' in on)
        expect([{ branches: ['$default-branch'] }, { tags: ['*@v*'] }]).toContainEqual(on.push);
    }
  });
});

interface Job {
  if?: string;
  'timeout-minutes': number;
  strategy?: { 'fail-fast': boolean; matrix: { of: string[] } };
  steps: { run?: string }[];
}

describe('what CI does every week', () => {
  const { on, jobs } = parse(files.get('.github/workflows/ci.yml')!) as {
    on: Record<string, unknown>;
    jobs: Record<'check' | 'slow' | 'faults', Job>;
  };
  const runs = (job: Job): string => job.steps.at(-1)!.run!;

  it('begins by itself or by hand, and no pull request waits for it', () => {
    expect(on).toMatchObject({ schedule: [{ cron: expect.stringMatching(/ \d$/) }], workflow_dispatch: null });
    for (const job of [jobs.slow, jobs.faults])
      expect(job.if).toBe("github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'");
    expect(jobs.check.if).toBeUndefined();
  });

  it('is the slow tests', () => {
    expect(runs(jobs.slow)).toBe('npm run test:slow');
  });

  it('is every scenario of faults, each ended in time for all of its group', () => {
    const { strategy, 'timeout-minutes': limit } = jobs.faults;
    expect(strategy).toEqual({ 'fail-fast': false, matrix: { of: Object.keys(groups) } });
    const [, minutes] = /test:faults -- "\$OF" --minutes (\d+) /.exec(runs(jobs.faults))!;
    // Set-up and, for each, the case that the clock finds begun.
    for (const scenarios of Object.values(groups))
      expect(scenarios.length * (Number(minutes) + 3) + 10).toBeLessThanOrEqual(limit);
  });
});
