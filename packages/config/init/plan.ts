import { stringify } from 'yaml';
import { escape, nearest } from '#kit';
import { fail } from '../errors.ts';
import type { Task } from '../schema.ts';
import type { DataFile, Environment, Inspection } from './inspect.ts';
import type { Sample } from './sample.ts';

export interface InitPlan {
  /** The file to be written: at most eight lines. */
  text: string;
  /** What the reader should know or do next, a sentence each. */
  notes: string[];
}

const BY_ROW =
  'No column names an example, so that its row does: add rows at the end only, or say which columns name one in features.entity.';
/** Environments that say nothing to git by themselves, unless uv makes them. */
const ENVIRONMENTS: Partial<Record<Environment['kind'], string>> = {
  pip: '.venv',
  pyproject: '.venv',
  conda: '.conda',
};
const LIKELY_LABELS = ['target', 'label', 'y', 'class', 'outcome'];

/**
 * The mlops.yml for what was found: only sections there is something for.
 * @param options.label the column to predict; default: the one column with a name like `target`
 * @throws MLOPS_INIT_NOTHING, MLOPS_INIT_LABEL
 */
export function planInit(found: Inspection, options: { label?: string } = {}): InitPlan {
  const notes: string[] = [];
  const main = mainFile(found, options.label);
  const predictions = found.predictions.find((file) => !file.absent) ?? found.predictions[0];
  if (!main && !predictions) {
    throw fail('MLOPS_INIT_NOTHING', {
      message:
        'There is no CSV, Parquet or JSONL file here, up to three directories deep: expected data or predictions.',
      hint: 'Run mlops init in the directory that holds the data, or write mlops.yml by hand.',
    });
  }
  const usesData = main !== undefined && (found.train !== undefined || !predictions);
  const label = main && usesData ? labelOf(main, options.label, notes) : undefined;
  const learned = main && label !== undefined && main.sample ? taskOf(main.sample.values(label)) : undefined;

  const python = interpreter(found.environment);
  const sections: Record<string, unknown> = { project: found.name };
  if (learned) sections['task'] = learned.task;
  if (main && usesData) {
    sections['data'] = { main: { path: main.path, ...(main.contract !== undefined && { contract: main.contract }) } };
    const key = main.sample && keyOf(main.sample, label);
    if (main.sample) notes.push(key === undefined ? BY_ROW : `An example is taken to be named by "${key}".`);
    sections['features'] = {
      ...(key !== undefined && { entity: sqlName(key) }),
      label: label === undefined ? '' : sqlName(label),
    };
    if (found.data.length > 1) notes.push(`Taken as the data: ${main.path}. Also here: ${others(found.data, main)}.`);
    if (main.absent) notes.push(`${main.path} is tracked by DVC and not here yet: dvc pull ${main.path}`);
  }
  if (found.train !== undefined && usesData) {
    const setup = setupOf(found.environment, found.uv);
    const seen = leftBy(found).filter((name) => !found.ignored.includes(name));
    if (seen.length > 0) {
      const said = seen.length > 1 ? `printf '%s\\n' ${seen.map(asPattern).join(' ')}` : `echo ${asPattern(seen[0]!)}`;
      notes.push(`Keep what is installed out of git, or no run is of a commit alone: ${said} >> .gitignore`);
    }
    sections['train'] = { ...(setup.length > 0 && { setup }), run: [...python, found.train] };
  }
  const evaluate = evaluateOf(found, predictions, usesData, python);
  if (evaluate)
    sections['evaluate'] = { ...evaluate, ...(learned?.positive !== undefined && { positive: learned.positive }) };
  if (evaluate && learned) sections['gate'] = { rules: rulesFor(learned) };
  if (learned?.asBoolean)
    notes.push(`"${learned.asBoolean.join('" and "')}" of a CSV are read as true and false: train.py finds 1 and 0.`);
  if (learned?.positive !== undefined)
    notes.push(`The positive class is taken to be "${learned.positive}": change evaluate.positive if it is the other.`);
  if (found.train === undefined && found.notebooks.length > 0) {
    notes.push(
      `${found.notebooks[0]} is a notebook, which is not run: put the training into train.py and the prediction into predict.py.`,
    );
  }
  notes.push(
    label === undefined && usesData
      ? 'Name the column to predict in features.label, then: mlops run'
      : 'Next: mlops run',
  );
  return {
    text: Object.entries(sections)
      .map(([key, value]) => `${key}: ${flow(value)}\n`)
      .join(''),
    notes,
  };
}

