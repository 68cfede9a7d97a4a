import { spawnSync } from 'node:child_process';

/** One way of doing a thing. */
export interface Way {
  name: string;
  run(): void | Promise<void>;
}

export interface Measured {
  name: string;
  /** Median wall time in seconds. */
  seconds: number;
}

/** Runs each way in turn, round after round, so that a noisy moment hits all of them. */
export async function compare(ways: readonly Way[], rounds = 5): Promise<Measured[]> {
  const times = ways.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, way] of ways.entries()) {
      const began = performance.now();
      await way.run();
      // The first round warms caches and is not counted.
      if (round > 0) times[index]!.push((performance.now() - began) / 1000);
    }
  }
  return ways.map(({ name }, index) => ({
    name,
    seconds: times[index]!.sort((a, b) => a - b)[Math.floor(rounds / 2)]!,
  }));
}

/** A table: each way's median, and how many times ours it takes. */
export function print(measured: readonly Measured[]): void {
  const ours = measured[0]!.seconds;
  for (const { name, seconds } of measured) {
    console.log(
      `  ${name.padEnd(44)} ${`${(seconds * 1000).toFixed(1)} ms`.padStart(12)}   ${(seconds / ours).toFixed(2)} × ours`,
    );
  }
}

/** @throws when the program fails; a bench of something broken measures nothing */
export function run(argv: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): void {
  const { status, stderr, error } = spawnSync(argv[0]!, argv.slice(1), {
    ...options,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${argv.join(' ')} failed: ${error?.message ?? stderr}`);
}
