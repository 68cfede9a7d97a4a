import { z } from 'zod';
import type { Card, CardStage } from '#cards';
import { digestOf, factsOf, materialsOf, TOOL } from '#evidence';
import { Evaluation, GateDecision } from '#evaluation';
import { Verdict, type Host, type JsonObject } from '#kit';
import type { ChainStage } from './chain.ts';

/** What the evidence says; what people say is added by the action. */
export type Evidenced = Omit<Card, 'texts' | 'kept'>;

const Training = z.looseObject({
  metrics: z.record(z.string(), z.number()),
  model: z.looseObject({ bytes: z.number() }),
});
const Features = z.looseObject({
  counts: z.looseObject({ train: z.number() }),
  split: z.record(z.string(), z.json()),
});
const Columns = z.looseObject({
  features: z.array(z.looseObject({ name: z.string(), type: z.string(), from: z.string().optional() })),
});
const Data = z.looseObject({
  sources: z.array(
    z.looseObject({
      name: z.string(),
      rows: z.number(),
      contract: z.boolean(),
      verdict: Verdict.nullable(),
      checks: z.array(z.unknown()),
    }),
  ),
});
const Scan = z.looseObject({
  verdict: z.string(),
  files: z.array(
    z.looseObject({
      path: z.string(),
      format: z.string(),
      findings: z.array(z.looseObject({ rule: z.string(), severity: z.string(), message: z.string() })),
    }),
  ),
});

/** @param chain as `modelChain` found it, its outputs checked against their statements */
export async function collectEvidence(host: Host, project: string, chain: readonly ChainStage[]): Promise<Evidenced> {
  const result = async <T>(stage: string, schema: z.ZodType<T>, file = 'result.json'): Promise<T | undefined> => {
    const found = chain.find((other) => other.stage === stage);
    return found && schema.parse(JSON.parse(await host.files.readText(found.output.path(file))));
  };
  const evaluation = (await result('evaluate-model', Evaluation))!;
  const gate = await result('gate-model', GateDecision);
  const scan = await result('scan-model', Scan);
  const stages = chain.map(describe);
  const model = await modelOf(chain, await result('train-model', Training));
  const built = chain.find(({ stage }) => stage === 'build-features');
  const features = featuresOf(
    built && factsOf(built.execution).parameters,
    await result('build-features', Features),
    await result('build-features', Columns, 'features.json'),
  );
  return {
    project,
    at: stages
      .map(({ finishedOn }) => finishedOn)
      .sort()
      .at(-1)!,
    tool: { ...TOOL },
    evaluation: { ...evaluation, groupedBy: evaluation.settings.group },
    ...(gate && { gate }),
    ...(model && { model }),
    ...(features && { features }),
    data: ((await result('validate-data', Data))?.sources ?? []).map(({ checks, ...source }) => ({
      ...source,
      rules: checks.length,
    })),
    ...(scan && { scan }),
    stages,
  };
}

function describe({ stage, output, execution }: ChainStage): CardStage {
  const { key, startedOn, durationMs, verdict, commit, dirty, command } = factsOf(execution);
  return {
    stage,
    key,
    startedOn,
    finishedOn: new Date(Date.parse(startedOn) + durationMs).toISOString(),
    ...(verdict && { verdict }),
    ...(commit !== undefined && { commit }),
    dirty: dirty ?? false,
    ...(command && { command }),
    reads: materialsOf(execution).map((material) => artefact(material)),
    makes: output.statement.subject.map((subject) => artefact(subject)),
  };
}

function artefact({
  name = '',
  digest,
  role,
}: {
  name?: string;
  digest: { sha256?: string; dirHash1?: string; gitCommit?: string };
  role?: unknown;
}): CardStage['reads'][number] {
  const kind = (['sha256', 'dirHash1', 'gitCommit'] as const).find((candidate) => digest[candidate] !== undefined)!;
  return { name, kind, digest: digestOf(digest)!, ...(typeof role === 'string' && { role }) };
}

async function modelOf(
  chain: readonly ChainStage[],
  training: z.output<typeof Training> | undefined,
): Promise<Card['model']> {
  const trained = chain.find(({ stage }) => stage === 'train-model');
  if (!trained || !training) return undefined;
  const { subject } = trained.output.statement;
  const { params, seed } = factsOf(trained.execution).parameters;
  return {
    digest: subject.find(({ name }) => name === 'model')!.digest.dirHash1!,
    files: subject
      .filter(({ name, digest }) => name!.startsWith('model/') && digest.sha256 !== undefined)
      .map(({ name, digest }) => ({ name: name!.slice('model/'.length), sha256: digest.sha256! })),
    bytes: training.model.bytes,
    metrics: training.metrics,
    ...(typeof seed === 'number' && { seed }),
    params: (params ?? {}) as JsonObject,
  };
}

/** @param parameters of the stage: there the expressions stand as somebody wrote them */
function featuresOf(
  parameters: JsonObject | undefined,
  built: z.output<typeof Features> | undefined,
  description: z.output<typeof Columns> | undefined,
): Card['features'] {
  if (!built || !description) return undefined;
  const { label, at } = (parameters?.['features'] ?? {}) as JsonObject;
  const { counts, split } = built;
  return {
    ...(typeof label === 'string' && { label }),
    ...(typeof at === 'string' && { at }),
    columns: description.features.map(({ name, type, from }) => ({ name, type, ...(from !== undefined && { from }) })),
    train: counts.train,
    split: split as JsonObject,
  };
}
