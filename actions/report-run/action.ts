import { join } from 'node:path';
import { z } from 'zod';
import { openProject } from '#config';
import { defineAction, escape, projectInputs } from '#kit';
import { headline, plain, renderComment, renderPage } from '#reports';
import { collectReport } from './collect.ts';
import { historyOf } from './history.ts';

export default defineAction({
  name: 'report-run',
  title: 'Report run',
  description:
    'Turns the evidence of a run into a comment (Markdown) and a self-contained page (HTML) that lead with the verdict and the number that decided it.',
  inputs: z.object(projectInputs),
  outputs: {
    verdict: 'pass, fail or inconclusive',
    comment: 'path of the Markdown report',
    report: 'path of the HTML report',
  },
  permissions: { contents: 'read' },
  chain: { reads: ['data-report', 'features', 'model', 'evaluation', 'gate'], makes: ['report'], always: true },
  async run({ inputs, host }) {
    const project = await openProject(host, inputs);
    const report = await collectReport(host, project, await historyOf(host, project));
    const comment = renderComment(report);

    const directory = join(project.workspace, 'reports');
    await host.files.write(join(directory, 'comment.md'), comment);
    await host.files.write(join(directory, 'report.html'), renderPage(report));
    await host.files.write(join(directory, 'result.json'), `${JSON.stringify(report, null, 2)}\n`);
    await host.summary(comment);

    return {
      verdict: report.verdict,
      summary: escape.logLine(`${project.config.project}: ${report.verdict}. ${plain(headline(report))}`),
      outputs: {
        verdict: report.verdict,
        comment: join(directory, 'comment.md'),
        report: join(directory, 'report.html'),
      },
    };
  },
});
