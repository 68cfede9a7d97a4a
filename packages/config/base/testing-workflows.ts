import { posix } from 'node:path';
import type { Origin, WorkflowStep } from '#kit';

export const WORKFLOW = '.github/workflows/model.yml';
export const BASE = { branch: 'main', commit: 'b'.repeat(40) };
const BEGAN = { branch: 'main', commit: 'a'.repeat(40) };
const HEAD = 'c'.repeat(40);

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
  const at = new Map([
    [BASE.commit, base],
    [BEGAN.commit, began],
    [HEAD, head],
  ]);
  const read = async (commit: string, path: string) => {
    const text = at.get(commit)?.[path];
    return text === undefined ? undefined : Buffer.from(text);
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
    readAll: async (commit: string, paths: readonly string[]) =>
      new Map(await Promise.all(paths.map(async (path) => [path, await read(commit, path)] as const))),
    list: async (commit: string, directory: string) =>
      Object.keys(at.get(commit) ?? {})
        .filter((path) => posix.dirname(path) === directory)
        .map((path) => posix.basename(path)),
    walk: async (commit: string) => Object.keys(at.get(commit) ?? {}),
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
