import { createHash } from 'node:crypto';
import { createRun, makeStatement, type Facts, type LineageNode, type RunRecord, type Statement } from '#evidence';
import type { JsonObject, Verdict } from '#kit';
import type { MonitoringRecord } from '#monitoring';
import type { Recorded } from '#registry';
import type { DeploymentRecord } from '#serving';
import type { ProjectRecords } from './records.ts';

const BEGIN = Date.UTC(2026, 0, 5, 9, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const METRICS = ['average_precision', 'log_loss', 'roc_auc'] as const;

/** What an invented project is made of. Nothing in it is random: the same options give the same records. */
export interface ExampleOptions {
  project?: string;
  runs?: number;
  branch?: string;
  goal?: string;
  metric?: string;
  check?: string;
}

const at = (ms: number): string => new Date(ms).toISOString();
const hex = (text: string, length = 64): string => createHash('sha256').update(text).digest('hex').slice(0, length);
/** Between −1 and 1, without a pattern that the eye sees. */
const noise = (seed: string): number => Number.parseInt(hex(seed, 8), 16) / 0x7fffffff - 1;

/**
 * A project that was trained twice a week: three versions came into production, the second deployment of the last one
 * followed a rollback, and its inputs drifted before it was trained again.
 */
export function exampleRecords(options: ExampleOptions = {}): ProjectRecords {
  const {
    project = 'flights-delay',
    runs: count = 26,
    goal = 'rebook passengers before they miss a connection',
  } = options;
  const made = Array.from({ length: count }, (_, index) => exampleRun(index, { ...options, project }));
  const runs = made.map(({ run }) => run).reverse();
  const statements = (stage: 'evaluate-model' | 'gate-model'): Map<string, Statement> =>
    new Map(made.map(({ run, stated }) => [run.id, stated[stage]]));
  const versioned = [4, 13, 21].filter((index) => index < count).map((index) => made[index]!.run);
  const cards = new Map(versioned.map((run) => [run.id, cardOf(project, goal, options.metric ?? 'roc_auc')]));
  return {
    project,
    runs,
    stated: {
      'evaluate-model': statements('evaluate-model'),
      'gate-model': statements('gate-model'),
      'write-model-card': cards,
    },
    names: versioned.length === 0 ? [] : [registered(project, versioned)],
    deployments: deploymentsOf(project, versioned),
    monitoring: versioned.length === 0 ? [] : monitored(project, versioned[0]!, options.check ?? 'prediction'),
    lineages: [...versioned.toReversed(), ...runs.slice(0, 1)].map((run) => ({ run: run.id, tree: treeFor(run) })),
  };
}

function exampleRun(
  index: number,
  { project = '', branch = 'main', metric = 'roc_auc' }: ExampleOptions,
): { run: RunRecord; stated: Record<'evaluate-model' | 'gate-model', Statement> } {
  const seed = `${project}/${index}`;
  const began = BEGIN + index * 3.5 * DAY;
  const aside = index % 7 === 5;
  const verdict: Verdict = index % 9 === 7 ? 'fail' : index % 11 === 6 ? 'inconclusive' : 'pass';
  const skill = 0.705 + 0.06 * (1 - Math.exp(-index / 9)) + 0.006 * noise(seed) - (verdict === 'fail' ? 0.03 : 0);
  const values = { average_precision: skill - 0.31, log_loss: 0.98 - skill, roc_auc: skill };
  const rounded = METRICS.map((name) => [name === 'roc_auc' ? metric : name, Number(values[name].toFixed(5))] as const);
  const half = 0.0075 + 0.002 * Math.abs(noise(`${seed}/half`));
  const facts = (stage: string, parameters: JsonObject, result: JsonObject): Facts => ({
    tool: { name: 'mlops-actions', version: '0.1.0' },
    project,
    stage,
    key: hex(`${seed}/${stage}`),
    parameters,
    commit: hex(`${seed}/commit`, 40),
    tree: hex(`${seed}/tree`, 40),
    dirty: false,
    branch,
    cause: 'push',
    startedOn: at(began),
    durationMs: 90_000,
    host: { platform: 'linux', arch: 'x64', cpus: 2, cpuModel: 'example', memoryBytes: 8e9, node: '24.0.0' },
    verdict,
    result,
  });
  const intervals = Object.fromEntries(
    rounded.map(([name, value]) => [name, [Number((value - half).toFixed(5)), Number((value + half).toFixed(5))]]),
  );
  const judgement = { verdict, passed: [], failed: [], warned: [] };
  const reasons = {
    pass: 'every rule holds',
    fail: `${metric} is worse than main by more than 0.005`,
    inconclusive: `${metric}: the limit lies inside of the interval`,
  };
  const stated = {
    'evaluate-model': makeStatement('test-result', {
      facts: facts('evaluate-model', {}, { metrics: Object.fromEntries(rounded), intervals }),
      subject: [{ name: 'result.json', digest: { sha256: hex(`${seed}/evaluation`) } }],
      materials: [],
      judgement,
    }),
    'gate-model': makeStatement('test-result', {
      facts: facts('gate-model', { rules: [{ metric, margin: 0.005 }] }, { reason: reasons[verdict] }),
      subject: [{ name: 'result.json', digest: { sha256: hex(`${seed}/gate`) } }],
      materials: [],
      judgement,
    }),
  };
  const run = createRun({
    project,
    commit: hex(`${seed}/commit`, 40),
    tree: hex(`${seed}/tree`, 40),
    dirty: false,
    branch: aside ? 'weather-at-destination' : branch,
    cause: index % 8 === 4 ? 'schedule' : 'push',
    startedAt: at(began),
    finishedAt: at(began + 0.1 * HOUR),
    tool: 'mlops-actions 0.1.0',
    verdict,
    statements: { 'evaluate-model': hex(`${seed}/e`), 'gate-model': hex(`${seed}/g`) },
    subjects: {},
    metrics: Object.fromEntries(rounded),
    parameters: { max_iter: 100 + 25 * Math.floor(index / 5), learning_rate: index < 12 ? 0.1 : 0.08 },
    data: {
      'data/flights': hex(`${project}/flights/${Math.floor(index / 8)}`),
      'data/weather': hex(`${project}/weather`),
    },
    model: hex(`${seed}/model`),
    evaluationSet: hex(`${project}/set/${Math.floor(index / 16)}`),
  });
  return { run, stated };
}

/** As far as a page reads a card: its goal, and the number that speaks to it. */
function cardOf(project: string, goal: string, metric: string): Statement {
  const properties = [
    { name: 'mlops-actions:goal', value: goal },
    { name: 'mlops-actions:goal-metric', value: metric },
  ];
  return makeStatement('cyclonedx', {
    facts: {} as Facts,
    subject: [],
    materials: [],
    document: { metadata: { component: { name: project, modelCard: { properties } } } },
  });
}

const NUMBERS = ['1.0.0', '1.1.0', '1.2.0'];

function registered(name: string, runs: readonly RunRecord[]): Recorded {
  const common = (tag: string, run: RunRecord) => ({
    name,
    tag,
    tagObject: hex(tag, 40),
    tagText: '',
    commit: run.commit,
    by: 'Ada <ada@example.org>',
  });
  const moment = (run: RunRecord, hours: number): string => at(Date.parse(run.finishedAt) + hours * HOUR);
  return {
    name,
    versions: runs.map((run, index) => ({
      ...common(`${name}@v${NUMBERS[index]!}`, run),
      version: NUMBERS[index]!,
      project: run.project,
      run: run.id,
      model: { digest: run.model!, files: [{ name: 'model.onnx', digest: hex(run.id), bytes: 1024 }] },
      evidence: {},
      card: [],
      lock: [],
      signature: { features: null, task: null, classes: null },
      metrics: run.metrics,
      bump:
        index === 0
          ? { kind: 'first', reason: 'nothing was registered' }
          : { kind: 'minor', reason: 'shown to be better' },
      registeredAt: moment(run, 1),
      statement: hex(`${run.id}/release`),
    })),
    moves: runs.flatMap((run, index) =>
      ['staging', 'production'].map((stage, at) => ({
        ...common(`${name}#${stage}#${2 * index + at + 1}`, run),
        stage,
        n: 2 * index + at + 1,
        action: 'assign' as const,
        version: NUMBERS[index]!,
        from: index === 0 ? null : NUMBERS[index - 1]!,
        at: moment(run, 2 + 30 * at),
      })),
    ),
    withdrawals: [],
  };
}

function deploymentsOf(name: string, runs: readonly RunRecord[]): DeploymentRecord[] {
  const served = (index: number) => ({ reference: `${name}@v${NUMBERS[index]!}`, model: runs[index]!.model! });
  const good = (index: number, hours: number): DeploymentRecord => ({
    at: at(Date.parse(runs[index]!.finishedAt) + hours * HOUR),
    action: 'deploy',
    outcome: 'deployed',
    verdict: 'pass',
    reason: null,
    deployed: served(index),
    previous: index === 0 ? null : served(index - 1),
    serving: served(index),
    golden: { rows: 200, largest: 2.4e-7, tolerance: 1e-6 },
    latency: { p99: 6.1 + index },
  });
  const all = runs.map((_, index) => good(index, 32));
  if (runs.length < 3) return all.reverse();
  const taken: DeploymentRecord = {
    ...good(2, 8),
    outcome: 'rolled back',
    verdict: 'fail',
    reason: '61 of 200 golden predictions differ by more than 0.000001: the largest by 0.21',
    serving: served(1),
    latency: null,
  };
  return [...all, taken].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

const INPUTS = ['dep_hour', 'distance', 'carrier', 'wind_speed'];

/** Weeks since the first version; the sixth and seventh are not like the reference, and after them another one begins. */
function monitored(project: string, first: RunRecord, prediction: string): MonitoringRecord[] {
  const week = (index: number): number => Date.UTC(2026, 0, 26) + 7 * DAY * index;
  return Array.from({ length: 10 }, (_, index): MonitoringRecord => {
    const drifted = index === 5 || index === 6;
    const check = (value: number, limit: number) => ({
      state: value > limit ? ('crossed' as const) : ('ok' as const),
      value,
      limit,
    });
    const psi = (name: string, scale: number): number =>
      Number((0.02 + 0.03 * Math.abs(noise(`${first.id}/${name}/${index}`)) + (drifted ? scale : 0)).toFixed(4));
    const key = `${project}/drift/${at(week(5))}`;
    return {
      format: 'mlops-monitoring/1',
      project,
      at: at(week(index + 1)),
      watched: hex(`${project}/reference/${index < 8 ? 0 : 1}`),
      verdict: index === 6 ? 'fail' : 'pass',
      windows: [
        {
          from: at(week(index)),
          to: at(week(index + 1)),
          rows: 6200 + Math.round(900 * noise(`${index}/rows`)),
          checks: {
            [`drift/${prediction}`]: check(psi('prediction', 0.31), 0.25),
            ...Object.fromEntries(
              INPUTS.map((name, at) => [`drift/${name}`, check(psi(name, at === 3 ? 0.4 : 0.05), 0.25)]),
            ),
            'service/errors': check(Number((0.002 * Math.abs(noise(`${index}/errors`))).toFixed(5)), 0.01),
          },
        },
      ],
      alerts:
        index === 6
          ? [{ key, kind: 'drift', owner: 'model', what: `PSI of ${prediction} is 0.36 (limit 0.25), 2 of 2 windows` }]
          : [],
      asked: index === 6 ? { key, cause: 'drift' } : null,
    };
  });
}

/** The shape of the flights example: two sources, their features, the model. */
function treeFor(run: RunRecord): LineageNode {
  const raw = (name: string): LineageNode => ({ name, digest: run.data[name]!, kind: 'raw', role: 'data', inputs: [] });
  const node = (name: string, stage: string, inputs: LineageNode[]): LineageNode => ({
    name,
    digest: hex(`${run.id}/${name}`),
    kind: 'made',
    stage,
    run: run.id,
    inputs,
  });
  const contract: LineageNode = {
    name: 'contracts/flights.odcs.yaml',
    digest: hex('contract'),
    kind: 'raw',
    role: 'contract',
    inputs: [],
  };
  const checked = node('validate-data/report.json', 'validate-data', [
    raw('data/flights'),
    raw('data/weather'),
    contract,
  ]);
  const features = node('build-features/train.parquet', 'build-features', [
    raw('data/flights'),
    raw('data/weather'),
    checked,
  ]);
  const code: LineageNode = {
    name: 'train.py',
    digest: hex(`${run.commit}/train.py`),
    kind: 'raw',
    role: 'code',
    inputs: [],
  };
  return { ...node('train-model/model', 'train-model', [features, code]), digest: run.model! };
}
