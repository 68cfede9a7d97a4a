import { z } from 'zod';
import type { JsonObject } from '#kit';
import type { TreeFile } from '../digest/directory.ts';
import { failLedger } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { Descriptor, parseStatement, type ResourceDescriptor, type Statement } from '../statement/statement.ts';

/** Something a stage read, whatever predicate its statement has. */
export interface ReadMaterial {
  name: string;
  digest: ResourceDescriptor['digest'];
  /** As the stage declared it; a verification summary keeps only `policy`. */
  role: string | undefined;
}

/**
 * What a statement says was read, from the field its predicate type has for it: `resolvedDependencies` (SLSA
 * provenance), `configuration` (test-result), `policy` and `inputAttestations` (verification summary),
 * `externalReferences` (CycloneDX). One that gives no digest, or more than one, has none.
 */
export function materialsOf(statement: Statement): ReadMaterial[] {
  const { predicate } = statement;
  const definition = predicate['buildDefinition'] as JsonObject | undefined;
  const lists = [definition?.['resolvedDependencies'], predicate['configuration'], predicate['inputAttestations']];
  const materials = [
    ...lists.flatMap((list) => (Array.isArray(list) ? list : [])).map((item) => describe(item as unknown)),
    ...referencesOf(predicate['externalReferences']),
  ];
  return predicate['policy'] === undefined
    ? materials
    : [...materials, { ...describe(predicate['policy'] as unknown), role: 'policy' }];
}

export const isCode = ({ role }: ReadMaterial): boolean => role === 'code';

/** Where a file lies, from the project's folder. */
export const placeOf = (material: ReadMaterial): string =>
  isCode(material) ? material.name.replace(/^code\//, '') : material.name;

/** The one digest a resource is found by; undefined when it has none. */
export function digestOf(digest: ResourceDescriptor['digest']): string | undefined {
  return digest.sha256 ?? digest.dirHash1 ?? digest.gitCommit;
}

/** The files of a directory that was stated file by file, by their names in it. */
export function filesBelow(directory: string, subject: readonly ResourceDescriptor[]): TreeFile[] {
  const prefix = `${directory}/`;
  return subject.flatMap(({ name, digest }) =>
    name?.startsWith(prefix) && digest.sha256 !== undefined
      ? [{ name: name.slice(prefix.length), sha256: digest.sha256 }]
      : [],
  );
}

/**
 * The statements of a recorded run, stage → statement and its exact bytes.
 * @throws MLOPS_LEDGER_UNREADABLE, MLOPS_STATEMENT_INVALID
 */
export async function statementsOf(
  ledger: Ledger,
  run: RunRecord,
): Promise<Map<string, { statement: Statement; bytes: Uint8Array }>> {
  const found = new Map<string, { statement: Statement; bytes: Uint8Array }>();
  const all = await ledger.statements(run);
  for (const stage of Object.keys(run.statements)) {
    const bytes = all.get(stage);
    const place = `the statement of ${stage} in run ${run.id.slice(0, 12)}`;
    if (!bytes) {
      throw failLedger('MLOPS_LEDGER_UNREADABLE', {
        message: `${place} is missing`,
        hint: 'Run `git fsck` on the ledger.',
      });
    }
    found.set(stage, { statement: parseStatement(Buffer.from(bytes).toString('utf8'), place), bytes });
  }
  return found;
}

const FILE = 'file:';
const Reference = z.looseObject({
  type: z.literal('evidence'),
  url: z.string().startsWith(FILE),
  hashes: z.tuple([z.looseObject({ alg: z.literal('SHA-256'), content: z.string() })]).optional(),
  comment: z.string().optional(),
});

/** What a bill of materials refers to as its evidence, as `makeStatement` writes it. */
function referencesOf(references: unknown): ReadMaterial[] {
  return (Array.isArray(references) ? references : []).flatMap((item: unknown) => {
    const { success, data } = Reference.safeParse(item);
    const name = success ? decoded(data.url.slice(FILE.length)) : undefined;
    if (!success || name === undefined) return [];
    return [{ name, digest: data.hashes ? { sha256: data.hashes[0].content } : {}, role: data.comment }];
  });
}

function decoded(path: string): string | undefined {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    return undefined;
  }
}

function describe(item: unknown): ReadMaterial {
  const { success, data } = Descriptor.safeParse(item);
  if (!success) return { name: nameOf(item), digest: {}, role: undefined };
  const role = data.annotations?.['role'];
  return { name: nameOf(item), digest: data.digest, role: typeof role === 'string' ? role : undefined };
}

function nameOf(item: unknown): string {
  const { name, uri } = (item ?? {}) as { name?: unknown; uri?: unknown };
  return [name, uri].find((one) => typeof one === 'string') ?? '';
}
