import type { Matter } from '#kit';
import type { RunOrder } from './comment-marker.ts';
import { markerName, readMarkerLine, shortDigest, writeMarkerLine } from './marker-line.ts';

/** What an issue of ours says about itself. */
export interface IssueMarker extends RunOrder {
  /** Its topic, as a key. */
  key: string;
  /** Digest of the cause. */
  cause: string;
  /** Digest of what it shows: whether there is something new to write. */
  shows: string;
  /** `over`: closed by us, because the cause is gone; a person who closes an issue leaves `open`. */
  state: 'open' | 'over';
}

export function topicKey({ topic }: Pick<Matter, 'topic'>): string {
  return topic.split('/').map(markerName).join('/');
}

export function causeDigest(cause: string): string {
  return shortDigest(cause);
}

/** @param markdown before it is cut, so that two that differ below the cut are two */
export function shownDigest(title: string, markdown: string): string {
  return shortDigest(`${title}\n${markdown}`);
}

export function issueMarkerLine({ key, cause, shows, state, run, attempt }: IssueMarker): string {
  return writeMarkerLine({ key, fields: { cause, shows, state, run, attempt } });
}

export function readIssueMarker(body: string): IssueMarker | undefined {
  const found = readMarkerLine(body);
  if (!found) return undefined;
  const { cause, shows, state, run = '', attempt = '' } = found.fields;
  if (cause === undefined || shows === undefined || (state !== 'open' && state !== 'over')) return undefined;
  if (![run, attempt].every((count) => /^\d+$/.test(count))) return undefined;
  return { key: found.key, cause, shows, state, run: Number(run), attempt: Number(attempt) };
}
