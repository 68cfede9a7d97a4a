import type { StageReport } from './report.ts';

/**
 * The stages as a Mermaid flowchart, an arrow where one read what another made. For those who ask for it: mail shows
 * its source.
 */
export function flowchart(stages: readonly StageReport[]): string {
  const boxes = stages.map((stage, index) => `  s${index}["${label(stage)}"]`);
  const arrows = stages.flatMap(({ reads }, to) =>
    stages
      .slice(0, to)
      .flatMap(({ makes }, from) =>
        makes.some(({ digest }) => reads.some((read) => read.digest === digest)) ? [`  s${from} --> s${to}`] : [],
      ),
  );
  return ['```mermaid', 'flowchart LR', ...boxes, ...arrows, '```'].join('\n');
}

/** Mermaid has no escape for all of its syntax: only what is surely none of it is kept. */
function label({ stage, verdict, cached, problem }: StageReport): string {
  const state = problem === undefined ? [verdict, cached ? 'cached' : undefined] : ['not done'];
  return [stage.replace(/[^A-Za-z0-9 _-]/g, '').slice(0, 60), ...state].filter(Boolean).join(', ');
}
