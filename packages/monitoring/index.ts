export { binNames } from './bins.ts';
export { fail as monitoringErrors } from './errors.ts';
export { judgeMonitoring, monitor, monitorJson, summarizeMonitoring, type MonitorResult } from './monitor.ts';
export { parseRecord, recall, watchedDigest, type Memory, type MonitoringRecord } from './memory.ts';
export { readReference, type Reference } from './reference.ts';
export { referenceFromTables, type ReferenceTables } from './reference-table.ts';
export type { MonitorSection } from './rules.ts';
export type { Facts } from './standing.ts';
export { windowLength } from './window.ts';
