// `npm run screenshots`: the pictures in docs/images, as a real browser shows them. What they show was recorded in runs of the
// demo (recorded/): the failing change, July's alert, and the deployment and the card of what was trained for it; the dashboard
// is that of an invented project. GitHub's own pages are not ours to draw: of issue, release and summary it is their text.
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { renderSite } from '#dashboard';
import type { MonitorResult } from '#monitoring';
import { renderComment, renderPage, type RunReport } from '#reports';
import { deploymentAsMarkdown, type DeploymentResult } from '#serving';
import { mattersOf } from '../../actions/monitor-model/matters.ts';
import { exampleRecords } from '../../packages/dashboard/testing-example.ts';
import { launchChromium } from './chromium.ts';
import { COMMENT_WIDTH, showComment, type Theme } from './github-page.ts';

const recorded = (name: string): string => readFileSync(join(import.meta.dirname, 'recorded', name), 'utf8');

export const demoReport = JSON.parse(recorded('one-slice-worse.json')) as RunReport;

/** The text of the issue that July's alert opens. */
export function alertIssue(): { title: string; markdown: string } {
  const [matter] = mattersOf(JSON.parse(recorded('july.json')) as MonitorResult, undefined);
  if (!matter || !('issue' in matter)) throw new Error('july.json alerts of nothing');
  return matter.issue;
}

/** What stands in the summary of a job that deploys. */
export function deploymentSummary(): string {
  return deploymentAsMarkdown(JSON.parse(recorded('deployed.json')) as DeploymentResult);
}

/** What a release says: the card, without what a model hub reads. */
export function releaseNotes(): string {
  return recorded('card.md').replace(/^---\n.*?\n---\n/s, '');
}

function dashboardPage(): string {
  return renderSite([exampleRecords()], { branch: 'mlops/ledger', commit: 'c0ffee1d'.repeat(5) }).get('index.html')!;
}

/** What can be shown: text as GitHub shows it, or a page of ours. */
const SUBJECTS = {
  comment: (page, theme) => showComment(page, renderComment(demoReport), theme),
  issue: (page, theme) => showComment(page, alertIssue().markdown, theme, alertIssue().title),
  deployment: (page, theme) => showComment(page, deploymentSummary(), theme),
  release: (page, theme) => showComment(page, releaseNotes(), theme, 'flights-delay@v1.2.0'),
  report: (page) => page.setContent(renderPage(demoReport)),
  dashboard: (page) => page.setContent(dashboardPage()),
} satisfies Record<string, (page: Page, theme: Theme) => Promise<void>>;

export interface Shot {
  name: string;
  shows: keyof typeof SUBJECTS;
  width: number;
  theme: Theme;
  /** Pixels from the top; all of it when absent. */
  height?: number;
}

export const SHOTS: readonly Shot[] = [
  { name: 'comment', shows: 'comment', width: COMMENT_WIDTH, theme: 'light' },
  { name: 'comment-dark', shows: 'comment', width: COMMENT_WIDTH, theme: 'dark' },
  { name: 'issue', shows: 'issue', width: COMMENT_WIDTH, theme: 'light' },
  { name: 'deployment', shows: 'deployment', width: COMMENT_WIDTH, theme: 'light' },
  { name: 'release', shows: 'release', width: COMMENT_WIDTH, theme: 'light', height: 980 },
  { name: 'report', shows: 'report', width: 1040, theme: 'light', height: 980 },
  { name: 'report-dark', shows: 'report', width: 1040, theme: 'dark', height: 980 },
  { name: 'report-phone', shows: 'report', width: 390, theme: 'light', height: 1100 },
  { name: 'dashboard', shows: 'dashboard', width: 1120, theme: 'light', height: 980 },
  { name: 'dashboard-dark', shows: 'dashboard', width: 1120, theme: 'dark', height: 980 },
];

/** @returns paths of the PNG files, in the order of `SHOTS` */
export async function takeScreenshots(browser: Browser, directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const paths: string[] = [];
  for (const { name, shows, width, theme, height } of SHOTS) {
    const context = await browser.newContext({
      // What is shown whole is as long as it is.
      viewport: { width, height: height ?? 1 },
      deviceScaleFactor: 1.5,
      colorScheme: theme,
    });
    const page = await context.newPage();
    await SUBJECTS[shows](page, theme);
    const path = join(directory, `${name}.png`);
    await page.screenshot({ path, fullPage: height === undefined });
    await context.close();
    paths.push(path);
  }
  return paths;
}

if (import.meta.main) {
  const launched = await launchChromium();
  if ('missing' in launched) {
    console.error(launched.missing);
    process.exit(2);
  }
  const images = join(import.meta.dirname, '..', '..', 'docs', 'images');
  for (const path of await takeScreenshots(launched.browser, images)) console.log(path);
  await launched.browser.close();
}
