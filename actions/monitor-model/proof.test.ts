import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Project } from '#config';
import { createRun, ledgerErrors, type Ledger, type RunRecord } from '#evidence';
import type { Origin } from '#kit';
import type { VersionRecord } from '#registry';
import { testHost } from '#testing';
import { proofOf } from './proof.ts';

const MODEL = 'a'.repeat(64);
const run = createRun({
  ...{ project: 'delays', commit: 'c'.repeat(40), tree: 'e'.repeat(40), dirty: false, branch: 'main', cause: 'push' },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:00.000Z', tool: 'test', verdict: 'pass' },
  ...{ statements: {}, subjects: {}, metrics: {}, parameters: {}, data: {}, model: MODEL },
} as Omit<RunRecord, 'id'>);

describe('what a server knows of the version in production', () => {
  let scratch: string;
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'proof-'));
  });
  afterEach(() => rm(scratch, { recursive: true, force: true }));

  async function proof({
    version = {},
    tip = 'd'.repeat(40),
    server = true,
    unconfirmed = undefined as string | undefined,
  }: { version?: Partial<VersionRecord>; tip?: string; server?: boolean; unconfirmed?: string | undefined } = {}) {
    const ledger = {
      tip: async () => tip,
      run: async (id: string) => {
        if (id !== run.id) throw ledgerErrors('MLOPS_RUN_UNKNOWN', { message: 'none', hint: 'none' });
        return run;
      },
    } as unknown as Ledger;
    const origin = { whyUnconfirmed: async () => unconfirmed } as unknown as Origin;
    const record = { run: run.id, model: { digest: MODEL, files: [] }, ...version } as unknown as VersionRecord;
    const project = { name: 'delays', workspace: join(scratch, '.mlops') } as Project;
    const host = { ...testHost({ directory: scratch }), ...(server && { origin }) };
    return proofOf(host, project, { version: record, ledger, scratch });
  }

  const reference = { name: 'reference.json', digest: 'b'.repeat(64), bytes: 1 };
  it.each([
    { name: 'is asked of none on one machine', given: { server: false }, is: undefined },
    { name: 'is asked of none where no branch holds the record', given: { tip: 'run 7' }, is: undefined },
    { name: 'is nothing more of a run that it confirms', given: {}, is: {} },
    { name: 'is that it did not', given: { unconfirmed: 'nobody left it' }, is: { unconfirmed: 'nobody left it' } },
    {
      name: 'is that no run made it',
      given: { version: { run: 'f'.repeat(64) } },
      is: { unconfirmed: 'the ledger has no run ffffffffffff, which it says made it' },
    },
    {
      name: 'is that its run made another model',
      given: { version: { model: { digest: 'b'.repeat(64), files: [] } } },
      is: { unconfirmed: expect.stringMatching(/made another model$/) },
    },
    {
      name: 'is not what to compare with, where nothing is left of the run',
      given: { version: { reference } },
      is: { unconfirmed: expect.stringMatching(/^nothing is left of what its run was validated on/) },
    },
  ])('$name', async ({ given, is }) => {
    expect(await proof(given)).toEqual(is);
  });
});
