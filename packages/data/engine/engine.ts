import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as DuckDB from '@duckdb/node-api';
import { escape, type Host } from '#kit';
import { cacheDirectory, locatePinned } from '#pinned';
import { readProgram } from '#process';
import { fail } from '../errors.ts';
import { collectColumns, type Columns } from './columns.ts';
import { duckdb as pinnedEngine } from './pins.ts';
import { plainValue, type SqlValue } from './value.ts';

export interface EngineOptions {
  /** Directory that holds the engine; default: MLOPS_ENGINE_PATH, then the tool cache. */
  enginePath?: string;
  /** Default `1GB`; what does not fit is spilled to `directory`. */
  memoryLimit?: string;
  /** Default: the engine's own choice. One thread makes sums of doubles repeatable. */
  threads?: number;
  /** Where to spill; default: the system's temporary directory. */
  directory?: string;
}

/** One in-memory DuckDB. Times are UTC; extensions are never installed or loaded. */
export interface Engine {
  /** Runs one or more statements. @throws MLOPS_SQL_FAILED, MLOPS_SQL_INTERRUPTED */
  run(sql: string, options?: QueryOptions): Promise<void>;
  /** A small result. BIGINT that is exact as a number is one; dates, decimals and the like come as text. */
  rows(sql: string, options?: QueryOptions): Promise<Record<string, SqlValue>[]>;
  /** A large result, by column: see {@link Columns}. */
  columns(sql: string, options?: QueryOptions): Promise<Columns>;
  close(): void;
}

export interface QueryOptions {
  /** The query is stopped after this many seconds. */
  timeLimitSeconds?: number;
}

/**
 * Finds (or fetches) the SQL engine, checks its bytes and opens an empty database.
 * @throws MLOPS_ENGINE_PLATFORM, MLOPS_ENGINE_MISSING, MLOPS_ENGINE_NETWORK, MLOPS_ENGINE_CHECKSUM, MLOPS_ENGINE_CACHE,
 *   MLOPS_ENGINE_LOAD
 */
export async function openEngine(host: Host, options: EngineOptions = {}): Promise<Engine> {
  const duckdb = await loadEngine(host, options.enginePath);
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    memory_limit: options.memoryLimit ?? '1GB',
    temp_directory: join(options.directory ?? tmpdir(), `mlops-sql-${host.random.uuid()}`),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  return new DuckDBEngine(duckdb, instance, connection, host.signal);
}

/** A process loads the engine once; the check of its bytes belongs to that one load. */
const loaded = new Map<string, Promise<typeof DuckDB>>();

async function loadEngine(host: Host, enginePath: string | undefined): Promise<typeof DuckDB> {
  const key = JSON.stringify([enginePath, host.env['MLOPS_ENGINE_PATH'], cacheDirectory(host.env)]);
  const loading = loaded.get(key) ?? locatePinned(host, pinnedEngine(), { path: enginePath, readProgram }).then(load);
  loaded.set(key, loading);
  return loading.catch((error: unknown) => {
    loaded.delete(key);
    throw error;
  });
}

function load(directory: string): typeof DuckDB {
  try {
    const require = createRequire(join(directory, 'engine.cjs'));
    return require('@duckdb/node-api') as typeof DuckDB;
  } catch (cause) {
    throw fail('MLOPS_ENGINE_LOAD', {
      message: `the SQL engine in ${directory} could not be loaded: ${(cause as Error).message}`,
      hint: 'On Linux it needs glibc 2.28 or musl 1.2 and libstdc++; another Node version may have been used to start this process.',
      cause,
    });
  }
}

class DuckDBEngine implements Engine {
  private readonly duckdb: typeof DuckDB;
  private readonly instance: DuckDB.DuckDBInstance;
  private readonly connection: DuckDB.DuckDBConnection;
  private readonly signal: AbortSignal;

  constructor(
    duckdb: typeof DuckDB,
    instance: DuckDB.DuckDBInstance,
    connection: DuckDB.DuckDBConnection,
    signal: AbortSignal,
  ) {
    this.duckdb = duckdb;
    this.instance = instance;
    this.connection = connection;
    this.signal = signal;
  }

  async run(sql: string, options?: QueryOptions): Promise<void> {
    await this.query(sql, options);
  }

  async rows(sql: string, options?: QueryOptions): Promise<Record<string, SqlValue>[]> {
    const result = await this.query(sql, options);
    const rows = await result.getRowObjects();
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)])));
  }

  async columns(sql: string, options?: QueryOptions): Promise<Columns> {
    return collectColumns(this.duckdb, await this.query(sql, options));
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  private async query(sql: string, options: QueryOptions = {}): Promise<DuckDB.DuckDBMaterializedResult> {
    let stopped: string | undefined = this.signal.aborted ? 'the run was cancelled' : undefined;
    const stop = (reason: string) => {
      stopped = reason;
      this.connection.interrupt();
    };
    const cancel = () => stop('the run was cancelled');
    this.signal.addEventListener('abort', cancel, { once: true });
    const limit = options.timeLimitSeconds;
    const timer =
      limit === undefined ? undefined : setTimeout(() => stop(`its time limit of ${limit} s was over`), limit * 1000);
    try {
      if (stopped !== undefined) throw new Error(stopped);
      return await this.connection.run(sql);
    } catch (cause) {
      const message = (cause as Error).message;
      if (stopped !== undefined)
        throw fail('MLOPS_SQL_INTERRUPTED', { message: `a query was stopped: ${stopped}`, cause });
      throw fail('MLOPS_SQL_FAILED', { message: escape.logLine(message), hint: nextStep(message), cause });
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener('abort', cancel);
    }
  }
}

function nextStep(message: string): string | undefined {
  if (/Out of Memory|max_temp_directory_size/.test(message))
    return 'Give the engine more memory, or a directory with more space to spill to.';
  if (/No space left/i.test(message)) return 'Free disk space in the temporary directory.';
  return undefined;
}
