import { type Piece } from './piece.ts';
import type { RunReport } from './report.ts';

const LEAD = 'Reported by an untrusted run, which anyone may start.';
const NO_CHECK = ' Whatever it says, no check is green by it.';
const BY_BASE = 'It was judged by the rules of the base branch; its predictions are taken on trust.';
const BY_ITSELF = 'It was judged by rules of its own; they and its predictions are taken on trust.';

/** What stands above numbers whose predictions come from a run that anyone may start, such as a fork's. */
export function untrustedNote({
  untrusted,
  policy,
  editedWorkflow,
}: RunReport): { lead: string; why: Piece[] } | undefined {
  if (!untrusted) return undefined;
  const edited: Piece[] =
    editedWorkflow === undefined
      ? []
      : [
          ' This change edits ',
          { code: editedWorkflow },
          ', the workflow that made them: what ran is what it says, not what main has.',
        ];
  return {
    lead: LEAD,
    why: [policy?.from === 'base' && policy.workflow === undefined ? BY_BASE : BY_ITSELF, NO_CHECK, ...edited],
  };
}
