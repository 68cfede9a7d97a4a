import { join } from 'node:path';
import type { Project } from '#config';
import { cardErrors } from '#cards';
import {
  digestOf,
  factsOf,
  materialsOf,
  parseStatement,
  stageOutput,
  stageOutputIfAny,
  type StageOutput,
  type Statement,
} from '#evidence';
import type { Host } from '#kit';

export interface ChainStage {
  stage: string;
  output: StageOutput;
  /** Of the execution: a stage that was taken from the cache has a newer statement that says nothing new. */
  execution: Statement;
  /** sha256 of the execution's statement. */
  digest: string;
}

/** Upstream of the evaluation, nearest first, so that each is asked for by stages that are known already. */
const UPSTREAM = ['train-model', 'build-features', 'validate-data'];

/**
 * The stages in the workspace that speak of the model that was evaluated, in the order of the chain.
 *
 * What lies in a workspace may come from several runs. A stage belongs when the digests say so; when a stage of the chain
 * has read something else than what lies there now, nobody can say which model the card would be about.
 * @throws MLOPS_CARD_MIXED, and what `stageOutput` throws
 */
export async function modelChain(host: Host, project: Project): Promise<ChainStage[]> {
  const evaluated = await read(host, project, 'evaluate-model');
  let chain = [evaluated];
  for (const stage of UPSTREAM) {
    const upstream = await readIfThere(host, project, stage);
    if (upstream && feeds(upstream, chain)) chain = [upstream, ...chain];
  }
  for (const stage of ['gate-model', 'scan-model']) {
    const judge = await readIfThere(host, project, stage);
    const about = stage === 'gate-model' ? 'evaluate-model' : 'train-model';
    const subject = chain.find((other) => other.stage === about);
    if (judge && subject && feeds(subject, [judge])) chain = [...chain, judge];
  }
  return chain;
}

/** Whether one of `readers` read what `maker` made, or the same data as it. @throws MLOPS_CARD_MIXED when it was another version */
function feeds(maker: ChainStage, readers: readonly ChainStage[]): boolean {
  const made = new Map(
    maker.output.statement.subject.map(({ name, digest }) => [`${maker.stage}/${name ?? ''}`, digestOf(digest)]),
  );
  const sources = materialsOf(maker.output.statement).filter(({ role }) => role === 'data');
  const offered = new Map([...made, ...sources.map(({ name, digest }) => [name, digestOf(digest)] as const)]);
  let used = false;
  for (const reader of readers) {
    for (const { name, digest } of materialsOf(reader.output.statement)) {
      if (!offered.has(name) && !name.startsWith(`${maker.stage}/`)) continue;
      if (offered.get(name) !== digestOf(digest)) throw mixed(maker.stage, reader.stage, name);
      used = true;
    }
  }
  return used;
}

function mixed(maker: string, reader: string, name: string): Error {
  return cardErrors('MLOPS_CARD_MIXED', {
    message: `${reader} is about another ${name} than the one that ${maker} left in this workspace`,
    hint: `Run again what came before: mlops ${reader}, or all of it: mlops run`,
  });
}

async function readIfThere(host: Host, project: Project, stage: string): Promise<ChainStage | undefined> {
  const output = await stageOutputIfAny(project, stage);
  return output && { stage, output, ...(await executionOf(host, output)) };
}

async function read(host: Host, project: Project, stage: string): Promise<ChainStage> {
  const output = await stageOutput(project, stage);
  return { stage, output, ...(await executionOf(host, output)) };
}

/** The statement of the execution, which the store has kept; when it was lost, the one that refers to it. */
async function executionOf(host: Host, output: StageOutput): Promise<{ execution: Statement; digest: string }> {
  const { stage, cached } = factsOf(output.statement);
  if (!cached) return { execution: output.statement, digest: output.material().digest!.sha256! };
  if (!(await host.store.has(cached.from))) return { execution: output.statement, digest: cached.from };
  const directory = await host.files.makeTemporaryDirectory('card-');
  try {
    const copy = join(directory, 'statement.json');
    await host.store.get(cached.from, copy);
    return {
      execution: parseStatement(await host.files.readText(copy), `the execution of ${stage}`),
      digest: cached.from,
    };
  } finally {
    await host.files.remove(directory);
  }
}
