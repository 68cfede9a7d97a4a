/**
 * The program of the thread that runs a model, as text: a file of its own would not survive bundling. Answers in the order
 * in which it is asked. A trap of the WebAssembly leaves it unusable, so the thread ends and another one takes its place.
 */
export const WORKER = `
const { parentPort, workerData: { module, wasm, model, external } } = require('node:worker_threads');

async function open() {
  const ort = await import(module);
  const runtime = ort.InferenceSession ? ort : ort.default;
  if (wasm) Object.assign(runtime.env.wasm, { numThreads: 1, wasmBinary: wasm });
  const threads = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' };
  const options = { ...threads, logSeverityLevel: 3, externalData: external };
  return { runtime, session: await runtime.InferenceSession.create(model, options) };
}

async function answer({ runtime, session }, { id, feeds, outputs }) {
  try {
    const given = {};
    for (const [name, { type, data, dims }] of Object.entries(feeds)) given[name] = new runtime.Tensor(type, data, dims);
    const made = await session.run(given, outputs);
    const answers = {};
    for (const [name, tensor] of Object.entries(made)) {
      answers[name] = { type: tensor.type, data: tensor.data, dims: tensor.dims };
    }
    parentPort.postMessage({ id, outputs: answers });
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    parentPort.postMessage({ id, error: String(error?.message ?? error) });
  }
}

open().then(
  (opened) => {
    const { inputMetadata: inputs, outputMetadata: outputs } = opened.session;
    parentPort.postMessage({ opened: { inputs, outputs } });
    let last = Promise.resolve();
    parentPort.on('message', (question) => { last = last.then(() => answer(opened, question)); });
  },
  (error) => parentPort.postMessage({ refused: String(error?.message ?? error) }),
);
`;
