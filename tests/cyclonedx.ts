import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { run, takePlace } from './python.ts';

/** The published JSON Schemas of CycloneDX, as the project's own npm package carries them. */
const PACKAGE = '@cyclonedx/cyclonedx-library@10.3.0';
const INTEGRITY = 'RIT28sp1U0PCHaaeF3yNRwk6Jig/XJ8UsYAVOMYaHQ+0VVOvsjcp0PTWQFLUqJFF8XMud+Kdq6G+wtDAh+QJFA==';
const BOM = 'bom-1.6.SNAPSHOT.schema.json';
/** What it refers to. */
const REFERRED = ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'];

const tools = join(import.meta.dirname, '..', '.tools');

/**
 * Says what is wrong with a bill of materials by the published schema of CycloneDX 1.6, as sentences. The schema comes
 * once from the configured npm registry, checked by its pinned sha512.
 */
export function bomProblems(bom: unknown): string[] {
  const validate = (compiled ??= compile());
  validate(bom);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** Every licence that SPDX lists. */
export function spdxLicences(): string[] {
  return (schema(fetched(), REFERRED[0]!) as { enum: string[] }).enum;
}

let compiled: ValidateFunction | undefined;

function compile(): ValidateFunction {
  const directory = fetched();
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: {
      'date-time': (text) => !Number.isNaN(Date.parse(text)) && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text),
      'iri-reference': (text) => !/[\s<>"{}|\\^`]/.test(text),
      'idn-email': (text) => text.includes('@'),
      uri: (text) => URL.canParse(text),
    },
  });
  for (const name of REFERRED) ajv.addSchema(schema(directory, name), `http://cyclonedx.org/schema/${name}`);
  return ajv.compile(schema(directory, BOM));
}

function schema(directory: string, name: string): object {
  return JSON.parse(readFileSync(join(directory, name), 'utf8')) as object;
}

/** Where the schemas are; fetched aside, then renamed, so that two test files may ask at the same time. */
function fetched(): string {
  const directory = join(tools, `cyclonedx-${createHash('sha256').update(INTEGRITY).digest('hex').slice(0, 12)}`);
  if (existsSync(directory)) return directory;
  mkdirSync(tools, { recursive: true });
  const aside = mkdtempSync(`${directory}.`);
  try {
    run(['npm', 'pack', '--silent', '--pack-destination', aside, PACKAGE]);
    const tarball = join(aside, readdirSync(aside)[0]!);
    const digest = createHash('sha512').update(readFileSync(tarball)).digest('base64');
    if (digest !== INTEGRITY) throw new Error(`${PACKAGE} is not the pinned package: sha512-${digest}`);
    const files = [BOM, ...REFERRED].map((name) => `package/res/schema/${name}`);
    run(['tar', '-xzf', tarball, '-C', aside, '--strip-components', '3', ...files]);
    rmSync(tarball);
    takePlace(aside, directory);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return directory;
}
