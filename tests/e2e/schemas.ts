import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from '@jest/globals';

const place = join(import.meta.dirname, '..', '..', 'docs', 'reference', 'schemas');
const ajv = new Ajv2020({ allErrors: true, strict: false });

/** The document is what the published schema of that name says. */
export function expectValid(document: unknown, schema: 'result' | 'error' | 'evaluation' | 'gate'): void {
  const validate = ajv.compile(JSON.parse(readFileSync(join(place, `${schema}.schema.json`), 'utf8')) as object);
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
}
