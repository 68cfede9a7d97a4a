import type { JsonObject, Sha256 } from '#kit';
import { digestOf, materialsOf } from '../questions/lineage-materials.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { factsOf, type Facts, type Statement } from './statement.ts';

type Said = Pick<RunRecord, 'dirty' | 'subjects' | 'metrics' | 'parameters' | 'data'> &
  Partial<
    Pick<
      RunRecord,
      'commit' | 'tree' | 'branch' | 'cause' | 'challenger' | 'compared' | 'model' | 'evaluationSet' | 'predictions'
    >
  >;

/** Everything in a run's record that its statements say: whoever records writes it, whoever verifies computes it again. */
export function saidByStatements(statements: ReadonlyMap<string, Statement>): Said {
  const facts = new Map([...statements].map(([stage, statement]) => [stage, factsOf(statement)]));
  const source = [...facts.values()].find(({ commit }) => commit !== undefined);
  const evaluated = facts.get('evaluate-model');
  const model = subject(statements.get('train-model'), 'model')?.dirHash1;
  const predictions = subject(statements.get('evaluate-model'), 'scored.parquet')?.sha256;
  const evaluationSet = evaluated?.result?.['evaluationSet'];
  const gate = facts.get('gate-model');
  const compared = nearestOf(gate);
  return {
    ...(source?.commit !== undefined && { commit: source.commit }),
    ...(source?.tree !== undefined && { tree: source.tree }),
    ...(source?.branch !== undefined && { branch: source.branch }),
    // What a gate compares with depends on it.
    ...(gate && { cause: gate.cause }),
    ...(isChallenger(gate) && { challenger: true }),
    ...(compared !== undefined && { compared }),
    dirty: [...facts.values()].some(({ dirty }) => dirty === true),
    subjects: Object.fromEntries(
      [...statements].map(([stage, { subject: made }]) => [
        stage,
        made.map(({ name, digest }) => ({ name: name ?? '', digest })),
      ]),
    ),
    metrics: metricsOf(evaluated),
    parameters: (facts.get('train-model')?.parameters['params'] ?? {}) as RunRecord['parameters'],
    data: dataOf([...statements.values()]),
    ...(model !== undefined && { model }),
    ...(typeof evaluationSet === 'string' && { evaluationSet }),
    ...(predictions !== undefined && { predictions }),
  };
}

export function subject(
  statement: Statement | undefined,
  name: string,
): Statement['subject'][number]['digest'] | undefined {
  return statement?.subject.find((candidate) => candidate.name === name)?.digest;
}

/** Whether the gate compared with the champion instead of the nearest recorded ancestor. */
function isChallenger(gate: Facts | undefined): boolean {
  const baseline = gate?.parameters['baseline'] as JsonObject | undefined;
  return baseline?.['insteadOf'] !== undefined;
}

/** Whether the ladder led to a baseline by way of the commit's ancestors. */
export function isAncestor({ kind }: { kind?: unknown }): boolean {
  return kind === 'merge-base' || kind === 'ancestor';
}

/** The commit that the ladder led to by way of the ancestors. */
function nearestOf(gate: Facts | undefined): string | undefined {
  const baseline = (gate?.parameters['baseline'] ?? {}) as JsonObject;
  return isAncestor(baseline) && typeof baseline['commit'] === 'string' ? baseline['commit'] : undefined;
}

/** Metrics that have a value; what could not be computed is absent, never zero. */
function metricsOf(facts: Facts | undefined): Record<string, number> {
  const metrics = facts?.result?.['metrics'];
  if (metrics === null || typeof metrics !== 'object') return {};
  return Object.fromEntries(
    Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/**
 * Raw data that are one thing to a stage and another to a later one: nobody can say of which data the run is.
 * @returns a sentence for each
 */
export function movedData(statements: ReadonlyMap<string, Statement>): string[] {
  const first = new Map<string, { stage: string; digest: string }>();
  const moved: string[] = [];
  for (const [stage, statement] of statements) {
    for (const { name, key } of rawData(statement)) {
      const before = first.get(name) ?? { stage, digest: key };
      first.set(name, before);
      if (before.digest !== key)
        moved.push(`${before.stage} read ${name} as ${before.digest.slice(0, 12)}, ${stage} as ${key.slice(0, 12)}`);
    }
  }
  return moved;
}

/** Raw data read by any stage: materials whose role is `data`, by name. */
function dataOf(statements: readonly Statement[]): Record<string, Sha256> {
  const data: Record<string, Sha256> = {};
  for (const { name, key } of statements.flatMap(rawData)) data[name] = key;
  return data;
}

/** What a baseline was trained again of is that run's, and not this one's. */
function rawData(statement: Statement): { name: string; key: string }[] {
  return materialsOf(statement).flatMap(({ name, digest, role }) => {
    const key = digestOf(digest);
    return role === 'data' && key !== undefined && !name.startsWith('baseline/') ? [{ name, key }] : [];
  });
}
