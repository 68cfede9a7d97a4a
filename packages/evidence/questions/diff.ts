import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, type Host, type Json, type Sha256, type Verdict } from '#kit';
import { diffProfiles, type Change, type ProfileDiff } from './diff-profile.ts';
import type { RunRecord } from '../ledger/runs.ts';

export interface NamedChange<T> extends Change<T> {
  name: string;
}

export interface CodeChange {
  /** git's letter: A added, M modified, D deleted, R renamed, C copied, T type changed. */
  status: string;
  path: string;
  /** Where a renamed or copied file was before. */
  from?: string;
}

/** What differs between two runs; equal things are left out. */
export interface RunDiff {
  runs: { from: Sha256; to: Sha256 };
  verdict?: Change<Verdict>;
  parameters: NamedChange<Json>[];
  metrics: (NamedChange<number> & { difference: number | null })[];
  /** Raw data sources whose digests differ. */
  data: NamedChange<Sha256>[];
  /** Absent when one of the profiles is no longer anywhere. */
  profile?: ProfileDiff[];
  /** Absent when git does not have both commits. */
  code?: CodeChange[];
}

/** Facts about both runs that are not in their records. */
export interface RunDetails {
  profiles?: readonly [unknown, unknown];
  code?: CodeChange[];
}

/** Compares two runs. */
export function diffRuns(from: RunRecord, to: RunRecord, details: RunDetails = {}): RunDiff {
  const profile = details.profiles && diffProfiles(...details.profiles);
  return {
    runs: { from: from.id, to: to.id },
    ...(from.verdict !== to.verdict && { verdict: { from: from.verdict, to: to.verdict } }),
    parameters: changes(from.parameters as Record<string, Json>, to.parameters as Record<string, Json>),
    metrics: changes(from.metrics, to.metrics).map((change) => ({
      ...change,
      difference: change.from === null || change.to === null ? null : change.to - change.from,
    })),
    data: changes(from.data, to.data),
    ...(profile && { profile }),
    ...(details.code && { code: details.code }),
  };
}

/** Reads what `diffRuns` compares besides the records: the profiles from the store, the code from git. */
export async function loadRunDetails(
  host: Host,
  project: { repository: string },
  from: RunRecord,
  to: RunRecord,
): Promise<RunDetails> {
  const [before, after] = [await profileOf(host, from), await profileOf(host, to)];
  const code = await codeBetween(host, project.repository, from.commit, to.commit);
  return {
    ...(before !== undefined && after !== undefined && { profiles: [before, after] as const }),
    ...(code && { code }),
  };
}

function changes<T extends Json>(from: Readonly<Record<string, T>>, to: Readonly<Record<string, T>>): NamedChange<T>[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  const at = (values: Readonly<Record<string, T>>, name: string): T | null =>
    Object.hasOwn(values, name) ? values[name]! : null;
  return names
    .map((name) => ({ name, from: at(from, name), to: at(to, name) }))
    .filter((change) => canonicalJson(change.from) !== canonicalJson(change.to));
}

async function profileOf(host: Host, run: RunRecord): Promise<unknown> {
  const made = run.subjects['validate-data']?.find(({ name }) => name === 'profile.json')?.digest.sha256;
  if (made === undefined || !(await host.store.has(made))) return undefined;
  const directory = await host.files.makeTemporaryDirectory('mlops-diff-');
  try {
    await host.store.get(made, join(directory, 'profile.json'));
    return JSON.parse(await readFile(join(directory, 'profile.json'), 'utf8')) as unknown;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function codeBetween(
  host: Host,
  repository: string,
  from: string,
  to: string,
): Promise<CodeChange[] | undefined> {
  // A clone beside a server does not have the other commit.
  if (host.origin) return host.origin.changedFiles(from, to);
  const answer = await host.git.run(['diff', '--name-status', '-z', '-M', from, to, '--'], { directory: repository });
  if (answer.code !== 0) return undefined;
  const fields = Buffer.from(answer.stdout).toString('utf8').split('\0').filter(Boolean);
  const found: CodeChange[] = [];
  for (let i = 0; i < fields.length;) {
    const status = fields[i]![0]!;
    const moved = status === 'R' || status === 'C';
    const path = fields[i + (moved ? 2 : 1)]!;
    found.push({ status, path, ...(moved ? { from: fields[i + 1]! } : {}) });
    i += moved ? 3 : 2;
  }
  return found;
}
