import { layout } from '#evidence';
import { jobIn, type Artifacts } from '../artifacts/artifacts.ts';
import type { GithubContext } from '../context/context.ts';
import type { WhyOff } from '../context/default-branch.ts';
import { endedWell, pathOf, whyDistrusted, whyElsewhere, type WorkflowRun } from '../context/trusted-run.ts';
import { judgedInRuns } from './done.ts';
import { keptEvidence, type KeptEvidence, type KeptEvidenceOptions } from './kept-evidence.ts';
import { listedRuns } from './listed-runs.ts';
import { replay } from './replay.ts';
import { isSettled } from './settled.ts';

export interface EvidenceRunsOptions extends KeptEvidenceOptions {
  artifacts: Pick<Artifacts, 'missing' | 'download'>;
  context: Pick<GithubContext, 'repository' | 'workflowPath' | 'defaultBranch' | 'runId' | 'job'>;
  /** Of the default branch. */
  whyOff: WhyOff;
}

/** A run of the default branch and the evidence it left, verified. */
export interface EvidenceRun extends KeptEvidence {
  id: number;
  /** Where people see it. */
  url: string;
  commit: string;
  /** Workflows that it called: `owner/repo/.github/workflows/x.yml@ref`, and their commits. */
  called: readonly { path: string; sha: string }[];
  /** All of its jobs. */
  endedWell: boolean;
  /** How, in GitHub's words; what it is doing, while it has not. */
  conclusion: string;
  /** Its first attempt has not ended: what it has not left may be to come. */
  underWay: boolean;
  /** When it was last heard of, as a time in milliseconds; infinite while it is under way. */
  ended: number;
  /** It left evidence that was not looked into. */
  unread?: true;
}

export interface EvidenceRuns {
  /** The newest run that may be compared with, whether it left evidence or not; one that did not end well only if it did. */
  newest(): Promise<{ id: number; commit: string } | undefined>;
  /**
   * Runs that may have recorded what is newest of a project, whichever workflow's they are, the likeliest first.
   * `open` gives undefined for a run that may not be trusted.
   */
  newestOf(project: string): AsyncGenerator<{ id: number; commit: string; open(): Promise<EvidenceRun | undefined> }>;
  /**
   * Runs of these commits, in the commits' order, each opened when it is asked for.
   * @param project whose evidence is looked for; without it, anybody's
   */
  ofCommits(commits: readonly string[], project?: string): AsyncGenerator<EvidenceRun>;
  /**
   * The runs of a commit that left evidence, which may be lost by now, and began before something of theirs was recorded, the last of them first,
   * whichever workflow's they are; of this very run, what its earlier attempts left.
   * @param ended `well`: all of its jobs; `anyhow`: for bytes whose digests are known, and for what is compared with
   */
  before(commit: string, recorded: Date, ended: 'well' | 'anyhow'): AsyncGenerator<EvidenceRun>;
  /** Runs that may have evidence of a project, newest first, each opened when it is asked for. */
  ofProject(project: string): AsyncGenerator<EvidenceRun>;
  /** Why a run had evidence of a project once, told by one that has some; undefined where it had none. */
  whyGone(run: EvidenceRun, like: EvidenceRun, project?: string): Promise<string | undefined>;
  /** All that were opened, the newest first. */
  opened(): EvidenceRun[];
  /** To be told of more of what `doubt` says. */
  cut(why: string): void;
  /** Why finding nothing may not mean that there was nothing; undefined while it does. */
  doubt(): string | undefined;
}

const NOTHING: KeptEvidence = { bundles: [], unpassed: [], lost: [], expired: [], earlier: async () => [] };

/** Runs of a commit that are looked through: three pages. */
const RUNS = 300;
/** Runs that are looked into for one question before it is given up, of those that ended well and of the others. */
export const TRIES = 5;
/** Runs that ended well and are looked into though the list of artifacts has nothing of them: it lags behind too. */
const LAGGING = 2;
/** A machine's clock and the server's differ by less. */
const SKEW_MS = 5 * 60_000;

/**
 * The evidence that runs of the default branch left in artifacts, taken by the number and digest of each, never
 * by its name alone: any step of any run may choose any name.
 *
 * @throws MLOPS_ARTIFACT_DIGEST, MLOPS_ARTIFACT_REFUSED, MLOPS_ARTIFACT_DOWNLOAD, MLOPS_BUNDLE_INVALID for evidence that is
 * there and cannot be believed; what has expired or was deleted is passed over, and becomes a doubt
 */
