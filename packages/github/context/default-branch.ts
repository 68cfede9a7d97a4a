import type { Api } from '../api/api.ts';
import { refusalOf } from '../api/outcome.ts';
import { replay } from '../ledger/replay.ts';

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

/** Why a commit is none of a branch's, as the end of a sentence about it; undefined when it is one. */
export type WhyOff = (commit: string) => Promise<string | undefined>;

/** Movements of a branch that are looked through: ten pages. */
const MOVES = 1000;
/** What puts a branch where it did not lead. */
const REWRITES: ReadonlySet<string> = new Set(['force_push', 'branch_deletion', 'branch_creation']);

/**
 * Whether commits are those of a branch, as it was when it was first asked: each was its newest commit once, and it leads
 * there still. GitHub calls the branch of a run by what was pushed, so that a tag of the same name looks like it. Where the
 * commit lies does not tell them apart: with a merge come the commits of the other side, of which nobody who looked at the
 * change as a whole has seen what workflows and rules they had. What was pushed or merged to the branch, GitHub remembers.
 *
 * Requests: one for the branch; for a commit that is not its tip, one for every hundred movements of the branch that are
 * newer, up to ten for all commits together; and one for each after which the branch was rewritten.
 *
 * @param tip of the branch, where it is asked for anyway
 */
export function branchLine(api: Api, branch: string, tip = branchTip(api, branch)): WhyOff {
  const ref = `refs/heads/${branch}`;
  const known = new Map<string, Promise<string | undefined>>();
  const moves = replay(api.pages('GET /repos/{owner}/{repo}/activity', { ref }, { exists: true }));

  async function ask(commit: string): Promise<string | undefined> {
    const newest = await tip();
    if (commit === newest) return undefined;
    let [seen, isRewritten] = [0, false];
    for await (const move of moves()) {
      if (++seen > MOVES)
        return `is not among the ${MOVES} newest that were pushed or merged to ${branch}, and older ones are not looked through`;
      if (move.ref !== ref) continue;
      if (move.after !== commit) isRewritten ||= REWRITES.has(move.activity_type);
      if (move.after === commit || move.before === commit)
        return isRewritten && !(await leadsTo(newest, commit)) ? `is not on ${branch} any more` : undefined;
    }
    return `was never the newest one of ${branch}`;
  }

  async function leadsTo(newest: string, commit: string): Promise<boolean> {
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
