import type { RecordedRun } from '#kit';
import { jobIn } from '../artifacts/artifacts.ts';
import type { OpenBundle } from '../artifacts/bundle.ts';
import { fail } from '../errors.ts';
import type { WhyOff } from '../context/default-branch.ts';
import type { EvidenceRun, EvidenceRuns } from './evidence-runs.ts';
import { EXPIRED, type KeptBundle } from './kept-evidence.ts';
import type { Left } from './sound-jobs.ts';

/** The workflow of ours that records runs of the default branch, whichever file of the repository calls it. */
const RECORDS = /^(?<repository>[^/]+\/[^/]+)\/\.github\/workflows\/ml-train\.yml@/;

export interface Confirming {
  runs: Pick<EvidenceRuns, 'before' | 'doubt'>;
  whyOff: WhyOff;
  /** Why a job that evidence comes from is not known to have ended well, in a run that did not, or in an earlier attempt; undefined when they did. */
  whyUnsound: (run: EvidenceRun, left: Left) => Promise<string | undefined>;
  /** The repository of this action, whose workflows are ours; undefined for a copy in the repository itself. */
  ours: string | undefined;
  /** The repository that this is about. */
  repository: string;
}

/**
 * Finds the workflow run that left the record of what is to be compared with: as {@link confirmRun}, but for how its other jobs
 * end, and which workflow of the default branch it is. What a change is judged by is there as soon as it has passed. Another
 * cell of a matrix may have left it: the one that the record names; where it names none, any.
 *
 * Of what has expired GitHub still lists the names, and what is called by a run's id the workflow run left that recorded it: nobody
 * else can add to it, and the id is the digest of what the ledger has to say.
 *
 * @param judged `anyhow`: what did not pass was recorded too
 * @returns its evidence; of what has expired, the workflow run that left it; a string: why there is none
 */
export async function findRecord(
  { id, project, commit, cell, finishedAt }: RecordedRun,
  { runs, whyOff, whyUnsound }: Pick<Confirming, 'runs' | 'whyOff' | 'whyUnsound'>,
  judged: 'well' | 'anyhow' = 'well',
): Promise<OpenBundle | { expiredIn: string } | string> {
  const what = `run ${id.slice(0, 12)} of commit ${commit.slice(0, 12)} is in the ledger, where anybody who may push can write, and`;
  const off = await whyOff(commit);
  if (off !== undefined) return `${what} that commit ${off}`;
  let expiredIn: string | undefined;
  /** Why what has expired counts for nothing, of a run that ended well before all. */
  let [whyNot, whyNotOfOther]: (string | undefined)[] = [];
  const has = (one: OpenBundle): boolean => one.runs.some((run) => run.id === id);
  const inKept = ({ bundles, unpassed }: Pick<EvidenceRun, 'bundles' | 'unpassed'>): OpenBundle | undefined =>
    (judged === 'well' ? bundles : [...bundles, ...unpassed]).find(has);
  const recorded = new Date(finishedAt);
  for await (const run of runs.before(commit, recorded, 'anyhow')) {
    const bundle = inKept(run) ?? (await run.earlier(recorded)).find(has);
    if (bundle) return bundle;
    const others = await run.otherCells?.(project, cell);
    const elsewhere = others && (inKept(others) ?? (await others.earlier(recorded)).find(has));
    if (elsewhere) return elsewhere;
    const lost = [...run.lost, ...(others?.lost ?? [])];
    const mayBeNamed = run.expired.length > 0 || lost.some(({ how }) => how === EXPIRED);
    if (expiredIn !== undefined || !mayBeNamed) continue;
    const why = await whyNoName(run, { id, project }, whyUnsound);
    if (why === undefined) expiredIn = run.url;
    else if (run.endedWell) whyNot ??= `${run.url} left of that commit has expired, and ${why}`;
    else whyNotOfOther ??= `${run.url} left of that commit has expired, it ${why}`;
  }
  if (expiredIn !== undefined) return { expiredIn };
  whyNot ??= whyNotOfOther;
  if (whyNot !== undefined) return `${what} what ${whyNot}`;
  const doubt = runs.doubt();
  return `${what} no workflow run of the default branch is there that left it${doubt === undefined ? '' : ` (${doubt})`}`;
}

/**
 * Why a record is not known by the name of what a workflow run left and GitHub keeps no more; undefined where it is. In one that
 * did not end well, the job of that name has to have, and nobody else there to have left evidence of the project: which of two
 * passed, only what has expired could say.
 */
