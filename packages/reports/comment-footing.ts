import type { Links } from '#kit';
import { code, link, text } from './markdown.ts';
import { count, counted } from './numbers.ts';
import type { GateReport, RunReport } from './report.ts';

/** What the numbers are about and what they were compared with, in one small line. */
export function footing({ gate, evaluation, baselineName, policy }: RunReport): string {
  const rules = policy?.from === 'base' && policy.base ? [`rules: ${whose(policy.base.branch, policy.unread)}`] : [];
  if (!gate) return '';
  // Of a file that the gate read itself nothing else is known here.
  if (!evaluation) return rules.map((said) => `<sub>${said}</sub>`).join('');
  const { groups, count: examples } = evaluation.evaluationSet;
  const differences = gate.rules.filter(({ difference }) => difference !== null);
  const compared = differences.length > 0;
  const both = Math.min(examples, ...differences.filter(({ slice }) => !slice).map((rule) => rule.count));
  const [skipped] = gate.notJudged;
  const about = [
    both < examples
      ? `${count(both)} of ${counted(examples, 'example')}, those that both have`
      : `${compared ? 'Same ' : ''}${counted(examples, 'example')}`,
    ...(compared ? ['paired'] : []),
    groups === null
      ? 'independent'
      : `clustered by ${counted(groups, 'value')} of ${code(evaluation.groupedBy ?? 'group')}`,
  ].join(', ');
  const notes = [
    about,
    ...(compared ? ['a positive difference is better'] : []),
    ...(gate.baseline.kind === 'none' ? [] : [baselineNote(gate.baseline, baselineName)]),
    ...(gate.notes ?? []).map(text),
    ...rules,
    ...(skipped
      ? [`not judged: ${counted(gate.notJudged.length, 'slice')} under ${count(skipped.minCount)} examples`]
      : []),
  ];
  return `<sub>${notes.join(' · ')}</sub>`;
}

/** What is not read may take rules from the files of the change. */
function whose(branch: string, unread: string | undefined): string {
  return unread === undefined ? `those of ${text(branch)}` : `given by ${code(unread)}, which is not read`;
}

/** `baseline: main, merge-base a1b2c3d`. */
function baselineNote({ reason, rescored }: GateReport['baseline'], name: string): string {
  const named = name === reason || name === 'baseline' ? '' : `${text(name)}, `;
  return `baseline: ${named}${text(reason)}${rescored ? ' (scored again on these examples)' : ''}`;
}

/** `Report · Run · commit d4e5f6a · Meant to?` */
export function closing({ run, gate, policy, noExceptions }: RunReport, links: Links): string {
  const commit = run?.commit === undefined ? '' : `commit ${link(code(run.commit.slice(0, 7)), links.commit)}`;
  const blocked = gate?.rules.some(({ blocking }) => blocking) === true;
  const branch = text(policy?.base?.branch ?? 'the default branch');
  const wayOut = noExceptions ? `Change the rule on ${branch} first` : `${code('mlops accept')}, on record`;
  const parts = [
    links.report === undefined ? '' : link('Report', links.report),
    links.run === undefined ? '' : link('Run', links.run),
    commit === '' || !run?.dirty ? commit : `${commit} with uncommitted changes`,
    blocked ? `Meant to? ${wayOut}` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
