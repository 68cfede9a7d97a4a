import { lookHereFirst } from './clues.ts';
import { changesPart, dataPart, evidencePart, slicesPart } from './comment-details.ts';
import { ruleTable } from './comment-rules.ts';
import { brokenStage, headline } from './headline.ts';
import { code, fenced, paragraphs, sentence, text } from './markdown.ts';
import { count, counted } from './numbers.ts';
import { overview } from './overview.ts';
import type { GateReport, RunReport } from './report.ts';

/** GitHub refuses a longer comment. */
export const COMMENT_LIMIT = 65_536;
/** Lines of what a broken stage said last. */
const TAIL = 20;

/**
 * The pull-request comment: verdict and deciding number first, then rules, then what is folded away. No images.
 * Never longer than {@link COMMENT_LIMIT}: parts are dropped from the end, with a line that says so.
 */
export function renderComment(report: RunReport): string {
  const clues = sentence(lookHereFirst(report));
  const parts = [
    `### ${text(report.project)}: **${report.verdict}**. ${sentence(headline(report))}`,
    sentence(overview(report)),
    whatItSaid(report),
    ruleTable(report),
    clues === '' ? '' : `**Look here first:** ${clues}.`,
    footing(report),
    dataPart(report),
    changesPart(report),
    slicesPart(report),
    evidencePart(report),
  ].filter((part) => part !== '');
  const tail = closing(report);
  for (let kept = parts.length; kept > 1; kept -= 1) {
    const dropped = kept < parts.length ? 'More is in the report: it did not fit here.' : '';
    const comment = paragraphs([...parts.slice(0, kept), dropped, tail]);
    if (comment.length < COMMENT_LIMIT) return `${comment}\n`;
  }
  return `${parts[0]!}\n`;
}

/** The end of what a broken stage printed, beyond the line that the headline shows. */
function whatItSaid({ stages }: RunReport): string {
  const lines = brokenStage(stages)?.problem.split('\n').slice(1) ?? [];
  return lines.length === 0 ? '' : fenced(lines.slice(-TAIL).map((line) => line.slice(0, 500)));
}

function footing({ gate, evaluation, baselineName }: RunReport): string {
  if (!gate || !evaluation) return '';
  const { groups, count: examples } = evaluation.evaluationSet;
  const compared = gate.rules.some(({ difference }) => difference !== null);
  const [skipped] = gate.notJudged;
  const about = [
    `${compared ? 'Same ' : ''}${counted(examples, 'example')}`,
    ...(compared ? ['paired'] : []),
    groups === null
      ? 'independent'
      : `clustered by ${counted(groups, 'value')} of ${code(evaluation.groupedBy ?? 'group')}`,
  ].join(', ');
  const notes = [
    about,
    ...(compared ? ['a positive difference is better'] : []),
    ...(gate.baseline.kind === 'none' ? [] : [baselineNote(gate.baseline, baselineName)]),
    ...(skipped
      ? [`not judged: ${counted(gate.notJudged.length, 'slice')} under ${count(skipped.minCount)} examples`]
      : []),
  ];
  return `<sub>${notes.join(' · ')}</sub>`;
}

/** `baseline: main, merge-base a1b2c3d`. */
function baselineNote({ reason, rescored }: GateReport['baseline'], name: string): string {
  const named = name === reason || name === 'baseline' ? '' : `${text(name)}, `;
  return `baseline: ${named}${text(reason)}${rescored ? ' (scored again on these examples)' : ''}`;
}

function closing({ run, gate }: RunReport): string {
  const commit =
    run?.commit === undefined
      ? ''
      : `commit ${code(run.commit.slice(0, 7))}${run.dirty ? ' with uncommitted changes' : ''}`;
  const blocked = gate?.rules.some(({ blocking }) => blocking) === true;
  const way = blocked ? `Meant to? ${code('mlops accept')}, on record` : '';
  return [commit, way].filter((part) => part !== '').join(' · ');
}
