import { createHash } from 'node:crypto';

/** The namespace of our own names, drawn once at random. */
const NAMESPACE = '833c4e9f-4a48-4a24-89b3-1021059b9bb7';

/** A UUID of version 5: the same name has the same one, everywhere. @see RFC 9562, section 5.5 */
export function uuid5(name: string, namespace = NAMESPACE): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
