import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Place } from './state.ts';

/** What a router proves: that the answer is its own. */
export interface Said {
  challenge: string;
  /** Of the router. */
  pid: string;
  /** `flights@v1.2.3` */
  version: string;
}

/** @returns in hex: only who can read the deployment's secret can say it. @throws the system's error */
export function proofOf(place: Place, said: Said): string {
  return hmac(secretOf(place), said).toString('hex');
}

/** Whether the router of this deployment said it. */
export function isProven(place: Place, said: Said, proof: string): boolean {
  const expected = hmac(secretOf(place), said);
  const given = Buffer.from(proof, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Names this deployment among those of all machines, and says nothing else. @throws the system's error */
export function deploymentId(place: Place): string {
  return createHash('sha256').update(secretOf(place)).digest('hex').slice(0, 16);
}

function hmac(secret: string, { challenge, pid, version }: Said): Buffer {
  return createHmac('sha256', secret)
    .update(JSON.stringify([challenge, pid, version]))
    .digest();
}

/** Made by whoever needs it first; other users of the machine cannot read it. @throws the system's error */
export function secretOf({ secret }: Place): string {
  try {
    return readFileSync(secret, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const aside = `${secret}.${randomBytes(8).toString('hex')}`;
  mkdirSync(dirname(secret), { recursive: true });
  writeFileSync(aside, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    // A hard link, so that it is never there without its content, nor twice.
    linkSync(aside, secret);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside);
  }
  return readFileSync(secret, 'utf8');
}
