import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sha256 } from '#evidence';
import type { Findings, Host, JsonObject, Permissions } from '#kit';
import type { Api } from '../api/api.ts';
import { refusalOf } from '../api/outcome.ts';
import type { GithubContext } from '../context/context.ts';
import { fail } from '../errors.ts';

export interface FindingsOptions {
  api: Api;
  context: Pick<GithubContext, 'change' | 'ref' | 'serverUrl' | 'repository'>;
  host: Pick<Host, 'log' | 'signal'>;
  /** `matrixHash` of the job's matrix: each of its combinations has findings of its own. */
  matrix: string | undefined;
}

const SEND = 'POST /repos/{owner}/{repo}/code-scanning/sarifs';
const STATUS = 'GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}';
const NEEDS: Permissions = { 'security-events': 'write' };
/** GitHub takes no more bytes, compressed, and no more results of a run; of these it shows the most severe. */
const LARGEST = 10_000_000;
const MOST_RESULTS = 25_000;
const MOST_SHOWN = 5_000;
/** Between looks at what GitHub made of it, in milliseconds: it is done in seconds, as a rule. */
const LOOKS = [0, 1000, 2000, 4000, 8000, 15_000, 30_000];

/** The parts of a log that code scanning wants more of; the rest goes along. */
interface Log extends JsonObject {
  runs: [Run];
}
interface Run extends JsonObject {
  tool: { driver: { name: string } };
  results: Result[];
}
interface Result extends JsonObject {
  ruleId: string;
  message: { text: string };
  locations: { physicalLocation: { artifactLocation: { uri: string }; region: JsonObject } }[];
}

/**
 * Shows findings in the repository's code scanning. An analysis is known by its commit, tool and category, and the newest
 * counts: sent twice it is there once. What is over a limit of GitHub's is not sent at all.
 *
 * @throws MLOPS_FINDINGS_OFF, MLOPS_FINDINGS_REFUSED, and what the API throws, MLOPS_GITHUB_PERMISSION among it
 * @see https://docs.github.com/en/rest/code-scanning/code-scanning#upload-an-analysis-as-sarif-data
 */
export async function showFindings(options: FindingsOptions, { stage, project, sarif }: Findings): Promise<void> {
  const { context, host, matrix } = options;
  const { log } = host;
  if (context.change.untrusted)
    return log.warning(
      'Findings of a fork are not shown in code scanning: its token can only read. The verdict decides.',
    );
  const category = [stage, project, ...(matrix === undefined ? [] : [matrix])].join('/');
  const { runs } = forCodeScanning(sarif as Log, category);
  const [{ tool, results }] = runs;
  if (results.length > MOST_RESULTS) throw tooMany(results.length, 'results', MOST_RESULTS);
  const packed = await promisify(gzip)(JSON.stringify({ ...sarif, runs }));
  if (packed.length > LARGEST) throw tooMany(packed.length, 'compressed bytes', LARGEST);
  if (results.length > MOST_SHOWN)
    log.warning(`Code scanning shows the most severe ${MOST_SHOWN} of ${results.length} findings.`);
  await send(options, { sarif: packed.toString('base64'), tool_name: tool.driver.name });
  const where = `${context.serverUrl}/${context.repository}/security/code-scanning`;
  log.info(`In code scanning of ${context.ref} now, as ${category}: ${results.length}. ${where}`);
}

/**
 * The log with what code scanning asks for beyond SARIF: a category, so that two projects do not take each other's place; a
 * line for each result, also in a file that has none; and by what it knows a finding again when the file has changed.
 */
function forCodeScanning(sarif: Log, category: string): Log {
  const [run] = sarif.runs;
  const results = run.results.map((result) => ({
    ...result,
    locations: result.locations.map((location) => {
      const { physicalLocation: place } = location;
      return { ...location, physicalLocation: { ...place, region: { startLine: 1, ...place.region } } };
    }),
    partialFingerprints: { primaryLocationLineHash: `${fingerprint(result)}:1` },
  }));
  return { ...sarif, runs: [{ ...run, automationDetails: { id: `${category}/` }, results }] };
}

function fingerprint({ ruleId, message, locations }: Result): string {
  const places = locations.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri);
  return sha256([ruleId, message.text, ...places].join('\n')).slice(0, 16);
}

/** Sends it, and waits for what GitHub makes of it. */
async function send(
  { api, context, host }: FindingsOptions,
  analysis: { sarif: string; tool_name: string },
): Promise<void> {
  const sent = await api
    .request(
      SEND,
      { commit_sha: context.change.commit, ref: context.ref, ...analysis },
      // Sent again it takes its own place.
      { settle: async () => undefined, exists: true, needs: NEEDS },
    )
    .catch((error: unknown) => {
      throw isOff(error) ? off(error) : error;
    });
  for (const wait of LOOKS) {
    await sleep(wait, undefined, { signal: host.signal });
    const { processing_status: status, errors } = await api.request(STATUS, { sarif_id: sent.id! }, { exists: true });
    if (status === 'complete') return;
    if (status === 'failed') throw refused(errors ?? []);
  }
  host.log.warning('Code scanning has the findings, and has not read them yet: look there in some minutes.');
}

/** GitHub's words for it, where the token might have written. */
const OFF = /(must be|is not) enabled/i;

function isOff(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal?.status === 403 && OFF.test(refusal.message);
}

function off(cause: unknown): Error {
  return fail('MLOPS_FINDINGS_OFF', {
    message: `Code scanning does not take findings of this repository: ${refusalOf(cause)!.message}`,
    hint: 'Public repositories have it. For others an administrator enables it: Settings → Advanced Security. Without it leave `upload` out: findings.sarif has the same findings.',
    cause,
  });
}

function tooMany(count: number, what: string, most: number): Error {
  return fail('MLOPS_FINDINGS_REFUSED', {
    message: `The findings are ${count} ${what}, and code scanning takes ${most}: nothing was sent.`,
    hint: 'Scan fewer files at once: one step for each directory, each with its `project`. findings.sarif has all of them.',
  });
}

function refused(errors: readonly string[]): Error {
  return fail('MLOPS_FINDINGS_REFUSED', {
    message: `Code scanning could not read the findings: ${errors.join('; ') || 'it does not say why'}`,
    hint: 'findings.sarif has them. If it says nothing that you can change, tell us in an issue.',
  });
}
