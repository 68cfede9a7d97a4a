import { join } from 'node:path';
import type { DeploySection } from '#config';
import { openEngine, parquetRelation } from '#data';
import { escape, type Host } from '#kit';
import type { Registry, Version } from '#registry';
import type { NamedScores } from '../answer.ts';
import { classesOf, differingClasses } from './classes.ts';
import type { Answers, Client, Row } from './client.ts';
import { fail } from './errors.ts';
import { Refused } from './refused.ts';
import { boundedTolerance, DEFAULTS, judgedNames, sizesIn } from './tolerance.ts';
import { saidUnproven, unprovenIn } from './unproven.ts';

/** Predictions of the evaluation that a deployed version must give again. */
export interface Golden {
  /** By which they were chosen. */
  salt: string;
  /** How many were recorded; of these are the rows. */
  of: number;
  ids: readonly string[];
  rows: readonly Row[];
  /** What was predicted then, by name: `score`, `score_<class>`, `prediction`. */
  expected: Readonly<Record<string, readonly number[]>>;
  /** The class that was counted as predicted, where there are scores: of two 0 or 1, of more its name. */
  classes?: readonly string[];
  /** Largest difference of an answer from them, in proportion to `sizesIn`. */
  tolerance: number;
}

/** What a golden replay came to. */
export interface Replay {
  salt: string;
  /** How many there are. */
  of: number;
  rows: number;
  /** Of them were also asked feature by feature. */
  apart: number;
  /** Largest difference of any answer from what was recorded, in proportion to `sizesIn`. */
  largest: number;
  tolerance: number;
  /** How many of the classes answered beside scores are decided elsewhere than at evaluation; null: the model answers none. */
  classes?: number | null;
  /** Outputs that the model answers besides, see unprovenIn; absent where there is none. */
  unproven?: string[];
}

/**
 * The predictions recorded with a version, with the features they were made from. Of more than are asked, those whose id,
 * behind a salt that is new each time, has the smallest sha256: nobody who made the model or its predictions could know
 * which. Both files come from the store by digest.
 * @param asked how many of them, and how far off an answer may be: bounded, as mlops.yml is no part of what was registered
 * @throws MLOPS_DEPLOY_GOLDEN, MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED, MLOPS_SQL_FAILED
 */
export async function readGolden(
  host: Host,
  registry: Pick<Registry, 'fetchFile'>,
  version: Version,
  asked: DeploySection['golden'],
): Promise<Golden> {
  if (!version.golden) throw noGolden(version, 'it was registered without predictions and their features');
  const directory = await host.files.makeTemporaryDirectory('mlops-golden-');
  try {
    const [scored, features] = [join(directory, 'scored.parquet'), join(directory, 'features.parquet')];
    await registry.fetchFile(version.golden.scored, scored);
    await registry.fetchFile(version.golden.features, features);
    return await sample(host, version, { scored, features, ...asked });
  } finally {
    await host.files.remove(directory);
  }
}

async function sample(
  host: Host,
  version: Version,
  { scored, features, rows, tolerance }: { scored: string; features: string; rows: number; tolerance: number },
): Promise<Golden> {
  const engine = await openEngine(host);
  const salt = Buffer.from(host.random.bytes(16)).toString('hex');
  try {
    const described = await engine.rows(`DESCRIBE SELECT * FROM ${parquetRelation(scored)}`);
    const numbers = described
      .filter(({ column_type }) => /^(DOUBLE|FLOAT|DECIMAL|.*INT)/.test(String(column_type)))
      .map(({ column_name }) => String(column_name))
      .filter((name) => name === 'score' || name === 'prediction' || name.startsWith('score_'));
    const names = judgedNames(numbers);
    const hasClasses =
      !names.includes('prediction') && described.some(({ column_name }) => column_name === 'prediction');
    const picked = [
      ...names.map((name, index) => `s.${escape.sqlIdentifier(name)}::DOUBLE AS "#${index}"`),
      ...(hasClasses ? ['CAST(s.prediction AS VARCHAR) AS "#class"'] : []),
    ];
    const found = await engine.rows(
      `SELECT CAST(s.id AS VARCHAR) AS "#id", count(*) OVER () AS "#of", ${picked.map((column) => `${column}, `).join('')}f.*
       FROM ${parquetRelation(scored)} s JOIN ${parquetRelation(features)} f ON CAST(s.id AS VARCHAR) = CAST(f.id AS VARCHAR)
       ORDER BY sha256('${salt}' || CAST(s.id AS VARCHAR)), 1 LIMIT ${rows}`,
    );
    if (names.length === 0) throw noGolden(version, 'its predictions have no score');
    if (found.length === 0) throw noGolden(version, 'no prediction has the id of a row of features');
    const expected = Object.fromEntries(
      names.map((name, index) => [name, found.map((row) => Number(row[`#${index}`]))]),
    );
    return {
      salt,
      of: Number(found[0]!['#of']),
      ids: found.map((row) => String(row['#id'])),
      rows: found.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !/^#(id|of|class|\d+)$/.test(name))),
      ),
      expected,
      ...(hasClasses && { classes: found.map((row) => String(row['#class'])) }),
      tolerance: boundedTolerance(expected, tolerance),
    };
  } finally {
    engine.close();
  }
}

const short = (tolerance: number): number => Number(tolerance.toPrecision(2));

