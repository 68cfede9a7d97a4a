import { sourcePath, type Project } from '#config';
import { readPolicy, rechecks } from '#evaluation';
import { factsOf, type EvidenceReader, type Judged, type Statement, type VerifyOptions } from '#evidence';
import type { Host } from '#kit';
import { recheckScan } from '#modelscan';
import { otherThanDescribed } from './described.ts';
import { recheckComparison } from './gate-model/recheck.ts';
import { servingRun } from './in-production.ts';

/** How what the stages of a project claim is computed again, from bytes, the ledger and its commit. */
export function verifying(host: Host, project: Project): Pick<VerifyOptions, 'recheck' | 'locate' | 'inProduction'> {
  const { 'gate-model': decision, ...others } = rechecks(host);
  return {
    recheck: {
      ...others,
      'gate-model': async (statement, evidence, statements, judged) => [
        ...(await decision!(statement, evidence, statements)),
        ...(await recheckComparison(statement, judged)),
        ...(await recheckStages(host, statement, evidence, judged)),
      ],
      'scan-model': recheckScan,
    },
    locate: ({ name }) => sourcePath(project, name),
    inProduction: (ledger) => servingRun(project, ledger),
  };
}

/** By the file of the rules, which must be that of the commit. */
async function recheckStages(
  host: Host,
  gate: Statement,
  evidence: EvidenceReader,
  { statements }: Judged,
): Promise<string[]> {
  const { policy } = factsOf(gate).parameters;
  if (typeof policy !== 'string') return [];
  const written = await readPolicy(host, await evidence.file(policy));
  return typeof written === 'string' ? [] : otherThanDescribed(written, statements);
}
