import { count, counted, decimalsFor, fixed, limit as limitText, percent } from './numbers.ts';
import { capitalised, clip, namesInARow, prose, SENTENCE, type Piece } from './piece.ts';
import type { DataReport, GateReport, RuleLine, RunReport, ScanReport, StageReport, Waiting } from './report.ts';

/** The one sentence that says what decided: the number, for whom, and the limit. */
export function headline(report: RunReport): Piece[] {
  const [first, ...rest] = whatDecided(report);
  return typeof first === 'string' ? [capitalised(first), ...rest] : first === undefined ? [] : [first, ...rest];
}

function whatDecided(report: RunReport): Piece[] {
  const broken = brokenStage(report.stages);
  if (broken) return [{ code: broken.stage }, ' stopped: ', ...prose(clip(firstLine(broken.problem), SENTENCE))];
  if (report.waiting && !report.gate) return waitingFor(report.waiting);
  if (report.begun) return notYet(report.run?.commit ?? '', report.begun);
  const failedData = report.data && report.data.verdict !== 'pass' ? dataHeadline(report.data) : undefined;
  if (failedData) return failedData;
  const unsafe = report.gate?.verdict !== 'fail' ? unsafeFile(report.scan) : undefined;
  if (unsafe) return [{ code: unsafe.path }, ': ', ...prose(clip(unsafe.finding, SENTENCE))];
  return report.gate ? gateHeadline(report.gate, report) : ungatedHeadline(report);
}

/** The file of the model that decides that nobody should load it. */
function unsafeFile(scan: ScanReport | undefined): { path: string; finding: string } | undefined {
  if (!scan || scan.verdict === 'pass') return undefined;
  const file = scan.files.find(({ verdict }) => verdict === scan.verdict);
  return { path: file?.path ?? 'model', finding: file?.findings[0]?.message ?? 'not known to be safe to load' };
}

/** Whoever reads it hours later should see that nothing is broken, and what is missing. */
function waitingFor({ job, labels, since }: Waiting): Piece[] {
  const at = `${since.slice(0, 16).replace('T', ' ')} UTC`;
  const wanted: Piece[] = labels.length === 0 ? [] : [' with ', ...namesInARow(labels, 5)];
  return ['waiting for a runner', ...wanted, ` since ${at}: `, { code: job }, ' has not started'];
}

function notYet(commit: string, { earlier }: NonNullable<RunReport['begun']>): Piece[] {
  const before: Piece[] = earlier ? ['; ', { code: short(earlier.commit) }, ` before it was: ${earlier.verdict}`] : [];
  return [{ code: short(commit) }, ' is not judged yet', ...before];
}

const short = (commit: string): string => commit.slice(0, 7);

