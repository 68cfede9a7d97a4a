import { escape } from '#kit';
import type { Piece } from './headline.ts';

/** A sentence of pieces as Markdown, escaped once, here. */
export function sentence(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? escape.markdown(piece) : escape.markdownCode(piece.code)))
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
