import { canonicalJson, type Json } from '#kit';

/**
 * The one way an entity is written: the JSON of its values without spaces, whoever's library wrote it. What is no JSON is
 * an id of a team's own, and stays as it is; so does a number that JavaScript cannot hold to its last digit.
 */
export function entityKey(text: string): string {
  if (!/^\s*\[/.test(text)) return text;
  try {
    const value = JSON.parse(text) as Json;
    return isExact(value) ? canonicalJson(value) : text;
  } catch {
    return text;
  }
}

function isExact(value: Json): boolean {
  if (Array.isArray(value)) return value.every(isExact);
  return typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
}
