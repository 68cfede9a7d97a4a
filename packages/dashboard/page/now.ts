import { markup, numbers } from '#reports';
import type { Dashboard } from '../model/dashboard.ts';
import { day, difference, measured, nothing, OUTCOME_TONES, person, rough, runLink, time } from './words.ts';
import { sparkline } from './sparkline.ts';

const { badge, code, text } = markup;

/** The stakeholder's part: the number that speaks to the goal, what is in production, how it is watched. */
export function nowPart(board: Dashboard): string {
  const tiles = [goalTile(board), ...productionTiles(board), watchTile(board), deploymentTile(board), runTile(board)];
  return `<section id="now" aria-label="Now"><div class="tiles">${tiles.filter((tile) => tile !== '').join('')}</div></section>`;
}

function tile(title: string, lead: string, ...rest: readonly string[]): string {
  const lines = rest.filter((line) => line !== '').map((line) => `<p>${line}</p>`);
  return `<div class="tile"><h2>${title}</h2><p class="lead">${lead}</p>${lines.join('')}</div>`;
}

function goalTile({ goal, branch }: Dashboard): string {
  if (!goal) return '';
  const { metric, now, of, before, trend } = goal;
  const { low, high } = now;
  const decimals = low === null || high === null ? 4 : numbers.decimalsFor(high - low);
  const interval =
    low === null || high === null
      ? ''
      : `95 % interval ${numbers.fixed(low, decimals)} to ${numbers.fixed(high, decimals)}`;
  const line = sparkline(`${metric} of the last ${trend.length} runs of ${branch ?? 'no branch'}`, trend);
  const then = before && difference(now.estimate - before.estimate);
  return `<div class="tile wide"><h2>${code(metric)} <small>of ${text(of)}</small></h2><p class="lead number-lead">${numbers.fixed(now.estimate, decimals)}</p>${
    interval === '' ? '' : `<p>${interval}</p>`
  }${before ? `<p>${then} since ${text(before.of)}${before.otherExamples ? ', measured on other examples' : ''}</p>` : ''}${line}</div>`;
}

function productionTiles({ production }: Dashboard): string[] {
  if (production.length === 0)
    return [
      tile('In production', 'nothing', 'A registered version is put there by <code>mlops registry promote</code>.'),
    ];
  return production.map(({ name, version, since, by, run, model, before }) =>
    tile(
      `In production${production.length > 1 ? ` <small>${text(name)}</small>` : ''}`,
      text(`v${version}`),
      `since ${time(since, day(since))}, by ${person(by)}`,
      `model ${code(model.slice(0, 12))} of run ${runLink(run)}`,
      before ? `before: v${text(before.version)}` : '',
    ),
  );
}

const WATCHED = { pass: 'no alert', inconclusive: 'not known', fail: 'fail' } as const;

function watchTile({ drift }: Dashboard): string {
  if (!drift) return tile('Watched', 'never', 'One look: <code>mlops monitor-model</code>.');
  const open = drift.alerts.filter(({ now }) => now);
  const last = drift.windows.at(-1);
  return tile(
    'Watched',
    open.length > 0
      ? badge('fail', numbers.counted(open.length, 'alert'))
      : badge(drift.verdict, WATCHED[drift.verdict]),
    last
      ? `last window ${time(last.from, day(last.from))}, ${numbers.counted(last.rows, 'prediction')}`
      : 'no whole window yet',
    `<a href="#drift">${numbers.counted(drift.windows.length, 'window')}</a>`,
  );
}

function deploymentTile({ deployments }: Dashboard): string {
  const [last] = deployments;
  if (!last) return '';
  const { golden, latency } = last;
  return tile(
    'Last deployment',
    badge(OUTCOME_TONES[last.outcome], last.outcome),
    `${text(last.deployed.reference)}, ${time(last.at, day(last.at))}`,
    golden ? `${numbers.counted(golden.rows, 'golden prediction')} asked again` : '',
    latency ? `99 % answered within ${rough(latency.p99)} ms` : '',
    last.reason === null ? '' : text(last.reason),
  );
}

function runTile({ runs, metrics }: Dashboard): string {
  const [last] = runs;
  if (!last) return `<div class="tile">${nothing('No run is recorded yet:', 'mlops run')}</div>`;
  return tile(
    'Last run',
    last.verdict === null ? badge('neutral', 'not judged') : badge(last.verdict),
    `${runLink(last.id)}, ${time(last.at, day(last.at))}${last.branch === null ? '' : `, ${code(last.branch)}`}`,
    ...metrics
      .slice(0, 1)
      .flatMap((metric) =>
        Object.hasOwn(last.metrics, metric) ? [`${code(metric)} ${measured(last.metrics[metric]!)}`] : [],
      ),
  );
}
