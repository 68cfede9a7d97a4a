/**
 * The cell of a matrix that a job is.
 * @param matrix the job's matrix as JSON; absent, `null` and `{}` mean there is none
 */
export function cellOf(matrix: string | undefined): string | undefined {
  const cell = matrix?.trim() ?? '';
  return ['', 'null', '{}'].includes(cell) ? undefined : cell;
}
