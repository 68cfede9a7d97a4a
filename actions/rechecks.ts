import { sourcePath, type Project } from '#config';
import { asGood, GateParameters, judgedMetrics, parsePolicy, readPolicy, rechecks } from '#evaluation';
import {
  factsOf,
  isOwner,
  type EvidenceReader,
  type Judged,
  type RunRecord,
  type Statement,
  type VerifyOptions,
} from '#evidence';
import type { Host } from '#kit';
import { recheckScan } from '#modelscan';
import { otherThanDescribed } from './described.ts';
import { recheckComparison } from './gate-model/recheck.ts';
import { servingRun } from './in-production.ts';

/** How what the stages of a project claim is computed again, from bytes, the ledger and its commit. */
export function verifying(
  host: Host,
  project: Project,
): Pick<VerifyOptions, 'recheck' | 'locate' | 'sourceAt' | 'inProduction' | 'asGood'> {
  const { 'gate-model': decision, ...others } = rechecks(host);
  return {
    recheck: {
      ...others,
      'gate-model': async (statement, evidence, statements, judged) => [
        ...(await decision!(statement, evidence, statements)),
        ...(await recheckComparison(host, project, statement, judged)),
        ...(await recheckStages(host, statement, evidence, judged)),
      ],
      'scan-model': recheckScan,
    },
    locate: ({ name }) => sourcePath(project, name),
    sourceAt: ({ name }, run) => sourceAt(host, project, name, run),
    inProduction: (ledger) => servingRun(project, ledger),
    asGood: (gate) => {
      const { rules, metrics, plan } = GateParameters.parse(factsOf(gate).parameters);
      return (one, other) => asGood(judgedMetrics(rules, metrics, plan), one, other);
    },
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
  const written = await readPolicy(host, await evidence.read(policy));
  if (typeof written === 'string') return [];
  const { accepted } = GateParameters.parse(factsOf(gate).parameters);
  const strangers = accepted.filter(({ by }) => !isOwner(by, written.gate?.owners));
  return [
    ...otherThanDescribed(written, statements),
    ...strangers.map(({ rule, by }) => `${rule} was accepted by ${by}, who is not among gate.owners`),
  ];
}

/** Where a commit's mlops.yml has a source, whatever it is called there by now. */
async function sourceAt(
  host: Host,
  { repository }: Project,
  name: string,
  { commit, config }: RunRecord,
): Promise<string | undefined> {
  if (config === undefined) return undefined;
  const { code, stdout } = await host.git.run(['show', `${commit}:${config}`], { directory: repository });
  const written = code === 0 ? parsePolicy(Buffer.from(stdout).toString('utf8')) : '';
  return typeof written === 'string' ? undefined : written.data?.[name.replace(/^data\//, '')]?.path;
}
