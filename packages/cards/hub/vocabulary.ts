/**
 * Writes vocabulary.json from the installed @huggingface/tasks: of its megabytes a card needs the names alone. A test
 * says when the two have parted:
 *
 *     node packages/cards/hub/vocabulary.ts
 */
import { writeFileSync } from 'node:fs';
import { ALL_MODEL_LIBRARY_KEYS, PIPELINE_TYPES, TASKS_DATA } from '@huggingface/tasks';

/** vocabulary.json as text: tasks, libraries, and the metrics that are listed for each task. */
export function vocabularyText(): string {
  const metrics = Object.entries(TASKS_DATA)
    .map(([task, data]) => [task, data?.metrics.map(({ id }) => id) ?? []] as const)
    .filter(([, ids]) => ids.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const vocabulary = {
    tasks: [...PIPELINE_TYPES].sort(),
    libraries: [...ALL_MODEL_LIBRARY_KEYS].sort(),
    metrics: Object.fromEntries(metrics),
  };
  return `${JSON.stringify(vocabulary, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(new URL('vocabulary.json', import.meta.url), vocabularyText());
