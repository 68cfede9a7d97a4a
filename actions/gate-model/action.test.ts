import { createHash } from 'node:crypto';
import { mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEngine } from '#data';
import type { Statement } from '#evidence';
import { recheckEvaluation, recheckGate, type GateDecision } from '#evaluation';
import { canonicalJson, type LedgerBranch, type Origin, type WorkflowStep } from '#kit';
import { createRun } from '../../packages/evidence/ledger/runs.ts';
import { testHost, type TestHost } from '#testing';
import evaluateModel from '../evaluate-model/action.ts';
import gateModel from './action.ts';

let directory: string;
let before: string;
let host: TestHost;

beforeEach(async () => {
  before = process.cwd();
  directory = await realpath(await mkdtemp(join(tmpdir(), 'gate-')));
  process.chdir(directory);
  host = testHost({ directory });
});

afterEach(async () => {
  process.chdir(before);
  await rm(directory, { recursive: true });
});

const COUNT = 4000;
const hash = (i: number): number => ((Math.imul(i + 1, 0x9e3779b1) >>> 0) % 10_007) / 10_007;

/** 41 days of examples of two carriers; `US` gets scores without meaning when it is harmed. */
function predictions(harmed: boolean): string {
  const rows = Array.from({ length: COUNT }, (_, i) => {
    const target = hash(i) < 0.4 ? 1 : 0;
    const carrier = i % 8 === 0 ? 'US' : 'AA';
    const skill = harmed && carrier === 'US' ? 0 : 0.25;
    return [`f${i}`, target, (0.3 + skill * target + 0.4 * hash(7 * i + 3)).toFixed(6), carrier, i % 41].join(',');
  });
  return ['id,target,score,carrier,day', ...rows].join('\n');
}

async function gate(flags: Record<string, string>) {
  return gateModel.run({ inputs: gateModel.inputs.parse(flags), host });
}

async function statementOf(path: string): Promise<Statement> {
  return JSON.parse(await host.files.readText(path)) as Statement;
}

