import { z } from 'zod';

/** Parts of a contract that are read by people or by other tools: any value passes. */
const informative = <const Names extends readonly string[]>(names: Names) =>
  Object.fromEntries(names.map((name) => [name, z.unknown().optional()])) as Record<
    Names[number],
    z.ZodOptional<z.ZodUnknown>
  >;

const CustomProperties = z.array(
  z.strictObject({ property: z.string(), value: z.unknown(), ...informative(['id', 'description', 'vendor']) }),
);

const elementKeys = ['id', 'businessName', 'deprecated', 'synonyms', 'authoritativeDefinitions', 'tags'] as const;

export const operators = [
  'mustBe',
  'mustNotBe',
  'mustBeGreaterThan',
  'mustBeGreaterOrEqualTo',
  'mustBeLessThan',
  'mustBeLessOrEqualTo',
  'mustBeBetween',
  'mustNotBeBetween',
] as const;
export type Operator = (typeof operators)[number];

const Range = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low <= high, 'expected the smaller number first');
const bounds = {
  mustBe: z.number().optional(),
  mustNotBe: z.number().optional(),
  mustBeGreaterThan: z.number().optional(),
  mustBeGreaterOrEqualTo: z.number().optional(),
  mustBeLessThan: z.number().optional(),
  mustBeLessOrEqualTo: z.number().optional(),
  mustBeBetween: Range.optional(),
  mustNotBeBetween: Range.optional(),
};

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Arguments = z.strictObject({
  missingValues: z.array(Value).optional(),
  validValues: z.array(Value).optional(),
  pattern: z.string().optional(),
  properties: z.array(z.string()).min(1).optional(),
});

const qualityKeys = {
  name: z.string().optional(),
  description: z.string().optional(),
  severity: z.string().optional(),
  unit: z.enum(['rows', 'percent']).optional(),
  customProperties: CustomProperties.optional(),
  ...informative([
    'id',
    'authoritativeDefinitions',
    'businessImpact',
    'dimension',
    'method',
    'schedule',
    'scheduler',
    'tags',
  ]),
};

const Library = z.strictObject({
  type: z.literal('library').default('library'),
  metric: z.enum(['nullValues', 'missingValues', 'invalidValues', 'duplicateValues', 'rowCount']),
  arguments: Arguments.optional(),
  ...qualityKeys,
  ...bounds,
});
const Sql = z.strictObject({ type: z.literal('sql'), query: z.string().min(1), ...qualityKeys, ...bounds });
const Text = z.strictObject({ type: z.literal('text'), ...qualityKeys });
const Custom = z.strictObject({
  type: z.literal('custom'),
  engine: z.string(),
  implementation: z.unknown(),
  ...qualityKeys,
  ...informative(operators),
});

const hasOneBound = (rule: Partial<Record<Operator, unknown>>) =>
  operators.filter((operator) => rule[operator] !== undefined).length === 1;
const oneBound = { message: `expected exactly one of ${operators.join(', ')}` };

export const Quality = z.preprocess(
  // The standard's default; said here because a discriminator has none.
  (rule) => (rule !== null && typeof rule === 'object' && !('type' in rule) ? { ...rule, type: 'library' } : rule),
  z.discriminatedUnion('type', [
    Library.extend({ type: z.literal('library') }).refine(hasOneBound, oneBound),
    Sql.refine(hasOneBound, oneBound),
    Text,
    Custom,
  ]),
);
export type Quality = z.output<typeof Quality>;
export type MeasuredQuality = Extract<Quality, { type: 'library' | 'sql' }>;

const Limit = z.union([z.number(), z.string(), z.date().transform((date) => date.toISOString())]);
const TypeOptions = z.strictObject({
  minimum: Limit.optional(),
  maximum: Limit.optional(),
  exclusiveMinimum: Limit.optional(),
  exclusiveMaximum: Limit.optional(),
  multipleOf: z.number().positive().optional(),
  minLength: z.number().int().nonnegative().optional(),
  maxLength: z.number().int().nonnegative().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  ...informative([
    'timezone',
    'defaultTimezone',
    'minItems',
    'maxItems',
    'uniqueItems',
    'minProperties',
    'maxProperties',
    'required',
  ]),
  ...informative(['dimensions', 'keyType', 'valueType', 'elementType']),
});

export const LogicalType = z.enum([
  'string',
  'date',
  'timestamp',
  'time',
  'number',
  'integer',
  'object',
  'array',
  'boolean',
  'map',
  'vector',
]);
export type LogicalType = z.infer<typeof LogicalType>;

export const Property = z.strictObject({
  name: z.string().min(1),
  physicalName: z.string().min(1).optional(),
  physicalType: z.string().optional(),
  description: z.string().optional(),
  logicalType: LogicalType.optional(),
  logicalTypeOptions: TypeOptions.optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  primaryKey: z.boolean().optional(),
  primaryKeyPosition: z.number().int().optional(),
  enum: z
    .array(z.looseObject({ value: Value }))
    .min(1)
    .optional(),
  quality: z.array(Quality).optional(),
  customProperties: CustomProperties.optional(),
  ...informative(elementKeys),
  ...informative([
    'semanticType',
    'partitioned',
    'partitionKeyPosition',
    'classification',
    'encryptedName',
    'examples',
  ]),
  ...informative([
    'transformSourceObjects',
    'transformLogic',
    'transformDescription',
    'criticalDataElement',
    'relationships',
  ]),
  ...informative(['properties', 'items']),
});
export type Property = z.output<typeof Property>;

export const SchemaObject = z.strictObject({
  name: z.string().min(1),
  physicalName: z.string().optional(),
  physicalType: z.string().optional(),
  description: z.string().optional(),
  logicalType: z.string().optional(),
  properties: z.array(Property).min(1),
  quality: z.array(Quality).optional(),
  customProperties: CustomProperties.optional(),
  ...informative(elementKeys),
  ...informative(['dataGranularityDescription', 'relationships', 'context']),
});
export type SchemaObject = z.output<typeof SchemaObject>;

/** An ODCS 3 contract, in the standard's own field names. @see https://bitol-io.github.io/open-data-contract-standard/ */
export const Contract = z.strictObject({
  apiVersion: z.string().regex(/^v3\.\d+\.\d+/, 'expected version 3 of the standard, such as v3.2.0'),
  kind: z.literal('DataContract'),
  id: z.string(),
  version: z.string(),
  status: z.string().optional(),
  name: z.string().optional(),
  schema: z.array(SchemaObject).min(1),
  ...informative([
    'tenant',
    'tags',
    'servers',
    'dataProduct',
    'description',
    'domain',
    'context',
    'support',
    'price',
    'team',
    'roles',
  ]),
  ...informative([
    'slaDefaultElement',
    'slaProperties',
    'authoritativeDefinitions',
    'customProperties',
    'contractCreatedTs',
  ]),
});
export type Contract = z.output<typeof Contract>;
