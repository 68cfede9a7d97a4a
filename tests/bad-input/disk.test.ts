import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchProject } from '../e2e/project.ts';
import { expectValid } from '../e2e/schemas.ts';

const RUN = ['run', '--predictions', 'predictions.csv', '--metric', 'roc_auc', '--margin', '0.01'];

const project = new ScratchProject('small-disk');
/** A file system of 3 MB of its own needs the right to mount one: root's, or without a password as on hosted runners. */
const { uid, gid } = userInfo();
const whole = ['-t', 'tmpfs', '-o', `size=3m,mode=700,uid=${uid},gid=${gid}`, 'tmpfs', project.directory];
const as = [[], ['sudo', '-n']].find((root) => succeeds([...root, 'mount', ...whole]));
const mounted = as !== undefined;
if (!mounted)
  console.warn(
    'skipped: a full and a read-only disk, because no file system can be mounted here (needs root, or sudo)',
  );

function succeeds([program, ...args]: string[]): boolean {
  return spawnSync(program!, args, { encoding: 'utf8' }).status === 0;
}

function remount(how: 'ro' | 'rw'): boolean {
  return succeeds([...as!, 'mount', '-o', `remount,${how}`, project.directory]);
}

afterAll(() => {
  if (mounted) succeeds([...as, 'umount', '--lazy', project.directory]);
  project.remove();
});

// The tests of one disk tell one story.
(mounted ? describe : describe.skip)('a disk', () => {
  beforeAll(() => {
    project.git('init', '-q', '-b', 'main');
    project.git('config', 'user.name', 'Ada');
    project.git('config', 'user.email', 'ada@example.org');
    const rows = Array.from({ length: 4000 }, (_, index) => `${index},${index % 2},${((index * 37) % 1009) / 1009}`);
    project.write('predictions.csv', `id,target,score\n${rows.join('\n')}\n`);
    project.write('.gitignore', 'filler\n');
    project.commit('Begin');
  });

  const inWorkspace = (...path: string[]) => {
    try {
      return readdirSync(join(project.directory, '.mlops', ...path)).sort();
    } catch {
      return [];
    }
  };
  function leave(kilobytes: number): void {
    project.write('filler', '');
    const { bavail, bsize } = statfsSync(project.directory);
    project.write('filler', Buffer.alloc(Math.max(0, bavail * bsize - kilobytes * 1024)));
  }

  // From nothing at all to just too little for the ledger: whichever write is the first that fails.
  it.each([0, 8, 40, 80, 120, 160, 200])('with %i kB left gives an error, and loses nothing', (kilobytes) => {
    leave(kilobytes);
    const { status, document } = project.document<{ error: { code: string; hint: string } }>(...RUN);
    if (status !== 0) {
      expectValid(document, 'error');
      expect([status, document.error.code]).toEqual([
        2,
        expect.stringMatching(/^MLOPS_(NO_SPACE|LEDGER_WRITE|SQL_FAILED)$/),
      ]);
      expect(document.error.hint).toMatch(/space/i);
    } else expect(kilobytes).toBeGreaterThan(40);
    for (const stage of inWorkspace('outputs')) {
      expect(stage).not.toMatch(/^\./);
      expect(project.json('.mlops', 'evidence', `${stage}.json`)).toHaveProperty('subject');
    }
    expect(inWorkspace('cache', 'locks')).toEqual([]);
  });

  it('with space again the run goes through, and its chain holds', () => {
    project.write('filler', '');
    expect(project.mlops(...RUN)).toMatchObject({ status: 0 });
    expect(project.mlops('verify')).toMatchObject({ status: 0 });
  });

  it('that is read-only is named, while questions are still answered', () => {
    project.write('predictions.csv', `${project.read('predictions.csv')}4000,1,0.5\n`);
    expect(remount('ro')).toBe(true);
    try {
      const { status, document } = project.document<{ error: { code: string; where: { file: string } } }>(...RUN);
      expectValid(document, 'error');
      expect([status, document.error.code]).toEqual([2, 'MLOPS_NO_PERMISSION']);
      expect(document.error.where.file).toContain('.mlops');
      expect(project.mlops('runs')).toMatchObject({ status: 0, stdout: expect.stringMatching(/ pass /) });
    } finally {
      remount('rw');
    }
  });
});

/** Root may write anywhere, unless it gives up that right. */
const LESS = '-dac_override,-dac_read_search';
const lesser = uid === 0 ? ['setpriv', `--bounding-set=${LESS}`, `--inh-caps=${LESS}`] : [];
const obeys = lesser.length === 0 || succeeds([...lesser, 'true']);
if (!obeys) console.warn('skipped: directories of others, because root may write everywhere here (needs setpriv)');

(obeys ? describe : describe.skip)('a directory that may not be written', () => {
  const others = new ScratchProject('others', { as: lesser });
  const kept = (): string[] => readdirSync(others.directory, { recursive: true, encoding: 'utf8' }).sort();
  beforeAll(() => {
    others.write('predictions.csv', 'id,target,score\n1,0,0.2\n2,1,0.7\n3,0,0.4\n4,1,0.6\n');
    others.commit('Begin');
  });
  afterAll(() => others.remove());

  it.each(['.', '.mlops'])('%s is named, with what to do, and nothing is left in it', (name) => {
    const directory = join(others.directory, name);
    mkdirSync(directory, { recursive: true });
    const before = kept();
    chmodSync(directory, 0o555);
    try {
      const { status, document } = others.document<{
        error: { code: string; where: { file: string }; hint: string };
      }>(...RUN);
      expectValid(document, 'error');
      expect([status, document.error.code]).toEqual([2, 'MLOPS_NO_PERMISSION']);
      expect(document.error.where.file).toContain(join(others.directory, '.mlops'));
      expect(document.error.hint).toContain('Give yourself the right');
      expect(kept()).toEqual(before);
    } finally {
      chmodSync(directory, 0o755);
    }
  });

  it('goes through once it may', () => {
    expect(others.mlops(...RUN)).toMatchObject({ status: 0 });
  });
});
