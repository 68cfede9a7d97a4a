import type { Artifact, Place } from './action.ts';

export interface Link {
  name: string;
  chain?: Place;
}

/**
 * Stages in an order in which everything read has been made before, from the declarations alone. Stages that could
 * run in either order keep the order given.
 *
 * @throws RangeError when two stages make the same thing, or stages wait for each other
 */
export function orderStages<Stage extends Link>(stages: readonly Stage[]): Stage[] {
  const maker = new Map<Artifact, Stage>();
  for (const stage of stages) {
    for (const artifact of stage.chain?.makes ?? []) {
      const other = maker.get(artifact);
      if (other) throw new RangeError(`${other.name} and ${stage.name} both make ${artifact}`);
      maker.set(artifact, stage);
    }
  }
  const ordered: Stage[] = [];
  const visiting: Stage[] = [];
  const visit = (stage: Stage): void => {
    if (ordered.includes(stage)) return;
    if (visiting.includes(stage)) {
      throw new RangeError(`stages wait for each other: ${[...visiting, stage].map(({ name }) => name).join(' → ')}`);
    }
    visiting.push(stage);
    for (const upstream of upstreamOf(stage, maker)) visit(upstream);
    visiting.pop();
    ordered.push(stage);
  };
  stages.forEach(visit);
  return ordered;
}

/** The stages among `stages` that cannot run when `failed` did not succeed: everything that reads from it, in turn. */
export function descendantsOf<Stage extends Link>(failed: Stage, stages: readonly Stage[]): Stage[] {
  const lost = new Set<Artifact>(failed.chain?.makes);
  return orderStages(stages).filter((stage) => {
    if (stage === failed || stage.chain?.always || !stage.chain?.reads.some((artifact) => lost.has(artifact)))
      return false;
    for (const artifact of stage.chain.makes) lost.add(artifact);
    return true;
  });
}

function upstreamOf<Stage extends Link>(stage: Stage, maker: ReadonlyMap<Artifact, Stage>): Stage[] {
  return (stage.chain?.reads ?? []).flatMap((artifact) => maker.get(artifact) ?? []);
}
