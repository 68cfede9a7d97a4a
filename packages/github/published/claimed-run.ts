import { MlopsError } from '#kit';
import type { Api } from '../api/api.ts';
import { refusalOf } from '../api/outcome.ts';
import type { WorkflowRun } from '../context/trusted-run.ts';
import { compareRuns, type Marker } from './comment-marker.ts';
import { ofNoRun, type Content } from './own-comments.ts';

interface About {
  pullRequest: number;
  /** Whether a run is of the workflow that such reports are about. */
  isReported(run: WorkflowRun): boolean;
}

/** What comments say of themselves, less what they say of runs that GitHub does not know. */
export type Claims = <C extends Content>(contents: readonly C[]) => Promise<C[]>;

/**
 * Another workflow of the repository writes by the same account, and may have repeated what a stranger wrote, marker and
 * all. So a comment that claims to be of a newer run than this one is believed only where there is such a run, of that
 * commit, of this pull request's own branch, and of the workflow that such reports are about. Where GitHub does not tell, it is believed: then it was ours.
 * One that claims to be of this very run is believed where its first line says what its marker does.
 *
 * Two requests for each newer run that is named; none where none is.
 */
export function claimedRuns(api: Api, of: About, own: Content): Claims {
  const known = new Map<string, Promise<boolean>>();

  function isKnown(marker: Marker): Promise<boolean> {
    const name = `${marker.run} ${marker.number} ${marker.attempt} ${marker.head}`;
    const answer = known.get(name) ?? isRunOf(api, of, marker);
    known.set(name, answer);
    return answer;
  }

  return async (contents) => {
    const believed = [];
    for (const content of contents) {
      const order = compareRuns(content.marker, own.marker);
      const isEarlier = content.marker.run < own.marker.run;
      const isOurs = order > 0 ? await isKnown(content.marker) : isEarlier || saysSo(content, own);
      believed.push(isOurs ? content : ofNoRun(content));
    }
    return believed;
  };
}

/** A report begins with the project and the verdict: one that is to give way cannot leave a better one to be read. */
function saysSo({ body, marker }: Content, own: Content): boolean {
  const [line = ''] = own.body.split('\n', 1);
  const at = line.indexOf(`**${own.marker.says}**`);
  return at < 0 || body.startsWith(`${line.slice(0, at)}**${marker.says}**`);
}

async function isRunOf(
  api: Api,
  { pullRequest, isReported }: About,
  { run, number, attempt, head }: Marker,
): Promise<boolean> {
  if (!Number.isSafeInteger(run)) return false;
  try {
    const found = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: run });
    if (!isReported(found)) return false;
    if (found.run_number !== number || found.head_sha !== head || (found.run_attempt ?? 1) < attempt) return false;
    const pull = await api.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { pull_number: pullRequest });
    const { ref, repo } = pull.head;
    // Of a fork that was deleted nobody knows the name any more.
    const sameRepository = !repo || found.head_repository?.full_name === repo.full_name;
    return found.head_branch === ref && sameRepository;
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    return refusalOf(error)?.status !== 404;
  }
}
