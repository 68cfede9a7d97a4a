/** What performing a stage needs to know of a project. All paths absolute. */
export interface ProjectIdentity {
  name: string;
  root: string;
  repository: string;
  workspace: string;
}
