import { canonicalJson, type Host, type Json, type LedgerChange } from '#kit';
import { fail } from './errors.ts';
import { formatTag } from './grammar.ts';
import { isTagOfMove } from './prove.ts';
import { places, StageRecord, type VersionRecord } from './records.ts';
import { refusal, refusalOfMove, seeWho } from './refuse.ts';
import type { RegistryProject, Sight } from './registry.ts';
import { holderOf, movesOf, nextCounter, nextDate, nextMoment, requestedMove, standing } from './state.ts';
import { existingText, tagText, writeTagObject, type Tag } from './tags.ts';

export type MovePlan =
  /** The version is there already; its tag may have to be put back. */
  { kind: 'already'; move: StageRecord; restore: boolean } | { kind: 'move'; move: PlannedMove; request?: Tag };

export type PlannedMove = Pick<StageRecord, 'name' | 'stage' | 'action' | 'version' | 'commit' | 'from' | 'n'>;

/** What somebody expects to find in a stage: a version, or `null` for none. */
export type Expected = string | null;

/**
 * Decides how a version comes into a stage, from one look at the registry. Pure.
 *
 * @param expected what the caller saw in the stage: when another process was faster, nobody's move is undone unseen
 * @throws MLOPS_REGISTRY_LOST naming who was faster; MLOPS_REGISTRY_UNVERIFIED for a record that is of another tag; MLOPS_REGISTRY_MISSING, …_MOVED or …_LIGHTWEIGHT when the newest move
 *   is not the recorded one
 */
export function planMove(
  sight: Sight,
  { version, stage, expected }: { version: VersionRecord; stage: string; expected?: Expected | undefined },
): MovePlan {
  const { recorded, tags } = sight;
  const newest = movesOf(recorded, stage).at(-1);
  const holder = holderOf(recorded, stage);
  const request = requestedMove(recorded, stage, tags);
  const found = newest ? standing(newest, tags) : 'ok';
  if (holder?.version.version === version.version && newest === holder.move && !request) {
    if (found === 'ok' || found === 'missing') {
      if (newest.commit !== version.commit || !isTagOfMove(newest)) throw strange(newest);
      return { kind: 'already', move: newest, restore: found === 'missing' };
    }
  }
  const problem = newest && refusalOfMove(newest, found);
  if (problem) throw problem;
  const there = holder?.version.version ?? null;
  if (expected !== undefined && expected !== there) throw lost(recorded.name, stage, newest, there, expected);
  const fits = request?.meaning.kind === 'assign' && request.commit === version.commit;
  const counter = request?.meaning.counter ?? 0;
  const n = fits && counter > (newest?.n ?? 0) ? counter : nextCounter(recorded, tags);
  const { name, commit } = version;
  const move: PlannedMove = { name, stage, action: 'assign', version: version.version, commit, from: there, n };
  return { kind: 'move', move, ...(fits && { request }) };
}

/**
 * Takes the version out of a stage that is there now.
 * @param expected the version that has to be there; default: any
 * @throws MLOPS_REGISTRY_LOST when another is; MLOPS_REGISTRY_UNKNOWN when none is; MLOPS_REGISTRY_MISSING, …_MOVED or …_LIGHTWEIGHT when its tag is not the recorded one
 */
export function planRemoval(sight: Sight, stage: string, expected?: string): PlannedMove {
  const { recorded, tags } = sight;
  const holder = holderOf(recorded, stage);
  if (!holder) {
    throw fail('MLOPS_REGISTRY_UNKNOWN', {
      message: `no version of ${recorded.name} is in ${stage}`,
      hint: `See what is where: mlops registry show ${recorded.name}`,
    });
  }
  const there = holder.version.version;
  if (expected !== undefined && expected !== there) throw lost(recorded.name, stage, holder.move, there, expected);
  const problem = refusal(holder.version, standing(holder.version, sight.tags));
  if (problem) throw problem;
  const { version, commit } = holder.version;
  const n = nextCounter(recorded, tags);
  return { name: recorded.name, stage, action: 'unassign', version, commit, from: version, n };
}

function strange(move: StageRecord): Error {
  const { name, stage, n, tag } = move;
  return fail('MLOPS_REGISTRY_UNVERIFIED', {
    message: `the tag ${tag}, as ${places.move(name, stage, n)} of the ledger has it, is not one of ${name}#${stage} on the version's commit`,
    hint: `Somebody wrote to the ledger by hand: ${seeWho(move)}`,
  });
}

function lost(
  name: string,
  stage: string,
  newest: StageRecord | undefined,
  there: Expected,
  expected: Expected,
): Error {
  const now = there === null ? 'nothing is there' : `v${there} is there`;
  const who = newest ? `, moved by ${newest.by} at ${newest.at} (${newest.tag})` : '';
  return fail('MLOPS_REGISTRY_LOST', {
    message: `${name}#${stage} was to be moved from ${expected === null ? 'nothing' : `v${expected}`}, and ${now}${who}`,
    hint: `Look at what is there now, and promote again if it is still right: mlops registry show ${name}`,
  });
}

/** The record and the tag of a planned move, not written yet except for the tag's object. */
export async function recordMove(
  host: Host,
  project: RegistryProject,
  work: { sight: Sight; move: PlannedMove; by: string; request?: Tag | undefined },
): Promise<{ record: StageRecord; change: LedgerChange }> {
  const { sight, move, request } = work;
  const { name, stage, action, version, commit, n } = move;
  const now = host.clock.now();
  const time = nextDate(sight.recorded, sight.tags, now);
  const by = request?.by ?? work.by;
  const tag = request?.tag ?? formatTag({ kind: action, name, stage, counter: n });
  const message =
    action === 'assign'
      ? `Assigning stage ${stage} to artifact ${name} version v${version}`
      : `Unassigning stage ${stage} from artifact ${name} version v${version}`;
  const text = request
    ? await existingText(host, project.repository, request)
    : tagText({ tag, commit, by, time, message });
  const tagObject = request?.object ?? (await writeTagObject(host, project.repository, text));
  const at = new Date(1000 * nextMoment(sight.recorded, sight.tags, now)).toISOString();
  const record: StageRecord = { ...move, tag, tagObject, tagText: text, by, at };
  const change: LedgerChange = {
    message: `${message}\n\n${tag}\nby ${by}\n`,
    files: new Map([[places.move(name, stage, n), `${canonicalJson(StageRecord.parse(record) as unknown as Json)}\n`]]),
    tags: new Map([[tag, tagObject]]),
  };
  return { record, change };
}
