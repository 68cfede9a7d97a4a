import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { openProject, type Project } from '#config';
import { performStage, stageOutput, TOOL, type Material } from '#evidence';
import { canonicalJson, defineAction, flag, list, stageInputs, text, type Host, type JsonObject } from '#kit';
import {
  judgeScan,
  noModel,
  scanAsMarkdown,
  scanAsText,
  scanErrors,
  scanModel,
  summarizeScan,
  toSarif,
  type ScanResult,
} from '#modelscan';

const inputs = z.object({
  ...stageInputs,
  model: text().describe('Model file, or directory of them. Default: what train-model left in this project.'),
  allow: list().describe(
    'What pickles may import besides the built-in list, as `module.name`. Recorded in the evidence.',
  ),
  upload: flag().describe(
    "Show the findings in the repository's code scanning, beside a server (needs security-events: write). Those of a fork are not shown.",
  ),
});

export default defineAction({
  name: 'scan-model',
  title: 'Scan model',
  description:
    'Says what is inside of model files without running them: what a pickle would import and call, where ONNX would read, whether a file is what it claims.',
  inputs,
  outputs: {
    verdict: 'pass, fail or inconclusive.',
    findings: 'Path of findings.sarif.',
    result: 'Path of result.json: every file with its format and findings.',
  },
  permissions: { contents: 'read' },
  permissionsWith: { upload: { true: { contents: 'read', 'security-events': 'write' } } },
  chain: { reads: ['model'], makes: ['scan'] },
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const allow = allowed(inputs.allow);
    const model = await modelToScan(host, project, inputs.model);
    const scan = (): Promise<ScanResult> => scanModel(model.path, { allow, signal: host.signal });

    const outcome = await performStage(
      host,
      project,
      {
        stage: 'scan-model',
        materials: [model],
        parameters: { allow },
        predicate: 'test-result',
        execute: async (output) => {
          const result = await scan();
          const sarif = toSarif(result, TOOL, await placeInRepository(project, model.path));
          await host.files.write(join(output, 'findings.sarif'), `${JSON.stringify(sarif, null, 2)}\n`);
          return result;
        },
        doubt: async (output) => {
          const recorded: unknown = JSON.parse(await readFile(join(output, 'result.json'), 'utf8'));
          return canonicalJson(recorded as ScanResult) === canonicalJson(await scan())
            ? undefined
            : 'scanning the same files gives another one.';
        },
        judge: judgeScan,
      },
      { cache: inputs.cache },
    );

    await host.summary(scanAsMarkdown(outcome.result));
    const findings = join(outcome.directory, 'findings.sarif');
    if (inputs.upload) await upload(host, project, findings);
    return {
      verdict: outcome.result.verdict,
      summary: summarizeScan(outcome.result),
      text: scanAsText(outcome.result),
      outputs: {
        verdict: outcome.result.verdict,
        findings,
        result: join(outcome.directory, 'result.json'),
      },
      result: outcome.result,
      evidence: outcome.statementPath,
      cached: outcome.cached,
    };
  },
});

/** Whatever the verdict is: what is fixed has to disappear there too. */
async function upload(host: Host, { name }: Project, path: string): Promise<void> {
  const sarif = JSON.parse(await host.files.readText(path)) as JsonObject;
  if (host.origin) return host.origin.showFindings({ stage: 'scan-model', project: name, sarif });
  const [run] = sarif['runs'] as [{ results: unknown[] }];
  host.log.info(
    `Beside a server this would be in code scanning, as scan-model/${name}: ${run.results.length}. ${path}`,
  );
}

/** Directory of the scanned files, relative to the repository, with `/`. */
async function placeInRepository(project: Project, path: string): Promise<string> {
  const directory = (await stat(path)).isFile() ? dirname(path) : path;
  return relative(project.repository, directory).replaceAll('\\', '/');
}

/** @throws MLOPS_SCAN_INPUT */
function allowed(names: readonly string[]): string[] {
  const wrong = names.find((name) => !/^\w+(\.\w+)+$/u.test(name));
  if (wrong === undefined) return [...new Set(names)].sort();
  throw scanErrors('MLOPS_SCAN_INPUT', {
    message: `allow: "${wrong}" is no name: expected module.name, for example xgboost.sklearn.XGBClassifier.`,
    where: { field: 'allow' },
    hint: 'Allow each thing by its whole name; there are no patterns, because a package always holds something that runs what it is given.',
  });
}

async function modelToScan(
  host: Host,
  project: Project,
  model: string | undefined,
): Promise<Material & { path: string }> {
  if (model !== undefined) {
    const path = resolve(model);
    if (!(await host.files.exists(path))) throw noModel(path);
    return { name: model, path, role: 'model' };
  }
  const trained = await stageOutput(project, 'train-model');
  return { name: 'train-model/model', path: trained.path('model'), role: 'model' };
}
