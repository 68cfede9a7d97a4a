import type * as Sqlite from 'node:sqlite';
import { fail } from '../errors.ts';

/** What marks a file as ours, beside its format: "mlop". @see sqlite.org/fileformat2.html, "Application ID" */
export const APPLICATION_ID = 0x6d6c6f70;
export const FORMAT = 'https://github.com/mlops-actions/mlops-actions/online-store/v1';

/**
 * Node's own SQLite, asked for when it is needed: everything else works without it.
 * @throws MLOPS_ONLINE_NODE
 */
export function loadSqlite(find: (id: string) => object | undefined = builtin): typeof Sqlite {
  const found = find('node:sqlite');
  if (found !== undefined) return found as typeof Sqlite;
  throw fail('MLOPS_ONLINE_NODE', {
    message: `Node ${process.versions.node} has no SQLite (node:sqlite), which the online store is kept in.`,
    hint: 'Use Node 22.13 or newer, 24 at best. Everything but the online store works with this one; mlops serve --online none goes without.',
  });
}

/** Node before 20.16 has no getBuiltinModule. */
function builtin(id: string): object | undefined {
  return (process.getBuiltinModule as typeof process.getBuiltinModule | undefined)?.(id);
}
