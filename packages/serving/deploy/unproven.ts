import type { Beside, Labels } from '../answer.ts';

/** Longer lists say how many more there are. */
const MOST = 8;

/**
 * What clients may read in answers though nothing recorded says how it is to be, by the names of outputs. Where there are two
 * classes the first column of a matrix follows from the second, unless it is something else than 1 less that.
 * @param proven outputs whose classes were compared with recorded ones
 */
export function unprovenIn(answers: readonly Beside[], proven: readonly Labels[], tolerance: number): string[] {
  const outputs = new Set(answers.flatMap((answer) => answer.outputs));
  for (const { output } of proven) outputs.delete(output);
  // Written so that NaN is something else.
  const other = answers.flatMap(({ first }) => (first && !(first.off <= tolerance) ? [first.output] : []));
  return [...outputs, ...[...new Set(other)].map((output) => `first column of ${output}`)];
}

/** @returns in words; undefined where there is nothing */
export function saidUnproven(unproven: readonly string[] | undefined): string | undefined {
  if (unproven === undefined || unproven.length === 0) return undefined;
  const named = unproven.slice(0, MOST).map((name) => `"${name}"`);
  const more = unproven.length > MOST ? ` and ${unproven.length - MOST} more` : '';
  return `nothing recorded proves ${named.join(', ')}${more}`;
}
