import { escape } from '#kit';
import type { Block, Inline } from './document.ts';
import { unmarked } from './regions.ts';

/** Blocks as Markdown, escaped once, here. */
export function renderMarkdown(blocks: readonly Block[]): string {
  return blocks.map(block).join('\n\n');
}

function block(of: Block): string {
  switch (of.kind) {
    case 'paragraph':
      return start(inline(of.text));
    case 'heading':
      return `### ${inline(of.text)}`;
    case 'list':
      return of.items.map((item, index) => `${of.ordered ? `${index + 1}.` : '-'} ${start(inline(item))}`).join('\n');
    case 'code':
      return fenced(of.lines);
    case 'table':
      return [
        row(of.header.map((column) => escape.markdown(column))),
        row(of.header.map((_, index) => (of.numeric.includes(index) ? '--:' : '---'))),
        ...of.rows.map((cells) => row(cells.map(inline))),
      ].join('\n');
    case 'missing':
      return `> **Missing.** ${inline(of.text)}`;
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function inline(text: readonly Inline[]): string {
  return text
    .map((part): string => {
      // Before a link, an exclamation mark would make a picture of it.
      if (typeof part === 'string') return escape.markdown(part).replace(/!$/, '\\!');
      if ('code' in part) return escape.markdownCode(part.code);
      if ('strong' in part) return `**${inline(part.strong)}**`;
      if ('emphasis' in part) return `*${inline(part.emphasis)}*`;
      return `[${inline(part.link)}](${part.to.replace(/[()\\|<>]/g, percent)})`;
    })
    .join('');
}

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16)}`;

/** At the beginning of a block a dash, a plus, an equals sign or a number with a dot would start something else. */
function start(line: string): string {
  return line
    .trimStart()
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Lines as they are, in a block whose fence is longer than any run of backticks in them. */
function fenced(lines: readonly string[]): string {
  const body = lines.map((line) => unmarked(escape.logLine(line))).join('\n');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${body}\n${fence}`;
}
