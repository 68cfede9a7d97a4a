import { fail } from '../errors.ts';

/** The entries of one page: the answer itself, or the one list in it (`{total_count, artifacts: […]}`). */
export function entriesOf(data: unknown, name: string): unknown[] {
  if (Array.isArray(data)) return data;
  const lists = Object.values(typeof data === 'object' && data !== null ? data : {}).filter(Array.isArray);
  if (lists.length === 1) return lists[0]!;
  throw fail('MLOPS_GITHUB_REFUSED', { message: `${name}: the answer holds ${lists.length} lists, expected one.` });
}

/**
 * The address of the next page in a `link` header; undefined on the last one.
 * @throws MLOPS_GITHUB_REFUSED when it is on another server, which must not see the token
 */
export function nextPage(link: string | null, apiUrl: string): string | undefined {
  const next = /<([^<>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1];
  if (next === undefined) return undefined;
  if (new URL(next).origin !== new URL(apiUrl).origin)
    throw fail('MLOPS_GITHUB_REFUSED', {
      message: `The next page is said to be on another server: ${new URL(next).origin}`,
    });
  return next;
}
