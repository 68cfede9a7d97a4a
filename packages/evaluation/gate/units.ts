import type { Before } from '../examples/continuity.ts';
import type { Scene } from './comparable.ts';
import type { Rule } from './policy.ts';
import { noColumn, otherSlice, tooLittleLeft } from './reason.ts';
import type { GateDecision } from '../result.ts';
import { slicesOf, slicingOf, type Slice } from '../examples/scored.ts';
import { relabelled, shrunkSlices } from '../examples/slice-continuity.ts';

/** Examples that a bound is applied to: those of a slice, or all. */
export interface Unit {
  slice?: Slice;
  /** The slice in the recorded baseline. */
  then?: Slice | undefined;
  /** Examples that the recorded baseline had in the slice; where it was not divided like this, how many of them are in both. */
  were?: number | undefined;
}

/** A slicing, or one slice, of which nothing can be shown. */
export interface Unshown {
  /** `carrier` or `carrier=US`, as in the ids of outcomes. */
  which: string;
  reason: string;
  slice?: { slicing: string; value: string; count: number };
  /** There is a baseline, and it cannot be compared with. */
  incomparable?: true;
}

interface Units {
  judged: Unit[];
  unshown: Unshown[];
  notJudged: GateDecision['notJudged'];
}

/** What a rule is asked of: all examples together, or those of each slice; and what it cannot be asked of. */
export function unitsOf(rule: Rule, scene: Scene): Units {
  if (rule.slices.length === 0) return { judged: [{}], unshown: [], notJudged: [] };
  const all = rule.slices.map((name) => unitsBy(name, rule, scene));
  return {
    judged: all.flatMap(({ judged }) => judged),
    unshown: all.flatMap(({ unshown }) => unshown),
    notJudged: all.flatMap(({ notJudged }) => notJudged),
  };
}

function unitsBy(name: string, rule: Rule, scene: Scene): Units {
  const { question, against, before } = scene;
  const units: Units = { judged: [], unshown: [], notJudged: [] };
  const slicing = slicingOf(question.candidate, name);
  if (!slicing) return { ...units, unshown: [{ which: name, reason: noColumn(name) }] };
  const then = before && slicingOf(before.scored, name);
  const compared = 'sample' in against || 'recorded' in against;
  const moved = compared && then ? relabelled(slicing, then, before!) : 0;
  if (rule.bound.kind === 'margin' && moved > 0)
    return { ...units, unshown: [{ which: name, reason: otherSlice(name, moved), incomparable: true }] };
  const shrunk = then ? shrunkSlices(slicing, then, rule.minCount) : [];
  for (const slice of shrunk) {
    const { value, left: count } = slice;
    units.unshown.push({
      which: `${name}=${value}`,
      reason: tooLittleLeft(name, slice, rule.minCount),
      slice: { slicing: name, value, count },
      incomparable: true,
    });
  }
  const slicesThen = then && new Map(slicesOf(then).map((slice) => [slice.value, slice]));
  // Of what the baseline did not have, nothing was recorded that could be compared.
  const asRecorded = rule.bound.kind === 'margin' && 'recorded' in against;
  for (const slice of slicesOf(slicing)) {
    if (shrunk.some(({ value }) => value === slice.value)) continue;
    const was = slicesThen?.get(slice.value);
    const were = then ? (was?.indices.length ?? 0) : asRecorded ? sharedIn(slice, before!) : undefined;
    const count = asRecorded ? were! : slice.indices.length;
    const minCount = Math.max(rule.minCount, 1);
    if (count >= minCount) units.judged.push({ slice, then: was, were });
    else units.notJudged.push({ slicing: slice.slicing, value: slice.value, count, minCount });
  }
  return units;
}

/** Examples of a slice that the baseline had, when it was not divided like this. */
function sharedIn({ indices }: Slice, { rows }: Before): number {
  return indices.reduce((sum, row) => sum + Number(rows[row]! >= 0), 0);
}
