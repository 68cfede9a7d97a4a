import type { Project } from '#config';
import type { Material } from '#evidence';
import { featureInputs, featureMaterials, featuresAsked, onlineStorePath } from '#features';
import type { Host, JsonObject } from '#kit';
import type { OfflineFeatures } from '#monitoring';

/** How features that were looked up are computed again, and from what. */
interface LookUps {
  materials: Material[];
  /** What decides the features besides. */
  section: JsonObject;
  offlineAt: OfflineFeatures;
}

/**
 * @returns undefined where nothing says that features are looked up, or the data that they are made of is not here
 * @throws MLOPS_FEATURES_…, MLOPS_PATH_OUTSIDE
 */
export async function lookUps(host: Host, project: Project): Promise<LookUps | undefined> {
  const section = project.config.features;
  if (section === undefined || section.run !== undefined) return undefined;
  if (section.online === undefined && !(await host.files.exists(onlineStorePath(project)))) return undefined;
  const inputs = await featureInputs(host, project, section);
  const files = [...inputs.data.values()];
  for (const path of files) if (!(await host.files.exists(path))) return undefined;
  return {
    materials: featureMaterials(project, inputs),
    section: JSON.parse(JSON.stringify(section)) as JsonObject,
    offlineAt: (engine, asked) => featuresAsked(host, engine, project, { section, inputs, asked }),
  };
}
