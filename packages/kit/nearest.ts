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
 * The known name a reader most likely meant: few edits away as a whole, else by one of its words, else containing it.
 * Case, `-`, `_` and spaces do not count. @returns undefined when nothing is near enough to be worth saying
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(name);
  if (wanted === '') return undefined;
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = distanceTo(wanted, candidate);
    if (distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Edits, plus a step of `MOST_COMPARED` for each weaker kind of likeness; infinite when there is none. */
function distanceTo(wanted: string, candidate: string): number {
  const whole = plain(candidate);
  const edits = editDistance(wanted, whole);
  if (isFew(edits, wanted, whole)) return edits;
  const words = candidate.split(/[-_\s.]+/).map(plain);
  const byWord = Math.min(...words.filter((word) => word.length >= 4).map((word) => nearWord(wanted, word)), Infinity);
  if (byWord < Infinity) return byWord + MOST_COMPARED;
  const contained = Math.min(wanted.length, whole.length) >= 3 && (whole.includes(wanted) || wanted.includes(whole));
  return contained ? edits + 2 * MOST_COMPARED : Infinity;
}

function nearWord(wanted: string, word: string): number {
  const edits = editDistance(wanted, word);
  return isFew(edits, wanted, word) ? edits : Infinity;
}

function isFew(edits: number, a: string, b: string): boolean {
  return edits <= Math.max(1, Math.floor(Math.max(a.length, b.length) / 3));
}

function plain(text: string): string {
  return text
    .slice(0, MOST_COMPARED)
    .toLowerCase()
    .replace(/[-_\s]/g, '');
}
