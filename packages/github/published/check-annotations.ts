import { isAbsolute } from 'node:path';
import type { Annotation } from '#kit';

/** As the checks API wants it. */
export interface CheckAnnotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  message: string;
  title?: string;
}

const MESSAGE_LIMIT = 16_000;
const TITLE_LIMIT = 255;
/** Nobody reads more, and each fifty of them are a request. */
const MOST = 200;

/** Annotations that a check can show: those that are about a file of the repository. */
export function annotationsOf(annotations: readonly Annotation[]): CheckAnnotation[] {
  return annotations.flatMap((annotation) => toCheck(annotation) ?? []).slice(0, MOST);
}

function toCheck({ level, message, title, where }: Annotation): CheckAnnotation | undefined {
  if (where?.file === undefined || isAbsolute(where.file) || where.file.startsWith('..')) return undefined;
  const line = where.line ?? 1;
  return {
    path: where.file,
    start_line: line,
    end_line: line,
    ...(where.line !== undefined &&
      where.column !== undefined && { start_column: where.column, end_column: where.column }),
    annotation_level: level === 'error' ? 'failure' : level,
    message: message.slice(0, MESSAGE_LIMIT),
    ...(title !== undefined && { title: title.slice(0, TITLE_LIMIT) }),
  };
}
