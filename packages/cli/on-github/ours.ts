import { actions } from '#actions';
import { readWorkflow, type Ours } from '#lint';
import { release } from './release.ts';
import { reusableWorkflows } from './called/index.ts';

/** What `mlops lint` knows of this toolkit, from the declarations themselves. */
export async function ours(): Promise<Ours> {
  const declared = await Promise.all(Object.values(actions).map(async (load) => (await load()).default));
  return {
    repository: release.repository,
    references: [release.version, ...(release.commit === undefined ? [] : [release.commit])],
    workflows: Object.keys(reusableWorkflows),
    workflow: (path) => {
      const text = Object.hasOwn(reusableWorkflows, path) ? reusableWorkflows[path] : undefined;
      return text === undefined ? undefined : readWorkflow(path, text);
    },
    actions: new Map(declared.map((action) => [action.name, action])),
    whole: 'run-pipeline',
  };
}
