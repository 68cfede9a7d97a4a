import { canonicalJson, type Json, type JsonObject } from '#kit';
import type { EvidenceReader } from './link.ts';
import { AbsentBytes } from './reader.ts';

/** What is found of what a stage claims, by field: undefined where that is not here, null where there is none. */
export type Found = Readonly<Record<string, Json | undefined>>;

/**
 * @param who says it, such as `statement` @param by `its files say`
 * @returns each field that a claim says otherwise, as sentences
 */
export function differing(who: string, said: JsonObject, by: string, found: Found): string[] {
  return Object.entries(found).flatMap(([field, is]) => {
    const [claimed, there] = [said[field] ?? null, is ?? null].map((value) => canonicalJson(value));
    if (is === undefined || claimed === there) return [];
    return [`its ${who} says ${field} ${claimed}; ${by} ${there}`];
  });
}

/** The result that a stage left; of what is no object nothing is said. */
export function resultOf(evidence: Pick<EvidenceReader, 'bytes'>): Promise<JsonObject | undefined> {
  return whereHere(async () => {
    const value = JSON.parse(Buffer.from(await evidence.bytes('result.json')).toString('utf8')) as Json;
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
  });
}

/** Undefined of what is nowhere any more: whoever verifies says of each that it is absent. */
export async function whereHere<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AbsentBytes) return undefined;
    throw error;
  }
}
