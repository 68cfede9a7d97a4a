import { createHash } from 'node:crypto';
import { escape, type Json, type Verdict } from '#kit';
import { clip, NAME, SENTENCE, type Piece } from './piece.ts';
import { style } from './style.ts';

const MOST_ROWS = 200;

/** A text, an overlong one cut. */
export function text(said: string): string {
  return escape.html(clip(said, SENTENCE));
}

/** A name, an overlong one cut. */
export function name(said: string): string {
  return escape.html(clip(said, NAME));
}

/** A name as code, an overlong one cut. */
export function code(name: string): string {
  return `<code>${escape.html(clip(name, NAME))}</code>`;
}

/** What is shown, HTML already, leading to an address; leading nowhere when that is no absolute web address. */
export function link(shown: string, address: string | undefined): string {
  const url = URL.parse(address ?? '');
  if (!url || !/^https?:$/.test(url.protocol)) return shown;
  return `<a href="${escape.html(url.href)}" rel="noopener noreferrer nofollow">${shown}</a>`;
}

/** A sentence of pieces as HTML, escaped once, here. */
export function sentence(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? escape.html(clip(piece, 2 * SENTENCE)) : code(piece.code)))
    .join('');
}

/** What a page is made of: HTML, escaped by who gives it. */
export interface Page {
  title: string;
  /** What this page needs beyond the style that all have. */
  ownStyle?: string;
  verdict: Verdict | undefined;
  /** What is written for the verdict; default: the verdict itself. */
  word?: string;
  /** What the verdict is about. */
  about: string;
  /** What stands above all: ways to other places. */
  above?: string;
  heading: string;
  /** What stands below the heading. */
  below: string;
  main: string;
  /** The one script that may run, and what it reads. What a page says it says without it. */
  script?: { code: string; data: Json };
}

/** One self-contained page that leads with its verdict: no script but its own, no network, light and dark. */
export function page(of: Page): string {
  const { title, ownStyle = '', verdict, word = verdict ?? 'not judged', about, above = '', heading, below, main } = of;
  const script = of.script && withData(of.script);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${script?.allowed ?? ''}">
<title>${title}</title>
<style>${style}${ownStyle}</style>
</head>
<body>
${above}<header${verdict === undefined ? '' : ` class="${verdict}"`}>
<p class="verdict"><b>${word}</b> <span>${about}</span></p>
<h1>${heading}</h1>
${below}
</header>
<main>
${main}
</main>
${script?.html ?? ''}</body>
</html>
`;
}

/** Data are no script and nothing in them ends their element; the script is allowed by its digest, and nothing else is. */
function withData({ code, data }: NonNullable<Page['script']>): { allowed: string; html: string } {
  if (/<\/script|<!--/i.test(code)) throw new TypeError('this script would end its own element');
  const digest = createHash('sha256').update(code).digest('base64');
  return {
    allowed: `; script-src 'sha256-${digest}'`,
    html: `<script type="application/json" id="data">${escape.scriptData(data)}</script>\n<script>${code}</script>\n`,
  };
}

export function section(title: string, ...parts: readonly string[]): string {
  const body = parts.join('');
  return body === '' ? '' : `<section><h2>${text(title)}</h2>${body}</section>`;
}

export function paragraph(html: string): string {
  return html === '' ? '' : `<p>${html}</p>`;
}

export function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** What is there for whoever looks for it. */
export function folded(summary: string, body: string): string {
  return body === '' ? '' : `<details><summary>${summary}</summary>${body}</details>`;
}

export function badge(tone: string, word = tone): string {
  return `<b class="badge ${tone}">${text(word)}</b>`;
}

interface TableOptions {
  /** Rows that are shown at most, and where the others are. */
  most?: number;
  others?: string;
  /** Attributes of each row, HTML already. */
  attributes?: readonly string[];
}

/**
 * A table that turns into cards on a phone, each cell with its column's name; the roles keep it a table for a screen
 * reader there. Headers are plain text, cells are HTML already.
 *
 * @param numeric columns set flush right
 */
export function table(
  caption: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
  { most = MOST_ROWS, others = 'in result.json', attributes = [] }: TableOptions = {},
): string {
  if (rows.length === 0) return '';
  const side = (index: number): string => (numeric.includes(index) ? ' class="number"' : '');
  const head = header.map((column, index) => `<th role="columnheader" scope="col"${side(index)}>${name(column)}</th>`);
  const body = rows.slice(0, most).map((cells, at) => {
    const row = cells.map((cell, index) => {
      const column = name(header[index] ?? '');
      return `<td role="cell"${side(index)}${cell === '' ? ' data-empty' : ''} data-label="${column}"><span>${cell}</span></td>`;
    });
    return `<tr role="row"${attributes[at] ?? ''}>${row.join('')}</tr>`;
  });
  const more = rows.length - most;
  return (
    `<table role="table" aria-label="${name(caption)}"><thead role="rowgroup"><tr role="row">${head.join('')}</tr></thead>` +
    `<tbody role="rowgroup">${body.join('')}</tbody></table>${more > 0 ? `<p class="more">${more.toLocaleString('en-US')} more are ${others}.</p>` : ''}`
  );
}
