import { join } from 'node:path';
import type { Host, Sha256, Verdict } from '#kit';
import { sha256 } from './digest.ts';
import type { Ledger } from './ledger.ts';
import type { RunRecord } from './runs.ts';
import type { ProjectIdentity } from './stage.ts';
import { factsOf, StatementSchema, type Facts, type Statement } from './statement.ts';
import { TOOL } from './statement-tool.ts';

export interface RunToRecord {
  stages: readonly string[];
  startedAt: Date;
  verdict: Verdict | undefined;
}

/**
 * Records one pass of stages: their statements, byte for byte as they lie in `.mlops/evidence/`, and the facts that
 * questions are asked about. The bytes a later run needs (model, scored predictions) are in the store already.
 *
 * @returns the run as recorded, and the ledger's commit
 * @throws what the ledger throws
 */
export async function recordRun(
  host: Host,
  project: ProjectIdentity,
  ledger: Ledger,
  run: RunToRecord,
): Promise<{ id: Sha256; commit: string | undefined }> {
  const statements: Record<string, string> = {};
  const parsed = new Map<string, Statement>();
  for (const stage of run.stages) {
    const text = await host.files.readText(join(project.workspace, 'evidence', `${stage}.json`));
    statements[stage] = text;
    parsed.set(stage, StatementSchema.parse(JSON.parse(text)) as unknown as Statement);
  }
  return ledger.record(describeRun(host, project, run, statements, parsed), statements);
}

function describeRun(
  host: Host,
  project: ProjectIdentity,
  run: RunToRecord,
  texts: Readonly<Record<string, string>>,
  statements: ReadonlyMap<string, Statement>,
): Omit<RunRecord, 'id'> {
  const facts = new Map([...statements].map(([stage, statement]) => [stage, factsOf(statement)]));
  const source = [...facts.values()].find(({ commit }) => commit !== undefined);
  const evaluated = facts.get('evaluate-model');
  const model = subject(statements.get('train-model'), 'model')?.dirHash1;
  const predictions = subject(statements.get('evaluate-model'), 'scored.parquet')?.sha256;
  const evaluationSet = evaluated?.result?.['evaluationSet'];
  return {
    project: project.name,
    commit: source?.commit ?? '',
    tree: source?.tree ?? '',
    dirty: [...facts.values()].some(({ dirty }) => dirty === true),
    branch: source?.branch ?? null,
    cause: host.cause,
    startedAt: run.startedAt.toISOString(),
    finishedAt: host.clock.now().toISOString(),
    tool: `${TOOL.name} ${TOOL.version}`,
    verdict: run.verdict ?? null,
    statements: Object.fromEntries(Object.entries(texts).map(([stage, text]) => [stage, sha256(text)])),
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

function subject(statement: Statement | undefined, name: string): Statement['subject'][number]['digest'] | undefined {
  return statement?.subject.find((candidate) => candidate.name === name)?.digest;
}

/** Metrics that have a value; what could not be computed is absent, never zero. */
function metricsOf(facts: Facts | undefined): Record<string, number> {
  const metrics = facts?.result?.['metrics'];
  if (metrics === null || typeof metrics !== 'object') return {};
  return Object.fromEntries(
    Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** Raw data read by any stage: materials whose role is `data`, by name. */
function dataOf(statements: readonly Statement[]): Record<string, Sha256> {
  const data: Record<string, Sha256> = {};
  for (const { predicate } of statements) {
    const definition = predicate['buildDefinition'] as { resolvedDependencies?: unknown } | undefined;
    for (const material of [...list(predicate['configuration']), ...list(definition?.resolvedDependencies)]) {
      const digest = material.digest?.sha256 ?? material.digest?.dirHash1;
      if (material.annotations?.role === 'data' && material.name !== undefined && digest !== undefined)
        data[material.name] = digest;
    }
  }
  return data;
}

interface Described {
  name?: string;
  digest?: { sha256?: string; dirHash1?: string };
  annotations?: { role?: string };
}

function list(value: unknown): Described[] {
  return Array.isArray(value) ? (value as Described[]) : [];
}
