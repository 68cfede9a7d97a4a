import { MlopsError } from '#kit';
import type { NotKnown } from '../finding.ts';
import { readWorkflow, type Workflow } from '../workflow.ts';

/** Events for which GitHub looks at the file on the default branch only. */
const ONLY_THERE = ['schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run', 'issues', 'issue_comment'];

/** Triggers that cannot fire before the file is on the default branch, when something else is checked out. */
export function* offDefault(
  workflows: readonly Workflow[],
  name: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Generator<NotKnown> {
  for (const workflow of workflows) {
    const there = eventsThere(workflow.path, files);
    const events = [...workflow.events.keys()].filter((event) => ONLY_THERE.includes(event) && !there.has(event));
    for (const event of events) {
      yield {
        at: workflow.at(Array.isArray(workflow.file.on) ? ['on'] : ['on', event]),
        unknown: `whether ${event} ever fires: GitHub looks at the file on ${name}, which has no such trigger`,
      };
    }
  }
}

function eventsThere(path: string, files: ReadonlyMap<string, Uint8Array | string>): ReadonlySet<string> {
  const content = files.get(path);
  if (content === undefined) return new Set();
  try {
    return new Set(readWorkflow(path, content).events.keys());
  } catch (error) {
    // One that GitHub cannot read there fires for nothing.
    if (error instanceof MlopsError) return new Set();
    throw error;
  }
}
