import type { Workflow } from './workflow.ts';
import type { Ours } from './ours.ts';
import type { Visit } from './walk.ts';
import type { Place } from './workflow.ts';

/** The rules: what each one is about, and why what it finds does harm. */
const rules = {
  'call-target': { kind: 'calls', why: 'GitHub refuses the whole run, and no job of it starts.' },
  'call-input': { kind: 'calls', why: 'GitHub refuses the whole run, or the value never arrives.' },
  'call-secret': {
    kind: 'calls',
    why: 'GitHub refuses the whole run, or the called job finds an empty text for the secret.',
  },
  'call-permission': {
    kind: 'calls',
    why: 'GitHub refuses the whole run, even where the job that asks would be skipped.',
  },
  'needed-output': { kind: 'calls', why: 'It is an empty text, and what was to be done with it is not done.' },
  'action-input': {
    kind: 'calls',
    why: 'The runner only warns of an input that an action does not have; the step then does something else.',
  },
  'action-permission': { kind: 'calls', why: 'The step fails after everything before it was done.' },
  'filter-never': {
    kind: 'triggers',
    why: 'Nothing passes the filter, so the workflow never starts, and nobody is told.',
  },
  'schedule-never': {
    kind: 'triggers',
    why: 'No year has such a day, so the workflow never starts, and nobody is told.',
  },
  'workflow-run-never': { kind: 'triggers', why: 'It waits for a run that there will never be, and nobody is told.' },
  'training-unreleased': {
    kind: 'triggers',
    why: 'What was trained there and passed is released by nobody, though what passes elsewhere is, and nobody is told.',
  },
  'job-never': { kind: 'triggers', why: 'A job that is always skipped looks as if it had passed.' },
  'two-verdicts': {
    kind: 'triggers',
    why: 'Both runs give the commit a check of the same name, compared with other commits, and a required check may be either.',
  },
  'token-starts-nothing': {
    kind: 'triggers',
    why: 'What the GITHUB_TOKEN of a job does starts no workflow, so that nothing follows, and nobody is told.',
  },
  'user-code-may-write': {
    kind: 'user code',
    why: 'Whoever can change that code can use the permission: programs of one job cannot hide a token from each other.',
  },
  'user-code-sees-secret': {
    kind: 'user code',
    why: 'Whoever can change that code can read the secret: programs of one job cannot hide it from each other.',
  },
  'user-code-finds-token': { kind: 'user code', why: 'Whoever can change that code can use the token of the job.' },
  'artifact-by-name': {
    kind: 'release',
    why: 'Every job of a run can upload under a name, and so can other runs: what is released need not be what was judged.',
  },
  'cache-in-release': {
    kind: 'release',
    why: 'A cache is filled by any run of the branch, and by whoever takes one over: what is released need not be what was judged.',
  },
  'no-timeout': {
    kind: 'runners',
    why: 'A job that hangs holds the machine for six hours, and a training that is longer is cut off then.',
  },
} as const;

export type RuleId = keyof typeof rules;
export type Kind = (typeof rules)[RuleId]['kind'];
export const RULES: Readonly<Record<RuleId, { kind: Kind; why: string }>> = rules;

export interface Finding {
  rule: RuleId;
  at: Place;
  message: string;
  /** What to write instead. */
  fix: string;
}

/** What a rule would have to know and this checkout does not show. */
export interface NotKnown {
  at: Place;
  unknown: string;
}

/** What the rules look at. */
interface Survey {
  workflows: readonly Workflow[];
  visits: readonly Visit[];
  ours: Ours;
  /** Name of the default branch, where the checkout shows it. */
  defaultBranch: string | undefined;
}

export type Check = (survey: Survey) => Iterable<Finding | NotKnown>;
