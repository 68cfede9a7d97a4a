import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { renderComment, renderPage, type RunReport } from '#reports';
import { launchChromium } from './chromium.ts';
import { contrasts } from './contrast.ts';
import { showComment } from './github-page.ts';
import { alertIssue, demoReport, deploymentSummary, releaseNotes, SHOTS, takeScreenshots } from './screenshots.ts';

const launched = await launchChromium();
const inChromium = 'missing' in launched ? describe.skip : describe;
const named = 'missing' in launched ? `in Chromium (skipped: ${launched.missing})` : 'in Chromium';

const DESKTOP = { viewport: { width: 1040, height: 900 } } as const;
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } as const;
const HEADLINE = 'roc_auc for carrier = US is 0.041 to 0.092 worse than main (limit 0.020)';
/** WCAG 2.2, 1.4.3: text of normal size. */
const READABLE = 4.5;

inChromium(named, () => {
  const browser = 'browser' in launched ? launched.browser : undefined;
  const directory = mkdtempSync(join(tmpdir(), 'mlops-browser-'));
  let trouble: string[] = [];
  let requested: string[] = [];

  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A page that notes whatever it asks for and complains about. */
  async function open(options: BrowserContextOptions): Promise<Page> {
    trouble = [];
    requested = [];
    const page = await (await browser!.newContext(options)).newPage();
    page.on('request', (request) => requested.push(request.url()));
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
    });
    return page;
  }

  /** The report as people open it: a file from an unpacked artifact. */
  async function openReport(report: RunReport, options: BrowserContextOptions): Promise<Page> {
    const path = join(directory, 'report.html');
    writeFileSync(path, renderPage(report));
    const page = await open(options);
    await page.goto(pathToFileURL(path).href);
    return page;
  }

  const unfold = (page: Page): Promise<void> =>
    page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
  const widest = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
  /** Text as a person reads it, white space in one. */
  const read = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();

  describe('the report', () => {
    afterEach(async () => {
      for (const context of browser!.contexts()) await context.close();
    });

    it.each([
      { name: 'desktop', options: DESKTOP },
      { name: 'desktop, dark', options: { ...DESKTOP, colorScheme: 'dark' as const } },
      { name: 'phone', options: PHONE },
      { name: 'phone, dark', options: { ...PHONE, colorScheme: 'dark' as const } },
    ])('$name: leads with the deciding number, asks for nothing, fits, and can be read', async ({ options }) => {
      const page = await openReport(demoReport, options);
      expect(await read(page, 'h1')).toBe(HEADLINE);
      expect(await page.locator('h1').evaluate((title) => title.getBoundingClientRect().bottom)).toBeLessThan(400);
      expect(await read(page, '.forest li')).toMatch(/^carrier = US 1,742 .*fail$/);
      expect(await widest(page)).toBe(options.viewport.width);
      await unfold(page);
      expect(await widest(page)).toBe(options.viewport.width);
      const words = await contrasts(page, '.badge, .verdict b, .forest .numbers b, .chain span');
      expect(words.length).toBeGreaterThan(20);
      expect(words.filter(({ ratio }) => ratio < READABLE)).toEqual([]);
      expect(requested).toEqual([page.url()]);
      expect(trouble).toEqual([]);
    });

    it('on a phone is made of cards: every cell names its column', async () => {
      const page = await openReport(demoReport, PHONE);
      await unfold(page);
      const card = page.locator('table[aria-label="Rules"] tbody tr').first();
      expect(
        await card
          .locator('td')
          .nth(1)
          .evaluate((cell) => getComputedStyle(cell, '::before').content),
      ).toBe('"main"');
      expect(await page.locator('table[aria-label="Rules"] thead').evaluate((head) => head.clientHeight)).toBe(1);
    });

    it('runs and loads nothing whatever the data are called', async () => {
      const hostile = '<img src=http://127.0.0.1:9/x onerror=alert(1)><script>alert(2)</script>';
      const report = JSON.parse(
        JSON.stringify(demoReport).replaceAll('carrier', JSON.stringify(hostile).slice(1, -1)),
      ) as RunReport;
      const page = await openReport(report, PHONE);
      await unfold(page);
      expect(await page.locator('img, script').count()).toBe(0);
      expect(await widest(page)).toBe(390);
      expect(requested).toEqual([page.url()]);
      expect(trouble).toEqual([]);
    });

    it('cuts off no word of a chart', async () => {
      const page = await openReport(demoReport, DESKTOP);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('svg text')].flatMap((text) => {
          const [word, chart] = [text.getBoundingClientRect(), text.closest('svg')!.getBoundingClientRect()];
          const inside = word.left >= chart.left && word.right <= chart.right && word.bottom <= chart.bottom;
          return inside && word.top >= chart.top ? [] : [text.textContent];
        }),
      );
      expect(await page.locator('svg text').count()).toBeGreaterThan(20);
      expect(cut).toEqual([]);
    });

    it('can be printed: what is folded away is on paper', async () => {
      const page = await openReport(demoReport, DESKTOP);
      const shown = (): Promise<boolean> =>
        page.locator('table[aria-label="Evidence"]').evaluate((table) => table.checkVisibility());
      expect(await shown()).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await shown()).toBe(true);
      expect(
        await page.locator('table[aria-label="Evidence"]').evaluate((table) => table.clientHeight),
      ).toBeGreaterThan(50);
    });
  });

  describe('what is written, as GitHub shows it', () => {
    afterEach(async () => {
      for (const context of browser!.contexts()) await context.close();
    });

    it.each(['light', 'dark'] as const)(
      '%s: the comment leads with the verdict, the failing row first',
      async (theme) => {
        const page = await open({ viewport: { width: 900, height: 800 }, colorScheme: theme });
        await showComment(page, renderComment(demoReport), theme);
        expect(await read(page, 'h3')).toBe(`flights-delay: fail. ${HEADLINE}`);
        expect(await read(page, 'tbody tr')).toMatch(/^roc_auc, carrier = US .* −0\.020 fail$/);
        expect(await page.locator('table').first().isVisible()).toBe(true);
        for (const folded of await page.locator('details table').all()) expect(await folded.isVisible()).toBe(false);
        const words = await contrasts(page, 'td:last-child, h3, h3 strong');
        expect(words.filter(({ ratio }) => ratio < READABLE)).toEqual([]);
        expect(requested).toEqual([]);
        expect(trouble).toEqual([]);
      },
    );

    const TEXTS = {
      comment: () => renderComment(demoReport),
      issue: () => alertIssue().markdown,
      'summary of a deployment': deploymentSummary,
      'notes of a release': releaseNotes,
    };

    it.each(Object.entries(TEXTS))('the %s loses nothing to what GitHub takes out of it', async (_, text) => {
      const page = await open(DESKTOP);
      const markdown = text();
      await showComment(page, markdown, 'light');
      expect(await page.locator('details').count()).toBe([...markdown.matchAll(/<details>/g)].length);
      expect(await page.locator('sub').count()).toBe([...markdown.matchAll(/<sub>/g)].length);
      await unfold(page);
      // Markup that was not understood would be there to be read.
      expect(await page.locator('article').innerText()).not.toMatch(/<\/?[a-z]+>|\*\*|\| ---|&[a-z]+;/);
    });

    it.each(Object.entries(TEXTS))('the %s is read on a phone without scrolling the page', async (_, text) => {
      const page = await open(PHONE);
      await showComment(page, text(), 'light');
      await unfold(page);
      expect(await widest(page)).toBe(390);
    });
  });

  describe('screenshots', () => {
    let paths: string[];
    beforeAll(async () => {
      paths = await takeScreenshots(browser!, join(directory, 'images'));
    });

    it.each(SHOTS.map(({ name, width }, index) => ({ name, width, index })))(
      '$name is a picture of that width',
      ({ index, width }) => {
        const png = readFileSync(paths[index]!);
        expect(png.subarray(1, 4).toString()).toBe('PNG');
        // IHDR: width and height in pixels; 1.5 of them to one of the page.
        expect(png.readUInt32BE(16)).toBe(Math.round(1.5 * width));
        expect(png.readUInt32BE(20)).toBeGreaterThan(600);
      },
    );
  });
});