export function evidenceRuns(options: EvidenceRunsOptions): EvidenceRuns {
  const { api, artifacts, host, context, matrix, whyOff } = options;
  const opening = new Map<number, Promise<EvidenceRun>>();
  const found: EvidenceRun[] = [];
  const doubts = new Set<string>(artifacts.missing === undefined ? [] : [artifacts.missing]);
  const cut = (why: string): void => void doubts.add(why);
  const lists = listedRuns({ api, context, matrix, cut, missed: doubt });
  const openEvidence = keptEvidence(options, doubt);
  const whyJudged = judgedInRuns(api);
  const elsewhere = new Map<string, Promise<void>>();
  const listing = new Map<string, () => AsyncGenerator<WorkflowRun>>();

  /** Who confirms a run and who looks for its bytes ask the same. */
  function listOnce(of: { head_sha: string; branch: string; created: string }): AsyncGenerator<WorkflowRun> {
    const key = `${of.head_sha} ${of.created}`;
    const list = listing.get(key) ?? replay(api.pages('GET /repos/{owner}/{repo}/actions/runs', of));
    listing.set(key, list);
    return list();
  }

  function doubt(why: string): void {
    if (!doubts.has(why)) host.log.warning(`Earlier evidence is passed over: ${why}.`);
    doubts.add(why);
  }

  /** @param known whether where the run's commit lies is known, or of no matter */
  function openOnce(run: WorkflowRun, known: boolean): Promise<EvidenceRun> {
    const opened = opening.get(run.id) ?? openRun(run, known);
    opening.set(run.id, opened);
    return opened;
  }

  async function openRun(run: WorkflowRun, known: boolean): Promise<EvidenceRun> {
    const opened = { ...unopened(run), ...(await openEvidence(run, async () => known || (await isOnDefault(run)))) };
    // What another workflow's run left is looked at, and is not part of what is read here.
    if (pathOf(run) === context.workflowPath) found.push(opened);
    return opened;
  }

  /** A run as it is listed. */
  function unopened(run: WorkflowRun): EvidenceRun {
    const called = (run.referenced_workflows ?? []).map(({ path, sha }) => ({ path, sha }));
    const { id, html_url: url, head_sha: commit } = run;
    const underWay = run.status !== 'completed' && (run.run_attempt ?? 1) === 1;
    const conclusion = run.conclusion ?? run.status ?? 'nothing';
    return { id, url, commit, called, endedWell: endedWell(run), conclusion, underWay, ended: endOf(run), ...NOTHING };
  }

  async function isOnDefault(run: WorkflowRun): Promise<boolean> {
    const why = await whyOff(run.head_sha);
    if (why !== undefined) doubt(`run ${run.id} is of ${run.head_sha.slice(0, 7)}, which ${why}`);
    return why === undefined;
  }

  /** Looks into runs of commits, those that may have something before all; not into those of no commit of the default branch. */
  function lookedInto(project: string | undefined): (run: WorkflowRun) => Promise<EvidenceRun | undefined> {
    const tries = { empty: 0, sound: 0, other: 0 };
    return async (run) => {
      if (!(await isOnDefault(run))) return undefined;
      const left = await lists.leftEvidence(run, project);
      if (left === false && (!endedWell(run) || ++tries.empty > LAGGING)) return unopened(run);
      if (left !== false && ++tries[endedWell(run) ? 'sound' : 'other'] > TRIES)
        return { ...unopened(run), ...(left && { unread: true }) };
      return openOnce(run, true);
    };
  }

  async function* likelyOf(project: string): AsyncGenerator<EvidenceRun> {
    const [looked, others] = [new Set<number>(), new Set<number>()];
    const [named, all] = [lists.named(project), lists.all(cut)];
    // By its name first; but another job may have kept it, or a later attempt.
    for (const runs of [named, all])
      for await (const run of runs) {
        if (looked.has(run.id) || others.has(run.id)) continue;
        if (!endedWell(run)) {
          if (runs === all && (await lists.leftEvidence(run, project)) !== true) continue;
          others.add(run.id);
          if (others.size <= TRIES) yield await openOnce(run, false);
          else if (
            !isSettled({ ended: endOf(run) }, found, { project, branch: context.defaultBranch, found: undefined })
          )
            cut(`of the runs that did not end well and left evidence, only ${TRIES} were looked into`);
          continue;
        }
        if (looked.size === TRIES) {
          const missed = await lists.unseen(project, looked);
          if (missed !== undefined) cut(missed);
          return;
        }
        looked.add(run.id);
        yield await openOnce(run, false);
      }
  }

  /** What another workflow recorded is not compared with, and yet the next run of this one is not the first. */
  async function lookElsewhere(project: string): Promise<void> {
    const has = ({ bundles }: EvidenceRun): boolean =>
      bundles.some(({ ledger }) => ledger.has(layout.project(project)));
    if (found.some(has)) return;
    const own = new Set<number>();
    for await (const { id } of lists.all()) own.add(id);
    let asked = 0;
    for await (const { id, commit, trusted } of lists.keepersOf(project)) {
      if (own.has(id)) continue;
      if (++asked > TRIES)
        return cut(`of the runs that may have recorded ${project} elsewhere, only ${TRIES} were looked at`);
      const run = (await whyOff(commit)) === undefined ? await trusted() : undefined;
      if (!run || pathOf(run) === context.workflowPath || !has(await openOnce(run, true))) continue;
      return cut(
        `run ${id} of ${pathOf(run)} recorded ${project} on ${commit.slice(0, 7)}, and only runs of ${context.workflowPath} are compared with`,
      );
    }
  }

  return {
    async newest() {
      if (artifacts.missing !== undefined) return undefined;
      for await (const run of lists.all())
        if (endedWell(run) || (await lists.leftEvidence(run)) === true) return { id: run.id, commit: run.head_sha };
      return undefined;
    },

    async *newestOf(project) {
      if (artifacts.missing !== undefined) return;
      const seen = new Set<number>();
      for await (const { id, commit, trusted } of lists.keepersOf(project)) {
        seen.add(id);
        const open = async (): Promise<EvidenceRun | undefined> => {
          const run = (await whyOff(commit)) === undefined ? await trusted() : undefined;
          return run && openOnce(run, true);
        };
        yield { id, commit, open };
      }
      for await (const run of lists.all())
        if (endedWell(run) && !seen.has(run.id))
          yield { id: run.id, commit: run.head_sha, open: () => openOnce(run, false) };
    },

    async *ofCommits(commits, project) {
      if (artifacts.missing !== undefined) return;
      const asked = new Map<string, WorkflowRun[]>(commits.slice(1).map((commit) => [commit, []]));
      const look = lookedInto(project);
      const opened = async function* (run: WorkflowRun): AsyncGenerator<EvidenceRun> {
        const found = await look(run);
        if (found) yield found;
      };
      for await (const run of lists.all()) {
        // Runs come newest first, and nothing is nearer than the first commit: who finds it there has no more listed.
        if (run.head_sha !== commits[0]) asked.get(run.head_sha)?.push(run);
        else yield* opened(run);
      }
      for (const run of [...asked.values()].flat()) yield* opened(run);
    },

    async *before(commit, recorded, ended) {
      if (artifacts.missing !== undefined) return;
      const why = ended === 'well' ? whyDistrusted : whyElsewhere;
      const hasAttempts = ({ id, run_attempt: attempt = 1 }: WorkflowRun): boolean =>
        id !== context.runId || attempt > 1;
      const until = new Date(recorded.getTime() + SKEW_MS).toISOString();
      const parameters = { head_sha: commit, branch: context.defaultBranch, created: `<=${until}` };
      const found: WorkflowRun[] = [];
      for await (const run of listOnce(parameters)) {
        if (hasAttempts(run) && why(run, { ...context, workflowPath: pathOf(run) }) === undefined) found.push(run);
        if (found.length === RUNS) break;
      }
      // Most workflows that run on a push leave no evidence; this one's did.
      const own = (run: WorkflowRun): number => Number(pathOf(run) === context.workflowPath);
      let [tries, others] = [0, 0];
      for (const run of found.sort((a, b) => own(b) - own(a) || b.id - a.id)) {
        const opened = await openOnce(run, true);
        const kept = opened.bundles.length + opened.unpassed.length;
        if (kept + opened.lost.length > 0 || (opened.otherCells && ++others <= TRIES)) yield opened;
        if (kept > 0 && ++tries === TRIES) return;
      }
    },

    async *ofProject(project) {
      if (artifacts.missing !== undefined) return;
      yield* likelyOf(project);
      const looked = elsewhere.get(project) ?? lookElsewhere(project);
      elsewhere.set(project, looked);
      await looked;
    },

    async whyGone(run, like, project) {
      const [job] = like.bundles.flatMap(({ name }) => (project === undefined ? [] : (jobIn(name, project) ?? [])));
      return whyJudged(run, { id: like.id, job: job ?? '' });
    },

    opened: () => found.toSorted((a, b) => b.id - a.id),
    cut,
    doubt: () => (doubts.size === 0 ? undefined : [...doubts].join(' and ')),
  };
}

/** GitHub tells whole seconds. */
function endOf({ status, updated_at: at }: WorkflowRun): number {
  return status === 'completed' ? Date.parse(at) + 1000 : Infinity;
}
