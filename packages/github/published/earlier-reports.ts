import type { Host, Links } from '#kit';
import type { Api } from '../api/api.ts';
import { stickComment } from './comment.ts';
import { compareRuns, markedJob, projectOf, reportKey, type Marker } from './comment-marker.ts';
import { linksOf } from '../context/context.ts';
import { findOwn } from './own-comments.ts';
import { isReported, reportedRun, type Published } from './publish.ts';
import { tolerate } from '../api/tolerate.ts';

/** What takes the place of an earlier run's report, as Markdown, escaped. */
export type Retell = (run: {
  project: string;
  commit: string;
  links: Links;
  earlier: Pick<Marker, 'head' | 'says'>;
  /** Not known to be the one that it is about: another step of this run may report on it yet. */
  other: boolean;
}) => Promise<string>;

export interface Overtaken {
  /** `waiting`: this run has begun, and speaks of another commit. `fail`: it ended in an error. */
  says: 'waiting' | 'fail';
  /** The one whose report is meant, where that is known. */
  project?: string | undefined;
  /**
   * Whether the others of this workflow and this cell of the matrix are told, too: that a commit is not judged yet. Default:
   * where it is not known which one is meant. What a run says of this very commit stays.
   */
  others?: boolean;
  matrix: string;
}

/**
 * Has the comments of earlier runs say what has become of this one: a verdict about an older commit would stand as if it
 * were about this one. Where there is no comment, nobody can read a wrong one, and none is written.
 */
export async function retellEarlier(
  api: Api,
  context: Published & Parameters<typeof linksOf>[0],
  host: Pick<Host, 'log' | 'signal'>,
  tell: Retell,
  { says, project, others = project === undefined, matrix }: Overtaken,
): Promise<void> {
  const { workflowPath, change } = context;
  const { pullRequest, head } = change;
  if (pullRequest === undefined) return;
  const run = reportedRun(context);
  const own = project === undefined ? undefined : reportKey(workflowPath, project, matrix);
  const isOwn = (key: string): boolean => key === own || (others && projectOf(key, workflowPath, matrix) !== undefined);
  const isOvertaken = (marker: Marker): boolean => {
    if (says === 'fail' && marker.key === own) return true;
    const order = compareRuns(marker, run);
    // That it waits is said of a run, whichever commit it is about; of an error that run knows more.
    if (says === 'fail' && marker.says === 'waiting') return order <= 0;
    return order < 0 && marker.head !== head;
  };
  const tellAll = async (): Promise<void> => {
    const { own: all, head: now } = await findOwn(api, { pullRequest, isOwn });
    for (const [key, there] of Map.groupBy(all, ({ marker }) => marker.key)) {
      const overtaken = there.find(({ marker }) => isOvertaken(marker));
      if (!overtaken) continue;
      const other = key !== own;
      const name = (other ? projectOf(key, workflowPath, matrix) : project)!;
      const told = { project: name, commit: head, links: linksOf(context), earlier: overtaken.marker, other };
      // Whatever a step of this run says of another one takes its place.
      const marker: Marker = { key, ...run, head, says: other ? 'waiting' : says, job: markedJob(context.job) };
      await stickComment(api, {
        ...{ pullRequest, marker, isReported: isReported(context) },
        seen: { own: there, head: now },
        markdown: await tell(told),
      });
    }
  };
  await tolerate(
    host,
    `What has become of this run could not be said on #${pullRequest}`,
    tellAll,
    'A comment about an earlier commit may still stand there.',
  );
}
