import { factsOf, isSameSource, materialsOf, runIfAny, type Judged, type Material, type Statement } from '#evidence';
import { asJson, differences, EvaluatedPlan, GateParameters, judgedMetrics, LABELS, splitOf } from '#evaluation';
import type { Host, Json } from '#kit';
import { mayBeAsked, relate } from './relation.ts';
import { rescoringOf, type Rescoring } from './rescoring.ts';
import { builtOf, evaluatedIn, recordedSubject, subjectIn, type Candidate } from './subject.ts';

type Statements = ReadonlyMap<string, Statement>;

/**
 * Computes again how a gate's candidate and its recorded baseline stand to each other, and of what a re-scoring is one.
 *
 * Not computed again: the words of the reason, which change with versions; whether bytes were lost or could be made again
 * (`rescored`, `restored`), of which the bytes tell, or why they were not (`unscored`); and where inputs alone describe a project, whether somebody named it.
 * @returns what differs, as sentences
 */
export async function recheckComparison(
  host: Host,
  project: { repository: string },
  gate: Statement,
  { before, run, statements }: Judged,
): Promise<string[]> {
  const said = GateParameters.parse(factsOf(gate).parameters);
  const { reason: _, rescored, restored, comes: __, unscored: ___, cells: ____, ...claimed } = said.baseline;
  // What nobody confirmed was not compared with.
  if (claimed.run === undefined || claimed.unconfirmed !== undefined) return [];
  const baseline = await runIfAny(before, claimed.run);
  // Whether there is such a run is asked where the ladder is climbed.
  if (!baseline) return [];
  const then = await recordedSubject(before, baseline);
  const candidate = candidateIn(said, statements);
  const now = then && subjectIn(statements, candidate, { run: baseline.id, subject: then });
  const { kind, change, insteadOf } = claimed;
  // Of a retraining that skips a period, its own baseline is what it is said to be no baseline instead of.
  const instead = insteadOf === baseline.id ? undefined : insteadOf;
  const relation = await relate(
    before,
    {
      ...{ kind, run: baseline, cause: run.cause },
      ...(change && { change: true }),
      ...(instead !== undefined && { insteadOf: instead }),
    },
    { now, then },
    candidate,
    {
      unnamed: run.config === undefined && claimed.incomparable !== undefined,
      // One that was not confirmed was no way back: without any, examples that left are missed.
      isSame: async (earlier) =>
        earlier.id === claimed.returned && !run.dirty && (await isSameSource(host, project, earlier, run.commit)),
    },
  );
  const problems = differences(asJson(claimed), asJson(relation)).map((difference) => `baseline.${difference}`);
  if (problems.length > 0 || !(rescored || restored) || !then) return problems;
  if (!mayBeAsked(relation)) return ['it says that the model of its baseline was asked again, which cannot be'];
  return otherRescoring({ run: baseline, meaning: then.meaning }, statements);
}

/** Whether what was scored again is this run's model, on the examples and by the measures of the run. */
function otherRescoring(scored: Omit<Rescoring, 'today' | 'retrained'>, statements: Statements): string[] {
  const [features, evaluation, rescoring] = ['build-features', 'evaluate-model', 'rescore-baseline'].map((stage) =>
    statements.get(stage),
  );
  const labels = features?.subject.find(({ name }) => name === 'evaluate-labels.parquet')?.digest;
  if (!features || !evaluation || !rescoring || !labels)
    return ['it says that the model of its baseline was asked again, of which there is no evidence'];
  const { parameters, materials } = rescoringOf({
    ...scored,
    retrained: factsOf(rescoring).parameters['retrained'] === true,
    today: {
      split: splitOf(builtOf(features)),
      plan: EvaluatedPlan.parse(factsOf(evaluation).parameters),
      data: materialsOf(features).filter(({ role }) => role === 'data') as Material[],
      labels: { name: LABELS, digest: labels },
    },
  });
  const read = materialsOf(rescoring).filter(({ name }) => name !== 'source');
  const byName = (list: readonly Pick<Material, 'name' | 'digest'>[]): Json =>
    asJson(Object.fromEntries(list.map(({ name, digest }) => [name, digest])));
  return [
    ...differences(factsOf(rescoring).parameters, asJson(parameters)),
    ...differences(byName(read), byName(materials)),
  ].map((difference) => `rescore-baseline: ${difference}`);
}

function candidateIn({ candidate, plan, rules, metrics }: GateParameters, statements: Statements): Candidate {
  const evaluation = statements.get('evaluate-model');
  const judged = judgedMetrics(rules, metrics, plan);
  return { plan, metrics: judged, ...(evaluation ? { evaluated: evaluatedIn(evaluation) } : { file: candidate }) };
}
