import type { Change } from '#kit';
import { fail } from '../errors.ts';

/**
 * @returns why a run may not add to a ledger that others read; undefined for a run of the default branch
 */
export function whyClosed(change: Change, defaultBranch: string): string | undefined {
  if (change.untrusted) return 'anyone may start this run';
  if (change.pullRequest !== undefined || change.base !== undefined)
    return 'this run is about a change that is not merged';
  if (change.branch !== defaultBranch)
    return `this run is on ${change.branch ?? 'no branch'}, and the default branch is ${defaultBranch}`;
  return undefined;
}

/** Reaching this is a mistake in the calling code: who may not append must not try. @throws MLOPS_LEDGER_CLOSED */
export function refuseWhenClosed(name: string, closed: string | undefined): void {
  if (closed === undefined) return;
  throw fail('MLOPS_LEDGER_CLOSED', {
    message: `nothing is added to the ledger (${name}): ${closed}`,
    hint: 'Only runs of the default branch are recorded. Report this as a bug: the action should not have tried.',
  });
}
