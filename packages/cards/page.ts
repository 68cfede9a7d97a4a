import { curvesPart, forest, markup, numbers } from '#reports';
import { escape } from '#kit';
import type { Card } from './card.ts';
import type { Block, Inline } from './document.ts';
import { speakingNumber } from './goal.ts';
import { readProse } from './prose.ts';
import { sectionsOf, type Section } from './sections.ts';

/** One self-contained page: no script, no network, light and dark. @throws MLOPS_CARD_GOAL_METRIC */
export function renderPage(card: Card): string {
  const { metric, rule } = speakingNumber(card);
  const number = `${markup.code(metric.metric)} ${numbers.withInterval(metric.estimate, metric.low, metric.high)}`;
  return markup.page({
    title: `Model card: ${markup.name(card.project)}`,
    ownStyle: OWN,
    verdict: card.gate?.verdict,
    about: 'Model card',
    heading: markup.name(card.project),
    below: `<p>${card.goal === undefined ? '' : `Goal: ${markup.text(card.goal)}. `}${number}${rule ? ` ${markup.badge(rule.verdict)}` : ''}</p>`,
    main: sectionsOf(card)
      .map((section) => chapter(card, section))
      .join('\n'),
  });
}

/** What a card has and a report has not. */
const OWN = `
.missing{border:1px dashed var(--inconclusive);border-radius:6px;padding:.5rem .8rem}.missing b{color:var(--inconclusive)}
`.trim();

function chapter(card: Card, { title, blocks, human, charts }: Section): string {
  const kept = human ? card.kept[human.section] : undefined;
  const body = [...blocks, ...(kept === undefined ? [] : readProse(kept)), ...(human?.missing ? [human.missing] : [])];
  const drawn = charts ? slicesChart(card.evaluation) : '';
  return markup.section(title, drawn + body.map(block).join('')) + (charts ? curvesPart(card) : '');
}

const MOST_BARS = 60;

/** Every slice beside the whole, on one scale. */
function slicesChart({ metrics, slices }: Card['evaluation']): string {
  const whole = metrics[0];
  if (whole?.estimate == null) return '';
  const center = whole.estimate;
  const rows = slices.flatMap(({ slicing, value, count, metrics: of }) => {
    const found = of.find(({ metric }) => metric === whole.metric);
    if (found?.estimate == null || found.low === null || found.high === null) return [];
    const { estimate, low, high } = found;
    return [
      {
        label: `${markup.name(slicing)} = ${markup.name(value)} <small>${numbers.count(count)}</small>`,
        numbers: numbers.withInterval(estimate, low, high),
        verdict: '',
        estimate: estimate - center,
        low: low - center,
        high: high - center,
        limit: null,
        tone: 'neutral' as const,
      },
    ];
  });
  const left = rows.length - MOST_BARS;
  const title = `${whole.metric} of each slice beside all examples, 95 % intervals${left > 0 ? `; the first ${MOST_BARS} of ${rows.length}` : ''}`;
  return forest(title, rows.slice(0, MOST_BARS), `all: ${numbers.value(center)}`);
}

function block(of: Block): string {
  switch (of.kind) {
    case 'paragraph':
      return `<p>${inline(of.text)}</p>`;
    case 'heading':
      return `<h3>${inline(of.text)}</h3>`;
    case 'list': {
      const items = of.items.map((item) => `<li>${inline(item)}</li>`).join('');
      return of.ordered ? `<ol>${items}</ol>` : `<ul>${items}</ul>`;
    }
    case 'code':
      return `<pre tabindex="0">${of.lines.map(escape.html).join('\n')}</pre>`;
    case 'table':
      return markup.table(
        of.caption,
        of.header,
        of.rows.map((cells) => cells.map(inline)),
        of.numeric,
      );
    case 'missing':
      return `<p class="missing"><b>Missing.</b> ${inline(of.text)}</p>`;
  }
}

function inline(text: readonly Inline[]): string {
  return text
    .map((part): string => {
      if (typeof part === 'string') return escape.html(part);
      if ('code' in part) return `<code>${escape.html(part.code)}</code>`;
      if ('strong' in part) return `<strong>${inline(part.strong)}</strong>`;
      if ('emphasis' in part) return `<em>${inline(part.emphasis)}</em>`;
      return `<a href="${escape.html(part.to)}" rel="noopener noreferrer nofollow">${inline(part.link)}</a>`;
    })
    .join('');
}