const files = (stage: string) => {
  const read = async (name: string) =>
    join(directory, name.replace(/^evaluate-model\//, '.mlops/outputs/evaluate-model/'));
  const path = async (name: string) => {
    const made = join(directory, '.mlops', 'outputs', stage, name);
    return (await host.files.exists(made)) ? made : read(name);
  };
  return { read, path };
};

const wedge = {
  predictions: 'new.csv',
  baseline: 'old.csv',
  metric: 'roc_auc',
  margin: '0.05',
  slices: 'carrier',
  group: 'day',
};

describe('gate-model without mlops.yml', () => {
  it('names the slice that lost while the whole holds', async () => {
    await writeFile('old.csv', predictions(false));
    await writeFile('new.csv', predictions(true));
    const { verdict, summary, outputs, result } = await gate(wedge);
    expect(verdict).toBe('fail');
    expect(outputs.rule).toBe('roc_auc[carrier=US].margin');
    expect(summary).toMatch(/^fail: roc_auc −0\.\d+ for carrier = US; /);
    const decision = result as unknown as GateDecision;
    expect(decision.rules.find(({ slice }) => slice?.value === 'AA')).toMatchObject({ verdict: 'pass', groups: 41 });
    expect(decision.baseline).toMatchObject({ kind: 'file', reason: 'the file old.csv' });
  });

  it('passes what did not change', async () => {
    await writeFile('old.csv', predictions(false));
    await writeFile('new.csv', predictions(false));
    expect((await gate(wedge)).verdict).toBe('pass');
  });

  it('asks what to compare with rather than passing', async () => {
    await writeFile('new.csv', predictions(false));
    await expect(gate({ predictions: 'new.csv', metric: 'roc_auc', margin: '0.05' })).rejects.toMatchObject({
      code: 'MLOPS_GATE_INPUT',
    });
  });

  it('says so when there is no such file to compare with', async () => {
    await writeFile('new.csv', predictions(false));
    const wanted = { predictions: 'new.csv', metric: 'roc_auc', margin: '0.05', baseline: 'nope.csv' };
    await expect(gate(wanted)).rejects.toMatchObject({
      code: 'MLOPS_GATE_INPUT',
      message: expect.stringContaining('no file nope.csv'),
    });
  });

  it.each([
    { name: 'a bound without metric', flags: { margin: '0.05' } },
    { name: 'a margin that is no number', flags: { metric: 'roc_auc', margin: 'much' } },
    { name: 'a negative margin', flags: { metric: 'roc_auc', margin: '-1' } },
  ])('refuses $name', async ({ flags }) => {
    await writeFile('new.csv', predictions(false));
    await expect(
      gate({ predictions: 'new.csv', baseline: 'none', ...(flags as Record<string, string>) }),
    ).rejects.toMatchObject({
      code: 'MLOPS_GATE_INPUT',
    });
  });

  it('does not believe a recorded pass that its statement was made to agree with', async () => {
    await writeFile('old.csv', predictions(false));
    await writeFile('new.csv', predictions(true));
    const { evidence, outputs } = await gate(wedge);
    const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
    const honest = await host.files.readText(outputs['decision']!);
    const forged = honest
      .replace('"verdict":"fail"', '"verdict":"pass"')
      .replace(/("reason":"[^"]*","verdict":)"fail"/, '$1"pass"');
    await host.files.write(outputs['decision']!, forged);
    const statement = await host.files.readText(evidence!);
    await host.files.write(evidence!, statement.replaceAll(digest(honest), digest(forged)));
    expect(forged).not.toBe(honest);
    expect(await gate(wedge)).toMatchObject({ verdict: 'fail' });
    expect(await host.files.readText(outputs['decision']!)).toBe(honest);
    expect(await gate(wedge)).toMatchObject({ verdict: 'fail', cached: true });
  });

  it('can be computed again by anyone, and a changed word is found', async () => {
    await writeFile('old.csv', predictions(false));
    await writeFile('new.csv', predictions(true));
    const { evidence } = await gate(wedge);
    const statement = await statementOf(evidence!);
    expect(await recheckGate(host, statement, files('gate-model'), new Map())).toEqual([]);
    const path = join(directory, '.mlops', 'outputs', 'gate-model', 'result.json');
    await writeFile(path, (await host.files.readText(path)).replace('"verdict":"fail"', '"verdict":"pass"'));
    expect(await recheckGate(host, statement, files('gate-model'), new Map())).toEqual([
      expect.stringMatching(/verdict is said to be "pass" and is "fail"/),
    ]);
  });
});

describe('evaluate-model, then gate-model, with mlops.yml', () => {
  const yml = [
    'project: wedge',
    'evaluate: {predictions: new.csv, group: day, slices: [carrier]}',
    'gate:',
    '  baseline: none',
    '  rules: [{metric: roc_auc, min: 0.6}, {metric: accuracy, min: 0.3}]',
  ].join('\n');

  it('passes nothing that was measured at another commit', async () => {
    await writeFile('mlops.yml', yml);
    await writeFile('new.csv', predictions(false));
    await writeFile('.gitignore', '.mlops/');
    const git = (...args: string[]) => host.git.run(args, { directory });
    const commit = async () => {
      await git('add', '.');
      await git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'x', '--allow-empty');
    };
    await git('init', '-q');
    await commit();
    const evaluate = () => evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host });
    await evaluate();
    expect((await gate({})).verdict).toBe('pass');
    await commit();
    const stale = await gate({});
    expect(stale.verdict).toBe('inconclusive');
    expect((stale.result as unknown as GateDecision).reason).toMatch(
      /^evaluate-model measured [0-9a-f]{7}, and not this one: run it first$/,
    );
    await evaluate();
    expect((await gate({})).verdict).toBe('pass');
  });

  it('hands scored predictions from one to the other, and both can be computed again', async () => {
    await writeFile('mlops.yml', yml);
    await writeFile('new.csv', predictions(false));
    const evaluated = await evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host });
    expect(evaluated.verdict).toBe('pass');
    expect(evaluated.summary).toMatch(
      /^roc_auc 0\.\d+ \(0\.\d+ to 0\.\d+\) on 4,000 examples in 41 groups; 2 slices\.$/,
    );
    const decided = await gate({});
    expect(decided.verdict).toBe('pass');

    const evaluation = await statementOf(evaluated.evidence!);
    expect(await recheckEvaluation(host, evaluation, { ...files('evaluate-model'), fromFile: true })).toEqual([]);
    expect(
      await recheckGate(
        host,
        await statementOf(decided.evidence!),
        files('gate-model'),
        new Map([['evaluate-model', evaluation]]),
      ),
    ).toEqual([]);
    const said = JSON.parse(JSON.stringify(evaluation).replace(/"roc_auc":0\.\d+/, '"roc_auc":0.999'));
    expect(await recheckEvaluation(host, said, { ...files('evaluate-model'), fromFile: true })).toEqual([
      expect.stringMatching(/^in the statement, metrics.roc_auc is said to be 0.999 and is 0/),
    ]);
    const ofAnother = evaluation.subject.map((one) => ({ ...one, digest: { sha256: 'a'.repeat(64) } }));
    expect(
      await recheckEvaluation(
        host,
        { ...evaluation, subject: ofAnother },
        { ...files('evaluate-model'), fromFile: true },
      ),
    ).toEqual(['what was evaluated is not new.csv, which the statement says was read']);

    const unnamed = JSON.parse(JSON.stringify(evaluation).replace('"role":"predictions"', '"role":"code"'));
    expect(await recheckEvaluation(host, unnamed, { ...files('evaluate-model'), fromFile: true })).toEqual([
      'it read no file of predictions, and there is no model that could have made them',
    ]);

    const path = join(directory, '.mlops', 'outputs', 'evaluate-model', 'result.json');
    const text = await host.files.readText(path);
    await writeFile(path, text.replace(/"estimate":0\.\d+/, '"estimate":0.123'));
    expect(await recheckEvaluation(host, evaluation, { ...files('evaluate-model'), fromFile: true })).toEqual([
      expect.stringMatching(/estimate is said to be/),
    ]);
  });

  it.each([
    { name: 'under other names', columns: 'id, score AS target, target AS score, * EXCLUDE (id, target, score)' },
    { name: 'in another order', columns: 'score, target, * EXCLUDE (target, score)' },
    { name: 'of another type', columns: '* REPLACE (target::VARCHAR AS target)' },
  ])('does not take the right rows $name for what the predictions give', async ({ columns }) => {
    await writeFile('mlops.yml', yml);
    await writeFile('new.csv', predictions(false));
    const { evidence } = await evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host });
    const scored = join(directory, '.mlops', 'outputs', 'evaluate-model', 'scored.parquet');
    const engine = await openEngine(host);
    await engine.run(`COPY (SELECT ${columns} FROM '${scored}') TO '${directory}/other.parquet'`);
    engine.close();
    await rename('other.parquet', scored);
    expect(
      await recheckEvaluation(host, await statementOf(evidence!), { ...files('evaluate-model'), fromFile: true }),
    ).toEqual([expect.stringMatching(/^the scored examples have other columns than the predictions give/)]);
  });

  it('measures and judges predictions that DVC tracks where they are those it names', async () => {
    await host.git.run(['init', '-q'], { directory });
    const named = (text: string): string => createHash('md5').update(text).digest('hex');
    const evaluate = async () => evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host });
    const judge = async () => gate({ predictions: 'new.csv', metric: 'roc_auc', min: '0.6', baseline: 'none' });
    const [good, bad] = [predictions(false), predictions(true)];
    await writeFile('mlops.yml', yml);
    await writeFile('new.csv', good);
    for (const [file, text] of [
      ['new.csv.dvc', (of: string) => `outs:\n- {md5: ${of}, hash: md5, path: new.csv}\n`],
      ['dvc.lock', (of: string) => `stages: {predict: {outs: [{md5: ${of}, hash: md5, path: new.csv}]}}\n`],
    ] as const) {
      await writeFile(file, text(named(good)));
      expect([(await evaluate()).verdict, (await judge()).verdict]).toEqual(['pass', 'pass']);
      await writeFile(file, text(named(bad)));
      const other = { code: 'MLOPS_PAYLOAD_OTHER', where: { file: 'new.csv' } };
      await expect(evaluate()).rejects.toMatchObject(other);
      await expect(judge()).rejects.toMatchObject(other);
      await rm(file);
    }
    await writeFile('new.csv.dvc', `outs:\n- {md5: ${named(good)}, hash: md5, path: new.csv}\n`);
    await rm('new.csv');
    await expect(evaluate()).rejects.toMatchObject({ code: 'MLOPS_PAYLOAD_MISSING', hint: 'dvc pull new.csv' });
  });

  it('names the file that people have, not a copy of it', async () => {
    await writeFile('mlops.yml', yml);
    await writeFile('new.csv', predictions(false).replaceAll(/^(f\d+),0/gm, '$1,1'));
    await expect(evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host })).rejects.toMatchObject({
      message: 'every target in new.csv is "1"; at least two different ones were expected',
      where: { file: 'new.csv' },
    });
  });

  it('finds rules that are not those of mlops.yml', async () => {
    await writeFile('mlops.yml', yml);
    await writeFile('new.csv', predictions(false));
    await evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host });
    const { evidence } = await gate({});
    await writeFile('mlops.yml', yml.replace('0.6', '0.9'));
    expect(await recheckGate(host, await statementOf(evidence!), files('gate-model'), new Map())).toEqual([
      expect.stringMatching(/rule 0\.min/),
    ]);
  });
});

