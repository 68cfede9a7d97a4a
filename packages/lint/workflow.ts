import { explainIssues, readYaml, type Path, type YamlDocument } from '#config';
import type { Json } from '#kit';
import { fail } from './errors.ts';
import { WorkflowFile, type Filters, type Interface, type Job } from './schema.ts';

/** A place in a file; lines and columns from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** A workflow as the rules see it: plain values, and where each of them is written. */
export interface Workflow {
  /** From the top of the repository, with `/`. */
  path: string;
  /** As `workflow_run` calls it: its `name`, or its path. */
  name: string;
  file: WorkflowFile;
  /** What may start it, beside a call. */
  events: ReadonlyMap<string, Filters>;
  /** What it takes when it is called; absent when it cannot be. */
  takes?: Interface;
  jobs: readonly (readonly [id: string, job: Job])[];
  /** Place of a value, or of the key that a collection or a missing value belongs to. */
  at(path: Path): Place;
  /** Place of the key. */
  atKey(path: Path): Place;
  /** Text of a line. */
  line(number: number): string;
}

/**
 * @param path as errors and findings name it
 * @throws MLOPS_LINT_UNREADABLE with line and column
 */
export function readWorkflow(path: string, content: Uint8Array | string): Workflow {
  const document = readYaml({ content, file: path, fail: (detail) => fail('MLOPS_LINT_UNREADABLE', detail) });
  const { value } = document;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw fail('MLOPS_LINT_UNREADABLE', {
      message: `${path} is ${value === null ? 'empty' : Array.isArray(value) ? 'a list' : 'a single value'}: expected a workflow with on and jobs.`,
      where: document.locate([]),
    });
  }
  refuseStrangeKeys(document);
  const parsed = WorkflowFile.safeParse(value);
  if (!parsed.success) throw wrongKind(parsed.error.issues, document);
  const file = parsed.data;
  const events = eventsOf(file.on);
  const takes = events.get('workflow_call');
  events.delete('workflow_call');
  const lines = (typeof content === 'string' ? content : new TextDecoder().decode(content)).split(/\r\n|[\r\n]/);
  return {
    path,
    name: file.name ?? path,
    file,
    events,
    ...(takes !== undefined && { takes: (takes ?? {}) as Interface }),
    jobs: Object.entries(file.jobs),
    at: document.locate,
    atKey: document.locateKey,
    line: (number) => lines[number - 1] ?? '',
  };
}

function wrongKind(issues: Parameters<typeof explainIssues>[1], document: YamlDocument): Error {
  const [problem] = explainIssues(WorkflowFile, issues.slice(0, 1), document.value);
  const { message, path, hint } = problem!;
  return fail('MLOPS_LINT_UNREADABLE', {
    message,
    where: document.locate(path),
    ...(hint !== undefined && { hint }),
  });
}

function eventsOf(on: WorkflowFile['on']): Map<string, Filters> {
  if (Array.isArray(on)) return new Map(on.map((event) => [event, null]));
  return new Map(Object.entries(on).map(([event, filters]) => [event, (filters ?? null) as Filters]));
}

/**
 * Keys that would be read as absent: `<<`, because GitHub knows anchors and aliases but no merging, and the one name that no
 * object of JavaScript can have as a key.
 */
const STRANGE: Readonly<Record<string, string>> = {
  '<<': 'GitHub knows no merge keys',
  ['__proto__']: 'a name of your own is expected',
};

function refuseStrangeKeys(document: YamlDocument): void {
  const look = (value: unknown, path: Path): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [key, member] of Object.entries(value)) {
      const at = [...path, Array.isArray(value) ? Number(key) : key];
      if (Object.hasOwn(STRANGE, key)) {
        throw fail('MLOPS_LINT_UNREADABLE', {
          message: `The key ${key} stands here: ${STRANGE[key]!}.`,
          where: document.locateKey(at),
          hint: 'Write the values out, or repeat a whole value with an alias.',
        });
      }
      look(member, at);
    }
  };
  look(document.value, []);
}

/** Every text below a value, with its path. */
export function* textsOf(value: unknown, path: Path): Generator<{ text: string; path: Path }> {
  if (typeof value === 'string') yield { text: value, path };
  if (value === null || typeof value !== 'object') return;
  for (const [key, member] of Object.entries(value))
    yield* textsOf(member, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** The values of a matrix, one combination a row; undefined when only a run knows them or there are too many to look at. */
export function matrixRows(job: Job): Record<string, Json>[] | undefined {
  const matrix = job.strategy?.matrix;
  if (matrix === undefined) return [{}];
  if (typeof matrix === 'string') return undefined;
  const { include = [], exclude: _, ...axes } = matrix;
  if (!Array.isArray(include) || Object.values(axes).some((values) => !Array.isArray(values))) return undefined;
  let rows: Record<string, Json>[] = [{}];
  for (const [name, values] of Object.entries(axes)) {
    rows = rows.flatMap((row) => (values as Json[]).map((value) => ({ ...row, [name.toLowerCase()]: value })));
    if (rows.length > MOST_ROWS) return undefined;
  }
  const more = include.filter((row): row is Record<string, Json> => row !== null && typeof row === 'object');
  return [
    ...rows,
    ...more
      .slice(0, MOST_ROWS)
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]))),
  ];
}

/** GitHub's own limit on the jobs of a matrix. */
const MOST_ROWS = 256;
