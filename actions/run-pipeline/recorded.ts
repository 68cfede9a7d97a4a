import type { Project } from '#config';
import { chooseBaseline, ledgerIfAny, offerRun, sourceFacts, type RunRecord } from '#evidence';
import { escape, MlopsError, type Host } from '#kit';
import { machineFiles } from '#training';

/**
 * Offers what the default branch recorded to the stages of a change that is to be merged, where that costs programs or features.
 * What is not offered is performed as ever, so what cannot be asked is no failure.
 *
 * The run is the one that a change is compared with: the nearest recorded ancestor, confirmed where its ledger is a branch.
 * What another pull request made is never offered, and a fork's is offered nothing.
 * Nobody knows what is recorded meanwhile: whoever executes a stage after this has the server asked again.
 * @returns whether anything is offered
 */
export async function offerRecorded(host: Host, project: Project): Promise<boolean> {
  const { origin } = host;
  const { features, train, evaluate } = project.config;
  if (!origin?.change.base || origin.change.untrusted || !(features ?? train ?? evaluate?.run)) return false;
  try {
    const ledger = await ledgerIfAny(host, project);
    const found = ledger && (await chooseBaseline(host, project, ledger, { policy: 'auto' }));
    if (!found || !(found.kind === 'merge-base' || found.kind === 'ancestor') || found.unconfirmed !== undefined)
      return false;
    const { run } = found;
    const what = `What run ${run.id.slice(0, 12)} of ${run.commit.slice(0, 7)} recorded`;
    const why = await whyOtherMachine(host, project, run);
    if (why !== undefined) {
      host.log.info(escape.logLine(`${what} is not taken: ${why}.`));
      return false;
    }
    const { whole, lacking, elsewhere } = await offerRun(host, project, ledger, run);
    if (elsewhere.length > 0)
      host.log.info(
        `${what} is not taken for ${elsewhere.join(', ')}: the programs ran in another job than this one, whose machine may be another, or it does not say in which.`,
      );
    if (lacking.length > 0)
      host.log.info(
        `${what} cannot be taken for ${lacking.join(', ')}: ${project.config.register ? 'not all of it is there any more' : 'without `register:` in mlops.yml not all of it is kept'}.`,
      );
    return whole.length > 0;
  } catch (error) {
    if (!(error instanceof MlopsError) || host.signal.aborted) throw error;
    host.log.info(escape.logLine(`Nothing is taken of what was recorded: ${error.code}: ${error.message}`));
    return false;
  }
}

/** @returns why programs of a change may not come to what those of a run did, whatever they read */
async function whyOtherMachine(host: Host, project: Project, run: RunRecord): Promise<string | undefined> {
  const { commit = host.origin!.change.commit } = await sourceFacts(host, project);
  const changed = await host.origin!.changedFiles(run.commit, commit);
  if (!changed) return 'too many files changed since to say what makes the machine ready';
  const paths = changed.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
  const [one] = await machineFiles(host, project, paths);
  return one && `${one} changed since, which may make the machine ready`;
}
