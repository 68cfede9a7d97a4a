import type { Api } from '../api/api.ts';
import type { GithubContext } from './context.ts';

/** Days without a commit after which GitHub disables the schedules of a public repository. */
const QUIET_DAYS = 60;
const DAY_MS = 24 * 3_600_000;
const WHY = `GitHub disables the schedules of a public repository in which nothing is committed for ${QUIET_DAYS} days. A commit on the default branch keeps them; once disabled, they are enabled again under Actions.`;

/**
 * When GitHub will disable the schedule that started this run: as far as can be told, 60 days after the newest commit of the
 * default branch. Whether commits of other branches count GitHub does not say.
 *
 * @returns undefined for a run that no schedule started, and for a repository that is not public
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 */
export async function scheduleEnds(
  api: Api,
  { eventName, event, change }: Pick<GithubContext, 'eventName' | 'event' | 'change'>,
): Promise<{ at: Date; why: string } | undefined> {
  const { private: hidden } = (event['repository'] ?? {}) as { private?: boolean };
  if (eventName !== 'schedule' || hidden !== false) return undefined;
  const { committer } = await api.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
    commit_sha: change.commit,
  });
  return { at: new Date(Date.parse(committer.date) + QUIET_DAYS * DAY_MS), why: WHY };
}
