/** The distinct values of a sample in ascending order; −0 and 0 are one value. The sample must have no NaN. */
export function distinctValues(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i]!;
  }
  return sorted.slice(0, count);
}

/** Where each value stands among `distinct` (ascending): an index per value. Every value must be there. */
export function positions(values: Float64Array, distinct: Float64Array): Uint32Array {
  const found = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let low = 0;
    let high = distinct.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (distinct[middle]! < value) low = middle + 1;
      else high = middle;
    }
    found[i] = low;
  }
  return found;
}

/**
 * Area under the ROC curve with the influence of each example, ties counted one half, in O(n log n).
 *
 * A positive's placement is the share of negatives it outranks, a negative's the share of positives that outrank it;
 * ψ is the placement's distance from the area, scaled by n over the class size. These placements are the mid-rank
 * differences of Sun and Xu, and their variance by class is DeLong's.
 *
 * @param score any finite numbers; @param target 1 for a positive, 0 for a negative
 * @param weight non-negative; default 1 each
 * @throws RangeError when one class has no (weighted) example
 * @see Sun and Xu (2014), IEEE Signal Processing Letters 21:1389–1393
 */
export function rocAuc(
  score: Float64Array,
  target: Float64Array,
  weight?: Float64Array,
): { value: number; influence: Float64Array } {
  const count = score.length;
  const distinct = distinctValues(score);
  const position = positions(score, distinct);
  // Weight of each class at each distinct score, then what lies below it plus half of what lies on it.
  const mass = [new Float64Array(distinct.length), new Float64Array(distinct.length)];
  for (let i = 0; i < count; i++) mass[target[i] === 1 ? 1 : 0]![position[i]!]! += weight ? weight[i]! : 1;
  const total = mass.map((column) => {
    let below = 0;
    for (let k = 0; k < column.length; k++) {
      const here = column[k]!;
      column[k] = below + here / 2;
      below += here;
    }
    return below;
  });
  if (!(total[0]! > 0 && total[1]! > 0)) throw new RangeError('the area under the ROC curve needs both classes');

  const influence = new Float64Array(count);
  let value = 0;
  for (let i = 0; i < count; i++) {
    const positive = target[i] === 1;
    const other = positive ? 0 : 1;
    const below = mass[other]![position[i]!]! / total[other]!;
    influence[i] = positive ? below : 1 - below;
    if (positive) value += (weight ? weight[i]! : 1) * below;
  }
  value /= total[1]!;
  for (let i = 0; i < count; i++) {
    const own = total[target[i] === 1 ? 1 : 0]!;
    influence[i] = (influence[i]! - value) * ((count * (weight ? weight[i]! : 1)) / own);
  }
  return { value, influence };
}
