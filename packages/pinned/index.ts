export { cacheDirectory, locatePinned } from './locate.ts';
export { pinPackage, type Pin } from './pin.ts';
export type { Pinned } from './pinned.ts';
