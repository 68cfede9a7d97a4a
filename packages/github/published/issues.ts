import { escape, type Host, type Issue, type Matter, type Permissions } from '#kit';
import type { Api, Data } from '../api/api.ts';
import { refusalOf } from '../api/outcome.ts';
import type { GithubContext } from '../context/context.ts';
import { COMMENT_LIMIT } from './comment.ts';
import { compareRuns } from './comment-marker.ts';
import { clip, cutMarkdown } from './cut-markdown.ts';
import { causeDigest, issueMarkerLine, shownDigest, topicKey, type IssueMarker } from './issue-marker.ts';
import { claimedIssues, findIssues, type OwnIssue } from './own-issues.ts';

export interface IssuesOptions {
  api: Api;
  context: Pick<GithubContext, 'repository' | 'workflowPath' | 'defaultBranch' | 'runId' | 'runAttempt' | 'runUrl'>;
  host: Pick<Host, 'log' | 'clock'>;
}

const NEEDS: Permissions = { issues: 'write' };
const TITLE_LIMIT = 256;
/** Issues of one cause that were closed and are looked at: more of them nobody closed by hand. */
const MOST_CLOSED = 10;
const UPDATE = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
const CREATE = 'POST /repos/{owner}/{repo}/issues';

/**
 * Makes the issues of these topics say this: one open issue for a cause that lasts, none for one that is over.
 *
 * An issue is ours when the token's own account wrote it *and* its last line is our marker. Issues have no compare-and-swap
 * and cannot be deleted, so every writer repairs what a race did: the lowest number stays, the others are closed. What a
 * person closed stays closed for that cause. Title and text are ours: what was changed in an open one is put right. Where
 * nothing is to be said these are two requests; for a new issue five, and one for each assignee; one more for each newer run
 * that an issue names, and for each issue, of up to ten, that somebody seems to have closed for that cause.
 *
 * @throws what the API throws, MLOPS_GITHUB_PERMISSION among it
 */
export async function showMatters(options: IssuesOptions, matters: readonly Matter[]): Promise<void> {
  if (matters.length === 0) return;
  const { api, context, host } = options;
  const author = await api.login();
  const keys = new Set(matters.map(topicKey));
  const believed = claimedIssues(api, context);
  const find = async (state: 'open' | 'closed'): Promise<OwnIssue[]> => {
    const found = await findIssues(api, { state, author, now: host.clock.now() });
    return believed(found.filter(({ marker }) => keys.has(marker.key)));
  };
  const open = await find('open');
  for (const matter of matters) {
    const ours = open.filter(({ marker }) => marker.key === topicKey(matter));
    if ('over' in matter) for (const issue of ours) await close(options, issue, matter.over);
    else await keepOpen(options, matter, ours, find);
  }
}

/** The cause lasts: the one issue of its topic is open, and says so. */
async function keepOpen(
  options: IssuesOptions,
  matter: Matter & { issue: Issue },
  ours: readonly OwnIssue[],
  find: (state: 'open' | 'closed') => Promise<OwnIssue[]>,
): Promise<void> {
  const { log } = options.host;
  const wanted = draft(options, matter);
  if (ours.length > 0) return keepOne(options, ours, wanted);
  const closed = (await find('closed')).filter(
    ({ marker }) => marker.key === wanted.marker.key && marker.cause === wanted.marker.cause,
  );
  for (const before of closed.slice(0, MOST_CLOSED)) {
    if (before.marker.state === 'over') return keepOne(options, [before], wanted);
    const by = await closedBy(options.api, before, { ...matter.issue, title: wanted.title });
    if (by === undefined) continue;
    return log.info(`#${before.number} was closed by hand (${by}): it is not opened again while its cause lasts.`);
  }
  const own = await create(options, matter.issue, wanted, find);
  log.info(`Opened #${own.number}: ${wanted.title}`);
  const listed = (await find('open')).filter(({ marker }) => marker.key === wanted.marker.key);
  // A list may lag behind what was just written.
  const all = [...listed.filter(({ number }) => number !== own.number), own].sort((a, b) => a.number - b.number);
  await keepOne(options, all, wanted);
}

/**
 * Who closed an issue by hand, after people could see by its title what it is about. Another workflow of the repository writes by
 * the same account as we: it could make one for every cause that is to come, and close it, so that nobody ever hears of them.
 * @returns undefined where nobody did, or it is not told
 */
async function closedBy(
  api: Api,
  { number, issue }: OwnIssue,
  { title, since }: Pick<Issue, 'title' | 'since'>,
): Promise<string | undefined> {
  if (issue.title.trim() !== title.trim()) return undefined;
  if (since !== undefined && Date.parse(issue.closed_at ?? '') < Date.parse(since)) return undefined;
  const { user, closed_by: by } = await api.request('GET /repos/{owner}/{repo}/issues/{issue_number}', {
    issue_number: number,
  });
  // Where a person's token is ours, that person closes it as well.
  return by?.login === user?.login && user?.type === 'Bot' ? undefined : by?.login;
}

const WROTE = /^<sub>\[Run that wrote this\]\(([^()]*)\)<\/sub>$/;

/** A title and a body as they are to be. */
interface Draft {
  title: string;
  body: string;
  marker: IssueMarker;
}

