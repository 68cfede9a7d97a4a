import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256File, statementsOf, factsOf, type Ledger, type RunRecord } from '#evidence';
import type { Host } from '#kit';
import { Decision } from './bump.ts';
import { fail } from './errors.ts';
import { findLockFiles } from './lock-files.ts';
import type { KeptFile, Signature, VersionRecord } from './records.ts';
import type { RegistryProject } from './registry.ts';

/** Stages whose verdict must be `pass` in a run that is registered. */
const JUDGES = ['evaluate-model', 'gate-model', 'scan-model'] as const;

/** Below it lie the files of a model among what its training made. */
const MODEL = 'model/';

/** The card of a model among what was written of it. */
const CARD = /^(README\.md|card\.html|bom\.cdx\.json)$/;

/** Everything of a version but its number: what a recorded, verified run says, and bytes that the store has. */
export type Candidate = Pick<
  VersionRecord,
  | 'commit'
  | 'project'
  | 'run'
  | 'model'
  | 'evidence'
  | 'features'
  | 'golden'
  | 'reference'
  | 'card'
  | 'lock'
  | 'signature'
  | 'metrics'
> & { excepted?: string[]; decision: Decision };

/**
 * @throws MLOPS_REGISTRY_NOT_PASSED with what a registered model lacks: a pass of every judge, a committed work tree, a
 *   trained model
 */
export async function refuseUnfit(ledger: Ledger, run: RunRecord): Promise<void> {
  const about = `run ${run.id.slice(0, 12)} of commit ${run.commit.slice(0, 12)}`;
  const refuse = (message: string, hint: string) => fail('MLOPS_REGISTRY_NOT_PASSED', { message, hint });
  if (run.dirty) {
    throw refuse(
      `${about} was made with uncommitted changes, so the commit is not its code`,
      'Commit, and run again: mlops run',
    );
  }
  const statements = await statementsOf(ledger, run);
  for (const stage of JUDGES) {
    const statement = statements.get(stage)?.statement;
    const verdict = statement ? (factsOf(statement).verdict ?? 'no verdict') : 'not run';
    if (verdict !== 'pass')
      throw refuse(
        `${stage} of ${about} says: ${verdict}; expected pass`,
        statement
          ? 'Run again: mlops run'
          : 'Describe it in mlops.yml (scanning belongs to `register:`), and run again: mlops run',
      );
  }
  if (run.verdict !== 'pass') throw refuse(`${about} has the verdict ${run.verdict ?? 'none'}`, 'Run again: mlops run');
  if (run.model === undefined) {
    throw refuse(
      `${about} judged predictions and made no model`,
      'Say in mlops.yml how the model is trained (`train:`), and run again.',
    );
  }
}

/**
 * What a run that was verified makes a version of. Its bytes are put into the store, from where every deployment takes
 * them, each checked by the digest that the run recorded.
 * @param reference path of what monitoring is to compare with
 * @throws MLOPS_REGISTRY_BYTES, MLOPS_STORE_…
 */
export async function candidateOf(
  host: Host,
  project: RegistryProject,
  run: RunRecord,
  reference?: string,
): Promise<Candidate> {
  const aside = await host.files.makeTemporaryDirectory('mlops-register-');
  let count = 0;
  /** The bytes of a digest: where the workspace still has them they are put into the store, else the store has them. */
  const keep = async (stage: string, file: string, name = file): Promise<KeptFile & { path: string }> => {
    const digest = subjectsOf(run, stage).find((subject) => subject.name === file)!.digest;
    const place = join(project.workspace, 'outputs', stage, file);
    const here = (await host.files.exists(place)) && (await sha256File(place)) === digest;
    const path = join(aside, String(count++));
    if (here && (await host.store.put(place)) !== digest) throw changed(place);
    await host.store.get(digest, path);
    return { name, digest, bytes: (await stat(path)).size, path };
  };
  const has = (stage: string, file: string): boolean => subjectsOf(run, stage).some(({ name }) => name === file);
  const all = async (stage: string, pattern: RegExp, rename: (name: string) => string = (name) => name) => {
    const kept: KeptFile[] = [];
    for (const { name } of subjectsOf(run, stage))
      if (pattern.test(name)) kept.push(plain(await keep(stage, name, rename(name))));
    return kept;
  };
  try {
    const files = await all('train-model', /^model\//, (name) => name.slice(MODEL.length));
    const features = has('build-features', 'features.json') ? await keep('build-features', 'features.json') : undefined;
    const evaluation = await keep('evaluate-model', 'result.json');
    const decision = await keep('gate-model', 'result.json');
    const golden =
      has('evaluate-model', 'scored.parquet') && has('build-features', 'evaluate.parquet')
        ? {
            scored: plain(await keep('evaluate-model', 'scored.parquet')),
            features: plain(await keep('build-features', 'evaluate.parquet')),
          }
        : undefined;
    const json = async ({ path }: { path: string }): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));
    return {
      commit: run.commit,
      project: run.project,
      run: run.id,
      model: { digest: run.model!, files },
      evidence: run.statements,
      ...(features && { features: plain(features) }),
      ...(golden && { golden }),
      ...(reference !== undefined && {
        reference: {
          name: 'reference.json',
          digest: await host.store.put(reference),
          bytes: (await stat(reference)).size,
        },
      }),
      card: await all('write-model-card', CARD),
      lock: await findLockFiles(host, project, run.commit),
      signature: signatureOf(features && (await json(features)), await json(evaluation)),
      metrics: run.metrics,
      ...(run.excepted && { excepted: run.excepted }),
      decision: Decision.parse(await json(decision)),
    };
  } finally {
    await host.files.remove(aside);
  }
}

