/** What the context `matrix` is in one job of a matrix. */
export type Cell = Readonly<Record<string, unknown>>;

/** What is known of `inputs.x`, `env.x` and `matrix.x` where an expression stands. */
export interface Values {
  /** By lower-case names; absent in a workflow that nothing calls. */
  inputs: Readonly<Record<string, string>> | undefined;
  env: Readonly<Record<string, string>>;
  /** `inputs` without what an `env` gives: it may say something else again when a step inside of a composite action starts. */
  sure?: Readonly<Record<string, string>> | undefined;
  /** Of a workflow that is called, what its inputs are made into: `true` is no text. */
  types?: Readonly<Record<string, string>> | undefined;
  /** Absent where only a run can tell. */
  matrix?: Cell | undefined;
  /** Who started the run by hand entered something else than the file that was started says: its `inputs`, and the event's, are theirs. */
  isEntered?: boolean;
}

/** As the runner reads it: braces inside of a text end nothing. */
export const EXPRESSION = /\$\{\{((?:'[^']*'|[^'])*?)\}\}/gs;
/** A text of an expression; one that has a quote inside is two. */
const TEXT = /'[^']*'/g;
const INDEX = /'[^']*'|\[\s*'([\w-]+)'\s*\]/g;
const WHOLE = /^\s*(inputs|env|matrix)\.([\w-]+(?:\.[\w-]+)*)\s*$/i;
const REFERENCE = /'[^']*'|(?<![\w.-])(inputs|env|matrix)\.([\w-]+(?:\.[\w-]+)*)(?![\w.([*-])/gi;
const ONE_INPUT = /^\s*\$\{\{\s*inputs(?:\.|\[\s*')([\w-]+)(?:'\s*\])?\s*\}\}\s*$/i;
/** All inputs, or one that is chosen by another expression. */
const OBJECT = /(?<![\w.-])inputs\b/i;
/** What a person enters who starts a run, or more: `entered` is put in its place, which is no context of the runner. */
const BY_HAND = /'[^']*'|(?<![\w.-])(?:inputs\b|github\b(?!\.(?!event\b)[\w-]+)(?!\.event\.(?!inputs\b)[\w-]+))/gi;

/** Whether two texts are one: numbers and truth values are written in more than one way, and the runner and we do not always choose the same. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [one.trim(), other.trim()];
  if (a === b) return true;
  const isTruth = /^(true|false)$/i;
  return a !== '' && b !== '' && (Number(a) === Number(b) || (isTruth.test(a) && a.toLowerCase() === b.toLowerCase()));
}

export const isExpression = (text: string): boolean => text.includes('${{');

/** Of the parts of a text that is split at its expressions. */
export const isInside = (at: number): boolean => at % 2 === 1;
export const withoutTexts = (inner: string): string => inner.replace(TEXT, "''");
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A text with what is known put in the place of `inputs.x`, `env.x` and `matrix.x`; the rest of its expressions stays. */
export function resolved(text: string, values: Values): string {
  return text.replace(EXPRESSION, (_, written: string) => {
    const inner = written.replace(INDEX, (said, key?: string) => (key === undefined ? said : `.${key}`));
    const [, context, path] = WHOLE.exec(inner) ?? [];
    const all = context === undefined ? undefined : known(values, context, path!);
    if (all !== undefined) return all;
    const replaced = inner.replace(REFERENCE, (reference, of: string | undefined, key: string) => {
      const value = of === undefined ? undefined : known(values, of, key);
      if (value === undefined) return reference;
      const type = typeIn(values, of!, key);
      const said = isExpression(value) ? `(${bare(value)})` : quoted(value);
      return type === 'string' ? said : `(${quoted(type)} ${said})`;
    });
    // Whichever of them is taken: what one is made of has a say in this.
    const taken = OBJECT.test(withoutTexts(replaced)) ? expressionsIn(values.inputs ?? {}) : [];
    const said = [replaced, ...taken].join(' ');
    return `\${{${values.isEntered ? said.replace(BY_HAND, (of) => (of.startsWith("'") ? of : 'entered')) : said}}}`;
  });
}

/** What is known without an `env`, which any step before may have set otherwise. */
export const withoutEnv = (values: Values): Values => ({ ...values, inputs: values.sure ?? values.inputs, env: {} });

/** The same of all texts in what a workflow file says; what is nothing but an input is of that input's type. */
export function resolvedIn(value: unknown, values: Values): unknown {
  if (typeof value === 'string') {
    const input = ONE_INPUT.exec(value)?.[1]?.toLowerCase() ?? '';
    return madeInto(values.types?.[input], resolved(value, values));
  }
  if (Array.isArray(value)) return value.map((of) => resolvedIn(of, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, resolvedIn(of, values)]));
}

function madeInto(type: string | undefined, text: string): unknown {
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return type === 'number' && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** A text as it stands inside of another expression. */
function bare(text: string): string {
  const parts = text.split(EXPRESSION).map((part, at) => (isInside(at) ? part : part && quoted(part)));
  return parts.filter(Boolean).join(' ');
}

function expressionsIn(inputs: Readonly<Record<string, string>>): string[] {
  return Object.values(inputs)
    .filter(isExpression)
    .map((value) => `(${bare(value)})`);
}

function known({ inputs, env, matrix }: Values, context: string, path: string): string | undefined {
  const of = context.toLowerCase();
  if (of === 'matrix') return matrix && inCell(matrix, path.split('.'));
  if (path.includes('.')) return undefined;
  if (of === 'inputs') return inputs && (inputs[path.toLowerCase()] ?? '');
  return env[path] === undefined || isExpression(env[path]) ? undefined : env[path];
}

/** What kind of a value a reference is: a comparison tells the text `true` from the truth value. */
function typeIn({ types, matrix }: Values, context: string, path: string): string {
  const of = context.toLowerCase();
  if (of === 'inputs') return types?.[path.toLowerCase()] ?? 'string';
  const value = of === 'matrix' ? valueAt(matrix!, path.split('.')) : '';
  return typeof value === 'number' || typeof value === 'boolean' ? typeof value : 'string';
}

/** The text that a path leads to in a cell, empty where it leads to none; undefined for what is no text, or not known. */
function inCell(cell: Cell, path: readonly string[]): string | undefined {
  const value = valueAt(cell, path);
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? undefined : String(value as string | number | boolean);
}

/** @returns an object where an expression gives what the path leads into */
function valueAt(cell: Cell, path: readonly string[]): unknown {
  let value: unknown = cell;
  for (const name of path) {
    if (typeof value === 'string' && isExpression(value)) return {};
    // Contexts do not tell upper and lower case apart.
    value = Object.entries((value ?? {}) as Cell).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }
  return value;
}