export function saidReplay({ rows, of, apart, largest, tolerance, classes, unproven }: Replay): string {
  const part = rows < of ? ` of ${of}` : '';
  const twice = apart === 0 ? '' : `, ${apart} of them also feature by feature`;
  const alone = classes === null ? '; no output of it that is called label, class or prediction has classes' : '';
  const open = saidUnproven(unproven);
  const beside = open === undefined ? '' : `; ${open}`;
  return `${rows}${part} golden predictions${twice}, largest difference ${largest.toPrecision(2)} (tolerance ${short(tolerance)})${alone}${beside}`;
}

/** In words, when a proof was weaker than the default, or classes are decided otherwise than they were counted; else undefined. */
export function looserThanDefault({ rows, of, tolerance, classes }: ReplayRecord): string | undefined {
  const said = [
    ...(tolerance > DEFAULTS.tolerance
      ? [`differences up to ${short(tolerance)} (default ${DEFAULTS.tolerance})`]
      : []),
    ...(rows < Math.min(of ?? 0, DEFAULTS.rows)
      ? [`only ${rows} of ${of} predictions (default ${DEFAULTS.rows})`]
      : []),
    ...(classes ? [`${classes} classes that the model decides at 0.5, and the evaluation did not`] : []),
  ];
  return said.length === 0 ? undefined : `its golden replay was looser than the default: ${said.join(', ')}`;
}

/** What of a replay is on record; those of before `of` was have none. */
type ReplayRecord = Pick<Replay, 'rows' | 'tolerance'> & {
  of?: number | undefined;
  classes?: number | null | undefined;
};

/** Rows in one request: a server that answers one row otherwise than many is found by the smoke requests of one. */
const BATCH = 250;
/** Values in one, so that it is no larger than servers take. */
const VALUES = 100_000;

/**
 * Asks a deployed version for recorded predictions again.
 * @throws Refused when an answer is further off than the tolerance, with the row and both numbers; MLOPS_DEPLOY_ANSWER
 */
export async function replay(client: Client, golden: Golden): Promise<Replay> {
  const { rows, of, salt, tolerance } = golden;
  const size = Math.max(1, Math.min(BATCH, Math.floor(VALUES / Object.keys(rows[0] ?? {}).length)));
  let largest = 0;
  const answered: Answers[] = [];
  for (let start = 0; start < rows.length; start += size) {
    const batch = rows.slice(start, start + size);
    const answers = await client.ask(batch);
    largest = Math.max(largest, difference(golden, answers.scores, { start, count: batch.length }));
    answered.push(answers);
  }
  // Of all rows at once: what is a class, and which name is which, is no question of a batch.
  const labels = classesOf(answered.map((answers) => answers.labels));
  const differing = differingClasses(golden, labels, { start: 0, count: rows.length }, client.classes);
  // Which column is which is the server's word then, not ours.
  const apart = client.askByFeature ? rows.slice(0, size) : [];
  if (apart.length > 0) {
    const batch = { start: 0, count: apart.length };
    const answers = await client.askByFeature!(apart);
    largest = Math.max(largest, difference(golden, answers.scores, batch));
    const same = answers.labels.filter(({ output }) => labels.some((label) => label.output === output));
    differingClasses(golden, same, batch, client.classes);
  }
  const beside = answered.map((answers) => answers.beside);
  const unproven = unprovenIn(beside, golden.classes ? labels : [], tolerance);
  const proven = {
    ...{ salt, of, rows: rows.length, apart: apart.length, largest, tolerance },
    ...(unproven.length > 0 && { unproven }),
  };
  return golden.classes ? { ...proven, classes: labels.length === 0 ? null : differing } : proven;
}

/** @returns the largest difference, in proportion to `sizesIn`. @throws Refused when it is over the tolerance, or nothing can be compared */
export function difference(
  { ids, expected, tolerance }: Pick<Golden, 'ids' | 'expected' | 'tolerance'>,
  scores: NamedScores,
  { start, count }: { start: number; count: number },
): number {
  const names = judgedNames(Object.keys(expected));
  if (names.length === 0 || names.some((name) => scores[name] === undefined)) {
    const [then, now] = [names, Object.keys(scores)].map((list) => list.join(', ') || 'nothing');
    throw new Refused('inconclusive', `${then} was recorded and ${now} is answered: nothing to compare`);
  }
  let largest = 0;
  for (const name of names) {
    const sizeOf = sizesIn(expected[name]!, tolerance);
    for (let row = 0; row < count; row++) {
      const [before, now] = [expected[name]![start + row]!, scores[name]![row]!];
      const size = sizeOf(before);
      const off = Math.abs(before - now) / size;
      // Written so that NaN does not pass.
      if (!(off <= tolerance)) {
        throw new Refused(
          'fail',
          `${name} of ${ids[start + row]} is ${now}; at evaluation it was ${before} (tolerance ${short(tolerance)}${saidSize(size, before)})${wayOut(expected, off)}`,
        );
      }
      largest = Math.max(largest, off);
    }
  }
  return largest;
}

function saidSize(size: number, before: number): string {
  if (size === 1) return '';
  return size === Math.abs(before) ? ' of its size' : ` of ${short(size)}`;
}

/** Said only where a tolerance that mlops.yml may ask for would do. */
function wayOut(expected: Golden['expected'], off: number): string {
  return off <= boundedTolerance(expected, Infinity)
    ? '. Where that is rounding, and no other preprocessing, say in mlops.yml how much of it may be: deploy: {golden: {tolerance: …}}'
    : '';
}

function noGolden({ tag }: Version, why: string): Error {
  return fail('MLOPS_DEPLOY_GOLDEN', {
    message: `${tag} has no golden predictions: ${why}`,
    hint: 'Run the whole chain with `features:` and `evaluate:` in mlops.yml, and register that run.',
  });
}
