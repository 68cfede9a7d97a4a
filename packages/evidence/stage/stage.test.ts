import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '#kit';
import { testHost, type TestHost } from '#testing';
import { sha256 } from '../digest/digest.ts';
import { handOverWork, receiveWork } from './hand-over.ts';
import { performStage, type StageOutcome, type StageWork } from './stage.ts';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import { lastDuration, stageOutput } from './output.ts';
import { statementPaths } from './own.ts';
import { retireStage, retireStages } from './retire.ts';
import { materialsOf } from '../questions/lineage-materials.ts';
import { factsOf, type Statement } from '../statement/statement.ts';

let directory: string;
let host: TestHost;
let project: ProjectIdentity;
let executions: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stage-'));
  host = testHost({ directory });
  project = { name: 'flights', root: directory, repository: directory, workspace: join(directory, '.mlops') };
  writeFileSync(join(directory, 'data.csv'), 'a,b\n1,2\n');
  executions = 0;
});
afterEach(() => rmSync(directory, { recursive: true }));

const at = (...parts: string[]): string => join(project.workspace, ...parts);

const PROGRAM = { command: ['python', 'train.py'], prepare: async () => undefined };

/** A stage that writes a model whose bytes depend on everything it is given. */
function training(change: Partial<StageWork<JsonObject>> & { parameters?: JsonObject } = {}): StageWork<JsonObject> {
  const parameters = change.parameters ?? { depth: 3 };
  return {
    stage: 'train-model',
    materials: [{ name: 'data.csv', path: join(directory, 'data.csv'), role: 'data' }],
    parameters,
    program: PROGRAM,
    predicate: 'provenance',
    execute: async (output) => {
      executions++;
      mkdirSync(join(output, 'model'));
      writeFileSync(
        join(output, 'model', 'weights.bin'),
        `${JSON.stringify(parameters)} ${readFileSync(join(directory, 'data.csv'), 'utf8')}`,
      );
      return { rows: 1 };
    },
    ...change,
  };
}

const digests = (outcome: StageOutcome<unknown>) => outcome.statement.subject;

