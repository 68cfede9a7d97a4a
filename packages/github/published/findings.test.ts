import { describe, expect, it } from '@jest/globals';
import { sarifLog, type MlopsError, type Permissions } from '#kit';
import type { Fault, FaultRule } from '../../../tests/doubles/github/index.ts';
import { startJob, type JobOptions } from '../../../tests/github-job.ts';
import { directory, double, repository } from '../../../tests/github-repository.ts';

const SEND = 'POST /repos/{owner}/{repo}/code-scanning/sarifs';
const STATUS = 'GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}';

const RULES = [{ id: 'pickle-global', level: 'error', short: 'a', full: 'b', help: 'c', unsafe: true }] as const;
/** Findings of one file each. */
const sarif = (count: number, message = 'It imports os.system.') =>
  sarifLog(
    { name: 'mlops-actions', version: '0.1.0' },
    RULES,
    Array.from({ length: count }, (_, at) => ({
      ...{ rule: 'pickle-global', message, path: `models/${at}.pkl`, region: { byteOffset: at } },
    })),
    Array.from({ length: count }, (_, at) => ({ path: `models/${at}.pkl` })),
  );

interface Shown {
  error?: MlopsError;
  said: string;
}

/** Shows findings as a job does that was started by a push, or as the options say. */
async function show(
  log = sarif(1),
  { faults, ...options }: Partial<JobOptions> & { faults?: FaultRule[]; permissions?: Permissions } = {},
): Promise<Shown> {
  const headSha = await double.commit(repository, 'main', { 'README.md': String(Math.random()) });
  const run = double.startRun({ repository, workflow: 'scan.yml', event: 'push', headSha, headBranch: 'main' });
  const permissions = { contents: 'read', 'security-events': 'write' } as const;
  const { origin, host } = await startJob(double, directory, { run, permissions, ...options });
  double.faults(faults);
  const error = await origin
    .showFindings({ stage: 'scan-model', project: 'late', sarif: log })
    .then(() => undefined)
    .catch((thrown: MlopsError) => thrown);
  double.faults(undefined);
  return { said: host.lines.join('\n'), ...(error && { error }) };
}

const analyses = () => double.state(repository).analyses;

describe('findings', () => {
  it('are shown at the commit and reference of the run, in a category of their project', async () => {
    const { said, error } = await show(sarif(2));
    expect([error, said]).toEqual([
      undefined,
      expect.stringContaining('In code scanning of refs/heads/main now, as scan-model/late: 2.'),
    ]);
    const head = await repository.git.resolve('refs/heads/main');
    const what = {
      commit: head,
      ref: 'refs/heads/main',
      tool: 'mlops-actions',
      category: 'scan-model/late',
      errors: [],
    };
    expect(analyses()).toMatchObject([what]);
    expect(analyses()[0]!.results.map(({ locations }) => locations[0]!.physicalLocation)).toMatchObject([
      { artifactLocation: { uri: 'models/0.pkl' }, region: { startLine: 1, byteOffset: 0 } },
      { artifactLocation: { uri: 'models/1.pkl' }, region: { startLine: 1, byteOffset: 1 } },
    ]);
  });

  it('are known again in another commit, and told apart', async () => {
    await show(sarif(2));
    await show(sarif(2));
    const [first, second] = analyses().map(({ results }) => results.map((one) => one.partialFingerprints));
    expect(second).toEqual(first);
    expect(first![0]).not.toEqual(first![1]);
  });

  it('of a cell of a matrix do not take the place of those of another', async () => {
    await show(sarif(1), { matrix: '{"on":"a"}' });
    await show(sarif(1), { matrix: '{"on":"b"}' });
    expect(new Set(analyses().map(({ category }) => category)).size).toBe(2);
  });

  it('that are none are shown too: what was fixed has to disappear', async () => {
    await show(sarif(0));
    expect(analyses()).toMatchObject([{ results: [], errors: [] }]);
  });

  it.each<{ name: string; fault: Fault }>([
    { name: 'lost before', fault: { kind: 'reset-before' } },
    { name: 'lost after', fault: { kind: 'reset-after' } },
    { name: 'an error after', fault: { kind: 'status-after', status: 502 } },
  ])('are there once when an answer is $name', async ({ fault }) => {
    const { error } = await show(sarif(1), { faults: [{ on: SEND, nth: 1, fault }] });
    expect([error, analyses().length]).toEqual([undefined, 1]);
  });

  it('are waited for until code scanning has read them', async () => {
    const { said } = await show(sarif(1), { faults: [{ on: STATUS, nth: 1, fault: { kind: 'stale' } }] });
    expect(said).toContain('as scan-model/late: 1.');
    expect(double.requests.slice(-2).map(({ operation }) => operation)).toEqual([STATUS, STATUS]);
  });

  it('of a fork are not sent, and that is said', async () => {
    const before = double.requests.length;
    const { said, error } = await show(sarif(1), { change: { untrusted: true } });
    expect([error, double.requests.length]).toEqual([undefined, before]);
    expect(said).toMatch(/Findings of a fork are not shown in code scanning: its token can only read/);
  });

  it('that code scanning shows a part of are sent whole, and that is said', async () => {
    const { said } = await show(sarif(5001));
    expect(said).toContain('shows the most severe 5000 of 5001 findings');
    expect(analyses()[0]!.results).toHaveLength(5001);
  });

  it('that are too many are not sent at all', async () => {
    const { error } = await show(sarif(25_001));
    expect(error).toMatchObject({
      code: 'MLOPS_FINDINGS_REFUSED',
      message: expect.stringMatching(/25001 results.* takes 25000: nothing was sent/),
    });
    expect(analyses()).toEqual([]);
  });

  it('that code scanning cannot read are an error', async () => {
    const log = sarif(1);
    (log['runs'] as { results: { locations: unknown[] }[] }[])[0]!.results[0]!.locations = [];
    const { error } = await show(log);
    expect(error).toMatchObject({
      code: 'MLOPS_FINDINGS_REFUSED',
      message: expect.stringMatching(/expected at least one location/),
    });
  });

  it('without the permission are an error with what to paste', async () => {
    const { error } = await show(sarif(1), { permissions: { contents: 'read' } });
    expect(error).toMatchObject({
      code: 'MLOPS_GITHUB_PERMISSION',
      hint: expect.stringMatching(/permissions:\n(.*\n)*  security-events: write/),
    });
  });

  it('where code scanning is off are an error with where it is switched on', async () => {
    repository.settings.codeScanning = false;
    const { error } = await show();
    expect(error).toMatchObject({
      code: 'MLOPS_FINDINGS_OFF',
      hint: expect.stringMatching(/Settings → Advanced Security/),
    });
  });
});
