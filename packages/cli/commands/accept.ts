import { z } from 'zod';
import { openProject, type GateRule } from '#config';
import { accept, describeEnd, isOwner, ledgerErrors, loginsOf, openLedger } from '#evidence';
import { isRuleNamed, policyOf } from '#evaluation';
import { defineAction, nearest, projectInputs, text } from '#kit';

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
    push: text().describe(
      'Remote that the exception is pushed to, as one commit on what that has: `origin`. Default: it stays here.',
    ),
    ...projectInputs,
  }),
  outputs: { id: 'id of the exception' },
  permissions: {},
  positional: ['rule'],
  async run({ inputs, host }) {
    const project = await openProject(host, inputs);
    const ledger = await openLedger(host, project, { push: inputs.push });
    const { gate } = project.config;
    refuseUnknown(gate?.rules ?? [], inputs.rule);
    const accepted = await accept(host, project, ledger, inputs.rule, {
      reason: inputs.reason,
      until: inputs.until,
      owners: gate?.owners,
      ...(inputs.by !== undefined && { by: inputs.by }),
    });
    if ((await host.git.run(['remote'], { directory: project.repository })).stdout.length > 0)
      host.log.info(onGithub(ledger.branch!, inputs.push, loginsOf(gate?.owners)));
    const here = isOwner(accepted.by, gate?.owners)
      ? ''
      : `. On this machine it does not count: ${accepted.by} is not among gate.owners`;
    return {
      summary: `${accepted.rule} is accepted until ${describeEnd(accepted)} by ${accepted.by}: ${accepted.reason}${here}`,
      outputs: { id: accepted.id },
    };
  },
});

/** What makes an exception count there: an owner's account must have pushed this very commit, and nothing on top of it. */
function onGithub(branch: string, pushed: string | undefined, owners: readonly string[]): string {
  const where =
    pushed === undefined
      ? `On record in the branch ${branch} of this clone, as one commit. Push it alone, before anything else is recorded here: git push origin ${branch} (\`--push origin\` does both).`
      : `On record in the branch ${branch} of ${pushed}, as one commit that was pushed alone.`;
  const who =
    owners.length === 0
      ? 'On GitHub it counts for nobody yet: gate.owners of mlops.yml on the default branch must name accounts as `@login`.'
      : `On GitHub it counts if the account that pushed it is ${owners.join(' or ')}.`;
  return `${where} ${who} Where the default branch records in artifacts and not in ${branch}, no exception counts: change the rule there first.`;
}

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
