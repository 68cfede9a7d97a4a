import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { reusableWorkflows } from '../packages/cli/on-github/called/index.ts';
import { table } from '../packages/kit/generate/pages.ts';

/** Sections of `docs/guides/permissions.md`: what every job of the reusable workflows may do, and why, from their own text. */
export function permissionSections(): Record<string, string> {
  const rows = Object.entries(reusableWorkflows).flatMap(([path, text]) => {
    const jobs = parseDocument(text).get('jobs') as YAMLMap;
    // What stands above the first entry of a mapping is the mapping's comment.
    const above = jobs.items.map(({ key }, index) => (index === 0 ? jobs : (key as YAMLMap)).commentBefore);
    return jobs.items.map((job, index) => [`\`${path.split('/').at(-1)}\``, ...jobRow(job, above[index])]);
  });
  return { jobs: table(['workflow', 'job', 'what runs there', 'may, and why'], rows) };
}

function jobRow({ key, value }: YAMLMap['items'][number], comment: string | null | undefined): string[] {
  const granted = isMap(value) ? value.get('permissions') : undefined;
  if (!isMap(granted) || !comment) throw new TypeError(`the job ${String(key)} has no comment, or no permissions`);
  const may = granted.items.map(({ key: scope, value: access }) => {
    const why = isScalar(access) ? access.comment?.trim() : undefined;
    if (!why) throw new TypeError(`the job ${String(key)} does not say what ${String(scope)} is for`);
    return `\`${String(scope)}: ${String(access)}\`: ${why}`;
  });
  return [`\`${String(key)}\``, comment.replaceAll(/\s+/g, ' ').trim(), may.join('<br>')];
}
