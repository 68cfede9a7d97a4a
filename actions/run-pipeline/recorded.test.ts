import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openProject, type Project } from '#config';
import { factsOf, ledgerIfAny, parseStatement, performStage, recordRun, stageOutput, TOOL } from '#evidence';
import { defineAction, stageInputs, type Action, type Host, type LedgerBranch } from '#kit';
import { testHost, type TestHost } from '#testing';
import { ledgerBranch } from '../../packages/evidence/ledger/branch.ts';
import { directoryStore } from '../../packages/evidence/store/directory-store.ts';
import { z } from 'zod';
import { prepareAndRun } from './prepare.ts';

const home = process.cwd();
let root: string;
let project: Project;
let main: string;
/** What was executed, in order. */
let ran: string[];

/** A stage of which each execution is noted: it copies a file of the project. */
function stage(name: 'train-model' | 'evaluate-model', reads: string): Action {
  return defineAction({
    name,
    title: name,
    description: 'Copies a file.',
    inputs: z.object(stageInputs),
    outputs: {},
    permissions: {},
    ...(name === 'train-model'
      ? { chain: { reads: [], makes: ['model'] } }
      : { chain: { reads: ['model'], makes: [] } }),
    async run({ inputs, host }) {
      const before = name === 'train-model' ? [] : [(await stageOutput(project, 'train-model')).material('copy')];
      const work = {
        stage: name,
        materials: [{ name: `code/${reads}`, path: join(root, reads), role: 'code' as const }, ...before],
        parameters: {},
        program: { command: ['copy', reads], prepare: async () => undefined },
        predicate: 'provenance' as const,
        execute: async (output: string) => {
          ran.push(name);
          writeFileSync(join(output, 'copy'), readFileSync(join(root, reads)));
          return {};
        },
      };
      const { cached } = await performStage(host, project, work, { cache: inputs['cache'] as boolean });
      return { summary: name, outputs: {}, cached };
    },
  });
}
const gate = defineAction({
  name: 'gate-model',
  title: 'gate-model',
  description: 'Judges nothing.',
  inputs: z.object(stageInputs),
  outputs: {},
  permissions: {},
  async run() {
    ran.push('gate-model');
    return { summary: 'judged', outputs: {} };
  },
});
const stages = [stage('train-model', 'train.mjs'), stage('evaluate-model', 'predict.mjs'), gate];

const git = async (host: Host, ...args: string[]): Promise<string> => {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const { code, stdout, stderr } = await host.git.run([...identity, ...args], { directory: root });
  if (code !== 0) throw new Error(stderr);
  return Buffer.from(stdout).toString('utf8').trim();
};
const perform = (host: Host, cache = true) =>
  prepareAndRun(host, project, { stages, cache, inputsOf: () => ({ cache }) });
const setUps = (): number =>
  existsSync(join(root, 'set-up.log')) ? readFileSync(join(root, 'set-up.log'), 'utf8').length : 0;

/** The default branch with a recorded run, and a branch beside it on a machine that has nothing but what that run kept. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'recorded-'));
  process.chdir(root);
  const files = {
    'mlops.yml': 'project: copies\nevaluate: {predictions: predictions.csv}\n',
    'setup.mjs': "import { appendFileSync } from 'node:fs';\nappendFileSync('set-up.log', '.');\n",
    'train.mjs': '// train\n',
    'predict.mjs': '// predict\n',
    '.gitignore': '.mlops/\nset-up.log\nkept/\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const host = testHost({ directory: root });
  await git(host, 'init', '-q', '-b', 'main');
  await git(host, 'add', '.');
  await git(host, 'commit', '-q', '-m', 'Begin');
  main = await git(host, 'rev-parse', 'HEAD');
  const described = await openProject(host, { 'data-roots': [] });
  const train = { run: ['node', 'train.mjs'], setup: [['node', 'setup.mjs']], params: {}, seed: 0 };
  project = { ...described, config: { ...described.config, train } };
  ran = [];
});
afterEach(() => {
  process.chdir(home);
  rmSync(root, { recursive: true });
});

/** The step of a job, and its cell of a matrix, as far as a server has it. */
const inJob = ([job, cell]: readonly string[]) => ({
  step: { workflow: '.github/workflows/model.yml', job },
  ...(cell !== undefined && { cell }),
});

