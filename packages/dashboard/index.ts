export { fail as dashboardErrors } from './errors.ts';
export type { LedgerPlace, ProjectRecords } from './records.ts';
export { renderSite } from './site.ts';
