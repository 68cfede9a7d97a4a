import type { CacheEntry, WorkflowRun } from '../model.ts';
import { signed, type TwirpCall, type TwirpReply } from './twirp.ts';

/**
 * `github.actions.results.api.v1.CacheService`, as `@actions/cache` 6 speaks it. Keys are immutable. An entry belongs to
 * the ref that made it; a run reads its own ref's entries, then the base branch's, then the default branch's.
 */
export const cacheService: Record<string, (call: TwirpCall) => TwirpReply> = {
  CreateCacheEntry(call) {
    const { key, version } = call.body as { key: string; version: string };
    const { repository, ref } = call.run;
    const { caches } = call.world.state(repository);
    if (caches.some((one) => one.ref === ref && one.key === key && one.version === version))
      return {
        status: 200,
        body: { ok: false, message: 'cache entry with the same key, version, and scope already exists' },
      };
    const id = call.world.id();
    const entry: CacheEntry = {
      id,
      repository,
      ref,
      key,
      version,
      blob: `cache-${id}`,
      size: 0,
      createdAt: call.world.now(),
      finalized: false,
    };
    caches.push(entry);
    call.world.blobs.set(entry.blob, {
      blocks: new Map(),
      data: undefined,
      contentType: 'application/octet-stream',
      fileName: key,
    });
    return { status: 200, body: { ok: true, signed_upload_url: signed(call.world, entry.blob) } };
  },
  FinalizeCacheEntryUpload(call) {
    const { key, version, size_bytes: size } = call.body as { key: string; version: string; size_bytes: string };
    const { repository, ref } = call.run;
    const entry = call.world
      .state(repository)
      .caches.find((one) => one.ref === ref && one.key === key && one.version === version);
    if (!entry) return { status: 200, body: { ok: false, message: 'no such cache entry' } };
    Object.assign(entry, { size: Number(size), finalized: true });
    return { status: 200, body: { ok: true, entry_id: String(entry.id) } };
  },
  GetCacheEntryDownloadURL(call) {
    const {
      key,
      version,
      restore_keys: restore = [],
    } = call.body as { key: string; version: string; restore_keys?: string[] };
    const entries = call.world
      .state(call.run.repository)
      .caches.filter((one) => one.finalized && one.version === version);
    for (const ref of readableRefs(call)) {
      const here = entries.filter((one) => one.ref === ref).sort((a, b) => b.id - a.id);
      const found =
        here.find((one) => one.key === key) ??
        [key, ...restore].map((prefix) => here.find((one) => one.key.startsWith(prefix))).find(Boolean);
      if (found) {
        const url = signed(call.world, found.blob);
        return { status: 200, body: { ok: true, signed_download_url: url, matched_key: found.key } };
      }
    }
    return { status: 200, body: { ok: false, signed_download_url: '', matched_key: '' } };
  },
};

function readableRefs({ world, run }: TwirpCall): string[] {
  const base = world.state(run.repository).pulls.find((pull) => `refs/pull/${pull.number}/merge` === run.ref)?.base;
  const refs = [
    run.ref,
    ...(base === undefined ? [] : [`refs/heads/${base}`]),
    `refs/heads/${run.repository.defaultBranch}`,
  ];
  return [...new Set(refs)];
}

/** The ref whose caches a run may write. */
export function cacheRef(run: Pick<WorkflowRun, 'event' | 'headBranch'>, pull: number | undefined): string {
  return pull === undefined ? `refs/heads/${run.headBranch}` : `refs/pull/${pull}/merge`;
}
