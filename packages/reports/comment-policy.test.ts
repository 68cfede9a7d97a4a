import { describe, expect, it } from '@jest/globals';
import { renderComment } from './comment.ts';
import { differentRules } from './comment-policy.ts';
import { renderPage } from './page.ts';
import { exampleReport, exampleRule } from './testing-example.ts';
import type { GateReport, PolicyReport, RunReport } from './report.ts';

const base = { branch: 'main', commit: 'a1b2c3d'.repeat(5) };
const gate = exampleReport.gate!;
const lax: GateReport = {
  ...gate,
  verdict: 'pass',
  deciding: 0,
  rules: gate.rules.map((rule) => ({ ...rule, bound: { kind: 'margin', value: 0.1 }, limit: -0.1, verdict: 'pass' })),
};

function comment(policy: PolicyReport, report: RunReport = exampleReport): string {
  return renderComment({ ...report, policy });
}

describe('whose rules decided', () => {
  it("is said in the footing when it is the base's, unedited", () => {
    const said = comment({ from: 'base', base, edited: false });
    expect(said).toContain(' · rules: those of main · ');
    expect(said).not.toContain('edits the rules');
    // A gate alone has no evaluation to tell of.
    const { evaluation: _, ...alone } = exampleReport;
    expect(comment({ from: 'base', base, edited: false }, alone)).toContain('<sub>rules: those of main</sub>');
  });

  it('is said to be that of an action which is not read, and gave them', () => {
    const policy: PolicyReport = { from: 'base', base, edited: false, unread: 'acme/wrap@v1' };
    const said = comment(policy);
    expect(said).toContain(' · rules: given by `acme/wrap@v1`, which is not read · ');
    expect(said).not.toContain('those of main');
    expect(renderPage({ ...exampleReport, policy })).toContain('gave this run, as main calls it, too. It is not read');
  });

  it('shows both verdicts, and the rules that differ, when the change edits them', () => {
    const said = comment({ from: 'base', base, edited: true, proposed: lax });
    expect(said).toContain(
      "**This branch edits the rules.** Those of main decide: **fail**. With this branch's rules: **pass**. `roc_auc` is 0.0012 to 0.0037 worse than main (limit 0.100).",
    );
    expect(said).toContain(
      [
        '| rule | main, decides | this branch |',
        '| --- | --- | --- |',
        '| `roc_auc[carrier=US].margin` | −0.020: fail | −0.100: pass |',
        '| `roc_auc.margin` | −0.005: pass | −0.100: pass |',
      ].join('\n'),
    );
    expect(said.split('\n')[0]).toContain('**fail**');
  });

  it("is the change's own when the base has none yet", () => {
    const said = comment({ from: 'head', base, edited: false });
    expect(said).toContain("main has no rules yet: this branch's rules were used.");
    expect(said).not.toContain('rules: those of');
  });

  it('is said of rules that the change moves into mlops.yml as they are', () => {
    const workflow = '.github/workflows/model.yml';
    const policy: PolicyReport = { from: 'base', base, edited: false, workflow, moves: true };
    const words =
      'main has these very rules as inputs in `.github/workflows/model.yml`: from the merge on, those in `mlops.yml` decide.';
    expect(comment(policy)).toContain(words);
    expect(renderPage({ ...exampleReport, policy })).toContain('from the merge on, those in');
  });

  it('cannot always be told, and then nothing passes by those of the change', () => {
    const why = 'its steps for flights have different rules';
    const policy: PolicyReport = { from: 'unclear', base, edited: false, workflow: 'model.yml', why };
    const said = comment(policy, {
      ...exampleReport,
      verdict: 'inconclusive',
      gate: { ...lax, verdict: 'inconclusive' },
    });
    expect(said.split('\n')[0]).toContain('**inconclusive**. How main judges this cannot be told');
    expect(said).toContain(
      `How main judges this cannot be told from \`model.yml\`: ${why}. What this branch says was tried`,
    );
  });

  it('says so when only how examples are measured was edited', () => {
    expect(comment({ from: 'base', base, edited: true, proposed: gate })).toContain(
      'The limits are the same; what differs is how examples are measured or counted.',
    );
  });

  it('names the contracts that are its own, also where no gate judged', () => {
    const contracts = ['contracts/raw.odcs.yaml', 'contracts/w`x.odcs.yaml'];
    const policy: PolicyReport = { from: 'head', base, edited: false, contracts };
    const { gate: _, ...ungated } = exampleReport;
    for (const said of [comment(policy), comment(policy, ungated)])
      expect(said).toContain(
        '**Data are checked by other contracts than those of main:** `contracts/raw.odcs.yaml`, ``contracts/w`x.odcs.yaml``.',
      );
    expect(renderPage({ ...exampleReport, policy })).toContain('contracts/raw.odcs.yaml');
  });

  it('says which stages a change leaves out, also where no gate judged', () => {
    const policy: PolicyReport = { from: 'base', base, edited: false };
    const { gate: _, ...ungated } = exampleReport;
    const report: RunReport = { ...ungated, verdict: 'inconclusive', policy, leftOut: ['gate-model'] };
    const said = renderComment(report);
    expect(said.split('\n')[0]).toMatch(/; `gate-model` has not judged it$/);
    expect(said).toContain(
      '`gate-model`, by which main judges a change, did not run here: without that nothing is a pass.',
    );
    expect(renderPage(report)).toContain('What is left out');
  });

  it('is on the page too', () => {
    const page = renderPage({ ...exampleReport, policy: { from: 'base', base, edited: true, proposed: lax } });
    expect(page).toContain('Those of main decide: <b class="badge fail">fail</b>.');
    expect(page).toContain('With this branch\'s rules: <b class="badge pass">pass</b>');
    expect(page).toContain('−0.100: pass');
  });
});

