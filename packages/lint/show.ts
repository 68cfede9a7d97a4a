import { escape, formatWhere, sarifLog, type JsonObject } from '#kit';
import { RULES } from './finding.ts';
import type { LintReport } from './lint.ts';

/** What a person reads on a terminal: place, rule and message of each finding, and below it what to write instead. */
export function lintAsText(report: LintReport): string {
  const { findings, notKnown } = report;
  const line = escape.logLine;
  return [
    ...findings.flatMap(({ rule, at, message, fix }) => [
      `${line(formatWhere(at))}  ${rule}`,
      `  ${line(message)}`,
      `  → ${line(fix)}`,
      '',
    ]),
    ...notKnown.flatMap(({ at, unknown }) => [`${line(formatWhere(at))}  not known`, `  ${line(unknown)}`, '']),
    summarizeLint(report),
  ].join('\n');
}

export function summarizeLint({ workflows, findings, excused, notKnown }: LintReport): string {
  const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
  return [
    `${count(findings.length, 'finding')} in ${count(workflows, 'workflow')}`,
    ...(excused.length > 0 ? [`${excused.length} excused by a comment`] : []),
    ...(notKnown.length > 0 ? [`${notKnown.length} not known here`] : []),
  ].join(', ');
}

/** The findings as SARIF 2.1.0. @param files the workflows that were looked at */
export function lintAsSarif(
  { findings }: LintReport,
  tool: { name: string; version: string },
  files: readonly string[],
): JsonObject {
  const rules = Object.entries(RULES).map(([id, { kind, why }]) => ({
    id,
    level: 'error' as const,
    short: `${id} (${kind})`,
    full: why,
    help: 'Each finding says what to write instead.',
    unsafe: kind === 'user code' || kind === 'release',
  }));
  const results = findings.map(({ rule, at, message, fix }) => ({
    rule,
    message: `${message} ${fix}`,
    path: at.file,
    region: { startLine: at.line, startColumn: at.column },
  }));
  return sarifLog(
    tool,
    rules,
    results,
    files.map((path) => ({ path })),
  );
}
