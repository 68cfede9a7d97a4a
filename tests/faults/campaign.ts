import { rmSync } from 'node:fs';
import type { Verdict } from '#kit';
import type { Fault } from '../doubles/github/index.ts';
import { killed, once, seeded, type Attack } from './attack.ts';
import { Invariants } from './invariants.ts';
import { Lab, type Work } from './lab.ts';
import type { Scenario } from './scenarios.ts';
import { FACTOR, type Ended } from './step.ts';

/** One disturbed attempt, by a name that finds it again: `seed 17`, `kill after 3`, `kill before twirp FinalizeArtifact`. */
export type Case = string;

interface Violation {
  scenario: string;
  case: Case;
  problem: string;
  /** What the disturbed steps said. */
  log: string;
}

export interface Tally {
  scenario: string;
  schedules: number;
  kills: number;
  faults: number;
  steps: number;
  requests: number;
  mostRequests: number;
  /** By the steps' own clock. */
  mostSeconds: number;
  /** Disturbed attempts that came to their verdict all the same. */
  survived: number;
  violations: Violation[];
}

const TRUTHS: readonly Verdict[] = ['fail', 'pass', 'inconclusive'];
const ONCE: readonly Fault['kind'][] = ['reset-before', 'reset-after', 'stale', 'time-out'];

/** The cases of a scenario: every seed, and a kill at every request that an undisturbed attempt makes. */
export async function casesOf(scenario: Scenario, seeds: number): Promise<Case[]> {
  const lab = await Lab.open();
  try {
    await scenario.prepare(lab);
    const before = lab.double.requests.length;
    await scenario.attempt(lab, await scenario.begin(lab, 'pass'));
    const kills = lab.double.requests.slice(before).flatMap(({ operation, body }, index) => {
      const writes = /^(POST|PATCH|PUT|DELETE|blob PUT|twirp (Create|Finalize))/.test(operation);
      const query = operation === 'POST /graphql' && !/\bmutation\b/.test((body as { query: string }).query);
      return [`kill before ${index + 1}`, ...(writes && !query ? [`kill after ${index + 1}`] : [])];
    });
    return [...Array.from({ length: seeds }, (_, seed) => `seed ${seed + 1}`), ...kills];
  } finally {
    await lab.close();
  }
}

function attackOf(name: Case): Attack {
  const [, seed, moment, at] = /^(?:seed (\d+)|kill (before|after) (.+))$/.exec(name) ?? [];
  if (seed !== undefined) return seeded(Number(seed));
  if (moment === 'before' || moment === 'after') return killed(/^\d+$/.test(at!) ? Number(at) : at!, moment);
  const kind = ONCE.find((one) => name.startsWith(`${one} `));
  if (kind) return once({ kind } as Fault, name.slice(kind.length + 1));
  throw new Error(
    `no case is called ${JSON.stringify(name)}: there are "seed 17", "kill after 3", "reset-after POST /graphql"`,
  );
}

/** Without a baseline nothing is told apart from a limit. */
function truthsOf({ fresh }: Scenario): readonly Verdict[] {
  return fresh ? ['fail', 'pass'] : TRUTHS;
}

/** @param onCase told after each case; false ends it there */
export async function campaign(
  scenario: Scenario,
  cases: readonly Case[],
  onCase: (tally: Tally, done: number) => boolean = () => true,
): Promise<Tally> {
  const tally: Tally = {
    scenario: scenario.name,
    schedules: 0,
    kills: 0,
    faults: 0,
    steps: 0,
    requests: 0,
    mostRequests: 0,
    mostSeconds: 0,
    survived: 0,
    violations: [],
  };
  let lab: Lab | undefined;
  let invariants: Invariants | undefined;
  try {
    for (const [index, name] of cases.entries()) {
      if (scenario.fresh) {
        await lab?.close();
        lab = undefined;
      }
      if (!lab) {
        lab = await Lab.open();
        await scenario.prepare(lab);
        invariants = await Invariants.of(lab, scenario);
      }
      await oneCase(lab, scenario, invariants!, name, truthsOf(scenario)[index % truthsOf(scenario).length]!, tally);
      if (!onCase(tally, index + 1)) break;
    }
  } finally {
    await lab?.close();
  }
  return tally;
}

/** A disturbed attempt, then the same run again; every third time a newer one, and then the old one once more. */
async function oneCase(
  lab: Lab,
  scenario: Scenario,
  invariants: Invariants,
  name: Case,
  truth: Verdict,
  tally: Tally,
): Promise<void> {
  const { double } = lab;
  const attack = attackOf(name);
  const log: string[] = [];
  let work = await scenario.begin(lab, truth);

  const attempt = async (what: string, of: Work, by?: Attack): Promise<readonly Ended[]> => {
    double.faults(by?.schedule);
    const ended = await scenario.attempt(lab, of, by);
    await double.server.idle();
    double.faults(undefined);
    lab.finish(of, ended.at(-1));
    const clean = by === undefined && !(what === 'older' && scenario.forgets);
    const problems = await invariants.after(of, ended, clean);
    log.push(...ended.map((one) => `--- ${what}: exit ${one.status}\n${plain(one.log)}`));
    const told = problems.map((problem) => `${what}: ${problem}`);
    tally.violations.push(
      ...told.map((problem) => ({ scenario: scenario.name, case: name, problem, log: log.join('\n') })),
    );
    for (const one of ended) {
      tally.steps += 1;
      tally.requests += one.requests;
      tally.mostRequests = Math.max(tally.mostRequests, one.requests);
      tally.mostSeconds = Math.max(tally.mostSeconds, (one.milliseconds * FACTOR) / 1000);
      rmSync(one.directory, { recursive: true, force: true, maxRetries: 3 });
    }
    return ended;
  };

  const disturbed = await attempt('disturbed', work, attack);
  if (name.startsWith('kill')) tally.kills += attack.struck;
  else tally.schedules += 1;
  tally.faults += attack.struck;
  const came = disturbed.at(-1)!.status;
  if (came !== undefined && came !== 2) tally.survived += 1;
  // GitHub offers to run again what failed; a run that succeeded is done.
  if (came !== 0) {
    double.rerun(work.run);
    await attempt('again', work);
  }
  const old = work;
  const cases = tally.schedules + tally.kills;
  if (scenario.fresh || cases % 3 > 0) return;
  work = await scenario.next(lab, work, TRUTHS[(TRUTHS.indexOf(truth) + 1) % TRUTHS.length]!);
  await attempt('newer', work);
  if (!work.pull) return;
  double.rerun(old.run);
  await attempt('older', old);
}

/** Without what GitHub's client says for its own authors. */
function plain(log: string): string {
  return log
    .split('\n')
    .filter((line) => !line.startsWith('::debug::') && !line.startsWith('::add-mask::'))
    .join('\n');
}
