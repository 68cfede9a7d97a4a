import { join } from 'node:path';
import { DeploySection, inStaging, type Project } from '#config';
import { onlineStorePath } from '#features';
import { fail } from './errors.ts';

/** Where a name is deployed to, as mlops.yml says it: to production, or to staging, of which production knows nothing. */
export interface Environment {
  section: DeploySection;
  /** The project with the workspace that its state lies in. */
  project: Project;
  /** The online store that its servers look features up in: staging has none of its own to be made for it. */
  online: string;
  /** Name under which the ledger has its deployments. */
  recordedAs: string;
}

/** No name of a model ends so: a name has no dot. */
const STAGING = '.staging';

/** The name of the model whose deployments the ledger has under a name. */
export function modelOf(recordedAs: string): string {
  return recordedAs.endsWith(STAGING) ? recordedAs.slice(0, -STAGING.length) : recordedAs;
}

/** The project with the workspace that the state of staging lies in, whether or not mlops.yml says where that is. */
export function stagingOf(project: Project): Project {
  return { ...project, workspace: join(project.workspace, 'staging') };
}

/** @throws MLOPS_DEPLOY_TARGET when mlops.yml does not say where staging is */
export function environmentOf(project: Project, { name, staging }: { name: string; staging: boolean }): Environment {
  const section = project.config.deploy ?? DeploySection.parse({ target: 'process' });
  const online = onlineStorePath(project);
  if (!staging) return { section, project, online, recordedAs: name };
  const staged = inStaging(section);
  if (staged) {
    return { section: staged, project: stagingOf(project), online, recordedAs: `${name}${STAGING}` };
  }
  throw fail('MLOPS_DEPLOY_TARGET', {
    message: 'staging is asked for, and `deploy:` of mlops.yml does not say where that is',
    where: { ...project.locate(['deploy']), field: 'staging' },
    hint: 'Say it beside the target: staging: {url: …} or, of the target process, staging: {port: …}.',
  });
}
