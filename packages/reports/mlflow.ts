import type { Piece } from './piece.ts';
import type { MlflowReport } from './report.ts';

/** Models of one run that are named, one by one. */
export const MOST_MODELS = 5;

/** What these numbers are not, and that the run had not ended well, where it had not. */
export function mlflowNote({ status }: MlflowReport): Piece[] {
  const standing: Piece[] =
    status === 'FINISHED' ? [] : ['MLflow said ', { code: status }, ' of it when this was written down. '];
  return [...standing, 'The training program logged these numbers; no rule was judged by them.'];
}

/** Six digits of a number, as it is compared at a glance; the page has all of them. */
export function shortened(value: number | string): string {
  return String(typeof value === 'number' ? Number(value.toPrecision(6)) : value);
}
