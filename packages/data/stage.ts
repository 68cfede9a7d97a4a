import { relative } from 'node:path';
import { resolvePath, type DataSource, type Project } from '#config';
import type { Host } from '#kit';
import { readContract } from './contract/read.ts';
import { openEngine } from './engine/engine.ts';
import { pins } from './engine/pins.ts';
import { fail } from './errors.ts';
import { bringSource } from './source/fetch.ts';
import { explainSources, prepareSources, type DataInput } from './prepare.ts';
import { validateSources, type DataReport } from './validate.ts';

/** The engine decides results too: another version is other work. */
export const engineVersion = pins.version;

/** A data source, its file here and its contract read. `contractPath` is absolute. */
export interface BroughtSource extends DataInput {
  contractPath?: string;
}

/** Brings every source and reads every contract. @throws MLOPS_DATA_MISSING when there is no source at all */
export async function bringSources(
  host: Host,
  project: Project,
  sources: Readonly<Record<string, DataSource>>,
): Promise<BroughtSource[]> {
  if (Object.keys(sources).length === 0) {
    throw fail('MLOPS_DATA_MISSING', {
      message: 'there is no data to validate',
      where: project.locate(['data']) ?? { field: 'data' },
      hint: 'Give --data FILE --contract FILE, or say `data: {main: {path: data.csv}}` in mlops.yml.',
    });
  }
  const brought: BroughtSource[] = [];
  for (const [name, source] of Object.entries(sources)) {
    const path = await bringSource(host, project, name, source);
    if (source.contract === undefined) {
      brought.push({ name, path });
      continue;
    }
    const contractPath = await resolvePath(project, source.contract, {
      purpose: 'contract',
      at: ['data', name, 'contract'],
    });
    const content = await host.files.read(contractPath).catch((cause: unknown) => {
      throw fail('MLOPS_CONTRACT_MISSING', {
        message: `the contract ${source.contract} of ${name} cannot be read`,
        where: project.locate(['data', name, 'contract']) ?? { file: contractPath },
        hint: 'Check the path.',
        cause,
      });
    });
    brought.push({ name, path, contractPath, contract: readContract(content, relative(process.cwd(), contractPath)) });
  }
  return brought;
}

/** Opens an engine, plans, scans, judges. @throws what those throw */
export async function validateData(
  host: Host,
  sources: readonly DataInput[],
  enginePath?: string,
): Promise<DataReport> {
  const engine = await openEngine(host, enginePath === undefined ? {} : { enginePath });
  try {
    return await validateSources(host, engine, await prepareSources(engine, sources));
  } finally {
    engine.close();
  }
}

/** The SQL that `validateData` would run. */
export async function explainData(host: Host, sources: readonly DataInput[], enginePath?: string): Promise<string> {
  const engine = await openEngine(host, enginePath === undefined ? {} : { enginePath });
  try {
    return explainSources(await prepareSources(engine, sources));
  } finally {
    engine.close();
  }
}
