import { posix } from 'node:path';

/** Scripts of a package.json that npm runs when it installs. */
const RUN_BY_NPM = /^((pre|post)?(install|prepare)|prepublish|dependencies)$/;

/** What conda is asked for that only installs; `conda run` starts any program. */
const INSTALLED_BY_CONDA = /^(env (create|update)|create|install|update)\b/;

/**
 * The tool that a command starts, by its own name or as a module of Python; nothing of a program of the repository.
 *
 * @param isOwn whether a file is of the repository: a program there may be called `pip` too
 */
export function toolOf(
  argv: readonly string[],
  isOwn: (place: string) => boolean,
): { name: string; words: readonly string[] } | undefined {
  const [first = '', ...rest] = argv;
  if (isOwn(posix.join(first))) return undefined;
  const program = posix.basename(first);
  const isModule = /^python(\d(\.\d+)?)?$/.test(program) && rest[0] === '-m';
  const [name = '', ...words] = isModule ? rest.slice(1) : [program, ...rest];
  // `python -m` looks into the directory that it runs in first.
  if (isModule && [`${name}.py`, `${name}/__init__.py`, `${name}/__main__.py`].some(isOwn)) return undefined;
  return { name: name.replace(/^pip\d(\.\d+)?$/, 'pip'), words };
}

/**
 * Whether a command only installs what it names, or finds by a name in `UNASKED`, so that what it reads is known. Of any other,
 * such as a build, a script or `uv sync`, which installs the project itself, nobody but itself knows.
 *
 * @param isOwn whether a file is of the repository
 * @param manifests texts of the package.json files that npm may read
 */
export function onlyInstalls(
  argv: readonly string[],
  isOwn: (place: string) => boolean,
  manifests: readonly string[],
): boolean {
  const { name, words } = toolOf(argv, isOwn) ?? { name: '', words: [] };
  const asked = words.filter((word) => !word.startsWith('-')).join(' ');
  switch (name) {
    case 'venv':
    case 'virtualenv':
    case 'ensurepip':
      return true;
    case 'pip':
      return /^install\b/.test(asked);
    case 'uv':
      return /^(venv|python install|pip (sync|install))\b/.test(asked);
    case 'conda':
    case 'mamba':
    case 'micromamba':
      return INSTALLED_BY_CONDA.test(asked);
    case 'poetry':
      return /^install\b/.test(asked) && words.includes('--no-root');
    case 'npm':
      return (
        /^(ci|install|i)\b/.test(asked) &&
        (words.includes('--ignore-scripts') || !(isOwn('binding.gyp') || manifests.some(isBuilt)))
      );
    default:
      return false;
  }
}

/** A directory in a requirements file that is built, and not linked by `-e`. */
const BUILT_BY_UV = /^[ \t]*(\.{1,2}(\/|[ \t]*$)|([\w.[\]-]+[ \t]*@[ \t]*)?file:)/m;

/**
 * Whether a command leaves what it built of an older commit in the environment: uv builds a directory again only when its
 * pyproject.toml changed, wherever the environment is, unless it is told otherwise.
 *
 * @param read the text of a file that a word of the command may name
 */
export function keepsOldBuild(argv: readonly string[], read: (place: string) => string | undefined): boolean {
  const [first = '', ...words] = argv;
  const [one, other] = words.filter((word) => !word.startsWith('-'));
  const manifest = read('pyproject.toml') ?? '';
  const isTold = words.some((word) => /^--(reinstall|refresh)\b/.test(word)) || /^\s*cache-keys\s*=/m.test(manifest);
  if (posix.basename(first) !== 'uv' || isTold) return false;
  if (one === 'pip')
    return /^(sync|install)$/.test(other ?? '') && words.some((word) => BUILT_BY_UV.test(read(word) ?? ''));
  const isPackage = /^\s*(\[build-system\]|package\s*=\s*true)/m.test(manifest);
  return one === 'sync' && isPackage && words.includes('--no-editable') && !words.includes('--no-install-project');
}

/** Whether npm runs programs of the repository for a package.json. */
function isBuilt(manifest: string): boolean {
  try {
    const { scripts, workspaces } = JSON.parse(manifest) as { scripts?: object; workspaces?: unknown };
    return workspaces !== undefined || Object.keys(scripts ?? {}).some((name) => RUN_BY_NPM.test(name));
  } catch {
    return true;
  }
}
