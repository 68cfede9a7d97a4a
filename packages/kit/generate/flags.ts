import type { z } from 'zod';
import { nearest } from '../nearest.ts';
import { fail } from './errors.ts';
import { cliOptions, type Declaration, type Option } from './options.ts';

export interface Flags {
  /** Input name → text as given; lists joined by line breaks, flags `true` or `false`. */
  inputs: Record<string, string>;
  /** Arguments that belong to no flag. */
  positionals: string[];
}

export interface FlagRules {
  /** How the command is called in errors; default `mlops <name>`. */
  command?: string;
  /** How many arguments without a flag are allowed; default 0. */
  positionals?: number;
  /** One-letter names: `{ h: 'help' }`. */
  short?: Readonly<Record<string, string>>;
}

/**
 * Reads `--name value`, `--name=value`, `--flag`, `--no-flag`, `-x`, and everything after `--` as it stands.
 * Values stay text: `parseInputs` gives them their types.
 * @throws MLOPS_USAGE on an unknown flag (naming the nearest), a missing value, a repeated flag, a superfluous argument
 */
export function readFlags(
  options: readonly Option[],
  argv: readonly string[],
  rules: FlagRules & { command: string },
): Flags {
  const byName = new Map(options.map((option) => [option.name, option]));
  const inputs: Record<string, string> = {};
  const positionals: string[] = [];
  const hint = `See: ${rules.command} --help`;
  const usage = (message: string, field?: string): Error =>
    fail('MLOPS_USAGE', { message, hint, ...(field !== undefined && { where: { field } }) });

  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (word === '--') {
      positionals.push(...argv.slice(index + 1));
      break;
    }
    if (!/^-[^-\d.]|^--./.test(word)) {
      positionals.push(word);
      continue;
    }
    const { name, value: attached } = split(word, rules.short ?? {});
    const off = !byName.has(name) && name.startsWith('no-') ? byName.get(name.slice(3)) : undefined;
    const option = byName.get(name) ?? (off?.kind === 'flag' ? off : undefined);
    if (!option) throw unknown('flag', word.split('=', 1)[0]!, name, options, rules.command);
    if (option.kind === 'flag') {
      if (off && attached !== undefined) throw usage(`--${name} takes no value, got "${attached}".`, option.name);
      inputs[option.name] = off ? 'false' : (attached ?? 'true');
      continue;
    }
    const value = attached ?? argv[++index];
    if (value === undefined || (attached === undefined && value.startsWith('--'))) {
      throw usage(`--${name} needs a value${option.choices ? `: one of ${option.choices.join(', ')}` : ''}.`, name);
    }
    const before = inputs[name];
    if (before !== undefined && option.kind !== 'list')
      throw usage(`--${name} is given twice: "${before}" and "${value}".`, name);
    inputs[name] = before === undefined ? value : `${before}\n${value}`;
  }

  const most = rules.positionals ?? 0;
  if (positionals.length > most) {
    const extra = positionals[most]!;
    const meant = nearest(extra, byName.keys());
    throw fail('MLOPS_USAGE', {
      message: `${rules.command} does not know what to do with "${extra}": expected ${most === 0 ? 'only flags' : `at most ${most} argument${most === 1 ? '' : 's'}`}.`,
      hint: meant ? `Did you mean --${meant}?` : hint,
    });
  }
  return { inputs, positionals };
}

/** The flags of an action. @throws MLOPS_USAGE */
export function parseFlags(
  action: Pick<Declaration, 'name' | 'inputs'>,
  argv: readonly string[],
  rules: FlagRules = {},
): Flags {
  return readFlags(cliOptions(action), argv, { ...rules, command: rules.command ?? `mlops ${action.name}` });
}

/**
 * Inputs as text (flags, or the environment of a workflow step) to what the action works with.
 * An empty text is an input that was not given, which is what a workflow passes for one.
 * @throws MLOPS_USAGE on an unknown name or a value of the wrong kind, naming the input
 */
export function parseInputs<Inputs extends z.ZodObject>(
  action: { name: string; inputs: Inputs },
  record: Readonly<Record<string, string | undefined>>,
): z.output<Inputs> {
  const options = cliOptions(action);
  const given = Object.entries(record).filter(([, value]) => value !== undefined && value.trim() !== '');
  const strange = given.find(([name]) => !options.some((option) => option.name === name));
  if (strange) throw unknown('input', strange[0], strange[0], options, `mlops ${action.name}`);
  const parsed = action.inputs.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    const value = record[name];
    const option = options.find((candidate) => candidate.name === name);
    return {
      name,
      message: explain(name, value, option, issue),
      meant: value && option?.choices && nearest(value, option.choices),
    };
  });
  const [first] = problems;
  throw fail('MLOPS_USAGE', {
    message: problems.map(({ message }) => message).join('\n'),
    hint: first?.meant ? `Did you mean ${first.meant}?` : `See: mlops ${action.name} --help`,
    ...(first?.name && { where: { field: first.name } }),
  });
}

function explain(name: string, value: string | undefined, option: Option | undefined, issue: z.core.$ZodIssue): string {
  if (name === '') return issue.message;
  if (value === undefined || value.trim() === '')
    return `The input ${name} is required${option?.description ? `: ${option.description}` : '.'}`;
  if (option?.kind === 'flag') return `The input ${name} is "${value}": expected true or false.`;
  if (option?.choices) return `The input ${name} is "${value}": expected one of ${option.choices.join(', ')}.`;
  return `The input ${name} is "${value}": ${issue.message.replace(/^Invalid (input|string): /, '').replace(/[.]?$/, '.')}`;
}

function split(word: string, short: Readonly<Record<string, string>>): { name: string; value?: string } {
  const match = /^(--?)([^=]+)(?:=([\s\S]*))?$/.exec(word);
  const name = match?.[2] ?? word;
  const value = match?.[3];
  return {
    name: match?.[1] === '-' ? (Object.hasOwn(short, name) ? short[name]! : name) : name,
    ...(value !== undefined && { value }),
  };
}

function unknown(
  what: 'flag' | 'input',
  shown: string,
  name: string,
  options: readonly Option[],
  command: string,
): Error {
  const names = options.map((option) => option.name);
  const meant = nearest(name, names);
  const dashes = what === 'flag' ? '--' : '';
  return fail('MLOPS_USAGE', {
    message: `${command} has no ${what} ${shown}: expected one of ${names.map((known) => dashes + known).join(', ')}.`,
    hint: meant ? `Did you mean ${dashes}${meant}?` : `See: ${command} --help`,
    where: { field: name },
  });
}