async function record(job?: readonly string[]): Promise<void> {
  const host = testHost({ directory: root });
  const startedAt = host.clock.now();
  const pushed = {
    change: { commit: main, head: main, branch: 'main', untrusted: false },
    refresh: async () => undefined,
  };
  const origin = job && ({ ...pushed, ...inJob(job) } as unknown as NonNullable<Host['origin']>);
  await perform({ ...host, ...(origin && { origin }) });
  const ledger = (await ledgerIfAny(host, project))!;
  const recorded = ['train-model', 'evaluate-model'];
  await recordRun(host, project, ledger, { config: 'mlops.yml', stages: recorded, startedAt, verdict: 'pass' });
  renameSync(join(root, '.mlops', 'store'), join(root, 'kept'));
  rmSync(join(root, '.mlops'), { recursive: true });
  rmSync(join(root, 'set-up.log'));
  await git(host, 'switch', '-q', '-c', 'change');
  ran = [];
}

interface Around {
  /** Files that the change edits. */
  edits?: readonly string[];
  unconfirmed?: string;
  /** And its cell. */
  job?: readonly string[];
  change?: { untrusted?: boolean; base?: undefined };
}

/** Beside a server, as far as it is asked. */
async function onServer({
  edits = [],
  unconfirmed,
  job,
  change = {},
}: Around): Promise<{ host: TestHost; asked: string[] }> {
  for (const name of edits) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    appendFileSync(join(root, name), '\n');
  }
  const local = testHost({ directory: root });
  await git(local, 'add', '.');
  await git(local, 'commit', '-q', '--allow-empty', '-m', 'Change');
  const head = await git(local, 'rev-parse', 'HEAD');
  const asked: string[] = [];
  const kept = directoryStore(join(root, 'kept'));
  const store: Host['store'] = {
    put: (path) => local.store.put(path),
    has: async (digest) => (await local.store.has(digest)) || kept.has(digest),
    get: async (digest, path) => ((await local.store.has(digest)) ? local.store : kept).get(digest, path),
  };
  const base = { branch: 'main', commit: main };
  const ledger = ledgerBranch(local, root, 'mlops/ledger') as LedgerBranch;
  const origin = {
    defaultBranch: 'main',
    ...(job && inJob(job)),
    change: { commit: head, head, branch: 'change', untrusted: false, base, ...change },
    mergeBase: async () => main,
    async *ancestors() {
      yield { commit: head, parents: [main] };
      yield { commit: main, parents: [] };
    },
    async *since() {},
    changedFiles: async () => edits.map((path) => ({ status: 'M', path })),
    tipOfDefault: async () => main,
    ledger: () => ledger,
    whyUnconfirmed: async (run: { id: string }) => (asked.push(run.id), unconfirmed),
    refresh: async () => void ran.push('asks again'),
  };
  return { host: { ...local, store, origin: origin as unknown as NonNullable<Host['origin']> }, asked };
}

const judged = ['asks again', 'gate-model'];
const all = ['train-model', 'evaluate-model', ...judged];

