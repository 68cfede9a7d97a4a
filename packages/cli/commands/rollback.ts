import { join } from 'node:path';
import { z } from 'zod';
import { defineAction, flag, projectInputs, text, type Json } from '#kit';
import { openRegistry, refuseOther } from '#registry';
import {
  deployDirectory,
  deployErrors,
  environmentOf,
  openTarget,
  perform,
  planRollback,
  summarizeDeployment,
  type RollbackMeans,
} from '#serving';
import { openProject } from '../project.ts';
import { columns } from '../table.ts';

export default defineAction({
  name: 'rollback',
  title: 'Roll back',
  description:
    'Lets the version serve that served before, once its bytes and its golden predictions are proven to be those that were registered; on record.',
  inputs: z.object({
    name: text().describe('Name of the model. Default: the one in mlops.yml.'),
    to: text().describe(
      'Version to go back to, as name@v1.2.3. Default: the one that served before and was not rolled away from, else the one kept warm.',
    ),
    staging: flag().describe('In staging, where `deploy: {staging: …}` of mlops.yml says.'),
    plan: flag().describe('Only print what would be done.'),
    ...projectInputs,
  }),
  outputs: { version: 'the version that serves now', url: 'where it answers' },
  permissions: {},
  positional: ['name'],
  async run({ inputs, host }) {
    const { project, ledger } = await openProject(host, inputs);
    const registry = await openRegistry(host, project);
    const to = inputs.to === undefined ? undefined : await registry.resolve(inputs.to);
    const name = inputs.name ?? to?.name ?? project.config.register?.name ?? project.name;
    if (to && to.name !== name) throw another(name, to.tag);
    const { section, project: place, online, recordedAs } = environmentOf(project, { name, staging: inputs.staging });
    const means: RollbackMeans = {
      host,
      section,
      registry,
      ledger,
      recordedAs,
      refuseOther: (version) => refuseOther(version, project, `mlops rollback --to ${version.tag}`),
      models: join(deployDirectory(place, name), 'models'),
      targetFor: (on) => openTarget(on, place, { name, section, online }),
    };
    const planned = await planRollback(means, name, to);
    const steps = planned.steps.map(({ name: step, what }) => [step, what]);
    if (inputs.plan) {
      return {
        summary: `${planned.version.tag} would serve again; nothing was done`,
        text: columns(['step', ''], steps),
        outputs: { version: planned.status.serving?.version ?? '', url: planned.status.url ?? '' },
        result: steps,
      };
    }
    const { result, statementPath } = await perform(means, project, 'rollback', planned);
    const summary = summarizeDeployment(result);
    return {
      verdict: result.verdict,
      summary,
      text: [
        columns(
          ['step', 'status', ''],
          result.steps.map(({ name: step, status, detail }) => [step, status, detail]),
        ),
        '',
        summary,
      ].join('\n'),
      outputs: { version: result.serving?.reference ?? '', url: result.url ?? '' },
      result: result as Json,
      evidence: statementPath,
    };
  },
});

function another(name: string, tag: string): Error {
  return deployErrors('MLOPS_DEPLOY_TARGET', {
    message: `${tag} is no version of ${name}`,
    hint: 'Give the name or --to, not two that differ.',
  });
}
