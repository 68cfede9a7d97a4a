import { open } from 'node:fs/promises';
import { APPLICATION_ID, FORMAT, loadSqlite } from './sqlite.ts';

export interface OnlineRow {
  /** Canonical JSON of the entity's values. */
  entity: string;
  /** The moment that the features speak of, ISO; null where examples have no moment of prediction. */
  at: string | null;
  /** JSON object: feature → value. */
  values: string;
}

/** What the store says of itself, by name. */
export type OnlineFacts = Readonly<Record<string, string>>;

/**
 * Writes a store to `path`, where nothing is yet. The same rows in the same order give the same bytes.
 * @param rows in pages, sorted by entity, each entity once
 * @throws MLOPS_ONLINE_NODE, and the system's error when the disk is full
 */
export async function writeOnlineStore(
  path: string,
  facts: OnlineFacts,
  rows: AsyncIterable<readonly OnlineRow[]>,
): Promise<void> {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path);
  try {
    // Nobody reads the file before it is whole and has its name; a journal would only write everything twice.
    database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096;
      PRAGMA application_id = ${APPLICATION_ID}; BEGIN;
      CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE features (entity TEXT PRIMARY KEY, at TEXT, "values" TEXT NOT NULL) STRICT, WITHOUT ROWID`);
    const say = database.prepare('INSERT INTO about VALUES (?, ?)');
    for (const [name, value] of Object.entries({ format: FORMAT, ...facts })) say.run(name, value);
    const insert = database.prepare('INSERT INTO features VALUES (?, ?, ?)');
    for await (const page of rows) for (const { entity, at, values } of page) insert.run(entity, at, values);
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  await settle(path);
}

/** Where the header names the version of SQLite that wrote last, which decides nothing. @see sqlite.org/fileformat2.html, 1.3 */
const VERSION_AT = 96;
const VERSION = 3_045_000;

/** The same bytes from every version of SQLite, and on the disk. */
async function settle(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const version = Buffer.alloc(4);
    version.writeUInt32BE(VERSION);
    await file.write(version, 0, version.length, VERSION_AT);
    await file.sync();
  } finally {
    await file.close();
  }
}
