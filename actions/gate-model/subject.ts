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
  evaluated?: { evaluationSet: Sha256; predictions: Sha256 | undefined; scored?: string };
  /** That file, as it was named. */
  file?: string;
  /** How its predictions are read. */
  plan: EvaluationPlan;
  /** Metrics that are judged. */
  metrics: readonly string[];
}

/** What an evaluation judged: digests of its examples, and of the predictions beside their targets. */
export function evaluatedIn(evaluation: Statement): NonNullable<Candidate['evaluated']> {
  const scored = evaluation.subject.find(({ name }) => name === 'scored.parquet');
  return {
    evaluationSet: String(factsOf(evaluation).result?.['evaluationSet']),
    predictions: scored?.digest.sha256,
  };
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
  const built = builtOf(features);
  return { meaning: meaningOf(parameters, built), built, ...file };
}

/** What a statement of build-features says of the examples. */
export function builtOf(features: Statement): Built {
  const { parameters, result } = factsOf(features);
  return { parameters, materials: materialsOf(features), ...(result && { result }) };
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
  candidate: Candidate,
  baseline: { run: string; subject: Subject },
): Promise<Subject> {
  const statements = new Map<string, Statement>();
  const read = async (stage: string): Promise<Statement> => {
    const { statement } = await stageOutput(project, stage);
    statements.set(stage, statement);
    return statement;
  };
  // A stranger's predictions come without features.
  if (candidate.evaluated && !isOfStranger(await read('evaluate-model'), baseline.run) && project.config.features)
    await read('build-features');
  return subjectIn(statements, candidate, baseline);
}

/** The same, of the statements of its run. */
export function subjectIn(
  statements: ReadonlyMap<string, Statement>,
  { evaluated, file, plan }: Omit<Candidate, 'metrics'>,
  baseline: { run: string; subject: Subject },
): Subject {
  const evaluation = evaluated && statements.get('evaluate-model');
  if (!evaluation) return { meaning: meaningOf(plan), ...(file !== undefined && { file }) };
  if (isOfStranger(evaluation, baseline.run)) return baseline.subject;
  return subjectOf(evaluation, statements.get('build-features'));
}

/** Whether it measured a stranger's predictions, by the targets of this very baseline. */
function isOfStranger(evaluation: Statement, baseline: string): boolean {
  return factsOf(evaluation).parameters['targets-of'] === baseline;
}

/**
 * Why two runs of a project that nobody has named are not of one model: every model of the repository has that name.
 * @returns undefined where the file is the same
 */
export function otherFile(now: Subject, then: Subject): string | undefined {
  if (now.file === undefined || then.file === undefined) return undefined;
  if (posix.normalize(now.file) === posix.normalize(then.file)) return undefined;
  return `the baseline is of ${then.file} and this of ${now.file}: not comparable. Give each model its own name with the input \`project\``;
}
