import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { worstVerdict, type JsonObject, type Verdict } from '#kit';
import { withFile } from './byte-source.ts';
import { fail } from './errors.ts';
import { noModel } from './missing.ts';
import { Findings, type ScannedFile } from './finding.ts';
import { allowList } from './pickle/allow-list.ts';
import { scanFileContent } from './scan-content.ts';

export interface ScanResult extends JsonObject {
  verdict: Verdict;
  files: ScannedFile[];
}

export interface ScanOptions {
  /** `module.name` of what a pickle may import besides the built-in list. */
  allow?: readonly string[];
  signal?: AbortSignal;
}

/**
 * Looks into a model, a file or a directory of them, without running any of it.
 *
 * @param path absolute
 * @returns every file with what it is and what was found; nothing to scan is inconclusive
 * @throws MLOPS_SCAN_MISSING, MLOPS_SCAN_UNREADABLE
 */
export async function scanModel(path: string, options: ScanOptions = {}): Promise<ScanResult> {
  const allow = allowList(options.allow);
  const found = await filesOf(path);
  const files: ScannedFile[] = [];
  const tensors = new Set<string>();
  for (const { name, file } of found) {
    options.signal?.throwIfAborted();
    const external: string[] = [];
    const scanned = await scanFile(name, file, { allow, tensors: false, external: (place) => external.push(place) });
    files.push(scanned);
    if (scanned.verdict === 'pass') for (const place of external) tensors.add(place);
  }
  // Only a model that was looked into says which of the others hold its tensors.
  for (const [index, { name, file }] of found.entries()) {
    options.signal?.throwIfAborted();
    if (files[index]!.verdict !== 'pass' && tensors.has(file))
      files[index] = await scanFile(name, file, { allow, tensors: true, external: () => undefined });
  }
  return { verdict: worstVerdict(files.map(({ verdict }) => verdict)), files };
}

type How = Pick<Parameters<typeof scanFileContent>[1], 'allow' | 'tensors' | 'external'>;

async function scanFile(name: string, path: string, how: How): Promise<ScannedFile> {
  const findings = new Findings();
  try {
    return await withFile(path, async (range) => {
      const format = await scanFileContent(range, { ...how, findings, directory: dirname(path), name });
      return { path: name, format, bytes: range.size, verdict: findings.verdict, findings: findings.list() };
    });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Regular files, sorted by name; a link or device among them is not followed. */
async function filesOf(path: string): Promise<{ name: string; file: string }[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw noModel(path, cause);
  });
  if (found.isFile()) return [{ name: basename(path), file: path }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) return [];
    if (!entry.isFile()) throw unreadable(file, undefined);
    return [
      {
        name: file
          .slice(path.length)
          .replace(/^[\\/]+/, '')
          .replaceAll('\\', '/'),
        file,
      },
    ];
  });
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function unreadable(path: string, cause: unknown): Error {
  return fail('MLOPS_SCAN_UNREADABLE', {
    message: `${path} cannot be read as a regular file${cause instanceof Error ? `: ${cause.message}` : ''}.`,
    where: { file: path },
    hint: 'Replace links by copies, and look at the permissions.',
    cause,
  });
}
