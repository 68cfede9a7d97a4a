/**
 * Writes pins.json: the digests of the two files of onnxruntime-web that a server needs. Run it to move to another
 * version, and read the difference:
 *
 *     node packages/serving/runtime/pin.ts 1.30.0
 */
import { writeFile } from 'node:fs/promises';
import { pinPackage } from '#pinned';

const KEPT = ['dist/ort.wasm.bundle.min.mjs', 'dist/ort-wasm-simd-threaded.wasm'];

const version = process.argv[2];
if (version === undefined) throw new Error('usage: pin.ts <version of onnxruntime-web>');
const web = await pinPackage('onnxruntime-web', version, (path) => KEPT.includes(path));
await writeFile(new URL('pins.json', import.meta.url), `${JSON.stringify({ version, web }, null, 2)}\n`);
