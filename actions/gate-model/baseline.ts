import { relative } from 'node:path';
import { fail as configErrors, leavesRulesBehind, ownersNow, type Project } from '#config';
import {
  chooseBaseline,
  compared,
  confirmOn,
  countedAcceptances,
  describeEnd,
  isCommit,
  isSameSource,
  ledgerIfAny,
  sha256File,
  sourceFacts,
  type BaselineChoice,
  type Confirm,
  type Ledger,
  type Material,
  type RunRecord,
} from '#evidence';
import { asGood, byFile, NONE_BY_POLICY, type AcceptedRule, type BaselineInfo } from '#evaluation';
import { MlopsError, type Host } from '#kit';
import { servingRun } from '../in-production.ts';
import { aside } from './aside.ts';
import { namedFile, type NamedBy } from './named-file.ts';
import { mayBeAsked, relate } from './relation.ts';
import { rescoreBaseline, type RescoreOptions, type Rescored, type RescoringStage } from './rescore.ts';
import { candidateSubject, recordedSubject, type Candidate } from './subject.ts';

export interface GateBaseline {
  info: BaselineInfo;
  /** The baseline's predictions; absent when there is none, or when they are lost. */
  material?: Material;
  /** What was recorded of a baseline that has been scored again; absent when it is lost. */
  original?: Material;
  mayHaveNone: boolean;
  accepted: AcceptedRule[];
  /** Exceptions on record that do not count, and why. */
  passedOver: readonly string[];
  /** What a retraining must not lose to besides. */
  beside?: Omit<GateBaseline, 'beside' | 'release'>;
  /** The ledger's commit that was read; null when it had none. Absent where there is no ledger, or none in git. */
  ledger?: string | null;
  /** Removes what was fetched. */
  release(): Promise<void>;
}

export type BaselineOptions = RescoreOptions & NamedBy;

const nothingToRelease = async (): Promise<void> => {};

/**
 * What the candidate is compared with: a file, `none`, or what the ledger has for `auto` or a run id; and which rules
 * are excepted on record. A word that can be a run id is one, even when a file has that name.
 * A recorded baseline that has other examples is scored again on today's, unless its numbers are about something else.
 * @throws MLOPS_POLICY_MOVED, and what the ledger throws: an unreadable one is an error, never "none"
 */
export async function chooseGateBaseline(
  host: Host,
  project: Project,
  wanted: string,
  candidate: Candidate,
  options: BaselineOptions,
): Promise<GateBaseline> {
  const file = wanted === 'auto' || wanted === 'none' ? undefined : await namedFile(host, project, wanted, options);
  const newest = await ledgerIfAny(host, project);
  const tip = await newest?.tip();
  // Others may record while this is decided: all of it is of one moment, which the statement names.
  const ledger = tip === undefined ? newest : newest!.at(tip);
  if (ledger) await refuseMovedPolicy(host, project, ledger);
  const exceptions = ledger ? await exceptionsOf(host, project, ledger) : { accepted: [], passedOver: [] };
  const inGit = ledger?.branch !== undefined && (tip === undefined || isCommit(tip));
  const common = { ...exceptions, ...(inGit && { ledger: tip ?? null }), release: nothingToRelease };
  if (file) {
    return {
      ...common,
      ...file,
      info: { kind: 'file', reason: byFile(wanted), asRecorded: true },
      mayHaveNone: false,
    };
  }
  if (wanted === 'none') return { ...common, info: { kind: 'none', reason: NONE_BY_POLICY }, mayHaveNone: true };
  if (!ledger) {
    const reason = 'none, because there is no ledger: this is no git repository with commits';
    return { ...common, info: { kind: 'none', reason }, mayHaveNone: false };
  }
  const confirm = await confirmOn(host, ledger);
  const found = await chooseBaseline(host, project, ledger, {
    ...{ policy: wanted, confirm },
    inProduction: () => servingRun(project, ledger),
    asGood: asGood(candidate.metrics),
  });
  const choice = compared(found, candidate.evaluated?.predictions);
  host.log.info(`Baseline: ${choice.reason}`);
  // A decision holds no times: the same decision tomorrow has the same digest.
  const reason = choice.reason.replace(/, recorded [^,;)]*(?=;|$)/, '');
  if (choice.kind === 'none') {
    const { allowed, comes, cells } = choice;
    const info = { kind: 'none' as const, reason, ...(comes && { comes }), ...(cells && { cells }) };
    return { ...common, info, mayHaveNone: allowed };
  }
  const question = { host, project, ledger, confirm, candidate, options };
  const { beside, ...main } = choice;
  const first = await readied(question, { ...main, reason }, 'rescore-baseline');
  if (!beside) return { ...common, ...first, mayHaveNone: false };
  host.log.info(`Beside it: ${beside.reason}`);
  // By the same questions as what is in production: it is what a retraining is not to lose to either.
  const other = { ...beside, kind: main.kind, commit: beside.run.commit };
  const second = await readied(question, other, 'rescore-beside');
  const release = async (): Promise<void> => {
    await first.release();
    await second.release();
  };
  return {
    ...{ ...common, ...first, mayHaveNone: false, release },
    beside: { ...common, ...second, mayHaveNone: false },
  };
}

interface Question {
  host: Host;
  project: Project;
  ledger: Ledger;
  confirm: Confirm;
  candidate: Candidate;
  options: BaselineOptions;
}

/** What is compared with, and why that. */
type Chosen = Omit<Exclude<BaselineChoice, { kind: 'none' }>, 'beside'>;

