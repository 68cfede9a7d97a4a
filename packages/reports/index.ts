export { COMMENT_LIMIT, renderComment } from './comment.ts';
export { brokenStage, headline } from './headline.ts';
export { renderPage } from './page.ts';
export { plain } from './piece.ts';
export type * from './report.ts';
