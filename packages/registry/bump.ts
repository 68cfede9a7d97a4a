import { z } from 'zod';
import type { Signature, VersionRecord } from './records.ts';
import type { Bump } from './semver.ts';

/** What of a gate's decision says whether the model got better (`result.json` of gate-model). */
export const Decision = z.object({
  baseline: z.object({ kind: z.string() }),
  rules: z.array(
    z.object({
      id: z.string(),
      metric: z.string(),
      bound: z.object({ kind: z.string() }),
      slice: z.unknown().optional(),
      low: z.number().nullable(),
    }),
  ),
});
export type Decision = z.infer<typeof Decision>;

/**
 * How much a version differs from the one before it: *major* when it is called otherwise (features, their types or order,
 * task or classes), *minor* when the gate shows it to be better than its baseline, *patch* for everything else.
 *
 * Better means: of the first metric that was judged by a margin on all examples, the 95 % interval of the difference from
 * the baseline (positive is better) lies above 0.
 */
export function deriveBump(
  before: Pick<VersionRecord, 'version' | 'signature'>,
  now: Signature,
  decision: Decision,
): { kind: Bump; reason: string } {
  const change = signatureChange(before.signature, now);
  if (change !== undefined) return { kind: 'major', reason: `${change} since v${before.version}` };
  const judged = decision.rules.find(({ bound, slice }) => bound.kind === 'margin' && slice === undefined);
  if (judged && judged.low !== null && judged.low > 0)
    return { kind: 'minor', reason: `${judged.metric} is shown to be better than the baseline's` };
  return { kind: 'patch', reason: `called as v${before.version} is, and not shown to be better` };
}

/** The first difference between two signatures, in words; undefined when they are the same. */
function signatureChange(before: Signature, now: Signature): string | undefined {
  if (before.task !== now.task) return `the task changed from ${before.task ?? 'none'} to ${now.task ?? 'none'}`;
  if (JSON.stringify(before.classes) !== JSON.stringify(now.classes)) return 'the classes changed';
  const [old, fresh] = [before.features ?? [], now.features ?? []];
  const types = new Map(old.map(({ name, type }) => [name, type]));
  const added = fresh.find(({ name }) => !types.has(name));
  if (added) return `the feature ${added.name} was added`;
  const gone = old.find(({ name }) => !fresh.some((feature) => feature.name === name));
  if (gone) return `the feature ${gone.name} was removed`;
  const retyped = fresh.find(({ name, type }) => types.get(name) !== type);
  if (retyped) return `the feature ${retyped.name} became ${retyped.type}`;
  return old.every(({ name }, i) => fresh[i]!.name === name) ? undefined : 'the order of the features changed';
}
