import { openProject as openConfigured, type Project } from '#config';
import { openLedger, type Ledger } from '#evidence';
import type { Host } from '#kit';

export interface Opened {
  project: Project;
  ledger: Ledger;
}

/** The project, with mlops.yml or without, and its ledger: what every question is asked of. */
export async function openProject(
  host: Host,
  inputs: { config?: string | undefined; project?: string | undefined; 'data-roots': string[] },
): Promise<Opened> {
  const project = await openConfigured(host, inputs);
  return { project, ledger: await openLedger(host, project) };
}
