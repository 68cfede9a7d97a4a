import { canonicalJson, type Host, type Json, type LedgerChange } from '#kit';
import { fail } from './errors.ts';
import { formatTag, type TagMeaning } from './grammar.ts';
import { places, WithdrawalRecord, type VersionRecord } from './records.ts';
import { refusal } from './refuse.ts';
import type { RegistryProject, Sight } from './registry.ts';
import { holderOf, isWithdrawn, nextCounter, nextDate, nextMoment, stagesOf, standing } from './state.ts';
import { tagText, writeTagObject } from './tags.ts';

/**
 * Withdraws a version, or a name with all of them. They stay what they are, and nothing newly takes them.
 * @returns undefined when that was done before
 * @throws MLOPS_REGISTRY_DEPRECATED when it is in a stage; MLOPS_REGISTRY_MISSING, …_MOVED or …_LIGHTWEIGHT when no tag is the recorded one
 */
export async function withdraw(
  host: Host,
  project: RegistryProject,
  { sight, version, by }: { sight: Sight; version: VersionRecord | undefined; by: string },
): Promise<LedgerChange | undefined> {
  const { recorded, tags } = sight;
  const { name } = recorded;
  const concerned = version ? [version] : recorded.versions;
  if (concerned.every((each) => isWithdrawn(recorded, each, tags))) return undefined;
  for (const stage of stagesOf(recorded)) {
    const holder = holderOf(recorded, stage);
    if (!holder || !concerned.includes(holder.version)) continue;
    throw fail('MLOPS_REGISTRY_DEPRECATED', {
      message: `${holder.version.tag} is in ${stage} and cannot be withdrawn`,
      hint: `Promote another version first, or take it out: mlops registry deprecate "${name}#${stage}"`,
    });
  }
  const meaning: TagMeaning = version
    ? { kind: 'deregister', name, version: version.version }
    : { kind: 'deprecate', name };
  const taken = tags.some(({ tag }) => tag === formatTag(meaning));
  const tag = formatTag(taken ? { ...meaning, counter: nextCounter(recorded, tags) } : meaning);
  const now = host.clock.now();
  const time = nextDate(recorded, tags, now);
  const of =
    version ?? recorded.versions.findLast((each) => standing(each, tags) === 'ok') ?? recorded.versions.at(-1)!;
  const problem = refusal(of, standing(of, tags));
  if (problem) throw problem;
  const { commit } = of;
  const message = version
    ? `Deregistering artifact ${name} version v${version.version}`
    : `Deprecating artifact ${name}`;
  const text = tagText({ tag, commit, by, time, message });
  const tagObject = await writeTagObject(host, project.repository, text);
  // That of a whole name is of what was registered before it.
  const after = version ? [] : recorded.versions.map(({ registeredAt }) => registeredAt);
  const at = new Date(1000 * nextMoment(recorded, tags, now, after)).toISOString();
  const record: WithdrawalRecord = {
    name,
    tag,
    tagObject,
    tagText: text,
    commit,
    by,
    version: version?.version ?? null,
    at,
  };
  return {
    message: `${message}\n\n${tag}\nby ${by}\n`,
    files: new Map([
      [places.withdrawal(name, tag), `${canonicalJson(WithdrawalRecord.parse(record) as unknown as Json)}\n`],
    ]),
    tags: new Map([[tag, tagObject]]),
  };
}