/** Directories that set-up leaves, and that say nothing to git by themselves. */
function leftBy({ environment, uv }: Inspection): string[] {
  if (!environment) return [];
  const made = uv && environment.kind !== 'conda' ? undefined : ENVIRONMENTS[environment.kind];
  return [...(made === undefined ? [] : [made]), ...(environment.builds ? OF_SETUPTOOLS : [])];
}

const OF_SETUPTOOLS = ['build', '*.egg-info'];

const asPattern = (name: string): string => (name.includes('*') ? `'${name}/'` : `${name}/`);

/** The file that has the label; among several, one with a usual name, then the one nearest to the top. */
function mainFile(found: Inspection, label: string | undefined): DataFile | undefined {
  const rank = ({ path, sample, absent }: DataFile): number[] => [
    label !== undefined && sample?.columns.includes(label) ? 0 : 1,
    absent ? 1 : 0,
    /(^|\/)(data|dataset|train|training)\.[^/]+$/i.test(path) ? 0 : 1,
    path.split('/').length,
  ];
  return found.data.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const index = left.findIndex((value, position) => value !== right[position]);
    return index < 0 ? 0 : left[index]! - right[index]!;
  })[0];
}

function labelOf(file: DataFile, named: string | undefined, notes: string[]): string | undefined {
  const columns = file.sample?.columns;
  if (named !== undefined) {
    if (!columns || columns.includes(named)) return named;
    const meant = nearest(named, columns);
    throw fail('MLOPS_INIT_LABEL', {
      message: `${file.path} has no column "${named}": expected one of ${columns.slice(0, 20).join(', ')}${columns.length > 20 ? ', …' : ''}.`,
      where: { file: file.path, field: named },
      hint: meant === undefined ? 'Give one of them: mlops init --label COLUMN' : `Did you mean ${meant}?`,
    });
  }
  const likely = (columns ?? []).filter((column) => LIKELY_LABELS.includes(column.toLowerCase()));
  if (likely.length !== 1) return undefined;
  notes.push(`The column to predict is taken to be "${likely[0]!}".`);
  return likely[0];
}

/** The column whose values name the examples: one called so, else words of which no two are the same. */
function keyOf(sample: Sample, label: string | undefined): string | undefined {
  const columns = sample.columns.filter((column) => column !== label);
  return (
    columns.find((column) => column.toLowerCase() === 'id') ??
    columns.find((column) => {
      const values = sample.values(column);
      const named = /(^|[_-])(id|key|uuid)$|[a-z]Id$/i.test(column) || values.every((value) => /^[a-z]/i.test(value));
      return named && values.length >= FEWEST_KEYS && new Set(values).size === values.length;
    })
  );
}

/** So many values that all differ are a key, and no accident. */
const FEWEST_KEYS = 20;

interface Learned {
  task: Task;
  /** The class predicted as positive, when 1 and true say nothing. */
  positive?: string;
  /** The words for true and false, when the engine reads them as that. */
  asBoolean?: readonly [string, string];
  /** Share of the most frequent class. */
  majority: number;
}

const MOST_CLASSES = 20;
/** What DuckDB reads as true and false besides these two words. */
const BOOLEAN_WORDS = /^(yes\/no|t\/f)$/i;
const POSITIVE = ['yes', 'y', 'positive', 'pos', 't', 'malignant', 'fraud', 'spam', 'churn', 'late', 'default'];

