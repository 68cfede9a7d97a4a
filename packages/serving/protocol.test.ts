import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { testHost } from '#testing';
import { pythonWith, run, takePlace } from '../../tests/python.ts';
import { startServer, type Server } from './server.ts';

interface OpenApi {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
  components: object;
}

/**
 * The protocol's OpenAPI as MLServer, a server of its authors, publishes it in its wheel: taken out of the package index's
 * file by its hash, once; nothing of it is committed.
 */
function openApi(): OpenApi {
  const requirements = join(import.meta.dirname, 'protocol-openapi.requirements.txt');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const directory = join(import.meta.dirname, '..', '..', '.tools', `open-inference-${digest}`);
  if (!existsSync(directory)) {
    const aside = `${directory}.${process.pid}`;
    mkdirSync(aside, { recursive: true });
    const pip = ['python3', '-m', 'pip', 'download', '--quiet', '--disable-pip-version-check'];
    run([...pip, '--no-deps', '--only-binary=:all:', '--require-hashes', '-d', aside, '-r', requirements]);
    run(['python3', '-m', 'zipfile', '-e', globSync(join(aside, '*.whl'))[0]!, aside]);
    takePlace(aside, directory);
  }
  const document = JSON.parse(
    readFileSync(join(directory, 'mlserver', 'rest', 'openapi', 'dataplane.json'), 'utf8'),
  ) as OpenApi & { components: { schemas: Record<string, object> } };
  // Published as {"oneOf": [{"type": "array"}, {"type": "bytes"}]}, which is no JSON Schema; the protocol's text says this.
  const TensorData = { type: 'array', items: { type: ['number', 'string', 'boolean'] } };
  Object.assign(document.components.schemas, { TensorData });
  return document;
}

const api = openApi();
const ajv = new Ajv2020({ strict: false });
ajv.addSchema({ $id: 'api', components: api.components });
/** What is wrong with a body, by the schema that the document has for it. */
function problems(schema: object, body: unknown): unknown {
  const validate = ajv.compile(
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as object,
  );
  return validate(body) ? undefined : validate.errors;
}

const answers = { type: 'object', required: ['error'], properties: { error: { type: 'string', minLength: 1 } } };
const column = (name: string, datatype: string, value: unknown) => ({ name, datatype, shape: [1, 1], data: [value] });
const flight = (temp: unknown) => ({
  id: '42',
  inputs: [column('carrier', 'BYTES', 'UA'), column('distance', 'FP32', 1400), column('temp', 'FP32', temp)],
});

let directory: string;
let server: Server;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'protocol-'));
  const model = { name: 'delays', version: '1.2.3', directory: join(import.meta.dirname, 'fixtures', 'delays') };
  server = await startServer(testHost({ directory }), { models: [model] });
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

describe("the protocol's own description", () => {
  // Streams and text generation are additions of that server.
  const operations = Object.entries(api.paths)
    .filter(([path]) => !/infer_stream|generate/.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method === 'get' || method === 'post')
        .flatMap(([method, { responses }]) =>
          Object.entries(responses).map(([status, { content }]) => ({
            path,
            method,
            status: Number(status),
            schema: content?.['application/json']?.schema,
          })),
        ),
    )
    // An error of the server's own description, which takes no input.
    .filter(({ path, status }) => path !== '/v2' || status === 200);

  it('has the operations we mean', () => {
    expect(operations).toHaveLength(5 + 4 + 8);
  });

  it.each(operations)('$method $path answers $status as it says', async ({ path, method, status, schema }) => {
    const name = status === 404 ? 'other' : 'delays';
    const address = `${server.url}${path.replace('{model_name}', name).replace('{model_version}', '1.2.3')}`;
    const body = status === 400 ? { inputs: [] } : flight(status === 500 ? null : 50);
    const request = api.components as { schemas: { InferenceRequest: object } };
    if (status === 200) expect(problems(request.schemas.InferenceRequest, body)).toBeUndefined();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(address, method === 'post' ? { method, headers, body: JSON.stringify(body) } : {});
    expect(response.status).toBe(status);
    const answer: unknown = await response.json();
    if (schema) expect(problems(schema, answer)).toBeUndefined();
    if (status >= 400) expect(problems(answers, answer)).toBeUndefined();
  });
});

describe("a client generated from the protocol's description, in Python", () => {
  it('asks and understands', async () => {
    const bin = pythonWith(join(import.meta.dirname, 'protocol-client.requirements.txt'));
    const script = join(import.meta.dirname, 'protocol_client.py');
    const child = spawn(join(bin, 'python'), [script, server.url], { stdio: ['ignore', 'pipe', 'inherit'] });
    expect(JSON.parse(await text(child.stdout))).toEqual({
      server: 'mlops',
      inputs: [
        ['carrier', 'BYTES', [-1, 1]],
        ['distance', 'FP32', [-1, 1]],
        ['temp', 'FP32', [-1, 1]],
      ],
      id: '42',
      score: expect.closeTo(1 / (1 + Math.exp(-2.9)), 6),
      refused: expect.stringMatching(/^\/inputs\/0\/datatype: expected BYTES, received FP32/),
    });
  });
});
