import { posix } from 'node:path';
import type { Project } from '#config';
import {
  factsOf,
  materialsOf,
  stageOutput,
  statementsOf,
  type Ledger,
  type RunRecord,
  type Statement,
} from '#evidence';
import { meaningOf, type Built, type EvaluationPlan, type Meaning } from '#evaluation';
import type { Sha256 } from '#kit';

/** What is judged, and by which metrics. */
export interface Candidate {
  /** Absent when the predictions are a file that no evaluation of ours knows; `scored` is the path of the predictions. */
  evaluated?: { evaluationSet: Sha256; predictions: Sha256 | undefined; scored: string };
  /** That file, as it was named. */
  file?: string;
  /** How its predictions are read. */
  plan: EvaluationPlan;
  /** Metrics that are judged. */
  metrics: readonly string[];
}

/** What the numbers of an evaluation are about, and of which examples. */
export interface Subject {
  meaning: Meaning;
  /** Absent when no features were built. */
  built?: Built;
  /** The file of predictions, when it was one: there is no program that could predict other examples. */
  file?: string;
}

function subjectOf(evaluation: Statement, features: Statement | undefined): Subject {
  const { parameters } = factsOf(evaluation);
  const name = materialsOf(evaluation).find(({ role }) => role === 'predictions')?.name;
  const file = name === undefined ? {} : { file: name };
  if (!features) return { meaning: meaningOf(parameters), ...file };
  const built = { parameters: factsOf(features).parameters, materials: materialsOf(features) };
  return { meaning: meaningOf(parameters, built.parameters), built, ...file };
}

/** As a run's statements say; nothing when it has none. */
export async function recordedSubject(ledger: Ledger, run: RunRecord): Promise<Subject | undefined> {
  const statements = await statementsOf(ledger, run);
  const evaluation = statements.get('evaluate-model')?.statement;
  return evaluation && subjectOf(evaluation, statements.get('build-features')?.statement);
}

/** As the candidate's evaluation says, else as its file is read. */
export async function candidateSubject(
  project: Project,
  { evaluated, file, plan }: Candidate,
  baseline: { run: string; subject: Subject },
): Promise<Subject> {
  if (!evaluated) return { meaning: meaningOf(plan), ...(file !== undefined && { file }) };
  const statementOf = async (stage: string): Promise<Statement> => (await stageOutput(project, stage)).statement;
  const evaluation = await statementOf('evaluate-model');
  // A stranger's predictions, measured with the targets of this very baseline.
  if (factsOf(evaluation).parameters['targets-of'] === baseline.run) return baseline.subject;
  return subjectOf(evaluation, project.config.features ? await statementOf('build-features') : undefined);
}

/**
 * Why two runs of a project that nobody has named are not of one model: every model of the repository has that name.
 * @returns undefined where the name was given, or the file is the same
 */
export function otherFile(project: Project, now: Subject, then: Subject): string | undefined {
  if (!project.unnamed || now.file === undefined || then.file === undefined) return undefined;
  if (posix.normalize(now.file) === posix.normalize(then.file)) return undefined;
  return `the baseline is of ${then.file} and this of ${now.file}: not comparable. Give each model its own name with the input \`project\``;
}
