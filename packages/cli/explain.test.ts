import { describe, expect, it } from '@jest/globals';
import { defineErrors } from '#kit';
import { explain } from './explain.ts';

const fail = defineErrors({ MLOPS_EXAMPLE: 'An example.' });

describe('explain', () => {
  it('says code, place, message and next step of an error that we foresaw', () => {
    const error = fail('MLOPS_EXAMPLE', {
      message: 'one\ntwo',
      where: { file: 'mlops.yml', line: 3, column: 5, field: 'gate' },
      hint: 'do this\nthen that',
    });
    expect(explain(error)).toEqual({
      document: {
        code: 'MLOPS_EXAMPLE',
        message: 'one\ntwo',
        where: { file: 'mlops.yml', line: 3, column: 5, field: 'gate' },
        hint: 'do this\nthen that',
      },
      lines: ['MLOPS_EXAMPLE mlops.yml:3:5, field "gate"', '  one', '  two', '  → do this', '  → then that'],
    });
  });

  it('leaves out what is not known', () => {
    expect(explain(fail('MLOPS_EXAMPLE', { message: 'one' }))).toEqual({
      document: { code: 'MLOPS_EXAMPLE', message: 'one' },
      lines: ['MLOPS_EXAMPLE', '  one'],
    });
  });

  it('prints no command or terminal sequence of whoever made the message', () => {
    const { lines } = explain(
      fail('MLOPS_EXAMPLE', {
        message: '##[error]\n::error::x',
        where: { file: '\u001b[2Ja' },
        hint: '\r::add-mask::x',
      }),
    );
    expect(lines).toEqual(['MLOPS_EXAMPLE a', '  #\u200b#[error]', '  :\u200b:error::x', '  →  :\u200b:add-mask::x']);
  });

  it.each([
    { name: 'an error', error: new TypeError('x is not a function'), message: 'x is not a function' },
    { name: 'an error without a message', error: new RangeError(), message: 'RangeError without a message' },
    { name: 'a text', error: 'boom', message: 'something was thrown that is no error: boom' },
    { name: 'nothing', error: undefined, message: 'something was thrown that is no error: undefined' },
    {
      name: 'an error with causes',
      error: new Error('outer', { cause: new Error('inner', { cause: 'innermost' }) }),
      message: 'outer\ncaused by: inner\ncaused by: something was thrown that is no error: innermost',
    },
  ])('says of $name that nobody foresaw what it is and how to report it', ({ error, message }) => {
    const { document, lines } = explain(error);
    expect(document).toMatchObject({ code: 'MLOPS_UNEXPECTED', message, hint: expect.stringContaining('/issues') });
    expect(lines.slice(0, 2)).toEqual(['MLOPS_UNEXPECTED', `  ${message.split('\n')[0]}`]);
    expect(lines.at(-1)).toContain('https://github.com/mlops-actions/mlops-actions/issues');
  });

  it('shows where it happened, below what happened', () => {
    const { lines } = explain(new Error('first line\nsecond line'));
    expect(lines.slice(1, 3)).toEqual(['  first line', '  second line']);
    expect(lines[3]).toMatch(/^ {2,}at /);
  });

  it('comes to an end with an error that causes itself', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(explain(error).document.message).toBe('loop\ncaused by: loop');
  });
});
