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
 * caller is called by the project; where none is, or several are, all of them have to have ended well.
 *
 * One request for every hundred jobs of the run.
 *
 * @returns why they are not known to have; undefined when they did
 */
export function soundJobs(api: Api): (run: EvidenceRun, left: Left) => Promise<string | undefined> {
  return async ({ id, conclusion: how }, { name, runs }) => {
    const { attempt = 0 } = parseArtifactName(name) ?? {};
    const failed = how === 'success' ? `left it in its attempt ${attempt}, of several` : `ended with ${how}`;
    const project = runs[0]?.project ?? '';
    const kept = jobIn(name, project) ?? '';
    /** By name, how each ended in that attempt; what was not run again, in the last before it. */
    const ends = new Map<string, { attempt: number; good: boolean }>();
    const jobs = api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { run_id: id, filter: 'all' });
    for await (const { name: job, run_attempt: of = 1, conclusion } of jobs) {
      const known = ends.get(job);
      if (of > attempt || (known && known.attempt > of)) continue;
      // Two of one name in one attempt cannot be told apart.
      const good = conclusion === 'success' && (known?.attempt !== of || known.good);
      ends.set(job, { attempt: of, good });
    }
    const keepers = [...ends.keys()].filter((job) => job.includes(' / ') && isCalled(job, kept));
    const own = keepers.filter((job) =>
      callerOf(job)
        .split(/[^\w.-]+/)
        .includes(project),
    );
    const meant = own.length === 1 ? own : keepers;
    const works = meant.map((job) => `${callerOf(job)} / ${WORK}`);
    const isGood = (job: string): boolean => ends.get(job)?.good === true;
    if (meant.length > 0 && [...meant, ...works].every(isGood)) return undefined;
    const bad = [...meant, ...works].find((job) => !isGood(job));
    if (meant.length === 1)
      return `${failed}, ${how === 'success' ? `where ${bad} did not end well` : `and so did ${bad}`}`;
    return `${failed}, and which of its jobs made it is not to be told by their names`;
  };
}

const callerOf = (job: string): string => job.split(' / ').slice(0, -1).join(' / ');
