import { EvaluateSection, type Project } from '#config';
import { evidenceErrors, factsOf, readRunState, receiveWork, stageOutput, type StageState } from '#evidence';
import { planAsJson, planEvaluation, recheckEvaluation } from '#evaluation';
import { canonicalJson, MlopsError, type Host } from '#kit';

/** What the job with user code made, and what of it must still be decided here. */
export interface Received {
  states: StageState[];
  /** Whether its predictions were measured, and are found to be as it says. */
  evaluated: boolean;
  error?: unknown;
}

/**
 * Takes over what another job made. Its numbers are computed again from its predictions by the rules that hold here; what
 * differs is an error, and no verdict.
 * @param work.ticket empty when that job ended before it handed anything over
 * @param work.stages all that mlops.yml describes before the gate: what was left out is no pass
 */
export async function receive(
  host: Host,
  project: Project,
  { ticket, commit, stages }: { ticket: string; commit: string; stages: readonly string[] },
): Promise<Received> {
  if (ticket === '') {
    const error = evidenceErrors('MLOPS_WORK_MISSING', {
      message: 'The job with your code ended before it handed anything over, so there is nothing to judge.',
      hint: 'Look at the log of that job: the runner was lost, the job was cancelled or ran out of time, or it says why it did not begin.',
    });
    return { ...broken('work', error), evaluated: false };
  }
  try {
    await receiveWork(host, project, ticket, commit);
  } catch (error) {
    // What a report could tell of a workspace in use would be about something else, and lie where a commit says.
    const taken = ['MLOPS_WORK_TAKEN', 'MLOPS_WORKSPACE_COMMITTED'];
    if (!(error instanceof MlopsError) || taken.includes(error.code) || host.signal.aborted) throw error;
    return { ...broken('work', error), evaluated: false };
  }
  const handed = (await readRunState(host, project))!.stages;
  const states: StageState[] = [];
  for (const stage of stages) {
    const { state, error } = await stateOf(project, stage, handed);
    states.push(state);
    if (error !== undefined) return { states, evaluated: false, error };
  }
  const evaluated = states.some(({ stage, problem }) => stage === 'evaluate-model' && problem === undefined);
  const broke = states.find(({ problem }) => problem !== undefined && !problem.startsWith('not run'));
  if (broke) {
    const error = evidenceErrors('MLOPS_WORK_BROKEN', {
      message: `${broke.stage} did not do its work: ${broke.problem}`,
      hint: 'Look at the log of the job with your code.',
    });
    return { states, evaluated: false, error };
  }
  const leftOut = states.find(({ problem }) => problem !== undefined);
  if (leftOut && !states.some(({ verdict }) => verdict !== undefined && verdict !== 'pass')) {
    // "Not run" is believed after a stage whose evidence says why, and of nothing else.
    const error = differs(`${leftOut.stage} was left out, and no stage before it failed`);
    const others = states.filter((state) => state !== leftOut);
    return { states: [...others, ...broken(leftOut.stage, error).states], evaluated: false, error };
  }
  if (!evaluated) return { states, evaluated };
  try {
    await checkEvaluation(host, project);
    return { states, evaluated };
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    const others = states.filter(({ stage }) => stage !== 'evaluate-model');
    const { states: failed } = broken('evaluate-model', error);
    return { states: [...others, ...failed], evaluated: false, error };
  }
}

/** What is to be believed of a stage: that it was run is its evidence, and its verdict is what that says. */
async function stateOf(
  project: Project,
  stage: string,
  handed: readonly StageState[],
): Promise<{ state: StageState; error?: unknown }> {
  const said = handed.find((state) => state.stage === stage);
  const wrong = (error: MlopsError) => ({ state: broken(stage, error).states[0]!, error });
  if (!said) return wrong(differs(`${stage}, which mlops.yml describes, was not run`));
  if (said.problem !== undefined) return { state: said };
  try {
    const { verdict } = factsOf((await stageOutput(project, stage)).statement);
    return { state: { stage, cached: said.cached, seconds: said.seconds, ...(verdict && { verdict }) } };
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    return wrong(error);
  }
}

/** A stage that could not do its work, as a report tells it. */
export function broken(stage: string, error: MlopsError): { states: StageState[]; error: unknown } {
  return { states: [{ stage, cached: false, seconds: 0, problem: `${error.code}: ${error.message}` }], error };
}

/** @throws MLOPS_WORK_DIFFERS, and what reading the stage throws */
async function checkEvaluation(host: Host, project: Project): Promise<void> {
  const { config } = project;
  const evaluation = await stageOutput(project, 'evaluate-model');
  const plan = planAsJson(planEvaluation(EvaluateSection.parse(config.evaluate), config.gate, config.task));
  // Another set-up gives other predictions; how they are measured stays the same.
  const { labels, setup: _setup, ...measured } = factsOf(evaluation.statement).parameters;
  if (canonicalJson(measured) !== canonicalJson(plan))
    throw differs('it was measured by other rules than those that decide');
  const features = config.features && (await stageOutput(project, 'build-features'));
  if ((labels !== null) !== (features !== undefined))
    throw differs('its targets are not those of the features that mlops.yml describes');
  const problems = await recheckEvaluation(host, evaluation.statement, {
    fromFile: config.evaluate?.predictions !== undefined,
    path: async (name) =>
      name.startsWith('build-features/') && features
        ? features.path(name.slice('build-features/'.length))
        : evaluation.path(name),
  });
  if (problems.length > 0) throw differs(`the evaluation is not what its predictions give: ${problems.join('; ')}`);
}

const differs = (why: string): MlopsError =>
  evidenceErrors('MLOPS_WORK_DIFFERS', {
    message: `What the job with your code handed over is not what it says: ${why}.`,
    hint: 'Run both jobs again. If it stays, something in that job writes into .mlops/ or changes the action that runs there.',
  });
