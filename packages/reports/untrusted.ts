import { type Piece } from './piece.ts';
import type { RunReport } from './report.ts';

const LEAD = 'Reported by an untrusted run, which anyone may start.';
const WHY =
  'The verdict was computed again from its predictions, by the rules of the base branch; the predictions themselves are taken on trust.';

/** What stands above numbers whose predictions come from a run that anyone may start, such as a fork's. */
export function untrustedNote({ untrusted, editedWorkflow }: RunReport): { lead: string; why: Piece[] } | undefined {
  if (!untrusted) return undefined;
  const edited: Piece[] =
    editedWorkflow === undefined
      ? []
      : [
          ' This change edits ',
          { code: editedWorkflow },
          ', the workflow that made them: what ran is what it says, not what main has.',
        ];
  return { lead: LEAD, why: [WHY, ...edited] };
}
