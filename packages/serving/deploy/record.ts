import { join } from 'node:path';
import { z } from 'zod';
import {
  isPerformed,
  parseEntry,
  performStage,
  sha256,
  type Ledger,
  type Material,
  type ProjectIdentity,
  type StageOutcome,
  whileNotPerformed,
} from '#evidence';
import { escape, MlopsError, Verdict, type Host, type JsonObject } from '#kit';
import { latestBelieved, type Version } from '#registry';
import { modelOf } from './environment.ts';
import type { DeploymentResult } from './means.ts';

/** The stage under which deployments and rollbacks are stated; its lock lets one of them at a time. */
const DEPLOY_STAGE = 'deploy-model';

/**
 * Carries a deployment out as a stage: one at a time, and what came of it becomes a statement.
 * @throws MLOPS_STAGE_BUSY, and what `execute` throws: then nothing is stated
 */
export function stateDeployment(
  host: Host,
  project: ProjectIdentity,
  { version, parameters }: { version: Version; parameters: JsonObject },
  execute: () => Promise<DeploymentResult>,
): Promise<StageOutcome<DeploymentResult>> {
  const work = {
    stage: DEPLOY_STAGE,
    materials: materialsOf(version),
    parameters: { ...parameters, reference: version.tag },
    predicate: 'deployment' as const,
    execute,
    judge: judgeDeployment,
    document: async (output: string) => {
      return documentOf(JSON.parse(await host.files.readText(join(output, 'result.json'))) as DeploymentResult);
    },
  };
  return performStage(host, project, work, { cache: false });
}

/** Whether a deployment or rollback is carried out now. */
export function isDeploying(project: Pick<ProjectIdentity, 'workspace'>): Promise<boolean> {
  return isPerformed(project, DEPLOY_STAGE);
}

/**
 * Ends what is deployed while nobody deploys: a deployment would start again what served before it.
 * @throws MLOPS_STAGE_BUSY
 */
export function whileNotDeploying<T>(
  host: Host,
  project: Pick<ProjectIdentity, 'workspace'>,
  end: () => Promise<T>,
): Promise<T> {
  return whileNotPerformed(host, project, { stage: DEPLOY_STAGE, doing: 'deploying, or ends what is deployed,' }, end);
}

function materialsOf({ name, model, evidence, golden }: Version): Material[] {
  return [
    { name: `${name}/model`, digest: { dirHash1: model.digest }, role: 'model' },
    ...Object.entries(evidence).map(([stage, digest]): Material => {
      return { name: `evidence/${stage}.json`, digest: { sha256: digest }, role: 'evidence' };
    }),
    ...(golden
      ? [
          { name: 'golden/scored.parquet', digest: { sha256: golden.scored.digest }, role: 'predictions' as const },
          { name: 'golden/features.parquet', digest: { sha256: golden.features.digest }, role: 'features' as const },
        ]
      : []),
  ];
}

function judgeDeployment({ verdict, steps }: DeploymentResult) {
  const named = (status: string): string[] => steps.filter((step) => step.status === status).map(({ name }) => name);
  return { verdict, passed: named('done'), failed: named('failed'), warned: named('missed') };
}

/** The fields of the predicate; see `deployment` in packages/evidence/statement/predicates.ts. */
function documentOf(result: DeploymentResult): JsonObject {
  const { action, outcome, reason, deployed, run, previous, serving, proof, target, url } = result;
  const { runtime, golden, latency } = result;
  return {
    action,
    outcome,
    reason,
    deployed,
    run,
    previous,
    serving,
    proof,
    target: { kind: target, url },
    runtime,
    golden,
    latency,
  };
}

const ServedModel = z.looseObject({ reference: z.string(), model: z.string() });

/** What of `deployments/<name>/<time>/deployment.json` is read again. */
export const DeploymentRecord = z.looseObject({
  at: z.iso.datetime(),
  committed: z.number().optional().describe('when the commit of the version was made, in seconds since 1970'),
  action: z.enum(['deploy', 'rollback']),
  where: z.string().optional(),
  outcome: z.enum(['deployed', 'rolled back', 'failed', 'refused']),
  verdict: Verdict,
  reason: z.string().nullable(),
  deployed: ServedModel,
  run: z.string().optional().describe('that made what was deployed'),
  previous: ServedModel.nullable(),
  serving: ServedModel.nullable(),
  golden: z
    .looseObject({
      rows: z.number(),
      of: z.number().optional(),
      largest: z.number(),
      tolerance: z.number(),
      classes: z.number().nullish(),
      unproven: z.array(z.string()).optional(),
    })
    .nullable(),
  latency: z.looseObject({ p99: z.number() }).nullable(),
});
export type DeploymentRecord = z.infer<typeof DeploymentRecord>;

