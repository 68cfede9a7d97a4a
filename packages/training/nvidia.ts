import { fail } from './errors.ts';

/** One GPU as `nvidia-smi` describes it; `null` is what the device does not support. */
export interface Gpu {
  index: number;
  uuid: string;
  name: string;
  driver: string;
  memoryTotalMiB: number | null;
  memoryUsedMiB: number | null;
  mig: boolean;
  /** Memory errors that could not be corrected since the driver was loaded. */
  eccUncorrected: number | null;
}

export interface GpuProcess {
  gpu: string;
  pid: number;
  name: string;
  memoryMiB: number | null;
}

const FORMAT = '--format=csv,noheader,nounits';
const FIELDS =
  'index,uuid,name,driver_version,memory.total,memory.used,mig.mode.current,ecc.errors.uncorrected.volatile.total';

/** The two questions; a shim in tests answers exactly these. */
export const GPU_QUERY = ['nvidia-smi', `--query-gpu=${FIELDS}`, FORMAT] as const;
export const PROCESS_QUERY = [
  'nvidia-smi',
  '--query-compute-apps=gpu_uuid,pid,process_name,used_memory',
  FORMAT,
] as const;

/** @throws MLOPS_GPU_UNREADABLE naming the line that is not understood */
export function parseGpus(csv: string): Gpu[] {
  return lines(csv).map((line) => {
    const cells = line.split(', ');
    const [index, uuid, name, driver, total, used, mig, ecc] = cells;
    if (cells.length !== 8 || !/^\d+$/.test(index!) || !uuid!.startsWith('GPU-')) throw unreadable(line);
    return {
      index: Number(index),
      uuid: uuid!,
      name: name!,
      driver: driver!,
      memoryTotalMiB: count(total!, line),
      memoryUsedMiB: count(used!, line),
      mig: mig === 'Enabled',
      eccUncorrected: count(ecc!, line),
    };
  });
}

/** @throws MLOPS_GPU_UNREADABLE naming the line that is not understood */
export function parseProcesses(csv: string): GpuProcess[] {
  return lines(csv).map((line) => {
    // A process may have commas in its name; the other fields may not.
    const match = /^(\S+), (\d+), (.*), ([^,]+)$/.exec(line);
    if (!match) throw unreadable(line);
    return { gpu: match[1]!, pid: Number(match[2]), name: match[3]!, memoryMiB: count(match[4]!, line) };
  });
}

function lines(csv: string): string[] {
  return csv.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function count(cell: string, line: string): number | null {
  if (/^\[?(N\/A|Not Supported|Unknown Error|Insufficient Permissions)\]?$/i.test(cell)) return null;
  if (!/^\d+$/.test(cell)) throw unreadable(line);
  return Number(cell);
}

function unreadable(line: string): Error {
  return fail('MLOPS_GPU_UNREADABLE', {
    message: `nvidia-smi answered "${line}", which is not the list of fields it was asked for`,
    hint: `Run it yourself and report what it prints: ${GPU_QUERY.join(' ')}`,
  });
}
