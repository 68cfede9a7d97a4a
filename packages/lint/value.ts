import type { Json } from '#kit';

/**
 * What is known of a value before the workflow runs: all of it, how its text begins, whether it counts as true, or nothing
 * (`undefined`). Nothing here guesses: a rule speaks only of what is known.
 */
export type Value = { is: Json } | { begins: string } | { truth: boolean } | undefined;

/** `&&` and `||` give one of their sides. What is false on one side of `&&` is so whatever stands on the other. */
export function choose(left: Value, right: Value, wanted: boolean): Value {
  const truth = truthy(left);
  if (truth !== undefined) return truth === wanted ? left : right;
  return truthy(right) === wanted ? { truth: wanted } : undefined;
}

/** @returns undefined when it is not known */
export function truthy(value: Value): boolean | undefined {
  if (value === undefined) return undefined;
  if ('truth' in value) return value.truth;
  if ('begins' in value) return value.begins === '' ? undefined : true;
  return value.is !== null && value.is !== false && value.is !== 0 && value.is !== '';
}

export function opposite(value: Value): Value {
  const truth = truthy(value);
  return truth === undefined ? undefined : { is: !truth };
}

export function equal(left: Value, right: Value): Value {
  if (left === undefined || right === undefined || 'truth' in left || 'truth' in right) return undefined;
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
  if (typeof a === 'string' && typeof b === 'string') return { is: a.toLowerCase() === b.toLowerCase() };
  // Two lists or objects are equal when they are one and the same, which text does not show.
  if (isCollection(a) && isCollection(b)) return undefined;
  return { is: a === b || numberOf(a) === numberOf(b) };
}

function isCollection(value: Json): boolean {
  return value !== null && typeof value === 'object';
}

/** Values of two kinds are compared as numbers; what is none equals nothing. */
function numberOf(value: Json): number {
  if (value === null) return 0;
  return isCollection(value) ? NaN : Number(value);
}

function textOf(value: { is: Json } | { begins: string }): string {
  return ('begins' in value ? value.begins : String(value.is)).toLowerCase();
}

export function call(name: string, given: readonly Value[]): Value {
  const [first, second] = given;
  switch (name) {
    case 'startswith':
      if (first === undefined || second === undefined || 'truth' in first || !('is' in second)) return undefined;
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
  if (first === undefined || second === undefined || !('is' in first) || !('is' in second)) return undefined;
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
