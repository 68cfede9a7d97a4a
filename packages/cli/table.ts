import { escape } from '#kit';

const WIDEST = 48;

/** A table for a terminal: columns aligned, numbers to the right, every cell escaped here. */
export function columns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => header.map((_, index) => clip(escape.logLine(row[index] ?? ''))));
  const widths = header.map((_, index) => Math.max(...cells.map((row) => width(row[index]!))));
  const numeric = header.map(
    (_, index) => rows.length > 0 && rows.every((row) => /^([-−+]?[\d.,%]+|–|)$/.test(row[index] ?? '')),
  );
  return cells
    .map((row) =>
      row
        .map((cell, index) => {
          const space = ' '.repeat(widths[index]! - width(cell));
          return numeric[index] ? space + cell : cell + space;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function clip(cell: string): string {
  const characters = [...graphemes.segment(cell)].map(({ segment }) => segment);
  return characters.length <= WIDEST ? cell : `${characters.slice(0, WIDEST - 1).join('')}…`;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;

/** Columns of a terminal that a text takes: East Asian characters and emoji take two (Unicode annex 11). */
function width(text: string): number {
  return [...graphemes.segment(text)].reduce(
    (sum, { segment }) => sum + (WIDE.test(segment) ? 2 : /^[\u200b\ufeff]$/.test(segment) ? 0 : 1),
    0,
  );
}
