import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '#testing/patience';
import { Runner, type Tensors } from './runner.ts';

const module = pathToFileURL(join(import.meta.dirname, '..', 'fixtures', 'runtime.cjs')).href;
const standIn = { name: 'onnxruntime-node', version: '0.0.0', digest: '' } as const;
const [ECHO, REFUSE, EXIT, HANG, TRAP] = [0, 1, 2, 3, 4];
const warnings: string[] = [];
const runners: Runner[] = [];

/** @param limitSeconds long for a busy machine, where no answer is late on purpose */
async function open(declared: object = {}, limitSeconds = 60): Promise<Runner> {
  const model = { path: 'model.onnx', bytes: Buffer.from(JSON.stringify(declared)), external: [], digest: '' };
  const warn = (message: string): number => warnings.push(message);
  const runner = await Runner.open(model, { facts: standIn, module }, { limitSeconds, warn });
  runners.push(runner);
  return runner;
}
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.close();
  warnings.splice(0);
});

const x = (what: number): Tensors => ({ x: { type: 'float32', data: Float32Array.of(what), dims: [1] } });
const echo = { y: { type: 'float32', data: Float32Array.of(ECHO), dims: [1] } };
/** The answer, or why there was none. */
const run = (runner: Runner, what: number): Promise<Tensors | string> =>
  runner.run(x(what), ['y']).catch((failure: { reason: string }) => failure.reason);

describe('a model in a thread of its own', () => {
  it('says what it takes and gives; -1 is any number', async () => {
    const runner = await open();
    expect(runner.inputs).toEqual([{ name: 'x', datatype: 'FP32', shape: [-1] }]);
    expect(runner.outputs).toEqual([{ name: 'y', datatype: 'FP32', shape: [-1, -1, 4, 0] }]);
    expect(runner.ready).toBe(true);
  });

  it.each([
    { name: 'the runtime refuses', declared: { refused: 'No such operator' }, says: /No such operator/ },
    { name: 'gives no tensor', declared: { output: { isTensor: false } }, says: /"y" is a sequence or a map.*zipmap/ },
    { name: 'gives a type that JSON has not', declared: { output: { type: 'float16' } }, says: /of type float16/ },
  ])('that $name is not served', async ({ declared, says }) => {
    await expect(open(declared)).rejects.toMatchObject({
      code: 'MLOPS_SERVE_MODEL',
      message: expect.stringMatching(says),
      where: { file: 'model.onnx' },
    });
  });

  it('answers in order, and goes on after inputs it refuses', async () => {
    const runner = await open();
    expect(await Promise.all([ECHO, REFUSE, ECHO].map((what) => run(runner, what)))).toEqual([echo, 'refused', echo]);
    expect(warnings).toEqual([]);
  });

  it.each([
    { name: 'ends', what: EXIT, why: 'its thread ended' },
    { name: 'traps', what: TRAP, why: 'unreachable' },
  ])('that $name is started again, and answers who was waiting', async ({ what, why }) => {
    const runner = await open();
    expect(await Promise.all([what, ECHO, ECHO].map((each) => run(runner, each)))).toEqual(['crashed', echo, echo]);
    expect(warnings).toEqual([`the thread of model.onnx ended and is started again: ${why}`]);
    expect(runner.ready).toBe(true);
  });

  it('that never comes back is ended by its time limit, and who waited is told so', async () => {
    const runner = await open({}, 0.5);
    // The two limits end at one time; where a millisecond is between them, the next thread may answer who waited.
    await until(async () => {
      const [hung, waited] = await Promise.all([HANG, ECHO].map((what) => run(runner, what)));
      expect(hung).toBe('time-out');
      if (waited === 'waited') return true;
      expect(waited).toEqual(echo);
      return false;
    });
    expect(runner.ready).toBe(false);
    await until(async () => typeof (await run(runner, ECHO)) === 'object');
    expect(await run(runner, ECHO)).toEqual(echo);
  });

  it('that is closed answers nobody any more', async () => {
    const runner = await open();
    const waiting = run(runner, HANG);
    await runner.close();
    expect([await waiting, await run(runner, ECHO)]).toEqual(['closed', 'closed']);
    expect(warnings).toEqual([]);
  });
});
