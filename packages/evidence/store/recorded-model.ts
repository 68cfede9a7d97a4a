import { dirname, join } from 'node:path';
import type { Host } from '#kit';
import type { RunRecord } from '../ledger/runs.ts';

/** The files of a run's model, `model/…`; none where predictions came as a file. */
export function modelFiles(run: RunRecord): RunRecord['subjects'][string] {
  return (run.subjects['train-model'] ?? []).filter(({ name }) => name.startsWith('model/'));
}

/** Brings a run's model from the store into `root/model`. @returns whether the store has all of it; else nothing is brought */
export async function fetchModel(host: Host, run: RunRecord, root: string): Promise<boolean> {
  const files = modelFiles(run);
  const stored = await Promise.all(files.map(({ digest }) => host.store.has(digest.sha256!)));
  if (!stored.every(Boolean)) return false;
  for (const { name, digest } of files) {
    const path = join(root, name);
    await host.files.makeDirectory(dirname(path));
    await host.store.get(digest.sha256!, path);
  }
  return true;
}
