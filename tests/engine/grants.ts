import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PlannedJob } from './jobs.ts';

/** What the steps of one job get on GitHub and act can not give to one job alone. */
export interface Grant {
  /** What stands in act's environment for the token, and what each job finds instead. */
  placeholder: string;
  token: string;
  /** For every step. */
  env: Record<string, string>;
  /** For JavaScript actions only. */
  runtime: Record<string, string>;
}

/** The programs act starts steps with. */
const PROGRAMS = ['node', 'bash', 'sh', 'python', 'python3', 'pwsh'];

/**
 * Puts `step-shim.py` under the name of each program that starts steps.
 * @param state directory of the run @param python an interpreter that stays where it is
 * @returns the directory that must be first on the PATH
 */
export function makeShims(state: string, path: string, python: string): string {
  const directory = join(state, 'shims');
  mkdirSync(directory, { recursive: true });
  const source = readFileSync(join(import.meta.dirname, 'step-shim.py'), 'utf8');
  for (const name of PROGRAMS) {
    const program = path
      .split(delimiter)
      .map((part) => join(part, name))
      .find((candidate) => existsSync(candidate));
    if (program === undefined) continue;
    // Python, because a shell drops the variables it can not name, and `INPUT_DATA-ROOTS` is one.
    writeFileSync(join(directory, name), `#!${python} -IS\nPROGRAM = ${JSON.stringify(program)}\n${source}`, {
      mode: 0o755,
    });
  }
  return directory;
}

/** A job has begun: from now on its steps find what it was granted, or why they may not run. */
export function grant(
  state: string,
  job: Pick<PlannedJob, 'workflow' | 'id'>,
  granted: Grant | { refused: string },
): void {
  const file = grantFile(state, job);
  mkdirSync(join(state, 'granted'), { recursive: true });
  writeFileSync(`${file}.new`, fieldsOf(granted), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  rmSync(`${file}.held`, { force: true });
}

/** What it says in threes: its kind, a name and a value, each ended by a NUL, which no variable holds. */
function fieldsOf(granted: Grant | { refused: string }): string {
  const threes =
    'refused' in granted
      ? [['refused', '', granted.refused]]
      : [
          ['token', granted.placeholder, granted.token],
          ...Object.entries(granted.env).map((variable) => ['env', ...variable]),
          ...Object.entries(granted.runtime).map((variable) => ['runtime', ...variable]),
        ];
  return threes
    .flat()
    .map((field) => `${field}\0`)
    .join('');
}

/** A job waits for people: its first step does, for as long as they take. */
export function hold(state: string, job: Pick<PlannedJob, 'workflow' | 'id'>): void {
  mkdirSync(join(state, 'granted'), { recursive: true });
  writeFileSync(`${grantFile(state, job)}.held`, '');
}

/** The job has ended. */
export function withdraw(state: string, job: Pick<PlannedJob, 'workflow' | 'id'>): void {
  rmSync(grantFile(state, job), { force: true });
}

/** Named by what a step can know of its job: the names act gives it. */
function grantFile(state: string, { workflow, id }: Pick<PlannedJob, 'workflow' | 'id'>): string {
  return join(state, 'granted', `${Buffer.from(`${workflow}\n${id}`).toString('hex').slice(-200)}`);
}
