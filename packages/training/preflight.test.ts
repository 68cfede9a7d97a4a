import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProgram } from '#process';
import { testHost, type TestHost } from '#testing';
import { parseProcesses } from './nvidia.ts';
import { preflight } from './preflight.ts';
import { pathWithNvidiaSmi } from './testing-nvidia.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'preflight-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A machine whose nvidia-smi is the shim, answering from one capture. */
function machine(capture: string, env: Record<string, string> = {}): TestHost {
  return testHost({ directory, env: { PATH: pathWithNvidiaSmi(directory, capture), ...env } });
}

const indices = async (host: TestHost, gpus: number): Promise<number[]> =>
  (await preflight(host, { directory, gpus })).gpus.map((gpu) => gpu.index);

describe('preflight', () => {
  it('asks for no GPU when none is needed', async () => {
    const host = testHost({ directory, env: { PATH: directory } });
    const { freeBytes, gpus } = await preflight(host, { directory });
    expect(freeBytes).toBeGreaterThan(0);
    expect(gpus).toEqual([]);
  });

  it('names a full disk', async () => {
    await expect(
      preflight(machine('idle'), { directory, leastFreeBytes: Number.MAX_SAFE_INTEGER }),
    ).rejects.toMatchObject({
      code: 'MLOPS_DISK_FULL',
      message: expect.stringMatching(/MB free/),
    });
  });

  it.each([
    { name: 'one of two', capture: 'idle', gpus: 1, chosen: [0] },
    { name: 'both', capture: 'idle', gpus: 2, chosen: [0, 1] },
    { name: 'the free one', capture: 'one-busy', gpus: 1, chosen: [1] },
    { name: 'the one without memory errors', capture: 'ecc', gpus: 1, chosen: [1] },
    { name: 'the visible one, by index', capture: 'idle', gpus: 1, env: { CUDA_VISIBLE_DEVICES: '1' }, chosen: [1] },
    {
      name: 'the visible one, by UUID',
      capture: 'idle',
      gpus: 1,
      env: { CUDA_VISIBLE_DEVICES: 'GPU-a7e4d2c1' },
      chosen: [1],
    },
  ])('chooses $name', async ({ capture, gpus, env, chosen }) => {
    expect(await indices(machine(capture, env), gpus)).toEqual(chosen);
  });

  it.each([
    {
      name: 'too few',
      capture: 'idle',
      gpus: 3,
      code: 'MLOPS_GPU_ABSENT',
      says: /3 GPUs are asked for and 2 are visible/,
    },
    {
      name: 'none visible',
      capture: 'idle',
      gpus: 1,
      env: { CUDA_VISIBLE_DEVICES: '' },
      code: 'MLOPS_GPU_ABSENT',
      says: /0 are visible/,
    },
    {
      name: 'busy',
      capture: 'one-busy',
      gpus: 2,
      code: 'MLOPS_GPU_BUSY',
      says: /process 31337 \(\/usr\/bin\/python3\) uses 61196 MiB/,
    },
    {
      name: 'busy, memory not told',
      capture: 'consumer',
      gpus: 1,
      code: 'MLOPS_GPU_BUSY',
      says: /process 4242 .* uses \? MiB/,
    },
    { name: 'MIG', capture: 'mig', gpus: 1, code: 'MLOPS_GPU_MIG', says: /GPU 0 \(NVIDIA A100-SXM4-80GB\) is split/ },
    { name: 'memory errors', capture: 'ecc', gpus: 2, code: 'MLOPS_GPU_ECC', says: /GPU 0 .* has 2 uncorrected/ },
    {
      name: 'a driver that was updated',
      capture: 'mismatch',
      gpus: 1,
      code: 'MLOPS_GPU_DRIVER',
      says: /exit code 9/,
      hint: /restart/,
    },
    {
      name: 'an answer in words',
      capture: 'garbled',
      gpus: 1,
      code: 'MLOPS_GPU_UNREADABLE',
      says: /"No devices were found"/,
    },
  ])('refuses: $name', async ({ capture, gpus, env, code, says, hint }) => {
    await expect(preflight(machine(capture, env), { directory, gpus })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(says),
      hint: expect.stringMatching(hint ?? /./),
    });
  });

  it('names a machine without nvidia-smi', async () => {
    await expect(
      preflight(testHost({ directory, env: { PATH: directory } }), { directory, gpus: 1 }),
    ).rejects.toMatchObject({
      code: 'MLOPS_GPU_ABSENT',
      message: expect.stringMatching(/nvidia-smi cannot be run/),
    });
  });

  it('the shim refuses what was not recorded', async () => {
    const answer = await readProgram(machine('idle'), ['nvidia-smi', '--query-gpu=name', '--format=csv']);
    expect(answer).toMatchObject({ exitCode: 97, stderr: expect.stringMatching(/not recorded/) });
  });

  it('reads a process whose name has a comma', () => {
    expect(parseProcesses('GPU-1, 7, a, b.exe, 12\n')).toEqual([
      { gpu: 'GPU-1', pid: 7, name: 'a, b.exe', memoryMiB: 12 },
    ]);
  });
});