describe('a change that is to be merged', () => {
  const yml = (margin: number): string =>
    [
      'project: wedge',
      'evaluate: {predictions: new.csv, group: day, slices: [carrier]}',
      `gate: {baseline: old.csv, rules: [{metric: roc_auc, slices: [carrier], margin: ${margin}}]}`,
    ].join('\n');

  it('is judged by the rules of its base; what its own would say is kept beside', async () => {
    await writeFile('old.csv', predictions(false));
    await writeFile('new.csv', predictions(true));
    await writeFile('mlops.yml', yml(0.9));
    const read = async (_: string, path: string): Promise<Uint8Array | undefined> =>
      path === 'mlops.yml' ? Buffer.from(yml(0.05)) : undefined;
    const beside: TestHost = {
      ...host,
      origin: besideMain(read, ledgerBranchOf(new Map())),
    };
    await evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host: beside });
    const { verdict, evidence } = await gateModel.run({ inputs: gateModel.inputs.parse({}), host: beside });
    expect(verdict).toBe('fail');
    const proposal = JSON.parse(
      await host.files.readText(join(directory, '.mlops', 'outputs', 'gate-proposal', 'result.json')),
    ) as GateDecision;
    expect(proposal.verdict).toBe('pass');
    const policy = join(directory, 'policy');
    const digest = (await statementOf(evidence!)).predicate['policy'] as { digest: { sha256: string } };
    await host.store.get(digest.digest.sha256, policy);
    expect(await host.files.readText(policy)).toBe(yml(0.05));

    // With the rules of its base again it proposes nothing, and what it proposed is gone.
    await writeFile('mlops.yml', yml(0.05));
    await gateModel.run({ inputs: gateModel.inputs.parse({}), host: beside });
    expect(await host.files.exists(join(directory, '.mlops', 'evidence', 'gate-proposal.json'))).toBe(false);
  });

  const workflow = (...steps: string[]): string =>
    `jobs: {model: {steps: [${steps.map((of) => `{uses: acme/judge/actions/gate-model@v1, with: {${of}}}`).join(', ')}]}}`;
  const strict = 'metric: roc_auc, margin: 0.05, slices: carrier, baseline: old.csv, project: wedge';
  it.each<{
    name: string;
    main: Readonly<Record<string, string>>;
    /** What the change has otherwise. */
    head?: Readonly<Record<string, string>>;
    given: Readonly<Record<string, string>>;
    is: { verdict: string; proposes?: string; reason?: RegExp };
  }>([
    {
      name: 'those of its mlops.yml, which inputs of the change do not replace',
      main: { 'mlops.yml': yml(0.05) },
      given: { metric: 'roc_auc', margin: '0.9' },
      is: { verdict: 'fail', proposes: 'pass' },
    },
    {
      name: 'the inputs of its own step, which the change loosens',
      main: { 'mlops.yml': yml(0.05), 'w.yml': workflow('metric: roc_auc, min: 0.9') },
      given: { metric: 'roc_auc', min: '0.1' },
      is: { verdict: 'fail', proposes: 'pass' },
    },
    {
      name: 'the inputs of its own step, which the change moves into mlops.yml',
      main: { 'w.yml': workflow('metric: roc_auc, min: 0.9, baseline: old.csv') },
      head: { 'w.yml': workflow('') },
      given: {},
      is: { verdict: 'fail', proposes: 'pass' },
    },
    {
      name: 'not known, and then the change passes by none',
      main: { 'w.yml': workflow(strict, strict.replace('0.05', '0.1')) },
      given: {},
      is: {
        verdict: 'inconclusive',
        reason:
          /^how main judges this cannot be told from w\.yml: project is "wedge" there, and this step was given ""/,
      },
    },
  ])('is judged by rules that are $name', async ({ main, head, given, is }) => {
    await writeFile('old.csv', predictions(false));
    await writeFile('new.csv', predictions(true));
    await writeFile('mlops.yml', yml(0.9));
    const files: Readonly<Record<string, string>> = { ...main, 'old.csv': predictions(false) };
    const read = async (commit: string, path: string) => {
      const text = commit === CHANGE ? (head?.[path] ?? files[path]) : files[path];
      return text === undefined ? undefined : Buffer.from(text);
    };
    const step: WorkflowStep = {
      ...{ workflow: 'w.yml', job: 'model', repository: 'acme/judge', action: 'gate-model' },
      input: (name) => given[name] ?? '',
      env: () => undefined,
    };
    const beside = { ...host, origin: { ...besideMain(read, ledgerBranchOf(new Map())), step } };
    await evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host: beside });
    const { verdict, result } = await gateModel.run({ inputs: gateModel.inputs.parse(given), host: beside });
    expect(verdict).toBe(is.verdict);
    if (is.reason) expect(result).toMatchObject({ reason: expect.stringMatching(is.reason) });
    const proposal = join(directory, '.mlops', 'outputs', 'gate-proposal', 'result.json');
    if (is.proposes) expect(JSON.parse(await host.files.readText(proposal))).toMatchObject({ verdict: is.proposes });
    else expect(await host.files.exists(proposal)).toBe(false);
  });

  it.each([
    { name: 'as main has it', main: false, tracked: true, expected: 'fail' },
    { name: 'as the job made it, when no commit has it', main: undefined, tracked: false, expected: 'pass' },
    { name: 'not when it alone has it', main: undefined, tracked: true, expected: 'MLOPS_BASE_POLICY' },
  ])("is compared with the file that main's rules name $name", async ({ main, tracked, expected }) => {
    await writeFile('mlops.yml', yml(0.05));
    await writeFile('new.csv', predictions(true));
    // As bad as the change itself: compared with this, it would pass.
    await writeFile('old.csv', predictions(true));
    const files = new Map([['mlops.yml', yml(0.05)]]);
    const head = new Map(tracked ? [['old.csv', predictions(true)]] : []);
    if (main !== undefined) files.set('old.csv', predictions(main));
    const read = async (commit: string, path: string) => {
      const text = (commit === CHANGE ? head : files).get(path);
      return text === undefined ? undefined : Buffer.from(text);
    };
    const beside = { ...host, origin: besideMain(read, ledgerBranchOf(new Map())) };
    await evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host: beside });
    const judged = gateModel.run({ inputs: gateModel.inputs.parse({}), host: beside });
    if (expected.startsWith('MLOPS')) await expect(judged).rejects.toMatchObject({ code: expected });
    else expect(await judged).toMatchObject({ verdict: expected });
  });

  it.each([
    { name: 'takes its rules along', margin: 0.05, code: undefined },
    { name: 'leaves its rules behind', margin: 0.9, code: 'MLOPS_POLICY_MOVED' },
  ])('is judged when it moves mlops.yml only if it $name', async ({ margin, code }) => {
    await writeFile('old.csv', predictions(false));
    await writeFile('new.csv', predictions(true));
    await writeFile('mlops.yml', yml(margin).replace('old.csv', './old.csv'));
    const before = yml(0.05).replace('old.csv', './old.csv');
    const read = async (_: string, path: string): Promise<Uint8Array | undefined> =>
      path === 'before/mlops.yml' ? Buffer.from(before) : undefined;
    const branch = ledgerBranchOf(recordedBy('before/mlops.yml'));
    const beside = { ...host, origin: besideMain(read, branch) };
    await evaluateModel.run({ inputs: evaluateModel.inputs.parse({}), host: beside });
    const judged = gateModel.run({ inputs: gateModel.inputs.parse({}), host: beside });
    if (code === undefined) expect(await judged).toMatchObject({ verdict: 'fail' });
    else await expect(judged).rejects.toMatchObject({ code });
  });
});

