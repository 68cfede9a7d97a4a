import { createHmac } from 'node:crypto';
import type { Host } from '#kit';

/** By them a server finds its runtime. They differ from shell to shell, and change nothing of what is served. */
export const RUNTIME_VARIABLES = [
  ...['MLOPS_ONNX_RUNTIME_PATH', 'RUNNER_TOOL_CACHE'],
  ...['npm_config_registry', 'NPM_CONFIG_REGISTRY'],
];

/** By name of a variable that is set: a digest of its value that nobody can try values against without the deployment's secret. */
export type Environment = Readonly<Record<string, string>>;

/** What this process has of the variables that servers are to see. @param secret of the deployment */
export function environmentOf(secret: string, { env }: Pick<Host, 'env'>, names: readonly string[]): Environment {
  const set = names.filter((name) => (env[name] ?? '') !== '').sort();
  if (set.length === 0) return {};
  // Begins as nothing does that is proven with the same secret.
  const digest = (name: string): string =>
    createHmac('sha256', secret).update(`environment ${name}=${env[name]}`).digest('hex');
  return Object.fromEntries(set.map((name) => [name, digest(name)]));
}

/** Names of the variables that differ. @param one undefined: nothing is known of it */
export function apart(one: Environment = {}, other: Environment): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]).sort();
}
