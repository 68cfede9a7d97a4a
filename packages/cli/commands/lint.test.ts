import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { testHost, type TestHost } from '#testing';
import { main } from '../index.ts';
import { initGithub } from '../on-github/init.ts';
import lint from './lint.ts';

let top: string;
let host: TestHost;
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'lint-')));
  host = testHost({ directory: top, env: { PATH: process.env['PATH'], HOME: top, GITHUB_ACTIONS: 'true' } });
  git('init', '-q', '-b', 'main');
  mkdirSync(join(top, '.github', 'workflows'), { recursive: true });
});
afterEach(() => rmSync(top, { recursive: true }));

function git(...args: string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  execFileSync('git', [...who, ...args], { cwd: top, env: { PATH: process.env['PATH'], HOME: top } });
}

const place = (name: string): string => join(top, '.github', 'workflows', name);
const inputs = (): { directory: string; sarif: string } => ({
  directory: join(top, '.github'),
  sarif: join(top, 'out', 'lint.sarif'),
});

const NIGHTLY = `name: Nightly
on: { schedule: [{ cron: '0 5 * * *' }] }
permissions: { contents: write }
jobs:
  train:
    runs-on: [self-hosted, gpu]
    steps:
      - uses: actions/checkout@v5
        with: { persist-credentials: false }
      - run: python "train [1](x).py"
`;

/** The workflow, read and answered by the command as a person calls it. */
async function mlops(...argv: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const exit = await main(
    argv,
    {},
    {
      stdout: (text) => void (written.stdout += text),
      terminal: { interactive: false, write: (text) => void (written.stderr += text) },
      env: { PATH: process.env['PATH'], HOME: top },
      signal: new AbortController().signal,
    },
  );
  return { exit, ...written };
}

describe('mlops lint', () => {
  it('says place, rule and mend; in SARIF and as annotations too', async () => {
    writeFileSync(place('nightly.yml'), NIGHTLY);
    const { verdict, text, outputs } = await lint.run({ inputs: inputs(), host });
    expect({ verdict, outputs }).toEqual({ verdict: 'fail', outputs: { findings: '2', 'not-known': '0' } });
    expect(text).toBe(`.github/workflows/nightly.yml:6:5  no-timeout
  Job train runs on a machine of your own (self-hosted) and has no timeout-minutes.
  → Say how long it may take: timeout-minutes: 60. A machine of your own takes up to 7200.

.github/workflows/nightly.yml:10:14  user-code-may-write
  Job train runs "python train [1](x).py" and has contents: write.
  → Let this job only read, and hand data to another that does it without such code.

2 findings in 1 workflow`);
    expect(host.lines.filter((line) => line.startsWith('error .github/workflows/nightly.yml:'))).toHaveLength(2);
    const sarif = JSON.parse(readFileSync(inputs().sarif, 'utf8')) as object;
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          results: [
            {},
            {
              ruleId: 'user-code-may-write',
              level: 'error',
              message: { text: expect.stringContaining('train \\[1\\](x).py') },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: '.github/workflows/nightly.yml', index: 0 },
                    region: { startLine: 10, startColumn: 14 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('finds nothing in what mlops init --github writes, every template at once', async () => {
    await initGithub(host, { directory: top, chosen: ['pull-request', 'gpu', 'fork', 'dashboard', 'predictions'] });
    expect(await lint.run({ inputs: inputs(), host })).toMatchObject({
      verdict: 'pass',
      summary: '0 findings in 6 workflows',
    });
  });

  it('knows what the default branch has, when another one is checked out', async () => {
    git('commit', '-q', '--allow-empty', '-m', 'first');
    git('switch', '-q', '-c', 'next');
    writeFileSync(place('nightly.yml'), NIGHTLY);
    expect((await lint.run({ inputs: inputs(), host })).text).toContain(
      'whether schedule ever fires: GitHub looks at the file on main, which has no such trigger',
    );
    git('add', '.');
    git('commit', '-q', '-m', 'second');
    git('branch', '-f', 'main');
    expect((await lint.run({ inputs: inputs(), host })).text).not.toContain('not known');
  });
});

describe('exit codes', () => {
  const validate = new Ajv2020({ strict: false }).compile(
    JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../docs/reference/schemas/result.schema.json'), 'utf8'),
    ) as object,
  );

  it('0 without findings, 1 with some; one document', async () => {
    writeFileSync(
      place('nightly.yml'),
      NIGHTLY.replace('write', 'read').replace('[self-hosted, gpu]', 'ubuntu-latest'),
    );
    expect(await mlops('lint', top)).toMatchObject({ exit: 0, stdout: '0 findings in 1 workflow\n', stderr: '' });
    writeFileSync(place('nightly.yml'), NIGHTLY);
    const { exit, stdout } = await mlops('lint', '--json', '--directory', top);
    const document = JSON.parse(stdout) as { result: object };
    expect(validate(document)).toBe(true);
    expect({ exit, document }).toMatchObject({
      exit: 1,
      document: {
        verdict: 'fail',
        result: {
          findings: [{ kind: 'runners', rule: 'no-timeout', at: { line: 6, column: 5 } }, {}],
          excused: [],
          notKnown: [],
        },
      },
    });
  });

  it.each<{ name: string; make: () => void; stderr: string }>([
    { name: 'nothing to look at', make: () => undefined, stderr: 'MLOPS_LINT_NOTHING .github/workflows' },
    {
      name: 'broken YAML',
      make: () => writeFileSync(place('a.yml'), 'on: [\n'),
      stderr: 'MLOPS_LINT_UNREADABLE .github/workflows/a.yml:2:1',
    },
    {
      name: 'a folder',
      make: () => mkdirSync(place('a.yml')),
      stderr: 'MLOPS_LINT_UNREADABLE .github/workflows/a.yml',
    },
    { name: 'a link', make: () => symlinkSync('/etc/passwd', place('a.yaml')), stderr: 'a.yaml is no file' },
    {
      name: 'a linked folder',
      make: () => (rmSync(place('.'), { recursive: true }), symlinkSync('/etc', place('.').replace(/\/$/, ''))),
      stderr: 'is no folder',
    },
    {
      name: 'gigabytes',
      make: () => (writeFileSync(place('a.yml'), ''), truncateSync(place('a.yml'), 2 ** 33)),
      stderr: 'has 8589934592 bytes',
    },
  ])('2 for $name', async ({ make, stderr }) => {
    make();
    const answer = await mlops('lint', top);
    expect(answer).toMatchObject({ exit: 2, stdout: '' });
    expect(answer.stderr).toContain(stderr);
  });
});
