import { loadProject, type Project } from '#config';
import { writeRunState } from '#evidence';
import { MlopsError, type Host, type Origin } from '#kit';
import { projectApart, projectAt } from './stranger.ts';

/**
 * The project to report under when a change's own description cannot be used: that of the branch it is to be merged into,
 * or the one that the description names all the same. Without a report, the one about an earlier commit would stand as if
 * it were about this one. What the report tells is written.
 * @param path of mlops.yml in the repository
 * @returns undefined where there is nothing to be merged, so that nobody would read it, or no name to report under: the
 * step says it then wherever there is a report already
 */
export async function reportUnreadable(host: Host, path: string, error: unknown): Promise<Project | undefined> {
  const { origin } = host;
  if (!(error instanceof MlopsError) || origin?.change.base === undefined || host.signal.aborted) return undefined;
  const described = await atBase(host, origin, path).catch(() => undefined);
  const own = described ?? (await loadProject(host, { config: path }).catch(() => undefined));
  const project = described ?? (own && (await projectApart(host, `project: ${own.name}\n`, path)));
  if (!project) return undefined;
  const problem = `${error.code}: ${error.message}`;
  await writeRunState(host, project, { stages: [{ stage: path, cached: false, seconds: 0, problem }] });
  return project;
}

async function atBase(host: Host, origin: Origin, path: string): Promise<Project | undefined> {
  const base = await origin.base();
  return base && projectAt(host, origin, base.commit, path);
}
