import type { Host, Origin, Permissions, Store, Workspace } from '#kit';
import { localGit, localHost } from '#local';
import { githubApi, type Api } from './api/api.ts';
import { causeOf, type GithubContext } from './context/context.ts';
import { useProxy } from './proxy.ts';
import type { GithubVoice } from './voice/voice.ts';

/** What the parts of a host on GitHub are made of. */
export interface Surroundings {
  readonly host: Host;
  readonly context: GithubContext;
  /** Absent without a token. */
  readonly api: Api | undefined;
  /** The job's matrix as JSON: part of the names of what it keeps. */
  readonly matrix: string | undefined;
}

/** Each is made when somebody first asks for it; without one the machine's own takes its place. */
export interface GithubParts {
  origin?(surroundings: Surroundings & { readonly api: Api }): Origin;
  workspace?(surroundings: Surroundings): Workspace;
  /** @param local the store in the project's directory */
  store?(surroundings: Surroundings, local: Store): Store;
}

export interface GithubHostOptions {
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** One for the whole step: GitHub's limits for annotations and summaries are a step's. */
  voice: GithubVoice;
  /** Absent where the environment names no repository. */
  context: GithubContext | undefined;
  inputs: { token?: string | undefined; matrix?: string | undefined };
  /** All that the action needs of its token. */
  permissions: Permissions;
  parts?: GithubParts;
  fetch?: typeof globalThis.fetch;
}

/** Secrets of the step that git and what it starts have no use for. */
const NOT_FOR_GIT = /^INPUT_|^ACTIONS_.*TOKEN$/;

/**
 * The Host of a workflow step: this machine's files and git, a voice that the runner understands, and the server. Nothing
 * is requested before somebody asks. Without a token, or a repository, there is no origin: what is here decides
 * alone, and that is said once.
 *
 * @returns a host whose store lies in the given directory; all of them share one client and its patience
 */
export function githubHost(options: GithubHostOptions): (storeDirectory: string) => Host {
  const { env, signal, voice, context, inputs, permissions, parts = {}, fetch } = options;
  const { log, annotate, group, progress, summary, output, mask } = voice;
  const token = inputs.token?.trim() ?? '';
  if (token !== '') mask(token);
  if (!fetch) useProxy(env);
  if (token === '' || !context) log.warning(whyAlone(context));
  const forGit = Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_FOR_GIT.test(name)));
  const client = once((host: Host) =>
    token === '' || !context ? undefined : githubApi({ ...context, token, host, permissions }),
  );

  return (storeDirectory) => {
    const local = localHost({
      terminal: { interactive: false, write: () => undefined },
      env,
      signal,
      storeDirectory,
      cause: context?.cause ?? causeOf(env['GITHUB_EVENT_NAME']),
      ...(fetch && { fetch }),
    });
    const alone: Host = { ...local, log, annotate, group, progress, summary, output, mask, git: localGit(forGit) };
    const api = client(alone);
    const around = (host: Host): Surroundings | undefined => context && { host, context, api, matrix: inputs.matrix };

    // Each part sees those before it, so that none can ask for itself.
    const store = once(() => apply(around(alone), (all) => parts.store?.(all, local.store)) ?? local.store);
    const workspace = once(() => apply(around(alone), parts.workspace) ?? local.workspace);
    const origin = once(() =>
      apply(
        around({ ...alone, store: store(), workspace: workspace() }),
        (all) => api && parts.origin?.({ ...all, api }),
      ),
    );
    return {
      ...alone,
      get store() {
        return store();
      },
      get workspace() {
        return workspace();
      },
      get origin() {
        return origin();
      },
    };
  };
}

function whyAlone(context: GithubContext | undefined): string {
  const reason = context === undefined ? 'GITHUB_REPOSITORY is not set' : 'the input `token` is empty';
  return `GitHub is not asked for anything, because ${reason}: what is on this machine decides, and there is no comment.`;
}

function apply<T, R>(value: T | undefined, make: ((value: T) => R | undefined) | undefined): R | undefined {
  return value === undefined ? undefined : make?.(value);
}

function once<A extends unknown[], T>(make: (...args: A) => T): (...args: A) => T {
  let made: { value: T } | undefined;
  return (...args) => (made ??= { value: make(...args) }).value;
}
