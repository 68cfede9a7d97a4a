import { describe, expect, it } from '@jest/globals';
import type { Clock } from '#kit';
import { terminalVoice, type TerminalVoice } from './terminal.ts';

const ESC = '\u001b';

interface Stage {
  voice: TerminalVoice;
  written: string[];
  /** Lets time pass. */
  pass(ms: number): void;
}

function stage(options: { interactive?: boolean; quiet?: boolean; verbose?: boolean } = {}): Stage {
  let now = 0;
  const written: string[] = [];
  const clock: Clock = { now: () => new Date(now), monotonic: () => now };
  const terminal = { interactive: options.interactive ?? false, write: (text: string) => void written.push(text) };
  const voice = terminalVoice(terminal, clock, { quiet: options.quiet ?? false, verbose: options.verbose ?? false });
  return { voice, written, pass: (ms) => (now += ms) };
}

describe('log', () => {
  it('is plain where nobody watches', async () => {
    const { voice, written } = stage();
    voice.log.info('working');
    voice.log.warning('careful');
    voice.log.error('broken');
    voice.log.debug('detail');
    await voice.group('part', async () => undefined);
    expect(written).toEqual(['working\n', 'warning careful\n', 'error broken\n', 'part\n']);
  });

  it('has colour where somebody does', () => {
    const { voice, written } = stage({ interactive: true });
    voice.log.error('broken');
    expect(written).toEqual([`${ESC}[31merror${ESC}[0m broken\n`]);
  });

  it('says only what is wrong when quiet, and everything when verbose', async () => {
    const quiet = stage({ quiet: true });
    quiet.voice.log.info('working');
    await quiet.voice.group('part', async () => undefined);
    quiet.voice.log.warning('careful');
    expect(quiet.written).toEqual(['warning careful\n']);
    const verbose = stage({ verbose: true });
    verbose.voice.log.debug('detail');
    expect(verbose.written).toEqual(['detail\n']);
  });

  it.each([
    { name: 'a workflow command', text: '::add-mask::x', expected: ':\u200b:add-mask::x\n' },
    { name: 'a workflow command on a second line', text: 'a\n::error::x', expected: 'a\n:\u200b:error::x\n' },
    { name: 'an old workflow command', text: 'a ##[error]', expected: 'a #\u200b#[error]\n' },
    { name: 'a carriage return that would overwrite the line', text: 'bad\rgood', expected: 'bad good\n' },
    { name: 'terminal sequences', text: `${ESC}[2Jx${ESC}]0;t\u0007`, expected: 'x\n' },
  ])('takes the teeth out of $name', ({ text, expected }) => {
    const { voice, written } = stage({ interactive: true });
    voice.log.info(text);
    expect(written).toEqual([expected]);
  });
});

describe('annotate', () => {
  it('leads with the place', () => {
    const { voice, written } = stage();
    const where = { file: 'mlops.yml', line: 3, column: 5 };
    voice.annotate({ level: 'warning', message: 'odd', title: 'Gate', where });
    voice.annotate({ level: 'notice', message: 'fine' });
    expect(written).toEqual(['warning mlops.yml:3:5: Gate: odd\n', 'fine\n']);
  });
});

