import { MlopsError } from '#kit';
import type { Api } from '../api/api.ts';
import { Refusal } from '../api/outcome.ts';

/** What GitHub would hold of one pull request's comments. */
export interface HeldComment {
  id: number;
  login: string;
  body: string;
  /** Every version's whole text, the newest first, as `userContentEdits` gives them. */
  edits: { login: string; body: string }[];
}

export const BOT = 'github-actions[bot]';
/** The commit that all runs are about. */
export const HEAD = 'd4e5f6a1'.repeat(5);
/** Whose runs they are. */
export const WORKFLOW = '.github/workflows/model.yml';
/** Runs that GitHub knows have a number between 1 and 99, this many more as id, and nine attempts. */
export const FIRST_RUN = 1000;

/** One pull request's comments behind the requests that sticky comments need; each request happens at once or not. */
export class HeldComments {
  readonly comments: HeldComment[] = [];
  readonly requests: string[] = [];
  /** The commit that the pull request is at. */
  head = HEAD;
  /** Jobs of each run; undefined: the token may not read them. */
  jobs: number | undefined = 1;
  #next = 1;

  add(login: string, body: string): HeldComment {
    const comment = { id: this.#next++, login, body, edits: [{ login, body }] };
    this.comments.push(comment);
    return comment;
  }

  edit(id: number, login: string, body: string): HeldComment {
    const comment = this.#get(id);
    comment.body = body;
    comment.edits.unshift({ login, body });
    return comment;
  }

  delete(id: number): void {
    this.comments.splice(this.comments.indexOf(this.#get(id)), 1);
  }

  #get(id: number): HeldComment {
    const found = this.comments.find((comment) => comment.id === id);
    if (!found) throw refused(404);
    return found;
  }

  /**
   * The API of one process.
   *
   * @param gate awaited before each request: a scheduler holds processes there
   * @param fault what happens to the n-th write: `lost` never reached GitHub, `unanswered` did, `denied` is a 403
   */
  api(
    gate: (request: string) => Promise<void> = async () => undefined,
    fault: (request: string) => 'lost' | 'unanswered' | undefined = () => undefined,
  ): Api {
    const ask = async <T>(request: string, perform: () => T, settle?: () => Promise<T | undefined>): Promise<T> => {
      await gate(request);
      this.requests.push(request);
      const trouble = fault(request);
      if (trouble === undefined) return perform();
      if (trouble === 'unanswered') perform();
      return (await settle?.()) ?? ask(request, perform, settle);
    };
    const shown = ({ id, login, body }: HeldComment) => ({ id, node_id: `C_${id}`, user: { login }, body });
    const perform: Record<string, (parameters: Parameters) => unknown> = {
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': ({ body }) => shown(this.add(BOT, body!)),
      'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ comment_id: id }) => shown(this.#get(id!)),
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ comment_id: id, body }) =>
        shown(this.edit(id!, BOT, body!)),
      'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': ({ comment_id: id }) => this.delete(id!),
    };
    const facts: Record<string, (parameters: Parameters) => unknown> = {
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}': ({ run_id: id }) => runOf(id!),
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': () => {
        if (this.jobs === undefined) throw refused(403);
        return { total_count: this.jobs };
      },
      'GET /repos/{owner}/{repo}/pulls/{pull_number}': () => ({ head: { ref: 'topic', repo: REPOSITORY } }),
    };
    const { requests } = this;
    const api = {
      repository: { owner: 'o', repo: 'r' },
      async request(route: string, parameters: Parameters, options?: { settle?: () => Promise<unknown> }) {
        const fact = facts[route];
        // In whatever order these are asked for, they stay as they are.
        if (fact) requests.push(route.split('/').at(-2)!.toUpperCase());
        return fact ? fact(parameters) : ask(route.split(' ')[0]!, () => perform[route]!(parameters), options?.settle);
      },
      graphql: (_query: string, { id, after }: { id?: string; after?: string | null }) =>
        id === undefined
          ? ask(`LIST ${Number(after ?? 0) / 100 + 1}`, () => page(Number(after ?? 0)))
          : ask('HISTORY', () => {
              const comment = this.comments.find((held) => `C_${held.id}` === id);
              return { viewer: VIEWER, node: comment ? node(comment) : null };
            }),
      spent: { requests: 0, waitedMs: 0 },
    };
    const page = (start: number) => {
      const end = start + 100;
      const pageInfo = { hasNextPage: this.comments.length > end, endCursor: String(end) };
      const comments = { nodes: this.comments.slice(start, end).map(node), pageInfo };
      return { viewer: VIEWER, repository: { pullRequest: { headRefOid: this.head, comments } } };
    };
    return api as unknown as Api;
  }
}

