import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fail } from './errors.ts';

/** Waits until the system has started a program. @throws MLOPS_PROGRAM_NOT_FOUND with the reason the system gave */
export function spawned(
  child: ChildProcess,
  { argv, cwd, label }: { argv: readonly string[]; cwd: string; label: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      const missing = !existsSync(cwd);
      reject(
        fail('MLOPS_PROGRAM_NOT_FOUND', {
          message: missing
            ? `${label}: the directory ${cwd} does not exist`
            : `${label}: cannot run "${argv[0]}" (${(cause as NodeJS.ErrnoException).code ?? cause.message})`,
          where: { field: label },
          hint: missing
            ? 'Create it, or correct the path.'
            : 'Check that the program is installed and executable; a path is relative to mlops.yml, a bare name is looked up in PATH. `setup:` can install it.',
          cause,
        }),
      );
    });
  });
}
