import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, run, type Table, type Way } from './compare.ts';

const root = join(import.meta.dirname, '..', '..');
const tools = join(root, '.tools', 'bench');
const PEERS = ['dvc==3.67.1', 'gto==1.10.1'];

/** `mlops runs` and `show` on recorded runs, beside `dvc metrics diff` and `gto show` on as many commits, in one repository. */
export async function questions({ versions = 8, peers = true, rounds = 5 } = {}): Promise<Table[]> {
  if (peers) installPeers();
  const directory = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const env = { ...process.env, DVC_NO_ANALYTICS: '1' };
  const here = (...argv: string[]): string => run(argv, { cwd: directory, env });
  const mlops = (...args: string[]): string => here(process.execPath, join(root, 'dist', 'mlops.js'), ...args);
  const git = (...args: string[]): string =>
    here('git', '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...args);
  const peer = (...argv: [string, ...string[]]): string => here(join(tools, 'bin', argv[0]), ...argv.slice(1));
  const way = (command: string, ask: () => string): Way => ({ name: command, run: ask });
  try {
    git('init', '-q', '-b', 'main');
    if (peers) peer('dvc', 'init', '-q');
    writeProject(directory);
    for (let version = 1; version <= versions; version += 1) {
      writeVersion(directory, version);
      git('add', '.');
      git('commit', '-qm', `version ${version}`);
      git('tag', '-a', `bench@v0.0.${version}`, '-m', 'bench');
      mlops('run', '--quiet');
    }
    const [{ id }] = (JSON.parse(mlops('runs', '--json')) as { result: [{ id: string }] }).result;
    const measured = await compare(
      [
        way('mlops runs', () => mlops('runs')),
        way("mlops runs --where 'metrics.roc_auc > 0.5'", () => mlops('runs', '--where', 'metrics.roc_auc > 0.5')),
        way('mlops show', () => mlops('show', id)),
        ...(peers
          ? [
              way('dvc metrics diff HEAD~1', () => peer('dvc', 'metrics', 'diff', 'HEAD~1')),
              way('gto show', () => peer('gto', 'show')),
            ]
          : []),
      ],
      rounds,
    );
    return [{ title: `Questions about ${versions} runs`, aim: 'ours in 0.25 s', measured }];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function installPeers(): void {
  run(['uv', 'venv', '--quiet', '--allow-existing', tools]);
  run(['uv', 'pip', 'install', '--quiet', '--python', join(tools, 'bin', 'python'), ...PEERS]);
}

function writeProject(directory: string): void {
  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
  write(
    'mlops.yml',
    'project: bench\nevaluate: {predictions: predictions.csv, metrics: [roc_auc]}\ngate: {rules: [{metric: roc_auc, min: 0.5}]}\n',
  );
  write('.gitignore', '.mlops/\n');
  write('dvc.yaml', 'metrics: [metrics.json]\n');
}

/** Predictions and, for the peers, the metric that they would have been given. */
function writeVersion(directory: string, version: number): void {
  const rows = Array.from({ length: 200 }, (_, id) => {
    const score = ((id * 31 + version) % 100) / 200 + (id % 2) * 0.4;
    return `${id},${id % 2},${score.toFixed(3)}`;
  });
  writeFileSync(join(directory, 'predictions.csv'), `id,target,score\n${rows.join('\n')}\n`);
  writeFileSync(join(directory, 'metrics.json'), JSON.stringify({ roc_auc: 0.7 + version / 100 }));
}
