export { fail as dashboardErrors } from './errors.ts';
export type { ProjectRecords } from './records.ts';
export { renderSite, type LedgerPlace } from './site.ts';
