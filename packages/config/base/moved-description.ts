import { join, posix } from 'node:path';
import type { Host, Origin } from '#kit';
import { judgesModels, readBase, rulingBranches, samePolicy, type Described, type Policy } from './policy.ts';
import { mayNameFile } from '../baseline-word.ts';
import { fail } from '../errors.ts';
import { isNamedBy } from '../paths.ts';
import type { Config, Project } from '../schema.ts';
import { comparedCalls, otherCalls } from '../workflow/calls.ts';
import { patternsOf } from '../workflow/steps.ts';

/**
 * Where a branch judges the project by another file, which the change moves: what moves takes its rules along. Looked for in
 * all that a step of that branch names, and in files of its kind that are called alike, or that the change does not have. Three
 * requests for each branch, and those for its workflow files.
 * @returns one of those that say the same rules; none where nothing there judges the project
 * @throws MLOPS_POLICY_MOVED where one says others, or several name a baseline file, each its own; where steps name some, and no
 * expression does, of those alone
 */
export async function movedFrom(
  host: Host,
  { config, repository }: Project,
  { base, path }: { base: Policy['base']; path: string },
): Promise<Described[]> {
  const origin = host.origin!;
  const names = new Set([posix.basename(path), 'mlops.yml']);
  const kinds = new Set([posix.extname(path), '.yml', '.yaml']);
  const mayDescribe = async (other: string): Promise<boolean> =>
    other !== path &&
    kinds.has(posix.extname(other)) &&
    !other.startsWith('.github/workflows/') &&
    (names.has(posix.basename(other)) || !(await host.files.exists(join(repository, other))));
  for await (const from of rulingBranches(origin, base)) {
    const { named, isAll } = await patternsAt(origin, from.commit);
    const isNamed = (other: string): boolean => other !== path && named.some((of) => isNamedBy(other, of));
    const paths: string[] = [];
    for (const other of await origin.walk(from.commit, ''))
      if (isNamed(other) || (await mayDescribe(other))) paths.push(other);
    const found: (Described & { path: string })[] = [];
    for (const [other, bytes] of await origin.readAll(from.commit, paths)) {
      const rules = rulesIn(bytes, other);
      if (rules?.project !== config.project || !judgesModels(rules)) continue;
      const data = relocated(rules.data, { from: other, to: path });
      found.push({ rules: { ...rules, data }, bytes, from, root: posix.dirname(other), path: other });
    }
    const stepsName = isAll ? found.filter(({ path: other }) => isNamed(other)) : [];
    const judging = stepsName.length > 0 ? stepsName : found;
    const otherwise = judging.find(({ rules }) => !samePolicy(rules, config));
    if (otherwise) throw otherRules({ from, config, there: otherwise.path, path });
    const [first, ...others] = judging;
    if (!first) continue;
    const other = others.find(({ root }) => root !== first.root);
    if (other && mayNameFile(first.rules.gate?.baseline ?? ''))
      throw severalBaselines({ from, config, there: [first.path, other.path], path });
    return [first];
  }
  return [];
}

/**
 * Paths and globs that the steps of a branch name, as far as no expression does.
 * `isAll`: nothing there may name others, an action or a workflow that is not read among them.
 */
async function patternsAt(origin: Origin, commit: string): Promise<{ named: string[]; isAll: boolean }> {
  const { step } = origin;
  if (!step) return { named: [], isAll: true };
  const [own, others] = [await comparedCalls(origin, commit, step), await otherCalls(origin, commit, step)];
  const patterns = [...own.there.steps, ...others.steps].map(patternsOf);
  const isRead = !own.unclear && !others.unclear && own.there.opaque.length + others.opaque.length === 0;
  return { named: patterns.flatMap((of) => of ?? []), isAll: isRead && !patterns.includes(undefined) };
}

/** Contracts by their paths from another place. */
function relocated(data: Config['data'], { from, to }: { from: string; to: string }): Config['data'] {
  const place = (path: string): string => posix.relative(posix.dirname(to), posix.join(posix.dirname(from), path));
  const sources = Object.entries(data ?? {}).map(([name, { contract, ...source }]) => [
    name,
    { ...source, ...(contract !== undefined && { contract: place(contract) }) },
  ]);
  return data && (Object.fromEntries(sources) as Config['data']);
}

/** What describes a project, of files of which most describe something else. */
export function rulesIn(bytes: Uint8Array, file: string): Config | undefined {
  try {
    return readBase(bytes, file);
  } catch {
    return undefined;
  }
}

function severalBaselines({
  from,
  config,
  there,
  path,
}: {
  from: Policy['base'];
  config: Config;
  there: readonly string[];
  path: string;
}) {
  return fail('MLOPS_POLICY_MOVED', {
    message: `${from.branch} describes ${config.project} in ${there.join(' and in ')}, each with a file ${config.gate!.baseline} of its own to compare with: which one this change moves to ${path} cannot be told`,
    where: { file: path, field: 'gate.baseline' },
    hint: 'Give the others a project name of their own, or remove them, in a change of its own.',
  });
}

function otherRules({
  from,
  config,
  there,
  path,
}: {
  from: Policy['base'];
  config: Config;
  there: string;
  path: string;
}) {
  return fail('MLOPS_POLICY_MOVED', {
    message: `${from.branch} describes ${config.project} in ${there}, by other rules than this change in ${path}`,
    where: { file: path },
    hint: `Move the file as it is, and change its rules in a change of its own. Where ${from.branch} has moved it, bring this branch up to date; another project needs a name of its own.`,
  });
}
