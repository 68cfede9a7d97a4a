import type { JsonObject } from '#kit';
import type { MetricLine } from '#reports';
import type { Card, HumanSection } from './card.ts';
import { wordsOf } from './document.ts';
import { speakingNumber } from './goal.ts';
import { readProse } from './prose.ts';
import { missingSections } from './sections.ts';

/** What CycloneDX calls a model card. Its numbers are texts. @param datasets references of what was learned from */
export function bomModelCard(card: Card, datasets: readonly string[]): JsonObject {
  const { evaluation, features } = card;
  const formats = [...new Set(features?.columns.map(({ type }) => type))].sort();
  return {
    modelParameters: {
      approach: { type: 'supervised' },
      task: evaluation.task,
      ...(datasets.length === 0 ? {} : { datasets: datasets.map((ref) => ({ ref })) }),
      ...(formats.length === 0 ? {} : { inputs: formats.map((format) => ({ format })) }),
      outputs: [{ format: 'number' }],
    },
    quantitativeAnalysis: {
      performanceMetrics: [
        ...evaluation.metrics.flatMap((line) => performance(line)),
        ...evaluation.slices.flatMap(({ slicing, value, metrics }) =>
          metrics.flatMap((line) => performance(line, `${slicing} = ${value}`)),
        ),
      ],
    },
    considerations: considerations(card),
    properties: properties(card),
  };
}

/** A metric without a value is no performance. */
function performance({ metric, estimate, low, high }: MetricLine, slice?: string): JsonObject[] {
  if (estimate === null) return [];
  return [
    {
      type: metric,
      value: String(estimate),
      ...(slice === undefined ? {} : { slice }),
      ...(low === null || high === null
        ? {}
        : { confidenceInterval: { lowerBound: String(low), upperBound: String(high) } }),
    },
  ];
}

function considerations(card: Card): JsonObject {
  const exceptions = (card.gate?.rules ?? []).flatMap(({ id, verdict, accepted }) =>
    accepted && verdict !== 'pass'
      ? [`${id} is ${verdict}, accepted until ${accepted.until} by ${accepted.by}: ${accepted.reason}`]
      : [],
  );
  const lists = {
    useCases: passages(card, 'intended-use'),
    technicalLimitations: passages(card, 'caveats'),
    performanceTradeoffs: exceptions,
    ethicalConsiderations: passages(card, 'ethical-considerations').map((name) => ({ name })),
  };
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

/** What people wrote, passage by passage, without its markup. */
function passages({ texts, kept }: Card, section: HumanSection): string[] {
  return [texts[section]?.markdown ?? '', kept[section] ?? ''].flatMap(readProse).flatMap(wordsOf);
}

function properties(card: Card): JsonObject[] {
  const { goal, evaluation, gate, features } = card;
  const { metric } = speakingNumber(card);
  const named: [string, string | undefined][] = [
    ['goal', goal],
    ['goal-metric', goal === undefined ? undefined : metric.metric],
    ['verdict', gate?.verdict],
    ['verdict-reason', gate?.reason],
    ['evaluation-set', evaluation.evaluationSet.digest],
    ['evaluation-examples', String(evaluation.evaluationSet.count)],
    ...missingSections(card).map((section): [string, string] => ['missing-section', section]),
    ...(features?.columns ?? []).map(({ name, type }): [string, string] => ['feature', `${name}: ${type}`]),
  ];
  return named.flatMap(([name, value]) => (value === undefined ? [] : [{ name: `mlops-actions:${name}`, value }]));
}
