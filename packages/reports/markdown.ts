import { escape } from '#kit';
import { clip, NAME, SENTENCE, type Piece } from './piece.ts';

/** A name as code, an overlong one cut. */
export function code(name: string): string {
  return escape.markdownCode(clip(name, NAME));
}

/** A text, an overlong one cut. */
export function text(said: string): string {
  return escape.markdown(clip(said, SENTENCE));
}

/** A name that is no code: a slice's value. An overlong one is cut. */
export function name(said: string): string {
  return escape.markdown(clip(said, NAME));
}

/** What is shown, leading to an address; leading nowhere when that is no absolute web address. */
export function link(shown: string, address: string | undefined): string {
  const url = URL.parse(address ?? '');
  if (!url || !/^https?:$/.test(url.protocol)) return shown;
  const safe = url.href.replace(/[()\\|]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `[${shown}](${safe})`;
}

/** A sentence of pieces as Markdown, escaped once, here. */
export function sentence(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? escape.markdown(clip(piece, 2 * SENTENCE)) : code(piece.code)))
    .join('');
}

/** Cells that are Markdown already. Alignment per column: `l` or `r`. */
export function table(header: readonly string[], align: string, rows: readonly (readonly string[])[]): string {
  const rule = [...align].map((side) => (side === 'r' ? '--:' : '---'));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Lines as they were printed, in a block whose fence is longer than any run of backticks in them. */
export function fenced(lines: readonly string[]): string {
  const body = lines.map(escape.logLine).join('\n');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${body}\n${fence}`;
}

/** Parts of a page, below each other; empty ones are left out. */
export function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