const folder = (name: string): string => `deployments/${escape.fileName(name)}`;

/**
 * Puts a deployment on record: its statement, byte for byte, and its result.
 * @param of.repository has the commit of the version
 * @returns the folder in the ledger; undefined when the ledger is off. @throws MLOPS_LEDGER_…
 */
export async function recordDeployment(
  host: Host,
  ledger: Ledger,
  name: string,
  { result, statementPath }: StageOutcome<DeploymentResult>,
  of: { repository: string; version: Pick<Version, 'commit' | 'registeredAt'> },
): Promise<string | undefined> {
  if (ledger.branch === undefined) return undefined;
  const statement = await host.files.readText(statementPath);
  const next = await nextRecord(host, ledger, name);
  const place = `${folder(name)}/${next.name}-${sha256(statement).slice(0, 8)}`;
  const record = { ...result, at: next.at, committed: await committedAt(host, of), statement: sha256(statement) };
  await ledger.entries.append({
    message: `${result.action} ${result.deployed.reference}: ${result.outcome}`,
    files: new Map([
      [`${place}/deployment.json`, `${JSON.stringify(record, null, 2)}\n`],
      [`${place}/statement.json`, statement],
    ]),
  });
  return place;
}

/** By another clock than that of who deploys, mostly; in a clone that does not reach back so far, when it was registered. */
async function committedAt(
  host: Host,
  { repository, version }: Parameters<typeof recordDeployment>[4],
): Promise<number> {
  const asked = ['rev-list', '--max-count=1', '--timestamp', version.commit];
  const { code, stdout } = await host.git.run(asked, { directory: repository });
  return code === 0
    ? Number.parseInt(Buffer.from(stdout).toString('utf8'), 10)
    : Date.parse(version.registeredAt) / 1000;
}

/**
 * Name and time of the next record: now. But its name comes after every one on record, also after one of a machine whose clock
 * is ahead, as by names they are in order; its time only after those of clocks that are believed, which one that is far ahead
 * would date with it.
 */
async function nextRecord(host: Host, ledger: Ledger, name: string): Promise<{ name: string; at: string }> {
  const now = host.clock.now();
  const names = await namesOf(ledger, name);
  const written = (names[0] ?? '').replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/,
    '$1-$2-$3T$4:$5:$6.$7Z',
  );
  // One that cannot be read dates nothing, and keeps nobody from deploying what was proven.
  const { records } = await readEach(ledger, name, placesOf(name, names));
  const recorded = inOrder(records);
  const latest = latestBelieved(recorded, now);
  const moments = recorded.map(({ at }) => Date.parse(at)).filter((moment) => moment <= latest);
  return { name: after(now, [Date.parse(written)]).replace(/[-:.]/g, ''), at: after(now, moments) };
}

/** Now, or right after the last of these; what is no moment is passed over. */
function after(now: Date, moments: readonly number[]): string {
  const known = moments.filter((moment) => !Number.isNaN(moment));
  return new Date(Math.max(now.getTime(), ...known.map((moment) => moment + 1))).toISOString();
}

/** What is on record as having served under one reference: one model of one run, unless somebody wrote another. */
interface Past {
  models: ReadonlySet<string>;
  runs: ReadonlySet<string>;
}

/** What served, by the ledger: references, `name@v1.2.3`. */
export interface Served {
  /** Each that ever did. */
  ever: ReadonlyMap<string, Past>;
  /** What one can go back to, each once, the latest last: what a rollback left is not among it, until it is deployed again. */
  stack: readonly string[];
  /** Where a record cannot be read: what it says has served is not among all this, and what was before is not known. */
  unreadable?: MlopsError;
}

