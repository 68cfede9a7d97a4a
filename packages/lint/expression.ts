import type { Json } from '#kit';
import { call, choose, equal, opposite, truthy, type Value } from './value.ts';

/** What a path such as `['github', 'event_name']` stands for. Names are in lower case: GitHub does not tell case apart. */
export type Lookup = (path: readonly string[]) => Value;

/** GitHub's own limits: how deep an expression may nest, and how long it may be. */
const DEEPEST = 50;
const LONGEST = 21_000;

type Token = { kind: 'name'; text: string } | { kind: 'operator'; text: string } | { kind: 'value'; value: Json };

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(-?(?:0x[\da-f]+|\d+(?:\.\d+)?(?:e[-+]?\d+)?))|([a-z_][\w-]*)|(&&|\|\||[=!<>]=|[!<>()[\].,*]))/iy;

function tokensOf(written: string): Token[] | undefined {
  if (written.length > LONGEST) return undefined;
  const text = written.trimEnd();
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [, string, number, name, operator] = TOKEN.exec(text) ?? [];
    if (string !== undefined) tokens.push({ kind: 'value', value: string.slice(1, -1).replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'value', value: Number(number) });
    else if (name !== undefined) tokens.push(word(name));
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    else return undefined;
  }
  return tokens;
}

function word(name: string): Token {
  const constants: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
  return Object.hasOwn(constants, name) ? { kind: 'value', value: constants[name]! } : { kind: 'name', text: name };
}

/**
 * The value of an expression, without its `${{ }}`. What does not parse, or calls what only a run can answer, is not known.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export function evaluate(text: string, lookup: Lookup): Value {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader = new Reader(tokens, lookup);
  try {
    const value = reader.either();
    return reader.atEnd ? value : undefined;
  } catch (error) {
    if (error instanceof NotAnExpression) return undefined;
    throw error;
  }
}

class NotAnExpression extends Error {}

/** Recursive descent, loosest binding first. */
class Reader {
  readonly #tokens: readonly Token[];
  readonly #lookup: Lookup;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], lookup: Lookup) {
    this.#tokens = tokens;
    this.#lookup = lookup;
  }

  get atEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  either(): Value {
    if ((this.#depth += 1) > DEEPEST) throw new NotAnExpression();
    let left = this.#both();
    while (this.#take('||')) {
      const right = this.#both();
      left = choose(left, right, true);
    }
    this.#depth -= 1;
    return left;
  }

  #both(): Value {
    let left = this.#compared();
    while (this.#take('&&')) {
      const right = this.#compared();
      left = choose(left, right, false);
    }
    return left;
  }

  #compared(): Value {
    const left = this.#not();
    if (this.#take('==')) return equal(left, this.#not());
    if (this.#take('!=')) return opposite(equal(left, this.#not()));
    for (const operator of ['<=', '>=', '<', '>']) {
      if (!this.#take(operator)) continue;
      this.#not();
      return undefined;
    }
    return left;
  }

  #not(): Value {
    let negations = 0;
    while (this.#take('!')) negations += 1;
    const value = this.#primary();
    if (negations === 0) return value;
    const truth = truthy(value);
    return truth === undefined ? undefined : { is: negations % 2 === 0 ? truth : !truth };
  }

  #primary(): Value {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new NotAnExpression();
    if (token.kind === 'value') return this.#members({ is: token.value });
    if (token.kind === 'operator') {
      if (token.text !== '(') throw new NotAnExpression();
      const value = this.either();
      this.#expect(')');
      return this.#members(value);
    }
    if (this.#take('(')) return this.#members(call(token.text.toLowerCase(), this.#arguments()));
    const path = [token.text.toLowerCase()];
    let known = true;
    for (;;) {
      // Behind a `*`, or a name that only a run computes, the path is what stands before it.
      if (this.#take('.')) known = this.#name(known ? path : []) && known;
      else if (this.#take('[')) known = this.#index(known ? path : []) && known;
      else break;
    }
    const value = this.#lookup(path);
    return known ? value : undefined;
  }

  /** What follows a value that is no context is read and not known. */
  #members(value: Value): Value {
    let result = value;
    for (;;) {
      if (this.#take('.')) this.#name([]);
      else if (this.#take('[')) this.#index([]);
      else return result;
      result = undefined;
    }
  }

  #name(path: string[]): boolean {
    if (this.#take('*')) return false;
    const token = this.#tokens[this.#at++];
    if (token === undefined || token.kind === 'operator') throw new NotAnExpression();
    path.push((token.kind === 'name' ? token.text : String(token.value)).toLowerCase());
    return true;
  }

  #index(path: string[]): boolean {
    if (this.#take('*')) {
      this.#expect(']');
      return false;
    }
    const value = this.either();
    this.#expect(']');
    if (value === undefined || !('is' in value)) return false;
    path.push(String(value.is).toLowerCase());
    return true;
  }

  #arguments(): Value[] {
    const values: Value[] = [];
    if (this.#take(')')) return values;
    do values.push(this.either());
    while (this.#take(','));
    this.#expect(')');
    return values;
  }

  #take(operator: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'operator' || token.text !== operator) return false;
    this.#at += 1;
    return true;
  }

  #expect(operator: string): void {
    if (!this.#take(operator)) throw new NotAnExpression();
  }
}
