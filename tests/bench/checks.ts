import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { escape } from '#kit';
import { openEngine, type Engine } from '#data';
import { testHost } from '#testing';
import { readContract } from '../../packages/data/contract/read.ts';
import { countSql, type SourcePlan } from '../../packages/data/plan/plan.ts';
import { prepareSources } from '../../packages/data/prepare.ts';
import { compare, type Table } from './compare.ts';

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
 * The one fused scan of a contract's rules beside one query per rule, on the same generated CSV.
 * @param options rows of about 35 bytes
 */
export async function checks({ rows = 1_000_000, rounds = 3 } = {}): Promise<Table[]> {
  const directory = await mkdtemp(join(tmpdir(), 'mlops-bench-'));
  const engine = await openEngine(testHost({ directory }), { directory });
  try {
    const path = join(directory, 'bench.csv');
    await engine.run(
      `COPY (SELECT range AS id, ['EWR', 'JFK', 'LGA'][range % 3 + 1] AS origin, range * 7919 % 4900 + 20 AS distance,
         round((range * 104729 % 60000) / 100, 2) AS speed, 'N' || range % 9999 AS tail FROM range(${rows}))
       TO ${escape.sqlString(path)} (FORMAT csv, HEADER)`,
    );
    const [source] = await prepareSources(engine, [{ name: 'bench', path, contract: readContract(CONTRACT, 'bench') }]);
    const { plan } = source!;
    const separate = oneByOne(plan);
    const measured = await compare(
      [
        { name: 'ours, one scan', run: () => engine.run(fused(plan)) },
        { name: 'one query per check', run: () => runAll(engine, separate) },
      ],
      rounds,
    );
    return [{ title: `${separate.length} checks on ${rows} rows of CSV`, aim: 'one by one at least 4 ×', measured }];
  } finally {
    engine.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** The counts of the scan without the profile, which the other side does not make either. */
function fused({ scan, relation }: SourcePlan): string {
  return `SELECT ${[...scan.counts.keys()].map(countSql).join(', ')} FROM ${relation}`;
}

function oneByOne({ checks, relation }: SourcePlan): string[] {
  return checks.flatMap(({ measure }) =>
    measure.kind === 'where' ? [`SELECT ${countSql(measure.predicate)} FROM ${relation}`] : [],
  );
}

async function runAll(engine: Engine, queries: readonly string[]): Promise<void> {
  for (const query of queries) await engine.run(query);
}
