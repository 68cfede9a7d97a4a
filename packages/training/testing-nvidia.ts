import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const captures = join(import.meta.dirname, 'captures');

/** @returns a PATH on which nvidia-smi is a shim in `directory` that answers from one of `captures/` */
export function pathWithNvidiaSmi(directory: string, capture: string): string {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  const shim = readFileSync(join(captures, 'shim.sh'), 'utf8').replace('@CAPTURE@', join(captures, capture));
  writeFileSync(join(bin, 'nvidia-smi'), shim);
  chmodSync(join(bin, 'nvidia-smi'), 0o755);
  return `${bin}:${process.env['PATH']}`;
}
