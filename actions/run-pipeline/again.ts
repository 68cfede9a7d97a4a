import type { ActionResult, Host } from '#kit';
import { trainingErrors } from '#training';
import { WORK } from './announce.ts';
import { NO_OUTPUT, type Output } from './output.ts';

/**
 * Has the training of the workflow run that ended go on, when its job was lost or broke with something left to go on from:
 * as the next attempt of the same run, on the same commit. It is worth it for as long as there are new checkpoints.
 *
 * @throws MLOPS_TRAINING_STUCK when the last two attempts left none
 */
export async function again(host: Host): Promise<ActionResult<Output>> {
  const run = await host.origin?.ended();
  const lost = run?.failed.find((job) => WORK.test(job));
  if (run === undefined || lost === undefined) {
    const cancelled = run?.cancelled.find((job) => WORK.test(job));
    return said(
      `No training is to go on: ${cancelled === undefined ? 'the job with your code came to its end' : `${cancelled} was cancelled, by a person or by the time limit of the job`}.`,
    );
  }
  const { attempt, kept, url } = run;
  const last = kept.at(-1) ?? 0;
  if (attempt >= last + 2) {
    throw trainingErrors('MLOPS_TRAINING_STUCK', {
      message: `${lost} of ${url} is not started again: its attempts ${attempt - 1} and ${attempt} left no new checkpoint${last === 0 ? '' : `, the last one is of attempt ${last}`}`,
      hint: 'Read the log of the last attempt. Does the program leave a checkpoint more often than its machine is lost? Then run the failed jobs again by hand.',
    });
  }
  const how = last === attempt ? 'it left a new checkpoint' : 'it left no new checkpoint, which may happen once';
  return said(
    (await host.origin!.runAgain(run))
      ? `${lost} goes on as attempt ${attempt + 1}: ${how}.`
      : `${lost} has another attempt already.`,
  );
}

function said(summary: string): ActionResult<Output> {
  return { summary, outputs: NO_OUTPUT };
}
