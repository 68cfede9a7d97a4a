import { MlopsError } from '#kit';
import type { Api, Item } from '../api/api.ts';
import type { GithubContext } from '../context/context.ts';
import { whyForeign } from '../context/trusted-run.ts';
import { compareRuns, type RunOrder } from './comment-marker.ts';
import { readIssueMarker, type IssueMarker } from './issue-marker.ts';

const LIST = 'GET /repos/{owner}/{repo}/issues';
type ListedIssue = Item<typeof LIST>;

export interface OwnIssue {
  number: number;
  /** As GitHub has it, the marker in its last line. */
  body: string;
  marker: IssueMarker;
  issue: ListedIssue;
}

/** What has not been touched for longer is not looked through: by then a person has forgotten that they closed it. */
const CLOSED_WITHIN_MS = 90 * 24 * 3_600_000;

/**
 * Issues that an account wrote and that end in a marker of ours, the first one first. Author and marker both: anybody can
 * write a marker. Of closed ones, those that changed within 90 days.
 *
 * Requests: one for every hundred issues of that account.
 */
export async function findIssues(
  api: Api,
  { state, author, now }: { state: 'open' | 'closed'; author: string; now: Date },
): Promise<OwnIssue[]> {
  const since = new Date(now.getTime() - CLOSED_WITHIN_MS).toISOString();
  const found: OwnIssue[] = [];
  for await (const issue of api.pages(LIST, { state, creator: author, ...(state === 'closed' && { since }) })) {
    const marker = readIssueMarker(issue.body ?? '');
    if (!marker || issue.pull_request || issue.user?.login !== author) continue;
    found.push({ number: issue.number, body: issue.body!, marker, issue });
  }
  return found.sort((a, b) => a.number - b.number);
}

/** What issues say of themselves, less what they say of runs that GitHub does not know. */
export type IssueClaims = (issues: readonly OwnIssue[]) => Promise<OwnIssue[]>;

/**
 * Another workflow of the repository writes by the same account, and may write a marker of ours. So an issue that claims to
 * be of a newer run than this one is believed only where there is such a run, of this workflow and on the default branch; of
 * another one everybody's words take the place of its own. Where GitHub does not tell, it is not believed: an older run's
 * alert is put right by the next one, and silence by nobody.
 *
 * One request for each newer run that is named; none where none is.
 */
export function claimedIssues(
  api: Api,
  context: Pick<GithubContext, 'repository' | 'workflowPath' | 'defaultBranch' | 'runId' | 'runAttempt'>,
): IssueClaims {
  const own: RunOrder = { run: context.runId, attempt: context.runAttempt };
  const known = new Map<number, Promise<number>>();

  /** The newest attempt of a run of this workflow; 0 for what is none. */
  async function attemptsOf(run: number): Promise<number> {
    if (!Number.isSafeInteger(run)) return 0;
    try {
      const found = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: run });
      return whyForeign(found, context) === undefined ? (found.run_attempt ?? 1) : 0;
    } catch (error) {
      if (error instanceof MlopsError) return 0;
      throw error;
    }
  }

  async function isKnown({ run, attempt }: RunOrder): Promise<boolean> {
    const attempts = known.get(run) ?? attemptsOf(run);
    known.set(run, attempts);
    return attempt <= (await attempts);
  }

  return async (issues) => {
    const believed: OwnIssue[] = [];
    for (const issue of issues) {
      const { marker } = issue;
      const isOurs = compareRuns(marker, own) <= 0 || (await isKnown(marker));
      believed.push(isOurs ? issue : { ...issue, marker: { ...marker, run: 0, attempt: 0 } });
    }
    return believed;
  };
}