const CHANGE = 'd'.repeat(40);

/** A server whose main has what `read` gives. */
function besideMain(read: Origin['read'], ledger: LedgerBranch): Origin {
  const base = { branch: 'main', commit: 'b'.repeat(40) };
  return {
    ...{ repository: 'acme/wedge', defaultBranch: 'main', change: { base, commit: CHANGE } },
    ...{ base: async () => base, read, ledger: () => ledger },
    follow: async (_: string, path: string) => ({ kind: 'inside', path }),
    ...{ list: async () => [], walk: async () => [], readAll: async () => new Map() },
  } as never;
}

/** A ledger of one run of the project `wedge`. */
function recordedBy(config: string): Map<string, Uint8Array> {
  const run = createRun({
    ...{
      project: 'wedge',
      commit: 'c'.repeat(40),
      tree: 'e'.repeat(40),
      config,
      dirty: false,
      branch: 'main',
      cause: 'push',
    },
    ...{ startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:00.000Z', tool: 'test', verdict: 'pass' },
    ...{ statements: {}, subjects: {}, metrics: {}, parameters: {}, data: {} },
  });
  return new Map([
    ['projects/wedge.json', Buffer.from(JSON.stringify({ first: run.id, latest: run.id }))],
    [`runs/wedge/${run.id.slice(0, 2)}/${run.id}/run.json`, Buffer.from(canonicalJson(run as never))],
  ]);
}

function ledgerBranchOf(files: ReadonlyMap<string, Uint8Array>): LedgerBranch {
  const nothing = async (): Promise<string[]> => [];
  return {
    name: 'mlops/ledger',
    tip: async () => 'd'.repeat(40),
    read: async (_, paths) => new Map(paths.flatMap((path) => (files.has(path) ? [[path, files.get(path)!]] : []))),
    list: nothing,
    walk: nothing,
    append: async () => undefined,
  };
}
