import type { Json } from '#kit';
import { failLedger } from '../ledger/errors.ts';

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~';

/** A condition on one object; every comparison with a missing value is false. */
export type Condition =
  | { kind: 'and' | 'or'; left: Condition; right: Condition }
  | { kind: 'not'; operand: Condition }
  | { kind: 'compare'; path: string[]; operator: Operator; literal: string; column: number };

interface Token {
  kind: 'word' | 'string' | 'operator' | 'open' | 'close' | 'end';
  text: string;
  /** Counts from 1. */
  column: number;
}

const TOKEN =
  /\s*(?:(?<open>\()|(?<close>\))|(?<operator><=|>=|!=|==|[=<>~])|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<word>[^\s()<>=!~"']+))/y;

/**
 * Reads a condition such as `metrics.roc_auc > 0.7 and (verdict = pass or branch ~ "fix")`.
 *
 *     condition  = conjunction { "or" conjunction }
 *     conjunction = negation { "and" negation }
 *     negation   = "not" negation | "(" condition ")" | field operator value
 *     operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" (contains)
 *
 * @throws MLOPS_QUERY_SYNTAX that points at the column
 */
export function parseCondition(text: string): Condition {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (): Token => tokens[at]!;
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text.toLowerCase() === word;
  const problem = (expected: string): Error => syntaxError(text, peek(), expected);

  function condition(): Condition {
    let left = conjunction();
    while (isWord('or')) {
      at++;
      left = { kind: 'or', left, right: conjunction() };
    }
    return left;
  }

  function conjunction(): Condition {
    let left = negation();
    while (isWord('and')) {
      at++;
      left = { kind: 'and', left, right: negation() };
    }
    return left;
  }

  function negation(): Condition {
    if (isWord('not')) {
      at++;
      return { kind: 'not', operand: negation() };
    }
    if (peek().kind === 'open') {
      at++;
      const inner = condition();
      if (peek().kind !== 'close') throw problem('")"');
      at++;
      return inner;
    }
    return comparison();
  }

  function comparison(): Condition {
    const field = peek();
    if (field.kind !== 'word' || isWord('and') || isWord('or')) throw problem('a field such as metrics.roc_auc');
    at++;
    if (peek().kind !== 'operator') throw problem('one of = != < <= > >= ~');
    const operator = peek().text === '==' ? '=' : (peek().text as Operator);
    at++;
    const value = peek();
    if (value.kind !== 'word' && value.kind !== 'string') throw problem('a value');
    at++;
    return { kind: 'compare', path: field.text.split('.'), operator, literal: value.text, column: field.column };
  }

  const parsed = condition();
  if (peek().kind !== 'end') throw problem('"and", "or" or the end');
  return parsed;
}

/** Whether the condition holds for a value; paths lead through its own properties only. */
export function holds(condition: Condition, value: Json): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, value) && holds(condition.right, value);
    case 'or':
      return holds(condition.left, value) || holds(condition.right, value);
    case 'not':
      return !holds(condition.operand, value);
    case 'compare':
      return compare(lookUp(value, condition.path), condition.operator, condition.literal);
  }
}

/** All comparisons, from left to right. */
export function comparisons(condition: Condition): Extract<Condition, { kind: 'compare' }>[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...comparisons(condition.left), ...comparisons(condition.right)];
    case 'not':
      return comparisons(condition.operand);
    case 'compare':
      return [condition];
  }
}

/** Names may contain dots (`params.model.depth` of `{"model.depth": 3}`): the longest own name wins. */
export function lookUp(value: Json | undefined, path: readonly string[]): Json | undefined {
  if (path.length === 0) return value;
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  for (let length = path.length; length > 0; length--) {
    const name = path.slice(0, length).join('.');
    if (Object.hasOwn(value, name)) return lookUp(value[name], path.slice(length));
  }
  return undefined;
}

function compare(value: Json | undefined, operator: Operator, literal: string): boolean {
  if (value === undefined || value === null) return false;
  if (operator === '~') return text(value).toLowerCase().includes(literal.toLowerCase());
  const number = literal.trim() === '' ? NaN : Number(literal);
  const order = typeof value === 'number' ? value - number : compareText(text(value), literal);
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  for (let at = 0; source.slice(at).trim() !== ''; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    const column = at + source.slice(at).search(/\S/) + 1;
    if (!match)
      throw syntaxError(source, { kind: 'end', text: source[column - 1]!, column }, 'a field, an operator or a value');
    const [kind, raw] = Object.entries(match.groups!).find(([, found]) => found !== undefined) as [
      Token['kind'],
      string,
    ];
    const unquoted = kind === 'string' ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
    tokens.push({ kind, text: unquoted, column });
  }
  return [...tokens, { kind: 'end', text: '', column: source.trimEnd().length + 1 }];
}

function syntaxError(source: string, token: Token, expected: string): Error {
  const found = token.text === '' ? 'the end' : `"${token.text}"`;
  return failLedger('MLOPS_QUERY_SYNTAX', {
    message: `--where "${source}": expected ${expected} at column ${token.column}, found ${found}`,
    where: { column: token.column },
    hint: `For example: --where 'metrics.roc_auc > 0.7 and verdict = pass'`,
  });
}
