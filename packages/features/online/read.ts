import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { escape, MlopsError, type Json, type JsonObject } from '#kit';
import { waysOf } from '../describe.ts';
import { fail } from '../errors.ts';
import { FORMAT, loadSqlite } from './sqlite.ts';

/** The features of one entity, and the moment they speak of. */
export interface OnlineFeatures {
  /** ISO 8601, UTC; absent where examples have no moment of prediction. */
  at?: string;
  /** A value that JSON cannot say is not there. */
  values: Readonly<Record<string, Json>>;
}

interface Opened {
  database: DatabaseSync;
  ways: ReadonlyMap<string, string>;
  find: StatementSync;
}

/**
 * The online store of a file that another may take the place of at any time: what is open is read until then, and the new
 * one from the next look-up on. A file that is no store takes nobody's place.
 */
export class OnlineStoreFile {
  readonly #path: string;
  readonly #warn: (message: string) => void;
  #seen: string | undefined;
  #opened: Opened | undefined;

  /**
   * A file that is not there yet is waited for.
   * @param warn hears of each file that cannot be read, once
   * @throws MLOPS_ONLINE_STORE, MLOPS_ONLINE_NODE when there is one and it cannot be read
   */
  constructor(path: string, warn: (message: string) => void) {
    this.#path = path;
    this.#warn = warn;
    const now = this.#look();
    if (now !== undefined) this.#opened = open(path);
    this.#seen = now;
  }

  /** Whether there is anything to ask. */
  get available(): boolean {
    this.#renew();
    return this.#opened !== undefined;
  }

  /** Feature → how the store's is computed, see waysOf. */
  get ways(): ReadonlyMap<string, string> | undefined {
    return this.#opened?.ways;
  }

  /** @param entity canonical JSON of its values @returns undefined when nothing is known of it */
  get(entity: string): OnlineFeatures | undefined {
    this.#renew();
    const row = this.#opened?.find.get(entity) as { at: string | null; values: string } | undefined;
    if (row === undefined) return undefined;
    const values = JSON.parse(row.values) as Record<string, Json>;
    return row.at === null ? { values } : { at: row.at, values };
  }

  close(): void {
    this.#opened?.database.close();
    this.#opened = undefined;
  }

  /** One call of the system for a look: another file has another inode, or another time. */
  #look(): string | undefined {
    const found = statSync(this.#path, { throwIfNoEntry: false, bigint: true });
    return found && `${found.ino} ${found.mtimeNs} ${found.size}`;
  }

  #renew(): void {
    const now = this.#look();
    if (now === this.#seen) return;
    this.#seen = now;
    if (now === undefined) return;
    try {
      const next = open(this.#path);
      this.close();
      this.#opened = next;
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
      this.#warn(`${error.message} ${this.#opened ? 'The one before is read on.' : ''}`.trim());
    }
  }
}

function open(path: string): Opened {
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const about = database.prepare('SELECT value FROM about WHERE name = ?');
    const format = about.get('format')?.['value'];
    if (format !== FORMAT) throw new Error(`its format is ${JSON.stringify(format ?? null)}`);
    const ways = waysOf(JSON.parse(String(about.get('features')?.['value'] ?? '[]')) as JsonObject[]);
    return { database, ways, find: database.prepare('SELECT at, "values" FROM features WHERE entity = ?') };
  } catch (cause) {
    database?.close();
    throw fail('MLOPS_ONLINE_STORE', {
      message: `${path} is no online store: ${escape.logLine((cause as Error).message)}.`,
      where: { file: path },
      hint: 'Make it with: mlops build-features --online-as-of now',
      cause,
    });
  }
}
