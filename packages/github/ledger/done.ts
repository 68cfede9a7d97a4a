import type { Api } from '../api/api.ts';

/**
 * Whether all jobs and steps that ended well in one run did so in another too. Then it left what that one left: a job or
 * a step that was skipped, for a change of documents for example, is told from evidence that was deleted.
 *
 * Requests: one for every hundred jobs of each run, once.
 */
export function doneInRuns(api: Api): (one: number, other: number) => Promise<boolean> {
  const known = new Map<number, Promise<ReadonlySet<string>>>();
  const done = (run: number): Promise<ReadonlySet<string>> => {
    const found = known.get(run) ?? doneIn(api, run);
    known.set(run, found);
    return found;
  };
  return async (one, other) => {
    const has = await done(other);
    return [...(await done(one))].every((name) => has.has(name));
  };
}

async function doneIn(api: Api, run: number): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  const jobs = api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { run_id: run });
  for await (const job of jobs)
    for (const step of [{ name: '', conclusion: job.conclusion }, ...(job.steps ?? [])])
      if (step.conclusion === 'success') done.add(JSON.stringify([job.name, step.name]));
  return done;
}
