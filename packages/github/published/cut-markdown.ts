/**
 * Shortens Markdown to a limit without breaking it: whole lines are kept from the top, and a code block or `<details>`
 * that the cut goes through is closed. What is missing is said: `12 more rows: see the report.`
 *
 * @param limit characters (UTF-16 units; GitHub counts code points, which are never more)
 */
export function cutMarkdown(markdown: string, limit: number): string {
  if (markdown.length <= limit) return markdown;
  const lines = markdown.split('\n');
  const below = rowsBelow(lines);
  let open: Open = { details: 0, rows: 0 };
  let length = -1;
  let best = { lines: 0, ending: '' };
  for (const [index, line] of lines.entries()) {
    length += line.length + 1;
    if (length > limit) break;
    open = after(open, line);
    // A table that has no row yet is better not begun.
    if (open.rows > 0 && open.rows < 3) continue;
    const ending = closing(open, open.rows > 0 ? below[index]! : 0);
    if (length + ending.length <= limit) best = { lines: index + 1, ending };
  }
  return best.lines === 0 ? cutLine(lines[0]!, limit) : lines.slice(0, best.lines).join('\n').trimEnd() + best.ending;
}

/** Shortens plain text to a limit, in characters as people count them. */
export function clip(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** What is open at the end of a line. */
interface Open {
  readonly details: number;
  /** The fence that opened a code block: only one as long closes it. */
  readonly fence?: string;
  /** Lines of the table so far, its header and delimiter among them. */
  readonly rows: number;
}

function after({ details, fence, rows }: Open, line: string): Open {
  const [, marks, info = ''] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (fence !== undefined) {
    const closes = marks?.startsWith(fence) === true && info.trim() === '';
    return { details, rows: 0, ...(!closes && { fence }) };
  }
  return {
    details: details + (line.match(/<details>/g)?.length ?? 0) - (line.match(/<\/details>/g)?.length ?? 0),
    rows: line.startsWith('|') ? rows + 1 : 0,
    ...(marks !== undefined && { fence: marks }),
  };
}

/** Per line, how many lines of a table follow it without a gap. */
function rowsBelow(lines: readonly string[]): number[] {
  const below = lines.map(() => 0);
  for (let index = lines.length - 2; index >= 0; index -= 1)
    below[index] = lines[index + 1]!.startsWith('|') ? below[index + 1]! + 1 : 0;
  return below;
}

function closing({ details, fence }: Open, missing: number): string {
  const rows = `${missing.toLocaleString('en-US')} more ${missing === 1 ? 'row' : 'rows'}: see the report.`;
  const notice = missing > 0 ? rows : 'More is in the report: it did not fit here.';
  return `${fence === undefined ? '' : `\n${fence}`}\n\n${notice}${'\n\n</details>'.repeat(Math.max(0, details))}`;
}

/** Never half of a character. */
function cutLine(line: string, limit: number): string {
  const cut = line.slice(0, Math.max(0, limit - 1));
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
