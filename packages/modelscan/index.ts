export { fail as scanErrors } from './errors.ts';
export { noModel } from './missing.ts';
export { readOnnxModel } from './onnx/read-onnx-model.ts';
export { judgeScan } from './judge.ts';
export { recheckScan } from './recheck.ts';
export { toSarif } from './sarif.ts';
export { scanModel, type ScanResult } from './scan.ts';
export { scanAsMarkdown, scanAsText, summarizeScan } from './show.ts';
