import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked } from 'marked';
import type { Page } from 'playwright-core';

const css = (theme: string): string =>
  readFileSync(
    join(import.meta.dirname, '..', '..', 'node_modules', 'github-markdown-css', `github-markdown-${theme}.css`),
    'utf8',
  );

const FRAME: Readonly<Record<Theme, { page: string; line: string }>> = {
  light: { page: '#ffffff', line: '#d1d9e0' },
  dark: { page: '#0d1117', line: '#3d444d' },
};

export type Theme = 'light' | 'dark';

/** Pixels that a comment takes on a wide screen. */
export const COMMENT_WIDTH = 860;

/** What GitHub leaves of HTML in a comment; other elements lose their tags and keep their text. */
const ELEMENTS =
  'h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture source ol ul li table thead tbody tfoot tr td th blockquote dl dt dd kbd q samp var hr ruby rt rp s strike summary details caption figure figcaption abbr bdo cite dfn mark small span time wbr';
/** These go with everything in them. */
const DROPPED = 'script style iframe object embed svg math form input textarea select button template noscript title';
const ATTRIBUTES =
  'align alt colspan rowspan dir height width hspace vspace lang open start title valign headers scope summary datetime cite href src';

/**
 * Shows Markdown as a comment on GitHub shows it: GitHub's flavour, its style sheet, and raw HTML reduced to the elements,
 * attributes and protocols that it allows (jch/html-pipeline 2, SanitizationFilter, which was GitHub's own).
 * @param title of an issue or a release, above it
 */
export async function showComment(page: Page, markdown: string, theme: Theme, title?: string): Promise<void> {
  const { page: paper, line } = FRAME[theme];
  const html = marked.parse(markdown, { gfm: true, async: false });
  await page.setContent(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>comment</title><style>${css(theme)}
body{margin:0;background:${paper}}
/* GitHub sets comments smaller than its style sheet's READMEs. */
.markdown-body{font-size:14px}
.comment{box-sizing:border-box;max-width:${COMMENT_WIDTH}px;margin:0 auto;padding:16px;border:1px solid ${line};border-radius:6px}
/* What GitHub draws around a text is not ours. */
.title{max-width:${COMMENT_WIDTH}px;margin:0 auto;padding:16px 0 12px;font-size:28px;font-weight:400}
@media (max-width:600px){.comment{border:0}}</style></head><body><header class="markdown-body title"></header><div class="comment"><article class="markdown-body"></article></div></body></html>`);
  await page.evaluate(
    ([source, elements, dropped, attributes, above]) => {
      // A parsed document of its own runs and loads nothing.
      const parsed = new DOMParser().parseFromString(source!, 'text/html');
      const [allowed, gone, kept] = [elements, dropped, attributes].map((list) => new Set(list!.split(' ')));
      for (const element of [...parsed.body.querySelectorAll('*')]) {
        const name = element.localName;
        if (gone!.has(name)) element.remove();
        else if (!allowed!.has(name)) element.replaceWith(...element.childNodes);
        else
          for (const attribute of [...element.attributes]) {
            const linked = ['href', 'src', 'cite'].includes(attribute.name);
            const safe = !linked || /^(https?:|mailto:|[^a-z]|[a-z0-9.-]*(\/|$))/i.test(attribute.value.trim());
            if (!kept!.has(attribute.name) || !safe) element.removeAttribute(attribute.name);
          }
      }
      const header = document.querySelector('header')!;
      if (above === undefined) header.remove();
      else header.textContent = above;
      document.querySelector('article')!.replaceChildren(...parsed.body.childNodes);
    },
    [html, ELEMENTS, DROPPED, ATTRIBUTES, title],
  );
}
