import { relative } from 'node:path';
import type { Cause, Host, Sha256 } from '#kit';
import { bestOf, ofCell, type CellScope, type OfCell } from './cell.ts';
import {
  confirmedOn,
  confirmOn,
  isCommit,
  isVouchedFor,
  runsToCompare,
  type Confirm,
  type Confirmed,
} from './confirmed.ts';
import { formerName, unreadLedger, type LadderProject } from './first.ts';
import { historyOf, type History } from './history.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { nearestStanding, type AsGood, type Standing } from './standing.ts';
import { againOf, baselineOf, baselinesOf } from '../ledger/plan.ts';
import { NO_CELL, type RunRecord } from '../ledger/runs.ts';

/** What a candidate is compared with, and in words why. */
export type BaselineChoice = Found & {
  /** What runs is a change: of another branch, or not committed. */
  change?: true;
  /** Among which records it was looked for, where those of a matrix's cells are on record. */
  cells?: CellScope;
  /** What a candidate is compared with that does not say what `of` did: its commit has passed before, or is older than what serves. */
  anew?: {
    /** Absent where nobody confirms what that said. */
    of?: RunRecord;
    choice: Compared;
  };
};

interface Compared extends Confirmed {
  kind: 'merge-base' | 'ancestor' | 'champion' | 'run';
  commit: string;
  reason: string;
  /** The run of the nearest recorded ancestor, which was not asked: who passes is no baseline of what is pushed. */
  insteadOf?: string;
  /** What a commit that is made again is compared with besides, and the worse verdict counts: newer than what is in production, or that. */
  beside?: Confirmed & { reason: string };
}

type Found =
  | Compared
  /** Nothing to compare with. Unless `allowed`, rules that need a baseline are inconclusive. */
  | {
      kind: 'none';
      allowed: boolean;
      reason: string;
      /** There is none yet: the next run of the default branch that passes becomes it. */
      comes?: true;
      /** The run that stands for the first one: a candidate with other predictions is compared with it, for `againReason`. */
      again?: RunRecord;
      againReason?: string;
    };

export interface BaselineOptions {
  /** `auto` climbs the ladder, `none` compares with nothing, anything else is a run id. */
  policy: 'auto' | 'none' | (string & {});
  /** Asked of a retraining, and when no ancestor is recorded: the run whose model is in production, and what that is called. */
  inProduction?: () => Promise<{ run: RunRecord; version: string } | undefined>;
  /** Asked of two runs of which neither was compared with the other. Default: the second is not. */
  asGood?: AsGood;
  /** Asked of each run that is to be compared with. Default: each can be. */
  confirm?: Confirm;
}

/** What starts a run though nobody changed anything: the model is trained anew, to take the place of what serves. */
const RETRAINS: ReadonlySet<Cause> = new Set(['schedule', 'data', 'drift', 'quality']);
/** Whether a run is one that is to replace what is in production. */
export const isRetraining = (cause: Cause): boolean => RETRAINS.has(cause);

/**
 * Climbs the ladder merge-base → nearest recorded ancestor → champion → none. A retraining begins with the champion: what is
 * in production is what it has to be as good as, and what was trained since and not released besides. It may take the champion's
 * place; a baseline of changes it becomes only when it was compared with nothing but what they would have been compared with.
 * So is a commit of the default branch that has passed before, or that is no newer than what is in production, whatever
 * started its run: the cause is what people are told, and chooses no easier comparison. Where it says what that said, nothing
 * is new, and the ladder is climbed as it was the first time.
 *
 * Only runs of the default branch count whose verdict is pass, without an exception, and whose work tree was clean; of
 * several on a commit, the first. On the default branch the ancestors of HEAD are asked, HEAD itself
 * only when the work tree differs from it; elsewhere those of the merge-base with the default branch, that one included.
 * The champion is what is in production, whichever run made it; else the newest such run. In a clone that is cut off before
 * any of them nothing takes their place. Beside a server, a run that it does not confirm is said to be unconfirmed.
 *
 * None is allowed on the default branch while no run has passed by itself: there is nothing that one could be worse than.
 * The first that does stays the first when it is made again, and while it waits for its commit: with other predictions it is
 * compared with what passed before. Another name for what an mlops.yml describes begins nothing.
 *
 * @throws MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS, MLOPS_LEDGER_UNREADABLE (never taken for "none")
 */
