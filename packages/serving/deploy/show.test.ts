import { describe, expect, it } from '@jest/globals';
import type { StepReport } from './carry-out.ts';
import type { DeploymentResult } from './means.ts';
import { deploymentAsMarkdown, summarizeDeployment } from './show.ts';

const step = (name: StepReport['name'], of: Partial<StepReport> = {}): StepReport => {
  return { name, what: `what ${name} does`, status: 'done', detail: `${name} came well`, seconds: 0.25, ...of };
};

const passed: DeploymentResult = {
  action: 'deploy',
  outcome: 'deployed',
  verdict: 'pass',
  reason: null,
  deployed: { reference: 'delays@v1.1.0', model: 'a'.repeat(64) },
  run: 'b'.repeat(64),
  target: 'process',
  where: 'c',
  url: 'http://127.0.0.1:8080',
  previous: { reference: 'delays@v1.0.0', model: 'd'.repeat(64) },
  serving: { reference: 'delays@v1.1.0', model: 'a'.repeat(64) },
  proof: null,
  runtime: null,
  golden: { salt: 's', of: 28_756, rows: 10_000, apart: 0, largest: 0, tolerance: 1e-6 },
  latency: { requests: 100, p50: 1.2, p99: 3.46, limit: 500 },
  steps: [step('verify'), step('golden'), step('switch', { seconds: 1.5 })],
};

const refused: DeploymentResult = {
  ...passed,
  outcome: 'rolled back',
  verdict: 'fail',
  reason: 'golden: score of 17 is 0.4 | expected <b>0.5</b>',
  serving: passed.previous,
  proof: { holds: true, detail: 'it answers its 200 golden predictions' },
  golden: null,
  latency: null,
  steps: [
    step('verify'),
    step('golden', { status: 'failed', detail: 'a | b' }),
    step('switch', { status: 'not reached', detail: '' }),
  ],
};

describe('a deployment as a sentence', () => {
  it.each([
    { name: 'that serves', result: passed, says: 'pass: delays@v1.1.0 serves at http://127.0.0.1:8080' },
    {
      name: 'that went back',
      result: { ...passed, action: 'rollback' } as DeploymentResult,
      says: 'pass: delays@v1.1.0 serves again at http://127.0.0.1:8080, after 2.0 s',
    },
    {
      name: 'that was taken back',
      result: refused,
      says: 'fail: delays@v1.1.0 was rolled back: golden: score of 17 is 0.4 | expected <b>0.5</b>; delays@v1.0.0 serves; it answers its 200 golden predictions',
    },
    {
      name: 'that left nothing in service',
      result: { ...refused, outcome: 'failed', serving: null, proof: null } as DeploymentResult,
      says: 'fail: delays@v1.1.0 failed, and was not taken back: golden: score of 17 is 0.4 | expected <b>0.5</b>; nothing serves',
    },
  ])('$name', ({ result, says }) => {
    expect(summarizeDeployment(result)).toBe(says);
  });
});

describe('a deployment in the summary of its job', () => {
  it('leads with the verdict and where it serves, and says what was proven', () => {
    expect(deploymentAsMarkdown(passed))
      .toBe(`### delays@\u200bv1.1.0: **pass**. It serves at http:\u200b//127.0.0.1:8080

- Asked again over the wire: 10000 of 28756 golden predictions, largest difference 0.0 (tolerance 0.000001)
- 99 of 100 requests answered within 3.5 ms (limit 500 ms)
- Before it delays@\u200bv1.0.0 served

| step | | what came of it | s |
|---|---|---|--:|
| verify | done | verify came well | 0.3 |
| golden | done | golden came well | 0.3 |
| switch | done | switch came well | 1.5 |
`);
  });

  it('says what was proven loosely, and which step was missed', () => {
    const golden = { ...passed.golden!, rows: 5, tolerance: 0.01, classes: 7 };
    const steps = [step('verify'), step('promote', { status: 'missed', detail: 'the stage was not moved' })];
    const summary = deploymentAsMarkdown({ ...passed, golden, steps });
    expect(summary).toContain(
      '- its golden replay was looser than the default: differences up to 0.01 (default 0.00001), only 5 of 28756 predictions (default 10000), 7 classes that the model decides at 0.5, and the evaluation did not\n- the stage was not moved',
    );
  });

  it('leads with why not, says what serves now, and what was not reached', () => {
    const [headline, , serves, , ...table] = deploymentAsMarkdown(refused).split('\n');
    expect(headline).toBe(
      '### delays@\u200bv1.1.0: **fail**. It was rolled back: golden: score of 17 is 0.4 \\| expected &lt;b&gt;0.5&lt;/b&gt;',
    );
    expect(serves).toBe('- Now delays@\u200bv1.0.0 serves: it answers its 200 golden predictions');
    expect(table.slice(-3)).toEqual([
      '| golden | **failed** | a \\| b | 0.3 |',
      '| switch | **not reached** | what switch does | 0.3 |',
      '',
    ]);
  });
});
