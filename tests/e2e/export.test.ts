import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScratchProject } from './project.ts';

const JUDGED = ['--predictions', 'predictions.csv', '--metric', 'roc_auc', '--slices', 'carrier', '--group', 'day'];

/** Predictions that get worse as `noise` grows. */
function predictions(noise: number): string {
  const rows = Array.from({ length: 900 }, (_, index) => {
    const target = (index * 7919) % 10 < 4 ? 1 : 0;
    const random = ((index * 104_729) % 1000) / 1000;
    return [index, target, (0.3 * target + noise * random).toFixed(4), ['AA', 'US'][index % 2], index % 30].join(',');
  });
  return `id,target,score,carrier,day\n${rows.join('\n')}\n`;
}

describe('mlops export', () => {
  let project: ScratchProject;
  let runs: string[];
  beforeAll(() => {
    project = new ScratchProject('flights');
    runs = [0.5, 0.9].map((noise) => {
      project.write('predictions.csv', predictions(noise));
      project.commit(`Noise ${noise}`);
      return project.document<{ outputs: { run: string } }>('run', ...JUDGED).document.outputs.run;
    });
  });
  afterAll(() => project.remove());

  it('writes every run with its report, and sha256sum agrees', () => {
    const { document, status } = project.document<{ outputs: Record<string, string> }>('export', '--to', 'out/all');
    expect({ status, runs: document.outputs['runs'] }).toEqual({ status: 0, runs: '2' });
    const bundle = join(project.directory, 'out', 'all');
    expect(readdirSync(join(bundle, 'runs')).sort()).toEqual(runs.toSorted());
    const checked = execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: bundle, encoding: 'utf8' });
    expect(checked.trim().split('\n')).toHaveLength(Number(document.outputs['files']) - 1);
    expect(project.read('out', 'all', 'runs', runs[1]!, 'report', 'comment.md')).toMatch(
      /^### flights: \*\*fail\*\*\. `roc_auc` .* worse than main/,
    );
    expect(project.read('out', 'all', 'runs', runs[1]!, 'report', 'report.html')).not.toContain('mlops reproduce');
    expect(existsSync(join(bundle, 'runs', runs[1]!, 'outputs', 'evaluate-model', 'scored.parquet'))).toBe(true);
  });

  it('gives the same archive of the same ledger again, and leaves nothing else behind', () => {
    for (const name of ['a.zip', 'b.zip']) expect(project.mlops('export', '--to', name).status).toBe(0);
    execFileSync('cmp', ['a.zip', 'b.zip'], { cwd: project.directory });
    expect(readdirSync(join(project.directory, '.mlops', 'cache')).filter((name) => name.startsWith('export'))).toEqual(
      [],
    );
  });

  it('writes one run into a directory that is named after it', () => {
    expect(project.mlops('export', runs[0]!.slice(0, 8)).status).toBe(0);
    expect(readdirSync(join(project.directory, `flights-${runs[0]!.slice(0, 12)}`, 'runs'))).toEqual([runs[0]]);
  });

  it('refuses what is there already, and a run that nobody recorded', () => {
    expect(project.mlops('export', '--to', 'predictions.csv')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('MLOPS_EXPORT_EXISTS'),
    });
    expect(project.mlops('export', 'ffff0000')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('MLOPS_RUN_UNKNOWN'),
    });
    expect(project.read('predictions.csv')).toContain('id,target,score');
  });

  it('of a fresh clone has the records, and says that the store of the other machine is not here', () => {
    const clone = new ScratchProject('clone');
    try {
      clone.git('fetch', '-q', project.directory, 'main:refs/remotes/origin/main', 'mlops/ledger:mlops/ledger');
      clone.git('reset', '-q', '--hard', 'origin/main');
      clone.write('mlops.yml', 'project: flights\n');
      const { status, stdout } = clone.mlops('export', '--to', 'out');
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: expect.stringMatching(/^out: 2 runs, \d+ files; \d+ recorded files are not in this store/),
      });
      expect(clone.read('out', 'runs.jsonl').trimEnd().split('\n')).toHaveLength(2);
    } finally {
      clone.remove();
    }
  });
});
