import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { GateRule, Task } from '#config';
import { openEngine, parquetRelation, type Engine } from '#data';
import type { Host, Json, JsonObject } from '#kit';
import { factsOf, fileOf, LABELS, parametersOf, type Claim } from './claim.ts';
import { asJson, differences } from './differences.ts';
import { decideFiles, decideScored, type GateWork } from '../gate/decide-files.ts';
import { evaluateWith } from '../evaluate-predictions.ts';
import { evaluationFacts, gateFacts, judgeEvaluation } from '../gate/judgement.ts';
import { policyDifferences, stagesLeftOut } from '../gate/policy-followed.ts';
import { writeScored } from '../predictions/predictions.ts';
import { BaselineInfo, BesideDecision, fileNamed } from '../result.ts';
import { isScored } from '../predictions/scored-file.ts';

/** Bytes of what a statement names, checked by digest before they are handed out. */
export interface ClaimedFiles {
  path(name: string): Promise<string>;
}

/** The same of a gate, which may have made a file under the name of one that it read. */
export interface GateFiles extends ClaimedFiles {
  read(name: string): Promise<string>;
}

/** What evaluate-model measured, as the gate names it. */
const EVALUATED = 'evaluate-model/scored.parquet';

const made = (claim: Claim, name: string): boolean => claim.subject.some((subject) => subject.name === name);

/** The copy of the predictions that were scored. */
const predictionsOf = ({ subject }: Claim): Claim['subject'][number] | undefined =>
  subject.find(({ name }) => name?.startsWith('predictions.'));

/** How predictions were measured, in the parameters of evaluate-model. */
export const EvaluatedPlan = z.object({
  task: Task.optional(),
  id: z.string(),
  target: z.string(),
  score: z.string().optional(),
  group: z.string().optional(),
  weight: z.string().optional(),
  positive: z.string().optional(),
  slices: z.array(z.string()),
  threshold: z.number(),
  metrics: z.array(z.string()),
});

const EvaluationParameters = EvaluatedPlan.extend({ labels: z.string().nullable() });

/** What decides a verdict, besides the scored predictions. */
export const GateParameters = z.object({
  rules: z.array(GateRule),
  metrics: z.array(z.string()),
  mayStart: z.boolean(),
  mayHaveNone: z.boolean(),
  baseline: BaselineInfo,
  accepted: z.array(
    z.object({
      rule: z.string(),
      reason: z.string(),
      until: z.string(),
      by: z.string(),
      pushedBy: z.string().optional().describe('account that brought it to the server'),
    }),
  ),
  passedOver: z.array(z.string()).optional().describe('exceptions on record that did not count, and why'),
  unsettled: z.string().optional().describe('why it is not known whether these are the rules that decide'),
  beside: BesideDecision.optional(),
  candidate: z.string(),
  policy: z.string().nullable().describe('file of the rules; null when they were given as inputs'),
  plan: EvaluatedPlan,
  ruled: z
    .object({
      from: z.enum(['base', 'head', 'unclear']),
      workflow: z.string(),
      base: z.object({ branch: z.string(), commit: z.string() }),
      edited: z.boolean(),
      unread: z.string().optional().describe('what gave them, where that is not read'),
      why: z.string().optional(),
    })
    .optional()
    .describe('whose inputs of a workflow step the rules are, for a change that is to be merged'),
});

export type GateParameters = z.infer<typeof GateParameters>;

/** By stage, how what it claims is computed again from the bytes alone. */
export function rechecks(
  host: Host,
): Record<
  string,
  (
    claim: Claim,
    evidence: { file(name: string): Promise<string>; read(name: string): Promise<string> },
    others: ReadonlyMap<string, Claim>,
  ) => Promise<string[]>
> {
  return {
    'evaluate-model': (claim, evidence, others) =>
      recheckEvaluation(host, claim, {
        path: (name) => evidence.file(name),
        fromFile: !others.has('train-model'),
      }),
    'rescore-baseline': (claim, evidence) =>
      recheckRescoring(host, claim, { path: (name) => evidence.file(name), read: (name) => evidence.read(name) }),
    'gate-model': (claim, evidence, others) =>
      recheckGate(host, claim, { path: (name) => evidence.file(name), read: (name) => evidence.read(name) }, others),
  };
}