/** Two values are two classes; words, and few whole numbers that repeat, are classes; other numbers are to be estimated. */
export function taskOf(values: readonly string[]): Learned | undefined {
  if (values.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const classes = [...counts.keys()].sort();
  const majority = Math.max(...counts.values()) / values.length;
  if (classes.length === 2) {
    const usual = classes.every((name) => /^(0|1|true|false)$/i.test(name));
    const [no, yes] = classes as [string, string];
    if (BOOLEAN_WORDS.test(`${yes}/${no}`)) return { task: 'binary-classification', majority, asBoolean: [yes, no] };
    const positive = classes.find((name) => POSITIVE.includes(name.toLowerCase())) ?? classes[1]!;
    return { task: 'binary-classification', majority, ...(!usual && { positive }) };
  }
  const numeric = classes.every((name) => Number.isFinite(Number(name)));
  const whole = numeric && classes.every((name) => Number.isInteger(Number(name)));
  const few = classes.length > 2 && classes.length * 10 <= values.length;
  if (!numeric || (whole && few && classes.length <= MOST_CLASSES))
    return { task: 'multiclass-classification', majority };
  return { task: 'regression', majority };
}

/** Better than guessing, and not worse than the baseline: a beginning that the team replaces by its own limits. */
function rulesFor({ task, majority }: Learned): Record<string, string | number>[] {
  switch (task) {
    case 'binary-classification':
      return [
        { metric: 'roc_auc', min: 0.5 },
        { metric: 'roc_auc', margin: 0.01 },
      ];
    case 'multiclass-classification':
      return [
        { metric: 'accuracy', min: Math.ceil(majority * 100) / 100 },
        { metric: 'accuracy', margin: 0.02 },
      ];
    case 'regression':
      return [
        { metric: 'r2', min: 0 },
        { metric: 'r2', margin: 0.05 },
      ];
  }
}

function evaluateOf(
  found: Inspection,
  predictions: DataFile | undefined,
  usesData: boolean,
  python: readonly string[],
): Record<string, unknown> | undefined {
  if (usesData && found.train !== undefined && found.predict !== undefined) return { run: [...python, found.predict] };
  return predictions && { predictions: predictions.path };
}

function setupOf(environment: Environment | undefined, uv: boolean): string[][] {
  switch (environment?.kind) {
    case undefined:
      return [];
    case 'uv':
      return [['uv', 'sync', '--frozen']];
    case 'poetry':
      return [['poetry', 'sync', '--no-root']];
    case 'conda':
      return [['conda', 'env', 'create', '--yes', '--prefix', '.conda', '--file', environment.file]];
    case 'pip':
      return install(uv, '--requirement', environment.file);
    case 'pyproject':
      return install(uv, '.');
  }
}

/** Into a `.venv` that holds nothing else. */
function install(uv: boolean, ...what: string[]): string[][] {
  return uv
    ? [
        ['uv', 'venv', '--clear', '.venv'],
        ['uv', 'pip', 'install', ...what],
      ]
    : [
        ['python3', '-m', 'venv', '--clear', '.venv'],
        ['.venv/bin/python', '-m', 'pip', 'install', ...what],
      ];
}

function interpreter(environment: Environment | undefined): string[] {
  switch (environment?.kind) {
    case undefined:
      return ['python3'];
    case 'uv':
    case 'pip':
    case 'pyproject':
      return ['.venv/bin/python'];
    case 'poetry':
      return ['poetry', 'run', 'python'];
    case 'conda':
      return ['conda', 'run', '--prefix', '.conda', 'python'];
  }
}

function others(files: readonly DataFile[], main: DataFile): string {
  const paths = files.filter((file) => file !== main).map(({ path }) => path);
  return paths.length <= 3 ? paths.join(', ') : `${paths.slice(0, 3).join(', ')} and ${paths.length - 3} more`;
}

/** A column as SQL: in quotes unless it is a plain name. */
function sqlName(column: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(column) ? column : escape.sqlIdentifier(column);
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}
