import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * The regular files of an npm tarball (gzip over POSIX ustar) by path, without npm's leading `package/`.
 * Reads what `npm pack` writes and refuses everything else: links, devices, absolute or climbing paths, paths given
 * twice, headers with a wrong checksum, renaming pax records, a cut-off archive.
 * @param limit bytes the archive may unpack to
 * @throws Error saying which rule was broken
 * @see IEEE Std 1003.1-2017, pax, "ustar Interchange Format"
 */
export function readTarball(gzipped: Uint8Array, limit = 512 * 2 ** 20): Map<string, Uint8Array> {
  const tar = gunzipSync(gzipped, { maxOutputLength: limit });
  const files = new Map<string, Uint8Array>();
  let offset = 0;
  while (offset + BLOCK <= tar.length) {
    const header = tar.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    checkHeader(header);
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (start + size > tar.length) throw new Error('the archive is cut off');
    const content = tar.subarray(start, start + size);
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
    const path = [text(header, 345, 155), text(header, 0, 100)].filter((part) => part !== '').join('/');
    switch (String.fromCharCode(header[156]!)) {
      case '0':
      case '\0':
        add(files, path, content);
        break;
      case '5':
        break;
      case 'g':
      case 'x':
        if (/\d+ (path|linkpath|size)=/.test(content.toString('utf8')))
          throw new Error('a pax record renames or resizes a file');
        break;
      default:
        throw new Error(`"${path}" is neither a file nor a directory`);
    }
  }
  throw new Error('the archive is cut off');
}

function add(files: Map<string, Uint8Array>, path: string, content: Uint8Array): void {
  const [top, ...rest] = path.split('/');
  if (
    !top ||
    rest.length === 0 ||
    rest.some((part) => part === '' || part === '.' || part === '..') ||
    /[\\:\0]/.test(path)
  ) {
    throw new Error(`"${path}" is not a plain path inside the package`);
  }
  const name = rest.join('/');
  if (files.has(name)) throw new Error(`"${path}" is there twice`);
  files.set(name, content);
}

function checkHeader(header: Uint8Array): void {
  if (text(header, 257, 5) !== 'ustar') throw new Error('a header is not ustar');
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i]!;
  if (sum !== octal(header, 148, 8)) throw new Error('a header has a wrong checksum');
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw new Error('a header holds a number that is not octal');
  return Number.parseInt(digits, 8);
}
