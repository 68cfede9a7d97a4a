import type { Project } from '#config';
import {
  describeRun,
  diffRuns,
  loadRunDetails,
  openLedger,
  readRunState,
  stageOutput,
  type RunDiff,
  type RunRecord,
} from '#evidence';
import { GateDecision } from '#evaluation';
import { MlopsError, type Host } from '#kit';
import type { Changes } from '#reports';

const STATUS: Readonly<Record<string, string>> = {
  A: 'added',
  M: 'changed',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type changed',
};

/** What is different from the baseline's run; undefined when the baseline is no recorded run. */
export async function changesSinceBaseline(host: Host, project: Project): Promise<Changes | undefined> {
  const state = await readRunState(host, project);
  const done = state?.stages.filter(({ problem }) => problem === undefined).map(({ stage }) => stage) ?? [];
  if (!done.includes('gate-model')) return undefined;
  const gate = await stageOutput(project, 'gate-model');
  const { baseline } = GateDecision.parse(JSON.parse(await host.files.readText(gate.path('result.json'))));
  if (baseline.run === undefined) return undefined;
  try {
    const ledger = await openLedger(host, project);
    const before = await ledger.run(baseline.run);
    const now = await describeRun(host, project, { stages: done, startedAt: host.clock.now(), verdict: undefined });
    const after: RunRecord = { id: '', ...now };
    return toChanges(diffRuns(before, after, await loadRunDetails(host, project, before, after)));
  } catch (error) {
    // The report tells of a decision that is made; that this part is missing is said in the log, not a reason to fail.
    if (!(error instanceof MlopsError)) throw error;
    host.log.warning(`What changed since the baseline is not in the report: ${error.message}`);
    return undefined;
  }
}

function toChanges({ code, parameters, data, profile }: RunDiff): Changes {
  const show = (value: unknown): string => (value === null ? 'absent' : JSON.stringify(value));
  return {
    code: (code ?? []).map(({ path, status }) => ({ path, status: STATUS[status] ?? status })),
    parameters: parameters.map(({ name, from, to }) => ({ name, before: show(from), after: show(to) })),
    data: [
      ...data.map(({ name, from, to }) => ({
        source: name,
        what: from === null ? 'new' : to === null ? 'gone' : 'other bytes',
      })),
      ...(profile?.shifted ?? []).slice(0, 10).map(({ column, standardizedMeanDifference: shift, nullRate }) => ({
        source: column,
        what:
          shift === undefined
            ? nullRate
              ? `empty: ${percent(nullRate.from)} before, ${percent(nullRate.to)} now`
              : 'changed'
            : `mean moved by ${shift.toFixed(2)} standard deviations`,
      })),
    ],
  };
}

function percent(share: number | null): string {
  return share === null ? 'unknown' : `${(100 * share).toFixed(1)} %`;
}
