import { escape, formatWhere, MlopsError, type Json, type JsonObject } from '#kit';

export interface Explained {
  /** For `--json`. */
  document: { code: string; message: string; where?: Json; hint?: string };
  /** For people, already escaped for a terminal. */
  lines: string[];
}

/** What a person needs to know of an error, whether it is one of ours or one that nobody foresaw. */
export function explain(error: unknown): Explained {
  if (error instanceof MlopsError) {
    const { code, message, where, hint } = error;
    const place = formatWhere(where);
    return {
      document: { code, message, ...(where && { where: where as JsonObject }), ...(hint !== undefined && { hint }) },
      lines: [
        `${code}${place === '' ? '' : ` ${escape.logLine(place)}`}`,
        ...message.split('\n').map((line) => `  ${escape.logLine(line)}`),
        ...(hint === undefined ? [] : hint.split('\n').map((line) => `  → ${escape.logLine(line)}`)),
      ],
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').slice(1) : [];
  const hint = 'This is a defect of mlops. Please report it with the command you ran and the lines above.';
  return {
    document: { code: 'MLOPS_UNEXPECTED', message, hint },
    lines: [
      'MLOPS_UNEXPECTED',
      `  ${escape.logLine(message)}`,
      ...stack.map((line) => `  ${escape.logLine(line)}`),
      `  → ${hint}`,
    ],
  };
}
