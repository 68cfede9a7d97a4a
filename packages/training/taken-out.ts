import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '#kit';
import { moveModules, sayNotMadeAnyMore, surveyModules } from './compiled.ts';
import { sayStillFilled } from './filled.ts';
import { asLeft, type Ground } from './moved.ts';
import { writeMemo, type FolderMemo } from './setup-memo.ts';
import type { Work } from './survey.ts';

/**
 * Takes away what set-up compiled, once, where mlops.yml has none any more: programs would find it, and in a fresh clone they find none. What
 * somebody else has compiled there since stays, for only they make it now.
 *
 * @param memo of the last set-up @param file where that is
 * @returns whether anything was moved
 */
export async function takeOut(
  host: Host,
  work: Work,
  ground: Ground,
  { memo, file }: { memo: FolderMemo; file: string },
): Promise<boolean> {
  const { root, project } = work;
  const own = new Set(memo.own);
  const { old, compiled, unseen } = await surveyModules(host, work, ['.'], memo);
  const seen = await asLeft(root, own, old);
  const taken = old.filter((place) => unseen.includes(place) || seen.includes(place));
  const removed = [...new Set([...(memo.removed ?? []), ...taken])];
  // First of all: whoever ends this half-way leaves the rest, and what to say, to the next run.
  if (taken.length > 0) await writeMemo(host, file, project, { ...memo, key: '', removed });
  await moveModules(host, ground, { old: taken }, own);
  const gone = removed.filter((place) => compiled.includes(place) && !existsSync(join(root, place)));
  const { compiling: _, ...rest } = memo;
  await writeMemo(host, file, project, {
    ...rest,
    isSetUp: false,
    compiled,
    own: [...own],
    removed: removed.filter((place) => !compiled.includes(place)),
    gone,
  });
  sayNotMadeAnyMore(host, ground, gone);
  await sayStillFilled(host, work, memo.filled ?? []);
  return taken.length > 0;
}
