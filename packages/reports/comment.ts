import { escape } from '#kit';
import { headline } from './headline.ts';
import { details, sentence, table } from './markdown.ts';
import { count, fixed, limit as limitText, seconds, value, withInterval } from './numbers.ts';
import type { RuleLine, RunReport } from './report.ts';

/** GitHub refuses a longer comment. */
export const COMMENT_LIMIT = 65_536;
const MOST_ROWS = 12;
const code = escape.markdownCode;
const text = escape.markdown;

/**
 * The pull-request comment: verdict and deciding number first, then rules, then what is folded away. No images.
 * Never longer than {@link COMMENT_LIMIT}: folded parts are dropped from the end, with a line that says so.
 */
export function renderComment(report: RunReport): string {
  const lead = [
    `### ${text(report.project)}: **${report.verdict}**. ${sentence(headline(report))}`,
    overview(report),
    ruleTable(report),
    footing(report),
  ].filter((part) => part !== '');
  const folded = [dataPart(report), changesPart(report), slicesPart(report), evidencePart(report)].filter(
    (part) => part !== '',
  );
  const tail = closing(report);
  for (let kept = folded.length; kept >= 0; kept -= 1) {
    const dropped = kept < folded.length ? ['More is in the report: it did not fit here.'] : [];
    const comment = [...lead, ...folded.slice(0, kept), ...dropped, tail].join('\n\n');
    if (comment.length <= COMMENT_LIMIT) return `${comment}\n`;
  }
  return `${lead[0]!.slice(0, COMMENT_LIMIT - 200)}\n\nThe rest did not fit here: see the report.\n`;
}

/** One plain sentence between headline and table: does the whole hold, and how many slices do not. */
function overview({ gate }: RunReport): string {
  if (!gate) return '';
  const sliced = gate.rules.filter(({ slice }) => slice);
  const bad = sliced.filter(({ verdict, blocking }) => verdict === 'fail' && blocking);
  const open = sliced.filter(({ verdict }) => verdict === 'inconclusive');
  const whole = gate.rules.filter(({ slice }) => !slice);
  const parts: string[] = [];
  if (whole.length > 0 && whole.every(({ verdict }) => verdict === 'pass')) parts.push('Overall the model holds.');
  if (bad.length === 1) parts.push(`One slice of ${count(bad[0]!.count)} examples does not.`);
  else if (bad.length > 1) parts.push(`${bad.length} slices do not.`);
  if (open.length > 0) parts.push(`Not shown for ${open.length} ${open.length === 1 ? 'slice' : 'slices'}.`);
  if (gate.rules.length === 0 || gate.deciding === null) parts.push(text(gate.reason));
  return parts.join(' ');
}

