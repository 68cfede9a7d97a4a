import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ours } from '../cli/on-github/ours.ts';
import { RULES } from './finding.ts';
import { lint } from './lint.ts';
import type { Ours } from './ours.ts';

const folder = join(import.meta.dirname, 'corpus');
const cases = readdirSync(folder);

/** The workflows of a case: a small repository. */
function filesOf(name: string): Map<string, string> {
  const files = readdirSync(join(folder, name));
  return new Map(files.map((file) => [`.github/workflows/${file}`, readFileSync(join(folder, name, file), 'utf8')]));
}

/** `# finds: rule, rule` at the end of a line says what is found on it; nothing is found anywhere else. */
function expected(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) =>
    text.split('\n').flatMap((line, index) =>
      (/# finds: ([a-z, -]+)/.exec(line)?.[1] ?? '')
        .split(',')
        .map((rule) => rule.trim())
        .filter((rule) => rule !== '')
        .map((rule) => `${path}:${index + 1} ${rule}`),
    ),
  );
}

let known: Ours;
beforeAll(async () => {
  known = await ours();
});

describe('workflows that do not hold together', () => {
  it.each(cases)('%s', (name) => {
    const files = filesOf(name);
    const { findings } = lint(files, { ours: known, defaultBranch: { name: 'main' } });
    expect(findings.map(({ at, rule }) => `${at.file}:${at.line} ${rule}`).sort()).toEqual(expected(files).sort());
    for (const { at, message, fix } of findings) {
      expect(at.column).toBeGreaterThan(0);
      expect(message).toMatch(/^\S.*\.$/s);
      expect(fix).toMatch(/\S/);
    }
  });

  it('each rule finds something', () => {
    const found = new Set(cases.flatMap((name) => expected(filesOf(name)).map((each) => each.split(' ')[1])));
    expect([...found].sort()).toEqual(Object.keys(RULES).sort());
  });

  it('each rule stands in the guide', () => {
    const guide = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'guides', 'lint.md'), 'utf8');
    expect(Object.keys(RULES).filter((rule) => !guide.includes(`\`${rule}\``))).toEqual([]);
  });
});
