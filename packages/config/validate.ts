import { explainIssues } from './explain.ts';
import type { Problem } from './problem.ts';
import { Config } from './schema.ts';

/** Checks form (zod). @returns the configuration with its defaults, or everything that is wrong */
export function validate(
  value: unknown,
): { config: Config; problems?: undefined } | { config?: undefined; problems: Problem[] } {
  const parsed = Config.safeParse(value);
  if (!parsed.success) return { problems: explainIssues(Config, parsed.error.issues, value) };
  return { config: parsed.data };
}
