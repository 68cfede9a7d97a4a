import { join } from 'node:path';
import type { Host, Origin, ReleasedFile } from '#kit';
import type { KeptFile, Version } from '#registry';

/** Where a release has the model's files, before its server makes names of that. */
export const MODEL = 'model/';

/** For people: what the version is made of, by digest, and its card. @param statement path of its release statement */
export async function publish(host: Host, origin: Origin, version: Version, statement: string): Promise<void> {
  const scratch = await host.files.makeTemporaryDirectory('release-');
  const bring = async ({ name, digest }: KeptFile, at = ''): Promise<ReleasedFile> => {
    const path = join(scratch, digest);
    await host.store.get(digest, path);
    return { name: `${at}${name}`, digest, path };
  };
  try {
    const card = await Promise.all(version.card.map((file) => bring(file)));
    const model = await Promise.all(version.model.files.map((file) => bring(file, MODEL)));
    const proof = { name: 'statement.intoto.json', digest: version.statement, path: statement };
    const text = card.find(({ name }) => name === 'README.md');
    // What a model hub reads stands between dashes at the top.
    const said = text && (await host.files.readText(text.path)).replace(/^---\n.*?\n---\n/s, '').trim();
    const markdown = said ?? `Model \`${version.model.digest}\` of run \`${version.run}\`.`;
    await origin.release({ tag: version.tag, title: version.tag, markdown, files: [...model, ...card, proof] });
  } finally {
    await host.files.remove(scratch);
  }
}
