import { isExpression, resolvedIn, sameText, type Cell, type Values } from './expressions.ts';

/** More than a workflow may have. */
export const MOST_CELLS = 256;

/**
 * The cells of a job's matrix, as the server makes them; one empty cell where there is no matrix.
 * @returns undefined where only a run can tell, which an expression in the place of a list does
 */
export function cellsOf(strategy: unknown, values: Values): Cell[] | undefined {
  if (strategy === undefined || strategy === null) return [{}];
  if (!isRecord(strategy)) return undefined;
  const { matrix } = strategy;
  if (matrix === undefined || matrix === null) return [{}];
  if (!isRecord(matrix)) return undefined;
  const { include = [], exclude = [], ...vectors } = matrix;
  if (!isList(include) || !isList(exclude)) return undefined;
  let product: Cell[] = Object.keys(vectors).length === 0 ? [] : [{}];
  for (const [key, listed] of Object.entries(vectors)) {
    if (!Array.isArray(listed) || product.length * listed.length > MOST_CELLS) return undefined;
    product = product.flatMap((cell) => listed.map((item: unknown) => ({ ...cell, [key]: item })));
  }
  const isLeftOut = (cell: Cell): boolean =>
    exclude.some((one) => Object.keys(one).every((key) => same(cell, one, key)));
  const cells = product.filter((cell) => !isLeftOut(cell)).map((own) => ({ own, cell: own }));
  const more: Cell[] = [];
  for (const one of include) {
    // It is added to the cells that it contradicts in nothing of their own, else it is one by itself.
    const fitting = cells.filter(({ own }) =>
      Object.keys(one).every((key) => !Object.hasOwn(own, key) || same(own, one, key)),
    );
    for (const of of fitting) of.cell = { ...of.cell, ...one };
    if (fitting.length === 0) more.push(one);
  }
  const all = [...cells.map(({ cell }) => cell), ...more];
  if (all.length === 0 || all.length > MOST_CELLS) return undefined;
  return all.map((cell) => resolvedIn(cell, values) as Cell);
}

/** The cell that `toJson(matrix)` gave a step; undefined for any other text. */
export function cellGiven(text: string): Cell | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value === null ? {} : isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a cell that a file shows is one that a step was given; one that only a run can tell may be. */
export function isCell(shown: Cell | undefined, given: Cell): boolean {
  return shown === undefined || mayBeValue(shown, given);
}

function mayBeValue(shown: unknown, given: unknown): boolean {
  if (typeof shown !== 'object' || shown === null) {
    const written = text(shown);
    return isExpression(written) || ((given === null || typeof given !== 'object') && sameText(written, text(given)));
  }
  if (typeof given !== 'object' || given === null || Array.isArray(shown) !== Array.isArray(given)) return false;
  const keys = new Set([...Object.keys(shown), ...Object.keys(given)]);
  return [...keys].every((key) => mayBeValue((shown as Cell)[key], (given as Cell)[key]));
}

const text = (value: unknown): string => String((value ?? '') as string | number | boolean);
const same = (one: Cell, other: Cell, key: string): boolean => JSON.stringify(one[key]) === JSON.stringify(other[key]);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is Record<string, unknown>[] => Array.isArray(value) && value.every(isRecord);
