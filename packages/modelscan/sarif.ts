import type { JsonObject } from '#kit';
import type { Finding } from './finding.ts';
import { RULES, type RuleId, type Severity } from './rules.ts';
import type { ScanResult } from './scan.ts';

/** `level` of SARIF for a severity. */
const LEVELS = { unsafe: 'error', warning: 'warning', note: 'note' } as const satisfies Record<Severity, string>;

/**
 * The findings as a SARIF log of one run, as code scanning reads it.
 *
 * @param directory where the files lie, relative to the root of the repository, `/` between the parts
 * @see SARIF 2.1.0 (OASIS), §3.13 sarifLog
 */
export function toSarif(result: ScanResult, tool: { name: string; version: string }, directory: string): JsonObject {
  const used = Object.keys(RULES).filter((id) =>
    result.files.some(({ findings }) => findings.some(({ rule }) => rule === id)),
  ) as RuleId[];
  const base = directory === '' ? '' : `${directory}/`;
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: tool.name, semanticVersion: tool.version, rules: used.map(reportingDescriptor) },
        },
        artifacts: result.files.map(({ path, bytes }) => ({
          location: { uri: uriOf(base + path) },
          length: bytes,
        })),
        results: result.files.flatMap(({ path, findings }, index) =>
          findings.map((finding) => sarifResult(finding, { uri: uriOf(base + path), index }, used)),
        ),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
}

function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** A text without links: a name out of the file may look like one. @see SARIF 2.1.0, §3.11.6 */
function plainText(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}

function reportingDescriptor(id: RuleId): JsonObject {
  const { severity, message, why, todo } = RULES[id];
  return {
    id,
    shortDescription: { text: message.replaceAll('{}', '…') },
    fullDescription: { text: why },
    help: { text: todo.replaceAll('{}', '…') },
    defaultConfiguration: { level: LEVELS[severity] },
    ...(severity === 'unsafe' && { properties: { 'security-severity': '9.0', tags: ['security'] } }),
  };
}

function sarifResult(finding: Finding, location: { uri: string; index: number }, used: readonly RuleId[]): JsonObject {
  const { rule, severity, offset, member, message, why, count } = finding;
  return {
    ruleId: rule,
    ruleIndex: used.indexOf(rule),
    level: LEVELS[severity],
    message: { text: plainText(`${message} ${why}`) },
    occurrenceCount: count,
    locations: [
      {
        physicalLocation: { artifactLocation: location, region: { byteOffset: offset } },
        ...(member !== null && { logicalLocations: [{ name: member, kind: 'member' }] }),
      },
    ],
  };
}
