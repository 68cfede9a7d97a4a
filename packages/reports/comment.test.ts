import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import { COMMENT_LIMIT, renderComment } from './comment.ts';
import { exampleReport, exampleRule } from './example.ts';
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

describe('renderComment', () => {
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

  it('never passes the limit of a comment, and says that something was left out', () => {
    const slices = Array.from({ length: 60 }, (_, index) => ({
      ...exampleReport.evaluation!.slices[0]!,
      value: `${index}`.padEnd(1500, 'x'),
    }));
    const comment = renderComment({ ...exampleReport, evaluation: { ...exampleReport.evaluation!, slices } });
    expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(comment).toContain('it did not fit here');
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
  it('escapes hostile text and loads nothing', () => {
    const page = renderPage(hostileReport(HOSTILE));
    expect(page).not.toMatch(/<img|<script|src=[^x]|href=/);
    expect(page).toContain("default-src 'none'");
  });

  it('draws each interval with its limit', () => {
    const page = renderPage(exampleReport);
    expect(page.match(/<line class="limit"/g)).toHaveLength(2);
    expect(page).toContain('roc_auc, carrier = US: −0.0790 to −0.0210, limit −0.0200');
  });

  it('gives the same bytes for the same run', () => {
    expect(renderPage(exampleReport)).toBe(renderPage(structuredClone(exampleReport)));
  });
});
