import type { ErrorDetail, MlopsError } from '#kit';
import type { Pin } from './pin.ts';

/** What can be wrong with a program that is fetched at run time; its owner has an error code for each. */
type Problem = 'network' | 'checksum' | 'missing' | 'cache';

/**
 * A program made of npm packages that we neither ship nor depend on: fetched when it is first needed, and nothing of it
 * is loaded before every byte was compared with its pin.
 */
export interface Pinned {
  /** In messages: `the SQL engine`. */
  what: string;
  /** With its version, for people: `DuckDB 1.5.5, linux-x64`. */
  title: string;
  /** Name of its directory in the tool cache; says the version. */
  directory: string;
  /** Where each package is put inside that directory. */
  packages: readonly { at: string; version: string; pin: Pin }[];
  /** Files of ours beside or instead of the packages' own: content by path. */
  own?: Readonly<Record<string, string>>;
  /** The environment variable that names a directory instead. */
  variable: string;
  /** Room it takes, in megabytes, rounded up. */
  megabytes: number;
  fail(problem: Problem, detail: ErrorDetail): MlopsError;
}
