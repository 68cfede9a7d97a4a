import type { Json } from './result.ts';

/**
 * Untrusted text, made safe once for the place it goes to. One function per place; nothing else escapes.
 */

const CONTROL =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Control and bidirectional-override characters, which reorder or hide what people read, become `\ufffd`. */
function visible(text: string): string {
  return text.replace(CONTROL, '\ufffd');
}

/**
 * Inside a line or table cell of Markdown: no markup, mention, issue link, autolink, formula, HTML or line break survives.
 * What reads well is left alone: a dot, a hyphen or a colon means nothing in the middle of a line.
 */
export function markdown(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]#|~$]/g, (c) => `\\${c}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '@\u200b')
    .replace(/\\#(?=\d)/g, '\\#\u200b')
    .replace(/GH-(?=\d)/gi, (prefix) => `${prefix}\u200b`)
    .replace(/:\/\//g, ':\u200b//')
    .replace(/www\./gi, (word) => `${word.slice(0, 3)}\u200b.`);
}

/**
 * A Markdown code span, delimited by more backticks than it contains. Pipes are escaped for tables; a backslash before
 * one is kept apart from it, because renderers disagree on which of the two then escapes.
 */
export function markdownCode(text: string): string {
  const flat = visible(text)
    .replace(/\s+/g, ' ')
    .replace(/\\(?=\|)/g, '\\\u200b')
    .replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = flat.startsWith('`') || flat.endsWith('`') || flat.trim() === '' ? ' ' : '';
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** HTML text and double-quoted attribute values. */
export function html(text: string): string {
  return visible(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** JSON inside of a `<script type="application/json">`, which nothing in it ends. Names belong into values, not into keys. */
export function scriptData(data: Json): string {
  const readable = (_key: string, value: unknown): unknown => (typeof value === 'string' ? visible(value) : value);
  return JSON.stringify(data, readable).replace(/</g, '\\u003c');
}

const ANSI = /[\u001b\u009b](?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/**
 * One line of a log. Terminal sequences go, a lone carriage return no longer ends a line, and neither command syntax
 * of the Actions runner (`::cmd::` at the start after trimming, `##[cmd]` anywhere) is left intact.
 * @see actions/runner `ActionCommand.cs` (TryParseV2 trims; TryParse looks for `##[` anywhere)
 */
export function logLine(text: string): string {
  return visible(text.replace(ANSI, '').replace(/[\r\n]+/g, ' '))
    .replace(/##\[/g, '#\u200b#[')
    .replace(/^([\s\ufeff\u200b]*)::/u, '$1:\u200b:');
}

/** An SQL identifier in double quotes (SQL-92; DuckDB and Spark in ANSI mode). */
export function sqlIdentifier(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/** An SQL string literal. */
export function sqlString(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** One path segment made of letters, digits, `.`, `_` and `-`; others are percent-encoded. Never `.` or `..`. */
export function fileName(text: string): string {
  const safe = Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9._-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
  return /^\.*$/.test(safe) ? `%${safe}` : safe;
}