export async function chooseBaseline(
  host: Host,
  project: LadderProject,
  ledger: Ledger,
  { policy, ...given }: BaselineOptions,
): Promise<BaselineChoice> {
  if (policy === 'none') return { kind: 'none', allowed: true, reason: 'none, because the policy says so' };
  const asked = { confirm: await confirmOn(host, ledger), ...given };
  const age = (run: RunRecord): string => describeAge(host.clock.now().getTime() - Date.parse(run.finishedAt));
  if (policy !== 'auto') {
    const run = await ledger.run(policy);
    // A whole id is the digest of what it names: who wrote it into the rules has said what is meant.
    const unconfirmed = policy === run.id ? undefined : await asked.confirm(run);
    return {
      kind: 'run',
      run,
      ...(unconfirmed !== undefined && { unconfirmed }),
      commit: run.commit,
      reason: `run ${run.id.slice(0, 7)} as asked for, recorded ${age(run)}`,
    };
  }
  if (ledger.branch === undefined) {
    return { kind: 'none', allowed: false, reason: 'none, because the ledger is off: name a run, a file, or `none`' };
  }
  const choice = await climb({
    project: { name: project.name, config: project.file && relative(project.repository, project.file) },
    ledger,
    history: await historyOf(host, project),
    cause: host.cause,
    cell: host.origin && (host.origin.cell ?? NO_CELL),
    unread: () => unreadLedger(host, project, ledger),
    age,
    ...asked,
  });
  // Nothing is nearer than the merge-base; where something may be, whoever reads the verdict is told.
  const doubt = choice.kind === 'none' || choice.kind === 'merge-base' ? undefined : ledger.doubt();
  if (doubt === undefined) return choice;
  const doubted = <C extends { reason: string }>(one: C): C => ({ ...one, reason: `${one.reason}; ${doubt}` });
  return { ...doubted(choice), ...(choice.anew && { anew: { ...choice.anew, choice: doubted(choice.anew.choice) } }) };
}

/** Everything that decides what `auto` leads to: who asks again, with what was known then, is led to the same. */
export interface Ladder extends Omit<BaselineOptions, 'policy'> {
  project: { name: string; config: string | undefined };
  ledger: Ledger;
  history: History;
  cause: Cause;
  /** The cell of a matrix that runs, as records have it; absent on one machine, where any will do. */
  cell: string | undefined;
  /** Asked of what makes a cell one that is on record. Default: `confirm`. */
  confirmCell?: Confirm;
  /** @returns why having found no run does not prove that none was recorded */
  unread(): Promise<string | undefined>;
  age(run: RunRecord): string;
}

/** What git ignores may change under a commit: the first run is then the baseline of the second. */
const OTHER_PREDICTIONS = 'this commit, run before with other predictions';

/**
 * What stands for the first run, or for one that is made again, is what a candidate with other predictions is compared with.
 * @param predictions digest of the candidate's scored examples
 */
export function compared({ anew, ...choice }: BaselineChoice, predictions: Sha256 | undefined): BaselineChoice {
  const { change, cells } = choice;
  const same = { ...(change && { change }), ...(cells && { cells }) };
  if (anew && (!anew.of || anew.of.predictions !== predictions)) return { ...anew.choice, ...same };
  if (choice.kind !== 'none' || !choice.again || choice.again.predictions === predictions) return choice;
  const { again: run, againReason: reason = OTHER_PREDICTIONS } = choice;
  return { kind: 'ancestor', run, commit: run.commit, reason, ...same };
}

/** The ladder of `chooseBaseline`. */
export async function climb(ladder: Ladder): Promise<BaselineChoice> {
  const { project, history, cell, confirmCell: confirm = ladder.confirm ?? (async () => undefined) } = ladder;
  const { commit: head, onDefault, dirty, defaultBranch: branch } = history;
  const cells = ofCell(ladder.ledger, { project: project.name, branch, cell, head, begins: onDefault, confirm });
  const found = await climbed(ladder, cells);
  return {
    ...found,
    ...((!onDefault || dirty) && { change: true }),
    ...((await cells.hasCells()) && { cells: (await cells.scope()).kind }),
  };
}

