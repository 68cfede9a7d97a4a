import { describe, expect, it } from '@jest/globals';
import { renderComment } from './comment.ts';
import { renderPage } from './page.ts';
import { exampleReport, exampleRule } from './testing-example.ts';
import type { RunReport } from './report.ts';

const last = (comment: string): string => comment.trimEnd().split('\n').at(-1)!;

describe('links', () => {
  const run = 'https://github.example/o/r/actions/runs/7';

  it('lead to the report, the run and the commit when they are known', () => {
    const links = { report: `${run}/artifacts/8`, run, commit: 'https://github.example/o/r/commit/d4e5f6a' };
    expect(last(renderComment(exampleReport, { links }))).toBe(
      `[Report](${run}/artifacts/8) · [Run](${run}) · commit [\`d4e5f6a\`](${links.commit}) · Meant to? \`mlops accept\`, on record`,
    );
    expect(last(renderComment(exampleReport))).toBe('commit `d4e5f6a` · Meant to? `mlops accept`, on record');
    const inArtifacts = renderComment({ ...exampleReport, noExceptions: true });
    expect(last(inArtifacts)).toMatch(/ · Meant to\? Change the rule on (main|the default branch) first$/);
  });

  it.each([
    { address: 'javascript:alert(1)', shown: 'Report' },
    { address: '/relative', shown: 'Report' },
    { address: 'https://x.example/a b)<c', shown: '[Report](https://x.example/a%20b%29%3Cc)' },
  ])('are web addresses and nothing else: $address', ({ address, shown }) => {
    expect(last(renderComment(exampleReport, { links: { report: address } })).split(' · ')[0]).toBe(shown);
  });
});

describe('an exception on record', () => {
  const accepted = { reason: 'known since #12', until: '2026-12-31', by: 'ml@example.org' };
  const excepted = (ids: string[]): RunReport => ({
    ...exampleReport,
    gate: {
      ...exampleReport.gate!,
      rules: ids.map((id) =>
        exampleRule({ id, verdict: 'fail', slice: { slicing: 's', value: id, count: 9 }, accepted }),
      ),
    },
  });

  it('is shown with who, until when and why', () => {
    const comment = renderComment(excepted(['roc_auc[s=a].margin'])).replaceAll('\u200b', '');
    expect(comment).toContain('| fail, accepted until 2026-12-31 |');
    expect(comment).toContain(
      'Excepted on record:\n\n- `roc_auc[s=a].margin`, until 2026-12-31, by ml@example.org: known since \\#12\n',
    );
  });

  it('is shown once for all the slices it covers', () => {
    expect(renderComment(excepted(['a', 'b', 'c']))).toContain('- 3 rules, until 2026-12-31, by ');
  });
});

describe('what a reader must know first', () => {
  it('is that anyone may have made the numbers', () => {
    const lead = 'Reported by an untrusted run, which anyone may start.';
    expect(renderComment({ ...exampleReport, untrusted: true }).split('\n')[2]).toContain(`**${lead}**`);
    expect(renderPage({ ...exampleReport, untrusted: true }).split('<section>')[0]).toContain(lead);
    expect(renderComment(exampleReport)).not.toContain(lead);
  });

  it.each([
    {
      name: 'of the base branch',
      policy: { from: 'base', edited: false } as const,
      rules: 'the rules of the base branch',
    },
    {
      name: 'of the change, where that has none',
      policy: { from: 'head', edited: false } as const,
      rules: 'rules of its own',
    },
    { name: 'of the change, without mlops.yml', policy: undefined, rules: 'rules of its own' },
  ])('is by whose rules such numbers were judged: those $name', ({ policy, rules }) => {
    const { policy: _, ...report } = exampleReport;
    const said = renderComment({ ...report, untrusted: true, ...(policy && { policy }) }).split('\n')[2];
    expect(said).toContain(`It was judged by ${rules}`);
    expect(said).toContain('no check is green by it');
  });

  it('is that the change wrote the workflow that made them', () => {
    const report = { ...exampleReport, untrusted: true, editedWorkflow: '.github/workflows/<b>.yml' };
    const says = 'the workflow that made them: what ran is what it says, not what main has.';
    expect(renderComment(report).split('\n')[2]).toContain(`This change edits \`.github/workflows/<b>.yml\`, ${says}`);
    expect(renderPage(report)).toContain(`This change edits <code>.github/workflows/&lt;b&gt;.yml</code>, ${says}`);
  });

  it('is that nothing has run yet', () => {
    const waiting = { job: 'train', labels: ['gpu'], since: '2026-11-21T14:03:11Z' };
    expect(renderComment({ project: 'p', verdict: 'inconclusive', baselineName: 'main', waiting, stages: [] })).toBe(
      [
        '### p: **inconclusive**. Waiting for a runner with `gpu` since 2026-11-21 14:03 UTC: `train` has not started',
        'Nothing is judged yet; when it has run, this report says how it went.',
        '',
      ]
        .join('\n\n')
        .replace(/\n\n$/, '\n'),
    );
  });
});

describe('a flowchart of the stages', () => {
  const stage = { cached: false, seconds: 1, reads: [], makes: [] };
  const report: RunReport = {
    ...exampleReport,
    stages: [
      { ...stage, stage: 'validate-data', verdict: 'pass' },
      { ...stage, stage: 'train-model', makes: [{ name: 'model', digest: 'ab' }] },
      { ...stage, stage: 'evaluate"]-->x', reads: [{ name: 'model', digest: 'ab' }], problem: 'not run' },
    ],
  };

  it('is drawn for those who ask', () => {
    expect(renderComment(report, { mermaid: true })).toContain(
      [
        '```mermaid',
        'flowchart LR',
        '  s0["validate-data, pass"]',
        '  s1["train-model"]',
        '  s2["evaluate--x, not done"]',
        '  s1 --> s2',
        '```',
      ].join('\n'),
    );
    expect(renderComment(report)).not.toContain('mermaid');
  });
});
