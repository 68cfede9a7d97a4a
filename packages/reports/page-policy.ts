import { differentRules, leftOut, movedRules, ownRules, unreadRules } from './comment-policy.ts';
import { badge, code, paragraph, section, sentence, table, text } from './page-markup.ts';
import type { RunReport } from './report.ts';

/** Whose rules decided, and what the change's own would have said. */
export function policyPart(report: RunReport): string {
  const { contracts = [], base } = report.policy ?? {};
  const others = `Data are checked by other contracts than those of ${base ? text(base.branch) : 'the base branch'}: ${contracts.map(code).join(', ')}.`;
  const left = leftOut(report);
  return (
    (contracts.length === 0 ? '' : section('Whose contracts', paragraph(others))) +
    (left ? section('What is left out', paragraph(`${sentence(left)}.`)) : '') +
    rulesPart(report)
  );
}

function rulesPart({ policy, gate }: RunReport): string {
  if (!policy || !gate) return '';
  const branch = policy.base ? text(policy.base.branch) : 'the base branch';
  if (policy.from !== 'base') return section('Whose rules', paragraph(`${sentence(ownRules(policy))}.`));
  if (!policy.edited && policy.unread !== undefined)
    return section('Whose rules', paragraph(`${sentence(unreadRules(policy))}.`));
  if (!policy.edited) return policy.moves ? section('Whose rules', paragraph(`${sentence(movedRules(policy))}.`)) : '';
  const { proposed } = policy;
  const rows = (proposed ? differentRules(gate, proposed) : []).map(({ id, decides = 'none', proposes = 'none' }) => [
    code(id),
    text(decides),
    text(proposes),
  ]);
  return section(
    'Whose rules',
    paragraph(
      `This branch edits the rules. Those of ${branch} decide: ${badge(gate.verdict)}.${proposed ? ` With this branch's rules: ${badge(proposed.verdict)}.` : ''}`,
    ),
    table('Rules that differ', ['rule', `${policy.base?.branch ?? 'base'}, decides`, 'this branch'], rows),
  );
}
