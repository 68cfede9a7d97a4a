import { resolvePath, type Project } from '#config';
import { sha256File, type Ledger, type RunRecord } from '#evidence';
import type { Host } from '#kit';
import { believedRuns, type Facts } from '#monitoring';

/** What the recorded runs say: how the pipeline does, how old the model is, and whether its data is still the same. */
export async function factsFrom(
  host: Host,
  project: Project,
  ledger: Ledger,
  model: string | undefined,
): Promise<Facts> {
  const recorded: RunRecord[] = [];
  for await (const run of ledger.runs(project.name)) recorded.push(run);
  const runs = believedRuns(host, recorded);
  const trained = runs.find((run) => run.model !== undefined);
  const made = runs.filter((run) => run.model !== undefined && run.model === model).at(-1);
  const changedData = trained && (await changedSources(host, project, trained));
  return {
    runs: runs.map(({ id, startedAt, finishedAt, verdict, cause, model: makes }) => ({
      ...{ id, startedAt, finishedAt, verdict, cause },
      ...(makes !== undefined &&
        makes === model &&
        runs.some((run) => run.model === makes && run.startedAt < startedAt) && { sameModel: true as const }),
    })),
    ...(made && { modelMadeAt: made.finishedAt }),
    ...(changedData && { changedData }),
  };
}

/** Names of the data sources that lie here with other bytes than the run read, each with the first of its digest. */
async function changedSources(host: Host, project: Project, run: RunRecord): Promise<string[]> {
  const changed: string[] = [];
  for (const [name, source] of Object.entries(project.config.data ?? {})) {
    const path = await resolvePath(project, source.path, { purpose: 'data', at: ['data', name, 'path'] });
    const before = run.data[`data/${name}`];
    if (before === undefined || !(await host.files.exists(path))) continue;
    const now = await sha256File(path);
    if (now !== before) changed.push(`${name}@${now.slice(0, 12)}`);
  }
  return changed;
}
