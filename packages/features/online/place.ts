import { join } from 'node:path';

/** What the making of the store is called in evidence. */
export const ONLINE_STAGE = 'online-features';
/** The store among the outputs of its stage. */
export const ONLINE_FILE = 'online.sqlite';

/** Where servers look for the store of a project, and find another in its place without being started anew. */
export function onlineStorePath({ workspace }: { workspace: string }): string {
  return join(workspace, ONLINE_FILE);
}
