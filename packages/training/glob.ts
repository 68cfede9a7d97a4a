import { posix } from 'node:path';

/** `**` crosses directories, `*` and `?` do not; a pattern also matches everything below a directory of its name. */
export function glob(pattern: string): RegExp {
  const source = posix
    .join(pattern)
    .replace(/\/$/, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (token) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[token]!);
  return new RegExp(`^${source}(?:/.*)?$`);
}
