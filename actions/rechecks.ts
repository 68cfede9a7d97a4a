import { sourcePath, type Project } from '#config';
import { rechecks } from '#evaluation';
import type { VerifyOptions } from '#evidence';
import type { Host } from '#kit';
import { recheckScan } from '#modelscan';
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
      ],
      'scan-model': recheckScan,
    },
    locate: ({ name }) => sourcePath(project, name),
    inProduction: (ledger) => servingRun(project, ledger),
  };
}
