import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Host } from '#kit';
import type { Version } from '#registry';
import { ownAuthorization } from '../probe.ts';
import type { Instance, Release, Target } from '../targets/target.ts';
import { TOKEN_VARIABLE, tokenOf } from '../token.ts';
import { openClient, type Client } from './client.ts';
import type { Means } from './means.ts';

export function releaseOf(
  { models }: Pick<Means, 'models'>,
  { name, version, model, features, signature }: Version,
): Release {
  return {
    name,
    version,
    digest: model.digest,
    directory: join(models, releaseFolder({ model, features }), 'model'),
    ...(features && { features: features.digest }),
    ...(signature.classes && { classes: signature.classes }),
  };
}

/** Of its own for a model and its features: two versions may have one model, called with columns in another order. */
export function releaseFolder({ model, features }: Pick<Version, 'model' | 'features'>): string {
  return features ? `${model.digest}-${features.digest.slice(0, 12)}` : model.digest;
}

/** Beside the model, not in it: the model's digest is that of its own files. */
export function featuresFile({ directory }: Pick<Release, 'directory'>): string {
  return join(directory, '..', 'features.json');
}

/**
 * What of how a version is called, or of what it answers, an instance of it was started with others of than are registered. The
 * programs of a user say nothing of it.
 */
export function startedWithOther(
  { features, classes }: Pick<Instance, 'features' | 'classes'>,
  version: Pick<Version, 'features' | 'signature'>,
): 'features' | 'classes' | undefined {
  const differs = (said: unknown, registered: unknown): boolean =>
    said !== undefined && !isDeepStrictEqual(said, registered ?? null);
  if (differs(features, version.features?.digest)) return 'features';
  return differs(classes, version.signature.classes) ? 'classes' : undefined;
}

/** Brings a version's files to where they are served from, each proven to be what was registered. */
export async function fetchRelease(
  { registry }: Pick<Means, 'registry'>,
  version: Version,
  release: Release,
): Promise<void> {
  await registry.fetch(version, release.directory);
  if (version.features) await registry.fetchFile(version.features, featuresFile(release));
}

/**
 * @param url where this version answers: of its own server, or of the target
 * @param differing of what answers there: a server of ours that has another token is asked as by its deployment
 */
export function clientOf(
  host: Host,
  target: Target,
  { name, version, signature }: Version,
  url: string,
  differing: Instance['differing'] = [],
): Promise<Client> {
  const [token, secret] = [tokenOf(host.env), target.secret?.()];
  const isOther = differing.includes(TOKEN_VARIABLE) && secret !== undefined;
  const known = token === undefined ? undefined : () => `Bearer ${token}`;
  return openClient(host, {
    url,
    name,
    version,
    features: signature.features?.map((feature) => feature.name) ?? [],
    classes: signature.classes ?? [],
    authorization: isOther ? () => ownAuthorization(secret, host.clock.now()) : known,
    secret,
  });
}
