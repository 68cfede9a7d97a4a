import { compareVersions } from '#registry';
import { fail } from './errors.ts';
import type { Planned } from './means.ts';

/**
 * A release that is run again, or is of an older commit, is not what people mean by going back.
 * @throws MLOPS_DEPLOY_OLDER when a newer version serves
 */
export function refuseOlder({ version, status: { serving } }: Pick<Planned, 'version' | 'status'>): void {
  if (serving?.name !== version.name || !(compareVersions(serving.version, version.version) > 0)) return;
  throw fail('MLOPS_DEPLOY_OLDER', {
    message: `${version.tag} is older than ${serving.name}@v${serving.version}, which serves: nothing was deployed`,
    hint: `Roll back brings the older one back, proven again: start that workflow by hand with ${version.tag}.`,
  });
}
