import type { Project } from '#config';
import { handOverWork, historyOf, writeRunState } from '#evidence';
import { MlopsError, type ActionResult, type Host } from '#kit';
import { namedHere } from '../named-baseline.ts';
import type { News } from './new-data.ts';
import { NO_OUTPUT, type Output } from './output.ts';
import { receive } from './judge.ts';
import type { StagesDone } from './run-stages.ts';
import { measureStranger } from './stranger.ts';

export { projectOfBase } from './stranger.ts';

/**
 * Hands over what user code made, and decides nothing: a failure is told by the job that judges. The job itself fails only when
 * another attempt of it could go on from where this one ended. Where nothing is new there is nothing to judge.
 */
export async function handOver(
  host: Host,
  project: Project,
  done: StagesDone,
  news: News,
): Promise<ActionResult<Output>> {
  await writeRunState(host, project, { stages: done.states });
  if (news === 'none')
    return {
      summary: `${project.name}: nothing is new since this commit was recorded`,
      outputs: { ...NO_OUTPUT, news },
    };
  const ticket = await handOverWork(host, project, await namedHere(host, project));
  if (done.error !== undefined) {
    const why = done.error instanceof MlopsError ? `${done.error.code}: ${done.error.message}` : String(done.error);
    const broke = done.states.find(({ problem }) => problem !== undefined);
    // Beside user code the gate decides nothing: what it lacks here, it may have where it does.
    if (broke?.stage === 'gate-model') host.log.info(`The gate looked ahead and saw nothing: ${why}`);
    else host.log.error(why);
    host.log.info('What was made until then is handed over: the job that judges reports it.');
  }
  const unfinished = done.error instanceof MlopsError && done.error.code === 'MLOPS_TRAINING_UNFINISHED';
  return {
    ...(unfinished && { verdict: 'fail' }),
    summary: `${project.name}: handed over to the job that judges`,
    outputs: { ...NO_OUTPUT, 'hand-over': ticket, news },
    result: { stages: done.states.map((state) => ({ ...state })), run: null },
  };
}

/** Decides about the work of another job. @param gate runs the gate, when there is something for it to judge */
export async function judge(
  host: Host,
  project: Project,
  work: { ticket: string; stages: readonly string[] },
  gate: () => Promise<StagesDone>,
): Promise<StagesDone> {
  const { commit } = await historyOf(host, project);
  return joined(await receive(host, project, { ...work, commit }), gate);
}

/** Decides about the work of a run that anyone may start. */
export async function judgeStranger(
  host: Host,
  project: Project,
  gate: () => Promise<StagesDone>,
): Promise<StagesDone> {
  return joined(await measureStranger(host, project), gate);
}

async function joined(
  { states, evaluated, error }: { states: StagesDone['states']; evaluated: boolean; error?: unknown },
  gate: () => Promise<StagesDone>,
): Promise<StagesDone> {
  const decided: StagesDone = evaluated ? await gate() : { states: [], results: new Map(), made: new Map() };
  const problem = error ?? decided.error;
  return { ...decided, states: [...states, ...decided.states], ...(problem !== undefined && { error: problem }) };
}
