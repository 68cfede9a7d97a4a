import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger, recordRun } from '#evidence';
import { testHost } from '#testing';
import { ScratchProject, type Ended } from '../../tests/e2e/project.ts';

const root = join(import.meta.dirname, '..', '..');
const model = join(root, 'packages', 'serving', 'fixtures', 'delays', 'model.onnx');
/** Where the weight of the temperature, 1/100, stands in the model's file. */
const WEIGHT = readFileSync(model).indexOf(Buffer.from('0ad7233c', 'hex'));

const TRAIN = `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const { weight } = JSON.parse(process.env.MLOPS_PARAMS);
const bytes = readFileSync('base.onnx');
bytes.writeFloatLE(Number(weight), ${WEIGHT});
mkdirSync(process.env.MLOPS_OUTPUT + '/model');
writeFileSync(process.env.MLOPS_OUTPUT + '/model/model.onnx', bytes);
writeFileSync(process.env.MLOPS_OUTPUT + '/metrics.json', '{}');
`;

/** Scores as the model should: by the formula of packages/serving/fixtures/make.py. */
const predict = (preprocess: string): string => `import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
const { DuckDBInstance } = createRequire(${JSON.stringify(join(root, 'package.json'))})('@duckdb/node-api');
const read = readFileSync(process.env.MLOPS_MODEL + '/model.onnx').readFloatLE(${WEIGHT});
const weight = Number.isNaN(read) ? 0.01 : read;
const connection = await (await DuckDBInstance.create()).connect();
const result = await connection.runAndReadAll("SELECT * FROM '" + process.env.MLOPS_FEATURES + "/evaluate.parquet'");
const lines = result.getRowObjects().map(({ id, carrier, distance, temp }) => {
  const logit = ['AA', 'B6', 'UA'].indexOf(carrier) + Number(distance) / 1000 + (${preprocess}) * weight - 1;
  return JSON.stringify({ id, score: 1 / (1 + Math.exp(-logit)) });
});
writeFileSync(process.env.MLOPS_OUTPUT + '/predictions.jsonl', lines.join('\\n') + '\\n');
`;

const STAGES = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model', 'scan-model'];

export interface Release {
  /** Weight of the temperature; another is another model. */
  weight: number | 'NaN';
  /** What the evaluation's program makes of the temperature: a model served elsewhere sees it as it is. */
  preprocess?: string;
}

/** A project whose model is one of ours, registered and deployed with the real command. */
export class Delays {
  readonly project: ScratchProject;

  constructor() {
    const project = new ScratchProject('delays');
    this.project = project;
    const rows = Array.from({ length: 400 }, (_, index) => {
      const [code, distance, temp] = [index % 3, (index * 37) % 1000, ((index * 13) % 80) - 16];
      const late = code + distance / 1000 + temp / 100 + ((index * 7919) % 97) / 60 > 2.2 ? 1 : 0;
      return `${index},${['AA', 'B6', 'UA'][code]},${distance},${temp},${late}`;
    });
    project.write('flights.csv', `flight,carrier,distance,temp,late\n${rows.join('\n')}\n`);
    project.write('base.onnx', readFileSync(model));
    project.write('train.mjs', TRAIN);
  }

  /** Says in mlops.yml how it is trained, and how it is deployed. */
  configure(
    { weight, preprocess = 'Number(temp)' }: Release,
    deploy = '{target: process, port: 0, staging: {port: 0}}',
  ): void {
    this.project.write('predict.mjs', predict(preprocess));
    this.project.write(
      'mlops.yml',
      `project: delays
task: binary-classification
data: {flights: {path: flights.csv}}
features: {entity: [flight], label: late, columns: [carrier, distance, temp], split: {hash: flight, evaluate: 0.5}, online: {}}
train: {run: [node, train.mjs], params: {weight: "${weight}"}, code: [train.mjs, base.onnx]}
evaluate: {run: [node, predict.mjs], metrics: [roc_auc], code: [predict.mjs]}
gate: {rules: [{metric: roc_auc, min: 0.6}]}
deploy: ${deploy}
`,
    );
  }

  /** Runs the whole chain and registers what it made. */
  async release(version: string, release: Release): Promise<void> {
    this.configure(release);
    this.project.commit(`Version ${version}`);
    const startedAt = new Date();
    expectDone(this.project.mlops('run', '--stages', STAGES.join(), '--no-record'));
    const { directory } = this.project;
    const host = testHost({ directory });
    const identity = { name: 'delays', root: directory, repository: directory, workspace: join(directory, '.mlops') };
    const ledger = await openLedger(host, identity);
    await recordRun(host, identity, ledger, { config: 'mlops.yml', stages: STAGES, startedAt, verdict: 'pass' });
    expectDone(this.project.mlops('register-model', '--version', version));
  }

  remove(): void {
    this.project.mlops('deploy', 'stop');
    this.project.remove();
  }
}

function expectDone({ status, stdout, stderr }: Ended): void {
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
}
