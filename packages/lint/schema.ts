import { z } from 'zod';

/**
 * The part of GitHub's workflow syntax that rules ask about. What is not named here may be there; what is named must be of
 * the kind that GitHub takes, or the workflow cannot be read.
 */

/** GitHub makes text of any scalar. */
const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Values = z.record(z.string(), Scalar);
/** More is nobody's writing, and comparing each with each would take long. */
const MOST = 1000;
const Texts = z.union([Text.transform((text) => [text]), z.array(Text).max(MOST)]);

/** `read-all`, `write-all`, or a level for each scope; a scope that is not named has none. */
const Grant = z.union([
  z
    .string()
    .regex(/^(read|write)-all$/, 'read-all, write-all, or a level for each scope')
    .transform((all) => all as 'read-all' | 'write-all'),
  z.record(z.string(), z.enum(['read', 'write', 'none'])),
]);
export type Grant = z.infer<typeof Grant>;

const Step = z.looseObject({
  if: Scalar.optional(),
  uses: Text.optional(),
  run: Text.optional(),
  shell: Text.optional(),
  with: Values.nullish(),
  env: z.union([Values, z.string()]).nullish(),
});
export type Step = z.infer<typeof Step>;

const Job = z.looseObject({
  name: Text.optional(),
  if: Scalar.optional(),
  needs: Texts.optional(),
  uses: Text.optional(),
  with: Values.nullish(),
  secrets: z.union([z.literal('inherit'), Values]).nullish(),
  permissions: Grant.optional(),
  environment: z.union([Text, z.looseObject({ name: Text })]).optional(),
  'runs-on': z.union([Texts, z.looseObject({ group: Text.optional(), labels: Texts.optional() })]).optional(),
  'timeout-minutes': z.union([z.number(), z.string()]).optional(),
  strategy: z.looseObject({ matrix: z.union([z.record(z.string(), z.unknown()), z.string()]).optional() }).nullish(),
  env: z.union([Values, z.string()]).nullish(),
  outputs: z.record(z.string(), z.unknown()).nullish(),
  steps: z.array(Step).max(MOST).optional(),
});
export type Job = z.infer<typeof Job>;

const Filters = z
  .looseObject({
    branches: Texts.optional(),
    'branches-ignore': Texts.optional(),
    tags: Texts.optional(),
    'tags-ignore': Texts.optional(),
    paths: Texts.optional(),
    'paths-ignore': Texts.optional(),
    types: Texts.optional(),
    workflows: Texts.optional(),
  })
  .nullable();
export type Filters = z.infer<typeof Filters>;

/** What a reusable workflow takes. */
const Interface = z.looseObject({
  inputs: z
    .record(
      z.string(),
      z.looseObject({ type: Text.optional(), required: z.boolean().optional(), default: Scalar.optional() }).nullable(),
    )
    .nullish(),
  secrets: z.record(z.string(), z.looseObject({ required: z.boolean().optional() }).nullable()).nullish(),
  outputs: z.record(z.string(), z.unknown()).nullish(),
});
export type Interface = z.infer<typeof Interface>;

const Events = z.looseObject({
  push: Filters.optional(),
  pull_request: Filters.optional(),
  pull_request_target: Filters.optional(),
  workflow_run: Filters.optional(),
  release: Filters.optional(),
  schedule: z.array(z.looseObject({ cron: Text.optional() })).optional(),
  workflow_call: Interface.nullish(),
});

export const WorkflowFile = z.looseObject({
  name: Text.optional(),
  on: z.union([Texts, Events]),
  permissions: Grant.optional(),
  env: z.union([Values, z.string()]).nullish(),
  jobs: z.record(z.string(), Job),
});
export type WorkflowFile = z.infer<typeof WorkflowFile>;
