import type { z } from 'zod';
import { readYaml, type Path, type YamlDocument } from '#config';
import { nearest, type Where } from '#kit';
import { FeatureFile } from './definition.ts';
import { fail } from './errors.ts';

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
 * @param file how it is called in errors
 * @throws MLOPS_FEATURES_FILE with line, column and the nearest known key
 */
export function readFeatureFile(content: Uint8Array | string, file: string): FeatureDocument {
  const document = readYaml({ content, file, fail: (detail) => fail('MLOPS_FEATURES_FILE', detail) });
  const parsed = FeatureFile.safeParse(document.value);
  if (!parsed.success) throw invalid(parsed.error.issues, document);
  return {
    file: parsed.data,
    where: document.locate,
    sql: (path, text) => ({ text, where: document.locate(path), verbatim: document.isVerbatim(path, text) }),
  };
}

/** The first problem; of a union's branches, the one that came furthest. */
function invalid(issues: readonly z.core.$ZodIssue[], { locate, locateKey }: YamlDocument): Error {
  const issue = deepest(issues);
  const path = issue.path as Path;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0]! : undefined;
  const place = unknown === undefined ? locate(path) : locateKey([...path, unknown]);
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
