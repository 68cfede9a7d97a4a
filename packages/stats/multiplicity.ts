/** Indices that sort the p-values ascending. @throws RangeError on a p-value outside [0, 1] */
function ascending(pValues: readonly number[]): number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`expected p-values in [0, 1], got ${wrong}`);
  return pValues.map((_, index) => index).sort((a, b) => pValues[a]! - pValues[b]!);
}

/**
 * Holm's step-down adjustment: rejecting where the adjusted p ≤ α errs on any true hypothesis with probability ≤ α.
 *
 * @returns adjusted p-values in the order given
 * @throws RangeError on a p-value outside [0, 1]
 * @see Holm (1979), Scandinavian Journal of Statistics 6:65–70
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  ascending(pValues).forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}

/**
 * Benjamini–Hochberg adjustment: rejecting where the adjusted p ≤ q keeps the expected share of false rejections ≤ q.
 *
 * @returns adjusted p-values in the order given
 * @throws RangeError on a p-value outside [0, 1]
 * @see Benjamini and Hochberg (1995), JRSS B 57:289–300
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  ascending(pValues)
    .reverse()
    .forEach((index, fromLargest) => {
      smallest = Math.min(smallest, (pValues[index]! * pValues.length) / (pValues.length - fromLargest));
      adjusted[index] = smallest;
    });
  return adjusted;
}
