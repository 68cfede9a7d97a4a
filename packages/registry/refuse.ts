import { fail } from './errors.ts';
import { places, type StageRecord } from './records.ts';
import type { Standing, TaggedRecord } from './state.ts';
import type { Tag } from './tags.ts';

/** Why a recorded tag cannot be relied on; undefined when it can. @param otherwise what else there is to do than its hint says */
export function refusal(record: TaggedRecord, found: Standing, otherwise = ''): Error | undefined {
  const { tag, tagObject, commit } = record;
  switch (found) {
    case 'ok':
      return undefined;
    case 'missing':
      return fail('MLOPS_REGISTRY_MISSING', {
        message: `the tag ${tag} was recorded and is not here`,
        hint: `Fetch the tags: git fetch --tags. If somebody deleted it, registering its run or promoting the same again puts it back.${otherwise}`,
      });
    case 'lightweight':
      return fail('MLOPS_REGISTRY_LIGHTWEIGHT', {
        message: `the tag ${tag} is lightweight; recorded is the annotated tag ${tagObject.slice(0, 12)} of commit ${commit.slice(0, 12)}`,
        hint: `Remove it, and fetch the recorded one: git tag -d '${tag}'; git fetch --tags${otherwise}`,
      });
    case 'moved':
      return fail('MLOPS_REGISTRY_MOVED', {
        message: `the tag ${tag} is not the recorded one (${tagObject.slice(0, 12)} of commit ${commit.slice(0, 12)}): somebody made it again, or wrote to the ledger by hand`,
        hint: `Find out who. Where the tag was made again, remove it and fetch the recorded one: git tag -d '${tag}'; git fetch --tags${otherwise}`,
      });
  }
}

/** The same of a move between stages: anybody who may push can put one on record, with a tag that was never there. */
export function refusalOfMove(move: StageRecord, found: Standing): Error | undefined {
  return refusal(
    move,
    found,
    `\nWhere there never was such a tag, somebody wrote to the ledger by hand: ${seeWho(move)}`,
  );
}

/** What to do about a move that nobody made. */
export function seeWho({ name, stage, n }: Pick<StageRecord, 'name' | 'stage' | 'n'>): string {
  return `see who, and take back that commit: git log mlops/ledger -- '${places.move(name, stage, n)}'`;
}

/**
 * How a tag is removed, as the last words of a hint.
 * @param remote that has the last word, whose rules may keep a tag for good
 */
export function removing(tag: string, remote?: string): string {
  if (remote === undefined) return `git tag -d '${tag}'`;
  return `git push ${remote} --delete 'refs/tags/${tag}', by an administrator where a ruleset keeps tags: it has to be off meanwhile`;
}

/** A tag that somebody made by hand, where the registry needs a proven one. */
export function unproven({ tag, by, commit }: Tag, honour: string): Error {
  return fail('MLOPS_REGISTRY_FOREIGN', {
    message: `the tag ${tag} (by ${by || 'nobody'}, of commit ${commit?.slice(0, 12) ?? 'nothing'}) was pushed by hand: it is a request that nothing on record proves`,
    hint: `To honour it: ${honour}. Otherwise remove it: git tag -d '${tag}'`,
  });
}
