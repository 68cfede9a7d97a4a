import { randomBytes, randomUUID } from 'node:crypto';
import { writesComments, type Clock, type Host, type Permissions, type Random } from '#kit';
import { localFiles } from '#local';
import { githubApi, type Api } from './api/api.ts';
import { retellEarlier, type Retell } from './published/earlier-reports.ts';
import { openCheck, type OpenCheck } from './published/check-run.ts';
import { readContext, type GithubContext } from './context/context.ts';
import { fail } from './errors.ts';
import { githubHost, type Surroundings } from './host.ts';
import type { LedgerPlace } from './origin.ts';
import { githubParts } from './parts.ts';
import { publish } from './published/publish.ts';
import { withTriggeringPullRequest } from './context/triggered-pull-request.ts';
import type { GithubVoice } from './voice/voice.ts';

/** The inputs of a step that are not its action's, as the runner passes them. */
export interface StepInputs {
  token: string;
  matrix: string;
  ledger: string;
  'ledger-token': string;
  /** `true` asks for a check run beside the job's own check. */
  check: string;
}

export interface GithubStep {
  /** The conclusion of this step is a check on a change whose numbers anyone may have made. */
  readonly ofStranger: boolean;
  /** A host whose store lies in the given directory: one for each project, as its turn comes. */
  hostFor(storeDirectory: string): Host;
  /** The job begins. What was said of an earlier commit is not left standing until, or unless, this one is judged. */
  begins(tell: Retell, project: string | undefined): Promise<void>;
  /**
   * The project whose turn it is, or the step as a whole, ended in an error. What earlier runs said is not left standing,
   * unless a report of this run has said so already.
   * @param project the one that inputs name, which may never have had its turn
   */
  broke(tell: Retell, project: string | undefined): Promise<void>;
  /** Whatever was begun and not finished is ended as such. To be called when the step has nothing more to do. */
  end(): Promise<void>;
}

export const stepClock: Clock = { now: () => new Date(), monotonic: () => performance.now() };
export const stepRandom: Random = { bytes: (length) => randomBytes(length), uuid: () => randomUUID() };
/** An interrupted job has seconds. */
const LAST_WORDS_MS = 4000;
const LAST_PATIENCE_MS = 60_000;
/** The job waits for it. */
const FIRST_PATIENCE_MS = 10_000;
/** For one answer, where there is more patience than that. */
const ANSWER_MS = 30_000;

