import { z } from 'zod';
import { accept, describeEnd } from '#evidence';
import { defineAction, projectInputs } from '#kit';
import { openProject } from '../project.ts';

export default defineAction({
  name: 'accept',
  title: 'Accept a rule',
  description:
    'Puts on record that a rule of the gate may fail for a while, with the reason. The gate names the exception wherever it counts.',
  inputs: z.object({
    rule: z.string().describe('Id of the rule, as the report prints it: roc_auc[carrier=US].margin'),
    reason: z.string().describe('Why this is acceptable.'),
    until: z.string().describe('Last day on which it counts: 2030-03-31.'),
    by: z.string().optional().describe("Who accepts. Default: this clone's git identity."),
    ...projectInputs,
  }),
  outputs: { id: 'id of the exception' },
  permissions: {},
  positional: ['rule'],
  async run({ inputs, host }) {
    const { project, ledger } = await openProject(host, inputs);
    const accepted = await accept(host, project, ledger, inputs.rule, {
      reason: inputs.reason,
      until: inputs.until,
      ...(inputs.by !== undefined && { by: inputs.by }),
    });
    return {
      summary: `${accepted.rule} is accepted until ${describeEnd(accepted)} by ${accepted.by}: ${accepted.reason}`,
      outputs: { id: accepted.id },
    };
  },
});
