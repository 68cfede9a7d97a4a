export { fail as registryErrors } from './errors.ts';
export { momentOf, type HistoryEvent } from './history.ts';
export { recordedIn } from './read-records.ts';
export type { KeptFile, VersionRecord } from './records.ts';
export { openRegistry, type Registry, type RegistryProject, type Version } from './registry.ts';
export type { ShownName } from './show.ts';
