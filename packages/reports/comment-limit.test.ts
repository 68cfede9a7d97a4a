import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import { renderComment } from './comment.ts';
import { exampleReport, exampleRule } from './testing-example.ts';
import type { RunReport } from './report.ts';

const failing = (index: number) =>
  exampleRule({
    id: `roc_auc[airport=A${index}].margin`,
    rule: 'roc_auc[airport].margin',
    slice: { slicing: 'airport', value: `A${index}`, count: 2000 },
    verdict: 'fail',
    blocking: true,
  });

/** Much of everything, under ordinary names. */
const fullReport: RunReport = {
  ...exampleReport,
  gate: {
    ...exampleReport.gate!,
    rules: [exampleRule({}), ...Array.from({ length: 30 }, (_, index) => failing(index))],
    flipped: { toWrong: 77, toRight: 1, stillWrong: 1, count: 28_128 },
  },
  evaluation: {
    ...exampleReport.evaluation!,
    slices: Array.from({ length: 200 }, (_, index) => ({
      slicing: 'airport',
      value: `A${index}`,
      count: 2000,
      metrics: exampleReport.evaluation!.metrics,
    })),
  },
  changes: {
    code: Array.from({ length: 40 }, (_, index) => ({ path: `src/part-${index}.py`, status: 'changed' })),
    parameters: [],
    data: [],
  },
  mlflow: {
    id: 'a'.repeat(32),
    name: 'depth 3',
    status: 'FINISHED',
    metrics: Array.from({ length: 30 }, (_, index) => ({ name: `m${index}`, value: index })),
    params: 2,
    models: ['models:/m-1'],
  },
};

describe('a comment with a limit', () => {
  it('leaves out the least important first, and never the verdict, its number and the rule that decides', () => {
    const parts = {
      "another tool's run": 'MLflow run',
      'the 60th slice': '| airport = A59 |',
      'flipped examples': '77 became wrong',
      'all slices': 'All 200 slices',
      evidence: 'mlops reproduce',
      'the 12th changed file': '`src/part-11.py` changed',
      'the 30th failing rule': '`roc_auc`, airport = A29 ',
      'where to look first': '**Look here first:**',
      'the 4th failing rule': '`roc_auc`, airport = A3 ',
      'what the numbers are about': '<sub>',
      'the failing rule that decides': '`roc_auc`, airport = A0 ',
    };
    const gone = new Set<string>();
    let whole = true;
    for (let limit = 12_000; limit >= 1_000; limit -= 50) {
      const comment = renderComment(fullReport, { limit });
      expect(comment.length).toBeLessThanOrEqual(limit);
      expect(comment.split('\n')[0]).toBe(
        '### flights-delay: **fail**. `roc_auc` for `airport = A0` is 0.0012 to 0.0037 worse than main (limit 0.005)',
      );
      whole &&= !comment.includes('More is in the report');
      if (!whole) expect(comment).toContain('More is in the report');
      for (const [name, part] of Object.entries(parts)) if (!comment.includes(part)) gone.add(name);
    }
    expect([...gone]).toEqual(Object.keys(parts).slice(0, -1));
  });

  it('says how many rows of rules it does not show', () => {
    expect(renderComment(fullReport, { limit: 3000 })).toContain('18 more rows: see the report.');
  });

  it('of fewer than 1,000 characters is refused', () => {
    for (const limit of [999, 0, Number.NaN]) expect(() => renderComment(exampleReport, { limit })).toThrow(RangeError);
  });
});

const FRAGMENTS = [
  '<details>', '</details>', '<script>', '<img src=x onerror=alert(1)>', '-->', '<!--', '```', '~~~', '`', '``',
  '@everyone', '@org/team', '#123', 'owner/repo#1', 'GH-1', 'https://evil.example', 'www.evil.example', 'a@evil.example',
  '](http://evil.example)', '![x](y)', '|', '\\', '\\|', '\n', '\r', '\n\n', '\n# h', '\n> q', '\n---\n', '&lt;b&gt;', '&#x40;',
  '\u202e', '$x$', '[ ]', '*', '_', '\u0000', '😀', ' ', 'roc_auc', 'US',
]; // prettier-ignore
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...FRAGMENTS).map((part) => part.repeat(200)),
);
const number = fc.option(fc.double({ min: -2, max: 2, noNaN: true }));
const verdict = fc.constantFrom('pass', 'fail', 'inconclusive');

const rule = fc
  .record({
    id: hostile,
    rule: hostile,
    metric: hostile,
    verdict,
    blocking: fc.boolean(),
    reason: hostile,
    low: number,
    high: number,
    slice: fc.option(fc.record({ slicing: hostile, value: hostile, count: fc.nat() }), { nil: undefined }),
    accepted: fc.option(fc.record({ reason: hostile, until: hostile, by: hostile }), { nil: undefined }),
  })
  .map((part) => exampleRule(part as never));
