import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What record.py wrote down of a real server. */
export interface Recorded {
  version: string;
  server: string;
  runs: Record<'whole' | 'running' | 'failed', { id: string; answer: string; dictionary: string }>;
  missing: { status: number; body: string };
}

export function recorded(version: '2.22.4' | '3.17.2'): Recorded {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', `${version}.json`), 'utf8')) as Recorded;
}

/** What Python's json writes, for those who read JSON: here no text has the word in it. */
export function fromPython(dictionary: string): unknown {
  return JSON.parse(dictionary.replaceAll(/\bNaN\b/g, '"NaN"'));
}
