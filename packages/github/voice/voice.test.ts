import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import type { Annotation } from '#kit';
import { commandsIn, outputsIn } from './testing-runner.ts';
import { githubVoice, type GithubVoice } from './voice.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlops-voice-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Stage {
  voice: GithubVoice;
  /** Everything on stdout so far. */
  stdout(): string;
  outputs(): Map<string, string>;
  summary(): string;
  pass(ms: number): void;
}

/** A step with fresh files, as the runner starts it. */
function step(env: Record<string, string | undefined> = {}, uuids: string[] = []): Stage {
  const [output, summary] = ['output', 'summary'].map((name) => join(directory, name)) as [string, string];
  writeFileSync(output, '');
  writeFileSync(summary, '');
  let stdout = '';
  let now = 0;
  const voice = githubVoice({
    env: { GITHUB_WORKSPACE: process.cwd(), GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, ...env },
    write: (text) => (stdout += text),
    clock: { now: () => new Date(now), monotonic: () => now },
    random: { bytes: (length) => new Uint8Array(length), uuid: () => uuids.shift() ?? randomUUID() },
  });
  return {
    voice,
    stdout: () => stdout,
    outputs: () => outputsIn(readFileSync(output, 'utf8')),
    summary: () => readFileSync(summary, 'utf8'),
    pass: (ms) => (now += ms),
  };
}

