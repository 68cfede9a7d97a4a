import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { startServer, type Server } from './server.ts';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
const expected = JSON.parse(readFileSync(fixture('breast-cancer.expected.json'), 'utf8')) as {
  rows: number[][];
  score: number[];
};

let directory: string;
let host: TestHost;
let server: Server;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'serve-'));
  host = testHost({ directory });
  server = await startServer(host, {
    models: ['delays', 'kinds', 'price', 'breast-cancer'].map((name) => ({
      name,
      version: '1.2.3',
      directory: fixture(name),
    })),
    log: { directory: join(directory, 'log') },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

interface Answered {
  status: number;
  body: {
    id?: string;
    error?: string;
    pointer?: string;
    outputs?: { name: string; datatype: string; shape: number[]; data: unknown[] }[];
  };
}

async function infer(model: string, inputs: unknown, more: object = {}): Promise<Answered> {
  const response = await fetch(`${server.url}/v2/models/${model}/infer`, {
    method: 'POST',
    body: JSON.stringify({ inputs, ...more }),
  });
  return { status: response.status, body: (await response.json()) as Answered['body'] };
}

const column = (name: string, datatype: string, data: unknown[]) => ({ name, datatype, shape: [data.length, 1], data });
const flight = (carrier: unknown, distance: unknown, temp: unknown) => [
  column('carrier', 'BYTES', [carrier]),
  column('distance', 'FP32', [distance]),
  column('temp', 'FP32', [temp]),
];
/** The formula of fixtures/make.py. */
const late = (code: number, distance: number, temp: number): number =>
  1 / (1 + Math.exp(-(code + distance / 1000 + temp / 100 - 1)));
const numbers = (answer: Answered, output: string): number[] =>
  answer.body.outputs!.find(({ name }) => name === output)!.data as number[];

describe('a model that takes its features by name, text among them', () => {
  it('answers what its formula says', async () => {
    const answer = await infer('delays', flight('UA', 1400, 50), { id: 'a question' });
    expect(answer).toMatchObject({
      status: 200,
      body: { id: 'a question', model_name: 'delays', model_version: '1.2.3' },
    });
    expect(answer.body.outputs).toMatchObject([
      { name: 'label', datatype: 'INT64', shape: [1], data: [1] },
      { name: 'probabilities', datatype: 'FP32', shape: [1, 2] },
    ]);
    expect(numbers(answer, 'probabilities')[1]).toBeCloseTo(late(2, 1400, 50), 6);
  });
});

describe('a scikit-learn model of one matrix', () => {
  it.each([
    {
      name: 'in one tensor',
      inputs: [{ name: 'matrix', datatype: 'FP32', shape: [10, 30], data: expected.rows }],
    },
    {
      name: 'in a tensor for each feature, in any order',
      inputs: (
        JSON.parse(readFileSync(join(fixture('breast-cancer'), 'features.json'), 'utf8')) as {
          features: { name: string }[];
        }
      ).features
        .map(({ name }, index) =>
          column(
            name,
            'FP64',
            expected.rows.map((row) => row[index]),
          ),
        )
        .reverse(),
    },
  ])('answers as scikit-learn does, asked $name', async ({ inputs }) => {
    const answer = await infer('breast-cancer', inputs, { outputs: [{ name: 'probabilities' }] });
    expect(answer.body.outputs).toMatchObject([{ name: 'probabilities', datatype: 'FP32', shape: [10, 2] }]);
    const scores = numbers(answer, 'probabilities').filter((_, index) => index % 2 === 1);
    for (const [row, score] of expected.score.entries()) expect(scores[row]).toBeCloseTo(score, 6);
  });
});

describe('the prediction log', () => {
  it('has a line for each row', async () => {
    await infer(
      'delays',
      [
        column('carrier', 'BYTES', ['UA', 'AA']),
        column('distance', 'FP32', [1400, 200]),
        column('temp', 'FP32', [50, 20]),
        { name: 'entity', datatype: 'BYTES', shape: [2], data: ['["UA",1]', '["AA",2]'] },
      ],
      { id: 'logged' },
    );
    const [name] = readdirSync(join(directory, 'log'));
    const lines = readFileSync(join(directory, 'log', name!), 'utf8')
      .trim()
      .split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { id: string }).filter(({ id }) => id.startsWith('logged'));
    expect(rows).toMatchObject([
      { id: 'logged/0', model: 'delays', version: '1.2.3', entity: { id: '["UA",1]' }, sampled: 1 },
      {
        id: 'logged/1',
        inputs: { carrier: 'AA', distance: 200, temp: 20 },
        outputs: { score: expect.closeTo(late(0, 200, 20), 6) },
      },
    ]);
  });
});
