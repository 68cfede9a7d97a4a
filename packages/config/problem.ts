import { fail } from './errors.ts';
import type { YamlDocument, Path } from './yaml.ts';
import type { MlopsError } from '#kit';

/** One thing that is wrong with the configuration, before it is known where that stands in a file. */
export interface Problem {
  path: Path;
  message: string;
  hint?: string;
  /** The value that is to be put in quotes: as it was read, which is not always as it is written. */
  unquoted?: string;
  /** The key is wrong, not its value. */
  atKey?: boolean;
}

const MOST_SHOWN = 10;

/** `gate.rules[0].margin` */
export function formatPath(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

/** All problems as one error: the first in full, the others one line each, in the order of the file. */
export function invalid(problems: readonly Problem[], document?: YamlDocument): MlopsError {
  const placed = problems.map((problem) => ({
    problem,
    place: problem.atKey ? document?.locateKey(problem.path) : document?.locate(problem.path),
  }));
  placed.sort((a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0));
  const [first, ...others] = placed as [(typeof placed)[number], ...typeof placed];
  const hintOf = ({ hint, unquoted, path }: Problem): string | undefined =>
    unquoted === undefined ? hint : `Put it in quotes: "${document?.written(path) ?? unquoted}"`;
  const more = others.slice(0, MOST_SHOWN - 1).map(({ problem, place }) => {
    const at = place ? `${place.file}:${place.line}:${place.column}: ` : '';
    return ['\nAlso', `${at}${problem.message}`, hintOf(problem)].filter(Boolean).join(' ');
  });
  if (others.length >= MOST_SHOWN) more.push(`\nAnd ${others.length - MOST_SHOWN + 1} more.`);
  const field = formatPath(first.problem.path);
  return fail('MLOPS_CONFIG_INVALID', {
    message: first.problem.message + more.join(''),
    where: { ...first.place, ...(field !== '' && { field }) },
    hint:
      hintOf(first.problem) ??
      'Correct it there; an editor that knows docs/reference/schemas/mlops.schema.json says what fits while you type.',
  });
}
