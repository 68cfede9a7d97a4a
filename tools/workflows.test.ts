import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { generatedWorkflows } from './workflows.ts';

const root = join(import.meta.dirname, '..');
const files = generatedWorkflows();
const templates = [...files].filter(([path]) => path.startsWith('workflows-templates/') && path.endsWith('.yml'));

describe('workflows and templates', () => {
  it.each([...files.keys()])('%s is what is generated', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(files.get(path));
  });

  it('nothing else lies among the templates', () => {
    const there = readdirSync(join(root, 'workflows-templates')).map((name) => `workflows-templates/${name}`);
    expect(there.filter((path) => !files.has(path))).toEqual([]);
  });

  it.each(templates)('%s has at most 15 lines', (_, text) => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
  });

  it.each(templates)('%s has what the page "New workflow" shows', (path) => {
    expect(JSON.parse(files.get(path.replace(/\.yml$/, '.properties.json'))!)).toEqual({
      name: expect.stringMatching(/./),
      description: expect.stringMatching(/\.$/),
      iconName: expect.stringMatching(/^octicon [a-z-]+$/),
      categories: expect.arrayContaining([expect.any(String)]),
      filePatterns: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('all that are called on a push run for the default branch, or for the tag of a version', () => {
    for (const [, text] of templates) {
      const { on } = parse(text) as { on: string | { push?: object } };
      if (typeof on === 'object' && 'push' in on)
        expect([{ branches: ['$default-branch'] }, { tags: ['*@v*'] }]).toContainEqual(on.push);
    }
  });
});
