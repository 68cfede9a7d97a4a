import { join } from 'node:path';
import { compare, print, run } from './compare.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');

/** What it costs to start: the command and a light action beside an empty Node. Aim: ≤ 4 × empty Node, ≤ 110 ms. */
export async function startUp(): Promise<void> {
  const measured = await compare(
    [
      { name: 'empty Node', run: () => run([process.execPath, '-e', '0']) },
      { name: 'mlops --version', run: () => run([process.execPath, join(dist, 'mlops.js'), '--version']) },
      { name: 'mlops show --help', run: () => run([process.execPath, join(dist, 'mlops.js'), 'show', '--help']) },
      {
        name: 'mlops validate-data --help',
        run: () => run([process.execPath, join(dist, 'mlops.js'), 'validate-data', '--help']),
      },
    ],
    15,
  );
  print(measured);
}
