import type { Engine } from '#data';
import type { Host } from '#kit';
import { columnTypes, definitionsOf } from '../describe.ts';
import { fail } from '../errors.ts';
import { openChecks, resolveRequest, type FeatureRequest } from '../resolve.ts';
import type { Column } from '../source.ts';
import { entityKey } from './entity-key.ts';
import { entitiesSql, planOnline } from './plan.ts';
import { writeOnlineStore, type OnlineRow } from './write.ts';

/** What the making of a store leaves in result.json. No times of the clock but `asOf`, so that its digest repeats. */
export type OnlineResult = {
  /** ISO instant; null: each entity at its own moment of prediction. */
  asOf: string | null;
  entities: number;
  features: number;
};

/** Rows that are held in memory at once. */
const PAGE = 20_000;

/**
 * Writes the features of every entity that is known at an instant into a store.
 * @param work.asOf ISO instant; absent: each entity at its own moment of prediction
 * @param work.path where nothing is yet
 * @throws MLOPS_ONLINE_…, MLOPS_FEATURES_…, MLOPS_SQL_FAILED
 */
export async function buildOnline(
  host: Pick<Host, 'progress'>,
  engine: Engine,
  work: {
    request: FeatureRequest;
    catalog: ReadonlyMap<string, readonly Column[]>;
    asOf: string | undefined;
    path: string;
  },
): Promise<OnlineResult> {
  const { request, catalog, asOf, path } = work;
  refuse(request, asOf);
  const resolved = await resolveRequest(await openChecks(engine), request, catalog);
  const steps = planOnline(resolved, asOf);
  const progress = host.progress('making the online store', steps.length);
  for (const [index, step] of steps.entries()) {
    progress.update(index, step.name);
    await engine.run(step.sql);
  }
  progress.end();
  const types = await columnTypes(engine, 'online."#features"');
  const definitions = definitionsOf(resolved, types);
  await engine.run(entitiesSql(resolved, types));
  const [count] = await engine.rows('SELECT count(*) AS n FROM online."#entities"');
  const entities = Number(count!['n']);
  const facts = {
    ...(asOf !== undefined && { 'as-of': asOf }),
    entity: JSON.stringify(resolved.entity),
    features: JSON.stringify(definitions),
  };
  await writeOnlineStore(path, facts, pages(engine, entities));
  await engine.run('DROP SCHEMA online CASCADE');
  return { asOf: asOf ?? null, entities, features: definitions.length };
}

async function* pages(engine: Engine, count: number): AsyncGenerator<OnlineRow[]> {
  for (let from = 0; from < count; from += PAGE) {
    const rows = await engine.rows(
      `SELECT id, moment, "values" FROM online."#entities" WHERE n > ${from} AND n <= ${from + PAGE} ORDER BY n`,
    );
    yield rows.map(({ id, moment, values }) => ({
      entity: entityKey(String(id)),
      at: moment as string | null,
      values: String(values),
    }));
  }
}

function refuse({ entity, at, label }: FeatureRequest, asOf: string | undefined): void {
  if (entity.length === 0)
    throw fail('MLOPS_ONLINE_INPUT', {
      message: 'Nobody can ask for the features of an entity: examples are named by the number of their row.',
      where: label.where,
      hint: 'Give features.entity, the columns that name one example.',
    });
  if (asOf !== undefined && at === undefined)
    throw fail('MLOPS_ONLINE_INPUT', {
      message: `Features cannot be as of ${asOf}: no moment of prediction is declared.`,
      where: label.where,
      hint: 'Give features.at, or leave the time out: features.online: {}',
    });
}
