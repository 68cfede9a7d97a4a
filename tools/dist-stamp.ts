import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampIn = (root: string): string => join(root, '.tools', 'dist.stamp');

/** Of everything that decides what `dist/` is. */
export function digestSources(root: string): string {
  return digest(root, ['actions', 'entry', 'package-lock.json', 'package.json', 'packages', 'tools/build.ts']);
}

/** Remembers that `dist/` as it is was seen to be what these sources build. @param sources their digest before that */
export function stampDist(root: string, sources: string): void {
  mkdirSync(join(root, '.tools'), { recursive: true });
  writeFileSync(stampIn(root), `${sources} ${digest(root, ['dist'])}`);
}

/** Whether that was seen of these very bytes. */
export function isDistStamped(root: string): boolean {
  const stamp = stampIn(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === `${digestSources(root)} ${digest(root, ['dist'])}`;
}

function digest(root: string, parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of parts.flatMap((part) => filesOf(root, part)))
    hash.update(`${name}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(root, name)))
        .digest(),
    );
  return hash.digest('hex');
}

function filesOf(root: string, part: string): string[] {
  if (!statSync(join(root, part)).isDirectory()) return [part];
  const names = readdirSync(join(root, part)).sort();
  return names.flatMap((name) => filesOf(root, join(part, name)));
}
