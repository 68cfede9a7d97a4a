import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pythonWith } from '../python.ts';
import type { Document, Finding } from './documents.ts';

/**
 * What a page may leave out to stay short, and the templates that people start from have: the pin by commit and the line
 * that keeps the checkout's token off the disk.
 */
const WRITTEN_SHORT = ['unpinned-uses', 'artipacked'];

interface Reported {
  ident: string;
  desc: string;
  ignored: boolean;
  locations: {
    symbolic: { kind: string; key: { Local?: { given_path?: string; verbatim_path?: string } } };
    concrete: { location: { start_point: { row: number } } };
  }[];
}

/**
 * zizmor, offline: credentials, injections, pins, triggers. What people run unseen is held to its pedantic persona, the rest
 * to its regular one. An exception is a comment beside the line it excuses, or in zizmor.yml, with its reason.
 */
export function zizmor(all: readonly Document[]): Finding[] {
  const strict = all.filter(({ kind }) => kind === 'reusable');
  const rest = all.filter(({ kind }) => kind !== 'reusable');
  return [...audited(strict, 'pedantic'), ...audited(rest, 'regular')];
}

function audited(given: readonly Document[], persona: string): Finding[] {
  if (given.length === 0) return [];
  const directory = mkdtempSync(join(tmpdir(), 'mlops-zizmor-'));
  try {
    const placed = new Map(given.map((document, index) => [place(document, index), document]));
    for (const [path, { text }] of placed) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    const program = join(pythonWith(join(import.meta.dirname, 'zizmor.requirements.txt')), 'zizmor');
    const config = join(import.meta.dirname, 'zizmor.yml');
    const options = ['--offline', '--no-progress', '--strict-collection', '--no-exit-codes', '--collect=all'];
    const asked = [...options, '--format=json', `--persona=${persona}`, `--config=${config}`, ...placed.keys()];
    const done = spawnSync(program, asked, { cwd: directory, encoding: 'utf8', timeout: 200_000, env: {} });
    if (done.status !== 0) throw new Error(`zizmor ended with ${done.status}: ${done.error?.message ?? done.stderr}`);
    return (JSON.parse(done.stdout) as Reported[])
      .filter(({ ignored }) => !ignored)
      .map((reported) => finding(reported, placed))
      .filter(({ document, ident }) => document.kind !== 'shown' || !WRITTEN_SHORT.includes(ident));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** zizmor takes a file for what its path says it is. */
function place({ kind }: Document, index: number): string {
  return kind === 'action' ? `${index}/action.yml` : `.github/workflows/${index}.yml`;
}

function finding(
  { ident, desc, locations }: Reported,
  placed: ReadonlyMap<string, Document>,
): Finding & { ident: string } {
  const location = locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0]!;
  const { given_path: given, verbatim_path: verbatim } = location.symbolic.key.Local ?? {};
  const document = placed.get(given ?? verbatim ?? '');
  if (document === undefined)
    throw new Error(`zizmor speaks of a file that it was not given: ${JSON.stringify(location.symbolic.key)}`);
  return {
    check: 'zizmor',
    ident,
    document,
    line: location.concrete.location.start_point.row + 1,
    message: `${ident}: ${desc}`,
  };
}
