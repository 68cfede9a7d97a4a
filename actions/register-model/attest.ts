import { join } from 'node:path';
import type { Project } from '#config';
import { openLedger } from '#evidence';
import type { Host } from '#kit';
import { openRegistry, type Version } from '#registry';
import { proveVersion, refuseStray, type Registering } from '../on-server.ts';
import { releasedModel } from './released.ts';

/** Paths and a type, as actions/attest takes them. */
export interface Attestable {
  version: Version;
  checksums: string;
  predicate: string;
  predicateType: string;
}

/**
 * Proves a registered version once more, as a deployment does, and writes what there is to sign: the digests of its model's
 * files, by the names that its release gives them, and what its release statement says. Registers nothing.
 *
 * @param reference `name@v1.2.3`, or `name` for the newest
 * @throws what resolving, confirming and verifying throw
 */
export async function attestable(
  host: Host,
  project: Project,
  { here, ledger: last }: Registering,
  reference: string,
): Promise<Attestable> {
  const registry = await openRegistry(here, project, last);
  const version = await registry.resolve(reference);
  const ledger = await openLedger(here, project, last);
  const verification = await proveVersion(host, { here, project, registry, ledger }, version);
  await refuseStray(host, project.repository, verification.run!);
  const { predicate, predicateType } = await registry.statement(version, verification);
  const directory = join(project.workspace, 'outputs', 'register-model');
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(directory, name);
    await host.files.write(path, text);
    return path;
  };
  return {
    version,
    checksums: await write('checksums.txt', checksumsOf(host, version)),
    predicate: await write('predicate.json', `${JSON.stringify(predicate, null, 2)}\n`),
    predicateType,
  };
}

/** As `sha256sum` writes them, and checks them beside what was downloaded; also of files that a release does not take. */
function checksumsOf({ origin }: Host, version: Version): string {
  const { files, left } = releasedModel(origin, version);
  return [...files, ...left].map(({ digest, asset }) => `${digest}  ${asset}\n`).join('');
}
