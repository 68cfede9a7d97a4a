import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { spdxLicences } from '../../../tests/cyclonedx.ts';
import type { Card } from '../card.ts';
import { exampleCard } from '../testing-example.ts';
import { LICENCES } from './licences.ts';
import { hubMetadata } from './metadata.ts';
import { vocabularyText } from './vocabulary.ts';

describe('hubMetadata', () => {
  it('names task, metric, data set and value', () => {
    expect(hubMetadata(exampleCard)).toEqual({
      license: 'apache-2.0',
      pipeline_tag: 'tabular-classification',
      tags: ['mlops-actions', 'binary-classification', 'onnx'],
      metrics: ['accuracy'],
      'model-index': [
        {
          name: 'flights-delay',
          results: [
            {
              task: { type: 'tabular-classification', name: 'binary-classification' },
              dataset: {
                type: 'flights-delay',
                name: 'flights-delay, 2013-05',
                split: 'evaluate',
                revision: 'e'.repeat(64),
              },
              metrics: [
                { type: 'roc_auc', value: 0.778, name: 'roc_auc' },
                { type: 'accuracy', value: 0.81, name: 'accuracy' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('leaves out results when nothing could be measured', () => {
    const metrics = [exampleCard.evaluation.metrics[1]!];
    const metadata = hubMetadata({ ...exampleCard, evaluation: { ...exampleCard.evaluation, metrics } });
    expect(metadata).not.toHaveProperty('model-index');
    expect(metadata).not.toHaveProperty('metrics');
  });

  it.each<{ name: string; said: Partial<Card>; field: string; hint: RegExp }>([
    { name: 'an unknown licence', said: { licence: { id: 'apache-2' } }, field: 'licence', hint: /apache-2\.0/ },
    { name: 'SPDX spelling', said: { licence: { id: 'Apache-2.0' } }, field: 'licence', hint: /apache-2\.0/ },
    {
      name: 'other without a name',
      said: { licence: { id: 'other', link: 'LICENSE' } },
      field: 'licence-name',
      hint: /licence-name/,
    },
    {
      name: 'other without a text',
      said: { licence: { id: 'other', name: 'ours' } },
      field: 'licence-link',
      hint: /LICENSE/,
    },
    {
      name: 'a script for a text',
      said: { licence: { id: 'other', name: 'ours', link: 'javascript:alert(1)' } },
      field: 'licence-link',
      hint: /https:/,
    },
    {
      name: 'a name of a known licence',
      said: { licence: { id: 'mit', name: 'MIT' } },
      field: 'licence-name',
      hint: /other/,
    },
    {
      name: 'an unknown task',
      said: { pipelineTag: 'tabular-classificatoin' },
      field: 'pipeline-tag',
      hint: /"tabular-classification"/,
    },
    { name: 'an unknown library', said: { library: 'scikit-learn' }, field: 'library', hint: /\w/ },
  ])('refuses $name before anything is written', ({ said, field, hint }) => {
    expect(() => hubMetadata({ ...exampleCard, ...said })).toThrow(
      expect.objectContaining({
        code: 'MLOPS_CARD_METADATA',
        where: { field: `card.${field}` },
        hint: expect.stringMatching(hint),
      }),
    );
  });

  it('a licence without an identifier has a name and a link', () => {
    const licence = { id: 'other', name: 'ours', link: 'LICENSE' };
    expect(hubMetadata({ ...exampleCard, licence })).toMatchObject({
      license: 'other',
      license_name: 'ours',
      license_link: 'LICENSE',
    });
  });
});

describe('vocabularies', () => {
  it('are those of the installed @huggingface/tasks: else run packages/cards/hub/vocabulary.ts', () => {
    const kept: unknown = JSON.parse(readFileSync(new URL('vocabulary.json', import.meta.url), 'utf8'));
    expect(kept).toEqual(JSON.parse(vocabularyText()));
  });

  it('every licence with an SPDX identifier has one that SPDX lists', () => {
    const listed = new Set(spdxLicences());
    const unlisted = Object.values(LICENCES).filter((spdx) => spdx !== null && !listed.has(spdx));
    expect(unlisted).toEqual([]);
  });
});
