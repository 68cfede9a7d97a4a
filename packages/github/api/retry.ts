import type { Clock, Log, Random } from '#kit';
import type { Limit } from './limits.ts';
import type { Outcome, Refusal } from './outcome.ts';
import type { Patience } from './patience.ts';
import { fail } from '../errors.ts';

interface Persistent<T> {
  /** As people know it: the route. */
  readonly name: string;
  /** Whether it changes something. */
  readonly write: boolean;
  attempt(): Promise<Outcome<T>>;
  /** Whether a write happened after all: what it made, else undefined. */
  readonly settle?: (() => Promise<T | undefined>) | undefined;
  /** The error for what GitHub will not do. */
  explain(refusal: Refusal): Error;
}

interface World {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly patience: Patience;
}

/** Attempts that may fail for no stated reason; waits that GitHub asks for are bounded by the patience alone. */
const ATTEMPTS = 5;

/**
 * Repeats a request until it is done, refused, or hopeless. A write is sent again only when the server surely did nothing:
 * it never left, a limit turned it away, or `settle` found nothing of it.
 *
 * @throws what `explain` makes of a refusal, MLOPS_GITHUB_LIMIT, MLOPS_GITHUB_UNREACHABLE, MLOPS_GITHUB_AMBIGUOUS
 */
export async function persist<T>(request: Persistent<T>, world: World): Promise<T> {
  const { patience } = world;
  let failures = 0;
  /** A write broke off earlier; `settle` found nothing then, but it may have been still under way. */
  let doubtful = false;
  for (;;) {
    await patience.turn();
    const begun = world.clock.monotonic();
    const outcome = await request.attempt();
    switch (outcome.kind) {
      case 'done':
        return outcome.value;
      case 'refused': {
        // A second try of what did happen is refused: it exists already, or is gone.
        const made = doubtful ? await settled(request, world) : undefined;
        if (made !== undefined) return made;
        throw request.explain(outcome.refusal);
      }
      case 'limited':
        await obey(outcome.limit, request, world);
        break;
      case 'unsent':
      case 'unclear': {
        patience.spend(world.clock.monotonic() - begun);
        failures += 1;
        const mayHaveHappened = outcome.kind === 'unclear' && request.write;
        if (mayHaveHappened && !request.settle) throw ambiguous(request, outcome);
        const again = failures < ATTEMPTS && (await backOff(failures, outcome.problem, request, world));
        if (mayHaveHappened) {
          const made = await settled(request, world);
          if (made !== undefined) return made;
          doubtful = true;
        }
        if (!again) throw unreachable(request, outcome, failures);
      }
    }
  }
}

/** @throws MLOPS_GITHUB_AMBIGUOUS when it cannot be told */
async function settled<T>(request: Persistent<T>, { signal }: World): Promise<T | undefined> {
  try {
    return await request.settle?.();
  } catch (cause) {
    signal.throwIfAborted();
    throw ambiguous(request, { problem: 'an interruption, and asking what came of it failed too', cause });
  }
}

function ambiguous({ name }: { name: string }, { problem, cause }: { problem: string; cause?: unknown }): Error {
  return fail('MLOPS_GITHUB_AMBIGUOUS', {
    message: `${name} ended with: ${problem}. It is not known whether GitHub carried it out.`,
    hint: 'Look whether it is there before you run the job again.',
    cause,
  });
}

function unreachable(
  { name }: { name: string },
  { problem, cause }: { problem: string; cause?: unknown },
  attempts: number,
): Error {
  return fail('MLOPS_GITHUB_UNREACHABLE', {
    message: `${name} failed ${attempts === 1 ? 'once' : `${attempts} times`}, at last with: ${problem}.`,
    hint: 'See https://www.githubstatus.com, or your own server, and run the job again. Behind a proxy or a private certificate authority, set NODE_USE_ENV_PROXY=1 or NODE_EXTRA_CA_CERTS for the runner.',
    cause,
  });
}

async function obey(limit: Limit, { name }: { name: string }, { log, patience }: World): Promise<void> {
  const left = patience.leftMs - limit.waitMs;
  if (left >= 0)
    log.warning(`GitHub asks to wait ${duration(limit.waitMs)} (${limit.kind} limit); ${duration(left)} left`);
  if (await patience.wait(limit.waitMs)) return;
  throw fail('MLOPS_GITHUB_LIMIT', {
    message: `${name}: GitHub asks to wait ${duration(limit.waitMs)} (${limit.kind} limit), and ${duration(patience.leftMs)} are left.`,
    hint:
      limit.kind === 'primary'
        ? 'The token has used up its requests for this hour. Run the job again later; a GITHUB_TOKEN has 1,000 requests an hour for each repository.'
        : 'Run the job again later, and fewer jobs at once.',
  });
}

/** @returns whether another attempt may follow, after a wait that grows and is never the same for two jobs */
async function backOff(
  failures: number,
  problem: string,
  { name }: { name: string },
  { log, patience, random }: World,
): Promise<boolean> {
  const jitter = 0.5 + random.bytes(1)[0]! / 512;
  const ms = 1000 * 2 ** (failures - 1) * jitter;
  log.info(`${name}: ${problem}; attempt ${failures + 1} of ${ATTEMPTS} in ${duration(ms)}`);
  return await patience.wait(ms);
}

/** `42 s`, `3 min 10 s`. */
function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [minutes > 0 ? `${minutes} min` : '', rest > 0 || minutes === 0 ? `${rest} s` : ''].filter(Boolean).join(' ');
}
