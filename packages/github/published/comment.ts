import { MlopsError } from '#kit';
import type { Api } from '../api/api.ts';
import { refusalOf } from '../api/outcome.ts';
import type { WorkflowRun } from '../context/trusted-run.ts';
import { claimedRuns, type Claims } from './claimed-run.ts';
import { markedBody, markerRoom, readMarker, type Marker } from './comment-marker.ts';
import { cutMarkdown } from './cut-markdown.ts';
import { findOwn, versionsOf, type Asked, type Content, type Listed, type OwnComment } from './own-comments.ts';
import { isOther, reportToShow } from './shown-report.ts';

/** GitHub refuses a longer comment. */
export const COMMENT_LIMIT = 65_536;
/** More than this many times in a row nobody overtakes or deletes by chance. */
const MOST_TRIES = 3;

export interface StickyComment {
  pullRequest: number;
  /** Whose comment it is, and which run says so. */
  marker: Marker;
  /** Whether a run is one that such reports are about. */
  isReported(run: WorkflowRun): boolean;
  markdown: string;
  /**
   * Put below its first line where there is no comment yet, though the run was made again: what others of its jobs said is
   * gone with one. Asked only then.
   */
  alone?(): Promise<string | undefined>;
  /** Comments of this key as they were just seen. Default: they are asked for. */
  seen?: Listed;
}

/** `older`: the comment shows a newer run, or worse news of the same one, whose marker this is. */
export type Stuck = { outcome: 'created' | 'updated' | 'unchanged' } | { outcome: 'older'; shown: Marker };

/**
 * Makes the one comment of this key on a pull request say this, unless it says something of a newer run.
 *
 * A comment is ours when the token's own account wrote it *and* its last line is our marker, sealed for this pull request.
 * Comments have no compare-and-swap, so every writer repairs what a race did, and all come to the same end: the lowest id
 * stays, with the newest run's content. With up to 100 comments these are three requests: list, write, and a look at what
 * the write replaced; for the first comment list, write, list; where one speaks of a newer run, list, and two to see
 * whether there is that run.
 *
 * Where no newer run has said anything, the pull request may be at another commit all the same: that run broke before it
 * came to us, or is yet to begin. Then a report says below its first line of which commit it is. What waits for one does not:
 * it is written so soon behind a push that GitHub may still name the head of before.
 *
 * @throws what the API throws, MLOPS_GITHUB_PERMISSION among it
 */
export async function stickComment(
  api: Api,
  { pullRequest, marker, isReported, markdown, alone, seen }: StickyComment,
): Promise<Stuck> {
  const wanted: Content = { body: bodyOf(markdown, marker, pullRequest), marker };
  const sticky: Sticky = {
    api,
    asked: { pullRequest, isOwn: (key) => key === marker.key },
    believed: claimedRuns(api, { pullRequest, isReported }, wanted),
    wanted,
  };
  for (let tries = 1; ; tries += 1) {
    const { own, head } = seen && tries === 1 ? seen : await findOwn(api, sticky.asked);
    const there = await sticky.believed(own);
    const created = there.length === 0;
    const notes = [
      head === marker.head || marker.says === 'waiting' ? undefined : ofEarlier(marker, head),
      created && marker.attempt > 1 ? await alone?.() : undefined,
    ].filter((note) => note !== undefined);
    wanted.body = bodyOf(belowHeadline(markdown, notes), marker, pullRequest);
    const ours = created ? await create(sticky) : there;
    const kept = await keepOne(sticky, ours);
    // Somebody deleted it meanwhile: it is written again.
    if (kept === undefined && tries < MOST_TRIES) continue;
    if (kept && isOther(kept, wanted)) return { outcome: 'older', shown: kept.marker };
    return { outcome: created ? 'created' : sameBody(there[0]!.body, sticky.wanted.body) ? 'unchanged' : 'updated' };
  }
}

/** What every step of writing one comment is about. */
interface Sticky {
  api: Api;
  asked: Asked;
  believed: Claims;
  wanted: Content;
}

function bodyOf(markdown: string, marker: Marker, pullRequest: number): string {
  return markedBody(cutMarkdown(markdown.trimEnd(), COMMENT_LIMIT - markerRoom(marker.key)), marker, pullRequest);
}

