import { canonicalJson, type Json, type JsonObject } from '#kit';
import type { ScannedFile } from './finding.ts';
import { scanModel, type ScanResult } from './scan.ts';

/** An in-toto test result, as far as it must be known to scan again. */
interface ScanClaim {
  predicate: JsonObject;
}

/** Bytes of what the statement names, checked by digest before they are handed out. */
interface ScannedBytes {
  bytes(name: string): Promise<Uint8Array>;
  directory(name: string): Promise<string>;
}

/**
 * Scans again the model that a statement is about.
 * @returns every file of which something else was recorded, as sentences; empty when the scan is the same. Words may have
 * changed since; what was found where may not
 */
export async function recheckScan({ predicate }: ScanClaim, evidence: ScannedBytes): Promise<string[]> {
  const recorded = JSON.parse(Buffer.from(await evidence.bytes('result.json')).toString('utf8')) as ScanResult;
  const model = (predicate['configuration'] as { name: string; annotations?: { role?: string } }[]).find(
    ({ annotations }) => annotations?.role === 'model',
  );
  if (!model) return ['its statement names no model'];
  const again = await scanModel(await evidence.directory(model.name), { allow: allowedBy(predicate) });
  const [was, is] = [recorded, again].map(({ files }) => new Map(files.map((file) => [file.path, file])));
  const verdicts =
    recorded.verdict === again.verdict ? [] : [`it is said to be ${recorded.verdict} and is ${again.verdict}`];
  const paths = [...new Set([...was!.keys(), ...is!.keys()])];
  const changed = paths.filter(
    (path) => canonicalJson(factsOf(was!.get(path))) !== canonicalJson(factsOf(is!.get(path))),
  );
  return [
    ...verdicts,
    ...changed.map(
      (path) => `${path} is recorded as ${said(was!.get(path))}; scanned again it is ${said(is!.get(path))}`,
    ),
  ];
}

/** What pickles might import besides the built-in list, as the stage recorded it. */
function allowedBy(predicate: JsonObject): string[] {
  const facts = Object.entries(predicate).find(([field]) => field.endsWith('/facts/v1'))?.[1] as JsonObject | undefined;
  const allow = (facts?.['parameters'] as JsonObject | undefined)?.['allow'];
  return Array.isArray(allow) ? allow.map(String) : [];
}

function factsOf(file: ScannedFile | undefined): Json {
  if (!file) return null;
  const { format, bytes, verdict, findings } = file;
  return {
    ...{ format, bytes, verdict },
    findings: findings.map(({ rule, offset, member, count }) => ({ rule, offset, member, count })),
  };
}

function said(file: ScannedFile | undefined): string {
  if (!file) return 'absent';
  const rules = file.findings.map(({ rule, offset }) => `${rule} at byte ${offset}`).join(', ');
  return `${file.verdict} (${file.format}, ${file.bytes} bytes${rules === '' ? '' : `, ${rules}`})`;
}
