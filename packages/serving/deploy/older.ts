import { compareVersions, type Registry } from '#registry';
import { fail } from './errors.ts';
import type { Planned } from './means.ts';

/**
 * A release that is run again, or is of an older commit, is not what people mean by going back. Of one name numbers say what is
 * newer. A project that is called otherwise since begins at 1.0.0 again, and a target need not know names: between two of them
 * what was registered later is newer.
 *
 * @throws MLOPS_DEPLOY_OLDER when a newer version serves, or one of which that cannot be told
 */
export async function refuseOlder(
  { version, old, status: { serving } }: Pick<Planned, 'version' | 'old' | 'status'>,
  registry: Pick<Registry, 'show' | 'tagged'>,
): Promise<void> {
  if (!serving) return;
  const isOfName = serving.name === version.name;
  const isGreater = isOfName && compareVersions(serving.version, version.version) > 0;
  const isKnown = isOfName && old?.version.model.digest === serving.digest;
  if (isKnown && !isGreater) return;
  const tag = `${serving.name}@v${serving.version}`;
  if (isKnown) throw older(version, `is older than ${tag}, which serves`);

  const names = await registry.show();
  const all = names.flatMap(({ name, versions }) => versions.map((one) => ({ ...one, name })));
  const served = all.filter((one) => one.version === serving.version && one.model === serving.digest);
  if (isGreater && served.some((one) => one.tag === tag)) throw older(version, `is older than ${tag}, which serves`);
  // Who takes a version off the record makes no other name's of it.
  const isOwnNumber = isOfName && [...all, ...(await registry.tagged(version.name))].some((one) => one.tag === tag);
  const others = isOwnNumber ? [] : served.filter(({ name }) => name !== version.name);
  const later = others.find(({ registeredAt }) => registeredAt > version.registeredAt);
  if (later) throw older(version, `was registered before ${later.tag}, which serves`);
  if (isGreater && others.length === 0)
    throw older(
      version,
      `may be older than what serves as ${serving.version}, of which it is not known what version it is`,
    );
}

function older({ tag }: Planned['version'], why: string): Error {
  return fail('MLOPS_DEPLOY_OLDER', {
    message: `${tag} ${why}: nothing was deployed`,
    hint: `Roll back brings the older one back, proven again: start that workflow by hand with ${tag}.`,
  });
}
