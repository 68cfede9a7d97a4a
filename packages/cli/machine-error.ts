import type { MlopsError } from '#kit';
import { fail } from './errors.ts';

/** What the operating system said, in its own code: no defect of ours, and something that people can put right. */
const MEANINGS: Readonly<Record<string, { code: Parameters<typeof fail>[0]; said: string; hint: string }>> = {
  ENOSPC: {
    code: 'MLOPS_NO_SPACE',
    said: 'there is no space left on the device',
    hint: 'Free some space and run it again: what was finished before is whole.',
  },
  EDQUOT: { code: 'MLOPS_NO_SPACE', said: 'your quota is used up', hint: 'Free some space and run it again.' },
  EROFS: {
    code: 'MLOPS_NO_PERMISSION',
    said: 'the file system is read-only',
    hint: 'Work in a copy of the project that can be written to.',
  },
  EACCES: {
    code: 'MLOPS_NO_PERMISSION',
    said: 'permission denied',
    hint: 'Give yourself the right (ls -ld shows whose it is), or work in a copy of your own.',
  },
};
const SAME: Readonly<Record<string, string>> = { EPERM: 'EACCES' };

/** The error as one of ours when the operating system refused a file; undefined for every other error. */
export function machineError(error: unknown): MlopsError | undefined {
  const seen = new Set<unknown>();
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    const { code = '', path, dest, syscall } = at as NodeJS.ErrnoException & { dest?: string };
    const meaning = MEANINGS[SAME[code] ?? code];
    if (!meaning) continue;
    const file = dest ?? path;
    return fail(meaning.code, {
      message: `${meaning.said} (${code}${syscall === undefined ? '' : `, ${syscall}`})`,
      ...(file !== undefined && { where: { file } }),
      hint: meaning.hint,
      cause: error,
    });
  }
  return undefined;
}
