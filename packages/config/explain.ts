import { z } from 'zod';
import { nearest } from '#kit';
import type { Path } from './yaml.ts';
import { formatPath, type Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Every issue of a failed parse in the user's words: what stands there, what was expected, what was likely meant. */
export function explainIssues(schema: z.ZodType, issues: readonly Issue[], value: unknown): Problem[] {
  return issues.flatMap((issue) => explainIssue({ schema, value, at: [] }, issue));
}

/** Where a part of the schema meets a part of the value. */
interface Spot {
  schema: z.ZodType;
  value: unknown;
  at: Path;
}

function explainIssue(top: Spot, issue: Issue): Problem[] {
  const spot = follow(top, issue.path as Path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(spot, key));
    case 'invalid_union':
      return explainUnion(spot, issue.errors);
    case 'invalid_key':
      return [
        {
          path: spot.at,
          atKey: true,
          message: `The key ${shown(spot.at.at(-1))} in ${section(spot.at.slice(0, -1))} is not a name: expected ${expectation(issue.issues)}.`,
        },
      ];
    case 'custom':
      return [{ path: spot.at, message: `${section(spot.at)}: ${sentence(issue.message)}` }];
    default:
      return [wrongValue(spot, expected(issue, spot), issue.code === 'invalid_value' ? issue.values.map(String) : [])];
  }
}

/** Keys that were once taken, and what stands in their place. */
const MOVED: Readonly<Record<string, string>> = {
  'features.setup':
    'It was never run. Say it under train.setup: that is run before anything of the project, features too.',
};

function unknownKey({ schema, at }: Spot, key: string): Problem {
  const known = keysOf(schema);
  const meant = nearest(key, known);
  const hint = MOVED[formatPath([...at, key])] ?? (meant && `Did you mean ${meant}?`);
  return {
    path: [...at, key],
    atKey: true,
    message: `${shown(key)} is not a key of ${section(at)}: expected one of ${known.join(', ')}.`,
    ...(hint !== undefined && { hint }),
  };
}

function wrongValue({ value, at, schema }: Spot, wanted: string, choices: readonly string[]): Problem {
  const meaning = unwrap(schema).description ?? schema.description;
  const plain = meaning === undefined || wanted.includes(meaning) || /^(a section|one of) /.test(wanted);
  const about = plain ? '' : ` (${meaning})`;
  if (value === undefined) return { path: at, message: `${section(at)} is missing: expected ${wanted}${about}.` };
  if (value === null || value === '')
    return { path: at, message: `${section(at)} is empty: expected ${wanted}${about}.` };
  const meant = typeof value === 'string' ? nearest(value, choices) : undefined;
  return {
    path: at,
    message: `${section(at)} is ${shown(value)}: expected ${wanted}${about}.`,
    ...(meant !== undefined
      ? { hint: `Did you mean ${meant}?` }
      : wanted.startsWith('text') && !['object', 'string'].includes(typeof value) && { unquoted: String(value) }),
  };
}

/**
 * Of the ways a value may be written, the one the user was at: of the same type as the value and, among sections, with
 * fewest mistakes. When that is not one, all of them are named.
 */
function explainUnion(spot: Spot, alternatives: readonly (readonly Issue[])[]): Problem[] {
  const options =
    unwrap(spot.schema) instanceof z.ZodUnion ? ((unwrap(spot.schema) as z.ZodUnion).options as z.ZodType[]) : [];
  const candidates = options
    .map((schema, index) => ({ schema, issues: alternatives[index] ?? [] }))
    .filter(({ issues }) => !issues.some(isOfAnotherType))
    .map(({ schema, issues }) => ({ schema, issues, mistakes: mistakes(issues) }))
    .sort((a, b) => a.mistakes - b.mistakes);
  const [best, second] = candidates;
  if (best && best.mistakes < (second?.mistakes ?? Infinity)) {
    return best.issues.flatMap((issue) => explainIssue({ ...spot, schema: best.schema }, issue));
  }
  const ways = options.map((option) => (option instanceof z.ZodString && option.description) || typeName(option));
  return [wrongValue(spot, [...new Set(ways)].join(', or '), [])];
}

/** The value is of no kind that this way of writing it, or any way within it, takes. */
function isOfAnotherType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((issues) => issues.some(isOfAnotherType));
  return issue.code === 'invalid_type';
}

function mistakes(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

function expectation(issues: readonly Issue[]): string {
  return issues.map((issue) => issue.message).join('; ');
}

function expected(issue: Issue, spot: Spot): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeName(spot.schema);
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
    case 'too_big':
      return bound(issue);
    case 'invalid_format':
      return issue.message;
    default:
      return issue.message.replace(/^Invalid input: (expected )?/, '');
  }
}

function bound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const small = issue.code === 'too_small';
  const limit = small ? issue.minimum : issue.maximum;
  if (issue.origin === 'string' || issue.origin === 'array') {
    const isText = issue.origin === 'string';
    if (isText && small && limit === 1) return 'text';
    return `${isText ? 'text of' : 'a list of'} at ${small ? 'least' : 'most'} ${limit} ${isText ? 'characters' : 'entries'}`;
  }
  if (issue.inclusive) return `a number of at ${small ? 'least' : 'most'} ${limit}`;
  return `a number ${small ? 'above' : 'below'} ${limit}`;
}

/** What YAML value a schema takes, with an article. */
function typeName(schema: z.ZodType): string {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return `a section with ${keysOf(inner).join(', ')}`;
  if (inner instanceof z.ZodRecord) return 'a section of names and values';
  if (inner instanceof z.ZodArray) return 'a list';
  if (inner instanceof z.ZodString) return 'text';
  if (inner instanceof z.ZodNumber) return inner.format === 'safeint' ? 'a whole number' : 'a number';
  if (inner instanceof z.ZodBoolean) return 'true or false';
  if (inner instanceof z.ZodEnum) return `one of ${inner.options.join(', ')}`;
  if (inner instanceof z.ZodUnion)
    return (inner.options as z.ZodType[]).map((option) => typeName(option)).join(', or ');
  return inner.description ?? 'another value';
}

function follow(top: Spot, path: Path): Spot {
  let { schema, value } = top;
  for (const step of path) {
    schema = member(schema, step) ?? z.unknown();
    value = value !== null && typeof value === 'object' ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return { schema, value, at: [...top.at, ...path] };
}

function member(schema: z.ZodType, step: string | number): z.ZodType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner.shape[step] as z.ZodType | undefined;
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
  if (inner instanceof z.ZodUnion) {
    return (inner.options as z.ZodType[]).map((option) => member(option, step)).find((found) => found !== undefined);
  }
  return undefined;
}

function keysOf(schema: z.ZodType): string[] {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  ) {
    return unwrap(schema.def.innerType as z.ZodType);
  }
  // A value that is transformed after reading: what the user writes is the first half.
  if (schema instanceof z.ZodPipe) return unwrap(schema.def.in as z.ZodType);
  return schema;
}

function section(path: Path): string {
  return path.length === 0 ? 'mlops.yml' : formatPath(path);
}

const LONGEST_SHOWN = 60;

/** The offending value as YAML would write it on one line, cut when long. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (value !== null && typeof value === 'object')
    return Object.keys(value).length === 0
      ? 'an empty section'
      : `a section with ${Object.keys(value).slice(0, 8).join(', ')}`;
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

function sentence(message: string): string {
  return message.replace(/[.]?$/, '.');
}
