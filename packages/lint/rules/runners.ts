import type { Json } from '#kit';
import { lookupIn, type Case } from '../cases.ts';
import { interpolate } from '../template.ts';
import type { Check } from '../finding.ts';
import type { Job } from '../schema.ts';
import type { VisitedJob } from '../walk.ts';
import { matrixRows } from '../workflow.ts';

/** Jobs on machines of one's own that may hold them as long as they like. */
export const runners: Check = function* ({ visits }) {
  for (const { workflow, jobs } of visits.filter(({ ours }) => !ours)) {
    for (const { id, job, cases } of jobs) {
      if (job.uses !== undefined || job['timeout-minutes'] !== undefined || job['runs-on'] === undefined) continue;
      const at = workflow.at(['jobs', id, 'runs-on']);
      const machines = machinesOf({ job, cases });
      const own = machines.find((machine) => machine?.own !== undefined)?.own;
      if (own !== undefined) {
        yield {
          rule: 'no-timeout',
          at,
          message: `Job ${id} runs on ${own} and has no timeout-minutes.`,
          fix: 'Say how long it may take: timeout-minutes: 60. A machine of your own takes up to 7200.',
        };
      } else if (machines.includes(undefined)) {
        yield {
          at,
          unknown: `whether job ${id}, which has no timeout-minutes, runs on a machine of your own: only a run knows`,
        };
      }
    }
  }
};

/** `own` says which machine; absent on one of GitHub's. */
type Machine = { own?: string } | undefined;

function machinesOf({ job, cases }: Pick<VisitedJob, 'job' | 'cases'>): Machine[] {
  const rows = matrixRows(job) ?? [{}];
  return cases.flatMap((each) => rows.map((row) => machineOf(job['runs-on']!, each, row)));
}

function machineOf(written: NonNullable<Job['runs-on']>, known: Case, row: Record<string, Json>): Machine {
  const lookup = lookupIn(known, row);
  const [group, texts] = Array.isArray(written) ? [undefined, written] : [written.group, written.labels ?? []];
  if (group !== undefined) return { own: `the group ${group}` };
  const labels: string[] = [];
  for (const text of texts) {
    const value = interpolate(text, lookup);
    if (value === undefined || !('is' in value)) return undefined;
    if (value.is !== null && typeof value.is === 'object' && !Array.isArray(value.is)) return { own: 'a group' };
    labels.push(...[value.is].flat().map(String));
  }
  const other = labels.find((label) => !/^(ubuntu|windows|macos)-/i.test(label));
  if (labels.includes('self-hosted')) return { own: 'a machine of your own (self-hosted)' };
  return other === undefined ? {} : { own: `"${other}", which GitHub's own machines are not called,` };
}
