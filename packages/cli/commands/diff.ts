import { z } from 'zod';
import { diffRuns, loadRunDetails, shortId, type ColumnShift, type ProfileDiff, type RunDiff } from '#evidence';
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
    ...(profile ?? []).flatMap(profileRows),
    ...(code ?? []).map(({ status, path, from }) => ['code', path, from ?? '', '', status]),
  ].map((row) => row.map((cell) => escape.logLine(cell)));
}

/** Rows of a source: how many there are, which columns came and went, how far the others moved. */
function profileRows({ source, rows, added, removed, shifted }: ProfileDiff): string[][] {
  const count = (value: number | null): string => (value === null ? '–' : value.toLocaleString('en'));
  return [
    ...(rows.from === rows.to ? [] : [['rows', source, count(rows.from), count(rows.to), '']]),
    ...added.map((column) => ['column', `${source}.${column}`, '', 'new', '']),
    ...removed.map((column) => ['column', `${source}.${column}`, '', 'gone', '']),
    ...shifted.map((shift) => ['column', `${source}.${shift.column}`, ...moved(shift)]),
  ];
}

/** The one change of a column that says most: its type, its mean, its share of empty values, its range. */
function moved({ type, mean, nullRate, range, distinct, standardizedMeanDifference: shift }: ColumnShift): string[] {
  if (type) return [type.from ?? '–', type.to ?? '–', 'type'];
  if (mean) return [fixed(mean.from), fixed(mean.to), shift === undefined ? 'mean' : `mean, ${fixed(shift)} sd`];
  if (nullRate) return [fixed(nullRate.from), fixed(nullRate.to), 'share of empty values'];
  if (range) return [range.from ?? '–', range.to ?? '–', 'range'];
  return [String(distinct?.from ?? '–'), String(distinct?.to ?? '–'), 'distinct values, about'];
}

function fixed(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
