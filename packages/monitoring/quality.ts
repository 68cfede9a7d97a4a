import { parseDuration } from '#config';
import { relation, type Engine } from '#data';
import { escape } from '#kit';
import type { Estimate } from '#stats';
import { ONCE, parseWindows, type Observation } from './check.ts';
import { fail } from './errors.ts';
import { rounded, valueSql, type Reference } from './reference.ts';
import type { MonitorSection } from './rules.ts';
import type { ServedWindow } from './scan.ts';
import { timestampSql, type Served } from './served.ts';
import { accuracySkill, aucSkill, squaredSkill } from './skill.ts';
import { shortest, type WindowLength } from './window.ts';
import { percent, short } from './window-checks.ts';

type Metric = NonNullable<MonitorSection['quality']>[number]['metric'];

/** What was right in one window, as far as its labels have come. */
export interface WindowQuality {
  labelled: number;
  skills: Partial<Record<Metric, { value: number; low: number; high: number } | null>>;
  observations: Observation[];
}

const LABELS_WITHIN = '7 days';
/** With fewer labels than this a window says little about all of its predictions. */
const LABELLED_SHARE = 0.5;
const WINDOWS = '2 of 3';
/** Each costs a look at its labels. */
const MOST_WINDOWS = 400;

/**
 * How many of the last windows are to be looked at, so that each still is when its labels are due, and then as many more as
 * the rules count.
 * @throws MLOPS_MONITOR_INPUT when they are too many
 */
export function windowsUntilLabels(section: MonitorSection, length: WindowLength): number {
  const within = section['labels-within'] ?? LABELS_WITHIN;
  const counted = (section.quality ?? []).map((rule) => parseWindows(rule.windows ?? WINDOWS).all);
  const due = Math.ceil((1000 * parseDuration(within)) / shortest(length));
  // The newest is not over yet.
  const windows = 1 + due + Math.max(1, ...counted);
  if (windows <= MOST_WINDOWS) return windows;
  throw fail('MLOPS_MONITOR_INPUT', {
    message: `Labels that may come ${within} late are waited for through ${windows.toLocaleString('en')} windows of ${length.count} ${length.unit}; at most ${MOST_WINDOWS} are looked at.`,
    where: { field: 'monitor.labels-within' },
    hint: 'Choose a longer monitor.window, or a shorter monitor.labels-within.',
  });
}

/** When the labels of a window that ended then are to be there. */
export function labelsDue(to: string, section: MonitorSection): Date {
  return new Date(Date.parse(to) + 1000 * parseDuration(section['labels-within'] ?? LABELS_WITHIN));
}

/**
 * Reads the labels into the table `truth` of the engine.
 * @param path absolute @throws MLOPS_MONITOR_LABELS, MLOPS_DATA_…
 */
export async function loadLabels(engine: Engine, path: string, target: string): Promise<void> {
  const table = await relation(path, { text: ['id'] });
  const wrong = (message: string, hint: string): Error =>
    fail('MLOPS_MONITOR_LABELS', { message, where: { file: path }, hint });
  const described = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
  const names = new Set(described.map((row) => String(row['column_name'])));
  for (const name of ['id', target]) {
    if (names.has(name)) continue;
    throw wrong(
      `The labels have no column ${name}.`,
      `Expected id and ${target}; name the latter with monitor.target.`,
    );
  }
  const value = escape.sqlIdentifier(target);
  await engine.run(
    `CREATE TABLE truth AS SELECT CAST(id AS VARCHAR) AS id, CAST(min(${value}) AS VARCHAR) AS target,
       count(DISTINCT ${value}) AS targets FROM ${table} WHERE ${value} IS NOT NULL GROUP BY ALL HAVING id IS NOT NULL`,
  );
  const [odd] = await engine.rows('SELECT id FROM truth WHERE targets > 1 ORDER BY id LIMIT 1');
  if (odd) throw wrong(`The example ${odd['id']} has two different labels.`, 'Keep the one that is true.');
}

/** What is measured: the predictions of a window in one of the tables that {@link Served} tells of. */
type Asked = Pick<ServedWindow, 'from' | 'to' | 'rows'> & { table: 'served' | 'replaced' };

/** @throws MLOPS_MONITOR_INPUT when a metric cannot be computed of what the model answers */
export async function qualityOf(
  engine: Engine,
  window: Asked,
  work: { reference: Reference; served: Served; section: MonitorSection; until: Date },
): Promise<WindowQuality> {
  const { section, until } = work;
  const [counts] = await engine.rows(
    `SELECT count(*) AS asked, count(truth.id) AS labelled FROM ${askedIn(window)} LEFT JOIN truth USING (id)`,
  );
  const { asked: examples, labelled } = counts as { asked: number; labelled: number };
  const asked = section.quality ?? [];
  const metrics = [...new Set([...asked.map(({ metric }) => metric), ...usualMetrics(work.reference)])];
  const skills: WindowQuality['skills'] = {};
  for (const metric of metrics) {
    const estimate = labelled === 0 ? undefined : await measure(engine, window, metric, work);
    skills[metric] = asInterval(estimate);
  }
  const due = labelsDue(window.to, section) <= until;
  const share = examples === 0 ? 1 : labelled / examples;
  const arrived = share >= LABELLED_SHARE;
  const labels: Observation = {
    id: 'labels',
    kind: 'labels',
    severity: 'alert',
    windows: ONCE,
    state: examples === 0 ? 'waiting' : arrived ? 'ok' : due ? 'crossed' : 'waiting',
    value: share,
    limit: LABELLED_SHARE,
    what: `${percent(share)} of the predictions of ${window.from.slice(0, 10)} have a label (${percent(LABELLED_SHARE)} expected by now)`,
  };
  const quality = asked.map((rule): Observation => {
    const skill = skills[rule.metric] ?? null;
    const base = {
      id: `quality/${rule.metric}`,
      kind: 'quality',
      severity: 'alert',
      windows: parseWindows(rule.windows ?? WINDOWS),
      limit: rule.min,
    } as const;
    if (!arrived) {
      const what = `too few labels to know ${rule.metric}`;
      return { ...base, state: due && window.rows > 0 ? 'unknown' : 'waiting', value: null, what };
    }
    if (skill === null) {
      const what = `${rule.metric} cannot be computed: too few examples of a class, or answers that are no numbers`;
      return { ...base, state: window.rows === 0 ? 'waiting' : 'unknown', value: null, what };
    }
    return {
      ...base,
      state: skill.high < rule.min ? 'crossed' : skill.low >= rule.min ? 'ok' : 'unknown',
      value: skill.value,
      what: `${rule.metric} is ${short(skill.low)} to ${short(skill.high)} (at least ${short(rule.min)})`,
    };
  });
  return { labelled, skills, observations: [labels, ...quality] };
}

