import { isNode, isPair, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { nearest, type Where } from '#kit';
import { fail } from '../errors.ts';
import { Contract } from './schema.ts';

type Path = readonly PropertyKey[];

/** A contract, and where each part of it is written. */
export interface PlacedContract {
  contract: Contract;
  file: string;
  locate(path: Path): Where;
}

/** References may repeat a value a few times; a bomb of references to references is refused. */
const MOST_ALIASES = 20;
const MOST_SHOWN = 10;

/**
 * Reads an ODCS 3 contract: strict YAML 1.2, no unknown or duplicate keys.
 * @param file how errors name it
 * @throws MLOPS_CONTRACT_SYNTAX, MLOPS_CONTRACT_INVALID with line, column and the nearest known key
 */
export function readContract(text: string, file: string): PlacedContract {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    stringKeys: true,
  });
  const at = (offset: number): Where => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    throw fail('MLOPS_CONTRACT_SYNTAX', {
      message:
        error.code === 'DUPLICATE_KEY' ? 'a key stands twice in the same place' : `not valid YAML: ${error.message}`,
      where: at(error.pos[0]),
      ...(error.code === 'TAB_AS_INDENT' && { hint: 'Replace the tab by spaces.' }),
    });
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (cause) {
    const hint = 'Write the values out.';
    throw fail('MLOPS_CONTRACT_SYNTAX', {
      message: `aliases (*name) cannot be followed: ${(cause as Error).message}`,
      where: { file },
      hint,
      cause,
    });
  }
  const locate = (path: Path): Where => at(offsetOf(document, path));
  const checked = Contract.safeParse(value);
  if (!checked.success) throw invalid(checked.error, value, locate);
  checkNames(checked.data, locate);
  return { contract: checked.data, file, locate };
}

/** Offset of the key or item at `path`, or of the nearest thing above it that is written. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true) as { items?: unknown[] } | undefined;
    const last = path[length - 1];
    const pair = parent?.items?.find((item) => isPair(item) && isNode(item.key) && item.key.toJSON() === last);
    if (isPair(pair) && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    const item = typeof last === 'number' ? parent?.items?.[last] : undefined;
    if (isNode(item) && item.range) return item.range[0];
  }
  return 0;
}

interface Problem {
  message: string;
  where: Where;
  hint: string | undefined;
}

function invalid(error: z.ZodError, value: unknown, locate: (path: Path) => Where): Error {
  const problems = error.issues.flatMap((issue) => explain(issue, value, locate));
  problems.sort((a, b) => (a.where.line ?? 0) - (b.where.line ?? 0) || (a.where.column ?? 0) - (b.where.column ?? 0));
  const [first, ...others] = problems as [Problem, ...Problem[]];
  const also = others
    .slice(0, MOST_SHOWN)
    .map(({ where, message, hint }) => `\nalso line ${where.line}: ${message}${hint ? ` (${hint})` : ''}`);
  const more = others.length > MOST_SHOWN ? `\nand ${others.length - MOST_SHOWN} more` : '';
  return fail('MLOPS_CONTRACT_INVALID', { ...first, message: first.message + also.join('') + more });
}

function explain(issue: z.core.$ZodIssue, value: unknown, locate: (path: Path) => Where): Problem[] {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearest(key, knownKeys());
      return {
        message: `"${key}" is not a key of the Open Data Contract Standard here`,
        where: { ...locate([...issue.path, key]), field: key },
        hint:
          near && near !== key
            ? `Did you mean "${near}"?`
            : 'See packages/data/README.md for the keys that are checked.',
      };
    });
  }
  const found = issue.path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  const said = found === undefined ? 'it is missing' : `found ${JSON.stringify(found)?.slice(0, 80)}`;
  const near =
    issue.code === 'invalid_value' && typeof found === 'string' ? nearest(found, issue.values.map(String)) : undefined;
  return [
    {
      message: `${field}: ${issue.message.replace(/^Invalid (input|option): /, '')}; ${said}`,
      where: { ...locate(issue.path), field },
      hint: near === undefined ? undefined : `Did you mean "${near}"?`,
    },
  ];
}

/** Every key of a contract that means something to us, for "did you mean". */
function knownKeys(): string[] {
  const keys = new Set<string>();
  JSON.stringify(z.toJSONSchema(Contract, { io: 'input', unrepresentable: 'any' }), (name, value: unknown) => {
    if (name === 'properties' && value !== null && typeof value === 'object')
      for (const key of Object.keys(value)) keys.add(key);
    return value;
  });
  return [...keys];
}

function checkNames(contract: Contract, locate: (path: Path) => Where): void {
  const names = new Set<string>();
  contract.schema[0]!.properties.forEach(({ name }, index) => {
    const path = ['schema', 0, 'properties', index, 'name'];
    if (names.has(name)) {
      throw fail('MLOPS_CONTRACT_INVALID', {
        message: `the property "${name}" is declared twice`,
        where: { ...locate(path), field: name },
      });
    }
    names.add(name);
  });
}
