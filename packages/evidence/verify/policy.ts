import { posix } from 'node:path';
import type { Host } from '#kit';
import { LONGEST_MS } from '../baseline/standing.ts';
import { describeEnd, listAcceptances } from '../ledger/accept.ts';
import { describedBefore } from '../ledger/described.ts';
import { factsOf } from '../statement/statement.ts';
import { saidByGate, type GateSaid, type Judged } from './gate.ts';
import { linksOf, type Link } from './link.ts';

/**
 * Whether the rules that a gate applied are those of the file that describes the project, and the exceptions on record.
 * @returns no link for a run without a gate of ours
 */
export async function policyLinks(host: Host, project: { repository: string }, judged: Judged): Promise<Link[]> {
  const said = saidByGate(judged.statements);
  if (!said) return [];
  const problems = [...(await otherFile(host, project, judged, said)), ...(await notAccepted(judged, said))];
  const rules = said.policy ?? 'given as inputs';
  const pushed = said.accepted.filter(({ pushedBy }) => pushedBy !== undefined);
  if (problems.length > 0 || pushed.length === 0) return linksOf('gate-model', '(policy)', problems, rules);
  const told = pushed.map(({ rule, pushedBy }) => `@${pushedBy} pushed the exception of ${rule}`).join(', ');
  const detail = `${rules}; that ${told} is what the server said to the gate, and is not in the ledger`;
  return [{ stage: 'gate-model', material: '(policy)', status: 'recorded, not re-hashed', detail }];
}

/** One name is one project, and a run's rules are those of its file: neither a laxer file nor none may speak for it. */
async function otherFile(
  host: Host,
  { repository }: { repository: string },
  { before, run }: Judged,
  { policy }: GateSaid,
): Promise<string[]> {
  const file = run.config === undefined ? null : posix.basename(run.config);
  if (policy !== file) {
    return [
      `the run is described by ${run.config ?? 'inputs'}, and its gate took its rules from ${policy ?? 'inputs'}`,
    ];
  }
  const other = await describedBefore(host, repository, before, run);
  if (other === undefined || other === run.config) return [];
  return [`runs of ${run.project} are described by ${other}; this one by ${run.config ?? 'inputs'}`];
}

async function notAccepted({ before, run, recordedAt, statements }: Judged, { accepted }: GateSaid): Promise<string[]> {
  if (accepted.length === 0) return [];
  const known = await listAcceptances(before, run.project);
  const { startedOn } = factsOf(statements.get('gate-model')!);
  // A statement gives its own times; the ledger's commit, which comes soon after the gate, does not.
  const judgedAt = new Date(Math.max(Date.parse(startedOn), recordedAt.getTime() - LONGEST_MS)).toISOString();
  const open = accepted.filter(
    (claim) =>
      !known.some(
        ({ rule, reason, by, until, withdrawn }) =>
          rule === claim.rule &&
          reason === claim.reason &&
          by === claim.by &&
          describeEnd({ until }) === claim.until &&
          until > judgedAt &&
          (withdrawn === undefined || withdrawn.at > judgedAt),
      ),
  );
  return open.map(({ rule, by, until }) => `no exception of ${rule} until ${until} by ${by} was on record before it`);
}
