import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { pythonWith, run } from '../../../tests/python.ts';
import { renderReadme } from '../readme.ts';
import { exampleCard, HOSTILE, hostileCard } from '../testing-example.ts';

it("the hub's own library reads the same metadata, also among hostile text", () => {
  const directory = mkdtempSync(join(tmpdir(), 'mlops-card-'));
  try {
    const paths = [exampleCard, hostileCard()].map((card, index) => {
      const path = join(directory, `card-${index}.md`);
      writeFileSync(path, renderReadme(card));
      return path;
    });
    const here = import.meta.dirname;
    const python = join(pythonWith(join(here, 'hub-reader.requirements.txt')), 'python');
    const [example, hostile] = JSON.parse(run([python, join(here, 'reader.py'), ...paths])) as Record<
      string,
      unknown
    >[];
    const about = ['tabular-classification', 'flights-delay', 'flights-delay, 2013-05'];
    expect(example).toEqual({
      keys: ['license', 'metrics', 'model-index', 'pipeline_tag', 'tags'],
      model: 'flights-delay',
      license_name: null,
      results: [
        [...about, 'roc_auc', 0.778],
        [...about, 'accuracy', 0.81],
      ],
    });
    expect(hostile).toMatchObject({
      keys: ['license', 'license_link', 'license_name', 'metrics', 'model-index', 'pipeline_tag', 'tags'],
      license_name: HOSTILE,
      results: [
        [...about, HOSTILE, 0.778],
        [...about, 'accuracy', 0.81],
      ],
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
