import { z } from 'zod';
import { openProject, type GateRule } from '#config';
import { accept, describeEnd, isOwner, ledgerErrors, loginsOf, openLedger, withdraw } from '#evidence';
import { isRuleNamed, policyOf } from '#evaluation';
import { defineAction, nearest, projectInputs, text } from '#kit';

export default defineAction({
  name: 'accept',
  title: 'Accept a rule',
  description:
    'Puts on record that a rule of the gate may fail for a while, with the reason, or takes that back. The gate names the exception wherever it counts.',
  inputs: z.object({
    rule: text().describe('Id of the rule, as the report prints it: roc_auc[carrier=US].margin. To make one.'),
    reason: text().describe('Why: to make one, and for the record of one that is taken back.'),
    until: text().describe('Last day on which it counts: 2030-03-31. To make one.'),
    withdraw: text().describe('Id of an exception that counts no more from now on, or its first characters.'),
    by: z.string().optional().describe("Who accepts, or takes back. Default: this clone's git identity."),
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
    const hasRemote = (await host.git.run(['remote'], { directory: project.repository })).stdout.length > 0;
    if (inputs.withdraw !== undefined) {
      if (inputs.rule !== undefined || inputs.until !== undefined) throw eitherOr();
      const { acceptance, others } = await withdraw(host, project, ledger, inputs.withdraw, inputs);
      if (hasRemote) host.log.info(backOnGithub(ledger.branch!, inputs.push));
      const left = others.map((other) => `${other.id} until ${describeEnd(other)}`).join(', ');
      const still = left === '' ? '' : `. Another exception of this rule is in force: ${left}`;
      return {
        summary: `The exception of ${acceptance.rule} until ${describeEnd(acceptance)} by ${acceptance.by} counts no more${still}`,
        outputs: { id: acceptance.id },
      };
    }
    const { rule = '', reason = '', until = '' } = inputs;
    if (rule !== '') refuseUnknown(gate?.rules ?? [], rule);
    const accepted = await accept(host, project, ledger, rule, {
      reason,
      until,
      owners: gate?.owners,
      ...(inputs.by !== undefined && { by: inputs.by }),
    });
    if (hasRemote) host.log.info(onGithub(ledger.branch!, inputs.push, loginsOf(gate?.owners)));
    host.log.info(`To take it back: mlops accept --withdraw ${accepted.id}`);
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

function backOnGithub(branch: string, pushed: string | undefined): string {
  return pushed === undefined
    ? `Taken back in the branch ${branch} of this clone. On GitHub it counts until that is pushed: git push origin ${branch} (\`--push origin\` does both).`
    : `Taken back in the branch ${branch} of ${pushed}.`;
}

function eitherOr(): Error {
  return ledgerErrors('MLOPS_ACCEPT_INVALID', {
    message: 'an exception is either made, of a rule and until a day, or taken back, by its id',
    where: { field: 'withdraw' },
    hint: 'Take the old one back with `mlops accept --withdraw ID` alone; then make the new one.',
  });
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