interface Parameters {
  body?: string;
  comment_id?: number;
  run_id?: number;
}

const REPOSITORY = { full_name: 'o/r' };

function runOf(id: number) {
  const number = id - FIRST_RUN;
  if (number < 1 || number > 99) throw refused(404);
  const head = { head_sha: HEAD, head_branch: 'topic', head_repository: REPOSITORY };
  return { id, path: `${WORKFLOW}@main`, run_number: number, run_attempt: 9, ...head };
}

/** GitHub names the account that asks as REST does, and authors without an app's suffix. */
const VIEWER = { __typename: 'User', login: BOT };

/** Of an account that is gone, which is shown as `ghost`, nothing is told. */
function actor(login: string) {
  if (login === 'ghost') return null;
  return { __typename: login.endsWith('[bot]') ? 'Bot' : 'User', login: login.replace('[bot]', '') };
}

function node({ id, login, body, edits }: HeldComment) {
  const nodes = edits.map((edit) => ({ diff: edit.body, editor: actor(edit.login) }));
  const edited = edits.length > 1;
  return {
    id: `C_${id}`,
    fullDatabaseId: String(id),
    body,
    author: actor(login),
    editor: edited ? actor(edits[0]!.login) : null,
    lastEditedAt: edited ? '2026-01-01T00:00:00Z' : null,
    userContentEdits: { nodes },
  };
}

function refused(status: number): MlopsError {
  return new MlopsError('MLOPS_GITHUB_REFUSED', { message: `status ${status}`, cause: new Refusal('', { status }) });
}

/**
 * Runs processes that wait at a gate before each request, in every order there is: a choice at each step which of the
 * waiting ones goes on. Deterministic: the n-th schedule is always the same one.
 *
 * @param start begins the processes, each given its gate; a process that has ended waits no more
 * @param check called at the end of each schedule with the order in which the processes went
 * @returns how many schedules there were
 */
export async function everySchedule(
  start: () => {
    processes: ((gate: () => Promise<void>) => Promise<unknown>)[];
    check: (order: string) => Promise<void> | void;
  },
): Promise<number> {
  let choices: number[] = [];
  for (let schedules = 1; ; schedules += 1) {
    const { processes, check } = start();
    const waiting = new Map<number, () => void>();
    let failure: unknown;
    processes.forEach((process, index) => {
      const gate = (): Promise<void> => new Promise((go) => void waiting.set(index, go));
      process(gate).catch((error: unknown) => (failure ??= error));
    });
    const taken: { choice: number; of: number; who: number }[] = [];
    for (;;) {
      // Everything that goes on without a request has gone on after one turn of the event loop.
      await new Promise((turn) => setImmediate(turn));
      const able = [...waiting.keys()].sort((a, b) => a - b);
      if (able.length === 0) break;
      const choice = choices[taken.length] ?? 0;
      const who = able[choice]!;
      taken.push({ choice, of: able.length, who });
      const go = waiting.get(who)!;
      waiting.delete(who);
      go();
    }
    const order = taken.map(({ who }) => 'ABC'[who]).join('');
    if (failure !== undefined) throw new Error(`schedule ${order}`, { cause: failure });
    await check(order);
    const last = taken.findLastIndex(({ choice, of }) => choice + 1 < of);
    if (last < 0) return schedules;
    choices = [...taken.slice(0, last).map(({ choice }) => choice), taken[last]!.choice + 1];
  }
}
