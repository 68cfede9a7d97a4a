import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs', 'guides');

/** The one that a reader begins with, and those that begin in an empty repository too. */
const FIRST = 'five-minutes.md';
const ALONE = [FIRST, 'lint.md', 'release.md', 'monitoring.md'];
/** Where this repository keeps `uv`, which some guides use. */
const uv = join(root, '.tools', 'python', 'bin');

interface Block {
  language: string;
  code: string;
  line: number;
}

function blocksOf(name: string): Block[] {
  const text = readFileSync(join(folder, name), 'utf8');
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)].map(({ 1: indent, 2: language, 3: code, index }) => ({
    language: language!,
    code: code!.replaceAll(new RegExp(`^${indent!}`, 'gm'), ''),
    line: text.slice(0, index).split('\n').length + 1,
  }));
}

/** `# exit 3: why` behind a command says how it ends; others end well. */
function expectedExit(command: string): number {
  return Number(/#\s*exit (\d)/.exec(command)?.[1] ?? 0);
}

/**
 * A reader who has a repository, this tool, and what is on every machine, and who types a guide from top to bottom.
 * Files of the guide are the blocks that begin with a comment of their name.
 */
class Reader {
  readonly above = mkdtempSync(join(tmpdir(), 'mlops-guide-'));
  readonly directory = join(this.above, 'model');
  readonly #env: Record<string, string>;

  constructor() {
    const bin = join(this.above, 'bin');
    for (const made of [bin, this.directory]) mkdirSync(made);
    writeFileSync(join(bin, 'mlops'), `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'entry/mlops.ts')}' "$@"\n`);
    chmodSync(join(bin, 'mlops'), 0o755);
    const foreign = /^(GITHUB_|INPUT_|MLOPS_|GIT_)/;
    const inherited = Object.entries(process.env).filter(([key]) => !foreign.test(key)) as [string, string][];
    this.#env = {
      ...Object.fromEntries(inherited),
      PATH: [bin, uv, process.env['PATH']].join(delimiter),
      HOME: this.above,
      // What was fetched once, at versions that are pinned, is not fetched for each guide.
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
      // What Node has made of the sources, for every command of every guide.
      ...(process.env['NODE_COMPILE_CACHE'] && { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }),
      NO_COLOR: '1',
    };
    this.type('git init --quiet --bare ../origin.git');
    this.type('git init --quiet --initial-branch=main');
    this.type('git remote add origin ../origin.git');
    this.type('git config user.name Ada');
    this.type('git config user.email ada@example.org');
  }

  /** What every other guide takes for granted. */
  beginWith(guide: string): void {
    for (const block of blocksOf(guide)) this.read(block);
    this.type('git push --quiet origin --all');
  }

  type(command: string): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: this.directory,
      env: this.#env,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  }

  read({ language, code }: Block): { command: string; status: number | null; output: string }[] {
    const file = /^# ([\w.-]+\.(?:py|txt|yml))\n/.exec(code)?.[1];
    if (file !== undefined) writeFileSync(join(this.directory, file), code);
    if (language === 'python' && file === undefined) {
      writeFileSync(join(this.above, 'shown.py'), code);
      return [{ command: code, ...this.type(`python3 '${join(this.above, 'shown.py')}'`) }];
    }
    if (language !== 'sh') return [];
    const commands = code.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
    return commands.map((command) => ({ command, ...this.type(command) }));
  }
}

describe.each(readdirSync(folder).filter((name) => name.endsWith('.md')))('docs/guides/%s', (name) => {
  const blocks = blocksOf(name);
  let reader: Reader;
  beforeEach(() => {
    reader = new Reader();
  });
  afterEach(() => rmSync(reader.above, { recursive: true, force: true }));

  it('works when it is typed from top to bottom', () => {
    if (!ALONE.includes(name)) reader.beginWith(FIRST);
    const ended = blocks.flatMap((block) =>
      reader.read(block).map((done) => ({ ...done, line: `${name}:${block.line}` })),
    );
    const surprising = ended.filter(({ command, status }) => status !== expectedExit(command));
    expect(surprising.map(({ line, command, status, output }) => ({ line, command, status, output }))).toEqual([]);
    const printed = ended.map(({ output }) => output).join('');
    for (const { code } of blocks.filter(({ language }) => language === 'markdown')) expect(printed).toContain(code);
  }, 300_000);

  it('has only blocks that are run here, are what a command prints, or are linted with the workflows', () => {
    const known = ['sh', 'python', 'yaml', 'text', 'markdown'];
    expect(blocks.filter(({ language }) => !known.includes(language))).toEqual([]);
  });
});
