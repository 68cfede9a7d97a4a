import { gzipSync } from 'node:zlib';

/** One ustar entry, for tests; `checksum` overrides the right one. */
export function entry(
  path: string,
  content: string | Buffer,
  options: { type?: string; prefix?: string; checksum?: number } = {},
): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write('0000644\0', 100);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write(options.type ?? '0', 156);
  header.write('ustar\u000000', 257);
  header.write(options.prefix ?? '', 345);
  const sum = options.checksum ?? header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** A gzipped archive with its two empty blocks at the end. */
export function tarball(entries: readonly Buffer[]): Buffer {
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
}
