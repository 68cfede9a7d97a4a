/** Where the numbers of the range coder begin: properties, the size of the dictionary, the size of the content. */
const HEADER_BYTES = 13;
/** Of 2,048: nothing is known yet, so that both are as likely. */
const EVEN = 1024;

/**
 * The first byte that LZMA as Python writes it (lc 3, lp 0, pb 2) expands to. Its header has no more than two bytes that are always the same, and
 * numbers begin with these too.
 *
 * @returns undefined when it is no such stream
 * @see Igor Pavlov, LZMA specification (2015), "Range decoder", "Literal decoding"
 */
export function firstOfLzma(start: Buffer): number | undefined {
  if (start.length < HEADER_BYTES + 7 || start[0] !== 0x5d || start[1] !== 0 || start[HEADER_BYTES] !== 0)
    return undefined;
  let at = HEADER_BYTES + 5;
  let code = start.readUInt32BE(HEADER_BYTES + 1);
  let range = 0xffffffff;
  const bit = (): number => {
    if (range < 2 ** 24) {
      range *= 256;
      code = code * 256 + start[at++]!;
    }
    const bound = Math.floor(range / 2048) * EVEN;
    if (code < bound) {
      range = bound;
      return 0;
    }
    code -= bound;
    range -= bound;
    return 1;
  };
  // There is nothing yet that could be repeated.
  if (bit() === 1) return undefined;
  let byte = 0;
  for (let place = 0; place < 8; place++) byte = byte * 2 + bit();
  return byte;
}
