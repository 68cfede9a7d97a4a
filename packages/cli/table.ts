import { escape } from '#kit';

const WIDEST = 48;

/** A table for a terminal: columns aligned, numbers to the right, every cell escaped here. */
export function columns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => clip(escape.logLine(cell))));
  const widths = header.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  const numeric = header.map(
    (_, index) => rows.length > 0 && rows.every((row) => /^([-−+]?[\d.,%]+|–|)$/.test(row[index] ?? '')),
  );
  return cells
    .map((row) =>
      row
        .map((cell, index) => (numeric[index] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function clip(cell: string): string {
  return cell.length <= WIDEST ? cell : `${cell.slice(0, WIDEST - 1)}…`;
}