function draft({ context }: Pick<IssuesOptions, 'context'>, matter: Matter & { issue: Issue }): Draft {
  const { cause, markdown } = matter.issue;
  const title = clip(escape.logLine(matter.issue.title), TITLE_LIMIT);
  const marker: IssueMarker = {
    key: topicKey(matter),
    cause: causeDigest(cause),
    shows: shownDigest(title, markdown),
    state: 'open',
    run: context.runId,
    attempt: context.runAttempt,
  };
  const ending = `\n\n<sub>[Run that wrote this](${context.runUrl})</sub>\n\n${issueMarkerLine(marker)}`;
  return { title, marker, body: `${cutMarkdown(markdown.trimEnd(), COMMENT_LIMIT - ending.length)}${ending}` };
}

async function create(
  { api, host }: IssuesOptions,
  { assignees }: Issue,
  { title, body, marker }: Draft,
  find: (state: 'open') => Promise<OwnIssue[]>,
): Promise<OwnIssue> {
  const made = await api.request(
    CREATE,
    { title, body, assignees: await assignable(api, host, assignees) },
    {
      // Whether an answer that never came was a yes is read from the issues themselves.
      settle: async () => {
        const mine = (await find('open')).find((one) => sameMarker(one.marker, marker));
        return mine?.issue as Data<typeof CREATE> | undefined;
      },
      needs: NEEDS,
    },
  );
  return { number: made.number, body, marker, issue: made };
}

function sameMarker(a: IssueMarker, b: IssueMarker): boolean {
  return issueMarkerLine(a) === issueMarkerLine(b);
}

/** GitHub refuses an issue whole for one account that it does not know. */
async function assignable(api: Api, { log }: Pick<Host, 'log'>, accounts: readonly string[]): Promise<string[]> {
  const able: string[] = [];
  for (const assignee of new Set(accounts)) {
    if (await isAssignable(api, assignee)) able.push(assignee);
    else
      log.warning(
        `${assignee} cannot be assigned to issues of this repository; correct the name, or give them access.`,
      );
  }
  return able;
}

async function isAssignable(api: Api, assignee: string): Promise<boolean> {
  try {
    await api.request('GET /repos/{owner}/{repo}/assignees/{assignee}', { assignee });
    return true;
  } catch (error) {
    if (refusalOf(error)?.status === 404) return false;
    throw error;
  }
}

/** Leaves the issue with the lowest number, saying what is to be said, and closes the others. @param ours at least one */
async function keepOne(options: IssuesOptions, ours: readonly OwnIssue[], wanted: Draft): Promise<void> {
  const [lowest, ...others] = ours as readonly [OwnIssue, ...OwnIssue[]];
  const { marker } = lowest;
  const newer = compareRuns(marker, wanted.marker) > 0;
  const says = marker.state === 'open' && marker.shows === wanted.marker.shows && marker.cause === wanted.marker.cause;
  if (!newer && !(says && isAsDrafted(options, lowest, wanted))) {
    const { title, body } = wanted;
    await update(options, lowest.number, { title, body, state: 'open' });
    options.host.log.info(`${marker.state === 'over' ? 'Opened' : 'Updated'} #${lowest.number}: ${title}`);
  }
  for (const other of others) await close(options, other, `Said twice: #${lowest.number} is the one.`);
}

/**
 * Whether title and text are those that are to be, whichever run wrote them. A marker says so only of itself: any workflow of the
 * repository, and whoever may write there, can put other words above it.
 */
function isAsDrafted({ context }: Pick<IssuesOptions, 'context'>, { issue, body }: OwnIssue, wanted: Draft): boolean {
  const runs = context.runUrl.replace(/\d+(\/attempts\/\d+)?$/, '');
  const text = (of: string): string => {
    const lines = of.trimEnd().split(/\r?\n/).slice(0, -1).join('\n').trimEnd().split('\n');
    const [, url = ''] = WROTE.exec(lines.at(-1)!) ?? [];
    const isRun = url.startsWith(runs) && /^\d+(\/attempts\/\d+)?$/.test(url.slice(runs.length));
    return (isRun ? lines.slice(0, -1) : lines).join('\n').trimEnd();
  };
  return issue.title.trim() === wanted.title.trim() && text(body) === text(wanted.body);
}

/** The cause is gone. An issue that a person opened again after that is theirs. */
async function close(options: IssuesOptions, { number, body, marker }: OwnIssue, why: string): Promise<void> {
  const { runId: run, runAttempt: attempt } = options.context;
  const own = { ...marker, state: 'over', run, attempt } as const;
  if (marker.state === 'over' || compareRuns(marker, own) > 0) return;
  const ending = `\n\n${issueMarkerLine(own)}`;
  const said = body.trimEnd().split(/\r?\n/).slice(0, -1).join('\n').trimEnd();
  const whole = cutMarkdown(`**Over.** ${why}\n\n${said}`, COMMENT_LIMIT - ending.length);
  await update(options, number, { body: `${whole}${ending}`, state: 'closed', state_reason: 'completed' });
  options.host.log.info(`Closed #${number}: ${why}`);
}

async function update(
  { api }: IssuesOptions,
  number: number,
  to: { title?: string; body: string; state: 'open' | 'closed'; state_reason?: 'completed' },
): Promise<void> {
  // Written twice it is as if written once: ask again.
  await api.request(UPDATE, { issue_number: number, ...to }, { settle: async () => undefined, needs: NEEDS });
}
