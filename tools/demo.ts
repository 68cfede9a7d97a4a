// `npm run demo`: the whole loop on real flights data, in a scratch git repository: raw data becomes a verdict, the verdict
// a service, and what is seen of the service the next training.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chain } from './demo/chain.ts';
import { circle } from './demo/circle.ts';
import { command, Demo, WentWrong } from './demo/demo.ts';
import { monitoring } from './demo/monitoring.ts';
import type { Outcome } from './demo/outcome.ts';
import { Interrupted, Programs } from './demo/programs.ts';
import { NAME, release } from './demo/release.ts';
import { retraining } from './demo/retraining.ts';
import { Scratch } from './demo/scratch.ts';

const { values } = parseArgs({ options: { keep: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help) {
  console.log('npm run demo [-- --keep DIR]   about 5 minutes; DIR, empty or absent, keeps the scratch repository');
  process.exit(0);
}
const { keep } = values;
const directory = keep === undefined ? mkdtempSync(join(tmpdir(), 'mlops-demo-')) : emptyDirectory(resolve(keep));

console.log(`Round the loop, with 336,776 real flights of 2013. Will a flight arrive more than 15 minutes late?
Everything happens in ${directory}${keep === undefined ? ', which goes away at the end (npm run demo -- --keep DIR keeps it)' : ''}.
The first time, the data, the Python environment and the ONNX runtime are fetched: about a minute. Then about five minutes.`);

const programs = new Programs();
const demo = new Demo(new Scratch(directory, programs), programs);
try {
  const champion = await chain(demo);
  await release(demo, champion);
  await monitoring(demo);
  await retraining(demo);
  summarise(demo.outcomes);
} catch (error) {
  process.exitCode = error instanceof Interrupted ? 130 : 1;
  if (error instanceof WentWrong) console.error(`\nThe demo did not go as it should: ${error.message}.`);
  else if (!(error instanceof Interrupted)) throw error;
} finally {
  await demo.end();
  if (keep === undefined) rmSync(directory, { recursive: true, force: true });
}

function summarise(outcomes: readonly Outcome[]): void {
  console.log('\nWhat was decided, and why\n');
  for (const { part, decided, why } of outcomes) console.log(`${part.padEnd(20)}${decided.padEnd(14)}${why}`);
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  console.log(`\nRound the loop in ${seconds.toFixed(0)} s\n\n${circle(outcomes)}`);
  if (keep === undefined) return;
  console.log(`\nIn ${directory}:`);
  const reports = outcomes.flatMap(({ part, report }) => (report === undefined ? [] : [[part, report] as const]));
  const places = [
    ['model card', join('.mlops', 'outputs', 'write-model-card', 'card.html')],
    ['dashboard', join('.mlops', 'dashboard', 'index.html')],
    ['prediction log', join('.mlops', 'predictions')],
    ['deployed models', join('.mlops', 'deploy', NAME, 'models')],
    ...reports,
  ] as const;
  for (const [what, path] of places)
    console.log(`  ${what.padEnd(20)}${relative(directory, resolve(directory, path))}`);
  console.log(`\nGo on there: cd ${directory} && node ${command} runs`);
}

function emptyDirectory(path: string): string {
  if (existsSync(path) && readdirSync(path).length > 0) {
    console.error(`${path} is not empty; --keep takes an empty or absent directory.`);
    process.exit(2);
  }
  mkdirSync(path, { recursive: true });
  return path;
}
