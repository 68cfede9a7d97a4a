/** When it is set, servers ask every request for it, as a bearer token. */
export const TOKEN_VARIABLE = 'MLOPS_SERVE_TOKEN';

/** @param env of the host */
export function tokenOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return env[TOKEN_VARIABLE] || undefined;
}
