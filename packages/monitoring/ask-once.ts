import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, escape, MlopsError, type Json, type LedgerChange } from '#kit';
import { fail } from './errors.ts';
import { Cause } from './memory.ts';

/** What of a ledger is needed to be the only one who asks. */
interface Claims {
  amend(
    change: (at: {
      entries: { read(paths: readonly string[]): Promise<Map<string, Uint8Array>> };
    }) => Promise<LedgerChange | undefined>,
  ): Promise<string | undefined>;
}

const FORMAT = 'mlops-retraining/1';
/** `asking`: somebody is at it, was killed, or does not know whether it arrived. `refused`: it surely did not. */
const Claim = z.strictObject({
  format: z.literal(FORMAT),
  project: z.string(),
  key: z.string(),
  cause: Cause,
  at: z.iso.datetime(),
  state: z.enum(['asking', 'asked', 'refused']),
});
type Claim = z.output<typeof Claim>;

/** Nobody asks for so long: whoever began it is no more. Until then a server may not list yet what it started. */
const ABANDONED_MS = 3_600_000;
/** Only a commit of git is there for the next look; what an artifact of this run would have held is not. */
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/**
 * Asks for a retraining once for its key, however many look at the same time: only the one whose claim gets into the
 * ledger asks, and writes down that it was done. What was begun and not finished is asked again an hour later. So is what
 * was asked, should nobody have heard it: anybody who may push can write into a ledger that it was.
 *
 * @param ask returns false when nobody can tell whether it arrived; throws an MlopsError when it surely did not
 * @param wasHeard whether anything was started since then
 * @returns `known`: asked before; `unclear`: nobody can tell; `forgotten`: nothing can be remembered, so nothing was asked
 * @throws MLOPS_MONITOR_HISTORY, and what `ask` and the ledger throw
 */
export async function askOnce(
  ledger: Claims,
  retraining: { project: string; key: string; cause: Cause },
  { now, ask, wasHeard }: { now: Date; ask(): Promise<boolean>; wasHeard(since: Date): Promise<boolean> },
): Promise<'asked' | 'known' | 'unclear' | 'forgotten'> {
  const digest = createHash('sha256').update(retraining.key).digest('hex').slice(0, 16);
  const path = `retrainings/${escape.fileName(retraining.project)}/${digest}.json`;
  const state = (state: Claim['state']): LedgerChange => {
    const claim: Claim = { format: FORMAT, ...retraining, at: now.toISOString(), state };
    return {
      message: `Retrain ${retraining.project} for ${retraining.cause}: ${state}`,
      files: new Map([[path, `${canonicalJson(claim as unknown as Json)}\n`]]),
    };
  };
  const settle = (as: Claim['state']): Promise<unknown> => ledger.amend(async () => state(as));

  let free: boolean | undefined;
  const commit = await ledger.amend(async ({ entries }) => {
    const claim = readClaim((await entries.read([path])).get(path), path);
    free = claim === undefined || (await isFree(claim, now, wasHeard));
    return free ? state('asking') : undefined;
  });
  if (free === false) return 'known';
  if (commit === undefined || !COMMIT.test(commit)) return 'forgotten';
  try {
    if (!(await ask())) return 'unclear';
  } catch (error) {
    if (error instanceof MlopsError) await settle('refused');
    throw error;
  }
  await settle('asked');
  return 'asked';
}

/** Of a time that is yet to come nobody can have asked, so it keeps nobody from it. */
async function isFree({ state, at }: Claim, now: Date, wasHeard: (since: Date) => Promise<boolean>): Promise<boolean> {
  if (state === 'refused') return true;
  const begun = Date.parse(at);
  if (Math.abs(now.getTime() - begun) <= ABANDONED_MS) return false;
  return state === 'asking' || !(await wasHeard(new Date(begun - ABANDONED_MS)));
}

/** @throws MLOPS_MONITOR_HISTORY */
function readClaim(content: Uint8Array | undefined, path: string): Claim | undefined {
  if (content === undefined) return undefined;
  try {
    return Claim.parse(JSON.parse(Buffer.from(content).toString('utf8')));
  } catch (cause) {
    throw fail('MLOPS_MONITOR_HISTORY', {
      message: `${path} says nothing sensible about a retraining: ${(cause as Error).message.split('\n')[0]}`,
      where: { file: path },
      hint: 'The ledger is append-only: look with `git log mlops/ledger` for the commit that changed it.',
      cause,
    });
  }
}
