import { sarifLog, type JsonObject, type SarifLevel } from '#kit';
import { RULES, type Severity } from './rules.ts';
import type { ScanResult } from './scan.ts';

/** `level` of SARIF for a severity. */
const LEVELS = { unsafe: 'error', warning: 'warning', note: 'note' } as const satisfies Record<Severity, SarifLevel>;

/**
 * The findings as SARIF 2.1.0.
 *
 * @param directory where the files lie, relative to the root of the repository, `/` between the parts
 */
export function toSarif(result: ScanResult, tool: { name: string; version: string }, directory: string): JsonObject {
  const base = directory === '' ? '' : `${directory}/`;
  const rules = Object.entries(RULES).map(([id, { severity, message, why, todo }]) => ({
    id,
    level: LEVELS[severity],
    short: message.replaceAll('{}', '…'),
    full: why,
    help: todo.replaceAll('{}', '…'),
    unsafe: severity === 'unsafe',
  }));
  const results = result.files.flatMap(({ path, findings }) =>
    findings.map(({ rule, offset, member, message, why, count }) => ({
      rule,
      message: `${message} ${why}`,
      path: base + path,
      region: { byteOffset: offset },
      more: {
        result: { occurrenceCount: count },
        ...(member !== null && { location: { logicalLocations: [{ name: member, kind: 'member' }] } }),
      },
    })),
  );
  return sarifLog(
    tool,
    rules,
    results,
    result.files.map(({ path, bytes }) => ({ path: base + path, bytes })),
  );
}
