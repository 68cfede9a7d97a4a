import { rmSync } from 'node:fs';
import type { FaultSchedule } from '../doubles/github/faults.ts';
import type { Fault } from '../doubles/github/index.ts';
import { killed, once, seeded, type Attack } from './attack.ts';
import type { Invariants } from './invariants.ts';
import type { Lab, Work } from './lab.ts';
import type { Scenario } from './scenario.ts';
import type { Ended } from './step.ts';

/**
 * One disturbed attempt, by a name that finds it again: `seed 17`, `kill after 3`, `kill before twirp FinalizeArtifact`, each
 * with a turn of its own where it is not that of its number: `kill after 3, turn 4`.
 */
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

const ONCE: readonly Fault['kind'][] = ['reset-before', 'reset-after', 'stale', 'time-out'];

/** The cases of a scenario: every seed, and a kill at every request that an undisturbed attempt makes. */
export async function casesOf(scenario: Scenario, seeds: number): Promise<Case[]> {
  const lab = await scenario.open();
  try {
    const work = await scenario.begin(lab, 0);
    const asked: Asked[] = [];
    lab.double.faults({ decide: (request) => void asked.push(request) });
    await scenario.attempt(lab, work);
    const kills = asked.flatMap((request, index) => [
      `kill before ${index + 1}`,
      ...(writes(request) ? [`kill after ${index + 1}`] : []),
    ]);
    return [...Array.from({ length: seeds }, (_, seed) => `seed ${seed + 1}`), ...inEachTurn(kills, scenario.turns)];
  } finally {
    await lab.close();
  }
}

/** Each case with all that a run may be about: a kill that harms one that passes may spare one that fails. */
export function inEachTurn(cases: readonly Case[], turns = 1): Case[] {
  const more = Array.from({ length: turns - 1 }, (_, index) => index + 1);
  return cases.flatMap((name) => [name, ...more.map((turn) => `${name}, turn ${turnOf(name) + turn}`)]);
}

/**
 * The same cases, begun at another place in every turn: what ends by the clock then comes to all of them in the end, kills
 * among them, which are the last.
 */
export function inTurn(cases: readonly Case[], turn: number): Case[] {
  // A step of about three eighths of them, so that two turns in a row have little in common.
  const at = cases.length === 0 ? 0 : (turn * Math.ceil(cases.length * 0.382)) % cases.length;
  return [...cases.slice(at), ...cases.slice(0, at)];
}

type Asked = Parameters<FaultSchedule['decide']>[0];

/** Whether something is different after it. */
function writes({ operation, path, method, body }: Asked): boolean {
  if (operation === 'git') return method === 'POST' && path.endsWith('/git-receive-pack');
  if (operation === 'POST /graphql') return /\bmutation\b/.test((body as { query: string }).query);
  return /^(POST|PATCH|PUT|DELETE|blob PUT|twirp (Create|Finalize)|deploy (?!status))/.test(operation);
}

function attackOf(named: Case): Attack {
  const name = named.replace(/, turn \d+$/, '');
  const [, seed, moment, at] = /^(?:seed (\d+)|kill (before|after) (.+))$/.exec(name) ?? [];
  if (seed !== undefined) return seeded(Number(seed));
  if (moment === 'before' || moment === 'after') return killed(/^\d+$/.test(at!) ? Number(at) : at!, moment);
  const kind = ONCE.find((one) => name.startsWith(`${one} `));
  if (kind) return once({ kind } as Fault, name.slice(kind.length + 1));
  throw new Error(
    `no case is called ${JSON.stringify(name)}: there are "seed 17", "kill after 3", "kill after 3, turn 4", "reset-after POST /graphql"`,
  );
}

/** The same for the same name, so that a case that is done again is the same one. */
function turnOf(name: Case): number {
  return Number(/ (\d+)$/.exec(name)?.[1] ?? 0);
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
        lab = await scenario.open();
        invariants = await scenario.invariants(lab);
      }
      await oneCase(lab, scenario, invariants!, name, tally);
      if (!onCase(tally, index + 1)) break;
    }
  } finally {
    await lab?.close();
  }
  return tally;
}

/** A disturbed attempt, then the same run again; every fourth time, or always, a newer one, and then the old one once more. */
async function oneCase(lab: Lab, scenario: Scenario, invariants: Invariants, name: Case, tally: Tally): Promise<void> {
  const { double } = lab;
  const attack = attackOf(name);
  const log: string[] = [];
  const work = await scenario.begin(lab, turnOf(name));

  const attempt = async (what: string, of: Work, by?: Attack): Promise<readonly Ended[]> => {
    double.faults(by?.schedule);
    const ended = await scenario.attempt(lab, of, by);
    await lab.idle();
    double.faults(undefined);
    lab.finish(of, ended.at(-1));
    const clean = by === undefined && !(what === 'older' && scenario.old === 'forgets');
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
      tally.mostSeconds = Math.max(tally.mostSeconds, one.seconds);
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
    lab.again(work);
    await attempt('again', work);
  }
  if (scenario.fresh || !(scenario.goesOn || turnOf(name) % 4 === 3)) return;
  const newer = await scenario.next(lab, work);
  if (!newer) return;
  await attempt('newer', newer);
  if (!scenario.old) return;
  lab.again(work);
  await attempt('older', work);
}

/** Without what GitHub's client says for its own authors. */
function plain(log: string): string {
  return log
    .split('\n')
    .filter((line) => !line.startsWith('::debug::') && !line.startsWith('::add-mask::'))
    .join('\n');
}
