import type { Json, JsonObject } from '#kit';
import type { Card } from '../card.ts';
import { fail } from '../errors.ts';
import { LICENCES } from './licences.ts';
import vocabulary from './vocabulary.json' with { type: 'json' };
import { nearest } from '#kit';

/** The hub's names of metrics that scikit-learn calls otherwise. */
const HUB_METRICS: Readonly<Record<string, string>> = {
  mean_squared_error: 'mse',
  r2: 'r-squared',
};

const PIPELINE: Readonly<Record<string, string>> = {
  'binary-classification': 'tabular-classification',
  'multiclass-classification': 'tabular-classification',
  regression: 'tabular-regression',
};

/**
 * The metadata block of a README on the model hub, with the results as `model-index`.
 *
 * @throws MLOPS_CARD_METADATA when the hub would refuse it, before anything is written
 * @see https://github.com/huggingface/hub-docs/blob/main/modelcard.md
 */
export function hubMetadata(card: Card): JsonObject {
  const task = card.pipelineTag ?? PIPELINE[card.evaluation.task]!;
  known(task, vocabulary.tasks, 'pipeline-tag', 'a task of the model hub');
  if (card.library !== undefined) known(card.library, vocabulary.libraries, 'library', 'a library of the model hub');
  const measured = card.evaluation.metrics.filter(({ estimate }) => estimate !== null);
  const listed = new Set((vocabulary.metrics as Record<string, string[]>)[task]);
  const names = measured.map(({ metric }) => hubMetric(metric)).filter((name) => listed.has(name));
  return {
    ...licence(card),
    pipeline_tag: task,
    ...(card.library === undefined ? {} : { library_name: card.library }),
    tags: tags(card),
    ...(names.length === 0 ? {} : { metrics: [...new Set(names)] }),
    ...(measured.length === 0 ? {} : { 'model-index': [{ name: card.project, results: [result(card, task)] }] }),
  };
}

/** One result: this task on this data set, every metric that has a value. The hub draws it. */
function result({ project, evaluation, features }: Card, task: string): JsonObject {
  const { digest } = evaluation.evaluationSet;
  const period = features?.split['evaluate'];
  const metrics = evaluation.metrics.flatMap(({ metric, estimate }): Json[] =>
    estimate === null ? [] : [{ type: hubMetric(metric), value: estimate, name: metric }],
  );
  return {
    task: { type: task, name: evaluation.task },
    dataset: {
      type: project,
      name: typeof period === 'string' ? `${project}, ${period}` : project,
      split: 'evaluate',
      revision: digest,
    },
    metrics,
  };
}

function hubMetric(metric: string): string {
  return HUB_METRICS[metric] ?? metric;
}

function tags({ evaluation, scan }: Card): string[] {
  const formats = scan?.files.map(({ format }) => format.toLowerCase()) ?? [];
  return ['mlops-actions', evaluation.task, ...['onnx', 'safetensors'].filter((format) => formats.includes(format))];
}

/** `other` needs a name and where the text is; a licence with an identifier needs neither. */
function licence({ licence: given }: Card): JsonObject {
  if (given === undefined) return {};
  const { id, name, link } = given;
  known(id, Object.keys(LICENCES), 'licence', 'a licence of the model hub');
  if (id === 'other' && (name === undefined || link === undefined)) {
    throw refused(
      'licence "other" needs its name and where its text is',
      name === undefined ? 'licence-name' : 'licence-link',
      'Say `licence-name` and `licence-link` too; the link may be LICENSE, a file beside the model.',
    );
  }
  if (id !== 'other' && (name !== undefined || link !== undefined)) {
    throw refused(
      `licence "${id}" has a name and a text already`,
      name === undefined ? 'licence-link' : 'licence-name',
      'Leave them out, or say `licence: other`.',
    );
  }
  if (link !== undefined && !/^(https:\/\/|[\w./-]+$)/.test(link)) {
    throw refused(
      `the licence's text is at ${link}, which is no place that the hub may lead to`,
      'licence-link',
      'Say an address that begins with https://, or LICENSE, a file beside the model.',
    );
  }
  return {
    license: id,
    ...(name === undefined ? {} : { license_name: name }),
    ...(link === undefined ? {} : { license_link: link }),
  };
}

function known(value: string, words: readonly string[], field: string, what: string): void {
  if (words.includes(value)) return;
  const near = nearest(value, words);
  throw refused(
    `"${value}" is not ${what}`,
    field,
    near === undefined
      ? 'See https://huggingface.co/docs/hub/model-cards for what there is.'
      : `Did you mean "${near}"?`,
  );
}

function refused(message: string, field: string, hint: string): Error {
  return fail('MLOPS_CARD_METADATA', { message, where: { field: `card.${field}` }, hint });
}
