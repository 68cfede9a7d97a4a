import os from 'node:os';
import type { HostFacts } from './statement.ts';

/** The machine this process runs on. */
export function hostFacts(): HostFacts {
  const cpus = os.cpus();
  return {
    platform: os.platform(),
    arch: os.arch(),
    cpus: cpus.length,
    cpuModel: cpus[0]?.model.trim() ?? 'unknown',
    memoryBytes: os.totalmem(),
    node: process.versions.node,
  };
}
