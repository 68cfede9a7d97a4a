import { join } from 'node:path';
import { resolvePath, type Project } from '#config';
import {
  activeAcceptances,
  chooseBaseline,
  describeEnd,
  listAcceptances,
  openLedger,
  type Ledger,
  type Material,
  type RunRecord,
} from '#evidence';
import { byFile, namesRun, NONE_BY_POLICY, type AcceptedRule, type BaselineInfo } from '#evaluation';
import { MlopsError, type Host, type Sha256 } from '#kit';
import { rescoreBaseline } from './rescore.ts';

export interface GateBaseline {
  info: BaselineInfo;
  /** The baseline's predictions; absent when there is none, or when they are lost. */
  material?: Material;
  mayHaveNone: boolean;
  accepted: AcceptedRule[];
  /** Removes what was fetched. */
  release(): Promise<void>;
}

/** What git ignores may change under a commit: the first run is then the baseline of the second. */
const OTHER_PREDICTIONS = 'this commit, run before with other predictions';

const nothingToRelease = async (): Promise<void> => {};

/**
 * What the candidate is compared with: a file, `none`, or what the ledger has for `auto` or a run id; and which rules
 * are excepted on record. A word that can be a run id is one, even when a file has that name.
 * @param candidate digests of its examples (a recorded baseline that has others is scored again) and of its scored predictions
 * @throws what the ledger throws: an unreadable one is an error, never "none"
 */
export async function chooseGateBaseline(
  host: Host,
  project: Project,
  wanted: string,
  candidate: { evaluationSet: Sha256 | undefined; predictions: Sha256 | undefined },
  options: { cache: boolean },
): Promise<GateBaseline> {
  const file = wanted === 'auto' || wanted === 'none' ? undefined : await namedFile(host, project, wanted);
  const ledger = await ledgerOf(host, project);
  const accepted = ledger ? await acceptedRules(host, project, ledger) : [];
  const common = { accepted, release: nothingToRelease };
  if (file !== undefined) {
    return {
      ...common,
      info: { kind: 'file', reason: byFile(wanted) },
      material: { name: wanted, path: file, role: 'baseline' },
      mayHaveNone: false,
    };
  }
  if (wanted === 'none') return { ...common, info: { kind: 'none', reason: NONE_BY_POLICY }, mayHaveNone: true };
  if (!ledger) {
    const reason = 'none, because there is no ledger: this is no git repository with commits';
    return { ...common, info: { kind: 'none', reason }, mayHaveNone: false };
  }
  const found = await chooseBaseline(host, project, ledger, { policy: wanted });
  const choice =
    found.kind === 'none' && found.again && found.again.predictions !== candidate.predictions
      ? { kind: 'ancestor' as const, run: found.again, commit: found.again.commit, reason: OTHER_PREDICTIONS }
      : found;
  host.log.info(`Baseline: ${choice.reason}`);
  // A decision holds no times: the same decision tomorrow has the same digest.
  const reason = choice.reason.replace(/, recorded [^,)]*$/, '');
  if (choice.kind === 'none') return { ...common, info: { kind: 'none', reason }, mayHaveNone: choice.allowed };
  const info: BaselineInfo = { kind: choice.kind, reason, run: choice.run.id, commit: choice.commit };
  const again =
    candidate.evaluationSet === choice.run.evaluationSet
      ? undefined
      : await tryRescoring(host, project, choice.run, options);
  if (again) return { ...common, info: { ...info, rescored: true }, material: again, mayHaveNone: false };
  const { predictions } = choice.run;
  if (predictions === undefined || !(await host.store.has(predictions))) {
    host.log.warning(
      `The predictions of run ${choice.run.id.slice(0, 7)} are not in the store: rules that need them are inconclusive.`,
    );
    return { ...common, info, mayHaveNone: false };
  }
  const cache = join(project.workspace, 'cache');
  await host.files.makeDirectory(cache);
  const directory = await host.files.makeTemporaryDirectory('baseline-', cache);
  const path = join(directory, 'baseline.parquet');
  await host.store.get(predictions, path);
  return {
    ...common,
    info,
    material: { name: 'baseline.parquet', path, role: 'baseline' },
    mayHaveNone: false,
    release: () => host.files.remove(directory),
  };
}

/** What cannot be scored again stays what it is, and other examples are never a pass: the gate says inconclusive. */
async function tryRescoring(
  host: Host,
  project: Project,
  run: RunRecord,
  options: { cache: boolean },
): Promise<Material | undefined> {
  try {
    return await rescoreBaseline(host, project, run, options);
  } catch (error) {
    if (!(error instanceof MlopsError) || host.signal.aborted) throw error;
    host.log.warning(`The baseline's model could not be scored on today's examples: ${error.code}: ${error.message}`);
    return undefined;
  }
}

async function namedFile(host: Host, project: Project, wanted: string): Promise<string | undefined> {
  if (namesRun(wanted)) return undefined;
  const path = await resolvePath(project, wanted, { purpose: 'baseline' });
  return (await host.files.exists(path)) ? path : undefined;
}

/** Outside of git there is no ledger. */
async function ledgerOf(host: Host, project: Project): Promise<Ledger | undefined> {
  try {
    return await openLedger(host, project);
  } catch (error) {
    const none = ['MLOPS_LEDGER_NO_REPOSITORY', 'MLOPS_LEDGER_NO_COMMITS'];
    if (error instanceof MlopsError && none.includes(error.code)) return undefined;
    throw error;
  }
}

async function acceptedRules(host: Host, project: Project, ledger: Ledger): Promise<AcceptedRule[]> {
  const active = activeAcceptances(await listAcceptances(ledger, project.name), host.clock.now());
  return [...active.values()].map(({ rule, reason, until, by }) => ({
    rule,
    reason,
    until: describeEnd({ until }),
    by,
  }));
}
