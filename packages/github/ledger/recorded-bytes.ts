import { parseRun } from '#evidence';
import type { LedgerBranch, Sha256 } from '#kit';
import type { EvidenceRuns } from './evidence-runs.ts';

/** Where bytes with a digest lie on this machine, once somebody asks for them. */
export interface StoredBytes {
  /** @returns a path whose bytes have the digest; undefined when it is not known where they are */
  stored(digest: Sha256): Promise<string | undefined>;
}

export interface RecordedBytes extends StoredBytes {
  /** The same ledger, whose records are remembered as they are read. */
  reading<Branch extends LedgerBranch>(ledger: Branch): Branch;
}

const RUN_FILE = /^runs\/.+\/run\.json$/;

/**
 * Bytes of the runs that a branch records. The branch has their digests; they lie in the evidence that the recording
 * workflow run left in an artifact. Whatever run it was, and whoever could write there: the digest says whether they are
 * the right ones.
 *
 * Requests: none before bytes are asked for that a record names; then one for the runs of its commit, and one and a
 * download for each that left evidence.
 */
export function recordedBytes(runs: Pick<EvidenceRuns, 'before'>): RecordedBytes {
  const recorded = new Map<Sha256, { commit: string; finishedAt: string }>();
  const searched = new Map<string, Promise<ReadonlyMap<Sha256, string>>>();

  async function search(commit: string, finishedAt: string): Promise<ReadonlyMap<Sha256, string>> {
    const found = new Map<Sha256, string>();
    for await (const { bundles, unpassed } of runs.before(commit, new Date(finishedAt), 'anyhow'))
      for (const { store } of [...bundles, ...unpassed]) for (const [digest, path] of store) found.set(digest, path);
    return found;
  }

  return {
    reading: (ledger) => ({
      ...ledger,
      async read(commit, paths, project) {
        const files = await ledger.read(commit, paths, project);
        for (const [path, content] of files) {
          if (!RUN_FILE.test(path)) continue;
          const run = parseRun(Buffer.from(content).toString('utf8'), path);
          for (const { digest } of Object.values(run.subjects).flat())
            if (digest.sha256 !== undefined) recorded.set(digest.sha256, run);
        }
        return files;
      },
    }),

    async stored(digest) {
      const run = recorded.get(digest);
      if (run === undefined) return undefined;
      const key = `${run.commit} ${run.finishedAt}`;
      const found = searched.get(key) ?? search(run.commit, run.finishedAt);
      searched.set(key, found);
      return (await found).get(digest);
    },
  };
}
