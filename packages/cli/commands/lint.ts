import { resolve } from 'node:path';
import { z } from 'zod';
import { TOOL } from '#evidence';
import { defineAction, text, type Host, type Json } from '#kit';
import { lint, lintAsSarif, lintAsText, RULES, summarizeLint, workflowFiles } from '#lint';
import { defaultBranchOf, topOf } from '../on-github/checkout.ts';
import { ours } from '../on-github/ours.ts';

export default defineAction({
  name: 'lint',
  title: 'Workflows that hold together',
  description:
    'Says where the workflows of a repository do not hold together: calls whose inputs, secrets or permissions do not meet, triggers that never fire, code of the project beside the right to write or a secret, releases that trust a name or a cache, machines of your own without a timeout. What the checkout does not show is said to be not known.',
  inputs: z.object({
    directory: text().describe('In which repository. Default: that of the working directory.'),
    sarif: text().describe('Write the findings to this file too, as SARIF 2.1.0.'),
  }),
  outputs: { findings: 'how many there are', 'not-known': 'how many things the checkout does not show' },
  permissions: {},
  positional: ['directory'],
  async run({ inputs, host }) {
    const top = await topOf(host, resolve(inputs.directory ?? '.'));
    const files = await workflowFiles(host, top);
    const defaultBranch = await defaultBranchOf(host, top, [...files.keys()]);
    const report = lint(files, { ours: await ours(), ...(defaultBranch && { defaultBranch }) });
    if (inputs.sarif !== undefined)
      await write(host, resolve(inputs.sarif), lintAsSarif(report, TOOL, [...files.keys()]));
    for (const { rule, at, message, fix } of report.findings) {
      // A person at a terminal reads the table; in the log of a workflow the lines of a file are marked.
      if (host.env['GITHUB_ACTIONS'] === 'true')
        host.annotate({ level: 'error', title: rule, message: `${message} ${fix}`, where: at });
    }
    return {
      verdict: report.findings.length === 0 ? 'pass' : 'fail',
      summary: summarizeLint(report),
      text: lintAsText(report),
      outputs: { findings: String(report.findings.length), 'not-known': String(report.notKnown.length) },
      result: {
        findings: report.findings.map((finding) => ({ kind: RULES[finding.rule].kind, ...finding })),
        excused: report.excused,
        notKnown: report.notKnown,
      } as unknown as Json,
    };
  },
});

async function write(host: Host, path: string, document: Json): Promise<void> {
  await host.files.write(path, `${JSON.stringify(document, null, 2)}\n`);
}
