import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchProject } from './project.ts';

interface Gate {
  verdict: string;
  baseline: { kind: string; rescored?: boolean; incomparable?: string };
  notes?: string[];
  rules: { id: string; verdict: string; reason: string }[];
}

const root = join(import.meta.dirname, '..', '..');
const program = (name: string): string => JSON.stringify([process.execPath, name]);

const TRAIN = `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync(process.env.MLOPS_OUTPUT + '/model');
writeFileSync(process.env.MLOPS_OUTPUT + '/model/model.json', process.env.MLOPS_PARAMS);
writeFileSync(process.env.MLOPS_OUTPUT + '/metrics.json', '{}');
`;

/** The sign of the model is that of its label, as training would have it; \`junk\` is no prediction at all. */
const PREDICT = `import { readFileSync, writeFileSync } from 'node:fs';
import { openEngine } from ${JSON.stringify(join(root, 'packages', 'data', 'index.ts'))};
import { testHost } from ${JSON.stringify(join(root, 'tests', 'host.ts'))};
const host = testHost({ directory: process.cwd() });
const { sign, junk } = JSON.parse(readFileSync(process.env.MLOPS_MODEL + '/model.json', 'utf8'));
const engine = await openEngine(host);
const rows = await engine.rows(\`SELECT id, x FROM read_parquet('\${process.env.MLOPS_FEATURES}/evaluate.parquet')\`);
const score = (x) => 0.5 + 0.4 * sign * (x - 0.5);
const lines = rows.map(({ id, x }) => [id, score(x), junk ? 0.5 : score(x)].join(','));
writeFileSync(process.env.MLOPS_OUTPUT + '/predictions.csv', 'id,score,other\\n' + lines.join('\\n') + '\\n');
engine.close();
`;

const CONFIG = `project: comparable
task: binary-classification
data: {main: {path: data.csv}}
features: {entity: id, label: y, columns: [x], split: {hash: id, evaluate: 0.9}}
train: {run: ${program('train.mjs')}, params: {sign: 1, junk: true}}
evaluate: {run: ${program('predict.mjs')}, metrics: [roc_auc], slices: [part], group: day, weight: wt}
gate:
  rules:
    - {metric: roc_auc, min: 0.5}
    - {metric: roc_auc, margin: 0.05}
    - {metric: roc_auc, slices: [part], margin: 0.2, min-count: 30}
`;

interface Row {
  id: number;
  x: number;
  part: string;
  day: number;
  wt: number;
  y: number;
}
const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, id) => {
    const x = ((id * 7919) % 1009) / 1009;
    const y = x + ((id * 104_729) % 997) / 1500 > 0.8 ? 1 : 0;
    return { id, x, part: id % 4 === 0 ? '1.10' : '1.1', day: id % 25, wt: 1, y };
  });
const csv = (all: readonly Row[]): string =>
  [
    'id,x,part,day,wt,y',
    ...all.map(({ id, x, part, day, wt, y }) => [id, x.toFixed(5), part, day, wt, y].join(',')),
  ].join('\n');

