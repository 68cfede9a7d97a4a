import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../finding.ts';
import type { ExternalData } from './scan-onnx.ts';

const MOST_FILES = 1000;

/**
 * Checks places outside of a model's file: relative, inside of the model's directory, a regular file that is there.
 *
 * @param directory that of the model's file
 * @param found called with the path of each file that is as it should be
 * @returns a function to call with each place; many tensors usually name one
 */
export function externalDataCheck(
  directory: string,
  report: Report,
  found: (file: string) => void,
): (data: ExternalData) => void {
  const seen = new Set<string>();
  return ({ location, offset }) => {
    if (seen.has(location) || seen.size > MOST_FILES) return;
    seen.add(location);
    if (seen.size > MOST_FILES) {
      report('onnx-malformed', offset, `its tensors lie in more than ${MOST_FILES} files`);
      return;
    }
    const parts = location.split(/[\\/]/);
    // To onnxruntime some names with asterisks are places in its own memory; files of models have none.
    const leaves =
      location === '' || parts.includes('..') || /^([\\/]|[A-Za-z]:)/.test(location) || /[\0*]/.test(location);
    if (leaves) {
      report('onnx-external-escape', offset, location);
      return;
    }
    // Each part itself: a link in the middle leaves as well as one at the end.
    let path = directory;
    for (const [index, part] of parts.entries()) {
      path = join(path, part);
      const entry = lstatSync(path, { throwIfNoEntry: false });
      if (!entry) {
        report('onnx-external-missing', offset, location);
        return;
      }
      const last = index === parts.length - 1;
      if (last ? !entry.isFile() || entry.nlink > 1 : !entry.isDirectory()) {
        report('onnx-external-escape', offset, location);
        return;
      }
    }
    found(path);
  };
}
