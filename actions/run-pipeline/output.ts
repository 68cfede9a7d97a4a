/** What the pipeline gives out, whichever part of it was run. */
export const NO_OUTPUT = { verdict: '', run: '', report: '', comment: '', 'hand-over': '', news: '' };
export type Output = keyof typeof NO_OUTPUT;
