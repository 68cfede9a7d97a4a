import { stageStatements, statementsOf, treeOf, type Ledger, type RunRecord } from '#evidence';
import { dashboardErrors, type ProjectRecords } from '#dashboard';
import type { Host } from '#kit';
import { believed, readRecords, watchedProjects } from '#monitoring';
import { readRegistry, recordedNames, type Recorded } from '#registry';
import { readDeployments } from '#serving';

const MOST_LINEAGES = 12;

/**
 * Everything that a ledger has of its projects, sorted by name.
 * @param ledger at one commit, so that all that is read belongs together
 * @param only names of the projects that are wanted; empty: all
 * @throws MLOPS_DASHBOARD_PROJECT, MLOPS_LEDGER_UNREADABLE, MLOPS_MONITOR_HISTORY, MLOPS_STATEMENT_INVALID
 */
export async function readProjects(host: Host, ledger: Ledger, only: readonly string[]): Promise<ProjectRecords[]> {
  const registered: Recorded[] = [];
  for (const name of await recordedNames(ledger)) registered.push(await readRegistry(ledger, name));
  const known = [
    ...(await ledger.projects()),
    ...(await watchedProjects(ledger.entries)),
    ...registered.flatMap(({ versions }) => versions.map(({ project }) => project)),
  ];
  const missing = only.find((name) => !known.includes(name));
  if (missing !== undefined) throw unknownProject(missing, known);
  const wanted = [...new Set(only.length > 0 ? only : known)].sort();
  const projects: ProjectRecords[] = [];
  for (const project of wanted) projects.push(await readProject(host, ledger, project, registered));
  return projects;
}

async function readProject(
  host: Host,
  ledger: Ledger,
  project: string,
  registered: readonly Recorded[],
): Promise<ProjectRecords> {
  const runs: RunRecord[] = [];
  for await (const run of ledger.runs(project)) runs.push(run);
  const names = registered.filter(({ versions }) => versions.some((version) => version.project === project));
  const deployments = await Promise.all(names.map(({ name }) => readDeployments(ledger, name)));
  return {
    project,
    runs,
    stated: {
      'evaluate-model': await stageStatements(ledger, runs, 'evaluate-model'),
      'gate-model': await stageStatements(ledger, runs, 'gate-model'),
      'write-model-card': await stageStatements(ledger, runs, 'write-model-card'),
    },
    names,
    deployments: deployments.flat().sort((a, b) => Date.parse(b.at) - Date.parse(a.at)),
    monitoring: [...believed(host, await readRecords(ledger.entries, project))],
    lineages: await lineagesOf(ledger, runs, names),
  };
}

/** Of the runs that people ask about: those of the versions, the newest first, and the newest run of all. */
async function lineagesOf(
  ledger: Ledger,
  runs: readonly RunRecord[],
  names: readonly Recorded[],
): Promise<ProjectRecords['lineages']> {
  const versions = new Set(names.flatMap((recorded) => recorded.versions.map(({ run }) => run)));
  const asked = runs.filter(({ id }, at) => versions.has(id) || at === 0).slice(0, MOST_LINEAGES);
  return Promise.all(
    asked.map(async (run) => {
      const stated = await statementsOf(ledger, run);
      const statements = new Map([...stated].map(([stage, { statement }]) => [stage, statement]));
      return { run: run.id, tree: treeOf(run, statements, run.model) };
    }),
  );
}

function unknownProject(name: string, known: readonly string[]): Error {
  return dashboardErrors('MLOPS_DASHBOARD_PROJECT', {
    message: `the ledger has nothing of a project ${name}`,
    where: { field: 'projects' },
    hint:
      known.length === 0 ? 'Nothing is recorded yet: mlops run' : `It has: ${[...new Set(known)].sort().join(', ')}.`,
  });
}
