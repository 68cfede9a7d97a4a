export const BUMPS = ['major', 'minor', 'patch'] as const;
export type Bump = (typeof BUMPS)[number];

/** What this tool registers: three numbers. Others may have pushed more, which is read. */
const RELEASE = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** @returns `1.2.3` of `1.2.3` or `v1.2.3`; undefined when it is no release version */
export function releaseVersion(text: string): string | undefined {
  const version = text.replace(/^v/, '');
  return RELEASE.test(version) && version.split('.').every((part) => Number.isSafeInteger(Number(part)))
    ? version
    : undefined;
}

/** The next version; the first of all is 1.0.0. */
export function nextVersion(newest: string | undefined, bump: Bump): string {
  if (newest === undefined) return '1.0.0';
  const [major, minor, patch] = split(newest).numbers as [number, number, number];
  // What is bumped from a pre-release is released first: 2.0.0-rc.1 is before 2.0.0.
  switch (bump) {
    case 'major':
      return `${major + 1}.0.0`;
    case 'minor':
      return `${major}.${minor + 1}.0`;
    case 'patch':
      return `${major}.${minor}.${patch + 1}`;
  }
}

/** Whether a version has the next number, or that of a later patch, because tags had those between. */
export function isNextVersion(version: string, newest: string | undefined, bump: Bump): boolean {
  const [is, next] = [version, nextVersion(newest, bump)].map(
    (each) => split(each).numbers as [number, number, number],
  );
  return is![0] === next![0] && is![1] === next![1] && is![2] >= next![2];
}

/** Negative when `a` is before `b`. @see https://semver.org/spec/v2.0.0.html item 11 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [split(a), split(b)];
  for (const [i, number] of left.numbers.entries()) if (number !== right.numbers[i]) return number - right.numbers[i]!;
  if (left.pre === undefined || right.pre === undefined)
    return Number(left.pre === undefined) - Number(right.pre === undefined);
  for (let i = 0; i < Math.max(left.pre.length, right.pre.length); i++) {
    const order = compareIdentifiers(left.pre[i], right.pre[i]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const [numeric, other] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numeric && other) return Number(a) - Number(b);
  if (numeric !== other) return numeric ? -1 : 1;
  return a < b ? -1 : 1;
}

function split(version: string): { numbers: number[]; pre: string[] | undefined } {
  const [release = ''] = version.split('+');
  const dash = release.indexOf('-');
  const core = dash < 0 ? release : release.slice(0, dash);
  return { numbers: core.split('.').map(Number), pre: dash < 0 ? undefined : release.slice(dash + 1).split('.') };
}
