import { z } from 'zod';

const Name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of letters, digits and underscores');
const Column = z.string().min(1);
const Sql = z.string().trim().min(1);
const Duration = z
  .string()
  .regex(/^\d+(\.\d+)? ?(s|min|h|day|days|week|weeks|month|months)$/, 'a duration such as 3 h or 14 days');
/** As a list: the columns of the same name. As a mapping: what it is called → the SQL that makes it. */
const Columns = z.union([z.array(Column).min(1), z.record(Name, Sql)]);
/** As a mapping: the source's column → the example's column. */
const Key = z.union([Column, z.array(Column).min(1), z.record(Column, Column)]);
const Grid = z.number().int().positive();

const Recorded = z.strictObject({
  at: Sql.describe('SQL: when these columns of a row come to exist'),
  columns: z.array(Column).min(1).optional().describe('default: all columns that no other entry names'),
});

export const SourceDefinition = z.strictObject({
  known: z.array(Column).optional().describe("columns of an example's own row that are known when it is predicted"),
  recorded: z.union([Sql, z.array(Recorded).min(1)]).optional(),
  columns: z.record(Name, Sql).default({}).describe('derived columns; each may use those before it'),
});
export type SourceDefinition = z.infer<typeof SourceDefinition>;

const Aggregate = z.union([
  z.strictObject({ mean: Sql }),
  z.strictObject({ sum: Sql }),
  z.strictObject({ count: Sql.describe('* counts rows, an expression counts its values') }),
]);
export type Aggregate = z.infer<typeof Aggregate>;

const joined = {
  from: Column.describe('the data source that is read'),
  key: Key,
  available: Sql.optional().describe('SQL: from when a row may be read; default: when what is read of it is recorded'),
  grid: Grid.optional().describe('round to multiples of 1/grid, so that float32 holds the values exactly'),
};
const OwnRow = z.strictObject({ columns: Columns, grid: Grid.optional() });
const AsOf = z.strictObject({ ...joined, 'max-age': Duration.optional(), columns: Columns });
const Window = z.strictObject({
  ...joined,
  window: Duration.optional().describe('how far back; default: without end'),
  columns: z.record(Name, Aggregate),
});
/** Which of the three a view is shows in its keys. */
export const View = z.union([OwnRow, AsOf, Window]);
export type View = z.infer<typeof View>;

/** The file of feature views. */
export const FeatureFile = z.strictObject({
  period: Sql.optional().describe("SQL: the time that the split's periods speak of; default: the moment of prediction"),
  carry: z
    .array(Column)
    .default([])
    .describe('columns kept beside the labels of the evaluation, for slices and groups'),
  sources: z.record(Column, SourceDefinition).default({}),
  views: z.array(View).min(1),
});
export type FeatureFile = z.infer<typeof FeatureFile>;
