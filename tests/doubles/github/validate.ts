import { Ajv, type ValidateFunction } from 'ajv';
import type { OpenApi, Operation, Parameter } from './openapi.ts';

/** Says where a request or an answer is not what GitHub's OpenAPI allows. */
export interface Validator {
  /** @returns one sentence per mismatch */
  request(operation: string, query: URLSearchParams, body: unknown): string[];
  response(operation: string, status: number, contentType: string, body: unknown): string[];
}

/** Answers every operation may give, whether its description names them or not. */
const GENERAL = [304, 400, 401, 403, 404, 409, 410, 415, 422, 429, 500, 502, 503];

export function validator(document: OpenApi): Validator {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, coerceTypes: false });
  ajv.addSchema({ $id: 'github', ...document }, 'github');
  const compiled = new Map<string, ValidateFunction>();
  const check = (pointer: string, value: unknown, what: string): string[] => {
    // Compiled when first used: the whole document would take seconds.
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` });
    compiled.set(pointer, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, 5).map((error) => `${what}${error.instancePath}: ${error.message}`);
  };
  const resolve = <T extends object>(value: T | { $ref: string }): T =>
    '$ref' in value
      ? (value.$ref
          .slice(2)
          .split('/')
          .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as T)
      : value;
  const find = (operation: string): { described: Operation; pointer: string } | undefined => {
    const [method, path] = operation.split(' ') as [string, string];
    const described = document.paths[path]?.[method.toLowerCase()];
    return described && { described, pointer: `/paths/${escapePointer(path)}/${method.toLowerCase()}` };
  };
  return {
    request(operation, query, body) {
      const found = find(operation);
      if (!found) return [`${operation} is not in GitHub's OpenAPI`];
      const { described, pointer } = found;
      const parameters = (described.parameters ?? []).map((one) => resolve<Parameter>(one));
      const known = new Set(parameters.filter((one) => one.in === 'query').map((one) => one.name));
      const unknown = [...query.keys()]
        .filter((name) => !known.has(name))
        .map((name) => `unknown query parameter "${name}"`);
      const wrong = parameters
        .filter((one) => one.in === 'query' && query.has(one.name))
        .flatMap((one) => {
          const index = (described.parameters ?? []).findIndex((raw) => resolve<Parameter>(raw) === one);
          const raw = described.parameters![index]!;
          const at = '$ref' in raw ? raw.$ref.slice(1) : `${pointer}/parameters/${index}`;
          const text = query.get(one.name)!;
          const what = `query parameter ${one.name}`;
          // Everything arrives as text, whatever the schema speaks of.
          return check(`${at}/schema`, text, what).length === 0 ? [] : check(`${at}/schema`, typed(text), what);
        });
      const missing = parameters
        .filter((one) => one.in === 'query' && one.required === true && !query.has(one.name))
        .map((one) => `query parameter ${one.name} is required`);
      return [...unknown, ...wrong, ...missing, ...checkBody(described, pointer, body), ...extraRules(operation, body)];
    },
    response(operation, status, contentType, body) {
      const found = find(operation);
      if (!found) return [`${operation} is not in GitHub's OpenAPI`];
      const stated = found.described.responses[String(status)];
      if (stated === undefined)
        return GENERAL.includes(status) ? [] : [`status ${status} is not among those GitHub gives`];
      const content = resolve<{ content?: Record<string, { schema: unknown }> }>(stated).content ?? {};
      const type = contentType.split(';')[0]!;
      if (body === undefined || !(type in content)) return [];
      const at = '$ref' in stated ? stated.$ref.slice(1) : `${found.pointer}/responses/${status}`;
      return check(`${at}/content/${escapePointer(type)}/schema`, body, `answer ${status}`);
    },
  };

  function checkBody(described: Operation, pointer: string, body: unknown): string[] {
    if (!described.requestBody) return body === undefined ? [] : ['a body where GitHub takes none'];
    if (body === undefined) return described.requestBody.required === true ? ['the body is missing'] : [];
    const { content } = described.requestBody;
    if (content && !('application/json' in content)) return [];
    return check(`${pointer}/requestBody/content/application~1json/schema`, body, 'body');
  }
}

/** Query parameters arrive as text; schemas speak of numbers and booleans. */
function typed(text: string): unknown {
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** What GitHub refuses although its OpenAPI allows it. */
function extraRules(operation: string, body: unknown): string[] {
  const given = (body ?? {}) as Record<string, unknown>;
  const wrong: string[] = [];
  if (/check-runs(\/\{check_run_id\})?$/.test(operation) && /^(POST|PATCH) /.test(operation)) {
    if (given['status'] === 'completed' && given['conclusion'] === undefined)
      wrong.push('body: status "completed" requires a conclusion');
    if (given['conclusion'] !== undefined && given['status'] !== undefined && given['status'] !== 'completed')
      wrong.push('body: a conclusion goes with status "completed" only');
  }
  if (/\/comments(\/\{comment_id\})?$/.test(operation) && typeof given['body'] === 'string') {
    if ([...given['body']].length > 65_536) wrong.push('body: is longer than 65,536 characters');
    if (given['body'].trim() === '') wrong.push('body: can not be blank');
  }
  if (/^(POST|PATCH) .*\/issues(\/\{issue_number\})?$/.test(operation)) {
    if (String(given['body'] ?? '').length > 65_536) wrong.push('body: is longer than 65,536 characters');
    if (String(given['title'] ?? '').length > 256) wrong.push('title: is longer than 256 characters');
  }
  if (operation.endsWith('/statuses/{sha}') && String(given['description'] ?? '').length > 140)
    wrong.push('body: description is longer than 140 characters');
  return wrong;
}

/** RFC 6901, and `{}` as a URI fragment writes them. */
function escapePointer(text: string): string {
  return text.replace(/~/g, '~0').replace(/\//g, '~1').replace(/[{}]/g, encodeURIComponent);
}
