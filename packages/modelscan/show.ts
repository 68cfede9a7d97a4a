import { escape } from '#kit';
import type { ScanResult } from './scan.ts';

/** One sentence that leads with what decides. */
export function summarizeScan({ verdict, files }: ScanResult): string {
  const deciding = files.find((file) => file.verdict === verdict);
  const finding = deciding?.findings.find(({ severity }) => verdict !== 'fail' || severity === 'unsafe');
  if (!deciding) return 'There is no file to scan.';
  if (verdict === 'pass')
    return `${files.length} model ${files.length === 1 ? 'file' : 'files'}: nothing in them runs code (${formats(files)}).`;
  const others = files.filter((file) => file.verdict !== 'pass').length - 1;
  const more = others > 0 ? ` ${others} more ${others === 1 ? 'file is' : 'files are'} no pass.` : '';
  return escape.logLine(`${deciding.path} (${deciding.format}): ${finding?.message ?? verdict}${more}`);
}

function formats(files: ScanResult['files']): string {
  return [...new Set(files.map(({ format }) => format))].join(', ');
}

/** What a person reads on a terminal: every file, and below it what was found, why it matters and what to do. */
export function scanAsText({ files }: ScanResult): string {
  const width = Math.max(...files.map(({ path }) => path.length));
  return files
    .flatMap(({ path, format, bytes, verdict, findings }) => [
      `${path.padEnd(width)}  ${format}, ${bytes.toLocaleString('en')} bytes: ${verdict}`,
      ...findings.flatMap(({ message, why, todo, offset, member, count }) => [
        `  ${message} (${member === null ? '' : `${member}, `}byte ${offset}${count > 1 ? `, ${count} times` : ''})`,
        `    ${why}`,
        `    → ${todo}`,
      ]),
    ])
    .map(escape.logLine)
    .join('\n');
}

/** The same as a table of Markdown. */
export function scanAsMarkdown({ files }: ScanResult): string {
  const rows = files.flatMap(({ path, format, findings, verdict }) =>
    findings.length === 0
      ? [[escape.markdownCode(path), escape.markdown(format), verdict, '', '', '']]
      : findings.map(({ message, why, todo, offset, member }) => [
          escape.markdownCode(member === null ? path : `${path}: ${member}`),
          escape.markdown(format),
          escape.markdown(message),
          String(offset),
          escape.markdown(why),
          escape.markdown(todo),
        ]),
  );
  const header = ['file', 'format', 'finding', 'byte', 'why', 'what to do'];
  return [header, ['---', '---', '---', '--:', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
