import type { Host } from '#kit';
import { climb, compared, type BaselineOptions } from '../baseline/baseline.ts';
import { defaultBranch } from '../baseline/baseline-branch.ts';
import { isCommit } from '../baseline/confirmed.ts';
import { gitWalk, withoutMain, type History } from '../baseline/history.ts';
import { runIfAny } from '../ledger/ledger.ts';
import { againOf, baselineOf, runsOfCell } from '../ledger/plan.ts';
import { NO_CELL, type RunRecord } from '../ledger/runs.ts';
import { isAncestor, subject } from '../statement/said-by-statements.ts';
import { factsOf } from '../statement/statement.ts';
import { saidByGate, type GateSaid, type Judged } from './gate.ts';
import { linksOf, type Link } from './link.ts';

/** A gate to be asked again. */
interface Question extends Judged {
  said: GateSaid;
  /** The run that it names. */
  recorded: RunRecord | undefined;
  ladder: Omit<BaselineOptions, 'policy'>;
}

/**
 * Whether a gate compared with what the ladder of that time leads to, which is climbed again, and whether the bytes are those
 * that the run recorded, or that its re-scoring made. What the policy names is seen where the policy is read.
 * @returns no link for a run without a gate of ours
 */
export async function baselineLinks(
  host: Host,
  { repository }: { repository: string },
  judged: Judged,
  ladder: Omit<BaselineOptions, 'policy'>,
): Promise<Link[]> {
  const said = saidByGate(judged.statements);
  if (!said) return [];
  const { kind, run, reason } = said.baseline;
  const links = (problems: readonly string[]): Link[] => linksOf('gate-model', '(baseline)', problems, reason);
  if (kind === 'file') return links([]);
  const recorded = run === undefined ? undefined : await runIfAny(judged.before, run);
  if (kind !== 'none' && !recorded)
    return links([`it names ${run ? `run ${run}, which was not recorded before it` : 'no run'}`]);
  const question = { ...judged, said, recorded, ladder };
  const problems = recorded ? otherBytes(question, recorded) : [];
  // None that lets nothing pass may have had reasons of that place and time; one that was wanted is in the policy.
  const wanted = kind === 'run' || (kind === 'none' && !(said.mayHaveNone && said.baseline.comes));
  if (wanted) return links(problems);
  const { told, problems: climbing } = await onTheLadder(host, repository, question);
  problems.push(...climbing);
  if (problems.length > 0 || told === undefined) return links(problems);
  const detail = `${reason}; ${told}`;
  return [{ stage: 'gate-model', material: '(baseline)', status: 'recorded, not re-hashed', detail }];
}

function otherBytes({ statements, said: { baseline } }: Question, recorded: RunRecord): string[] {
  const problems: string[] = [];
  const name = `run ${recorded.id.slice(0, 12)}`;
  if (recorded.commit !== baseline.commit)
    problems.push(`${name} is of commit ${recorded.commit}, not of ${baseline.commit}`);
  const gate = statements.get('gate-model');
  const shown = subject(gate, 'baseline.parquet')?.sha256;
  const original = baseline.rescored ? subject(gate, 'original.parquet')?.sha256 : shown;
  const again = subject(statements.get('rescore-baseline'), 'scored.parquet')?.sha256;
  if (original !== undefined && original !== recorded.predictions)
    problems.push(`what it compared with is not what ${name} recorded`);
  if (baseline.rescored && shown !== undefined && shown !== again)
    problems.push('what it compared with is not what rescore-baseline made');
  return problems;
}

/** What climbing the ladder again finds wrong; `told` says why it leaves something open. */
async function onTheLadder(
  host: Host,
  repository: string,
  question: Question,
): Promise<{ problems: string[]; told?: string }> {
  const { run, said, recorded } = question;
  const main = await defaultBranch(host, repository);
  const history = await historyThen(host, repository, question, main?.name);
  const problems = await notOnTheLadder(question, history);
  const { onDefault, start, defaultBranch: judgedAs } = history;
  if (problems.length > 0 && onDefault && cellOf(run) !== undefined) {
    // A pass of its own commit that the server did not confirm then counted for nothing.
    const others = await notOnTheLadder(question, history, run.commit);
    if (others.length === 0)
      return {
        problems: [],
        told: `${problems.join('; ')}, unless nobody confirmed that this commit had passed before`,
      };
  }
  if (problems.length > 0 && (await isBeforeScopes(question, judgedAs))) {
    const told = `${problems.join('; ')}, by what is asked now: it says not among which records of a matrix's jobs it looked`;
    return { problems: [], told };
  }
  if (problems.length === 0) {
    if (start === undefined && recorded)
      return { problems, told: 'this clone does not have the commits that tell whether another was nearer' };
    return main === undefined || judgedAs === main.name || !isAncestor(said.baseline)
      ? { problems }
      : { problems, told: `it was judged as for ${judgedAs}, and here ${main.name} is the default branch` };
  }
  if (onDefault || start === undefined || !main || !isAncestor(said.baseline)) return { problems };
  // A commit may have been run on main and never merged: of work that was moved to a branch of its own, say.
  const own = await withoutMain(host, repository, run.commit, main.references);
  if ((await notOnTheLadder(question, { ...history, own })).length > 0) return { problems };
  return {
    problems: [],
    told: `${problems.join('; ')}, unless that was never on ${main.name}, which does not have it here`,
  };
}

