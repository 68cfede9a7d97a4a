import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults.ts';
import type { Permissions, Repository, Scope, Token } from './model.ts';
import type { World } from './world.ts';

/** One request that passed authentication, permission and GitHub's own schema. */
export interface Call {
  world: World;
  token: Token;
  repository: Repository;
  params: Record<string, string>;
  query: URLSearchParams;
  /** Parsed JSON; it has the shape that GitHub's OpenAPI states, which was checked before. */
  body: unknown;
  /** What came, before it was parsed. */
  bytes: Buffer;
  headers: IncomingHttpHeaders;
  path: string;
  fault: Fault | undefined;
}

export interface Reply {
  status: number;
  /** Sent as JSON; text and bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** `scope:level`; several mean that any one of them is enough. */
export type Need = `${Scope}:${'read' | 'write'}`;

export interface Route {
  method: string;
  /** As GitHub's OpenAPI spells it. */
  template: string;
  pattern: RegExp;
  names: string[];
  needs: Need[];
  answer: (call: Call) => Reply | Promise<Reply>;
}

/** Parameters that take the rest of the path, slashes included. */
const GREEDY = ['path', 'basehead', 'ref'];

/** @param operation `GET /repos/{owner}/{repo}`; @param needs any one of them is enough; none: every token may */
export function route(operation: string, needs: Need[], answer: Route['answer']): Route {
  const [method, template] = operation.split(' ') as [string, string];
  const names: string[] = [];
  const source = template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return GREEDY.includes(name) ? '(.+)' : '([^/]+)';
  });
  return { method, template, pattern: new RegExp(`^${source}$`), names, needs, answer };
}

export interface Found {
  route: Route;
  params: Record<string, string>;
}

/** The most literal route that fits. @returns undefined when this double has none */
export function findRoute(routes: readonly Route[], method: string, path: string): Found | undefined {
  const fits = routes.filter((one) => one.method === method && one.pattern.test(path));
  const literal = (one: Route) => one.template.split('/').filter((part) => !part.startsWith('{')).length;
  const best = fits.sort((a, b) => literal(b) - literal(a))[0];
  if (!best) return undefined;
  const values = best.pattern.exec(path)!.slice(1).map(decodeURIComponent);
  return { route: best, params: Object.fromEntries(best.names.map((name, index) => [name, values[index]!])) };
}

export function allows(permissions: Permissions, needs: readonly Need[]): boolean {
  return (
    needs.length === 0 ||
    needs.some((need) => {
      const [scope, level] = need.split(':') as [Scope, 'read' | 'write'];
      const granted = scope === 'metadata' ? 'read' : permissions[scope];
      return granted === 'write' || (granted === 'read' && level === 'read');
    })
  );
}

/** How GitHub names permissions in `x-accepted-github-permissions`. */
export function acceptedPermissions(needs: readonly Need[]): string {
  return needs.map((need) => need.replace(/-/g, '_').replace(':', '=')).join('; ');
}

const DOCUMENTATION = 'https://docs.github.com/rest';

/** GitHub's error body. */
export function refusal(status: number, message: string, more: Record<string, unknown> = {}): Reply {
  return { status, body: { message, ...more, documentation_url: DOCUMENTATION, status: String(status) } };
}

export const notFound = () => refusal(404, 'Not Found');

/** One page of a list, with the `Link` header that leads to the others. Stale reads lack the newest item. */
export function listed<T extends { id: number }>(
  call: Call,
  items: readonly T[],
): { page: T[]; total: number; headers: Record<string, string> } {
  const newest = items.reduce((best, item) => Math.max(best, item.id), 0);
  return paged(call, call.fault?.kind === 'stale' ? items.filter((item) => item.id !== newest) : items);
}

/** One page of things without ids of their own. */
export function paged<T>(
  call: Call,
  items: readonly T[],
): { page: T[]; total: number; headers: Record<string, string> } {
  const size = Math.min(Math.max(Number(call.query.get('per_page') ?? 30) || 30, 1), 100);
  const page = Math.max(Number(call.query.get('page') ?? 1) || 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const to = (number: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(number));
    return `<${call.world.url}${call.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ];
  return {
    page: items.slice((page - 1) * size, page * size),
    total: items.length,
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}
