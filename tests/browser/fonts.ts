import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LETTERS = ['system-ui', 'sans-serif', 'Noto Sans', 'Segoe UI', 'Helvetica', 'Arial'];
const MONOSPACED = ['ui-monospace', 'monospace'];

/**
 * Makes text as wide on every Linux machine: the letters that the browser's package brings stand in for the families that
 * our page and GitHub's style sheet ask for. (Noto Sans, GitHub's on Linux, was drawn from Open Sans.)
 * @param fonts the directory that the browser's package unpacks them into
 * @returns the variable that fontconfig reads, and the directory to remove afterwards
 */
export function carriedFonts(fonts: string): { directory: string; env: Record<string, string> } {
  const directory = mkdtempSync(join(tmpdir(), 'mlops-fonts-'));
  const aliases = [
    ...LETTERS.map((family) => alias(family, ['Open Sans'])),
    ...MONOSPACED.map((family) => alias(family, ['DejaVu Sans Mono', 'Liberation Mono', 'Noto Sans Mono'])),
  ];
  const file = join(directory, 'mlops-fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><dir>/usr/share/fonts</dir><cachedir>${join(directory, 'cache')}</cachedir>${aliases.join('')}</fontconfig>\n`,
  );
  return { directory, env: { FONTCONFIG_FILE: file } };
}

function alias(family: string, instead: readonly string[]): string {
  const names = instead.map((name) => `<string>${name}</string>`).join('');
  return `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong">${names}</edit></match>`;
}
