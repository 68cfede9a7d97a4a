import type { Json } from '#kit';
import { capitalised, markup } from '#reports';
import type { Dashboard } from '../model/dashboard.ts';
import type { LedgerPlace } from '../records.ts';
import { driftPart } from './drift.ts';
import { footer } from './footer.ts';
import { lineagePart } from './lineage.ts';
import { metricsPart } from './metrics.ts';
import { nowPart } from './now.ts';
import { pageData } from './page-data.ts';
import { productionPart } from './production.ts';
import { runsPart } from './runs.ts';
import { dashboardStyle } from './style.ts';
import { day, time } from './words.ts';

interface Around {
  place: LedgerPlace;
  /** What runs in the page, and its style. */
  client: { script: string; style: string };
  /** Where all projects are, when there are others. */
  overview?: string;
}

/** One project as a self-contained page: what is in production and how it does first, everything else below. */
export function projectPage(board: Dashboard, { place, client, overview }: Around): string {
  const { project, health, goal } = board;
  const parts: [string, string, string][] = [
    ['now', 'Now', nowPart(board)],
    ['metrics', 'Metrics', metricsPart(board)],
    ['drift', 'Drift', driftPart(board)],
    ['production', 'Versions', productionPart(board)],
    ['lineage', 'Lineage', lineagePart(board)],
    ['runs', 'Runs', runsPart(board)],
  ];
  const shown = parts.filter(([, , html]) => html !== '');
  return markup.page({
    title: `${markup.name(project)}: ${health.word}`,
    ownStyle: `${client.style}${dashboardStyle}`,
    verdict: health.verdict,
    word: health.word,
    about: markup.name(project),
    above: navigation(shown, project, overview),
    heading: heading(board),
    below: [
      goal?.goal == null ? '' : markup.paragraph(`Goal: ${markup.text(goal.goal)}`),
      ...health.reasons.map((reason) => markup.paragraph(markup.text(capitalised(reason)))),
    ].join(''),
    main: `${shown.map(([, , html]) => html).join('\n')}\n${footer(place, board.asOf)}`,
    script: { code: client.script, data: pageData(board) as unknown as Json },
  });
}

function navigation(parts: readonly [string, string, string][], project: string, overview: string | undefined): string {
  const links = parts.map(([id, word]) => `<a href="#${id}">${word}</a>`);
  const home =
    overview === undefined
      ? `<span class="home">${markup.name(project)}</span>`
      : `<a class="home" href="${overview}">All projects</a>`;
  return `<a class="skip" href="#now">To the content</a><nav aria-label="Parts of this page">${home}${links.join('')}</nav>\n`;
}

function heading({ project, production, runs }: Dashboard): string {
  if (production.length > 0)
    return production
      .map(({ tag, since }) => `${markup.name(tag)} has been in production since ${time(since, day(since))}`)
      .join('; ');
  return runs.length === 0
    ? `${markup.name(project)}: nothing is recorded yet`
    : `${markup.name(project)}: no version is in production`;
}