/** What a recorded run says, or its model today, as far as it is to be had. */
async function readied(
  { host, project, ledger, confirm, candidate, options }: Question,
  choice: Chosen,
  rescoring: RescoringStage,
): Promise<Pick<GateBaseline, 'info' | 'material' | 'original' | 'release'>> {
  const { run, reason, unconfirmed, kind, commit, change } = choice;
  const cells = choice.cells && { cells: choice.cells };
  const release = nothingToRelease;
  if (unconfirmed !== undefined) {
    host.log.warning(`Nothing is compared with ${commit.slice(0, 7)}: ${unconfirmed}.`);
    const info = { kind, reason, run: run.id, commit: run.commit, ...(change && { change }), ...cells, unconfirmed };
    return { info, release };
  }
  const then = await recordedSubject(ledger, run);
  const now = then && (await candidateSubject(project, candidate, { run: run.id, subject: then }));
  const isSame = async (earlier: RunRecord): Promise<boolean> => {
    const { commit, dirty } = await sourceFacts(host, project);
    const same = commit !== undefined && !dirty && (await isSameSource(host, project, earlier, commit));
    return same && (await confirm(earlier)) === undefined;
  };
  const relation = await relate(ledger, { ...choice, cause: host.cause }, { now, then }, candidate, {
    unnamed: project.unnamed === true,
    isSame,
  });
  // The candidate may have said the very same bytes: they are here, whatever the store has lost.
  const { predictions, scored } = candidate.evaluated ?? {};
  const same = predictions !== undefined && predictions === run.predictions ? scored : undefined;
  const kept = same !== undefined || (run.predictions !== undefined && (await host.store.has(run.predictions)));
  const { again, unscored }: Scoring =
    !then || !mayBeAsked(relation) || (candidate.evaluated?.evaluationSet === run.evaluationSet && kept)
      ? {}
      : await tryRescoring(host, project, { run, meaning: then.meaning, stage: rescoring }, options);
  const info: BaselineInfo = { reason, ...relation, ...cells, ...(unscored !== undefined && { unscored }) };
  if (again && !kept && (await digestOf(again)) === run.predictions) {
    host.log.info(
      `The predictions of run ${run.id.slice(0, 7)} were in no store. Scored again they are the same bytes.`,
    );
    return { info: { ...info, restored: true }, material: again, release };
  }
  if (!kept) {
    host.log.warning(
      `The predictions of run ${run.id.slice(0, 7)} are not in the store: rules that need them are inconclusive.`,
    );
    return { info: { ...info, ...(again && { rescored: true }) }, ...(again && { material: again }), release };
  }
  const name = again ? 'original.parquet' : 'baseline.parquet';
  const recorded =
    same === undefined
      ? await recordedPredictions(host, project, run, name)
      : { material: { name, path: same, role: 'baseline' as const }, release };
  return again
    ? { ...recorded, info: { ...info, rescored: true }, material: again, original: recorded.material }
    : { ...recorded, info };
}

async function digestOf({ path }: Material): Promise<string | undefined> {
  return path === undefined ? undefined : sha256File(path);
}

/**
 * A change that is judged by its own rules, because its base has none in this file, while the project's runs were judged by
 * those of another file: what moves takes its rules along.
 * @throws MLOPS_POLICY_MOVED
 */
async function refuseMovedPolicy(host: Host, project: Project, ledger: Ledger): Promise<void> {
  if (project.policy?.from !== 'head' || project.file === undefined) return;
  const ours = relative(project.repository, project.file);
  const latest = await ledger.latest(project.name);
  const config = latest && (await ledger.run(latest.latest)).config;
  if (config === undefined || config === ours || !(await leavesRulesBehind(host, project, config))) return;
  throw configErrors('MLOPS_POLICY_MOVED', {
    message: `${project.policy.base.branch} describes ${project.name} in ${config}, by other rules than this change in ${ours}`,
    where: { file: ours },
    hint: 'Move the file as it is, and change its rules in a change of its own.',
  });
}

/** The scored predictions of a run, from the store, which has them. */
async function recordedPredictions(
  host: Host,
  project: Project,
  { predictions }: RunRecord,
  name: string,
): Promise<{ material: Material; release(): Promise<void> }> {
  const { path, release } = await aside(host, project, name);
  await host.store.get(predictions!, path);
  return { material: { name, path, role: 'baseline' }, release };
}

/** What the baseline's model says of today's examples, or why it says nothing: a clause. */
interface Scoring {
  again?: Material;
  unscored?: string;
}

/** What cannot be scored again stays what it is, and other examples are never a pass: the gate says inconclusive. */
async function tryRescoring(
  host: Host,
  project: Project,
  baseline: Rescored,
  options: RescoreOptions,
): Promise<Scoring> {
  try {
    return await rescoreBaseline(host, project, baseline, options);
  } catch (error) {
    if (!(error instanceof MlopsError) || host.signal.aborted) throw error;
    host.log.warning(`The baseline's model could not be scored on today's examples: ${error.code}: ${error.message}`);
    // What a program printed is of its time and machine: a decision holds neither.
    const unscored = `the baseline's model could not be scored on today's examples: ${error.code}, of which the log says more`;
    return { unscored };
  }
}

async function exceptionsOf(
  host: Host,
  project: Project,
  ledger: Ledger,
): Promise<Pick<GateBaseline, 'accepted' | 'passedOver'>> {
  const owners = project.config.gate?.owners;
  const { active, passedOver } = await countedAcceptances(host, project.name, ledger, owners, () =>
    ownersNow(host, project),
  );
  for (const why of passedOver) host.log.warning(`${why[0]!.toUpperCase()}${why.slice(1)}.`);
  const accepted = [...active.values()].map(({ rule, reason, until, by, pushedBy }) => ({
    ...{ rule, reason, until: describeEnd({ until }), by },
    ...(pushedBy !== undefined && { pushedBy }),
  }));
  return { accepted, passedOver };
}
