/**
 * Whether a policy's word for its baseline is a run's id or the beginning of one, whatever files lie about: another file
 * of that name may turn up at any time, and is written with its folder (`./7f3c2a`).
 */
export function namesRun(word: string): boolean {
  return /^[0-9a-f]{4,64}$/i.test(word);
}

/** Whether such a word names a file: an expression may. */
export function mayNameFile(word: string): boolean {
  return !['', 'auto', 'none'].includes(word) && !namesRun(word);
}