async function whyNoName(
  run: EvidenceRun,
  { id, project }: Pick<RecordedRun, 'id' | 'project'>,
  whyUnsound: Confirming['whyUnsound'],
): Promise<string | undefined> {
  const named = run.expired.find((one) => one.run === id);
  const ended = run.endedWell ? '' : `ended with ${run.conclusion}, and `;
  if (!named) return `${ended}no artifact there is called by that run`;
  if (run.endedWell) return undefined;
  const other = named.beside.find((name) => jobIn(name, project) !== undefined);
  return other === undefined
    ? whyUnsound(run, { name: named.name, runs: [{ project }] })
    : `${ended}${other} is of ${project}, too`;
}

/**
 * Finds the workflow run that made a recorded run. A ledger's entry alone proves nothing: who may push may write there. An
 * artifact alone proves nothing either: code of the same workflow run may upload one. What both have is believed, of jobs that
 * ended well, in a run of the default branch, on that commit, that called our workflow.
 *
 * Requests: where no run of the commit ended well that left it, one more for the list of the others, and one for the jobs of
 * each that did leave it, or whose earlier attempt did. Where the last attempt left another record, those before it are opened.
 *
 * @throws MLOPS_RUN_UNCONFIRMED
 */
export async function confirmRun(
  { id, project, commit, cell, finishedAt }: RecordedRun,
  { runs, whyOff, whyUnsound, ours, repository }: Confirming,
): Promise<{ url: string; bundle: OpenBundle }> {
  const recorded = new Date(finishedAt);
  const seen: string[] = [];
  let hasExpired = false;

  async function* found(): AsyncGenerator<EvidenceRun> {
    yield* runs.before(commit, recorded, 'well');
    // Beside the jobs of another project, or of something else, which did not.
    for await (const run of runs.before(commit, recorded, 'anyhow')) if (!run.endedWell) yield run;
  }

  const has = (one: OpenBundle): boolean => one.runs.some((each) => each.id === id);
  const earlierOf = async (left: readonly Pick<EvidenceRun, 'earlier'>[]): Promise<KeptBundle[]> =>
    (await Promise.all(left.map(({ earlier }) => earlier(recorded)))).flat();

  const isRecorder = ({ path, sha }: EvidenceRun['called'][number]): boolean => {
    const by = RECORDS.exec(path)?.groups?.['repository']?.toLowerCase();
    // A copy of one's own is what was merged, where it is called as it was at that commit.
    return by !== undefined && (by === ours?.toLowerCase() || (by === repository.toLowerCase() && sha === commit));
  };

  // A tag that is called like the branch looks like it in a list of runs.
  const off = await whyOff(commit);
  if (off !== undefined) seen.push(`that commit ${off}`);
  else
    for await (const run of found()) {
      // Who registers is no cell of the matrix that trained.
      const ofCell = cell === undefined ? undefined : await run.otherCells?.(project, cell);
      const left = ofCell === undefined ? [run] : [run, ofCell];
      const unpassed = left.flatMap((one) => one.unpassed);
      const all = [...left.flatMap((one) => one.bundles), ...unpassed];
      const lost = left.flatMap((one) => one.lost);
      hasExpired ||= lost.some(({ how }) => how === EXPIRED);
      // What has become of its evidence is a doubt.
      if (all.length === 0) continue;
      const last = all.find(has);
      // To be run again takes nothing away: a version is of the attempt that made it.
      const bundle = last ?? (await earlierOf(left)).find(has);
      const why = !bundle
        ? 'recorded another one'
        : !run.called.some(isRecorder)
          ? `did not call ml-train.yml${ours === undefined ? '' : ` of ${ours}`}`
          : run.endedWell && bundle === last
            ? undefined
            : unpassed.includes(bundle)
              ? `ended with ${run.conclusion}, and says that it did not pass`
              : await whyUnsound(run, bundle);
      if (bundle && why === undefined) return { url: run.url, bundle };
      seen.push(`${run.url} ${why}`);
    }
  const why = [...seen, runs.doubt()].filter((one) => one !== undefined).join('; ');
  throw fail('MLOPS_RUN_UNCONFIRMED', {
    message: `the ledger has run ${id.slice(0, 12)} of commit ${commit.slice(0, 12)}, and no workflow run of the default branch is known to have made it${why === '' ? '' : `: ${why}`}`,
    hint: hasExpired
      ? `Only what a run left proves what it recorded, and artifacts are not kept for ever. Merge a commit with the content of ${commit.slice(0, 12)} (git restore --source ${commit.slice(0, 12)} --staged --worktree FOLDER, with the project's folder): it is trained, judged and recorded again. Then tag that commit with the next number, or start the release by hand.`
      : `Let the workflow that calls ml-train.yml run on ${commit.slice(0, 12)} again, or on a newer commit that is pushed or merged: anybody can write into a ledger.`,
  });
}
