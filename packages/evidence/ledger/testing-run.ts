import type { RunRecord } from './runs.ts';

/** A run of flights that passed on main, at once: made of nothing, but for what the test says of it. */
export function flightsRun(commit: string, time: string, changes: Partial<RunRecord> = {}): Omit<RunRecord, 'id'> {
  return {
    project: 'flights',
    commit,
    tree: commit,
    dirty: false,
    branch: 'main',
    cause: 'hand',
    startedAt: time,
    finishedAt: time,
    tool: 'mlops-actions 0.1.0',
    verdict: 'pass',
    statements: {},
    subjects: {},
    metrics: {},
    parameters: {},
    data: {},
    ...changes,
  };
}
