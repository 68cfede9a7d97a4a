import { z } from 'zod';
import { type Json, type JsonObject, type Sha256, Verdict } from '#kit';

/** in-toto v1 ResourceDescriptor: a file by sha256, a directory by dirHash1, a commit by gitCommit. */
export interface ResourceDescriptor {
  name?: string;
  uri?: string;
  digest: { sha256?: Sha256; dirHash1?: string; gitCommit?: string };
  annotations?: JsonObject;
  [extra: string]: Json | undefined | ResourceDescriptor['digest'];
}

/** in-toto Statement v1. @see https://in-toto.io/Statement/v1 */
export interface Statement {
  _type: 'https://in-toto.io/Statement/v1';
  subject: ResourceDescriptor[];
  predicateType: string;
  predicate: JsonObject;
}

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** The one field of a predicate that is ours: what every stage records, whatever its predicate type. */
export const FACTS_FIELD = 'https://github.com/mlops-actions/mlops-actions/facts/v1';

const json = z.json() as unknown as z.ZodType<Json>;
const jsonObject = z.record(z.string(), json) as unknown as z.ZodType<JsonObject>;
const hex64 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hexadecimal characters');
const gitObject = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a git object name');
const instant = z.iso.datetime();

const Digest = z
  .object({ sha256: hex64.optional(), dirHash1: hex64.optional(), gitCommit: gitObject.optional() })
  .refine(
    (digest) => Object.values(digest).some((value) => value !== undefined),
    'expected sha256, dirHash1 or gitCommit',
  );

const Descriptor = z.looseObject({
  name: z.string().optional(),
  uri: z.string().optional(),
  digest: Digest,
  annotations: jsonObject.optional(),
});

/** The machine that did the work. */
export const HostFacts = z.looseObject({
  platform: z.string(),
  arch: z.string(),
  cpus: z.number().int(),
  cpuModel: z.string(),
  memoryBytes: z.number(),
  node: z.string(),
});
export type HostFacts = z.infer<typeof HostFacts>;

/** What every stage records of itself, in the field named `FACTS_FIELD` of its predicate. */
export const Facts = z.object({
  tool: z.object({ name: z.string(), version: z.string() }),
  project: z.string(),
  stage: z.string(),
  /** Digest of everything that decides the result; equal keys have equal results. */
  key: hex64,
  /** The user's program, when one ran. */
  command: z.array(z.string()).optional(),
  parameters: jsonObject,
  commit: gitObject.optional(),
  tree: gitObject.optional(),
  /** Whether tracked or untracked files differed from the commit. */
  dirty: z.boolean().optional(),
  branch: z.string().optional(),
  cause: z.enum(['pull-request', 'push', 'schedule', 'dispatch', 'data', 'drift', 'hand']),
  startedOn: instant,
  durationMs: z.number().nonnegative(),
  host: HostFacts,
  verdict: Verdict.optional(),
  /** What the stage adds: metrics, the evaluation set … */
  result: jsonObject.optional(),
  /** Present when nothing was executed: sha256 of the statement of the execution. */
  cached: z.object({ from: hex64 }).optional(),
});
export type Facts = z.infer<typeof Facts>;

export const StatementSchema = z.looseObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(Descriptor).min(1),
  predicateType: z.string(),
  predicate: z.looseObject({ [FACTS_FIELD]: Facts }),
});

/** @returns the facts of a statement that this tool wrote. @throws ZodError on any other */
export function factsOf(statement: Statement): Facts {
  return Facts.parse(statement.predicate[FACTS_FIELD]);
}
