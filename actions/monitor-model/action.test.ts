import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { ScratchProject } from '../../tests/e2e/project.ts';
import { run } from '../../tests/python.ts';
import { look } from './kill.child.ts';

interface Said {
  verdict: string;
  summary: string;
  outputs: Record<'report' | 'decision' | 'retrain' | 'cause' | 'key', string>;
  error: { code: string; message: string; hint: string };
}

const COUNT = 600;
/** Scores as they were validated (`day` undefined), or as they are served; from the second day on they are lower. */
function table(...days: (string | undefined)[]): string {
  const rows = days.flatMap((day) =>
    Array.from({ length: COUNT }, (_, at) => {
      const score = (((at * 7919) % COUNT) + 0.5) / COUNT / (day === undefined || day < '2026-03-01' ? 1 : 4);
      return `${day ?? ''}${at},${at % 5},${score},${day ?? ''}`;
    }),
  );
  return `id,"a|<b>",score,time\n${rows.join('\n')}\n`;
}

const SECTION = `project: delays
monitor:
  log: served.csv
  reference: validated.csv
  drift: {prediction: {windows: 2 of 2}}
`;
const KEY = 'delays/drift/2026-03-01T00:00:00.000Z';

function begin(): ScratchProject {
  const project = new ScratchProject('delays');
  project.write('mlops.yml', SECTION);
  project.write('validated.csv', table(undefined));
  project.write('served.csv', table('2026-02-28', '2026-03-01', '2026-03-02'));
  project.write('.gitignore', '.mlops/\n*.csv\n');
  project.commit('Begin');
  return project;
}

function records(directory: string): string[] {
  const args = ['ls-tree', '-r', '--name-only', 'mlops/ledger', 'monitoring'];
  return run(['git', '-C', directory, ...args])
    .split('\n')
    .filter(Boolean);
}

