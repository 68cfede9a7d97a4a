import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { retireStages } from './retire.ts';
import { performStage } from './stage.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'retire-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const project = () => ({ name: 'p', root: directory, repository: directory, workspace: join(directory, '.mlops') });
const place = (...parts: string[]): string => join(directory, '.mlops', ...parts);
const perform = (stage: string) =>
  performStage(testHost({ directory }), project(), {
    ...{ stage, materials: [], parameters: {}, predicate: 'provenance', execute: async () => ({}) },
  });
const left = () =>
  ['train-model', 'rescore-baseline', 'register-model', 'scan-model'].filter(
    (stage) => existsSync(place('evidence', `${stage}.json`)) || existsSync(place('outputs', stage)),
  );
const retire = () => retireStages(testHost({ directory }), project(), new Set(['train-model']));

it('what a pass did not have is gone with its statement, also where a killed process had not put it into place', async () => {
  for (const stage of ['train-model', 'rescore-baseline', 'register-model']) await perform(stage);
  mkdirSync(place('outputs', '.scan-model.next'));
  writeFileSync(place('evidence', '.scan-model.json.next'), '{}');
  await retire();
  expect(left()).toEqual(['train-model', 'register-model']);
  expect(existsSync(place('outputs', '.scan-model.next'))).toBe(false);
  // The cache has it still.
  expect(await perform('rescore-baseline')).toMatchObject({ cached: true });
});

it('what the gate makes beside its decision stays with it', async () => {
  const proposed = place('evidence', 'gate-proposal.json');
  await perform('gate-proposal');
  await retireStages(testHost({ directory }), project(), new Set(['gate-model']));
  expect(existsSync(proposed)).toBe(true);
  await retire();
  expect(existsSync(proposed)).toBe(false);
});

it('what another process performs now stays', async () => {
  for (const stage of ['train-model', 'scan-model']) await perform(stage);
  writeFileSync(place('cache', 'locks', 'scan-model.lock'), JSON.stringify({ machine: `not-${hostname()}`, pid: 1 }));
  await retire();
  expect(left()).toEqual(['train-model', 'scan-model']);
});

it('is nothing where no stage was performed', async () => {
  await expect(retire()).resolves.toBeUndefined();
});
