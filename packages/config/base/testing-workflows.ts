import { posix } from 'node:path';
import type { Followed, Origin, WorkflowStep } from '#kit';

export const WORKFLOW = '.github/workflows/model.yml';
export const BASE = { branch: 'main', commit: 'b'.repeat(40) };
const BEGAN = { branch: 'main', commit: 'a'.repeat(40) };
const HEAD = 'c'.repeat(40);

/** What stands in the place of a file that is a symbolic link. */
export const linkTo = (target: string): string => `link to ${target}`;
const LINK = /^link to (.*)$/s;
/** What stands in the place of a submodule. */
export const submoduleAt = (commit: string): string => `submodule at ${commit}`;
const SUBMODULE = /^submodule at (.*)$/;

/** Files of a commit by their paths. */
export type Tree = Readonly<Record<string, string>>;

/** A server on which a change to be merged runs a step of ours, which its workflow file says as it was given where nothing else is said. */
export function originOf(
  trees: { base: Tree; began?: Tree | undefined; head?: Tree | undefined },
  step: Partial<Omit<WorkflowStep, 'input' | 'env'>> &
    Partial<Record<'given' | 'env', Readonly<Record<string, string>>>> = {},
): Origin {
  const { given = {}, env = {}, ...place } = step;
  const { workflow = WORKFLOW, job = 'model', action = 'run-pipeline' } = place;
  const uses = action === 'run-pipeline' ? '' : `/actions/${action}`;
  const inputs = Object.entries(given).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const written = { [workflow]: workflowFile({ [job]: steps({ uses, with: inputs.join(', ') }) }) };
  const { base, began = base, head = written } = trees;
  const files = new Map([
    [BASE.commit, base],
    [BEGAN.commit, began],
    [HEAD, head],
  ]);
  const read = async (commit: string, path: string) => {
    const text = files.get(commit)?.[path];
    return text === undefined ? undefined : Buffer.from(text);
  };
  const follow = async (commit: string, path: string): Promise<Followed> => {
    const names = path.split('/');
    for (let at = 1; at <= names.length; at++) {
      const found = names.slice(0, at).join('/');
      const submodule = SUBMODULE.exec(files.get(commit)?.[found] ?? '')?.[1];
      if (submodule !== undefined)
        return { kind: 'submodule', path: found, commit: submodule, rest: names.slice(at).join('/') };
      const target = LINK.exec(files.get(commit)?.[found] ?? '')?.[1];
      if (target === undefined) continue;
      const rest = names.slice(at);
      if (posix.isAbsolute(target)) return { kind: 'outside', path: posix.join(target, ...rest) };
      return follow(commit, posix.join(posix.dirname(found), target, ...rest));
    }
    return { kind: 'inside', path };
  };
  return {
    repository: 'acme/flights',
    defaultBranch: 'main',
    step: {
      ...{ workflow: WORKFLOW, job: 'model', repository: 'Acme/Judge', action: 'run-pipeline', ...place },
      input: (name: string) => given[name] ?? '',
      env: (name: string) => env[name],
    },
    change: { base: BEGAN, commit: HEAD, head: HEAD },
    base: async () => BASE,
    read,
    follow,
    readAll: async (commit: string, paths: readonly string[]) =>
      new Map(await Promise.all(paths.map(async (path) => [path, await read(commit, path)] as const))),
    list: async (commit: string, directory: string) =>
      Object.keys(files.get(commit) ?? {})
        .filter((path) => posix.dirname(path) === directory)
        .map((path) => posix.basename(path)),
    walk: async (commit: string) => Object.keys(files.get(commit) ?? {}),
    mergeBase: async () => BEGAN.commit,
  } as unknown as Origin;
}

/** Steps of one job: `uses` after the name of the repository, and their inputs. */
export const steps = (...of: { uses?: string; with: string }[]): string =>
  of.map(({ uses = '', with: inputs }) => `      - uses: acme/judge${uses}@v2\n        with: {${inputs}}\n`).join('');

/** A workflow file with these jobs. */
export function workflowFile(jobs: Readonly<Record<string, string>>, more = ''): string {
  const written = Object.entries(jobs).map(
    ([id, of]) => `  ${id}:\n${more}    steps:\n      - uses: actions/checkout@v5\n${of}`,
  );
  return `on: pull_request\njobs:\n${written.join('')}`;
}
