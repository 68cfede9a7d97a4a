import { MlopsError, type Host, type LedgerBranch } from '#kit';
import type { Api, Item } from '../api/api.ts';
import { refusalOf } from '../api/outcome.ts';

/** What never happens to a branch that only grows, in GitHub's words and in ours. */
const ENDS = { branch_deletion: 'deleted', force_push: 'rewritten' } as const;
type Kind = keyof typeof ENDS;
/** Of all that happened to the branch, what is looked at first. */
const PAGE = 100;
/** What an older server answers, or one that a token may not ask. */
const SILENT: ReadonlySet<number> = new Set([403, 404, 410]);
/** Ends of one kind that are looked into. Nobody deletes a record this often by mistake. */
const MOST = 5;

const ROUTE = 'GET /repos/{owner}/{repo}/activity';

interface End extends Item<typeof ROUTE> {
  what: string;
  /** Whether there are more of its kind than are listed. */
  often: boolean;
}

export interface LedgerPast {
  /**
   * Why that files are not on the branch proves nothing; undefined when it does, as far as the server says.
   * @param paths of the files
   */
  whyGone(paths: readonly string[]): Promise<string | undefined>;
  /** Where the branch was before it was deleted or rewritten, and why there may be more; each with the words for it. */
  ends(): Promise<{ at?: string; why: string }[]>;
}

/**
 * What became of a ledger's branch before what is there now, if there is anything: the server remembers it when nothing else
 * that was recorded is left, on a server without artifacts for example.
 *
 * One request, two more for a branch with a long history, and one or two for each time that it was deleted or rewritten. A
 * server that does not tell is a warning: it is an older one, or the token may not ask. One that does not answer is a doubt.
 */
export function ledgerPast(
  api: Api,
  ledger: Pick<LedgerBranch, 'name' | 'read'>,
  { log }: Pick<Host, 'log'>,
): LedgerPast {
  const { name } = ledger;
  let ends: Promise<End[]> | undefined;

  async function listEnds(): Promise<End[]> {
    const all = await list(PAGE);
    const found: End[] = [];
    for (const kind of Object.keys(ENDS) as Kind[]) {
      const ends = all.length < PAGE ? all.filter((one) => one.activity_type === kind) : await list(MOST, kind);
      found.push(...ends.map((end) => ({ ...end, what: ENDS[kind], often: ends.length >= MOST })));
    }
    return found;
  }

  function list(count: number, kind?: Kind): Promise<Item<typeof ROUTE>[]> {
    const of = { ref: `refs/heads/${name}`, per_page: count };
    return api.request(ROUTE, { ...of, ...(kind && { activity_type: kind }) });
  }

  function untold(error: unknown): End[] {
    if (!SILENT.has(refusalOf(error)?.status ?? 0)) throw error;
    log.warning(
      `Whether the branch ${name} was deleted is not known (${(error as Error).message}). If runs were recorded there before, restore it.`,
    );
    return [];
  }

  async function held({ before }: End, paths: readonly string[]): Promise<boolean> {
    try {
      return (await ledger.read(before, paths)).size > 0;
    } catch (error) {
      // What nothing leads to any more is cleared away in time.
      if (error instanceof MlopsError) return true;
      throw error;
    }
  }

  async function listed(): Promise<End[] | string> {
    ends ??= listEnds().catch(untold);
    return ends.catch((error: unknown) => {
      if (!(error instanceof MlopsError)) throw error;
      return `whether the branch ${name} was deleted could not be asked: ${error.message}`;
    });
  }

  function told({ actor, what, timestamp, before }: End): string {
    const by = actor ? ` by ${actor.login}` : '';
    return `the branch ${name} was ${what} on ${timestamp.slice(0, 10)}${by}, when it was at ${before}`;
  }

  return {
    async whyGone(paths) {
      const known = await listed();
      if (typeof known === 'string') return known;
      for (const end of known) if (end.often || (await held(end, paths))) return told(end);
      return undefined;
    },

    async ends() {
      const known = await listed();
      if (typeof known === 'string') return [{ why: known }];
      return known.map((end) => ({ why: told(end), ...(!end.often && { at: end.before }) }));
    },
  };
}
