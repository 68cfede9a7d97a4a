import type { Project } from '#config';
import { parseStatement, statementPaths } from '#evidence';
import type { Host, Links, Sha256 } from '#kit';
import { storedOutput } from './stored.ts';

/** Bytes that a later run compares with: the scored examples, and what the data was. */
const COMPARED_LATER = /^(scored\.parquet|profile\.json|result\.json)$/;

/**
 * Keeps the report, the statements and what later runs compare with, where the run is on a server.
 * @returns where people find them; nothing on one machine, where they simply lie
 */
export async function keepRun(host: Host, project: Project, report: string): Promise<Links> {
  if (!host.origin) return {};
  const evidence = await statementPaths(project);
  const store = new Set<Sha256>();
  const all = mayBeRegistered(host, project);
  for (const [stage, path] of evidence) {
    const { subject } = parseStatement(await host.files.readText(path), path);
    for (const { name, digest } of subject) {
      if (name === undefined || digest.sha256 === undefined || !(all || COMPARED_LATER.test(name))) continue;
      const made = { stage, name, digest: digest.sha256 };
      if (await storedOutput(host, project, made)) store.add(digest.sha256);
    }
  }
  return host.origin.keep({ project: project.name, report, evidence, store: [...store] });
}

/** Whoever registers a model verifies everything of its run, and begins with an empty disk. */
function mayBeRegistered({ origin }: Host, { config }: Project): boolean {
  return config.register !== undefined && origin?.change.base === undefined && !origin?.change.untrusted;
}
