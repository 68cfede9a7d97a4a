import { posix } from 'node:path';
import { withoutSlash } from './places.ts';

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
      return /^(install|sync)\b/.test(asked) && words.includes('--no-root');
    case 'npm':
      return (
        /^(ci|install|i)\b/.test(asked) &&
        !manifests.some(hasLocal) &&
        (words.includes('--ignore-scripts') || !(isOwn('binding.gyp') || manifests.some(isBuilt)))
      );
    default:
      return false;
  }
}

/** Flags that lead an installer elsewhere than to the environment of the project. */
const LEADS_ELSEWHERE =
  /^(--(user|system|active|global|location|target|prefix|root|directory|project|python|break-system-packages|system-site-packages)(=|$)|-[gtCp]$)/;

/** Variables that do. */
const LED_ELSEWHERE =
  /^(UV|PIP)_(.*_)?(SYSTEM|SYSTEM_PYTHON|ENVIRONMENT|TARGET|PREFIX|USER|ROOT|PYTHON|DIR|CONFIG_FILE|PROJECT)$|^npm_config_(global|prefix|location)$/i;

/** Whether variables may lead installers out of a project. */
export const areLeadingElsewhere = (names: readonly string[]): boolean =>
  names.some((name) => LED_ELSEWHERE.test(name) && !name.endsWith('_CACHE_DIR'));

/**
 * Where a command installs: `inside` in a directory of the project's own; `by node`, where programs of Node.js look, unless a
 * script does more; `anywhere`, such as in the active environment, which other projects and other commits install in too.
 *
 * @param isOwn whether a file is of the repository: what that does only it knows
 */
export function placeOfInstall(
  argv: readonly string[],
  isOwn: (place: string) => boolean,
): 'inside' | 'by node' | 'anywhere' {
  const [first = ''] = argv;
  const tool = toolOf(argv, isOwn);
  if (!tool) return 'anywhere';
  const { name, words } = tool;
  const made = placesMade(argv, isOwn);
  if (made.length > 0) return made.every(isInside) ? 'inside' : 'anywhere';
  if (CONDA.test(name)) return isInside(prefixOf(words) ?? '..') ? 'inside' : 'anywhere';
  if (words.some((word) => LEADS_ELSEWHERE.test(word))) return 'anywhere';
  if (name === 'pip' || name === 'ensurepip') return first.includes('/') && isInside(first) ? 'inside' : 'anywhere';
  if (name === 'uv') return given(words)[0] === 'pip' ? 'inside' : 'anywhere';
  return /^(npm|npx|pnpm|yarn|bun|node)$/.test(name) ? 'by node' : 'anywhere';
}

/** Below the project's folder. */
const isInside = (place: string): boolean =>
  !posix.isAbsolute(place) && !/^(\.\.?|~[^/]*)(\/|$)/.test(posix.join(place));

/**
 * The environments that a command makes where there is none, by its own documentation: what installs into one that somebody
 * has made cannot make it again.
 */
export function placesMade(argv: readonly string[], isOwn: (place: string) => boolean): string[] {
  const { name, words } = toolOf(argv, isOwn) ?? { name: '', words: [] };
  const [asked = '', other = '.venv'] = given(words);
  if (name === 'venv' || name === 'virtualenv') {
    const isWhole = asked !== '' && !words.includes('--system-site-packages');
    return isWhole ? given(words).map((place) => withoutSlash(posix.join(place))) : [];
  }
  if (name === 'uv' && asked === 'venv')
    return words.includes('--system-site-packages') ? [] : [withoutSlash(posix.join(other))];
  if (name === 'uv') {
    // Where there is no project, or not this one, what is used is what somebody made.
    const isElsewhere = words.some((word) =>
      /^(-s|--(active|directory|project|no-project|no-sync|isolated|script))(=|$)/.test(word),
    );
    return /^(sync|run)$/.test(asked) && !isElsewhere && isOwn('pyproject.toml') ? ['.venv'] : [];
  }
  if (name === 'npm') {
    const isElsewhere = words.some((word) => LEADS_ELSEWHERE.test(word));
    return /^(ci|install|i)$/.test(asked) && !isElsewhere ? ['node_modules'] : [];
  }
  const place = CONDA.test(name) && words.includes('create') ? prefixOf(words) : undefined;
  return place === undefined ? [] : [withoutSlash(posix.join(place))];
}

/** Whether a command empties the environment that it makes, where there is one. */
export function clears(argv: readonly string[]): boolean {
  const { name, words } = toolOf(argv, () => false) ?? { name: '', words: [] };
  if (name === 'npm') return given(words)[0] === 'ci';
  return words.includes('--clear') || (name === 'uv' && words.includes('-c'));
}

const CONDA = /^(conda|mamba|micromamba)$/;

/** Of conda, where it installs. */
function prefixOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => /^(-p|--prefix)$/.test(word));
  return at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--prefix='))?.slice('--prefix='.length);
}

/** Options of installers whose value is the next word. */
const HAS_VALUE =
  /^(-[pcfir]|--(python|prompt|index|index-url|default-index|extra-index-url|cache-dir|find-links|group|extra|link-mode))$/;

/** What a command is given besides options. */
const given = (words: readonly string[]): string[] =>
  words.filter((word, at) => !word.startsWith('-') && !HAS_VALUE.test(words[at - 1] ?? ''));

/** Whether a program makes its environment by itself when it is started. */
export const makesItself = (argv: readonly string[]): boolean => {
  const { name, words } = toolOf(argv, () => false) ?? { name: '', words: [] };
  return name === 'uv' && given(words)[0] === 'run';
};

/** A requirement by its name, of an index; and the options that lead to no file but to one that is read as this one is. */
const BY_NAME =
  /^([\w.-]+(\s*\[[^\]]*\])?(\s*@\s*(git\+)?https?:\S+|[\s(]*[<>=!~][\w\s.,*+!<>=~)-]*)?\s*(;.*)?|(-[rci]|--(requirement|constraint|index-url|extra-index-url|trusted-host|pre|prefer-binary|no-binary|only-binary|require-hashes|no-index)\b).*)?$/;

/** No line that a person writes is longer. */
const LONGEST_LINE = 1000;

/** Whether a list of requirements names nothing but what an index has, so that it says all that an installer reads. */
export function namesOnlyReleases(requirements: string): boolean {
  const lines = requirements.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.every((line) => {
    const said = line
      .replace(/(^|\s)#.*$/, '')
      .replaceAll(/\s--hash[= ]\S+/g, '')
      .trim();
    return said.length <= LONGEST_LINE && BY_NAME.test(said) && !/^[^@]*\.(whl|zip|tgz|tar(\.\w+)?)\s*$/.test(said);
  });
}

/** What npm takes for a directory or an archive of the repository, and for no release. */
const IS_LOCAL = /^(file|link|portal|workspace):|^(\.{1,2}|~)?(\/|$)|^[^:]*\.(tgz|tar\.gz)$/;

/** Whether npm installs what lies in the repository. */
function hasLocal(manifest: string): boolean {
  const isAny = (value: unknown): boolean =>
    typeof value === 'string' ? IS_LOCAL.test(value) : Object.values(value ?? {}).some(isAny);
  try {
    const said = Object.entries(JSON.parse(manifest) as object);
    return said.some(([key, value]) => /dependencies$|^(overrides|resolutions)$/i.test(key) && isAny(value));
  } catch {
    return false; // npm does not read it either
  }
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
