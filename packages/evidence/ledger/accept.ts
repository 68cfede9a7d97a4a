import { z } from 'zod';
import { canonicalJson, type Host } from '#kit';
import { failLedger } from './errors.ts';
import { layout } from './layout.ts';
import { parseEntry } from './plan.ts';
import type { Ledger } from './ledger.ts';

/** A rule that may fail for a while, because someone said why and until when. */
const Acceptance = z.object({
  id: z.string(),
  project: z.string(),
  rule: z.string().min(1).describe('id of a rule of the gate, such as roc_auc[carrier].margin'),
  reason: z.string().min(1),
  until: z.iso.datetime().describe('first moment at which it no longer counts'),
  by: z.string().min(1),
  at: z.iso.datetime(),
});
export type Acceptance = z.infer<typeof Acceptance>;

export interface AcceptanceRequest {
  reason: string;
  /** `2026-03-31` (to the end of that day, UTC) or an instant. */
  until: string;
  /** Default: the git identity of this clone. */
  by?: string;
  /** Who may accept: see `isOwner`. */
  owners?: readonly string[] | undefined;
}

/**
 * Puts an exception on record. It never makes a verdict silently: the gate names it wherever it counts.
 * @throws MLOPS_ACCEPT_INVALID, MLOPS_ACCEPT_NOT_OWNER, and what the ledger throws
 */
export async function accept(
  host: Host,
  project: { repository: string; name: string },
  ledger: Ledger,
  rule: string,
  request: AcceptanceRequest,
): Promise<Acceptance> {
  const now = host.clock.now();
  const until = endOf(request.until);
  const invalid = (message: string, field: string, hint: string) =>
    failLedger('MLOPS_ACCEPT_INVALID', { message, where: { field }, hint });
  if (rule.trim() === '') throw invalid('no rule was named', 'rule', 'The gate prints the id of each rule.');
  if (request.reason.trim() === '') throw invalid('no reason was given', 'reason', 'Say why: --reason "…".');
  if (until === undefined) {
    throw invalid(`"${request.until}" is not a date`, 'until', 'Write a date such as --until 2030-03-31.');
  }
  if (until > LAST_DAY) {
    const hint = 'An exception ends: name the day on which somebody looks at it again.';
    throw invalid(`${request.until} is beyond every calendar that reads the ledger`, 'until', hint);
  }
  if (until <= now) throw invalid(`${request.until} is in the past`, 'until', 'An exception ends in the future.');
  if (ledger.branch === undefined) {
    throw invalid('the ledger is off, so there is nowhere to record the exception', 'ledger', 'Turn the ledger on.');
  }
  const by = request.by ?? (await gitIdentity(host, project.repository));
  // Whose account pushes it is seen where it is pushed to.
  if (!isOwner(by, request.owners) && loginsOf(request.owners).length === 0) {
    throw failLedger('MLOPS_ACCEPT_NOT_OWNER', {
      message: `${by} is not an owner of the policy of ${project.name}`,
      where: { field: 'gate.owners' },
      hint: `Ask one of: ${request.owners!.join(', ')}.`,
    });
  }

  const acceptance: Acceptance = {
    id: host.random.uuid(),
    project: project.name,
    rule: rule.trim(),
    reason: request.reason.trim(),
    until: until.toISOString(),
    by,
    at: now.toISOString(),
  };
  await ledger.entries.append({
    message: `Accept ${acceptance.rule} of ${project.name} until ${describeEnd(acceptance)}\n\n${acceptance.reason}\n\nBy ${by}.\n`,
    files: new Map([[layout.accepted(project.name, acceptance.id), `${canonicalJson(acceptance)}\n`]]),
  });
  return acceptance;
}

/** Years of five digits are no dates of ISO 8601 that a ledger could be read with again. */
const LAST_DAY = new Date('9999-12-31T00:00:00Z');

