import { wordsOf, type Block, type Inline } from './document.ts';

/** Deeper nesting is read as plain text, so that no text makes us recurse without end. */
const DEEPEST = 4;

/**
 * Reads the part of Markdown that people write prose in: paragraphs, headings, lists, fenced code; emphasis, code and
 * links to web pages or mail addresses inside a line. Everything else, HTML above all, is text like any other.
 */
export function readProse(markdown: string): Block[] {
  const lines = markdown.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const [block, next] = readBlock(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

/** Whether anything is said in it: comments, headings alone, and code without a line say nothing to who reads the card. */
export function saysSomething(markdown: string): boolean {
  const seen = markdown.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  return readProse(seen)
    .filter(({ kind }) => kind !== 'heading')
    .some((block) => wordsOf(block).some((words) => /[\p{L}\p{N}]/u.test(words)));
}

const ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+(.*)$/;
const HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

function readBlock(lines: readonly string[], from: number): [Block | undefined, number] {
  const first = lines[from]!;
  if (first.trim() === '') return [undefined, from + 1];
  const fence = FENCE.exec(first)?.[1];
  if (fence !== undefined) {
    const end = lines.findIndex((line, index) => index > from && line.trim().startsWith(fence));
    const last = end < 0 ? lines.length : end;
    return [{ kind: 'code', lines: lines.slice(from + 1, last) }, last + 1];
  }
  const heading = HEADING.exec(first)?.[1];
  if (heading !== undefined) return [{ kind: 'heading', text: readInline(heading) }, from + 1];
  return ITEM.test(first) ? readList(lines, from) : readParagraph(lines, from);
}

function readParagraph(lines: readonly string[], from: number): [Block, number] {
  let to = from + 1;
  while (
    to < lines.length &&
    lines[to]!.trim() !== '' &&
    ![ITEM, HEADING, FENCE].some((start) => start.test(lines[to]!))
  )
    to++;
  return [{ kind: 'paragraph', text: readInline(joined(lines.slice(from, to))) }, to];
}

function readList(lines: readonly string[], from: number): [Block, number] {
  const items: string[][] = [];
  let to = from;
  for (; to < lines.length; to++) {
    const line = lines[to]!;
    const item = ITEM.exec(line)?.[1];
    if (item !== undefined) items.push([item]);
    else if (line.trim() === '' || HEADING.test(line) || FENCE.test(line)) break;
    else items.at(-1)!.push(line);
  }
  const ordered = /^ {0,3}\d/.test(lines[from]!);
  return [{ kind: 'list', ordered, items: items.map((item) => readInline(joined(item))) }, to];
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => line.trim()).join(' ');
}

/** One alternative per kind of markup; none can match in more than one way, so reading takes linear time. */
const MARKUP =
  /\\([!-/:-@[-`{-~])|(`+)([^`]+)\2(?!`)|\*\*([^*\s](?:[^*]*[^*\s])?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*|\[([^[\]]{1,500})\]\(([^()\s]{1,2000})\)/g;

function readInline(text: string, depth = 0): Inline[] {
  if (depth > DEEPEST) return [text];
  const parts: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKUP)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(...markedUp(match, depth + 1));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function markedUp(match: RegExpExecArray, depth: number): Inline[] {
  const [whole, escaped, , code, strong, emphasis, label, target] = match;
  if (escaped !== undefined) return [escaped];
  if (code !== undefined) return [{ code: code.trim() }];
  if (strong !== undefined) return [{ strong: readInline(strong, depth) }];
  if (emphasis !== undefined) return [{ emphasis: readInline(emphasis, depth) }];
  const to = webAddress(target!);
  return to === undefined ? [whole] : [{ link: readInline(label!, depth), to }];
}

/** An absolute address of a web page or of somebody's mail; nothing that runs, and nothing of this machine. */
function webAddress(text: string): string | undefined {
  const url = URL.parse(text);
  return url && /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
}
