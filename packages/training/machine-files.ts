import { basename, posix, relative, sep } from 'node:path';
import type { Project } from '#config';
import type { Host } from '#kit';
import { follow } from './follow.ts';
import { UNASKED } from './managers.ts';
import { isBelow } from './places.ts';
import { NamedFiles } from './references.ts';
import { rolesOf } from './roles.ts';
import { sourcesOf } from './sources.ts';

/** Workflows, and actions wherever they lie. */
const STEPS = /^\.github\/(workflows|actions)\/|(^|\/)action\.ya?ml$/;

/** What tools that make a machine ready read without being told, besides package managers. */
const TOOLS = new Set(['.tool-versions', 'mise.toml', '.mise.toml', '.nvmrc', 'Dockerfile', 'apt.txt']);

/**
 * Which files of a repository say how a machine is made ready before a program of the project runs: those of workflows and
 * actions, what they name, what that names, and so on; and what package managers read, beside mlops.yml or above it. No stage
 * states these, unless `train.setup` names them: another version of Python or of a package gives another model.
 *
 * What a description of a project names is left out: stages read that. Documentation makes nothing ready.
 * @param changed paths in the repository, also of files that are gone
 */
export async function machineFiles(
  host: Host,
  { repository, root, config, file }: Pick<Project, 'repository' | 'root' | 'config' | 'file'>,
  changed: readonly string[],
): Promise<string[]> {
  const sources = await sourcesOf(host, repository);
  const roles = rolesOf(sources, { config });
  const description = basename(file ?? 'mlops.yml');
  const place = placeIn(repository, root);
  const isStep = (name: string): boolean => STEPS.test(name);
  // A workflow says which words are files by their endings; what it starts is read as programs are.
  const all = [...new Set([...sources.all, ...changed])].filter((name) => posix.basename(name) !== description);
  const [inFull, asPrograms] = [() => false, (name: string) => roles.isSource(name)].map(
    (isSource) => new NamedFiles(all, isSource),
  );
  const reached = await follow(sources, roles, sources.all.filter(isStep), {
    namedIn: (reference, name = '') =>
      (isStep(name) ? inFull! : asPrograms!).namedIn(reference).filter((one) => !roles.isDocumentation(one)),
  });
  const isUnasked = (name: string): boolean => {
    const base = posix.basename(name);
    return (UNASKED.has(base) || TOOLS.has(base)) && isBelow(posix.dirname(name), place);
  };
  return changed.filter((name) => isStep(name) || reached.has(name) || isUnasked(name));
}

const placeIn = (repository: string, path: string): string => relative(repository, path).split(sep).join('/') || '.';
