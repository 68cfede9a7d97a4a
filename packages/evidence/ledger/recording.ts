import { join } from 'node:path';
import { MlopsError, type Host, type Sha256, type Verdict } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { exceptedRules } from './excepted.ts';
import { historyOf } from '../baseline/history.ts';
import { recordedMeanwhile } from '../baseline/meanwhile.ts';
import { failLedger } from './errors.ts';
import type { Ledger } from './ledger.ts';
import type { RunRecord } from './runs.ts';
import type { ProjectIdentity } from './project-identity.ts';
import { statementOf } from '../stage/own.ts';
import { movedData, saidByStatements, subject } from '../statement/said-by-statements.ts';
import { factsOf, StatementSchema, type Facts, type Statement } from '../statement/statement.ts';
import { TOOL } from '../statement/tool.ts';
import { changedButForFilters, type DataSources } from '../work-tree/filtered.ts';
import { uncommittedPolicy } from '../work-tree/work-tree.ts';

export interface Recorded {
  id: Sha256;
  /** The ledger's commit. */
  commit: string | undefined;
  /** Why what ran is not what the commit says, in words; such a run is nobody's baseline. */
  difference?: string;
  /** The run that this one would be compared with now: it was recorded while this one was judged. */
  meanwhile?: RunRecord;
}

export interface RunToRecord {
  /** mlops.yml, by its path in the repository. */
  config?: string;
  data?: DataSources;
  stages: readonly string[];
  /** Stage → the digest of its statement as this pass made it, where it did. */
  made?: ReadonlyMap<string, Sha256>;
  startedAt: Date;
  verdict: Verdict | undefined;
}

/**
 * Records one pass of stages: their statements, byte for byte as they lie in the workspace, and the facts that
 * questions are asked about. The bytes a later run needs (model, scored predictions) are in the store already.
 *
 * @throws MLOPS_STAGE_MISSING where one of the stages was performed for another project of the folder and not for this one,
 * MLOPS_RUN_MOVED when its stages ran on several commits or branches or read several versions of their data, or one
 * was performed again meanwhile, MLOPS_LEDGER_NO_REPOSITORY where no clone is, and what the ledger throws
 */
export async function recordRun(
  host: Host,
  project: ProjectIdentity,
  ledger: Ledger,
  run: RunToRecord,
): Promise<Recorded> {
  const texts = await readStatements(project, run.stages);
  refuseOthers(texts, run.made ?? new Map());
  const facts = Object.values(texts).map((text) => factsOf(JSON.parse(text) as Statement));
  refuseMoved(facts);
  refuseMovedData(statementsIn(texts));
  const record = await describe(host, project, run, texts);
  refuseWithoutTree(record, project);
  const difference =
    facts.find(({ dirty }) => dirty === true)?.difference ??
    (run.config === undefined ? undefined : await uncommittedPolicy(host, project.repository, run.config)) ??
    (await changedButForFilters(host, project, record.commit, statementsIn(texts), run.data));
  const recordedBy = (at: Ledger): Promise<RunRecord | undefined> =>
    recordedMeanwhile(host, project, at, statementsIn(texts));
  const before = await recordedBy(ledger);
  const { on, ...recorded } = await ledger.record(
    {
      ...record,
      dirty: record.dirty || difference !== undefined,
      branch: record.branch ?? (await detachedFrom(host, project)),
    },
    texts,
  );
  // What it was put on may hold more than was to be seen until then, from a server that lags or another run.
  const meanwhile = before ?? (await recordedBy(ledger.at(on ?? null)));
  return { ...recorded, ...(difference !== undefined && { difference }), ...(meanwhile && { meanwhile }) };
}

/** A server says which commit this is about; what lay there while it ran only a clone does. */
function refuseWithoutTree({ tree }: Omit<RunRecord, 'id'>, { repository }: ProjectIdentity): void {
  if (tree !== '') return;
  throw failLedger('MLOPS_LEDGER_NO_REPOSITORY', {
    message: `there is no repository in ${repository}, so nobody can say what ran, and nothing is recorded`,
    where: { file: repository },
    hint: 'Check it out into the working directory: actions/checkout without `path`. Where it lies in a directory of its own, name the mlops.yml in there: `config: src/mlops.yml`.',
  });
}

/** What lies in the workspace by now is this pass's only when it is what this pass put there. */
function refuseOthers(texts: Readonly<Record<string, string>>, made: ReadonlyMap<string, Sha256>): void {
  const other = [...made].find(([stage, digest]) => texts[stage] !== undefined && sha256(texts[stage]) !== digest);
  if (!other) return;
  throw failLedger('MLOPS_RUN_MOVED', {
    message: `${other[0]} was performed again by another process while the run was made`,
    hint: 'Run again, when nothing else works in this workspace.',
  });
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

/** And of one version of its data: what was validated is what the model is of. */
function refuseMovedData(statements: ReadonlyMap<string, Statement>): void {
  const [moved] = movedData(statements);
  if (moved === undefined) return;
  throw failLedger('MLOPS_RUN_MOVED', {
    message: `the data changed while the run was made: ${moved}`,
    hint: 'Run again, with all stages, when nothing writes to the data any more: mlops run',
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
  return describe(host, project, run, await readStatements(project, run.stages));
}

/** Stage → the exact text of its statement: of this project, whichever of the folder's ran last. @throws MLOPS_STAGE_MISSING */
async function readStatements(project: ProjectIdentity, stages: readonly string[]): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const stage of stages) texts[stage] = (await statementOf(project, stage)).text;
  return texts;
}

async function describe(
  host: Host,
  project: ProjectIdentity,
  run: RunToRecord,
  texts: Readonly<Record<string, string>>,
): Promise<Omit<RunRecord, 'id'>> {
  const statements = statementsIn(texts);
  const { commit = '', tree = '', branch = null, ...said } = saidByStatements(statements);
  const excepted = await exceptedFrom(host, project, statements.get('gate-model'));
  return {
    project: project.name,
    commit,
    tree,
    ...(run.config !== undefined && { config: run.config }),
    branch,
    ...(host.origin?.cell !== undefined && { cell: host.origin.cell }),
    cause: host.cause,
    startedAt: run.startedAt.toISOString(),
    finishedAt: host.clock.now().toISOString(),
    tool: `${TOOL.name} ${TOOL.version}`,
    verdict: run.verdict ?? null,
    ...(excepted.length > 0 && { excepted }),
    statements: Object.fromEntries(Object.entries(texts).map(([stage, text]) => [stage, sha256(text)])),
    ...said,
  };
}

function statementsIn(texts: Readonly<Record<string, string>>): Map<string, Statement> {
  return new Map(
    Object.entries(texts).map(([stage, text]) => [
      stage,
      StatementSchema.parse(JSON.parse(text)) as unknown as Statement,
    ]),
  );
}

/** From the decision itself, which must be the one that the statement names. */
async function exceptedFrom(host: Host, project: ProjectIdentity, gate: Statement | undefined): Promise<string[]> {
  if (gate === undefined) return [];
  const { place } = await statementOf(project, 'gate-model');
  const path = join(place.output, 'result.json');
  const decision = await host.files.read(path);
  if (sha256(decision) === subject(gate, 'result.json')?.sha256) return exceptedRules(decision);
  throw failLedger('MLOPS_LEDGER_INVALID', {
    message: `${path} is not the decision that its statement names`,
    where: { file: path },
    hint: 'Run the gate again: mlops gate-model',
  });
}
