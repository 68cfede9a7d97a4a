import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { CHALLENGE_HEADER, isServed, PROOF_HEADER } from '../probe.ts';
import type { Release } from './target.ts';

/** The headers of a good answer; undefined when there is none within two seconds. */
export async function answers(url: string, headers: Record<string, string> = {}): Promise<Headers | undefined> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok ? response.headers : undefined;
  } catch {
    return undefined;
  }
}

/** What servers of ours say besides being ready. */
const Health = z.looseObject({
  models: z.array(
    z.looseObject({
      version: z.string(),
      digests: z.looseObject({ model: z.string(), features: z.string().nullable() }),
    }),
  ),
});

/**
 * Whether the server at `url` says that it is ready, and that it has loaded the bytes of this release.
 * @param secret of the deployment: a server of ours has to say what it has loaded, and proves that it says it; another one
 *   need not, and must not say something else
 */
export async function isReady(
  url: string,
  { name, version, digest, features }: Pick<Release, 'name' | 'version' | 'digest' | 'features'>,
  secret?: string,
): Promise<boolean> {
  try {
    const challenge = randomBytes(16).toString('hex');
    const headers: Record<string, string> = secret === undefined ? {} : { [CHALLENGE_HEADER]: challenge };
    const response = await fetch(`${url}/v2/health/ready`, { headers, signal: AbortSignal.timeout(2000) });
    const text = await response.text();
    if (!response.ok) return false;
    const served = { challenge, port: Number(new URL(url).port), name, version, digest };
    if (secret !== undefined && !isServed(secret, served, response.headers.get(PROOF_HEADER) ?? '')) return false;
    const said = Health.safeParse(parsed(text)).data;
    if (!said) return secret === undefined;
    return said.models.some(
      (model) =>
        model.version === version &&
        model.digests.model === digest &&
        (features === undefined || model.digests.features === features),
    );
  } catch {
    return false;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
