import { describe, expect, it } from '@jest/globals';
import { scanBytes } from './scan-bytes.ts';
import { zip } from './zip-assembler.ts';

interface Node {
  __module__: string;
  __class__: string;
  __loader__: string;
  [more: string]: unknown;
}

const node = (module: string, name: string, loader: string, more: object = {}): Node => ({
  __module__: module,
  __class__: name,
  __loader__: loader,
  ...more,
});
const json = (content: unknown): Node => node('builtins', 'str', 'JsonNode', { content: JSON.stringify(content) });
const dict = (content: object): Node => node('builtins', 'dict', 'DictNode', { content });
const scaler = (content: object): Node =>
  node('sklearn.preprocessing._data', 'StandardScaler', 'ObjectNode', { content: dict(content) });

const file = (schema: object | string): Buffer => {
  const text =
    typeof schema === 'string' ? schema : JSON.stringify({ ...schema, protocol: 2, _skops_version: '0.16.0' });
  return zip([{ name: 'schema.json', content: Buffer.from(text) }]);
};

it('a file of skops that makes an estimator passes', async () => {
  const bytes = file(
    scaler({ with_mean: json(true), dtype: node('numpy', 'float32', 'TypeNode'), __class__: json(1) }),
  );
  expect(await scanBytes(bytes)).toMatchObject({ verdict: 'pass', format: 'skops', rules: [] });
});

describe('a file of skops does not pass', () => {
  it.each<{ name: string; schema: object | string; rule: string }>([
    {
      name: 'that names a function of the system',
      schema: node('os', 'system', 'FunctionNode'),
      rule: 'pickle-dangerous-global',
    },
    {
      name: 'deep inside of an object',
      schema: scaler({
        a: node('builtins', 'list', 'ListNode', { content: [json('}]"'), node('mine', 'Thing', 'ObjectNode')] }),
      }),
      rule: 'pickle-unknown-global',
    },
    {
      name: 'that escapes its name',
      schema: String.raw`{"__m\u006fdule__":"o\u0073","__class__":"system","__loader__":"TypeNode"}`,
      rule: 'pickle-dangerous-global',
    },
    {
      name: 'that names another thing first',
      schema: '{"__module__":"numpy","__module__":"os","__class__":"system","__loader__":"TypeNode"}',
      rule: 'pickle-dangerous-global',
    },
    {
      name: 'that names a function as protocol 0 does',
      schema: { ...node('numpy', 'sum', 'FunctionNode'), content: { module_path: 'os', function: 'system' } },
      rule: 'pickle-dangerous-global',
    },
    {
      name: 'that calls a method',
      schema: node('sklearn.preprocessing._data', 'StandardScaler', 'MethodNode', {
        content: { func: 'fit', obj: scaler({}) },
      }),
      rule: 'skops-unusual-node',
    },
    {
      name: 'that calls what it may only keep',
      schema: node('numpy', 'sum', 'ListNode', { content: [] }),
      rule: 'skops-unusual-node',
    },
    { name: 'of a node that is not known', schema: node('numpy', 'sum', 'NewNode'), rule: 'skops-unusual-node' },
    {
      name: 'that gives an object what numpy asks for its memory',
      schema: scaler({ __array_interface__: json({}) }),
      rule: 'pickle-hook',
    },
    { name: 'that is nested without end', schema: '['.repeat(3000), rule: 'unknown-format' },
    {
      name: 'whose schema is in another encoding',
      schema: Buffer.from(JSON.stringify(node('os', 'system', 'TypeNode')), 'utf16le').toString('latin1'),
      rule: 'unknown-format',
    },
  ])('$name', async ({ schema, rule }) => {
    const { verdict, rules } = await scanBytes(file(schema));
    expect(rules).toContain(rule);
    expect(verdict).not.toBe('pass');
  });

  it('that has another member, unless it is one of numpy', async () => {
    const schema = { name: 'schema.json', content: Buffer.from(JSON.stringify(scaler({}))) };
    const { verdict, format } = await scanBytes(
      zip([schema, { name: 'sklearn/notes.txt', content: Buffer.from('a') }]),
    );
    expect([verdict, format]).toEqual(['inconclusive', 'zip']);
  });
});

it('what is allowed by name is allowed in a file of skops too', async () => {
  const bytes = file(node('mine', 'Thing', 'ConstructorFromReduceNode'));
  expect((await scanBytes(bytes)).verdict).toBe('fail');
  expect((await scanBytes(bytes, ['mine.Thing'])).verdict).toBe('pass');
});
