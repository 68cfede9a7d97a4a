import type { Call, Need } from '../route.ts';
import { allows, type Reply } from '../route.ts';
import { parseGraphql, type GraphqlDocument, type Operation, type Selection, type Value } from './parse.ts';

/** An object of GitHub's schema: its type's name, and what its fields are answered from. */
export interface Typed {
  __type: string;
  source: unknown;
}

export type Arguments = Record<string, unknown>;

export type Resolver = (source: never, given: Arguments, context: Context) => unknown;

/** Fields by type. A field that is not here does not exist, and asking for it is an error, as on GitHub. */
export type Schema = Record<string, Record<string, Resolver>>;

export interface Context {
  call: Call;
  /** @throws GraphqlError FORBIDDEN when the token lacks all of them */
  need(...needs: Need[]): void;
}

/** An error with GitHub's `type`: FORBIDDEN, NOT_FOUND, STALE_DATA, UNPROCESSABLE … */
export class GraphqlError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

interface ReportedError {
  type?: string;
  path?: (string | number)[];
  message: string;
  extensions?: Record<string, unknown>;
}

/** Interfaces and unions of GitHub's schema. */
const KINDS: Record<string, readonly string[]> = {
  GitObject: ['Blob', 'Commit', 'Tree', 'Tag'],
  Actor: ['User', 'Bot'],
  Node: ['Repository', 'Ref', 'Commit', 'Tree', 'Blob', 'PullRequest', 'IssueComment'],
};

/** Answers one GraphQL request. Errors in the query give 200 with `errors`, as GitHub does. */
export async function executeGraphql(schema: Schema, call: Call): Promise<Reply> {
  const {
    query,
    variables = {},
    operationName,
  } = call.body as { query: string; variables?: Arguments; operationName?: string };
  const context: Context = {
    call,
    need: (...needs) => {
      if (!allows(call.token.permissions, needs))
        throw new GraphqlError('FORBIDDEN', 'Resource not accessible by integration');
    },
  };
  let prepared: { document: GraphqlDocument; operation: Operation; values: Arguments };
  try {
    const document = parseGraphql(query);
    const operation = operationName
      ? document.operations.find(({ name }) => name === operationName)
      : document.operations[0];
    if (!operation) throw new Error('No operation found');
    prepared = { document, operation, values: bind(operation, variables) };
  } catch (error) {
    return { status: 200, body: { errors: [{ message: (error as Error).message }] } };
  }
  const errors: ReportedError[] = [];
  const run = new Execution(schema, prepared.document, prepared.values, context, errors);
  const root: Typed = { __type: prepared.operation.kind === 'mutation' ? 'Mutation' : 'Query', source: undefined };
  const data = await run.object(root, prepared.operation.selections, []);
  // A field that does not exist fails the whole query before anything is done.
  const invalid = errors.some(({ extensions }) => extensions?.['code'] === 'undefinedField');
  return { status: 200, body: { ...(invalid ? {} : { data }), ...(errors.length > 0 ? { errors } : {}) } };
}

function bind(operation: Operation, given: Arguments): Arguments {
  const values: Arguments = {};
  for (const { name, required, fallback } of operation.variables) {
    if (name in given) values[name] = given[name];
    else if (fallback) values[name] = evaluate(fallback, {});
    if (required && (values[name] === undefined || values[name] === null))
      throw new Error(`Variable $${name} of required type was provided invalid value`);
  }
  const declared = new Set(operation.variables.map(({ name }) => name));
  const stray = Object.keys(given).find((name) => !declared.has(name));
  if (stray !== undefined) throw new Error(`Variable $${stray} is not defined by the operation`);
  return values;
}

function evaluate(value: Value, variables: Arguments): unknown {
  switch (value.kind) {
    case 'variable':
      return variables[value.name];
    case 'constant':
      return value.value;
    case 'list':
      return value.items.map((item) => evaluate(item, variables));
    case 'object':
      return Object.fromEntries([...value.fields].map(([name, field]) => [name, evaluate(field, variables)]));
  }
}

