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
  return patterns.every(
    (pattern, index) =>
      pattern.startsWith('!') ||
      patterns.slice(index + 1).some((later) => later.startsWith('!') && covers(later.slice(1), pattern)),
  );
}

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

/** Patterns that do not compile, or are longer than a name can be, match nothing that is known. */
const LONGEST = 256;

function matches(pattern: string, name: string): boolean {
  if (isName(pattern)) return pattern === name;
  if (pattern.length > LONGEST || name.length > LONGEST) return false;
  const source = pattern.replaceAll(/\\(.)|\*\*\/?|\*|\[[^\]]*\]|[.^$(){}|/]/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`.replace(/\\(?=\w)/, '');
    if (part === '**') return '.*';
    if (part === '**/') return '(?:.*/)?';
    if (part === '*') return '[^/]*';
    return part.startsWith('[') ? part : `\\${part}`;
  });
  try {
    return new RegExp(`^(?:${source})$`).test(name);
  } catch {
    return false;
  }
}
