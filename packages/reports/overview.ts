import { brokenStage, noBaseline } from './headline.ts';
import { count, counted } from './numbers.ts';
import { capitalised, clip, prose, SENTENCE, type Piece } from './piece.ts';
import { arrangeRules } from './rule-rows.ts';
import type { GateReport, RuleLine, RunReport } from './report.ts';

/** What follows the headline: does the whole hold, for how many slices is nothing shown, and what would decide it. */
export function overview({ gate, stages, waiting, begun, madeAgain }: RunReport): Piece[] {
  if (!gate) {
    if (begun) return begunFurther(begun);
    if (waiting && !brokenStage(stages))
      return ['Nothing is judged yet; when it has run, this report says how it went.'];
    const skipped = stages.filter(({ problem }) => problem?.startsWith('not run') === true);
    return skipped.length === 0 ? [] : [`Not run because of it: ${skipped.map(({ stage }) => stage).join(', ')}.`];
  }
  const again = madeAgain ? [[...NOTHING_LEARNED]] : [];
  const sentences: Piece[][] = [...again, ...wholeAndSlices(gate), ...exceptions(gate), ...wayOn(gate)];
  return sentences.flatMap((sentence, index) => [...(index > 0 ? [' '] : []), ...sentence]);
}

/** What a retraining says that saw nothing newer. */
export const NOTHING_LEARNED: readonly Piece[] = [
  'This retraining made the model that is in production again, byte for byte: it learned from nothing newer, and there is nothing to release. Dates in ',
  { code: 'features.split' },
  ' stay where they are until a commit moves them; lengths, such as ',
  { code: 'evaluate: 1 month' },
  ', move on with the newest labels.',
];

function begunFurther({ stopped }: NonNullable<RunReport['begun']>): Piece[] {
  if (stopped === undefined)
    return [
      'Its run is under way, has skipped the step that judges it, or has ended before it came to that: the log of the run says which.',
    ];
  return [
    'A step of its run stopped: ',
    ...prose(clip(stopped.split('\n', 1)[0]!, SENTENCE)),
    '. If another step judges this model, its report comes here.',
  ];
}

function wholeAndSlices({ rules }: GateReport): Piece[][] {
  const judged = rules.filter(({ verdict, low }) => verdict !== 'not-applicable' && low !== null);
  const whole = judged.filter(({ slice }) => !slice);
  const sliced = judged.filter(({ slice }) => slice);
  const holds = whole.length > 0 && whole.every(({ verdict }) => verdict === 'pass');
  const bad = distinctSlices(sliced.filter(({ verdict, accepted }) => verdict === 'fail' && !accepted));
  const open = distinctSlices(sliced.filter(({ verdict, accepted }) => verdict === 'inconclusive' && !accepted));
  const parts: string[] = [];
  if (holds && sliced.length > 0) parts.push('Overall the model holds.');
  const not = holds ? 'does not' : 'fails';
  if (bad.length === 1) parts.push(`One slice of ${counted(bad[0]!.count, 'example')} ${not}.`);
  else if (bad.length > 1) parts.push(`${bad.length} slices ${holds ? 'do not' : 'fail'}.`);
  if (open.length > 0) parts.push(`Not shown for ${counted(open.length, 'slice')}.`);
  return parts.map((part) => [part]);
}

/** A slice that several rules judge is one slice. */
function distinctSlices(rules: readonly RuleLine[]): RuleLine[] {
  return [...new Map(rules.map((rule) => [JSON.stringify([rule.slice?.slicing, rule.slice?.value]), rule])).values()];
}

function exceptions({ rules }: GateReport): Piece[][] {
  const accepted = rules.filter((rule) => rule.accepted && rule.verdict !== 'pass');
  return accepted.length === 0
    ? []
    : [[`${counted(accepted.length, 'rule')} ${accepted.length === 1 ? 'is' : 'are'} excepted on record.`]];
}

function wayOn(gate: GateReport): Piece[][] {
  const { waiting, unjudged } = arrangeRules(gate.rules);
  const deciding = gate.deciding === null ? undefined : gate.rules[gate.deciding];
  const told: Piece[][] = [];
  if (gate.baseline.kind === 'none') {
    const { why, advice } = noBaseline(gate);
    if (gate.verdict === 'pass') told.push(sentenceOf(why));
    else {
      const open = unjudged.reduce((sum, { rules }) => sum + rules.length, 0);
      // What fails by itself fails beside any baseline.
      if (gate.verdict === 'fail' && open === 0) return told;
      if (open > 0)
        told.push([`${counted(open, 'comparison')} could not be made, which says nothing about this change.`]);
      const { comes } = gate.baseline;
      if (comes)
        told.push(['The next passing run of the default branch becomes the baseline: run this again after it.']);
      if (advice !== '') told.push(sentenceOf(comes ? `or ${advice}` : advice));
    }
  } else if (deciding === undefined) told.push(sentenceOf(gate.reason));
  if (gate.advice !== undefined) told.push(sentenceOf(gate.advice));
  if (waiting.length > 0)
    told.push([
      `${count(waiting.length)} ${waiting.length === 1 ? 'comparison waits' : 'comparisons wait'} for a baseline: this run can become it, and the next change is compared with it.`,
    ]);
  if (deciding?.verdict === 'inconclusive' && deciding.low !== null) told.push(sentenceOf(whatWouldDecide(deciding)));
  return told;
}

/** The gate's own reason says what would decide it after the semicolon; without one it is itself the explanation. */
function whatWouldDecide({ reason }: RuleLine): string {
  return reason.split('; ').at(-1)!;
}

function sentenceOf(text: string): Piece[] {
  const said = clip(text, SENTENCE);
  return prose(`${capitalised(said)}${/[.…]$/.test(said) ? '' : '.'}`);
}
