import { failLedger } from './errors.ts';
import { layout } from './layout.ts';
import type { Ledger } from './ledger.ts';
import { Links, parseEntry } from './plan.ts';
import type { RunRecord } from './runs.ts';

/**
 * The runs of a project on a commit that passed, the last recorded first: by themselves, by an exception, or as a retraining that
 * beat what is in production. A commit may have many, and each names the one before it.
 *
 * @throws MLOPS_LEDGER_UNREADABLE, also where somebody made one lead to another commit's
 */
export async function* passedOn(
  ledger: Pick<Ledger, 'byCommit' | 'runsById' | 'entries'>,
  commit: string,
): AsyncGenerator<RunRecord> {
  const seen = new Set<string>();
  let next: string | null | undefined = (await ledger.byCommit(commit))?.latest;
  while (next && !seen.has(next)) {
    seen.add(next);
    const [run] = (await ledger.runsById([next])) as [RunRecord];
    const path = layout.links(run.project, run.id);
    if (run.commit !== commit) throw ledElsewhere(run, commit);
    if (run.verdict === 'pass' && !run.dirty) yield run;
    next = parseEntry((await ledger.entries.read([path])).get(path), Links, path)?.commit;
  }
}

function ledElsewhere({ id, commit }: RunRecord, from: string): Error {
  return failLedger('MLOPS_LEDGER_UNREADABLE', {
    message: `the ledger has run ${id.slice(0, 12)} among those of commit ${from.slice(0, 12)}, and it is one of ${commit.slice(0, 12)}`,
    hint: 'The ledger is append-only: look with `git log` of its branch for the commit that changed a links.json.',
  });
}
