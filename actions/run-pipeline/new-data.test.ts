import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { FACTS_FIELD, type Ledger } from '#evidence';
import type { Host } from '#kit';
import { testHost } from '#testing';
import { newsOf } from './new-data.ts';

const workspace = mkdtempSync(join(tmpdir(), 'new-data-'));
afterAll(() => rmSync(workspace, { recursive: true }));

const FACTS = {
  tool: { name: 'mlops', version: '1' },
  project: 'flights',
  stage: 'validate-data',
  key: 'd'.repeat(64),
  parameters: {},
  cause: 'push',
  startedOn: '2026-01-01T00:00:00Z',
  durationMs: 1,
  host: { platform: 'linux', arch: 'x64', cpus: 1, cpuModel: 'x', memoryBytes: 1, node: 'v24' },
};

function statement(digest: string): string {
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'x', digest: { sha256: 'c'.repeat(64) } }],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      [FACTS_FIELD]: FACTS,
      configuration: [{ name: 'data/flights', annotations: { role: 'data' }, digest: { sha256: digest.repeat(64) } }],
    },
  });
}
mkdirSync(join(workspace, 'evidence'));
writeFileSync(join(workspace, 'evidence', 'validate-data.json'), statement('a'));

/** What a schedule finds where the newest recorded run of the commit read this, and the server says so of it. */
async function news({ read = 'a', unconfirmed }: { read?: string; unconfirmed?: string }) {
  const asked: unknown[] = [];
  const whyUnconfirmed = async (...of: unknown[]) => (asked.push(of), unconfirmed);
  const base = testHost({ directory: workspace });
  const host = { ...base, origin: { change: { commit: 'b'.repeat(40) }, whyUnconfirmed } } as unknown as Host;
  const ledger = {
    tip: async () => 'f'.repeat(40),
    byCommit: async () => ({ latest: 'e' }),
    run: async () => ({ id: 'e' }),
    statements: async () => new Map([['validate-data', Buffer.from(statement(read))]]),
  } as unknown as Ledger;
  return { news: await newsOf(host, { workspace }, ledger), asked: asked.length, said: base.lines.join() };
}

describe('what a schedule finds', () => {
  it.each([
    {
      name: 'other data, which asks nobody',
      of: { read: 'd', unconfirmed: 'no' },
      finds: 'data',
      asked: 0,
      says: /^$/,
    },
    { name: 'the data of a run that the server knows', of: {}, finds: 'none', asked: 1, says: /^$/ },
    {
      name: 'the data of a run that somebody wrote into the ledger',
      of: { unconfirmed: 'no workflow run left it' },
      finds: '',
      asked: 1,
      says: /trained though .* the same data: no workflow run left it/,
    },
  ])('is $name', async ({ of, finds, asked, says }) => {
    expect(await news(of)).toEqual({ news: finds, asked, said: expect.stringMatching(says) });
  });
});
