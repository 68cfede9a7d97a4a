import { join } from 'node:path';
import { z } from 'zod';
import { openProject } from '#config';
import { defineAction, escape, flag, projectInputs } from '#kit';
import { headline, NOTHING_LEARNED, plain, renderComment, renderPage } from '#reports';
import { collectReport } from './collect.ts';
import { historyOf } from './history.ts';
import { keepRun } from './keep.ts';
import { marksOf } from './marks.ts';

export default defineAction({
  name: 'report-run',
  title: 'Report run',
  description:
    'Turns the evidence of a run into a comment (Markdown) and a self-contained page (HTML) that lead with the verdict and the number that decided it.',
  inputs: z.object({
    ...projectInputs,
    mermaid: flag(false).describe('Draw the stages as a Mermaid flowchart, which GitHub shows and mail does not.'),
  }),
  outputs: {
    verdict: 'pass, fail or inconclusive',
    comment: 'path of the Markdown report',
    report: 'path of the HTML report',
  },
  permissions: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
  decides: true,
  chain: {
    reads: ['data-report', 'features', 'model', 'evaluation', 'gate', 'scan', 'card'],
    makes: ['report'],
    always: true,
  },
  async run({ inputs, host }) {
    const project = await openProject(host, inputs);
    await host.origin?.begin(project.name);
    const report = await collectReport(host, project, await historyOf(host, project));
    if (report.madeAgain) host.log.warning(plain(NOTHING_LEARNED));
    const directory = join(project.workspace, 'reports');
    const page = join(directory, 'report.html');
    await host.files.write(page, renderPage(report));
    await host.files.write(join(directory, 'result.json'), `${JSON.stringify(report, null, 2)}\n`);

    const links = await keepRun(host, project, page);
    const comment = renderComment(report, { links, mermaid: inputs.mermaid });
    await host.files.write(join(directory, 'comment.md'), comment);
    await host.summary(comment);

    const said = escape.logLine(`${project.config.project}: ${report.verdict}. ${plain(headline(report))}`);
    if (host.origin) {
      for (const mark of marksOf(project, report)) host.annotate(mark);
      await host.origin.publish({
        project: project.name,
        verdict: report.verdict,
        headline: said,
        markdown: comment,
      });
    }

    return {
      verdict: report.verdict,
      summary: said,
      outputs: {
        verdict: report.verdict,
        comment: join(directory, 'comment.md'),
        report: page,
      },
    };
  },
});
