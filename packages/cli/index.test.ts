import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { stages } from '#actions/stages';
import { defineAction, defineErrors, flag, projectInputs, text, type Action, type Verdict } from '#kit';
import { commands } from './commands.ts';
import { main } from './index.ts';

const schemas = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'schemas');
const ajv = new Ajv2020({ strict: false });
const schema = (name: string): object =>
  JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), 'utf8')) as object;
const validates = {
  result: ajv.compile(schema('result')),
  error: ajv.compile(schema('error')),
  projects: ajv.compile(schema('projects')),
};

const fail = defineErrors({ MLOPS_EXAMPLE: 'An example.' });

/** Does what its inputs, or the file that `config` names, tell it to. */
const judge = defineAction({
  name: 'judge-it',
  title: 'Judge it',
  description: 'Judges. As told.',
  inputs: z.object({
    say: text().describe('pass, fail, inconclusive, error, defect, or nothing'),
    loud: flag().describe('log something'),
    ...projectInputs,
  }),
  outputs: { said: 'what was said' },
  permissions: {},
  positional: ['say'],
  async run({ inputs, host }) {
    const say = inputs.say ?? (inputs.config === undefined ? '' : readFileSync(inputs.config, 'utf8').trim());
    if (inputs.loud) host.log.info('loud');
    if (say === 'error')
      throw fail('MLOPS_EXAMPLE', { message: 'wrong', where: { file: 'a.csv', row: 3 }, hint: 'mend it' });
    if (say === 'defect') throw new TypeError('x is not a function');
    return { ...(say !== '' && { verdict: say as Verdict }), summary: `said ${say}`, outputs: { said: say } };
  },
});
const load = async (): Promise<{ default: Action }> => ({ default: judge });
const actions = { 'judge-it': load, 'run-pipeline': load };

interface Answer {
  exit: number;
  stdout: string;
  stderr: string;
}

async function mlops(argv: string[], given: typeof stages = actions): Promise<Answer> {
  const written = { stdout: '', stderr: '' };
  const exit = await main(argv, given, {
    stdout: (text) => void (written.stdout += text),
    terminal: { interactive: false, write: (text) => void (written.stderr += text) },
    env: {},
    signal: new AbortController().signal,
  });
  return { exit, ...written };
}

const home = process.cwd();
let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-cli-')));
  process.chdir(directory);
});
afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

describe('exit codes', () => {
  it.each([
    ['pass', 0, 'said pass\n'],
    ['', 0, 'said \n'],
    ['fail', 1, 'said fail\n'],
    ['inconclusive', 3, 'said inconclusive\n'],
    ['error', 2, ''],
    ['defect', 2, ''],
  ])('"%s" is %d', async (say, exit, stdout) => {
    expect(await mlops(['judge-it', ...(say === '' ? [] : [say])])).toMatchObject({ exit, stdout });
  });
});

describe('--json', () => {
  it.each([
    ['pass', 'result', { stage: 'judge-it', verdict: 'pass', summary: 'said pass', outputs: { said: 'pass' } }],
    ['', 'result', { stage: 'judge-it', summary: 'said ', outputs: { said: '' } }],
    ['error', 'error', { error: { code: 'MLOPS_EXAMPLE', message: 'wrong', hint: 'mend it' } }],
    ['defect', 'error', { error: { code: 'MLOPS_UNEXPECTED', message: 'x is not a function' } }],
  ] as const)('"%s" is one document, a published %s', async (say, kind, content) => {
    const { stdout } = await mlops(['judge-it', ...(say === '' ? [] : [say]), '--json', '--loud']);
    const document = JSON.parse(stdout) as object;
    expect(validates[kind](document)).toBe(true);
    expect(document).toMatchObject(content);
  });

  it.each([['--json'], ['--json', 'jugde-it'], ['judge-it', '--jsn', '--json'], ['--json', '--verson']])(
    'a wrong command line is one document too: %s %s %s',
    async (...argv) => {
      const { exit, stdout } = await mlops(argv.filter((word) => word !== undefined));
      expect(exit).toBe(2);
      expect(validates.error(JSON.parse(stdout))).toBe(true);
    },
  );

  it('keeps everything else on stderr', async () => {
    expect(await mlops(['--json', 'judge-it', 'error', '--loud'])).toMatchObject({
      stderr: 'loud\nMLOPS_EXAMPLE a.csv, row 3\n  wrong\n  → mend it\n',
    });
  });
});

