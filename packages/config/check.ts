import { nearest } from '#kit';
import { MlopsError } from '#kit';
import type { Path } from './yaml.ts';
import { parsePeriod, type Period } from './periods.ts';
import type { Problem } from './problem.ts';
import { rollingOf } from './rolling.ts';
import { sliceColumns } from './slicing.ts';
import type { Config, EvaluateSection, FeaturesSection, GateRule, TimeSplit } from './schema.ts';

/** What form alone cannot say: keys that exclude each other, names that must exist, periods that must not overlap. */
export function checkConfig(config: Config): Problem[] {
  return [
    ...(config.features ? checkFeatures(config.features, config) : []),
    ...checkTrain(config),
    ...(config.evaluate ? checkEvaluate(config.evaluate, config) : []),
    ...(config.gate?.rules ?? []).flatMap((rule, index) => checkRule(rule, index, config)),
    ...sameRules(config.gate?.rules ?? []),
    ...checkEnvironments(config),
  ];
}

/** What only our own build of features reads. Beside a program it would be believed, and mean nothing. */
const UNREAD_BESIDE_RUN = ['source', 'entity', 'at', 'label', 'where', 'split'] as const;

function checkFeatures(features: FeaturesSection, config: Config): Problem[] {
  const problems: Problem[] = [];
  const ways = (['run', 'views', 'columns'] as const).filter((way) => features[way] !== undefined);
  if (ways.length > 1) {
    problems.push({
      path: ['features', ways[1]!],
      atKey: true,
      message: `features has ${ways.join(' and ')}: expected one of run (your own program), views (a file) and columns (a list).`,
      hint: 'Plain columns can also stand in the views file.',
    });
  }
  const sources = Object.keys(config.data ?? {});
  if (features.source !== undefined && !sources.includes(features.source)) {
    problems.push(unknownName(['features', 'source'], features.source, 'a source of data', sources));
  }
  if (features.run === undefined) {
    if (sources.length === 0) {
      problems.push({
        path: ['features'],
        atKey: true,
        message: 'features has no data to be built from: expected a data section.',
        hint: 'Add for example: data: {main: {path: data.csv}}',
      });
    }
    if (features.label === undefined) {
      problems.push({
        path: ['features'],
        atKey: true,
        message: 'features.label is missing: expected the column (or SQL) to predict.',
        hint: 'Add for example: label: target',
      });
    }
  }
  for (const key of features.run === undefined ? [] : UNREAD_BESIDE_RUN.filter((key) => features[key] !== undefined)) {
    problems.push({
      path: ['features', key],
      atKey: true,
      message: `features.${key} says nothing to a program of your own: features.run makes train.parquet and evaluate.parquet as it likes.`,
      hint: 'Say it in the program, which is read as code; take the line out here.',
    });
  }
  const label = features.label;
  const leak = label === undefined ? -1 : (features.columns ?? []).findIndex((column) => sameColumn(column, label));
  if (leak >= 0) {
    problems.push({
      path: ['features', 'columns', leak],
      message: `features.columns names the label ${JSON.stringify(label)}: expected only what is known before the prediction.`,
      hint: 'Remove it from columns.',
    });
  }
  if (features.split && 'train' in features.split) problems.push(...checkTimeSplit(features.split, features));
  return problems;
}

function checkTimeSplit(split: TimeSplit, features: FeaturesSection): Problem[] {
  const problems: Problem[] = [];
  // A views file may name a period of its own.
  if (features.at === undefined && features.run === undefined && features.views === undefined) {
    problems.push({
      path: ['features', 'split'],
      atKey: true,
      message: 'features.split is by time and features.at is missing: expected the moment of each prediction.',
      hint: 'Add for example: at: created_at',
    });
  }
  const readable = <T>(path: Path, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
      problems.push({ path, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) });
      return undefined;
    }
  };
  const count = problems.length;
  if (readable(['features', 'split'], () => rollingOf(split)) || problems.length > count) return problems;
  const periods = (['train', 'evaluate', 'monitor'] as const).flatMap((name) => {
    const text = split[name];
    const period = text === undefined ? undefined : readable(['features', 'split', name], () => parsePeriod(text));
    return text === undefined || period === undefined ? [] : [{ name, text, period }];
  });
  for (const [index, later] of periods.entries()) {
    for (const earlier of periods.slice(0, index)) {
      if (!overlap(earlier.period, later.period)) continue;
      problems.push({
        path: ['features', 'split', later.name],
        message: `features.split.${later.name} ("${later.text}") overlaps ${earlier.name} ("${earlier.text}"): expected periods apart.`,
        hint: 'Both ends of a period are included.',
      });
    }
  }
  return problems;
}

