import type { Host, Links } from '#kit';
import type { Api } from '../api/api.ts';
import { stickComment } from './comment.ts';
import { compareRuns, projectOf, reportKey } from './comment-marker.ts';
import { linksOf } from '../context/context.ts';
import { findOwn } from './own-comments.ts';
import { isReported, reportedRun, type Published } from './publish.ts';
import { tolerate } from '../api/tolerate.ts';

/** The report of a run that ended in an error, as Markdown, escaped. */
export type TellBroken = (run: { project: string; commit: string; links: Links }) => Promise<string>;

/**
 * Has the comments of earlier runs say that this one ended in an error: a verdict about an older commit would stand as if it
 * were about this one. Where there is no comment, nobody can read a wrong one, and none is written.
 *
 * @param of.project the one whose report was begun; without it, it is not known which was meant, and each of this workflow
 * and this cell of the matrix is told that has no report of this very run
 */
export async function tellBroken(
  api: Api,
  context: Published & Parameters<typeof linksOf>[0],
  host: Pick<Host, 'log' | 'signal'>,
  tell: TellBroken,
  { project, matrix }: { project?: string | undefined; matrix: string },
): Promise<void> {
  const { workflowPath, change } = context;
  const { pullRequest, head } = change;
  if (pullRequest === undefined) return;
  const run = reportedRun(context);
  const own = project === undefined ? undefined : reportKey(workflowPath, project, matrix);
  const isOwn = (key: string): boolean =>
    own === undefined ? projectOf(key, workflowPath, matrix) !== undefined : key === own;
  const tellAll = async (): Promise<void> => {
    const earlier = (await findOwn(api, { pullRequest, isOwn })).filter(
      ({ marker }) => own !== undefined || compareRuns(marker, run) < 0,
    );
    for (const key of new Set(earlier.map(({ marker }) => marker.key))) {
      const name = project ?? projectOf(key, workflowPath, matrix)!;
      const markdown = await tell({ project: name, commit: head, links: linksOf(context) });
      const marker = { key, ...run, head, says: 'fail' } as const;
      await stickComment(api, { pullRequest, marker, isReported: isReported(context), markdown });
    }
  };
  await tolerate(
    host,
    `That the run ended in an error could not be said on #${pullRequest}`,
    tellAll,
    'A comment about an earlier commit may still stand there.',
  );
}
