// `npm run screenshots`: the pictures in docs/images, as a real browser shows them: comment and report of the demo's
// failing run (one-slice-worse.json, the result.json of its report), and the dashboard of an invented project.
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { renderSite } from '#dashboard';
import { renderComment, renderPage, type RunReport } from '#reports';
import { exampleRecords } from '../../packages/dashboard/testing-example.ts';
import { launchChromium } from './chromium.ts';
import { showComment, type Theme } from './github-page.ts';

export interface Shot {
  name: string;
  shows: 'comment' | 'report' | 'dashboard';
  width: number;
  theme: Theme;
  /** Pixels from the top; all of it when absent. */
  height?: number;
}

export const SHOTS: readonly Shot[] = [
  { name: 'comment', shows: 'comment', width: 900, theme: 'light' },
  { name: 'comment-dark', shows: 'comment', width: 900, theme: 'dark' },
  { name: 'report', shows: 'report', width: 1040, theme: 'light', height: 980 },
  { name: 'report-dark', shows: 'report', width: 1040, theme: 'dark', height: 980 },
  { name: 'report-phone', shows: 'report', width: 390, theme: 'light', height: 1100 },
  { name: 'dashboard', shows: 'dashboard', width: 1120, theme: 'light', height: 980 },
  { name: 'dashboard-dark', shows: 'dashboard', width: 1120, theme: 'dark', height: 980 },
];

export const demoReport = JSON.parse(
  readFileSync(join(import.meta.dirname, 'one-slice-worse.json'), 'utf8'),
) as RunReport;

function dashboardPage(): string {
  return renderSite([exampleRecords()], { branch: 'mlops/ledger', commit: 'c0ffee1d'.repeat(5) }).get('index.html')!;
}

/** @returns paths of the PNG files, in the order of `SHOTS` */
export async function takeScreenshots(browser: Browser, directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const paths: string[] = [];
  for (const { name, shows, width, theme, height } of SHOTS) {
    const context = await browser.newContext({
      viewport: { width, height: height ?? 600 },
      deviceScaleFactor: 1.5,
      colorScheme: theme,
    });
    const page = await context.newPage();
    if (shows === 'comment') await showComment(page, renderComment(demoReport), theme);
    else await page.setContent(shows === 'report' ? renderPage(demoReport) : dashboardPage());
    const path = join(directory, `${name}.png`);
    if (shows === 'comment') await page.locator('.comment').screenshot({ path });
    else await page.screenshot({ path });
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