/** A file by what a run says of it: how long it is stands on no record of a run. */
export type Made = Pick<KeptFile, 'name' | 'digest'>;

/** What of a run comes into service, by what the run alone says: no bytes of it need be there. Pure. */
export function servedOf(run: RunRecord): {
  model: Made[];
  features?: Made;
  golden?: { scored: Made; features: Made };
} {
  const made = (stage: string, file: string) => subjectsOf(run, stage).find(({ name }) => name === file);
  const features = made('build-features', 'features.json');
  const [scored, given] = [made('evaluate-model', 'scored.parquet'), made('build-features', 'evaluate.parquet')];
  return {
    model: subjectsOf(run, 'train-model').flatMap(({ name, digest }) =>
      name.startsWith(MODEL) ? [{ name: name.slice(MODEL.length), digest }] : [],
    ),
    ...(features && { features }),
    ...(scored && given && { golden: { scored, features: given } }),
  };
}

/** The files of its model's card, by what a run alone says. Pure. */
export function cardOf(run: RunRecord): Made[] {
  return subjectsOf(run, 'write-model-card').filter(({ name }) => CARD.test(name));
}

/** How its model is called and what it answers, from the two files of the store that say so. @throws MLOPS_STORE_… */
export async function signatureIn(host: Host, run: RunRecord): Promise<Signature> {
  const aside = await host.files.makeTemporaryDirectory('mlops-registry-');
  const json = async (stage: string, file: string): Promise<unknown> => {
    const digest = subjectsOf(run, stage).find(({ name }) => name === file)?.digest;
    if (digest === undefined) return undefined;
    await host.store.get(digest, join(aside, file));
    return JSON.parse(await readFile(join(aside, file), 'utf8'));
  };
  try {
    return signatureOf(await json('build-features', 'features.json'), await json('evaluate-model', 'result.json'));
  } finally {
    await host.files.remove(aside);
  }
}

const FeaturesFile = z.object({ features: z.array(z.object({ name: z.string(), type: z.string() })) });
const EvaluationFile = z.object({
  task: z.string(),
  evaluationSet: z.object({ classes: z.array(z.object({ name: z.string() })).optional() }),
});

function signatureOf(features: unknown, evaluation: unknown): Signature {
  const { task, evaluationSet } = EvaluationFile.parse(evaluation);
  return {
    features:
      features === undefined ? null : FeaturesFile.parse(features).features.map(({ name, type }) => ({ name, type })),
    task,
    classes: evaluationSet.classes?.map(({ name }) => name) ?? null,
  };
}

function subjectsOf(run: RunRecord, stage: string): { name: string; digest: string }[] {
  return (run.subjects[stage] ?? []).flatMap(({ name, digest }) =>
    digest.sha256 === undefined ? [] : [{ name, digest: digest.sha256 }],
  );
}

const plain = ({ name, digest, bytes }: KeptFile): KeptFile => ({ name, digest, bytes });

function changed(path: string): Error {
  return fail('MLOPS_REGISTRY_BYTES', {
    message: `${path} changed while it was being registered`,
    where: { file: path },
    hint: 'Register again when nothing writes to it any more.',
  });
}
