import { join } from 'node:path';
import { escape, type Host } from '#kit';
import { fail } from './errors.ts';
import { readFeatures, type ServedFeatures } from './features.ts';
import { findOnnx, type OnnxFile } from './model/find-onnx.ts';
import { Runner } from './model/runner.ts';
import { locateRuntime, type RuntimeFacts } from './runtime/runtime.ts';

/** A model to serve: what it is called, and where its files lie. */
export interface ServedModel {
  name: string;
  /** `1.2.3` */
  version: string;
  /** Holds one ONNX model. */
  directory: string;
  /** The features.json that build-features wrote for it: default the one in `directory`, if there is one. */
  featuresFile?: string;
  /** Names of its classes when there are more than two, in its own order; default 0, 1, 2 … */
  classes?: readonly string[];
  /** What must be loaded, when that is known: dirHash1 of `directory`, sha256 of the features.json. */
  expected?: { digest?: string | undefined; features?: string | undefined };
}

export interface OpenModel extends ServedModel {
  features: ServedFeatures;
  runner: Runner;
  /** dirHash1 of what was read of its directory. */
  digest: string;
}

export interface OpenModels {
  /** What runs them. */
  readonly runtime: RuntimeFacts;
  readonly all: readonly OpenModel[];
  /** @param version undefined: the first with that name */
  find(name: string, version: string | undefined): OpenModel | undefined;
  close(): Promise<void>;
}

/** @throws MLOPS_SERVE_MODEL, MLOPS_RUNTIME_… */
export async function openModels(
  host: Host,
  models: readonly ServedModel[],
  options: { native: string | undefined; limitSeconds: number },
): Promise<OpenModels> {
  const runtime = await locateRuntime(host, options.native);
  const { facts } = runtime;
  host.log.debug(`models are run by ${facts.name} ${facts.version}, dirHash1 ${facts.digest}`);
  const all: OpenModel[] = [];
  const close = async (): Promise<void> => void (await Promise.all(all.map(({ runner }) => runner.close())));
  try {
    for (const model of models) {
      const features = await readFeatures(model.featuresFile ?? join(model.directory, 'features.json'));
      const warn = (message: string): void => host.log.warning(message);
      const onnx = await findOnnx(model.directory);
      refuseOther(model, onnx.digest, features.digest);
      refuseExternal(onnx, facts);
      const runner = await Runner.open(onnx, runtime, { limitSeconds: options.limitSeconds, warn });
      all.push({ ...model, features, runner, digest: onnx.digest });
      refuseOtherWidth(model, features, runner);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const find: OpenModels['find'] = (wanted, of) =>
    all.find((model) => model.name === wanted && (of === undefined || model.version === of));
  return { runtime: facts, all, find, close };
}

/** The bytes that were read are the ones that are served: what they are is asked of them, not of the disk. */
function refuseOther(
  { directory, expected, featuresFile }: ServedModel,
  digest: string,
  features: string | null,
): void {
  const refuse = (file: string, found: string | null, wanted: string): Error =>
    fail('MLOPS_SERVE_DIGEST', {
      message: `${file} is not what is to be served: its digest is ${found ?? 'none, as it is not there'}, expected ${wanted}`,
      where: { file },
      hint: 'Bring it from the store again: mlops deploy-model NAME@vX.Y.Z',
    });
  if (expected?.digest !== undefined && digest !== expected.digest) throw refuse(directory, digest, expected.digest);
  if (expected?.features !== undefined && features !== expected.features)
    throw refuse(featuresFile ?? join(directory, 'features.json'), features, expected.features);
}

/** The native runtime would look for the files below the working directory, whatever lies there. */
function refuseExternal({ path, external }: OnnxFile, { name }: RuntimeFacts): void {
  if (name !== 'onnxruntime-node' || external.length === 0) return;
  throw fail('MLOPS_SERVE_MODEL', {
    message: `the model has tensors in another file (${escape.logLine(external[0]!.path)}), and onnxruntime-node is given one`,
    where: { file: path },
    hint: `Leave deploy.runtime out, or export the model as one file: python -c "import onnx; onnx.save(onnx.load('with-data/model.onnx'), 'model/model.onnx')"`,
  });
}

/** A matrix whose columns nobody can name is one thing; names for another number of columns are a mistake. */
function refuseOtherWidth({ directory }: ServedModel, { names }: ServedFeatures, { inputs }: Runner): void {
  const [only, another] = inputs;
  const width = only?.shape[1] ?? -1;
  if (!only || another || names.length === 0 || width === -1 || width === names.length || names.includes(only.name))
    return;
  throw fail('MLOPS_SERVE_MODEL', {
    message: `the model takes a matrix of ${width} columns, and its features.json names ${names.length} features`,
    where: { file: directory },
    hint: 'It was trained on other features: serve it with the features.json of its own run.',
  });
}
