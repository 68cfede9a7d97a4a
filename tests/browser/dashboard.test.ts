import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { renderSite, type ProjectRecords } from '#dashboard';
import { exampleRecords } from '../../packages/dashboard/testing-example.ts';
import { launchChromium } from './chromium.ts';
import { contrasts } from './contrast.ts';

const launched = await launchChromium();
const inChromium = 'missing' in launched ? describe.skip : describe;
const named = 'missing' in launched ? `in Chromium (skipped: ${launched.missing})` : 'in Chromium';

const DESKTOP = { viewport: { width: 1100, height: 900 } } as const;
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } as const;
const PLACE = { branch: 'mlops/ledger', commit: 'c0ffee'.repeat(6).concat('c0ff') };
/** WCAG 2.2, 1.4.3: text of normal size. */
const READABLE = 4.5;

inChromium(`a dashboard ${named}`, () => {
  const browser = 'browser' in launched ? launched.browser : undefined;
  const directory = mkdtempSync(join(tmpdir(), 'mlops-dashboard-'));
  let trouble: string[] = [];
  let requested: string[] = [];

  afterEach(async () => {
    for (const context of browser!.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** The first page of a site, as a file from an unpacked artifact; what it asks for and complains about is noted. */
  async function open(projects: readonly ProjectRecords[], options: BrowserContextOptions = DESKTOP): Promise<Page> {
    [trouble, requested] = [[], []];
    for (const [path, html] of renderSite(projects, PLACE)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), html);
    }
    const page = await (await browser!.newContext(options)).newPage();
    page.on('request', (request) => requested.push(request.url()));
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
    });
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective}`));
    });
    await page.goto(pathToFileURL(join(directory, 'index.html')).href);
    return page;
  }

  const text = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim();
  const shownRuns = (page: Page): Promise<number> => page.locator('#runs tbody tr[data-run]:visible').count();
  const firstRun = (page: Page): Promise<string> => text(page, '#runs tbody tr[data-run]:visible td');

  it.each([
    { name: 'desktop', options: DESKTOP },
    { name: 'tablet', options: { viewport: { width: 760, height: 900 } } },
    { name: 'desktop, dark', options: { ...DESKTOP, colorScheme: 'dark' as const } },
    { name: 'phone', options: PHONE },
    { name: 'phone, dark', options: { ...PHONE, colorScheme: 'dark' as const } },
  ])('$name: says what is in production first, asks for nothing, fits, and can be read', async ({ options }) => {
    const page = await open([exampleRecords()], options);
    expect(await text(page, 'h1')).toBe('flights-delay@v1.2.0 has been in production since 2026-03-21');
    expect(await text(page, 'header .verdict')).toBe('HEALTHY ON 2026-04-06 flights-delay');
    expect(await page.locator('canvas').count()).toBe(2);
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(options.viewport.width);
    const words = await contrasts(page, 'h1, h2, p, td, th button, nav a, label, summary, .badge, .tree b, footer');
    expect(words.length).toBeGreaterThan(100);
    expect(words.filter(({ ratio }) => ratio < READABLE)).toEqual([]);
    expect(requested).toEqual([page.url()]);
    expect(trouble).toEqual([]);
  });

  it('two runs are chosen with clicks and stand beside each other', async () => {
    const page = await open([exampleRecords()]);
    const boxes = page.locator('#runs .pick');
    await boxes.nth(0).check();
    expect(await text(page, '.compare')).toMatch(/is chosen. Choose another one/);
    await boxes.nth(9).check();
    const rows = (await page.locator('.compare tbody tr').allInnerTexts()).map((row) => row.replace(/\s+/g, ' '));
    expect(rows[0]).toMatch(/^roc_auc metric 0\.\d+ \[.*\] 0\.\d+ \[.*\] [+−]0\.\d+$/);
    expect(rows.find((row) => row.startsWith('max_iter'))).toMatch(/^max_iter parameter 175 225/);
    expect(rows.some((row) => row.startsWith('data/flights data'))).toBe(true);
    await boxes.nth(3).check();
    expect(await page.locator('#runs .pick:checked').count()).toBe(2);
    expect(await boxes.nth(0).isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.locator('.compare').isHidden()).toBe(true);
  });

  it('runs are filtered and put in order by the keyboard alone', async () => {
    const page = await open([exampleRecords()]);
    const all = await shownRuns(page);
    await page.getByLabel('Verdict').last().focus();
    await page.keyboard.type('fail');
    const failed = await shownRuns(page);
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThan(all);
    expect(await page.locator('#runs [role=status]').innerText()).toBe(
      `${failed} of ${failed} that match, of ${all} runs`,
    );
    await page.getByRole('button', { name: 'roc_auc' }).focus();
    await page.keyboard.press('Enter');
    const values = async (): Promise<number[]> =>
      (await page.locator('#runs tbody tr:visible td:nth-child(7)').allInnerTexts()).map((cell) =>
        Number.parseFloat(cell),
      );
    expect(await values()).toEqual((await values()).toSorted((a, b) => b - a));
    await page.keyboard.press('Space');
    expect(await values()).toEqual((await values()).toSorted((a, b) => a - b));
    const [sorted] = await page.locator('#runs th[aria-sort]').all();
    expect(await sorted!.getAttribute('aria-sort')).toBe('ascending');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid');
  });

  it.each([
    { name: 'desktop', options: DESKTOP },
    { name: 'phone', options: PHONE },
  ])('$name: a search finds a version, and a link to a run shows it', async ({ options }) => {
    const page = await open([exampleRecords({ runs: 120 })], options);
    expect(await shownRuns(page)).toBe(50);
    await page.getByRole('button', { name: 'Show more' }).click();
    expect(await shownRuns(page)).toBe(100);
    await page.getByLabel('Run, commit, version').fill('V1.1.0');
    expect(await shownRuns(page)).toBe(1);
    expect(await firstRun(page)).toMatch(/^[0-9a-f]{7}$/);
    const link = page.locator('#production td a').nth(2);
    await link.click();
    const id = (await link.getAttribute('href'))!.slice(1);
    // The browser tells the page of its new address only after the click is over.
    await page.locator(`#${id}:focus`).waitFor();
    expect(await page.locator(`#${id}`).isVisible()).toBe(true);
  });

  it('a chart is walked along with the arrow keys, and says each point', async () => {
    const page = await open([exampleRecords()]);
    const chart = page.locator('#drift .plot');
    await chart.focus();
    await page.keyboard.press('End');
    expect(await text(page, '#drift .readout')).toMatch(
      /^2026-03-30 · drift\/\S+ 0\.\d+ · limit 0\.25 · ok · [\d,]+ predictions$/,
    );
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
    expect(await text(page, '#drift .readout')).toMatch(/^2026-03-09 · .* · crossed/);
    await page.locator('#metrics select').first().selectOption('log_loss');
    await page.locator('#metrics .plot').focus();
    await page.keyboard.press('Home');
    expect(await text(page, '#metrics .readout')).toMatch(/^2026-01-05 .* log_loss 0\.\d+ \[.*\] · pass$/);
    expect(trouble).toEqual([]);
  });

  it('without scripts its tables still say everything', async () => {
    const page = await open([exampleRecords()], { ...DESKTOP, javaScriptEnabled: false });
    expect(await shownRuns(page)).toBe(26);
    expect(await page.locator('.chart:visible, .controls').count()).toBe(0);
    expect(await text(page, 'table[aria-label="checks by window"] tbody tr:nth-child(2)')).toBeDefined();
    expect(await page.locator('table[aria-label=deployments] tbody tr').count()).toBe(4);
  });

  it('runs nothing whatever anything is called', async () => {
    const hostile = '</script><img src=http://127.0.0.1:9/x onerror=alert(1)><script>alert(2)</script>';
    const names = { project: hostile, branch: hostile, goal: hostile, metric: hostile, check: hostile };
    const page = await open([exampleRecords(names), exampleRecords()], PHONE);
    await page.getByRole('link', { name: /img src/ }).click();
    await page.locator('#runs .pick').nth(0).check();
    await page.locator('#runs .pick').nth(1).check();
    expect(await text(page, '.compare td')).toBe(`${hostile} metric`);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(requested.every((url) => url.startsWith('file:'))).toBe(true);
    expect(trouble).toEqual([]);
  });

  it('nothing else than its own script may run in it', async () => {
    const page = await open([exampleRecords({ runs: 1 })]);
    const refused = page.waitForEvent('console', (message) => message.text().startsWith('policy:'));
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken"';
      document.body.append(script);
    });
    expect((await refused).text()).toMatch(/^policy: script-src/);
    expect(await page.title()).toBe('flights-delay: not in production');
  });

  it('of several projects the first page leads to each, and back', async () => {
    const page = await open([exampleRecords(), exampleRecords({ project: 'churn', runs: 4 })]);
    expect(await page.locator('.projects li').count()).toBe(2);
    await page.getByRole('link', { name: 'churn' }).click();
    expect(await text(page, 'h1')).toBe('churn: no version is in production');
    await page.getByRole('link', { name: 'All projects' }).click();
    expect(await text(page, 'h1')).toBe('2 projects');
    expect(trouble).toEqual([]);
  });
});
