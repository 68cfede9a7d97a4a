import { sha256, type StageState } from '#evidence';
import { descendantsOf, MlopsError, orderStages, type Action, type ActionResult, type Host, type Sha256 } from '#kit';

export interface StagesDone {
  states: StageState[];
  results: Map<string, ActionResult>;
  /** Stage → the digest of the statement that it wrote. */
  made: Map<string, Sha256>;
  /** The first error, when a stage could not do its work. */
  error?: unknown;
}

/**
 * Runs stages in the order of their declarations. A stage that fails or breaks takes only its descendants with it.
 *
 * @param inputsOf the inputs of one stage
 * @param when whether to run the stages that run `always`, or the others
 */
export async function runStages(
  host: Host,
  stages: readonly Action[],
  inputsOf: (stage: Action) => Record<string, unknown>,
): Promise<StagesDone> {
  const done: StagesDone = { states: [], results: new Map(), made: new Map() };
  const lost = new Map<Action, Action>();
  for (const stage of orderStages(stages)) {
    const cause = lost.get(stage);
    if (cause) {
      done.states.push({
        stage: stage.name,
        cached: false,
        seconds: 0,
        problem: `not run, because ${cause.name} did not pass`,
      });
      continue;
    }
    const started = host.clock.monotonic();
    const seconds = (): number => Math.round((host.clock.monotonic() - started) / 10) / 100;
    try {
      const result = await host.group(stage.name, () => stage.run({ inputs: inputsOf(stage), host }));
      host.log.info(`  ${result.summary}${result.cached ? ' (cached)' : ''}`);
      done.results.set(stage.name, result);
      if (result.evidence !== undefined) done.made.set(stage.name, sha256(await host.files.read(result.evidence)));
      done.states.push({
        stage: stage.name,
        ...(result.verdict && { verdict: result.verdict }),
        cached: result.cached ?? false,
        seconds: seconds(),
      });
      if (result.verdict === 'pass' || result.verdict === undefined) continue;
    } catch (error) {
      if (host.signal.aborted) throw error;
      done.error ??= error;
      const problem = error instanceof MlopsError ? `${error.code}: ${error.message}` : String(error);
      done.states.push({ stage: stage.name, cached: false, seconds: seconds(), problem });
    }
    for (const descendant of descendantsOf(stage, stages)) lost.set(descendant, stage);
  }
  return done;
}
