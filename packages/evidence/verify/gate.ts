import { z } from 'zod';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { factsOf, type Statement } from '../statement/statement.ts';

/** A recorded run with a gate, and what was known when it was made. */
export interface Judged {
  /** The ledger as the gate read it, without the run and all that came later. */
  before: Ledger;
  run: RunRecord;
  recordedAt: Date;
  /** By stage. */
  statements: ReadonlyMap<string, Statement>;
}

/** What a gate says it applied and compared with, as far as ledger and commit can contradict it. */
const Said = z.object({
  mayHaveNone: z.boolean(),
  policy: z.string().nullable(),
  accepted: z.array(
    z.object({
      rule: z.string(),
      reason: z.string(),
      until: z.string(),
      by: z.string(),
      pushedBy: z.string().optional(),
    }),
  ),
  baseline: z.object({
    kind: z.enum(['merge-base', 'ancestor', 'champion', 'file', 'run', 'none']),
    reason: z.string(),
    unconfirmed: z.string().optional(),
    comes: z.boolean().optional(),
    change: z.boolean().optional(),
    run: z.string().optional(),
    commit: z.string().optional(),
    insteadOf: z.string().optional(),
    cells: z.string().optional(),
    rescored: z.boolean().optional(),
  }),
});
export type GateSaid = z.infer<typeof Said>;

/** @returns undefined for a run without a gate of ours */
export function saidByGate(statements: ReadonlyMap<string, Statement>): GateSaid | undefined {
  const gate = statements.get('gate-model');
  return gate && Said.safeParse(factsOf(gate).parameters).data;
}
