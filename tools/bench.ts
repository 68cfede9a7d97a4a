// `npm run bench [-- PART …]`: what we cost beside the alternatives, in turn in the same run. Figures of a busy machine are worth only
// their ratios.
import { cpus, loadavg, totalmem } from 'node:os';
import { checks } from '../tests/bench/checks.ts';
import { describe, duration, type Table } from '../tests/bench/compare.ts';
import { dashboard } from '../tests/bench/dashboard.ts';
import { digests } from '../tests/bench/digests.ts';
import { github } from '../tests/bench/github.ts';
import { loop } from '../tests/bench/loop.ts';
import { ledger } from '../tests/bench/ledger.ts';
import { modelScan } from '../tests/bench/model-scan.ts';
import { online } from '../tests/bench/online.ts';
import { questions } from '../tests/bench/questions.ts';
import { serving } from '../tests/bench/serving.ts';
import { startUp } from '../tests/bench/start-up.ts';

const parts: Readonly<Record<string, () => Promise<Table[]>>> = {
  'start-up': startUp,
  digests,
  ledger,
  checks,
  questions,
  'model-scan': modelScan,
  online,
  serving,
  dashboard,
  github,
  loop,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`no part ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

console.log(`${machine()}\n`);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const began = performance.now();
  console.error(`${name} …`);
  for (const table of await parts[name]!()) console.log(`${describe(table).join('\n')}\n`);
  console.log(`${name} took ${duration((performance.now() - began) / 1000)}, load ${loadavg()[0]!.toFixed(1)}\n`);
}

function machine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpu?.model ?? process.arch}, ${memory} GiB · Node ${process.version} · load ${loadavg()[0]!.toFixed(1)}`;
}
