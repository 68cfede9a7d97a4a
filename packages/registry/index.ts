export { fail as registryErrors } from './errors.ts';
export { isReference } from './grammar.ts';
export { momentOf, type HistoryEvent } from './history.ts';
export { readRecords as readRegistry, recordedIn, recordedNames, recordedReference } from './read-records.ts';
export type { KeptFile, VersionRecord } from './records.ts';
export { openRegistry, type Registry, type RegistryProject, type Version } from './registry.ts';
export type { ShownName } from './show.ts';
export { askedVersion } from './resolve.ts';
export { holderOf, stagesOf, type Holder, type Recorded } from './state.ts';
