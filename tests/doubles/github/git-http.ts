import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gitEnvironment } from './git.ts';
import type { Repository, Token } from './model.ts';
import { allows } from './route.ts';
import type { World } from './world.ts';

/** @param actor login of who pushed */
export type OnPush = (
  repository: Repository,
  updates: { ref: string; before: string | undefined; after: string }[],
  actor: string,
) => Promise<void>;

/**
 * git over HTTP, by `git http-backend`: `<url>/git/owner/name.git`. Reading needs contents:read, pushing contents:write.
 * @returns the status that was sent
 */
export async function answerGit(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  token: Token | undefined,
  onPush: OnPush,
): Promise<number> {
  const end = (status: number, headers: Record<string, string> = {}) => {
    response.writeHead(status, headers).end();
    return status;
  };
  const match = /^\/git\/([^/]+\/[^/]+?)(?:\.git)?(\/.*)$/.exec(url.pathname);
  const repository = match ? world.repository(match[1]!) : undefined;
  if (!token) return end(401, { 'www-authenticate': 'Basic realm="GitHub"' });
  if (!match || !repository || (repository.private && token.repository !== repository)) return end(404);
  const service = url.searchParams.get('service') ?? match[2]!.slice(1);
  const pushing = service === 'git-receive-pack';
  if (pushing && token.repository !== repository) return end(403);
  if (!allows(token.permissions, [pushing ? 'contents:write' : 'contents:read'])) return end(403);
  const before = pushing ? await repository.git.refs('') : [];
  const status = await backend(request, response, repository, match[2]!, url, token);
  if (pushing && request.method === 'POST' && !token.login.endsWith('[bot]')) {
    const old = new Map(before.map(({ ref, sha }) => [ref, sha]));
    const moved = (await repository.git.refs('')).filter(({ ref, sha }) => old.get(ref) !== sha);
    await onPush(
      repository,
      moved.map(({ ref, sha }) => ({ ref, before: old.get(ref), after: sha })),
      token.login,
    );
  }
  // The pusher hears of it when pull requests have followed.
  response.end();
  return status;
}

function backend(
  request: IncomingMessage,
  response: ServerResponse,
  repository: Repository,
  rest: string,
  url: URL,
  token: Token,
): Promise<number> {
  const encoding = request.headers['content-encoding'];
  const protocol = request.headers['git-protocol'];
  const env = {
    GIT_PROJECT_ROOT: repository.path,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: rest,
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    REMOTE_USER: token.login,
    GIT_COMMITTER_NAME: token.login,
    GIT_COMMITTER_EMAIL: `${token.login}@users.noreply.github.com`,
    ...(encoding === undefined ? {} : { HTTP_CONTENT_ENCODING: encoding }),
    ...(typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {}),
    ...(request.headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: request.headers['content-length'] }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env: gitEnvironment(env), stdio: ['pipe', 'pipe', 'ignore'] });
    request.pipe(child.stdin);
    // The backend may stop reading early; its answer counts.
    child.stdin.on('error', () => undefined);
    let head: Buffer | undefined = Buffer.alloc(0);
    let status = 200;
    child.stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) return void response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const split = head.indexOf('\r\n\r\n');
      if (split < 0) return;
      const headers: Record<string, string> = {};
      for (const line of head.subarray(0, split).toString('utf8').split('\r\n')) {
        const [name, value] = line.split(/: (.*)/s) as [string, string];
        if (name.toLowerCase() === 'status') status = Number(value.split(' ')[0]);
        else headers[name.toLowerCase()] = value;
      }
      response.writeHead(status, headers);
      response.write(head.subarray(split + 4));
      head = undefined;
    });
    child.on('error', reject);
    child.on('close', () => {
      resolve(status);
    });
    // Nobody waits for the answer any more.
    response.on('close', () => child.kill());
  });
}
