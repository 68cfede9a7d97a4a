import { z } from 'zod';
import { type Json, type JsonObject, type Sha256, Verdict } from '#kit';
import { fail } from '../errors.ts';

/** in-toto v1 ResourceDescriptor: a file by sha256, a directory by dirHash1, a commit by gitCommit, and each by one alone. */
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
  // With two, what one of them proves would be believed of the other.
  .refine(
    (digest) => Object.values(digest).filter((value) => value !== undefined).length === 1,
    'expected one of sha256, dirHash1 and gitCommit',
  );

export const Descriptor = z.looseObject({
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
  /** Where a program ran that may have used them. */
  gpus: z
    .array(z.looseObject({ name: z.string(), driver: z.string(), memoryTotalMiB: z.number().nullable() }))
    .optional(),
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
  /** Variables that the program was declared to see → sha256 of the value, `unset`, or `secret`. */
  environment: z.record(z.string(), z.string()).optional(),
  commit: gitObject.optional(),
  tree: gitObject.optional(),
  /** Whether tracked or untracked files differed from the commit. */
  dirty: z.boolean().optional(),
  /** When they did: the first of them, in words. */
  difference: z.string().optional(),
  branch: z.string().optional(),
  cause: z.enum(['pull-request', 'push', 'schedule', 'dispatch', 'data', 'drift', 'quality', 'hand']),
  startedOn: instant,
  durationMs: z.number().nonnegative(),
  host: HostFacts,
  /** The job of a workflow, and the cell of its matrix, whose steps had made that machine ready; absent outside of one. */
  job: z.object({ workflow: z.string(), id: z.string(), cell: z.string().optional() }).optional(),
  verdict: Verdict.optional(),
  /** What the stage adds: metrics, the evaluation set … */
  result: jsonObject.optional(),
  /** Present when nothing was executed: sha256 of the statement of the execution. */
  cached: z.object({ from: hex64 }).optional(),
  /** The ledger's commit that was read; null when it had none. It decides nothing that the rest does not say. */
  ledger: gitObject.nullable().optional(),
  /** What was made is for this machine, until it is made again. */
  transient: z.literal(true).optional(),
  /** Of a change that is to be merged, where rules of its base say how it is done: whether these were followed, and which they were. */
  ruled: z
    .object({
      from: z.enum(['base', 'head', 'unclear']),
      base: z.object({ branch: z.string(), commit: z.string() }),
      /** Digest of the words of that base which were followed, with all that expressions in them depend on. */
      words: z.string().optional(),
      /** Why it is unclear: a clause. */
      why: z.string().optional(),
    })
    .optional(),
});
export type Facts = z.infer<typeof Facts>;

/** A subject's name is a path below the output directory: it says where a file is restored to. */
const SubjectName = z
  .string()
  .refine(
    (name) => !/[\r\n\0\\]/.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'expected a relative path with `/` between its parts, none of them empty, `.` or `..`',
  );

/** A statement as this tool writes it; anything else that claims to be one is refused. */
export const StatementSchema = z.looseObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z
    .array(Descriptor.extend({ name: SubjectName }))
    .min(1)
    .refine((subject) => new Set(subject.map(({ name }) => name)).size === subject.length, 'expected different names'),
  predicateType: z.string(),
  predicate: z.looseObject({ [FACTS_FIELD]: Facts }),
});

/**
 * Reads a statement that may have been written by anybody.
 * @param place what to call the text in an error: its path
 * @throws MLOPS_STATEMENT_INVALID
 */
export function parseStatement(text: string, place: string): Statement {
  try {
    return StatementSchema.parse(JSON.parse(text)) as unknown as Statement;
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
    throw fail('MLOPS_STATEMENT_INVALID', {
      message: `${place} is not a statement of mlops-actions: ${issue ? `${issue.path.join('.')}: ${issue.message}` : (error as Error).message}`,
      where: { file: place, ...(issue ? { field: issue.path.join('.') } : {}) },
      hint: 'Run the stage that writes it again.',
      cause: error,
    });
  }
}

/** What a statement's stage recorded of itself. @throws MLOPS_STATEMENT_INVALID */
export function factsOf(statement: Statement): Facts {
  const facts = Facts.safeParse(statement.predicate[FACTS_FIELD]);
  if (facts.success) return facts.data;
  throw fail('MLOPS_STATEMENT_INVALID', {
    message: `a statement of type ${statement.predicateType} has no facts of mlops-actions`,
    where: { field: `predicate.${FACTS_FIELD}` },
    cause: facts.error,
  });
}
