export { COMMENT_LIMIT, renderComment } from './comment.ts';
export { brokenStage, headline } from './headline.ts';
export * as numbers from './numbers.ts';
export { renderPage } from './page.ts';
export { curvesPart } from './page-evaluation.ts';
export * as markup from './page-markup.ts';
export { plain } from './piece.ts';
export type * from './report.ts';
export { style } from './style.ts';
