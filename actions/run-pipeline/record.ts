import { relative } from 'node:path';
import type { Project } from '#config';
import {
  describedBefore,
  factsOf,
  ledgerIfAny,
  recordRun,
  sourceFacts,
  stageOutput,
  unfetchedLedger,
  type Ledger,
} from '#evidence';
import { MlopsError, worstVerdict, type Action, type Host, type Verdict } from '#kit';
import type { StagesDone } from './run-stages.ts';

/**
 * Where a gate is described and did not decide, the whole has not passed.
 * @param leftOut stages that a change leaves out, and that its base judges it by
 */
export function verdictOf(
  { states, results }: StagesDone,
  stages: readonly Action[],
  leftOut: readonly string[] = [],
): Verdict | undefined {
  const verdicts = states.flatMap(({ verdict }) => verdict ?? []);
  const ungated = stages.some(({ name }) => name === 'gate-model') && !results.has('gate-model');
  if (ungated || leftOut.length > 0) verdicts.push('inconclusive');
  return verdicts.length === 0 ? undefined : worstVerdict(verdicts);
}

/** One name is one project: a laxer file beside mlops.yml, or none at all, must not speak for it. */
async function belongsElsewhere(
  host: Host,
  project: Project,
  ledger: Ledger,
  config: string | undefined,
): Promise<boolean> {
  const run = { project: project.name, commit: 'HEAD', config };
  const other = await describedBefore(host, project.repository, ledger, run);
  if (other === undefined || other === config) {
    const latest = await ledger.latest(project.name);
    if (latest && (await ledger.run(latest.latest)).config !== config)
      host.log.info(`The runs of ${project.name} are described by ${config} from now on.`);
    return false;
  }
  host.log.warning(
    `This run is not recorded: the runs of ${project.name} are described by ${other}, this one by ${config ?? 'inputs'}. Give it another \`project:\` name.`,
  );
  return true;
}

interface Pass {
  done: StagesDone;
  judged: readonly Action[];
  startedAt: Date;
  /** Stages that are described, were not run, and made what this pass went on from; undefined when it had all that are described. */
  before: readonly string[] | undefined;
}

/** @returns the id of the recorded run; undefined when it broke, or there is nowhere to record it */
export async function recordIfPossible(
  host: Host,
  project: Project,
  { done, judged, startedAt, before }: Pass,
): Promise<string | undefined> {
  const worked = stagesOf(done);
  if (done.error !== undefined || worked.length === 0) return undefined;
  const ledger = await ledgerFor(host, project);
  if (!ledger) return undefined;
  const config = project.file === undefined ? undefined : relative(project.repository, project.file);
  if (await belongsElsewhere(host, project, ledger, config)) return undefined;
  const verdict = verdictOf(done, judged);
  const recorded = await recordRun(host, project, ledger, {
    ...(config !== undefined && { config }),
    ...(project.config.data && { data: project.config.data }),
    stages: [...worked, ...(await madeBefore(host, project, before ?? []))],
    made: done.made,
    startedAt,
    // Only a gate whose every stage before it ran in this pass makes one that others may be compared with.
    verdict: verdict === 'pass' && !(before === undefined && worked.includes('gate-model')) ? undefined : verdict,
  });
  if (recorded.difference !== undefined) {
    host.log.info(`Recorded as a run of uncommitted work, which is no baseline: ${recorded.difference}`);
  }
  if (recorded.meanwhile) {
    const { id, commit } = recorded.meanwhile;
    host.log.warning(
      `Run ${id.slice(0, 7)} of ${commit.slice(0, 7)} was recorded meanwhile, and this one was not compared with it. To compare them: mlops run`,
    );
  }
  // Nowhere, when the ledger is off or what would hold it is missing, which was said.
  return recorded.commit === undefined ? undefined : recorded.id;
}

/** The stages that did their work, and have evidence of it. */
export function stagesOf(done: StagesDone): string[] {
  const worked = done.states.filter(({ problem }) => problem === undefined).map(({ stage }) => stage);
  return scoredAgain(done) ? [...worked, 'rescore-baseline'] : worked;
}

/** Of stages that were not run, those whose output was made of this very commit, and is whole: some of the stages went on from it. */
async function madeBefore(host: Host, project: Project, stages: readonly string[]): Promise<string[]> {
  const now = stages.length === 0 ? {} : await sourceFacts(host, project);
  const made = await Promise.all(
    stages.map(async (stage) => {
      try {
        const { commit, branch, verdict = 'pass' } = factsOf((await stageOutput(project, stage)).statement);
        return commit === now.commit && branch === now.branch && verdict === 'pass';
      } catch (error) {
        if (error instanceof MlopsError) return false;
        throw error;
      }
    }),
  );
  const [lacking] = stages.filter((_, index) => !made[index]);
  if (lacking !== undefined)
    host.log.warning(`This run lacks ${lacking} of this commit, so nobody can verify it. With all stages: mlops run`);
  return stages.filter((_, index) => made[index]);
}

/** Whether the gate had the baseline's model scored again, which is a stage with evidence of its own. */
function scoredAgain({ results }: StagesDone): boolean {
  const { baseline } = (results.get('gate-model')?.result ?? {}) as {
    baseline?: { rescored?: boolean; restored?: boolean };
  };
  return baseline?.rescored === true || baseline?.restored === true;
}

/** Outside of git there is nothing to record in; that is said, and no reason to fail. */
async function ledgerFor(host: Host, project: { repository: string; name: string }): Promise<Ledger | undefined> {
  if (host.cause === 'pull-request') return undefined;
  const { origin } = host;
  if (origin && (origin.change.base !== undefined || origin.change.branch !== origin.defaultBranch)) {
    host.log.info(`This run is not recorded: only runs of ${origin.defaultBranch} are.`);
    return undefined;
  }
  const ledger = await ledgerIfAny(host, project, ({ message, hint = '' }) =>
    host.log.warning(`This run is not recorded: ${message}. ${hint}`),
  );
  const elsewhere = ledger && (await unfetchedLedger(host, project.repository, ledger));
  if (elsewhere === undefined) return ledger;
  host.log.warning(`This run is not recorded, or there would be two ledgers: ${elsewhere}`);
  return undefined;
}
