import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { performStage } from '#evidence';
import { testHost } from '#testing';
import { classNames, evaluatedClasses } from './class-names.ts';

describe('classNames', () => {
  it.each([
    { text: 'a, b,c', names: ['a', 'b', 'c'] },
    { text: '["no, thanks", "yes", 3]', names: ['no, thanks', 'yes', '3'] },
    { text: '[a],b', names: ['[a]', 'b'] },
    { text: '', names: [] },
  ])('$text', ({ text, names }) => {
    expect(classNames(text)).toEqual(names);
  });
});

describe('evaluatedClasses', () => {
  let directory: string;
  beforeEach(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'classes-')));
    for (const name of ['model', 'other']) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, 'model.onnx'), name);
    }
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('are those of the evaluation of this very model, and of no other', async () => {
    const project = { name: 'kinds', root: directory, repository: directory, workspace: join(directory, '.mlops') };
    expect(await evaluatedClasses(project, join(directory, 'model'))).toBeUndefined();
    await performStage(testHost({ directory }), project, {
      stage: 'evaluate-model',
      materials: [{ name: 'train-model/model', path: join(directory, 'model'), role: 'model' }],
      parameters: {},
      predicate: 'provenance',
      execute: () =>
        Promise.resolve({ evaluationSet: { classes: ['red', 'green', 'blue'].map((name) => ({ name, count: 1 })) } }),
    });
    expect(await evaluatedClasses(project, join(directory, 'model'))).toEqual(['red', 'green', 'blue']);
    expect(await evaluatedClasses(project, join(directory, 'other'))).toBeUndefined();
    expect(await evaluatedClasses(project, join(directory, 'absent'))).toBeUndefined();
  });
});