describe('the log', () => {
  it('is lines, and commands where GitHub shows them as such', async () => {
    const { voice, stdout } = step();
    voice.log.info('working');
    voice.log.debug('detail\nof two lines');
    voice.log.warning('100 % done');
    voice.log.error('broken');
    await voice.group('part', async () => voice.log.info('inside'));
    expect(stdout().split('\n')).toEqual([
      'working',
      '::debug::detail%0Aof two lines',
      '::warning::100 %25 done',
      '::error::broken',
      '::group::part',
      'inside',
      '::endgroup::',
      '',
    ]);
  });

  it('ends a group whatever happens in it, and has no group within a group', async () => {
    const { voice, stdout } = step();
    const failing = voice.group('outer', () =>
      voice.group('inner', async () => {
        throw new Error('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    await voice.group('next', async () => undefined);
    expect(stdout().split('\n')).toEqual([
      '::group::outer',
      'inner',
      '::endgroup::',
      '::group::next',
      '::endgroup::',
      '',
    ]);
  });

  it('makes annotations of the first warnings only: the others stay lines', () => {
    const { voice, stdout } = step();
    for (let n = 1; n <= 6; n += 1) voice.log.warning(`w${n}`);
    expect(stdout().split('\n')).toEqual([
      '::warning::w1',
      '::warning::w2',
      '::warning::w3',
      '::warning::w4',
      'warning w5',
      'warning w6',
      '',
    ]);
  });

  it('says how far long work is, now and then', () => {
    const { voice, stdout, pass } = step();
    const progress = voice.progress('reading', 100);
    for (let done = 0; done < 100; done += 1) {
      pass(500);
      progress.update(done);
    }
    progress.end();
    const lines = stdout().trim().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[1]).toBe('reading: 23 %, about 40 s left');
    expect(lines.at(-1)).toBe('reading: done in 50 s');
  });
});

describe('a secret', () => {
  it('is told to the runner line by line, and printed nowhere else', () => {
    const { voice, stdout } = step();
    voice.mask('-----BEGIN-----\nabc%def\n-----END-----');
    const told = stdout();
    voice.log.info('the key abc%def leaks');
    voice.log.error('-----BEGIN-----\nabc%def');
    voice.annotate({ level: 'error', message: 'abc%def', title: 'abc%def', where: { file: 'abc%def', line: 1 } });
    expect(commandsIn(told).map(({ name, data }) => [name, data])).toEqual([
      ['add-mask', '-----BEGIN-----\nabc%def\n-----END-----'],
      ['add-mask', '-----BEGIN-----'],
      ['add-mask', 'abc%def'],
      ['add-mask', '-----END-----'],
    ]);
    const after = stdout().slice(told.length);
    expect(after).not.toMatch(/abc(%|%25)def|BEGIN/);
    expect(after).toContain('the key *** leaks');
  });
});

describe('an annotation', () => {
  it.each<{ name: string; annotation: Annotation; properties: Record<string, string>; data: string }>([
    {
      name: 'on a line',
      annotation: {
        level: 'error',
        message: 'bad',
        title: 'Rule, 1: x',
        where: { file: 'a/b.yml', line: 3, column: 5 },
      },
      properties: { file: 'a/b.yml', line: '3', col: '5', title: 'Rule, 1: x' },
      data: 'bad',
    },
    {
      name: 'on a file named absolutely',
      annotation: { level: 'warning', message: 'bad', where: { file: join(process.cwd(), 'x.csv') } },
      properties: { file: 'x.csv' },
      data: 'bad',
    },
    {
      name: 'on a row of data',
      annotation: { level: 'notice', message: 'bad', where: { file: 'x.csv', row: 7, field: 'day' } },
      properties: { file: 'x.csv' },
      data: 'row 7, field "day": bad',
    },
    {
      name: 'on a file elsewhere',
      annotation: { level: 'error', message: 'bad', where: { file: '/etc/passwd', line: 1, column: 2 } },
      properties: {},
      data: '/etc/passwd:1:2: bad',
    },
    {
      name: 'on a file whose name looks like an instruction',
      annotation: { level: 'error', message: 'bad', where: { file: 'a,line=9::stop', line: 1 } },
      properties: { file: 'a,line=9::stop', line: '1' },
      data: 'bad',
    },
  ])('$name', ({ annotation, properties, data }) => {
    const { voice, stdout } = step();
    voice.annotate(annotation);
    expect(commandsIn(stdout())).toEqual([{ name: annotation.level, properties, data }]);
  });

  it('is cut to what GitHub takes, never within a character', () => {
    const { voice, stdout } = step();
    voice.annotate({ level: 'error', title: '😀'.repeat(300), message: 'é😀'.repeat(40_000) });
    const [found] = commandsIn(stdout());
    expect(found!.properties['title']!.length).toBeLessThanOrEqual(255);
    expect(found!.properties['title']!.length).toBeGreaterThan(250);
    expect(Buffer.byteLength(found!.data)).toBeLessThanOrEqual(65_536);
    expect(Buffer.byteLength(found!.data)).toBeGreaterThan(65_520);
    for (const text of [found!.data, found!.properties['title']!]) expect(text.isWellFormed()).toBe(true);
  });

  it.each([
    { count: 9, commands: 9, last: 'm9' },
    { count: 10, commands: 10, last: 'm10' },
    { count: 17, commands: 10, last: '8 more, see report' },
  ])('of $count on one level: $commands are shown, the last one is "$last"', ({ count, commands, last }) => {
    const { voice, stdout } = step();
    for (let n = 1; n <= count; n += 1) voice.annotate({ level: 'error', message: `m${n}` });
    voice.annotate({ level: 'notice', message: 'another level' });
    voice.end();
    voice.end();
    const errors = commandsIn(stdout()).filter(({ name }) => name === 'error');
    expect(errors).toHaveLength(commands);
    expect(errors.at(-1)!.data).toBe(last);
    // None is lost to whoever reads the log.
    for (let n = 1; n <= count; n += 1) expect(stdout()).toMatch(new RegExp(`m${n}$`, 'm'));
  });
});

describe('an output', () => {
  it('arrives as it is', async () => {
    const { voice, outputs } = step();
    await Promise.all([
      voice.output('verdict', 'pass'),
      voice.output('comment', 'a\nb<<c\n\nverdict=fail\n'),
      voice.output('run', ''),
    ]);
    expect(Object.fromEntries(outputs())).toEqual({ verdict: 'pass', comment: 'a\nb<<c\n\nverdict=fail\n', run: '' });
  });

  it('never holds its own delimiter', async () => {
    const { voice, outputs } = step({}, ['first', 'second']);
    const hostile = 'x\nmlops_first\nverdict<<y\npass\ny';
    await voice.output('comment', hostile);
    expect(Object.fromEntries(outputs())).toEqual({ comment: hostile });
  });

  it.each([
    { name: 'no variable', path: undefined, said: 'GITHUB_OUTPUT is not set' },
    { name: 'no file', path: '/nowhere/output', said: '/nowhere/output' },
  ])('cannot be left with $name, and that is said', async ({ path, said }) => {
    const { voice } = step({ GITHUB_OUTPUT: path });
    await expect(voice.output('verdict', 'pass')).rejects.toMatchObject({
      code: 'MLOPS_GITHUB_EVENT',
      message: expect.stringContaining(said),
      where: { field: 'GITHUB_OUTPUT' },
    });
  });

  it('whose name is none is refused', async () => {
    const { voice, outputs } = step();
    await expect(voice.output('a<<b\nc', 'x')).rejects.toThrow('no name');
    expect(outputs().size).toBe(0);
  });
});

describe('the summary', () => {
  const LIMIT = 1024 * 1024;

  it('grows', async () => {
    const { voice, summary } = step();
    await Promise.all([voice.summary('# one'), voice.summary('two')]);
    expect(summary()).toBe('# one\ntwo\n');
  });

  it('is cut at a row when it would be dropped whole, counted over the step', async () => {
    const { voice, summary } = step();
    const row = `| ${'ä'.repeat(500)} | 😀 |\n`;
    await voice.summary(`${'x'.repeat(1000)}\n`);
    await voice.summary(`<details>\n\n| a | b |\n|---|---|\n${row.repeat(1500)}\n</details>`);
    await voice.summary('never seen');
    expect(Buffer.byteLength(summary())).toBeLessThanOrEqual(LIMIT);
    expect(Buffer.byteLength(summary())).toBeGreaterThan(LIMIT - 2500);
    expect(summary()).toMatch(/\n\d+ more rows: see the report\.\n\n<\/details>\n$/);
    expect(summary()).not.toContain('\ufffd');
    const table = marked.lexer(summary()).find(({ type }) => type === 'table');
    expect(new Set((table as unknown as { rows: { text: string }[][] }).rows.map(([, last]) => last!.text))).toEqual(
      new Set(['😀']),
    );
  });
});

/** Text of the kind that a runner takes for a command. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        ...['::', ':', '##[', '#', '[', ']', '::error::x', '##[error]x', '::add-mask::a', '::stop-commands::x'],
        ...[
          '\n',
          '\r',
          '\r\n',
          '\u0085',
          '\u2028',
          '\u00a0',
          '\ufeff',
          '\u200b',
          '\u001b[31m',
          '\u001b]0;t\u0007',
          ' ',
        ],
        ...['%', '%0A', '%25', ',', '=', '<<', 'mlops_', '\ud800', '\udc00', '😀'],
      ),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''));

describe('no text of anybody', () => {
  it('becomes a command, whatever it is said with', async () => {
    const said = fc.record({
      how: fc.constantFrom('debug', 'info', 'warning', 'error', 'annotate', 'group', 'progress'),
      level: fc.constantFrom('notice', 'warning', 'error'),
      text: hostile,
      more: hostile,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 30 }), async (all) => {
        const { voice, stdout, pass } = step();
        const allowed: Record<string, number> = {};
        const expectOne = (name: string): void => void (allowed[name] = (allowed[name] ?? 0) + 1);
        for (const { how, level, text, more } of all) {
          if (how === 'annotate') {
            voice.annotate({ level, message: text, title: more, where: { file: more, line: 1, field: text } });
          } else if (how === 'group') {
            await voice.group(text, async () => voice.log.info(more));
            expectOne('group');
            expectOne('endgroup');
          } else if (how === 'progress') {
            const progress = voice.progress(text, 10);
            pass(20_000);
            progress.update(5, more);
            progress.end(more);
          } else {
            voice.log[how](text);
            if (how === 'debug') expectOne('debug');
          }
        }
        voice.end();
        const found: Record<string, number> = {};
        for (const { name, properties } of commandsIn(stdout())) {
          found[name] = (found[name] ?? 0) + 1;
          const keys = ['notice', 'warning', 'error'].includes(name) ? ['file', 'line', 'title'] : [];
          expect(keys).toEqual(expect.arrayContaining(Object.keys(properties)));
        }
        const { notice = 0, warning = 0, error = 0, ...others } = found;
        expect(Math.max(notice, warning, error)).toBeLessThanOrEqual(10);
        expect(others).toEqual(allowed);
      }),
      { numRuns: 500 },
    );
  });

  it('breaks out of an output', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 4 }), async (values) => {
        const { voice, outputs } = step();
        for (const [index, value] of values.entries()) await voice.output(`output-${index}`, value);
        const expected = values.map((value, index) => [`output-${index}`, value.toWellFormed()]);
        expect([...outputs()]).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('makes the summary too long, or half a character', async () => {
    const size = 40_000;
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 20 }), async (texts) => {
        const { voice, summary } = step();
        const path = join(directory, 'summary');
        const before = '.'.repeat(1024 * 1024 - size);
        writeFileSync(path, before);
        for (const text of texts) await voice.summary(text.toWellFormed().replaceAll('\ufffd', '').repeat(500));
        expect(statSync(path).size).toBeLessThanOrEqual(1024 * 1024);
        expect(summary().slice(before.length)).not.toContain('\ufffd');
      }),
      { numRuns: 50 },
    );
  });
});
