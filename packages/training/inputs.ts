import { fail } from './errors.ts';

/**
 * A program given as one text: words separated by blanks, or a JSON list of strings when a word holds a blank. There is
 * no shell, so quotes would reach the program as they are; they are refused instead.
 * @throws MLOPS_TRAINING_INPUT_INVALID
 */
export function argvInput(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const argv = text.trim().startsWith('[') ? jsonValue(text, 'run') : text.trim().split(/\s+/);
  const isArgv =
    Array.isArray(argv) && argv.length > 0 && argv.every((word) => typeof word === 'string' && word !== '');
  if (isArgv && (text.trim().startsWith('[') || !/["'`$|<>;&]/.test(text))) return argv as string[];
  throw fail('MLOPS_TRAINING_INPUT_INVALID', {
    message: `run is not a program with its arguments: ${text}`,
    where: { field: 'run' },
    hint: 'No shell reads it. Write a JSON list, one string for each word: ["python", "train.py"].',
  });
}

/** A JSON value given as text. @throws MLOPS_TRAINING_INPUT_INVALID */
export function jsonInput(text: string | undefined): unknown {
  return text === undefined ? undefined : jsonValue(text, 'params');
}

function jsonValue(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fail('MLOPS_TRAINING_INPUT_INVALID', {
      message: `${field} is not JSON: ${(cause as Error).message}`,
      where: { field },
      hint: field === 'run' ? 'For example ["python", "train.py"].' : 'For example {"max_iter": 150}.',
      cause,
    });
  }
}
