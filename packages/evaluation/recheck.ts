import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Config, EvaluateSection, GateRule, Task } from '#config';
import { openEngine, parquetRelation, type Engine } from '#data';
import type { Host, Json, JsonObject } from '#kit';
import { namesRun } from './baseline-word.ts';
import { asJson, differences } from './differences.ts';
import { decideFiles, decideScored, type GateInput, type GateWork } from './decide-files.ts';
import { evaluateWith, planEvaluation, type EvaluationPlan } from './evaluate-predictions.ts';
import { evaluationFacts, gateFacts, judgeEvaluation } from './judgement.ts';
import { writeScored } from './predictions.ts';
import { BaselineInfo, byFile, fileNamed } from './result.ts';
import { isScored } from './scored-file.ts';

/** An in-toto statement, as far as it must be known to repeat what it claims. */
export interface Claim {
  /** What was made. */
  subject: readonly { name?: string; digest?: Readonly<Record<string, string>> }[];
  predicate: JsonObject;
}

/** Bytes of what a statement names, checked by digest before they are handed out. */
export interface ClaimedFiles {
  path(name: string): Promise<string>;
}

/** The parameters of the stage, which every statement of ours keeps in its facts whatever the predicate type. */
const parametersOf = (claim: Claim): Json | undefined => factsOf(claim)?.['parameters'];

function factsOf(claim: Claim): JsonObject | undefined {
  const facts = Object.entries(claim.predicate).find(([field]) => field.endsWith('/facts/v1'))?.[1];
  return facts as JsonObject | undefined;
}

/** What a statement of an evaluation says it read, by role. */
const Read = z.object({
  configuration: z.array(
    z.object({
      name: z.string().optional(),
      digest: z.record(z.string(), z.string()).optional(),
      annotations: z.looseObject({ role: z.string().optional() }).optional(),
    }),
  ),
});

/** The file that predictions came as. */
const fileOf = (claim: Claim): z.infer<typeof Read>['configuration'][number] | undefined =>
  Read.parse(claim.predicate).configuration.find(({ annotations }) => annotations?.role === 'predictions');

/** What evaluate-model measured, as the gate names it. */
const EVALUATED = 'evaluate-model/scored.parquet';

const made = (claim: Claim, name: string): boolean => claim.subject.some((subject) => subject.name === name);

