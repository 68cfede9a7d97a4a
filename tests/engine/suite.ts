import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { takePlace } from '../python.ts';

const root = join(import.meta.dirname, '..', '..');

/** What a workflow that says `uses: mlops-actions/…` takes from this repository. */
const PARTS = ['action.yml', 'actions', 'dist', '.github/workflows'];

/**
 * The toolkit as its users get it, without sources and tests: act packs the whole directory for every job. Made once per
 * content, aside and then renamed.
 * @param from a checkout with a built `dist/`
 * @returns its directory
 */
export function exportSuite(from = root): string {
  const files = PARTS.flatMap((part) => filesIn(join(from, part))).filter((file) => !/\.(ts|md)$/.test(file));
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(from, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  const directory = join(root, '.tools', 'suites', hash.digest('hex').slice(0, 16));
  if (existsSync(directory)) return directory;
  const aside = `${directory}.${process.pid}`;
  for (const file of files) {
    const target = join(aside, relative(from, file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
  takePlace(aside, directory);
  return directory;
}

function filesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const entries = readdirSync(dirname(path), { withFileTypes: true });
  const self = entries.find(({ name }) => join(dirname(path), name) === path);
  if (!self?.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
