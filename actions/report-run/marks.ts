import { relative, resolve } from 'node:path';
import type { GateRule, Project } from '#config';
import type { Annotation } from '#kit';
import type { RunReport } from '#reports';

/**
 * Marks for the lines that a verdict is about: each rule of mlops.yml that keeps the whole from passing, once, with its
 * worst outcome; and each contract whose data broke it.
 */
export function marksOf(project: Project, report: RunReport): Annotation[] {
  const marks = [...rulesOf(project, report), ...contractsOf(project, report)];
  return marks.map(({ where, ...mark }) => ({ ...mark, ...(where && { where: inRepository(project, where) }) }));
}

/** People know a file by its place in the repository, wherever that lies here; beside a stranger's work it is no checkout. */
function inRepository({ repository }: Project, where: NonNullable<Annotation['where']>): Annotation['where'] {
  return { ...where, ...(where.file !== undefined && { file: relative(repository, where.file) }) };
}

function rulesOf(project: Project, { gate }: RunReport): Annotation[] {
  const rules = project.config.gate?.rules ?? [];
  const marked = new Set<number>();
  return (gate?.rules ?? [])
    .filter(({ blocking, verdict, accepted }) => blocking && verdict !== 'pass' && !accepted)
    .flatMap((line): Annotation[] => {
      const index = rules.findIndex((rule) => isOf(line, rule));
      if (index < 0 || marked.has(index)) return [];
      marked.add(index);
      // The base's rules stand on other lines than those that this change shows.
      const where = project.policy?.edited ? undefined : project.locate(['gate', 'rules', index]);
      const level = line.verdict === 'fail' ? 'error' : 'warning';
      return [{ level, title: `${line.id}: ${line.verdict}`, message: line.reason, ...(where && { where }) }];
    });
}

type Line = NonNullable<RunReport['gate']>['rules'][number];

function isOf({ metric, bound, slice }: Line, rule: GateRule): boolean {
  const sliced = rule.slices ?? [];
  return (
    rule.metric === metric &&
    rule[bound.kind] !== undefined &&
    (slice === undefined ? sliced.length === 0 : sliced.includes(slice.slicing))
  );
}

function contractsOf(project: Project, { data }: RunReport): Annotation[] {
  return (data?.sources ?? []).flatMap((source) => {
    const contract = project.config.data?.[source.name]?.contract;
    return source.checks
      .filter(({ verdict, severity }) => verdict !== 'pass' && severity === 'error')
      .map((check): Annotation => ({
        level: 'error',
        title: `${source.name}${check.column === undefined ? '' : `.${check.column}`}: ${check.verdict}`,
        message: `${check.description}: expected ${check.expected}, observed ${check.observed}`,
        ...(contract !== undefined && { where: { file: resolve(project.root, contract) } }),
      }));
  });
}