const Plan = z.object({
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

const EvaluationParameters = Plan.extend({ labels: z.string().nullable() });

const GateParameters = z.object({
  rules: z.array(GateRule),
  metrics: z.array(z.string()),
  mayStart: z.boolean(),
  mayHaveNone: z.boolean(),
  baseline: BaselineInfo,
  accepted: z.array(z.object({ rule: z.string(), reason: z.string(), until: z.string(), by: z.string() })),
  candidate: z.string(),
  policy: z.string().nullable().describe('file of the rules; null when they were given as inputs'),
  plan: Plan,
});

/** By stage, how what it claims is computed again from the bytes alone. */
export function rechecks(
  host: Host,
): Record<
  string,
  (
    claim: Claim,
    evidence: { file(name: string): Promise<string> },
    others: ReadonlyMap<string, Claim>,
  ) => Promise<string[]>
> {
  return {
    'evaluate-model': (claim, evidence, others) =>
      recheckEvaluation(host, claim, {
        path: (name) => evidence.file(name),
        fromFile: !others.has('train-model'),
      }),
    'gate-model': (claim, evidence, others) =>
      recheckGate(host, claim, { path: (name) => evidence.file(name) }, others),
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
  const kept = claim.subject.find(({ name }) => name?.startsWith('predictions.'));
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

/**
 * Computes a verdict again from the scored predictions and the policy that the statement records.
 * @param others all statements of its run, by stage
 * @returns every difference, as sentences; empty when the decision is the same
 */
export async function recheckGate(
  host: Host,
  claim: Claim,
  files: ClaimedFiles,
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
      const path = await files.path(from);
      const claimed = await kept(as);
      const again = (await isScored(engine, path)) ? path : join(directory, as);
      if (again !== path) await writeScored(engine, { ...plan, predictions: path }, again);
      if (claimed !== undefined) problems.push(...(await contentDifferences(engine, claimed, again)));
      return again;
    };
    const problems: string[] = [];
    if (policy !== null) {
      const path = await files.path(policy);
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

/** That what the file says was followed: rules, measures, what was compared with, and the stages that lead to a pass. */
async function policyDifferences(
  host: Host,
  path: string,
  {
    plan,
    others,
    ...input
  }: Omit<GateInput, 'accepted'> & { plan: EvaluationPlan; others: ReadonlyMap<string, Claim> },
): Promise<string[]> {
  const written = Config.safeParse(parse(await host.files.readText(path)));
  if (!written.success) return [`the policy is not readable: ${written.error.issues[0]!.message}`];
  const { gate, task } = written.data;
  const rules = gate?.rules ?? [];
  const stated = gate?.baseline ?? 'auto';
  const section = EvaluateSection.parse(written.data.evaluate ?? {});
  const expected = {
    metrics: section.metrics ?? [],
    mayStart: rules.length === 0,
    plan: planEvaluation({ ...section, slices: [] }, { baseline: 'auto', rules }, task),
  };
  const said = { metrics: input.metrics, mayStart: input.mayStart, plan };
  const evaluated = others.get('evaluate-model');
  return [
    ...differences(asJson(input.rules), asJson(rules)).map((difference) => `rule ${difference}`),
    ...differences(asJson(said), asJson(expected)),
    ...(follows(input, stated)
      ? []
      : [`the policy says baseline: ${stated}; compared was with ${input.baseline.reason}`]),
    ...(evaluated ? measuredOtherwise(evaluated, written.data) : []),
  ];
}

/** That what was judged was measured as the file says, by targets and predictions of where it says they are. */
function measuredOtherwise(evaluated: Claim, { gate, task, features, evaluate }: Config): string[] {
  const section = EvaluateSection.parse(evaluate ?? {});
  const labels = features ? 'build-features/evaluate-labels.parquet' : null;
  const measured = { ...planEvaluation(section, gate, task), labels };
  const source = section.predictions;
  return [
    ...differences(parametersOf(evaluated) ?? null, asJson(measured)).map((difference) => `measured by: ${difference}`),
    ...(fileOf(evaluated)?.name === source
      ? []
      : [`the policy says predictions: ${source ?? 'of the model'}; it read ${fileOf(evaluated)?.name ?? 'no file'}`]),
  ];
}

/** Stages that a file describes before the gate; where one is missing, it may be the one that failed. */
async function stagesLeftOut(host: Host, path: string, others: ReadonlyMap<string, Claim>): Promise<string[]> {
  const { data, features, train, evaluate } = Config.parse(parse(await host.files.readText(path)));
  const described = {
    'validate-data': data,
    'build-features': features,
    'train-model': train,
    'evaluate-model': evaluate,
  };
  const leftOut = Object.entries(described).filter(([stage, section]) => section && !others.has(stage));
  return leftOut.map(([stage]) => `${stage} was left out, which the policy describes`);
}

/** Whether a baseline is one that the policy's word for it can lead to. */
function follows({ baseline, mayHaveNone }: Pick<GateInput, 'baseline' | 'mayHaveNone'>, stated: string): boolean {
  const { kind, reason, run, comes } = baseline;
  if (stated === 'none') return kind === 'none';
  // None that is not the first is one that somebody wanted.
  if (stated === 'auto') return kind !== 'file' && kind !== 'run' && !(kind === 'none' && mayHaveNone && !comes);
  if (namesRun(stated)) return kind === 'run' && run?.startsWith(stated.toLowerCase()) === true;
  return kind === 'file' && reason === byFile(stated);
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

/** Rows in one file and not in the other: bytes may differ between versions of the engine, rows may not. */
async function contentDifferences(engine: Engine, claimed: string, again: string): Promise<string[]> {
  const [left, right] = [claimed, again].map((path) => `SELECT * FROM ${parquetRelation(path)}`);
  try {
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
