import { z } from 'zod';
import type { GateRule } from '#config';
import { accept, describeEnd, ledgerErrors } from '#evidence';
import { isRuleNamed, policyOf } from '#evaluation';
import { defineAction, nearest, projectInputs } from '#kit';
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
    const { gate } = project.config;
    refuseUnknown(gate?.rules ?? [], inputs.rule);
    const accepted = await accept(host, project, ledger, inputs.rule, {
      reason: inputs.reason,
      until: inputs.until,
      owners: gate?.owners,
      ...(inputs.by !== undefined && { by: inputs.by }),
    });
    const branch = ledger.branch!;
    if ((await host.git.run(['remote'], { directory: project.repository })).stdout.length > 0)
      host.log.info(
        `On record in the branch ${branch} of this clone. On GitHub it counts where the default branch records in ${branch}, once that is pushed: git push origin ${branch}. Where it records in artifacts, no exception counts: change the rule there first.`,
      );
    return {
      summary: `${accepted.rule} is accepted until ${describeEnd(accepted)} by ${accepted.by}: ${accepted.reason}`,
      outputs: { id: accepted.id },
    };
  },
});

/** An exception that excuses nothing is a slip of the pen, found out when the gate goes on failing. */
function refuseUnknown(rules: readonly GateRule[], name: string): void {
  // The rule that is implied where none is written depends on the predictions.
  if (rules.length === 0) return;
  const policy = policyOf(rules, []);
  if (isRuleNamed(policy, name)) return;
  const ids = policy.rules.map(({ id }) => id);
  const meant = nearest(name, ids);
  throw ledgerErrors('MLOPS_ACCEPT_INVALID', {
    message: `no rule of mlops.yml is called "${name}": there are ${ids.join(', ')}`,
    where: { field: 'rule' },
    hint: meant === undefined ? 'The report prints the id of each rule and slice.' : `Did you mean ${meant}?`,
  });
}
