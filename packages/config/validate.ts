import { checkConfig } from './check.ts';
import { explainIssues } from './explain.ts';
import type { Problem } from './problem.ts';
import { Config } from './schema.ts';

export type Validated = { config: Config; problems?: undefined } | { config?: undefined; problems: Problem[] };

/** Checks form (zod), then meaning. @returns the configuration with its defaults, or everything that is wrong */
export function validate(value: unknown): Validated {
  const parsed = Config.safeParse(value);
  if (!parsed.success) return { problems: explainIssues(Config, parsed.error.issues, value) };
  const problems = checkConfig(parsed.data);
  return problems.length > 0 ? { problems } : { config: parsed.data };
}
