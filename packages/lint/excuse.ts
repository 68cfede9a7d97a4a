import type { Finding, RuleId } from './finding.ts';
import type { Workflow } from './workflow.ts';

/** `# mlops: ignore[rule, other] reason`, at the end of the line that a finding names. Without a reason it excuses nothing. */
const COMMENT = /#\s*mlops: ignore\[([a-z, -]+)\]\s+(\S.*)$/;

interface Divided {
  findings: Finding[];
  excused: (Finding & { reason: string })[];
}

/** Divides findings into those that stand and those that somebody excused, on record. */
export function excuse(findings: readonly Finding[], workflows: readonly Workflow[]): Divided {
  const byPath = new Map(workflows.map((workflow) => [workflow.path, workflow]));
  const divided: Divided = { findings: [], excused: [] };
  for (const finding of findings) {
    const line = byPath.get(finding.at.file)?.line(finding.at.line) ?? '';
    const [, rules, reason] = COMMENT.exec(line) ?? [];
    const named = (rules ?? '').split(',').map((rule) => rule.trim() as RuleId);
    if (reason !== undefined && named.includes(finding.rule)) divided.excused.push({ ...finding, reason });
    else divided.findings.push(finding);
  }
  return divided;
}
