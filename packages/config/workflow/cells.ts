import { isExpression } from './expressions.ts';

/** What a text is in the cells of its matrix; undefined where that is not written in the file. */
export function cellsOf(text: string, strategy: string): string[] | undefined {
  const reference = /\$\{\{\s*matrix\.([\w-]+)((?:\.[\w-]+)*)\s*\}\}/;
  const [whole, key, below = ''] = reference.exec(text) ?? [];
  if (whole === undefined) return isExpression(text) ? undefined : [text];
  const matrices = [JSON.parse(strategy) as unknown].flat().map((one) => (one as { matrix?: unknown } | null)?.matrix);
  const matrix = matrices.find((one) => typeof one === 'object' && one !== null) as Record<string, unknown> | undefined;
  if (!matrix || matrices.length > 1 || matrix['exclude'] !== undefined) return undefined;
  const { include = [] } = matrix;
  const listed = matrix[key!] ?? [];
  if (!Array.isArray(include) || !Array.isArray(listed)) return undefined;
  const items = [...listed, ...include.map((cell: unknown) => (cell as Record<string, unknown> | null)?.[key!])];
  const found: string[] = [];
  for (const item of items.filter((one) => one !== undefined)) {
    const path = below.split('.').slice(1);
    const value = path.reduce<unknown>((of, name) => (of as Record<string, unknown> | null)?.[name], item);
    if (!['string', 'number'].includes(typeof value) || isExpression(String(value))) return undefined;
    const cells = cellsOf(text.replaceAll(whole, String(value)), strategy);
    if (!cells) return undefined;
    found.push(...cells);
  }
  return [...new Set(found)];
}
