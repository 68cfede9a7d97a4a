import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { openProject, type Project } from '#config';
import { onlineStorePath, OnlineStoreFile } from '#features';
import { defineAction, number, projectInputs, text, type Host } from '#kit';
import { openRegistry } from '#registry';
import {
  readSecret,
  releaseFolder,
  servingErrors,
  startServer,
  TOKEN_VARIABLE,
  tokenOf,
  type ServedModel,
} from '#serving';
import { classNames, evaluatedClasses } from '../class-names.ts';
import { fetchRegistered } from '../registered.ts';

export default defineAction({
  name: 'serve',
  title: 'Serve a model',
  description: `Answers requests for predictions over HTTP (Open Inference Protocol v2) until it is stopped. With ${TOKEN_VARIABLE} set, they need it as a bearer token.`,
  inputs: z.object({
    reference: text().describe('What is registered: name, name@v1.2.3 or name#production. Or give --model.'),
    model: text().describe('Directory that holds an ONNX model, instead of a registered one.'),
    features: text().describe(
      'The features.json that build-features wrote for --model; default: the one in its directory.',
    ),
    name: text().describe('What --model is called; default: the name of its directory.'),
    version: text().describe('Its version; default 0.0.0.'),
    digest: text().describe(
      'Its dirHash1: any other bytes are not served. A registered one is always held to its own.',
    ),
    'features-digest': text().describe('sha256 of its features.json: any other is not served.'),
    classes: text().describe(
      'Names of its classes, when there are more than two, in its own order: separated by commas, or a JSON array. Default: those of its version, or of the evaluation of this very model in this project.',
    ),
    port: number().describe('Port to listen on; default 8080, 0 for any free one.'),
    address: text().describe('Address to listen on; default 127.0.0.1, which nobody else reaches.'),
    log: text().describe('Directory of the prediction log, or none; default .mlops/predictions.'),
    online: text().describe(
      'File of the online store, for requests that name an entity and bring no features, or none; default .mlops/online.sqlite, once it is there.',
    ),
    'log-rate': number().describe('Share of the requests that are logged; default 1.'),
    runtime: z
      .enum(['onnxruntime-web', 'onnxruntime-node'])
      .optional()
      .describe(
        "What runs the model: the pinned onnxruntime-web, or the project's own onnxruntime-node. Default: deploy.runtime in mlops.yml.",
      ),
    probes: text().describe(
      'File with the secret of a deployment: requests that prove to know it only try the server, are not logged, and need no token.',
    ),
    concurrent: number().describe('Most requests at once; more are answered 503; default 128.'),
    seconds: number().describe('Time limit of one prediction; default 10.'),
    ...projectInputs,
  }),
  outputs: { url: 'where the model was served' },
  permissions: {},
  positional: ['reference'],
  async run({ inputs, host }) {
    const project = await openProject(host, inputs);
    const model = await modelFrom(host, project, inputs);
    const directory = inputs.log ?? join(project.workspace, 'predictions');
    const online = inputs.online ?? onlineStorePath(project);
    const token = tokenOf(host.env);
    const server = await startServer(host, {
      models: [model],
      port: inputs.port ?? 8080,
      ...((inputs.runtime ?? declaredRuntime(project)) === 'onnxruntime-node' && { native: project.root }),
      ...(inputs.probes !== undefined && { probes: readSecret(resolve(inputs.probes)) }),
      ...(inputs.address !== undefined && { address: inputs.address }),
      ...(token && { token }),
      ...(directory !== 'none' && { log: { directory: resolve(directory), rate: inputs['log-rate'] ?? 1 } }),
      ...(online !== 'none' && { online: new OnlineStoreFile(resolve(online), (text) => host.log.warning(text)) }),
      limits: {
        ...(inputs.concurrent !== undefined && { concurrent: inputs.concurrent }),
        ...(inputs.seconds !== undefined && { seconds: inputs.seconds }),
      },
    });
    const served = `${model.name} ${model.version}`;
    host.log.info(`${served} is served at ${server.url}/v2/models/${encodeURIComponent(model.name)}`);
    await server.closed;
    return { summary: `${served} was served at ${server.url} until it was stopped`, outputs: { url: server.url } };
  },
});

function declaredRuntime({ config: { deploy } }: Project): string | undefined {
  return deploy?.target === 'process' ? deploy.runtime : undefined;
}

interface Asked {
  reference?: string | undefined;
  model?: string | undefined;
  features?: string | undefined;
  name?: string | undefined;
  version?: string | undefined;
  classes?: string | undefined;
  digest?: string | undefined;
  'features-digest'?: string | undefined;
}

/** The directory that was named, or the registered version, its bytes fetched by digest. */
async function modelFrom(host: Host, project: Project, asked: Asked): Promise<ServedModel> {
  if ((asked.reference === undefined) === (asked.model === undefined)) {
    throw servingErrors('MLOPS_SERVE_OPTIONS', {
      message: 'Expected what to serve: either a registered model, or a directory with --model.',
      hint: 'For example: mlops serve flights-delay#production, or mlops serve --model .mlops/outputs/train-model/model',
    });
  }
  if (asked.model !== undefined) {
    const directory = resolve(asked.model);
    if (asked.features !== undefined && !(await host.files.exists(resolve(asked.features))))
      host.log.warning(`${asked.features} does not exist: the model has to take its features by name`);
    const classes =
      asked.classes === undefined ? await evaluatedClasses(project, directory) : classNames(asked.classes);
    return {
      name: asked.name ?? basename(directory),
      version: asked.version ?? '0.0.0',
      directory,
      ...(asked.features !== undefined && { featuresFile: resolve(asked.features) }),
      ...(classes && { classes }),
      expected: { digest: asked.digest, features: asked['features-digest'] },
    };
  }
  const registry = await openRegistry(host, project);
  const version = await registry.resolve(asked.reference!);
  if (version.deprecated) {
    throw servingErrors('MLOPS_SERVE_OPTIONS', {
      message: `${version.tag} was withdrawn: it is not put into service.`,
      hint: 'Name another version; they are listed by: mlops registry show',
    });
  }
  const place = join(project.workspace, 'cache', 'served', releaseFolder(version));
  const isProven = await fetchRegistered(host, registry, { version, directory: join(place, 'model') });
  const { classes } = version.signature;
  if (classes && !isProven) throw namesUnknown(version.tag, join(place, 'model'));
  const featuresFile = join(place, 'features.json');
  if (version.features) await registry.fetchFile(version.features, featuresFile);
  return {
    name: version.name,
    version: version.version,
    directory: join(place, 'model'),
    expected: { digest: version.model.digest, features: version.features?.digest },
    ...(version.features && { featuresFile }),
    ...(classes && { classes }),
  };
}

/** Whoever may write to the ledger may have written them; numbers in their place would be names of other classes, perhaps. */
function namesUnknown(tag: string, model: string): Error {
  return servingErrors('MLOPS_SERVE_OPTIONS', {
    message: `${tag} has more than two classes, and that their names are those of its run is not known: the store has lost what says so`,
    hint: `Put the store's files back; or name the classes yourself: mlops serve --model ${model} --classes …`,
  });
}
