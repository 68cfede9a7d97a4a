export { COMMENT_LIMIT, renderComment } from './comment.ts';
export { headline } from './headline.ts';
export { renderPage } from './page.ts';
export type * from './report.ts';
