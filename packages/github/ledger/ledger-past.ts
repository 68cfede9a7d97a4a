import { MlopsError, type Host, type LedgerBranch } from '#kit';
import type { Api, Item } from '../api/api.ts';
import { refusalOf } from '../api/outcome.ts';

/** What tells of an end: a branch that only grows is created once. */
type Kind = 'branch_deletion' | 'force_push' | 'branch_creation';
/** Of all that happened to the branch, what is looked at first. */
const PAGE = 100;
/** What an older server answers, or one that a token may not ask. */
const SILENT: ReadonlySet<number> = new Set([403, 404, 410]);
/** Ends of one kind that are looked into. Nobody deletes a record this often by mistake. */
const MOST = 5;
/** What is left of a branch that was deleted. */
const NOTHING = /^0+$/;

const ROUTE = 'GET /repos/{owner}/{repo}/activity';

type Movement = Item<typeof ROUTE>;

interface End {
  /** What the branch was; undefined where that is not known, or there may be more ends than are listed. */
  at: string | undefined;
  /** A clause. */
  why: string;
}

export interface LedgerPast {
  /**
   * Why that files are not on the branch proves nothing; undefined when it does, as far as the server says.
   * @param paths of the files
   */
  whyGone(paths: readonly string[]): Promise<string | undefined>;
  /** How the branch ended before what is there now. */
  ends(): Promise<End[]>;
}

/**
 * What became of a ledger's branch before what is there now, if there is anything: the server remembers it when nothing else
 * that was recorded is left, on a server without artifacts for example. That one was renamed need not be told: what is not there,
 * or was created though nobody had deleted it, has ended with what was told last of it.
 *
 * One request, three more for a branch with a long history, and one or two for each time that it ended. A server that does not
 * tell is a warning: it is an older one, or the token may not ask. One that does not answer is a doubt.
 */
export function ledgerPast(
  api: Api,
  ledger: Pick<LedgerBranch, 'name' | 'tip' | 'read'>,
  { log }: Pick<Host, 'log'>,
): LedgerPast {
  const { name } = ledger;
  let ends: Promise<End[]> | undefined;

  async function listEnds(): Promise<End[]> {
    const all = await list(PAGE);
    const ofKind = async (kind: Kind): Promise<Movement[]> =>
      all.length < PAGE ? all.filter((one) => one.activity_type === kind) : list(MOST, kind);
    const deleted = await ofKind('branch_deletion');
    const rewritten = await ofKind('force_push');
    const created = await ofKind('branch_creation');
    const isThere = (await ledger.tip()) !== undefined;
    return [
      ...told(deleted, 'deleted'),
      ...told(rewritten, 'rewritten'),
      ...untold(all, { created, deleted, isThere }),
    ];
  }

  function list(count: number, kind?: Kind): Promise<Movement[]> {
    const of = { ref: `refs/heads/${name}`, per_page: count };
    return api.request(ROUTE, { ...of, ...(kind && { activity_type: kind }) });
  }

  function told(movements: readonly Movement[], what: string): End[] {
    return movements.map(({ actor, timestamp, before }) => {
      const by = actor ? ` by ${actor.login}` : '';
      const why = `the branch ${name} was ${what} on ${timestamp.slice(0, 10)}${by}, when it was at ${before}`;
      return { at: movements.length < MOST ? before : undefined, why };
    });
  }

  /** @param all that is told first, and of all that is told, when the branch was created and deleted */
  function untold(
    all: readonly Movement[],
    { created, deleted, isThere }: { created: readonly Movement[]; deleted: readonly Movement[]; isThere: boolean },
  ): End[] {
    const place = ({ id }: Movement): number => all.findIndex((one) => one.id === id);
    const before = created.map((one) => place(one) + 1).filter((index) => index > 0);
    const last = [...(isThere ? [] : [0]), ...before].flatMap((index) => all[index] ?? []);
    const ends: End[] = last
      .filter(({ after }) => !NOTHING.test(after))
      .map(({ after: at, timestamp }) => ({
        at,
        why: `the branch ${name} was taken away or renamed after ${timestamp.slice(0, 10)}, when it was at ${at}`,
      }));
    // Of one that is not listed nobody knows what came before; the first of all came after nothing.
    const alone = created.filter((one) => [-1, PAGE - 1].includes(place(one))).length;
    if (alone > 1 + deleted.filter((one) => place(one) === -1).length)
      ends.push({ at: undefined, why: `the branch ${name} was begun more often than it was deleted` });
    return ends;
  }

  function unanswered(error: unknown): End[] {
    if (!SILENT.has(refusalOf(error)?.status ?? 0)) throw error;
    log.warning(
      `Whether the branch ${name} was deleted is not known (${(error as Error).message}). If runs were recorded there before, restore it.`,
    );
    return [];
  }

  async function held(at: string, paths: readonly string[]): Promise<boolean> {
    try {
      return (await ledger.read(at, paths)).size > 0;
    } catch (error) {
      // What nothing leads to any more is cleared away in time.
      if (error instanceof MlopsError) return true;
      throw error;
    }
  }

  async function listed(): Promise<End[]> {
    ends ??= listEnds().catch(unanswered);
    return ends.catch((error: unknown) => {
      if (!(error instanceof MlopsError)) throw error;
      return [{ at: undefined, why: `whether the branch ${name} was deleted could not be asked: ${error.message}` }];
    });
  }

  return {
    async whyGone(paths) {
      for (const { at, why } of await listed()) if (at === undefined || (await held(at, paths))) return why;
      return undefined;
    },
    ends: listed,
  };
}
