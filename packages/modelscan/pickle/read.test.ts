import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ByteStream } from '../byte-source.ts';
import { Findings } from '../finding.ts';
import { call, global, joblibArray, pickle, text, uint32 } from '../../../tests/modelscan/pickle-assembler.ts';
import { allowList } from './allow-list.ts';
import { Opcode } from './opcode.ts';
import { readPickles } from './read.ts';

/** Bytes that come so many at a time. */
function inPieces(bytes: Buffer, size: number): () => ByteStream {
  return () => {
    let at = 0;
    return {
      most: bytes.length,
      read: (into, to) => {
        const copied = bytes.copy(into, to, at, Math.min(at + size, bytes.length));
        at += copied;
        return Promise.resolve(copied);
      },
      skip: (count) => {
        const step = Math.min(count, bytes.length - at);
        at += step;
        return Promise.resolve(step);
      },
      close: () => undefined,
    };
  };
}

async function follow(bytes: Buffer, size = bytes.length + 1) {
  const findings = new Findings();
  const { pickles, effects, broken } = await readPickles(inPieces(bytes, size), {
    allow: allowList(),
    report: findings.reporter(),
  });
  return { found: findings.list(), pickles, effects, broken };
}

const proto = pickle('PROTO', 4);
const samples: Record<string, Buffer> = {
  'names and calls': pickle(proto, call('os', 'system', 'id'), 'STOP', proto, global('a', 'b'), 'STOP'),
  'long data': pickle(proto, 'BINBYTES', uint32(70_000), Buffer.alloc(70_000), text('a'), 'TUPLE1', 'STOP'),
  lines: pickle('LONG', `=${'1'.repeat(400)}\n`, 'POP', 'INT', '=42\n', 'PUT', '=7\n', 'GET', '=7\n', 'STOP'),
  'an array of joblib': pickle(
    proto,
    joblibArray({ length: 9000 }),
    Buffer.alloc(72_000, 'c'),
    call('os', 'system', 'x'),
    'STOP',
  ),
  'an array of joblib, padded': pickle(
    proto,
    joblibArray({ length: 9, alignment: 16 }),
    3,
    Buffer.alloc(75),
    'STOP',
    '=?',
  ),
  'plain pickle reads on in an array': pickle(
    proto,
    joblibArray({ length: 900 }),
    text('x'),
    'BINBYTES',
    uint32(5000),
    Buffer.alloc(5000),
    global('os', 'system'),
    Buffer.alloc(2200),
    'STOP',
  ),
};

describe('what is found does not depend on how the bytes come', () => {
  it.each(Object.entries(samples))('%s', async (_, bytes) => {
    const whole = await follow(bytes);
    for (const size of [1, 2, 7, 1000]) expect(await follow(bytes, size)).toEqual(whole);
  });
});

describe('whatever the bytes', () => {
  const opcode = fc.constantFrom(...Object.values(Opcode));
  const bytes = fc
    .array(fc.oneof({ weight: 4, arbitrary: opcode }, fc.integer({ min: 0, max: 255 })), { maxLength: 200 })
    .map((list) => Buffer.from(list));

  it('reading ends, says the same in pieces, and never passes what it could not follow', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (given, size) => {
        const whole = await follow(given);
        expect(await follow(given, size)).toEqual(whole);
        if (whole.broken) expect(whole.found).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('a payload is found in front of anything', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (given) => {
        const { found } = await follow(Buffer.concat([call('os', 'system', 'id'), given]));
        expect(found.map(({ rule }) => rule)).toContain('pickle-dangerous-global');
      }),
      { numRuns: 200 },
    );
  });
});
