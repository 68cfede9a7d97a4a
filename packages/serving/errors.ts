import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_RUNTIME_NETWORK: 'The ONNX runtime is not on this machine yet and could not be fetched from the npm registry.',
  MLOPS_RUNTIME_CHECKSUM: 'A file of the ONNX runtime does not have the pinned digest; it is not loaded.',
  MLOPS_RUNTIME_MISSING: 'The directory named for the ONNX runtime does not hold it.',
  MLOPS_RUNTIME_CACHE: 'The ONNX runtime could not be written to the cache directory.',
  MLOPS_SERVE_MODEL: 'A model cannot be served: there is no ONNX file, or the runtime refuses it.',
  MLOPS_SERVE_DIGEST: 'The files of a model are not those that were to be served: their digest is another.',
  MLOPS_SERVE_OPTIONS:
    'A server is asked for something that cannot be: no model, the same one twice, a limit below one.',
  MLOPS_SERVE_PORT: 'The address cannot be listened on: the port is in use, or belongs to another user.',
  MLOPS_SERVE_LOG: 'The directory of the prediction log cannot be written to.',
});
