import type { Host } from '#kit';
import { fail } from '../errors.ts';

export interface Asked {
  apiUrl: string;
  token: string;
  /** `owner/name` */
  repository: string;
}

const PUBLIC_API = 'https://api.github.com';

/**
 * Which repository is meant and how to ask about it: as `--repository` or the environment says, else the remote `origin`.
 * A token goes only to github.com or where the operator's environment says, never where a clone points.
 * @throws MLOPS_DOCTOR_TOKEN, MLOPS_DOCTOR_REPOSITORY
 */
export async function askedAbout(host: Host, directory: string, named?: string): Promise<Asked> {
  const token = host.env['GH_TOKEN'] || host.env['GITHUB_TOKEN'];
  if (!token) {
    throw fail('MLOPS_DOCTOR_TOKEN', {
      message: 'There is no token to read settings with: expected GH_TOKEN or GITHUB_TOKEN in the environment.',
      hint: 'GH_TOKEN=$(gh auth token) mlops doctor --github',
    });
  }
  host.mask(token);
  const apiUrl = (host.env['GITHUB_API_URL'] || PUBLIC_API).replace(/\/+$/, '');
  const repository = named ?? (host.env['GITHUB_REPOSITORY'] || (await remote(host, directory, apiUrl)));
  if (repository !== undefined && /^[\w.-]+\/[\w.-]+$/.test(repository)) return { apiUrl, token, repository };
  throw fail('MLOPS_DOCTOR_REPOSITORY', {
    message:
      repository === undefined
        ? 'Which repository is meant is not known here: there is no remote "origin" on github.com.'
        : `"${repository}" is not of the form owner/name.`,
    hint: 'mlops doctor --github --repository owner/name; for another server, set GITHUB_API_URL as well.',
  });
}

async function remote(host: Host, directory: string, apiUrl: string): Promise<string | undefined> {
  const asked = await host.git.run(['remote', 'get-url', 'origin'], { directory });
  return asked.code === 0 ? ownerAndName(Buffer.from(asked.stdout).toString('utf8').trim(), apiUrl) : undefined;
}

/** `owner/name` of a remote's address, when it is on the server that is asked. */
export function ownerAndName(address: string, apiUrl: string): string | undefined {
  const found =
    /^(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(address) ??
    /^(?:[^@/]+@)([^/:]+):([^/]+\/[^/]+?)(?:\.git)?\/?$/.exec(address);
  if (found === null) return undefined;
  const server = apiUrl === PUBLIC_API ? 'github.com' : new URL(apiUrl).hostname.replace(/^api\./, '');
  return found[1] === server ? found[2] : undefined;
}
