import { join } from 'node:path';
import { openEngine } from '#data';
import { testHost } from '#testing';
import { ScratchProject } from './project.ts';

export const STAGES = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model'];

/**
 * Every program of the project. When it is its turn to be interrupted it sends SIGINT to mlops, as a terminal does, and
 * works on until it is stopped: no moment is left to chance.
 */
const PROGRAM = `import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const [stage] = process.argv.slice(2);
const output = process.env.MLOPS_OUTPUT;
const turn = join(import.meta.dirname, '.mlops', 'interrupt');
if (stage === 'train-model') mkdirSync(join(output, 'model'));
if (existsSync(turn) && readFileSync(turn, 'utf8') === stage) {
  process.kill(process.ppid, 'SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
if (stage === 'validate-data') cpSync('made/data.csv', output);
if (stage === 'build-features')
  for (const name of ['train.parquet', 'evaluate.parquet']) cpSync(join('made', name), join(output, name));
if (stage === 'train-model') {
  writeFileSync(join(output, 'model', 'model.json'), '{}');
  writeFileSync(join(output, 'metrics.json'), '{"rows": 200}');
}
const predicted = (text) => text;
if (stage === 'evaluate-model')
  writeFileSync(join(output, 'predictions.csv'), predicted(readFileSync('made/predictions.csv', 'utf8')));
`;

/** A committed project with every stage, whose programs take no time: what they leave was made beforehand. */
export async function chainProject(name: string): Promise<ScratchProject> {
  const project = new ScratchProject(name);
  const rows = Array.from({ length: 400 }, (_, index) => ({ id: index, x: (index * 37) % 101, y: (index * 7) % 2 }));
  const csv = (columns: string, of: typeof rows, line: (row: (typeof rows)[0]) => string) =>
    `${columns}\n${of.map(line).join('\n')}\n`;
  project.write(
    'made/data.csv',
    csv('id,x,y', rows, ({ id, x, y }) => `${id},${x},${y}`),
  );
  project.write(
    'made/predictions.csv',
    csv('id,score', rows.slice(200), ({ id, x, y }) => `${id},${(0.7 * x) / 101 + 0.3 * y}`),
  );
  const engine = await openEngine(testHost({ directory: project.directory }));
  const made = `read_csv('${join(project.directory, 'made', 'data.csv')}')`;
  for (const [name, where] of [
    ['train', 'id < 200'],
    ['evaluate', 'id >= 200'],
  ]) {
    const to = join(project.directory, 'made', `${name}.parquet`);
    await engine.run(
      `COPY (SELECT id::VARCHAR AS id, x, y AS target FROM ${made} WHERE ${where} ORDER BY id) TO '${to}'`,
    );
  }
  engine.close();
  const argv = (stage: string) => JSON.stringify([process.execPath, 'program.mjs', stage]);
  project.write('program.mjs', PROGRAM);
  project.write('.gitignore', 'data.csv\n.mlops/\n');
  project.write(
    'mlops.yml',
    `project: ${name}
task: binary-classification
data: {main: {path: data.csv, fetch: ${argv('validate-data')}}}
features: {run: ${argv('build-features')}}
train: {run: ${argv('train-model')}}
evaluate: {run: ${argv('evaluate-model')}, metrics: [roc_auc]}
gate: {rules: [{metric: roc_auc, min: 0.5}]}
`,
  );
  project.commit('Begin');
  return project;
}
