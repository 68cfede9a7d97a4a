import type { Json, JsonObject } from './result.ts';

export type SarifLevel = 'error' | 'warning' | 'note';

/** A rule as code scanning shows it beside its results. */
export interface SarifRule {
  id: string;
  level: SarifLevel;
  /** What was found. */
  short: string;
  /** Why it matters. */
  full: string;
  /** What to do. */
  help: string;
  /** Shown among the security findings, as severe. */
  unsafe: boolean;
}

export interface SarifResult {
  rule: string;
  message: string;
  /** From the root of the repository, `/` between the parts. */
  path: string;
  /** Of SARIF's `region`: startLine and startColumn from 1, or byteOffset. */
  region: JsonObject;
  /** Further properties of the result and of its location. */
  more?: { result?: JsonObject; location?: JsonObject };
}

/**
 * A SARIF log of one run, as code scanning reads it. Only rules that have results are in it.
 *
 * @param artifacts what was looked at, whether anything was found there or not; results refer to it
 * @see SARIF 2.1.0 (OASIS), §3.13 sarifLog
 */
export function sarifLog(
  tool: { name: string; version: string },
  rules: readonly SarifRule[],
  results: readonly SarifResult[],
  artifacts: readonly { path: string; bytes?: number }[],
): JsonObject {
  const used = rules.filter(({ id }) => results.some(({ rule }) => rule === id));
  const indexOf = new Map(artifacts.map(({ path }, index) => [path, index]));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, semanticVersion: tool.version, rules: used.map(descriptor) } },
        artifacts: artifacts.map(({ path, bytes }) => ({
          location: { uri: uriOf(path) },
          ...(bytes !== undefined && { length: bytes }),
        })),
        results: results.map(({ rule, message, path, region, more }): Json => {
          const ruleIndex = used.findIndex(({ id }) => id === rule);
          return {
            ruleId: rule,
            ruleIndex,
            level: used[ruleIndex]!.level,
            message: { text: plainText(message) },
            ...more?.result,
            locations: [
              {
                physicalLocation: { artifactLocation: { uri: uriOf(path), index: indexOf.get(path)! }, region },
                ...more?.location,
              },
            ],
          };
        }),
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

function descriptor({ id, level, short, full, help, unsafe }: SarifRule): JsonObject {
  return {
    id,
    shortDescription: { text: short },
    fullDescription: { text: full },
    help: { text: help },
    defaultConfiguration: { level },
    ...(unsafe && { properties: { 'security-severity': '9.0', tags: ['security'] } }),
  };
}
