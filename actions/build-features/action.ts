import { z } from 'zod';
import { FeaturesSection, openProject, type Project } from '#config';
import { performStage, type Material } from '#evidence';
import {
  asOfInstant,
  executeFeatures,
  featureInputs,
  featureMaterials,
  featuresErrors,
  featuresParameters,
} from '#features';
import { defineAction, flag, list, number, stageInputs, text, type JsonObject } from '#kit';
import { environmentDigests } from '#process';
import { argvInput, codeFiles, gpuFacts, preparing, setUpParameters } from '#training';
import { makeOnline } from './online.ts';

const inputs = z.object({
  ...stageInputs,
  data: list().describe('Data sources as `name=path`, when there is no mlops.yml; the examples first.'),
  run: text().describe("The team's own feature program and its arguments, instead of views. No shell."),
  source: text().describe('The data source whose rows are the examples. Default: the first.'),
  entity: list().describe('Columns that name one example. Default: a column `id`, else the row number.'),
  at: text().describe('SQL: the moment of prediction; nothing available later is read.'),
  label: text().describe('SQL or a column: what is to be predicted.'),
  where: text().describe('SQL: which rows are examples. Default: those with a label.'),
  views: text().describe('File of feature views.'),
  columns: list().describe('Plain columns used as features, when there is no file of views.'),
  train: text().describe(
    'Period to train on, such as 2013-01..2013-04 (ends included); or how much of what lies before the evaluation: 6 months, or all.',
  ),
  evaluate: text().describe('Period to evaluate on, or how much of the newest data with labels: 1 month, 14 days.'),
  monitor: text().describe('Period to keep for monitoring.'),
  hash: list().describe('Columns whose hash decides the side, instead of periods.'),
  share: number().describe('Share of the hash range kept for evaluation. Default 0.25.'),
  'check-leaks': flag().describe('Truncation test: rebuild with the future hidden and compare. Fails on a leak.'),
  cuts: number().describe('At how many moments the truncation test hides the future. Default 5.'),
  'online-as-of': text().describe(
    'Make the online store too, with the features of every entity as of now, a date or an instant. Default: as `features.online` says.',
  ),
});
type Inputs = z.output<typeof inputs>;

export default defineAction({
  name: 'build-features',
  title: 'Build features',
  description:
    'Builds training and evaluation features from declared views with point-in-time joins, keeps the labels apart, and finds features that read the future.',
  inputs,
  outputs: {
    features: 'Directory with train.parquet, evaluate.parquet, evaluate-labels.parquet and features.json.',
    verdict: 'With check-leaks: pass or fail.',
    online: 'The online store, when one was made: a file that servers read and find another in the place of.',
  },
  permissions: { contents: 'read' },
  userCode: {},
  section: 'features',
  chain: { reads: ['data', 'data-report'], makes: ['features'] },
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs, {
      config: { data: dataInput(inputs.data) },
      insist: inputs.data.length > 0,
    });
    const section = featuresSection(project, inputs);
    const asked = inputs['online-as-of'] ?? section.online?.['as-of'];
    // Said before anything is built.
    const asOf = asked === undefined ? undefined : asOfInstant(host, asked);
    const read = await featureInputs(host, project, section);
    const cuts = inputs['check-leaks'] ? (inputs.cuts ?? 5) : undefined;
    const { run, env } = section;
    const materials = async (): Promise<Material[]> => [
      ...featureMaterials(project, read),
      ...(run ? await codeFiles(host, project, { run, env }) : []).filter(({ role }) => role === 'code'),
    ];

    const outcome = await performStage(
      host,
      project,
      {
        stage: 'build-features',
        materials: await materials(),
        parameters: {
          ...featuresParameters(section, project.config, cuts),
          ...(run && setUpParameters(project.config)),
        },
        ...(run && {
          program: {
            command: run,
            environment: environmentDigests(host.env, env ?? []),
            prepare: preparing(host, project, { features: section }, materials),
          },
          machine: () => gpuFacts(host),
        }),
        predicate: 'provenance',
        execute: (output) =>
          executeFeatures(host, project, { section, inputs: read, output, ...(cuts ? { cuts } : {}) }),
        facts: ({ counts, features, split, newestLabel }) => ({
          ...{ counts, features },
          ...(newestLabel !== undefined && { split, newestLabel }),
        }),
      },
      { cache: inputs.cache },
    );

    const online =
      asOf === undefined && section.online === undefined
        ? undefined
        : await makeOnline(host, project, {
            section,
            inputs: read,
            materials: featureMaterials(project, read),
            parameters: featuresParameters(section, project.config, undefined),
            asOf,
            cache: inputs.cache,
          });
    const { counts, features, leaks, split, newestLabel } = outcome.result;
    const leaky = new Set(leaks?.leaks.map(({ feature }) => feature));
    return {
      ...(leaks ? { verdict: leaks.verdict } : {}),
      summary:
        `${features} feature${features === 1 ? '' : 's'}: ${counts.train.toLocaleString('en')} examples to train on, ${counts.evaluate.toLocaleString('en')} to evaluate.` +
        (newestLabel === undefined
          ? ''
          : ` Trains: ${String(split['train'])}, evaluates: ${String(split['evaluate'])}, by labels up to ${newestLabel}.`) +
        (leaks
          ? ` ${leaky.size === 0 ? 'None reads' : `${leaky.size} read`} the future at ${leaks.cuts.length} cuts.`
          : '') +
        (online ? ` ${online.summary}` : ''),
      outputs: { features: outcome.directory, verdict: leaks?.verdict ?? '', online: online?.path ?? '' },
      result: { ...outcome.result, ...(online && { online: online.result }) } as JsonObject,
      evidence: outcome.statementPath,
      cached: outcome.cached,
    };
  },
});

function dataInput(entries: readonly string[]): Record<string, { path: string }> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [, name, path] = /^(?:([a-z0-9][a-z0-9-]*)=)?(.+)$/.exec(entry)!;
      return [name ?? 'data', { path: path! }];
    }),
  );
}

/** The section of mlops.yml, with what the inputs say instead. @throws MLOPS_FEATURES_INPUT */
function featuresSection(project: Project, inputs: Inputs): FeaturesSection {
  const { train, evaluate, monitor, hash, share } = inputs;
  const byTime = train !== undefined || evaluate !== undefined || monitor !== undefined;
  const some = (values: string[]): string[] | undefined => (values.length > 0 ? values : undefined);
  const said = {
    run: argvInput(inputs.run),
    source: inputs.source,
    entity: some(inputs.entity),
    at: inputs.at,
    label: inputs.label,
    where: inputs.where,
    views: inputs.views,
    columns: some(inputs.columns),
    split: byTime
      ? defined({ train, evaluate, monitor })
      : hash.length > 0
        ? defined({ hash, evaluate: share })
        : undefined,
  };
  const parsed = FeaturesSection.safeParse({ ...project.config.features, ...defined(said) });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ['features', ...issue!.path].join('.');
  throw featuresErrors('MLOPS_FEATURES_INPUT', {
    message: `${field}: ${issue!.message}`,
    where: { field },
    hint: 'See: mlops build-features --help',
  });
}

function defined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
