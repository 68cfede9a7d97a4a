import { refusalOf } from '../api/outcome.ts';
import type { Api } from '../api/api.ts';

/**
 * The newest commit of a branch, as it was when it was first asked, in one request. The branch is asked for by its whole
 * name, because a tag goes before a branch where a name could be either.
 */
export function branchTip(api: Api, branch: string): () => Promise<string> {
  let tip: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const { object } = await api.request(
      'GET /repos/{owner}/{repo}/git/ref/{ref}',
      { ref: `heads/${branch}` },
      { exists: true },
    );
    return object.sha;
  }

  return () => (tip ??= ask());
}

/**
 * Whether commits are on a branch, as it was when it was first asked. GitHub calls the branch of a run by what was pushed,
 * so that a tag of the same name looks like it: only where the commit lies tells them apart.
 *
 * Requests: one for the branch, and one for each commit that is not its tip.
 */
export function branchLine(api: Api, branch: string): (commit: string) => Promise<boolean> {
  const tip = branchTip(api, branch);
  const known = new Map<string, Promise<boolean>>();

  async function ask(commit: string): Promise<boolean> {
    const newest = await tip();
    if (commit === newest) return true;
    try {
      const basehead = `${newest}...${commit}`;
      const { status } = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', { basehead, per_page: 1 });
      return status === 'behind' || status === 'identical';
    } catch (error) {
      // Of another history, or gone with the tag that held it.
      if (refusalOf(error)?.status === 404) return false;
      throw error;
    }
  }

  return (commit) => {
    const answer = known.get(commit) ?? ask(commit);
    known.set(commit, answer);
    return answer;
  };
}