/** Whether a gate is of a version that took a cell of a matrix for recorded where the ledger had any run of it. */
async function isBeforeScopes({ before, run, said }: Question, main: string): Promise<boolean> {
  if (said.baseline.cells !== undefined || cellOf(run) === undefined || !isCommit(await before.tip())) return false;
  return (await before.cells(main, [])).length > 0;
}

/** What was started by hand is of one machine, which knows no cells. */
const cellOf = (run: RunRecord): string | undefined => run.cell ?? (run.cause === 'hand' ? undefined : NO_CELL);

/** The history of a recorded commit, as far as this clone has it: it begins nowhere where that is not known. */
async function historyThen(
  host: Host,
  repository: string,
  { run, said, recorded, statements }: Question,
  main: string | undefined,
): Promise<History> {
  const git = (...args: string[]) => host.git.run(args, { directory: repository });
  const onDefault = !said.baseline.change || run.branch === main;
  const known = (await git('cat-file', '-e', `${run.commit}^{commit}`)).code === 0;
  const cut = (await git('rev-parse', '--is-shallow-repository')).stdout;
  return {
    commit: run.commit,
    dirty: factsOf(statements.get('gate-model')!).dirty ?? false,
    ...(run.branch !== null && { branch: run.branch }),
    // Into which branch a change was to be merged is known from what it was compared with.
    defaultBranch: (onDefault ? run.branch : recorded?.branch) ?? '',
    onDefault,
    // Where a change left the default branch is not on record. What was recorded of that branch among its ancestors is, and
    // that lies at the merge-base or behind.
    start: known && Buffer.from(cut).toString().trim() === 'false' ? run.commit : undefined,
    bases: [],
    has: async (commit) => (await git('cat-file', '-e', `${commit}^{commit}`)).code === 0,
    ...gitWalk(host, repository),
  };
}

/** @param unconfirmed a commit of which nothing was confirmed */
async function notOnTheLadder(question: Question, history: History, unconfirmed?: string): Promise<string[]> {
  const { before, run, said, recorded, ladder } = question;
  const { defaultBranch: main, onDefault, start } = history;
  if (recorded && isAncestor(said.baseline) && start === undefined) {
    const onCommit = await before.byCommit(recorded.commit);
    const ofItsCell = runsOfCell(onCommit, recorded.cell ?? NO_CELL);
    const may = [
      ...[onCommit, ofItsCell].flatMap((runs) => [baselineOf(runs, main), ...againOf(runs, main)]),
      (await before.firstUncommitted(run.project, main))?.id,
    ];
    return may.includes(recorded.id) ? [] : [`run ${recorded.id.slice(0, 12)} is no baseline of ${main || 'a branch'}`];
  }
  const climbed = await climb({
    project: { name: run.project, config: run.config },
    ledger: before,
    history,
    cause: run.cause,
    cell: cellOf(run),
    // What was not confirmed then left the gate with nothing that lets pass.
    confirmCell: async () => undefined,
    unread: async () => undefined,
    age: () => 'then',
    // Of a commit that was run again, only the server of that time can say which of its runs it confirmed.
    confirm: async ({ id, commit }) =>
      commit === unconfirmed
        ? 'nobody knows'
        : commit === recorded?.commit && id !== recorded.id
          ? 'another run of its commit was'
          : undefined,
    ...ladder,
  });
  const choice = compared(climbed, run.predictions);
  const { kind, reason } = choice;
  const { baseline } = said;
  const words = reason.replace(/^none: |, recorded then|; say `baseline: none`.*$/g, '');
  if (choice.kind === 'none') {
    if (baseline.kind === 'none' && choice.allowed) return [];
    return [`there was nothing to compare with, ${choice.allowed ? '' : 'and no pass without: '}${words}`];
  }
  // A retraining on a later period says that the run it was compared with is not its own.
  const insteadOf = baseline.insteadOf === baseline.run ? undefined : baseline.insteadOf;
  // Whether it lies at the merge-base of a change or behind it makes no difference.
  const relation = (of: string): string => (!onDefault && isAncestor({ kind: of }) ? 'ancestor' : of);
  const found = { kind: relation(kind), run: choice.run.id, change: choice.change, insteadOf: choice.insteadOf };
  const claimed = { kind: relation(baseline.kind), run: baseline.run, change: baseline.change, insteadOf };
  const asked =
    start === undefined ? (['kind', 'run', 'change'] as const) : (Object.keys(found) as (keyof typeof found)[]);
  if (asked.every((key) => found[key] === claimed[key])) return [];
  const other = recorded ? `run ${recorded.id.slice(0, 12)} as ${baseline.kind}` : 'nothing';
  return [`it was to be compared with run ${choice.run.id.slice(0, 12)} (${words}), and not with ${other}`];
}
