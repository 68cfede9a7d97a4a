import { markup } from '#reports';
import type { LedgerPlace } from '../records.ts';
import { time } from './words.ts';

/** Where all this is from: the same commit of the ledger gives the same page. */
export function footer({ branch, commit, doubt }: LedgerPlace, asOf: string | null): string {
  const from = commit === null ? '' : ` at ${markup.code(commit.slice(0, 12))}`;
  return `<footer>From the ledger ${markup.code(branch)}${from}${asOf === null ? '' : `, as of ${time(asOf)} UTC`}.${
    doubt === undefined ? '' : ` ${markup.text(doubt)}`
  }</footer>`;
}
