import { posix } from 'node:path';
import { glob } from './glob.ts';
import { onlyInstalls, toolOf } from './installers.ts';

/** What a package manager finds without being told, there and in the directories above, by its own documentation. */
interface Manager {
  /** Of the directories that have one of these the nearest is its project; above that lies a workspace which names it. */
  manifests: readonly string[];
  /** Read beside a manifest. */
  beside: readonly string[];
  /** Settings, read wherever they lie above. */
  settings?: readonly string[];
  /** Names the members of a workspace. Default: the manifest says it. */
  workspace?: string;
  /** What a manifest says that holds settings for all below it. */
  configured?: RegExp;
}

const OF_NODE = { manifests: ['package.json'] };
const OF_PYTHON = { manifests: ['pyproject.toml'] };
const OF_UV = { ...OF_PYTHON, settings: ['uv.toml', '.python-version'], configured: /\btool\.uv\b/ };

const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: { ...OF_NODE, beside: ['package-lock.json', 'npm-shrinkwrap.json', '.npmrc'] },
  pnpm: { ...OF_NODE, beside: ['pnpm-lock.yaml', '.npmrc', '.pnpmfile.cjs'], workspace: 'pnpm-workspace.yaml' },
  yarn: { ...OF_NODE, beside: ['yarn.lock'], settings: ['.yarnrc', '.yarnrc.yml', '.npmrc'] },
  bun: { ...OF_NODE, beside: ['bun.lock', 'bun.lockb', 'bunfig.toml', '.npmrc'] },
  uv: { ...OF_UV, beside: ['uv.lock'] },
  'uv pip': { ...OF_UV, beside: [] },
  poetry: { ...OF_PYTHON, beside: ['poetry.lock', 'poetry.toml'] },
  pdm: { ...OF_PYTHON, beside: ['pdm.lock', 'pdm.toml'], settings: ['.python-version'] },
  hatch: { ...OF_PYTHON, beside: ['hatch.toml'] },
  pipenv: { manifests: ['Pipfile'], beside: ['Pipfile.lock'] },
  pixi: { manifests: ['pixi.toml', 'pyproject.toml'], beside: ['pixi.lock'] },
  cargo: { manifests: ['Cargo.toml'], beside: ['Cargo.lock'], settings: ['rust-toolchain.toml'] },
  go: { manifests: ['go.mod'], beside: ['go.sum'], settings: ['go.work', 'go.work.sum'] },
  julia: { manifests: ['Project.toml'], beside: ['Manifest.toml'] },
};

/** Start what they are given, which says itself what it starts. */
const STARTS_GIVEN =
  /^(python(\d(\.\d+)?)?|node|ruby|perl|Rscript|R|(ba|da|z|k)?sh|env|make|pip|conda|mamba|micromamba)$/;

/** What package managers, builds and `make` or `nox` read in the project's folder without being told. */
export const UNASKED: ReadonlySet<string> = new Set([
  ...Object.values(MANAGERS).flatMap(({ manifests, beside, settings = [], workspace = [] }) =>
    [manifests, beside, settings, workspace].flat(),
  ),
  ...['setup.py', 'setup.cfg', 'environment.yml', 'environment.yaml', 'conda-lock.yml', 'renv.lock', 'DESCRIPTION'],
  ...['Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Taskfile.yml', 'noxfile.py', 'tox.ini'],
]);

/** Whether a text may say which package manager is started: no list of requirements, no lock. */
export const mayStart = (name: string): boolean =>
  !/\.(txt|in|md|rst|sum)$|[.-](lockb?|shrinkwrap)(\.\w+)?$/.test(name);

/**
 * The package managers that commands may start: those that they are or say, those that a text says, and all of them where a tool
 * such as `nox` starts what only it knows.
 *
 * @param isOwn whether a file is of the repository
 * @param texts of the files that the commands start, by name
 */
export function managersOf(
  commands: readonly (readonly string[])[],
  isOwn: (place: string) => boolean,
  texts: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const all = Object.keys(MANAGERS);
  const manifests = [...texts].flatMap(([name, text]) => (name === 'package.json' ? [text] : []));
  const found = new Set<string>();
  for (const argv of commands) {
    const tool = toolOf(argv, isOwn)?.name ?? 'sh';
    const isKnown = Object.hasOwn(MANAGERS, tool);
    if (onlyInstalls(argv, isOwn, manifests)) {
      if (isKnown) found.add(tool === 'uv' ? 'uv pip' : tool);
      continue;
    }
    const said = [argv.join('\n'), ...texts.values()];
    const isSaid = (name: string): boolean => said.some((text) => says(text, name));
    for (const name of isKnown || STARTS_GIVEN.test(tool) ? all.filter(isSaid) : all) found.add(name);
  }
  return found;
}

/** `go` is a word of many comments; `npx` looks where npm does. */
const SAYS: Readonly<Record<string, RegExp>> = {
  go: /\bgo["',\s]+(build|get|install|mod|run|generate)\b/,
  npm: /\bnp[mx]\b/,
};
const says = (text: string, name: string): boolean => (SAYS[name] ?? new RegExp(`\\b${name}\\b`)).test(text);

/**
 * What package managers read above a project.
 *
 * @param folder the project's, from the top of the repository
 * @param read texts of files
 */
export async function readAbove(
  managers: ReadonlySet<string>,
  names: ReadonlySet<string>,
  folder: string,
  read: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Set<string>> {
  const parts = folder === '' ? [] : folder.split('/');
  const levels = [...parts, ''].map((_, up) => posix.join(...Array<string>(up).fill('..'), '.'));
  const found = new Set<string>();
  for (const manager of managers) {
    const { manifests, beside, settings = [], workspace, configured } = MANAGERS[manager]!;
    const at = (level: string, bases: readonly string[]): string[] =>
      bases.map((base) => posix.join(level, base)).filter((name) => names.has(name));
    const own = levels.findIndex((level) => at(level, manifests).length > 0);
    const listing = workspace === undefined ? manifests : [workspace];
    for (const [up, level] of levels.entries()) {
      if (up === 0) continue;
      for (const name of at(level, settings)) found.add(name);
      const member = parts.slice(-up, own > 0 ? -own : undefined).join('/');
      const texts = up > own ? [...(await read(at(level, listing)))] : [];
      for (const [name, text] of texts) if (configured?.test(text)) found.add(name);
      const isRoot = texts.some(([name, text]) => isWorkspaceOf(name, text, member));
      if (up === own || isRoot) for (const name of at(level, [...manifests, ...beside, ...listing])) found.add(name);
    }
  }
  return found;
}

const SAID = /(["'`])([^"'`\n]+)\1|^\s*-\s*([^\s"'#]+)/gm;

/** A pattern that is more than `glob` knows may mean any. */
const IS_WIDER = /^(?=.*[*/]).*([{[]|[@!+?*]\()/;

/** Whether a manifest says of a directory that it is a member; what it leaves out again is one too. */
function isWorkspaceOf(manifest: string, text: string, member: string): boolean {
  if (!manifest.endsWith('.yaml') && !/\bworkspace/.test(text)) return false;
  // Of Rust, what its packages depend on by a path is one too.
  if (manifest.endsWith('Cargo.toml')) return true;
  const said = [...text.matchAll(SAID)].map(([, , quoted, bare]) => (quoted ?? bare)!);
  return said.some((pattern) => IS_WIDER.test(pattern) || glob(pattern).test(member));
}
