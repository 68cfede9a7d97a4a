import { describe, expect, it } from '@jest/globals';
import { Bodies, parseBody } from './body.ts';

const bodies = (): Bodies => new Bodies({ bodyBytes: 1000, bodies: 10, bodySeconds: 5, concurrent: 10 });
const of = (bytes: number): Buffer => Buffer.alloc(bytes, ' ');

const refusal = (ask: () => unknown): unknown => {
  try {
    return ask();
  } catch (error) {
    return error;
  }
};

describe('bodies that are parsed and not answered', () => {
  it('have room for four of the largest at once', () => {
    const room = bodies();
    const leave = Array.from({ length: 4 }, () => room.admit(of(1000)));
    const next = (): unknown => room.admit(of(101));
    expect(refusal(next)).toMatchObject({ status: 503, detail: { retryAfter: 1 } });
    leave[2]!();
    expect(next).not.toThrow();
    expect(() => room.admit(of(900))).toThrow('requests as large as that are being answered already');
  });

  it('leave room for small ones, of which there are never too many', () => {
    const room = bodies();
    for (let large = 0; large < 4; large++) room.admit(of(1000));
    expect(() => room.admit(of(100))).not.toThrow();
  });
});

it('a body that is no JSON is refused', () => {
  expect(parseBody(Buffer.from('{"a": [1]}'))).toEqual({ a: [1] });
  expect(() => parseBody(Buffer.from('{"a"'))).toThrow(/^the body is not JSON: /);
});
