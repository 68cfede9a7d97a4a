import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ScratchProject } from './project.ts';

interface Ended {
  verdict?: string;
  summary: string;
  outputs: { 'hand-over': string; run: string };
  error?: { code: string; message: string };
}

const YML = `project: flights
evaluate: {predictions: predictions.csv}
gate: {baseline: none, rules: [{metric: roc_auc, min: 0.6}]}
`;

function predictions(skill: number): string {
  const rows = Array.from({ length: 400 }, (_, i) => {
    const target = (i * 7919) % 2;
    return `${i},${target},${(0.5 + skill * (target - 0.5) + (((i * 104729) % 1000) / 1000 - 0.5) * 0.5).toFixed(4)}`;
  });
  return `id,target,score\n${rows.join('\n')}\n`;
}

it('compares with the file that the rules name, as the job with user code made it', () => {
  const [work, judge] = [new ScratchProject('work'), new ScratchProject('judge')];
  try {
    work.write('.gitignore', '.mlops/\nold.csv\n');
    work.write(
      'mlops.yml',
      YML.replace(/^gate: .*/m, 'gate: {baseline: old.csv, rules: [{metric: roc_auc, margin: 0.005}]}'),
    );
    work.write('predictions.csv', predictions(0.4));
    work.commit('Begin');
    judge.git('pull', '-q', work.directory, 'main');
    for (const [skill, summary] of [
      [0.2, /^flights: pass/],
      [0.9, /^flights: fail/],
    ] as const) {
      work.write('old.csv', predictions(skill));
      const { document } = work.document<Ended>('run', '--part', 'work');
      rmSync(join(judge.directory, '.mlops'), { recursive: true, force: true });
      const decided = judge.document<Ended>('run', '--part', 'judge', '--hand-over', document.outputs['hand-over']);
      expect(decided.document.summary).toMatch(summary);
      expect(judge.mlops('verify').status).toBe(0);
    }
  } finally {
    work.remove();
    judge.remove();
  }
});

// User code in one job, the decision in another that only sees data. Here both are directories of one machine.
describe('work and judge, apart', () => {
  let work: ScratchProject;
  let judge: ScratchProject;
  let ticket: string;

  beforeAll(() => {
    work = new ScratchProject('work');
    work.write('.gitignore', '.mlops/\n');
    work.write('mlops.yml', YML);
    work.write('predictions.csv', predictions(0.4));
    work.commit('Begin');
    judge = new ScratchProject('judge');
    judge.git('pull', '-q', work.directory, 'main');
    const { status, document } = work.document<Ended>('run', '--part', 'work');
    expect(status).toBe(0);
    ticket = document.outputs['hand-over'];
  });
  afterAll(() => {
    work.remove();
    judge.remove();
  });
  beforeEach(() => rmSync(join(judge.directory, '.mlops'), { recursive: true, force: true }));

  /** What was handed over, changed by whoever could write it. */
  const tampered = (change: (directory: string) => void): string => {
    const copy = `${ticket}-tampered`;
    rmSync(copy, { recursive: true, force: true });
    cpSync(ticket, copy, { recursive: true });
    change(copy);
    return copy;
  };
  const edit = (path: string, change: (text: string) => string): void =>
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  const decide = (given: string) => judge.document<Ended>('run', '--part', 'judge', '--hand-over', given);

  it('decides nothing where user code runs', () => {
    const { document } = work.document<Ended>('run', '--part', 'work');
    expect(document).not.toHaveProperty('verdict');
    expect(document.outputs.run).toBe('');
  });

  it('decides, records and reports where only data arrives', () => {
    const { status, document } = decide(ticket);
    expect([status, document.verdict]).toEqual([0, 'pass']);
    expect(document.outputs.run).toMatch(/^[0-9a-f]{64}$/);
    expect(judge.mlops('verify').status).toBe(0);
  });

  it.each([
    {
      name: 'a metric that its predictions do not give',
      change: (at: string) => {
        const result = join(at, 'outputs', 'evaluate-model', 'result.json');
        edit(result, (text) => text.replace(/"estimate":\s*0\.\d+/, '"estimate":0.999'));
      },
      code: 'MLOPS_STAGE_TAMPERED',
    },
    {
      name: 'a statement about another commit',
      change: (at: string) => {
        const head = work.git('rev-parse', 'HEAD');
        edit(join(at, 'evidence', 'evaluate-model.json'), (text) => text.replaceAll(head, 'e'.repeat(40)));
      },
      code: 'MLOPS_WORK_FOREIGN',
    },
    {
      name: 'other rules of measuring',
      change: (at: string) =>
        edit(join(at, 'evidence', 'evaluate-model.json'), (text) =>
          text.replace('"threshold":0.5', '"threshold":0.4').replace('"threshold": 0.5', '"threshold": 0.4'),
        ),
      code: 'MLOPS_WORK_DIFFERS',
    },
    {
      name: 'a stage that broke',
      change: (at: string) =>
        writeFileSync(
          join(at, 'reports', 'run.json'),
          JSON.stringify({
            project: 'flights',
            stages: [{ stage: 'evaluate-model', cached: false, seconds: 1, problem: 'MLOPS_PROGRAM_FAILED: exit 3' }],
          }),
        ),
      code: 'MLOPS_WORK_BROKEN',
    },
    {
      name: 'a stage that is said to be left out, with nothing before it that failed',
      change: (at: string) =>
        writeFileSync(
          join(at, 'reports', 'run.json'),
          JSON.stringify({
            project: 'flights',
            stages: [{ stage: 'evaluate-model', cached: false, seconds: 0, problem: 'not run, because of a reason' }],
          }),
        ),
      code: 'MLOPS_WORK_DIFFERS',
    },
    {
      name: 'no word of its stages',
      change: (at: string) => rmSync(join(at, 'reports', 'run.json')),
      code: 'MLOPS_WORK_FOREIGN',
    },
  ])('does not pass $name', ({ change, code }) => {
    const { status, document } = decide(tampered(change));
    expect([status, document.error?.code]).toEqual([2, code]);
    expect(judge.read('.mlops', 'reports', 'comment.md')).toMatch(/\*\*fail\*\*.* stopped: MLOPS\\_[A-Z]/);
  });

  it('does not believe a verdict that was handed over', () => {
    judge.write('mlops.yml', YML.replace('min: 0.6', 'min: 0.99'));
    judge.commit('Stricter');
    work.git('pull', '-q', judge.directory, 'main');
    const { document: handed } = work.document<Ended>('run', '--part', 'work');
    const statement = join(handed.outputs['hand-over'], 'outputs', 'gate-model', 'result.json');
    edit(statement, (text) => text.replaceAll('"fail"', '"pass"'));
    expect(decide(handed.outputs['hand-over'])).toMatchObject({ status: 1, document: { verdict: 'fail' } });
  });

  it('says so when nothing was handed over', () => {
    const { status, document, stderr } = judge.document<Ended>('run', '--part', 'judge');
    expect([status, document.error?.code]).toEqual([2, 'MLOPS_WORK_MISSING']);
    expect(stderr).toContain('ended before it handed anything over');
    expect(judge.read('.mlops', 'reports', 'comment.md')).toContain('handed anything over');
  });

  it('does not write where a commit wants it to', () => {
    const elsewhere = join(judge.directory, '..', 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(judge.directory, '.mlops'));
    judge.git('add', '-f', '.mlops');
    try {
      const { status, document } = decide(ticket);
      expect([status, document.error?.code]).toEqual([2, 'MLOPS_WORKSPACE_COMMITTED']);
      expect(readdirSync(elsewhere).filter((name) => name !== 'reports')).toEqual([]);
    } finally {
      judge.git('rm', '-q', '--cached', '.mlops');
    }
  });

  it('compares the very same predictions with themselves, where no store has what was recorded', () => {
    const margin = YML.replace('baseline: none, ', '').replace('0.6}', '0.6}, {metric: roc_auc, margin: 0.02}');
    judge.write('mlops.yml', margin);
    judge.commit('Compare');
    work.git('pull', '-q', judge.directory, 'main');
    const { document: handed } = work.document<Ended>('run', '--part', 'work');
    const { status, document, stderr } = decide(handed.outputs['hand-over']);
    expect(stderr).toContain('nearest recorded ancestor');
    expect([status, document.verdict]).toEqual([0, 'pass']);
    expect(judge.mlops('verify').status).toBe(0);
  });

  it('does not judge where stages were run already', () => {
    work.mlops('run');
    expect(work.document<Ended>('run', '--part', 'judge', '--hand-over', ticket).document.error?.code).toBe(
      'MLOPS_WORK_TAKEN',
    );
  });
});