describe('performStage', () => {
  it('puts the output, its result and a statement about every byte into place', async () => {
    const outcome = await performStage(host, project, training());
    expect(outcome).toMatchObject({ result: { rows: 1 }, cached: false, directory: at('outputs', 'train-model') });
    expect(readFileSync(join(outcome.directory, 'result.json'), 'utf8')).toBe('{"rows":1}\n');
    expect(digests(outcome).map((subject) => subject.name)).toEqual(['model/weights.bin', 'result.json', 'model']);
    expect(digests(outcome)[1]!.digest.sha256).toBe(sha256('{"rows":1}\n'));
    expect(factsOf(outcome.statement)).toMatchObject({
      stage: 'train-model',
      project: 'flights',
      cause: 'hand',
      command: ['python', 'train.py'],
    });
    expect(JSON.parse(readFileSync(outcome.statementPath, 'utf8'))).toEqual(outcome.statement);
    expect(readdirSync(at('outputs'))).toEqual(['train-model']);
    expect(readdirSync(at('evidence'))).toEqual(['train-model.json']);
  });

  it('prepares before it executes, and reads anew what that made', async () => {
    const path = join(directory, 'made.txt');
    const read = () => [{ name: 'made.txt', path, role: 'code' as const }];
    let left = 1;
    const prepare = async () => {
      if (left-- <= 0) return undefined;
      writeFileSync(path, 'made');
      return read();
    };
    const work = { program: { ...PROGRAM, prepare } };
    const first = await performStage(host, project, training(work));
    expect(factsOf(first.statement).command).toEqual(PROGRAM.command);
    expect(materialsOf(first.statement).map(({ name }) => name)).toEqual(['made.txt']);
    expect([executions, left]).toEqual([1, -1]);
    // What was done before needs nothing prepared.
    const again = await performStage(host, project, training({ ...work, materials: read() }));
    expect([again.cached, executions, left]).toEqual([true, 1, -1]);
  });

  it('refuses what its preparation changes each time', async () => {
    const path = join(directory, 'data.csv');
    let times = 0;
    const prepare = async () => {
      writeFileSync(path, `a,b\n${times++},2\n`);
      return training().materials;
    };
    const performed = performStage(host, project, training({ program: { ...PROGRAM, prepare } }));
    await expect(performed).rejects.toMatchObject({
      code: 'MLOPS_STAGE_MATERIAL_CHANGED',
      hint: expect.stringMatching(/^Set-up writes it anew each time.*let git ignore the file/),
    });
  });

  it('executes nothing the second time, yields the same digests, and names the original statement', async () => {
    const first = await performStage(host, project, training());
    const original = sha256(readFileSync(first.statementPath));
    for (let time = 2; time <= 3; time++) {
      const again = await performStage(host, project, training());
      expect({ cached: again.cached, executions, result: again.result }).toEqual({
        cached: true,
        executions: 1,
        result: { rows: 1 },
      });
      expect(digests(again)).toEqual(digests(first));
      expect(factsOf(again.statement).cached).toEqual({ from: original });
      expect(await host.store.has(original)).toBe(true);
    }
  });

  it('restores an earlier output from the store after another run took its place', async () => {
    const first = await performStage(host, project, training());
    await performStage(host, project, training({ parameters: { depth: 4 } }));
    const again = await performStage(host, project, training());
    expect({ cached: again.cached, executions }).toEqual({ cached: true, executions: 2 });
    expect(digests(again)).toEqual(digests(first));
    await expect(stageOutput(project, 'train-model')).resolves.toBeDefined();
  });

  const changes: { name: string; change: () => Partial<StageWork<JsonObject>> }[] = [
    { name: 'a parameter', change: () => ({ parameters: { depth: 4 } }) },
    {
      name: 'the value of a variable',
      change: () => ({ program: { ...PROGRAM, environment: { LEVEL: sha256('b') } } }),
    },
    { name: 'the command', change: () => ({ program: { ...PROGRAM, command: ['python', 'other.py'] } }) },
    { name: 'one byte of a material', change: () => (writeFileSync(join(directory, 'data.csv'), 'a,b\n1,3\n'), {}) },
    {
      name: "a material's name",
      change: () => ({ materials: [{ name: 'other.csv', path: join(directory, 'data.csv'), role: 'data' }] }),
    },
    {
      name: 'one material more',
      change: () => ({
        materials: [...training().materials, { name: 'contract', digest: { sha256: sha256('') }, role: 'contract' }],
      }),
    },
  ];
  it.each(changes)('runs again when $name changes', async ({ change }) => {
    await performStage(host, project, training());
    const again = await performStage(host, project, training(change()));
    expect({ cached: again.cached, executions }).toEqual({ cached: false, executions: 2 });
  });

  it('runs again when asked to use no cache', async () => {
    await performStage(host, project, training());
    await performStage(host, project, training(), { cache: false });
    expect(executions).toBe(2);
  });

  it('reports an altered output and restores it from the store', async () => {
    const first = await performStage(host, project, training());
    writeFileSync(join(first.directory, 'model', 'weights.bin'), 'better');
    const again = await performStage(host, project, training());
    expect(host.lines.join('\n')).toMatch(/altered after it was made.*weights\.bin has sha256/);
    expect({ digests: digests(again), executions }).toEqual({ digests: digests(first), executions: 1 });
    await expect(stageOutput(project, 'train-model')).resolves.toBeDefined();
  });

  it('does not believe an altered output whose statement was made to agree with it', async () => {
    const first = await performStage(host, project, training());
    const weights = join(first.directory, 'model', 'weights.bin');
    const honest = readFileSync(weights);
    writeFileSync(weights, 'better');
    const text = readFileSync(first.statementPath, 'utf8');
    writeFileSync(first.statementPath, text.replaceAll(sha256(honest), sha256(readFileSync(weights))));
    const again = await performStage(host, project, training());
    expect(digests(again)).toEqual(digests(first));
    expect(readFileSync(weights)).toEqual(honest);
    expect(host.lines.join('\n')).toMatch(/lists other files than that of the execution/);
  });

  it.each(['altered', 'lost'])('makes the output again when the store has it %s too', async (how) => {
    const first = await performStage(host, project, training());
    const digest = digests(first)[0]!.digest.sha256!;
    const stored = at('store', 'sha256', digest.slice(0, 2), digest);
    if (how === 'altered') writeFileSync(stored, 'better');
    else rmSync(stored);
    rmSync(first.directory, { recursive: true });
    const again = await performStage(host, project, training());
    expect({ cached: again.cached, executions, digests: digests(again) }).toEqual({
      cached: false,
      executions: 2,
      digests: digests(first),
    });
    expect(host.lines.join('\n')).toContain('A cached output cannot be used');
    expect(readFileSync(stored, 'utf8')).toContain('depth');
  });

  it('does not believe a cache entry that names the statement of other work', async () => {
    const first = await performStage(host, project, training());
    const second = await performStage(host, project, training({ parameters: { depth: 4 } }));
    const entry = (outcome: typeof first) =>
      at('cache', 'stages', 'train-model', `${factsOf(outcome.statement).key}.json`);
    writeFileSync(entry(first), readFileSync(entry(second)));
    const again = await performStage(host, project, training());
    expect({ cached: again.cached, digests: digests(again) }).toEqual({ cached: false, digests: digests(first) });
  });

  it('leaves the previous output and statement untouched when execution fails', async () => {
    const first = await performStage(host, project, training());
    const before = readFileSync(first.statementPath, 'utf8');
    const failing = training({
      parameters: { depth: 5 },
      execute: async (output) => {
        writeFileSync(join(output, 'half.bin'), 'half');
        throw new Error('out of memory');
      },
    });
    await expect(performStage(host, project, failing)).rejects.toThrow('out of memory');
    expect(readFileSync(first.statementPath, 'utf8')).toBe(before);
    expect(readdirSync(at('outputs'))).toEqual(['train-model']);
    await expect(stageOutput(project, 'train-model')).resolves.toBeDefined();
  });

  it('refuses to state what it read when that changed meanwhile', async () => {
    const work = training({
      execute: async () => {
        writeFileSync(join(directory, 'data.csv'), 'a,b\n1,4\n');
        return {};
      },
    });
    await expect(performStage(host, project, work)).rejects.toMatchObject({ code: 'MLOPS_STAGE_MATERIAL_CHANGED' });
    expect(existsSync(at('evidence', 'train-model.json'))).toBe(false);
  });

  describe('in a repository whose HEAD moves meanwhile', () => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: directory, stdio: 'pipe' });
    const data = () => join(directory, 'data.csv');
    beforeEach(() => {
      git('init', '-q', '-b', 'main');
      git('config', 'user.name', 'Ada');
      git('config', 'user.email', 'ada@example.org');
      git('add', 'data.csv');
      git('commit', '-qm', 'first');
      git('switch', '-q', '-c', 'notes');
      git('commit', '-q', '--allow-empty', '-m', 'notes');
      git('switch', '-q', '-c', 'other');
      writeFileSync(data(), 'a,b\n1,9\n');
      git('commit', '-qam', 'other');
      git('switch', '-q', 'main');
    });
    const goAway = (branch: string) => {
      git('switch', '-q', branch);
      git('switch', '-q', 'main');
    };
    it.each([
      { name: 'to another version of what it reads, and back', move: () => goAway('other'), isRefused: true },
      {
        name: 'where a change is put aside for a while',
        edited: true,
        move: () => (git('stash', '-q'), git('stash', 'pop', '-q')),
        isRefused: true,
      },
      { name: 'to the same version of it, and back', move: () => goAway('notes'), isRefused: false },
      {
        name: 'by a commit, and a program writes what was there',
        move: () => {
          git('commit', '-q', '--allow-empty', '-m', 'more');
          writeFileSync(data(), readFileSync(data()));
        },
        isRefused: false,
      },
    ])('$name: refuses to state what it read: $isRefused', async ({ move, edited, isRefused }) => {
      if (edited) writeFileSync(data(), 'a,b\n1,3\n');
      const before = readFileSync(data(), 'utf8');
      const performed = performStage(host, project, training({ execute: async () => (move(), {}) }));
      const refused = {
        code: 'MLOPS_STAGE_MATERIAL_CHANGED',
        message: expect.stringMatching(/^git checked data\.csv out anew/),
      };
      await (isRefused ? expect(performed).rejects.toMatchObject(refused) : expect(performed).resolves.toBeDefined());
      expect(readFileSync(data(), 'utf8')).toBe(before);
    });
  });

  it('lets only one process perform a stage at a time', async () => {
    const nested = training({
      execute: async () => {
        await performStage(host, project, training());
        return {};
      },
    });
    await expect(performStage(host, project, nested)).rejects.toMatchObject({ code: 'MLOPS_STAGE_BUSY' });
    await expect(performStage(host, project, training())).resolves.toMatchObject({ cached: false });
  });

  it.each([
    { verdict: 'pass', result: 'PASSED', levels: [] },
    { verdict: 'fail', result: 'FAILED', levels: ['FAILED'] },
    { verdict: 'inconclusive', result: 'FAILED', levels: ['FAILED'] },
  ] as const)('states $verdict as $result', async ({ verdict, result, levels }) => {
    const judge = () => ({ verdict, passed: ['a'], failed: ['b'], warned: ['c'] });
    const test = await performStage(
      host,
      project,
      training({ stage: 'evaluate-model', predicate: 'test-result', judge }),
    );
    expect(test.verdict).toBe(verdict);
    expect(test.statement.predicate).toMatchObject({
      result,
      passedTests: ['a'],
      failedTests: ['b'],
      warnedTests: ['c'],
    });
    const gate = await performStage(
      host,
      project,
      training({ stage: 'gate-model', predicate: 'verification-summary', judge }),
    );
    expect(gate.statement.predicate).toMatchObject({ verificationResult: result, verifiedLevels: levels });
    expect(factsOf(gate.statement).verdict).toBe(verdict);
  });

  it('keeps what is transient on this machine only: not in the store, not for another job', async () => {
    const fleeting = training({ stage: 'online-features', transient: true });
    await performStage(host, project, fleeting);
    const again = await performStage(host, project, fleeting);
    expect({ cached: again.cached, executions }).toEqual({ cached: true, executions: 1 });
    expect(existsSync(at('cache', 'stages', 'online-features'))).toBe(false);
    await performStage(host, project, training());
    const ticket = await handOverWork(host, project);
    expect(readdirSync(join(ticket, 'evidence'))).toEqual(['train-model.json']);
    expect(readdirSync(join(ticket, 'outputs'))).toEqual(['train-model']);
  });

  it('records commit, tree, branch and whether anything but the workspace differs from the commit', async () => {
    const git = async (...args: string[]) => {
      const done = await host.git.run(['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { directory });
      expect(done.code).toBe(0);
      return new TextDecoder().decode(done.stdout).trim();
    };
    await git('init', '-q', '-b', 'topic');
    await git('add', 'data.csv');
    await git('commit', '-q', '-m', 'data');
    const clean = factsOf((await performStage(host, project, training())).statement);
    expect(clean).toMatchObject({
      commit: await git('rev-parse', 'HEAD'),
      tree: await git('rev-parse', 'HEAD^{tree}'),
      branch: 'topic',
      dirty: false,
    });
    writeFileSync(join(directory, 'new.py'), '');
    expect(factsOf((await performStage(host, project, training())).statement).dirty).toBe(true);
    const elsewhere = mkdtempSync(join(tmpdir(), 'workspace-'));
    expect(factsOf((await performStage(host, { ...project, workspace: elsewhere }, training())).statement).dirty).toBe(
      true,
    );
    rmSync(elsewhere, { recursive: true });
  });
});

