import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonicalJson, type Json } from '#kit';
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
  return isSame(proof, hmac(secretOf(place), said));
}

/** The text of a file that only who can read the deployment's secret can write: one that a commit brings has no such seal. */
export function sealed(place: Place, value: object): string {
  const content = JSON.parse(JSON.stringify(value)) as Record<string, Json>;
  return `${JSON.stringify({ ...content, seal: sealOf(place, content).toString('hex') }, null, 2)}\n`;
}

/** What was sealed. @throws Error for another text */
export function unsealed(place: Place, text: string): object {
  const { seal, ...content } = JSON.parse(text) as Record<string, Json>;
  if (typeof seal === 'string' && isSame(seal, sealOf(place, content))) return content;
  throw new Error('it was not written here by a deployment, but by hand or by a commit');
}

function sealOf(place: Place, content: Record<string, Json>): Buffer {
  return createHmac('sha256', secretOf(place)).update(canonicalJson(content)).digest();
}

function isSame(hex: string, expected: Buffer): boolean {
  const given = Buffer.from(hex, 'hex');
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
