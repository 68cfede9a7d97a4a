/** What performing a stage needs to know of a project. All paths absolute. */
export interface ProjectIdentity {
  name: string;
  root: string;
  repository: string;
  workspace: string;
}

/** A project, by what tells it from others of its folder, which share the workspace. */
export type Owner = Pick<ProjectIdentity, 'workspace' | 'name'>;
