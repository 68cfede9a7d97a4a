/** Where in the user's world something is wrong. Lines, columns and rows count from 1. */
export interface Where {
  file?: string;
  line?: number;
  /** Character column in a text file. */
  column?: number;
  /** Data row, the header not counted. */
  row?: number;
  /** Data column, configuration key or JSON field. */
  field?: string;
}

export type ErrorCode = `MLOPS_${string}`;

export interface ErrorDetail {
  message: string;
  where?: Where;
  /** The next step, as a sentence or a command the reader can run. */
  hint?: string;
  cause?: unknown;
}

/** The one error that people read: a stable code, what is wrong, where, and what to do next. */
export class MlopsError extends Error {
  override readonly name = 'MlopsError';
  readonly code: ErrorCode;
  readonly where: Where | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, detail: ErrorDetail) {
    super(detail.message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.where = detail.where;
    this.hint = detail.hint;
  }
}

/** Throws nothing itself: `throw fail('MLOPS_…', {message, where, hint})`. */
export interface ErrorFactory<Code extends ErrorCode> {
  (code: Code, detail: ErrorDetail): MlopsError;
  /** Code → one sentence on what it means; `docs/reference/errors.md` is generated from it. */
  readonly meanings: Readonly<Record<Code, string>>;
}

/** Declares a package's error codes, each with the sentence the reference page prints. */
export function defineErrors<const Meanings extends Record<ErrorCode, string>>(
  meanings: Meanings,
): ErrorFactory<keyof Meanings & ErrorCode> {
  const create = (code: keyof Meanings & ErrorCode, detail: ErrorDetail): MlopsError => new MlopsError(code, detail);
  return Object.assign(create, { meanings });
}

/** `file:line:column, row 3, field "x"`, with only the parts that are known; empty when none is. */
export function formatWhere(where: Where | undefined): string {
  if (!where) return '';
  const place = [where.file, where.line, where.line === undefined ? undefined : where.column]
    .filter((part) => part !== undefined)
    .join(':');
  const parts = [
    place,
    where.row === undefined ? '' : `row ${where.row}`,
    where.field === undefined ? '' : `field "${where.field}"`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
