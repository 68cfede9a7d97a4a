import { join } from 'node:path';
import { MlopsError, type Host, type Sha256, type Verdict } from '#kit';
import { sha256 } from './digest.ts';
import { exceptedRules } from './excepted.ts';
import { historyOf } from './history.ts';
import { failLedger } from './ledger-errors.ts';
import { digestOf, materialsOf } from './lineage-materials.ts';
import type { Ledger } from './ledger.ts';
import type { RunRecord } from './runs.ts';
import type { ProjectIdentity } from './project-identity.ts';
import { factsOf, StatementSchema, type Facts, type Statement } from './statement.ts';
import { TOOL } from './statement-tool.ts';
import { uncommittedPolicy } from './work-tree.ts';

export interface Recorded {
  id: Sha256;
  /** The ledger's commit. */
  commit: string | undefined;
  /** Why what ran is not what the commit says, in words; such a run is nobody's baseline. */
  difference?: string;
}

export interface RunToRecord {
  /** mlops.yml, by its path in the repository. */
  config?: string;
  stages: readonly string[];
  startedAt: Date;
  verdict: Verdict | undefined;
}

/**
 * Records one pass of stages: their statements, byte for byte as they lie in `.mlops/evidence/`, and the facts that
 * questions are asked about. The bytes a later run needs (model, scored predictions) are in the store already.
 *
 * @throws MLOPS_RUN_MOVED when its stages ran on several commits or branches, and what the ledger throws
 */
export async function recordRun(
  host: Host,
  project: ProjectIdentity,
  ledger: Ledger,
  run: RunToRecord,
): Promise<Recorded> {
  const texts = await readStatements(host, project, run.stages);
  const facts = Object.values(texts).map((text) => factsOf(JSON.parse(text) as Statement));
  refuseMoved(facts);
  const difference =
    facts.find(({ dirty }) => dirty === true)?.difference ??
    (run.config === undefined ? undefined : await uncommittedPolicy(host, project.repository, run.config));
  const record = await describe(host, project, run, texts);
  const recorded = await ledger.record(
    {
      ...record,
      dirty: record.dirty || difference !== undefined,
      branch: record.branch ?? (await detachedFrom(host, project)),
    },
    texts,
  );
  return { ...recorded, ...(difference !== undefined && { difference }) };
}

/** A run is of one commit: when HEAD moves under it, nobody can say of which. */
function refuseMoved(facts: readonly Facts[]): void {
  const places = facts.map(({ stage, commit, branch }) => ({
    stage,
    at: `${commit?.slice(0, 7)} (${branch ?? 'detached'})`,
    key: `${commit} ${branch}`,
  }));
  const [first] = places;
  const other = places.find(({ key }) => key !== first?.key);
  if (!first || !other) return;
  throw failLedger('MLOPS_RUN_MOVED', {
    message: `the repository moved on while the run was made: ${first.stage} ran at ${first.at}, ${other.stage} at ${other.at}`,
    hint: 'Run again. A program of the project that commits or switches branches must not do so while it runs.',
  });
}

/** A detached commit of the default branch is run for that branch. @returns its name; null for any other commit */
async function detachedFrom(host: Host, project: ProjectIdentity): Promise<string | null> {
  try {
    const { onDefault, defaultBranch } = await historyOf(host, project);
    return onDefault ? defaultBranch : null;
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'MLOPS_BASELINE_UNKNOWN') return null;
    throw error;
  }
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

async function describe(
  host: Host,
  project: ProjectIdentity,
  run: RunToRecord,
  texts: Readonly<Record<string, string>>,
): Promise<Omit<RunRecord, 'id'>> {
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
  const excepted = await exceptedFrom(host, project, statements.get('gate-model'));
  return {
    project: project.name,
    commit: source?.commit ?? '',
    tree: source?.tree ?? '',
    ...(run.config !== undefined && { config: run.config }),
    dirty: [...facts.values()].some(({ dirty }) => dirty === true),
    branch: source?.branch ?? null,
    cause: host.cause,
    startedAt: run.startedAt.toISOString(),
    finishedAt: host.clock.now().toISOString(),
    tool: `${TOOL.name} ${TOOL.version}`,
    verdict: run.verdict ?? null,
    ...(excepted.length > 0 && { excepted }),
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

/** From the decision itself, which must be the one that the statement names. */
async function exceptedFrom(host: Host, project: ProjectIdentity, gate: Statement | undefined): Promise<string[]> {
  if (gate === undefined) return [];
  const path = join(project.workspace, 'outputs', 'gate-model', 'result.json');
  const decision = await host.files.read(path);
  if (sha256(decision) === subject(gate, 'result.json')?.sha256) return exceptedRules(decision);
  throw failLedger('MLOPS_LEDGER_INVALID', {
    message: `${path} is not the decision that its statement names`,
    where: { file: path },
    hint: 'Run the gate again: mlops gate-model',
  });
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