// A changed evaluation set has the baseline scored again on today's examples: it must still be the same question.
describe('a branch whose examples are not those of main', () => {
  let project: ScratchProject;
  const base = rows(1500);
  /** One corrected target: enough for another evaluation set. */
  const corrected = base.map((row) => (row.id === 11 ? { ...row, y: 1 - row.y } : row));
  beforeAll(() => {
    project = new ScratchProject('comparable');
    project.write('mlops.yml', CONFIG);
    project.write('train.mjs', TRAIN);
    project.write('predict.mjs', PREDICT);
    project.write('data.csv', csv(base));
    project.commit('Begin');
    const { status, stdout, stderr } = project.mlops('run');
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });
  afterAll(() => project.remove());

  let branches = 0;
  function branch(config: string, data: readonly Row[]): { status: number | null; gate: Gate; said: string } {
    project.git('switch', '-q', '-c', `change-${++branches}`, 'main');
    project.write('mlops.yml', config);
    project.write('data.csv', csv(data));
    project.commit('Change');
    const { status, stdout, stderr } = project.mlops('run');
    const gate = project.json('.mlops', 'outputs', 'gate-model', 'result.json') as Gate;
    return { status, gate, said: stdout + stderr };
  }

  const GONE =
    /^on the 1,\d+ examples that the baseline was recorded with, .*of which [\d,]+ are gone and count as lost: .*: not comparable$/;
  const cases: { name: string; config?: [string, string][]; data?: Row[]; rule: string; reason: RegExp }[] = [
    {
      name: 'that turns the label round',
      config: [
        ['label: y', 'label: 1 - y'],
        ['sign: 1', 'sign: -1'],
      ],
      rule: 'roc_auc.margin',
      reason: /^label is `1 - y` here and `y` in the baseline: not comparable$/,
    },
    {
      name: 'that turns the positive class round',
      config: [
        ['group: day', "group: day, positive: '0'"],
        ['sign: 1', 'sign: -1'],
      ],
      rule: 'roc_auc.margin',
      reason: /^positive is `0` here and not given in the baseline: not comparable$/,
    },
    {
      name: 'that turns the targets round in the data',
      config: [['sign: 1', 'sign: -1']],
      data: base.map((row) => ({ ...row, y: 1 - row.y })),
      rule: 'roc_auc.margin',
      reason: /with another target than in the baseline: not comparable$/,
    },
    {
      name: 'that drops the groups',
      config: [[', group: day', '']],
      rule: 'roc_auc.margin',
      reason: /^group is not given here and `day` in the baseline: not comparable$/,
    },
    {
      name: 'that groups otherwise under the same name',
      data: corrected.map((row) => ({ ...row, day: row.id })),
      rule: 'roc_auc.margin',
      reason: /in another group than in the baseline: not comparable$/,
    },
    {
      name: 'that weighs a slice less',
      data: base.map((row) => ({ ...row, wt: row.part === '1.10' ? 0.001 : 1 })),
      rule: 'roc_auc.margin',
      reason: /^\d+ examples of 1,\d+ with another weight than in the baseline: not comparable$/,
    },
    {
      name: 'that moves examples to another slice beside a corrected target',
      data: corrected.map((row) => ({ ...row, part: row.id % 8 === 0 ? '1.1' : row.part })),
      rule: 'roc_auc[part].margin',
      reason: /examples in another slice by part than in the baseline/,
    },
    {
      name: 'that drops a slice',
      data: base.filter(({ part }) => part !== '1.10'),
      rule: 'roc_auc[part=1.10].margin',
      reason: /^no examples left of part = 1\.10 \(\d+ in the baseline\)$/,
    },
    {
      name: 'that calls all examples something else',
      config: [['sign: 1', 'sign: -1']],
      data: base.map((row) => ({ ...row, id: row.id + 4_000_000, y: 1 - row.y })),
      rule: 'roc_auc.margin',
      reason: /^(1,\d+) of \1 examples of the baseline are not among today's: not comparable$/,
    },
    {
      name: 'that drops a third of the examples',
      data: base.filter(({ id }) => id % 3 > 0),
      rule: 'roc_auc.margin',
      reason: GONE,
    },
    {
      name: 'that evaluates another part and drops a third of the data',
      config: [['evaluate: 0.9', 'evaluate: 0.8']],
      data: base.filter(({ id }) => id % 3 > 0),
      rule: 'roc_auc.margin',
      reason: GONE,
    },
    {
      name: 'that leaves too little of a slice',
      data: base.filter(({ part, id }) => part !== '1.10' || id < 80),
      rule: 'roc_auc[part=1.10].margin',
      reason: /^\d+ examples of part = 1\.10 left of \d+; at least 30 are judged$/,
    },
  ];
  it.each(cases)(
    '$name is not compared',
    ({ config = [], data = base, rule, reason }) => {
      const { status, gate } = branch(
        config.reduce((text, [from, to]) => text.replace(from, to), CONFIG),
        data,
      );
      expect([status, gate.verdict]).toEqual([3, 'inconclusive']);
      const outcome = gate.rules.find(({ id }) => id === rule);
      expect(outcome?.verdict).toBe('inconclusive');
      expect(outcome?.reason).toMatch(reason);
    },
    120_000,
  );

  it('that adds rows is compared, slice by slice as written, and the decision can be reached again', () => {
    const { status, gate, said } = branch(CONFIG, rows(1600));
    expect({ status, said: status === 0 ? '' : said }).toEqual({ status: 0, said: '' });
    expect(gate.baseline).toMatchObject({ kind: 'merge-base', rescored: true });
    expect(gate.rules.map(({ id }) => id)).toContain('roc_auc[part=1.10].margin');
    const { status: verified, stdout } = project.mlops('verify');
    expect(stdout).toMatch(/^gate-model +original\.parquet +ok/m);
    expect(stdout).toMatch(/^gate-model +\(recomputed\) +ok/m);
    expect(verified).toBe(0);
  });

  it('that drops a few rows is compared, and says how many are gone', () => {
    const { status, gate, said } = branch(
      CONFIG,
      base.filter(({ id }) => id % 400 > 0),
    );
    expect({ status, said: status === 0 ? '' : said }).toEqual({ status: 0, said: '' });
    expect(gate.notes).toEqual([expect.stringMatching(/^\d of 1,\d+ examples of the baseline/)]);
    expect(said).toContain(gate.notes![0]);
    expect(project.read('.mlops', 'reports', 'comment.md')).toContain('examples of the baseline');
  });

  it('that evaluates a part of what main evaluated is not compared, whatever it calls that', () => {
    const { status, gate } = branch(CONFIG.replace('evaluate: 0.9', 'evaluate: 0.5'), base);
    expect(status).toBe(3);
    expect(gate.rules.find(({ id }) => id === 'roc_auc.margin')!.reason).toMatch(GONE);
    expect(gate.notes).toEqual([expect.stringMatching(/^\d\d\d of 1,\d+ examples of the baseline/)]);
    expect(project.mlops('verify').stdout).toMatch(/^gate-model +\(recomputed\) +ok/m);
  });

  it("takes the score of main's model from where main's program writes it", () => {
    const { status, gate } = branch(
      CONFIG.replace('group: day', 'group: day, score: other').replace('junk: true', 'junk: false'),
      rows(1600),
    );
    expect(status).toBe(0);
    expect(gate.rules.find(({ id }) => id === 'roc_auc.margin')).toMatchObject({ difference: 0 });
  });
});