describe('differentRules', () => {
  const slice = (value: string, verdict: 'pass' | 'fail') =>
    exampleRule({
      id: `roc_auc[carrier=${value}].margin`,
      rule: 'roc_auc[carrier].margin',
      slice: { slicing: 'carrier', value, count: 9 },
      verdict,
    });
  const cases = [
    { name: 'nothing', decides: [exampleRule({})], proposes: [exampleRule({})], expected: [] },
    {
      name: 'a rule with all its slices, by the worst of them',
      decides: [slice('US', 'fail'), slice('AA', 'pass')],
      proposes: [slice('US', 'pass'), slice('AA', 'pass')],
      expected: [{ id: 'roc_auc[carrier].margin', decides: '−0.005: fail', proposes: '−0.005: pass' }],
    },
    {
      name: 'a rule that is dropped and one that is new',
      decides: [exampleRule({})],
      proposes: [exampleRule({ id: 'log_loss.margin', bound: { kind: 'margin', value: 0.01, relative: true } })],
      expected: [
        { id: 'roc_auc.margin', decides: '−0.005: pass', proposes: undefined },
        { id: 'log_loss.margin', decides: undefined, proposes: '−1 %: pass' },
      ],
    },
  ];
  it.each(cases)('finds $name', ({ decides, proposes, expected }) => {
    expect(differentRules({ ...gate, rules: decides }, { ...gate, rules: proposes })).toEqual(expected);
  });
});

it.each([
  { branch: 'loose', path: 'models/a/mlops.yml', isSaid: true },
  { branch: 'loose', path: 'train.py', isSaid: false },
  { branch: 'main', path: 'mlops.yml', isSaid: false },
])('on one machine, of $path on $branch, it says that the rules are its own: $isSaid', ({ branch, path, isSaid }) => {
  const { policy: _, ...report } = exampleReport;
  const changes = { ...report.changes!, code: [{ path, status: 'changed' }] };
  const said = renderComment({ ...report, baselineName: 'main', run: { dirty: false, branch }, changes });
  expect(said.includes("The rules are this branch's own, and")).toBe(isSaid);
});
