import { withProgress, type Host } from '#kit';
import { failLedger } from '../ledger/errors.ts';
import { openLedger } from '../ledger/ledger.ts';
import { statementsOf } from '../questions/lineage-materials.ts';
import type { RunRecord } from '../ledger/runs.ts';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import { baselineLinks } from './baseline.ts';
import { Chain } from './chain.ts';
import type { Judged } from './gate.ts';
import { readByGate } from './known.ts';
import { policyLinks } from './policy.ts';
import { linksOf, type Link, type Verification, type VerifyOptions } from './link.ts';
import { anchoredRun, workspaceStatements } from './subject.ts';

/**
 * Walks a recorded run from its verdict back to the raw data: finds every byte its statements name and hashes it
 * anew, computes again what can be computed, and names the first gap. A digest proves that things agree, not where
 * they come from: what is trusted is the ledger at `anchor`, and evidence outside of it is inconclusive.
 *
 * Absent raw data, features and logs are "recorded, not re-hashed"; an absent model, prediction, contract or policy
 * is a gap.
 *
 * @throws MLOPS_VERIFY_SUBJECT, MLOPS_LEDGER_UNREADABLE, MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS
 */
export async function verifyChain(host: Host, project: ProjectIdentity, options: VerifyOptions): Promise<Verification> {
  const open = await openLedger(host, project, options.ledger);
  const anchor = options.anchor === undefined ? await open.tip() : await ledgerCommit(host, project, options.anchor);
  if (anchor === undefined) return conclude([nothingRecorded(options.subject)], {});
  const ledger = open.at(anchor);

  const anchored = await anchoredRun(ledger, options.subject, project);
  if ('outside' in anchored) {
    return conclude(
      anchored.outside.map((link) => ({ ...link, status: 'not in the anchor' as const })),
      { anchor },
    );
  }
  const { run } = anchored;
  const statements = await statementsOf(ledger, run);
  const here = await workspaceStatements(project);
  const said = new Map([...statements].map(([stage, { statement }]) => [stage, statement]));
  const chain = new Chain(host, project, options, run, said, here);

  const gate = said.get('gate-model');
  const { at, before } = await ledger.arrival(run);
  const read = await readByGate(host, project, { at, before }, gate);
  const judged: Judged = { before: read.ledger, run, recordedAt: at, statements: said };

  const links: Link[] = [];
  await withProgress(host, 'verifying', chain.stages.length, async (tell) => {
    for (const [done, stage] of chain.stages.entries()) {
      tell(done, stage);
      links.push(...chain.identity(stage, statements.get(stage)!.bytes));
      links.push(...(await chain.outputs(stage)));
      links.push(...(await chain.inputs(stage)));
      tell(done, `${stage}, computed again`);
      links.push(...(await chain.recheck(stage, judged)));
    }
  });
  links.push(...chain.beside());
  if (read.problems.length > 0) links.push(...linksOf('gate-model', '(ledger)', read.problems, ''));
  const { inProduction, asGood } = options;
  const ladder = {
    ...(inProduction && { inProduction: () => inProduction(judged.before) }),
    ...(asGood && gate && { asGood: asGood(gate) }),
  };
  links.push(...(await policyLinks(host, project, judged)));
  links.push(...(await baselineLinks(host, project, judged, ladder)), ...(await chain.record()));
  return conclude(links, { anchor, run });
}

/** The same, with what was found of what this chain was made into. */
export function withLink({ links, anchor, run }: Verification, link: Link): Verification {
  return conclude([link, ...links], { ...(anchor !== undefined && { anchor }), ...(run && { run }) });
}

function conclude(links: Link[], known: { anchor?: string; run?: RunRecord }): Verification {
  const outside = links.find(({ status }) => status === 'not in the anchor');
  const gaps = links.filter(({ status }) => status === 'gap');
  const firstGap = outside ?? gaps.find(({ unable }) => unable === undefined) ?? gaps[0];
  const exit = outside ? 3 : firstGap ? 1 : 0;
  const verdict = ({ 0: 'pass', 1: 'fail', 3: 'inconclusive' } as const)[exit];
  return { verdict, exit, ...known, links, ...(firstGap ? { firstGap } : {}) };
}

function nothingRecorded(subject: string): Link {
  return {
    stage: '',
    material: subject,
    status: 'not in the anchor',
    detail: 'nothing was ever recorded in this ledger',
  };
}

async function ledgerCommit(host: Host, project: ProjectIdentity, revision: string): Promise<string> {
  const answer = await host.git.run(['rev-parse', '--verify', '-q', `${revision}^{commit}`], {
    directory: project.repository,
  });
  if (answer.code === 0) return Buffer.from(answer.stdout).toString('utf8').trim();
  throw failLedger('MLOPS_COMMIT_UNKNOWN', {
    message: `the anchor ${revision} is not a commit of ${project.repository}`,
    hint: 'Fetch the ledger: `git fetch origin mlops/ledger`.',
  });
}
