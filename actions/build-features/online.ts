import { join } from 'node:path';
import type { FeaturesSection, Project } from '#config';
import { performStage, sha256File, type Material } from '#evidence';
import {
  executeOnline,
  ONLINE_FILE,
  ONLINE_STAGE,
  onlineStorePath,
  type FeatureInputs,
  type OnlineResult,
} from '#features';
import type { Host, JsonObject } from '#kit';

/** The online store that was made, where servers read it. */
export interface MadeOnline {
  path: string;
  /** One sentence. */
  summary: string;
  result: OnlineResult;
}

/**
 * Makes the online store, with a statement of its own, and puts it where servers look: written aside and renamed, so that
 * one who reads the store before goes on reading it whole.
 * @throws MLOPS_ONLINE_…, MLOPS_FEATURES_…
 */
export async function makeOnline(
  host: Host,
  project: Project,
  work: {
    section: FeaturesSection;
    inputs: FeatureInputs;
    materials: readonly Material[];
    /** What decides the features besides the materials. */
    parameters: JsonObject;
    /** ISO instant; undefined: each entity at its own moment of prediction. */
    asOf: string | undefined;
    cache: boolean;
  },
): Promise<MadeOnline> {
  const { section, inputs, materials, parameters, asOf } = work;
  const { directory, result } = await performStage(
    host,
    project,
    {
      stage: ONLINE_STAGE,
      materials,
      parameters: { ...parameters, asOf: asOf ?? null },
      predicate: 'provenance',
      transient: true,
      execute: (output) => executeOnline(host, project, { section, inputs, asOf, output }),
      facts: (made) => ({ ...made }),
    },
    { cache: work.cache },
  );
  const [made, path] = [join(directory, ONLINE_FILE), onlineStorePath(project)];
  // Nobody opens a store anew for the same bytes.
  if (!(await host.files.exists(path)) || (await sha256File(path)) !== (await sha256File(made)))
    await host.files.copy(made, path);
  const when = asOf === undefined ? 'each at its own moment of prediction' : `as of ${asOf}`;
  return {
    path,
    summary: `The online store has ${result.entities.toLocaleString('en')} entities, ${when}.`,
    result,
  };
}
