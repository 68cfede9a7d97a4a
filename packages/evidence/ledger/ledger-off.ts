import { unknownRun } from './errors.ts';
import type { Ledger } from './ledger.ts';
import { checkStatements } from './plan.ts';
import { createRun } from './runs.ts';

/** Keeps nothing and knows nothing; who needs a past run is told to name one. @param branch of a ledger that is on and empty */
export function ledgerOff(branch?: string): Ledger {
  const nothing = async (): Promise<undefined> => undefined;
  const ledger: Ledger = {
    branch,
    tip: nothing,
    at: () => ledger,
    async record(given, statements) {
      const run = createRun(given);
      checkStatements({ run, statements });
      return { id: run.id, commit: undefined, on: undefined };
    },
    run: async (id) => Promise.reject(unknownRun(id)),
    runsById: async (ids) => (ids.length === 0 ? [] : Promise.reject(unknownRun(ids[0]!))),
    byCommit: nothing,
    byCommits: async () => new Map(),
    byDigest: nothing,
    byDigests: async () => new Map(),
    async *mentions() {},
    projects: async () => [],
    latest: nothing,
    cells: async () => [],
    latestPassing: nothing,
    firstUncommitted: nothing,
    async *runs() {},
    statements: async () => new Map(),
    arrival: async (run) => Promise.reject(unknownRun(run.id)),
    doubt: () => undefined,
    passedOver: () => new Map(),
    everOn: async () => ({ lines: [] }),
    entries: {
      read: async () => new Map(),
      list: async () => [],
      walk: async () => [],
      broughtBy: nothing,
      pushedBy: async () => new Set(),
      append: nothing,
      amend: nothing,
    },
  };
  return ledger;
}
