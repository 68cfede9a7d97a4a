import { describe, expect, it } from '@jest/globals';
import { MlopsError, type Annotation, type Publication } from '#kit';
import type { Api } from '../api/api.ts';
import { checkName, conclusionOf, openCheck } from './check-run.ts';

interface HeldCheck {
  id: number;
  name: string;
  head_sha: string;
  external_id: string;
  status: string;
  conclusion?: string;
  output: { title?: string; summary?: string; annotations_count: number };
}

const publication: Publication = { project: 'flights', verdict: 'pass', headline: 'all is well', markdown: '### well' };

/** The check runs of one commit, and hosts that may be interrupted. */
function start() {
  const checks: HeldCheck[] = [];
  const requests: string[] = [];
  const warnings: string[] = [];
  let refuse = false;
  const apiFor = (signal: AbortSignal): Api => {
    const ask = async <T>(request: string, perform: () => T): Promise<T> => {
      await new Promise((turn) => setImmediate(turn));
      signal.throwIfAborted();
      requests.push(request);
      if (refuse)
        throw new MlopsError('MLOPS_GITHUB_PERMISSION', { message: 'no', hint: 'permissions:\n  checks: write' });
      return perform();
    };
    const merge = (check: HeldCheck, { output, ...part }: { output?: { annotations?: unknown[] } }): HeldCheck => {
      Object.assign(check, part);
      const count = check.output.annotations_count + (output?.annotations?.length ?? 0);
      check.output = { ...check.output, ...output, annotations_count: count };
      return check;
    };
    return {
      request: async (route: string, { check_run_id: id, ...part }: { check_run_id?: number }) =>
        ask(route.split(' ')[0]!, () => {
          if (id !== undefined) return merge(checks[id - 1]!, part);
          const made = { id: checks.length + 1, output: { annotations_count: 0 } } as HeldCheck;
          checks.push(made);
          return merge(made, part);
        }),
      async *pages(_route: string, { check_name: name }: { check_name: string }) {
        yield* await ask('LIST', () => checks.filter((check) => check.name === name));
      },
    } as unknown as Api;
  };
  const open = (part: { runId?: number; untrusted?: boolean } = {}) => {
    const interruption = new AbortController();
    const log = { debug() {}, info() {}, error() {}, warning: (said: string) => void warnings.push(said) };
    const check = openCheck({
      api: apiFor(interruption.signal),
      lastWords: () => apiFor(new AbortController().signal),
      context: {
        workflowPath: '.github/workflows/model.yml',
        runId: part.runId ?? 1,
        runUrl: 'https://github.example/o/r/actions/runs/1',
        change: { commit: 'c', head: 'd4e5f6', untrusted: part.untrusted ?? false },
      },
      host: { log, signal: interruption.signal, clock: { now: () => new Date(0), monotonic: () => 0 } },
      project: 'flights',
    });
    return { check, interruption };
  };
  return { checks, requests, warnings, open, refuse: () => (refuse = true) };
}

describe('a check run', () => {
  it('is in progress first and has the verdict in the end', async () => {
    const { checks, requests, open } = start();
    const check = await open().check;
    expect(checks).toMatchObject([{ name: 'mlops: flights', status: 'in_progress', head_sha: 'd4e5f6' }]);
    await check.complete(publication);
    await check.close();
    expect(checks).toMatchObject([
      { status: 'completed', conclusion: 'success', output: { title: 'all is well', summary: '### well' } },
    ]);
    expect(requests).toEqual(['LIST', 'POST', 'PATCH']);
  });

  it('that was left open by a killed attempt is taken over by the next one, not that of another run', async () => {
    const { checks, open } = start();
    await open({ runId: 1 }).check;
    await (await open({ runId: 2 }).check).complete({ ...publication, verdict: 'inconclusive' });
    await (await open({ runId: 1 }).check).complete(publication);
    expect(checks.map(({ status, conclusion }) => `${status} ${conclusion}`)).toEqual([
      'completed success',
      'completed failure',
    ]);
  });

  it('is cancelled when the run is interrupted, also while it is being completed', async () => {
    const { checks, open } = start();
    const { check, interruption } = open();
    const opened = await check;
    const completing = opened.complete(publication);
    interruption.abort(new Error('interrupted'));
    await expect(completing).rejects.toThrow('interrupted');
    await opened.close();
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
  });

  it('stays as it is when the run is interrupted after its verdict', async () => {
    const { checks, open } = start();
    const { check, interruption } = open();
    await (await check).complete(publication);
    interruption.abort();
    await (await check).close();
    expect(checks).toMatchObject([{ conclusion: 'success' }]);
  });

  it('fails when the run ends without a verdict', async () => {
    const { checks, open } = start();
    await (await open().check).close();
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'failure', output: { title: 'No verdict' } }]);
  });

  it('asks for an action, under another name, when anyone may have made the numbers', async () => {
    const { checks, open } = start();
    await (await open({ untrusted: true }).check).complete(publication);
    expect(checks).toMatchObject([
      {
        name: 'mlops: flights (untrusted run)',
        conclusion: 'action_required',
        output: { title: 'reported by an untrusted run' },
      },
    ]);
  });

  it('has all annotations about files of the repository, fifty a request, before it is completed', async () => {
    const { checks, requests, open } = start();
    const about = (file: string, index: number): Annotation => ({
      level: 'error',
      message: `rule ${index}`,
      where: { file, line: index + 1 },
    });
    const annotations = Array.from({ length: 120 }, (_, index) => about('mlops.yml', index));
    const check = await open().check;
    await check.complete(publication, [
      ...annotations,
      about('/elsewhere/x.yml', 1),
      { level: 'notice', message: 'x' },
    ]);
    expect(checks[0]!.output.annotations_count).toBe(120);
    expect(requests).toEqual(['LIST', 'POST', 'PATCH', 'PATCH', 'PATCH']);
  });

  it('keeps its summary under 65,535 bytes', async () => {
    const { checks, open } = start();
    await (await open().check).complete({ ...publication, markdown: '| a |\n|---|\n' + '| − |\n'.repeat(30_000) });
    const { summary } = checks[0]!.output;
    expect(Buffer.byteLength(summary!)).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(summary!)).toBeGreaterThan(50_000);
    expect(summary).toMatch(/more rows: see the report\.$/);
  });

  it('that may not be written is one warning with what to paste', async () => {
    const { checks, warnings, open, refuse } = start();
    refuse();
    const check = await open().check;
    await check.complete(publication);
    await check.close();
    expect(checks).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('permissions:\n  checks: write');
  });
});

describe('checkName', () => {
  it.each([
    { project: 'flights', matrix: undefined, expected: 'mlops: flights' },
    { project: 'flights', matrix: 'null', expected: 'mlops: flights' },
    { project: 'flights', matrix: '{"python":"3.12","os":"linux"}', expected: 'mlops: flights (3.12, linux)' },
    { project: 'a\n::error::b', matrix: '', expected: 'mlops: a ::error::b' },
  ])('$expected', ({ project, matrix, expected }) => {
    expect(checkName(project, false, matrix)).toBe(expected);
    expect(checkName(project, true, matrix)).toBe(`${expected} (untrusted run)`);
  });
});

describe('conclusionOf', () => {
  it.each([
    ['pass', false, 'success'],
    ['fail', false, 'failure'],
    ['inconclusive', false, 'failure'],
    ['pass', true, 'action_required'],
    ['fail', true, 'action_required'],
  ] as const)('%s, untrusted: %s → %s', (verdict, untrusted, expected) => {
    expect(conclusionOf(verdict, untrusted)).toBe(expected);
  });
});
