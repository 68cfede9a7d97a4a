import { readdir } from 'node:fs/promises';
import { basename, delimiter, join, relative, sep } from 'node:path';
import type { Host } from '#kit';
import { projectName } from '../repository.ts';
import { sampleFile, type Sample } from './sample.ts';

export interface DataFile {
  /** Relative to the directory, with forward slashes. */
  path: string;
  /** Absent when the file's columns cannot be seen without a data engine, or the file is not here. */
  sample?: Sample;
  /** Only its `.dvc` file is here. */
  absent?: boolean;
  contract?: string;
}

/** How the project sets up its Python. */
export interface Environment {
  kind: 'uv' | 'poetry' | 'conda' | 'pip' | 'pyproject';
  file: string;
  /** Whether to install is to build the project with setuptools, which leaves directories in it. */
  builds?: boolean;
}

/** What `mlops init` sees in a directory. */
export interface Inspection {
  name: string;
  data: DataFile[];
  predictions: DataFile[];
  train?: string;
  predict?: string;
  notebooks: string[];
  dvc: boolean;
  environment?: Environment;
  /** Whether `uv` is installed here: it sets up in a second what pip needs twenty for. */
  uv: boolean;
  /** Directories that .gitignore names, without their slashes. */
  ignored: readonly string[];
  /** An mlops.yml that is already there. */
  config?: string;
}

const DEEPEST = 3;
const MOST_ENTRIES = 20_000;
const NOT_DATA = /^(node_modules|venv|env|site-packages|__pycache__|build|dist|target)$/;

/** Looks at names, three levels deep, and at the beginning of the text files among the data. Writes nothing. */
export async function inspectDirectory(host: Host, directory: string): Promise<Inspection> {
  const names = await listFiles(directory);
  const at = (name: string): string | undefined => (names.includes(name) ? name : undefined);
  const tables = names
    .filter((name) => /\.(csv|parquet|jsonl|ndjson)(\.dvc)?$/i.test(name))
    .map((name) => name.replace(/\.dvc$/, ''));
  const contracts = names.filter((name) => /\.odcs\.ya?ml$/i.test(name));
  const files: DataFile[] = [];
  for (const path of new Set(tables)) {
    const present = names.includes(path);
    const sample = present ? await sampleFile(join(directory, path)) : undefined;
    const contract = contracts.find((name) => stem(name) === stem(path));
    files.push({
      path,
      ...(sample && { sample }),
      ...(!present && { absent: true }),
      ...(contract !== undefined && { contract }),
    });
  }
  const train = at('train.py') ?? at('src/train.py');
  const predict = at('predict.py') ?? at('src/predict.py');
  const environment = await environmentOf(host, directory, names);
  const config = at('mlops.yml') ?? at('mlops.yaml');
  return {
    name: projectName(directory),
    data: files.filter(({ path }) => !isPredictions(path)),
    predictions: files.filter(({ path }) => isPredictions(path)),
    ...(train !== undefined && { train }),
    ...(predict !== undefined && { predict }),
    notebooks: names.filter((name) => name.endsWith('.ipynb')),
    uv: await installed(host, 'uv'),
    ignored: await ignoredIn(host, directory),
    dvc: names.some((name) => name.endsWith('.dvc') || name === 'dvc.yaml'),
    ...(environment && { environment }),
    ...(config !== undefined && { config }),
  };
}

async function ignoredIn(host: Host, directory: string): Promise<string[]> {
  const file = join(directory, '.gitignore');
  const text = (await host.files.exists(file)) ? await host.files.readText(file) : '';
  return text.split('\n').map((line) => line.trim().replace(/^\/|\/$/g, ''));
}

async function installed(host: Host, program: string): Promise<boolean> {
  const directories = (host.env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  const found = await Promise.all(directories.map((directory) => host.files.exists(join(directory, program))));
  return found.includes(true);
}

function isPredictions(path: string): boolean {
  return /(^|[-_.])(predictions?|preds?|scores?|scored)([-_.]|$)/i.test(basename(path));
}

/** The file's name up to its first dot: `flights` of `contracts/flights.odcs.yaml`. */
function stem(path: string): string {
  return basename(path).split('.')[0]!.toLowerCase();
}

/** Regular files below `directory`, sorted, relative with forward slashes; hidden and built directories are not entered. */
async function listFiles(directory: string): Promise<string[]> {
  const names: string[] = [];
  const visit = async (at: string, depth: number): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (names.length >= MOST_ENTRIES) return;
      const path = join(at, entry.name);
      if (entry.isFile()) names.push(relative(directory, path).split(sep).join('/'));
      const entered =
        entry.isDirectory() && depth < DEEPEST && !entry.name.startsWith('.') && !NOT_DATA.test(entry.name);
      if (entered) await visit(path, depth + 1);
    }
  };
  await visit(directory, 1);
  return names.sort();
}

async function environmentOf(
  host: Host,
  directory: string,
  names: readonly string[],
): Promise<Environment | undefined> {
  const found = (kind: Environment['kind'], ...candidates: string[]): Environment | undefined => {
    const file = candidates.find((name) => names.includes(name));
    return file === undefined ? undefined : { kind, file };
  };
  const pyproject = names.includes('pyproject.toml')
    ? await host.files.readText(join(directory, 'pyproject.toml'))
    : '';
  const building = (one: Environment | undefined): Environment | undefined =>
    one && isBuiltBySetuptools(pyproject, one.kind) ? { ...one, builds: true } : one;
  return (
    building(found('uv', 'uv.lock')) ??
    found('poetry', 'poetry.lock') ??
    (/^\[tool\.poetry\]/m.test(pyproject) ? { kind: 'poetry', file: 'pyproject.toml' } : undefined) ??
    found('pip', 'requirements.txt') ??
    found('conda', 'environment.yml', 'environment.yaml') ??
    building(found('pyproject', 'pyproject.toml'))
  );
}

/** pip takes setuptools where nothing is said; uv builds nothing then. */
function isBuiltBySetuptools(pyproject: string, kind: Environment['kind']): boolean {
  if (!/^\s*\[build-system\]/m.test(pyproject)) return kind === 'pyproject';
  const [, backend] = /^\s*build-backend\s*=\s*["']([^"']*)/m.exec(pyproject) ?? [];
  return backend === undefined || /^setuptools\b/.test(backend);
}
