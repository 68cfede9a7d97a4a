import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * The `mlops` command of this very installation, for processes that it starts of itself: the script that runs now, or the
 * one beside it when that is a step of a workflow.
 * @param script what Node was started with
 */
export function ownCommand(script = process.argv[1] ?? ''): string[] {
  const path = realpathSync(script);
  return [process.execPath, /^mlops\.[jt]s$/.test(basename(path)) ? path : join(dirname(path), 'mlops.js')];
}
