import { isCollection, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { nearest, type Where } from '#kit';
import type { z } from 'zod';
import { FeatureFile } from './definition.ts';
import { fail } from './errors.ts';

export type Path = readonly (string | number)[];

/** SQL as somebody wrote it, and where. */
export interface Sql {
  text: string;
  where: Where;
  /** Whether the text stands in the file as it is, so that an offset in it is a column of the line. */
  verbatim: boolean;
}

/** A parsed feature file that still knows where each thing stands. */
export interface FeatureDocument {
  file: FeatureFile;
  where(path: Path): Where;
  sql(path: Path, text: string): Sql;
}

/**
 * Reads the file of feature views (YAML 1.2).
 * @param name how the file is called in errors
 * @throws MLOPS_FEATURES_FILE with line, column and the nearest known key
 */
export function readFeatureFile(text: string, name: string): FeatureDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines, stringKeys: true, prettyErrors: false });
  const at = (offset: number | undefined): Where => {
    if (offset === undefined) return { file: name };
    const { line, col } = lines.linePos(offset);
    return { file: name, line, column: col };
  };
  const [broken] = document.errors;
  if (broken) {
    throw fail('MLOPS_FEATURES_FILE', { message: `Not valid YAML: ${broken.message}`, where: at(broken.pos[0]) });
  }
  const where = (path: Path): Where => at(offsetOf(document, path));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch (cause) {
    throw fail('MLOPS_FEATURES_FILE', { message: (cause as Error).message, where: { file: name }, cause });
  }
  const parsed = FeatureFile.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error.issues, where);
  return {
    file: parsed.data,
    where,
    sql: (path, written) => {
      const node = document.getIn(path, true);
      const plain = isScalar(node) && node.type === 'PLAIN' && node.source === written;
      return { text: written, where: where(path), verbatim: plain };
    },
  };
}

/** Start of the value at `path`, or of the nearest thing above it that is in the file. */
function offsetOf(document: Document, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (isScalar(node) || isCollection(node)) && node.range;
    if (range) return range[0];
  }
  return undefined;
}

/** The first problem; of a union's branches, the one that came furthest. */
function invalid(issues: readonly z.core.$ZodIssue[], where: (path: Path) => Where): Error {
  const issue = deepest(issues);
  const path = issue.path as Path;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0]! : undefined;
  const place = where(unknown === undefined ? path : [...path, unknown]);
  const field = [...path, ...(unknown === undefined ? [] : [unknown])].join('.');
  const near = unknown === undefined ? undefined : nearest(unknown, KEYS);
  return fail('MLOPS_FEATURES_FILE', {
    message: unknown === undefined ? `${field}: ${issue.message}` : `"${unknown}" is not a key that is known here.`,
    where: { ...place, field },
    hint:
      near === undefined
        ? 'A view has `columns`; one that reads another source also `from` and `key`; a window also `window`.'
        : `Did you mean "${near}"?`,
  });
}

const KEYS = [
  ...['period', 'carry', 'sources', 'views', 'known', 'recorded', 'columns', 'at', 'from', 'key'],
  ...['available', 'grid', 'max-age', 'window', 'mean', 'sum', 'count'],
];

function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const found = issues.map((issue) => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
    const branches = issue.errors
      .filter((branch) => branch.length > 0)
      .map((branch) => ({ branch, inner: deepest(branch) }));
    branches.sort((a, b) => b.inner.path.length - a.inner.path.length || a.branch.length - b.branch.length);
    const inner = branches[0]!.inner;
    return { ...inner, path: [...issue.path, ...inner.path] };
  });
  return found[0]!;
}
