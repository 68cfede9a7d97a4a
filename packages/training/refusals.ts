import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { identityOf } from './environments.ts';
import { fail } from './errors.ts';

/**
 * Of what there is since a set-up that was killed: it may be half of what another commit installs, and may be what somebody has made.
 * @throws MLOPS_SETUP_UNFINISHED
 */
export function refuseUnknown(unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  throw fail('MLOPS_SETUP_UNFINISHED', {
    message: `the last set-up did not end, and ${unknown.join(', ')} was not there before it: it may be half of what another commit installs`,
    where: { file: unknown[0]! },
    hint: `Unless another run is still at it: \`rm -rf ${unknown.join(' ')}\` and run again. One that you made yourself since stays, and is added to, after \`rm .mlops/cache/setup.json\`.`,
  });
}

/** Set-up may have installed what the other commit's lists say, though they are what they were. @throws MLOPS_SETUP_MOVED */
export function refuseAway(root: string, away: string | undefined): void {
  if (away === undefined) return;
  throw fail('MLOPS_SETUP_MOVED', {
    message: `git checked ${relative(root, away)} out anew while set-up was running: for a while it may have been that of another commit or branch`,
    where: { file: relative(root, away) },
    hint: 'Run again. To look at another branch meanwhile: git worktree add ../other BRANCH',
  });
}

/** `make` takes an environment that was removed for done, where a file beside it says so. @param ignored what lay there before @throws MLOPS_SETUP_INCOMPLETE */
export async function refuseLeftOut(
  root: string,
  removed: readonly string[],
  ignored: Iterable<string>,
): Promise<void> {
  for (const place of removed) {
    if ((await identityOf(root, place)) !== undefined) continue;
    const inside = [...ignored].filter((one) => !one.startsWith('..'));
    const areStamps = await Promise.all(inside.map((one) => isEmptyFile(join(root, one))));
    const stamps = inside.filter((_, index) => areStamps[index]);
    const named = stamps.length > 0 ? `, such as ${stamps.slice(0, 3).join(', ')}` : '';
    throw fail('MLOPS_SETUP_INCOMPLETE', {
      message: `set-up ended well and did not make ${place} again, which was removed before it: a file that \`make\` or a script goes by may say that all is done`,
      where: { file: place },
      hint: `Find that file (often an empty one${named}), remove it and run again. For good, let it lie in ${place}: \`touch ${place}/.installed\`.`,
    });
  }
}

async function isEmptyFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === 0;
}
