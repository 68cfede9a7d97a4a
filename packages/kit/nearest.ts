/**
 * Edits that turn one text into the other: insert, delete, replace, or swap two neighbours (each costs 1).
 * @see Damerau (1964), CACM 7:171–176, in its "optimal string alignment" form
 */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) current[j] = Math.min(current[j]!, beforePrevious[j - 2]! + 1);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}

const MOST_COMPARED = 64;

/**
 * The known name a reader most likely meant: few edits away, or one the given name begins or ends with.
 * Case, `-`, `_` and spaces do not count. @returns undefined when nothing is near enough to be worth saying
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const plain = (text: string): string =>
    text
      .slice(0, MOST_COMPARED)
      .toLowerCase()
      .replace(/[-_\s]/g, '');
  const wanted = plain(name);
  if (wanted === '') return undefined;
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of known) {
    const other = plain(candidate);
    const edits = editDistance(wanted, other);
    const near = edits <= Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    const shorter = Math.min(wanted.length, other.length);
    const contained = shorter >= 3 && (other.includes(wanted) || wanted.includes(other));
    if (!near && !contained) continue;
    const distance = near ? edits : edits + MOST_COMPARED;
    if (!best || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}
