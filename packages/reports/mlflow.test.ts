import { describe, expect, it } from '@jest/globals';
import { marked } from 'marked';
import { renderComment } from './comment.ts';
import { renderPage } from './page.ts';
import { exampleReport } from './testing-example.ts';
import type { MlflowReport } from './report.ts';

const ID = '0123456789abcdef'.repeat(2);
const run = (more: Partial<MlflowReport> = {}): MlflowReport => ({
  id: ID,
  name: 'depth 3',
  status: 'FINISHED',
  metrics: [
    { name: 'loss', value: 1 / 3 },
    { name: 'nan', value: 'NaN' },
  ],
  params: 2,
  models: ['models:/m-456cb80d87994e399f3b59d73ce12614'],
  link: `https://mlflow.example.org/#/experiments/1/runs/${ID}`,
  ...more,
});
const comment = (more?: Partial<MlflowReport>): string => renderComment({ ...exampleReport, mlflow: run(more) });
const page = (more?: Partial<MlflowReport>): string => renderPage({ ...exampleReport, mlflow: run(more) });

describe("the run of MLflow's that training was logged to", () => {
  it('is folded away in the comment, with its link, its model and what was logged', () => {
    expect(comment()).toContain(`<details><summary>MLflow run depth 3: 2 metrics as logged there</summary>

[Run](https://mlflow.example.org/#/experiments/1/runs/${ID}) \`${ID}\` · model \`models:/m-456cb80d87994e399f3b59d73ce12614\` · 2 parameters

The training program logged these numbers; no rule was judged by them.

| metric | last value |
| --- | --: |
| \`loss\` | 0.333333 |
| \`nan\` | NaN |

</details>`);
  });

  it('is on the page, with every digit', () => {
    expect(page()).toContain('<section><h2>MLflow run</h2>');
    expect(page()).toContain(
      `<a href="https://mlflow.example.org/#/experiments/1/runs/${ID}" rel="noopener noreferrer nofollow">depth 3</a>`,
    );
    expect(page()).toContain('0.3333333333333333');
    expect(page()).toContain('no rule was judged by them');
  });

  it('is told apart from one that ended well', () => {
    const said = 'MLflow said `RUNNING` of it when this was written down.';
    expect(comment({ status: 'RUNNING' })).toContain(said);
    expect(page({ status: 'RUNNING' })).toContain(said.replace('`RUNNING`', '<code>RUNNING</code>'));
    expect(comment()).not.toContain('MLflow said');
  });

  it('is named without a link where nobody says where it is seen, and leads nowhere but to the web', () => {
    const { link: _, ...unlinked } = run();
    expect(renderComment({ ...exampleReport, mlflow: unlinked })).toContain(`\n\nRun \`${ID}\` · model`);
    for (const address of ['javascript:alert(1)', 'data:text/html,x', '//x', 'x', '']) {
      expect(comment({ link: address })).toContain(`\n\nRun \`${ID}\` · model`);
      expect(page({ link: address })).not.toContain('<a href');
    }
  });

  it('takes few rows, and says how many more there are', () => {
    const many = {
      metrics: Array.from({ length: 1000 }, (_, index) => ({ name: `m${index}`, value: index })),
      models: Array.from({ length: 9 }, (_, index) => `models:/m-${index}`),
    };
    expect(comment(many)).toContain('980 more: see the report.');
    expect(comment(many)).toContain('model `models:/m-4` · 4 more · 2 parameters');
    expect(page(many)).toContain('800 more are in result.json.');
    expect(comment({ metrics: [], models: [], params: 1 })).toContain(
      `runs/${ID}) \`${ID}\` · 1 parameter\n\nThe training`,
    );
  });

  it('says nothing but text, whatever it is called', () => {
    const text = '](http://evil.example)<img src=x onerror=alert(1)>|`\u202e@everyone\n# heading #1 </details> ![x](y)';
    const hostile = {
      name: text,
      id: text,
      status: text,
      metrics: [{ name: text, value: text }],
      models: [text],
      link: `https://a.example/"><img src=x>)|\n# x`,
    };
    expect(page(hostile)).not.toContain('<img');
    expect(page(hostile)).not.toContain('\u202e');
    const shown = marked.parse(comment(hostile), { gfm: true, async: false }).replaceAll(/<code>[^]*?<\/code>/g, '');
    expect(shown).not.toContain('\u202e');
    expect(shown).not.toMatch(/<img|<h1|@everyone|href="(?!https:\/\/a\.example\/)/);
    expect(shown.match(/<details>/g)).toHaveLength(shown.match(/<\/details>/g)!.length);
  });
});
