import { z } from 'zod';
import { canonicalJson, MlopsError, type Host } from '#kit';
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
  withdrawn: z
    .object({ by: z.string().min(1), at: z.iso.datetime(), reason: z.string().optional() })
    .optional()
    .describe('taken back: it counts no more, whatever its end'),
});
export type Acceptance = z.infer<typeof Acceptance>;

export interface AcceptanceRequest {
  reason: string;
  /** `2026-03-31` (to the end of that day, UTC) or an instant. */
  until: string;
  /** Default: the git identity of this clone, which has to be an owner's where this is. */
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
    const what = request.until === '' ? 'no end was given' : `"${request.until}" is not a date`;
    throw invalid(what, 'until', 'Write a date such as --until 2030-03-31.');
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
  // Nobody speaks for an owner but an owner.
  const speaker = request.owners && isOwner(by, request.owners) ? await gitIdentity(host, project.repository) : by;
  // Whose account pushes it is seen where it is pushed to.
  const isSeen = speaker === by && loginsOf(request.owners).length > 0;
  const stranger = isSeen || isOwner(speaker, request.owners) ? undefined : speaker;
  if (stranger !== undefined) {
    throw failLedger('MLOPS_ACCEPT_NOT_OWNER', {
      message: `${stranger} is not an owner of the policy of ${project.name}`,
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

/**
 * Takes an exception back, in its own file: whoever puts back what that said before has changed it last, and is who has to be an
 * owner. Anybody may, because it lets nothing pass.
 *
 * @param id of the exception, or its first characters
 * @returns it, and those of the same rule that still count
 * @throws MLOPS_ACCEPT_INVALID, and what the ledger throws
 */
export async function withdraw(
  host: Host,
  project: { repository: string; name: string },
  ledger: Ledger,
  id: string,
  { by: given, reason = '' }: { by?: string | undefined; reason?: string | undefined },
): Promise<{ acceptance: Acceptance; others: Acceptance[] }> {
  if (ledger.branch === undefined) throw notOne(id, []);
  const by = given ?? (await gitIdentity(host, project.repository));
  const now = host.clock.now();
  let done: { acceptance: Acceptance; others: Acceptance[] } | undefined;
  await ledger.entries.amend(async (at) => {
    const inForce = (await filedAcceptances(at, project.name)).filed.filter(({ acceptance }) =>
      isInForce(acceptance, now),
    );
    const [one, ...more] = id === '' ? [] : inForce.filter(({ acceptance }) => acceptance.id.startsWith(id));
    if (one === undefined || more.length > 0)
      throw notOne(
        id,
        inForce.map(({ acceptance }) => acceptance),
      );
    const withdrawn = { by, at: now.toISOString(), ...(reason.trim() !== '' && { reason: reason.trim() }) };
    const acceptance: Acceptance = { ...one.acceptance, withdrawn };
    const { rule } = acceptance;
    const others = inForce.filter((other) => other !== one && other.acceptance.rule === rule);
    done = { acceptance, others: others.map((other) => other.acceptance) };
    const why = withdrawn.reason === undefined ? '' : `${withdrawn.reason}\n\n`;
    return {
      message: `Withdraw the exception of ${rule} of ${project.name}\n\n${why}By ${by}.\n`,
      files: new Map([[one.path, `${canonicalJson(acceptance)}\n`]]),
    };
  });
  return done!;
}

function notOne(id: string, inForce: readonly Acceptance[]): MlopsError {
  const all = inForce.map((one) => `${one.id} (${one.rule} until ${describeEnd(one)})`);
  return failLedger('MLOPS_ACCEPT_INVALID', {
    message: `"${id}" names not one exception in force`,
    where: { field: 'withdraw' },
    hint: all.length === 0 ? 'None is in force here: fetch the ledger first.' : `There are: ${all.join(', ')}.`,
  });
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
  return (await filedAcceptances(ledger, project)).filed.map(({ acceptance }) => acceptance);
}

/** An exception and the file that it is in: what it says of its own id is nobody's proof. */
export interface Filed {
  path: string;
  acceptance: Acceptance;
}

/**
 * The same, each with its file, and the names of what lies among them and is none: as it lets nothing pass, it is passed over.
 * @throws MLOPS_LEDGER_UNREADABLE
 */
export async function filedAcceptances(
  { entries }: Pick<Ledger, 'entries'>,
  project: string,
): Promise<{ filed: Filed[]; others: string[] }> {
  const folder = layout.acceptedFolder(project);
  const names = await entries.list(folder);
  const found = await contentOf(names.filter(idOf));
  const filed: Filed[] = [];
  const others: string[] = [];
  for (const name of names) {
    const path = `${folder}/${name}`;
    const acceptance = exceptionIn(found.get(path), path);
    if (acceptance && acceptance.id === idOf(name) && acceptance.project === project) filed.push({ path, acceptance });
    else others.push(name);
  }
  return { filed: filed.sort((a, b) => (a.acceptance.at < b.acceptance.at ? 1 : -1)), others };

  /** A directory may have the name of a file: that is found out where a read fails. */
  async function contentOf(these: readonly string[]): Promise<Map<string, Uint8Array>> {
    const paths = these.map((name) => `${folder}/${name}`);
    try {
      return await entries.read(paths);
    } catch (error) {
      if (!(error instanceof MlopsError) || error.code !== 'MLOPS_LEDGER_UNREADABLE') throw error;
      const files = new Set(await entries.walk(folder));
      if (paths.every((path) => files.has(path))) throw error;
      return entries.read(paths.filter((path) => files.has(path)));
    }
  }
}

/** The id that a file of an exception is named by; a name with other characters could be a pattern of several. */
const idOf = (name: string): string | undefined =>
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json$/.exec(name)?.[1];

function exceptionIn(content: Uint8Array | undefined, path: string): Acceptance | undefined {
  try {
    return parseEntry(content, Acceptance, path);
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'MLOPS_LEDGER_UNREADABLE') throw error;
    return undefined;
  }
}

/** Whether an exception has not ended yet, and was not taken back. */
export function isInForce({ until, withdrawn }: Acceptance, now: Date): boolean {
  return withdrawn === undefined && Date.parse(until) > now.getTime();
}

/** Those that count at a moment; of several for one rule, the one that lasts longest. Rule id → exception. */
export function activeAcceptances<A extends Acceptance>(acceptances: readonly A[], now: Date): Map<string, A> {
  const active = new Map<string, A>();
  for (const acceptance of acceptances) {
    if (!isInForce(acceptance, now)) continue;
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