/** The first stage that could not do its work; stages that did not run because of it come after. */
export function brokenStage<Stage extends Pick<StageReport, 'problem'>>(
  stages: readonly Stage[],
): (Stage & { problem: string }) | undefined {
  return stages.find(
    (stage): stage is Stage & { problem: string } =>
      stage.problem !== undefined && !stage.problem.startsWith('not run'),
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}

/** Checks that keep data from passing. */
export function brokenChecks(
  data: DataReport,
): { source: string; check: DataReport['sources'][number]['checks'][0] }[] {
  return data.sources.flatMap(({ name, checks }) =>
    checks
      .filter(({ verdict, severity }) => verdict !== 'pass' && severity !== 'warning' && severity !== 'info')
      .map((check) => ({ source: name, check })),
  );
}

function dataHeadline(data: DataReport): Piece[] | undefined {
  const [first, ...others] = brokenChecks(data);
  if (!first) return undefined;
  const { source, check } = first;
  const place: Piece[] =
    check.column === undefined ? [{ code: source }] : [{ code: check.column }, ' of ', { code: source }];
  const rows =
    check.violations === null
      ? ' breaks'
      : `: ${counted(check.violations, 'row')} ${check.violations === 1 ? 'breaks' : 'break'}`;
  const more =
    others.length === 0
      ? ''
      : `, and ${counted(others.length, 'more rule')} ${others.length === 1 ? 'is' : 'are'} broken`;
  return [...place, `${rows} the rule “${clip(check.description, SENTENCE)}”${more}`];
}

function ungatedHeadline({ evaluation, data, leftOut = [] }: RunReport): Piece[] {
  const measured = evaluation?.metrics.find(({ estimate }) => estimate !== null);
  const unjudged: Piece[] = leftOut.includes('gate-model')
    ? ['; ', { code: 'gate-model' }, ' has not judged it']
    : ['; no rule judges it yet'];
  if (measured) return [...measuredAs(measured), ...unjudged];
  if (evaluation) return ['the model was evaluated', ...unjudged];
  if (!data) return ['nothing was judged'];
  const checks = data.sources.reduce((sum, { checks: of }) => sum + of.length, 0);
  return [
    checks === 0
      ? 'the data were read; no contract judges them yet'
      : `the data keep ${checks === 1 ? 'the one rule' : `all ${count(checks)} rules`} of their contracts`,
  ];
}

function gateHeadline(gate: GateReport, { evaluation, baselineName, policy }: RunReport): Piece[] {
  if (policy?.from === 'unclear' && gate.verdict === 'inconclusive')
    return [`how ${policy.base?.branch ?? 'the base branch'} judges this cannot be told`];
  const rule = gate.deciding === null ? undefined : gate.rules[gate.deciding];
  // What the rules have shown is not what it says: another reason decides.
  if (rule?.verdict === 'pass' && gate.verdict === 'inconclusive') return prose(clip(gate.reason, SENTENCE));
  if (rule && rule.low !== null) return ruleHeadline(rule, baselineName);
  if (gate.baseline.kind !== 'none') return rule ? ruleHeadline(rule, baselineName) : prose(gate.reason);
  if (gate.verdict !== 'pass')
    return ['there is nothing to compare with: ', ...prose(clip(noBaseline(gate).why, SENTENCE))];
  const measured = evaluation?.metrics.find(({ estimate }) => estimate !== null);
  return ['there is nothing to compare with yet', ...(measured ? [': ', ...measuredAs(measured)] : [])];
}

/** Why there is no baseline, and what one can do about it, from the one sentence that says both. */
export function noBaseline({ baseline }: GateReport): { why: string; advice: string } {
  const [why = '', ...advice] = baseline.reason.replace(/^none(: |, because |, )/, '').split('; ');
  return { why, advice: advice.join('; ') };
}

function measuredAs({
  metric,
  estimate,
  low,
  high,
}: {
  metric: string;
  estimate: number | null;
  low: number | null;
  high: number | null;
}): Piece[] {
  if (low === null || high === null) return [{ code: metric }, ` is ${fixed(estimate!, 3)}`];
  const decimals = decimalsFor(high - low);
  return [{ code: metric }, ` is ${fixed(low, decimals)} to ${fixed(high, decimals)}`];
}

/** @param baseline what the baseline is called */
export function ruleHeadline(rule: RuleLine, baseline: string): Piece[] {
  const subject: Piece[] = rule.slice
    ? [{ code: rule.metric }, ' for ', { code: `${rule.slice.slicing} = ${rule.slice.value}` }]
    : [{ code: rule.metric }];
  const { low, high } = rule;
  if (low === null || high === null)
    return [...subject, ' could not be judged: ', ...prose(clip(rule.reason, SENTENCE))];
  return [
    ...subject,
    rule.bound.kind === 'margin' ? ` ${margin(rule, low, high, baseline)}` : ` ${absolute(rule, low, high)}`,
  ];
}

function absolute({ bound, verdict }: RuleLine, low: number, high: number): string {
  const decimals = decimalsFor(high - low);
  const range = low === high ? fixed(low, decimals) : `${fixed(low, decimals)} to ${fixed(high, decimals)}`;
  const [wanted, missed] = bound.kind === 'min' ? ['at least', 'below'] : ['at most', 'above'];
  switch (verdict) {
    case 'fail':
      return `is ${range}, ${missed} the limit ${bound.value}`;
    case 'inconclusive':
      return `is ${range}: not shown to be ${wanted} ${bound.value}`;
    case 'pass':
    case 'not-applicable':
      return `is ${range}, ${wanted} ${bound.value} as wanted`;
  }
}

/** Differences in the metric's own unit or, for a margin relative to the baseline, in percent of it. */
function margin({ bound, baseline: before, verdict }: RuleLine, low: number, high: number, baseline: string): string {
  const relative = bound.relative === true && before !== null && before !== 0;
  const scale = relative ? 100 / Math.abs(before) : 1;
  const decimals = decimalsFor((high - low) * scale, relative ? 1 : 3);
  const show = (number: number): string => fixed(Math.abs(number * scale), decimals);
  const unit = relative ? ' %' : '';
  const allowed = `(limit ${bound.relative ? percent(bound.value) : limitText(bound.value)})`;
  if (low === 0 && high === 0) return `is the same as on ${baseline} ${allowed}`;
  const open = verdict === 'inconclusive';
  const range =
    high < 0
      ? `${show(high)} to ${show(low)}${unit} worse than ${baseline}`
      : low > 0
        ? `${show(low)} to ${show(high)}${unit} better than ${baseline}`
        : `between ${show(low)}${unit} worse and ${show(high)}${unit} better than ${baseline}`;
  return open ? `cannot be told apart from the limit: it is ${range} ${allowed}` : `is ${range} ${allowed}`;
}
