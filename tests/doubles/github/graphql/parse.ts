/** The part of GraphQL that clients of GitHub write: operations, variables, aliases, arguments, fragments, directives. */
export interface GraphqlDocument {
  operations: Operation[];
  fragments: Map<string, { on: string; selections: Selection[] }>;
}

export interface Operation {
  kind: 'query' | 'mutation';
  name: string | undefined;
  variables: { name: string; required: boolean; fallback: Value | undefined }[];
  selections: Selection[];
}

export type Selection =
  | {
      kind: 'field';
      alias: string;
      name: string;
      arguments: Map<string, Value>;
      directives: Directive[];
      selections: Selection[] | undefined;
    }
  | { kind: 'spread'; fragment: string; directives: Directive[] }
  | { kind: 'inline'; on: string | undefined; directives: Directive[]; selections: Selection[] };

interface Directive {
  name: string;
  arguments: Map<string, Value>;
}

export type Value =
  | { kind: 'variable'; name: string }
  | { kind: 'constant'; value: string | number | boolean | null }
  | { kind: 'list'; items: Value[] }
  | { kind: 'object'; fields: Map<string, Value> };

const TOKEN =
  /[\s,\uFEFF]+|#[^\n\r]*|"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n\r])*"|\.\.\.|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[_A-Za-z]\w*|[!$&()/:=@[\]{|}]/y;

/** @throws Error saying where the text is no GraphQL */
export function parseGraphql(source: string): GraphqlDocument {
  const reader = new Reader(tokenize(source));
  const document: GraphqlDocument = { operations: [], fragments: new Map() };
  while (!reader.ended()) {
    if (reader.is('fragment')) {
      reader.take();
      const name = reader.name();
      reader.expect('on');
      document.fragments.set(name, { on: reader.name(), selections: selectionSet(reader) });
    } else document.operations.push(operation(reader));
  }
  return document;
}

function tokenize(source: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) throw new Error(`Parse error on ${JSON.stringify(source.slice(at, at + 20))} at ${at}`);
    if (!/^[\s,#\uFEFF]/.test(match[0])) tokens.push(match[0]);
  }
  return tokens;
}

class Reader {
  readonly #tokens: string[];
  #at = 0;

  constructor(tokens: string[]) {
    this.#tokens = tokens;
  }

  ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  is(token: string): boolean {
    return this.#tokens[this.#at] === token;
  }

  take(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('Parse error: unexpected end of the query');
    return token;
  }

  expect(token: string): void {
    const found = this.take();
    if (found !== token) throw new Error(`Parse error on ${JSON.stringify(found)}: expected ${JSON.stringify(token)}`);
  }

  skip(token: string): boolean {
    if (!this.is(token)) return false;
    this.#at++;
    return true;
  }

  name(): string {
    const token = this.take();
    if (!/^[_A-Za-z]/.test(token)) throw new Error(`Parse error on ${JSON.stringify(token)}: expected a name`);
    return token;
  }
}

function operation(reader: Reader): Operation {
  if (reader.is('{')) return { kind: 'query', name: undefined, variables: [], selections: selectionSet(reader) };
  const kind = reader.name();
  if (kind !== 'query' && kind !== 'mutation') throw new Error(`Parse error on ${JSON.stringify(kind)}`);
  const name = reader.is('(') || reader.is('{') || reader.is('@') ? undefined : reader.name();
  const variables: Operation['variables'] = [];
  if (reader.skip('(')) {
    while (!reader.skip(')')) {
      reader.expect('$');
      const variable = reader.name();
      reader.expect(':');
      const required = type(reader);
      variables.push({ name: variable, required, fallback: reader.skip('=') ? value(reader) : undefined });
    }
  }
  directives(reader);
  return { kind, name, variables, selections: selectionSet(reader) };
}

/** @returns whether a value is required */
function type(reader: Reader): boolean {
  if (reader.skip('[')) {
    type(reader);
    reader.expect(']');
  } else reader.name();
  return reader.skip('!');
}

function selectionSet(reader: Reader): Selection[] {
  reader.expect('{');
  const selections: Selection[] = [];
  while (!reader.skip('}')) selections.push(selection(reader));
  if (selections.length === 0) throw new Error('Parse error: an empty selection');
  return selections;
}

function selection(reader: Reader): Selection {
  if (reader.skip('...')) {
    if (!reader.is('on') && !reader.is('{') && !reader.is('@')) {
      const fragment = reader.name();
      return { kind: 'spread', fragment, directives: directives(reader) };
    }
    const on = reader.skip('on') ? reader.name() : undefined;
    return { kind: 'inline', on, directives: directives(reader), selections: selectionSet(reader) };
  }
  const first = reader.name();
  const name = reader.skip(':') ? reader.name() : first;
  return {
    kind: 'field',
    alias: first,
    name,
    arguments: argumentList(reader),
    directives: directives(reader),
    selections: reader.is('{') ? selectionSet(reader) : undefined,
  };
}

function argumentList(reader: Reader): Map<string, Value> {
  const given = new Map<string, Value>();
  if (!reader.skip('(')) return given;
  while (!reader.skip(')')) {
    const name = reader.name();
    reader.expect(':');
    given.set(name, value(reader));
  }
  return given;
}

function directives(reader: Reader): Directive[] {
  const found: Directive[] = [];
  while (reader.skip('@')) found.push({ name: reader.name(), arguments: argumentList(reader) });
  return found;
}

function value(reader: Reader): Value {
  if (reader.skip('$')) return { kind: 'variable', name: reader.name() };
  if (reader.skip('[')) {
    const items: Value[] = [];
    while (!reader.skip(']')) items.push(value(reader));
    return { kind: 'list', items };
  }
  if (reader.skip('{')) {
    const fields = new Map<string, Value>();
    while (!reader.skip('}')) {
      const name = reader.name();
      reader.expect(':');
      fields.set(name, value(reader));
    }
    return { kind: 'object', fields };
  }
  return { kind: 'constant', value: constant(reader.take()) };
}

function constant(token: string): string | number | boolean | null {
  if (token.startsWith('"""')) return token.slice(3, -3).replace(/\\"""/g, '"""').trim();
  if (token.startsWith('"')) return JSON.parse(token) as string;
  if (/^-?\d/.test(token)) return Number(token);
  if (token === 'null') return null;
  if (token === 'true' || token === 'false') return token === 'true';
  // An enum value.
  if (/^[_A-Za-z]/.test(token)) return token;
  throw new Error(`Parse error on ${JSON.stringify(token)}: expected a value`);
}
