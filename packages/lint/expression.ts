import type { Json } from '#kit';

/**
 * What is known of a value before the workflow runs: all of it, how its text begins, or nothing (`undefined`). Nothing here
 * guesses: a rule speaks only of what is known.
 */
export type Value = { is: Json } | { begins: string } | undefined;

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

/** `&&` and `||` give one of their sides. What is false on one side of `&&` is so whatever stands on the other. */
function choose(left: Value, right: Value, wanted: boolean): Value {
  const truth = truthy(left);
  if (truth !== undefined) return truth === wanted ? left : right;
  return truthy(right) === wanted ? { is: wanted } : undefined;
}

/** @returns undefined when it is not known */
export function truthy(value: Value): boolean | undefined {
  if (value === undefined) return undefined;
  if ('begins' in value) return value.begins === '' ? undefined : true;
  return value.is !== null && value.is !== false && value.is !== 0 && value.is !== '';
}

function opposite(value: Value): Value {
  const truth = truthy(value);
  return truth === undefined ? undefined : { is: !truth };
}

function equal(left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined;
  if ('begins' in left || 'begins' in right) {
    const [a, b] = [left, right].map(textOf) as [string, string];
    const mayBe =
      'begins' in left && 'begins' in right
        ? a.startsWith(b) || b.startsWith(a)
        : 'begins' in left
          ? b.startsWith(a)
          : a.startsWith(b);
    return mayBe ? undefined : { is: false };
  }
  const [a, b] = [left.is, right.is];
  // Values of one kind as they are, text without case; other kinds through numbers, which rules have no need of.
  if (typeof a !== typeof b || typeof a === 'object') return a === null && b === null ? { is: true } : undefined;
  return { is: typeof a === 'string' ? a.toLowerCase() === String(b).toLowerCase() : a === b };
}

function textOf(value: Exclude<Value, undefined>): string {
  return ('begins' in value ? value.begins : String(value.is)).toLowerCase();
}

function call(name: string, given: readonly Value[]): Value {
  const [first, second] = given;
  switch (name) {
    case 'startswith':
      if (first === undefined || second === undefined || !('is' in second)) return undefined;
      if (textOf(first).startsWith(textOf(second))) return { is: true };
      return 'begins' in first && textOf(second).startsWith(textOf(first)) ? undefined : { is: false };
    case 'endswith':
      return bothKnown(first, second, (text, part) => text.endsWith(part));
    case 'contains':
      if (first !== undefined && 'is' in first && Array.isArray(first.is)) return isAmong(first.is, second);
      return bothKnown(first, second, (text, part) => text.includes(part));
    case 'fromjson':
      return parsed(first);
    case 'always':
      return { is: true };
    default:
      return undefined;
  }
}

function bothKnown(first: Value, second: Value, test: (text: string, part: string) => boolean): Value {
  if (first === undefined || second === undefined || 'begins' in first || 'begins' in second) return undefined;
  return { is: test(textOf(first), textOf(second)) };
}

function isAmong(list: readonly Json[], wanted: Value): Value {
  const matches = list.map((item) => truthy(equal({ is: item }, wanted)));
  return matches.includes(true) ? { is: true } : matches.includes(undefined) ? undefined : { is: false };
}

function parsed(value: Value): Value {
  if (value === undefined || !('is' in value) || typeof value.is !== 'string') return undefined;
  try {
    return { is: JSON.parse(value.is) as Json };
  } catch {
    return undefined;
  }
}

/** Text and the expressions in it, in the order in which they stand. An expression that does not end is text. */
function partsOf(text: string): ({ text: string } | { expression: string })[] {
  const parts: ({ text: string } | { expression: string })[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf('${{', from);
    const end = start < 0 ? -1 : endOf(text, start + 3);
    if (end < 0) break;
    if (start > from) parts.push({ text: text.slice(from, start) });
    parts.push({ expression: text.slice(start + 3, end) });
    from = end + 2;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** Where the `}}` of an expression stands; within quotes braces mean nothing. @returns -1 when there is none */
function endOf(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at;
  }
  return -1;
}

/** A value as it is written in a workflow: an expression alone keeps its kind, one among text becomes text. */
export function interpolate(written: Json, lookup: Lookup): Value {
  if (typeof written !== 'string') return { is: written };
  const parts = partsOf(written);
  const [only] = parts;
  if (parts.length === 1 && only && 'expression' in only) return evaluate(only.expression, lookup);
  let text = '';
  for (const part of parts) {
    const value = 'text' in part ? { is: part.text } : evaluate(part.expression, lookup);
    if (value === undefined) return { begins: text };
    if ('begins' in value) return { begins: text + value.begins };
    text += String(value.is ?? '');
  }
  return { is: text };
}

/** The value of an `if:`, which is an expression with or without `${{ }}`. */
export function condition(written: Json, lookup: Lookup): Value {
  if (typeof written !== 'string') return { is: written };
  return written.includes('${{') ? interpolate(written, lookup) : evaluate(written, lookup);
}

/** The contexts that the expressions of a text name, each as a path in lower case: `['secrets', 'token']`. */
export function references(written: string, bare = false): string[][] {
  const expressions = partsOf(written).flatMap((part) => ('expression' in part ? [part.expression] : []));
  const found: string[][] = [];
  for (const expression of bare && expressions.length === 0 ? [written] : expressions) {
    evaluate(expression, (path) => {
      found.push([...path]);
      return undefined;
    });
  }
  return found;
}
