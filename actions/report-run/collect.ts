import { isGatedAtBase, otherContracts, Settled, type Project } from '#config';
import {
  digestOf,
  factsOf,
  materialsOf,
  readRunState,
  stageOutputIfAny,
  type RunState,
  type StageOutput,
} from '#evidence';
import { Evaluation, GateDecision, GateParameters } from '#evaluation';
import type { DataResult } from '#data';
import { MLFLOW_RUN, mlflowFacts, readMlflowRun } from '#training';
import type { ScanResult } from '#modelscan';
import { worstVerdict, type Host, type Verdict } from '#kit';
import {
  brokenStage,
  type DataReport,
  type EvaluationReport,
  type PolicyReport,
  type RunReport,
  type StageReport,
} from '#reports';
import type { History } from './history.ts';

const STAGES = [
  'validate-data',
  'build-features',
  'train-model',
  'evaluate-model',
  'gate-model',
  'scan-model',
  'write-model-card',
];

/** Everything the report says, from the evidence in the workspace; each stage's output is checked against its statement. */
export async function collectReport(host: Host, project: Project, history: History): Promise<RunReport> {
  const state = await readRunState(host, project);
  const outputs = await readOutputs(host, project, state);
  const [validation, evaluated, gated, scanned] = ['validate-data', 'evaluate-model', 'gate-model', 'scan-model'].map(
    (stage) => outputs.get(stage),
  );
  const decision = gated && GateDecision.parse(await readResult(host, gated));
  const dates = settledPeriods(outputs.get('build-features'));
  const gate = decision && dates ? { ...decision, notes: [...(decision.notes ?? []), dates] } : decision;
  const stages = describeStages(outputs, state);
  const leftOut = await leftOutOf(host, project, state, outputs);
  const facts = [...outputs.values()]
    .map(({ statement }) => factsOf(statement))
    .find(({ commit }) => commit !== undefined);
  return {
    project: project.config.project,
    verdict: brokenStage(stages)
      ? 'fail'
      : worstVerdict([...stages.flatMap(({ verdict }) => verdict ?? []), ...ungated(project, state, outputs, leftOut)]),
    baselineName: history.baselineName,
    ...(facts && {
      run: {
        ...(state?.run !== undefined && { id: state.run }),
        // People know the head of a pull request, not the merge that was tried.
        ...(facts.commit !== undefined && { commit: host.origin?.change.head ?? facts.commit }),
        // On a server the base's rules decide, whatever the branch is called.
        ...(facts.branch !== undefined && !host.origin && { branch: facts.branch }),
        dirty: facts.dirty ?? false,
        reproducible: project.file !== undefined && facts.dirty === false,
      },
    }),
    ...(validation && { data: dataReport((await readResult(host, validation)) as DataResult) }),
    ...(evaluated && { evaluation: evaluationReport(Evaluation.parse(await readResult(host, evaluated))) }),
    ...(gate && { gate }),
    ...(gated && host.origin && typeof factsOf(gated.statement).ledger !== 'string' && { noExceptions: true as const }),
    ...(leftOut.length > 0 && { leftOut }),
    ...(state?.leftOutWhy !== undefined && { leftOutWhy: state.leftOutWhy }),
    ...(await policyReport(host, project, gated)),
    ...untrustedRun(host),
    ...(history.changes && { changes: history.changes }),
    ...(history.clues && { clues: history.clues }),
    ...(history.madeAgain && { madeAgain: history.madeAgain }),
    ...(await mlflowReport(project, outputs.get('train-model'))),
    ...(scanned && { scan: (await readResult(host, scanned)) as ScanResult }),
    stages,
  };
}

/** The dates that periods came to which move on with the data, as a note; mlops.yml has all others. */
function settledPeriods(built: StageOutput | undefined): string | undefined {
  const said = Settled.safeParse(built && factsOf(built.statement).result);
  if (!said.success) return undefined;
  const { split, newestLabel } = said.data;
  return `evaluated: ${split.evaluate}, trained: ${split.train}, by labels up to ${newestLabel}`;
}

/** Of a run that anyone may start: that it is one, and the workflow file that the change has edited for it. */
function untrustedRun({ origin }: Host): Pick<RunReport, 'untrusted' | 'editedWorkflow'> {
  if (!origin?.change.untrusted) return {};
  const { editedWorkflow } = origin.change;
  return { untrusted: true, ...(editedWorkflow !== undefined && { editedWorkflow }) };
}

/**
 * What should have judged and has not: in a pipeline, those stages of a change that its base runs; among stages that were
 * run one by one the gate, where the base has one in this job.
 */
async function leftOutOf(
  host: Host,
  project: Project,
  state: RunState | undefined,
  outputs: ReadonlyMap<string, StageOutput>,
): Promise<readonly string[]> {
  if (state) return state.leftOut ?? [];
  return !outputs.has('gate-model') && (await isGatedAtBase(host, project)) ? ['gate-model'] : [];
}

/**
 * A model that no gate judged has not passed, whatever the data were like: in a pipeline, which has a gate wherever it
 * evaluates, and among stages that were run one by one where rules are described. Where somebody chose the stages of a change,
 * none is missing that its base leaves out, too.
 */
