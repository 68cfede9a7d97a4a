import { escape } from '#kit';
import type { CheckResult, DataResult } from './result.ts';

const named = (result: DataResult, keep: (check: CheckResult) => boolean): string[] =>
  result.sources.flatMap(({ name, checks }) => checks.filter(keep).map(({ id }) => `${name}.${id}`));

/** The outcome in the words of an in-toto test result. Data without any contract passes nothing and fails nothing. */
export function judgeData(result: DataResult): {
  verdict: 'pass' | 'fail';
  passed: string[];
  failed: string[];
  warned: string[];
} {
  return {
    verdict: result.verdict === 'fail' ? 'fail' : 'pass',
    passed: named(result, ({ verdict }) => verdict === 'pass'),
    failed: named(result, ({ verdict, severity }) => verdict !== 'pass' && severity === 'error'),
    warned: named(result, ({ verdict, severity }) => verdict !== 'pass' && severity === 'warning'),
  };
}

/** One sentence that leads with what decides: the first broken rule, or how many hold. */
export function summarizeData(result: DataResult): string {
  const { passed, failed, warned } = judgeData(result);
  const rows = result.sources.map(({ name, rows: count }) => `${name} ${count.toLocaleString('en')} rows`).join(', ');
  const bare = result.sources.filter(({ contract }) => !contract).map(({ name }) => name);
  const unpromised = bare.length === 0 ? '' : ` No contract for ${bare.join(', ')}: profiled only.`;
  const warnings = warned.length === 0 ? '' : ` ${warned.length} warned.`;
  if (result.verdict === null) return `Profiled ${rows}.${unpromised}`;
  if (failed.length === 0) return `${passed.length} rules hold on ${rows}.${warnings}${unpromised}`;
  return `${failed.length} of ${failed.length + passed.length + warned.length} rules broken, first ${firstBroken(result)}.${warnings}${unpromised}`;
}

/** Every broken rule as `source.column, rule: what, rows` lines for a log. */
export function brokenRules(result: DataResult): { severity: CheckResult['severity']; source: string; text: string }[] {
  return result.sources.flatMap(({ name, checks }) =>
    checks
      .filter(({ verdict }) => verdict !== 'pass')
      .map((check) => ({ severity: check.severity, source: name, text: describe(name, check) })),
  );
}

function firstBroken(result: DataResult): string {
  return brokenRules(result).find(({ severity }) => severity === 'error')!.text;
}

function describe(source: string, check: CheckResult): string {
  const place = check.column === null ? source : `${source}.${check.column}`;
  const count =
    check.violations === null
      ? `found ${check.observed ?? 'no number'}, expected ${check.expected}`
      : `${check.violations.toLocaleString('en')} rows`;
  const examples = check.examples.map(({ row, value }) => (row === null ? value : `row ${row}: ${value}`)).join('; ');
  return escape.logLine(
    `${place}, ${check.rule} (${check.description}): ${count}${examples === '' ? '' : ` (${examples})`}`,
  );
}
