import { symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FeaturesSection, Project } from '#config';
import { relation, type Engine } from '#data';
import { escape, type Host, type JsonObject } from '#kit';
import { runProgram } from '#process';
import { writeParquet, type FeatureResult } from './build.ts';
import { fail } from './errors.ts';
import { featureType } from './types.ts';

const q = escape.sqlIdentifier;
const SIDES = ['train', 'evaluate'] as const;

/**
 * Runs the team's own feature program. It finds the data in `$MLOPS_DATA` (`<source>/<file>`) and leaves
 * `$MLOPS_OUTPUT/{train,evaluate}.parquet`, each with `id`, `target` and the features; labels are then taken apart here.
 *
 * @param work.data data source → absolute path; `work.carry` columns kept beside the evaluation labels; `work.aside`
 *   columns that are carried and are no features
 * @throws MLOPS_FEATURES_OUTPUT, MLOPS_FEATURES_ENTITY, MLOPS_FEATURES_TYPE, MLOPS_PROGRAM_…
 */
export async function runFeatureProgram(
  host: Host,
  engine: Engine,
  project: Project,
  work: {
    section: FeaturesSection;
    data: ReadonlyMap<string, string>;
    carry: readonly string[];
    aside: readonly string[];
    output: string;
  },
): Promise<FeatureResult> {
  const { section, output } = work;
  const scratch = await host.files.makeTemporaryDirectory('features-');
  try {
    const [data, left] = [join(scratch, 'data'), join(scratch, 'output')];
    await host.files.makeDirectory(left);
    for (const [name, path] of work.data) {
      await host.files.makeDirectory(join(data, name));
      await symlink(path, join(data, name, basename(path)));
    }
    await runProgram(host, {
      argv: section.run!,
      cwd: project.root,
      env: { MLOPS_DATA: data, MLOPS_OUTPUT: left },
      ...(section.env === undefined ? {} : { allowEnv: section.env }),
      label: 'features',
    });
    return await takeOver(host, engine, { ...work, left, output });
  } finally {
    await host.files.remove(scratch);
  }
}

async function takeOver(
  host: Host,
  engine: Engine,
  work: { section: FeaturesSection; carry: readonly string[]; aside: readonly string[]; left: string; output: string },
): Promise<FeatureResult> {
  const columns = new Map<string, Map<string, string>>();
  for (const side of SIDES) {
    const path = join(work.left, `${side}.parquet`);
    if (!(await host.files.exists(path))) {
      throw wrong(
        `The feature program left no ${side}.parquet.`,
        'Write it into the directory that MLOPS_OUTPUT names.',
      );
    }
    await engine.run(`CREATE TABLE ${side} AS SELECT * FROM ${await relation(path)}`);
    const rows = await engine.rows(`DESCRIBE ${side}`);
    columns.set(side, new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])])));
    for (const needed of ['id', 'target']) {
      if (columns.get(side)!.has(needed)) continue;
      throw wrong(
        `${side}.parquet has no column "${needed}".`,
        'Expected id, target and the features; the labels are taken apart here.',
      );
    }
  }
  const train = columns.get('train')!;
  const others = new Set(['id', 'target', ...work.aside]);
  const features = work.section.columns ?? [...train.keys()].filter((name) => !others.has(name));
  const described = features.map((name) => {
    if (name === 'target' || name === 'id')
      throw wrong(`"${name}" is listed as a feature.`, 'Take it out of features.columns.');
    const types = SIDES.map((side) => columns.get(side)!.get(name));
    const kinds = types.map((type) => (type === undefined ? undefined : featureType(type)));
    if (types.includes(undefined))
      throw wrong(`The feature ${name} is only in one of the two files.`, 'Expected the same columns in both.');
    if (kinds[0] !== undefined && kinds[1] !== undefined) return { name, type: kinds[0], from: 'program' };
    throw fail('MLOPS_FEATURES_TYPE', {
      message: `The feature ${name} is ${types[0]}: expected a number, a yes or no, or text.`,
      where: { field: name },
      hint: 'Make a number of it, or name the features under features.columns.',
    });
  });
  const missing = work.carry.find((name) => !columns.get('evaluate')!.has(name));
  if (missing !== undefined)
    throw wrong(
      `evaluate.parquet has no column "${missing}", which slices or groups need.`,
      'Keep it beside the features.',
    );
  await checkIds(engine);

  const id = `CASE WHEN typeof(id) = 'VARCHAR' THEN CAST(id AS VARCHAR) ELSE CAST(to_json(id) AS VARCHAR) END AS id`;
  const values = features.map(q).join(', ');
  const carried = work.carry.map((name) => `, ${q(name)}`).join('');
  const labelled = 'WHERE target IS NOT NULL ORDER BY id';
  await writeParquet(
    engine,
    `SELECT ${id}, ${values}, target FROM train ${labelled}`,
    join(work.output, 'train.parquet'),
  );
  await writeParquet(
    engine,
    `SELECT ${id}, ${values} FROM evaluate ${labelled}`,
    join(work.output, 'evaluate.parquet'),
  );
  await writeParquet(
    engine,
    `SELECT ${id}, target${carried} FROM evaluate ${labelled}`,
    join(work.output, 'evaluate-labels.parquet'),
  );
  const description: JsonObject = {
    entity: ['id'],
    label: { type: featureType(train.get('target')!) ?? 'string' },
    features: described,
  };
  await host.files.write(join(work.output, 'features.json'), `${JSON.stringify(description, null, 2)}\n`);
  const count = async (side: string): Promise<{ labelled: number; all: number }> => {
    const [row] = await engine.rows(`SELECT count(target) AS labelled, count(*) AS n FROM ${side}`);
    return { labelled: Number(row!['labelled']), all: Number(row!['n']) };
  };
  const [learned, judged] = [await count('train'), await count('evaluate')];
  for (const [side, { labelled: n }] of [['train', learned] as const, ['evaluate', judged] as const]) {
    if (n === 0) throw wrong(`${side}.parquet has no row with a target.`, 'Expected examples on both sides.');
  }
  return {
    features: features.length,
    counts: { train: learned.labelled, evaluate: judged.labelled },
    unlabelled: { train: learned.all - learned.labelled, evaluate: judged.all - judged.labelled },
    outside: 0,
    split: { program: true },
    entity: ['id'],
  };
}

async function checkIds(engine: Engine): Promise<void> {
  const [row] = await engine.rows(
    `SELECT CAST(id AS VARCHAR) AS id, count(*) AS n, string_agg(DISTINCT side, ' and ' ORDER BY side) AS sides
     FROM (SELECT CAST(id AS VARCHAR) AS id, 'train' AS side FROM train UNION ALL SELECT CAST(id AS VARCHAR), 'evaluate' FROM evaluate)
     GROUP BY id HAVING count(*) > 1 OR id IS NULL ORDER BY n DESC, id LIMIT 1`,
  );
  if (!row) return;
  throw fail('MLOPS_FEATURES_ENTITY', {
    message:
      row['id'] === null
        ? `${row['n']} rows have no id (${row['sides']}).`
        : `The id ${row['id']} stands for ${row['n']} rows (${row['sides']}).`,
    hint: 'Give every example an id of its own; one that is trained on is never evaluated.',
  });
}

function wrong(message: string, hint: string): Error {
  return fail('MLOPS_FEATURES_OUTPUT', { message, hint });
}
