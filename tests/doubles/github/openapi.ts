import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** GitHub's own description of its API, as npm's `@octokit/openapi` carries it: 29 MB packed, of which we need 2 %. */
const PACKAGE = '@octokit/openapi@23.0.2';
const INTEGRITY = 'pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==';
const FILE = 'package/generated/api.github.com.json';

const tools = join(import.meta.dirname, '..', '..', '..', '.tools');

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

export interface Operation {
  operationId: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, { schema: unknown }> } | { $ref: string }>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: unknown;
}

/**
 * The part of GitHub's OpenAPI that describes `operations` (`GET /repos/{owner}/{repo}` …) with all it refers to.
 * Fetched once from the configured npm registry by npm itself, checked by its pinned sha512, cut and kept in
 * `.tools/` under a name of its content.
 * @throws Error when the package cannot be fetched, is not the pinned one, or lacks an operation
 */
export async function openApi(operations: readonly string[]): Promise<OpenApi> {
  const key = createHash('sha256')
    .update(`${PACKAGE} v3\n${[...operations].sort().join('\n')}`)
    .digest('hex');
  const file = join(tools, 'openapi', `github-${key.slice(0, 12)}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as OpenApi;
  const whole = await fetchWhole();
  const slice = cut(whole, operations);
  await keep(file, JSON.stringify(slice));
  return slice;
}

/** The whole document; kept too, so that one more operation needs no second download. */
async function fetchWhole(): Promise<OpenApi> {
  const file = join(tools, 'openapi', 'api.github.com-23.0.2.json');
  if (!existsSync(file)) {
    await mkdir(join(tools, 'openapi'), { recursive: true });
    const aside = await mkdtemp(join(tools, 'openapi', 'fetch-'));
    try {
      await output('npm', ['pack', '--silent', '--pack-destination', aside, PACKAGE]);
      const [name] = await readdir(aside);
      const tarball = join(aside, name!);
      const digest = createHash('sha512')
        .update(await readFile(tarball))
        .digest('base64');
      if (digest !== INTEGRITY) throw new Error(`${PACKAGE} is not the pinned package: sha512-${digest}`);
      await keep(file, await output('tar', ['-xzOf', tarball, FILE]));
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
  return JSON.parse(await readFile(file, 'utf8')) as OpenApi;
}

async function keep(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(`${file}.${process.pid}`, content);
  await rename(`${file}.${process.pid}`, file);
}

function output(program: string, args: string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(Buffer.concat(out)) : reject(new Error(`${program} ${args[0]} ended with ${code}: ${err}`)),
    );
  });
}

/** @returns a document with these operations and everything they refer to, nullable turned into JSON Schema */
function cut(whole: OpenApi, operations: readonly string[]): OpenApi {
  const slice: OpenApi = { paths: {}, components: {} };
  for (const operation of operations) {
    const [method, path] = operation.split(' ') as [string, string];
    const found = whole.paths[path]?.[method.toLowerCase()];
    if (!found) throw new Error(`GitHub's OpenAPI has no ${operation}`);
    (slice.paths[path] ??= {})[method.toLowerCase()] = plain(found) as Operation;
  }
  const pending = references(slice.paths);
  for (const reference of pending) {
    const [, , kind, name] = reference.split('/') as [string, string, string, string];
    const group = (slice.components[kind] ??= {});
    if (name in group) continue;
    group[name] = plain(whole.components[kind]![name]);
    for (const next of references(group[name])) pending.add(next);
  }
  return slice;
}

function references(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, child] of Object.entries(value)) {
    if (key === '$ref' && typeof child === 'string') found.add(child);
    else references(child, found);
  }
  return found;
}

/** Without prose and examples, and with OpenAPI 3.0's `nullable` as JSON Schema says it. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const isSchema = ['type', '$ref', 'allOf', 'anyOf', 'oneOf', 'enum', 'schema'].some((key) => key in value);
  const kept = Object.entries(value)
    .filter(([key]) => !(isSchema && (key === 'example' || key === 'examples' || key === 'nullable')))
    .filter(
      ([key, child]) =>
        !(key === 'examples' || (key === 'description' && typeof child === 'string') || key.startsWith('x-')),
    )
    .map(([key, child]) => [key, plain(child)] as const);
  const schema = Object.fromEntries(kept);
  return isSchema && 'nullable' in value && value.nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}
