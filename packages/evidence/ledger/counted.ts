import type { Host } from '#kit';
import {
  activeAcceptances,
  describeEnd,
  filedAcceptances,
  isOwner,
  isOwnersLogin,
  loginsOf,
  type Acceptance,
} from './accept.ts';
import type { Ledger } from './ledger.ts';

/** An exception that counts, and the account that pushed it; absent on one machine. */
export interface CountedAcceptance extends Acceptance {
  pushedBy?: string;
}

export interface CountedAcceptances {
  /** By rule. */
  active: Map<string, CountedAcceptance>;
  /** Of those in force that do not count: which, why, and what makes one count. A sentence each, but for how it begins and ends. */
  passedOver: string[];
}

/** Exceptions in force that the server is asked about: nobody needs so many, and whoever may push could push any number. */
const MOST_ASKED = 10;

/**
 * The exceptions that count now. On one machine those of the owners, by what an exception says of who made it. Beside a
 * server, where anybody who may push can write that, those that an owner's account has pushed: the owners must be named, by
 * login. Where no exception is in force, nothing is asked.
 */
export async function countedAcceptances(
  host: Pick<Host, 'origin' | 'clock'>,
  project: string,
  ledger: Pick<Ledger, 'entries'>,
  owners: readonly string[] | undefined,
): Promise<CountedAcceptances> {
  const now = host.clock.now();
  const inForce = (await filedAcceptances(ledger, project)).filter(
    ({ acceptance }) => Date.parse(acceptance.until) > now.getTime(),
  );
  const counted: CountedAcceptance[] = [];
  const whyNot = new Map<string, { acceptance: Acceptance; why: string }>();
  for (const [i, { path, acceptance }] of inForce.entries()) {
    const found = host.origin ? await pusherOf(path, i) : hereBy(acceptance);
    if (typeof found !== 'string') counted.push({ ...acceptance, ...found });
    // Of several for one rule the newest is told.
    else if (!whyNot.has(acceptance.rule)) whyNot.set(acceptance.rule, { acceptance, why: found });
  }
  const active = activeAcceptances(counted, now);
  const missed = [...whyNot].filter(([rule]) => !active.has(rule));
  const told = missed.slice(0, MOST_ASKED).map(([rule, { acceptance, why }]) => {
    const { by } = acceptance;
    return `the exception of ${rule} until ${describeEnd(acceptance)} by ${by} does not count: ${why}`;
  });
  const more = missed.length - told.length;
  return { active, passedOver: more > 0 ? [...told, `exceptions of ${more} more rules do not count`] : told };

  function hereBy({ by }: Acceptance): object | string {
    return isOwner(by, owners) ? {} : `${by} is not among gate.owners`;
  }

  async function pusherOf(path: string, index: number): Promise<{ pushedBy: string } | string> {
    if (owners === undefined)
      return 'mlops.yml names no gate.owners, and whoever may push can push one: name accounts as `@login`, in a change of the default branch';
    if (loginsOf(owners).length === 0)
      return 'gate.owners has e-mail addresses, which anybody can write into a commit: name accounts as `@login` beside them, in a change of the default branch';
    if (index >= MOST_ASKED)
      return `more than ${MOST_ASKED} are in force, and only the newest are looked at: let the owners keep others from pushing them`;
    const brought = await ledger.entries.broughtBy(path);
    if (brought === undefined) return 'who pushed it is not known';
    const again = `let an owner push it alone: mlops accept --push origin`;
    if ('unknown' in brought) return `${brought.unknown}; ${brought.help ?? again}`;
    if (isOwnersLogin(brought.login, owners)) return { pushedBy: brought.login };
    return `@${brought.login} pushed it, who is not among gate.owners; ${again}`;
  }
}
