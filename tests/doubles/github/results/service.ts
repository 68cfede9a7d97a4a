import type { World } from '../world.ts';
import { artifactService, backendId } from './artifacts.ts';
import { cacheService } from './caches.ts';
import { refuse, type TwirpReply } from './twirp.ts';

/** What `ACTIONS_RESULTS_URL` serves. @param authorization the request's header */
export function answerResults(
  world: World,
  path: string,
  authorization: string | undefined,
  body: unknown,
): TwirpReply {
  const match = /^\/twirp\/github\.actions\.results\.api\.v1\.(Artifact|Cache)Service\/(\w+)$/.exec(path);
  const methods = match?.[1] === 'Artifact' ? artifactService : cacheService;
  const method = match?.[2] ?? '';
  if (!match || !(method in methods)) return refuse(404, 'bad_route', `no handler for path ${path}`);
  const token = authorization?.replace(/^Bearer /i, '') ?? '';
  const granted = world.runtimeTokens.get(token);
  if (!granted || granted.revoked)
    return refuse(401, 'unauthenticated', 'the runtime token is unknown or its job has ended');
  const { run, attempt, job } = granted;
  const named = (body as { workflow_run_backend_id?: string }).workflow_run_backend_id;
  if (named !== undefined && named !== backendId(run, attempt) && !named.startsWith(backendId(run, 0).slice(0, -1)))
    return refuse(403, 'permission_denied', 'the runtime token is for another workflow run');
  return methods[method]!({ world, run, attempt, jobId: job, body });
}

/**
 * What a job's JavaScript actions get as ACTIONS_RUNTIME_TOKEN: a JWT that names run, attempt and job.
 * Not signed: nothing here checks a signature, and the clients only read the claims.
 */
export function jwt(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.${part('double')}`;
}