class Execution {
  readonly #schema: Schema;
  readonly #document: GraphqlDocument;
  readonly #variables: Arguments;
  readonly #context: Context;
  readonly #errors: ReportedError[];

  constructor(
    schema: Schema,
    document: GraphqlDocument,
    variables: Arguments,
    context: Context,
    errors: ReportedError[],
  ) {
    this.#schema = schema;
    this.#document = document;
    this.#variables = variables;
    this.#context = context;
    this.#errors = errors;
  }

  async object(
    value: Typed,
    selections: readonly Selection[],
    path: (string | number)[],
  ): Promise<Record<string, unknown>> {
    const fields = [...this.#flatten(value.__type, selections)];
    const answers: Record<string, unknown> = {};
    const answer = async (field: Extract<Selection, { kind: 'field' }>) => {
      const found = await this.#field(value, field, [...path, field.alias]);
      const before = answers[field.alias];
      answers[field.alias] = isRecord(before) && isRecord(found) ? { ...before, ...found } : found;
    };
    for (const field of fields) answers[field.alias] = undefined;
    // Mutations happen in order, one after the other; questions at once.
    if (value.__type === 'Mutation') for (const field of fields) await answer(field);
    else await Promise.all(fields.map(answer));
    return answers;
  }

  *#flatten(type: string, selections: readonly Selection[]): Generator<Extract<Selection, { kind: 'field' }>> {
    for (const selection of selections) {
      if (!this.#included(selection)) continue;
      if (selection.kind === 'field') yield selection;
      else {
        const fragment = selection.kind === 'inline' ? selection : this.#document.fragments.get(selection.fragment);
        if (!fragment) throw new Error('an unknown fragment');
        const on = fragment.on;
        if (on === undefined || on === type || KINDS[on]?.includes(type) === true)
          yield* this.#flatten(type, fragment.selections);
      }
    }
  }

  #included({ directives }: Selection): boolean {
    return directives.every(({ name, arguments: given }) => {
      const condition = given.get('if');
      const holds = condition !== undefined && evaluate(condition, this.#variables) === true;
      return name === 'skip' ? !holds : name === 'include' ? holds : true;
    });
  }

  async #field(on: Typed, field: Extract<Selection, { kind: 'field' }>, path: (string | number)[]): Promise<unknown> {
    if (field.name === '__typename') return on.__type;
    const resolver = this.#schema[on.__type]?.[field.name];
    if (!resolver) {
      const message = `Field '${field.name}' doesn't exist on type '${on.__type}'`;
      this.#errors.push({
        path,
        message,
        extensions: { code: 'undefinedField', typeName: on.__type, fieldName: field.name },
      });
      return null;
    }
    const given = Object.fromEntries(
      [...field.arguments].map(([name, value]) => [name, evaluate(value, this.#variables)]),
    );
    try {
      return await this.#complete(await resolver(on.source as never, given, this.#context), field, path);
    } catch (error) {
      if (!(error instanceof GraphqlError)) throw error;
      this.#errors.push({ type: error.type, path, message: error.message });
      return null;
    }
  }

  async #complete(
    value: unknown,
    field: Extract<Selection, { kind: 'field' }>,
    path: (string | number)[],
  ): Promise<unknown> {
    if (Array.isArray(value))
      return Promise.all(value.map((item, index) => this.#complete(item, field, [...path, index])));
    if (!isTyped(value)) {
      if (field.selections && value !== null && value !== undefined)
        throw new GraphqlError('INVALID', `Selections can't be made on scalars (field '${field.name}')`);
      return value ?? null;
    }
    if (!field.selections)
      throw new GraphqlError('INVALID', `Field '${field.name}' of type '${value.__type}' must have selections`);
    return this.object(value, field.selections, path);
  }
}

function isTyped(value: unknown): value is Typed {
  return typeof value === 'object' && value !== null && '__type' in value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
