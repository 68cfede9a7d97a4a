import os from 'node:os';
import type { Host } from '#kit';
import type { Facts, HostFacts } from './statement.ts';

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

/** The job of a workflow that this is: which steps made its machine ready. */
export function jobFacts({ origin }: Pick<Host, 'origin'>): Pick<Facts, 'job'> {
  if (!origin?.step) return {};
  const { workflow, job: id } = origin.step;
  return { job: { workflow, id, ...(origin.cell !== undefined && { cell: origin.cell }) } };
}
