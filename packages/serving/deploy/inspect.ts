import { digestDirectory, sha256File } from '#evidence';
import { MlopsError } from '#kit';
import type { Registry } from '#registry';
import type { Instance, Release, Target, TargetStatus } from '../targets/target.ts';
import { tokenProblem } from './at-front.ts';
import { looserThanDefault } from './golden.ts';
import type { Means } from './means.ts';
import { lastDeployment, type LastDeployment } from './record.ts';
import { featuresFile, startedWithOther } from './release.ts';
import { saidUnproven } from './unproven.ts';

/** What is asked besides the target. */
export interface Inspecting extends Pick<Means, 'host' | 'ledger' | 'recordedAs'> {
  registry: Pick<Registry, 'resolve'>;
  /** Whether a deployment or rollback is being carried out now. */
  isDeploying: boolean;
}

/** What a target serves, by all that can be asked. */
export interface Inspected extends TargetStatus {
  /** What is not wrong, and yet to be known. */
  notes: string[];
}

/**
 * What a target serves, and whether that is true: models are hashed again where they lie, and the ledger is asked what
 * was deployed last. What does not agree stands among the problems.
 */
export async function inspectDeployment(
  target: Target,
  { host, ledger, registry, isDeploying, recordedAs }: Inspecting,
): Promise<Inspected> {
  const status = await target.status();
  const problems = [...status.problems];
  for (const instance of [status.serving, status.warm, status.candidate]) {
    const found = instance && (await bytesProblem(instance));
    if (found !== undefined) problems.push(found);
  }
  const { serving, candidate, url } = status;
  if (candidate && !isDeploying)
    problems.push(`the candidate ${candidate.version} was left by a deployment that ended: the next one ends it`);
  const token = serving && url !== undefined ? await tokenProblem(host, serving, url) : undefined;
  if (token !== undefined) problems.push(`${token}: deploy again`);
  if (serving) problems.push(...(await registryProblems(registry, serving)));
  const last = serving && (await lastOf(ledger, recordedAs, target.where()));
  const problem = serving && recordProblem(serving, last);
  if (problem !== undefined) problems.push(problem);
  const notes: string[] = [];
  const golden = last instanceof MlopsError ? undefined : last?.golden;
  const loose = golden ? looserThanDefault(golden) : undefined;
  if (loose !== undefined) notes.push(`version ${serving!.version} was proven loosely: ${loose}`);
  const open = saidUnproven(golden?.unproven);
  if (open !== undefined) notes.push(`of what version ${serving!.version} answers, ${open}`);
  if (serving?.differing)
    notes.push(`version ${serving.version} runs with another ${serving.differing.join(', ')} than is set here`);
  return { ...status, problems, notes };
}

/** What was deployed last, or why that cannot be read. */
function lastOf(...asked: Parameters<typeof lastDeployment>): Promise<LastDeployment | MlopsError | undefined> {
  return lastDeployment(...asked).catch((error: unknown) => {
    if (error instanceof MlopsError) return error;
    throw error;
  });
}

function recordProblem(
  { name, version, digest }: Instance,
  last: LastDeployment | MlopsError | undefined,
): string | undefined {
  if (last instanceof MlopsError) return `what was deployed last is not known: ${last.message}`;
  const recorded = last?.serving;
  const reference = `${name}@v${version}`;
  if (recorded?.reference === reference && recorded.model === digest) return undefined;
  const known = recorded ? `${recorded.reference} (model ${recorded.model.slice(0, 12)})` : 'none';
  return `${reference} serves and no deployment of it is on record; the last one is ${known}: deploy again`;
}

async function registryProblems(registry: Inspecting['registry'], serving: Instance): Promise<string[]> {
  const { name, version, digest } = serving;
  const reference = `${name}@v${version}`;
  try {
    const found = await registry.resolve(reference);
    const { deprecated, model } = found;
    const other = startedWithOther(serving, found);
    const [serves, registered] = [digest, model.digest].map((one) => one.slice(0, 12));
    return [
      ...(deprecated ? [`${reference} serves and was withdrawn in the registry: roll back, or deploy another`] : []),
      ...(digest === model.digest
        ? []
        : [
            `${reference} serves as model ${serves} and is registered as model ${registered}: mlops registry check; then deploy again, or another version`,
          ]),
      ...(other === undefined ? [] : [`${reference} serves with other ${other} than are registered: deploy again`]),
    ];
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    return [`what the registry has of ${reference}, and whether it was withdrawn, is not known: ${error.message}`];
  }
}

async function bytesProblem({ version, digest, features, directory }: Instance): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  const found = await digestDirectory(directory).catch((error: unknown) => error as Error);
  if (found instanceof Error) return `the model of ${version} cannot be hashed: ${found.message}`;
  if (found.dirHash1 === digest) return featuresProblem({ version, features, directory });
  return `the model of ${version} in ${directory} is another than was deployed: ${found.dirHash1}, expected ${digest}`;
}

async function featuresProblem({
  version,
  features,
  directory,
}: Pick<Instance, 'version' | 'features'> & Pick<Release, 'directory'>) {
  if (typeof features !== 'string') return undefined;
  const file = featuresFile({ directory });
  const found = await sha256File(file).catch((error: Error) => error.message);
  if (found === features) return undefined;
  return `the features of ${version} in ${file} are others than were deployed: ${found}, expected ${features}`;
}
