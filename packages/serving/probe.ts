import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whoever wants to know that a deployment answers, and no other program on its port, sends anything new by this name. */
export const CHALLENGE_HEADER = 'mlops-challenge';
export const PROOF_HEADER = 'mlops-proof';

/**
 * The id of a request that only tries a server, which is no use of its model and not logged. It proves that whoever asks
 * knows the secret of the deployment: a client that calls itself a probe is logged like any other.
 * @param secret undefined where servers are not ours: they cannot tell
 * @param uuid new for each request
 */
export function probeId(secret: string | undefined, uuid: string): string {
  return secret === undefined ? `mlops-probe/${uuid}` : `mlops-probe/${uuid}/${proofOf(secret, `probe ${uuid}`)}`;
}

/** Whether who asked by this id knows the secret. */
export function isProbe(secret: string, id: string): boolean {
  const [, uuid, proof] = /^mlops-probe\/([^/]+)\/([0-9a-f]{64})$/.exec(id) ?? [];
  return uuid !== undefined && isProof(secret, `probe ${uuid}`, proof!);
}

/** By who overheard it, it is of no use for longer. */
const VALID_MS = 60_000;

/** The header `authorization` of a deployment that asks its own server, whose token it may not know: that of before. */
export function ownAuthorization(secret: string, now: Date): string {
  const at = now.toISOString();
  return `Deployment ${at} ${proofOf(secret, `authorization ${at}`)}`;
}

/** Whether who asked with this header knew the secret a moment ago. */
export function isOwn(secret: string, authorization: string, now: Date): boolean {
  const [, at, proof] = /^Deployment (\S+) ([0-9a-f]{64})$/.exec(authorization) ?? [];
  if (at === undefined || !isProof(secret, `authorization ${at}`, proof!)) return false;
  return Math.abs(now.getTime() - Date.parse(at)) <= VALID_MS;
}

/** What a server proves: that the answer is its own, on its own port. */
export interface Served {
  challenge: string;
  port: number;
  name: string;
  version: string;
  /** dirHash1 of the model that it has loaded. */
  digest: string;
}

/** @returns in hex: only who knows the deployment's secret can say it */
export function servedProof(secret: string, { challenge, port, name, version, digest }: Served): string {
  return proofOf(secret, `server ${JSON.stringify([challenge, port, name, version, digest])}`);
}

/** Whether a server of this deployment said it. */
export function isServed(secret: string, served: Served, proof: string): boolean {
  const expected = Buffer.from(servedProof(secret, served));
  const given = Buffer.from(proof);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** @param what begins as nothing does that the router proves with the same secret, to whoever asks it */
function proofOf(secret: string, what: string): string {
  return createHmac('sha256', secret).update(what).digest('hex');
}

function isProof(secret: string, what: string, proof: string): boolean {
  return timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(secret, what)));
}