describe('a change beside what the default branch recorded', () => {
  it('executes nothing where nothing that is read has changed, sets nothing up, and says so in its evidence', async () => {
    await record();
    const { host } = await onServer({ edits: ['README.md', 'docs/use.md'] });
    const done = await perform(host);
    expect({ ran, setUps: setUps(), states: done.states.map(({ cached }) => cached) }).toEqual({
      ...{ ran: ['gate-model'], setUps: 0, states: [true, true, false] },
    });
    const path = join(project.workspace, 'evidence', 'train-model.json');
    const facts = factsOf(parseStatement(readFileSync(path, 'utf8'), path));
    expect(facts).toMatchObject({ commit: host.origin!.change.commit, cached: { from: expect.any(String) } });
    expect(host.lines.join('\n')).toMatch(/Taken from recorded run [0-9a-f]{12}, which .*: 2 files, 12 bytes/);
  });

  it('executes from what has changed on, after set-up, and is judged by what is recorded by then', async () => {
    await record();
    const { host } = await onServer({ edits: ['predict.mjs'] });
    await perform(host);
    expect({ ran, setUps: setUps() }).toEqual({ ran: ['evaluate-model', ...judged], setUps: 1 });
  });

  it.each<{ name: string; around: Around; before?: () => void; says?: RegExp }>([
    { name: 'a program has changed that all of it begins with', around: { edits: ['train.mjs'] } },
    { name: 'nobody confirms the record', around: { unconfirmed: 'no workflow run left it' } },
    {
      name: 'what was kept has expired',
      around: {},
      before: () => rmSync(join(root, 'kept'), { recursive: true }),
      says: /recorded cannot be taken for train-model, evaluate-model: without `register:`/,
    },
    {
      name: 'the workflow has changed that makes the machine ready',
      around: { edits: ['.github/workflows/model.yml'] },
      says: /recorded is not taken: \.github\/workflows\/model\.yml changed since/,
    },
    { name: 'anyone may have started it', around: { change: { untrusted: true } } },
    { name: 'it is to be merged into nothing', around: { change: { base: undefined } } },
  ])('executes all where $name', async ({ around, before, says = /^/ }) => {
    await record();
    before?.();
    const { host } = await onServer(around);
    const done = await perform(host);
    expect({ ran, setUps: setUps(), error: done.error }).toEqual({ ran: all, setUps: 1, error: undefined });
    expect(host.lines.join('\n')).toMatch(says);
    expect(host.lines.join('\n')).not.toMatch(/warning/i);
  });

  it.each<{ name: string; recorded?: string[]; here: string[]; taken: boolean }>([
    { name: 'this one', recorded: ['model'], here: ['model'], taken: true },
    { name: 'this cell of it', recorded: ['model', 'a1b2c3d4'], here: ['model', 'a1b2c3d4'], taken: true },
    { name: 'another one', recorded: ['model'], here: ['newer'], taken: false },
    { name: 'another cell of it', recorded: ['model', 'a1b2c3d4'], here: ['model', 'b1b2c3d4'], taken: false },
    { name: 'nobody says which', here: ['model'], taken: false },
  ])('the job that ran the programs is $name: taken is $taken', async ({ recorded, here, taken }) => {
    await record(recorded);
    const { host } = await onServer({ job: here });
    await perform(host);
    expect(ran).toEqual(taken ? ['gate-model'] : all);
    const why = /recorded is not taken for train-model, evaluate-model: the programs ran in another job than this one/;
    expect(why.test(host.lines.join('\n'))).toBe(!taken);
  });

  it('executes all where another version of this tool recorded it', async () => {
    const tool = TOOL as { version: string };
    const { version } = tool;
    tool.version = '0.0.1';
    await record().finally(() => (tool.version = version));
    const { host } = await onServer({});
    await perform(host);
    expect(ran).toEqual(all);
  });

  it('executes all where the programs ran on another kind of machine', async () => {
    const arch = jest.spyOn(os, 'arch').mockReturnValue('s390x');
    await record().finally(() => arch.mockRestore());
    const { host } = await onServer({});
    await perform(host);
    expect(ran).toEqual(all);
  });

  it('executes all where it is asked to, and asks nobody', async () => {
    await record();
    const { host, asked } = await onServer({});
    await perform(host, false);
    expect({ ran, asked }).toEqual({ ran: all, asked: [] });
  });

  it('tells of a set-up that fails, whichever stage it was for', async () => {
    await record();
    writeFileSync(join(root, 'setup.mjs'), 'process.exit(3);\n');
    const { host } = await onServer({ edits: ['predict.mjs'] });
    const { states, error } = await perform(host);
    expect({ ran, states: states.map(({ stage }) => stage), error }).toEqual({
      ...{ ran: [], states: ['set-up'], error: expect.objectContaining({ code: 'MLOPS_PROGRAM_FAILED' }) },
    });
  });
});
