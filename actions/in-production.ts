import type { Project } from '#config';
import type { Ledger, RunRecord } from '#evidence';
import { recordedIn, type VersionRecord } from '#registry';

/** The stage label of what serves. */
const PRODUCTION = 'production';

/** The version of this project's model that is in production, as the ledger has it. @throws MLOPS_LEDGER_UNREADABLE */
export async function inProduction(project: Project, ledger: Ledger): Promise<VersionRecord | undefined> {
  const version = await recordedIn(ledger, project.config.register?.name ?? project.name, PRODUCTION);
  // Another project of the repository may have registered under this one's name.
  return version?.project === project.name ? version : undefined;
}

/** The run that made it, and what that is called. @throws MLOPS_LEDGER_UNREADABLE */
export async function servingRun(
  project: Project,
  ledger: Ledger,
): Promise<{ run: RunRecord; version: string } | undefined> {
  const version = await inProduction(project, ledger);
  return version && { run: await ledger.run(version.run), version: version.tag };
}
