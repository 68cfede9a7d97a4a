import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanModel } from '#modelscan';

/** What a scan says of a file with these bytes. */
export async function scanBytes(bytes: Uint8Array, allow: string[] = [], name = 'model.dat') {
  const directory = mkdtempSync(join(tmpdir(), 'mlops-scan-'));
  try {
    const path = join(directory, name);
    writeFileSync(path, bytes);
    const { verdict, files } = await scanModel(path, { allow });
    const [file] = files;
    return { verdict, format: file!.format, rules: [...new Set(file!.findings.map(({ rule }) => rule))], file: file! };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
