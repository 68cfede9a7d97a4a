import { spawnSync } from 'node:child_process';

/** One way of doing a thing. */
export interface Way {
  name: string;
  run(): unknown;
}

export interface Measured {
  name: string;
  /** In the table's unit; of times the median. */
  value: number;
}

/** Ways that were measured in turn; each is shown as a multiple of the first. */
export interface Table {
  title: string;
  /** What we want to reach. */
  aim: string;
  /** Default: seconds of wall time. */
  unit?: string;
  measured: readonly Measured[];
}

/** Runs each way in turn, round after round, so that a noisy moment hits all of them. A first round warms caches and is not counted. */
export async function compare(ways: readonly Way[], rounds = 5): Promise<Measured[]> {
  const times = ways.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, way] of ways.entries()) {
      const began = performance.now();
      await way.run();
      if (round > 0) times[index]!.push((performance.now() - began) / 1000);
    }
  }
  return ways.map(({ name }, index) => ({ name, value: median(times[index]!) }));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** @returns the lines of a table */
export function describe({ title, aim, unit, measured }: Table): string[] {
  const [first] = measured;
  const width = Math.max(...measured.map(({ name }) => name.length)) + 2;
  return [
    `${title} (aim: ${aim})`,
    ...measured.map(({ name, value }) => {
      const ratio = name === first!.name ? '' : `${(value / first!.value).toFixed(2)} ×`;
      const shown = unit === undefined ? duration(value) : `${Number(value.toFixed(2))} ${unit}`;
      return `  ${name.padEnd(width)}${shown.padStart(12)}${ratio.padStart(10)}`.trimEnd();
    }),
  ];
}

export function duration(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

/** @returns stdout @throws when the program fails: a bench of something broken measures nothing */
export function run(
  argv: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(argv[0]!, argv.slice(1), {
    ...options,
    encoding: 'utf8',
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${argv.join(' ')} failed: ${error?.message ?? stderr}`);
  return stdout;
}
