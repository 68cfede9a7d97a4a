import type { Git, Host } from '#kit';
import type { GithubContext } from './context/context.ts';
import { fail } from './errors.ts';

export interface BringOptions {
  token: string;
  host: Pick<Host, 'env' | 'git' | 'signal'>;
  context: Pick<GithubContext, 'serverUrl' | 'apiUrl'>;
}

/** A server that sends nothing for two minutes is given up, unless the environment says otherwise: git itself waits for ever. */
const PATIENCE = { GIT_HTTP_LOW_SPEED_LIMIT: '1', GIT_HTTP_LOW_SPEED_TIME: '120' };

/**
 * git that this server lets in. A clone may hold no credentials (`persist-credentials: false`), so the token goes along in
 * git's environment: in no file and on no command line, and to this server only, wherever the clone's configuration points.
 */
export function serverGit(options: BringOptions): Git {
  const { host } = options;
  const unsaid = Object.entries(PATIENCE).filter(([name]) => host.env[name] === undefined);
  const env = { ...Object.fromEntries(unsaid), ...credentials(options) };
  return { run: (args, given) => host.git.run(args, { ...given, env: { ...env, ...given.env } }) };
}

/**
 * Brings one commit into a clone by git itself, from where the clone came from.
 *
 * @throws MLOPS_GITHUB_COMMIT
 */
export async function bringCommit(commit: string, repository: string, options: BringOptions): Promise<void> {
  const { host, token } = options;
  const failed = (why: string) =>
    fail('MLOPS_GITHUB_COMMIT', {
      message: `commit ${commit} could not be brought from GitHub: ${why}`,
      hint: 'Give the job `permissions: {contents: read}`, or check out with `fetch-depth: 0`.',
    });
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) throw failed('it is no whole commit id');
  const shallow = await host.git.run(['rev-parse', '--is-shallow-repository'], { directory: repository });
  // In a whole clone a depth would cut off the history that is there.
  const depth = Buffer.from(shallow.stdout).toString().trim() === 'true' ? ['--depth=1'] : [];
  const fetched = await serverGit(options).run(
    ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', ...depth, 'origin', commit],
    { directory: repository, signal: host.signal },
  );
  host.signal.throwIfAborted();
  if (fetched.code !== 0)
    throw failed(fetched.stderr.replaceAll(token, '***').trim() || `git ended with ${fetched.code}`);
}

/** A header for the addresses of this server, as actions/checkout sends it. */
function credentials({ token, context }: BringOptions): Record<string, string> {
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const places = [...new Set([context.serverUrl, new URL(context.apiUrl).origin])];
  const settings: [string, string][] = [
    ['protocol.ext.allow', 'never'],
    ...places.flatMap((place): [string, string][] => [
      // An empty value first: a header that the clone holds is replaced, not repeated.
      [`http.${place}/.extraheader`, ''],
      [`http.${place}/.extraheader`, header],
    ]),
  ];
  return {
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], i) => [
        [`GIT_CONFIG_KEY_${i}`, key],
        [`GIT_CONFIG_VALUE_${i}`, value],
      ]),
    ),
  };
}
