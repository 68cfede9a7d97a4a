import { dirname, join } from 'node:path';
import type { Host } from '#kit';
import type { RunRecord } from '../ledger/runs.ts';

/** The files of a run's model, `model/…`; none where predictions came as a file. */
export function modelFiles(run: RunRecord): RunRecord['subjects'][string] {
  return (run.subjects['train-model'] ?? []).filter(({ name }) => name.startsWith('model/'));
}

/** Whether the store has all of a run's model. */
export async function hasModel(host: Host, run: RunRecord): Promise<boolean> {
  const stored = await Promise.all(modelFiles(run).map(({ digest }) => host.store.has(digest.sha256!)));
  return stored.every(Boolean);
}

/** Brings a run's model from the store into `root/model`. @returns whether the store has all of it; else nothing is brought */
export async function fetchModel(host: Host, run: RunRecord, root: string): Promise<boolean> {
  if (!(await hasModel(host, run))) return false;
  for (const { name, digest } of modelFiles(run)) {
    const path = join(root, name);
    await host.files.makeDirectory(dirname(path));
    await host.store.get(digest.sha256!, path);
  }
  return true;
}
