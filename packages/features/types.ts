import type { Engine } from '#data';
import { MlopsError, type Where } from '#kit';
import type { Sql } from './document.ts';
import { fail } from './errors.ts';
import { sourceSql, type Source } from './source.ts';
import type { ResolvedView } from './view.ts';

/** Checks expressions against the data's types before anything is built. */
export interface TypeCheck {
  /** @throws MLOPS_FEATURES_SQL when the types of a view's expressions do not fit, with the place in the file */
  view(view: ResolvedView, sources: readonly Source[], example: Source): Promise<void>;
  /** @returns SQL of the target. @throws MLOPS_FEATURES_TYPE, MLOPS_FEATURES_SQL */
  label(example: Source, sql: string, written: Sql): Promise<string>;
}

export function openTypeCheck(engine: Engine): TypeCheck {
  async function typeOf(source: Source, sql: string, where: Where, text = sql): Promise<string> {
    try {
      const [row] = await engine.rows(`DESCRIBE SELECT ${sql} AS value FROM (${sourceSql(source)})`);
      return String(row!['column_type']);
    } catch (cause) {
      if (!(cause instanceof MlopsError) || cause.code !== 'MLOPS_SQL_FAILED') throw cause;
      const reason = cause.message.split(/LINE 1:|Candidate functions/)[0]!.trim();
      throw fail('MLOPS_FEATURES_SQL', { message: `"${text}" cannot be computed: ${reason}`, where, cause });
    }
  }

  return {
    async view(view, sources, example) {
      const source = view.kind === 'own-row' ? example : sources.find(({ name }) => name === view.from)!;
      if (view.kind !== 'own-row') await typeOf(source, view.available, view.columns[0]!.where);
      for (const { sql, where } of view.columns) if (sql !== undefined) await typeOf(source, sql, where);
    },
    async label(example, sql, written) {
      const type = await typeOf(example, sql, written.where, written.text);
      if (type === 'BOOLEAN') return `CAST(${sql} AS INTEGER)`;
      if (isWhole(type) || isText(type)) return isText(type) ? `CAST(${sql} AS VARCHAR)` : sql;
      if (isReal(type)) return `CASE WHEN isfinite(CAST(${sql} AS DOUBLE)) THEN CAST(${sql} AS DOUBLE) END`;
      throw fail('MLOPS_FEATURES_TYPE', {
        message: `The label "${written.text}" is ${type}: expected a yes or no, a number or a class name.`,
        where: written.where,
      });
    },
  };
}

/** What a model can be given, by DuckDB's type; undefined for dates, lists and the like. */
export function featureType(type: string): 'boolean' | 'integer' | 'number' | 'string' | undefined {
  if (type === 'BOOLEAN') return 'boolean';
  if (isWhole(type)) return 'integer';
  if (isReal(type)) return 'number';
  return isText(type) ? 'string' : undefined;
}

function isWhole(type: string): boolean {
  return /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type);
}

function isReal(type: string): boolean {
  return /^(DOUBLE|FLOAT|DECIMAL\()/.test(type);
}

function isText(type: string): boolean {
  return type === 'VARCHAR' || type.startsWith('ENUM(');
}