/** @throws MLOPS_GITHUB_EVENT, MLOPS_TRIGGER_REFUSED, MLOPS_STEP_INPUT, and what the API throws */
export async function githubStep(options: {
  /** The action that the step runs. */
  action: string;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  voice: GithubVoice;
  inputs: StepInputs;
  permissions: Permissions;
  /** Whether this step is one that decides: another one reports for those beside user code. */
  decides: boolean;
}): Promise<GithubStep> {
  const { env, signal, voice, inputs, permissions, decides } = options;
  const around = { fetch: globalThis.fetch, clock: stepClock, random: stepRandom, log: voice.log, signal };
  const apiOf = (context: GithubContext, token: string, repository = context.repository): Api =>
    githubApi({ ...context, repository, token, host: around, permissions });

  let context = env['GITHUB_REPOSITORY'] ? await readContext(env, localFiles) : undefined;
  // What writes to the repository is about its default branch, and asks itself what ended.
  if (context?.triggering && decides && permissions.contents !== 'write' && inputs.token !== '')
    context = await withTriggeringPullRequest(apiOf(context, inputs.token), context, voice);

  if (context?.change.base !== undefined && inputs.token.trim() === '') {
    throw fail('MLOPS_STEP_INPUT', {
      message: `the input token is empty, so ${context.change.base.branch} cannot be asked for the rules that judge this change`,
      where: { field: 'token' },
      hint: 'Leave the input out: the job has a token of its own. Secrets are empty for forks and for Dependabot.',
    });
  }

  /** Of the project whose turn it is. */
  let turn: { project?: string; told: boolean } = { told: false };
  /** For what is said beside the work: before it, and at the end, also after an interruption, which ends every other request. */
  const briefly = (of: GithubContext, last: AbortSignal, patienceMs: number): Api =>
    githubApi({
      ...{ ...of, token: inputs.token, host: { ...around, signal: last }, permissions, patienceMs },
      timeoutMs: Math.min(patienceMs, ANSWER_MS),
    });
  const inSeconds = (of: GithubContext): Api => briefly(of, AbortSignal.timeout(LAST_WORDS_MS), LAST_WORDS_MS);
  const checks = new Map<string, Promise<OpenCheck>>();
  const checked =
    /^(true|yes|on|1)$/i.test(inputs.check) || (context?.triggering !== undefined && context.change.untrusted);
  const begin = async ({ host, api, context: of }: Surroundings & { readonly api: Api }, project: string) => {
    turn.project = project;
    if (!checked || checks.has(project)) return;
    const open = { api, lastWords: () => inSeconds(of), context: of, host, project, matrix: inputs.matrix };
    checks.set(project, openCheck(open));
    await checks.get(project);
  };
  // Made when the first host is asked for: what is wrong with the inputs can be said by then.
  let hosts: ((storeDirectory: string) => Host) | undefined;
  const makeHosts = (): typeof hosts & {} =>
    githubHost({
      env,
      signal,
      voice,
      context,
      inputs,
      permissions,
      parts: githubParts({
        action: options.action,
        token: inputs.token,
        ledger: context
          ? ledgerPlace(inputs, (repository, token) => apiOf(context, token, repository))
          : { kind: 'off' },
        lastWords: inSeconds,
        begin,
        publish: async ({ host, api, context: of }, publication) => {
          const check = await checks.get(publication.project);
          await publish(api, of, decides ? host : unasked(host), publication, { matrix: inputs.matrix, check });
          turn.told = true;
        },
      }),
    });

  const speaks = decides && writesComments({ permissions }) && inputs.token.trim() !== '';

  return {
    ofStranger: decides && context !== undefined && context.change.untrusted && context.triggering === undefined,
    hostFor(storeDirectory) {
      turn = { told: false };
      hosts ??= makeHosts();
      return hosts(storeDirectory);
    },
    async begins(tell, project) {
      if (!context || !speaks) return;
      // Who may not write is told so with the verdict, once.
      const quiet = { log: { ...voice.log, warning: voice.log.info }, signal };
      const api = briefly(context, signal, FIRST_PATIENCE_MS);
      await retellEarlier(api, context, quiet, tell, { says: 'waiting', project, matrix: inputs.matrix });
    },
    async broke(tell, named) {
      if (!context || !speaks || turn.told) return;
      // After an error there may be nothing left to wait with, and what is said now is worth less than a verdict.
      const patienceMs = signal.aborted ? LAST_WORDS_MS : LAST_PATIENCE_MS;
      const last = signal.aborted ? AbortSignal.timeout(patienceMs) : signal;
      const project = turn.project ?? named;
      // An interruption ends the turns of those that come after it too.
      const others = signal.aborted || project === undefined;
      const api = briefly(context, last, patienceMs);
      const of = { says: 'fail', project, others, matrix: inputs.matrix } as const;
      await retellEarlier(api, context, { log: voice.log, signal: last }, tell, of);
    },
    async end() {
      for (const check of checks.values()) await (await check).close();
    },
  };
}

/** @throws MLOPS_STEP_INPUT */
function ledgerPlace(inputs: StepInputs, apiOf: (repository: string, token: string) => Api): LedgerPlace {
  const said = inputs.ledger.trim() || 'auto';
  const kinds = ['auto', 'artifacts', 'off', 'branch'] as const;
  const kind = kinds.find((name) => name === said);
  if (kind !== undefined) return { kind };
  if (!/^[\w.-]+\/[\w.-]+$/.test(said)) {
    throw fail('MLOPS_STEP_INPUT', {
      message: `the input ledger is ${JSON.stringify(said)}: expected ${kinds.join(', ')}, or owner/name of a repository`,
      where: { field: 'ledger' },
      hint: 'Leave it out for: auto.',
    });
  }
  if (inputs['ledger-token'] === '') {
    throw fail('MLOPS_STEP_INPUT', {
      message: `the ledger is in ${said}, and there is no token for it: a job's own token reaches its own repository only`,
      where: { field: 'ledger-token' },
      hint: 'Pass a token with contents: write for that repository: ledger-token: ${{ secrets.LEDGER_TOKEN }}',
    });
  }
  return { kind: 'branch', api: apiOf(said, inputs['ledger-token']) };
}

/** Beside user code a comment is worth no permission: what is refused there is told without what would have to be given. */
function unasked(host: Host): Pick<Host, 'log' | 'signal'> {
  const { log, signal } = host;
  return { signal, log: { ...log, warning: (text) => log.info(text.split('\n', 1)[0]!) } };
}
