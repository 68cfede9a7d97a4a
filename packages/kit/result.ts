import { z } from 'zod';

/** `pass` and nothing else is a pass. `inconclusive`: the data cannot tell. */
export const Verdict = z.enum(['pass', 'fail', 'inconclusive']);
export type Verdict = z.infer<typeof Verdict>;

/** Exit codes of every command: 0 pass or done, 1 fail, 2 error, 3 inconclusive. */
export function exitCode(verdict: Verdict | undefined): 0 | 1 | 3 {
  switch (verdict) {
    case undefined:
    case 'pass':
      return 0;
    case 'fail':
      return 1;
    case 'inconclusive':
      return 3;
  }
}

/** The worst of several verdicts: fail, then inconclusive, then pass. No verdict at all is inconclusive. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
