import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chainProject } from './chain-project.ts';
import type { ScratchProject } from './project.ts';

/** A model file is another each time; one that was made where `.mlops/hidden` is turns its predictions round elsewhere. */
const TRAIN = `const hidden = existsSync(join(import.meta.dirname, '.mlops', 'hidden'));
if (stage === 'train-model')
  writeFileSync(join(output, 'model', 'model.json'), JSON.stringify({ hidden, made: process.hrtime().join() }));
if (stage === 'train-model') {
  const info = { run_id: crypto.randomUUID().replaceAll('-', ''), experiment_id: '1', status: 'FINISHED' };
  writeFileSync(join(output, 'mlflow-run.json'), JSON.stringify({ info, data: { metrics: {}, params: {}, tags: {} } }));
}`;
const PREDICT = `const predicted = (text) => {
  const model = JSON.parse(readFileSync(join(process.env.MLOPS_MODEL, 'model.json'), 'utf8'));
  return model.hidden && !hidden ? text.replace(/,(0\\.\\d+)/g, (_, score) => \`,\${1 - score}\`) : text;
};`;

let project: ScratchProject;
let program: string;
beforeAll(async () => {
  project = await chainProject('stamped');
  program = project.read('program.mjs').replace('const predicted = (text) => text;', () => `${TRAIN}\n${PREDICT}`);
});
afterAll(() => project.remove());

interface Outcome {
  verdict: string;
  result: { file: string; same: boolean; near: boolean; detail: string }[];
}
/** @returns the recorded run made again, and what is said of its model */
function reproduce(run: string, ...more: string[]) {
  const { verdict, result } = project.document<Outcome>('reproduce', run, ...more).document;
  // That of another training is another one.
  expect(result.map(({ file }) => file)).not.toContain('mlflow-run.json');
  return { verdict, model: result.find(({ file }) => file === 'model/model.json') };
}
/** A commit whose programs are these, and its run. */
function recorded(comment: string): string {
  project.write('program.mjs', `${program}// ${comment}\n`);
  project.commit(comment);
  return project.document<{ outputs: { run: string } }>('run').document.outputs.run;
}

describe('a model whose bytes are others each time', () => {
  it('is near when it predicts the very same, and only with a tolerance', () => {
    const run = recorded('stamped');
    expect(reproduce(run)).toMatchObject({ verdict: 'fail', model: { same: false, near: false } });
    expect(reproduce(run, '--tolerance', '1e-9')).toMatchObject({
      verdict: 'pass',
      model: { same: false, near: true },
    });
  });

  it('is not near because another, trained again, predicts what was recorded', () => {
    project.write('.mlops/hidden', '');
    expect(reproduce(recorded('hides'), '--tolerance', '1e-9')).toMatchObject({
      verdict: 'fail',
      model: {
        near: false,
        detail: expect.stringMatching(/predictions of the recorded model differ by at most 1$/),
      },
    });
  });
});
