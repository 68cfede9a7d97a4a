/** Our own lint, over workflows that belong together: ours, the templates, those of one page. */
import { ours } from '../../packages/cli/on-github/ours.ts';
import type { Document, Finding } from './documents.ts';
import { lint, type RuleId } from '#lint';

/**
 * What a page may leave out to stay short: it shows steps in a job that is not theirs, and templates have the rest. What it
 * shows without a trigger is given `push`, and its workflows need not be of one repository.
 */
const WRITTEN_SHORT: readonly RuleId[] = ['action-permission', 'user-code-finds-token', 'two-verdicts'];

export async function mlopsLint(given: readonly Document[]): Promise<Finding[]> {
  const known = await ours();
  const findings: Finding[] = [];
  for (const documents of Map.groupBy(
    given.filter(({ kind }) => kind !== 'action'),
    repositoryOf,
  ).values()) {
    const byPath = new Map(documents.map((document, index) => [`.github/workflows/${index}.yml`, document]));
    const files = new Map([...byPath].map(([path, { text }]) => [path, text]));
    for (const { rule, at, message, fix } of lint(files, { ours: known, defaultBranch: { name: 'main' } }).findings) {
      const document = byPath.get(at.file)!;
      if (document.kind === 'shown' && WRITTEN_SHORT.includes(rule)) continue;
      findings.push({ check: 'mlops-lint', document, line: at.line, message: `${rule}: ${message} ${fix}` });
    }
  }
  return findings;
}

function repositoryOf({ kind, path }: Document): string {
  return kind === 'shown' ? path : kind;
}
