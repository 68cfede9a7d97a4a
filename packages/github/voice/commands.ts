import type { Annotation } from '#kit';

/** GitHub's limits for one annotation. */
const LONGEST_TITLE = 255;
const LONGEST_MESSAGE = 64 * 1024;

export type Command = 'debug' | 'group' | 'endgroup' | 'notice' | 'warning' | 'error' | 'add-mask';

/**
 * One workflow command as the runner reads it. The runner undoes the percent-encoding, so line breaks arrive.
 *
 * @see actions/runner `ActionCommand.cs`
 */
export function command(
  name: Command,
  data = '',
  properties: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined && value !== '');
  const list = given.map(
    ([key, value]) => `${key}=${encoded(String(value)).replace(/:/g, '%3A').replace(/,/g, '%2C')}`,
  );
  return `::${[name, list.join(',')].filter((part) => part !== '').join(' ')}::${encoded(data)}`;
}

function encoded(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** An annotation, within GitHub's limits. @param file relative to the repository; without it the annotation has no place */
export function annotationCommand({ level, title, message, where }: Annotation, file: string | undefined): string {
  const { line, column } = where ?? {};
  return command(level, cut(message, LONGEST_MESSAGE, bytes), {
    ...(file !== undefined && { file, line, col: line === undefined ? undefined : column }),
    title: cut(title ?? '', LONGEST_TITLE, ({ length }) => length),
  });
}

export function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** The longest beginning that, with `…`, is within the limit; never half of a character. */
function cut(text: string, limit: number, measure: (text: string) => number): string {
  if (measure(text) <= limit) return text;
  let [fits, tooLong] = [0, text.length];
  const beginning = (length: number): string => `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (measure(beginning(middle)) <= limit) fits = middle;
    else tooLong = middle;
  }
  return beginning(fits);
}