describe('stageOutput', () => {
  it('gives files and the statement as materials of a later stage', async () => {
    const { statementPath } = await performStage(host, project, training());
    const output = await stageOutput(project, 'train-model');
    expect(output.material('model', 'model')).toEqual({
      name: 'train-model/model',
      path: at('outputs', 'train-model', 'model'),
      role: 'model',
    });
    expect(output.material()).toEqual({
      name: 'evidence/train-model.json',
      digest: { sha256: sha256(readFileSync(statementPath)) },
      role: 'evidence',
    });
  });

  it('names the command when the stage has not been run', async () => {
    await expect(stageOutput(project, 'train-model')).rejects.toMatchObject({
      code: 'MLOPS_STAGE_MISSING',
      hint: 'Run: mlops train-model',
    });
  });

  const alterations: {
    name: string;
    code: string;
    says?: RegExp;
    alter: (output: string, statement: string) => void;
  }[] = [
    {
      name: 'a changed byte',
      code: 'MLOPS_STAGE_TAMPERED',
      says: /weights.bin has sha256 .*, expected/,
      alter: (output) => writeFileSync(join(output, 'model', 'weights.bin'), 'x'),
    },
    {
      name: 'a missing file',
      code: 'MLOPS_STAGE_TAMPERED',
      says: /result.json is missing/,
      alter: (output) => rmSync(join(output, 'result.json')),
    },
    {
      name: 'a file more',
      code: 'MLOPS_STAGE_TAMPERED',
      says: /more is not in the statement/,
      alter: (output) => writeFileSync(join(output, 'more'), ''),
    },
    {
      name: 'no output at all',
      code: 'MLOPS_DIGEST_UNREADABLE',
      alter: (output) => rmSync(output, { recursive: true }),
    },
    {
      name: 'a statement cut short',
      code: 'MLOPS_STATEMENT_INVALID',
      alter: (_, statement) => writeFileSync(statement, '{"_type"'),
    },
    {
      name: 'an empty statement',
      code: 'MLOPS_STATEMENT_INVALID',
      alter: (_, statement) => writeFileSync(statement, '{}'),
    },
    {
      name: 'a statement that leads out of the output',
      code: 'MLOPS_STATEMENT_INVALID',
      alter: (_, statement) =>
        writeFileSync(statement, readFileSync(statement, 'utf8').replace('"result.json"', '"../result.json"')),
    },
  ];
  it.each(alterations)('refuses $name', async ({ code, says, alter }) => {
    const { directory: output, statementPath } = await performStage(host, project, training());
    alter(output, statementPath);
    await expect(stageOutput(project, 'train-model')).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says ?? /./),
    });
  });

  it("refuses another stage's statement", async () => {
    const { statementPath } = await performStage(host, project, training());
    writeFileSync(statementPath, readFileSync(statementPath, 'utf8').replaceAll('train-model', 'other-model'));
    await expect(stageOutput(project, 'train-model')).rejects.toMatchObject({ code: 'MLOPS_STAGE_TAMPERED' });
  });
});

