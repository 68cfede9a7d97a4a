import type { Project } from '#config';
import { withLink, type Verification } from '#evidence';
import { MlopsError, type Host } from '#kit';
import { isReference, openRegistry, type Registry, type Version } from '#registry';

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
 */
export async function proveRegistered(
  registry: Pick<Registry, 'prove' | 'proveUnhashed'>,
  version: Version,
  verification: Verification,
): Promise<Verification> {
  if (verification.verdict !== 'pass') return verification;
  const link = { stage: 'register-model', material: version.tag };
  const refusal = await refusalOf(registry.prove(version, verification));
  if (!refusal) return withLink(verification, { ...link, status: 'ok', detail: 'its record is what its run made' });
  // What need not be kept, such as features, is none of the chain's gaps either.
  const strange = isLost(refusal) ? await refusalOf(registry.proveUnhashed(version)) : refusal;
  const detail = strange?.message ?? `by the run on record alone: ${refusal.message}`;
  return withLink(verification, { ...link, status: strange ? 'gap' : 'recorded, not re-hashed', detail });
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

const isLost = ({ code }: MlopsError): boolean => code === 'MLOPS_STORE_MISSING';

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
