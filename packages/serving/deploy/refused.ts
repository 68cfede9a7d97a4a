import type { Verdict } from '#kit';

/** A step that says no, or cannot say yes: the deployment ends with this verdict, and its reason is told. */
export class Refused extends Error {
  readonly verdict: Exclude<Verdict, 'pass'>;

  constructor(verdict: Exclude<Verdict, 'pass'>, reason: string) {
    super(reason);
    this.verdict = verdict;
  }
}
