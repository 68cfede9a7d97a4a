/** Characters that some file system reads otherwise; GitHub's own client refuses most of them too. */
const UNSAFE_NAME = /[\u0000-\u001f\u007f-\u009f\\:"<>|*?]/;

/** @returns why a name cannot be one of a file below a directory on every system; undefined when it can */
export function unsafeName(name: string): string | undefined {
  if (name.startsWith('/')) return 'is absolute';
  if (UNSAFE_NAME.test(name)) return 'has a character that is not allowed in file names everywhere';
  if (name.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return 'has an empty part, `.` or `..`';
  return undefined;
}
