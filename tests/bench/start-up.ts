import { join } from 'node:path';
import { compare, run, type Table } from './compare.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');

/** What it costs to start: the command and a light action beside an empty Node. */
export async function startUp({ rounds = 15 } = {}): Promise<Table[]> {
  const mlops = (...args: string[]) => ({
    name: `mlops ${args.join(' ')}`,
    run: () => run([process.execPath, join(dist, 'mlops.js'), ...args]),
  });
  const measured = await compare(
    [
      { name: 'empty Node', run: () => run([process.execPath, '-e', '0']) },
      mlops('--version'),
      mlops('show', '--help'),
      mlops('gate-model', '--help'),
      mlops('--help'),
    ],
    rounds,
  );
  return [{ title: 'Start-up', aim: 'at most 4 × empty Node and 110 ms', measured }];
}
