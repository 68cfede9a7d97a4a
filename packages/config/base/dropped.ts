import { dirname, resolve } from 'node:path';
import { MlopsError, type Host, type Origin } from '#kit';
import { judgedAt, judgesModels, readBase } from './policy.ts';
import { fail } from '../errors.ts';
import { inRepository } from '../paths.ts';
import { repositoryOf } from '../repository.ts';
import { pathsAt } from '../workflow/whose.ts';

/** A description in the branch that a change is to be merged into. */
interface AtBase {
  host: Host;
  /** Top of the checkout. */
  repository: string;
}

/**
 * Descriptions of models that a glob names in the branch that a change is to be merged into, and that the change has no
 * more: what is not described is not judged, and deleting or moving a description must not be the way there. What that
 * branch has had only since the change left it is not dropped.
 *
 * One request where a change is to be merged, and three for each file that is missing here.
 *
 * @param pattern absolute; @param found what it names here, absolute
 * @returns absolute paths
 * @throws MLOPS_BASE_POLICY for one that cannot be read there
 */
export async function droppedProjects(
  { host, repository }: AtBase,
  pattern: string,
  found: readonly string[],
): Promise<string[]> {
  const base = await host.origin?.base();
  if (base === undefined) return [];
  const glob = inRepository(repository, pattern);
  const here = new Set(found.map((path) => inRepository(repository, path)));
  const there = await pathsAt(host.origin!, base.commit, glob);
  const dropped: string[] = [];
  let described: Set<string> | undefined;
  for (const path of there.filter((path) => !here.has(path))) {
    const name = await droppedName(host.origin!, base, path);
    if (name === undefined) continue;
    // One that only moved is found where it is now, and there its rules are compared with those of its old place.
    described ??= await newlyJudged(host, base, found);
    if (!described.has(name)) dropped.push(resolve(repository, path));
  }
  return dropped;
}

/**
 * Names of the projects whose models files judge that judge none at the base: those of what a change moves are among them, and its
 * rules are compared with those of the old place. A file that judges there already is judged by its own.
 * One that cannot be read says so itself, when it is its turn.
 *
 * One request, and one more for each hundred files.
 */
export async function newlyJudged(
  host: Host,
  base: { branch: string; commit: string },
  paths: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  if (paths.length === 0) return found;
  const repository = await repositoryOf(host, dirname(paths[0]!));
  const there = await host.origin!.readAll(
    base.commit,
    paths.map((path) => inRepository(repository, path)),
  );
  for (const path of paths) {
    const before = there.get(inRepository(repository, path));
    if (before && judgedBy(before, path) !== undefined) continue;
    const name = judgedBy(await host.files.read(path).catch(() => undefined), path);
    if (name !== undefined) found.add(name);
  }
  return found;
}

/** The name of the project whose models a description judges; undefined where it judges none, or is none. */
function judgedBy(content: Uint8Array | undefined, file: string): string | undefined {
  try {
    const config = content && readBase(content, file);
    return config && judgesModels(config) ? config.project : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What to say of a description that is not there: that the change drops it, where it does, or that its base has it since.
 * @param error why it was not found @param path absolute
 * @returns the error to throw
 */
export async function whyMissing({ host, repository }: AtBase, error: unknown, path: string): Promise<unknown> {
  if (!(error instanceof MlopsError) || error.code !== 'MLOPS_CONFIG_MISSING') return error;
  const base = await host.origin?.base();
  if (base === undefined) return error;
  const place = inRepository(repository, path);
  const dropped = await droppedError(host.origin!, base, place, error);
  if (dropped || (await judgedAt(host.origin!, base, place)) === undefined) return dropped ?? error;
  return fail('MLOPS_CONFIG_MISSING', {
    message: `${base.branch} has ${place} since this branch began, and this branch does not have it yet.`,
    where: { file: place },
    hint: `Bring this branch up to date with ${base.branch}.`,
    cause: error,
  });
}

/**
 * Of a change that describes nothing: that its base does.
 * @param path absolute @throws MLOPS_BASE_POLICY, MLOPS_CONFIG_MISSING
 */
export async function expectNoneAtBase(host: Host, path: string): Promise<void> {
  const missing = fail('MLOPS_CONFIG_MISSING', { message: 'there is none here' });
  const error = await whyMissing({ host, repository: await repositoryOf(host, dirname(path)) }, missing, path);
  if (error !== missing) throw error;
}

/** @param path in the repository @returns undefined where the change drops nothing that its base describes there */
export async function droppedError(
  origin: Origin,
  base: { branch: string; commit: string },
  path: string,
  cause?: unknown,
): Promise<MlopsError | undefined> {
  const name = await droppedName(origin, base, path);
  if (name === undefined) return undefined;
  return fail('MLOPS_BASE_POLICY', {
    message: `${base.branch} describes ${name} in ${path}, and this change drops it: nothing judges that model any more.`,
    where: { file: path },
    hint: 'Keep the file. An owner who merges past this check ends the project.',
    ...(cause !== undefined && { cause }),
  });
}

/** @returns the name of the project that a file describes at the base, and did where the change began */
export async function droppedName(
  origin: Origin,
  base: { branch: string; commit: string },
  path: string,
): Promise<string | undefined> {
  const name = await judgedAt(origin, base, path);
  if (name === undefined) return undefined;
  const start = await origin.mergeBase(base.commit, origin.change.head);
  return start === undefined || (await origin.read(start, path)) ? name : undefined;
}
