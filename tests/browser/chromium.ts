import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { run, takePlace } from '../python.ts';
import { carriedFonts } from './fonts.ts';

const require = createRequire(import.meta.url);

export type Launched = { browser: Browser } | { missing: string };

const PROGRAMS = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome.exe'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A real browser: on Linux x64 the one that an npm package carries, elsewhere the machine's own.
 * @returns what is missing, when there is none; a browser that is there and does not start is an error
 */
export async function launchChromium(): Promise<Launched> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const carried = unpackedChromium();
    // Its own arguments are for one request in a function: one process, which ends with the first closed page, and web
    // security off. Drawing in software is what makes a picture come out on a busy machine every time.
    const software = ['--in-process-gpu', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
    const args = ['--no-sandbox', '--font-render-hinting=none', ...software];
    const fonts = carriedFonts(join(carried, 'fonts'));
    const env = { ...(process.env as Record<string, string>), ...fonts.env };
    const browser = await chromium.launch({ executablePath: join(carried, 'chromium'), args, env });
    browser.on('disconnected', () => rmSync(fonts.directory, { recursive: true, force: true }));
    return { browser };
  }
  const found = installed();
  if (found !== undefined) return { browser: await chromium.launch({ executablePath: found }) };
  return {
    missing: `no Chrome on ${process.platform} ${process.arch}: install Google Chrome or Chromium, or name it in CHROME_PATH`,
  };
}

/**
 * The directory of the carried browser with its libraries and fonts. Its package unpacks into the temporary directory and
 * takes whatever lies there for whole, so that a second test file started half of it: unpacked once here, aside by a
 * process with a temporary directory of its own, and then renamed.
 */
export function unpackedChromium(tools = join(import.meta.dirname, '..', '..', '.tools')): string {
  const main = require.resolve('@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(dirname(main), '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const directory = join(tools, `chromium-${version}`);
  if (existsSync(directory)) return directory;
  mkdirSync(tools, { recursive: true });
  const aside = mkdtempSync(`${directory}.`);
  const unpack = 'await (await import(process.argv[1])).default.executablePath()';
  try {
    run([process.execPath, '--input-type=module', '-e', unpack, main], '', { ...process.env, TMPDIR: aside });
    takePlace(aside, directory);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return directory;
}

function installed(): string | undefined {
  const named = process.env['CHROME_PATH'];
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((directory) => PROGRAMS.map((program) => join(directory, program)));
  return [...(named ? [named] : []), ...PLACES, ...onPath].find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