/**
 * Computes an evaluation again from the predictions and their targets.
 * @param evidence.fromFile whether its predictions must be those of a file, because no model of ours made them
 * @returns every difference, as sentences; empty when all numbers are the same
 */
export async function recheckEvaluation(
  host: Host,
  claim: Claim,
  { fromFile, ...files }: ClaimedFiles & { fromFile: boolean },
): Promise<string[]> {
  const { labels, ...plan } = EvaluationParameters.parse(parametersOf(claim));
  const kept = predictionsOf(claim);
  const predictions = kept?.name;
  if (predictions === undefined) return ['the evaluation left no predictions to compute it from'];
  // Of predictions that came as a file, what was evaluated is a copy.
  const file = fileOf(claim);
  if (!file && fromFile) return ['it read no file of predictions, and there is no model that could have made them'];
  if (file && (file.digest?.['sha256'] === undefined || file.digest['sha256'] !== kept?.digest?.['sha256']))
    return [`what was evaluated is not ${file.name ?? 'the file of predictions'}, which the statement says was read`];
  return withEngine(host, async (engine, directory) => {
    const again = await evaluateWith(engine, host, {
      plan,
      predictions: await files.path(predictions),
      ...(labels !== null && { labels: await files.path(labels) }),
      output: directory,
    });
    const scored = await files.path('scored.parquet');
    const { passed, warned, failed } = judgeEvaluation(again);
    const { passedTests, warnedTests, failedTests } = claim.predicate;
    const said = [
      ...differences(factsOf(claim)?.['result'] ?? null, asJson(evaluationFacts(again))),
      ...differences(asJson({ passedTests, warnedTests, failedTests }), {
        passedTests: passed,
        warnedTests: warned,
        failedTests: failed,
      }),
    ];
    return [
      ...said.map((difference) => `in the statement, ${difference}`),
      ...(await contentDifferences(engine, scored, join(directory, 'scored.parquet'))),
      ...differences(await readJson(host, await files.path('result.json')), again),
    ];
  });
}

const RescoringParameters = z.object({ plan: EvaluatedPlan });

/** Computes again what a baseline's model is said to have scored today, from its predictions and today's targets. */
async function recheckRescoring(host: Host, claim: Claim, files: GateFiles): Promise<string[]> {
  const { plan } = RescoringParameters.parse(parametersOf(claim));
  const predictions = predictionsOf(claim)?.name;
  if (predictions === undefined) return ['the scoring left no predictions to compute it from'];
  return withEngine(host, async (engine, directory) => {
    const { evaluationSet, metrics } = await evaluateWith(engine, host, {
      plan,
      predictions: await files.path(predictions),
      labels: await files.read(LABELS),
      output: directory,
    });
    const result = (await readJson(host, await files.path('result.json'))) as JsonObject;
    return [
      ...(await contentDifferences(engine, await files.path('scored.parquet'), join(directory, 'scored.parquet'))),
      ...differences(result, { ...result, ...(asJson({ evaluationSet, metrics }) as JsonObject) }),
    ];
  });
}

/**
 * Computes a verdict again from the scored predictions and the policy that the statement records.
 * @param others all statements of its run, by stage
 * @returns every difference, as sentences; empty when the decision is the same
 */
