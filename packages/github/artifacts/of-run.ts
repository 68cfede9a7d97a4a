import type { Api, Item } from '../api/api.ts';
import { parseArtifactName } from './artifacts.ts';

export type RunArtifact = Item<'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts'> & {
  parsed: ReturnType<typeof parseArtifactName>;
};

/** All artifacts of a workflow run, whoever made them, and what their names say where we may have given them. A hundred a page. */
export async function* artifactsOf(api: Api, run: number): AsyncGenerator<RunArtifact> {
  const artifacts = api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', { run_id: run });
  for await (const artifact of artifacts) yield { ...artifact, parsed: parseArtifactName(artifact.name) };
}
