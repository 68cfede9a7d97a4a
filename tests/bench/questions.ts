import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, print, run } from './compare.ts';

const root = join(import.meta.dirname, '..', '..');

/** `mlops runs` and `show` on eight recorded runs, beside `dvc metrics diff` and `gto show` on eight commits. Aim: ≤ 0.25 s. */
export async function questions(): Promise<void> {
  const tools = join(root, '.tools', 'bench');
  const python = join(tools, 'bin', 'python');
  run(['uv', 'venv', '--quiet', '--allow-existing', tools]);
  run(['uv', 'pip', 'install', '--quiet', '--python', python, 'dvc', 'gto']);
  const directory = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const mlops = (...args: string[]): string[] => [process.execPath, join(root, 'dist', 'mlops.js'), ...args];
  const git = (...args: string[]): void =>
    run(['git', '-c', 'user.name=bench', '-c', 'user.email=bench@example.org', ...args], { cwd: directory });
  const here = { cwd: directory, env: { ...process.env, DVC_NO_ANALYTICS: '1' } };
  try {
    git('init', '-q', '-b', 'main');
    run([join(tools, 'bin', 'dvc'), 'init', '-q'], here);
    writeFileSync(
      join(directory, 'mlops.yml'),
      'project: bench\nevaluate: {predictions: predictions.csv, metrics: [roc_auc]}\ngate: {rules: [{metric: roc_auc, min: 0.5}]}\n',
    );
    writeFileSync(join(directory, '.gitignore'), '.mlops/\n');
    writeFileSync(join(directory, 'dvc.yaml'), 'metrics: [metrics.json]\n');
    for (let version = 1; version <= 8; version += 1) {
      const rows = Array.from(
        { length: 200 },
        (_, id) => `${id},${id % 2},${(((id * 31 + version) % 100) / 200 + (id % 2) * 0.4).toFixed(3)}`,
      );
      writeFileSync(join(directory, 'predictions.csv'), `id,target,score\n${rows.join('\n')}\n`);
      writeFileSync(join(directory, 'metrics.json'), JSON.stringify({ roc_auc: 0.7 + version / 100 }));
      git('add', '.');
      git('commit', '-qm', `version ${version}`);
      git('tag', '-a', `bench@v0.0.${version}`, '-m', 'bench');
      run(mlops('run', '--quiet'), here);
    }
    print(
      await compare([
        { name: 'mlops runs', run: () => run(mlops('runs'), here) },
        {
          name: "mlops runs --where 'metrics.roc_auc > 0.5'",
          run: () => run(mlops('runs', '--where', 'metrics.roc_auc > 0.5'), here),
        },
        {
          name: 'dvc metrics diff HEAD~1',
          run: () => run([join(tools, 'bin', 'dvc'), 'metrics', 'diff', 'HEAD~1'], here),
        },
        { name: 'gto show', run: () => run([join(tools, 'bin', 'gto'), 'show'], here) },
      ]),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
