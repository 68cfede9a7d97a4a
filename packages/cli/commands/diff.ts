import { z } from 'zod';
import { diffRuns, loadRunDetails, shortId, type RunDiff } from '#evidence';
import { defineAction, escape, projectInputs, type Json } from '#kit';
import { openProject } from '../project.ts';
import { columns } from '../table.ts';

export default defineAction({
  name: 'diff',
  title: 'Difference of two runs',
  description: 'Shows what differs between two recorded runs: verdict, parameters, metrics, data and code.',
  inputs: z.object({
    from: z.string().describe('The earlier run.'),
    to: z.string().describe('The later run.'),
    ...projectInputs,
  }),
  outputs: { changes: 'how many things differ' },
  permissions: {},
  positional: ['from', 'to'],
  async run({ inputs, host }) {
    const { project, ledger } = await openProject(host, inputs);
    const [from, to] = [await ledger.run(inputs.from), await ledger.run(inputs.to)];
    const diff = diffRuns(from, to, await loadRunDetails(host, project, from, to));
    const rows = describe(diff);
    const summary = `${shortId(from.id)} → ${shortId(to.id)}: ${rows.length === 0 ? 'no difference' : `${rows.length} differences`}`;
    return {
      summary,
      text:
        rows.length === 0 ? summary : columns(['what', 'name', shortId(from.id), shortId(to.id), 'difference'], rows),
      outputs: { changes: String(rows.length) },
      result: diff as unknown as Json,
    };
  },
});

function describe({ verdict, parameters, metrics, data, profile, code }: RunDiff): string[][] {
  const show = (value: unknown): string =>
    value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
  return [
    ...(verdict ? [['verdict', '', show(verdict.from), show(verdict.to), '']] : []),
    ...parameters.map(({ name, from, to }) => ['parameter', name, show(from), show(to), '']),
    ...metrics.map(({ name, from, to, difference }) => ['metric', name, fixed(from), fixed(to), fixed(difference)]),
    ...data.map(({ name, from, to }) => ['data', name, show(from).slice(0, 12), show(to).slice(0, 12), '']),
    ...(profile?.shifted ?? []).map(({ column, mean, nullRate, standardizedMeanDifference }) => [
      'column',
      column,
      fixed(mean?.from ?? nullRate?.from ?? null),
      fixed(mean?.to ?? nullRate?.to ?? null),
      standardizedMeanDifference === undefined ? '' : `${fixed(standardizedMeanDifference)} sd`,
    ]),
    ...(code ?? []).map(({ status, path, from }) => ['code', path, from ?? '', '', status]),
  ].map((row) => row.map((cell) => escape.logLine(cell)));
}

function fixed(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
