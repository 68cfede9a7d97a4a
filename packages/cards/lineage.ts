import type { JsonObject } from '#kit';
import type { Artefact, Card, CardStage } from './card.ts';

export interface Lineage {
  /** Data, features, code and results; the model itself is the subject of the bill. */
  components: JsonObject[];
  /** What each was made of. */
  dependencies: JsonObject[];
  /** References of what the model was made of. */
  madeOf: string[];
  /** References of the data and features it learned from. */
  datasets: string[];
  /** How: one task per stage. */
  workflow: JsonObject;
}

const TASK_TYPE: Readonly<Record<string, string>> = {
  'validate-data': 'test',
  'build-features': 'build',
  'train-model': 'build',
  'evaluate-model': 'test',
  'gate-model': 'test',
  'scan-model': 'scan',
};

/** Everything that was read or made, by digest: the same bytes under two names are one component. */
export function lineageOf({ stages, model, data }: Card): Lineage {
  const parts = new Map<string, Artefact>();
  // The first name wins: that of the stage which made it, as `stage/file`.
  for (const { stage, makes } of stages)
    for (const made of makes) keep(parts, { ...made, name: `${stage}/${made.name}` });
  for (const { reads } of stages) for (const read of reads) keep(parts, read);
  const subject = new Set([model?.digest, ...(model?.files.map(({ sha256 }) => sha256) ?? [])]);
  const others = [...parts.values()].filter(({ digest }) => !subject.has(digest));
  const ref = ({ digest }: Pick<Artefact, 'digest'>): string =>
    subject.has(digest) ? 'model' : referenceOf(parts.get(digest)!);
  const refs = (of: readonly Artefact[]): string[] => [...new Set(of.map(ref))].sort();

  const madeOf = new Map<string, Set<string>>();
  for (const { reads, makes } of stages) {
    for (const made of refs(makes)) {
      const of = madeOf.get(made) ?? new Set();
      for (const read of refs(reads)) if (read !== made) of.add(read);
      madeOf.set(made, of);
    }
  }
  const trained = stages.find(({ stage }) => stage === 'train-model');
  return {
    components: others.map((part) => component(part, data)),
    dependencies: others.map((part) => ({
      ref: referenceOf(part),
      dependsOn: [...(madeOf.get(referenceOf(part)) ?? [])].sort(),
    })),
    madeOf: [...(madeOf.get('model') ?? [])].sort(),
    datasets: refs((trained?.reads ?? []).filter(isDataset)),
    workflow: workflow(stages, refs),
  };
}

function keep(parts: Map<string, Artefact>, part: Artefact): void {
  if (!parts.has(part.digest)) parts.set(part.digest, part);
}

/** Unique by the digest, readable by the name. */
function referenceOf({ name, digest }: Artefact): string {
  return `${name}@${digest.slice(0, 16)}`;
}

function isDataset({ name, role }: Artefact): boolean {
  return role === 'data' || (role !== 'code' && /\.(parquet|csv|jsonl)$/.test(name));
}

function component(part: Artefact, data: Card['data']): JsonObject {
  const { name, digest, kind, role } = part;
  const source = data.find((candidate) => role === 'data' && name === `data/${candidate.name}`);
  const contents = source && { properties: [{ name: 'mlops-actions:rows', value: String(source.rows) }] };
  return {
    type: isDataset(part) ? 'data' : 'file',
    'bom-ref': referenceOf(part),
    name,
    ...(kind === 'sha256' ? { hashes: [{ alg: 'SHA-256', content: digest }] } : {}),
    ...(isDataset(part) ? { data: [{ type: 'dataset', name, ...(contents && { contents }) }] } : {}),
    properties: [
      ...(kind === 'sha256' ? [] : [{ name: `mlops-actions:${kind}`, value: digest }]),
      ...(role === undefined ? [] : [{ name: 'mlops-actions:role', value: role }]),
    ],
  };
}

/** How it was made; times are those of the executions, so a stage taken from the cache tells nothing new. */
function workflow(stages: readonly CardStage[], refs: (of: readonly Artefact[]) => string[]): JsonObject {
  const tasks = stages.map(({ stage, key, startedOn, finishedOn, command, commit, dirty, reads, makes }) => {
    const facts = [
      ...(command ? [['command', JSON.stringify(command)]] : []),
      ...(commit === undefined ? [] : [['commit', commit]]),
      ...(dirty ? [['uncommitted-changes', 'true']] : []),
    ];
    return {
      'bom-ref': `stage/${stage}`,
      uid: key,
      name: stage,
      taskTypes: [TASK_TYPE[stage] ?? 'other'],
      inputs: refs(reads).map((ref) => ({ resource: { ref } })),
      outputs: refs(makes).map((ref) => ({ type: 'artifact', resource: { ref } })),
      timeStart: startedOn,
      timeEnd: finishedOn,
      ...(facts.length === 0
        ? {}
        : { properties: facts.map(([name, value]) => ({ name: `mlops-actions:${name}`, value: value! })) }),
    };
  });
  const made = new Map(stages.flatMap(({ stage, makes }) => makes.map(({ digest }) => [digest, stage] as const)));
  const taskDependencies = stages.map(({ stage, reads }) => {
    const before = reads.map(({ digest }) => made.get(digest)).filter((name) => name !== undefined && name !== stage);
    return { ref: `stage/${stage}`, dependsOn: [...new Set(before.map((name) => `stage/${name}`))].sort() };
  });
  return {
    'bom-ref': 'workflow',
    uid: 'mlops-run',
    name: 'From data to a verdict',
    taskTypes: ['build', 'test'],
    tasks,
    taskDependencies,
  };
}
