import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { marked } from 'marked';
import { GithubProject, MODEL_YML, refused, workflow } from './github-project.ts';

/** What somebody may write into a table to be read by the runner, GitHub's Markdown, a browser or a mail. */
const HOSTILE = [
  '::error::forged',
  '::set-output name=verdict::pass',
  'x ##[error]forged',
  'x\r::warning::forged',
  'x\n::add-mask::e',
  '@octocat and #1',
  '<img src=x onerror=alert(1)>',
  '</details><script>alert(1)</script>',
  '| a | b |\n|---|---|',
  '`code` **bold** [link](https://evil.example)',
  '<!-- mlops-actions:x -->',
  '\u202eesrever',
  'long '.repeat(2000),
];
const COLUMN = 'carrier ::error::forged <b>|@octocat';

function table(skill: number, worse: number): string {
  const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = Array.from({ length: 2600 }, (_, i) => {
    const at = i % HOSTILE.length;
    const target = (i * 7919) % 10 < 4 ? 1 : 0;
    const noise = ((i * 104_729) % 1009) / 1009;
    return `${i},${target},${((at < 3 ? worse : skill) * target + noise).toFixed(6)},${cell(HOSTILE[at]!)}`;
  });
  return `id,target,score,${cell(COLUMN)}\n${rows.join('\n')}\n`;
}

const WORKFLOW = `${workflow()}      - if: always()
        env: {OUTPUTS: "\${{ toJson(steps.model.outputs) }}"}
        run: python3 -c 'import json, os; print("outputs", json.dumps(json.loads(os.environ["OUTPUTS"])))'
`.replace('- uses: mlops-actions/mlops-actions@v1', '- id: model\n        uses: mlops-actions/mlops-actions@v1');

describe('data that was written to be read by somebody else', () => {
  let project: GithubProject;
  beforeAll(async () => {
    project = await GithubProject.start('hostile');
  });
  afterAll(() => project.close());

  it('stays data in logs, annotations, comment, summary and outputs', async () => {
    const first = await project.push('main', {
      [MODEL_YML]: WORKFLOW,
      'mlops.yml': `project: hostile
evaluate: {predictions: predictions.csv, metrics: [roc_auc], slices: [${JSON.stringify(COLUMN)}]}
gate:
  rules: [{metric: roc_auc, margin: 0.2}, {metric: roc_auc, min: 0.5}, {metric: roc_auc, slices: [${JSON.stringify(COLUMN)}], margin: 0.05}]
`,
      'predictions.csv': table(0.7, 0.7),
    });
    expect(first.conclusion).toBe('success');
    const { pull, result } = await project.propose('change', { 'predictions.csv': table(0.7, 0.2) });
    expect(result.conclusion).toBe('failure');
    expect(refused(result)).toEqual([]);

    // What the runner takes for commands are ours: one mark on a line of mlops.yml.
    expect(result.annotations).toEqual([expect.objectContaining({ level: 'error', file: 'mlops.yml', line: 4 })]);
    expect(result.annotations[0]!.message).not.toContain('forged');
    const printed = result.jobs
      .flatMap(({ lines }) => lines)
      .filter((line) => !line.includes('❗  ::error file=mlops.yml'));
    expect(printed.join('\n')).toContain('forged');
    expect(printed.filter((line) => /^\s*::|##\[|\r|\u202e/.test(line))).toEqual([]);
    expect(printed.filter((line) => line.length > 1000)).toEqual([]);
    const { outputs } = result.jobs[0]!.steps.find(({ id, stage }) => id === 'model' && stage === 'Main')!;
    expect(Object.keys(outputs).sort()).toEqual(['comment', 'hand-over', 'news', 'report', 'run', 'verdict']);
    expect(outputs['verdict']).toBe('fail');

    const { body } = project.comments(pull)[0]!;
    for (const markdown of [body, result.summary]) {
      expect(markdown.length).toBeLessThan(20_000);
      expect(unevenTables(markdown)).toEqual([]);
      const html = await marked(markdown);
      expect(html).toContain('octocat');
      expect(tagsIn(html).filter((tag) => !OURS.has(tag))).toEqual([]);
      for (const [, link] of html.matchAll(/(?:href|src)="([^"]*)"/g))
        expect(link).toMatch(/^https:\/\/github\.com\/acme\/hostile\//);
      // Nobody is called, and no issue is named, where GitHub looks for names: outside of code.
      expect(html.replaceAll(/<code>.*?<\/code>/g, '')).not.toMatch(/@octocat|#1|\u202e/);
    }
    const page = project.state.artifacts.find(
      ({ run, name }) => run.id === result.run.id && name.endsWith('report.html'),
    );
    const html = project.double.artifactBytes(page!.id)!.toString('utf8');
    expect(html).toContain('octocat');
    expect(html).not.toMatch(/<img src=x|<script>alert|\u202e/);
  });
});

/** What a report of ours is made of. */
const OURS = new Set('h3 p table thead tbody tr th td code strong sub details summary ul li a'.split(' '));

/** Names of a page's elements, its comments too. */
function tagsIn(html: string): string[] {
  return [...html.matchAll(/<(!--(?! mlops-actions:\.github\/workflows\/model\.yml:hostile run=)|\w+)/g)].map(
    ([, name]) => name!,
  );
}

/** Rows that have another number of cells than the head of their table. */
function unevenTables(markdown: string): string[] {
  const cells = (row: string): number => row.replaceAll(/\\\|/g, '').split('|').length;
  let head: string | undefined;
  return markdown.split('\n').filter((line) => {
    head = line.startsWith('|') ? (head ?? line) : undefined;
    return head !== undefined && cells(line) !== cells(head);
  });
}
