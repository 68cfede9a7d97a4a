import { join } from 'node:path';

/**
 * The argv that starts a program from its sources where nothing of the test's environment is passed on: reading them is most of
 * what it does at first.
 */
export const fromSources = (program: string): string[] => [
  process.execPath,
  '--import',
  join(import.meta.dirname, 'compile-cache.js'),
  program,
];
