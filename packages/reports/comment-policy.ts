import { code, paragraphs, sentence, table, text } from './markdown.ts';
import { count, counted } from './numbers.ts';
import { headline } from './headline.ts';
import { namesInARow, type Piece } from './piece.ts';
import { limitOf, rulesWorstFirst } from './rule-rows.ts';
import type { GateReport, PolicyReport, RuleLine, RunReport } from './report.ts';

/** One rule, whatever number of slices it is applied to. */
export interface RuleOfTwo {
  id: string;
  /** What each of the two says: `−0.005: fail`; undefined when it has no such rule. */
  decides: string | undefined;
  proposes: string | undefined;
}

/**
 * Whose rules decided, where that is worth a word: when the change edits them, both verdicts and the rules that differ;
 * when there were none to decide, that the change's own were used. And the contracts that are the change's own.
 *
 * @param most rows of rules, and contracts
 */
export function policyPart(report: RunReport, most: number): string {
  const left = leftOut(report);
  return paragraphs([contractsPart(report, most), left ? `${sentence(left)}.` : '', rulesPart(report, most)]);
}

/** Stages without which nothing passes; undefined where none is left out. */
export function leftOut({ leftOut: stages = [], leftOutWhy, policy }: RunReport): Piece[] | undefined {
  if (stages.length === 0) return undefined;
  const branch = policy?.base?.branch ?? 'the branch that it is to be merged into';
  return [
    ...namesInARow(stages, stages.length),
    `, by which ${branch} judges a change, did not run here${leftOutWhy === undefined ? '' : ` (${leftOutWhy})`}: without that nothing is a pass. Where this branch leaves it out, an owner who merges past this check answers for it`,
  ];
}

/** On one machine nobody asks the base for its rules. */
function unaskedRules({ run, changes, baselineName }: RunReport): string {
  const edited = changes?.code?.find(({ path }) => /(^|\/)mlops\.ya?ml$/.test(path));
  if (!edited || run?.branch === undefined || run.branch === baselineName) return '';
  return `The rules are this branch's own, and ${code(edited.path)} is another than that of ${text(baselineName)}.`;
}

function contractsPart({ policy }: RunReport, most: number): string {
  const { contracts = [], base } = policy ?? {};
  if (contracts.length === 0) return '';
  const branch = base ? text(base.branch) : 'the base branch';
  const left = contracts.length - most;
  const more = left > 0 ? ` and ${count(left)} more: see the report` : '';
  return `**Data are checked by other contracts than those of ${branch}:** ${contracts.slice(0, most).map(code).join(', ')}${more}.`;
}

function rulesPart(report: RunReport, most: number): string {
  const { policy, gate } = report;
  if (!gate) return '';
  if (!policy) return unaskedRules(report);
  const branch = policy.base ? text(policy.base.branch) : 'the base branch';
  if (policy.from !== 'base') return `${sentence(ownRules(policy))}.`;
  if (!policy.edited) return policy.moves ? `${sentence(movedRules(policy))}.` : '';
  if (!policy.proposed) return `This branch edits the rules. Those of ${branch} decide.`;
  const rules = differentRules(gate, policy.proposed);
  const rows = rules.slice(0, most).map(({ id, decides = 'none', proposes = 'none' }) => [code(id), decides, proposes]);
  const left = rules.length - rows.length;
  return paragraphs([
    `**This branch edits the rules.** Those of ${branch} decide: **${gate.verdict}**. With this branch's rules: **${policy.proposed.verdict}**. ${proposedHeadline(report, policy)}`,
    rules.length > 0
      ? table(['rule', `${branch}, decides`, 'this branch'], 'lll', rows)
      : 'The limits are the same; what differs is how examples are measured or counted.',
    left > 0 ? `${counted(left, 'more rule')}: see the report.` : '',
  ]);
}

/** Why the rules of the change were used, or only tried. */
export function ownRules({ from, base, workflow, why }: PolicyReport): Piece[] {
  const branch = base?.branch ?? 'the base branch';
  if (from === 'head') return [branch, " has no rules yet: this branch's rules were used"];
  return [
    `How ${branch} judges this cannot be told from `,
    { code: workflow ?? '' },
    `: ${why ?? 'it cannot be read'}. What this branch says was tried, and is no pass alone; an owner who merges past this check answers for it`,
  ];
}

/** Whose word rules are that an action or a workflow of another repository gives. */
export function unreadRules({ base, unread }: PolicyReport): Piece[] {
  return [
    'These rules are what ',
    { code: unread ?? '' },
    ` gave this run, as ${base?.branch ?? 'the base branch'} calls it, too. It is not read: where it takes them from files, they are this branch's own`,
  ];
}

/** Where rules that stay the same are from, and where they will be. */
export function movedRules({ base, workflow }: PolicyReport): Piece[] {
  const branch = base?.branch ?? 'the base branch';
  return [
    `${branch} has these very rules as inputs in `,
    { code: workflow ?? '' },
    ': from the merge on, those in ',
    { code: 'mlops.yml' },
    ' decide',
  ];
}

function proposedHeadline(report: RunReport, { proposed }: PolicyReport): string {
  const { project, verdict, baselineName } = report;
  return `${sentence(headline({ project, verdict, baselineName, gate: proposed!, stages: [] }))}.`;
}

/** Rules that only one of the two has, or that say something else there. */
export function differentRules(decides: GateReport, proposes: GateReport): RuleOfTwo[] {
  const [ours, theirs] = [byRule(decides), byRule(proposes)];
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((id) => ({ id, decides: said(ours.get(id)), proposes: said(theirs.get(id)) }))
    .filter((rule) => rule.decides !== rule.proposes);
}

function byRule({ rules }: GateReport): Map<string, RuleLine[]> {
  return Map.groupBy(rulesWorstFirst(rules), ({ rule, id }) => rule ?? id);
}

/** The bound as it was written, and the worst that came of it. */
function said(lines: readonly RuleLine[] | undefined): string | undefined {
  const [worst] = lines ?? [];
  return worst && `${limitOf({ ...worst, limit: null })}: ${worst.verdict}`;
}
