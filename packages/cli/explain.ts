import { escape, formatWhere, MlopsError, type Json, type JsonObject } from '#kit';
import { machineError } from './machine-error.ts';

export interface Explained {
  /** For `--json`. */
  document: { code: string; message: string; where?: Json; hint?: string };
  /** For people, already escaped for a terminal. */
  lines: string[];
}

/** What a person needs to know of an error, whether it is one of ours or one that nobody foresaw. */
export function explain(error: unknown): Explained {
  const known = error instanceof MlopsError ? error : machineError(error);
  return known ? foreseen(known) : unforeseen(error);
}

function foreseen({ code, message, where, hint }: MlopsError): Explained {
  const place = formatWhere(where);
  return {
    document: { code, message, ...(where && { where: where as JsonObject }), ...(hint !== undefined && { hint }) },
    lines: [
      `${code}${place === '' ? '' : ` ${escape.logLine(place)}`}`,
      ...indented(message, '  '),
      ...(hint === undefined ? [] : indented(hint, '  → ')),
    ],
  };
}

const REPORT = `This is a defect of mlops, not of your project. Please report it at
https://github.com/mlops-actions/mlops-actions/issues with the command you ran and the lines above (Node ${process.versions.node}, ${process.platform}).`;

function unforeseen(error: unknown): Explained {
  const message = messageOf(error);
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const causes = causesOf(error).map((cause) => `caused by: ${messageOf(cause)}`);
  return {
    document: { code: 'MLOPS_UNEXPECTED', message: [message, ...causes].join('\n'), hint: REPORT },
    lines: [
      'MLOPS_UNEXPECTED',
      ...indented([message, ...causes, ...stack].join('\n'), '  '),
      ...indented(REPORT, '  → '),
    ],
  };
}

/** Never empty: what was thrown may have no message, or be no error at all. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `something was thrown that is no error: ${String(error)}`;
  return error.message.trim() === '' ? `${error.name} without a message` : error.message;
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause instanceof Error && cause.cause !== undefined && !causes.includes(cause.cause);) {
    cause = cause.cause;
    causes.push(cause);
  }
  return causes;
}

function indented(text: string, indent: string): string[] {
  return text.split('\n').map((line) => `${indent}${escape.logLine(line)}`);
}
