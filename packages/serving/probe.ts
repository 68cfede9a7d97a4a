import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The id of a request that only tries a server, which is no use of its model and not logged. It proves that whoever asks
 * knows the secret of the deployment: a client that calls itself a probe is logged like any other.
 * @param secret undefined where servers are not ours: they cannot tell
 * @param uuid new for each request
 */
export function probeId(secret: string | undefined, uuid: string): string {
  return secret === undefined ? `mlops-probe/${uuid}` : `mlops-probe/${uuid}/${proofOf(secret, uuid)}`;
}

/** Whether who asked by this id knows the secret. */
export function isProbe(secret: string, id: string): boolean {
  const [, uuid, proof] = /^mlops-probe\/([^/]+)\/([0-9a-f]{64})$/.exec(id) ?? [];
  return uuid !== undefined && timingSafeEqual(Buffer.from(proof!), Buffer.from(proofOf(secret, uuid)));
}

/** Begins as nothing does that the router proves with the same secret, to whoever asks it. */
function proofOf(secret: string, uuid: string): string {
  return createHmac('sha256', secret).update(`probe ${uuid}`).digest('hex');
}
