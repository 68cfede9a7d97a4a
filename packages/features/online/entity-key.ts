import { canonicalJson, type Json } from '#kit';

/**
 * The one way an entity is written: the JSON of its values without spaces, whoever's library wrote it. What is no JSON is
 * an id of a team's own, and stays as it is; so does a number that JavaScript cannot hold to its last digit.
 */
export function entityKey(text: string): string {
  if (!/^\s*\[/.test(text)) return text;
  let isExact = true;
  try {
    // How a number was written is known from Node 22 on; before, a large one is taken for one of many digits.
    const value = JSON.parse(text, (_, part: Json, from?: { source?: string }) => {
      if (typeof part === 'number' && Number.isInteger(part) && !Number.isSafeInteger(part))
        isExact &&= !/^-?\d+$/.test(from?.source ?? String(part));
      return part;
    }) as Json;
    return isExact ? canonicalJson(value) : text;
  } catch {
    return text;
  }
}
