import { holderOf, stagesOf, type Recorded } from '#registry';

const PRODUCTION = 'production';

/** What was in a stage from one moment to the next; `to` is null for what is there now. Moments as ISO 8601. */
interface Segment {
  version: string;
  from: string;
  to: string | null;
}

/** A stage of a name over time, oldest first. */
export interface Lane {
  name: string;
  stage: string;
  segments: readonly Segment[];
}

export interface InProduction {
  name: string;
  tag: string;
  version: string;
  run: string;
  model: string;
  metrics: Readonly<Record<string, number>>;
  since: string;
  by: string;
  /** Run of the version that was there before it, with its number. */
  before: { version: string; run: string; metrics: Readonly<Record<string, number>> } | null;
}

/** Every stage of every name; production first. */
export function lanesOf(names: readonly Recorded[]): Lane[] {
  return names.flatMap((recorded) =>
    stagesOf(recorded)
      .toSorted((a, b) => Number(b === PRODUCTION) - Number(a === PRODUCTION))
      .map((stage) => ({ name: recorded.name, stage, segments: segmentsOf(recorded, stage) })),
  );
}

/** Asked of the records at each moment at which something moved. */
function segmentsOf(recorded: Recorded, stage: string): Segment[] {
  const moved = recorded.moves.filter((move) => move.stage === stage).map(({ at }) => at);
  const moments = [...new Set([...moved, ...recorded.withdrawals.map(({ at }) => at)])].sort(byTime);
  const segments: Segment[] = [];
  for (const moment of moments) {
    const version = holderOf(recorded, stage, Date.parse(moment))?.version.version;
    const last = segments.at(-1);
    const open = last?.to === null ? last : undefined;
    if (open?.version === version) continue;
    if (open) open.to = moment;
    if (version !== undefined) segments.push({ version, from: moment, to: null });
  }
  return segments;
}

/** What is in production now, of each name that has something there. */
export function inProduction(names: readonly Recorded[]): InProduction[] {
  return names.flatMap((recorded) => {
    const holder = holderOf(recorded, PRODUCTION);
    if (!holder) return [];
    const { version, move } = holder;
    const earlier = segmentsOf(recorded, PRODUCTION).findLast((segment) => segment.version !== version.version);
    const before = recorded.versions.find((each) => each.version === earlier?.version);
    return [
      {
        name: recorded.name,
        tag: version.tag,
        version: version.version,
        run: version.run,
        model: version.model.digest,
        metrics: version.metrics,
        since: move.at,
        by: move.by,
        before: before ? { version: before.version, run: before.run, metrics: before.metrics } : null,
      },
    ];
  });
}

/** Whether a version was withdrawn: by itself, or with its whole name after it was registered. */
export function isWithdrawn({ withdrawals }: Recorded, version: { version: string; registeredAt: string }): boolean {
  return withdrawals.some(
    (each) => each.version === version.version || (each.version === null && byTime(each.at, version.registeredAt) >= 0),
  );
}

export function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}
