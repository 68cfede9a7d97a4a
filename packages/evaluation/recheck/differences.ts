import { canonicalJson, type Json, type JsonObject } from '#kit';

/** As it would be read back from a file. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

const MOST_DIFFERENCES = 20;

/** Every member that is not the same, by its path. */
export function differences(claimed: Json, again: Json): string[] {
  const found: string[] = [];
  compare(claimed, again, '', found);
  const rest = found.length - MOST_DIFFERENCES;
  return rest > 0 ? [...found.slice(0, MOST_DIFFERENCES), `and ${rest} more differences`] : found;
}

function compare(claimed: Json | undefined, again: Json | undefined, path: string, found: string[]): void {
  if (isContainer(claimed) && isContainer(again) && Array.isArray(claimed) === Array.isArray(again)) {
    const [left, right] = [claimed as JsonObject, again as JsonObject];
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(left[key], right[key], path === '' ? key : `${path}.${key}`, found);
    }
    return;
  }
  if (same(claimed, again)) return;
  found.push(`${path || 'result'} is said to be ${shown(claimed)} and is ${shown(again)}`);
}

function isContainer(value: Json | undefined): boolean {
  return value !== null && typeof value === 'object';
}

/** Numbers may differ in the last digits, where another processor rounds a logarithm otherwise. */
function same(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
  return a === b;
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'absent' : canonicalJson(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
