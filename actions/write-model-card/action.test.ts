import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bomProblems } from '../../tests/cyclonedx.ts';
import { chainProject } from '../../tests/e2e/chain-project.ts';
import { ScratchProject } from '../../tests/e2e/project.ts';
import { FACTS_FIELD } from '#evidence';
import { MlopsError, type ActionResult } from '#kit';
import { testHost } from '#testing';
import action from './action.ts';
import { keepCard } from './texts.ts';

const FILES = ['README.md', 'card.html', 'bom.cdx.json'];

/** The action in this process: only what is not ours runs in others. @returns what it says, or the error's code and text */
async function write(
  project: ScratchProject,
  said: Record<string, string> = {},
): Promise<Partial<ActionResult> & { error?: MlopsError }> {
  const host = testHost({ directory: project.directory });
  const inputs = action.inputs.parse({ config: join(project.directory, 'mlops.yml'), ...said });
  try {
    return await action.run({ inputs, host });
  } catch (error) {
    if (error instanceof MlopsError) return { error };
    throw error;
  }
}
const output = (project: ScratchProject, name: string): string =>
  project.read('.mlops', 'outputs', 'write-model-card', name);
const bytes = (project: ScratchProject): string[] => FILES.map((name) => output(project, name));

describe('write-model-card, on a project that ran its chain', () => {
  let project: ScratchProject;

  beforeAll(async () => {
    project = await chainProject('flights-delay');
    project.write('card/intended-use.md', 'For **planning** only.\n');
    project.write(
      'mlops.yml',
      `${project.read('mlops.yml')}card: {intended-use: card/intended-use.md, licence: apache-2.0, goal: on-time rebooking}\n`,
    );
    project.commit('A card');
    expect(project.mlops('run').status).toBe(0);
  });
  afterAll(() => project.remove());

  it('there is no card before there is an evaluation', async () => {
    const empty = new ScratchProject('empty');
    empty.write('mlops.yml', 'project: empty\n');
    const { error } = await write(empty);
    expect(error?.code).toBe('MLOPS_STAGE_MISSING');
    empty.remove();
  });

  it('--strict refuses what is missing, by name, and writes nothing', async () => {
    const before = bytes(project);
    const { error } = await write(project, { strict: 'true' });
    expect(error?.code).toBe('MLOPS_CARD_INCOMPLETE');
    expect(error?.message).toBe('the card lacks factors, ethical-considerations, caveats, contact');
    expect(bytes(project)).toEqual(before);
  });

  it('what the hub would refuse is refused before anything is written', async () => {
    const before = bytes(project);
    const { error } = await write(project, { licence: 'apache-2' });
    expect(error).toMatchObject({ code: 'MLOPS_CARD_METADATA', hint: 'Did you mean "apache-2.0"?' });
    expect(bytes(project)).toEqual(before);
  });

  it('says in three forms what the evidence says, by itself as in a run', () => {
    const { status, document } = project.document<{ cached: boolean; summary: string }>('write-model-card');
    expect([status, document.cached]).toEqual([0, true]);
    expect(document.summary).toBe(
      'The card is as it was; nobody has written factors, ethical-considerations, caveats.',
    );
    expect(output(project, 'README.md')).toMatch(
      /\*\*Goal:\*\* on-time rebooking\. The number that speaks to it: `roc_auc` 0\.\d+/,
    );
    expect(output(project, 'card.html')).toContain('<strong>planning</strong>');
    const bom = JSON.parse(output(project, 'bom.cdx.json')) as { components: { name: string; type: string }[] };
    expect(bomProblems(bom)).toEqual([]);
    expect(bom.components.filter(({ type }) => type === 'data').map(({ name }) => name)).toEqual([
      ...['build-features/evaluate-labels.parquet', 'build-features/evaluate.parquet', 'build-features/train.parquet'],
      ...['evaluate-model/predictions.csv', 'evaluate-model/scored.parquet', 'data/main'],
    ]);
  });

  it('its statement carries the bill and names what was read', () => {
    const { predicateType, predicate } = project.json('.mlops', 'evidence', 'write-model-card.json') as {
      predicateType: string;
      predicate: Record<string, unknown> & { externalReferences: { url: string }[] };
    };
    const { [FACTS_FIELD]: facts, externalReferences, ...bom } = predicate;
    expect(predicateType).toBe('https://cyclonedx.org/bom');
    expect(bom).toEqual(JSON.parse(output(project, 'bom.cdx.json')));
    expect(facts).toMatchObject({ result: { missing: ['factors', 'ethical-considerations', 'caveats'] } });
    const stages = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model'];
    expect(externalReferences.map(({ url }) => url)).toEqual([
      ...stages.map((stage) => `file:${stage}/result.json`),
      'file:build-features/features.json',
      'file:card/intended-use.md',
    ]);
  });

  it('the same evidence gives the same bytes', async () => {
    const before = bytes(project);
    expect((await write(project, { cache: 'false' })).cached).toBe(false);
    expect(bytes(project)).toEqual(before);
  });

  it('a run that took every stage from the cache is the same evidence', async () => {
    expect(project.mlops('run').status).toBe(0);
    expect((await write(project)).cached).toBe(true);
  });

  it('text that a person wrote in the card survives, also next to new numbers', async () => {
    const there = { output: 'MODEL_CARD.md' };
    const path = join(project.directory, there.output);
    expect((await write(project, there)).outputs?.['card']).toBe(path);
    const mine = 'Do *not* use it after 2030.\n\n<details>mine</details>';
    const edited = project
      .read(there.output)
      .replace(/(<!-- begin caveats -->\n)[\s\S]*?(\n<!-- end caveats -->)/, `$1${mine}$2`)
      .replace('# Model card', '# Edited outside of the marks');
    project.write(there.output, edited);
    expect((await write(project, there)).summary).toMatch(/nobody has written factors, ethical-considerations\.$/);
    const again = project.read(there.output);
    expect(again).toContain(`<!-- begin caveats -->\n${mine}\n<!-- end caveats -->`);
    expect(again).toContain('# Model card');
    expect(output(project, 'card.html')).toContain('&lt;details&gt;mine&lt;/details&gt;');

    const touched = statSync(path).mtimeMs;
    expect((await write(project, there)).cached).toBe(true);
    expect(statSync(path).mtimeMs).toBe(touched);
    expect((await write(project, { ...there, goal: 'another' })).error).toBeUndefined();
    expect(project.read(there.output)).toContain(mine);
    expect(project.read(there.output)).toContain('another');
  });

  it.each([
    { name: 'a file that is no card', at: 'README.md', code: 'MLOPS_CARD_NOT_OURS' },
    { name: 'a place outside of the repository', at: '../card.md', code: 'MLOPS_PATH_OUTSIDE' },
  ])('does not overwrite $name', async ({ at, code }) => {
    project.write('README.md', '# Mine\n');
    expect((await write(project, { output: at })).error?.code).toBe(code);
    expect(project.read('README.md')).toBe('# Mine\n');
  });

  it('does not overwrite what somebody saved meanwhile', async () => {
    const place = join(project.directory, 'meanwhile.md');
    project.write('meanwhile.md', 'new');
    const host = testHost({ directory: project.directory });
    await expect(keepCard(host, { path: place, text: 'old' }, 'card')).rejects.toMatchObject({
      code: 'MLOPS_CARD_CHANGED',
    });
    expect(project.read('meanwhile.md')).toBe('new');
  });

  it.each([
    { name: 'a file that is not there', file: 'card/nope.md', code: 'MLOPS_CARD_TEXT' },
    { name: 'a directory', file: 'card', code: 'MLOPS_CARD_TEXT' },
    { name: 'a file of somebody else', file: '/etc/hostname', code: 'MLOPS_PATH_OUTSIDE' },
  ])('refuses a text from $name', async ({ file, code }) => {
    expect((await write(project, { caveats: file })).error?.code).toBe(code);
  });

  it('outputs of two runs are not mixed', async () => {
    const before = bytes(project);
    project.write('made/predictions.csv', project.read('made', 'predictions.csv').replace(/^(200,).*$/m, '$10.123'));
    expect(project.mlops('evaluate-model').status).toBe(0);
    const { error } = await write(project);
    expect(error?.code).toBe('MLOPS_CARD_MIXED');
    expect(error?.message).toMatch(/gate-model is about another evaluate-model\/scored\.parquet/);
    expect(bytes(project)).toEqual(before);
  });
});

it('of predictions alone the card says what is known, and no more', async () => {
  const project = new ScratchProject('wedge');
  const rows = Array.from({ length: 400 }, (_, index) => `${index},${index % 2},${((index * 37) % 101) / 101}`);
  project.write('predictions.csv', `id,target,score\n${rows.join('\n')}\n`);
  project.write('mlops.yml', 'project: wedge\nevaluate: {predictions: predictions.csv, metrics: [roc_auc]}\n');
  project.commit('Begin');
  expect(project.mlops('evaluate-model').status).toBe(0);
  expect((await write(project)).error).toBeUndefined();
  expect(output(project, 'README.md')).toMatch(/Not recorded: the predictions were made elsewhere\./);
  expect(output(project, 'README.md')).toMatch(/No gate judged this model\./);
  expect(bomProblems(JSON.parse(output(project, 'bom.cdx.json')))).toEqual([]);
  project.remove();
});