describe('the command line', () => {
  it.each([
    { argv: ['jugde-it'], stderr: 'Did you mean: mlops judge-it' },
    { argv: ['xyzzy'], stderr: 'See: mlops --help' },
    { argv: ['constructor'], stderr: 'MLOPS_COMMAND_UNKNOWN' },
    { argv: ['--quite', 'judge-it'], stderr: 'Did you mean --quiet?' },
    { argv: ['judge-it', '--lod'], stderr: 'Did you mean --loud?' },
    { argv: ['judge-it', 'pass', 'fail'], stderr: 'at most 1 argument' },
  ])('$argv is refused with the next step', async ({ argv, stderr }) => {
    const answer = await mlops(argv);
    expect(answer).toMatchObject({ exit: 2, stdout: '' });
    expect(answer.stderr).toContain(stderr);
  });

  it('without a command explains itself on stderr and exits 2', async () => {
    const { exit, stdout, stderr } = await mlops([]);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    for (const word of ['gate-model', 'run', 'verify', '--json', 'Exit code']) expect(stderr).toContain(word);
  });

  it.each(['--help', '-h', 'help'])('%s explains itself on stdout and exits 0', async (word) => {
    expect(await mlops([word])).toMatchObject({ exit: 0, stderr: '', stdout: expect.stringContaining('gate-model') });
  });

  it('--version is the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
    expect(await mlops(['--version'])).toEqual({ exit: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('--quiet and --verbose stand before the command or behind it', async () => {
    expect((await mlops(['--quiet', 'judge-it', '--loud'])).stderr).toBe('');
    expect((await mlops(['judge-it', '--loud', '--verbose'])).stderr).toBe('loud\n');
  });
});

describe('--help of', () => {
  it('what nothing is written about does nothing', async () => {
    const { exit, stdout, stderr } = await mlops(['judge-it', 'pass', '--help']);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('MLOPS_COMMAND_UNKNOWN');
  });

  it.each(Object.entries({ ...stages, ...commands }))('%s names its every input and output', async (name, module) => {
    const { inputs, outputs, title } = (await module()).default;
    const { exit, stdout, stderr } = await mlops([name, '--help'], { ...stages, 'run-pipeline': load });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    for (const input of Object.keys(inputs.shape)) expect(stdout).toContain(`--${input}`);
    for (const output of [title, ...Object.keys(outputs)]) expect(stdout).toContain(output);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe('--config', () => {
  function projects(says: Record<string, string>): void {
    for (const [name, say] of Object.entries(says)) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, 'mlops.yml'), say);
    }
  }

  it('of one file is one project', async () => {
    projects({ a: 'fail' });
    expect(await mlops(['judge-it', '--config', 'a/mlops.yml'])).toMatchObject({ exit: 1, stdout: 'said fail\n' });
    const { stdout } = await mlops(['judge-it', '--config', join(directory, 'a', 'mlops.yml'), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ stage: 'judge-it', verdict: 'fail' });
  });

  it.each([
    { says: ['pass', 'pass'], exit: 0 },
    { says: ['pass', 'inconclusive'], exit: 3 },
    { says: ['inconclusive', 'fail', 'pass'], exit: 1 },
    { says: ['fail', 'error', 'inconclusive'], exit: 2 },
  ])('of a glob is one project after the other; of $says the worst is $exit', async ({ says, exit }) => {
    projects(Object.fromEntries(says.map((say, index) => [`p${index}`, say])));
    const answer = await mlops(['judge-it', '--config', '*/mlops.yml']);
    expect(answer.exit).toBe(exit);
    expect(answer.stdout).toBe(
      says.map((say, index) => (say === 'error' ? '' : `p${index}/mlops.yml: said ${say}\n`)).join(''),
    );
  });

  it('of a glob with --json is one published document, even when it matches one file', async () => {
    projects({ b: 'error', a: 'pass' });
    const both = JSON.parse((await mlops(['judge-it', '--config', '*/mlops.yml', '--json'])).stdout) as object;
    expect(validates.projects(both)).toBe(true);
    expect(both).toMatchObject({
      projects: [
        { config: 'a/mlops.yml', stage: 'judge-it', verdict: 'pass' },
        { config: 'b/mlops.yml', error: { code: 'MLOPS_EXAMPLE' } },
      ],
    });
    const one = JSON.parse((await mlops(['judge-it', '--config', 'a*/mlops.yml', '--json'])).stdout) as object;
    expect(one).toMatchObject({ projects: [{ config: 'a/mlops.yml' }] });
  });

  it('that matches nothing is an error', async () => {
    const { exit, stderr } = await mlops(['judge-it', '--config', '*/mlops.yml']);
    expect(exit).toBe(2);
    expect(stderr).toContain('MLOPS_CONFIG_MISSING');
  });
});
