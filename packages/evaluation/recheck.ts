import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Config, GateRule, Task } from '#config';
import { openEngine, parquetRelation, type Engine } from '#data';
import { canonicalJson, type Host, type Json, type JsonObject } from '#kit';
import { namesRun } from './baseline-word.ts';
import { decideFiles, decideScored, type GateWork } from './decide-files.ts';
import { evaluateWith } from './evaluate-predictions.ts';
import { evaluationFacts } from './judgement.ts';
import { writeScored } from './predictions.ts';
import { BaselineInfo, byFile, NONE_BY_POLICY } from './result.ts';
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
): Record<string, (claim: Claim, evidence: { file(name: string): Promise<string> }) => Promise<string[]>> {
  return {
    'evaluate-model': (claim, evidence) => recheckEvaluation(host, claim, { path: (name) => evidence.file(name) }),
    'gate-model': (claim, evidence) => recheckGate(host, claim, { path: (name) => evidence.file(name) }),
  };
}

/**
 * Computes an evaluation again from the predictions and their targets.
 * @returns every difference, as sentences; empty when all numbers are the same
 */
export async function recheckEvaluation(host: Host, claim: Claim, files: ClaimedFiles): Promise<string[]> {
  const { labels, ...plan } = EvaluationParameters.parse(parametersOf(claim));
  const kept = claim.subject.find(({ name }) => name?.startsWith('predictions.'));
  const predictions = kept?.name;
  if (predictions === undefined) return ['the evaluation left no predictions to compute it from'];
  // Of predictions that came as a file, what was evaluated is a copy.
  const file = Read.parse(claim.predicate).configuration.find(({ annotations }) => annotations?.role === 'predictions');
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
    const said = differences(factsOf(claim)?.['result'] ?? null, asJson(evaluationFacts(again)));
    return [
      ...said.map((difference) => `in the statement, ${difference}`),
      ...(await contentDifferences(engine, scored, join(directory, 'scored.parquet'))),
      ...differences(await readJson(host, await files.path('result.json')), again),
    ];
  });
}

/**
 * Computes a verdict again from the scored predictions and the policy that the statement records.
 * @returns every difference, as sentences; empty when the decision is the same
 */
export async function recheckGate(host: Host, claim: Claim, files: ClaimedFiles): Promise<string[]> {
  const { candidate, plan, policy, ...input } = GateParameters.parse(parametersOf(claim));
  return withEngine(host, async (engine, directory) => {
    const kept = async (name: string): Promise<string | undefined> =>
      made(claim, name) ? files.path(name) : undefined;
    const path = (await kept('candidate.parquet')) ?? (await files.path(candidate));
    const [baseline, original] = [await kept('baseline.parquet'), await kept('original.parquet')];
    const problems = policy === null ? [] : await policyDifferences(host, await files.path(policy), input);
    if (made(claim, 'candidate.parquet')) {
      const again = join(directory, 'candidate.parquet');
      await writeScored(engine, { ...plan, predictions: await files.path(candidate) }, again);
      problems.push(...(await contentDifferences(engine, path, again)));
    } else if (!(await isScored(engine, path))) {
      return [`${candidate} is not a file of scored predictions`];
    }
    const again = await decideScored(engine, input, { candidate: path, baseline, original });
    return [...problems, ...differences(await readJson(host, await files.path('result.json')), again)];
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

/** The rules that were applied, and what was compared with, are those of the file. */
async function policyDifferences(
  host: Host,
  path: string,
  { rules, baseline }: { rules: readonly GateRule[]; baseline: BaselineInfo },
): Promise<string[]> {
  const written = Config.safeParse(parse(await host.files.readText(path)));
  if (!written.success) return [`the policy is not readable: ${written.error.issues[0]!.message}`];
  const stated = written.data.gate?.baseline ?? 'auto';
  return [
    ...differences(asJson(rules), asJson(written.data.gate?.rules ?? [])).map((difference) => `rule ${difference}`),
    ...(follows(baseline, stated) ? [] : [`the policy says baseline: ${stated}; compared was with ${baseline.reason}`]),
  ];
}

/** Whether a baseline is one that the policy's word for it can lead to. */
function follows({ kind, reason, run }: BaselineInfo, stated: string): boolean {
  if (stated === 'none') return kind === 'none';
  if (stated === 'auto') return kind !== 'file' && kind !== 'run' && reason !== NONE_BY_POLICY;
  if (namesRun(stated)) return kind === 'run' && run?.startsWith(stated.toLowerCase()) === true;
  return kind === 'file' && reason === byFile(stated);
}

/** As it would be read back from a file. */
function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
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

const MOST_DIFFERENCES = 20;

/** Every member that is not the same, by its path. */
function differences(claimed: Json, again: Json): string[] {
  const found: string[] = [];
  compare(claimed, again, '', found);
  const rest = found.length - MOST_DIFFERENCES;
  return rest > 0 ? [...found.slice(0, MOST_DIFFERENCES), `and ${rest} more differences`] : found;
}

function compare(claimed: Json | undefined, again: Json | undefined, path: string, found: string[]): void {
  if (isContainer(claimed) && isContainer(again) && Array.isArray(claimed) === Array.isArray(again)) {
    const [left, right] = [claimed as JsonObject, again as JsonObject];
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      compare(left[key], right[key], path === '' ? key : `${path}.${key}`, found);
    }
    return;
  }
  if (same(claimed, again)) return;
  found.push(`${path || 'result'} is said to be ${shown(claimed)} and is ${shown(again)}`);
}

function isContainer(value: Json | undefined): boolean {
  return value !== null && typeof value === 'object';
}

/** Numbers may differ in the last digits, where another processor rounds a logarithm otherwise. */
function same(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number')
    return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
  return a === b;
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'absent' : canonicalJson(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