/** The end as it was written: the last day that counts, or the instant. */
export function describeEnd({ until }: Pick<Acceptance, 'until'>): string {
  const end = new Date(until);
  return until.endsWith('T00:00:00.000Z') ? new Date(end.getTime() - 1).toISOString().slice(0, 10) : until;
}

/** All exceptions ever put on record for a project, newest first. @throws MLOPS_LEDGER_UNREADABLE */
export async function listAcceptances(ledger: Ledger, project: string): Promise<Acceptance[]> {
  return (await filedAcceptances(ledger, project)).map(({ acceptance }) => acceptance);
}

/** The same, each with the file that it is in: what it says of its own id is nobody's proof. */
export async function filedAcceptances(
  ledger: Pick<Ledger, 'entries'>,
  project: string,
): Promise<{ path: string; acceptance: Acceptance }[]> {
  const folder = layout.acceptedFolder(project);
  const paths = (await ledger.entries.list(folder)).map((name) => `${folder}/${name}`);
  const found = await ledger.entries.read(paths);
  return paths
    .map((path) => ({ path, acceptance: parseEntry(found.get(path), Acceptance, path)! }))
    .sort((a, b) => (a.acceptance.at < b.acceptance.at ? 1 : -1));
}

/** Those that count at a moment; of several for one rule, the one that lasts longest. Rule id → exception. */
export function activeAcceptances<A extends Acceptance>(acceptances: readonly A[], now: Date): Map<string, A> {
  const active = new Map<string, A>();
  for (const acceptance of acceptances) {
    if (Date.parse(acceptance.until) <= now.getTime()) continue;
    const other = active.get(acceptance.rule);
    if (!other || acceptance.until > other.until) active.set(acceptance.rule, acceptance);
  }
  return active;
}

/** A date means the whole of that day. Dates that no calendar has are refused. */
function endOf(text: string): Date | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const instant = z.iso.datetime({ offset: true }).safeParse(text).success;
  const time = new Date(day ? `${text}T00:00:00Z` : text);
  if ((!day && !instant) || Number.isNaN(time.getTime())) return undefined;
  if (!day) return time;
  if (time.toISOString().slice(0, 10) !== text) return undefined;
  return new Date(time.getTime() + 24 * 60 * 60 * 1000);
}

async function gitIdentity(host: Host, repository: string): Promise<string> {
  const config = async (key: string): Promise<string> => {
    const answer = await host.git.run(['config', '--get', key], { directory: repository });
    return answer.code === 0 ? Buffer.from(answer.stdout).toString('utf8').trim() : '';
  };
  const [name, email] = [await config('user.name'), await config('user.email')];
  if (email !== '') return `${name || email} <${email}>`;
  const user = name || host.env['USER'] || host.env['LOGNAME'];
  if (user) return user;
  throw failLedger('MLOPS_ACCEPT_INVALID', {
    message: 'nobody knows who accepts: git has no identity here',
    where: { field: 'by' },
    hint: 'Run `git config user.email you@example.org`, or say --by.',
  });
}

/**
 * Whether somebody is an owner by what they say of themselves, which counts where everybody's word does: on one machine.
 * @param owners of the policy: e-mail addresses, or the whole of `by`. Without any, everybody is one.
 */
export function isOwner(by: string, owners: readonly string[] | undefined): boolean {
  const email = /<([^<>]+)>$/.exec(by)?.[1]?.toLowerCase();
  return owners?.some((owner) => owner === by || owner.toLowerCase() === email) ?? true;
}

/** Whether an account of the server is an owner, by `@login`. */
export function isOwnersLogin(login: string, owners: readonly string[] | undefined): boolean {
  return loginsOf(owners).some((owner) => owner.toLowerCase() === `@${login.toLowerCase()}`);
}

/** Those of the owners that are accounts of the server. */
export function loginsOf(owners: readonly string[] | undefined): string[] {
  return owners?.filter((owner) => owner.startsWith('@')) ?? [];
}
