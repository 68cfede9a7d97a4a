import type { Json } from '#kit';
import { evaluate, type Lookup } from './expression.ts';
import type { Value } from './value.ts';

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
    if (value === undefined || 'truth' in value) return { begins: text };
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

/** A name that was read in lower case, as the text has it. */
export function asWritten(text: string, name: string): string {
  const at = text.toLowerCase().indexOf(name);
  return at < 0 ? name : text.slice(at, at + name.length);
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
