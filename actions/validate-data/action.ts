import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { openProject, type DataSource, type Project } from '#config';
import {
  bringSources,
  brokenRules,
  engineVersion,
  explainData,
  judgeData,
  summarizeData,
  validateData,
  type BroughtSource,
  type DataResult,
} from '#data';
import { asPartOfPass, performStage, type Material } from '#evidence';
import { defineAction, flag, stageInputs, text, type Host } from '#kit';
import { prepareProject } from '#training';

const inputs = z.object({
  ...stageInputs,
  data: text().describe('CSV, Parquet or JSONL file. Default: every source in the `data` section of mlops.yml.'),
  contract: text().describe('Open Data Contract Standard v3 file for `data`. Without one the data is profiled only.'),
  explain: flag().describe('Print the SQL plan and read no rows.'),
  'engine-path': text().describe(
    'Directory that holds the SQL engine. Default: the tool cache, filled from the npm registry.',
  ),
});
type Inputs = z.output<typeof inputs>;

export default defineAction({
  name: 'validate-data',
  title: 'Validate data',
  description:
    'Checks data files against their contracts in one scan each, and names every broken rule with its column and rows. Writes a profile beside.',
  inputs,
  outputs: {
    result: 'Path of result.json: every check with what was observed and expected.',
    profile: 'Path of profile.json: what the columns hold.',
  },
  permissions: { contents: 'read' },
  userCode: {},
  section: 'data',
  chain: { reads: [], makes: ['data', 'data-report'] },
  run: async ({ inputs, host }) => {
    const project = await openProject(host, inputs);
    const sources = await broughtSources(host, project, dataSection(project, inputs));
    if (inputs.explain) return explained(await explainData(host, sources, inputs['engine-path']));

    const outcome = await performStage<DataResult>(
      host,
      project,
      {
        stage: 'validate-data',
        materials: sources.flatMap((source) => materials(project, source)),
        parameters: { engine: engineVersion, sources: sources.map(({ name }) => name) },
        predicate: 'test-result',
        execute: async (output) => {
          const report = await validateData(host, sources, inputs['engine-path']);
          await host.files.write(join(output, 'profile.json'), `${JSON.stringify(report.profile, null, 2)}\n`);
          return report.result;
        },
        judge: judgeData,
      },
      { cache: inputs.cache },
    );

    annotate(host, project, sources, outcome.result);
    return {
      ...(outcome.result.verdict && { verdict: outcome.result.verdict }),
      summary: summarizeData(outcome.result),
      outputs: { result: join(outcome.directory, 'result.json'), profile: join(outcome.directory, 'profile.json') },
      result: outcome.result,
      evidence: outcome.statementPath,
      cached: outcome.cached,
    };
  },
});

/** What fetches data is a program of the project: it runs in what set-up prepares. */
async function broughtSources(
  host: Host,
  project: Project,
  sources: Readonly<Record<string, DataSource>>,
): Promise<BroughtSource[]> {
  const bring = (): Promise<BroughtSource[]> => bringSources(host, project, sources);
  const isThere = ({ path }: DataSource): Promise<boolean> => host.files.exists(resolve(project.root, path));
  const fetched = Object.values(sources).filter(({ fetch }) => fetch !== undefined);
  if ((await Promise.all(fetched.map(isThere))).every(Boolean)) return bring();
  return asPartOfPass(host, project, async (isCalled) => {
    if (!isCalled) await prepareProject(host, project, { goesOn: true });
    return bring();
  });
}

/** The section of mlops.yml, or the one source that the inputs name. */
function dataSection(project: Project, { data, contract }: Inputs): Readonly<Record<string, DataSource>> {
  if (data === undefined) return project.config.data ?? {};
  return { data: { path: data, ...(contract !== undefined && { contract }) } };
}

function materials(project: Project, { name, path, contractPath }: BroughtSource): Material[] {
  const data: Material = { name: `data/${name}`, path, role: 'data' };
  if (contractPath === undefined) return [data];
  return [data, { name: relative(project.root, contractPath), path: contractPath, role: 'contract' }];
}

function annotate(host: Host, project: Project, sources: readonly BroughtSource[], result: DataResult): void {
  for (const { severity, source, text: message } of brokenRules(result)) {
    const contract = sources.find(({ name }) => name === source)?.contractPath;
    host.annotate({
      level: severity,
      message,
      title: 'data contract',
      ...(contract !== undefined && { where: { file: relative(project.root, contract) } }),
    });
  }
}

function explained(plan: string): { summary: string; text: string; outputs: { result: string; profile: string } } {
  return { summary: 'Planned; nothing was read.', text: plan, outputs: { result: '', profile: '' } };
}
