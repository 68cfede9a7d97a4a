import { markup } from '#reports';
import type { Dashboard } from '../model/dashboard.ts';
import type { LedgerPlace } from '../records.ts';
import { footer } from './footer.ts';
import { day, measured, nothing, time } from './words.ts';
import { sparkline } from './sparkline.ts';

const { badge, code, name, text } = markup;

/** Every project with what a stakeholder asks first; those with an alert come first. */
export function overviewMain(projects: readonly { board: Dashboard; to: string }[], place: LedgerPlace): string {
  const cards = projects.map(({ board, to }) => {
    const { health, goal, production } = board;
    return `<li class="${health.verdict ?? 'neutral'}"><h2><a href="${to}">${name(board.project)}</a></h2><p>${badge(health.verdict ?? 'neutral', health.word)}${
      health.reasons.length === 0 ? '' : ` ${text(health.reasons.join('; '))}`
    }</p>${production.map(({ tag, since }) => `<p>${code(tag)} since ${time(since, day(since))}</p>`).join('')}${
      goal
        ? `<p>${goal.goal === null ? '' : `${text(goal.goal)}: `}${code(goal.metric)} ${measured(goal.now)}</p>${sparkline(`${goal.metric} over runs`, goal.trend)}`
        : ''
    }</li>`;
  });
  const list =
    cards.length === 0
      ? nothing(
          place.doubt === undefined ? 'The ledger is empty. The first run begins it:' : text(place.doubt),
          'mlops run',
        )
      : `<ul class="projects">${cards.join('')}</ul>`;
  return `${list}${footer(place, null)}`;
}
