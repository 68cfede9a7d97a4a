import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escape, type Host } from '#kit';
import type { Check } from './checks/check.ts';
import { readContract } from './contract/read.ts';
import { openEngine, type Engine } from './engine/engine.ts';
import { countSql, type SourcePlan } from './plan/plan.ts';
import { prepareSources } from './prepare.ts';

export interface CheckBench {
  rows: number;
  checks: number;
  /** Medians. */
  fusedSeconds: number;
  separateSeconds: number;
  /** How many times faster the one fused scan is. */
  ratio: number;
}

/** Fifteen row rules, as many as a table of a dozen columns usually has. */
const CONTRACT = `
apiVersion: v3.2.0
kind: DataContract
id: bench
version: 1.0.0
schema:
  - name: bench
    properties:
      - {name: id, logicalType: integer, required: true, logicalTypeOptions: {minimum: 0}}
      - {name: origin, logicalType: string, required: true, enum: [{value: EWR}, {value: JFK}, {value: LGA}]}
      - {name: distance, logicalType: integer, logicalTypeOptions: {minimum: 17, maximum: 5000}}
      - {name: speed, logicalType: number, required: true, logicalTypeOptions: {minimum: 0}}
      - {name: tail, logicalType: string, logicalTypeOptions: {minLength: 2, maxLength: 7}}
`;

/**
 * Times the fused plan of a contract against one query per check on the same generated CSV, in turn and in one process.
 * @param rows of about 35 bytes
 */
export async function benchChecks(host: Host, rows = 1_000_000, repetitions = 3): Promise<CheckBench> {
  const directory = await mkdtemp(join(tmpdir(), 'mlops-bench-'));
  const engine = await openEngine(host, { directory });
  try {
    const path = join(directory, 'bench.csv');
    await engine.run(
      `COPY (SELECT range AS id, ['EWR', 'JFK', 'LGA'][range % 3 + 1] AS origin, range * 7919 % 4900 + 20 AS distance,
         round((range * 104729 % 60000) / 100, 2) AS speed, 'N' || range % 9999 AS tail FROM range(${rows}))
       TO ${escape.sqlString(path)} (FORMAT csv, HEADER)`,
    );
    const [source] = await prepareSources(engine, [{ name: 'bench', path, contract: readContract(CONTRACT, 'bench') }]);
    const plan = source!.plan;
    const counted = plan.checks.filter(({ measure }) => measure.kind === 'where');
    const fused: number[] = [];
    const separate: number[] = [];
    for (let i = 0; i < repetitions; i++) {
      fused.push(await seconds(host, () => engine.run(fusedSql(plan))));
      separate.push(await seconds(host, () => oneByOne(engine, plan, counted)));
    }
    const [fusedSeconds, separateSeconds] = [median(fused), median(separate)];
    return { rows, checks: counted.length, fusedSeconds, separateSeconds, ratio: separateSeconds / fusedSeconds };
  } finally {
    engine.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The counts of the scan without the profile, which the other side does not make either. */
function fusedSql({ scan, relation }: SourcePlan): string {
  return `SELECT ${[...scan.counts.keys()].map(countSql).join(', ')} FROM ${relation}`;
}

async function oneByOne(engine: Engine, { relation }: SourcePlan, checks: readonly Check[]): Promise<void> {
  for (const { measure } of checks) {
    if (measure.kind === 'where') await engine.run(`SELECT ${countSql(measure.predicate)} FROM ${relation}`);
  }
}

async function seconds(host: Host, body: () => Promise<void>): Promise<number> {
  const started = host.clock.monotonic();
  await body();
  return (host.clock.monotonic() - started) / 1000;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
