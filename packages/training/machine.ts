import type { Host, JsonObject } from '#kit';
import { readProgram } from '#process';
import { GPU_QUERY, parseGpus, type Gpu } from './nvidia.ts';

/**
 * What a statement says of the machine besides its processor and memory: every GPU that nvidia-smi lists, asked for or not,
 * because a program may use one that nobody asked for. Nothing where it lists none, or cannot be asked: a fact less is no
 * reason to lose a result.
 */
export async function gpuFacts(host: Host): Promise<{ gpus?: JsonObject[] }> {
  const { exitCode, stdout } = await readProgram(host, GPU_QUERY);
  if (exitCode !== 0) return {};
  try {
    const gpus = parseGpus(stdout).map(describeGpu);
    return gpus.length === 0 ? {} : { gpus };
  } catch {
    return {};
  }
}

/** A GPU as evidence names it. */
export function describeGpu({ name, driver, memoryTotalMiB }: Gpu): JsonObject {
  return { name, driver, memoryTotalMiB };
}
