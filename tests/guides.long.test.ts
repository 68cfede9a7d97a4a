import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { MLOPS } from './e2e/project.ts';
import { blocksOf as blocksOfPage, type Block } from './pages.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs', 'guides');

/** The one that a reader begins with; after it come the others, but for those that begin in an empty repository. */
const FIRST = 'five-minutes.md';
const ALONE = ['lint.md', 'release.md', 'monitoring.md', 'long-training.md'];
/** Where this repository keeps `uv`, which some guides use. */
const uv = join(root, '.tools', 'python', 'bin');

interface Typed {
  command: string;
  /** Of the guide: `five-minutes.md:12`. */
  line: string;
  status: number | null;
  output: string;
}

const blocksOf = (guide: string): Block[] => blocksOfPage(`docs/guides/${guide}`);

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

  /** @param after a reader who has read before: this one has the same machine to himself */
  constructor(after?: Reader) {
    const bin = join(this.above, 'bin');
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
    if (after) {
      cpSync(after.above, this.above, { recursive: true });
      return;
    }
    for (const made of [bin, this.directory]) mkdirSync(made);
    writeFileSync(join(bin, 'mlops'), `#!/bin/sh\nexec '${process.execPath}' '${MLOPS}' "$@"\n`);
    chmodSync(join(bin, 'mlops'), 0o755);
    this.type('git init --quiet --bare ../origin.git');
    this.type('git init --quiet --initial-branch=main');
    this.type('git remote add origin ../origin.git');
    this.type('git config user.name Ada');
    this.type('git config user.email ada@example.org');
  }

  type(command: string): Pick<Typed, 'status' | 'output'> {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: this.directory,
      env: this.#env,
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** Types a guide from top to bottom. */
  read(guide: string): Typed[] {
    return blocksOf(guide).flatMap((block) =>
      this.#block(block).map((typed) => ({ ...typed, line: `${guide}:${block.line}` })),
    );
  }

  #block({ language, code }: Block): Omit<Typed, 'line'>[] {
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

const readers: Reader[] = [];
function newReader(after?: Reader): Reader {
  const reader = new Reader(after);
  readers.push(reader);
  return reader;
}
afterAll(() => readers.forEach(({ above }) => rmSync(above, { recursive: true, force: true })));

/** The first guide is read once, by who then has what every other guide takes for granted. */
let begun: { reader: Reader; typed: Typed[] } | undefined;
function begin(): { reader: Reader; typed: Typed[] } {
  if (begun) return begun;
  const reader = newReader();
  begun = { reader, typed: reader.read(FIRST) };
  reader.type('git push --quiet origin --all');
  return begun;
}

const guides = readdirSync(folder).filter((name) => name.endsWith('.md'));
const withCommands = guides.filter((name) => blocksOf(name).some(({ language }) => language === 'sh'));

it.each(withCommands)(
  'docs/guides/%s works when it is typed from top to bottom',
  (name) => {
    const typed =
      name === FIRST ? begin().typed : newReader(ALONE.includes(name) ? undefined : begin().reader).read(name);
    const surprising = typed.filter(({ command, status }) => status !== expectedExit(command));
    expect(surprising).toEqual([]);
    const printed = typed.map(({ output }) => output).join('');
    for (const { code } of blocksOf(name).filter(({ language }) => language === 'markdown'))
      expect(printed).toContain(code);
  },
  300_000,
);

it.each(guides)(
  'docs/guides/%s has only blocks that are run here, are what a command prints, or are linted with the workflows',
  (name) => {
    const known = ['sh', 'python', 'yaml', 'text', 'markdown'];
    expect(blocksOf(name).filter(({ language }) => !known.includes(language))).toEqual([]);
  },
);
