import { join } from 'node:path';
import type { Host, Sha256, Verdict } from '#kit';
import { sha256 } from './digest.ts';
import { digestOf, materialsOf } from './lineage-materials.ts';
import type { Ledger } from './ledger.ts';
import type { RunRecord } from './runs.ts';
import type { ProjectIdentity } from './project-identity.ts';
import { factsOf, StatementSchema, type Facts, type Statement } from './statement.ts';
import { TOOL } from './statement-tool.ts';

export interface RunToRecord {
  /** mlops.yml, by its path in the repository. */
  config?: string;
  /** What ran is not what the commit says, for a reason that git does not see. */
  dirty?: boolean;
  stages: readonly string[];
  startedAt: Date;
  verdict: Verdict | undefined;
}

/**
 * Records one pass of stages: their statements, byte for byte as they lie in `.mlops/evidence/`, and the facts that
 * questions are asked about. The bytes a later run needs (model, scored predictions) are in the store already.
 *
 * @returns the run's id, and the ledger's commit
 * @throws what the ledger throws
 */
export async function recordRun(
  host: Host,
  project: ProjectIdentity,
  ledger: Ledger,
  run: RunToRecord,
): Promise<{ id: Sha256; commit: string | undefined }> {
  const texts = await readStatements(host, project, run.stages);
  return ledger.record(describe(host, project, run, texts), texts);
}

/** The record that `recordRun` would write now. */
export async function describeRun(
  host: Host,
  project: ProjectIdentity,
  run: RunToRecord,
): Promise<Omit<RunRecord, 'id'>> {
  return describe(host, project, run, await readStatements(host, project, run.stages));
}

/** Stage → the exact text of its statement. */
async function readStatements(
  host: Host,
  project: ProjectIdentity,
  stages: readonly string[],
): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const stage of stages)
    texts[stage] = await host.files.readText(join(project.workspace, 'evidence', `${stage}.json`));
  return texts;
}

function describe(
  host: Host,
  project: ProjectIdentity,
  run: RunToRecord,
  texts: Readonly<Record<string, string>>,
): Omit<RunRecord, 'id'> {
  const statements = new Map(
    Object.entries(texts).map(([stage, text]) => [
      stage,
      StatementSchema.parse(JSON.parse(text)) as unknown as Statement,
    ]),
  );
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
    ...(run.config !== undefined && { config: run.config }),
    dirty: run.dirty === true || [...facts.values()].some(({ dirty }) => dirty === true),
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
  for (const { name, digest, role } of statements.flatMap(materialsOf)) {
    const key = digestOf(digest);
    if (role === 'data' && key !== undefined) data[name] = key;
  }
  return data;
}
