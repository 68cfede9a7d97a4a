import { createHash } from 'node:crypto';
import type { Ledger } from '#evidence';
import { canonicalJson, escape, type Json } from '#kit';
import { parseRecord, type MonitoringRecord } from '#monitoring';

function folder(project: string): string {
  return `monitoring/${escape.fileName(project)}`;
}

/** What earlier looks recorded. @throws MLOPS_LEDGER_UNREADABLE, MLOPS_MONITOR_HISTORY */
export async function readRecords(ledger: Ledger, project: string): Promise<MonitoringRecord[]> {
  const paths = (await ledger.entries.list(folder(project))).map((name) => `${folder(project)}/${name}`);
  const found = await ledger.entries.read(paths);
  return paths.map((path) => parseRecord(Buffer.from(found.get(path)!).toString('utf8'), path));
}

/** Adds one record in one commit. Its name follows from its content, so that the same look is recorded once. */
export async function writeRecord(ledger: Ledger, record: MonitoringRecord): Promise<void> {
  const text = `${canonicalJson(record as unknown as Json)}\n`;
  const digest = createHash('sha256').update(text).digest('hex');
  const path = `${folder(record.project)}/${record.at.replaceAll(':', '')}-${digest.slice(0, 12)}.json`;
  if ((await ledger.entries.read([path])).has(path)) return;
  const asked = record.asked === null ? '' : `, retrain for ${record.asked.cause}`;
  await ledger.entries.append({
    message: `Monitor ${record.project}: ${record.verdict}${asked}`,
    files: new Map([[path, text]]),
  });
}
