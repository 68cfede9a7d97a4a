import type { z } from 'zod';
import type { Problem } from './problem.ts';
export function explainIssues(_schema: z.ZodType, issues: readonly z.core.$ZodIssue[], _value: unknown): Problem[] {
  return issues.map((issue) => ({ path: issue.path as (string | number)[], message: issue.message }));
}