/** A report is known by its first line, which says the verdict: nothing goes before it. */
function belowHeadline(markdown: string, notes: readonly string[]): string {
  const [headline = '', ...rest] = markdown.split('\n');
  return [headline, ...notes.flatMap((note) => ['', note]), ...rest].join('\n');
}

function ofEarlier({ head }: Marker, now: string): string {
  return `> This is of commit ${head.slice(0, 7)}. The pull request is at ${now.slice(0, 7)}, which is not judged here.`;
}

/** @returns all comments of ours, the new one among them even if GitHub does not list it yet */
async function create(sticky: Sticky): Promise<OwnComment[]> {
  const { api, asked, believed, wanted } = sticky;
  const made = await api.request(
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    { issue_number: asked.pullRequest, body: wanted.body },
    {
      // Whether an answer that never came was a yes is read from the comments themselves.
      settle: async () => {
        const { own } = await findOwn(api, asked);
        const mine = own.find((comment) => sameBody(comment.body, wanted.body));
        return mine && (await getComment(api, mine.id));
      },
    },
  );
  const own = { ...wanted, id: Number(made.id), node: made.node_id };
  const listed = await believed((await findOwn(api, asked)).own);
  return [...listed.filter(({ id }) => id !== own.id), own].sort((a, b) => a.id - b.id);
}

/**
 * Leaves the comment with the lowest id, saying what the newest run says, and deletes the others.
 *
 * @param ours at least one
 * @returns what the comment says in the end; undefined when it was deleted meanwhile
 */
async function keepOne(sticky: Sticky, ours: readonly OwnComment[]): Promise<Content | undefined> {
  const [lowest, ...others] = ours as readonly [OwnComment, ...OwnComment[]];
  const newest = reportToShow([sticky.wanted, ...ours], sticky.asked.pullRequest);
  const kept = sameBody(lowest.body, newest.body) ? newest : await overwrite(sticky, lowest, newest);
  if (kept) for (const { id } of others) await remove(sticky.api, id);
  return kept;
}

/**
 * Writes, then looks at what the write replaced: a newer run that wrote between our reading and our writing is put
 * back.
 *
 * @returns what the comment says in the end; undefined when the comment is gone
 */
async function overwrite(
  sticky: Sticky,
  comment: OwnComment,
  content: Content,
  tries = MOST_TRIES,
): Promise<Content | undefined> {
  const { api, asked, believed } = sticky;
  const { id } = comment;
  try {
    await api.request(
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      { comment_id: id, body: content.body },
      {
        settle: async () => {
          const there = await getComment(api, id);
          const body = there.body ?? '';
          const marker = readMarker(body);
          const isKept =
            marker?.key === content.marker.key &&
            isOther(reportToShow([content, { body, marker }], asked.pullRequest), content);
          return isKept || sameBody(body, content.body) ? there : undefined;
        },
      },
    );
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
  const [shown = content, ...earlier] = await believed(await whatItSays(sticky, comment));
  const newest = reportToShow([content, shown, ...earlier], asked.pullRequest);
  return sameBody(shown.body, newest.body) || tries === 1 ? newest : overwrite(sticky, comment, newest, tries - 1);
}

/** The write is done by then: where GitHub does not tell, only the race that this look closes stays open. */
async function whatItSays({ api, asked }: Sticky, comment: OwnComment): Promise<Content[]> {
  return versionsOf(api, comment, asked).catch((error: unknown) => {
    if (error instanceof MlopsError) return [];
    throw error;
  });
}

async function getComment(api: Api, id: number) {
  return api.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', { comment_id: id });
}

async function remove(api: Api, id: number): Promise<void> {
  try {
    await api.request(
      'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
      { comment_id: id },
      // Deleting what is gone already is as good: ask again.
      { settle: async () => undefined },
    );
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** GitHub stores `\r\n` for what a person edits in a browser. */
function sameBody(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n').trimEnd() === b.trimEnd();
}

function isGone(error: unknown): boolean {
  return refusalOf(error)?.status === 404;
}
