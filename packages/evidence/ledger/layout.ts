import { escape } from '#kit';

/**
 * Where things lie in the ledger's tree. Two characters of fan-out keep every directory small, so that writing
 * and reading one entry costs the same however many there are.
 */
export const layout = {
  runs: (project: string, fan: string) => `runs/${escape.fileName(project)}/${fan}`,
  runFolder: (project: string, id: string) => `runs/${escape.fileName(project)}/${id.slice(0, 2)}/${id}`,
  run: (project: string, id: string) => `${layout.runFolder(project, id)}/run.json`,
  /** For each index this run was added to, the run that was the latest there before: indices are linked lists. */
  links: (project: string, id: string) => `${layout.runFolder(project, id)}/links.json`,
  statement: (project: string, id: string, stage: string) => `${layout.runFolder(project, id)}/${stage}.json`,
  byCommit: (commit: string) => `by-commit/${commit.slice(0, 2)}/${commit}.json`,
  byDigest: (digest: string) => `by-digest/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}.json`,
  byBranch: (project: string, branch: string) =>
    `by-branch/${escape.fileName(project)}/${escape.fileName(branch)}.json`,
  projects: 'projects',
  project: (project: string) => `${layout.projects}/${escape.fileName(project)}.json`,
  acceptedFolder: (project: string) => `accepted/${escape.fileName(project)}`,
  accepted: (project: string, id: string) => `${layout.acceptedFolder(project)}/${id}.json`,
} as const;
