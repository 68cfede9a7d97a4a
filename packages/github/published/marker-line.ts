import { sha256 } from '#evidence';
import { escape } from '#kit';

/** What something of ours on GitHub says about itself, in a line that is not shown. */
export interface MarkerLine {
  /** What it is: without blanks. */
  key: string;
  fields: Readonly<Record<string, string | number>>;
}

const NAME = 'mlops-actions';
const LONGEST_NAME = 200;
/** Values are numbers, digests and words. */
const LINE = new RegExp(`^<!-- ${NAME}:(?<key>\\S+)(?<fields>(?: [a-z]+=[0-9a-z]*)+) -->$`);

export function writeMarkerLine({ key, fields }: MarkerLine): string {
  const said = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`);
  return `<!-- ${NAME}:${key}${said.join('')} -->`;
}

/**
 * The marker of a body: its last line. Lines before it may be somebody's text that looks like one (the output of a broken
 * stage is shown as it was), so they do not count.
 */
export function readMarkerLine(body: string): { key: string; fields: Readonly<Record<string, string>> } | undefined {
  const found = LINE.exec(lastLine(body))?.groups as Record<'key' | 'fields', string> | undefined;
  if (!found) return undefined;
  const pairs = found.fields.trim().split(' ');
  return { key: found.key, fields: Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string])) };
}

function lastLine(body: string): string {
  return body.trimEnd().split(/\r?\n/).at(-1) ?? '';
}

/**
 * A name as a part of a key. Blanks, colons, slashes and angle brackets are percent-encoded, so that no name can end the
 * marker or look like another; one that is too long ends in its digest.
 */
export function markerName(name: string): string {
  const safe = escape.fileName(name);
  return safe.length <= LONGEST_NAME ? safe : `${safe.slice(0, LONGEST_NAME)}-${shortDigest(name)}`;
}

export function shortDigest(text: string): string {
  return sha256(text).slice(0, 12);
}
