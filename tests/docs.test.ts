import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { actions } from '#actions';
import { errorCodes } from '../tools/generate.ts';

const root = join(import.meta.dirname, '..');
/** What is typed there is tests/guides.long.test.ts, from top to bottom. */
const guides = readdirSync(join(root, 'docs', 'guides')).map((name) => `docs/guides/${name}`);
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(join(root, 'actions'))
    .filter((name) => !name.includes('.'))
    .map((name) => `actions/${name}/README.md`),
];

interface Block {
  document: string;
  code: string;
}

/** The fenced blocks of a language. */
function blocks(language: string, places = documents): Block[] {
  return places.flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => ({
      document,
      code: match[1]!,
    }));
  });
}

const commands = blocks('sh').flatMap(({ document, code }) =>
  code
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ document, line })),
);
const ours = commands.filter(({ line }) => /^(mlops|node dist\/mlops\.js)\b/.test(line));
const scripts = commands.filter(({ line }) => /^(npm|\.ci\/run)\b/.test(line));

describe('commands in the documents', () => {
  let project: string;
  let run = '';

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'mlops-docs-'));
    writePredictions(project);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('-c', 'user.name=Docs', '-c', 'user.email=docs@example.org', 'commit', '-qm', 'Begin');
    git('config', 'user.name', 'Docs');
    git('config', 'user.email', 'docs@example.org');
    const first = mlops(['run', '--json']);
    expect(first.stderr + first.stdout).not.toContain('MLOPS_');
    run = (JSON.parse(first.stdout) as { outputs: { run: string } }).outputs.run;
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('are all of a kind that this test runs or checks', () => {
    expect(commands.filter((command) => !ours.includes(command) && !scripts.includes(command))).toEqual([]);
    expect(ours.length).toBeGreaterThan(8);
  });

  it.each(ours)('$line ($document)', ({ line }) => {
    const args = words(line).slice(line.startsWith('node') ? 2 : 1);
    // Ids in the documents stand for the id of a run; a directory that is a project already has nothing to init.
    const known = args.map((word) => (/^(7f3c2a|9b1d)$/.test(word) ? run : word));
    const { status, stderr } = mlops(known);
    const expected = args[0] === 'init' ? /MLOPS_CONFIG_EXISTS/ : /^(?![\s\S]*MLOPS_)/;
    expect(stderr).toMatch(expected);
    if (args[0] !== 'init') expect([0, 1, 3]).toContain(status);
  });

  it.each(scripts)('$line exists ($document)', ({ line }) => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const [program, first, second] = words(line);
    if (program === '.ci/run') expect(readdirSync(join(root, '.ci'))).toContain('run');
    else expect(Object.keys(manifest.scripts)).toContain(first === 'run' ? second : first);
  });

  function mlops(args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [join(root, 'entry', 'mlops.ts'), ...args], { cwd: project, encoding: 'utf8' });
  }

  function git(...args: string[]): void {
    const { status, stderr } = spawnSync('git', args, { cwd: project, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
});

describe('links in the documents', () => {
  const links = [...documents, ...guides].flatMap((document) =>
    [
      ...readFileSync(join(root, document), 'utf8')
        .replaceAll(/^```[\s\S]*?^```/gm, '')
        .matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g),
    ].map((match) => ({
      document,
      link: match[1]!,
    })),
  );

  it('are there at all', () => expect(links.length).toBeGreaterThan(10));
  it.each(links)('$link leads somewhere ($document)', ({ document, link }) => {
    expect(existsSync(join(root, document, '..', link))).toBe(true);
  });
});

describe('workflow steps in the documents', () => {
  const steps = blocks('yaml', [...documents, ...guides]).flatMap(({ document, code }) => {
    const value = parse(code) as unknown;
    const list = Array.isArray(value)
      ? value
      : Object.values((value as { jobs?: Record<string, { steps?: unknown[] }> }).jobs ?? {}).flatMap(
          (job) => job.steps ?? [],
        );
    return (list as { uses?: string; with?: Record<string, unknown> }[])
      .filter(({ uses }) => uses?.startsWith('mlops-actions/'))
      .map((step) => ({ document, ...step }));
  });

  it.each(steps)('$uses has only inputs that the action declares ($document)', async ({ uses, with: given }) => {
    const name = /actions\/mlops-actions\/actions\/([a-z-]+)@/.exec(uses!)?.[1] ?? 'run-pipeline';
    const action = (await actions[name]!()).default;
    expect(Object.keys(action.inputs.shape)).toEqual(expect.arrayContaining(Object.keys(given ?? {})));
  });
});

describe('the page of an action', () => {
  const pages = documents.filter((document) => document.startsWith('actions/'));
  const read = (document: string): string => readFileSync(join(root, document), 'utf8');

  it.each(pages)('%s: two sentences, a short example, what goes in and out, what may go wrong', (document) => {
    const page = read(document);
    const name = document.split('/')[1]!;
    const [title, first, example] = page.split(/\n{2,}/);
    expect(title).toMatch(/^# \S/);
    expect(first!.replaceAll(/`[^`]*`|\([^)]*\)/g, '').match(/\.(?=\s|$)/g)).toHaveLength(2);
    expect(example).toMatch(/^```yaml\n/);
    expect(example!.split('\n').length - 2).toBeLessThanOrEqual(10);
    expect(example).toContain(name === 'run-pipeline' ? 'mlops-actions/mlops-actions@' : `/actions/${name}@`);
    expect(page.match(/^## (Inputs|Outputs|Permissions|What can go wrong)$/gm)).toHaveLength(4);
  });

  it.each(pages)('%s names only errors that there are', async (document) => {
    const { meanings } = await errorCodes();
    const named = [...read(document).matchAll(/`(MLOPS_[A-Z_]+)`\]\([^)]*#([a-z_]+)\)/g)];
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter(([, code]) => !(code! in meanings))).toEqual([]);
    expect(named.filter(([, code, anchor]) => anchor !== code!.toLowerCase())).toEqual([]);
  });
});

/** Shell words with single and double quotes, which is all the documents use. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
}

/** A project of the kind the documents talk about: predictions with carriers and days, today's and yesterday's. */
function writePredictions(directory: string): void {
  const rows = Array.from({ length: 1200 }, (_, index) => {
    const target = (index * 7919) % 10 < 4 ? 1 : 0;
    const noise = ((index * 104_729) % 1000) / 1000;
    return {
      id: index,
      target,
      score: (0.25 * target + 0.7 * noise).toFixed(4),
      carrier: ['AA', 'US'][index % 2],
      day: index % 30,
    };
  });
  const csv = [`id,target,score,carrier,day`, ...rows.map((row) => Object.values(row).join(','))].join('\n');
  for (const name of ['new.csv', 'old.csv', 'predictions.csv']) writeFileSync(join(directory, name), `${csv}\n`);
  writeFileSync(
    join(directory, 'mlops.yml'),
    'project: docs\ntask: binary-classification\nevaluate: {predictions: predictions.csv, metrics: [roc_auc], slices: [carrier], group: day}\ngate: {rules: [{metric: roc_auc, min: 0.5}]}\n',
  );
  writeFileSync(join(directory, '.gitignore'), '.mlops/\n');
}
