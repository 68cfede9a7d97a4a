import { z } from 'zod';
import { readYaml, type Path } from '#config';
import { nearest, type Where } from '#kit';
import { fail } from '../errors.ts';
import { Contract } from './schema.ts';

/** A contract, and where each part of it is written. */
export interface PlacedContract {
  contract: Contract;
  file: string;
  locate(path: Path): Where;
}

const MOST_SHOWN = 10;

/**
 * Reads an ODCS 3 contract: strict YAML 1.2, no unknown or duplicate keys.
 * @param file how errors name it
 * @throws MLOPS_CONTRACT_SYNTAX, MLOPS_CONTRACT_INVALID with line, column and the nearest known key
 */
export function readContract(content: Uint8Array | string, file: string): PlacedContract {
  const { value, locateKey } = readYaml({ content, file, fail: (detail) => fail('MLOPS_CONTRACT_SYNTAX', detail) });
  const checked = Contract.safeParse(value);
  if (!checked.success) throw invalid(checked.error, value, locateKey);
  checkNames(checked.data, locateKey);
  return { contract: checked.data, file, locate: locateKey };
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
  const path = issue.path as Path;
  const field = path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearest(key, knownKeys());
      return {
        message: `"${key}" is not a key of the Open Data Contract Standard here`,
        where: { ...locate([...path, key]), field: key },
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
      where: { ...locate(path), field },
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
