import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import { COMMENT_LIMIT, renderComment } from './comment.ts';
import { exampleReport, exampleRule } from './testing-example.ts';
import { renderPage } from './page.ts';
import type { RunReport } from './report.ts';

const HOSTILE = '](http://evil.example)<img src=x onerror=alert(1)>|`\u202e@everyone\n# heading #1 ![x](y)';

function hostileReport(text: string): RunReport {
  return {
    ...exampleReport,
    project: text,
    baselineName: text,
    gate: {
      ...exampleReport.gate!,
      reason: text,
      baseline: { kind: 'file', reason: text },
      rules: [exampleRule({ metric: text, reason: text, slice: { slicing: text, value: text, count: 3 } })],
      deciding: 0,
      notes: [text],
    },
    changes: {
      code: [{ path: text, status: text }],
      parameters: [{ name: text, before: text, after: text }],
      data: [{ source: text, what: text }],
    },
    data: {
      verdict: 'fail',
      sources: [
        {
          name: text,
          rows: 1,
          contract: true,
          checks: [
            {
              description: text,
              column: text,
              severity: 'error',
              verdict: 'fail',
              observed: text,
              expected: text,
              violations: 1,
              examples: [{ row: 1, value: text }],
            },
          ],
        },
      ],
    },
  };
}

const bigReport: RunReport = ((): RunReport => {
  const names = Array.from({ length: 1000 }, (_, index) => `${index}${HOSTILE.repeat(30)}`);
  const report = hostileReport(HOSTILE.repeat(30));
  const slice = (value: string) => ({ slicing: HOSTILE.repeat(30), value, count: 3 });
  return {
    ...report,
    verdict: 'fail',
    clues: { same: {}, emptier: names.map((input) => ({ input, before: 0, now: 1 })) },
    gate: {
      ...report.gate!,
      verdict: 'fail',
      rules: names.map((value) =>
        exampleRule({ metric: value, slice: slice(value), verdict: 'fail', blocking: true, reason: value }),
      ),
      notJudged: names.map((value) => ({ ...slice(value), minCount: 5 })),
    },
    evaluation: {
      ...exampleReport.evaluation!,
      metrics: names.map((metric) => ({ ...exampleReport.evaluation!.metrics[0]!, metric })),
      slices: names.map((value) => ({ ...slice(value), metrics: exampleReport.evaluation!.metrics })),
    },
    data: {
      verdict: 'fail',
      sources: names.slice(0, 20).map((name) => ({
        ...report.data!.sources[0]!,
        name,
        checks: names.slice(0, 40).map((column) => ({ ...report.data!.sources[0]!.checks[0]!, column })),
      })),
    },
    changes: { ...report.changes!, code: names.map((path) => ({ path, status: 'changed' })) },
  };
})();

