import { z } from 'zod';
import { stepInputs, type Action } from '../action.ts';

/** What of an action its inputs, flags and pages are made from. */
export type Declaration = Pick<
  Action,
  'name' | 'title' | 'description' | 'inputs' | 'outputs' | 'permissions' | 'section' | 'chain' | 'positional'
>;

/** One input as its readers see it: the same in action.yml, on the command line and in the reference. */
export interface Option {
  /** Kebab-case, without dashes. */
  name: string;
  description: string;
  /** `flag` needs no value, `list` may be given more than once. */
  kind: 'flag' | 'value' | 'list';
  required: boolean;
  /** As one would write it; absent when there is none. */
  fallback?: string;
  /** The only values allowed, when they are few. */
  choices?: readonly string[];
}

/** The inputs of an action in the order of their declaration. */
export function cliOptions(action: Pick<Declaration, 'inputs'>): Option[] {
  return Object.entries(action.inputs.shape).map(([name, field]) => option(name, field as z.ZodType));
}

/** The inputs of an action as a workflow step: those of the action, and those that say what the server must be told. */
export function stepOptions(action: Pick<Declaration, 'inputs'>): Option[] {
  const added = Object.entries(stepInputs).map(([name, { description, fallback }]): Option => ({
    name,
    description,
    kind: 'value',
    required: false,
    ...(fallback !== '' && { fallback }),
  }));
  return [...cliOptions(action), ...added];
}

/** What an input gives when it is left out says what kind it is: a declaration has nothing else to ask. */
function option(name: string, field: z.ZodType): Option {
  const absent = field.safeParse(undefined);
  const fallback = absent.success ? written(absent.data) : undefined;
  const choices = choicesOf(field);
  return {
    name,
    description: field.description ?? '',
    kind: typeof absent.data === 'boolean' ? 'flag' : Array.isArray(absent.data) ? 'list' : 'value',
    required: !absent.success,
    ...(fallback !== undefined && fallback !== '' && { fallback }),
    ...(choices && { choices }),
  };
}

function written(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(',') : String(value);
}

function choicesOf(field: z.ZodType): readonly string[] | undefined {
  if (field instanceof z.ZodEnum) return field.options.map(String);
  if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault || field instanceof z.ZodOptional) {
    return choicesOf(field.def.innerType as z.ZodType);
  }
  return undefined;
}
