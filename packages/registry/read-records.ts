import type { z } from 'zod';
import { parseEntry, sha256, type Ledger } from '#evidence';
import { places, StageRecord, VersionRecord, WithdrawalRecord } from './records.ts';
import { compareVersions } from './semver.ts';
import { holderOf, type Recorded } from './state.ts';

/** What of a name is read: without moves between stages, and all versions or one. */
export interface Only {
  version?: string;
}

/** The names of which the ledger has a version. @throws MLOPS_LEDGER_UNREADABLE */
export async function recordedNames(ledger: Ledger): Promise<string[]> {
  return (await ledger.entries.list(places.names)).map(decodeURIComponent).sort();
}

/**
 * Everything the ledger has of a name; empty when that is nothing. A true record of something else, in the place of one, is
 * believed of neither.
 * @param only without moves between stages, of which one that cannot be read keeps nobody from a version then; nor do other
 *   versions keep anybody from the one that is named here
 * @throws MLOPS_LEDGER_UNREADABLE
 */
export async function readRecords(ledger: Ledger, name: string, only?: Only): Promise<Recorded> {
  const [versions, stages, withdrawals] = await Promise.all([
    ledger.entries.list(places.versions(name)),
    only ? [] : ledger.entries.list(places.stages(name)),
    ledger.entries.list(places.withdrawals(name)),
  ]);
  const moves = await Promise.all(
    stages.map(async (stage) => {
      const folder = `${places.stages(name)}/${stage}`;
      return (await ledger.entries.list(folder)).map((file) => `${folder}/${file}`);
    }),
  );
  const wanted = only?.version === undefined ? versions : versions.filter((file) => file === `${only.version}.json`);
  const all = async <T>(paths: readonly string[], schema: z.ZodType<T>, placeOf: (record: T) => string) => {
    const found = await ledger.entries.read(paths);
    return paths.map((path) => parseEntry(found.get(path), schema, path, placeOf)!);
  };
  const placeOfVersion = (record: VersionRecord) => places.version(record.name, record.version);
  const placeOfMove = (record: StageRecord) => places.move(record.name, record.stage, record.n);
  const placeOfWithdrawal = (record: WithdrawalRecord) => places.withdrawal(record.name, record.tag);
  return {
    name,
    versions: (await all(inside(places.versions(name), wanted), VersionRecord, placeOfVersion)).sort((a, b) =>
      compareVersions(a.version, b.version),
    ),
    moves: (await all(moves.flat(), StageRecord, placeOfMove)).sort((a, b) => a.n - b.n),
    withdrawals: await all(inside(places.withdrawals(name), withdrawals), WithdrawalRecord, placeOfWithdrawal),
  };
}

/**
 * The version in a stage as the ledger has it, wherever the ledger is: tags are not looked at, which a clone may lack.
 * @throws MLOPS_LEDGER_UNREADABLE
 */
export async function recordedIn(ledger: Ledger, name: string, stage: string): Promise<VersionRecord | undefined> {
  return holderOf(await readRecords(ledger, name), stage)?.version;
}

/**
 * What monitoring compares the predictions of a version with, wherever the ledger is: its reference.json.
 * @returns undefined when the version came without one, or the ledger has none of this digest
 */
export async function recordedReference(
  ledger: Ledger,
  { name, version, reference }: Pick<VersionRecord, 'name' | 'version' | 'reference'>,
): Promise<Uint8Array | undefined> {
  const place = places.reference(name, version);
  const bytes = (await ledger.entries.read([place])).get(place);
  return bytes && sha256(bytes) === reference?.digest ? bytes : undefined;
}

const inside = (folder: string, files: readonly string[]): string[] => files.map((file) => `${folder}/${file}`);
