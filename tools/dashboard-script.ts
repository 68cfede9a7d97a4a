/** packages/dashboard/client/script.json: what runs in a page of the dashboard, as one script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '@swc/core';

const root = join(import.meta.dirname, '..');

/** The library that draws, as its package ships it, with its licence, and our own part after it. */
export async function dashboardScript(): Promise<string> {
  const library = join(root, 'node_modules', 'uplot');
  const licence = readFileSync(join(library, 'LICENSE'), 'utf8').trim();
  const { version } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as { version: string };
  const drawing = readFileSync(join(library, 'dist', 'uPlot.iife.min.js'), 'utf8')
    .replace(/^\/\*[\s\S]*?\*\/\s*/, '')
    .trim();
  const style = readFileSync(join(library, 'dist', 'uPlot.min.css'), 'utf8').trim();
  // It asks the browser for a language as it loads, and ends the script where that is none; our numbers are en-US anyway.
  const enclosed = `const uPlot=(navigator=>{${drawing}\nreturn uPlot})({language:'en-US'});`;
  const script = `/*! uPlot ${version}\n${licence}\n*/\n${enclosed}\n(()=>{${await ownPart()}})();\n`;
  return `${JSON.stringify({ script, style }, null, 2)}\n`;
}

async function ownPart(): Promise<string> {
  const built = await bundle({
    mode: 'production',
    target: 'browser',
    entry: { page: join(root, 'packages', 'dashboard', 'client', 'main.ts') },
    output: { path: root, name: 'page' },
    module: {},
    options: {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' }, minify: { compress: true, mangle: true } },
      minify: true,
    },
  });
  return built['page']!.code.trim();
}
