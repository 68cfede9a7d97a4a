import { share } from './numbers.ts';
import { capitalised, namesInARow, type Piece } from './piece.ts';
import type { Changes, RunReport } from './report.ts';

const MOST_NAMES = 3;

/** Where to look first when the gate does not pass: what the evidence says, as sentences; none when it says nothing. */
export function lookHereFirst({ gate, clues, changes, baselineName, run }: RunReport): Piece[] {
  if (!gate || gate.verdict === 'pass' || gate.deciding === null) return [];
  const slice = gate.rules[gate.deciding]?.slice;
  const where: Piece[] = slice ? ['for ', { code: `${slice.slicing} = ${slice.value}` }, ' '] : [];
  const parts: Piece[][] = [];
  if (clues && clues.emptier.length > 0) {
    const [worst] = clues.emptier;
    const names = clues.emptier.map(({ input }) => input);
    parts.push([
      ...where,
      names.length === 1 ? 'one input is' : `${names.length} inputs are`,
      ` emptier than on ${baselineName}: `,
      ...namesInARow(names, MOST_NAMES),
      ` (${names.length === 1 ? '' : 'up to '}${share(worst!.now)} empty, was ${share(worst!.before)})`,
    ]);
  } else if (clues?.same.features) {
    parts.push([
      clues.same.model === true
        ? `the inputs and the model are byte for byte those of ${baselineName}: what differs is how it predicts`
        : `the inputs are byte for byte those of ${baselineName}${clues.same.model === false ? '; the model is another' : ''}`,
    ]);
  }
  const changed = changes ? changedNames(changes) : [];
  if (changed.length > 0)
    parts.push(['changed: ', ...namesInARow(changed, MOST_NAMES), ...(run?.dirty ? [', and uncommitted files'] : [])]);
  return parts.flatMap((part, index) => [...(index > 0 ? ['. '] : []), ...(index > 0 ? begun(part) : part)]);
}

function changedNames({ code, parameters }: Changes): string[] {
  return [...parameters.map(({ name }) => name), ...(code ?? []).map(({ path }) => path)];
}

function begun([first, ...rest]: readonly Piece[]): Piece[] {
  return first === undefined ? [] : [typeof first === 'string' ? capitalised(first) : first, ...rest];
}
