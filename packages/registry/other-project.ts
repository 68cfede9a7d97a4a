import { join, relative } from 'node:path';
import { fail } from './errors.ts';
import type { VersionRecord } from './records.ts';

interface DescribedProject {
  name: string;
  root: string;
  repository: string;
  /** Absolute path of its mlops.yml, where it has one. */
  file?: string | undefined;
}

/**
 * All models of a repository are in one registry; the files and the runs of each are its project's.
 *
 * @param command what was asked for, with the version: it is to be asked again with another description
 * @throws MLOPS_REGISTRY_PROJECT
 */
export function refuseOther(
  { tag, project: of }: Pick<VersionRecord, 'tag' | 'project'>,
  { name, repository, root, file }: DescribedProject,
  command: string,
): void {
  if (of === name) return;
  const before = relative('.', join(root, 'before.yml'));
  // A project that is renamed is another one from then on: its description of before is in the commit of the version.
  const renamed =
    file === undefined
      ? ''
      : `. Was it renamed since: git show ${tag}:${relative(repository, file)} > ${before}; ${command} --config ${before}`;
  throw fail('MLOPS_REGISTRY_PROJECT', {
    message: `${tag} is of the project ${of}; this one is ${name}`,
    hint: `Name the mlops.yml that says project: ${of}, or ask in its folder: ${command} --config FILE${renamed}`,
  });
}
