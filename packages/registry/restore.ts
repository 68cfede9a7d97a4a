import type { Host, LedgerChange } from '#kit';
import type { RegistryProject } from './registry.ts';
import type { TaggedRecord } from './state.ts';
import { writeTagObject } from './tags.ts';

/** Puts back a tag that was recorded and is gone: from the recorded text git makes the very same object. */
export async function restored(
  host: Host,
  project: RegistryProject,
  { tag, tagText }: TaggedRecord & { tagText: string },
): Promise<LedgerChange> {
  const object = await writeTagObject(host, project.repository, tagText);
  return {
    message: `Put back ${tag}\n\nIt was recorded, and gone.\n`,
    files: new Map(),
    tags: new Map([[tag, object]]),
  };
}
