import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { actionlint } from './actionlint.ts';
import { documents, fenced, shown, type Document, type Finding } from './documents.ts';
import { languageService } from './language-service.ts';
import { mlopsLint } from './mlops-lint.ts';
import { ownRules, rules } from './rules.ts';
import { zizmor } from './zizmor.ts';

const all = documents();
const broken = readdirSync(join(import.meta.dirname, 'broken')).map((name) => readBroken(name));

/** The line at its top says which check a broken workflow turns red, and a part of what it says. */
interface Broken {
  document: Document;
  check: string;
  says: string;
}

function readBroken(name: string): Broken {
  const text = readFileSync(join(import.meta.dirname, 'broken', name), 'utf8');
  const [, check, says] = /^# ([\w-]+): (.+)\n/.exec(text)!;
  return {
    document: { kind: 'reusable', path: `tests/static/broken/${name}`, line: 1, text },
    check: check!,
    says: says!,
  };
}

async function each(
  check: (document: Document) => Finding[] | Promise<Finding[]>,
  given: readonly Document[],
): Promise<Finding[]> {
  return (await Promise.all(given.map(check))).flat();
}

const OWN = 'our own rules';

const checks: Readonly<Record<string, (given: readonly Document[]) => Promise<Finding[]>>> = {
  'language-service': async (given) => {
    // One after the other: the service keeps what it trips over in one place.
    const findings: Finding[] = [];
    for (const document of given) findings.push(...(await languageService(document)));
    return findings;
  },
  actionlint: (given) => each(actionlint, given),
  zizmor: async (given) => zizmor(given),
  'mlops-lint': mlopsLint,
  [OWN]: (given) => each(ownRules, given),
};

describe('every workflow, template, action and workflow on a page', () => {
  it.each(Object.keys(checks))('%s finds nothing', async (name) => {
    expect((await checks[name]!(all)).map(shown)).toEqual([]);
  });

  it('there are some of each kind', () => {
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['reusable', 'template', 'action', 'shown']));
  });
});

describe('a broken workflow', () => {
  it.each(broken)('$document.path: $check', async ({ document, check, says }) => {
    const findings = await (checks[check] ?? checks[OWN]!)([document]);
    const messages = findings.filter((finding) => finding.check === check).map(({ message }) => message);
    expect(messages.join('\n')).toContain(says);
  });

  it('is there for each check', () => {
    const known = [...Object.keys(checks).filter((name) => name !== OWN), ...Object.keys(rules)];
    expect(new Set(broken.map(({ check }) => check))).toEqual(new Set(known));
  });
});

describe('workflows on a page', () => {
  it.each([
    { name: 'a workflow', block: 'on: push\njobs: {}', line: 3, expected: 'on: push\njobs: {}\n' },
    { name: 'jobs alone', block: 'jobs: {}', line: 3, expected: 'on: push\njobs: {}\n' },
    {
      name: 'steps alone',
      block: '- run: echo\n- uses: a/b@v1',
      line: 3,
      expected: '      - run: echo\n      - uses: a/b@v1\n',
    },
    { name: 'a project', block: 'project: x', expected: undefined },
    { name: 'a list of something else', block: '- a', expected: undefined },
  ])('$name', ({ block, line, expected }) => {
    for (const indent of ['', '  ']) {
      const page = ['Text.', '```yaml', ...block.split('\n'), '```', ''].map((each) => `${indent}${each}`).join('\n');
      const found = fenced('page.md', page);
      expect(found).toHaveLength(expected === undefined ? 0 : 1);
      for (const { text, line: begins } of found) {
        expect(text.endsWith(expected!)).toBe(true);
        expect(begins + text.split('\n').findIndex((each) => each.trim() === block.split('\n')[0])).toBe(line);
      }
    }
  });
});
