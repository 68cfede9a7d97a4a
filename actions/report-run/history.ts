import type { Project } from '#config';
import {
  defaultBranch,
  describeRun,
  diffRuns,
  loadRunDetails,
  openLedger,
  readRunState,
  stageOutputIfAny,
  type RunRecord,
} from '#evidence';
import { GateDecision } from '#evaluation';
import { MlopsError, type Host } from '#kit';
import type { Changes, Clues } from '#reports';
import { toChanges } from './changes.ts';
import { findClues } from './clues.ts';
import { storedOutput } from './stored.ts';

/** What the baseline's recorded run adds to a report. */
export interface History {
  /** What the baseline is called in sentences. */
  baselineName: string;
  changes?: Changes;
  clues?: Clues;
  /** A retraining for drift or quality made the model in production again, byte for byte. */
  madeAgain?: true;
}

/** What is different from the baseline's run; no more than a name when the baseline is no recorded run. */
export async function historyOf(host: Host, project: Project): Promise<History> {
  const state = await readRunState(host, project);
  const done = state?.stages.filter(({ problem }) => problem === undefined).map(({ stage }) => stage);
  const gate = done?.includes('gate-model') === false ? undefined : await stageOutputIfAny(project, 'gate-model');
  if (!gate) return { baselineName: 'baseline' };
  const decision = GateDecision.parse(JSON.parse(await host.files.readText(gate.path('result.json'))));
  const { baseline } = decision;
  if (baseline.run === undefined)
    return { baselineName: baseline.kind === 'file' ? baseline.reason.replace(/^the file /, '') : 'baseline' };
  try {
    const ledger = await openLedger(host, project);
    const before = await ledger.run(baseline.run);
    const baselineName = await nameOf(host, project, decision, before);
    if (!done || onlyPredictions(host, done)) return { baselineName };
    const now = await describeRun(host, project, { stages: done, startedAt: host.clock.now(), verdict: undefined });
    const after: RunRecord = { id: '', ...now };
    await storeProfile(host, project, after);
    return {
      baselineName,
      changes: toChanges(diffRuns(before, after, await loadRunDetails(host, project, before, after))),
      ...(decision.verdict !== 'pass' && { clues: await findClues(host, project, decision, before, after) }),
      ...(isMadeAgain(host, decision, before, after) && { madeAgain: true }),
    };
  } catch (error) {
    // The report tells of a decision that is made; that this part is missing is said in the log, not a reason to fail.
    if (!(error instanceof MlopsError) || host.signal.aborted) throw error;
    host.log.warning(`What changed since the baseline is not in the report: ${error.message}`);
    return { baselineName: 'the baseline' };
  }
}

/** What the data are is asked of the store, where of this run only what was made here is. */
async function storeProfile(host: Host, project: Project, { subjects }: RunRecord): Promise<void> {
  const stage = 'validate-data';
  const made = subjects[stage]?.find(({ name }) => name === 'profile.json');
  if (made?.digest.sha256 !== undefined)
    await storedOutput(host, project, { stage, name: 'profile.json', digest: made.digest.sha256 });
}

/** What drifted asks for another model; a schedule that finds nothing new asks for none. */
function isMadeAgain({ cause }: Host, { baseline }: GateDecision, before: RunRecord, after: RunRecord): boolean {
  const asked = cause === 'drift' || cause === 'quality';
  return asked && baseline.kind === 'champion' && before.model !== undefined && before.model === after.model;
}

/** Of a stranger's work nothing else is read, so what else changed is not known. */
function onlyPredictions(host: Host, done: readonly string[]): boolean {
  const read = ['evaluate-model', 'gate-model'];
  return host.origin?.change.untrusted === true && done.every((stage) => read.includes(stage));
}

/** The ladder leads to the default branch; a run that was asked for by its id is called by that. */
async function nameOf(host: Host, project: Project, { baseline }: GateDecision, run: RunRecord): Promise<string> {
  if (baseline.kind === 'run') return `run ${run.id.slice(0, 7)}`;
  const { origin } = host;
  if (origin) return origin.change.base?.branch ?? origin.defaultBranch;
  return (await defaultBranch(host, project.repository))?.name ?? run.branch ?? 'the default branch';
}
