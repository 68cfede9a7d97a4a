import type { Host, Links } from '#kit';
import type { Api } from '../api/api.ts';
import { stickComment } from './comment.ts';
import { compareRuns, projectOf, reportKey, type Marker } from './comment-marker.ts';
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
}) => Promise<string>;

export interface Overtaken {
  /** `waiting`: this run has begun, and speaks of another commit. `fail`: it ended in an error. */
  says: 'waiting' | 'fail';
  /**
   * The one whose report is meant; without it, it is not known which, and each of this workflow and this cell of the matrix
   * is told that has no report of this very run.
   */
  project?: string | undefined;
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
  { says, project, matrix }: Overtaken,
): Promise<void> {
  const { workflowPath, change } = context;
  const { pullRequest, head } = change;
  if (pullRequest === undefined) return;
  const run = reportedRun(context);
  const own = project === undefined ? undefined : reportKey(workflowPath, project, matrix);
  const isOwn = (key: string): boolean =>
    own === undefined ? projectOf(key, workflowPath, matrix) !== undefined : key === own;
  const isOvertaken = (marker: Marker): boolean => {
    const older = compareRuns(marker, run) < 0;
    return says === 'waiting' ? older && marker.head !== head : older || own !== undefined;
  };
  const tellAll = async (): Promise<void> => {
    const there = Map.groupBy(await findOwn(api, { pullRequest, isOwn }), ({ marker }) => marker.key);
    for (const [key, seen] of there) {
      const overtaken = seen.find(({ marker }) => isOvertaken(marker));
      if (!overtaken) continue;
      const name = project ?? projectOf(key, workflowPath, matrix)!;
      const markdown = await tell({ project: name, commit: head, links: linksOf(context), earlier: overtaken.marker });
      const marker = { key, ...run, head, says };
      await stickComment(api, { pullRequest, marker, isReported: isReported(context), markdown, seen });
    }
  };
  await tolerate(
    host,
    `What has become of this run could not be said on #${pullRequest}`,
    tellAll,
    'A comment about an earlier commit may still stand there.',
  );
}
