import { markup, numbers } from '#reports';
import type { Dashboard } from '../model/dashboard.ts';
import { minute, nothing, OUTCOME_TONES, person, rough, runLink, scrolling } from './words.ts';
import { timeline } from './timeline.ts';

const { badge, code, table, text } = markup;

/** What was where and when; versions; deployments and rollbacks. */
export function productionPart(board: Dashboard): string {
  const body =
    board.versions.length === 0
      ? nothing('No version is registered yet:', 'mlops register-model')
      : `${timeline(board)}${stagesTable(board)}${versionsTable(board)}`;
  return `<section id="production"><h2>Versions and production</h2>${body}${deploymentsTable(board)}</section>`;
}

function stagesTable({ lanes }: Dashboard): string {
  const rows = lanes.flatMap(({ name, stage, segments }) =>
    segments
      .toReversed()
      .map(({ version, from, to }) => [
        text(`${name}#${stage}`),
        text(`v${version}`),
        minute(from),
        to === null ? badge('pass', 'now') : minute(to),
      ]),
  );
  return rows.length === 0
    ? ''
    : markup.folded('What was where, as a table', table('stages', ['stage', 'version', 'from', 'to'], rows));
}

function versionsTable({ versions, goal }: Dashboard): string {
  const spoken = goal ? [goal.metric] : [];
  const rows = versions.map(({ tag, stages, withdrawn, registeredAt, by, run, model, metrics, bump }) => [
    code(tag),
    [...stages.map((stage) => badge('pass', stage)), ...(withdrawn ? [badge('fail', 'withdrawn')] : [])].join(' '),
    ...spoken.map((metric) => (Object.hasOwn(metrics, metric) ? numbers.value(metrics[metric]!) : '–')),
    `<span class="whole">${minute(registeredAt)}</span>`,
    person(by),
    runLink(run),
    code(model.slice(0, 12)),
    text(bump),
  ]);
  const header = ['version', 'stage', ...spoken, 'registered', 'by', 'run', 'model', 'number'];
  return `<h3>Versions</h3>${scrolling('Versions', table('versions', header, rows, goal ? [2] : []))}`;
}

function deploymentsTable({ deployments }: Dashboard): string {
  const rows = deployments.map(({ at, action, deployed, outcome, serving, golden, latency, reason }) => [
    `<span class="whole">${minute(at)}</span>`,
    `<span class="whole">${action}</span>`,
    code(deployed.reference),
    badge(OUTCOME_TONES[outcome], outcome),
    serving ? code(serving.reference) : 'nothing',
    golden ? `${numbers.count(golden.rows)}, off by ${rough(golden.largest)}` : '–',
    latency ? rough(latency.p99) : '–',
    reason === null ? '' : text(reason),
  ]);
  const header = ['when', 'what', 'version', 'outcome', 'serves since', 'golden predictions', '99 % within ms', 'why'];
  return rows.length === 0
    ? ''
    : `<h3>Deployments and rollbacks</h3>${scrolling('Deployments', table('deployments', header, rows, [5, 6], { others: 'in the ledger' }))}`;
}
