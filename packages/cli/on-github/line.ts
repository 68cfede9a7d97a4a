import type { Read } from './settings.ts';

/** One thing that was looked at. Only what was read and found in order is `ok`. */
export interface Line {
  about: string;
  verdict: 'ok' | 'open' | 'could not be read';
  found: string;
  /** What to do, for what is open. */
  next?: string;
}

export type Judged = Omit<Line, 'about'>;
export const ok = (found: string): Judged => ({ verdict: 'ok', found });
export const open = (found: string, next: string): Judged => ({ verdict: 'open', found, next });
export const notShown = (found: string): Judged => ({ verdict: 'could not be read', found });

export function line<T>(about: string, read: Read<T>, judge: (value: T) => Judged): Line {
  return 'unreadable' in read
    ? { about, verdict: 'could not be read', found: read.unreadable }
    : { about, ...judge(read.value) };
}

export function both<A, B>(first: Read<A>, second: Read<B>): Read<[A, B]> {
  if ('unreadable' in first) return first;
  return 'unreadable' in second ? second : { value: [first.value, second.value] };
}
