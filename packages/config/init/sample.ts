import { open } from 'node:fs/promises';

/** What a look at the beginning of a data file shows: its columns, and the values of one of them. */
export interface Sample {
  columns: string[];
  /** Values of a column as text, in file order; missing ones left out. */
  values(column: string): string[];
}

const MOST_BYTES = 8 << 20;

/**
 * The beginning (8 MiB) of a CSV or JSONL file.
 * @returns undefined for other formats and for what is not text of that form: those show no columns here
 */
export async function sampleFile(path: string): Promise<Sample | undefined> {
  if (/\.csv$/i.test(path)) return sampleCsv(await beginning(path));
  if (/\.(jsonl|ndjson)$/i.test(path)) return sampleJsonLines(await beginning(path));
  return undefined;
}

/** Whole lines only: the last one may have been cut. */
async function beginning(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    const text = buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
    return bytesRead < MOST_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  } finally {
    await file.close();
  }
}

export function sampleCsv(text: string): Sample | undefined {
  const header = /^[^\r\n]*/.exec(text)![0];
  const delimiter = [',', ';', '\t', '|'].reduce((best, next) =>
    header.split(next).length > header.split(best).length ? next : best,
  );
  const [columns, ...rows] = readCsv(text, delimiter);
  if (!columns || columns.every((name) => name.trim() === '')) return undefined;
  return {
    columns,
    values: (column) => {
      const index = columns.indexOf(column);
      return rows.map((row) => row[index] ?? '').filter((value) => value.trim() !== '');
    },
  };
}

/** Fields of each record. @see RFC 4180 */
function readCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const end = (): void => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  const special = delimiter === '|' ? '\\|' : delimiter;
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${special}\\r\\n]*))(${special}|\\r?\\n|\\r|$)`, 'y');
  for (let match = field.exec(text); match; match = field.exec(text)) {
    row.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] !== delimiter) end();
    if (match[3] === '') break;
  }
  return rows;
}

function sampleJsonLines(text: string): Sample | undefined {
  const rows = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line): Record<string, unknown> | undefined => {
      try {
        const row: unknown = JSON.parse(line);
        return row !== null && typeof row === 'object' && !Array.isArray(row)
          ? (row as Record<string, unknown>)
          : undefined;
      } catch {
        return undefined;
      }
    })
    .filter((row) => row !== undefined);
  if (rows.length === 0) return undefined;
  return {
    columns: [...new Set(rows.flatMap((row) => Object.keys(row)))],
    values: (column) =>
      rows.flatMap((row) => (row[column] === undefined || row[column] === null ? [] : [String(row[column])])),
  };
}