/** @param here the target's own name: what served on others does not count */
export async function whatServed(ledger: Ledger, name: string, here: string): Promise<Served> {
  const { records, unreadable } = await readEach(ledger, name, placesOf(name, await namesOf(ledger, name)));
  const deployments = inOrder(records).reverse();
  const ever = new Map<string, Past>();
  let stack: string[] = [];
  for (const { action, outcome, previous, serving, where, deployed, run } of deployments) {
    if (outcome !== 'deployed' || !serving || isElsewhere(where, here)) continue;
    const { reference, model } = serving;
    const { models = [], runs = [] } = ever.get(reference) ?? {};
    const isDeployed = run !== undefined && deployed.reference === reference;
    ever.set(reference, {
      models: new Set([...models, model]),
      runs: new Set([...runs, ...(isDeployed ? [run] : [])]),
    });
    const place = stack.indexOf(reference);
    // A deployment goes on, also to a version of before; only a rollback leaves what it went back from.
    const left = action === 'rollback' ? [previous?.reference, ...(place < 0 ? [] : stack.slice(place + 1))] : [];
    stack = [...stack.filter((one) => one !== reference && !left.includes(one)), reference];
  }
  return { ever, stack, ...(unreadable && { unreadable }) };
}

/** What the ledger says of a target now; undefined when it knows of no deployment there. */
export interface LastDeployment {
  serving: DeploymentRecord['serving'];
  /** Of the deployment or rollback that led to it, when it is on record. */
  golden: DeploymentRecord['golden'];
}

/** @throws MLOPS_LEDGER_UNREADABLE where the newest one cannot be read */
export async function lastDeployment(ledger: Ledger, name: string, here: string): Promise<LastDeployment | undefined> {
  let serving: DeploymentRecord['serving'] | undefined;
  // One read each: who looks for the last one need not read the others.
  for (const path of placesOf(name, await namesOf(ledger, name))) {
    const [record] = await readAll(ledger, name, [path]);
    if (!record || isElsewhere(record.where, here)) continue;
    // What was left in service by one that failed has no deployment of its own.
    serving ??= record.outcome === 'deployed' ? record.serving : record.previous;
    if (record.outcome === 'deployed' || serving === null) return { serving, golden: serving && record.golden };
  }
  return serving ? { serving, golden: null } : undefined;
}

/** Records of before targets had names are believed to be of any. */
function isElsewhere(where: string | undefined, here: string): boolean {
  return where !== undefined && where !== here;
}

/** Every deployment and rollback of a name, newest first. @throws MLOPS_LEDGER_UNREADABLE */
export async function readDeployments(ledger: Ledger, name: string): Promise<DeploymentRecord[]> {
  return inOrder(await readAll(ledger, name, placesOf(name, await namesOf(ledger, name))));
}

/** Their names say which came first: one that a clock which was ahead has dated after the next was made before that. */
function inOrder(newestFirst: readonly DeploymentRecord[]): DeploymentRecord[] {
  let next = Infinity;
  return newestFirst.map((record) => {
    next = Math.min(Date.parse(record.at), next - 1);
    return { ...record, at: new Date(next).toISOString() };
  });
}

async function readAll(ledger: Ledger, recordedAs: string, paths: readonly string[]): Promise<DeploymentRecord[]> {
  const { records, unreadable } = await readEach(ledger, recordedAs, paths);
  if (unreadable) throw unreadable;
  return records;
}

/** Those that can be read, in the order of their paths, and why the first of the others cannot. */
async function readEach(
  ledger: Ledger,
  recordedAs: string,
  paths: readonly string[],
): Promise<{ records: DeploymentRecord[]; unreadable?: MlopsError }> {
  const name = modelOf(recordedAs);
  const ofName = DeploymentRecord.refine(({ deployed }) => deployed.reference.startsWith(`${name}@v`), {
    error: ({ input }) =>
      `expected a deployment of ${name}, received one of ${(input as DeploymentRecord).deployed.reference}`,
  });
  const found = await ledger.entries.read(paths);
  const records: DeploymentRecord[] = [];
  let unreadable: MlopsError | undefined;
  for (const path of paths) {
    try {
      const record = parseEntry(found.get(path), ofName, path);
      if (record) records.push(record);
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
      unreadable ??= error;
    }
  }
  return { records, ...(unreadable && { unreadable }) };
}

/** Newest first: they begin with their time. */
async function namesOf(ledger: Ledger, name: string): Promise<string[]> {
  return (await ledger.entries.list(folder(name))).sort().reverse();
}

function placesOf(name: string, names: readonly string[]): string[] {
  return names.map((entry) => `${folder(name)}/${entry}/deployment.json`);
}