function checkTrain({ train, features }: Config): Problem[] {
  if (!train || features) return [];
  return [
    {
      path: ['train'],
      atKey: true,
      message: 'train has no features to learn from: expected a features section.',
      hint: 'Add for example: features: {label: target}; a program of your own that makes them: features: {run: [python, features.py]}',
    },
  ];
}

function overlap(a: Period, b: Period): boolean {
  const [early, late] = ['', '\uffff'];
  return (a.from ?? early) < (b.to ?? late) && (b.from ?? early) < (a.to ?? late);
}

function checkEvaluate(evaluate: EvaluateSection, config: Config): Problem[] {
  const problems: Problem[] = [];
  if (evaluate.run && evaluate.predictions !== undefined) {
    problems.push({
      path: ['evaluate', 'predictions'],
      atKey: true,
      message: 'evaluate has run and predictions: expected one of them.',
      hint: 'run makes the predictions; predictions is a file that is already there.',
    });
  }
  if (config.task === 'regression' && evaluate.positive !== undefined) {
    problems.push({
      path: ['evaluate', 'positive'],
      atKey: true,
      message: 'evaluate.positive names a class and task is regression: expected it only for classification.',
      hint: 'Remove it, or change task.',
    });
  }
  for (const [index, slicing] of evaluate.slices.entries()) {
    const target = sliceColumns(slicing).find((column) => column === evaluate.id);
    if (target === undefined) continue;
    problems.push({
      path: ['evaluate', 'slices', index],
      message: `evaluate.slices[${index}] is the id column ${JSON.stringify(target)}: expected a column with few values.`,
    });
  }
  return problems;
}

function checkRule(rule: GateRule, index: number, config: Config): Problem[] {
  const problems: Problem[] = [];
  const path: Path = ['gate', 'rules', index];
  const declared = config.evaluate?.slices ?? [];
  for (const [position, slicing] of (rule.slices ?? []).entries()) {
    if (!config.evaluate || declared.some((known) => sameSlicing(known, slicing))) continue;
    problems.push(unknownName([...path, 'slices', position], slicing, 'one of evaluate.slices', declared));
  }
  if (rule['min-count'] !== undefined && !rule.slices?.length) {
    problems.push({
      path: [...path, 'min-count'],
      atKey: true,
      message: `gate.rules[${index}].min-count counts the examples of a slice and the rule has no slices: expected both or neither.`,
      hint: 'Add slices, or remove min-count.',
    });
  }
  return problems;
}

function sameRules(rules: readonly GateRule[]): Problem[] {
  const seen = new Map<string, number>();
  return rules.flatMap((rule, index) => {
    const bound = (['min', 'max', 'margin'] as const).find((name) => rule[name] !== undefined);
    const slices = rule.slices?.length ? rule.slices : [''];
    return slices.flatMap((slicing): Problem[] => {
      const key = JSON.stringify([rule.metric, bound, unordered(slicing)]);
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, index);
        return [];
      }
      const where = slicing === '' ? '' : ` for ${slicing}`;
      return [
        {
          path: ['gate', 'rules', index],
          message: `gate.rules[${index}] and gate.rules[${first}] both set ${bound} of ${rule.metric}${where}: expected one.`,
          hint: 'Remove one of them.',
        },
      ];
    });
  });
}

function checkEnvironments(config: Config): Problem[] {
  const lists: [Path, readonly string[] | undefined][] = [
    ...Object.entries(config.data ?? {}).map(([name, source]): [Path, readonly string[] | undefined] => [
      ['data', name, 'env'],
      source.env,
    ]),
    [['features', 'env'], config.features?.env],
    [['train', 'env'], config.train?.env],
    [['evaluate', 'env'], config.evaluate?.env],
  ];
  return lists.flatMap(([path, names]) =>
    (names ?? []).flatMap((name, index): Problem[] =>
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
        ? []
        : [
            {
              path: [...path, index],
              message: `${JSON.stringify(name)} is not the name of an environment variable: expected letters, digits and "_".`,
              hint: 'Only the name stands here; the value comes from the environment.',
            },
          ],
    ),
  );
}

function unknownName(path: Path, name: string, what: string, known: readonly string[]): Problem {
  const meant = nearest(name, known);
  return {
    path,
    message: `${JSON.stringify(name)} is not ${what}: expected ${known.length === 0 ? 'some to be declared' : known.join(', ')}.`,
    ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
  };
}

/** `origin × carrier` and `carrier × origin` divide the examples alike. */
function unordered(slicing: string): string[] {
  return sliceColumns(slicing).sort();
}

function sameSlicing(a: string, b: string): boolean {
  return JSON.stringify(unordered(a)) === JSON.stringify(unordered(b));
}

/** SQL names of one column: `Target`, `target` and `"target"`. */
function sameColumn(a: string, b: string): boolean {
  const plain = (name: string): string =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase();
  return plain(a) === plain(b);
}
