import { z } from 'zod';
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
 * @param own a server of ours has to say what it has loaded; another one need not, and must not say something else
 */
export async function isReady(
  url: string,
  { version, digest, features }: Pick<Release, 'version' | 'digest' | 'features'>,
  own: 'own' | 'any',
): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v2/health/ready`, { signal: AbortSignal.timeout(2000) });
    const text = await response.text();
    if (!response.ok) return false;
    const said = Health.safeParse(parsed(text)).data;
    if (!said) return own === 'any';
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
