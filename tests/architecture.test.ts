import { globSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';

const root = join(import.meta.dirname, '..');
/** Plain JavaScript without types: ESLint's configuration reads it too. */
const RULES_FILE = '../tools/architecture.js';
const { mayImport } = (await import(RULES_FILE)) as { mayImport: Readonly<Record<string, readonly string[]>> };

const RULE = 'no-restricted-imports';

let eslint: ESLint;
beforeAll(() => {
  // Types take a minute to load and decide nothing about who imports whom.
  const untyped = { languageOptions: { parserOptions: { projectService: false, project: null } } };
  eslint = new ESLint({
    cwd: root,
    overrideConfig: [{ files: ['**/*.ts'], ...untyped }],
    ruleFilter: ({ ruleId }) => ruleId === RULE,
  });
});

async function lint(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return result!.messages.map(({ ruleId, message }) => (ruleId === RULE ? RULE : message));
}

const forbidden = [
  {
    name: 'stats imports kit',
    file: 'packages/stats/new.ts',
    code: "import { nearest } from '#kit';\nnearest('', []);",
  },
  { name: 'stats imports GitHub', file: 'packages/stats/new.ts', code: "import '#github';" },
  { name: 'kit imports a domain package', file: 'packages/kit/new.ts', code: "import '#data';" },
  {
    name: 'a domain package imports the laptop host',
    file: 'packages/evaluation/new.ts',
    code: "import { localHost } from '#local';\nlocalHost;",
  },
  {
    name: 'a domain package imports a type of the command line',
    file: 'packages/data/new.ts',
    code: "import type { World } from '#cli';\nexport type X = World;",
  },
  {
    name: 'a domain package re-exports the laptop host',
    file: 'packages/data/new.ts',
    code: "export * from '#local';",
  },
  { name: 'reports import evaluation', file: 'packages/reports/new.ts', code: "import '#evaluation';" },
  {
    name: 'a domain package starts processes',
    file: 'packages/training/new.ts',
    code: "import { spawn } from 'node:child_process';\nspawn;",
  },
  {
    name: 'the same without node:',
    file: 'packages/training/new.ts',
    code: "import { spawn } from 'child_process';\nspawn;",
  },
  {
    name: 'the laptop host starts processes outside of its git port',
    file: 'packages/local/new.ts',
    code: "import { spawn } from 'node:child_process';\nspawn;",
  },
  { name: 'a package reaches another by its path', file: 'packages/data/new.ts', code: "import '../local/index.ts';" },
  {
    name: 'a deep file reaches another by its path',
    file: 'packages/data/engine/new.ts',
    code: "import '../../local/index.ts';",
  },
  {
    name: 'a package imports an action',
    file: 'packages/data/new.ts',
    code: "import '../../actions/gate-model/action.ts';",
  },
  { name: 'a package imports the toolkit of GitHub', file: 'packages/local/new.ts', code: "import '@actions/core';" },
  { name: 'a package imports Octokit', file: 'packages/cli/new.ts', code: "import '@octokit/rest';" },
  {
    name: 'an action imports another',
    file: 'actions/gate-model/new.ts',
    code: "import '../evaluate-model/action.ts';",
  },
  { name: 'an action imports the laptop host', file: 'actions/gate-model/new.ts', code: "import '#local';" },
  {
    name: 'an action imports the toolkit of GitHub',
    file: 'actions/gate-model/new.ts',
    code: "import '@actions/core';",
  },
  { name: 'an action starts processes', file: 'actions/gate-model/new.ts', code: "import 'node:child_process';" },
  { name: 'an entry imports the toolkit of GitHub', file: 'entry/new.ts', code: "import '@actions/core';" },
];

const allowed = [
  { name: 'evaluation imports stats', file: 'packages/evaluation/new.ts', code: "import '#stats';" },
  { name: 'the spawner starts processes', file: 'packages/process/new.ts', code: "import 'node:child_process';" },
  { name: 'the git port starts processes', file: 'packages/local/start-git.ts', code: "import 'node:child_process';" },
  { name: 'an action imports a domain package', file: 'actions/gate-model/new.ts', code: "import '#evaluation';" },
  { name: 'a test imports the test host', file: 'packages/config/new.test.ts', code: "import '#testing';" },
];

describe('arrows between packages', () => {
  it.each(forbidden)('refuses: $name', async ({ file, code }) => {
    expect(await lint(file, code)).toContain(RULE);
  });

  it.each(allowed)('accepts: $name', async ({ file, code }) => {
    expect(await lint(file, code)).toEqual([]);
  });

  it('have no cycle: each package stands above those it imports', () => {
    const below = (name: string, path: readonly string[]): void => {
      if (path.includes(name)) throw new Error(`cycle: ${[...path, name].join(' → ')}`);
      for (const next of mayImport[name] ?? []) below(next, [...path, name]);
    };
    for (const name of Object.keys(mayImport)) below(name, []);
  });

  it('hold in the tree as it is', async () => {
    // Tests may import what they like: the rule is off for them.
    const exclude = ['**/*.test.ts', '**/testing-*.ts', '**/*.child.ts'];
    const results = await eslint.lintFiles(globSync('{packages,actions,entry}/**/*.ts', { cwd: root, exclude }));
    expect(results.length).toBeGreaterThan(500);
    expect(
      results.flatMap(({ filePath, messages }) =>
        messages.filter(({ ruleId }) => ruleId === RULE).map(({ line, message }) => `${filePath}:${line} ${message}`),
      ),
    ).toEqual([]);
  });
});
