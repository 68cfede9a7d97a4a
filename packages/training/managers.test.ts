import { describe, expect, it } from '@jest/globals';
import { managersOf, readAbove } from './managers.ts';

/** Of a project in `teams/ml`. */
async function above(
  commands: string[],
  files: Record<string, string>,
  texts: Record<string, string> = {},
): Promise<string[]> {
  const names = new Set(Object.keys(files));
  const argvs = commands.map((command) => command.split(' '));
  const managers = managersOf(argvs, (name) => names.has(name), new Map(Object.entries(texts)));
  const read = async (asked: readonly string[]) => new Map(asked.map((name) => [name, files[name]!] as const));
  return [...(await readAbove(managers, names, 'teams/ml', read))].sort();
}

/** A web shop's, and a workspace of Python. */
const top = {
  '../../package.json': '{"workspaces": ["shop/*"]}',
  '../../package-lock.json': '',
  '../../yarn.lock': '',
  '../../pnpm-lock.yaml': '',
  '../../pyproject.toml': '[project]\nname = "top"',
  '../../uv.lock': '',
  '../../poetry.lock': '',
  '../../setup.cfg': '',
};

describe('what package managers read above a project', () => {
  it.each<{
    name: string;
    commands: string[];
    files?: Record<string, string>;
    texts?: Record<string, string>;
    expected: string[];
  }>([
    { name: 'pip and conda: nothing', commands: ['pip install -r r.txt', 'conda env update -f e.yml'], expected: [] },
    { name: 'python -m venv: nothing', commands: ['python3 -m venv .venv'], expected: [] },
    {
      name: 'npm without a package of its own: the nearest, and no other lock',
      commands: ['npm ci'],
      expected: ['../../package-lock.json', '../../package.json'],
    },
    { name: 'npm in a package of its own: nothing', commands: ['npm ci'], files: { 'package.json': '' }, expected: [] },
    {
      name: 'npm in a package that starts another as it is installed',
      commands: ['npm ci'],
      files: { 'package.json': '' },
      texts: { 'package.json': '{"scripts": {"prepare": "poetry install"}}' },
      expected: ['../../poetry.lock', '../../pyproject.toml'],
    },
    {
      name: 'npm in a member of a workspace',
      commands: ['npm ci'],
      files: { 'package.json': '', '../../package.json': '{"workspaces": ["./teams/*", "shop/*"]}' },
      expected: ['../../package-lock.json', '../../package.json'],
    },
    {
      name: 'npm, where a pattern says more than is known',
      commands: ['npm ci'],
      files: { 'package.json': '', '../../package.json': '{"workspaces": ["{shop,teams}/*"]}' },
      expected: ['../../package-lock.json', '../../package.json'],
    },
    {
      name: 'npm in a member that lies above the project',
      commands: ['npm ci'],
      files: { '../package.json': '', '../../package.json': '{"workspaces": ["teams"]}' },
      expected: ['../../package-lock.json', '../../package.json', '../package.json'],
    },
    {
      name: 'pnpm by its own list of packages',
      commands: ['pnpm install'],
      files: { 'package.json': '', '../../pnpm-workspace.yaml': 'packages:\n  - teams/*\n' },
      expected: ['../../package.json', '../../pnpm-lock.yaml', '../../pnpm-workspace.yaml'],
    },
    {
      name: 'pnpm, which that list does not name',
      commands: ['pnpm install'],
      files: { 'package.json': '', '../../pnpm-workspace.yaml': "packages:\n  - 'shop/*'\n" },
      expected: [],
    },
    {
      name: 'yarn: settings wherever they lie',
      commands: ['yarn install'],
      files: { 'package.json': '', '../.yarnrc.yml': '' },
      expected: ['../.yarnrc.yml'],
    },
    {
      name: 'uv sync in a member of a workspace',
      commands: ['uv sync'],
      files: { 'pyproject.toml': '', '../../pyproject.toml': '[tool.uv.workspace]\nmembers = ["teams/*"]' },
      expected: ['../../pyproject.toml', '../../uv.lock'],
    },
    {
      name: 'uv sync in no member: settings, and no lock',
      commands: ['uv sync'],
      files: { 'pyproject.toml': '', '../../pyproject.toml': '[tool.uv.workspace]\nmembers = ["libs/*"]' },
      expected: ['../../pyproject.toml'],
    },
    {
      name: 'uv pip: settings, and no lock',
      commands: ['uv venv', 'uv pip sync requirements.txt'],
      files: { '../.python-version': '' },
      expected: ['../../pyproject.toml', '../.python-version'],
    },
    {
      name: 'poetry: of the nearest project',
      commands: ['poetry install --no-root'],
      expected: ['../../poetry.lock', '../../pyproject.toml'],
    },
    {
      name: 'cargo: of the workspace around it',
      commands: ['cargo build'],
      files: { 'Cargo.toml': '', '../../Cargo.toml': '[workspace]', '../../Cargo.lock': '' },
      expected: ['../../Cargo.lock', '../../Cargo.toml'],
    },
    { name: 'a script that says nothing of any', commands: ['node install.mjs'], expected: [] },
    {
      name: 'a script: what its text says',
      commands: ['bash set-up.sh'],
      texts: { 'set-up.sh': 'cd web\nyarn install --immutable # good to go' },
      expected: ['../../package.json', '../../yarn.lock'],
    },
    {
      name: 'what a shell is given',
      commands: ['sh -c npx\tplaywright'],
      expected: ['../../package-lock.json', '../../package.json'],
    },
    {
      name: 'a module of the repository that is called like a tool',
      commands: ['python3 -m venv .venv'],
      files: { 'venv.py': '' },
      texts: { 'venv.py': 'run(["poetry", "install"])' },
      expected: ['../../poetry.lock', '../../pyproject.toml'],
    },
    {
      name: 'a tool that starts what only it knows: all',
      commands: ['nox -s setup'],
      expected: Object.keys(top)
        .filter((name) => !name.endsWith('setup.cfg'))
        .sort(),
    },
    {
      name: 'conda run starts anything',
      commands: ['conda run -n x npm ci'],
      expected: ['../../package-lock.json', '../../package.json'],
    },
  ])('$name', async ({ commands, files = {}, texts = {}, expected }) => {
    expect(await above(commands, { ...top, ...files }, texts)).toEqual(expected);
  });
});
