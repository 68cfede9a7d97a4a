import { rangeOf } from '../byte-source.ts';
import { isOnnx, scanOnnx } from './scan-onnx.ts';

/**
 * Reads bytes that may be an ONNX model and nothing else: what a scan calls one, and so what may be served.
 * @returns the places, relative to its own, that it reads tensors from; undefined when it is no such model
 */
export function readOnnxModel(bytes: Uint8Array): { external: string[] } | undefined {
  const range = rangeOf(bytes);
  if (!isOnnx(range)) return undefined;
  const external = new Set<string>();
  scanOnnx(
    range,
    () => undefined,
    ({ location }) => external.add(location),
  );
  return { external: [...external] };
}
