import { z } from 'zod';
import { queryRuns, shortId, type RunRecord } from '#evidence';
import { defineAction, number, projectInputs, text, type Json } from '#kit';
import { openProject } from '../project.ts';
import { columns } from '../table.ts';

const MOST_METRICS = 4;

export default defineAction({
  name: 'runs',
  title: 'Recorded runs',
  description: 'Lists the recorded runs of a project, newest first.',
  inputs: z.object({
    where: text().describe('Only runs for which this holds: metrics.roc_auc > 0.7 and verdict = pass'),
    sort: text().describe('Field to sort by, largest first; a leading - turns it round: metrics.roc_auc'),
    limit: number().describe('At most so many. Default: 20.'),
    ...projectInputs,
  }),
  outputs: { count: 'how many runs are listed' },
  permissions: {},
  async run({ inputs, host }) {
    const { project, ledger } = await openProject(host, inputs);
    const all: RunRecord[] = [];
    for await (const run of ledger.runs(project.name)) all.push(run);
    const found = queryRuns(all, {
      limit: inputs.limit ?? 20,
      ...(inputs.where !== undefined && { where: inputs.where }),
      ...(inputs.sort !== undefined && { sort: inputs.sort }),
    });
    const metrics = [...new Set(found.flatMap((run) => Object.keys(run.metrics)))].slice(0, MOST_METRICS);
    const inCells = found.some(({ cell }) => cell !== undefined);
    const rows = found.map((run) => [
      shortId(run.id),
      run.finishedAt.slice(0, 16).replace('T', ' '),
      run.branch ?? '',
      ...(inCells ? [run.cell ?? ''] : []),
      `${run.commit.slice(0, 7)}${run.dirty ? '+' : ''}`,
      `${run.verdict ?? 'none'}${run.excepted ? ', excepted' : ''}`,
      ...metrics.map((metric) => run.metrics[metric]?.toFixed(4) ?? '–'),
    ]);
    const summary = `${found.length} of ${all.length} recorded ${all.length === 1 ? 'run' : 'runs'} of ${project.name}`;
    return {
      summary,
      text:
        found.length === 0
          ? summary
          : columns(['run', 'finished', 'branch', ...(inCells ? ['cell'] : []), 'commit', 'verdict', ...metrics], rows),
      outputs: { count: String(found.length) },
      result: found as unknown as Json,
    };
  },
});
