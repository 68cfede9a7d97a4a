import { MlopsError } from '#kit';
import { excuse } from './excuse.ts';
import { fail } from './errors.ts';
import type { Check, Finding, NotKnown } from './finding.ts';
import type { Ours } from './ours.ts';
import { actions } from './rules/actions.ts';
import { calls } from './rules/calls.ts';
import { offDefault } from './rules/off-default.ts';
import { release } from './rules/release.ts';
import { runners } from './rules/runners.ts';
import { token } from './rules/token.ts';
import { mayBeOf, trainings, trainingsOf } from './rules/trainings.ts';
import { triggers } from './rules/triggers.ts';
import { userCode } from './rules/user-code.ts';
import { verdicts } from './rules/verdicts.ts';
import { walk } from './walk.ts';
import { readWorkflow, type Place, type Workflow } from './workflow.ts';

/** Workflow files: path from the top of the repository, with `/`, → content. */
export type Files = ReadonlyMap<string, Uint8Array | string>;

export interface LintOptions {
  ours: Ours;
  /** What the checkout shows of the default branch. */
  defaultBranch?: DefaultBranch;
}

export interface DefaultBranch {
  name: string;
  /** Its workflows, when something else is checked out. */
  files?: Files;
}

export interface LintReport {
  workflows: number;
  findings: Finding[];
  /** Findings that a comment on their line excuses, with its reason. */
  excused: (Finding & { reason: string })[];
  /** What would have to be known to say more. */
  notKnown: NotKnown[];
}

const CHECKS: readonly Check[] = [calls, actions, triggers, trainings, verdicts, token, userCode, release, runners];

/**
 * Says where workflows do not hold together: with each other, with what starts them, and with what this toolkit's actions
 * declare.
 * @throws MLOPS_LINT_UNREADABLE, MLOPS_LINT_ENDLESS
 */
export function lint(files: Files, { ours, defaultBranch }: LintOptions): LintReport {
  const workflows = readAll(files);
  const visits = walk(workflows, ours, defaultBranch?.name);
  const survey = { workflows, visits, ours, defaultBranch: defaultBranch?.name };
  const said = [
    ...CHECKS.flatMap((check) => [...check(survey)]),
    ...(defaultBranch?.files ? offDefault(workflows, defaultBranch.name, defaultBranch.files) : []),
  ];
  const findings = inOrder(said.filter((each): each is Finding => 'rule' in each));
  return {
    workflows: workflows.length,
    ...excuse(findings, workflows),
    notKnown: inOrder(said.filter((each): each is NotKnown => 'unknown' in each)),
  };
}

/**
 * Names of the workflows whose runs train a model of the default branch by `ml-train.yml`, as `workflow_run` calls them.
 * @param config path of that project's file
 * @throws MLOPS_LINT_UNREADABLE, MLOPS_LINT_ENDLESS
 */
export function namesOfTrainings(files: Files, { ours, defaultBranch }: LintOptions, config?: string): string[] {
  const trainings = trainingsOf(walk(readAll(files), ours, defaultBranch?.name), defaultBranch?.name);
  return [...new Set(trainings.filter((each) => mayBeOf(each, config)).map(({ workflow }) => workflow.name))];
}

/** @throws MLOPS_LINT_UNREADABLE that names every file that cannot be read */
function readAll(files: Files): Workflow[] {
  const workflows: Workflow[] = [];
  const errors: MlopsError[] = [];
  for (const [path, content] of files) {
    try {
      workflows.push(readWorkflow(path, content));
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
      errors.push(error);
    }
  }
  const [first, ...more] = errors;
  if (first === undefined) return workflows;
  throw fail('MLOPS_LINT_UNREADABLE', {
    message: [
      first.message,
      ...more.map(({ where, message }) => `Also ${where?.file}:${where?.line ?? 1}: ${message}`),
    ].join('\n'),
    where: first.where,
    hint: first.hint ?? 'Mend it there; GitHub does not run a workflow that it cannot read.',
    cause: first,
  });
}

/** Each once, in the order of the files. */
function inOrder<T extends { at: Place }>(said: readonly T[]): T[] {
  const once = new Map(said.map((each) => [JSON.stringify(each), each]));
  return [...once.values()].sort(
    ({ at: a }, { at: b }) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}
