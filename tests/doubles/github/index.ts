import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GithubDouble } from './double.ts';
import { openApi } from './openapi.ts';
import type { Route } from './route.ts';
import { attestationRoutes } from './routes/attestations.ts';
import { checkRoutes } from './routes/checks.ts';
import { codeScanningRoutes } from './routes/code-scanning.ts';
import { commentRoutes } from './routes/comments.ts';
import { commitRoutes } from './routes/commits.ts';
import { contentRoutes } from './routes/contents.ts';
import { deploymentRoutes } from './routes/deployments.ts';
import { dispatchRoutes } from './routes/dispatches.ts';
import { issueRoutes } from './routes/issues.ts';
import { objectRoutes } from './routes/objects.ts';
import { pageRoutes } from './routes/pages.ts';
import { pullRoutes } from './routes/pulls.ts';
import { refRoutes } from './routes/refs.ts';
import { releaseRoutes } from './routes/releases.ts';
import { runRoutes } from './routes/runs.ts';
import { settingRoutes } from './routes/settings.ts';
import { GithubServer } from './server.ts';
import { validator, type Validator } from './validate.ts';
import { World } from './world.ts';

export { GithubDouble } from './double.ts';
export type { Fault, FaultRule } from './faults.ts';
export type { Event } from './events.ts';
export { dispatchEvent, mergeGroupEvent, repositoryDispatchEvent, scheduleEvent } from './events.ts';
export type * from './model.ts';
export type { RecordedRequest } from './server.ts';

const routes: Route[] = [
  ...contentRoutes,
  ...refRoutes,
  ...objectRoutes,
  ...commitRoutes,
  ...pullRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...deploymentRoutes,
  ...dispatchRoutes,
  ...checkRoutes,
  ...releaseRoutes,
  ...pageRoutes,
  ...codeScanningRoutes,
  ...attestationRoutes,
  ...runRoutes,
  ...settingRoutes,
];

let validating: Promise<Validator> | undefined;

/** Schemas are read and compiled once in a process. */
function described(): Promise<Validator> {
  const operations = [...routes.map(({ method, template }) => `${method} ${template}`), 'GET /rate_limit'];
  return (validating ??= openApi(operations).then(validator));
}

/**
 * GitHub on 127.0.0.1: REST, GraphQL, the results service (artifacts v4, caches v2) with its blob storage, and git over
 * HTTP, all over real bare git repositories. Requests and answers are checked against GitHub's own OpenAPI.
 *
 * Stricter than GitHub in one thing: reading a public repository needs the permission too.
 *
 * @example
 * const double = await startGithub();
 * const repository = double.createRepository({ owner: 'acme', name: 'app' });
 * const main = await double.commit(repository, 'main', { 'README.md': 'hello' });
 * const token = double.token({ repository, permissions: { contents: 'read' } });
 * // … give `double.url` and `token` to the code under test …
 * expect(double.violations).toEqual([]);
 * await double.close();
 */
export async function startGithub(options: { seed?: number } = {}): Promise<GithubDouble> {
  const directory = await mkdtemp(join(tmpdir(), 'github-'));
  const world = new World(directory, options.seed ?? 1);
  const server = new GithubServer(world, routes, await described());
  world.url = await server.listen();
  return new GithubDouble(world, server, directory);
}
