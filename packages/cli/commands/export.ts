import { relative, join, resolve } from 'node:path';
import { z } from 'zod';
import { exportFormat, planExport, shortId, writeExport } from '#evidence';
import { defineAction, escape, projectInputs, text, type Host } from '#kit';
import { openProject } from '../project.ts';
import { reportRenderer } from './export-reports.ts';

export default defineAction({
  name: 'export',
  title: 'Export recorded runs',
  description:
    'Writes the evidence of one run, or of all, as plain files that need no software of ours: records, in-toto statements, reports, models and predictions, a table of runs, and SHA256SUMS.',
  inputs: z.object({
    run: text().describe('Id of the run, or its beginning. Default: every recorded run of the project.'),
    to: text().describe(
      'A directory, a .zip or a .tar that is not there yet. Default: a directory named after the project.',
    ),
    ...projectInputs,
  }),
  outputs: { to: 'path of what was written', runs: 'how many runs are in it', files: 'how many files are in it' },
  permissions: {},
  positional: ['run'],
  async run({ inputs, host }) {
    const { project, ledger } = await openProject(host, inputs);
    const subject = inputs.run === undefined ? undefined : (await ledger.run(inputs.run)).id;
    const to = resolve(inputs.to ?? `${project.name}-${subject === undefined ? 'evidence' : shortId(subject)}`);
    exportFormat(to);
    const plan = await withScratch(host, join(project.workspace, 'cache'), async (scratch) => {
      const report = reportRenderer(host, project, scratch);
      const planned = await planExport(ledger, project.name, { subject, store: host.store, report });
      await writeExport(host, planned, to);
      return planned;
    });
    const lost = plan.missing === 0 ? '' : `; ${plan.missing} recorded files are not in this store`;
    const where = relative(process.cwd(), to) || to;
    return {
      summary: escape.logLine(
        `${where}: ${plan.runs} ${plan.runs === 1 ? 'run' : 'runs'}, ${plan.files.size} files${lost}`,
      ),
      outputs: { to, runs: String(plan.runs), files: String(plan.files.size) },
    };
  },
});

async function withScratch<T>(host: Host, parent: string, body: (directory: string) => Promise<T>): Promise<T> {
  await host.files.makeDirectory(parent);
  const directory = await host.files.makeTemporaryDirectory('export-', parent);
  try {
    return await body(directory);
  } finally {
    await host.files.remove(directory);
  }
}
