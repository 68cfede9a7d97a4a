import type { Api } from '../api/api.ts';
import { jobIn, parseArtifactName } from '../artifacts/artifacts.ts';
import { isCalled } from './done.ts';
import type { EvidenceRun } from './evidence-runs.ts';

/** What a job left: the name of the artifact, and which projects' it is. */
export interface Left {
  name: string;
  runs: readonly { project: string }[];
}

/** The job of ml-train.yml in which code of the project's authors runs. */
const WORK = 'work';

/**
 * Whether the jobs that evidence comes from ended well, in a run that did not, or of which an earlier attempt left it: the one that
 * kept it, and the one beside it that did the work. Another project of the same matrix may have failed, or anything else.
 *
 * A job is known by its name: `record (prices) / record`. Where several kept evidence, as those of a matrix do, it is the one whose
 * caller is called by the project; where none is, or several are, all of them have to have ended well. A job of the workflow
 * itself has done all there is, and is known where no other is called like it.
 *
 * One request for every hundred jobs of the run.
 *
 * @param of `called`: workflows that were called alone; `any`: of the workflow itself as well
 * @returns why they are not known to have; undefined when they did
 */
export function soundJobs(
  api: Api,
  of: 'called' | 'any',
): (run: EvidenceRun, left: Left) => Promise<string | undefined> {
  return async ({ id, conclusion: how }, { name, runs }) => {
    const { attempt = 0 } = parseArtifactName(name) ?? {};
    const failed = how === 'success' ? `left it in its attempt ${attempt}, of several` : `ended with ${how}`;
    const project = runs[0]?.project ?? '';
    const kept = jobIn(name, project) ?? '';
    /** By name, how each ended in that attempt; what was not run again, in the last before it. */
    const ends = new Map<string, { attempt: number; good: boolean }>();
    const jobs = api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { run_id: id, filter: 'all' });
    for await (const { name: job, run_attempt: nth = 1, conclusion } of jobs) {
      const known = ends.get(job);
      if (nth > attempt || (known && known.attempt > nth)) continue;
      // Two of one name in one attempt cannot be told apart.
      const good = conclusion === 'success' && (known?.attempt !== nth || known.good);
      ends.set(job, { attempt: nth, good });
    }
    const named = [...ends.keys()].filter((job) => isCalled(job, kept));
    const isAlone = of === 'any' && named.length === 1;
    const keepers = isAlone ? named : named.filter(isOfCalled);
    const own = keepers.filter((job) =>
      callerOf(job)
        .split(/[^\w.-]+/)
        .includes(project),
    );
    const meant = own.length === 1 ? own : keepers;
    const works = meant.filter(isOfCalled).map((job) => `${callerOf(job)} / ${WORK}`);
    const isGood = (job: string): boolean => ends.get(job)?.good === true;
    if (meant.length > 0 && [...meant, ...works].every(isGood)) return undefined;
    const bad = [...meant, ...works].find((job) => !isGood(job));
    if (meant.length === 1)
      return `${failed}, ${how === 'success' ? `where ${bad} did not end well` : `and so did ${bad}`}`;
    return `${failed}, and which of its jobs made it is not to be told by their names`;
  };
}

const isOfCalled = (job: string): boolean => job.includes(' / ');
const callerOf = (job: string): string => job.split(' / ').slice(0, -1).join(' / ');
