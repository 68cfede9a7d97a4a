import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { actions } from '#actions';
import { commands } from '../packages/cli/commands.ts';
import { components, people, principles } from '../packages/cli/tour/counterparts.ts';
import { parts, roles, steps } from '../packages/cli/tour/steps.ts';
import { main } from '#cli';
import type { Action } from '#kit';
import { parseFlags, parseInputs } from '#kit/generate';

const root = join(import.meta.dirname, '..');
const named: Readonly<Record<string, () => Promise<{ default: Action }>>> = {
  ...actions,
  ...commands,
  run: actions['run-pipeline']!,
};

/** Every command in the steps and in what principles, components and roles say, once. */
const typed = [
  ...new Set([
    ...steps.flatMap((step) => step.commands),
    ...[...principles, ...components, ...people].flatMap(({ here }) =>
      [...here.matchAll(/`(mlops [^`]+)`/g)].map(([, line]) => line!),
    ),
  ]),
];
/** Keys of mlops.yml, as `card.goal`; `*` stands for a name that the user chooses. */
const keys = [
  ...new Set(steps.flatMap(({ yours }) => [...(yours ?? '').matchAll(/`([a-z][\w.*-]*)`/g)].map(([, key]) => key!))),
];

async function mlops(...argv: string[]): Promise<{ exit: number; stdout: string }> {
  let stdout = '';
  const exit = await main(argv, actions, {
    stdout: (text) => void (stdout += text),
    terminal: { interactive: false, write: () => undefined },
    env: {},
    signal: new AbortController().signal,
  });
  return { exit, stdout };
}

describe('the steps', () => {
  it('have the numbers and the parts of the paper', () => {
    expect(steps.map(({ number }) => number)).toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
    const spans = Object.keys(parts).map((part) => {
      const numbers = steps.filter((step) => step.part === part).map(({ number }) => number);
      return [part, numbers[0], numbers.at(-1)];
    });
    expect(spans).toEqual([
      ['A', 1, 5],
      ['B1', 6, 7],
      ['B2', 8, 12],
      ['C', 13, 17],
      ['D', 18, 28],
    ]);
  });

  it.each(steps)('$number is done by a command or by people', ({ commands: does, yours, roles: who }) => {
    expect([...does, ...(yours === undefined ? [] : [yours])]).not.toEqual([]);
    expect(who).not.toEqual([]);
  });

  it('meet every stage', () => {
    const met = new Set(steps.flatMap((step) => step.stages));
    expect([...met].sort()).toEqual(
      Object.keys(actions)
        .filter((name) => name !== 'run-pipeline')
        .sort(),
    );
  });

  it.each(keys)('name %s, which mlops.yml has', (key) => {
    const schema = JSON.parse(readFileSync(join(root, 'docs/reference/schemas/mlops.schema.json'), 'utf8')) as Schema;
    expect(key.split('.').reduce(within, [schema])).not.toEqual([]);
  });
});

describe('the commands', () => {
  it.each(typed)('%s is one, with these flags', async (line) => {
    const [, name, ...rest] = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
    const action = (await named[name!]!()).default;
    const positional = action.positional ?? [];
    const { inputs, positionals } = parseFlags(action, rest, { positionals: positional.length });
    const given = { ...inputs, ...Object.fromEntries(positionals.map((value, at) => [positional[at]!, value])) };
    expect(() => parseInputs(action, given)).not.toThrow();
    expect(await mlops(name!, '--help')).toMatchObject({ exit: 0, stdout: expect.stringContaining('Usage: mlops') });
  });
});

describe('principles and components', () => {
  it('are the nine of the paper each', () => {
    const numbered = (letter: string): string[] => Array.from({ length: 9 }, (_, index) => `${letter}${index + 1}`);
    expect(principles.map(({ id }) => id)).toEqual(numbered('P'));
    expect(components.map(({ id }) => id)).toEqual(numbered('C'));
    const served = components.flatMap(({ serves }) => serves!);
    expect([...new Set(served)].sort()).toEqual(numbered('P'));
  });

  it('are beside the seven roles, each with a part in the steps and a command or a workflow', () => {
    expect(people.map(({ id, name }) => [id, name])).toEqual(Object.entries(roles));
    for (const { id, here, links } of people) {
      expect(steps.some((step) => step.roles.some((role) => role === id))).toBe(true);
      expect([...here.matchAll(/`mlops [^`]+`/g), ...links.filter((path) => path.endsWith('.yml'))]).not.toEqual([]);
    }
  });

  it.each([...principles, ...components, ...people])('$id leads to what is there', ({ links }) => {
    expect(links).not.toEqual([]);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('mlops tour', () => {
  it('prints every step with who does it and how', async () => {
    const { exit, stdout } = await mlops('tour');
    expect(exit).toBe(0);
    for (const { number, what, roles: who, commands: does, yours, stages } of steps) {
      const start = stdout.indexOf(`${String(number).padStart(2)}  ${what}\n`);
      const text = stdout.slice(start, stdout.indexOf('\n\n', start));
      expect(start).toBeGreaterThanOrEqual(0);
      for (const part of [...who.map((role) => roles[role]), ...does, ...stages, ...(yours ? [`yours: ${yours}`] : [])])
        expect(text).toContain(part);
    }
  });

  it('--json has the same steps as data', async () => {
    const { stdout } = await mlops('tour', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ stage: 'tour', outputs: { steps: '28' }, result: { steps } });
  });
});

interface Schema {
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
}

/** What may stand at a key below any of these. */
function within(schemas: readonly Schema[], key: string): Schema[] {
  return schemas.flatMap(({ properties, additionalProperties, anyOf }) => {
    const named = properties?.[key];
    const any = key === '*' && typeof additionalProperties === 'object' ? [additionalProperties] : [];
    return [...(named ? [named] : []), ...any, ...(anyOf ? within(anyOf, key) : [])];
  });
}