export async function recheckGate(
  host: Host,
  claim: Claim,
  files: GateFiles,
  others: ReadonlyMap<string, Claim>,
): Promise<string[]> {
  const { candidate, plan, policy, ...input } = GateParameters.parse(parametersOf(claim));
  if (others.has('evaluate-model') && candidate !== EVALUATED)
    return [`it judged ${candidate}, and not what evaluate-model measured`];
  return withEngine(host, async (engine, directory) => {
    const kept = async (name: string): Promise<string | undefined> =>
      made(claim, name) ? files.path(name) : undefined;
    /** What was read as scored predictions, or was made of the file that was read; that it was is seen by making it again. */
    const scored = async (from: string, as: string, problems: string[]): Promise<string> => {
      const path = await files.read(from);
      const claimed = await kept(as);
      const again = (await isScored(engine, path)) ? path : join(directory, as);
      if (again !== path) await writeScored(engine, { ...plan, predictions: path }, again);
      if (claimed !== undefined) problems.push(...(await contentDifferences(engine, claimed, again)));
      return again;
    };
    const problems: string[] = [];
    if (policy !== null) {
      const path = await files.read(policy);
      problems.push(...(await policyDifferences(host, path, { ...input, plan, others })));
      if (problems.length === 0 && factsOf(claim)?.['verdict'] === 'pass')
        problems.push(...(await stagesLeftOut(host, path, others)));
      // By other rules it need not be reached again.
      if (problems.length > 0) return problems;
    }
    const baseline =
      input.baseline.kind === 'file'
        ? await scored(fileNamed(input.baseline), 'baseline.parquet', problems)
        : await kept('baseline.parquet');
    const again = await decideScored(engine, input, {
      candidate: await scored(candidate, 'candidate.parquet', problems),
      baseline,
      original: await kept('original.parquet'),
    });
    const said = differences(factsOf(claim)?.['result'] ?? null, asJson(gateFacts(again)));
    const evaluated = others.get('evaluate-model');
    const { evaluationSet } = (evaluated && (factsOf(evaluated)?.['result'] as JsonObject | undefined)) ?? {};
    if (evaluationSet !== undefined && evaluationSet !== again.evaluationSet.digest)
      problems.push('the examples that it judged are not those that evaluate-model measured');
    return [
      ...problems,
      ...said.map((difference) => `in the statement, ${difference}`),
      ...differences(await readJson(host, await files.path('result.json')), again),
    ];
  });
}

/**
 * Reaches a verdict again that is about to be taken from the cache.
 * @param output directory of the decision in question
 * @returns the first difference; nothing when the decision is the same
 */
export async function doubtDecision(
  host: Host,
  work: Omit<GateWork, 'output'>,
  output: string,
): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), 'mlops-recheck-'));
  try {
    const again = asJson(await decideFiles(host, { ...work, output: directory }));
    return differences(await readJson(host, join(output, 'result.json')), again)[0];
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function withEngine(
  host: Host,
  body: (engine: Engine, directory: string) => Promise<string[]>,
): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'mlops-recheck-'));
  const engine = await openEngine(host);
  try {
    return await body(engine, directory);
  } finally {
    engine.close();
    await rm(directory, { recursive: true });
  }
}

async function readJson(host: Host, path: string): Promise<Json> {
  return JSON.parse(await host.files.readText(path)) as Json;
}

/**
 * Columns by their names, types and order, then rows in one file and not in the other: bytes may differ between versions of
 * the engine, rows may not. Rows are compared by position, so the names must be known to agree before.
 */
async function contentDifferences(engine: Engine, claimed: string, again: string): Promise<string[]> {
  const [left, right] = [claimed, again].map((path) => `SELECT * FROM ${parquetRelation(path)}`) as [string, string];
  const columnsOf = async (query: string): Promise<string> =>
    (await engine.rows(`DESCRIBE ${query}`)).map((row) => `${row['column_name']} ${row['column_type']}`).join(', ');
  try {
    const [said, found] = [await columnsOf(left), await columnsOf(right)];
    if (said !== found)
      return [`the scored examples have other columns than the predictions give: ${said}; expected ${found}`];
    const [row] = await engine.rows(
      `SELECT (SELECT count(*) FROM (${left} EXCEPT ALL ${right})) + (SELECT count(*) FROM (${right} EXCEPT ALL ${left})) AS count`,
    );
    return row!['count'] === 0
      ? []
      : [`the scored examples are not those of the predictions: ${row!['count']} rows differ`];
  } catch (error) {
    return [`the scored examples cannot be compared with the predictions: ${(error as Error).message}`];
  }
}
