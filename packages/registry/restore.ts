import type { Host, LedgerChange } from '#kit';
import type { RegistryProject } from './registry.ts';
import type { TaggedRecord } from './state.ts';
import { writeRecordedTag } from './tags.ts';

/** Puts a recorded tag where it is missing, here or on a remote: from the recorded text git makes the very same object. */
export async function restored(host: Host, project: RegistryProject, record: TaggedRecord): Promise<LedgerChange> {
  const object = await writeRecordedTag(host, project.repository, record);
  const { tag } = record;
  return {
    message: `Put ${tag} where it is missing\n\nIt was recorded.\n`,
    files: new Map(),
    tags: new Map([[tag, object]]),
  };
}
