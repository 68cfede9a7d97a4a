import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EvaluateSection, projectFromInputs } from '#config';
import { testHost } from '#testing';
import { predict } from './predict.ts';

let directory: string;

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'predict-')));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Runs a JavaScript program as the team's predict program. */
async function predictWith(program: string): Promise<string> {
  const host = testHost({ directory });
  const project = await projectFromInputs(host, { directory, config: {} });
  const [features, model, output] = ['features', 'model', 'output'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [features, model, output]) await host.files.makeDirectory(path);
  for (const name of ['evaluate.parquet', 'features.json', 'evaluate-labels.parquet', 'train.parquet'])
    await writeFile(join(features, name), name);
  await writeFile(
    join(directory, 'predict.cjs'),
    `const fs = require('node:fs'), path = require('node:path'), env = process.env;\n${program}`,
  );
  const section = { ...EvaluateSection.parse({}), run: [process.execPath, 'predict.cjs'] };
  return predict(host, project, { section, model, features, output });
}

describe('predict', () => {
  it.each([
    { name: 'a pipe', leave: "require('node:child_process').execFileSync('mkfifo', [file])" },
    { name: 'a link', leave: "fs.symlinkSync('/dev/null', file)" },
    { name: 'a directory', leave: 'fs.mkdirSync(file)' },
  ])('refuses $name in place of predictions', async ({ leave }) => {
    const program = `const file = path.join(env.MLOPS_OUTPUT, 'predictions.csv');\n${leave};`;
    await expect(predictWith(program)).rejects.toMatchObject({
      code: 'MLOPS_PREDICTIONS_MADE_NONE',
      message: expect.stringMatching(/no regular file/),
    });
  });

  it('shows the program the model and features without labels, and takes what it leaves', async () => {
    const path = await predictWith(
      `fs.writeFileSync(path.join(env.MLOPS_OUTPUT, 'predictions.csv'), JSON.stringify({ seen: fs.readdirSync(env.MLOPS_FEATURES).sort(), model: path.basename(env.MLOPS_MODEL) }))`,
    );
    expect(path).toBe(join(directory, 'output', 'predictions.csv'));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      seen: ['evaluate.parquet', 'features.json'],
      model: 'model',
    });
  });

  it('says what was expected when the program leaves nothing', async () => {
    await expect(predictWith('')).rejects.toMatchObject({
      code: 'MLOPS_PREDICTIONS_MADE_NONE',
      hint: expect.stringContaining('MLOPS_OUTPUT'),
    });
  });

  it('passes on why the program failed', async () => {
    await expect(predictWith('process.exit(3)')).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_FAILED' });
  });
});