// What was run is what the evidence says, and all of it is wanted that mlops.yml describes.
describe('work whose data breaks its contract', () => {
  let work: ScratchProject;
  let judge: ScratchProject;
  beforeAll(() => {
    work = new ScratchProject('work');
    work.write('.gitignore', '.mlops/\n');
    work.write('mlops.yml', `${YML}data: {raw: {path: raw.csv, contract: raw.odcs.yaml}}\n`);
    work.write('predictions.csv', predictions(0.4));
    work.write('raw.csv', 'n\n1\n1\n');
    work.write(
      'raw.odcs.yaml',
      [
        'apiVersion: v3.1.0',
        'kind: DataContract',
        'id: raw',
        'version: 1.0.0',
        'status: active',
        'schema:',
        '  - name: raw',
        '    properties:',
        '      - {name: n, logicalType: integer, unique: true}',
        '',
      ].join('\n'),
    );
    work.commit('Begin');
    judge = new ScratchProject('judge');
    judge.git('pull', '-q', work.directory, 'main');
  });
  afterAll(() => {
    work.remove();
    judge.remove();
  });

  const handedOver = (...args: string[]) =>
    work.document<Ended>('run', '--part', 'work', ...args).document.outputs['hand-over'];
  const judged = (ticket: string) => {
    rmSync(join(judge.directory, '.mlops'), { recursive: true, force: true });
    return judge.document<Ended>('run', '--part', 'judge', '--hand-over', ticket);
  };

  it('fails', () => {
    expect(judged(handedOver())).toMatchObject({ status: 1, document: { verdict: 'fail' } });
  });

  it('does not pass when it says that it passed', () => {
    const ticket = handedOver();
    const state = join(ticket, 'reports', 'run.json');
    writeFileSync(state, readFileSync(state, 'utf8').replace('"verdict": "fail"', '"verdict": "pass"'));
    expect(judged(ticket)).toMatchObject({ status: 1, document: { verdict: 'fail' } });
  });

  it('does not pass when the check was left out', () => {
    expect(judged(handedOver('--stages', 'evaluate-model'))).toMatchObject({
      status: 2,
      document: { error: { code: 'MLOPS_WORK_DIFFERS' } },
    });
  });

  it('passes where only data are described, and they keep their contract', () => {
    for (const project of [work, judge]) {
      project.write('mlops.yml', 'project: flights\ndata: {raw: {path: raw.csv, contract: raw.odcs.yaml}}\n');
      project.write('raw.csv', 'n\n1\n2\n');
    }
    work.commit('Data alone');
    judge.git('checkout', '-q', '.');
    judge.git('pull', '-q', work.directory, 'main');
    expect(judged(handedOver())).toMatchObject({ status: 0, document: { verdict: 'pass' } });
  });
});
