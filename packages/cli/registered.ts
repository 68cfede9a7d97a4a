import type { Project } from '#config';
import { withLink, type LinkStatus, type Verification } from '#evidence';
import { MlopsError, type Host } from '#kit';
import { isLost, isReference, openRegistry, type Registry, type Version } from '#registry';

/**
 * The version that a subject names as `name@v1.2.3` or `name#stage`; undefined when it names something else.
 * @throws MLOPS_REGISTRY_… when there is no such version
 */
export async function registeredVersion(host: Host, project: Project, subject: string): Promise<Version | undefined> {
  return isReference(subject) ? (await openRegistry(host, project)).resolve(subject) : undefined;
}

/**
 * What was verified of a version's run, and whether what is on record of the version is what that run made: whoever may write
 * to the ledger may have written it. Of a chain that does not hold, nothing is proven.
 *
 * @param reference path of the reference.json that monitoring compares with, made again of that run; undefined when it cannot be
 */
export async function proveRegistered(
  registry: Pick<Registry, 'prove' | 'proveUnhashed' | 'proveRegistered'>,
  version: Version,
  verification: Verification,
  reference: string | undefined,
): Promise<Verification> {
  if (verification.verdict !== 'pass') return verification;
  const linked = (status: LinkStatus, detail: string): Verification =>
    withLink(verification, { stage: 'register-model', material: version.tag, status, detail });
  const refusal = await refusalOf(registry.prove(version, verification));
  if (refusal) {
    // What need not be kept, such as features, is none of the chain's gaps either.
    const strange = isLost(refusal) ? await refusalOf(registry.proveUnhashed(version)) : refusal;
    if (strange) return linked('gap', strange.message);
    return linked('recorded, not re-hashed', `by the run on record alone: ${refusal.message}`);
  }
  const isKept = version.reference !== undefined;
  const again = isKept ? reference : undefined;
  const strange = await refusalOf(registry.proveRegistered(version, verification, again));
  if (strange) return linked('gap', strange.message);
  const made = 'its record is what its run made';
  if (isKept === (reference !== undefined)) return linked('ok', made);
  const open = isKept
    ? `but for what monitoring compares with, ${version.reference!.name}: what that is made of is not here`
    : 'and has nothing for monitoring to compare with, which can be made of that run';
  return linked('recorded, not re-hashed', `${made}, ${open}`);
}

/**
 * Whether the record of a version is known to be what its run made: where the store has lost how the model is called, it is
 * not, and a warning says so.
 * @throws MLOPS_REGISTRY_UNVERIFIED, MLOPS_REGISTRY_NOT_PASSED, MLOPS_RUN_UNKNOWN
 */
export async function isRecordProven(host: Host, registry: Registry, version: Version): Promise<boolean> {
  const refusal = await refusalOf(registry.proveRecorded(version));
  if (refusal && !isLost(refusal)) throw refusal;
  if (refusal)
    host.log.warning(`Whether the record of ${version.tag} is what its run made is not known: ${refusal.message}`);
  return refusal === undefined;
}

function refusalOf(proof: Promise<void>): Promise<MlopsError | undefined> {
  return proof.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof MlopsError) return error;
      throw error;
    },
  );
}

/**
 * The model of a version, from the store into a directory: its bytes by the digests on record, and that record as its run
 * made it.
 * @returns whether its signature is known to be that of its run
 * @throws what `isRecordProven` and `fetch` throw
 */
export async function fetchRegistered(
  host: Host,
  registry: Registry,
  { version, directory }: { version: Version; directory: string },
): Promise<boolean> {
  const isProven = await isRecordProven(host, registry, version);
  await registry.fetch(version, directory);
  return isProven;
}
