import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const PREFIX = 'mlops-t';
const GIBIBYTE = 2 ** 30;
/** The tests held 1.2 GiB at most; the programs that they start want the rest. */
const ROOM = { space: 4 * GIBIBYTE, memory: 8 * GIBIBYTE };

/**
 * A directory for what the tests write: thousands of small repositories, in memory where there is room, as a file system on
 * disk makes a fifth of their time. What a killed run left in memory is removed.
 * @returns its path, short because sockets are made in it, whose paths may have 107 characters
 */
export function testScratch(): string {
  const parent = process.env['TMPDIR'] === undefined && holdsPrograms(MEMORY) ? MEMORY : tmpdir();
  for (const name of readdirSync(parent)) {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)$`).exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const directory = join(parent, `${PREFIX}${process.pid}`);
  mkdirSync(directory, { mode: 0o700 });
  return directory;
}

/** Whether it is a file system in memory with room, whose programs may be started: containers often forbid that. */
function holdsPrograms(place: string): boolean {
  try {
    const mount = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .findLast(([, at]) => at === place);
    const [, , kind, options = ''] = mount ?? [];
    if (kind !== 'tmpfs' || options.split(',').includes('noexec')) return false;
    const { bavail, bsize } = statfsSync(place);
    return bavail * bsize >= ROOM.space && freemem() >= ROOM.memory;
  } catch {
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
