import { escape } from '#kit';
import type { Verdict } from '#kit';
import { markup } from '#reports';
import client from './client/script.json' with { type: 'json' };
import { dashboardOf, type Dashboard } from './model/dashboard.ts';
import { overviewMain } from './page/overview.ts';
import { projectPage } from './page/project.ts';
import { dashboardStyle } from './page/style.ts';
import type { LedgerPlace, ProjectRecords } from './records.ts';

/**
 * The pages of a site, path → HTML. One project is a page of its own, `index.html`; of several, that is an overview, and
 * each has `projects/<name>.html`. The same records give the same bytes.
 */
export function renderSite(projects: readonly ProjectRecords[], place: LedgerPlace): Map<string, string> {
  const boards = projects
    .map(dashboardOf)
    .sort((a, b) => urgency(a.health.verdict) - urgency(b.health.verdict) || (a.project < b.project ? -1 : 1));
  const [only] = boards;
  if (only && boards.length === 1) return new Map([['index.html', projectPage(only, { place, client })]]);
  const pages = boards.map((board) => {
    const html = projectPage(board, { place, client, overview: '../index.html' });
    return [pathOf(board.project), html] as const;
  });
  return new Map([['index.html', overviewPage(boards, place)], ...pages]);
}

function overviewPage(boards: readonly Dashboard[], place: LedgerPlace): string {
  const open = boards.filter(({ health }) => health.verdict === 'fail').length;
  return markup.page({
    title: boards.length === 0 ? 'Nothing is recorded' : `${boards.length} projects`,
    ownStyle: dashboardStyle,
    verdict: worst(boards),
    word: boards.length === 0 ? 'empty' : open === 0 ? 'overview' : `${open} of ${boards.length} with an alert`,
    about: 'models of this repository',
    heading: boards.length === 0 ? 'Nothing is recorded yet' : `${boards.length} projects`,
    below: '',
    main: overviewMain(
      boards.map((board) => ({ board, to: hrefOf(board.project) })),
      place,
    ),
  });
}

/** Nothing in production is neither good nor bad. */
function worst(boards: readonly Dashboard[]): Verdict | undefined {
  return (['fail', 'inconclusive', 'pass'] as const).find((verdict) =>
    boards.some(({ health }) => health.verdict === verdict),
  );
}

function urgency(verdict: Verdict | undefined): number {
  return (['fail', 'inconclusive', 'pass', undefined] as const).indexOf(verdict);
}

function pathOf(project: string): string {
  return `projects/${escape.fileName(project)}.html`;
}

/** A percent sign of the file's name is one of its letters, not the beginning of another. */
function hrefOf(project: string): string {
  return `projects/${encodeURIComponent(escape.fileName(project))}.html`;
}
