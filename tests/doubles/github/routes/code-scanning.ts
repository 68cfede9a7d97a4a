import { gunzipSync } from 'node:zlib';
import type { Analysis } from '../model.ts';
import { notFound, refusal, route, type Call, type Reply, type Route } from '../route.ts';

const LARGEST = 10_000_000;
const MOST_RESULTS = 25_000;

/** Code scanning, which reads at once what it is given. Of a commit, tool and category the newest analysis counts. */
export const codeScanningRoutes: Route[] = [
  route('POST /repos/{owner}/{repo}/code-scanning/sarifs', ['security-events:write'], (call) => {
    if (!call.repository.settings.codeScanning)
      return refusal(403, 'Advanced Security must be enabled for this repository to use code scanning.');
    const given = call.body as { commit_sha: string; ref: string; sarif: string; tool_name?: string };
    const packed = Buffer.from(given.sarif, 'base64');
    if (packed.length > LARGEST) return refusal(413, 'Payload Too Large');
    const log = unpacked(packed);
    if (!log) return refusal(400, 'Bad Request');
    return taken(call, given, log);
  }),
  route('GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}', ['security-events:read'], (call) => {
    const analysis = call.world.state(call.repository).analyses.find(({ id }) => id === call.params['sarif_id']);
    if (!analysis) return notFound();
    if (call.fault?.kind === 'stale') return { status: 200, body: { processing_status: 'pending' } };
    const { errors } = analysis;
    const status = errors.length === 0 ? 'complete' : 'failed';
    const analyses = call.world.api(`repos/${call.repository.fullName}/code-scanning/analyses?sarif_id=${analysis.id}`);
    return {
      status: 200,
      body: { processing_status: status, analyses_url: analyses, errors: errors.length === 0 ? null : errors },
    };
  }),
];

interface Log {
  runs: {
    tool: { driver: { name: string } };
    automationDetails?: { id?: string };
    results: Analysis['results'];
  }[];
}

function unpacked(packed: Buffer): Log | undefined {
  try {
    return JSON.parse(gunzipSync(packed).toString('utf8')) as Log;
  } catch {
    return undefined;
  }
}

function taken(call: Call, given: { commit_sha: string; ref: string; tool_name?: string }, { runs }: Log): Reply {
  const state = call.world.state(call.repository);
  const { tool, automationDetails, results } = runs[0]!;
  const analysis: Analysis = {
    id: call.world.secret('sarif').slice(0, 32),
    commit: given.commit_sha,
    ref: given.ref,
    tool: given.tool_name ?? 'API',
    // What stands behind the last slash tells runs of one category apart.
    category: (automationDetails?.id ?? '').replace(/\/[^/]*$/, ''),
    results,
    errors: [
      ...(runs.length === 1 ? [] : ['one run is understood here']),
      ...(tool.driver.name === (given.tool_name ?? tool.driver.name) ? [] : ['the tool has another name']),
      ...(results.length > MOST_RESULTS ? [`rejecting SARIF, as there are more results per run than allowed`] : []),
      ...results.flatMap(problemsOf),
    ],
  };
  const { commit, ref, tool: name, category } = analysis;
  const place = JSON.stringify([commit, ref, name, category]);
  const others = state.analyses.filter(
    (one) => JSON.stringify([one.commit, one.ref, one.tool, one.category]) !== place,
  );
  state.analyses = [...others, analysis];
  const url = call.world.api(`repos/${call.repository.fullName}/code-scanning/sarifs/${analysis.id}`);
  return { status: 202, body: { id: analysis.id, url } };
}

/** What code scanning asks for beyond SARIF. */
function problemsOf({ ruleId, locations, partialFingerprints }: Analysis['results'][number]): string[] {
  const [location] = locations;
  if (location === undefined) return [`locationFromSarifResult: ${ruleId}: expected at least one location`];
  const { artifactLocation, region } = location.physicalLocation;
  return [
    ...(/^[a-z]+:|^\//i.test(artifactLocation.uri) ? [`${artifactLocation.uri} is not relative`] : []),
    ...(region?.startLine === undefined ? [`${ruleId}: expected a start line`] : []),
    ...(partialFingerprints?.['primaryLocationLineHash'] === undefined ? [`${ruleId}: expected a fingerprint`] : []),
  ];
}
