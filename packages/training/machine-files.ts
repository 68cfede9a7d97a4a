import { basename, posix, relative, sep } from 'node:path';
import type { Project } from '#config';
import type { Host } from '#kit';
import { codeAmong } from './code.ts';
import { follow } from './follow.ts';
import { UNASKED } from './managers.ts';
import { isBelow } from './places.ts';
import { isProgram, NamedFiles } from './references.ts';
import { fileOf, rolesOf } from './roles.ts';
import { sourcesOf } from './sources.ts';

/** Workflows, and actions wherever they lie. */
const STEPS = /^\.github\/(workflows|actions)\/|(^|\/)action\.ya?ml$/;

/** What tools that make a machine ready read without being told, besides package managers. */
const TOOLS = new Set(['.tool-versions', 'mise.toml', '.mise.toml', '.nvmrc', 'Dockerfile', 'apt.txt']);

/** Lists of packages as people name them, or the folder that they lie in: `requirements-gpu.txt`, `deps/linux.txt`. */
const PACKAGES = /(^|[/._-])(requirements?|constraints?|deps|dependencies|lock|environments?)([/._-]|$)/i;

/**
 * Which of these files may say how a machine is made ready before a program of the project runs. No stage states these, unless
 * `train.setup` names them: another version of Python or of a package gives another model. What a workflow starts (`make deps`, `tox`,
 * `uv sync --project envs`) reads what only it knows, so that it is not asked what does, but what surely does not:
 *
 * - documentation, and descriptions of projects, which stages read;
 * - what lies in the folder of another project, or in the project's own, where it counts as code of every program. Where `code:` says
 *   what the result of a program depends on, of the own folder only what a program names or those patterns do.
 *
 * None of this holds for workflows and actions, what they name, what that names, and so on; nor for what package managers and
 * people call a list of packages.
 * @param changed paths in the repository, also of files that are gone
 */
export async function machineFiles(
  host: Host,
  project: Pick<Project, 'repository' | 'root' | 'config' | 'file'>,
  changed: readonly string[],
): Promise<string[]> {
  const { repository, root, config, file } = project;
  const sources = await sourcesOf(host, repository);
  const roles = rolesOf(sources, { config });
  const description = basename(file ?? 'mlops.yml');
  const place = placeIn(repository, root);
  const isStep = (name: string): boolean => STEPS.test(name);
  const isDescription = (name: string): boolean => posix.basename(name) === description;
  // A workflow says which words are files by their endings; what it starts is read as programs are.
  const all = [...new Set([...sources.all, ...changed])].filter((name) => !isDescription(name));
  const [inFull, asPrograms] = [() => false, (name: string) => roles.isSource(name)].map(
    (isSource) => new NamedFiles(all, isSource),
  );
  const reached = await follow(sources, roles, sources.all.filter(isStep), {
    namedIn: (reference, name = '') =>
      (isStep(name) ? inFull! : asPrograms!).namedIn(reference).filter((one) => !roles.isDocumentation(one)),
  });
  const others = sources.all.filter(isDescription).map((name) => posix.dirname(name));
  const isOfAnother = (name: string): boolean =>
    others.some((folder) => isBelow(folder, name) && !isBelow(folder, place));
  const stated = await statedByPrograms(host, project, place);
  const isOwn = (name: string): boolean => isBelow(place, name) && (stated?.has(name) ?? true);
  return changed.filter((name) => {
    if (isStep(name) || reached.has(name)) return true;
    if (roles.isDocumentation(name) || isDescription(name)) return false;
    return listsPackages(name) || !(isOfAnother(name) || isOwn(name));
  });
}

function listsPackages(name: string): boolean {
  const base = posix.basename(name);
  const said = `${posix.basename(posix.dirname(name))}/${base}`;
  return UNASKED.has(base) || TOOLS.has(base) || (!isProgram(name) && PACKAGES.test(said));
}

/** @returns what the programs and their patterns name, from the top of the repository; undefined where all of the folder is their code */
async function statedByPrograms(
  host: Host,
  { root, config, file }: Pick<Project, 'root' | 'config' | 'file'>,
  place: string,
): Promise<ReadonlySet<string> | undefined> {
  const { data = {}, features, train, evaluate } = config;
  if (!(train?.code ?? evaluate?.code)) return undefined;
  const sources = await sourcesOf(host, root);
  const described = { config, file: fileOf({ root, file }) };
  const programs = [{ run: features?.run }, { run: train?.run, code: train?.code }, { ...evaluate }];
  const named = Object.values(data).flatMap(({ path, contract }) =>
    contract === undefined ? [path] : [path, contract],
  );
  for (const { run, code = [] } of programs.filter(({ run }) => run !== undefined))
    named.push(...(await codeAmong(sources, described, { run, code })).code);
  return new Set(named.map((name) => posix.join(place, name)));
}

const placeIn = (repository: string, path: string): string => relative(repository, path).split(sep).join('/') || '.';