describe('group', () => {
  it('gives back what its body gives, and lets its error through', async () => {
    const { voice } = stage();
    await expect(voice.group('part', async () => 7)).resolves.toBe(7);
    await expect(voice.group('part', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});

describe('mask', () => {
  it.each([
    { name: 'anywhere in a line', secret: 'hunter2', text: 'key=hunter2&x hunter2', expected: 'key=***&x ***\n' },
    { name: 'what looks like a pattern', secret: 'a.*b', text: 'a.*b axxb', expected: '*** axxb\n' },
    { name: 'that spans lines', secret: 'one1\ntwo2', text: '<one1\ntwo2>', expected: '<***>\n' },
    { name: 'of which only one line is printed', secret: 'one1\ntwo2', text: 'then two2', expected: 'then ***\n' },
    { name: 'cut by a colour', secret: 'hunter2', text: `hun${ESC}[31mter2`, expected: '***\n' },
    { name: 'that holds what is escaped', secret: 'x##[y', text: 'x##[y', expected: '***\n' },
    { name: 'of white space alone is none', secret: ' \n ', text: 'a b', expected: 'a b\n' },
  ])('hides a secret $name', ({ secret, text, expected }) => {
    const { voice, written } = stage();
    voice.mask(secret);
    voice.log.info(text);
    expect(written).toEqual([expected]);
  });

  it('hides a secret that begins like another one', () => {
    const { voice, written } = stage();
    voice.mask('token');
    voice.mask('token-12345');
    voice.log.info('token-12345');
    expect(written).toEqual(['***\n']);
  });

  it('hides it in groups, annotations and progress too', async () => {
    const { voice, written, pass } = stage();
    voice.mask('hunter2');
    await voice.group('g hunter2', async () => undefined);
    voice.annotate({ level: 'error', message: 'm hunter2' });
    const progress = voice.progress('p hunter2');
    pass(3000);
    progress.update(1, 'n hunter2');
    expect(written.join('')).not.toContain('hunter2');
    expect(written).toHaveLength(3);
  });
});

describe('progress', () => {
  it('says nothing of work that is done within two seconds', () => {
    const { voice, written, pass } = stage({ interactive: true });
    const progress = voice.progress('hashing', 10);
    pass(1999);
    progress.update(9);
    progress.end();
    expect(written).toEqual([]);
  });

  it('draws over one line and says how long it will take', () => {
    const { voice, written, pass } = stage({ interactive: true });
    const progress = voice.progress('hashing', 200);
    pass(5000);
    progress.update(50, 'a.parquet');
    pass(100);
    progress.update(60);
    pass(5000);
    progress.update(100);
    pass(9900);
    progress.end();
    expect(written).toEqual([
      'hashing: 25 %, about 15 s left (a.parquet)',
      `\r${ESC}[2Khashing: 50 %, about 10 s left`,
      `\r${ESC}[2Khashing: done in 20 s\n`,
    ]);
  });

  it('makes way for a line that stays, and comes back below it', () => {
    const { voice, written, pass } = stage({ interactive: true });
    const progress = voice.progress('train');
    pass(3000);
    progress.update(3);
    voice.log.info('epoch 1');
    pass(3000);
    progress.update(6);
    expect(written).toEqual(['train: 3 s', `\r${ESC}[2Kepoch 1\n`, 'train: 6 s']);
  });

  it('writes a line now and then where nobody watches', () => {
    const { voice, written, pass } = stage();
    const progress = voice.progress('training');
    for (let second = 1; second <= 25; second++) {
      pass(1000);
      progress.update(second, `epoch ${second}`);
    }
    progress.end('stopped early');
    expect(written).toEqual([
      'training: 2 s (epoch 2)\n',
      'training: 12 s (epoch 12)\n',
      'training: 22 s (epoch 22)\n',
      'training: done in 25 s (stopped early)\n',
    ]);
  });

  it.each([
    { name: 'more done than there was', done: 300, total: 200, expected: 'x: 100 %, about 0 s left\n' },
    { name: 'nothing done yet', done: 0, total: 200, expected: 'x: 0 %\n' },
    { name: 'nothing to do', done: 0, total: 0, expected: 'x: 2 s\n' },
    { name: 'long', done: 1, total: 200, expected: 'x: 1 %, about 7 min left\n' },
  ])('makes sense of $name', ({ done, total, expected }) => {
    const { voice, written, pass } = stage();
    const progress = voice.progress('x', total);
    pass(2000);
    progress.update(done);
    expect(written).toEqual([expected]);
  });

  it('is silent when quiet', () => {
    const { voice, written, pass } = stage({ quiet: true, interactive: true });
    const progress = voice.progress('x');
    pass(60_000);
    progress.update(1);
    progress.end();
    expect(written).toEqual([]);
  });
});
