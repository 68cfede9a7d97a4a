import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { githubVariables, jobEnvironment } from '../engine/environment.ts';
import type { Event, GithubDouble, Permissions, WorkflowRun } from '../doubles/github/index.ts';

const root = join(import.meta.dirname, '..', '..');
/** Where the built actions are; `FAULTS_FROM=sources` starts them from their sources, which takes three times as long. */
const from = process.env['FAULTS_FROM'] ?? join(root, 'dist');
const program = (name: string): string => {
  if (from !== 'sources') return `await import(${JSON.stringify(join(from, `${name}.js`))});`;
  const [action, call = 'start'] = name.split('.');
  return `await (await import(${JSON.stringify(join(root, 'entry', 'bundle.ts'))})).${call}('${action}');`;
};

/** How much faster a disturbed step's clock runs than the machine's: it has much to wait for. */
const FACTOR = 20;
/** A step that takes longer by the machine's clock hangs; one that is not in a hurry has a busy machine. */
const LONGEST_MS = { hurried: 120_000, calm: 600_000 };

interface StepToRun {
  double: GithubDouble;
  run: WorkflowRun;
  event: Event;
  /** GITHUB_JOB */
  job: string;
  /** The action: `run-pipeline`; what it does before the job's first step: `run-pipeline.begin`. */
  action: string;
  permissions: Permissions;
  /** As in `with:`; the token is added. */
  inputs: Record<string, string>;
  /** What is checked out; undefined for none. A fresh copy each time, as a job has. */
  checkout: string | undefined;
  /** Where the job's directory is made. */
  home: string;
  /** Directory of an earlier step of the same job, where this is not its first one. */
  directory?: string;
  /** Whether its clock is faster than the machine's, for all that it waits for. */
  hurried?: boolean;
  /** Milliseconds by which its time of day is ahead; default 0. */
  later?: number | undefined;
  /** The process, as soon as there is one: to be killed. */
  onStart?: (child: ChildProcess) => void;
}

export interface Ended {
  /** undefined when it was killed. */
  status: number | undefined;
  killed: boolean;
  outputs: Record<string, string>;
  summary: string;
  log: string;
  /** Of its run, to the API and the results service together; and all that say of no run whose they are. */
  requests: number;
  /** By its own clock. */
  seconds: number;
  directory: string;
}

/**
 * One step of a job as the Actions runner starts it, a process of its own, against the double.
 * @throws Error when it neither ends nor is killed
 */
export async function runStep(step: StepToRun): Promise<Ended> {
  const { double, run, event, job, permissions, hurried = false } = step;
  const [factor, longest] = hurried ? [FACTOR, LONGEST_MS.hurried] : [1, LONGEST_MS.calm];
  const directory = step.directory ?? (await checkOut(step));
  const state = mkdtempSync(join(tmpdir(), 'step-'));
  const file = (name: string, content = ''): string => {
    writeFileSync(join(state, name), content);
    return join(state, name);
  };
  mkdirSync(join(state, 'temp'));
  const inputs = {
    token: double.token({ repository: run.repository, permissions, run, job }),
    matrix: 'null',
    ...step.inputs,
  };
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ...(await jobEnvironment({ double, event, workflow: run.workflow }, run)),
    ...Object.fromEntries(githubVariables(event, run)),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_REPOSITORY: 'mlops-actions/mlops-actions',
    GITHUB_JOB: job,
    GITHUB_ACTOR: event.actor,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary.md'),
    GITHUB_WORKSPACE: directory,
    RUNNER_TEMP: join(state, 'temp'),
    RUNNER_DEBUG: '1',
    ACTIONS_RUNTIME_TOKEN: double.runtimeToken({ run, job }),
    ACTIONS_RESULTS_URL: double.resultsUrl,
    FAST_CLOCK: String(factor),
    // git has a clock of its own.
    GIT_HTTP_LOW_SPEED_TIME: String(120 / factor),
    LATER: String(step.later ?? 0),
    NODE_NO_WARNINGS: '1',
  };
  const before = double.requests.length;
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', join(import.meta.dirname, 'fast-clock.ts'), '--input-type=module', '-e', program(step.action)],
    { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  step.onStart?.(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (log += text));
  let hangs = false;
  const watch = setTimeout(() => {
    hangs = true;
    child.kill('SIGKILL');
  }, longest);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearTimeout(watch);
  if (hangs) throw new Error(`${step.action} was not done after ${longest / 1000} s:\n${log}`);
  const ended = {
    status: status ?? undefined,
    killed: status === null,
    outputs: outputsOf(readFileSync(env.GITHUB_OUTPUT, 'utf8')),
    summary: readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'),
    log,
    // A rival asks at the same time.
    requests: double.requests.slice(before).filter((one) => one.run === undefined || one.run === run.id).length,
    seconds: ((performance.now() - began) * factor) / 1000,
    directory,
  };
  rmSync(state, { recursive: true, force: true, maxRetries: 3 });
  return ended;
}

async function checkOut({ double, event, checkout, home }: StepToRun): Promise<string> {
  const directory = mkdtempSync(join(home, 'job-'));
  if (checkout === undefined) return directory;
  const { git } = event.repository;
  for (const args of [
    ['init', '-q'],
    ['remote', 'add', 'origin', `${double.serverUrl}/${event.repository.fullName}`],
    ['config', `url.${double.url}/git/.insteadOf`, `${double.serverUrl}/`],
    ['fetch', '-q', '--depth=1', event.repository.path, checkout],
    ['checkout', '-q', '--detach', 'FETCH_HEAD'],
  ])
    await git.run(['-C', directory, ...args], { bare: false });
  return directory;
}

function outputsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name!, value!]),
  );
}
