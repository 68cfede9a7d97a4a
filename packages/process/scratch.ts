import { join } from 'node:path';
import type { Host } from '#kit';

/**
 * Lends a fresh directory `<prefix>XXXXXX` inside `parent` and removes it afterwards, with what an earlier call that was
 * killed left of the same prefix. The caller holds the lock of its stage: nobody else uses the prefix in `parent`.
 */
export async function withScratch<T>(
  host: Host,
  { parent, prefix }: { parent: string; prefix: string },
  body: (directory: string) => Promise<T>,
): Promise<T> {
  await host.files.makeDirectory(parent);
  for (const name of await host.files.list(parent)) {
    if (name.startsWith(prefix)) await host.files.remove(join(parent, name));
  }
  const directory = await host.files.makeTemporaryDirectory(prefix, parent);
  try {
    return await body(directory);
  } finally {
    await host.files.remove(directory);
  }
}
