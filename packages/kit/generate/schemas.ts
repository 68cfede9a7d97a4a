import { z } from 'zod';

/**
 * JSON Schema (draft 2020-12) of what is written by hand (`input`: defaults may be left out) or by us (`output`),
 * with two-space indentation and a line break at the end.
 */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', title?: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return `${JSON.stringify({ $schema, ...(title !== undefined && { title }), ...rest }, null, 2)}\n`;
}
