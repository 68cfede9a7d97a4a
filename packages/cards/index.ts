export type * from './card.ts';
export { HUMAN_SECTIONS } from './card.ts';
export { fail as cardErrors } from './errors.ts';
export { readRegions } from './regions.ts';
export { renderCard, type RenderedCard } from './render.ts';
