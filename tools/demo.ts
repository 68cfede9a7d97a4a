// `npm run demo`: raw data becomes a verdict one can check, on real flights data, in a scratch git repository.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const example = join(root, 'examples', 'flights');
const { values } = parseArgs({ options: { keep: { type: 'string' }, help: { type: 'boolean' } } });
if (values.help) {
  console.log('npm run demo [-- --keep DIR]   about 2 minutes; DIR, empty or absent, keeps the scratch repository');
  process.exit(0);
}

const scratch =
  values.keep === undefined ? mkdtempSync(join(tmpdir(), 'mlops-demo-')) : emptyDirectory(resolve(values.keep));
process.on('exit', () => values.keep === undefined && rmSync(scratch, { recursive: true, force: true }));

interface Outcome {
  part: string;
  decided: string;
  why: string;
  seconds: number;
  report?: string;
}
const outcomes: Outcome[] = [];

interface Document {
  verdict?: string;
  summary: string;
  cached?: boolean;
  outputs: Record<string, string>;
  result?: { stages?: { stage: string; cached: boolean }[]; run?: string | null };
  error?: { code: string; message: string };
}

console.log(`From raw data to a verdict: 336,776 real flights of 2013. Will a flight arrive more than 15 minutes late?
Everything happens in ${scratch}${values.keep === undefined ? ', which goes away at the end (npm run demo -- --keep DIR keeps it)' : ''}.
The first time, the data and the Python environment are fetched: about a minute. Then about two minutes.`);

heading('A project: mlops.yml, contracts, features, train.py, predict.py');
cpSync(example, scratch, {
  recursive: true,
  filter: (path) => !/\/(data|demo|leaky|\.venv|\.mlops|__pycache__)(\/|$)/.test(path.slice(example.length)),
});
git('init', '--quiet', '--initial-branch=main');
git('config', 'user.name', 'Demo');
git('config', 'user.email', 'demo@example.org');
apply('smaller-model');
commit('Predict late arrivals');

heading('1. The first run on main: recorded, the baseline from now on');
const first = await part('first run', 'main', ['run']);

heading('2. A branch with a better model: delays of the last hours become features');
git('switch', '--quiet', '-c', 'recent-delays');
restore('features.yml', 'mlops.yml');
commit('Use the delays of the last hours');
const better = await part('better model', 'recent-delays', ['run']);

heading('3. The same branch again: everything is cached, the digests are the same');
const digests = digestsOf();
const again = await part('the same again', 'recent-delays', ['run']);
expect(again.cached === true, 'every stage came from the cache');
expect(JSON.stringify(digestsOf()) === JSON.stringify(digests), 'every output has the digest it had');

heading('4. Merged: main has a new baseline');
git('switch', '--quiet', 'main');
git('merge', '--quiet', '--no-ff', '--no-edit', 'recent-delays');
const merged = await part('merged', 'main', ['run']);

heading('5. A branch whose model loses on one slice, while the whole passes');
git('switch', '--quiet', '-c', 'one-carrier-worse');
apply('one-slice-worse');
commit('Simplify the prediction');
const slice = await part('one slice worse', 'one-carrier-worse', ['run']);

heading('6. Corrupt data: somebody changed miles to kilometres');
git('switch', '--quiet', '-c', 'kilometres', 'main');
corrupt();
const corrupted = await part('corrupt data', 'kilometres', ['run']);
restoreData();
git('switch', '--quiet', 'main');

heading('7. Check it: verify, lineage, reproduce the champion');
const champion = merged.result?.run ?? '';
const verified = await part('verify', 'main', ['verify', champion]);
console.log(text(['lineage', champion]));
const reproduced = await part('reproduce', 'main', ['reproduce', champion]);

expect(first.verdict === 'pass', 'the first run passes');
expect(better.verdict === 'pass', 'the better model passes');
expect(merged.verdict === 'pass', 'the merge passes');
expect(slice.verdict === 'fail', 'the slice fails');
expect(corrupted.verdict === 'fail', 'the corrupt data are stopped');
expect(verified.verdict === 'pass', 'the chain verifies');
expect(reproduced.verdict === 'pass', 'the champion is reproduced');

