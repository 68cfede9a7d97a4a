import type { Api, Item } from '../api/api.ts';

type Job = Item<'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs'>;

/** A job by its name, or a step of it. */
interface Work {
  job: string;
  step: string;
  good: boolean;
}

/** What a run was, of which evidence of a project is there. */
export interface Judged {
  id: number;
  /** The id of the job that kept it. */
  job: string;
}

/**
 * Whether a run without evidence had some once, told by one that has: it did by name what the job of that one did, in any of
 * its attempts. A run that ended well had some too, unless a part of that job is there as skipped, for a change of documents
 * for example: a job or a step that has another name today proves nothing.
 *
 * Requests: one for every hundred jobs of each run, once.
 *
 * @returns why it had some; undefined where it had none, as far as names say
 */
export function judgedInRuns(
  api: Api,
): (run: { id: number; endedWell: boolean }, like: Judged) => Promise<string | undefined> {
  const known = new Map<number, Promise<readonly Work[]>>();
  const workOf = (run: number): Promise<readonly Work[]> => {
    const found = known.get(run) ?? listWork(api, run);
    known.set(run, found);
    return found;
  };
  return async ({ id, endedWell }, like) => {
    const [work, all] = [await workOf(id), (await workOf(like.id)).filter(({ good }) => good)];
    const own = all.filter(({ job }) => isCalled(job, like.job));
    const wanted = own.length > 0 ? own : all;
    if (wanted.every((one) => work.some((other) => other.good && isSame(other, one))))
      return `did what run ${like.id} did, and its evidence is not there any more`;
    if (!endedWell || wanted.some((one) => work.some((other) => !other.good && holds(other, one)))) return undefined;
    return `ended well and has no evidence, and that it skipped what run ${like.id} did is not to be seen`;
  };
}

async function listWork(api: Api, run: number): Promise<readonly Work[]> {
  const work: Work[] = [];
  const jobs = api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { run_id: run, filter: 'all' });
  for await (const job of jobs)
    work.push(workIn(job, ''), ...(job.steps ?? []).map((step) => workIn(job, step.name, step)));
  return work;
}

/** A step without a name is called by the action that it uses, of which there is a new version every few weeks. */
function workIn(job: Job, step: string, { conclusion }: { conclusion: string | null } = job): Work {
  return { job: job.name, step: step.replace(/@\S+$/, ''), good: conclusion === 'success' };
}

function isSame(one: Work, other: Work): boolean {
  return one.job === other.job && one.step === other.step;
}

/** Whether what did not end well is another piece of work, or the job or the caller that would have done it. */
function holds(one: Work, other: Work): boolean {
  if (one.step !== '') return isSame(one, other);
  return [' / ', ' ('].some((rest) => `${other.job}${rest}`.startsWith(`${one.job}${rest}`));
}

/** Whether a job's name is the one that its id gives it where it has no other: alone, called, or in a matrix. */
export function isCalled(name: string, id: string): boolean {
  const last = name.split(' / ').at(-1)!;
  return last === id || last.startsWith(`${id} (`);
}
