const TYPE = "'[<>|=]?[?biufcmMSUV]\\d*(\\[\\w+\\])?'";
const FIELD = `\\('[^'\\\\]*', ${TYPE}(, \\([\\d, ]*\\))?\\)`;
const NUMBERS = new RegExp(
  `^\\{'descr': (${TYPE}|\\[(${FIELD}(, )?)+\\]), 'fortran_order': (True|False), 'shape': \\([\\d, ]*\\), \\}\\s*$`,
);
const MAGIC = Buffer.from('\x93NUMPY', 'latin1');

/**
 * The header of a numpy array file.
 *
 * @param start the first bytes of the file
 * @returns where the data begin, and whether they are pickled objects; undefined when it is no such file
 * @see numpy.lib.format
 */
export function readNpyHeader(start: Buffer): { from: number; objects: boolean } | undefined {
  if (start.length < 12 || !start.subarray(0, 6).equals(MAGIC)) return undefined;
  const wide = start[6]! >= 2;
  const begin = wide ? 12 : 10;
  const from = begin + (wide ? start.readUInt32LE(8) : start.readUInt16LE(8));
  const text = start.toString('latin1', begin, from);
  if (from > start.length || !/^\{.*\}\s*$/s.test(text)) return undefined;
  // Whatever is not plainly numbers or texts may be objects: numpy has many ways to name them.
  return { from, objects: !NUMBERS.test(text) };
}
