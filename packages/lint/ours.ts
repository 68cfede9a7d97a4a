import type { Action } from '#kit';
import type { Workflow } from './workflow.ts';

/** What is known of this toolkit's own actions and workflows: their declarations, at the version that is running. */
export interface Ours {
  /** `owner/name` that `uses:` names. */
  repository: string;
  /** The tags and commits at which the declarations are these. */
  references: readonly string[];
  /** Paths of the reusable workflows. */
  workflows: readonly string[];
  workflow(path: string): Workflow | undefined;
  /** By name; the pipeline as a whole is at the top of the repository. */
  actions: ReadonlyMap<string, Action>;
  /** Name of the action at the top. */
  whole: string;
}

/** One of our actions as a step names it. */
export type Named = { is: 'ours'; action: Action } | { is: 'missing'; name: string } | { is: 'other version' };

/** @returns undefined for an action of somebody else */
export function actionNamed(uses: string, ours: Ours): Named | undefined {
  const [, repository, path = '', reference] = /^([^/@]+\/[^/@]+)(?:\/([^@]+))?@(.+)$/.exec(uses) ?? [];
  if (repository !== ours.repository) return undefined;
  if (!ours.references.includes(reference!)) return { is: 'other version' };
  const name = path === '' ? ours.whole : path.replace(/^actions\//, '');
  const action = path === '' || path.startsWith('actions/') ? ours.actions.get(name) : undefined;
  return action ? { is: 'ours', action } : { is: 'missing', name: path };
}
