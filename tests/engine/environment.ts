import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { openEngine } from '#data';
import { testHost } from '#testing';
import type { Event, GithubDouble, WorkflowRun } from '../doubles/github/index.ts';
import { nameOfRun } from '../doubles/github/render.ts';
import { cacheDirectory } from '#pinned';

/** What act would guess from the checkout, wrongly. */
export function githubVariables(event: Event, run: WorkflowRun): [string, string][] {
  return [
    ['GITHUB_REPOSITORY', event.repository.fullName],
    ['GITHUB_REPOSITORY_OWNER', event.repository.owner],
    ['GITHUB_RUN_ID', String(run.id)],
    ['GITHUB_RUN_NUMBER', String(run.number)],
    ['GITHUB_RUN_ATTEMPT', String(run.attempt)],
    ['GITHUB_REF', event.ref],
    ['SHA_REF', event.sha],
    ['GITHUB_SHA', event.sha],
  ];
}

/** What every step of every job sees, as the runner would say it. */
export async function jobEnvironment(
  {
    double,
    event,
    workflow,
    env,
  }: { double: GithubDouble; event: Event; workflow: string; env?: Record<string, string> },
  run: WorkflowRun,
): Promise<Record<string, string>> {
  const { repository } = event;
  return {
    GITHUB_API_URL: double.url,
    GITHUB_GRAPHQL_URL: double.graphqlUrl,
    GITHUB_SERVER_URL: double.serverUrl,
    GITHUB_WORKFLOW: await nameOfRun(run),
    GITHUB_WORKFLOW_REF: `${repository.fullName}/${workflow}@${event.ref}`,
    GITHUB_WORKFLOW_SHA: event.workflowsAt,
    GITHUB_REF_TYPE: event.tag === undefined ? 'branch' : 'tag',
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_TRIGGERING_ACTOR: event.actor,
    GITHUB_RETENTION_DAYS: '90',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'runner-1',
    RUNNER_TRACKING_ID: `github_${run.id}`,
    RUNNER_TOOL_CACHE: await toolCache(),
    ...reach(),
    ...env,
  };
}

/** How this machine reaches package registries; a runner's image has that set up in its own way. */
const REACH =
  /^(SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS|(HTTPS?|ALL|NO)_PROXY|(UV|PIP)_\w+|npm_config_(registry|cafile|userconfig))$/i;

function reach(): Record<string, string> {
  const set = Object.entries(process.env).filter(([name, value]) => REACH.test(name) && value !== undefined);
  return Object.fromEntries(set as [string, string][]);
}

let filled: Promise<string> | undefined;

/**
 * A tool cache that has the SQL engine, as a runner that ran the action before: this machine's own, filled first by this
 * process, which knows the way to the network.
 */
function toolCache(): Promise<string> {
  return (filled ??= (async () => {
    const engine = await openEngine(testHost({ directory: tmpdir() }));
    engine.close();
    return dirname(cacheDirectory(process.env));
  })());
}
