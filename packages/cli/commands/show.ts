import { z } from 'zod';
import { shortId, type RunRecord } from '#evidence';
import { defineAction, escape, projectInputs, type Json } from '#kit';
import { openProject } from '../project.ts';

export default defineAction({
  name: 'show',
  title: 'One recorded run',
  description: 'Shows what a run was made from, what it made and what it decided.',
  inputs: z.object({ run: z.string().describe('Id of the run, or its beginning.'), ...projectInputs }),
  outputs: { run: 'id of the run' },
  permissions: {},
  positional: ['run'],
  async run({ inputs, host }) {
    const { ledger } = await openProject(host, inputs);
    const run = await ledger.run(inputs.run);
    return {
      summary: `run ${shortId(run.id)}: ${run.verdict ?? 'no verdict'}`,
      text: describe(run).map(escape.logLine).join('\n'),
      outputs: { run: run.id },
      result: run as unknown as Json,
    };
  },
});

function describe(run: RunRecord): string[] {
  const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000;
  const named = (title: string, values: Readonly<Record<string, unknown>>): string[] =>
    Object.keys(values).length === 0
      ? []
      : [
          '',
          title,
          ...Object.entries(values).map(
            ([name, value]) => `  ${name}  ${typeof value === 'string' ? value : JSON.stringify(value)}`,
          ),
        ];
  return [
    `run ${run.id}`,
    `  ${run.verdict ?? 'no verdict'}, ${run.project}, ${run.cause}, ${run.finishedAt} after ${seconds.toFixed(1)} s, by ${run.tool}`,
    `  commit ${run.commit}${run.branch === null ? '' : ` on ${run.branch}`}${run.dirty ? ', with uncommitted changes' : ''}`,
    ...(run.excepted ? [`  let through by an exception on record: ${run.excepted.join(', ')}`] : []),
    ...named('metrics', run.metrics),
    ...named('parameters', run.parameters),
    ...named('raw data (sha256)', run.data),
    ...named('statements (sha256)', run.statements),
    ...(run.model === undefined ? [] : ['', `model ${run.model}`]),
    ...(run.predictions === undefined ? [] : [`scored predictions ${run.predictions}`]),
  ];
}
