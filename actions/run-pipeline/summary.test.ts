import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseInputs } from '#kit/generate';
import { testHost } from '#testing';
import { chainProject } from '../../tests/e2e/chain-project.ts';
import type { ScratchProject } from '../../tests/e2e/project.ts';
import action from './action.ts';

describe('the summary of a run that scans its model', () => {
  const home = process.cwd();
  let project: ScratchProject;
  beforeAll(async () => {
    project = await chainProject('churn');
    project.write('mlops.yml', `${project.read('mlops.yml')}register: {}\n`);
    project.commit('Register');
    process.chdir(project.directory);
  });
  afterAll(() => {
    process.chdir(home);
    project.remove();
  });

  async function run(inputs: Record<string, string>) {
    const told: string[] = [];
    const host = testHost({ directory: project.directory });
    const result = await action.run({
      inputs: parseInputs(action, inputs) as never,
      host: { ...host, summary: async (markdown) => void told.push(markdown) },
    });
    return { ...result, told };
  }

  async function summaries(inputs: Record<string, string> = {}): Promise<string[]> {
    return (await run(inputs)).told;
  }

  it('is the report, which tells of the scan too, and nothing else', async () => {
    const told = await summaries();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^### churn: \*\*pass\*\*/);
    expect(told[0]).toContain('1 file scanned');
  });

  it('is what the scan says itself when there is no report', async () => {
    const told = await summaries({ stages: 'scan-model' });
    expect(told).toHaveLength(1);
    expect(told[0]).not.toContain('churn');
  });

  it('is inconclusive, as the run is, where the stages that were chosen judge nothing', async () => {
    const { verdict, outputs, told } = await run({ stages: 'report-run' });
    expect(told[0]).toMatch(/^### churn: \*\*inconclusive\*\*/);
    expect({ verdict, said: outputs.verdict }).toEqual({ verdict: 'inconclusive', said: 'inconclusive' });
  });
});
