import type { Api, Item } from '../api/api.ts';
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
