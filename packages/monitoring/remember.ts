import { createHash } from 'node:crypto';
import { canonicalJson, escape, type Json, type LedgerChange } from '#kit';
import { parseRecord, type MonitoringRecord } from './memory.ts';

/** What of a ledger records are kept in. */
interface Entries {
  read(paths: readonly string[]): Promise<Map<string, Uint8Array>>;
  list(directory: string): Promise<string[]>;
  append(change: LedgerChange): Promise<unknown>;
}

const FOLDER = 'monitoring';

function folder(project: string): string {
  return `${FOLDER}/${escape.fileName(project)}`;
}

/** Names of the projects that anybody has looked at. */
export async function watchedProjects(entries: Pick<Entries, 'list'>): Promise<string[]> {
  return (await entries.list(FOLDER)).map(decodeURIComponent);
}

/** What earlier looks recorded. @throws MLOPS_LEDGER_UNREADABLE, MLOPS_MONITOR_HISTORY */
export async function readRecords(entries: Omit<Entries, 'append'>, project: string): Promise<MonitoringRecord[]> {
  const paths = (await entries.list(folder(project))).map((name) => `${folder(project)}/${name}`);
  const found = await entries.read(paths);
  return paths.map((path) => parseRecord(Buffer.from(found.get(path)!).toString('utf8'), path));
}

/** Adds one record in one commit. Its name follows from its content, so that the same look is recorded once. */
export async function writeRecord(entries: Entries, record: MonitoringRecord): Promise<void> {
  const text = `${canonicalJson(record as unknown as Json)}\n`;
  const digest = createHash('sha256').update(text).digest('hex');
  const path = `${folder(record.project)}/${record.at.replaceAll(':', '')}-${digest.slice(0, 12)}.json`;
  if ((await entries.read([path])).has(path)) return;
  const asked = record.asked === null ? '' : `, retrain for ${record.asked.cause}`;
  await entries.append({
    message: `Monitor ${record.project}: ${record.verdict}${asked}`,
    files: new Map([[path, text]]),
  });
}
