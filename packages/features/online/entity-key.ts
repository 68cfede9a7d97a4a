import { canonicalJson, type Json } from '#kit';

/**
 * The one way an entity is written: the JSON of its values without spaces, whoever's library wrote it. What is no JSON is
 * an id of a team's own, and stays as it is; so does a number that JavaScript cannot hold to its last digit.
 */
export function entityKey(text: string): string {
  if (!/^\s*\[/.test(text)) return text;
  try {
    const value = JSON.parse(text) as Json;
    return isExact(text) ? canonicalJson(value) : text;
  } catch {
    return text;
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Whether JavaScript holds every whole number of a JSON text; one with an exponent is what it is, whoever reads it. */
function isExact(json: string): boolean {
  // Safe numbers have sixteen digits at most.
  if (!/\d{16}/.test(json)) return true;
  return (json.match(TOKEN) ?? []).every((token) => !/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token)));
}
