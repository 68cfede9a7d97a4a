import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#kit';
import { bomProblems } from '../../tests/cyclonedx.ts';
import { renderBom } from './bom.ts';
import { exampleCard, hostileCard } from './testing-example.ts';

interface Bom {
  serialNumber: string;
  metadata: { timestamp: string; component: JsonObject & { modelCard: JsonObject } };
  components: { 'bom-ref': string; type: string }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}
const bomOf = (card = exampleCard): Bom => renderBom(card) as unknown as Bom;
const { gate: _gate, model: _model, features: _features, scan: _scan, goal: _goal, ...least } = exampleCard;
const wedge = {
  ...least,
  texts: {},
  kept: {},
  data: [],
  evaluation: { ...exampleCard.evaluation, slices: [] },
  stages: exampleCard.stages.slice(2).map((stage) => ({ ...stage, reads: [] })),
};

describe('renderBom', () => {
  it.each([
    { name: 'with everything', card: exampleCard },
    { name: 'of predictions alone', card: wedge },
    { name: 'with hostile text everywhere', card: hostileCard() },
  ])('$name is a CycloneDX 1.6 document', ({ card }) => {
    expect(bomProblems(renderBom(card))).toEqual([]);
  });

  it('the schema refuses what is not one', () => {
    expect(bomProblems({ ...renderBom(exampleCard), version: 'one' })).toEqual(['/version: must be integer']);
  });

  it('equal evidence has an equal serial number, other evidence another', () => {
    expect(bomOf().serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(renderBom(structuredClone(exampleCard))).toEqual(renderBom(exampleCard));
    expect(bomOf({ ...exampleCard, goal: 'another' }).serialNumber).not.toBe(bomOf().serialNumber);
  });

  it('every reference leads to something in it, and names are unique', () => {
    const text = JSON.stringify(renderBom(exampleCard));
    const names = [...text.matchAll(/"bom-ref":"([^"]+)"/g)].map(([, name]) => name!);
    const used = [...text.matchAll(/"ref":"([^"]+)"/g)].map(([, name]) => name!);
    expect(new Set(names).size).toBe(names.length);
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('leads from the model back to the raw data', () => {
    const { dependencies } = bomOf();
    const of = (ref: string): string[] => dependencies.find((one) => one.ref === ref)!.dependsOn;
    const reached = new Set(['model']);
    for (const ref of reached) for (const next of of(ref)) reached.add(next);
    expect([...reached].map((ref) => ref.replace(/@.*/, '')).sort()).toEqual([
      ...['build-features/train.parquet', 'code/train.py', 'data/flights', 'model'],
    ]);
  });

  it('has the metrics as texts, whole and by slice, with their intervals; none without a value', () => {
    const { metadata } = bomOf();
    expect(metadata.component.modelCard['quantitativeAnalysis']).toEqual({
      performanceMetrics: [
        { type: 'roc_auc', value: '0.778', confidenceInterval: { lowerBound: '0.768', upperBound: '0.788' } },
        expect.objectContaining({ type: 'accuracy', value: '0.81' }),
        expect.objectContaining({ type: 'roc_auc', value: '0.695', slice: 'carrier = US' }),
        expect.objectContaining({ type: 'accuracy', slice: 'carrier = US' }),
        expect.objectContaining({ type: 'roc_auc', slice: 'carrier = UA' }),
      ],
    });
    expect(metadata.component.modelCard['modelParameters']).toMatchObject({
      datasets: [{ ref: 'build-features/train.parquet@3333333333333333' }],
    });
    expect(metadata.component.modelCard['considerations']).toEqual({
      useCases: ['For planning only.', 'not for one person', 'not for other airports'],
      technicalLimitations: ['No hurricane is in it.'],
      performanceTradeoffs: [
        'roc_auc[carrier=US].margin is fail, accepted until 2026-06-01 by Ada <ada@example.org>: new schedule, fixed in May',
      ],
    });
  });
});
