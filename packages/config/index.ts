export * from './errors.ts';
export { loadProject, projectFromInputs, projectName, type LoadOptions } from './load.ts';
export { resolvePath, type Purpose } from './paths.ts';
export { payload, requirePayload, type Payload } from './payload.ts';
export { parseDuration, parsePeriod, type Period } from './periods.ts';
export * from './schema.ts';