console.log('\nWhat was decided, and why\n');
const widths = [18, 13, 7];
for (const { part: name, decided, why, seconds } of outcomes) {
  console.log(
    `${name.padEnd(widths[0]!)}${decided.padEnd(widths[1]!)}${`${seconds.toFixed(1)} s`.padStart(widths[2]!)}  ${why}`,
  );
}
const total = outcomes.reduce((sum, { seconds }) => sum + seconds, 0);
console.log(`\n${total.toFixed(0)} s in all.`);
if (values.keep !== undefined) {
  console.log('\nReports:');
  for (const { part: name, report } of outcomes) if (report) console.log(`  ${name}: ${report}`);
  console.log(`\nGo on there: cd ${scratch} && node ${join(root, 'dist', 'mlops.js')} runs`);
}

/** Runs one command of `mlops` and takes its document; what it says meanwhile goes to the terminal. */
async function part(name: string, branch: string, args: string[]): Promise<Document> {
  const began = performance.now();
  const { stdout, status } = mlops([...args, '--json'], 'inherit');
  const seconds = (performance.now() - began) / 1000;
  let document: Document;
  try {
    document = JSON.parse(stdout) as Document;
  } catch {
    throw new Error(`mlops ${args.join(' ')} printed no document (exit ${status})`);
  }
  const report = keepReport(name, document.outputs?.['report']);
  const decided = document.error ? 'error' : (document.verdict ?? 'done');
  outcomes.push({
    part: name,
    decided,
    why: document.error?.message ?? document.summary,
    seconds,
    ...(report && { report }),
  });
  console.log(`→ ${decided} on ${branch}, ${seconds.toFixed(1)} s: ${document.error?.message ?? document.summary}`);
  return document;
}

function mlops(args: readonly string[], stderr: 'inherit' | 'pipe'): { stdout: string; status: number | null } {
  return spawnSync(process.execPath, [join(root, 'dist', 'mlops.js'), ...args], {
    cwd: scratch,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', stderr],
  });
}

function text(args: readonly string[]): string {
  return mlops(args, 'inherit').stdout;
}

/** Reports are overwritten by the next run; each part's own is kept beside. */
function keepReport(name: string, path: string | undefined): string | undefined {
  if (path === undefined || path === '' || !existsSync(path)) return undefined;
  const kept = join(scratch, '.mlops', 'demo', `${name.replaceAll(' ', '-')}.html`);
  mkdirSync(join(kept, '..'), { recursive: true });
  cpSync(path, kept);
  return kept;
}

/** sha256 of every output, by stage and name, as the statements say. */
function digestsOf(): Record<string, unknown> {
  const evidence = join(scratch, '.mlops', 'evidence');
  const stages = ['validate-data', 'build-features', 'train-model', 'evaluate-model'];
  return Object.fromEntries(
    stages.map((stage) => [
      stage,
      (JSON.parse(readFileSync(join(evidence, `${stage}.json`), 'utf8')) as { subject: unknown }).subject,
    ]),
  );
}

/** Replaces files of the project by those of one of the example's change sets. */
function apply(change: string): void {
  cpSync(join(example, 'demo', change), scratch, { recursive: true });
}

function restore(...files: string[]): void {
  for (const file of files) cpSync(join(example, file), join(scratch, file));
}

function corrupt(): void {
  const data = join(scratch, 'data', 'flights.parquet');
  cpSync(data, `${data}.kept`);
  const { status } = spawnSync(join(scratch, '.venv', 'bin', 'python'), [join(example, 'demo', 'corrupt.py'), data], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the data could not be corrupted');
}

function restoreData(): void {
  const data = join(scratch, 'data', 'flights.parquet');
  cpSync(`${data}.kept`, data);
  rmSync(`${data}.kept`);
}

function commit(message: string): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

function git(...args: string[]): void {
  const { status } = spawnSync('git', args, { cwd: scratch, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`git ${args[0]} failed in ${scratch}`);
}

function heading(title: string): void {
  console.log(`\n━━ ${title}`);
}

function expect(holds: boolean, what: string): void {
  if (holds) return;
  console.error(`\nThe demo did not go as it should: expected that ${what}.`);
  process.exit(1);
}

function emptyDirectory(path: string): string {
  if (existsSync(path) && readdirSync(path).length > 0) {
    console.error(`${path} is not empty; --keep takes an empty or absent directory.`);
    process.exit(2);
  }
  mkdirSync(path, { recursive: true });
  return path;
}