describe('renderComment', () => {
  it('offers to reproduce only what a commit says whole', () => {
    expect(renderComment(exampleReport)).toContain('mlops reproduce 7f3c2a1b9d4e');
    const dirty = { ...exampleReport, run: { ...exampleReport.run!, reproducible: false } };
    expect(renderComment(dirty)).not.toContain('reproduce 7f3c');
  });

  it('leads with verdict and deciding number, then says who it is about', () => {
    const [first, , second] = renderComment(exampleReport).split('\n');
    expect(first).toBe(
      '### flights-delay: **fail**. `roc_auc` for `carrier = US` is 0.021 to 0.079 worse than main (limit 0.020)',
    );
    expect(second).toBe('Overall the model holds. One slice of 1,742 examples does not.');
  });

  it('has the failing slice as the first row of the table', () => {
    const rows = renderComment(exampleReport)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows[2]).toBe(
      '| `roc_auc`, carrier = US (1,742) | 0.7410 | 0.6950 | −0.046 [−0.079, −0.021] | −0.020 | **fail** |',
    );
  });

  it('keeps hostile text from becoming markup, a mention, a link or an image, as a GitHub Markdown renderer reads it', () => {
    const comment = renderComment(hostileReport(HOSTILE));
    const shown = marked.parse(comment, { gfm: true, async: false });
    expect(shown.match(/<(a|img|h1|script)\b/g)).toBeNull();
    expect(shown.match(/<h3\b/g)).toHaveLength(1);
    expect(shown.replace(/<code>.*?<\/code>/gs, '')).not.toMatch(/@everyone|\u202e/);
  });

  it('fits a comment even with 1,000 slices under hostile names, and says that something was left out', () => {
    expect(renderComment(bigReport).length).toBeLessThanOrEqual(COMMENT_LIMIT);
    const comment = renderComment(bigReport, { limit: 20_000 });
    expect(comment.length).toBeLessThanOrEqual(20_000);
    expect(comment).toContain('it did not fit here');
    expect(comment).toContain('**fail**');
  });

  it('shows slices that nobody has to act on in one line, and reasons that rules share once', () => {
    const open = { low: null, high: null, difference: null, verdict: 'inconclusive', reason: '7 groups' } as const;
    const slice = (value: string) => ({ slice: { slicing: 'origin', value, count: 5 } });
    const rules = [
      ...exampleReport.gate!.rules,
      ...['EWR', 'JFK', 'LGA'].map((value) => exampleRule({ ...slice(value), low: value === 'JFK' ? -0.004 : -0.003 })),
      ...['AA', 'UA'].map((value) => exampleRule({ ...slice(value), ...open })),
    ];
    const comment = renderComment({ ...exampleReport, gate: { ...exampleReport.gate!, rules } });
    expect(comment).toContain(
      '| `roc_auc`, 3 other slices |  |  | worst: JFK −0.0023 [−0.0040, −0.0012] | −0.005 | pass |',
    );
    expect(comment).toContain('2 rules not judged: 7 groups.');
    expect(comment.split('\n').filter((line) => line.startsWith('| `roc_auc`'))).toHaveLength(3);
  });

  it('says what must be known beside the verdict, as the page does', () => {
    const note = "500 of 3,000 examples of the baseline are not among today's";
    const report = { ...exampleReport, gate: { ...exampleReport.gate!, notes: [note] } };
    expect(renderComment(report)).toContain(`· ${note} ·`);
    expect(renderPage(report)).toContain('500 of 3,000 examples of the baseline are not among today');
  });

  it('says that a retraining made the model in production again, as the page does', () => {
    const again = 'This retraining made the model that is in production again, byte for byte';
    for (const render of [renderComment, renderPage]) {
      expect(render({ ...exampleReport, madeAgain: true })).toContain(again);
      expect(render(exampleReport)).not.toContain(again);
    }
  });

  it('says how many predictions flipped', () => {
    const flipped = { toWrong: 77, toRight: 1, stillWrong: 1, count: 28_128 };
    expect(renderComment({ ...exampleReport, gate: { ...exampleReport.gate!, flipped } })).toContain(
      'Of 28,128 predictions, 77 became wrong and 1 became right; 1 is wrong both times.',
    );
  });

  it('shows what a broken stage said, whatever it said', () => {
    const said = 'MLOPS_PROGRAM_FAILED: exit code 1\nTraceback\n```\n<img src=x>\n@everyone ##[group]';
    const stages = [{ stage: 'train-model', cached: false, seconds: 1, reads: [], makes: [], problem: said }];
    const shown = marked.parse(renderComment({ project: 'p', verdict: 'fail', baselineName: 'main', stages }), {
      async: false,
    });
    expect(shown).toContain('<h3>p: <strong>fail</strong>. <code>train-model</code> stopped');
    expect(shown).toMatch(/<pre><code[^>]*>Traceback\n```\n&lt;img src=x&gt;\n@everyone/);
  });

  it('is made of whatever text there is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const comment = renderComment(hostileReport(text));
        expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT);
        expect(
          comment
            .split('\n')
            .filter((line) => line.startsWith('| '))
            .every((line) => line.endsWith(' |')),
        ).toBe(true);
      }),
    );
  });
});

describe('renderPage', () => {
  it.each([
    ['the example', () => exampleReport],
    ['hostile text', () => hostileReport(HOSTILE)],
    ['1,000 slices', () => bigReport],
  ])('loads nothing, links nowhere and runs nothing: %s', (_, report) => {
    const page = renderPage(report());
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
    const markup = page
      .match(/<[a-z][^>]*>/gi)!
      .join('\n')
      .replace(/ (aria-label|data-label|content)="[^"]*"/g, '');
    expect(markup).not.toMatch(/https?:|\bsrc=|href=|\bon\w+=|url\(/i);
    expect(markup).not.toMatch(/<(script|img|link|iframe|object|embed|a|form|base)\b/i);
    expect(page.match(/<style>[^]*?<\/style>/)![0]).not.toMatch(/https?:|url\(|@import/);
  });

  it('stays under 1 MB with 1,000 slices under hostile names', () => {
    expect(Buffer.byteLength(renderPage(bigReport))).toBeLessThan(1_000_000);
  });

  it('opens and closes every element', () => {
    for (const report of [exampleReport, hostileReport(HOSTILE), bigReport]) {
      const open: string[] = [];
      for (const [, close, name] of renderPage(report).matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(?<!\/)>/g)) {
        if (['meta', 'br'].includes(name!)) continue;
        if (close === '') open.push(name!);
        else expect(open.pop()).toBe(name);
      }
      expect(open).toEqual([]);
    }
  });

  it('leads with verdict and deciding number, before any section', () => {
    const page = renderPage(exampleReport);
    expect(page.slice(0, page.indexOf('<section>'))).toContain(
      '<h1><code>roc_auc</code> for <code>carrier = US</code> is 0.021 to 0.079 worse than main (limit 0.020)</h1>',
    );
  });

  it('draws each interval with its limit, on one scale, the failing one first', () => {
    const forest = renderPage(exampleReport).match(/<ul class="forest">.*?<\/ul>/s)![0];
    const rows = forest.match(/<li class="(pass|fail)">/g);
    expect(rows).toEqual(['<li class="fail">', '<li class="pass">']);
    const limits = [...forest.matchAll(/class="limit" style="left:([\d.]+)%"/g)].map(([, at]) => Number(at));
    const ends = [...forest.matchAll(/class="range" style="left:([\d.]+)%;right:calc\(100% - ([\d.]+)%\)"/g)];
    // −0.079 to 0 with 4 % room at both ends: the slice lies left of its limit, the whole right of its own.
    expect(limits[0]).toBeCloseTo(100 * ((0.059 + 0.00316) / (0.079 * 1.08)), 1);
    expect(Number(ends[0]![2])).toBeLessThan(limits[0]!);
    expect(Number(ends[1]![1])).toBeGreaterThan(limits[1]!);
  });

  it('names every column in the cells that a phone shows as cards', () => {
    const page = renderPage(exampleReport);
    const cells = page.match(/<td\b[^>]*>/g)!;
    expect(cells.every((cell) => / data-label="[^"]+"/.test(cell))).toBe(true);
  });

  it('gives the same bytes for the same run', () => {
    expect(renderPage(exampleReport)).toBe(renderPage(structuredClone(exampleReport)));
  });
});
