/** What stands above numbers whose predictions come from a run that anyone may start, such as a fork's. */
export const UNTRUSTED = {
  lead: 'Reported by an untrusted run, which anyone may start.',
  why: 'The verdict was computed again from its predictions, by the rules of the base branch; the predictions themselves are taken on trust.',
};