/** SQL of the predictions of a window, each example once, as it was asked first: whoever repeats one has one voice. */
function askedIn({ from, table }: Asked): string {
  return `(SELECT * FROM ${table} WHERE win = ${timestampSql(from)}
           QUALIFY id IS NULL OR row_number() OVER (PARTITION BY id ORDER BY time) = 1)`;
}

/** What is worth knowing of such answers, asked for or not. */
function usualMetrics(reference: Reference): Metric[] {
  const { score, prediction } = reference.columns;
  if (score?.role === 'prediction' && score.type === 'number') return ['roc_auc', 'brier_skill'];
  if (prediction?.role === 'prediction') return [prediction.type === 'number' ? 'r2' : 'accuracy'];
  return ['accuracy'];
}

async function measure(
  engine: Engine,
  window: Asked,
  metric: Metric,
  { reference, served }: { reference: Reference; served: Served },
): Promise<Estimate | undefined> {
  const of = (name: string): string | undefined =>
    reference.columns[name]?.role === 'prediction' ? served.columns.get(name) : undefined;
  const from = `FROM ${askedIn(window)} JOIN truth USING (id) WHERE true`;
  const pairs = async (column: string, target: string): Promise<{ score: Float64Array; target: Float64Array }> => {
    const score = valueSql('number', column);
    const read = await engine.columns(
      `SELECT s AS score, t AS target FROM (SELECT ${score} AS s, ${target} AS t ${from}) WHERE isfinite(s) AND isfinite(t)`,
    );
    return { score: read.columns['score'] as Float64Array, target: read.columns['target'] as Float64Array };
  };
  switch (metric) {
    case 'roc_auc':
    case 'brier_skill': {
      const column = of('score') ?? of('score_1') ?? of('score_true');
      if (column === undefined) throw unfit(metric, 'a score of the positive class');
      const binary = `CASE lower(target) WHEN '1' THEN 1.0::DOUBLE WHEN 'true' THEN 1.0 WHEN '1.0' THEN 1.0 WHEN '0' THEN 0.0 WHEN 'false' THEN 0.0 WHEN '0.0' THEN 0.0 END`;
      return (metric === 'roc_auc' ? aucSkill : squaredSkill)(await pairs(column, binary));
    }
    case 'r2': {
      const column = of('prediction');
      if (column === undefined) throw unfit(metric, 'a column prediction');
      return squaredSkill(await pairs(column, valueSql('number', 'target')));
    }
    case 'accuracy': {
      const answer = answerSql(reference, served);
      if (answer === undefined) throw unfit(metric, 'a column prediction, or score_<class>');
      const read = await engine.columns(
        `SELECT CAST(${answer} = target AS INTEGER)::DOUBLE AS r ${from} AND ${answer} IS NOT NULL`,
      );
      return accuracySkill(read.columns['r'] as Float64Array);
    }
  }
}

/** The class that was answered: as it is, or the one with the largest score. */
function answerSql(reference: Reference, served: Served): string | undefined {
  const direct = served.columns.get('prediction');
  if (direct !== undefined && reference.columns['prediction']?.role === 'prediction')
    return `CAST(${direct} AS VARCHAR)`;
  const classes = [...served.columns].filter(
    ([name]) => name.startsWith('score_') && reference.columns[name]!.role === 'prediction',
  );
  if (classes.length === 0) return undefined;
  const scores = classes.map(([, column]) => valueSql('number', column));
  const most = scores.length === 1 ? scores[0]! : `greatest(${scores.join(', ')})`;
  const names = classes.map(([name]) => escape.sqlString(name.slice('score_'.length)));
  return `CASE ${scores.map((score, at) => `WHEN ${score} = ${most} THEN ${names[at]}`).join(' ')} END`;
}

function asInterval(estimate: Estimate | undefined): { value: number; low: number; high: number } | null {
  if (!estimate || estimate.estimate === null || estimate.interval === null) return null;
  const [value, low, high] = [estimate.estimate, estimate.interval.low, estimate.interval.high].map(rounded);
  return value === null || low === null || high === null ? null : { value: value!, low: low!, high: high! };
}

function unfit(metric: Metric, needed: string): Error {
  return fail('MLOPS_MONITOR_INPUT', {
    message: `${metric} cannot be measured: it needs ${needed}, which the model does not answer.`,
    where: { field: 'monitor.quality' },
    hint: 'Choose a metric that fits: roc_auc, brier_skill (a score), accuracy (classes), r2 (a number).',
  });
}