describe('projects of one folder', () => {
  const other = (): ProjectIdentity => ({ ...project, name: 'delays' });
  const weightsOf = async (of: ProjectIdentity) => (await stageOutput(of, 'train-model')).statement.subject[0]!.digest;

  it('each have what a stage made for them, whichever ran last', async () => {
    const [ours, theirs] = [training(), training({ parameters: { depth: 9 } })];
    const first = digests(await performStage(host, project, ours))[0]!.digest;
    await expect(stageOutput(other(), 'train-model')).rejects.toMatchObject({ code: 'MLOPS_STAGE_MISSING' });
    const second = digests(await performStage(host, other(), theirs))[0]!.digest;
    expect(second).not.toEqual(first);
    expect([await weightsOf(project), await weightsOf(other())]).toEqual([first, second]);
    for (const owner of [project, other()]) {
      const found = [...(await statementPaths(owner))];
      expect(found.map(([stage]) => stage)).toEqual(['train-model']);
      expect(factsOf(JSON.parse(readFileSync(found[0]![1], 'utf8')) as Statement).project).toBe(owner.name);
    }

    expect(await performStage(host, project, ours)).toMatchObject({ cached: true });
    expect([await weightsOf(project), await weightsOf(other())]).toEqual([first, second]);
    await retireStage(host, project, 'train-model');
    await expect(stageOutput(project, 'train-model')).rejects.toMatchObject({ code: 'MLOPS_STAGE_MISSING' });
    expect(await weightsOf(other())).toEqual(second);
  });

  it('hand over, and know how long it took, what is their own alone', async () => {
    await performStage(host, project, training());
    await performStage(host, other(), training({ parameters: { depth: 9 } }));
    await performStage(host, other(), training({ stage: 'scan-model' }));
    expect(await lastDuration(project, 'scan-model')).toBeUndefined();
    expect(await lastDuration(project, 'train-model')).toBeGreaterThanOrEqual(0);
    const ticket = await handOverWork(host, project);
    expect(readdirSync(join(ticket, 'outputs'))).toEqual(['train-model']);
    const handed = JSON.parse(readFileSync(join(ticket, 'evidence', 'train-model.json'), 'utf8')) as Statement;
    expect(factsOf(handed).project).toBe('flights');
    expect(handed.subject[0]!.digest).toEqual(await weightsOf(project));
  });

  it('take over no work of another job where some of theirs lies aside', async () => {
    await performStage(host, project, training());
    const ticket = await handOverWork(host, project);
    await performStage(host, other(), training());
    for (const part of ['evidence', 'outputs']) rmSync(at(part), { recursive: true });
    await expect(receiveWork(host, project, ticket, undefined)).rejects.toMatchObject({
      code: 'MLOPS_WORK_TAKEN',
      where: { file: at('aside') },
    });
  });

  it('retire what a pass did not have, also where it lies aside', async () => {
    await performStage(host, project, training());
    await performStage(host, other(), training());
    await retireStages(host, project, new Set());
    await expect(stageOutput(project, 'train-model')).rejects.toMatchObject({ code: 'MLOPS_STAGE_MISSING' });
    expect(existsSync(at('aside', '@flights', 'outputs', 'train-model'))).toBe(false);
    expect(await weightsOf(other())).toBeDefined();
  });

  it('keep it where another one fails', async () => {
    const made = digests(await performStage(host, project, training()))[0]!.digest;
    const failing = training({ parameters: { depth: 9 }, execute: () => Promise.reject(new Error('no')) });
    await expect(performStage(host, other(), failing)).rejects.toThrow('no');
    expect(await weightsOf(project)).toEqual(made);
  });

  it('keep it where the process was killed while it was moved', async () => {
    await performStage(host, project, training());
    const statement = readFileSync(at('evidence', 'train-model.json'), 'utf8');
    const rename = host.files.rename;
    host.files.rename = () => Promise.reject(new Error('killed'));
    await expect(performStage(host, other(), training())).rejects.toThrow('killed');
    host.files.rename = rename;
    expect((await stageOutput(project, 'train-model')).statement).toEqual(JSON.parse(statement));
    let left = 1;
    host.files.rename = async (from, to) =>
      left-- > 0 ? rename.call(host.files, from, to) : Promise.reject(new Error('killed'));
    await expect(performStage(host, other(), training())).rejects.toThrow('killed');
    host.files.rename = rename;
    expect((await stageOutput(project, 'train-model')).statement).toEqual(JSON.parse(statement));
  });
});
