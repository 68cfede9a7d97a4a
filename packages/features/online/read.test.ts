import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OnlineStoreFile } from './read.ts';
import { loadSqlite } from './sqlite.ts';
import { writeOnlineStore, type OnlineRow } from './write.ts';

let directory: string;
let path: string;
let warnings: string[];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'online-'));
});
beforeEach(() => {
  path = join(directory, `${Math.random()}.sqlite`);
  warnings = [];
});
afterAll(() => rmSync(directory, { recursive: true }));

const reader = (): OnlineStoreFile => new OnlineStoreFile(path, (message) => warnings.push(message));
const row = (entity: string, values: object, at: string | null = null): OnlineRow => ({
  entity,
  at,
  values: JSON.stringify(values),
});
async function* pages(...all: OnlineRow[][]): AsyncGenerator<OnlineRow[]> {
  yield* all;
}
let count = 0;
/** Writes a store aside. @returns its path */
async function written(...rows: OnlineRow[]): Promise<string> {
  const aside = join(directory, `aside-${count++}`);
  await writeOnlineStore(aside, { 'as-of': 'then' }, pages(rows));
  return aside;
}
const publish = async (...rows: OnlineRow[]): Promise<void> => renameSync(await written(...rows), path);

describe('a store', () => {
  it('says what is known of an entity, and nothing of another', async () => {
    await publish(row('["AA"]', { x: 1 }), row('["UA"]', { x: null, y: 'text' }, '2013-06-01T00:00:00.000000Z'));
    const store = reader();
    expect(store.get('["AA"]')).toEqual({ values: { x: 1 } });
    expect(store.get('["UA"]')).toEqual({ at: '2013-06-01T00:00:00.000000Z', values: { x: null, y: 'text' } });
    for (const unknown of ['["ZZ"]', '', `' OR 1=1 --`, '["AA"]\0', '%']) expect(store.get(unknown)).toBeUndefined();
    store.close();
  });

  it('is read by any SQLite', async () => {
    await publish(row('["AA"]', { x: 1 }));
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(database.prepare(`SELECT entity, "values" ->> 'x' AS x FROM features`).all()).toEqual([
      { entity: '["AA"]', x: 1 },
    ]);
    database.close();
  });

  it('has the same bytes when it is written again, in other pages', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => row(`[${1000 + n}]`, { n, text: 'x'.repeat(n) }));
    const [one, other] = [await written(...rows), join(directory, 'other')];
    await writeOnlineStore(other, { 'as-of': 'then' }, pages(rows.slice(0, 7), rows.slice(7)));
    expect(readFileSync(other).equals(readFileSync(one))).toBe(true);
  });

  it('refuses an entity that comes twice', async () => {
    await expect(written(row('[1]', { x: 1 }), row('[1]', { x: 2 }))).rejects.toThrow(/UNIQUE/);
  });
});

describe('another store in the place of one', () => {
  it('is read from the next look-up on, and the one before until then', async () => {
    await publish(row('[1]', { x: 1 }), row('[2]', { x: 1 }));
    const store = reader();
    expect(store.get('[1]')).toEqual({ values: { x: 1 } });
    const next = await written(row('[1]', { x: 2 }));
    expect(store.get('[1]')).toEqual({ values: { x: 1 } });
    renameSync(next, path);
    expect([store.get('[1]'), store.get('[2]')]).toEqual([{ values: { x: 2 } }, undefined]);
    expect(warnings).toEqual([]);
    store.close();
  });

  it('is never read in part, however often it is replaced', async () => {
    const size = 200;
    const versions = await Promise.all(
      [1, 2].map((version) => written(...Array.from({ length: size }, (_, n) => row(`[${n}]`, { version, n })))),
    );
    const place = (version: number): void => {
      copyFileSync(versions[version % 2]!, `${path}.next`);
      renameSync(`${path}.next`, path);
    };
    place(0);
    const store = reader();
    const seen = new Set<unknown>();
    for (let look = 0; look < 2000; look++) {
      if (look % 10 === 0) place(look / 10);
      const { values } = store.get(`[${look % size}]`)!;
      expect(values['n']).toBe(look % size);
      seen.add(values['version']);
    }
    expect(seen).toEqual(new Set([1, 2]));
    store.close();
  });

  it.each([
    {
      name: 'no SQLite',
      make: (file: string) => writeFileSync(file, 'no store at all, but long enough to be read'.repeat(9)),
    },
    { name: 'empty', make: (file: string) => writeFileSync(file, '') },
    { name: "somebody else's database", make: (file: string) => database(file, 'CREATE TABLE about (name, value)') },
    {
      name: 'of another format',
      make: (file: string) =>
        database(file, `CREATE TABLE about (name, value); INSERT INTO about VALUES ('format', 'v9')`),
    },
  ])('that is $name is not taken, and is told once', async ({ make }) => {
    await publish(row('[1]', { x: 1 }));
    const store = reader();
    make(`${path}.next`);
    renameSync(`${path}.next`, path);
    expect([store.get('[1]'), store.get('[1]')]).toEqual([{ values: { x: 1 } }, { values: { x: 1 } }]);
    expect(warnings).toEqual([expect.stringMatching(/ is no online store: .*The one before is read on\.$/)]);
    expect(() => reader()).toThrow(expect.objectContaining({ code: 'MLOPS_ONLINE_STORE' }));
    store.close();
  });

  it('may come later, and go', async () => {
    const store = reader();
    expect([store.available, store.get('[1]')]).toEqual([false, undefined]);
    await publish(row('[1]', { x: 1 }));
    expect([store.available, store.get('[1]')]).toEqual([true, { values: { x: 1 } }]);
    rmSync(path);
    expect(store.get('[1]')).toEqual({ values: { x: 1 } });
    store.close();
  });
});

function database(path: string, sql: string): void {
  const made = new DatabaseSync(path);
  made.exec(sql);
  made.close();
}

describe('a writer that is killed', () => {
  it('leaves the store that was there, whole', async () => {
    await publish(row('[1]', { x: 1 }));
    const before = readFileSync(path);
    const child = spawn(process.execPath, [join(import.meta.dirname, 'endless-writer.child.ts'), `${path}.next`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    expect(statSync(`${path}.next`).size).toBeGreaterThan(0);
    expect(readFileSync(path).equals(before)).toBe(true);
    const store = reader();
    expect(store.get('[1]')).toEqual({ values: { x: 1 } });
    store.close();
  });
});

describe('without SQLite in Node', () => {
  it('is an error that says which Node has it', () => {
    expect(() => loadSqlite(() => undefined)).toThrow(
      expect.objectContaining({ code: 'MLOPS_ONLINE_NODE', hint: expect.stringContaining('22.13') }),
    );
  });
});
