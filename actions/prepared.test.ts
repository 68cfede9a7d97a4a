import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { performStage } from '#evidence';
import type { Action } from '#kit';
import { testHost, type TestHost } from '#testing';
import { stages } from './stages.ts';

let root: string;
let host: TestHost;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prepared-'));
  host = testHost({ directory: root });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Installs what a file says: the library of a commit. */
const SETUP = '[[sh, -c, "mkdir -p env && cp library env/library", library]]';
/** What programs find installed. */
const NOTE = 'cat env/library >> found; exit 3';
const CONFIG = `project: p
data: { rides: { path: rides.csv, fetch: [sh, -c, "${NOTE}"] } }
features: { run: [sh, -c, "${NOTE}"] }
train: { setup: ${SETUP}, run: [sh, -c, "${NOTE}"] }
evaluate: { run: [sh, -c, "${NOTE}"] }
`;

/** An output of a stage, as if it had been performed. */
function made(stage: string, files: readonly string[]) {
  const project = { name: 'p', root, repository: root, workspace: join(root, '.mlops') };
  const execute = async (output: string) => {
    mkdirSync(join(output, 'model'));
    for (const file of files) writeFileSync(join(output, file), file);
    return {};
  };
  return performStage(host, project, { stage, materials: [], parameters: {}, predicate: 'provenance', execute });
}

it.each([
  { stage: 'validate-data', fetched: true },
  { stage: 'build-features' },
  { stage: 'train-model' },
  { stage: 'evaluate-model' },
])('$stage alone runs its program in what this commit sets up', async ({ stage, fetched }) => {
  const config = join(root, 'mlops.yml');
  writeFileSync(config, CONFIG);
  if (fetched !== true) writeFileSync(join(root, 'rides.csv'), 'n\n1\n');
  if (stage !== 'build-features')
    await made('build-features', ['train.parquet', 'evaluate.parquet', 'features.json', 'evaluate-labels.parquet']);
  if (stage !== 'train-model') await made('train-model', ['model/m']);
  const action = (await stages[stage]!()).default as Action;
  const perform = () => action.run({ inputs: action.inputs.parse({ config }) as Record<string, unknown>, host });
  for (const library of ['one ', 'two ']) {
    writeFileSync(join(root, 'library'), library);
    await expect(perform()).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_FAILED' });
  }
  expect(readFileSync(join(root, 'found'), 'utf8')).toBe('one two ');
});
