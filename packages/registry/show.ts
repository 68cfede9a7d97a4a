import type { Sight } from './registry.ts';
import { byVersion, holderOf, isWithdrawn, stagesOf, standing, type Standing } from './state.ts';

/** A name of the registry as people look at it. */
export interface ShownName {
  name: string;
  versions: ShownVersion[];
  /** Stage → the version in it, and since when (ISO 8601). */
  stages: Record<string, { version: string; since: string; by: string }>;
}

interface ShownVersion {
  version: string;
  tag: string;
  /** Stages that it is in now. */
  stages: string[];
  registeredAt: string;
  by: string;
  commit: string;
  run: string;
  model: string;
  metrics: Record<string, number>;
  bump: string;
  deprecated: boolean;
  /** Whether its tag is the recorded one. */
  standing: Standing;
}

/** What a name has, the newest version first. Pure. */
export function shownName({ recorded, tags }: Sight): ShownName {
  const holders = stagesOf(recorded).flatMap((stage) => {
    const holder = holderOf(recorded, stage);
    return holder ? [{ stage, holder }] : [];
  });
  return {
    name: recorded.name,
    versions: byVersion(recorded.versions).map((record) => ({
      version: record.version,
      tag: record.tag,
      stages: holders.filter(({ holder }) => holder.version === record).map(({ stage }) => stage),
      registeredAt: record.registeredAt,
      by: record.by,
      commit: record.commit,
      run: record.run,
      model: record.model.digest,
      metrics: record.metrics,
      bump: `${record.bump.kind}: ${record.bump.reason}`,
      deprecated: isWithdrawn(recorded, record, tags),
      standing: standing(record, tags),
    })),
    stages: Object.fromEntries(
      holders.map(({ stage, holder }) => [
        stage,
        { version: holder.version.version, since: holder.move.at, by: holder.move.by },
      ]),
    ),
  };
}