function ruleTable({ gate, baselineName }: RunReport): string {
  if (!gate || gate.rules.length === 0) return '';
  const waiting = gate.rules.filter(({ verdict }) => verdict === 'not-applicable');
  const judgedRules = rulesWorstFirst(gate.rules.filter(({ verdict }) => verdict !== 'not-applicable'));
  const quiet = judgedRules.filter(({ verdict, slice }) => verdict === 'pass' && slice);
  const shown = judgedRules.filter((rule) => !quiet.includes(rule));
  const rows = shown
    .slice(0, MOST_ROWS)
    .map((rule) => [
      subject(rule),
      value(rule.baseline),
      value(rule.candidate),
      judged(rule),
      limit(rule),
      verdictCell(rule),
    ]);
  const parts = [
    table(['rule', text(baselineName), 'this change', 'judged, 95 %', 'limit', 'verdict'], 'lrrrrl', [
      ...rows,
      ...passingSlices(quiet),
    ]),
    shown.length > MOST_ROWS ? `${shown.length - MOST_ROWS} more that do not pass: see the report.` : '',
    waiting.length > 0
      ? `${waiting.length} ${waiting.length === 1 ? 'comparison waits' : 'comparisons wait'} for a baseline: this run can become it.`
      : '',
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Slices that pass, in one row per rule: how many, and the worst of them. */
function passingSlices(rules: readonly RuleLine[]): string[][] {
  const byRule = Map.groupBy(rules, (rule) => `${rule.metric} ${rule.bound.kind} ${rule.bound.value}`);
  return [...byRule.values()].map((slices) => {
    const worst = slices.reduce((low, rule) => ((rule.difference ?? 0) < (low.difference ?? 0) ? rule : low));
    const shown = worst.difference === null ? '' : `worst: ${fixed(worst.difference, 4)}`;
    const noun = slices.length === 1 ? 'slice' : 'slices';
    return [`${code(worst.metric)}, ${slices.length} other ${noun}`, '', '', shown, limit(worst), 'pass'];
  });
}

function verdictCell({ accepted, verdict }: RuleLine): string {
  if (accepted) return `accepted until ${text(accepted.until)}`;
  return verdict === 'fail' ? '**fail**' : verdict;
}

/** Failures, then what is open, then the rest; within each the lowest end of the interval first. */
export function rulesWorstFirst(rules: readonly RuleLine[]): RuleLine[] {
  const rank = { fail: 0, inconclusive: 1, pass: 2, 'not-applicable': 3 };
  const room = (rule: RuleLine): number => (rule.low === null || rule.limit === null ? 0 : rule.low - rule.limit);
  return [...rules].sort(
    (a, b) => rank[a.verdict] - rank[b.verdict] || Number(!!a.slice) - Number(!!b.slice) || room(a) - room(b),
  );
}

function subject(rule: RuleLine): string {
  const slice = rule.slice
    ? `, ${text(rule.slice.slicing)} = ${text(rule.slice.value)} (${count(rule.slice.count)})`
    : '';
  return `${code(rule.metric)}${slice}`;
}

function judged(rule: RuleLine): string {
  if (rule.low === null || rule.high === null) return text(rule.reason);
  const estimate = rule.bound.kind === 'margin' && !rule.bound.relative ? rule.difference : null;
  if (estimate !== null) return withInterval(estimate, rule.low, rule.high);
  return rule.bound.kind === 'margin'
    ? withInterval((rule.low + rule.high) / 2, rule.low, rule.high)
    : withInterval(rule.candidate, rule.low, rule.high);
}

function limit({ bound }: RuleLine): string {
  if (bound.kind === 'min') return `≥ ${bound.value}`;
  if (bound.kind === 'max') return `≤ ${bound.value}`;
  return bound.relative ? `±${fixed(100 * bound.value, 2)} %` : limitText(-bound.value);
}

function footing({ gate, evaluation }: RunReport): string {
  if (!gate || !evaluation) return '';
  const { groups } = evaluation.evaluationSet;
  const clustered =
    groups === null
      ? 'independent examples'
      : `clustered by ${count(groups)} values of ${code(evaluation.groupedBy ?? 'group')}`;
  const skipped =
    gate.notJudged.length === 0
      ? ''
      : ` · not judged: ${gate.notJudged.length} slices under ${count(gate.notJudged[0]!.minCount)} examples`;
  const pairing = gate.baseline.kind === 'none' ? '' : ', paired';
  return `<sub>${count(evaluation.evaluationSet.count)} examples${pairing}, ${clustered} · baseline: ${text(gate.baseline.reason)}${gate.baseline.rescored ? ' (re-scored on these examples)' : ''}${skipped}</sub>`;
}

function dataPart({ data }: RunReport): string {
  if (!data) return '';
  const checks = data.sources.flatMap((source) => source.checks.map((check) => ({ source: source.name, ...check })));
  const broken = checks.filter(({ verdict }) => verdict !== 'pass');
  const title =
    broken.length === 0
      ? `Data: ${checks.length} rules pass`
      : `Data: ${broken.length} of ${checks.length} rules do not pass`;
  const sizes = data.sources
    .map(({ name, rows, contract }) => `${code(name)}: ${count(rows)} rows${contract ? '' : ', no contract'}`)
    .join(' · ');
  const rows = broken.slice(0, MOST_ROWS).map((check) => [
    code(check.column === undefined ? check.source : `${check.source}.${check.column}`),
    text(check.description),
    text(check.observed),
    text(check.expected),
    text(
      check.examples
        .slice(0, 3)
        .map(({ row, value: offending }) => `${row === null ? '' : `row ${row}: `}${offending}`)
        .join('; '),
    ),
  ]);
  return details(
    title,
    rows.length === 0
      ? sizes
      : `${sizes}\n\n${table(['where', 'rule', 'found', 'wanted', 'for example'], 'lllll', rows)}`,
  );
}

function changesPart({ changes }: RunReport): string {
  if (!changes) return '';
  const title = `What changed: code ${files(changes.code.length)}, parameters ${changes.parameters.length}, data ${changes.data.length}`;
  const lines = [
    ...changes.code.slice(0, MOST_ROWS).map(({ path, status }) => `- ${code(path)} ${text(status)}`),
    ...changes.parameters
      .slice(0, MOST_ROWS)
      .map(({ name, before, after }) => `- ${code(name)}: ${code(before)} → ${code(after)}`),
    ...changes.data.slice(0, MOST_ROWS).map(({ source, what }) => `- ${code(source)}: ${text(what)}`),
  ];
  return details(title, lines.length === 0 ? 'Nothing that a stage reads.' : lines.join('\n'));
}

function slicesPart({ evaluation, gate }: RunReport): string {
  if (!evaluation || evaluation.slices.length === 0) return '';
  const rows = evaluation.slices.slice(0, 60).map((slice) => {
    const first = slice.metrics[0];
    return [
      `${text(slice.slicing)} = ${text(slice.value)}`,
      count(slice.count),
      first ? code(first.metric) : '–',
      first ? withInterval(first.estimate, first.low, first.high) : '–',
    ];
  });
  const flipped = gate?.flipped
    ? `\n\n${count(gate.flipped.toWrong)} predictions became wrong, ${count(gate.flipped.toRight)} became right, of ${count(gate.flipped.count)}.`
    : '';
  const cut = evaluation.slices.length > 60 ? `\n\n${evaluation.slices.length - 60} more: see the report.` : '';
  return details(
    `All ${evaluation.slices.length} slices`,
    table(['slice', 'examples', 'metric', 'value, 95 %'], 'lrlr', rows) + cut + flipped,
  );
}

function evidencePart({ stages, run }: RunReport): string {
  if (stages.length === 0) return '';
  const rows = stages.map(({ stage, verdict, cached, seconds: took, makes, problem }) => [
    code(stage),
    problem !== undefined ? 'not done' : cached ? 'cached' : seconds(took),
    verdict ?? '',
    makes
      .slice(0, 3)
      .map(({ name, digest }) => `${code(name)} ${code(digest.slice(0, 12))}`)
      .join(', '),
  ]);
  const again = run?.id === undefined ? '' : `\n\n${code(`mlops reproduce ${run.id.slice(0, 12)}`)}`;
  return details('Evidence and reproduction', table(['stage', 'time', 'verdict', 'made'], 'lrll', rows) + again);
}

function closing({ run, verdict }: RunReport): string {
  const commit =
    run?.commit === undefined
      ? ''
      : `commit ${code(run.commit.slice(0, 7))}${run.dirty ? ' with uncommitted changes' : ''}`;
  const way = verdict === 'pass' ? '' : `Meant to? ${code('mlops accept')}, on record`;
  return [commit, way].filter((part) => part !== '').join(' · ');
}

function files(number: number): string {
  return `${number} ${number === 1 ? 'file' : 'files'}`;
}
