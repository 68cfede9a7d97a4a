// `npm test`: the tests that every change waits for, with one closing line; `npm run test:long`: the longer ones, for which CI
// waits too; `npm run test:slow`: those of every week. Arguments go to Jest:
// npm test -- packages/stats
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDistStamped } from './dist-stamp.ts';
import { testScratch } from './test-scratch.ts';

interface Summary {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

const root = join(import.meta.dirname, '..');
const scratch = testScratch();
const output = join(scratch, 'jest.json');
const kind = (['long', 'slow'] as const).find((one) => process.argv.includes(`--${one}`));
const args = process.argv.slice(2).filter((arg) => arg !== `--${kind}`);
const SAID = {
  '': 'the tests (about 15 minutes on 2 cores; `npm test -- PATH` runs a part)',
  long: 'the longer tests (about 5 minutes on 2 cores)',
  slow: 'the slow tests (about 12 minutes on 2 cores)',
};
console.error(`running ${SAID[kind ?? '']} …`);
// The command is started some hundred times. Where dist/ is proven to be what the sources build it is started in their place,
// which takes a third of the time; for a part of the tests it is not worth the proof.
const dist = isDistStamped(root) || (args.length === 0 && buildIsChecked());
const jest = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    // Files are read and sent in buffers of megabytes, each a reason to collect what a smaller heap holds, and by the limit that
    // V8 has for buffers alone all of it: half of a test's time.
    '--initial-heap-size=600',
    '--external-memory-accounted-in-global-limit',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${output}`,
    ...(kind && args.length === 0 ? [String.raw`\.${kind}\.test\.ts$`] : args),
  ],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      TMPDIR: scratch,
      // For what is started from its sources: reading them is half of what a short command takes.
      NODE_COMPILE_CACHE: join(root, '.tools', 'compile-cache'),
      ...(dist && { MLOPS_TEST_COMMAND: 'dist/mlops.js' }),
      ...(kind && { MLOPS_TESTS: kind }),
    },
  },
);
const written = existsSync(output) ? readFileSync(output, 'utf8') : undefined;
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
if (written === undefined) {
  console.error(`Jest ended with ${jest.status ?? jest.signal} and no result: see above.`);
  process.exit(1);
}
const summary = JSON.parse(written) as Summary;

const skipped = summary.numPendingTests + summary.numTodoTests;
// A file that could not even be loaded has no tests to count, and must not pass for that.
const broken = summary.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
for (const { name, message } of broken) console.log(`could not run ${name}: ${message.split('\n')[0]}`);
for (const { name, assertionResults } of summary.testResults) {
  for (const { status, fullName } of assertionResults)
    if (status === 'pending') console.log(`skipped: ${fullName} (${name.slice(root.length + 1)})`);
}
console.log(`${summary.numPassedTests} passed, ${summary.numFailedTests + broken.length} failed, ${skipped} skipped`);
process.exit(jest.status ?? 1);

/** Says itself what differs: the tests then start the sources. */
function buildIsChecked(): boolean {
  const build = spawnSync(process.execPath, ['tools/build.ts', '--check'], { cwd: root, stdio: ['ignore', 2, 2] });
  return build.status === 0;
}
