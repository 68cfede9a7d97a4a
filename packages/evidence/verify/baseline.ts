import { z } from 'zod';
import { layout } from '../ledger/layout.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Links, parseEntry } from '../ledger/plan.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { subject } from '../statement/said-by-statements.ts';
import { factsOf, type Statement } from '../statement/statement.ts';
import { isReturned } from '../baseline/returned.ts';
import { linksOf, type Link } from './link.ts';

/** What a gate says it compared with, as far as the ledger can contradict it. */
const Compared = z.object({
  mayHaveNone: z.boolean(),
  baseline: z.object({
    kind: z.string(),
    reason: z.string(),
    run: z.string().optional(),
    commit: z.string().optional(),
    rescored: z.boolean().optional(),
    returned: z.string().optional(),
  }),
});

const FIRST = /^none: this is the first recorded run/;

/**
 * Whether a gate compared with what it names: its baseline's bytes are those that the named run recorded, or that the
 * run's own re-scoring made; and a first run had none before it.
 * @param statements of the run, by stage
 * @returns no link for a run without a gate of ours
 */
export async function baselineLinks(
  ledger: Ledger,
  run: RunRecord,
  statements: ReadonlyMap<string, Statement>,
): Promise<Link[]> {
  const gate = statements.get('gate-model');
  const said = gate && Compared.safeParse(factsOf(gate).parameters);
  if (!said?.success) return [];
  const { baseline, mayHaveNone } = said.data;
  const problems: string[] = [];
  if (baseline.kind === 'none' && mayHaveNone && FIRST.test(baseline.reason)) {
    const before = await cleanRunBefore(ledger, run);
    if (before) problems.push(`it says that it is the first run; run ${before} was recorded before it`);
  }
  if (baseline.run !== undefined) {
    const recorded = await ledger.run(baseline.run);
    const earlier = baseline.returned === undefined ? undefined : await ledger.run(baseline.returned);
    if (earlier && !(await isReturned(ledger, earlier, { baseline: recorded, predictions: run.predictions })))
      problems.push(`it does not say what run ${earlier.id.slice(0, 12)} said, or nothing was compared with that`);
    if (recorded.commit !== baseline.commit)
      problems.push(`run ${recorded.id.slice(0, 12)} is of commit ${recorded.commit}, not of ${baseline.commit}`);
    const compared = subject(gate, 'baseline.parquet')?.sha256;
    const original = baseline.rescored ? subject(gate, 'original.parquet')?.sha256 : compared;
    const again = subject(statements.get('rescore-baseline'), 'scored.parquet')?.sha256;
    if (original !== undefined && original !== recorded.predictions)
      problems.push(`what it compared with is not what run ${recorded.id.slice(0, 12)} recorded`);
    if (baseline.rescored && compared !== undefined && compared !== again)
      problems.push('what it compared with is not what rescore-baseline made');
  }
  return linksOf('gate-model', '(baseline)', problems, baseline.reason);
}

/**
 * The run that keeps a later one from being the first: recorded before it, from a clean work tree. The first commit that
 * passes stays the first when it is run again.
 * @returns the beginning of its id
 */
async function cleanRunBefore(ledger: Ledger, run: RunRecord): Promise<string | undefined> {
  const index = await ledger.latest(run.project);
  let clean: string | undefined;
  const seen = new Set([run.id]);
  for (let id = await previous(run.id); id !== null && !seen.has(id); id = await previous(id)) {
    seen.add(id);
    const [earlier] = await ledger.runsById([id]);
    if (earlier!.dirty) continue;
    if (earlier!.commit === run.commit && earlier!.verdict === 'pass') return undefined;
    clean ??= id.slice(0, 12);
  }
  return clean;

  async function previous(id: string): Promise<string | null> {
    const path = layout.links(run.project, id);
    const links = parseEntry((await ledger.entries.read([path])).get(path), Links, path);
    // The index has the last word: who is not its first has somebody before, whatever the links leave out.
    return links?.project ?? (index?.first === id ? null : (index?.first ?? null));
  }
}
