import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineAction, projectInputs, type Action, type Host, type Verdict } from '#kit';
import { localFiles } from '#local';
import { perform, worstExit, type Performed } from './perform.ts';

let directory: string;
let ran: string[];
let outputs: [string, string][];
const home = process.cwd();
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-perform-')));
  process.chdir(directory);
  [ran, outputs] = [[], []];
});
afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

const written = {
  inputs: z.object(projectInputs),
  title: 'Judge it',
  description: 'Judges as told.',
  permissions: {},
};

/** Comes to what the first line of its file tells it to. */
const judge = defineAction({
  ...written,
  name: 'judge-it',
  outputs: { verdict: 'pass, fail or inconclusive', report: 'path' },
  async run({ inputs }) {
    ran.push(inputs.config ?? '');
    const say = readFileSync(inputs.config ?? 'alone', 'utf8')
      .split('\n')[0]!
      .replace('# ', '');
    if (say === 'error') throw new TypeError('broken');
    const verdict = say === 'nothing' ? {} : { verdict: say as Verdict };
    return { ...verdict, summary: say, outputs: { verdict: verdict.verdict ?? '', report: `${inputs.config}.html` } };
  },
});
const make = defineAction({
  ...written,
  name: 'make-it',
  outputs: { model: 'path' },
  run: async () => ({ summary: 'made', outputs: { model: 'x' } }),
});

function projects(says: readonly string[], name = (index: number): string => `project-${index}`): void {
  for (const [index, say] of says.entries()) {
    mkdirSync(join(directory, `p${index}`));
    writeFileSync(join(directory, `p${index}`, 'mlops.yml'), `# ${say}\nproject: ${name(index)}\n`);
  }
}

async function all(config: string, { action = judge, abortAfter }: { action?: Action; abortAfter?: number } = {}) {
  const stop = new AbortController();
  const host = {
    files: localFiles,
    log: { info: () => undefined },
    signal: stop.signal,
    output: async (name: string, value: string) => void outputs.push([name, value]),
  } as unknown as Host;
  const done: Performed[] = [];
  for await (const performed of perform(action, { config }, () => host)) {
    done.push(performed);
    if (done.length === abortAfter) stop.abort();
  }
  return done;
}

describe('the outputs', () => {
  it.each([
    { says: ['pass', 'pass'], verdict: 'pass', exit: 0 },
    { says: ['fail', 'pass'], verdict: 'fail', exit: 1 },
    { says: ['inconclusive', 'pass'], verdict: 'inconclusive', exit: 3 },
    { says: ['inconclusive', 'fail', 'pass'], verdict: 'fail', exit: 1 },
    { says: ['error', 'pass'], verdict: 'inconclusive', exit: 2 },
    { says: ['error', 'fail', 'pass'], verdict: 'fail', exit: 2 },
    { says: ['pass', 'nothing'], verdict: '', exit: 0 },
    { says: ['nothing', 'nothing'], verdict: '', exit: 0 },
    { says: ['nothing', 'fail'], verdict: 'fail', exit: 1 },
  ])('of a glob are one verdict: of $says, "$verdict"', async ({ says, verdict, exit }) => {
    projects(says);
    expect(worstExit(await all('*/mlops.yml'))).toBe(exit);
    expect(outputs).toEqual([['verdict', verdict]]);
  });

  it('of a glob that was stopped are no pass', async () => {
    projects(['pass', 'pass', 'pass']);
    await all('*/mlops.yml', { abortAfter: 2 });
    expect(ran).toHaveLength(2);
    expect(outputs).toEqual([['verdict', 'inconclusive']]);
  });

  it.each(['p0/mlops.yml', '*/mlops.yml'])('of one project are all of them: %s', async (config) => {
    projects(['pass']);
    await all(config);
    expect(outputs).toEqual([
      ['verdict', 'pass'],
      ['report', 'p0/mlops.yml.html'],
    ]);
  });

  it('of several projects are none where the action gives no verdict', async () => {
    projects(['pass', 'pass']);
    await all('*/mlops.yml', { action: make });
    expect(outputs).toEqual([]);
  });
});

describe('two files that describe a project of one name', () => {
  it('are refused before anything is done, both named', async () => {
    projects(['fail', 'pass', 'pass'], (index) => ['alpha', 'beta', 'alpha'][index]!);
    await expect(all('*/mlops.yml')).rejects.toMatchObject({
      code: 'MLOPS_PROJECTS_SEVERAL',
      message: expect.stringMatching(/p0\/mlops\.yml and p2\/mlops\.yml both describe a project called alpha/),
      where: { file: 'p2/mlops.yml', line: 2 },
    });
    expect([ran, outputs]).toEqual([[], []]);
  });

  it('are no concern of a file that cannot be read: it says so itself', async () => {
    projects(['pass', 'error']);
    writeFileSync(join(directory, 'p1', 'mlops.yml'), '# error\nproject: [project-0\n');
    expect(worstExit(await all('*/mlops.yml'))).toBe(2);
    expect(ran).toHaveLength(2);
  });
});
