import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Reads which process groups there are, a line each, until whoever writes them has ended. Then it ends those that are left,
 * and at once: what goes on writing would meet the next run in the same place.
 */
const KEEPER = `
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done
`;

let keeper: ChildProcess | undefined;

/**
 * Sees to it that no process group outlives this process, also where that is killed and can do nothing any more: a group
 * of its own gets no signal of a terminal that is closed. One keeper for all, started here: it is to be there first.
 *
 * @returns takes a group that was started, and returns what is to be called when nothing of it lives
 */
export function groupKeeper(): (group: number) => () => void {
  keeper ??= startKeeper();
  const tell = (line: string): void => void keeper?.stdin?.write(line);
  return (group) => {
    tell(`+ ${group}\n`);
    return () => tell(`- ${group}\n`);
  };
}

/** In a session of its own, for it is to outlive what ends this process; nothing waits for it. */
function startKeeper(): ChildProcess {
  const started = spawn('/bin/sh', ['-c', KEEPER], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const forget = (): void => {
    if (keeper === started) keeper = undefined;
  };
  for (const source of [started, started.stdin!]) source.on('error', forget);
  started.once('exit', forget);
  started.unref();
  (started.stdin as Socket).unref();
  return started;
}
