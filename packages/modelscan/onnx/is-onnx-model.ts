import { rangeOf } from '../byte-source.ts';
import { isOnnx } from './scan-onnx.ts';

/** Whether bytes are an ONNX model and nothing else: what a scan calls one, and so what may be served. */
export function isOnnxModel(bytes: Uint8Array): boolean {
  return isOnnx(rangeOf(bytes));
}