const gate = fc.array(rule, { maxLength: 60 }).chain((rules) =>
  fc.record({
    verdict,
    reason: hostile,
    deciding: rules.length === 0 ? fc.constant(null) : fc.option(fc.nat({ max: rules.length - 1 })),
    baseline: fc.record({ kind: fc.constantFrom('merge-base', 'none', 'file'), reason: hostile }),
    rules: fc.constant(rules),
    notJudged: fc.array(fc.record({ slicing: hostile, value: hostile, count: fc.nat(), minCount: fc.nat() }), {
      maxLength: 3,
    }),
  }),
);
const report = fc.record(
  {
    project: hostile,
    verdict,
    baselineName: hostile,
    stages: fc.array(
      fc.record({
        stage: hostile,
        cached: fc.boolean(),
        seconds: fc.nat(),
        reads: fc.array(fc.record({ name: hostile, digest: hostile }), { maxLength: 2 }),
        makes: fc.array(fc.record({ name: hostile, digest: hostile }), { maxLength: 4 }),
        problem: fc.option(hostile, { nil: undefined }),
      }),
      { maxLength: 5 },
    ),
    run: fc.record({ id: hostile, commit: hostile, dirty: fc.boolean(), reproducible: fc.boolean() }),
    untrusted: fc.boolean(),
    editedWorkflow: hostile,
    waiting: fc.record({ job: hostile, labels: fc.array(hostile, { maxLength: 7 }), since: hostile }),
    gate,
    policy: fc.record({
      from: fc.constantFrom('base', 'head'),
      base: fc.record({ branch: hostile, commit: hostile }),
      edited: fc.boolean(),
      proposed: fc.option(gate, { nil: undefined }),
    }),
    changes: fc.record({
      code: fc.array(fc.record({ path: hostile, status: hostile }), { maxLength: 20 }),
      parameters: fc.array(fc.record({ name: hostile, before: hostile, after: hostile }), { maxLength: 20 }),
      data: fc.array(fc.record({ source: hostile, what: hostile }), { maxLength: 20 }),
    }),
    data: fc.record({
      verdict,
      sources: fc.array(
        fc.record({
          name: hostile,
          rows: fc.nat(),
          contract: fc.boolean(),
          checks: fc.array(
            fc.record({
              description: hostile,
              column: hostile,
              severity: fc.constantFrom('error', 'warning'),
              verdict,
              observed: hostile,
              expected: hostile,
              violations: fc.option(fc.nat()),
              examples: fc.array(fc.record({ row: fc.option(fc.nat()), value: hostile }), { maxLength: 4 }),
            }),
            { maxLength: 20 },
          ),
        }),
        { maxLength: 4 },
      ),
    }),
    mlflow: fc.record({
      id: hostile,
      name: hostile,
      status: hostile,
      metrics: fc.array(fc.record({ name: hostile, value: fc.oneof(fc.double(), hostile) }), { maxLength: 30 }),
      params: fc.nat(),
      models: fc.array(hostile, { maxLength: 7 }),
      // Whose it is says the configuration; what follows comes of the run.
      link: hostile.map((text) => `https://mlflow.example/#/${encodeURIComponent(text.toWellFormed())}`),
    }),
    evaluation: fc
      .array(fc.record({ slicing: hostile, value: hostile, count: fc.nat() }), { maxLength: 70 })
      .map((slices) => ({
        ...exampleReport.evaluation!,
        slices: slices.map((slice) => ({ ...slice, metrics: exampleReport.evaluation!.metrics })),
      })),
  },
  { requiredKeys: ['project', 'verdict', 'baselineName', 'stages'] },
) as fc.Arbitrary<RunReport>;

const OURS = [
  'h3',
  'p',
  'strong',
  'code',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'sub',
  'details',
  'summary',
  'ul',
  'li',
  'pre',
];
const HARMLESS = ['br', 'hr', 'em', 'ol', 'blockquote', 'del'];

describe('a comment about anything', () => {
  it('keeps to its limit, leaves nothing open, and says nothing but what is ours', () => {
    fc.assert(
      fc.property(report, fc.constantFrom(64_000, 12_000, 4_000, 1_000), fc.boolean(), (about, limit, mermaid) => {
        const comment = renderComment(about, {
          limit,
          mermaid,
          links: { run: 'https://github.example/o/r/actions/runs/1' },
        });
        expect(comment.length).toBeLessThanOrEqual(limit);
        expect(comment).toMatch(/^### .*\*\*(pass|fail|inconclusive)\*\*\. /);

        const shown = marked.parse(comment, { gfm: true, async: false });
        const prose = shown.replace(/<code[^>]*>[^]*?<\/code>/g, '').replaceAll('&#39;', "'");
        const links = prose.match(/<a [^>]*>/g) ?? [];
        const ours = /^<a href="https:\/\/(github\.example\/o\/r\/actions\/runs\/1|mlflow\.example\/#\/[^"]*)">$/;
        expect(links.filter((tag) => !ours.test(tag))).toEqual([]);
        const tags = [...shown.matchAll(/<\/?([a-z][a-z0-9]*)\b/gi)].map(([, tag]) => tag!);
        expect(tags.filter((tag) => ![...OURS, ...HARMLESS, 'a'].includes(tag))).toEqual([]);
        for (const tag of ['details', 'summary', 'sub', 'table', 'pre']) {
          const opened = shown.match(new RegExp(`<${tag}\\b`, 'g'))?.length ?? 0;
          expect([tag, shown.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0]).toEqual([tag, opened]);
        }
        // An address mentions nobody.
        expect(prose.replaceAll(/<a [^>]*>/g, '')).not.toMatch(/@[a-z0-9]|(^|\W)#\d|GH-\d|<!--/i);
      }),
      { numRuns: 100 },
    );
  });
});
