import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderSite } from '#dashboard';
import { exampleRecords } from '../../packages/dashboard/testing-example.ts';
import { launchChromium } from '../browser/chromium.ts';
import { compare, type Table } from './compare.ts';

const PLACE = { branch: 'mlops/ledger', commit: 'c0ffee1d'.repeat(5) };

/** A page of the dashboard from records to drawn charts, in headless Chromium; an empty page is what a browser costs. */
export async function dashboard({ runs = 500, rounds = 7 } = {}): Promise<Table[]> {
  const launched = await launchChromium();
  if ('missing' in launched) throw new Error(launched.missing);
  const directory = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const records = exampleRecords({ runs });
  const render = (): string => renderSite([records], PLACE).get('index.html')!;
  const address = (name: string, html: string): string => {
    writeFileSync(join(directory, name), html);
    return pathToFileURL(join(directory, name)).href;
  };
  const html = render();
  const [page, empty] = [address('page.html', html), address('empty.html', '<!doctype html><title>empty</title>')];
  const tab = await (await launched.browser.newContext({ viewport: { width: 1200, height: 900 } })).newPage();
  try {
    const measured = await compare(
      [
        { name: 'open an empty page', run: () => tab.goto(empty) },
        {
          name: 'open the page, charts drawn',
          run: async () => {
            await tab.goto(page);
            await tab.waitForSelector('#drift canvas');
            await tab.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
          },
        },
        { name: 'render the page', run: render },
      ],
      rounds,
    );
    const size = [{ name: 'one file', value: html.length / 1024 }];
    return [
      { title: `Dashboard of ${runs} runs`, aim: 'open in 1 s', measured },
      { title: `Size of a dashboard of ${runs} runs`, aim: '1 MB', unit: 'KiB', measured: size },
    ];
  } finally {
    await launched.browser.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
