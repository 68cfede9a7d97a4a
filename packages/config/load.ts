import { basename, dirname, join, relative, resolve } from 'node:path';
import type { z } from 'zod';
import type { Host } from '#kit';

import { withBasePolicy } from './base/policy.ts';
import { whyMissing } from './base/dropped.ts';
import { fail } from './errors.ts';
import { isInside, realPlace } from './paths.ts';
import { invalid } from './problem.ts';
import { projectName, repositoryOf } from './repository.ts';
import { type Config, type Project } from './schema.ts';
import { validate } from './validate.ts';
import { withoutUndefined } from './without-undefined.ts';
import { readYaml, type YamlDocument } from './yaml.ts';

const FILE = 'mlops.yml';

export interface LoadOptions {
  /** Path of mlops.yml, relative to `directory`; default `mlops.yml` there. */
  config?: string;
  /** Directories outside of the repository that the operator allows, relative to `directory`. */
  dataRoots?: readonly string[];
  /** Default: the working directory. */
  directory?: string;
}

/**
 * Reads mlops.yml.
 * @throws MLOPS_CONFIG_MISSING, MLOPS_CONFIG_SYNTAX, MLOPS_CONFIG_INVALID, MLOPS_PATH_OUTSIDE
 */
export async function loadProject(host: Host, options: LoadOptions = {}): Promise<Project> {
  const directory = resolve(options.directory ?? process.cwd());
  const path = resolve(directory, options.config ?? FILE);
  const named = relative(directory, path) || path;
  const root = await realPlace(dirname(path));
  const repository = await repositoryOf(host, root);
  await refuseOutside(path, repository, named);
  let bytes: Uint8Array;
  try {
    bytes = await host.files.read(path);
  } catch (cause) {
    throw fail('MLOPS_CONFIG_MISSING', {
      message: `${named} cannot be read: expected the description of a project${options.config ? '' : ` in ${directory}`}.`,
      where: { file: named },
      hint: options.config ? 'Check --config.' : 'Write one with: mlops init',
      cause,
    });
  }
  const document = readYaml({
    content: bytes,
    file: named,
    fail: (detail) => fail('MLOPS_CONFIG_SYNTAX', detail),
  });
  const checked = validate(document.value);
  if (!checked.config) throw invalid(checked.problems, document);
  const linked = join(await realPlace(directory), relative(directory, dirname(path))) !== root;
  const placed = await place({
    config: checked.config,
    ...{ root, repository },
    file: join(root, basename(path)),
    options: { ...options, directory },
    document,
  });
  return { ...placed, ...(linked && { linked }) };
}

/**
 * A project as another commit has it, in a work tree of that commit.
 * @param config its mlops.yml then, by its path in the repository; default: today's
 * @throws as {@link loadProject}
 */
export function projectThen(
  host: Host,
  today: Project,
  { directory, config }: { directory: string; config?: string | undefined },
): Promise<Project> {
  const place = config ?? relative(today.repository, today.file!);
  return loadProject(host, { config: join(directory, place), dataRoots: today.dataRoots });
}

/**
 * What stands in another file of the machine is not for the errors that quote mlops.yml, which a change may make a link.
 * @throws MLOPS_PATH_OUTSIDE
 */
async function refuseOutside(path: string, repository: string, named: string): Promise<void> {
  const real = await realPlace(path).catch(() => undefined);
  if (real !== undefined && isInside(repository, real)) return;
  throw fail('MLOPS_PATH_OUTSIDE', {
    message: `${named} is a symbolic link that leads out of the repository ${repository}, or nowhere.`,
    where: { file: named },
    hint: 'Put the file itself there.',
  });
}

/**
 * A project without mlops.yml, put together from an action's inputs. Its name defaults to the directory's.
 * @throws MLOPS_CONFIG_INVALID
 */
export async function projectFromInputs(
  host: Host,
  options: { directory?: string; dataRoots?: readonly string[]; config: Partial<z.input<typeof Config>> },
): Promise<Project> {
  const directory = resolve(options.directory ?? process.cwd());
  const root = await realPlace(directory);
  // Beside a server the repository has a name; the directory of a checkout may be called anything.
  const named = projectName(host.origin?.repository ?? root);
  const { project: given, ...config } = options.config;
  const checked = validate(withoutUndefined({ project: given ?? named, ...config }));
  if (!checked.config) throw invalid(checked.problems);
  const project = await place({
    config: checked.config,
    ...{ root, repository: await repositoryOf(host, root) },
    options: { ...options, directory },
  });
  return { ...project, ...(given === undefined && { unnamed: true }) };
}

/**
 * The project that inputs speak of: the mlops.yml they name or that lies in the working directory, else a project put
 * together from the inputs alone. A change that is to be merged is judged by the rules of its base.
 * @param alone what the inputs say of a project without mlops.yml; with `insist`, even when there is one
 * @throws MLOPS_CONFIG_MISSING, MLOPS_CONFIG_SYNTAX, MLOPS_CONFIG_INVALID, MLOPS_BASE_POLICY
 */
export async function openProject(
  host: Host,
  inputs: { config?: string | undefined; project?: string | undefined; 'data-roots': readonly string[] },
  alone: { config?: Partial<z.input<typeof Config>>; insist?: boolean } = {},
): Promise<Project> {
  const dataRoots = inputs['data-roots'];
  const described = inputs.config !== undefined || (!alone.insist && (await host.files.exists(resolve(FILE))));
  if (described && inputs.project !== undefined) {
    throw fail('MLOPS_CONFIG_INVALID', {
      message: `${inputs.config ?? FILE} names the project, and so does the input project.`,
      where: { field: 'project' },
      hint: 'Leave the input out: it is for predictions without mlops.yml.',
    });
  }
  if (described) {
    const loaded = loadProject(host, { ...(inputs.config && { config: inputs.config }), dataRoots });
    const project = await loaded.catch(async (error: unknown) => {
      const path = resolve(inputs.config ?? FILE);
      throw await whyMissing({ host, repository: await repositoryOf(host, dirname(path)) }, error, path);
    });
    return withBasePolicy(host, project);
  }
  return projectFromInputs(host, { dataRoots, config: { ...alone.config, project: inputs.project } });
}

interface Parts {
  config: Config;
  root: string;
  repository: string;
  file?: string;
  options: { directory: string; dataRoots?: readonly string[] };
  document?: YamlDocument;
}

async function place({ config, root, repository, file, options, document }: Parts): Promise<Project> {
  const dataRoots = await Promise.all(
    (options.dataRoots ?? []).map((path) => realPlace(resolve(options.directory, path))),
  );
  return {
    name: config.project,
    config,
    root,
    ...(file !== undefined && { file }),
    repository,
    dataRoots: [repository, ...dataRoots],
    workspace: join(root, '.mlops'),
    locate: (path) => document?.locate(path),
  };
}
