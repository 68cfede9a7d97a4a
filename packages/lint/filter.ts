/**
 * Filters of branches, tags and paths: patterns in order, of which the last one that matches decides; `!` takes out again.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */

/** Whether a name passes. A filter of `!` patterns alone lets nothing through. */
export function passes(patterns: readonly string[], name: string): boolean {
  let passed = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith('!');
    if (passed === excludes && matches(excludes ? pattern.slice(1) : pattern, name)) passed = !excludes;
  }
  return passed;
}

/**
 * Whether nothing at all can pass: every pattern is taken out again by a later one. Of two patterns that are no plain names,
 * only what is certain counts: one that is the same, or that takes in everything.
 */
export function excludesAll(patterns: readonly string[]): boolean {
  if (patterns.join('').length > MOST_TEXT) return false;
  return patterns.every(
    (pattern, index) =>
      pattern.startsWith('!') ||
      patterns.slice(index + 1).some((later) => later.startsWith('!') && covers(later.slice(1), pattern)),
  );
}

/** Comparing more text than people write takes too long: then nothing is certain. */
const MOST_TEXT = 10_000;

/** Whether the filter lists plain names only, so that these are all that can pass. */
export function names(patterns: readonly string[]): readonly string[] | undefined {
  return patterns.every((pattern) => isName(pattern)) ? patterns : undefined;
}

function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '**') return true;
  if (isName(narrow)) return matches(wide, narrow);
  return wide === '*' && !narrow.includes('/') && !narrow.includes('**');
}

function isName(pattern: string): boolean {
  return !/[*?+[\]!\\]/.test(pattern);
}

/** Longer than the names that people give. */
const LONGEST = 200;

type Test = (character: string) => boolean;

/** A state of a pattern: where it may go with a character, and where without one. */
interface State {
  steps: { test: Test; to: number }[];
  free: number[];
}

/** Follows every way through a pattern at once, so that no pattern makes it slow: length of the pattern × of the name. */
function matches(pattern: string, name: string): boolean {
  if (isName(pattern)) return pattern === name;
  if (pattern.length > LONGEST || name.length > LONGEST) return false;
  const states = statesOf(pattern);
  let now = reached(states, [0]);
  for (const character of name) {
    const next = [...now].flatMap((at) => states[at]!.steps.filter(({ test }) => test(character)).map(({ to }) => to));
    now = reached(states, next);
  }
  return now.has(states.length - 1);
}

function reached(states: readonly State[], from: readonly number[]): Set<number> {
  const found = new Set(from);
  for (const at of found) for (const to of states[at]!.free) found.add(to);
  return found;
}

const any: Test = () => true;
const inSegment: Test = (character) => character !== '/';

function statesOf(pattern: string): State[] {
  const states: State[] = [{ steps: [], free: [] }];
  const add = (): number => states.push({ steps: [], free: [] }) - 1;
  for (const [part, escaped, set, repeat] of pattern.matchAll(/\*\*\/?|\*|(?:\\(.)|\[([^\]]*)\]|.)([?+])?/gsu)) {
    const at = states.length - 1;
    const next = add();
    if (part === '**/') {
      // Nothing, or anything up to a slash.
      const end = add();
      states[at]!.free.push(next, end);
      states[next]!.steps.push({ test: any, to: next }, { test: (character) => character === '/', to: end });
      continue;
    }
    if (part.startsWith('*')) {
      states[at]!.free.push(next);
      states[next]!.steps.push({ test: part === '*' ? inSegment : any, to: next });
      continue;
    }
    const wanted = escaped ?? part.replace(/(?<=.)[?+]$/su, '');
    const test: Test = set === undefined ? (character) => character === wanted : inSet(set);
    states[at]!.steps.push({ test, to: next });
    if (repeat === '?') states[at]!.free.push(next);
    if (repeat === '+') states[next]!.steps.push({ test, to: next });
  }
  return states;
}

/** `0-9`, `Aa`: letters and ranges of them. */
function inSet(set: string): Test {
  const ranges = [...set.matchAll(/(.)-(.)|(.)/gsu)].map(([, from, to, one]) => [from ?? one!, to ?? one!] as const);
  return (character) => ranges.some(([from, to]) => from <= character && character <= to);
}