describe('monitor-model', () => {
  let project: ScratchProject;
  beforeAll(() => {
    project = begin();
  });
  afterAll(() => project.remove());
  const monitor = (...args: string[]) => project.document<Said>('monitor-model', ...args);

  it.each([
    [
      'nothing to watch',
      'project: delays\n',
      'Give --log DIRECTORY_OR_TABLE, or say `monitor: {log: …}` in mlops.yml.',
    ],
    [
      'nothing to compare with',
      'project: delays\nmonitor: {log: served.csv}\n',
      expect.stringMatching(/^Run `mlops run` first/),
    ],
  ])('without %s it says what to do', (_, config, hint) => {
    project.write('mlops.yml', config);
    const { status, document } = monitor();
    project.write('mlops.yml', SECTION);
    expect([status, document.error.code, document.error.hint]).toEqual([2, 'MLOPS_MONITOR_INPUT', hint]);
  });

  it('is pending after the first drifted day', () => {
    const { status, document } = monitor('--at', '2026-03-02');
    expect([status, document.verdict, document.outputs.retrain]).toEqual([0, 'pass', 'false']);
    expect(document.summary).toMatch(/^2026-03-01: PSI of score is .* pending \(1 of 2 windows\)\.$/);
  });

  it('alerts after the second, and asks for a retraining', () => {
    const { status, document, stderr } = monitor('--at', '2026-03-03');
    expect([status, document.verdict]).toEqual([1, 'fail']);
    expect(document.outputs).toMatchObject({ retrain: 'true', cause: 'drift', key: KEY });
    expect(stderr).toMatch(/To train again: mlops run --cause drift/);
    const statement = project.json('.mlops', 'evidence', 'monitor-model.json') as { predicate: { result: string } };
    expect(statement.predicate.result).toBe('FAILED');
  });

  it('a report of hostile names is text', () => {
    const outputs = (name: string) => project.read('.mlops', 'outputs', 'monitor-model', name);
    expect(outputs('report.md')).toContain('`a\\|<b>`');
    expect(outputs('report.html')).toContain('a|&lt;b&gt;');
    expect(outputs('report.html')).not.toMatch(/<b>[^<]*$|<script|a\|<b>/);
  });

  it('looked at again, says the same and records nothing more; without a server it says whom it would tell', () => {
    const before = records(project.directory);
    const { document, stderr } = monitor('--at', '2026-03-03', '--issues', '--dispatch');
    expect(stderr).toContain('Where the repository has a server, this is an issue: delays: drift');
    expect(stderr).toContain(`Where the repository has a server, a retraining starts: ${KEY}`);
    expect([document.outputs.key, records(project.directory)]).toEqual([KEY, before]);
    expect(before).toHaveLength(2);
  });

  it('what it made can be the reference of a fresh clone', () => {
    cpSync(
      join(project.directory, '.mlops', 'outputs', 'monitor-model', 'reference.json'),
      join(project.directory, 'reference.json'),
    );
    const { document } = monitor('--at', '2026-03-03', '--reference', 'reference.json');
    expect(document.outputs.key).toBe(KEY);
    project.write('reference.json', '{"format": "other"}');
    expect(monitor('--reference', 'reference.json').document.error.code).toBe('MLOPS_MONITOR_REFERENCE');
  });

  it('nobody looks at what is yet to come', () => {
    const { status, document } = monitor('--at', '2062-11-22');
    expect([status, document.error.code]).toEqual([2, 'MLOPS_MONITOR_INPUT']);
    expect(records(project.directory)).toHaveLength(2);
  });

  it('one look from ahead of the clock is not believed', async () => {
    const host = testHost({ directory: project.directory });
    const clock = { ...host.clock, now: () => new Date('2026-03-01T12:00:00Z') };
    await look(project.directory, { ...host, clock });
    const said = host.lines.join('\n');
    expect(said).toMatch(/the one look at 2026-03-03T00:00:00.000Z on record is not believed/);
    // Nor does it silence one that a right clock made.
    expect(said).not.toContain('A look at the past');
  });

  it('a clock that goes back does not begin anew', async () => {
    const host = testHost({ directory: project.directory });
    const clock = { ...host.clock, now: () => new Date('2026-01-01T00:00:00Z') };
    const { verdict, outputs } = await look(project.directory, { ...host, clock });
    expect([verdict, outputs.key]).toEqual(['fail', KEY]);
    expect(host.lines.join('\n')).toMatch(/before the last look at 2026-03-03T00:00:00.000Z: that time is taken/);
  });

  it('outside of git nothing is remembered, and nothing is asked for', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'monitor-'));
    for (const name of ['mlops.yml', 'validated.csv', 'served.csv'])
      cpSync(join(project.directory, name), join(directory, name));
    const { verdict, outputs } = await look(directory, testHost({ directory }), '2026-03-03');
    expect([verdict, outputs.retrain]).toEqual(['fail', 'false']);
    rmSync(directory, { recursive: true });
  });
});

/** The steps of a look; those inside of performing a stage have a test of their own. */
const STEPS = [
  'write .*/reference.json',
  'write .*/record.json',
  'write .*/report.html',
  'rename .*/outputs/.*.work',
  'fast-import',
  'update-ref',
  'remove .*/monitor-[^/]*$',
];

describe('killed before any step', () => {
  let project: ScratchProject;
  beforeAll(() => {
    project = begin();
  });
  afterAll(() => project.remove());

  const lookAndDie = (directory: string, step: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'kill.child.ts'), directory, step]);
      let said = '';
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      child.on('close', (_, signal) => {
        if (signal === 'SIGKILL') resolve();
        else reject(new Error(`not killed before "${step}": ${said}`));
      });
    });
  const afterKill = async (step: string): Promise<unknown> => {
    const above = mkdtempSync(join(tmpdir(), 'killed-'));
    const directory = join(above, 'delays');
    cpSync(project.directory, directory, { recursive: true });
    try {
      await lookAndDie(directory, step);
      const { outputs, verdict } = await look(directory, testHost({ directory }), '2026-03-03');
      const left = ['outputs', 'evidence'].map((place) => readdirSync(join(directory, '.mlops', place)));
      return { verdict, key: outputs.key, left, records: records(directory).length };
    } finally {
      rmSync(above, { recursive: true });
    }
  };

  it('the next look says what one that was never killed says, and it is recorded once', async () => {
    const whole = {
      verdict: 'fail',
      key: KEY,
      left: [['monitor-model'], ['monitor-model.json']],
      records: 1,
    };
    for (let at = 0; at < STEPS.length; at += 2) {
      const two = STEPS.slice(at, at + 2);
      expect(await Promise.all(two.map(afterKill))).toEqual(two.map(() => whole));
    }
  });
});
