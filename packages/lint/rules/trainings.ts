import { sourcesOf, type Case } from '../cases.ts';
import type { Check } from '../finding.ts';
import { inputOf } from '../steps.ts';
import { callsRelease, callsTraining, chain, type Visit, type VisitedJob } from '../walk.ts';
import type { Workflow } from '../workflow.ts';

const DEFAULT = 'mlops.yml';

/** A workflow that an event starts, and the file of the project that it trains or releases. */
interface Started {
  workflow: Workflow;
  config: string;
}

/** Trainings that no release follows, beside a release that follows trainings of that project. */
export const trainings: Check = function* ({ visits, workflows, defaultBranch }) {
  const releases = startedWith(visits, callsRelease);
  const following = releases
    .filter(({ workflow }) => workflow.events.has('workflow_run'))
    .map((release) => ({ ...release, follows: sourcesOf(release.workflow.events.get('workflow_run')!, workflows) }));
  for (const training of trainingsOf(visits, defaultBranch)) {
    const isFollowed = following.some(({ follows }) => follows.includes(training.workflow));
    // One that releases in a job of its own needs nobody to follow it.
    if (isFollowed || releases.some(({ workflow }) => workflow === training.workflow)) continue;
    const release = following.find(({ config }) => config === training.config);
    if (release === undefined) continue;
    const { path, name } = training.workflow;
    const followed = release.follows.map((each) => each.path.split('/').at(-1)!).join(', ') || 'no workflow here';
    yield {
      rule: 'training-unreleased',
      at: release.workflow.at(['on', 'workflow_run', 'workflows']),
      message: `What passed is released after a run of ${followed}; ${path} trains as well, and no release follows it.`,
      fix: `Name ${JSON.stringify(name)} in workflows as well.`,
    };
  }
};

/** Those that may train a model of the default branch: what others record is no version. */
export function trainingsOf(visits: readonly Visit[], defaultBranch: string | undefined): Started[] {
  return startedWith(
    visits,
    (visited) => callsTraining(visited) && visited.cases.some((each) => mayBeOn(each, defaultBranch)),
  );
}

/** Whether it may be of the project of that file: a matrix names those of its cells as it runs. */
export function mayBeOf({ config }: Started, file = DEFAULT): boolean {
  return config === file || config.includes('${{');
}

function mayBeOn({ event, known }: Case, branch: string | undefined): boolean {
  if (event === undefined || event.startsWith('pull_request')) return false;
  const ref = known.get('github.ref');
  if (ref === undefined) return true;
  if ('begins' in ref) return ref.begins === 'refs/heads/';
  return !('is' in ref) || branch === undefined || ref.is === `refs/heads/${branch}`;
}

function startedWith(visits: readonly Visit[], calls: (visited: VisitedJob) => boolean): Started[] {
  return visits.flatMap((visit) => {
    const { workflow } = chain(visit).at(-1)!;
    if (visit.ours || workflow.events.size === 0) return [];
    return visit.jobs.filter(calls).map((visited) => ({ workflow, config: configOf(visited) }));
  });
}

/** As it is known here, else as it is written. */
function configOf({ job, cases }: VisitedJob): string {
  const known = inputOf({ with: job.with }, 'config', cases);
  if (known !== undefined && 'is' in known) return String(known.is);
  return String(job.with?.['config'] ?? DEFAULT);
}
