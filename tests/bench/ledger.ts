import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Measured, type Table } from './compare.ts';

const child = join(import.meta.dirname, 'ledger.child.ts');

/** Recording and look-up in ledgers of growing size; starting git and nothing else is the unit of the others. */
export async function ledger({ sizes = [10, 100, 1000, 10_000], rounds = 9 } = {}): Promise<Table[]> {
  const repository = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const git = (...args: string[]): string =>
    run(['git', '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args], { cwd: repository });
  const apart = (...args: (string | number)[]): string => run([process.execPath, child, ...args.map(String)]);
  try {
    git('init', '-q', '-b', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'bench');
    return sizes.map((size, index) => {
      apart('seed', repository, sizes[index - 1] ?? 0, size);
      const measured = JSON.parse(apart('time', repository, size, rounds)) as Measured[];
      return { title: `Ledger of ${size} runs`, aim: 'flat from 10 to 10,000 runs', measured };
    });
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}
