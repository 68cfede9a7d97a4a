import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Reads which sessions there are, a line each, until whoever writes them has ended. Then it ends those that are left, and at
 * once: what goes on writing would meet the next run in the same place. First the group of whoever began each, which takes no
 * time; then the groups that `timeout` and shells with job control made, until none is left, by builtins alone. Of
 * `/proc/PID/stat` what follows the name, which may hold anything: state, parent, group, session, and threads as the 18th: a
 * zombie of one has ended. What does not go in a hundred rounds waits for the system, and has its signal.
 */
const KEEPER = `
sessions=' '
while read -r sign session; do
  case $sign$sessions in
    +*) sessions="$sessions$session " ;;
    -*" $session "*) sessions="\${sessions%%" $session "*} \${sessions#*" $session "}" ;;
  esac
done
[ "$sessions" = ' ' ] && exit
for session in $sessions; do kill -s KILL -- "-$session"; done
rounds=100
while [ "$rounds" -gt 0 ]; do
  rounds=$((rounds - 1)) left=
  for stat in /proc/[0-9]*/stat; do
    read -r line <"$stat" || continue
    set -- \${line##*) }
    case $1 in [ZX]) [ "\${18}" -gt 1 ] || continue ;; esac
    case $sessions in *" $4 "*) left=yes; kill -s KILL -- "-$3" ;; esac
  done
  [ "$left" ] || exit
done
`;

/** A machine that ends each one at once would have this process do nothing else. */
const MOST_KEEPERS = 20;

let keeper: ChildProcess | undefined;
let started = 0;
const living = new Set<number>();

/**
 * Sees to it that no session outlives this process, also where that is killed and can do nothing any more: a session of its
 * own gets no signal of a terminal that is closed. One keeper for all, started here: it is to be there first. One that is
 * itself killed has another follow it, as long as this process lives.
 *
 * @returns takes a session that was started, and returns what is to be called when nothing of it lives
 */
export function sessionKeeper(): (session: number) => () => void {
  startKeeper();
  return (session) => {
    living.add(session);
    tell('+', session);
    return () => {
      living.delete(session);
      tell('-', session);
    };
  };
}

function tell(sign: '+' | '-', session: number): void {
  keeper?.stdin?.write(`${sign} ${session}\n`);
}

/** In a session of its own, for it is to outlive what ends this process; nothing waits for it. */
function startKeeper(): void {
  if (keeper !== undefined || started >= MOST_KEEPERS) return;
  started += 1;
  const child = spawn('/bin/sh', ['-c', KEEPER], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper = child;
  const forget = (): void => {
    if (keeper === child) keeper = undefined;
  };
  for (const source of [child, child.stdin!]) source.on('error', forget);
  child.once('exit', () => {
    forget();
    if (living.size > 0) startKeeper();
  });
  child.unref();
  (child.stdin as Socket).unref();
  for (const session of living) tell('+', session);
}
