import type { Host } from '#kit';
import {
  activeAcceptances,
  describeEnd,
  filedAcceptances,
  isInForce,
  isOwner,
  isOwnersLogin,
  loginsOf,
  type Acceptance,
  type Filed,
} from './accept.ts';
import { layout } from './layout.ts';
import type { Ledger } from './ledger.ts';

/** An exception that counts, and the account that pushed it; absent on one machine. */
export interface CountedAcceptance extends Acceptance {
  pushedBy?: string;
}

export interface CountedAcceptances {
  /** By rule. */
  active: Map<string, CountedAcceptance>;
  /** Of those in force that do not count, and of what is none: which, why, and what helps. A sentence each, but for how it begins and ends. */
  passedOver: string[];
}

/**
 * Exceptions in force that the server is asked about: nobody needs so many, and whoever may push could push any number. Where
 * there are more, those of the owners come first, by what the server saw: what a file says of its time is its own word.
 */
const MOST_ASKED = 10;

/**
 * The exceptions that count now. On one machine those of the owners, by what an exception says of who made it. Beside a
 * server, where anybody who may push can write that, those that an owner's account has pushed: the owners must be named, by
 * login. Where no exception is in force, nothing is asked.
 *
 * @param now the owners of the default branch as it is, where those of the rules are an older commit's; asked when one of these
 * pushed an exception
 */
export async function countedAcceptances(
  host: Pick<Host, 'origin' | 'clock'>,
  project: string,
  ledger: Pick<Ledger, 'entries'>,
  owners: readonly string[] | undefined,
  now: () => Promise<readonly string[] | undefined> = async () => owners,
): Promise<CountedAcceptances> {
  const at = host.clock.now();
  const { filed, others } = await filedAcceptances(ledger, project);
  const inForce = filed.filter(({ acceptance }) => isInForce(acceptance, at));
  const looked = host.origin && canCount(owners) ? await firstOfOwners(inForce, owners) : inForce;
  const counted: CountedAcceptance[] = [];
  const whyNot = new Map<string, { acceptance: Acceptance; why: string }>();
  for (const { path, acceptance } of looked) {
    const found = host.origin ? await pusherOf(path) : hereBy(acceptance);
    if (typeof found !== 'string') counted.push({ ...acceptance, ...found });
    // Of several for one rule the newest is told.
    else if (!whyNot.has(acceptance.rule)) whyNot.set(acceptance.rule, { acceptance, why: found });
  }
  const active = activeAcceptances(counted, at);
  const missed = [...whyNot].filter(([rule]) => !active.has(rule));
  const told = missed.slice(0, MOST_ASKED).map(([rule, { acceptance, why }]) => {
    const { by } = acceptance;
    return `the exception of ${rule} until ${describeEnd(acceptance)} by ${by} does not count: ${why}`;
  });
  const more = missed.length - told.length;
  const passedOver = [
    ...notLookedAt(inForce.length - looked.length),
    ...noException(others),
    ...told,
    ...(more > 0 ? [`exceptions of ${more} more rules do not count`] : []),
  ];
  return { active, passedOver };

  async function firstOfOwners(all: readonly Filed[], of: readonly string[]): Promise<readonly Filed[]> {
    if (all.length <= MOST_ASKED) return all;
    const theirs = await ledger.entries.pushedBy(loginsOf(of).map((login) => login.slice(1)));
    return [...all].sort((a, b) => Number(theirs.has(b.path)) - Number(theirs.has(a.path))).slice(0, MOST_ASKED);
  }

  function notLookedAt(count: number): string[] {
    if (count === 0) return [];
    return [
      `${count} exceptions in force are not looked at: of more than ${MOST_ASKED}, those come first that an owner pushed lately; take back what is not needed (mlops accept --withdraw), and let a ruleset say who may push there`,
    ];
  }

  function noException([one, ...rest]: readonly string[]): string[] {
    if (one === undefined) return [];
    const more = rest.length === 0 ? ' is' : `, and ${rest.length} more beside it, are`;
    return [
      `${JSON.stringify(`${layout.acceptedFolder(project)}/${one}`)} in the ledger${more} no exception: expected ID.json, as mlops accept writes it; let a ruleset say who may push there`,
    ];
  }

  function hereBy({ by }: Acceptance): object | string {
    return isOwner(by, owners) ? {} : `${by} is not among gate.owners`;
  }

  async function pusherOf(path: string): Promise<{ pushedBy: string } | string> {
    if (owners === undefined)
      return 'mlops.yml names no gate.owners, and whoever may push can push one: name accounts as `@login`, in a change of the default branch';
    if (!canCount(owners))
      return 'gate.owners has e-mail addresses, which anybody can write into a commit: name accounts as `@login` beside them, in a change of the default branch';
    const brought = await ledger.entries.broughtBy(path);
    if (brought === undefined) return 'who pushed it is not known';
    const again = `let an owner push it alone: mlops accept --push origin`;
    if ('unknown' in brought) return `${brought.unknown}; ${brought.help ?? again}`;
    if (!isOwnersLogin(brought.login, owners))
      return `@${brought.login} pushed it, who is not among gate.owners; ${again}`;
    if (isOwnersLogin(brought.login, await now())) return { pushedBy: brought.login };
    return `@${brought.login} pushed it, who is not among gate.owners of the default branch any more; ${again}`;
  }
}

/** Whether any account of the server could be an owner. */
function canCount(owners: readonly string[] | undefined): owners is readonly string[] {
  return loginsOf(owners).length > 0;
}
