import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail } from '../../deploy/errors.ts';
import { realPath, type Place } from './state.ts';

/** What a router proves: that the answer is its own. */
export interface Said {
  challenge: string;
  /** Of the router. */
  pid: string;
  /** `flights@v1.2.3` */
  version: string;
}

/** @returns in hex: only who knows the deployment's secret can say it */
export function proofOf(secret: string, said: Said): string {
  return hmac(secret, said).toString('hex');
}

/** Whether the router of this deployment said it. */
export function isProven(secret: string, said: Said, proof: string): boolean {
  const expected = hmac(secret, said);
  const given = Buffer.from(proof, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Names this deployment among those of all machines, and says nothing else. A copy of the repository has the secret, too, but
 * lies elsewhere, or on another machine.
 * @throws MLOPS_DEPLOY_STATE, the system's error
 */
export function deploymentId({ secret }: Pick<Place, 'secret'>, machineFile = '/etc/machine-id'): string {
  const known = secretOf({ secret });
  return createHmac('sha256', known)
    .update(JSON.stringify(['where', dirname(realPath(secret)), machineId(machineFile)]))
    .digest('hex')
    .slice(0, 16);
}

/** Not every system has one, a container mostly not: there, the path alone tells copies apart. */
function machineId(file: string): string | null {
  try {
    return /^[0-9a-f]{32}$/m.exec(readFileSync(file, 'utf8'))?.[0] ?? null;
  } catch {
    return null;
  }
}

function hmac(secret: string, { challenge, pid, version }: Said): Buffer {
  return createHmac('sha256', secret)
    .update(JSON.stringify([challenge, pid, version]))
    .digest();
}

/** Made by whoever needs it first; other users of the machine cannot read it. @throws MLOPS_DEPLOY_STATE, the system's error */
export function secretOf({ secret }: Pick<Place, 'secret'>): string {
  try {
    return readSecret(secret);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const aside = `${secret}.${randomBytes(8).toString('hex')}`;
  mkdirSync(dirname(secret), { recursive: true });
  // On the disk before it has its name: a machine that goes down leaves no empty one.
  writeFileSync(aside, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx', flush: true });
  try {
    // A hard link, so that it is never there without its content, nor twice.
    linkSync(aside, secret);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside);
  }
  return readSecret(secret);
}

/**
 * What proves nothing is no secret: of an empty one everybody could say what only the deployment is to say.
 * @throws MLOPS_DEPLOY_STATE, the system's error
 */
export function readSecret(file: string): string {
  const secret = readFileSync(file, 'utf8');
  if (/^[0-9a-f]{64}$/.test(secret)) return secret;
  throw fail('MLOPS_DEPLOY_STATE', {
    message: `${file} is not the secret of a deployment: expected 64 hexadecimal digits, found ${secret.length} characters`,
    where: { file },
    hint: 'End what serves (mlops deploy stop), remove the file and deploy again: another one is made then.',
  });
}
