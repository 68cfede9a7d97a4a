import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { defaultBranch } from '#evidence';
import { MlopsError, type Host } from '#kit';
import { lint, namesOfTrainings, workflowFiles, type Files, type LintOptions } from '#lint';
import { fail } from '../errors.ts';
import { ours } from './ours.ts';
import { choices, templates, type Choice, type TemplateName } from './templates.ts';

/** A workflow file and what becomes of it. */
export interface PlannedWorkflow {
  /** From the repository's top. */
  path: string;
  text: string;
  /** `same`: it is there already, with this very text. `other`: a file of that name is there and is left alone. */
  state: 'new' | 'same' | 'other';
}

export interface WorkflowPlan {
  /** The repository's top, absolute. */
  top: string;
  files: PlannedWorkflow[];
  chosen: readonly Choice[];
  defaultBranch: string;
  /** Nothing here says which branch is the default one: `main` is a guess. */
  guessedBranch: boolean;
  /** Trainings here whose model nobody releases, beside others, and what to write. */
  unreleased: readonly string[];
}

/**
 * @param options.directory where the project is; @param options.chosen default: `pull-request` where there is an mlops.yml,
 * else `predictions`
 * @throws MLOPS_INIT_NO_REPOSITORY
 */
export async function planWorkflows(
  host: Host,
  options: { directory: string; chosen: readonly Choice[] },
): Promise<WorkflowPlan> {
  const top = await repositoryTop(host, options.directory);
  const branch = (await defaultBranch(host, top))?.name;
  const described = await host.files.exists(join(options.directory, 'mlops.yml'));
  const usual: Choice = described ? 'pull-request' : 'predictions';
  const chosen: readonly Choice[] = options.chosen.length > 0 ? options.chosen : [usual];
  const config = relative(top, join(options.directory, 'mlops.yml')).split(sep).join('/');
  const place = {
    defaultBranch: branch ?? 'main',
    ...(described && config !== 'mlops.yml' && { config }),
    ...((chosen.includes('train') || (await host.files.exists(join(top, fileOf('train'))))) && {
      trainsElsewhere: true,
    }),
  };
  const names = chosen.flatMap((choice) => choices[choice]);
  const texts = (trainings?: readonly string[]): Map<string, string> =>
    new Map(names.map((name) => [fileOf(name), templates[name].text({ ...place, ...(trainings && { trainings }) })]));
  const there = await filesThere(host, top);
  const known = { ours: await ours(), defaultBranch: { name: place.defaultBranch } };
  const trainings = understood(() => namesOfTrainings(new Map([...texts(), ...there]), known, place.config)) ?? [];
  const written = texts(trainings.length > 0 ? trainings : undefined);
  return {
    top,
    chosen,
    defaultBranch: place.defaultBranch,
    guessedBranch: branch === undefined,
    unreleased: understood(() => unreleased(new Map([...written, ...there]), known)) ?? [],
    files: await Promise.all(
      [...written].map(async ([path, text]) => ({ path, text, state: await stateOf(host, top, { path, text }) })),
    ),
  };
}

/** The workflows that are there already; none where they are not what GitHub takes for some. */
async function filesThere(host: Host, top: string): Promise<Files> {
  try {
    return await workflowFiles(host, top);
  } catch (error) {
    if (error instanceof MlopsError) return new Map();
    throw error;
  }
}

/** What workflows say; undefined where one of them cannot be read, which `mlops lint` tells. */
function understood<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MlopsError) return undefined;
    throw error;
  }
}

function unreleased(files: Files, known: LintOptions): string[] {
  return lint(files, known)
    .findings.filter(({ rule }) => rule === 'training-unreleased')
    .map(({ at, message, fix }) => `${at.file}: ${message} ${fix}`);
}

/** Writes what is new, never over a file that is there, not even one that appears meanwhile. @returns what is there now */
export async function writeWorkflows(host: Host, plan: WorkflowPlan): Promise<PlannedWorkflow[]> {
  const written: PlannedWorkflow[] = [];
  for (const file of plan.files) written.push(file.state === 'new' ? await write(host, plan.top, file) : file);
  return written;
}

async function write(host: Host, top: string, file: PlannedWorkflow): Promise<PlannedWorkflow> {
  const path = join(top, file.path);
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${host.random.uuid()}`;
  await writeFile(aside, file.text, { flag: 'wx' });
  try {
    // A hard link appears whole or not at all, and unlike a rename refuses to replace.
    await link(aside, path);
    return file;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    return { ...file, state: await stateOf(host, top, file) };
  } finally {
    await rm(aside, { force: true });
  }
}

function fileOf(name: TemplateName): string {
  return `.github/workflows/${templates[name].file}.yml`;
}

async function stateOf(
  host: Host,
  top: string,
  { path, text }: Pick<PlannedWorkflow, 'path' | 'text'>,
): Promise<PlannedWorkflow['state']> {
  const file = join(top, path);
  if (!(await host.files.exists(file))) return 'new';
  return (await host.files.readText(file)) === text ? 'same' : 'other';
}

/** @throws MLOPS_INIT_NO_REPOSITORY */
async function repositoryTop(host: Host, directory: string): Promise<string> {
  const asked = await host.git.run(['rev-parse', '--show-toplevel'], { directory });
  if (asked.code === 0) return Buffer.from(asked.stdout).toString('utf8').trimEnd();
  throw fail('MLOPS_INIT_NO_REPOSITORY', {
    message: `${directory} is in no git repository: workflows belong to one.`,
    hint: 'Run git init first, or name the directory: mlops init --github path/to/project',
    cause: new Error(asked.stderr.trim()),
  });
}
