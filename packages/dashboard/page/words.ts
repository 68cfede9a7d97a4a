import { markup, numbers } from '#reports';
import type { Measured } from '../records.ts';

/** `2013-06-01`: a moment of ISO 8601 as a day, UTC. */
export function day(at: string): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `2013-06-01 14:05`, UTC. */
export function minute(at: string): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** `<time>` with what a person reads and what a machine does. */
export function time(at: string, shown = minute(at)): string {
  return `<time datetime="${new Date(at).toISOString()}">${shown}</time>`;
}

export function measured({ estimate, low, high }: Measured): string {
  return numbers.withInterval(estimate, low, high);
}

/** `+0.003`, with the decimals that show it. */
export function difference(value: number): string {
  const text = numbers.fixed(value, numbers.decimalsFor(Math.abs(value)));
  return value > 0 ? `+${text}` : text;
}

export function short(id: string): string {
  return id.slice(0, 12);
}

/** What came of a deployment, in the colours of verdicts. */
export const OUTCOME_TONES = {
  deployed: 'pass',
  'rolled back': 'inconclusive',
  failed: 'fail',
  refused: 'fail',
} as const;

/** Who did it, by name: a page is for more eyes than an address. */
export function person(by: string): string {
  return markup.text(by.replace(/\s*<[^<>]*>$/, ''));
}

/** Two significant digits: `2.4e-7`, `0.21`. */
export function rough(value: number): string {
  return String(Number(value.toPrecision(2))).replace(/^-/, '\u2212');
}

/** Leads to the row of a run. */
export function runLink(id: string, shown = `<code>${short(id)}</code>`): string {
  return `<a href="#run-${short(id)}">${shown}</a>`;
}

/** A table that may be wider than the page scrolls by itself, with the keyboard too. */
export function scrolling(label: string, table: string): string {
  return `<div class="wide-table" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
}

/** A paragraph for a place where there is nothing yet, with the command that changes that. */
export function nothing(what: string, command?: string): string {
  return `<p class="nothing">${what}${command === undefined ? '' : ` ${markup.code(command)}`}</p>`;
}
