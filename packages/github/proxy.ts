/**
 * Sends this process's requests through the proxy that the runner was given. Node looks at these variables by itself only
 * where NODE_USE_ENV_PROXY is set, and before 24.14 not at all later than its start.
 *
 * @see https://docs.github.com/en/actions/how-tos/manage-runners/self-hosted-runners/use-proxy-servers
 */
export function useProxy(env: Readonly<Record<string, string | undefined>>): void {
  const named = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => (env[name] ?? '') !== '');
  if (!named) return;
  const http = process.getBuiltinModule('node:http');
  // Absent in older Node, whatever its types say.
  (http.setGlobalProxyFromEnv as typeof http.setGlobalProxyFromEnv | undefined)?.({ ...env });
}