async function climbed(ladder: Ladder, { ledger, scope }: OfCell): Promise<Pick<BaselineChoice, 'anew'> & Found> {
  const { project, history, cause, asGood = () => false, unread, age } = ladder;
  const { confirm = async () => undefined } = ladder;
  const trusted = async (run: RunRecord, by?: RunRecord): Promise<Confirmed> =>
    by && (await isVouchedFor(run, by, ledger))
      ? { run }
      : confirmedOn(run, { ledger, branch: history.defaultBranch, confirm });
  let asked: ReturnType<NonNullable<Ladder['inProduction']>> | undefined;
  const inProduction = () => (asked ??= ladder.inProduction?.());
  let passedFirst: Promise<Confirmed | undefined> | undefined;
  const ownPass = (): Promise<Confirmed | undefined> => (passedFirst ??= firstPassHere());
  const serving = async (isOwn: (run: RunRecord) => boolean = () => false): Promise<Compared | undefined> => {
    const found = await inProduction();
    if (!found || isOwn(found.run)) return undefined;
    const { run, version } = found;
    // Whoever may push can say of any run that it is in production, of a true one that lost as well.
    const unconfirmed = run.verdict === 'pass' ? await confirm(run) : neverPassed(found);
    const reason = `champion: ${version} in production, made of ${run.commit.slice(0, 7)}, recorded ${age(run)}`;
    return { kind: 'champion', run, ...(unconfirmed !== undefined && { unconfirmed }), commit: run.commit, reason };
  };
  const { commit: head, dirty, branch, defaultBranch: main, onDefault, start, bases } = history;
  const ownCell = ladder.cell === NO_CELL ? 'a job without a matrix' : 'this cell of a matrix';
  const noneYet = `${main} has no run yet of ${ownCell}`;
  let recordedOwn = false;
  const ofRuns = {
    ...{ asGood, trusted, confirm },
    ledger: { runsById: (ids: readonly string[]) => runsToCompare(ids, project.name, ledger) },
    again: madeAgain,
    lost: lostAgain,
  };
  const standing = (from: string): Promise<Standing[]> => nearestStanding(history, from, runsOf, ofRuns);
  const [nearest, beside] = start === undefined ? [] : await nearestOf(start);
  if (await isCutOff()) {
    const why = 'this clone is cut off, and an ancestor that it does not have may be recorded: git fetch --unshallow';
    return { kind: 'none', allowed: false, reason: `none: ${why}` };
  }
  const of = await scope();
  if (of.kind === 'unknown') {
    const { commit } = of.run;
    const why = `whether ${main} has recorded ${ownCell} is not known, because ${of.unconfirmed}`;
    const help = `let the workflow run on ${commit.slice(0, 7)} again, or say by \`baseline:\` which run is to be compared with`;
    return { kind: 'none', allowed: false, reason: `none: ${why}: ${help}` };
  }
  const taken = onDefault && !nearest ? await takenAway() : undefined;
  if (taken !== undefined)
    return { kind: 'none', allowed: false, reason: `none: ${taken}; say \`baseline: none\` to judge without one` };
  const challenged = isRetraining(cause) ? await serving() : undefined;
  if (challenged) return asChallenger(challenged);
  const found = await rungs();
  const anew = onDefault && !dirty ? await whereMadeAgain(found) : undefined;
  if (typeof anew === 'string') {
    const why = `this clone lacks ${anew.slice(0, 7)}, of which what is in production was made: git fetch, of a shallow clone git fetch --unshallow`;
    return { kind: 'none', allowed: false, reason: `none: ${why}` };
  }
  const saidHere = onDefault && !dirty && found.kind !== 'none' ? await ownPass() : undefined;
  if (saidHere?.unconfirmed === undefined) return anew ? { ...found, anew } : found;
  const told = <C extends { reason: string }>(one: C): C => ({
    ...one,
    reason: `${one.reason}; run ${saidHere.run.id.slice(0, 7)}, which is said to have passed on this commit before, counts for nothing: nobody confirms it`,
  });
  return { ...told(found), ...(anew && { anew: { ...anew, choice: told(anew.choice) } }) };

  /** Where the commits of a change alone use up the list, from where it left the default branch. */
  async function nearestOf(from: string): Promise<Standing[]> {
    const found = await standing(from);
    const [base] = bases;
    return found.length > 0 || base === undefined || history.endedEarly?.() !== true ? found : standing(base);
  }

  /** As a retraining: with what is in production, and with what is newer than that. */
  async function asChallenger(serves: Compared): Promise<Compared> {
    const newer = await newerThan(serves.run);
    return {
      ...serves,
      ...(nearest && nearest.run !== serves.run.id && { insteadOf: nearest.run }),
      ...(newer && { beside: newer }),
    };
  }

  /** What a run of a commit is to be compared with that is not the first to pass there, or comes after what serves. */
  async function whereMadeAgain(found: Found): Promise<BaselineChoice['anew'] | string> {
    const own = await passedHere();
    const noNewer = own !== undefined || (await isNoNewer());
    if (noNewer !== true) return noNewer || undefined;
    const serves = await serving();
    // What nobody confirms may say whatever this one is going to say.
    const saidBy = ({ run, unconfirmed }: Confirmed) => (unconfirmed === undefined ? { of: run } : {});
    // Where its own pass does not stand, it is run again to be compared with the one that does.
    const stands = own === undefined || (own.commit === head && !own.open);
    if (serves && stands) return { ...saidBy(serves), choice: await asChallenger(serves) };
    if (found.kind === 'none') return undefined;
    if (serves) return { ...saidBy(serves), choice: { ...found, beside: serves } };
    if (!own || !stands) return undefined;
    const before = { ...own.is, reason: `what passed of this commit before, ${head.slice(0, 7)}` };
    return { ...saidBy(before), choice: { ...found, beside: before } };
  }

  /** The first run that passed at HEAD, or the one that stands in for it. */
  async function firstPassHere(): Promise<Confirmed | undefined> {
    const first = onDefault ? baselineOf(await ledger.byCommit(head), main) : undefined;
    return first === undefined ? undefined : trusted((await ofRuns.ledger.runsById([first]))[0]!);
  }

  /**
   * What stands at HEAD, itself included, once it has passed; its first pass where the clone does not have what is behind it. A
   * job that was ended between its record and its evidence is run again as though it had not passed: nothing would ever confirm
   * that, and who made the record up must not keep the commit from being judged.
   */
  async function passedHere(): Promise<(Pick<Standing, 'commit' | 'open'> & { is: Confirmed }) | undefined> {
    const own = await ownPass();
    if (!own || own.unconfirmed !== undefined) return undefined;
    if (start === undefined) return { commit: head, is: own };
    const all = async (commits: readonly string[]) => baselinesOf(await ledger.byCommits(commits), main);
    const [here] = await nearestStanding(history, head, all, ofRuns);
    return here && { ...here, is: asConfirmed(here) };
  }

  /** Whether HEAD made what is in production, or came before the commit that did: that commit where this clone lacks it. */
  async function isNoNewer(): Promise<boolean | string> {
    // Versions lie in a branch.
    if (start === undefined || !isCommit(await ledger.tip())) return false;
    const found = await inProduction();
    if (!found) return false;
    if (found.run.commit === head) return true;
    if ((await history.tip?.()) === head) return false;
    if (history.has !== undefined && !(await history.has(found.run.commit))) return found.run.commit;
    for await (const _ of history.since(found.run.commit, head)) return false;
    return true;
  }

  async function rungs(): Promise<Found> {
    if (nearest && beside) {
      const [one, other] = [nearest, beside].map(({ commit, run }) => `${run.slice(0, 7)} of ${commit.slice(0, 7)}`);
      return {
        kind: 'none',
        allowed: false,
        reason: `none: two recorded lines of ${main} meet here, and neither knows the other: run ${one} and run ${other}; say \`baseline: "${nearest.run.slice(0, 7)}"\` or the other, whichever is to be compared with`,
      };
    }
    if (nearest?.open) {
      const [first, second] = nearest.open.map(({ id, commit }) => ({
        id: id.slice(0, 7),
        commit: commit.slice(0, 7),
      }));
      return {
        kind: 'none',
        allowed: false,
        reason: `none: run ${first!.id} of ${first!.commit} and run ${second!.id} of ${second!.commit} were judged at one time and on other examples, and neither was compared with the other: run ${second!.commit} again (check it out; on GitHub run its jobs again), which is compared with ${first!.commit} then, or say \`baseline: "${second!.id}"\` or \`"${first!.id}"\`, whichever is to be compared with`,
      };
    }
    const lost = await lostBefore(nearest?.commit);
    const farther = ({ id, commit }: RunRecord): Found => ({
      kind: 'none',
      allowed: false,
      reason: `none: ${lost}, and nothing nearer than ${commit.slice(0, 7)} is left: run that again, or say \`baseline: "${id.slice(0, 7)}"\` to be compared with what is left`,
    });
    if (nearest && lost !== undefined) return farther(nearest.record);
    if (nearest) {
      const { commit, distance } = nearest;
      const best = of.kind === 'best' ? await bestOf(ledger, nearest, main, asGood) : nearest.record;
      if (!best) return ofNoCell(commit);
      // No later run of the commit takes its place: that may be of an easier cell.
      const unconfirmed = nearest.unconfirmed ?? (best.id === nearest.run ? undefined : await confirm(best));
      const found: Confirmed = { run: best, ...(unconfirmed !== undefined && { unconfirmed }) };
      const kind = bases.includes(commit) ? 'merge-base' : 'ancestor';
      const words =
        kind === 'merge-base'
          ? 'merge-base'
          : commit === head
            ? 'this commit before your changes'
            : `nearest recorded ancestor (${distance} ${distance === 1 ? 'commit' : 'commits'} before ${bases[0] === undefined ? 'this one' : `the merge-base ${bases[0].slice(0, 7)}`})`;
      const chosen = of.kind === 'best' ? `, the best of what its jobs recorded: ${noneYet}` : '';
      return { kind, ...found, commit, reason: `${words} ${commit.slice(0, 7)}, recorded ${age(found.run)}${chosen}` };
    }

    const isOwn = (run: RunRecord): boolean => onDefault && run.commit === head && !dirty;
    const behind = history.endedEarly?.() === true ? await newestBehind(isOwn) : undefined;
    if (behind) return behind;
    const inService = await serving(isOwn);
    if (inService) return inService;
    const champion = await ledger.latestPassing(project.name, main);
    if (champion && !isOwn(champion)) {
      if (lost !== undefined) return farther(champion);
      const found = await trusted(champion);
      const reason = `champion: newest passing run of ${main}, ${champion.commit.slice(0, 7)}, recorded ${age(found.run)}`;
      return { kind: 'champion', ...found, commit: champion.commit, reason };
    }

    const again = champion ? { again: champion } : await uncommitted();
    // Beside a server, only what was looked for is known to be lost: first the project, then the doubt.
    const { latest, latestPassing } = (await ledger.latest(project.name)) ?? {};
    // By what nobody confirms nothing of another branch is forgotten.
    const isConfirmed = async (): Promise<boolean> => again !== undefined && (await confirm(again.again)) === undefined;
    const mayBegin = onDefault && (latestPassing === undefined || champion !== undefined || (await isConfirmed()));
    const doubt =
      (await unread()) ??
      (champion ? undefined : await renamed()) ??
      (mayBegin ? await passedBefore(champion, (await isConfirmed()) ? main : undefined) : undefined);
    if (doubt !== undefined) {
      // Of a change on a server the rules of its base decide, the baseline among them.
      const there = onDefault || cause === 'hand' ? 'to judge without one' : `on ${main} for one run, after the merge`;
      return { kind: 'none', allowed: false, reason: `none: ${doubt}; say \`baseline: none\` ${there}` };
    }
    // A run of another branch that passed is one to compare with, once somebody names it: main may have had another name.
    if (mayBegin) {
      const first = latest === undefined || again;
      const what = first
        ? `this is the first recorded run of ${project.name}`
        : `no run of ${project.name} has passed yet`;
      const words = of.kind === 'begun' ? `${what} in ${ownCell}` : what;
      return { kind: 'none', allowed: true, reason: `none: ${words}`, comes: true, ...again };
    }
    const isOfCell = latest === undefined && ledger.ofCell?.() === true;
    const why =
      latest !== undefined
        ? `no recorded run of ${main} passed by itself`
        : isOfCell
          ? `nothing is recorded yet of this cell of the matrix: where this change brings it, its first run of ${main} comes after the merge`
          : `nothing is recorded yet, and the first run must be one of ${main}, not of ${branch ?? 'a detached commit'}`;
    return {
      kind: 'none',
      allowed: false,
      reason: `none: ${why}; say \`baseline: none\` to judge without one`,
      ...(!isOfCell && { comes: true }),
      ...again,
    };
  }

  /** Which cell of a matrix a change calls its own must not choose what it is compared with. */
  function ofNoCell(commit: string): Found {
    const why = `${noneYet}, and of what others recorded of ${commit.slice(0, 7)} none measured as well as all the rest: where this change brings it, its first run of ${main} comes after the merge`;
    return { kind: 'none', allowed: false, reason: `none: ${why}; say \`baseline: none\` to judge without one` };
  }

  /**
   * The newest passing run of the default branch, where the list of ancestors ended before one that is recorded: what is in
   * production may be far older, and more commits than a list takes must not choose it.
   */
  async function newestBehind(isOwn: (run: RunRecord) => boolean): Promise<Found | undefined> {
    const newest = await ledger.latestPassing(project.name, main);
    if (!newest || isOwn(newest)) return undefined;
    const { commit } = newest;
    for await (const _ of history.since(start!, commit)) {
      const why = `more commits come before a recorded one than are looked through, and ${commit.slice(0, 7)}, the newest that passed on ${main}, is not among them: bring this branch up to date with ${main}`;
      return { kind: 'none', allowed: false, reason: `none: ${why}` };
    }
    const found = await trusted(newest);
    return {
      kind: 'ancestor',
      ...found,
      commit,
      reason: `newest recorded ancestor ${commit.slice(0, 7)}, behind more commits than are looked through, recorded ${age(found.run)}`,
    };
  }

  /** Whether a commit that this clone lacks may be nearer than what was found, or be recorded where nothing was. */
  async function isCutOff(): Promise<boolean> {
    if (history.cut === undefined) return false;
    // Where the default branch is cut off as well, what seems to be the change's own may be of that branch.
    if (recordedOwn) return true;
    if (!nearest) return (await ledger.latest(project.name)) !== undefined;
    for await (const beside of history.since(nearest.commit, start!)) if (history.cut.has(beside)) return true;
    return false;
  }

  /**
   * What passed on the default branch after what is in production was made. Whoever may push can promote an old version, and
   * people roll back to one: that must not make it easier to pass than it is for a change.
   */
  async function newerThan(serving: RunRecord): Promise<Compared['beside']> {
    const own = await ownPass();
    // A cell that is new has passed nothing that it could be worse than; the project may have.
    const newestOf = (from: Ledger): Promise<RunRecord | undefined> => from.latestPassing(project.name, main);
    const newest =
      own && own.unconfirmed === undefined
        ? own.run
        : (nearest?.record ?? (await newestOf(ledger)) ?? (await newestOf(ladder.ledger)));
    if (!newest) return undefined;
    // Of two lines that meet, neither was asked for.
    const found = newest === nearest?.record && !beside ? asConfirmed(nearest) : await trusted(newest);
    // When it ended is a record's own word, and what nobody confirms is not believed to be the older one; of its own commit,
    // what serves was judged beside whatever had passed before.
    const isOlder =
      found.unconfirmed === undefined
        ? !(found.run.finishedAt > serving.finishedAt)
        : found.run.commit === serving.commit;
    if (isOlder) return undefined;
    return { ...found, reason: `what passed last on ${main}, ${newest.commit.slice(0, 7)}` };
  }

  /** HEAD of the default branch itself counts only when the work tree differs from it. */
  async function runsOf(commits: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const asked = commits.filter((commit) => commit !== start || !onDefault || dirty);
    const { own, cut } = history;
    const found = baselinesOf(await ledger.byCommits(asked.filter((commit) => cut || !own?.has(commit))), main);
    if (own && [...found.keys()].some((commit) => own.has(commit))) recordedOwn = true;
    return new Map([...found].filter(([commit]) => !own?.has(commit)));
  }

  async function madeAgain(commit: string): Promise<string[]> {
    return againOf(await ledger.byCommit(commit), main);
  }

  async function lostAgain(commit: string): Promise<string[]> {
    return againOf(await ledger.byCommit(commit), main, 'lost');
  }

  /** What was recorded nearer than a commit and is gone: no older run takes its place in silence. */
  async function lostBefore(found: string | undefined): Promise<string | undefined> {
    const passedOver = ledger.passedOver();
    if (passedOver.size === 0 || found === undefined) return [...passedOver.values()][0];
    for await (const nearer of history.since(found, start!)) if (passedOver.has(nearer)) return passedOver.get(nearer);
    return undefined;
  }

  /** Which of the versions is in production anybody who may push can say: what passed last is asked for besides. */
  async function takenAway(): Promise<string | undefined> {
    const found = await inProduction();
    if (!found) return undefined;
    const begun = (of: string): Promise<RunRecord | undefined> => ladder.ledger.latestPassing(project.name, of);
    if ((await ledger.latestPassing(project.name, main)) ?? (await begun(main))) return undefined;
    const why = await passedBefore(undefined, main);
    const { branch: then } = found.run;
    // Where the default branch was renamed since, it was called so when that run was made.
    if (why !== undefined || then === null || then === main || (await begun(then))) return why;
    return passedBefore(undefined, then);
  }

  /**
   * @param first what is known to have passed: of the default branch, which nothing of another one has to be forgotten for
   * @param branch whose runs are asked for; any branch's without it
   */
  async function passedBefore(first: RunRecord | undefined, branch: string | undefined): Promise<string | undefined> {
    // Where the list of ancestors ended before the history did, what stands was not looked for behind it.
    let unseen: RunRecord | undefined;
    // A job without a matrix begins nothing where a cell has passed.
    const inCell = 'cell' in of &&
      of.cell !== NO_CELL && {
        cell: of.cell,
        // As the ladder itself reads it: by another reading of that index it could be there, and not be found.
        stands: async (run: RunRecord) => {
          const { commit, id } = run;
          const stands = commit !== head && baselineOf(await ledger.byCommit(commit), main) === id;
          if (stands && history.endedEarly?.() === true) unseen = run;
          return stands;
        },
      };
    const asked = { branch, first: first?.id, ...inCell };
    const why = (await ladder.ledger.passedBefore?.(asked)) ?? (unseen && notReached(unseen));
    // Where the history was rewritten, what passed before it is no ancestor; what GitHub confirms was compared with it.
    return why !== undefined && first && (await confirm(first)) === undefined ? undefined : why;
  }

  async function renamed(): Promise<string | undefined> {
    const other = await formerName(ledger, { ...project, branch: main });
    return other && `${project.config} described ${other} until now: call it so again`;
  }

  async function uncommitted(): Promise<{ again: RunRecord; againReason: string } | undefined> {
    const run = await ledger.firstUncommitted(project.name, main);
    const againReason = `the first passing run of ${main}, of uncommitted work: no commit of it has passed yet`;
    return run && { again: run, againReason };
  }
}

/** Why it is not known that a run is no baseline. */
function notReached({ id, commit }: RunRecord): string {
  const run = id.slice(0, 7);
  return `run ${run}, which passed on ${commit.slice(0, 7)} in no cell of a matrix, is not among as many commits as are looked through, and whether it lies behind them is not known: say \`baseline: "${run}"\` to be compared with it`;
}

/** Why nothing is compared with what no version is made of. */
function neverPassed({ run, version }: { run: RunRecord; version: string }): string {
  const id = run.id.slice(0, 7);
  return `the ledger says that ${version} was made of run ${id} and is in production, and run ${id} did not pass, of which no version is made`;
}

function asConfirmed({ record: run, unconfirmed }: Standing): Confirmed {
  return { run, ...(unconfirmed !== undefined && { unconfirmed }) };
}

/** `just now`, `5 min ago`, `2 h ago`, `3 days ago`. */
function describeAge(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
