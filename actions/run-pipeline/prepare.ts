import type { Project } from '#config';
import { OFFERED } from '#evidence';
import { MlopsError, type Action, type ActionResult, type Host } from '#kit';
import { prepareProject, sayWhatIsGone } from '#training';
import { offerRecorded } from './recorded.ts';
import { runStages, type StagesDone } from './run-stages.ts';

interface Work {
  stages: readonly Action[];
  /** Whether what was done before is taken. */
  cache: boolean;
  inputsOf(stage: Action): Record<string, unknown>;
}

/**
 * Runs stages in what `train.setup` prepares. Where the default branch has recorded some of their work, set-up waits for the first that is to
 * be executed: there may be none. A set-up that fails is told in the report like a stage that does; one that was left out, where a program failed.
 */
export async function prepareAndRun(
  host: Host,
  project: Project,
  { stages, cache, inputsOf }: Work,
): Promise<StagesDone> {
  const setUp = new SetUp(host, project, !cache);
  const offered = cache && (await offerRecorded(host, project));
  try {
    if (!offered || setUp.isFetched) await setUp.run();
  } catch (error) {
    if (setUp.problem === undefined) throw error;
    return setUpFailed(setUp.problem);
  }
  const done = await runStages(host, setUp.before(stages), inputsOf);
  if (setUp.problem !== undefined) return setUpFailed(setUp.problem);
  if (setUp.isDone && done.error instanceof MlopsError && FAILED.test(done.error.code)) {
    if (!setUp.ran && project.config.train?.setup !== undefined)
      host.log.warning(
        'Set-up was not run again, for nothing changed that it reads. To run it again: mlops run --no-cache',
      );
    await sayWhatIsGone(host, project);
  }
  return done;
}

/** What a broken environment looks like. */
const FAILED = /^MLOPS_PROGRAM_(FAILED|KILLED|NOT_FOUND)$/;

function setUpFailed(error: MlopsError): StagesDone {
  const problem = `${error.code}: ${error.message}`;
  return {
    states: [{ stage: 'set-up', cached: false, seconds: 0, problem }],
    results: new Map(),
    made: new Map(),
    error,
  };
}

/** A stage was about to be executed, and nothing is set up. */
class Unprepared extends Error {}

class SetUp {
  readonly #host: Host;
  readonly #project: Project;
  readonly #again: boolean;
  /** Whether programs of the project may have run, for as long as they like. */
  #worked: boolean;
  /** Whether a program may fetch data: it runs before anything is known of a stage. */
  readonly isFetched: boolean;
  isDone = false;
  /** Whether it had anything to do. */
  ran = false;
  problem?: MlopsError;

  constructor(host: Host, project: Project, again: boolean) {
    this.#host = host;
    this.#project = project;
    this.#again = again;
    this.isFetched = Object.values(project.config.data ?? {}).some(({ fetch }) => fetch !== undefined);
    this.#worked = this.isFetched;
  }

  async run(): Promise<void> {
    try {
      this.ran = await prepareProject(this.#host, this.#project, { again: this.#again });
      this.isDone = true;
      this.#worked ||= this.ran;
    } catch (error) {
      if (error instanceof MlopsError && !this.#host.signal.aborted) this.problem = error;
      throw error;
    }
  }

  /** The same stages; the first that is to be executed begins anew once this is done, for it may read what set-up makes. */
  before(stages: readonly Action[]): Action[] {
    return stages.map((stage) => ({
      ...stage,
      run: async (given) => {
        if (this.problem !== undefined) throw this.problem;
        return OFFERED.includes(stage.name) ? this.#make(stage, given) : this.#judge(stage, given);
      },
    }));
  }

  async #make(stage: Action, given: Parameters<Action['run']>[0]): Promise<ActionResult> {
    const beforeExecution = async (): Promise<void> => {
      this.#worked = true;
      if (!this.isDone) throw new Unprepared();
    };
    const hooked = { ...given, host: { ...given.host, beforeExecution } };
    try {
      return await stage.run(hooked);
    } catch (error) {
      if (!(error instanceof Unprepared)) throw error;
    }
    await this.run();
    return stage.run(hooked);
  }

  /** By what is recorded by then: it was asked for before. */
  async #judge(stage: Action, given: Parameters<Action['run']>[0]): Promise<ActionResult> {
    if (this.#worked) await this.#host.origin?.refresh();
    this.#worked = false;
    return stage.run(given);
  }
}
