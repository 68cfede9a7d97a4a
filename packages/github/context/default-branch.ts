import { MlopsError, type Brought } from '#kit';
import type { Api, Item } from '../api/api.ts';
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

const ROUTE = 'GET /repos/{owner}/{repo}/activity';
type Movement = Item<typeof ROUTE>;

/** A movement of a branch that is about a commit, and whether something newer put the branch where it did not lead. */
interface Found {
  move?: Movement;
  isRewritten: boolean;
  /** Why there may be one that was not seen. */
  unseen?: string;
}

interface Movements {
  /** The newest that is about a commit. */
  find(commit: string, isIt: (move: Movement) => boolean): Promise<Found>;
  newest(): AsyncGenerator<Movement, { hasMore: boolean }>;
}

/**
 * The movements of a branch, of those that GitHub remembers.
 *
 * Requests: one for every hundred that are looked through, up to ten for all questions together.
 */
function movementsOf(api: Api, branch: string): Movements {
  const ref = `refs/heads/${branch}`;
  const moves = replay(api.pages(ROUTE, { ref }, { exists: true }));

  async function* newest(): AsyncGenerator<Movement, { hasMore: boolean }> {
    let seen = 0;
    for await (const move of moves()) {
      if (++seen > MOVES) return { hasMore: true };
      // The server takes a short name for a whole one.
      if (move.ref === ref) yield move;
    }
    return { hasMore: false };
  }

  return {
    newest,
    async find(commit, isIt) {
      const all = newest();
      let isRewritten = false;
      for (;;) {
        const { done, value } = await all.next();
        if (done) {
          const unseen = `is not among the ${MOVES} newest that were pushed or merged to ${branch}, and older ones are not looked through`;
          return { isRewritten, ...(value.hasMore && { unseen }) };
        }
        if (value.after !== commit) isRewritten ||= REWRITES.has(value.activity_type);
        if (isIt(value)) return { move: value, isRewritten };
      }
    },
  };
}

export interface BranchPushes {
  /** See `branchPushes`. */
  whoPushed(commit: string): Promise<Brought>;
  /** Commits with which the newest pushes of these accounts ended, so many of them. */
  newestOf(logins: readonly string[], most: number): Promise<string[]>;
}

/**
 * Who pushed a commit to a branch, by what GitHub remembers of its pushes: what a commit says of its author, anybody can write.
 * The push must have ended with that very commit, which is what its account saw to: what else was pushed along may have come
 * from anybody. It must be the last one that did, and nothing may have put the branch elsewhere since: what was taken away
 * could have been pushed again by others.
 *
 * Requests: as `movementsOf` says.
 */
export function branchPushes(api: Api, branch: string): BranchPushes {
  const moves = movementsOf(api, branch);

  async function whoPushed(commit: string): Promise<Brought> {
    const what = `commit ${commit.slice(0, 12)}`;
    try {
      const { move, isRewritten, unseen } = await moves.find(commit, ({ after }) => after === commit);
      if (unseen !== undefined) return { unknown: `${what}, which brought it, ${unseen}` };
      if (move === undefined) return { unknown: `${what}, which brought it, came along with others in a push` };
      if (isRewritten) return { unknown: `${branch} was rewritten or deleted after ${what} brought it` };
      return move.actor ? { login: move.actor.login } : { unknown: `GitHub names nobody who pushed ${what}` };
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
      return { unknown: `who pushed ${what} could not be asked: ${error.message}` };
    }
  }

  async function newestOf(logins: readonly string[], most: number): Promise<string[]> {
    const theirs = new Set(logins.map((login) => login.toLowerCase()));
    const commits: string[] = [];
    for await (const { actor, after, activity_type: type } of moves.newest()) {
      if (commits.length === most) break;
      if (type !== 'branch_deletion' && actor && theirs.has(actor.login.toLowerCase())) commits.push(after);
    }
    return commits;
  }

  return { whoPushed, newestOf };
}

/**
 * Whether commits are those of a branch, as it was when it was first asked: each was its newest commit once, and it leads
 * there still. GitHub calls the branch of a run by what was pushed, so that a tag of the same name looks like it. Where the
 * commit lies does not tell them apart: with a merge come the commits of the other side, of which nobody who looked at the
 * change as a whole has seen what workflows and rules they had. What was pushed or merged to the branch, GitHub remembers.
 *
 * Requests: one for the branch; for a commit that is not its tip, as `movementsOf` says; and one for each after which the branch
 * was rewritten.
 *
 * @param tip of the branch, where it is asked for anyway
 */
export function branchLine(api: Api, branch: string, tip = branchTip(api, branch)): WhyOff {
  const known = new Map<string, Promise<string | undefined>>();
  const { find } = movementsOf(api, branch);

  async function ask(commit: string): Promise<string | undefined> {
    const newest = await tip();
    if (commit === newest) return undefined;
    const { move, isRewritten, unseen } = await find(commit, (one) => one.after === commit || one.before === commit);
    if (move === undefined) return unseen ?? `was never the newest one of ${branch}`;
    return isRewritten && !(await leadsTo(newest, commit)) ? `is not on ${branch} any more` : undefined;
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
