import { statfs } from 'node:fs/promises';
import type { Host } from '#kit';
import { readProgram } from '#process';
import { fail } from './errors.ts';
import { GPU_QUERY, parseGpus, parseProcesses, PROCESS_QUERY, type Gpu, type GpuProcess } from './nvidia.ts';

/** Below this nothing is worth starting: the log and a small model would not fit. */
const LEAST_FREE_BYTES = 256 * 2 ** 20;

export interface Preflight {
  freeBytes: number;
  /** The GPUs the training may use, healthy and free, as many as asked for. */
  gpus: Gpu[];
}

/**
 * A second spent before hours are: is there room, and are the GPUs that were asked for there, healthy and free?
 *
 * @param options.directory an existing directory on the file system that is written to
 * @param options.gpus how many are needed; with 0 nvidia-smi is not asked
 * @throws MLOPS_DISK_FULL, MLOPS_GPU_ABSENT, MLOPS_GPU_DRIVER, MLOPS_GPU_UNREADABLE, MLOPS_GPU_BUSY, MLOPS_GPU_ECC,
 *   MLOPS_GPU_MIG
 */
export async function preflight(
  host: Host,
  options: { directory: string; gpus?: number; leastFreeBytes?: number },
): Promise<Preflight> {
  const least = options.leastFreeBytes ?? LEAST_FREE_BYTES;
  const { bavail, bsize } = await statfs(options.directory);
  const freeBytes = bavail * bsize;
  if (freeBytes < least) {
    throw fail('MLOPS_DISK_FULL', {
      message: `${options.directory} has ${megabytes(freeBytes)} MB free; training needs at least ${megabytes(least)} MB`,
      hint: 'Free some space, or remove old outputs: .mlops/cache can be deleted at any time.',
    });
  }
  const wanted = options.gpus ?? 0;
  return { freeBytes, gpus: wanted === 0 ? [] : await chooseGpus(host, wanted) };
}

async function chooseGpus(host: Host, wanted: number): Promise<Gpu[]> {
  const visible = visibleDevices(host.env['CUDA_VISIBLE_DEVICES']);
  const found = parseGpus(await ask(host, GPU_QUERY)).filter((gpu) => visible(gpu));
  if (found.length < wanted) {
    throw fail('MLOPS_GPU_ABSENT', {
      message: `${wanted} GPUs are asked for and ${found.length} ${found.length === 1 ? 'is' : 'are'} visible`,
      where: { field: 'train.gpus' },
      hint: 'Ask for fewer, use a larger machine, or widen CUDA_VISIBLE_DEVICES.',
    });
  }
  const processes = parseProcesses(await ask(host, PROCESS_QUERY));
  const usable = found.filter((gpu) => !gpu.mig && !gpu.eccUncorrected);
  const free = usable.filter((gpu) => !processes.some((process) => process.gpu === gpu.uuid));
  if (free.length >= wanted) return free.slice(0, wanted);
  throw tooFew(wanted, found, processes);
}

/** The first thing that stands in the way: broken memory, then split devices, then other programs. */
function tooFew(wanted: number, found: readonly Gpu[], processes: readonly GpuProcess[]): Error {
  const where = { field: 'train.gpus' };
  const broken = found.filter((gpu) => gpu.eccUncorrected);
  if (found.length - broken.length < wanted) {
    return fail('MLOPS_GPU_ECC', {
      message: broken
        .map((gpu) => `GPU ${gpu.index} (${gpu.name}) has ${gpu.eccUncorrected} uncorrected memory errors`)
        .join('; '),
      where,
      hint: 'Results from it cannot be trusted. Reset the GPU or take it out of service.',
    });
  }
  const split = found.filter((gpu) => gpu.mig);
  if (found.length - broken.length - split.length < wanted) {
    return fail('MLOPS_GPU_MIG', {
      message: split.map((gpu) => `GPU ${gpu.index} (${gpu.name}) is split into MIG devices`).join('; '),
      where,
      hint: 'List them with `nvidia-smi -L`, choose one with CUDA_VISIBLE_DEVICES and leave `gpus` out; or turn MIG off.',
    });
  }
  const users = processes.map(
    (process) => `process ${process.pid} (${process.name}) uses ${process.memoryMiB ?? '?'} MiB`,
  );
  return fail('MLOPS_GPU_BUSY', {
    message: `${wanted} free GPUs are asked for; of ${found.length} too many are in use: ${users.join('; ')}`,
    where,
    hint: 'Wait until they end, end them, or choose other GPUs with CUDA_VISIBLE_DEVICES.',
  });
}

/** @throws MLOPS_GPU_ABSENT without nvidia-smi, MLOPS_GPU_DRIVER when it fails */
async function ask(host: Host, query: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await readProgram(host, query);
  if (exitCode === 0) return stdout;
  const said = (stdout + stderr)
    .trim()
    .replace(/\s*\n\s*/g, '; ')
    .slice(0, 500);
  if (exitCode === undefined) {
    throw fail('MLOPS_GPU_ABSENT', {
      message: 'GPUs are asked for and nvidia-smi cannot be run',
      where: { field: 'train.gpus' },
      hint: 'Run on a machine with an NVIDIA GPU and its driver, or set gpus: 0.',
    });
  }
  throw fail('MLOPS_GPU_DRIVER', {
    message: `nvidia-smi ended with exit code ${exitCode}: ${said}`,
    where: { field: 'train.gpus' },
    hint: /mismatch/i.test(said)
      ? 'The driver was updated while its old kernel module is loaded: restart the machine.'
      : 'Check that the driver is installed and loaded: run nvidia-smi.',
  });
}

/** CUDA's own rule: a list of indices or UUID prefixes; nothing said, everything is visible. */
function visibleDevices(setting: string | undefined): (gpu: Gpu) => boolean {
  if (setting === undefined) return () => true;
  const names = setting.split(',').map((name) => name.trim());
  return (gpu) => names.some((name) => name === String(gpu.index) || (name.length > 4 && gpu.uuid.startsWith(name)));
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1e6);
}