function ungated(
  project: Project,
  state: RunState | undefined,
  outputs: ReadonlyMap<string, StageOutput>,
  leftOut: readonly string[],
): Verdict[] {
  if (leftOut.length > 0) return ['inconclusive'];
  const { evaluate, gate } = project.config;
  const expected = evaluate !== undefined && (state !== undefined || gate !== undefined);
  return expected && !state?.leftOut && !outputs.has('gate-model') ? ['inconclusive'] : [];
}

/** Whose rules decided, and what those of the change would have said. */
async function policyReport(
  host: Host,
  project: Project,
  gated: StageOutput | undefined,
): Promise<{ policy?: PolicyReport }> {
  const ruled = gated && GateParameters.parse(factsOf(gated.statement).parameters).ruled;
  const said = ruled ?? project.policy;
  if (!said) return {};
  const { from, base, edited, workflow, unread, why } = said;
  const contracts = await otherContracts(host, project);
  const policy = {
    ...{ from, base, edited },
    ...(workflow !== undefined && { workflow }),
    ...(unread !== undefined && { unread }),
    ...(why !== undefined && { why }),
    ...(!ruled && from === 'base' && workflow !== undefined && { moves: true as const }),
    ...(contracts.length > 0 && { contracts }),
  };
  const proposal = edited ? await stageOutputIfAny(project, 'gate-proposal') : undefined;
  if (!proposal) return { policy };
  const proposed = GateDecision.parse(await readResult(host, proposal));
  return { policy: { ...policy, proposed } };
}

/**
 * The stages of the last run of several, or, when stages were run one by one, every stage that left evidence. Each of them
 * has read what the others made last: a decision about an older evaluation is none about this one.
 */
async function readOutputs(
  host: Host,
  project: Project,
  state: RunState | undefined,
): Promise<Map<string, StageOutput>> {
  const outputs = new Map<string, StageOutput>();
  for (const stage of STAGES) {
    const part = state === undefined || state.stages.some((done) => done.stage === stage && done.problem === undefined);
    const output = part ? await stageOutputIfAny(project, stage) : undefined;
    if (!output) continue;
    if (readsLatest(output, outputs)) outputs.set(stage, output);
    else host.log.warning(`${stage} is not in the report: what it read was made anew since. Run it again.`);
  }
  return outputs;
}

/** @param before outputs of the stages before it; what it read of others' files is not known to them */
function readsLatest({ statement }: StageOutput, before: ReadonlyMap<string, StageOutput>): boolean {
  return materialsOf(statement).every(({ name, digest }) => {
    const [stage = '', ...file] = name.split('/');
    const made = before.get(stage)?.statement.subject.find((subject) => subject.name === file.join('/'));
    return made === undefined || digestOf(made.digest) === digestOf(digest);
  });
}

async function readResult(host: Host, output: StageOutput): Promise<unknown> {
  return JSON.parse(await host.files.readText(output.path('result.json')));
}

/** What the training program left of a run that it logged elsewhere; user code wrote it, so it is checked again. */
async function mlflowReport(project: Project, trained: StageOutput | undefined): Promise<Pick<RunReport, 'mlflow'>> {
  const run = trained && (await readMlflowRun(trained.path(MLFLOW_RUN)));
  return run ? { mlflow: mlflowFacts(run, project.config.train?.mlflow) } : {};
}

function describeStages(outputs: ReadonlyMap<string, StageOutput>, state: RunState | undefined): StageReport[] {
  const names = state?.stages.map(({ stage }) => stage) ?? [...outputs.keys()];
  return names.map((stage) => {
    const done = state?.stages.find((candidate) => candidate.stage === stage);
    const statement = outputs.get(stage)?.statement;
    if (!statement)
      return { stage, cached: false, seconds: 0, reads: [], makes: [], problem: done?.problem ?? 'not done' };
    const facts = factsOf(statement);
    return {
      stage,
      ...(facts.verdict && { verdict: facts.verdict }),
      cached: done?.cached ?? facts.cached !== undefined,
      seconds: done?.seconds ?? facts.durationMs / 1000,
      reads: materialsOf(statement).map(named),
      makes: statement.subject.map(named),
    };
  });
}

function named(resource: { name?: string; digest: { sha256?: string; dirHash1?: string; gitCommit?: string } }): {
  name: string;
  digest: string;
} {
  return { name: resource.name ?? '', digest: digestOf(resource.digest) ?? '' };
}

/** @param result of validate-data, whose digest its statement has: its shape needs no second check */
function dataReport({ verdict, sources }: DataResult): DataReport {
  return {
    verdict: verdict ?? 'pass',
    sources: sources.map((source) => ({
      ...source,
      checks: source.checks.map(({ column, observed, ...check }) => ({
        ...check,
        ...(column !== null && { column }),
        observed: observed === null ? 'nothing' : String(observed),
      })),
    })),
  };
}

function evaluationReport(evaluation: Evaluation): EvaluationReport {
  return { ...evaluation, groupedBy: evaluation.settings.group };
}
