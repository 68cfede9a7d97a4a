import { z } from 'zod';
import { lineage, lineageLines } from '#evidence';
import { defineAction, escape, projectInputs, type Json } from '#kit';
import { openProject } from '../project.ts';
import { registeredVersion } from '../registered.ts';

export default defineAction({
  name: 'lineage',
  title: 'Lineage',
  description: 'Draws the tree from a run, a version or a digest back to the raw data it was made of.',
  inputs: z.object({
    subject: z
      .string()
      .describe(
        'Id of a run or its beginning, what is registered (name@v1.2.3 or name#production), or a digest (sha256 or dirHash1).',
      ),
    ...projectInputs,
  }),
  outputs: { digest: 'what the tree begins with' },
  permissions: {},
  positional: ['subject'],
  async run({ inputs, host }) {
    const { project, ledger } = await openProject(host, inputs);
    const version = await registeredVersion(host, project, inputs.subject);
    const tree = await lineage(ledger, version?.model.digest ?? inputs.subject);
    return {
      summary: `lineage of ${tree.name}`,
      text: lineageLines(tree).map(escape.logLine).join('\n'),
      outputs: { digest: tree.digest },
      result: tree as unknown as Json,
    };
  },
});
