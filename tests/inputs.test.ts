import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { actions } from '#actions';
import { Config } from '#config';
import type { Action } from '#kit';
import { cliOptions, type Option } from '#kit/generate';
import { jsonSchema } from '../packages/kit/generate/schemas.ts';

// What is said as an input of a step or as a key of mlops.yml has one name; here: that it is one thing then.

interface Key {
  type?: string | string[];
  anyOf?: Key[];
  additionalProperties?: Key;
  properties?: Record<string, Key>;
  description?: string;
}

/** An input that only asks for what a section of the same name describes. */
const SWITCHES = ['deploy-model staging'];
/** Words of a program, and an object, are written as one text on the command line. */
const WRITTEN_OUT = ['run', 'params'];

const sections = (JSON.parse(jsonSchema(Config, 'input')) as Key).properties!;

function keysOf(section: string): Record<string, Key> {
  const { properties, additionalProperties, anyOf = [] } = sections[section]!;
  return properties ?? additionalProperties?.properties ?? Object.assign({}, ...anyOf.map((one) => one.properties));
}

interface Shared {
  name: string;
  option: Option;
  field: z.ZodType;
  key: Key;
}

function sharedBy({ name, inputs, section }: Action): Shared[] {
  const keys = keysOf(section!);
  return cliOptions({ inputs })
    .filter((option) => Object.hasOwn(keys, option.name) && !SWITCHES.includes(`${name} ${option.name}`))
    .map((option) => {
      const field = inputs.shape[option.name] as z.ZodType;
      return { name: `${name} ${option.name}`, option, field, key: keys[option.name]! };
    });
}

const declared = await Promise.all(Object.values(actions).map(async (load) => (await load()).default));
const shared = declared.filter(({ section }) => section !== undefined).flatMap(sharedBy);

/** What it is, without what it is by default, and for example. */
function gist(description = ''): string {
  return (description.charAt(0).toLowerCase() + description.slice(1)).split(/[.;,](?:\s|$)/)[0]!;
}

function typesOf({ type = [], anyOf = [] }: Key): string[] {
  return [type, ...anyOf.map(typesOf)].flat();
}

describe('inputs that are keys of mlops.yml too', () => {
  it('are there', () => {
    expect(shared.length).toBeGreaterThan(40);
  });

  it.each(shared)('$name says the same', ({ option, key }) => {
    const [input, said] = [gist(option.description), gist(key.description)].sort((a, b) => a.length - b.length);
    expect(input).not.toBe('');
    expect(said!.slice(0, input!.length)).toBe(input);
  });

  it.each(shared)('$name is of the same type', ({ option, field, key }) => {
    const types = typesOf(key);
    const said = (text: string): unknown => field.safeParse(text).data;
    if (WRITTEN_OUT.includes(option.name)) expect(option.kind).toBe('value');
    else if (types.includes('array')) expect(said('a,b')).toEqual(['a', 'b']);
    else if (types.includes('string')) expect(said('a')).toBe('a');
    else
      expect([types.every((type) => /^(integer|number)$/.test(type)), said('2'), said('a')]).toEqual([
        true,
        2,
        undefined,
      ]);
  });
});
