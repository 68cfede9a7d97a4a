import { z } from 'zod';
import { escape } from '#kit';

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Oid = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** Bytes of the store by digest. */
export const KeptFile = z.strictObject({
  name: z.string().min(1),
  digest: Digest.describe('sha256'),
  bytes: z.number().int().nonnegative(),
});
export type KeptFile = z.infer<typeof KeptFile>;

/** What every record says of the tag that was made with it. */
const tagged = {
  name: z.string().min(1),
  tag: z.string().min(1),
  tagObject: Oid.describe('object name of the annotated tag'),
  tagText: z.string().describe('the whole tag object: from it the very same tag can be made again'),
  commit: Oid.describe('what the tag points at'),
  by: z.string().min(1),
};

/** What a model is called with and answers: names, types and order of its features, and what it predicts. */
export const Signature = z.strictObject({
  features: z.array(z.strictObject({ name: z.string(), type: z.string() })).nullable(),
  task: z.string().nullable(),
  classes: z.array(z.string()).nullable(),
});
export type Signature = z.infer<typeof Signature>;

/** `versions/<name>/<x.y.z>.json` in the ledger. */
export const VersionRecord = z.strictObject({
  ...tagged,
  version: z.string().min(1).describe('1.2.3'),
  commitText: z
    .string()
    .optional()
    .describe(
      'the whole commit, where the tag has one of its own because the commit of the run has another version: from it the very same can be made again',
    ),
  project: z.string().min(1),
  run: Digest.describe('id of the recorded run that made the model'),
  model: z.strictObject({
    digest: Digest.describe('dirHash1 of the directory'),
    files: z.array(KeptFile).min(1),
  }),
  evidence: z.record(z.string(), Digest).describe('stage → sha256 of its statement, as the run has them'),
  features: KeptFile.optional().describe('features.json: names, types and order of what the model is given'),
  golden: z
    .strictObject({ scored: KeptFile, features: KeptFile })
    .optional()
    .describe('predictions recorded at evaluation, and the features they were made from'),
  reference: KeptFile.optional().describe(
    'reference.json: distributions that monitoring compares its predictions with',
  ),
  card: z.array(KeptFile).describe('the model card in its renderings; empty when none was written'),
  lock: z.array(KeptFile).describe('lock files of the commit; empty when it has none'),
  signature: Signature,
  metrics: z.record(z.string(), z.number()),
  bump: z.strictObject({ kind: z.enum(['first', 'given', 'major', 'minor', 'patch']), reason: z.string() }),
  excepted: z.array(z.string()).optional().describe('rules of the gate that an exception on record let through'),
  registeredAt: z.iso.datetime().describe('when this was recorded; a tag made by hand may be dated before'),
  statement: Digest.describe('sha256 of the release statement, which the ledger has beside this'),
});
export type VersionRecord = z.infer<typeof VersionRecord>;

/** `stages/<name>/<stage>/<n>.json` in the ledger. */
export const StageRecord = z.strictObject({
  ...tagged,
  stage: z.string().min(1),
  n: z.number().int().positive().describe("GTO's counter: it grows over all stages of the name"),
  action: z.enum(['assign', 'unassign']),
  version: z.string().min(1),
  from: z.string().nullable().describe('the version that was in the stage before'),
  at: z.iso.datetime().describe('when this was recorded; a tag made by hand may be dated before'),
});
export type StageRecord = z.infer<typeof StageRecord>;

/** `withdrawn/<name>/<tag>.json` in the ledger. */
export const WithdrawalRecord = z.strictObject({
  ...tagged,
  version: z.string().nullable().describe('null: the name with all its versions'),
  at: z.iso.datetime(),
});
export type WithdrawalRecord = z.infer<typeof WithdrawalRecord>;

/** Where records lie in the ledger's tree. */
export const places = {
  names: 'versions',
  versions: (name: string) => `versions/${escape.fileName(name)}`,
  version: (name: string, version: string) => `${places.versions(name)}/${version}.json`,
  /** The in-toto release statement of a version. */
  release: (name: string, version: string) => `releases/${escape.fileName(name)}/${version}.json`,
  /** What monitoring compares a version with: small, and needed where no store has it. */
  reference: (name: string, version: string) => `references/${escape.fileName(name)}/${version}.json`,
  stages: (name: string) => `stages/${escape.fileName(name)}`,
  stage: (name: string, stage: string) => `${places.stages(name)}/${escape.fileName(stage)}`,
  move: (name: string, stage: string, n: number) => `${places.stage(name, stage)}/${n}.json`,
  withdrawals: (name: string) => `withdrawn/${escape.fileName(name)}`,
  withdrawal: (name: string, tag: string) => `${places.withdrawals(name)}/${escape.fileName(tag)}.json`,
} as const;
