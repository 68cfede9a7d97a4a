import { z } from 'zod';
import { eventNames } from './event.ts';
import { fail } from '../errors.ts';

const counted = z
  .string()
  .regex(/^[1-9]\d{0,15}$/, 'expected a number from 1 on')
  .transform(Number);
const address = z
  .url({ protocol: /^https?$/, error: 'expected an http(s) address' })
  .transform((url) => url.replace(/\/+$/, ''));

/** `owner/name/.github/workflows/x.yml@refs/heads/main`; the reference may hold an `@` too. */
const WORKFLOW = /^[^/]+\/[^/]+\/(?<path>.+?\.ya?ml)@./;

/** Variables that the runner sets for every step. `runner.environment` is new; without it a machine is nobody's. */
const Environment = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/, 'expected owner/name'),
  GITHUB_API_URL: address,
  GITHUB_GRAPHQL_URL: address,
  GITHUB_SERVER_URL: address,
  GITHUB_WORKFLOW_REF: z.string().regex(WORKFLOW, 'expected owner/name/.github/workflows/x.yml@ref'),
  GITHUB_RUN_ID: counted,
  GITHUB_RUN_NUMBER: counted,
  GITHUB_RUN_ATTEMPT: counted,
  GITHUB_JOB: z.string().min(1),
  GITHUB_EVENT_NAME: z.enum(eventNames, { error: `expected one of ${eventNames.join(', ')}` }),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_SHA: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a whole commit id'),
  GITHUB_REF: z.string().default(''),
  GITHUB_ACTOR: z.string().default(''),
  RUNNER_ENVIRONMENT: z.string().optional(),
});

/** @throws MLOPS_GITHUB_EVENT naming the first variable that is missing or makes no sense */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>) {
  const read = Environment.safeParse(env);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    const name = String(path[0]);
    throw fail('MLOPS_GITHUB_EVENT', {
      message:
        env[name] === undefined
          ? `${name} is not set`
          : `${name} is ${JSON.stringify(env[name]).slice(0, 200)}: ${message}`,
      where: { field: name },
      hint: 'The Actions runner sets it for every step. Outside of GitHub, run the same with: mlops',
    });
  }
  const { data } = read;
  const { GITHUB_REPOSITORY: repository, GITHUB_SERVER_URL: serverUrl, GITHUB_RUN_ID: runId } = data;
  const runAttempt = data.GITHUB_RUN_ATTEMPT;
  return {
    repository,
    serverUrl,
    apiUrl: data.GITHUB_API_URL,
    graphqlUrl: data.GITHUB_GRAPHQL_URL,
    enterprise: !/^(github\.com|.+\.ghe\.com)$/i.test(new URL(serverUrl).hostname),
    hosted: data.RUNNER_ENVIRONMENT === 'github-hosted',
    workflowPath: WORKFLOW.exec(data.GITHUB_WORKFLOW_REF)!.groups!['path']!,
    runId,
    runNumber: data.GITHUB_RUN_NUMBER,
    runAttempt,
    job: data.GITHUB_JOB,
    eventName: data.GITHUB_EVENT_NAME,
    eventPath: data.GITHUB_EVENT_PATH,
    commit: data.GITHUB_SHA,
    ref: data.GITHUB_REF,
    actor: data.GITHUB_ACTOR,
    // A re-run keeps the run's address; without the attempt it would show whatever came last.
    runUrl: `${serverUrl}/${repository}/actions/runs/${runId}${runAttempt > 1 ? `/attempts/${runAttempt}` : ''}`,
  };
}
